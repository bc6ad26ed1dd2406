//! Mail: one finished letter at a time, given to the company's mail server, laid into a folder, kept in memory, or not sent.

use crate::core::problem::Problem;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as From, Noop, Quit, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Address, Message};
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
    /// Where letters that can't be delivered come back to; the sender's own address where none is named.
    pub bounces: Option<String>,
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
    /// Where a click, or the reader's mail program by itself, ends letters of this kind.
    pub unsubscribe: Option<String>,
    /// By which the letter is known again if it comes back.
    pub mark: Option<String>,
}

/// Why a letter did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This letter may go later.
    Later(String),
    /// This letter never goes: the server's answer, and whether it is the recipient that is refused.
    Refused { answer: String, recipient: bool },
    /// Nothing goes at present: the server is not reached, its certificate is wrong, it refuses us.
    Channel(String),
}

impl Fault {
    /// In the server's words; they may name the address, so they are for that person and for administrators.
    #[must_use]
    pub fn answer(&self) -> &str {
        match self {
            Self::Later(answer) | Self::Refused { answer, .. } | Self::Channel(answer) => answer,
        }
    }

    /// What a log may hold: the kind of fault, and the server's code.
    #[must_use]
    pub fn short(&self) -> String {
        let kind = match self {
            Self::Later(_) => "later",
            Self::Refused { .. } => "refused",
            Self::Channel(_) => "no mail at present",
        };
        let code: String = self.answer().chars().filter(char::is_ascii_digit).take(3).collect();
        if code.is_empty() { kind.to_owned() } else { format!("{kind} ({code})") }
    }
}

/// How a connection to the mail server came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    pub encrypted: bool,
    pub signed_in: bool,
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
    /// Whether it may go later, never, or nothing goes at all.
    pub fn send(&self, letter: &Letter) -> Result<(), Fault> {
        match self {
            Self::Smtp(relay) => relay.send(letter),
            Self::Folder(folder) => lay(folder, letter).map_err(|problem| Fault::Channel(problem.to_string())),
            Self::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
                Ok(())
            }
            Self::Off => Ok(()),
        }
    }

    /// Connects, encrypts and signs in, and sends nothing. None where letters go to no server.
    ///
    /// # Errors
    /// What does not work.
    pub fn meet(&self) -> Result<Option<Met>, Fault> {
        let Self::Smtp(relay) = self else { return Ok(None) };
        let mut line = relay.connect()?;
        let met = Met { encrypted: line.is_encrypted(), signed_in: relay.signs_in() };
        step(line.command(Noop), Fault::Channel)?;
        let _gone = line.command(Quit);
        Ok(Some(met))
    }
}

impl Relay {
    /// Step by step, since what a refusal means depends on what it answers.
    fn send(&self, letter: &Letter) -> Result<(), Fault> {
        let refused = |problem: Problem| Fault::Refused { answer: problem.to_string(), recipient: true };
        let message = message(letter, &self.from).map_err(refused)?;
        let bytes = message.formatted();
        let mut line = self.connect()?;
        let mut options = Vec::new();
        if !bytes.is_ascii() && line.server_info().supports_feature(Extension::EightBitMime) {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let envelope = message.envelope();
        let ascii = envelope.to().iter().all(|to| AsRef::<str>::as_ref(to).is_ascii());
        if !ascii {
            if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
                let answer = "the mail server takes addresses of ASCII characters only".to_owned();
                return Err(Fault::Refused { answer, recipient: true });
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let sender = self.returns(letter).or_else(|| envelope.from().cloned());
        step(line.command(From::new(sender, options)), Fault::Channel)?;
        for address in envelope.to() {
            let never = |answer| Fault::Refused { answer, recipient: true };
            step(line.command(Rcpt::new(address.clone(), Vec::new())), never)?;
        }
        let never = |answer| Fault::Refused { answer, recipient: false };
        step(line.command(Data), never)?;
        step(line.message(&bytes), never)?;
        // The letter is theirs; what they say to a farewell changes nothing.
        let _gone = line.command(Quit);
        Ok(())
    }

    /// Where a letter comes back to: `bounce+mark@domain` (VERP).
    fn returns(&self, letter: &Letter) -> Option<Address> {
        let (local, domain) = self.bounces.as_deref()?.trim().rsplit_once('@')?;
        format!("{local}+{}@{domain}", letter.mark.as_deref()?).parse().ok()
    }

    /// Whether an account is used: over an encrypted connection only.
    fn signs_in(&self) -> bool {
        self.security != Security::None && self.user.is_some() && self.password_file.is_some()
    }

    /// Made for each letter, so that a new certificate or password counts without a restart.
    fn connect(&self) -> Result<SmtpConnection, Fault> {
        let none = |problem: Problem| Fault::Channel(problem.to_string());
        let tls = if self.security == Security::None { None } else { Some(self.parameters().map_err(none)?) };
        let at_once = tls.as_ref().filter(|_| self.security == Security::Tls);
        let hello = ClientId::default();
        let whole = |error: Error| Fault::Channel(said(&error));
        let mut line =
            SmtpConnection::connect((self.server.as_str(), self.port), Some(self.timeout), &hello, at_once, None)
                .map_err(whole)?;
        if let Some(parameters) = tls.as_ref().filter(|_| self.security == Security::StartTls) {
            line.starttls(parameters, &hello).map_err(whole)?;
        }
        if let (Some(user), Some(file), true) = (&self.user, &self.password_file, self.signs_in()) {
            let password = fs::read_to_string(file).map_err(|error| none(unreadable(file, &error)))?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            line.auth(&mechanisms, &Credentials::new(user.clone(), password)).map_err(whole)?;
        }
        Ok(line)
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

/// A step of a conversation: what is refused for good is as `never` says, everything else may go later.
fn step<T>(done: Result<T, Error>, never: impl FnOnce(String) -> Fault) -> Result<T, Fault> {
    done.map_err(|error| if error.is_permanent() { never(said(&error)) } else { Fault::Later(said(&error)) })
}

/// What was answered, on one line of bounded length.
fn said(error: &Error) -> String {
    one_line(&error.to_string()).chars().take(400).collect()
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
    let domain = from.email.domain().to_owned();
    let address: Address =
        letter.mail.parse().map_err(|_not_an_address| Problem::Refused("not a mail address".into()))?;
    let raw = |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let mut builder = Message::builder();
    if let Some(url) = &letter.unsubscribe {
        builder = builder
            .raw_header(raw("List-Unsubscribe", &format!("<{}>", one_line(url))))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    builder
        .from(from)
        .to(Mailbox::new(Some(one_line(&letter.name)), address))
        .subject(one_line(&letter.subject))
        .date(letter.at.into())
        .message_id(Some(format!("<{}@{domain}>", letter.id)))
        .raw_header(raw("Auto-Submitted", "auto-generated"))
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
