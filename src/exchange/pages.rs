//! The pages of imports: each takes, checks, calls once, shows.

use super::batch::{Batch, Contents, Plan, State};
use super::check::{Circumstances, Report, check};
use super::form::{Change, Columns, Decision};
use super::groups::{Group, groups};
use super::known::Known;
use super::parts::{self, View};
use super::read::{Limits, ReadProblem};
use super::refused::refused;
use super::threads::aside;
use super::{actions, fields, read, rest as files, store, text};
use crate::core::access::{Can, CustomerImport};
use crate::core::problem::Problem;
use crate::customers::model::Place;
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
use std::sync::Arc;
use uuid::Uuid;

/// Where to upload a file, or paste text.
pub async fn new(_can: Can<CustomerImport>, house: TheHouse, visit: Visit) -> Answer<Page> {
    Ok(upload_page(&house, &visit, "", None))
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
    csv(text::template_name(visit.lang).to_owned(), files::template(visit.lang))
}

fn csv(name: String, bytes: std::io::Result<Vec<u8>>) -> Answer<Download> {
    Ok(Download { name, media_type: "text/csv; charset=utf-8".into(), bytes: bytes.map_err(Problem::bug)? })
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
    let read = aside(move || prepared(&bytes, &name, &limits)).await?;
    let batch = match read {
        Ok(mut batch) => {
            batch.plan.leave_out(|field| fields::is_refused(field, &can.actor().standing));
            batch
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
    let to = house.db.write(can.actor(), move |tx| tx.once(key, |tx| actions::keep(tx, &batch).map(|()| path))).await?;
    Ok(Done::to(to).into())
}

fn limits(house: &House) -> Limits {
    let most = usize::try_from(house.config.data.max_attachment_mib).unwrap_or(20);
    Limits { file_bytes: most << 20, ..Limits::default() }
}

/// A file read, with what its header lets expect.
///
/// # Errors
/// Why it was not read.
pub fn prepared(bytes: &[u8], name: &str, limits: &Limits) -> Result<Batch, ReadProblem> {
    let sheet = read::read(bytes, name, limits)?;
    let encoding = sheet.encoding.unwrap_or("").to_owned();
    let plan = Plan::guessed(&sheet.header);
    let file_name = name.chars().filter(|c| !c.is_control()).take(255).collect();
    Ok(Batch {
        id: Uuid::now_v7(),
        file_name,
        state: State::Waiting,
        plan,
        contents: Contents::of(sheet),
        encoding,
        kept: 0,
        version: 1,
    })
}

/// A batch with its dry run.
struct Looked {
    batch: Batch,
    report: Report,
    groups: Vec<Group>,
}

/// Runs a batch dry: reads it and what it names as the actor, then checks aside.
async fn look(can: &Can<CustomerImport>, house: &House, visit: &Visit, id: Uuid) -> Answer<Looked> {
    let user = can.actor().user_id();
    let found = house.db.read(can.actor(), move |r| {
        let batch = store::one(r, id, user)?;
        let known = Known::find(r, &batch)?;
        Ok((batch, known))
    });
    let (batch, known) = found.await?;
    let standing = &can.actor().standing;
    let at = Circumstances {
        lang: visit.lang,
        currency: house.config.company.currency.clone(),
        zone: house.config.company.time_zone,
        now: house.db.clock().now(),
        reach: can.reach(),
        default: Some(Place { owner_id: standing.user_id, owner_dept_id: standing.department_id }),
        standing: Arc::clone(standing),
    };
    aside(move || {
        let report = check(&batch, &known, &at);
        let groups = groups(&report, at.lang);
        Looked { batch, report, groups }
    })
    .await
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
    let lang = visit.lang;
    let tokens = || tokens(house, visit);
    let last = looked.groups.len().div_ceil(parts::GROUPS).max(1);
    let view = View {
        batch: &looked.batch,
        report: &looked.report,
        groups: &looked.groups,
        lang,
        page: page.clamp(1, last),
        tokens: &tokens,
    };
    let body = html! {
        header.page-head {
            div { h1 { (text::preview(lang)) } (parts::source(&looked.batch, lang)) }
            div.page-actions { (link(Look::Plain, Some(Icon::Import), "/import/customers", text::another(lang))) }
        }
        div.import-page {
            @if let Some(warning) = warning { (notice(Tone::Red, warning, "")) }
            @if parts::waits(&looked.batch) {
                (parts::totals(&view))
                (parts::decision(&view))
                (parts::problems(&view))
                (parts::mapping(&view))
            } @else { (parts::result(&view)) }
        }
    };
    Page::new(text::preview(lang), body)
}

/// The rows that were not imported, or would not be.
pub async fn rest(can: Can<CustomerImport>, house: TheHouse, visit: Visit, id: web::Path<Uuid>) -> Answer<Download> {
    let looked = look(&can, &house, &visit, id.into_inner()).await?;
    let stem = looked.batch.file_name.rsplit_once('.').map_or(looked.batch.file_name.as_str(), |(stem, _)| stem);
    let (name, lang) = (text::rest_name(visit.lang, stem), visit.lang);
    let bytes = aside(move || files::rest(&looked.batch, &looked.report, lang)).await?;
    csv(name, bytes)
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
        let looked = look(&can, &house, &visit, id).await?;
        let warning = text::field_twice(visit.lang, fields::label(twice, visit.lang));
        return Ok(dry_run(&house, &visit, &looked, 1, Some(&warning)).again().into());
    }
    if let Some(refused) = posted.form.refused(&can.actor().standing) {
        let looked = look(&can, &house, &visit, id).await?;
        let warning = text::not_written(visit.lang, fields::label(refused, visit.lang));
        return Ok(dry_run(&house, &visit, &looked, 1, Some(&warning)).again().into());
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
    house
        .db
        .write(can.actor(), move |tx| {
            tx.once(key, |tx| actions::change(tx, id, work).map(|()| format!("/import/{id}")))
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
    let (groups, mut rows) = (looked.groups, 0);
    for group in groups.iter().filter(|group| group.proposal.is_some()) {
        rows += group.rows.len();
    }
    let path = change(&can, &house, id, posted.key, move |plan| take_proposals(plan, &groups)).await?;
    Ok(Done::to(path).say(text::mended(visit.lang, &rows.to_string())))
}

/// Takes every proposal of a dry run into its plan.
pub fn take_proposals(plan: &mut Plan, groups: &[Group]) {
    for group in groups {
        if let (Some(column), Some(proposal)) = (group.column, &group.proposal) {
            plan.mend(column, &group.value, &proposal.value);
        }
    }
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
    if !parts::waits(&looked.batch) {
        return Ok(Done::to(path).into());
    }
    if looked.batch.version != decision.version {
        return Ok(dry_run(&house, &visit, &looked, 1, Some(text::changed_since(lang))).conflict().into());
    }
    let wrong = if decision.all && !looked.report.faults.is_empty() { Some(text::problems_left(lang)) } else { None };
    let nothing = (looked.report.good() == 0).then(|| text::nothing_good(lang));
    if let Some(warning) = wrong.or(nothing) {
        return Ok(dry_run(&house, &visit, &looked, 1, Some(warning)).again().into());
    }
    let (report, to) = (looked.report, path.clone());
    let done = house
        .db
        .write(can.actor(), move |tx| {
            tx.once(key, |tx| actions::decide(tx, id, decision.version, &report).map(|_kept| to))
        })
        .await;
    let warning = match done {
        Ok(to) => return Ok(Done::to(to).into()),
        Err(Problem::Refused(name)) if name == "customer_credit_code" => text::code_taken(lang),
        Err(Problem::Refused(_)) => text::gone_since(lang),
        Err(Problem::Stale(_)) => text::changed_since(lang),
        Err(problem) => return Err(problem),
    };
    let looked = look(&can, &house, &visit, id).await?;
    Ok(dry_run(&house, &visit, &looked, 1, Some(warning)).again().into())
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
    let to = house.db.write(can.actor(), move |tx| tx.once(key, |tx| actions::forget(tx, id).map(|()| to))).await?;
    Ok(Done::to(to).say(text::dropped(visit.lang)))
}
