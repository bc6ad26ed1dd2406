//! The SQL of the log: read by key, and its own events.

use super::filter::{Cursor, Filter, PAGE};
use crate::core::access::{AuditRead, Can};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::{Fragment, Sql};
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

/// The most events of a download.
pub const EXPORT_CAP: usize = 100_000;
/// Events of one query of a download.
const BATCH: usize = 5_000;

row! {
    /// An event as stored.
    #[derive(serde::Serialize)]
    pub struct Line {
        at: DateTime<Utc>, id: i64, name: String, object: String, row_id: Option<i64>, customer_id: Option<i64>, ids: Vec<i64>, fields: Value,
        outcome: String, reasons: Vec<String>, actor_kind: String, actor_id: Option<i64>, actor_name: String, acting_as: Option<i64>,
        session_id: Option<i64>, address: String, request_id: String, node: String,
        subject_zh: String, subject_en: String,
    }
    struct Id { id: i64 }
    /// A person for the filter's proposals.
    pub struct Person { login: String, name: String }
}

/// A page of the log.
pub struct Found {
    pub lines: Vec<Line>,
    pub previous: Option<Cursor>,
    pub next: Option<Cursor>,
}

/// The page that was asked for, newest first.
///
/// # Errors
/// As the database answers.
pub fn page(reader: &mut Reader, can: &Can<AuditRead>, filter: &Filter, zone: Tz) -> Result<Found, Problem> {
    let mut lines = events(reader, can, filter, zone, PAGE + 1)?;
    let back = filter.cursor.is_some_and(|cursor| cursor.back);
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    if back {
        lines.reverse();
    }
    let edge = |line: Option<&Line>, back: bool| line.map(|line| Cursor { at: line.at, id: line.id, back });
    let previous = if (back && more) || (!back && filter.cursor.is_some()) { edge(lines.first(), true) } else { None };
    let next = if back || more { edge(lines.last(), false) } else { None };
    Ok(Found { lines, previous, next })
}

/// All events that were asked for, newest first, at most `most`.
///
/// # Errors
/// As the database answers.
pub fn all(
    reader: &mut Reader,
    can: &Can<AuditRead>,
    filter: &Filter,
    zone: Tz,
    most: usize,
) -> Result<Vec<Line>, Problem> {
    let mut lines: Vec<Line> = Vec::new();
    let mut filter = filter.clone();
    filter.cursor = None;
    loop {
        let wanted = BATCH.min(most - lines.len());
        let batch = events(reader, can, &filter, zone, wanted)?;
        let full = batch.len() == wanted;
        lines.extend(batch);
        filter.cursor = lines.last().map(|line| Cursor { at: line.at, id: line.id, back: false });
        if !full || lines.len() >= most {
            return Ok(lines);
        }
    }
}

/// The persons who signed in last, for the filter's proposals.
///
/// # Errors
/// As the database answers.
pub fn people(reader: &mut Reader, _can: &Can<AuditRead>) -> Result<Vec<Person>, Problem> {
    Sql::new("select login, name from app_user order by signed_in_at desc nulls last, id limit 200").rows(reader)
}

/// Records that the log was opened or taken out, with what was asked for.
///
/// # Errors
/// As the database answers; then nothing may be shown.
pub fn record(tx: &mut Tx, name: &'static str, filter: &Filter, rows: Option<usize>) -> Result<(), Problem> {
    let mut event = Event::named(name, "audit");
    for (key, value) in filter.pairs() {
        event = event.because(format!("{key}={value}"));
    }
    if let Some(rows) = rows {
        event = event.because(format!("rows={rows}"));
    }
    tx.record(event)
}

/// `Can` is proof enough: the log has no rows of one's own.
fn events(
    reader: &mut Reader,
    _can: &Can<AuditRead>,
    filter: &Filter,
    zone: Tz,
    most: usize,
) -> Result<Vec<Line>, Problem> {
    if !filter.wrong.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("");
    let conditions = conditions(&mut sql, reader, filter, zone)?;
    let back = filter.cursor.is_some_and(|cursor| cursor.back);
    let order = if back { " order by at, id limit " } else { " order by at desc, id desc limit " };
    let limit = sql.place(i64::try_from(most).unwrap_or(i64::MAX));
    let head = "(select at, id, name, object, row_id, customer_id, ids, fields, outcome, reasons, actor_kind, actor_id, actor_name, acting_as,
       session_id, address, request_id, node,
       coalesce(case object when 'user' then (select u.name from app_user u where u.id = row_id)
         when 'role' then (select r.name_zh from role r where r.id = row_id)
         when 'department' then (select d.name_zh from department d where d.id = row_id) end, '') as subject_zh,
       coalesce(case object when 'role' then (select r.name_en from role r where r.id = row_id)
         when 'department' then (select d.name_en from department d where d.id = row_id) end, '') as subject_en
       from audit_event where true";
    let branch =
        |own: &Fragment| Fragment::new(head).fragment(&conditions).fragment(own).text(order).fragment(&limit).text(")");
    let ways = ways(&mut sql, filter);
    let mut out = Fragment::new("select * from (");
    for (place, way) in ways.iter().enumerate() {
        out = out.text(if place == 0 { "" } else { " union all " }).fragment(&branch(way));
    }
    sql.fragment(&out).text(") e").text(order).fragment(&limit).rows(reader)
}

