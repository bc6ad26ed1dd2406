//! The cells of a list's columns after the name.

use super::columns::{COLUMNS, words};
use super::filter::{Filter, Order};
use super::model::{Line, quoted};
use super::parts::{owner, status_dot};
use super::saved::{Leads, Table};
use super::score::parts as points;
use crate::core::access::Seen;
use crate::core::field::choice_label;
use crate::customers::eyes::Eyes;
use crate::customers::fields::SOURCES;
use crate::customers::marks::due_dot;
use crate::customers::masked::first;
use crate::text::format;
use crate::ui::table::{beyond, none};
use crate::views::cells::{Cells, Sorting};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

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

impl Cells for Leads {
    type Line = Line;
    type Eyes = Eyes;
    const ON_PHONES: usize = 5;

    fn sorting(id: &str, filter: &Filter) -> Option<Sorting> {
        let order = order(id)?;
        let direction = (filter.order == order).then_some(order.descends());
        Some(Sorting { href: filter.href("sort", order.id()), direction })
    }

    fn head_class(id: &str, on_phones: bool) -> &'static str {
        Self::class(id, on_phones)
    }

    fn class(id: &str, on_phones: bool) -> &'static str {
        match (COLUMNS.is_number(id), on_phones) {
            (true, true) => "num nowrap",
            (true, false) => "num nowrap opt",
            (false, true) => "nowrap",
            (false, false) => "nowrap opt",
        }
    }

    fn is_cut(id: &str) -> bool {
        !COLUMNS.is_of_line(id) || id == "product"
    }

    fn content(id: &str, line: &Seen<Line>, table: &Table, eyes: Eyes) -> Markup {
        content(id, line, table, eyes)
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
