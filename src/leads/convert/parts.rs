//! The fragments of conversions.

use super::form::ConvertForm;
use super::store::{Gone, Likes, REVERSIBLE};
use super::text;
use crate::core::access::{CustomerEdit, LeadConvert, Seen};
use crate::core::problem::Errors;
use crate::customers::eyes::Eyes;
use crate::leads::model::Lead;
use crate::text::{Lang, format};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// What a lead may become, with customers that are like it, and the form that does it.
#[must_use]
pub fn form(
    lead: &Lead,
    likes: &Likes,
    (form, errors): (&ConvertForm, &Errors),
    tokens: &Markup,
    lang: Lang,
) -> Markup {
    let (path, raw) = (format!("/leads/{}", lead.id), &form.0);
    let error = |id: &str| mistakes::of(errors, id);
    let targets = targets(likes, lang);
    html! {
        (alike(likes, lang))
        form.form-page.narrow method="post" action={ (path) "/convert" } {
            (tokens)
            (mistakes::all(errors, lang))
            div.form-grid {
                (field(&Field::new("target", text::target(lang), raw.get("target"), Kind::Radio(&targets)).error(error("target")).wide()))
                (field(&Field::new("name", text::name(lang), raw.get("name"), Kind::Text).hint(text::name_hint(lang)).error(error("name")).wide()))
                (field(&Field::new("credit_code", text::credit_code(lang), raw.get("credit_code"), Kind::Text).error(error("credit_code"))))
                (field(&Field::new("contact", text::contact(lang), raw.get("contact"), Kind::Text).hint(text::contact_hint(lang)).error(error("contact"))))
            }
            p.quiet.small { (icon(Icon::Info)) " " (text::note(lang)) }
            div.form-foot { (submit(Look::Primary, text::convert(lang))) (link(Look::Plain, None, &path, text::cancel(lang))) }
        }
    }
}

/// A new customer, or one that is there and that the visitor may edit.
fn targets(likes: &Likes, lang: Lang) -> Vec<Choice<'static>> {
    let mut out = vec![Choice::new("new", text::target_new(lang))];
    let editable = likes.seen.iter().filter(|row| row.allows::<CustomerEdit>());
    out.extend(editable.map(|row| {
        let owner = row.owner_name.as_deref().unwrap_or(crate::leads::text::pool(lang));
        Choice::new(row.id.to_string(), text::target_existing(lang, &row.name, owner))
    }));
    out
}

/// Customers of the same name or number: those that may be seen, and that there are others.
fn alike(likes: &Likes, lang: Lang) -> Markup {
    html! {
        @if !likes.seen.is_empty() {
            (card(text::alike(lang), html! {}, html! {
                ul.plain {
                    @for row in &likes.seen {
                        li { a href={ "/customers/" (row.id) } { bdi { (row.name) } } " " span.quiet { (row.owner_name.as_deref().unwrap_or(crate::leads::text::pool(lang))) } }
                    }
                }
            }))
        }
        @if likes.elsewhere > 0 { (notice(Tone::Amber, &text::elsewhere(lang, likes.elsewhere), text::elsewhere_text(lang))) }
    }
}

/// Where a converted lead went, and the way back while there is one.
#[must_use]
pub fn gone(lead: &Seen<Lead>, gone: &Gone, tokens: &Markup, (eyes, now): (Eyes, DateTime<Utc>)) -> Markup {
    let lang = eyes.lang;
    let by = text::by(lang, gone.by_name.as_deref().unwrap_or_default(), &format::moment(gone.made_at, eyes.zone));
    let back = lead.allows::<LeadConvert>() && now - gone.made_at <= REVERSIBLE;
    html! {
        div.notice.tone-green role="note" {
            (icon(Icon::Success))
            div.notice-text {
                strong { (text::converted(lang)) }
                p {
                    @if let (Some(id), Some(name)) = (gone.customer_id, &gone.customer_name) { (text::customer(lang)) " " a href={ "/customers/" (id) } { bdi { (name) } } }
                    @else { (text::customer_unseen(lang)) }
                    @if let (Some(id), Some(name)) = (gone.contact_id, &gone.contact_name) { " · " (text::contact(lang)) " " a href={ "/contacts/" (id) } { bdi { (name) } } }
                }
                p.quiet { (by) }
                @if back {
                    form method="post" action={ "/leads/" (lead.id) "/unconvert" } { (tokens) (submit(Look::Plain, text::undo(lang))) " " span.quiet.small { (text::undo_until(lang, &format::moment(gone.made_at + REVERSIBLE, eyes.zone))) } }
                }
            }
        }
    }
}
