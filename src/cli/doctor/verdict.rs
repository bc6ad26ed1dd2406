//! What a check finds.

/// How it stands, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Could not be looked at, or does not apply.
    Skip,
    Ok,
    Warn,
    Fail,
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Skip => "SKIP",
            Self::Ok => "OK",
            Self::Warn => "WARN",
            Self::Fail => "FAIL",
        }
    }
}

/// What was found, and how to mend it.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) state: State,
    pub(super) found: String,
    pub(super) how: String,
}

impl Verdict {
    pub(super) fn ok(found: impl Into<String>) -> Self {
        Self { state: State::Ok, found: found.into(), how: String::new() }
    }

    pub(super) fn skip(found: impl Into<String>) -> Self {
        Self { state: State::Skip, found: found.into(), how: String::new() }
    }

    pub(super) fn warn(found: impl Into<String>, how: impl Into<String>) -> Self {
        Self { state: State::Warn, found: found.into(), how: how.into() }
    }

    pub(super) fn fail(found: impl Into<String>, how: impl Into<String>) -> Self {
        Self { state: State::Fail, found: found.into(), how: how.into() }
    }

    /// Several findings of one check as one: the worst counts, the good ones are left out beside it.
    pub(super) fn of(all: Vec<Self>, fine: impl Into<String>) -> Self {
        let Some(state) = all.iter().map(|one| one.state).max().filter(|state| *state > State::Ok) else {
            return Self::ok(fine);
        };
        let bad: Vec<Self> = all.into_iter().filter(|one| one.state > State::Ok).collect();
        let lines = |pick: fn(&Self) -> &str| {
            let mut lines: Vec<&str> = bad.iter().map(pick).collect();
            lines.dedup();
            lines.join("\n")
        };
        Self { state, found: lines(|one| &one.found), how: lines(|one| &one.how) }
    }
}
