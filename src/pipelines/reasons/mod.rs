//! The reasons of endings, and competitors: what is chosen from when an opportunity is closed, paused or opened again.

pub mod pages;
pub mod parts;
pub mod store;

use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;

/// What there is to choose: kinds of reasons, and competitors.
pub const KINDS: &[&str] = &["won", "lost", "invalid", "paused", "reopened", "competitor"];

/// A word of a kind that is to be added.
pub struct New<'a> {
    pub kind: &'static str,
    pub name_zh: &'a str,
    pub name_en: &'a str,
}

/// What is done to a word that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Save(String, String),
    Raise,
    Retire,
    Restore,
}

fn object(kind: &str) -> &'static str {
    if kind == "competitor" { "competitor" } else { "reason" }
}

/// Adds a word.
///
/// # Errors
/// `Refused` with `word_exists` where one of the kind has this name.
pub fn add(tx: &mut Tx, new: &New) -> Result<(), Problem> {
    if store::has(tx, new.kind, (new.name_zh, new.name_en), None)? {
        return Err(Problem::Refused("word_exists".into()));
    }
    let id = store::insert(tx, new)?;
    let name = if new.kind == "competitor" { "competitor.created" } else { "reason.created" };
    tx.record(Event::about(name, object(new.kind), id).with([
        Change::of("kind", (), new.kind),
        Change::of("name_zh", (), new.name_zh),
        Change::of("name_en", (), new.name_en),
    ]))
}

/// Changes a word at the version that was seen.
///
/// # Errors
/// `Stale` where somebody changed it in between; `Refused` with `word_exists` where another one of the kind has this name.
pub fn change(tx: &mut Tx, kind: &'static str, (id, version): (i64, i32), act: &Act) -> Result<(), Problem> {
    let row = store::one(tx, kind, id)?;
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let competitor = kind == "competitor";
    let (name, changes) = match act {
        Act::Save(zh, en) => {
            if store::has(tx, kind, (zh, en), Some(id))? {
                return Err(Problem::Refused("word_exists".into()));
            }
            store::rename(tx, kind, id, (zh, en))?;
            let changes = vec![
                Change::of("name_zh", row.name_zh.as_str(), zh.as_str()),
                Change::of("name_en", row.name_en.as_str(), en.as_str()),
            ];
            (if competitor { "competitor.changed" } else { "reason.changed" }, changes)
        }
        Act::Raise => {
            store::raise(tx, kind, id)?;
            (if competitor { "competitor.changed" } else { "reason.changed" }, Vec::new())
        }
        Act::Retire => {
            store::set_retired(tx, kind, id, true)?;
            (if competitor { "competitor.retired" } else { "reason.retired" }, Vec::new())
        }
        Act::Restore => {
            store::set_retired(tx, kind, id, false)?;
            (if competitor { "competitor.restored" } else { "reason.restored" }, Vec::new())
        }
    };
    tx.record(Event::about(name, object(kind), id).with(changes))
}
