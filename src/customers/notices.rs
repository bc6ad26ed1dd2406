//! What people are told about customers: given to them, shared with them.

use super::model::Customer;
use super::{store, text};
use crate::core::access::{Can, CustomerView, Seen};
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Customers were transferred to the person.
pub const GIVEN: Kind = Kind {
    id: "customer_given",
    zh: "客户转移给我",
    en: "Customers given to me",
    page: true,
    mail: Post::Now,
    look: look_given,
};

/// A customer was shared with the person.
pub const SHARED: Kind = Kind {
    id: "customer_shared",
    zh: "客户共享给我",
    en: "Customers shared with me",
    page: true,
    mail: Post::Digest,
    look: look_shared,
};

/// So many customers of a transfer are looked at again when it is told.
const NAMED: usize = 100;

/// Tells the new owner, once for a transfer.
///
/// # Errors
/// As the database answers.
pub fn given(tx: &mut Tx, to: i64, ids: &[i64]) -> Result<(), Problem> {
    let Some(first) = ids.first() else { return Ok(()) };
    let named: Vec<i64> = ids.iter().copied().take(NAMED).collect();
    let facts = json!({ "by": tx.actor.name(), "ids": named, "count": ids.len() });
    notify(tx, &GIVEN, &[Notice::to(to).about("customer", *first).with(facts)]).map(|_new| ())
}

/// Tells a colleague with whom a customer was shared.
///
/// # Errors
/// As the database answers.
pub fn shared(tx: &mut Tx, to: i64, customer_id: i64) -> Result<(), Problem> {
    let facts = json!({ "by": tx.actor.name() });
    notify(tx, &SHARED, &[Notice::to(to).about("customer", customer_id).with(facts)]).map(|_new| ())
}

fn look_given(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let me = who.actor.standing.user_id;
    let rows = seen(reader, who, &about.iter().flat_map(ids).collect::<Vec<_>>())?;
    let each = about.iter().map(|one| {
        // What was taken back, or given on, is no longer told.
        let mine: Vec<_> = ids(one).filter_map(|id| rows.get(&id)).filter(|row| row.owner_id == Some(me)).collect();
        let first = mine.first()?;
        // Of very many only the first are looked at.
        let whole = mine.len() == ids(one).count();
        let all = one.facts.get("count").and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
        let (title, href) = match all.filter(|_| whole).unwrap_or(mine.len()) {
            1 => (first.name.clone(), format!("/customers/{}", first.id)),
            count => (text::and_others(who.lang(), &first.name, count - 1), "/customers?view=mine".to_owned()),
        };
        Some(Told { title, reason: text::given_by(who.lang(), by(one)), href })
    });
    Ok(each.collect())
}

fn look_shared(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    told(reader, who, about, |_row, one| Some(text::shared_by(who.lang(), by(one))))
}

fn by(about: &About) -> &str {
    about.facts.get("by").and_then(Value::as_str).unwrap_or_default()
}

/// The customers that a notice names, the first of them first.
fn ids(about: &About) -> impl Iterator<Item = i64> {
    about.facts.get("ids").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_i64)
}

fn seen(reader: &mut Reader, who: &Onlooker, ids: &[i64]) -> Result<BTreeMap<i64, Seen<Customer>>, Problem> {
    let Ok(can) = Can::<CustomerView>::of(who.actor) else { return Ok(BTreeMap::new()) };
    Ok(store::several(reader, &can, ids)?.into_iter().map(|row| (row.id, row)).collect())
}

/// What a reader is told of single customers: those that they may view, and of which `reason` finds that it is still so.
///
/// # Errors
/// As the database answers.
pub fn told(
    reader: &mut Reader,
    who: &Onlooker,
    about: &[About],
    reason: impl Fn(&Customer, &About) -> Option<String>,
) -> Result<Vec<Option<Told>>, Problem> {
    let rows = seen(reader, who, &about.iter().filter_map(|one| one.row_id).collect::<Vec<_>>())?;
    let each = about.iter().map(|one| {
        let row = rows.get(&one.row_id?)?;
        let reason = reason(row, one)?;
        Some(Told { title: row.name.clone(), reason, href: format!("/customers/{}", row.id) })
    });
    Ok(each.collect())
}
