//! All SQL of people.

use super::filter::{Cursor, Filter, PAGE, State};
use super::model::Draft;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, Utc};

row! {
    /// A person of a list, with the names of their roles.
    pub struct Line { id: i64, login: String, name: String, active: bool, has_password: bool, department_zh: String, department_en: String,
        manager_name: Option<String>, roles_zh: Vec<String>, roles_en: Vec<String>, signed_in_at: Option<DateTime<Utc>> }
    /// An account with its place.
    pub struct Person { id: i64, login: String, name: String, mail: String, phone: String, department_id: i64, department_zh: String,
        department_en: String, manager_login: Option<String>, manager_name: Option<String>, language: String,
        active: bool, has_password: bool, signed_in_at: Option<DateTime<Utc>>, created_at: DateTime<Utc>, version: i32 }
    /// A part-time post.
    pub struct Post { department_id: i64, name_zh: String, name_en: String, title: String }
    /// Somebody who stands in.
    pub struct Deputy { id: i64, deputy_name: String, starts: DateTime<Utc>, ends: DateTime<Utc>, reason: String }
    /// Somebody who may be named in a form.
    pub struct Named { id: i64, login: String, name: String }
    struct Id { id: i64 }
}

/// A page of a list.
pub struct Found {
    pub lines: Vec<Line>,
    pub previous: Option<Cursor>,
    pub next: Option<Cursor>,
}

/// The page that was asked for, by login.
///
/// # Errors
/// As the database answers.
pub fn list(door: &mut impl Door, filter: &Filter) -> Result<Found, Problem> {
    let mut sql = Sql::new(
        "select u.id, u.login, u.name, u.active, u.password_hash is not null as has_password, d.name_zh as department_zh, d.name_en as department_en,
           m.name as manager_name, u.signed_in_at,
           array(select r.name_zh from user_role ur join role r on r.id = ur.role_id where ur.user_id = u.id and r.retired_at is null order by r.id) as roles_zh,
           array(select r.name_en from user_role ur join role r on r.id = ur.role_id where ur.user_id = u.id and r.retired_at is null order by r.id) as roles_en
         from app_user u join department d on d.id = u.department_id left join app_user m on m.id = u.manager_id where true",
    );
    if filter.state != State::All {
        sql = sql.text(" and u.active = ").value(filter.state == State::Active);
    }
    if !filter.text.is_empty() {
        let part = sql.place(filter.text.to_lowercase());
        for column in [" and (strpos(lower(u.name), ", ") > 0 or strpos(u.login, ", ") > 0 or strpos(lower(u.mail), "] {
            sql = sql.text(column).fragment(&part);
        }
        sql = sql.text(") > 0)");
    }
    if let Some(department) = filter.department {
        sql = sql
            .text(" and u.department_id in (select department_id from department_line where ancestor_id = ")
            .value(department)
            .text(")");
    }
    if let Some(permission) = filter.permission {
        sql = sql
            .text(" and exists (select 1 from user_role ur join role r on r.id = ur.role_id join role_grant g on g.role_id = r.id where ur.user_id = u.id and r.retired_at is null and g.permission = ")
            .value(permission)
            .text(")");
    }
    let back = matches!(filter.cursor, Some(Cursor::Before(_)));
    sql = match &filter.cursor {
        Some(Cursor::After(login)) => sql.text(" and u.login > ").value(login.as_str()),
        Some(Cursor::Before(login)) => sql.text(" and u.login < ").value(login.as_str()),
        None => sql,
    };
    let lines =
        sql.text(if back { " order by u.login desc limit 51" } else { " order by u.login limit 51" }).rows(door)?;
    Ok(paged(lines, filter, back))
}

fn paged(mut lines: Vec<Line>, filter: &Filter, back: bool) -> Found {
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    if back {
        lines.reverse();
    }
    let login = |line: Option<&Line>| line.map(|line| line.login.clone());
    let previous = if (back && more) || (!back && filter.cursor.is_some()) {
        login(lines.first()).map(Cursor::Before)
    } else {
        None
    };
    let next = if back || more { login(lines.last()).map(Cursor::After) } else { None };
    Found { lines, previous, next }
}

/// An account.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, id: i64) -> Result<Person, Problem> {
    Sql::new(
        "select u.id, u.login, u.name, u.mail, u.phone, u.department_id, d.name_zh as department_zh, d.name_en as department_en,
           m.login as manager_login, m.name as manager_name, u.language, u.active, u.password_hash is not null as has_password, u.signed_in_at,
           u.created_at, u.version
         from app_user u join department d on d.id = u.department_id left join app_user m on m.id = u.manager_id where u.id = $1",
    )
    .bind(id)
    .one(door)
}

/// The account of a login, active or not.
///
/// # Errors
/// As the database answers.
pub fn of_login(door: &mut impl Door, login: &str) -> Result<Option<Person>, Problem> {
    let found: Option<Id> = Sql::new("select id from app_user where login = lower($1)").bind(login).maybe(door)?;
    found.map(|found| one(door, found.id)).transpose()
}

/// Active people whom a typed text names: the one of this login, otherwise at most two of this name.
///
/// # Errors
/// As the database answers.
pub fn named(door: &mut impl Door, typed: &str) -> Result<Vec<Named>, Problem> {
    let found: Vec<Named> =
        Sql::new("select id, login, name from app_user where active and (login = lower($1) or name = $1) order by (login = lower($1)) desc, id limit 2")
            .bind(typed)
            .rows(door)?;
    let exact = found.first().filter(|first| first.login == typed.to_lowercase()).cloned();
    Ok(exact.map_or(found, |exact| vec![exact]))
}

