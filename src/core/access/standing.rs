//! Where a person stands: roles, place in the organisation, and what these grant. Loaded once for each version of the rights.

use super::facts::Facts;
use super::permission::{Administrator, Kind, LeadClaim, PERMISSIONS, Permission, permission};
use super::reach::{Reach, ScopeKind};
use super::rule::{Place, Rule, View, decide, reach_of};
use super::shape::{FOUND_BY, SHAPES};
use crate::core::field::{Catalogue, Class};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

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
    /// By object, the roles that let this person view its records.
    views: HashMap<&'static str, Vec<View>>,
    /// Reaches of those actions for which some role asks for a reason: of the roles that ask for none.
    unasked: HashMap<&'static str, Reach>,
    machine: bool,
    /// The moment at which a deputy's time begins or ends, when this must be loaded anew.
    pub valid_until: Option<DateTime<Utc>>,
    /// Lists of this person that are too long to be counted.
    pub long: Long,
    context: String,
}

row! {
    struct Standpoint { name: String, department_id: i64, persons: Vec<i64>, departments: Vec<i64>, subtree: Vec<i64>, line: Vec<i64>, pools: Vec<i64>, lead_pools: Vec<i64>, valid_until: Option<DateTime<Utc>> }
    struct Granted { permission: String, scope: String, departments: Vec<i64>, role_id: i64, fields: Option<Value>, asks: bool }
    struct Share { share: i64, until: DateTime<Utc> }
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
      array(select id from pool where object = 'lead' and closed_at is null order by 1) as lead_pools,
      (select min(t) from deputy d, lateral (values (d.starts), (d.ends)) v(t)
        where d.deputy_id = $1 and t > now()) as valid_until
    from app_user u where u.id = $1 and u.active";

const GRANTS: &str = "
    select g.permission, g.scope, g.departments, g.role_id,
      case when g.permission like '%.view' then (select jsonb_object_agg(f.field, f.rule) from role_field f
        where f.role_id = g.role_id and f.object = split_part(g.permission, '.', 1)) end as fields,
      exists (select 1 from role_reason x where x.role_id = g.role_id and x.action = split_part(g.permission, '.', 2)) as asks
    from role_grant g join user_role ur on ur.role_id = g.role_id join role r on r.id = g.role_id
    where ur.user_id = $1 and r.retired_at is null order by g.permission, g.role_id";

impl Standing {
    /// Loads a person's standing.
    ///
    /// # Errors
    /// `NotFound` where the person does not exist or is disabled.
    pub fn load(door: &mut impl Door, user_id: i64) -> Result<Self, Problem> {
        let mut place: Standpoint = Sql::new(PLACE).bind(user_id).one(door)?;
        let rows: Vec<Granted> = Sql::new(GRANTS).bind(user_id).rows(door)?;
        let granted = rows.into_iter().filter_map(|row| {
            let grant = Grant {
                permission: permission(&row.permission)?.id,
                scope: ScopeKind::of_id(&row.scope)?,
                departments: row.departments,
                role_id: row.role_id,
            };
            Some((grant, row.fields.as_ref().map_or_else(BTreeMap::new, rules), row.asks))
        });
        let granted: Vec<_> = granted.collect();
        // Whoever may claim leads sees those that nobody has.
        if granted.iter().any(|(grant, ..)| grant.permission == LeadClaim::INFO.id) {
            place.pools.append(&mut place.lead_pools);
        }
        let mut standing = Self::of(user_id, &place, granted);
        standing.measure(door)?;
        Ok(standing)
    }

    /// Whether the departments of the reach of viewing customers hold more than a twentieth of all of them; asked again in an
    /// hour.
    fn measure(&mut self, door: &mut impl Door) -> Result<(), Problem> {
        let Some(reach) = self.reaches.get_mut("customer.view").filter(|reach| !reach.departments.is_empty()) else {
            return Ok(());
        };
        let measured: Share = Sql::new("select kz_department_share($1) as share, now() + interval '1 hour' as until")
            .bind(reach.departments.clone())
            .one(door)?;
        reach.wide = measured.share > 50;
        self.valid_until = Some(self.valid_until.map_or(measured.until, |until| until.min(measured.until)));
        Ok(())
    }

    fn of(user_id: i64, place: &Standpoint, granted: Vec<(Grant, BTreeMap<String, Rule>, bool)>) -> Self {
        let below: Arc<HashSet<i64>> = Arc::new(place.line.iter().copied().collect());
        let mut reaches: HashMap<&'static str, Reach> = HashMap::new();
        let mut views: HashMap<&'static str, Vec<View>> = HashMap::new();
        let mut unasked: HashMap<&'static str, Reach> = HashMap::new();
        let mut grants = Vec::with_capacity(granted.len());
        for (grant, rules, asks) in granted {
            let mut reach = if is_view(grant.permission) { Self::view(place) } else { Reach::default() };
            reach.unite(&Self::reach_of(place, &grant, &below));
            reaches.entry(grant.permission).or_default().unite(&reach);
            if !asks {
                unasked.entry(grant.permission).or_default().unite(&reach);
            }
            if let Some(object) = permission(grant.permission).filter(|info| info.action() == "view") {
                views.entry(object.object()).or_default().push(View { reach, rules });
            }
            grants.push(grant);
        }
        let context = context(&reaches, Some(&views));
        Self {
            user_id,
            name: place.name.clone(),
            department_id: place.department_id,
            grants,
            reaches,
            views,
            unasked,
            machine: false,
            valid_until: place.valid_until,
            long: Long::default(),
            context,
        }
    }

    /// What any grant of view brings along: one's own records, what is shared with one, and one's pools.
    fn view(place: &Standpoint) -> Reach {
        Reach {
            own: place.persons.clone(),
            shared: place.persons.clone(),
            pools: place.pools.clone(),
            view: true,
            ..Reach::default()
        }
    }

    fn reach_of(place: &Standpoint, grant: &Grant, below: &Arc<HashSet<i64>>) -> Reach {
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
        Self { machine: false, ..Self::machine(HashMap::new()) }
    }

    /// Every right: jobs and commands of the machine.
    #[must_use]
    pub fn everything() -> Self {
        Self::machine(PERMISSIONS.iter().map(|p| (p.id, Reach::everything())).collect())
    }

    fn machine(reaches: HashMap<&'static str, Reach>) -> Self {
        let context = context(&reaches, None);
        Self {
            user_id: 0,
            name: String::new(),
            department_id: 0,
            grants: Vec::new(),
            reaches,
            views: HashMap::new(),
            unasked: HashMap::new(),
            machine: true,
            valid_until: None,
            long: Long::default(),
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

    /// The rule of a field on a record of these facts: as the most permissive of the roles that let one view it.
    #[must_use]
    pub fn rule(&self, (catalogue, field): (&Catalogue, &str), facts: &Facts, place: Place) -> Rule {
        match catalogue.governing(field) {
            _ if self.machine => Rule::Write,
            None if catalogue.field(field).is_some() => Rule::Write,
            None => Rule::Hidden,
            Some(governing) => decide(self.views(catalogue.object), (governing.id, governing.class), facts, place),
        }
    }

    /// The records on which a field has at least a rule: what a filter by the field may look at.
    #[must_use]
    pub fn field_reach(&self, (catalogue, field): (&Catalogue, &str), place: Place, least: Rule) -> Reach {
        let views = self.views(catalogue.object);
        match catalogue.governing(field) {
            _ if self.machine => Reach::everything(),
            None => reach_of(views, (field, Class::Public), place, least),
            Some(governing) => reach_of(views, (governing.id, governing.class), place, least),
        }
    }

    /// The best rule that a field has anywhere: whether a list has a column for it, and a filter by it.
    #[must_use]
    pub fn best_rule(&self, (catalogue, field): (&Catalogue, &str), place: Place) -> Rule {
        let least = |rule: &Rule| {
            let views = self.views(catalogue.object).iter();
            let class = catalogue.governing(field).map(|governing| (governing.id, governing.class));
            class.is_none_or(|(id, class)| views.clone().any(|view| view.rule(id, class, place) >= *rule))
        };
        if self.machine { Rule::Write } else { Rule::ALL.into_iter().rev().find(least).unwrap_or(Rule::Hidden) }
    }

    /// Whether some role shows this person a mask, or nothing, in place of what is found by complete values of this kind
    /// (`by_phone`, `by_code`): who does could guess by searching.
    #[must_use]
    pub fn could_guess(&self, key: &str) -> bool {
        FOUND_BY.iter().filter(|(.., of)| *of == key).any(|(object, field, class, _)| {
            self.views(object).iter().any(|view| view.rule(field, *class, Place::Record) < Rule::Read)
        })
    }

    /// The roles that let this person view records of an object.
    #[must_use]
    pub fn views(&self, object: &str) -> &[View] {
        self.views.get(object).map_or(&[], Vec::as_slice)
    }

    /// Whether a reason has to be given for doing this to a record: every role that allows it asks for one.
    #[must_use]
    pub fn asks_reason(&self, permission: &str, facts: &Facts) -> bool {
        !self.machine && !self.unasked.get(permission).is_some_and(|reach| reach.covers(facts))
    }

    /// What the doors tell PostgreSQL.
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

/// The rules of a role's fields as stored; what this binary does not know is the strictest.
fn rules(stored: &Value) -> BTreeMap<String, Rule> {
    let all = stored.as_object().into_iter().flatten();
    all.map(|(field, rule)| (field.clone(), rule.as_str().and_then(Rule::of_id).unwrap_or(Rule::Hidden))).collect()
}

/// The reaches of each object for viewing, creating and changing, and those by whose fields a complete number finds, as
/// the policies read them: `;object.action.way=value` one after the other, ids between braces. Without `views` every
/// field is seen.
fn context(reaches: &HashMap<&'static str, Reach>, views: Option<&HashMap<&'static str, Vec<View>>>) -> String {
    let mut out = String::new();
    // Targets have a policy of their own, which reads the same reaches.
    for object in SHAPES.iter().map(|shape| shape.object).chain(["target"]) {
        let mut actions: BTreeMap<&'static str, Reach> = BTreeMap::new();
        for (id, reach) in reaches {
            if let Some(action) = id.strip_prefix(object).and_then(|rest| rest.strip_prefix('.')) {
                let key = match action {
                    "view" => "view",
                    "create" | "import" => "create",
                    // A participation is a row of its own; an export and a reveal only read; what is claimed is handed over.
                    "share" | "export" | "reveal" | "claim" => continue,
                    // Figures are set by it, not opportunities.
                    "forecast" => "forecast",
                    _ => "change",
                };
                actions.entry(key).or_default().unite(reach);
            }
        }
        let whole = actions.get("view").is_some_and(|view| view.all);
        for (action, reach) in actions {
            tell(&mut out, object, action, &reach);
        }
        // Somebody else's import is taken back by those who import and delete everywhere.
        for action in ["import", "delete"] {
            let all = reaches.get(format!("{object}.{action}").as_str()).is_some_and(|reach| reach.all);
            if all {
                tell(&mut out, object, action, &Reach { all, ..Reach::default() });
            }
        }
        for (_, field, class, key) in FOUND_BY.iter().filter(|(of, ..)| *of == object) {
            let reach = match views {
                Some(views) => {
                    let views = views.get(object).map_or(&[][..], Vec::as_slice);
                    reach_of(views, (field, *class), Place::Record, Rule::Masked)
                }
                None => Reach { all: whole, ..Reach::default() },
            };
            tell(&mut out, object, key, &reach);
        }
    }
    for (object, action, permissions) in [
        ("audit", "view", &["audit.read"][..]),
        ("business", "change", &["business.manage"][..]),
        ("product", "view", &["product.view"][..]),
        ("product", "change", &["product.manage"][..]),
        ("web_form", "view", &["form.manage"][..]),
        ("rights", "view", &["role.manage", "permission.read", "user.manage", "department.manage"][..]),
    ] {
        let all = permissions.iter().any(|id| reaches.contains_key(id));
        tell(&mut out, object, action, &Reach { all, ..Reach::default() });
    }
    out.push(';');
    out
}

fn tell(out: &mut String, object: &str, action: &str, reach: &Reach) {
    let _infallible = write!(out, ";{object}.{action}.all={}", if reach.all { "t" } else { "f" });
    let ways = [
        ("own", &reach.own),
        ("line", &reach.line),
        ("departments", &reach.departments),
        ("pools", &reach.pools),
        ("shared", &reach.shared),
    ];
    for (way, ids) in ways.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        let ids = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        let _infallible = write!(out, ";{object}.{action}.{way}={{{ids}}}");
    }
}

/// Lists that were found to have more lines than are counted, and when: in ten minutes they are counted again.
#[derive(Debug, Default)]
pub struct Long(Mutex<HashMap<String, Instant>>);

impl Long {
    /// Whether a list is known to be long.
    #[must_use]
    pub fn is(&self, list: &str) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(list).is_some_and(|found| found.elapsed() < Duration::from_mins(10))
    }

    /// Notes that it is.
    pub fn note(&self, list: String) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > 100 {
            known.clear();
        }
        known.insert(list, Instant::now());
    }
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
