//! One's own account: who one is, and its security: second factor, password, sessions.

use super::actions::{self, Try};
use super::form::{Confirm, NewPassword};
use super::rules::is_needed;
use super::second_factor::{self, text as factor_text};
use super::{entry, new_password, password, store, text};
use crate::core::problem::Problem;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{card, facts, notice};
use crate::ui::table::{Column, acts, cell, row, table};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page, local};
use crate::web::session::{Former, SessionOf};
use crate::web::who::{SignedIn, Visit};
use actix_web::web;
use futures_util::future::LocalBoxFuture;
use maud::{Markup, html};

/// One's own account.
pub async fn account(who: SignedIn, house: TheHouse) -> Answer<Page> {
    let visit = who.0;
    let user_id = visit.actor.standing.user_id;
    let (me, roles) =
        house.db.read(&visit.actor, move |r| Ok((store::me(r, user_id)?, store::roles(r, user_id)?))).await?;
    let lang = visit.lang;
    let roles = lang.list(roles.iter().map(|role| lang.name(&role.name_zh, &role.name_en)));
    let about = facts(&[
        (text::name(lang), html! { (me.name) }),
        (text::login(lang), html! { (me.login) }),
        (text::mail(lang), html! { (me.mail) }),
        (text::department(lang), html! { (lang.name(&me.department_zh, &me.department_en)) }),
        (text::roles(lang), html! { (roles) }),
    ]);
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::account(lang)) } }
            div.page-actions {
                (link(Look::Plain, Some(Icon::Lock), "/account/security", text::security(lang)))
                (link(Look::Plain, Some(Icon::Bell), "/account/notices", text::notices(lang)))
                (link(Look::Plain, Some(Icon::Permissions), "/account/rights", text::my_rights(lang)))
            }
        }
        (card(text::facts(lang), html! {}, about))
    };
    Ok(Page::new(text::account(lang), body))
}

/// What the page of one's security shows.
struct Sight {
    sessions: Vec<store::SessionRow>,
    waiting: Option<String>,
    since: Option<chrono::DateTime<chrono::Utc>>,
    left: i64,
    /// The password is kept in the company's directory.
    elsewhere: bool,
}

/// The way to where the password of the company's directory is changed, where it is known.
#[must_use]
pub fn directory_password(house: &House, lang: Lang) -> Markup {
    html! { @if let Some(url) = &house.config.ldap.password_url { a href=(url) rel="noreferrer" { (text::directory_password(lang)) } } }
}

/// Second factor, password and sessions of one's own account.
pub async fn security(who: SignedIn, house: TheHouse) -> Answer<Page> {
    security_page(&house, &who.0, None).await
}

