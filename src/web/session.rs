//! Sessions in PostgreSQL: the cookie holds a random key, the table its SHA-256. Idle and absolute limits are kept here.

use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::secret::{sha256, token};
use crate::core::sql::Sql;
use crate::core::tx::Tx;
use crate::row;
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_session::{Session, SessionExt};
use actix_web::cookie::time::Duration;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::future::{Ready, ready};

/// JSON texts by name, as actix-session keeps them.
type State = HashMap<String, String>;

/// The key of the state under which the loaded person stands; never stored.
const WHO: &str = "who";

/// The name under which stands how the key of a session is to be made anew.
const RENEWED: &str = "renewed";

tokio::task_local! {
    /// Whether the request of this task comes from an open page by itself: such a one keeps no session alive.
    pub static POLLS: bool;
}

/// How long the key before still counts: requests that were sent together with the one that made the new key arrive with it.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// How far the clocks of two nodes may be apart. A session from further in the future was begun by a clock that has been
/// set back; it would live on until that future comes.
const SKEW: TimeDelta = TimeDelta::minutes(10);

/// How long an emergency account stays signed in.
const EMERGENCY: TimeDelta = TimeDelta::minutes(60);

/// The limits of a session.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub idle: TimeDelta,
    pub absolute: TimeDelta,
    /// Sessions of one person at a time; the oldest ends.
    pub per_user: i64,
}

/// The store.
#[derive(Clone)]
pub struct Sessions {
    pub db: Db,
    pub limits: Limits,
    /// Where the company is: its day decides what waits.
    pub zone: Tz,
}

/// Who the session is, as its one query found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    pub session_id: i64,
    pub user_id: i64,
    pub language: String,
    pub theme: String,
    pub rights_version: i64,
    pub stage: Stage,
    pub confirmed_at: DateTime<Utc>,
    /// The roles held when the key was made; none where nobody noted them.
    pub roles: Option<Vec<i64>>,
    /// How many notices are unread, at most a hundred.
    pub unread: i64,
    /// What waits, as [`Waiting`](super::waiting::Waiting) reads it.
    pub waiting: Vec<i64>,
}

/// What is still to be done in a session before it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing: the person is signed in.
    Whole,
    /// A code of the second factor.
    Code,
    /// Setting up a second factor.
    Enrol,
    /// Setting a new password.
    Password,
}

impl Stage {
    /// How long a session may stand at it, beside the limits of every session.
    fn life(self) -> TimeDelta {
        if self == Self::Whole { TimeDelta::MAX } else { TimeDelta::minutes(10) }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Code => "code",
            Self::Enrol => "enrol",
            Self::Password => "password",
        }
    }

    fn of_id(id: &str) -> Self {
        // What is not known lets nobody in.
        [Self::Whole, Self::Enrol, Self::Password].into_iter().find(|stage| stage.id() == id).unwrap_or(Self::Code)
    }
}

/// What a sign-in leaves in a fresh session, for the row that is made of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignedInAs {
    pub user_id: i64,
    pub stage: Stage,
    pub address: String,
    pub agent: String,
}

/// What becomes of the key before when a session is given a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Former {
    /// It opens nothing from now on.
    Ends,
    /// It counts for ten seconds more, but not for what a fresh proof is needed for.
    Fades,
}

/// A session that has not ended, by the condition on its key that follows; `$1` is the company's day, `$2`
/// its zone.
const SESSION: &str = "
    select s.id, s.user_id, s.state, s.created_at, s.seen_at, u.language, u.theme, r.version as rights_version, s.stage, s.confirmed_at, s.roles,
      kz_unread(u.id) as unread, kz_waiting(u.id, $1, $2) as waiting,
      exists (select 1 from emergency_account e where e.user_id = u.id) as emergency
    from session s join app_user u on u.id = s.user_id cross join rights_version r
    where s.ended_at is null and u.active and ";

row! {
    struct Loaded { id: i64, user_id: i64, state: Value, created_at: DateTime<Utc>, seen_at: DateTime<Utc>, language: String, theme: String, rights_version: i64,
        stage: String, confirmed_at: Option<DateTime<Utc>>, roles: Option<Vec<i64>>, unread: i64, waiting: Vec<i64>, emergency: bool }
}

