//! The application killed while people write.

use super::load::Load;
use crate::support::invariants::hold;
use crate::support::{Spawned, is_proof, within};
use std::thread::sleep;
use std::time::Duration;

/// The n-th of some moments that look random and repeat.
fn moment(n: u32) -> Duration {
    Duration::from_millis(u64::from(300 + n * 7919 % 1400))
}

fn rounds(usual: u32, proof: u32) -> u32 {
    if is_proof() { proof } else { usual }
}

/// The longest start of some, in milliseconds.
fn longest(starts: &[Duration]) -> u128 {
    starts.iter().map(Duration::as_millis).max().unwrap()
}

#[test]
fn slow_fault_killed_twenty_times_while_people_write() {
    let house = Spawned::demo();
    let mut victim = house.node();
    let load = Load::new();
    let starts: Vec<Duration> = load.during(victim.port, || {
        (0..rounds(20, 100))
            .map(|round| {
                sleep(moment(round));
                victim.signal("KILL");
                victim.wait();
                victim.again()
            })
            .collect()
    });
    let mut connection = house.database();
    load.verify(&mut connection);
    hold(&mut connection);
    println!(
        "killed {} times: {:?} acknowledged, {:?} sent again; the longest start {} ms (debug build)",
        starts.len(),
        load.acknowledged,
        load.repeated,
        longest(&starts)
    );
    assert!(starts.iter().all(|start| *start <= within(Duration::from_secs(2))), "{starts:?}");
}

/// With the private database, which ends with the application and recovers at the next start.
#[test]
fn slow_fault_killed_together_with_its_private_database() {
    let mut house = Spawned::demo();
    let load = Load::new();
    let port = house.port;
    let starts: Vec<Duration> = load.during(port, || {
        (0..rounds(5, 20))
            .map(|round| {
                sleep(moment(round + 3));
                house.signal("KILL");
                house.wait();
                house.again()
            })
            .collect()
    });
    let mut connection = house.database();
    load.verify(&mut connection);
    hold(&mut connection);
    println!(
        "killed with its database {} times: the longest start {} ms (debug build)",
        starts.len(),
        longest(&starts)
    );
    assert!(starts.iter().all(|start| *start <= within(Duration::from_secs(5))), "{starts:?}");
}
