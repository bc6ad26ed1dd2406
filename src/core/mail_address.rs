//! Mail addresses: whether a text is plausibly one, and its normal form. Whether it receives mail only a message can
//! tell.

use crate::text::Lang;
use unicode_normalization::UnicodeNormalization;

/// Longest address in bytes, RFC 5321.
const LONGEST: usize = 254;

/// Longest part before the @ in bytes, RFC 5321.
const LONGEST_LOCAL: usize = 64;

/// Longest part of a domain between two dots in bytes, RFC 1035.
const LONGEST_LABEL: usize = 63;

/// Why a text is not a mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailAddressError {
    /// Nothing is there.
    Empty,
    /// Longer than 254 bytes, or 64 before the @.
    TooLong,
    /// There is not exactly one @.
    At,
    /// The part before the @ is empty, or has a misplaced dot or a character that addresses do not have.
    Local,
    /// The part after the @ is not a domain.
    Domain,
}

impl MailAddressError {
    /// The sentence for the person who typed it.
    #[must_use]
    pub fn message(self, lang: Lang) -> &'static str {
        match self {
            Self::Empty => lang.pick("请填写邮箱", "Please enter a mail address"),
            Self::TooLong => lang.pick("邮箱过长", "The mail address is too long"),
            Self::At => lang.pick("邮箱中应有且只有一个 @", "A mail address has exactly one @"),
            Self::Local => lang.pick("邮箱 @ 前的部分不正确", "The part before the @ is not valid"),
            Self::Domain => lang.pick("邮箱 @ 后的域名不正确", "The domain after the @ is not valid"),
        }
    }
}

/// Checks an address and gives its normal form: half-width, trimmed, the domain in lower case. The part before the @
/// keeps its case; compare two addresses in lower case.
///
/// # Errors
/// See [`MailAddressError`].
pub fn check(text: &str) -> Result<String, MailAddressError> {
    // Nothing that long can become an address; folding may shorten a text, by a factor of four at most.
    if text.trim().len() > LONGEST * 4 {
        return Err(MailAddressError::TooLong);
    }
    // The Chinese full stop is a slip of the input method; the domain system reads it as a dot too (RFC 3490).
    let folded: String = text.trim().nfkc().map(|c| if c == '。' { '.' } else { c }).collect();
    let address = folded.trim();
    if address.is_empty() {
        return Err(MailAddressError::Empty);
    }
    let (local, domain) = address.split_once('@').ok_or(MailAddressError::At)?;
    if domain.contains('@') {
        return Err(MailAddressError::At);
    }
    let domain = domain.to_lowercase();
    let normal = format!("{local}@{domain}");
    if normal.len() > LONGEST || local.len() > LONGEST_LOCAL {
        return Err(MailAddressError::TooLong);
    }
    if !local.split('.').all(is_atom) {
        return Err(MailAddressError::Local);
    }
    if is_domain(&domain) { Ok(normal) } else { Err(MailAddressError::Domain) }
}

/// The domain of an address in normal form; empty where there is no @.
#[must_use]
pub fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// RFC 5322 atom, with letters and digits of every script (RFC 6531).
fn is_atom(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
}

/// At least two labels; the last one has two characters or more and no digit, unless it is punycode.
fn is_domain(domain: &str) -> bool {
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    let plausible_top = top.chars().nth(1).is_some() && !top.chars().any(char::is_numeric);
    domain.split('.').all(is_label) && (plausible_top || top.starts_with("xn--"))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= LONGEST_LABEL
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}
