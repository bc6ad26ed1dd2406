//! What stands about prices on a product's page: what it costs now and did before, setting a price, trying one out.

use super::customer;
use super::form::{FIELDS, PriceForm};
use super::model::{Price, PriceList};
use super::parts::{days, quantity, tax, whom};
use super::rules::{Considered, Says, both};
use super::text;
use super::trial::Trial;
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::products::fields::percent;
use crate::products::model::Product;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, icon_submit, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, acts, cell, row, table};
use crate::web::mistakes;
use chrono::NaiveDate;
use chrono_tz::Tz;
use maud::{Markup, html};
use rust_decimal::{Decimal, RoundingStrategy};

/// The lists and prices of a product as the page shows them.
pub struct Sight<'a> {
    pub product: &'a Product,
    pub lists: &'a [PriceList],
    pub prices: &'a [Price],
    pub today: NaiveDate,
    pub zone: Tz,
    /// The tokens of forms, for whoever may manage prices.
    pub tokens: Option<&'a Markup>,
    pub lang: Lang,
}

impl Sight<'_> {
    /// The prices with their lists: those that count or are planned, or those of the past, as the lists stand.
    fn rows(&self, open: bool) -> Vec<(&PriceList, &Price)> {
        let is_open = |price: &&Price| !price.is_void() && price.valid_until.is_none_or(|last| self.today <= last);
        let of = |list: &PriceList| {
            let mut own: Vec<&Price> =
                self.prices.iter().filter(|price| price.list_id == list.id && is_open(price) == open).collect();
            own.sort_by_key(|price| (price.from_quantity, price.valid_from));
            own
        };
        self.lists.iter().flat_map(|list| of(list).into_iter().map(move |price| (list, price))).collect()
    }
}

/// The prices that count or are planned, and those of the past folded away.
#[must_use]
pub fn prices(sight: &Sight) -> Markup {
    let (open, past, lang) = (sight.rows(true), sight.rows(false), sight.lang);
    html! {
        @if open.is_empty() { p.quiet { (text::no_price(lang)) } } @else { (price_table((text::prices(lang), true), &open, sight)) }
        @if !past.is_empty() {
            details.fold { summary { (text::over_time(lang)) } (price_table((text::over_time(lang), false), &past, sight)) }
        }
    }
}

fn price_table((caption, open): (&str, bool), rows: &[(&PriceList, &Price)], sight: &Sight) -> Markup {
    let (lang, today) = (sight.lang, sight.today);
    let mut columns = vec![
        Column::new(text::col_list(lang), "wide"),
        Column::new(text::col_quantity(lang), "nowrap"),
        Column::new(text::col_price(lang), "num"),
        Column::new(text::col_days(lang), "nowrap"),
        Column::new(text::col_set(lang), "nowrap opt"),
    ];
    if sight.tokens.is_some() {
        columns.push(Column::new(text::col_acts(lang), "act"));
    }
    let body = html! {
        @for (list, price) in rows {
            (row(&price.id.to_string(), "", html! {
                td.title role="cell" { div.title-line { a href={ "/prices/" (list.id) } { bdi { (list.name(lang)) } } span.quiet { (whom(list, lang)) } } }
                (cell(text::col_quantity(lang), "nowrap", html! { (quantity(price.from_quantity, lang)) }))
                (cell(text::col_price(lang), "num", html! { (format::unit_price(price.unit_price, &list.currency)) " " span.quiet { (tax(list, lang)) } }))
                (cell(text::col_days(lang), "nowrap", html! {
                    @if price.is_void() { span.quiet { (format::date(price.valid_from)) " " (text::never_counted(lang)) } }
                    @else { (days(price.valid_from, price.valid_until, lang)) @if price.valid_from > today { " " (badge(Tone::Blue, text::planned(lang))) } }
                }))
                (cell(text::col_set(lang), "nowrap opt", html! { bdi { (price.set_by_name.as_deref().unwrap_or_default()) } " " span.quiet { (format::moment(price.set_at, sight.zone)) } }))
                @if let Some(tokens) = sight.tokens { (acts(html! { @if open { (end(list, price, (sight, tokens))) } })) }
            }))
        }
    };
    table(caption, &columns, body)
}

/// The button that ends a price after today, or takes back one that is planned.
fn end(list: &PriceList, price: &Price, (sight, tokens): (&Sight, &Markup)) -> Markup {
    let path = format!("/products/{}/price/end", sight.product.id);
    let quantity = price.from_quantity.normalize().to_string();
    let planned = price.valid_from > sight.today;
    let words = if planned { text::take_back(sight.lang) } else { text::end_now(sight.lang) };
    html! {
        @if planned || price.valid_until.is_none_or(|last| last > sight.today) {
            form method="post" action=(path) {
                (tokens)
                input type="hidden" name="list" value=(list.id);
                input type="hidden" name="from" value=(price.valid_from);
                (icon_submit(Icon::Close, words, ("quantity", &quantity)))
            }
        }
    }
}

