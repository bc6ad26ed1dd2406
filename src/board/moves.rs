//! A card is moved: what it may be moved to, and what becomes of it.

use super::filter::Filter;
use super::model::{Card, Column, choices};
use super::pages::{board_page, meant, sight};
use super::parts::{deal, draw, ends, figures, summary};
use super::store::{self, Wanted};
use super::text;
use crate::core::access::{Can, OpportunityClose, OpportunityEdit, OpportunityView, Seen};
use crate::core::field::choice_label;
use crate::core::problem::{Errors, Problem};
use crate::opportunities::fields::STATES;
use crate::opportunities::model::Opportunity;
use crate::opportunities::moves::{Deal, Goal, Stage, obstacles};
use crate::opportunities::offered::Seller;
use crate::opportunities::{actions, store as opportunities};
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link};
use crate::ui::toast::{toast, toast_beside};
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::form::{Posted, raw_form};
use crate::web::registry::TheHouse;
use crate::web::render::{tokens, undo_form};
use crate::web::respond::{Answer, Done, Listing, Outcome, Page};
use crate::web::who::Visit;
use actix_web::http::StatusCode;
use actix_web::web;
use maud::{Markup, html};

raw_form!(
    /// Into which stage a card goes, by its key, at the version that was seen; `from` is the column it is taken from, `in` the
    /// query of the board.
    CardForm ["stage", "version", "from", "in"]
);

/// What a card may be moved to: a menu for htmx, else a page.
pub async fn choose(can: Can<OpportunityView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Listing> {
    let (id, reader) = (id.into_inner(), can.clone());
    let read = house.db.read(can.actor(), move |r| {
        let row = opportunities::one(r, &reader, id)?.that_may::<OpportunityEdit>()?;
        let stages = opportunities::stages(r, row.version_id)?;
        Ok((row, stages))
    });
    let (row, stages) = read.await?;
    let (lang, roles) = (visit.lang, can.actor().standing.roles());
    let back = Filter::of_page(visit.from.as_deref());
    let part = menu(&row, &stages, (&roles, &back), &tokens(&house, &visit), lang);
    let title = text::choose_title(lang, &row.name);
    let body = html! {
        nav.crumbs { a href=(back.here()) { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { bdi { (title) } } } }
        div.narrow.stage-page { (part) p { (link(Look::Plain, None, &back.here(), text::cancel(lang))) } }
    };
    Ok(Listing { page: Page::new(title, body), part })
}

/// The stages: those it may go to as buttons, the others with what stands in the way.
fn menu(
    row: &Seen<Opportunity>,
    stages: &[Stage],
    (roles, back): (&[i64], &Filter),
    tokens: &Markup,
    lang: Lang,
) -> Markup {
    let path = format!("/opportunities/{}", row.id);
    let here = stages.iter().find(|stage| stage.id == row.stage_id).map_or("", |stage| stage.key.as_str());
    let deal =
        Deal { open: row.state == "open", stage_id: row.stage_id, filled: row.filled(), ticked: &row.ticked, roles };
    let told = |stage: &Stage| actions::told(&obstacles(stages, &deal, Goal::Stage(stage.id)), stages, lang);
    html! {
        form.stage-menu method="post" action={ (path) "/stages" } hx-post={ (path) "/stages" } hx-swap="none" data-menu aria-label=(text::choose(lang)) {
            (tokens)
            input type="hidden" name="version" value=(row.version);
            input type="hidden" name="from" value=(here);
            input type="hidden" name="in" value=(back.query());
            div.pop-head { (text::choose(lang)) }
            @for stage in stages {
                @let barred = told(stage);
                @if stage.id == row.stage_id { div.pop-item.stage-here aria-current="step" { (icon(Icon::Check)) span { (stage.name(lang)) " " span.quiet { (text::here(lang)) } } } }
                @else if barred.is_empty() { button.pop-item type="submit" name="stage" value=(stage.key) { (icon(Icon::Right)) span { (stage.name(lang)) } } }
                @else { div.pop-item.stage-barred { (icon(Icon::Lock)) span { (stage.name(lang)) span.stage-why { (why(&barred)) } } } }
            }
            @if row.allows::<OpportunityClose>() {
                hr.pop-line;
                @for (state, words) in ends(lang) { a.pop-item href={ (path) "/end?state=" (state) } { (icon(if state == "won" { Icon::Success } else { Icon::Close })) span { (words) } } }
            }
        }
    }
}

fn why(errors: &Errors) -> String {
    errors.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join(" ")
}

/// Moves a card.
pub async fn go(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<CardForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer, form) = (id.into_inner(), posted.key, visit.lang, can.clone(), posted.form.0);
    let filter = if form.has("in") { Filter::of_query(form.get("in")) } else { Filter::of_page(visit.from.as_deref()) };
    let (wanted, version) = (form.get("stage").to_owned(), form.version());
    let calendar = house.calendar().await?;
    let there = wanted.clone();
    let moved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = opportunities::one(tx, &writer, id)?.may::<OpportunityEdit>()?;
            let stages = opportunities::stages(tx, row.version_id)?;
            let stage = stages.iter().find(|stage| stage.key == there);
            // A stage that its own version lacks is refused as one of another pipeline.
            actions::move_to(tx, &row, (stage.map_or(0, |stage| stage.id), version), &calendar)?;
            Ok(text::moved(lang, &row.name, stage.map_or("", |stage| stage.name(lang))))
        })
        .await;
    let shown =
        Shown { can: &can, house: &house, visit: &visit, filter, keys: vec![form.get("from").to_owned(), wanted], id };
    match moved {
        Ok(words) => shown.moved(words).await,
        Err(Problem::Invalid(errors)) => shown.refused(&errors).await,
        Err(Problem::Stale(_)) => shown.stale().await,
        Err(problem) => Err(problem),
    }
}

