//! Reminders about customers to be called: a follow-up that is due, one that stays undone, a customer whom nobody calls.

use super::text;
use super::upwards::{self, Due, Matter};
use crate::core::access::{Actor, Can, CustomerView};
use crate::core::notice::{About, Days, Kind, Notice, Onlooker, Plan, Post, Rule, Told};
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Reader;
use crate::customers::notices::told;
use crate::customers::store as customers;
use crate::row;
use crate::text::format;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

row! {
    /// A customer to be called by somebody on a day.
    struct Call { id: i64, user_id: i64, day: NaiveDate }
}

/// A follow-up of an own customer is due.
pub const DUE: Kind =
    Kind {
        id: "follow_up_due", zh: "跟进到期", en: "Follow-up due", page: true, mail: Post::Digest, look: look_due
    };

/// The rule of it.
pub const DUE_RULE: Rule = Rule {
    kind: &DUE,
    zh: "下次跟进的日子到了，提醒负责人和参与跟进的协作人。",
    en: "Tells the owner, and participants in its follow-ups, when the next follow-up is due.",
    active: true,
    days: None,
    due,
};

fn due(reader: &mut Reader, plan: &Plan) -> Result<Vec<Notice>, Problem> {
    let now = reader.now;
    let rows: Vec<Call> = Sql::new(
        "select id, owner_id as user_id, next_follow_up as day from customer
         where deleted_at is null and owner_id is not null and next_follow_up >= $1 and next_follow_up <= $2
         union
         select c.id, p.user_id, c.next_follow_up from customer c join participant p on p.object = 'customer' and p.row_id = c.id
         where c.deleted_at is null and c.next_follow_up >= $1 and c.next_follow_up <= $2
           and 'follow_up' = any(p.parts) and (p.until is null or p.until > $3)
         order by day, id, user_id",
    )
    .bind(plan.first)
    .bind(plan.last)
    .bind(now)
    .rows(reader)?;
    Ok(rows.iter().map(|row| Notice::to(row.user_id).about("customer", row.id).on(row.day)).collect())
}

/// Of these customers those in whose follow-ups a person takes part.
fn taken_part_in(reader: &mut Reader, user_id: i64, about: &[About]) -> Result<BTreeSet<i64>, Problem> {
    let now = reader.now;
    let rows: Vec<Number> = Sql::new(
        "select row_id as n from participant where object = 'customer' and user_id = $1 and row_id = any($2)
           and 'follow_up' = any(parts) and (until is null or until > $3)",
    )
    .bind(user_id)
    .bind(about.iter().filter_map(|one| one.row_id).collect::<Vec<_>>())
    .bind(now)
    .rows(reader)?;
    Ok(rows.into_iter().map(|row| row.n).collect())
}

fn look_due(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let me = who.actor.standing.user_id;
    let shared = taken_part_in(reader, me, about)?;
    told(reader, who, about, |row, one| {
        let mine = row.owner_id == Some(me) || shared.contains(&row.id);
        // A follow-up that was written or moved meanwhile has another day.
        let day = row.next_follow_up.filter(|day| mine && one.day == Some(*day))?;
        Some(text::due_on(who.lang(), &format::day_near(who.lang(), day, who.today)))
    })
}

/// A follow-up stays undone: told to the owner's superior, and later to the next.
pub const UNDONE: Kind = Kind {
    id: "follow_up_undone",
    zh: "下属跟进逾期",
    en: "Follow-up overdue in your team",
    page: true,
    mail: Post::Digest,
    look: look_undone,
};

/// The rule of it.
pub const UNDONE_RULE: Rule = Rule {
    kind: &UNDONE,
    zh: "跟进逾期达到所设的工作日数，提醒负责人的上级一次；再过同样的时间，提醒上上级一次。",
    en: "Tells the owner's superior once when a follow-up stays undone for so many working days, and the next superior once after as many more.",
    active: false,
    days: Some(Days { usual: 3, most: 60, zh: "逾期工作日", en: "Working days overdue" }),
    due: undone,
};

fn undone(reader: &mut Reader, plan: &Plan) -> Result<Vec<Notice>, Problem> {
    upwards::notices(reader, plan, &Matter { object: "customer", find: find_undone, seen: may_view })
}

