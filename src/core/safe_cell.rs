//! Cells no spreadsheet program takes for a formula, and CSV files written with them.
//!
//! Source of the rule: OWASP Application Security Verification Standard 5.0.0, 1.2.10.

use std::borrow::Cow;
use std::io::Write;

/// First characters that make a spreadsheet program calculate, and their full-width forms, which
/// some programs fold first.
const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// A text for a CSV cell: with an apostrophe before it if its first character is dangerous.
///
/// Typed cells of a workbook need none: a text cell is never calculated there.
#[must_use]
pub fn csv_text(text: &str) -> Cow<'_, str> {
    if text.starts_with(DANGEROUS) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes off the apostrophe [`csv_text`] puts before a dangerous character, for a file we wrote that
/// comes back.
#[must_use]
pub fn without_apostrophe(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(DANGEROUS) => rest,
        _ => text,
    }
}

/// A cell to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Anything a person typed.
    Text(&'a str),
    /// A number in digits, such as -5 or 1100.04, written as it is. Anything else is treated as text.
    Number(&'a str),
}

impl<'a> Cell<'a> {
    /// The number that it is, if it is one.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(text) if is_number(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn written(self) -> Cow<'a, str> {
        match self {
            Self::Number(text) if is_number(text) => Cow::Borrowed(text),
            Self::Number(text) | Self::Text(text) => csv_text(text),
        }
    }
}

/// Digits with at most one point, after at most one minus sign.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, part].iter().all(|run| !run.is_empty() && run.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Writes CSV by RFC 4180: comma, CRLF, quotation marks where needed.
pub struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Starts a file with the UTF-8 byte order mark, without which Excel in Chinese reads GBK.
    ///
    /// # Errors
    /// What the destination answers.
    pub fn new(mut destination: W) -> std::io::Result<Self> {
        destination.write_all("\u{FEFF}".as_bytes())?;
        Ok(Self::without_mark(destination))
    }

    /// Starts a file without the mark, for programs that do not know it.
    pub fn without_mark(destination: W) -> Self {
        let writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(destination);
        Self { writer }
    }

    /// Writes one row.
    ///
    /// # Errors
    /// What the destination answers.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> std::io::Result<()> {
        for cell in cells {
            self.writer.write_field(cell.written().as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is still held back and gives the destination back.
    ///
    /// # Errors
    /// What the destination answers.
    pub fn finish(self) -> std::io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}
