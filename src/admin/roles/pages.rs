//! The pages of roles: each takes, checks, calls once, shows.

use super::editor::Editor;
use super::form::{RoleForm, typed};
use super::grid::label;
use super::store::{FieldRow, GrantRow, Role, separation_off};
use super::{actions, field_rules, parts, store, text};
use crate::admin::check::both_versions;
use crate::admin::departments::store as departments;
use crate::admin::departments::store::Node;
use crate::admin::page::{Head, page};
use crate::core::access::{Actor, Can, Grant, PERMISSIONS, RoleManage, ScopeKind, permission};
use crate::core::problem::{Errors, Problem};
use crate::text::Lang;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, primary_link};
use crate::ui::card::notice;
use crate::ui::menu::{item_submit, menu};
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};
use std::sync::Arc;

/// The list.
pub async fn list(can: Can<RoleManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let (roles, off) = house.db.read(can.actor(), |r| Ok((store::list(r)?, separation_off(r)?))).await?;
    let lang = visit.lang;
    let head = Head::new(text::title(lang)).with(html! {
        (link(Look::Plain, Some(Icon::Permissions), "/admin/separation", text::separation(lang)))
        (primary_link("/admin/roles/new", text::new(lang)))
    });
    Ok(page(lang, off, head, &parts::list(&roles, lang)))
}

/// A role as its page and its editor need it.
struct Sight {
    role: Role,
    grants: Vec<GrantRow>,
    fields: Vec<FieldRow>,
    tree: Vec<Node>,
    off: bool,
    /// The actor holds it.
    mine: bool,
}

async fn sight(house: &House, actor: &Arc<Actor>, id: i64) -> Answer<Sight> {
    let me = actor.standing.user_id;
    house
        .db
        .read(actor, move |r| {
            Ok(Sight {
                role: store::one(r, id)?,
                grants: store::grants(r, id)?,
                fields: store::fields(r, id)?,
                tree: departments::tree(r)?,
                off: separation_off(r)?,
                mine: store::holds(r, me, id)?,
            })
        })
        .await
}

/// A role's page, to be read.
pub async fn show(can: Can<RoleManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let sight = sight(&house, can.actor(), id.into_inner()).await?;
    Ok(show_page(&house, &visit, &sight, &Errors::new()))
}

fn show_page(house: &House, visit: &Visit, sight: &Sight, errors: &Errors) -> Page {
    let lang = visit.lang;
    let role = &sight.role;
    let grants: Vec<Grant> = sight.grants.iter().filter_map(|row| granted(role.id, row)).collect();
    let body = html! {
        @for (_, words) in errors { div role="alert" { (notice(Tone::Red, words, "")) } }
        @if role.built_in { (notice(Tone::Blue, text::built_in_hint(lang), "")) }
        @else if sight.mine { (notice(Tone::Blue, text::mine_hint(lang), "")) }
        p.cluster {
            (parts::kind(role, lang))
            @if role.retired { (badge(Tone::Neutral, text::retired(lang))) }
            span.quiet { (text::holders_of(lang, role.holders)) }
        }
        @if !role.purpose(lang).is_empty() { p.role-purpose { bdi { (role.purpose(lang)) } } }
        (parts::shown(&grants, &sight.tree, |_| String::new(), lang))
        (field_rules::of_role(&sight.fields, role.asks_reason, lang))
    };
    let head = Head::new(role.name(lang)).below("/admin/roles", text::title(lang)).with(verbs(
        sight,
        &tokens(house, visit),
        lang,
    ));
    page(lang, sight.off, head, &body)
}

fn granted(role_id: i64, row: &GrantRow) -> Option<Grant> {
    Some(Grant {
        permission: permission(&row.permission)?.id,
        scope: ScopeKind::of_id(&row.scope)?,
        departments: row.departments.clone(),
        role_id,
    })
}

