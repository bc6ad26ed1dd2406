//! The fragments of price lists: their table, one list with its prices, its forms.

use super::customer;
use super::form::{LinesForm, ListForm};
use super::model::{KINDS, Price, PriceList};
use super::store::Listed;
use super::text;
use crate::core::field::{CURRENCIES, choice_label};
use crate::core::problem::Errors;
use crate::customers::fields::GRADES;
use crate::products::fields::UNITS;
use crate::products::text as product_text;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::facts;
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, cell, none, row, table};
use crate::ui::tabs::{Tab, tabs};
use crate::web::mistakes;
use chrono::NaiveDate;
use maud::{Markup, html};
use rust_decimal::Decimal;

/// The views of products and prices.
#[must_use]
pub fn views(current: &str, lang: Lang) -> Markup {
    let views = [
        ("/products", product_text::title(lang)),
        ("/products/categories", product_text::categories(lang)),
        ("/prices", text::title(lang)),
    ];
    let views: Vec<Tab> =
        views.into_iter().map(|(href, label)| Tab { href, label, count: None, current: href == current }).collect();
    tabs(product_text::views(lang), &views)
}

/// Whom a list is for, in words.
#[must_use]
pub fn whom(list: &PriceList, lang: Lang) -> Markup {
    let kind = choice_label(KINDS, &list.kind, lang);
    match (&list.customer_name, &list.grade, list.customer_id) {
        (Some(name), _, Some(id)) => html! { a href={ "/customers/" (id) } { bdi { (name) } } },
        (_, Some(grade), _) => html! { (choice_label(GRADES, grade, lang)) },
        _ => html! { (kind) },
    }
}

/// With or without tax.
#[must_use]
pub fn tax(list: &PriceList, lang: Lang) -> &'static str {
    if list.tax_included { text::with_tax(lang) } else { text::without_tax(lang) }
}

/// First and last day, in words.
#[must_use]
pub fn days(from: NaiveDate, until: Option<NaiveDate>, lang: Lang) -> String {
    match until {
        Some(until) => text::between(lang, &format::date(from), &format::date(until)),
        None => text::since(lang, &format::date(from)),
    }
}

/// The quantity from which a price counts, in words.
#[must_use]
pub fn quantity(from: Decimal, lang: Lang) -> String {
    if from.is_zero() {
        text::any_quantity(lang).to_owned()
    } else {
        text::from_quantity(lang, &format::figure(from, 0))
    }
}

fn state(list: &PriceList, today: NaiveDate, lang: Lang) -> Markup {
    html! {
        @if list.valid_until.is_some_and(|last| last < today) { (badge(Tone::Neutral, text::ended(lang))) }
        @else if list.valid_from > today { (badge(Tone::Blue, text::planned(lang))) }
    }
}

/// The table of lists.
#[must_use]
pub fn lists(lists: &[PriceList], today: NaiveDate, lang: Lang) -> Markup {
    let columns = [
        Column::new(text::col_list(lang), "wide"),
        Column::new(text::kinds(lang), ""),
        Column::new(text::currency(lang), "nowrap"),
        Column::new(text::col_days(lang), "nowrap"),
        Column::new(text::col_products(lang), "num"),
    ];
    let rows = html! {
        @for list in lists {
            @let href = format!("/prices/{}", list.id);
            (row(&list.id.to_string(), &href, html! {
                td.title role="cell" { div.title-line { a.row-link href=(href) { bdi { (list.name(lang)) } } (state(list, today, lang)) } }
                (cell(text::kinds(lang), "", whom(list, lang)))
                (cell(text::currency(lang), "nowrap", html! { (list.currency) " " span.quiet { (tax(list, lang)) } }))
                (cell(text::col_days(lang), "nowrap", html! { (days(list.valid_from, list.valid_until, lang)) }))
                (cell(text::col_products(lang), "num", html! { (format::whole(list.products)) }))
            }))
        }
    };
    table(text::title(lang), &columns, rows)
}

/// What is known about a list.
#[must_use]
pub fn about(list: &PriceList, today: NaiveDate, lang: Lang) -> Markup {
    html! {
        (facts(&[
            (text::kinds(lang), whom(list, lang)),
            (text::currency(lang), html! { (list.currency) " " (tax(list, lang)) }),
            (text::col_days(lang), html! { (days(list.valid_from, list.valid_until, lang)) " " (state(list, today, lang)) }),
            (text::col_products(lang), html! { (format::whole(list.products)) }),
        ]))
        @if !list.remark.is_empty() { div.said { bdi { (list.remark) } } }
        p.quiet.small { (text::order_hint(lang)) }
    }
}

/// The products of a list with the prices that count on a day, and those that are planned.
#[must_use]
pub fn listed(list: &PriceList, products: &[Listed], prices: &[Price], (today, lang): (NaiveDate, Lang)) -> Markup {
    let columns = [
        Column::new(text::col_product(lang), "wide"),
        Column::new(text::col_quantity(lang), "nowrap"),
        Column::new(text::col_price(lang), "num"),
        Column::new(text::col_days(lang), "nowrap"),
    ];
    let rows = html! {
        @for product in products {
            @let href = format!("/products/{}", product.id);
            @let own = open(prices, product.id, today);
            @for (place, price) in own.iter().enumerate() {
                (row(&price.id.to_string(), &href, html! {
                    @if place == 0 { (named(product, &href, lang)) } @else { td.title.again role="cell" { span.visually-hidden { bdi { (lang.name(&product.name_zh, &product.name_en)) } } } }
                    (cell(text::col_quantity(lang), "nowrap", html! { (quantity(price.from_quantity, lang)) }))
                    (cell(text::col_price(lang), "num", html! { (unit_price(price, list, product, lang)) }))
                    (cell(text::col_days(lang), "nowrap", html! { (days(price.valid_from, price.valid_until, lang)) @if price.valid_from > today { " " (badge(Tone::Blue, text::planned(lang))) } }))
                }))
            }
            @if own.is_empty() {
                (row(&format!("none-{}", product.id), &href, html! {
                    (named(product, &href, lang))
                    (cell(text::col_quantity(lang), "nowrap", none()))
                    (cell(text::col_price(lang), "num", html! { span.quiet { (text::no_current(lang)) } }))
                    (cell(text::col_days(lang), "nowrap", none()))
                }))
            }
        }
    };
    table(text::prices(lang), &columns, rows)
}

