//! The ways to look at opportunities, as a row of links above each.

use super::text;
use crate::text::Lang;
use crate::ui::tabs::{Tab, tabs};
use maud::Markup;

/// A way to look at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    List,
    Board,
    Calendar,
    Forecast,
    Pace,
}

/// The row.
#[must_use]
pub fn views(current: View, lang: Lang) -> Markup {
    let all = [
        (View::List, "/opportunities", text::view_list(lang)),
        (View::Board, "/opportunities/board", text::view_board(lang)),
        (View::Calendar, "/opportunities/calendar", text::view_calendar(lang)),
        (View::Forecast, "/opportunities/forecast", text::view_forecast(lang)),
        (View::Pace, "/opportunities/pace", text::view_pace(lang)),
    ];
    let row: Vec<Tab> =
        all.iter().map(|(view, href, label)| Tab { href, label, count: None, current: *view == current }).collect();
    tabs(text::ways(lang), &row)
}
