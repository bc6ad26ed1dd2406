//! The fragments of contacts.

use super::fields::{DECISIONS, FIELDS};
use super::form::ContactForm;
use super::model::Contact;
use super::text;
use crate::core::access::{ContactDelete, ContactEdit, Seen};
use crate::core::field::choice_label;
use crate::core::mail_address;
use crate::core::phone;
use crate::core::problem::Errors;
use crate::customers::form_parts::input;
use crate::customers::parts::Eyes;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, avatar, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{card, facts};
use crate::ui::field::{Field, Kind, error_summary, field};
use crate::ui::menu::{item, item_submit, menu};
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// The contacts of a customer, for its page. `may_add` is whether the visitor may make one; `token` goes into the
/// small forms.
#[must_use]
pub fn contacts_card(
    customer_id: i64,
    contacts: &[Seen<Contact>],
    may_add: bool,
    token: &Markup,
    lang: Lang,
) -> Markup {
    let add = html! {
        @if may_add { (link(Look::Quiet, Some(Icon::Plus), &format!("/customers/{customer_id}/contacts/new"), text::add(lang))) }
    };
    card(
        text::title(lang),
        add,
        html! {
            @if contacts.is_empty() { p.quiet.small { (text::none_yet(lang)) } }
            @else { ul.people { @for contact in contacts { (line(contact, token, lang)) } } }
        },
    )
}

/// One contact on the customer's page: who it is, and how to reach them at once.
fn line(contact: &Seen<Contact>, token: &Markup, lang: Lang) -> Markup {
    html! {
        li.people-one #{ "contact-" (contact.id) } {
            (avatar(&contact.name))
            div.people-what {
                div.cluster {
                    a.people-name href={ "/contacts/" (contact.id) } { bdi { (contact.name) } }
                    (marks(contact, lang))
                }
                @if !contact.title.is_empty() { div.quiet.small { bdi { (contact.title) } } }
                (reach(contact))
            }
            (acts(contact, token, lang))
        }
    }
}

fn marks(contact: &Contact, lang: Lang) -> Markup {
    html! {
        @if contact.main { (badge(Tone::Blue, text::main_short(lang))) }
        @if let Some(decision) = &contact.decision {
            (badge(if decision == "blocks" { Tone::Amber } else { Tone::Neutral }, choice_label(DECISIONS, decision, lang)))
        }
    }
}

fn reach(contact: &Contact) -> Markup {
    html! {
        @for number in &contact.phones { div.small { a href={ "tel:" (number) } { (number) } } }
        @for address in &contact.mails { div.small { a href={ "mailto:" (address) } { (address) } } }
    }
}

fn acts(contact: &Seen<Contact>, token: &Markup, lang: Lang) -> Markup {
    let (edits, deletes) = (contact.allows::<ContactEdit>(), contact.allows::<ContactDelete>());
    html! {
        @if edits || deletes {
            (menu(icon(Icon::More), text::more(lang), html! {
                @if edits { (item(Icon::Edit, &format!("/contacts/{}/edit", contact.id), text::edit(lang))) }
                @if deletes {
                    form method="post" action={ "/contacts/" (contact.id) "/delete" } {
                        (token)
                        (item_submit(Icon::Trash, text::delete(lang), ("", "")))
                    }
                }
            }))
        }
    }
}

/// What is known of a contact.
#[must_use]
pub fn about(contact: &Contact, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let label = |id: &str| super::fields::field(id).map_or("", |field| field.label(lang));
    let plain = |words: &str| (!words.is_empty()).then(|| html! { bdi { (words) } });
    let several = |values: &[String], scheme: &str| {
        (!values.is_empty()).then(|| html! { @for value in values { div { a href={ (scheme) (value) } { (value) } } } })
    };
    let by = text::by(
        lang,
        contact.updated_by_name.as_deref().unwrap_or(""),
        &format::moment(contact.updated_at, eyes.zone),
    );
    let rows = [
        (
            text::customer(lang),
            contact
                .customer_name
                .as_deref()
                .map(|name| html! { a href={ "/customers/" (contact.customer_id) } { (name) } }),
        ),
        (label("title"), plain(&contact.title)),
        (label("decision"), contact.decision.as_deref().and_then(|one| plain(choice_label(DECISIONS, one, lang)))),
        (label("phones"), several(&contact.phones, "tel:")),
        (label("mails"), several(&contact.mails, "mailto:")),
        (label("wechat"), plain(&contact.wechat)),
        (label("birthday"), contact.birthday.and_then(|day| plain(&format::date(day)))),
        (label("remark"), (!contact.remark.is_empty()).then(|| html! { div.feed-body { bdi { (contact.remark) } } })),
        (text::changed(lang), plain(&by)),
    ];
    let rows: Vec<(&str, Markup)> = rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect();
    facts(&rows)
}

/// How lists show the way to reach a contact: the first phone, else the first mail address, masked.
#[must_use]
pub fn masked(contact: &Contact) -> String {
    if let Some(first) = contact.phones.first() {
        return phone::parse(first).map_or_else(|_other| "***".to_owned(), |phone| phone.masked());
    }
    contact.mails.first().map_or_else(String::new, |address| {
        let start: String = address.chars().take(1).collect();
        format!("{start}***@{}", mail_address::domain(address))
    })
}

/// The form of a contact; `around` are the hidden fields and the language.
#[must_use]
pub fn form(action: &str, back: &str, form: &ContactForm, errors: &Errors, around: (&Markup, Lang)) -> Markup {
    let (tokens, lang) = around;
    let error = |id: &str| errors.iter().find(|(name, _)| name == id).map(|(_, words)| words.as_str());
    let links: Vec<(String, &str)> = errors.iter().map(|(name, words)| (format!("f-{name}"), words.as_str())).collect();
    let links: Vec<(&str, &str)> = links.iter().map(|(id, words)| (id.as_str(), *words)).collect();
    let fresh = action.ends_with("/new");
    html! {
        form #contact-form.narrow method="post" action=(action) data-guard data-keep=(text::kept(lang)) {
            (tokens)
            input type="hidden" name="version" value=(form.version());
            @if !links.is_empty() { (error_summary(text::please_check(lang), &links)) }
            div.form-grid {
                @for one in FIELDS.iter().take(1) { (input(one, &form.0, error(one.id), lang)) }
                @if fresh { p.quiet.small.wide { (text::quick_hint(lang)) } }
                @for one in FIELDS.iter().skip(1) { (input(one, &form.0, error(one.id), lang)) }
                (field(&Field::new("main", text::main(lang), form.0.get("main"), Kind::Check).wide()))
            }
            div.form-foot {
                (submit(Look::Primary, if fresh { text::create(lang) } else { text::save(lang) }))
                (link(Look::Plain, None, back, text::cancel(lang)))
            }
        }
    }
}
