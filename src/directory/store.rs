//! All SQL of accounts that the directory keeps, and of what its groups give.

use super::model::{Account, Around, EVERYBODY, Facts, Gift, Mapping};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql, Word};
use crate::core::tx::Tx;
use crate::row;
use std::collections::HashMap;

row! {
    struct AccountRow { user_id: i64, key: String, login: String, name: String, mail: String, phone: String, department_id: i64,
        manager_id: Option<i64>, active: bool, closed: bool, missing: i32, managed: Vec<i64>, by_hand: Vec<i64> }
    struct MappingRow { group_key: String, group_name: String, role_id: Option<i64>, department_id: Option<i64> }
    struct RoleRow { id: i64, sides: Vec<String>, duties: Vec<String>, administers: bool }
    struct DepartmentRow { id: i64, name_zh: String, name_en: String }
    struct PersonRow { id: i64, login: String, manager_id: Option<i64>, dn: Option<String> }
    struct Id { id: i64 }
    /// Whose a login is: the key where the directory keeps the account.
    pub struct Holder { user_id: i64, key: Option<String>, active: bool }
}

const ACCOUNT: &str = "
    select d.user_id, d.key, u.login, u.name, u.mail, u.phone, u.department_id, u.manager_id, u.active, d.closed, d.missing,
      array(select role_id from managed_role m where m.user_id = d.user_id order by role_id) as managed,
      array(select role_id from user_role r where r.user_id = d.user_id
            and not exists (select 1 from managed_role m where m.user_id = r.user_id and m.role_id = r.role_id) order by role_id) as by_hand
    from directory_account d join app_user u on u.id = d.user_id
    where not exists (select 1 from emergency_account e where e.user_id = d.user_id) ";

const ROLES: &str = "
    select r.id, r.administrator is not null as administers,
      array(select side from unnest(array['business', 'system', 'security', 'audit']) side
            where not exists (select 1 from role_grant g where g.role_id = r.id and side <> all (kz_sides(g.permission)))) as sides,
      array(select side from unnest(array['business', 'system', 'security', 'audit']) side
            where (r.administrator is null or side = r.administrator) and not exists (select 1 from role_grant g where g.role_id = r.id
              and 'business' <> all (kz_sides(g.permission)) and side <> all (kz_sides(g.permission)))) as duties
    from role r where r.retired_at is null ";

fn account(row: AccountRow) -> Account {
    Account {
        user_id: row.user_id,
        key: row.key,
        login: row.login,
        name: row.name,
        mail: row.mail,
        phone: row.phone,
        department_id: row.department_id,
        manager_id: row.manager_id,
        active: row.active,
        closed: row.closed,
        missing: row.missing,
        managed: row.managed,
        by_hand: row.by_hand,
    }
}

/// Every account that the directory keeps.
///
/// # Errors
/// As the database answers.
pub fn accounts(door: &mut impl Door, provider: &str) -> Result<Vec<Account>, Problem> {
    let rows: Vec<AccountRow> =
        Sql::new(ACCOUNT).text("and d.provider = ").value(provider).text(" order by d.user_id").rows(door)?;
    Ok(rows.into_iter().map(account).collect())
}

/// The account of a key.
///
/// # Errors
/// As the database answers.
pub fn of_key(door: &mut impl Door, provider: &str, key: &str) -> Result<Option<Account>, Problem> {
    let sql = Sql::new(ACCOUNT).text("and d.provider = ").value(provider).text(" and d.key = ").value(key);
    Ok(sql.maybe::<AccountRow>(door)?.map(account))
}

/// The keys of the people of the directory who are signed in.
///
/// # Errors
/// As the database answers.
pub fn signed_in(tx: &mut Tx, provider: &str) -> Result<Vec<String>, Problem> {
    let rows: Vec<Word> = Sql::new(
        "select d.key as t from directory_account d join app_user u on u.id = d.user_id
         where d.provider = $1 and u.active and exists (select 1 from session s where s.user_id = u.id and s.ended_at is null) order by d.user_id",
    )
    .bind(provider)
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}

/// Whose a login is.
///
/// # Errors
/// As the database answers.
pub fn holder(door: &mut impl Door, provider: &str, login: &str) -> Result<Option<Holder>, Problem> {
    Sql::new(
        "select u.id as user_id, d.key, u.active from app_user u left join directory_account d on d.user_id = u.id and d.provider = $2 where u.login = $1",
    )
    .bind(login)
    .bind(provider)
    .maybe(door)
}

