//! Looking at each server step by step, for whoever sets it up.

use super::detail::{Detail, What};
use super::discover;
use super::entry::person;
use super::fault::Fault;
use super::groups::Remembered;
use super::search::{Question, some};
use super::server::Server;
use super::settings::{Line, Settings};
use super::{CONNECT, Ldap};
use ldap3::Scope;
use std::time::{Duration, Instant};

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// DNS names the servers.
    Discover,
    /// The host answers at its port.
    Connect,
    /// The encryption comes up with a certificate that is trusted.
    Encrypt,
    /// The service account is taken.
    Bind,
    /// The server is of the kind that the settings say.
    Kind,
    /// The person, or anybody, is found.
    Find,
    /// The person's groups are found.
    Groups,
}

impl Step {
    /// A stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Discover => "discover",
            Self::Connect => "connect",
            Self::Encrypt => "encrypt",
            Self::Bind => "bind",
            Self::Kind => "kind",
            Self::Find => "find",
            Self::Groups => "groups",
        }
    }
}

/// How a step ended.
#[derive(Debug)]
pub struct Finding {
    pub step: Step,
    /// What was found, or what is wrong.
    pub found: Result<String, Fault>,
    pub took: Duration,
}

/// One server, step by step, as far as it went.
#[derive(Debug)]
pub struct Survey {
    pub server: String,
    pub findings: Vec<Finding>,
    /// What can't be looked at: without a service account nobody reads.
    pub untested: &'static [Step],
}

/// What a service account is needed for.
const READ: &[Step] = &[Step::Bind, Step::Kind, Step::Find, Step::Groups];

impl Survey {
    /// Whether it is of a server whose every step went well.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.is_sound() && self.findings.iter().all(|finding| finding.step != Step::Discover)
    }

    /// Whether every step that was looked at went well.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.found.is_ok())
    }
}

pub(super) async fn of(ldap: &Ldap, login: Option<&str>) -> Vec<Survey> {
    let mut out = Vec::new();
    let mut lines = ldap.settings.servers.clone();
    if let Some(srv) = &ldap.settings.srv {
        let mut survey = Survey { server: format!("_ldap._tcp.{}", srv.domain), findings: Vec::new(), untested: &[] };
        let begun = Instant::now();
        let named = discover::lines(srv).await.map(|lines| {
            let words = lines.iter().map(|line| line.url.as_str()).collect::<Vec<_>>().join(" ");
            (lines, words)
        });
        lines.extend(survey.note(Step::Discover, begun, named).unwrap_or_default());
        out.push(survey);
    }
    for line in &lines {
        let untested = if ldap.settings.bind.reads_everybody() { &[] } else { READ };
        let mut survey = Survey { server: line.url.clone(), findings: Vec::new(), untested };
        // The first step that fails is the last that is looked at.
        let _told = walk(line, &ldap.settings, login, &mut survey).await;
        out.push(survey);
    }
    out
}

async fn walk(line: &Line, settings: &Settings, login: Option<&str>, survey: &mut Survey) -> Option<()> {
    let fresh = Remembered::default();
    let begun = Instant::now();
    survey.note(Step::Connect, begun, connect(line).await)?;
    let begun = Instant::now();
    let mut server = survey.note(
        Step::Encrypt,
        begun,
        Server::connect(line, settings, &fresh).await.map(|it| (it, String::new())),
    )?;
    if !settings.bind.reads_everybody() {
        return Some(());
    }
    let begun = Instant::now();
    survey.note(Step::Bind, begun, server.bind_reader().await.map(|()| ((), String::new())))?;
    let begun = Instant::now();
    survey.note(Step::Kind, begun, server.is_of_its_kind().await.map(|()| ((), String::new())))?;
    let begun = Instant::now();
    let found = match login {
        Some(login) => server.find(login).await,
        None => sample(&mut server).await,
    };
    let found = found.and_then(|entry| entry.ok_or_else(|| Fault::Settings(What::Nobody.into())));
    let found = found.and_then(|entry| person(&entry, settings)).map(|person| {
        let name = person.dn.clone();
        (person, name)
    });
    let person = survey.note(Step::Find, begun, found)?;
    let begun = Instant::now();
    let groups = server.groups_agree(person).await;
    survey.note(Step::Groups, begun, groups.map(|count| ((), count.to_string())))
}

impl Survey {
    fn note<T>(&mut self, step: Step, begun: Instant, found: Result<(T, String), Fault>) -> Option<T> {
        let took = begun.elapsed();
        let (value, found) = match found {
            Ok((value, words)) => (Some(value), Ok(words)),
            Err(fault) => (None, Err(fault)),
        };
        self.findings.push(Finding { step, found, took });
        value
    }
}

/// Anybody who belongs to a group, otherwise anybody.
async fn sample(server: &mut Server<'_>) -> Result<Option<ldap3::SearchEntry>, Fault> {
    let settings = server.settings;
    let names = &settings.attributes;
    let mut first = None;
    for condition in ["(memberOf=*)", ""] {
        let question = Question {
            base: &settings.people_base,
            scope: Scope::Subtree,
            filter: format!("(&{}{condition})", settings.people_filter),
            attributes: vec![names.key.clone(), names.login.clone(), "memberOf".into()],
        };
        first = some(&mut server.ldap, question, 1).await?.pop();
        if first.is_some() {
            break;
        }
    }
    Ok(first)
}

/// Only the line itself.
async fn connect(line: &Line) -> Result<((), String), Fault> {
    let (scheme, rest) = line.url.split_once("://").unwrap_or(("ldap", &line.url));
    let host = rest.split('/').next().unwrap_or_default();
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let address =
        if has_port { host.to_owned() } else { format!("{host}:{}", if scheme == "ldaps" { 636 } else { 389 }) };
    let reached = tokio::time::timeout(CONNECT, tokio::net::TcpStream::connect(&address)).await;
    match reached {
        Ok(Ok(_stream)) => Ok(((), address)),
        Ok(Err(error)) => Err(Fault::Unreachable(Detail::of_line(&error))),
        Err(_elapsed) => Err(Fault::late()),
    }
}
