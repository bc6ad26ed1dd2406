//! Where values come from: the file, the files beside it, the environment.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::de::{DeTable, DeValue};

use super::mistake::{Mistake, Mistakes, Wrong};
use super::origin::Origin;
use super::value::{Raw, Value};
use super::{Origins, SETTINGS, text};

/// Where the file lies when nobody names another.
const STANDARD_FILE: &str = "/etc/kezhan/kezhan.toml";

/// Variables that are no settings: which file to read, where a packager keeps the front-end packages.
const OTHER_VARIABLES: [&str; 2] = ["KEZHAN_CONFIG", "KEZHAN_ASSETS"];

/// The beginning of variables that belong to the tests.
const TEST_VARIABLES: &str = "KEZHAN_TEST_";

/// What settings are read from.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The file that somebody named; it must exist.
    pub named_file: Option<PathBuf>,
    /// The file that is read when none is named; it may be absent.
    pub standard_file: PathBuf,
    /// The variables.
    pub environment: BTreeMap<String, String>,
    /// Where data is kept unless a setting says otherwise.
    pub state_dir: PathBuf,
}

impl Surroundings {
    /// Those of this process, with the file of `--config`.
    ///
    /// # Errors
    /// A variable of ours is not UTF-8.
    pub fn of_process(file: Option<&Path>) -> Result<Self, Mistakes> {
        let mut environment = BTreeMap::new();
        for (name, value) in env::vars_os() {
            match (name.into_string(), value.into_string()) {
                (Ok(name), Ok(value)) => drop(environment.insert(name, value)),
                (Ok(name), Err(value)) if name.starts_with("KEZHAN_") => return Err(not_unicode(name, &value)),
                _ => {}
            }
        }
        let named = file.map(Path::to_owned).or_else(|| environment.get("KEZHAN_CONFIG").map(PathBuf::from));
        let root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
        let state_dir = state_dir(root, &environment);
        Ok(Self { named_file: named, standard_file: PathBuf::from(STANDARD_FILE), environment, state_dir })
    }
}

impl Surroundings {
    /// The files that settings are read from, as far as they exist, in the order in which they override.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let file = self.main_file();
        let main = Some(file.to_owned()).filter(|file| file.is_file());
        main.into_iter().chain(beside(file)).collect()
    }

    /// The file that was named, or else the standard one.
    #[must_use]
    pub fn main_file(&self) -> &Path {
        self.named_file.as_deref().unwrap_or(&self.standard_file)
    }
}

fn not_unicode(name: String, value: &OsString) -> Mistakes {
    let given = value.to_string_lossy().into_owned();
    Mistakes::one(Origin::Environment(name.clone()), Wrong::Unfit(name, given, text::expects_unicode))
}

fn state_dir(root: bool, environment: &BTreeMap<String, String>) -> PathBuf {
    let folder = |name: &str| environment.get(name).map(PathBuf::from).filter(|path| path.is_absolute());
    match (root, folder("XDG_DATA_HOME"), folder("HOME")) {
        (false, Some(data), _) => data.join("kezhan"),
        (false, None, Some(home)) => home.join(".local/share/kezhan"),
        _ => PathBuf::from("/var/lib/kezhan"),
    }
}

/// Values by the names of their settings.
pub(super) struct Given {
    values: BTreeMap<String, (Raw, Origin)>,
    state_dir: PathBuf,
}

impl Given {
    /// The value of a setting; a wrong one is noted and none is returned.
    pub(super) fn read<T: Value>(&mut self, name: &str, mistakes: &mut Vec<Mistake>) -> Option<T> {
        let (raw, origin) = match self.values.get(name) {
            Some((raw, origin)) => (raw.clone(), origin.clone()),
            None => (Raw::One(self.default_of(name)), Origin::Default),
        };
        let value = T::read(&raw);
        // A default below a directory that is wrong itself is no mistake of its own.
        let follows = origin == Origin::Default && !mistakes.is_empty();
        if value.is_none() && !follows {
            let given = match raw {
                // It might hold a password.
                _ if name.ends_with("url") => "[..]".to_owned(),
                Raw::One(text) => format!("\"{text}\""),
                Raw::Many(parts) => format!("{parts:?}"),
                Raw::Other => "{}".to_owned(),
            };
            mistakes.push(Mistake { origin, wrong: Wrong::Unfit(name.to_owned(), given, T::expected) });
        }
        value
    }

    fn default_of(&self, name: &str) -> String {
        let setting = SETTINGS.iter().find(|setting| setting.name() == name);
        let default = setting.map_or("", |setting| setting.default);
        if default.contains("<data.dir>") {
            let dir = match self.values.get("data.dir") {
                Some((Raw::One(dir), _)) => dir.clone(),
                _ => self.default_of("data.dir"),
            };
            return default.replace("<data.dir>", dir.trim_end_matches('/'));
        }
        default.replace("<state>", &self.state_dir.to_string_lossy())
    }

    pub(super) fn origins(&self) -> Origins {
        self.values.iter().map(|(name, (_, origin))| (name.clone(), origin.clone())).collect()
    }
}

