//! Assigning (分配): leads get an owner, those of the pool too. Shown beforehand, all or none.

use super::form::AssignForm;
use super::model::Lead;
use super::{actions, store, text};
use crate::core::access::{Can, LeadAssign, LeadView, Seen};
use crate::core::problem::{Errors, Problem};
use crate::customers::people::{self, Colleague};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Field, Kind, field};
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::{Markup, html};

/// Which leads, from whom, and the form that assigns them.
pub async fn preview(can: Can<LeadAssign>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    page(&can, &house, &visit, (&AssignForm(asked.0), &Errors::new())).await
}

async fn page(
    can: &Can<LeadAssign>,
    house: &House,
    visit: &Visit,
    (form, errors): (&AssignForm, &Errors),
) -> Answer<Page> {
    let view: Can<LeadView> = can.also().ok_or(Problem::NotFound)?;
    let (ids, own, typed) = (form.ids(), visit.actor.standing.department_id, form.0.get("person").to_owned());
    let read =
        house.db.read(can.actor(), move |r| Ok((store::several(r, &view, &ids)?, people::like(r, &typed, own)?)));
    let (leads, people) = read.await?;
    if leads.is_empty() {
        return Err(Problem::NotFound);
    }
    let lang = visit.lang;
    let title = text::assign_title(lang, leads.len());
    let body = html! {
        header.page-head { div.page-title { h1 { (title) } } }
        div.narrow.stack {
            @if let Some(error) = mistakes::of(errors, "ids") { (notice(Tone::Amber, text::not_assigned(lang), error)) }
            (which(&leads, visit))
            (fields(&leads, (form, errors), &people, (house, visit)))
        }
    };
    Ok(Page::new(title, body))
}

fn which(leads: &[Seen<Lead>], visit: &Visit) -> Markup {
    const SHOWN: usize = 12;
    let lang = visit.lang;
    card(
        text::title(lang),
        html! {},
        html! {
            ul.chosen-list {
                @for lead in leads.iter().take(SHOWN) {
                    li { a href={ "/leads/" (lead.id) } { bdi { (lead.label()) } } " " span.quiet { (lead.owner_name.as_deref().unwrap_or(text::pool(lang))) } }
                }
                @if leads.len() > SHOWN { li.quiet { (text::and_more(lang, leads.len() - SHOWN)) } }
            }
        },
    )
}

fn fields(
    leads: &[Seen<Lead>],
    (form, errors): (&AssignForm, &Errors),
    people: &[Colleague],
    (house, visit): (&House, &Visit),
) -> Markup {
    let (raw, lang) = (&form.0, visit.lang);
    let wrong: Errors = errors.iter().filter(|(name, _)| name != "ids").cloned().collect();
    html! {
        form method="post" action="/leads/assign" {
            (tokens(house, visit))
            input type="hidden" name="back" value=(form.back());
            @for lead in leads { input type="hidden" name="ids" value=(lead.id); }
            (mistakes::all(&wrong, lang))
            div.form-grid {
                (people::field(text::assign_to(lang), raw.get("person"), mistakes::of(errors, "person"), people, lang))
                (field(&Field::new("reason", text::reason(lang), raw.get("reason"), Kind::Text).max(200)))
            }
            div.form-foot { (submit(Look::Primary, text::assign(lang))) (link(Look::Plain, None, &form.back(), text::cancel(lang))) }
        }
    }
}

/// Assigns leads.
pub async fn give(can: Can<LeadAssign>, house: TheHouse, visit: Visit, posted: Posted<AssignForm>) -> Answer<Outcome> {
    let (form, key, writer, lang) = (posted.form, posted.key, can.clone(), visit.lang);
    let (ids, person) = (form.ids(), form.0.line("person"));
    let reason: String = form.0.line("reason").chars().take(200).collect();
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let assigned = actions::assign(tx, &writer, &ids, (&person, &reason))?;
            Ok(text::assigned(lang, assigned.count, &assigned.to.name))
        })
        .await;
    match done {
        Ok(said) => Ok(Done::to(after(&form)).say(said).into()),
        Err(Problem::Invalid(errors)) => Ok(page(&can, &house, &visit, (&form, &errors)).await?.again().into()),
        Err(problem) => Err(problem),
    }
}

/// Where one goes on: what was given away may no longer be seen, so from its own page to the list.
fn after(form: &AssignForm) -> String {
    let back = form.back();
    if back.starts_with("/leads?") { back } else { "/leads".into() }
}
