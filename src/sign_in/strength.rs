//! What a new password must be, in two profiles. Pure.

use super::text;
use crate::config::PasswordRules;
use crate::text::Lang;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The shortest and the longest, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=200;

/// Passwords that everybody guesses first, of at least eight characters, from the package `@zxcvbn-ts/language-common`.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!(concat!(env!("OUT_DIR"), "/passwords.txt")).lines().collect());

/// Words of the product, and what is typed along the keyboard.
const WORDS: &[&str] =
    &["kezhan", "客栈", "password", "qwerty", "asdfgh", "zxcvbn", "admin", "welcome", "woaini", "123456", "abcdef"];

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    Short,
    Long,
    /// One of those that everybody guesses first, or made of few characters.
    Common,
    /// Hardly more than names of the person, the company or the product.
    Named,
    /// Fewer than three kinds of characters (`mlps3` alone).
    Kinds,
}

/// Checks a new password: by OWASP ASVS 5.0, 6.2 (length, no composition rules, not common, not of context words), and
/// under `mlps3` three of four kinds of characters beside. `words` are names of the person and the company.
///
/// # Errors
/// What is wrong.
pub fn check(profile: PasswordRules, password: &str, words: &[String]) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < *LENGTH.start() {
        return Err(Weak::Short);
    }
    if length > *LENGTH.end() {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    if COMMON.contains(lower.as_str()) || kinds_of(&lower) < 4 {
        return Err(Weak::Common);
    }
    let mut rest = lower;
    for word in words.iter().map(|word| word.to_lowercase()).chain(WORDS.iter().map(|word| (*word).to_owned())) {
        // Two Chinese characters are a name; two letters are in everything.
        let least = if word.is_ascii() { 3 } else { 2 };
        if word.chars().count() >= least {
            rest = rest.replace(&word, "");
        }
    }
    if kinds_of(&rest) < 4 {
        return Err(Weak::Named);
    }
    if profile == PasswordRules::Mlps3 && classes(password) < 3 { Err(Weak::Kinds) } else { Ok(()) }
}

fn kinds_of(text: &str) -> usize {
    text.chars().collect::<HashSet<_>>().len()
}

/// How many of capitals, small letters, digits and others there are.
fn classes(password: &str) -> usize {
    let is: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    is.iter().filter(|is| password.chars().any(is)).count()
}

/// What is wrong, in words.
#[must_use]
pub fn words(weak: Weak, lang: Lang) -> &'static str {
    match weak {
        Weak::Short => text::too_short(lang),
        Weak::Long => text::too_long(lang),
        Weak::Common => text::too_common(lang),
        Weak::Named => text::too_named(lang),
        Weak::Kinds => text::too_plain(lang),
    }
}

/// The rule, as a hint beside the field.
#[must_use]
pub fn hint(profile: PasswordRules, lang: Lang) -> &'static str {
    match profile {
        PasswordRules::Asvs => text::rule(lang),
        PasswordRules::Mlps3 => text::rule_mlps3(lang),
    }
}
