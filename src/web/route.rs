//! What a route is: its kind, what it needs, its example and its place in the menu.

use crate::core::access::PermissionInfo;
use crate::text::Lang;
use crate::ui::Icon;

/// What a visitor must hold to reach a route.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    Anyone,
    /// The password was right, and something is still to be done.
    Halfway,
    SignedIn,
    Permission(PermissionInfo),
}

impl Need {
    /// As the route table shows it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Halfway => "half signed in",
            Self::SignedIn => "signed in",
            Self::Permission(info) => info.id,
        }
    }
}

/// The kind of a route; says how it answers and how its problems are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteKind {
    /// GET, a whole page (or its part, for htmx).
    Page,
    /// GET, a fragment.
    Part,
    /// POST, changes something, sent by a form of ours.
    Action,
    /// GET, a download.
    File,
}

impl RouteKind {
    /// As the route table shows it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Part => "part",
            Self::Action => "action",
            Self::File => "file",
        }
    }

    /// The method it answers to.
    #[must_use]
    pub fn method(self) -> &'static str {
        if self == Self::Action { "POST" } else { "GET" }
    }
}

/// Whether a route asks who is there once more, where the last proof is older than five minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    Never,
    /// Each time, before the handler runs.
    Always,
    /// Where the handler says so by [`Visit::confirmed`](super::visit::Visit::confirmed).
    Sometimes,
}

/// What the matrix test sends to a route.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The kind of record that `{id}` names; None for routes without one.
    pub record: Option<&'static str>,
    /// Form or query fields of a valid request; `@user` and `@other` stand for ids of persons, `@version` for the record's version.
    pub fields: &'static [(&'static str, &'static str)],
}

/// One row of the route table.
#[derive(Clone, Copy, Debug)]
pub struct RouteRow {
    pub kind: RouteKind,
    pub path: &'static str,
    pub need: Need,
    pub example: Option<Example>,
    pub confirm: Confirm,
    /// Whether the address itself proves who asks, as a signed link in a mail does: the request may come from anywhere.
    pub signed: bool,
    /// Whether it is of the public surface: no session, no cookie, nothing of the house around it.
    pub public: bool,
}

/// One entry of the main menu; shown to those who hold its need.
#[derive(Clone, Copy)]
pub struct MenuItem {
    pub order: u8,
    pub href: &'static str,
    pub icon: Icon,
    pub label: fn(Lang) -> &'static str,
    pub need: Need,
    /// Whether it belongs to the administration group.
    pub administration: bool,
}
