//! `kezhan config`.

use super::ground::Failure;
use super::output::print;
use crate::config::{Config, Entry, page};
use crate::text::Lang;
use serde_json::json;
use std::process::ExitCode;

/// Check the settings, or show them.
#[derive(clap::Args)]
pub struct Settings {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Check the settings and the files they name; connects to nothing. Exit code 1 where something is wrong.
    Check {
        /// Report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show every setting with its value. Secrets are never values: a setting names the file that holds one.
    Show {
        /// Say where each value was set: file and line, environment or default.
        #[arg(long)]
        origin: bool,
        /// As always: accepted so that scripts can say it.
        #[arg(long)]
        redacted: bool,
        /// Report as JSON, always with origins.
        #[arg(long, conflicts_with = "doc")]
        json: bool,
        /// Print docs/settings.md instead.
        #[arg(long)]
        doc: bool,
    },
}

impl Settings {
    /// Runs it. The settings were checked when they were read.
    ///
    /// # Errors
    /// Where JSON can't be written.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let text = match self.what {
            What::Check { json: true } => format!("{}\n", json!({ "ok": true })),
            What::Check { json: false } => format!("{}\n", super::text::settings_fine(config.company.default_language)),
            What::Show { doc: true, .. } => document(),
            What::Show { json: true, .. } => {
                format!("{}\n", serde_json::to_string_pretty(&as_json(&config.entries()))?)
            }
            What::Show { origin, .. } => config.entries().iter().map(|entry| as_line(entry, origin)).collect(),
        };
        print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// docs/settings.md: English, then Chinese.
#[must_use]
pub fn document() -> String {
    format!("{}\n{}", page(Lang::En), page(Lang::Zh))
}

fn as_json(entries: &[Entry]) -> serde_json::Value {
    let one = |entry: &Entry| {
        json!({
            "name": entry.setting.name(),
            "value": entry.value,
            "origin": entry.origin.to_string(),
            "default": entry.setting.default,
            "variable": entry.setting.variable(),
        })
    };
    entries.iter().map(one).collect()
}

fn as_line(entry: &Entry, origin: bool) -> String {
    let from = if origin { format!("  # {}", entry.origin) } else { String::new() };
    format!("{} = {:?}{from}\n", entry.setting.name(), entry.value)
}
