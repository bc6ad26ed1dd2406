//! The verbs of opportunities. Each is one transaction: load, decide, save, record.

use super::fields::FIELDS;
use super::model::{Above, Draft, Opportunity, Place};
use super::moves::{Deal, Goal, Obstacle, Stage, obstacles};
use super::store::{self, Ending};
use super::{lines, notices, offered, shares, text};
use crate::core::access::{
    Allowed, Can, OpportunityAssign, OpportunityClose, OpportunityCreate, OpportunityDelete, OpportunityEdit,
    OpportunityReopen, OpportunityView, Permission, Seen, Standing,
};
use crate::core::calendar::Calendar;
use crate::core::event::{Change, Event};
use crate::core::notice::{Dealt, settled};
use crate::core::problem::{Errors, Problem};
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::customers::people::{self, Colleague};
use crate::tasks::made::{Next, On, make};
use crate::text::Lang;
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A move or a closing can be taken back for so long by whoever made it.
pub const UNDO_HOURS: i64 = 24;

/// What a new opportunity is made from.
pub struct New<'a> {
    pub draft: &'a Draft,
    pub above: &'a Above,
    /// The name of who is to own it, as typed; empty for the actor.
    pub owner: &'a str,
    /// None for the usual one.
    pub pipeline_id: Option<i64>,
}

/// An opportunity that begins, with whose it is.
pub struct Begun<'a> {
    pub draft: &'a Draft,
    pub above: &'a Above,
    pub place: Place,
    /// The owner's name, for the history.
    pub owner_name: String,
    /// None for the usual one.
    pub pipeline_id: Option<i64>,
}

/// Makes an opportunity at the first stage of a pipeline. Its id.
///
/// # Errors
/// `Forbidden` where the actor may not make it; `Invalid` where a name is nobody's.
pub fn create(tx: &mut Tx, can: &Can<OpportunityCreate>, new: &New, calendar: &Calendar) -> Result<i64, Problem> {
    let (mut owner_id, mut owner_dept_id) = (tx.actor.standing.user_id, tx.actor.standing.department_id);
    let mut owner_name = tx.actor.name().to_owned();
    if !new.owner.is_empty() {
        let owner = colleague(tx, new.owner, "owner")?;
        (owner_id, owner_dept_id, owner_name) = (owner.id, owner.department_id, owner.name);
    }
    let place = Place { owner_id, owner_dept_id };
    let begun = Begun { draft: new.draft, above: new.above, place, owner_name, pipeline_id: new.pipeline_id };
    begin(tx, can, &begun, calendar)
}

/// The same for an owner who is known.
///
/// # Errors
/// `Forbidden` where the actor may not make it; `Invalid` for `pipeline` where that can't be taken.
pub fn begin(tx: &mut Tx, can: &Can<OpportunityCreate>, new: &Begun, calendar: &Calendar) -> Result<i64, Problem> {
    let Place { owner_id, owner_dept_id } = new.place;
    can.place(new.place)?;
    let pipeline_id = offered::chosen(tx, new.place.into(), new.pipeline_id)?;
    let stages = store::present_stages(tx, pipeline_id)?;
    let first = stages.first().ok_or(Problem::NotFound)?;
    let mut draft = new.draft.clone();
    if draft.name.is_empty() {
        draft.name = made_name(new.above, tx.now.with_timezone(&tx.zone).date_naive(), tx.actor.lang);
    }
    let id = store::insert(tx, &draft, new.place, Some(new.above), first)?;
    let told = [
        Change::of("name", (), draft.name.as_str()),
        Change::of("amount", (), money(draft.amount)),
        Change::of("owner", (), new.owner_name.as_str()),
    ];
    tx.record(Event::about("opportunity.created", "opportunity", id).on_customer(new.above.customer_id).with(told))?;
    notices::given(tx, owner_id, &[id])?;
    let customer_id = Some(new.above.customer_id);
    let on = On { opportunity_id: Some(id), customer_id, owner_id, owner_dept_id, ..On::default() };
    follow_with_task(tx, &on, first, calendar)?;
    Ok(id)
}

