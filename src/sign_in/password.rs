//! Password hashing by argon2id (46 MiB, one pass: OWASP's first profile), on threads of its own, one for each core.

use crate::core::aside::Aside;
use crate::core::problem::Problem;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};
use std::sync::LazyLock;

/// Memory in KiB, and passes over it.
const MEMORY: u32 = 46 * 1024;
const PASSES: u32 = 1;

/// One hash for each core at a time. Whoever comes when twenty wait is told at once to come again: neither the line nor the
/// memory grows with the crowd.
static LINE: LazyLock<Aside> =
    LazyLock::new(|| Aside::new("passwords", std::thread::available_parallelism().map_or(1, usize::from), 20));

/// What an unknown account is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&crate::core::secret::token()).unwrap_or_default());

/// Hashes a password.
///
/// # Errors
/// `Busy` where too many are waiting.
pub async fn hash(password: String) -> Result<String, Problem> {
    LINE.run(move || hash_now(&password)).await?
}

/// Whether a password is the one that was hashed. Without a hash it takes as long and is never right.
///
/// # Errors
/// `Busy` where too many are waiting.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    tracing::debug!("a password is looked at");
    LINE.run(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        // The hash says by which parameters it was made.
        let right = PasswordHash::new(&hash)
            .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        right && known
    })
    .await
}

/// Whether a hash was made with less than is asked for now; it is made anew at the next sign-in.
#[must_use]
pub fn is_outdated(hash: &str) -> bool {
    let number = |name: &str| {
        hash.split(['$', ',']).find_map(|part| part.strip_prefix(name)).and_then(|number| number.parse::<u32>().ok())
    };
    let cost = u64::from(number("m=").unwrap_or(0)) * u64::from(number("t=").unwrap_or(0));
    !hash.starts_with("$argon2id$") || cost < u64::from(MEMORY * PASSES)
}

/// Hashes on the calling thread, for commands.
///
/// # Errors
/// `Bug` where the library refuses.
pub fn hash_now(password: &str) -> Result<String, Problem> {
    let argon2 = Argon2::from(Params::new(MEMORY, PASSES, 1, None).map_err(Problem::bug)?);
    argon2.hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Problem::bug)
}
