//! All SQL of views.

use super::model::{Draft, ListView, Views};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;

row! {
    struct Id { id: i64 }
    struct Columns { columns: Vec<String> }
    /// A view that there may be, beside what the person chose for the list.
    struct Known {
        id: Option<i64>, name: Option<String>, query: Option<String>, columns: Option<Vec<String>>, shared: Option<bool>,
        owner_id: Option<i64>, owner_name: Option<String>, version: Option<i32>, first: Option<i64>, chosen: Option<Vec<String>>,
    }
}

/// The views of a list that a person may open, their own and those that colleagues share, with what they chose for the list:
/// in one statement, for every list asks for it.
///
/// # Errors
/// As the database answers.
pub fn known(door: &mut impl Door, object: &'static str, me: i64) -> Result<Views, Problem> {
    let rows: Vec<Known> = Sql::new(
        "select v.id, v.name, v.query, v.columns, v.shared, v.owner_id, o.name as owner_name, v.version, c.view_id as first, c.columns as chosen
         from (values (1)) one(n)
           left join list_choice c on c.user_id = $1 and c.object = $2
           left join (list_view v join app_user o on o.id = v.owner_id)
             on v.object = $2 and v.deleted_at is null and (v.owner_id = $1 or (v.shared and o.active))
         order by (v.owner_id = $1) desc, lower(v.name), v.id limit 300",
    )
    .bind(me)
    .bind(object)
    .rows(door)?;
    let first = rows.first().and_then(|row| row.first);
    let chosen = rows.first().and_then(|row| row.chosen.clone()).unwrap_or_default();
    Ok(Views::new(rows.into_iter().filter_map(view).collect(), chosen, first, me))
}

fn view(row: Known) -> Option<ListView> {
    Some(ListView {
        id: row.id?,
        name: row.name?,
        query: row.query?,
        columns: row.columns?,
        shared: row.shared?,
        owner_id: row.owner_id?,
        owner_name: row.owner_name?,
        version: row.version?,
    })
}

/// A view of the actor's own, or one that they deleted, held until the transaction ends.
///
/// # Errors
/// `NotFound` where there is none.
pub fn own(tx: &mut Tx, object: &'static str, id: i64, deleted: bool) -> Result<ListView, Problem> {
    let me = tx.actor.standing.user_id;
    Sql::new(
        "select v.id, v.name, v.query, v.columns, v.shared, v.owner_id, '' as owner_name, v.version from list_view v
         where v.id = $1 and v.object = $2 and v.owner_id = $3 and (v.deleted_at is not null) = $4 for update",
    )
    .bind(id)
    .bind(object)
    .bind(me)
    .bind(deleted)
    .one(tx)
}

/// How many views of a list the actor keeps.
///
/// # Errors
/// As the database answers.
pub fn count(tx: &mut Tx, object: &'static str) -> Result<i64, Problem> {
    let me = tx.actor.standing.user_id;
    let count: Number =
        Sql::new("select count(*) as n from list_view where owner_id = $1 and object = $2 and deleted_at is null")
            .bind(me)
            .bind(object)
            .one(tx)?;
    Ok(count.n)
}

/// Inserts a view of the actor; its id.
///
/// # Errors
/// `Refused` where the name is taken.
pub fn insert(tx: &mut Tx, object: &'static str, draft: &Draft) -> Result<i64, Problem> {
    let me = tx.actor.standing.user_id;
    let made: Id = Sql::new(
        "insert into list_view (object, owner_id, name, query, columns, shared, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) returning id",
    )
    .bind(object)
    .bind(me)
    .bind(draft.name.as_str())
    .bind(draft.query.as_str())
    .bind(draft.columns.clone())
    .bind(draft.shared)
    .bind(tx.now)
    .one(tx)?;
    Ok(made.id)
}

/// Saves a view that the transaction holds.
///
/// # Errors
/// `Refused` where the name is taken.
pub fn update(tx: &mut Tx, id: i64, draft: &Draft) -> Result<(), Problem> {
    Sql::new(
        "update list_view set name = $2, query = $3, columns = $4, shared = $5, updated_at = $6, version = version + 1 where id = $1",
    )
    .bind(id)
    .bind(draft.name.as_str())
    .bind(draft.query.as_str())
    .bind(draft.columns.clone())
    .bind(draft.shared)
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// Saves the columns of a view that the transaction holds.
///
/// # Errors
/// As the database answers.
pub fn set_columns(tx: &mut Tx, id: i64, columns: &[String]) -> Result<(), Problem> {
    Sql::new("update list_view set columns = $2, updated_at = $3, version = version + 1 where id = $1")
        .bind(id)
        .bind(columns.to_vec())
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Deletes a view that the transaction holds, or brings it back. Those that were deleted more than a day ago are gone for good.
///
/// # Errors
/// `Refused` where the name is taken meanwhile.
pub fn set_deleted(tx: &mut Tx, id: i64, deleted: bool) -> Result<(), Problem> {
    let (me, now) = (tx.actor.standing.user_id, tx.now);
    Sql::new("update list_view set deleted_at = $2 where id = $1").bind(id).bind(deleted.then_some(now)).run(tx)?;
    if deleted {
        Sql::new("delete from list_view where owner_id = $1 and deleted_at < $2::timestamptz - interval '1 day'")
            .bind(me)
            .bind(now)
            .run(tx)?;
    }
    Ok(())
}

/// The columns that the actor chose for a list without a view.
///
/// # Errors
/// As the database answers.
pub fn chosen(tx: &mut Tx, object: &'static str) -> Result<Vec<String>, Problem> {
    let me = tx.actor.standing.user_id;
    let chosen: Option<Columns> = Sql::new("select columns from list_choice where user_id = $1 and object = $2")
        .bind(me)
        .bind(object)
        .maybe(tx)?;
    Ok(chosen.map(|row| row.columns).unwrap_or_default())
}

/// Keeps them.
///
/// # Errors
/// As the database answers.
pub fn choose_columns(tx: &mut Tx, object: &'static str, columns: &[String]) -> Result<(), Problem> {
    let me = tx.actor.standing.user_id;
    Sql::new(
        "insert into list_choice (user_id, object, columns) values ($1, $2, $3)
         on conflict (user_id, object) do update set columns = excluded.columns",
    )
    .bind(me)
    .bind(object)
    .bind(columns.to_vec())
    .run(tx)?;
    Ok(())
}

/// Keeps the view that the actor's list begins with; None for the list itself.
///
/// # Errors
/// As the database answers.
pub fn choose_first(tx: &mut Tx, object: &'static str, view: Option<i64>) -> Result<(), Problem> {
    let me = tx.actor.standing.user_id;
    Sql::new(
        "insert into list_choice (user_id, object, view_id) values ($1, $2, $3)
         on conflict (user_id, object) do update set view_id = excluded.view_id",
    )
    .bind(me)
    .bind(object)
    .bind(view)
    .run(tx)?;
    Ok(())
}
