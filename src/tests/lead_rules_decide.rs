//! Who gets a lead by a rule: even turns, level loads, limits, and never back to whoever had it.

use chrono::DateTime;
use kezhan::leads::rules::decide::{Candidate, Desk};
use kezhan::leads::rules::model::{Condition, Facts, Rule, Talent};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn made(way: &str, most_open: Option<i32>) -> Rule {
    Rule {
        id: 1,
        name: "规则".into(),
        active: true,
        regions: Vec::new(),
        sources: Vec::new(),
        industries: Vec::new(),
        words: Vec::new(),
        amount_from: None,
        amount_to: None,
        amount_currency: None,
        way: way.into(),
        department_id: None,
        department_zh: None,
        department_en: None,
        most_open,
        passes: 0,
        turns: 0,
        version: 1,
        updated_at: DateTime::UNIX_EPOCH,
        updated_by_name: None,
    }
}

fn candidates(open: &[i64]) -> Vec<Candidate> {
    let one = |(n, open_leads): (usize, &i64)| Candidate {
        rule_id: 1,
        user_id: n as i64 + 1,
        department_id: 1,
        name: format!("人{n}"),
        good_at: String::new(),
        turn: 0,
        open_leads: *open_leads,
        absent: String::new(),
    };
    open.iter().enumerate().map(one).collect()
}

fn nothing() -> Facts {
    Facts {
        id: 1,
        region: None,
        source: None,
        industry: None,
        product: String::new(),
        amount: None,
        amount_currency: None,
    }
}

proptest! {
    /// In turn, nobody gets two more than another, however many they have.
    #[test]
    fn turns_are_even(open in prop::collection::vec(0i64..50, 1..9), leads in 0usize..200) {
        let mut desk = Desk::new(vec![made("turn", None)], candidates(&open));
        let mut got: BTreeMap<i64, usize> = (1..=open.len() as i64).map(|id| (id, 0)).collect();
        for _ in 0..leads {
            *got.get_mut(&desk.give(&nothing()).unwrap().user_id).unwrap() += 1;
        }
        let (least, most) = (got.values().min().unwrap(), got.values().max().unwrap());
        prop_assert!(most - least <= 1, "{got:?}");
        prop_assert_eq!(got.values().sum::<usize>(), leads);
    }

    /// By load, whoever gets one has no more than anybody else, and nobody goes above the limit.
    #[test]
    fn load_levels_and_limits_hold(open in prop::collection::vec(0i64..20, 1..9), leads in 0usize..200, most in 1i32..30) {
        let mut desk = Desk::new(vec![made("load", Some(most))], candidates(&open));
        let mut has: BTreeMap<i64, i64> = open.iter().enumerate().map(|(n, open)| (n as i64 + 1, *open)).collect();
        for _ in 0..leads {
            let least = *has.values().min().unwrap();
            match desk.give(&nothing()) {
                Some(to) => {
                    prop_assert_eq!(has[&to.user_id], least);
                    prop_assert_eq!(to.decided.open, least);
                    prop_assert!(least < i64::from(most));
                    *has.get_mut(&to.user_id).unwrap() += 1;
                }
                None => prop_assert!(least >= i64::from(most)),
            }
        }
    }

    /// A lead that goes on never goes to whoever has it now, nor to anybody who had it while others are there.
    #[test]
    fn it_goes_on_to_others(people in 1usize..7, times in 1usize..12) {
        let mut desk = Desk::new(vec![made("turn", None)], candidates(&vec![0; people]));
        let mut had = vec![desk.give(&nothing()).unwrap().user_id];
        for _ in 0..times {
            let now = *had.last().unwrap();
            if let Some(to) = desk.pass_on(1, &nothing(), (now, &had)) {
                    prop_assert!(to.user_id != now);
                    let everybody = (1..=people as i64).all(|id| had.contains(&id));
                    prop_assert!(everybody || !had.contains(&to.user_id));
                    had.push(to.user_id);
            } else {
                prop_assert_eq!(people, 1);
            }
        }
    }
}

#[test]
fn a_condition_counts_what_lies_below() {
    let region =
        |codes: &[&str]| Condition { field: "region".into(), values: codes.iter().map(|c| (*c).into()).collect() };
    let at = |code: &str| Facts { region: Some(code.into()), ..nothing() };
    assert!(region(&["330000"]).holds(&at("330106")) && region(&["330100"]).holds(&at("330106")));
    assert!(!region(&["330200"]).holds(&at("330106")) && !region(&["330106"]).holds(&at("330100")));
    assert!(region(&["310000", "330000"]).holds(&at("330000")) && !region(&["330000"]).holds(&nothing()));
    let fields: Vec<&str> = Talent::all("浙江省、软件和信息技术服务业，机器人").iter().map(|one| one.field).collect();
    assert_eq!(fields, ["region", "industry", "product"]);
}
