//! The customer's page and its timeline.

use super::parts;
use super::store::{self, Asking, Child, Cursor, File, Happened};
use super::text;
use super::walk::{Around, crumbs};
use crate::contacts;
use crate::contacts::model::Contact;
use crate::core::access::{
    AuditRead, Can, ContactCreate, ContactDelete, ContactView, CustomerAssign, CustomerDelete, CustomerEdit,
    CustomerReveal, CustomerView, FollowUpCreate, FollowUpDelete, FollowUpView, Guarded, OpportunityView, Permission,
    Seen, TaskCreate, TaskView,
};
use crate::core::calendar::Calendar;
use crate::core::event::Event;
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Reader;
use crate::customers::about::about;
use crate::customers::eyes::eyes;
use crate::customers::marks::{grade_badge, stage_dot};
use crate::customers::masked::Reveal;
use crate::customers::model::Customer;
use crate::customers::reveal::witness_sensitive;
use crate::customers::share::store::Participant;
use crate::customers::walk::{Walk, carried};
use crate::customers::{bulk, list as customer_list, share, store as customer_store, text as customer_text};
use crate::follow_ups;
use crate::follow_ups::parts::{Place, Quick};
use crate::opportunities;
use crate::tasks;
use crate::tasks::model::Line;
use crate::ui::badge::{avatar, chip};
use crate::ui::button::{Look, icon_link, link};
use crate::ui::card::card;
use crate::ui::menu::{item, item_submit, menu};
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Page, Part};
use crate::web::when::now;
use crate::web::who::Visit;
use actix_web::web;
use chrono::NaiveDate;
use maud::{Markup, html};
use std::sync::Arc;

/// Everything the page shows, read in one transaction.
struct Whole {
    customer: Seen<Customer>,
    contacts: Vec<Seen<Contact>>,
    /// Contacts that were deleted lately and that the actor may restore.
    deleted: Vec<Seen<Contact>>,
    entries: (Vec<Happened>, Option<Cursor>),
    participants: Vec<Participant>,
    children: Vec<Child>,
    files: Vec<File>,
    /// Open tasks; none where the actor may not view tasks.
    tasks: Option<Vec<Seen<Line>>>,
    /// Opportunities; none where the actor may not view them.
    deals: Option<Vec<Seen<opportunities::model::Line>>>,
    /// The follow-up cycle of the customer's grade, in days.
    days: u64,
    /// The list that it was opened from.
    around: Option<Around>,
}

fn whole(
    r: &mut Reader,
    can: &Can<CustomerView>,
    id: i64,
    asking: &Asking,
    walk: Option<(Walk, NaiveDate)>,
) -> Result<Whole, Problem> {
    let (contacts, follow_ups): (Option<Can<ContactView>>, Option<Can<FollowUpView>>) = (can.also(), can.also());
    let customer = customer_store::one(r, can, id)?;
    let born = customer.created_at;
    let near = |r: &mut Reader, (walk, today): (Walk, NaiveDate)| {
        let near = customer_list::neighbours(r, can, (&walk.list, &walk.place(&customer)), today)?;
        Ok::<_, Problem>(Around { walk, near })
    };
    let around = walk.map(|walk| near(r, walk)).transpose()?;
    let contacts = contacts.map(|can| contacts::store::of_customer_with_deleted(r, &can, id)).transpose()?;
    let (deleted, contacts): (Vec<_>, Vec<_>) =
        contacts.into_iter().flatten().partition(|contact| contact.deleted_at.is_some());
    Ok(Whole {
        days: follow_ups::cycle::store::days(r, customer.grade.as_deref())?,
        customer,
        around,
        contacts,
        deleted: deleted.into_iter().filter(Seen::allows::<ContactDelete>).collect(),
        entries: store::timeline(r, follow_ups.as_ref(), (id, born), asking)?,
        participants: share::store::of_customer(r, id)?,
        children: store::children(r, can, id)?,
        files: store::files(r, follow_ups.as_ref(), id)?,
        tasks: can.also::<TaskView>().map(|can| tasks::list::of_customer(r, &can, id)).transpose()?,
        deals: can.also::<OpportunityView>().map(|can| opportunities::list::of_customer(r, &can, id)).transpose()?,
    })
}

