//! From the bytes of a letter (RFC 5322) to what its sender wrote. Pure; whatever comes is read without harm.

use super::{body, numbers, robots, words};
use crate::core::mail_address;
use crate::core::secret::{hex, sha256};
use encoding_rs::GB18030;
use mail_parser::{
    Address, ContentType, HeaderForm, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders,
};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The longest letter that is read, in bytes.
pub const LONGEST: usize = 25_000_000;
/// So many names of attachments are told.
const ATTACHMENTS: usize = 20;
/// Of so many characters.
const FILE_NAME: usize = 100;
/// The longest subject, in characters.
const SUBJECT: usize = 500;
/// The longest name of a company, in characters, as leads have it.
const COMPANY: usize = 200;

/// What somebody wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// By which it is known when it is handed over again: 64 digits of a hash.
    pub key: String,
    /// In normal form; empty where there is none.
    pub from: String,
    /// Where the answer is to go; empty where that is the sender.
    pub reply_to: String,
    /// Of the person, never empty.
    pub name: String,
    /// Only where the sender's mail program names it.
    pub company: String,
    pub subject: String,
    pub text: String,
    /// Whether earlier letters that stood below the text were left out.
    pub quoted: bool,
    pub attachments: Vec<String>,
    /// Mobile numbers as they stand alone in the text, in the form in which numbers are kept.
    pub phones: Vec<String>,
}

/// Why something is no letter that makes a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    TooLong,
    Report,
    Automatic,
    Bulk,
    Spam,
    /// A colleague or this product sent it.
    Ours,
}

impl Why {
    /// In the words of the command.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::TooLong => "it is longer than 25 MB",
            Self::Report => "it is a report of a mail server",
            Self::Automatic => "a program answered",
            Self::Bulk => "it went to a list",
            Self::Spam => "the mail server marked it as spam",
            Self::Ours => "a colleague or this system sent it",
        }
    }
}

/// What a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    Letter(Box<Letter>),
    Ignored(Why),
    /// Nothing says who wrote it.
    Unreadable,
}

/// Reads a message.
#[must_use]
pub fn read(bytes: &[u8]) -> Read {
    if bytes.len() > LONGEST {
        return Read::Ignored(Why::TooLong);
    }
    // The parser is made by others for others' bytes.
    catch_unwind(AssertUnwindSafe(|| parsed(bytes))).unwrap_or(Read::Unreadable)
}

fn parsed(bytes: &[u8]) -> Read {
    let readable = with_readable_head(bytes);
    let Some(message) = MessageParser::default().parse(readable.as_ref()) else { return Read::Unreadable };
    if let Some(why) = robots::why(&message) {
        return Read::Ignored(why);
    }
    let ((from, name), (reply_to, other)) = (sender(message.from()), sender(message.reply_to()));
    let address = if reply_to.is_empty() { &from } else { &reply_to };
    let names = [name, other, words::of_address(address)];
    let Some(name) = names.into_iter().find(|name| !name.is_empty()) else { return Read::Unreadable };
    let (text, quoted) = words::without_history(&body::text(&message), is_reply(&message));
    let company = message.header_as(HeaderName::Organization, HeaderForm::Text).into_iter().next();
    let company = company.as_ref().and_then(HeaderValue::as_text).unwrap_or_default();
    Read::Letter(Box::new(Letter {
        key: key(&message, &from, bytes),
        phones: numbers::certain(&text),
        company: words::line(company, COMPANY),
        subject: words::line(message.subject().unwrap_or_default(), SUBJECT),
        attachments: message.attachments().filter_map(file_name).take(ATTACHMENTS).collect(),
        from,
        reply_to,
        name,
        text,
        quoted,
    }))
}

/// Old programs write names and subjects in GBK as it is; what reads neither as that nor as Unicode stays.
fn with_readable_head(bytes: &[u8]) -> Cow<'_, [u8]> {
    let ends = bytes.windows(2).position(|two| two == b"\n\n");
    let ends = ends.into_iter().chain(bytes.windows(3).position(|three| three == b"\n\r\n")).min();
    let (head, rest) = bytes.split_at(ends.unwrap_or(bytes.len()));
    if std::str::from_utf8(head).is_ok() {
        return Cow::Borrowed(bytes);
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(head) {
        Some(head) => Cow::Owned([head.as_bytes(), rest].concat()),
        None => Cow::Borrowed(bytes),
    }
}

/// The first of some addresses, where it is one, and its name.
fn sender(addresses: Option<&Address>) -> (String, String) {
    let Some(one) = addresses.and_then(Address::first) else { return (String::new(), String::new()) };
    let address = mail_address::check(one.address().unwrap_or_default()).unwrap_or_default();
    (address, words::name(one.name().unwrap_or_default()))
}

/// Whether earlier letters may be expected below; of what is sent on they are the point.
fn is_reply(message: &Message) -> bool {
    let subject = message.subject().unwrap_or_default().trim_start().to_lowercase();
    let sent_on = ["fw:", "fwd:", "转发", "fw：", "轉寄", "轉發"].iter().any(|mark| subject.starts_with(mark));
    let answers = [message.in_reply_to(), message.references()].iter().any(|value| **value != HeaderValue::Empty);
    answers && !sent_on
}

/// By sender, too: whoever knows another's Message-ID keeps nobody's letter away with it.
fn key(message: &Message, from: &str, bytes: &[u8]) -> String {
    match message.message_id().map(str::trim).filter(|id| !id.is_empty()) {
        Some(id) => hex(&sha256(format!("{id}\n{from}").as_bytes())),
        None => hex(&sha256(bytes)),
    }
}

/// What an attachment is called; none of pictures within the text and of parts without a name.
fn file_name(part: &MessagePart) -> Option<String> {
    let picture = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    if picture && (part.content_id().is_some() || part.content_disposition().is_some_and(ContentType::is_inline)) {
        return None;
    }
    let letter = || part.message().and_then(Message::subject).map(|subject| format!("{subject}.eml"));
    let name = part.attachment_name().map(str::to_owned).or_else(letter)?;
    Some(words::line(&name, FILE_NAME)).filter(|name| !name.is_empty())
}
