//! Which customers and contacts match a text; a customer matches by its contacts, too.

use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::Sql;
use crate::core::tx::Reader;
use crate::row;

/// Up to which number of customers that one sees a search goes through them, instead of through the index of the word.
pub const FEW: i32 = 10_000;

row! {
    struct Match { id: i64, is_contact: bool }
}

/// What fits a text within the actor's sight: at least as many as were asked for, where there are so many.
#[derive(Default)]
pub struct Matches {
    /// Customers, by themselves or by a contact, each once, by their ids.
    pub customers: Vec<i64>,
    /// Contacts by themselves; one may be there twice.
    pub contacts: Vec<i64>,
    /// Whether there are more customers than were asked for.
    pub too_many: bool,
}

/// Customers and contacts that match a text, within the actor's sight: more than `cap` of each only where there are more in each
/// way in which the text is looked for. None where nothing was asked.
///
/// # Errors
/// As the database answers.
pub fn matches(reader: &mut Reader, text: &str, cap: usize) -> Result<Option<Matches>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let mut found = Matches::default();
    for (how, pattern) in search_text::patterns(text) {
        let hits: Vec<Match> = Sql::new(
            "with person as materialized (select id from kz_search_contact($1, $2, $3, $4))
             select id, false as is_contact
             from (select id from kz_search_customer($1, $2, $3, $4)
                   union select customer_id from contact where id in (select id from person)) x
             union all select id, true from person",
        )
        .bind(how)
        .bind(pattern)
        .bind(i32::try_from(cap).unwrap_or(i32::MAX).saturating_add(1))
        .bind(FEW)
        .rows(reader)?;
        let (contacts, customers): (Vec<Match>, Vec<Match>) = hits.into_iter().partition(|hit| hit.is_contact);
        // Many contacts may be of few customers: where the contacts are cut, customers are missing without being many.
        found.too_many = found.too_many || contacts.len() > cap;
        found.customers.extend(customers.into_iter().map(|hit| hit.id));
        found.contacts.extend(contacts.into_iter().map(|hit| hit.id));
    }
    found.customers.sort_unstable();
    found.customers.dedup();
    found.too_many = found.too_many || found.customers.len() > cap;
    Ok(Some(found))
}
