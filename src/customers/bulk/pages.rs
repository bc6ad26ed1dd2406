//! The preview, and the actions it leads to.

use super::act::Act;
use super::form::{BulkForm, LISTS, MOST};
use super::parts::{self, Preview};
use super::{actions, store as customers, text, transfer as transfers, whole};
use crate::core::access::{Can, CustomerAssign, CustomerDelete, CustomerEdit, CustomerShare, CustomerView, Seen};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::tx::Tx;
use crate::customers::eyes::eyes;
use crate::customers::model::Customer;
use crate::customers::{people, store};
use crate::ui::Icon;
use crate::ui::button::link_button;
use crate::ui::card::empty_page;
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::html;
use uuid::Uuid;

/// How many, which, from whom.
pub async fn preview(can: Can<CustomerView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let act = Act::of_id(asked.0.get("do")).ok_or(Problem::NotFound)?;
    let mut form = BulkForm(asked.0);
    if !form.0.has("back") {
        form.0.set("back", visit.back_to(LISTS));
    }
    // All that somebody owns, as far as one change goes: for who has left.
    if let Ok(owner) = form.0.get("owner").parse::<i64>() {
        let reader = can.clone();
        let ids = house.db.read(can.actor(), move |r| customers::of_owner(r, &reader, owner, MOST)).await?;
        let chosen = ids.into_iter().map(|id| ("ids".to_owned(), id.to_string()));
        let others = form.0.pairs().map(|(name, value)| (name.to_owned(), value.to_owned()));
        form = BulkForm(Raw::new(chosen.chain(others).collect()));
    }
    let mut told = None;
    if form.0.has("in") {
        let all = whole::of(&can, &house, &visit, (act, form.0.get("in"))).await?;
        told = Some(all.told(visit.lang));
        form = all.chosen(&form);
    }
    page(&can, &house, &visit, act, (&form, &Errors::new(), told)).await
}

async fn page(
    can: &Can<CustomerView>,
    house: &House,
    visit: &Visit,
    act: Act,
    (form, errors, told): (&BulkForm, &Errors, Option<String>),
) -> Answer<Page> {
    let (lang, reader, ids) = (visit.lang, can.clone(), form.ids());
    let own = can.actor().standing.department_id;
    if ids.is_empty() {
        let back = link_button(form.back(), text::to_list(lang));
        return Ok(Page::new(
            text::none_title(lang),
            empty_page(Icon::Checks, text::none_title(lang), text::none_text(lang), back),
        ));
    }
    let read = house.db.read(can.actor(), move |r| {
        let along = if act == Act::Transfer { customers::along(r, &ids)?.len() } else { 0 };
        Ok((store::several(r, &reader, &ids)?, people::like(r, "", own)?, along))
    });
    let (customers, people, along) = read.await?;
    if customers.is_empty() {
        return Err(Problem::NotFound);
    }
    let allowed = customers.iter().filter(|row| may(act, row)).map(|row| row.id).collect();
    let shown = Preview { act, customers: &customers, allowed, form, errors, people: &people, told, along };
    let title = act.title(customers.len().min(MOST), lang);
    Ok(Page::new(title, html! { (parts::preview(&shown, &tokens(house, visit), lang)) }))
}

fn may(act: Act, row: &Seen<Customer>) -> bool {
    match act {
        Act::Transfer => row.allows::<CustomerAssign>(),
        Act::Edit => row.allows::<CustomerEdit>(),
        Act::Share => row.allows::<CustomerShare>(),
        Act::Delete => row.allows::<CustomerDelete>(),
    }
}

/// Something to do, and the form it came from.
struct Asking {
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    act: Act,
    form: BulkForm,
    key: Uuid,
}

impl Asking {
    /// Does it once, and answers with what to say and the way back; or shows the preview with what is wrong.
    async fn answer<F>(self, work: F) -> Answer<Outcome>
    where
        F: FnOnce(&mut Tx, &Can<CustomerView>) -> Result<(String, i64), Problem> + Send + 'static,
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
                let undo = format!("/customers/changes/{change}/undo");
                Ok(Done::to(self.form.back()).say(said).undo(undo).into())
            }
            Err(Problem::Invalid(errors)) => self.again(&errors).await,
            Err(problem) => Err(problem),
        }
    }

    async fn again(self, errors: &Errors) -> Answer<Outcome> {
        Ok(page(&self.can, &self.house, &self.visit, self.act, (&self.form, errors, None)).await?.again().into())
    }
}

fn viewer(can: Option<Can<CustomerView>>) -> Answer<Can<CustomerView>> {
    can.ok_or(Problem::NotFound)
}

/// Gives customers to a colleague.
pub async fn transfer(
    can: Can<CustomerAssign>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<BulkForm>,
) -> Answer<Outcome> {
    let eyes = eyes(&house, &visit);
    let asking =
        Asking { can: viewer(can.also())?, house, visit, act: Act::Transfer, form: posted.form, key: posted.key };
    let (ids, person) = (asking.form.ids(), asking.form.0.get("person").to_owned());
    match asking.form.terms(eyes.lang, eyes.today, eyes.zone) {
        Err(errors) => asking.again(&errors).await,
        Ok(terms) => {
            let done = asking.answer(move |tx, can| {
                let done = transfers::transfer(tx, can, &ids, &person, &terms)?;
                Ok((text::transferred(eyes.lang, done.count, &done.to.name), done.change))
            });
            done.await
        }
    }
}

/// Sets values and tags.
pub async fn edit(can: Can<CustomerEdit>, house: TheHouse, visit: Visit, posted: Posted<BulkForm>) -> Answer<Outcome> {
    let lang = visit.lang;
    let asking = Asking { can: viewer(can.also())?, house, visit, act: Act::Edit, form: posted.form, key: posted.key };
    let ids = asking.form.ids();
    match asking.form.values(lang) {
        Err(errors) => asking.again(&errors).await,
        Ok(values) => {
            let done = asking.answer(move |tx, can| {
                let (change, count) = actions::edit(tx, can, &ids, &values)?;
                Ok((text::edited(lang, count, &values.note(lang)), change))
            });
            done.await
        }
    }
}

/// Shares customers with a colleague.
pub async fn share(
    can: Can<CustomerShare>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<BulkForm>,
) -> Answer<Outcome> {
    let eyes = eyes(&house, &visit);
    let asking = Asking { can: viewer(can.also())?, house, visit, act: Act::Share, form: posted.form, key: posted.key };
    let (ids, person) = (asking.form.ids(), asking.form.0.get("person").to_owned());
    match asking.form.sharing(eyes.lang, eyes.today, eyes.zone) {
        Err(errors) => asking.again(&errors).await,
        Ok(terms) => {
            let done = asking.answer(move |tx, can| {
                let (change, count, name) = actions::share(tx, can, &ids, (&person, &terms))?;
                Ok((text::shared(eyes.lang, count, &name), change))
            });
            done.await
        }
    }
}

/// Puts customers into the recycle bin.
pub async fn delete(
    can: Can<CustomerDelete>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<BulkForm>,
) -> Answer<Outcome> {
    let lang = visit.lang;
    let asking =
        Asking { can: viewer(can.also())?, house, visit, act: Act::Delete, form: posted.form, key: posted.key };
    let ids = asking.form.ids();
    let done = asking.answer(move |tx, can| {
        let (change, count) = actions::delete(tx, can, &ids)?;
        Ok((text::deleted(lang, count), change))
    });
    done.await
}
