//! From what was typed to a checked proposal. Pages, files and programs pass the same check.

use super::fields::{CURRENCIES, FIELDS};
use super::model::Draft;
use super::text;
use crate::core::field::{Field, FieldKind};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::reference::{Lookup, country, industry, region};
use crate::core::{credit_code, mail_address, phone};
use crate::text::Lang;
use crate::web::form::Form;
use rust_decimal::Decimal;
use std::borrow::Cow;

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
    /// The version that was on the page.
    #[must_use]
    pub fn version(&self) -> i32 {
        self.0.get("version").parse().unwrap_or(0)
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, currency: &str) -> Result<Draft, Errors> {
        let mut check = Check { raw: &self.0, lang, errors: Errors::new() };
        let mut draft = Draft {
            name: check.line("name"),
            short_name: check.line("short_name"),
            kind: check.choice("kind").unwrap_or_else(|| "company".into()),
            grade: check.choice("grade"),
            stage: check.choice("stage").unwrap_or_else(|| "potential".into()),
            source: check.choice("source"),
            industry: check.looked_up("industry", industry::lookup),
            country: check.looked_up("country", country::lookup),
            region: check.looked_up("region", region::lookup),
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
        };
        if draft.name.is_empty() && !check.has_error("name") {
            check.wrong("name", text::need_name(lang).into());
        }
        draft.revenue_currency = draft.revenue.map(|_| draft.revenue_currency.unwrap_or_else(|| currency.to_owned()));
        guess(&mut draft);
        if check.errors.is_empty() { Ok(draft) } else { Err(check.errors) }
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

struct Check<'a> {
    raw: &'a Raw,
    lang: Lang,
    errors: Errors,
}