/// The name under which tries of a name are counted: the login of the account that the directory is known to let in by it,
/// otherwise the name itself.
///
/// # Errors
/// As the database answers.
pub fn counted_as(door: &mut impl Door, provider: &str, name: &str) -> Result<String, Problem> {
    let known: Option<Word> = Sql::new(
        "select u.login as t from directory_account d join app_user u on u.id = d.user_id
         where d.provider = $1 and d.other_login = $2 order by d.user_id limit 1",
    )
    .bind(provider)
    .bind(name)
    .maybe(door)?;
    Ok(known.map_or_else(|| name.to_owned(), |known| known.t))
}

/// Whether the directory keeps an account.
///
/// # Errors
/// As the database answers.
pub fn keeps(door: &mut impl Door, user_id: i64) -> Result<bool, Problem> {
    let count: Number =
        Sql::new("select count(*) as n from directory_account where user_id = $1").bind(user_id).one(door)?;
    Ok(count.n > 0)
}

/// Whether the directory gave a role to a person.
///
/// # Errors
/// As the database answers.
pub fn manages(door: &mut impl Door, user_id: i64, role_id: i64) -> Result<bool, Problem> {
    let count: Number = Sql::new("select count(*) as n from managed_role where user_id = $1 and role_id = $2")
        .bind(user_id)
        .bind(role_id)
        .one(door)?;
    Ok(count.n > 0)
}

/// What decisions need to know of everything else.
///
/// # Errors
/// As the database answers.
pub fn around(door: &mut impl Door, provider: &str, may_make_administrators: bool) -> Result<Around, Problem> {
    let mappings: Vec<MappingRow> = Sql::new(
        "select group_key, group_name, role_id, department_id from directory_map where provider = $1 order by id",
    )
    .bind(provider)
    .rows(door)?;
    let roles: Vec<RoleRow> = Sql::new(ROLES).rows(door)?;
    let departments: Vec<DepartmentRow> = Sql::new(
        "select id, name_zh, name_en from department where closed_at is null order by parent_id nulls first, sort, id",
    )
    .rows(door)?;
    let people: Vec<PersonRow> = Sql::new(
        "select u.id, u.login, u.manager_id, d.dn from app_user u left join directory_account d on d.user_id = u.id and d.provider = $1",
    )
    .bind(provider)
    .rows(door)?;
    let off: Number =
        Sql::new("select count(*) as n from setting where key = 'separation' and value = 'off'").one(door)?;
    let mut by_name = HashMap::new();
    for row in departments.iter().rev() {
        for name in [&row.name_en, &row.name_zh] {
            by_name.insert(name.clone(), row.id);
        }
    }
    by_name.remove("");
    let (everybody, mappings): (Vec<_>, Vec<_>) = mappings.into_iter().partition(|row| row.group_key == EVERYBODY);
    Ok(Around {
        mappings: mappings.into_iter().filter_map(mapping).collect(),
        entry_department: everybody.iter().find_map(|row| row.department_id),
        administrators: roles.iter().filter(|role| is_administrators(role)).map(|role| role.id).collect(),
        duties: roles.iter().map(|role| (role.id, role.duties.clone())).collect(),
        sides: roles.into_iter().map(|role| (role.id, role.sides)).collect(),
        may_make_administrators,
        apart: off.n == 0,
        departments: by_name,
        department_names: departments.into_iter().map(|row| (row.id, row.name_zh)).collect(),
        by_dn: people.iter().filter_map(|row| Some((row.dn.clone()?, row.id))).collect(),
        managers: people.iter().filter_map(|row| Some((row.id, row.manager_id?))).collect(),
        logins: people.into_iter().map(|row| (row.login, row.id)).collect(),
    })
}

/// By name, or by what it may do.
fn is_administrators(role: &RoleRow) -> bool {
    role.administers || role.sides.iter().all(|side| side != "business")
}

fn mapping(row: MappingRow) -> Option<Mapping> {
    let gift = row.role_id.map(Gift::Role).or(row.department_id.map(Gift::Department))?;
    Some(Mapping { group_key: row.group_key, group_name: row.group_name, gift })
}

