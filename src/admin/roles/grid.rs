//! The grid of objects and actions that the role editor and the permission matrix share.

use crate::core::access::{Grant, Kind, OBJECTS, PERMISSIONS, PermissionInfo, ScopeKind, object_label};
use crate::text::Lang;
use crate::ui::matrix::Reach;

/// The actions of records in the order of the catalogue: id and label.
#[must_use]
pub fn actions(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let mut out: Vec<(&str, &str)> = Vec::new();
    for permission in scoped() {
        if !out.iter().any(|(action, _)| *action == permission.action()) {
            out.push((permission.action(), permission.label(lang)));
        }
    }
    out
}

/// The permissions about records.
pub fn scoped() -> impl Iterator<Item = &'static PermissionInfo> {
    PERMISSIONS.iter().filter(|permission| permission.kind == Kind::Scoped)
}

/// The abilities.
pub fn abilities() -> impl Iterator<Item = &'static PermissionInfo> {
    PERMISSIONS.iter().filter(|permission| permission.kind != Kind::Scoped)
}

/// The objects with their labels.
pub fn objects(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    OBJECTS.iter().map(move |(id, zh, en)| (*id, lang.pick(*zh, *en)))
}

/// The permission where an object and an action meet.
#[must_use]
pub fn at(object: &str, action: &str) -> Option<&'static PermissionInfo> {
    scoped().find(|permission| permission.object() == object && permission.action() == action)
}

/// A permission in words: 客户 · 查看.
#[must_use]
pub fn label(permission: &PermissionInfo, lang: Lang) -> String {
    match object_label(permission.object(), lang) {
        "" => permission.label(lang).to_owned(),
        object => format!("{object} · {}", permission.label(lang)),
    }
}

/// The shade of a scope.
#[must_use]
pub fn shade(scope: ScopeKind) -> Reach {
    match scope {
        ScopeKind::Own => Reach::Own,
        ScopeKind::Line | ScopeKind::Team => Reach::Near,
        ScopeKind::Department => Reach::Department,
        ScopeKind::Subtree | ScopeKind::Chosen => Reach::Wide,
        ScopeKind::All | ScopeKind::Ability => Reach::All,
    }
}

/// Several grants of one permission, united: the kinds of scope that count, narrow to wide, and the chosen departments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct United {
    pub scopes: Vec<ScopeKind>,
    pub departments: Vec<i64>,
    /// The roles that give it.
    pub roles: Vec<i64>,
}

impl United {
    /// Unites what `grants` give of a permission.
    #[must_use]
    pub fn of(grants: &[Grant], permission: &str) -> Self {
        let mut out = Self::default();
        for grant in grants.iter().filter(|grant| grant.permission == permission) {
            if !out.scopes.contains(&grant.scope) {
                out.scopes.push(grant.scope);
            }
            out.departments.extend(&grant.departments);
            out.roles.push(grant.role_id);
        }
        let held = out.scopes.clone();
        out.scopes.retain(|scope| !held.iter().any(|other| holds(*other, *scope)));
        let place = |scope: &ScopeKind| ScopeKind::RECORDS.iter().position(|one| one == scope);
        out.scopes.sort_by_key(place);
        out.departments.sort_unstable();
        out.departments.dedup();
        out
    }

    /// Whether anything is granted.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.scopes.is_empty()
    }

    /// In words; `department` names a department. Empty where nothing is granted.
    #[must_use]
    pub fn label(&self, lang: Lang, department: impl Fn(i64) -> String) -> String {
        let words = self.scopes.iter().map(|scope| match scope {
            ScopeKind::Chosen => {
                let names = lang.list(self.departments.iter().map(|id| department(*id)));
                format!("{}{}{names}", scope.label(lang), lang.pick("：", ": "))
            }
            scope => scope.label(lang).to_owned(),
        });
        words.collect::<Vec<_>>().join(" + ")
    }

    /// The shade of the widest.
    #[must_use]
    pub fn shade(&self) -> Reach {
        self.scopes.iter().map(|scope| shade(*scope)).max().unwrap_or(Reach::Nothing)
    }
}

/// Whether one scope holds all that another does.
fn holds(wide: ScopeKind, narrow: ScopeKind) -> bool {
    use ScopeKind::{All, Department, Line, Own, Subtree, Team};
    wide != narrow && matches!((wide, narrow), (All, _) | (Subtree, Department) | (Line | Team, Own))
}
