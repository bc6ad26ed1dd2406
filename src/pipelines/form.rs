//! From what was typed in the editor of a pipeline to a checked proposal.

use super::model::{Draft, MOST_ITEMS, MOST_STAGES, Pipeline, StageDraft};
use super::text;
use crate::admin::check::Check;
use crate::core::check::text::too_long;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::opportunities::fields::REQUIRABLE;
use crate::opportunities::moves::Item;
use crate::text::Lang;
use crate::web::form::Form;
use std::borrow::Cow;
use uuid::Uuid;

/// The editor, as typed: `departments` for whom the pipeline is; `order` holds the marks of the stages, one after the other;
/// `s.<mark>.<field>` what is typed of each; `act` what is to be done to the rows before anything is saved.
#[derive(Clone, Debug, Default)]
pub struct PipelineForm(pub Raw);

const OF_STAGE: &[&str] = &[
    "key",
    "name_zh",
    "name_en",
    "rate",
    "days",
    "fields",
    "checklist",
    "role",
    "skip",
    "return",
    "task_zh",
    "task_en",
    "task_days",
];

impl Form for PipelineForm {
    fn accepts(name: &str) -> bool {
        matches!(name, "name_zh" | "name_en" | "departments" | "version" | "act" | "order")
            || name
                .strip_prefix("s.")
                .and_then(|rest| rest.split_once('.'))
                .is_some_and(|(mark, field)| mark.parse::<u32>().is_ok() && OF_STAGE.contains(&field))
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

/// What is known around a form.
pub struct Around<'a> {
    pub lang: Lang,
    /// Ids of the roles that may be asked for.
    pub roles: &'a [i64],
    /// Ids of the departments that there are.
    pub departments: &'a [i64],
    /// The items that the stored stages have.
    pub items: &'a [Item],
}

impl PipelineForm {
    /// The form of a new pipeline: three stages to begin with.
    #[must_use]
    pub fn fresh() -> Self {
        let mut form = Self::default();
        for rate in ["10", "40", "70"] {
            form.add();
            if let Some(last) = form.marks().last() {
                form.0.set(&format!("s.{last}.rate"), rate);
            }
        }
        form
    }

    /// The marks of the stages, in order.
    #[must_use]
    pub fn marks(&self) -> Vec<u32> {
        let mut marks: Vec<u32> = Vec::new();
        for mark in self.0.all("order").filter_map(|mark| mark.parse().ok()) {
            if !marks.contains(&mark) && marks.len() < MOST_STAGES {
                marks.push(mark);
            }
        }
        marks
    }

    /// What is typed of a stage.
    #[must_use]
    pub fn of(&self, mark: u32, field: &str) -> &str {
        self.0.get(&format!("s.{mark}.{field}"))
    }

    /// The fields that a stage asks for.
    #[must_use]
    pub fn asked(&self, mark: u32) -> Vec<String> {
        let name = format!("s.{mark}.fields");
        let ticked: Vec<&str> = self.0.all(&name).collect();
        REQUIRABLE.iter().filter(|id| ticked.contains(*id)).map(|id| (*id).to_owned()).collect()
    }

    fn set_order(&mut self, marks: &[u32]) {
        self.0.take_all("order");
        for mark in marks {
            self.0.push("order", mark.to_string());
        }
    }

    fn add(&mut self) {
        let mut marks = self.marks();
        let next = marks.iter().max().map_or(0, |most| most + 1);
        marks.push(next);
        self.set_order(&marks);
        for (field, value) in [("skip", "1"), ("return", "1"), ("task_days", "3")] {
            self.0.set(&format!("s.{next}.{field}"), value);
        }
    }

