//! Which rule takes a lead, and who of its people gets it: pure, so that a trial decides as the real thing does.

use super::model::{Condition, Decided, Facts, Rule, Talent};
use crate::row;
use std::cmp::Reverse;
use std::collections::BTreeMap;

row! {
    /// Somebody whom a rule could give to. `absent` says why they get nothing: `left`, `away`, `right`; empty where they may.
    pub struct Candidate {
        rule_id: i64, user_id: i64, department_id: i64, name: String, good_at: String, turn: i64, open_leads: i64, absent: String,
    }
}

/// Somebody of a rule while leads are given.
#[derive(Clone, Debug)]
struct Member {
    user_id: i64,
    department_id: i64,
    name: String,
    talents: Vec<Talent>,
    turn: i64,
    absent: bool,
}

/// A rule with its people.
#[derive(Clone, Debug)]
pub struct Crew {
    pub rule: Rule,
    members: Vec<Member>,
}

/// All rules in order, and how many open leads each person has by now: each lead that is given changes both.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    pub crews: Vec<Crew>,
    open: BTreeMap<i64, i64>,
}

/// Who gets a lead, by which rule and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub rule_id: i64,
    pub rule_name: String,
    pub way: String,
    pub matched: Vec<Condition>,
    pub decided: Decided,
    pub user_id: i64,
    pub department_id: i64,
    pub name: String,
}

/// What one rule says of a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// These conditions do not hold.
    Misses(Vec<Condition>),
    /// It fits, and nobody of its people can take a lead now.
    Nobody,
    Takes(Chosen),
}

impl Desk {
    /// The rules, in order, with those whom they could give to.
    #[must_use]
    pub fn new(rules: Vec<Rule>, candidates: Vec<Candidate>) -> Self {
        let mut crews: Vec<Crew> = rules.into_iter().map(|rule| Crew { rule, members: Vec::new() }).collect();
        let mut open = BTreeMap::new();
        for one in candidates {
            open.insert(one.user_id, one.open_leads);
            let Some(crew) = crews.iter_mut().find(|crew| crew.rule.id == one.rule_id) else { continue };
            crew.members.push(Member {
                user_id: one.user_id,
                department_id: one.department_id,
                name: one.name,
                talents: Talent::all(&one.good_at),
                turn: one.turn,
                absent: !one.absent.is_empty(),
            });
        }
        Self { crews, open }
    }

    /// What each rule says of a lead, in order, up to the one that takes it.
    #[must_use]
    pub fn verdicts(&self, facts: &Facts) -> Vec<(&Rule, Verdict)> {
        let mut out = Vec::new();
        for crew in &self.crews {
            let verdict = self.verdict(crew, facts, &[]);
            let takes = matches!(verdict, Verdict::Takes(_));
            out.push((&crew.rule, verdict));
            if takes {
                break;
            }
        }
        out
    }

    /// Gives a lead by the first rule that fits and has somebody for it; none leaves it in the pool.
    pub fn give(&mut self, facts: &Facts) -> Option<Chosen> {
        let chosen = self.crews.iter().find_map(|crew| match self.verdict(crew, facts, &[]) {
            Verdict::Takes(chosen) => Some(chosen),
            Verdict::Misses(_) | Verdict::Nobody => None,
        })?;
        self.took(&chosen);
        Some(chosen)
    }

    /// Gives a lead on by a rule that gave it before: to somebody who has not had it, or else to anybody but the one who has it
    /// now; none where there is nobody else.
    pub fn pass_on(&mut self, rule_id: i64, facts: &Facts, (now, had): (i64, &[i64])) -> Option<Chosen> {
        let crew = self.crews.iter().find(|crew| crew.rule.id == rule_id)?;
        let chosen = match self.choose(crew, facts, had) {
            Some(chosen) => chosen,
            None => self.choose(crew, facts, &[now])?,
        };
        self.took(&chosen);
        Some(chosen)
    }

    /// The turns of all who got something, as (rule, person, turn).
    #[must_use]
    pub fn turns(&self, given: &[Chosen]) -> Vec<(i64, i64, i64)> {
        let got = |rule: i64, person: i64| given.iter().any(|one| one.rule_id == rule && one.user_id == person);
        let crews = self.crews.iter().filter(|crew| given.iter().any(|one| one.rule_id == crew.rule.id));
        crews
            .flat_map(|crew| crew.members.iter().map(|member| (crew.rule.id, member.user_id, member.turn)))
            .filter(|(rule, person, _)| got(*rule, *person))
            .collect()
    }

    fn verdict(&self, crew: &Crew, facts: &Facts, not: &[i64]) -> Verdict {
        let misses = crew.rule.misses(facts);
        if misses.is_empty() {
            self.choose(crew, facts, not).map_or(Verdict::Nobody, Verdict::Takes)
        } else {
            Verdict::Misses(misses)
        }
    }

    fn has(&self, member: &Member) -> i64 {
        self.open.get(&member.user_id).copied().unwrap_or_default()
    }

    /// Who of a rule's people gets a lead, some left out. Whoever had their last one the longest ago decides among equals.
    fn choose(&self, crew: &Crew, facts: &Facts, not: &[i64]) -> Option<Chosen> {
        let most = crew.rule.most_open.map_or(i64::MAX, i64::from);
        let able: Vec<&Member> = crew
            .members
            .iter()
            .filter(|one| !one.absent && !not.contains(&one.user_id) && self.has(one) < most)
            .collect();
        let fits = |one: &Member| one.talents.iter().filter(|talent| talent.fits(facts)).count();
        let order = |one: &&&Member| {
            let first = match crew.rule.way.as_str() {
                "load" => (self.has(one), Reverse(0)),
                "skill" => (0, Reverse(fits(one))),
                _ => (0, Reverse(0)),
            };
            (first, one.turn, one.user_id)
        };
        let one = *able.iter().min_by_key(order)?;
        let fitting = one.talents.iter().filter(|talent| crew.rule.way == "skill" && talent.fits(facts));
        Some(Chosen {
            rule_id: crew.rule.id,
            rule_name: crew.rule.name.clone(),
            way: crew.rule.way.clone(),
            matched: crew.rule.conditions(),
            decided: Decided {
                people: able.len(),
                open: self.has(one),
                fits: fitting.map(Talent::condition).collect(),
            },
            user_id: one.user_id,
            department_id: one.department_id,
            name: one.name.clone(),
        })
    }

    fn took(&mut self, chosen: &Chosen) {
        *self.open.entry(chosen.user_id).or_default() += 1;
        let Some(crew) = self.crews.iter_mut().find(|crew| crew.rule.id == chosen.rule_id) else { return };
        crew.rule.turns += 1;
        let turn = crew.rule.turns;
        if let Some(member) = crew.members.iter_mut().find(|member| member.user_id == chosen.user_id) {
            member.turn = turn;
        }
    }
}