/// A customer's page.
pub async fn show(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    asked: Asked,
) -> Answer<Page> {
    let (reader, id, asking) = (can.clone(), id.into_inner(), Asking::read(&asked.0));
    let (wanted, mut walk) = (asking.clone(), None);
    if let Some(carried) = Walk::read(&asked.0) {
        walk = carried.allowed(&house, &visit).await.map(|walk| (walk, eyes(&house, &visit).today));
    }
    let whole = house.db.read(can.actor(), move |r| whole(r, &reader, id, &wanted, walk)).await?;
    let calendar = house.calendar().await?;
    let event = Event::about("customer.sensitive_shown", "customer", id).on_customer(id);
    witness_sensitive(&house, can.actor(), &whole.customer, event).await?;
    let (eyes, customer) = (eyes(&house, &visit), &whole.customer);
    let (rows, next) = &whole.entries;
    let entries = parts::entries(id, rows, next.as_ref(), &asking, (eyes, &hand(&house, &visit, customer)));
    let body = html! {
        (crumbs(customer, whole.around.as_ref(), visit.lang))
        (head(&house, &visit, customer, &asking.carried))
        div.two {
            div {
                (parts::next_step(customer, &next_actions(&house, &visit, customer, &asking.carried), false, eyes))
                @if eyes.may_follow_up { (quick(&house, &visit, &whole, &calendar)) }
                (parts::story(id, &asking, &entries, eyes))
                @if visit.actor.standing.holds(AuditRead::INFO.id) { p.small { a href={ "/audit?customer=" (id) } { (text::in_log(visit.lang)) } } }
            }
            div.stack { (tasks_card(&house, &visit, &format!("/customers/{id}{}", asking.carried), (id, whole.tasks.as_deref()))) (opportunities::pages::customer_card(&house, &visit, (id, whole.deals.as_deref()))) (beside(&house, &visit, &whole, eyes)) }
        }
    };
    Ok(Page::new(customer.name.clone(), body))
}

/// The column beside the timeline. Each card is a part of its own feature.
fn beside(house: &House, visit: &Visit, whole: &Whole, eyes: crate::customers::eyes::Eyes) -> Markup {
    let (lang, customer, standing) = (visit.lang, &whole.customer, &visit.actor.standing);
    let edit = html! { @if customer.allows::<CustomerEdit>() { (icon_link(Icon::Edit, &format!("/customers/{}/edit{}", customer.id, carried(visit)), customer_text::edit_action(lang))) } };
    let (path, tokens) = (format!("/customers/{}", customer.id), tokens(house, visit));
    let (may, asks) = (customer.allows::<CustomerReveal>(), customer.asks_reason::<CustomerReveal>());
    let reveal = Reveal { path: &path, tokens: &tokens, may, asks, lang };
    html! {
        (card(customer_text::facts(lang), edit, about(customer, &reveal, eyes)))
        @if standing.holds(ContactView::INFO.id) {
            (contacts::parts::contacts_card(customer.id, (&whole.contacts, &whole.deleted), standing.holds(ContactCreate::INFO.id), &tokens, eyes))
        }
        (share::parts::participants_card(customer, &whole.participants, standing.user_id, &tokens, eyes))
        (parts::children(&whole.children, eyes))
        (parts::file_card(&whole.files, eyes))
    }
}

fn tasks_card(house: &House, visit: &Visit, back: &str, (id, lines): (i64, Option<&[Seen<Line>]>)) -> Markup {
    let token = || tokens(house, visit);
    let may_create = visit.actor.standing.holds(TaskCreate::INFO.id);
    let hand = tasks::pages::hand(house, visit, back, &token);
    html! { @if let Some(lines) = lines { (tasks::parts::customer_card(id, lines, may_create, &hand)) } }
}

