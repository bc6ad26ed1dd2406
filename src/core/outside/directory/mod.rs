//! The company's directory: LDAP servers that know people and groups. What they say is asked for here and nowhere else.

mod circuit;
mod detail;
mod discover;
mod entry;
mod fault;
mod groups;
mod name;
mod questions;
mod search;
mod seats;
mod server;
mod settings;
mod survey;

pub use detail::{Detail, What};
pub use entry::{Group, Member, Members, Person, State};
pub use fault::Fault;
pub use groups::{Lists, MOST_DEPTH, above};
pub use name::{Credentials, canonical, login_of};
pub use search::Complete;
pub use settings::{Attributes, Bind, Kind, Line, Password, Settings, Srv};
pub use survey::{Finding, Step, Survey};

use entry::person;
use groups::Remembered;
use seats::{Seat, Seats};
use server::Server;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a connection with its encryption may take to come up: the next server has answered after three seconds.
pub const CONNECT: Duration = Duration::from_secs(2);
/// How long one question may take.
pub const OPERATION: Duration = Duration::from_secs(5);
/// How long signing in may take in all, or another question about somebody.
pub const SIGN_IN: Duration = Duration::from_secs(8);
/// How long reading everybody may take in all, or looking again at everybody who is signed in.
const READING: Duration = Duration::from_mins(10);

/// The directory, where the company has one.
#[derive(Clone, Debug, Default)]
pub enum Directory {
    Ldap(Arc<Ldap>),
    #[default]
    None,
}

/// The servers in the order in which they are asked, with what is known of each.
#[derive(Debug)]
pub struct Ldap {
    pub settings: Settings,
    seats: Seats,
    remembered: Remembered,
    /// The last question got no answer from any server.
    down: AtomicBool,
}

/// Everybody and every group, as one complete reading gave them.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub people: Vec<Person>,
    pub groups: Vec<Group>,
}

impl Directory {
    /// The directory of these settings.
    #[must_use]
    pub fn of(settings: Option<Settings>) -> Self {
        settings.map_or(Self::None, |settings| {
            let (seats, remembered) = (Seats::new(&settings), Remembered::default());
            Self::Ldap(Arc::new(Ldap { settings, seats, remembered, down: AtomicBool::new(false) }))
        })
    }

    /// Whether there is one.
    #[must_use]
    pub fn is_on(&self) -> bool {
        matches!(self, Self::Ldap(_))
    }

