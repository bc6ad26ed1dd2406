//! What the page reads besides the customer itself: the timeline, the customers below, the files.

use crate::core::access::{Can, CustomerView, Facts, FollowUpView, Guarded, Kept, Place, Rule, Share, shape};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Door, Sql};
use crate::core::years;
use crate::customers::fields::CATALOGUE;
use crate::customers::walk::Walk;
use crate::row;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Entries of a page of the timeline.
pub const PAGE: usize = 30;

row! {
    /// One entry of the timeline: a follow-up (`source` f) or a change (c).
    pub struct Happened {
        source: String, id: i64, at: DateTime<Utc>, who: String, name: String, object: String, changes: Kept<serde_json::Value>, cause: String,
        kind: String, body: String, feedback: String, next_date: Option<NaiveDate>, valid: bool, author_id: Option<i64>, dept_id: Option<i64>,
        entered_at: DateTime<Utc>, version: i32, contact: Option<String>, files: serde_json::Value, comments: serde_json::Value,
        /// The title of the task, or the name of the opportunity, that was changed.
        task: Option<String>,
        /// The deleted follow-up that the actor can bring back.
        restores: Option<i64>,
        /// Whose the contact of a change is.
        k_owner: Option<i64>, k_dept: Option<i64>, k_pool: Option<i64>, k_customer_owner: Option<i64>, k_shared: Option<bool>,
    }
    /// A customer below this one.
    pub struct Child { id: i64, name: String, grade: Option<String>, stage: String }
    /// A follow-up with a contact, as far as its page shows it.
    pub struct Said { id: i64, kind: String, body: String, who: String, at: DateTime<Utc> }
    /// A file, with the follow-up's author.
    pub struct File { id: i64, name: String, size: i64, who: Option<String>, at: DateTime<Utc> }
}

impl Guarded for Happened {
    /// Whose the contact is that the change is about.
    fn facts(&self) -> Facts {
        Facts {
            owner_id: self.k_owner,
            owner_dept_id: self.k_dept,
            pool_id: self.k_pool,
            customer_owner_id: self.k_customer_owner,
            shared: self.k_shared.map(|can_write| Share { can_write }),
            ..Facts::default()
        }
    }
}

/// What the timeline shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    FollowUps,
    Changes,
}

impl Show {
    /// As the address has it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::FollowUps => "follow-ups",
            Self::Changes => "changes",
        }
    }
}

/// A place in the timeline: time, source and id of the entry before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub source: String,
    pub id: i64,
}

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    pub show: Show,
    pub before: Option<Cursor>,
    /// What the addresses of the page carry on: the list that it was opened from.
    pub carried: String,
}

impl Asking {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let show =
            [Show::FollowUps, Show::Changes].into_iter().find(|show| show.id() == raw.get("show")).unwrap_or_default();
        let carried = Walk::read(raw).map(|walk| walk.carried()).unwrap_or_default();
        Self { show, before: Cursor::read(raw.get("before")), carried }
    }

    /// An address below the customer, with more to ask of it where that is not empty.
    #[must_use]
    pub fn address(&self, path: &str, more: &str) -> String {
        let joint = match (self.carried.is_empty(), more.is_empty()) {
            (_, true) => "",
            (true, false) => "?",
            (false, false) => "&",
        };
        format!("{path}{}{joint}{more}", self.carried)
    }
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let at = years::moment(parts.next()?)?;
        let source = parts.next().filter(|source| matches!(*source, "f" | "c"))?.to_owned();
        Some(Self { at, source, id: parts.next()?.parse().ok()? })
    }

    /// As the address has it.
    #[must_use]
    pub fn write(&self) -> String {
        format!("{}.{}.{}", self.at.timestamp_micros(), self.source, self.id)
    }
}

const FOLLOW_UPS: &str = "
    (select 'f' as source, t.id, t.happened_at as at, o.name as who, 'follow_up' as name, 'follow_up' as object, '[]'::jsonb as changes, '' as cause,
       t.type as kind, t.body, t.feedback, t.next_date, t.valid, t.owner_id as author_id, t.owner_dept_id as dept_id, t.created_at as entered_at, t.version,
       (select n.name from contact n where n.id = t.contact_id) as contact,
       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'size', a.size) order by a.id) from attachment a
         where a.object = 'follow_up' and a.row_id = t.id and a.deleted_at is null), '[]') as files,
       coalesce((select jsonb_agg(jsonb_build_object('who', u.name, 'body', m.body) order by m.id) from follow_up_comment m join app_user u on u.id = m.created_by
         where m.follow_up_id = t.id and m.deleted_at is null), '[]') as comments, null as task, null::bigint as restores,
       null::bigint as k_owner, null::bigint as k_dept, null::bigint as k_pool, null::bigint as k_customer_owner, null::boolean as k_shared
     from follow_up t join app_user o on o.id = t.owner_id where t.deleted_at is null and ";

