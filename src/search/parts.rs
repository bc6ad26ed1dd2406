//! The fragments of search.

#![expect(
    clippy::needless_pass_by_value,
    reason = "markup is made for one place and moves into it, so that calls nest without `&`"
)]

use super::commands::Command;
use super::store::{Found, Hit};
use super::text;
use crate::contacts::model::Contact;
use crate::contacts::parts::{nearest, title};
use crate::core::access::Seen;
use crate::customers::marks::{grade_badge, stage_dot};
use crate::customers::masked::first;
use crate::leads::model::Line;
use crate::leads::parts::{owner, status_dot};
use crate::opportunities::model::Line as Deal;
use crate::opportunities::parts::state_badge;
use crate::text::Lang;
use crate::ui::card::empty;
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// All that a text found.
pub struct Results {
    pub typed: String,
    pub customers: Found<Seen<Hit>>,
    pub contacts: Found<Seen<Contact>>,
    pub leads: Found<Seen<Line>>,
    pub opportunities: Found<Seen<Deal>>,
    pub commands: Vec<Command>,
}

impl Results {
    fn is_empty(&self) -> bool {
        self.customers.rows.is_empty()
            && self.contacts.rows.is_empty()
            && self.leads.rows.is_empty()
            && self.opportunities.rows.is_empty()
            && self.commands.is_empty()
    }

    fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).append_pair("q", &self.typed).finish()
    }
}

/// A customer's phone as lists show it; empty where there is none.
fn phone(hit: &Seen<Hit>) -> String {
    first(hit.in_list("phones", &hit.phones)).unwrap_or_default()
}

fn place(contact: &Seen<Contact>, lang: Lang) -> String {
    text::at(lang, title(contact), contact.customer_name.as_deref().unwrap_or("")).trim().to_owned()
}

/// The results, grouped, for the page.
#[must_use]
pub fn results(results: &Results, lang: Lang) -> Markup {
    if results.typed.is_empty() {
        return empty(Icon::Search, text::begin_title(lang), text::nothing_text(lang), html! {});
    }
    if results.is_empty() {
        return empty(Icon::Search, &text::nothing_title(lang, &results.typed), text::nothing_text(lang), html! {});
    }
    html! {
        div.narrow {
            @if !results.customers.rows.is_empty() { (group("found-customers", text::customers(lang), html! {
                @for hit in &results.customers.rows { (customer(hit, lang)) }
            })) }
            @if results.customers.more { p.small { a href={ "/customers?" (results.query()) } { (text::all_customers(lang)) } } }
            @if !results.contacts.rows.is_empty() { (group("found-contacts", text::contacts(lang), html! {
                @for contact in &results.contacts.rows { (person(contact, lang)) }
            })) }
            @if results.contacts.more { p.quiet.small { (text::more_contacts(lang, results.contacts.rows.len())) } }
            @if !results.leads.rows.is_empty() { (group("found-leads", text::leads(lang), html! {
                @for line in &results.leads.rows { (lead(line, lang)) }
            })) }
            @if results.leads.more { p.small { a href={ "/leads?" (results.query()) } { (text::all_leads(lang)) } } }
            @if !results.opportunities.rows.is_empty() { (group("found-opportunities", text::opportunities(lang), html! {
                @for line in &results.opportunities.rows { (deal(line, lang)) }
            })) }
            @if results.opportunities.more {
                p.small { a href={ "/opportunities?state=all&" (results.query()) } { (text::all_opportunities(lang)) } }
            }
            @if !results.commands.is_empty() { (group("found-commands", text::commands(lang), html! {
                @for command in &results.commands {
                    li.hit data-href=(command.href) { (icon(command.icon)) a.hit-name href=(command.href) { (command.label) } }
                }
            })) }
        }
    }
}

fn group(id: &str, title: &str, rows: Markup) -> Markup {
    html! { section.work aria-labelledby=(id) { h2.work-head id=(id) { (title) } ul.hits data-rows { (rows) } } }
}

fn customer(hit: &Seen<Hit>, lang: Lang) -> Markup {
    let href = format!("/customers/{}", hit.id);
    html! {
        li.hit data-href=(href) {
            (icon(Icon::Customers))
            a.hit-name href=(href) { bdi { (hit.name) } }
            (grade_badge(hit.grade.as_deref(), lang))
            span.hit-more { (stage_dot(&hit.stage, lang)) span.quiet { bdi { (hit.owner_name.as_deref().unwrap_or("")) } } span.quiet.tabular { (phone(hit)) } }
        }
    }
}

