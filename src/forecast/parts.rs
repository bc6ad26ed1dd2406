//! The page of the forecast.

use super::deals::{Asked, Listed};
use super::deals_parts;
use super::form::month_id;
use super::model::{Cell, FIGURES, Figure, Forecast, Left, Row, Which};
use super::over_parts::told;
use super::rules::differs;
use super::text;
use crate::core::field::CURRENCIES;
use crate::opportunities::tabs::{View, views};
use crate::targets::model::Node;
use crate::targets::parts::named;
use crate::targets::period::Period;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, icon_link, submit};
use crate::ui::card::notice;
use crate::ui::icon;
use crate::ui::table::none;
use crate::ui::tabs::{Tab, tabs};
use chrono_tz::Tz;
use maud::{Markup, html};
use rust_decimal::Decimal;

/// What is drawn, and for whom.
pub struct Shown<'a> {
    pub which: &'a Which,
    pub forecast: &'a Forecast,
    /// Who looks.
    pub me: i64,
    pub zone: Tz,
    pub lang: Lang,
}

/// What a figure is called.
#[must_use]
pub fn figure_name(figure: Figure, lang: Lang) -> &'static str {
    match figure {
        Figure::Won => text::won(lang),
        Figure::Committed => text::committed(lang),
        Figure::Best => text::best(lang),
        Figure::Weighted => text::weighted(lang),
        Figure::Pipeline => text::pipeline(lang),
    }
}

fn figure_rule(figure: Figure, lang: Lang) -> &'static str {
    match figure {
        Figure::Won => text::won_rule(lang),
        Figure::Committed => text::committed_rule(lang),
        Figure::Best => text::best_rule(lang),
        Figure::Weighted => text::weighted_rule(lang),
        Figure::Pipeline => text::pipeline_rule(lang),
    }
}

impl Shown<'_> {
    fn href(&self, node: Node) -> String {
        format!("/opportunities/forecast?{}", self.which.query(node))
    }

    /// The list of a figure of a row in a part of the year.
    fn deals(&self, row: &Row, period: Period, listed: Listed) -> String {
        let top = self.forecast.top.node;
        let inside = (matches!(row.node, Node::Person(_)) && row.node != top).then_some(top);
        let which = Which { period, ..self.which.clone() };
        deals_parts::href(&Asked { which, node: row.node, listed, inside, after: None })
    }
}

/// The page.
#[must_use]
pub fn page(shown: &Shown) -> Markup {
    let (which, forecast, lang) = (shown.which, shown.forecast, shown.lang);
    let top = &forecast.top;
    let other = |year: i32| format!("/opportunities/forecast?{}", Which { year, ..which.clone() }.query(top.node));
    html! {
        nav.crumbs { @for (node, zh, en) in &forecast.above { a href=(shown.href(*node)) { bdi { (named(*node, lang.name(zh, en), lang)) } } span aria-hidden="true" { "/" } } }
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { bdi { (named(top.node, lang.name(&top.name_zh, &top.name_en), lang)) } " · " (text::in_year(lang, which.year, &which.period.name(lang))) " · " (which.currency) } }
            div.page-actions {
                (icon_link(Icon::Left, &other(which.year - 1), text::earlier(lang)))
                (icon_link(Icon::Right, &other(which.year + 1), text::later(lang)))
            }
        }
        (views(View::Forecast, lang))
        (whose(shown))
        (choose(shown))
        @if !forecast.whole { (notice(Tone::Neutral, text::partly(lang), text::partly_text(lang))) }
        h2.section { (text::by_month(lang)) }
        (months(shown))
        (left(shown, &forecast.left))
        @if !forecast.below.is_empty() {
            h2.section #below { (text::below_in(lang, &which.period.name(lang))) }
            (below(shown))
        }
        @if !forecast.overrides.is_empty() {
            h2.section { (text::notes(lang)) }
            ul.plain.forecast-notes { @for one in &forecast.overrides {
                (told(one, &who(shown, one.node()), (&which.currency, shown.zone, lang)))
            } }
        }
        p.quiet.small { (text::rules(lang)) }
        p.quiet.small { (text::override_rules(lang)) }
    }
}

