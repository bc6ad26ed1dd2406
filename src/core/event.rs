//! What happened, as recorded twice: values for those who may see the record, names and hashes for auditors.

use super::field::{Class, Field};
use serde::Serialize;
use serde_json::Value;

/// One field's change.
#[derive(Clone, Debug)]
pub struct Change {
    pub field: String,
    pub class: Class,
    pub old: Value,
    pub new: Value,
}

impl Change {
    /// A change of a public or internal field; None where nothing changed.
    #[must_use]
    pub fn of(field: &str, old: impl Into<Value>, new: impl Into<Value>) -> Option<Self> {
        Self::classed(field, Class::Internal, old, new)
    }

    /// A change of a field of any class; None where nothing changed.
    #[must_use]
    pub fn classed(field: &str, class: Class, old: impl Into<Value>, new: impl Into<Value>) -> Option<Self> {
        let (old, new) = (old.into(), new.into());
        (old != new).then(|| Self { field: field.to_owned(), class, old, new })
    }
}

/// What changes from one set of facts to another, by the catalogue that describes both. Empty and absent are the same.
#[must_use]
pub fn differences<T: Serialize>(fields: &[Field], old: &T, new: &T) -> Vec<Option<Change>> {
    let value = |facts: &T| serde_json::to_value(facts).unwrap_or(Value::Null);
    let (old, new) = (value(old), value(new));
    let plain = |value: &Value, id: &str| match value.get(id) {
        Some(Value::String(text)) if text.is_empty() => Value::Null,
        Some(Value::Array(list)) if list.is_empty() => Value::Null,
        Some(value) => value.clone(),
        None => Value::Null,
    };
    fields
        .iter()
        .map(|field| Change::classed(field.id, field.class, plain(&old, field.id), plain(&new, field.id)))
        .collect()
}

/// An event: a stable name, what it is about, and what changed.
#[derive(Clone, Debug)]
pub struct Event {
    /// `customer.created`; never changed once released.
    pub name: &'static str,
    pub object: &'static str,
    pub row_id: Option<i64>,
    /// The customer on whose timeline it stands.
    pub customer_id: Option<i64>,
    /// All rows of a batch.
    pub ids: Vec<i64>,
    pub changes: Vec<Change>,
    pub outcome: Outcome,
    pub reasons: Vec<String>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Allow,
    Deny,
    Error,
}

impl Outcome {
    /// As stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Error => "error",
        }
    }
}

impl Event {
    /// An event about one row.
    #[must_use]
    pub fn about(name: &'static str, object: &'static str, row_id: i64) -> Self {
        Self { row_id: Some(row_id), ..Self::named(name, object) }
    }

    /// An event about no single row.
    #[must_use]
    pub fn named(name: &'static str, object: &'static str) -> Self {
        Self {
            name,
            object,
            row_id: None,
            customer_id: None,
            ids: Vec::new(),
            changes: Vec::new(),
            outcome: Outcome::Allow,
            reasons: Vec::new(),
        }
    }

    /// Puts it on a customer's timeline.
    #[must_use]
    pub fn on_customer(mut self, customer_id: i64) -> Self {
        self.customer_id = Some(customer_id);
        self
    }

    /// The same where there is a customer.
    #[must_use]
    pub fn on_customer_if(self, customer_id: Option<i64>) -> Self {
        Self { customer_id: customer_id.or(self.customer_id), ..self }
    }

    /// With what changed; None entries (nothing changed) are dropped.
    #[must_use]
    pub fn with(mut self, changes: impl IntoIterator<Item = Option<Change>>) -> Self {
        self.changes.extend(changes.into_iter().flatten());
        self
    }

    /// With every row of a batch.
    #[must_use]
    pub fn of_rows(mut self, ids: Vec<i64>) -> Self {
        self.ids = ids;
        self
    }

    /// With why, in stable words.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reasons.push(reason.into());
        self
    }

    /// Ended otherwise than allowed.
    #[must_use]
    pub fn ended(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }
}
