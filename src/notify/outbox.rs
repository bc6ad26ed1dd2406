//! The outbox: notices become letters, letters are sent. Each step is a short transaction, and none is open while the mail
//! server is spoken to. A letter is written when it goes, so that it tells only what is still so.

use super::store::{self, Addressee, Letter, Settled, Unsorted};
use super::{addresses, bounce, letter, notices, rules};
use crate::core::access::Actor;
use crate::core::calendar::{self, Calendar};
use crate::core::notice::Post;
use crate::core::outside::mail::Fault;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::web::House;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long an idle sender rests, and how long one whose database does not answer.
const REST: Duration = Duration::from_secs(2);
const TROUBLE: Duration = Duration::from_secs(5);
/// How long a stop waits for the letter on its way.
const LEAVE: Duration = Duration::from_secs(10);
/// A digest whose day was sent already, as after a change of the clock, goes with a later one.
const MORNINGS: usize = 5;

/// The running sender of this node.
pub struct Sender {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Sender {
    /// Lets the letter on its way end. One that takes too long is taken up when its lease ends.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        let Some(thread) = self.thread else { return };
        while !thread.is_finished() {
            if begun.elapsed() > LEAVE {
                tracing::warn!("a letter is left on its way");
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        if thread.join().is_err() {
            tracing::error!("the sender of mail had panicked");
        }
    }
}

/// Starts the sender of this node: a thread of its own, so that a mail server that hangs keeps nothing else waiting.
#[must_use]
pub fn start(house: &House) -> Sender {
    let house = House { db: house.db.aside(), ..house.clone() };
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    let run = move || {
        while !told.load(Ordering::Relaxed) {
            match turn(&house) {
                Ok(true) => {}
                Ok(false) => std::thread::sleep(REST),
                Err(problem) => {
                    tracing::warn!(%problem, "mail is waiting");
                    std::thread::sleep(TROUBLE);
                }
            }
        }
    };
    let thread = std::thread::Builder::new().name("mail".into()).spawn(run);
    Sender { stop, thread: thread.inspect_err(|error| tracing::error!(%error, "no thread for mail")).ok() }
}

/// One turn: make letters of new notices, claim one letter that is due, send it, settle it. Whether there was one.
///
/// # Errors
/// As the database answers.
pub fn turn(house: &House) -> Result<bool, Problem> {
    let zone = house.config.company.time_zone;
    house.db.write_now(&Actor::robot("mail"), |tx| sort(tx, zone))?;
    let claimed = house.db.housekeeping_now(|tx| {
        let paused = store::channel(tx)?.paused_until;
        if is_paused(paused, tx.now) { Ok(None) } else { store::claim(tx) }
    })?;
    let Some(mut letter) = claimed else { return Ok(false) };
    let went = catch_unwind(AssertUnwindSafe(|| go(house, &mut letter)))
        .unwrap_or_else(|_panic| Err(Problem::bug("writing a letter panicked")));
    house.db.housekeeping_now(|tx| settle(tx, &letter, &went, zone))?;
    if matches!(went, Ok(Went::Not(Fault::Channel(_)))) {
        house.db.write_now(&Actor::robot("mail"), |tx| notices::down(tx, zone))?;
    }
    Ok(true)
}

/// A pause that ends later than any pause lasts was made by a clock that has been set back.
fn is_paused(until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    until.is_some_and(|until| until > now && until - now < TimeDelta::hours(2))
}

/// Makes letters of notices: one at once, or the digest of a person's next working morning.
fn sort(tx: &mut Tx, zone: Tz) -> Result<(), Problem> {
    let notices = store::unsorted(tx)?;
    if notices.is_empty() {
        return Ok(());
    }
    let calendar = calendar::load(tx, zone)?;
    for notice in notices {
        let letter_id = if notice.address.is_empty() { None } else { letter_for(tx, &notice, &calendar)? };
        store::sorted(tx, notice.id, letter_id)?;
    }
    Ok(())
}

fn letter_for(tx: &mut Tx, notice: &Unsorted, calendar: &Calendar) -> Result<Option<i64>, Problem> {
    let minutes = [notice.digest_at, notice.quiet_from, notice.quiet_to];
    let hours = store::hours(minutes, notice.weekday, &notice.zone, calendar.zone);
    let to = (notice.user_id, notice.address.as_str());
    if Post::of_id(&notice.mail) != Some(Post::Digest) {
        let due = rules::outside_quiet(tx.now, hours, calendar);
        return store::letter(tx, (&notice.key, &notice.kind), to, due);
    }
    let mut from = tx.now;
    for _ in 0..MORNINGS {
        let (day, due) = rules::next_digest(from, hours, calendar);
        let key = format!("{}|{}|{day}", store::DIGEST, notice.user_id);
        if let Some(id) = store::letter(tx, (&key, store::DIGEST), to, due)? {
            return Ok(Some(id));
        }
        from = due;
    }
    Ok(None)
}

/// What became of a letter.
enum Went {
    Sent,
    /// Nothing in it is due any more, or nobody is there to read it.
    Needless,
    Suppressed,
    Off,
    Not(Fault),
}

fn go(house: &House, row: &mut Letter) -> Result<Went, Problem> {
    if !house.mail.is_on() {
        return Ok(Went::Off);
    }
    let Some(mut written) = letter::written(house, row)? else { return Ok(Went::Needless) };
    // The address as it is now: it may have changed since the letter was made.
    row.mail.clone_from(&written.mail);
    let robot = Actor::robot("mail");
    // What tells of the security of an account is tried in any case.
    let suppressed = letter::is_of_notices(house, &row.kind)
        && house.db.read_now(&robot, |r| addresses::suppressed(r, &written.mail))?.is_some();
    if suppressed {
        return Ok(Went::Suppressed);
    }
    written.mark = Some(bounce::mark(house.db.secret(), row.id));
    Ok(house.mail.send(&written).map_or_else(Went::Not, |()| Went::Sent))
}

fn settle(tx: &mut Tx, row: &Letter, went: &Result<Went, Problem>, zone: Tz) -> Result<(), Problem> {
    let ends = |state, answer| Settled { state, answer, due_at: None, counts: true };
    let fault = match went {
        Ok(Went::Sent) => {
            store::open(tx)?;
            return store::settle(tx, row, &ends("sent", ""));
        }
        Ok(Went::Needless) => return store::settle(tx, row, &ends("cancelled", "")),
        Ok(Went::Off) => return store::settle(tx, row, &ends("cancelled", "mail is switched off")),
        Ok(Went::Suppressed) => return store::settle(tx, row, &ends("suppressed", "")),
        Ok(Went::Not(fault)) => fault.clone(),
        Err(problem) => Fault::Later(problem.to_string()),
    };
    tracing::warn!(letter = row.id, fault = fault.short(), "a letter did not go");
    match fault {
        Fault::Refused { answer, recipient } => {
            let weight = rules::weight_of(&answer).filter(|_| recipient);
            bounce::blame(tx, &addressee(row), &answer, weight, zone)?;
            store::settle(tx, row, &ends("refused", &answer))
        }
        Fault::Channel(answer) => {
            let faults = store::channel(tx)?.faults;
            let until = tx.now + rules::wait(faults.saturating_add(1), row.id);
            store::close(tx, until, &answer)?;
            retry(tx, row, &answer, Some(until)).map(|_given_up| ())
        }
        Fault::Later(answer) => {
            let weight = if retry(tx, row, &answer, None)? { rules::weight_of(&answer) } else { None };
            bounce::blame(tx, &addressee(row), &answer, weight, zone)
        }
    }
}

fn addressee(row: &Letter) -> Addressee {
    Addressee { user_id: row.user_id, mail: row.mail.clone() }
}

/// Puts a letter back, or gives it up after two days; whether it is given up. A fault of the server as a whole costs the
/// letter no try.
fn retry(tx: &mut Tx, row: &Letter, answer: &str, paused: Option<DateTime<Utc>>) -> Result<bool, Problem> {
    let next = rules::next_try(row.wanted_at, tx.now, row.attempts, row.id).map(|next| paused.unwrap_or(next));
    let state = if next.is_some() { "waiting" } else { "refused" };
    store::settle(tx, row, &Settled { state, answer, due_at: next, counts: paused.is_none() || next.is_none() })?;
    Ok(next.is_none())
}
