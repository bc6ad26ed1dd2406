//! The pages of what was reached: take, call once, show.

use super::deals::{self, Asked as Wanted};
use super::{parts, store};
use crate::core::access::{Can, TargetView};
use crate::targets::model::Node;
use crate::targets::pages::asked_for;
use crate::targets::period::Period;
use crate::targets::text;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page};
use crate::web::who::Visit;
use chrono::Datelike;

/// What was reached.
pub async fn show(can: Can<TargetView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (which, node) = asked_for(&house, &asked.0);
    let (reader, wanted) = (can.clone(), which.clone());
    let reached = house.db.read(can.actor(), move |r| store::reached(r, &reader, &wanted, node)).await?;
    let usual = if which.year == which.today.year() { Period::of_month(which.today) } else { Period::Year };
    let period = Period::of_id(asked.0.get("period")).unwrap_or(usual);
    let me = can.actor().standing.user_id;
    let shown = parts::Shown { which: &which, reached: &reached, period, me, lang: visit.lang };
    Ok(Page::new(text::title(visit.lang), parts::page(&shown)))
}

/// The opportunities behind a figure.
pub async fn behind(can: Can<TargetView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (which, node) = asked_for(&house, &asked.0);
    let wanted = Wanted {
        which,
        node: node.unwrap_or(Node::Person(can.actor().standing.user_id)),
        period: Period::of_id(asked.0.get("period")).unwrap_or(Period::Year),
        inside: Node::of_id(asked.0.get("in")),
        after: deals::after(&asked.0),
    };
    let (reader, which) = (can.clone(), wanted.clone());
    let found = house.db.read(can.actor(), move |r| deals::find(r, &reader, &which)).await?;
    Ok(Page::new(text::deals(visit.lang), parts::deals(&wanted, &found, visit.lang)))
}
