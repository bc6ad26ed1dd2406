//! The cells of a list's columns after the name.

use super::columns::{COLUMNS, words};
use super::eyes::Eyes;
use super::filter::{Filter, Order};
use super::marks::{due_dot, grade_badge, owner, stage_dot};
use super::masked::first;
use super::model::Line;
use super::saved::{Customers, Table};
use crate::core::access::{Seen, Shown};
use crate::core::reference::name as reference_name;
use crate::text::{Lang, format};
use crate::ui::badge::chip;
use crate::ui::table::{beyond, none};
use crate::views::cells::{Cells, Sorting};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// The orders that the head of a column leads to.
fn order(id: &str) -> Option<Order> {
    match id {
        "next_follow_up" => Some(Order::Next),
        "created_at" => Some(Order::Created),
        "updated_at" => Some(Order::Recent),
        _ => None,
    }
}

impl Cells for Customers {
    type Line = Line;
    type Eyes = Eyes;
    const ON_PHONES: usize = 4;

    fn sorting(id: &str, filter: &Filter) -> Option<Sorting> {
        let order = order(id)?;
        let direction = (filter.order == order).then_some(order.descends());
        Some(Sorting { href: filter.href("sort", order.id()), direction })
    }

    fn head_class(id: &str, on_phones: bool) -> &'static str {
        match (COLUMNS.is_number(id), on_phones) {
            (true, true) => "num",
            (true, false) => "opt num",
            (false, true) => "",
            (false, false) => "opt",
        }
    }

    fn class(id: &str, on_phones: bool) -> &'static str {
        class(id, on_phones)
    }

    fn is_cut(id: &str) -> bool {
        is_long(id) && !COLUMNS.is_number(id)
    }

    fn content(id: &str, line: &Seen<Line>, table: &Table, eyes: Eyes) -> Markup {
        content(id, line, table, eyes)
    }
}

/// Whether its texts may be longer than the column is wide.
fn is_long(id: &str) -> bool {
    !COLUMNS.is_of_line(id) || matches!(id, "industry" | "tags")
}

fn class(id: &str, on_phones: bool) -> &'static str {
    let wide = is_long(id);
    match (id, on_phones) {
        ("grade", true) => "",
        ("grade", false) => "opt",
        (id, true) if COLUMNS.is_number(id) => "num",
        (id, false) if COLUMNS.is_number(id) => "opt num",
        (_, true) if wide => "clip",
        (_, false) if wide => "opt clip",
        (_, true) => "nowrap",
        (_, false) => "opt nowrap",
    }
}

fn content(id: &str, line: &Seen<Line>, table: &Table, eyes: Eyes) -> Markup {
    let (lang, fits) = (eyes.lang, table.widths.width(id).fits());
    let day = |at: DateTime<Utc>| {
        html! { (format::day_near(lang, at.with_timezone(&eyes.zone).date_naive(), eyes.today)) }
    };
    match id {
        "grade" => or_none(grade_badge(line.grade.as_deref(), lang)),
        "stage" => stage_dot(&line.stage, lang),
        "owner" => owner(line.owner_name.as_deref(), line.pool_zh.as_deref(), line.pool_en.as_deref(), lang),
        "next_follow_up" => due_dot(line.next_follow_up, eyes),
        "last_follow_up" => line.last_follow_up_at.map_or_else(none, day),
        // Never cut, so there is nothing to point at.
        "phones" => or_none(html! { (first(line.in_list("phones", &line.phones)).unwrap_or_default()) }),
        "industry" => industry(line, fits, lang),
        "tags" => or_none(tags(line)),
        "created_at" => day(line.created_at),
        "updated_at" => day(line.updated_at),
        _ => {
            let words = table.whole(line.id).map_or_else(String::new, |row| words(id, row, lang, eyes.zone));
            text_cell(&if matches!(id, "revenue" | "staff") { grouped(&words) } else { words }, fits)
        }
    }
}

/// A text in the width of its column, whole on pointing at it.
fn text_cell(words: &str, fits: usize) -> Markup {
    if words.is_empty() {
        none()
    } else {
        html! { span title=[beyond(words, fits)] { (words) } }
    }
}

/// A figure with its thousands apart; a mask as it is.
fn grouped(words: &str) -> String {
    let (whole, part) = words.split_once('.').map_or((words, None), |(whole, part)| (whole, Some(part)));
    let Ok(whole) = whole.parse().map(format::whole) else { return words.to_owned() };
    part.map_or_else(|| whole.clone(), |part| format!("{whole}.{part}"))
}

fn or_none(markup: Markup) -> Markup {
    if markup.0.is_empty() { none() } else { markup }
}

/// The tags of a customer among others, as far as they are to be seen.
#[must_use]
pub fn tags(line: &Seen<Line>) -> Markup {
    html! { @for tag in line.in_list("tags", &line.tags).clear().into_iter().flatten() { (chip(tag, None)) } }
}

fn industry(line: &Seen<Line>, fits: usize, lang: Lang) -> Markup {
    match line.in_list("industry", &line.industry) {
        Shown::Hidden => none(),
        Shown::Masked(mask) => text_cell(&mask, fits),
        Shown::Clear(code) => {
            text_cell(&code.as_ref().map(|code| reference_name("industry", code, lang)).unwrap_or_default(), fits)
        }
    }
}
