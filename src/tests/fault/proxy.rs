//! A line to the private database over TCP that a test can let fall silent, or break at the worst moment.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{sleep, spawn};
use std::time::Duration;

/// What the line does.
#[derive(Default)]
struct Line {
    /// Nothing gets through and nothing is closed.
    silent: AtomicBool,
    /// So many commits reach the server, and their answers nobody: the line breaks instead.
    lose: AtomicU32,
}

/// The proxy; it ends with the process.
pub struct Proxy {
    pub port: u16,
    line: Arc<Line>,
}

impl Proxy {
    /// A TCP port before the server below a folder of `kezhan demo`.
    pub fn before(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self { port: listener.local_addr().unwrap().port(), line: Arc::default() };
        let (socket, line) = (folder.join("postgres/socket/.s.PGSQL.5432"), Arc::clone(&proxy.line));
        spawn(move || {
            for client in listener.incoming().flatten() {
                let (socket, line) = (socket.clone(), Arc::clone(&line));
                spawn(move || serve(client, &socket, &line));
            }
        });
        proxy
    }

    /// The libpq URL of the application's role through it.
    pub fn url(&self) -> String {
        format!("postgresql://kezhan_app@127.0.0.1:{}/kezhan?sslmode=disable&gssencmode=disable", self.port)
    }

    pub fn fall_silent(&self) {
        self.line.silent.store(true, Ordering::SeqCst);
    }

    pub fn speak_again(&self) {
        self.line.silent.store(false, Ordering::SeqCst);
    }

    /// The line breaks after the next commit has reached the server.
    pub fn lose_next_commit(&self) {
        self.line.lose.store(1, Ordering::SeqCst);
    }

    pub fn has_lost_it(&self) -> bool {
        self.line.lose.load(Ordering::SeqCst) == 0
    }
}

fn serve(client: TcpStream, socket: &PathBuf, line: &Arc<Line>) {
    while line.silent.load(Ordering::SeqCst) {
        sleep(Duration::from_millis(20));
    }
    let Ok(server) = UnixStream::connect(socket) else { return };
    let (from_server, to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let (mute, back) = (Arc::new(AtomicBool::new(false)), Arc::clone(line));
    let muted = Arc::clone(&mute);
    spawn(move || answers(from_server, to_client, &back, &muted));
    asks(client, server, line, &mute);
}

fn wait(line: &Line) {
    while line.silent.load(Ordering::SeqCst) {
        sleep(Duration::from_millis(20));
    }
}

fn answers(mut server: UnixStream, mut client: TcpStream, line: &Line, mute: &AtomicBool) {
    let mut buffer = [0; 16384];
    while let Ok(length @ 1..) = server.read(&mut buffer) {
        wait(line);
        if mute.load(Ordering::SeqCst) {
            continue;
        }
        if client.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    drop(client.shutdown(Shutdown::Both));
}

fn asks(mut client: TcpStream, mut server: UnixStream, line: &Line, mute: &AtomicBool) {
    let mut buffer = [0; 16384];
    while let Ok(length @ 1..) = client.read(&mut buffer) {
        wait(line);
        let asked = &buffer[..length];
        let lost = asked.windows(6).any(|word| word == b"COMMIT")
            && line.lose.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        mute.fetch_or(lost, Ordering::SeqCst);
        if server.write_all(asked).is_err() {
            break;
        }
        if lost {
            // Long enough for the server to have done it.
            sleep(Duration::from_millis(200));
            break;
        }
    }
    drop((client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both)));
}
