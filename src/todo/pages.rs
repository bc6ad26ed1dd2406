//! The page of to-do lists, and what is said of their lines: each takes, checks, calls once, shows.

use super::asked::{Kind, Wish};
use super::parts::{self, Hand};
use super::store::{self, At};
use super::{actions, text};
use crate::core::access::{CustomerView, FollowUpView, Permission, ReminderManage, TaskView};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::customers::eyes::eyes;
use crate::tasks::model::key_of;
use crate::web::form::{Asked, Form, Posted, raw_form};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Page, local};
use crate::web::todo::{self, Todo};
use crate::web::who::{SignedIn, Visit};
use crate::web::{House, when};
use maud::html;

raw_form!(
    /// A line of a list.
    MarkForm ["kind", "id", "back"]
);

/// A whole page of one's own list.
#[derive(Clone, Debug, Default)]
pub struct AllForm(MarkForm);

impl Form for AllForm {
    fn accepts(name: &str) -> bool {
        matches!(name, "kind" | "state" | "after" | "back")
    }

    fn read(raw: Raw) -> Self {
        Self(MarkForm(raw))
    }
}

impl MarkForm {
    fn kind(&self) -> Result<Kind, Problem> {
        Kind::of_id(self.0.get("kind")).ok_or_else(|| Problem::BadRequest("kind".into()))
    }

    fn one(&self) -> Result<(Kind, i64), Problem> {
        let id = self.0.get("id").parse().map_err(|_not_a_number| Problem::BadRequest("id".into()))?;
        Ok((self.kind()?, id))
    }

    fn back(&self) -> String {
        local(self.0.get("back"), "/todo")
    }
}

/// The kinds that are counted for a visitor.
fn counted(house: &House, visit: &Visit) -> Vec<Todo> {
    let standing = &visit.actor.standing;
    house.site.todo.iter().filter(|kind| standing.holds(kind.need.id)).copied().collect()
}

fn at(house: &House, visit: &Visit) -> At {
    At { me: visit.actor.standing.user_id, now: house.db.clock().now(), zone: house.config.company.time_zone }
}

/// A list.
pub async fn show(person: SignedIn, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    let standing = &visit.actor.standing;
    let may = |kind: Kind| match kind {
        Kind::Comment => standing.holds(FollowUpView::INFO.id),
        Kind::Fault => standing.holds(ReminderManage::INFO.id),
        _ => standing.holds(CustomerView::INFO.id),
    };
    let offered: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| may(*kind)).collect();
    let mut wish = Wish::read(&asked.0);
    if !may(wish.kind) {
        wish = offered.first().map_or(wish, |kind| Wish { kind: *kind, ..Wish::default() });
    }
    let (kinds, at, now, shown) = (counted(&house, &visit), at(&house, &visit), when::now(&house), may(wish.kind));
    let (lines, namings, faults, counts, leads) = house
        .db
        .read(person.actor(), move |r| {
            let counts = todo::counts(r, &kinds, at.me, (now.date(), key_of(now)))?;
            let lines = if shown { store::lines(r, wish, at)? } else { Vec::new() };
            let namings = if shown && wish.kind == Kind::Comment { store::namings(r, wish, at)? } else { Vec::new() };
            let faults = if shown && wish.kind == Kind::Fault { store::faults(r, wish, at.me)? } else { Vec::new() };
            Ok((lines, namings, faults, kinds.into_iter().zip(counts).collect::<Vec<_>>(), store::leads(r, at.me)?))
        })
        .await?;
    let (lang, here, token) = (visit.lang, wish.href(), || tokens(&house, &visit));
    let has_tasks = standing.holds(TaskView::INFO.id);
    let hand = Hand { eyes: eyes(&house, &visit), wish, me: at.me, here: &here, tokens: &token };
    let part = parts::list(&lines, &namings, &faults, &hand);
    let body = html! {
        header.page-head { div.page-title { h1 { (text::title(lang)) } } }
        (parts::views(wish, &offered, &counts, (leads, has_tasks, lang)))
        (part)
    };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

/// Marks one as handled.
pub async fn handled(person: SignedIn, house: TheHouse, visit: Visit, posted: Posted<MarkForm>) -> Answer<Done> {
    let (can, one, to, key) = (person.also::<CustomerView>(), posted.form.one()?, posted.form.back(), posted.key);
    let work = move |tx: &mut crate::core::tx::Tx| actions::handled(tx, can.as_ref(), one).map(|()| to);
    let to = house.db.write_once(person.actor(), key, work).await?;
    Ok(Done::to(to).say(text::marked(visit.lang)))
}

/// Takes a mark back.
pub async fn open(person: SignedIn, house: TheHouse, visit: Visit, posted: Posted<MarkForm>) -> Answer<Done> {
    let (can, one, to, key) = (person.also::<CustomerView>(), posted.form.one()?, posted.form.back(), posted.key);
    let work = move |tx: &mut crate::core::tx::Tx| actions::open(tx, can.as_ref(), one).map(|()| to);
    let to = house.db.write_once(person.actor(), key, work).await?;
    Ok(Done::to(to).say(text::unmarked(visit.lang)))
}

/// Marks all that a page shows.
pub async fn all_handled(person: SignedIn, house: TheHouse, visit: Visit, posted: Posted<AllForm>) -> Answer<Done> {
    let (kind, at, key, lang) = (posted.form.0.kind()?, at(&house, &visit), posted.key, visit.lang);
    let wish = Wish { kind, ..Wish::read(&posted.form.0.0) };
    let work = move |tx: &mut crate::core::tx::Tx| {
        actions::all_handled(tx, wish, at).map(|count| text::marked_all(lang, count))
    };
    let words = house.db.write_once(person.actor(), key, work).await?;
    Ok(Done::to(posted.form.0.back()).say(words))
}
