//! What is wrong with a form: all of it above the form, and each part of it beside its field.

use super::text;
use crate::core::problem::Errors;
use crate::text::Lang;
use crate::ui::field::error_summary;
use maud::Markup;

/// Everything that is wrong, each with a link to its field; nothing where nothing is.
#[must_use]
pub fn all(errors: &Errors, lang: Lang) -> Markup {
    under("", errors, lang)
}

/// The same where the ids of the form begin with `prefix`, because several such forms stand on one page.
#[must_use]
pub fn under(prefix: &str, errors: &Errors, lang: Lang) -> Markup {
    let id = |name: &str| if name.is_empty() { String::new() } else { format!("{prefix}f-{name}") };
    let links: Vec<(String, &str)> = errors.iter().map(|(name, words)| (id(name), words.as_str())).collect();
    error_summary(text::please_check(lang), &links)
}

/// What is wrong with one field.
#[must_use]
pub fn of<'e>(errors: &'e Errors, field: &str) -> Option<&'e str> {
    errors.iter().find(|(name, _)| name == field).map(|(_, words)| words.as_str())
}
