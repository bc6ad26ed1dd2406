//! The attachment store: bytes under their SHA-256, in a folder.

use crate::core::problem::Problem;
use crate::core::secret::hex;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

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

impl Files {
    /// A store in a folder, made when first written to.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Stores bytes: written beside, synced, then renamed, so that no half file is ever found under its name.
    ///
    /// # Errors
    /// `Busy` with the system's words where the disk refuses.
    pub fn put(&self, bytes: &[u8]) -> Result<Stored, Problem> {
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        let path = self.path(&sha256);
        if !path.exists() {
            self.write(&path, bytes).map_err(|error| Problem::Busy(format!("attachment store: {error}")))?;
        }
        Ok(Stored { sha256, size: i64::try_from(bytes.len()).unwrap_or(i64::MAX) })
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let beside = folder.join(format!("new-{}", hex(&rand::random::<[u8; 8]>())));
        let written = fs::File::create(&beside).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        let placed = written.and_then(|()| fs::rename(&beside, path));
        if placed.is_err() {
            let _gone = fs::remove_file(&beside);
        }
        placed
    }

    /// The bytes of a hash.
    ///
    /// # Errors
    /// `NotFound` where they are missing; `Busy` where the disk refuses.
    pub fn get(&self, sha256: &[u8]) -> Result<Vec<u8>, Problem> {
        fs::read(self.path(sha256)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Problem::NotFound,
            _ => Problem::Busy(format!("attachment store: {error}")),
        })
    }

    /// The folder itself, for doctor.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, sha256: &[u8]) -> PathBuf {
        let name = hex(sha256);
        let drawer: String = name.chars().take(2).collect();
        self.folder.join(drawer).join(name)
    }
}
