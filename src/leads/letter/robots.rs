//! What no person wrote, and what was not meant for one company: by marks that mail programs agree on, and no guess.

use super::read::Why;
use mail_parser::{Message, MimeHeaders};

/// Why a message is no letter of somebody; none where it is one.
pub(super) fn why(message: &Message) -> Option<Why> {
    let mut returned = None;
    for (name, value) in message.headers_raw() {
        let value = value.trim().to_ascii_lowercase();
        let word = value.split([';', '(', ' ', '\t', '\r', '\n']).next().unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "auto-submitted" | "x-autoreply" | "x-autorespond" if word != "no" => return Some(Why::Automatic),
            "precedence" if matches!(word, "bulk" | "junk" | "list" | "auto_reply") => return Some(Why::Bulk),
            "list-id" => return Some(Why::Bulk),
            "x-spam-flag" if word == "yes" => return Some(Why::Spam),
            // The first one is our own mail server's. Postfix writes a name where there is none.
            "return-path" if returned.is_none() => {
                returned = Some(value == "<>" || value.starts_with("<mailer-daemon"));
            }
            _ => {}
        }
    }
    let kind = message.parts.first().and_then(MimeHeaders::content_type);
    let report = kind.is_some_and(|kind| kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case("report")));
    (report || returned == Some(true)).then_some(Why::Report)
}
