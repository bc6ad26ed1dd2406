//! What a letter does: a lead of the pool, or one enquiry more on the lead that is there.

use super::read::Letter;
use super::{store, words};
use crate::core::access::{Actor, Can, Facts, LeadCreate};
use crate::core::check::Check;
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::reference::region;
use crate::core::throttle;
use crate::core::tx::Tx;
use crate::leads::enquiry;
use crate::leads::fields::{FIELDS, field};
use crate::leads::model::Draft;
use crate::text::Lang;
use serde_json::Value;
use std::sync::Arc;

/// Who writes them down: nobody of the company did.
pub const ROBOT: &str = "lead_mail";
/// So many letters of one sender are taken in an hour; the others wait at the mail server.
pub const FROM_ONE: i32 = 20;
/// So many of everybody.
pub const IN_ALL: i32 = 500;

/// How letters are taken here.
#[derive(Clone, Debug)]
pub struct Way {
    /// The source that leads record.
    pub source: &'static str,
    /// From which addresses this product writes, in normal form.
    pub own: Vec<String>,
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A new lead.
    Made(i64),
    /// Laid onto a lead that was there.
    Again(i64),
    /// It was handed over before.
    Before(i64),
    /// A colleague or this product sent it.
    Ours,
}

/// Who takes letters: a job of the product, which writes in the company's language.
#[must_use]
pub fn taker(lang: Lang) -> Arc<Actor> {
    Arc::new(Actor { lang, ..Actor::robot(ROBOT) })
}

/// Takes a letter, once.
///
/// # Errors
/// `TooMany` where it is to be handed over later.
pub fn take(tx: &mut Tx, can: &Can<LeadCreate>, letter: &Letter, way: &Way) -> Result<Taken, Problem> {
    // For the pool: no owner and no department.
    can.place(Facts::default())?;
    enquiry::hold(tx)?;
    if let Some(lead_id) = store::taken(tx, &letter.key)? {
        return Ok(Taken::Before(lead_id));
    }
    let own = own(tx, letter, way)?;
    if own.contains(&letter.from.to_lowercase()) {
        return Ok(Taken::Ours);
    }
    let answered =
        [&letter.reply_to, &letter.from].into_iter().find(|one| !one.is_empty() && !own.contains(&one.to_lowercase()));
    let address = answered.map_or("", String::as_str);
    count(tx, address)?;
    let phones = strangers(tx, &letter.phones)?;
    let draft = draft(letter, way.source, (address, &phones), tx.actor.lang);
    let received = enquiry::lay(tx, &draft, None)?;
    tx.record(Event::about("lead.mailed", "lead", received.lead_id).with(written(&draft)))?;
    store::keep(tx, &letter.key, received.lead_id)?;
    Ok(if received.again { Taken::Again(received.lead_id) } else { Taken::Made(received.lead_id) })
}

/// Which of the letter's addresses, in lower case, are the company's own.
fn own(tx: &mut Tx, letter: &Letter, way: &Way) -> Result<Vec<String>, Problem> {
    let addresses: Vec<String> = [&letter.from, &letter.reply_to]
        .into_iter()
        .filter(|one| !one.is_empty())
        .map(|one| one.to_lowercase())
        .collect();
    let mut own = store::of_colleagues(tx, &addresses)?;
    let is_own = |address: &&String| way.own.iter().any(|one| one.to_lowercase() == unmarked(address));
    own.extend(addresses.iter().filter(is_own).cloned());
    Ok(own)
}

/// An address without the mark behind its +.
fn unmarked(address: &str) -> String {
    match address.split_once('@').and_then(|(local, domain)| Some((local.split_once('+')?.0, domain))) {
        Some((local, domain)) => format!("{local}@{domain}"),
        None => address.to_owned(),
    }
}

/// Counts the letter; what is refused is not counted, since nothing of it is kept.
fn count(tx: &mut Tx, address: &str) -> Result<(), Problem> {
    for (key, most) in [(format!("lead_mail:{}", address.to_lowercase()), FROM_ONE), ("lead_mail".to_owned(), IN_ALL)] {
        let tries = throttle::tried(tx, &key)?;
        if tries.failures > most {
            return Err(Problem::TooMany(tries.rest(tx.now)));
        }
    }
    Ok(())
}

/// Without the numbers of colleagues, which letters name as well.
fn strangers(tx: &mut Tx, phones: &[String]) -> Result<Vec<String>, Problem> {
    if phones.is_empty() {
        return Ok(Vec::new());
    }
    let digits = |phone: &String| phone.chars().filter(char::is_ascii_digit).collect::<String>();
    let known = store::numbers_of_colleagues(tx, &phones.iter().map(digits).collect::<Vec<_>>())?;
    Ok(phones.iter().filter(|phone| !known.contains(&digits(phone))).cloned().collect())
}

/// The facts of a lead, in the forms in which they are kept when somebody types them.
fn draft(letter: &Letter, source: &str, (address, phones): (&str, &[String]), lang: Lang) -> Draft {
    let mut raw = Raw::default();
    raw.set("name", letter.company.as_str());
    raw.set("contact", letter.name.as_str());
    raw.set("phones", phones.join(", "));
    raw.set("mails", address);
    raw.set("remark", words::kept(letter, lang));
    let mut check = Check::of(FIELDS, &raw, lang);
    let name = check.line("name");
    Draft {
        region: region::guess_in(&name).map(str::to_owned),
        name,
        contact: check.line("contact"),
        phones: check.phones("phones"),
        mails: check.mails("mails"),
        source: Some(source.to_owned()),
        remark: check.long("remark"),
        ..Draft::default()
    }
}

/// What stands on the timeline, under the rules of the fields that it is about.
fn written(draft: &Draft) -> Vec<Option<Change>> {
    let all = [
        ("name", draft.name.clone()),
        ("contact", draft.contact.clone()),
        ("phones", draft.phones.join(", ")),
        ("mails", draft.mails.join(", ")),
        ("remark", draft.remark.clone()),
    ];
    let told = all.into_iter().filter(|(_, words)| !words.is_empty());
    told.map(|(id, words)| Change::classed(id, field(id)?.class, Value::Null, words)).collect()
}
