//! What the directory's word comes to. Pure: no question is asked here and nothing is written.

use super::model::{Account, Around, Change, Facts, Fate, Gift, Mapping, Plan};
use crate::core::mail_address;
use crate::core::outside::directory::{Group, Member, Person, Snapshot, State, canonical, lists};
use std::collections::{HashMap, HashSet};

/// So many complete readings in a row must lack a person before access ends.
const READINGS: i32 = 2;

/// What groups give one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    pub roles: Vec<i64>,
    pub department_id: Option<i64>,
    pub conflict: bool,
}

/// What these groups give to somebody who holds other roles by hand: all roles together, and the first department. Where
/// the roles can't be held by one person, none is given.
#[must_use]
pub fn grants(groups: &[&Group], by_hand: &[i64], around: &Around) -> Grants {
    let keys: HashSet<&str> = groups.iter().map(|group| group.key.as_str()).collect();
    let refused = two_in_one(around);
    let mut out = Grants::default();
    for mapping in around.mappings.iter().filter(|mapping| keys.contains(mapping.group_key.as_str())) {
        match mapping.gift {
            Gift::Role(_) if refused.contains(mapping.group_key.as_str()) => out.conflict = true,
            Gift::Role(id) => {
                let known = around.sides.contains_key(&id);
                let held_back = around.administrators.contains(&id) && !around.may_make_administrators;
                if known && !held_back && !out.roles.contains(&id) && !by_hand.contains(&id) {
                    out.roles.push(id);
                }
            }
            Gift::Department(id) => out.department_id = out.department_id.or(Some(id)),
        }
    }
    out.roles.sort_unstable();
    if around.apart && !stand_together(out.roles.iter().chain(by_hand), &around.sides) {
        out.roles.clear();
        out.conflict = true;
    }
    out
}

/// The groups that would give roles of two of the three administrators, whether or not one person may hold both. The database
/// refuses that where it is set up and where a role changes; what came past it gives no role.
#[must_use]
pub fn two_in_one(around: &Around) -> HashSet<&str> {
    let mut roles: HashMap<&str, Vec<i64>> = HashMap::new();
    for mapping in &around.mappings {
        if let Gift::Role(id) = mapping.gift {
            roles.entry(&mapping.group_key).or_default().push(id);
        }
    }
    let two = roles.into_iter().filter(|(_, roles)| !stand_together(roles.iter(), &around.duties));
    two.map(|(group, _)| group).collect()
}

/// Whether some side is common to all these roles.
fn stand_together<'r>(roles: impl Iterator<Item = &'r i64>, sides: &HashMap<i64, Vec<String>>) -> bool {
    let mut common: Option<Vec<&String>> = None;
    for of_role in roles.filter_map(|role| sides.get(role)) {
        common = Some(match common {
            None => of_role.iter().collect(),
            Some(common) => common.into_iter().filter(|side| of_role.contains(side)).collect(),
        });
    }
    common.is_none_or(|common| !common.is_empty())
}

/// What a person's entry comes to as facts of an account; `account` is the account as it is, if there is one. None where
/// nothing names a department: a place that nobody meant could open the whole company to a role for one's department.
#[must_use]
pub fn facts(person: &Person, account: Option<&Account>, department: Option<i64>, around: &Around) -> Option<Facts> {
    let user_id = account.map(|account| account.user_id);
    let named = around.departments.get(&person.department).copied();
    let department_id =
        department.or(named).or_else(|| account.map(|account| account.department_id)).or(around.entry_department)?;
    let mail = mail_address::check(&person.mail).unwrap_or_default();
    let free = around.logins.get(&person.login).is_none_or(|holder| Some(*holder) == user_id);
    // A login that somebody else has stays with them.
    let login = match account {
        Some(account) if !free => account.login.clone(),
        _ => person.login.clone(),
    };
    Some(Facts {
        login,
        name: person.name.clone(),
        mail,
        phone: crate::core::phone::parse(&person.phone).map(|phone| phone.display()).unwrap_or_default(),
        department_id,
        manager_id: manager(person, account, around),
    })
}

