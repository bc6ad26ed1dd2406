//! What lists search by: any piece of a name finds it.

use kezhan::core::search_text::{doubled, is_pinyin_like, like_pattern, pinyin, pinyin_pattern};
use proptest::prelude::*;
use proptest::sample::select;

/// LIKE as PostgreSQL has it: % any text, _ any character, \ takes the next one literally.
fn like(text: &str, pattern: &str) -> bool {
    fn matches(text: &[char], pattern: &[char]) -> bool {
        match (pattern, text) {
            ([], _) => text.is_empty(),
            (['%', rest @ ..], []) => matches(text, rest),
            (['%', rest @ ..], [_, tail @ ..]) => matches(text, rest) || matches(tail, pattern),
            (['_', rest @ ..], [_, tail @ ..]) => matches(tail, rest),
            (['\\', c, rest @ ..] | [c, rest @ ..], [first, tail @ ..]) => c == first && matches(tail, rest),
            _ => false,
        }
    }
    matches(&text.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>())
}

fn finds(term: &str, name: &str) -> bool {
    like_pattern(term).is_none_or(|pattern| like(&doubled(name), &pattern))
}

fn piece(text: &str, from: usize, length: usize) -> String {
    text.chars().skip(from).take(length).collect()
}

#[test]
fn every_character_comes_twice_without_legal_forms() {
    for (name, expected) in [
        ("华信有限公司", "华华信信"),
        ("华信（上海）有限责任公司", "华华信信上上海海"),
        ("阿里巴巴集团有限公司", "阿阿里里巴巴巴巴集集团团"),
        ("万科股份有限公司", "万万科科"),
        ("Acme Co., Ltd.", "aaccmmee"),
        ("ＡＣＭＥ　Inc.", "aaccmmee"),
        ("Siemens GmbH", "ssiieemmeennss"),
        ("华信Co.,Ltd", "华华信信"),
        ("Café 100%", "ccaaffee110000"),
        ("有限公司", "有有限限公公司司"),
        ("Ltd.", "llttdd"),
        ("…🙂\0", ""),
    ] {
        assert_eq!(doubled(name), expected, "{name}");
    }
}

#[test]
fn patterns() {
    assert_eq!(like_pattern("华信").as_deref(), Some("%华华信信%"));
    assert_eq!(like_pattern(" 华 ").as_deref(), Some("华华%"));
    assert_eq!(like_pattern("华信有限").as_deref(), Some("%华华信信%"));
    assert_eq!(like_pattern("acme l").as_deref(), Some("%aaccmmee%"));
    for nothing in ["", " %_\\ ", "有限公司", "公司", "有限"] {
        assert_eq!(like_pattern(nothing), None, "{nothing}");
    }
    assert!(like_pattern("集团").is_some());
    assert!(finds("阿里巴巴集团", "阿里巴巴集团有限公司"));
    assert!(finds("信有限公司上海", "华信有限公司上海分公司"));
    assert!(finds("公司上海", "华信有限公司上海分公司"));
    assert!(!finds("华为", "华信有限公司"));
}

#[test]
fn pinyin_has_initials_and_readings() {
    let words = |name: &str| pinyin(name).split(' ').map(str::to_owned).collect::<Vec<_>>();
    for word in ["zq", "cq", "zhongqing", "chongqing"] {
        assert!(words("重庆有限公司").contains(&word.to_owned()), "{word} {:?}", words("重庆"));
    }
    for word in ["cqca", "chongqingchangan"] {
        assert!(words("重庆长安").contains(&word.to_owned()), "{word} {:?}", words("重庆长安"));
    }
    assert!(words("绿地").contains(&"lvdi".to_owned()), "{:?}", words("绿地"));
    assert!(words("3M中国").contains(&"3mzg".to_owned()), "{:?}", words("3M中国"));
    assert_eq!(pinyin("Acme"), "acme AACCMMEE");
    assert!(words("重庆").contains(&"CCQQ".to_owned()), "{:?}", words("重庆"));
    assert_eq!(pinyin(""), "");
    assert!(pinyin_pattern("Chong Qing").is_some_and(|pattern| like(&pinyin("重庆"), &pattern)));
}

