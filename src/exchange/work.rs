//! The job of imports: reads, checks and applies large files. It may be cut off at any moment and begun again: what it
//! wrote is one transaction, which ends the import as well.

use super::actions::{self, Task};
use super::batch::{Batch, Contents, HEAD, Line, Plan, Rows, State};
use super::check::Circumstances;
use super::kind::Kind;
use super::progress::{Progress, STOPPED, Stage};
use super::read::{self, Limits};
use super::refused::refused;
use super::report::Report;
use super::summary::Summary;
use super::{store, text};
use crate::core::access::{Actor, Can, Permission, Standing};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::spool::Spool;
use crate::customers::model::Place;
use crate::text::Lang;
use crate::web::House;
use serde_json::Value;
use std::sync::Arc;

/// Does what was asked of an import. Nothing where it was cancelled or is done.
///
/// # Errors
/// As the database answers; the job is then tried again.
pub fn run<K: Kind>(house: &House, payload: &Value) -> Result<(), Problem> {
    let task: Task = serde_json::from_value(payload.clone()).map_err(Problem::bug)?;
    let robot = Actor::robot("import");
    let batch = match house.db.read_now(&robot, |r| store::for_job(r, K::OBJECT, task.batch)) {
        Ok(batch) if batch.version == task.version && batch.state.runs() => batch,
        Ok(_) | Err(Problem::NotFound) => return Ok(()),
        Err(problem) => return Err(problem),
    };
    let lang = Lang::of_tag(&task.lang);
    let ended =
        match person::<K>(house, &task, lang).and_then(|can| Job::<K> { house, can, lang, batch: &batch }.run(&task)) {
            Err(Problem::Refused(name)) if name == STOPPED => return Ok(()),
            Err(Problem::Stale(_)) => return Ok(()),
            Err(problem) => words::<K>(&problem, lang).map(Err).ok_or(problem)?,
            Ok(()) => Ok(()),
        };
    ended.or_else(|words: String| fail(house, &batch, &words))
}

/// Tells whoever waits for an import that its job was given up, and puts it back to where it can be asked for again.
///
/// # Errors
/// As the database answers.
pub fn given_up<K: Kind>(house: &House, payload: &Value) -> Result<(), Problem> {
    let task: Task = serde_json::from_value(payload.clone()).map_err(Problem::bug)?;
    match house.db.read_now(&Actor::robot("import"), |r| store::for_job(r, K::OBJECT, task.batch)) {
        Ok(batch) if batch.version == task.version && batch.state.runs() => {
            fail(house, &batch, text::given_up_job(Lang::of_tag(&task.lang)))
        }
        Ok(_) | Err(Problem::NotFound) => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Who asked for it, with the rights of now.
fn person<K: Kind>(house: &House, task: &Task, lang: Lang) -> Result<Can<K::Import>, Problem> {
    let id = task.by.ok_or(Problem::Forbidden(K::Import::INFO.id))?;
    let standing = house.db.housekeeping_now(|tx| Standing::load(tx, id))?;
    Can::of(&Arc::new(Actor::person(Arc::new(standing), lang)))
}

/// What a person is told about a problem; None where the job is tried again instead.
#[must_use]
pub fn words<K: Kind>(problem: &Problem, lang: Lang) -> Option<String> {
    match problem {
        Problem::Forbidden(_) | Problem::NotFound => Some((K::WORDS.right_lost)(lang).to_owned()),
        Problem::Refused(name) => Some(K::refused(name, lang).unwrap_or_else(|| text::gone_since(lang)).to_owned()),
        Problem::Invalid(errors) => errors.first().map(|(_, words)| words.clone()),
        _ => None,
    }
}

/// Puts an import back to where it was, and says why.
fn fail(house: &House, batch: &Batch, words: &str) -> Result<(), Problem> {
    let state = match batch.state {
        State::Applying => State::Waiting,
        State::Undoing => State::Done,
        _ => State::Failed,
    };
    let ended = Batch { state, problem: words.to_owned(), ..batch.clone() };
    house.db.write_now(&Actor::robot("import"), |tx| {
        store::finish(tx, batch, &ended)?;
        tx.record(Event::named("import.failed", "import").because(batch.id.to_string()))
    })
}

struct Job<'a, K: Kind> {
    house: &'a House,
    can: Can<K::Import>,
    lang: Lang,
    batch: &'a Batch,
}

impl<K: Kind> Job<'_, K> {
    fn run(&self, task: &Task) -> Result<(), Problem> {
        let mut progress = Progress::begin(&self.house.db, self.batch.id)?;
        if self.batch.state == State::Undoing {
            progress.stage(Stage::Undoing, 0)?;
            return self.house.db.write_now(self.can.actor(), |tx| K::undo(tx, &self.can, self.batch).map(|_gone| ()));
        }
        let (read, report) = self.checked(&mut progress)?;
        let apply = self.batch.state == State::Applying;
        if apply && report.good() > 0 && (!task.all || report.faults.is_empty()) {
            progress.stage(Stage::Applying, report.good())?;
            return self.house.db.write_now(self.can.actor(), |tx| {
                actions::carry_out::<K>(tx, &read, &report, &mut |rows| progress.done(rows)).map(|_kept| ())
            });
        }
        let summary = Summary::of::<K>(&report, self.lang).shortened();
        let problem = if apply { text::changed_since(self.lang).to_owned() } else { String::new() };
        let ended = Batch { state: State::Waiting, summary: Some(summary), problem, ..read };
        self.house.db.write_now(self.can.actor(), |tx| {
            store::finish(tx, self.batch, &ended)?;
            tx.record(Event::named("import.checked", "import").because(self.batch.id.to_string()))
        })
    }

    /// The file with its first rows, and what the check of all finds.
    fn checked(&self, progress: &mut Progress) -> Result<(Batch, Report<K::Ready>), Problem> {
        let file = self.house.db.read_now(self.can.actor(), |r| store::file(r, self.batch.id))?;
        let (read, lines) = whole::<K>(self.batch, file.unwrap_or_default(), self.lang, &self.can.actor().standing)?;
        progress.stage(Stage::Checking, lines.len())?;
        let rows = Rows::Aside(&lines);
        let known = self.house.db.read_now(self.can.actor(), |r| K::known(r, &read.plan, rows))?;
        let at = circumstances::<K>(self.house, &self.can, &read.plan, self.lang);
        let report = K::check((&read, rows), &known, &at, &mut |rows| progress.done(rows))?;
        Ok((read, report))
    }
}

