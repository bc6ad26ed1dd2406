//! Pipelines and their stages as they are stored and as they are proposed.

use super::text;
use crate::opportunities::moves::{Item, Stage};
use crate::row;
use crate::text::Lang;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

/// The most stages of a pipeline.
pub const MOST_STAGES: usize = 15;
/// The most items of a stage's checklist.
pub const MOST_ITEMS: usize = 20;

row! {
    /// A pipeline with its present version, and for which departments it is: none for everybody.
    pub struct Pipeline {
        id: i64, name_zh: String, name_en: String, retired: bool, version: i32, version_id: i64, number: i32,
        departments: Vec<i64>, departments_zh: Vec<String>, departments_en: Vec<String>,
        /// Whether it names departments, and all of them are closed.
        deserted: bool,
    }
    /// A version of a pipeline.
    pub struct Version { id: i64, number: i32, since: DateTime<Utc>, made_by: Option<String> }
    /// How many opportunities of the whole company stand in a stage: still open or paused, ended, deleted.
    pub struct Deals { pipeline_id: i64, version_id: i64, stage_id: i64, alive: i64, ended: i64, gone: i64 }
}

impl Pipeline {
    /// Its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.name(&self.name_zh, &self.name_en)
    }

    /// Whether it is for everybody.
    #[must_use]
    pub fn is_for_all(&self) -> bool {
        self.departments.is_empty()
    }

    /// For whom it is, in words.
    #[must_use]
    pub fn whose(&self, lang: Lang) -> String {
        if self.is_for_all() {
            return text::everybody(lang).to_owned();
        }
        lang.list(lang.pick(&self.departments_zh, &self.departments_en))
    }

    /// The same in both languages, as histories keep it.
    #[must_use]
    pub fn whose_told(&self) -> Value {
        json!({ "zh": self.whose(Lang::Zh), "en": self.whose(Lang::En) })
    }
}

/// A checked pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name_zh: String,
    pub name_en: String,
    /// For which departments it is, each once; none for everybody.
    pub departments: Vec<i64>,
    pub stages: Vec<StageDraft>,
}

/// A checked stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageDraft {
    /// The same through all versions.
    pub key: String,
    pub name_zh: String,
    pub name_en: String,
    /// Of a hundred, from 0 to 100.
    pub rate: i32,
    /// In days.
    pub expected_days: Option<i32>,
    pub required_fields: Vec<String>,
    pub checklist: Vec<Item>,
    pub required_role_id: Option<i64>,
    pub may_skip: bool,
    pub may_return: bool,
    pub task_zh: String,
    pub task_en: String,
    /// In days.
    pub task_days: i32,
}

impl StageDraft {
    /// A stage as it is stored.
    #[must_use]
    pub fn of(stage: &Stage) -> Self {
        Self {
            key: stage.key.clone(),
            name_zh: stage.name_zh.clone(),
            name_en: stage.name_en.clone(),
            rate: stage.rate,
            expected_days: stage.expected_days,
            required_fields: stage.required_fields.clone(),
            checklist: stage.items(),
            required_role_id: stage.required_role_id,
            may_skip: stage.may_skip,
            may_return: stage.may_return,
            task_zh: stage.task_zh.clone(),
            task_en: stage.task_en.clone(),
            task_days: stage.task_days,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.name(&self.name_zh, &self.name_en)
    }
}

/// The stages in words, one after the other, for events: `报价 50 %`.
#[must_use]
pub fn told(stages: &[StageDraft], lang: Lang) -> String {
    let one = |stage: &StageDraft| format!("{} {} %", stage.name(lang), stage.rate);
    stages.iter().map(one).collect::<Vec<_>>().join(" → ")
}
