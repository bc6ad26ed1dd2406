//! What may be attached: pictures, PDF, office documents, plain text and zip archives, known by their first bytes.

use super::model::Kept;
use super::{packed, text};
use crate::core::aside::Aside;
use crate::core::outside::{Files, disk_problem};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::text::Lang;
use crate::web::upload::Received;
use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8};
use std::fs::File;
use std::io::Read;

/// The longest name that is kept, in characters.
const LONGEST: usize = 120;

/// Bytes that are looked at at a time, and to know a file by.
const HEAD: u64 = 64 * 1024;

/// A family of files: media type, the endings that fit it (the first is added where none does).
type Family = (&'static str, &'static [&'static str]);

const TEXT: Family = ("text/plain; charset=utf-8", &["txt", "csv", "tsv", "md", "log", "json", "xml"]);
const ZIP: Family = ("application/zip", &["zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"]);
const OLE: Family = ("application/x-ole-storage", &["doc", "xls", "ppt", "wps", "et", "dps", "msg"]);

/// Families by the media type that the first bytes tell.
const FAMILIES: &[(&str, Family)] = &[
    ("image/png", ("image/png", &["png"])),
    ("image/jpeg", ("image/jpeg", &["jpg", "jpeg"])),
    ("image/gif", ("image/gif", &["gif"])),
    ("image/webp", ("image/webp", &["webp"])),
    ("image/bmp", ("image/bmp", &["bmp"])),
    ("image/tiff", ("image/tiff", &["tif", "tiff"])),
    ("image/heif", ("image/heif", &["heic", "heif"])),
    ("application/pdf", ("application/pdf", &["pdf"])),
    ("application/zip", ZIP),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    ),
    ("application/vnd.oasis.opendocument.text", ("application/vnd.oasis.opendocument.text", &["odt"])),
    ("application/vnd.oasis.opendocument.spreadsheet", ("application/vnd.oasis.opendocument.spreadsheet", &["ods"])),
    ("application/vnd.oasis.opendocument.presentation", ("application/vnd.oasis.opendocument.presentation", &["odp"])),
    ("application/msword", OLE),
    ("application/vnd.ms-excel", OLE),
    ("application/vnd.ms-powerpoint", OLE),
    ("application/x-ole-storage", OLE),
];

/// Files are looked at aside: an archive is unpacked to see, and pages wait for no disk.
static LINE: Aside = Aside::new("attachments", 2, 40);

/// Checks the files of a form and places them in the attachment store. Bytes that no row comes to name are harmless there.
///
/// # Errors
/// `Invalid` naming each file that may not be attached; `DiskFull` or `Busy` where the disk refuses, or too many wait.
pub async fn keep(files: &Files, sent: Vec<Received>, lang: Lang) -> Result<Vec<Kept>, Problem> {
    if sent.is_empty() {
        return Ok(Vec::new());
    }
    let files = files.clone();
    let look = move || {
        // All archives of a form together: twenty would otherwise cost twenty times as much as one.
        let mut room = packed::UNPACKED;
        let mut checked = Vec::new();
        let mut errors = Vec::new();
        for one in sent {
            match family(&one).map_err(|error| disk_problem(&error))? {
                Some(family) if harmless(&one, family.0, &mut room) => {
                    checked.push((clean(&one.name, family.1), family.0, one.half));
                }
                Some(_) => {
                    errors.push((std::borrow::Cow::Borrowed("files"), text::unsafe_file(lang, &clean(&one.name, &[]))));
                }
                None => errors.push((std::borrow::Cow::Borrowed("files"), refused(&one, lang))),
            }
        }
        if !errors.is_empty() {
            return Err(Problem::Invalid(errors));
        }
        checked
            .into_iter()
            .map(|(name, media_type, half)| {
                let stored = files.place(half)?;
                Ok(Kept { name, media_type, size: stored.size, sha256: stored.sha256.to_vec() })
            })
            .collect()
    };
    LINE.run(look).await?
}

fn refused(one: &Received, lang: Lang) -> String {
    let name = clean(&one.name, &[]);
    if one.half.size() == 0 { text::empty_file(lang, &name) } else { text::bad_file(lang, &name) }
}

/// That a person's files stay within what one may keep, in MiB.
///
/// # Errors
/// `Invalid` where they would not.
pub fn within(tx: &mut Tx, kept: &[Kept], quota: i64) -> Result<(), Problem> {
    if kept.is_empty() {
        return Ok(());
    }
    let all = super::store::attached(tx)?.saturating_add(kept.iter().map(|file| file.size).sum());
    if all <= quota.saturating_mul(1 << 20) {
        return Ok(());
    }
    Err(Problem::invalid("files", text::over_quota(tx.actor.lang, quota)))
}

/// Whether opening it costs no more than it seems to, and its looking at no more than there is room for.
fn harmless(one: &Received, media_type: &str, room: &mut u64) -> bool {
    if media_type.starts_with("image/") {
        packed::picture_is_sane(one.half.path())
    } else if packed::is_archive(one.half.path()) {
        packed::archive_is_sane(one.half.path(), room)
    } else {
        true
    }
}

/// The family of a content; None where it may not be attached.
fn family(one: &Received) -> std::io::Result<Option<Family>> {
    let mut file = File::open(one.half.path())?;
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(None);
    }
    let told = match infer::get(&head) {
        Some(kind) if !kind.mime_type().starts_with("text/") => Some(kind.mime_type()),
        _ => None,
    };
    match told {
        Some(told) => Ok(FAMILIES.iter().find(|(known, _)| *known == told).map(|(_, family)| *family)),
        None if is_active(&head) => Ok(None),
        None => Ok(is_text(one)?.then_some(TEXT)),
    }
}

