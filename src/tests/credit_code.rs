//! Unified social credit codes: the vector of the standard's arithmetic, and what the check character detects.

use kezhan::core::credit_code::{CreditCodeError, check};
use kezhan::text::Lang;
use proptest::prelude::*;

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A prefix of 17 characters with its check character; without one where the check says otherwise.
fn complete(prefix: &str) -> String {
    match check(&format!("{prefix}0")) {
        Err(CreditCodeError::CheckDigit { expected }) => format!("{prefix}{expected}"),
        other => other.unwrap_or_default(),
    }
}

fn replaced(code: &str, at: usize, with: char) -> String {
    code.chars().enumerate().map(|(place, c)| if place == at { with } else { c }).collect()
}

#[test]
fn the_known_code_is_right() {
    assert_eq!(check("91350100M000100Y43").as_deref(), Ok("91350100M000100Y43"));
    assert_eq!(check(" 91350100m000100y４３ ").as_deref(), Ok("91350100M000100Y43"));
    assert_eq!(check("\u{200b}9135 0100 M000 100Y 43").as_deref(), Ok("91350100M000100Y43"));
}

#[test]
fn each_mistake_has_its_own_error() {
    assert_eq!(check("91350100M000100Y4"), Err(CreditCodeError::Length { found: 17 }));
    assert_eq!(check(""), Err(CreditCodeError::Length { found: 0 }));
    assert_eq!(check("9135010OM000100Y43"), Err(CreditCodeError::Alphabet { character: 'O', place: 8 }));
    assert_eq!(check("91350100M000100Y4汉"), Err(CreditCodeError::Alphabet { character: '汉', place: 18 }));
    assert_eq!(check("91350100M000100Y44"), Err(CreditCodeError::CheckDigit { expected: '3' }));
    for lang in [Lang::Zh, Lang::En] {
        assert!(CreditCodeError::CheckDigit { expected: '3' }.message(lang).contains('3'));
        assert!(CreditCodeError::Alphabet { character: 'O', place: 8 }.message(lang).contains('O'));
    }
}

#[test]
fn very_long_text_is_refused() {
    assert!(matches!(check(&"9".repeat(1_000_000)), Err(CreditCodeError::Length { found: 1_000_000 })));
}

proptest! {
    #[test]
    fn one_wrong_character_is_detected(prefix in "[0-9A-HJ-NP-RTUWXY]{17}", at in 0_usize..18, with in 0_usize..31) {
        let code = complete(&prefix);
        let with = ALPHABET.chars().nth(with).unwrap();
        if code.chars().nth(at) == Some(with) {
            return Ok(());
        }
        let wrong = matches!(check(&replaced(&code, at, with)), Err(CreditCodeError::CheckDigit { .. }));
        prop_assert!(wrong);
    }

    // All 17 weights differ, so exchanging any two of those characters shows. The check character counts like the first
    // one (weight 1), so only that exchange stays unseen.
    #[test]
    fn two_exchanged_characters_are_detected(prefix in "[0-9A-HJ-NP-RTUWXY]{17}", a in 0_usize..18, b in 0_usize..18) {
        let code = complete(&prefix);
        let (first, second) = (code.chars().nth(a).unwrap(), code.chars().nth(b).unwrap());
        if first == second || (a.min(b), a.max(b)) == (0, 17) {
            return Ok(());
        }
        prop_assert!(check(&replaced(&replaced(&code, a, second), b, first)).is_err());
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        if let Ok(code) = check(&text) {
            prop_assert_eq!(check(&code), Ok(code.clone()));
        }
    }
}
