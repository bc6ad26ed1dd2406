//! A private PostgreSQL: a server of our own below one directory, reachable through a socket only.
//!
//! ```text
//! <dir>/lock          held by the instance that owns the server
//! <dir>/data          the cluster; `data.init` while it is being made
//! <dir>/socket        mode 0700: the server listens here and nowhere else
//! <dir>/hba, ident    who may sign in as which role
//! <dir>/log, log.1    what the server said in this run and in the one before
//! ```
//!
//! As root the server runs as the OS user `postgres`, otherwise as whoever runs us. `setpriv` ties its life to ours:
//! the kernel tells it to stop when the thread that started it ends, so a killed application leaves no server behind.

mod error;
mod leftovers;
mod programs;
pub mod text;
mod watch;

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub use error::PostgresError;
use leftovers::Server;
pub use programs::client;
use programs::{Account, Programs};
pub use watch::Watch;

/// The role that `initdb` makes: superuser of the private cluster.
pub const SUPERUSER: &str = "kezhan_super";

/// What follows the prefix in the names of the roles that may sign in through the socket.
const ROLES: [&str; 6] = ["owner", "migrate", "app", "report", "backup", "blind"];

/// The longest path that a Unix socket can have, in bytes.
const SOCKET_PATH_BYTES: usize = 107;

/// How long a server may take to become ready; recovery after a crash is part of it.
const READY: Duration = Duration::from_mins(10);

/// How often we look whether something has happened.
const GLANCE: Duration = Duration::from_millis(10);

/// How the server is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tuning {
    /// False gives up safety against a crash of the machine for speed and uses little memory: for tests only.
    pub durable: bool,
    /// The setting `database.role_prefix`: the first part of the names of the product's roles.
    pub role_prefix: String,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { durable: true, role_prefix: "kezhan".to_owned() }
    }
}

/// A running private server. Dropping it stops the server, if it is ours.
#[derive(Debug)]
pub struct PrivatePostgres {
    place: Place,
    /// Absent when the server belongs to another running instance.
    ours: Option<Ours>,
}

#[derive(Debug)]
struct Ours {
    keeper: JoinHandle<io::Result<ExitStatus>>,
    programs: Programs,
    account: Account,
    /// Released by the kernel when we end, however that happens.
    _lock: File,
}

impl PrivatePostgres {
    /// Starts the server below `dir` and waits until it answers; makes the cluster at the first start (about a second).
    /// Whatever an earlier, killed instance left is cleared first.
    ///
    /// # Errors
    /// Another instance owns `dir`, the server programs are missing, or the server does not come up. Each text says what to do.
    pub fn start(dir: &Path, tuning: &Tuning) -> Result<Self, PostgresError> {
        let account = Account::for_server()?;
        let place = Place::prepare(dir, &account)?;
        let lock = place.lock()?.map_err(|holder| PostgresError::Taken { dir: place.dir.clone(), holder })?;
        place.start(account, lock, tuning)
    }

    /// For a command that runs beside the product: uses the server of the running instance and leaves it running, or,
    /// when there is none, starts one for the life of the command.
    ///
    /// # Errors
    /// As [`PrivatePostgres::start`], and when the other instance's server does not become ready.
    pub fn join(dir: &Path, tuning: &Tuning) -> Result<Self, PostgresError> {
        let account = Account::for_server()?;
        let place = Place::prepare(dir, &account)?;
        let deadline = Instant::now() + READY;
        loop {
            match place.lock()? {
                Ok(lock) => return place.start(account, lock, tuning),
                Err(_) if leftovers::running(&place.data()) == Some(Server::Ready) => {
                    return Ok(Self { place, ours: None });
                }
                Err(holder) if Instant::now() > deadline => {
                    return Err(PostgresError::Taken { dir: place.dir, holder });
                }
                Err(_) => thread::sleep(GLANCE),
            }
        }
    }

    /// The libpq URL to connect as `user` to `database`.
    #[must_use]
    pub fn url(&self, user: &str, database: &str) -> String {
        socket_url(&self.place.dir, user, database)
    }

    /// Whether the server runs; false after it died.
    #[must_use]
    pub fn is_running(&self) -> bool {
        match &self.ours {
            Some(ours) => !ours.keeper.is_finished(),
            None => leftovers::running(&self.place.data()) == Some(Server::Ready),
        }
    }

    /// Stops the server: open transactions are rolled back, the data is written. A server of another instance goes on.
    ///
    /// # Errors
    /// The server does not stop within a minute.
    pub fn stop(mut self) -> Result<(), PostgresError> {
        self.halt()
    }

