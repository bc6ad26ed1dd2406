//! How guessing is slowed down without letting a stranger lock out a victim, and who needs a second factor. Pure.

use crate::config::{PasswordRules, SecondFactor};
use crate::core::access::Standing;
use chrono::{DateTime, TimeDelta, Utc};

/// Failures after which a key must wait, how long failures are remembered, and the longest wait.
#[derive(Clone, Copy, Debug)]
pub struct Brake {
    pub free: i32,
    pub memory: TimeDelta,
    /// The first wait; each further failure doubles it.
    pub first: TimeDelta,
    pub longest: TimeDelta,
}

const SHORT: TimeDelta = TimeDelta::seconds(2);

/// One account from one address: five tries, then a growing delay.
pub const PAIR: Brake =
    Brake { free: 5, memory: TimeDelta::minutes(60), first: SHORT, longest: TimeDelta::minutes(15) };
/// One account from anywhere, for browsers that never signed in to it. A known browser is not held up by others' guesses.
pub const ACCOUNT: Brake =
    Brake { free: 6, memory: TimeDelta::minutes(60), first: SHORT, longest: TimeDelta::minutes(15) };
/// One address: many people may sit behind it.
pub const ADDRESS: Brake =
    Brake { free: 100, memory: TimeDelta::minutes(15), first: SHORT, longest: TimeDelta::minutes(5) };

/// Under `mlps3`: the fifth failure locks for half an hour.
pub const LOCK: Brake =
    Brake { free: 4, memory: TimeDelta::minutes(60), first: TimeDelta::minutes(30), longest: TimeDelta::minutes(30) };
/// Codes of one account, after the password was right.
pub const CODE: Brake =
    Brake { free: 5, memory: TimeDelta::minutes(60), first: SHORT, longest: TimeDelta::minutes(15) };
/// New passwords asked for one account, and from one address.
pub const RESET: Brake =
    Brake { free: 3, memory: TimeDelta::minutes(60), first: SHORT, longest: TimeDelta::minutes(60) };
pub const RESET_ADDRESS: Brake =
    Brake { free: 30, memory: TimeDelta::minutes(60), first: SHORT, longest: TimeDelta::minutes(15) };

/// Wrong passwords of one account that are passed on to the company's directory, from browsers that never signed in to it
/// and from each one that did: so many, then none for half an hour. Directories count for as long, and lock.
#[must_use]
pub fn directory(wrong_passwords: u32) -> Brake {
    let free = i32::try_from(wrong_passwords).unwrap_or(i32::MAX).saturating_sub(1);
    Brake { free, memory: TimeDelta::minutes(30), first: TimeDelta::minutes(30), longest: TimeDelta::minutes(30) }
}

/// The brakes of a profile.
#[must_use]
pub fn brakes(profile: PasswordRules) -> [Brake; 3] {
    match profile {
        PasswordRules::Asvs => [PAIR, ACCOUNT, ADDRESS],
        PasswordRules::Mlps3 => [LOCK, LOCK, ADDRESS],
    }
}

/// Whether somebody must have a second factor.
#[must_use]
pub fn is_needed(rule: SecondFactor, standing: &Standing) -> bool {
    match rule {
        SecondFactor::Everyone => true,
        SecondFactor::Administrators => !standing.administrators().is_empty(),
        SecondFactor::Optional => false,
    }
}

/// What is remembered of a key's failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    pub failures: i32,
    pub since: DateTime<Utc>,
    pub wait_until: DateTime<Utc>,
}

impl Brake {
    /// Seconds to wait before the next try; None where it may be made now.
    #[must_use]
    pub fn wait(&self, tries: Option<Tries>, now: DateTime<Utc>) -> Option<u64> {
        let tries = tries.filter(|tries| now - tries.since < self.memory || now < tries.wait_until)?;
        let left = (tries.wait_until - now).num_seconds();
        (left > 0).then(|| u64::try_from(left).unwrap_or(1))
    }

    /// What to remember after a failure: beyond the free ones the wait doubles.
    #[must_use]
    pub fn after_failure(&self, tries: Option<Tries>, now: DateTime<Utc>) -> Tries {
        let known = tries.filter(|tries| now - tries.since < self.memory);
        let failures = known.map_or(0, |tries| tries.failures).saturating_add(1);
        let beyond = failures.saturating_sub(self.free).clamp(0, 12);
        let wait =
            if beyond == 0 { TimeDelta::zero() } else { (self.first * (1i32 << (beyond - 1))).min(self.longest) };
        Tries { failures, since: known.map_or(now, |tries| tries.since), wait_until: now + wait }
    }
}
