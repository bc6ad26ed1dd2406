//! The command line: one file for each command.

mod audit;
mod backup;
mod demo;
pub mod doctor;
pub mod figures;
mod ground;
mod import;
mod import_sales;
mod ldap;
mod mail;
mod mail_lead;
mod man;
mod migrate;
mod output;
pub mod permissions;
mod restore;
pub mod routes;
mod secrets;
mod seed;
mod serve;
pub mod settings;
mod setup;
mod supervisor;
pub mod text;
mod user;

use clap::{CommandFactory, Parser, Subcommand};
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
    Serve(serve::Serve),
    Demo(demo::Demo),
    Migrate(migrate::Migrate),
    Setup(setup::Setup),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Seed(seed::Seed),
    Doctor(doctor::Doctor),
    Config(settings::Settings),
    Import(import::Import),
    Figures(figures::Figures),
    Audit(audit::Audit),
    Ldap(ldap::Ldap),
    Mail(mail::Mail),
    /// Accounts: list, create, make the first administrators, new one-time links, disable.
    User(user::User),
    /// Keys of encrypted fields: rotate.
    Secrets(secrets::Secrets),
    /// Print every route with what it needs.
    Routes(routes::Routes),
    /// Print what each role and each person may do.
    Permissions(permissions::Permissions),
    #[command(hide = true)]
    Man(man::Man),
}

/// Runs the command that was given. Exit code 0: done; 1: refused or failed, with the reason on standard error; 2: wrong usage.
#[must_use]
pub fn run() -> ExitCode {
    let _already_set = rustls::crypto::ring::default_provider().install_default();
    match execute(Cli::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("kezhan: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn execute(cli: Cli) -> Result<ExitCode, ground::Failure> {
    if let Command::Doctor(doctor) = cli.command {
        return doctor.run(cli.config.as_deref());
    }
    if let Command::Man(_) = cli.command {
        return man::Man::run(Cli::command());
    }
    let config = match crate::config::Config::load(cli.config.as_deref()) {
        Ok(config) => config,
        Err(mistakes) => {
            eprintln!("{mistakes}");
            return Ok(if let Command::Mail(mail) = &cli.command { mail.not_begun() } else { ExitCode::FAILURE });
        }
    };
    match cli.command {
        Command::Serve(_) => serve::Serve::run(config),
        Command::Demo(_) => demo::Demo::run(config),
        Command::Migrate(migrate) => migrate.run(&config),
        Command::Setup(setup) => setup.run(config, cli.config.as_deref()),
        Command::Backup(backup) => backup.run(&config, cli.config.as_deref()),
        Command::Restore(restore) => restore.run(&config),
        Command::Seed(seed) => seed.run(&config),
        Command::Doctor(doctor) => doctor.run(cli.config.as_deref()),
        Command::Config(settings) => settings.run(&config),
        Command::Import(import) => import.run(&config),
        Command::Figures(figures) => figures.run(&config),
        Command::Audit(audit) => audit.run(&config),
        Command::Ldap(ldap) => ldap.run(config),
        Command::Mail(mail) => mail.run(&config),
        Command::User(user) => user.run(&config),
        Command::Secrets(secrets) => secrets.run(&config),
        Command::Routes(routes) => routes.run(),
        Command::Permissions(permissions) => permissions.run(&config),
        Command::Man(_) => man::Man::run(Cli::command()),
    }
}
