//! The sheet of targets.

use super::form::{SheetForm, cell};
use super::model::{Happened, Line, MARKS, Node, Sheet, Which};
use super::rules::remains;
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

/// The address of a sheet.
#[must_use]
pub fn href(which: &Which, node: Option<Node>) -> String {
    let node = node.map(|node| format!("&node={}", node.id())).unwrap_or_default();
    format!("/targets?year={}&mark={}&currency={}{node}", which.year, which.mark, which.currency)
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
        (marks(shown))
        (currency(shown))
        form method="post" action="/targets" data-guard {
            (shown.tokens)
            @for (name, value) in along(shown) { input type="hidden" name=(name) value=(value); }
            (mistakes::all(shown.errors, lang))
            (table(shown))
            @if editable {
                p.keys.quiet.small.needs-script { (text::keys(lang)) }
                div.form-foot {
                    (submit(Look::Primary, text::save(lang)))
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
        ("metric", which.metric.to_owned()),
        ("year", which.year.to_string()),
        ("mark", which.mark.to_owned()),
        ("currency", which.currency.clone()),
        ("node", shown.sheet.top.node.id()),
        ("version", shown.sheet.version.to_string()),
    ]
}

fn named(node: Node, name: &str, lang: Lang) -> &str {
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
        form.filters method="get" action="/targets" {
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
                    @for at in 0..13 { th scope="col" { (text::column(at, lang)) } }
                    th scope="col" { (text::year_remains(lang)) }
                } }
                tbody {
                    (line(&sheet.top, shown, true))
                    @for one in &sheet.below { (line(one, shown, false)) }
                    @if !sheet.below.is_empty() {
                        tr.sheet-sum {
                            th scope="row" title=(text::remains_hint(lang)) { (text::remains(lang)) }
                            @for at in 0..13 { (difference(remains(value(&sheet.top, at), sheet.below.iter().map(|one| value(one, at))))) }
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

fn difference(amount: Option<Decimal>) -> Markup {
    html! { td.num class=[amount.filter(Decimal::is_sign_negative).map(|_| "is-over")] { @if let Some(amount) = amount { (figure(amount)) } @else { span.none { "\u{2013}" } } } }
}

fn line(line: &Line, shown: &Shown, top: bool) -> Markup {
    let name = named(line.node, line.name(shown.lang), shown.lang);
    let opens = !top && matches!(line.node, Node::Department(_));
    let months = remains(value(line, 0), (1..13).map(|at| value(line, at)));
    html! {
        tr.sheet-top[top] {
            th scope="row" { @if opens { a href=(href(shown.which, Some(line.node))) { bdi { (name) } } } @else { bdi { (name) } } }
            @for at in 0..13 {
                @if line.editable { (input(line, at, name, shown)) }
                @else { td.num { @if let Some(amount) = value(line, at) { (figure(amount)) } @else { span.none { "\u{2013}" } } } }
            }
            (difference(months))
        }
    }
}

fn input(line: &Line, at: usize, name: &str, shown: &Shown) -> Markup {
    let id = cell(line.node, at);
    let typed = shown.typed.filter(|form| form.0.has(&id)).map(|form| form.0.get(&id).to_owned());
    let shown_value = typed.unwrap_or_else(|| value(line, at).map(figure).unwrap_or_default());
    let label = text::cell_label(shown.lang, name, &text::column(at, shown.lang));
    let wrong = mistakes::of(shown.errors, &id).map(|_| "true");
    html! { td { input.form-control #{ "f-" (id) } type="text" inputmode="decimal" autocomplete="off" name=(id) value=(shown_value) aria-label=(label) aria-invalid=[wrong]; } }
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
                            (text::column(usize::try_from(one.month).unwrap_or_default(), lang)) " " (text::set_to(lang, &figure(one.amount)))
                            @if let Some(who) = &one.set_by_name { " " span.quiet { (text::by(lang, who)) } }
                            @if one.replaced_at.is_some() { " " span.quiet { "(" (text::replaced(lang)) ")" } }
                        }
                    }
                }
            }
        }
    }
}
