//! All SQL of signing in.

use super::rules::Tries;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql, Word};
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::{DateTime, Utc};
use serde_json::Value;

row! {
    /// An account as signing in needs it.
    pub struct Account { id: i64, login: String, name: String, password_hash: Option<String>, password_set_at: Option<DateTime<Utc>> }
    struct TriesRow { failures: i32, since: DateTime<Utc>, wait_until: DateTime<Utc> }
    /// A session as its owner sees it.
    pub struct SessionRow { id: i64, created_at: DateTime<Utc>, seen_at: DateTime<Utc>, address: String, agent: String }
    /// Facts of one's own account.
    pub struct Me { login: String, name: String, mail: String, department_zh: String, department_en: String }
    /// A letter that was not sent yet, with whom it goes to.
    pub struct LetterRow { id: i64, kind: String, mail: String, facts: Value, made_at: DateTime<Utc>, login: String, name: String, language: String }
    struct Mail { mail: String }
    struct Id { id: i64 }
    /// Who forgot a password, and whether the company's directory has it.
    pub struct Forgetful { id: i64, elsewhere: bool }
    /// A role by its names.
    pub struct RoleName { name_zh: String, name_en: String }
}

/// The active account of a login.
///
/// # Errors
/// As the database answers.
pub fn account(tx: &mut Tx, login: &str) -> Result<Option<Account>, Problem> {
    Sql::new("select id, login, name, password_hash, password_set_at from app_user where login = $1 and active")
        .bind(login)
        .maybe(tx)
}

/// The account of a person.
///
/// # Errors
/// `NotFound` where there is none.
pub fn account_of(door: &mut impl Door, user_id: i64) -> Result<Account, Problem> {
    Sql::new("select id, login, name, password_hash, password_set_at from app_user where id = $1 and active")
        .bind(user_id)
        .one(door)
}

/// What is remembered of a key's failures.
///
/// # Errors
/// As the database answers.
pub fn tries(tx: &mut Tx, key: &str) -> Result<Option<Tries>, Problem> {
    let row: Option<TriesRow> =
        Sql::new("select failures, since, wait_until from throttle where key = $1 for update").bind(key).maybe(tx)?;
    Ok(row.map(|row| Tries { failures: row.failures, since: row.since, wait_until: row.wait_until }))
}

/// Remembers a key's failures.
///
/// # Errors
/// As the database answers.
pub fn remember_tries(tx: &mut Tx, key: &str, tries: Tries) -> Result<(), Problem> {
    Sql::new(
        "insert into throttle (key, failures, since, wait_until) values ($1,$2,$3,$4)
         on conflict (key) do update set failures = excluded.failures, since = excluded.since, wait_until = excluded.wait_until",
    )
    .bind(key)
    .bind(tries.failures)
    .bind(tries.since)
    .bind(tries.wait_until)
    .run(tx)?;
    Ok(())
}

/// Forgets a key's failures.
///
/// # Errors
/// As the database answers.
pub fn forget_tries(tx: &mut Tx, key: &str) -> Result<(), Problem> {
    Sql::new("delete from throttle where key = $1").bind(key).run(tx)?;
    Ok(())
}

/// Makes transactions about a key wait for each other: before its first failure there is no row to lock.
///
/// # Errors
/// As the database answers.
pub fn one_by_one(tx: &mut Tx, key: &str) -> Result<(), Problem> {
    let lock = Sql::new("select 1::bigint as n from pg_advisory_xact_lock(hashtextextended($1, 0))");
    lock.bind(key).one::<Number>(tx).map(|_held| ())
}

/// Takes a try back that was counted before its end was known: with all that is counted, or alone.
///
/// # Errors
/// As the database answers.
pub fn give_back(tx: &mut Tx, key: &str, whole: bool) -> Result<(), Problem> {
    if whole {
        return forget_tries(tx, key);
    }
    Sql::new("update throttle set failures = greatest(failures - 1, 0), wait_until = since where key = $1")
        .bind(key)
        .run(tx)?;
    Sql::new("delete from throttle where key = $1 and failures = 0").bind(key).run(tx)?;
    Ok(())
}