/// Reads everything that sets a value; later ones override.
pub(super) fn gather(around: &Surroundings, mistakes: &mut Vec<Mistake>) -> Given {
    let mut values = BTreeMap::new();
    let file = around.main_file();
    if around.named_file.is_some() || file.exists() {
        read_file(file, &mut values, mistakes);
    }
    for path in beside(file) {
        read_file(&path, &mut values, mistakes);
    }
    read_environment(&around.environment, &mut values, mistakes);
    Given { values, state_dir: around.state_dir.clone() }
}

/// `conf.d/*.toml` beside the file, by name.
fn beside(file: &Path) -> Vec<PathBuf> {
    let folder = file.parent().map(|parent| parent.join("conf.d"));
    let entries = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

type Values = BTreeMap<String, (Raw, Origin)>;

fn read_file(path: &Path, values: &mut Values, mistakes: &mut Vec<Mistake>) {
    let at = |line| Origin::File(path.to_owned(), line);
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return mistakes.push(Mistake { origin: at(0), wrong: Wrong::Unreadable(error.to_string()) }),
    };
    let line = |offset: usize| 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    let tables = match DeTable::parse(&text) {
        Ok(tables) => tables,
        Err(error) => {
            let origin = at(error.span().map_or(0, |span| line(span.start)));
            return mistakes.push(Mistake { origin, wrong: Wrong::Syntax(error.message().to_owned()) });
        }
    };
    for (section, table) in tables.get_ref() {
        let name = section.get_ref().as_ref();
        let place = at(line(section.span().start));
        if let Err(wrong) = known_section(name) {
            mistakes.push(Mistake { origin: place, wrong });
            continue;
        }
        let DeValue::Table(table) = table.get_ref() else {
            mistakes.push(Mistake { origin: place, wrong: Wrong::NotASection(name.to_owned()) });
            continue;
        };
        for (key, value) in table {
            let place = at(line(key.span().start));
            match known_key(name, key.get_ref()) {
                Ok(setting) => drop(values.insert(setting, (raw(value.get_ref()), place))),
                Err(wrong) => mistakes.push(Mistake { origin: place, wrong }),
            }
        }
    }
}

fn raw(value: &DeValue<'_>) -> Raw {
    match value {
        DeValue::String(text) => Raw::One(text.to_string()),
        DeValue::Integer(number) => Raw::One(number.to_string()),
        DeValue::Float(number) => Raw::One(number.to_string()),
        DeValue::Boolean(yes) => Raw::One(yes.to_string()),
        DeValue::Array(items) => {
            let items = items.iter().map(|item| match item.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                _ => None,
            });
            items.collect::<Option<_>>().map_or(Raw::Other, Raw::Many)
        }
        DeValue::Datetime(_) | DeValue::Table(_) => Raw::Other,
    }
}

fn known_section(name: &str) -> Result<(), Wrong> {
    if SETTINGS.iter().any(|setting| setting.section == name) {
        return Ok(());
    }
    let nearest = nearest(name, SETTINGS.iter().map(|setting| setting.section.to_owned()));
    Err(Wrong::UnknownSection(name.to_owned(), nearest.map(|section| format!("[{section}]"))))
}

fn known_key(section: &str, key: &str) -> Result<String, Wrong> {
    let name = format!("{section}.{key}");
    if SETTINGS.iter().any(|setting| setting.name() == name) {
        return Ok(name);
    }
    if key.ends_with("password") {
        return Err(Wrong::Password(password_setting(key)));
    }
    let elsewhere = SETTINGS.iter().find(|setting| setting.key == key).map(super::Setting::name);
    let nearest = elsewhere.or_else(|| nearest(&name, SETTINGS.iter().map(super::Setting::name)));
    Err(Wrong::Unknown(name, nearest))
}

fn read_environment(environment: &BTreeMap<String, String>, values: &mut Values, mistakes: &mut Vec<Mistake>) {
    let ours = environment.iter().filter(|(name, _)| {
        name.starts_with("KEZHAN_") && !name.starts_with(TEST_VARIABLES) && !OTHER_VARIABLES.contains(&name.as_str())
    });
    for (name, value) in ours {
        let origin = Origin::Environment(name.clone());
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.variable() == *name) {
            values.insert(setting.name(), (Raw::One(value.clone()), origin));
        } else if name.ends_with("PASSWORD") {
            let wrong = Wrong::Password(password_setting(&name.to_lowercase()));
            mistakes.push(Mistake { origin, wrong });
        } else {
            let known = SETTINGS.iter().map(super::Setting::variable).chain(OTHER_VARIABLES.map(str::to_owned));
            let wrong = Wrong::Unknown(name.clone(), nearest(name, known));
            mistakes.push(Mistake { origin, wrong });
        }
    }
}

fn password_setting(key: &str) -> &'static str {
    match key {
        key if key.contains("migrate") => "database.migrate_password_file",
        key if key.contains("backup") => "database.backup_password_file",
        _ => "database.password_file",
    }
}

/// The candidate with the fewest typing mistakes, if they are few.
fn nearest(given: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let rated = candidates.map(|candidate| (strsim::damerau_levenshtein(given, &candidate), candidate));
    rated.min().filter(|(mistakes, candidate)| *mistakes <= 3.min(candidate.len() / 2)).map(|(_, candidate)| candidate)
}
