//! `pg_dump` and `pg_restore`. A password is handed over in the environment, which others can't see, never as an argument.

use super::super::ground::Failure;
use crate::config::Login;
use crate::core::outside::postgres::client;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// What of a dump is restored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Section {
    Whole,
    /// Tables and rows, which no policy hides yet.
    Data,
    /// Indexes, keys, triggers and policies.
    Rest,
}

/// Dumps the state of a snapshot into a file.
pub(super) fn dump(from: &Login, snapshot: &str, to: &Path) -> Result<(), Failure> {
    let mut command = Command::new(client("pg_dump"));
    command.args(["--format=custom", "--lock-wait-timeout=60s"]).arg(format!("--snapshot={snapshot}"));
    run("pg_dump", command.arg("--file").arg(to), from)
}

/// Restores a dump, all of the section or nothing, with everything owned by `owner`.
pub(in crate::cli) fn restore(dump: &Path, to: &Login, owner: &str, section: Section) -> Result<(), Failure> {
    let mut command = Command::new(client("pg_restore"));
    command.args(["--no-owner", "--no-privileges", "--no-comments", "--single-transaction"]);
    command.arg(format!("--role={owner}"));
    match section {
        Section::Whole => {}
        Section::Data => drop(command.args(["--section=pre-data", "--section=data"])),
        Section::Rest => drop(command.arg("--section=post-data")),
    }
    run("pg_restore", command.arg(dump), to)
}

fn run(name: &str, command: &mut Command, login: &Login) -> Result<(), Failure> {
    command.args(["--no-password", "--dbname"]).arg(&login.url);
    if let Some(password) = &login.password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("{name} is not installed. As root: apt-get install postgresql-client"),
        _ => format!("{name}: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim()).into())
}
