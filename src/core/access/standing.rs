//! Where a person stands: roles, place in the organisation, and what these grant. Loaded once for each version of the rights.

use super::permission::{Administrator, Kind, PERMISSIONS, permission};
use super::reach::{Reach, ScopeKind};
use super::shape::SHAPES;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// One grant as a role holds it.
#[derive(Clone, Debug)]
pub struct Grant {
    pub permission: &'static str,
    pub scope: ScopeKind,
    pub departments: Vec<i64>,
    pub role_id: i64,
}

/// A person's rights and place at one version of the rights.
#[derive(Debug)]
pub struct Standing {
    pub user_id: i64,
    pub name: String,
    pub department_id: i64,
    pub grants: Vec<Grant>,
    reaches: HashMap<&'static str, Reach>,
    /// The moment at which a deputy's time begins or ends, when this must be loaded anew.
    pub valid_until: Option<DateTime<Utc>>,
    context: String,
}

row! {
    struct Place { name: String, department_id: i64, persons: Vec<i64>, departments: Vec<i64>, subtree: Vec<i64>, line: Vec<i64>, pools: Vec<i64>, valid_until: Option<DateTime<Utc>> }
    struct Granted { permission: String, scope: String, departments: Vec<i64>, role_id: i64 }
}

/// Everything about a person's place in one statement. `persons`: the person and whom they stand in for now.
const PLACE: &str = "
    with persons as (
      select $1::bigint as id
      union select d.user_id from deputy d join app_user u on u.id = d.user_id
        where d.deputy_id = $1 and d.starts <= now() and d.ends > now()),
    mine as (
      select u.department_id as id from app_user u join persons p on p.id = u.id
      union select po.department_id from post po join persons p on p.id = po.user_id
      union select h.department_id from department_head h join persons p on p.id = h.user_id)
    select u.name, u.department_id,
      array(select id from persons order by id) as persons,
      array(select id from mine order by id) as departments,
      array(select distinct l.department_id from department_line l join mine m on m.id = l.ancestor_id order by 1) as subtree,
      array(select distinct r.user_id from reporting_line r join persons p on p.id = r.manager_id order by 1) as line,
      array(select distinct m.pool_id from pool_member m join persons p on p.id = m.user_id order by 1) as pools,
      (select min(t) from deputy d, lateral (values (d.starts), (d.ends)) v(t)
        where d.deputy_id = $1 and t > now()) as valid_until
    from app_user u where u.id = $1 and u.active";

const GRANTS: &str = "
    select g.permission, g.scope, g.departments, g.role_id
    from role_grant g join user_role ur on ur.role_id = g.role_id join role r on r.id = g.role_id
    where ur.user_id = $1 and r.retired_at is null order by g.permission, g.role_id";

impl Standing {
    /// Loads a person's standing.
    ///
    /// # Errors
    /// `NotFound` where the person does not exist or is disabled.
    pub fn load(door: &mut impl Door, user_id: i64) -> Result<Self, Problem> {
        let place: Place = Sql::new(PLACE).bind(user_id).one(door)?;
        let rows: Vec<Granted> = Sql::new(GRANTS).bind(user_id).rows(door)?;
        let grants = rows
            .into_iter()
            .filter_map(|row| {
                Some(Grant {
                    permission: permission(&row.permission)?.id,
                    scope: ScopeKind::of_id(&row.scope)?,
                    departments: row.departments,
                    role_id: row.role_id,
                })
            })
            .collect();
        Ok(Self::of(user_id, &place, grants))
    }

    fn of(user_id: i64, place: &Place, grants: Vec<Grant>) -> Self {
        let below: Arc<HashSet<i64>> = Arc::new(place.line.iter().copied().collect());
        let mut reaches: HashMap<&'static str, Reach> = HashMap::new();
        for grant in &grants {
            let reach = reaches
                .entry(grant.permission)
                .or_insert_with(|| if is_view(grant.permission) { Self::view(place) } else { Reach::default() });
            reach.unite(&Self::reach_of(place, grant, &below));
        }
        let context = context(&reaches);
        Self {
            user_id,
            name: place.name.clone(),
            department_id: place.department_id,
            grants,
            reaches,
            valid_until: place.valid_until,
            context,
        }
    }

    /// What any grant of view brings along: one's own records, what is shared with one, and one's pools.
    fn view(place: &Place) -> Reach {
        Reach {
            own: place.persons.clone(),
            shared: place.persons.clone(),
            pools: place.pools.clone(),
            view: true,
            ..Reach::default()
        }
    }

