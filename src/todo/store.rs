//! All SQL of to-do lists. Row-level security leaves out the customers that the actor may not view.

use super::asked::{Kind, State, Whose, Wish};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Fragment, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

/// The most lines of a list.
pub const MOST: usize = 100;
/// What was given or shared longer ago is no longer to do.
const RECENT: TimeDelta = TimeDelta::days(30);

row! {
    /// A customer with whom something is to be done, and by whom.
    pub struct Line {
        id: i64, name: String, grade: Option<String>, person_id: i64, person: String,
        /// Who gave or shared it.
        by_name: Option<String>,
        /// When it is due, or was given or shared.
        day: NaiveDate,
        /// Whether it is done because the person said so.
        marked: bool,
    }
    /// A comment that names the person.
    pub struct Naming {
        id: i64,
        /// What the comment is on: `follow_up`, `lead` or `opportunity`, and which.
        object: String, row_id: i64,
        /// What that is called.
        about: String, by_name: String, body: String, at: DateTime<Utc>, marked: bool,
    }
    /// Work of the system that failed for good.
    pub struct Fault { id: i64, kind: String, error: String, made_at: DateTime<Utc>, attempts: i32, marked: bool }
}

/// Counts for Today: customers that somebody else gave to the person within a month, with whom nothing happened since.
/// The function of the menu counts them: the condition on the moment is no index's beneath row-level security, which would look
/// at all histories of the person's customers. One's own customers may always be viewed.
pub const COUNT_GIVEN: &str = "select (kz_waiting($1, $2::date, $4))[3]";
/// Customers that somebody shared with the person within a month, with whom nothing happened since.
pub const COUNT_SHARED: &str = "
    select count(*) from (select from participant h join customer c on c.id = h.row_id and c.deleted_at is null
      where h.object = 'customer' and h.user_id = $1 and (h.until is null or h.until > now()) and h.added_at >= ($2::date - 30)::timestamp at time zone $4
        and h.added_by is distinct from h.user_id and coalesce(c.last_follow_up_at, '-infinity') < h.added_at
        and not exists (select from todo_handled x where x.user_id = $1 and x.kind = 'shared' and x.row_id = c.id and x.at >= h.added_at) limit 100) x";
/// Overdue follow-ups of the people below the person.
pub const COUNT_TEAM: &str = "
    select count(*) from (select x.id from (
        select user_id as id from reporting_line where manager_id = $1
        union select u.id from department_head d join department_line l on l.ancestor_id = d.department_id
          join app_user u on u.department_id = l.department_id where d.user_id = $1 and u.id <> $1) p
      cross join lateral (select c.id from customer c where c.owner_id = p.id and c.deleted_at is null and c.next_follow_up < $2::date limit 100) x limit 100) y";
/// Customers of the people below the person that have waited longer than their grade allows.
pub const COUNT_TEAM_NEGLECTED: &str = "
    select count(*) from (select x.id from (
        select user_id as id from reporting_line where manager_id = $1
        union select u.id from department_head d join department_line l on l.ancestor_id = d.department_id
          join app_user u on u.department_id = l.department_id where d.user_id = $1 and u.id <> $1) p
      cross join lateral (select c.id from customer c join follow_up_cycle y on y.grade = coalesce(c.grade, '')
        where c.owner_id = p.id and c.deleted_at is null and c.stage <> 'lost'
          and coalesce(c.last_follow_up_at, c.created_at) < ($2::date - y.days)::timestamp at time zone $4 limit 100) x limit 100) y";
/// Comments that name the person, within a month, to which they have said nothing since.
pub const COUNT_COMMENTS: &str = "
    select count(*) from (select from follow_up_comment m left join follow_up f on f.id = m.follow_up_id and f.deleted_at is null
      left join customer c on c.id = f.customer_id and c.deleted_at is null
      left join lead l on l.id = coalesce(m.lead_id, case when f.customer_id is null then f.lead_id end) and l.deleted_at is null
      left join opportunity o on o.id = m.opportunity_id and o.deleted_at is null and not o.customer_gone
      where num_nonnulls(c.id, l.id, o.id) > 0 and m.named @> array[$1::bigint] and m.deleted_at is null and m.created_at >= ($2::date - 30)::timestamp at time zone $4
        and not exists (select from follow_up_comment r where (r.follow_up_id = m.follow_up_id or r.lead_id = m.lead_id or r.opportunity_id = m.opportunity_id)
          and r.created_by = $1 and r.id > m.id and r.deleted_at is null)
        and not exists (select from todo_handled x where x.user_id = $1 and x.kind = 'comment' and x.row_id = m.id) limit 100) x";
