//! An import from its file to its end: the rows as they stand in the file, what a person decided about them, and where it stands.

use super::groups::Group;
use super::kind::Kind;
use super::read::{Format, Row, Sheet};
use super::summary::Summary;
use super::{mapping, unit};
use crate::core::problem::Problem;
use crate::core::safe_cell;
use crate::core::spool::Spool;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use uuid::Uuid;

/// Rows of a large file that are kept beside it, to show what its columns hold.
pub const HEAD: usize = 200;

/// A file and what becomes of it.
#[derive(Clone, Debug)]
pub struct Batch {
    pub id: Uuid,
    pub file_name: String,
    pub state: State,
    pub plan: Plan,
    pub contents: Contents,
    pub encoding: String,
    /// How many records it became.
    pub kept: i32,
    pub version: i32,
    /// The last check of a large file.
    pub summary: Option<Summary>,
    /// Why the last attempt came to nothing, in words; empty where it did not.
    pub problem: String,
    pub made_by: Option<i64>,
    pub maker: Option<String>,
    pub made_at: DateTime<Utc>,
    /// When it was imported, and when that was taken back.
    pub done_at: Option<DateTime<Utc>>,
    pub undone_at: Option<DateTime<Utc>>,
}

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A job reads and checks it.
    Checking,
    /// It waits for its decision.
    Waiting,
    /// A job imports it.
    Applying,
    Done,
    /// A job takes it back.
    Undoing,
    Undone,
    /// It could not be read.
    Failed,
    Dropped,
}

impl State {
    /// As stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Waiting => "waiting",
            Self::Applying => "applying",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    /// From what is stored.
    #[must_use]
    pub fn of_id(id: &str) -> Self {
        match id {
            "checking" => Self::Checking,
            "waiting" => Self::Waiting,
            "applying" => Self::Applying,
            "done" => Self::Done,
            "undoing" => Self::Undoing,
            "undone" => Self::Undone,
            "failed" => Self::Failed,
            _ => Self::Dropped,
        }
    }

    /// Whether nothing of it is imported yet.
    #[must_use]
    pub fn undecided(self) -> bool {
        matches!(self, Self::Checking | Self::Waiting | Self::Applying)
    }

    /// Whether a job is at it.
    #[must_use]
    pub fn runs(self) -> bool {
        matches!(self, Self::Checking | Self::Applying | Self::Undoing)
    }
}

/// The rows as they stand in the file; never changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contents {
    pub header: Vec<String>,
    /// All rows; of a large file the first ones.
    pub rows: Vec<Line>,
    /// How many rows a large file has; 0 for a small one.
    pub total: usize,
    /// The sheet that was read, of several.
    pub sheet: Option<String>,
    /// Those that hold anything, where there are several to choose from.
    pub sheets: Vec<String>,
}

/// A row of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The number that a spreadsheet program shows beside it.
    #[serde(rename = "n")]
    pub number: usize,
    #[serde(rename = "c")]
    pub cells: Vec<String>,
}

impl Line {
    /// A row as it stands in the file. The apostrophe that guards a formula in a file of ours is taken off.
    #[must_use]
    pub fn of(row: Row) -> Self {
        Self { number: row.number, cells: row.cells.into_iter().map(clean).collect() }
    }
}

/// Browsers send line breaks back in one form, so they are kept in one.
fn clean(text: String) -> String {
    let bare = safe_cell::without_apostrophe(&text);
    if bare.len() == text.len() && !bare.contains("\r\n") { text } else { bare.replace("\r\n", "\n") }
}

/// All rows of a file: those kept with it, or those of a large one on the disk.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    Here(&'a [Line]),
    Aside(&'a Spool<Line>),
}

impl<'a> Rows<'a> {
    /// Each in its order.
    #[must_use]
    pub fn each(self) -> Box<dyn Iterator<Item = Result<Cow<'a, Line>, Problem>> + 'a> {
        match self {
            Self::Here(lines) => Box::new(lines.iter().map(|line| Ok(Cow::Borrowed(line)))),
            Self::Aside(spool) => Box::new(spool.each().map(|line| line.map(Cow::Owned))),
        }
    }
}

/// What a person decided about a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a tick of its own on the page")]
pub struct Plan {
    /// One for each column of the file.
    pub columns: Vec<Column>,
    /// A value of a column that is read as another, in every row.
    pub mends: Vec<Mend>,
    /// Single cells that are read otherwise than they stand in the file.
    pub cells: Vec<Cell>,
    /// Take rows whose name stands further up in the file, too.
    pub same: bool,
    /// The sheet that was chosen.
    pub sheet: Option<String>,
    /// Leave out rows whose name is known already.
    pub skip_known: bool,
    /// Rows whose name is that of a customer bring it their contact, and nothing else.
    pub add_contacts: bool,
    /// Take rows of what is known already, too.
    pub take_known: bool,
    /// Rows that name no owner are the importer's own, where they would be nobody's.
    pub mine: bool,
    /// After the decision: the numbers of the rows that were not taken.
    pub rest: Vec<usize>,
    /// After it: how many contacts customers got that were there.
    pub added: usize,
}

/// What a column is read into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The id of a field; None leaves the column out.
    pub field: Option<String>,
    /// What numbers are multiplied by.
    pub factor: u64,
    /// The currency of amounts, ISO 4217.
    pub currency: Option<String>,
}

/// A value of a column that is read as another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mend {
    pub column: usize,
    pub from: String,
    pub to: String,
}

/// A cell that is read otherwise than it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The row's number.
    pub row: usize,
    pub column: usize,
    pub value: String,
}

impl Contents {
    /// Keeps what a file holds.
    #[must_use]
    pub fn of(mut sheet: Sheet) -> Self {
        let rows = std::mem::take(&mut sheet.rows).into_iter().map(Line::of).collect();
        Self { rows, ..Self::around(sheet) }
    }

