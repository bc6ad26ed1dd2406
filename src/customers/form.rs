//! From what was typed to a checked proposal. Pages, files and programs pass the same check.

use super::fields::{CATALOGUE, FIELDS};
use super::model::Draft;
use super::text;
use crate::core::check::Check;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::reference::{self, Lookup, country, industry, region};
use crate::text::Lang;
use crate::web::form::Form;
use std::cell::RefCell;
use std::collections::HashMap;

/// The form of a new or changed customer, as typed.
#[derive(Clone, Debug, Default)]
pub struct CustomerForm(pub Raw);

impl Form for CustomerForm {
    fn accepts(name: &str) -> bool {
        name == "version" || FIELDS.iter().any(|field| field.id == name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

impl CustomerForm {
    /// Refuses fields that the person may not write, as those that the form does not have.
    ///
    /// # Errors
    /// `BadRequest` with `unknown_field`.
    pub fn refuse_unwritten(&self, writes: impl Fn(&str) -> bool) -> Result<(), Problem> {
        self.0.refuse_unknown(|name| FIELDS.iter().all(|field| field.id != name) || writes(name))
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, currency: &str) -> Result<Draft, Errors> {
        self.check_among(lang, currency, &Lookups::default())
    }

    /// The same for one of many, which looks up each text once for all of them.
    ///
    /// # Errors
    /// As `check`.
    pub fn check_among(&self, lang: Lang, currency: &str, lookups: &Lookups) -> Result<Draft, Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let mut draft = Draft {
            name: check.line("name"),
            short_name: check.line("short_name"),
            kind: check.choice("kind").unwrap_or_else(|| "company".into()),
            grade: check.choice("grade"),
            stage: check.choice("stage").unwrap_or_else(|| "potential".into()),
            source: check.choice("source"),
            industry: check.looked_up("industry", |text| lookups.meaning("industry", text)),
            country: check.looked_up("country", |text| lookups.meaning("country", text)),
            region: check.looked_up("region", |text| lookups.meaning("region", text)),
            address: check.line("address"),
            phones: check.phones("phones"),
            mails: check.mails("mails"),
            website: check.website(),
            credit_code: check.credit_code(),
            parent: Some(check.line("parent")).filter(|name| !name.is_empty()),
            revenue: check.money("revenue"),
            revenue_currency: check.choice("revenue_currency"),
            staff: check.whole("staff"),
            founded: check.whole("founded"),
            tags: check.tags("tags"),
            remark: check.long("remark"),
            extra: check.extra(CATALOGUE.extra),
        };
        if draft.name.is_empty() && !check.has_error("name") {
            check.wrong("name", text::need_name(lang).into());
        }
        draft.revenue_currency = draft.revenue.map(|_| draft.revenue_currency.unwrap_or_else(|| currency.to_owned()));
        guess(&mut draft);
        check.finish(draft)
    }
}

/// What need not be typed: the region from the name, the country from the region.
fn guess(draft: &mut Draft) {
    if draft.region.is_none() && draft.country.as_deref().is_none_or(|code| code == "CN") {
        draft.region = region::guess_in(&draft.name).map(str::to_owned);
    }
    if draft.country.is_none() && draft.region.is_some() {
        draft.country = Some("CN".into());
    }
}

/// What texts mean in the reference lists, by field and text.
#[derive(Default)]
pub struct Lookups(RefCell<HashMap<&'static str, HashMap<String, Lookup>>>);

impl Lookups {
    /// What a text means; asked for once.
    pub fn meaning(&self, id: &'static str, typed: &str) -> Lookup {
        let mut all = self.0.borrow_mut();
        let known = all.entry(id).or_default();
        if let Some(found) = known.get(typed) {
            return found.clone();
        }
        let found = match id {
            "industry" => industry::lookup(typed),
            "country" => country::lookup(typed),
            "region" => region::lookup(typed),
            _ => Lookup::None,
        };
        known.insert(typed.to_owned(), found.clone());
        found
    }
}

/// A stored customer as its form shows it.
#[must_use]
pub fn typed(draft: &Draft, version: i32, lang: Lang) -> CustomerForm {
    let mut raw = Raw::default();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    for (id, value) in [
        ("name", draft.name.clone()),
        ("short_name", draft.short_name.clone()),
        ("kind", draft.kind.clone()),
        ("grade", some(&draft.grade)),
        ("stage", draft.stage.clone()),
        ("source", some(&draft.source)),
        ("industry", some(&draft.industry)),
        ("country", some(&draft.country)),
        ("region", draft.region.as_deref().map_or_else(String::new, |code| reference::name("region", code, lang))),
        ("address", draft.address.clone()),
        ("phones", draft.phones.join(", ")),
        ("mails", draft.mails.join(", ")),
        ("website", draft.website.clone()),
        ("credit_code", some(&draft.credit_code)),
        ("parent", some(&draft.parent)),
        ("revenue", draft.revenue.map_or_else(String::new, |amount| amount.to_string())),
        ("revenue_currency", some(&draft.revenue_currency)),
        ("staff", draft.staff.map_or_else(String::new, |n| n.to_string())),
        ("founded", draft.founded.map_or_else(String::new, |n| n.to_string())),
        ("tags", draft.tags.join(", ")),
        ("remark", draft.remark.clone()),
        ("version", version.to_string()),
    ] {
        raw.set(id, value);
    }
    for id in CATALOGUE.extra {
        raw.set(id, draft.extra.get(*id).cloned().unwrap_or_default());
    }
    CustomerForm(raw)
}
