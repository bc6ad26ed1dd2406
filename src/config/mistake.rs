//! Mistakes in the settings, each with its place and remedy.

use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::origin::Origin;
use super::text;
use crate::text::Lang;

/// All mistakes that were found. `Display` is the English text.
#[derive(Debug)]
pub struct Mistakes(pub Vec<Mistake>);

/// One mistake.
#[derive(Debug)]
pub struct Mistake {
    /// Where it was made.
    pub origin: Origin,
    /// What it is.
    pub wrong: Wrong,
}

/// What can be wrong.
#[derive(Debug)]
pub enum Wrong {
    /// The file can't be read.
    Unreadable(String),
    /// The file is no TOML.
    Syntax(String),
    /// No such section; the nearest that there is.
    UnknownSection(String, Option<String>),
    /// No such setting or variable; the nearest that there is.
    Unknown(String, Option<String>),
    /// A section was given as a plain value.
    NotASection(String),
    /// A value of another kind: the setting, what was written, what is expected (in both languages).
    Unfit(String, String, fn(Lang) -> &'static str),
    /// A number outside its limits.
    Outside(String, u32, RangeInclusive<u32>),
    /// A password where everybody can read it; the setting that takes its file.
    Password(&'static str),
    /// The file of a secret can't be read or written: the setting, the file, the reason of the system.
    SecretFile(&'static str, PathBuf, String),
    /// The file of a secret holds something else.
    SecretContent(&'static str, PathBuf, fn(Lang) -> &'static str),
    /// Two settings that don't fit together or a value of the wrong shape.
    Rule(fn(Lang) -> &'static str),
}

impl Mistakes {
    pub(super) fn one(origin: Origin, wrong: Wrong) -> Self {
        Self(vec![Mistake { origin, wrong }])
    }

    /// The whole text for the operator: place, mistake and remedy, one mistake a paragraph.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let count = self.0.len();
        let head = if count == 1 { text::one_mistake(lang).to_owned() } else { text::mistakes(lang, count) };
        self.0.iter().fold(head, |text, mistake| format!("{text}\n{}", mistake.text(lang)))
    }
}

impl Mistake {
    /// `place: mistake. Remedy.`
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let what = self.wrong.text(lang);
        if self.origin == Origin::Default { what } else { format!("{}: {what}", self.origin) }
    }
}

impl Wrong {
    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable(why) => text::unreadable(lang, why),
            Self::Syntax(why) => text::syntax(lang, why.trim()),
            Self::UnknownSection(given, nearest) => {
                text::unknown_section(lang, given) + &remedy(lang, nearest.as_deref())
            }
            Self::Unknown(given, nearest) => text::unknown(lang, given) + &remedy(lang, nearest.as_deref()),
            Self::NotASection(name) => text::not_a_section(lang, name),
            Self::Unfit(name, given, expected) => text::unfit(lang, name, given, expected(lang)),
            Self::Outside(name, given, limits) => text::outside(lang, name, *given, *limits.start(), *limits.end()),
            Self::Password(setting) => text::password(lang, setting),
            Self::SecretFile(name, path, why) => text::secret_file(lang, name, &path.display(), why),
            Self::SecretContent(name, path, why) => text::secret_file(lang, name, &path.display(), why(lang)),
            Self::Rule(rule) => rule(lang).to_owned(),
        }
    }
}

fn remedy(lang: Lang, nearest: Option<&str>) -> String {
    nearest.map_or_else(|| text::list_them(lang).to_owned(), |nearest| text::did_you_mean(lang, nearest))
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Mistakes {}
