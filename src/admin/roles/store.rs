//! All SQL of roles and grants, and of the separation of administrators.

use super::model::{Draft, Granted};
use super::rules::administrator;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use crate::text::Lang;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

row! {
    /// A role; `holders` counts active accounts.
    pub struct Role { id: i64, name_zh: String, name_en: String, purpose_zh: String, purpose_en: String,
        administrator: Option<String>, built_in: bool, retired: bool, asks_reason: bool, version: i32, holders: i64 }
    /// One grant of a role.
    pub struct GrantRow { permission: String, scope: String, departments: Vec<i64> }
    /// What a role says of a field.
    pub struct FieldRow { object: String, field: String, rule: String }
    /// A role that a person holds.
    pub struct Held { id: i64, name_zh: String, name_en: String, given_by: Option<String>, given_at: DateTime<Utc>, managed: bool }
    struct Id { id: i64 }
}

impl Role {
    /// Its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.name(&self.name_zh, &self.name_en)
    }

    /// Its purpose.
    #[must_use]
    pub fn purpose(&self, lang: Lang) -> &str {
        lang.name(&self.purpose_zh, &self.purpose_en)
    }
}

const ROLE: &str = "
    select r.id, r.name_zh, r.name_en, r.purpose_zh, r.purpose_en, r.administrator, r.built_in, r.retired_at is not null as retired,
      exists (select 1 from role_reason x where x.role_id = r.id and x.action = 'reveal') as asks_reason, r.version,
      (select count(*) from user_role ur join app_user u on u.id = ur.user_id where ur.role_id = r.id and u.active) as holders
    from role r ";

/// Every role: those in use first, by id.
///
/// # Errors
/// As the database answers.
pub fn list(door: &mut impl Door) -> Result<Vec<Role>, Problem> {
    Sql::new(ROLE).text("order by r.retired_at is not null, r.id").rows(door)
}

/// A role.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, id: i64) -> Result<Role, Problem> {
    Sql::new(ROLE).text("where r.id = ").value(id).one(door)
}

/// The role of a key.
///
/// # Errors
/// `NotFound` where there is none.
pub fn of_key(door: &mut impl Door, key: &str) -> Result<Role, Problem> {
    Sql::new(ROLE).text("where r.key = ").value(key).one(door)
}

/// What a role grants.
///
/// # Errors
/// As the database answers.
pub fn grants(door: &mut impl Door, id: i64) -> Result<Vec<GrantRow>, Problem> {
    Sql::new("select permission, scope, departments from role_grant where role_id = $1 order by permission")
        .bind(id)
        .rows(door)
}

/// What a role says of fields.
///
/// # Errors
/// As the database answers.
pub fn fields(door: &mut impl Door, id: i64) -> Result<Vec<FieldRow>, Problem> {
    Sql::new("select object, field, rule from role_field where role_id = $1 order by object, field").bind(id).rows(door)
}

/// Whether a person holds a role.
///
/// # Errors
/// As the database answers.
pub fn holds(door: &mut impl Door, user_id: i64, role_id: i64) -> Result<bool, Problem> {
    let count: Number = Sql::new("select count(*) as n from user_role where user_id = $1 and role_id = $2")
        .bind(user_id)
        .bind(role_id)
        .one(door)?;
    Ok(count.n > 0)
}

/// The roles that a person holds, retired ones left out.
///
/// # Errors
/// As the database answers.
pub fn held(door: &mut impl Door, user_id: i64) -> Result<Vec<Held>, Problem> {
    Sql::new(
        "select r.id, r.name_zh, r.name_en, g.name as given_by, ur.given_at,
           exists (select 1 from managed_role m where m.user_id = ur.user_id and m.role_id = ur.role_id) as managed
         from user_role ur join role r on r.id = ur.role_id left join app_user g on g.id = ur.given_by
         where ur.user_id = $1 and r.retired_at is null order by r.id",
    )
    .bind(user_id)
    .rows(door)
}

/// Inserts a role with its grants; its id.
///
/// # Errors
/// `Refused` with `separate_administrators`.
pub fn insert(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let id: Id = Sql::new("insert into role (name_zh, name_en, purpose_zh, purpose_en, administrator) values ($1,$2,$3,$4,$5) returning id")
        .bind(draft.name_zh.as_str())
        .bind(draft.name_en.as_str())
        .bind(draft.purpose_zh.as_str())
        .bind(draft.purpose_en.as_str())
        .bind(administrator(&draft.sides()).map(str::to_owned))
        .one(tx)?;
    add_grants(tx, id.id, &draft.grants)?;
    set_fields(tx, id.id, draft)?;
    Ok(id.id)
}

