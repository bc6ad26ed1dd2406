//! The system administrator's page of the directory: each handler takes, calls once, shows.

use super::form::{LoginForm, SyncForm};
use super::{parts, text};
use crate::admin::page::{Head, page};
use crate::admin::roles::store::separation_off;
use crate::core::access::{Can, UserManage};
use crate::core::event::Event;
use crate::core::outside::directory::Survey;
use crate::core::problem::Problem;
use crate::directory::list::{self, Emergency, SyncLine};
use crate::directory::rules::Brake;
use crate::directory::state;
use crate::directory::sync::Done;
use crate::directory::who;
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit, submit_as};
use crate::ui::card::{card, notice};
use crate::ui::field::{Field, Kind, field};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done as Sent, Outcome, Page};
use crate::web::who::Visit;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde_json::json;

/// What was tried on the page.
#[derive(Default)]
pub struct Tried {
    pub login: String,
    pub surveys: Vec<Survey>,
    /// What somebody would get, drawn.
    pub who: Option<Markup>,
    /// What following would change, drawn.
    pub plan: Option<Markup>,
    /// What would brake following, where that needs a person's word: how many would leave, and how many lose roles.
    pub braked: Option<(Brake, usize, usize)>,
    pub emergency_error: Option<&'static str>,
}

struct Sight {
    syncs: Vec<SyncLine>,
    reached: Option<DateTime<Utc>>,
    emergencies: Vec<Emergency>,
    off: bool,
}

/// The page.
pub async fn show(can: Can<UserManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    show_page(&house, &visit, &can, &Tried::default()).await
}

/// The page, with what was tried on it.
///
/// # Errors
/// As the database answers.
pub async fn show_page(house: &House, visit: &Visit, can: &Can<UserManage>, tried: &Tried) -> Answer<Page> {
    let provider = house.directory.provider().to_owned();
    let sight = house
        .db
        .read(can.actor(), move |r| {
            Ok(Sight {
                syncs: list::syncs(r, &provider)?,
                reached: state::reached_at(r, &provider)?,
                emergencies: list::emergencies(r)?,
                off: separation_off(r)?,
            })
        })
        .await?;
    let (lang, eyes) = (visit.lang, (visit.lang, house.config.company.time_zone));
    let tokens = tokens(house, visit);
    let body = html! {
        @if let Some(settings) = house.directory.settings() {
            (parts::alarm(&sight.syncs, lang))
            div.halves {
                div.stack {
                    (card(text::connection(lang), html! {}, html! {
                        (parts::connection(settings, house.config.ldap.grace_hours, sight.reached, eyes))
                        p.quiet.small { (text::in_file(lang)) }
                    }))
                    (card(text::emergency(lang), html! {}, parts::emergency(&sight.emergencies, tried.emergency_error, &tokens, eyes)))
                }
                div.stack {
                    (card(text::test(lang), html! {}, test_form(tried, &tokens, visit)))
                    (card(text::follow(lang), html! {}, follow(&sight, tried, &tokens, visit, house)))
                }
            }
        } @else {
            (notice(Tone::Blue, text::off_title(lang), text::off_text(lang)))
        }
    };
    let head = Head::new(text::title(lang));
    let head = if house.directory.is_on() {
        head.with(link(
            Look::Plain,
            Some(Icon::Departments),
            "/admin/directory/departments",
            text::departments_title(lang),
        ))
    } else {
        head
    };
    Ok(page(lang, sight.off, head, &body))
}

fn test_form(tried: &Tried, tokens: &Markup, visit: &Visit) -> Markup {
    let lang = visit.lang;
    html! {
        div.stack {
            p.quiet { (text::test_hint(lang)) }
            form.add-line method="post" action="/admin/directory/test" {
                (tokens)
                (field(&Field::new("login", text::test_login(lang), &tried.login, Kind::Text).max(100)))
                (submit(Look::Plain, text::test_run(lang)))
            }
            (parts::surveys(&tried.surveys, lang))
            @if let Some(who) = &tried.who { div { h3 { (text::who(lang)) } (who) } }
        }
    }
}

