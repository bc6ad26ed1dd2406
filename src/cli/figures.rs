//! `kezhan figures`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::config::Config;
use crate::core::access::{Actor, Can, OpportunityView};
use crate::opportunities::figures::{self, By, Line};
use crate::text::Lang;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;

/// Figures of the company's business. Reads only: nothing is written or recorded.
#[derive(clap::Args)]
pub struct Figures {
    #[command(subcommand)]
    of: Of,
}

#[derive(clap::Subcommand)]
enum Of {
    /// Opportunities by state and stage, what was won, and what imports left unrecorded.
    ///
    /// Counts every opportunity that is not in the recycle bin, of all departments, with all parts read in one transaction
    /// that can't write. Amounts stand apart by currency; an opportunity without an amount counts, and adds nothing.
    Pipeline(Pipeline),
}

/// The options of the pipeline.
#[derive(clap::Args)]
struct Pipeline {
    /// Print one JSON object: `count`, `states`, `stages`, `won`, `without_amount`, `not_recorded`, `days_to_win`, and `by` with its `rows`.
    #[arg(long)]
    json: bool,
    /// Tell them apart by owner, by the owner's manager, by department or by product.
    #[arg(long, value_enum)]
    by: Option<Apart>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Apart {
    /// The owner of the opportunity.
    Agent,
    /// The manager of its owner.
    Manager,
    /// The department of its owner.
    Office,
    /// The product that it is about.
    Product,
}

impl Apart {
    fn by(self) -> By {
        match self {
            Self::Agent => By::Agent,
            Self::Manager => By::Manager,
            Self::Office => By::Office,
            Self::Product => By::Product,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Office => "office",
            Self::Product => "product",
        }
    }
}

impl Figures {
    /// Runs it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let Of::Pipeline(asked) = self.of;
        let ground = Ground::find(config, Beside::Join)?;
        let db = ground.open(config)?;
        let lang = config.company.default_language;
        let actor = Arc::new(Actor::operator(ground::os_user(), lang));
        let can: Can<OpportunityView> = Can::of(&actor)?;
        let found = db.read_now(&actor, |reader| figures::pipeline(reader, &can, asked.by.map(Apart::by)))?;
        let text = if asked.json {
            format!("{}\n", serde_json::to_string_pretty(&as_json(&found, asked.by.map(Apart::word), lang))?)
        } else {
            in_words(&found, lang)?
        };
        print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The figures as one object. Names of amounts and counts are stable.
#[must_use]
pub fn as_json(found: &figures::Figures, by: Option<&str>, lang: Lang) -> Value {
    let mut states: BTreeMap<&str, i64> =
        ["open", "won", "lost", "invalid", "paused"].into_iter().map(|state| (state, 0)).collect();
    let (mut won, mut without) = (Vec::new(), 0);
    let mut missing: BTreeMap<&str, i64> = BTreeMap::new();
    for state in &found.states {
        *states.entry(state.state.as_str()).or_insert(0) += state.count;
        without += state.count - state.valued;
        if state.state == "won" {
            won.push(json!({ "currency": state.currency, "value": plain(state.amount) }));
            *missing.entry("won_reason").or_insert(0) += state.no_reason;
        }
        if state.state == "lost" {
            *missing.entry("lost_reason").or_insert(0) += state.no_reason;
            *missing.entry("lost_competitor").or_insert(0) += state.no_competitor;
        }
    }
    let open: Vec<Value> = found
        .stages
        .iter()
        .map(|stage| {
            json!({ "pipeline": lang.name(&stage.pipeline_zh, &stage.pipeline_en), "stage": lang.name(&stage.name_zh, &stage.name_en),
                "key": stage.key, "count": stage.count })
        })
        .collect();
    let mut out = json!({
        "count": states.values().sum::<i64>(), "states": states, "stages": open, "won": won, "without_amount": without,
        "not_recorded": missing, "days_to_win": found.days_to_win,
    });
    if let (Some(by), Some(fields)) = (by, out.as_object_mut()) {
        fields.insert("by".into(), json!(by));
        fields.insert("rows".into(), found.lines.iter().map(|line| row(line, lang)).collect());
    }
    out
}

fn row(line: &Line, lang: Lang) -> Value {
    json!({ "name": lang.name(&line.name, &line.name_en), "won": line.won, "lost": line.lost, "open": line.open,
        "currency": line.currency, "value": plain(line.amount) })
}

fn plain(amount: Decimal) -> String {
    amount.normalize().to_string()
}

fn in_words(found: &figures::Figures, lang: Lang) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    for state in &found.states {
        writeln!(out, "{:<10} {:>9}  {:>20} {}", state.state, state.count, plain(state.amount), state.currency)?;
    }
    for stage in &found.stages {
        let (pipeline, name) =
            (lang.name(&stage.pipeline_zh, &stage.pipeline_en), lang.name(&stage.name_zh, &stage.name_en));
        writeln!(out, "{:<10} {:>9}  {pipeline} · {name}", "open", stage.count)?;
    }
    if let Some(days) = found.days_to_win {
        writeln!(out, "{:<10} {days:>9}  days to win (median)", "")?;
    }
    for line in &found.lines {
        let name = lang.name(&line.name, &line.name_en);
        let name = if name.is_empty() { "-" } else { name };
        writeln!(
            out,
            "{:>6} won {:>6} lost {:>6} open {:>16} {}  {name}",
            line.won,
            line.lost,
            line.open,
            plain(line.amount),
            line.currency
        )?;
    }
    Ok(out)
}
