//! A file that arrived: small ones are read at once, large ones are kept for the job that reads them.

use super::batch::{Batch, Contents, Plan, State};
use super::kind::Kind;
use super::read::{self, Limits, ReadProblem};
use super::refused::refused;
use crate::text::Lang;
use chrono::DateTime;
use uuid::Uuid;

/// Rows of a file that is read and checked while its sender waits.
pub const SMALL: usize = 500;

/// A file read, with what its header lets expect.
///
/// # Errors
/// Why it was not read.
pub fn prepared<K: Kind>(bytes: &[u8], name: &str, sheet: Option<&str>, limits: &Limits) -> Result<Batch, ReadProblem> {
    let read = read::read_sheet(bytes, name, sheet, limits)?;
    let encoding = read.encoding.unwrap_or("").to_owned();
    let plan = Plan { sheet: sheet.map(str::to_owned), ..K::guessed(&read.header) };
    Ok(Batch { encoding, plan, contents: Contents::of(read), ..unread(name, State::Waiting) })
}

/// What is kept of a file that was sent, with its bytes where it is read again.
///
/// # Errors
/// Why it was not read.
pub fn received<K: Kind>(
    bytes: Vec<u8>,
    name: &str,
    limits: &Limits,
    lang: Lang,
) -> Result<(Batch, Option<Vec<u8>>), ReadProblem> {
    match prepared::<K>(&bytes, name, None, &Limits { rows: SMALL, ..limits.clone() }) {
        Ok(batch) => {
            let file = (batch.contents.sheets.len() > 1).then_some(bytes);
            Ok((batch, file))
        }
        Err(ReadProblem::TooManyRows { .. }) => {
            let contents = Contents { total: SMALL + 1, ..Contents::default() };
            Ok((Batch { contents, ..unread(name, State::Checking) }, Some(bytes)))
        }
        // Another sheet may be the one that was meant.
        Err(problem) => {
            let sheets = if problem.is_of_a_sheet() { read::sheets(&bytes, limits)? } else { Vec::new() };
            if sheets.len() < 2 {
                return Err(problem);
            }
            let contents = Contents { sheets, ..Contents::default() };
            let problem = refused(&problem, lang);
            Ok((Batch { contents, problem, ..unread(name, State::Failed) }, Some(bytes)))
        }
    }
}

fn unread(name: &str, state: State) -> Batch {
    Batch {
        id: Uuid::now_v7(),
        file_name: name.chars().filter(|c| !c.is_control()).take(255).collect(),
        state,
        plan: Plan::default(),
        contents: Contents::default(),
        encoding: String::new(),
        kept: 0,
        version: 1,
        summary: None,
        problem: String::new(),
        made_by: None,
        maker: None,
        // The database keeps the time of the transaction that stores it.
        made_at: DateTime::UNIX_EPOCH,
        done_at: None,
        undone_at: None,
    }
}
