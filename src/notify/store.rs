//! All SQL of notices and of the outbox.

use super::rules::{Hours, LEASE};
use crate::core::notice::About;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

/// The kind of letters that gather notices.
pub const DIGEST: &str = "digest";

/// Notices on one page of the list.
pub const PAGE: i64 = 50;

row! {
    /// A notice whose letter is to be made, with whom it goes to and when they want letters.
    pub struct Unsorted {
        id: i64, key: String, user_id: i64, kind: String, mail: String,
        address: String, digest_at: i32, quiet_from: i32, quiet_to: i32, weekday: Option<i32>, zone: String,
    }
    /// A letter to be sent.
    pub struct Letter { id: i64, key: String, kind: String, user_id: i64, mail: String, wanted_at: DateTime<Utc>, attempts: i32 }
    /// To whom a letter went.
    pub struct Addressee { user_id: i64, mail: String }
    /// Whom a letter is for.
    pub struct Recipient { name: String, language: String, zone: String, address: String }
    /// The way to the mail server.
    pub struct Channel { faults: i32, paused_until: Option<DateTime<Utc>>, answer: String, sent_at: Option<DateTime<Utc>> }
    /// A notice as the list shows it, with what became of its letter.
    pub struct Line { id: i64, kind: String, row_id: Option<i64>, day: Option<NaiveDate>, facts: Value, made_at: DateTime<Utc>,
        read_at: Option<DateTime<Utc>>, state: Option<String>, answer: Option<String>, sent_at: Option<DateTime<Utc>>, due_at: Option<DateTime<Utc>> }
    /// A person's wish for a kind.
    pub struct Wish { kind: String, page: bool, mail: String }
    struct Kept { digest_at: i32, quiet_from: i32, quiet_to: i32, weekday: Option<i32>, zone: String }
    struct Id { id: i64 }
    /// How many letters are in a state.
    pub struct InState { state: String, n: i64 }
    /// A letter that waits or was refused, as an administrator sees it.
    pub struct Queued { id: i64, login: String, kind: String, state: String, made_at: DateTime<Utc>, due_at: DateTime<Utc>, attempts: i32, answer: String }
}

impl Line {
    /// What it is about.
    #[must_use]
    pub fn about(&self) -> About {
        About { id: self.id, kind: self.kind.clone(), row_id: self.row_id, day: self.day, facts: self.facts.clone() }
    }
}

/// The hours as stored: those of digests and quiet hours in minutes. A zone that is not known is the company's.
#[must_use]
pub fn hours([digest_at, quiet_from, quiet_to]: [i32; 3], weekday: Option<i32>, zone: &str, company: Tz) -> Hours {
    let minute = |minute: i32| u16::try_from(minute).unwrap_or_default();
    Hours {
        digest_at: minute(digest_at),
        quiet_from: minute(quiet_from),
        quiet_to: minute(quiet_to),
        weekday: weekday.and_then(|weekday| u32::try_from(weekday).ok()),
        zone: zone.parse().unwrap_or(company),
    }
}

/// Takes notices of which no letter was made yet.
///
/// # Errors
/// As the database answers.
pub fn unsorted(tx: &mut Tx) -> Result<Vec<Unsorted>, Problem> {
    Sql::new(
        "select n.id, n.key, n.user_id, n.kind, n.mail, coalesce(e.mail, u.mail) as address,
           coalesce(w.digest_at, 510) as digest_at, coalesce(w.quiet_from, 1320) as quiet_from, coalesce(w.quiet_to, 420) as quiet_to,
           w.weekday, coalesce(w.zone, '') as zone
         from notice n join app_user u on u.id = n.user_id left join earlier_mail e on e.user_id = n.user_id
           left join mail_wish w on w.user_id = n.user_id
         where not n.sorted order by n.id limit 200 for update of n skip locked",
    )
    .rows(tx)
}

/// A notice is in a letter, or in none.
///
/// # Errors
/// As the database answers.
pub fn sorted(tx: &mut Tx, id: i64, letter_id: Option<i64>) -> Result<(), Problem> {
    Sql::new("update notice set sorted = true, letter_id = $2 where id = $1").bind(id).bind(letter_id).run(tx)?;
    Ok(())
}

