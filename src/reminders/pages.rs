//! The pages of rules: takes, checks, calls once, shows.

use super::form::RuleForm;
use super::plan::{self, Standing};
use super::{actions, parts, store, text};
use crate::core::access::{Can, ReminderManage};
use crate::core::notice::Rule;
use crate::core::problem::{Errors, Problem};
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::{Look, link};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Every rule as it stands.
pub async fn show(can: Can<ReminderManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    show_page(&house, &visit, &can, None).await
}

async fn show_page(
    house: &House,
    visit: &Visit,
    can: &Can<ReminderManage>,
    tried: Option<parts::Tried<'_>>,
) -> Answer<Page> {
    let stored = house.db.read(can.actor(), |r| store::stored(r)).await?;
    let lang = visit.lang;
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::intro(lang)) } }
            div.page-actions { (link(Look::Plain, Some(Icon::Eye), "/admin/reminders/preview", text::preview(lang))) }
        }
        div.stack {
            @for rule in house.site.rules {
                @let standing = Standing::of(rule, stored.iter().find(|one| one.id == rule.kind.id));
                (parts::rule(rule, &standing, tried.as_ref().filter(|tried| tried.rule == rule.kind.id), (&tokens(house, visit), lang)))
            }
        }
    };
    Ok(Page::new(text::title(lang), body))
}

/// Keeps what was decided about a rule.
pub async fn save(
    can: Can<ReminderManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<RuleForm>,
) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let rule = rule(&house, form.0.get("rule"))?;
    let done = match form.check(rule, lang) {
        Ok(decided) => {
            let version = form.0.version();
            let work = move |tx: &mut crate::core::tx::Tx| {
                actions::decide(tx, rule, decided, version).map(|()| "/admin/reminders".to_owned())
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(errors) => Err(Problem::Invalid(errors)),
    };
    let tried = |errors, stale| Some(parts::Tried { rule: rule.kind.id, form: &form, errors, stale });
    match done {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(show_page(&house, &visit, &can, tried(errors, false)).await?.again().into())
        }
        Err(Problem::Stale(_)) => {
            Ok(show_page(&house, &visit, &can, tried(Errors::new(), true)).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

fn rule(house: &House, id: &str) -> Result<&'static Rule, Problem> {
    house.site.rules.iter().copied().find(|rule| rule.kind.id == id).ok_or(Problem::NotFound)
}

/// Who would be told what on the next working morning.
pub async fn preview(_can: Can<ReminderManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let lang = visit.lang;
    let calendar = house.calendar().await?;
    let today = house.db.clock().today(calendar.zone);
    let day = calendar.working_day_from(today.succ_opt().unwrap_or(today));
    let (rules, db) = (house.site.rules, house.db.aside());
    // As the job does it: whoever may decide about rules sees for whom they would be, and nothing of the records.
    let robot = std::sync::Arc::new(crate::core::access::Actor::robot("reminders"));
    let found = db
        .read(&robot, move |r| {
            let stored = store::stored(r)?;
            let mut found = Vec::new();
            for rule in rules {
                let standing = Standing::of(rule, stored.iter().find(|one| one.id == rule.kind.id));
                let notices = plan::preview(r, rule, &standing, (day, &calendar))?;
                let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
                for notice in &notices {
                    *counts.entry(notice.user_id).or_default() += 1;
                }
                let people = store::people(r, rule.kind, counts.keys().copied().collect())?;
                found.push(parts::Found { rule, active: standing.active, people, counts });
            }
            Ok(found)
        })
        .await?;
    Ok(Page::new(text::preview_title(lang), drawn(day, &found, lang)))
}

fn drawn(day: NaiveDate, found: &[parts::Found], lang: crate::text::Lang) -> Markup {
    let shown = format!("{} {}", format::date(day), format::weekday(lang, day));
    html! {
        header.page-head {
            div.page-title {
                nav.crumbs { a href="/admin/reminders" { (text::title(lang)) } span aria-hidden="true" { "/" } }
                h1 { (text::preview_title(lang)) }
                p.page-sub { (text::preview_day(lang, &shown)) }
            }
        }
        (parts::preview(found, lang))
    }
}