/// What is shown after a card was moved, or was not.
struct Shown<'a> {
    can: &'a Can<OpportunityView>,
    house: &'a House,
    visit: &'a Visit,
    filter: Filter,
    /// The columns that it concerns.
    keys: Vec<String>,
    id: i64,
}

impl Shown<'_> {
    fn lang(&self) -> Lang {
        self.visit.lang
    }

    /// What every column comes to, the cards of some, and the card as it is now.
    async fn read(&self, only: Vec<String>) -> Answer<(i64, Vec<Column>, Option<Seen<Card>>)> {
        let (reader, filter, id) = (self.can.clone(), self.filter.clone(), self.id);
        let read = self.house.db.read(self.can.actor(), move |r| {
            let stages = store::stages(r, Seller::of(reader.actor()))?;
            let pipeline = meant(&choices(&stages), &filter).ok_or(Problem::NotFound)?;
            let columns = store::read(r, &reader, &filter, Wanted { stages: &stages, pipeline, only: Some(&only) })?;
            Ok((pipeline, columns, store::card(r, &reader, id)?))
        });
        read.await
    }

    /// The card goes to the head of its new column; the figures of both are told anew.
    async fn moved(&self, words: String) -> Answer<Outcome> {
        let undo = format!("/opportunities/{}/undo", self.id);
        let done = Done::to(self.filter.here()).say(words.clone()).undo(undo.clone());
        if !self.visit.htmx {
            return Ok(done.into());
        }
        // What is moved is not called unmoved because it can't be shown just now.
        let Ok((pipeline, columns, card)) = self.read(Vec::new()).await else { return Ok(done.into()) };
        let (lang, sight) = (self.lang(), sight(self.house, self.visit, &self.filter, pipeline));
        let back = undo_form(self.house, self.visit, &undo, &[]);
        let said = toast(Tone::Green, &words, Some(back), crate::web::text::close(lang));
        let there = self.keys.last().map_or("", String::as_str);
        let part = html! {
            (toast_beside(&said))
            div id={ "card-" (self.id) } hx-swap-oob="delete" {}
            @if let Some(card) = &card { ol hx-swap-oob={ "afterbegin:#deals-" (there) } { (deal(card, sight, true)) } }
            @for column in columns.iter().filter(|column| self.keys.contains(&column.key)) { (figures(column, lang, true)) }
            (summary(&columns, lang, true))
        };
        Ok(done.swap(part).into())
    }

    /// The card stays where it is, and why.
    async fn refused(&self, errors: &Errors) -> Answer<Outcome> {
        let (reader, id, lang) = (self.can.clone(), self.id, self.lang());
        let row = self.house.db.read(self.can.actor(), move |r| opportunities::one(r, &reader, id)).await?;
        let fields = errors.iter().any(|(field, _)| field != "stage");
        let path = format!("/opportunities/{id}");
        let way = html! {
            @if fields { a.btn.btn-sm href={ (path) "/edit" } { (text::edit(lang)) } } @else { a.btn.btn-sm href=(path) { (text::open(lang)) } }
        };
        let words = format!("{} {}", text::refused(lang, &row.name), why(errors));
        self.again(StatusCode::UNPROCESSABLE_ENTITY, (Tone::Amber, &words, Some(way)), &html! {}).await
    }

    /// Somebody was first: who, and where it is now, with the columns as they are.
    async fn stale(&self) -> Answer<Outcome> {
        let (reader, id, lang) = (self.can.clone(), self.id, self.lang());
        let read = self.house.db.read(self.can.actor(), move |r| {
            let row = opportunities::one(r, &reader, id)?;
            let last = opportunities::stays(r, id)?.into_iter().next();
            let stages = opportunities::stages(r, row.version_id)?;
            Ok((row, last, stages))
        });
        let (row, last, stages) = read.await?;
        let now = stages.iter().find(|stage| stage.id == row.stage_id).map_or("", |stage| stage.key.as_str());
        let who = last.and_then(|last| last.who).unwrap_or_else(|| text::somebody(lang).to_owned());
        let words = if row.state != "open" {
            text::ended_by(lang, &who, &row.name, choice_label(STATES, &row.state, lang))
        } else if self.keys.first().is_some_and(|from| from != now) {
            text::moved_by(lang, &who, &row.name, lang.name(&row.stage_zh, &row.stage_en))
        } else {
            text::changed(lang, &row.name)
        };
        let mut keys = self.keys.clone();
        keys.push(now.to_owned());
        let fresh = Shown { keys, filter: self.filter.clone(), ..*self };
        let columns = if self.visit.htmx {
            fresh.columns().await?
        } else {
            html! {}
        };
        self.again(StatusCode::CONFLICT, (Tone::Amber, &words, None), &columns).await
    }

    async fn columns(&self) -> Answer<Markup> {
        let (pipeline, columns, _) = self.read(self.keys.clone()).await?;
        let sight = sight(self.house, self.visit, &self.filter, pipeline);
        Ok(html! {
            (summary(&columns, self.lang(), true))
            @for column in columns.iter().filter(|column| self.keys.contains(&column.key)) { (draw(column, sight, true)) }
        })
    }

    /// A message and what is new for htmx; else the whole board with the message above it.
    async fn again(
        &self,
        status: StatusCode,
        (tone, words, way): (Tone, &str, Option<Markup>),
        fresh: &Markup,
    ) -> Answer<Outcome> {
        let close = crate::web::text::close(self.lang());
        if self.visit.htmx {
            let part = html! { (toast_beside(&toast(tone, words, way, close))) (fresh) };
            let page = Page { status, ..Page::new(text::title(self.lang()), html! {}) };
            return Ok(Outcome::Within(Box::new(Listing { page, part })));
        }
        let told = html! { div.board-told role="alert" { (toast(tone, words, way, close)) } };
        let page = board_page(self.can, self.house, self.visit, &self.filter, &told).await?;
        Ok(Page { status, ..page }.into())
    }
}
