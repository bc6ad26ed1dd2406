//! From what was typed to a checked proposal.

use super::fields::{FAILURES, FIELDS};
use super::model::Draft;
use super::text;
use crate::core::check::Check;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::reference::{self, region};
use crate::customers::form::Lookups;
use crate::text::Lang;
use crate::web::form::{Form, raw_form};

/// The form of a new or changed lead, as typed. `pool` lays a new one into the common pool.
#[derive(Clone, Debug, Default)]
pub struct LeadForm(pub Raw);

impl Form for LeadForm {
    fn accepts(name: &str) -> bool {
        matches!(name, "version" | "pool") || FIELDS.iter().any(|field| field.id == name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

impl LeadForm {
    /// Refuses fields that the person may not write, as those that the form does not have.
    ///
    /// # Errors
    /// `BadRequest` with `unknown_field`.
    pub fn refuse_unwritten(&self, writes: impl Fn(&str) -> bool) -> Result<(), Problem> {
        self.0.refuse_unknown(|name| FIELDS.iter().all(|field| field.id != name) || writes(name))
    }

    /// Checks everything and tells all that is wrong at once. A name, a phone or a mail address is enough; whether there is one of a lead
    /// whose phones the person may not write, the action knows.
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
            contact: check.line("contact"),
            title: check.line("title"),
            phones: check.phones("phones"),
            mails: check.mails("mails"),
            wechat: check.line("wechat"),
            source: check.choice("source"),
            industry: check.looked_up("industry", |text| lookups.meaning("industry", text)),
            region: check.looked_up("region", |text| lookups.meaning("region", text)),
            product: check.line("product"),
            amount: check.money("amount"),
            amount_currency: check.choice("amount_currency"),
            remark: check.long("remark"),
        };
        draft.amount_currency = draft.amount.map(|_| draft.amount_currency.unwrap_or_else(|| currency.to_owned()));
        if draft.region.is_none() {
            draft.region = region::guess_in(&draft.name).map(str::to_owned);
        }
        check.finish(draft)
    }
}

/// Whether somebody could be reached or asked for.
///
/// # Errors
/// `Invalid` for the name.
pub fn named(draft: &Draft, lang: Lang) -> Result<(), Problem> {
    if draft.name.is_empty() && draft.contact.is_empty() && draft.phones.is_empty() && draft.mails.is_empty() {
        return Err(Problem::invalid("name", text::need_name(lang)));
    }
    Ok(())
}

/// A stored lead as its form shows it.
#[must_use]
pub fn typed(draft: &Draft, version: i32, lang: Lang) -> LeadForm {
    let mut raw = Raw::default();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    for (id, value) in [
        ("name", draft.name.clone()),
        ("contact", draft.contact.clone()),
        ("title", draft.title.clone()),
        ("phones", draft.phones.join(", ")),
        ("mails", draft.mails.join(", ")),
        ("wechat", draft.wechat.clone()),
        ("source", some(&draft.source)),
        ("industry", some(&draft.industry)),
        ("region", draft.region.as_deref().map_or_else(String::new, |code| reference::name("region", code, lang))),
        ("product", draft.product.clone()),
        ("amount", draft.amount.map_or_else(String::new, |amount| amount.to_string())),
        ("amount_currency", some(&draft.amount_currency)),
        ("remark", draft.remark.clone()),
        ("version", version.to_string()),
    ] {
        raw.set(id, value);
    }
    LeadForm(raw)
}

raw_form!(
    /// Why a lead is given back to the pool.
    ReleaseForm ["reason"]
);

impl ReleaseForm {
    /// The reason, which there must be.
    ///
    /// # Errors
    /// `Invalid` where it is missing.
    pub fn check(&self, lang: Lang) -> Result<String, Problem> {
        let reason: String = self.0.line("reason").chars().take(200).collect();
        if reason.is_empty() { Err(Problem::invalid("reason", text::need_reason(lang))) } else { Ok(reason) }
    }
}

raw_form!(
    /// Why a lead came to nothing.
    FailForm ["failure", "note"]
);

impl FailForm {
    /// One of [`FAILURES`], and a word about it.
    ///
    /// # Errors
    /// `Invalid` where none was chosen.
    pub fn check(&self, lang: Lang) -> Result<(&'static str, String), Problem> {
        let chosen = FAILURES.iter().map(|(id, ..)| *id).find(|id| *id == self.0.get("failure"));
        let note = self.0.line("note").chars().take(200).collect();
        chosen.map(|failure| (failure, note)).ok_or_else(|| Problem::invalid("failure", text::need_failure(lang)))
    }
}

raw_form!(
    /// How far a lead has come.
    StatusForm ["status"]
);

impl StatusForm {
    /// The status that was chosen, of those that are set by hand.
    #[must_use]
    pub fn status(&self) -> Option<&'static str> {
        ["following", "interested"].into_iter().find(|status| *status == self.0.get("status"))
    }
}
