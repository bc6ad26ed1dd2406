//! From what was typed about a product to a checked proposal.

use super::fields::{FIELDS, USUAL_TAX};
use super::model::{Category, Draft, Product};
use super::text;
use crate::core::check::Check;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::raw_form;

raw_form!(
    /// A new or changed product, as typed.
    ProductForm ["code", "name", "name_en", "category", "series", "unit", "tax_rate", "description", "version"]
);

impl ProductForm {
    /// Checks everything and tells all that is wrong at once; `tree` are the categories that there are.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, tree: &[Category]) -> Result<Draft, Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let category = self.0.get("category");
        let category_id = category.parse().ok().filter(|id| tree.iter().any(|one| one.id == *id));
        if !category.is_empty() && category_id.is_none() {
            check.wrong("category", text::no_such_category(lang).into());
        }
        let draft = Draft {
            code: check.line("code"),
            name: check.line("name"),
            name_en: check.line("name_en"),
            category_id,
            series: check.line("series"),
            unit: check.choice("unit").unwrap_or_else(|| "unit".into()),
            tax_rate: check.choice("tax_rate").unwrap_or_else(|| USUAL_TAX.into()),
            description: check.long("description"),
        };
        if draft.code.is_empty() && !check.has_error("code") {
            check.wrong("code", text::need_code(lang).into());
        }
        if draft.name.is_empty() && !check.has_error("name") {
            check.wrong("name", text::need_name(lang).into());
        }
        check.finish(draft)
    }
}

/// A stored product as its form shows it.
#[must_use]
pub fn typed(product: &Product) -> ProductForm {
    let mut raw = Raw::default();
    for (name, value) in [
        ("code", product.code.clone()),
        ("name", product.name_zh.clone()),
        ("name_en", product.name_en.clone()),
        ("category", product.category_id.map(|id| id.to_string()).unwrap_or_default()),
        ("series", product.series.clone()),
        ("unit", product.unit.clone()),
        ("tax_rate", product.tax_rate.clone()),
        ("description", product.description.clone()),
        ("version", product.version.to_string()),
    ] {
        raw.set(name, value);
    }
    ProductForm(raw)
}
