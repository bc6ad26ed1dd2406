//! The cells of a list's columns after the name.

use super::columns::{is_number, is_of_line, short_head, words};
use super::filter::{Filter, Order};
use super::model::{Line, quoted};
use super::parts::{owner, status_dot};
use super::saved::Table;
use super::score::parts as points;
use crate::core::access::Seen;
use crate::core::field::choice_label;
use crate::customers::eyes::Eyes;
use crate::customers::fields::SOURCES;
use crate::customers::marks::due_dot;
use crate::customers::masked::first;
use crate::text::{Lang, format};
use crate::ui::table::{Column, beyond, cell, none};
use crate::views::columns::Width;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// So many columns after the name stay on a phone.
const ON_PHONES: usize = 5;

/// The orders that the head of a column leads to.
fn order(id: &str) -> Option<Order> {
    match id {
        "score" => Some(Order::Score),
        "next_follow_up" => Some(Order::Next),
        "created_at" => Some(Order::Created),
        "updated_at" | "last_follow_up" => Some(Order::Recent),
        _ => None,
    }
}

/// Where the heads of the columns lead: the same list in another order; empty where they lead nowhere.
#[must_use]
pub fn sorts(table: &Table, filter: &Filter) -> Vec<String> {
    let href = |id: &&'static str| order(id).map_or_else(String::new, |order| filter.href("sort", order.id()));
    table.columns.iter().map(href).collect()
}

/// The heads of the columns after the name; `hrefs` are those of [`sorts`].
#[must_use]
pub fn heads<'a>(table: &Table, hrefs: &'a [String], filter: &Filter, lang: Lang) -> Vec<Column<'a>> {
    let head = |(place, (id, href)): (usize, (&&'static str, &'a String))| {
        let column = Column::new(short_head(id, lang), class(id, place)).sized(sized(id, table));
        match order(id) {
            Some(order) => column.sorted(href, (filter.order == order).then_some(order.descends())),
            None => column,
        }
    };
    table.columns.iter().zip(hrefs).enumerate().map(head).collect()
}

/// The cells of a line after its name.
#[must_use]
pub fn cells(line: &Seen<Line>, table: &Table, eyes: Eyes) -> Markup {
    html! {
        @for (place, id) in table.columns.iter().enumerate() {
            (cell(short_head(id, eyes.lang), &with_width(id, place, table), content(id, line, table, eyes)))
        }
    }
}

fn class(id: &str, place: usize) -> &'static str {
    match (is_number(id), place < ON_PHONES) {
        (true, true) => "num nowrap",
        (true, false) => "num nowrap opt",
        (false, true) => "nowrap",
        (false, false) => "nowrap opt",
    }
}

fn with_width(id: &str, place: usize, table: &Table) -> String {
    format!("{} {}", class(id, place), sized(id, table)).trim_end().to_owned()
}

/// The class of the width that somebody chose for a column. Where its words are not cut, narrow is as narrow as they are.
fn sized(id: &str, table: &Table) -> &'static str {
    match table.widths.width(id) {
        Width::Usual => "",
        Width::Wide => "w-wide",
        Width::Narrow if !is_of_line(id) || id == "product" => "w-cut",
        Width::Narrow => "w-narrow",
    }
}

fn content(id: &str, line: &Seen<Line>, table: &Table, eyes: Eyes) -> Markup {
    let (lang, fits) = (eyes.lang, table.widths.width(id).fits());
    let day = |at: DateTime<Utc>| {
        html! { (format::day_near(lang, at.with_timezone(&eyes.zone).date_naive(), eyes.today)) }
    };
    match id {
        "number" => html! { (quoted(line.number)) },
        "status" => status_dot(&line.status, lang),
        "score" => points::mark(line.score, lang),
        "phones" => short(&first(line.in_list("phones", &line.phones)).unwrap_or_default(), usize::MAX),
        "source" => {
            let source = line.in_list("source", &line.source).clear().and_then(Option::as_deref);
            short(source.map_or("", |id| choice_label(SOURCES, id, lang)), usize::MAX)
        }
        "product" => short(line.in_list("product", &line.product).clear().map_or("", String::as_str), fits),
        "amount" => amount(line),
        "owner" => owner(line.owner_name.as_deref(), lang),
        "next_follow_up" => due_dot(line.next_follow_up, eyes),
        "last_follow_up" => line.last_follow_up_at.map_or_else(none, day),
        "created_at" => day(line.created_at),
        "updated_at" => day(line.updated_at),
        _ => {
            let words = table.whole(line.id).map_or_else(String::new, |row| words(id, row, lang, eyes.zone));
            short(&words, fits)
        }
    }
}

/// A text in so many characters; all of it where one points at it.
fn short(words: &str, fits: usize) -> Markup {
    if words.is_empty() {
        return none();
    }
    let whole = beyond(words, fits);
    let mut shown: String = words.chars().take(fits).collect();
    if whole.is_some() {
        shown.push('…');
    }
    html! { bdi title=[whole] { (shown) } }
}

fn amount(line: &Seen<Line>) -> Markup {
    let currency =
        line.in_list("amount_currency", &line.amount_currency).clear().cloned().flatten().unwrap_or_default();
    let amount = line.in_list("amount", &line.amount).clear().copied().flatten();
    amount.map_or_else(none, |amount| html! { (format::money(amount, &currency)) })
}
