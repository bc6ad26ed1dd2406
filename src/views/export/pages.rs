//! The page of an export, and the file.

use super::form::{ExportForm, Order, needs_reason};
use super::made::Export;
use super::parts::{self, Asking};
use super::sheet::Sheet;
use super::text;
use crate::core::access::Can;
use crate::core::problem::{Errors, Problem};
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::link_button;
use crate::ui::card::empty_page;
use crate::views::{Question, opened};
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Page, Streamed};
use crate::web::who::Visit;
use actix_web::body::BoxBody;
use actix_web::{HttpRequest, HttpResponse, Responder};
use maud::html;

/// The file, or its form again.
pub enum Exported {
    File(Streamed),
    Again(Box<Page>),
}

impl Responder for Exported {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        match self {
            Self::File(file) => file.respond_to(req),
            Self::Again(page) => page.respond_to(req),
        }
    }
}

/// Asks for columns, format and reason.
pub async fn form<S: Sheet>(can: Can<S::Export>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let filter = S::Filter::read(&asked.0);
    let Some(ids) = ids::<S>(&can, &house, &filter).await? else { return Ok(too_many::<S>(&visit, &filter)) };
    let view: Can<S::View> = can.also().ok_or(Problem::NotFound)?;
    let columns =
        house.db.read(can.actor(), move |r| Ok(opened::opened::<S>(r, &view, &asked.0)?.layout.columns)).await?;
    Ok(page::<S>(&house, &visit, &filter, (ids.len(), &columns), (&ExportForm::default(), &Errors::new())))
}

/// The records that leave; None where the search met too many, so that some would be missing.
async fn ids<S: Sheet>(can: &Can<S::Export>, house: &House, filter: &S::Filter) -> Answer<Option<Vec<i64>>> {
    let view: Can<S::View> = can.also().ok_or(Problem::NotFound)?;
    filter.refuse_hidden(&can.actor().standing)?;
    let (export, mut filter) = (can.clone(), filter.clone());
    S::searching(house, can.actor(), filter.common().text).await?;
    house.db.read(can.actor(), move |r| S::every(r, &view, &export, &filter)).await
}

/// Says why there is nothing to export yet, with the way back to the search.
fn too_many<S: Sheet>(visit: &Visit, filter: &S::Filter) -> Page {
    let lang = visit.lang;
    let back = link_button(&filter.address(), text::to_list(lang));
    Page::new((S::WORDS.title)(lang), empty_page(Icon::Export, (S::WORDS.too_many)(lang), text::narrow(lang), back))
        .again()
}

/// The form for so many rows of a list with these columns.
fn page<S: Sheet>(
    house: &House,
    visit: &Visit,
    filter: &S::Filter,
    (rows, columns): (usize, &[&'static str]),
    (form, errors): (&ExportForm<S>, &Errors),
) -> Page {
    let (lang, reason_above) = (visit.lang, house.config.export.reason_above);
    let title = (S::WORDS.title)(lang);
    let usual: Vec<&'static str> = std::iter::once("name").chain(columns.iter().copied()).collect();
    let asking = Asking {
        filter,
        form,
        standing: &visit.actor.standing,
        usual: &usual,
        errors,
        rows,
        reason_above,
        reason: needs_reason(rows, reason_above),
    };
    let body = html! {
        header.page-head { div.page-title { h1 { (title) } p.page-sub { (parts::count::<S>(asking.rows, lang)) } } }
        (parts::form(&asking, &tokens(house, visit), lang))
    };
    Page::new(title, body)
}

/// Records the export, then sends the file.
pub async fn export<S: Sheet>(
    can: Can<S::Export>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ExportForm<S>>,
) -> Answer<Exported> {
    let filter = S::Filter::read(&posted.form.0);
    let hidden = |id: &&'static str| !S::COLUMNS.may_be_chosen(id, &can.actor().standing);
    if let Some(field) = posted.form.columns().into_iter().find(hidden).and_then(|id| S::COLUMNS.field(id)) {
        return Err(Problem::ForbiddenField(field));
    }
    let Some(ids) = ids::<S>(&can, &house, &filter).await? else {
        return Ok(Exported::Again(Box::new(too_many::<S>(&visit, &filter))));
    };
    match posted.form.check(ids.len(), house.config.export.reason_above, visit.lang) {
        Err(errors) => {
            let usual = S::COLUMNS.drawn(&[], &can.actor().standing);
            let again = page::<S>(&house, &visit, &filter, (ids.len(), &usual), (&posted.form, &errors)).again();
            Ok(Exported::Again(Box::new(again)))
        }
        Ok(order) => {
            if needs_reason(ids.len(), house.config.export.reason_above) {
                visit.confirmed(house.db.clock().now())?;
            }
            Ok(Exported::File(file(can, &house, &visit, order, ids).await?))
        }
    }
}

async fn file<S: Sheet>(
    can: Can<S::Export>,
    house: &House,
    visit: &Visit,
    order: Order<S>,
    ids: Vec<i64>,
) -> Answer<Streamed> {
    let (lang, zone, now) = (visit.lang, house.config.company.time_zone, house.db.clock().now());
    let count = format::whole(i64::try_from(ids.len()).unwrap_or(i64::MAX));
    let mark = text::mark(lang, can.actor().name(), &format::moment(now, zone), &count);
    let name = (S::WORDS.file_name)(lang, &now.with_timezone(&zone).format("%Y-%m-%d").to_string());
    let (name, media_type) = (format!("{name}.{}", order.format.id()), order.format.media_type());
    let view = can.also().ok_or(Problem::NotFound)?;
    let mut export = Export::<S> { house: house.clone(), view, export: can, order, ids, mark, lang, zone, done: 0 };
    let first = export.begin().await?;
    Ok(Streamed { name, media_type, body: export.file(first).await? })
}
