//! All SQL of referrals.

use crate::core::access::{Can, ContactView, LeadView, Seen, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::leads::model::Lead;
use crate::leads::store::LEAD;
use crate::row;

/// Leads of a page about a referrer.
pub const MOST: i32 = 200;

row! {
    /// Who referred a lead; without names where they are not to be known of.
    pub struct Referrer {
        customer_id: Option<i64>, customer_name: Option<String>, customer_alike: bool,
        contact_id: Option<i64>, contact_name: Option<String>, contact_of: Option<String>,
        user_id: Option<i64>, user_name: Option<String>, user_login: Option<String>,
    }
    /// A contact that may be meant.
    pub struct Named { id: i64, name: String, customer_name: String }
}

impl Referrer {
    /// The customer as one types it.
    #[must_use]
    pub fn customer_typed(&self) -> String {
        match (&self.customer_name, self.customer_id) {
            (Some(name), Some(id)) if self.customer_alike => format!("{name} #{id}"),
            (Some(name), _) => name.clone(),
            (None, _) => String::new(),
        }
    }

    /// The contact as one types it.
    #[must_use]
    pub fn contact_typed(&self) -> String {
        let name = self.contact_name.as_deref().unwrap_or_default();
        typed(name, self.contact_of.as_deref().unwrap_or_default())
    }

    /// Whether the actor may know who it is.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.customer_name.is_some() || self.contact_name.is_some() || self.user_name.is_some()
    }

    /// Which record it is, as the history keeps it: `customer:12`.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        let all = [("customer", self.customer_id), ("contact", self.contact_id), ("user", self.user_id)];
        all.into_iter().find_map(|(kind, id)| id.map(|id| format!("{kind}:{id}")))
    }
}

impl Named {
    /// What is typed to mean this one.
    #[must_use]
    pub fn typed(&self) -> String {
        typed(&self.name, &self.customer_name)
    }
}

fn typed(name: &str, customer: &str) -> String {
    if customer.is_empty() || name.is_empty() { name.to_owned() } else { format!("{name} · {customer}") }
}

/// Who is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Customer(i64),
    Contact(i64),
    User(i64),
}

impl Who {
    fn ids(self) -> [Option<i64>; 3] {
        match self {
            Self::Customer(id) => [Some(id), None, None],
            Self::Contact(id) => [None, Some(id), None],
            Self::User(id) => [None, None, Some(id)],
        }
    }

    /// As the history keeps it: `customer:12`.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Customer(id) => format!("customer:{id}"),
            Self::Contact(id) => format!("contact:{id}"),
            Self::User(id) => format!("user:{id}"),
        }
    }
}

/// Who referred a lead, if somebody is named. Row-level security keeps the names of whom the actor may not see.
///
/// # Errors
/// As the database answers.
pub fn of(door: &mut impl Door, lead: &Lead) -> Result<Option<Referrer>, Problem> {
    Sql::new(
        "select r.customer_id, c.name as customer_name,
           coalesce(exists (select 1 from customer x where x.name = c.name and x.id <> c.id and x.deleted_at is null), false) as customer_alike,
           r.contact_id, k.name as contact_name, a.name as contact_of, r.user_id, u.name as user_name, u.login as user_login
         from lead_referral r
           left join customer c on c.id = r.customer_id and c.deleted_at is null
           left join contact k on k.id = r.contact_id and k.deleted_at is null
           left join customer a on a.id = k.customer_id and a.deleted_at is null
           left join app_user u on u.id = r.user_id
         where r.lead_id = $1",
    )
    .bind(lead.id)
    .maybe(door)
}

/// Names who referred a lead, or nobody.
///
/// # Errors
/// As the database answers.
pub fn name(tx: &mut Tx, lead_id: i64, who: Option<Who>) -> Result<(), Problem> {
    let Some(who) = who else {
        Sql::new("delete from lead_referral where lead_id = $1").bind(lead_id).run(tx)?;
        return Ok(());
    };
    let [customer, contact, user] = who.ids();
    Sql::new(
        "insert into lead_referral (lead_id, customer_id, contact_id, user_id, said_by, said_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (lead_id) do update set customer_id = excluded.customer_id, contact_id = excluded.contact_id, user_id = excluded.user_id,
           said_by = excluded.said_by, said_at = excluded.said_at",
    )
    .bind(lead_id)
    .bind(customer)
    .bind(contact)
    .bind(user)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

const NAMED: &str = "select t.id, t.name, coalesce(c.name, '') as customer_name from contact t left join customer c on c.id = t.customer_id
    where t.deleted_at is null and (c.id is null or c.deleted_at is null) and ";

/// Contacts whose name, or whose customer's, holds a text, within the capability's reach.
///
/// # Errors
/// As the database answers.
pub fn like(door: &mut impl Door, can: &Can<ContactView>, text: &str) -> Result<Vec<Named>, Problem> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(NAMED);
    let visible = shape::CONTACT.condition(&mut sql, &can.reach());
    let text = sql.place(text);
    sql.fragment(&visible)
        .text(" and (strpos(lower(t.name), ")
        .fragment(&text)
        .text(") > 0 or strpos(lower(t.name || ' · ' || c.name), ")
        .fragment(&text)
        .text(") > 0) order by starts_with(lower(t.name), ")
        .fragment(&text)
        .text(") desc, t.name, t.id limit 20")
        .rows(door)
}

/// The contacts that a name means, or a name with a customer's, within the capability's reach: a few.
///
/// # Errors
/// As the database answers.
pub fn meant(door: &mut impl Door, can: &Can<ContactView>, text: &str) -> Result<Vec<Named>, Problem> {
    let (name, customer) = text.split_once(" · ").unwrap_or((text, ""));
    let mut sql = Sql::new(NAMED);
    let visible = shape::CONTACT.condition(&mut sql, &can.reach());
    let customer = sql.place(customer.trim());
    sql.fragment(&visible)
        .text(" and t.name = ")
        .value(name.trim())
        .text(" and ")
        .fragment(&customer)
        .text(" in ('', c.name) order by t.id limit 5")
        .rows(door)
}

/// The leads that came through somebody, within the capability's reach and where the source is read: the latest first. Through a
/// customer came also what its contacts referred.
///
/// # Errors
/// As the database answers.
pub fn through(door: &mut impl Door, can: &Can<LeadView>, who: Who) -> Result<Vec<Seen<Lead>>, Problem> {
    let mut sql = Sql::new(LEAD);
    let visible = shape::LEAD.condition(&mut sql, &can.reach());
    let (named, id) = match who {
        Who::Customer(id) => ("r.customer_id = ", id),
        Who::Contact(id) => ("r.contact_id = ", id),
        Who::User(id) => ("r.user_id = ", id),
    };
    let id = sql.place(id);
    sql = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.source = 'referral' and exists (select 1 from lead_referral r where r.lead_id = t.id and (")
        .text(named)
        .fragment(&id);
    if matches!(who, Who::Customer(_)) {
        sql =
            sql.text(" or r.contact_id in (select k.id from contact k where k.customer_id = ").fragment(&id).text(")");
    }
    let rows: Vec<Lead> = sql.text(")) order by t.created_at desc, t.id desc limit ").value(MOST).rows(door)?;
    let seen = rows.into_iter().map(|row| can.saw(row));
    Ok(seen.filter(|row| row.on_record("source", &row.source).clear().is_some()).collect())
}
