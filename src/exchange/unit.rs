//! The unit a column's header names, such as "revenue (million USD)" or "年营业额(万元)".

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// What the numbers of a column are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HeaderHint {
    /// The currency by its ISO 4217 code, where the header names one.
    pub currency: Option<&'static str>,
    /// What a number is to be multiplied by; 1 where the header says nothing.
    pub factor: u64,
}

impl HeaderHint {
    /// A header that names no unit.
    pub const NONE: Self = Self { currency: None, factor: 1 };
}

/// Words for units: the currency and the factor each stands for. Of two with the same beginning the
/// longer stands first.
const WORDS: &[(&str, Option<&str>, u64)] = &[
    ("人民币", Some("CNY"), 1),
    ("美元", Some("USD"), 1),
    ("美金", Some("USD"), 1),
    ("欧元", Some("EUR"), 1),
    ("港元", Some("HKD"), 1),
    ("港币", Some("HKD"), 1),
    ("日元", Some("JPY"), 1),
    ("英镑", Some("GBP"), 1),
    ("元", Some("CNY"), 1),
    ("圆", Some("CNY"), 1),
    ("千万", None, 10_000_000),
    ("百万", None, 1_000_000),
    ("十亿", None, 1_000_000_000),
    ("千", None, 1_000),
    ("万", None, 10_000),
    ("亿", None, 100_000_000),
    ("人", None, 1),
    ("单位", None, 1),
    ("in", None, 1),
    ("usd", Some("USD"), 1),
    ("us$", Some("USD"), 1),
    ("dollars", Some("USD"), 1),
    ("$", Some("USD"), 1),
    ("cny", Some("CNY"), 1),
    ("rmb", Some("CNY"), 1),
    ("yuan", Some("CNY"), 1),
    ("¥", Some("CNY"), 1),
    ("euros", Some("EUR"), 1),
    ("euro", Some("EUR"), 1),
    ("eur", Some("EUR"), 1),
    ("€", Some("EUR"), 1),
    ("gbp", Some("GBP"), 1),
    ("£", Some("GBP"), 1),
    ("hkd", Some("HKD"), 1),
    ("jpy", Some("JPY"), 1),
    ("thousands", None, 1_000),
    ("thousand", None, 1_000),
    ("millions", None, 1_000_000),
    ("million", None, 1_000_000),
    ("mio", None, 1_000_000),
    ("mn", None, 1_000_000),
    ("billions", None, 1_000_000_000),
    ("billion", None, 1_000_000_000),
    ("bn", None, 1_000_000_000),
];

/// Letters that are a factor only beside a currency: "$m", but not "height (m)".
const LETTERS: &[(&str, u64)] = &[("k", 1_000), ("m", 1_000_000)];

/// The unit a header names, in brackets, after a separator, or as a Chinese ending.
#[must_use]
pub fn hint(header: &str) -> HeaderHint {
    split(header).1
}

/// The header without brackets and unit, and the unit.
pub(super) fn split(header: &str) -> (String, HeaderHint) {
    let (outside, inside) = brackets(header);
    let (bare, trailing) = without_ending(&outside);
    let bracketed = inside.iter().find_map(|text| parse(text)).filter(|hint| *hint != HeaderHint::NONE);
    (bare, bracketed.or(trailing).unwrap_or(HeaderHint::NONE))
}

/// What stands outside brackets of any kind, and what stands in each.
fn brackets(header: &str) -> (String, Vec<String>) {
    let mut outside = String::new();
    let mut inside: Vec<String> = Vec::new();
    let mut open = false;
    for c in header.nfkc().flat_map(char::to_lowercase) {
        match c {
            '(' | '[' | '{' | '【' | '〔' | '〖' => {
                open = true;
                inside.push(String::new());
            }
            ')' | ']' | '}' | '】' | '〕' | '〗' => open = false,
            c if open => {
                if let Some(text) = inside.last_mut() {
                    text.push(c);
                }
            }
            c => outside.push(c),
        }
    }
    (outside, inside)
}

/// Takes a unit off the end: whole words after a separator, or a Chinese one such as 万元.
fn without_ending(text: &str) -> (String, Option<HeaderHint>) {
    let starts = text.char_indices().filter(|(_, c)| is_separator(*c));
    for (at, _) in starts {
        let (rest, ending) = text.split_at(at);
        if !rest.trim().is_empty()
            && let Some(hint) = parse(ending).filter(|hint| *hint != HeaderHint::NONE)
        {
            return (rest.to_owned(), Some(hint));
        }
    }
    for (at, _) in text.char_indices().skip(1) {
        let (rest, ending) = text.split_at(at);
        let hint = parse(ending).filter(|hint| hint.currency.is_some() && hint.factor > 1);
        if hint.is_some() && !ending.is_ascii() {
            return (rest.to_owned(), hint);
        }
    }
    (text.to_owned(), None)
}

fn is_separator(c: char) -> bool {
    !c.is_alphanumeric() && !['$', '¥', '€', '£'].contains(&c)
}

/// The unit, if the whole text is one.
fn parse(text: &str) -> Option<HeaderHint> {
    let mut hint = HeaderHint::NONE;
    let mut letter = 1;
    for word in text.split(is_separator).filter(|word| !word.is_empty()) {
        let mut rest = word;
        while !rest.is_empty() {
            let (left, currency, factor) = peel(rest)?;
            if let Some(single) = LETTERS.iter().find(|(name, _)| *name == rest && left.is_empty()) {
                letter = single.1;
            } else {
                hint.factor = hint.factor.checked_mul(factor)?;
            }
            if currency.is_some() && hint.currency.is_some() && currency != hint.currency {
                return None;
            }
            hint.currency = currency.or(hint.currency);
            rest = left;
        }
    }
    if letter > 1 && hint.currency.is_none() {
        return None;
    }
    hint.factor = hint.factor.checked_mul(letter)?;
    Some(hint)
}

/// Takes the first unit word off a text: the rest, the currency and the factor.
fn peel(text: &str) -> Option<(&str, Option<&'static str>, u64)> {
    let word = WORDS
        .iter()
        .find_map(|(word, currency, factor)| text.strip_prefix(word).map(|left| (left, *currency, *factor)));
    let letter = LETTERS.iter().find_map(|(name, factor)| (*name == text).then_some(("", None, *factor)));
    word.or(letter)
}
