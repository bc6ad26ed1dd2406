//! What lists search by. Each searchable row keeps a doubled form of its name, its pinyin and its digits, each under a
//! trigram index.
//!
//! **Doubled**: every character is written twice, because a trigram index only answers for three characters and most
//! Chinese words have two: 华信 becomes 华华信信, which contains two trigrams. Legal forms are left out, for a word that is in
//! nearly every name makes the index useless; a search term loses them too, and also a form that the typist has begun
//! or that a copied piece has cut.

use super::{credit_code, phone};
use pinyin::{Pinyin, ToPinyinMulti};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Legal forms in Chinese, a longer one before the shorter one inside it. 集团 is no legal form and stays: people search
/// for it.
const CHINESE_FORMS: &[&str] = &["股份有限责任公司", "股份有限公司", "有限责任公司", "有限公司", "有限合伙"];

/// Legal forms in Latin letters, as the last words of a name.
const LATIN_FORMS: &[&str] = &[
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "plc",
    "pte",
    "pty",
    "sarl",
    "spa",
    "srl",
];

/// Characters of a name whose pinyin is kept.
const PINYIN_LENGTH: usize = 40;

/// Most combinations of readings that are kept for a name.
const COMBINATIONS: usize = 16;

/// A name for the doubled column: lower case compatibility form without accents, spaces, punctuation and legal forms,
/// each character twice. Empty for a name without any letter or digit.
#[must_use]
pub fn doubled(name: &str) -> String {
    double(&without_forms(&without_latin_forms(&words(name)).concat()))
}

/// The pattern for `doubled LIKE ..` that finds a term anywhere in a name; a single character is found at the start
/// of a name only (`华华%`). None where the term says nothing: it is empty, or nothing but a legal form or a part of one.
///
/// The pattern needs no escape: `%`, `_` and `\` are punctuation and do not survive.
#[must_use]
pub fn like_pattern(term: &str) -> Option<String> {
    let words = words(term);
    let term = without_begun_latin_form(without_latin_forms(&words)).concat();
    let is_part = CHINESE_FORMS.iter().any(|form| form.contains(&term));
    if term.is_empty() || is_part && long(&term) {
        return None;
    }
    let core = without_forms(without_cut_forms(&term));
    let doubled = double(&core);
    Some(if long(&core) { format!("%{doubled}%") } else { format!("{doubled}%") })
}

/// The pinyin column of a name: the initials and the full pinyin of its possible readings, then the initials doubled in
/// capitals, separated by spaces. 重庆 gives "zq cq zhongqing chongqing ZZQQ CCQQ". Doubled, two letters hold two trigrams
/// and are found anywhere by index, as in names; capitals keep them apart from what is typed. At most 16 combinations, those
/// with the fewest unusual readings first; ü is written v. Letters and digits of the name stay.
#[must_use]
pub fn pinyin(name: &str) -> String {
    let core = without_forms(&without_latin_forms(&words(name)).concat());
    let readings: Vec<Vec<String>> = core.chars().take(PINYIN_LENGTH).map(readings).collect();
    let combinations = combinations(&readings.iter().map(Vec::len).collect::<Vec<_>>());
    let mut initials = Vec::new();
    let mut full = Vec::new();
    for combination in combinations {
        let chosen: Vec<&str> =
            readings.iter().zip(combination).filter_map(|(of_one, at)| of_one.get(at).map(String::as_str)).collect();
        initials.push(chosen.iter().filter_map(|syllable| syllable.chars().next()).collect::<String>());
        full.push(chosen.concat());
    }
    let doubled: Vec<String> = initials.iter().map(|word| double(word).to_ascii_uppercase()).collect();
    let mut seen = BTreeSet::new();
    let mut words = [initials, full, doubled].concat();
    words.retain(|word| !word.is_empty() && seen.insert(word.clone()));
    words.join(" ")
}

/// Whether a term may be pinyin or initials: at least two letters, and nothing else but digits, spaces and apostrophes.
#[must_use]
pub fn is_pinyin_like(term: &str) -> bool {
    pinyin_pattern(term).is_some()
}

