//! The page of the ranking.

use super::{parts, store};
use crate::core::access::{Can, TargetView};
use crate::core::problem::Problem;
use crate::targets::form::metric;
use crate::targets::metric::{Counted, Metric, RANKED};
use crate::targets::pages::asked_for;
use crate::targets::period::Period;
use crate::targets::text;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page};
use crate::web::who::Visit;
use chrono::Datelike;

/// People by a metric; with their places of the period before.
pub async fn show(can: Can<TargetView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (which, _) = asked_for(&house, &asked.0);
    let offered: Vec<Metric> = RANKED.iter().copied().filter(|metric| metric.reach(&can).is_some()).collect();
    let metric = metric(&asked.0, &offered);
    let reach = metric.reach(&can).ok_or(Problem::Forbidden("opportunity.view"))?;
    let usual = if which.year == which.today.year() { Period::of_month(which.today) } else { Period::Year };
    let period = Period::of_id(asked.0.get("period")).filter(|period| *period != Period::ToDate).unwrap_or(usual);
    let wanted = which.clone();
    let (now, before) = house
        .db
        .read(can.actor(), move |r| {
            let mut of = |(year, period): (i32, Period)| {
                let (first, end) = period.days((year, wanted.today));
                store::ranked(r, &Counted { metric, currency: &wanted.currency, first, end, zone: r.zone }, &reach)
            };
            Ok((of((wanted.year, period))?, of(period.before(wanted.year))?))
        })
        .await?;
    let me = can.actor().standing.user_id;
    let shown = parts::Shown { which: &which, metric, offered: &offered, period, now: &now, before: &before, me };
    Ok(Page::new(text::ranking(visit.lang), parts::page(&shown, visit.lang)))
}
