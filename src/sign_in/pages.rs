//! The sign-in page, the way out, language and look.

use super::actions::{self, Try};
use super::form::{Preferences, SignIn};
use super::{entry, text};
use crate::core::problem::Problem;
use crate::directory::state;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, submit};
use crate::ui::card::notice;
use crate::ui::field::{Field, Kind, field};
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page, local};
use crate::web::session::SessionOf;
use crate::web::who::{Anyone, SignedIn, Visit};
use actix_web::HttpResponse;
use actix_web::cookie::{Cookie, time::Duration};
use maud::{Markup, html};

/// The longest name of an account, in characters.
const LONGEST: usize = 100;

/// The sign-in page; who is signed in already goes on.
pub async fn ask(who: Anyone, house: TheHouse, asked: Asked) -> Answer<Outcome> {
    let next = local(asked.0.get("next"), "/");
    if who.0.signed_in {
        return Ok(Done::to(next).into());
    }
    let down = match house.directory.settings() {
        Some(settings) => {
            let provider = settings.provider.clone();
            // What any node found last; this one's own finding where none has had an answer yet.
            let found = house.db.housekeeping(move |tx| state::is_down(tx, &provider)).await;
            found.ok().flatten().unwrap_or(house.directory.is_down())
        }
        None => false,
    };
    let warning = down.then(|| text::directory_unreachable(who.0.lang, house.config.ldap.grace_hours));
    let said = warning.as_deref().map_or(Said::Nothing, Said::Warning);
    Ok(Page::new(text::title(who.0.lang), sign_in_form(&house, &who.0, "", &next, said)).into())
}

/// What stands above the form.
#[derive(Clone, Copy)]
enum Said<'w> {
    Nothing,
    Warning(&'w str),
    Error(&'w str),
}

fn sign_in_form(house: &House, visit: &Visit, login: &str, next: &str, said: Said<'_>) -> Markup {
    let lang = visit.lang;
    html! {
        h1 { (text::title(lang)) }
        @match said {
            Said::Error(error) => { div role="alert" { (notice(Tone::Red, error, "")) } }
            Said::Warning(words) => { div role="status" { (notice(Tone::Amber, words, "")) } }
            Said::Nothing => {}
        }
        form.stack method="post" action="/sign-in" {
            (tokens(house, visit))
            input type="hidden" name="next" value=(next);
            (field(&Field::new("login", text::login(lang), login, Kind::Text).required().max(LONGEST).autofocus().autocomplete("username")))
            (field(&Field::new("password", text::password(lang), "", Kind::Password { autocomplete: "current-password" }).required()))
            (submit(Look::Primary, text::submit(lang)))
        }
        p.small { a href="/forgot-password" { (text::forgot(lang)) } }
    }
}

/// Signs in.
pub async fn sign_in(who: Anyone, house: TheHouse, session: SessionOf, posted: Posted<SignIn>) -> Answer<Outcome> {
    let (visit, form) = (who.0, posted.form);
    let login = form.login.trim().to_lowercase();
    let next = local(&form.next, "/");
    if let Some(error) = missing(visit.lang, &login, &form.password) {
        return Ok(again(&house, &visit, &form.login, &next, error).into());
    }
    let attempt = Try { login, address: visit.actor.address.clone(), browser: visit.browser.clone() };
    match entry::by_password(&house, &visit, attempt, form.password).await {
        Ok((entry, stage)) => Ok(entry.go(&session, stage, &next)?.into()),
        Err(Problem::NotFound) => Ok(again(&house, &visit, &form.login, &next, text::wrong(visit.lang)).into()),
        Err(Problem::TooMany(seconds)) => {
            let mut page = again(&house, &visit, &form.login, &next, &text::wait(visit.lang, seconds));
            page.status = actix_web::http::StatusCode::TOO_MANY_REQUESTS;
            Ok(page.into())
        }
        Err(Problem::Refused(rule)) if rule == entry::HOMELESS => {
            Ok(again(&house, &visit, &form.login, &next, text::homeless(visit.lang)).into())
        }
        Err(Problem::Busy(part)) if part == entry::DIRECTORY => {
            let words = text::directory_unreachable(visit.lang, house.config.ldap.grace_hours);
            let mut page = again(&house, &visit, &form.login, &next, &words);
            page.status = actix_web::http::StatusCode::SERVICE_UNAVAILABLE;
            Ok(page.into())
        }
        Err(problem) => Err(problem),
    }
}

fn again(house: &House, visit: &Visit, login: &str, next: &str, error: &str) -> Page {
    Page::new(text::title(visit.lang), sign_in_form(house, visit, login, next, Said::Error(error))).again()
}

fn missing(lang: Lang, login: &str, password: &str) -> Option<&'static str> {
    if login.is_empty() {
        Some(text::need_login(lang))
    } else if password.is_empty() {
        Some(text::need_password(lang))
    } else if login.chars().count() > LONGEST {
        // No account has such a name, and none is looked for.
        Some(text::wrong(lang))
    } else {
        None
    }
}

/// Signs out.
pub async fn sign_out(
    who: SignedIn,
    house: TheHouse,
    session: SessionOf,
    _posted: Posted<Button>,
) -> Answer<HttpResponse> {
    house.db.write(who.actor(), actions::sign_out).await?;
    session.end();
    Ok(HttpResponse::SeeOther()
        .insert_header(("location", "/sign-in"))
        .insert_header(("clear-site-data", "\"cache\", \"storage\""))
        .finish())
}

/// Language and look: kept with the account, or in a cookie before signing in.
pub async fn preferences(who: Anyone, house: TheHouse, posted: Posted<Preferences>) -> Answer<HttpResponse> {
    let form = posted.form;
    let language = Some(form.language).filter(|tag| matches!(tag.as_str(), "zh-CN" | "en"));
    let theme = Some(form.theme).filter(|theme| matches!(theme.as_str(), "auto" | "light" | "dark"));
    let mut response = HttpResponse::SeeOther();
    response.insert_header(("location", local(&form.back, "/")));
    for (name, value) in [("kezhan_lang", &language), ("kezhan_theme", &theme)] {
        if let Some(value) = value {
            response.cookie(
                Cookie::build(name, value.clone()).path("/").http_only(true).max_age(Duration::days(730)).finish(),
            );
        }
    }
    if who.0.signed_in {
        house.db.write(&who.0.actor, move |tx| actions::set_preferences(tx, language, theme)).await?;
    }
    Ok(response.finish())
}
