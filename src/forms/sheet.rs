//! What strangers open: the form, and the words of thanks. A form that is switched off, past, not yet begun or not there is
//! one and the same page to them.

use super::drawing::Drawing;
use super::model::{Counted, State, WebForm};
use super::sheet_parts::{self as parts, Typed};
use super::{actions, answers, limit, store, text};
use crate::core::access::{Can, LeadCreate};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::tx::Tx;
use crate::leads::enquiry::Enquiry;
use crate::web::House;
use crate::web::public::{Reply, Sent, Sheet};
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Done};
use crate::web::visit::Visit;
use crate::web::who::Anyone;
use actix_web::http::StatusCode;
use actix_web::web;
use std::borrow::Cow;

/// The form of an address, where it is open; that it was drawn is counted where `drawn` says so.
async fn open(house: &House, token: String, drawn: bool) -> Answer<WebForm> {
    let work = move |tx: &mut Tx| {
        let form = store::at(tx, &token)?;
        if form.state(tx.today()) != State::Open {
            return Err(Problem::NotFound);
        }
        if drawn {
            store::count(tx, form.id, Counted::Drawn)?;
        }
        Ok(form)
    };
    house.db.housekeeping(work).await
}

/// Draws the form.
pub async fn draw(who: Anyone, house: TheHouse, token: web::Path<String>) -> Answer<Sheet> {
    let form = open(&house, token.into_inner(), true).await?;
    let drawing = Drawing::new(house.db.clock().now());
    Ok(sheet(&house, &who.0, &form, (&Raw::default(), &Errors::new(), drawing)))
}

fn sheet(house: &House, visit: &Visit, form: &WebForm, (raw, errors, drawing): (&Raw, &Errors, Drawing)) -> Sheet {
    let proof = drawing.proof(house.db.secret(), &form.token);
    let typed = Typed { raw, errors, key: drawing.key, proof: &proof };
    Sheet::new(form.title(visit.lang), parts::form(form, &typed, visit.lang))
}

/// The form once more, with all that was typed and what is wrong.
fn again(sheet: Sheet) -> Reply {
    Reply::Again(Box::new(Sheet { status: StatusCode::UNPROCESSABLE_ENTITY, ..sheet }))
}

/// The same where nothing of it is wrong, but it is not taken.
fn said(words: &str) -> Errors {
    vec![(Cow::Borrowed(""), words.to_owned())]
}

/// Takes what a stranger sent. A program is answered as a person is, and nothing of what it sent is kept.
pub async fn send(who: Anyone, house: TheHouse, token: web::Path<String>, sent: Sent) -> Answer<Reply> {
    let (visit, raw) = (who.0, sent.0);
    let (lang, now) = (visit.lang, house.db.clock().now());
    let form = open(&house, token.into_inner(), false).await?;
    answers::refuse_unknown(&form, &raw)?;
    let proof = (raw.get("key"), raw.get("csrf"));
    let drawing = Drawing::read(house.db.secret(), &form.token, proof).ok_or(Problem::Foreign("token"))?;
    let (address, id) = (visit.actor.address.clone(), form.id);
    let retry = house.db.housekeeping(move |tx| limit::count(tx, &address, id)).await?;
    if retry.is_some() {
        let sheet = sheet(&house, &visit, &form, (&raw, &said(text::wait(lang)), drawing));
        return Ok(Reply::Again(Box::new(Sheet { status: StatusCode::TOO_MANY_REQUESTS, retry, ..sheet })));
    }
    if answers::is_trapped(&raw) || drawing.is_quick(now) {
        house.db.housekeeping(move |tx| store::count(tx, id, Counted::Spam)).await?;
        return Ok(thanked(&form, &visit));
    }
    if drawing.is_old(now) {
        return Ok(again(sheet(&house, &visit, &form, (&raw, &said(text::too_old(lang)), Drawing::again(now)))));
    }
    match answers::check(&form, &raw, (lang, &house.config.company.currency)) {
        Ok(enquiry) => {
            take(&house, &visit, (drawing, enquiry)).await?;
            Ok(thanked(&form, &visit))
        }
        Err(errors) => Ok(again(sheet(&house, &visit, &form, (&raw, &errors, drawing)))),
    }
}

/// Makes a lead of it, once for each drawing.
async fn take(house: &House, visit: &Visit, (drawing, enquiry): (Drawing, Enquiry)) -> Answer<()> {
    let taker = actions::taker(&visit.actor);
    let can: Can<LeadCreate> = Can::of(&taker)?;
    let work = move |tx: &mut Tx| actions::receive(tx, &can, &enquiry).map(|received| received.lead_id.to_string());
    house.db.write_once(&taker, drawing.key, work).await.map(|_lead| ())
}

/// On to the words of thanks, whatever became of it.
fn thanked(form: &WebForm, visit: &Visit) -> Reply {
    Reply::Done(Done::to(format!("{}/thanks?lang={}", form.path(), visit.lang.tag())))
}

/// The words of thanks.
pub async fn thanks(who: Anyone, house: TheHouse, token: web::Path<String>) -> Answer<Sheet> {
    let form = open(&house, token.into_inner(), false).await?;
    Ok(Sheet::new(form.title(who.0.lang), parts::thanks(&form, who.0.lang)))
}
