//! The sheet of targets.

use super::form::{SheetForm, cell};
use super::model::{Happened, Line, MARKS, Node, Sheet, Which};
use super::period::{ORDER, Period, of_cell};
use super::rules::{of_period, quarter_remains, remains, year_remains};
use super::text;
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, icon_link, submit, submit_as};
use crate::ui::tabs::{Tab, tabs};
use crate::web::mistakes;
use chrono_tz::Tz;
use maud::{Markup, html};
use rust_decimal::Decimal;

/// A sheet with what was typed into it.
pub struct Shown<'a> {
    pub which: &'a Which,
    pub sheet: &'a Sheet,
    pub history: &'a [Happened],
    pub typed: Option<&'a SheetForm>,
    pub errors: &'a Errors,
    pub tokens: &'a Markup,
    pub zone: Tz,
    pub lang: Lang,
}

/// The views of this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Reached,
    Sheet,
    Ranking,
}

/// What the views have in common.
pub struct About<'a> {
    pub year: i32,
    pub currency: &'a str,
    pub node: Option<Node>,
}

impl About<'_> {
    /// As an address has it.
    #[must_use]
    pub fn query(&self) -> String {
        let node = self.node.map(|node| format!("&node={}", node.id())).unwrap_or_default();
        format!("year={}&currency={}{node}", self.year, self.currency)
    }
}

/// Links between the views.
#[must_use]
pub fn views(current: View, about: &About, lang: Lang) -> Markup {
    let query = about.query();
    let of = [
        (View::Reached, format!("/targets?{query}"), text::reached(lang)),
        (View::Sheet, format!("/targets/sheet?{query}"), text::sheet(lang)),
        (
            View::Ranking,
            format!("/targets/ranking?year={}&currency={}", about.year, about.currency),
            text::ranking(lang),
        ),
    ];
    let all: Vec<Tab> =
        of.iter().map(|(view, href, label)| Tab { href, label, count: None, current: *view == current }).collect();
    tabs(text::title(lang), &all)
}

/// The address of a sheet.
#[must_use]
pub fn href(which: &Which, node: Option<Node>) -> String {
    let node = node.map(|node| format!("&node={}", node.id())).unwrap_or_default();
    format!("/targets/sheet?year={}&mark={}&currency={}{node}", which.year, which.mark, which.currency)
}

/// The page.
#[must_use]
pub fn page(shown: &Shown) -> Markup {
    let (which, sheet, lang) = (shown.which, shown.sheet, shown.lang);
    let editable = sheet.top.editable || sheet.below.iter().any(|line| line.editable);
    html! {
        nav.crumbs { @for (node, zh, en) in &sheet.above { a href=(href(which, Some(*node))) { bdi { (named(*node, lang.name(zh, en), lang)) } } span aria-hidden="true" { "/" } } }
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { bdi { (named(sheet.top.node, sheet.top.name(lang), lang)) } " · " (text::year_of(lang, which.year)) } }
            div.page-actions {
                (icon_link(Icon::Left, &href(&Which { year: which.year - 1, ..which.clone() }, Some(sheet.top.node)), text::earlier(lang)))
                (icon_link(Icon::Right, &href(&Which { year: which.year + 1, ..which.clone() }, Some(sheet.top.node)), text::later(lang)))
            }
        }
        (views(View::Sheet, &About { year: which.year, currency: &which.currency, node: Some(sheet.top.node) }, lang))
        div.sub-tabs { (marks(shown)) }
        (currency(shown))
        form method="post" action="/targets/sheet" data-guard {
            (shown.tokens)
            @for (name, value) in along(shown) { input type="hidden" name=(name) value=(value); }
            (mistakes::all(shown.errors, lang))
            (table(shown))
            @if editable {
                p.keys.quiet.small.needs-script { (text::keys(lang)) }
                div.form-foot {
                    (submit(Look::Primary, text::save(lang)))
                    (submit_as(Look::Plain, None, text::quarters_evenly(lang), ("do", "quarters")))
                    (submit_as(Look::Plain, None, text::months_evenly(lang), ("do", "months")))
                    @if sheet.below.iter().any(|line| line.editable) { (submit_as(Look::Plain, None, text::below_evenly(lang), ("do", "below"))) }
                }
            }
        }
        (history(shown))
    }
}