/// The manager's account; none where the directory names none. It stays as it was where the one named has no account here, or
/// stands below the person.
fn manager(person: &Person, account: Option<&Account>, around: &Around) -> Option<i64> {
    let dn = person.manager.as_ref()?;
    let was = account.and_then(|account| account.manager_id);
    let Some(named) = around.by_dn.get(dn).copied() else { return was };
    let Some(me) = account.map(|account| account.user_id) else { return Some(named) };
    let mut above = Some(named);
    for _ in 0..100 {
        match above {
            Some(id) if id == me => return was,
            Some(id) => above = around.managers.get(&id).copied(),
            None => return Some(named),
        }
    }
    was
}

/// What is to change about an account of which the directory says this.
#[must_use]
pub fn change(account: &Account, person: &Person, groups: &[&Group], around: &Around) -> Change {
    let ends = matches!(person.state, State::Disabled | State::Expired);
    let fate = match (ends, account.active) {
        (true, true) => Fate::Closes,
        (false, false) if account.closed => Fate::Opens,
        _ => Fate::Stays,
    };
    let grants = grants(groups, &account.by_hand, around);
    let was = Facts {
        login: account.login.clone(),
        name: account.name.clone(),
        mail: account.mail.clone(),
        phone: account.phone.clone(),
        department_id: account.department_id,
        manager_id: account.manager_id,
    };
    let facts = facts(person, Some(account), grants.department_id, around).filter(|facts| *facts != was);
    Change {
        user_id: account.user_id,
        key: account.key.clone(),
        login: account.login.clone(),
        fate,
        differences: facts.as_ref().map(|facts| differences(&was, facts, around)).unwrap_or_default(),
        facts,
        give: grants.roles.iter().filter(|role| !account.managed.contains(role)).copied().collect(),
        take: account.managed.iter().filter(|role| !grants.roles.contains(role)).copied().collect(),
        conflict: grants.conflict,
        dn: canonical(&person.dn),
        other_login: person.other_login.clone(),
    }
}

fn differences(was: &Facts, is: &Facts, around: &Around) -> Vec<(&'static str, String, String)> {
    let department = |id: i64| around.department_names.get(&id).cloned().unwrap_or_else(|| id.to_string());
    let manager = |id: Option<i64>| {
        let known = id.and_then(|id| around.logins.iter().find(|(_, holder)| **holder == id));
        known.map(|(login, _)| login.clone()).unwrap_or_default()
    };
    let all = [
        ("login", was.login.clone(), is.login.clone()),
        ("name", was.name.clone(), is.name.clone()),
        ("mail", was.mail.clone(), is.mail.clone()),
        ("phone", was.phone.clone(), is.phone.clone()),
        ("department", department(was.department_id), department(is.department_id)),
        ("manager", manager(was.manager_id), manager(is.manager_id)),
    ];
    all.into_iter().filter(|(_, old, new)| old != new).collect()
}

/// What a complete reading comes to for all our accounts of the directory.
#[must_use]
pub fn plan(snapshot: &Snapshot, accounts: &[Account], around: &Around) -> Plan {
    let people: HashMap<&str, &Person> = snapshot.people.iter().map(|person| (person.key.as_str(), person)).collect();
    let groups = lists(&snapshot.groups);
    let of = |account: &Account, around: &Around| match people.get(account.key.as_str()) {
        Some(person) => change(account, person, &groups.of(person), around),
        None => absent(account),
    };
    let there: HashSet<&str> = snapshot.groups.iter().map(|group| group.key.as_str()).collect();
    let keys = around.mappings.iter().map(|mapping| &mapping.group_key);
    let lacking: Vec<String> = keys.filter(|key| !there.contains(key.as_str())).cloned().collect();
    let plan = Plan {
        changes: one_after_another(accounts, around, of),
        people: snapshot.people.len(),
        active: active(accounts),
        ..Plan::default()
    };
    without(plan, &lacking, around)
}

/// What is to change where these of our accounts were looked up and are there; of the others nothing is concluded. `lacking`
/// are keys of mapped groups that the directory has no longer.
#[must_use]
pub fn plan_of(members: &[Member], lacking: &[String], accounts: &[Account], around: &Around) -> Plan {
    let found: HashMap<&str, &Member> = members.iter().map(|member| (member.person.key.as_str(), member)).collect();
    let there: Vec<Account> =
        accounts.iter().filter(|account| found.contains_key(account.key.as_str())).cloned().collect();
    let changes = one_after_another(&there, around, |account, around| match found.get(account.key.as_str()) {
        Some(member) => change(account, &member.person, &member.groups.iter().collect::<Vec<_>>(), around),
        None => absent(account),
    });
    let plan = Plan { changes, people: members.len(), active: active(accounts), ..Plan::default() };
    without(plan, lacking, around)
}

