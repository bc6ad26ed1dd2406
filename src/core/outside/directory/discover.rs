//! Servers by their entries in DNS: `_ldap._tcp.corp.example.cn` (RFC 2782). DNS can be lied to, so only hosts of the
//! domain itself are taken, and their certificates must name them as any other server's.

use super::detail::{Detail, What};
use super::fault::Fault;
use super::settings::{Line, Srv};
use crate::core::secret::random;
use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

/// How long one name server has.
const ANSWER: Duration = Duration::from_millis(800);
/// Name servers that are asked.
const MOST_SERVERS: usize = 3;
/// The longest answer; what is longer comes over another line.
const LONGEST: usize = 4096;

/// A server as DNS names it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    priority: u16,
    weight: u16,
    host: String,
    port: u16,
}

/// The servers of a domain: the first priority first, and of one priority the heaviest.
pub(super) async fn lines(srv: &Srv) -> Result<Vec<Line>, Fault> {
    let name = format!("_ldap._tcp.{}", srv.domain);
    let mut last = Fault::Unreachable(What::NoDns.into());
    for server in name_servers(srv) {
        match tokio::time::timeout(ANSWER, ask(server, &name)).await {
            Ok(Ok(mut found)) => {
                found.retain(|one| is_within(&one.host, &srv.domain));
                found.sort_by_key(|one| (one.priority, u16::MAX - one.weight));
                if !found.is_empty() {
                    let line = |one: &Found| Line {
                        url: format!("ldap://{}:{}", one.host, one.port),
                        start_tls: srv.start_tls,
                    };
                    return Ok(found.iter().map(line).collect());
                }
                last = Fault::Settings(Detail::told(What::NoRecord, name.as_str()));
            }
            Ok(Err(fault)) => last = fault,
            Err(_elapsed) => {}
        }
    }
    Err(last)
}

/// Whether a host is one of the domain's.
fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|own| own.ends_with('.'))
}

fn name_servers(srv: &Srv) -> Vec<SocketAddr> {
    if let Some(server) = srv.name_server {
        return vec![server];
    }
    let text = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let mut known: Vec<SocketAddr> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("nameserver"))
        .filter_map(|rest| rest.trim().parse::<IpAddr>().ok())
        .map(|address| SocketAddr::new(address, 53))
        .take(MOST_SERVERS)
        .collect();
    if known.is_empty() {
        known.push(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 53));
    }
    known
}

async fn ask(server: SocketAddr, name: &str) -> Result<Vec<Found>, Fault> {
    let id = u16::from_ne_bytes(random());
    let question = question(id, name)?;
    let answer = by_datagram(server, &question).await.map_err(|error| line(&error))?;
    if simple_dns::header_buffer::has_flags(&answer, PacketFlag::TRUNCATION).unwrap_or(false) {
        let whole = by_stream(server, &question).await.map_err(|error| line(&error))?;
        return read(&whole, id, name);
    }
    read(&answer, id, name)
}

fn line(error: &std::io::Error) -> Fault {
    let refused = error.kind() == std::io::ErrorKind::ConnectionRefused;
    Fault::Unreachable(Detail::told(What::NoDns, if refused { String::new() } else { error.to_string() }))
}

fn question(id: u16, name: &str) -> Result<Vec<u8>, Fault> {
    let wrong = |error: simple_dns::SimpleDnsError| Fault::Settings(Detail::told(What::NoRecord, error.to_string()));
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(Name::new(name).map_err(wrong)?, TYPE::SRV.into(), CLASS::IN.into(), false));
    packet.build_bytes_vec().map_err(wrong)
}

async fn by_datagram(server: SocketAddr, question: &[u8]) -> std::io::Result<Vec<u8>> {
    let any: SocketAddr =
        if server.is_ipv4() { (Ipv4Addr::UNSPECIFIED, 0).into() } else { (std::net::Ipv6Addr::UNSPECIFIED, 0).into() };
    let socket = UdpSocket::bind(any).await?;
    // Only what this server sends is heard.
    socket.connect(server).await?;
    socket.send(question).await?;
    let mut answer = vec![0; LONGEST];
    let size = socket.recv(&mut answer).await?;
    answer.truncate(size);
    Ok(answer)
}

async fn by_stream(server: SocketAddr, question: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_u16(u16::try_from(question.len()).unwrap_or(u16::MAX)).await?;
    stream.write_all(question).await?;
    let mut answer = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut answer).await?;
    Ok(answer)
}

/// What an answer says about the name that was asked for.
fn read(answer: &[u8], id: u16, name: &str) -> Result<Vec<Found>, Fault> {
    let none = || Fault::Settings(Detail::told(What::NoRecord, name));
    let packet =
        Packet::parse(answer).map_err(|error| Fault::Unreachable(Detail::told(What::NoDns, error.to_string())))?;
    if packet.id() != id || !packet.has_flags(PacketFlag::RESPONSE) {
        return Err(Fault::Unreachable(What::NoDns.into()));
    }
    match packet.rcode() {
        RCODE::NoError | RCODE::NameError => {}
        other => return Err(Fault::Unreachable(Detail::told(What::NoDns, format!("{other:?}")))),
    }
    let asked = Name::new(name).map_err(|_long| none())?.to_string().to_lowercase();
    let ours = packet.answers.iter().filter(|record| record.name.to_string().to_lowercase() == asked);
    Ok(ours
        .filter_map(|record| match &record.rdata {
            RData::SRV(srv) => Some(Found {
                priority: srv.priority,
                weight: srv.weight,
                host: srv.target.to_string().trim_end_matches('.').to_lowercase(),
                port: srv.port,
            }),
            _ => None,
        })
        .collect())
}
