//! Ending letters of a kind by the link in them, without signing in. The link is signed; a GET only shows a page, since
//! mail scanners follow links, and a POST acts, as mail programs send it by themselves (RFC 8058).

use super::{store, text};
use crate::core::event::{Change, Event};
use crate::core::notice::{Kind, Post};
use crate::core::problem::Problem;
use crate::core::secret::{Secret, same};
use crate::core::tx::Tx;
use crate::text::Lang;
use crate::ui::button::{Look, submit};
use crate::web::House;
use crate::web::form::{Asked, OneClick};
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page};
use crate::web::who::Anyone;
use maud::{Markup, html};

/// The path by which a person ends letters of a kind.
#[must_use]
pub fn path(secret: &Secret, user_id: i64, kind: &str) -> String {
    format!("/unsubscribe?to={user_id}.{kind}.{}", sign(secret, user_id, kind))
}

fn sign(secret: &Secret, user_id: i64, kind: &str) -> String {
    secret.hex("unsubscribe", format!("{user_id}.{kind}").as_bytes()).chars().take(40).collect()
}

/// Whose letters of what kind a link ends.
fn read(secret: &Secret, token: &str) -> Option<(i64, String)> {
    let mut parts = token.split('.');
    let (user, kind, signed) = (parts.next()?, parts.next()?, parts.next()?);
    let user_id: i64 = user.parse().ok()?;
    (parts.next().is_none() && same(&sign(secret, user_id, kind), signed)).then(|| (user_id, kind.to_owned()))
}

/// The kinds that are meant: one, or all that come in digests.
fn meant(house: &House, id: &str) -> Result<(Vec<&'static Kind>, bool), Problem> {
    if id == store::DIGEST {
        return Ok((house.site.kinds.to_vec(), true));
    }
    house.site.kind(id).map(|kind| (vec![kind], false)).ok_or(Problem::NotFound)
}

fn named(house: &House, id: &str, lang: Lang) -> String {
    house.site.kind(id).map_or_else(|| text::digests(lang).to_owned(), |kind| kind.label(lang).to_owned())
}

/// Asks whether letters are to end.
pub async fn ask(who: Anyone, house: TheHouse, asked: Asked) -> Answer<Page> {
    let lang = who.0.lang;
    let token = asked.0.get("to");
    let (_, kind) = read(house.db.secret(), token).ok_or(Problem::NotFound)?;
    meant(&house, &kind)?;
    let body = html! {
        p { (text::unsubscribe_ask(lang, &named(&house, &kind, lang))) }
        form method="post" action={ "/unsubscribe?to=" (token) } { (submit(Look::Primary, text::unsubscribe(lang))) }
    };
    Ok(page(lang, &body))
}

/// Ends them.
pub async fn end(who: Anyone, house: TheHouse, asked: Asked, _click: OneClick) -> Answer<Page> {
    let lang = who.0.lang;
    let (user_id, id) = read(house.db.secret(), asked.0.get("to")).ok_or(Problem::NotFound)?;
    let (kinds, digests) = meant(&house, &id)?;
    let words = named(&house, &id, lang);
    house.db.write(&who.0.actor, move |tx| ended(tx, user_id, &kinds, digests)).await?;
    Ok(page(lang, &html! { p { (text::unsubscribed(lang, &words)) } p.quiet { (text::unsubscribed_back(lang)) } }))
}

fn ended(tx: &mut Tx, user_id: i64, kinds: &[&'static Kind], digests: bool) -> Result<(), Problem> {
    let wishes = store::wishes(tx, user_id)?;
    let mut ended = Vec::new();
    for kind in kinds {
        let wish = wishes.iter().find(|wish| wish.kind == kind.id);
        let mail = wish.map_or(kind.mail.id(), |wish| wish.mail.as_str());
        if mail == Post::None.id() || (digests && mail != Post::Digest.id()) {
            continue;
        }
        store::set_wish(tx, user_id, kind.id, wish.map_or(kind.page, |wish| wish.page), Post::None.id())?;
        ended.push(kind.id);
    }
    let change = Change::of("mail", ended, "none");
    tx.record(Event::about("notice.unsubscribed", "user", user_id).with([change]))
}

fn page(lang: Lang, body: &Markup) -> Page {
    let title = text::unsubscribe_title(lang);
    Page::new(title, html! { div.narrow.stack { h1 { (title) } (body) } })
}