/// Work that failed for good and that the person has not put aside.
pub const COUNT_FAULTS: &str = "
    select count(*) from (select from job j where j.state = 'parked'
      and not exists (select from todo_handled x where x.user_id = $1 and x.kind = 'fault' and x.row_id = j.id) limit 100) x";

const TEAM: &str = "select user_id as id from reporting_line where manager_id = ";
const HEADED: &str =
    " union select u.id from department_head d join department_line l on l.ancestor_id = d.department_id
    join app_user u on u.department_id = l.department_id where d.user_id = ";

/// For whom and when a list is made.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub me: i64,
    pub now: DateTime<Utc>,
    pub zone: Tz,
}

impl At {
    fn today(self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }

    /// When today began.
    fn midnight(self) -> DateTime<Utc> {
        let local = self.now.with_timezone(&self.zone);
        let passed = local.time().signed_duration_since(chrono::NaiveTime::MIN);
        self.now - passed
    }
}

/// The lines of a list of customers by day, record and person; one more than are shown where there are more.
///
/// # Errors
/// As the database answers.
pub fn lines(door: &mut impl Door, wish: Wish, at: At) -> Result<Vec<Line>, Problem> {
    let mut sql = Sql::new("with people as (");
    let me = sql.place(at.me);
    let people = match wish.whose {
        Whose::Mine => Fragment::new("select ").fragment(&me).text("::bigint as id"),
        Whose::Team => Fragment::new("select id from (")
            .text(TEAM)
            .fragment(&me)
            .text(HEADED)
            .fragment(&me)
            .text(") x where id <> ")
            .fragment(&me),
    };
    let hits = match wish.kind {
        Kind::FollowUp if wish.state == State::Done => contacted(&mut sql, at),
        Kind::FollowUp => to_contact(&mut sql, wish.state, at),
        Kind::Given => came(&mut sql, &GIVEN, wish.state, at),
        Kind::Shared => came(&mut sql, &SHARED, wish.state, at),
        Kind::Neglected => neglected(&mut sql, at),
        Kind::Comment | Kind::Fault => return Ok(Vec::new()),
    };
    let after = wish.after.map_or_else(Fragment::default, |after| {
        let (day, id, person) = (sql.place(after.day), sql.place(after.id), sql.place(after.person_id));
        let place = Fragment::new("(").fragment(&day).text("::date, ").fragment(&id).text(", ").fragment(&person);
        Fragment::new(" where (y.day, y.id, p.id) > ").fragment(&place).text(")")
    });
    sql.fragment(&people)
        .text("), hit as materialized (select p.id as person_id, x.id, x.day, x.by_id, x.marked from people p cross join lateral (select y.* from (")
        .fragment(&hits)
        .text(") y")
        .fragment(&after)
        .text(
            " order by y.day, y.id limit 101) x order by x.day, x.id, p.id limit 101)
             select c.id, c.name, c.grade, u.id as person_id, u.name as person, b.name as by_name, h.day, h.marked
             from hit h join customer c on c.id = h.id join app_user u on u.id = h.person_id left join app_user b on b.id = h.by_id
             order by h.day, c.id, u.id",
        )
        .rows(door)
}

fn to_contact(sql: &mut Sql, state: State, at: At) -> Fragment {
    let today = sql.place(at.today());
    let compared = match state {
        State::Today => " = ",
        State::Overdue => " < ",
        State::Open | State::Done => " <= ",
    };
    Fragment::new("select c.id, c.next_follow_up as day, null::bigint as by_id, false as marked from customer c where c.owner_id = p.id and c.deleted_at is null and c.next_follow_up")
        .text(compared)
        .fragment(&today)
}

