//! The reference lists: that they are there whole, and that what people write finds its code.

use kezhan::core::reference::region::Level;
use kezhan::core::reference::{Lookup, country, industry, region};
use kezhan::text::Lang;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn exact(code: &'static str) -> Lookup {
    Lookup::Exact(code)
}

#[test]
fn industries_are_complete() {
    let all = industry::all();
    assert_eq!(all.iter().filter(|industry| industry.parent.is_none()).count(), 20);
    let divisions: Vec<_> = all.iter().filter(|industry| industry.parent.is_some()).collect();
    let codes: Vec<_> = divisions.iter().map(|industry| industry.code.to_owned()).collect();
    assert_eq!(codes, (1..=97).map(|code| format!("{code:02}")).collect::<Vec<_>>());
    for division in divisions {
        assert!(
            industry::find(division.parent.unwrap()).is_some_and(|section| section.parent.is_none()),
            "{}",
            division.code
        );
    }
    assert_eq!(industry::find("65").unwrap().name(Lang::Zh), "软件和信息技术服务业");
    assert_eq!(industry::find("65").unwrap().name(Lang::En), "Software and IT services");
    assert_eq!(industry::find("6510"), None);
}

#[test]
fn every_industry_is_found_by_code_and_names() {
    for industry in all_but_sole_divisions() {
        for text in
            [industry.code, industry.zh, industry.en, &industry.en.to_uppercase(), &format!(" {} ", industry.zh)]
        {
            assert_eq!(industry::lookup(text), exact(industry.code), "{text}");
        }
    }
    assert_eq!(industry::lookup("教育"), exact("P"));
    assert_eq!(industry::lookup("83"), exact("83"));
    assert_eq!(industry::lookup("i65"), exact("65"));
    assert_eq!(industry::lookup("I6510"), exact("65"));
    assert_eq!(industry::lookup("6510"), exact("65"));
    assert_eq!(industry::lookup("C6510"), Lookup::None);
    assert_eq!(industry::lookup("9999"), Lookup::None);
}

/// All but the divisions that share their name with their section.
fn all_but_sole_divisions() -> impl Iterator<Item = &'static industry::Industry> {
    industry::all().iter().filter(|industry| {
        let section = industry.parent.and_then(industry::find);
        section.is_none_or(|section| section.zh != industry.zh)
    })
}

#[test]
fn everyday_words_find_their_industry() {
    for (text, code) in [
        ("technology", "I"),
        ("tech", "I"),
        ("Software", "65"),
        ("medical", "84"),
        ("Health Care", "84"),
        ("retail", "52"),
        ("entertainment", "R"),
        ("marketing", "72"),
        ("advertising", "72"),
        ("telecommunications", "63"),
        ("finance", "J"),
        ("banking", "66"),
        ("employment", "72"),
        ("staffing", "72"),
        ("services", "L"),
        ("manufacturing", "C"),
        ("logistics", "G"),
        ("education", "P"),
        ("Real Estate", "K"),
        ("REALESTATE", "K"),
        ("Ｒ＆Ｄ", "73"),
        ("科技", "I"),
        ("软件", "65"),
        ("医疗", "84"),
        ("零售", "52"),
        ("金融", "J"),
        ("制造", "C"),
        ("教育", "P"),
        ("医疗器械", "35"),
        ("人工智能", "65"),
        ("房地产", "K"),
    ] {
        assert_eq!(industry::lookup(text), exact(code), "{text}");
    }
    assert_eq!(industry::lookup("technolgy"), Lookup::Near { code: "I", distance: 1 });
    assert_eq!(industry::lookup("manufactoring"), Lookup::Near { code: "C", distance: 1 });
    for nothing in ["", " ", "汪汪汪汪", "qwertyuiop", "\0", "🙂"] {
        assert_eq!(industry::lookup(nothing), Lookup::None, "{nothing}");
    }
}

#[test]
fn countries_are_complete() {
    let all = country::all();
    assert_eq!(all.len(), 249);
    assert_eq!(all.iter().map(|country| country.code).collect::<BTreeSet<_>>().len(), 249);
    for country in all {
        for text in [country.code, country.alpha3, country.zh, country.en, &country.code.to_lowercase()] {
            assert_eq!(country::lookup(text), exact(country.code), "{text}");
        }
    }
    assert_eq!(country::find("CN").unwrap().name(Lang::Zh), "中国");
    assert_eq!(country::find("TW").unwrap().name(Lang::Zh), "中国台湾");
    assert_eq!(country::find("HK").unwrap().name(Lang::En), "Hong Kong, China");
    assert_eq!(country::find("XK"), None);
}

