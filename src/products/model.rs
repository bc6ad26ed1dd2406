//! A product and a category as they are stored and as they are proposed.

use crate::row;
use crate::text::Lang;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// A product's facts, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Draft {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub category_id: Option<i64>,
    pub series: String,
    pub unit: String,
    pub tax_rate: String,
    pub description: String,
}

row! {
    /// A product with all that its page shows.
    pub struct Product {
        id: i64, code: String, name_zh: String, name_en: String, category_id: Option<i64>, series: String, unit: String, tax_rate: String,
        description: String, state: String, created_at: DateTime<Utc>, created_by_name: Option<String>, updated_at: DateTime<Utc>,
        updated_by_name: Option<String>, version: i32,
    }
    /// A category in its tree: depth from 0, and how many products lie in it itself.
    pub struct Category { id: i64, parent_id: Option<i64>, name_zh: String, name_en: String, sort: i32, depth: i32, products: i64, version: i32 }
}

impl Product {
    /// The name in a language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.name(&self.name_zh, &self.name_en)
    }

    /// Its facts, as a proposal that changes nothing.
    #[must_use]
    pub fn stored(&self) -> Draft {
        Draft {
            code: self.code.clone(),
            name: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            category_id: self.category_id,
            series: self.series.clone(),
            unit: self.unit.clone(),
            tax_rate: self.tax_rate.clone(),
            description: self.description.clone(),
        }
    }
}

impl Category {
    /// The name in a language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.name(&self.name_zh, &self.name_en)
    }
}

/// The names from the top of the tree down to a category, which is given in the order of the tree.
#[must_use]
pub fn path_of(tree: &[Category], id: i64, lang: Lang) -> String {
    let mut names = Vec::new();
    let mut next = Some(id);
    while let Some(category) = next.and_then(|id| tree.iter().find(|one| one.id == id)) {
        names.push(category.name(lang));
        // Never more levels than the tree has, whatever is stored.
        next = category.parent_id.filter(|_| names.len() < LEVELS);
    }
    names.reverse();
    names.join(" / ")
}

/// Levels of categories.
pub const LEVELS: usize = 3;

/// A category and all that lie below it.
#[must_use]
pub fn below(tree: &[Category], id: i64) -> Vec<i64> {
    let mut found = vec![id];
    for category in tree {
        if category.parent_id.is_some_and(|parent| found.contains(&parent)) {
            found.push(category.id);
        }
    }
    found
}
