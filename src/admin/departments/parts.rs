//! The fragments of departments.

use super::form::DepartmentForm;
use super::store::Node;
use super::text;
use crate::admin::text as shared;
use crate::core::problem::Errors;
use crate::text::Lang;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, cell, none, row, table};
use crate::web::mistakes;
use maud::{Markup, html};

/// Open departments to choose from, indented as in the tree; `kept` stays in the choice though it is closed.
#[must_use]
pub fn choices(tree: &[Node], lang: Lang, kept: Option<i64>) -> Vec<Choice<'static>> {
    tree.iter()
        .filter(|node| !node.closed || kept == Some(node.id))
        .map(|node| {
            let indent = "\u{2003}".repeat(usize::try_from(node.depth).unwrap_or_default());
            Choice::new(node.id.to_string(), format!("{indent}{}", lang.name(&node.name_zh, &node.name_en)))
        })
        .collect()
}

/// The tree as a table: the depth shows as indentation.
#[must_use]
pub fn tree(nodes: &[Node], lang: Lang) -> Markup {
    let columns = [
        Column::new(text::name(lang), "wide"),
        Column::new(text::heads(lang), ""),
        Column::new(text::people(lang), "num"),
    ];
    table(
        text::title(lang),
        &columns,
        html! {
            @for node in nodes {
                @let href = format!("/admin/departments/{}", node.id);
                (row(&node.id.to_string(), &href, html! {
                    td.title role="cell" {
                        div.title-line {
                            @for _ in 0..node.depth { span.branch aria-hidden="true" {} }
                            a.row-link href=(href) { (lang.name(&node.name_zh, &node.name_en)) }
                            @if node.closed { (badge(Tone::Neutral, text::closed(lang))) }
                        }
                    }
                    (cell(text::heads(lang), "", if node.heads.is_empty() { none() } else { html! { bdi { (lang.list(&node.heads)) } } }))
                    (cell(text::people(lang), "num", html! { (node.people) }))
                }))
            }
        },
    )
}

/// The form of a department. `place` is where it is sent.
#[must_use]
pub fn form(
    place: &str,
    form: &DepartmentForm,
    errors: &Errors,
    tokens: &Markup,
    (nodes, lang): (&[Node], Lang),
) -> Markup {
    let fresh = !form.0.has("version");
    let kept = form.0.get("parent").parse().ok();
    let parents: Vec<Choice> =
        std::iter::once(Choice::new("", text::top(lang))).chain(choices(nodes, lang, kept)).collect();
    let line = |name: &'static str, label: &'static str, kind: Kind| {
        let one = Field::new(name, label, form.0.get(name), kind).error(mistakes::of(errors, name)).max(100);
        let one = if name == "name_zh" { one.required() } else { one };
        field(&if name == "sort" { one.hint(text::sort_hint(lang)) } else { one })
    };
    html! {
        (mistakes::all(errors, lang))
        form method="post" action=(place) {
            (tokens)
            @if !fresh { input type="hidden" name="version" value=(form.0.get("version")); }
            div.form-grid {
                (line("name_zh", text::name_zh(lang), Kind::Text))
                (line("name_en", text::name_en(lang), Kind::Text))
                (line("parent", text::parent(lang), Kind::Select(&parents)))
                (line("sort", text::sort(lang), Kind::Number))
            }
            div.form-foot {
                (submit(Look::Primary, if fresh { text::create(lang) } else { shared::save(lang) }))
                (link(Look::Plain, None, "/admin/departments", shared::cancel(lang)))
            }
        }
    }
}
