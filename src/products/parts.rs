//! The fragments of products.

use super::fields::{FIELDS, STATES, TAX_RATES, UNITS, field as described};
use super::filter::{Filter, Order};
use super::form::ProductForm;
use super::model::{Category, Product, path_of};
use super::store::{Found, Line};
use super::text;
use crate::core::field::{FieldKind, choice_label};
use crate::core::problem::Errors;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, edit_link, link, primary_link, submit};
use crate::ui::card::{empty, facts};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::menu::{item_submit, menu};
use crate::ui::pager::pager;
use crate::ui::table::{Column, acts, cell, none, row, table};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use chrono_tz::Tz;
use maud::{Markup, html};

/// Categories to choose from, indented as in the tree, after an empty choice.
#[must_use]
pub fn category_choices(tree: &[Category], nothing: &'static str, lang: Lang) -> Vec<Choice<'static>> {
    let indented = |one: &Category| {
        let indent = "\u{2003}".repeat(usize::try_from(one.depth).unwrap_or_default());
        Choice::new(one.id.to_string(), format!("{indent}{}", one.name(lang)))
    };
    std::iter::once(Choice::new("", nothing)).chain(tree.iter().map(indented)).collect()
}

/// The filters above the list: a form that works without script.
#[must_use]
pub fn filters(filter: &Filter, tree: &[Category], manages: bool, lang: Lang) -> Markup {
    let categories = category_choices(tree, text::all_categories(lang), lang);
    let chosen = filter.category.map(|id| id.to_string()).unwrap_or_default();
    let states = STATES.iter().filter(|(id, ..)| manages || *id != "deleted");
    html! {
        form.filters method="get" action="/products" role="search" aria-label=(text::filter(lang)) {
            @if filter.order == Order::Name { input type="hidden" name="sort" value="name"; }
            input.form-control type="search" name="q" value=(filter.text) placeholder=(text::find(lang)) aria-label=(text::find(lang)) maxlength="100";
            @if !tree.is_empty() {
                select.form-select name="category" aria-label=(text::category(lang)) {
                    @for choice in &categories { option value=(choice.value) selected[choice.value == chosen] { (choice.label) } }
                }
            }
            select.form-select name="state" aria-label=(text::state(lang)) {
                @for (id, zh, en) in states { option value=(id) selected[*id == filter.state] { (lang.pick(*zh, *en)) } }
            }
            (submit(Look::Plain, text::apply(lang)))
            @if filter.narrows() { (link(Look::Quiet, Some(Icon::Close), "/products", text::clear(lang))) }
        }
    }
}

/// The list.
#[must_use]
pub fn list(found: &Found, filter: &Filter, (tree, manages): (&[Category], bool), lang: Lang) -> Markup {
    if found.lines.is_empty() {
        return nothing(filter, manages, lang);
    }
    let by = |order: Order| filter.ordered(order);
    let (code, name) = (by(Order::Code), by(Order::Name));
    let sorted = |order: Order| (filter.order == order).then_some(false);
    let mut columns = vec![
        Column::new(label("name", lang), "wide").sorted(&name, sorted(Order::Name)),
        Column::new(label("code", lang), "nowrap").sorted(&code, sorted(Order::Code)),
        Column::new(text::category(lang), ""),
        Column::new(label("series", lang), "opt"),
        Column::new(label("tax_rate", lang), "num opt"),
        Column::new(text::col_price(lang), "num"),
    ];
    if manages {
        columns.push(Column::new(text::acts(lang), "act"));
    }
    let rows = html! { @for line in &found.lines { (self::line(line, (tree, manages), lang)) } };
    let previous = found.previous.as_ref().map(|cursor| filter.page_href(cursor));
    let next = found.next.as_ref().map(|cursor| filter.page_href(cursor));
    html! {
        div #products {
            (table(text::title(lang), &columns, rows))
            (pager(
                previous.as_deref().map(|href| (href, text::previous(lang))),
                next.as_deref().map(|href| (href, text::next(lang))),
                &text::found(lang, &format::whole(found.count)),
            ))
        }
    }
}

fn nothing(filter: &Filter, manages: bool, lang: Lang) -> Markup {
    if filter.narrows() || filter.cursor.is_some() {
        let clear = link(Look::Plain, None, "/products", text::clear(lang));
        return empty(Icon::Search, text::none_found(lang), text::none_found_text(lang), clear);
    }
    let new = html! { @if manages { (primary_link("/products/new", text::new(lang))) } };
    empty(Icon::Products, text::empty_title(lang), text::empty_text(lang), new)
}

fn line(line: &Line, (tree, manages): (&[Category], bool), lang: Lang) -> Markup {
    let href = format!("/products/{}", line.id);
    let or_none = |text: String| {
        if text.is_empty() {
            none()
        } else {
            html! { (text) }
        }
    };
    let category = line.category_id.map(|id| path_of(tree, id, lang)).unwrap_or_default();
    let price = line.unit_price.zip(line.currency.as_deref()).map(|(price, currency)| {
        text::per_unit(lang, &format::unit_price(price, currency), choice_label(UNITS, &line.unit, lang))
    });
    row(
        &line.id.to_string(),
        &href,
        html! {
            td.title role="cell" { div.title-line { a.row-link href=(href) { bdi { (lang.name(&line.name_zh, &line.name_en)) } } (state(&line.state, lang)) } }
            (cell(label("code", lang), "nowrap", html! { bdi { (line.code) } }))
            (cell(text::category(lang), "", or_none(category)))
            (cell(label("series", lang), "opt", or_none(line.series.clone())))
            (cell(label("tax_rate", lang), "num opt", html! { (choice_label(TAX_RATES, &line.tax_rate, lang)) }))
            (cell(text::col_price(lang), "num", price.map_or_else(none, |price| html! { (price) })))
            @if manages { (acts(html! { @if line.state != "deleted" { (edit_link(&format!("{href}/edit"), text::edit_action(lang))) } })) }
        },
    )
}

