//! Which server programs are used, and as which OS user.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::PostgresError;

/// The oldest major version that the product works with.
const OLDEST: u32 = 15;

/// Where Debian and Red Hat put the programs of each major version: what stands before and after its number.
const HOMES: [(&str, &str, &str); 2] = [("/usr/lib/postgresql", "", "bin"), ("/usr", "pgsql-", "bin")];

/// The folder of the server programs of one version.
#[derive(Debug)]
pub(super) struct Programs {
    bin: PathBuf,
}

impl Programs {
    /// The programs that `data` was made with, or the newest when there is no data yet.
    pub(super) fn find(data: &Path) -> Result<Self, PostgresError> {
        let made_with =
            fs::read_to_string(data.join("PG_VERSION")).ok().and_then(|text| text.trim().parse::<u32>().ok());
        let found = HOMES.iter().flat_map(|(home, before, after)| installed(Path::new(home), before, after));
        let found =
            found.filter(|(version, _)| made_with.map_or(*version >= OLDEST, |made_with| *version == made_with));
        let newest = found.max().ok_or(PostgresError::NoPrograms { version: made_with })?;
        Ok(Self { bin: newest.1 })
    }

    pub(super) fn path(&self, program: &str) -> PathBuf {
        self.bin.join(program)
    }
}

fn installed(home: &Path, before: &str, after: &str) -> Vec<(u32, PathBuf)> {
    let mut all = with_program(home, before, after, "postgres");
    all.retain(|(_, bin)| bin.join("initdb").exists());
    all
}

fn with_program(home: &Path, before: &str, after: &str, program: &str) -> Vec<(u32, PathBuf)> {
    let Ok(folders) = fs::read_dir(home) else { return Vec::new() };
    folders
        .flatten()
        .filter_map(|folder| {
            let version = folder.file_name().to_str()?.strip_prefix(before)?.parse::<u32>().ok()?;
            let bin = folder.path().join(after);
            bin.join(program).exists().then_some((version, bin))
        })
        .collect()
}

/// A client program such as `pg_dump`, the newest there is, for it must be no older than the server; else whatever the
/// path finds.
#[must_use]
pub fn client(program: &str) -> PathBuf {
    let found = HOMES.iter().flat_map(|(home, before, after)| with_program(Path::new(home), before, after, program));
    found.max().map_or_else(|| PathBuf::from(program), |(_, bin)| bin.join(program))
}

/// The OS user of the server.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// The name of the OS user that runs us.
    pub(super) me: String,
    other: bool,
}

impl Account {
    /// PostgreSQL refuses to run as root, so root lends it the user that the Debian package makes.
    pub(super) fn for_server() -> Result<Self, PostgresError> {
        let myself = Path::new("/proc/self");
        let process = fs::metadata(myself).map_err(|error| PostgresError::file(myself, error))?;
        let other = process.uid() == 0;
        let me = identity(&["-un"]).ok_or(PostgresError::Nameless { uid: process.uid() })?;
        if !other {
            return Ok(Self { uid: process.uid(), gid: process.gid(), me, other });
        }
        let number = |option| identity(&[option, "postgres"]).and_then(|text| text.parse().ok());
        match (number("-u"), number("-g")) {
            (Some(uid), Some(gid)) => Ok(Self { uid, gid, me, other }),
            _ => Err(PostgresError::NoPrograms { version: None }),
        }
    }

    /// Whether the server runs as somebody else than we do.
    pub(super) fn is_other(&self) -> bool {
        self.other
    }

    /// Whether the server may pass through `folder`.
    pub(super) fn may_pass(&self, folder: &Path) -> bool {
        fs::metadata(folder).is_ok_and(|folder| {
            let needed = if folder.uid() == self.uid {
                0o100
            } else if folder.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            folder.mode() & needed != 0
        })
    }

    /// A command of the server's user, in a process group of its own (so that Ctrl-C reaches us only and we stop it in
    /// order), told to stop when the calling thread ends, with nothing of our environment. It works in `cluster` from its
    /// first moment, so that the next start recognises it.
    pub(super) fn command(&self, program: &Path, cluster: &Path) -> Command {
        let mut command = Command::new("setpriv");
        if self.other {
            command
                .arg("--reuid")
                .arg(self.uid.to_string())
                .arg("--regid")
                .arg(self.gid.to_string())
                .arg("--clear-groups");
        }
        command.args(["--pdeathsig", "INT", "--"]).arg(program);
        command.env_clear().env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin").env("LC_ALL", "C.UTF-8");
        command.current_dir(cluster).process_group(0);
        command
    }
}

fn identity(arguments: &[&str]) -> Option<String> {
    let output = Command::new("id").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
