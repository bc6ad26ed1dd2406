//! Chinese administrative divisions: provinces, cities and districts with their six-digit codes (GB/T 2260; the yearly
//! list of the Ministry of Civil Affairs by way of the package `lcn` when the program is built).
//!
//! Municipalities and directly governed counties have a second level in the list that exists for the code only (110100
//! 北京市 under 110000 北京市, 419000 省直辖县级行政区划). Such a level can be found by its code, but is left out of
//! parents, children, paths and look-ups.

use super::region_words::{ENDINGS, ENGLISH, GUESSED_WHEN_MARKED, NEVER_GUESSED, PEOPLES, READINGS, SHORT};
use super::{Lookup, Words, key};
use crate::text::Lang;
use pinyin::ToPinyin;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// How high a division stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Province, autonomous region, municipality, special administrative region.
    Province,
    /// City, prefecture, league.
    City,
    /// District, county, county-level city, banner.
    District,
}

/// An administrative division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Six digits.
    pub code: &'static str,
    /// Full Chinese name.
    pub zh: &'static str,
}

/// One line for each: code, name.
const LIST: &str = include_str!(concat!(env!("OUT_DIR"), "/reference/regions.tsv"));

static ALL: LazyLock<Vec<Region>> = LazyLock::new(|| {
    let mut all: Vec<Region> = LIST.lines().filter_map(read).collect();
    all.sort_unstable_by_key(|region| region.code);
    all
});

fn read(line: &'static str) -> Option<Region> {
    let (code, zh) = line.split_once('\t')?;
    let valid = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) && !zh.is_empty();
    valid.then_some(Region { code, zh })
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for region in ALL.iter().filter(|region| !region.nameless()) {
        let short = region.short();
        for name in [region.zh, short] {
            words.add(name, region.code);
        }
        for name in [region.name(Lang::En), region.english_short(), Cow::Owned(pinyin_of(short))] {
            words.add(&name, region.code);
        }
    }
    words
});

/// The names that [`guess_in`] knows, each with its code; a name of several divisions means the highest.
static GUESSES: LazyLock<Vec<(&'static str, Region)>> = LazyLock::new(|| {
    let mut guesses: Vec<(&str, Region)> = Vec::new();
    for level in [Level::Province, Level::City] {
        for region in ALL.iter().filter(|region| region.level() == level && !region.merged()) {
            for name in [region.zh, region.short()] {
                let known = guesses.iter().any(|(guess, _)| *guess == name);
                if !known && (name == region.zh || !NEVER_GUESSED.contains(&name)) {
                    guesses.push((name, *region));
                }
            }
        }
    }
    guesses
});

impl Region {
    /// How high it stands, by the zeros of its code.
    #[must_use]
    pub fn level(&self) -> Level {
        if self.code.ends_with("0000") {
            Level::Province
        } else if self.code.ends_with("00") {
            Level::City
        } else {
            Level::District
        }
    }

    /// The division it belongs to.
    #[must_use]
    pub fn parent(&self) -> Option<Region> {
        let city = self.prefix(4).and_then(|prefix| find(&format!("{prefix}00")));
        match self.level() {
            Level::Province => None,
            Level::District if city.is_some_and(|city| !city.merged()) => city,
            _ => self.province(),
        }
    }

    /// From the province down to this one.
    #[must_use]
    pub fn path(&self) -> Vec<Region> {
        let mut path = vec![self.shown()];
        while let Some(parent) = path.last().and_then(Region::parent) {
            path.push(parent);
        }
        path.reverse();
        path
    }

    /// The path in words: "浙江省 / 杭州市 / 西湖区", "Zhejiang / Hangzhou / Xihu District".
    #[must_use]
    pub fn path_text(&self, lang: Lang) -> String {
        let names: Vec<_> = self.path().iter().map(|region| region.name(lang)).collect();
        names.join(" / ")
    }

