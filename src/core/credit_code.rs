//! The unified social credit code (统一社会信用代码) of an organisation, GB 32100-2015: 17 characters and a check
//! character.

use crate::text::Lang;
use unicode_normalization::UnicodeNormalization;

/// Digits and capitals without I, O, S, V and Z; the place of a character is its value, 0 to 30.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The weights of the first 17 characters: 3 to the power of the place, modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Characters of a complete code.
pub const LENGTH: usize = 18;

/// Why a text is not a unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditCodeError {
    /// It does not have 18 characters.
    Length {
        /// Characters found, after normalising.
        found: usize,
    },
    /// It has a character that no code has.
    Alphabet {
        /// The first such character.
        character: char,
        /// Its place, counted from 1.
        place: usize,
    },
    /// The last character does not follow from the others: one of them is wrong.
    CheckDigit {
        /// What the last character would be if the others are right.
        expected: char,
    },
}

impl CreditCodeError {
    /// The sentence for the person who typed it.
    #[must_use]
    pub fn message(self, lang: Lang) -> String {
        match self {
            Self::Length { found } => lang.pick(
                format!("统一社会信用代码应为 {LENGTH} 位，当前为 {found} 位"),
                format!("A unified social credit code has {LENGTH} characters; this has {found}"),
            ),
            Self::Alphabet { character, place } => lang.pick(
                format!("统一社会信用代码第 {place} 位不能是“{character}”（不使用 I、O、S、V、Z）"),
                format!("Character {place} cannot be “{character}”; I, O, S, V and Z are not used"),
            ),
            Self::CheckDigit { expected } => lang.pick(
                format!("统一社会信用代码校验不通过，请核对；若前 17 位无误，末位应为 {expected}"),
                format!("The check character does not match; if the first 17 are right, the last is {expected}"),
            ),
        }
    }
}

/// The form in which codes are stored and compared: half-width, upper case, without spaces and invisible characters.
#[must_use]
pub fn normalise(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(|c| c.to_ascii_uppercase()).collect()
}

/// Checks a code and gives its normal form.
///
/// # Errors
/// See [`CreditCodeError`]: length first, then alphabet, then check character.
pub fn check(text: &str) -> Result<String, CreditCodeError> {
    let code = normalise(text);
    let found = code.chars().count();
    if found != LENGTH {
        return Err(CreditCodeError::Length { found });
    }
    let mut sum = 0;
    let mut last = None;
    for (at, character) in code.chars().enumerate() {
        let value = ALPHABET.find(character).ok_or(CreditCodeError::Alphabet { character, place: at + 1 })?;
        match WEIGHTS.get(at) {
            Some(weight) => sum += value * weight,
            None => last = Some(character),
        }
    }
    let expected = ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap_or_default();
    if last == Some(expected) { Ok(code) } else { Err(CreditCodeError::CheckDigit { expected }) }
}

/// Marks that come along when a code is copied from a web page or a document.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// For people who may not see the code: its first and last four characters.
#[must_use]
pub fn masked(code: &str) -> String {
    let count = code.chars().count();
    if count < 12 {
        return "***".into();
    }
    let start: String = code.chars().take(4).collect();
    let end: String = code.chars().skip(count - 4).collect();
    format!("{start}****{end}")
}
