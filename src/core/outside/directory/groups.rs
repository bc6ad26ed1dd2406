//! From what groups list to everything that a person belongs to. Pure.

use super::entry::{Group, Person};
use super::name::canonical;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How deep groups may lie in groups.
pub const MOST_DEPTH: usize = 10;

/// Every group by what it lists, made once for all people.
pub struct Lists<'g> {
    groups: &'g [Group],
    by_entry: HashMap<&'g str, Vec<usize>>,
    by_login: HashMap<&'g str, Vec<usize>>,
    by_name: HashMap<String, usize>,
    by_sid: HashMap<&'g [u8], usize>,
    by_number: HashMap<&'g str, usize>,
}

impl<'g> Lists<'g> {
    /// Reads the lists.
    #[must_use]
    pub fn new(groups: &'g [Group]) -> Self {
        let mut lists = Self {
            groups,
            by_entry: HashMap::new(),
            by_login: HashMap::new(),
            by_name: HashMap::new(),
            by_sid: HashMap::new(),
            by_number: HashMap::new(),
        };
        for (at, group) in groups.iter().enumerate() {
            lists.by_name.insert(canonical(&group.dn), at);
            lists.by_sid.extend(group.sid.as_deref().map(|sid| (sid, at)));
            lists.by_number.extend(group.number.as_deref().map(|number| (number, at)));
            for entry in &group.members.entries {
                lists.by_entry.entry(entry).or_default().push(at);
            }
            for login in &group.members.logins {
                lists.by_login.entry(login).or_default().push(at);
            }
        }
        lists
    }

    /// The groups of a person and the groups above those, each once, however they lie in each other.
    #[must_use]
    pub fn of(&self, person: &Person) -> Vec<&'g Group> {
        let dn = canonical(&person.dn);
        let listed = |map: &HashMap<&str, Vec<usize>>, name: &str| map.get(name).cloned().unwrap_or_default();
        let mut found: Vec<usize> = listed(&self.by_entry, &dn);
        for login in person.written() {
            found.extend(listed(&self.by_login, login));
        }
        found.extend(person.member_of.iter().filter_map(|name| self.by_name.get(name)));
        found.extend(person.primary_group.as_deref().and_then(|sid| self.by_sid.get(sid)));
        found.extend(person.primary_number.as_deref().and_then(|number| self.by_number.get(number)));
        let mut seen: HashSet<usize> = HashSet::new();
        let mut layer: Vec<usize> = found.into_iter().filter(|at| seen.insert(*at)).collect();
        let mut out = Vec::new();
        for _ in 0..MOST_DEPTH {
            let groups: Vec<&Group> = layer.iter().filter_map(|at| self.groups.get(*at)).collect();
            layer = groups
                .iter()
                .flat_map(|group| listed(&self.by_entry, &canonical(&group.dn)))
                .filter(|at| seen.insert(*at))
                .collect();
            out.extend(groups);
            if layer.is_empty() {
                break;
            }
        }
        out
    }
}

/// The groups of one person among these.
#[must_use]
pub fn above<'g>(person: &Person, groups: &'g [Group]) -> Vec<&'g Group> {
    Lists::new(groups).of(person)
}

/// How long the groups above others are remembered. Whoever joins a group has it at once; that a group joins another one
/// shows after this time at the latest.
const LIFE: Duration = Duration::from_mins(15);
/// Sets of groups that are remembered.
const MOST_SETS: usize = 2000;

/// The groups above sets of groups, by the names of those. Most people of a department belong to the same ones.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<HashMap<Vec<String>, Asked>>);

/// When it was asked, and what the answer was.
type Asked = (Instant, Vec<Group>);

impl Remembered {
    pub(super) fn above(&self, below: &[String]) -> Option<Vec<Group>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(below).filter(|(at, _)| at.elapsed() < LIFE).map(|(_, groups)| groups.clone())
    }

    pub(super) fn keep(&self, below: Vec<String>, above: Vec<Group>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_SETS {
            known.clear();
        }
        known.insert(below, (Instant::now(), above));
    }
}
