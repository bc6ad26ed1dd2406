//! The pages of imports of sales: each takes, checks, calls once, shows.

use super::actions::{self, Looked};
use super::check::At;
use super::form::{Choices, Decide, Mend, Replace};
use super::plan::Plan;
use super::store::{self, Import};
use super::tables::{self, Sent};
use super::{parts, result, text};
use crate::core::access::{Can, SalesImport};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::exchange::read::Limits;
use crate::ui::badge::Tone;
use crate::ui::card::notice;
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::upload::Upload;
use crate::web::who::Visit;
use actix_web::web;
use maud::html;
use std::sync::Arc;
use uuid::Uuid;

/// The most files of an import.
const MOST_FILES: usize = 8;
/// The most rows of one of them: what is decided on a page is done while its sender waits.
const MOST_ROWS: usize = 50_000;

fn at(house: &House, can: &Can<SalesImport>, visit: &Visit) -> At {
    At {
        lang: visit.lang,
        zone: house.config.company.time_zone,
        now: house.db.clock().now(),
        standing: Arc::clone(&can.actor().standing),
    }
}

/// Where to send the files, with the latest imports.
pub async fn new(can: Can<SalesImport>, house: TheHouse, visit: Visit) -> Answer<Page> {
    actions::rights(&can)?;
    upload_page(&can, &house, &visit, None).await
}

async fn upload_page(can: &Can<SalesImport>, house: &House, visit: &Visit, error: Option<&str>) -> Answer<Page> {
    let (lang, user) = (visit.lang, can.actor().user_id());
    let imports = house.db.read(can.actor(), move |r| store::list(r, user)).await?;
    let body = html! {
        nav.crumbs { a href="/opportunities" { (text::opportunities(lang)) } }
        header.page-head { h1 { (text::title(lang)) } }
        (parts::upload(&tokens(house, visit), error, house.config.data.max_attachment_mib, lang))
        (result::list(&imports, house.config.company.time_zone, lang))
    };
    Ok(Page::new(text::title(lang), body))
}

/// Reads files and keeps them for their dry run.
pub async fn upload(can: Can<SalesImport>, house: TheHouse, visit: Visit, sent: Upload) -> Answer<Outcome> {
    actions::rights(&can)?;
    sent.raw.refuse_unknown(|_| false)?;
    let (lang, key) = (visit.lang, sent.key);
    let files: Vec<Sent> = sent.files.into_iter().map(|file| Sent { name: file.name, bytes: file.bytes }).collect();
    let wrong = match files.len() {
        0 => Some(text::need_files(lang)),
        n if n > MOST_FILES => Some(text::too_many_files(lang)),
        _ => None,
    };
    if let Some(words) = wrong {
        return Ok(upload_page(&can, &house, &visit, Some(words)).await?.again().into());
    }
    let most = usize::try_from(house.config.data.max_attachment_mib).unwrap_or(20);
    let limits = Limits { file_bytes: most << 20, rows: MOST_ROWS, ..Limits::default() };
    let mut plan = Plan::default();
    if let Err((file, words)) = tables::read(&files, &mut plan, &limits, lang) {
        return Ok(upload_page(&can, &house, &visit, Some(&format!("{file}: {words}"))).await?.again().into());
    }
    let id = Uuid::now_v7();
    let work = move |tx: &mut Tx| actions::keep(tx, id, &plan, files).map(|()| path(id));
    Ok(Done::to(house.db.aside().write_once(can.actor(), key, work).await?).into())
}

fn path(id: Uuid) -> String {
    format!("/opportunities/import/{id}")
}

/// An import with its dry run, where it waits.
async fn look(can: &Can<SalesImport>, house: &House, visit: &Visit, id: Uuid) -> Answer<(Import, Option<Looked>)> {
    let (user, at) = (can.actor().user_id(), at(house, can, visit));
    let read = move |r: &mut crate::core::tx::Reader| {
        let import = store::one(r, id, user)?;
        if import.state != "waiting" {
            return Ok((import, None));
        }
        let files = store::files(r, id)?;
        let looked = actions::look(r, import.plan.clone(), &files, &at)?;
        Ok((import, Some(looked)))
    };
    house.db.aside().read(can.actor(), read).await
}

/// The dry run, or what became of it.
pub async fn show(can: Can<SalesImport>, house: TheHouse, visit: Visit, id: web::Path<Uuid>) -> Answer<Page> {
    drawn(&can, &house, &visit, (id.into_inner(), None)).await
}

