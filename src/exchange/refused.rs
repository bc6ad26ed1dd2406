//! Why a file was not read, in words that say what to do.

use super::read::{FileKind, ReadProblem, column_letters};
use super::text::refused as words;
use crate::text::Lang;

/// A problem in words.
#[must_use]
pub fn refused(problem: &ReadProblem, lang: Lang) -> String {
    let cell = |row: usize, column: usize| words::cell(lang, &column_letters(column), row);
    match problem {
        ReadProblem::Empty => words::empty(lang).into(),
        ReadProblem::TooBig { limit } => words::too_big(lang, limit >> 20),
        ReadProblem::TooManyRows { limit } => words::too_many_rows(lang, *limit),
        ReadProblem::TooManyColumns { row, limit } => words::too_many_columns(lang, *row, *limit),
        ReadProblem::TooManyCells { limit } => words::too_many_cells(lang, *limit),
        ReadProblem::TooMuchText { limit } => words::too_much_text(lang, limit >> 20),
        ReadProblem::CellTooLong { row, column, limit } => words::cell_too_long(lang, &cell(*row, *column), *limit),
        ReadProblem::NotUnderstood { kind } => words::not_a_table(lang, kind_words(*kind, lang)),
        ReadProblem::WrongEncoding { row, column, .. } => words::wrong_encoding(lang, &cell(*row, *column)),
        ReadProblem::NulCharacter { row, column } => words::nul(lang, &cell(*row, *column)),
        ReadProblem::UnclosedQuote { row } => words::unclosed_quote(lang, *row),
        ReadProblem::BrokenSpreadsheet => words::broken(lang).into(),
        ReadProblem::Encrypted => words::encrypted(lang).into(),
        ReadProblem::OldExcel => words::old_excel(lang).into(),
        ReadProblem::ZipBomb => words::bomb(lang).into(),
        ReadProblem::NoSuchSheet { name } => words::no_such_sheet(lang, name),
        ReadProblem::NoHeader { row } => words::no_header(lang, *row),
        ReadProblem::DuplicateHeader { name, first, second } => {
            words::same_header(lang, name, &column_letters(*first), &column_letters(*second))
        }
    }
}

fn kind_words(kind: FileKind, lang: Lang) -> &'static str {
    match kind {
        FileKind::Pdf => words::pdf(lang),
        FileKind::Picture => words::picture(lang),
        FileKind::Media => words::media(lang),
        FileKind::OpenDocument => words::open_document(lang),
        FileKind::BinaryWorkbook => words::binary_workbook(lang),
        FileKind::WordDocument | FileKind::Presentation => words::document(lang),
        FileKind::WebPage => words::web_page(lang),
        FileKind::Archive => words::packed(lang),
        FileKind::Program => words::program(lang),
        FileKind::Xml | FileKind::CompoundDocument => words::other(lang),
    }
}
