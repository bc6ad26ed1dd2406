//! The fragments of contacts.

use super::fields::{DECISIONS, FIELDS};
use super::form::ContactForm;
use super::model::Contact;
use super::text;
use crate::core::access::{ContactDelete, ContactEdit, ContactReveal, Rule, Seen};
use crate::core::field::choice_label;
use crate::core::problem::Errors;
use crate::customers::eyes::Eyes;
use crate::customers::form_parts::{Ground, input};
use crate::customers::jobs::BIN_DAYS;
use crate::customers::masked::{Reveal, first, links, value};
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, avatar, badge};
use crate::ui::button::{Look, icon_submit, link, submit};
use crate::ui::card::{card, facts};
use crate::ui::field::{Field, Kind, field};
use crate::ui::menu::{item, item_submit, menu};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

/// The contacts of a customer, for its page, and those `deleted` lately that the visitor may restore. `may_add` is whether the
/// visitor may make one; `token` goes into the small forms.
#[must_use]
pub fn contacts_card(
    customer_id: i64,
    (contacts, deleted): (&[Seen<Contact>], &[Seen<Contact>]),
    may_add: bool,
    token: &Markup,
    eyes: Eyes,
) -> Markup {
    let lang = eyes.lang;
    let add = html! {
        @if may_add { (link(Look::Quiet, Some(Icon::Plus), &format!("/customers/{customer_id}/contacts/new"), text::add(lang))) }
    };
    card(
        text::title(lang),
        add,
        html! {
            @if contacts.is_empty() { p.quiet.small { (text::none_yet(lang)) } }
            @else { ul.people { @for contact in contacts { (line(contact, token, lang)) } } }
            (deleted_lately(deleted, token, eyes))
        },
    )
}

/// Those that were deleted, folded away, each with the button that brings it back.
fn deleted_lately(contacts: &[Seen<Contact>], token: &Markup, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let last = |at: DateTime<Utc>| (at + TimeDelta::days(BIN_DAYS)).with_timezone(&eyes.zone).date_naive();
    html! {
        @if !contacts.is_empty() {
            details.fold {
                summary { (text::deleted_few(lang, contacts.len())) }
                ul.plain {
                    @for contact in contacts {
                        li.cluster {
                            bdi { (contact.name) }
                            @if let Some(at) = contact.deleted_at { span.quiet.small { (text::deleted_until(lang, &format::date(last(at)))) } }
                            form method="post" action={ "/contacts/" (contact.id) "/restore" } { (token) (icon_submit(Icon::Restore, &text::restore_one(lang, &contact.name), ("", ""))) }
                        }
                    }
                }
            }
        }
    }
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
                @if let Some(title) = contact.on_record("title", &contact.title).clear().filter(|title| !title.is_empty()) { div.quiet.small { bdi { (title) } } }
                (reach(contact, token, lang))
            }
            (acts(contact, token, lang))
        }
    }
}

fn marks(contact: &Seen<Contact>, lang: Lang) -> Markup {
    html! {
        @if contact.main { (badge(Tone::Blue, text::main_short(lang))) }
        @if let Some(decision) = contact.on_record("decision", &contact.decision).clear().and_then(Option::as_deref) {
            (badge(if decision == "blocks" { Tone::Amber } else { Tone::Neutral }, choice_label(DECISIONS, decision, lang)))
        }
    }
}

fn reach(contact: &Seen<Contact>, tokens: &Markup, lang: Lang) -> Markup {
    let path = format!("/contacts/{}", contact.id);
    let reveal = reveal(contact, &path, tokens, lang);
    let drawn = [
        value(contact.on_record("phones", &contact.phones), "phones", &reveal, |all| links(all, "tel:")),
        value(contact.on_record("mails", &contact.mails), "mails", &reveal, |all| links(all, "mailto:")),
    ];
    html! { @for one in drawn.into_iter().flatten() { div.small { (one) } } }
}

