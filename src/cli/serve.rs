//! `kezhan serve`.

use super::ground::{self, Beside, Failure, Ground};
use super::supervisor;
use crate::boot;
use crate::config::Config;
use std::process::ExitCode;

/// Serve the product until stopped by SIGTERM or Ctrl-C.
///
/// With a private database the schema is brought up to date first; a company's own database is never changed by this
/// command: run `kezhan migrate`.
#[derive(clap::Args)]
pub struct Serve {}

impl Serve {
    /// Runs it.
    ///
    /// # Errors
    /// Where it can't start.
    pub fn run(config: Config) -> Result<ExitCode, Failure> {
        ground::log(&config);
        let ground = Ground::find(&config, Beside::Own)?;
        if matches!(ground, Ground::Private(_)) {
            ground.refresh(&config)?;
        } else {
            let pending = ground.difference(&config)?.pending;
            if !pending.is_empty() {
                let (count, names) = (pending.len(), pending.join(", "));
                return Err(
                    format!("the database lacks {count} migrations ({names}); run `kezhan migrate` first").into()
                );
            }
        }
        serve(ground, config)
    }
}

/// Serves until stopped.
///
/// # Errors
/// Where the address can't be listened on.
pub fn serve(ground: Ground, config: Config) -> Result<ExitCode, Failure> {
    let address = config.server.listen;
    let house = ground.house(config)?;
    let _watched = ground.watch(&house.config);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "serving");
    actix_web::rt::System::new()
        .block_on(boot::serve(house, supervisor::serving))
        .map_err(|error| format!("cannot listen on {address}: {error}"))?;
    supervisor::stopping();
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}
