//! Excel workbooks of 2007 and later.

use super::table::{ShortRow, Table};
use super::{Format, Limits, ReadProblem, Row, Sheet, archive};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Serial numbers Excel has a date for: below 10000-01-01.
const LAST_SERIAL: f64 = 2_958_466.0;

pub(super) fn read(
    bytes: &[u8],
    sheet: Option<&str>,
    limits: &Limits,
    take: &mut dyn FnMut(Row),
) -> Result<Sheet, ReadProblem> {
    archive::check(bytes, limits)?;
    // The parser meets whatever a stranger put into the file. Should it panic, one file is broken
    // and nothing else: it works on its own copy of everything.
    catch_unwind(AssertUnwindSafe(|| open(bytes, sheet, limits, take))).unwrap_or(Err(ReadProblem::BrokenSpreadsheet))
}

fn open(bytes: &[u8], wanted: Option<&str>, limits: &Limits, take: &mut dyn FnMut(Row)) -> Result<Sheet, ReadProblem> {
    let mut workbook: Workbook = Xlsx::new(Cursor::new(bytes)).map_err(|e| problem(&e))?;
    let sheets = filled_sheets(&mut workbook)?;
    if let Some(name) = wanted {
        if !sheets.iter().any(|sheet| sheet == name) {
            return Err(ReadProblem::NoSuchSheet { name: name.to_owned() });
        }
        return read_one(&mut workbook, (name, &sheets), limits, take);
    }
    match sheets.first() {
        Some(name) => read_one(&mut workbook, (name, &sheets), limits, take),
        None if visible_sheets(&workbook).is_empty() => Err(ReadProblem::BrokenSpreadsheet),
        None => Err(ReadProblem::Empty),
    }
}

/// The visible sheets that hold anything.
pub(super) fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, ReadProblem> {
    archive::check(bytes, limits)?;
    let open = || filled_sheets(&mut Xlsx::new(Cursor::new(bytes)).map_err(|e| problem(&e))?);
    catch_unwind(AssertUnwindSafe(open)).unwrap_or(Err(ReadProblem::BrokenSpreadsheet))
}

/// Each is read up to its first cell that is not blank.
fn filled_sheets(workbook: &mut Workbook) -> Result<Vec<String>, ReadProblem> {
    let mut filled = Vec::new();
    for name in visible_sheets(workbook) {
        let mut reader = workbook.worksheet_cells_reader(&name).map_err(|e| problem(&e))?;
        let mut holds = false;
        while let Some(cell) = reader.next_cell().map_err(|e| problem(&e))? {
            if !text_of(cell.get_value()).trim().is_empty() {
                holds = true;
                break;
            }
        }
        if holds {
            filled.push(name);
        }
    }
    Ok(filled)
}

fn visible_sheets(workbook: &Workbook) -> Vec<String> {
    let sheets = workbook.sheets_metadata().iter();
    sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// Reads cell by cell, so that a sheet with one cell in its last corner costs one cell.
fn read_one(
    workbook: &mut Workbook,
    (name, sheets): (&str, &[String]),
    limits: &Limits,
    take: &mut dyn FnMut(Row),
) -> Result<Sheet, ReadProblem> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|e| problem(&e))?;
    let mut table = Table::new(limits, ShortRow::Usual, take);
    let mut line = Line::default();
    while let Some(cell) = reader.next_cell().map_err(|e| problem(&e))? {
        let (row, column) = cell.get_position();
        let (row, column) = (position(row)?, position(column)?);
        if row < line.row {
            return Err(ReadProblem::BrokenSpreadsheet);
        }
        if row > line.row {
            table.push(line.row + 1, std::mem::take(&mut line.cells))?;
            line.row = row;
        }
        line.put(column, cell.get_value(), limits)?;
    }
    table.push(line.row + 1, line.cells)?;
    table.finish(None, Format::Xlsx { sheet: name.to_owned(), sheets: sheets.to_vec() })
}

/// The row being put together; `row` counts from 0.
#[derive(Default)]
struct Line {
    row: usize,
    cells: Vec<String>,
}

impl Line {
    fn put(&mut self, column: usize, value: &DataRef, limits: &Limits) -> Result<(), ReadProblem> {
        let row = self.row + 1;
        if let DataRef::SharedString(text) = value
            && text.len() / 4 > limits.cell_characters
        {
            let limit = limits.cell_characters;
            return Err(ReadProblem::CellTooLong { row, column: column + 1, limit });
        }
        let text = text_of(value);
        if text.trim().is_empty() {
            return Ok(());
        }
        if column >= limits.columns {
            return Err(ReadProblem::TooManyColumns { row, limit: limits.columns });
        }
        if column >= self.cells.len() {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }
}

/// The text a person sees, with dates always as year-month-day.
fn text_of(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").replace('T', " "),
        DataRef::Error(error) => error.to_string(),
    }
}

/// The number with the 15 digits Excel keeps, never in scientific notation.
fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// `yyyy-mm-dd`, with `hh:mm:ss` where there is a time of day, and that alone where there is no day.
fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() {
        return duration_text(serial);
    }
    if !(0.0..LAST_SERIAL).contains(&serial) {
        return number_text(serial);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if serial > 0.0 && serial < 1.0 {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {time}")
    }
}

/// Hours, minutes and seconds of a duration in days.
fn duration_text(days: f64) -> String {
    let seconds = (days.abs() * 86_400.0).round();
    let sign = if days < 0.0 { "-" } else { "" };
    let (hours, minutes) = ((seconds / 3_600.0).floor(), (seconds / 60.0).floor() % 60.0);
    format!("{sign}{hours}:{minutes:02}:{:02}", seconds % 60.0)
}

fn position(index: u32) -> Result<usize, ReadProblem> {
    usize::try_from(index).map_err(|_broken| ReadProblem::BrokenSpreadsheet)
}

fn problem(error: &XlsxError) -> ReadProblem {
    match error {
        XlsxError::Password => ReadProblem::Encrypted,
        _ => ReadProblem::BrokenSpreadsheet,
    }
}
