//! The page of an export, and the file.

use super::form::{ExportForm, Order, needs_reason};
use super::made::Export;
use super::parts::{self, Asking};
use super::text;
use crate::core::access::{Can, CustomerExport, CustomerView};
use crate::core::problem::{Errors, Problem};
use crate::customers::columns::{drawn, may_be_chosen};
use crate::customers::eyes::eyes;
use crate::customers::fields::field;
use crate::customers::filter::Filter;
use crate::customers::{limit, list, saved};
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::link_button;
use crate::ui::card::empty_page;
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
pub async fn form(can: Can<CustomerExport>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let filter = Filter::read(&asked.0);
    let Some(ids) = ids(&can, &house, &visit, &filter).await? else { return Ok(too_many(&visit, &filter)) };
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    let columns = house.db.read(can.actor(), move |r| Ok(saved::opened(r, &view, &asked.0)?.columns)).await?;
    Ok(page(&house, &visit, &filter, (ids.len(), &columns), (&ExportForm::default(), &Errors::new())))
}

/// The customers that leave; None where the search met too many, so that some would be missing.
async fn ids(can: &Can<CustomerExport>, house: &House, visit: &Visit, filter: &Filter) -> Answer<Option<Vec<i64>>> {
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    filter.refuse_hidden(&can.actor().standing)?;
    limit::lookup(house, can.actor(), &filter.text).await?;
    let (export, filter, today) = (can.clone(), filter.clone(), eyes(house, visit).today);
    house.db.read(can.actor(), move |r| list::every(r, &view, (&export, ""), &filter, today)).await
}

/// Says why there is nothing to export yet, with the way back to the search.
fn too_many(visit: &Visit, filter: &Filter) -> Page {
    let lang = visit.lang;
    let back = link_button(&filter.href("count", None), text::to_list(lang));
    Page::new(text::title(lang), empty_page(Icon::Export, text::too_many(lang), text::narrow(lang), back)).again()
}

/// The form for so many rows of a list with these columns.
fn page(
    house: &House,
    visit: &Visit,
    filter: &Filter,
    (rows, columns): (usize, &[&'static str]),
    (form, errors): (&ExportForm, &Errors),
) -> Page {
    let (lang, reason_above) = (visit.lang, house.config.export.reason_above);
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
        header.page-head { div.page-title { h1 { (text::title(lang)) } p.page-sub { (parts::count(asking.rows, lang)) } } }
        (parts::form(&asking, &tokens(house, visit), lang))
    };
    Page::new(text::title(lang), body)
}

/// Records the export, then sends the file.
pub async fn export(
    can: Can<CustomerExport>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ExportForm>,
) -> Answer<Exported> {
    let filter = Filter::read(&posted.form.0);
    let hidden = |id: &&'static str| !may_be_chosen(id, &can.actor().standing);
    if let Some(field) = posted.form.columns().into_iter().find(hidden).and_then(field) {
        return Err(Problem::ForbiddenField(field));
    }
    let Some(ids) = ids(&can, &house, &visit, &filter).await? else {
        return Ok(Exported::Again(Box::new(too_many(&visit, &filter))));
    };
    match posted.form.check(ids.len(), house.config.export.reason_above, visit.lang) {
        Err(errors) => {
            let usual = drawn(&[], &can.actor().standing);
            let again = page(&house, &visit, &filter, (ids.len(), &usual), (&posted.form, &errors)).again();
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

async fn file(can: Can<CustomerExport>, house: &House, visit: &Visit, order: Order, ids: Vec<i64>) -> Answer<Streamed> {
    let (lang, zone, now) = (visit.lang, house.config.company.time_zone, house.db.clock().now());
    let count = format::whole(i64::try_from(ids.len()).unwrap_or(i64::MAX));
    let mark = text::mark(lang, can.actor().name(), &format::moment(now, zone), &count);
    let name = text::file_name(lang, &now.with_timezone(&zone).format("%Y-%m-%d").to_string());
    let (name, media_type) = (format!("{name}.{}", order.format.id()), order.format.media_type());
    let view = can.also().ok_or(Problem::NotFound)?;
    let mut export = Export { house: house.clone(), view, export: can, order, ids, mark, lang, zone, done: 0 };
    let first = export.begin().await?;
    Ok(Streamed { name, media_type, body: export.file(first).await? })
}
