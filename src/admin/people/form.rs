//! From what was typed about a person to a checked proposal.

use super::model::Draft;
use super::store::Person;
use super::text;
use crate::admin::check::Check;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::{mail_address, phone};
use crate::text::Lang;
use crate::web::form::raw_form;
use chrono::NaiveDate;

raw_form!(
    /// A new or changed account, as typed.
    PersonForm ["login", "name", "department", "manager", "mail", "phone", "language", "version"]
);
raw_form!(
    /// A part-time post to add or to remove.
    PostForm ["department", "title"]
);
raw_form!(
    /// Somebody who is to stand in, or stands in no longer.
    DeputyForm ["deputy", "starts", "ends", "reason"]
);

/// A checked time of standing in: both days are included.
#[derive(Clone, Debug)]
pub struct Standin {
    pub deputy: String,
    pub starts: NaiveDate,
    pub ends: NaiveDate,
    pub reason: String,
}

impl PersonForm {
    /// Checks everything and tells all that is wrong at once. `open` are the departments that may be chosen.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, open: &[i64]) -> Result<Draft, Errors> {
        let mut check = Check::new(&self.0, lang);
        let login = check.needed("login", 100, text::need_login(lang)).to_lowercase();
        if login.chars().any(|c| !c.is_alphanumeric() && !"._-@".contains(c)) {
            check.wrong("login", text::bad_login(lang));
        }
        let department_id = self.0.get("department").parse().ok().filter(|id| open.contains(id));
        if department_id.is_none() {
            check.wrong("department", text::need_department(lang));
        }
        let draft = Draft {
            login,
            name: check.needed("name", 100, text::need_name(lang)),
            department_id: department_id.unwrap_or_default(),
            manager: check.line("manager", 100),
            mail: mail(&mut check),
            phone: telephone(&mut check),
            language: Lang::of_tag(self.0.get("language")).tag(),
        };
        check.done(draft)
    }
}

fn mail(check: &mut Check) -> String {
    let typed = check.raw.get("mail").to_owned();
    if typed.is_empty() {
        return typed;
    }
    mail_address::check(&typed).unwrap_or_else(|error| {
        check.wrong("mail", error.message(check.lang));
        typed
    })
}

fn telephone(check: &mut Check) -> String {
    let typed = check.raw.get("phone").to_owned();
    if typed.is_empty() {
        return typed;
    }
    match phone::parse(&typed) {
        Ok(phone) => phone.display(),
        Err(error) => {
            check.wrong("phone", error.message(check.lang));
            typed
        }
    }
}

/// A stored account as its form shows it.
#[must_use]
pub fn typed(person: &Person) -> PersonForm {
    let mut raw = Raw::default();
    for (name, value) in [
        ("login", person.login.clone()),
        ("name", person.name.clone()),
        ("department", person.department_id.to_string()),
        ("manager", person.manager_login.clone().unwrap_or_default()),
        ("mail", person.mail.clone()),
        ("phone", person.phone.clone()),
        ("language", person.language.clone()),
        ("version", person.version.to_string()),
    ] {
        raw.set(name, value);
    }
    PersonForm(raw)
}

impl DeputyForm {
    /// Checks who stands in, from when until when.
    ///
    /// # Errors
    /// Each field with what is wrong.
    pub fn check(&self, lang: Lang) -> Result<Standin, Errors> {
        let mut check = Check::new(&self.0, lang);
        let deputy = check.needed("deputy", 100, crate::admin::text::person_hint(lang));
        let (starts, ends) = (check.day("starts"), check.day("ends"));
        if check.errors.is_empty() && ends < starts {
            check.wrong("ends", text::ends_early(lang));
        }
        let reason = check.line("reason", 200);
        check.done(Standin { deputy, starts, ends, reason })
    }
}
