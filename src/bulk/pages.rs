//! The preview of a change of many rows, what it leads to, and the way back.

use super::form::{back, ids};
use super::{Act, Asked as Shown, act_of, parts, text, whole};
use crate::core::access::Can;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::tx::Tx;
use crate::customers::bulk::text as words;
use crate::customers::people;
use crate::ui::Icon;
use crate::ui::button::link_button;
use crate::ui::card::empty_page;
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use uuid::Uuid;

/// How many, which, from whom.
pub async fn preview<A: Act>(can: Can<A::View>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let act = act_of::<A>(asked.0.get("do")).ok_or(Problem::NotFound)?;
    let (mut raw, mut told) = (asked.0, None);
    if !raw.has("back") {
        raw.set("back", visit.back_to(&[A::PATH]));
    }
    if raw.has("in") {
        let all = whole::of(&can, &house, &visit, (act, raw.get("in"))).await?;
        told = Some(all.told::<A>(visit.lang));
        raw = all.chosen(&raw);
    }
    page(&can, (&house, &visit), act, (&raw, &Errors::new(), told.as_deref())).await
}

/// The preview with what is wrong.
///
/// # Errors
/// `NotFound` where none of the rows is to be known of.
pub async fn page<A: Act>(
    can: &Can<A::View>,
    (house, visit): (&House, &Visit),
    act: A,
    (raw, errors, told): (&Raw, &Errors, Option<&str>),
) -> Answer<Page> {
    let (lang, reader, ids) = (visit.lang, can.clone(), ids(raw));
    let (own, typed) = (can.actor().standing.department_id, raw.get("person").to_owned());
    if ids.is_empty() {
        let back = link_button(back::<A>(raw), words::to_list(lang));
        return Ok(Page::new(
            text::none_title(lang),
            empty_page(Icon::Checks, text::none_title(lang), text::none_text(lang), back),
        ));
    }
    let read = house.db.read(can.actor(), move |r| Ok((A::several(r, &reader, &ids)?, people::like(r, &typed, own)?)));
    let (rows, people) = read.await?;
    if rows.is_empty() {
        return Err(Problem::NotFound);
    }
    let shown = Shown { rows: &rows, raw, errors, people: &people };
    let (title, body) = parts::preview(act, &shown, (told, &tokens(house, visit)), lang);
    Ok(Page::new(title, body))
}

/// Something to do, and the form it came from.
pub struct Asking<A: Act> {
    pub can: Can<A::View>,
    pub house: TheHouse,
    pub visit: Visit,
    pub act: A,
    pub raw: Raw,
    pub key: Uuid,
}

impl<A: Act> Asking<A> {
    /// The rows that are meant.
    #[must_use]
    pub fn ids(&self) -> Vec<i64> {
        ids(&self.raw)
    }

    /// Does it once, and answers with what to say, the way back and the way to take it back; or shows the preview with what is wrong.
    ///
    /// # Errors
    /// Those of `work`, but for what is wrong with the form.
    pub async fn answer<F>(self, work: F) -> Answer<Outcome>
    where
        F: FnOnce(&mut Tx, &Can<A::View>) -> Result<(String, i64), Problem> + Send + 'static,
    {
        let (writer, key) = (self.can.clone(), self.key);
        let done = self
            .house
            .db
            .write_once(self.can.actor(), key, move |tx| {
                work(tx, &writer).map(|(said, change)| format!("{change} {said}"))
            })
            .await;
        match done {
            Ok(answer) => {
                let (change, said) = answer.split_once(' ').unwrap_or_default();
                let undo = format!("{}/changes/{change}/undo", A::PATH);
                Ok(Done::to(self.after()).say(said).undo(undo).into())
            }
            Err(Problem::Invalid(errors)) => self.again(&errors).await,
            Err(problem) => Err(problem),
        }
    }

    /// Where one goes on: a row that was given away may no longer be seen, so from its own page to the list.
    fn after(&self) -> String {
        let back = back::<A>(&self.raw);
        let own = back.strip_prefix(A::PATH).is_some_and(|rest| rest.starts_with('/'));
        if own { A::PATH.to_owned() } else { back.to_owned() }
    }

    /// The preview with what is wrong.
    ///
    /// # Errors
    /// As [`page`].
    pub async fn again(self, errors: &Errors) -> Answer<Outcome> {
        let at: (&House, &Visit) = (&self.house, &self.visit);
        Ok(page(&self.can, at, self.act, (&self.raw, errors, None)).await?.again().into())
    }
}

/// Takes one's own change back.
pub async fn undo<A: Act>(
    can: Can<A::View>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, writer) = (id.into_inner(), can.clone());
    let undone = house
        .db
        .write_once(can.actor(), posted.key, move |tx| {
            let undone = A::undo(tx, &writer, id)?;
            Ok(format!("{} {}", undone.count, undone.kept.len()))
        })
        .await?;
    let things = |count: usize| A::counted(visit.lang, &count.to_string());
    Ok(taken_back(&undone, (&visit, A::PATH, id), things))
}

/// What to say of a change that was taken back, as counts of rows that returned and that stay, and where to go on.
#[must_use]
pub fn taken_back(undone: &str, (visit, list, id): (&Visit, &str, i64), things: impl Fn(usize) -> String) -> Done {
    let (count, kept) = undone.split_once(' ').unwrap_or_default();
    let (count, kept): (usize, usize) = (count.parse().unwrap_or(0), kept.parse().unwrap_or(0));
    if kept > 0 {
        let words = text::undone_part(visit.lang, &things(count), kept);
        return Done::to(format!("/customers/changes/{id}")).say(words);
    }
    Done::to(visit.back_to(&[list, "/customers/changes"])).say(text::undone(visit.lang, &things(count)))
}