fn follow(sight: &Sight, tried: &Tried, tokens: &Markup, visit: &Visit, house: &House) -> Markup {
    let lang = visit.lang;
    let apply = match tried.braked {
        Some((_, leaving, stripped)) => {
            let words = if stripped == 0 {
                text::confirm_run(lang, leaving)
            } else {
                text::confirm_stripped(lang, leaving, stripped)
            };
            submit_as(Look::Danger, None, &words, ("confirmed", &leaving.saturating_add(stripped).to_string()))
        }
        None => submit_as(Look::Primary, None, text::apply_run(lang), ("confirmed", "")),
    };
    html! {
        div.stack {
            p.quiet { (text::follow_hint(lang)) }
            div.cluster {
                form method="post" action="/admin/directory/try" { (tokens) (submit(Look::Plain, text::try_run(lang))) }
                form method="post" action="/admin/directory/sync" { (tokens) (apply) }
            }
            @if let Some((brake, ..)) = tried.braked { (notice(Tone::Amber, text::would_brake_title(lang), parts::brake_words(brake.id(), lang))) }
            @if let Some(plan) = &tried.plan { div { (plan) } }
            (parts::syncs(&sight.syncs, (lang, house.config.company.time_zone)))
        }
    }
}

/// Tries each server step by step, and looks somebody up.
pub async fn test(can: Can<UserManage>, house: TheHouse, visit: Visit, posted: Posted<LoginForm>) -> Answer<Page> {
    let login = posted.form.0.get("login").trim().to_owned();
    let asked = (!login.is_empty()).then_some(login.as_str());
    let surveys = house.directory.survey(asked).await;
    let lang = visit.lang;
    let found = match asked {
        Some(login) if surveys.iter().any(Survey::answers) => {
            who::who(&house, can.actor(), login).await?.ok().flatten()
        }
        _ => None,
    };
    let drawn = match found {
        Some(found) => {
            let (ids, department) = (found.grants.roles.clone(), found.grants.department_id);
            let (roles, department) = house
                .db
                .read(can.actor(), move |r| Ok((list::role_names(r, &ids)?, list::department_name(r, department)?)))
                .await?;
            Some(parts::who(&found, &roles, department.as_ref(), lang))
        }
        None if asked.is_some() && surveys.iter().any(Survey::answers) => Some(html! { p { (text::who_none(lang)) } }),
        None => None,
    };
    show_page(&house, &visit, &can, &Tried { login, surveys, who: drawn, ..Tried::default() }).await
}

/// What following would change; nothing is written.
pub async fn try_out(can: Can<UserManage>, house: TheHouse, visit: Visit, _posted: Posted<Button>) -> Answer<Page> {
    let lang = visit.lang;
    let tried = match who::try_out(&house, can.actor()).await? {
        Done::Tried(plan, brake) => {
            let ids = plan.roles();
            let roles = house.db.read(can.actor(), move |r| list::role_names(r, &ids)).await?;
            // Nobody at all can't be confirmed.
            let braked = brake.filter(|brake| *brake != Brake::Nobody);
            let braked = braked.map(|brake| (brake, plan.leaving(), plan.stripped));
            Tried { plan: Some(parts::plan(&plan, &roles, lang)), braked, ..Tried::default() }
        }
        Done::Failed(fault) => Tried { plan: Some(parts::fault_notice(&fault, lang)), ..Tried::default() },
        Done::Applied(_) | Done::Braked(..) => Tried::default(),
    };
    show_page(&house, &visit, &can, &tried).await
}

/// Has the directory followed by the worker.
pub async fn sync(can: Can<UserManage>, house: TheHouse, visit: Visit, posted: Posted<SyncForm>) -> Answer<Outcome> {
    if !house.directory.is_on() {
        return Err(Problem::NotFound);
    }
    let (confirmed, key) = (posted.form.0.get("confirmed").parse::<u64>().unwrap_or_default(), posted.key);
    if confirmed > 0 {
        visit.confirmed(house.db.clock().now())?;
    }
    house
        .db
        .write_once(can.actor(), key, move |tx| {
            tx.enqueue("directory_sync", None, json!({ "confirmed": confirmed }), tx.now)?;
            let why = if confirmed > 0 { "asked for and confirmed" } else { "asked for" };
            tx.record(Event::named("directory.asked", "directory").because(why))?;
            Ok(String::new())
        })
        .await?;
    Ok(Sent::to("/admin/directory").say(text::queued(visit.lang)).into())
}