/// The name of an opportunity that nobody named: the customer's, and the month.
fn made_name(above: &Above, today: NaiveDate, lang: Lang) -> String {
    let customer = if above.short_name.is_empty() { &above.name } else { &above.short_name };
    let customer: String = customer.chars().take(150).collect();
    text::made_name(lang, &customer, &today.format("%Y-%m").to_string())
}

/// Where an amount is from, in both languages, as histories keep it.
pub(super) fn source(from_lines: bool) -> Value {
    let words = |lang| if from_lines { lines::text::source_lines(lang) } else { lines::text::source_typed(lang) };
    json!({ "zh": words(Lang::Zh), "en": words(Lang::En) })
}

/// An amount as histories keep it.
pub(super) fn money(amount: Option<rust_decimal::Decimal>) -> Value {
    amount.map_or(Value::Null, |amount| json!(format!("{amount:.2}")))
}

/// A colleague who may see opportunities, named in a field.
pub(crate) fn colleague(tx: &mut Tx, typed: &str, field: &'static str) -> Result<Colleague, Problem> {
    let one = people::named(tx, typed, field)?;
    if Standing::load(tx, one.id)?.holds(OpportunityView::INFO.id) {
        Ok(one)
    } else {
        Err(Problem::invalid(field, text::no_opportunities(tx.actor.lang, &one.name)))
    }
}

/// An event about an opportunity, on the timeline of its customer.
pub(super) fn about(name: &'static str, id: i64, customer_id: Option<i64>) -> Event {
    let event = Event::about(name, "opportunity", id);
    match customer_id {
        Some(customer_id) => event.on_customer(customer_id),
        None => event,
    }
}

fn of(name: &'static str, row: &Opportunity) -> Event {
    about(name, row.id, row.customer_id)
}

/// Edits an opportunity at the version that was seen. `above` is the customer that it is put on, where that is another one.
///
/// # Errors
/// `Stale` where it was saved in between.
pub fn edit(
    tx: &mut Tx,
    (row, version): (&Allowed<Opportunity, OpportunityEdit>, i32),
    draft: &Draft,
    above: Option<&Above>,
) -> Result<(), Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let place = above.map_or((row.customer_id, row.contact_id), |above| (Some(above.customer_id), above.contact_id));
    let mut draft = draft.clone();
    if draft.name.is_empty() {
        draft.name.clone_from(&row.name);
    }
    let stands = lines::store::of(tx, row.id)?;
    if draft.currency != row.currency && stands.iter().any(|line| line.price.is_some()) {
        return Err(Problem::invalid("currency", lines::text::currency_fixed(tx.actor.lang)));
    }
    if draft.from_lines {
        draft.amount = lines::rules::sum(stands.iter().map(|line| line.amount));
    }
    let changes = changes(row, &draft, above);
    if changes.iter().all(Option::is_none) && place == (row.customer_id, row.contact_id) {
        return Ok(());
    }
    store::update(tx, (row, version), &draft, place)?;
    tx.record(about("opportunity.changed", row.id, place.0).with(changes))
}

fn changes(row: &Opportunity, draft: &Draft, above: Option<&Above>) -> Vec<Option<Change>> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let stays = above.is_none_or(|above| Some(above.customer_id) == row.customer_id);
    let customer = above.filter(|_| !stays).map(|above| above.name.clone());
    vec![
        Change::of("name", row.name.as_str(), draft.name.as_str()),
        if stays { None } else { Change::of("customer", row.customer_name.clone(), customer) },
        Change::of("amount", money(row.amount), money(draft.amount)),
        Change::of("amount_source", source(row.amount_from_lines), source(draft.from_lines)),
        Change::of("currency", row.currency.as_str(), draft.currency.as_str()),
        Change::of("expected_on", day(row.expected_on), day(draft.expected_on)),
        Change::of("commitment", row.commitment.as_str(), draft.commitment.as_str()),
        Change::of("source", row.source.clone(), draft.source.clone()),
        Change::of("remarks", row.remarks.as_str(), draft.remarks.as_str()),
        above.and_then(|above| Change::of("contact", row.contact_name.clone(), above.contact_name.clone())),
    ]
}

