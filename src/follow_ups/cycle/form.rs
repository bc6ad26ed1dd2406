//! From what was typed about the rhythm to checked days.

use super::{GRADES, MOST, text};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::Form;
use std::borrow::Cow;

/// Days by grade, as typed.
#[derive(Clone, Debug, Default)]
pub struct CycleForm(pub Raw);

impl Form for CycleForm {
    fn accepts(name: &str) -> bool {
        name == "version" || GRADES.iter().any(|(_, field)| *field == name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

impl CycleForm {
    /// Days of each grade, in the order of [`GRADES`].
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<Vec<i32>, Errors> {
        let mut errors = Errors::new();
        let mut days = Vec::new();
        for (_, field) in GRADES {
            match self.0.get(field).parse() {
                Ok(count) if (1..=MOST).contains(&count) => days.push(count),
                _ => errors.push((Cow::Borrowed(field), text::bad_days(lang, MOST))),
            }
        }
        if errors.is_empty() { Ok(days) } else { Err(errors) }
    }
}
