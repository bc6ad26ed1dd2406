//! A list that can be exported. A list joins by declaring itself a [`Sheet`] and by the two routes of `pages` below its address.

use crate::core::access::{Can, Guarded, Permission, Scoped, Seen, Standing};
use crate::core::field::Field;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::text::Lang;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// A list that can be exported.
pub trait Sheet: Send + Sync + Sized + 'static {
    /// Who sees the list.
    type View: Permission;
    /// Who may export of it.
    type Export: Scoped;
    /// A record with all that a column may show.
    type Row: Guarded + Send + 'static;
    /// What the list is filtered and ordered by.
    type Filter: Clone + Send + 'static;

    /// The address of the list; the export lies below, at `/export`.
    const PATH: &'static str;
    /// The object of the permissions.
    const OBJECT: &'static str;
    /// What is recorded.
    const EVENT: &'static str;
    /// What is said of these records.
    const WORDS: &'static Words;

    /// Whether the list is filtered or ordered by this name of its address.
    fn knows(name: &str) -> bool;
    /// Every column that there is, the name first.
    fn columns() -> Vec<&'static str>;
    /// The head of a column.
    fn head(id: &str, lang: Lang) -> &'static str;
    /// Whether a column holds figures.
    fn is_number(id: &str) -> bool;
    /// Whether a column may be chosen: its field is seen somewhere.
    fn may_be_chosen(id: &str, standing: &Standing) -> bool;
    /// The field of a column.
    fn field(id: &str) -> Option<&'static Field>;
    /// What a row says in a column, as lists show it.
    fn words(id: &str, row: &Seen<Self::Row>, lang: Lang, zone: Tz) -> String;
    /// The id of a row.
    fn id(row: &Self::Row) -> i64;

    /// Reads the address.
    fn filter(raw: &Raw) -> Self::Filter;
    /// What is searched for.
    fn searched(filter: &Self::Filter) -> &str;
    /// The saved view that is open.
    fn saved(filter: &Self::Filter) -> Option<i64>;
    /// The address's names and values.
    fn pairs(filter: &Self::Filter) -> Vec<(&'static str, String)>;
    /// The address of the list with this filter.
    fn href(filter: &Self::Filter) -> String;
    /// Refuses a filter by a field that the person reads nowhere.
    ///
    /// # Errors
    /// `ForbiddenField`.
    fn refuse_hidden(filter: &Self::Filter, standing: &Standing) -> Result<(), Problem>;

    /// The columns of the list after the name, where an address opens it; the usual ones without one.
    ///
    /// # Errors
    /// As the database answers.
    fn shown(reader: &mut Reader, can: &Can<Self::View>, raw: &Raw) -> Result<Vec<&'static str>, Problem>;
    /// The columns that a list has to begin with.
    fn usual(standing: &Standing) -> Vec<&'static str>;

    /// Every record of the list that may be exported, in order; None where the search met too many, so that some would be missing.
    ///
    /// # Errors
    /// As the database answers.
    fn every(
        reader: &mut Reader,
        can: &Can<Self::View>,
        export: &Can<Self::Export>,
        filter: &Self::Filter,
        today: NaiveDate,
    ) -> Result<Option<Vec<i64>>, Problem>;
    /// Several records at once.
    ///
    /// # Errors
    /// As the database answers.
    fn several(reader: &mut Reader, can: &Can<Self::View>, ids: &[i64]) -> Result<Vec<Seen<Self::Row>>, Problem>;
}

/// What is said of the records of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub title: fn(Lang) -> &'static str,
    pub rows: fn(Lang, &str) -> String,
    pub too_many: fn(Lang) -> &'static str,
    pub file_name: fn(Lang, &str) -> String,
}
