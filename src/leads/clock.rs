//! The clock of a new lead (首次跟进): whoever gets one writes the first follow-up within 24 hours, of which only those of working
//! days count. Afterwards the owner and the nearest superior who may see it are told, once.

use super::model::{Lead, Place};
use super::{rules, store, text};
use crate::core::access::{Actor, Can, Guarded, LeadView, Permission, Standing};
use crate::core::calendar::{Calendar, load};
use crate::core::event::{Change, Event};
use crate::core::notice::above::above;
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::{Reader, Tx};
use crate::row;
use crate::web::House;
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A lead that waited too long.
pub const LATE: Kind = Kind {
    id: "lead_late",
    zh: "新线索超时未跟进",
    en: "New leads without a first follow-up",
    page: true,
    mail: Post::Now,
    look: look_late,
};

/// What was given longer ago is no longer told.
const RECENT: TimeDelta = TimeDelta::days(14);

row! {
    struct Given { at: DateTime<Utc> }
    /// A lead without a first follow-up: whose it is, and since when.
    struct Waiting { id: i64, owner_id: i64, owner_dept_id: i64, given_at: DateTime<Utc> }
}

/// New ones, as whoever has them now left them.
const WAITING: &str = "
    select l.id, l.owner_id, l.owner_dept_id, lower(h.during) as given_at
    from lead l join lead_owner_history h on h.lead_id = l.id and upper_inf(h.during)
    where l.status = 'new' and l.deleted_at is null and l.owner_id is not null and lower(h.during) >= $1 and lower(h.during) < $2
    order by l.id limit 1000";

/// When the first follow-up is due of what was given at a moment: at the same time of the next working day, or where it was
/// given on a day off, at the end of the next working day.
#[must_use]
pub fn due(given: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
    due_after(given, 1, calendar)
}

/// The same after so many working days, at least one.
#[must_use]
pub fn due_after(given: DateTime<Utc>, days: usize, calendar: &Calendar) -> DateTime<Utc> {
    let local = given.with_timezone(&calendar.zone);
    let day = local.date_naive();
    if calendar.is_working(day) {
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap_or(0);
        return calendar.instant(calendar.add_working_days(day, days), minute);
    }
    let last = calendar.add_working_days(day, days);
    calendar.instant(last.succ_opt().unwrap_or(last), 0)
}

/// Since when a lead is whose it is now.
///
/// # Errors
/// As the database answers.
pub fn given_at(door: &mut impl Door, lead: &Lead) -> Result<Option<DateTime<Utc>>, Problem> {
    if lead.status != "new" || lead.owner_id.is_none() {
        return Ok(None);
    }
    let given: Option<Given> =
        Sql::new("select lower(during) as at from lead_owner_history where lead_id = $1 and upper_inf(during)")
            .bind(lead.id)
            .maybe(door)?;
    Ok(given.map(|given| given.at))
}

/// The job that runs through the day: tells of every lead that waits too long, and gives on those that rules gave.
///
/// # Errors
/// As the database answers.
pub fn tick(house: &House, _payload: &Value) -> Result<(), Problem> {
    let (robot, zone) = (Actor::robot("lead_clock"), house.config.company.time_zone);
    house.db.write_now(&robot, |tx| {
        let calendar = load(tx, zone)?;
        let late = late(tx, &calendar)?;
        let notices = notices(tx, &late)?;
        let told = notify(tx, &LATE, &notices)?;
        // What was told before is found again each time, and nothing happens.
        if told == 0 {
            return Ok(());
        }
        tx.record(Event::named("reminder.applied", "reminder").because(LATE.id).with([Change::of("told", (), told)]))
    })?;
    rules::late::tick(house)
}

fn late(tx: &mut Tx, calendar: &Calendar) -> Result<Vec<Waiting>, Problem> {
    let (now, day) = (tx.now, TimeDelta::days(1));
    let waiting: Vec<Waiting> = Sql::new(WAITING).bind(now - RECENT).bind(now - day).rows(tx)?;
    Ok(waiting.into_iter().filter(|one| due(one.given_at, calendar) <= now).collect())
}

/// The nearest superior who may see what stands with a person, of each place.
///
/// # Errors
/// As the database answers.
pub fn superiors(tx: &mut Tx, places: Vec<Place>) -> Result<BTreeMap<(i64, i64), i64>, Problem> {
    let superiors = above(tx, places.iter().map(|place| place.owner_id).collect())?;
    let mut standings: BTreeMap<i64, Standing> = BTreeMap::new();
    for person in superiors.values().flat_map(|line| line.line.iter().copied()) {
        if let Entry::Vacant(vacant) = standings.entry(person) {
            vacant.insert(Standing::load(tx, person)?);
        }
    }
    let nearest = places.into_iter().filter_map(|place| {
        let sees = |person: &i64| {
            standings.get(person).is_some_and(|standing| standing.reach(LeadView::INFO.id).covers(&place.facts()))
        };
        let superior = superiors.get(&place.owner_id)?.line.iter().copied().find(|id| sees(id))?;
        Some(((place.owner_id, place.owner_dept_id), superior))
    });
    Ok(nearest.collect())
}

/// To the owner, and to the nearest superior who may see the lead; once for each time that somebody got it.
fn notices(tx: &mut Tx, late: &[Waiting]) -> Result<Vec<Notice>, Problem> {
    let place = |one: &Waiting| Place { owner_id: one.owner_id, owner_dept_id: one.owner_dept_id };
    let superiors = superiors(tx, late.iter().map(place).collect())?;
    let mut out = Vec::new();
    for one in late {
        let superior = superiors.get(&(one.owner_id, one.owner_dept_id)).copied();
        let slot = one.given_at.timestamp_micros().to_string();
        let facts = json!({ "owner": one.owner_id });
        out.extend(
            std::iter::once(one.owner_id)
                .chain(superior)
                .map(|to| Notice::to(to).about("lead", one.id).once(slot.clone()).with(facts.clone())),
        );
    }
    Ok(out)
}

fn look_late(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let Ok(can) = Can::<LeadView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let ids: Vec<i64> = about.iter().filter_map(|one| one.row_id).collect();
    let rows: BTreeMap<i64, _> = store::several(reader, &can, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let each = about.iter().map(|one| {
        // What was followed, or given on, meanwhile is no longer told.
        let row = rows.get(&one.row_id?).filter(|row| row.status == "new")?;
        row.owner_id.filter(|owner| one.facts.get("owner").and_then(Value::as_i64) == Some(*owner))?;
        let owner = row.owner_name.as_deref().unwrap_or_default();
        let reason = if row.owner_id == who.actor.user_id() {
            text::late_yours(who.lang()).to_owned()
        } else {
            text::late_theirs(who.lang(), owner)
        };
        Some(Told { title: row.label(), reason, href: format!("/leads/{}", row.id) })
    });
    Ok(each.collect())
}
