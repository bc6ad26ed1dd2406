//! What can go wrong, without words for users: the web layer draws it by kind of route, once.

use super::field::Field;
use std::borrow::Cow;

/// Errors of a form: the field's name and what is wrong with it, already in the person's language.
pub type Errors = Vec<(Cow<'static, str>, String)>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Nobody is signed in, or the session has ended.
    #[error("sign-in needed")]
    SignInNeeded,
    /// The actor may know of the thing but lacks this permission.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// The field rules of the actor's roles keep this field from them.
    #[error("forbidden field: {}", .0.id)]
    ForbiddenField(&'static Field),
    /// Absent, or not to be known of.
    #[error("not found")]
    NotFound,
    /// What was typed can't be taken; names and texts of the fields concerned.
    #[error("invalid input: {0:?}")]
    Invalid(Errors),
    /// A rule refuses; the constraint's or rule's name.
    #[error("refused by {0}")]
    Refused(Cow<'static, str>),
    /// Somebody else saved in between; the version they made.
    #[error("stale version, now {0}")]
    Stale(i32),
    /// The request itself is malformed (a foreign form, an unknown field, a NUL); a stable name of the reason.
    #[error("bad request: {0}")]
    BadRequest(Cow<'static, str>),
    /// The request did not come from our own page.
    #[error("request from another origin: {0}")]
    Foreign(&'static str),
    /// More bytes than the limit, in MiB.
    #[error("more than {0} MiB")]
    TooLarge(u64),
    /// There is no room for a file, in the system's words.
    #[error("disk full: {0}")]
    DiskFull(String),
    /// Too many tries; seconds to wait.
    #[error("too many tries, wait {0} s")]
    TooMany(u64),
    /// The person must prove once more who they are; with what was wrong about the last try.
    #[error("confirmation needed")]
    ConfirmNeeded(Option<String>),
    /// The database or another part is not answering just now.
    #[error("busy: {0}")]
    Busy(String),
    /// A fault of the product.
    #[error("fault: {0}")]
    Bug(String),
}

impl Problem {
    /// An invalid single field.
    #[must_use]
    pub fn invalid(field: &'static str, text: impl Into<String>) -> Self {
        Self::Invalid(vec![(Cow::Borrowed(field), text.into())])
    }

    /// A fault that only a defect of the product can cause.
    pub fn bug(what: impl std::fmt::Display) -> Self {
        Self::Bug(what.to_string())
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(Kind::ClosedConnection | Kind::UnableToSendCommand, info) => {
                Self::Busy(info.message().to_owned())
            }
            Error::DatabaseError(Kind::SerializationFailure, info) => Self::Busy(info.message().to_owned()),
            Error::DatabaseError(
                Kind::UniqueViolation | Kind::ForeignKeyViolation | Kind::CheckViolation | Kind::ExclusionViolation,
                info,
            ) => Self::Refused(Cow::Owned(
                info.constraint_name().map_or_else(|| info.message().to_owned(), str::to_owned),
            )),
            Error::DatabaseError(_, info) if is_busy(info.message()) => Self::Busy(info.message().to_owned()),
            Error::BrokenTransactionManager => Self::Busy("broken transaction".into()),
            other => Self::Bug(other.to_string()),
        }
    }
}

/// PostgreSQL's and libpq's words for "not now": timeouts, deadlocks, shutting down, starting up, a broken line, no room.
fn is_busy(message: &str) -> bool {
    [
        "canceling statement due to",
        "deadlock detected",
        "terminating connection",
        "starting up",
        "shutting down",
        "in recovery mode",
        "too many clients",
        "remaining connection slots",
        "No space left on device",
        "out of memory",
        "server closed the connection",
        "no connection to the server",
        "connection to server",
        "could not connect",
        "could not receive data from server",
        "could not send data to server",
        "SSL connection has been closed",
        "SSL SYSCALL error",
        "idle-in-transaction",
    ]
    .iter()
    .any(|words| message.contains(words))
}
