//! From what was typed in the role editor to a checked proposal.

use super::catalogues::{find, ruled};
use super::grid::{abilities, label, scoped};
use super::model::{Draft, FieldRule, Granted};
use super::store::{FieldRow, GrantRow, Role};
use super::text;
use crate::admin::check::Check;
use crate::core::access::{Rule, ScopeKind};
use crate::core::field::Field;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::{Form, raw_form};
use std::borrow::Cow;

/// The role editor, as typed: `g.<permission>` holds a scope, `d.<permission>` the chosen departments, `a.<permission>` an ability's tick,
/// `f.<object>.<field>` a field's rule.
#[derive(Clone, Debug, Default)]
pub struct RoleForm(pub Raw);

impl Form for RoleForm {
    fn accepts(name: &str) -> bool {
        matches!(name, "name_zh" | "name_en" | "purpose_zh" | "purpose_en" | "version" | "asks_reason")
            || name.split_once('.').is_some_and(|(part, id)| match part {
                "g" | "d" => scoped().any(|permission| permission.id == id),
                "a" => abilities().any(|permission| permission.id == id),
                "f" => find(id).is_some(),
                _ => false,
            })
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

raw_form!(
    /// A role to give or to take.
    GiveForm ["role"]
);
raw_form!(
    /// On or off.
    SeparationForm ["separation"]
);

impl RoleForm {
    /// Checks everything and tells all that is wrong at once. `departments` are those that exist; `apart` says that
    /// the separation of administrators holds.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, departments: &[i64], apart: bool) -> Result<Draft, Errors> {
        let mut check = Check::new(&self.0, lang);
        let mut draft = Draft {
            name_zh: check.needed("name_zh", 100, text::need_name(lang)),
            name_en: check.line("name_en", 100),
            purpose_zh: check.line("purpose_zh", 200),
            purpose_en: check.line("purpose_en", 200),
            grants: Vec::new(),
            fields: self.fields(),
            asks_reason: self.0.get("asks_reason") == "1",
        };
        for permission in scoped() {
            let Some(scope) = ScopeKind::of_id(self.0.get(&format!("g.{}", permission.id)))
                .filter(|scope| *scope != ScopeKind::Ability)
            else {
                continue;
            };
            let chosen =
                if scope == ScopeKind::Chosen { self.departments(permission.id, departments) } else { Vec::new() };
            if scope == ScopeKind::Chosen && chosen.is_empty() {
                check.errors.push((
                    Cow::Owned(format!("d.{}", permission.id)),
                    text::need_departments(lang, &label(permission, lang)),
                ));
            }
            draft.grants.push(Granted { permission: permission.id, scope, departments: chosen });
        }
        for permission in abilities().filter(|permission| self.0.has(&format!("a.{}", permission.id))) {
            draft.grants.push(Granted {
                permission: permission.id,
                scope: ScopeKind::Ability,
                departments: Vec::new(),
            });
        }
        if apart && draft.sides().is_empty() {
            check.wrong("abilities", text::mixed(lang));
        }
        check.done(draft)
    }

    /// What is said of fields; a field of which nothing is said is as usual for its class.
    fn fields(&self) -> Vec<FieldRule> {
        let said = |(object, field): (&'static str, &'static Field)| {
            let rule = Rule::of_id(self.0.get(&format!("f.{object}.{}", field.id)))?;
            Some(FieldRule { object, field: field.id, rule })
        };
        ruled().filter_map(said).collect()
    }

    fn departments(&self, id: &str, known: &[i64]) -> Vec<i64> {
        let name = format!("d.{id}");
        let mut out: Vec<i64> =
            self.0.all(&name).filter_map(|typed| typed.parse().ok()).filter(|id| known.contains(id)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// A stored role as the editor shows it.
#[must_use]
pub fn typed(role: &Role, grants: &[GrantRow], fields: &[FieldRow]) -> RoleForm {
    let mut pairs: Vec<(String, String)> = [
        ("name_zh", role.name_zh.clone()),
        ("name_en", role.name_en.clone()),
        ("purpose_zh", role.purpose_zh.clone()),
        ("purpose_en", role.purpose_en.clone()),
        ("version", role.version.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    pairs.extend(fields.iter().map(|row| (format!("f.{}.{}", row.object, row.field), row.rule.clone())));
    if role.asks_reason {
        pairs.push(("asks_reason".into(), "1".into()));
    }
    for grant in grants {
        if grant.scope == "ability" {
            pairs.push((format!("a.{}", grant.permission), "1".into()));
        } else {
            pairs.push((format!("g.{}", grant.permission), grant.scope.clone()));
            pairs.extend(grant.departments.iter().map(|id| (format!("d.{}", grant.permission), id.to_string())));
        }
    }
    RoleForm(Raw::new(pairs))
}