/// The form by which a price of the product is set.
#[must_use]
pub fn price_form(
    sight: &Sight,
    lists: &[PriceList],
    (form, errors): (&PriceForm, &Errors),
    tokens: &Markup,
) -> Markup {
    let lang = sight.lang;
    let current: Vec<Choice> = lists
        .iter()
        .filter(|list| list.valid_until.is_none_or(|last| sight.today <= last))
        .map(|list| Choice::new(list.id.to_string(), format!("{} · {}", list.name(lang), list.currency)))
        .collect();
    if current.is_empty() {
        return html! { p.quiet { (text::no_lists(lang)) " " a href="/prices/new" { (text::new(lang)) } } };
    }
    let of = |name: &'static str, label, kind: Kind, hint: Option<&str>| {
        let one = Field::new(name, label, form.0.get(name), kind).error(mistakes::of(errors, name)).prefix("set-");
        field(&match hint {
            Some(hint) => one.hint(hint),
            None => one.required(),
        })
    };
    html! {
        form method="post" action={ "/products/" (sight.product.id) "/price" } {
            (tokens)
            (mistakes::under("set-", errors, lang))
            div.form-grid {
                (of("list", text::col_list(lang), Kind::Select(&current), None))
                (of("price", text::col_price(lang), Kind::Number, None))
                (of("quantity", text::quantity(lang), Kind::Number, Some(text::quantity_hint(lang))))
                (of("from", text::from(lang), Kind::Date, Some(text::from_hint(lang))))
                (of("until", text::until(lang), Kind::Date, Some(text::until_price_hint(lang))))
            }
            div.form-foot { (submit(Look::Primary, text::set(lang))) }
        }
    }
}

/// A price tried out, and why it is what it is.
#[must_use]
pub fn trial(product: &Product, trial: &Trial, customers: bool, lang: Lang) -> Markup {
    let path = format!("/products/{}", product.id);
    let currencies: Vec<Choice> = CURRENCIES.iter().map(|(id, ..)| Choice::new(*id, *id)).collect();
    let (amount, day) = (trial.quantity.normalize().to_string(), trial.day.to_string());
    let typed = |name: &'static str, usual: &str| match trial.typed.get(name) {
        "" => usual.to_owned(),
        typed => typed.to_owned(),
    };
    let label = |name: &str| FIELDS.iter().find(|one| one.id == name).map_or("", |one| one.label(lang));
    let error = |name: &str| mistakes::of(&trial.errors, name);
    html! {
        div #price-trial {
            form method="get" action=(path) hx-get=(path) hx-target="#price-trial" hx-select="#price-trial" hx-swap="outerHTML" {
                @if customers { (customer::field(label("customer"), trial.typed.get("customer"), error("customer"))) }
                div.form-grid {
                    (field(&Field::new("quantity", text::how_many(lang), &typed("quantity", &amount), Kind::Number).error(error("quantity"))))
                    (field(&Field::new("day", text::day(lang), &typed("day", &day), Kind::Date).error(error("day"))))
                    (field(&Field::new("currency", text::currency(lang), &trial.currency, Kind::Select(&currencies)).error(error("currency"))))
                }
                div.form-foot { (submit(Look::Plain, text::ask(lang))) }
            }
            (answer(product, trial, lang))
        }
    }
}

fn answer(product: &Product, trial: &Trial, lang: Lang) -> Markup {
    let considered = trial.considered();
    let taken = considered.iter().find_map(|one| match one.says {
        Says::Taken(price) => Some((one.list, price)),
        _ => None,
    });
    html! {
        div.price-answer aria-live="polite" {
            @match taken {
                Some((list, price)) => {
                    p.figure-value { (format::unit_price(price.unit_price, &list.currency)) " " span.quiet.small { (tax(list, lang)) } }
                    p { (text::found_in(lang, list.name(lang), &format::date(price.valid_from))) }
                    (besides(product, (list, price), trial.quantity, lang))
                }
                None => { p.quiet { (text::nothing_found(lang)) } }
            }
            @if !considered.is_empty() {
                h3.small { (text::why(lang)) }
                ol.price-why { @for one in &considered { li { bdi { (one.list.name(lang)) } span.quiet { ": " (said(one, lang)) } } } }
            }
        }
    }
}

/// What a list says, in words.
fn said(one: &Considered, lang: Lang) -> String {
    match one.says {
        Says::Taken(_) => text::says_taken(lang).to_owned(),
        Says::Beaten(price) => text::says_beaten(lang, &format::unit_price(price.unit_price, &one.list.currency)),
        Says::From(quantity) => text::says_from(lang, &format::figure(quantity, 0)),
        Says::Nothing => text::says_nothing(lang).to_owned(),
    }
}

/// The price on the other side of the tax, and what so many come to.
fn besides(product: &Product, (list, price): (&PriceList, &Price), quantity: Decimal, lang: Lang) -> Markup {
    let (gross, net) = both(price.unit_price, list.tax_included, percent(&product.tax_rate));
    let (amount, side) = if list.tax_included { (net, text::without_tax(lang)) } else { (gross, text::with_tax(lang)) };
    let whole = price.unit_price.checked_mul(quantity).filter(|_| quantity != Decimal::ONE);
    let rounded = |amount: Decimal| amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    html! {
        @if gross != net { p.quiet.small { (text::other_side(lang, &format::money(rounded(amount), &list.currency), side)) } }
        @if let Some(whole) = whole { p { (text::in_all(lang, &format::figure(quantity, 0), &format::money(rounded(whole), &list.currency))) } }
    }
}
