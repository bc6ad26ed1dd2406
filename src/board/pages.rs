//! The page of the board: takes, checks, calls once, shows.

use super::filter::{Filter, after};
use super::model::{Choice, Column, choices, columns};
use super::parts::{self, Offered, Sight};
use super::store::{self, Wanted};
use super::text;
use crate::core::access::{Can, OpportunityClose, OpportunityView, Permission};
use crate::core::problem::Problem;
use crate::opportunities::list::departments;
use crate::opportunities::offered::Seller;
use crate::opportunities::pages::eyes;
use crate::opportunities::tabs::{View, views};
use crate::ui::Icon;
use crate::ui::button::{Look, link, primary_link};
use crate::ui::card::empty;
use crate::web::House;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page, Part};
use crate::web::who::Visit;
use maud::{Markup, html};

/// How a board is drawn for this visitor.
#[must_use]
pub fn sight<'a>(house: &House, visit: &Visit, filter: &'a Filter, pipeline: i64) -> Sight<'a> {
    let may_close = visit.actor.standing.holds(OpportunityClose::INFO.id);
    Sight { eyes: eyes(house, visit), filter, pipeline, may_close }
}

/// The pipeline that is meant: the one of the address, else the first that the viewer is offered.
#[must_use]
pub fn meant(choices: &[Choice], filter: &Filter) -> Option<i64> {
    let asked = filter.pipeline.filter(|asked| choices.iter().any(|choice| choice.id == *asked));
    asked.or_else(|| choices.first().map(|choice| choice.id))
}

/// The board.
pub async fn board(can: Can<OpportunityView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    board_page(&can, &house, &visit, &Filter::read(&asked.0), &html! {}).await
}

/// The board with something told above it.
pub(super) async fn board_page(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    filter: &Filter,
    told: &Markup,
) -> Answer<Page> {
    let (reader, asking) = (can.clone(), filter.clone());
    let read = house.db.read(can.actor(), move |r| {
        let stages = store::stages(r, Seller::of(reader.actor()))?;
        let mut pipelines = choices(&stages);
        let pipeline = meant(&pipelines, &asking);
        // A retired one is offered where it is asked for: what is in it goes on.
        pipelines.retain(|one| !one.retired || Some(one.id) == pipeline);
        let columns = match pipeline {
            Some(pipeline) => store::read(r, &reader, &asking, Wanted { stages: &stages, pipeline, only: None })?,
            None => Vec::new(),
        };
        Ok((Offered { pipelines, pipeline: pipeline.unwrap_or_default(), departments: departments(r)? }, columns))
    });
    let (offered, columns) = read.await?;
    let (lang, sight) = (visit.lang, sight(house, visit, filter, offered.pipeline));
    let body = html! {
        div.board-page {
            header.page-head {
                div.page-title { h1 { (text::title(lang)) } (parts::summary(&columns, lang, false)) }
                div.page-actions {
                    @if sight.eyes.may_create { (primary_link("/opportunities/new", text::new(lang))) }
                }
            }
            (views(View::Board, lang))
            (told)
            (parts::filters(filter, &offered, lang))
            (bare(&columns, sight))
            (parts::board(&columns, sight))
            script src={ (crate::web::assets::PREFIX) "/board.js" } defer {}
        }
    };
    Ok(Page::new(text::title(lang), body))
}

/// What stands above columns that are all empty.
fn bare(columns: &[Column], sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    if columns.is_empty() {
        return empty(Icon::Columns, text::no_pipeline(lang), "", html! {});
    }
    if columns.iter().any(|column| column.count > 0) {
        return html! {};
    }
    if sight.filter.narrows() {
        return empty(Icon::Search, text::nothing_title(lang), "", html! {});
    }
    let new = html! { @if sight.eyes.may_create { (link(Look::Primary, Some(Icon::Plus), "/opportunities/new", text::new(lang))) } };
    empty(Icon::Columns, text::empty_title(lang), text::empty_text(lang), new)
}

/// More cards of a column.
pub async fn more(can: Can<OpportunityView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Part> {
    let filter = Filter::read(&asked.0);
    let (key, after) = (asked.0.get("stage").to_owned(), after(&asked.0).ok_or(Problem::BadRequest("after".into()))?);
    let (reader, asking) = (can.clone(), filter.clone());
    let read = house.db.read(can.actor(), move |r| {
        let stages = store::stages(r, Seller::of(reader.actor()))?;
        let pipeline = meant(&choices(&stages), &asking).ok_or(Problem::NotFound)?;
        let mut column =
            columns(&stages, pipeline).into_iter().find(|column| column.key == key).ok_or(Problem::NotFound)?;
        store::more(r, &reader, &asking, (&mut column, after))?;
        Ok((pipeline, column))
    });
    let (pipeline, column) = read.await?;
    Ok(Part(parts::following(&column, sight(&house, &visit, &filter, pipeline))))
}
