//! What the forms of administration share: checking lines and days, drawing both versions after somebody else saved.

use super::text;
use crate::core::check::text::too_long;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::years;
use crate::text::Lang;
use chrono::NaiveDate;
use maud::{Markup, html};
use std::borrow::Cow;

/// A check under way: what was typed, and what is wrong so far.
pub struct Check<'a> {
    pub raw: &'a Raw,
    pub lang: Lang,
    pub errors: Errors,
}

impl<'a> Check<'a> {
    /// Begins.
    #[must_use]
    pub fn new(raw: &'a Raw, lang: Lang) -> Self {
        Self { raw, lang, errors: Errors::new() }
    }

    /// Notes what is wrong with a field.
    pub fn wrong(&mut self, field: &'static str, words: impl Into<String>) {
        self.errors.push((Cow::Borrowed(field), words.into()));
    }

    /// One line of at most so many characters: control characters and line breaks become spaces.
    pub fn line(&mut self, field: &'static str, most: usize) -> String {
        let line = self.raw.line(field);
        let count = line.chars().count();
        if count > most {
            self.wrong(field, too_long(self.lang, most, count));
        }
        line.trim().to_owned()
    }

    /// The same, which must not be empty.
    pub fn needed(&mut self, field: &'static str, most: usize, words: &str) -> String {
        let line = self.line(field, most);
        if line.is_empty() {
            self.wrong(field, words);
        }
        line
    }

    /// A day that must be given.
    pub fn day(&mut self, field: &'static str) -> NaiveDate {
        years::day(self.raw.get(field)).unwrap_or_else(|| {
            self.wrong(field, text::not_a_date(self.lang));
            NaiveDate::default()
        })
    }

    /// The value, if nothing was wrong.
    ///
    /// # Errors
    /// Everything that was.
    pub fn done<T>(self, value: T) -> Result<T, Errors> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }
}

/// Both versions of what differs after somebody else saved: label, stored, typed. The form below keeps what was typed.
#[must_use]
pub fn both_versions(lang: Lang, rows: &[(String, String, String)]) -> Markup {
    let shown = |words: &str| if words.is_empty() { "\u{2013}".to_owned() } else { words.to_owned() };
    html! {
        section.stale role="alert" {
            h2 { (text::stale_title(lang)) }
            p { @if rows.is_empty() { (text::stale_same(lang)) } @else { (text::stale_text(lang)) } }
            @if !rows.is_empty() {
                table.diff {
                    thead { tr {
                        th scope="col" { (text::stale_field(lang)) }
                        th scope="col" { (text::stale_theirs(lang)) }
                        th scope="col" { (text::stale_yours(lang)) }
                    } }
                    tbody {
                        @for (label, theirs, yours) in rows {
                            tr {
                                th scope="row" { (label) }
                                td { span.diff-head { (text::stale_theirs(lang)) } (shown(theirs)) }
                                td { span.diff-head { (text::stale_yours(lang)) } (shown(yours)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
