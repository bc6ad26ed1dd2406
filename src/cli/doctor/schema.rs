//! Check 9: the database has exactly the migrations of this binary.

use super::patient::Patient;
use super::text;
use super::verdict::Verdict;
use crate::core::migrate;

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