    /// Whether it answered nobody when it was last asked.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.ldap().is_ok_and(|ldap| ldap.down.load(Ordering::Relaxed))
    }

    /// The name by which accounts remember it; empty where there is none.
    #[must_use]
    pub fn provider(&self) -> &str {
        self.ldap().map_or("", |ldap| &ldap.settings.provider)
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> Option<&Settings> {
        self.ldap().ok().map(|ldap| &ldap.settings)
    }

    fn ldap(&self) -> Result<&Ldap, Fault> {
        match self {
            Self::Ldap(ldap) => Ok(ldap),
            Self::None => Err(Fault::Off),
        }
    }

    /// The same where somebody reads, so that what is not found may be said to be absent.
    fn reading(&self) -> Result<&Ldap, Fault> {
        let ldap = self.ldap()?;
        if ldap.settings.bind.reads_everybody() { Ok(ldap) } else { Err(Fault::Settings(What::NeedsSearch.into())) }
    }

    /// The person with these credentials and their groups; None where name or password is wrong, or the directory does
    /// not let the account in. A wrong password is told to one server only.
    ///
    /// # Errors
    /// Where the directory can't answer.
    pub async fn authenticate(&self, credentials: &Credentials) -> Result<Option<Member>, Fault> {
        let ldap = self.ldap()?;
        ldap.ask(SIGN_IN, &ldap.remembered, async |server| {
            let member = match ldap.settings.bind {
                Bind::Service { .. } | Bind::Anonymous => server.search_then_bind(credentials).await?,
                Bind::Direct { .. } => server.bind_then_search(credentials).await?,
            };
            Ok(member.filter(|member| member.person.state.may_enter()))
        })
        .await
    }

    /// The person of a login with their groups, without a password.
    ///
    /// # Errors
    /// Where the directory can't answer, or there is no service account.
    pub async fn find(&self, login: &str) -> Result<Option<Member>, Fault> {
        let ldap = self.ldap()?;
        // Samba reads a name to its first NUL.
        if login.chars().any(char::is_control) {
            return Ok(None);
        }
        ldap.ask(SIGN_IN, &Remembered::default(), async |server| match server.find(login).await? {
            Some(entry) => server.member(person(&entry, &ldap.settings)?).await.map(Some),
            None => Ok(None),
        })
        .await
    }

    /// Whether a person with this key is there.
    ///
    /// # Errors
    /// Where the directory can't answer completely, or nobody can be asked: without a service account a server tells nothing
    /// of who is there.
    pub async fn knows(&self, key: &str) -> Result<bool, Fault> {
        let ldap = self.reading()?;
        ldap.ask(SIGN_IN, &Remembered::default(), async |server| Ok(server.of_key(key).await?.is_some())).await
    }

    /// Those of these keys that no group has which is looked at.
    ///
    /// # Errors
    /// Where the directory can't answer completely, or nobody can be asked.
    pub async fn lacks(&self, groups: &[String]) -> Result<Vec<String>, Fault> {
        let ldap = self.reading()?;
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        ldap.ask(SIGN_IN, &Remembered::default(), async |server| server.lacks(groups).await).await
    }

    /// Those of the people with these keys who are there, with their groups.
    ///
    /// # Errors
    /// Where the directory can't answer completely for each of them.
    pub async fn look_again(&self, keys: &[String]) -> Result<Vec<Member>, Fault> {
        let ldap = self.reading()?;
        ldap.ask(READING, &ldap.remembered, async |server| server.look_again(keys).await).await
    }

    /// Everybody and every group.
    ///
    /// # Errors
    /// Where any part of it is missing: there is no way to take a part for the whole.
    pub async fn snapshot(&self) -> Result<Complete<Snapshot>, Fault> {
        self.reading()?.ask(READING, &Remembered::default(), async |server| server.snapshot().await).await
    }

    /// The groups whose names contain a text, at most a page of them.
    ///
    /// # Errors
    /// Where the directory can't answer.
    pub async fn groups_named(&self, part: &str) -> Result<Vec<Group>, Fault> {
        self.ldap()?.ask(SIGN_IN, &Remembered::default(), async |server| server.groups_named(part).await).await
    }

    /// Whether it answers at all: servers that are being left alone are asked too.
    ///
    /// # Errors
    /// Where it does not.
    pub async fn reach(&self) -> Result<(), Fault> {
        let ldap = self.ldap()?;
        let mut last = Fault::Off;
        for seat in ldap.seats().await? {
            match Server::open(&seat.line, &ldap.settings, &ldap.remembered).await {
                Ok(_server) => {
                    seat.circuit.answered();
                    ldap.down.store(false, Ordering::Relaxed);
                    return Ok(());
                }
                Err(fault) => last = fault,
            }
        }
        ldap.down.store(true, Ordering::Relaxed);
        Err(last)
    }

    /// Each server step by step, without regard to what is known of it.
    pub async fn survey(&self, login: Option<&str>) -> Vec<Survey> {
        match self {
            Self::Ldap(ldap) => survey::of(ldap, login).await,
            Self::None => Vec::new(),
        }
    }
}

impl Ldap {
    /// Every server; where none is known, nobody can be asked.
    async fn seats(&self) -> Result<Vec<Arc<Seat>>, Fault> {
        let seats = self.seats.all(&self.settings).await;
        seats.inspect_err(|_fault| self.down.store(true, Ordering::Relaxed))
    }

    /// Asks the first server that answers, for so long in all; only one that does not answer is passed over. A slow one has
    /// its share of the time, so that those after it have theirs.
    async fn ask<T>(
        &self,
        within: Duration,
        remembered: &Remembered,
        mut work: impl AsyncFnMut(&mut Server) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let begun = Instant::now();
        let mut last = Fault::Unreachable(What::LeftAlone.into());
        let mut seats = self.seats().await?;
        seats.retain(|seat| !seat.circuit.is_open());
        for (seat, waiting) in seats.iter().zip((1..=seats.len()).rev()) {
            let (line, circuit) = (&seat.line, &seat.circuit);
            let share = within.saturating_sub(begun.elapsed()) / u32::try_from(waiting).unwrap_or(u32::MAX);
            let answer = async { work(&mut Server::open(line, &self.settings, remembered).await?).await };
            match tokio::time::timeout(share, answer).await.unwrap_or_else(|_elapsed| Err(Fault::late())) {
                Err(fault) if fault.passes_on() => {
                    circuit.failed();
                    tracing::warn!(server = line.url, %fault, "the directory server does not answer");
                    last = fault;
                }
                answer => {
                    circuit.answered();
                    self.down.store(false, Ordering::Relaxed);
                    return answer;
                }
            }
        }
        self.down.store(true, Ordering::Relaxed);
        Err(last)
    }
}

/// What each group lists, made once for many people.
#[must_use]
pub fn lists(groups: &[Group]) -> Lists<'_> {
    Lists::new(groups)
}

/// Runs a question on the calling thread: for jobs and commands.
///
/// # Errors
/// Those of the question, and where no runtime can be made.
pub fn wait<T>(question: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Fault::Settings(Detail::told(What::Other, error.to_string())))?
        .block_on(question)
}
