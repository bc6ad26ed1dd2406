//! Columns that are ticked and ordered by numbers: for the columns of a list and of an export.

use super::text;
use crate::core::raw::Raw;
use crate::text::Lang;
use maud::{Markup, html};

/// A column that may be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Offered {
    pub id: &'static str,
    pub label: &'static str,
    pub ticked: bool,
}

/// The columns ticked, of those that there are: in the order of their numbers, as sent where numbers are equal or missing.
#[must_use]
pub fn chosen(raw: &Raw, known: &[&'static str]) -> Vec<&'static str> {
    let mut columns: Vec<&'static str> = Vec::new();
    for id in raw.all("columns").filter_map(|id| known.iter().copied().find(|one| *one == id)) {
        if !columns.contains(&id) {
            columns.push(id);
        }
    }
    columns.sort_by_key(|id| raw.get(&format!("place-{id}")).parse::<u32>().unwrap_or(u32::MAX));
    columns
}

/// The columns of a form, each with its number.
#[must_use]
pub fn list(offered: &[Offered], lang: Lang) -> Markup {
    html! {
        ul.column-list { @for (place, one) in offered.iter().enumerate() { (column(*one, place, lang)) } }
    }
}

fn column(one: Offered, place: usize, lang: Lang) -> Markup {
    html! {
        li {
            label.check { input.form-check-input type="checkbox" name="columns" value=(one.id) checked[one.ticked]; span { (one.label) } }
            input.form-control.place type="number" name={ "place-" (one.id) } value=(place + 1) min="1" max="99" aria-label=(text::place_of(lang, one.label));
        }
    }
}
