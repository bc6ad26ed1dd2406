//! The pages for those who forgot their password.

use super::form::Forgotten;
use super::{account, links, text};
use crate::core::problem::Problem;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, submit};
use crate::ui::card::notice;
use crate::ui::field::{Field, Kind, field};
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::{Anyone, Visit};
use actix_web::http::StatusCode;
use maud::html;

/// The longest name or address that is looked for, in characters.
const LONGEST: usize = 200;

/// The page, and what it says after it was sent.
pub async fn ask(who: Anyone, house: TheHouse, asked: Asked) -> Answer<Page> {
    if asked.0.get("sent") == "1" {
        return Ok(sent(&who.0));
    }
    Ok(page(&house, &who.0, "", None))
}

fn page(house: &House, visit: &Visit, login: &str, error: Option<&str>) -> Page {
    let lang = visit.lang;
    let body = html! {
        h1 { (text::forgot_title(lang)) }
        @if house.mail.is_on() {
            p { (text::forgot_text(lang)) }
            @if let Some(error) = error { div role="alert" { (notice(Tone::Red, error, "")) } }
            form.stack method="post" action="/forgot-password" {
                (tokens(house, visit))
                (field(&Field::new("login", text::login_or_mail(lang), login, Kind::Text).required().max(LONGEST).autofocus().autocomplete("username")))
                (submit(Look::Primary, text::forgot_send(lang)))
            }
        } @else {
            p { (text::forgot_off(lang)) }
        }
        @if house.directory.is_on() { p { (text::forgot_directory(lang)) " " (account::directory_password(house, lang)) } }
        p.small { a href="/sign-in" { (text::back(lang)) } }
    };
    Page::new(text::forgot_title(lang), body)
}

fn sent(visit: &Visit) -> Page {
    let lang = visit.lang;
    let body = html! {
        h1 { (text::forgot_sent_title(lang)) }
        div role="status" { (notice(Tone::Green, text::forgot_sent(lang), text::forgot_sent_more(lang))) }
        p.small { a href="/sign-in" { (text::back(lang)) } }
    };
    Page::new(text::forgot_sent_title(lang), body)
}

/// Asks for a link. The answer and its time are the same whether the account exists or not.
pub async fn send(who: Anyone, house: TheHouse, posted: Posted<Forgotten>) -> Answer<Outcome> {
    let visit = who.0;
    let typed = posted.form.login.trim().to_lowercase();
    if typed.is_empty() {
        return Ok(page(&house, &visit, "", Some(text::need_login(visit.lang))).again().into());
    }
    if !house.mail.is_on() {
        return Ok(page(&house, &visit, &typed, None).again().into());
    }
    if typed.chars().count() > LONGEST {
        // No account and no address is as long, which is not for strangers to know.
        return Ok(Done::to("/forgot-password?sent=1").into());
    }
    let (asked, address) = (typed.clone(), visit.actor.address.clone());
    match house.db.write(&visit.actor, move |tx| links::ask(tx, &asked, &address)).await {
        Ok(()) => Ok(Done::to("/forgot-password?sent=1").into()),
        Err(Problem::TooMany(seconds)) => {
            let mut page = page(&house, &visit, &typed, Some(&text::wait(visit.lang, seconds)));
            page.status = StatusCode::TOO_MANY_REQUESTS;
            Ok(page.into())
        }
        Err(problem) => Err(problem),
    }
}
