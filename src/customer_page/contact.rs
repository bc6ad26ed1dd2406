//! A contact's page: who it is, and what was said lately.

use super::store::{self, Said};
use super::{text, words};
use crate::contacts::model::Contact;
use crate::contacts::{parts, store as contact_store, text as contact_text};
use crate::core::access::{Can, ContactDelete, ContactEdit, ContactView, FollowUpView, Permission, Seen, TaskCreate};
use crate::core::event::Event;
use crate::core::field::choice_label;
use crate::customers::eyes::Eyes;
use crate::customers::eyes::eyes;
use crate::customers::reveal::witness_sensitive;
use crate::follow_ups::model::TYPES;
use crate::text::format;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, danger, link};
use crate::ui::card::card;
use crate::ui::timeline::{Entry, Moment, entry, timeline};
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// A contact's page.
pub async fn show(can: Can<ContactView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (reader, id) = (can.clone(), id.into_inner());
    let (contact, said) = house
        .db
        .read(can.actor(), move |r| {
            let follow_ups: Option<Can<FollowUpView>> = reader.also();
            Ok((contact_store::one(r, &reader, id)?, store::said_to(r, follow_ups.as_ref(), id)?))
        })
        .await?;
    let event = Event::about("contact.sensitive_shown", "contact", id).on_customer(contact.customer_id);
    witness_sensitive(&house, can.actor(), &contact, event).await?;
    let (path, tokens, eyes) = (format!("/contacts/{id}"), tokens(&house, &visit), eyes(&house, &visit));
    let follows = visit.actor.standing.holds(FollowUpView::INFO.id);
    let body = html! {
        (head(&house, &visit, &contact))
        div.narrow.stack {
            section.card { div.card-inner { (parts::about(&contact, &parts::reveal(&contact, &path, &tokens, visit.lang), eyes)) } }
            @if follows { (lately(&contact, &said, eyes)) }
        }
    };
    Ok(Page::new(contact.name.clone(), body))
}

fn head(house: &House, visit: &Visit, contact: &Seen<Contact>) -> Markup {
    let (lang, id) = (visit.lang, contact.id);
    html! {
        header.page-head {
            div.page-title {
                h1 { bdi { (contact.name) } }
                @if let Some(customer) = &contact.customer_name {
                    p.page-sub { a href={ "/customers/" (contact.customer_id) } { (contact_text::of(lang, customer)) } }
                }
            }
            div.page-actions {
                @if visit.actor.standing.holds(TaskCreate::INFO.id) {
                    a.btn href={ "/tasks/new?about=contact:" (id) } data-key="t" aria-keyshortcuts="t" { (icon(Icon::Tasks)) (contact_text::new_task(lang)) }
                }
                @if contact.allows::<ContactEdit>() { (link(Look::Plain, Some(Icon::Edit), &format!("/contacts/{id}/edit"), contact_text::edit(lang))) }
                @if contact.allows::<ContactDelete>() {
                    form method="post" action={ "/contacts/" (id) "/delete" } { (tokens(house, visit)) (danger(contact_text::delete(lang))) }
                }
            }
        }
    }
}

/// The last follow-ups with the contact, with the way to all of the customer's.
fn lately(contact: &Seen<Contact>, said: &[Said], eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let href = format!("/customers/{}?show=follow-ups#story", contact.customer_id);
    let all =
        html! { @if contact.customer_name.is_some() { (link(Look::Quiet, None, &href, text::of_customer(lang))) } };
    card(
        text::said_to(lang),
        all,
        html! {
            @if said.is_empty() { p.quiet.small { (text::said_none(lang)) } }
            @else { (timeline(text::said_to(lang), html! { @for one in said { (line(one, eyes)) } })) }
        },
    )
}

fn line(one: &Said, eyes: Eyes) -> Markup {
    let local = one.at.with_timezone(&eyes.zone);
    let shown = format::day_near(eyes.lang, local.date_naive(), eyes.today);
    entry(&Entry {
        icon: words::met(&one.kind),
        tone: Tone::Blue,
        who: &one.who,
        when: Moment { shown: &shown, full: &format::moment(one.at, eyes.zone), machine: &local.to_rfc3339() },
        text: &text::met_none(eyes.lang, choice_label(TYPES, &one.kind, eyes.lang)),
        body: html! { div.said { bdi { (one.body) } } },
    })
}
