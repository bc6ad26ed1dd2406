//! Makes the file, some rows at a time: the next are read when those before have left, each time within the rights of then.

use super::form::{Format, Order};
use super::sheet::Sheet;
use crate::core::access::{Can, Guarded, Seen};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::safe_cell::{Cell, CsvWriter};
use crate::core::secret::{hex, random};
use crate::core::tx::Reader;
use crate::core::workbook::Book;
use crate::text::Lang;
use crate::views::Question;
use crate::web::House;
use crate::web::respond::Pieces;
use actix_web::web::Bytes;
use chrono_tz::Tz;
use futures_util::stream;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Rows that are read at a time.
const BATCH: usize = 500;
/// Bytes of a piece that is read from the disk.
const PIECE: usize = 256 * 1024;

/// An export on its way.
pub struct Export<S: Sheet> {
    pub house: House,
    pub view: Can<S::View>,
    pub export: Can<S::Export>,
    pub order: Order<S>,
    /// The rows, in order.
    pub ids: Vec<i64>,
    /// Who and when, for the last row.
    pub mark: String,
    pub lang: Lang,
    pub zone: Tz,
    pub done: usize,
}

impl<S: Sheet> Export<S> {
    /// Records the export and reads its first rows, in one transaction. Without it nothing leaves.
    ///
    /// # Errors
    /// As the database answers.
    pub async fn begin(&mut self) -> Result<Vec<Vec<String>>, Problem> {
        let event = self.event();
        let (actor, work) = (self.view.actor().clone(), self.batch());
        let rows = self.house.db.witness(&actor, event, work).await?;
        Ok(self.written(&rows))
    }

    /// Names of what was asked for; the text that was searched for may be a person's, so only that there was one.
    fn event(&self) -> Event {
        let filter: Vec<String> = (self.order.filter.pairs().into_iter())
            .map(|(name, value)| if name == "q" { name.to_owned() } else { format!("{name}={value}") })
            .collect();
        let mut event = Event::named(S::EVENT, S::OBJECT)
            .because(format!("format={}", self.order.format.id()))
            .because(format!("rows={}", self.ids.len()))
            .because(format!("columns={}", self.order.columns.join(",")));
        if !filter.is_empty() {
            event = event.because(format!("filter={}", filter.join("&")));
        }
        if self.order.reason.is_empty() { event } else { event.because(self.order.reason.clone()) }
    }

    /// Reads the next rows.
    fn batch(&mut self) -> impl FnOnce(&mut Reader) -> Result<Vec<Seen<S::Row>>, Problem> + Send + use<S> {
        let ids: Vec<i64> = self.ids.iter().skip(self.done).take(BATCH).copied().collect();
        self.done += ids.len();
        let (view, reach) = (self.view.clone(), self.export.reach());
        move |reader| {
            let mut rows = S::several(reader, &view, &ids)?;
            rows.retain(|row| reach.covers(&row.facts()));
            rows.sort_by_key(|row| ids.iter().position(|id| *id == S::id(row)));
            Ok(rows)
        }
    }

    async fn next(&mut self) -> Result<Vec<Vec<String>>, Problem> {
        let (actor, work) = (self.view.actor().clone(), self.batch());
        let rows = self.house.db.read(&actor, work).await?;
        Ok(self.written(&rows))
    }

    fn written(&self, rows: &[Seen<S::Row>]) -> Vec<Vec<String>> {
        let line = |row| self.order.columns.iter().map(|id| S::words(id, row, self.lang, self.zone)).collect();
        rows.iter().map(line).collect()
    }

    fn is_over(&self) -> bool {
        self.done >= self.ids.len()
    }

    /// The file, from its first rows on.
    ///
    /// # Errors
    /// As the database or the disk answers.
    pub async fn file(self, first: Vec<Vec<String>>) -> Result<Pieces, Problem> {
        match self.order.format {
            Format::Csv => Ok(Box::pin(self.csv(first))),
            Format::Xlsx => Ok(Box::pin(from_disk(self.xlsx(first).await?))),
        }
    }

