//! The pages of departments: each takes, checks, calls once, shows.

use super::form::{DepartmentForm, HeadForm, typed};
use super::store::{Head as Person, Node};
use super::{actions, parts, store, text};
use crate::admin::check::both_versions;
use crate::admin::page::{Head, page};
use crate::admin::people::parts::people;
use crate::admin::people::store::{Named, proposals};
use crate::admin::roles::store::separation_off;
use crate::admin::text as shared;
use crate::core::access::{Actor, Can, DepartmentManage};
use crate::core::problem::{Errors, Problem};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, icon_submit, link, primary_link, submit};
use crate::ui::card::{card, empty, notice};
use crate::ui::field::{Field, Kind, field};
use crate::ui::menu::{item_submit, menu};
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};
use std::sync::Arc;

/// The tree.
pub async fn tree(can: Can<DepartmentManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let (nodes, off) = nodes(&house, can.actor()).await?;
    let lang = visit.lang;
    let body = if nodes.is_empty() {
        empty(
            Icon::Departments,
            text::empty_title(lang),
            text::empty_text(lang),
            primary_link("/admin/departments/new", text::new(lang)),
        )
    } else {
        parts::tree(&nodes, lang)
    };
    Ok(page(
        lang,
        off,
        Head::new(text::title(lang)).with(primary_link("/admin/departments/new", text::new(lang))),
        &body,
    ))
}

async fn nodes(house: &House, actor: &Arc<Actor>) -> Answer<(Vec<Node>, bool)> {
    house.db.read(actor, |r| Ok((store::tree(r)?, separation_off(r)?))).await
}

/// The form of a new department; `parent` may be given.
pub async fn new(can: Can<DepartmentManage>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let mut form = DepartmentForm::default();
    form.0.set("parent", asked.0.get("parent"));
    let nodes = nodes(&house, can.actor()).await?;
    Ok(new_page(&house, &visit, &form, &Errors::new(), &nodes))
}

fn new_page(
    house: &House,
    visit: &Visit,
    form: &DepartmentForm,
    errors: &Errors,
    (nodes, off): &(Vec<Node>, bool),
) -> Page {
    let lang = visit.lang;
    let body = html! { div.narrow { (parts::form("/admin/departments/new", form, errors, &tokens(house, visit), (nodes, lang))) } };
    page(lang, *off, Head::new(text::new(lang)).below("/admin/departments", text::title(lang)), &body)
}

/// Creates a department.
pub async fn create(
    can: Can<DepartmentManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<DepartmentForm>,
) -> Answer<Outcome> {
    let (form, key) = (posted.form, posted.key);
    let nodes = nodes(&house, can.actor()).await?;
    let draft = match form.check(visit.lang, &store::open_ids(&nodes.0)) {
        Ok(draft) => draft,
        Err(errors) => return Ok(new_page(&house, &visit, &form, &errors, &nodes).again().into()),
    };
    let name = visit.lang.name(&draft.name_zh, &draft.name_en).to_owned();
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| {
            actions::create(tx, &draft)?;
            Ok("/admin/departments".into())
        })
        .await?;
    Ok(Done::to(to).say(text::created(visit.lang, &name)).into())
}

/// What was typed on a department's page, and what is wrong with it.
#[derive(Default)]
struct Tried {
    form: Option<DepartmentForm>,
    person: String,
    stale: bool,
    errors: Errors,
}

struct Sight {
    nodes: Vec<Node>,
    heads: Vec<Person>,
    people: Vec<Named>,
    off: bool,
}

/// A department's page.
pub async fn show(can: Can<DepartmentManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    show_page(&house, &visit, &can, id.into_inner(), &Tried::default()).await
}

async fn show_page(house: &House, visit: &Visit, can: &Can<DepartmentManage>, id: i64, tried: &Tried) -> Answer<Page> {
    let sight = house
        .db
        .read(can.actor(), move |r| {
            Ok(Sight {
                nodes: store::tree(r)?,
                heads: store::heads(r, id)?,
                people: proposals(r)?,
                off: separation_off(r)?,
            })
        })
        .await?;
    let node = store::one(&sight.nodes, id)?;
    let lang = visit.lang;
    let tokens = tokens(house, visit);
    let form = tried.form.clone().unwrap_or_else(|| typed(&node));
    let refused = mistakes::of(&tried.errors, "close");
    let rest: Errors = tried.errors.iter().filter(|(name, _)| name != "close" && name != "person").cloned().collect();
    let body = html! {
        @if let Some(words) = refused { div role="alert" { (notice(Tone::Red, words, "")) } }
        @if tried.stale { (both_versions(lang, &differences(&node, &form, &sight.nodes, lang))) }
        div.halves {
            (card(text::facts(lang), html! {}, parts::form(&format!("/admin/departments/{id}"), &form, &rest, &tokens, (&sight.nodes, lang))))
            (heads_card(&sight, id, tried, &tokens, lang))
        }
    };
    let name = lang.name(&node.name_zh, &node.name_en).to_owned();
    let head = Head::new(&name).below("/admin/departments", text::title(lang)).with(verbs(&node, &tokens, lang));
    Ok(page(lang, sight.off, head, &body))
}

fn differences(
    node: &Node,
    form: &DepartmentForm,
    nodes: &[Node],
    lang: crate::text::Lang,
) -> Vec<(String, String, String)> {
    let stored = typed(node);
    let words = |field: &str, value: &str| {
        if field == "parent" { store::name_of(nodes, value, lang) } else { value.to_owned() }
    };
    [
        ("name_zh", text::name_zh(lang)),
        ("name_en", text::name_en(lang)),
        ("parent", text::parent(lang)),
        ("sort", text::sort(lang)),
    ]
    .iter()
    .filter(|(field, _)| stored.0.get(field) != form.0.get(field))
    .map(|(field, label)| ((*label).to_owned(), words(field, stored.0.get(field)), words(field, form.0.get(field))))
    .collect()
}