/// Whether a text is a picture or a page, which may carry scripts.
fn is_active(head: &[u8]) -> bool {
    let head: Vec<u8> = head.iter().take(4096).map(u8::to_ascii_lowercase).collect();
    let begins =
        |at: &[u8]| ["svg", "html", "!doctype html", "script"].iter().any(|tag| at.starts_with(tag.as_bytes()));
    head.split(|byte| *byte == b'<').skip(1).any(begins)
}

/// Text in UTF-8, or in GB 18030 as older office programs write it.
fn is_text(one: &Received) -> std::io::Result<bool> {
    for encoding in [UTF_8, GB18030] {
        if reads_as(File::open(one.half.path())?, encoding.new_decoder_without_bom_handling())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a file is wholly text in an encoding, read block by block.
fn reads_as(mut file: File, mut decoder: Decoder) -> std::io::Result<bool> {
    let mut block = Vec::new();
    loop {
        block.clear();
        let last = (&mut file).take(HEAD).read_to_end(&mut block)? == 0;
        let room = decoder.max_utf8_buffer_length_without_replacement(block.len()).unwrap_or(0);
        let mut text = String::with_capacity(room);
        let (result, _) = decoder.decode_to_string_without_replacement(&block, &mut text, last);
        if result != DecoderResult::InputEmpty || text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Ok(false);
        }
        if last {
            return Ok(true);
        }
    }
}

/// A name that is safe to save: without folders, control and direction characters, and with an ending that fits the content.
#[must_use]
pub fn clean(name: &str, endings: &[&str]) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String =
        last.chars().filter(|c| !is_hidden(*c)).map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let kept = kept.trim().trim_matches('.').trim();
    let (stem, ending) = kept.rsplit_once('.').unwrap_or((kept, ""));
    let fits = endings.is_empty() || endings.iter().any(|one| one.eq_ignore_ascii_case(ending));
    let (stem, ending) = if fits { (stem, ending) } else { (kept, endings.first().copied().unwrap_or_default()) };
    let stem: String = if stem.is_empty() { "file".into() } else { stem.chars().take(LONGEST).collect() };
    if ending.is_empty() { stem } else { format!("{stem}.{}", ending.chars().take(10).collect::<String>()) }
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
