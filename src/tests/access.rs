//! The decision for one record, the filter for sets, the lists, the searches and row-level security agree on every
//! record of randomly generated organisations, and with the rules as `oracle.sql` states them.

use super::organisation::organisation;
use super::support::Trial;
use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types as st};
use kezhan::core::access::shape::SHAPES;
use kezhan::core::access::{
    Actor, Can, CustomerAssign, CustomerDelete, CustomerEdit, CustomerView, Facts, Reach, Shape, Share, Standing,
};
use kezhan::core::outside::Clock;
use kezhan::core::problem::Problem;
use kezhan::core::sql::{Door, Number, Sql};
use kezhan::customers::filter::{Filter, Order};
use kezhan::customers::{list, store};
use kezhan::row;
use kezhan::text::Lang;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

type Ids = BTreeSet<i64>;
/// What one person may do: ids by object and action.
type May = HashMap<(String, String), Ids>;

#[derive(QueryableByName)]
struct Allowed {
    #[diesel(sql_type = st::BigInt)]
    me: i64,
    #[diesel(sql_type = st::Text)]
    object: String,
    #[diesel(sql_type = st::Text)]
    action: String,
    #[diesel(sql_type = st::BigInt)]
    id: i64,
}

row! {
    struct Known {
        id: i64, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>, customer_owner_id: Option<i64>, can_write: Option<bool>,
        helper_id: Option<i64>, given_by: Option<i64>, created_by: Option<i64>,
    }
}

/// One person in one organisation, and what was found to differ.
struct Check<'a> {
    trial: &'a Trial,
    actor: Arc<Actor>,
    may: &'a May,
    alive: &'a BTreeMap<&'static str, Ids>,
    differences: Vec<String>,
}

