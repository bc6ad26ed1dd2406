//! `kezhan migrate`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::config::Config;
use crate::core::migrate::setup_for_psql;
use std::process::ExitCode;

/// Bring the database to the version of this binary.
///
/// That is tables, row-level security, grants and built-in roles. Safe to run again and from several nodes at once: one
/// applies, the others wait.
#[derive(clap::Args)]
pub struct Migrate {
    /// Print the SQL that a database administrator runs once before the first migration, and do nothing else.
    #[arg(long)]
    print_setup: bool,
    /// Report as JSON.
    #[arg(long)]
    json: bool,
}

impl Migrate {
    /// Runs it.
    ///
    /// # Errors
    /// Where a migration fails; nothing of it is kept then.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        if self.print_setup {
            let database = config.database.name().unwrap_or_else(|| ground::DATABASE.to_owned());
            print(&setup_for_psql(&config.database.role_prefix, &database))?;
            return Ok(ExitCode::SUCCESS);
        }
        ground::log(config);
        let report = Ground::find(config, Beside::Join)?.migrate(config)?;
        let told = if self.json {
            serde_json::to_string(&report)?
        } else if report.applied.is_empty() {
            "The database is up to date.".to_owned()
        } else {
            format!("Applied: {}", report.applied.join(", "))
        };
        print(&(told + "\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}
