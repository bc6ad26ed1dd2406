//! What stands in a one-time link.

use crate::config::Config;
use crate::core::secret::Secret;

/// The address of a link.
#[must_use]
pub fn url(config: &Config, token: &str) -> String {
    format!("{}/first-password?token={token}", config.base_url())
}

/// The token of a link that goes by mail: 128 bits.
#[must_use]
pub fn token_of(secret: &Secret, seed: &str) -> String {
    secret.hex("one-time link", seed.as_bytes()).chars().take(32).collect()
}
