//! The page of conversion and cycle, and its file: take, check, call once, show.

use super::filter::{By, Filter};
use super::store::{self, Pace};
use super::{parts, sheet, text};
use crate::core::access::{Can, OpportunityView};
use crate::core::problem::Problem;
use crate::opportunities::list::{Department, departments};
use crate::web::House;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Download, Page};
use crate::web::who::Visit;

/// What was asked for, by what whoever asks may read.
async fn found(
    can: &Can<OpportunityView>,
    house: &House,
    asked: &Asked,
) -> Result<(Filter, Pace, Vec<Department>), Problem> {
    let mut filter = Filter::read(&asked.0, house.db.clock().today(house.config.company.time_zone));
    if !store::reads(can, filter.by) {
        filter.by = By::Person;
    }
    let (reader, asking) = (can.clone(), filter.clone());
    let read = house.db.read(can.actor(), move |r| Ok((store::read(r, &reader, &asking)?, departments(r)?)));
    let (pace, departments) = read.await?;
    filter.pipeline = pace.pipeline;
    Ok((filter, pace, departments))
}

/// The page.
pub async fn show(can: Can<OpportunityView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (filter, pace, departments) = found(&can, &house, &asked).await?;
    let readable = |by: By| store::reads(&can, by);
    let shown =
        parts::Shown { filter: &filter, pace: &pace, departments: &departments, readable: &readable, lang: visit.lang };
    Ok(Page::new(text::title(visit.lang), parts::page(&shown)))
}

/// Both tables as a file.
pub async fn download(can: Can<OpportunityView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Download> {
    let (filter, pace, _) = found(&can, &house, &asked).await?;
    Ok(Download {
        name: format!("{}-{}.csv", text::file_name(visit.lang), filter.span()),
        media_type: "text/csv; charset=utf-8".into(),
        bytes: sheet::csv(&filter, &pace, visit.lang)?,
    })
}
