//! Keyed hashes and random tokens from the installation's one secret.

use hmac::{Hmac, Mac};
use rand::rngs::OsRng;
use rand::{RngCore, TryRngCore};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The installation's secret; each use derives its own key from it, so that no two uses share one.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// From 32 bytes of a random source.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA-256 of `data` for one named `purpose`, as bytes.
    #[must_use]
    pub fn mac(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        let key = hmac(&self.0, purpose.as_bytes());
        hmac(&key, data)
    }

    /// The same in hexadecimal.
    #[must_use]
    pub fn hex(&self, purpose: &str, data: &[u8]) -> String {
        hex(&self.mac(purpose, data))
    }
}

fn hmac(key: &[u8; 32], data: &[u8]) -> [u8; 32] {
    // HMAC fills a short key with zeros up to the block's 64 bytes.
    let mut block = [0u8; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as Mac>::new(&block.into());
    mac.update(data);
    mac.finalize().into_bytes().into()
}

/// SHA-256.
#[must_use]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _infallible = write!(out, "{byte:02x}");
        out
    })
}

/// Bytes of the operating system's generator: the one source of everything that nobody may guess. A system that has none to
/// give ends the work that asked.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.unwrap_err().fill_bytes(&mut bytes);
    bytes
}

/// 160 bits of the system's random source, in hexadecimal.
#[must_use]
pub fn token() -> String {
    hex(&random::<20>())
}

/// Whether two texts are equal, in a time that does not tell where they differ.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    use subtle::ConstantTimeEq;
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