/// Whether a role is one of an administrator, by name or by what it may do.
///
/// # Errors
/// `NotFound` where there is no such role.
pub fn administers(door: &mut impl Door, role_id: i64) -> Result<bool, Problem> {
    let row: Option<RoleRow> = Sql::new(ROLES).text(" and r.id = ").value(role_id).maybe(door)?;
    row.map(|row| is_administrators(&row)).ok_or(Problem::NotFound)
}

/// Makes an account without password and without rights; its id.
///
/// # Errors
/// `Refused` with `app_user_login` where the login is taken.
pub fn insert(tx: &mut Tx, facts: &Facts, language: &str) -> Result<i64, Problem> {
    let id: Id = Sql::new(
        "insert into app_user (login, name, mail, phone, department_id, manager_id, language, created_at)
         values ($1,$2,$3,$4,$5,$6,$7,$8) returning id",
    )
    .bind(facts.login.as_str())
    .bind(facts.name.as_str())
    .bind(facts.mail.as_str())
    .bind(facts.phone.as_str())
    .bind(facts.department_id)
    .bind(facts.manager_id)
    .bind(language)
    .bind(tx.now)
    .one(tx)?;
    Ok(id.id)
}

/// Writes the facts of an account.
///
/// # Errors
/// `Refused` with `app_user_login` or `manager_circle`.
pub fn update(tx: &mut Tx, user_id: i64, facts: &Facts) -> Result<(), Problem> {
    Sql::new(
        "update app_user set login = $2, name = $3, mail = $4, phone = $5, department_id = $6, manager_id = $7, version = version + 1 where id = $1",
    )
    .bind(user_id)
    .bind(facts.login.as_str())
    .bind(facts.name.as_str())
    .bind(facts.mail.as_str())
    .bind(facts.phone.as_str())
    .bind(facts.department_id)
    .bind(facts.manager_id)
    .run(tx)?;
    Ok(())
}

/// Links an account to its entry, or notes that it was seen: the names are the entry's own and the other one by which the
/// directory lets it in, if there is one.
///
/// # Errors
/// `Refused` where it is an emergency account.
pub fn seen(
    tx: &mut Tx,
    user_id: i64,
    (provider, key): (&str, &str),
    (dn, other_login): (String, Option<String>),
) -> Result<(), Problem> {
    Sql::new(
        "insert into directory_account (user_id, provider, key, dn, seen_at, other_login) values ($1,$2,$3,$4,$5,$6)
         on conflict (user_id) do update set dn = excluded.dn, seen_at = excluded.seen_at, missing = 0, other_login = excluded.other_login",
    )
    .bind(user_id)
    .bind(provider)
    .bind(key)
    .bind(dn)
    .bind(tx.now)
    .bind(other_login)
    .run(tx)?;
    Ok(())
}

/// Counts one more reading without a person.
///
/// # Errors
/// As the database answers.
pub fn missed(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    Sql::new("update directory_account set missing = missing + 1 where user_id = $1").bind(user_id).run(tx)?;
    Ok(())
}

/// Disables an account in the directory's name, or enables it again; sessions of a disabled one end.
///
/// # Errors
/// As the database answers.
pub fn set_active(tx: &mut Tx, user_id: i64, active: bool) -> Result<(), Problem> {
    Sql::new("update app_user set active = $2, version = version + 1 where id = $1")
        .bind(user_id)
        .bind(active)
        .run(tx)?;
    Sql::new("update directory_account set closed = not $2, missing = 0 where user_id = $1")
        .bind(user_id)
        .bind(active)
        .run(tx)?;
    if !active {
        Sql::new("update session set ended_at = $2 where user_id = $1 and ended_at is null")
            .bind(user_id)
            .bind(tx.now)
            .run(tx)?;
    }
    Ok(())
}

/// Gives a role in the directory's name.
///
/// # Errors
/// `Refused` with `separate_administrators`.
pub fn give(tx: &mut Tx, user_id: i64, role_id: i64) -> Result<(), Problem> {
    let given = Sql::new("insert into user_role (user_id, role_id, given_at) values ($1,$2,$3) on conflict do nothing")
        .bind(user_id)
        .bind(role_id)
        .bind(tx.now)
        .run(tx)?;
    if given == 1 {
        Sql::new("insert into managed_role (user_id, role_id) values ($1,$2) on conflict do nothing")
            .bind(user_id)
            .bind(role_id)
            .run(tx)?;
    }
    Ok(())
}