/// Notes what groups that the directory has no longer would take along. They may only lie outside of what is looked at now.
fn without(mut plan: Plan, lacking: &[String], around: &Around) -> Plan {
    let takes = |change: &Change, mapping: &Mapping| matches!(mapping.gift, Gift::Role(role) if !change.fate.leaves() && change.take.contains(&role));
    let gone: Vec<&Mapping> = around
        .mappings
        .iter()
        .filter(|mapping| lacking.contains(&mapping.group_key))
        .filter(|mapping| plan.changes.iter().any(|change| takes(change, mapping)))
        .collect();
    plan.stripped = plan.changes.iter().filter(|change| gone.iter().any(|mapping| takes(change, mapping))).count();
    plan.vanished = gone.iter().map(|mapping| mapping.group_name.clone()).collect();
    plan.vanished.dedup();
    plan
}

/// Leaves roles whose group the directory has no longer: who signs in keeps them until a reading of everybody, which is
/// braked, takes them from all.
pub fn keep(change: &mut Change, lacking: &[String], around: &Around) {
    let vanished = |role: &i64| {
        around.mappings.iter().any(|one| one.gift == Gift::Role(*role) && lacking.contains(&one.group_key))
    };
    if !change.conflict {
        change.take.retain(|role| !vanished(role));
    }
}

fn active(accounts: &[Account]) -> usize {
    accounts.iter().filter(|account| account.active).count()
}

/// Each account's change, by what those before it come to: two people whom the directory calls each other's managers, or
/// gives one login, would otherwise break a rule together, and with them everything else.
fn one_after_another(accounts: &[Account], around: &Around, of: impl Fn(&Account, &Around) -> Change) -> Vec<Change> {
    let mut around = around.clone();
    let mut changes = Vec::with_capacity(accounts.len());
    for account in accounts {
        let change = of(account, &around);
        if let Some(facts) = &change.facts {
            match facts.manager_id {
                Some(manager) => around.managers.insert(account.user_id, manager),
                None => around.managers.remove(&account.user_id),
            };
            around.logins.insert(facts.login.clone(), account.user_id);
        }
        changes.push(change);
    }
    changes
}

fn absent(account: &Account) -> Change {
    let fate = match (account.active, account.missing.saturating_add(1) >= READINGS) {
        (false, _) => Fate::Stays,
        (true, false) => Fate::Missing,
        (true, true) => Fate::Gone,
    };
    Change {
        user_id: account.user_id,
        key: account.key.clone(),
        login: account.login.clone(),
        fate,
        facts: None,
        differences: Vec::new(),
        give: Vec::new(),
        take: Vec::new(),
        conflict: false,
        dn: String::new(),
        other_login: None,
    }
}

/// Why a reading must not be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brake {
    /// The directory has nobody: never applied.
    Nobody,
    /// More than a tenth, or more than twenty, would lose access: applied only when a person says so.
    TooMany,
    /// People would lose roles because the directory has a group no longer: applied only when a person says so.
    GroupGone,
}

impl Brake {
    /// A stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::TooMany => "too many",
            Self::GroupGone => "group gone",
        }
    }
}

/// The brake: those who vanished for the first time count too, so that a mass removal is noticed at once. One person alone
/// whom the directory itself disabled is let go: in a small company that is more than a tenth
/// (docs/decisions/0007-directory.md). A group that is gone while people hold roles by it brakes however few they are.
/// `confirmed` is how many people somebody has seen concerned and agreed to.
#[must_use]
pub fn brake(plan: &Plan, confirmed: usize) -> Option<Brake> {
    if plan.people == 0 {
        return Some(Brake::Nobody);
    }
    let leaving = plan.leaving();
    let alone = leaving == 1 && plan.count(&[Fate::Closes]) == 1;
    let many = leaving > 20 || (!alone && leaving.saturating_mul(10) > plan.active);
    let brake = if many { Brake::TooMany } else { Brake::GroupGone };
    ((many || plan.stripped > 0) && plan.concerned() > confirmed).then_some(brake)
}