/// Whom the person contacted today.
fn contacted(sql: &mut Sql, at: At) -> Fragment {
    let (midnight, today) = (sql.place(at.midnight()), sql.place(at.today()));
    Fragment::new("select f.customer_id as id, ")
        .fragment(&today)
        .text("::date as day, null::bigint as by_id, false as marked from follow_up f where f.owner_id = p.id and f.customer_id is not null and f.deleted_at is null and f.happened_at >= ")
        .fragment(&midnight)
        .text(" group by f.customer_id")
}

/// Whence customers came to a person: the rows, when, by whom, and the kind of their marks.
struct Came {
    rows: &'static str,
    at: &'static str,
    by: &'static str,
    kind: &'static str,
}

const GIVEN: Came = Came {
    rows: " from customer_owner_history h join customer c on c.id = h.customer_id and c.deleted_at is null
      where h.owner_id = p.id and upper_inf(h.during) and h.changed_by is distinct from h.owner_id",
    at: "lower(h.during)",
    by: "h.changed_by",
    kind: "'given'",
};

const SHARED: Came = Came {
    rows: " from participant h join customer c on c.id = h.row_id and c.deleted_at is null
      where h.object = 'customer' and h.user_id = p.id and (h.until is null or h.until > now()) and h.added_by is distinct from h.user_id",
    at: "h.added_at",
    by: "h.added_by",
    kind: "'shared'",
};

fn came(sql: &mut Sql, came: &Came, state: State, at: At) -> Fragment {
    let zone = sql.place(at.zone.name());
    let (since, midnight) = (sql.place(at.midnight() - RECENT), sql.place(at.midnight()));
    let marked = Fragment::new("exists (select from todo_handled x where x.user_id = p.id and x.kind = ")
        .text(came.kind)
        .text(" and x.row_id = c.id and x.at >= ")
        .text(came.at)
        .text(")");
    let done = Fragment::new("(coalesce(c.last_follow_up_at, '-infinity') >= ")
        .text(came.at)
        .text(" or ")
        .fragment(&marked)
        .text(")");
    let out = Fragment::new("select c.id, (")
        .text(came.at)
        .text(" at time zone ")
        .fragment(&zone)
        .text(")::date as day, ")
        .text(came.by)
        .text(" as by_id, ")
        .fragment(&marked)
        .text(" as marked")
        .text(came.rows)
        .text(" and ")
        .text(came.at)
        .text(" >= ")
        .fragment(&since)
        .text(if state == State::Done { " and " } else { " and not " })
        .fragment(&done);
    match state {
        State::Today => out.text(" and ").text(came.at).text(" >= ").fragment(&midnight),
        State::Overdue => out.text(" and ").text(came.at).text(" < ").fragment(&midnight),
        State::Open | State::Done => out,
    }
}

/// As the list of customers filters by `due=neglected`.
fn neglected(sql: &mut Sql, at: At) -> Fragment {
    let (today, zone) = (sql.place(at.today()), sql.place(at.zone.name()));
    Fragment::new("select c.id, (coalesce(c.last_follow_up_at, c.created_at) at time zone ").fragment(&zone).text(
        ")::date as day, null::bigint as by_id, false as marked
         from customer c join follow_up_cycle y on y.grade = coalesce(c.grade, '')
         where c.owner_id = p.id and c.deleted_at is null and c.stage <> 'lost' and coalesce(c.last_follow_up_at, c.created_at) < (",
    )
    .fragment(&today)
    .text("::date - y.days)::timestamp at time zone ")
    .fragment(&zone)
}

/// Comments that name the person, within a month, the last first: those to which they have said nothing since, or those that
/// they have answered or put aside.
///
/// # Errors
/// As the database answers.
pub fn namings(door: &mut impl Door, wish: Wish, at: At) -> Result<Vec<Naming>, Problem> {
    let is_done = if wish.state == State::Done { " and (" } else { " and not (" };
    Sql::new(
        "select m.id, case when m.lead_id is not null then 'lead' when m.opportunity_id is not null then 'opportunity' else 'follow_up' end as object,
           coalesce(m.follow_up_id, m.lead_id, m.opportunity_id) as row_id,
           coalesce(o.name, c.name, nullif(l.name, ''), nullif(l.contact, ''), 'L' || lpad(l.number::text, 5, '0')) as about,
           u.name as by_name, left(m.body, 120) as body, m.created_at as at, h.marked
         from follow_up_comment m join app_user u on u.id = m.created_by left join follow_up f on f.id = m.follow_up_id and f.deleted_at is null
           left join customer c on c.id = f.customer_id and c.deleted_at is null
           left join lead l on l.id = coalesce(m.lead_id, case when f.customer_id is null then f.lead_id end) and l.deleted_at is null
           left join opportunity o on o.id = m.opportunity_id and o.deleted_at is null and not o.customer_gone
           cross join lateral (select exists (select from todo_handled x where x.user_id = $1 and x.kind = 'comment' and x.row_id = m.id) as marked) h
         where num_nonnulls(c.id, l.id, o.id) > 0 and m.named @> array[$1::bigint] and m.deleted_at is null and m.created_at >= $2 and m.id < $3",
    )
    .text(is_done)
    .text(
        "h.marked or exists (select from follow_up_comment r where (r.follow_up_id = m.follow_up_id or r.lead_id = m.lead_id
           or r.opportunity_id = m.opportunity_id) and r.created_by = $1 and r.id > m.id and r.deleted_at is null))
         order by m.id desc limit 101",
    )
    .bind(at.me)
    .bind(at.midnight() - RECENT)
    .bind(below(wish))
    .rows(door)
}

