//! How a protected table says whose a row is. Filters, searches and policies are all rendered from these descriptions.

use super::reach::Reach;
use crate::core::field::Class;
use crate::core::sql::{Fragment, Sql};

/// One way in which a row can lie within a reach: a column, and the values that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The row's owner, or who else it belongs to, is the actor.
    Own,
    /// One of these is below the actor in the reporting line.
    Line,
    /// The row's department is one of the reach.
    Departments,
    /// The row lies in a pool of the reach.
    Pools,
    /// The customer is shared with the actor (its part, for a child).
    Shared,
    /// The record cone: the customer above the row is the actor's, or what else the row is on.
    Cone,
}

/// A protected table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The object of its permissions.
    pub object: &'static str,
    pub table: &'static str,
    /// For children of a customer, the part that a participation may tick.
    pub part: Option<&'static str>,
    /// Columns of others whose a row is as much as its owner's.
    pub also: &'static [&'static str],
    /// Columns of further owners of what a row is on, besides the customer's.
    pub above: &'static [&'static str],
}

/// Customers.
pub const CUSTOMER: Shape = Shape { object: "customer", table: "customer", part: None, also: &[], above: &[] };
/// Contacts of a customer.
pub const CONTACT: Shape = Shape { object: "contact", table: "contact", part: Some("contact"), also: &[], above: &[] };
/// Leads; nobody takes part in one.
pub const LEAD: Shape = Shape { object: "lead", table: "lead", part: None, also: &[], above: &[] };
/// Follow-ups on a customer or a lead.
pub const FOLLOW_UP: Shape =
    Shape { object: "follow_up", table: "follow_up", part: Some("follow_up"), also: &[], above: &[] };

/// Tasks, on a customer, a lead, an opportunity, or on nothing.
pub const TASK: Shape = Shape {
    object: "task",
    table: "task",
    part: Some("task"),
    also: &["helper_id", "given_by", "created_by"],
    above: &["record_owner_id"],
};

/// Opportunities, on a customer or on nothing.
pub const OPPORTUNITY: Shape =
    Shape { object: "opportunity", table: "opportunity", part: Some("opportunity"), also: &[], above: &[] };

/// Every protected table with owner columns of its own.
pub const SHAPES: &[Shape] = &[CUSTOMER, CONTACT, LEAD, FOLLOW_UP, TASK, OPPORTUNITY];

/// Fields by whose complete value a search finds a record, for those for whom it is masked at least: object, field, its
/// class, and the key of its reach in the context.
pub const FOUND_BY: &[(&str, &str, Class, &str)] = &[
    ("customer", "phones", Class::Personal, "by_phone"),
    ("customer", "credit_code", Class::Internal, "by_code"),
    ("contact", "phones", Class::Personal, "by_phone"),
    ("lead", "phones", Class::Personal, "by_phone"),
];

impl Shape {
    /// The ways that count for viewing, or for another action.
    #[must_use]
    pub fn ways(&self, view: bool) -> Vec<Way> {
        let mut ways = vec![Way::Own, Way::Line, Way::Departments];
        if self.is_shared() {
            ways.push(Way::Shared);
        }
        if view {
            ways.push(Way::Pools);
            if self.part.is_some() {
                ways.push(Way::Cone);
            }
        }
        ways
    }

    /// Whether people take part in its rows: in a customer, and with it in its parts.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.part.is_some() || self.object == CUSTOMER.object
    }

    /// The column that a way compares; the first, where there are several.
    #[must_use]
    pub fn column(&self, way: Way) -> &'static str {
        match (way, self.part) {
            (Way::Own | Way::Line, _) => "owner_id",
            (Way::Departments, _) => "owner_dept_id",
            (Way::Pools, _) => "pool_id",
            (Way::Shared, None) => "id",
            (Way::Shared, Some(_)) => "customer_id",
            (Way::Cone, _) => "customer_owner_id",
        }
    }

    /// All columns that a way compares: the row lies within where one of them fits.
    pub fn columns(&self, way: Way) -> impl Iterator<Item = &'static str> + use<> {
        let more = match way {
            Way::Own | Way::Line => self.also,
            Way::Cone => self.above,
            Way::Departments | Way::Pools | Way::Shared => &[],
        };
        std::iter::once(self.column(way)).chain(more.iter().copied())
    }

    /// The rows' condition for a reach, over the alias `t`, with the reach's values bound in `sql`.
    pub fn condition(&self, sql: &mut Sql, reach: &Reach) -> Fragment {
        if reach.all {
            return Fragment::new("true");
        }
        let mut out = Fragment::new("(false");
        for way in self.ways(reach.view) {
            if let Some(keys) = self.keys(sql, reach, way) {
                for column in self.columns(way) {
                    out = out.text(" or t.").text(column).text(" in (").fragment(&keys).text(")");
                }
            }
        }
        out.text(")")
    }

    /// The keys of one way as a sub-select of one column `id`; None where the reach has none.
    pub fn keys(&self, sql: &mut Sql, reach: &Reach, way: Way) -> Option<Fragment> {
        let some = |ids: &[i64]| (!ids.is_empty()).then(|| ids.to_vec());
        Some(match way {
            Way::Own | Way::Cone => unnest(sql, some(&reach.own)?),
            Way::Departments => unnest(sql, some(&reach.departments)?),
            Way::Pools => unnest(sql, some(&reach.pools)?),
            Way::Line => Fragment::new("select user_id as id from reporting_line where manager_id = any(")
                .fragment(&sql.place(some(&reach.line)?))
                .text("::bigint[])"),
            Way::Shared => {
                let persons = sql.place(some(&reach.shared)?);
                let mut keys =
                    Fragment::new("select row_id as id from participant where object = 'customer' and user_id = any(")
                        .fragment(&persons)
                        .text("::bigint[]) and (until is null or until > now())");
                if !reach.view {
                    keys = keys.text(" and can_write");
                }
                if let Some(part) = self.part {
                    keys = keys.text(" and '").text(part).text("' = any(parts)");
                }
                keys
            }
        })
    }
}

fn unnest(sql: &mut Sql, ids: Vec<i64>) -> Fragment {
    Fragment::new("select unnest(").fragment(&sql.place(ids)).text("::bigint[]) as id")
}
