//! A list that can be exported. A list joins by declaring itself a [`Sheet`] and by the two routes of `pages` below its address.

use crate::core::access::{Actor, Can, Scoped, Seen};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::text::Lang;
use crate::views::Listed;
use crate::web::House;
use chrono_tz::Tz;
use std::sync::Arc;

/// A list that can be exported.
pub trait Sheet: Listed {
    /// Who may export of it.
    type Export: Scoped;
    /// What is recorded.
    const EVENT: &'static str;
    /// What is said of these records.
    const WORDS: &'static Words;

    /// What a row says in a column, as lists show it.
    fn words(id: &str, row: &Seen<Self::Row>, lang: Lang, zone: Tz) -> String;

    /// Counts a search by what might be guessed, as the list does.
    ///
    /// # Errors
    /// `TooMany` where there were too many in an hour.
    fn searching(house: &House, actor: &Arc<Actor>, text: &str) -> impl Future<Output = Result<(), Problem>> + Send;

    /// Every record of the list that may be exported, in order; None where the search met too many, so that some would be missing.
    ///
    /// # Errors
    /// As the database answers.
    fn every(
        reader: &mut Reader,
        can: &Can<Self::View>,
        export: &Can<Self::Export>,
        filter: &Self::Filter,
    ) -> Result<Option<Vec<i64>>, Problem>;
}

/// What is said of the records of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub title: fn(Lang) -> &'static str,
    pub rows: fn(Lang, &str) -> String,
    pub too_many: fn(Lang) -> &'static str,
    /// What the file leaves out or covers, and that it is recorded.
    pub note: fn(Lang) -> &'static str,
    pub file_name: fn(Lang, &str) -> String,
}
