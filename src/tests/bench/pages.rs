//! Pages that are looked at: by one client at each size in turns, and by many beside the floor.

use super::client::Client;
use super::load::{self, Measured};
use super::report::Report;
use super::server::Server;
use super::{CLIENTS, World, floor, number, round};
use std::rc::Rc;
use std::time::Duration;

/// Turns in which the sizes are measured one after the other, so that all of them meet the same disturbances.
const TURNS: usize = 5;

/// Rounds of page and floor.
const ROUNDS: usize = 5;

/// What is measured under full load: viewer, screen, compressed as well.
const LOADS: [(&str, &str, bool); 13] = [
    ("many", "list", true),
    ("many", "page", true),
    ("many", "page 1,000", false),
    ("many", "today", false),
    ("many", "tasks", false),
    ("many", "search 2", false),
    ("many", "search phone", false),
    ("all", "list", true),
    ("all", "page", false),
    ("all", "page 1,000", false),
    ("all", "search 2", false),
    ("director", "list", false),
    ("pool", "list", false),
];

/// One client, each screen of each viewer at each size.
pub async fn in_turn(worlds: &[World], report: &mut Report) {
    let times = number("BENCH_TIMES", "2000") / TURNS;
    let largest = worlds.last().unwrap();
    for (place, viewer) in largest.viewers.iter().enumerate() {
        for (screen, _) in &viewer.screens {
            let mut all = Vec::new();
            for world in worlds {
                let viewer = &world.viewers[place];
                let Some((_, path)) = viewer.screens.iter().find(|(name, _)| name == screen) else { continue };
                let request = viewer.get(path, false);
                let mut client = Client::new(world.server.port);
                let answer = client.ask(&request).await.unwrap();
                if answer.status != 200 {
                    println!("{}: {screen} as {}: answered {}, not measured", world.size, viewer.login, answer.status);
                    continue;
                }
                let weight = client.body(&answer).len();
                load::in_turn(world.server.port, &request, 30).await;
                let first = load::in_turn(world.server.port, &request, 20).await;
                // What takes long is asked less often: at most about six seconds for each.
                let most = (6_000.0 / first.percentile(0.5).max(0.1)) as usize / TURNS;
                // The rarest times matter at the largest size; the others give the growth of the middle.
                let times = if world.size == largest.size { times } else { times.div_ceil(4) };
                all.push((world, request, times.min(most.max(5)), Measured::default(), weight));
            }
            for _ in 0..TURNS {
                for (world, request, times, measured, _) in &mut all {
                    measured.add(load::in_turn(world.server.port, request, *times).await);
                }
            }
            for (world, _, _, measured, weight) in all {
                report.latency(world.size, screen, viewer.login, &measured, weight);
            }
        }
    }
}

/// Pages per second with many clients, beside the floor.
pub async fn at_once(world: &World, report: &mut Report) {
    let pages = std::env::temp_dir().join(format!("kezhan-floor-{}", std::process::id()));
    std::fs::create_dir_all(&pages).unwrap();
    for viewer in &world.viewers {
        for (screen, path) in &viewer.screens {
            let mut client = Client::new(world.server.port);
            let answer = client.ask(&viewer.get(path, false)).await.unwrap();
            floor::keep(&pages, viewer.login, screen, path, client.body(&answer));
        }
        floor::keep(&pages, viewer.login, "door", "/", b"open");
    }
    let bare = Server::floor(&world.folder, &pages).await;
    for (login, screen, compressed) in LOADS {
        let viewer = world.viewer(login);
        let Some((_, path)) = viewer.screens.iter().find(|(name, _)| *name == screen) else { continue };
        for gzip in [false, true] {
            if gzip && !compressed {
                continue;
            }
            let request: Rc<[u8]> = viewer.get(path, gzip).into();
            let under: Rc<[u8]> = viewer.get(&floor::address(login, screen), gzip).into();
            let both = compare(world, &bare, (request, under)).await;
            report.load(world.size, screen, login, gzip, &both);
        }
    }
    door(world, &bare, report).await;
    drop(bare);
    drop(std::fs::remove_dir_all(pages));
    report.fact(world.size, "memory after load, MB", world.server.memory());
}

/// What opening the door takes: an empty transaction under the policies, less an answer without one.
async fn door(world: &World, bare: &Server, report: &mut Report) {
    let many = world.viewer("many");
    let through = many.get(&floor::address("many", "door"), false);
    let without = many.get("/sign-in", false);
    let (mut with, mut plain) = (Measured::default(), Measured::default());
    for _ in 0..=TURNS {
        with.add(load::in_turn(bare.port, &through, 500).await);
        plain.add(load::in_turn(bare.port, &without, 500).await);
    }
    report.fact(world.size, "the door, one client, ms", with.percentile(0.5) - plain.percentile(0.5));
}

/// A page and its floor.
pub struct Both {
    /// The middle round of each.
    pub ours: Measured,
    pub floor: Option<Measured>,
    /// The middle of the shares of the rounds, in percent.
    pub share: Option<f64>,
    /// Processor time of a page in the program and in its database, in milliseconds.
    pub used: (f64, f64),
}

/// Rounds of page and floor in turns after a warm-up.
async fn compare(world: &World, bare: &Server, (request, under): (Rc<[u8]>, Rc<[u8]>)) -> Both {
    let give = |bytes: &Rc<[u8]>| {
        let bytes = Rc::clone(bytes);
        move || Rc::clone(&bytes)
    };
    let warm = Duration::from_millis(700);
    load::at_once(world.server.port, CLIENTS, warm, give(&request)).await;
    load::at_once(bare.port, CLIENTS, warm, give(&under)).await;
    let (mut ours, mut floors, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let (mut app, mut database, mut pages) = (0.0, 0.0, 0.0);
    for _ in 0..ROUNDS {
        let before = world.server.used(&world.folder);
        let page = load::at_once(world.server.port, CLIENTS, round(), give(&request)).await;
        let after = world.server.used(&world.folder);
        app += after.app - before.app;
        database += after.database - before.database;
        pages += page.times.len() as f64;
        let floor = load::at_once(bare.port, CLIENTS, round(), give(&under)).await;
        shares.push(page.per_second() / floor.per_second() * 100.0);
        ours.push(page);
        floors.push(floor);
    }
    shares.sort_unstable_by(f64::total_cmp);
    let share = shares.get(ROUNDS / 2).copied();
    Both { ours: middle(ours), floor: Some(middle(floors)), share, used: (app / pages, database / pages) }
}

fn middle(mut rounds: Vec<Measured>) -> Measured {
    rounds.sort_unstable_by(|one, other| one.per_second().total_cmp(&other.per_second()));
    rounds.swap_remove(rounds.len() / 2)
}
