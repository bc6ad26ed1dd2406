//! The page of the day.

use super::parts::{self, Hand, Waits};
use super::{store, text};
use crate::core::access::{CustomerCreate, CustomerView, Permission};
use crate::customers::pages::eyes;
use crate::follow_ups::rules::later;
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::primary_link;
use crate::web::House;
use crate::web::registry::{Need, TheHouse};
use crate::web::render::tokens;
use crate::web::respond::{Answer, Listing, Page};
use crate::web::who::{SignedIn, Visit};
use maud::{Markup, html};

/// What is due for the person; for those without customers, where their work is.
pub async fn show(person: SignedIn, house: TheHouse, visit: Visit) -> Answer<Listing> {
    if person.also::<CustomerView>().is_none() {
        return elsewhere(&person, &house, &visit).await;
    }
    let (lang, eyes) = (visit.lang, eyes(&house, &visit));
    let me = person.actor().standing.user_id;
    let waits = house
        .db
        .read(person.actor(), move |r| {
            let until = later(eyes.today, 7);
            let (due, soon): (Vec<_>, Vec<_>) = store::due(r, me, until)?
                .into_iter()
                .partition(|one| one.next_follow_up.is_some_and(|day| day <= eyes.today));
            let team = store::team(r, me, eyes.today)?
                .into_iter()
                .filter(|one| due.iter().all(|mine| mine.id != one.id))
                .collect();
            Ok(Waits { unplanned: store::unplanned(r, me)?, due, soon, team })
        })
        .await?;
    let may_create = visit.actor.standing.holds(CustomerCreate::INFO.id);
    let token = || tokens(&house, &visit);
    let part = parts::work(&waits, &Hand { eyes, tokens: &token }, &parts::nothing(may_create, eyes));
    let (day, weekday) = (format::date(eyes.today), format::weekday(lang, eyes.today));
    let told = match waits.due.len() {
        0 => text::head_calm(lang, &day, weekday),
        due => text::head(lang, &day, weekday, due, waits.late(eyes.today)),
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
    let roles = house.db.read(person.actor(), move |r| store::roles(r, me)).await?;
    let open = |need: Need| matches!(need, Need::Permission(info) if visit.actor.standing.holds(info.id));
    let entries: Vec<(Icon, &str, &str)> = house
        .site
        .menu
        .iter()
        .filter(|item| open(item.need))
        .map(|item| (item.icon, item.href, (item.label)(lang)))
        .collect();
    let part = parts::elsewhere(&roles, &entries, eyes);
    let told = format!("{} {}", format::date(eyes.today), format::weekday(lang, eyes.today));
    let body = html! { (head(lang, &told, &html! {})) (part) };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}
