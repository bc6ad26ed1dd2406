//! A customer as one of a list that somebody walks through: which list, and where in it the customer stood when it was opened.
//! The address carries it, so that nobody loses their place by writing, saving or reloading.

use super::filter::{Cursor, Filter, Key, PAGE};
use super::limit;
use super::model::{Customer, Line};
use crate::core::raw::Raw;
use crate::views::Question;
use crate::web::House;
use crate::web::who::Visit;

/// A list with its page, and a customer's place in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    pub list: Filter,
    /// The sort value that the customer had in the list: what it has now may lie elsewhere.
    key: Option<Key>,
    /// Its row on the page of the list, from 0.
    row: Option<usize>,
}

impl Walk {
    /// From the address of a customer: `in` is the query of the list, `at` the row and the sort value. None where no list is named.
    #[must_use]
    pub fn read(raw: &Raw) -> Option<Self> {
        if !raw.has("in") {
            return None;
        }
        let asked = Raw::new(form_urlencoded::parse(raw.get("in").as_bytes()).into_owned().collect());
        asked.refuse_unknown(|_| true).ok()?;
        let list = Filter::read(&asked);
        let (row, key) = raw.get("at").split_once('~').unwrap_or_default();
        let row = row.parse().ok().filter(|row| *row < PAGE);
        Some(Self { key: Key::read(key, list.order).filter(|_| !key.is_empty()), row, list })
    }

    /// The one that the address of this request carries.
    #[must_use]
    pub fn of(visit: &Visit) -> Option<Self> {
        let query = visit.here.split_once('?')?.1;
        Self::read(&Raw::new(form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }

    /// The same where the visitor may walk: not by a field that they read nowhere, and not through more searches by a
    /// complete number than the list itself would answer.
    pub async fn allowed(self, house: &House, visit: &Visit) -> Option<Self> {
        self.list.refuse_hidden(&visit.actor.standing).ok()?;
        limit::lookup(house, &visit.actor, &self.list.text).await.ok()?;
        Some(self)
    }

    /// Where the customer stands, or stood.
    #[must_use]
    pub fn place(&self, customer: &Customer) -> Cursor {
        let times = (customer.created_at, customer.updated_at);
        let now = || self.list.order.key(&customer.name, times, customer.next_follow_up);
        Cursor { key: self.key.clone().unwrap_or_else(now), id: customer.id, back: false }
    }

    /// The address of a neighbour of the customer at `place`; over the edge of the page of the list it takes the next page along.
    #[must_use]
    pub fn step(&self, place: &Cursor, near: &Line, back: bool) -> String {
        let (row, over) = match self.row {
            None => (None, false),
            Some(0) if back => (Some(PAGE.saturating_sub(1)), true),
            Some(row) if back => (Some(row.saturating_sub(1)), false),
            Some(row) if row.saturating_add(1) >= PAGE => (Some(0), true),
            Some(row) => (Some(row.saturating_add(1)), false),
        };
        let mut list = self.list.clone();
        if over {
            list.cursor = Some(Cursor { back, ..place.clone() });
        }
        let key = Some(super::list::key(near, list.order));
        format!("/customers/{}{}", near.id, Self { list, key, row }.carried())
    }

    /// The list on the page that was left, at the customer's row.
    #[must_use]
    pub fn back(&self, id: i64) -> String {
        format!("{}#r-{id}", self.list.here())
    }

    /// What addresses carry on, after their path.
    #[must_use]
    pub fn carried(&self) -> String {
        let row = self.row.map(|row| row.to_string()).unwrap_or_default();
        let key = self.key.as_ref().map(Key::write).unwrap_or_default();
        format!("{}&at={}", asked(&self.list), encoded(&format!("{row}~{key}")))
    }
}

/// The query of a list as the addresses of its customers carry it: made once for all its rows.
#[must_use]
pub fn asked(list: &Filter) -> String {
    let here = list.here();
    format!("?in={}", encoded(here.split_once('?').map_or("", |(_, query)| query)))
}

/// The address of a customer from its row in a list.
#[must_use]
pub fn href(asked: &str, key: &Key, (id, row): (i64, usize)) -> String {
    format!("/customers/{id}{asked}&at={}", encoded(&format!("{row}~{}", key.write())))
}

/// What the address of this request carries; empty where no list is named.
#[must_use]
pub fn carried(visit: &Visit) -> String {
    Walk::of(visit).map(|walk| walk.carried()).unwrap_or_default()
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
