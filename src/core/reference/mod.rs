//! Public reference lists: industries, countries and Chinese administrative divisions, and how a text that people
//! typed or imported finds its code in them.

pub mod country;
pub mod industry;
mod industry_list;
mod industry_words;
pub mod region;
mod region_words;

use crate::text::Lang;
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a text means in one of the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The text is a code, a name or a known word of this code.
    Exact(&'static str),
    /// The text is probably a misspelt name of this code: ask before using it.
    Near {
        /// The only code whose name is that near.
        code: &'static str,
        /// Letters to insert, remove, replace or swap with a neighbour: 1 or 2.
        distance: usize,
    },
    /// The text fits each of these codes (ascending) equally well.
    Ambiguous(Vec<&'static str>),
    /// The text fits nothing.
    None,
}

impl Lookup {
    /// The code, where the text leaves no doubt.
    #[must_use]
    pub fn exact(&self) -> Option<&'static str> {
        match self {
            Self::Exact(code) => Some(code),
            _ => None,
        }
    }

    fn near(codes: Vec<&'static str>, distance: usize) -> Self {
        match Self::among(codes) {
            Self::Exact(code) => Self::Near { code, distance },
            other => other,
        }
    }

    fn among(mut codes: Vec<&'static str>) -> Self {
        codes.sort_unstable();
        codes.dedup();
        match codes.as_slice() {
            [] => Self::None,
            [code] => Self::Exact(code),
            _ => Self::Ambiguous(codes),
        }
    }
}

/// Longest text, in characters, that is looked up; nothing in the lists is half as long.
const LONGEST: usize = 120;

/// The form in which words are compared: compatibility form, lower case, without accents, spaces and punctuation;
/// `&` reads "and". Empty for a text that is too long to be a name.
fn key(text: &str) -> String {
    let mut key = String::new();
    let mut length = 0;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c == '&' {
            key.push_str("and");
            length += 3;
        } else if c.is_alphanumeric() {
            key.push(c);
            length += 1;
        }
        if length > LONGEST {
            return String::new();
        }
    }
    key
}

/// All words of a list with the codes they stand for.
#[derive(Default)]
struct Words(HashMap<String, Vec<&'static str>>);

impl Words {
    fn add(&mut self, word: &str, code: &'static str) {
        let key = key(word);
        if key.is_empty() {
            return;
        }
        let codes = self.0.entry(key).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }

    fn get(&self, key: &str) -> &[&'static str] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    /// Exact words first, then misspellings.
    fn lookup(&self, key: &str) -> Lookup {
        match Lookup::among(self.get(key).to_vec()) {
            Lookup::None => {
                let (codes, distance) = self.near(key);
                Lookup::near(codes, distance)
            }
            found => found,
        }
    }

    /// The codes of the nearest words by Damerau-Levenshtein, and how near they are: at most one change in four letters,
    /// and never more than two.
    fn near(&self, key: &str) -> (Vec<&'static str>, usize) {
        let length = key.chars().count();
        let mut best = (length / 4).min(2);
        let mut codes = BTreeSet::new();
        for (word, of_word) in &self.0 {
            if best == 0 || word.chars().count().abs_diff(length) > best {
                continue;
            }
            let distance = strsim::damerau_levenshtein(word, key);
            if distance < best {
                codes.clear();
                best = distance;
            }
            if distance == best {
                codes.extend(of_word.iter().copied());
            }
        }
        (codes.into_iter().collect(), best)
    }
}

/// The name of a code of a reference list.
#[must_use]
pub fn name(field: &str, code: &str, lang: Lang) -> String {
    let name = match field {
        "industry" => industry::find(code).map(|found| found.name(lang).to_owned()),
        "country" => country::find(code).map(|found| found.name(lang).to_owned()),
        "region" => region::find(code).map(|found| found.path_text(lang)),
        _ => None,
    };
    name.unwrap_or_else(|| code.to_owned())
}