fn next_actions(house: &House, visit: &Visit, customer: &Seen<Customer>, carried: &str) -> Markup {
    let may = visit.actor.standing.holds(FollowUpCreate::INFO.id) && customer.next_follow_up.is_some();
    html! { @if may { (follow_ups::parts::postpone_menu(customer.id, &format!("/customers/{}{carried}", customer.id), &tokens(house, visit), visit.lang)) } }
}

fn quick(house: &House, visit: &Visit, whole: &Whole, calendar: &Calendar) -> Markup {
    let form = follow_ups::pages::blank(whole.days, follow_ups::pages::at(house, visit), calendar);
    follow_ups::parts::quick(&Quick {
        id: whole.customer.id,
        home: &format!("/customers/{}", whole.customer.id),
        place: Place::Page,
        form: &form,
        errors: &Errors::new(),
        persons: &whole.contacts,
        most_mib: house.config.data.max_attachment_mib,
        tokens: tokens(house, visit),
        now: now(house),
        carried: carried(visit),
        lang: visit.lang,
    })
}

fn head(house: &House, visit: &Visit, customer: &Seen<Customer>, carried: &str) -> Markup {
    let (lang, path) = (visit.lang, format!("/customers/{}", customer.id));
    html! {
        header.page-head {
            div.page-title {
                span.initial-lg { (avatar(&customer.name)) }
                h1 { bdi { (customer.name) } }
                (grade_badge(customer.grade.as_deref(), lang))
                (stage_dot(&customer.stage, lang))
                @for tag in customer.on_record("tags", &customer.tags).clear().into_iter().flatten() { (chip(tag, None)) }
                p.page-sub { (parts::whose(customer, eyes(house, visit))) }
            }
            div.page-actions {
                @let (assigns, deletes) = (customer.allows::<CustomerAssign>(), customer.allows::<CustomerDelete>());
                @if assigns || deletes {
                    (menu(icon(Icon::More), text::acts(lang), html! {
                        @if assigns { (item(Icon::Transfer, &format!("/customers/bulk?do=transfer&ids={}", customer.id), bulk::text::transfer(lang))) }
                        @if deletes { form method="post" action={ (path) "/delete" } { (tokens(house, visit)) (item_submit(Icon::Trash, customer_text::delete(lang), ("", ""))) } }
                    }))
                }
                @if customer.allows::<CustomerEdit>() { (link(Look::Plain, Some(Icon::Edit), &format!("{path}/edit{carried}"), customer_text::edit_action(lang))) }
            }
        }
    }
}

/// What this visitor may do to follow-ups.
fn hand(house: &House, visit: &Visit, customer: &Customer) -> parts::Hand {
    let delete = visit.actor.standing.reach(FollowUpDelete::INFO.id);
    let standing = Arc::clone(&visit.actor.standing);
    parts::Hand {
        me: visit.actor.user_id(),
        now: house.db.clock().now(),
        delete,
        standing,
        customer: customer.facts(),
        tokens: tokens(house, visit),
    }
}

/// The timeline: anew after something happened, with the next step beside; or what is older.
pub async fn timeline(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    asked: Asked,
) -> Answer<Part> {
    let (reader, id, asking) = (can.clone(), id.into_inner(), Asking::read(&asked.0));
    let wanted = asking.clone();
    let (customer, (rows, next)) = house
        .db
        .read(can.actor(), move |r| {
            let follow_ups: Option<Can<FollowUpView>> = reader.also();
            let customer = customer_store::one(r, &reader, id)?;
            let entries = store::timeline(r, follow_ups.as_ref(), (id, customer.created_at), &wanted)?;
            Ok((customer, entries))
        })
        .await?;
    let eyes = eyes(&house, &visit);
    let entries = parts::entries(id, &rows, next.as_ref(), &asking, (eyes, &hand(&house, &visit, &customer)));
    if asking.before.is_some() {
        return Ok(Part(entries));
    }
    let actions = next_actions(&house, &visit, &customer, &asking.carried);
    Ok(Part(html! { (parts::story(id, &asking, &entries, eyes)) (parts::next_step(&customer, &actions, true, eyes)) }))
}