/// A batch with the first rows of its file, all of them beside it, and the plan that the header lets expect where there is
/// none yet.
///
/// # Errors
/// `Invalid` with why it was not read; as the disk answers.
pub fn whole<K: Kind>(
    batch: &Batch,
    file: Vec<u8>,
    lang: Lang,
    standing: &Standing,
) -> Result<(Batch, Spool<Line>), Problem> {
    let limits = Limits { file_bytes: file.len(), ..Limits::default() };
    let (mut lines, mut first, mut kept) = (Spool::default(), Vec::new(), Ok(()));
    let mut take = |row| {
        let line = Line::of(row);
        if kept.is_ok() {
            kept = lines.push(&line);
        }
        if first.len() < HEAD {
            first.push(line);
        }
    };
    let sheet = read::read_rows(&file, (&batch.file_name, batch.plan.sheet.as_deref()), &limits, &mut take)
        .map_err(|problem| Problem::invalid("file", refused(&problem, lang)))?;
    kept?;
    drop(file);
    let encoding = sheet.encoding.unwrap_or("").to_owned();
    let mut plan = batch.plan.clone();
    if plan.columns.len() != sheet.header.len() {
        plan = Plan { sheet: plan.sheet, ..K::guessed(&sheet.header) };
        K::leave_out(&mut plan, &sheet.header, standing);
    }
    let contents = Contents::beside(sheet, &lines, first);
    Ok((Batch { plan, contents, encoding, ..batch.clone() }, lines))
}

/// Who imports, where and when.
#[must_use]
pub fn circumstances<K: Kind>(house: &House, can: &Can<K::Import>, plan: &Plan, lang: Lang) -> Circumstances {
    let standing = &can.actor().standing;
    let own = Place { owner_id: standing.user_id, owner_dept_id: standing.department_id };
    Circumstances {
        lang,
        currency: house.config.company.currency.clone(),
        zone: house.config.company.time_zone,
        now: house.db.clock().now(),
        reach: can.reach(),
        default: (!K::OWNERLESS || plan.mine).then_some(own),
        standing: Arc::clone(standing),
    }
}