#[test]
fn pinyin_terms() {
    for term in ["cq", "Chong qing", "xi'an", "ｃｑ", "3mzg", "lü"] {
        assert!(is_pinyin_like(term), "{term}");
    }
    for term in ["", "c", "华cq", "123", "a-%", "c_q"] {
        assert!(!is_pinyin_like(term), "{term}");
    }
    assert_eq!(pinyin_pattern("LÜ di").as_deref(), Some("%lvdi%"));
}

#[test]
fn slow_very_long_text_ends_soon() {
    for text in ["重长行乐".repeat(80_000), "co ".repeat(300_000), "有限".repeat(150_000), "\u{301}".repeat(500_000)]
    {
        let _ = (doubled(&text), pinyin(&text), like_pattern(&text), pinyin_pattern(&text));
    }
}

/// A name's own part (which holds no legal form itself), its legal form, its branch.
fn name() -> impl Strategy<Value = (String, &'static str, &'static str)> {
    let own = prop_oneof![
        "[华信中国重庆长江海天科技实业网络x-zX-Z0-9]{2,10}",
        "[\u{4e00}-\u{9fa5}]{2,8}",
        "[A-Z][a-z]{1,8} Holdings"
    ];
    let form = select(vec![
        "",
        "有限公司",
        "有限责任公司",
        "股份有限公司",
        "集团有限公司",
        "集团股份有限公司",
        " Co., Ltd.",
        " Inc.",
        " GmbH",
        "（上海）有限公司",
    ]);
    (own, form, select(vec!["", "北京分公司", "深圳第二分公司"]))
}

proptest! {
    #[test]
    fn any_piece_of_the_own_name_finds_it((own, form, branch) in name(), from in 0_usize..8, length in 2_usize..10) {
        let term = piece(&own, from, length);
        if term.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            return Ok(());
        }
        prop_assert!(finds(&term, &format!("{own}{form}{branch}")), "{term} {:?} {}", like_pattern(&term), doubled(&format!("{own}{form}{branch}")));
    }

    #[test]
    fn a_name_finds_itself_while_it_is_typed((own, form, branch) in name(), length in 2_usize..30) {
        let name = format!("{own}{form}{branch}");
        let term = piece(&name, 0, length);
        if term.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            return Ok(());
        }
        prop_assert!(finds(&term, &name), "{term} {:?} {}", like_pattern(&term), doubled(&name));
    }

    #[test]
    fn a_piece_across_a_legal_form_finds_it((own, form, branch) in name(), from in 0_usize..8, length in 2_usize..30) {
        let name = format!("{own}{form}{branch}");
        let from = from.min(own.chars().count().saturating_sub(2));
        let term = piece(&name, from, length);
        if term.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            return Ok(());
        }
        prop_assert!(finds(&term, &name), "{term} {:?} {}", like_pattern(&term), doubled(&name));
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let doubled = doubled(&text);
        prop_assert_eq!(doubled.chars().count() % 2, 0);
        let words = pinyin(&text);
        prop_assert!(words.split(' ').count() <= 48);
        let clean = like_pattern(&text).is_none_or(|pattern| !pattern.trim_matches('%').contains(['%', '_', '\\']));
        prop_assert!(clean);
        let _ = pinyin_pattern(&text);
    }

    #[test]
    fn initials_of_the_usual_readings_are_found(name in "[华信上海科技网络实业发展]{2,10}") {
        let first = pinyin(&name).split(' ').next().unwrap_or_default().to_owned();
        prop_assert_eq!(first.chars().count(), name.chars().count());
        prop_assert!(pinyin_pattern(&first).is_some_and(|pattern| like(&pinyin(&name), &pattern)));
    }
}
