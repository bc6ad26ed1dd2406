//! The rows of deals, against all others.

use super::Check;
use crate::exchange::batch::Line;
use crate::exchange::nearest::nearest;
use crate::exchange::report::Fate;
use crate::sales::dates::{Order, day};
use crate::sales::kinds::{ACCOUNT, AGENT, BEGAN, CLOSED, KEY, NAME, PRODUCT, STAGE, VALUE};
use crate::sales::known::keys;
use crate::sales::plan::{Meaning, folded};
use crate::sales::report::Deal;
use crate::sales::tables::{Cells, Table};
use crate::sales::text;
use crate::text::Lang;
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// The names that a deal may bear: of rows that come in, or of what is there; and of rows that wait for being mended.
#[derive(Default)]
struct Names {
    /// As they are written, by how they are compared.
    good: HashMap<String, String>,
    waiting: HashSet<String>,
}

/// What a name of a deal means.
enum Found {
    There,
    Waits,
    Unknown(Option<String>),
}

impl Names {
    fn add(&mut self, name: &str) {
        self.good.insert(folded(name), name.to_owned());
    }

    fn find(&self, name: &str, there: bool) -> Found {
        let key = folded(name);
        if there || self.good.contains_key(&key) {
            return Found::There;
        }
        if self.waiting.contains(&key) {
            return Found::Waits;
        }
        let near = nearest(name, self.good.values().map(|name| (name.as_str(), name.as_str())));
        Found::Unknown(near.map(|near| near.label.to_owned()))
    }
}

/// What deals are checked against.
struct Against {
    agents: Names,
    products: Names,
    accounts: Names,
    order: Order,
    today: NaiveDate,
}

/// Names, the field of a deal that bears one of them, and what is said where none does.
type Named<'a> = (&'a Names, &'static str, fn(Lang) -> &'static str);

impl Check<'_> {
    /// Checks every row that did not come in before.
    pub(super) fn deals(&mut self, table: &Table) {
        let against = self.against(table);
        let (cells, mut seen) = (table.cells(), HashSet::new());
        for (line, key) in cells.rows().iter().zip(keys(table)) {
            if self.known.keys.contains(&key) {
                self.report.before += 1;
                continue;
            }
            if !seen.insert(key.clone()) {
                self.fault((table, line), KEY, text::twice(self.at.lang).to_owned(), None);
                continue;
            }
            let waits = self.names((table, line), &cells, &against);
            let deal = self.deal((table, line), &cells, &against, key);
            if self.report.is_faulty(table.place, line.number) {
                continue;
            }
            if waits {
                self.report.waits += 1;
                continue;
            }
            if let Some(deal) = deal {
                let open = deal.meaning.state() == "open";
                self.report.without_account += usize::from(open && deal.account.is_none());
                self.report.deals.push(deal);
            }
        }
    }

    fn against(&self, table: &Table) -> Against {
        let mut against = Against {
            agents: Names::default(),
            products: Names::default(),
            accounts: Names::default(),
            order: self.order(table),
            today: self.at.today(),
        };
        for person in &self.report.people {
            against.agents.add(&person.name);
        }
        for product in &self.report.products {
            against.products.add(&product.draft.name);
        }
        for name in self.known.product_names() {
            against.products.good.entry(folded(name)).or_insert_with(|| name.to_owned());
        }
        for row in &self.report.accounts.rows {
            match row.fate {
                Fate::Good => against.accounts.add(&row.name),
                _ => _ = against.accounts.waiting.insert(folded(&row.name)),
            }
        }
        against
    }

    /// Tells which names of a row nothing bears; whether one stands in a row that waits.
    fn names(&mut self, at: (&Table, &Line), cells: &Cells, against: &Against) -> bool {
        let (lang, line) = (self.at.lang, at.1);
        let fields: [Named; 3] = [
            (&against.agents, AGENT, text::unknown_agent),
            (&against.products, PRODUCT, text::unknown_product),
            (&against.accounts, ACCOUNT, text::unknown_account),
        ];
        let mut waits = false;
        for (names, field, words) in fields {
            let name = cells.get(line, field);
            if name.is_empty() {
                if field == AGENT {
                    self.fault(at, AGENT, text::no_agent(lang).to_owned(), None);
                }
                continue;
            }
            let there = match field {
                AGENT => self.known.people(name).next().is_some() && self.one_person(name),
                PRODUCT => self.known.product(name).is_some(),
                _ => self.known.customer(name).is_some(),
            };
            match names.find(name, there) {
                Found::There => {}
                Found::Waits => waits = true,
                Found::Unknown(meant) => self.fault(at, field, words(lang).to_owned(), meant),
            }
        }
        waits
    }

    /// What a row becomes; none where its stage is not to be understood.
    fn deal(&mut self, at: (&Table, &Line), cells: &Cells, against: &Against, key: String) -> Option<Deal> {
        let (table, line) = at;
        let some = |field: &str| Some(cells.get(line, field).to_owned()).filter(|text| !text.is_empty());
        let stage = folded(cells.get(line, STAGE));
        let meaning = self.report.stages.get(&stage).map(|stage| stage.meaning);
        if meaning.is_none() {
            self.fault(at, STAGE, text::no_stage(self.at.lang).to_owned(), None);
        }
        let value = self.amount(table, line, VALUE);
        let (began, closed) = self.days(at, cells, against, meaning)?;
        let name: String = cells.get(line, NAME).chars().take(200).collect();
        Some(Deal {
            key,
            name,
            agent: some(AGENT)?,
            product: some(PRODUCT),
            account: some(ACCOUNT),
            stage,
            meaning: meaning?,
            began,
            closed,
            value,
        })
    }

    /// When it began and was closed, or is to be; none where something is wrong with that.
    fn days(
        &mut self,
        at: (&Table, &Line),
        cells: &Cells,
        against: &Against,
        meaning: Option<Meaning>,
    ) -> Option<(Option<NaiveDate>, Option<NaiveDate>)> {
        let (lang, line) = (self.at.lang, at.1);
        let ended = meaning.is_some_and(|meaning| meaning.state() != "open");
        let mut days = [None, None];
        for (day_of, field) in days.iter_mut().zip([BEGAN, CLOSED]) {
            let typed = cells.get(line, field);
            *day_of = day(typed, against.order);
            let past = field == BEGAN || ended;
            if day_of.is_none() && !typed.is_empty() {
                self.fault(at, field, text::not_a_day(lang).to_owned(), None);
            } else if past && day_of.is_some_and(|day| day > against.today) {
                self.fault(at, field, text::later(lang).to_owned(), None);
            }
        }
        let [began, closed] = days;
        if ended && closed.is_none() && cells.get(line, CLOSED).is_empty() {
            self.fault(at, CLOSED, text::no_closing_day(lang).to_owned(), None);
        }
        if let (Some(began), Some(closed)) = (began, closed)
            && closed < began
        {
            self.fault(at, CLOSED, text::closes_before(lang).to_owned(), None);
        }
        (!self.report.is_faulty(at.0.place, line.number)).then_some((began, closed))
    }
}
