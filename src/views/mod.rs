//! Views of lists: filters, order and columns kept under a name, for oneself or shared; and the export of what a list shows.
//! Tables `list_view`, `list_choice`.
//! A list joins by declaring itself [`Listed`] and its filter a [`Question`], its cells by [`cells::Cells`], its export by
//! [`export::sheet::Sheet`]; by registering the handlers of `pages` and of `export::pages` below its own address; and by its
//! object in `LISTED` of `core/access/policy.rs`. `leads/saved.rs`, `cells.rs` and `export.rs` are the pattern.

pub mod actions;
pub mod cells;
pub mod columns;
pub mod export;
pub mod form;
pub mod model;
pub mod opened;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use self::columns::Columns;
use crate::core::access::{Can, Guarded, Permission, Seen, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;

/// A list whose views are kept.
pub trait Listed: Send + Sync + Sized + 'static {
    /// Who may see the list.
    type View: Permission;
    /// Whoever may do this to the records of others leads them, and so may set up the list for them.
    type Shares: Permission;
    /// What the list is filtered and ordered by.
    type Filter: Question;
    /// A record with all that a column may show.
    type Row: Guarded + Send + 'static;
    /// The object of the permissions, as stored.
    const OBJECT: &'static str;
    /// The address of the list; its views lie below, at `/views` and `/columns`.
    const PATH: &'static str;
    const COLUMNS: &'static Columns;

    /// The id of a record.
    fn id(row: &Self::Row) -> i64;

    /// Several records at once, in order of id: those that the capability reaches.
    ///
    /// # Errors
    /// As the database answers.
    fn several(reader: &mut Reader, can: &Can<Self::View>, ids: &[i64]) -> Result<Vec<Seen<Self::Row>>, Problem>;

    /// Whether the list is filtered or ordered by this name of its address.
    #[must_use]
    fn knows(name: &str) -> bool {
        Self::Filter::NAMES.contains(&name)
    }

    /// What of an address is kept: never what was searched for.
    ///
    /// # Errors
    /// `ForbiddenField` where the person reads a field nowhere by which it filters.
    fn query(raw: &Raw, standing: &Standing) -> Result<String, Problem> {
        let filter = Self::Filter::read(raw);
        filter.refuse_hidden(standing)?;
        Ok(filter.kept())
    }

    /// Whether the person may share views with everybody who sees the list.
    ///
    /// # Errors
    /// `Forbidden` with the permission that is missing.
    fn may_share(standing: &Standing) -> Result<(), Problem> {
        let reach = standing.reach(Self::Shares::INFO.id);
        let leads = reach.all || !reach.departments.is_empty() || !reach.line.is_empty();
        if leads { Ok(()) } else { Err(Problem::Forbidden(Self::Shares::INFO.id)) }
    }
}

/// What every list is asked for beside its own filters.
pub struct Common<'a> {
    /// What is searched for.
    pub text: &'a mut String,
    /// Whether all are counted.
    pub exact: &'a mut bool,
    /// The saved view that is open.
    pub saved: &'a mut Option<i64>,
}

/// What a list is asked for: read from its address, written back into it.
pub trait Question: Clone + PartialEq + Send + Sync + 'static {
    /// The names by which a list is filtered and ordered; an address without any is that of a saved view, or of the first.
    const NAMES: &'static [&'static str];

    /// Reads the address.
    fn read(raw: &Raw) -> Self;

    /// The address's query for this filter, without its page. A filter with several values repeats its name.
    fn pairs(&self) -> Vec<(&'static str, String)>;

    /// The address of the list with this filter, from its first page.
    fn address(&self) -> String;

    fn common(&mut self) -> Common<'_>;

    /// Refuses a filter by a field that the person reads nowhere: it would tell its values.
    ///
    /// # Errors
    /// `ForbiddenField`.
    fn refuse_hidden(&self, standing: &Standing) -> Result<(), Problem>;

    /// Without the fields that the person reads nowhere: what a view that somebody else saved comes to for them.
    #[must_use]
    fn readable(self, standing: &Standing) -> Self;

    /// The same without what is searched for.
    #[must_use]
    fn unsearched(&self) -> Self {
        let mut filter = self.clone();
        filter.common().text.clear();
        filter
    }

    /// The whole query, without its page: what leads to the same records again.
    #[must_use]
    fn whole(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }

    /// What a saved view keeps of it: not what was searched for, which may be a person's name or number.
    #[must_use]
    fn kept(&self) -> String {
        self.unsearched().whole()
    }

    /// What a saved view kept.
    #[must_use]
    fn of_kept(query: &str) -> Self {
        Self::read(&raw_of(query))
    }
}

/// The names and values of a query.
#[must_use]
pub fn raw_of(query: &str) -> Raw {
    let pairs = form_urlencoded::parse(query.as_bytes());
    Raw::new(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
}
