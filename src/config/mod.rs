//! The settings: one struct for each section, read from one file, the files beside it and the environment.
//!
//! [`SETTINGS`] is the list that the file, the environment, `kezhan config show` and docs/settings.md are read by.
//! Secrets are never values here: a setting names the file that holds one.

mod check;
mod ldap;
mod mistake;
mod origin;
mod secrets;
mod settings;
mod source;
pub mod text;
mod value;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

pub use check::has_password;
pub use mistake::{Mistake, Mistakes, Wrong};
pub use origin::Origin;
pub use secrets::{Login, handed};
pub use settings::{
    Company, Config, Data, Database, LdapDirectory, Log, MailRelay, Metrics, SETTINGS, SecretKey, Server, Sessions,
    SignIn,
};
pub use source::Surroundings;
pub use value::{LdapKind, LogFormat, LogLevel, MailSecurity, Network, PasswordRules, SecondFactor, YesNo};

use crate::text::Lang;

/// What is known of a setting beforehand.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// The table in the file.
    pub section: &'static str,
    /// The key in that table.
    pub key: &'static str,
    /// The value when nobody sets it; `<state>` and `<data.dir>` stand for directories.
    pub default: &'static str,
    /// What it means.
    pub zh: &'static str,
    /// What it means.
    pub en: &'static str,
}

impl Setting {
    /// `section.key`
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.section, self.key)
    }

    /// The variable of the environment that overrides it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("KEZHAN_{}_{}", self.section, self.key).to_uppercase()
    }

    /// What it means.
    #[must_use]
    pub fn meaning(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// A setting with its value and where that comes from.
#[derive(Debug)]
pub struct Entry {
    /// Which.
    pub setting: &'static Setting,
    /// The value as it would be written; no secrets.
    pub value: String,
    /// Where it was set.
    pub origin: Origin,
}

impl Config {
    /// What links to the product begin with, without a slash at the end. Where `server.public_url` is not set this is the
    /// address that it listens on, which other machines may not reach.
    #[must_use]
    pub fn base_url(&self) -> String {
        let base = self.server.public_url.clone().unwrap_or_else(|| format!("http://{}", self.server.listen));
        base.trim_end_matches('/').to_owned()
    }

    /// The settings of this process: the file of `--config`, of `KEZHAN_CONFIG` or /etc/kezhan/kezhan.toml, then the
    /// files `conf.d/*.toml` beside it by name, then the environment; each overrides what came before.
    ///
    /// # Errors
    /// All mistakes at once, each with its place and remedy.
    pub fn load(file: Option<&Path>) -> Result<Self, Mistakes> {
        Self::read(&Surroundings::of_process(file)?)
    }

    /// The settings in the given surroundings.
    ///
    /// # Errors
    /// All mistakes at once, each with its place and remedy.
    pub fn read(around: &Surroundings) -> Result<Self, Mistakes> {
        let mut mistakes = Vec::new();
        let mut given = source::gather(around, &mut mistakes);
        let config = Self::build(&mut given, &mut mistakes);
        match config {
            Some(config) if mistakes.is_empty() => config.check().map(|()| config),
            _ => {
                mistakes.sort_by(|one, other| one.origin.cmp(&other.origin));
                Err(Mistakes(mistakes))
            }
        }
    }

    /// All settings with their values and origins, in the order of the documentation.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let values = SETTINGS.iter().zip(self.values());
        values.map(|(setting, value)| Entry { setting, value, origin: self.origin(&setting.name()) }).collect()
    }

    /// Whether somebody set it, rather than leaving its default.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.origin(name) != Origin::Default
    }

    fn origin(&self, name: &str) -> Origin {
        self.origins.get(name).cloned().unwrap_or(Origin::Default)
    }
}

/// docs/settings.md in one language.
#[must_use]
pub fn page(lang: Lang) -> String {
    let mut page = format!("# {}\n\n{}\n", text::page_title(lang), text::page_lead(lang));
    let mut section = "";
    for setting in SETTINGS {
        if setting.section != section {
            section = setting.section;
            let _infallible = write!(page, "\n## [{section}]\n\n{}\n", text::page_head(lang));
        }
        let default = if setting.default.is_empty() { String::new() } else { format!("`{}`", setting.default) };
        let (key, variable, meaning) = (setting.key, setting.variable(), setting.meaning(lang));
        let _infallible = writeln!(page, "| `{key}` | {default} | {meaning} | `{variable}` |");
    }
    page
}

/// Where each setting that somebody set was set, by name.
type Origins = BTreeMap<String, Origin>;
