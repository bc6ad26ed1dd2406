//! Pages of signing in and of one's own account.

use super::actions::{self, Try};
use super::form::{FirstPassword, NewPassword, Preferences, SignIn};
use super::{password, rules::Weak, store, text};
use crate::core::access::{Actor, ActorKind, Standing};
use crate::core::problem::Problem;
use crate::core::secret::sha256;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{card, facts, notice};
use crate::ui::field::{Field, Kind, field};
use crate::ui::table::{Column, acts, cell, row, table};
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page, local};
use crate::web::session::{SessionOf, SignedInAs};
use crate::web::who::{Anyone, SignedIn, Visit};
use actix_web::cookie::{Cookie, time::Duration};
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::sync::Arc;

/// The sign-in page; who is signed in already goes on.
pub async fn ask(who: Anyone, house: TheHouse, asked: Asked) -> Answer<Outcome> {
    let next = local(asked.0.get("next"), "/");
    if who.0.signed_in {
        return Ok(Done::to(next).into());
    }
    Ok(Page::new(text::title(who.0.lang), sign_in_form(&house, &who.0, "", &next, None)).into())
}

fn sign_in_form(house: &House, visit: &Visit, login: &str, next: &str, error: Option<&str>) -> Markup {
    let lang = visit.lang;
    html! {
        h1 { (text::title(lang)) }
        @if let Some(error) = error { div role="alert" { (notice(Tone::Red, error, "")) } }
        form.stack method="post" action="/sign-in" {
            (tokens(house, visit))
            input type="hidden" name="next" value=(next);
            (field(&Field::new("login", text::login(lang), login, Kind::Text).required().max(100).autofocus().autocomplete("username")))
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
    match enter(&house, &visit, attempt, form.password).await {
        Ok(user_id) => {
            let signed = SignedInAs { user_id, address: visit.actor.address.clone(), agent: session.agent.clone() };
            session.begin(&signed)?;
            Ok(Done::to(next).into())
        }
        Err(Problem::NotFound) => Ok(again(&house, &visit, &form.login, &next, text::wrong(visit.lang)).into()),
        Err(Problem::TooMany(seconds)) => {
            let mut page = again(&house, &visit, &form.login, &next, &text::wait(visit.lang, seconds));
            page.status = actix_web::http::StatusCode::TOO_MANY_REQUESTS;
            Ok(page.into())
        }
        Err(problem) => Err(problem),
    }
}

fn again(house: &House, visit: &Visit, login: &str, next: &str, error: &str) -> Page {
    Page::new(text::title(visit.lang), sign_in_form(house, visit, login, next, Some(error))).again()
}

fn missing(lang: Lang, login: &str, password: &str) -> Option<&'static str> {
    if login.is_empty() {
        Some(text::need_login(lang))
    } else if password.is_empty() {
        Some(text::need_password(lang))
    } else {
        None
    }
}

/// Looks at the brakes, then the password, then lets in. `NotFound` is a wrong account or password.
async fn enter(house: &House, visit: &Visit, attempt: Try, typed: String) -> Result<i64, Problem> {
    let actor = visit.actor.clone();
    let asked = attempt.clone();
    let account = house.db.housekeeping(move |tx| actions::before(tx, &asked)).await?;
    let (id, hash) = account.map_or((None, None), |account| (Some(account.id), account.password_hash));
    let right = password::verify(typed, hash).await?;
    if let (true, Some(user_id)) = (right, id) {
        let standing = house.db.housekeeping(move |tx| Standing::load(tx, user_id)).await?;
        let person = Actor { kind: ActorKind::User, standing: Arc::new(standing), ..Actor::clone(&actor) };
        house.db.write(&Arc::new(person), move |tx| actions::admit(tx, &attempt, user_id)).await?;
        return Ok(user_id);
    }
    house.db.write(&actor, move |tx| actions::failed(tx, &attempt, id)).await?;
    Err(Problem::NotFound)
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

/// The page of a one-time link.
pub async fn ask_first_password(who: Anyone, house: TheHouse, asked: Asked) -> Answer<Page> {
    let token = asked.0.get("token").to_owned();
    let hash = sha256(token.as_bytes());
    let found = house.db.housekeeping(move |tx| store::link_for(tx, &hash)).await?;
    let account = found.ok_or_else(|| Problem::invalid("token", text::link_gone(who.0.lang)))?;
    Ok(Page::new(text::first_title(who.0.lang), first_form(&house, &who.0, &token, &account.name, None)))
}

fn first_form(house: &House, visit: &Visit, token: &str, name: &str, error: Option<&str>) -> Markup {
    let lang = visit.lang;
    html! {
        h1 { (text::first_title(lang)) }
        p { (text::first_hello(lang, name)) }
        form.stack method="post" action="/first-password" {
            (tokens(house, visit))
            input type="hidden" name="token" value=(token);
            (field(&Field::new("password", text::new_password(lang), "", Kind::Password { autocomplete: "new-password" }).hint(text::rule(lang)).error(error).required().autofocus()))
            (field(&Field::new("again", text::again(lang), "", Kind::Password { autocomplete: "new-password" }).required()))
            (submit(Look::Primary, text::save_password(lang)))
        }
    }
}

/// Sets a first password.
pub async fn first_password(who: Anyone, house: TheHouse, posted: Posted<FirstPassword>) -> Answer<Outcome> {
    let (visit, form) = (who.0, posted.form);
    let token_hash = sha256(form.token.as_bytes());
    let account = house.db.housekeeping(move |tx| store::link_for(tx, &token_hash)).await?;
    let account = account.ok_or_else(|| Problem::invalid("token", text::link_gone(visit.lang)))?;
    if let Some(error) = weak(visit.lang, &form.password, &form.again, &account.login) {
        return Ok(Page::new(
            text::first_title(visit.lang),
            first_form(&house, &visit, &form.token, &account.name, Some(error)),
        )
        .again()
        .into());
    }
    let hash = password::hash(form.password).await?;
    let token = form.token;
    let lang = visit.lang;
    house.db.write(&visit.actor, move |tx| actions::first_password(tx, &token, &hash)).await.map_err(|problem| {
        if matches!(problem, Problem::NotFound) { Problem::invalid("token", text::link_gone(lang)) } else { problem }
    })?;
    Ok(Done::to("/sign-in").say(text::password_set(lang)).into())
}

fn weak(lang: Lang, password: &str, again: &str, login: &str) -> Option<&'static str> {
    match actions::check_password(password, login) {
        Err(Weak::Short) => Some(text::too_short(lang)),
        Err(Weak::Long) => Some(text::too_long(lang)),
        Err(Weak::Common) => Some(text::too_common(lang)),
        Ok(()) if password != again => Some(text::not_same(lang)),
        Ok(()) => None,
    }
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

/// One's own account: facts, password, sessions.
pub async fn account(who: SignedIn, house: TheHouse) -> Answer<Page> {
    account_page(&house, &who.0, None).await
}

async fn account_page(house: &House, visit: &Visit, error: Option<(&'static str, &'static str)>) -> Answer<Page> {
    let user_id = visit.actor.standing.user_id;
    let (me, roles, sessions, waiting) = house
        .db
        .read(&visit.actor, move |r| {
            let waiting = store::unconfirmed_mail(r, user_id)?;
            Ok((store::me(r, user_id)?, store::roles(r, user_id)?, store::sessions(r, user_id)?, waiting))
        })
        .await?;
    let lang = visit.lang;
    let roles = roles
        .iter()
        .map(|role| lang.name(&role.name_zh, &role.name_en))
        .collect::<Vec<_>>()
        .join(lang.pick("、", ", "));
    let about = facts(&[
        (text::name(lang), html! { (me.name) }),
        (text::login(lang), html! { (me.login) }),
        (text::department(lang), html! { (lang.name(&me.department_zh, &me.department_en)) }),
        (text::roles(lang), html! { (roles) }),
    ]);
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::account(lang)) } }
            div.page-actions { (link(Look::Plain, Some(Icon::Permissions), "/account/rights", text::my_rights(lang))) }
        }
        @if let Some(mail) = &waiting { (mail_form(house, visit, mail)) }
        div.stack {
        (card(text::facts(lang), html! {}, about))
        (card(text::sessions(lang), html! {}, sessions_table(house, visit, &sessions)))
        (card(text::change_password(lang), html! {}, password_form(house, visit, error)))
        }
    };
    Ok(Page::new(text::account(lang), body))
}

