//! From what was typed to a checked proposal.

use super::fields::FIELDS;
use super::model::Draft;
use super::text;
use crate::core::check::Check;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::Form;

/// The form of a new or changed contact, as typed.
#[derive(Clone, Debug, Default)]
pub struct ContactForm(pub Raw);

impl Form for ContactForm {
    fn accepts(name: &str) -> bool {
        matches!(name, "version" | "main") || FIELDS.iter().any(|field| field.id == name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

impl ContactForm {
    /// Refuses fields that the person may not write, as those that the form does not have.
    ///
    /// # Errors
    /// `BadRequest` with `unknown_field`.
    pub fn refuse_unwritten(&self, writes: impl Fn(&str) -> bool) -> Result<(), Problem> {
        self.0.refuse_unknown(|name| FIELDS.iter().all(|field| field.id != name) || writes(name))
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<Draft, Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let draft = Draft {
            name: check.line("name"),
            title: check.line("title"),
            decision: check.choice("decision"),
            phones: check.phones("phones"),
            mails: check.mails("mails"),
            wechat: check.line("wechat"),
            birthday: check.date("birthday"),
            remark: check.long("remark"),
            main: self.0.get("main") == "1",
        };
        if draft.name.is_empty() && !check.has_error("name") {
            check.wrong("name", text::need_name(lang).into());
        }
        check.finish(draft)
    }
}

/// A stored contact as its form shows it.
#[must_use]
pub fn typed(draft: &Draft, version: i32) -> ContactForm {
    let mut raw = Raw::default();
    for (id, value) in [
        ("name", draft.name.clone()),
        ("title", draft.title.clone()),
        ("decision", draft.decision.clone().unwrap_or_default()),
        ("phones", draft.phones.join(", ")),
        ("mails", draft.mails.join(", ")),
        ("wechat", draft.wechat.clone()),
        ("birthday", draft.birthday.map_or_else(String::new, |day| day.to_string())),
        ("remark", draft.remark.clone()),
        ("main", if draft.main { "1".into() } else { String::new() }),
        ("version", version.to_string()),
    ] {
        raw.set(id, value);
    }
    ContactForm(raw)
}
