//! What was done to customers and can be taken back: kept with what each row held before and after. Table `bulk_change`.
//!
//! [`kept`] is put around a verb; [`undo::undo`] returns what the verb changed, where nobody has changed it since.

pub mod pages;
pub mod parts;
pub mod store;
pub mod text;
pub mod undo;

use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::web::registry::Registry;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/customers/changes", pages::list).example(None, &[]);
    r.page("/customers/changes/{id}", pages::show).example(Some("bulk change"), &[]);
    r.action("/customers/changes/{id}/undo", pages::undo).example(Some("bulk change"), &[]);
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Transfer,
    Edit,
    Share,
    /// A participation that was ended.
    Unshare,
    Delete,
    /// A follow-up that was deleted; follow-ups take that back themselves.
    FollowUp,
    /// The open tasks of somebody, given to a colleague; leavers take that back themselves.
    Tasks,
}

impl Kind {
    const ALL: [Self; 7] =
        [Self::Transfer, Self::Edit, Self::Share, Self::Unshare, Self::Delete, Self::FollowUp, Self::Tasks];
    /// Those that are taken back here.
    pub const OF_CUSTOMERS: [Self; 5] = [Self::Transfer, Self::Edit, Self::Share, Self::Unshare, Self::Delete];

    /// As stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Edit => "edit",
            Self::Share => "share",
            Self::Unshare => "unshare",
            Self::Delete => "delete",
            Self::FollowUp => "follow_up",
            Self::Tasks => "tasks",
        }
    }

    /// From what is stored.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// How long it can be taken back.
    #[must_use]
    pub fn window(self) -> TimeDelta {
        match self {
            Self::Transfer | Self::Edit | Self::Tasks | Self::FollowUp => TimeDelta::days(30),
            Self::Share | Self::Unshare | Self::Delete => TimeDelta::days(1),
        }
    }

    /// The action that takes a change back; none for what is taken back on a page of its own.
    #[must_use]
    pub fn undo_path(self, id: i64) -> Option<String> {
        match self {
            Self::FollowUp => None,
            Self::Tasks => Some(format!("/leavers/changes/{id}/undo")),
            _ => Some(format!("/customers/changes/{id}/undo")),
        }
    }

    /// Whether a change of then can still be taken back.
    #[must_use]
    pub fn is_open(self, made_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now - made_at < self.window()
    }
}

/// What differed on one row: by name of column, `tag:<name>`, `participant:<person>` or `contact:<id>`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub id: i64,
    /// At that time: the maker may have lost sight of it since.
    pub name: String,
    pub before: Map<String, Value>,
    pub after: Map<String, Value>,
}

/// Does `work` to customers that the actor sees and keeps what it changed; the id of the change, how many rows differ now,
/// and what `work` gave.
///
/// # Errors
/// Those of `work`.
pub fn kept<T>(
    tx: &mut Tx,
    kind: Kind,
    ids: &[i64],
    note: &str,
    work: impl FnOnce(&mut Tx) -> Result<T, Problem>,
) -> Result<(i64, usize, T), Problem> {
    let (before, tags) = (store::states(tx, ids)?, store::tags(tx)?);
    let done = work(tx)?;
    let after = store::states(tx, ids)?;
    let pairs = before.iter().filter_map(|was| Some((was, after.iter().find(|is| is.id == was.id)?)));
    let rows: Vec<Row> = pairs.filter_map(|(was, is)| difference(was, is, kind)).collect();
    let made: Vec<String> = rows.iter().flat_map(|row| row.after.keys()).filter_map(|key| tag(key)).collect();
    let made = made.into_iter().filter(|name| !tags.contains(name)).collect();
    Ok((store::keep(tx, kind, note, (&rows, made))?, rows.len(), done))
}

/// The name of a tag, where a key is one.
fn tag(key: &str) -> Option<String> {
    key.strip_prefix("tag:").map(str::to_owned)
}

fn difference(before: &store::State, after: &store::State, kind: Kind) -> Option<Row> {
    // A contact that had the new owner already does not move along, but would go back with the others.
    let follows = |key: &str| kind == Kind::Transfer && key.starts_with("contact:");
    let mut row = Row { id: before.id, name: before.name.clone(), before: Map::default(), after: Map::default() };
    for key in before.values.keys().chain(after.values.keys()) {
        let (was, is) = (before.value(key), after.value(key));
        if was != is || follows(key) {
            row.before.insert(key.clone(), was.clone());
            row.after.insert(key.clone(), is.clone());
        }
    }
    (!row.after.is_empty()).then_some(row)
}
