//! The page of the calendar: takes, checks, calls once, shows.

use super::filter::Filter;
use super::{parts, store, text};
use crate::core::access::{Can, OpportunityView};
use crate::opportunities::list::departments;
use crate::opportunities::offered::Seller;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page};
use crate::web::who::Visit;

/// A month.
pub async fn show(can: Can<OpportunityView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let today = house.db.clock().today(house.config.company.time_zone);
    let filter = Filter::read(&asked.0, today);
    let (reader, asking) = (can.clone(), filter.clone());
    let read = house.db.read(can.actor(), move |r| {
        Ok((store::read(r, &reader, &asking)?, store::pipelines(r, Seller::of(reader.actor()))?, departments(r)?))
    });
    let (closings, pipelines, departments) = read.await?;
    let calendar = house.calendar().await?;
    let shown = parts::Shown {
        filter: &filter,
        closings: &closings,
        pipelines: &pipelines,
        departments: &departments,
        calendar: &calendar,
        today,
        lang: visit.lang,
    };
    Ok(Page::new(text::title(visit.lang), parts::page(&shown)))
}
