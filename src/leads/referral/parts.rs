//! The fragments of referrals.

use super::form::ReferralForm;
use super::store::Referrer;
use super::{SOURCE, text};
use crate::core::access::{LeadEdit, Rule, Seen};
use crate::core::problem::Errors;
use crate::customers::eyes::Eyes;
use crate::leads::model::Lead;
use crate::leads::parts::{owner, status_dot};
use crate::leads::score::parts::mark;
use crate::leads::score::text as score;
use crate::leads::text as leads;
use crate::text::{Lang, format};
use crate::ui::button::{Look, icon_link, link, submit};
use crate::ui::card::{card, facts};
use crate::ui::table::{Column, cell, name, row, table};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use maud::{Markup, html};

/// Whether a lead was referred, as far as the viewer may know.
#[must_use]
pub fn is_referral(lead: &Seen<Lead>) -> bool {
    lead.on_record("source", &lead.source).clear().is_some_and(|source| source.as_deref() == Some(SOURCE))
}

/// Who referred a lead, for its page.
#[must_use]
pub fn lead_card(lead: &Seen<Lead>, referrer: Option<&Referrer>, lang: Lang) -> Markup {
    let edits = lead.allows::<LeadEdit>() && lead.rule("source") == Rule::Write;
    let path = format!("/leads/{}/referral", lead.id);
    let edit = html! { @if edits { (icon_link(Icon::Edit, &path, text::edit(lang))) } };
    card(
        text::title(lang),
        edit,
        html! {
            @match referrer {
                Some(one) => { (facts(&[told(one, lang)])) @if let Some(href) = through(one) { a.small href=(href) { (text::through(lang)) } } }
                None => { p.quiet { (text::nobody(lang)) } @if edits { (link(Look::Plain, None, &path, text::edit(lang))) } }
            }
        },
    )
}

/// What kind of a referrer it is, and who.
fn told(one: &Referrer, lang: Lang) -> (&'static str, Markup) {
    if let Some(name) = &one.user_name {
        return (text::person(lang), html! { bdi { (name) } });
    }
    if let Some(id) = one.contact_id {
        let who = html! {
            @if let Some(name) = &one.contact_name {
                a href={ "/contacts/" (id) } { bdi { (name) } }
                @if let Some(customer) = &one.contact_of { " " span.quiet { bdi { (customer) } } }
            } @else { span.quiet { (text::unseen_contact(lang)) } }
        };
        return (text::contact(lang), who);
    }
    let who = html! {
        @if let (Some(name), Some(id)) = (&one.customer_name, one.customer_id) { a href={ "/customers/" (id) } { bdi { (name) } } }
        @else { span.quiet { (text::unseen_customer(lang)) } }
    };
    (text::customer(lang), who)
}

/// The page of what came through a referrer; none of one who is not to be known of.
fn through(one: &Referrer) -> Option<String> {
    let (kind, id) = [("customer", one.customer_id), ("contact", one.contact_id), ("person", one.user_id)]
        .into_iter()
        .find_map(|(kind, id)| id.map(|id| (kind, id)))?;
    one.is_known().then(|| format!("/leads/referred?{kind}={id}"))
}

/// The form: three fields with proposals, of which one is filled in.
#[must_use]
pub fn form(lead: &Lead, (form, errors): (&ReferralForm, &Errors), tokens: &Markup, lang: Lang) -> Markup {
    let path = format!("/leads/{}", lead.id);
    html! {
        form.form-page.narrow method="post" action={ (path) "/referral" } {
            (tokens)
            (mistakes::all(errors, lang))
            p.quiet { (text::hint(lang)) }
            (search(("customer", text::customer(lang)), "/customers/names?name=customer", form, errors))
            (search(("contact", text::contact(lang)), "/leads/referrers", form, errors))
            (search(("person", text::person(lang)), "/customers/people", form, errors))
            div.form-foot { (submit(Look::Primary, text::save(lang))) (link(Look::Plain, None, &path, text::cancel(lang))) }
        }
    }
}

fn search((name, label): (&str, &str), from: &str, form: &ReferralForm, errors: &Errors) -> Markup {
    let (id, error) = (format!("f-{name}"), mistakes::of(errors, name));
    html! {
        div.field.has-error[error.is_some()] {
            label.form-label for=(id) { (label) }
            input.form-control id=(id) type="text" name=(name) value=(form.0.get(name)) list={ (id) "-list" } autocomplete="off" maxlength="420"
                aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| format!("{id}-error"))]
                hx-get=(from) hx-trigger="input changed delay:200ms" hx-target={ "#" (id) "-list" } hx-sync="this:replace";
            datalist id={ (id) "-list" } {}
            @if let Some(error) = error { p.field-error id={ (id) "-error" } { (icon(Icon::Danger)) span { (error) } } }
        }
    }
}

/// Leads that came through somebody, as a table.
#[must_use]
pub fn list(rows: &[Seen<Lead>], eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    if rows.is_empty() {
        return html! { p.quiet { (text::came_none(lang)) } };
    }
    let columns = [
        Column::new(leads::col_name(lang), "wide"),
        Column::new(leads::col_status(lang), "nowrap"),
        Column::new(score::score(lang), "nowrap"),
        Column::new(leads::col_owner(lang), "nowrap"),
        Column::new(text::made(lang), "nowrap"),
    ];
    table(
        text::came(lang),
        &columns,
        html! {
            @for lead in rows {
                @let path = format!("/leads/{}", lead.id);
                (row(&lead.id.to_string(), &path, html! {
                    (name(&path, &lead.label(), html! {}))
                    (cell(leads::col_status(lang), "nowrap", status_dot(&lead.status, lang)))
                    (cell(score::score(lang), "nowrap", mark(lead.score, lang)))
                    (cell(leads::col_owner(lang), "nowrap", owner(lead.owner_name.as_deref(), lang)))
                    (cell(text::made(lang), "nowrap", html! { (format::date(lead.created_at.with_timezone(&eyes.zone).date_naive())) }))
                }))
            }
        },
    )
}

/// The same as a card of the referrer's own page, a few of them; nothing where nothing came.
#[must_use]
pub fn referrer_card(rows: &[Seen<Lead>], href: &str, eyes: Eyes) -> Markup {
    const SHOWN: usize = 5;
    let lang = eyes.lang;
    if rows.is_empty() {
        return html! {};
    }
    card(
        text::came(lang),
        html! {},
        html! {
            ul.score-parts {
                @for lead in rows.iter().take(SHOWN) {
                    li { a href={ "/leads/" (lead.id) } { bdi { (lead.label()) } } " · " (status_dot(&lead.status, lang)) }
                }
            }
            a.small href=(href) { (text::all(lang, rows.len())) }
        },
    )
}
