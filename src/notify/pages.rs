//! The list of one's notices and the bell: takes, calls once, shows.

use super::form::{MarkForm, UpToForm};
use super::store::{self, Line, PAGE};
use super::{parts, text};
use crate::core::notice::{About, Onlooker, Told};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::ui::Icon;
use crate::ui::button::{Look, link};
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Page, Part};
use crate::web::who::{SignedIn, Visit};
use actix_web::web;
use maud::html;
use std::collections::BTreeMap;

/// One's notices, the newest first.
pub async fn list(who: SignedIn, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    let lang = visit.lang;
    let unread = asked.0.get("show") == "unread";
    let below: Option<i64> = asked.0.get("below").parse().ok();
    let (actor, site, zone) = (who.actor().clone(), house.site.clone(), house.config.company.time_zone);
    let (mut lines, told) = house
        .db
        .read(who.actor(), move |r| {
            let now = r.now;
            let lines = store::list(r, actor.standing.user_id, unread, below)?;
            let told = tell(r, site.kinds, &Onlooker::at(&actor, zone, zone, now), &lines)?;
            Ok((lines, told))
        })
        .await?;
    let page = usize::try_from(PAGE).unwrap_or(50);
    let more = lines.len() > page;
    lines.truncate(page);
    let hand = parts::Hand { lang, zone, now: house.db.clock().now(), tokens: &|| tokens(&house, &visit) };
    let kinds = |id: &str| house.site.kind(id).map(|kind| kind.label(lang));
    let part = parts::list(&lines, &told, (unread, more), &kinds, &hand);
    let newest = lines.first().map_or(0, |line| line.id);
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } }
            div.page-actions {
                @if visit.unread > 0 && below.is_none() { (parts::read_all(newest, &hand)) }
                (link(Look::Plain, Some(Icon::Adjust), "/account/notices", text::wishes(lang)))
            }
        }
        (part)
    };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

/// What each line says to its reader, by the line's id.
fn tell(
    reader: &mut Reader,
    kinds: &'static [&'static crate::core::notice::Kind],
    who: &Onlooker,
    lines: &[Line],
) -> Result<BTreeMap<i64, Told>, Problem> {
    let mut told = BTreeMap::new();
    for kind in kinds {
        let about: Vec<About> = lines.iter().filter(|line| line.kind == kind.id).map(Line::about).collect();
        if about.is_empty() {
            continue;
        }
        let found = (kind.look)(reader, who, &about)?;
        told.extend(about.iter().zip(found).filter_map(|(one, told)| Some((one.id, told?))));
    }
    Ok(told)
}

/// The bell with the number of unread notices, which the visit knows already.
pub async fn bell(who: SignedIn) -> Answer<Part> {
    Ok(Part(crate::web::bell::bell(who.0.lang, who.0.unread)))
}

/// Marks a notice as read and goes to what it is about.
pub async fn open(who: SignedIn, house: TheHouse, id: web::Path<i64>, _posted: Posted<Button>) -> Answer<Done> {
    let (id, actor, site, zone) =
        (id.into_inner(), who.actor().clone(), house.site.clone(), house.config.company.time_zone);
    let (user_id, now) = (actor.standing.user_id, house.db.clock().now());
    let told = house
        .db
        .write(who.actor(), move |tx| {
            let about = store::one(tx, user_id, id)?;
            store::set_read(tx, user_id, id, true)?;
            Ok(about)
        })
        .await?;
    let href =
        house.db.read(who.actor(), move |r| href(r, &site, &Onlooker::at(&actor, zone, zone, now), &told)).await?;
    Ok(Done::to(href.unwrap_or_else(|| "/notices".to_owned())))
}

fn href(
    reader: &mut Reader,
    site: &crate::web::Site,
    who: &Onlooker,
    about: &About,
) -> Result<Option<String>, Problem> {
    let Some(kind) = site.kind(&about.kind) else { return Ok(None) };
    let told = (kind.look)(reader, who, std::slice::from_ref(about))?;
    Ok(told.into_iter().flatten().next().map(|told| told.href))
}

/// Marks a notice as read or as unread.
pub async fn mark(who: SignedIn, house: TheHouse, id: web::Path<i64>, posted: Posted<MarkForm>) -> Answer<Done> {
    let (id, read, user_id) = (id.into_inner(), posted.form.0, who.actor().standing.user_id);
    house
        .db
        .write(who.actor(), move |tx| {
            store::one(tx, user_id, id)?;
            store::set_read(tx, user_id, id, read)
        })
        .await?;
    Ok(Done::to(who.0.back_to(&["/notices"])))
}

/// Marks all as read that were there when the page was made.
pub async fn read_all(who: SignedIn, house: TheHouse, posted: Posted<UpToForm>) -> Answer<Done> {
    let (up_to, user_id) = (posted.form.0, who.actor().standing.user_id);
    house.db.write(who.actor(), move |tx| store::read_all(tx, user_id, up_to)).await?;
    Ok(Done::to("/notices").say(text::all_read(who.0.lang)))
}
