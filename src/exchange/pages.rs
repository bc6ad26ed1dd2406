//! The pages of imports: each takes, checks, calls once, shows.

use super::batch::{Batch, Line, Plan, Rows, State};
use super::check::{check, check_telling};
use super::form::{Change, Columns, Decision, SheetChoice};
use super::known::Known;
use super::parts::{self, View};
use super::read::{Limits, ReadProblem};
use super::received::received;
use super::refused::refused;
use super::report::Report;
use super::summary::Summary;
use super::threads::aside;
use super::undo::undone::Undone;
use super::{actions, fields, list, progress_parts, rest as files, store, text, undo, work};
use crate::core::access::{Can, CustomerImport};
use crate::core::problem::Problem;
use crate::core::spool::Spool;
use crate::core::tx::Tx;
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link};
use crate::ui::card::notice;
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Download, Outcome, Page};
use crate::web::upload::Upload;
use crate::web::who::Visit;
use actix_web::http::StatusCode;
use actix_web::web;
use maud::html;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// Where to upload a file, or paste text; with the imports of a month.
pub async fn new(can: Can<CustomerImport>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let user = can.actor().user_id();
    let imports = house.db.read(can.actor(), move |r| store::list(r, user)).await?;
    let page = upload_page(&house, &visit, "", None);
    let body =
        html! { (page.content.body) (list::table_of(&imports, user, house.config.company.time_zone, visit.lang)) };
    Ok(Page::new(text::title(visit.lang), body))
}

fn upload_page(house: &House, visit: &Visit, typed: &str, error: Option<&str>) -> Page {
    let lang = visit.lang;
    let body = html! {
        header.page-head { h1 { (text::title(lang)) } }
        (parts::upload(&tokens(house, visit), typed, error, house.config.data.max_attachment_mib, lang))
    };
    Page::new(text::title(lang), body)
}

/// The columns that may be filled in.
pub async fn template(_can: Can<CustomerImport>, visit: Visit) -> Answer<Download> {
    let bytes = files::template(visit.lang).map_err(Problem::bug)?;
    Ok(csv(text::template_name(visit.lang).to_owned(), bytes))
}

fn csv(name: String, bytes: Vec<u8>) -> Download {
    Download { name, media_type: "text/csv; charset=utf-8".into(), bytes }
}

