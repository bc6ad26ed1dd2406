//! Which customers match a text: by their own names and numbers, or by those of their contacts.

use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::Sql;
use crate::core::tx::Reader;
use crate::row;

/// Up to which number of customers that one sees a search goes through them, instead of through the index of the word.
pub const FEW: i32 = 10_000;

row! {
    struct Match {
        id: i64,
        /// Whether there are more contacts of the kind than were looked at.
        cut: bool,
    }
}

/// Ids of customers that match a text, within the actor's sight: more than `cap` only where there are more in each way in
/// which the text is looked for. None where nothing was asked.
///
/// # Errors
/// As the database answers.
pub fn search(reader: &mut Reader, text: &str, cap: usize) -> Result<Option<Vec<i64>>, Problem> {
    Ok(matches(reader, text, cap)?.0)
}

/// The same, and whether there are more than were looked for.
///
/// # Errors
/// As the database answers.
pub(super) fn matches(reader: &mut Reader, text: &str, cap: usize) -> Result<(Option<Vec<i64>>, bool), Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok((None, false));
    }
    let (mut ids, mut cut): (Vec<i64>, bool) = (Vec::new(), false);
    for (how, pattern) in search_text::patterns(text) {
        // Many contacts may be of few customers: where the contacts are cut, customers are missing without being many.
        let hits: Vec<Match> = Sql::new(
            "with person as materialized (select id from kz_search_contact($1, $2, $3, $4))
             select x.id, (select count(*) >= $3 from person) as cut
             from (select id from kz_search_customer($1, $2, $3, $4)
                   union select customer_id from contact where id in (select id from person)) x",
        )
        .bind(how)
        .bind(pattern)
        .bind(i32::try_from(cap).unwrap_or(i32::MAX).saturating_add(1))
        .bind(FEW)
        .rows(reader)?;
        cut = cut || hits.iter().any(|hit| hit.cut);
        ids.extend(hits.into_iter().map(|hit| hit.id));
    }
    ids.sort_unstable();
    ids.dedup();
    let too_many = cut || ids.len() > cap;
    Ok((Some(ids), too_many))
}
