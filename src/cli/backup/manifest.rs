//! What a backup says of itself: `manifest.json`, and its own SHA-256 beside it.

use super::super::ground::Failure;
use crate::core::migrate::{self, Difference};
use crate::core::secret::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The form of backups that this program writes and reads.
pub(in crate::cli) const FORMAT: u32 = 1;

const NAME: &str = "manifest.json";
const SUM: &str = "manifest.sha256";

/// The dump of the database within a backup.
pub(in crate::cli) const DUMP: &str = "database.dump";
/// The installation's key within a backup that holds it.
pub(in crate::cli) const KEY: &str = "secret.key";

/// Everything that a restored installation is compared with.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::cli) struct Manifest {
    pub format: u32,
    /// The version of the program that made it.
    pub kezhan: String,
    /// When, in UTC.
    pub made_at: String,
    pub role_prefix: String,
    /// Versions of the migrations that the database had.
    pub migrations: Vec<String>,
    /// Tells which key the installation had; gives nothing of it away.
    pub key: String,
    pub tables: BTreeMap<String, Table>,
    /// Every other file of the backup, by its path in it.
    pub files: BTreeMap<String, Content>,
    /// SHA-256 of attachments that the database names and the store lacked.
    pub missing_attachments: Vec<String>,
}

/// How much a table holds, and a sum over its rows that does not depend on their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct Table {
    pub rows: i64,
    pub content: String,
}

/// A file: bytes and SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct Content {
    pub size: u64,
    pub sha256: String,
}

impl Content {
    /// Of a file as it lies there.
    pub(in crate::cli) fn of(path: &Path) -> io::Result<Self> {
        let mut hash = Sha256::new();
        let size = io::copy(&mut File::open(path)?, &mut hash)?;
        Ok(Self { size, sha256: hex(&hash.finalize()) })
    }
}

impl Manifest {
    /// Writes it into the backup, last of all.
    pub(in crate::cli) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        let sum = hex(&Sha256::digest(text.as_bytes()));
        for (name, text) in [(NAME, text), (SUM, format!("{sum}  {NAME}\n"))] {
            let mut file = File::options().write(true).create_new(true).mode(0o600).open(folder.join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
        }
        Ok(())
    }

    /// Reads it, unless it was changed or is of a form that this program does not know.
    pub(in crate::cli) fn read(folder: &Path) -> Result<Self, Failure> {
        let shown = folder.join(NAME);
        let shown = shown.display();
        let text = fs::read(folder.join(NAME))
            .map_err(|error| format!("{shown}: {error}; an interrupted backup has no manifest"))?;
        let sum = fs::read_to_string(folder.join(SUM)).unwrap_or_default();
        if sum.split_whitespace().next() != Some(hex(&Sha256::digest(&text)).as_str()) {
            return Err(format!("{shown} is damaged: its SHA-256 is not the one in {SUM}").into());
        }
        let any: serde_json::Value = serde_json::from_slice(&text)?;
        let format = any.get("format").and_then(serde_json::Value::as_u64);
        if format != Some(FORMAT.into()) {
            let version = any.get("kezhan").and_then(serde_json::Value::as_str).unwrap_or("another");
            let ours = env!("CARGO_PKG_VERSION");
            return Err(format!(
                "the backup is of a form that kezhan {ours} does not know; it was made by version {version}: use that one"
            )
            .into());
        }
        Ok(serde_json::from_value(any)?)
    }

    /// What of the backup's files is missing or not as it was, one text each.
    pub(in crate::cli) fn damages(&self, folder: &Path) -> Vec<String> {
        let damage = |(name, was): (&String, &Content)| match Content::of(&folder.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(format!("{name} is missing")),
            Err(error) => Some(format!("{name}: {error}")),
            Ok(is) if is.size != was.size => Some(format!("{name} has {} bytes instead of {}", is.size, was.size)),
            Ok(is) if is != *was => Some(format!("{name} was changed: its SHA-256 is another")),
            Ok(_) => None,
        };
        self.files.iter().filter_map(damage).collect()
    }

    /// How the database of the backup differs from what this program works with.
    pub(in crate::cli) fn difference(&self) -> Result<Difference, Failure> {
        Ok(migrate::compare(&self.migrations)?)
    }

    /// Rows of all tables.
    pub(in crate::cli) fn rows(&self) -> i64 {
        self.tables.values().map(|table| table.rows).sum()
    }

    /// Attachments in the backup.
    pub(in crate::cli) fn attachments(&self) -> usize {
        self.files.keys().filter(|name| name.starts_with("files/")).count()
    }

    /// Whether the backup holds the attachment with this SHA-256.
    pub(in crate::cli) fn has_attachment(&self, sha256: &str) -> bool {
        self.files.iter().any(|(name, content)| name.starts_with("files/") && content.sha256 == sha256)
    }
}

/// Which tables are not as they were, one text each.
pub(in crate::cli) fn differences(were: &BTreeMap<String, Table>, are: &BTreeMap<String, Table>) -> Vec<String> {
    let changed = were.iter().filter_map(|(name, was)| match are.get(name) {
        None => Some(format!("table {name} is missing")),
        Some(is) if is.rows != was.rows => Some(format!("table {name} has {} rows instead of {}", is.rows, was.rows)),
        Some(is) if is != was => Some(format!("table {name} has other content")),
        Some(_) => None,
    });
    let more = are.keys().filter(|name| !were.contains_key(*name)).map(|name| format!("table {name} is new"));
    changed.chain(more).collect()
}
