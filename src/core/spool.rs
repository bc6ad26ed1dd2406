//! Values that wait on the disk, in the order in which they came, so that very many of them take little memory.

use super::outside::refused;
use super::problem::Problem;
use super::secret::{hex, random};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::marker::PhantomData;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Bytes that are kept in memory before they go to the disk together.
const MEMORY: usize = 256 << 10;

/// Values kept apart. The file has no name, so that nobody else finds it and nothing is left of it when the process ends.
pub struct Spool<T> {
    /// What the disk has.
    file: Option<File>,
    written: u64,
    /// What came after that.
    tail: Vec<u8>,
    /// Where each value ends.
    ends: Vec<u64>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Default for Spool<T> {
    fn default() -> Self {
        Self { file: None, written: 0, tail: Vec::new(), ends: Vec::new(), kind: PhantomData }
    }
}

impl<T> fmt::Debug for Spool<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spool").field("values", &self.ends.len()).finish_non_exhaustive()
    }
}

impl<T> Spool<T> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn flush(&mut self) -> io::Result<()> {
        let file = match self.file.take() {
            Some(file) => file,
            None => nameless()?,
        };
        file.write_all_at(&self.tail, self.written)?;
        self.file = Some(file);
        self.written = self.written.saturating_add(count(self.tail.len()));
        self.tail.clear();
        Ok(())
    }

    /// The bytes of a value.
    fn bytes(&self, start: u64, end: u64) -> io::Result<Vec<u8>> {
        let length = usize::try_from(end.saturating_sub(start)).map_err(io::Error::other)?;
        if let Some(file) = self.file.as_ref().filter(|_| start < self.written) {
            let mut bytes = vec![0; length];
            file.read_exact_at(&mut bytes, start)?;
            return Ok(bytes);
        }
        let from = usize::try_from(start.saturating_sub(self.written)).map_err(io::Error::other)?;
        let bytes = self.tail.get(from..from.saturating_add(length));
        bytes.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl<T: Serialize> Spool<T> {
    /// Adds a value.
    ///
    /// # Errors
    /// `DiskFull` where there is no room, `Busy` where the disk refuses otherwise.
    pub fn push(&mut self, value: &T) -> Result<(), Problem> {
        serde_json::to_writer(&mut self.tail, value).map_err(Problem::bug)?;
        self.ends.push(self.written.saturating_add(count(self.tail.len())));
        if self.tail.len() >= MEMORY { self.flush().map_err(problem) } else { Ok(()) }
    }
}

impl<T: DeserializeOwned> Spool<T> {
    /// The value that came as this one, from 0.
    ///
    /// # Errors
    /// `Busy` where the disk refuses; `Bug` where there are fewer.
    pub fn get(&self, index: usize) -> Result<T, Problem> {
        let end = self.ends.get(index).copied().ok_or_else(|| Problem::bug("no such value in the spool"))?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let bytes = self.bytes(start, end).map_err(problem)?;
        serde_json::from_slice(&bytes).map_err(Problem::bug)
    }

    /// All of them, in order.
    pub fn each(&self) -> impl Iterator<Item = Result<T, Problem>> + '_ {
        (0..self.len()).map(|index| self.get(index))
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// An open file whose name is gone already. Large files wait in /var/tmp, since /tmp may be memory.
fn nameless() -> io::Result<File> {
    in_folder(Path::new("/var/tmp")).or_else(|_| in_folder(&std::env::temp_dir()))
}

fn in_folder(folder: &Path) -> io::Result<File> {
    let path: PathBuf = folder.join(format!("kezhan-{}", hex(&random::<16>())));
    let mut options = File::options();
    let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn problem(error: io::Error) -> Problem {
    refused("temporary file", &error)
}
