//! The fields of which roles say who sees and writes what, of every object.

use crate::core::access::{OBJECTS, object_label};
use crate::core::field::{Catalogue, Field};
use crate::text::Lang;
use crate::{contacts, customers, leads};

/// The catalogues, in the order of the role editor.
pub const CATALOGUES: &[Catalogue] =
    &[customers::fields::CATALOGUE, contacts::fields::CATALOGUE, leads::fields::CATALOGUE];

/// Every field with rules, with its object.
pub fn ruled() -> impl Iterator<Item = (&'static str, &'static Field)> {
    CATALOGUES.iter().flat_map(|catalogue| catalogue.ruled().map(|field| (catalogue.object, field)))
}

/// A field with rules by what stands for it: `customer.phones`.
#[must_use]
pub fn find(id: &str) -> Option<(&'static str, &'static Field)> {
    let (object, field) = id.split_once('.')?;
    ruled().find(|(of, one)| *of == object && one.id == field)
}

/// A field in words: 客户 · 电话.
#[must_use]
pub fn label(object: &str, field: &Field, lang: Lang) -> String {
    debug_assert!(OBJECTS.iter().any(|(id, ..)| *id == object), "an object without a label");
    format!("{} · {}", object_label(object, lang), field.label(lang))
}
