//! What is known of a customer, as its page and the side of its form show it.

use super::eyes::Eyes;
use super::fields::{KINDS, SOURCES, STAGES, field};
use super::marks::{grade_badge, owner};
use super::masked::{Reveal, links, value};
use super::model::Customer;
use super::text;
use crate::core::access::{Maskable, Rule, Seen, Shown};
use crate::core::field::choice_label;
use crate::core::reference::name as reference_name;
use crate::text::{Lang, format};
use crate::ui::card::facts;
use maud::{Markup, html};

/// A field's id with what is shown of it.
type Told = (&'static str, Option<Markup>);

/// A customer, and how its values are drawn.
struct About<'a> {
    customer: &'a Seen<Customer>,
    reveal: &'a Reveal<'a>,
    lang: Lang,
}

/// What is known of a customer.
#[must_use]
pub fn about(customer: &Seen<Customer>, reveal: &Reveal, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let when =
        |who: Option<&str>, at| text::by(lang, who.unwrap_or(text::machine(lang)), &format::moment(at, eyes.zone));
    let department = customer
        .department_zh
        .as_deref()
        .map_or("", |zh| lang.name(zh, customer.department_en.as_deref().unwrap_or("")));
    let mut rows = vec![(
        text::owner(lang),
        html! { (owner(customer.owner_name.as_deref(), customer.pool_zh.as_deref(), customer.pool_en.as_deref(), lang)) @if !department.is_empty() { span.quiet { " · " (department) } } },
    )];
    rows.extend(labelled(About { customer, reveal, lang }.all(), lang));
    rows.push((text::made(lang), html! { (when(customer.created_by_name.as_deref(), customer.created_at)) }));
    rows.push((text::changed(lang), html! { (when(customer.updated_by_name.as_deref(), customer.updated_at)) }));
    facts(&rows)
}

/// What the viewer may read but not write, for the side of the form.
#[must_use]
pub fn beside(customer: &Seen<Customer>, lang: Lang) -> Markup {
    let nowhere = html! {};
    let reveal = Reveal { path: "", tokens: &nowhere, may: false, asks: false, lang };
    let mut told = About { customer, reveal: &reveal, lang }.all();
    told.retain(|(id, _)| customer.rule(id) != Rule::Write);
    let rows = labelled(told, lang);
    html! { @if !rows.is_empty() { (facts(&rows)) } }
}

/// One field as the viewer sees it.
#[must_use]
pub fn one(customer: &Seen<Customer>, field: &str, reveal: &Reveal) -> Option<Markup> {
    About { customer, reveal, lang: reveal.lang }.all().into_iter().find(|(id, _)| *id == field)?.1
}

fn labelled(told: Vec<Told>, lang: Lang) -> Vec<(&'static str, Markup)> {
    let label = |id: &str| super::fields::field(id).map_or("", |field| field.label(lang));
    told.into_iter().filter_map(|(id, value)| Some((label(id), value?))).collect()
}

fn plain(words: &str) -> Option<Markup> {
    (!words.is_empty()).then(|| html! { bdi { (words) } })
}

impl About<'_> {
    /// Every field, the important ones first.
    fn all(&self) -> Vec<Told> {
        let (row, lang) = (self.customer, self.lang);
        let stage = text::stage_since(lang, choice_label(STAGES, &row.stage, lang), &format::date(row.stage_since));
        let mut out = vec![
            ("stage", plain(&stage)),
            ("grade", row.grade.as_deref().map(|grade| grade_badge(Some(grade), lang))),
            self.one("phones", row.on_record("phones", &row.phones), |all| links(all, "tel:")),
            self.one("mails", row.on_record("mails", &row.mails), |all| links(all, "mailto:")),
            self.extra("wechat"),
        ];
        out.extend(self.place());
        out.extend(self.size());
        out.extend(self.rest());
        out
    }

    fn one<V: Maskable>(&self, field: &'static str, shown: Shown<V>, draw: impl FnOnce(&V) -> Option<Markup>) -> Told {
        (field, value(shown, field, self.reveal, draw))
    }

    /// A field without a column of its own.
    fn extra(&self, id: &'static str) -> Told {
        self.one(id, self.customer.on_record(id, &self.customer.extra.part(id)), |stored| {
            plain(field(id)?.words(stored.as_deref()?, self.lang))
        })
    }

    fn place(&self) -> Vec<Told> {
        let (row, lang) = (self.customer, self.lang);
        let named = |id: &'static str| {
            move |code: &Option<String>| code.as_ref().map(|code| html! { (reference_name(id, code, lang)) })
        };
        vec![
            self.one("industry", row.on_record("industry", &row.industry), named("industry")),
            self.one("region", row.on_record("region", &row.region), named("region")),
            self.one("country", row.on_record("country", &row.country), named("country")),
            self.one("address", row.on_record("address", &row.address), |words| plain(words)),
            self.one("website", row.on_record("website", &row.website), |address| {
                (!address.is_empty())
                    .then(|| html! { a href=(address) rel="noopener noreferrer" target="_blank" { (address) } })
            }),
            self.parent(),
        ]
    }

    fn parent(&self) -> Told {
        let row = self.customer;
        let id = row.on_record("parent", &row.parent_id).clear().copied().flatten();
        self.one("parent", row.on_record("parent", &row.parent_name), |name| {
            let id = id?;
            Some(html! { a href={ "/customers/" (id) } { (name.as_deref().unwrap_or("")) } })
        })
    }

    fn size(&self) -> Vec<Told> {
        let row = self.customer;
        let currency = row.on_record("revenue", &row.revenue_currency).clear().cloned().flatten().unwrap_or_default();
        vec![
            self.one("revenue", row.on_record("revenue", &row.revenue), |amount| {
                amount.map(|amount| html! { (format::money(amount, &currency)) })
            }),
            self.one("staff", row.on_record("staff", &row.staff), |n| {
                n.map(|n| html! { (format::whole(i64::from(n))) })
            }),
            self.one("founded", row.on_record("founded", &row.founded), |n| n.map(|n| html! { (n) })),
        ]
    }

    fn rest(&self) -> Vec<Told> {
        let (row, lang) = (self.customer, self.lang);
        vec![
            self.one("credit_code", row.on_record("credit_code", &row.credit_code), |code| {
                code.as_deref().and_then(plain)
            }),
            self.extra("taxpayer"),
            self.extra("legal_person"),
            ("short_name", plain(&row.short_name)),
            self.one("kind", row.on_record("kind", &row.kind), |kind| plain(choice_label(KINDS, kind, lang))),
            self.one("source", row.on_record("source", &row.source), |source| {
                source.as_deref().and_then(|source| plain(choice_label(SOURCES, source, lang)))
            }),
            self.one("remark", row.on_record("remark", &row.remark), |words| {
                (!words.is_empty()).then(|| html! { div.pre { bdi { (words) } } })
            }),
        ]
    }
}
