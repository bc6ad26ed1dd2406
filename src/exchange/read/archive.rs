//! Checks a workbook's archive before it is opened: what it really unpacks to, whatever its
//! directory claims, and the few places where its parts make a reader reserve or copy far more
//! memory than they are long.

use super::{FileKind, Limits, ReadProblem};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Parts in one workbook; a large one has some hundred.
const PARTS: usize = 10_000;

/// How many times its packed size a part may have, beyond [`RATIO_FLOOR`]. Deflate ends at 1,032;
/// tables of equal rows reach about 100.
const RATIO: u64 = 200;

/// Bytes a part may unpack to whatever its packed size.
const RATIO_FLOOR: u64 = 10 << 20;

/// Bytes the formats of all cells may take in the reader: each cell format copies its number format
/// and its font, so a long name used often would grow by the product.
const STYLE_BYTES: usize = 256 << 20;

pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_broken| ReadProblem::BrokenSpreadsheet)?;
    if archive.len() > PARTS {
        return Err(ReadProblem::ZipBomb);
    }
    check_kind(&archive)?;
    let mut unpacked = 0_usize;
    for index in 0..archive.len() {
        unpacked += check_part(&mut archive, index, limits, limits.unpacked_bytes - unpacked)?;
    }
    Ok(())
}

/// Names the packed files that are no Excel workbook.
fn check_kind(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), ReadProblem> {
    let has = |start: &str| archive.file_names().any(|name| name.is_ok_and(|name| name.starts_with(start)));
    let kind = if has("word/") {
        FileKind::WordDocument
    } else if has("ppt/") {
        FileKind::Presentation
    } else if has("xl/workbook.bin") {
        FileKind::BinaryWorkbook
    } else if has("mimetype") && has("content.xml") {
        FileKind::OpenDocument
    } else if archive.is_empty() || has("[Content_Types].xml") || has("xl/") {
        return Ok(());
    } else {
        FileKind::Archive
    };
    Err(ReadProblem::NotUnderstood { kind })
}

/// Unpacks one part without keeping it. Returns its true size, at most `room`.
fn check_part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    limits: &Limits,
    room: usize,
) -> Result<usize, ReadProblem> {
    let broken = |_| ReadProblem::BrokenSpreadsheet;
    if archive.by_index_raw(index).map_err(broken)?.encrypted() {
        return Err(ReadProblem::Encrypted);
    }
    let mut part = archive.by_index(index).map_err(broken)?;
    let name = part.name().map_err(broken)?.to_lowercase();
    let allowed = part.compressed_size().saturating_mul(RATIO).max(RATIO_FLOOR);
    let allowed = usize::try_from(allowed).unwrap_or(usize::MAX).min(room);
    let mut watch = Watch::new(&name, limits);
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    loop {
        let read = part.read(&mut buffer).map_err(|_broken| ReadProblem::BrokenSpreadsheet)?;
        if read == 0 {
            break;
        }
        size += read;
        if size > allowed {
            return Err(ReadProblem::ZipBomb);
        }
        watch.feed(buffer.get(..read).unwrap_or_default())?;
    }
    Ok(size)
}

/// Looks at the bytes of one part as they are unpacked.
struct Watch {
    is_xml: bool,
    claim: Option<Claim>,
    styles: Option<Styles>,
    strings_limit: usize,
}

impl Watch {
    fn new(name: &str, limits: &Limits) -> Self {
        Self {
            is_xml: name.ends_with("xml") || name.ends_with("rels"),
            claim: name.ends_with("sharedstrings.xml").then(Claim::default),
            styles: name.ends_with("styles.xml").then(Styles::default),
            strings_limit: limits.cells,
        }
    }

    /// A NUL means UTF-16, in which the other checks would see nothing; no program writes it.
    fn feed(&mut self, bytes: &[u8]) -> Result<(), ReadProblem> {
        if self.is_xml && bytes.contains(&0) {
            return Err(ReadProblem::BrokenSpreadsheet);
        }
        if let Some(claim) = &mut self.claim
            && bytes.iter().any(|byte| claim.exceeds(*byte, self.strings_limit))
        {
            return Err(ReadProblem::ZipBomb);
        }
        if let Some(styles) = &mut self.styles
            && bytes.iter().any(|byte| styles.exceeds(*byte))
        {
            return Err(ReadProblem::ZipBomb);
        }
        Ok(())
    }
}

/// Finds `uniqueCount="…"`, the number of texts for which the reader reserves room unseen.
#[derive(Default)]
struct Claim {
    /// Bytes of the name seen so far; the whole name once the value is being read.
    matched: usize,
    /// The value so far, once its first digit was seen.
    value: Option<usize>,
}

impl Claim {
    const NAME: &[u8] = b"uniqueCount";

    fn exceeds(&mut self, byte: u8, limit: usize) -> bool {
        if self.matched < Self::NAME.len() {
            let expected = Self::NAME.get(self.matched) == Some(&byte);
            self.matched = if expected { self.matched + 1 } else { usize::from(byte == b'u') };
            return false;
        }
        match (byte, self.value) {
            (b'0'..=b'9', _) => {
                let digit = usize::from(byte - b'0');
                let value = self.value.unwrap_or(0).saturating_mul(10).saturating_add(digit);
                self.value = Some(value);
                value > limit
            }
            (b'=' | b'"' | b'\'' | b' ' | b'\t' | b'\r' | b'\n' | b'+', None) => false,
            _ => {
                *self = Self::default();
                false
            }
        }
    }
}

/// Bounds the product of the longest attribute and the number of elements of the styles part.
#[derive(Default)]
struct Styles {
    elements: usize,
    /// Bytes since the last double quotation mark, and the most there ever were: no attribute
    /// between double marks is longer.
    run: usize,
    longest: usize,
    last_mark: u8,
    read: usize,
}

impl Styles {
    /// Bytes in which single quotation marks may delimit an attribute: those of the declaration.
    const DECLARATION: usize = 128;

    fn exceeds(&mut self, byte: u8) -> bool {
        self.read = self.read.saturating_add(1);
        let single = byte == b'\'' && self.last_mark == b'=' && self.read > Self::DECLARATION;
        if !byte.is_ascii_whitespace() {
            self.last_mark = byte;
        }
        self.elements += usize::from(byte == b'<');
        self.run = if byte == b'"' { 0 } else { self.run + 1 };
        self.longest = self.longest.max(self.run);
        single || self.longest.saturating_mul(self.elements) > STYLE_BYTES
    }
}
