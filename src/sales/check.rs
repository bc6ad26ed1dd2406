//! The dry run of all files together. Writes nothing.

mod deals;

use super::dates::Order;
use super::kinds::{AGENT, BEGAN, CLOSED, CODE, Kind, MANAGER, NAME, OFFICE, PRICE, SERIES, STAGE};
use super::known::Known;
use super::plan::{Meaning, Plan, folded};
use super::report::{Person, Report, Sold, Stage};
use super::tables::{Table, of_kind};
use super::text;
use crate::core::access::{Reach, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::customers::model::Place;
use crate::exchange::batch::Line;
use crate::exchange::check::{Circumstances, check as check_accounts};
use crate::exchange::customers::Customers;
use crate::exchange::groups::groups;
use crate::exchange::kind::Kind as _;
use crate::exchange::report::Fault;
use crate::products::form::ProductForm;
use crate::text::Lang;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Where and when it is checked, and by whom.
#[derive(Clone)]
pub struct At {
    pub lang: Lang,
    pub zone: Tz,
    pub now: DateTime<Utc>,
    pub standing: Arc<Standing>,
}

impl At {
    /// The company's day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }
}

/// Checks the files: each by itself, and each against the others and against what is there.
///
/// # Errors
/// As the disk answers, on which the rows of customers wait.
pub fn check(plan: &Plan, tables: &[Table], known: &Known, at: &At) -> Result<Report, Problem> {
    let mut check = Check { plan, known, at, report: Report::default() };
    check.report.rows =
        tables.iter().filter(|table| table.kind.is_some()).map(|table| table.batch.contents.rows.len()).sum();
    if let Some(table) = of_kind(tables, Kind::Accounts) {
        check.accounts(table)?;
    }
    if let Some(table) = of_kind(tables, Kind::Products) {
        check.products(table);
    }
    if let Some(table) = of_kind(tables, Kind::Team) {
        check.team(table);
    }
    match of_kind(tables, Kind::Deals) {
        Some(table) => {
            check.stages(table);
            check.deals(table);
        }
        None => check.report.open.push(text::no_deals(at.lang).to_owned()),
    }
    if plan.currency.is_empty() {
        check.report.open.push(text::say_currency(at.lang).to_owned());
    }
    let mut report = check.report;
    report
        .wrong
        .sort_by_key(|one| (one.file, one.group.column.is_none(), one.group.column, usize::MAX - one.group.count));
    Ok(report)
}

struct Check<'a> {
    plan: &'a Plan,
    known: &'a Known,
    at: &'a At,
    report: Report,
}

