//! The pages of the second factor, on the way in and in one's account.

use super::entry::{self, Entry};
use super::form::{Code, NewCode};
use super::rules::is_needed;
use super::second_factor::parts::{self, CodeForm};
use super::second_factor::store::{self, Seed, State};
use super::second_factor::{actions, text};
use super::store::account_of;
use crate::core::problem::Problem;
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page, local};
use crate::web::session::{Former, SessionOf, Stage};
use crate::web::who::{Halfway, HalfwayIn, SignedIn, Visit};
use actix_web::http::StatusCode;
use maud::html;

/// Asks for a code on the way in.
pub async fn ask_code(who: Halfway, house: TheHouse, asked: Asked) -> Answer<Outcome> {
    let next = local(asked.0.get("next"), "/");
    if who.1.stage != Stage::Code {
        return Ok(Done::to(entry::onward(who.1.stage, &next)).into());
    }
    Ok(code_page(&house, &who.0, &next, None).into())
}

fn code_page(house: &House, visit: &Visit, next: &str, error: Option<&str>) -> Page {
    let lang = visit.lang;
    let form = CodeForm {
        action: "/sign-in/code",
        tokens: tokens(house, visit),
        next: Some(next),
        error,
        hint: text::code_hint(lang),
    };
    let body = html! {
        h1 { (text::code_title(lang)) }
        (parts::code_form(&form, lang))
        p.quiet.small { (text::no_device(lang)) }
    };
    Page::new(text::code_title(lang), body)
}

/// Takes a code on the way in.
pub async fn code(who: Halfway, house: TheHouse, session: SessionOf, posted: Posted<Code>) -> Answer<Outcome> {
    let Halfway(visit, halfway) = who;
    let next = local(&posted.form.next, "/");
    if halfway.stage != Stage::Code {
        return Ok(Done::to(entry::onward(halfway.stage, &next)).into());
    }
    let entry = Entry::of(&house, &visit, halfway.user_id).await?;
    let (typed, rules, asked) = (posted.form.code, house.config.sign_in.clone(), entry.clone());
    let done = house.db.write(&entry.person, move |tx| {
        entry::code_brake(tx, asked.user_id)?;
        match actions::check(tx, asked.user_id, &typed)? {
            Some(_) => asked.advance(tx, &rules, true).map(Some),
            None => asked.wrong_code(tx).map(|()| None),
        }
    });
    match done.await {
        Ok(Some(stage)) => Ok(entry.go(&session, stage, &next)?.into()),
        Ok(None) => Ok(code_page(&house, &visit, &next, Some(text::wrong(visit.lang))).again().into()),
        Err(Problem::TooMany(seconds)) => {
            let words = super::text::wait(visit.lang, seconds);
            Ok(Page { status: StatusCode::TOO_MANY_REQUESTS, ..code_page(&house, &visit, &next, Some(&words)) }.into())
        }
        Err(problem) => Err(problem),
    }
}

/// Asks to set up a second factor on the way in.
pub async fn ask_enrol(who: Halfway, house: TheHouse, asked: Asked) -> Answer<Outcome> {
    let next = local(asked.0.get("next"), "/");
    if who.1.stage != Stage::Enrol {
        return Ok(Done::to(entry::onward(who.1.stage, &next)).into());
    }
    Ok(enrol_page(&house, &who.0, &who.1, &next, None).await?.into())
}

async fn enrol_page(
    house: &House,
    visit: &Visit,
    halfway: &HalfwayIn,
    next: &str,
    error: Option<&str>,
) -> Answer<Page> {
    let lang = visit.lang;
    let (seed, login) = waiting(house, halfway.user_id).await?.ok_or(Problem::SignInNeeded)?;
    let form = CodeForm {
        action: "/sign-in/second-factor",
        tokens: tokens(house, visit),
        next: Some(next),
        error,
        hint: text::enrol_code_hint(lang),
    };
    let everyone = house.config.sign_in.second_factor == crate::config::SecondFactor::Everyone;
    let body = html! {
        h1 { (text::enrol_title(lang)) }
        p { (if everyone { text::enrol_why_all(lang) } else { text::enrol_why(lang) }) }
        (parts::seed(&seed.bytes, &login, lang))
        (parts::code_form(&form, lang))
    };
    Ok(Page::new(text::enrol_title(lang), body))
}

/// The seed that waits for its first code, and the login.
async fn waiting(house: &House, user_id: i64) -> Answer<Option<(Seed, String)>> {
    house
        .db
        .housekeeping(move |tx| {
            let secret = tx.secret().clone();
            let Some(seed) = store::seed(tx, &secret, user_id, State::Waiting)? else { return Ok(None) };
            Ok(Some((seed, account_of(tx, user_id)?.login)))
        })
        .await
}

