//! The pages of search.

use super::commands::meant;
use super::parts::{self, Results};
use super::store::Found;
use super::{store, text};
use crate::core::access::{Can, ContactView, CustomerView, LeadView, OpportunityView};
use crate::core::problem::Problem;
use crate::customers::limit;
use crate::leads;
use crate::opportunities;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page, Part};
use crate::web::who::SignedIn;
use maud::html;

/// Rows of a group on the page, and under the search box.
const ON_PAGE: usize = 20;
const UNDER_BOX: usize = 6;

/// The results of a search.
pub async fn results(signed: SignedIn, house: TheHouse, asked: Asked) -> Answer<Page> {
    let lang = signed.0.lang;
    let found = find(&signed, &house, &asked, ON_PAGE).await?;
    let title = if found.typed.is_empty() { text::title(lang).to_owned() } else { text::title_of(lang, &found.typed) };
    let body = html! {
        header.page-head { div.page-title { h1 { (title) } } }
        (parts::results(&found, lang))
    };
    Ok(Page::new(title, body))
}

/// What the search box proposes.
pub async fn suggest(signed: SignedIn, house: TheHouse, asked: Asked) -> Answer<Part> {
    let found = find(&signed, &house, &asked, UNDER_BOX).await?;
    Ok(Part(parts::suggestions(&found, signed.0.lang)))
}

async fn find(signed: &SignedIn, house: &TheHouse, asked: &Asked, most: usize) -> Answer<Results> {
    let typed: String = asked.0.get("q").chars().take(100).collect();
    let customers: Option<Can<CustomerView>> = signed.also();
    let contacts: Option<Can<ContactView>> = signed.also();
    let leads: Option<Can<LeadView>> = signed.also();
    let opportunities: Option<Can<OpportunityView>> = signed.also();
    limit::lookup(house, signed.actor(), &typed).await?;
    let text = typed.clone();
    let (customers, contacts, leads, opportunities) = house
        .db
        .read(signed.actor(), move |r| {
            let matches = store::matches(r, &text)?;
            let customers =
                customers.map(|can| store::customers(r, &can, (matches.customers, &text), most)).transpose()?;
            let contacts = contacts.map(|can| store::people(r, &can, matches.contacts, most)).transpose()?;
            let leads = leads.map(|can| leads::list::search(r, &can, &text, most)).transpose()?;
            let leads = leads.map(|(rows, more)| Found::with(rows, more));
            let opportunities =
                opportunities.map(|can| opportunities::list::search(r, &can, &text, most)).transpose()?;
            let opportunities = opportunities.map(|(rows, more)| Found::with(rows, more));
            Ok::<_, Problem>((
                customers.unwrap_or_default(),
                contacts.unwrap_or_default(),
                leads.unwrap_or_default(),
                opportunities.unwrap_or_default(),
            ))
        })
        .await?;
    let commands = meant(&typed, &house.site.menu, &signed.actor().standing, signed.0.lang);
    Ok(Results { typed, customers, contacts, leads, opportunities, commands })
}