    /// Does to the rows what a button asks for: `up.2`, `down.2`, `remove.2`, `add`. False where it asks to save.
    pub fn arranged(&mut self) -> bool {
        let Some(act) = self.0.take("act").filter(|act| !act.is_empty()) else { return false };
        if act == "add" {
            self.add();
            return true;
        }
        let mut marks = self.marks();
        let Some((act, mark)) = act.split_once('.') else { return true };
        let Some(at) = marks.iter().position(|one| one.to_string() == mark) else { return true };
        match act {
            "up" if at > 0 => marks.swap(at, at - 1),
            "down" if at + 1 < marks.len() => marks.swap(at, at + 1),
            "remove" if marks.len() > 1 => {
                marks.remove(at);
            }
            _ => {}
        }
        self.set_order(&marks);
        true
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, around: &Around) -> Result<Draft, Errors> {
        let lang = around.lang;
        let mut check = Check::new(&self.0, lang);
        let name_zh = check.line("name_zh", 60);
        let name_en = check.line("name_en", 60);
        if name_zh.is_empty() && name_en.is_empty() {
            check.wrong("name_zh", text::need_name(lang));
        }
        let marks = self.marks();
        if marks.is_empty() {
            check.wrong("", text::need_stage(lang));
        }
        let stages: Vec<StageDraft> =
            marks.iter().map(|mark| Row { form: self, mark: *mark, around }.stage(&mut check.errors)).collect();
        let mut names: Vec<&str> =
            stages.iter().map(|stage| stage.name(lang)).filter(|name| !name.is_empty()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        if names.len() < count {
            check.wrong("", text::same_name(lang));
        }
        let departments = self.departments(around.departments).unwrap_or_else(|| {
            check.wrong("departments", text::no_such_department(lang));
            Vec::new()
        });
        check.done(Draft { name_zh, name_en, departments, stages })
    }

    /// The departments that are ticked, each once; none where one of them is not there. Without it the others would stand for
    /// it, or everybody.
    fn departments(&self, known: &[i64]) -> Option<Vec<i64>> {
        let ticked = self.0.all("departments").map(|id| id.parse().ok().filter(|id| known.contains(id)));
        let mut ids = ticked.collect::<Option<Vec<i64>>>()?;
        ids.sort_unstable();
        ids.dedup();
        Some(ids)
    }
}

/// A stage that is being checked.
struct Row<'a> {
    form: &'a PipelineForm,
    mark: u32,
    around: &'a Around<'a>,
}

impl Row<'_> {
    fn wrong(&self, errors: &mut Errors, field: &str, words: impl Into<String>) {
        errors.push((Cow::Owned(format!("s.{}.{field}", self.mark)), words.into()));
    }

    fn stage(&self, errors: &mut Errors) -> StageDraft {
        let lang = self.around.lang;
        let (name_zh, name_en) = (self.line(errors, "name_zh", 60), self.line(errors, "name_en", 60));
        if name_zh.is_empty() && name_en.is_empty() {
            self.wrong(errors, "name_zh", text::need_stage_name(lang));
        }
        let role = self.form.of(self.mark, "role").parse().ok();
        let tick = |field: &str| self.form.of(self.mark, field) == "1";
        StageDraft {
            key: self.key(),
            name_zh,
            name_en,
            rate: self.number(errors, ("rate", 0, 100)).unwrap_or_else(|| {
                self.missing(errors, "rate");
                0
            }),
            expected_days: self.number(errors, ("days", 1, 3650)),
            required_fields: self.form.asked(self.mark),
            checklist: self.items(errors),
            required_role_id: role.filter(|role| self.around.roles.contains(role)),
            may_skip: tick("skip"),
            may_return: tick("return"),
            task_zh: self.line(errors, "task_zh", 200),
            task_en: self.line(errors, "task_en", 200),
            task_days: self.number(errors, ("task_days", 0, 365)).unwrap_or(3),
        }
    }

    /// The key that the stage has had, or one of its own.
    fn key(&self) -> String {
        let typed = self.form.of(self.mark, "key");
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !typed.is_empty() && typed.len() <= 40 && typed.chars().all(fine) { typed.to_owned() } else { made("s") }
    }

