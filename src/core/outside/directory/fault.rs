//! Why the directory gives no answer that can be used.

use super::detail::{Detail, What};
use ldap3::{LdapError, LdapResult};
use serde_json::{Value, json};

/// A fault of the directory; never a wrong password.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// No directory is set up.
    #[error("no directory is set up")]
    Off,
    /// No connection, no answer in time, or the server says that it is busy.
    #[error("does not answer: {0}")]
    Unreachable(Detail),
    /// The encryption is refused: another authority, another host, out of date, or plain text only.
    #[error("the connection is not safe: {0}")]
    Unsafe(Detail),
    /// The service account is refused; code and sub-code.
    #[error("the service account is refused: {0}")]
    Service(Detail),
    /// Only a part of what was asked for came.
    #[error("only a part of the answer came: {0}")]
    Incomplete(Detail),
    /// More than one entry where one is meant.
    #[error("several entries have this name")]
    Ambiguous,
    /// The server is not of the kind that the settings say.
    #[error("the server is of another kind than the settings say: {0}")]
    Kind(Detail),
    /// What was asked for is refused or does not exist.
    #[error("the settings do not fit: {0}")]
    Settings(Detail),
}

impl Fault {
    /// No answer came in time.
    #[must_use]
    pub fn late() -> Self {
        Self::Unreachable(What::NoAnswer.into())
    }

    /// Whether the next server may be asked.
    pub(super) fn passes_on(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Unsafe(_))
    }

    /// A stable word for records.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Unreachable(_) => "unreachable",
            Self::Unsafe(_) => "unsafe",
            Self::Service(_) => "service",
            Self::Incomplete(_) => "incomplete",
            Self::Ambiguous => "ambiguous",
            Self::Kind(_) => "kind",
            Self::Settings(_) => "settings",
        }
    }

    /// What exactly is wrong, for whoever keeps the server or the settings.
    #[must_use]
    pub fn detail(&self) -> Option<&Detail> {
        match self {
            Self::Off | Self::Ambiguous => None,
            Self::Unreachable(detail)
            | Self::Unsafe(detail)
            | Self::Service(detail)
            | Self::Incomplete(detail)
            | Self::Kind(detail)
            | Self::Settings(detail) => Some(detail),
        }
    }

    /// As a record keeps it: `fault` in English, `what` and `told` of the detail.
    #[must_use]
    pub fn facts(&self) -> Value {
        let (what, told) = self.detail().map_or(("", ""), |detail| (detail.what.id(), detail.told.as_str()));
        json!({ "fault": self.to_string(), "what": what, "told": told })
    }

    /// The fault of an answer that is no success.
    pub(super) fn of(result: &LdapResult) -> Self {
        let detail = Detail::of_answer(result);
        match result.rc {
            // Time, size and administrative limits, and an answer that lies on another server.
            3 | 4 | 10 | 11 => Self::Incomplete(detail),
            51 | 52 => Self::Unreachable(detail),
            8 | 13 => Self::Unsafe(detail),
            48 | 49 => Self::Service(detail),
            _ => Self::Settings(detail),
        }
    }
}

impl From<LdapError> for Fault {
    fn from(error: LdapError) -> Self {
        match error {
            LdapError::Io { source } => {
                match source.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                    Some(of_tls) => Self::Unsafe(Detail::of_encryption(of_tls)),
                    None => Self::Unreachable(Detail::of_line(&source)),
                }
            }
            LdapError::Rustls { source } => Self::Unsafe(Detail::of_encryption(&source)),
            LdapError::DNSName { .. } => Self::Unsafe(What::OtherHost.into()),
            LdapError::LdapResult { result } => Self::of(&result),
            LdapError::UrlParsing { .. } | LdapError::UnknownScheme(_) | LdapError::FilterParsing => {
                Self::Settings(Detail::told(What::Other, error.to_string()))
            }
            LdapError::Timeout { .. } => Self::late(),
            other => Self::Unreachable(Detail::told(What::Line, other.to_string())),
        }
    }
}
