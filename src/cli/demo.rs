//! `kezhan demo`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::config::{Config, SecondFactor};
use crate::demo;
use std::process::ExitCode;

/// Serve with a private database and a small demonstration company.
///
/// It is loaded once and kept. Prints the address and one login for each role. Not for real data: everybody knows the
/// password.
#[derive(clap::Args)]
pub struct Demo {}

impl Demo {
    /// Runs it.
    ///
    /// # Errors
    /// Where it can't start, or a company's own database is configured.
    pub fn run(mut config: Config) -> Result<ExitCode, Failure> {
        if config.database.url.is_some() {
            return Err(
                "demo works with its own private database only; remove database.url or use `kezhan serve`".into()
            );
        }
        ground::log(&config);
        if config.mail.server.is_none() && config.mail.folder.is_none() {
            config.mail.folder = Some(config.data.dir.join("mails"));
        }
        if !config.is_set("sign_in.second_factor") {
            config.sign_in.second_factor = SecondFactor::Optional;
        }
        let ground = Ground::find(&config, Beside::Own)?;
        ground.refresh(&config)?;
        // Its connections and threads end here; those who serve have their own.
        demo::load(&ground.open(&config)?, config.company.time_zone)?;
        print(&format!("{}\n", demo::greeting(&config)))?;
        super::serve::serve(ground, config)
    }
}