/// What the rules of moves look at, for the actor.
fn deal<'a>(row: &'a Opportunity, roles: &'a [i64], open: bool) -> Deal<'a> {
    Deal { open, stage_id: row.stage_id, filled: row.filled(), ticked: &row.ticked, roles }
}

/// Puts an opportunity into another stage of its pipeline, at the version that was seen; whether it was elsewhere before.
/// The stage's task is made, due on a working day.
///
/// # Errors
/// `Stale` with the version that stands now; `Invalid` for `stage` and for each field that is asked for, with what is to be
/// done before, in the actor's language.
pub fn move_to(
    tx: &mut Tx,
    row: &Allowed<Opportunity, OpportunityEdit>,
    (stage_id, version): (i64, i32),
    calendar: &Calendar,
) -> Result<bool, Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let stages = store::stages(tx, row.version_id)?;
    let roles = tx.actor.standing.roles();
    refuse(
        &obstacles(&stages, &deal(row, &roles, row.state == "open"), Goal::Stage(stage_id)),
        &stages,
        tx.actor.lang,
    )?;
    if row.stage_id == stage_id {
        return Ok(false);
    }
    let there = stages.iter().find(|stage| stage.id == stage_id).ok_or(Problem::NotFound)?;
    store::set_stage(tx, (row, version), stage_id)?;
    tx.record(of("opportunity.moved", row).with([staged(row, there)]))?;
    follow_with_task(tx, &place_of(row), there, calendar)?;
    Ok(true)
}

/// The change of stage, in both languages.
fn staged(row: &Opportunity, there: &Stage) -> Option<Change> {
    let both = |zh: &str, en: &str| json!({ "zh": zh, "en": en });
    Change::of("stage", both(&row.stage_zh, &row.stage_en), both(&there.name_zh, &there.name_en))
}

/// Refuses with all that stands in the way.
fn refuse(found: &[Obstacle], stages: &[Stage], lang: Lang) -> Result<(), Problem> {
    if found.is_empty() { Ok(()) } else { Err(Problem::Invalid(told(found, stages, lang))) }
}

/// What stands in the way, and what to do, in words; each with the field that it is about, or `stage`.
#[must_use]
pub fn told(found: &[Obstacle], stages: &[Stage], lang: Lang) -> Errors {
    let stage = |id: i64| stages.iter().find(|stage| stage.id == id);
    let name = |id: i64| stage(id).map_or("", |stage| stage.name(lang));
    let one = |obstacle: &Obstacle| match obstacle {
        Obstacle::NotOpen => ("stage", text::not_open(lang).to_owned()),
        Obstacle::Elsewhere => ("stage", text::other_pipeline(lang).to_owned()),
        Obstacle::NoSkip(id) => ("stage", text::no_skip(lang, name(*id))),
        Obstacle::NoReturn(id) => ("stage", text::no_return(lang, name(*id))),
        Obstacle::Item(item) => ("stage", text::need_item(lang, lang.name(&item.zh, &item.en))),
        Obstacle::Role(id) => {
            let role =
                stage(*id).and_then(|stage| Some(lang.name(stage.role_zh.as_deref()?, stage.role_en.as_deref()?)));
            ("stage", text::need_role(lang, role.unwrap_or_default(), name(*id)))
        }
        Obstacle::Field(id) => match FIELDS.iter().find(|field| field.id == id) {
            Some(field) => (field.id, text::need_field(lang, field.label(lang))),
            None => ("stage", text::need_field(lang, id)),
        },
    };
    found.iter().map(one).map(|(field, words)| (Cow::Borrowed(field), words)).collect()
}

fn place_of(row: &Opportunity) -> On {
    On {
        opportunity_id: Some(row.id),
        customer_id: row.customer_id,
        owner_id: row.owner_id,
        owner_dept_id: row.owner_dept_id,
        ..On::default()
    }
}

/// Makes the task of the stage into which an opportunity came, for its owner.
fn follow_with_task(tx: &mut Tx, on: &On, stage: &Stage, calendar: &Calendar) -> Result<(), Problem> {
    make(
        tx,
        on,
        &Next { event: "task.staged", zh: &stage.task_zh, en: &stage.task_en, days: stage.task_days },
        calendar,
    )
}

