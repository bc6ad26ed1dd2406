//! Reminders of days to be remembered: birthdays of contacts, and festivals.

use super::text;
use crate::contacts::store;
use crate::core::access::{Can, ContactView};
use crate::core::notice::{About, Days, Kind, Notice, Onlooker, Plan, Post, Rule, Told};
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Reader;
use crate::row;
use crate::text::{Lang, format};
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use std::collections::BTreeMap;

row! {
    struct Born { id: i64, owner_id: i64, birthday: NaiveDate }
    struct Owner { id: i64 }
}

/// The birthday of a contact of an own customer.
pub const BIRTHDAY: Kind = Kind {
    id: "birthday",
    zh: "联系人生日",
    en: "Birthday of a contact",
    page: true,
    mail: Post::Digest,
    look: look_birthday,
};

/// The rule of it.
pub const BIRTHDAY_RULE: Rule = Rule {
    kind: &BIRTHDAY,
    zh: "联系人生日之前，提醒客户的负责人。",
    en: "Tells the customer's owner before the birthday of a contact.",
    active: true,
    days: Some(Days { usual: 2, most: 60, zh: "提前天数", en: "Days before" }),
    due: birthdays,
};

fn birthdays(reader: &mut Reader, plan: &Plan) -> Result<Vec<Notice>, Problem> {
    // What was missed is not made up for: a birthday that is over is told to nobody.
    let (_, last) = plan.ahead();
    let days: Vec<NaiveDate> = plan.today.iter_days().take_while(|day| *day <= last).collect();
    let month_days = days.iter().flat_map(|day| celebrated(*day)).collect::<Vec<_>>();
    let rows: Vec<Born> = Sql::new(
        "select t.id, c.owner_id, t.birthday from contact t join customer c on c.id = t.customer_id
         where t.deleted_at is null and c.deleted_at is null and c.owner_id is not null and t.birthday is not null
           and to_char(t.birthday, 'MM-DD') = any($1)",
    )
    .bind(month_days)
    .rows(reader)?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            let day = days.iter().copied().find(|day| is_birthday(row.birthday, *day))?;
            Some(Notice::to(row.owner_id).about("contact", row.id).on(day))
        })
        .collect())
}

/// The birthdays that are celebrated on a day, as `MM-DD`: whoever was born on 29 February celebrates on the 28th where
/// the year has no such day.
fn celebrated(day: NaiveDate) -> Vec<String> {
    let plain = day.format("%m-%d").to_string();
    if is_short_february(day) { vec![plain, "02-29".to_owned()] } else { vec![plain] }
}

/// The last of February of a year without a 29th.
fn is_short_february(day: NaiveDate) -> bool {
    (day.month(), day.day()) == (2, 28) && !day.leap_year()
}

/// Whether somebody born on a day celebrates on another.
#[must_use]
pub fn is_birthday(born: NaiveDate, day: NaiveDate) -> bool {
    let leap_child = (born.month(), born.day()) == (2, 29);
    (born.month(), born.day()) == (day.month(), day.day()) || (leap_child && is_short_february(day))
}

fn look_birthday(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let lang = who.lang();
    let Ok(can) = Can::<ContactView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let ids: Vec<i64> = about.iter().filter_map(|one| one.row_id).collect();
    let most = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    let rows: BTreeMap<i64, _> = store::some(reader, &can, ids, most)?.into_iter().map(|row| (row.id, row)).collect();
    let each = about.iter().map(|one| {
        let row = rows.get(&one.row_id?)?;
        let day = one.day.filter(|day| *day >= who.today)?;
        // Whoever may not see the birthday is not told of it either.
        let born = row.on_record("birthday", &row.birthday).clear().copied().flatten()?;
        if !is_birthday(born, day) {
            return None;
        }
        let when = format::day_near(lang, day, who.today);
        let customer = row.customer_name.as_deref().unwrap_or_default();
        Some(Told {
            title: row.name.clone(),
            reason: text::birthday_on(lang, &when, customer),
            href: format!("/contacts/{}", row.id),
        })
    });
    Ok(each.collect())
}

/// A festival for which customers are greeted.
pub const FESTIVAL: Kind = Kind {
    id: "festival",
    zh: "节日问候",
    en: "Festival greetings",
    page: true,
    mail: Post::Digest,
    look: look_festival,
};

/// The rule of it.
pub const FESTIVAL_RULE: Rule = Rule {
    kind: &FESTIVAL,
    zh: "法定节日放假之前，提醒有客户的人问候客户。",
    en: "Reminds everybody who has customers to greet them before a statutory holiday begins.",
    active: true,
    days: Some(Days { usual: 3, most: 30, zh: "提前天数", en: "Days before" }),
    due: festivals,
};

/// A name in a language.
type Name = fn(Lang) -> &'static str;

/// The statutory festivals: what their names have in them however an import writes them, and the whole name.
const FESTIVALS: [(&str, Name); 7] = [
    ("元旦", text::new_year),
    ("春节", text::spring),
    ("清明", text::qingming),
    ("劳动", text::labour),
    ("端午", text::dragon_boat),
    ("中秋", text::mid_autumn),
    ("国庆", text::national),
];

/// The whole name of a statutory festival, by what the calendar calls it; nothing for a day off of the company's own.
fn statutory(part: &str, lang: Lang) -> Option<&'static str> {
    let fits = |(stem, name): &&(&str, Name)| part.contains(stem) || part.trim().eq_ignore_ascii_case(name(Lang::En));
    FESTIVALS.iter().find(fits).map(|(_, name)| name(lang))
}

fn festivals(reader: &mut Reader, plan: &Plan) -> Result<Vec<Notice>, Problem> {
    let (_, last) = plan.ahead();
    let days = plan.today.iter_days().take_while(|day| *day <= last);
    let begins = days.filter_map(|day| Some((day, plan.calendar.festival(day)?)));
    let found: Vec<_> =
        begins.filter(|(_, name)| name.split('、').any(|one| statutory(one, Lang::Zh).is_some())).collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let owners: Vec<Owner> = Sql::new(
        "select u.id from app_user u where u.active and exists (select 1 from customer c where c.owner_id = u.id and c.deleted_at is null) order by u.id",
    )
    .rows(reader)?;
    let notice = |owner: &Owner, day, name| Notice::to(owner.id).on(day).with(json!({ "festival": name }));
    Ok(found.iter().flat_map(|(day, name)| owners.iter().map(move |owner| notice(owner, *day, *name))).collect())
}

fn look_festival(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let lang = who.lang();
    let mine: Number = Sql::new("select count(*) as n from customer where owner_id = $1 and deleted_at is null")
        .bind(who.actor.standing.user_id)
        .one(reader)?;
    let each = about.iter().map(|one| {
        let day = one.day.filter(|day| *day >= who.today && mine.n > 0)?;
        let name = one.facts.get("festival").and_then(serde_json::Value::as_str)?;
        Some(Told {
            title: text::festival(lang, &festival_name(lang, name)),
            reason: text::festival_on(lang, &format::day_near(lang, day, who.today), mine.n),
            href: "/customers?view=mine".to_owned(),
        })
    });
    Ok(each.collect())
}

/// A festival by what the calendar calls it, which may join two.
fn festival_name(lang: Lang, name: &str) -> String {
    lang.list(name.split('、').map(|part| statutory(part, lang).unwrap_or(part)))
}
