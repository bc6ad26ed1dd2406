//! The cells of a list's columns after the name, and their heads.

use super::Listed;
use super::columns::Width;
use super::opened::Table;
use crate::core::access::{Guarded, Seen};
use crate::text::Lang;
use crate::ui::table::{Column, cell};
use maud::{Markup, html};

/// Where the head of a column leads.
pub struct Sorting {
    /// The same list in the order of the column.
    pub href: String,
    /// Whether the list has that order: downwards, or upwards.
    pub direction: Option<bool>,
}

/// What a list draws in its cells.
pub trait Cells: Listed {
    /// A record as a line of the list.
    type Line: Guarded;
    /// How a visitor sees.
    type Eyes: Copy;
    /// So many columns after the name stay on a phone.
    const ON_PHONES: usize;

    /// The order that the head of a column leads to.
    fn sorting(id: &str, filter: &Self::Filter) -> Option<Sorting>;
    /// The class of a column's head.
    fn head_class(id: &str, on_phones: bool) -> &'static str;
    /// The class of its cells.
    fn class(id: &str, on_phones: bool) -> &'static str;
    /// Whether its texts may be longer than the column is wide.
    fn is_cut(id: &str) -> bool;
    /// What stands in a cell.
    fn content(id: &str, line: &Seen<Self::Line>, table: &Table<Self>, eyes: Self::Eyes) -> Markup;
}

/// Where the heads of the columns lead.
#[must_use]
pub fn sortings<L: Cells>(table: &Table<L>, filter: &L::Filter) -> Vec<Option<Sorting>> {
    table.columns.iter().map(|id| L::sorting(id, filter)).collect()
}

/// The heads of the columns after the name.
#[must_use]
pub fn heads<'a, L: Cells>(table: &Table<L>, sortings: &'a [Option<Sorting>], lang: Lang) -> Vec<Column<'a>> {
    let head = |(place, (id, sorting)): (usize, (&&'static str, &'a Option<Sorting>))| {
        let class = L::head_class(id, place < L::ON_PHONES);
        let column = Column::new(L::COLUMNS.short_head(id, lang), class).sized(sized(id, table));
        match sorting {
            Some(sorting) => column.sorted(&sorting.href, sorting.direction),
            None => column,
        }
    };
    table.columns.iter().zip(sortings).enumerate().map(head).collect()
}

/// The cells of a line after its name.
#[must_use]
pub fn cells<L: Cells>(line: &Seen<L::Line>, table: &Table<L>, eyes: L::Eyes, lang: Lang) -> Markup {
    html! {
        @for (place, id) in table.columns.iter().enumerate() {
            @let class = [L::class(id, place < L::ON_PHONES), sized(id, table)].join(" ");
            (cell(L::COLUMNS.short_head(id, lang), class.trim(), L::content(id, line, table, eyes)))
        }
    }
}

/// The class of the width that somebody chose for a column. Where its words are not cut, narrow is as narrow as they are.
fn sized<L: Cells>(id: &str, table: &Table<L>) -> &'static str {
    match table.widths.width(id) {
        Width::Usual => "",
        Width::Wide => "w-wide",
        Width::Narrow if L::is_cut(id) => "w-cut",
        Width::Narrow => "w-narrow",
    }
}
