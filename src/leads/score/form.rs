//! The form of the weights: from what was typed to checked rules, and back.
//!
//! Names: `filled.<field>` and `source.<source>` hold points; of the other kinds each line has `<kind>.<n>.value`,
//! `<kind>.<n>.points` and, of an amount, `<kind>.<n>.currency`.

use super::model::{FILLED, Rule};
use super::text;
use crate::core::check;
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::reference::{self, industry, region};
use crate::customers::fields::{Choices, SOURCES};
use crate::text::Lang;
use crate::web::form::Form;
use rust_decimal::Decimal;

/// The kinds that have lines.
pub const LISTED: [&str; 6] = ["industry", "region", "amount", "title", "followed", "idle"];
/// The kinds whose values are fixed, with these.
pub const FIXED: [(&str, Choices); 2] = [("filled", FILLED), ("source", SOURCES)];

/// Lines of a kind.
const MOST_LINES: usize = 40;
/// Rules in all.
const MOST_RULES: usize = 100;
/// Empty lines below those that are filled in.
const SPARE: usize = 2;

/// The weights, as typed.
#[derive(Clone, Debug, Default)]
pub struct ScoreForm(pub Raw);

impl Form for ScoreForm {
    fn accepts(name: &str) -> bool {
        let mut parts = name.split('.');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some("version"), None, None, None) => true,
            (Some(kind), Some(value), None, None) => {
                FIXED.iter().any(|(fixed, choices)| *fixed == kind && choices.iter().any(|(id, ..)| *id == value))
            }
            (Some(kind), Some(place), Some(part), None) => {
                LISTED.contains(&kind)
                    && place.parse::<usize>().is_ok_and(|place| place < MOST_LINES)
                    && (matches!(part, "value" | "points") || (part == "currency" && kind == "amount"))
            }
            _ => false,
        }
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

/// The name of a part of a line.
#[must_use]
pub fn name(kind: &str, place: usize, part: &str) -> String {
    format!("{kind}.{place}.{part}")
}

impl ScoreForm {
    /// The weights as their form shows them.
    #[must_use]
    pub fn typed(version: i64, rules: &[Rule], lang: Lang) -> Self {
        let mut raw = Raw::default();
        raw.set("version", version.to_string());
        for (kind, _) in FIXED {
            for rule in rules.iter().filter(|rule| rule.kind == kind) {
                raw.set(&format!("{kind}.{}", rule.value), rule.points.to_string());
            }
        }
        for kind in LISTED {
            for (place, rule) in rules.iter().filter(|rule| rule.kind == kind).enumerate() {
                let value =
                    if kind == "region" { reference::name("region", &rule.value, lang) } else { rule.value.clone() };
                raw.set(&name(kind, place, "value"), value);
                raw.set(&name(kind, place, "points"), rule.points.to_string());
                if let Some(currency) = &rule.currency {
                    raw.set(&name(kind, place, "currency"), currency.as_str());
                }
            }
        }
        Self(raw)
    }

    /// How many lines of a kind are drawn: those that are filled in, and some empty ones.
    #[must_use]
    pub fn lines(&self, kind: &str) -> usize {
        let filled =
            |place: &usize| ["value", "points"].iter().any(|part| !self.0.get(&name(kind, *place, part)).is_empty());
        let used = (0..MOST_LINES).filter(filled).map(|place| place + 1).max().unwrap_or(0);
        (used + SPARE).min(MOST_LINES)
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, currency: &str) -> Result<Vec<Rule>, Errors> {
        let (mut rules, mut errors) = (Vec::new(), Errors::new());
        for (kind, choices) in FIXED {
            for (id, ..) in choices {
                let name = format!("{kind}.{id}");
                match self.points(&name, lang) {
                    Ok(Some(points)) => {
                        rules.push(Rule { kind, value: (*id).to_owned(), currency: None, covers: Vec::new(), points });
                    }
                    Ok(None) => {}
                    Err(words) => errors.push((name.into(), words)),
                }
            }
        }
        for kind in LISTED {
            for place in 0..MOST_LINES {
                match self.line(kind, place, (lang, currency)) {
                    Ok(rule) => rules.extend(rule),
                    Err((part, words)) => errors.push((name(kind, place, part).into(), words)),
                }
            }
        }
        if rules.len() > MOST_RULES {
            errors.push(("".into(), text::too_many(lang).to_owned()));
        }
        if errors.is_empty() { Ok(rules) } else { Err(errors) }
    }

