//! `kezhan backup verify`: only a restored backup is known to be one.

use super::super::ground::{DATABASE, Failure};
use super::super::output::print;
use super::manifest::{DUMP, Manifest, differences};
use super::programs::{self, Section};
use super::store;
use crate::config::Login;
use crate::core::migrate::setup_script;
use crate::core::outside::postgres::{PrivatePostgres, SUPERUSER, Tuning};
use diesel::connection::SimpleConnection;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Verify {
    /// The backup.
    from: PathBuf,
    /// Where the private server keeps its data meanwhile: as much room as the database has; removed at the end.
    #[arg(long, value_name = "FOLDER", default_value = "/var/tmp")]
    room: PathBuf,
}

impl Verify {
    /// Runs it.
    pub(super) fn run(self, as_json: bool) -> Result<ExitCode, Failure> {
        let manifest = Manifest::read(&self.from)?;
        let verdict = self.judge(&manifest)?;
        self.report(&manifest, &verdict, as_json)?;
        Ok(ExitCode::from(verdict.state().1))
    }

    fn judge(&self, manifest: &Manifest) -> Result<Verdict, Failure> {
        let damages = manifest.damages(&self.from);
        if !manifest.difference()?.unknown.is_empty() {
            let why = format!("it was made by kezhan {}, newer than this program", manifest.kezhan);
            return Ok(Verdict { damages, not_verified: Some(why) });
        }
        if !damages.is_empty() {
            return Ok(Verdict { damages, not_verified: None });
        }
        Ok(match self.compare(manifest) {
            Ok(damages) => Verdict { damages, not_verified: None },
            Err(Trial::NoServer(why)) => Verdict { damages, not_verified: Some(why) },
            Err(Trial::Failed(why)) => Verdict { damages: vec![why], not_verified: None },
        })
    }

    fn report(&self, manifest: &Manifest, verdict: &Verdict, as_json: bool) -> Result<(), Failure> {
        let (tables, rows, attachments) = (manifest.tables.len(), manifest.rows(), manifest.attachments());
        let Verdict { damages, not_verified } = verdict;
        let (state, _) = verdict.state();
        if as_json {
            let whole = json!({ "backup": self.from, "state": state, "kezhan": manifest.kezhan, "made_at": manifest.made_at,
                "tables": tables, "rows": rows, "attachments": attachments, "damages": damages, "not_verified": not_verified,
                "missing_attachments": manifest.missing_attachments });
            return Ok(print(&format!("{whole}\n"))?);
        }
        for damage in damages {
            eprintln!("kezhan: {damage}");
        }
        let (shown, made_at, version) = (self.from.display(), &manifest.made_at, &manifest.kezhan);
        print(&match not_verified {
            Some(why) => format!("{shown}: {state}: {why}\n"),
            None => format!(
                "{shown}: {state}; {tables} tables with {rows} rows, {attachments} attachments, of {made_at} by kezhan {version}\n"
            ),
        })?;
        Ok(())
    }

    /// What differs once it is restored.
    fn compare(&self, manifest: &Manifest) -> Result<Vec<String>, Trial> {
        let room = self.room.join(format!("kezhan-verify-{}", std::process::id()));
        let tuning = Tuning { durable: false, role_prefix: manifest.role_prefix.clone() };
        let started = PrivatePostgres::start(&room, &tuning).map_err(|error| Trial::NoServer(error.to_string()));
        let compared = started.and_then(|server| restored(&server, manifest, &self.from).map_err(Trial::Failed));
        drop(fs::remove_dir_all(&room));
        compared
    }
}

/// What is known of a backup.
struct Verdict {
    damages: Vec<String>,
    /// Why not everything could be looked at.
    not_verified: Option<String>,
}

impl Verdict {
    /// In a word, and as an exit code.
    fn state(&self) -> (&'static str, u8) {
        match (self.damages.is_empty(), &self.not_verified) {
            (false, _) => ("damaged", 1),
            (true, Some(_)) => ("not verified", 2),
            (true, None) => ("as it was", 0),
        }
    }
}

/// Why there is nothing to compare.
enum Trial {
    NoServer(String),
    Failed(String),
}

fn restored(server: &PrivatePostgres, manifest: &Manifest, from: &Path) -> Result<Vec<String>, String> {
    let prefix = &manifest.role_prefix;
    let words = |problem: &dyn std::fmt::Display| problem.to_string();
    let mut admin = store::open(&server.url(SUPERUSER, "postgres")).map_err(|problem| words(&problem))?;
    let database = format!(
        "create database {DATABASE} owner {prefix}_owner template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'"
    );
    let made = admin.batch_execute(&setup_script(prefix)).and_then(|()| admin.batch_execute(&database));
    made.map_err(|problem| words(&problem))?;
    let login = Login { url: server.url(SUPERUSER, DATABASE), password: None };
    programs::restore(&from.join(DUMP), &login, SUPERUSER, Section::Whole).map_err(|problem| words(&problem))?;
    let mut connection = store::open(&login.url).map_err(|problem| words(&problem))?;
    let tables = store::tables(&mut connection).map_err(|problem| words(&problem))?;
    let named = store::attachments(&mut connection).map_err(|problem| words(&problem))?;
    let known = |sha256: &String| manifest.has_attachment(sha256) || manifest.missing_attachments.contains(sha256);
    let lacking = named.iter().filter(|sha256| !known(sha256)).map(|sha256| format!("attachment {sha256} is missing"));
    Ok(differences(&manifest.tables, &tables).into_iter().chain(lacking).collect())
}