impl Check<'_> {
    fn oracle(&self, object: &str, action: &str) -> Ids {
        self.may.get(&(object.to_owned(), action.to_owned())).cloned().unwrap_or_default()
    }

    fn same(&mut self, what: &str, expected: &Ids, found: &Ids) {
        if expected != found {
            let (missing, too_much): (Vec<_>, Vec<_>) =
                (expected.difference(found).take(5).collect(), found.difference(expected).take(5).collect());
            self.differences.push(format!(
                "user {}: {what}: missing {missing:?}, too much {too_much:?}",
                self.actor.standing.user_id
            ));
        }
    }

    fn run(mut self) -> Vec<String> {
        for shape in SHAPES {
            self.decision_and_filter(shape);
            self.row_security(shape);
            self.search(shape);
        }
        self.customers();
        self.differences
    }

    fn decision_and_filter(&mut self, shape: &'static Shape) {
        for action in ["view", "edit", "delete", "assign"] {
            let permission = format!("{}.{action}", shape.object);
            let reach = self.actor.standing.reach(&permission);
            let expected = self.oracle(shape.object, action);
            let facts = self.facts(shape, &reach);
            let covered = facts.iter().filter(|(_, facts)| reach.covers(facts)).map(|(id, _)| *id).collect();
            self.same(&format!("{permission} decided"), &expected, &covered);
            let filtered = self.trial.past_everything(|door| {
                let mut sql = match shape.object {
                    "customer" => Sql::new("select t.id as n from customer t where "),
                    "contact" => Sql::new("select t.id as n from contact t where "),
                    "task" => Sql::new("select t.id as n from task t where "),
                    _ => Sql::new("select t.id as n from follow_up t where "),
                };
                let condition = shape.condition(&mut sql, &reach);
                ids(sql.fragment(&condition).rows(door).unwrap())
            });
            self.same(&format!("{permission} filtered"), &expected, &filtered);
        }
    }

    /// Whose each record is, with this person's participation in it.
    fn facts(&self, shape: &Shape, reach: &Reach) -> Vec<(i64, Facts)> {
        let persons = reach.shared.clone();
        let part = shape.part.unwrap_or_default();
        let columns = match shape.object {
            "customer" => {
                "null::bigint as customer_owner_id, t.id as above, null::bigint as helper_id, null::bigint as given_by, null::bigint as created_by"
            }
            "task" => "customer_owner_id, customer_id as above, helper_id, given_by, created_by",
            _ => {
                "customer_owner_id, customer_id as above, null::bigint as helper_id, null::bigint as given_by, null::bigint as created_by"
            }
        };
        let statement = format!(
            "select t.*, (select bool_or(p.can_write) from participant p where p.object = 'customer' and p.row_id = t.above and p.user_id = any($1)
               and (p.until is null or p.until > now()) and ($2 = '' or $2 = any(p.parts))) as can_write
             from (select id, owner_id, owner_dept_id, pool_id, {columns} from {} t) t",
            shape.table
        );
        let rows: Vec<Known> = self.trial.past_everything(|door| {
            sql_query(statement)
                .bind::<st::Array<st::BigInt>, _>(persons)
                .bind::<st::Text, _>(part)
                .load(door.connection())
                .unwrap()
        });
        rows.into_iter()
            .map(|row| {
                let shared = row.can_write.map(|can_write| Share { can_write });
                (
                    row.id,
                    Facts {
                        owner_id: row.owner_id,
                        owner_dept_id: row.owner_dept_id,
                        pool_id: row.pool_id,
                        also: [row.helper_id, row.given_by, row.created_by],
                        customer_owner_id: row.customer_owner_id,
                        shared,
                    },
                )
            })
            .collect()
    }

    /// What PostgreSQL shows and lets this person change, whatever the statement.
    fn row_security(&mut self, shape: &Shape) {
        let (plain, change) = match shape.object {
            "customer" => ("select id as n from customer", "select id as n from customer for update"),
            "contact" => ("select id as n from contact", "select id as n from contact for update"),
            "task" => ("select id as n from task", "select id as n from task for update"),
            _ => ("select id as n from follow_up", "select id as n from follow_up for update"),
        };
        let seen = self.trial.db.read_now(&self.actor, |r| Ok(ids(Sql::new(plain).rows(r)?))).unwrap();
        let view = self.oracle(shape.object, "view");
        self.same(&format!("{} seen by PostgreSQL", shape.object), &view, &seen);
        let changed = self.trial.db.write_now(&self.actor, |tx| Ok(ids(Sql::new(change).rows(tx)?))).unwrap();
        let any: Ids = ["edit", "delete", "assign"]
            .iter()
            .flat_map(|action| self.oracle(shape.object, action))
            .filter(|id| view.contains(id))
            .collect();
        self.same(&format!("{} changed by PostgreSQL", shape.object), &any, &changed);
    }

    fn search(&mut self, shape: &Shape) {
        let (search, index) = match shape.object {
            "customer" => (
                "select id as n from kz_search_customer('name', '%', 100000, $1)",
                "select customer_id as n from customer_search",
            ),
            "contact" => (
                "select id as n from kz_search_contact('name', '%', 100000, $1)",
                "select contact_id as n from contact_search",
            ),
            _ => return,
        };
        let view = self.oracle(shape.object, "view");
        let alive: Ids = view.intersection(&self.alive[shape.object]).copied().collect();
        let (own, by_word, index) = self
            .trial
            .db
            .read_now(&self.actor, |r| {
                let mut found = |few: i32| Ok::<_, Problem>(ids(Sql::new(search).bind(few).rows(r)?));
                let (own, by_word) = (found(100_000)?, found(-1)?);
                Ok((own, by_word, ids(Sql::new(index).rows(r)?)))
            })
            .unwrap();
        self.same(&format!("{} searched among one's own", shape.object), &alive, &own);
        self.same(&format!("{} searched by the word", shape.object), &alive, &by_word);
        self.same(&format!("{} index", shape.object), &view, &index);
    }

    /// The lists and the store of customers: what pages are made of.
    fn customers(&mut self) {
        let alive = &self.alive["customer"];
        let view: Ids = self.oracle("customer", "view").intersection(alive).copied().collect();
        let Ok(can) = Can::<CustomerView>::of(&self.actor) else {
            assert!(view.is_empty());
            return;
        };
        for order in [Order::Recent, Order::Created, Order::Name] {
            let listed = self.pages(&can, order);
            self.same(&format!("customer listed by {order:?}"), &view, &listed);
        }
        let all: Vec<i64> = alive.iter().copied().collect();
        let seen = self.trial.db.read_now(&self.actor, |r| store::several(r, &can, &all)).unwrap();
        self.same("customer loaded", &view, &seen.iter().map(|row| row.id).collect());
        for (action, allowed) in [
            ("edit", seen.iter().filter(|row| row.allows::<CustomerEdit>()).map(|row| row.id).collect::<Ids>()),
            ("delete", seen.iter().filter(|row| row.allows::<CustomerDelete>()).map(|row| row.id).collect()),
            ("assign", seen.iter().filter(|row| row.allows::<CustomerAssign>()).map(|row| row.id).collect()),
        ] {
            let expected: Ids = self.oracle("customer", action).intersection(&view).copied().collect();
            self.same(&format!("customer.{action} on what was loaded"), &expected, &allowed);
        }
        let names = self
            .trial
            .db
            .read_now(&self.actor, |r| {
                Ok(ids(Sql::new(
                    "select id as n from kz_customer_named(array(select '客户' || n from generate_series(0, 200) n))",
                )
                .rows(r)?))
            })
            .unwrap();
        let generated: Ids = view.iter().copied().filter(|id| *id >= 1_000_000).collect();
        self.same("customer named", &generated, &names);
    }

    /// Every page of the list, each line once.
    fn pages(&mut self, can: &Can<CustomerView>, order: Order) -> Ids {
        let mut filter = Filter { order, exact: true, ..Filter::default() };
        let (mut listed, mut lines) = (Ids::new(), 0);
        loop {
            let found = self
                .trial
                .db
                .read_now(&self.actor, |r| list::find(r, can, &filter, Clock::System.now().date_naive()))
                .unwrap();
            lines += found.lines.len();
            listed.extend(found.lines.iter().map(|line| line.id));
            let Some(next) = found.next else {
                if lines != listed.len() || lines as i64 != found.count {
                    self.differences.push(format!(
                        "{lines} lines of {} customers, counted {}",
                        listed.len(),
                        found.count
                    ));
                }
                return listed;
            };
            filter.cursor = Some(next);
        }
    }
}