#[test]
fn countries_as_people_write_them() {
    for (text, code) in [
        ("Korea", "KR"),
        ("South Korea", "KR"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("England", "GB"),
        ("美国", "US"),
        ("韩国", "KR"),
        ("香港", "HK"),
        ("中国香港", "HK"),
        ("澳门", "MO"),
        ("台湾", "TW"),
        ("中国台湾省", "TW"),
        ("china", "CN"),
        ("中华人民共和国", "CN"),
        ("Cote d'Ivoire", "CI"),
        ("Turkey", "TR"),
    ] {
        assert_eq!(country::lookup(text), exact(code), "{text}");
    }
    assert_eq!(country::lookup("Philipines"), Lookup::Near { code: "PH", distance: 1 });
    assert_eq!(country::lookup("Congo"), Lookup::Ambiguous(vec!["CD", "CG"]));
    assert_eq!(country::lookup("Atlantis"), Lookup::None);
}

#[test]
fn sectors_and_places_of_the_sample_accounts_are_known() {
    for sector in [
        "retail",
        "medical",
        "marketing",
        "finance",
        "software",
        "entertainment",
        "telecommunications",
        "services",
        "employment",
    ] {
        assert!(industry::lookup(sector).exact().is_some(), "{sector}");
    }
    for place in [
        "United States",
        "Kenya",
        "Japan",
        "Italy",
        "Norway",
        "Korea",
        "Jordan",
        "Brazil",
        "Germany",
        "Panama",
        "Belgium",
        "Romania",
        "Poland",
        "China",
    ] {
        assert!(country::lookup(place).exact().is_some(), "{place}");
    }
}

#[test]
fn regions_are_complete() {
    assert!(region::all().len() > 3_100);
    assert_eq!(region::provinces().len(), 34);
    assert!(region::all().is_sorted_by_key(|region| region.code));
    for region in region::all() {
        assert_eq!(region::find(region.code), Some(*region));
        assert_eq!(region.parent().is_none(), region.level() == Level::Province, "{}", region.code);
        let path = region.path();
        assert!(path.len() <= 3 && path.is_sorted_by_key(region::Region::level), "{}", region.code);
        assert!(region.name(Lang::En).replace('ü', "").is_ascii(), "{} {}", region.zh, region.name(Lang::En));
        assert!(!region.name(Lang::En).is_empty(), "{}", region.zh);
    }
}

#[test]
fn every_region_is_found_by_code_and_path() {
    for region in region::all() {
        let shown = *region.path().last().unwrap();
        assert_eq!(region::lookup(region.code), exact(shown.code));
        for lang in [Lang::Zh, Lang::En] {
            let path = region.path_text(lang);
            let found = region::lookup(&path);
            // Two districts of a city may have the same pinyin.
            let several = lang == Lang::En && matches!(&found, Lookup::Ambiguous(codes) if codes.contains(&shown.code));
            assert!(found == exact(shown.code) || several, "{path} {} {found:?}", shown.code);
        }
        let written: String = region.path().iter().map(region::Region::short).collect();
        let found = region::lookup(&written);
        let known =
            found == exact(shown.code) || matches!(&found, Lookup::Ambiguous(codes) if codes.contains(&shown.code));
        assert!(known || region.short() == region.zh || found.exact().is_some(), "{written} {} {found:?}", shown.code);
    }
}

#[test]
fn regions_as_people_write_them() {
    for (text, code) in [
        ("杭州", "330100"),
        ("杭州市", "330100"),
        ("浙江杭州", "330100"),
        ("浙江省杭州市西湖区", "330106"),
        ("浙江省 / 杭州市 / 西湖区", "330106"),
        ("浙江-杭州-西湖", "330106"),
        ("杭州西湖区", "330106"),
        ("中国浙江", "330000"),
        ("北京", "110000"),
        ("北京市北京市朝阳区", "110105"),
        ("北京朝阳", "110105"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("海南", "460000"),
        ("恩施", "422800"),
        ("内蒙古呼和浩特", "150100"),
        ("重庆渝中区", "500103"),
        ("重庆", "500000"),
        ("香港", "810000"),
        ("河南济源", "419001"),
        ("湖北神农架", "429021"),
        ("Hangzhou", "330100"),
        ("Zhejiang, Hangzhou", "330100"),
        ("Urumqi", "650100"),
        ("Xi'an", "610100"),
        ("33", "330000"),
        ("3301", "330100"),
        ("330106001000", "330106"),
        ("110100", "110000"),
    ] {
        assert_eq!(region::lookup(text), exact(code), "{text}");
    }
    assert_eq!(region::lookup("西湖区"), Lookup::Ambiguous(vec!["330106", "360103"]));
    assert_eq!(region::lookup("朝阳"), Lookup::Ambiguous(vec!["110105", "211300", "211321", "220104"]));
    assert_eq!(region::lookup("Suzhou"), Lookup::Ambiguous(vec!["320500", "341300"]));
    assert_eq!(region::lookup("Hangzhuo"), Lookup::Near { code: "330100", distance: 1 });
    assert_eq!(region::lookup("Beijng"), Lookup::Near { code: "110000", distance: 1 });
    for nothing in ["", "未知", "330", "999999", "天上人间", "\0"] {
        assert_eq!(region::lookup(nothing), Lookup::None, "{nothing}");
    }
}

#[test]
fn paths_parents_and_children() {
    let west_lake = region::find("330106").unwrap();
    assert_eq!(west_lake.path_text(Lang::Zh), "浙江省 / 杭州市 / 西湖区");
    assert_eq!(west_lake.path_text(Lang::En), "Zhejiang / Hangzhou / Xihu District");
    assert_eq!(west_lake.parent().unwrap().code, "330100");
    assert_eq!(region::find("110105").unwrap().path_text(Lang::Zh), "北京市 / 朝阳区");
    assert_eq!(region::find("419001").unwrap().path_text(Lang::Zh), "河南省 / 济源市");
    assert_eq!(region::children("330000").len(), 11);
    assert!(region::children("330100").iter().any(|district| district.code == "330106"));
    assert!(region::children("110000").iter().all(|district| district.level() == Level::District));
    assert_eq!(region::children("110000"), region::children("110100"));
    let henan = region::children("410000");
    assert!(henan.iter().any(|city| city.code == "419001") && henan.iter().all(|city| city.code != "419000"));
    assert!(region::children("330106").is_empty() && region::children("汉").is_empty());
    for (code, english) in [
        ("340100", "Hefei"),
        ("500000", "Chongqing"),
        ("610000", "Shaanxi"),
        ("140000", "Shanxi"),
        ("430100", "Changsha"),
        ("341500", "Lu'an"),
        ("320322", "Pei County"),
        ("330127", "Chun'an County"),
        ("310115", "Pudong New Area"),
        ("330782", "Yiwu"),
        ("513200", "Aba"),
        ("152200", "Hinggan"),
        ("450325", "Xing'an County"),
        ("441803", "Qingxin District"),
        ("520203", "Liuzhi Special District"),
        ("140303", "Kuang District"),
    ] {
        assert_eq!(region::find(code).unwrap().name(Lang::En), english);
    }
}

#[test]
fn a_company_name_tells_its_region() {
    for (name, code) in [
        ("杭州某某公司", "330100"),
        ("浙江省杭州市某某有限公司", "330100"),
        ("浙江某某集团有限公司", "330000"),
        ("浙江宁波某某贸易有限公司", "330200"),
        ("某某科技（深圳）有限公司", "440300"),
        ("中国建设银行股份有限公司成都分行", "510100"),
        ("北京朝阳某某商贸公司", "110000"),
        ("上海南洋电机有限公司", "310000"),
        ("河南某某食品有限公司", "410000"),
        ("张家界某某旅游公司", "430800"),
        ("吉林市某某公司", "220200"),
        ("重庆某某公司", "500000"),
        ("Ａ（广州）有限公司", "440100"),
    ] {
        assert_eq!(region::guess_in(name), Some(code), "{name}");
    }
    for name in [
        "阿里巴巴集团",
        "朝阳某某公司",
        "平安康复中心",
        "黄河南岸酒店",
        "某某公司",
        "西湖某某公司",
        "诚信阳光",
        "平安顺达",
        "",
        "\0",
    ] {
        assert_eq!(region::guess_in(name), None, "{name}");
    }
}

#[test]
fn very_long_text_is_refused_soon() {
    for text in ["杭州".repeat(170_000), "a".repeat(1_000_000), "\u{301}".repeat(500_000), "浙江杭州".repeat(30)]
    {
        assert_eq!(industry::lookup(&text), Lookup::None);
        assert_eq!(country::lookup(&text), Lookup::None);
        assert_eq!(region::lookup(&text), Lookup::None);
        let _ = region::guess_in(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), near in "[浙江省杭州市西湖区海南a-z0-9 /]{0,40}") {
        for text in [text, near] {
            let _ = (industry::lookup(&text), country::lookup(&text), region::lookup(&text), region::guess_in(&text));
            let _ = (region::find(&text), region::children(&text), country::find(&text), industry::find(&text));
        }
    }

    #[test]
    fn case_width_and_spaces_do_not_matter(at in 0_usize..249, place in 0_usize..20) {
        let country = country::all().get(at).unwrap();
        let mut text: Vec<char> = country.en.to_uppercase().chars().collect();
        text.insert(place.min(text.len()), '\u{3000}');
        let text: String = text.into_iter().map(|c| if c.is_ascii_alphabetic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c }).collect();
        prop_assert_eq!(country::lookup(&text), Lookup::Exact(country.code));
    }
}
