//! Why a lead is whose it is: what a rule decided, in words, as far as the viewer may read what it looked at.

use super::decide::{Desk, Verdict};
use super::model::{Condition, Decided, Facts};
use super::text;
use crate::core::access::Seen;
use crate::leads::model::Lead;
use crate::leads::store::Changed;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::card::{card, facts, notice};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

/// What a rule did with a lead.
#[derive(Clone, Debug, Deserialize)]
pub struct Given {
    rule_name: String,
    matched: Vec<Condition>,
    way: String,
    decided: Decided,
    owner_id: Option<i64>,
    passed: i32,
}

impl Given {
    /// As stored.
    #[must_use]
    pub fn read(stored: &Value) -> Option<Self> {
        Self::deserialize(stored).ok()
    }

    /// In lines, without what would tell of a field that the viewer does not read.
    fn lines(&self, lead: &Seen<Lead>, lang: Lang) -> Vec<String> {
        let (told, untold): (Vec<&Condition>, Vec<&Condition>) =
            self.matched.iter().partition(|one| reads(lead, &one.field));
        // The name of a rule often says what it looks at.
        let by = if untold.is_empty() { text::by(lang, &self.rule_name) } else { text::by_covered(lang).to_owned() };
        let mut out = Vec::new();
        match (self.owner_id, self.passed) {
            (None, _) => return vec![by, text::passed_back(lang).to_owned()],
            (Some(_), 0) => out.push(by),
            (Some(_), times) => out.extend([by, text::nth_pass(lang, times)]),
        }
        let covered = untold.first().map(|_| text::covered(lang).to_owned());
        let all: Vec<String> = told.iter().map(|one| one.words(lang)).chain(covered).collect();
        let fits = if all.is_empty() { text::matched_all(lang).to_owned() } else { all.join(lang.pick("；", "; ")) };
        out.push(format!("{}{}{fits}", text::matched(lang), lang.pick("：", ": ")));
        out.push(self.decision(lead, lang));
        out
    }

    fn decision(&self, lead: &Seen<Lead>, lang: Lang) -> String {
        let people = self.decided.people;
        match self.way.as_str() {
            "turn" => text::way_turn(lang, people),
            "load" => text::way_load(lang, self.decided.open, people),
            _ if self.decided.fits.is_empty() => text::way_equal(lang, people),
            _ => {
                let words = |one: &Condition| {
                    if reads(lead, &one.field) { one.words(lang) } else { text::covered(lang).to_owned() }
                };
                let mut all: Vec<String> = self.decided.fits.iter().map(words).collect();
                all.dedup();
                text::way_skill(lang, &all.join(lang.pick("；", "; ")), people)
            }
        }
    }

    /// As a part of the history.
    #[must_use]
    pub fn drawn(&self, lead: &Seen<Lead>, lang: Lang) -> Markup {
        html! { ul.reasons { @for line in self.lines(lead, lang) { li.quiet { bdi { (line) } } } } }
    }

    /// As a card of the lead's page, while the lead is with whom the rule gave it to.
    #[must_use]
    pub fn card(&self, lead: &Seen<Lead>, lang: Lang) -> Markup {
        if self.owner_id.is_none() || self.owner_id != lead.owner_id {
            return html! {};
        }
        card(
            text::why(lang),
            html! {},
            html! { ul.reasons { @for line in self.lines(lead, lang) { li { bdi { (line) } } } } },
        )
    }
}

/// Why somebody has the lead, where a rule gave it to them.
#[must_use]
pub fn why(lead: &Seen<Lead>, changed: &[Changed], lang: Lang) -> Markup {
    const MOVES: [&str; 6] =
        ["lead.given_by_rule", "lead.passed_on", "lead.passed_back", "lead.assigned", "lead.claimed", "lead.released"];
    let last = changed.iter().find(|one| MOVES.contains(&one.name.as_str()));
    let given = last.and_then(|one| Given::read(one.given.as_ref()?));
    html! { @if let Some(given) = given { (given.card(lead, lang)) } }
}

/// Whether the viewer reads in clear what a condition is about.
#[must_use]
pub fn reads(lead: &Seen<Lead>, field: &str) -> bool {
    match field {
        "region" => lead.on_record("region", &lead.region).clear().is_some(),
        "industry" => lead.on_record("industry", &lead.industry).clear().is_some(),
        "source" => lead.on_record("source", &lead.source).clear().is_some(),
        "product" => lead.on_record("product", &lead.product).clear().is_some(),
        "amount" => lead.on_record("amount", &lead.amount).clear().is_some(),
        _ => false,
    }
}

/// Why a lead lies in the pool, for whoever assigns; nothing where no rule is on.
#[must_use]
pub fn pooled(desk: &Desk, lead: &Facts, lang: Lang) -> Markup {
    if desk.crews.is_empty() {
        return html! {};
    }
    let verdicts = desk.verdicts(lead);
    let words = if verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::Takes(_))) {
        text::pool_fits(lang)
    } else if verdicts.iter().any(|(_, verdict)| *verdict == Verdict::Nobody) {
        text::pool_nobody(lang)
    } else {
        text::pool_no_rule(lang)
    };
    notice(Tone::Blue, words, "")
}

/// What each rule says of a lead that is tried.
#[must_use]
pub fn verdicts(desk: &Desk, lead: &Facts, lang: Lang) -> Markup {
    if desk.crews.is_empty() {
        return html! { p.quiet { (text::no_active(lang)) } };
    }
    let all = desk.verdicts(lead);
    let taken = all.iter().find_map(|(rule, verdict)| match verdict {
        Verdict::Takes(to) => Some(text::would_take(lang, &rule.name, &to.name)),
        Verdict::Misses(_) | Verdict::Nobody => None,
    });
    let told: Vec<(&str, Markup)> = all
        .iter()
        .map(|(rule, verdict)| {
            let words = match verdict {
                Verdict::Misses(conditions) => {
                    let words: Vec<String> = conditions.iter().map(|one| one.words(lang)).collect();
                    text::misses(lang, &words.join(lang.pick("；", "; ")))
                }
                Verdict::Nobody => text::nobody(lang).to_owned(),
                Verdict::Takes(to) => text::takes(lang, &to.name),
            };
            (rule.name.as_str(), html! { bdi { (words) } })
        })
        .collect();
    html! {
        p #outcome role="status" { strong { (taken.as_deref().unwrap_or(text::stays(lang))) } }
        (facts(&told))
    }
}
