//! The cells of a list's columns after the name.

use super::columns::{COLUMNS, words};
use super::filter::{Filter, Order};
use super::model::{Line, weighted};
use super::parts::{Eyes, amount, day, standing, state_badge};
use super::saved::{Opportunities, Table};
use crate::core::access::Seen;
use crate::text::format;
use crate::ui::table::{beyond, none};
use crate::views::cells::{Cells, Sorting};
use maud::{Markup, html};

/// The orders that the head of a column leads to.
fn order(id: &str) -> Option<Order> {
    match id {
        "amount" => Some(Order::Amount),
        "expected_on" => Some(Order::Expected),
        "updated_at" => Some(Order::Recent),
        _ => None,
    }
}

/// Where the head of an order leads, and whether the list has it.
#[must_use]
pub fn sorting(order: Order, filter: &Filter) -> Sorting {
    let direction = (filter.order == order).then_some(order.descends());
    Sorting { href: filter.href("sort", order.id()), direction }
}

impl Cells for Opportunities {
    type Line = Line;
    type Eyes = Eyes;
    const ON_PHONES: usize = 5;

    fn sorting(id: &str, filter: &Filter) -> Option<Sorting> {
        Some(sorting(order(id)?, filter))
    }

    fn head_class(id: &str, on_phones: bool) -> &'static str {
        Self::class(id, on_phones)
    }

    fn class(id: &str, on_phones: bool) -> &'static str {
        match (id, COLUMNS.is_number(id), on_phones) {
            ("customer", _, true) => "whole",
            (_, true, true) => "num",
            (_, true, false) => "num opt",
            (id, false, true) if Self::is_cut(id) => "clip",
            (id, false, false) if Self::is_cut(id) => "clip opt",
            (_, false, true) => "",
            (_, false, false) => "opt",
        }
    }

    fn is_cut(id: &str) -> bool {
        !COLUMNS.is_of_line(id) && !COLUMNS.is_number(id)
    }

    fn content(id: &str, line: &Seen<Line>, table: &Table, eyes: Eyes) -> Markup {
        let (lang, rate) = (eyes.lang, line.is_alive().then_some(line.rate));
        match id {
            "number" => html! { (line.number_shown()) },
            "customer" => customer(line),
            "stage" => standing(line, eyes),
            "rate" => rate.map_or_else(none, |rate| html! { (rate) "%" }),
            "amount" => amount(line),
            "currency" => line.amount.map_or_else(none, |_| html! { (line.currency) }),
            "weighted" => {
                let amount = line.amount.zip(rate).map(|(amount, rate)| weighted(amount, rate));
                amount.map_or_else(none, |amount| html! { (format::money(amount, &line.currency)) })
            }
            "expected_on" => day(line, eyes),
            "owner" => html! { bdi { (line.owner_name) } },
            "state" => state_badge(&line.state, lang),
            "updated_at" => {
                html! { (format::day_near(lang, line.updated_at.with_timezone(&eyes.zone).date_naive(), eyes.today)) }
            }
            _ => {
                let words = table.whole(line.id).map_or_else(String::new, |row| words(id, row, lang, eyes.zone));
                if words.is_empty() {
                    none()
                } else {
                    html! { bdi title=[beyond(&words, table.widths.width(id).fits())] { (words) } }
                }
            }
        }
    }
}

fn customer(line: &Line) -> Markup {
    match (line.customer_id, &line.customer_name) {
        (Some(id), Some(name)) => html! { a href={ "/customers/" (id) } { bdi { (name) } } },
        _ => none(),
    }
}