fn verbs(node: &Node, tokens: &Markup, lang: crate::text::Lang) -> Markup {
    let path = format!("/admin/departments/{}", node.id);
    html! {
        @if node.closed { (badge(Tone::Neutral, text::closed(lang))) }
        @else { (link(Look::Plain, Some(Icon::Plus), &format!("/admin/departments/new?parent={}", node.id), text::new(lang))) }
        (menu(icon(Icon::More), text::acts(lang), html! {
            @if node.closed {
                form method="post" action={ (path) "/reopen" } { (tokens) (item_submit(Icon::Check, text::reopen(lang), ("", ""))) }
            } @else {
                form method="post" action={ (path) "/close" } { (tokens) (item_submit(Icon::Lock, text::close(lang), ("", ""))) }
            }
        }))
    }
}

fn heads_card(sight: &Sight, id: i64, tried: &Tried, tokens: &Markup, lang: crate::text::Lang) -> Markup {
    let path = format!("/admin/departments/{id}/heads");
    card(
        text::heads(lang),
        html! {},
        html! {
            @if sight.heads.is_empty() { p.quiet { (text::heads_none(lang)) } }
            ul.plain-list {
                @for head in &sight.heads {
                    li {
                        span { bdi { (head.name) } span.quiet { " · " (head.login) } }
                        form method="post" action={ (path) "/remove" } {
                            (tokens)
                            (icon_submit(Icon::Close, &text::remove_head(lang, &head.name), ("person", &head.id.to_string())))
                        }
                    }
                }
            }
            form.add-line method="post" action=(path) {
                (tokens)
                (field(&Field::new("person", text::person(lang), &tried.person, Kind::Suggest(&people(&sight.people))).error(mistakes::of(&tried.errors, "person")).hint(shared::person_hint(lang)).required()))
                (submit(Look::Plain, text::head_add(lang)))
            }
        },
    )
}

/// Renames and moves a department.
pub async fn save(
    can: Can<DepartmentManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<DepartmentForm>,
) -> Answer<Outcome> {
    let (id, mut form, key) = (id.into_inner(), posted.form, posted.key);
    let (nodes, _) = nodes(&house, can.actor()).await?;
    let node = store::one(&nodes, id)?;
    let mut open = store::open_ids(&nodes);
    open.extend(node.parent_id);
    let done = match form.check(visit.lang, &open) {
        Ok(draft) => {
            let version = form.0.version();
            let work = move |tx: &mut crate::core::tx::Tx| {
                let node = store::one(&store::tree(tx)?, id)?;
                actions::change(tx, &node, version, &draft)?;
                Ok(String::new())
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(errors) => Err(Problem::Invalid(errors)),
    };
    match done {
        Ok(_) => Ok(Done::to("/admin/departments").say(shared::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            let tried = Tried { form: Some(form), errors, ..Tried::default() };
            Ok(show_page(&house, &visit, &can, id, &tried).await?.again().into())
        }
        Err(Problem::Stale(now)) => {
            form.0.set("version", now.to_string());
            let tried = Tried { form: Some(form), stale: true, ..Tried::default() };
            Ok(show_page(&house, &visit, &can, id, &tried).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

async fn answer(
    house: &House,
    visit: &Visit,
    can: &Can<DepartmentManage>,
    id: i64,
    (done, mut tried): (Answer<String>, Tried),
) -> Answer<Outcome> {
    match done {
        Ok(words) => Ok(Done::to(format!("/admin/departments/{id}")).say(words).into()),
        Err(Problem::Invalid(errors)) => {
            tried.errors = errors;
            Ok(show_page(house, visit, can, id, &tried).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Makes somebody a head.
pub async fn add_head(
    can: Can<DepartmentManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<HeadForm>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let person = posted.form.0.get("person").to_owned();
    let tried = Tried { person: person.clone(), ..Tried::default() };
    let work =
        move |tx: &mut crate::core::tx::Tx| actions::add_head(tx, id, &person).map(|()| shared::saved(lang).to_owned());
    let done = house.db.write_once(can.actor(), key, work).await;
    answer(&house, &visit, &can, id, (done, tried)).await
}

/// Takes a head away.
pub async fn remove_head(
    can: Can<DepartmentManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<HeadForm>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let user_id = posted.form.0.get("person").parse().unwrap_or_default();
    let work = move |tx: &mut crate::core::tx::Tx| {
        actions::remove_head(tx, id, user_id).map(|()| shared::saved(lang).to_owned())
    };
    let done = house.db.write_once(can.actor(), key, work).await;
    answer(&house, &visit, &can, id, (done, Tried::default())).await
}

/// Closes a department.
pub async fn close(
    can: Can<DepartmentManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let work = move |tx: &mut crate::core::tx::Tx| {
        actions::close(tx, id).map(|node| text::closed_done(lang, lang.name(&node.name_zh, &node.name_en)))
    };
    let done = house.db.write_once(can.actor(), key, work).await;
    answer(&house, &visit, &can, id, (done, Tried::default())).await
}

/// Opens a closed department again.
pub async fn reopen(
    can: Can<DepartmentManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let work = move |tx: &mut crate::core::tx::Tx| {
        actions::reopen(tx, id).map(|node| text::reopened(lang, lang.name(&node.name_zh, &node.name_en)))
    };
    let done = house.db.write_once(can.actor(), key, work).await;
    answer(&house, &visit, &can, id, (done, Tried::default())).await
}
