//! What a person wants to be told, where and when: on the account page.

use super::form::{Wanted, WishForm};
use super::rules::Hours;
use super::{addresses, notices, store, text};
use crate::core::access::{MailManage, Permission};
use crate::core::event::{Change, Event};
use crate::core::notice::{Kind, Post};
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Tx;
use crate::text::{Lang, format};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Choice, Field, Kind as Input, field};
use crate::ui::table::{Column, cell, row, table};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::{SignedIn, Visit};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde_json::json;

/// What the page shows.
struct Sight {
    wishes: Vec<store::Wish>,
    hours: Hours,
    zone: String,
    address: String,
    refused: Option<String>,
}

/// What a person wants to be told.
pub async fn show(who: SignedIn, house: TheHouse) -> Answer<Page> {
    draw(&house, &who.0, None).await
}

async fn draw(house: &House, visit: &Visit, tried: Option<(&WishForm, &Errors)>) -> Answer<Page> {
    let (user_id, lang, zone) = (visit.actor.standing.user_id, visit.lang, house.config.company.time_zone);
    let sight = house
        .db
        .read(&visit.actor, move |r| {
            let wishes = store::wishes(r, user_id)?;
            let (hours, zone) = store::wished_hours(r, user_id, zone)?;
            let address = store::recipient(r, user_id)?.map(|to| to.address).unwrap_or_default();
            let refused = addresses::suppressed(r, &address)?;
            Ok(Sight { wishes, hours, zone, address, refused })
        })
        .await?;
    let body = html! {
        header.page-head {
            div.page-title {
                nav.crumbs { a href="/account" { (text::account(lang)) } span aria-hidden="true" { "/" } }
                h1 { (text::wishes(lang)) }
            }
        }
        (state(house, &sight, lang))
        @if let Some((_, errors)) = tried { (mistakes::all(errors, lang)) }
        form.stack method="post" action="/account/notices" {
            (tokens(house, visit))
            (card(text::kinds(lang), html! {}, html! {
                (kinds(&told(house, visit), &sight.wishes, lang))
                p.quiet.small { (text::security_always(lang)) }
            }))
            (card(text::hours(lang), html! {}, hours(&sight, tried, house, lang)))
            div.form-foot { (submit(Look::Primary, text::save(lang))) }
        }
    };
    Ok(Page::new(text::wishes(lang), body))
}

/// Where letters go, or why there are none.
fn state(house: &House, sight: &Sight, lang: Lang) -> Markup {
    html! {
        @if !house.mail.is_on() { (notice(Tone::Neutral, text::no_mail(lang), "")) }
        @else if sight.address.is_empty() { (notice(Tone::Amber, text::no_address(lang), text::no_address_more(lang))) }
        @else if let Some(answer) = &sight.refused { (notice(Tone::Red, &text::address_refused(lang, &sight.address), answer)) }
        @else { p.quiet { (text::letters_go_to(lang, &sight.address)) } }
    }
}

/// The kinds that the person may be told of: that the mail server is down is for those who look after it.
fn told(house: &House, visit: &Visit) -> Vec<&'static Kind> {
    let manages = visit.actor.standing.holds(MailManage::INFO.id);
    house.site.kinds.iter().copied().filter(|kind| manages || kind.id != notices::DOWN.id).collect()
}