    fn csv(self, first: Vec<Vec<String>>) -> impl stream::Stream<Item = Result<Bytes, Problem>> {
        stream::try_unfold((self, Some(first), true), |(mut export, rows, head)| async move {
            let rows = match rows {
                Some(rows) => rows,
                None if export.is_over() => return Ok(None),
                None => export.next().await?,
            };
            let piece = export.csv_piece(&rows, head).map_err(Problem::bug)?;
            Ok(Some((Bytes::from(piece), (export, None, false))))
        })
    }

    fn csv_piece(&self, rows: &[Vec<String>], is_first: bool) -> std::io::Result<Vec<u8>> {
        let mut out = if is_first { CsvWriter::new(Vec::new())? } else { CsvWriter::without_mark(Vec::new()) };
        if is_first {
            out.row(self.order.columns.iter().map(|id| Cell::Text(S::COLUMNS.head(id, self.lang))))?;
        }
        for row in rows {
            out.row(self.order.columns.iter().zip(row).map(|(id, words)| cell::<S>(id, words)))?;
        }
        if self.is_over() {
            out.row([Cell::Text(&self.mark)])?;
        }
        out.finish()
    }

    /// A workbook is whole before it can be sent, so it waits in a file that has no name and is gone when it is closed.
    async fn xlsx(mut self, first: Vec<Vec<String>>) -> Result<File, Problem> {
        let folder = self.house.files.waiting()?;
        let by = self.view.actor().name().to_owned();
        let (mark, at) = (self.mark.clone(), self.house.db.clock().now());
        let heads: Vec<&'static str> = self.order.columns.iter().map(|id| S::COLUMNS.head(id, self.lang)).collect();
        let began = folder.clone();
        let mut book = aside(move || {
            let mut book = Book::new(&began, (&by, at, &mark))?;
            book.heads(&heads)?;
            Ok(book)
        })
        .await?;
        let mut rows = first;
        loop {
            let columns = self.order.columns.clone();
            book = aside(move || {
                for row in &rows {
                    book.row(columns.iter().zip(row).map(|(id, words)| cell::<S>(id, words)))?;
                }
                Ok(book)
            })
            .await?;
            if self.is_over() {
                break;
            }
            rows = self.next().await?;
        }
        let mark = self.mark;
        aside(move || {
            book.row([Cell::Text(&mark)])?;
            book.finish(nameless(&folder)?)
        })
        .await
    }
}

/// A cell of a file, from the text of its column.
fn cell<'a, S: Sheet>(id: &str, words: &'a str) -> Cell<'a> {
    if S::COLUMNS.is_number(id) { Cell::Number(words) } else { Cell::Text(words) }
}

/// Work with the disk, off the threads of pages.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, rust_xlsxwriter::XlsxError> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::bug)?.map_err(|error| match error {
        rust_xlsxwriter::XlsxError::IoError(error) => crate::core::outside::disk_problem(&error),
        other => Problem::bug(other),
    })
}

/// A file without a name.
fn nameless(folder: &Path) -> std::io::Result<File> {
    let path = folder.join(format!("export-{}", hex(&random::<8>())));
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// A file from the disk, piece by piece.
fn from_disk(file: File) -> impl stream::Stream<Item = Result<Bytes, Problem>> {
    stream::try_unfold(file, |mut file| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = Vec::with_capacity(PIECE);
            let size = u64::try_from(PIECE).unwrap_or(u64::MAX);
            (&mut file).take(size).read_to_end(&mut piece).map(|_| (piece, file))
        });
        let (piece, file) =
            read.await.map_err(Problem::bug)?.map_err(|error| crate::core::outside::disk_problem(&error))?;
        Ok(if piece.is_empty() { None } else { Some((Bytes::from(piece), file)) })
    })
}