    /// The name in a language: the full Chinese name; in English the usual name or the pinyin, with "District" or
    /// "County" at the lowest level.
    #[must_use]
    pub fn name(&self, lang: Lang) -> Cow<'static, str> {
        if lang == Lang::Zh {
            return Cow::Borrowed(self.zh);
        }
        let short = self.english_short();
        let (_, ending) = self.parts();
        if self.level() < Level::District || ending.is_empty() {
            return short;
        }
        Cow::Owned(format!("{short} {ending}"))
    }

    /// The name without its ending and peoples: 杭州, 恩施, 内蒙古. The full name where less than two characters would
    /// remain (沛县).
    #[must_use]
    pub fn short(&self) -> &'static str {
        self.parts().0
    }

    /// The short name, and the English word for the ending that it lacks.
    fn parts(&self) -> (&'static str, &'static str) {
        let endings = || ENDINGS.iter().filter_map(|(ending, english)| Some((self.zh.strip_suffix(ending)?, *english)));
        if let Some((_, short)) = SHORT.iter().find(|(name, _)| *name == self.zh) {
            return (short, endings().next().map_or("", |(_, english)| english));
        }
        let Some((mut short, english)) = endings().find(|(rest, _)| long_enough(rest)) else { return (self.zh, "") };
        if self.zh.contains("自治") {
            let without = |name: &'static str| PEOPLES.iter().filter_map(move |people| name.strip_suffix(people));
            while let Some(rest) = without(short).find(|rest| long_enough(rest)) {
                short = rest;
            }
        }
        (short, english)
    }

    fn english_short(&self) -> Cow<'static, str> {
        let short = self.short();
        if let Some((_, english)) = ENGLISH.iter().find(|(name, _)| *name == short || *name == self.zh) {
            return Cow::Borrowed(english);
        }
        // A Chinese name of two characters keeps its ending: 沛县 is "Pei County".
        let endings = ENDINGS.iter().filter(|_| short == self.zh).filter(|(_, english)| !english.is_empty());
        let mut parts = endings.filter_map(|(ending, english)| Some((short.strip_suffix(ending)?, *english)));
        match parts.find(|(rest, _)| !rest.is_empty()) {
            Some((rest, english)) => Cow::Owned(format!("{} {english}", pinyin_of(rest))),
            None => Cow::Owned(pinyin_of(short)),
        }
    }

    fn prefix(&self, length: usize) -> Option<&'static str> {
        self.code.get(..length)
    }

    fn province(&self) -> Option<Region> {
        self.prefix(2).and_then(|prefix| find(&format!("{prefix}0000")))
    }

    /// Whether its name in the list is no name: 县, 省直辖县级行政区划.
    fn nameless(&self) -> bool {
        self.zh == "县" || self.zh.ends_with("直辖县级行政区划")
    }

    /// Whether this level exists for the code only.
    fn merged(&self) -> bool {
        let as_province = || self.province().is_some_and(|province| province.zh == self.zh);
        self.level() == Level::City && (self.nameless() || as_province())
    }

    /// The division that people see for this code.
    fn shown(&self) -> Region {
        if self.merged() { self.province().unwrap_or(*self) } else { *self }
    }

    fn is_inside(&self, scope: Region) -> bool {
        let zeros = match scope.level() {
            Level::Province => scope.prefix(2),
            Level::City => scope.prefix(4),
            Level::District => Some(scope.code),
        };
        self.code != scope.code && zeros.is_some_and(|prefix| self.code.starts_with(prefix))
    }
}

fn long_enough(name: &str) -> bool {
    name.chars().nth(1).is_some()
}

/// Pinyin in one word with a capital, an apostrophe before a later syllable that begins with a vowel: "Xi'an".
fn pinyin_of(name: &str) -> String {
    let mut word = String::new();
    for c in name.chars() {
        let special = READINGS.iter().find(|(special, _)| *special == c).map(|(_, reading)| *reading);
        let Some(syllable) = special.or_else(|| c.to_pinyin().map(pinyin::Pinyin::plain)) else { continue };
        let mut letters = syllable.chars();
        let Some(first) = letters.next() else { continue };
        if word.is_empty() {
            word.extend(first.to_uppercase());
        } else {
            if matches!(first, 'a' | 'e' | 'o') {
                word.push('\'');
            }
            word.push(first);
        }
        word.push_str(letters.as_str());
    }
    word
}

/// Every division, ascending by code.
#[must_use]
pub fn all() -> &'static [Region] {
    &ALL
}

/// The division with exactly this six-digit code.
#[must_use]
pub fn find(code: &str) -> Option<Region> {
    let at = ALL.binary_search_by_key(&code, |region| region.code).ok()?;
    ALL.get(at).copied()
}

/// The provinces, ascending by code.
#[must_use]
pub fn provinces() -> Vec<Region> {
    ALL.iter().filter(|region| region.level() == Level::Province).copied().collect()
}

/// The divisions directly below a code, ascending; empty for a district and for an unknown code.
#[must_use]
pub fn children(code: &str) -> Vec<Region> {
    let Some(scope) = find(code).map(|region| region.shown()) else { return Vec::new() };
    let inside = ALL.iter().filter(|region| region.is_inside(scope) && !region.merged());
    inside.filter(|region| region.parent() == Some(scope)).copied().collect()
}

