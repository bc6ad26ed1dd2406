//! The people of an import and where they belong: found by name, or made without a sign-in.

use super::apply::Doing;
use super::plan::folded;
use super::report::Person;
use super::store::Made;
use crate::admin::departments::actions as departments;
use crate::admin::departments::model::Draft as Department;
use crate::admin::people::actions as people;
use crate::admin::people::model::Draft;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::model::Place;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Where each person belongs, by name.
pub struct Places(HashMap<String, Place>);

impl Places {
    /// Finds or makes everybody whom the files name. A new person can't sign in, and has no role, until administrators say otherwise.
    ///
    /// # Errors
    /// As the database answers.
    pub fn make(tx: &mut Tx, doing: &Doing, made: &mut Made) -> Result<Self, Problem> {
        let offices = offices(tx, doing, made)?;
        let (mut places, mut logins, mut taken) = (HashMap::new(), HashMap::new(), HashSet::new());
        for deal in &doing.report.deals {
            if let Some(person) = doing.known.people(&deal.agent).find(|person| person.active) {
                places.insert(folded(&deal.agent), Place { owner_id: person.id, owner_dept_id: person.department_id });
            }
        }
        for person in &doing.report.people {
            let key = folded(&person.name);
            if let Some(there) = doing.known.people(&person.name).find(|one| one.active) {
                places.insert(key.clone(), Place { owner_id: there.id, owner_dept_id: there.department_id });
                logins.insert(key, there.login.clone());
                continue;
            }
            let login = doing.known.login(&person.name, &taken).ok_or(Problem::Refused("app_user_login".into()))?;
            let department_id = department(doing, person, (&offices, &places));
            let manager = person.manager.as_deref().and_then(|manager| logins.get(&folded(manager))).cloned();
            let draft = Draft {
                login: login.clone(),
                name: person.name.chars().take(100).collect(),
                department_id,
                manager: manager.unwrap_or_default(),
                language: doing.at.lang.tag(),
                ..Draft::default()
            };
            let id = people::create(tx, &draft)?;
            made.users.push(id);
            taken.insert(login.clone());
            places.insert(key.clone(), Place { owner_id: id, owner_dept_id: department_id });
            logins.insert(key, login);
        }
        Ok(Self(places))
    }

    /// Where the person of a name belongs.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<Place> {
        self.0.get(&folded(name)).copied()
    }

    /// The place of the seller with the most deals.
    #[must_use]
    pub fn busiest(&self, doing: &Doing) -> Option<Place> {
        let mut deals: BTreeMap<&str, usize> = BTreeMap::new();
        for deal in &doing.report.deals {
            *deals.entry(deal.agent.as_str()).or_insert(0) += 1;
        }
        let busiest = deals.into_iter().max_by_key(|(_, count)| *count).map(|(agent, _)| agent);
        let first = doing.report.people.first().map(|person| person.name.as_str());
        self.of(busiest.or(first)?)
    }
}

/// The department of a new person: the office, or else the manager's department, or the top.
fn department(
    doing: &Doing,
    person: &Person,
    (offices, places): (&HashMap<String, i64>, &HashMap<String, Place>),
) -> i64 {
    let office = person.office.as_deref().and_then(|office| offices.get(&folded(office))).copied();
    let manager = person.manager.as_deref().and_then(|manager| places.get(&folded(manager)));
    office.or(manager.map(|place| place.owner_dept_id)).unwrap_or(doing.known.top)
}

/// The departments of the offices, found by name or made below the top.
fn offices(tx: &mut Tx, doing: &Doing, made: &mut Made) -> Result<HashMap<String, i64>, Problem> {
    let mut offices = HashMap::new();
    for name in doing.report.people.iter().filter_map(|person| person.office.as_deref()) {
        let key = folded(name);
        if offices.contains_key(&key) {
            continue;
        }
        let id = if let Some(id) = doing.known.department(name) {
            id
        } else {
            let name: String = name.chars().take(100).collect();
            let parent_id = Some(doing.known.top).filter(|id| *id > 0);
            let draft = Department { name_zh: name.clone(), name_en: name, parent_id, sort: 0 };
            let id = departments::create(tx, &draft)?;
            made.departments.push(id);
            id
        };
        offices.insert(key, id);
    }
    Ok(offices)
}
