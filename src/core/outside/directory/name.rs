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

    /// The name that is sent: tries are counted under it.
    #[must_use]
    pub fn login(&self) -> &str {
        &self.login
    }
}

/// The name that is looked for: one form of characters, without `DOMAIN\`, and without the company's own `@realm` or what a
/// template puts there by itself.
#[must_use]
pub fn login_of(typed: &str, settings: &Settings) -> Option<String> {
    if typed.len() > 1000 {
        return None;
    }
    let whole = folded(typed);
    // However often something is put before or behind: what is left is one name, which this would not change again.
    let mut name = whole.rsplit_once('\\').map_or(whole.as_str(), |(_, name)| name).trim().to_owned();
    while let Some(shorter) = without_domain(&name, settings) {
        name = shorter;
    }
    let fits = !name.is_empty() && name.chars().count() <= LONGEST && !name.chars().any(char::is_control);
    fits.then_some(name)
}

/// The name without the company's own domain behind it; none where it has none.
fn without_domain(name: &str, settings: &Settings) -> Option<String> {
    let by_realm = name.rsplit_once('@').zip(settings.realm.as_ref());
    let by_realm =
        by_realm.filter(|((_, realm), ours)| *realm == ours.to_lowercase()).map(|((user, _), _)| user.to_owned());
    let shorter = by_realm.or_else(|| settings.typed_for(name)).map(|shorter| shorter.trim().to_owned());
    shorter.filter(|shorter| shorter.len() < name.len())
}

/// One form of characters and case, without spaces around: what two spellings of a login have in common. Servers take more
/// for the same, such as letters with and without accents.
#[must_use]
pub(super) fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_lowercase()
}

/// Whether no server takes another spelling for the same name: ASCII without spaces, or letters that have neither case nor
/// kinds (Chinese). Where nobody can ask first who is meant, no other name is tried.
#[must_use]
pub(super) fn is_one_spelling(login: &str) -> bool {
    let plain = |c: char| match c {
        '\u{3040}'..='\u{30ff}' => false,
        c => c.is_ascii_graphic() || (c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()),
    };
    login.chars().all(plain)
}

/// Whether an entry is this base or lies below it; below nothing lies everything.
#[must_use]
pub(super) fn lies_under(dn: &str, base: &str) -> bool {
    let (dn, base) = (canonical(dn), canonical(base));
    base.is_empty() || dn == base || dn.strip_suffix(&base).is_some_and(|rest| rest.ends_with(','))
}

/// One form of a distinguished name, for comparing and for asking: lower case, one way of escaping, no spaces around separators.
#[must_use]
pub fn canonical(dn: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(dn.len());
    // A name or a value: its bytes, and whether each was escaped.
    let mut part: Vec<(u8, bool)> = Vec::new();
    let mut named = false;
    let mut bytes = dn.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                let first = bytes.next().unwrap_or(b'\\');
                let pair = hex(first).zip(bytes.peek().copied().and_then(hex));
                part.push((pair.map_or(first, |(high, low)| high * 16 + low), true));
                if pair.is_some() {
                    bytes.next();
                }
            }
            b',' | b';' | b'+' => {
                close(&mut out, &mut part);
                out.push(if byte == b'+' { b'+' } else { b',' });
                named = false;
            }
            b'=' if !named => {
                close(&mut out, &mut part);
                out.push(b'=');
                named = true;
            }
            byte => part.push((byte, false)),
        }
    }
    close(&mut out, &mut part);
    String::from_utf8_lossy(&out).to_lowercase()
}

/// Writes a part: spaces around it count only where they were escaped, and what was escaped without need is the same as
/// what was not. Whatever must be escaped (RFC 4514, 2.4) is, so that the form is itself a name that servers take.
fn close(out: &mut Vec<u8>, part: &mut Vec<(u8, bool)>) {
    let stands = |found: &(u8, bool)| *found != (b' ', false);
    let end = part.iter().rposition(stands).map_or(0, |last| last + 1);
    let begin = part.iter().position(stands).unwrap_or(end);
    let last = end.saturating_sub(begin + 1);
    for (at, (byte, escaped)) in part.drain(..).take(end).skip(begin).enumerate() {
        // A number sign that begins a value without having been escaped says that the rest is hexadecimal digits.
        let at_edge = (byte == b' ' && (at == 0 || at == last)) || (byte == b'#' && at == 0 && escaped);
        if at_edge || byte < b' ' || b"\"+,;<=>\\".contains(&byte) {
            out.extend(format!("\\{byte:02x}").bytes());
        } else {
            out.push(byte);
        }
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