const CHANGES: &str = "
    (select 'c' as source, t.id, t.at, t.actor_name as who, t.name, t.object, t.changes, t.cause, '' as kind, '' as body, '' as feedback,
       null::date as next_date, true as valid, t.actor_id as author_id, null::bigint as dept_id, t.at as entered_at, t.version, null as contact, '[]'::jsonb as files, '[]'::jsonb as comments,
       case t.object when 'task' then (select x.title from task x where x.id = t.row_id)
         when 'opportunity' then (select x.name from opportunity x where x.id = t.row_id) end as task,
       case when t.name = 'follow_up.deleted' then (select max(f.id) from bulk_change b join follow_up f on f.id = t.row_id and f.deleted_at is not null
         where b.kind = 'follow_up' and b.undone_at is null and b.made_by = (select kz_actor()) and b.rows -> 0 -> 'id' = to_jsonb(f.id)) end as restores,
       k.owner_id as k_owner, k.owner_dept_id as k_dept, k.pool_id as k_pool, k.customer_owner_id as k_customer_owner,
       (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = k.customer_id and 'contact' = any(s.parts)
          and s.user_id = any(kz_ids('contact', 'view', 'shared')) and (s.until is null or s.until > now())) as k_shared
     from change_history t left join contact k on t.object = 'contact' and k.id = t.row_id
     where t.name not in ('follow_up.created', 'comment.created', 'comment.deleted', 'customer.revealed', 'contact.revealed', 'customer.sensitive_shown', 'contact.sensitive_shown') and ";

/// A page of the timeline, newest first, and where the next begins. Row-level security leaves out what the actor may not view.
/// Nothing happened to a customer before it was made (`born`), so that the months before are not looked into.
///
/// # Errors
/// As the database answers.
pub fn timeline(
    door: &mut impl Door,
    follow_ups: Option<&Can<FollowUpView>>,
    (customer_id, born): (i64, DateTime<Utc>),
    asking: &Asking,
) -> Result<(Vec<Happened>, Option<Cursor>), Problem> {
    let mut sql = Sql::new("select * from (");
    let id = sql.place(customer_id);
    let mut any = false;
    if let (Some(can), true) = (follow_ups, asking.show != Show::Changes) {
        let visible = shape::FOLLOW_UP.condition(&mut sql, &can.reach());
        sql = sql.text(FOLLOW_UPS).fragment(&visible).text(" and t.customer_id = ").fragment(&id);
        sql = before(sql, asking, "happened_at", "f");
        any = true;
    }
    if asking.show != Show::FollowUps || !any {
        sql = sql.text(if any { " union all " } else { "" }).text(CHANGES).text("t.customer_id = ").fragment(&id);
        // The clocks of two nodes may differ.
        sql = sql.text(" and t.at >= ").value(born - TimeDelta::days(1));
        if asking.show == Show::FollowUps {
            sql = sql.text(" and false");
        }
        sql = before(sql, asking, "at", "c");
    }
    let mut rows: Vec<Happened> = sql.text(") x order by at desc, source desc, id desc limit 31").rows(door)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| Cursor { at: row.at, source: row.source.clone(), id: row.id });
    Ok((rows, next))
}

/// The entries after a cursor: each branch reads at most a page by its own index.
fn before(mut sql: Sql, asking: &Asking, column: &'static str, source: &'static str) -> Sql {
    if let Some(cursor) = &asking.before {
        let (at, mark, id, own) =
            (sql.place(cursor.at), sql.place(cursor.source.as_str()), sql.place(cursor.id), sql.place(source));
        sql = sql
            .text(" and t.")
            .text(column)
            .text(" <= ")
            .fragment(&at)
            .text(" and (t.")
            .text(column)
            .text(" < ")
            .fragment(&at);
        sql = sql.text(" or (").fragment(&own).text(", t.id) < (").fragment(&mark).text(", ").fragment(&id).text("))");
    }
    sql.text(" order by t.").text(column).text(" desc, t.id desc limit 31)")
}

/// The customers directly below, of those whose parent may be read.
///
/// # Errors
/// As the database answers.
pub fn children(door: &mut impl Door, can: &Can<CustomerView>, customer_id: i64) -> Result<Vec<Child>, Problem> {
    let mut sql = Sql::new("select t.id, t.name, t.grade, t.stage from customer t where t.deleted_at is null and ");
    let standing = &can.actor().standing;
    let known = standing.field_reach((&CATALOGUE, "parent"), Place::List, Rule::Read);
    let visible = shape::CUSTOMER.condition(&mut sql, &known);
    sql.fragment(&visible)
        .text(" and t.parent_id = ")
        .value(customer_id)
        .text(" order by t.name, t.id limit 50")
        .rows(door)
}

/// The last follow-ups with a contact.
///
/// # Errors
/// As the database answers.
pub fn said_to(door: &mut impl Door, can: Option<&Can<FollowUpView>>, contact_id: i64) -> Result<Vec<Said>, Problem> {
    let Some(can) = can else { return Ok(Vec::new()) };
    let mut sql = Sql::new(
        "select t.id, t.type as kind, left(t.body, 300) as body, o.name as who, t.happened_at as at
         from follow_up t join app_user o on o.id = t.owner_id where t.deleted_at is null and ",
    );
    let visible = shape::FOLLOW_UP.condition(&mut sql, &can.reach());
    sql.fragment(&visible)
        .text(" and t.contact_id = ")
        .value(contact_id)
        .text(" order by t.happened_at desc, t.id desc limit 10")
        .rows(door)
}

/// The newest files of the customer's follow-ups.
///
/// # Errors
/// As the database answers.
pub fn files(door: &mut impl Door, can: Option<&Can<FollowUpView>>, customer_id: i64) -> Result<Vec<File>, Problem> {
    let Some(can) = can else { return Ok(Vec::new()) };
    let mut sql = Sql::new(
        "select a.id, a.name, a.size, u.name as who, a.created_at as at from attachment a
           join follow_up t on a.object = 'follow_up' and t.id = a.row_id and t.deleted_at is null left join app_user u on u.id = a.created_by
         where a.deleted_at is null and ",
    );
    let visible = shape::FOLLOW_UP.condition(&mut sql, &can.reach());
    sql.fragment(&visible)
        .text(" and a.customer_id = ")
        .value(customer_id)
        .text(" order by a.id desc limit 10")
        .rows(door)
}