    fn reach_of(place: &Place, grant: &Grant, below: &Arc<HashSet<i64>>) -> Reach {
        let mut reach = Reach::default();
        match grant.scope {
            ScopeKind::Own => reach.own.clone_from(&place.persons),
            ScopeKind::Line => {
                reach.own.clone_from(&place.persons);
                reach.line.clone_from(&place.persons);
                reach.below = Arc::clone(below);
            }
            ScopeKind::Team => {
                reach.own.clone_from(&place.persons);
                reach.shared.clone_from(&place.persons);
            }
            ScopeKind::Department => reach.departments.clone_from(&place.departments),
            ScopeKind::Subtree => reach.departments.clone_from(&place.subtree),
            ScopeKind::Chosen => reach.departments.clone_from(&grant.departments),
            ScopeKind::All => reach.all = true,
            ScopeKind::Ability => {}
        }
        reach
    }

    /// No rights at all.
    #[must_use]
    pub fn none() -> Self {
        Self::machine(HashMap::new())
    }

    /// Every right: jobs and commands of the machine.
    #[must_use]
    pub fn everything() -> Self {
        Self::machine(PERMISSIONS.iter().map(|p| (p.id, Reach::everything())).collect())
    }

    fn machine(reaches: HashMap<&'static str, Reach>) -> Self {
        let context = context(&reaches);
        Self {
            user_id: 0,
            name: String::new(),
            department_id: 0,
            grants: Vec::new(),
            reaches,
            valid_until: None,
            context,
        }
    }

    /// Whether a permission is held in any scope.
    #[must_use]
    pub fn holds(&self, permission: &str) -> bool {
        self.reaches.contains_key(permission)
    }

    /// The ids of the roles that grant anything, in order.
    #[must_use]
    pub fn roles(&self) -> Vec<i64> {
        let ids: std::collections::BTreeSet<i64> = self.grants.iter().map(|grant| grant.role_id).collect();
        ids.into_iter().collect()
    }

    /// The records that a permission reaches; nothing where it is not held.
    #[must_use]
    pub fn reach(&self, permission: &str) -> Reach {
        self.reaches.get(permission).cloned().unwrap_or_default()
    }

    /// What the doors tell PostgreSQL, as JSON.
    #[must_use]
    pub fn context(&self) -> &str {
        &self.context
    }

    /// Which of the three administrators this person is.
    #[must_use]
    pub fn administrators(&self) -> Vec<Administrator> {
        let mut out = Vec::new();
        for grant in &self.grants {
            if let Some(Kind::Ability([one])) = permission(grant.permission).map(|p| p.kind)
                && !out.contains(one)
            {
                out.push(*one);
            }
        }
        out
    }
}

fn is_view(id: &str) -> bool {
    permission(id).is_some_and(|info| info.action() == "view")
}

/// The reaches of each object for viewing, creating and changing, as the policies read them.
fn context(reaches: &HashMap<&'static str, Reach>) -> String {
    let mut out = Map::new();
    for shape in SHAPES {
        let mut actions: HashMap<&'static str, Reach> = HashMap::new();
        for (id, reach) in reaches {
            if let Some(action) = id.strip_prefix(shape.object).and_then(|rest| rest.strip_prefix('.')) {
                let key = match action {
                    "view" => "view",
                    "create" | "import" => "create",
                    // A participation is a row of its own; an export only reads what may be viewed.
                    "share" | "export" => continue,
                    _ => "change",
                };
                actions.entry(key).or_default().unite(reach);
            }
        }
        let reaches: Map<String, Value> =
            actions.into_iter().map(|(key, reach)| (key.to_owned(), reach_json(&reach))).collect();
        out.insert(shape.object.to_owned(), Value::Object(reaches));
    }
    for (object, permissions) in [
        ("audit", &["audit.read"][..]),
        ("rights", &["role.manage", "permission.read", "user.manage", "department.manage"][..]),
    ] {
        let all = permissions.iter().any(|id| reaches.contains_key(id));
        out.insert(object.to_owned(), json!({ "view": { "all": all } }));
    }
    Value::Object(out).to_string()
}

fn reach_json(reach: &Reach) -> Value {
    json!({
        "all": reach.all, "own": reach.own, "line": reach.line, "departments": reach.departments,
        "pools": reach.pools, "shared": reach.shared,
    })
}

/// Standings in memory, kept only as long as the version of the rights holds.
#[derive(Default)]
pub struct Cache(Mutex<HashMap<i64, (i64, Arc<Standing>)>>);

impl Cache {
    /// The standing of a person at a version, if it is still good at `now`.
    #[must_use]
    pub fn get(&self, user_id: i64, version: i64, now: DateTime<Utc>) -> Option<Arc<Standing>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, standing) = kept.get(&user_id)?;
        (*at == version && standing.valid_until.is_none_or(|until| now < until)).then(|| Arc::clone(standing))
    }

    /// Keeps a standing.
    pub fn put(&self, version: i64, standing: &Arc<Standing>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() > 10_000 {
            kept.clear();
        }
        kept.insert(standing.user_id, (version, Arc::clone(standing)));
    }
}
