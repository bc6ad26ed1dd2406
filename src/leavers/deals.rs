//! What somebody who has left was still to win: all open opportunities and leads to one colleague at once, or none of them.

use super::{deals_back, list, text};
use crate::core::access::{Allowed, Can, CustomerAssign, LeadAssign, LeadView, OpportunityAssign, Seen};
use crate::core::problem::{Errors, Problem};
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::leads;
use crate::leads::model::Lead;
use crate::opportunities;
use crate::opportunities::model::Opportunity;
use crate::tasks::form::AssignForm;
use crate::tasks::page_parts;
use crate::text::Lang;
use crate::ui::button::{Look, link, submit};
use crate::ui::card::card;
use crate::web::House;
use crate::web::form::Posted;
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// Names shown beforehand, of each kind.
const SHOWN: usize = 200;

/// What one person has left open and the actor may give to somebody else.
struct Left {
    deals: Vec<Allowed<Opportunity, OpportunityAssign>>,
    leads: Vec<Seen<Lead>>,
}

impl Left {
    fn of(door: &mut impl Door, can: &Can<CustomerAssign>, owner_id: i64) -> Result<Self, Problem> {
        let deals = match can.also::<OpportunityAssign>() {
            Some(may) => opportunities::actions::open_of(door, &may, owner_id)?,
            None => Vec::new(),
        };
        let leads = match can.also::<LeadAssign>() {
            Some(may) => leads::actions::open_of(door, &may, owner_id)?,
            None => Vec::new(),
        };
        if deals.is_empty() && leads.is_empty() { Err(Problem::NotFound) } else { Ok(Self { deals, leads }) }
    }
}

/// Which opportunities and leads, and to whom.
pub async fn show(can: Can<CustomerAssign>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    form_page(&can, &house, &visit, id.into_inner(), (&AssignForm::default(), &Errors::new())).await
}

async fn form_page(
    can: &Can<CustomerAssign>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors): (&AssignForm, &Errors),
) -> Answer<Page> {
    let (reader, lang) = (can.clone(), visit.lang);
    let (name, left) =
        house.db.read(can.actor(), move |r| Ok((list::name_of_leaver(r, id)?, Left::of(r, &reader, id)?))).await?;
    let error = mistakes::of(errors, "owner");
    let title = text::deals_title(lang, &name, left.deals.len(), left.leads.len());
    let body = html! {
        nav.crumbs { a href="/leavers" { (text::title(lang)) } span aria-hidden="true" { "/" } bdi { (name) } }
        header.page-head { div.page-title { h1 { bdi { (title) } } } }
        form.form-page.narrow method="post" action={ "/leavers/" (id) "/deals" } {
            (tokens(house, visit))
            (mistakes::all(errors, lang))
            (page_parts::person("owner", text::new_owner(lang), text::deals_hint(lang), (form.0.get("owner"), error)))
            @if !left.deals.is_empty() { (card(text::deals(lang), html! {}, deals(&left.deals, lang))) }
            @if !left.leads.is_empty() { (card(text::leads(lang), html! {}, leads_of(&left.leads, lang))) }
            div.form-foot { (submit(Look::Primary, text::give_all(lang))) (link(Look::Plain, None, "/leavers", text::cancel(lang))) }
        }
    };
    Ok(Page::new(title, body))
}

fn deals(rows: &[Allowed<Opportunity, OpportunityAssign>], lang: Lang) -> Markup {
    html! {
        ul.chosen-list {
            @for row in rows.iter().take(SHOWN) {
                li { a href={ "/opportunities/" (row.id) } { bdi { (row.name) } } " " span.quiet.tabular { (row.number_shown()) } }
            }
        }
        @if rows.len() > SHOWN { p.quiet.small { (text::and_more(lang, rows.len() - SHOWN)) } }
    }
}

fn leads_of(rows: &[Seen<Lead>], lang: Lang) -> Markup {
    html! {
        ul.chosen-list { @for row in rows.iter().take(SHOWN) { li { a href={ "/leads/" (row.id) } { bdi { (row.label()) } } } } }
        @if rows.len() > SHOWN { p.quiet.small { (text::and_more(lang, rows.len() - SHOWN)) } }
    }
}

/// Gives them: all that is shown, in one transaction.
pub async fn give(
    can: Can<CustomerAssign>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<AssignForm>,
) -> Answer<Outcome> {
    let (id, writer) = (id.into_inner(), can.clone());
    let typed = posted.form.0.get("owner").to_owned();
    let given = house.db.write_once(can.actor(), posted.key, move |tx| give_all(tx, &writer, id, &typed)).await;
    match given {
        Ok(answer) => {
            let (change, words) = answer.split_once(' ').unwrap_or_default();
            Ok(Done::to("/leavers").say(words).undo(format!("/leavers/deals/{change}/undo")).into())
        }
        Err(Problem::Invalid(errors)) => {
            // A lead calls its next owner a person.
            let errors: Errors = errors
                .into_iter()
                .map(|(name, words)| (if name == "person" { "owner".into() } else { name }, words))
                .collect();
            Ok(form_page(&can, &house, &visit, id, (&posted.form, &errors)).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Gives both by the rules of single transfers; the id of the change, and what to say.
fn give_all(tx: &mut Tx, can: &Can<CustomerAssign>, id: i64, typed: &str) -> Result<String, Problem> {
    let lang = tx.actor.lang;
    list::name_of_leaver(tx, id)?;
    let left = Left::of(tx, can, id)?;
    let (mut to, mut deals, mut open) = (String::new(), Vec::new(), Vec::new());
    if !left.deals.is_empty() {
        let owner = opportunities::actions::colleague(tx, typed, "owner")?;
        let (rows, owner) = opportunities::bulk::actions::give(tx, &left.deals, owner)?;
        (deals, to) = (rows, owner.name);
    }
    if !left.leads.is_empty() {
        let view: Can<LeadView> = can.also().ok_or(Problem::NotFound)?;
        let ids: Vec<i64> = left.leads.iter().map(|row| row.id).collect();
        (open, to) = leads::bulk::actions::give(tx, &view, &ids, (typed, text::title(lang)))?;
    }
    let change = deals_back::kept(tx, (deals, open), &to)?;
    Ok(format!("{change} {}", text::given_deals(lang, left.deals.len(), left.leads.len(), &to)))
}
