//! The calendar of closings: a table of weeks that becomes a list of days on a phone.

use super::filter::{Filter, PATH};
use super::store::{Card, Closings, PAST, Pipeline, Sum, key};
use super::text;
use crate::core::calendar::Calendar;
use crate::opportunities::list::Department;
use crate::opportunities::tabs::{View, views};
use crate::opportunities::team_fields::team_fields;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, icon_link, link, submit};
use crate::ui::card::empty;
use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is drawn.
pub struct Shown<'a> {
    pub filter: &'a Filter,
    pub closings: &'a Closings,
    pub pipelines: &'a [Pipeline],
    pub departments: &'a [Department],
    pub calendar: &'a Calendar,
    pub today: NaiveDate,
    pub lang: Lang,
}

/// Hundredths as people read them in a calendar: whole units.
fn money(hundredths: i64, currency: &str) -> String {
    format!("{} {currency}", format::whole((hundredths + 50).div_euclid(100)))
}

/// How many some sums are, and what they come to by currency.
fn added<'a>(sums: impl Iterator<Item = &'a Sum>) -> (i64, BTreeMap<&'a str, i64>) {
    let (mut count, mut totals) = (0, BTreeMap::new());
    for sum in sums {
        count += sum.n;
        if sum.total > 0 {
            *totals.entry(sum.currency.as_str()).or_insert(0) += sum.total;
        }
    }
    (count, totals)
}

impl Shown<'_> {
    fn days(&self) -> Vec<NaiveDate> {
        let first = self.filter.month;
        first.iter_days().take_while(|day| day.month() == first.month()).collect()
    }

    fn of(&self, place: i64) -> (i64, BTreeMap<&str, i64>) {
        added(self.closings.sums.iter().filter(|sum| i64::from(sum.key) == place))
    }

    fn cards(&self, place: i64) -> impl Iterator<Item = &Card> {
        self.closings.cards.iter().filter(move |card| card.place == place)
    }

    fn within(&self, days: &[NaiveDate]) -> (i64, BTreeMap<&str, i64>) {
        let keys: Vec<i64> = days.iter().map(|day| key(*day)).collect();
        added(self.closings.sums.iter().filter(|sum| keys.contains(&i64::from(sum.key))))
    }
}

/// The page.
#[must_use]
pub fn page(shown: &Shown) -> Markup {
    let (filter, lang) = (shown.filter, shown.lang);
    let (count, totals) = shown.within(&shown.days());
    html! {
        header.page-head {
            div.page-title {
                h1 { (text::title(lang)) }
                p.page-sub { (filter.month.year()) " · " (format::month(lang, filter.month)) " · " (text::whole(lang, &format::whole(count)))
                    @for (currency, total) in &totals { " · " (money(*total, currency)) } }
            }
            div.page-actions {
                (icon_link(Icon::Left, &filter.of_month(filter.beside(false)), text::earlier(lang)))
                (link(Look::Quiet, None, &filter.of_month(shown.today.with_day(1).unwrap_or(shown.today)), text::this_month(lang)))
                (icon_link(Icon::Right, &filter.of_month(filter.beside(true)), text::later(lang)))
            }
        }
        (views(View::Calendar, lang))
        (filters(shown))
        (past(shown))
        @if count == 0 { (empty(Icon::Calendar, text::empty(lang), text::empty_text(lang), html! {})) }
        (month(shown))
    }
}

fn filters(shown: &Shown) -> Markup {
    let (filter, lang) = (shown.filter, shown.lang);
    let rare = [!filter.owner.is_empty(), filter.department.is_some()].into_iter().filter(|on| *on).count();
    let clear = Filter { mine: false, owner: String::new(), department: None, pipeline: None, ..filter.clone() };
    html! {
        form.filters method="get" action=(PATH) role="search" aria-label=(text::filter(lang)) {
            input.form-control type="month" name="month" value=(filter.month.format("%Y-%m")) aria-label=(text::month(lang)) title=(text::month(lang)) placeholder="2026-12";
            select.form-select name="pipeline" aria-label=(text::pipeline(lang)) {
                option value="" { (text::every_pipeline(lang)) }
                @for one in shown.pipelines { option value=(one.id) selected[filter.pipeline == Some(one.id)] { (lang.name(&one.name_zh, &one.name_en)) } }
            }
            select.form-select name="mine" aria-label=(text::whose(lang)) {
                option value="" { (text::all(lang)) }
                option value="1" selected[filter.mine] { (text::mine(lang)) }
            }
            details.pop.pop-left {
                summary.btn { (text::more_filters(lang)) @if rare > 0 { span.tab-count { (rare) } } }
                div.pop-body.filter-more {
                    (team_fields(filter.department, &filter.owner, shown.departments, lang))
                    div.form-foot { (submit(Look::Primary, text::apply(lang))) }
                }
            }
            (submit(Look::Plain, text::apply(lang)))
            @if filter.narrows() { (link(Look::Quiet, None, &clear.of_month(filter.month), text::clear(lang))) }
        }
    }
}