/// What a node on the page is called.
fn who(shown: &Shown, node: Option<Node>) -> String {
    let rows = std::iter::once(&shown.forecast.top).chain(&shown.forecast.below);
    let row = rows.into_iter().find(|row| Some(row.node) == node);
    row.map_or_else(String::new, |row| {
        named(row.node, shown.lang.name(&row.name_zh, &row.name_en), shown.lang).to_owned()
    })
}

/// One's own figures, and those where one begins.
fn whose(shown: &Shown) -> Markup {
    let (first, zh, en) = &shown.forecast.first;
    let (me, lang) = (Node::Person(shown.me), shown.lang);
    let (mine, begin) = (shown.href(me), shown.href(*first));
    let current = shown.forecast.top.node;
    html! {
        @if *first != me {
            div.sub-tabs { (tabs(text::who(lang), &[
                Tab { href: &begin, label: named(*first, lang.name(zh, en), lang), count: None, current: current == *first },
                Tab { href: &mine, label: text::me(lang), count: None, current: current == me },
            ])) }
        }
    }
}

fn choose(shown: &Shown) -> Markup {
    let (which, lang) = (shown.which, shown.lang);
    let periods = (1..=4).flat_map(|quarter| {
        std::iter::once(Period::Quarter(quarter)).chain((quarter * 3 - 2..=quarter * 3).map(Period::Month))
    });
    html! {
        form.filters method="get" action="/opportunities/forecast" {
            input type="hidden" name="year" value=(which.year);
            input type="hidden" name="node" value=(shown.forecast.top.node.id());
            select.form-select name="period" aria-label=(text::period(lang)) {
                @for period in std::iter::once(Period::Year).chain(periods) { option value=(period.id()) selected[period == which.period] { (period.name(lang)) } }
            }
            select.form-select name="currency" aria-label=(text::currency(lang)) {
                @for (id, ..) in CURRENCIES { option value=(id) selected[*id == which.currency] { (id) } }
            }
            (submit(Look::Plain, text::show(lang)))
        }
    }
}

fn head(shown: &Shown, first: &str) -> Markup {
    let lang = shown.lang;
    html! {
        thead { tr {
            th scope="col" { (first) }
            @for figure in FIGURES { th.is-whole scope="col" title=(figure_rule(figure, lang)) { (figure_name(figure, lang)) } }
            @if shown.forecast.targets {
                th scope="col" { (text::target(lang)) }
                th scope="col" title=(text::gap_hint(lang)) { (text::gap(lang)) }
            }
        } }
    }
}

/// The figures of a row in a part of the year.
fn cells(shown: &Shown, (row, cell): (&Row, &Cell), period: Period, target: Option<Decimal>) -> Markup {
    let lang = shown.lang;
    let gap = target.map(|target| cell.counts.of(Figure::Committed) - target);
    html! {
        @for figure in FIGURES { td.num { (figure_cell(shown, (row, cell), period, figure)) } }
        @if shown.forecast.targets {
            td.num { @if let Some(target) = target { (format::figure(target, 0)) } @else { (none()) } }
            td.num.is-over[gap.is_some_and(|gap| gap < Decimal::ZERO)] title=(text::gap_hint(lang)) { @if let Some(gap) = gap { (format::figure(gap, 0)) } @else { (none()) } }
        }
    }
}