/// Reads a file and keeps it for its dry run.
pub async fn upload(can: Can<CustomerImport>, house: TheHouse, visit: Visit, sent: Upload) -> Answer<Outcome> {
    sent.raw.refuse_unknown(|name| name == "text")?;
    let (lang, key) = (visit.lang, sent.key);
    let typed = sent.raw.get("text").to_owned();
    let mut files = sent.files.into_iter();
    let (name, bytes) = match (files.next(), files.next(), typed.is_empty()) {
        (Some(file), None, true) => (file.name, file.bytes),
        (None, _, false) => (text::pasted(lang).to_owned(), typed.clone().into_bytes()),
        (None, _, true) => return Ok(upload_page(&house, &visit, "", Some(text::need_file(lang))).again().into()),
        _ => return Ok(upload_page(&house, &visit, &typed, Some(text::one_file(lang))).again().into()),
    };
    let limits = limits(&house);
    let read = aside(move || received(bytes, &name, &limits, lang)).await?;
    let (batch, file) = match read {
        Ok((mut batch, file)) => {
            batch.plan.leave_out(&batch.contents.header, |field| fields::is_refused(field, &can.actor().standing));
            (batch, file)
        }
        Err(problem) => {
            let page = upload_page(&house, &visit, &typed, Some(&refused(&problem, lang)));
            let status = if matches!(problem, ReadProblem::TooBig { .. }) {
                StatusCode::PAYLOAD_TOO_LARGE
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            return Ok(Page { status, ..page }.into());
        }
    };
    let path = format!("/import/{}", batch.id);
    let to = house.db.write_once(can.actor(), key, move |tx| actions::keep(tx, &batch, file).map(|()| path)).await?;
    Ok(Done::to(to).into())
}

fn limits(house: &House) -> Limits {
    let most = usize::try_from(house.config.data.max_attachment_mib).unwrap_or(20);
    Limits { file_bytes: most << 20, ..Limits::default() }
}

/// A batch with what its check found; the check itself where the file is small.
struct Looked {
    batch: Batch,
    summary: Summary,
    report: Option<Report>,
    /// What stayed when it was taken back.
    undone: Undone,
    /// How far its job is.
    told: Option<store::Told>,
}

/// Looks at a batch: a large one's last check, or a check of a small one, as the actor, aside.
async fn look(can: &Can<CustomerImport>, house: &House, visit: &Visit, id: Uuid) -> Answer<Looked> {
    let user = can.actor().user_id();
    let found = house.db.read(can.actor(), move |r| {
        let batch = store::one(r, id, user)?;
        let small = !batch.contents.large() && batch.state == State::Waiting;
        let known = if small { Some(Known::find(r, &batch.plan, Rows::Here(&batch.contents.rows))?) } else { None };
        let kept = if batch.state == State::Undone { undo::store::kept(r, id)? } else { Value::Null };
        Ok((batch, known, kept))
    });
    let (batch, known, kept) = found.await?;
    let Some(known) = known else {
        let summary = batch.summary.clone().unwrap_or_default();
        let undone = serde_json::from_value(kept).unwrap_or_default();
        let told = if batch.state.runs() { house.db.housekeeping(move |tx| store::told(tx, id)).await? } else { None };
        return Ok(Looked { batch, summary, report: None, undone, told });
    };
    let at = work::circumstances(house, can, visit.lang);
    aside(move || {
        let report = check(&batch, &known, &at)?;
        let summary = Summary::of(&report, at.lang);
        Ok(Looked { batch, summary, report: Some(report), undone: Undone::default(), told: None })
    })
    .await?
}

/// The dry run, or what became of it.
pub async fn show(
    can: Can<CustomerImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: Asked,
) -> Answer<Page> {
    let looked = look(&can, &house, &visit, id.into_inner()).await?;
    Ok(dry_run(&house, &visit, &looked, asked.0.get("page").parse().unwrap_or(1), None))
}

fn dry_run(house: &House, visit: &Visit, looked: &Looked, page: usize, warning: Option<&str>) -> Page {
    let (lang, batch) = (visit.lang, &looked.batch);
    let tokens = || tokens(house, visit);
    let last = looked.summary.groups.len().div_ceil(parts::GROUPS).max(1);
    let view = View { batch, summary: &looked.summary, lang, page: page.clamp(1, last), tokens: &tokens };
    let title = if batch.state == State::Waiting { text::preview(lang) } else { text::import(lang) };
    let body = html! {
        header.page-head {
            div.page-title { h1 { (title) } (parts::source(batch, lang)) }
            div.page-actions { (link(Look::Plain, Some(Icon::Import), "/import/customers", text::another(lang))) }
        }
        div.import-page {
            @if let Some(warning) = warning { (notice(Tone::Red, warning, "")) }
            @else if !batch.problem.is_empty() { (notice(Tone::Red, text::came_to_nothing(lang), &batch.problem)) }
            @match batch.state {
                State::Waiting => {
                    (parts::totals(&view))
                    (parts::decision(&view))
                    (parts::sheets(&view))
                    (parts::problems(&view))
                    (parts::mapping(&view))
                }
                State::Failed => { (parts::sheets(&view)) (parts::given_up(&view)) }
                State::Checking | State::Applying | State::Undoing => { (progress_parts::waiting(batch, looked.told.as_ref(), &tokens(), lang)) }
                State::Done => { (parts::result(&view)) @if batch.kept > 0 || batch.plan.added > 0 { (undo::parts::offer(batch, &tokens(), lang)) } }
                State::Undone => { (undo::parts::undone(&looked.undone, lang)) }
                State::Dropped => {}
            }
        }
    };
    Page::new(title, body)
}

/// The page of an import again, with why something was not done.
pub async fn again(
    can: &Can<CustomerImport>,
    house: &House,
    visit: &Visit,
    id: Uuid,
    warning: &str,
) -> Answer<Outcome> {
    let looked = look(can, house, visit, id).await?;
    Ok(dry_run(house, visit, &looked, 1, Some(warning)).again().into())
}

/// How far the job is, for a page that waits; once it is done, on to the result.
pub async fn progress(can: Can<CustomerImport>, house: TheHouse, visit: Visit, id: web::Path<Uuid>) -> Answer<Done> {
    let (id, user) = (id.into_inner(), can.actor().user_id());
    let batch = house.db.read(can.actor(), move |r| store::one(r, id, user)).await?;
    let done = Done::to(format!("/import/{id}"));
    if !batch.state.runs() {
        return Ok(done);
    }
    let told = house.db.housekeeping(move |tx| store::told(tx, id)).await?;
    Ok(done.swap(progress_parts::waiting(&batch, told.as_ref(), &tokens(&house, &visit), visit.lang)))
}

/// The rows that were not imported, or would not be.
pub async fn rest(can: Can<CustomerImport>, house: TheHouse, visit: Visit, id: web::Path<Uuid>) -> Answer<Download> {
    let looked = look(&can, &house, &visit, id.into_inner()).await?;
    let stem = looked.batch.file_name.rsplit_once('.').map_or(looked.batch.file_name.as_str(), |(stem, _)| stem);
    let (name, lang) = (text::rest_name(visit.lang, stem), visit.lang);
    let (batch, lines, report) = all_rows(&can, &house, &visit, looked).await?;
    let bytes = aside(move || {
        let rows = lines.as_ref().map_or(Rows::Here(&batch.contents.rows), Rows::Aside);
        files::rest((&batch, rows), &report, lang)
    });
    Ok(csv(name, bytes.await??))
}

/// An import with its check: a large file is read again, its rows are beside it.
async fn all_rows(
    can: &Can<CustomerImport>,
    house: &House,
    visit: &Visit,
    looked: Looked,
) -> Answer<(Batch, Option<Spool<Line>>, Report)> {
    if let Some(report) = looked.report {
        return Ok((looked.batch, None, report));
    }
    let (lang, batch, doors) = (visit.lang, looked.batch, house.db.aside());
    let id = batch.id;
    let file = if batch.contents.large() { doors.read(can.actor(), move |r| store::file(r, id)).await? } else { None };
    let (batch, lines) = match file {
        Some(file) => {
            let standing = Arc::clone(&can.actor().standing);
            let (batch, lines) = aside(move || work::whole(&batch, file, lang, &standing)).await??;
            (batch, Some(lines))
        }
        None => (batch, None),
    };
    let found = doors.read(can.actor(), move |r| {
        let rows = lines.as_ref().map_or(Rows::Here(&batch.contents.rows), Rows::Aside);
        let known = Known::find(r, &batch.plan, rows)?;
        Ok((batch, lines, known))
    });
    let ((batch, lines, known), at) = (found.await?, work::circumstances(house, can, lang));
    aside(move || {
        let rows = lines.as_ref().map_or(Rows::Here(&batch.contents.rows), Rows::Aside);
        let report = check_telling((&batch, rows), &known, &at, &mut |_| Ok(()))?;
        Ok((batch, lines, report))
    })
    .await?
}

/// Changes the mapping of columns.
pub async fn columns(
    can: Can<CustomerImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Columns>,
) -> Answer<Outcome> {
    let id = id.into_inner();
    if let Some(twice) = posted.form.chosen_twice() {
        let warning = text::field_twice(visit.lang, fields::label(twice, visit.lang));
        return again(&can, &house, &visit, id, &warning).await;
    }
    if let Some(refused) = posted.form.refused(&can.actor().standing) {
        let warning = text::not_written(visit.lang, fields::label(refused, visit.lang));
        return again(&can, &house, &visit, id, &warning).await;
    }
    let form = posted.form;
    let to = change(&can, &house, id, posted.key, move |plan| form.apply(plan)).await?;
    Ok(Done::to(to).say(text::applied(visit.lang)).into())
}

/// Saves a change of a plan, once; the path of the dry run.
async fn change(
    can: &Can<CustomerImport>,
    house: &House,
    id: Uuid,
    key: Uuid,
    work: impl FnOnce(&mut Plan) + Send + 'static,
) -> Answer<String> {
    let user = can.actor().user_id();
    house
        .db
        .write(can.actor(), move |tx| {
            let large = store::one(tx, id, user)?.contents.large();
            tx.once(key, |tx| actions::change(tx, id, large, work).map(|()| format!("/import/{id}")))
        })
        .await
}

/// Reads a value of a column as another, in every row.
pub async fn replace(
    can: Can<CustomerImport>,
    house: TheHouse,
    id: web::Path<Uuid>,
    posted: Posted<Change>,
) -> Answer<Done> {
    let (column, from, to) = (posted.form.column()?, posted.form.from(), posted.form.to()?);
    let path = change(&can, &house, id.into_inner(), posted.key, move |plan| plan.mend(column, &from, &to)).await?;
    Ok(Done::to(path))
}

/// Reads one cell as something else.
pub async fn cell(
    can: Can<CustomerImport>,
    house: TheHouse,
    id: web::Path<Uuid>,
    posted: Posted<Change>,
) -> Answer<Done> {
    let (row, column, to) = (posted.form.row()?, posted.form.column()?, posted.form.to()?);
    let path = change(&can, &house, id.into_inner(), posted.key, move |plan| plan.set_cell(row, column, to)).await?;
    Ok(Done::to(path))
}

/// Takes every proposal.
pub async fn mend(
    can: Can<CustomerImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let id = id.into_inner();
    let looked = look(&can, &house, &visit, id).await?;
    let groups = looked.summary.groups;
    let rows: usize = groups.iter().filter(|group| group.proposal.is_some()).map(|group| group.count).sum();
    let path = change(&can, &house, id, posted.key, move |plan| plan.take_proposals(&groups)).await?;
    Ok(Done::to(path).say(text::mended(visit.lang, &rows.to_string())))
}

/// Imports all rows, or the good ones: once, and all of these or none.
pub async fn decide(
    can: Can<CustomerImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Decision>,
) -> Answer<Outcome> {
    let (id, lang, key, decision) = (id.into_inner(), visit.lang, posted.key, posted.form);
    let path = format!("/import/{id}");
    let looked = look(&can, &house, &visit, id).await?;
    if looked.batch.state != State::Waiting {
        return Ok(Done::to(path).into());
    }
    if looked.batch.version != decision.version {
        return Ok(dry_run(&house, &visit, &looked, 1, Some(text::changed_since(lang))).conflict().into());
    }
    let wrong = if decision.all && looked.summary.faults > 0 { Some(text::problems_left(lang)) } else { None };
    let nothing = (looked.summary.good == 0).then(|| text::nothing_good(lang));
    if let Some(warning) = wrong.or(nothing) {
        return Ok(dry_run(&house, &visit, &looked, 1, Some(warning)).again().into());
    }
    let (report, to) = (looked.report, path.clone());
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| match &report {
            Some(report) => actions::decide(tx, id, decision.version, report).map(|_kept| to),
            None => actions::begin(tx, id, decision.version, decision.all).map(|()| to),
        })
        .await;
    let warning = match done {
        Ok(to) => return Ok(Done::to(to).into()),
        Err(Problem::Stale(_)) => text::changed_since(lang).to_owned(),
        Err(problem @ Problem::Refused(_)) => work::words(&problem, lang).unwrap_or_default(),
        Err(problem) => return Err(problem),
    };
    again(&can, &house, &visit, id, &warning).await
}

