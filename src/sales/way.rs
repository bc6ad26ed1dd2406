//! The stages of an import: those that are there, and a pipeline of its own for those that are not.

use super::apply::Doing;
use super::known::Known;
use super::plan::Meaning;
use super::report::Stage;
use super::store::{self, Made};
use super::text;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::pipelines::actions as pipelines;
use crate::pipelines::model::{Draft, MOST_STAGES, StageDraft};
use crate::text::Lang;
use std::collections::HashMap;

/// Where deals come to stand: version and stage.
pub struct Ways {
    /// New stages, by their names in the file.
    new: HashMap<String, (i64, i64)>,
    there: HashMap<i64, (i64, i64)>,
    /// Where those stand that ended.
    last: Option<(i64, i64)>,
}

impl Ways {
    /// Where a deal of a stage stands.
    #[must_use]
    pub fn of(&self, meaning: Meaning, stage: &str) -> Option<(i64, i64)> {
        match meaning {
            Meaning::New => self.new.get(stage).copied(),
            Meaning::Stage(id) => self.there.get(&id).copied(),
            Meaning::Won | Meaning::Lost | Meaning::Invalid => self.last,
        }
    }
}

/// The stages that the files need and that are not there, in the order in which deals go through them: by how many have begun,
/// then as they came.
#[must_use]
pub fn new_stages<'s>(stages: impl Iterator<Item = (&'s String, &'s Stage)>) -> Vec<(&'s String, &'s Stage)> {
    let mut new: Vec<_> = stages.filter(|(_, stage)| stage.meaning == Meaning::New).collect();
    // Shares compared without dividing: a / b < c / d.
    new.sort_by(|(_, a), (_, b)| (a.begun * b.count).cmp(&(b.begun * a.count)));
    new
}

/// Makes the pipeline for what is not there.
///
/// # Errors
/// `Refused` where the files have more stages than a pipeline may have.
pub fn make(tx: &mut Tx, doing: &Doing, made: &mut Made) -> Result<Ways, Problem> {
    let used = |stage: &Stage| {
        doing
            .report
            .deals
            .iter()
            .any(|deal| deal.meaning == Meaning::New && deal.stage == super::plan::folded(&stage.name))
    };
    let new: Vec<_> = new_stages(doing.report.stages.iter()).into_iter().filter(|(_, stage)| used(stage)).collect();
    if new.len() > MOST_STAGES {
        return Err(Problem::Refused("sales_stages".into()));
    }
    let mut ways = Ways { new: HashMap::new(), there: HashMap::new(), last: None };
    let mut known = doing.known.stages.clone();
    if !new.is_empty() {
        let draft = Draft {
            name_zh: text::pipeline(Lang::Zh).to_owned(),
            name_en: text::pipeline(Lang::En).to_owned(),
            departments: Vec::new(),
            stages: (1..).zip(&new).map(|(n, (_, stage))| draft(n, new.len(), &stage.name)).collect(),
        };
        let id = pipelines::create(tx, &draft)?;
        made.pipelines.push(id);
        known = store::stages(tx)?;
        let own = known.iter().filter(|stage| stage.pipeline_id == id);
        ways.new =
            new.iter().zip(own).map(|((key, _), stage)| ((*key).clone(), (stage.version_id, stage.id))).collect();
        ways.last =
            known.iter().find(|stage| stage.pipeline_id == id && stage.last).map(|stage| (stage.version_id, stage.id));
    }
    ways.there = known.iter().map(|stage| (stage.id, (stage.version_id, stage.id))).collect();
    ways.last = ways.last.or_else(|| last(doing.known, doing.report.stages.values()));
    Ok(ways)
}

/// The last stage of the pipeline that the file's open deals go through, or of the usual one.
fn last<'s>(known: &Known, mut stages: impl Iterator<Item = &'s Stage>) -> Option<(i64, i64)> {
    let pipeline = |stage: &Stage| match stage.meaning {
        Meaning::Stage(id) => known.stages.iter().find(|one| one.id == id).map(|one| one.pipeline_id),
        _ => None,
    };
    let pipeline = stages.find_map(pipeline).or_else(|| known.stages.first().map(|one| one.pipeline_id))?;
    known.stages.iter().find(|one| one.pipeline_id == pipeline && one.last).map(|one| (one.version_id, one.id))
}

/// The n-th of so many stages: the further, the more of a hundred are won.
fn draft(n: i32, of: usize, name: &str) -> StageDraft {
    let name: String = name.chars().take(60).collect();
    StageDraft {
        key: format!("s{n}"),
        name_zh: name.clone(),
        name_en: name,
        rate: i32::try_from(of).map_or(0, |of| 100 * n / (of + 1)),
        expected_days: None,
        required_fields: Vec::new(),
        checklist: Vec::new(),
        required_role_id: None,
        may_skip: true,
        may_return: true,
        task_zh: String::new(),
        task_en: String::new(),
        task_days: 3,
    }
}
