//! The columns of a list and of its export; how they are ticked, ordered by numbers and given a width.

use super::text;
use crate::core::access::{Place, Rule, Shown, Standing};
use crate::core::field::{Catalogue, Field};
use crate::core::problem::Problem;
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

/// A text in the language that is asked for.
pub type Wording = fn(Lang) -> &'static str;

/// The columns that a list and its export may have: the fields of a catalogue, and what the house itself knows.
pub struct Columns {
    /// In the order of the catalogue, the name first.
    pub fields: &'static [Field],
    /// Whose rules hide and mask fields; None where no rule is about them.
    pub ruled: Option<&'static Catalogue>,
    /// What is not a field of the catalogue: id, Chinese, English.
    pub more: &'static [(&'static str, &'static str, &'static str)],
    /// The columns after the name where nobody chose others.
    pub usual: &'static [&'static str],
    /// What a line of a list knows by itself; for any other column the whole record is read.
    pub of_line: &'static [&'static str],
    /// Columns that hold figures.
    pub numbers: &'static [&'static str],
    /// Heads above a list, where room is short.
    pub short: &'static [(&'static str, Wording)],
    /// Columns that do not leave alone: (a column, the one that goes with it).
    pub along: &'static [(&'static str, &'static str)],
}

impl Columns {
    /// Every column that there is.
    pub fn all(&'static self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|field| field.id).chain(self.more.iter().map(|(id, ..)| *id))
    }

    /// Those after the name.
    #[must_use]
    pub fn after_name(&'static self) -> Vec<&'static str> {
        self.all().filter(|id| *id != "name").collect()
    }

    /// The field of a column.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The head of a column.
    #[must_use]
    pub fn head(&self, id: &str, lang: Lang) -> &'static str {
        let more = || self.more.iter().find(|(key, ..)| *key == id).map_or("", |(_, zh, en)| lang.pick(zh, en));
        self.field(id).map_or_else(more, |field| field.label(lang))
    }

    /// The same above a list.
    #[must_use]
    pub fn short_head(&self, id: &str, lang: Lang) -> &'static str {
        self.short.iter().find(|(key, _)| *key == id).map_or_else(|| self.head(id, lang), |(_, head)| head(lang))
    }

    /// Whether a column holds figures.
    #[must_use]
    pub fn is_number(&self, id: &str) -> bool {
        self.numbers.contains(&id)
    }

    /// Whether a line of a list knows a column by itself.
    #[must_use]
    pub fn is_of_line(&self, id: &str) -> bool {
        self.of_line.contains(&id)
    }

    /// The columns of a list after the name, as they were chosen: those that there are and that the person may be shown; the
    /// usual ones where none were.
    #[must_use]
    pub fn drawn(&'static self, chosen: &[String], standing: &Standing) -> Vec<&'static str> {
        let known = |kept: &String| self.all().find(|one| *one == split(kept).0 && *one != "name");
        let mut columns: Vec<&'static str> = chosen.iter().filter_map(known).collect();
        if columns.is_empty() {
            columns.extend(self.usual);
        }
        columns.retain(|id| self.may_be_chosen(id, standing));
        columns
    }

    /// Whether a column may be chosen: its field is seen somewhere.
    #[must_use]
    pub fn may_be_chosen(&self, id: &str, standing: &Standing) -> bool {
        let ruled = self.ruled.filter(|catalogue| catalogue.field(id).is_some());
        ruled.is_none_or(|catalogue| standing.best_rule((catalogue, id), Place::List) > Rule::Hidden)
    }

    /// Refuses a column that the field rules keep from the person.
    ///
    /// # Errors
    /// `ForbiddenField`.
    pub fn refuse(&self, id: &str, standing: &Standing) -> Result<(), Problem> {
        match self.field(id).filter(|_| !self.may_be_chosen(id, standing)) {
            Some(field) => Err(Problem::ForbiddenField(field)),
            None => Ok(()),
        }
    }

    /// The columns of a file: those chosen, each followed by what does not leave without it.
    #[must_use]
    pub fn together(&self, chosen: &[&'static str]) -> Vec<&'static str> {
        let mut out: Vec<&'static str> = Vec::new();
        for id in chosen {
            let with = self.along.iter().find(|(one, _)| one == id).map(|(_, with)| *with);
            out.push(id);
            out.extend(with.filter(|with| !chosen.contains(with) && !out.contains(with)));
        }
        out
    }
}

/// What a field with rules says: nothing of a hidden one, the mask of a masked one.
#[must_use]
pub fn told<V>(shown: Shown<V>, clear: impl FnOnce(&V) -> String) -> String {
    match shown {
        Shown::Hidden => String::new(),
        Shown::Masked(mask) => mask,
        Shown::Clear(value) => clear(value),
    }
}

/// The widths of columns that are not drawn as usual.
#[derive(Clone, Debug, Default)]
pub struct Widths(Vec<(String, Width)>);

impl Widths {
    /// Of columns as they are kept.
    #[must_use]
    pub fn of(kept: &[String]) -> Self {
        let all = kept.iter().map(|one| split(one)).filter(|(_, width)| *width != Width::Usual);
        Self(all.map(|(id, width)| (id.to_owned(), width)).collect())
    }

    /// Of one column.
    #[must_use]
    pub fn width(&self, id: &str) -> Width {
        self.0.iter().find(|(one, _)| one == id).map_or(Width::Usual, |(_, width)| *width)
    }
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
