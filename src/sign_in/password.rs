//! Password hashing by argon2id (19 MiB, two passes: OWASP's second profile), on threads of its own, two at a time.

use crate::core::problem::Problem;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::{Arc, LazyLock};
use tokio::sync::{Semaphore, oneshot};

/// Two hashes at a time; beyond twenty waiting, people are asked to try again.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));
static QUEUE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(20)));

/// What an unknown account is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&crate::core::secret::token()).unwrap_or_default());

/// Hashes a password.
///
/// # Errors
/// `TooMany` where too many are waiting.
pub async fn hash(password: String) -> Result<String, Problem> {
    aside(move || hash_now(&password)).await?
}

/// Whether a password is the one that was hashed. Without a hash it takes as long and is never right.
///
/// # Errors
/// `TooMany` where too many are waiting.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    aside(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&hash)
            .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        right && known
    })
    .await
}

/// Hashes on the calling thread, for commands.
///
/// # Errors
/// `Bug` where the library refuses.
pub fn hash_now(password: &str) -> Result<String, Problem> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Problem::bug)
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let _waiting = Arc::clone(&QUEUE).try_acquire_owned().map_err(|_full| Problem::TooMany(5))?;
    let _place = Arc::clone(&PLACES).acquire_owned().await.map_err(Problem::bug)?;
    let (send, receive) = oneshot::channel();
    std::thread::Builder::new()
        .name("password".into())
        .spawn(move || {
            let _listener_gone = send.send(work());
        })
        .map_err(|error| Problem::Busy(error.to_string()))?;
    receive.await.map_err(Problem::bug)
}
