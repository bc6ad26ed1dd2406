//! What a text finds: ids by index, then the rows within the visitor's reach, the nearest first.

use crate::contacts::model::Contact;
use crate::contacts::store as contacts;
use crate::core::access::{Can, ContactView, CustomerView, Facts, Guarded, Kept, Ruled, Seen, Share, shape};
use crate::core::field::Catalogue;
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Reader;
use crate::customers::fields::CATALOGUE;
use crate::customers::matching::{self, Matches};
use crate::row;

row! {
    /// A customer that was found.
    pub struct Hit {
        id: i64, name: String, grade: Option<String>, stage: String, owner_name: Option<String>, phones: Kept<Vec<String>>,
        owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>, shared_write: Option<bool>,
    }
}

impl Guarded for Hit {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: self.owner_id,
            owner_dept_id: self.owner_dept_id,
            pool_id: self.pool_id,
            customer_owner_id: None,
            shared: self.shared_write.map(|can_write| Share { can_write }),
            ..Facts::default()
        }
    }
}

impl Ruled for Hit {
    const CATALOGUE: Catalogue = CATALOGUE;
}

/// Of how many that fit the nearest are shown.
const CANDIDATES: usize = 200;

/// Rows that were found, and whether there are more of them.
pub struct Found<T> {
    pub rows: Vec<T>,
    pub more: bool,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), more: false }
    }
}

impl<T> Found<T> {
    /// These rows, of which there may be more.
    #[must_use]
    pub fn with(rows: Vec<T>, more: bool) -> Self {
        Self { rows, more }
    }

    /// Keeps `most` of the rows.
    fn of(mut rows: Vec<T>, most: usize) -> Self {
        let more = rows.len() > most;
        rows.truncate(most);
        Self { rows, more }
    }
}

/// What fits a text: the rows of [`customers`] and [`people`] are taken of it.
///
/// # Errors
/// As the database answers.
pub fn matches(reader: &mut Reader, text: &str) -> Result<Matches, Problem> {
    Ok(matching::matches(reader, text, CANDIDATES)?.unwrap_or_default())
}

/// Of the customers that fit those of just this name come first, then those that begin with it, then the latest.
///
/// # Errors
/// As the database answers.
pub fn customers(
    reader: &mut Reader,
    can: &Can<CustomerView>,
    (ids, text): (Vec<i64>, &str),
    most: usize,
) -> Result<Found<Seen<Hit>>, Problem> {
    if ids.is_empty() {
        return Ok(Found::of(Vec::new(), most));
    }
    let mut sql = Sql::new(
        "select t.id, t.name, t.grade, t.stage, o.name as owner_name, t.phones, t.owner_id, t.owner_dept_id, t.pool_id,
           (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = t.id
              and s.user_id = any(kz_ids('customer', 'view', 'shared')) and (s.until is null or s.until > now())) as shared_write
         from customer t left join app_user o on o.id = t.owner_id where ",
    );
    let visible = shape::CUSTOMER.condition(&mut sql, &can.reach());
    let typed = sql.place(text.trim().to_lowercase());
    let limit = sql.place(limit(most));
    let rows: Vec<Hit> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.id = any(")
        .value(ids)
        .text(") order by ")
        .fragment(&typed)
        .text(" in (lower(t.name), lower(t.short_name)) desc, starts_with(lower(t.name), ")
        .fragment(&typed)
        .text(") desc, t.updated_at desc, t.id desc limit ")
        .fragment(&limit)
        .rows(reader)?;
    Ok(Found::of(rows.into_iter().map(|row| can.saw(row)).collect(), most))
}

/// Of the contacts that fit the last changed.
///
/// # Errors
/// As the database answers.
pub fn people(
    reader: &mut Reader,
    can: &Can<ContactView>,
    ids: Vec<i64>,
    most: usize,
) -> Result<Found<Seen<Contact>>, Problem> {
    if ids.is_empty() {
        return Ok(Found::of(Vec::new(), most));
    }
    Ok(Found::of(contacts::some(reader, can, ids, limit(most))?, most))
}

/// One more than is shown tells whether there are more.
fn limit(most: usize) -> i32 {
    i32::try_from(most).unwrap_or(i32::MAX).saturating_add(1)
}