/// Reads another sheet of the workbook.
pub async fn sheet(
    can: Can<CustomerImport>,
    house: TheHouse,
    id: web::Path<Uuid>,
    posted: Posted<SheetChoice>,
) -> Answer<Done> {
    let (id, key, user, wanted) = (id.into_inner(), posted.key, can.actor().user_id(), posted.form.0);
    let path = format!("/import/{id}");
    let work = move |tx: &mut Tx| {
        let batch = store::one(tx, id, user)?;
        if !batch.contents.sheets.contains(&wanted) {
            return Err(Problem::BadRequest("sheet".into()));
        }
        tx.once(key, |tx| actions::choose_sheet(tx, id, wanted).map(|()| path))
    };
    Ok(Done::to(house.db.write(can.actor(), work).await?))
}

/// Checks a file anew whose check came to nothing.
pub async fn check_again(
    can: Can<CustomerImport>,
    house: TheHouse,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let work = move |tx: &mut Tx| actions::check_again(tx, id).map(|()| format!("/import/{id}"));
    Ok(Done::to(house.db.write_once(can.actor(), key, work).await?))
}

/// Stops the job.
pub async fn cancel(
    can: Can<CustomerImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let to =
        house.db.write_once(can.actor(), key, move |tx| actions::cancel(tx, id).map(|()| "/import/customers".into()));
    Ok(Done::to(to.await?).say(text::cancelled(visit.lang)))
}

/// Throws a file away.
pub async fn forget(
    can: Can<CustomerImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let to = "/import/customers".to_owned();
    let to = house.db.write_once(can.actor(), key, move |tx| actions::forget(tx, id).map(|()| to)).await?;
    Ok(Done::to(to).say(text::dropped(visit.lang)))
}
