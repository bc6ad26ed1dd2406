//! The fragments of roles.

use super::grid::{United, abilities, actions, at, objects};
use super::store::Role;
use super::text;
use crate::admin::departments::store::{Node, name_of};
use crate::core::access::Grant;
use crate::text::Lang;
use crate::ui::badge::{Tone, badge};
use crate::ui::matrix::{Cell, Line, Words, matrix};
use crate::ui::table::{Column, cell, name, none, row, table};
use maud::{Markup, html};

/// The list of roles.
#[must_use]
pub fn list(roles: &[Role], lang: Lang) -> Markup {
    let columns = [
        Column::new(text::name(lang), "wide"),
        Column::new(text::purpose(lang), ""),
        Column::new(text::kind(lang), "nowrap"),
        Column::new(text::holders(lang), "num"),
    ];
    table(
        text::title(lang),
        &columns,
        html! {
            @for role in roles {
                @let href = format!("/admin/roles/{}", role.id);
                (row(&role.id.to_string(), &href, html! {
                    (name(&href, role.name(lang), html! { @if role.retired { (badge(Tone::Neutral, text::retired(lang))) } }))
                    (cell(text::purpose(lang), "", if role.purpose(lang).is_empty() { none() } else { html! { bdi { (role.purpose(lang)) } } }))
                    (cell(text::kind(lang), "nowrap", kind(role, lang)))
                    (cell(text::holders(lang), "num", html! { (role.holders) }))
                }))
            }
        },
    )
}

/// Built-in or the company's own, and whose duty it is.
#[must_use]
pub fn kind(role: &Role, lang: Lang) -> Markup {
    let administrator = match role.administrator.as_deref() {
        Some("system") => Some(text::system(lang)),
        Some("security") => Some(text::security(lang)),
        Some("audit") => Some(text::audit(lang)),
        _ => None,
    };
    html! {
        span.cluster {
            (badge(if role.built_in { Tone::Neutral } else { Tone::Teal }, if role.built_in { text::built_in(lang) } else { text::own(lang) }))
            @if let Some(words) = administrator { (badge(Tone::Violet, words)) }
        }
    }
}

/// An object, and for each action its words, the roles that give it, and what they come to.
type Shown<'a> = (&'a str, Vec<Option<(String, String, United)>>);

/// What grants come to, to be read: the table of objects and actions, and the abilities. `roles` names the roles that give.
#[must_use]
pub fn shown(grants: &[Grant], tree: &[Node], roles: impl Fn(i64) -> String, lang: Lang) -> Markup {
    let actions = actions(lang);
    let rows: Vec<Shown> = objects(lang)
        .map(|(object, label)| {
            let cell = |action: &str| {
                at(object, action).map(|permission| {
                    let united = United::of(grants, permission.id);
                    let words = if united.is_none() {
                        text::nothing(lang).to_owned()
                    } else {
                        united.label(lang, |id| name_of(tree, &id.to_string(), lang))
                    };
                    let from = lang.list(united.roles.iter().map(|id| roles(*id)));
                    (words, from, united)
                })
            };
            (label, actions.iter().map(|(action, _)| cell(action)).collect())
        })
        .collect();
    let lines: Vec<Line> = rows
        .iter()
        .map(|(label, cells)| Line {
            label,
            note: "",
            cells: cells
                .iter()
                .map(|cell| {
                    cell.as_ref().map_or(Cell::Absent, |(label, title, united)| Cell::Shown {
                        label,
                        title,
                        reach: united.shade(),
                    })
                })
                .collect(),
        })
        .collect();
    let heads: Vec<&str> = actions.iter().map(|(_, label)| *label).collect();
    let held: Vec<&str> = abilities()
        .filter(|ability| grants.iter().any(|grant| grant.permission == ability.id))
        .map(|ability| ability.label(lang))
        .collect();
    html! {
        (matrix(&Words { caption: text::matrix(lang), corner: text::object(lang), absent: text::absent(lang) }, &heads, &lines))
        @if !held.is_empty() {
            p.cluster.ability-line { strong { (text::abilities(lang)) } @for ability in held { (badge(Tone::Violet, ability)) } }
        }
    }
}
