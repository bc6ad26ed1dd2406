//! What a to-do list is asked for: kind, whose, and in which state. Read from the address, written back into it.

use crate::core::raw::Raw;

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

    /// Whether it knows today, overdue and done.
    #[must_use]
    pub fn has_states(self) -> bool {
        matches!(self, Self::FollowUp | Self::Given | Self::Shared)
    }
}

impl State {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Open, Self::Today, Self::Overdue, Self::Done];

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

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub kind: Kind,
    pub whose: Whose,
    pub state: State,
}

impl Wish {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let kind = Kind::of_id(raw.get("kind")).unwrap_or_default();
        let whose = if raw.get("whose") == "team" && kind.has_people() { Whose::Team } else { Whose::Mine };
        let state = State::ALL.into_iter().find(|state| state.id() == raw.get("state") && kind.has_states());
        Self { kind, whose, state: state.unwrap_or_default() }
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
        out
    }
}
