//! From what was typed to checked values, field by field of a catalogue. All that is wrong is told at once.

pub mod text;

use super::field::{CURRENCIES, Extra, Field, FieldKind};
use super::problem::Errors;
use super::raw::Raw;
use super::reference::{self, Lookup};
use super::{credit_code, mail_address, phone, years};
use crate::text::Lang;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The check of one form, file row or program's proposal.
pub struct Check<'a> {
    fields: &'static [Field],
    raw: &'a Raw,
    lang: Lang,
    /// Each field with what is wrong, in the person's language.
    pub errors: Errors,
}

impl<'a> Check<'a> {
    /// Begins with nothing wrong.
    #[must_use]
    pub fn of(fields: &'static [Field], raw: &'a Raw, lang: Lang) -> Self {
        Self { fields, raw, lang, errors: Errors::new() }
    }

    /// The value, or all that is wrong.
    ///
    /// # Errors
    /// Those that were found.
    pub fn finish<T>(self, value: T) -> Result<T, Errors> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }
}

impl Check<'_> {
    /// Notes what is wrong with a field.
    pub fn wrong(&mut self, field: &'static str, words: String) {
        self.errors.push((Cow::Borrowed(field), words));
    }

    /// Whether something is wrong with a field.
    #[must_use]
    pub fn has_error(&self, field: &str) -> bool {
        self.errors.iter().any(|(name, _)| name == field)
    }

    fn kind(&self, id: &str) -> Option<FieldKind> {
        self.fields.iter().find(|field| field.id == id).map(|field| field.kind)
    }

    /// One line: control characters and line breaks become spaces.
    pub fn line(&mut self, id: &'static str) -> String {
        let line = self.raw.line(id);
        let most = match self.kind(id) {
            Some(FieldKind::Text(most)) => most,
            _ => 200,
        };
        let count = line.chars().count();
        if count > most {
            self.wrong(id, text::too_long(self.lang, most, count));
        }
        line.trim().to_owned()
    }

    /// Several lines.
    pub fn long(&mut self, id: &'static str) -> String {
        let typed = self.raw.lines(id);
        let Some(FieldKind::Long(most)) = self.kind(id) else { return typed };
        let count = typed.chars().count();
        if count > most {
            self.wrong(id, text::too_long(self.lang, most, count));
        }
        typed
    }

    /// By id, or by a label in either language, as files have it.
    pub fn choice(&mut self, id: &'static str) -> Option<String> {
        let typed = self.raw.get(id);
        let choices = match self.kind(id)? {
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
            let known = self.lang.list(choices.iter().map(|(_, zh, en)| self.lang.pick(*zh, *en)));
            self.wrong(id, text::not_a_choice(self.lang, typed, &known));
        }
        found.map(|(key, ..)| (*key).to_owned())
    }

    /// Fields that have no column of their own: texts and choices.
    pub fn extra(&mut self, ids: &[&'static str]) -> Extra {
        let mut out = Extra::new();
        for id in ids {
            let value = match self.kind(id) {
                Some(FieldKind::Text(_)) => Some(self.line(id)),
                Some(FieldKind::Choice(_)) => self.choice(id),
                _ => None,
            };
            out.extend(value.filter(|value| !value.is_empty()).map(|value| ((*id).to_owned(), value)));
        }
        out
    }

    /// The code of a reference list, by whatever the list understands.
    pub fn looked_up(&mut self, id: &'static str, lookup: impl Fn(&str) -> Lookup) -> Option<String> {
        let typed = self.raw.get(id);
        if typed.is_empty() {
            return None;
        }
        match lookup(typed) {
            Lookup::Exact(code) => return Some(code.to_owned()),
            Lookup::Near { code, .. } => {
                let proposal = reference::name(id, code, self.lang);
                self.wrong(id, text::did_you_mean(self.lang, typed, &proposal));
            }
            Lookup::Ambiguous(codes) => {
                let some = self.lang.list(codes.iter().take(4).map(|code| reference::name(id, code, self.lang)));
                self.wrong(id, text::several_fit(self.lang, typed, &some));
            }
            Lookup::None => self.wrong(id, text::not_known(self.lang, typed)),
        }
        None
    }

    /// Phone numbers, at most ten.
    pub fn phones(&mut self, id: &'static str) -> Vec<String> {
        let mut out = Vec::new();
        for typed in split(self.raw.get(id)) {
            match phone::parse(typed) {
                Ok(phone) => push_new(&mut out, phone.display()),
                Err(error) => self.wrong(id, format!("{typed}: {}", error.message(self.lang))),
            }
        }
        if out.len() > 10 {
            self.wrong(id, text::too_many_values(self.lang, 10));
        }
        out
    }

    /// Mail addresses, at most ten.
    pub fn mails(&mut self, id: &'static str) -> Vec<String> {
        let mut out = Vec::new();
        for typed in split(self.raw.get(id)) {
            match mail_address::check(typed) {
                Ok(address) => push_new(&mut out, address),
                Err(error) => self.wrong(id, format!("{typed}: {}", error.message(self.lang))),
            }
        }
        if out.len() > 10 {
            self.wrong(id, text::too_many_values(self.lang, 10));
        }
        out
    }

    /// Only web addresses become links, so nothing else is taken.
    pub fn website(&mut self) -> String {
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

    /// A unified social credit code.
    pub fn credit_code(&mut self) -> Option<String> {
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

    /// A day: 2025-11-22, 2025/11/22, 20251122 or 2025年11月22日.
    pub fn date(&mut self, id: &'static str) -> Option<NaiveDate> {
        let typed = self.raw.get(id);
        if typed.is_empty() {
            return None;
        }
        let plain = typed.replace(['年', '月', '/', '.'], "-").replace('日', "");
        let day = ["%Y-%m-%d", "%Y%m%d"].iter().find_map(|form| NaiveDate::parse_from_str(plain.trim(), form).ok());
        let day = day.and_then(years::within);
        if day.is_none() {
            self.wrong(id, text::not_a_day(self.lang).into());
        }
        day
    }

    /// An amount: separators of thousands and the words 万 and 亿 are understood.
    pub fn money(&mut self, id: &'static str) -> Option<Decimal> {
        let typed = self.raw.get(id);
        if typed.is_empty() {
            return None;
        }
        let amount = amount(typed)
            .map(|amount| amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero));
        match amount {
            Some(amount) if amount >= Decimal::ZERO && amount < Decimal::from(10_000_000_000_000_000i64) => {
                Some(amount.normalize())
            }
            _ => {
                self.wrong(id, text::not_an_amount(self.lang).into());
                None
            }
        }
    }

    /// A figure that is not negative, of at most so many decimals and eighteen digits in all; it is not rounded.
    pub fn figure(&mut self, id: &'static str, decimals: u32) -> Option<Decimal> {
        let typed = self.raw.get(id);
        if typed.is_empty() {
            return None;
        }
        let found = figure(typed, decimals);
        if found.is_none() {
            self.wrong(id, text::not_a_figure(self.lang, decimals));
        }
        found
    }

    /// A whole number between the bounds of the field.
    pub fn whole(&mut self, id: &'static str) -> Option<i32> {
        let typed: String = self.raw.get(id).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let Some(FieldKind::Whole(low, high)) = self.kind(id) else { return None };
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

    /// Tags, sorted, at most twenty.
    pub fn tags(&mut self, id: &'static str) -> Vec<String> {
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

/// An amount as people write it: `1,200,000`, `120万`, `1.2亿`.
#[must_use]
pub fn amount(typed: &str) -> Option<Decimal> {
    let typed: String =
        typed.nfkc().filter(|c| !c.is_whitespace() && *c != ',').map(|c| if c == '。' { '.' } else { c }).collect();
    let (digits, factor) = [("万", 10_000i64), ("亿", 100_000_000)]
        .iter()
        .find_map(|(unit, factor)| typed.strip_suffix(unit).map(|digits| (digits, *factor)))
        .unwrap_or((typed.as_str(), 1));
    digits.parse::<Decimal>().ok()?.checked_mul(Decimal::from(factor))
}

/// The same where it is not negative and has at most so many decimals, of eighteen digits in all.
#[must_use]
pub fn figure(typed: &str, decimals: u32) -> Option<Decimal> {
    let found = amount(typed)?.normalize();
    let most = Decimal::from(10u64.checked_pow(18u32.checked_sub(decimals)?)?);
    (found >= Decimal::ZERO && found < most && found.scale() <= decimals).then_some(found)
}

fn push_new(all: &mut Vec<String>, one: String) {
    if !all.contains(&one) {
        all.push(one);
    }
}

/// Several values in one field: by comma (of either width), semicolon or line.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', ';', '；', '、', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty())
}
