//! The page of a follow-up's comments: takes, checks, calls once, shows.

use super::store::Comment;
use super::{LONGEST, actions, store, text};
use crate::core::access::{Can, FollowUpCreate, FollowUpView, Permission, Seen};
use crate::core::check::text::too_long;
use crate::core::problem::{Errors, Problem};
use crate::follow_ups::model::FollowUp;
use crate::follow_ups::{rules, store as follow_up_store};
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, icon_submit, submit};
use crate::ui::card::card;
use crate::ui::field::{Field, Kind, field};
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
    shown(&can, &house, &visit, (id.into_inner(), &CommentForm::default(), &Errors::new())).await
}

async fn shown(
    can: &Can<FollowUpView>,
    house: &House,
    visit: &Visit,
    (id, form, errors): (i64, &CommentForm, &Errors),
) -> Answer<Page> {
    let (reader, lang) = (can.clone(), visit.lang);
    let (row, comments) = house
        .db
        .read(can.actor(), move |r| {
            let row = follow_up_store::one(r, &reader, id)?;
            let comments = store::of_follow_up(r, &row)?;
            Ok((row, comments))
        })
        .await?;
    let may = visit.actor.standing.holds(FollowUpCreate::INFO.id);
    let body = html! {
        nav.crumbs { a href={ (row.home()) "#story" } { bdi { (row.subject_name) } } }
        header.page-head { div.page-title { h1 { (text::title(lang)) } p.page-sub { bdi { (row.owner_name) } " · " (format::moment(row.happened_at, house.config.company.time_zone)) } } }
        div.narrow.stack {
            (card(text::title(lang), html! {}, html! {
                div.said { bdi { (row.body) } }
                @if comments.is_empty() { p.quiet { (text::none(lang)) } }
                (list(&comments, house, visit))
                @if may { (form_of(&row, (form, errors), &tokens(house, visit), lang)) }
            }))
        }
    };
    Ok(Page::new(text::title(lang), body))
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

fn form_of(row: &Seen<FollowUp>, (form, errors): (&CommentForm, &Errors), tokens: &Markup, lang: Lang) -> Markup {
    let error = errors.first().map(|(_, words)| words.as_str());
    html! {
        form.form-page method="post" action={ "/follow-ups/" (row.id) "/comments" } {
            (tokens)
            (mistakes::all(errors, lang))
            (field(&Field::new("body", text::body(lang), form.0.get("body"), Kind::Multiline { rows: 2 }).max(LONGEST).required().hint(text::body_hint(lang)).error(error).wide()))
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
    let (id, form, key) = (id.into_inner(), posted.form, posted.key);
    let view: Can<FollowUpView> = can.also().ok_or(Problem::NotFound)?;
    let reader = view.clone();
    let done = match form.check(visit.lang) {
        Ok(body) => {
            let work = move |tx: &mut crate::core::tx::Tx| {
                let row = follow_up_store::one(tx, &reader, id)?;
                actions::add(tx, &row, &body).map(|_| format!("/follow-ups/{id}/comments"))
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(to) => Ok(Done::to(to).say(text::added(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(shown(&view, &house, &visit, (id, &form, &errors)).await?.again().into()),
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
    let work =
        move |tx: &mut crate::core::tx::Tx| actions::delete(tx, id).map(|row| format!("/follow-ups/{row}/comments"));
    let to = house.db.write_once(can.actor(), key, work).await?;
    Ok(Done::to(to).say(text::deleted(visit.lang)))
}