/// Takes a role that the directory gave.
///
/// # Errors
/// As the database answers.
pub fn take(tx: &mut Tx, user_id: i64, role_id: i64) -> Result<(), Problem> {
    let held =
        Sql::new("delete from managed_role where user_id = $1 and role_id = $2").bind(user_id).bind(role_id).run(tx)?;
    if held == 1 {
        Sql::new("delete from user_role where user_id = $1 and role_id = $2").bind(user_id).bind(role_id).run(tx)?;
    }
    Ok(())
}

/// Frees the login of somebody who is gone, for the person who has it now: the old account is disabled for good.
///
/// # Errors
/// As the database answers.
pub fn free_login(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    Sql::new("update app_user set login = left(login, 80) || '~' || id, version = version + 1 where id = $1")
        .bind(user_id)
        .run(tx)?;
    set_active(tx, user_id, false)
}

/// The groups behind the roles that the directory gave to whoever has a key.
///
/// # Errors
/// As the database answers.
pub fn behind(tx: &mut Tx, provider: &str, key: &str) -> Result<Vec<String>, Problem> {
    let rows: Vec<Word> = Sql::new(
        "select distinct m.group_key as t from directory_account d join managed_role r on r.user_id = d.user_id
         join directory_map m on m.provider = d.provider and m.role_id = r.role_id where d.provider = $1 and d.key = $2",
    )
    .bind(provider)
    .bind(key)
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}

/// The groups that give roles.
///
/// # Errors
/// As the database answers.
pub fn mapped(tx: &mut Tx, provider: &str) -> Result<Vec<String>, Problem> {
    let rows: Vec<Word> =
        Sql::new("select distinct group_key as t from directory_map where provider = $1 and role_id is not null")
            .bind(provider)
            .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}

/// Ends the sessions of everybody whom the directory keeps; whose they were.
///
/// # Errors
/// As the database answers.
pub fn end_sessions(tx: &mut Tx, provider: &str) -> Result<Vec<i64>, Problem> {
    let rows: Vec<Id> = Sql::new(
        "update session s set ended_at = $2 from directory_account d where d.user_id = s.user_id and d.provider = $1 and s.ended_at is null
         returning s.user_id as id",
    )
    .bind(provider)
    .bind(tx.now)
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Lets admissions of one login wait for each other, so that two first sign-ins at once make one account; and, by the login
/// that nobody has, those who follow the whole directory.
///
/// # Errors
/// As the database answers.
pub fn one_by_one(tx: &mut Tx, provider: &str, login: &str) -> Result<(), Problem> {
    let lock = Sql::new("select 1::bigint as n from pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 1))");
    lock.bind(provider).bind(login).one::<Number>(tx).map(|_held| ())
}

/// Lets a group give something; the id, or none where it already does.
///
/// # Errors
/// `Refused` with `one_administrator`.
pub fn add_map(tx: &mut Tx, provider: &str, (key, name): (&str, &str), gift: Gift) -> Result<Option<i64>, Problem> {
    let (role_id, department_id) = match gift {
        Gift::Role(id) => (Some(id), None),
        Gift::Department(id) => (None, Some(id)),
    };
    let id: Option<Id> = Sql::new(
        "insert into directory_map (provider, group_key, group_name, role_id, department_id, made_by, made_at) values ($1,$2,$3,$4,$5,$6,$7)
         on conflict do nothing returning id",
    )
    .bind(provider)
    .bind(key)
    .bind(name)
    .bind(role_id)
    .bind(department_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .maybe(tx)?;
    Ok(id.map(|id| id.id))
}

/// Ends what a group gives; false where there is no such mapping of this kind.
///
/// # Errors
/// As the database answers.
pub fn remove_map(tx: &mut Tx, id: i64, of_roles: bool) -> Result<bool, Problem> {
    let gone = Sql::new("delete from directory_map where id = $1 and (role_id is not null) = $2")
        .bind(id)
        .bind(of_roles)
        .run(tx)?;
    Ok(gone == 1)
}

/// The id of an active account by its login.
///
/// # Errors
/// As the database answers.
pub fn user_of_login(door: &mut impl Door, login: &str) -> Result<Option<i64>, Problem> {
    let found: Option<Id> =
        Sql::new("select id from app_user where login = lower($1) and active").bind(login).maybe(door)?;
    Ok(found.map(|found| found.id))
}