/// A letter of this key that still waits, made if there is none; nothing where it went already.
///
/// # Errors
/// As the database answers.
pub fn letter(
    tx: &mut Tx,
    (key, kind): (&str, &str),
    (user_id, mail): (i64, &str),
    due_at: DateTime<Utc>,
) -> Result<Option<i64>, Problem> {
    let id: Option<Id> = Sql::new(
        "insert into letter (key, kind, user_id, mail, facts, made_at, due_at, wanted_at) values ($1, $2, $3, $4, $5, $6, $7, $7)
         on conflict (key) do update set mail = excluded.mail where letter.state = 'waiting' returning id",
    )
    .bind(key)
    .bind(kind)
    .bind(user_id)
    .bind(mail)
    .bind(json!({}))
    .bind(tx.now)
    .bind(due_at)
    .maybe(tx)?;
    Ok(id.map(|id| id.id))
}

/// Claims the next letter that is due, in a transaction of its own. One whose lease ran out counts as due: whoever had it
/// was killed. The lease is told by the database's clock. A next try that is further off than any wait was put there by a
/// clock that has been set back since, and is due.
///
/// # Errors
/// As the database answers.
pub fn claim(tx: &mut Tx) -> Result<Option<Letter>, Problem> {
    Sql::new(
        "update letter l set state = 'sending', lease_until = coalesce($1, now()) + $2 * interval '1 second', attempts = attempts + 1
         where id = (select id from letter where (state = 'waiting' and (due_at <= $3 or (wanted_at <= $3 and due_at > $3 + interval '2 hours'))) or (state = 'sending' and lease_until < coalesce($1, now()))
                     order by due_at, id for update skip locked limit 1)
         returning id, key, kind, user_id, mail, wanted_at, attempts",
    )
    .bind(tx.set_time)
    .bind(LEASE.num_seconds())
    .bind(tx.now)
    .maybe(tx)
}

/// How a letter that was claimed ends, or goes on waiting.
pub struct Settled<'a> {
    pub state: &'static str,
    pub answer: &'a str,
    pub due_at: Option<DateTime<Utc>>,
    /// A try that says nothing about the letter does not count.
    pub counts: bool,
}

/// Settles a letter that this worker still holds.
///
/// # Errors
/// As the database answers.
pub fn settle(tx: &mut Tx, letter: &Letter, settled: &Settled) -> Result<(), Problem> {
    Sql::new(
        "update letter set state = $3, answer = $4, due_at = coalesce($5, due_at), lease_until = null,
           mail = $8, attempts = attempts - case when $6 then 0 else 1 end, sent_at = case when $3 = 'sent' then $7 else sent_at end
         where id = $1 and attempts = $2 and state = 'sending'",
    )
    .bind(letter.id)
    .bind(letter.attempts)
    .bind(settled.state)
    .bind(settled.answer)
    .bind(settled.due_at)
    .bind(settled.counts)
    .bind(tx.now)
    .bind(&*letter.mail)
    .run(tx)?;
    Ok(())
}

/// A letter came back. To whom it had gone; nothing where it came back before, or is forgotten. The report may be here
/// before we have noted that the letter went.
///
/// # Errors
/// As the database answers.
pub fn returned(tx: &mut Tx, id: i64, answer: &str) -> Result<Option<Addressee>, Problem> {
    Sql::new(
        "update letter set state = 'returned', answer = $2, due_at = $3, lease_until = null where id = $1 and state in ('sending', 'sent')
         returning user_id, mail",
    )
    .bind(id)
    .bind(answer)
    .bind(tx.now)
    .maybe(tx)
}

/// The way to the mail server.
///
/// # Errors
/// As the database answers.
pub fn channel(door: &mut impl Door) -> Result<Channel, Problem> {
    Sql::new("select faults, paused_until, answer, sent_at from mail_channel").one(door)
}