impl Check<'_> {
    fn wrong(&mut self, field: &'static str, words: String) {
        self.errors.push((Cow::Borrowed(field), words));
    }

    fn has_error(&self, field: &str) -> bool {
        self.errors.iter().any(|(name, _)| name == field)
    }

    fn field(id: &str) -> Option<&'static Field> {
        super::fields::field(id)
    }

    /// One line: control characters and line breaks become spaces.
    fn line(&mut self, id: &'static str) -> String {
        let typed = self.raw.get(id);
        let line: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let most = match Self::field(id).map(|field| field.kind) {
            Some(FieldKind::Text(most)) => most,
            _ => 200,
        };
        let count = line.chars().count();
        if count > most {
            self.wrong(id, text::too_long(self.lang, most, count));
        }
        line.trim().to_owned()
    }

    fn long(&mut self, id: &'static str) -> String {
        let typed = self.raw.get(id).replace("\r\n", "\n");
        let Some(FieldKind::Long(most)) = Self::field(id).map(|field| field.kind) else { return typed };
        let count = typed.chars().count();
        if count > most {
            self.wrong(id, text::too_long(self.lang, most, count));
        }
        typed
    }

    /// By id, or by a label in either language, as files have it.
    fn choice(&mut self, id: &'static str) -> Option<String> {
        let typed = self.raw.get(id);
        let choices = match Self::field(id)?.kind {
            FieldKind::Choice(choices) => choices,
            FieldKind::Currency => CURRENCIES,
            _ => return None,
        };
        if typed.is_empty() {
            return None;
        }
        let found =
            choices.iter().find(|(key, zh, en)| [*key, *zh, *en].iter().any(|word| word.eq_ignore_ascii_case(typed)));
        if found.is_none() {
            let known = choices
                .iter()
                .map(|(_, zh, en)| self.lang.pick(*zh, *en))
                .collect::<Vec<_>>()
                .join(self.lang.pick("、", ", "));
            self.wrong(id, text::not_a_choice(self.lang, typed, &known));
        }
        found.map(|(key, ..)| (*key).to_owned())
    }

    fn looked_up(&mut self, id: &'static str, lookup: impl Fn(&str) -> Lookup) -> Option<String> {
        let typed = self.raw.get(id);
        if typed.is_empty() {
            return None;
        }
        match lookup(typed) {
            Lookup::Exact(code) => return Some(code.to_owned()),
            Lookup::Near { code, .. } => {
                let proposal = super::fields::reference_name(id, code, self.lang);
                self.wrong(id, text::did_you_mean(self.lang, typed, &proposal));
            }
            Lookup::Ambiguous(codes) => {
                let some = codes
                    .iter()
                    .take(4)
                    .map(|code| super::fields::reference_name(id, code, self.lang))
                    .collect::<Vec<_>>()
                    .join(self.lang.pick("、", ", "));
                self.wrong(id, text::several_fit(self.lang, typed, &some));
            }
            Lookup::None => self.wrong(id, text::not_known(self.lang, typed)),
        }
        None
    }

    fn phones(&mut self, id: &'static str) -> Vec<String> {
        let mut out = Vec::new();
        for typed in split(self.raw.get(id)) {
            match phone::parse(typed) {
                Ok(phone) => out.push(phone.display()),
                Err(error) => self.wrong(id, format!("{typed}: {}", error.message(self.lang))),
            }
        }
        out.dedup();
        if out.len() > 10 {
            self.wrong(id, text::too_many_values(self.lang, 10));
        }
        out
    }

    fn mails(&mut self, id: &'static str) -> Vec<String> {
        let mut out = Vec::new();
        for typed in split(self.raw.get(id)) {
            match mail_address::check(typed) {
                Ok(address) => out.push(address),
                Err(error) => self.wrong(id, format!("{typed}: {}", error.message(self.lang))),
            }
        }
        out.dedup();
        if out.len() > 10 {
            self.wrong(id, text::too_many_values(self.lang, 10));
        }
        out
    }

    /// Only web addresses become links, so nothing else is taken.
    fn website(&mut self) -> String {
        let typed = self.line("website");
        let lower = typed.to_lowercase();
        if typed.is_empty() || lower.starts_with("https://") || lower.starts_with("http://") {
            return typed;
        }
        if lower.contains(':') || typed.contains(char::is_whitespace) || !typed.contains('.') {
            self.wrong("website", text::not_a_website(self.lang).into());
            return typed;
        }
        format!("https://{typed}")
    }

    fn credit_code(&mut self) -> Option<String> {
        let typed = self.raw.get("credit_code");
        if typed.is_empty() {
            return None;
        }
        match credit_code::check(typed) {
            Ok(code) => Some(code),
            Err(error) => {
                self.wrong("credit_code", error.message(self.lang));
                None
            }
        }
    }

    /// An amount: separators of thousands and the words 万 and 亿 are understood.
    fn money(&mut self, id: &'static str) -> Option<Decimal> {
        let typed: String =
            self.raw.get(id).chars().filter(|c| !c.is_whitespace() && *c != ',' && *c != '，').collect();
        if typed.is_empty() {
            return None;
        }
        let (digits, factor) = [("万", 10_000i64), ("亿", 100_000_000)]
            .iter()
            .find_map(|(unit, factor)| typed.strip_suffix(unit).map(|digits| (digits, *factor)))
            .unwrap_or((typed.as_str(), 1));
        let amount = digits.parse::<Decimal>().ok().and_then(|amount| amount.checked_mul(Decimal::from(factor)));
        match amount
            .map(|amount| amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
        {
            Some(amount) if amount >= Decimal::ZERO && amount < Decimal::from(10_000_000_000_000_000i64) => {
                Some(amount.normalize())
            }
            _ => {
                self.wrong(id, text::not_an_amount(self.lang).into());
                None
            }
        }
    }

    fn whole(&mut self, id: &'static str) -> Option<i32> {
        let typed: String = self.raw.get(id).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let Some(FieldKind::Whole(low, high)) = Self::field(id).map(|field| field.kind) else { return None };
        if typed.is_empty() {
            return None;
        }
        match typed.trim_end_matches(['年', '人']).parse::<i32>() {
            Ok(number) if (low..=high).contains(&number) => Some(number),
            _ => {
                self.wrong(id, text::not_a_whole_number(self.lang, low, high));
                None
            }
        }
    }

    fn tags(&mut self, id: &'static str) -> Vec<String> {
        let mut out: Vec<String> = split(self.raw.get(id)).map(str::to_owned).collect();
        out.sort();
        out.dedup();
        if out.iter().any(|tag| tag.chars().count() > 30) {
            self.wrong(id, text::tag_too_long(self.lang).into());
        }
        if out.len() > 20 {
            self.wrong(id, text::too_many_values(self.lang, 20));
        }
        out
    }
}

/// Several values in one field: by comma (of either width), semicolon or line.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', ';', '；', '、', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty())
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
        (
            "region",
            draft
                .region
                .as_deref()
                .map_or_else(String::new, |code| super::fields::reference_name("region", code, lang)),
        ),
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
    CustomerForm(raw)
}