    fn halt(&mut self) -> Result<(), PostgresError> {
        let Some(ours) = self.ours.take() else { return Ok(()) };
        if !ours.keeper.is_finished() {
            leftovers::stop(&self.place.data(), &ours.programs, &ours.account)?;
        }
        drop(ours.keeper.join());
        Ok(())
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        // Nobody is left to tell: the kernel stops the server when we end, and the next start clears what is left.
        drop(self.halt());
    }
}

/// The directory and what lies in it.
#[derive(Debug)]
struct Place {
    dir: PathBuf,
}

impl Place {
    fn prepare(dir: &Path, account: &Account) -> Result<Self, PostgresError> {
        let failed = |error| PostgresError::file(dir, error);
        let mode = if account.is_other() { 0o711 } else { 0o700 };
        let whole = std::path::absolute(dir).map_err(failed)?;
        let missing: Vec<&Path> = whole.ancestors().take_while(|folder| !folder.exists()).collect();
        fs::create_dir_all(dir).map_err(failed)?;
        for folder in missing {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).map_err(failed)?;
        }
        let dir = dir.canonicalize().map_err(failed)?;
        let place = Self { dir };
        let socket = place.socket().join(".s.PGSQL.5432.lock");
        // A comma separates hosts in libpq, and a URL is text.
        if socket.as_os_str().len() > SOCKET_PATH_BYTES || socket.to_str().is_none_or(|path| path.contains(',')) {
            return Err(PostgresError::UnfitPath { socket });
        }
        if account.is_other()
            && let Some(closed) = place.dir.ancestors().filter(|folder| !account.may_pass(folder)).last()
        {
            return Err(PostgresError::NotTraversable { folder: closed.to_owned() });
        }
        Ok(place)
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn unfinished(&self) -> PathBuf {
        self.dir.join("data.init")
    }

    fn socket(&self) -> PathBuf {
        self.dir.join("socket")
    }