/// The pattern for `pinyin LIKE ..`; None where the term is not like pinyin.
#[must_use]
pub fn pinyin_pattern(term: &str) -> Option<String> {
    let mut letters = String::new();
    for c in term.nfkc().flat_map(char::to_lowercase) {
        match c {
            'ü' => letters.push('v'),
            c if c.is_ascii_alphanumeric() => letters.push(c),
            '\'' | '’' | '-' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    let count = letters.bytes().filter(u8::is_ascii_alphabetic).count();
    (count >= 2).then(|| format!("%{letters}%"))
}

/// The name column of a row with several names: each begins with a bar, so that a single character is found at the
/// start of any of them.
#[must_use]
pub fn name_column(names: &[&str]) -> String {
    names.iter().flat_map(|name| ["|".to_owned(), doubled(name)]).collect()
}

/// The numbers column: each phone as dialled at home and with its country code. What is no phone stays as it is.
#[must_use]
pub fn number_column(phones: &[String]) -> Vec<String> {
    phones
        .iter()
        .flat_map(|text| match phone::parse(text) {
            Ok(phone) => phone.digits_for_search().split(' ').map(str::to_owned).collect(),
            Err(_) => vec![text.clone()],
        })
        .collect()
}

/// Where a term is looked for, and the value or pattern: `number`, `name`, `pinyin`, or `initials`, which is the beginning of
/// pinyin or two initials anywhere. A complete phone number or credit code is found by equality; one character at the
/// beginning of a name, two and more anywhere in it; two letters at the beginning of its pinyin and anywhere in its initials,
/// three and more anywhere in either.
#[must_use]
pub fn patterns(term: &str) -> Vec<(&'static str, String)> {
    if let Ok(code) = credit_code::check(term) {
        return vec![("number", code)];
    }
    // The longest form is the one with the country code.
    let number = phone::parse(term)
        .ok()
        .and_then(|phone| phone.digits_for_search().split(' ').max_by_key(|digits| digits.len()).map(str::to_owned));
    let name =
        like_pattern(term).map(|pattern| if pattern.starts_with('%') { pattern } else { format!("%|{pattern}") });
    let pinyin = pinyin_pattern(term).map(|pattern| match pattern.trim_matches('%') {
        // Two letters stand within the full pinyin of every third name.
        two if two.len() == 2 => ("initials", format!("{two}%")),
        _ => ("pinyin", pattern),
    });
    let named = |how: &'static str| move |pattern: String| (how, pattern);
    number.map(named("number")).into_iter().chain(name.map(named("name"))).chain(pinyin).collect()
}

/// The words of a text: runs of letters and digits, cut where Latin and other writing meet. Characters that are neither
/// are left out.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        let script = c.is_alphanumeric().then(|| c.is_ascii());
        match words.last_mut() {
            Some(word) if script.is_some() && script == last => word.push(c),
            _ if script.is_some() => words.push(c.to_string()),
            _ => {}
        }
        last = script;
    }
    words
}

/// Without the legal forms that end it; one word always remains.
fn without_latin_forms(words: &[String]) -> &[String] {
    let mut words = words;
    while let [rest @ .., last] = words
        && !rest.is_empty()
        && LATIN_FORMS.contains(&last.as_str())
    {
        words = rest;
    }
    words
}

/// Without a legal form that the typist has begun: "acme l" looks for Acme Ltd. too.
fn without_begun_latin_form(words: &[String]) -> &[String] {
    match words {
        [rest @ .., last] if long(&rest.concat()) && LATIN_FORMS.iter().any(|form| form.starts_with(last.as_str())) => {
            without_latin_forms(rest)
        }
        _ => words,
    }
}

/// Without Chinese legal forms, where something else remains.
fn without_forms(text: &str) -> String {
    let mut rest = text.to_owned();
    for form in CHINESE_FORMS {
        rest = rest.replace(form, "");
    }
    if rest.is_empty() { text.to_owned() } else { rest }
}

/// Without the beginning of a legal form at the end and the end of one (two characters or more, as 公司) at the start,
/// where two characters remain.
fn without_cut_forms(term: &str) -> &str {
    let cuts = CHINESE_FORMS
        .iter()
        .flat_map(|form| form.char_indices().skip(1).filter_map(|(at, _)| form.split_at_checked(at)));
    let ended = cuts.clone().filter_map(|(start, _)| term.strip_suffix(start)).filter(|rest| long(rest));
    let term = ended.min_by_key(|rest| rest.len()).unwrap_or(term);
    let begun =
        cuts.filter(|(_, end)| long(end)).filter_map(|(_, end)| term.strip_prefix(end)).filter(|rest| long(rest));
    begun.min_by_key(|rest| rest.len()).unwrap_or(term)
}

fn double(text: &str) -> String {
    text.chars().flat_map(|c| [c, c]).collect()
}

/// Two characters or more.
fn long(text: &str) -> bool {
    text.chars().nth(1).is_some()
}

/// The readings of a character without tones, the usual one first; a letter or digit reads as itself.
fn readings(c: char) -> Vec<String> {
    let Some(multi) = c.to_pinyin_multi() else {
        return if c.is_ascii_alphanumeric() { vec![c.to_string()] } else { Vec::new() };
    };
    let mut readings: Vec<String> = Vec::new();
    for reading in multi.into_iter().map(Pinyin::plain) {
        let reading = reading.replace('ü', "v");
        if reading.is_ascii() && !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// Ways to choose one reading for each character, at most [`COMBINATIONS`]: first the usual ones throughout, then those
/// with one unusual reading, then with two, and so on.
fn combinations(counts: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![vec![0; counts.len()]];
    let mut round = all.clone();
    while !round.is_empty() {
        let mut next = Vec::new();
        for combination in &round {
            // Only characters behind the last unusual one change, so that no combination comes twice.
            let from = combination.iter().rposition(|at| *at > 0).map_or(0, |last| last + 1);
            for (place, count) in counts.iter().enumerate().skip(from) {
                for reading in 1..*count {
                    let mut changed = combination.clone();
                    if let Some(at) = changed.get_mut(place) {
                        *at = reading;
                    }
                    next.push(changed);
                    if all.len() + next.len() >= COMBINATIONS {
                        all.append(&mut next);
                        return all;
                    }
                }
            }
        }
        all.extend(next.iter().cloned());
        round = next;
    }
    all
}
