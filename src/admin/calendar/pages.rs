//! The page of the calendar: takes, checks, calls once, shows.

use super::form::{DayForm, DaysForm, WeekForm, typed};
use super::{actions, parts, store, text};
use crate::admin::page::{Head, page};
use crate::admin::roles::store::separation_off;
use crate::admin::text as shared;
use crate::core::access::{CalendarManage, Can};
use crate::core::calendar::{Calendar, load};
use crate::core::problem::{Errors, Problem};
use crate::core::years;
use crate::text::Lang;
use crate::text::format::{date, weekday};
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, icon_link, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

/// The month in which the days of the next year are announced.
const ANNOUNCED: u32 = 11;

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Tried {
    week: Option<WeekForm>,
    days: String,
    errors: Errors,
    stale: Option<i32>,
}

struct Sight {
    calendar: Calendar,
    own: Vec<store::Own>,
    statutory: bool,
    version: i32,
    off: bool,
}

/// The calendar of a year; of this one where none is asked for.
pub async fn show(can: Can<CalendarManage>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    show_page(&house, &visit, &can, &asked, &Tried::default()).await
}

async fn show_page(
    house: &House,
    visit: &Visit,
    can: &Can<CalendarManage>,
    asked: &Asked,
    tried: &Tried,
) -> Answer<Page> {
    let zone = house.config.company.time_zone;
    let today = house.db.clock().today(zone);
    let next = today.year() + 1;
    let typed = if asked.0.get("year") == "next" { Some(next) } else { asked.0.get("year").parse().ok() };
    let year = typed.filter(|year| (1990..=2100).contains(year)).unwrap_or(today.year());
    let sight = house
        .db
        .read(can.actor(), move |r| {
            Ok(Sight {
                calendar: load(r, zone)?,
                own: store::own(r, year)?,
                statutory: store::statutory(r)?,
                version: store::version(r)?,
                off: separation_off(r)?,
            })
        })
        .await?;
    let lang = visit.lang;
    let tokens = tokens(house, visit);
    let worked = parts::days_of(year).filter(|day| sight.calendar.is_working(*day)).count();
    let known = |year| !sight.statutory || sight.calendar.knows(year);
    let asked_for = [year].into_iter().chain((today.month() >= ANNOUNCED && year != next).then_some(next));
    let body = html! {
        @for year in asked_for.filter(|year| !known(*year)) { (notice(Tone::Amber, &text::unknown_title(lang, year), text::unknown_text(lang))) }
        div.two {
            (card(&format!("{} · {}", text::year(lang, year), text::worked_days(lang, worked)), years(year, lang), parts::year(&sight.calendar, year, today, lang)))
            div.stack {
                (card(text::week(lang), html! {}, week_form(&sight, tried, &tokens, lang)))
                (card(text::own(lang), html! {}, days_form(year, tried, &tokens, lang)))
                (card(text::special(lang), html! {}, parts::special(&sight.calendar, year, &sight.own, &tokens, lang)))
            }
        }
    };
    Ok(page(lang, sight.off, Head::new(text::title(lang)), &body))
}

fn years(year: i32, lang: Lang) -> Markup {
    let at = |year: i32| format!("/admin/calendar?year={year}");
    html! {
        (icon_link(Icon::Left, &at(year - 1), text::earlier(lang)))
        (icon_link(Icon::Right, &at(year + 1), text::later(lang)))
    }
}

