//! What the pages of imports of sales send.

use super::actions::Decision;
use super::dates::Order;
use super::kinds::Kind;
use super::plan::{Meaning, Plan, SYSTEM};
use crate::core::field::CURRENCIES;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::exchange::customers::Customers;
use crate::exchange::kind::Kind as _;
use crate::web::form::Form;

/// The most files, columns and stages that are numbered in a form.
const MOST: usize = 300;

/// All choices of the preview: `currency`, `dates`, `leads`, `system`; `kind0`; `field0_3` and `unit0_3`; `stage0` with the
/// stage's name in `name0`.
pub struct Choices(Raw);

impl Form for Choices {
    fn accepts(name: &str) -> bool {
        let numbered = ["kind", "field", "unit", "stage", "name"].iter().any(|word| {
            name.strip_prefix(word).is_some_and(|rest| {
                rest.len() <= 8
                    && rest.starts_with(|c: char| c.is_ascii_digit())
                    && rest.chars().all(|c| c.is_ascii_digit() || c == '_')
            })
        });
        numbered || matches!(name, "currency" | "dates" | "leads" | "system" | "part")
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

impl Choices {
    /// Puts the choices into a plan. What was not sent stays as it is.
    pub fn apply(&self, plan: &mut Plan) {
        if self.0.has("currency") {
            let known = CURRENCIES.iter().find(|(code, ..)| *code == self.0.get("currency"));
            plan.currency = known.map_or_else(String::new, |(code, ..)| (*code).to_owned());
        }
        if self.0.has("dates") {
            plan.dates = Order::of_id(self.0.get("dates"));
        }
        if self.0.has("leads") {
            plan.leads = self.0.get("leads") == "1";
        }
        if self.0.has("system") {
            let system: String = self.0.line("system").chars().take(60).collect();
            plan.system = if system.is_empty() { SYSTEM.to_owned() } else { system };
        }
        for at in 0..MOST {
            let (name, meaning) = (self.0.get(&format!("name{at}")), self.0.get(&format!("stage{at}")));
            if let (false, Some(meaning)) = (name.is_empty(), Meaning::of_id(meaning)) {
                plan.stages.insert(super::plan::folded(name), meaning);
            }
        }
        self.files(plan);
    }

    fn files(&self, plan: &mut Plan) {
        let mut taken = Vec::new();
        for (place, file) in plan.files.iter_mut().enumerate() {
            let sent = format!("kind{place}");
            if self.0.has(&sent) {
                file.kind = Kind::of_id(self.0.get(&sent)).filter(|kind| !taken.contains(kind));
            }
            taken.extend(file.kind);
            let Some(kind) = file.kind else { continue };
            let targets = kind.targets();
            let mut used = Vec::new();
            for (at, column) in file.columns.columns.iter_mut().enumerate() {
                let sent = format!("field{place}_{at}");
                if self.0.has(&sent) {
                    column.field =
                        targets.iter().find(|target| target.id == self.0.get(&sent)).map(|target| target.id.to_owned());
                }
                column.field =
                    column.field.take().filter(|field| Customers::takes_several(field) || !used.contains(field));
                used.extend(column.field.clone());
                let factor = self.0.get(&format!("unit{place}_{at}")).parse::<u64>().ok();
                column.factor =
                    factor.filter(|factor| (1..=1_000_000_000_000).contains(factor)).unwrap_or(column.factor);
            }
        }
    }
}

/// A value of a column to be read as another, in every row.
pub struct Mend {
    pub file: usize,
    pub column: usize,
    pub from: String,
    pub to: String,
}

impl Mend {
    /// What was typed.
    ///
    /// # Errors
    /// `BadRequest` where it is no place in the files.
    pub fn of(typed: &Replace) -> Result<Self, Problem> {
        let number =
            |name: &'static str| typed.0.get(name).parse().map_err(|_no_number| Problem::BadRequest(name.into()));
        let to: String = typed.0.lines("to").chars().take(32_767).collect();
        Ok(Self { file: number("file")?, column: number("column")?, from: typed.0.lines("from"), to })
    }
}

crate::web::form::raw_form!(
    /// A change of a value, as typed.
    Replace ["file", "column", "from", "to"]
);

/// The decision, as it was sent.
pub struct Decide(pub Decision);

impl Form for Decide {
    fn accepts(name: &str) -> bool {
        matches!(name, "rows" | "version")
    }

    fn read(raw: Raw) -> Self {
        Self(Decision { version: raw.version(), all: raw.get("rows") == "all" })
    }
}
