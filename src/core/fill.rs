//! What a migration can't write in SQL: pinyin. The words of the names of opportunities that were there before.

use super::problem::Problem;
use super::search_text;
use super::sql::{Door, Number, Sql};
use crate::row;

row! {
    struct Called { id: i64, name: String }
}

/// Names read at once.
const AT_ONCE: i64 = 20_000;

/// Writes the words of opportunities where a migration has opened the table to its owner for it. Safe to run again: what is
/// there stays.
///
/// # Errors
/// As the database answers.
pub fn after_migration(door: &mut impl Door) -> Result<(), Problem> {
    let opened: Number = Sql::new(
        "select count(*) as n from pg_class where oid = to_regclass('public.opportunity') and not relforcerowsecurity",
    )
    .one(door)?;
    if opened.n == 0 { Ok(()) } else { opportunities(door) }
}

/// Writes the words of all opportunities that the door sees and that have none.
///
/// # Errors
/// As the database answers.
pub fn opportunities(door: &mut impl Door) -> Result<(), Problem> {
    let mut last = 0;
    loop {
        let rows: Vec<Called> = Sql::new("select id, name from opportunity where id > $1 order by id limit $2")
            .bind(last)
            .bind(AT_ONCE)
            .rows(door)?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.id;
        Sql::new(
            "insert into opportunity_search (opportunity_id, doubled, pinyin)
             select x.id, x.doubled, x.pinyin from unnest($1::bigint[], $2::text[], $3::text[]) x(id, doubled, pinyin) on conflict do nothing",
        )
        .bind(rows.iter().map(|row| row.id).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| search_text::name_column(&[&row.name])).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| search_text::pinyin(&row.name)).collect::<Vec<_>>())
        .run(door)?;
    }
}
