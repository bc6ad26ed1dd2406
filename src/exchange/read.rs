//! Reads a table out of an uploaded file: CSV in the encodings Chinese offices use, and XLSX.
//!
//! The file is foreign: its size, its claims and its structure are checked before memory is spent on
//! it, and every refusal is a [`ReadProblem`] with what a person needs to mend it.

mod archive;
mod delimited;
mod encoding;
mod kind;
mod table;
mod workbook;

use serde::Serialize;

pub use kind::FileKind;

/// What a file may cost before it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub file_bytes: usize,
    /// Rows below the header that hold anything.
    pub rows: usize,
    /// Columns of the widest row.
    pub columns: usize,
    /// Characters in one cell; Excel's own limit is 32,767.
    pub cell_characters: usize,
    /// Cells altogether, the blank ones needed to fill a row to the header's width included.
    pub cells: usize,
    /// Size of all parts of a spreadsheet once unpacked, and of the text of all its cells, in bytes.
    pub unpacked_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            rows: 200_000,
            columns: 200,
            cell_characters: 32_767,
            cells: 6_000_000,
            unpacked_bytes: 200 << 20,
        }
    }
}

/// A table as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The first row that is not blank, each name without outer blanks. A name may be empty.
    pub header: Vec<String>,
    /// The rows below the header that are not blank.
    pub rows: Vec<Row>,
    /// Rows whose number of cells is not the header's. They stand in `rows` as well.
    pub ragged: Vec<Ragged>,
    /// The encoding of a CSV file; a spreadsheet has none.
    pub encoding: Option<&'static str>,
    /// What the file is.
    pub format: Format,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The number a spreadsheet program shows beside the row; the first row of the file is 1.
    pub number: usize,
    /// The cells as text, at least as many as the header has; more in a row that is too long.
    pub cells: Vec<String>,
}

/// A row with too few or too many cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ragged {
    /// The row's number as in [`Row::number`].
    pub row: usize,
    /// The cells it has; the header says how many were expected.
    pub cells: usize,
}

/// What a file that was read is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "format", rename_all = "snake_case")]
pub enum Format {
    /// Separated text.
    Csv {
        /// Comma, semicolon or tab.
        delimiter: char,
    },
    /// An Excel workbook of 2007 or later.
    Xlsx {
        /// The sheet that was read.
        sheet: String,
        /// All visible sheets that hold anything, for the person to choose another.
        sheets: Vec<String>,
    },
}

