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

/// The fields that are edited for many at once.
pub const EDITED: [&str; 2] = ["source", "industry"];

/// The same values for many: none leaves a field as it is, `Some(None)` empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    pub source: Option<Option<String>>,
    pub industry: Option<Option<String>>,
}

impl Values {
    /// From what was typed.
    ///
    /// # Errors
    /// Each field with what is wrong; where there is nothing to do.
    pub fn read(raw: &Raw, lang: Lang) -> Result<Self, Errors> {
        let mut plain = raw.clone();
        let mut emptied = |id: &str| plain.get(id) == EMPTY && plain.take(id).is_some();
        let (no_source, no_industry) = (emptied("source"), emptied("industry"));
        let mut check = Check::of(FIELDS, &plain, lang);
        let (source, code) = (check.choice("source"), check.looked_up("industry", industry::lookup));
        let value = |emptied: bool, value: Option<String>| if emptied { Some(None) } else { value.map(Some) };
        let values = Self { source: value(no_source, source), industry: value(no_industry, code) };
        if values == Self::default() && check.errors.is_empty() {
            check.wrong("source", text::need_values(lang).to_owned());
        }
        check.finish(values)
    }

    /// The ids of the fields that it sets.
    pub fn sets(&self) -> impl Iterator<Item = &'static str> {
        let set = [("source", self.source.is_some()), ("industry", self.industry.is_some())];
        set.into_iter().filter(|(_, set)| *set).map(|(id, _)| id)
    }

    /// What a lead's facts become.
    #[must_use]
    pub fn applied(&self, old: &Draft) -> Draft {
        let of = |new: &Option<Option<String>>, old: &Option<String>| new.clone().unwrap_or_else(|| old.clone());
        Draft { source: of(&self.source, &old.source), industry: of(&self.industry, &old.industry), ..old.clone() }
    }

    /// In a few words.
    #[must_use]
    pub fn note(&self, lang: Lang) -> String {
        let told = |id: &str, value: &Option<String>| {
            let words = match (id, value) {
                (_, None) => EMPTY.to_owned(),
                ("source", Some(code)) => choice_label(SOURCES, code, lang).to_owned(),
                (_, Some(code)) => reference_name("industry", code, lang),
            };
            format!("{} {words}", described(id).map_or("", |field| field.label(lang)))
        };
        let set = [("source", &self.source), ("industry", &self.industry)];
        let all: Vec<String> =
            set.into_iter().filter_map(|(id, value)| value.as_ref().map(|value| told(id, value))).collect();
        all.join(lang.pick("，", ", "))
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
