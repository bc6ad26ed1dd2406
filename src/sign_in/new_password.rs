//! New passwords: by a one-time link, on the way in where the old one is too old, and in one's account.

use super::actions;
use super::entry::{self, Entry};
use super::form::{FirstPassword, LatePassword};
use super::{password, store, strength, text};
use crate::core::problem::Problem;
use crate::core::secret::sha256;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, Kind, field};
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page, local};
use crate::web::session::{SessionOf, Stage};
use crate::web::who::{Anyone, Halfway, Visit};
use maud::{Markup, html};

/// The page of a one-time link.
pub async fn ask_first(who: Anyone, house: TheHouse, asked: Asked) -> Answer<Page> {
    let token = asked.0.get("token").to_owned();
    let account = account_of_link(&house, &who.0, &token).await?;
    Ok(first_page(&house, &who.0, &token, &account.name, None))
}

async fn account_of_link(house: &House, visit: &Visit, token: &str) -> Answer<store::Account> {
    let hash = sha256(token.as_bytes());
    let found = house.db.housekeeping(move |tx| store::link_for(tx, &hash)).await?;
    found.ok_or_else(|| Problem::invalid("token", text::link_gone(visit.lang)))
}

fn first_page(house: &House, visit: &Visit, token: &str, name: &str, error: Option<&str>) -> Page {
    let lang = visit.lang;
    let body = html! {
        h1 { (text::first_title(lang)) }
        p { (text::first_hello(lang, name)) }
        form.stack method="post" action="/first-password" {
            (tokens(house, visit))
            input type="hidden" name="token" value=(token);
            (pair(house, visit, error, true))
            (submit(Look::Primary, text::save_password(lang)))
        }
    };
    Page::new(text::first_title(lang), body)
}

/// The new password, twice.
fn pair(house: &House, visit: &Visit, error: Option<&str>, focus: bool) -> Markup {
    let lang = visit.lang;
    let kind = || Kind::Password { autocomplete: "new-password" };
    let rule = strength::hint(house.config.sign_in.password_rules, lang);
    let first = Field::new("password", text::new_password(lang), "", kind()).hint(rule).error(error).required();
    html! {
        (field(&if focus { first.autofocus() } else { first }))
        (field(&Field::new("again", text::again(lang), "", kind()).required()))
    }
}

/// Sets a password by a one-time link.
pub async fn first(who: Anyone, house: TheHouse, posted: Posted<FirstPassword>) -> Answer<Outcome> {
    let (visit, form) = (who.0, posted.form);
    let (lang, account) = (visit.lang, account_of_link(&house, &visit, &form.token).await?);
    let typed = (form.password.as_str(), form.again.as_str());
    if let Some(error) = entry::weakness(&house, &visit, account.id, typed).await? {
        return Ok(first_page(&house, &visit, &form.token, &account.name, Some(&error)).again().into());
    }
    let hash = password::hash(form.password).await?;
    let token = form.token;
    house.db.write(&visit.actor, move |tx| actions::first_password(tx, &token, &hash)).await.map_err(|problem| {
        if matches!(problem, Problem::NotFound) { Problem::invalid("token", text::link_gone(lang)) } else { problem }
    })?;
    Ok(Done::to("/sign-in").say(text::password_set(lang)).into())
}

/// Asks for a new password on the way in.
pub async fn ask_late(who: Halfway, house: TheHouse, asked: Asked) -> Answer<Outcome> {
    let next = local(asked.0.get("next"), "/");
    if who.1.stage != Stage::Password {
        return Ok(Done::to(entry::onward(who.1.stage, &next)).into());
    }
    Ok(late_page(&house, &who.0, &next, None).into())
}

fn late_page(house: &House, visit: &Visit, next: &str, error: Option<&str>) -> Page {
    let lang = visit.lang;
    let body = html! {
        h1 { (text::first_title(lang)) }
        p { (text::too_old(lang)) }
        form.stack method="post" action="/sign-in/new-password" {
            (tokens(house, visit))
            input type="hidden" name="next" value=(next);
            (pair(house, visit, error, true))
            (submit(Look::Primary, text::save_password(lang)))
        }
    };
    Page::new(text::first_title(lang), body)
}

/// Sets a new password on the way in, which must not be the old one.
pub async fn late(who: Halfway, house: TheHouse, session: SessionOf, posted: Posted<LatePassword>) -> Answer<Outcome> {
    let (Halfway(visit, halfway), form) = (who, posted.form);
    let next = local(&form.next, "/");
    if halfway.stage != Stage::Password {
        return Ok(Done::to(entry::onward(halfway.stage, &next)).into());
    }
    let user_id = halfway.user_id;
    let account = house.db.housekeeping(move |tx| store::account_of(tx, user_id)).await?;
    let mut error = entry::weakness(&house, &visit, user_id, (form.password.as_str(), form.again.as_str())).await?;
    if error.is_none() && password::verify(form.password.clone(), account.password_hash).await? {
        error = Some(text::same_as_before(visit.lang).to_owned());
    }
    if let Some(error) = error {
        return Ok(late_page(&house, &visit, &next, Some(&error)).again().into());
    }
    let hash = password::hash(form.password).await?;
    let entry = Entry::of(&house, &visit, user_id).await?;
    let (asked, rules, but) = (entry.clone(), house.config.sign_in.clone(), halfway.session_id);
    let done = house.db.write(&entry.person, move |tx| {
        actions::set_password(tx, user_id, &hash, Some(but))?;
        asked.advance(tx, &rules, true)
    });
    let stage = done.await?;
    Ok(entry.go(&session, stage, &next)?.into())
}

/// The form in one's account, with what is wrong with a field.
#[must_use]
pub fn own_form(house: &House, visit: &Visit, error: Option<&(&'static str, String)>) -> Markup {
    let lang = visit.lang;
    let of = |name: &str| error.filter(|(field, _)| *field == name).map(|(_, words)| words.as_str());
    html! {
        form.narrow method="post" action="/account/password" {
            (tokens(house, visit))
            input type="hidden" name="username" autocomplete="username" value=(visit.actor.standing.name) disabled;
            (field(&Field::new("current", text::current_password(lang), "", Kind::Password { autocomplete: "current-password" }).error(of("current")).required()))
            (pair(house, visit, of("password"), false))
            (submit(Look::Plain, text::change_password(lang)))
        }
    }
}
