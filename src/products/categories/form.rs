//! From what was typed about a category to a checked proposal.

use crate::core::check::Check;
use crate::core::field::Class::Internal;
use crate::core::field::{Field, FieldKind};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::products::model::Category;
use crate::products::text;
use crate::text::Lang;
use crate::web::form::raw_form;

raw_form!(
    /// A new or changed category, as typed.
    CategoryForm ["name", "name_en", "parent", "sort", "version"]
);

const fn line(id: &'static str, zh: &'static str, en: &'static str) -> Field {
    Field { id, zh, en, kind: FieldKind::Text(60), class: Internal, aliases: &[] }
}

/// The names.
const FIELDS: &[Field] = &[line("name", "名称", "Name"), line("name_en", "英文名称", "English name")];

/// A checked proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name_zh: String,
    pub name_en: String,
    pub parent_id: Option<i64>,
    pub sort: i32,
}

impl CategoryForm {
    /// Checks everything and tells all that is wrong at once; `tree` are the categories that may stand above.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, tree: &[Category]) -> Result<Draft, Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let (parent, sort) = (self.0.get("parent"), self.0.get("sort"));
        let parent_id = parent.parse().ok().filter(|id| tree.iter().any(|one| one.id == *id));
        if !parent.is_empty() && parent_id.is_none() {
            check.wrong("parent", text::no_such_category(lang).into());
        }
        let number = if sort.is_empty() { Some(0) } else { sort.parse().ok() };
        if number.is_none() {
            check.wrong("sort", text::bad_sort(lang).into());
        }
        let draft = Draft {
            name_zh: check.line("name"),
            name_en: check.line("name_en"),
            parent_id,
            sort: number.unwrap_or_default(),
        };
        if draft.name_zh.is_empty() {
            check.wrong("name", text::need_name(lang).into());
        }
        check.finish(draft)
    }
}

/// A stored category as its form shows it.
#[must_use]
pub fn typed(category: &Category) -> CategoryForm {
    let mut raw = Raw::default();
    for (name, value) in [
        ("name", category.name_zh.clone()),
        ("name_en", category.name_en.clone()),
        ("parent", category.parent_id.map(|id| id.to_string()).unwrap_or_default()),
        ("sort", category.sort.to_string()),
        ("version", category.version.to_string()),
    ] {
        raw.set(name, value);
    }
    CategoryForm(raw)
}