fn verbs(sight: &Sight, tokens: &Markup, lang: Lang) -> Markup {
    let path = format!("/admin/roles/{}", sight.role.id);
    let changeable = !sight.role.built_in && !sight.mine;
    html! {
        form method="post" action={ (path) "/copy" } { (tokens) button.btn type="submit" { (icon(Icon::Copy)) (text::copy(lang)) } }
        @if changeable {
            (link(Look::Plain, Some(Icon::Edit), &format!("{path}/edit"), crate::admin::text::edit(lang)))
            (menu(icon(Icon::More), text::acts(lang), html! {
                @if sight.role.retired {
                    form method="post" action={ (path) "/restore" } { (tokens) (item_submit(Icon::Check, text::restore(lang), ("", ""))) }
                } @else {
                    form method="post" action={ (path) "/retire" } { (tokens) (item_submit(Icon::Lock, text::retire(lang), ("", ""))) }
                }
            }))
        }
    }
}

/// The editor of a new role.
pub async fn new(can: Can<RoleManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let around = around(&house, can.actor()).await?;
    Ok(new_page(&house, &visit, &RoleForm::default(), &Errors::new(), &around))
}

async fn around(house: &House, actor: &Arc<Actor>) -> Answer<(Vec<Node>, bool)> {
    house.db.read(actor, |r| Ok((departments::tree(r)?, separation_off(r)?))).await
}

fn new_page(house: &House, visit: &Visit, form: &RoleForm, errors: &Errors, (tree, off): &(Vec<Node>, bool)) -> Page {
    let lang = visit.lang;
    let body = Editor { form, errors, tree, lang }.draw(("/admin/roles/new", "/admin/roles"), &tokens(house, visit));
    page(lang, *off, Head::new(text::new(lang)).below("/admin/roles", text::title(lang)), &body)
}

fn ids(tree: &[Node]) -> Vec<i64> {
    tree.iter().map(|node| node.id).collect()
}

/// Creates a role.
pub async fn create(can: Can<RoleManage>, house: TheHouse, visit: Visit, posted: Posted<RoleForm>) -> Answer<Outcome> {
    let (form, key) = (posted.form, posted.key);
    let around = around(&house, can.actor()).await?;
    let draft = match form.check(visit.lang, &ids(&around.0), !around.1) {
        Ok(draft) => draft,
        Err(errors) => return Ok(new_page(&house, &visit, &form, &errors, &around).again().into()),
    };
    let name = visit.lang.name(&draft.name_zh, &draft.name_en).to_owned();
    let made = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(format!("/admin/roles/{}", actions::create(tx, &draft)?)))
        .await;
    match made {
        Ok(to) => Ok(Done::to(to).say(text::created(visit.lang, &name)).into()),
        Err(Problem::Invalid(errors)) => Ok(new_page(&house, &visit, &form, &errors, &around).again().into()),
        Err(problem) => Err(problem),
    }
}

/// The editor of a role; a built-in role, and one that the actor holds, are only shown.
pub async fn edit(can: Can<RoleManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let sight = sight(&house, can.actor(), id.into_inner()).await?;
    if sight.role.built_in || sight.mine {
        return Ok(show_page(&house, &visit, &sight, &Errors::new()));
    }
    Ok(edit_page(&house, &visit, &sight, (&typed(&sight.role, &sight.grants, &sight.fields), &Errors::new()), false))
}

fn edit_page(house: &House, visit: &Visit, sight: &Sight, (form, errors): (&RoleForm, &Errors), stale: bool) -> Page {
    let lang = visit.lang;
    let path = format!("/admin/roles/{}", sight.role.id);
    let body = html! {
        @if stale { (both_versions(lang, &differences(sight, form, lang))) }
        (Editor { form, errors, tree: &sight.tree, lang }.draw((&format!("{path}/edit"), &path), &tokens(house, visit)))
    };
    let name = sight.role.name(lang);
    page(lang, sight.off, Head::new(&text::edit_title(lang, name)).below(&path, name), &body)
}

