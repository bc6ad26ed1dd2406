//! The real binary.

use super::server::folder;
use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `kezhan`, stopped at the end; its folder is removed.
pub struct Spawned {
    child: Child,
    pub folder: PathBuf,
    pub port: u16,
}

impl Spawned {
    /// `kezhan demo`, ready to serve.
    pub fn demo() -> Self {
        Self::run(&["demo"], &[])
    }

    /// Any command that serves, with variables of its own.
    pub fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = folder().join(format!("spawned-{port}"));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        let log = File::create(folder.join("log")).unwrap();
        let child = Command::new(binary())
            .args(arguments)
            .env("KEZHAN_DATA_DIR", &folder)
            .env("KEZHAN_SERVER_LISTEN", format!("127.0.0.1:{port}"))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut spawned = Self { child, folder, port };
        spawned.wait_until_ready();
        spawned
    }

    fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_mins(2);
        while !self.ask("GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").contains(" 200 ") {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "not ready ({ended:?}):\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Sends the text of a request and gives the text of the answer; empty where nobody answers.
    pub fn ask(&self, request: &str) -> String {
        let mut answer = Vec::new();
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
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
}

impl Drop for Spawned {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.signal("INT");
            drop(self.child.wait());
        }
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// The program.
pub fn binary() -> PathBuf {
    std::env::var_os("KEZHAN_TEST_BINARY").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_kezhan")), PathBuf::from)
}
