//! `kezhan seed`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::config::Config;
use crate::core::access::Actor;
use crate::core::problem::Problem;
use crate::seed::{self, PASSWORD, Size};
use crate::{boot, text::Lang};
use diesel::{Connection, PgConnection};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// Fill an empty database with a large company, the same each time: for measurements and for sizing a server.
///
/// Departments four levels deep, customers with realistic names, twice as many contacts, five times as many follow-ups.
/// The people few, many, director, all and pool see 20 customers, one in 200, a fifth, everything and a pool of a tenth.
/// A database that has customers is refused. Not for real data: everybody knows the password.
#[derive(clap::Args)]
pub struct Seed {
    /// How many customers.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    customers: u32,
    /// How many people work there.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    users: u32,
    /// What chance begins with.
    #[arg(long = "seed", value_name = "SEED", default_value_t = 1)]
    chance: u64,
}

impl Seed {
    /// Runs it.
    ///
    /// # Errors
    /// Where there is no room, or the database has customers or does not answer.
    pub fn run(&self, config: &Config) -> Result<ExitCode, Failure> {
        let ground = Ground::find(config, Beside::Join)?;
        if matches!(ground, Ground::Private(_)) {
            room(&config.data.dir, u64::from(self.customers) * seed::BYTES)?;
        }
        ground.migrate(config)?;
        let owner = format!("{}_owner", config.database.role_prefix);
        let db = boot::open(ground.owner(config)?.whole(), Some(owner), (2, 1), config.secret.load()?)?;
        let actor = Actor::operator(ground::os_user(), Lang::En);
        let size = Size { customers: self.customers.into(), users: self.users.into(), seed: self.chance };
        let begun = Instant::now();
        let told = |what: &str| eprintln!("{:>7.1} s  {what}", begun.elapsed().as_secs_f64());
        match seed::load(&db, &actor, &size, &told) {
            Err(Problem::Refused(why)) => return Err(why.into()),
            done => done?,
        }
        let mut connection = PgConnection::establish(&ground.owner(config)?.whole())?;
        seed::settle(&mut connection, &config.database.role_prefix)?;
        told("done");
        print(&format!("Sign in as few, many, director, all or pool with {PASSWORD}\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Refuses where less than `bytes` are free, as `df` of coreutils tells.
fn room(folder: &Path, bytes: u64) -> Result<(), Failure> {
    let output =
        Command::new("df").env("LC_ALL", "C").args(["--block-size=1", "--output=avail", "--"]).arg(folder).output()?;
    let free: u64 =
        String::from_utf8(output.stdout)?.lines().nth(1).and_then(|line| line.trim().parse().ok()).unwrap_or(0);
    if free < bytes {
        let (free, needed) = (free / 1_000_000, bytes / 1_000_000);
        return Err(format!("{} has {free} MB free; this needs {needed} MB", folder.display()).into());
    }
    Ok(())
}
