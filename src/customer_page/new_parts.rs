//! The form of a new customer, drawn: what everybody fills in at once, the rest folded away.

use super::new_form::{NewForm, OWNER, Offer};
use crate::contacts::along::{NAME, PHONES};
use crate::contacts::text as contact_text;
use crate::core::problem::Errors;
use crate::customers::form_parts::Ground;
use crate::customers::people::{self, Colleague};
use crate::customers::text;
use crate::ui::button::{Look, link, submit};
use crate::ui::field::{Field, Kind, field};
use crate::web::mistakes;
use maud::{Markup, html};

/// The form; `people` are those who may be the owner.
#[must_use]
pub fn form(ground: &Ground, offer: &Offer, people: &[Colleague], form: &NewForm, errors: &Errors) -> Markup {
    let (lang, typed) = (ground.lang, &form.0);
    // The customer's own phone is asked for at once where the contact's is not.
    let first: &[&str] = if offer.phones { &["name", "stage"] } else { &["name", "phones", "stage"] };
    let at_once = |name: &str| first.contains(&name) || matches!(name, NAME | PHONES | OWNER);
    html! {
        form #customer-form.narrow method="post" action=(ground.action) data-guard data-keep=(text::draft_restored(lang)) {
            (ground.tokens)
            (mistakes::all(errors, lang))
            div.form-grid {
                (ground.one(typed, errors, "name"))
                (contact(offer, form, errors, ground))
                @if !offer.phones { (ground.one(typed, errors, "phones")) }
                (ground.one(typed, errors, "stage"))
                @if offer.owner { (people::owner(typed.get(OWNER), mistakes::of(errors, OWNER), people, lang)) }
                p.quiet.small.wide { (text::quick_hint(lang)) }
            }
            details.fold open[errors.iter().any(|(name, _)| !at_once(name))] {
                summary { (text::more_fields(lang)) }
                div.form-grid { (ground.rest(typed, errors, first)) }
            }
            div.form-foot {
                (submit(Look::Primary, text::create(lang)))
                (link(Look::Plain, None, "/customers", text::cancel(lang)))
            }
        }
    }
}

/// The first contact, as far as one may be made.
fn contact(offer: &Offer, form: &NewForm, errors: &Errors, ground: &Ground) -> Markup {
    let lang = ground.lang;
    let one = |id: &'static str, label: &'static str, kind: Kind<'static>| {
        Field::new(id, label, form.0.get(id), kind).error(mistakes::of(errors, id))
    };
    html! {
        @if offer.contact { (field(&one(NAME, contact_text::along(lang), Kind::Text))) }
        @if offer.phones {
            (field(&one(PHONES, contact_text::along_phones(lang), Kind::Phone).hint(contact_text::along_hint(lang))))
        }
    }
}
