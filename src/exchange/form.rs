//! What pages of imports send.

use super::batch::{Column, Plan};
use super::kind::Kind;
use crate::core::access::Standing;
use crate::core::field::CURRENCIES;
use crate::core::field::choice_label;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::{Form, raw_form};
use std::marker::PhantomData;

/// Which column is read into which field: `field0`, `unit0`, `currency0` and so on.
pub struct Columns<K>(Raw, PhantomData<K>);

impl<K: Kind> Form for Columns<K> {
    fn accepts(name: &str) -> bool {
        let numbered = ["field", "unit", "currency"].iter().any(|word| {
            name.strip_prefix(word)
                .is_some_and(|digits| (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
        });
        numbered || K::TICKS.iter().any(|tick| tick.name == name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw, PhantomData)
    }
}

impl<K: Kind> Columns<K> {
    /// Puts the choices into a plan. What was not sent stays as it is.
    pub fn apply(&self, plan: &mut Plan) {
        for (at, column) in plan.columns.iter_mut().enumerate() {
            if self.0.has(&format!("field{at}")) {
                column.field = K::id_of(self.0.get(&format!("field{at}"))).map(str::to_owned);
            }
            self.apply_unit(at, column);
        }
        for tick in K::TICKS {
            *(tick.place)(plan) = self.0.get(tick.name) == "1";
        }
    }

    fn apply_unit(&self, at: usize, column: &mut Column) {
        if let Ok(factor) = self.0.get(&format!("unit{at}")).parse::<u64>()
            && (1..=1_000_000_000_000).contains(&factor)
        {
            column.factor = factor;
        }
        if self.0.has(&format!("currency{at}")) {
            let typed = self.0.get(&format!("currency{at}"));
            column.currency =
                Some(typed.to_owned()).filter(|code| !choice_label(CURRENCIES, code, Lang::En).is_empty());
        }
    }

    /// A field that was chosen and that the person may not write anywhere.
    #[must_use]
    pub fn refused(&self, standing: &Standing) -> Option<&'static str> {
        let chosen = self.0.pairs().filter(|(name, _)| name.starts_with("field"));
        chosen.filter_map(|(_, value)| K::id_of(value.trim())).find(|id| K::is_refused(id, standing))
    }

    /// A field of one value that was chosen for two columns.
    #[must_use]
    pub fn chosen_twice(&self) -> Option<&'static str> {
        let mut seen = Vec::new();
        for (_, value) in self.0.pairs().filter(|(name, _)| name.starts_with("field")) {
            let Some(id) = K::id_of(value.trim()) else { continue };
            if seen.contains(&id) && !K::takes_several(id) {
                return Some(id);
            }
            seen.push(id);
        }
        None
    }
}

raw_form!(
    /// A value of a column to be read as another, in all rows or in one.
    Change ["column", "row", "from", "to"]
);

/// The longest value that is taken, in characters; as long as a cell of Excel.
const LONGEST: usize = 32_767;

impl Change {
    /// The column, from 0.
    ///
    /// # Errors
    /// `BadRequest` where it is no number.
    pub fn column(&self) -> Result<usize, Problem> {
        self.0.get("column").parse().map_err(|_no_number| Problem::BadRequest("column".into()))
    }

    /// The row's number in the file.
    ///
    /// # Errors
    /// `BadRequest` where it is no number.
    pub fn row(&self) -> Result<usize, Problem> {
        self.0.get("row").parse().map_err(|_no_number| Problem::BadRequest("row".into()))
    }

    /// What stands there.
    #[must_use]
    pub fn from(&self) -> String {
        self.0.lines("from")
    }

    /// What it is to be.
    ///
    /// # Errors
    /// `BadRequest` where it is longer than a cell may be.
    pub fn to(&self) -> Result<String, Problem> {
        let to = self.0.get("to");
        if to.chars().count() > LONGEST { Err(Problem::BadRequest("to".into())) } else { Ok(self.0.lines("to")) }
    }
}

/// The sheet of a workbook that is to be read.
pub struct SheetChoice(pub String);

impl Form for SheetChoice {
    fn accepts(name: &str) -> bool {
        name == "sheet"
    }

    fn read(raw: Raw) -> Self {
        Self(raw.get("sheet").to_owned())
    }
}

/// The decision: all rows or the good ones, of the version that was on the page.
pub struct Decision {
    /// Whether nothing is to be imported where anything is wrong.
    pub all: bool,
    pub version: i32,
}

impl Form for Decision {
    fn accepts(name: &str) -> bool {
        matches!(name, "rows" | "version")
    }

    fn read(raw: Raw) -> Self {
        Self { all: raw.get("rows") == "all", version: raw.version() }
    }
}