/// The prices of a product that count on a day or are planned, by quantity and first day.
fn open(prices: &[Price], product_id: i64, today: NaiveDate) -> Vec<&Price> {
    let is_open = |price: &&Price| !price.is_void() && price.valid_until.is_none_or(|last| today <= last);
    let mut own: Vec<&Price> = prices.iter().filter(|price| price.product_id == product_id).filter(is_open).collect();
    own.sort_by_key(|price| (price.from_quantity, price.valid_from));
    own
}

fn named(product: &Listed, href: &str, lang: Lang) -> Markup {
    html! {
        td.title role="cell" { div.title-line {
            a.row-link href=(href) { bdi { (lang.name(&product.name_zh, &product.name_en)) } }
            span.quiet { (product.code) }
            @if product.state != "active" { (badge(Tone::Neutral, choice_label(crate::products::fields::STATES, &product.state, lang))) }
        } }
    }
}

fn unit_price(price: &Price, list: &PriceList, product: &Listed, lang: Lang) -> String {
    let unit = choice_label(UNITS, &product.unit, lang);
    product_text::per_unit(lang, &format::unit_price(price.unit_price, &list.currency), unit)
}

fn choices<'a>(list: &'a [(&str, &str, &str)], lang: Lang) -> Vec<Choice<'a>> {
    list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect()
}

/// A form of a list, with what was typed and what is wrong.
pub struct Shown<'a> {
    pub path: &'a str,
    pub back: &'a str,
    pub form: &'a ListForm,
    pub errors: &'a Errors,
    pub fresh: bool,
}

/// The form of a list.
#[must_use]
pub fn form(shown: &Shown, tokens: &Markup, lang: Lang) -> Markup {
    let (raw, errors) = (&shown.form.0, shown.errors);
    let mut grades = vec![Choice::new("", "\u{2013}")];
    grades.extend(choices(GRADES, lang));
    let mut kinds = choices(KINDS, lang);
    kinds.reverse();
    let currencies: Vec<Choice> = CURRENCIES.iter().map(|(id, ..)| Choice::new(*id, *id)).collect();
    let taxes = [Choice::new("included", text::with_tax(lang)), Choice::new("excluded", text::without_tax(lang))];
    let draw = |name: &'static str, kind: Kind, hint: Option<&'static str>| {
        let label = super::form::FIELDS.iter().find(|one| one.id == name).map_or("", |one| one.label(lang));
        let one = Field::new(name, label, raw.get(name), kind).error(mistakes::of(errors, name));
        let one = if name == "name" { one.required().autofocus() } else { one };
        field(&match hint {
            Some(hint) => one.hint(hint),
            None => one,
        })
    };
    html! {
        form.narrow method="post" action=(shown.path) {
            (tokens)
            @if !shown.fresh { input type="hidden" name="version" value=(raw.version()); }
            (mistakes::all(errors, lang))
            div.form-grid {
                (draw("name", Kind::Text, None))
                (draw("name_en", Kind::Text, None))
                (draw("kind", Kind::Select(&kinds), None))
                (draw("grade", Kind::Select(&grades), Some(text::grade_hint(lang))))
                div.wide { (customer::field(text::customer(lang), raw.get("customer"), mistakes::of(errors, "customer"))) p.field-hint { (text::customer_hint(lang)) } }
                (draw("currency", Kind::Select(&currencies), None))
                (draw("tax", Kind::Select(&taxes), None))
                (draw("from", Kind::Date, None))
                (draw("until", Kind::Date, Some(text::until_hint(lang))))
                div.wide { (draw("remark", Kind::Multiline { rows: 2 }, None)) }
            }
            div.form-foot {
                (submit(Look::Primary, if shown.fresh { text::create(lang) } else { text::save(lang) }))
                (link(Look::Plain, None, shown.back, text::cancel(lang)))
            }
        }
    }
}

/// The form by which prices of several products are entered.
#[must_use]
pub fn lines_form(list_id: i64, form: &LinesForm, errors: &Errors, (tokens, lang): (&Markup, Lang)) -> Markup {
    let of = |name: &'static str, label, kind: Kind, hint| {
        field(&Field::new(name, label, form.0.get(name), kind).error(mistakes::of(errors, name)).hint(hint))
    };
    html! {
        form method="post" action={ "/prices/" (list_id) "/lines" } data-guard {
            (tokens)
            (mistakes::all(errors, lang))
            (of("lines", text::lines(lang), Kind::Multiline { rows: 6 }, text::lines_hint(lang)))
            div.form-grid {
                (of("from", text::from(lang), Kind::Date, text::from_hint(lang)))
                (of("until", text::until(lang), Kind::Date, text::until_price_hint(lang)))
            }
            div.form-foot { (submit(Look::Primary, text::set(lang))) }
        }
    }
}
