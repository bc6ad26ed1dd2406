//! All SQL of follow-ups and their files.

use super::model::{Attachment, Correction, Draft, FollowUp, Kept};
use super::rules;
use crate::contacts::{self, model::Contact};
use crate::core::access::{Can, ContactView, FollowUpView, Seen, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql, Word};
use crate::core::tx::Tx;
use crate::customers::store::Id;
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};

const FOLLOW_UP: &str = "
    select t.id, t.customer_id, t.lead_id,
      coalesce(c.name, nullif(l.name, ''), nullif(l.contact, ''), 'L' || lpad(l.number::text, 5, '0')) as subject_name, t.contact_id, t.type as kind, t.body, t.feedback, t.happened_at, t.next_date,
      t.owner_id, o.name as owner_name, t.owner_dept_id, t.pool_id, t.customer_owner_id,
      (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = t.customer_id and 'follow_up' = any(s.parts)
         and s.user_id = any((select kz_ids('follow_up', 'view', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as shared_write,
      t.created_at, t.version
    from follow_up t left join customer c on c.id = t.customer_id and c.deleted_at is null
      left join lead l on t.customer_id is null and l.id = t.lead_id and l.deleted_at is null join app_user o on o.id = t.owner_id
    where (c.id is not null or l.id is not null) and ";

/// Counts for to-do: a person's customers that are to be followed up by today.
pub const COUNT_DUE: &str = "select count(*) from (select from customer where owner_id = $1 and next_follow_up <= $2::date and deleted_at is null limit 100) x";

/// The follow-up, if the capability reaches it.
///
/// # Errors
/// `NotFound` where it is absent, deleted, or not to be known of.
pub fn one(door: &mut impl Door, can: &Can<FollowUpView>, id: i64) -> Result<Seen<FollowUp>, Problem> {
    found(door, can, id, " and t.deleted_at is null and t.id = ")
}

/// The deleted follow-up.
///
/// # Errors
/// `NotFound` where it is absent, not deleted, or not to be known of.
pub fn deleted(door: &mut impl Door, can: &Can<FollowUpView>, id: i64) -> Result<Seen<FollowUp>, Problem> {
    found(door, can, id, " and t.deleted_at is not null and t.id = ")
}

/// Of these follow-ups those that the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn some(door: &mut impl Door, can: &Can<FollowUpView>, ids: Vec<i64>) -> Result<Vec<Seen<FollowUp>>, Problem> {
    let mut sql = Sql::new(FOLLOW_UP);
    let visible = shape::FOLLOW_UP.condition(&mut sql, &can.reach());
    let rows: Vec<FollowUp> =
        sql.fragment(&visible).text(" and t.deleted_at is null and t.id = any(").value(ids).text(")").rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

fn found(
    door: &mut impl Door,
    can: &Can<FollowUpView>,
    id: i64,
    which: &'static str,
) -> Result<Seen<FollowUp>, Problem> {
    let mut sql = Sql::new(FOLLOW_UP);
    let visible = shape::FOLLOW_UP.condition(&mut sql, &can.reach());
    let row: FollowUp = sql.fragment(&visible).text(which).value(id).one(door)?;
    Ok(can.saw(row))
}

/// The day that is planned for a customer; none for a lead, whose follow-ups alone say it.
///
/// # Errors
/// `NotFound` where the actor may not view the customer.
pub fn planned(door: &mut impl Door, customer_id: Option<i64>) -> Result<Option<NaiveDate>, Problem> {
    let Some(customer_id) = customer_id else { return Ok(None) };
    let found: Planned = Sql::new("select next_follow_up from customer where id = $1").bind(customer_id).one(door)?;
    Ok(found.next_follow_up)
}

/// The actor's own deletion of a follow-up that was not taken back yet: its id among what can be taken back.
///
/// # Errors
/// `NotFound` where there is none.
pub fn deletion(door: &mut impl Door, id: i64, user: Option<i64>) -> Result<i64, Problem> {
    let found: Id = Sql::new(
        "select id from bulk_change where kind = 'follow_up' and undone_at is null and made_by = $1 and rows -> 0 -> 'id' = to_jsonb($2)
         order by id desc limit 1",
    )
    .bind(user)
    .bind(id)
    .one(door)?;
    Ok(found.id)
}

/// A file of a follow-up that the capability reaches.
///
/// # Errors
/// `NotFound` where it is absent or not to be known of.
pub fn attachment(door: &mut impl Door, can: &Can<FollowUpView>, id: i64) -> Result<Attachment, Problem> {
    let mut sql = Sql::new(
        "select a.id, a.name, a.media_type, a.size, a.sha256 from attachment a
           join follow_up t on a.object = 'follow_up' and t.id = a.row_id and t.deleted_at is null
           left join customer c on c.id = t.customer_id and c.deleted_at is null
           left join lead l on t.customer_id is null and l.id = t.lead_id and l.deleted_at is null
         where a.deleted_at is null and (c.id is not null or l.id is not null) and ",
    );
    let visible = shape::FOLLOW_UP.condition(&mut sql, &can.reach());
    sql.fragment(&visible).text(" and a.id = ").value(id).one(door)
}

/// The files of a follow-up.
///
/// # Errors
/// As the database answers.
pub fn attachments(door: &mut impl Door, row: &Seen<FollowUp>) -> Result<Vec<Attachment>, Problem> {
    Sql::new(
        "select id, name, media_type, size, sha256 from attachment where object = 'follow_up' and row_id = $1 and deleted_at is null order by id",
    )
    .bind(row.id)
    .rows(door)
}

/// The contacts of a customer; none where the actor may not view contacts.
///
/// # Errors
/// As the database answers.
pub fn persons(
    door: &mut impl Door,
    can: Option<&Can<ContactView>>,
    customer_id: i64,
) -> Result<Vec<Seen<Contact>>, Problem> {
    can.map_or_else(|| Ok(Vec::new()), |can| contacts::store::of_customer(door, can, customer_id))
}

/// The author's last texts, other than the follow-up `but`.
///
/// # Errors
/// As the database answers.
pub fn last_texts(tx: &mut Tx, author: i64, but: i64) -> Result<Vec<String>, Problem> {
    let rows: Vec<Word> = Sql::new(
        "select body as t from follow_up where owner_id = $1 and id <> $2 and deleted_at is null order by happened_at desc, id desc limit $3",
    )
    .bind(author)
    .bind(but)
    .bind(rules::LAST)
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}

/// What a follow-up holds once its defaults are known.
pub struct Settled<'a> {
    pub customer_id: Option<i64>,
    pub lead_id: Option<i64>,
    pub draft: &'a Draft,
    pub happened_at: DateTime<Utc>,
    pub next_date: Option<NaiveDate>,
    pub valid: bool,
}

/// Inserts a follow-up of the actor's own; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, new: &Settled) -> Result<i64, Problem> {
    let made: Id = Sql::new(
        "insert into follow_up (customer_id, contact_id, type, body, feedback, happened_at, next_date, valid, owner_id, owner_dept_id,
           created_by, created_at, updated_by, updated_at, lead_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $11, $9, $11, $12) returning id",
    )
    .bind(new.customer_id)
    .bind(new.draft.contact_id)
    .bind(new.draft.kind)
    .bind(new.draft.body.clone())
    .bind(new.draft.feedback.clone())
    .bind(new.happened_at)
    .bind(new.next_date)
    .bind(new.valid)
    .bind(tx.actor.standing.user_id)
    .bind(tx.actor.standing.department_id)
    .bind(tx.now)
    .bind(new.lead_id)
    .one(tx)?;
    link(tx, made.id, new)?;
    Ok(made.id)
}

/// Saves a corrected follow-up at the version that was seen.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn update(tx: &mut Tx, row: &FollowUp, version: i32, new: &Settled) -> Result<(), Problem> {
    let saved: Option<Id> = Sql::new(
        "update follow_up set contact_id = $3, type = $4, body = $5, feedback = $6, happened_at = $7, next_date = $8, valid = $9,
           updated_by = $10, updated_at = $11, version = version + 1
         where id = $1 and version = $2 and deleted_at is null returning id",
    )
    .bind(row.id)
    .bind(version)
    .bind(new.draft.contact_id)
    .bind(new.draft.kind)
    .bind(new.draft.body.clone())
    .bind(new.draft.feedback.clone())
    .bind(new.happened_at)
    .bind(new.next_date)
    .bind(new.valid)
    .bind(tx.user_id())
    .bind(tx.now)
    .maybe(tx)?;
    if saved.is_none() {
        return Err(Problem::Stale(row.version));
    }
    Sql::new("delete from follow_up_link where follow_up_id = $1").bind(row.id).run(tx)?;
    link(tx, row.id, new)
}