fn lead(line: &Seen<Line>, lang: Lang) -> Markup {
    let href = format!("/leads/{}", line.id);
    html! {
        li.hit data-href=(href) {
            (icon(Icon::Leads))
            a.hit-name href=(href) { bdi { (line.label()) } }
            span.hit-more { (status_dot(&line.status, lang)) span.quiet { (owner(line.owner_name.as_deref(), lang)) } }
        }
    }
}

/// Where an opportunity stands: its stage while it is open, else its state.
fn standing(line: &Seen<Deal>, lang: Lang) -> Markup {
    if line.state == "open" {
        return html! { span { (lang.name(&line.stage_zh, &line.stage_en)) } };
    }
    state_badge(&line.state, lang)
}

fn deal(line: &Seen<Deal>, lang: Lang) -> Markup {
    let href = format!("/opportunities/{}", line.id);
    html! {
        li.hit data-href=(href) {
            (icon(Icon::Opportunities))
            a.hit-name href=(href) { bdi { (line.name) } }
            span.quiet.tabular { (line.number_shown()) }
            span.hit-more {
                (standing(line, lang))
                span.quiet { bdi { (line.customer_name.as_deref().unwrap_or("")) } }
                span.quiet { bdi { (line.owner_name) } }
            }
        }
    }
}

fn person(contact: &Seen<Contact>, lang: Lang) -> Markup {
    let href = format!("/contacts/{}", contact.id);
    html! {
        li.hit data-href=(href) {
            (icon(Icon::User))
            a.hit-name href=(href) { bdi { (contact.name) } }
            span.hit-more { span.quiet { bdi { (place(contact, lang)) } } span.quiet.tabular { (nearest(contact)) } }
        }
    }
}

/// What the list under the search box proposes while one types; the script of the page walks through it.
#[must_use]
pub fn suggestions(results: &Results, lang: Lang) -> Markup {
    if results.typed.is_empty() || results.is_empty() {
        return html! {};
    }
    let mut places = 0..;
    let mut id = || format!("suggested-{}", places.next().unwrap_or(0));
    html! {
        @if !results.customers.rows.is_empty() { (proposed(text::customers(lang), &results.typed, html! {
            @for hit in &results.customers.rows {
                (option(&id(), &format!("/customers/{}", hit.id), "customer", html! {
                    (icon(Icon::Customers)) bdi { (hit.name) } span.quiet { bdi { (hit.owner_name.as_deref().unwrap_or("")) } }
                }))
            }
        })) }
        @if !results.contacts.rows.is_empty() { (proposed(text::contacts(lang), &results.typed, html! {
            @for contact in &results.contacts.rows {
                (option(&id(), &format!("/contacts/{}", contact.id), "contact", html! {
                    (icon(Icon::User)) bdi { (contact.name) } span.quiet { bdi { (place(contact, lang)) } }
                }))
            }
        })) }
        @if !results.leads.rows.is_empty() { (proposed(text::leads(lang), &results.typed, html! {
            @for line in &results.leads.rows {
                (option(&id(), &format!("/leads/{}", line.id), "lead", html! {
                    (icon(Icon::Leads)) bdi { (line.label()) } span.quiet { (owner(line.owner_name.as_deref(), lang)) }
                }))
            }
        })) }
        @if !results.opportunities.rows.is_empty() { (proposed(text::opportunities(lang), &results.typed, html! {
            @for line in &results.opportunities.rows {
                (option(&id(), &format!("/opportunities/{}", line.id), "opportunity", html! {
                    (icon(Icon::Opportunities)) bdi { (line.name) } span.quiet { (line.number_shown()) }
                }))
            }
        })) }
        @if !results.commands.is_empty() { (proposed(text::commands(lang), &results.typed, html! {
            @for command in &results.commands {
                (option(&id(), command.href, "command", html! { (icon(command.icon)) span { (command.label) } }))
            }
        })) }
        @if results.customers.more || results.contacts.more || results.leads.more || results.opportunities.more {
            (option(&id(), &format!("/search?{}", results.query()), "all", html! { (icon(Icon::Search)) span { (text::all_results(lang)) } }))
        }
    }
}

fn proposed(title: &str, typed: &str, options: Markup) -> Markup {
    html! { div role="group" aria-label=(title) data-typed=(typed) { div.pop-head aria-hidden="true" { (title) } (options) } }
}

fn option(id: &str, href: &str, kind: &str, content: Markup) -> Markup {
    html! { div.pop-item id=(id) role="option" aria-selected="false" data-go=(href) data-kind=(kind) { (content) } }
}
