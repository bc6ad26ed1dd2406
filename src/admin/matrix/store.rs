//! All SQL of the permission matrix. What counts as held is said once more in `Standing`; a test compares the two.

use crate::core::access::{Grant, Rule, ScopeKind, permission};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;
use std::collections::HashMap;

row! {
    /// Somebody or something that holds grants. `key` is the account, or the key of a built-in role.
    pub struct Subject { id: i64, key: String, name_zh: String, name_en: String, note_zh: String, note_en: String }
    struct RuleRow { role_id: i64, object: String, field: String, rule: String }
    struct GrantRow { subject: i64, permission: String, scope: String, departments: Vec<i64>, role_id: i64 }
}

/// A row of the matrix: whose, and what they hold.
#[derive(Clone, Debug)]
pub struct Row {
    pub subject: Subject,
    pub grants: Vec<Grant>,
}

/// What names a role.
pub type RoleNames<'a> = &'a dyn Fn(i64) -> String;

/// What roles say of fields: by role, object and field.
pub type Rules = HashMap<(i64, String, String), Rule>;

/// What every role says of fields.
///
/// # Errors
/// As the database answers.
pub fn rules(door: &mut impl Door) -> Result<Rules, Problem> {
    let rows: Vec<RuleRow> = Sql::new("select role_id, object, field, rule from role_field").rows(door)?;
    let said = |row: RuleRow| Some(((row.role_id, row.object, row.field), Rule::of_id(&row.rule)?));
    Ok(rows.into_iter().filter_map(said).collect())
}

/// Every role in use.
///
/// # Errors
/// As the database answers.
pub fn roles(door: &mut impl Door) -> Result<Vec<Row>, Problem> {
    let subjects = Sql::new(
        "select id, coalesce(key, '') as key, name_zh, name_en, purpose_zh as note_zh, purpose_en as note_en from role where retired_at is null order by id",
    )
    .rows(door)?;
    let grants = Sql::new("select role_id as subject, permission, scope, departments, role_id from role_grant order by role_id, permission").rows(door)?;
    Ok(joined(subjects, grants))
}

/// Active people by login, all or those of these ids, with the grants of their roles.
///
/// # Errors
/// As the database answers.
pub fn people(door: &mut impl Door, ids: Option<&[i64]>) -> Result<Vec<Row>, Problem> {
    let all = ids.is_none();
    let ids = ids.unwrap_or_default().to_vec();
    let subjects = Sql::new(
        "select u.id, u.login as key, u.name as name_zh, '' as name_en, d.name_zh as note_zh, d.name_en as note_en
         from app_user u join department d on d.id = u.department_id where u.active and ($1 or u.id = any($2)) order by u.login",
    )
    .bind(all)
    .bind(ids.clone())
    .rows(door)?;
    let grants = Sql::new(
        "select ur.user_id as subject, g.permission, g.scope, g.departments, g.role_id
         from user_role ur join role r on r.id = ur.role_id join role_grant g on g.role_id = r.id
         where r.retired_at is null and ($1 or ur.user_id = any($2)) order by ur.user_id, g.permission, g.role_id",
    )
    .bind(all)
    .bind(ids)
    .rows(door)?;
    Ok(joined(subjects, grants))
}

fn joined(subjects: Vec<Subject>, grants: Vec<GrantRow>) -> Vec<Row> {
    let mut held: HashMap<i64, Vec<Grant>> = HashMap::new();
    for row in grants {
        if let (Some(permission), Some(scope)) = (permission(&row.permission), ScopeKind::of_id(&row.scope)) {
            let grant = Grant { permission: permission.id, scope, departments: row.departments, role_id: row.role_id };
            held.entry(row.subject).or_default().push(grant);
        }
    }
    subjects.into_iter().map(|subject| Row { grants: held.remove(&subject.id).unwrap_or_default(), subject }).collect()
}
