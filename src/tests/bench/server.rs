//! The real program over a seeded private database, and what it and its database use.

use super::client::Client;
use kezhan::core::outside::postgres::socket_url;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running program: `kezhan serve`, or the floor.
pub struct Server {
    child: Child,
    pub port: u16,
    /// From the start of the process to the first page.
    pub started: Duration,
}

/// Processor time of the program and of its database, in milliseconds.
#[derive(Clone, Copy, Default)]
pub struct Used {
    pub app: f64,
    pub database: f64,
}

/// The folder of the world of a size, seeded where it is not yet, and the seconds that seeding took.
pub fn seeded(root: &Path, customers: u32) -> (PathBuf, f64) {
    let folder = root.join(customers.to_string());
    let mark = folder.join("seeded");
    if !mark.exists() {
        fs::create_dir_all(&folder).unwrap();
        eprintln!("seeding {customers} customers in {}", folder.display());
        let begun = Instant::now();
        let done = program(&folder, 0)
            .args(["seed", "--seed", "1", "--customers"])
            .arg(customers.to_string())
            .status()
            .unwrap();
        assert!(done.success(), "the seed failed");
        fs::write(&mark, format!("{:.1}\n", begun.elapsed().as_secs_f64())).unwrap();
    }
    let took = fs::read_to_string(&mark).unwrap_or_default();
    (folder, took.trim().trim_end_matches(" s").parse().unwrap_or(f64::NAN))
}

/// Everything below the folder, in MB.
pub fn on_disk(folder: &Path) -> f64 {
    let output = Command::new("du").args(["-sm", "--"]).arg(folder).output().unwrap();
    String::from_utf8_lossy(&output.stdout).split_whitespace().next().and_then(|mib| mib.parse().ok()).unwrap_or(0.0)
}

fn program(folder: &Path, port: u16) -> Command {
    let mut command = unpinned(Path::new(env!("CARGO_BIN_EXE_kezhan")));
    command
        .env("KEZHAN_DATA_DIR", folder)
        .env("KEZHAN_SERVER_LISTEN", format!("127.0.0.1:{port}"))
        .env("KEZHAN_LOG_LEVEL", "warn")
        .env("KEZHAN_DATA_MAX_ATTACHMENT_MIB", "100")
        .env("KEZHAN_SESSIONS_PER_USER", "100");
    command
}

/// A program on all processors: this one is pinned while it measures, and what it starts would be as well.
fn unpinned(program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &format!("0-{}", processors() - 1)]).arg(program);
    command
}

/// The processors of the machine, whatever this program is pinned to.
pub fn processors() -> usize {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    info.lines().filter(|line| line.starts_with("processor")).count().max(1)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    /// `kezhan serve` over the folder.
    pub async fn serve(folder: &Path) -> Self {
        let port = free_port();
        let mut command = program(folder, port);
        command.arg("serve");
        Self::spawn(command, port).await
    }

    /// Another program over the database that a running one has opened, as over a company's own.
    pub async fn beside(folder: &Path) -> Self {
        let port = free_port();
        let mut command = program(folder, port);
        command.env("KEZHAN_DATABASE_URL", socket_url(&folder.join("postgres"), "kezhan_app", "kezhan")).arg("serve");
        Self::spawn(command, port).await
    }

    /// This program as the floor, over the database that a running server has opened.
    pub async fn floor(folder: &Path, pages: &Path) -> Self {
        let port = free_port();
        let mut command = unpinned(&std::env::current_exe().unwrap());
        command.arg("floor").arg(port.to_string()).arg(folder).arg(pages);
        Self::spawn(command, port).await
    }

    async fn spawn(mut command: Command, port: u16) -> Self {
        let begun = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let mut client = Client::new(port);
        let request = b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\n\r\n";
        while client.ask(request).await.is_err() {
            assert!(begun.elapsed() < Duration::from_mins(2), "the server does not start");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Self { child, port, started: begun.elapsed() }
    }

    /// Resident memory, in MB.
    pub fn memory(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most resident memory since the start, or since `forget_peak`, in MB.
    pub fn peak(&self) -> f64 {
        self.status("VmHWM:")
    }

    /// Begins to look for the most anew.
    pub fn forget_peak(&self) {
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").unwrap();
    }

    fn status(&self, name: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kib = status.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB")?.parse().ok());
        kib.unwrap_or(0.0) / 1000.0 * 1.024
    }

    /// What the program and the server of the database below the folder have used so far.
    pub fn used(&self, folder: &Path) -> Used {
        let postmaster = fs::read_to_string(folder.join("postgres/data/postmaster.pid")).unwrap_or_default();
        let postmaster: u32 = postmaster.lines().next().and_then(|pid| pid.trim().parse().ok()).unwrap_or(0);
        let mut used = Used { app: processor(self.child.id()).map_or(0.0, |(_, time)| time), database: 0.0 };
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            if let Some((parent, time)) = entry.file_name().to_str().and_then(|pid| processor(pid.parse().ok()?))
                && parent == postmaster
            {
                used.database += time;
            }
        }
        used
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = Command::new("kill").arg("-INT").arg(self.child.id().to_string()).status();
        drop(self.child.wait());
    }
}

/// Parent and processor time of a process, in milliseconds (a clock tick is a hundredth of a second).
fn processor(pid: u32) -> Option<(u32, f64)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some((fields.get(1)?.parse().ok()?, ticks * 10.0))
}

/// What of the machine others took (steal) and what ran at all, as shares of both processors since `before`.
#[derive(Clone, Copy)]
pub struct Machine {
    total: f64,
    idle: f64,
    steal: f64,
}

impl Machine {
    pub fn now() -> Self {
        let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
        let figures: Vec<f64> =
            stat.lines().next().unwrap_or("").split_whitespace().skip(1).filter_map(|n| n.parse().ok()).collect();
        let at = |place: usize| figures.get(place).copied().unwrap_or(0.0);
        Self { total: figures.iter().take(8).sum(), idle: at(3) + at(4), steal: at(7) }
    }

    /// Busy and stolen, in percent.
    pub fn since(self, before: Self) -> (f64, f64) {
        let total = (self.total - before.total).max(1.0);
        (100.0 - (self.idle - before.idle) / total * 100.0, (self.steal - before.steal) / total * 100.0)
    }
}