/// Takes a counted try back. Where nobody tried meanwhile, the key waits as it did before; `failures` is what was counted
/// with the try.
///
/// # Errors
/// As the database answers.
pub fn take_back(tx: &mut Tx, key: &str, failures: i32, wait_until: DateTime<Utc>) -> Result<(), Problem> {
    Sql::new(
        "update throttle set failures = failures - 1, wait_until = case when failures = $2 then $3 else wait_until end where key = $1",
    )
    .bind(key)
    .bind(failures)
    .bind(wait_until)
    .run(tx)?;
    Sql::new("delete from throttle where key = $1 and failures <= 0").bind(key).run(tx)?;
    Ok(())
}

/// Whether this browser has signed in to this account before.
///
/// # Errors
/// As the database answers.
pub fn knows_browser(tx: &mut Tx, user_id: i64, browser_hash: &[u8]) -> Result<bool, Problem> {
    let count: Number = Sql::new("select count(*) as n from known_browser where user_id = $1 and browser_hash = $2")
        .bind(user_id)
        .bind(browser_hash.to_vec())
        .one(tx)?;
    Ok(count.n > 0)
}

/// Remembers a browser and the moment of signing in.
///
/// # Errors
/// As the database answers.
pub fn signed_in(tx: &mut Tx, user_id: i64, browser_hash: &[u8]) -> Result<(), Problem> {
    Sql::new(
        "insert into known_browser (user_id, browser_hash, seen_at) values ($1,$2,$3)
         on conflict (user_id, browser_hash) do update set seen_at = excluded.seen_at",
    )
    .bind(user_id)
    .bind(browser_hash.to_vec())
    .bind(tx.now)
    .run(tx)?;
    Sql::new("update app_user set signed_in_at = $2 where id = $1").bind(user_id).bind(tx.now).run(tx)?;
    Ok(())
}

