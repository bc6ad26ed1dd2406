//! The report: takes, checks, calls once, shows.

use super::filter::{By, Filter};
use super::{parts, store, text};
use crate::core::access::{BusinessManage, Can, LeadView, OpportunityView, Place, Rule};
use crate::core::problem::Problem;
use crate::leads::fields::CATALOGUE;
use crate::ui::Icon;
use crate::ui::button::{Look, link};
use crate::ui::card::empty;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page};
use crate::web::who::Visit;
use maud::html;

/// What came of the leads of some months.
pub async fn show(can: Can<LeadView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (lang, today) = (visit.lang, house.db.clock().today(house.config.company.time_zone));
    let mut filter = Filter::read(&asked.0, today);
    let sources = visit.actor.standing.best_rule((&CATALOGUE, "source"), Place::List) >= Rule::Read;
    if !sources {
        // Whoever reads no sources does not count by them, and does not guess them by filters.
        if let Some(field) = CATALOGUE.field("source").filter(|_| filter.source.is_some()) {
            return Err(Problem::ForbiddenField(field));
        }
        filter.by = if filter.by == By::Source { By::Month } else { filter.by };
    }
    let (reader, wanted) = (can.clone(), filter.clone());
    let groups = house.db.read(can.actor(), move |r| store::report(r, &reader, &wanted)).await?;
    let costs = can.reach().all && filter.by != By::Owner;
    let sight =
        parts::Sight { filter: &filter, sources, deals: can.also::<OpportunityView>().is_some(), costs, today, lang };
    let body = html! { div.list-page {
        nav.crumbs { a href="/leads" { (text::to_leads(lang)) } }
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::intro(lang)) } }
            @if can.also::<BusinessManage>().is_some() { div.page-actions { (link(Look::Plain, Some(Icon::Edit), "/admin/source-costs", text::costs(lang))) } }
        }
        (parts::filters(&sight))
        @if groups.is_empty() { (empty(Icon::Leads, text::empty_title(lang), text::empty_text(lang), html! {})) } @else { (parts::report(&groups, &sight)) }
        p.quiet.small { (text::money_note(lang)) }
    } };
    Ok(Page::new(text::title(lang), body))
}