/// What differs between the stored role and the typed one, in words.
fn differences(sight: &Sight, form: &RoleForm, lang: Lang) -> Vec<(String, String, String)> {
    let stored = typed(&sight.role, &sight.grants, &sight.fields);
    let names = [
        ("name_zh", text::name_zh(lang)),
        ("name_en", text::name_en(lang)),
        ("purpose_zh", text::purpose_zh(lang)),
        ("purpose_en", text::purpose_en(lang)),
    ];
    let mut out: Vec<(String, String, String)> = names
        .iter()
        .map(|(field, label)| ((*label).to_owned(), stored.0.get(field).to_owned(), form.0.get(field).to_owned()))
        .collect();
    let words = |form: &RoleForm, id: &str| {
        let scope = ScopeKind::of_id(form.0.get(&format!("g.{id}")));
        let departments = format!("d.{id}");
        let chosen = lang.list(form.0.all(&departments).map(|id| departments::name_of(&sight.tree, id, lang)));
        let ticked = form.0.has(&format!("a.{id}"));
        match scope {
            Some(ScopeKind::Chosen) => format!("{} {chosen}", ScopeKind::Chosen.label(lang)),
            Some(scope) => scope.label(lang).to_owned(),
            None if ticked => ScopeKind::Ability.label(lang).to_owned(),
            None => String::new(),
        }
    };
    out.extend(
        PERMISSIONS
            .iter()
            .map(|permission| (label(permission, lang), words(&stored, permission.id), words(form, permission.id))),
    );
    out.extend(field_rules::differences(&stored.0, &form.0, lang));
    out.retain(|(_, theirs, yours)| theirs != yours);
    out
}

/// Saves a role; every session meets it with its next request.
pub async fn save(
    can: Can<RoleManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<RoleForm>,
) -> Answer<Outcome> {
    let (id, mut form, key) = (id.into_inner(), posted.form, posted.key);
    let sight = sight(&house, can.actor(), id).await?;
    let draft = match form.check(visit.lang, &ids(&sight.tree), !sight.off) {
        Ok(draft) => draft,
        Err(errors) => return Ok(edit_page(&house, &visit, &sight, (&form, &errors), false).again().into()),
    };
    let version = form.0.version();
    let work = move |tx: &mut crate::core::tx::Tx| {
        let role = store::one(tx, id)?;
        actions::change(tx, &role, version, &draft)?;
        Ok(format!("/admin/roles/{id}"))
    };
    match house.db.write_once(can.actor(), key, work).await {
        Ok(to) => Ok(Done::to(to).say(text::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(edit_page(&house, &visit, &sight, (&form, &errors), false).again().into()),
        Err(Problem::Stale(now)) => {
            form.0.set("version", now.to_string());
            Ok(edit_page(&house, &visit, &sight, (&form, &Errors::new()), true).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Copies a role and opens the copy in the editor.
pub async fn copy(
    can: Can<RoleManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(format!("/admin/roles/{}/edit", actions::copy(tx, id)?)))
        .await?;
    Ok(Done::to(to).say(text::copied(visit.lang)))
}

/// Retires a role.
pub async fn retire(
    can: Can<RoleManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(text::retired_done(lang, actions::retire(tx, id)?.name(lang))))
        .await;
    answer(&house, &visit, &can, id, done).await
}

/// Brings a retired role back.
pub async fn restore(
    can: Can<RoleManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(text::restored(lang, actions::restore(tx, id)?.name(lang))))
        .await;
    answer(&house, &visit, &can, id, done).await
}

async fn answer(house: &House, visit: &Visit, can: &Can<RoleManage>, id: i64, done: Answer<String>) -> Answer<Outcome> {
    match done {
        Ok(words) => Ok(Done::to(format!("/admin/roles/{id}")).say(words).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(show_page(house, visit, &sight(house, can.actor(), id).await?, &errors).again().into())
        }
        Err(problem) => Err(problem),
    }
}
