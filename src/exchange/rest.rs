//! Files of ours: the rows that were not imported with what is wrong with each, and the empty template.

use super::batch::{Batch, Reading, Rows, State};
use super::kind::Kind;
use super::report::{Checked, Fate, Report};
use super::text;
use crate::core::problem::Problem;
use crate::core::safe_cell::{Cell, CsvWriter};
use crate::text::Lang;
use std::collections::{HashMap, HashSet};

/// The rows that were not imported, or would not be, with their changes and a last column that says why.
///
/// # Errors
/// As the disk answers, where many rows wait on it.
pub fn rest<K: Kind>((batch, rows): (&Batch, Rows), report: &Report<K::Ready>, lang: Lang) -> Result<Vec<u8>, Problem> {
    let mut words: HashMap<usize, Vec<&str>> = HashMap::new();
    for fault in &report.faults {
        words.entry(fault.row).or_default().push(&fault.words);
    }
    let kept_back: HashSet<usize> = batch.plan.rest.iter().copied().collect();
    let reading = Reading::new(&batch.plan);
    let mut out = CsvWriter::new(Vec::new()).map_err(Problem::bug)?;
    let header = batch.contents.header.iter().map(|name| Cell::Text(name));
    out.row(header.chain([Cell::Text(text::problem_column(lang))])).map_err(Problem::bug)?;
    for (line, row) in rows.each().zip(&report.rows) {
        let line = line?;
        let left = if batch.state == State::Done { kept_back.contains(&line.number) } else { row.fate != Fate::Good };
        if !left {
            continue;
        }
        let why = why::<K>(row, words.get(&line.number), report, lang);
        let width = batch.contents.header.len().max(line.cells.len());
        let cells: Vec<&str> = (0..width).map(|column| reading.cell(&line, column)).collect();
        out.row(cells.into_iter().map(Cell::Text).chain([Cell::Text(&why)])).map_err(Problem::bug)?;
    }
    out.finish().map_err(Problem::bug)
}

fn why<K: Kind>(row: &Checked, words: Option<&Vec<&str>>, report: &Report<K::Ready>, lang: Lang) -> String {
    let number = |index: usize| report.rows.get(index).map_or(0, |row| row.number);
    match row.fate {
        Fate::Waits(first) if row.joins.is_some() => text::first_waits(lang, number(first)),
        Fate::Waits(parent) => text::parent_waits(lang, number(parent)),
        Fate::Known => (K::WORDS.is_known)(lang).into(),
        // After the import nothing is wrong any more with what was left out because it was known.
        Fate::Good if words.is_none() => (K::WORDS.is_known)(lang).into(),
        Fate::Good | Fate::Faulty => words.map(|words| words.join(lang.pick("；", "; "))).unwrap_or_default(),
    }
}

/// A file with the names of all columns and no rows.
///
/// # Errors
/// None in memory.
pub fn template<K: Kind>(lang: Lang) -> std::io::Result<Vec<u8>> {
    let mut out = CsvWriter::new(Vec::new())?;
    out.row(K::targets().iter().map(|target| Cell::Text(lang.pick(target.zh, target.en))))?;
    out.finish()
}
