//! The encoding of a text file: Unicode where it shows itself, else GB 18030 (with GBK and GB 2312
//! inside it), decoded strictly so that a wrong guess is a refusal and never a garbled name.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, UTF_8};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// A text and the name of the encoding it was in.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: &'static str,
}

/// Where decoding ended: the text before it and the byte's place in the file.
pub(super) struct Undecodable {
    pub before: String,
    pub byte: usize,
}

pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Undecodable> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !is_chinese_by_chance(text)
    {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name() });
    }
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => strict(encoding, bytes, mark),
        None if std::str::from_utf8(bytes).is_ok() || looks_chinese(bytes) => strict(GB18030, bytes, 0),
        None => strict(UTF_8, bytes, 0),
    }
}

/// Whether text that happens to be valid UTF-8 is a few Chinese characters in GBK: 菁英 in GBK reads
/// as an Arabic and a Cyrillic letter. Only a handful of characters can agree with UTF-8 by chance, all
/// of two bytes; they stand in words of their own, and they are no word of any script.
fn is_chinese_by_chance(text: &str) -> bool {
    let strange = text.chars().filter(|c| !c.is_ascii());
    let count = strange.clone().take(MOST_BY_CHANCE + 1).count();
    if count == 0 || count > MOST_BY_CHANCE || strange.clone().any(|c| c > '\u{7FF}') {
        return false;
    }
    let words = || text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()).filter(|word| !word.is_ascii());
    if words().any(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic())) {
        return false;
    }
    let one_script = SCRIPTS.iter().any(|script| strange.clone().all(|c| script.contains(&c)));
    let latin = strange.clone().all(|c| LATIN.contains(&c));
    !one_script && (!latin || words().any(|word| word.chars().count() > 1)) && is_han(text.as_bytes())
}

/// The most characters of a file that may agree with UTF-8 by chance.
const MOST_BY_CHANCE: usize = 12;

/// Latin letters and marks of two bytes.
const LATIN: RangeInclusive<char> = '\u{A0}'..='\u{17F}';

/// Greek, Cyrillic, Hebrew and Arabic, whose words are of such letters alone.
const SCRIPTS: [RangeInclusive<char>; 4] =
    ['\u{370}'..='\u{3FF}', '\u{400}'..='\u{45F}', '\u{5D0}'..='\u{5EA}', '\u{600}'..='\u{6FF}'];

/// Whether every character beyond ASCII is a common Chinese one in GBK.
fn is_han(bytes: &[u8]) -> bool {
    let text = GBK.decode_without_bom_handling_and_without_replacement(bytes);
    text.is_some_and(|text| text.chars().all(|c| c.is_ascii() || ('\u{4E00}'..='\u{9FA5}').contains(&c)))
}

/// Whether statistics speak for GBK. A western text such as "Müller" is valid GBK too, so validity
/// alone does not tell.
fn looks_chinese(bytes: &[u8]) -> bool {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    guess == GBK || guess == GB18030
}

fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8], mark: usize) -> Result<Decoded<'a>, Undecodable> {
    let body = bytes.get(mark..).unwrap_or_default();
    match encoding.decode_without_bom_handling_and_without_replacement(body) {
        Some(text) => Ok(Decoded { text, encoding: encoding.name() }),
        None => Err(first_error(encoding, body, mark)),
    }
}

fn first_error(encoding: &'static Encoding, body: &[u8], mark: usize) -> Undecodable {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or(0);
    let mut before = String::with_capacity(room);
    let (result, read) = decoder.decode_to_string_without_replacement(body, &mut before, true);
    let back = match result {
        DecoderResult::Malformed(length, after) => usize::from(length) + usize::from(after),
        DecoderResult::InputEmpty | DecoderResult::OutputFull => 0,
    };
    Undecodable { before, byte: mark + read.saturating_sub(back) }
}
