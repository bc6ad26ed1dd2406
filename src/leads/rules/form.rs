//! The editor of a rule, and the form that tries them: from what was typed to checked values, and back.
//!
//! Lines have names with their place: `industry.<n>`, `person.<n>` and `good.<n>`.

use super::model::{Draft, Facts, MOST_INDUSTRIES, MOST_PASSES, MOST_PEOPLE, Named, Person, Rule, WAYS};
use super::store::Department;
use super::text;
use crate::core::check;
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::reference::{self, industry, region};
use crate::customers::fields::SOURCES;
use crate::customers::people::Colleague;
use crate::text::Lang;
use crate::web::form::{Form, raw_form};
use rust_decimal::Decimal;

/// Empty lines below those that are filled in.
const SPARE: usize = 2;

/// The fields that are one value each.
pub const PLAIN: [&str; 10] = [
    "name",
    "regions",
    "sources",
    "words",
    "amount_from",
    "amount_to",
    "amount_currency",
    "way",
    "department",
    "most_open",
];

/// The editor, as typed.
#[derive(Clone, Debug, Default)]
pub struct Editor(pub Raw);

impl Form for Editor {
    fn accepts(name: &str) -> bool {
        let line = |start: &str, most: usize| {
            name.strip_prefix(start).is_some_and(|n| n.parse::<usize>().is_ok_and(|place| place < most))
        };
        matches!(name, "version" | "passes")
            || PLAIN.contains(&name)
            || line("industry.", MOST_INDUSTRIES)
            || line("person.", MOST_PEOPLE)
            || line("good.", MOST_PEOPLE)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

raw_form!(
    /// Whether a rule is to be on.
    SwitchForm ["active"]
);
raw_form!(
    /// Where a rule is to go.
    ShiftForm ["to"]
);
raw_form!(
    /// The version of a rule that is to go.
    DeleteForm ["version"]
);

/// Whom and what the editor chooses from.
pub struct Around {
    pub lang: Lang,
    /// The company's currency.
    pub currency: String,
    pub people: Vec<Colleague>,
    pub departments: Vec<Department>,
}

impl Editor {
    /// What a new rule begins with.
    #[must_use]
    pub fn fresh() -> Self {
        let mut raw = Raw::default();
        raw.set("way", "turn");
        raw.set("passes", "0");
        Self(raw)
    }

    /// A stored rule as its editor shows it.
    #[must_use]
    pub fn typed(rule: &Rule, people: &[Person], around: &Around) -> Self {
        let (mut raw, lang) = (Raw::default(), around.lang);
        let figure = |amount: Option<Decimal>| amount.map_or_else(String::new, |amount| amount.normalize().to_string());
        let regions: Vec<String> = rule.regions.iter().map(|code| reference::name("region", code, lang)).collect();
        let listed = |values: &[String]| values.join(lang.pick("、", ", "));
        for (name, value) in [
            ("version", rule.version.to_string()),
            ("name", rule.name.clone()),
            ("regions", listed(&regions)),
            ("sources", rule.sources.join(",")),
            ("words", listed(&rule.words)),
            ("amount_from", figure(rule.amount_from)),
            ("amount_to", figure(rule.amount_to)),
            ("amount_currency", rule.amount_currency.clone().unwrap_or_default()),
            ("way", rule.way.clone()),
            ("department", rule.department_id.map_or_else(String::new, |id| id.to_string())),
            ("most_open", rule.most_open.map_or_else(String::new, |most| most.to_string())),
            ("passes", rule.passes.to_string()),
        ] {
            raw.set(name, value);
        }
        for (place, code) in rule.industries.iter().enumerate() {
            raw.set(&format!("industry.{place}"), code.as_str());
        }
        for (place, person) in people.iter().enumerate() {
            let known = around.people.iter().find(|one| one.id == person.user_id);
            let label = known.map_or_else(|| person.login.clone(), |one| one.label(lang));
            raw.set(&format!("person.{place}"), label);
            raw.set(&format!("good.{place}"), person.good_at.as_str());
        }
        Self(raw)
    }

    /// The sources that are chosen, as one value.
    #[must_use]
    pub fn sources(&self) -> Vec<String> {
        let all = self.0.all("sources").flat_map(|some| some.split(','));
        all.map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
    }

    /// How many lines of a kind are drawn: those that are filled in, and some empty ones.
    #[must_use]
    pub fn lines(&self, kind: &str) -> usize {
        let most = if kind == "industry" { MOST_INDUSTRIES } else { MOST_PEOPLE };
        let filled = |place: &usize| !self.0.get(&format!("{kind}.{place}")).is_empty();
        let used = (0..most).filter(filled).map(|place| place + 1).max().unwrap_or(0);
        (used + SPARE).min(most)
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, around: &Around) -> Result<Draft, Errors> {
        let mut errors = Errors::new();
        let lang = around.lang;
        let name = self.0.line("name");
        if name.is_empty() || name.chars().count() > 100 {
            errors.push(("name".into(), text::need_name(lang).to_owned()));
        }
        let mut draft = Draft { name, passes: self.passes(&mut errors, lang), ..Draft::default() };
        draft.regions = self.regions(&mut errors, lang);
        draft.sources = self.sources();
        if draft.sources.iter().any(|id| SOURCES.iter().all(|(known, ..)| known != id)) {
            errors.push(("sources".into(), text::bad_source(lang).to_owned()));
        }
        draft.industries = self.industries(&mut errors, lang);
        draft.words = words(&self.0, &mut errors, lang);
        self.amounts(&mut draft, &mut errors, around);
        let way = WAYS.iter().map(|(id, ..)| *id).find(|id| *id == self.0.get("way"));
        way.unwrap_or("turn").clone_into(&mut draft.way);
        let typed = self.0.line("department");
        draft.department_id = around.departments.iter().map(|one| one.id).find(|id| id.to_string() == typed);
        if draft.department_id.is_none() && !typed.is_empty() {
            errors.push(("department".into(), text::bad_department(lang).to_owned()));
        }
        draft.most_open = self.most_open(&mut errors, lang);
        draft.people = self.people(&mut errors, around);
        if draft.people.is_empty() && draft.department_id.is_none() && errors.is_empty() {
            errors.push(("person.0".into(), text::need_somebody(lang).to_owned()));
        }
        if errors.is_empty() { Ok(draft) } else { Err(errors) }
    }

    fn passes(&self, errors: &mut Errors, lang: Lang) -> i32 {
        let typed = self.0.get("passes");
        let found = if typed.is_empty() { Some(0) } else { typed.parse().ok() };
        found.filter(|passes| (0..=MOST_PASSES).contains(passes)).unwrap_or_else(|| {
            errors.push(("passes".into(), text::bad_passes(lang).to_owned()));
            0
        })
    }

    fn regions(&self, errors: &mut Errors, lang: Lang) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for typed in check::split(&self.0.line("regions")) {
            match region::lookup(typed).exact() {
                Some(code) if !out.iter().any(|known| known == code) => out.push(code.to_owned()),
                Some(_) => {}
                None => errors.push(("regions".into(), text::bad_region(lang, typed))),
            }
        }
        out
    }

    fn industries(&self, errors: &mut Errors, lang: Lang) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for place in 0..MOST_INDUSTRIES {
            let field = format!("industry.{place}");
            let typed = self.0.get(&field).to_owned();
            match industry::find(&typed) {
                Some(found) if !out.iter().any(|known| known == found.code) => out.push(found.code.to_owned()),
                None if !typed.is_empty() => errors.push((field.into(), text::bad_industry(lang).to_owned())),
                _ => {}
            }
        }
        out
    }

