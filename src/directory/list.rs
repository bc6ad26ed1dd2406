//! What the pages and commands of the directory show.

use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;
use chrono::{DateTime, Utc};
use serde_json::Value;

row! {
    /// A mapping as its page shows it.
    pub struct MapLine { id: i64, group_key: String, group_name: String, gift_zh: String, gift_en: String }
    /// A role or a department by its names.
    pub struct Named { id: i64, name_zh: String, name_en: String }
    /// How a reading ended.
    pub struct SyncLine { at: DateTime<Utc>, outcome: String, reason: String, counts: Value }
    /// An emergency account.
    pub struct Emergency { user_id: i64, login: String, name: String, active: bool, has_password: bool, has_factor: bool, signed_in_at: Option<DateTime<Utc>> }
    /// A group that gives a role of one of the three administrators.
    pub struct AdministratorMap { group_name: String, role_zh: String, role_en: String }
}

/// The last readings.
///
/// # Errors
/// As the database answers.
pub fn syncs(door: &mut impl Door, provider: &str) -> Result<Vec<SyncLine>, Problem> {
    Sql::new(
        "select at, outcome, reason, counts from directory_sync where provider = $1 order by at desc, id desc limit 10",
    )
    .bind(provider)
    .rows(door)
}

/// The mappings of roles, or of departments.
///
/// # Errors
/// As the database answers.
pub fn map(door: &mut impl Door, provider: &str, of_roles: bool) -> Result<Vec<MapLine>, Problem> {
    Sql::new(
        "select m.id, m.group_key, m.group_name, coalesce(r.name_zh, d.name_zh) as gift_zh, coalesce(r.name_en, d.name_en) as gift_en
         from directory_map m left join role r on r.id = m.role_id left join department d on d.id = m.department_id
         where m.provider = $1 and (m.role_id is not null) = $2 order by m.id",
    )
    .bind(provider)
    .bind(of_roles)
    .rows(door)
}

/// The names of roles.
///
/// # Errors
/// As the database answers.
pub fn role_names(door: &mut impl Door, ids: &[i64]) -> Result<Vec<Named>, Problem> {
    Sql::new("select id, name_zh, name_en from role where id = any($1) order by id").bind(ids.to_vec()).rows(door)
}

/// The name of a department.
///
/// # Errors
/// As the database answers.
pub fn department_name(door: &mut impl Door, id: Option<i64>) -> Result<Option<Named>, Problem> {
    Sql::new("select id, name_zh, name_en from department where id = $1").bind(id).maybe(door)
}

/// Groups that give roles of administrators, by name or by what the roles may do.
///
/// # Errors
/// As the database answers.
pub fn administrator_maps(door: &mut impl Door) -> Result<Vec<AdministratorMap>, Problem> {
    Sql::new(
        "select m.group_name, r.name_zh as role_zh, r.name_en as role_en
         from directory_map m join role r on r.id = m.role_id
         cross join lateral (select coalesce(r.administrator, (select string_agg(distinct side, ' ' order by side)
           from role_grant g cross join unnest(kz_sides(g.permission)) side
           where g.role_id = r.id and 'business' <> all (kz_sides(g.permission)))) as administrator) a
         where a.administrator is not null and r.retired_at is null order by m.id",
    )
    .rows(door)
}

/// The emergency accounts.
///
/// # Errors
/// As the database answers.
pub fn emergencies(door: &mut impl Door) -> Result<Vec<Emergency>, Problem> {
    Sql::new(
        "select e.user_id, u.login, u.name, u.active, u.password_hash is not null as has_password,
           exists (select 1 from second_factor f where f.user_id = u.id and f.state = 'active') as has_factor, u.signed_in_at
         from emergency_account e join app_user u on u.id = e.user_id order by e.named_at, e.user_id",
    )
    .rows(door)
}
