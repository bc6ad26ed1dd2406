//! The ways to ask: one client in turn, many clients at once, and arrivals at a constant rate whatever the answers take.

use super::client::Client;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::LocalSet;

/// What was measured.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Milliseconds of each answer that went well, in order of size.
    pub times: Vec<f64>,
    pub refused: usize,
    pub failed: usize,
    /// The longest that a refusal took, in milliseconds.
    pub slowest_refusal: f64,
    pub seconds: f64,
}

impl Measured {
    pub fn percentile(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        self.times.get(((last as f64) * share).round() as usize).copied().unwrap_or(f64::NAN)
    }

    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.seconds
    }

    /// Takes another measurement of the same in.
    pub fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.times.sort_unstable_by(f64::total_cmp);
        self.refused += other.refused;
        self.failed += other.failed;
        self.slowest_refusal = self.slowest_refusal.max(other.slowest_refusal);
        self.seconds += other.seconds;
    }

    fn note(&mut self, status: u16, taken: Duration) {
        let taken = taken.as_secs_f64() * 1000.0;
        match status {
            200 | 303 => self.times.push(taken),
            503 => {
                self.refused += 1;
                self.slowest_refusal = self.slowest_refusal.max(taken);
            }
            _ => self.failed += 1,
        }
    }

    fn finish(mut self, begun: Instant) -> Self {
        self.seconds = begun.elapsed().as_secs_f64();
        self.times.sort_unstable_by(f64::total_cmp);
        self
    }
}

/// One client, one request after the other.
pub async fn in_turn(port: u16, request: &[u8], times: usize) -> Measured {
    let mut client = Client::new(port);
    let mut measured = Measured::default();
    let begun = Instant::now();
    for _ in 0..times {
        let asked = Instant::now();
        let status = client.ask(request).await.map_or(0, |answer| answer.status);
        measured.note(status, asked.elapsed());
    }
    measured.finish(begun)
}

/// Many clients for a time, each asking again as soon as it is answered.
pub async fn at_once(port: u16, clients: usize, time: Duration, request: impl Fn() -> Rc<[u8]> + 'static) -> Measured {
    let (all, request) = (Rc::new(RefCell::new(Measured::default())), Rc::new(request));
    let begun = Instant::now();
    let local = LocalSet::new();
    for _ in 0..clients {
        let (all, request) = (Rc::clone(&all), Rc::clone(&request));
        local.spawn_local(async move {
            let mut client = Client::new(port);
            while begun.elapsed() < time {
                let request = request();
                let asked = Instant::now();
                let status = client.ask(&request).await.map_or(0, |answer| answer.status);
                all.borrow_mut().note(status, asked.elapsed());
            }
        });
    }
    local.await;
    let all = all.borrow().clone();
    all.finish(begun)
}

/// Arrivals at a constant rate for a time; each is timed from when it was due, so that a queue shows itself.
pub async fn arrivals(port: u16, rate: f64, time: Duration, request: impl Fn(usize) -> Rc<[u8]>) -> Measured {
    let all = Rc::new(RefCell::new(Measured::default()));
    let idle: Rc<RefCell<Vec<Client>>> = Rc::default();
    let begun = Instant::now();
    let local = LocalSet::new();
    local
        .run_until(async {
            for number in 0.. {
                let due = begun + Duration::from_secs_f64(number as f64 / rate);
                if due.duration_since(begun) >= time {
                    break;
                }
                tokio::time::sleep_until(due.into()).await;
                let (all, idle, request) = (Rc::clone(&all), Rc::clone(&idle), request(number));
                tokio::task::spawn_local(async move {
                    let mut client = idle.borrow_mut().pop().unwrap_or_else(|| Client::new(port));
                    let answer = tokio::time::timeout(Duration::from_secs(20), client.ask(&request)).await;
                    let answered = answer.is_ok();
                    let status = answer.map_or(0, |answer| answer.map_or(0, |answer| answer.status));
                    all.borrow_mut().note(status, due.elapsed());
                    if answered {
                        idle.borrow_mut().push(client);
                    }
                });
            }
        })
        .await;
    local.await;
    let all = all.borrow().clone();
    all.finish(begun)
}
