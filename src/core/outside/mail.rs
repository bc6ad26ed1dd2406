//! Mail: one finished letter at a time, given to the company's mail server, laid into a folder, kept in memory, or not sent.

use crate::core::problem::Problem;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message, SmtpTransport, Transport};
use std::fs;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Who sends where no sender is configured: letters that are laid into a folder.
const NOBODY: &str = "Kezhan <kezhan@localhost>";

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Required: a server that does not offer it gets nothing.
    StartTls,
    Tls,
    None,
}

/// The company's mail server.
#[derive(Clone, Debug)]
pub struct Relay {
    pub server: String,
    pub port: u16,
    pub security: Security,
    /// The only authority that is trusted, where set.
    pub ca_file: Option<PathBuf>,
    pub user: Option<String>,
    pub password_file: Option<PathBuf>,
    /// `Name <address>`
    pub from: String,
    /// For the connection and for each answer.
    pub timeout: Duration,
}

/// A finished letter.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The same for each try to send it, so that servers and readers recognise a repetition.
    pub id: String,
    pub name: String,
    pub mail: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub at: DateTime<Utc>,
}

/// Where letters go.
#[derive(Clone, Debug)]
pub enum Mail {
    Smtp(Arc<Relay>),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Letter>>>),
    Off,
}

impl Mail {
    /// Whether letters reach anybody.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Hands a letter over. Never called inside a transaction.
    ///
    /// # Errors
    /// `Busy` where it may go later; `Refused` where the server will never take it. Neither names the address.
    pub fn send(&self, letter: &Letter) -> Result<(), Problem> {
        match self {
            Self::Smtp(relay) => relay.send(letter),
            Self::Folder(folder) => lay(folder, letter),
            Self::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
                Ok(())
            }
            Self::Off => Ok(()),
        }
    }
}

impl Relay {
    fn send(&self, letter: &Letter) -> Result<(), Problem> {
        let message = message(letter, &self.from)?;
        let sent = self.transport()?.send(&message);
        sent.map(|_response| ()).map_err(|error| match error.status() {
            Some(code) if error.is_permanent() => Problem::Refused(format!("mail server: {code}").into()),
            Some(code) => Problem::Busy(format!("mail server: {code}")),
            None => Problem::Busy(format!("mail server: {error}")),
        })
    }

    /// Made for each letter, so that a new certificate or password counts without a restart.
    fn transport(&self) -> Result<SmtpTransport, Problem> {
        let tls = match self.security {
            Security::StartTls => Tls::Required(self.parameters()?),
            Security::Tls => Tls::Wrapper(self.parameters()?),
            Security::None => Tls::None,
        };
        let encrypted = self.security != Security::None;
        let mut builder = SmtpTransport::builder_dangerous(&self.server)
            .port(self.port)
            .tls(tls)
            .timeout(Some(self.timeout))
            .hello_name(ClientId::default());
        if let (Some(user), Some(file), true) = (&self.user, &self.password_file, encrypted) {
            let password = fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(builder.build())
    }

    fn parameters(&self) -> Result<TlsParameters, Problem> {
        let mut builder = TlsParameters::builder(self.server.clone());
        if let Some(file) = &self.ca_file {
            let pem = fs::read(file).map_err(|error| unreadable(file, &error))?;
            let certificate =
                Certificate::from_pem(&pem).map_err(|error| Problem::Busy(format!("mail.ca_file: {error}")))?;
            builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
        }
        builder.build().map_err(|error| Problem::Busy(format!("TLS for mail: {error}")))
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> Problem {
    Problem::Busy(format!("{}: {error}", file.display()))
}

/// A header's text: a line break in it would begin another header.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn message(letter: &Letter, from: &str) -> Result<Message, Problem> {
    let from: Mailbox = from.parse().map_err(Problem::bug)?;
    let address: Address =
        letter.mail.parse().map_err(|_not_an_address| Problem::Refused("not a mail address".into()))?;
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Message::builder()
        .from(from)
        .to(Mailbox::new(Some(one_line(&letter.name)), address))
        .subject(one_line(&letter.subject))
        .date(letter.at.into())
        .message_id(Some(format!("<{}@kezhan>", letter.id)))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(Problem::bug)
}

fn lay(folder: &Path, letter: &Letter) -> Result<(), Problem> {
    let bytes = message(letter, NOBODY)?.formatted();
    let path = folder.join(format!("{}.eml", letter.id));
    let laid = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).and_then(|()| {
        let mut file = fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
        std::io::Write::write_all(&mut file, &bytes)
    });
    laid.map_err(|error| unreadable(&path, &error))
}
