//! Passwords of the roles that sign in: made here, kept in files, known to PostgreSQL by a verifier only.

use super::super::ground::Failure;
use crate::core::secret::{hex, random, sha256, token};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fs::{DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// Rounds of PBKDF2, as PostgreSQL itself takes.
const ROUNDS: u32 = 4096;

/// A new password and the script for psql that sets it: the password itself is in no log of the server.
pub(super) fn new_for(role: &str) -> (String, String) {
    let password = token();
    let salt = random::<16>();
    let [stored, server] = verifier(&password, &salt).map(|key| hex(&key));
    let salt = hex(&salt);
    let base64 = |hex: &str| format!("translate(encode('\\x{hex}', 'base64'), E'\\n', '')");
    let script = format!(
        "select format('alter role %I password %L', '{role}', 'SCRAM-SHA-256${ROUNDS}:' || {} || '$' || {} || ':' || {}) \\gexec\n",
        base64(&salt),
        base64(&stored),
        base64(&server)
    );
    (password, script)
}

/// Keeps it where only root, or who runs this, reads it.
pub(super) fn keep(path: &Path, password: &str) -> Result<(), Failure> {
    let failed = |error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    }
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    writeln!(file, "{password}").and_then(|()| file.sync_all()).map_err(failed)?;
    Ok(())
}

/// The stored key and the server key of SCRAM-SHA-256, RFC 5802 section 3 with RFC 7677; the password is plain ASCII.
fn verifier(password: &str, salt: &[u8]) -> [[u8; 32]; 2] {
    let salted = pbkdf2(password.as_bytes(), salt);
    [sha256(&mac(&salted, &[b"Client Key"])), mac(&salted, &[b"Server Key"])]
}

/// PBKDF2 with HMAC-SHA-256 and one block of output, RFC 8018 section 5.2.
fn pbkdf2(password: &[u8], salt: &[u8]) -> [u8; 32] {
    let mut round = mac(password, &[salt, &1u32.to_be_bytes()]);
    let mut sum = round;
    for _ in 1..ROUNDS {
        round = mac(password, &[&round]);
        sum.iter_mut().zip(round).for_each(|(sum, byte)| *sum ^= byte);
    }
    sum
}

/// HMAC-SHA-256 with a key of at most 64 bytes.
fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0u8; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as Mac>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
