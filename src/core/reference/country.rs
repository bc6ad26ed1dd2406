//! Countries and areas by ISO 3166-1, with the names usual in mainland China.
//!
//! The list comes from the package `i18n-iso-countries` when the program is built; what people also write, and the
//! names that the package words in another way, are below.

use super::{Lookup, Words, key};
use crate::text::Lang;
use std::sync::LazyLock;

/// A country or area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// ISO 3166-1 alpha-3.
    pub alpha3: &'static str,
    /// Chinese short name.
    pub zh: &'static str,
    /// English short name.
    pub en: &'static str,
}

impl Country {
    /// The name in a language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// One line for each: alpha-2, alpha-3, Chinese name, English names.
const LIST: &str = include_str!(concat!(env!("OUT_DIR"), "/reference/countries.tsv"));

/// In the package, but not in ISO 3166-1.
const NOT_ISO: &str = "XK";

/// Code, Chinese name, English name, where shown otherwise than in the package.
const SHOWN: &[(&str, &str, &str)] = &[
    ("BN", "文莱", "Brunei"),
    ("CD", "刚果（金）", "Congo (Kinshasa)"),
    ("CG", "刚果（布）", "Congo (Brazzaville)"),
    ("CI", "科特迪瓦", "Côte d'Ivoire"),
    ("CN", "中国", "China"),
    ("CV", "佛得角", "Cabo Verde"),
    ("CZ", "捷克", "Czechia"),
    ("EH", "西撒哈拉", "Western Sahara"),
    ("FK", "马尔维纳斯群岛（福克兰群岛）", "Falkland Islands (Malvinas)"),
    ("FM", "密克罗尼西亚联邦", "Micronesia"),
    ("GM", "冈比亚", "Gambia"),
    ("HK", "中国香港", "Hong Kong, China"),
    ("ID", "印度尼西亚", "Indonesia"),
    ("IR", "伊朗", "Iran"),
    ("LA", "老挝", "Laos"),
    ("MD", "摩尔多瓦", "Moldova"),
    ("MK", "北马其顿", "North Macedonia"),
    ("MO", "中国澳门", "Macao, China"),
    ("PS", "巴勒斯坦", "Palestine"),
    ("RU", "俄罗斯", "Russia"),
    ("SY", "叙利亚", "Syria"),
    ("TW", "中国台湾", "Taiwan, China"),
    ("TZ", "坦桑尼亚", "Tanzania"),
    ("US", "美国", "United States"),
    ("VA", "梵蒂冈", "Vatican City"),
];

/// What people also write.
const ALIASES: &[(&str, &[&str])] = &[
    ("AE", &["emirates", "dubai", "阿拉伯联合酋长国", "迪拜"]),
    ("AU", &["澳洲"]),
    ("BA", &["bosnia", "波斯尼亚和黑塞哥维那", "波黑"]),
    ("BD", &["孟加拉"]),
    ("BY", &["belorussia", "白俄"]),
    ("CD", &["dr congo", "drc", "zaire", "刚果", "刚果民主共和国"]),
    ("CG", &["republic of the congo", "刚果", "刚果共和国"]),
    ("CH", &["swiss"]),
    (
        "CN",
        &[
            "prc",
            "p.r. china",
            "pr china",
            "mainland china",
            "china mainland",
            "中华人民共和国",
            "中国大陆",
            "中国内地",
            "大陆",
            "内地",
        ],
    ),
    ("CZ", &["捷克共和国"]),
    ("DE", &["deutschland", "federal republic of germany", "德意志联邦共和国"]),
    ("DO", &["dominican", "多米尼加共和国"]),
    ("DM", &["多米尼克国"]),
    ("EH", &["阿拉伯撒哈拉民主共和国"]),
    ("ES", &["espana"]),
    ("FK", &["马尔维纳斯群岛", "福克兰群岛", "马岛"]),
    (
        "GB",
        &[
            "u.k.",
            "britain",
            "england",
            "scotland",
            "wales",
            "northern ireland",
            "great britain",
            "united kingdom of great britain and northern ireland",
            "英国",
            "大不列颠",
            "英格兰",
            "苏格兰",
            "联合王国",
        ],
    ),
    ("HK", &["hk", "hongkong", "hksar", "hong kong sar", "香港", "香港特别行政区", "中国香港特别行政区"]),
    ("ID", &["印尼"]),
    ("IT", &["italia"]),
    ("KP", &["dprk", "democratic people's republic of korea", "korea north", "北朝鲜"]),
    ("KR", &["korea", "rok", "s. korea", "korea south", "republic of korea", "南韩", "大韩民国"]),
    ("LA", &["lao"]),
    ("LK", &["ceylon"]),
    ("MM", &["burma"]),
    ("MO", &["macau", "macau sar", "macao sar", "澳门", "澳门特别行政区", "中国澳门特别行政区"]),
    ("MY", &["大马"]),
    ("NL", &["holland", "尼德兰"]),
    ("NZ", &["纽西兰"]),
    ("RU", &["俄国", "俄罗斯联邦"]),
    ("SA", &["ksa", "kingdom of saudi arabia", "沙特"]),
    ("SG", &["狮城"]),
    ("SZ", &["swaziland"]),
    ("TH", &["thai", "暹罗"]),
    ("TL", &["east timor"]),
    ("TR", &["turkiye"]),
    ("TW", &["chinese taipei", "taiwan province", "台湾", "台湾省", "臺灣", "台湾地区", "中国台湾省", "中国台湾地区"]),
    ("US", &["america", "states", "the united states", "united states of america", "美利坚合众国", "美利坚"]),
    ("VA", &["vatican", "holy see", "教廷"]),
    ("VN", &["viet nam"]),
];

static ALL: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut all: Vec<Country> = LIST.lines().filter_map(read).collect();
    all.sort_by_cached_key(|country| key(country.en));
    all
});

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for line in LIST.lines() {
        let Some(country) = read(line) else { continue };
        for word in line.split('\t').chain([country.zh, country.en]) {
            words.add(word, country.code);
        }
    }
    for &(code, aliases) in ALIASES {
        for alias in aliases {
            words.add(alias, code);
        }
    }
    words
});

/// None for a line that is not a country of the standard.
fn read(line: &'static str) -> Option<Country> {
    let mut fields = line.split('\t');
    let (code, alpha3, zh, en) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    if code.len() != 2 || alpha3.len() != 3 || zh.is_empty() || en.is_empty() || code == NOT_ISO {
        return None;
    }
    let shown = SHOWN.iter().find(|(shown, ..)| *shown == code);
    let (zh, en) = shown.map_or((zh, en), |&(_, zh, en)| (zh, en));
    Some(Country { code, alpha3, zh, en })
}

/// Every country and area, ascending by English name.
#[must_use]
pub fn all() -> &'static [Country] {
    &ALL
}

/// The country with exactly this alpha-2 code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Country> {
    ALL.iter().find(|country| country.code == code)
}

/// Every word that stands for a code: the names in both languages and what people also write.
pub fn words(code: &str) -> impl Iterator<Item = &'static str> {
    let names = find(code).into_iter().flat_map(|found| [found.zh, found.en]);
    let everyday: Vec<&'static str> =
        ALIASES.iter().filter(|(of, _)| *of == code).flat_map(|(_, words)| words.iter().copied()).collect();
    names.chain(everyday)
}

/// The country that a text means: a code of two or three letters, a name, or what people also write.
#[must_use]
pub fn lookup(text: &str) -> Lookup {
    WORDS.lookup(&key(text))
}