/// Closes an opportunity as won, lost or invalid, or puts it aside, at the version that was seen.
///
/// # Errors
/// `Stale` with the version that stands now; `Invalid` where something is missing.
pub fn close(
    tx: &mut Tx,
    (row, version): (&Allowed<Opportunity, OpportunityClose>, i32),
    ending: &Ending,
) -> Result<(), Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let (lang, roles) = (tx.actor.lang, tx.actor.standing.roles());
    if !row.is_alive() || row.state == ending.state {
        return Err(Problem::invalid("stage", text::not_open(lang)));
    }
    if ending.state == "won" {
        let stages = store::stages(tx, row.version_id)?;
        refuse(&obstacles(&stages, &deal(row, &roles, true), Goal::Won), &stages, lang)?;
    }
    if let Some(id) = ending.reason_id
        && !store::is_reason(tx, id, ending.state)?
    {
        return Err(Problem::invalid("reason", text::need_reason(lang)));
    }
    store::end(tx, (row, version), ending)?;
    settled(tx, "opportunity", row.id, Dealt::Whole)?;
    let name = match ending.state {
        "won" => "opportunity.won",
        "lost" => "opportunity.lost",
        "invalid" => "opportunity.invalidated",
        _ => "opportunity.paused",
    };
    let day = if ending.state == "paused" { "wake_on" } else { "closed_on" };
    let amount = if ending.state == "won" { Change::of("amount", (), money(row.amount)) } else { None };
    tx.record(of(name, row).with([amount, Change::of(day, (), ending.day.to_string()), noted(&ending.note)]))
}

fn noted(note: &str) -> Option<Change> {
    if note.is_empty() { None } else { Change::of("note", (), note) }
}

/// Opens a closed opportunity again, with a reason.
///
/// # Errors
/// `Stale` with the version that stands now; `Invalid` where it is open, or the reason is none.
pub fn reopen(
    tx: &mut Tx,
    (row, version): (&Allowed<Opportunity, OpportunityReopen>, i32),
    (reason_id, note): (i64, &str),
) -> Result<(), Problem> {
    let lang = tx.actor.lang;
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    if row.is_alive() {
        return Err(Problem::invalid("reason", text::is_open(lang)));
    }
    if !store::is_reason(tx, reason_id, "reopened")? {
        return Err(Problem::invalid("reason", text::need_reason(lang)));
    }
    store::open(tx, (row, version), row.stage_id, (Some(reason_id), note))?;
    tx.record(of("opportunity.reopened", row).with([noted(note)]))
}

/// Takes up one that was put aside.
///
/// # Errors
/// `Stale` where it was changed in between; `Invalid` where it was not put aside.
pub fn resume(tx: &mut Tx, row: &Allowed<Opportunity, OpportunityClose>) -> Result<(), Problem> {
    if row.state != "paused" {
        return Err(Problem::invalid("stage", text::is_open(tx.actor.lang)));
    }
    store::open(tx, (row, row.version), row.stage_id, (None, ""))?;
    tx.record(of("opportunity.resumed", row))
}

/// Takes back the last move or closing, where the actor made it within a day: the name of where it is again.
///
/// # Errors
/// `Forbidden` where the actor may not do so; `Invalid` where there is nothing to take back.
pub fn undo(tx: &mut Tx, row: Seen<Opportunity>) -> Result<String, Problem> {
    let (lang, me) = (tx.actor.lang, tx.user_id());
    let stays = store::stays(tx, row.id)?;
    let (Some(last), Some(before)) = (stays.first(), stays.get(1)) else {
        return Err(Problem::invalid("stage", text::nothing_to_undo(lang)));
    };
    let recent = last.moved_by == me && tx.now - last.since < TimeDelta::hours(UNDO_HOURS);
    if !recent || before.state != "open" {
        return Err(Problem::invalid("stage", text::nothing_to_undo(lang)));
    }
    let name = lang.name(&before.stage_zh, &before.stage_en).to_owned();
    let (id, customer_id) = (row.id, row.customer_id);
    if row.state == "open" {
        let row = row.may::<OpportunityEdit>()?;
        store::set_stage(tx, (&row, row.version), before.stage_id)?;
    } else {
        let row = row.may::<OpportunityClose>()?;
        store::open(tx, (&row, row.version), before.stage_id, (None, ""))?;
    }
    tx.record(about("opportunity.move_undone", id, customer_id))?;
    Ok(name)
}