    fn amounts(&self, draft: &mut Draft, errors: &mut Errors, around: &Around) {
        let lang = around.lang;
        let mut figure = |field: &'static str| {
            let typed = self.0.line(field);
            let found = check::figure(&typed, 2);
            if found.is_none() && !typed.is_empty() {
                errors.push((field.into(), text::bad_amount(lang).to_owned()));
            }
            found
        };
        (draft.amount_from, draft.amount_to) = (figure("amount_from"), figure("amount_to"));
        if draft.amount_to.is_some_and(|to| draft.amount_from.is_some_and(|from| to < from)) {
            errors.push(("amount_to".into(), text::amounts_crossed(lang).to_owned()));
        }
        let chosen = self.0.get("amount_currency");
        let known = CURRENCIES.iter().map(|(id, ..)| *id).find(|id| *id == chosen).unwrap_or(&around.currency);
        draft.amount_currency = draft.amount_from.or(draft.amount_to).map(|_| known.to_owned());
    }

    fn most_open(&self, errors: &mut Errors, lang: Lang) -> Option<i32> {
        let typed = self.0.line("most_open");
        if typed.is_empty() {
            return None;
        }
        let found = typed.parse::<i32>().ok().filter(|most| (1..=10_000).contains(most));
        if found.is_none() {
            errors.push(("most_open".into(), text::bad_most(lang).to_owned()));
        }
        found
    }

    fn people(&self, errors: &mut Errors, around: &Around) -> Vec<Named> {
        let mut out: Vec<Named> = Vec::new();
        for place in 0..MOST_PEOPLE {
            let (field, good) = (format!("person.{place}"), format!("good.{place}"));
            let (typed, good_at) = (self.0.line(&field), self.0.line(&good));
            if good_at.chars().count() > 200 {
                errors.push((good.into(), text::long_good(around.lang).to_owned()));
            }
            if typed.is_empty() {
                continue;
            }
            match meant(&typed, &around.people) {
                Ok(one) if out.iter().any(|known| known.user_id == one.id) => {
                    errors.push((field.into(), text::person_twice(around.lang, &one.name)));
                }
                Ok(one) => out.push(Named { user_id: one.id, good_at }),
                Err(several) => {
                    let words = if several {
                        text::several_persons(around.lang, &typed)
                    } else {
                        text::no_such_person(around.lang, &typed)
                    };
                    errors.push((field.into(), words));
                }
            }
        }
        out
    }
}

