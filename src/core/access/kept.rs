//! Values under field rules. A row's ruled fields are `Kept`: nothing prints them, and only this module opens them, by the
//! rules of the person and for the record in hand. So no page can show what its viewer may not see.

use super::facts::{Facts, Guarded};
use super::rule::{Place, Rule};
use super::standing::Standing;
use crate::core::field::{Catalogue, FieldKind};
use crate::core::problem::Problem;
use crate::core::sql::Column;
use crate::core::tx::Tx;
use crate::core::{credit_code, mail_address, phone};
use chrono::NaiveDate;
use diesel::deserialize::{self, FromSql, FromStaticSqlRow, Queryable};
use diesel::pg::{Pg, PgValue};
use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// A value as it came from the database, closed.
#[derive(Clone, PartialEq)]
pub struct Kept<T>(T);

impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> Kept<T> {
    /// The value itself, for a transaction that stores or records it: never for showing.
    pub fn stored(&self, _: &Tx) -> &T {
        &self.0
    }

    pub(super) fn value(&self) -> &T {
        &self.0
    }
}

impl Kept<Value> {
    /// One field of a record's `extra`, as closed as all of it.
    #[must_use]
    pub fn part(&self, field: &str) -> Kept<Option<String>> {
        Kept(self.0.get(field).and_then(Value::as_str).map(str::to_owned))
    }
}

impl<T: Column> Column for Kept<T> {
    type Type = T::Type;
}

impl<T: FromSql<ST, Pg>, ST> FromSql<ST, Pg> for Kept<T> {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        T::from_sql(bytes).map(Self)
    }

    fn from_nullable_sql(bytes: Option<PgValue<'_>>) -> deserialize::Result<Self> {
        T::from_nullable_sql(bytes).map(Self)
    }
}

impl<T, ST> Queryable<ST, Pg> for Kept<T>
where
    Self: FromStaticSqlRow<ST, Pg>,
{
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}

/// What a person may see of a value.
#[derive(Debug)]
pub enum Shown<'a, T> {
    /// Nothing, not even whether there is a value.
    Hidden,
    /// The mask; empty where there is no value.
    Masked(String),
    Clear(&'a T),
}

impl<'a, T> Shown<'a, T> {
    /// The value, where it is clear.
    #[must_use]
    pub fn clear(self) -> Option<&'a T> {
        match self {
            Self::Clear(value) => Some(value),
            Self::Hidden | Self::Masked(_) => None,
        }
    }
}

/// A record whose fields have rules.
pub trait Ruled: Guarded {
    /// Its fields.
    const CATALOGUE: Catalogue;
}

/// A value that has a mask.
pub trait Maskable {
    /// The mask; empty where there is nothing to hide.
    fn mask(&self, kind: FieldKind) -> String;
}

impl Maskable for Vec<String> {
    fn mask(&self, kind: FieldKind) -> String {
        self.iter().map(|one| one.mask(kind)).collect::<Vec<_>>().join(", ")
    }
}

impl Maskable for String {
    fn mask(&self, kind: FieldKind) -> String {
        let first = || self.chars().next().map_or_else(String::new, String::from);
        match kind {
            _ if self.is_empty() => String::new(),
            FieldKind::Phones => phone::parse(self).map_or_else(|_other| "***".into(), |phone| phone.masked()),
            FieldKind::Mails => format!("{}***@{}", first(), mail_address::domain(self)),
            FieldKind::Text(_) | FieldKind::Long(_) => format!("{}***", first()),
            FieldKind::CreditCode => credit_code::masked(self),
            _ => "***".into(),
        }
    }
}

impl<T: Maskable> Maskable for Option<T> {
    fn mask(&self, kind: FieldKind) -> String {
        self.as_ref().map_or_else(String::new, |value| value.mask(kind))
    }
}

macro_rules! stars {
    ($( $kind:ty ),*) => { $( impl Maskable for $kind { fn mask(&self, _: FieldKind) -> String { "***".into() } } )* };
}
stars!(i32, i64, Decimal, NaiveDate);

/// A value as the person sees it at a place.
pub(super) fn shown<'a, T: Maskable>(
    standing: &Standing,
    (catalogue, field): (&Catalogue, &str),
    (facts, place): (&Facts, Place),
    kept: &'a Kept<T>,
) -> Shown<'a, T> {
    let kind = catalogue.field(field).map(|field| field.kind);
    match (standing.rule((catalogue, field), facts, place), kind) {
        (Rule::Read | Rule::Write, _) => Shown::Clear(&kept.0),
        (Rule::Masked, Some(kind)) => Shown::Masked(kept.0.mask(kind)),
        _ => Shown::Hidden,
    }
}

/// A proposal with the fields that the actor may not write as they are stored: they are neither lost nor changed.
///
/// # Errors
/// A fault of the product, where a proposal can't be written as JSON and read again.
pub fn held_back<D: Serialize + DeserializeOwned>(
    new: &D,
    old: &D,
    catalogue: &Catalogue,
    writes: impl Fn(&str) -> bool,
) -> Result<D, Problem> {
    let json = |draft: &D| serde_json::to_value(draft).map_err(Problem::bug);
    let (mut new, mut old) = (json(new)?, json(old)?);
    for field in catalogue.fields.iter().filter(|field| !writes(field.id)) {
        if let (Some(new), Some(old)) = (new.as_object_mut(), old.as_object_mut()) {
            // A field of `extra` is there only where it has a value.
            match old.remove(field.id) {
                Some(value) => new.insert(field.id.to_owned(), value),
                None => new.remove(field.id),
            };
        }
    }
    serde_json::from_value(new).map_err(Problem::bug)
}

/// The changes of an entry of the history as the person may read them at a place: those of hidden fields are left out, those
/// of masked ones have masks in place of their values.
#[must_use]
pub fn changes(
    standing: &Standing,
    catalogue: &Catalogue,
    (facts, place): (&Facts, Place),
    kept: &Kept<Value>,
) -> Vec<Value> {
    let all = kept.0.as_array().into_iter().flatten();
    all.filter_map(|change| {
        let name = change.get("field").and_then(Value::as_str).unwrap_or_default();
        let Some(field) = catalogue.field(name) else { return Some(change.clone()) };
        match standing.rule((catalogue, name), facts, place) {
            Rule::Hidden => None,
            Rule::Read | Rule::Write => Some(change.clone()),
            Rule::Masked => {
                let mut masked = change.clone();
                for side in ["old", "new"] {
                    if let Some(value) = masked.get_mut(side) {
                        *value = mask_json(value, field.kind);
                    }
                }
                Some(masked)
            }
        }
    })
    .collect()
}

fn mask_json(value: &Value, kind: FieldKind) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::String(text) => Value::String(text.mask(kind)),
        Value::Array(all) => all.iter().map(|one| mask_json(one, kind)).collect(),
        _ => Value::String("***".into()),
    }
}
