//! Standard output of commands.

use std::io::{ErrorKind, Write};

/// Prints a text. A reader that has had enough (`| head`) is no fault.
///
/// # Errors
/// What the system answers otherwise, such as a full disk.
pub(super) fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