fn words(raw: &Raw, errors: &mut Errors, lang: Lang) -> Vec<String> {
    let typed = raw.line("words");
    if typed.chars().count() > 200 {
        errors.push(("words".into(), text::long_words(lang).to_owned()));
    }
    let mut out: Vec<String> = Vec::new();
    for word in check::split(&typed) {
        if !out.iter().any(|known| known == word) {
            out.push(word.to_owned());
        }
    }
    out
}

/// The one colleague whom a name, a label or a login means; else whether there are several.
fn meant<'a>(typed: &str, people: &'a [Colleague]) -> Result<&'a Colleague, bool> {
    let labelled = |one: &&Colleague| [Lang::Zh, Lang::En].iter().any(|lang| one.label(*lang) == typed);
    let called = |one: &&Colleague| one.name == typed || one.login == typed.to_lowercase();
    let found: Vec<&Colleague> = people.iter().filter(|one| labelled(one) || called(one)).collect();
    match found.as_slice() {
        [one] => Ok(one),
        some => Err(!some.is_empty()),
    }
}

/// A lead that is tried: by its number, or as typed.
pub enum Tried {
    Number(i64),
    Typed(Facts),
}

/// What was asked to be tried; None where nothing was.
///
/// # Errors
/// Each field with what is wrong, in the person's language.
pub fn tried(raw: &Raw, lang: Lang, currency: &str) -> Result<Option<Tried>, Errors> {
    let names = ["number", "region", "source", "industry", "amount", "product"];
    if names.iter().all(|name| raw.line(name).is_empty()) {
        return Ok(None);
    }
    let mut errors = Errors::new();
    let number = raw.line("number");
    if !number.is_empty() {
        let digits = number.trim_start_matches(['L', 'l']);
        return match digits.parse::<i64>() {
            Ok(number) => Ok(Some(Tried::Number(number))),
            Err(_) => Err(vec![("number".into(), text::no_such_lead(lang, &number))]),
        };
    }
    let region = raw.line("region");
    let code = region::lookup(&region).exact();
    if code.is_none() && !region.is_empty() {
        errors.push(("region".into(), text::bad_region(lang, &region)));
    }
    let typed = raw.line("amount");
    let amount = check::figure(&typed, 2);
    if amount.is_none() && !typed.is_empty() {
        errors.push(("amount".into(), text::bad_amount(lang).to_owned()));
    }
    let chosen = raw.get("amount_currency");
    let currency = CURRENCIES.iter().map(|(id, ..)| *id).find(|id| *id == chosen).unwrap_or(currency);
    let source = SOURCES.iter().map(|(id, ..)| *id).find(|id| *id == raw.get("source"));
    let facts = Facts {
        id: 0,
        region: code.map(str::to_owned),
        source: source.map(str::to_owned),
        industry: industry::find(raw.get("industry")).map(|found| found.code.to_owned()),
        product: raw.line("product"),
        amount,
        amount_currency: amount.map(|_| currency.to_owned()),
    };
    if errors.is_empty() { Ok(Some(Tried::Typed(facts))) } else { Err(errors) }
}
