//! Capabilities: proof, as a value, that the actor may do something. Only this module makes them.

use super::actor::Actor;
use super::facts::Guarded;
use super::permission::{Permission, Scoped};
use super::reach::Reach;
use crate::core::problem::Problem;
use std::marker::PhantomData;
use std::sync::Arc;

/// The actor holds the permission `P` in some scope.
pub struct Can<P: Permission> {
    actor: Arc<Actor>,
    permission: PhantomData<P>,
}

impl<P: Permission> Clone for Can<P> {
    fn clone(&self) -> Self {
        Self { actor: Arc::clone(&self.actor), permission: PhantomData }
    }
}

impl<P: Permission> Can<P> {
    /// The capability, if the actor holds the permission.
    ///
    /// # Errors
    /// `Forbidden` with the permission's id.
    pub fn of(actor: &Arc<Actor>) -> Result<Self, Problem> {
        if actor.standing.holds(P::INFO.id) {
            Ok(Self { actor: Arc::clone(actor), permission: PhantomData })
        } else {
            Err(Problem::Forbidden(P::INFO.id))
        }
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Arc<Actor> {
        &self.actor
    }

    /// Another capability of the same actor, if held: for pages that show several objects.
    #[must_use]
    pub fn also<Q: Permission>(&self) -> Option<Can<Q>> {
        Can::of(&self.actor).ok()
    }
}

impl<P: Scoped> Can<P> {
    /// The records that the permission reaches.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.actor.standing.reach(P::INFO.id)
    }

    /// Wraps a row that a store found within this capability's reach.
    #[must_use]
    pub fn saw<T: Guarded>(&self, row: T) -> Seen<T> {
        Seen { row, actor: Arc::clone(&self.actor) }
    }

    /// The right to make a record whose place (owner, department, customer) is given.
    ///
    /// # Errors
    /// `Forbidden` where the place lies outside the reach.
    pub fn place<T: Guarded>(&self, row: T) -> Result<Allowed<T, P>, Problem> {
        self.saw(row).may::<P>()
    }
}

/// A record that the actor may view.
pub struct Seen<T> {
    row: T,
    actor: Arc<Actor>,
}

impl<T: Guarded> Seen<T> {
    /// Whether the actor may also do `Q` to it: for buttons.
    #[must_use]
    pub fn allows<Q: Scoped>(&self) -> bool {
        self.actor.standing.holds(Q::INFO.id) && self.actor.standing.reach(Q::INFO.id).covers(&self.row.facts())
    }

    /// The right to do `Q` to it.
    ///
    /// # Errors
    /// `Forbidden` with the permission's id: the record may be known of, the action is refused.
    pub fn may<Q: Scoped>(self) -> Result<Allowed<T, Q>, Problem> {
        if self.allows::<Q>() {
            Ok(Allowed { row: self.row, action: PhantomData })
        } else {
            Err(Problem::Forbidden(Q::INFO.id))
        }
    }

    /// The record itself.
    #[must_use]
    pub fn into_row(self) -> T {
        self.row
    }
}

impl<T> std::ops::Deref for Seen<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.row
    }
}

/// A record to which the actor may do `Q`.
pub struct Allowed<T, Q> {
    row: T,
    action: PhantomData<Q>,
}

impl<T, Q> std::ops::Deref for Allowed<T, Q> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.row
    }
}
