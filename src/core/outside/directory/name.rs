//! Names as people type them and as directories write them.

use super::settings::{Password, Settings};
use unicode_normalization::UnicodeNormalization;

/// The longest name that is looked for.
const LONGEST: usize = 100;

/// A name and a password that may be sent to a server: neither is empty. An empty password would be taken for an
/// anonymous sign-in, which succeeds.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub(super) login: String,
    pub(super) password: Password,
}

impl Credentials {
    /// What was typed, if it can be right at all. Nothing is sent anywhere for what is refused here.
    #[must_use]
    pub fn new(typed: &str, password: &str, settings: &Settings) -> Option<Self> {
        if password.trim().is_empty() || password.contains('\0') || password.len() > 1000 {
            return None;
        }
        Some(Self { login: login_of(typed, settings)?, password: Password::new(password) })
    }

    /// The name as it is looked for.
    #[must_use]
    pub fn login(&self) -> &str {
        &self.login
    }
}

/// The name that is looked for: one form of characters, without `DOMAIN\` and without the company's own `@realm`.
#[must_use]
pub fn login_of(typed: &str, settings: &Settings) -> Option<String> {
    if typed.len() > 1000 {
        return None;
    }
    let whole: String = typed.nfkc().collect::<String>().trim().to_lowercase();
    let name = whole.split_once('\\').map_or(whole.as_str(), |(_, name)| name);
    let name = match (name.rsplit_once('@'), &settings.realm) {
        (Some((user, realm)), Some(ours)) if realm == ours.to_lowercase() => user,
        _ => name,
    };
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= LONGEST && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

/// One form of a distinguished name, for comparing: lower case, one way of escaping, no spaces around separators.
#[must_use]
pub fn canonical(dn: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(dn.len());
    let mut bytes = dn.bytes().peekable();
    // How much of `out` ends in spaces that stand for themselves.
    let mut kept = 0;
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                let first = bytes.next().unwrap_or(b'\\');
                let second = bytes.peek().copied().filter(u8::is_ascii_hexdigit);
                let literal = match (hex(first), second.and_then(hex)) {
                    (Some(high), Some(low)) => {
                        bytes.next();
                        high * 16 + low
                    }
                    _ => first,
                };
                literally(&mut out, literal);
                kept = out.len();
            }
            b',' | b'+' | b'=' | b';' => {
                while out.len() > kept && out.last() == Some(&b' ') {
                    out.pop();
                }
                out.push(if byte == b';' { b',' } else { byte });
                kept = out.len();
                while bytes.next_if_eq(&b' ').is_some() {}
            }
            byte => out.push(byte),
        }
    }
    while out.len() > kept && out.last() == Some(&b' ') {
        out.pop();
    }
    String::from_utf8_lossy(&out).to_lowercase()
}

/// An escaped byte: special ones in hexadecimal digits, others as they are.
fn literally(out: &mut Vec<u8>, byte: u8) {
    if byte < b' ' || b" \"#+,;<=>\\".contains(&byte) {
        out.extend(format!("\\{byte:02x}").bytes());
    } else {
        out.push(byte);
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
