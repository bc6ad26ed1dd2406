//! What systemd is told: that we serve, that we live, that we stop. Where nobody supervises, nothing happens.

use sd_notify::NotifyState;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take; whoever waits for a place at the door or for a connection is told so after 3 s each.
const PATIENCE: Duration = Duration::from_secs(10);

/// Says that we serve at `address`, where the migrations were checked before, and that we live from now on.
pub(super) fn serving(address: SocketAddr) {
    tell(&[NotifyState::Ready, NotifyState::Status("serving")]);
    if let Some(limit) = sd_notify::watchdog_enabled() {
        let spawned =
            std::thread::Builder::new().name("watchdog".into()).spawn(move || watch(reachable(address), limit / 3));
        if let Err(error) = spawned {
            tracing::error!(%error, "no thread for the watchdog");
        }
    }
}

/// Says that every request has been answered and the rest stops: jobs, then a private database.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping, NotifyState::Status("stopping")]);
}

/// Feeds the watchdog as long as a request that asks the database comes back through our own listener: so a thread of
/// requests turns, the door opens, and the pool gives. An answer that the database is down counts as well, for no
/// restart of ours would mend that.
fn watch(address: SocketAddr, every: Duration) {
    loop {
        match asked(address) {
            Ok(true) => tell(&[NotifyState::Watchdog, NotifyState::Status("serving")]),
            Ok(false) => tell(&[NotifyState::Watchdog, NotifyState::Status("the database does not answer")]),
            Err(error) => tracing::warn!(%error, "no answer to our own question"),
        }
        std::thread::sleep(every);
    }
}

/// Asks `/readyz`: whether it is ready. An error where there is no answer at all.
fn asked(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut start = [0; 12];
    stream.read_exact(&mut start)?;
    match &start {
        b"HTTP/1.1 200" => Ok(true),
        b"HTTP/1.1 503" => Ok(false),
        _ => Err(std::io::Error::other("the answer is no answer of ours")),
    }
}

/// Where a listener is reached from this machine.
fn reachable(listening: SocketAddr) -> SocketAddr {
    let ip = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listening.port())
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the supervisor was not told");
    }
}