/// The ways in which an event can be about the row or the customer that is asked for, each with an index of its own and apart
/// from the others. One event may be about many rows; those are few.
fn ways(sql: &mut Sql, filter: &Filter) -> Vec<Fragment> {
    let one = |head: &'static str, id: &Fragment| Fragment::new(head).fragment(id);
    let among =
        |id: &Fragment| one(" and ids <> '{}' and ", id).text(" = any(ids) and row_id is distinct from ").fragment(id);
    match (filter.row_id, filter.customer_id) {
        (None, None) => vec![Fragment::default()],
        (Some(id), customer) => {
            let id = sql.place(id);
            let within = customer.map_or_else(Fragment::default, |customer| of_customer(&sql.place(customer)));
            [one(" and row_id = ", &id), among(&id)].map(|way| way.fragment(&within)).to_vec()
        }
        (None, Some(id)) => {
            let id = sql.place(id);
            let itself = one(" and object = 'customer' and customer_id is distinct from ", &id);
            vec![
                one(" and customer_id = ", &id),
                itself.clone().text(" and row_id = ").fragment(&id),
                itself.fragment(&among(&id)),
            ]
        }
    }
}

/// That an event is about a customer, for the few events about one row.
fn of_customer(id: &Fragment) -> Fragment {
    Fragment::new(" and (customer_id = ")
        .fragment(id)
        .text(" or object = 'customer' and (row_id = ")
        .fragment(id)
        .text(" or ")
        .fragment(id)
        .text(" = any(ids)))")
}

fn conditions(sql: &mut Sql, reader: &mut Reader, filter: &Filter, zone: Tz) -> Result<Fragment, Problem> {
    let mut out = Fragment::default();
    let mut add = |text: &'static str, place: Fragment| out = std::mem::take(&mut out).text(text).fragment(&place);
    if let Some(from) = filter.from {
        add(" and at >= ", sql.place(midnight(from, zone)));
    }
    if let Some(to) = filter.to.and_then(|to| to.checked_add_days(Days::new(1))) {
        add(" and at < ", sql.place(midnight(to, zone)));
    }
    if !filter.who.is_empty() {
        let ids = persons(reader, &filter.who)?;
        if ids.is_empty() {
            add(" and actor_name = ", sql.place(filter.who.as_str()));
        } else {
            // Whoever signs in is not known yet: such an event is about the person.
            let ids = sql.place(ids);
            let about = Fragment::new(") or (actor_kind = 'nobody' and object = 'user' and row_id = any(")
                .fragment(&ids)
                .text(")))");
            add(" and (actor_id = any(", ids.fragment(&about));
        }
    }
    if let Some(names) = filter.names() {
        add(" and name = any(", sql.place(names).text(")"));
    }
    for (text, value) in [
        (" and object = ", filter.object.as_str()),
        (" and outcome = ", filter.outcome.map_or("", crate::core::event::Outcome::id)),
        (" and address = ", filter.address.as_str()),
        (" and request_id = ", filter.request.as_str()),
    ] {
        if !value.is_empty() {
            add(text, sql.place(value));
        }
    }
    if let Some(cursor) = filter.cursor {
        let (at, id) = (sql.place(cursor.at), sql.place(cursor.id));
        let (loose, strict) = if cursor.back { (" >= ", " > ") } else { (" <= ", " < ") };
        let after =
            at.clone().text(" and (at").text(strict).fragment(&at).text(" or id").text(strict).fragment(&id).text(")");
        add(" and at", Fragment::new(loose).fragment(&after));
    }
    Ok(out)
}

/// The persons whom a login, a name or an id names.
fn persons(reader: &mut Reader, who: &str) -> Result<Vec<i64>, Problem> {
    let found: Vec<Id> = Sql::new("select id from app_user where login = lower($1) or name = $1 or id::text = $1")
        .bind(who)
        .rows(reader)?;
    Ok(found.into_iter().map(|one| one.id).collect())
}

/// When a day begins in a zone; where that hour does not exist, the one after it.
fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let begin = day.and_time(chrono::NaiveTime::MIN);
    let local = zone
        .from_local_datetime(&begin)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(begin + chrono::TimeDelta::hours(1))).earliest());
    local.map_or_else(|| begin.and_utc(), |local| local.with_timezone(&Utc))
}