/// The objects on which a follow-up shows.
fn link(tx: &mut Tx, id: i64, new: &Settled) -> Result<(), Problem> {
    Sql::new(
        "insert into follow_up_link (follow_up_id, object, row_id)
         select $1, x.object, x.id from (values ('customer', $2::bigint), ('contact', $3::bigint), ('lead', $4::bigint)) x(object, id) where x.id is not null",
    )
    .bind(id)
    .bind(new.customer_id)
    .bind(new.draft.contact_id)
    .bind(new.lead_id)
    .run(tx)?;
    Ok(())
}

/// Takes a follow-up out of every list, or back into them.
///
/// # Errors
/// As the database answers.
pub fn set_deleted(tx: &mut Tx, row: &FollowUp, gone: bool) -> Result<(), Problem> {
    Sql::new(
        "update follow_up set deleted_at = case when $4 then $2 end, updated_by = $3, updated_at = $2, version = version + 1 where id = $1",
    )
    .bind(row.id)
    .bind(tx.now)
    .bind(tx.user_id())
    .bind(gone)
    .run(tx)?;
    Ok(())
}

/// Bytes of all that the actor has attached.
///
/// # Errors
/// As the database answers.
pub fn attached(tx: &mut Tx) -> Result<i64, Problem> {
    Ok(Sql::new("select kz_attached() as n").one::<Number>(tx)?.n)
}

