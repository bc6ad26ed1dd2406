//! Whether the database server answers at all. A server that hangs keeps its sockets open, so no timeout of a connection
//! or a statement ends the wait for it; and one slow statement is no sign of it. So whoever has waited for long has the
//! pulse taken: a new connection tells. While nobody waits, this costs nothing.

use diesel::Connection;
use diesel::pg::PgConnection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How old the last sign of life must be before it is asked for again.
const FRESH: Duration = Duration::from_secs(1);
/// How often a silent server is asked.
const AGAIN: Duration = Duration::from_millis(250);
/// How long libpq waits for a connection, in seconds; libpq knows no less than two.
const CONNECT: u8 = 2;

/// The pulse of one server.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<Beat>);

#[derive(Debug)]
struct Beat {
    url: String,
    silent: AtomicBool,
    asked: Mutex<Asked>,
}

#[derive(Debug, Default)]
struct Asked {
    now: bool,
    answered: Option<Instant>,
}

impl Pulse {
    /// The pulse of the server at a libpq URL.
    #[must_use]
    pub fn of(url: &str) -> Self {
        let url = with(url, &[("connect_timeout", CONNECT.to_string())]);
        Self(Arc::new(Beat { url, silent: AtomicBool::new(false), asked: Mutex::default() }))
    }

    /// Whether the server gave no answer when it was last asked.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.0.silent.load(Ordering::Relaxed)
    }

    /// Asks on a thread of its own, unless that is being done or was done just now; goes on until there is an answer.
    pub fn take(&self) {
        let mut asked = self.0.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.now || asked.answered.is_some_and(|at| at.elapsed() < FRESH) {
            return;
        }
        let beat = Arc::downgrade(&self.0);
        let url = self.0.url.clone();
        let spawned = std::thread::Builder::new().name("pulse".into()).spawn(move || listen(&beat, &url));
        asked.now = spawned.inspect_err(|error| tracing::error!(%error, "no thread to ask the database")).is_ok();
    }
}

/// Asks until the server answers or nobody wants to know any more.
fn listen(beat: &Weak<Beat>, url: &str) {
    let begun = Instant::now();
    loop {
        let heard = ask(url);
        let Some(beat) = beat.upgrade() else { return };
        match heard {
            Ok(()) => {
                if beat.silent.swap(false, Ordering::Relaxed) {
                    tracing::warn!(seconds = begun.elapsed().as_secs(), "the database answers again");
                }
                *beat.asked.lock().unwrap_or_else(PoisonError::into_inner) =
                    Asked { now: false, answered: Some(Instant::now()) };
                return;
            }
            Err(why) => {
                if !beat.silent.swap(true, Ordering::Relaxed) {
                    tracing::error!(why, "the database does not answer");
                }
            }
        }
        drop(beat);
        std::thread::sleep(AGAIN);
    }
}

/// A refusal is an answer, unless the server says that it is on its way up or down. Where this process has no file left to
/// open, nobody was asked: the connections that took the last ones may well be good.
fn ask(url: &str) -> Result<(), String> {
    let Err(error) = PgConnection::establish(url) else { return Ok(()) };
    let said = error.to_string();
    if is_refusal(&said) || said.contains("could not create socket") { Ok(()) } else { Err(said) }
}

/// Whether a server refused a connection, by what libpq says of it. In whatever language the server speaks, libpq writes
/// its severity, a colon and two spaces before its words, and before no words of its own.
#[must_use]
pub fn is_refusal(said: &str) -> bool {
    let on_its_way = ["starting up", "shutting down", "recovery"].iter().any(|word| said.contains(word));
    said.contains(":  ") && !on_its_way
}

/// A libpq URL or key=value text with more parameters; those that it has stay as they are.
#[must_use]
pub fn with(url: &str, parameters: &[(&str, String)]) -> String {
    let is_url = url.starts_with("postgres://") || url.starts_with("postgresql://");
    parameters.iter().filter(|(name, _)| !url.contains(&format!("{name}="))).fold(
        url.to_owned(),
        |url, (name, value)| {
            let between = match (is_url, url.contains('?')) {
                (true, true) => '&',
                (true, false) => '?',
                (false, _) => ' ',
            };
            format!("{url}{between}{name}={value}")
        },
    )
}