/// Saves a role with its grants at the version that was seen; false where somebody saved in between.
///
/// # Errors
/// `Refused` with `separate_administrators` or `no_self_grant`.
pub fn update(tx: &mut Tx, id: i64, version: i32, draft: &Draft) -> Result<bool, Problem> {
    let saved = Sql::new(
        "update role set name_zh = $3, name_en = $4, purpose_zh = $5, purpose_en = $6, administrator = $7, version = version + 1
         where id = $1 and version = $2 and not built_in",
    )
    .bind(id)
    .bind(version)
    .bind(draft.name_zh.as_str())
    .bind(draft.name_en.as_str())
    .bind(draft.purpose_zh.as_str())
    .bind(draft.purpose_en.as_str())
    .bind(administrator(&draft.sides()).map(str::to_owned))
    .run(tx)?;
    if saved == 0 {
        return Ok(false);
    }
    Sql::new("delete from role_grant where role_id = $1").bind(id).run(tx)?;
    add_grants(tx, id, &draft.grants)?;
    set_fields(tx, id, draft)?;
    Ok(true)
}

/// Says of each field what the proposal says, and whether a reason is asked for.
fn set_fields(tx: &mut Tx, id: i64, draft: &Draft) -> Result<(), Problem> {
    let rows: Vec<Value> = draft
        .fields
        .iter()
        .map(|one| json!({ "object": one.object, "field": one.field, "rule": one.rule.id() }))
        .collect();
    replace_fields(tx, id, Value::Array(rows))?;
    let reason = if draft.asks_reason {
        "insert into role_reason (role_id, action) values ($1, 'reveal') on conflict do nothing"
    } else {
        "delete from role_reason where role_id = $1 and action = 'reveal'"
    };
    Sql::new(reason).bind(id).run(tx)?;
    Ok(())
}

/// Makes these the rules of a role's fields: objects, fields and rules as JSON. What stays as it is, is not touched.
///
/// # Errors
/// `Refused` with `no_self_grant`.
pub fn replace_fields(tx: &mut Tx, id: i64, rows: Value) -> Result<usize, Problem> {
    let gone = Sql::new(
        "delete from role_field f where role_id = $1 and not exists (
           select 1 from jsonb_to_recordset($2) as x(object text, field text) where x.object = f.object and x.field = f.field)",
    )
    .bind(id)
    .bind(rows.clone())
    .run(tx)?;
    let set = Sql::new(
        "insert into role_field (role_id, object, field, rule)
         select $1, x.object, x.field, x.rule from jsonb_to_recordset($2) as x(object text, field text, rule text)
         on conflict (role_id, object, field) do update set rule = excluded.rule where role_field.rule <> excluded.rule",
    )
    .bind(id)
    .bind(rows)
    .run(tx)?;
    Ok(gone + set)
}

/// All grants in one statement, so that the triggers see the whole.
fn add_grants(tx: &mut Tx, id: i64, grants: &[Granted]) -> Result<(), Problem> {
    let rows: Vec<Value> = grants
        .iter()
        .map(|grant| {
            let departments = grant.departments.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
            json!({ "permission": grant.permission, "scope": grant.scope.id(), "departments": format!("{{{departments}}}") })
        })
        .collect();
    Sql::new(
        "insert into role_grant (role_id, permission, scope, departments)
         select $1, x.permission, x.scope, x.departments::bigint[] from jsonb_to_recordset($2) as x(permission text, scope text, departments text)",
    )
    .bind(id)
    .bind(Value::Array(rows))
    .run(tx)?;
    Ok(())
}

/// Retires a role or brings it back; false where it already is so.
///
/// # Errors
/// `Refused` with `separate_administrators`.
pub fn set_retired(tx: &mut Tx, id: i64, retired: bool) -> Result<bool, Problem> {
    let changed = Sql::new("update role set retired_at = case when $2 then $3 end, version = version + 1 where id = $1 and (retired_at is not null) <> $2")
        .bind(id)
        .bind(retired)
        .bind(tx.now)
        .run(tx)?;
    Ok(changed == 1)
}

/// Gives a role; false where it was held already.
///
/// # Errors
/// `Refused` with `separate_administrators` or `no_self_grant`.
pub fn give(tx: &mut Tx, user_id: i64, role_id: i64) -> Result<bool, Problem> {
    let given = Sql::new(
        "insert into user_role (user_id, role_id, given_by, given_at) values ($1,$2,$3,$4) on conflict do nothing",
    )
    .bind(user_id)
    .bind(role_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(given == 1)
}

/// Takes a role; false where it was not held.
///
/// # Errors
/// As the database answers.
pub fn take(tx: &mut Tx, user_id: i64, role_id: i64) -> Result<bool, Problem> {
    let taken =
        Sql::new("delete from user_role where user_id = $1 and role_id = $2").bind(user_id).bind(role_id).run(tx)?;
    Ok(taken == 1)
}

/// Whether the separation of administrators is switched off.
///
/// # Errors
/// As the database answers.
pub fn separation_off(door: &mut impl Door) -> Result<bool, Problem> {
    let count: Number =
        Sql::new("select count(*) as n from setting where key = 'separation' and value = 'off'").one(door)?;
    Ok(count.n > 0)
}

/// Switches the separation.
///
/// # Errors
/// `Refused` with `separate_administrators` where somebody stands on two sides.
pub fn set_separation(tx: &mut Tx, off: bool) -> Result<(), Problem> {
    Sql::new(
        "insert into setting (key, value) values ('separation', $1)
         on conflict (key) do update set value = excluded.value, version = setting.version + 1",
    )
    .bind(if off { "off" } else { "on" })
    .run(tx)?;
    Ok(())
}
