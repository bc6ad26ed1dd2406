//! The open tasks of somebody who has left: all of them to one colleague at once, and back.

use super::{list, text};
use crate::core::access::{Can, Seen, TaskAssign};
use crate::core::problem::{Errors, Problem};
use crate::tasks::form::AssignForm;
use crate::tasks::model::Line;
use crate::tasks::{hand_over, page_parts};
use crate::text::Lang;
use crate::ui::button::{Look, link, submit};
use crate::ui::card::card;
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// Titles shown beforehand.
const SHOWN: usize = 200;

/// Which tasks, and to whom.
pub async fn show(can: Can<TaskAssign>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    form_page(&can, &house, &visit, id.into_inner(), (&AssignForm::default(), &Errors::new())).await
}

async fn form_page(
    can: &Can<TaskAssign>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors): (&AssignForm, &Errors),
) -> Answer<Page> {
    let (reader, lang) = (can.clone(), visit.lang);
    let (name, lines) = house
        .db
        .read(can.actor(), move |r| Ok((list::name_of_leaver(r, id)?, hand_over::open_of(r, &reader, id)?)))
        .await?;
    if lines.is_empty() {
        return Err(Problem::NotFound);
    }
    let error = errors.first().map(|(_, words)| words.as_str());
    let title = text::tasks_title(lang, &name, lines.len());
    let body = html! {
        nav.crumbs { a href="/leavers" { (text::title(lang)) } span aria-hidden="true" { "/" } bdi { (name) } }
        header.page-head { div.page-title { h1 { bdi { (title) } } } }
        form.form-page.narrow method="post" action={ "/leavers/" (id) "/tasks" } {
            (tokens(house, visit))
            (mistakes::all(errors, lang))
            (page_parts::person("owner", text::new_owner(lang), text::new_owner_hint(lang), (form.0.get("owner"), error)))
            (card(text::tasks_open(lang), html! {}, titles(&lines, lang)))
            div.form-foot { (submit(Look::Primary, text::give_all(lang))) (link(Look::Plain, None, "/leavers", text::cancel(lang))) }
        }
    };
    Ok(Page::new(title, body))
}

fn titles(lines: &[Seen<Line>], lang: Lang) -> Markup {
    html! {
        ul.chosen-list { @for line in lines.iter().take(SHOWN) { li { a href={ "/tasks/" (line.id) } { bdi { (line.title) } } } } }
        @if lines.len() > SHOWN { p.quiet.small { (text::and_more(lang, lines.len() - SHOWN)) } }
    }
}

/// Gives them.
pub async fn give(
    can: Can<TaskAssign>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<AssignForm>,
) -> Answer<Outcome> {
    let (id, lang, writer) = (id.into_inner(), visit.lang, can.clone());
    let typed = posted.form.0.get("owner").to_owned();
    let given = house
        .db
        .write_once(can.actor(), posted.key, move |tx| {
            list::name_of_leaver(tx, id)?;
            let handed = hand_over::hand_over(tx, &writer, id, &typed)?;
            Ok(format!("{} {}", handed.change, text::given_all(lang, handed.count, &handed.to.name)))
        })
        .await;
    match given {
        Ok(answer) => {
            let (change, words) = answer.split_once(' ').unwrap_or_default();
            Ok(Done::to("/leavers").say(words).undo(format!("/leavers/changes/{change}/undo")).into())
        }
        Err(Problem::Invalid(errors)) => {
            Ok(form_page(&can, &house, &visit, id, (&posted.form, &errors)).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Takes one's own handing over back.
pub async fn take_back(
    can: Can<TaskAssign>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, lang, writer) = (id.into_inner(), visit.lang, can.clone());
    let undone = house
        .db
        .write_once(can.actor(), posted.key, move |tx| {
            let undone = hand_over::take_back(tx, &writer, id)?;
            Ok(format!("{} {}", undone.count, undone.kept.len()))
        })
        .await?;
    let (count, kept) = undone.split_once(' ').unwrap_or_default();
    let (count, kept): (usize, usize) = (count.parse().unwrap_or(0), kept.parse().unwrap_or(0));
    if kept > 0 {
        return Ok(Done::to(format!("/customers/changes/{id}")).say(text::undone_part(lang, count, kept)));
    }
    Ok(Done::to("/leavers").say(text::undone(lang, count)))
}
