//! `kezhan backup`: one folder with the database, the attachments, the settings and a manifest of it all.

pub(super) mod manifest;
pub(super) mod programs;
pub(super) mod store;
mod verify;

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::config::{Config, Surroundings};
use crate::core::access::Actor;
use crate::core::event::Event;
use crate::core::migrate;
use crate::core::outside::Clock;
use crate::core::secret::Secret;
use crate::text::Lang;
use manifest::{Content, DUMP, FORMAT, KEY, Manifest};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Make a backup while the product runs, or verify one.
///
/// The folder holds the database, the attachments, the settings and a manifest with the rows of each table and the
/// SHA-256 of each file. Exit code 0: whole; 1: failed, and nothing is left; 2: made, but attachments were missing before.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Backup {
    /// The folder to make; it may not exist yet.
    #[arg(required = true)]
    to: Option<PathBuf>,
    /// Put the installation's key into the backup, for who keeps backups as secret as the key.
    #[arg(long)]
    with_secrets: bool,
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Report as JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Restore a backup into a private server of its own and compare everything; the installation is not touched. Exit code
    /// 0: as it was; 1: damaged; 2: could not be verified, with the reason.
    Verify(verify::Verify),
}

impl Backup {
    /// Runs it.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn run(self, config: &Config, file: Option<&Path>) -> Result<ExitCode, Failure> {
        match (self.verb, self.to) {
            (Some(Verb::Verify(verify)), _) => verify.run(self.json),
            (None, Some(to)) => {
                let settings = Surroundings::of_process(file)?.files();
                let manifest = make(config, &settings, &to, self.with_secrets)?;
                report(&manifest, config, &to, self.json)
            }
            (None, None) => Err("name the folder to make".into()),
        }
    }
}

/// Under another name first, so that a folder of this name is a whole backup.
fn make(config: &Config, settings: &[PathBuf], to: &Path, with_secrets: bool) -> Result<Manifest, Failure> {
    if to.exists() {
        return Err(format!("{} exists already; name a folder that does not", to.display()).into());
    }
    let mut name = to.file_name().ok_or("name a folder to make")?.to_owned();
    name.push(format!(".unfinished-{}", std::process::id()));
    let unfinished = to.with_file_name(name);
    DirBuilder::new().mode(0o700).create(&unfinished).map_err(|error| format!("{}: {error}", unfinished.display()))?;
    let made = fill(config, settings, &unfinished, with_secrets)
        .and_then(|manifest| Ok(fs::rename(&unfinished, to).map(|()| manifest)?));
    if made.is_err() {
        drop(fs::remove_dir_all(&unfinished));
    }
    made
}

fn fill(config: &Config, settings: &[PathBuf], folder: &Path, with_secrets: bool) -> Result<Manifest, Failure> {
    let ground = Ground::find(config, Beside::Join)?;
    let secret = config.secret.load()?;
    let login = ground.backup(config)?;
    // Who takes everything out is on record before it leaves.
    let operator = Actor::operator(ground::os_user(), Lang::En);
    ground.open(config)?.write_now(&operator, |tx| tx.record(Event::named("backup.made", "system")))?;

    let mut connection = store::open(&login.whole())?;
    let snapshot = store::snapshot(&mut connection)?;
    programs::dump(&login, &snapshot, &folder.join(DUMP))?;
    let mut files = BTreeMap::new();
    note(folder, DUMP, &mut files)?;
    copy_attachments(&config.data.dir.join("files"), folder, &mut files)?;
    for path in settings {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = path.parent().is_some_and(|parent| parent.ends_with("conf.d"));
        copy(path, folder, &format!("settings/{}{name}", if beside { "conf.d/" } else { "" }), &mut files)?;
    }
    if with_secrets {
        copy(&config.secret.key_file, folder, KEY, &mut files)?;
    }
    let mut manifest = Manifest {
        format: FORMAT,
        kezhan: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: Clock::System.now().to_rfc3339(),
        role_prefix: config.database.role_prefix.clone(),
        migrations: migrate::applied(&mut connection)?,
        key: which_key(&secret),
        tables: store::tables(&mut connection)?,
        files,
        missing_attachments: Vec::new(),
    };
    manifest.missing_attachments = store::attachments(&mut connection)?;
    let missing = manifest.missing_attachments.iter().filter(|sha256| !manifest.has_attachment(sha256));
    manifest.missing_attachments = missing.cloned().collect();
    manifest.write(folder)?;
    File::open(folder)?.sync_all()?;
    Ok(manifest)
}

/// Tells keys apart without giving anything of them away.
pub(super) fn which_key(secret: &Secret) -> String {
    secret.hex("which key", b"").chars().take(16).collect()
}

/// What lies under its SHA-256; what is still being received does not.
fn copy_attachments(store: &Path, folder: &Path, files: &mut BTreeMap<String, Content>) -> Result<(), Failure> {
    let Ok(drawers) = fs::read_dir(store) else { return Ok(()) };
    for drawer in drawers {
        let drawer = drawer?;
        for file in fs::read_dir(drawer.path())? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            let drawer = drawer.file_name().to_string_lossy().into_owned();
            if name.len() == 64 && name.starts_with(&drawer) {
                copy(&file.path(), folder, &format!("files/{drawer}/{name}"), files)?;
            }
        }
    }
    Ok(())
}

fn copy(from: &Path, folder: &Path, name: &str, files: &mut BTreeMap<String, Content>) -> Result<(), Failure> {
    let to = folder.join(name);
    if let Some(parent) = to.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    }
    fs::copy(from, &to).map_err(|error| format!("{}: {error}", from.display()))?;
    fs::set_permissions(&to, fs::Permissions::from_mode(0o600))?;
    File::open(&to)?.sync_all()?;
    note(folder, name, files)
}

fn note(folder: &Path, name: &str, files: &mut BTreeMap<String, Content>) -> Result<(), Failure> {
    files.insert(name.to_owned(), Content::of(&folder.join(name))?);
    Ok(())
}

fn report(manifest: &Manifest, config: &Config, to: &Path, as_json: bool) -> Result<ExitCode, Failure> {
    let (tables, rows, attachments) = (manifest.tables.len(), manifest.rows(), manifest.attachments());
    let bytes: u64 = manifest.files.values().map(|file| file.size).sum();
    let with_key = manifest.files.contains_key(KEY);
    let missing = &manifest.missing_attachments;
    if as_json {
        let whole = json!({ "backup": to, "kezhan": manifest.kezhan, "made_at": manifest.made_at, "tables": tables, "rows": rows,
            "attachments": attachments, "bytes": bytes, "with_key": with_key, "missing_attachments": missing });
        print(&format!("{whole}\n"))?;
    } else {
        let key = config.secret.key_file.display();
        let kept = if with_key {
            "The key is in it: keep the backup as secret as the key.".to_owned()
        } else {
            format!("Not in it: the key {key}. Keep a copy of it apart from the backup; restoring needs it.")
        };
        print(&format!(
            "{}: {tables} tables with {rows} rows, {attachments} attachments, {bytes} bytes\n{kept}\n",
            to.display()
        ))?;
        for sha256 in missing {
            eprintln!("kezhan: the attachment {sha256} was missing from {}", config.data.dir.join("files").display());
        }
    }
    Ok(ExitCode::from(if missing.is_empty() { 0 } else { 2 }))
}