fn ids(rows: Vec<Number>) -> Ids {
    rows.into_iter().map(|row| row.n).collect()
}

/// Spoils nothing.
const RIGHT: &str = "select 1";

/// What differs in the organisation of a seed.
fn differences(trial: &Trial, seed: u64, spoil: &str) -> Vec<String> {
    trial.undone(|| {
        trial.past_everything(|door| door.connection().batch_execute(&organisation(seed)).unwrap());
        trial.past_everything(|door| door.connection().batch_execute(spoil).unwrap());
        let allowed: Vec<Allowed> = trial.past_everything(|door| sql_query(include_str!("oracle.sql")).load(door.connection()).unwrap());
        let mut everybody: HashMap<i64, May> = HashMap::new();
        for one in allowed {
            everybody.entry(one.me).or_default().entry((one.object, one.action)).or_default().insert(one.id);
        }
        let alive = BTreeMap::from([
            ("customer", trial.past_everything(|door| ids(Sql::new("select id as n from customer where deleted_at is null").rows(door).unwrap()))),
            ("contact", trial.past_everything(|door| ids(Sql::new("select t.id as n from contact t join customer c on c.id = t.customer_id where t.deleted_at is null and c.deleted_at is null").rows(door).unwrap()))),
        ]);
        let users = trial.past_everything(|door| ids(Sql::new("select id as n from app_user where active").rows(door).unwrap()));
        let nothing = May::new();
        let check = |user: i64| {
            let standing = trial.db.housekeeping_now(|tx| Standing::load(tx, user)).unwrap();
            let actor = Arc::new(Actor::person(Arc::new(standing), Lang::Zh));
            Check { trial, actor, may: everybody.get(&user).unwrap_or(&nothing), alive: &alive, differences: Vec::new() }.run()
        };
        users.into_iter().filter(|user| *user >= 1_000_000 || seed.is_multiple_of(10)).flat_map(check).collect()
    })
}

