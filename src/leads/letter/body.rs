//! The text of a message, in whatever form and encoding it was sent.

use super::{html, words};
use encoding_rs::GB18030;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, PartType};
use std::borrow::Cow;

/// What was written; of a letter that has both, the plain text.
pub(super) fn text(message: &Message) -> String {
    let plain = joined(message, &message.text_body);
    if plain.is_empty() { joined(message, &message.html_body) } else { plain }
}

fn joined(message: &Message, ids: &[u32]) -> String {
    let parts = ids.iter().filter_map(|id| message.parts.get(usize::try_from(*id).ok()?));
    let texts = parts.filter_map(|part| match &part.body {
        PartType::Text(text) => Some(words::clean(&decoded(message, part, text))),
        PartType::Html(text) => Some(words::clean(&html::text(&decoded(message, part, text)))),
        _ => None,
    });
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// What does not say its encoding and is no Unicode is Chinese of an old program.
fn decoded<'a>(message: &Message, part: &MessagePart, text: &'a str) -> Cow<'a, str> {
    let read = text.chars().any(|c| c >= '\u{2e80}' && c != char::REPLACEMENT_CHARACTER);
    if read || !text.contains(char::REPLACEMENT_CHARACTER) {
        return Cow::Borrowed(text);
    }
    let place = |offset: u32| usize::try_from(offset).ok();
    let raw = || message.raw_message.get(place(part.raw_body_offset())?..place(part.raw_end_offset())?);
    let bytes = raw().and_then(|raw| match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    });
    let chinese =
        |bytes: Vec<u8>| GB18030.decode_without_bom_handling_and_without_replacement(&bytes).map(Cow::into_owned);
    bytes.and_then(chinese).map_or(Cow::Borrowed(text), Cow::Owned)
}
