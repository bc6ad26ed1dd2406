//! The command line: one file for each command.

mod demo;
mod ground;
mod import;
mod migrate;
mod serve;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Kezhan (客栈): customer relationship management on your own server.
#[derive(Parser)]
#[command(name = "kezhan", version, about, long_about = None, propagate_version = true)]
struct Cli {
    /// The configuration file; otherwise `KEZHAN_CONFIG` or /etc/kezhan/kezhan.toml, if it exists.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the product until stopped.
    Serve(serve::Serve),
    /// Serve with a private database and a small demonstration company; prints one login for each role.
    Demo(demo::Demo),
    /// Bring the database to the version of this binary.
    Migrate(migrate::Migrate),
    /// Bring records in from CSV or XLSX.
    Import(import::Import),
}

/// Runs the command that was given. Exit code 0: done; 1: refused or failed, with the reason on standard error; 2: wrong usage.
#[must_use]
pub fn run() -> ExitCode {
    let _already_set = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    let config = match crate::config::Config::load(cli.config.as_deref()) {
        Ok(config) => config,
        Err(mistakes) => {
            eprintln!("{mistakes}");
            return ExitCode::FAILURE;
        }
    };
    let done = match cli.command {
        Command::Serve(_) => serve::Serve::run(config),
        Command::Demo(_) => demo::Demo::run(config),
        Command::Migrate(migrate) => migrate.run(&config),
        Command::Import(import) => import.run(&config),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("kezhan: {failure}");
            ExitCode::FAILURE
        }
    }
}