/// Two workers share the seeds: a hundred from `KEZHAN_TEST_SEED` on (`run.sh` draws and prints it), a thousand for the proof.
fn slow_organisations(worker: u64) {
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let proof = std::env::var_os("KEZHAN_TEST_PROOF").is_some();
    let count = number("KEZHAN_TEST_ORGANISATIONS").unwrap_or(if proof { 500 } else { 50 });
    let first = number("KEZHAN_TEST_SEED").unwrap_or_else(|| rand::random::<u32>().into()) + (worker - 1) * count;
    let trial = Trial::new();
    for seed in first..first + count {
        let found = differences(&trial, seed, RIGHT);
        assert!(
            found.is_empty(),
            "KEZHAN_TEST_SEED={seed} KEZHAN_TEST_ORGANISATIONS=1 repeats it:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn slow_all_agree_in_fifty_organisations() {
    slow_organisations(1);
}

#[test]
fn slow_all_agree_in_fifty_others() {
    slow_organisations(2);
}

/// Organisations in which each wrong rule shows.
const ENOUGH: u64 = 6;

/// A wrong rule, wherever it stands, is noticed.
#[test]
fn slow_a_wrong_rule_is_noticed() {
    let trial = Trial::new();
    assert!((1..=ENOUGH).all(|seed| differences(&trial, seed, RIGHT).is_empty()));
    let shared = |rest: &str| {
        format!("create or replace function kz_shared(object text, action text, part text) returns bigint[] language sql stable as $$
            select array(select row_id from participant p where p.object = 'customer' and p.user_id = any(kz_ids(kz_shared.object, action, 'shared')) {rest}) $$")
    };
    for (what, spoil) in [
        ("a policy that lets everything through", "drop policy see on contact; create policy see on contact for select using (true)".to_owned()),
        ("a policy without its pools", "create or replace function kz_ids(object text, action text, way text) returns bigint[] language sql stable as
            $$ select case when way = 'pools' then '{}' else coalesce(nullif(split_part(split_part(kz_standing(), ';' || object || '.' || action || '.' || way || '=', 2), ';', 1), ''), '{}')::bigint[] end $$".to_owned()),
        ("a share that never ends", shared("and (action = 'view' or p.can_write) and (part = '' or part = any(p.parts))")),
        ("a share of every part", shared("and (p.until is null or p.until > now()) and (action = 'view' or p.can_write)")),
        ("a share that always writes", shared("and (p.until is null or p.until > now()) and (part = '' or part = any(p.parts))")),
        ("a reporting line that ends after one step", "delete from reporting_line r where not exists (select 1 from app_user u where u.id = r.user_id and u.manager_id = r.manager_id)".to_owned()),
        ("a department line that forgets its top", "delete from department_line where depth > 1".to_owned()),
        ("an owner of the customer that is not kept", "update contact set customer_owner_id = null".to_owned()),
        ("a task that its helper does not see", "drop policy see on task; create policy see on task for select using (owner_id = any((select kz_ids('task', 'view', 'own'))::bigint[]) or (select kz_all('task', 'view')))".to_owned()),
    ] {
        let noticed = (1..=ENOUGH).any(|seed| !differences(&trial, seed, &spoil).is_empty());
        assert!(noticed, "nobody noticed {what}");
    }
}
