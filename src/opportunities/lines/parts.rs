//! The card of lines on an opportunity's page, and their form: a row for each line.

use super::form::{LinesForm, named};
use super::rules::sum;
use super::store::ProductLine;
use super::suggest::Catalogue;
use super::text;
use crate::core::access::{OpportunityEdit, Seen};
use crate::core::check::figure;
use crate::core::field::choice_label;
use crate::core::problem::Errors;
use crate::opportunities::model::Opportunity;
use crate::products::fields::{TAX_RATES, UNITS};
use crate::products::prices::rules::Offer;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit, submit_as};
use crate::ui::card::{card, notice};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, cell, none, row as table_row, table};
use crate::web::mistakes;
use maud::{Markup, html};
use rust_decimal::Decimal;

/// The card on an opportunity's page.
#[must_use]
pub fn of(
    row: &Seen<Opportunity>,
    (lines, catalogue): (&[ProductLine], Option<&Catalogue>),
    views_products: bool,
    lang: Lang,
) -> Markup {
    let may = row.allows::<OpportunityEdit>() && row.is_alive() && views_products;
    let act = html! { @if may { (link(Look::Quiet, Some(Icon::Edit), &format!("/opportunities/{}/lines", row.id), text::edit(lang))) } };
    card(text::title(lang), act, shown(row, (lines, catalogue), views_products, lang))
}

/// Lines with their total.
fn shown(
    row: &Opportunity,
    (lines, catalogue): (&[ProductLine], Option<&Catalogue>),
    views_products: bool,
    lang: Lang,
) -> Markup {
    if lines.is_empty() {
        return html! { p.quiet { (text::none(lang)) } };
    }
    let columns = [
        Column::new(text::product(lang), "wide"),
        Column::new(text::quantity(lang), "num"),
        Column::new(text::price(lang), "num"),
        Column::new(text::discount(lang), "num"),
        Column::new(text::tax(lang), "num"),
        Column::new(text::amount(lang), "num"),
    ];
    let rows = html! { @for line in lines { (one(row, (line, catalogue), views_products, lang)) } };
    let total = sum(lines.iter().map(|line| line.amount));
    let taxes = |with: bool| lines.iter().any(|line| line.price.is_some() && line.tax_included == with);
    html! {
        (table(text::title(lang), &columns, rows))
        p.line-sum { (text::sum(lang)) " " strong.num { (total.map_or_else(|| text::not_priced(lang).to_owned(), |total| format::money(total, &row.currency))) } }
        @if taxes(true) && taxes(false) { p.quiet.small { (text::mixed_tax(lang)) } }
        @if !row.amount_from_lines && row.amount.is_some() && total.is_some() && total != row.amount { p.quiet.small { (text::of_typed(lang)) } }
    }
}

fn one(
    row: &Opportunity,
    (line, catalogue): (&ProductLine, Option<&Catalogue>),
    views_products: bool,
    lang: Lang,
) -> Markup {
    let (unit, currency) = (choice_label(UNITS, &line.unit, lang), row.currency.as_str());
    table_row(
        &format!("line-{}", line.position),
        "",
        html! {
            td.title role="cell" { div.title-line {
                @match line.name(lang) {
                    Some(name) => {
                        @if views_products { a href={ "/products/" (line.product_id) } { bdi { (name) } } } @else { bdi { (name) } }
                        span.quiet { (line.code.as_deref().unwrap_or_default()) }
                    },
                    None => span.quiet { (text::hidden(lang)) },
                }
            } @if !line.description.is_empty() { div.small.quiet { bdi { (line.description) } } } }
            (cell(text::quantity(lang), "num", html! { (format::figure(line.quantity, 0)) " " (unit) }))
            (cell(text::price(lang), "num", html! {
                @if let Some(price) = line.price {
                    (format::unit_price(price, currency)) " " span.quiet { (tax(line.tax_included, lang)) }
                    div.small.quiet { (why(line, currency, lang)) }
                } @else {
                    span.quiet { (text::not_priced(lang)) }
                    @if let Some(offer) = catalogue.and_then(|all| all.offer(line.product_id, line.quantity)) { div.small.quiet { (text::list_price(lang, &format::unit_price(offer.price.unit_price, currency))) } }
                }
            }))
            (cell(text::discount(lang), "num", if line.discount.is_zero() { none() } else { html! { (line.discount.normalize().to_string()) "%" } }))
            (cell(text::tax(lang), "num", html! { (choice_label(TAX_RATES, &line.tax_rate, lang)) }))
            (cell(text::amount(lang), "num", line.amount.map_or_else(none, |amount| html! { (format::money(amount, currency)) })))
        },
    )
}