    /// What a sheet has beside its rows.
    #[must_use]
    pub fn around(sheet: Sheet) -> Self {
        let (name, sheets) = match sheet.format {
            Format::Xlsx { sheet, sheets } if sheets.len() > 1 => (Some(sheet), sheets),
            _ => (None, Vec::new()),
        };
        Self { header: sheet.header, sheet: name, sheets, ..Self::default() }
    }

    /// A large file, whose rows are on the disk: the first are kept.
    #[must_use]
    pub fn beside(sheet: Sheet, rows: &Spool<Line>, first: Vec<Line>) -> Self {
        Self { rows: first, total: rows.len(), ..Self::around(sheet) }
    }

    /// What is kept beside a large file: its first rows, and how many there are.
    #[must_use]
    pub fn head(&self) -> Self {
        Self {
            header: self.header.clone(),
            rows: self.rows.iter().take(HEAD).cloned().collect(),
            total: self.count(),
            sheet: self.sheet.clone(),
            sheets: self.sheets.clone(),
        }
    }

    /// Whether the rows here are not all of the file's.
    #[must_use]
    pub fn large(&self) -> bool {
        self.total > 0
    }

    /// How many rows the file has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.total.max(self.rows.len())
    }
}

impl Plan {
    /// What the header lets expect: fields by name, units and currencies by what stands beside it.
    #[must_use]
    pub fn guessed<K: Kind>(header: &[String]) -> Self {
        let targets = K::targets();
        let guesses = mapping::guess(header, &targets);
        let columns = header.iter().zip(guesses).map(|(name, guess)| {
            let field = guess.and_then(|at| targets.get(at)).map(|target| target.id);
            let hint = field.filter(|id| K::has_unit(id)).map_or(unit::HeaderHint::NONE, |_| unit::hint(name));
            let currency = field.filter(|id| K::has_currency(id)).and(hint.currency);
            Column { field: field.map(str::to_owned), factor: hint.factor, currency: currency.map(str::to_owned) }
        });
        Self { columns: columns.collect(), ..Self::default() }
    }

    /// Reads no column into fields that are refused.
    pub fn leave_out(&mut self, refused: impl Fn(&str) -> bool) {
        for column in &mut self.columns {
            column.field = column.field.take().filter(|field| !refused(field));
        }
    }

    /// The column that is read into a field.
    #[must_use]
    pub fn column_of(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field.as_deref() == Some(field))
    }

    /// Takes every proposal of a dry run.
    pub fn take_proposals(&mut self, groups: &[Group]) {
        for group in groups {
            if let (Some(column), Some(proposal)) = (group.column, &group.proposal) {
                self.mend(column, &group.value, &proposal.value);
            }
        }
    }

    /// The columns that are read into these fields, the first of each.
    #[must_use]
    pub fn columns_read(&self, fields: &[&str]) -> Vec<usize> {
        fields.iter().filter_map(|field| self.column_of(field)).collect()
    }

    /// Every column that is read into a field.
    pub fn columns_of<'p>(&'p self, field: &'p str) -> impl Iterator<Item = usize> + 'p {
        let of = self.columns.iter().enumerate().filter(move |(_, column)| column.field.as_deref() == Some(field));
        of.map(|(at, _)| at)
    }

    /// Reads a value of a column as another from now on.
    pub fn mend(&mut self, column: usize, from: &str, to: &str) {
        // A value that came about by an earlier change is changed where it came from as well.
        for mend in self.mends.iter_mut().filter(|mend| mend.column == column && mend.to == from) {
            to.clone_into(&mut mend.to);
        }
        for cell in self.cells.iter_mut().filter(|cell| cell.column == column && cell.value == from) {
            to.clone_into(&mut cell.value);
        }
        self.mends.push(Mend { column, from: from.to_owned(), to: to.to_owned() });
        self.mends.retain(|mend| mend.from != mend.to);
        let last = self.mends.len().saturating_sub(1);
        let mut at = 0;
        self.mends.retain(|mend| {
            at += 1;
            at > last || mend.column != column || mend.from != from
        });
    }

    /// Reads one cell as something else from now on.
    pub fn set_cell(&mut self, row: usize, column: usize, value: String) {
        self.cells.retain(|cell| cell.row != row || cell.column != column);
        self.cells.push(Cell { row, column, value });
    }
}

/// The file as the plan reads it.
pub struct Reading<'a> {
    mends: HashMap<(usize, &'a str), &'a str>,
    cells: HashMap<(usize, usize), &'a str>,
}

impl<'a> Reading<'a> {
    /// Prepares the plan's changes for looking up.
    #[must_use]
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            mends: plan.mends.iter().map(|mend| ((mend.column, mend.from.as_str()), mend.to.as_str())).collect(),
            cells: plan.cells.iter().map(|cell| ((cell.row, cell.column), cell.value.as_str())).collect(),
        }
    }

    /// What stands in these columns, where anything does.
    pub fn values<'r>(&self, line: &'r Line, columns: &[usize]) -> impl Iterator<Item = &'r str>
    where
        'a: 'r,
    {
        columns.iter().map(move |column| self.cell(line, *column)).filter(|value| !value.is_empty())
    }

    /// A cell with its changes, trimmed; empty where the row has none.
    #[must_use]
    pub fn cell<'r>(&self, line: &'r Line, column: usize) -> &'r str
    where
        'a: 'r,
    {
        if let Some(value) = self.cells.get(&(line.number, column)) {
            return value.trim();
        }
        let value = line.cells.get(column).map_or("", |cell| cell.trim());
        self.mends.get(&(column, value)).map_or(value, |to| to.trim())
    }
}
