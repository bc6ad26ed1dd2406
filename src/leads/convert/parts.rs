//! The fragments of conversions.

use super::deal::Offered;
use super::form::ConvertForm;
use super::store::{Gone, Likes, REVERSIBLE};
use super::text;
use crate::core::access::{CustomerEdit, LeadConvert, Seen};
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::customers::eyes::Eyes;
use crate::leads::model::Lead;
use crate::opportunities::lines::text as lines;
use crate::opportunities::text as deals;
use crate::text::{Lang, format};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use crate::web::when::{WhenField, field as when_field};
use chrono::{DateTime, NaiveDateTime, Utc};
use maud::{Markup, html};

/// What a lead may become, with customers that are like it, and the form that does it.
#[must_use]
pub fn form(
    lead: &Lead,
    (likes, deal): (&Likes, Option<(&Offered, NaiveDateTime)>),
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
            @if let Some((offered, now)) = deal { (block(form, errors, (offered, now), lang)) }
            p.quiet.small { (icon(Icon::Info)) " " (text::note(lang)) }
            div.form-foot { (submit(Look::Primary, text::convert(lang))) (link(Look::Plain, None, &path, text::cancel(lang))) }
        }
    }
}

/// The opportunity that is made along with it.
fn block(form: &ConvertForm, errors: &Errors, (offered, now): (&Offered, NaiveDateTime), lang: Lang) -> Markup {
    let value = |id: &str| form.0.get(id);
    let error = |id: &str| mistakes::of(errors, id);
    let currencies: Vec<Choice> = CURRENCIES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
    let pipelines: Vec<Choice> = offered
        .pipelines
        .iter()
        .map(|one| Choice::new(one.id.to_string(), lang.name(&one.name_zh, &one.name_en)))
        .collect();
    html! {
        h2 { (deals::title(lang)) }
        (field(&Field::new("deal", text::deal(lang), value("deal"), Kind::Check).hint(text::deal_hint(lang)).error(error("deal")).wide()))
        div.form-grid {
            (field(&Field::new("deal_name", deals::name(lang), value("deal_name"), Kind::Text).error(error("deal_name")).wide()))
            (field(&Field::new("deal_amount", deals::amount(lang), value("deal_amount"), Kind::Number).hint(text::deal_amount_hint(lang)).error(error("deal_amount"))))
            (field(&Field::new("deal_currency", deals::currency(lang), value("deal_currency"), Kind::Select(&currencies)).error(error("deal_currency"))))
            (when_field(&WhenField { name: "deal_expected_on", label: deals::expected_on(lang), value: value("deal_expected_on"), error: error("deal_expected_on"), prefix: "", brief: false, now, lang }))
            @if pipelines.len() > 1 { (field(&Field::new("deal_pipeline", deals::pipeline(lang), value("deal_pipeline"), Kind::Select(&pipelines)).error(error("deal_pipeline")))) }
            @if offered.views_products { (product(value("deal_product"), error("deal_product"), lang)) }
        }
    }
}

/// The product, with proposals that follow what is typed; without script its code or name is typed whole.
fn product(value: &str, error: Option<&str>, lang: Lang) -> Markup {
    html! {
        div.field.has-error[error.is_some()] {
            label.form-label for="f-deal_product" { (lines::product(lang)) }
            input #f-deal_product.form-control type="text" name="deal_product" value=(value) list="f-deal_product-list" autocomplete="off" maxlength="200"
                aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "f-deal_product-error")]
                hx-get="/products/names?name=deal_product" hx-trigger="input changed delay:200ms" hx-target="#f-deal_product-list" hx-sync="this:replace";
            datalist id="f-deal_product-list" {}
            @if let Some(error) = error { p #f-deal_product-error.field-error { (icon(Icon::Danger)) span { (error) } } }
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
                    @if let (Some(id), Some(name)) = (gone.opportunity_id, &gone.opportunity_name) { " · " (deals::title(lang)) " " a href={ "/opportunities/" (id) } { bdi { (name) } } }
                }
                p.quiet { (by) }
                @if back {
                    form method="post" action={ "/leads/" (lead.id) "/unconvert" } { (tokens) (submit(Look::Plain, text::undo(lang))) " " span.quiet.small { (text::undo_until(lang, &format::moment(gone.made_at + REVERSIBLE, eyes.zone))) } }
                }
            }
        }
    }
}
