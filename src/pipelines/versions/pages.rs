//! The page of a pipeline's versions.

use super::actions::{self, Way};
use super::parts::{Sight, moving, versions};
use super::store;
use crate::admin::page::{Head, page};
use crate::core::access::{BusinessManage, Can, OpportunityEdit};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::pipelines::store as pipelines;
use crate::pipelines::text;
use crate::text::format;
use crate::ui::card::card;
use crate::web::form::{Form, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// Into which stage those of an old one go, as chosen: `m.<old stage>`; empty to leave them.
#[derive(Clone, Debug, Default)]
pub struct WaysForm(pub Raw);

impl Form for WaysForm {
    fn accepts(name: &str) -> bool {
        name.strip_prefix("m.").is_some_and(|id| id.parse::<i64>().is_ok())
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

impl WaysForm {
    fn ways(&self) -> Vec<Way> {
        let way =
            |(name, value): (&str, &str)| Some((name.strip_prefix("m.")?.parse().ok()?, value.trim().parse().ok()?));
        self.0.pairs().filter_map(way).collect()
    }
}

/// The versions, and what moving would do.
pub async fn show(can: Can<BusinessManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (id, lang, edits) = (id.into_inner(), visit.lang, can.also::<OpportunityEdit>());
    let read = house.db.read(can.actor(), move |r| {
        let row = pipelines::one(r, id)?;
        let (versions, stages) = (pipelines::versions(r, id)?, store::stages(r, id)?);
        let deals = pipelines::deals(r, Some(id))?;
        let old = deals.iter().filter(|deals| deals.version_id != row.version_id && deals.alive > 0);
        let old: Vec<i64> = old.map(|deals| deals.stage_id).collect();
        let mine = match &edits {
            Some(edits) if !old.is_empty() => store::mine(r, edits, old)?,
            _ => Vec::new(),
        };
        Ok(Sight { row, versions, stages, deals, mine })
    });
    let sight = read.await?;
    let name = sight.row.name(lang);
    let path = format!("/admin/pipelines/{id}");
    let body = html! {
        div.stack {
            (versions(&sight, house.config.company.time_zone, lang))
            (card(text::move_title(lang), html! {}, moving(&sight, &tokens(&house, &visit), lang)))
        }
    };
    Ok(page(lang, false, Head::new(text::versions(lang)).below(&path, name), &body))
}

/// Moves opportunities of earlier versions to the present one.
pub async fn go(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<WaysForm>,
) -> Answer<Done> {
    let (id, key, ways) = (id.into_inner(), posted.key, posted.form.ways());
    let edits = can.also::<OpportunityEdit>().ok_or(Problem::Forbidden("opportunity.edit"))?;
    let count = house
        .db
        .write_once(can.actor(), key, move |tx| actions::bring_up(tx, &edits, id, &ways).map(|count| count.to_string()))
        .await?;
    let words = match count.parse() {
        Ok(0) | Err(_) => text::moved_none(visit.lang).to_owned(),
        Ok(count) => text::moved(visit.lang, &format::whole(count)),
    };
    Ok(Done::to(format!("/admin/pipelines/{id}/versions")).say(words))
}