fn state(state: &str, lang: Lang) -> Markup {
    html! { @if state != "active" { (badge(Tone::Neutral, choice_label(STATES, state, lang))) } }
}

/// The label of a field.
#[must_use]
pub fn label(id: &str, lang: Lang) -> &'static str {
    described(id).map_or(text::category(lang), |field| field.label(lang))
}

/// The head of a product's page; with `tokens`, what can be done to it.
#[must_use]
pub fn head(product: &Product, tokens: Option<&Markup>, lang: Lang) -> Markup {
    let path = format!("/products/{}", product.id);
    let act = |to: &str, picture: Icon, words: &str, token: &Markup| {
        html! { form method="post" action={ (path) "/" (to) } { (token) (item_submit(picture, words, ("", ""))) } }
    };
    html! {
        header.page-head {
            div.page-title { h1 { bdi { (product.name(lang)) } } (state(&product.state, lang)) p.page-sub { bdi { (product.code) } } }
            @if let Some(token) = tokens {
                div.page-actions {
                    (menu(icon(Icon::More), text::acts(lang), html! {
                        @if product.state == "active" { (act("retire", Icon::Lock, text::retire(lang), token)) }
                        @else { (act("restore", Icon::Restore, text::restore(lang), token)) }
                        @if product.state != "deleted" { (act("delete", Icon::Trash, text::delete(lang), token)) }
                    }))
                    @if product.state != "deleted" { (link(Look::Plain, Some(Icon::Edit), &format!("{path}/edit"), text::edit_action(lang))) }
                }
            }
        }
    }
}

/// What is known about a product.
#[must_use]
pub fn about(product: &Product, tree: &[Category], (lang, zone): (Lang, Tz)) -> Markup {
    let or_none = |text: &str| {
        if text.is_empty() {
            none()
        } else {
            html! { bdi { (text) } }
        }
    };
    let category = product.category_id.map_or_else(none, |id| {
        html! { a href={ "/products?category=" (id) } { (path_of(tree, id, lang)) } }
    });
    let other = if lang == Lang::En { &product.name_zh } else { &product.name_en };
    let other_label = if lang == Lang::En { text::name_chinese(lang) } else { label("name_en", lang) };
    let changed = text::changed_by(
        lang,
        product.updated_by_name.as_deref().unwrap_or_default(),
        &format::moment(product.updated_at, zone),
    );
    html! {
        (facts(&[
            (label("code", lang), or_none(&product.code)),
            (other_label, or_none(other)),
            (text::category(lang), category),
            (label("series", lang), or_none(&product.series)),
            (label("unit", lang), html! { (choice_label(UNITS, &product.unit, lang)) }),
            (label("tax_rate", lang), html! { (choice_label(TAX_RATES, &product.tax_rate, lang)) }),
        ]))
        @if !product.description.is_empty() { div.said { bdi { (product.description) } } }
        p.quiet.small { (changed) }
    }
}

/// A form of a product, with what was typed and what is wrong.
pub struct Shown<'a> {
    pub path: &'a str,
    pub back: &'a str,
    pub form: &'a ProductForm,
    pub errors: &'a Errors,
    pub fresh: bool,
}

/// The form of a product.
#[must_use]
pub fn form(shown: &Shown, tree: &[Category], tokens: &Markup, lang: Lang) -> Markup {
    let (raw, errors) = (&shown.form.0, shown.errors);
    let categories = category_choices(tree, text::no_category(lang), lang);
    let category = Field::new("category", text::category(lang), raw.get("category"), Kind::Select(&categories))
        .error(mistakes::of(errors, "category"));
    let draw = |id: &'static str, label: &str, described: FieldKind| {
        let listed: Vec<Choice> = match described {
            FieldKind::Choice(list) => list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect(),
            _ => Vec::new(),
        };
        let kind = match described {
            FieldKind::Choice(_) => Kind::Select(&listed),
            FieldKind::Long(_) => Kind::Multiline { rows: 4 },
            _ => Kind::Text,
        };
        let one = Field::new(id, label, raw.get(id), kind).error(mistakes::of(errors, id));
        field(&match id {
            "code" => one.required().autofocus(),
            "name" => one.required().hint(text::name_hint(lang)),
            "description" => one.wide(),
            _ => one,
        })
    };
    html! {
        form.narrow method="post" action=(shown.path) data-guard {
            (tokens)
            @if !shown.fresh { input type="hidden" name="version" value=(raw.version()); }
            (mistakes::all(errors, lang))
            div.form-grid {
                @for one in FIELDS {
                    @if one.id == "series" { (field(&category)) }
                    (draw(one.id, one.label(lang), one.kind))
                }
            }
            div.form-foot {
                (submit(Look::Primary, if shown.fresh { text::create(lang) } else { text::save(lang) }))
                (link(Look::Plain, None, shown.back, text::cancel(lang)))
            }
        }
    }
}
