//! `make bench`: the product over seeded companies of several sizes, measured beside the floor under each page. It is read, not gated.
//!
//! `BENCH_SIZES` names the sizes (10,000 and 100,000 customers; 1,000,000 takes half an hour and 10 GB more), `BENCH_DIR` where the
//! seeded worlds are kept, `BENCH_SECONDS` is the length of a round, `BENCH_TIMES` the requests of one client at each size,
//! `BENCH_IMPORT` the rows of the imports (0 leaves them out), `BENCH_PARTS` the parts to measure (all),
//! `BENCH_DOCS=1` writes the tables into docs/performance.md.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::future_not_send,
    clippy::too_many_lines,
    clippy::too_many_arguments,
    reason = "a measurement fails by panicking, and is made on one thread"
)]

mod client;
mod floor;
mod import;
mod load;
mod mixed;
mod pages;
mod report;
mod server;
mod viewers;

use report::Report;
use server::{Machine, Server};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use viewers::{VIEWERS, Viewer};

/// Clients of a full load.
const CLIENTS: usize = 64;

/// A served company.
struct World {
    size: u32,
    folder: PathBuf,
    server: Server,
    viewers: Vec<Viewer>,
}

impl World {
    /// The viewer of a login.
    fn viewer(&self, login: &str) -> &Viewer {
        self.viewers.iter().find(|viewer| viewer.login == login).unwrap()
    }
}

fn setting(name: &str, otherwise: &str) -> String {
    std::env::var(name).ok().filter(|value| !value.is_empty()).unwrap_or_else(|| otherwise.to_owned())
}

fn number(name: &str, otherwise: &str) -> usize {
    setting(name, otherwise).parse().expect("a whole number")
}

/// The length of a round.
fn round() -> Duration {
    Duration::from_secs_f64(setting("BENCH_SECONDS", "2").parse().expect("seconds"))
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|word| word == "floor") {
        let [port, folder, pages] = &arguments[place + 1..place + 4] else { panic!("floor PORT FOLDER PAGES") };
        let served = floor::serve(port.parse().unwrap(), PathBuf::from(folder), PathBuf::from(pages));
        actix_web::rt::System::new().block_on(served);
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(bench());
}

/// Whether a part is asked for.
fn asked(part: &str) -> bool {
    setting("BENCH_PARTS", part).split(',').any(|name| name.trim() == part)
}

async fn bench() {
    let root = PathBuf::from(setting("BENCH_DIR", "/var/lib/kezhan-bench"));
    let sizes = setting("BENCH_SIZES", "10000,100000");
    let sizes: Vec<u32> = sizes.split(',').map(|size| size.trim().parse().expect("sizes: 10000,100000")).collect();
    let mut report = Report::begin(&sizes);
    let before = Machine::now();
    let mut worlds = Vec::new();
    for size in &sizes {
        worlds.push(open(&root, *size, &mut report).await);
    }
    // From here on this program stays on one processor, so that it takes the same share from whatever it measures.
    let pin =
        Command::new("taskset").args(["-cp", "0", &std::process::id().to_string()]).stdout(Stdio::null()).status();
    report.note(if pin.is_ok_and(|done| done.success()) { "generator on processor 0" } else { "generator not pinned" });
    if asked("turn") {
        pages::in_turn(&worlds, &mut report).await;
    }
    let largest = worlds.pop().unwrap();
    drop(worlds);
    if asked("load") {
        pages::at_once(&largest, &mut report).await;
    }
    if asked("create") {
        mixed::create(&largest, &mut report).await;
    }
    if asked("mixed") {
        mixed::day(&largest, &mut report).await;
    }
    if asked("overload") {
        mixed::overload(&largest, &mut report).await;
    }
    if asked("export") {
        mixed::export(&largest, &mut report).await;
    }
    if asked("morning") {
        mixed::morning(&largest, &mut report);
    }
    mixed::forget(&largest);
    drop(largest);
    let rows = number("BENCH_IMPORT", "200000");
    if rows > 0 && asked("import") {
        import::measure(&root, rows, &mut report).await;
    }
    report.machine(Machine::now().since(before));
    report.end();
}

/// Starts the product over the company of a size: several times, to see how long it takes.
async fn open(root: &Path, size: u32, report: &mut Report) -> World {
    let (folder, seeding) = server::seeded(root, size);
    report.fact(size, "seeding, s", seeding);
    report.fact(size, "on disk, MB", server::on_disk(&folder));
    // The first start may bring the schema up to date; the later ones are starts on an existing database.
    drop(Server::serve(&folder).await);
    let mut starts = Vec::new();
    for _ in 0..3 {
        starts.push(Server::serve(&folder).await.started);
    }
    starts.sort_unstable();
    report.fact(size, "start to first page with the private database, ms", starts[1].as_secs_f64() * 1000.0);
    let server = Server::serve(&folder).await;
    let mut starts = Vec::new();
    for _ in 0..3 {
        starts.push(Server::beside(&folder).await.started);
    }
    starts.sort_unstable();
    report.fact(size, "start to first page with a database that runs, ms", starts[1].as_secs_f64() * 1000.0);
    tokio::time::sleep(Duration::from_secs(2)).await;
    report.fact(size, "memory idle, MB", server.memory());
    let mut viewers = Vec::new();
    for (login, view) in VIEWERS {
        viewers.push(Viewer::sign_in(server.port, &folder, login, view).await);
    }
    World { size, folder, server, viewers }
}
