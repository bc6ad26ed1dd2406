//! Giving and taking roles.

use super::form::GiveForm;
use super::store::{Held, Role, separation_off};
use super::{actions, parts, store, text};
use crate::admin::departments::store as departments;
use crate::admin::page::{Head, page};
use crate::admin::people;
use crate::admin::people::filter::Filter;
use crate::admin::people::parts::Purpose;
use crate::core::access::{Can, PermissionRead, RoleManage};
use crate::core::problem::{Errors, Problem};
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link};
use crate::ui::card::{card, notice};
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use chrono_tz::Tz;
use maud::{Markup, html};

/// The people to whom roles may be given.
pub async fn list(can: Can<RoleManage>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let filter = Filter::read(&asked.0);
    let asking = filter.clone();
    let (found, tree, off) = house
        .db
        .read(can.actor(), move |r| Ok((people::store::list(r, &asking)?, departments::tree(r)?, separation_off(r)?)))
        .await?;
    let lang = visit.lang;
    let body = html! {
        p.page-sub { (text::grants_hint(lang)) }
        (people::parts::filters(&filter, &tree, Purpose::Grants, lang))
        (people::parts::list(&found, &filter, Purpose::Grants, (lang, house.config.company.time_zone)))
    };
    Ok(page(lang, off, Head::new(text::grants(lang)), &body))
}

/// A person's roles, and those that may be given.
pub async fn show(can: Can<RoleManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    show_page(&house, &visit, &can, id.into_inner(), &Errors::new()).await
}

async fn show_page(house: &House, visit: &Visit, can: &Can<RoleManage>, id: i64, errors: &Errors) -> Answer<Page> {
    let (person, held, roles, off) = house
        .db
        .read(can.actor(), move |r| {
            Ok((people::store::one(r, id)?, store::held(r, id)?, store::list(r)?, separation_off(r)?))
        })
        .await?;
    let lang = visit.lang;
    let tokens = tokens(house, visit);
    let mine = can.actor().standing.user_id == id;
    let free: Vec<&Role> =
        roles.iter().filter(|role| !role.retired && !held.iter().any(|one| one.id == role.id)).collect();
    let body = html! {
        @for (_, words) in errors { div role="alert" { (notice(Tone::Red, words, "")) } }
        @if mine { (notice(Tone::Blue, text::not_oneself(lang), "")) }
        p.cluster {
            span.quiet { (person.login) " · " (lang.name(&person.department_zh, &person.department_en)) }
            (people::parts::state(person.active, person.has_password, lang))
        }
        div.halves {
            (card(text::held(lang), html! {}, held_list(&held, (id, mine), &tokens, (lang, house.config.company.time_zone))))
            @if !mine && person.active { (card(text::available(lang), html! {}, free_list(&free, id, &tokens, lang))) }
        }
    };
    let rights = html! {
        @if can.also::<PermissionRead>().is_some() { (link(Look::Plain, Some(Icon::Permissions), &format!("/admin/users/{id}/rights"), text::rights(lang))) }
    };
    Ok(page(
        lang,
        off,
        Head::new(&text::roles_of(lang, &person.name)).below("/admin/grants", text::grants(lang)).with(rights),
        &body,
    ))
}

fn held_list(held: &[Held], (id, mine): (i64, bool), tokens: &Markup, (lang, zone): (Lang, Tz)) -> Markup {
    html! {
        @if held.is_empty() { p.quiet { (text::held_none(lang)) } }
        ul.plain-list {
            @for role in held {
                @let name = lang.name(&role.name_zh, &role.name_en);
                @let who = if role.managed { text::managed(lang) } else { role.given_by.as_deref().unwrap_or(text::machine(lang)) };
                li {
                    span { a href={ "/admin/roles/" (role.id) } { (name) } br; span.quiet.small { (text::held_line(lang, who, &format::moment(role.given_at, zone))) } }
                    @if role.managed { span title=(text::managed_hint(lang)) { (badge(Tone::Teal, text::managed(lang))) } }
                    @else if !mine {
                        form method="post" action={ "/admin/users/" (id) "/roles/take" } {
                            (tokens)
                            input type="hidden" name="role" value=(role.id);
                            button.btn.btn-sm type="submit" aria-label=(text::take_label(lang, name)) { (text::take(lang)) }
                        }
                    }
                }
            }
        }
    }
}

fn free_list(free: &[&Role], id: i64, tokens: &Markup, lang: Lang) -> Markup {
    html! {
        ul.plain-list {
            @for role in free {
                li {
                    span { a href={ "/admin/roles/" (role.id) } { (role.name(lang)) } " " (parts::kind(role, lang)) span.quiet.small.note { (role.purpose(lang)) } }
                    form method="post" action={ "/admin/users/" (id) "/roles/give" } {
                        (tokens)
                        input type="hidden" name="role" value=(role.id);
                        button.btn.btn-sm type="submit" aria-label=(text::give_label(lang, role.name(lang))) { (text::give(lang)) }
                    }
                }
            }
        }
    }
}

/// Gives a role.
pub async fn give(
    can: Can<RoleManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<GiveForm>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let role_id = posted.form.0.get("role").parse().unwrap_or_default();
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(text::given(lang, actions::give(tx, id, role_id)?.name(lang))))
        .await;
    answer(&house, &visit, &can, id, done).await
}

/// Takes a role.
pub async fn take(
    can: Can<RoleManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<GiveForm>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let role_id = posted.form.0.get("role").parse().unwrap_or_default();
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(text::taken(lang, actions::take(tx, id, role_id)?.name(lang))))
        .await;
    answer(&house, &visit, &can, id, done).await
}

async fn answer(house: &House, visit: &Visit, can: &Can<RoleManage>, id: i64, done: Answer<String>) -> Answer<Outcome> {
    match done {
        Ok(words) => Ok(Done::to(format!("/admin/users/{id}/roles")).say(words).into()),
        Err(Problem::Invalid(errors)) => Ok(show_page(house, visit, can, id, &errors).await?.again().into()),
        Err(problem) => Err(problem),
    }
}
