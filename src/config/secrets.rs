//! What the files of secrets hold: passwords of the database and the installation's key.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::mistake::{Mistakes, Wrong};
use super::{Database, Origin, SecretKey, text};
use crate::core::outside::postgres::escaped;
use crate::core::secret::{Secret, hex, random};

const SETTING: &str = "secret.key_file";

/// One way into the company's database: a URL and the file with its password.
pub(super) struct Access<'a> {
    pub(super) url: Option<&'a str>,
    pub(super) url_setting: &'static str,
    pub(super) file: Option<&'a Path>,
    pub(super) file_setting: &'static str,
}

impl Access<'_> {
    /// Whether only a command of the operator uses it, who alone may be able to read the password then.
    pub(super) fn is_for_operator(&self) -> bool {
        self.url_setting != "database.url"
    }

    pub(super) fn password(&self) -> Result<Option<String>, Wrong> {
        let Some(path) = self.file else { return Ok(None) };
        filled(self.file_setting, path).map(Some)
    }

    fn login(&self) -> Result<Option<Login>, Mistakes> {
        let Some(url) = self.url else { return Ok(None) };
        let password = self.password().map_err(|wrong| Mistakes::one(Origin::Default, wrong))?;
        Ok(Some(Login { url: url.to_owned(), password }))
    }
}

/// A way into a database: the URL, and the password apart from it, for programs whose arguments others can see.
#[derive(Clone)]
pub struct Login {
    /// Without the password.
    pub url: String,
    /// None where PostgreSQL asks for none.
    pub password: Option<String>,
}

impl Login {
    /// The URL with the password in it, for libpq. Never show it.
    #[must_use]
    pub fn whole(&self) -> String {
        let Some(password) = &self.password else { return self.url.clone() };
        let joint = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{joint}password={}", self.url, escaped(password))
    }
}

impl Database {
    /// The name of the company's database, if its URL has one.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let (_, rest) = self.url.as_deref()?.split_once("://")?;
        let (_, name) = rest.split('?').next()?.split_once('/')?;
        Some(name.to_owned()).filter(|name| !name.is_empty())
    }

    /// A parameter of the company's URL, such as `sslmode`; as written.
    #[must_use]
    pub fn parameter(&self, wanted: &str) -> Option<&str> {
        let (_, parameters) = self.url.as_deref()?.split_once('?')?;
        let mut pairs = parameters.rsplit('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }

    /// The URL of the company's database with its password, for libpq; none means the private database. Never show it.
    ///
    /// # Errors
    /// The password's file can't be used.
    pub fn connection(&self) -> Result<Option<String>, Mistakes> {
        let [serve, ..] = self.accesses();
        Ok(serve.login()?.as_ref().map(Login::whole))
    }

    /// The way in for changes of the schema; none when there is no `database.migrate_url`.
    ///
    /// # Errors
    /// The password's file can't be used.
    pub fn migrate_login(&self) -> Result<Option<Login>, Mistakes> {
        let [_, migrate, _] = self.accesses();
        migrate.login()
    }

    /// The way in for backups; none when there is no `database.backup_url`.
    ///
    /// # Errors
    /// The password's file can't be used.
    pub fn backup_login(&self) -> Result<Option<Login>, Mistakes> {
        let [.., backup] = self.accesses();
        backup.login()
    }

    pub(super) fn accesses(&self) -> [Access<'_>; 3] {
        [
            Access {
                url: self.url.as_deref(),
                url_setting: "database.url",
                file: self.password_file.as_deref(),
                file_setting: "database.password_file",
            },
            Access {
                url: self.migrate_url.as_deref(),
                url_setting: "database.migrate_url",
                file: self.migrate_password_file.as_deref(),
                file_setting: "database.migrate_password_file",
            },
            Access {
                url: self.backup_url.as_deref(),
                url_setting: "database.backup_url",
                file: self.backup_password_file.as_deref(),
                file_setting: "database.backup_password_file",
            },
        ]
    }
}

impl SecretKey {
    /// The installation's key.
    ///
    /// # Errors
    /// The file can't be read or does not hold 64 hexadecimal digits.
    pub fn load(&self) -> Result<Secret, Mistakes> {
        let wrong = |wrong| Mistakes::one(Origin::Default, wrong);
        let content = read(SETTING, &self.key_file).map_err(wrong)?;
        let bytes = bytes(content.trim());
        bytes
            .map(Secret::new)
            .ok_or_else(|| wrong(Wrong::SecretContent(SETTING, self.key_file.clone(), text::not_a_key)))
    }

    /// Makes the file with a random key, mode 0600, unless there is one: at the first start with the private database.
    /// It is there whole or not at all, whenever we are killed.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn make(&self) -> Result<(), Mistakes> {
        if self.key_file.exists() {
            return Ok(());
        }
        write_whole(&self.key_file, &hex(&random::<32>())).map_err(|error| {
            let wrong = Wrong::SecretFile(SETTING, self.key_file.clone(), error.to_string());
            Mistakes::one(Origin::Default, wrong)
        })
    }
}

/// What a file holds without the line's end; an empty one is a mistake.
pub(super) fn filled(setting: &'static str, path: &Path) -> Result<String, Wrong> {
    let content = read(setting, path)?;
    let inside = content.trim_end_matches(['\r', '\n']);
    if inside.is_empty() {
        return Err(Wrong::SecretContent(setting, path.to_owned(), text::empty_file));
    }
    Ok(inside.to_owned())
}

fn read(setting: &'static str, path: &Path) -> Result<String, Wrong> {
    fs::read_to_string(handed(path)).map_err(|error| Wrong::SecretFile(setting, path.to_owned(), error.to_string()))
}

/// Where the content of a secret's file is read: under systemd the service gets it as a credential of the same name, for
/// the file itself is read by root only.
#[must_use]
pub fn handed(path: &Path) -> PathBuf {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    let credential = folder.zip(path.file_name()).map(|(folder, name)| folder.join(name));
    credential.filter(|credential| credential.exists()).unwrap_or_else(|| path.to_owned())
}

fn write_whole(path: &Path, content: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o711).create(parent)?;
    }
    let unfinished = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    writeln!(file, "{content}")?;
    file.sync_all()?;
    // Unlike a rename, a link does not replace the key that somebody else made meanwhile.
    let linked = match fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    };
    fs::remove_file(&unfinished)?;
    linked
}

/// 32 bytes of 64 hexadecimal digits.
fn bytes(digits: &str) -> Option<[u8; 32]> {
    if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let bytes = (0..32).map(|i| u8::from_str_radix(digits.get(2 * i..2 * i + 2)?, 16).ok());
    bytes.collect::<Option<Vec<u8>>>()?.try_into().ok()
}