/// The person of a request's session.
///
/// # Errors
/// `Busy` where the database did not answer when the session was loaded.
pub fn known(session: &Session) -> Result<Option<Known>, Problem> {
    if session.get::<bool>("busy").ok().flatten() == Some(true) {
        return Err(Problem::Busy("sessions".into()));
    }
    session.get(WHO).map_err(Problem::bug)
}

impl Sessions {
    fn today(&self) -> NaiveDate {
        self.db.clock().today(self.zone)
    }

    async fn find(&self, key: &str) -> Result<Option<State>, Problem> {
        let (limits, hash) = (self.limits, sha256(key.as_bytes()).to_vec());
        let asked =
            Sql::new(SESSION).bind(self.today()).bind(self.zone.name()).text("s.key_hash = ").value(hash.clone());
        let found = match self.db.ask::<Loaded>(asked).await? {
            Some(found) => found,
            None => match self.former(hash).await? {
                Some(found) => found,
                None => return Ok(None),
            },
        };
        let now = self.db.clock().now();
        let of_account = if found.emergency { EMERGENCY } else { limits.absolute };
        let longest = limits.absolute.min(of_account).min(Stage::of_id(&found.stage).life());
        let (idle, age) = (now - found.seen_at, now - found.created_at);
        if idle > limits.idle || age > longest || age < -SKEW {
            return Ok(None);
        }
        let polls = POLLS.try_with(|polls| *polls).unwrap_or(false);
        if !polls && idle.abs() > TimeDelta::seconds(60) {
            self.seen(found.id).await?;
        }
        let mut state: State = serde_json::from_value(found.state).unwrap_or_default();
        let who = Known {
            session_id: found.id,
            user_id: found.user_id,
            language: found.language,
            theme: found.theme,
            rights_version: found.rights_version,
            stage: Stage::of_id(&found.stage),
            confirmed_at: found.confirmed_at.unwrap_or(found.created_at),
            roles: found.roles,
            unread: found.unread,
            waiting: found.waiting,
        };
        state.insert(WHO.into(), serde_json::to_string(&who).map_err(Problem::bug)?);
        Ok(Some(state))
    }

    /// The session that had this key until just now. It has no proof but that of signing in, and asks for no new key.
    async fn former(&self, hash: Vec<u8>) -> Result<Option<Loaded>, Problem> {
        let now = self.db.clock().set();
        let asked = Sql::new(SESSION)
            .bind(self.today())
            .bind(self.zone.name())
            .text("s.former_until > coalesce(")
            .value(now)
            .text(", now()) and s.former_hash = ")
            .value(hash);
        let found = self.db.ask::<Loaded>(asked).await?;
        Ok(found.map(|found| Loaded { confirmed_at: None, roles: None, ..found }))
    }

    /// Notes that the session is in use, at most once a minute.
    async fn seen(&self, id: i64) -> Result<usize, Problem> {
        let touch =
            move |tx: &mut Tx| Sql::new("update session set seen_at = $2 where id = $1").bind(id).bind(tx.now).run(tx);
        self.db.housekeeping(touch).await
    }