/// The division that a text means: a code (2, 4, 6, 9 or 12 digits), a name, or a path of names from the higher to the
/// lower ("杭州", "浙江杭州", "浙江省杭州市西湖区", "Zhejiang / Hangzhou"), with or without the endings.
#[must_use]
pub fn lookup(text: &str) -> Lookup {
    let key = key(text);
    if !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit()) {
        let digits = match key.len() {
            2 | 4 => format!("{key:0<6}"),
            _ => key.chars().take(6).collect(),
        };
        let known = matches!(key.len(), 2 | 4 | 6 | 9 | 12);
        return find(&digits).filter(|_| known).map_or(Lookup::None, |region| Lookup::Exact(region.shown().code));
    }
    let home = ["中华人民共和国", "中国", "china"].iter().find_map(|name| key.strip_prefix(name));
    let key = home.filter(|rest| !rest.is_empty()).unwrap_or(&key);
    let found = named(key, None);
    if !found.is_empty() {
        return Lookup::among(found.iter().map(|region| region.code).collect());
    }
    let shown = |code: &'static str| find(code).map_or(code, |region| region.shown().code);
    let (codes, distance) = WORDS.near(key);
    Lookup::near(codes.into_iter().map(shown).collect(), distance)
}

/// The divisions inside `scope` that a key names, alone or as a path.
fn named(key: &str, scope: Option<Region>) -> Vec<Region> {
    let inside = |name: &str| -> Vec<Region> {
        let regions = WORDS.get(name).iter().filter_map(|code| find(code));
        regions.filter(|region| scope.is_none_or(|scope| region.is_inside(scope))).collect()
    };
    let whole = highest(&inside(key));
    if !whole.is_empty() {
        return whole;
    }
    let mut found = Vec::new();
    for (at, _) in key.char_indices().skip(1) {
        let Some((start, rest)) = key.split_at_checked(at) else { continue };
        for region in inside(start).into_iter().filter(|region| region.level() < Level::District) {
            found.extend(named(rest, Some(region)));
        }
    }
    highest(&found)
}

/// Of several divisions with one name the highest are meant, except for 朝阳: the city in Liaoning is no better known
/// than the district of Beijing.
fn highest(regions: &[Region]) -> Vec<Region> {
    let mut shown: Vec<Region> = regions.iter().map(Region::shown).collect();
    shown.sort_unstable_by_key(|region| region.code);
    shown.dedup();
    let top = shown.iter().map(Region::level).min();
    if !shown.iter().any(|region| region.zh == "朝阳市") {
        shown.retain(|region| Some(region.level()) == top);
    }
    shown
}

/// Characters of a name that [`guess_in`] reads.
const GUESSED_LENGTH: usize = 100;

/// A place in a name where a province or city was read.
struct Sight {
    at: usize,
    end: usize,
    region: Region,
    marked: bool,
}

/// The province or city inside a company's name: 杭州某某有限公司 gives 330100, 某某（浙江省宁波市）有限公司 330200. A name
/// in a marked place (start, bracket, before 分公司) beats one in passing, a longer one a shorter, an earlier one a later.
#[must_use]
pub fn guess_in(name: &str) -> Option<&'static str> {
    let name: String = name.nfkc().take(GUESSED_LENGTH).filter(|c| !c.is_whitespace()).collect();
    let mut sights = Vec::new();
    for (word, region) in GUESSES.iter() {
        for (at, _) in name.match_indices(word) {
            let marked = *word == region.zh || is_marked(&name, at, at + word.len());
            if marked || !GUESSED_WHEN_MARKED.contains(word) {
                sights.push(Sight { at, end: at + word.len(), region: *region, marked });
            }
        }
    }
    let best = sights.iter().max_by_key(|sight| (sight.marked, sight.end - sight.at, usize::MAX - sight.at))?;
    let city = GUESSES.iter().filter(|(word, region)| {
        region.is_inside(best.region) && name.get(best.end..).is_some_and(|rest| rest.starts_with(word))
    });
    let city = city.max_by_key(|(word, _)| word.len()).map(|(_, region)| region.code);
    Some(city.unwrap_or(best.region.code))
}

/// Whether a name from byte `at` to byte `end` stands where companies put their place.
fn is_marked(name: &str, at: usize, end: usize) -> bool {
    let before = name.get(..at).unwrap_or_default();
    let after = name.get(end..).unwrap_or_default();
    let opened = before.is_empty() || before == "中国" || before.ends_with(['(', '[', '【', '-', '·']);
    opened
        || ["分公司", "公司", "分行", "支行", "分店", "分院", "分部", "办事处"]
            .iter()
            .any(|branch| after.starts_with(branch))
}
