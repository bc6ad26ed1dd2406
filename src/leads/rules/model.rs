//! A rule as it is stored and as it is proposed, and what of a lead it looks at.

use super::text;
use crate::core::check;
use crate::core::field::choice_label;
use crate::core::reference::{self, industry, region};
use crate::customers::fields::{Choices, SOURCES};
use crate::row;
use crate::text::{Lang, format};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How a rule chooses between its people: id, Chinese, English.
pub const WAYS: Choices =
    &[("turn", "轮流", "In turn"), ("load", "负载最少", "Fewest open leads"), ("skill", "擅长", "Best at it")];

/// How often a lead that waits is given on at most.
pub const MOST_PASSES: i32 = 5;
/// Named people of a rule.
pub const MOST_PEOPLE: usize = 40;
/// Industries of a rule.
pub const MOST_INDUSTRIES: usize = 20;
/// Rules in all.
pub const MOST_RULES: usize = 50;

/// Somebody whom a rule names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    pub user_id: i64,
    /// As typed: regions, industries and words with commas between.
    pub good_at: String,
}

/// A rule as it is proposed, checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Draft {
    pub name: String,
    pub regions: Vec<String>,
    pub sources: Vec<String>,
    pub industries: Vec<String>,
    pub words: Vec<String>,
    pub amount_from: Option<Decimal>,
    pub amount_to: Option<Decimal>,
    pub amount_currency: Option<String>,
    /// One of [`WAYS`].
    pub way: String,
    pub department_id: Option<i64>,
    pub most_open: Option<i32>,
    pub passes: i32,
    pub people: Vec<Named>,
}

row! {
    /// A rule as it is stored.
    pub struct Rule {
        id: i64, name: String, active: bool, regions: Vec<String>, sources: Vec<String>, industries: Vec<String>, words: Vec<String>,
        amount_from: Option<Decimal>, amount_to: Option<Decimal>, amount_currency: Option<String>, way: String, department_id: Option<i64>,
        department_zh: Option<String>, department_en: Option<String>, most_open: Option<i32>, passes: i32, turns: i64, version: i32,
        updated_at: chrono::DateTime<chrono::Utc>, updated_by_name: Option<String>,
    }
    /// Somebody whom a rule names, with the name.
    pub struct Person { rule_id: i64, user_id: i64, name: String, login: String, good_at: String }
    /// What rules look at of a lead.
    pub struct Facts {
        id: i64, region: Option<String>, source: Option<String>, industry: Option<String>, product: String, amount: Option<Decimal>,
        amount_currency: Option<String>,
    }
}

/// A condition of a rule as it stood when it gave a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The field of a lead that it is about.
    pub field: String,
    /// Codes, sources or words; of an amount from, to and currency.
    pub values: Vec<String>,
}

/// What a person is good at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talent {
    /// The field of a lead that it is about.
    pub field: &'static str,
    /// A code or a word, small.
    pub value: String,
}

impl Rule {
    /// Its conditions, all of which must hold.
    #[must_use]
    pub fn conditions(&self) -> Vec<Condition> {
        let listed = [
            ("region", &self.regions),
            ("source", &self.sources),
            ("industry", &self.industries),
            ("product", &self.words),
        ];
        let mut out: Vec<Condition> = listed
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(field, values)| Condition { field: field.to_owned(), values: values.clone() })
            .collect();
        if let Some(currency) = &self.amount_currency {
            let figure = |amount: Option<Decimal>| amount.map_or_else(String::new, |amount| amount.to_string());
            let values = vec![figure(self.amount_from), figure(self.amount_to), currency.clone()];
            out.push(Condition { field: "amount".to_owned(), values });
        }
        out
    }

    /// The conditions that do not hold of a lead.
    #[must_use]
    pub fn misses(&self, facts: &Facts) -> Vec<Condition> {
        self.conditions().into_iter().filter(|one| !one.holds(facts)).collect()
    }
}

