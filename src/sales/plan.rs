//! What a person decided about the files of an import.

use super::dates::Order;
use super::kinds::Kind;
use crate::exchange::batch::Plan as Columns;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the other program where nobody gives one: its numbers are its own.
pub const SYSTEM: &str = "sales";

/// All that was decided; what is not there is as it is guessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// One for each file.
    pub files: Vec<FilePlan>,
    /// Of every amount, ISO 4217; empty until it was said.
    pub currency: String,
    pub dates: Option<Order>,
    /// What a stage of the file means, by its name in small letters.
    pub stages: BTreeMap<String, Meaning>,
    /// Open deals without an account become leads.
    pub leads: bool,
    /// The program whose numbers the deals bear.
    pub system: String,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            currency: String::new(),
            dates: None,
            stages: BTreeMap::new(),
            leads: false,
            system: SYSTEM.to_owned(),
        }
    }
}

/// What is decided about one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilePlan {
    /// None leaves the file out.
    pub kind: Option<Kind>,
    /// Its columns, with what is read as something else.
    pub columns: Columns,
}

/// What a stage of the file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    Won,
    Lost,
    Invalid,
    /// A stage that is there, by its id.
    Stage(i64),
    /// A stage of a pipeline that the import makes.
    New,
}

impl Meaning {
    /// As forms and commands have it.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Won => "won".into(),
            Self::Lost => "lost".into(),
            Self::Invalid => "invalid".into(),
            Self::New => "new".into(),
            Self::Stage(id) => id.to_string(),
        }
    }

    /// From what was sent.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Some(match id {
            "won" => Self::Won,
            "lost" => Self::Lost,
            "invalid" => Self::Invalid,
            "new" => Self::New,
            other => Self::Stage(other.parse().ok()?),
        })
    }

    /// What the words of other programs for the end of a deal mean.
    #[must_use]
    pub fn guessed(folded: &str) -> Option<Self> {
        let any = |words: &[&str]| words.contains(&folded);
        if any(&["won", "closed won", "win", "赢单", "赢", "成交", "已成交", "已赢单"]) {
            return Some(Self::Won);
        }
        if any(&["lost", "closed lost", "lose", "输单", "输", "丢单", "失败", "已输单"]) {
            return Some(Self::Lost);
        }
        any(&["invalid", "cancelled", "canceled", "void", "无效", "作废", "取消"]).then_some(Self::Invalid)
    }

    /// The state of an opportunity in it.
    #[must_use]
    pub fn state(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Invalid => "invalid",
            Self::Stage(_) | Self::New => "open",
        }
    }
}

/// A name as names are compared: without outer blanks, in small letters.
#[must_use]
pub fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
