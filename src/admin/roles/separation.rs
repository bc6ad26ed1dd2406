//! The separation of the three administrators as a switch for small offices.

use super::form::SeparationForm;
use super::{actions, store, text};
use crate::admin::page::{Head, page};
use crate::core::access::{Can, RoleManage};
use crate::core::problem::{Errors, Problem};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, submit_as};
use crate::ui::card::{card, notice};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::html;

/// The switch.
pub async fn show(can: Can<RoleManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    show_page(&house, &visit, &can, &Errors::new()).await
}

async fn show_page(house: &House, visit: &Visit, can: &Can<RoleManage>, errors: &Errors) -> Answer<Page> {
    let off = house.db.read(can.actor(), |r| store::separation_off(r)).await?;
    let lang = visit.lang;
    let state = if off {
        badge(Tone::Amber, text::separation_off(lang))
    } else {
        badge(Tone::Green, text::separation_on(lang))
    };
    let body = html! {
        @for (_, words) in errors { div role="alert" { (notice(Tone::Red, words, "")) } }
        div.narrow {
            (card(text::separation(lang), state, html! {
                form.stack method="post" action="/admin/separation" {
                    (tokens(house, visit))
                    p { (text::separation_text(lang)) }
                    p.quiet { (text::separation_small(lang)) }
                    @if off { (submit_as(Look::Primary, None, text::switch_on(lang), ("separation", "on"))) }
                    @else { (submit_as(Look::Danger, None, text::switch_off(lang), ("separation", "off"))) }
                }
            }))
        }
    };
    Ok(page(lang, off, Head::new(text::separation(lang)).below("/admin/roles", text::title(lang)), &body))
}

/// Switches it; recorded.
pub async fn set(
    can: Can<RoleManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<SeparationForm>,
) -> Answer<Outcome> {
    let key = posted.key;
    let off = match posted.form.0.get("separation") {
        "off" => true,
        "on" => false,
        _ => return Err(Problem::BadRequest("separation".into())),
    };
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            actions::set_separation(tx, off)?;
            Ok(String::new())
        })
        .await;
    match done {
        Ok(_) => Ok(Done::to("/admin/separation")
            .say(if off { text::switched_off(visit.lang) } else { text::switched_on(visit.lang) })
            .into()),
        Err(Problem::Invalid(errors)) => Ok(show_page(&house, &visit, &can, &errors).await?.again().into()),
        Err(problem) => Err(problem),
    }
}