/// The same with what is wrong with a new password: the field, and the words.
///
/// # Errors
/// As the database answers.
pub async fn security_page(house: &House, visit: &Visit, error: Option<(&'static str, String)>) -> Answer<Page> {
    let (user_id, lang) = (visit.actor.standing.user_id, visit.lang);
    let sight = house
        .db
        .read(&visit.actor, move |r| {
            Ok(Sight {
                sessions: store::sessions(r, user_id)?,
                waiting: store::unconfirmed_mail(r, user_id)?,
                since: second_factor::store::since(r, user_id)?,
                left: second_factor::store::codes_left(r, user_id)?,
                elsewhere: crate::directory::store::keeps(r, user_id)?,
            })
        })
        .await?;
    let form = if sight.elsewhere {
        html! { p { (text::password_elsewhere(lang)) " " (directory_password(house, lang)) } }
    } else {
        new_password::own_form(house, visit, error.as_ref())
    };
    let body = html! {
        header.page-head {
            div.page-title {
                nav.crumbs { a href="/account" { (text::account(lang)) } span aria-hidden="true" { "/" } }
                h1 { (text::security(lang)) }
            }
        }
        @if let Some(mail) = &sight.waiting { (mail_form(house, visit, mail)) }
        div.stack {
            (card(factor_text::title(lang), html! {}, factor(house, visit, &sight)))
            (card(text::change_password(lang), html! {}, form))
            (card(text::sessions(lang), html! {}, sessions_table(house, visit, &sight.sessions)))
        }
    };
    Ok(Page::new(text::security(lang), body))
}

fn factor(house: &House, visit: &Visit, sight: &Sight) -> Markup {
    let lang = visit.lang;
    let needed = is_needed(house.config.sign_in.second_factor, &visit.actor.standing);
    let button = |path: &str, look, label: &str| {
        html! { form method="post" action=(path) { (tokens(house, visit)) (submit(look, label)) } }
    };
    html! {
        @if let Some(at) = sight.since {
            p { (factor_text::card_on(lang, &format::moment(at, house.config.company.time_zone))) " " (factor_text::card_left(lang, sight.left)) }
            @if sight.left < 3 { (notice(Tone::Amber, factor_text::card_few(lang), "")) }
            div.cluster {
                (button("/account/second-factor/begin", Look::Plain, factor_text::replace(lang)))
                (button("/account/recovery-codes", Look::Plain, factor_text::new_codes(lang)))
                @if !needed { (button("/account/second-factor/remove", Look::Danger, factor_text::remove(lang))) }
            }
        } @else {
            p { (factor_text::card_off(lang)) }
            (button("/account/second-factor/begin", Look::Primary, factor_text::set_up(lang)))
        }
    }
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
    Ok(Done::to("/account/security").say(text::mail_confirmed(who.0.lang)))
}

/// Changes one's own password; the other sessions end, and this one gets another key.
pub async fn change(
    who: SignedIn,
    house: TheHouse,
    session: SessionOf,
    posted: Posted<NewPassword>,
) -> Answer<Outcome> {
    let (visit, form) = (who.0, posted.form);
    let user_id = visit.actor.standing.user_id;
    let login = house.db.read(&visit.actor, move |r| store::account_of(r, user_id)).await?.login;
    let attempt = Try { login, address: visit.actor.address.clone(), browser: visit.browser.clone() };
    if !entry::proves_by_password(&house, &visit, attempt, form.current).await? {
        let error = ("current", text::wrong_current(visit.lang).to_owned());
        return Ok(security_page(&house, &visit, Some(error)).await?.again().into());
    }
    if let Some(error) = entry::weakness(&house, &visit, user_id, (form.password.as_str(), form.again.as_str())).await?
    {
        return Ok(security_page(&house, &visit, Some(("password", error))).await?.again().into());
    }
    let hash = password::hash(form.password).await?;
    let but = visit.actor.session_id;
    house.db.write(&visit.actor, move |tx| actions::set_password(tx, user_id, &hash, but)).await?;
    session.renew(Former::Ends)?;
    Ok(Done::to("/account/security").say(text::password_changed(visit.lang)).into())
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

/// Ends one of one's own sessions.
pub async fn end_session(who: SignedIn, house: TheHouse, id: web::Path<i64>, _posted: Posted<Button>) -> Answer<Done> {
    let id = id.into_inner();
    house.db.write(who.actor(), move |tx| actions::end_session(tx, id)).await?;
    Ok(Done::to("/account/security").say(text::session_ended(who.0.lang)))
}

/// Goes on to the page that asked for a proof; the guard of the route has taken it.
pub async fn confirm(_who: SignedIn, posted: Posted<Confirm>) -> Answer<Done> {
    Ok(Done::to(local(&posted.form.next, "/")))
}

/// How a person proves who they are once more, for every route that asks.
#[must_use]
pub fn prove(house: House, visit: Visit, typed: String) -> LocalBoxFuture<'static, Result<(), Problem>> {
    Box::pin(async move {
        let lang = visit.lang;
        match entry::proves(&house, &visit, typed).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Problem::ConfirmNeeded(Some(text::not_proved(lang).to_owned()))),
            Err(Problem::TooMany(seconds)) => Err(Problem::ConfirmNeeded(Some(text::wait(lang, seconds)))),
            Err(problem) => Err(problem),
        }
    })
}
