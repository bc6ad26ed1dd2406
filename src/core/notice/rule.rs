//! Rules that remind: declared by features, listed in boot, applied each working morning.

use super::{Kind, Notice};
use crate::core::calendar::Calendar;
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::text::Lang;
use chrono::{Days as ChronoDays, NaiveDate};

/// A rule: what it finds on a day becomes notices of its kind.
#[derive(Clone, Copy)]
pub struct Rule {
    /// The kind of its notices; its id is the rule's.
    pub kind: &'static Kind,
    /// What it does, in a sentence.
    pub zh: &'static str,
    pub en: &'static str,
    /// Whether it reminds before anybody has decided so.
    pub active: bool,
    /// The number that administrators may set; none where there is nothing to set.
    pub days: Option<Days>,
    /// Finds what is due, as a job, which sees everything: each notice is shown through its reader's own rights later.
    pub due: fn(&mut Reader, &Plan) -> Result<Vec<Notice>, Problem>,
}

impl Rule {
    /// What it does.
    #[must_use]
    pub fn about(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// A number of days that a rule works with.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    pub usual: i32,
    pub most: i32,
    /// What the number means.
    pub zh: &'static str,
    pub en: &'static str,
}

/// So many days more are looked at where something came to a person late: given to them, or entered when its day was near.
const LATELY: i32 = 31;

/// The days that a rule is applied to: from the first to the last, both included. On an ordinary day both are today;
/// before days off they are included, and after an absence what was missed. What is found on several mornings is told on
/// the first of them: the keys of notices see to that.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// The morning on which it is applied.
    pub today: NaiveDate,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub days: i32,
    pub calendar: &'a Calendar,
}

impl Plan<'_> {
    /// From the first of these days to so many days after the last: what is told beforehand, also where it was entered when
    /// its day was nearer than that.
    #[must_use]
    pub fn ahead(&self) -> (NaiveDate, NaiveDate) {
        (self.first, shifted(self.last, self.days))
    }

    /// What so many days have passed since by this morning, and for a month no more than that. Days off that follow do not
    /// count: what is due on them is not late yet, and the next working morning looks at them.
    #[must_use]
    pub fn past(&self) -> (NaiveDate, NaiveDate) {
        (shifted(self.first, -self.days - LATELY), shifted(self.today, -self.days))
    }
}

fn shifted(day: NaiveDate, by: i32) -> NaiveDate {
    let step = ChronoDays::new(u64::from(by.unsigned_abs()));
    if by < 0 { day.checked_sub_days(step) } else { day.checked_add_days(step) }.unwrap_or(day)
}
