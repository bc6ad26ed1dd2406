//! The fragments of the permission matrix.

use super::store::{RoleNames, Row};
use super::table::words;
use super::text;
use crate::admin::departments::store::Node;
use crate::admin::roles::grid::{United, abilities, label, objects, scoped};
use crate::admin::roles::text as roles;
use crate::core::access::{PERMISSIONS, PermissionInfo};
use crate::text::Lang;
use crate::ui::button::{Look, submit};
use crate::ui::matrix::{Cell, Line, Words, matrix};
use crate::ui::table::{Column, cell, row, table};
use crate::ui::tabs::{Tab, tabs};
use maud::{Markup, html};

/// What the page is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub of_people: bool,
    /// An object, `field` or `ability`.
    pub object: String,
    /// Only people who hold this.
    pub permission: Option<&'static PermissionInfo>,
}

impl Asked {
    /// The permissions that the page shows as columns.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static PermissionInfo> {
        if self.object == "ability" {
            abilities().collect()
        } else {
            scoped().filter(|permission| permission.object() == self.object).collect()
        }
    }

    fn href(of_people: bool, object: &str) -> String {
        format!("/admin/permissions?of={}&object={object}", if of_people { "users" } else { "roles" })
    }
}

/// Roles or people; then which object.
#[must_use]
pub fn choose(asked: &Asked, lang: Lang) -> Markup {
    let of = [(false, text::of_roles(lang)), (true, text::of_users(lang))]
        .map(|(people, label)| (Asked::href(people, &asked.object), label, asked.of_people == people));
    let mut about: Vec<(String, &str, bool)> = objects(lang)
        .map(|(object, label)| (Asked::href(asked.of_people, object), label, asked.object == object))
        .collect();
    about.push((Asked::href(asked.of_people, "field"), roles::fields(lang), asked.object == "field"));
    about.push((Asked::href(asked.of_people, "ability"), text::abilities(lang), asked.object == "ability"));
    let drawn = |rows: &[(String, &str, bool)], label: &str| {
        let row: Vec<Tab> = rows
            .iter()
            .map(|(href, label, current)| Tab {
                href,
                label,
                count: None,
                current: *current && asked.permission.is_none(),
            })
            .collect();
        tabs(label, &row)
    };
    html! {
        (drawn(&of, text::of_what(lang)))
        @if asked.permission.is_none() { (drawn(&about, text::object(lang))) }
    }
}

/// The question "who can".
#[must_use]
pub fn who_can(asked: &Asked, lang: Lang) -> Markup {
    html! {
        form.filters method="get" action="/admin/permissions" {
            input type="hidden" name="of" value="users";
            label for="f-permission" { (text::who_can(lang)) }
            select.form-select id="f-permission" name="permission" {
                option value="" { (text::anyone(lang)) }
                @for permission in PERMISSIONS {
                    option value=(permission.id) selected[asked.permission.is_some_and(|chosen| chosen.id == permission.id)] { (label(permission, lang)) " (" (permission.id) ")" }
                }
            }
            (submit(Look::Plain, text::show(lang)))
        }
    }
}

/// The matrix of these rows.
#[must_use]
pub fn grid(rows: &[Row], asked: &Asked, tree: &[Node], names: RoleNames, lang: Lang) -> Markup {
    let columns = asked.columns();
    let drawn: Vec<Vec<(String, String, United)>> = rows
        .iter()
        .map(|row| columns.iter().map(|permission| held(row, permission.id, tree, names, lang)).collect())
        .collect();
    let lines: Vec<Line> = rows
        .iter()
        .zip(&drawn)
        .map(|(row, cells)| Line {
            label: lang.name(&row.subject.name_zh, &row.subject.name_en),
            note: if asked.of_people { &row.subject.key } else { "" },
            cells: cells
                .iter()
                .map(|(label, title, united)| Cell::Shown { label, title, reach: united.shade() })
                .collect(),
        })
        .collect();
    let heads: Vec<&str> = columns.iter().map(|permission| permission.label(lang)).collect();
    let corner = if asked.of_people { text::person(lang) } else { text::role(lang) };
    html! { div.rights { (matrix(&Words { caption: text::title(lang), corner, absent: roles::absent(lang) }, &heads, &lines)) } }
}

fn held(row: &Row, permission: &str, tree: &[Node], names: RoleNames, lang: Lang) -> (String, String, United) {
    let united = United::of(&row.grants, permission);
    let label = if united.is_none() { roles::nothing(lang).to_owned() } else { words(row, permission, tree, lang) };
    let title = lang.list(united.roles.iter().map(|id| names(*id)));
    (label, title, united)
}

/// The people who hold one permission, with its scope and the roles that give it.
#[must_use]
pub fn holders(rows: &[Row], permission: &PermissionInfo, tree: &[Node], names: RoleNames, lang: Lang) -> Markup {
    let columns = [
        Column::new(text::person(lang), "wide"),
        Column::new(text::department(lang), ""),
        Column::new(text::scope(lang), ""),
        Column::new(text::from(lang), ""),
    ];
    table(
        text::who_can(lang),
        &columns,
        html! {
            @for one in rows {
                @let (label, from, _) = held(one, permission.id, tree, names, lang);
                @let href = format!("/admin/users/{}/rights", one.subject.id);
                (row(&one.subject.id.to_string(), &href, html! {
                    (crate::ui::table::name(&href, &one.subject.name_zh, html! { span.quiet { (one.subject.key) } }))
                    (cell(text::department(lang), "", html! { (lang.name(&one.subject.note_zh, &one.subject.note_en)) }))
                    (cell(text::scope(lang), "", html! { (label) }))
                    (cell(text::from(lang), "", html! { (from) }))
                }))
            }
        },
    )
}
