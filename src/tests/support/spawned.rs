//! The real binary.

use super::server::folder;
use diesel::{Connection, PgConnection};
use kezhan::core::outside::postgres::{SUPERUSER, socket_url};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A running `kezhan`, stopped at the end; its folder is removed.
pub struct Spawned {
    child: Child,
    pub folder: PathBuf,
    pub port: u16,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
}

impl Spawned {
    /// `kezhan demo`, ready to serve.
    pub fn demo() -> Self {
        Self::run(&["demo"], &[])
    }

    /// Any command that serves, with variables of its own.
    pub fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut spawned = Self::begin(arguments, variables);
        spawned.wait_until_ready();
        spawned
    }

    /// The same, not yet ready.
    pub fn begin(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let port = free_port();
        let folder = folder().join(format!("spawned-{port}"));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let own = [
            ("KEZHAN_DATA_DIR".to_owned(), folder.display().to_string()),
            ("KEZHAN_SERVER_LISTEN".to_owned(), format!("127.0.0.1:{port}")),
        ];
        let given = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let variables: Vec<_> = own.into_iter().chain(given).collect();
        let child = start(&folder, &arguments, &variables);
        Self { child, folder, port, arguments, variables }
    }

    /// Another node over the private database of this one.
    pub fn node(&self) -> Self {
        Self::run(&["serve"], &self.beside())
    }

    /// The same, which may have so many files open.
    pub fn node_with_open_files(&self, files: usize) -> Self {
        let files = files.to_string();
        let variables: Vec<_> = self.beside().into_iter().chain([(OPEN_FILES, files.as_str())]).collect();
        Self::run(&["serve"], &variables)
    }

    /// The variables of a program that works with the private database of this one.
    pub fn beside(&self) -> [(&'static str, &'static str); 2] {
        let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let url = socket_url(&self.folder.join("postgres"), "kezhan_app", "kezhan");
        let key = self.folder.join("secret.key").display().to_string();
        [("KEZHAN_DATABASE_URL", leak(url)), ("KEZHAN_SECRET_KEY_FILE", leak(key))]
    }

    /// Starts it again in the same place, after it has ended; how long until it was ready.
    pub fn again(&mut self) -> Duration {
        let begun = Instant::now();
        self.restart();
        self.wait_until_ready();
        begun.elapsed()
    }

    /// The same, not yet ready.
    pub fn restart(&mut self) {
        self.child = start(&self.folder, &self.arguments, &self.variables);
    }

    /// Its private database, past everything.
    pub fn database(&self) -> PgConnection {
        self.try_database().unwrap()
    }

    /// The same, where it answers.
    pub fn try_database(&self) -> Option<PgConnection> {
        PgConnection::establish(&socket_url(&self.folder.join("postgres"), SUPERUSER, "kezhan")).ok()
    }

    /// The process id of its private server.
    pub fn postmaster(&self) -> String {
        let text = fs::read_to_string(self.folder.join("postgres/data/postmaster.pid")).unwrap_or_default();
        text.lines().next().unwrap_or_default().to_owned()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How many threads it has.
    pub fn threads(&self) -> usize {
        fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap().count()
    }

    /// Waits until it serves.
    pub fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_mins(5);
        while !self.is_ready() {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "not ready ({ended:?}):\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn is_ready(&self) -> bool {
        self.ask("GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").contains(" 200 ")
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Sends the text of a request and gives the text of the answer; empty where nobody answers.
    pub fn ask(&self, request: &str) -> String {
        let mut answer = Vec::new();
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
            let _reset = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_end(&mut answer));
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Runs a command of the same binary beside it, with the same data.
    pub fn command(&self, arguments: &[&str]) -> std::process::Output {
        Command::new(binary())
            .args(arguments)
            .env("KEZHAN_DATA_DIR", &self.folder)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// A signal by its name: INT, TERM, KILL.
    pub fn signal(&self, name: &str) {
        Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
    }

    /// Waits for the end; the exit code, if it was not killed.
    pub fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// The exit code, once it has ended.
    pub fn ended(&mut self) -> Option<i32> {
        self.child.try_wait().unwrap().map(|status| status.code().unwrap_or(-1))
    }
}

/// The name under which the limit of open files stands among the variables of a start.
const OPEN_FILES: &str = "TEST_OPEN_FILES";

fn start(folder: &std::path::Path, arguments: &[String], variables: &[(String, String)]) -> Child {
    let log = File::options().append(true).create(true).open(folder.join("log")).unwrap();
    let mut command = Command::new(binary());
    if let Some((_, files)) = variables.iter().find(|(name, _)| name == OPEN_FILES) {
        command = Command::new("prlimit");
        command.arg(format!("--nofile={files}")).arg(binary());
    }
    command
        .args(arguments)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

impl Drop for Spawned {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.signal("INT");
            drop(self.child.wait());
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A port that nobody has, for a program that is to listen there in a moment: below those that the system gives to
/// connections, none twice, and other ones in another process.
pub fn free_port() -> u16 {
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    loop {
        let next = std::process::id() * 100 + TAKEN.fetch_add(1, Ordering::Relaxed);
        let port = u16::try_from(10_000 + next % 10_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The program.
pub fn binary() -> PathBuf {
    std::env::var_os("KEZHAN_TEST_BINARY").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_kezhan")), PathBuf::from)
}
