//! What is asked before many leads are changed.

use super::{Act, text};
use crate::bulk::Asked;
use crate::core::access::Rule;
use crate::core::check::Check;
use crate::core::field::choice_label;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::reference::{industry, name as reference_name};
use crate::customers::bulk::form::EMPTY;
use crate::customers::bulk::text as words;
use crate::customers::fields::SOURCES;
use crate::customers::form_parts;
use crate::customers::jobs::BIN_DAYS;
use crate::customers::people;
use crate::leads::fields::{FIELDS, field as described};
use crate::leads::model::Draft;
use crate::leads::text as leads;
use crate::text::Lang;
use crate::ui::field::{Choice, Field, Kind, field};
use crate::web::mistakes;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The fields that are edited for many at once.
pub const EDITED: [&str; 2] = ["source", "industry"];

/// The same values for many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// By field; none empties it.
    set: BTreeMap<&'static str, Option<String>>,
}

impl Values {
    /// From what was typed.
    ///
    /// # Errors
    /// Each field with what is wrong; where there is nothing to do.
    pub fn read(raw: &Raw, lang: Lang) -> Result<Self, Errors> {
        let (mut plain, mut set) = (raw.clone(), BTreeMap::new());
        for id in EDITED {
            if plain.get(id) == EMPTY {
                plain.take(id);
                set.insert(id, None);
            }
        }
        let mut check = Check::of(FIELDS, &plain, lang);
        set.extend(check.choice("source").map(|value| ("source", Some(value))));
        set.extend(check.looked_up("industry", industry::lookup).map(|code| ("industry", Some(code))));
        if set.is_empty() && check.errors.is_empty() {
            check.wrong("source", text::need_values(lang).to_owned());
        }
        check.finish(Self { set })
    }

    /// The ids of the fields that it sets.
    pub fn sets(&self) -> impl Iterator<Item = &'static str> {
        self.set.keys().copied()
    }

    /// Whether it sets a field, and to what; none empties it.
    #[must_use]
    pub fn of(&self, id: &str) -> (bool, Option<String>) {
        let value = self.set.get(id);
        (value.is_some(), value.cloned().flatten())
    }

    /// What a lead's facts become.
    #[must_use]
    pub fn applied(&self, old: &Draft) -> Draft {
        let mut new = old.clone();
        for (id, place) in [("source", &mut new.source), ("industry", &mut new.industry)] {
            if let (true, value) = self.of(id) {
                *place = value;
            }
        }
        new
    }

    /// In a few words.
    #[must_use]
    pub fn note(&self, lang: Lang) -> String {
        let words = |id: &str, code: &str| match id {
            "source" => choice_label(SOURCES, code, lang).to_owned(),
            _ => reference_name("industry", code, lang),
        };
        let told = |(id, value): (&&'static str, &Option<String>)| {
            let words = value.as_deref().map_or_else(|| EMPTY.to_owned(), |code| words(id, code));
            format!("{} {words}", described(id).map_or("", |field| field.label(lang)))
        };
        self.set.iter().map(told).collect::<Vec<_>>().join(lang.pick("，", ", "))
    }
}

/// Why leads are given back, which there must be.
///
/// # Errors
/// `Invalid` where it is missing.
pub fn reason(raw: &Raw, lang: Lang) -> Result<String, Problem> {
    let reason = brief(raw);
    if reason.is_empty() { Err(Problem::invalid("reason", leads::need_reason(lang))) } else { Ok(reason) }
}

/// The reason as typed, which may be left out.
#[must_use]
pub fn brief(raw: &Raw) -> String {
    raw.line("reason").chars().take(200).collect()
}

/// What is asked.
#[must_use]
pub fn fields(act: Act, asked: &Asked<Act>, lang: Lang) -> Markup {
    let (raw, error) = (asked.raw, |id: &str| mistakes::of(asked.errors, id));
    let reason = |must: bool| {
        let one = Field::new("reason", leads::reason(lang), raw.get("reason"), Kind::Text).error(error("reason"));
        field(&if must { one.max(200).required() } else { one.max(200) })
    };
    match act {
        Act::Assign => html! {
            div.form-grid {
                (people::field(leads::assign_to(lang), raw.get("person"), error("person"), asked.people, lang))
                (reason(false))
            }
            p.quiet.small { (text::undo_note(lang)) }
        },
        Act::Release => html! {
            div.form-grid { (reason(true)) }
            p.quiet.small { (text::release_note(lang)) }
        },
        Act::Edit => html! { div.form-grid { @for id in EDITED { (value_field(id, asked, lang)) } } },
        Act::Delete => html! { p { (text::delete_text(lang, BIN_DAYS)) } },
    }
}

/// A field as it is unless something is chosen; none where the person may not write it on every row.
fn value_field(id: &str, asked: &Asked<Act>, lang: Lang) -> Markup {
    let written = asked.rows.iter().all(|row| row.rule(id) == Rule::Write);
    let Some(one) = described(id).filter(|_| written) else { return html! {} };
    let mut choices = vec![Choice::new("", words::as_it_is(lang)), Choice::new(EMPTY, words::emptied(lang))];
    if id == "source" {
        choices.extend(SOURCES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))));
    } else {
        choices.extend(form_parts::industries(lang).into_iter().skip(1));
    }
    let kind = Kind::Select(&choices);
    field(&Field::new(one.id, one.label(lang), asked.raw.get(id), kind).error(mistakes::of(asked.errors, id)))
}
