//! The fragments of the calendar: a year in months, and its days unlike their weekday.

use super::store::Own;
use super::text;
use crate::core::calendar::{Calendar, Special};
use crate::text::Lang;
use crate::text::format::{date, month, weekday, weekday_short};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::icon_submit;
use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};

/// The days of a year.
pub fn days_of(year: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    (0..366).filter_map(move |later| first?.checked_add_days(Days::new(later))).filter(move |day| day.year() == year)
}

/// Twelve months with what each day is. Colour does not speak alone: 休 and 班 are written into the day.
#[must_use]
pub fn year(calendar: &Calendar, year: i32, today: NaiveDate, lang: Lang) -> Markup {
    html! {
        div.year {
            @for first in days_of(year).filter(|day| day.day() == 1) {
                @let days: Vec<NaiveDate> = days_of(year).filter(|day| day.month() == first.month()).collect();
                table.month {
                    caption { (month(lang, first)) }
                    thead { tr { @for day in days.iter().filter(|day| day.day() > 1).skip_while(|day| day.weekday().num_days_from_monday() > 0).take(7) {
                        th scope="col" { abbr title=(weekday(lang, *day)) { (weekday_short(lang, *day)) } }
                    } } }
                    tbody { @for week in weeks(&days) { tr { @for day in week { (cell(calendar, day, today, lang)) } } } }
                }
            }
        }
        p.legend.small.quiet {
            span.day-off { (mark(false, lang)) } " " (text::legend_off(lang)) " "
            span.day-worked { (mark(true, lang)) } " " (text::legend_work(lang)) " "
            span.day-free { "1" } " " (text::legend_weekend(lang))
        }
    }
}

/// The days of a month by weeks, with gaps before its first and after its last.
fn weeks(days: &[NaiveDate]) -> Vec<Vec<Option<NaiveDate>>> {
    let gap = days.first().map_or(0, |day| day.weekday().num_days_from_monday());
    let mut cells: Vec<Option<NaiveDate>> = (0..gap).map(|_| None).collect();
    cells.extend(days.iter().copied().map(Some));
    while !cells.len().is_multiple_of(7) {
        cells.push(None);
    }
    cells.chunks(7).map(<[_]>::to_vec).collect()
}

fn mark(working: bool, lang: Lang) -> &'static str {
    if working { text::work_mark(lang) } else { text::off_mark(lang) }
}

fn cell(calendar: &Calendar, day: Option<NaiveDate>, today: NaiveDate, lang: Lang) -> Markup {
    let Some(day) = day else { return html! { td {} } };
    let special = calendar
        .special
        .get(&day)
        .filter(|special| special.working != calendar.week_says(day) || !special.name.is_empty());
    let class = match (special.is_some(), calendar.is_working(day)) {
        (true, true) => "day-worked",
        (true, false) => "day-off",
        (false, true) => "",
        (false, false) => "day-free",
    };
    let words = special.map(|special| {
        let kind = if special.working { text::work(lang) } else { text::off(lang) };
        format!("{kind} {}", special.name)
    });
    html! {
        td class=(class) title=[words.as_deref()] aria-current=[(day == today).then_some("date")] {
            (day.day())
            @if let Some(words) = &words { sup aria-hidden="true" { (mark(calendar.is_working(day), lang)) } span.visually-hidden { (words) } }
        }
    }
}

/// A run of days that are alike: first, last, and what they are.
struct Run<'c> {
    first: NaiveDate,
    last: NaiveDate,
    special: &'c Special,
    mine: bool,
}

/// Days of one name that follow each other as one line; each of the company's own stands alone, since it can be let go.
fn runs<'c>(calendar: &'c Calendar, year: i32, own: &[Own]) -> Vec<Run<'c>> {
    let mut runs: Vec<Run> = Vec::new();
    for (day, special) in calendar.special.iter().filter(|(day, _)| day.year() == year) {
        let mine = own.iter().any(|own| own.day == *day);
        match runs.last_mut() {
            Some(run) if !mine && !run.mine && run.special == special && run.last.succ_opt() == Some(*day) => {
                run.last = *day;
            }
            _ => runs.push(Run { first: *day, last: *day, special, mine }),
        }
    }
    runs
}

/// The days of a year unlike their weekday; the company's own can be let go.
#[must_use]
pub fn special(calendar: &Calendar, year: i32, own: &[Own], tokens: &Markup, lang: Lang) -> Markup {
    let runs = runs(calendar, year, own);
    html! {
        @if runs.is_empty() { p.quiet { (text::none_special(lang)) } }
        ul.plain-list {
            @for run in runs {
                li {
                    span.cluster {
                        (badge(if run.special.working { Tone::Amber } else { Tone::Red }, if run.special.working { text::work(lang) } else { text::off(lang) }))
                        span { (date(run.first)) @if run.last > run.first { " – " (run.last.format("%m-%d")) } @else { " " (weekday(lang, run.first)) } }
                        bdi { (run.special.name) }
                        @if run.mine { (badge(Tone::Blue, text::own_mark(lang))) }
                    }
                    @if run.mine {
                        form method="post" action={ "/admin/calendar/days/remove?year=" (year) } {
                            (tokens)
                            (icon_submit(Icon::Close, &text::remove(lang, &date(run.first)), ("day", &date(run.first))))
                        }
                    }
                }
            }
        }
    }
}
