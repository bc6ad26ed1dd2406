//! All SQL of web forms.

use super::model::{Changed, Counted, Day, Draft, Line, WebForm};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::NaiveDate;
use serde_json::json;

row! { struct Id { id: i64 } }

const FORM: &str = "
    select f.id, f.token, f.name, f.title_zh, f.title_en, f.intro_zh, f.intro_en, f.consent_zh, f.consent_en, f.thanks_zh, f.thanks_en, f.asked, f.needed,
      f.source, f.valid_from, f.valid_until, f.active, f.version
    from web_form f where ";

/// Every form, the newest first, with what was sent since a day.
///
/// # Errors
/// As the database answers.
pub fn all(door: &mut impl Door, since: NaiveDate) -> Result<Vec<Line>, Problem> {
    Sql::new(
        "select f.id, f.name, f.source, f.valid_from, f.valid_until, f.active,
           (select coalesce(sum(d.sent), 0)::bigint from web_form_day d where d.form_id = f.id and d.day >= $1) as sent
         from web_form f order by f.active desc, f.id desc",
    )
    .bind(since)
    .rows(door)
}

/// A form.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, id: i64) -> Result<WebForm, Problem> {
    Sql::new(FORM).text("f.id = ").value(id).one(door)
}

/// The same, held for a change.
///
/// # Errors
/// `NotFound` where there is none.
pub fn held(tx: &mut Tx, id: i64) -> Result<WebForm, Problem> {
    Sql::new(FORM).text("f.id = ").value(id).text(" for update").one(tx)
}

/// The form of an address.
///
/// # Errors
/// `NotFound` where there is none.
pub fn at(door: &mut impl Door, token: &str) -> Result<WebForm, Problem> {
    // Nothing else is an address, and a text with a NUL can't even be asked for.
    if token.len() != 32 || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::NotFound);
    }
    Sql::new(FORM).text("f.token = ").value(token).one(door)
}

const FACTS: &str = "jsonb_to_record($1) as x(name text, title_zh text, title_en text, intro_zh text, intro_en text, consent_zh text, consent_en text,
     thanks_zh text, thanks_en text, asked text[], needed text[], source text, valid_from date, valid_until date)";

/// Adds a form, switched off; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, draft: &Draft, token: &str) -> Result<i64, Problem> {
    let made: Id = Sql::new(
        "insert into web_form (token, name, title_zh, title_en, intro_zh, intro_en, consent_zh, consent_en, thanks_zh, thanks_en, asked, needed, source,
           valid_from, valid_until, created_by, created_at, updated_by, updated_at)
         select $2, x.name, x.title_zh, x.title_en, x.intro_zh, x.intro_en, x.consent_zh, x.consent_en, x.thanks_zh, x.thanks_en, x.asked, x.needed,
           x.source, x.valid_from, x.valid_until, $3, $4, $3, $4 from ",
    )
    .text(FACTS)
    .text(" returning id")
    .bind(json!(draft))
    .bind(token)
    .bind(tx.user_id())
    .bind(tx.now)
    .one(tx)?;
    Ok(made.id)
}

/// Saves a form's facts. It must have been held.
///
/// # Errors
/// As the database answers.
pub fn update(tx: &mut Tx, id: i64, draft: &Draft) -> Result<(), Problem> {
    Sql::new(
        "update web_form f set name = x.name, title_zh = x.title_zh, title_en = x.title_en, intro_zh = x.intro_zh, intro_en = x.intro_en,
           consent_zh = x.consent_zh, consent_en = x.consent_en, thanks_zh = x.thanks_zh, thanks_en = x.thanks_en, asked = x.asked, needed = x.needed,
           source = x.source, valid_from = x.valid_from, valid_until = x.valid_until, updated_by = $3, updated_at = $4, version = f.version + 1
         from ",
    )
    .text(FACTS)
    .text(" where f.id = $2")
    .bind(json!(draft))
    .bind(id)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// Switches a form on or off. It must have been held.
///
/// # Errors
/// As the database answers.
pub fn set_active(tx: &mut Tx, id: i64, active: bool) -> Result<(), Problem> {
    Sql::new("update web_form set active = $2, updated_by = $3, updated_at = $4, version = version + 1 where id = $1")
        .bind(id)
        .bind(active)
        .bind(tx.user_id())
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Counts one on the company's day. Of what is repeated it is counted that it was sent, too.
///
/// # Errors
/// As the database answers.
pub fn count(tx: &mut Tx, id: i64, what: Counted) -> Result<(), Problem> {
    let one = |counts: bool| i32::from(counts);
    Sql::new(
        "insert into web_form_day as d (form_id, day, drawn, sent, repeated, spam) values ($1, $2, $3, $4, $5, $6)
         on conflict (form_id, day) do update set drawn = d.drawn + excluded.drawn, sent = d.sent + excluded.sent,
           repeated = d.repeated + excluded.repeated, spam = d.spam + excluded.spam",
    )
    .bind(id)
    .bind(tx.today())
    .bind(one(what == Counted::Drawn))
    .bind(one(matches!(what, Counted::Sent | Counted::Repeated)))
    .bind(one(what == Counted::Repeated))
    .bind(one(what == Counted::Spam))
    .run(tx)?;
    Ok(())
}

/// What happened since a day, the last day first.
///
/// # Errors
/// As the database answers.
pub fn days(door: &mut impl Door, id: i64, since: NaiveDate) -> Result<Vec<Day>, Problem> {
    Sql::new(
        "select day, drawn, sent, repeated, spam from web_form_day where form_id = $1 and day >= $2 order by day desc",
    )
    .bind(id)
    .bind(since)
    .rows(door)
}

/// The newest changes of a form.
///
/// # Errors
/// As the database answers.
pub fn changed(door: &mut impl Door, id: i64) -> Result<Vec<Changed>, Problem> {
    Sql::new(
        "select t.at, t.actor_name as who, t.name, t.changes from change_history t
         where t.object = 'web_form' and t.row_id = $1 order by t.at desc, t.id desc limit 50",
    )
    .bind(id)
    .rows(door)
}

/// How many forms there are.
///
/// # Errors
/// As the database answers.
pub fn number(door: &mut impl Door) -> Result<i64, Problem> {
    Ok(Sql::new("select count(*) as n from web_form").one::<Number>(door)?.n)
}