fn tax(included: bool, lang: Lang) -> &'static str {
    if included { text::with_tax(lang) } else { text::without_tax(lang) }
}

/// Why a list of a kind was the one.
fn because(kind: &str, lang: Lang) -> &'static str {
    match kind {
        "customer" => text::for_one(lang),
        "grade" => text::for_grade(lang),
        _ => text::for_all(lang),
    }
}

/// Where a price is from and why, or from which list it differs. What a list says that one may not see is not told.
fn why(line: &ProductLine, currency: &str, lang: Lang) -> String {
    let Some((kind, listed)) = line.list_kind.as_deref().zip(line.list_price) else {
        return text::no_list(lang).to_owned();
    };
    let why = because(kind, lang);
    let name = line.list_zh.as_deref().map(|zh| lang.name(zh, line.list_en.as_deref().unwrap_or_default()));
    let same = line.price == Some(listed);
    match name {
        Some(name) if same => text::from_list(lang, name, why),
        Some(name) => text::differs(lang, name, why, &format::unit_price(listed, currency)),
        None if same => text::from_hidden(lang, why),
        None => text::differs_hidden(lang, why),
    }
}

/// The lines of an opportunity that is closed, with the reason why they stay.
#[must_use]
pub fn closed(row: &Seen<Opportunity>, lines: &[ProductLine], lang: Lang) -> Markup {
    html! {
        div.stack {
            (notice(Tone::Amber, text::closed(lang), ""))
            (card(text::title(lang), html! {}, shown(row, (lines, None), true, lang)))
        }
    }
}

/// What the form shows.
pub struct Sheet<'a> {
    pub form: &'a LinesForm,
    pub errors: &'a Errors,
    pub catalogue: &'a Catalogue,
    /// The lines that stand.
    pub lines: &'a [ProductLine],
    pub lang: Lang,
}

impl Sheet<'_> {
    /// The product of a row, with what a list offers for it.
    fn product(&self, place: usize) -> Option<(String, Option<Offer<'_>>)> {
        let stands: Vec<i64> = self.lines.iter().map(|line| line.product_id).collect();
        let typed = self.form.0.line(&named("product", place));
        let product = self.catalogue.product(&typed, &stands, self.lang).ok().filter(|_| !typed.is_empty())?;
        let offer = self.catalogue.offer(product.id, quantity(self.form, place));
        let retired =
            if product.state == "active" { String::new() } else { format!(" ({})", text::retired(self.lang)) };
        Some((format!("{}{retired}", self.lang.name(&product.name_zh, &product.name_en)), offer))
    }
}

fn quantity(form: &LinesForm, place: usize) -> Decimal {
    figure(form.at("quantity", place), 4).unwrap_or(Decimal::ONE)
}

/// Fills in the prices of lists where none is typed.
pub fn fill(form: &mut LinesForm, catalogue: &Catalogue, lines: &[ProductLine]) {
    let stands: Vec<i64> = lines.iter().map(|line| line.product_id).collect();
    for place in 0..form.rows() {
        let typed = form.0.line(&named("product", place));
        if typed.is_empty() || !form.at("price", place).is_empty() {
            continue;
        }
        let product = catalogue.product(&typed, &stands, Lang::Zh).ok();
        if let Some(offer) = product.and_then(|product| catalogue.offer(product.id, quantity(form, place))) {
            form.0.set(&named("price", place), offer.price.unit_price.normalize().to_string());
        }
    }
}

/// The form: a small sheet that works without script.
#[must_use]
pub fn form(row: &Opportunity, sheet: &Sheet, tokens: &Markup) -> Markup {
    let (lang, raw) = (sheet.lang, &sheet.form.0);
    let rows = sheet.form.rows();
    let sources = [Choice::new("typed", text::source_typed(lang)), Choice::new("lines", text::source_lines(lang))];
    let heads = [
        (text::product(lang), ""),
        (text::description(lang), ""),
        (text::quantity(lang), "num"),
        (text::price(lang), "num"),
        (text::discount(lang), "num"),
        (text::remove(lang), ""),
    ];
    html! {
        p.quiet { (text::hint(lang)) }
        form method="post" action={ "/opportunities/" (row.id) "/lines" } data-guard {
            (tokens)
            input type="hidden" name="version" value=(raw.get("version"));
            input type="hidden" name="rows" value=(rows);
            (mistakes::all(sheet.errors, lang))
            table.lines role="table" data-sheet aria-label=(text::title(lang)) {
                thead role="rowgroup" { tr role="row" { @for (head, class) in heads { th class=(class) scope="col" role="columnheader" { (head) @if head == text::price(lang) { " " (row.currency) } } } } }
                tbody role="rowgroup" { @for place in 0..rows { (sheet_row(row, sheet, place)) } }
            }
            p { (submit_as(Look::Quiet, Some(Icon::Plus), text::more_rows(lang), ("do", "rows"))) (submit_as(Look::Quiet, None, text::fill_prices(lang), ("do", "prices"))) }
            (field(&Field::new("source", text::source(lang), raw.get("source"), Kind::Radio(&sources)).hint(text::source_hint(lang))))
            div.form-foot { (submit(Look::Primary, text::save(lang))) (link(Look::Plain, None, &format!("/opportunities/{}", row.id), text::cancel(lang))) }
        }
    }
}

