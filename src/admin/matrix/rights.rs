//! What one person may do, and which role gives it.

use super::store::{self, Rules};
use super::{fields, text};
use crate::admin::departments::store as departments;
use crate::admin::departments::store::{Node, name_of};
use crate::admin::page::{Head, page};
use crate::admin::people;
use crate::admin::roles::catalogues::{self, ruled};
use crate::admin::roles::field_rules::class;
use crate::admin::roles::grid::{United, label};
use crate::admin::roles::parts::shown;
use crate::admin::roles::store as roles;
use crate::admin::roles::store::Role;
use crate::admin::roles::text as roles_text;
use crate::core::access::{Can, Grant, PERMISSIONS, PermissionRead, Standing, permission};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::card::notice;
use crate::ui::table::{Column, cell, row, table};
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page};
use crate::web::who::{SignedIn, Visit};
use actix_web::web;
use maud::{Markup, html};

/// A person's rights.
struct Sight {
    name: String,
    active: bool,
    grants: Vec<Grant>,
    tree: Vec<Node>,
    roles: Vec<Role>,
    rules: Rules,
    /// Names of those for whom they stand in now.
    stands_in: Vec<String>,
    off: bool,
}

fn sight(r: &mut Reader, id: i64) -> Result<Sight, Problem> {
    let person = people::store::one(r, id)?;
    let grants = if person.active { Standing::load(r, id)?.grants } else { Vec::new() };
    Ok(Sight {
        name: person.name,
        active: person.active,
        grants,
        tree: departments::tree(r)?,
        roles: roles::list(r)?,
        rules: store::rules(r)?,
        stands_in: people::store::stands_in_for(r, id)?.into_iter().map(|one| one.name).collect(),
        off: roles::separation_off(r)?,
    })
}

/// A person's effective rights.
pub async fn of_person(can: Can<PermissionRead>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let id = id.into_inner();
    let sight = house.db.read(can.actor(), move |r| sight(r, id)).await?;
    let lang = visit.lang;
    let title = text::rights_of(lang, &sight.name);
    let head = Head::new(&title).below("/admin/permissions?of=users", text::title(lang));
    Ok(page(lang, sight.off, head, &body(&sight, lang)))
}

/// One's own effective rights.
pub async fn my_own(who: SignedIn, house: TheHouse) -> Answer<Page> {
    let id = who.actor().standing.user_id;
    let sight = house.db.read(who.actor(), move |r| sight(r, id)).await?;
    let lang = who.0.lang;
    Ok(page(lang, false, Head::new(text::my_rights(lang)).below("/account", text::account(lang)), &body(&sight, lang)))
}

fn body(sight: &Sight, lang: Lang) -> Markup {
    if sight.grants.is_empty() {
        return notice(Tone::Neutral, if sight.active { text::no_rights(lang) } else { text::disabled(lang) }, "");
    }
    let names = |id: i64| {
        sight.roles.iter().find(|role| role.id == id).map_or_else(String::new, |role| role.name(lang).to_owned())
    };
    html! {
        @if !sight.stands_in.is_empty() { (notice(Tone::Blue, &text::stands_in(lang, &lang.list(&sight.stands_in)), "")) }
        div.rights.stack {
            (shown(&sight.grants, &sight.tree, names, lang))
            p.quiet.small { (text::view_note(lang)) }
            @if sight.grants.iter().any(|grant| permission(grant.permission).is_some_and(|info| info.action() == "view")) {
                h2 { (text::fields_of(lang)) }
                (field_table(sight, &names, lang))
            }
            h2 { (text::each(lang)) }
            (each(sight, &names, lang))
        }
    }
}

/// What may be seen and written of each field, with the roles that say so.
fn field_table(sight: &Sight, names: &dyn Fn(i64) -> String, lang: Lang) -> Markup {
    let columns = [
        Column::new(roles_text::field(lang), "wide"),
        Column::new(roles_text::rule(lang), ""),
        Column::new(text::from(lang), ""),
    ];
    table(
        text::fields_of(lang),
        &columns,
        html! {
            @for (object, field) in ruled() {
                @let from = fields::said(&sight.grants, &sight.rules, object, field).iter().map(|(.., role)| names(*role)).collect::<Vec<_>>().join(" / ");
                @let words = fields::words(&sight.grants, &sight.rules, (object, field), lang);
                @if !words.is_empty() {
                    (row(&format!("{object}-{}", field.id), "", html! {
                        (cell(roles_text::field(lang), "wide", html! { (catalogues::label(object, field, lang)) " " span.quiet.small { (class(field.class, lang)) } }))
                        (cell(roles_text::rule(lang), "", html! { (words) }))
                        (cell(text::from(lang), "", html! { (from) }))
                    }))
                }
            }
        },
    )
}

fn each(sight: &Sight, names: &dyn Fn(i64) -> String, lang: Lang) -> Markup {
    let columns = [
        Column::new(text::permission(lang), "wide"),
        Column::new(text::scope(lang), ""),
        Column::new(text::from(lang), ""),
    ];
    table(
        text::each(lang),
        &columns,
        html! {
            @for permission in PERMISSIONS {
                @for grant in sight.grants.iter().filter(|grant| grant.permission == permission.id) {
                    @let scope = United::of(std::slice::from_ref(grant), permission.id).label(lang, |id| name_of(&sight.tree, &id.to_string(), lang));
                    (row(&format!("{}-{}", permission.id, grant.role_id), "", html! {
                        (cell(text::permission(lang), "wide", html! { (label(permission, lang)) " " span.quiet.small { (permission.id) } }))
                        (cell(text::scope(lang), "", html! { (scope) }))
                        (cell(text::from(lang), "", html! { (names(grant.role_id)) }))
                    }))
                }
            }
        },
    )
}