    fn missing(&self, errors: &mut Errors, field: &str) {
        if self.form.of(self.mark, field).is_empty() {
            self.wrong(errors, field, text::need_rate(self.around.lang));
        }
    }

    fn line(&self, errors: &mut Errors, field: &str, most: usize) -> String {
        let typed = self.form.0.line(&format!("s.{}.{field}", self.mark));
        let count = typed.trim().chars().count();
        if count > most {
            self.wrong(errors, field, too_long(self.around.lang, most, count));
        }
        typed.trim().to_owned()
    }

    fn number(&self, errors: &mut Errors, (field, least, most): (&str, i32, i32)) -> Option<i32> {
        let typed = self.form.of(self.mark, field).trim_end_matches(['%', '％']).trim();
        if typed.is_empty() {
            return None;
        }
        let number = typed.parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.wrong(errors, field, text::not_a_number(self.around.lang, least, most));
        }
        number
    }

    /// One item in each line, Chinese and English with `|` between them. One that stays keeps its id, and so its ticks.
    fn items(&self, errors: &mut Errors) -> Vec<Item> {
        let typed = self.form.0.lines(&format!("s.{}.checklist", self.mark));
        let mut items: Vec<Item> = Vec::new();
        for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (zh, en) = line.split_once('|').map_or((line, ""), |(zh, en)| (zh.trim(), en.trim()));
            let known =
                self.around.items.iter().find(|item| item.zh == zh && !items.iter().any(|one| one.id == item.id));
            let id = known.map_or_else(|| made("i"), |item| item.id.clone());
            items.push(Item { id, zh: zh.to_owned(), en: en.to_owned() });
        }
        let longest = items.iter().flat_map(|item| [&item.zh, &item.en]).map(|words| words.chars().count()).max();
        if items.len() > MOST_ITEMS || longest.is_some_and(|longest| longest > 100) {
            self.wrong(errors, "checklist", text::bad_checklist(self.around.lang, MOST_ITEMS));
        }
        items
    }
}

/// A word that nothing else is called by: the end of such an id is random.
fn made(head: &str) -> String {
    let random: String = Uuid::now_v7().simple().to_string().chars().rev().take(12).collect();
    format!("{head}{random}")
}

/// A stored pipeline as its form shows it.
#[must_use]
pub fn typed(row: &Pipeline, stages: &[StageDraft]) -> PipelineForm {
    let mut raw = Raw::default();
    for (name, value) in
        [("name_zh", row.name_zh.clone()), ("name_en", row.name_en.clone()), ("version", row.version.to_string())]
    {
        raw.set(name, value);
    }
    for id in &row.departments {
        raw.push("departments", id.to_string());
    }
    for (mark, stage) in stages.iter().enumerate() {
        raw.push("order", mark.to_string());
        let number = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        let flag = |on: bool| if on { "1".to_owned() } else { String::new() };
        let line =
            |item: &Item| if item.en.is_empty() { item.zh.clone() } else { format!("{} | {}", item.zh, item.en) };
        for (field, value) in [
            ("key", stage.key.clone()),
            ("name_zh", stage.name_zh.clone()),
            ("name_en", stage.name_en.clone()),
            ("rate", stage.rate.to_string()),
            ("days", number(stage.expected_days)),
            ("checklist", stage.checklist.iter().map(line).collect::<Vec<_>>().join("\n")),
            ("role", stage.required_role_id.map(|id| id.to_string()).unwrap_or_default()),
            ("skip", flag(stage.may_skip)),
            ("return", flag(stage.may_return)),
            ("task_zh", stage.task_zh.clone()),
            ("task_en", stage.task_en.clone()),
            ("task_days", stage.task_days.to_string()),
        ] {
            raw.set(&format!("s.{mark}.{field}"), value);
        }
        for field in &stage.required_fields {
            raw.push(&format!("s.{mark}.fields"), field.as_str());
        }
    }
    PipelineForm(raw)
}
