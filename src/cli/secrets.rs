//! `kezhan secrets`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::config::Config;
use crate::core::access::Actor;
use crate::core::event::Event;
use crate::core::seal;
use crate::sign_in::second_factor::store::SEALED;
use crate::text::Lang;
use std::process::ExitCode;

/// The keys under which fields are encrypted in the database.
#[derive(clap::Args)]
pub struct Secrets {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Make a new key, encrypt every field anew under it and forget the old ones: all or nothing, while the product serves.
    Rotate,
}

impl Secrets {
    /// Runs it.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let Verb::Rotate = self.verb;
        let ground = Ground::find(config, Beside::Join)?;
        let db = ground.open(config)?;
        let actor = Actor::operator(ground::os_user(), Lang::En);
        let count = db.write_now(&actor, |tx| {
            let count = seal::rotate(tx, &[SEALED])?;
            tx.record(Event::named("secrets.rotated", "system"))?;
            Ok(count)
        })?;
        print(&format!("{count} values are encrypted under a new key; the old keys are gone.\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}
