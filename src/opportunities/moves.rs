//! The rules of moves: what stands between an opportunity and the stage it is to go to, or its being won. Pure.

use crate::row;
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;

row! {
    /// A stage of one version of a pipeline.
    pub struct Stage {
        id: i64, version_id: i64, key: String, name_zh: String, name_en: String, position: i32,
        /// Of a hundred opportunities in it so many are won.
        rate: i32,
        expected_days: Option<i32>,
        /// Ids of fields, items and role: what must hold before an opportunity goes on from here.
        required_fields: Vec<String>, checklist: Value, required_role_id: Option<i64>, role_zh: Option<String>, role_en: Option<String>,
        may_skip: bool, may_return: bool,
        /// The task that is made when an opportunity comes in; none where both are empty.
        task_zh: String, task_en: String, task_days: i32,
    }
}

/// An item of a stage's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The same as long as the item is.
    pub id: String,
    pub zh: String,
    #[serde(default)]
    pub en: String,
}

impl Stage {
    /// What it is called.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.name(&self.name_zh, &self.name_en)
    }

    /// The items of its checklist.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        serde_json::from_value(self.checklist.clone()).unwrap_or_default()
    }
}

/// Where an opportunity is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The stage of this id.
    Stage(i64),
    /// Past all stages.
    Won,
}

/// What the rules look at.
#[derive(Clone, Debug)]
pub struct Deal<'a> {
    /// Whether it is neither closed nor put aside.
    pub open: bool,
    pub stage_id: i64,
    /// Ids of the fields that are filled in.
    pub filled: Vec<&'static str>,
    /// Ids of the items that are ticked.
    pub ticked: &'a [String],
    /// The roles of whoever moves it.
    pub roles: &'a [i64],
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is closed or put aside.
    NotOpen,
    /// The stage is none of its pipeline.
    Elsewhere,
    /// From this stage one goes to the next only.
    NoSkip(i64),
    /// From this stage one does not go back.
    NoReturn(i64),
    /// A field that is asked for is empty.
    Field(String),
    /// An item of a stage's checklist is not ticked.
    Item(Item),
    /// Only somebody with the role goes on from this stage.
    Role(i64),
}

/// Everything that stands between an opportunity and its goal; nothing where it may go, or is there already. Who goes back
/// leaves nothing behind; who goes on passes the stage where the opportunity is and all up to the goal, and what each of these
/// asks for must be there.
#[must_use]
pub fn obstacles(stages: &[Stage], deal: &Deal, goal: Goal) -> Vec<Obstacle> {
    if !deal.open {
        return vec![Obstacle::NotOpen];
    }
    let find = |id: i64| stages.iter().find(|stage| stage.id == id);
    let Some(here) = find(deal.stage_id) else { return vec![Obstacle::Elsewhere] };
    let end = match goal {
        Goal::Won => i32::MAX,
        Goal::Stage(id) => match find(id) {
            Some(there) => there.position,
            None => return vec![Obstacle::Elsewhere],
        },
    };
    if end < here.position {
        return if here.may_return { Vec::new() } else { vec![Obstacle::NoReturn(here.id)] };
    }
    let passed: Vec<&Stage> = stages.iter().filter(|stage| (here.position..end).contains(&stage.position)).collect();
    let mut out = Vec::new();
    if passed.len() > 1 && !here.may_skip {
        out.push(Obstacle::NoSkip(here.id));
    }
    for found in passed.into_iter().flat_map(|stage| missing(stage, deal)) {
        if !out.contains(&found) {
            out.push(found);
        }
    }
    if goal == Goal::Won && !deal.filled.contains(&"amount") {
        let amount = Obstacle::Field("amount".to_owned());
        if !out.contains(&amount) {
            out.push(amount);
        }
    }
    out
}

/// What a stage asks for and is not there.
fn missing(stage: &Stage, deal: &Deal) -> Vec<Obstacle> {
    let fields = stage.required_fields.iter().filter(|id| !deal.filled.contains(&id.as_str()));
    let items = stage.items().into_iter().filter(|item| !deal.ticked.contains(&item.id));
    let role = stage.required_role_id.filter(|role| !deal.roles.contains(role));
    fields
        .map(|id| Obstacle::Field(id.clone()))
        .chain(items.map(Obstacle::Item))
        .chain(role.map(|_| Obstacle::Role(stage.id)))
        .collect()
}

/// The stage after this one, in a pipeline whose stages are in order.
#[must_use]
pub fn next(stages: &[Stage], stage_id: i64) -> Option<&Stage> {
    let here = stages.iter().find(|stage| stage.id == stage_id)?;
    stages.iter().filter(|stage| stage.position > here.position).min_by_key(|stage| stage.position)
}
