//! Puts rows together to a sheet, whatever file they come from, within the limits.

use super::{Format, Limits, Ragged, ReadProblem, Row, Sheet};
use std::collections::HashMap;

/// What a row with fewer cells than the header means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ShortRow {
    /// A line of text that lost a separator: reported.
    Reported,
    /// A workbook stores no empty cells: filled up.
    Usual,
}

pub(super) struct Table<'l> {
    limits: &'l Limits,
    short_row: ShortRow,
    take: &'l mut dyn FnMut(Row),
    header: Vec<String>,
    rows: usize,
    ragged: Vec<Ragged>,
    cells: usize,
    text_bytes: usize,
}

impl<'l> Table<'l> {
    /// `take` gets each row below the header.
    pub(super) fn new(limits: &'l Limits, short_row: ShortRow, take: &'l mut dyn FnMut(Row)) -> Self {
        Self { limits, short_row, take, header: Vec::new(), rows: 0, ragged: Vec::new(), cells: 0, text_bytes: 0 }
    }

    /// Takes the next row. The first that is not blank is the header; blank ones are passed over.
    pub(super) fn push(&mut self, number: usize, mut cells: Vec<String>) -> Result<(), ReadProblem> {
        let given = cells.len();
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        self.check_cells(number, &cells)?;
        if self.header.is_empty() {
            self.header = header(number, cells)?;
            return Ok(());
        }
        if self.rows >= self.limits.rows {
            return Err(ReadProblem::TooManyRows { limit: self.limits.rows });
        }
        self.note_ragged(number, given, cells.len());
        let missing = self.header.len().saturating_sub(cells.len());
        cells.reserve_exact(missing);
        cells.extend(std::iter::repeat_n(String::new(), missing));
        self.cells += cells.len();
        if self.cells > self.limits.cells {
            return Err(ReadProblem::TooManyCells { limit: self.limits.cells });
        }
        self.rows += 1;
        (self.take)(Row { number, cells });
        Ok(())
    }

    /// The finished sheet, whose rows were taken.
    pub(super) fn finish(self, encoding: Option<&'static str>, format: Format) -> Result<Sheet, ReadProblem> {
        if self.header.is_empty() {
            return Err(ReadProblem::Empty);
        }
        let Self { header, ragged, .. } = self;
        Ok(Sheet { header, rows: Vec::new(), ragged, encoding, format })
    }

    fn check_cells(&mut self, row: usize, cells: &[String]) -> Result<(), ReadProblem> {
        if cells.len() > self.limits.columns {
            return Err(ReadProblem::TooManyColumns { row, limit: self.limits.columns });
        }
        for (cell, column) in cells.iter().zip(1..) {
            if cell.contains('\0') {
                return Err(ReadProblem::NulCharacter { row, column });
            }
            let limit = self.limits.cell_characters;
            if cell.len() > limit && cell.chars().count() > limit {
                return Err(ReadProblem::CellTooLong { row, column, limit });
            }
            self.text_bytes = self.text_bytes.saturating_add(cell.len());
        }
        if self.text_bytes > self.limits.unpacked_bytes {
            return Err(ReadProblem::TooMuchText { limit: self.limits.unpacked_bytes });
        }
        Ok(())
    }

    /// `given` counts the cells in the file, `filled` those up to the last that is not blank.
    fn note_ragged(&mut self, row: usize, given: usize, filled: usize) {
        let width = self.header.len();
        if filled > width {
            self.ragged.push(Ragged { row, cells: filled });
        } else if given < width && self.short_row == ShortRow::Reported {
            self.ragged.push(Ragged { row, cells: given });
        }
    }
}

/// Checks that the first row names columns, each name once.
fn header(row: usize, cells: Vec<String>) -> Result<Vec<String>, ReadProblem> {
    if !cells.iter().flat_map(|cell| cell.chars()).any(char::is_alphabetic) {
        return Err(ReadProblem::NoHeader { row });
    }
    let names: Vec<String> = cells.into_iter().map(|cell| cell.trim().to_owned()).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (name, second) in names.iter().zip(1..).filter(|(name, _)| !name.is_empty()) {
        if let Some(first) = seen.insert(name, second) {
            return Err(ReadProblem::DuplicateHeader { name: name.clone(), first, second });
        }
    }
    Ok(names)
}
