//! The page of the weights: takes, checks, calls once, shows.

use super::form::ScoreForm;
use super::{actions, parts, store, text};
use crate::core::access::{BusinessManage, Can};
use crate::core::problem::{Errors, Problem};
use crate::ui::badge::Tone;
use crate::ui::card::notice;
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::html;

/// The weights that stand, and those before them.
pub async fn show(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    page(&can, &house, &visit, None).await
}

/// What was typed, what is wrong with it, and whether somebody saved in between.
type Tried<'a> = (&'a ScoreForm, &'a Errors, bool);

async fn page(can: &Can<BusinessManage>, house: &House, visit: &Visit, tried: Option<Tried<'_>>) -> Answer<Page> {
    let versions = house.db.read(can.actor(), |r| store::versions(r)).await?;
    let (lang, none) = (visit.lang, Errors::new());
    let stored = versions.first().map(|(version, rules)| ScoreForm::typed(version.id, rules, lang)).unwrap_or_default();
    let (form, errors, stale) = tried.unwrap_or((&stored, &none, false));
    let body = html! {
        header.page-head { div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::intro(lang)) } } }
        @if stale { div role="alert" { (notice(Tone::Amber, text::stale_title(lang), text::stale_text(lang))) } }
        div.stack {
            (parts::Editor { form, errors, currency: &house.config.company.currency, lang }.draw(&tokens(house, visit)))
            (parts::history(&versions, house.config.company.time_zone, lang))
        }
    };
    Ok(Page::new(text::title(lang), body))
}

/// Keeps weights; all leads are calculated anew by a job.
pub async fn save(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ScoreForm>,
) -> Answer<Outcome> {
    let (mut form, key, lang) = (posted.form, posted.key, visit.lang);
    let (checked, seen) = (form.check(lang, &house.config.company.currency), form.0.version());
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let changed = actions::save(tx, &checked.map_err(Problem::Invalid)?, seen)?;
            Ok(if changed { "changed" } else { "" }.to_owned())
        })
        .await;
    match saved {
        Ok(changed) => {
            let words = if changed.is_empty() { text::unchanged(lang) } else { text::saved(lang) };
            Ok(Done::to("/admin/lead-score").say(words).into())
        }
        Err(Problem::Invalid(errors)) => {
            Ok(page(&can, &house, &visit, Some((&form, &errors, false))).await?.again().into())
        }
        Err(Problem::Stale(now)) => {
            form.0.set("version", now.to_string());
            Ok(page(&can, &house, &visit, Some((&form, &Errors::new(), true))).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}
