//! The attachment store: bytes under their SHA-256, in a folder.

use crate::core::problem::Problem;
use crate::core::secret::{hex, random};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where files wait that are not whole yet.
const WAITING: &str = "waiting";

/// What is younger may belong to something that is still being written.
const DAY: Duration = Duration::from_hours(24);

/// Where attachments lie.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

/// Bytes that are safely stored.
#[derive(Clone, Debug)]
pub struct Stored {
    pub sha256: [u8; 32],
    pub size: i64,
}

/// A file that is still being received. It is gone when it is dropped before it was placed.
#[derive(Debug)]
pub struct Half {
    path: PathBuf,
    file: fs::File,
    digest: Sha256,
    size: u64,
}

impl Half {
    /// Adds bytes.
    ///
    /// # Errors
    /// As [`disk_problem`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.file.write_all(bytes).map_err(|error| disk_problem(&error))?;
        self.digest.update(bytes);
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Its bytes so far, in number.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Where it lies, to be looked at.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Half {
    fn drop(&mut self) {
        // After it was placed there is nothing under this name any more.
        let _gone = fs::remove_file(&self.path);
    }
}

impl Files {
    /// A store in a folder, made when first written to.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Stores bytes.
    ///
    /// # Errors
    /// As [`disk_problem`].
    pub fn put(&self, bytes: &[u8]) -> Result<Stored, Problem> {
        let mut half = self.begin()?;
        half.write(bytes)?;
        self.place(half)
    }

    /// Begins a file.
    ///
    /// # Errors
    /// As [`disk_problem`].
    pub fn begin(&self) -> Result<Half, Problem> {
        let path = self.waiting()?.join(hex(&random::<8>()));
        let file = fs::File::create_new(&path).map_err(|error| disk_problem(&error))?;
        Ok(Half { path, file, digest: Sha256::new(), size: 0 })
    }

    /// Stores a file that is whole: synced, then renamed, so that no half file is ever found under its name.
    ///
    /// # Errors
    /// As [`disk_problem`].
    #[expect(clippy::needless_pass_by_value, reason = "a file is placed once")]
    pub fn place(&self, half: Half) -> Result<Stored, Problem> {
        let sha256: [u8; 32] = half.digest.clone().finalize().into();
        let path = self.path(&sha256);
        if !fresh_again(&path, &half.file) {
            let placed = half.file.sync_all().and_then(|()| {
                made(path.parent().unwrap_or(&self.folder))?;
                fs::rename(&half.path, &path)
            });
            placed.map_err(|error| disk_problem(&error))?;
        }
        Ok(Stored { sha256, size: i64::try_from(half.size).unwrap_or(i64::MAX) })
    }

    /// The folder of what is not whole yet, on the same disk.
    ///
    /// # Errors
    /// As [`disk_problem`].
    pub fn waiting(&self) -> Result<PathBuf, Problem> {
        let folder = self.folder.join(WAITING);
        made(&folder).map_err(|error| disk_problem(&error))?;
        Ok(folder)
    }

    /// Removes what a process that was killed left waiting for longer than a day; how many files.
    #[must_use]
    pub fn sweep(&self) -> usize {
        let Ok(entries) = fs::read_dir(self.folder.join(WAITING)) else { return 0 };
        entries
            .flatten()
            .filter(|entry| is_old(&entry.path()))
            .filter(|entry| fs::remove_file(entry.path()).is_ok())
            .count()
    }

    /// Removes the bytes that nobody names, of what was placed more than a day ago; `named` is asked for some hashes (in
    /// hexadecimal) at a time and gives those that something names. How many files.
    ///
    /// # Errors
    /// Those of `named`; as [`disk_problem`].
    pub fn forget(&self, mut named: impl FnMut(&[String]) -> Result<Vec<String>, Problem>) -> Result<usize, Problem> {
        let mut gone = 0;
        for drawer in 0..=u8::MAX {
            let drawer = self.folder.join(hex(&[drawer]));
            let Ok(entries) = fs::read_dir(&drawer) else { continue };
            let old: Vec<String> = entries
                .flatten()
                .filter(|entry| is_old(&entry.path()))
                .filter_map(|entry| entry.file_name().into_string().ok())
                .filter(|name| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()))
                .collect();
            if old.is_empty() {
                continue;
            }
            let kept = named(&old)?;
            for name in old.into_iter().filter(|name| !kept.contains(name)) {
                gone += usize::from(self.remove(&drawer.join(&name), &name).map_err(|error| disk_problem(&error))?);
            }
        }
        Ok(gone)
    }

    /// Removes a file, unless it was placed once more meanwhile: it leaves its name first, and comes back where it has become
    /// young. Whoever places it once more looks for it under its name afterwards (see [`fresh_again`]).
    fn remove(&self, path: &Path, name: &str) -> std::io::Result<bool> {
        let folder = self.folder.join(WAITING);
        made(&folder)?;
        let aside = folder.join(name);
        if !is_old(path) {
            return Ok(false);
        }
        fs::rename(path, &aside)?;
        if is_old(&aside) {
            return fs::remove_file(&aside).map(|()| true);
        }
        fs::rename(&aside, path).map(|()| false)
    }

    /// The bytes of a hash.
    ///
    /// # Errors
    /// `NotFound` where they are missing; `Busy` where the disk refuses.
    pub fn get(&self, sha256: &[u8]) -> Result<Vec<u8>, Problem> {
        fs::read(self.path(sha256)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Problem::NotFound,
            _ => disk_problem(&error),
        })
    }

    fn path(&self, sha256: &[u8]) -> PathBuf {
        let name = hex(sha256);
        let drawer: String = name.chars().take(2).collect();
        self.folder.join(drawer).join(name)
    }
}

/// Whether a file was last written more than a day ago; not where that can't be told.
fn is_old(path: &Path) -> bool {
    let age = fs::metadata(path).and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > DAY)
}

/// Makes a file that is placed once more as young as the one that was just received; false where there is none, also where it
/// has been removed in between.
fn fresh_again(path: &Path, received: &fs::File) -> bool {
    let renewed = fs::File::options().append(true).open(path).and_then(|file| {
        let now = received.metadata()?.modified()?;
        file.set_modified(now)
    });
    renewed.is_ok() && path.exists()
}

fn made(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// What the disk's refusal means: `DiskFull` where there is no room or a quota or limit is reached, else `Busy`.
#[must_use]
pub fn disk_problem(error: &std::io::Error) -> Problem {
    refused("attachment store", error)
}

/// The same of files elsewhere.
#[must_use]
pub fn refused(place: &str, error: &std::io::Error) -> Problem {
    let words = format!("{place}: {error}");
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Problem::DiskFull(words),
        _ => Problem::Busy(words),
    }
}
