//! Capabilities: proof, as a value, that the actor may do something. Only this module makes them.

use super::actor::Actor;
use super::facts::Guarded;
use super::kept::{self, Kept, Maskable, Ruled, Shown};
use super::permission::{Permission, Reveals, Scoped};
use super::reach::Reach;
use super::rule::{Place, Rule};
use crate::core::field::Class;
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
        Seen { row, actor: Arc::clone(&self.actor), opened: None }
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
    /// The masked field that was opened.
    opened: Option<String>,
}

impl<T: Guarded> Seen<T> {
    /// Whether the actor may also do `Q` to it: for buttons.
    #[must_use]
    pub fn allows<Q: Scoped>(&self) -> bool {
        self.actor.standing.holds(Q::INFO.id) && self.actor.standing.reach(Q::INFO.id).covers(&self.row.facts())
    }

    /// Whether the actor holds `Q` in some scope, whether or not it reaches the record.
    #[must_use]
    pub fn holds<Q: Permission>(&self) -> bool {
        self.actor.standing.holds(Q::INFO.id)
    }

    /// The right to do `Q` to it.
    ///
    /// # Errors
    /// `Forbidden` with the permission's id: the record may be known of, the action is refused.
    pub fn may<Q: Scoped>(self) -> Result<Allowed<T, Q>, Problem> {
        if self.allows::<Q>() {
            Ok(Allowed { row: self.row, actor: self.actor, action: PhantomData })
        } else {
            Err(Problem::Forbidden(Q::INFO.id))
        }
    }

    /// The record, where the actor may also do `Q` to it: for its form.
    ///
    /// # Errors
    /// `Forbidden` with the permission's id.
    pub fn that_may<Q: Scoped>(self) -> Result<Self, Problem> {
        if self.allows::<Q>() { Ok(self) } else { Err(Problem::Forbidden(Q::INFO.id)) }
    }
}

impl<T> std::ops::Deref for Seen<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.row
    }
}

impl<T: Ruled> Seen<T> {
    /// A field's value as the actor sees it on the record.
    #[must_use]
    pub fn on_record<'a, V: Maskable>(&'a self, field: &str, kept: &'a Kept<V>) -> Shown<'a, V> {
        self.shown(field, Place::Record, kept)
    }

    /// A field's value as the actor sees it among others.
    #[must_use]
    pub fn in_list<'a, V: Maskable>(&'a self, field: &str, kept: &'a Kept<V>) -> Shown<'a, V> {
        self.shown(field, Place::List, kept)
    }

    fn shown<'a, V: Maskable>(&'a self, field: &str, place: Place, kept: &'a Kept<V>) -> Shown<'a, V> {
        if self.opened.as_deref() == Some(field) {
            return Shown::Clear(kept.value());
        }
        kept::shown(&self.actor.standing, (&T::CATALOGUE, field), (&self.row.facts(), place), kept)
    }

    /// The record with one masked field opened, where the actor may look behind its masks: only behind `Db::witness`.
    ///
    /// # Errors
    /// `Forbidden` with the permission's id; `ForbiddenField` where the field is hidden; `BadRequest` where there is none.
    pub fn opened<Q: Reveals>(self, field: &str) -> Result<Self, Problem> {
        let seen = self.that_may::<Q>()?;
        let described = T::CATALOGUE.field(field).ok_or(Problem::BadRequest("unknown_field".into()))?;
        match seen.rule(field) {
            Rule::Hidden => Err(Problem::ForbiddenField(described)),
            _ => Ok(Self { opened: Some(field.to_owned()), ..seen }),
        }
    }

    /// The rule of a field on this record, for what stands on its page.
    #[must_use]
    pub fn rule(&self, field: &str) -> Rule {
        self.actor.standing.rule((&T::CATALOGUE, field), &self.row.facts(), Place::Record)
    }

    /// The value of a field that the rules let the actor write, for the form; an empty one for any other.
    #[must_use]
    pub fn written<V: Maskable + Clone + Default>(&self, field: &str, kept: &Kept<V>) -> V {
        let written = self.rule(field) == Rule::Write;
        self.on_record(field, kept).clear().filter(|_| written).cloned().unwrap_or_default()
    }

    /// The sensitive fields that the actor sees in clear on the record: showing them is recorded.
    #[must_use]
    pub fn sensitive_in_clear(&self) -> Vec<&'static str> {
        let sensitive = T::CATALOGUE.fields.iter().filter(|field| field.class == Class::Sensitive);
        sensitive.filter(|field| self.rule(field.id) >= Rule::Read).map(|field| field.id).collect()
    }

    /// Whether a reason has to be given for doing `Q` to it.
    #[must_use]
    pub fn asks_reason<Q: Scoped>(&self) -> bool {
        self.actor.standing.asks_reason(Q::INFO.id, &self.row.facts())
    }
}

/// A record to which the actor may do `Q`.
pub struct Allowed<T, Q> {
    row: T,
    actor: Arc<Actor>,
    action: PhantomData<Q>,
}

impl<T, Q> std::ops::Deref for Allowed<T, Q> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.row
    }
}

impl<T: Ruled, Q> Allowed<T, Q> {
    /// Whether the rules let the actor write a field of it.
    #[must_use]
    pub fn writes(&self, field: &str) -> bool {
        self.actor.standing.rule((&T::CATALOGUE, field), &self.row.facts(), Place::Record) == Rule::Write
    }
}
