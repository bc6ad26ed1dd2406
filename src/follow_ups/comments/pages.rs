//! The pages of comments, and the card of those of a lead or an opportunity: takes, checks, calls once, shows.

use super::store::Comment;
use super::subject::{self, Kind};
use super::{LONGEST, actions, store, text};
use crate::core::access::{Actor, Can, FollowUpCreate, FollowUpView, Permission};
use crate::core::check::text::too_long;
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Tx;
use crate::follow_ups::{rules, store as follow_up_store};
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, icon_submit, submit};
use crate::ui::card::card;
use crate::ui::field::{Field, Kind as Control, field};
use crate::ui::timeline::{Moment, moment};
use crate::web::House;
use crate::web::form::{Button, Posted, raw_form};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};
use serde_json::Value;
use std::sync::Arc;

raw_form!(
    /// A comment, as typed.
    CommentForm ["body"]
);

impl CommentForm {
    fn check(&self, lang: Lang) -> Result<String, Problem> {
        let body = self.0.lines("body").trim().to_owned();
        let count = body.chars().count();
        match count {
            0 => Err(Problem::invalid("body", text::need_body(lang))),
            count if count > LONGEST => Err(Problem::invalid("body", too_long(lang, LONGEST, count))),
            _ => Ok(body),
        }
    }
}

/// A follow-up with its comments.
pub async fn show(can: Can<FollowUpView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    shown(can.actor(), &house, &visit, ((Kind::FollowUp, id.into_inner()), (&CommentForm::default(), &Errors::new())))
        .await
}

type Typed<'a> = (&'a CommentForm, &'a Errors);

async fn shown(
    actor: &Arc<Actor>,
    house: &House,
    visit: &Visit,
    (on, typed): ((Kind, i64), Typed<'_>),
) -> Answer<Page> {
    let (reader, lang) = (Arc::clone(actor), visit.lang);
    let (subject, said, comments) = house
        .db
        .read(actor, move |r| {
            let subject = subject::of(r, &reader, on)?;
            let said = match on.0 {
                Kind::FollowUp => Some(follow_up_store::one(r, &Can::of(&reader)?, on.1)?),
                Kind::Lead | Kind::Opportunity => None,
            };
            Ok((subject, said, store::of(r, on)?))
        })
        .await?;
    let zone = house.config.company.time_zone;
    let home = said.as_ref().map_or_else(|| on.0.comments(on.1), |row| format!("{}#story", row.home()));
    let body = html! {
        nav.crumbs { a href=(home) { bdi { (subject.name) } } }
        header.page-head { div.page-title { h1 { (text::title(lang)) } @if let Some(row) = &said { p.page-sub { bdi { (row.owner_name) } " · " (format::moment(row.happened_at, zone)) } } } }
        div.narrow.stack {
            (card(text::title(lang), html! {}, html! {
                @if let Some(row) = &said { div.said { bdi { (row.body) } } }
                (within(house, visit, on, (&comments, typed)))
            }))
        }
    };
    Ok(Page::new(text::title(lang), body))
}

/// The comments of a lead or an opportunity, as a card of its page.
#[must_use]
pub fn record_card(house: &House, visit: &Visit, on: (Kind, i64), comments: &[Comment]) -> Markup {
    let empty = (&CommentForm::default(), &Errors::new());
    html! {
        div #comments { (card(text::title(visit.lang), html! {}, within(house, visit, on, (comments, empty)))) }
    }
}

/// The comments of a follow-up beneath it in a timeline, as (who, body), and the way to say something.
#[must_use]
pub fn beneath(id: i64, comments: &Value, lang: Lang) -> Markup {
    let all = comments.as_array().map(Vec::as_slice).unwrap_or_default();
    let word = |one: &Value, name: &str| one.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    html! {
        @if !all.is_empty() {
            ul.plain.comments { @for one in all { li { strong { (word(one, "who")) } " " bdi { (word(one, "body")) } } } }
        }
        a.small.comment-link href=(Kind::FollowUp.comments(id)) { (text::add(lang)) }
    }
}

fn within(house: &House, visit: &Visit, on: (Kind, i64), (comments, typed): (&[Comment], Typed)) -> Markup {
    let may = visit.actor.standing.holds(FollowUpCreate::INFO.id);
    html! {
        @if comments.is_empty() { p.quiet { (text::none(visit.lang)) } }
        (list(comments, house, visit))
        @if may { (form_of(on, typed, &tokens(house, visit), visit.lang)) }
    }
}

fn list(comments: &[Comment], house: &House, visit: &Visit) -> Markup {
    let (me, now) = (visit.actor.standing.user_id, house.db.clock().now());
    html! {
        ul.plain.comments {
            @for one in comments {
                @let at = format::moment(one.created_at, house.config.company.time_zone);
                li {
                    p.feed-head { strong { (one.who) } " " (moment(&Moment { shown: &at, full: &at, machine: &one.created_at.to_rfc3339() })) }
                    div.said { bdi { (one.body) } }
                    @if one.created_by == me && now - one.created_at < rules::CORRECTION {
                        form method="post" action={ "/comments/" (one.id) "/delete" } { (tokens(house, visit)) (icon_submit(Icon::Trash, text::delete(visit.lang), ("", ""))) }
                    }
                }
            }
        }
    }
}

fn form_of((kind, id): (Kind, i64), (form, errors): Typed, tokens: &Markup, lang: Lang) -> Markup {
    let error = errors.first().map(|(_, words)| words.as_str());
    html! {
        form.form-page method="post" action=(kind.action(id)) {
            (tokens)
            (mistakes::all(errors, lang))
            (field(&Field::new("body", text::body(lang), form.0.get("body"), Control::Multiline { rows: 2 }).max(LONGEST).required().hint(text::body_hint(lang)).error(error).wide()))
            div.form-foot { (submit(Look::Primary, text::add(lang))) }
        }
    }
}

/// Says something to a follow-up.
pub async fn add(
    can: Can<FollowUpCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<CommentForm>,
) -> Answer<Outcome> {
    added(&can, &house, &visit, (Kind::FollowUp, id.into_inner()), posted).await
}

/// Says something to a lead.
pub async fn add_lead(
    can: Can<FollowUpCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<CommentForm>,
) -> Answer<Outcome> {
    added(&can, &house, &visit, (Kind::Lead, id.into_inner()), posted).await
}

/// Says something to an opportunity.
pub async fn add_opportunity(
    can: Can<FollowUpCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<CommentForm>,
) -> Answer<Outcome> {
    added(&can, &house, &visit, (Kind::Opportunity, id.into_inner()), posted).await
}

async fn added(
    can: &Can<FollowUpCreate>,
    house: &House,
    visit: &Visit,
    on: (Kind, i64),
    posted: Posted<CommentForm>,
) -> Answer<Outcome> {
    let (form, key) = (posted.form, posted.key);
    let done = match form.check(visit.lang) {
        Ok(body) => {
            let reader = Arc::clone(can.actor());
            let work = move |tx: &mut Tx| {
                let subject = subject::of(tx, &reader, on)?;
                actions::add(tx, &subject, &body).map(|_| on.0.comments(on.1))
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(to) => Ok(Done::to(to).say(text::added(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(shown(can.actor(), house, visit, (on, (&form, &errors))).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Takes one's own comment back.
pub async fn delete(
    can: Can<FollowUpView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let work = move |tx: &mut Tx| actions::delete(tx, id).map(|(kind, row)| kind.comments(row));
    let to = house.db.write_once(can.actor(), key, work).await?;
    Ok(Done::to(to).say(text::deleted(visit.lang)))
}