fn mail_form(house: &House, visit: &Visit, mail: &str) -> Markup {
    let lang = visit.lang;
    html! {
        (notice(Tone::Amber, &text::mail_waits(lang, mail), text::mail_waits_more(lang)))
        form method="post" action="/account/mail" { (tokens(house, visit)) (submit(Look::Plain, text::mail_confirm(lang))) }
    }
}

/// Confirms the address that an administrator entered.
pub async fn confirm_mail(who: SignedIn, house: TheHouse, _posted: Posted<Button>) -> Answer<Done> {
    house.db.write(who.actor(), actions::confirm_mail).await?;
    Ok(Done::to("/account").say(text::mail_confirmed(who.0.lang)))
}

fn sessions_table(house: &House, visit: &Visit, sessions: &[store::SessionRow]) -> Markup {
    let lang = visit.lang;
    let zone = house.config.company.time_zone;
    let columns = [
        Column::new(text::browser(lang), "wide"),
        Column::new(text::address(lang), ""),
        Column::new(text::since(lang), ""),
        Column::new(text::seen(lang), ""),
        Column::new(text::end(lang), "act"),
    ];
    table(
        text::sessions(lang),
        &columns,
        html! {
            @for session in sessions {
                @let mine = visit.actor.session_id == Some(session.id);
                (row(&session.id.to_string(), "", html! {
                    (cell(text::browser(lang), "wide", html! { bdi { (browser_name(&session.agent)) } " " @if mine { (badge(Tone::Green, text::this_session(lang))) } }))
                    (cell(text::address(lang), "", html! { (session.address) }))
                    (cell(text::since(lang), "", html! { (format::moment(session.created_at, zone)) }))
                    (cell(text::seen(lang), "", html! { (format::moment(session.seen_at, zone)) }))
                    (acts(html! {
                        @if !mine {
                            form method="post" action={ "/account/sessions/" (session.id) "/end" } {
                                (tokens(house, visit))
                                button.btn.btn-sm type="submit" aria-label=(text::end_label(lang, &browser_name(&session.agent))) { (text::end(lang)) }
                            }
                        }
                    }))
                }))
            }
        },
    )
}

