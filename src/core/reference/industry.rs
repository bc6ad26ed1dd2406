//! Industries by GB/T 4754-2017: the 20 sections (门类, one letter) and the 97 divisions (大类, two digits).

use super::industry_list::{DIVISIONS, SECTIONS};
use super::industry_words::ALIASES;
use super::{Lookup, Words, key};
use crate::text::Lang;
use std::sync::LazyLock;

/// A section or a division of the classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Industry {
    /// One letter A..T for a section, two digits 01..97 for a division.
    pub code: &'static str,
    /// Name in the standard.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// The section of a division.
    pub parent: Option<&'static str>,
}

impl Industry {
    /// The name in a language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

static ALL: LazyLock<Vec<Industry>> = LazyLock::new(|| {
    let mut all = Vec::with_capacity(SECTIONS.len() + DIVISIONS.len());
    for &(code, zh, en) in SECTIONS {
        all.push(Industry { code, zh, en, parent: None });
        let own = DIVISIONS.iter().filter(|(section, ..)| *section == code);
        all.extend(own.map(|&(section, code, zh, en)| Industry { code, zh, en, parent: Some(section) }));
    }
    all
});

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for &(code, ..) in SECTIONS {
        words.add(code, code);
    }
    for &(section, code, ..) in DIVISIONS {
        words.add(code, code);
        words.add(&format!("{section}{code}"), code);
    }
    for industry in ALL.iter() {
        for name in [industry.zh, industry.zh.trim_end_matches('业'), industry.en] {
            // A section with a single division shares its name with it; the name means the section.
            let shared = industry.parent.is_some_and(|section| words.get(&key(name)).contains(&section));
            if !shared {
                words.add(name, industry.code);
            }
        }
    }
    for &(code, aliases) in ALIASES {
        for alias in aliases {
            words.add(alias, code);
        }
    }
    words
});

/// Every section followed by its divisions, in the order of the standard.
#[must_use]
pub fn all() -> &'static [Industry] {
    &ALL
}

/// The industry with exactly this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Industry> {
    ALL.iter().find(|industry| industry.code == code)
}

/// Every word that stands for a code: the names of the standard and everyday words.
pub fn words(code: &str) -> impl Iterator<Item = &'static str> {
    let names = find(code).into_iter().flat_map(|found| [found.zh, found.en]);
    let everyday: Vec<&'static str> =
        ALIASES.iter().filter(|(of, _)| *of == code).flat_map(|(_, words)| words.iter().copied()).collect();
    names.chain(everyday)
}

/// The industry that a text means: a code ("I", "65", "I65"; a group or class such as "I6510" gives its division), a
/// name of the standard, or an everyday word in Chinese or English.
#[must_use]
pub fn lookup(text: &str) -> Lookup {
    let key = key(text);
    match division_of_class(&key) {
        Some(code) => Lookup::Exact(code),
        None => WORDS.lookup(&key),
    }
}

/// The division of a three- or four-digit code, with or without the letter of its section.
fn division_of_class(key: &str) -> Option<&'static str> {
    let digits = key.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let letter = key.strip_suffix(digits)?;
    if !(3..=4).contains(&digits.len()) || letter.len() > 1 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let &(section, code, ..) = DIVISIONS.iter().find(|(_, code, ..)| digits.starts_with(code))?;
    (letter.is_empty() || section.eq_ignore_ascii_case(letter)).then_some(code)
}