/// Active people to propose in a form, the first few hundred by login.
///
/// # Errors
/// As the database answers.
pub fn proposals(door: &mut impl Door) -> Result<Vec<Named>, Problem> {
    Sql::new("select id, login, name from app_user where active order by login limit 300").rows(door)
}

/// Inserts an account without password and without rights; its id.
///
/// # Errors
/// `Refused` with `app_user_login` where the login is taken.
pub fn insert(tx: &mut Tx, draft: &Draft, manager_id: Option<i64>) -> Result<i64, Problem> {
    let id: Id = Sql::new(
        "insert into app_user (login, name, mail, phone, department_id, manager_id, language, created_at, created_by)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9) returning id",
    )
    .bind(draft.login.as_str())
    .bind(draft.name.as_str())
    .bind(draft.mail.as_str())
    .bind(draft.phone.as_str())
    .bind(draft.department_id)
    .bind(manager_id)
    .bind(draft.language)
    .bind(tx.now)
    .bind(tx.user_id())
    .one(tx)?;
    Ok(id.id)
}

/// Saves an account at the version that was seen; false where somebody saved in between.
///
/// # Errors
/// `Refused` with `app_user_login` or `manager_circle`.
pub fn update(tx: &mut Tx, id: i64, version: i32, draft: &Draft, manager_id: Option<i64>) -> Result<bool, Problem> {
    let saved = Sql::new(
        "update app_user set login = $3, name = $4, mail = $5, phone = $6, department_id = $7, manager_id = $8, language = $9, version = version + 1
         where id = $1 and version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(draft.login.as_str())
    .bind(draft.name.as_str())
    .bind(draft.mail.as_str())
    .bind(draft.phone.as_str())
    .bind(draft.department_id)
    .bind(manager_id)
    .bind(draft.language)
    .run(tx)?;
    Ok(saved == 1)
}

/// Disables or enables an account; false where it already is.
///
/// # Errors
/// As the database answers.
pub fn set_active(tx: &mut Tx, id: i64, active: bool) -> Result<bool, Problem> {
    let changed = Sql::new("update app_user set active = $2, version = version + 1 where id = $1 and active <> $2")
        .bind(id)
        .bind(active)
        .run(tx)?;
    Ok(changed == 1)
}

/// A person's part-time posts.
///
/// # Errors
/// As the database answers.
pub fn posts(door: &mut impl Door, user_id: i64) -> Result<Vec<Post>, Problem> {
    Sql::new("select p.department_id, d.name_zh, d.name_en, p.title from post p join department d on d.id = p.department_id where p.user_id = $1 order by d.id")
        .bind(user_id)
        .rows(door)
}

/// Adds a post, or gives it another title.
///
/// # Errors
/// As the database answers.
pub fn add_post(tx: &mut Tx, user_id: i64, department_id: i64, title: &str) -> Result<(), Problem> {
    Sql::new("insert into post (user_id, department_id, title) values ($1,$2,$3) on conflict (user_id, department_id) do update set title = excluded.title")
        .bind(user_id)
        .bind(department_id)
        .bind(title)
        .run(tx)?;
    Ok(())
}

/// Takes a post away; how many there were.
///
/// # Errors
/// As the database answers.
pub fn remove_post(tx: &mut Tx, user_id: i64, department_id: i64) -> Result<usize, Problem> {
    Sql::new("delete from post where user_id = $1 and department_id = $2").bind(user_id).bind(department_id).run(tx)
}

/// Who stands in for a person, now or later.
///
/// # Errors
/// As the database answers.
pub fn deputies(door: &mut impl Door, user_id: i64) -> Result<Vec<Deputy>, Problem> {
    Sql::new(
        "select d.id, u.name as deputy_name, d.starts, d.ends, d.reason from deputy d join app_user u on u.id = d.deputy_id
         where d.user_id = $1 and d.ends > now() order by d.starts, d.id",
    )
    .bind(user_id)
    .rows(door)
}

/// For whom a person stands in now: their names.
///
/// # Errors
/// As the database answers.
pub fn stands_in_for(door: &mut impl Door, user_id: i64) -> Result<Vec<Named>, Problem> {
    Sql::new(
        "select u.id, u.login, u.name from deputy d join app_user u on u.id = d.user_id
         where d.deputy_id = $1 and d.starts <= now() and d.ends > now() order by u.login",
    )
    .bind(user_id)
    .rows(door)
}

/// Lets somebody stand in; the id.
///
/// # Errors
/// As the database answers.
pub fn add_deputy(
    tx: &mut Tx,
    user_id: i64,
    deputy_id: i64,
    times: (DateTime<Utc>, DateTime<Utc>),
    reason: &str,
) -> Result<i64, Problem> {
    let id: Id =
        Sql::new("insert into deputy (user_id, deputy_id, starts, ends, reason) values ($1,$2,$3,$4,$5) returning id")
            .bind(user_id)
            .bind(deputy_id)
            .bind(times.0)
            .bind(times.1)
            .bind(reason)
            .one(tx)?;
    Ok(id.id)
}

/// Ends a time of standing in; how many there were.
///
/// # Errors
/// As the database answers.
pub fn remove_deputy(tx: &mut Tx, user_id: i64, id: i64) -> Result<usize, Problem> {
    Sql::new("delete from deputy where user_id = $1 and id = $2").bind(user_id).bind(id).run(tx)
}
