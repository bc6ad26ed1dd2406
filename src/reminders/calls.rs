//! Reminders about customers to be called: a follow-up that is due, one that stays undone, a customer whom nobody calls.

use super::text;
use super::upwards::Due;
use crate::core::notice::{About, Days, Kind, Notice, Onlooker, Plan, Post, Rule, Told};
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Reader;
use crate::customers::notices::told;
use crate::text::format;

/// A follow-up of an own customer is due.
pub const DUE: Kind =
    Kind {
        id: "follow_up_due", zh: "跟进到期", en: "Follow-up due", page: true, mail: Post::Digest, look: look_due
    };

/// The rule of it.
pub const DUE_RULE: Rule = Rule {
    kind: &DUE,
    zh: "下次跟进的日子到了，提醒负责人。",
    en: "Tells the owner when the next follow-up is due.",
    active: true,
    days: None,
    due,
};

fn due(reader: &mut Reader, plan: &Plan) -> Result<Vec<Notice>, Problem> {
    let rows: Vec<Due> = Sql::new(
        "select id, owner_id, next_follow_up as day from customer
         where deleted_at is null and owner_id is not null and next_follow_up >= $1 and next_follow_up <= $2",
    )
    .bind(plan.first)
    .bind(plan.last)
    .rows(reader)?;
    Ok(rows.iter().map(|row| Notice::to(row.owner_id).about("customer", row.id).on(row.day)).collect())
}

fn look_due(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    told(reader, who, about, |row, one| {
        let mine = row.owner_id == Some(who.actor.standing.user_id);
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
    super::upwards::notices(reader, plan, "customer", |reader, first, last| {
        // Who has got the customer since has time of their own; what a superior has taken note of goes no higher.
        Sql::new(
            "select c.id, c.owner_id, c.next_follow_up as day from customer c
             where c.deleted_at is null and c.owner_id is not null and c.next_follow_up >= $1 and c.next_follow_up <= $2
               and not exists (select 1 from customer_owner_history h where h.customer_id = c.id and upper_inf(h.during)
                 and lower(h.during) >= (c.next_follow_up + 1)::timestamp at time zone $3)
               and not exists (select 1 from notice n where n.kind = $4 and n.object = 'customer' and n.row_id = c.id
                 and n.day = c.next_follow_up and n.read_at is not null)",
        )
        .bind(first)
        .bind(last)
        .bind(plan.calendar.zone.name())
        .bind(UNDONE.id)
        .rows(reader)
    })
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
    let zone = plan.calendar.zone.name();
    let rows: Vec<Due> = Sql::new(
        "select c.id, c.owner_id, x.day from customer c
           join follow_up_cycle g on g.grade = coalesce(c.grade, '')
           cross join lateral (select (coalesce(c.last_follow_up_at, c.created_at) at time zone $3)::date + g.days as day) x
         where c.deleted_at is null and c.owner_id is not null and c.stage <> 'lost' and x.day >= $1 and x.day <= $2
           and (c.next_follow_up is null or c.next_follow_up < $4)",
    )
    .bind(first)
    .bind(last)
    .bind(zone)
    .bind(plan.first)
    .rows(reader)?;
    Ok(rows.iter().map(|row| Notice::to(row.owner_id).about("customer", row.id).on(row.day)).collect())
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
