//! The pages of what can be taken back.

use super::{parts, store, text, undo as undoing};
use crate::core::access::{Can, CustomerView};
use crate::core::problem::Problem;
use crate::customers::eyes::eyes;
use crate::ui::Icon;
use crate::ui::button::link_button;
use crate::ui::card::empty;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// Where an undoing leads back to.
const LISTS: &[&str] = &["/customers", "/customers/changes", "/customers/bin"];

/// One's own changes of the last 30 days.
pub async fn list(can: Can<CustomerView>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let (lang, user) = (visit.lang, can.actor().user_id());
    let (rows, now) = house.db.read(can.actor(), move |r| Ok((store::list(r, user)?, r.now))).await?;
    let body = html! {
        div.list-page {
            header.page-head {
                div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::about(lang)) } }
                div.page-actions { (link_button("/customers", text::back(lang))) }
            }
            @if rows.is_empty() { (empty(Icon::Undo, text::none_title(lang), text::none_text(lang), html! {})) }
            @else { (parts::list(&rows, now, &tokens(&house, &visit), eyes(&house, &visit))) }
        }
    };
    Ok(Page::new(text::title(lang), body))
}

/// One change: which rows, and what became of each when it was taken back.
pub async fn show(can: Can<CustomerView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (lang, user, id) = (visit.lang, can.actor().user_id(), id.into_inner());
    let (change, now) = house.db.read(can.actor(), move |r| Ok((store::one(r, id, user)?, r.now))).await?;
    let body = parts::change(&change, now, &tokens(&house, &visit), eyes(&house, &visit));
    Ok(Page::new(text::title(lang), body))
}

/// Takes one's own change back.
pub async fn undo(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor, key, lang) = (id.into_inner(), can.actor().clone(), posted.key, visit.lang);
    let undone = house
        .db
        .write_once(&actor, key, move |tx| {
            let undone = undoing::undo(tx, &can, id)?;
            Ok(format!("{} {}", undone.count, undone.kept.len()))
        })
        .await;
    match undone {
        Ok(answer) => {
            let (count, kept) = answer.split_once(' ').unwrap_or_default();
            let (count, kept): (usize, usize) = (count.parse().unwrap_or(0), kept.parse().unwrap_or(0));
            if kept > 0 {
                return Ok(Done::to(format!("/customers/changes/{id}")).say(text::undone_part(lang, count, kept)));
            }
            Ok(Done::to(back(&visit)).say(text::undone(lang, count)))
        }
        Err(Problem::Refused(name)) if name == "customer_credit_code" => {
            Ok(Done::to(back(&visit)).say(text::code_taken(lang)))
        }
        Err(problem) => Err(problem),
    }
}

/// The list, or the customer's page, that the undoing was asked for on.
fn back(visit: &Visit) -> String {
    let path = |from: &&str| from.split('?').next().unwrap_or_default().to_owned();
    let page = |from: &&str| path(from).strip_prefix("/customers/").is_some_and(|id| id.parse::<i64>().is_ok());
    visit.from.as_deref().filter(page).map_or_else(|| visit.back_to(LISTS), str::to_owned)
}
