//! One spelling for texts that people write in several ways.

use unicode_normalization::UnicodeNormalization;

/// Compatibility form (NFKC), lower case, outer blanks gone and inner runs of blanks as one space.
/// Full-width letters and digits become plain ones.
#[must_use]
pub fn folded(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(lower.len());
    for word in lower.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// As [`folded`], with letters and digits alone: blanks, underscores, brackets and marks are gone.
#[must_use]
pub fn key(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}
