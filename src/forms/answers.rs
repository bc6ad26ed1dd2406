//! From what a stranger typed to a checked enquiry.

use super::model::{ASKABLE, WebForm};
use super::text;
use crate::core::check::{self, Check};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::reference::{industry, region};
use crate::leads::enquiry::Enquiry;
use crate::leads::fields::FIELDS;
use crate::leads::model::Draft;
use crate::text::Lang;

/// The field that people leave empty, since they do not see it.
pub const TRAP: &str = "homepage";
/// The box that has to be ticked.
pub const CONSENT: &str = "consent";
/// The longest message, in characters.
pub const MESSAGE: usize = 2000;

/// Refuses fields that the form does not have.
///
/// # Errors
/// `BadRequest` with `unknown_field`.
pub fn refuse_unknown(form: &WebForm, raw: &Raw) -> Result<(), Problem> {
    raw.refuse_unknown(|name| matches!(name, "csrf" | "key" | TRAP | CONSENT) || form.asks(name))
}

/// Whether a program filled it in: it writes into every field that there is.
#[must_use]
pub fn is_trapped(raw: &Raw) -> bool {
    !raw.get(TRAP).is_empty()
}

/// Checks everything and tells all that is wrong at once.
///
/// # Errors
/// Each field with what is wrong, in the stranger's language.
pub fn check(form: &WebForm, raw: &Raw, (lang, currency): (Lang, &str)) -> Result<Enquiry, Errors> {
    let mut check = Check::of(FIELDS, raw, lang);
    let mut draft = Draft {
        name: check.line("name"),
        contact: check.line("contact"),
        phones: check.phones("phones"),
        mails: check.mails("mails"),
        wechat: check.line("wechat"),
        source: Some(form.source.clone()),
        industry: check.looked_up("industry", industry::lookup),
        region: check.looked_up("region", region::lookup),
        amount: check.money("amount"),
        remark: check.long("remark"),
        ..Draft::default()
    };
    draft.amount_currency = draft.amount.map(|_| currency.to_owned());
    if draft.region.is_none() {
        draft.region = region::guess_in(&draft.name).map(str::to_owned);
    }
    needed(form, raw, &mut check, lang);
    let length = draft.remark.chars().count();
    if length > MESSAGE && !check.has_error("remark") {
        check.wrong("remark", check::text::too_long(lang, MESSAGE, length));
    }
    if raw.get(CONSENT) != "1" {
        check.wrong(CONSENT, text::need_consent_ticked(lang).to_owned());
    }
    let answers = ASKABLE.iter().filter(|(id, ..)| form.asks(id)).map(|(id, ..)| (*id, raw.lines(id)));
    let answers = answers.filter(|(_, typed)| !typed.is_empty()).collect();
    let (form_id, form_name, consent) = (form.id, form.name.clone(), form.consent(lang).to_owned());
    check.finish(Enquiry { draft, answers, form_id, form_name, consent })
}

/// What has to be filled in and is not: what the form says, and one of phone and mail in any case.
fn needed(form: &WebForm, raw: &Raw, check: &mut Check, lang: Lang) {
    for (id, zh, en) in ASKABLE.iter().filter(|(id, ..)| form.needs(id)) {
        if raw.get(id).is_empty() {
            check.wrong(id, text::need_answer(lang, lang.pick(zh, en)));
        }
    }
    let silent = raw.get("phones").is_empty() && raw.get("mails").is_empty();
    if silent && !form.needs("phones") && !form.needs("mails") {
        check.wrong("phones", text::need_phone_or_mail(lang).to_owned());
    }
}