async fn drawn(
    can: &Can<SalesImport>,
    house: &House,
    visit: &Visit,
    (id, warning): (Uuid, Option<&str>),
) -> Answer<Page> {
    actions::rights(can)?;
    let (import, looked) = look(can, house, visit, id).await?;
    let (lang, hidden) = (visit.lang, || tokens(house, visit));
    let title = if looked.is_some() { text::preview(lang) } else { text::title(lang) };
    let body = html! {
        nav.crumbs { a href="/opportunities/import" { (text::title(lang)) } }
        header.page-head { h1 { (title) } }
        div.import-page {
            @if let Some(warning) = warning { (notice(Tone::Red, warning, "")) }
            @match &looked {
                Some(looked) => (parts::dry_run(&parts::View { import: &import, looked, lang, tokens: &hidden })),
                None => (result::became(&import, &hidden(), lang)),
            }
        }
    };
    Ok(Page::new(title, body))
}

/// Changes what the files mean.
pub async fn choose(
    can: Can<SalesImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Choices>,
) -> Answer<Done> {
    let form = posted.form;
    let to = change(&can, &house, (id.into_inner(), posted.key), move |plan| form.apply(plan)).await?;
    Ok(Done::to(to).say(text::applied(visit.lang)))
}

async fn change(
    can: &Can<SalesImport>,
    house: &House,
    (id, key): (Uuid, Uuid),
    work: impl FnOnce(&mut Plan) + Send + 'static,
) -> Answer<String> {
    house.db.write_once(can.actor(), key, move |tx| actions::change(tx, id, work).map(|()| path(id))).await
}

/// Reads a value of a column as another, in every row.
pub async fn replace(
    can: Can<SalesImport>,
    house: TheHouse,
    id: web::Path<Uuid>,
    posted: Posted<Replace>,
) -> Answer<Done> {
    let mend = Mend::of(&posted.form)?;
    let work = move |plan: &mut Plan| {
        if let Some(file) = plan.files.get_mut(mend.file) {
            file.columns.mend(mend.column, &mend.from, &mend.to);
        }
    };
    Ok(Done::to(change(&can, &house, (id.into_inner(), posted.key), work).await?))
}

/// Takes every proposal.
pub async fn mend(
    can: Can<SalesImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let id = id.into_inner();
    let (_, looked) = look(&can, &house, &visit, id).await?;
    let Some(looked) = looked else { return Ok(Done::to(path(id))) };
    let work = move |plan: &mut Plan| take_proposals(plan, &looked.report);
    Ok(Done::to(change(&can, &house, (id, posted.key), work).await?))
}

/// Takes every proposal of a dry run into a plan.
pub fn take_proposals(plan: &mut Plan, report: &super::report::Report) {
    for one in &report.wrong {
        if let (Some(file), Some(column), Some(meant)) =
            (plan.files.get_mut(one.file), one.group.column, &one.group.proposal)
        {
            file.columns.mend(column, &one.group.value, &meant.value);
        }
    }
}

/// Imports all rows, or the good ones: once, and all of these or none.
pub async fn decide(
    can: Can<SalesImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Decide>,
) -> Answer<Outcome> {
    let (id, lang, decision, doer) = (id.into_inner(), visit.lang, posted.form.0, can.clone());
    let at = at(&house, &can, &visit);
    let work = move |tx: &mut Tx| actions::decide(tx, &doer, id, decision, &at).map(|()| path(id));
    let words = match house.db.aside().write_once(can.actor(), posted.key, work).await {
        Ok(to) => return Ok(Done::to(to).into()),
        Err(Problem::Stale(_)) => {
            let page = drawn(&can, &house, &visit, (id, Some(text::changed_since(lang)))).await?;
            return Ok(page.conflict().into());
        }
        Err(problem) => words(problem, lang)?,
    };
    Ok(drawn(&can, &house, &visit, (id, Some(&words))).await?.again().into())
}

/// What a person is told about a refusal.
fn words(problem: Problem, lang: crate::text::Lang) -> Answer<String> {
    match problem {
        Problem::Invalid(errors) => Ok(errors.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(" ")),
        Problem::Refused(name) if name == "sales_stages" => Ok(text::too_many_stages(lang).to_owned()),
        Problem::Refused(_) => Ok(text::refused(lang).to_owned()),
        other => Err(other),
    }
}

/// Takes an import back.
pub async fn undo(
    can: Can<SalesImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, doer) = (id.into_inner(), can.clone());
    let work = move |tx: &mut Tx| actions::undo(tx, &doer, id).map(|_kept| path(id));
    match house.db.aside().write_once(can.actor(), posted.key, work).await {
        Ok(to) => Ok(Done::to(to).say(text::undone(visit.lang)).into()),
        Err(problem) => {
            let words = words(problem, visit.lang)?;
            Ok(drawn(&can, &house, &visit, (id, Some(&words))).await?.again().into())
        }
    }
}

/// Throws files away.
pub async fn forget(
    can: Can<SalesImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let id = id.into_inner();
    let work = move |tx: &mut Tx| actions::forget(tx, id).map(|()| "/opportunities/import".to_owned());
    let to = house.db.write_once(can.actor(), posted.key, work).await?;
    Ok(Done::to(to).say(text::dropped(visit.lang)))
}
