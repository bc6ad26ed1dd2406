//! What columns mean, and what a mistyped value means.

use super::import_samples as samples;
use kezhan::exchange::mapping::{Target, guess};
use kezhan::exchange::nearest::nearest;
use kezhan::exchange::read::{Limits, read};
use kezhan::exchange::unit::{HeaderHint, hint};
use proptest::prelude::*;

const TARGETS: &[Target] = &[
    target("name", "客户名称", "Customer name", &["account", "company", "公司名称", "客户", "名称"]),
    target("industry", "行业", "Industry", &["sector", "所属行业"]),
    target("founded", "成立年份", "Founding year", &["year established", "founded", "成立时间"]),
    target("revenue", "年营业额", "Annual revenue", &["revenue", "营业额", "年收入"]),
    target("staff", "员工人数", "Staff", &["employees", "headcount", "人数"]),
    target("country", "国家", "Country", &["office location", "国家或地区"]),
    target("parent", "上级客户", "Parent customer", &["subsidiary of", "parent company", "母公司"]),
    target("mobile", "手机", "Mobile", &["电话(手机)"]),
    target("phone", "电话", "Phone", &["telephone", "电话(固定)"]),
];

const fn target(id: &'static str, zh: &'static str, en: &'static str, aliases: &'static [&'static str]) -> Target {
    Target { id, zh, en, aliases, several: false, exact: false }
}

fn ids(header: &[&str]) -> Vec<&'static str> {
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    guess(&header, TARGETS).into_iter().map(|found| found.map_or("-", |index| TARGETS[index].id)).collect()
}

#[test]
fn the_sample_accounts_find_their_fields() {
    let sheet = read(samples::ACCOUNTS, "accounts.csv", &Limits::default()).unwrap();
    let header: Vec<&str> = sheet.header.iter().map(String::as_str).collect();
    assert_eq!(ids(&header), ["name", "industry", "founded", "revenue", "staff", "country", "parent"]);
}

#[test]
fn spelling_case_width_and_units_do_not_matter() {
    let header = ["＊客户　名称", "Sector:", "YEAR-Established", "年营业额（万元）", "Employes", "Office_Locations"];
    assert_eq!(ids(&header), ["name", "industry", "founded", "revenue", "staff", "country"]);
    assert_eq!(ids(&["电话(固定)", "电话（手机）", "电话"]), ["phone", "mobile", "-"]);
    assert_eq!(ids(&["Revenue in million USD", "Parent custmoer"]), ["revenue", "parent"]);
}

#[test]
fn no_target_is_used_twice_and_nothing_is_forced() {
    assert_eq!(ids(&["account", "company", "", "???", "weather", "stuff"]), ["name", "-", "-", "-", "-", "-"]);
    let pair = [target("first", "甲", "Alpha owo", &[]), target("second", "乙", "Alpha oyo", &[])];
    assert_eq!(guess(&["alpha oxo".to_owned()], &pair), [None], "as near to both");
}

#[test]
fn units_are_read_from_headers() {
    let unit = |currency, factor| HeaderHint { currency, factor };
    for (header, expected) in [
        ("revenue (million USD)", unit(Some("USD"), 1_000_000)),
        ("Revenue [USD m]", unit(Some("USD"), 1_000_000)),
        ("Revenue ($k)", unit(Some("USD"), 1_000)),
        ("revenue_usd", unit(Some("USD"), 1)),
        ("Revenue in million USD", unit(Some("USD"), 1_000_000)),
        ("年营业额(万元)", unit(Some("CNY"), 10_000)),
        ("年营业额（单位：百万美元）", unit(Some("USD"), 1_000_000)),
        ("注册资本万元", unit(Some("CNY"), 10_000)),
        ("注册资本/人民币万元", unit(Some("CNY"), 10_000)),
        ("金额【元】", unit(Some("CNY"), 1)),
        ("金额(¥)", unit(Some("CNY"), 1)),
        ("资产(亿港元)", unit(Some("HKD"), 100_000_000)),
        ("员工(万人)", unit(None, 10_000)),
    ] {
        assert_eq!(hint(header), expected, "{header}");
    }
    for header in [
        "revenue",
        "电话(手机)",
        "单元",
        "美元",
        "height (m)",
        "Origin",
        "联系人",
        "In",
        "",
        "(",
        "Number of employees",
    ] {
        assert_eq!(hint(header), HeaderHint::NONE, "{header}");
    }
}

const INDUSTRIES: [(u8, &str); 6] =
    [(1, "technology"), (2, "medical"), (3, "retail"), (4, "software"), (5, "信息技术"), (5, "Telecommunications")];

fn industry(value: &str) -> Option<(u8, usize)> {
    nearest(value, INDUSTRIES.into_iter()).map(|found| (found.code, found.distance))
}

#[test]
fn a_mistyped_value_finds_its_entry() {
    assert_eq!(industry("technolgy"), Some((1, 1)));
    assert_eq!(industry(" Ｒetail "), Some((3, 0)));
    assert_eq!(industry("sofwtare"), Some((4, 1)));
    assert_eq!(industry("telecomunication"), Some((5, 2)));
    for value in ["", "tech", "med", "marketing", "x"] {
        assert_eq!(industry(value), None, "{value}");
    }
    let countries = [("PH", "Philippines"), ("US", "United States"), ("AE", "United Arab Emirates")];
    assert_eq!(nearest("Philipines", countries.into_iter()).map(|found| found.code), Some("PH"));
    let products = [("A", "GTX Pro"), ("B", "GTX Plus Pro"), ("C", "GTX Basic")];
    assert_eq!(nearest("GTXPro", products.into_iter()).map(|found| found.code), Some("A"));
}

#[test]
fn of_two_as_near_none_is_proposed() {
    let cities = [(1, "Bern City"), (2, "Bonn City")];
    assert_eq!(nearest("Bnrn City", cities.into_iter()).map(|found| found.code), Some(1));
    let twins = [(1, "Alpha A"), (2, "Alpha B")];
    assert_eq!(nearest("Alpha C", twins.into_iter()), None);
    let same = [(1, "Alpha A"), (1, "Alpha B")];
    assert_eq!(nearest("Alpha C", same.into_iter()).map(|found| found.code), Some(1));
}

proptest! {
    #[test]
    fn guesses_are_stable_and_unique(header in prop::collection::vec("(\\PC{0,12}|account|sector|revenue \\(USD\\)|staf+|电话)", 0..12)) {
        let found = guess(&header, TARGETS);
        prop_assert_eq!(found.len(), header.len());
        prop_assert_eq!(&found, &guess(&header, TARGETS));
        let mut used: Vec<usize> = found.into_iter().flatten().collect();
        used.sort_unstable();
        let all = used.len();
        used.dedup();
        prop_assert_eq!(used.len(), all);
        prop_assert!(used.iter().all(|index| *index < TARGETS.len()));
    }

    #[test]
    fn one_slip_in_a_long_word_is_mended(at in 0_usize..10, letter in "[a-z]") {
        let mut word = "technology".to_owned();
        word.replace_range(at..=at, &letter);
        prop_assert_eq!(industry(&word).map(|found| found.0), Some(1));
    }
}