fn sheet_row(row: &Opportunity, sheet: &Sheet, place: usize) -> Markup {
    let (lang, form) = (sheet.lang, sheet.form);
    let known = sheet.product(place);
    let offer = known.as_ref().and_then(|(_, offer)| *offer);
    let offered = offer.map(|offer| offer.price.unit_price.normalize().to_string());
    let id = named("product", place);
    let list = format!("f-{id}-list");
    let wrong = mistakes::of(sheet.errors, &id).map(|_| "true");
    html! {
        tr role="row" {
            td role="cell" {
                input.form-control id={ "f-" (id) } type="text" name=(id) value=(form.at("product", place)) aria-label=(text::line(lang, place + 1, text::product(lang)))
                    placeholder=(text::product(lang)) list=(list) autocomplete="off" maxlength="200" aria-invalid=[wrong]
                    hx-get={ "/products/names?name=" (id) } hx-trigger="input changed delay:200ms" hx-target={ "#" (list) } hx-params=(id) hx-sync="this:replace";
                datalist id=(list) {}
                @if let Some((name, _)) = &known {
                    p.lines-note { bdi { (name) } " · " @if let Some(offer) = offer { (suggested(row, &offer, lang)) } @else { (text::no_list(lang)) } }
                }
            }
            (input(sheet, ("description", place), (text::description(lang), text::description(lang)), "500"))
            (input(sheet, ("quantity", place), (text::quantity(lang), text::quantity(lang)), "24"))
            (input(sheet, ("price", place), (text::price(lang), offered.as_deref().unwrap_or(text::price(lang))), "32"))
            (input(sheet, ("discount", place), (text::discount(lang), text::percent_off(lang)), "8"))
            td role="cell" {
                label.lines-remove { input.form-check-input id={ "f-" (named("remove", place)) } type="checkbox" name=(named("remove", place)) value="1" checked[form.removes(place)] aria-label=(text::line(lang, place + 1, text::remove(lang))); span.lines-label { (text::remove(lang)) } }
            }
        }
    }
}

/// A cell with a field of a row: what it is called, and what stands in it while it is empty.
fn input(sheet: &Sheet, (column, place): (&str, usize), (label, empty): (&str, &str), longest: &str) -> Markup {
    let name = named(column, place);
    let figures = column != "description";
    html! {
        td role="cell" {
            input.form-control.num[figures] id={ "f-" (name) } type="text" inputmode=[figures.then_some("decimal")] name=(name) value=(sheet.form.at(column, place))
                aria-label=(text::line(sheet.lang, place + 1, label)) placeholder=(empty) autocomplete="off" maxlength=(longest) aria-invalid=[mistakes::of(sheet.errors, &name).map(|_| "true")];
        }
    }
}

/// What a list offers, from which one it is and why.
fn suggested(row: &Opportunity, offer: &Offer, lang: Lang) -> String {
    let from = text::from_list(lang, offer.list.name(lang), because(&offer.list.kind, lang));
    let price =
        format!("{} {}", format::unit_price(offer.price.unit_price, &row.currency), tax(offer.list.tax_included, lang));
    text::suggested(lang, &price, &from)
}

/// What stands now, and below it the form with what was typed.
#[must_use]
pub fn stale(row: &Seen<Opportunity>, sheet: &Sheet, tokens: &Markup) -> Markup {
    let lang = sheet.lang;
    html! {
        div.stack {
            (notice(Tone::Amber, text::stale_title(lang), text::stale_text(lang)))
            (card(text::stands(lang), html! {}, shown(row, (sheet.lines, None), true, lang)))
            (form(row, sheet, tokens))
        }
    }
}
