//! From what was typed about a rule to what was decided.

use super::text;
use crate::core::notice::Rule;
use crate::core::problem::Errors;
use crate::text::Lang;
use crate::web::form::raw_form;
use std::borrow::Cow;

raw_form!(
    /// A rule's switch and number, as typed.
    RuleForm ["rule", "active", "days", "version"]
);

/// What was decided about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    pub active: bool,
    /// None: as the rule is declared.
    pub days: Option<i32>,
}

impl RuleForm {
    /// Checks it against the rule.
    ///
    /// # Errors
    /// What is wrong, in the person's language.
    pub fn check(&self, rule: &Rule, lang: Lang) -> Result<Decided, Errors> {
        let active = self.0.get("active") == "1";
        let Some(days) = rule.days else { return Ok(Decided { active, days: None }) };
        let typed = self.0.get("days");
        let number = typed.parse::<i32>().ok().filter(|number| (0..=days.most).contains(number));
        match number {
            Some(number) => Ok(Decided { active, days: Some(number).filter(|number| *number != days.usual) }),
            None if typed.is_empty() => Ok(Decided { active, days: None }),
            None => Err(vec![(Cow::Owned(format!("days-{}", rule.kind.id)), text::not_days(lang, days.most))]),
        }
    }
}
