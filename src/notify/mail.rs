//! Mail as administrators see it: the settings in force, a letter to oneself, what waits and what was refused.

use super::{addresses, form, letter, mail_parts as parts, store, text};
use crate::config::MailSecurity;
use crate::core::access::{Can, MailManage};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::secret::token;
use crate::core::tx::Tx;
use crate::text::Lang;
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::{Markup, html};

/// How many letters the page lists.
const MOST: i64 = 100;

/// Mail as it stands.
pub async fn show(can: Can<MailManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    show_page(&house, &visit, &can, None).await
}

/// The page, with how the letter to oneself went.
async fn show_page(house: &House, visit: &Visit, can: &Can<MailManage>, tried: Option<String>) -> Answer<Page> {
    let (lang, me) = (visit.lang, visit.actor.standing.user_id);
    let local = house.config.server.public_url.is_none().then(|| house.config.base_url());
    let sight = house
        .db
        .read(can.actor(), move |r| {
            Ok(parts::Sight {
                local,
                channel: store::channel(r)?,
                states: store::states(r)?,
                queue: store::queue(r, MOST)?,
                refused: addresses::refused(r)?,
                address: store::recipient(r, me)?.map(|to| to.address).unwrap_or_default(),
            })
        })
        .await?;
    let tokens = || tokens(house, visit);
    let hand = parts::Hand { lang, zone: house.config.company.time_zone, now: house.db.clock().now(), tokens: &tokens };
    let kinds = |id: &str| house.site.kind(id).map(|kind| kind.label(lang));
    let body = html! {
        header.page-head { div.page-title { h1 { (text::mail(lang)) } } }
        (parts::state(house.mail.is_on(), &sight, tried.as_deref(), &hand))
        div.stack {
            (parts::settings(&settings(house, lang), &sight.address, &hand))
            (parts::queue(&sight, &kinds, &hand))
            (parts::refused(&sight.refused, &hand))
        }
    };
    Ok(Page::new(text::mail(lang), body))
}

/// The settings in force, by name; no password.
fn settings(house: &House, lang: Lang) -> Vec<(&'static str, Markup)> {
    let mail = &house.config.mail;
    let shown = |value: Option<&str>| value.filter(|value| !value.is_empty()).unwrap_or("–").to_owned();
    let security = match mail.security {
        MailSecurity::StartTls => "STARTTLS",
        MailSecurity::Tls => "TLS",
        MailSecurity::None => text::plain(lang),
    };
    let authority = mail.ca_file.as_ref().map(|file| file.display().to_string());
    let mut rows = vec![
        (text::server(lang), html! { (shown(mail.server.as_deref())) @if mail.server.is_some() { ":" (mail.port) } }),
        (text::security(lang), html! { (security) }),
        (text::authority(lang), html! { (authority.as_deref().unwrap_or(text::system_authorities(lang))) }),
        (text::user(lang), html! { (shown(mail.user.as_deref())) }),
        (text::from(lang), html! { (shown(mail.from.as_deref())) }),
        (text::bounces(lang), html! { (mail.bounces.as_deref().unwrap_or(text::bounces_unread(lang))) }),
    ];
    if let Some(folder) = &mail.folder {
        rows = vec![(text::folder(lang), html! { (folder.display()) })];
    }
    rows
}

/// Sends a letter to the administrator at once, past the outbox, and tells how that went.
pub async fn test(can: Can<MailManage>, house: TheHouse, visit: Visit, _posted: Posted<Button>) -> Answer<Outcome> {
    let (lang, me) = (visit.lang, visit.actor.standing.user_id);
    let to = house.db.read(can.actor(), move |r| store::recipient(r, me)).await?;
    let address = to.map(|to| to.address).filter(|address| !address.is_empty());
    let Some(address) = address else {
        let tried = text::no_own_address(lang).to_owned();
        return Ok(show_page(&house, &visit, &can, Some(tried)).await?.again().into());
    };
    let written = letter::trial(&token(), lang, &address, house.db.clock().now())?;
    let mail = house.mail.clone();
    let sent = tokio::task::spawn_blocking(move || mail.send(&written)).await.map_err(Problem::bug)?;
    let fine = sent.is_ok();
    // Drawn before it is recorded: an answer that fails leaves nothing behind.
    let refused = match &sent {
        Ok(()) => None,
        Err(fault) => Some(show_page(&house, &visit, &can, Some(text::test_failed(lang, fault.answer()))).await?),
    };
    let record = move |tx: &mut Tx| {
        if fine {
            store::open(tx)?;
        }
        tx.record(Event::named("mail.tried", "mail").with([Change::of("taken", (), fine)]))
    };
    house.db.write(can.actor(), record).await?;
    Ok(match refused {
        Some(page) => page.again().into(),
        None => Done::to("/admin/mail").say(text::test_taken(lang, &address)).into(),
    })
}

/// Waits no longer for the mail server, and forgives refused addresses: for whoever has mended something.
///
/// # Errors
/// As the database answers.
pub fn send_again(tx: &mut Tx) -> Result<(), Problem> {
    store::try_again(tx)?;
    for refused in addresses::refused(tx)? {
        addresses::forgive(tx, &refused.mail)?;
    }
    tx.record(Event::named("mail.resumed", "mail"))
}

/// The letters that wait for the mail server go at once.
pub async fn again(can: Can<MailManage>, house: TheHouse, visit: Visit, _posted: Posted<Button>) -> Answer<Done> {
    house
        .db
        .write(can.actor(), |tx| {
            store::try_again(tx)?;
            tx.record(Event::named("mail.resumed", "mail"))
        })
        .await?;
    Ok(Done::to("/admin/mail").say(text::resumed(visit.lang)))
}

/// Letters go to a refused address again.
pub async fn forgive(
    can: Can<MailManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<form::AddressForm>,
) -> Answer<Done> {
    let address = posted.form.0;
    house
        .db
        .write(can.actor(), move |tx| {
            if !addresses::forgive(tx, &address)? {
                return Err(Problem::NotFound);
            }
            tx.record(Event::named("mail.address_forgiven", "mail"))
        })
        .await?;
    Ok(Done::to("/admin/mail").say(text::forgiven(visit.lang)))
}