/// A figure: what counts, with what the system says where that differs; the latter leads to its opportunities.
fn figure_cell(shown: &Shown, (row, cell): (&Row, &Cell), period: Period, figure: Figure) -> Markup {
    let lang = shown.lang;
    let (system, counts) = (cell.system.of(figure), cell.counts.of(figure));
    let href = shown.deals(row, period, Listed::Of(figure));
    let linked = |amount: Decimal, words: &str| {
        html! { @if amount.is_zero() { (words) } @else { a href=(href) { (words) } } }
    };
    let own = cell.built.of(figure) != counts;
    html! {
        @if differs(cell, figure) {
            strong { (written(counts)) }
            div.forecast-note.quiet {
                (if own { text::overridden(lang) } else { text::below_overridden(lang) }) " · "
                (linked(system, &text::system(lang, &written(system))))
            }
        } @else { (linked(system, &written(system))) }
        @if let (Period::Month(month), true, true) = (period, row.settable, figure.may_be_overridden()) {
            @let month = shown.which.month(month);
            @let label = text::override_it(lang, figure_name(figure, lang), &format::month(lang, month));
            a.forecast-set href={ "/opportunities/forecast/override?node=" (row.node.id()) "&month=" (month_id(month)) "&figure=" (figure.id()) "&currency=" (shown.which.currency) } aria-label=(label) title=(label) { (icon(Icon::Edit)) }
        }
    }
}

fn written(amount: Decimal) -> String {
    format::figure(amount.round_dp(2), 0)
}

fn sheet(caption: &str, content: &Markup) -> Markup {
    html! { div.table-wrap.sheet-wrap role="region" tabindex="0" aria-label=(caption) { table.sheet { caption.visually-hidden { (caption) } (content) } } }
}

fn months(shown: &Shown) -> Markup {
    let (top, lang) = (&shown.forecast.top, shown.lang);
    sheet(
        text::by_month(lang),
        &html! {
            (head(shown, text::month(lang)))
            tbody {
                @for (at, (month, cell)) in top.months.iter().enumerate() {
                    tr {
                        th scope="row" { (format::month(lang, shown.which.month(*month))) }
                        (cells(shown, (top, cell), Period::Month(*month), top.targets.get(at).copied().flatten()))
                    }
                }
                @if top.months.len() > 1 {
                    tr.sheet-top { th scope="row" { (text::whole(lang)) } (cells(shown, (top, &top.sum()), shown.which.period, top.target)) }
                }
            }
        },
    )
}

/// What no figure holds.
fn left(shown: &Shown, left: &Left) -> Markup {
    let lang = shown.lang;
    let parts = [
        (left.unpriced, Listed::Unpriced, text::unpriced(lang, &format::whole(left.unpriced))),
        (left.undated, Listed::Undated, text::undated(lang, &format::whole(left.undated))),
        (left.foreign, Listed::Foreign, text::foreign(lang, &format::whole(left.foreign))),
    ];
    let any = parts.iter().any(|(count, ..)| *count > 0);
    html! {
        p.small #left {
            @if any { (text::left_out(lang)) @for (_, listed, words) in parts.iter().filter(|(count, ..)| *count > 0) {
                " · " a href=(shown.deals(&shown.forecast.top, shown.which.period, *listed)) { (words) }
            } } @else { span.quiet { (text::nothing_left(lang)) } }
        }
    }
}

fn below(shown: &Shown) -> Markup {
    let (forecast, lang) = (shown.forecast, shown.lang);
    let top = forecast.top.sum();
    // What those below come to, without what stands in place of their sum.
    let sum = Cell { counts: top.built, ..top };
    sheet(
        &text::below_in(lang, &shown.which.period.name(lang)),
        &html! {
            (head(shown, text::who(lang)))
            tbody {
                @for row in &forecast.below {
                    tr {
                        th scope="row" {
                            @let name = lang.name(&row.name_zh, &row.name_en);
                            @if row.elsewhere { bdi { (name) } " " span.quiet.small { (text::former(lang)) } } @else { a href=(shown.href(row.node)) { bdi { (name) } } }
                        }
                        (cells(shown, (row, &row.sum()), shown.which.period, row.target))
                    }
                }
                tr.sheet-top { th scope="row" { (text::whole(lang)) } (cells(shown, (&forecast.top, &sum), shown.which.period, forecast.top.target)) }
            }
        },
    )
}