/// Takes the first code on the way in, and shows the recovery codes.
pub async fn enrol(who: Halfway, house: TheHouse, session: SessionOf, posted: Posted<Code>) -> Answer<Outcome> {
    let Halfway(visit, halfway) = who;
    let next = local(&posted.form.next, "/");
    if halfway.stage != Stage::Enrol {
        return Ok(Done::to(entry::onward(halfway.stage, &next)).into());
    }
    let entry = Entry::of(&house, &visit, halfway.user_id).await?;
    let (typed, rules, asked, session_id) =
        (posted.form.code, house.config.sign_in.clone(), entry.clone(), halfway.session_id);
    let done = house.db.write(&entry.person, move |tx| {
        entry::code_brake(tx, asked.user_id)?;
        match actions::confirm(tx, asked.user_id, &typed, Some(session_id))? {
            Some(codes) => Ok(Some((codes, asked.advance(tx, &rules, true)?))),
            None => asked.wrong_code(tx).map(|()| None),
        }
    });
    let Some((codes, stage)) = done.await? else {
        let page = enrol_page(&house, &visit, &halfway, &next, Some(text::wrong(visit.lang))).await?;
        return Ok(page.again().into());
    };
    let onward = entry.go(&session, stage, &next)?.to;
    Ok(codes_page(&visit, &codes, &onward).into())
}

fn codes_page(visit: &Visit, codes: &[String], onward: &str) -> Page {
    let lang = visit.lang;
    let body = html! { div.narrow.stack { h1 { (text::codes_title(lang)) } (parts::codes(codes, onward, lang)) } };
    Page::new(text::codes_title(lang), body)
}

const MINE: &str = "/account/security";

/// Begins to set up a second factor, or another in its place.
pub async fn begin(who: SignedIn, house: TheHouse, _posted: Posted<Button>) -> Answer<Done> {
    let user_id = who.actor().standing.user_id;
    house.db.write(who.actor(), move |tx| actions::prepare(tx, user_id)).await?;
    Ok(Done::to("/account/second-factor"))
}

/// Shows the seed that waits.
pub async fn ask_replace(who: SignedIn, house: TheHouse) -> Answer<Outcome> {
    match replace_page(&house, &who.0, None).await? {
        Some(page) => Ok(page.into()),
        None => Ok(Done::to(MINE).into()),
    }
}

async fn replace_page(house: &House, visit: &Visit, error: Option<&str>) -> Answer<Option<Page>> {
    let lang = visit.lang;
    let Some((seed, login)) = waiting(house, visit.actor.standing.user_id).await? else { return Ok(None) };
    let form = CodeForm {
        action: "/account/second-factor",
        tokens: tokens(house, visit),
        next: None,
        error,
        hint: text::enrol_code_hint(lang),
    };
    let body = html! {
        div.narrow.stack {
            h1 { (text::enrol_title(lang)) }
            (parts::seed(&seed.bytes, &login, lang))
            (parts::code_form(&form, lang))
        }
    };
    Ok(Some(Page::new(text::enrol_title(lang), body)))
}

/// Takes the first code of a new second factor, and shows the recovery codes. The other sessions end, this one gets
/// another key.
pub async fn replace(who: SignedIn, house: TheHouse, session: SessionOf, posted: Posted<NewCode>) -> Answer<Outcome> {
    let visit = who.0;
    let entry = Entry::of(&house, &visit, visit.actor.standing.user_id).await?;
    let (asked, typed, but) = (entry.clone(), posted.form.code, visit.actor.session_id);
    let done = house.db.write(&visit.actor, move |tx| {
        entry::code_brake(tx, asked.user_id)?;
        match actions::confirm(tx, asked.user_id, &typed, but)? {
            Some(codes) => Ok(Some(codes)),
            None => asked.wrong_code(tx).map(|()| None),
        }
    });
    let Some(codes) = done.await? else {
        return Ok(match replace_page(&house, &visit, Some(text::wrong(visit.lang))).await? {
            Some(page) => page.again().into(),
            None => Done::to(MINE).into(),
        });
    };
    session.renew(Former::Ends)?;
    Ok(codes_page(&visit, &codes, MINE).into())
}

/// Takes one's own second factor away, where the rules allow it.
pub async fn remove(who: SignedIn, house: TheHouse, session: SessionOf, _posted: Posted<Button>) -> Answer<Done> {
    let visit = who.0;
    if is_needed(house.config.sign_in.second_factor, &visit.actor.standing) {
        return Err(Problem::invalid("second_factor", text::must_have(visit.lang)));
    }
    let (user_id, but) = (visit.actor.standing.user_id, visit.actor.session_id);
    house.db.write(&visit.actor, move |tx| actions::remove(tx, user_id, but)).await?;
    session.renew(Former::Ends)?;
    Ok(Done::to(MINE).say(text::removed(visit.lang)))
}

/// New recovery codes in place of the earlier ones.
pub async fn recovery_codes(who: SignedIn, house: TheHouse, _posted: Posted<Button>) -> Answer<Outcome> {
    let visit = who.0;
    let user_id = visit.actor.standing.user_id;
    let made = house.db.write(&visit.actor, move |tx| {
        if store::has(tx, user_id)? { actions::renew_codes(tx, user_id).map(Some) } else { Ok(None) }
    });
    Ok(match made.await? {
        Some(codes) => codes_page(&visit, &codes, MINE).into(),
        None => Done::to(MINE).into(),
    })
}