/// Work of the system that failed for good, the last first: what the person has not put aside, or what they have.
///
/// # Errors
/// As the database answers.
pub fn faults(door: &mut impl Door, wish: Wish, me: i64) -> Result<Vec<Fault>, Problem> {
    Sql::new(
        "select j.id, j.kind, left(j.last_error, 300) as error, j.made_at, j.attempts, h.marked from job j
           cross join lateral (select exists (select from todo_handled x where x.user_id = $1 and x.kind = 'fault' and x.row_id = j.id) as marked) h
         where j.state = 'parked' and j.id < $2 and h.marked = $3 order by j.id desc limit 101",
    )
    .bind(me)
    .bind(below(wish))
    .bind(wish.state == State::Done)
    .rows(door)
}

/// Where a list by record, the last first, goes on.
fn below(wish: Wish) -> i64 {
    wish.after.map_or(i64::MAX, |after| after.id)
}

/// Whether a comment that the actor may know of names them.
///
/// # Errors
/// As the database answers.
pub fn names(tx: &mut Tx, id: i64) -> Result<bool, Problem> {
    let found: Number =
        Sql::new("select count(*) as n from follow_up_comment where id = $1 and named @> array[$2::bigint] and deleted_at is null")
            .bind(id)
            .bind(tx.actor.standing.user_id)
            .one(tx)?;
    Ok(found.n > 0)
}

/// Whether there is anybody below the actor.
///
/// # Errors
/// As the database answers.
pub fn leads(door: &mut impl Door, me: i64) -> Result<bool, Problem> {
    let mut sql = Sql::new("select id as n from (");
    let me = sql.place(me);
    let people: Vec<Number> = sql
        .text(TEAM)
        .fragment(&me)
        .text(HEADED)
        .fragment(&me)
        .text(") x where id <> ")
        .fragment(&me)
        .text(" limit 1")
        .rows(door)?;
    Ok(!people.is_empty())
}

/// Marks things as handled by the actor, as of now; the history of owners goes by the clock of PostgreSQL.
///
/// # Errors
/// As the database answers.
pub fn mark(tx: &mut Tx, kind: Kind, ids: &[i64]) -> Result<(), Problem> {
    Sql::new(
        "insert into todo_handled (user_id, kind, row_id, at) select $1, $2, x.id, greatest($4, clock_timestamp()) from unnest($3::bigint[]) x(id)
         on conflict (user_id, kind, row_id) do update set at = excluded.at",
    )
    .bind(tx.actor.standing.user_id)
    .bind(kind.id())
    .bind(ids.to_vec())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// Takes a mark away; whether there was one.
///
/// # Errors
/// As the database answers.
pub fn unmark(tx: &mut Tx, kind: Kind, id: i64) -> Result<bool, Problem> {
    let gone = Sql::new("delete from todo_handled where user_id = $1 and kind = $2 and row_id = $3")
        .bind(tx.actor.standing.user_id)
        .bind(kind.id())
        .bind(id)
        .run(tx)?;
    Ok(gone > 0)
}
