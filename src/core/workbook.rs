//! XLSX files that leave the house: each text is a typed string, so that no spreadsheet program calculates it. Rows are
//! written to the disk as they come, so that a file of any length needs little memory.

use super::safe_cell::Cell;
use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, Format, Workbook, XlsxError};
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

/// Characters that a cell can hold.
const LONGEST: usize = 32_767;

/// A workbook of one sheet under construction.
pub struct Book {
    workbook: Workbook,
    next: u32,
}

impl Book {
    /// Begins; what is written waits in `folder`. `mark` goes into the properties of the file and the foot of each printed page.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn new(folder: &Path, (by, at, mark): (&str, DateTime<Utc>, &str)) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder)?;
        let plain = at.naive_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let made = rust_xlsxwriter::ExcelDateTime::parse_from_str(plain.trim_end_matches('Z'))?;
        workbook.set_properties(&DocProperties::new().set_author(by).set_comment(mark).set_creation_datetime(&made));
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        // `&` begins a code in a footer.
        sheet.set_footer(format!("&L{}&R&P / &N", mark.replace('&', "&&")));
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_freeze_panes(1, 0)?;
        Ok(Self { workbook, next: 0 })
    }

    /// Writes the heads of the columns.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn heads(&mut self, heads: &[&str]) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, head) in (0u16..).zip(heads) {
            sheet.set_column_width(column, 18)?;
            sheet.write_string_with_format(0, column, *head, &bold)?;
        }
        self.next = 1;
        Ok(())
    }

    /// Writes a row below those written.
    ///
    /// # Errors
    /// What the disk answers; where the sheet is full (1,048,576 rows).
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, cell) in (0u16..).zip(cells) {
            match (cell, cell.number()) {
                (_, Some(number)) => sheet.write_number(self.next, column, number)?,
                (Cell::Text(text) | Cell::Number(text), None) if text.chars().count() > LONGEST => {
                    sheet.write_string(self.next, column, text.chars().take(LONGEST).collect::<String>())?
                }
                (Cell::Text(text) | Cell::Number(text), None) => sheet.write_string(self.next, column, text)?,
            };
        }
        self.next += 1;
        Ok(())
    }

    /// Writes the file; it stands at its beginning.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn finish(mut self, mut file: File) -> Result<File, XlsxError> {
        self.workbook.save_to_writer(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}
