//! Checks 9 and 18: the database has exactly the migrations of this binary, and its indexes of names are in order.

use super::patient::Patient;
use super::text;
use super::verdict::Verdict;
use crate::core::migrate;
use crate::core::sql::{Sql, Word};

pub(super) fn migrations(patient: &mut Patient) -> Verdict {
    patient.ask(|connection, _, lang| {
        let difference = migrate::difference(connection)?;
        Ok(match (difference.pending.is_empty(), difference.unknown.is_empty()) {
            (true, true) => Verdict::ok(text::schema_fine(lang)),
            (false, _) => {
                Verdict::fail(text::schema_pending(lang, &difference.pending.join(", ")), text::migrate_again(lang))
            }
            (true, false) => Verdict::fail(
                text::schema_unknown(lang, &difference.unknown.join(", ")),
                text::schema_unknown_how(lang),
            ),
        })
    })
}

/// The indexes of names were made by the version of ICU that compares names now.
pub(super) fn order(patient: &mut Patient) -> Verdict {
    patient.ask(|connection, _, lang| {
        if !migrate::sorts_by_pinyin(connection)? {
            return Ok(Verdict::fail(text::order_no_icu(lang), text::order_no_icu_how(lang)));
        }
        let moved = Sql::new(
            "select coalesce((select collversion || ' -> ' || pg_collation_actual_version(oid) from pg_collation
               where oid = to_regcollation('public.pinyin') and collversion is distinct from pg_collation_actual_version(oid)), '') as t",
        );
        let moved = moved.one::<Word>(connection)?.t;
        Ok(if moved.is_empty() {
            Verdict::ok(text::order_fine(lang))
        } else {
            Verdict::fail(text::order_moved(lang, &moved), text::order_moved_how(lang))
        })
    })
}