impl Check<'_> {
    /// Notes a problem of a cell.
    fn fault(&mut self, (table, line): (&Table, &Line), field: &'static str, words: String, meant: Option<String>) {
        let column = table.batch.plan.column_of(field);
        let value = table.cells().get(line, field).to_owned();
        let of_value = !value.is_empty() && column.is_some();
        let fault = Fault { row: line.number, column, field: field.into(), value, words, of_value };
        self.report.fault(table.place, fault, meant);
    }

    /// Customers pass the check of their own import. Whose they are is decided by their deals.
    fn accounts(&mut self, table: &Table) -> Result<(), Problem> {
        let mut batch = table.batch.clone();
        for column in &mut batch.plan.columns {
            let money = column.field.as_deref().is_some_and(Customers::has_currency);
            if money && column.currency.is_none() && !self.plan.currency.is_empty() {
                column.currency = Some(self.plan.currency.clone());
            }
        }
        let at = Circumstances {
            lang: self.at.lang,
            currency: self.plan.currency.clone(),
            zone: self.at.zone,
            now: self.at.now,
            reach: Reach::everything(),
            default: Some(Place { owner_id: 0, owner_dept_id: 0 }),
            standing: Arc::clone(&self.at.standing),
        };
        let report = check_accounts(&batch, &self.known.accounts, &at)?;
        self.report.groups(table.place, groups::<Customers>(&report, self.at.lang));
        self.report.accounts = report;
        Ok(())
    }

    fn products(&mut self, table: &Table) {
        let (cells, lang) = (table.cells(), self.at.lang);
        let mut seen = HashSet::new();
        for line in cells.rows() {
            let name = cells.get(line, NAME);
            let code = Some(cells.get(line, CODE)).filter(|code| !code.is_empty()).unwrap_or(name);
            let mut raw = Raw::default();
            for (id, value) in [("name", name), ("code", code), ("series", cells.get(line, SERIES))] {
                raw.set(id, value);
            }
            let price = self.amount(table, line, PRICE);
            let draft = match ProductForm(raw).check(lang, &[]) {
                Ok(draft) => draft,
                Err(errors) => {
                    for (field, words) in errors {
                        let field = [SERIES, CODE].into_iter().find(|id| *id == field && cells.has(id)).unwrap_or(NAME);
                        self.fault((table, line), field, words, None);
                    }
                    continue;
                }
            };
            if !seen.insert(folded(name)) {
                self.fault((table, line), NAME, text::twice(lang).to_owned(), None);
                continue;
            }
            if !self.report.is_faulty(table.place, line.number) {
                self.report.products.push(Sold { draft, price });
            }
        }
    }

    /// An amount of money; none where the cell is empty or is none, which is told.
    fn amount(&mut self, table: &Table, line: &Line, field: &'static str) -> Option<Decimal> {
        let typed = table.cells().get(line, field).to_owned();
        if typed.is_empty() {
            return None;
        }
        let factor = table
            .batch
            .plan
            .column_of(field)
            .and_then(|at| table.batch.plan.columns.get(at))
            .map_or(1, |column| column.factor);
        let plain: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '¥' | '￥' | '$' | '€' | '£'))
            .collect();
        let amount = plain.parse::<Decimal>().ok().and_then(|amount| amount.checked_mul(Decimal::from(factor)));
        let most = Decimal::from(1_000_000_000_000_000_i64);
        let fits = |amount: &Decimal| !amount.is_sign_negative() && *amount < most && amount.normalize().scale() <= 2;
        let amount = amount.filter(fits);
        if amount.is_none() {
            self.fault((table, line), field, text::not_an_amount(self.at.lang).to_owned(), None);
        }
        amount
    }

    /// Sellers with their managers and offices; managers come before those whom they lead.
    fn team(&mut self, table: &Table) {
        let (cells, lang) = (table.cells(), self.at.lang);
        let mut found: HashMap<String, usize> = HashMap::new();
        let (mut managers, mut agents): (Vec<Person>, Vec<Person>) = Default::default();
        for line in cells.rows() {
            let some = |field: &str| Some(cells.get(line, field).to_owned()).filter(|name| !name.is_empty());
            let Some(name) = some(AGENT) else {
                self.fault((table, line), AGENT, text::no_agent(lang).to_owned(), None);
                continue;
            };
            let (manager, office) = (some(MANAGER), some(OFFICE));
            let own = manager.as_deref().is_some_and(|manager| folded(manager) == folded(&name));
            let several = [Some(&name), manager.as_ref()].into_iter().flatten().any(|name| !self.one_person(name));
            if several || own || found.insert(folded(&name), line.number).is_some() {
                let words = if several {
                    text::several_people(lang)
                } else if own {
                    text::own_manager(lang)
                } else {
                    text::twice(lang)
                };
                self.fault((table, line), AGENT, words.to_owned(), None);
                continue;
            }
            if let Some(manager) = &manager
                && managers.iter().all(|one| folded(&one.name) != folded(manager))
            {
                managers.push(Person { name: manager.clone(), manager: None, office: office.clone() });
            }
            agents.push(Person { name, manager, office });
        }
        // Who leads and sells is one person.
        for agent in &agents {
            if let Some(manager) = managers.iter_mut().find(|one| folded(&one.name) == folded(&agent.name)) {
                *manager = agent.clone();
            }
        }
        agents.retain(|agent| managers.iter().all(|one| folded(&one.name) != folded(&agent.name)));
        self.report.people = managers.into_iter().chain(agents).collect();
    }

    /// Whether a name is of one active person at most.
    fn one_person(&self, name: &str) -> bool {
        let mut people = self.known.people(name);
        people.next().is_none_or(|one| one.active) && people.next().is_none()
    }

    /// What the stages of the file mean: as it was said, as their names tell, a stage of that name, or a new one.
    fn stages(&mut self, table: &Table) {
        let cells = table.cells();
        for line in cells.rows() {
            let name = cells.get(line, STAGE);
            let key = folded(name);
            if key.is_empty() {
                continue;
            }
            let begun = usize::from(!cells.get(line, BEGAN).is_empty());
            if !self.report.stages.contains_key(&key) {
                let stage = Stage { name: name.to_owned(), meaning: self.meaning(&key), count: 0, begun: 0 };
                self.report.stages.insert(key.clone(), stage);
            }
            let Some(stage) = self.report.stages.get_mut(&key) else { continue };
            stage.count += 1;
            stage.begun += begun;
        }
    }

    fn meaning(&self, key: &str) -> Meaning {
        let said = self.plan.stages.get(key).copied().filter(|said| self.is_there(*said));
        said.or_else(|| Meaning::guessed(key)).or_else(|| self.stage_named(key)).unwrap_or(Meaning::New)
    }

    fn is_there(&self, meaning: Meaning) -> bool {
        match meaning {
            Meaning::Stage(id) => self.known.stages.iter().any(|stage| stage.id == id),
            _ => true,
        }
    }

    fn stage_named(&self, key: &str) -> Option<Meaning> {
        let fits = |stage: &&super::store::StageRow| folded(&stage.name_zh) == key || folded(&stage.name_en) == key;
        self.known.stages.iter().find(fits).map(|stage| Meaning::Stage(stage.id))
    }

    /// How the days of the file are to be read.
    fn order(&self, table: &Table) -> Order {
        order(self.plan, table)
    }
}

/// How the days of a file are read: as it was said, or as they look.
#[must_use]
pub fn order(plan: &Plan, table: &Table) -> Order {
    let cells = table.cells();
    let days = cells.rows().iter().flat_map(|line| [cells.get(line, BEGAN), cells.get(line, CLOSED)]);
    plan.dates.unwrap_or_else(|| Order::of(days))
}
