//! The fragments of lists of opportunities, and the card of a customer.

use super::cells::sorting;
use super::fields::STATES;
use super::filter::{Filter, OPEN, Only, Order};
use super::list::{Department, Found, OF_CUSTOMER, StageChoice};
use super::model::Line;
use super::saved::Table;
use super::{bulk, text};
use crate::bulk::parts as many;
use crate::bulk::whole::{self, offer};
use crate::core::access::{OpportunityEdit, Seen, Standing};
use crate::core::field::choice_label;
use crate::customers::bulk::parts::BULK;
use crate::customers::text as customer_words;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge, dot};
use crate::ui::button::{Look, edit_link, link, submit};
use crate::ui::card::{card, empty};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::pager::pager;
use crate::ui::table::{Column, acts, name, none, pick_for, row, table};
use crate::ui::tabs::{Tab, tabs};
use crate::ui::{Icon, icon};
use crate::views::cells::{Sorting, cells, heads, sortings};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// How things are shown.
#[derive(Clone, Copy, Debug)]
pub struct Eyes {
    pub lang: Lang,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub zone: Tz,
    pub may_create: bool,
}

/// The word of a state.
#[must_use]
pub fn state_badge(state: &str, lang: Lang) -> Markup {
    let tone = match state {
        "won" => Tone::Green,
        "lost" => Tone::Red,
        "paused" => Tone::Amber,
        "open" => Tone::Blue,
        _ => Tone::Neutral,
    };
    badge(tone, choice_label(STATES, state, lang))
}

/// Where a line stands: its stage while it is open, with how long it has been too long there; else its state.
pub(super) fn standing(line: &Line, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    if line.state != "open" {
        return state_badge(&line.state, lang);
    }
    html! {
        span { (lang.name(&line.stage_zh, &line.stage_en)) " " span.quiet { (line.rate) "%" } }
        @if let Some(days) = line.days_over(eyes.now) { " " (badge(Tone::Amber, &text::over(lang, days.max(1)))) }
    }
}

/// The amount; a mark where nobody knows it yet.
pub(super) fn amount(line: &Line) -> Markup {
    match line.amount {
        Some(amount) => html! { (format::money(amount, &line.currency)) },
        None => none(),
    }
}

/// The day on which it is to be closed, or was; one that has passed stands out.
pub(super) fn day(line: &Line, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    match (line.closed_on, line.wake_on, line.expected_on) {
        (Some(day), ..) => html! { (format::date(day)) },
        (None, Some(day), _) => html! { (text::wakes(lang, &format::day_near(lang, day, eyes.today))) },
        (None, None, Some(day)) => expected(day, eyes),
        (None, None, None) => none(),
    }
}

/// An expected day of an open opportunity.
#[must_use]
pub fn expected(day: NaiveDate, eyes: Eyes) -> Markup {
    let near = format::day_near(eyes.lang, day, eyes.today);
    if day < eyes.today {
        dot(Tone::Red, &near)
    } else {
        html! { (near) }
    }
}