    async fn keep(&self, mut state: State) -> Result<String, Problem> {
        state.remove(WHO);
        let signed_in: SignedInAs =
            serde_json::from_str(&state.remove("signed_in").ok_or_else(|| Problem::bug("a session of nobody"))?)
                .map_err(Problem::bug)?;
        let (key, per_user) = (token(), self.limits.per_user);
        let hash = sha256(key.as_bytes()).to_vec();
        self.db
            .housekeeping(move |tx| {
                Sql::new("insert into session (key_hash, user_id, state, created_at, seen_at, address, agent, stage, roles) values ($1,$2,$3,$4,$4,$5,$6,$7,
                    array(select distinct g.role_id from role_grant g join user_role ur on ur.role_id = g.role_id join role r on r.id = g.role_id
                          where ur.user_id = $2 and r.retired_at is null order by 1))")
                    .bind(hash)
                    .bind(signed_in.user_id)
                    .bind(json!(state))
                    .bind(tx.now)
                    .bind(signed_in.address)
                    .bind(signed_in.agent)
                    .bind(signed_in.stage.id())
                    .run(tx)?;
                Sql::new(
                    "update session set ended_at = $2 where id in (
                       select id from session where user_id = $1 and ended_at is null order by created_at desc, id desc offset $3)",
                )
                .bind(signed_in.user_id)
                .bind(tx.now)
                .bind(per_user)
                .run(tx)
            })
            .await?;
        Ok(key)
    }

    /// The same session under a new key, which follows from the one before: of requests that come together each makes the
    /// same, so that it does not matter whose answer arrives last.
    async fn renew(&self, key: &str, former: Former) -> Result<String, Problem> {
        let new = self.db.secret().hex("session key", key.as_bytes());
        let (hash, before) = (sha256(new.as_bytes()).to_vec(), sha256(key.as_bytes()).to_vec());
        let grace = if former == Former::Fades { GRACE } else { TimeDelta::zero() };
        self.db
            .housekeeping(move |tx| {
                Sql::new(
                    "update session set key_hash = $2, former_hash = $1, former_until = coalesce($3, now()) + $4 * interval '1 second', roles = array(
                       select distinct g.role_id from role_grant g join user_role ur on ur.role_id = g.role_id join role r on r.id = g.role_id
                       where ur.user_id = session.user_id and r.retired_at is null order by 1)
                     where key_hash = $1 and ended_at is null",
                )
                .bind(before)
                .bind(hash)
                .bind(tx.set_time)
                .bind(grace.num_seconds())
                .run(tx)
            })
            .await?;
        Ok(new)
    }

    async fn end(&self, key: &str) -> Result<(), Problem> {
        let hash = sha256(key.as_bytes()).to_vec();
        self.db
            .housekeeping(move |tx| {
                Sql::new(
                    "update session set ended_at = $2 where ended_at is null
                       and (key_hash = $1 or former_hash = $1 and former_until > coalesce($3, now()))",
                )
                .bind(hash)
                .bind(tx.now)
                .bind(tx.set_time)
                .run(tx)
            })
            .await?;
        Ok(())
    }
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        match self.find(key.as_ref()).await {
            Ok(found) => Ok(found),
            // The visitor is met with 503 instead of being taken for a stranger.
            Err(problem) => {
                if !matches!(problem, Problem::Busy(_)) {
                    tracing::error!(%problem, "a session could not be loaded");
                }
                Ok(Some(State::from([("busy".to_owned(), "true".to_owned())])))
            }
        }
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let key = self.keep(state).await.map_err(|problem| SaveError::Other(problem.into()))?;
        SessionKey::try_from(key).map_err(|error| SaveError::Other(error.into()))
    }

    async fn update(&self, key: SessionKey, mut state: State, _: &Duration) -> Result<SessionKey, UpdateError> {
        state.remove(WHO);
        if let Some(former) = state.remove(RENEWED) {
            let former = serde_json::from_str(&former).map_err(|error| UpdateError::Other(error.into()))?;
            let new = self.renew(key.as_ref(), former).await.map_err(|problem| UpdateError::Other(problem.into()))?;
            return SessionKey::try_from(new).map_err(|error| UpdateError::Other(error.into()));
        }
        let hash = sha256(key.as_ref().as_bytes()).to_vec();
        let kept = self
            .db
            .housekeeping(move |tx| {
                Sql::new("update session set state = $2 where key_hash = $1").bind(hash).bind(json!(state)).run(tx)
            })
            .await;
        kept.map(|_| key).map_err(|problem| UpdateError::Other(problem.into()))
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        Ok(self.end(key.as_ref()).await?)
    }
}

/// The session of a request, as signing in and out need it.
pub struct SessionOf {
    session: Session,
    /// The browser's own words, at most 200 characters.
    pub agent: String,
}

impl FromRequest for SessionOf {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(req)))
    }
}

impl SessionOf {
    /// The session of a request.
    #[must_use]
    pub fn of(req: &HttpRequest) -> Self {
        let agent = req.headers().get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or("");
        Self { session: req.get_session(), agent: agent.chars().take(200).collect() }
    }

    /// Gives the session a new key: after a proof, a change of rights, or a new password.
    ///
    /// # Errors
    /// `Bug` where the state can't be written.
    pub fn renew(&self, former: Former) -> Result<(), Problem> {
        self.session.insert(RENEWED, former).map_err(Problem::bug)
    }

    /// Begins a session under a new key; whatever was there before is gone.
    ///
    /// # Errors
    /// `Bug` where the state can't be written.
    pub fn begin(&self, signed: &SignedInAs) -> Result<(), Problem> {
        self.session.clear();
        self.session.renew();
        self.session.insert("signed_in", signed).map_err(Problem::bug)
    }

    /// Ends it.
    pub fn end(&self) {
        self.session.purge();
    }
}
