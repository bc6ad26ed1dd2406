//! From what was typed about next tasks to checked ones. Names: a status with `_zh`, `_en` and `_days`.

use super::store::Step;
use super::{MOST, STATUSES, text};
use crate::core::check::text::too_long;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::Form;

/// The most characters of a title.
const LONGEST: usize = 200;

/// Tasks by status, as typed.
#[derive(Clone, Debug, Default)]
pub struct StepsForm(pub Raw);

impl Form for StepsForm {
    fn accepts(name: &str) -> bool {
        name == "version"
            || name
                .rsplit_once('_')
                .is_some_and(|(status, part)| STATUSES.contains(&status) && matches!(part, "zh" | "en" | "days"))
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

impl StepsForm {
    /// What is stored, as the form shows it.
    #[must_use]
    pub fn typed(stored: &[Step]) -> Self {
        let mut raw = Raw::default();
        for one in stored {
            raw.set(&format!("{}_zh", one.status), one.task_zh.as_str());
            raw.set(&format!("{}_en", one.status), one.task_en.as_str());
            raw.set(&format!("{}_days", one.status), one.days.to_string());
        }
        raw.set("version", stored.iter().map(|one| one.version).max().unwrap_or(0).to_string());
        Self(raw)
    }

    /// The task of each status, in the order of [`STATUSES`].
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<Vec<Step>, Errors> {
        let mut errors = Errors::new();
        let steps = STATUSES.iter().map(|status| self.step(status, &mut errors, lang)).collect();
        if errors.is_empty() { Ok(steps) } else { Err(errors) }
    }

    fn step(&self, status: &str, errors: &mut Errors, lang: Lang) -> Step {
        let name = |part: &str| format!("{status}_{part}");
        let mut title = |part: &str| {
            let typed = self.0.line(&name(part));
            let length = typed.chars().count();
            if length > LONGEST {
                errors.push((name(part).into(), too_long(lang, LONGEST, length)));
            }
            typed
        };
        let (task_zh, task_en) = (title("zh"), title("en"));
        let days = self.0.get(&name("days")).parse().ok().filter(|days| (0..=MOST).contains(days));
        if days.is_none() {
            errors.push((name("days").into(), text::bad_days(lang, MOST)));
        }
        Step { status: status.to_owned(), task_zh, task_en, days: days.unwrap_or_default(), version: 0 }
    }
}
