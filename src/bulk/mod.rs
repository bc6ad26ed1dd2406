//! The same change to many rows of a list: those that are ticked, or all that the list finds. Shown beforehand, all or none, and kept so
//! that its maker can take it back (`customers::changes`). A list joins by declaring what can be done to its rows as an [`Act`] and
//! by registering the handlers of `pages` below its own address; `opportunities/bulk` is the pattern. Customers have their own.

pub mod form;
pub mod pages;
pub mod parts;
pub mod rows;
pub mod text;
pub mod whole;

use crate::core::access::{Can, Guarded, Scoped, Seen};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::tx::{Reader, Tx};
use crate::customers::changes::undo::Undone;
use crate::customers::people::Colleague;
use crate::text::Lang;
use crate::ui::Icon;
use chrono::NaiveDate;
use maud::Markup;

/// What can be done to many rows of a list.
pub trait Act: Copy + PartialEq + Send + Sync + 'static {
    /// Who may see the list.
    type View: Scoped;
    /// A row as it is decided about.
    type Row: Guarded + Send + Sync + 'static;
    /// All of them, in the order of the bar.
    const ALL: &'static [Self];
    /// The address of the list; what is done to many lies below, at `/bulk`, `/bulk/{id}` and `/changes/{id}/undo`.
    const PATH: &'static str;

    /// As in the address.
    fn id(self) -> &'static str;

    /// Its word on a button.
    fn label(self, lang: Lang) -> &'static str;

    /// Its picture on a button.
    fn picture(self) -> Icon;

    /// The permission that it needs.
    fn permission(self) -> &'static str;

    /// Whether what it does is drawn as dangerous.
    fn endangers(self) -> bool;

    /// So many of what the list shows, in words: `3 个商机`.
    fn counted(lang: Lang, count: &str) -> String;

    /// The heading of its page.
    fn title(self, things: &str, lang: Lang) -> String;

    /// Whether the person has the right to do it to a row.
    fn right(self, row: &Seen<Self::Row>) -> bool;

    /// Whether it can be done to a row as it stands, whoever does it.
    fn fits(self, row: &Self::Row) -> bool;

    /// Whether it may be done to a row.
    #[must_use]
    fn may(self, row: &Seen<Self::Row>) -> bool {
        self.right(row) && self.fits(row)
    }

    /// A row's id and name.
    fn called(row: &Self::Row) -> (i64, String);

    /// The name of a row's owner; none where it lies in the pool.
    fn owner(row: &Self::Row) -> Option<&str>;

    /// The rows of some ids that the capability reaches.
    ///
    /// # Errors
    /// As the database answers.
    fn several(reader: &mut Reader, can: &Can<Self::View>, ids: &[i64]) -> Result<Vec<Seen<Self::Row>>, Problem>;

    /// What of a filter a stranger's number could be looked up with; see `customers::limit`.
    #[must_use]
    fn looked_up(_filter: &Raw) -> String {
        String::new()
    }

    /// The rows that a list finds and that lie within the reach of the act, in the order of the list, one more than a change takes.
    ///
    /// # Errors
    /// `ForbiddenField` where the list is by a field that is hidden; `Forbidden` where the right is not held.
    fn every(
        self,
        reader: &mut Reader,
        can: &Can<Self::View>,
        asked: (&Raw, NaiveDate),
    ) -> Result<whole::Every, Problem>;

    /// The names of the fields that its form has, besides those of every form.
    fn accepts(name: &str) -> bool;

    /// What is asked before it is done.
    fn fields(self, asked: &Asked<Self>, lang: Lang) -> Markup;

    /// Takes one's own change of such rows back.
    ///
    /// # Errors
    /// `NotFound` where it is another's, undone, or too old; `Forbidden` where the right to give rows away is gone.
    fn undo(tx: &mut Tx, can: &Can<Self::View>, id: i64) -> Result<Undone, Problem>;
}

/// What a form is drawn from.
pub struct Asked<'a, A: Act> {
    pub rows: &'a [Seen<A::Row>],
    pub raw: &'a Raw,
    pub errors: &'a Errors,
    pub people: &'a [Colleague],
}

/// An act by its name in the address.
#[must_use]
pub fn act_of<A: Act>(id: &str) -> Option<A> {
    A::ALL.iter().copied().find(|act| act.id() == id)
}