    /// The lock of this directory, or the process id of its holder as far as known.
    fn lock(&self) -> Result<Result<File, String>, PostgresError> {
        let path = self.dir.join("lock");
        let failed = |error| PostgresError::file(&path, error);
        let mut file =
            File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
                writeln!(file, "{}", std::process::id()).map_err(failed)?;
                Ok(Ok(file))
            }
            Err(fs::TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder).map_err(failed)?;
                Ok(Err(holder.trim().to_owned()))
            }
            Err(fs::TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    fn start(self, account: Account, lock: File, tuning: &Tuning) -> Result<PrivatePostgres, PostgresError> {
        let programs = Programs::find(&self.data())?;
        for cluster in [self.data(), self.unfinished()] {
            leftovers::clear(&cluster, &programs, &account)?;
        }
        if !self.data().exists() {
            self.make_cluster(&programs, &account, tuning)?;
        }
        self.write_access(&account, tuning)?;
        folder_for_server(&self.socket(), &account)?;
        let keeper = self.spawn(&programs, &account, tuning)?;
        self.wait_until_ready(&keeper)?;
        Ok(PrivatePostgres { place: self, ours: Some(Ours { keeper, programs, account, _lock: lock }) })
    }

    /// Makes the cluster under another name first: a `data` directory is always complete.
    fn make_cluster(&self, programs: &Programs, account: &Account, tuning: &Tuning) -> Result<(), PostgresError> {
        let unfinished = self.unfinished();
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(|error| PostgresError::file(&unfinished, error))?;
        }
        folder_for_server(&unfinished, account)?;
        let mut initdb = account.command(&programs.path("initdb"), &unfinished);
        initdb
            .args(["--encoding=UTF8", "--locale=C.UTF-8", "--auth=reject", "--username", SUPERUSER, "--pgdata"])
            .arg(&unfinished);
        if !tuning.durable {
            initdb.arg("--no-sync");
        }
        let output = initdb.output().map_err(|error| PostgresError::file(Path::new("setpriv"), error))?;
        if !output.status.success() {
            return Err(PostgresError::NotMade { said: String::from_utf8_lossy(&output.stderr).trim().to_owned() });
        }
        fs::rename(&unfinished, self.data()).map_err(|error| PostgresError::file(&unfinished, error))
    }

    /// Peer authentication: the OS users root, the server's and ours may be any role of the cluster.
    fn write_access(&self, account: &Account, tuning: &Tuning) -> Result<(), PostgresError> {
        let mut people = vec!["root", "postgres", account.me.as_str()];
        people.sort_unstable();
        people.dedup();
        let mut roles = vec![SUPERUSER.to_owned()];
        roles.extend(ROLES.map(|role| format!("{}_{role}", tuning.role_prefix)));
        let ident: String = people
            .iter()
            .flat_map(|person| roles.iter().map(move |role| format!("private \"{person}\" \"{role}\"\n")))
            .collect();
        for (name, text) in [("hba", "local all all peer map=private\n"), ("ident", ident.as_str())] {
            let path = self.dir.join(name);
            fs::write(&path, text).map_err(|error| PostgresError::file(&path, error))?;
            if account.is_other() {
                chown(&path, Some(account.uid), Some(account.gid))
                    .map_err(|error| PostgresError::file(&path, error))?;
            }
        }
        Ok(())
    }

    /// The server lives as long as the thread that started it, so that thread does nothing but wait for it.
    fn spawn(
        &self,
        programs: &Programs,
        account: &Account,
        tuning: &Tuning,
    ) -> Result<JoinHandle<io::Result<ExitStatus>>, PostgresError> {
        let path = self.log();
        let failed = |error| PostgresError::file(&path, error);
        if path.exists() {
            fs::rename(&path, path.with_extension("1")).map_err(failed)?;
        }
        let log = File::create(&path).map_err(failed)?;
        let mut command = account.command(&programs.path("postgres"), &self.data());
        command.arg("-D").arg(self.data());
        for (name, value) in self.settings(tuning) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command.stdout(log.try_clone().map_err(failed)?).stderr(log).stdin(Stdio::null());
        thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || command.status())
            .map_err(|error| PostgresError::file(Path::new("setpriv"), error))
    }

    /// The defaults of PostgreSQL are those of a small machine and spoil every measurement.
    fn settings(&self, tuning: &Tuning) -> Vec<(&'static str, String)> {
        let file = |name: &str| self.dir.join(name).to_string_lossy().into_owned();
        let memory = memory_mib();
        let (most_buffers, wal) = if tuning.durable { (4096, "4GB") } else { (256, "1GB") };
        let on_or_off = if tuning.durable { "on" } else { "off" };
        vec![
            ("listen_addresses", String::new()),
            ("port", "5432".to_owned()),
            ("unix_socket_directories", format!("\"{}\"", file("socket").replace('"', "\"\""))),
            ("unix_socket_permissions", "0700".to_owned()),
            ("hba_file", file("hba")),
            ("ident_file", file("ident")),
            ("shared_buffers", format!("{}MB", (memory / 4).clamp(32, most_buffers))),
            ("effective_cache_size", format!("{}MB", (memory / 2).max(64))),
            ("work_mem", "16MB".to_owned()),
            ("maintenance_work_mem", format!("{}MB", (memory / 16).clamp(16, 512))),
            ("max_wal_size", wal.to_owned()),
            ("random_page_cost", "1.1".to_owned()),
            ("jit", "off".to_owned()),
            ("fsync", on_or_off.to_owned()),
            ("synchronous_commit", on_or_off.to_owned()),
            ("full_page_writes", on_or_off.to_owned()),
            // What it says is read by programs, whatever language its surroundings ask for.
            ("lc_messages", "C".to_owned()),
            ("timezone", "UTC".to_owned()),
            ("log_timezone", "UTC".to_owned()),
            ("log_line_prefix", "%m [%p] %u@%d ".to_owned()),
        ]
    }

    fn wait_until_ready(&self, keeper: &JoinHandle<io::Result<ExitStatus>>) -> Result<(), PostgresError> {
        let deadline = Instant::now() + READY;
        while leftovers::running(&self.data()) != Some(Server::Ready) {
            if keeper.is_finished() || Instant::now() > deadline {
                return Err(PostgresError::NotStarted { log: self.log(), said: last_lines(&self.log()) });
            }
            thread::sleep(GLANCE);
        }
        Ok(())
    }

    fn log(&self) -> PathBuf {
        self.dir.join("log")
    }
}

/// The libpq URL of the server below `dir`, whether it runs or not.
#[must_use]
pub fn socket_url(dir: &Path, user: &str, database: &str) -> String {
    let socket = dir.join("socket");
    format!("postgresql://{}@/{}?host={}", escaped(user), escaped(database), escaped(&socket.to_string_lossy()))
}

fn folder_for_server(folder: &Path, account: &Account) -> Result<(), PostgresError> {
    let failed = |error| PostgresError::file(folder, error);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    if account.is_other() {
        chown(folder, Some(account.uid), Some(account.gid)).map_err(failed)?;
    }
    Ok(())
}

/// The memory that we may use, in MiB: the machine's or the container's, whichever is less.
fn memory_mib() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.trim().trim_end_matches(" kB").parse::<u64>().ok()
    });
    let container =
        fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse::<u64>().ok());
    let machine = machine.map_or(1024, |kib| kib / 1024);
    container.map_or(machine, |bytes| machine.min(bytes / (1024 * 1024)))
}

fn last_lines(path: &Path) -> String {
    let text = fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let mut lines: Vec<&str> = text.lines().rev().take(6).collect();
    lines.reverse();
    lines.join("\n")
}

/// Percent-encoding for one part of a URL.
#[must_use]
pub fn escaped(part: &str) -> String {
    part.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