/// Where the tabs lead that everybody has: from a saved view to the list as a whole, else with the present filters.
#[must_use]
pub fn whose(filter: &Filter, lang: Lang) -> [(String, &'static str, bool); 2] {
    let plain = Filter::default();
    let from = if filter.saved.is_some() { &plain } else { filter };
    [("", text::all(lang), false), ("1", text::mine(lang), true)]
        .map(|(value, label, mine)| (from.href("mine", value), label, filter.saved.is_none() && filter.mine == mine))
}

/// The tabs of the states.
#[must_use]
pub fn states(filter: &Filter, lang: Lang) -> Markup {
    let states: Vec<(String, &str, bool)> = STATES
        .iter()
        .map(|(id, zh, en)| (*id, lang.pick(*zh, *en)))
        .chain([("all", text::every_state(lang))])
        .map(|(id, label)| {
            let id = if id == "open" { "" } else { id };
            (filter.href("state", id), label, filter.state_id() == id)
        })
        .collect();
    let rows: Vec<Tab> =
        states.iter().map(|(href, label, current)| Tab { href, label, count: None, current: *current }).collect();
    html! { div.sub-tabs { (tabs(text::state(lang), &rows)) } }
}

/// What a list can be narrowed to.
pub struct Choices {
    pub stages: Vec<StageChoice>,
    pub departments: Vec<Department>,
}

/// A quarter back and a year ahead, and the month that was asked for.
fn months(filter: &Filter, today: NaiveDate) -> Vec<NaiveDate> {
    let first = today.with_day(1).unwrap_or(today);
    let begin = first.checked_sub_months(Months::new(3)).unwrap_or(first);
    let mut months: Vec<NaiveDate> = (0..16).filter_map(|ahead| begin.checked_add_months(Months::new(ahead))).collect();
    months.extend(filter.month.filter(|month| !months.contains(month)));
    months.sort_unstable();
    months
}

/// The filters above the list: a form that works without script, with the rarer ones folded away.
#[must_use]
pub fn filters(filter: &Filter, choices: &Choices, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let stage = filter.stage.as_ref().map(|(pipeline, key)| format!("{pipeline}.{key}")).unwrap_or_default();
    html! {
        form.filters method="get" action="/opportunities" role="search" aria-label=(text::filter(lang)) {
            @if let Some(saved) = filter.saved { input type="hidden" name="v" value=(saved); }
            @for (name, value) in filter.along() { input type="hidden" name=(name) value=(value); }
            input.form-control type="search" name="q" value=(filter.text) placeholder=(text::find(lang)) aria-label=(text::find(lang)) maxlength="100";
            select.form-select name="stage" aria-label=(text::stage(lang)) {
                option value="" { (text::every_stage(lang)) }
                @for one in &choices.stages {
                    @let value = format!("{}.{}", one.pipeline_id, one.key);
                    option value=(value) selected[value == stage] {
                        @if one.several { (lang.name(&one.pipeline_zh, &one.pipeline_en)) " · " }
                        (lang.name(&one.name_zh, &one.name_en))
                    }
                }
            }
            select.form-select name="month" aria-label=(text::month(lang)) {
                option value="" { (text::every_month(lang)) }
                @for month in months(filter, eyes.today) {
                    @let value = month.format("%Y-%m").to_string();
                    option value=(value) selected[filter.month == Some(month)] { (value) }
                }
            }
            details.pop.pop-left {
                summary.btn { (text::more_filters(lang)) @if filter.rare() > 0 { span.tab-count { (filter.rare()) } } }
                div.pop-body.filter-more { (rare(filter, choices, lang)) }
            }
            (submit(Look::Plain, text::apply(lang)))
            @if filter.narrows() { (link(Look::Quiet, None, OPEN, text::clear(lang))) }
        }
    }
}

/// What other pages led here with, each with the way to do without it.
#[must_use]
pub fn narrowed(filter: &Filter, lang: Lang) -> Markup {
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    let parts = [
        ("day", filter.day.map(|day| text::on_day(lang, &format::date(day)))),
        ("closed", filter.closed.map(|(from, to)| text::closed_between(lang, &month(from), &month(to)))),
        ("pipeline", filter.pipeline.map(|_| text::of_pipeline(lang).to_owned())),
        ("product", filter.product.map(|_| text::of_product(lang).to_owned())),
    ];
    html! {
        @for (name, words) in parts.iter().filter_map(|(name, words)| Some((*name, words.as_ref()?))) {
            p.small { (words) " " a href=(filter.href(name, "")) { (text::without(lang)) } }
        }
    }
}

fn rare(filter: &Filter, choices: &Choices, lang: Lang) -> Markup {
    let amount =
        |amount: Option<rust_decimal::Decimal>| amount.map(|amount| amount.normalize().to_string()).unwrap_or_default();
    let (least, most) = (amount(filter.least), amount(filter.most));
    let department = filter.department.map(|id| id.to_string()).unwrap_or_default();
    let departments: Vec<Choice> = std::iter::once(Choice::new("", text::every_department(lang)))
        .chain(
            choices
                .departments
                .iter()
                .map(|one| Choice::new(one.id.to_string(), lang.name(&one.name_zh, &one.name_en))),
        )
        .collect();
    let only = filter.only.map_or("", Only::id);
    let special = [
        Choice::new("", text::any_kind(lang)),
        Choice::new(Only::Stale.id(), text::stale(lang)),
        Choice::new(Only::Overdue.id(), text::overdue(lang)),
        Choice::new(Only::Past.id(), text::past(lang)),
    ];
    html! {
        div.field {
            label.form-label for="f-owner" { (text::owner(lang)) }
            input.form-control id="f-owner" type="text" name="owner" value=(filter.owner) list="f-owner-list" autocomplete="off" maxlength="220"
                hx-get="/customers/people?name=owner" hx-trigger="input changed delay:200ms" hx-target="#f-owner-list" hx-sync="this:replace";
            datalist id="f-owner-list" {}
        }
        (field(&Field::new("department", text::department(lang), &department, Kind::Select(&departments))))
        (field(&Field::new("least", text::least(lang), &least, Kind::Number)))
        (field(&Field::new("most", text::most(lang), &most, Kind::Number)))
        (field(&Field::new("only", text::only(lang), only, Kind::Select(&special))))
        div.form-foot { (submit(Look::Primary, text::apply(lang))) }
    }
}

/// The list with its count and pages: what htmx swaps.
#[must_use]
pub fn list(found: &Found, shown: &Table, filter: &Filter, (standing, eyes): (&Standing, Eyes)) -> Markup {
    let (lang, name, sorts) = (eyes.lang, sorting(Order::Name, filter), sortings(shown, filter));
    let picks = many::any::<bulk::Act>(standing);
    html! {
        div #list {
            @if found.too_many { p.quiet.small role="status" { (icon(Icon::Info)) (text::search_capped(lang)) } }
            @if found.lines.is_empty() { (nothing(filter, eyes)) } @else {
                div data-list {
                    (table(text::title(lang), &columns(shown, picks, (&name, &sorts), lang), html! { @for line in &found.lines { (line_row(line, shown, picks, eyes)) } }))
                    (bar(found, filter, standing, lang))
                }
                (pages(found, filter, lang))
            }
        }
    }
}

