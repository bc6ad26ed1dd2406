//! What a to-do list is asked for: kind, whose, and in which state. Read from the address, written back into it.

use crate::core::raw::Raw;
use chrono::{Datelike, NaiveDate};

/// A kind of thing to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Customers to contact.
    #[default]
    FollowUp,
    /// Customers that somebody else gave to the person.
    Given,
    /// Customers that somebody shared with the person.
    Shared,
    /// Customers that have waited longer than their grade allows.
    Neglected,
    /// Comments that name the person.
    Comment,
    /// Rules and other work of the system that failed for good.
    Fault,
}

/// Whose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    #[default]
    Mine,
    /// Of the people below the actor, or in the departments that the actor heads.
    Team,
}

/// In which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Of today and overdue.
    #[default]
    Open,
    Today,
    Overdue,
    Done,
}

impl Kind {
    /// All, in the order of the page.
    pub const ALL: [Self; 6] = [Self::FollowUp, Self::Given, Self::Shared, Self::Neglected, Self::Comment, Self::Fault];

    /// Id as the address has it, and as marks are stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::FollowUp => "follow_up",
            Self::Given => "given",
            Self::Shared => "shared",
            Self::Neglected => "neglected",
            Self::Comment => "comment",
            Self::Fault => "fault",
        }
    }

    /// From what was typed.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether it is done by saying so.
    #[must_use]
    pub fn is_marked(self) -> bool {
        matches!(self, Self::Given | Self::Shared | Self::Comment | Self::Fault)
    }

    /// Whether it may be that of others.
    #[must_use]
    pub fn has_people(self) -> bool {
        !matches!(self, Self::Comment | Self::Fault)
    }

    /// The states that it knows, in the order of the page.
    #[must_use]
    pub fn states(self) -> &'static [State] {
        match self {
            Self::FollowUp | Self::Given | Self::Shared => &[State::Open, State::Today, State::Overdue, State::Done],
            Self::Comment | Self::Fault => &[State::Open, State::Done],
            Self::Neglected => &[State::Open],
        }
    }
}

impl State {
    /// Id as the address has it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Today => "today",
            Self::Overdue => "overdue",
            Self::Done => "done",
        }
    }
}

/// A place in a list: day, record and person of the line before it. Of comments and faults the record alone counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub day: NaiveDate,
    pub id: i64,
    pub person_id: i64,
}

impl Cursor {
    fn read(typed: &str) -> Option<Self> {
        let mut parts = typed.split('.');
        let day: NaiveDate = parts.next()?.parse().ok()?;
        let (id, person_id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { day, id, person_id }).filter(|_| (1900..=2200).contains(&day.year()))
    }

    /// As the address has it.
    #[must_use]
    pub fn words(self) -> String {
        format!("{}.{}.{}", self.day, self.id, self.person_id)
    }
}

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub kind: Kind,
    pub whose: Whose,
    pub state: State,
    pub after: Option<Cursor>,
}

impl Wish {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let kind = Kind::of_id(raw.get("kind")).unwrap_or_default();
        let whose = if raw.get("whose") == "team" && kind.has_people() { Whose::Team } else { Whose::Mine };
        let state = kind.states().iter().copied().find(|state| state.id() == raw.get("state"));
        Self { kind, whose, state: state.unwrap_or_default(), after: Cursor::read(raw.get("after")) }
    }

    /// The address of this list.
    #[must_use]
    pub fn href(self) -> String {
        let mut out = format!("/todo?kind={}", self.kind.id());
        if self.whose == Whose::Team {
            out.push_str("&whose=team");
        }
        if self.state != State::Open {
            out.push_str("&state=");
            out.push_str(self.state.id());
        }
        if let Some(after) = self.after {
            out.push_str("&after=");
            out.push_str(&after.words());
        }
        out
    }
}
