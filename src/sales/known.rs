//! What the database knows of the names in the files.

use super::kinds::{ACCOUNT, AGENT, CODE, KEY, Kind, MANAGER, NAME, OFFICE, PRODUCT};
use super::plan::{Plan, folded};
use super::store::{self, StageRow};
use super::tables::{Table, of_kind};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::customers::store as customers;
use crate::exchange::batch::Rows;
use crate::exchange::known as accounts;
use crate::exchange::store::{Person, people};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Who and what is there.
#[derive(Default)]
pub struct Known {
    people: Vec<Person>,
    /// Customers by name.
    customers: HashMap<String, i64>,
    /// Products by code and by name.
    products: HashMap<String, i64>,
    /// Their names, as they are written.
    product_names: Vec<String>,
    /// Stages of the present versions of pipelines.
    pub stages: Vec<StageRow>,
    /// Departments by each of their names.
    departments: HashMap<String, i64>,
    /// The department at the top.
    pub top: i64,
    /// The numbers of deals that came in before.
    pub keys: HashSet<String>,
    /// What the check of customers asks for.
    pub accounts: accounts::Known,
}

impl Known {
    /// Asks for all names that the files hold.
    ///
    /// # Errors
    /// As the database answers.
    pub fn find(door: &mut impl Door, plan: &Plan, tables: &[Table]) -> Result<Self, Problem> {
        let mut known = Self { stages: store::stages(door)?, ..Self::default() };
        let persons = [(Kind::Team, AGENT), (Kind::Team, MANAGER), (Kind::Deals, AGENT)];
        let persons = names(tables, &persons);
        let logins = persons.iter().flat_map(|name| logins(name));
        known.people = people(door, persons.iter().map(|name| folded(name)).chain(logins).collect())?;
        let named = names(tables, &[(Kind::Accounts, "name"), (Kind::Deals, ACCOUNT)]);
        for one in customers::named(door, named.into_iter().collect())? {
            known.customers.entry(folded(&one.name)).or_insert(one.id);
        }
        let products = names(tables, &[(Kind::Products, NAME), (Kind::Products, CODE), (Kind::Deals, PRODUCT)]);
        for one in store::products(door, products.iter().map(|name| folded(name)).collect())? {
            for name in [&one.code, &one.name_zh, &one.name_en].into_iter().filter(|name| !name.is_empty()) {
                known.products.entry(folded(name)).or_insert(one.id);
            }
            known.product_names.extend([one.name_zh, one.name_en].into_iter().filter(|name| !name.is_empty()));
        }
        for one in store::departments(door, &names(tables, &[(Kind::Team, OFFICE)]))? {
            if one.top {
                known.top = one.id;
            }
            for name in [one.name_zh, one.name_en].iter().filter(|name| !name.is_empty()) {
                known.departments.entry(folded(name)).or_insert(one.id);
            }
        }
        if let Some(deals) = of_kind(tables, Kind::Deals) {
            known.keys = store::keys(door, &plan.system, keys(deals))?;
        }
        if let Some(table) = of_kind(tables, Kind::Accounts) {
            known.accounts = accounts::Known::find(door, &table.batch.plan, Rows::Here(&table.batch.contents.rows))?;
        }
        Ok(known)
    }

    /// The active people of a name.
    pub fn people(&self, name: &str) -> impl Iterator<Item = &Person> {
        let name = folded(name);
        self.people.iter().filter(move |person| folded(&person.name) == name || person.login == name)
    }

    /// An account's name for a new person: free, and made from the name.
    #[must_use]
    pub fn login(&self, name: &str, taken: &HashSet<String>) -> Option<String> {
        let free = |login: &String| !taken.contains(login) && self.people.iter().all(|person| person.login != *login);
        logins(name).find(free)
    }

    /// The customer of a name.
    #[must_use]
    pub fn customer(&self, name: &str) -> Option<i64> {
        self.customers.get(&folded(name)).copied()
    }

    /// The product of a code or name.
    #[must_use]
    pub fn product(&self, name: &str) -> Option<i64> {
        self.products.get(&folded(name)).copied()
    }

    /// The names of all products that are there.
    pub fn product_names(&self) -> impl Iterator<Item = &str> {
        self.product_names.iter().map(String::as_str)
    }

    /// The department of a name.
    #[must_use]
    pub fn department(&self, name: &str) -> Option<i64> {
        self.departments.get(&folded(name)).copied()
    }
}

/// Names of accounts that a person of this name may get, the first that is free.
fn logins(name: &str) -> impl Iterator<Item = String> + use<> {
    let plain: String = folded(name).chars().map(|c| if c.is_whitespace() { '.' } else { c }).take(90).collect();
    (1..=9).map(move |n| if n == 1 { plain.clone() } else { format!("{plain}.{n}") })
}

/// The different values of columns.
fn names(tables: &[Table], wanted: &[(Kind, &str)]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (kind, field) in wanted {
        let Some(table) = of_kind(tables, *kind) else { continue };
        let cells = table.cells();
        out.extend(cells.rows().iter().map(|line| cells.get(line, field).to_owned()).filter(|name| !name.is_empty()));
    }
    out
}

/// The numbers of a file's deals, in its order. Without a column for them it is what stands in the row, and how often it did so
/// before: the same file has the same numbers again.
#[must_use]
pub fn keys(deals: &Table) -> Vec<String> {
    let (cells, mut seen) = (deals.cells(), HashMap::new());
    let of_row = |line: &crate::exchange::batch::Line, seen: &mut HashMap<String, usize>| {
        let text = line.cells.join("\u{1f}");
        let before = seen.entry(text.clone()).or_insert(0);
        *before += 1;
        format!("{before}\u{1f}{text}")
    };
    let key = |line| match cells.get(line, KEY) {
        "" => of_row(line, &mut seen),
        key => key.to_owned(),
    };
    cells.rows().iter().map(key).collect()
}