/// Why a file was not read. Rows and columns count from 1, as a spreadsheet program shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ReadProblem {
    /// No row holds anything.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than allowed.
    #[error("the file is larger than {limit} bytes")]
    TooBig {
        /// Bytes allowed.
        limit: usize,
    },
    /// More rows than allowed.
    #[error("more than {limit} rows")]
    TooManyRows {
        /// Rows allowed below the header.
        limit: usize,
    },
    /// A row is wider than allowed.
    #[error("row {row} has more than {limit} columns")]
    TooManyColumns {
        /// The row.
        row: usize,
        /// Columns allowed.
        limit: usize,
    },
    /// Rows and columns are allowed, but their product is not.
    #[error("more than {limit} cells")]
    TooManyCells {
        /// Cells allowed.
        limit: usize,
    },
    /// The cells' text is longer altogether than allowed.
    #[error("more than {limit} bytes of text")]
    TooMuchText {
        /// Bytes of UTF-8 allowed.
        limit: usize,
    },
    /// One cell is longer than allowed.
    #[error("row {row}, column {column} is longer than {limit} characters")]
    CellTooLong {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// The content is neither text nor a workbook, whatever the file's name says.
    #[error("the file is not a table: {kind:?}")]
    NotUnderstood {
        /// What it is.
        kind: FileKind,
    },
    /// The text is neither Unicode nor GB 18030.
    #[error("byte {byte} (row {row}, column {column}) belongs to no known encoding")]
    WrongEncoding {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// The place in the file, from 0.
        byte: usize,
    },
    /// A cell holds the character U+0000.
    #[error("row {row}, column {column} holds a NUL character")]
    NulCharacter {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// A quotation mark is opened in this row and never closed, so the rest of the file is one cell.
    #[error("a quotation mark opened in row {row} is never closed")]
    UnclosedQuote {
        /// The row.
        row: usize,
    },
    /// The workbook is damaged or not made as the format demands.
    #[error("the workbook is broken")]
    BrokenSpreadsheet,
    /// The workbook is protected by a password.
    #[error("the workbook is protected by a password")]
    Encrypted,
    /// A workbook of Excel 97 to 2003 (.xls) or older.
    #[error("a workbook of Excel 2003 or older")]
    OldExcel,
    /// The workbook unpacks to far more than its size lets expect.
    #[error("the workbook unpacks to more than is allowed")]
    ZipBomb,
    /// The workbook has no visible sheet of this name.
    #[error("no sheet named {name}")]
    NoSuchSheet {
        /// The name asked for.
        name: String,
    },
    /// The first row holds no word, so it is no header.
    #[error("row {row} is no header")]
    NoHeader {
        /// The first row that holds anything.
        row: usize,
    },
    /// Two columns have the same name.
    #[error("columns {first} and {second} are both named {name}")]
    DuplicateHeader {
        /// The name.
        name: String,
        /// The first column.
        first: usize,
        /// The second column.
        second: usize,
    },
}

impl ReadProblem {
    /// Whether it lies in one sheet, so that another sheet of the same workbook may be fine.
    #[must_use]
    pub fn is_of_a_sheet(&self) -> bool {
        matches!(
            self,
            Self::TooManyRows { .. }
                | Self::TooManyColumns { .. }
                | Self::TooManyCells { .. }
                | Self::TooMuchText { .. }
                | Self::CellTooLong { .. }
                | Self::NulCharacter { .. }
                | Self::NoHeader { .. }
                | Self::DuplicateHeader { .. }
        )
    }
}

/// Reads a file: a workbook's first visible sheet that holds anything, or separated text.
///
/// The content decides what the file is. The name only tells a damaged workbook from text.
///
/// # Errors
/// A [`ReadProblem`]; nothing of the file is returned then.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Sheet, ReadProblem> {
    read_sheet(bytes, file_name, None, limits)
}

/// As [`read`], with the sheet of a workbook chosen by name. Separated text has no sheets.
///
/// # Errors
/// A [`ReadProblem`]; nothing of the file is returned then.
pub fn read_sheet(bytes: &[u8], file_name: &str, sheet: Option<&str>, limits: &Limits) -> Result<Sheet, ReadProblem> {
    let mut rows = Vec::new();
    let read = read_rows(bytes, (file_name, sheet), limits, &mut |row| rows.push(row))?;
    Ok(Sheet { rows, ..read })
}

/// As [`read_sheet`], giving each row to `take` as it is read instead of keeping all of them.
///
/// # Errors
/// A [`ReadProblem`]; rows may have been taken before it shows.
pub fn read_rows(
    bytes: &[u8],
    (file_name, sheet): (&str, Option<&str>),
    limits: &Limits,
    take: &mut dyn FnMut(Row),
) -> Result<Sheet, ReadProblem> {
    if bytes.len() > limits.file_bytes {
        return Err(ReadProblem::TooBig { limit: limits.file_bytes });
    }
    match kind::of(bytes) {
        kind::Content::Zip => workbook::read(bytes, sheet, limits, take),
        kind::Content::Text if named_workbook(file_name) => Err(ReadProblem::BrokenSpreadsheet),
        kind::Content::Text => delimited::read(bytes, limits, take),
        kind::Content::Nothing => Err(ReadProblem::Empty),
        kind::Content::Encrypted => Err(ReadProblem::Encrypted),
        kind::Content::OldExcel => Err(ReadProblem::OldExcel),
        kind::Content::Other(kind) => Err(ReadProblem::NotUnderstood { kind }),
    }
}

/// The visible sheets of a workbook that hold anything; none of separated text.
///
/// # Errors
/// A [`ReadProblem`] of the workbook as a whole.
pub fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, ReadProblem> {
    match kind::of(bytes) {
        kind::Content::Zip if bytes.len() <= limits.file_bytes => workbook::sheets(bytes, limits),
        _ => Ok(Vec::new()),
    }
}

/// The letters over a column in a spreadsheet program: 1 is A, 27 is AA. Nothing for 0.
#[must_use]
pub fn column_letters(column: usize) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn named_workbook(file_name: &str) -> bool {
    let name = file_name.to_lowercase();
    [".xlsx", ".xlsm"].iter().any(|end| name.ends_with(end))
}