    /// Points, where any are given; zero is none.
    fn points(&self, name: &str, lang: Lang) -> Result<Option<i32>, String> {
        let typed = self.0.get(name).replace(['−', '－'], "-").replace('＋', "+");
        if typed.is_empty() {
            return Ok(None);
        }
        match typed.parse::<i32>() {
            Ok(points) if (-100..=100).contains(&points) => Ok(Some(points).filter(|points| *points != 0)),
            _ => Err(text::bad_points(lang).to_owned()),
        }
    }

    /// The rule of a line, if it is filled in; or which part of it is wrong, and why.
    fn line(
        &self,
        kind: &'static str,
        place: usize,
        (lang, currency): (Lang, &str),
    ) -> Result<Option<Rule>, (&'static str, String)> {
        let typed = self.0.line(&name(kind, place, "value"));
        let points = self.points(&name(kind, place, "points"), lang).map_err(|words| ("points", words))?;
        let points = match (typed.is_empty(), points) {
            (true, None) => return Ok(None),
            (true, Some(_)) => return Err(("value", text::need_value(lang).to_owned())),
            (false, None) => return Err(("points", text::need_points(lang).to_owned())),
            (false, Some(points)) => points,
        };
        let (value, covers) = looked_for(kind, &typed, lang).map_err(|words| ("value", words))?;
        let chosen = self.0.get(&name(kind, place, "currency"));
        let known = CURRENCIES.iter().map(|(id, ..)| *id).find(|id| *id == chosen).unwrap_or(currency);
        let currency = (kind == "amount").then(|| known.to_owned());
        Ok(Some(Rule { kind, value, currency, covers, points }))
    }
}

/// What a line looks for, as stored and written out for comparing; or what is wrong with it.
fn looked_for(kind: &str, typed: &str, lang: Lang) -> Result<(String, Vec<String>), String> {
    match kind {
        "industry" => {
            let found = industry::find(typed).ok_or_else(|| text::bad_industry(lang).to_owned())?;
            let below = industry::all().iter().filter(|one| one.parent == Some(found.code));
            let covers = std::iter::once(found).chain(below).map(|one| one.code.to_owned()).collect();
            Ok((found.code.to_owned(), covers))
        }
        "region" => {
            let code = region::lookup(typed).exact().ok_or_else(|| text::bad_region(lang, typed))?;
            let beginning = code.strip_suffix("0000").or_else(|| code.strip_suffix("00")).unwrap_or(code);
            Ok((code.to_owned(), vec![beginning.to_owned()]))
        }
        "amount" => {
            let amount = check::figure(typed, 2).ok_or_else(|| text::bad_amount(lang).to_owned())?;
            Ok((amount_text(amount), Vec::new()))
        }
        "title" => {
            let separated = typed.replace('、', ",");
            let words: Vec<String> = check::split(&separated).map(str::to_lowercase).collect();
            if words.is_empty() || typed.chars().count() > 200 {
                return Err(text::bad_words(lang).to_owned());
            }
            Ok((typed.to_owned(), words))
        }
        _ => {
            let days = typed.trim_end_matches('天').trim().parse::<u32>().ok().filter(|days| (1..=3650).contains(days));
            Ok((days.ok_or_else(|| text::bad_days(lang).to_owned())?.to_string(), Vec::new()))
        }
    }
}

fn amount_text(amount: Decimal) -> String {
    amount.normalize().to_string()
}
