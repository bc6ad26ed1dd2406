//! What can go wrong with the private server, each with its remedy.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::text;
use crate::text::Lang;

/// Why the private server can't be used. `Display` is the English text.
#[derive(Debug)]
pub enum PostgresError {
    /// The server programs are not installed.
    NoPrograms {
        /// The major version that the existing data needs; none when any version would do.
        version: Option<u32>,
    },
    /// Another running instance owns the directory.
    Taken {
        /// The directory.
        dir: PathBuf,
        /// The process id of the owner, as it wrote it down.
        holder: String,
    },
    /// A Unix socket can't have this path.
    UnfitPath {
        /// The socket.
        socket: PathBuf,
    },
    /// The OS user of the server can't reach the directory.
    NotTraversable {
        /// The outermost folder in the way.
        folder: PathBuf,
    },
    /// The OS knows no name for the user that runs us, which PostgreSQL needs.
    Nameless {
        /// The number of the user.
        uid: u32,
    },
    /// `initdb` failed.
    NotMade {
        /// What `initdb` said.
        said: String,
    },
    /// The server ended or did not become ready.
    NotStarted {
        /// Its log.
        log: PathBuf,
        /// The last lines of it.
        said: String,
    },
    /// A server goes on running although told to stop.
    NotStopped {
        /// The cluster.
        data: PathBuf,
        /// The process ids.
        processes: String,
    },
    /// A file or program can't be used.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl PostgresError {
    pub(super) fn file(path: &Path, error: io::Error) -> Self {
        Self::File { path: path.to_owned(), error }
    }

    /// What is wrong and what to do, in the language of the reader.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NoPrograms { version: None } => text::no_programs(lang).to_owned(),
            Self::NoPrograms { version: Some(version) } => text::no_programs_of(lang, *version),
            Self::Taken { dir, holder } => text::taken(lang, holder, &dir.display()),
            Self::UnfitPath { socket } => text::unfit_path(lang, &socket.display()),
            Self::NotTraversable { folder } => text::not_traversable(lang, &folder.display()),
            Self::Nameless { uid } => text::nameless(lang, *uid),
            Self::NotMade { said } => text::not_made(lang, said),
            Self::NotStarted { log, said } => text::not_started(lang, &log.display(), said),
            Self::NotStopped { data, processes } => text::not_stopped(lang, &data.display(), processes),
            Self::File { path, error } => format!("{}: {error}", path.display()),
        }
    }
}

impl fmt::Display for PostgresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for PostgresError {}