fn find_undone(reader: &mut Reader, plan: &Plan, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<Due>, Problem> {
    // Who has got the customer since has time of their own; what a superior has taken note of goes no higher.
    Sql::new(
        "select c.id, c.owner_id, c.next_follow_up as day from customer c
         where c.deleted_at is null and c.owner_id is not null and c.next_follow_up >= $1 and c.next_follow_up <= $2
           and not exists (select 1 from customer_owner_history h where h.customer_id = c.id and upper_inf(h.during)
             and lower(h.during) >= (c.next_follow_up + 1)::timestamp at time zone $3)
           and not exists (select 1 from notice n where n.kind = $4 and n.object = 'customer' and n.row_id = c.id
             and n.day = c.next_follow_up and n.read_at is not null and not n.facts ? 'settled')",
    )
    .bind(first)
    .bind(last)
    .bind(plan.calendar.zone.name())
    .bind(UNDONE.id)
    .rows(reader)
}

fn may_view(reader: &mut Reader, person: &Arc<Actor>, ids: &[i64]) -> Result<BTreeSet<i64>, Problem> {
    let Ok(can) = Can::<CustomerView>::of(person) else { return Ok(BTreeSet::new()) };
    Ok(customers::several(reader, &can, ids)?.into_iter().map(|row| row.id).collect())
}

fn look_undone(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    told(reader, who, about, |row, one| {
        let owner = one.facts.get("owner").and_then(serde_json::Value::as_i64);
        let day = row.next_follow_up.filter(|day| row.owner_id == owner && one.day == Some(*day))?;
        let name = row.owner_name.as_deref().unwrap_or_default();
        Some(text::undone_since(who.lang(), name, (who.today - day).num_days()))
    })
}

/// A customer whom nobody has called for longer than the cycle of its grade.
pub const NEGLECTED: Kind = Kind {
    id: "customer_neglected",
    zh: "客户久未跟进",
    en: "Customer neglected",
    page: true,
    mail: Post::Digest,
    look: look_neglected,
};

/// The rule of it.
pub const NEGLECTED_RULE: Rule = Rule {
    kind: &NEGLECTED,
    zh: "超过该等级的跟进周期再加所设天数没有跟进，提醒负责人。",
    en: "Tells the owner when nobody has followed up for the cycle of the customer's grade and so many days more.",
    active: true,
    days: Some(Days { usual: 7, most: 365, zh: "超出周期天数", en: "Days beyond the cycle" }),
    due: neglected,
};

fn neglected(reader: &mut Reader, plan: &Plan) -> Result<Vec<Notice>, Problem> {
    let (first, last) = plan.past();
    // It may have come to count later than its cycle ended: when a day that was planned passed, or it got this owner. What
    // this owner was told since the last follow-up is not told again, whatever the cycle is now.
    let rows: Vec<Call> = Sql::new(
        "select c.id, c.owner_id as user_id, x.day from customer c
           join follow_up_cycle g on g.grade = coalesce(c.grade, '')
           cross join lateral (select (coalesce(c.last_follow_up_at, c.created_at) at time zone $3)::date + g.days as day) x
           left join customer_owner_history h on h.customer_id = c.id and upper_inf(h.during)
         where c.deleted_at is null and c.owner_id is not null and c.stage <> 'lost'
           and x.day <= $2 and (c.next_follow_up is null or c.next_follow_up < $4)
           and greatest(x.day, c.next_follow_up, (lower(h.during) at time zone $3)::date) >= $1
           and not exists (select 1 from notice n where n.kind = $5 and n.object = 'customer' and n.row_id = c.id
             and n.user_id = c.owner_id and n.made_at > coalesce(c.last_follow_up_at, c.created_at))
         order by x.day, c.id",
    )
    .bind(first)
    .bind(last)
    .bind(plan.calendar.zone.name())
    .bind(plan.today)
    .bind(NEGLECTED.id)
    .rows(reader)?;
    Ok(rows.iter().map(|row| Notice::to(row.user_id).about("customer", row.id).on(row.day)).collect())
}

fn look_neglected(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    told(reader, who, about, |row, one| {
        // The days of records are the company's, wherever their reader is.
        let last = row.last_follow_up_at.unwrap_or(row.created_at).with_timezone(&who.company).date_naive();
        let mine = row.owner_id == Some(who.actor.standing.user_id);
        let still =
            mine && one.day.is_some_and(|day| last < day) && row.next_follow_up.is_none_or(|day| day < who.today);
        still.then(|| text::silent_for(who.lang(), (who.today - last).num_days()))
    })
}
