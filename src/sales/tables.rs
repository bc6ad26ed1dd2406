//! The files of an import as tables, read as the plan says.

use super::kinds::Kind;
use super::plan::{FilePlan, Plan};
use crate::exchange::batch::{Batch, Line, Reading};
use crate::exchange::customers::Customers;
use crate::exchange::read::Limits;
use crate::exchange::received::prepared;
use crate::exchange::refused::refused;
use crate::text::Lang;

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A file that was read.
pub struct Table {
    /// Its place among the files.
    pub place: usize,
    pub kind: Option<Kind>,
    /// Its rows, and its columns as the plan has them.
    pub batch: Batch,
}

impl Table {
    /// The rows with all changes of the plan.
    #[must_use]
    pub fn cells(&self) -> Cells<'_> {
        Cells { table: self, reading: Reading::new(&self.batch.plan) }
    }

    /// The name of a column as a spreadsheet has it.
    #[must_use]
    pub fn header(&self, column: usize) -> &str {
        self.batch.contents.header.get(column).map_or("", String::as_str)
    }
}

/// The cells of a table by their meaning.
pub struct Cells<'t> {
    table: &'t Table,
    reading: Reading<'t>,
}

impl<'t> Cells<'t> {
    /// The rows below the header.
    #[must_use]
    pub fn rows(&self) -> &'t [Line] {
        &self.table.batch.contents.rows
    }

    /// What a row has for a field; empty where it has nothing.
    #[must_use]
    pub fn get<'r>(&'r self, line: &'r Line, field: &str) -> &'r str {
        self.table.batch.plan.column_of(field).map_or("", |column| self.reading.cell(line, column))
    }

    /// Whether a column is read into the field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.table.batch.plan.column_of(field).is_some()
    }
}

/// Reads the files. A plan for each of them is in `plan` afterwards: guessed, where there was none.
///
/// # Errors
/// The name of the file that can't be read, and why.
pub fn read(files: &[Sent], plan: &mut Plan, limits: &Limits, lang: Lang) -> Result<Vec<Table>, (String, String)> {
    let mut tables = Vec::with_capacity(files.len());
    for (place, file) in files.iter().enumerate() {
        let mut batch = prepared::<Customers>(&file.bytes, &file.name, None, limits)
            .map_err(|problem| (file.name.clone(), refused(&problem, lang)))?;
        if plan.files.len() <= place {
            plan.files.push(guessed(&batch, plan));
        }
        let Some(decided) = plan.files.get(place) else { continue };
        batch.plan = decided.columns.clone();
        tables.push(Table { place, kind: decided.kind, batch });
    }
    Ok(tables)
}

/// What a file is; of two of one kind the first counts.
fn guessed(batch: &Batch, plan: &Plan) -> FilePlan {
    let (kind, columns) =
        Kind::guessed(&batch.contents.header).map_or((None, batch.plan.clone()), |(kind, plan)| (Some(kind), plan));
    let taken = kind.is_some_and(|kind| plan.files.iter().any(|file| file.kind == Some(kind)));
    FilePlan { kind: kind.filter(|_| !taken), columns }
}

/// The table of a kind.
#[must_use]
pub fn of_kind(tables: &[Table], kind: Kind) -> Option<&Table> {
    tables.iter().find(|table| table.kind == Some(kind))
}
