//! From what was typed to a checked plan.

use super::model::{CarePlan, Draft, FESTIVALS, MOST_BEFORE, MOST_EVERY, NAME, NO_GRADE, OCCASIONS, REMARKS};
use super::text;
use crate::core::check::text::too_long;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::customers::fields::{GRADES, STAGES};
use crate::tasks::model::TITLE;
use crate::text::Lang;
use crate::web::form::raw_form;
use std::borrow::Cow;

raw_form!(
    /// A plan, as typed.
    PlanForm [
        "name", "title", "remarks", "occasion", "festival", "every", "before", "grade", "stage", "tags",
        "version"
    ]
);

raw_form!(
    /// The switch of a plan.
    SwitchForm ["active"]
);

impl PlanForm {
    /// Checks everything but the tags, and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<Draft, Errors> {
        let mut check = Check { raw: &self.0, lang, errors: Errors::new() };
        let occasion = check.one_of("occasion", OCCASIONS);
        let festival =
            if self.0.get("festival").is_empty() { String::new() } else { check.one_of("festival", FESTIVALS) };
        let revisit = occasion == "revisit";
        let draft = Draft {
            name: check.line("name", NAME, text::need_name(lang)),
            title: check.line("title", TITLE, text::need_title(lang)),
            remarks: check.remarks(),
            festival: if occasion == "festival" { festival } else { String::new() },
            every_days: if revisit { check.number("every", 1, MOST_EVERY) } else { None },
            days_before: check.number("before", 0, MOST_BEFORE).unwrap_or(0),
            grades: check.grades(),
            stages: check.several("stage", &STAGES.iter().map(|(id, ..)| *id).collect::<Vec<_>>()),
            tags: tags(self.0.get("tags")),
            occasion,
        };
        if check.errors.is_empty() { Ok(draft) } else { Err(check.errors) }
    }
}

struct Check<'a> {
    raw: &'a Raw,
    lang: Lang,
    errors: Errors,
}

impl Check<'_> {
    fn wrong(&mut self, field: &'static str, words: impl Into<String>) {
        self.errors.push((Cow::Borrowed(field), words.into()));
    }

    fn line(&mut self, field: &'static str, most: usize, missing: &str) -> String {
        let typed = self.raw.line(field);
        let typed = typed.trim().to_owned();
        if typed.is_empty() {
            self.wrong(field, missing);
        }
        self.within(field, &typed, most);
        typed
    }

    fn within(&mut self, field: &'static str, typed: &str, most: usize) {
        let count = typed.chars().count();
        if count > most {
            self.wrong(field, too_long(self.lang, most, count));
        }
    }

    fn remarks(&mut self) -> String {
        let typed = self.raw.lines("remarks");
        self.within("remarks", &typed, REMARKS);
        typed
    }

    fn one_of(&mut self, field: &'static str, choices: &[(&str, &str, &str)]) -> String {
        let typed = self.raw.get(field);
        if !choices.iter().any(|(id, ..)| *id == typed) {
            self.wrong(field, text::not_in_list(self.lang));
        }
        typed.to_owned()
    }

    fn number(&mut self, field: &'static str, least: i32, most: i32) -> Option<i32> {
        let number = self.raw.get(field).parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.wrong(field, text::not_a_number(self.lang, least, most));
        }
        number
    }

    fn several(&mut self, field: &'static str, known: &[&str]) -> Vec<String> {
        let chosen: Vec<String> = self
            .raw
            .all(field)
            .flat_map(|one| one.split(','))
            .map(str::to_owned)
            .filter(|one| !one.is_empty())
            .collect();
        if chosen.iter().any(|one| !known.contains(&one.as_str())) {
            self.wrong(field, text::not_in_list(self.lang));
        }
        chosen
    }

    fn grades(&mut self) -> Vec<String> {
        let known: Vec<&str> = GRADES.iter().map(|(id, ..)| *id).chain([NO_GRADE]).collect();
        let chosen = self.several("grade", &known);
        chosen.into_iter().map(|one| if one == NO_GRADE { String::new() } else { one }).collect()
    }
}

fn tags(typed: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for tag in typed.split([',', '，', '、', ';', '；']).map(str::trim).filter(|tag| !tag.is_empty()) {
        if !out.iter().any(|one| one == tag) {
            out.push(tag.to_owned());
        }
    }
    out
}

/// A stored plan as its form shows it.
#[must_use]
pub fn typed(plan: &CarePlan) -> PlanForm {
    let mut raw = Raw::default();
    let grades: Vec<&str> =
        plan.grades.iter().map(|one| if one.is_empty() { NO_GRADE } else { one.as_str() }).collect();
    for (name, value) in [
        ("name", plan.name.clone()),
        ("title", plan.title.clone()),
        ("remarks", plan.remarks.clone()),
        ("occasion", plan.occasion.clone()),
        ("festival", plan.festival.clone()),
        ("every", plan.every_days.map(|days| days.to_string()).unwrap_or_default()),
        ("before", plan.days_before.to_string()),
        ("grade", grades.join(",")),
        ("stage", plan.stages.join(",")),
        ("tags", plan.tags.join(", ")),
        ("version", plan.version.to_string()),
    ] {
        raw.set(name, value);
    }
    PlanForm(raw)
}