impl Condition {
    /// Whether it holds of a lead.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        let any = |fits: &dyn Fn(&str) -> bool| self.values.iter().any(|value| fits(value));
        match self.field.as_str() {
            "region" => facts.region.as_deref().is_some_and(|code| any(&|wanted| in_region(code, wanted))),
            "industry" => facts.industry.as_deref().is_some_and(|code| any(&|wanted| in_industry(code, wanted))),
            "source" => facts.source.as_deref().is_some_and(|source| any(&|wanted| source == wanted)),
            "product" => any(&|word| has_word(&facts.product, word)),
            "amount" => self.amount_holds(facts),
            _ => false,
        }
    }

    fn amount_holds(&self, facts: &Facts) -> bool {
        let [from, to, currency] = self.values.as_slice() else { return false };
        let limit = |figure: &String| figure.parse::<Decimal>().ok();
        facts.amount_currency.as_deref() == Some(currency.as_str())
            && facts.amount.is_some_and(|amount| {
                limit(from).is_none_or(|from| amount >= from) && limit(to).is_none_or(|to| amount <= to)
            })
    }

    /// In words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let named = |name: &dyn Fn(&str) -> String| lang.list(self.values.iter().map(|value| name(value)));
        match self.field.as_str() {
            "region" => text::region_in(lang, &named(&|code| reference::name("region", code, lang))),
            "industry" => text::industry_in(lang, &named(&|code| reference::name("industry", code, lang))),
            "source" => text::source_is(lang, &named(&|id| choice_label(SOURCES, id, lang).to_owned())),
            "product" => text::interest_has(lang, &named(&str::to_owned)),
            _ => self.amount_words(lang),
        }
    }

    fn amount_words(&self, lang: Lang) -> String {
        let [from, to, currency] = self.values.as_slice() else { return String::new() };
        let money = |figure: &String| figure.parse().ok().map(|amount: Decimal| format::money(amount, currency));
        match (money(from), money(to)) {
            (Some(from), Some(to)) => text::amount_between(lang, &from, &to),
            (Some(from), None) => text::amount_from(lang, &from),
            (None, Some(to)) => text::amount_to(lang, &to),
            (None, None) => String::new(),
        }
    }
}

/// Whether a division lies in another, or is it.
fn in_region(code: &str, wanted: &str) -> bool {
    code.starts_with(wanted.strip_suffix("0000").or_else(|| wanted.strip_suffix("00")).unwrap_or(wanted))
}

/// Whether an industry is another, or of that section.
fn in_industry(code: &str, wanted: &str) -> bool {
    code == wanted || industry::find(code).is_some_and(|found| found.parent == Some(wanted))
}

fn has_word(text: &str, word: &str) -> bool {
    text.to_lowercase().contains(&word.to_lowercase())
}

impl Talent {
    /// What somebody typed they are good at: each part is a region, an industry, or a word.
    #[must_use]
    pub fn all(typed: &str) -> Vec<Self> {
        let each = check::split(typed).map(|part| {
            if let Some(code) = region::lookup(part).exact() {
                return Self { field: "region", value: code.to_owned() };
            }
            match industry::lookup(part).exact() {
                Some(code) => Self { field: "industry", value: code.to_owned() },
                None => Self { field: "product", value: part.to_lowercase() },
            }
        });
        let mut out: Vec<Self> = Vec::new();
        for one in each {
            if !out.contains(&one) {
                out.push(one);
            }
        }
        out
    }

    /// Whether it helps with a lead.
    #[must_use]
    pub fn fits(&self, facts: &Facts) -> bool {
        self.condition().holds(facts)
    }

    /// As a condition of a rule.
    #[must_use]
    pub fn condition(&self) -> Condition {
        Condition { field: self.field.to_owned(), values: vec![self.value.clone()] }
    }
}

/// What decided between the people of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decided {
    /// How many could have had it.
    pub people: usize,
    /// How many open leads the one who got it had.
    pub open: i64,
    /// Of what they are good at, what fits.
    pub fits: Vec<Condition>,
}