/// Names stored bytes as files of a follow-up.
///
/// # Errors
/// As the database answers.
pub fn attach(tx: &mut Tx, customer_id: Option<i64>, follow_up_id: i64, kept: &[Kept]) -> Result<(), Problem> {
    for file in kept {
        Sql::new(
            "insert into attachment (object, row_id, customer_id, name, media_type, size, sha256, created_by, created_at)
             values ('follow_up', $1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(follow_up_id)
        .bind(customer_id)
        .bind(file.name.clone())
        .bind(file.media_type)
        .bind(file.size)
        .bind(file.sha256.clone())
        .bind(tx.user_id())
        .bind(tx.now)
        .run(tx)?;
    }
    Ok(())
}

/// The corrections of a follow-up, newest first.
///
/// # Errors
/// As the database answers.
pub fn corrections(door: &mut impl Door, row: &Seen<FollowUp>) -> Result<Vec<Correction>, Problem> {
    Sql::new(
        "select at, actor_name as who, changes from change_history
         where object = 'follow_up' and row_id = $1 and name = 'follow_up.changed' order by at desc, id desc limit 50",
    )
    .bind(row.id)
    .rows(door)
}

/// Moves the day of a customer's next follow-up (none: not planned), also for those who may follow up but not edit the customer.
///
/// # Errors
/// `NotFound` where the actor may not view the customer.
pub fn move_next(tx: &mut Tx, customer_id: i64, day: Option<NaiveDate>) -> Result<(), Problem> {
    Sql::new("select kz_next_follow_up($1, $2) as id")
        .bind(customer_id)
        .bind(day)
        .one::<MaybeId>(tx)?
        .id
        .map(|_| ())
        .ok_or(Problem::NotFound)
}

row! {
    struct MaybeId { id: Option<i64> }
    struct Planned { next_follow_up: Option<NaiveDate> }
}