fn week_form(sight: &Sight, tried: &Tried, tokens: &Markup, lang: Lang) -> Markup {
    let mut form = tried.week.clone().unwrap_or_else(|| typed(&sight.calendar, sight.statutory, sight.version));
    if let Some(now) = tried.stale {
        form.0.set("version", now.to_string());
    }
    // Any Monday: only the names of the days are wanted.
    let monday = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default();
    let days: Vec<Choice> = monday
        .iter_days()
        .take(7)
        .zip(1..)
        .map(|(day, number): (_, u8)| Choice::new(number.to_string(), weekday(lang, day)))
        .collect();
    let statutory = [Choice::new("cn", text::statutory_cn(lang)), Choice::new("none", text::statutory_none(lang))];
    let chosen = form.0.all("weekday").collect::<Vec<_>>().join(",");
    let draw = |name: &'static str, label: &'static str, value: &str, kind: Kind| {
        let hint = (name == "back").then(|| text::lunch_hint(lang));
        let one = Field::new(name, label, value, kind).error(mistakes::of(&tried.errors, name));
        field(&match hint {
            Some(hint) => one.hint(hint),
            None => one,
        })
    };
    html! {
        @if tried.stale.is_some() { div role="alert" { (notice(Tone::Amber, text::stale(lang), "")) } }
        @if tried.week.is_some() { (mistakes::all(&tried.errors, lang)) }
        form method="post" action="/admin/calendar/week" {
            (tokens)
            input type="hidden" name="version" value=(form.0.get("version"));
            (draw("weekday", text::weekdays(lang), &chosen, Kind::Checks(&days)))
            div.form-grid {
                (draw("starts", text::starts(lang), form.0.get("starts"), Kind::Time))
                (draw("ends", text::ends(lang), form.0.get("ends"), Kind::Time))
                (draw("lunch", text::lunch(lang), form.0.get("lunch"), Kind::Time))
                (draw("back", text::back(lang), form.0.get("back"), Kind::Time))
            }
            (draw("statutory", text::statutory(lang), form.0.get("statutory"), Kind::Select(&statutory)))
            div.form-foot { (submit(Look::Primary, shared::save(lang))) }
        }
    }
}

fn days_form(year: i32, tried: &Tried, tokens: &Markup, lang: Lang) -> Markup {
    let days = Field::new("days", text::days(lang), &tried.days, Kind::Multiline { rows: 3 })
        .error(mistakes::of(&tried.errors, "days"))
        .hint(text::days_hint(lang))
        .required();
    html! {
        form method="post" action={ "/admin/calendar/days?year=" (year) } {
            (tokens)
            (field(&days))
            div.form-foot { (submit(Look::Plain, text::add(lang))) }
        }
    }
}

/// Keeps the week.
pub async fn save_week(
    can: Can<CalendarManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<WeekForm>,
) -> Answer<Outcome> {
    let (form, key, zone) = (posted.form, posted.key, house.config.company.time_zone);
    let done = match form.check(visit.lang) {
        Ok(week) => {
            let seen = form.0.version();
            let work = move |tx: &mut crate::core::tx::Tx| {
                actions::save_week(tx, &week, seen, zone).map(|()| "/admin/calendar".to_owned())
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(errors) => Err(Problem::Invalid(errors)),
    };
    house.calendar.forget();
    let tried = |errors, stale| Tried { week: Some(form), errors, stale, ..Tried::default() };
    match done {
        Ok(to) => Ok(Done::to(to).say(shared::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(show_page(&house, &visit, &can, &Asked::default(), &tried(errors, None)).await?.again().into())
        }
        Err(Problem::Stale(now)) => {
            let tried = tried(Errors::new(), Some(now));
            Ok(show_page(&house, &visit, &can, &Asked::default(), &tried).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Adds days of the company's own.
pub async fn add_days(
    can: Can<CalendarManage>,
    house: TheHouse,
    visit: Visit,
    asked: Asked,
    posted: Posted<DaysForm>,
) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let days = match form.check(lang) {
        Ok(days) => days,
        Err(errors) => {
            let tried = Tried { days: form.0.get("days").to_owned(), errors, ..Tried::default() };
            return Ok(show_page(&house, &visit, &can, &asked, &tried).await?.again().into());
        }
    };
    let year = days.keys().next().map(Datelike::year).unwrap_or_default();
    let words = text::added(lang, days.len());
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| {
            actions::save_days(tx, &days)?;
            Ok(format!("/admin/calendar?year={year}"))
        })
        .await?;
    house.calendar.forget();
    Ok(Done::to(to).say(words).into())
}

/// Lets a day be as usual.
pub async fn remove_day(
    can: Can<CalendarManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<DayForm>,
) -> Answer<Outcome> {
    let day = years::day(posted.form.0.get("day")).ok_or(Problem::NotFound)?;
    let key = posted.key;
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| {
            actions::remove_day(tx, day)?;
            Ok(format!("/admin/calendar?year={}", day.year()))
        })
        .await?;
    house.calendar.forget();
    Ok(Done::to(to).say(text::removed(visit.lang, &date(day))).into())
}
