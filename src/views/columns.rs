//! Columns that are ticked, ordered by numbers and given a width: for the columns of a list and of an export.

use super::text;
use crate::core::raw::Raw;
use crate::text::Lang;
use maud::{Markup, html};

/// How wide a column is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    #[default]
    Usual,
    Narrow,
    Wide,
}

impl Width {
    const ALL: [Self; 3] = [Self::Usual, Self::Narrow, Self::Wide];

    /// As forms send it and as it is kept.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        }
    }

    /// From what was sent or kept; what is none is the usual one.
    #[must_use]
    pub fn of_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|width| width.id() == id).unwrap_or_default()
    }

    /// So many Chinese characters are seen of a text that is cut to the width.
    #[must_use]
    pub fn fits(self) -> usize {
        match self {
            Self::Narrow => 4,
            Self::Usual => 10,
            Self::Wide => 20,
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Usual => text::width_usual(lang),
            Self::Narrow => text::width_narrow(lang),
            Self::Wide => text::width_wide(lang),
        }
    }
}

/// A column as it is kept: its id, with the width after a colon where that is not the usual one.
#[must_use]
pub fn kept(id: &str, width: Width) -> String {
    if width == Width::Usual { id.to_owned() } else { format!("{id}:{}", width.id()) }
}

/// The id and the width of a column that was kept.
#[must_use]
pub fn split(kept: &str) -> (&str, Width) {
    kept.split_once(':').map_or((kept, Width::Usual), |(id, width)| (id, Width::of_id(width)))
}

/// A column that may be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Offered {
    pub id: &'static str,
    pub label: &'static str,
    pub ticked: bool,
    /// None where it is not asked for.
    pub width: Option<Width>,
}

/// Whether a form of columns has a field of this name, where `known` are the columns.
#[must_use]
pub fn is_field(name: &str, known: &[&'static str]) -> bool {
    let id = name.strip_prefix("place-").or_else(|| name.strip_prefix("width-"));
    name == "columns" || id.is_some_and(|id| known.contains(&id))
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

/// The width that a form gives to a column.
#[must_use]
pub fn width(raw: &Raw, id: &str) -> Width {
    Width::of_id(raw.get(&format!("width-{id}")))
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
            @if let Some(chosen) = one.width {
                select.form-select.width name={ "width-" (one.id) } aria-label=(text::width_of(lang, one.label)) {
                    @for width in Width::ALL { option value=(width.id()) selected[width == chosen] { (width.label(lang)) } }
                }
            }
            input.form-control.place type="number" name={ "place-" (one.id) } value=(place + 1) min="1" max="99" aria-label=(text::place_of(lang, one.label));
        }
    }
}
