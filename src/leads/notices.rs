//! What people are told about leads: that some were given to them, and that somebody wrote again.

use super::{store, text};
use crate::core::access::{Can, LeadView, Permission, Standing};
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use crate::customers::people::Colleague;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Leads were assigned to the person.
pub const GIVEN: Kind = Kind {
    id: "lead_given",
    zh: "线索分配给我",
    en: "Leads assigned to me",
    page: true,
    mail: Post::Now,
    look: look_given,
};

/// Somebody whose lead the person has wrote again, by a web form or by mail.
pub const ENQUIRED: Kind = Kind {
    id: "lead_enquired",
    zh: "我的线索再次咨询",
    en: "My leads wrote again",
    page: true,
    mail: Post::Now,
    look: look_enquired,
};

/// So many leads of one assignment are looked at again when it is told.
const NAMED: usize = 100;

/// Tells the new owner, once for an assignment.
///
/// # Errors
/// As the database answers.
pub fn given(tx: &mut Tx, to: i64, ids: &[i64]) -> Result<(), Problem> {
    let Some(first) = ids.first().filter(|_| tx.user_id() != Some(to)) else { return Ok(()) };
    let named: Vec<i64> = ids.iter().copied().take(NAMED).collect();
    let facts = json!({ "by": tx.actor.name(), "ids": named });
    notify(tx, &GIVEN, &[Notice::to(to).about("lead", *first).with(facts)]).map(|_new| ())
}

/// Tells each new owner what rules gave them, once.
///
/// # Errors
/// As the database answers.
pub fn given_by_rule(tx: &mut Tx, given: &BTreeMap<i64, Vec<i64>>) -> Result<(), Problem> {
    let one = |(to, ids): (&i64, &Vec<i64>)| {
        let named: Vec<i64> = ids.iter().copied().take(NAMED).collect();
        let facts = json!({ "rule": true, "ids": named });
        Some(Notice::to(*to).about("lead", *ids.first()?).with(facts))
    };
    let notices: Vec<Notice> = given.iter().filter_map(one).collect();
    notify(tx, &GIVEN, &notices).map(|_new| ())
}

/// Tells the owner that somebody wrote again; by which form, or by mail.
///
/// # Errors
/// As the database answers.
pub fn enquired(tx: &mut Tx, owner: i64, lead: i64, form: Option<&str>) -> Result<(), Problem> {
    let facts = form.map_or_else(|| json!({}), |form| json!({ "form": form }));
    notify(tx, &ENQUIRED, &[Notice::to(owner).about("lead", lead).with(facts)]).map(|_new| ())
}

/// Whether a colleague may have leads.
///
/// # Errors
/// `Invalid` for the person where they may not view any.
pub fn may_view(tx: &mut Tx, to: &Colleague) -> Result<(), Problem> {
    if Standing::load(tx, to.id)?.holds(LeadView::INFO.id) {
        Ok(())
    } else {
        Err(Problem::invalid("person", text::person_cannot_view(tx.actor.lang, &to.name)))
    }
}

fn look_given(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let Ok(can) = Can::<LeadView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let named: Vec<i64> = about.iter().flat_map(ids).collect();
    let rows: BTreeMap<i64, _> = store::several(reader, &can, &named)?.into_iter().map(|row| (row.id, row)).collect();
    let me = who.actor.standing.user_id;
    let each = about.iter().map(|one| {
        // What was given on is no longer told.
        let mine: Vec<_> = ids(one).filter_map(|id| rows.get(&id)).filter(|row| row.owner_id == Some(me)).collect();
        let first = mine.first()?;
        let (title, href) = match mine.len() {
            1 => (first.label(), format!("/leads/{}", first.id)),
            count => (text::and_others(who.lang(), &first.label(), count - 1), "/leads?view=mine".to_owned()),
        };
        let reason = match one.facts.get("by").and_then(Value::as_str) {
            Some(by) => text::given_by(who.lang(), by),
            None => text::given_by_rule(who.lang()).to_owned(),
        };
        Some(Told { title, reason, href })
    });
    Ok(each.collect())
}

fn look_enquired(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let Ok(can) = Can::<LeadView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let named: Vec<i64> = about.iter().filter_map(|one| one.row_id).collect();
    let rows: BTreeMap<i64, _> = store::several(reader, &can, &named)?.into_iter().map(|row| (row.id, row)).collect();
    let me = who.actor.standing.user_id;
    let each = about.iter().map(|one| {
        // Whoever has it now was shown all of it when they got it.
        let row = rows.get(&one.row_id?).filter(|row| row.owner_id == Some(me))?;
        let reason = match one.facts.get("form").and_then(Value::as_str) {
            Some(form) => text::enquired_again(who.lang(), form),
            None => text::mailed_again(who.lang()).to_owned(),
        };
        let href = format!("/leads/{}", row.id);
        Some(Told { title: row.label(), reason, href })
    });
    Ok(each.collect())
}

/// The leads that a notice names, the first of them first.
fn ids(about: &About) -> impl Iterator<Item = i64> {
    about.facts.get("ids").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_i64)
}
