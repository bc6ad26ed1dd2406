//! Servers that run in a cluster: whether there is one, and how it is ended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use super::programs::{Account, Programs};
use super::{GLANCE, PostgresError};

/// How long processes without a postmaster may take to end by themselves.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long they may take when told to.
const LIMIT: Duration = Duration::from_secs(30);

/// The names of processes that may be a server or become one; somebody's shell in the directory does not count.
const PROGRAMS: [&str; 3] = ["postgres", "initdb", "setpriv"];

/// What a running server says of itself in `postmaster.pid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    Ready,
    /// Starting, stopping or recovering.
    Busy,
}

/// The server that runs in this cluster. A process id alone proves nothing: it may be a zombie or somebody else's by
/// now, so the process must be a PostgreSQL that works in this very directory.
pub(super) fn running(data: &Path) -> Option<Server> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let mut lines = text.lines();
    let process = lines.next()?.trim();
    if !works_in(&Path::new("/proc").join(process), data) {
        return None;
    }
    // The eighth line is the state.
    Some(if lines.nth(6).is_some_and(|state| state.trim() == "ready") { Server::Ready } else { Server::Busy })
}

/// Ends what an instance that is gone left running in this cluster, and removes the stale `postmaster.pid`, which stops
/// PostgreSQL when its process id has been given to another process. The caller holds the lock of the directory.
pub(super) fn clear(data: &Path, programs: &Programs, account: &Account) -> Result<(), PostgresError> {
    if running(data).is_some() {
        stop(data, programs, account)?;
    }
    let begun = Instant::now();
    let mut told = false;
    loop {
        let processes = working_in(data);
        if processes.is_empty() {
            break;
        }
        if begun.elapsed() > LIMIT {
            return Err(PostgresError::NotStopped { data: data.to_owned(), processes: processes.join(" ") });
        }
        if !told && begun.elapsed() > PATIENCE {
            told = true;
            for process in &processes {
                run(account.command(&programs.path("pg_ctl"), Path::new("/")).args(["kill", "QUIT", process]))?;
            }
        }
        thread::sleep(GLANCE);
    }
    let stale = data.join("postmaster.pid");
    match fs::remove_file(&stale) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(PostgresError::file(&stale, error)),
        _ => Ok(()),
    }
}

/// Stops the server in order; without delay where it does not follow.
pub(super) fn stop(data: &Path, programs: &Programs, account: &Account) -> Result<(), PostgresError> {
    for mode in ["fast", "immediate"] {
        let mut pg_ctl = account.command(&programs.path("pg_ctl"), Path::new("/"));
        run(pg_ctl.args(["stop", "--silent", "-w", "--timeout=60", "--mode", mode, "--pgdata"]).arg(data))?;
        if running(data).is_none() {
            return Ok(());
        }
    }
    Err(PostgresError::NotStopped { data: data.to_owned(), processes: working_in(data).join(" ") })
}

fn run(command: &mut Command) -> Result<(), PostgresError> {
    // Its answer does not matter: the callers look whether the processes are gone.
    command.output().map_err(|error| PostgresError::file(Path::new("setpriv"), error))?;
    Ok(())
}

/// The ids of all processes of PostgreSQL that work in `data`.
fn working_in(data: &Path) -> Vec<String> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let processes = processes.flatten().map(|process| process.path()).filter(|process| works_in(process, data));
    processes.filter_map(|process: PathBuf| process.file_name()?.to_str().map(str::to_owned)).collect()
}

fn works_in(process: &Path, data: &Path) -> bool {
    fs::read_link(process.join("cwd")).is_ok_and(|folder| folder == data)
        && fs::read_to_string(process.join("comm")).is_ok_and(|name| PROGRAMS.contains(&name.trim()))
}
