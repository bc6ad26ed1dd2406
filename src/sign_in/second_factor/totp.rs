//! Codes by time (RFC 6238: SHA-1, 6 digits, 30 seconds, as every authenticator app knows them). Pure.

use crate::core::secret::{random, same};
use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Seconds of a step.
const STEP: u64 = 30;

/// A new seed of 160 bits.
#[must_use]
pub fn new_seed() -> [u8; 20] {
    random()
}

fn totp(seed: &[u8]) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP)
        .with_secret(Secret::from(seed.to_vec()))
        .build_noncompliant()
}

/// The code at a time.
#[must_use]
pub fn code(seed: &[u8], at: DateTime<Utc>) -> String {
    totp(seed).generate(u64::try_from(at.timestamp()).unwrap_or_default()).to_string()
}

/// The step whose code was typed: the present one, or the one before it for those who type slowly; never one that comes,
/// and none up to `last`, so that a code is good once.
#[must_use]
pub fn step(seed: &[u8], typed: &str, now: DateTime<Utc>, last: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let present = u64::try_from(now.timestamp()).unwrap_or_default() / STEP;
    let totp = totp(seed);
    [present, present.saturating_sub(1)]
        .into_iter()
        .filter(|step| i64::try_from(*step).is_ok_and(|step| step > last))
        .find(|step| same(&totp.generate(step * STEP).to_string(), &typed))
        .and_then(|step| i64::try_from(step).ok())
}

/// The seed as people type it: base32 in groups of four.
#[must_use]
pub fn key(seed: &[u8]) -> String {
    let letters: Vec<char> = Secret::from(seed.to_vec()).to_base32().chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What a QR code tells an authenticator app.
#[must_use]
pub fn uri(seed: &[u8], login: &str) -> String {
    let login: String = form_urlencoded::byte_serialize(login.as_bytes()).collect();
    let login = login.replace('+', "%20");
    format!(
        "otpauth://totp/Kezhan:{login}?secret={}&issuer=Kezhan&algorithm=SHA1&digits=6&period={STEP}",
        Secret::from(seed.to_vec()).to_base32()
    )
}
