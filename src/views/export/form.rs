//! What an export is asked for, as typed.

use super::sheet::Sheet;
use super::text;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::views::{Question, columns as ticked};
use crate::web::form::Form;
use std::marker::PhantomData;

/// The longest reason, in characters.
pub const LONGEST: usize = 200;

/// The records that a sheet of a workbook has room for, with its head and its last row.
const SHEET: usize = 1_048_574;

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
}

impl Format {
    /// As typed, and the ending of the file's name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// As browsers know it.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// The form of an export, as typed: the list's own names, `columns` with `place-<column>`, `format`, `reason`.
pub struct ExportForm<S>(pub Raw, PhantomData<S>);

impl<S> Default for ExportForm<S> {
    fn default() -> Self {
        Self(Raw::default(), PhantomData)
    }
}

impl<S: Sheet> Form for ExportForm<S> {
    fn accepts(name: &str) -> bool {
        let place = name.strip_prefix("place-").is_some_and(|id| S::COLUMNS.all().any(|column| column == id));
        place || matches!(name, "v" | "columns" | "format" | "reason") || S::knows(name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw, PhantomData)
    }
}

/// An export, checked.
pub struct Order<S: Sheet> {
    pub filter: S::Filter,
    pub columns: Vec<&'static str>,
    pub format: Format,
    pub reason: String,
}

impl<S: Sheet> ExportForm<S> {
    /// The columns chosen, in the order of their places, with those that go along.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        S::COLUMNS.together(&ticked::chosen(&self.0, &S::COLUMNS.all().collect::<Vec<_>>()))
    }

    /// Checks everything for a list of so many rows.
    ///
    /// # Errors
    /// Each field with what is wrong.
    pub fn check(&self, rows: usize, reason_above: u32, lang: Lang) -> Result<Order<S>, Errors> {
        let mut errors = Errors::new();
        let columns = self.columns();
        if columns.is_empty() {
            errors.push(("columns".into(), text::need_columns(lang).into()));
        }
        let reason = self.0.line("reason");
        if reason.is_empty() && needs_reason(rows, reason_above) {
            errors.push(("reason".into(), text::need_reason(lang, reason_above)));
        }
        if reason.chars().count() > LONGEST {
            errors.push(("reason".into(), text::long_reason(lang, LONGEST)));
        }
        let format = if self.0.get("format") == "xlsx" { Format::Xlsx } else { Format::Csv };
        if format == Format::Xlsx && rows > SHEET {
            errors.push(("format".into(), text::long_sheet(lang).into()));
        }
        if errors.is_empty() {
            Ok(Order { filter: S::Filter::read(&self.0), columns, format, reason })
        } else {
            Err(errors)
        }
    }
}

/// Whether an export of so many rows needs a reason.
#[must_use]
pub fn needs_reason(rows: usize, above: u32) -> bool {
    u32::try_from(rows).is_ok_and(|rows| rows > above) || (above == 0 && rows == 0)
}
