//! From what was typed about a department to a checked proposal.

use super::model::Draft;
use super::store::Node;
use super::text;
use crate::admin::check::Check;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::raw_form;

raw_form!(
    /// A new or changed department, as typed.
    DepartmentForm ["name_zh", "name_en", "parent", "sort", "version"]
);
raw_form!(
    /// A head to add (by name) or to remove (by id).
    HeadForm ["person"]
);

impl DepartmentForm {
    /// Checks everything and tells all that is wrong at once. `open` are the departments that may stand above.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, open: &[i64]) -> Result<Draft, Errors> {
        let mut check = Check::new(&self.0, lang);
        let parent = self.0.get("parent");
        let parent_id: Option<i64> = parent.parse().ok();
        if !parent.is_empty() && !parent_id.is_some_and(|id| open.contains(&id)) {
            check.wrong("parent", text::need_parent(lang));
        }
        let sort = self.0.get("sort");
        let sort = if sort.is_empty() { Some(0) } else { sort.parse().ok() };
        if sort.is_none() {
            check.wrong("sort", text::bad_sort(lang));
        }
        let draft = Draft {
            name_zh: check.needed("name_zh", 100, text::need_name(lang)),
            name_en: check.line("name_en", 100),
            parent_id,
            sort: sort.unwrap_or_default(),
        };
        check.done(draft)
    }
}

/// A stored department as its form shows it.
#[must_use]
pub fn typed(node: &Node) -> DepartmentForm {
    let mut raw = Raw::default();
    for (name, value) in [
        ("name_zh", node.name_zh.clone()),
        ("name_en", node.name_en.clone()),
        ("parent", node.parent_id.map(|id| id.to_string()).unwrap_or_default()),
        ("sort", node.sort.to_string()),
        ("version", node.version.to_string()),
    ] {
        raw.set(name, value);
    }
    DepartmentForm(raw)
}
