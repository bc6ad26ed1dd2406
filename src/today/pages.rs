//! The page of the day.

use super::parts::{self, Hand, Waits};
use super::store::{self, MOST};
use super::text;
use crate::core::access::{Can, CustomerCreate, CustomerView, Permission, TaskCreate, TaskView};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::customers::eyes::eyes;
use crate::follow_ups::rules::later;
use crate::tasks::list::{Filter, Found, Which, find};
use crate::tasks::model::key_of;
use crate::tasks::{pages as task_pages, parts as task_parts};
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::primary_link;
use crate::web::House;
use crate::web::registry::{Need, TheHouse};
use crate::web::render::tokens;
use crate::web::respond::{Answer, Listing, Page};
use crate::web::todo::{self, Todo};
use crate::web::when::now;
use crate::web::who::{SignedIn, Visit};
use chrono::NaiveDateTime;
use maud::{Markup, html};

/// For whom and when is counted, and the kinds of to-do that they may view.
struct Asks {
    me: i64,
    now: NaiveDateTime,
    kinds: Vec<Todo>,
}

fn asks(house: &House, visit: &Visit) -> Asks {
    let standing = &visit.actor.standing;
    let kinds = house.site.todo.iter().filter(|kind| standing.holds(kind.need.id)).copied().collect();
    Asks { me: standing.user_id, now: now(house), kinds }
}

/// What is to be done, of each kind: the kind, and how many.
fn counted(r: &mut Reader, asks: Asks) -> Result<Vec<(Todo, i64)>, Problem> {
    let counts = todo::counts(r, &asks.kinds, asks.me, (asks.now.date(), key_of(asks.now)))?;
    Ok(asks.kinds.into_iter().zip(counts).collect())
}

/// The tasks that are due for the actor; none where they may not view tasks.
fn tasks(r: &mut Reader, can: Option<&Can<TaskView>>, asks: &Asks) -> Result<Option<Found>, Problem> {
    let due = Filter { which: Which::Due, ..Filter::default() };
    can.map(|can| find(r, can, &due, asks.now)).transpose()
}

/// What is due for the person; for those without customers, where their work is.
pub async fn show(person: SignedIn, house: TheHouse, visit: Visit) -> Answer<Listing> {
    if person.also::<CustomerView>().is_none() {
        return elsewhere(&person, &house, &visit).await;
    }
    let (lang, eyes) = (visit.lang, eyes(&house, &visit));
    let me = person.actor().standing.user_id;
    let (asks, can_tasks) = (asks(&house, &visit), person.also::<TaskView>());
    let (waits, tasks, kinds) = house
        .db
        .read(person.actor(), move |r| {
            let until = later(eyes.today, 7);
            let waiting = store::due(r, me, (eyes.today, until))?;
            let team = store::team(r, me, eyes.today)?
                .into_iter()
                .filter(|one| waiting.iter().all(|mine| mine.id != one.id))
                .collect();
            let waits = Waits::of(waiting, store::unplanned(r, me)?, team, eyes.today);
            Ok((waits, tasks(r, can_tasks.as_ref(), &asks)?, counted(r, asks)?))
        })
        .await?;
    let may_create = visit.actor.standing.holds(CustomerCreate::INFO.id);
    let token = || tokens(&house, &visit);
    let has_tasks = tasks.as_ref().is_some_and(|found| !found.lines.is_empty());
    let hand = task_pages::hand(&house, &visit, "/", &token);
    let may_task = visit.actor.standing.holds(TaskCreate::INFO.id);
    let due_tasks = tasks.map_or_else(|| html! {}, |found| task_parts::today(&found, may_task, &hand));
    let nothing = if has_tasks {
        html! {}
    } else {
        parts::nothing(may_create, eyes)
    };
    let part = parts::work(&waits, &Hand { eyes, tokens: &token }, (&parts::todo(&kinds, lang), &due_tasks), &nothing);
    let (day, weekday) = (format::date(eyes.today), format::weekday(lang, eyes.today));
    let told = if waits.late.is_empty() && waits.due.is_empty() {
        text::head_calm(lang, &day, weekday)
    } else {
        text::head(lang, &day, weekday, &parts::counted(&waits.due, MOST), &parts::counted(&waits.late, MOST))
    };
    let actions = html! { @if may_create { (primary_link("/customers/new", text::new_customer(lang))) } };
    let body = html! { (head(lang, &told, &actions)) (part) };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

fn head(lang: crate::text::Lang, told: &str, actions: &Markup) -> Markup {
    html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (told) } }
            div.page-actions { (actions) }
        }
    }
}

async fn elsewhere(person: &SignedIn, house: &House, visit: &Visit) -> Answer<Listing> {
    let (lang, eyes) = (visit.lang, eyes(house, visit));
    let me = person.actor().standing.user_id;
    let asks = asks(house, visit);
    let (roles, kinds) = house.db.read(person.actor(), move |r| Ok((store::roles(r, me)?, counted(r, asks)?))).await?;
    let open = |need: Need| matches!(need, Need::Permission(info) if visit.actor.standing.holds(info.id));
    let entries: Vec<(Icon, &str, &str)> = house
        .site
        .menu
        .iter()
        .filter(|item| open(item.need))
        .map(|item| (item.icon, item.href, (item.label)(lang)))
        .collect();
    let part = html! { (parts::todo(&kinds, lang)) (parts::elsewhere(&roles, &entries, eyes)) };
    let told = format!("{} {}", format::date(eyes.today), format::weekday(lang, eyes.today));
    let body = html! { (head(lang, &told, &html! {})) (part) };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}