/// What a form sends along: which sheet it is, and the version that was on the page.
fn along(shown: &Shown) -> [(&'static str, String); 6] {
    let which = shown.which;
    [
        ("metric", which.metric.id().to_owned()),
        ("year", which.year.to_string()),
        ("mark", which.mark.to_owned()),
        ("currency", which.currency.clone()),
        ("node", shown.sheet.top.node.id()),
        ("version", shown.sheet.version.to_string()),
    ]
}

/// What a node is called.
#[must_use]
pub fn named(node: Node, name: &str, lang: Lang) -> &str {
    if node == Node::Company && name.is_empty() { text::company(lang) } else { name }
}

fn marks(shown: &Shown) -> Markup {
    let of = |mark: &'static str| href(&Which { mark, ..shown.which.clone() }, Some(shown.sheet.top.node));
    let hrefs: Vec<(String, &str, bool)> =
        MARKS.iter().map(|(id, zh, en)| (of(id), shown.lang.pick(*zh, *en), *id == shown.which.mark)).collect();
    let views: Vec<Tab> =
        hrefs.iter().map(|(href, label, current)| Tab { href, label, count: None, current: *current }).collect();
    tabs(text::marks(shown.lang), &views)
}

fn currency(shown: &Shown) -> Markup {
    let lang = shown.lang;
    html! {
        form.filters method="get" action="/targets/sheet" {
            @for (name, value) in along(shown).into_iter().filter(|(name, _)| matches!(*name, "year" | "mark" | "node")) { input type="hidden" name=(name) value=(value); }
            select.form-select name="currency" aria-label=(text::currency(lang)) {
                @for (id, ..) in CURRENCIES { option value=(id) selected[*id == shown.which.currency] { (id) } }
            }
            (submit(Look::Plain, text::show(lang)))
        }
    }
}

fn table(shown: &Shown) -> Markup {
    let (sheet, lang) = (shown.sheet, shown.lang);
    html! {
        div.table-wrap.sheet-wrap role="region" tabindex="0" aria-label=(text::title(lang)) {
            table.sheet data-sheet {
                thead { tr {
                    th scope="col" { (text::who(lang)) }
                    @for at in ORDER { th.is-whole[!matches!(of_cell(at), Period::Month(_))] scope="col" { (of_cell(at).name(lang)) } }
                    th scope="col" { (text::year_remains(lang)) }
                } }
                tbody {
                    (line(&sheet.top, shown, true))
                    @for one in &sheet.below { (line(one, shown, false)) }
                    @if !sheet.below.is_empty() {
                        tr.sheet-sum {
                            th scope="row" title=(text::remains_hint(lang)) { (text::remains(lang)) }
                            @for at in ORDER { (difference(below_remains(sheet, at))) }
                            td {}
                        }
                    }
                }
            }
        }
        @if sheet.below.is_empty() && sheet.top.node.stored().2.is_none() { p.quiet { (text::none_below(lang)) } }
    }
}

fn value(line: &Line, at: usize) -> Option<Decimal> {
    line.cells.get(at).copied().flatten()
}

/// What of the top line is not given to those below, where each counts with what its own parts come to.
fn below_remains(sheet: &Sheet, at: usize) -> Option<Decimal> {
    let of = |line: &Line| of_period(&line.cells, of_cell(at), 12);
    remains(of(&sheet.top), sheet.below.iter().map(of))
}

/// A cell that is not to be set: its target or, quieter, what its parts come to.
fn plain(line: &Line, at: usize) -> Markup {
    match (value(line, at), of_period(&line.cells, of_cell(at), 12)) {
        (Some(amount), _) => html! { (figure(amount)) },
        (None, Some(sum)) => html! { span.quiet { (figure(sum)) } },
        (None, None) => html! { span.none { "\u{2013}" } },
    }
}

/// By how much a quarter differs from its months.
fn quarter_note(line: &Line, at: usize, lang: Lang) -> Markup {
    html! { @if let Some(rest) = quarter_remains(&line.cells, at) { div.sheet-note.is-over[rest.is_sign_negative()] { (text::quarter_remains(lang, &figure(rest))) } } }
}

fn difference(amount: Option<Decimal>) -> Markup {
    html! { td.num class=[amount.filter(Decimal::is_sign_negative).map(|_| "is-over")] { @if let Some(amount) = amount { (figure(amount)) } @else { span.none { "\u{2013}" } } } }
}

fn line(line: &Line, shown: &Shown, top: bool) -> Markup {
    let name = named(line.node, line.name(shown.lang), shown.lang);
    let opens = !top && matches!(line.node, Node::Department(_));
    html! {
        tr.sheet-top[top] {
            th scope="row" { @if opens { a href=(href(shown.which, Some(line.node))) { bdi { (name) } } } @else { bdi { (name) } } }
            @for at in ORDER {
                @if line.editable { (input(line, at, name, shown)) }
                @else { td.num { (plain(line, at)) (quarter_note(line, at, shown.lang)) } }
            }
            (difference(year_remains(&line.cells)))
        }
    }
}

fn input(line: &Line, at: usize, name: &str, shown: &Shown) -> Markup {
    let id = cell(line.node, at);
    let typed = shown.typed.filter(|form| form.0.has(&id)).map(|form| form.0.get(&id).to_owned());
    let shown_value = typed.unwrap_or_else(|| value(line, at).map(figure).unwrap_or_default());
    let label = text::cell_label(shown.lang, name, &of_cell(at).name(shown.lang));
    let wrong = mistakes::of(shown.errors, &id).map(|_| "true");
    html! { td { input.form-control #{ "f-" (id) } type="text" inputmode="decimal" autocomplete="off" name=(id) value=(shown_value) aria-label=(label) aria-invalid=[wrong]; (quarter_note(line, at, shown.lang)) } }
}

/// An amount without decimals that say nothing.
fn figure(amount: Decimal) -> String {
    format::figure(amount, 0)
}

fn history(shown: &Shown) -> Markup {
    let lang = shown.lang;
    html! {
        @if !shown.history.is_empty() {
            details.fold {
                summary { (text::history(lang)) }
                ul.plain {
                    @for one in shown.history {
                        @let name = one.name_zh.as_deref().map_or(text::company(lang), |zh| lang.name(zh, one.name_en.as_deref().unwrap_or_default()));
                        li {
                            span.quiet { (format::moment(one.set_at, shown.zone)) } " " bdi { (name) } " "
                            (of_cell(usize::try_from(one.period).unwrap_or_default()).name(lang)) " " (text::set_to(lang, &figure(one.amount)))
                            @if let Some(who) = &one.set_by_name { " " span.quiet { (text::by(lang, who)) } }
                            @if one.replaced_at.is_some() { " " span.quiet { "(" (text::replaced(lang)) ")" } }
                        }
                    }
                }
            }
        }
    }
}
