//! The verbs of imports of sales. Each is one transaction.

use super::apply::{Doing, import};
use super::check::{At, check};
use super::known::Known;
use super::plan::Plan;
use super::report::Report;
use super::store::{self, Import, Kept, Made};
use super::tables::{self, Sent, Table};
use crate::core::access::{
    Can, CustomerCreate, CustomerDelete, LeadCreate, OpportunityCreate, OpportunityDelete, Permission, ProductManage,
    SalesImport, Scoped,
};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::customers::model::Place;
use crate::exchange::read::Limits;
use uuid::Uuid;

/// The files with what a check finds.
pub struct Looked {
    pub plan: Plan,
    pub tables: Vec<Table>,
    pub known: Known,
    pub report: Report,
}

/// Whoever imports makes everything that comes in, anywhere in the company: the right to make the products.
///
/// # Errors
/// `Forbidden` with the permission that is missing, or that does not reach everywhere.
pub fn rights(can: &Can<SalesImport>) -> Result<Can<ProductManage>, Problem> {
    everywhere::<CustomerCreate>(can)?;
    everywhere::<OpportunityCreate>(can)?;
    everywhere::<LeadCreate>(can)?;
    can.also::<ProductManage>().ok_or(Problem::Forbidden(ProductManage::INFO.id))
}

fn everywhere<P: Scoped>(can: &Can<SalesImport>) -> Result<(), Problem> {
    let all = can.also::<P>().is_some_and(|can| can.reach().all);
    if all { Ok(()) } else { Err(Problem::Forbidden(P::INFO.id)) }
}

/// Keeps files for their dry run.
///
/// # Errors
/// As the database answers.
pub fn keep(tx: &mut Tx, id: Uuid, plan: &Plan, files: Vec<Sent>) -> Result<(), Problem> {
    store::put(tx, id, plan, files)?;
    tx.record(Event::named("import.uploaded", "import").because(id.to_string()))
}

/// Reads and checks files as a plan has it.
///
/// # Errors
/// `Invalid` where a file can't be read; as the database answers.
pub fn look(door: &mut impl Door, mut plan: Plan, files: &[Sent], at: &At) -> Result<Looked, Problem> {
    let limits = Limits { file_bytes: 200 << 20, ..Limits::default() };
    let tables = tables::read(files, &mut plan, &limits, at.lang)
        .map_err(|(file, words)| Problem::invalid("file", format!("{file}: {words}")))?;
    let known = Known::find(door, &plan, &tables)?;
    let report = check(&plan, &tables, &known, at)?;
    Ok(Looked { plan, tables, known, report })
}

/// Changes what was decided about files; nothing where they are imported.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn change(tx: &mut Tx, id: Uuid, change: impl FnOnce(&mut Plan)) -> Result<(), Problem> {
    let mut import = mine(tx, id)?;
    if import.state != "waiting" {
        return Ok(());
    }
    change(&mut import.plan);
    store::replan(tx, id, &import.plan)?;
    tx.record(Event::named("import.changed", "import").because(id.to_string()))
}

/// One's own import, held.
fn mine(tx: &mut Tx, id: Uuid) -> Result<Import, Problem> {
    let import = store::held(tx, id)?;
    if import.made_by == tx.user_id() { Ok(import) } else { Err(Problem::NotFound) }
}

/// What is decided about files: the version that was seen, and whether nothing comes in where anything is wrong.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    pub version: i32,
    pub all: bool,
}

/// Imports files that wait, once: all rows or the good ones, in one transaction.
///
/// # Errors
/// `Stale` where something was changed since; `Invalid` where something is missing or wrong.
pub fn decide(tx: &mut Tx, can: &Can<SalesImport>, id: Uuid, decision: Decision, at: &At) -> Result<(), Problem> {
    let import = mine(tx, id)?;
    if import.state != "waiting" {
        return Ok(());
    }
    if import.version != decision.version {
        return Err(Problem::Stale(import.version));
    }
    let files = store::files(tx, id)?;
    let looked = look(tx, import.plan, &files, at)?;
    let owner = at.standing.department_id;
    let owner = tx.user_id().map(|owner_id| Place { owner_id, owner_dept_id: owner });
    carry_out(tx, can, (id, &looked), (decision.all, owner), at).map(|_made| ())
}

/// Imports what was checked, and ends the import.
///
/// # Errors
/// `Invalid` where something is missing, or wrong and all was wanted.
pub fn carry_out(
    tx: &mut Tx,
    can: &Can<SalesImport>,
    (id, looked): (Uuid, &Looked),
    (all, owner): (bool, Option<Place>),
    at: &At,
) -> Result<Made, Problem> {
    let products = rights(can)?;
    let report = &looked.report;
    if let Some(words) = report.open.first() {
        return Err(Problem::invalid("decide", words.clone()));
    }
    if all && !report.wrong.is_empty() {
        return Err(Problem::invalid("decide", super::text::problems_left(at.lang)));
    }
    let doing = Doing { id, plan: &looked.plan, known: &looked.known, report, at, products: &products, owner };
    let made = import(tx, &doing)?;
    store::finish(tx, id, &made)?;
    tx.record(Event::named("import.done", "import").because(id.to_string()))?;
    Ok(made)
}

/// Takes an import back: all that nobody changed or uses since. What stayed.
///
/// # Errors
/// `Forbidden` for another's import without the right to delete everywhere what it made.
pub fn undo(tx: &mut Tx, can: &Can<SalesImport>, id: Uuid) -> Result<Kept, Problem> {
    rights(can)?;
    let import = store::held(tx, id)?;
    if import.state != "done" {
        return Ok(import.kept);
    }
    if import.made_by.is_none() || import.made_by != tx.user_id() {
        everywhere::<CustomerDelete>(can)?;
        everywhere::<OpportunityDelete>(can)?;
    }
    let kept = store::take_back(tx, &import)?;
    tx.record(Event::named("import.undone", "import").because(id.to_string()))?;
    Ok(kept)
}

/// Throws files away that wait.
///
/// # Errors
/// `NotFound` where they are another's.
pub fn forget(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    if mine(tx, id)?.state == "waiting" {
        store::forget(tx, id)?;
    }
    tx.record(Event::named("import.dropped", "import").because(id.to_string()))
}
