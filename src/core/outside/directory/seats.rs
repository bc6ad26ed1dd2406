//! The servers in the order in which they are asked: those of the settings, then those that DNS names.

use super::circuit::Circuit;
use super::discover;
use super::fault::Fault;
use super::settings::{Line, Settings};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long what DNS says is believed.
const LIFE: Duration = Duration::from_mins(5);

/// A server, with what is known of it.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) line: Line,
    pub(super) circuit: Circuit,
}

/// All of them, and when DNS was last asked.
#[derive(Debug)]
pub(super) struct Seats(Mutex<(Vec<Arc<Seat>>, Option<Instant>)>);

impl Seats {
    /// Those of the settings.
    pub(super) fn new(settings: &Settings) -> Self {
        let seat = |line: &Line| Arc::new(Seat { line: line.clone(), circuit: Circuit::default() });
        Self(Mutex::new((settings.servers.iter().map(seat).collect(), None)))
    }

    /// Every server now. Where DNS does not answer, those that it named before go on.
    pub(super) async fn all(&self, settings: &Settings) -> Result<Vec<Arc<Seat>>, Fault> {
        let (known, asked) = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(srv) = settings.srv.as_ref().filter(|_| asked.is_none_or(|at| at.elapsed() >= LIFE)) else {
            return Ok(known);
        };
        let named = match discover::lines(srv).await {
            Ok(lines) => lines,
            Err(fault) if known.is_empty() => return Err(fault),
            Err(fault) => {
                tracing::warn!(%fault, "directory servers are not found by DNS; those known before go on");
                known.iter().skip(settings.servers.len()).map(|seat| seat.line.clone()).collect()
            }
        };
        let mut seats: Vec<Arc<Seat>> = known.iter().take(settings.servers.len()).cloned().collect();
        for line in named {
            if seats.iter().all(|seat| seat.line.url != line.url) {
                let before = known.iter().find(|seat| seat.line.url == line.url).cloned();
                seats.push(before.unwrap_or_else(|| Arc::new(Seat { line, circuit: Circuit::default() })));
            }
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (seats.clone(), Some(Instant::now()));
        Ok(seats)
    }
}
