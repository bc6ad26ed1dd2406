//! Why the directory gives no answer that can be used.

use ldap3::{LdapError, LdapResult};

/// A fault of the directory; never a wrong password.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// No directory is set up.
    #[error("no directory is set up")]
    Off,
    /// No connection, no answer in time, or the server says that it is busy.
    #[error("does not answer: {0}")]
    Unreachable(String),
    /// The encryption is refused: another authority, another host, out of date, or plain text only.
    #[error("the connection is not safe: {0}")]
    Unsafe(String),
    /// The service account is refused; code and sub-code.
    #[error("the service account is refused: {0}")]
    Service(String),
    /// Only a part of what was asked for came.
    #[error("only a part of the answer came: {0}")]
    Incomplete(String),
    /// More than one entry where one is meant.
    #[error("several entries have this name")]
    Ambiguous,
    /// The server is not of the kind that the settings say.
    #[error("the server is of another kind than the settings say: {0}")]
    Kind(String),
    /// What was asked for is refused or does not exist.
    #[error("the settings do not fit: {0}")]
    Settings(String),
}

impl Fault {
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

    /// What the server or the line said of it, for whoever keeps them; empty where nothing is to be added.
    #[must_use]
    pub fn detail(&self) -> &str {
        match self {
            Self::Off | Self::Ambiguous => "",
            Self::Unreachable(told)
            | Self::Unsafe(told)
            | Self::Service(told)
            | Self::Incomplete(told)
            | Self::Kind(told)
            | Self::Settings(told) => told,
        }
    }

    /// The fault of an answer that is no success. A password never stands in one.
    pub(super) fn of(result: &LdapResult) -> Self {
        let told = told(result);
        match result.rc {
            // Time, size and administrative limits, and an answer that lies on another server.
            3 | 4 | 10 | 11 => Self::Incomplete(told),
            51 | 52 => Self::Unreachable(told),
            8 | 13 => Self::Unsafe(told),
            48 | 49 => Self::Service(told),
            _ => Self::Settings(told),
        }
    }
}

impl From<LdapError> for Fault {
    fn from(error: LdapError) -> Self {
        match error {
            LdapError::Io { source } => {
                let of_tls = source.get_ref().is_some_and(|inner| inner.downcast_ref::<rustls::Error>().is_some());
                if of_tls { Self::Unsafe(source.to_string()) } else { Self::Unreachable(source.to_string()) }
            }
            LdapError::Rustls { .. } | LdapError::DNSName { .. } => Self::Unsafe(error.to_string()),
            LdapError::LdapResult { result } => Self::of(&result),
            LdapError::UrlParsing { .. } | LdapError::UnknownScheme(_) | LdapError::FilterParsing => {
                Self::Settings(error.to_string())
            }
            LdapError::Timeout { .. } => Self::Unreachable("no answer in time".into()),
            other => Self::Unreachable(other.to_string()),
        }
    }
}

/// The code of an answer with Active Directory's sub-code: `49 52e`.
pub(super) fn told(result: &LdapResult) -> String {
    let sub_code = result
        .text
        .split_once("data ")
        .map(|(_, rest)| rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>());
    match sub_code.filter(|code| !code.is_empty()) {
        Some(code) => format!("{} {code}", result.rc),
        None if result.text.is_empty() || matches!(result.rc, 48 | 49) => result.rc.to_string(),
        None => {
            format!("{} {}", result.rc, result.text.chars().filter(|c| !c.is_control()).take(200).collect::<String>())
        }
    }
}