/// Those whose day is over, above the days.
fn past(shown: &Shown) -> Markup {
    let lang = shown.lang;
    let (count, totals) = shown.of(PAST.into());
    html! {
        @if count > 0 {
            section.closings-past aria-label=(text::past(lang)) #past {
                h2.section { (text::past(lang)) " " span.quiet { (text::past_count(lang, &format::whole(count)))
                    @for (currency, total) in &totals { " · " (money(*total, currency)) } } }
                (named(shown, PAST.into(), count, &shown.filter.list_past()))
            }
        }
    }
}

/// The first opportunities of a place, and the way to the others.
fn named(shown: &Shown, place: i64, count: i64, list: &str) -> Markup {
    let lang = shown.lang;
    let cards: Vec<&Card> = shown.cards(place).collect();
    let more = count - i64::try_from(cards.len()).unwrap_or(count);
    html! {
        ul.plain.closings { @for card in cards { (line(card, place == i64::from(PAST), lang)) } }
        @if more > 0 { p.small { a href=(list) { (text::more(lang, &format::whole(more))) } } }
    }
}

fn line(card: &Card, dated: bool, lang: Lang) -> Markup {
    let amount = |amount: Decimal| format!("{} {}", format::figure(amount, 0), card.currency);
    html! {
        li {
            a href={ "/opportunities/" (card.id) } title=(card.owner_name) { bdi { (card.name) } }
            div.small.quiet {
                @if let Some(day) = card.expected_on.filter(|_| dated) { (format::date(day)) " · " }
                @if let Some(name) = &card.customer_name { bdi { (name) } } @else { (text::no_customer(lang)) }
                " · " @if let Some(known) = card.amount { span.nowrap { (amount(known)) } } @else { (text::no_amount(lang)) }
            }
        }
    }
}

/// The days of the month by weeks, Monday first, with gaps before its first and after its last.
fn weeks(days: &[NaiveDate]) -> Vec<Vec<Option<NaiveDate>>> {
    let gap = days.first().map_or(0, |day| day.weekday().num_days_from_monday());
    let mut cells: Vec<Option<NaiveDate>> = (0..gap).map(|_| None).collect();
    cells.extend(days.iter().copied().map(Some));
    while !cells.len().is_multiple_of(7) {
        cells.push(None);
    }
    cells.chunks(7).map(<[_]>::to_vec).collect()
}

fn month(shown: &Shown) -> Markup {
    let lang = shown.lang;
    let monday =
        shown.filter.month.checked_sub_days(Days::new(shown.filter.month.weekday().num_days_from_monday().into()));
    let heads: Vec<NaiveDate> = monday.into_iter().flat_map(|day| day.iter_days().take(7)).collect();
    html! {
        table.closings-month {
            caption.visually-hidden { (text::title(lang)) }
            thead { tr {
                @for day in &heads { th scope="col" { (format::weekday(lang, *day)) } }
                th scope="col" { (text::week(lang)) }
            } }
            tbody { @for week in weeks(&shown.days()) { (row(shown, &week)) } }
        }
    }
}

fn row(shown: &Shown, week: &[Option<NaiveDate>]) -> Markup {
    let days: Vec<NaiveDate> = week.iter().flatten().copied().collect();
    let (count, totals) = shown.within(&days);
    html! {
        tr {
            @for day in week { @match day { Some(day) => (cell(shown, *day)), None => td.closings-gap {} } }
            td.closings-sum.closings-bare[count == 0] {
                @if count > 0 {
                    span.closings-word { (text::week(shown.lang)) " " }
                    @for (currency, total) in &totals { div { (money(*total, currency)) } }
                    div.quiet.small { (format::whole(count)) }
                }
            }
        }
    }
}

fn cell(shown: &Shown, day: NaiveDate) -> Markup {
    let (lang, place) = (shown.lang, key(day));
    let (count, totals) = shown.of(place);
    let list = shown.filter.list_of(day);
    let special = shown.calendar.special.get(&day).filter(|special| special.working != shown.calendar.week_says(day));
    html! {
        td.closings-free[!shown.calendar.is_working(day)].closings-bare[count == 0] id={ "d-" (day) } aria-current=[(day == shown.today).then_some("date")] {
            div.closings-head {
                span.closings-day { (day.day()) }
                span.closings-word { " " (format::weekday(lang, day)) }
                @if let Some(special) = special { span.small title=(special.name) { " " (if special.working { text::work(lang) } else { text::off(lang) }) } }
                @if count > 0 {
                    @let label = text::all_of_day(lang, &format::date(day), &format::whole(count));
                    a.tab-count href=(list) aria-label=(label) title=(label) { (format::whole(count)) }
                }
            }
            (named(shown, place, count, &list))
            @if count > 1 { div.small.closings-total { @for (currency, total) in &totals { div { (money(*total, currency)) } } } }
        }
    }
}