/// What can be done to the rows that are picked, or to all that the list finds.
fn bar(found: &Found, filter: &Filter, standing: &Standing, lang: Lang) -> Markup {
    let first = filter.href("page", "");
    let page =
        whole::Page { lines: found.lines.len(), count: found.count, capped: found.capped, too_many: found.too_many };
    many::bar::<bulk::Act>(standing, offer::<bulk::Act>(page, &first, lang).as_ref(), &filter.here(), lang)
}

/// The heads: name, the columns chosen, what can be done.
fn columns<'a>(
    shown: &Table,
    picks: bool,
    (by_name, sorts): (&'a Sorting, &'a [Option<Sorting>]),
    lang: Lang,
) -> Vec<Column<'a>> {
    let mut out: Vec<Column> =
        picks.then(|| Column::new(customer_words::select_all(lang), "pick")).into_iter().collect();
    out.push(Column::new(text::name(lang), "wide").sorted(&by_name.href, by_name.direction));
    out.extend(heads(shown, sorts, lang));
    out.push(Column::new(text::acts(lang), "act"));
    out
}

fn line_row(line: &Seen<Line>, shown: &Table, picks: bool, eyes: Eyes) -> Markup {
    let (lang, href) = (eyes.lang, format!("/opportunities/{}", line.id));
    row(
        &line.id.to_string(),
        &href,
        html! {
            @if picks { (pick_for(BULK, &line.id.to_string(), &customer_words::select(lang, &line.name))) }
            (name(&href, &line.name, html! {}))
            (cells(line, shown, eyes, lang))
            (acts(html! { @if line.allows::<OpportunityEdit>() { (edit_link(&format!("{href}/edit"), text::edit_act(lang))) } }))
        },
    )
}

fn nothing(filter: &Filter, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    if filter.cursor.is_some() {
        let first = filter.href("page", "");
        return empty(Icon::Search, text::page_gone(lang), "", link(Look::Plain, None, &first, text::first_page(lang)));
    }
    if filter.narrows() {
        let all = link(Look::Plain, None, OPEN, text::clear(lang));
        return empty(Icon::Search, text::nothing_title(lang), text::nothing_text(lang), all);
    }
    let new = html! { @if eyes.may_create { (link(Look::Primary, Some(Icon::Plus), "/opportunities/new", text::new(lang))) } };
    empty(Icon::Opportunities, text::empty_title(lang), text::empty_text(lang), new)
}

fn pages(found: &Found, filter: &Filter, lang: Lang) -> Markup {
    let previous = found.previous.as_ref().map(|cursor| filter.page_href(cursor));
    let next = found.next.as_ref().map(|cursor| filter.page_href(cursor));
    let count =
        if found.capped { text::found_more(lang).to_owned() } else { text::found(lang, &format::whole(found.count)) };
    html! {
        (pager(previous.as_deref().map(|href| (href, text::previous(lang))), next.as_deref().map(|href| (href, text::next_page(lang))), &count))
        @if found.capped { p.quiet.small { a href=(filter.href("count", "exact")) { (text::count_exactly(lang)) } } }
    }
}

/// The card of a customer's opportunities.
#[must_use]
pub fn customer_card(customer_id: i64, lines: &[Seen<Line>], eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let new = format!("/opportunities/new?customer={customer_id}");
    let add = html! { @if eyes.may_create { a.btn.btn-quiet.btn-icon href=(new) aria-label=(text::new(lang)) title=(text::new(lang)) { (icon(Icon::Plus)) } } };
    card(
        text::title(lang),
        add,
        html! {
            @if lines.is_empty() { p.quiet { (text::none_of_customer(lang)) } }
            @else { ul.plain.deal-card { @for line in lines.iter().take(OF_CUSTOMER) { (card_line(line, eyes)) } } }
            @if lines.len() > OF_CUSTOMER { p.work-more { (link(Look::Quiet, None, &format!("/opportunities?customer={customer_id}&state=all"), text::more(lang))) } }
        },
    )
}

fn card_line(line: &Line, eyes: Eyes) -> Markup {
    html! {
        li {
            a href={ "/opportunities/" (line.id) } { bdi { (line.name) } }
            div.small { (standing(line, eyes)) @if line.amount.is_some() { " · " (amount(line)) } }
        }
    }
}