fn kinds(kinds: &[&'static Kind], wishes: &[store::Wish], lang: Lang) -> Markup {
    let columns = [
        Column::new(text::kind(lang), "wide"),
        Column::new(text::on_page(lang), ""),
        Column::new(text::by_mail(lang), ""),
    ];
    let posts = [
        (Post::None, text::mail_none(lang)),
        (Post::Now, text::mail_now(lang)),
        (Post::Digest, text::mail_digest(lang)),
    ];
    table(
        text::kinds(lang),
        &columns,
        html! {
            @for kind in kinds.iter().filter(|kind| !kind.is_mandatory()) {
                @let wish = wishes.iter().find(|wish| wish.kind == kind.id);
                @let page = wish.map_or(kind.page, |wish| wish.page);
                @let mail = wish.map_or(kind.mail.id(), |wish| wish.mail.as_str());
                (row(kind.id, "", html! {
                    (cell(text::kind(lang), "wide", html! { (kind.label(lang)) }))
                    (cell(text::on_page(lang), "", html! {
                        input.form-check-input type="checkbox" name={ "page-" (kind.id) } value="1" checked[page] aria-label=(text::on_page_of(lang, kind.label(lang)));
                    }))
                    (cell(text::by_mail(lang), "", html! {
                        select.form-select.narrow-select name={ "mail-" (kind.id) } aria-label=(text::by_mail_of(lang, kind.label(lang))) {
                            @for (post, label) in posts { option value=(post.id()) selected[post.id() == mail] { (label) } }
                        }
                    }))
                }))
            }
            @for kind in kinds.iter().filter(|kind| kind.is_mandatory()) {
                (row(kind.id, "", html! {
                    (cell(text::kind(lang), "wide", html! { (kind.label(lang)) }))
                    (cell(text::on_page(lang), "", html! { span.quiet { (text::always(lang)) } }))
                    (cell(text::by_mail(lang), "", html! { span.quiet { (text::mail_none(lang)) } }))
                }))
            }
        },
    )
}

fn hours(sight: &Sight, tried: Option<(&WishForm, &Errors)>, house: &House, lang: Lang) -> Markup {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let value = |name: &str, kept: String| tried.map_or(kept, |(form, _)| form.0.get(name).to_owned());
    let wrong = |name: &str| tried.and_then(|(_, errors)| mistakes::of(errors, name));
    let digest = value("digest_at", time(sight.hours.digest_at));
    let (from, to) = (value("quiet_from", time(sight.hours.quiet_from)), value("quiet_to", time(sight.hours.quiet_to)));
    let zone = value("zone", sight.zone.clone());
    let company = text::zone_hint(lang, house.config.company.time_zone.name());
    let weekday = value("weekday", sight.hours.weekday.map(|weekday| weekday.to_string()).unwrap_or_default());
    let days = rhythms(lang);
    html! {
        div.form-grid {
            (field(&Field::new("weekday", text::digest_on(lang), &weekday, Input::Select(&days)).hint(text::weekday_hint(lang)).error(wrong("weekday"))))
            (field(&Field::new("digest_at", text::digest_at(lang), &digest, Input::Time).hint(text::digest_hint(lang)).error(wrong("digest_at"))))
            (field(&Field::new("zone", text::zone(lang), &zone, Input::Text).hint(&company).error(wrong("zone"))))
            (field(&Field::new("quiet_from", text::quiet_from(lang), &from, Input::Time).error(wrong("quiet_from"))))
            (field(&Field::new("quiet_to", text::quiet_to(lang), &to, Input::Time).hint(text::quiet_hint(lang)).error(wrong("quiet_to"))))
        }
    }
}

/// How often digests come: on each working day, or on a day of the week.
fn rhythms(lang: Lang) -> Vec<Choice<'static>> {
    // A week that begins on a Monday.
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    let week = monday.iter_days().take(7).zip(1..);
    let weekly =
        week.map(|(day, number)| Choice::new(number.to_string(), text::weekly_on(lang, format::weekday(lang, day))));
    std::iter::once(Choice::new("", text::each_working_day(lang))).chain(weekly).collect()
}

/// Keeps what a person wants.
pub async fn save(who: SignedIn, house: TheHouse, posted: Posted<WishForm>) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, who.0.lang);
    let wanted = match form.check(house.site.kinds, house.config.company.time_zone, lang) {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(draw(&house, &who.0, Some((&form, &errors))).await?.again().into()),
    };
    let user_id = who.actor().standing.user_id;
    let done = house.db.write_once(who.actor(), key, move |tx| keep(tx, user_id, &wanted)).await?;
    Ok(Done::to(done).say(text::saved(lang)).into())
}

fn keep(tx: &mut Tx, user_id: i64, wanted: &Wanted) -> Result<String, Problem> {
    for (kind, page, mail) in &wanted.kinds {
        store::set_wish(tx, user_id, kind, *page, mail.id())?;
    }
    store::set_hours(tx, user_id, wanted.hours, &wanted.zone)?;
    let told: Vec<_> = wanted.kinds.iter().map(|(kind, page, mail)| json!([kind, page, mail.id()])).collect();
    let change = Change::of("notices", (), told);
    tx.record(Event::about("user.preferences", "user", user_id).with([change]))?;
    Ok("/account/notices".to_owned())
}
