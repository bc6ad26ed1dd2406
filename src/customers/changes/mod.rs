//! What was done to many rows and can be taken back: kept with what each row held before and after. Table `bulk_change`.
//!
//! [`kept`] is put around a verb of customers; [`undo::undo`] returns what the verb changed, where nobody has changed it since.
//! Other objects keep theirs here too, and take them back themselves.

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
use std::collections::BTreeMap;

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
    /// Opportunities that were given to a colleague.
    DealTransfer,
    /// Opportunities whose expected day was put off.
    DealDay,
    DealDelete,
    /// Leads that were given to a colleague.
    LeadAssign,
    /// Leads that were given back to the pool.
    LeadRelease,
    LeadEdit,
    LeadDelete,
    /// What somebody who has left had open of opportunities and leads, given to a colleague.
    LeaverDeals,
    /// Leads of the pool that were given out by the rules.
    PoolGiven,
}

/// Of what a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Things {
    Customers,
    Tasks,
    Deals,
    Leads,
    /// Opportunities and leads.
    Both,
}

impl Kind {
    const ALL: [Self; 16] = [
        Self::Transfer,
        Self::Edit,
        Self::Share,
        Self::Unshare,
        Self::Delete,
        Self::FollowUp,
        Self::Tasks,
        Self::DealTransfer,
        Self::DealDay,
        Self::DealDelete,
        Self::LeadAssign,
        Self::LeadRelease,
        Self::LeadEdit,
        Self::LeadDelete,
        Self::LeaverDeals,
        Self::PoolGiven,
    ];
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
            Self::DealTransfer => "deal_transfer",
            Self::DealDay => "deal_day",
            Self::DealDelete => "deal_delete",
            Self::LeadAssign => "lead_assign",
            Self::LeadRelease => "lead_release",
            Self::LeadEdit => "lead_edit",
            Self::LeadDelete => "lead_delete",
            Self::LeaverDeals => "leaver_deals",
            Self::PoolGiven => "pool_given",
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
            Self::Share | Self::Unshare | Self::Delete | Self::DealDelete | Self::LeadDelete => TimeDelta::days(1),
            _ => TimeDelta::days(30),
        }
    }

    /// Whether the rows lie in the recycle bin since.
    #[must_use]
    pub fn deletes(self) -> bool {
        matches!(self, Self::Delete | Self::DealDelete | Self::LeadDelete)
    }

    /// Of what it is.
    #[must_use]
    pub fn things(self) -> Things {
        match self {
            Self::Tasks => Things::Tasks,
            Self::DealTransfer | Self::DealDay | Self::DealDelete => Things::Deals,
            Self::LeadAssign | Self::LeadRelease | Self::LeadEdit | Self::LeadDelete | Self::PoolGiven => Things::Leads,
            Self::LeaverDeals => Things::Both,
            _ => Things::Customers,
        }
    }

    /// The action that takes a change back; none for what is taken back on a page of its own.
    #[must_use]
    pub fn undo_path(self, id: i64) -> Option<String> {
        match self {
            Self::FollowUp => None,
            Self::Tasks => Some(format!("/leavers/changes/{id}/undo")),
            Self::LeaverDeals => Some(format!("/leavers/deals/{id}/undo")),
            Self::PoolGiven => Some(format!("/admin/lead-rules/changes/{id}/undo")),
            _ => Some(match self.things() {
                Things::Deals => format!("/opportunities/changes/{id}/undo"),
                Things::Leads => format!("/leads/changes/{id}/undo"),
                _ => format!("/customers/changes/{id}/undo"),
            }),
        }
    }

    /// Whether a change of then can still be taken back.
    #[must_use]
    pub fn is_open(self, made_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now - made_at < self.window()
    }
}

/// What differed on one row: by name of column, `tag:<name>`, `participant:<person>`, `contact:<id>` or `share:<person>`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub id: i64,
    /// Of what it is a row, where a change has rows of several objects.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub object: String,
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
    // A contact that had the new owner already does not move along, but would go back with the others.
    let rows = differing(&before, &after, |key| kind == Kind::Transfer && key.starts_with("contact:"));
    let made: Vec<String> = rows.iter().flat_map(|row| row.after.keys()).filter_map(|key| tag(key)).collect();
    let made = made.into_iter().filter(|name| !tags.contains(name)).collect();
    Ok((store::keep(tx, kind, note, (&rows, made))?, rows.len(), done))
}

/// The name of a tag, where a key is one.
fn tag(key: &str) -> Option<String> {
    key.strip_prefix("tag:").map(str::to_owned)
}

/// What differs between two looks at the same rows, in order of id; what `follows` is kept of a row also where it is as it was.
#[must_use]
pub fn differing(before: &[store::State], after: &[store::State], follows: impl Fn(&str) -> bool) -> Vec<Row> {
    let now: BTreeMap<i64, &store::State> = after.iter().map(|state| (state.id, state)).collect();
    before.iter().filter_map(|was| difference(was, now.get(&was.id)?, &follows)).collect()
}

fn difference(before: &store::State, after: &store::State, follows: impl Fn(&str) -> bool) -> Option<Row> {
    let mut row = Row { id: before.id, name: before.name.clone(), ..Row::default() };
    for key in before.values.keys().chain(after.values.keys()) {
        let (was, is) = (before.value(key), after.value(key));
        if was != is || follows(key) {
            row.before.insert(key.clone(), was.clone());
            row.after.insert(key.clone(), is.clone());
        }
    }
    (!row.after.is_empty()).then_some(row)
}
