//! What a file is, by its first bytes. Its name may say anything.

use serde::Serialize;

/// A file that is no table, named for the person who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// PNG, JPEG, GIF, BMP, TIFF, WebP.
    Picture,
    /// Sound or film.
    Media,
    /// Microsoft Word, any version.
    WordDocument,
    /// Microsoft `PowerPoint`, any version.
    Presentation,
    /// `OpenDocument`, spreadsheets among them.
    OpenDocument,
    /// A workbook in Excel's binary format (.xlsb).
    BinaryWorkbook,
    /// HTML, which many programs export under the name .xls.
    WebPage,
    /// XML, the spreadsheets of Excel 2003 among them.
    Xml,
    /// ZIP, RAR, 7z, gzip and other packed files.
    Archive,
    /// A program.
    Program,
    /// Another file of Microsoft's compound format.
    CompoundDocument,
}

/// What the reader is to do with a file.
pub(super) enum Content {
    Nothing,
    Text,
    Zip,
    Encrypted,
    OldExcel,
    Other(FileKind),
}

/// First bytes that belong to one kind alone.
const MAGIC: &[(&[u8], FileKind)] = &[
    (b"%PDF-", FileKind::Pdf),
    (b"\x89PNG", FileKind::Picture),
    (b"\xFF\xD8\xFF", FileKind::Picture),
    (b"GIF8", FileKind::Picture),
    (b"II*\0", FileKind::Picture),
    (b"MM\0*", FileKind::Picture),
    (b"ID3\x03", FileKind::Media),
    (b"ID3\x04", FileKind::Media),
    (b"OggS\0", FileKind::Media),
    (b"Rar!\x1A\x07", FileKind::Archive),
    (b"7z\xBC\xAF\x27\x1C", FileKind::Archive),
    (b"\x1F\x8B\x08", FileKind::Archive),
    (b"\xFD7zXZ\0", FileKind::Archive),
    (b"BZh91AY", FileKind::Archive),
    (b"\x7FELF", FileKind::Program),
];

/// How HTML files begin, in lower case.
const WEB_PAGE: &[&[u8]] = &[b"<!doctype html", b"<html", b"<head", b"<meta", b"<table", b"<body"];

pub(super) fn of(bytes: &[u8]) -> Content {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Content::Nothing;
    }
    if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| bytes.starts_with(*mark)) {
        return Content::Zip;
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    if is_old_worksheet(bytes) {
        return Content::OldExcel;
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Content::Other(*kind);
    }
    spread(bytes).or_else(|| markup(bytes)).map_or(Content::Text, Content::Other)
}

/// A worksheet of Excel 2 to 5 in no container: a BOF record (type 0x09, version, length below 256).
fn is_old_worksheet(bytes: &[u8]) -> bool {
    matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04 | 0x06 | 0x08 | 0x10, 0x00, ..])
}

/// Kinds whose mark is short or stands further in, so that a second sign is asked for.
fn spread(bytes: &[u8]) -> Option<FileKind> {
    let at = |from: usize, mark: &[u8]| bytes.get(from..).is_some_and(|b| b.starts_with(mark));
    let has_nul = bytes.iter().take(64).any(|b| *b == 0);
    if at(0, b"RIFF") && at(8, b"WEBP") || at(0, b"BM") && at(6, &[0; 4]) {
        Some(FileKind::Picture)
    } else if has_nul && (at(4, b"ftyp") || at(0, b"RIFF")) {
        Some(FileKind::Media)
    } else if at(0, b"MZ") && has_nul {
        Some(FileKind::Program)
    } else {
        None
    }
}

fn markup(bytes: &[u8]) -> Option<FileKind> {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let lower: Vec<u8> = start.iter().take(32).map(u8::to_ascii_lowercase).collect();
    if WEB_PAGE.iter().any(|mark| lower.starts_with(mark)) {
        Some(FileKind::WebPage)
    } else if lower.starts_with(b"<?xml") {
        Some(FileKind::Xml)
    } else {
        None
    }
}

/// Tells the files of Microsoft's compound format apart by the names of their streams.
fn compound(bytes: &[u8]) -> Content {
    if names_stream(bytes, "EncryptedPackage") {
        Content::Encrypted
    } else if names_stream(bytes, "WordDocument") {
        Content::Other(FileKind::WordDocument)
    } else if names_stream(bytes, "PowerPoint Document") {
        Content::Other(FileKind::Presentation)
    } else if names_stream(bytes, "Workbook") || names_stream(bytes, "Book") {
        Content::OldExcel
    } else {
        Content::Other(FileKind::CompoundDocument)
    }
}

/// Whether the directory, whose names are UTF-16, holds this stream.
fn names_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
    bytes.windows(wide.len()).any(|window| window == wide)
}