/// Gives an opportunity to a colleague: the name.
///
/// # Errors
/// `Invalid` where the name is nobody's; `Stale` where it was changed in between.
pub fn assign(tx: &mut Tx, row: &Allowed<Opportunity, OpportunityAssign>, typed: &str) -> Result<String, Problem> {
    let owner = colleague(tx, typed, "owner")?;
    if owner.id != row.owner_id {
        give(tx, row, &owner)?;
        notices::given(tx, owner.id, &[row.id])?;
    }
    Ok(owner.name)
}

/// What a person has not closed and the actor may give to somebody else, the first to be closed first.
///
/// # Errors
/// `Forbidden` where the actor sees no opportunities at all.
pub fn open_of(
    door: &mut impl Door,
    can: &Can<OpportunityAssign>,
    owner_id: i64,
) -> Result<Vec<Allowed<Opportunity, OpportunityAssign>>, Problem> {
    let view = can.also::<OpportunityView>().ok_or(Problem::Forbidden(OpportunityView::INFO.id))?;
    let rows = store::open_of(door, &view, owner_id)?;
    rows.into_iter().filter(Seen::allows::<OpportunityAssign>).map(Seen::may).collect()
}

fn give(tx: &mut Tx, row: &Allowed<Opportunity, OpportunityAssign>, owner: &Colleague) -> Result<(), Problem> {
    let before = shares::actions::told(tx, row.id)?;
    store::give(tx, row, (owner.id, owner.department_id))?;
    settled(tx, "opportunity", row.id, Dealt::Of(row.owner_id))?;
    let change = Change::of("owner", row.owner_name.as_str(), owner.name.as_str());
    // The database lets a share go along with its opportunity, or stay with who won it.
    let credit = Change::of("shares", before, shares::actions::told(tx, row.id)?);
    tx.record(of("opportunity.assigned", row).with([change, credit]))
}

/// Ticks an item of a stage's checklist, or takes the tick away.
///
/// # Errors
/// `Stale` where it was saved in between; `NotFound` where its pipeline has no such item.
pub fn tick(
    tx: &mut Tx,
    (row, version): (&Allowed<Opportunity, OpportunityEdit>, i32),
    (item, done): (&str, bool),
) -> Result<(), Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let stages = store::stages(tx, row.version_id)?;
    let known = stages.iter().flat_map(Stage::items).find(|one| one.id == item).ok_or(Problem::NotFound)?;
    let mut ticked = row.ticked.clone();
    if ticked.contains(&known.id) == done {
        return Ok(());
    }
    if done {
        ticked.push(known.id);
    } else {
        ticked.retain(|one| *one != known.id);
    }
    store::keep_ticked(tx, (row, version), ticked)?;
    let words = |done: bool| {
        let mark = if done { "[x]" } else { "[ ]" };
        json!({ "zh": format!("{mark} {}", known.zh), "en": format!("{mark} {}", if known.en.is_empty() { &known.zh } else { &known.en }) })
    };
    tx.record(of("opportunity.ticked", row).with([Change::of("checklist", words(!done), words(done))]))
}

/// Deletes an opportunity.
///
/// # Errors
/// `Stale` where it was changed in between.
pub fn delete(tx: &mut Tx, row: &Allowed<Opportunity, OpportunityDelete>) -> Result<(), Problem> {
    store::set_deleted(tx, row, true)?;
    settled(tx, "opportunity", row.id, Dealt::Whole)?;
    tx.record(of("opportunity.deleted", row).with([Change::of("name", row.name.as_str(), ())]))
}

/// Takes a deletion back.
///
/// # Errors
/// `Forbidden` where the right to delete is gone.
pub fn restore(tx: &mut Tx, row: Seen<Opportunity>) -> Result<(), Problem> {
    let row = row.may::<OpportunityDelete>()?;
    store::set_deleted(tx, &row, false)?;
    tx.record(of("opportunity.restored", &row).with([Change::of("name", (), row.name.as_str())]))
}