/// A browser as people call it; the agent's own words where it is none of the usual ones.
fn browser_name(agent: &str) -> String {
    let name = [
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("MicroMessenger", "WeChat"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    .iter()
    .find(|(mark, _)| agent.contains(mark))
    .map(|(_, name)| *name);
    let system =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "Mac"), ("Linux", "Linux")]
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} · {system}"),
        (Some(name), None) => name.to_owned(),
        _ if agent.is_empty() => "–".to_owned(),
        _ => agent.chars().take(40).collect(),
    }
}

fn password_form(house: &House, visit: &Visit, error: Option<(&'static str, &'static str)>) -> Markup {
    let lang = visit.lang;
    let of = |name: &str| error.filter(|(field, _)| *field == name).map(|(_, words)| words);
    html! {
        form.narrow method="post" action="/account/password" {
            (tokens(house, visit))
            input type="hidden" name="username" autocomplete="username" value=(visit.actor.standing.name) disabled;
            (field(&Field::new("current", text::current_password(lang), "", Kind::Password { autocomplete: "current-password" }).error(of("current")).required()))
            (field(&Field::new("password", text::new_password(lang), "", Kind::Password { autocomplete: "new-password" }).hint(text::rule(lang)).error(of("password")).required()))
            (field(&Field::new("again", text::again(lang), "", Kind::Password { autocomplete: "new-password" }).required()))
            (submit(Look::Plain, text::change_password(lang)))
        }
    }
}

/// Changes one's own password; the other sessions end.
pub async fn change_password(who: SignedIn, house: TheHouse, posted: Posted<NewPassword>) -> Answer<Outcome> {
    let (visit, form) = (who.0, posted.form);
    let user_id = visit.actor.standing.user_id;
    let account = house.db.read(&visit.actor, move |r| store::account_of(r, user_id)).await?;
    let attempt =
        Try { login: account.login.clone(), address: visit.actor.address.clone(), browser: visit.browser.clone() };
    let asked = attempt.clone();
    house.db.housekeeping(move |tx| actions::before(tx, &asked)).await?;
    if !password::verify(form.current, account.password_hash).await? {
        house.db.write(&visit.actor, move |tx| actions::failed(tx, &attempt, Some(user_id))).await?;
        return Ok(account_page(&house, &visit, Some(("current", text::wrong_current(visit.lang))))
            .await?
            .again()
            .into());
    }
    if let Some(error) = weak(visit.lang, &form.password, &form.again, &account.login) {
        return Ok(account_page(&house, &visit, Some(("password", error))).await?.again().into());
    }
    let hash = password::hash(form.password).await?;
    let but = visit.actor.session_id;
    house.db.write(&visit.actor, move |tx| actions::set_password(tx, user_id, &hash, but)).await?;
    Ok(Done::to("/account").say(text::password_changed(visit.lang)).into())
}

/// Ends one of one's own sessions.
pub async fn end_session(who: SignedIn, house: TheHouse, id: web::Path<i64>, _posted: Posted<Button>) -> Answer<Done> {
    let id = id.into_inner();
    house.db.write(who.actor(), move |tx| actions::end_session(tx, id)).await?;
    Ok(Done::to("/account").say(text::session_ended(who.0.lang)))
}