/// How the masked values of a contact are revealed.
#[must_use]
pub fn reveal<'a>(contact: &Seen<Contact>, path: &'a str, tokens: &'a Markup, lang: Lang) -> Reveal<'a> {
    let (may, asks) = (contact.allows::<ContactReveal>(), contact.asks_reason::<ContactReveal>());
    Reveal { path, tokens, may, asks, lang }
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
pub fn about(contact: &Seen<Contact>, reveal: &Reveal, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let by = text::by(
        lang,
        contact.updated_by_name.as_deref().unwrap_or(""),
        &format::moment(contact.updated_at, eyes.zone),
    );
    let customer = contact.customer_name.as_deref();
    let mut rows: Vec<(&str, Markup)> = customer
        .map(|name| (text::customer(lang), html! { a href={ "/customers/" (contact.customer_id) } { (name) } }))
        .into_iter()
        .collect();
    rows.extend(labelled(told(contact, reveal), lang));
    rows.push((text::changed(lang), html! { bdi { (by) } }));
    facts(&rows)
}

/// What the viewer may read but not write, for the side of the form.
#[must_use]
pub fn beside(contact: &Seen<Contact>, lang: Lang) -> Markup {
    let nowhere = html! {};
    let mut told = told(contact, &Reveal { path: "", tokens: &nowhere, may: false, asks: false, lang });
    told.retain(|(id, _)| contact.rule(id) != Rule::Write);
    let rows = labelled(told, lang);
    html! { @if !rows.is_empty() { (facts(&rows)) } }
}

/// One field as the viewer sees it.
#[must_use]
pub fn one(contact: &Seen<Contact>, field: &str, reveal: &Reveal) -> Option<Markup> {
    told(contact, reveal).into_iter().find(|(id, _)| *id == field)?.1
}

fn labelled(told: Vec<Told>, lang: Lang) -> Vec<(&'static str, Markup)> {
    let label = |id: &str| super::fields::field(id).map_or("", |field| field.label(lang));
    told.into_iter().filter_map(|(id, value)| Some((label(id), value?))).collect()
}

/// A field's id with what is shown of it.
type Told = (&'static str, Option<Markup>);

fn told(row: &Seen<Contact>, reveal: &Reveal) -> Vec<Told> {
    let plain = |words: &str| (!words.is_empty()).then(|| html! { bdi { (words) } });
    vec![
        ("title", value(row.on_record("title", &row.title), "title", reveal, |words| plain(words))),
        (
            "decision",
            value(row.on_record("decision", &row.decision), "decision", reveal, |one| {
                plain(choice_label(DECISIONS, one.as_deref()?, reveal.lang))
            }),
        ),
        ("phones", value(row.on_record("phones", &row.phones), "phones", reveal, |all| links(all, "tel:"))),
        ("mails", value(row.on_record("mails", &row.mails), "mails", reveal, |all| links(all, "mailto:"))),
        ("wechat", value(row.on_record("wechat", &row.wechat), "wechat", reveal, |words| plain(words))),
        (
            "birthday",
            value(row.on_record("birthday", &row.birthday), "birthday", reveal, |day| {
                plain(&day.map_or_else(String::new, format::date))
            }),
        ),
        (
            "remark",
            value(row.on_record("remark", &row.remark), "remark", reveal, |words| {
                (!words.is_empty()).then(|| html! { div.feed-body { bdi { (words) } } })
            }),
        ),
    ]
}

/// How lists show the way to reach a contact: the first phone, else the first mail address.
#[must_use]
pub fn nearest(contact: &Seen<Contact>) -> String {
    let phone = || first(contact.in_list("phones", &contact.phones));
    let mail = || first(contact.in_list("mails", &contact.mails));
    phone().or_else(mail).unwrap_or_default()
}

/// What a contact is at the customer, as lists show it; empty where that is not to be seen.
#[must_use]
pub fn title(contact: &Seen<Contact>) -> &str {
    contact.in_list("title", &contact.title).clear().map_or("", String::as_str)
}

/// The form of a contact; `back` is where cancelling leads.
#[must_use]
pub fn form(ground: &Ground, back: &str, form: &ContactForm, errors: &Errors) -> Markup {
    let (action, lang) = (ground.action, ground.lang);
    let error = |id: &str| mistakes::of(errors, id);
    let fresh = action.ends_with("/new");
    html! {
        form #contact-form.narrow method="post" action=(action) data-guard data-keep=(text::kept(lang)) {
            (ground.tokens)
            input type="hidden" name="version" value=(form.0.version());
            (mistakes::all(errors, lang))
            div.form-grid {
                @for one in FIELDS.iter().take(1) { (input(one, &form.0, error(one.id), lang)) }
                @if fresh { p.quiet.small.wide { (text::quick_hint(lang)) } }
                (ground.rest(&form.0, errors, &["name"]))
                (field(&Field::new("main", text::main(lang), form.0.get("main"), Kind::Check).wide()))
            }
            (ground.read_only())
            div.form-foot {
                (submit(Look::Primary, if fresh { text::create(lang) } else { text::save(lang) }))
                (link(Look::Plain, None, back, text::cancel(lang)))
            }
        }
    }
}
