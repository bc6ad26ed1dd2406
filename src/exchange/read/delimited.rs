//! Separated text: comma, semicolon or tab.

use super::encoding::{self, Undecodable};
use super::table::{ShortRow, Table};
use super::{Format, Limits, ReadProblem, Row, Sheet};
use csv::{ReaderBuilder, StringRecord};

/// The separators, the likeliest first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Rows looked at to find the separator.
const SAMPLE_ROWS: usize = 20;

pub(super) fn read(bytes: &[u8], limits: &Limits, take: &mut dyn FnMut(Row)) -> Result<Sheet, ReadProblem> {
    let decoded = encoding::decode(bytes).map_err(|error| locate(&error))?;
    let delimiter = guess_delimiter(&decoded.text);
    let mut records = Records::new(&decoded.text, delimiter);
    let mut table = Table::new(limits, ShortRow::Reported, take);
    while let Some((number, record)) = records.next_record() {
        table.push(number, record.iter().map(str::to_owned).collect())?;
    }
    if records.ends_inside_quotes() {
        return Err(ReadProblem::UnclosedQuote { row: records.number });
    }
    table.finish(Some(decoded.encoding), Format::Csv { delimiter: char::from(delimiter) })
}

/// Says in which row and column the first undecodable byte stands.
fn locate(error: &Undecodable) -> ReadProblem {
    let with_stand_in = format!("{}?", error.before);
    let mut records = Records::new(&with_stand_in, guess_delimiter(&with_stand_in));
    let mut place = (1, 1);
    while let Some((number, record)) = records.next_record() {
        place = (number, record.len());
    }
    ReadProblem::WrongEncoding { row: place.0, column: place.1, byte: error.byte }
}

/// The separator that splits the first row and by which most rows are as wide as the first.
fn guess_delimiter(text: &str) -> u8 {
    let mut best = (b',', (0, 0));
    for delimiter in DELIMITERS {
        let score = score(text, delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// How many rows are as wide as the first that is not blank, and how wide that is. A separator that
/// splits no first row scores nothing, so that a single column stays one.
fn score(text: &str, delimiter: u8) -> (usize, usize) {
    let mut records = Records::new(text, delimiter);
    let mut width = 0;
    let mut alike = 0;
    for _ in 0..SAMPLE_ROWS {
        let Some((_, record)) = records.next_record() else { break };
        if width == 0 && record.iter().any(|cell| !cell.trim().is_empty()) {
            width = record.len();
        }
        alike += usize::from(record.len() == width);
    }
    if width > 1 { (alike, width) } else { (0, 0) }
}

/// The rows of a text with the numbers a spreadsheet program shows: an empty line counts, a line
/// break inside quotation marks does not.
struct Records<'t> {
    text: &'t [u8],
    reader: csv::Reader<&'t [u8]>,
    record: StringRecord,
    number: usize,
    start: usize,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, delimiter: u8) -> Self {
        let text = text.as_bytes();
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
        Self { text, reader, record: StringRecord::new(), number: 0, start: 0 }
    }

    /// The next row that is not an empty line. Reading valid text from memory cannot fail.
    fn next_record(&mut self) -> Option<(usize, &StringRecord)> {
        let start = self.offset();
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let before = start.checked_sub(1).and_then(|i| self.text.get(i)).copied();
        let rest = self.text.get(start..).unwrap_or_default();
        self.start = start;
        self.number += 1 + empty_lines(before, rest);
        Some((self.number, &self.record))
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }

    /// Whether the row read last spans lines and has an odd number of quotation marks, which only
    /// a mark that is never closed leaves.
    fn ends_inside_quotes(&self) -> bool {
        let raw = self.text.get(self.start..).unwrap_or_default().trim_ascii();
        raw.contains(&b'\n') && raw.iter().fold(false, |odd, byte| odd ^ (*byte == b'"'))
    }
}

/// Counts the empty lines at the start of `rest`; `before` is the byte in front of it, which may be
/// the first half of a line break.
fn empty_lines(before: Option<u8>, rest: &[u8]) -> usize {
    let mut previous = before;
    let mut lines = 0;
    for byte in rest {
        match byte {
            b'\n' if previous == Some(b'\r') => {}
            b'\n' | b'\r' => lines += 1,
            _ => break,
        }
        previous = Some(*byte);
    }
    lines
}
