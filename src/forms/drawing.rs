//! The proof that a form was drawn here, when, and under which key it counts once. It stands in for the token of a session,
//! which strangers do not have. Pure.

use crate::core::secret::{Secret, same};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Nobody reads a form, fills it in and ticks the box in less.
pub const QUICK: TimeDelta = TimeDelta::seconds(2);
/// A page that was open for longer is drawn again, with what was typed.
pub const LIFE: TimeDelta = TimeDelta::hours(24);

/// One drawing of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub key: Uuid,
    at: DateTime<Utc>,
}

impl Drawing {
    /// A fresh one.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { key: Uuid::now_v7(), at: now }
    }

    /// A fresh one for somebody who has already filled the form in.
    #[must_use]
    pub fn again(now: DateTime<Utc>) -> Self {
        Self::new(now - QUICK)
    }

    /// What the page carries beside the key: when it was drawn, signed for this form and key.
    #[must_use]
    pub fn proof(&self, secret: &Secret, token: &str) -> String {
        let seconds = self.at.timestamp();
        format!("{seconds}.{}", sign(secret, token, self.key, seconds))
    }

    /// The drawing that a form says it comes from; None where no page of ours said so.
    #[must_use]
    pub fn read(secret: &Secret, token: &str, (key, proof): (&str, &str)) -> Option<Self> {
        let (seconds, signed) = proof.split_once('.')?;
        let (key, seconds): (Uuid, i64) = (key.parse().ok()?, seconds.parse().ok()?);
        let at = DateTime::from_timestamp(seconds, 0)?;
        same(&sign(secret, token, key, seconds), signed).then_some(Self { key, at })
    }

    /// Whether it was filled in quicker than anybody can.
    #[must_use]
    pub fn is_quick(&self, now: DateTime<Utc>) -> bool {
        now - self.at < QUICK
    }

    /// Whether it is too old to be taken.
    #[must_use]
    pub fn is_old(&self, now: DateTime<Utc>) -> bool {
        now - self.at > LIFE
    }
}

fn sign(secret: &Secret, token: &str, key: Uuid, seconds: i64) -> String {
    secret.hex("web form", format!("{token}.{key}.{seconds}").as_bytes()).chars().take(40).collect()
}
