//! The pages of the forecast: take, check, call once, show.

use super::deals::{self, Asked as Wanted, Listed};
use super::form::{OverrideForm, place, which};
use super::model::{Override, Which};
use super::store::{self, Place};
use super::{actions, deals_parts, over_parts, parts, text};
use crate::core::access::{Can, OpportunityForecast, OpportunityView};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::tx::Tx;
use crate::targets::model::Node;
use crate::targets::period::Period;
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use chrono::{Datelike, NaiveDate};

fn at(house: &House) -> (NaiveDate, &str) {
    (house.db.clock().today(house.config.company.time_zone), house.config.company.currency.as_str())
}

/// The forecast of a node.
pub async fn show(can: Can<OpportunityView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (which, node) = (which(&asked.0, at(&house)), Node::of_id(asked.0.get("node")));
    let (reader, wanted) = (can.clone(), which.clone());
    let forecast = house.db.read(can.actor(), move |r| store::forecast(r, &reader, &wanted, node)).await?;
    let shown = parts::Shown {
        which: &which,
        forecast: &forecast,
        me: can.actor().standing.user_id,
        zone: house.config.company.time_zone,
        lang: visit.lang,
    };
    Ok(Page::new(text::title(visit.lang), parts::page(&shown)))
}

/// The opportunities behind a figure.
pub async fn behind(can: Can<OpportunityView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let wanted = Wanted {
        which: which(&asked.0, at(&house)),
        node: Node::of_id(asked.0.get("node")).unwrap_or(Node::Person(can.actor().standing.user_id)),
        listed: Listed::of_id(asked.0.get("figure")),
        inside: Node::of_id(asked.0.get("in")),
        after: deals::after(&asked.0),
    };
    let (reader, asking) = (can.clone(), wanted.clone());
    let found = house.db.read(can.actor(), move |r| deals::find(r, &reader, &asking)).await?;
    Ok(Page::new(deals_parts::title(&wanted, visit.lang), deals_parts::page(&wanted, &found, visit.lang)))
}

/// The form by which a figure is put in place of one, with all that was.
pub async fn overriding(can: Can<OpportunityForecast>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let place = place(&asked.0, (can.actor().standing.user_id, at(&house).1))?;
    override_page(&can, (&house, &visit), place, (None, &Errors::new())).await
}

async fn override_page(
    can: &Can<OpportunityForecast>,
    (house, visit): (&House, &Visit),
    place: Place,
    (typed, errors): (Option<&Raw>, &Errors),
) -> Answer<Page> {
    let (reader, wanted) = (can.clone(), place.clone());
    let read = house.db.read(can.actor(), move |r| {
        let (node, names) = store::settable(r, &reader, wanted.node)?;
        let place = Place { node, ..wanted };
        let history: Vec<Override> = store::history(r, &reader, &place)?;
        Ok((place, names, history))
    });
    let (place, names, history) = read.await?;
    let shown = over_parts::Shown {
        place: &place,
        names: &names,
        history: &history,
        typed,
        errors,
        tokens: &tokens(house, visit),
        zone: house.config.company.time_zone,
        lang: visit.lang,
    };
    Ok(Page::new(text::override_title(visit.lang), over_parts::page(&shown)))
}

/// Puts a figure in place of one, or takes it away.
pub async fn put(
    can: Can<OpportunityForecast>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<OverrideForm>,
) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let place = place(&form.0, (can.actor().standing.user_id, at(&house).1))?;
    let (writer, wanted, sent) = (can.clone(), place.clone(), form.clone());
    let work = move |tx: &mut Tx| Ok(actions::put(tx, &writer, &wanted, &sent)?.to_string());
    match house.db.write_once(can.actor(), key, work).await {
        Ok(changed) => {
            let words = match (changed.as_str(), form.0.get("do")) {
                ("true", "remove") => text::removed(lang),
                ("true", _) => text::saved(lang),
                _ => text::nothing_changed(lang),
            };
            Ok(Done::to(back(&place, at(&house).0)).say(words).into())
        }
        Err(Problem::Invalid(errors)) => {
            Ok(override_page(&can, (&house, &visit), place, (Some(&form.0), &errors)).await?.again().into())
        }
        Err(Problem::Stale(_)) => {
            let errors: Errors = vec![("".into(), text::stale(lang).to_owned())];
            Ok(override_page(&can, (&house, &visit), place, (Some(&form.0), &errors)).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// The forecast of the quarter in which a figure lies.
fn back(place: &Place, today: NaiveDate) -> String {
    let period = Period::Quarter(place.month.month0() / 3 + 1);
    let which = Which { year: place.month.year(), period, currency: place.currency.clone(), today };
    format!("/opportunities/forecast?{}", which.query(place.node))
}
