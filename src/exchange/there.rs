//! Customers that are there and may get a contact of a file.

use crate::contacts::model::Place;
use crate::core::access::{ContactCreate, CustomerEdit, Facts, Guarded, Permission, Share, Standing};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;

row! {
    /// A customer that the actor may view, with what counts for adding a contact.
    pub struct There {
        id: i64, name: String, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>,
        /// Whether it is shared to write, and its contacts; None where it is not shared with the actor.
        shared_write: Option<bool>, contacts_write: Option<bool>,
        /// The names of its contacts that the actor may view.
        contacts: Vec<String>,
    }
}

impl Guarded for There {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: self.owner_id,
            owner_dept_id: self.owner_dept_id,
            pool_id: self.pool_id,
            shared: self.shared_write.map(|can_write| Share { can_write }),
            ..Facts::default()
        }
    }
}

impl There {
    /// Where a contact of it would stand: with its owner, as one made by hand.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            customer_id: self.id,
            owner_id: self.owner_id,
            owner_dept_id: self.owner_dept_id,
            pool_id: self.pool_id,
            shared_write: self.contacts_write,
            first: self.contacts.is_empty(),
        }
    }

    /// Whether whoever stands there may edit it and make a contact of it.
    #[must_use]
    pub fn may_get(&self, standing: &Standing) -> bool {
        standing.reach(CustomerEdit::INFO.id).covers(&self.facts())
            && standing.reach(ContactCreate::INFO.id).covers(&self.place().facts())
    }
}

/// These customers, where the actor may view them.
///
/// # Errors
/// As the database answers.
pub fn find(door: &mut impl Door, ids: Vec<i64>) -> Result<Vec<There>, Problem> {
    Sql::new(
        "select c.id, c.name, c.owner_id, c.owner_dept_id, c.pool_id,
           (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = c.id
              and s.user_id = any((select kz_ids('customer', 'view', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as shared_write,
           (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = c.id and 'contact' = any(s.parts)
              and s.user_id = any((select kz_ids('contact', 'create', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as contacts_write,
           array(select x.name from contact x where x.customer_id = c.id and x.deleted_at is null order by x.id) as contacts
         from customer c where c.deleted_at is null and c.id = any($1) order by c.id",
    )
    .bind(ids)
    .rows(door)
}
