//! A care plan as it is stored and as it is proposed.

use crate::row;
use chrono::NaiveDate;

type Choices = &'static [(&'static str, &'static str, &'static str)];

/// What a plan waits for: id, Chinese, English.
pub const OCCASIONS: Choices = &[
    ("birthday", "联系人生日", "Birthday of a contact"),
    ("festival", "节日", "Festival"),
    ("anniversary", "成为客户周年", "Anniversary of the customer’s first day"),
    ("revisit", "定期回访", "Periodic revisit"),
];

/// The statutory festivals by the names under which the calendar knows them.
pub const FESTIVALS: Choices = &[
    ("元旦", "元旦", "New Year"),
    ("春节", "春节", "Spring Festival"),
    ("清明节", "清明节", "Qingming"),
    ("劳动节", "劳动节", "Labour Day"),
    ("端午节", "端午节", "Dragon Boat Festival"),
    ("中秋节", "中秋节", "Mid-Autumn Festival"),
    ("国庆节", "国庆节", "National Day"),
];

/// How a form names customers without a grade.
pub const NO_GRADE: &str = "none";

/// The most characters of a plan's name, of a task's title and of its remarks.
pub const NAME: usize = 100;
/// See [`NAME`].
pub const REMARKS: usize = 2_000;
/// The most days between two revisits.
pub const MOST_EVERY: i32 = 3_650;
/// The most days before an occasion.
pub const MOST_BEFORE: i32 = 60;

/// A plan's own facts, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub title: String,
    pub remarks: String,
    /// One of [`OCCASIONS`].
    pub occasion: String,
    /// The Chinese name; empty is every one.
    pub festival: String,
    /// Of revisits only.
    pub every_days: Option<i32>,
    pub days_before: i32,
    /// Empty is all; `""` among them is without a grade.
    pub grades: Vec<String>,
    pub stages: Vec<String>,
    pub tags: Vec<String>,
}

row! {
    /// A plan.
    pub struct CarePlan {
        id: i64, name: String, title: String, remarks: String, occasion: String, festival: String, every_days: Option<i32>,
        days_before: i32, grades: Vec<String>, stages: Vec<String>, tags: Vec<String>, active: bool, planned_for: Option<NaiveDate>, version: i32,
        /// Tasks that it made.
        made: i64,
    }
}

impl CarePlan {
    /// Its own facts, as a proposal that changes nothing.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            name: self.name.clone(),
            title: self.title.clone(),
            remarks: self.remarks.clone(),
            occasion: self.occasion.clone(),
            festival: self.festival.clone(),
            every_days: self.every_days,
            days_before: self.days_before,
            grades: self.grades.clone(),
            stages: self.stages.clone(),
            tags: self.tags.clone(),
        }
    }
}