/// Whom an unused link is for.
///
/// # Errors
/// As the database answers.
pub fn link_for(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Account>, Problem> {
    Sql::new(
        "select u.id, u.login, u.name, u.password_hash, u.password_set_at from one_time_link l join app_user u on u.id = l.user_id
         where l.token_hash = $1 and l.used_at is null and l.expires_at > $2 and u.active
           and not exists (select 1 from directory_account d where d.user_id = u.id)",
    )
    .bind(token_hash.to_vec())
    .bind(tx.now)
    .maybe(tx)
}

/// Uses a link up; false where somebody was quicker.
///
/// # Errors
/// As the database answers.
pub fn use_link(tx: &mut Tx, token_hash: &[u8]) -> Result<bool, Problem> {
    let used =
        Sql::new("update one_time_link set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2")
            .bind(token_hash.to_vec())
            .bind(tx.now)
            .run(tx)?;
    Ok(used == 1)
}

/// Makes a link; earlier ones of the same person are void.
///
/// # Errors
/// As the database answers.
pub fn make_link(
    tx: &mut Tx,
    user_id: i64,
    token_hash: &[u8],
    purpose: &'static str,
    expires_at: DateTime<Utc>,
) -> Result<(), Problem> {
    Sql::new("update one_time_link set used_at = $2 where user_id = $1 and used_at is null")
        .bind(user_id)
        .bind(tx.now)
        .run(tx)?;
    Sql::new("insert into one_time_link (token_hash, user_id, purpose, made_at, expires_at) values ($1,$2,$3,$4,$5)")
        .bind(token_hash.to_vec())
        .bind(user_id)
        .bind(purpose)
        .bind(tx.now)
        .bind(expires_at)
        .run(tx)?;
    Ok(())
}

/// Stores a password's hash.
///
/// # Errors
/// As the database answers.
pub fn set_password(tx: &mut Tx, user_id: i64, hash: &str) -> Result<(), Problem> {
    Sql::new("update app_user set password_hash = $2, password_set_at = $3 where id = $1")
        .bind(user_id)
        .bind(hash)
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Keeps the same password under a stronger hash.
///
/// # Errors
/// As the database answers.
pub fn rehash(tx: &mut Tx, user_id: i64, hash: &str) -> Result<(), Problem> {
    Sql::new("update app_user set password_hash = $2 where id = $1").bind(user_id).bind(hash).run(tx)?;
    Ok(())
}

/// Names that a password must not be made of: the person's, and the company's.
///
/// # Errors
/// As the database answers.
pub fn context_words(tx: &mut Tx, user_id: i64) -> Result<Vec<String>, Problem> {
    let words: Vec<Word> = Sql::new(
        "select unnest(array[login, name, split_part(mail, '@', 1)]) as t from app_user where id = $1
         union select unnest(array[name_zh, name_en]) from department where parent_id is null",
    )
    .bind(user_id)
    .rows(tx)?;
    Ok(words.into_iter().map(|word| word.t).collect())
}

/// The person of a session has just proved who they are.
///
/// # Errors
/// As the database answers.
pub fn confirm_session(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    Sql::new("update session set confirmed_at = $2 where id = $1").bind(id).bind(tx.now).run(tx)?;
    Ok(())
}

/// Ends a person's sessions, but one.
///
/// # Errors
/// As the database answers.
pub fn end_sessions(tx: &mut Tx, user_id: i64, but: Option<i64>) -> Result<usize, Problem> {
    Sql::new("update session set ended_at = $2 where user_id = $1 and ended_at is null and id is distinct from $3")
        .bind(user_id)
        .bind(tx.now)
        .bind(but)
        .run(tx)
}

/// Ends one of a person's own sessions; how many were ended.
///
/// # Errors
/// As the database answers.
pub fn end_session(tx: &mut Tx, user_id: i64, id: i64) -> Result<usize, Problem> {
    Sql::new("update session set ended_at = $3 where id = $1 and user_id = $2 and ended_at is null")
        .bind(id)
        .bind(user_id)
        .bind(tx.now)
        .run(tx)
}

/// A person's open sessions, newest first.
///
/// # Errors
/// As the database answers.
pub fn sessions(reader: &mut Reader, user_id: i64) -> Result<Vec<SessionRow>, Problem> {
    Sql::new("select id, created_at, seen_at, address, agent from session where user_id = $1 and ended_at is null order by seen_at desc, id desc limit 50")
        .bind(user_id)
        .rows(reader)
}

/// Facts of one's own account.
///
/// # Errors
/// `NotFound` where there is none.
pub fn me(reader: &mut Reader, user_id: i64) -> Result<Me, Problem> {
    Sql::new(
        "select u.login, u.name, u.mail, d.name_zh as department_zh, d.name_en as department_en
         from app_user u join department d on d.id = u.department_id where u.id = $1",
    )
    .bind(user_id)
    .one(reader)
}

/// A person's roles.
///
/// # Errors
/// As the database answers.
pub fn roles(reader: &mut Reader, user_id: i64) -> Result<Vec<RoleName>, Problem> {
    Sql::new("select r.name_zh, r.name_en from user_role ur join role r on r.id = ur.role_id where ur.user_id = $1 and r.retired_at is null order by r.id")
        .bind(user_id)
        .rows(reader)
}

/// Keeps language and look with the account.
///
/// # Errors
/// As the database answers.
pub fn set_preferences(
    tx: &mut Tx,
    user_id: i64,
    language: Option<String>,
    theme: Option<String>,
) -> Result<(), Problem> {
    Sql::new("update app_user set language = coalesce($2, language), theme = coalesce($3, theme) where id = $1")
        .bind(user_id)
        .bind(language)
        .bind(theme)
        .run(tx)?;
    Ok(())
}

/// The address that a person has confirmed: the earlier one, where somebody else has changed it since.
///
/// # Errors
/// As the database answers.
pub fn confirmed_mail(tx: &mut Tx, user_id: i64) -> Result<Option<String>, Problem> {
    let found: Option<Mail> = Sql::new(
        "select coalesce(e.mail, u.mail) as mail from app_user u left join earlier_mail e on e.user_id = u.id where u.id = $1",
    )
    .bind(user_id)
    .maybe(tx)?;
    Ok(found.map(|found| found.mail).filter(|mail| !mail.is_empty()))
}

/// The new address that somebody else entered for a person and that waits to be confirmed by them.
///
/// # Errors
/// As the database answers.
pub fn unconfirmed_mail(door: &mut impl Door, user_id: i64) -> Result<Option<String>, Problem> {
    let found: Option<Mail> = Sql::new(
        "select u.mail from app_user u join earlier_mail e on e.user_id = u.id where u.id = $1 and u.mail <> ''",
    )
    .bind(user_id)
    .maybe(door)?;
    Ok(found.map(|found| found.mail))
}

/// Keeps the address that a person had confirmed before somebody else changed it; forgets it where it comes back.
///
/// # Errors
/// As the database answers.
pub fn keep_earlier_mail(tx: &mut Tx, user_id: i64, was: &str, is: &str) -> Result<(), Problem> {
    Sql::new("insert into earlier_mail (user_id, mail, changed_at) values ($1,$2,$3) on conflict (user_id) do nothing")
        .bind(user_id)
        .bind(was)
        .bind(tx.now)
        .run(tx)?;
    Sql::new("delete from earlier_mail where user_id = $1 and mail = $2").bind(user_id).bind(is).run(tx)?;
    Ok(())
}

/// The present address is confirmed; how many were not.
///
/// # Errors
/// As the database answers.
pub fn confirm_mail(tx: &mut Tx, user_id: i64) -> Result<usize, Problem> {
    Sql::new("delete from earlier_mail where user_id = $1").bind(user_id).run(tx)
}

/// Active accounts with a password, here or in the company's directory, that a typed login or address names; at most two.
///
/// # Errors
/// As the database answers.
pub fn forgetful(tx: &mut Tx, typed: &str) -> Result<Vec<Forgetful>, Problem> {
    Sql::new(
        "select u.id, d.user_id is not null as elsewhere from app_user u left join directory_account d on d.user_id = u.id
         where u.active and (u.password_hash is not null or d.user_id is not null)
           and (u.login = $1 or ($1 like '%@%' and lower(u.mail) = $1)) order by (u.login = $1) desc limit 2",
    )
    .bind(typed)
    .rows(tx)
}

/// Active people who hold a role of one of these administrators.
///
/// # Errors
/// As the database answers.
pub fn administrators(tx: &mut Tx, which: &[&str]) -> Result<Vec<i64>, Problem> {
    let rows: Vec<Id> = Sql::new(
        "select distinct u.id from app_user u join user_role ur on ur.user_id = u.id join role r on r.id = ur.role_id
         where u.active and r.retired_at is null and r.administrator = any($1) order by u.id",
    )
    .bind(which.iter().map(|one| (*one).to_owned()).collect::<Vec<String>>())
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Inserts a letter, to go at once.
///
/// # Errors
/// As the database answers.
pub fn insert_letter(tx: &mut Tx, user_id: i64, mail: &str, kind: &'static str, facts: Value) -> Result<(), Problem> {
    Sql::new(
        "insert into letter (user_id, mail, kind, facts, made_at, due_at, wanted_at) values ($1,$2,$3,$4,$5,$5,$5)",
    )
    .bind(user_id)
    .bind(mail)
    .bind(kind)
    .bind(facts)
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// A letter that was not sent yet, to an active account.
///
/// # Errors
/// As the database answers.
pub fn unsent_letter(reader: &mut Reader, id: i64) -> Result<Option<LetterRow>, Problem> {
    Sql::new(
        "select l.id, l.kind, l.mail, l.facts, l.made_at, u.login, u.name, u.language from letter l join app_user u on u.id = l.user_id
         where l.id = $1 and l.sent_at is null and u.active",
    )
    .bind(id)
    .maybe(reader)
}