/// The way is open, and a letter went.
///
/// # Errors
/// As the database answers.
pub fn open(tx: &mut Tx) -> Result<(), Problem> {
    Sql::new("update mail_channel set faults = 0, paused_until = null, answer = '', sent_at = $1")
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// The way is closed for a while.
///
/// # Errors
/// As the database answers.
pub fn close(tx: &mut Tx, until: DateTime<Utc>, answer: &str) -> Result<(), Problem> {
    Sql::new("update mail_channel set faults = faults + 1, paused_until = $1, answer = $2, fault_at = $3")
        .bind(until)
        .bind(answer)
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Waits no longer for the mail server: somebody has mended something.
///
/// # Errors
/// As the database answers.
pub fn try_again(tx: &mut Tx) -> Result<(), Problem> {
    Sql::new("update mail_channel set paused_until = null").run(tx)?;
    Ok(())
}

/// An active recipient with the address they have confirmed.
///
/// # Errors
/// As the database answers.
pub fn recipient(reader: &mut Reader, user_id: i64) -> Result<Option<Recipient>, Problem> {
    Sql::new(
        "select u.name, u.language, coalesce(w.zone, '') as zone, coalesce(e.mail, u.mail) as address
         from app_user u left join mail_wish w on w.user_id = u.id left join earlier_mail e on e.user_id = u.id where u.id = $1 and u.active",
    )
    .bind(user_id)
    .maybe(reader)
}

/// What a letter is about that its reader still wants by mail and has not read on the page.
///
/// # Errors
/// As the database answers.
pub fn in_letter(reader: &mut Reader, letter_id: i64) -> Result<Vec<About>, Problem> {
    Sql::new(
        "select n.id, n.kind, n.row_id, n.day, n.facts
         from notice n left join notice_wish w on w.user_id = n.user_id and w.kind = n.kind
         where n.letter_id = $1 and n.read_at is null and coalesce(w.mail, n.mail) <> 'none' order by n.kind, n.day, n.id limit 500",
    )
    .bind(letter_id)
    .rows(reader)
}

/// A person's notices, the newest first, below an id where one is given. What was to come by mail only is among them where
/// its letter did not arrive.
///
/// # Errors
/// As the database answers.
pub fn list(reader: &mut Reader, user_id: i64, unread: bool, below: Option<i64>) -> Result<Vec<Line>, Problem> {
    Sql::new(
        "select n.id, n.kind, n.row_id, n.day, n.facts, n.made_at, n.read_at, l.state, l.answer, l.sent_at, l.due_at
         from notice n left join letter l on l.id = n.letter_id
         where n.user_id = $1 and (n.page or l.state in ('refused', 'returned', 'suppressed')) and (not $2 or n.read_at is null) and n.id < $3
         order by n.id desc limit $4",
    )
    .bind(user_id)
    .bind(unread)
    .bind(below.unwrap_or(i64::MAX))
    .bind(PAGE + 1)
    .rows(reader)
}

/// One of a person's notices.
///
/// # Errors
/// `NotFound` where it is absent or somebody else's.
pub fn one(door: &mut impl Door, user_id: i64, id: i64) -> Result<About, Problem> {
    Sql::new("select id, kind, row_id, day, facts from notice where id = $1 and user_id = $2")
        .bind(id)
        .bind(user_id)
        .one(door)
}

/// A person has read one of their notices, or has not. Whatever settled it before, it was their own doing then.
///
/// # Errors
/// As the database answers.
pub fn set_read(tx: &mut Tx, user_id: i64, id: i64, read: bool) -> Result<(), Problem> {
    Sql::new("update notice set read_at = case when $3 then coalesce(read_at, $4) end, facts = facts - 'settled' where id = $1 and user_id = $2")
        .bind(id)
        .bind(user_id)
        .bind(read)
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// A person has read all that their list shows up to an id.
///
/// # Errors
/// As the database answers.
pub fn read_all(tx: &mut Tx, user_id: i64, up_to: i64) -> Result<usize, Problem> {
    Sql::new(
        "update notice n set read_at = $2 where n.user_id = $1 and n.read_at is null and n.id <= $3
           and (n.page or exists (select from letter l where l.id = n.letter_id and l.state in ('refused', 'returned', 'suppressed')))",
    )
    .bind(user_id)
    .bind(tx.now)
    .bind(up_to)
    .run(tx)
}

/// A person's wishes.
///
/// # Errors
/// As the database answers.
pub fn wishes(door: &mut impl Door, user_id: i64) -> Result<Vec<Wish>, Problem> {
    Sql::new("select kind, page, mail from notice_wish where user_id = $1 order by kind").bind(user_id).rows(door)
}

/// Keeps a wish.
///
/// # Errors
/// As the database answers.
pub fn set_wish(tx: &mut Tx, user_id: i64, kind: &str, page: bool, mail: &'static str) -> Result<(), Problem> {
    Sql::new(
        "insert into notice_wish (user_id, kind, page, mail) values ($1, $2, $3, $4)
         on conflict (user_id, kind) do update set page = excluded.page, mail = excluded.mail",
    )
    .bind(user_id)
    .bind(kind)
    .bind(page)
    .bind(mail)
    .run(tx)?;
    Ok(())
}

/// When a person wants letters, and the zone as stored.
///
/// # Errors
/// As the database answers.
pub fn wished_hours(door: &mut impl Door, user_id: i64, company: Tz) -> Result<(Hours, String), Problem> {
    let kept: Option<Kept> =
        Sql::new("select digest_at, quiet_from, quiet_to, weekday, zone from mail_wish where user_id = $1")
            .bind(user_id)
            .maybe(door)?;
    let usual = Kept { digest_at: 510, quiet_from: 1320, quiet_to: 420, weekday: None, zone: String::new() };
    let kept = kept.unwrap_or(usual);
    let minutes = [kept.digest_at, kept.quiet_from, kept.quiet_to];
    Ok((hours(minutes, kept.weekday, &kept.zone, company), kept.zone))
}

/// Keeps when a person wants letters; the zone is empty for the company's.
///
/// # Errors
/// As the database answers.
pub fn set_hours(tx: &mut Tx, user_id: i64, hours: Hours, zone: &str) -> Result<(), Problem> {
    Sql::new(
        "insert into mail_wish (user_id, digest_at, quiet_from, quiet_to, zone, weekday) values ($1, $2, $3, $4, $5, $6)
         on conflict (user_id) do update set digest_at = excluded.digest_at, quiet_from = excluded.quiet_from,
           quiet_to = excluded.quiet_to, zone = excluded.zone, weekday = excluded.weekday",
    )
    .bind(user_id)
    .bind(i32::from(hours.digest_at))
    .bind(i32::from(hours.quiet_from))
    .bind(i32::from(hours.quiet_to))
    .bind(zone)
    .bind(hours.weekday.and_then(|weekday| i32::try_from(weekday).ok()))
    .run(tx)?;
    Ok(())
}

/// The letters by state.
///
/// # Errors
/// As the database answers.
pub fn states(door: &mut impl Door) -> Result<Vec<InState>, Problem> {
    Sql::new("select state, count(*) as n from letter group by state order by state").rows(door)
}

/// Letters that wait, are being sent or were refused, the latest refusals first.
///
/// # Errors
/// As the database answers.
pub fn queue(door: &mut impl Door, most: i64) -> Result<Vec<Queued>, Problem> {
    Sql::new(
        "select l.id, u.login, l.kind, l.state, l.made_at, l.due_at, l.attempts, l.answer from letter l join app_user u on u.id = l.user_id
         where l.state in ('waiting', 'sending', 'refused', 'returned', 'suppressed')
         order by l.state in ('waiting', 'sending') desc, l.due_at desc, l.id desc limit $1",
    )
    .bind(most)
    .rows(door)
}

/// Who holds a permission: the active people with a role that gives it.
///
/// # Errors
/// As the database answers.
pub fn holders(tx: &mut Tx, permission: &str) -> Result<Vec<i64>, Problem> {
    let rows: Vec<Id> = Sql::new(
        "select distinct u.id from role_grant g join role r on r.id = g.role_id join user_role ur on ur.role_id = r.id join app_user u on u.id = ur.user_id
         where g.permission = $1 and r.retired_at is null and u.active order by u.id",
    )
    .bind(permission)
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
