//! The decision for one record, the filter for sets, the lists, the searches and row-level security agree on every
//! record of randomly generated organisations, and with the rules as `oracle.sql` states them.

use super::organisation::{PENDANTS, organisation};
use super::support::{Trial, is_proof};
use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types as st};
use kezhan::core::access::shape::SHAPES;
use kezhan::core::access::{
    Actor, Can, CustomerAssign, CustomerDelete, CustomerEdit, CustomerView, Facts, PERMISSIONS, PermissionInfo, Reach,
    Shape, Share, Standing,
};
use kezhan::core::event::Event;
use kezhan::core::outside::Clock;
use kezhan::core::problem::Problem;
use kezhan::core::sql::{Door, Number, Sql, Word};
use kezhan::core::tx::Tx;
use kezhan::customers::filter::{Filter, Order};
use kezhan::customers::{list, store};
use kezhan::row;
use kezhan::text::Lang;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

type Ids = BTreeSet<i64>;

/// The telephone of everybody in the generated organisations.
const NUMBER: &str = "13800138000";

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
        id: i64, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>, customer_owner_id: Option<i64>, record_owner_id: Option<i64>, can_write: Option<bool>,
        helper_id: Option<i64>, given_by: Option<i64>, created_by: Option<i64>,
    }
}

row! {
    struct Filtered { id: i64, permission: String }
}

/// One person in one organisation, and what was found to differ.
struct Check<'a> {
    trial: &'a Trial,
    actor: Arc<Actor>,
    may: &'a May,
    alive: &'a BTreeMap<&'static str, Ids>,
    /// What the policies of inserting say, by object.
    adding: &'a BTreeMap<&'static str, String>,
    /// The import batches: who made each, and its customers.
    batches: &'a [(String, i64, Ids)],
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
            self.insertion(shape);
            self.search(shape);
        }
        self.customers();
        self.pendants();
        self.put_off();
        self.waiting();
        self.imports();
        self.differences
    }

    /// Every permission about the object: what is decided for each record, and what the filter lets through.
    fn decision_and_filter(&mut self, shape: &'static Shape) {
        let of = |info: &&PermissionInfo| info.id.split_once('.').is_some_and(|(object, _)| object == shape.object);
        let reaches: Vec<(&str, Reach)> =
            PERMISSIONS.iter().filter(of).map(|info| (info.id, self.actor.standing.reach(info.id))).collect();
        let persons = reaches.iter().map(|(_, reach)| &reach.shared).find(|persons| !persons.is_empty());
        let facts = self.facts(shape, persons.cloned().unwrap_or_default());
        let mut sql = Sql::new("select 0::bigint as id, '' as permission where false");
        for (permission, reach) in &reaches {
            sql = sql
                .text(" union all select t.id, '")
                .text(permission)
                .text("' from ")
                .text(shape.table)
                .text(" t where ");
            let condition = shape.condition(&mut sql, reach);
            sql = sql.fragment(&condition);
        }
        let mut filtered: HashMap<String, Ids> = HashMap::new();
        for one in self.trial.past_everything(|door| sql.rows::<Filtered>(door).unwrap()) {
            filtered.entry(one.permission).or_default().insert(one.id);
        }
        for (permission, reach) in &reaches {
            let action = permission.split_once('.').unwrap().1;
            let expected = self.oracle(shape.object, action);
            let covered = facts.iter().filter(|(_, facts)| reach.covers(facts)).map(|(id, _)| *id).collect();
            self.same(&format!("{permission} decided"), &expected, &covered);
            self.same(&format!("{permission} filtered"), &expected, &filtered.remove(*permission).unwrap_or_default());
        }
    }

    /// What the policy of inserting says, in its own words, of records like those that there are.
    fn insertion(&mut self, shape: &'static Shape) {
        let statement = format!("select id as n from {} where {}", shape.table, self.adding[shape.object]);
        let allowed = self.past_policies(|tx| ids(sql_query(statement).load(tx.connection()).unwrap()));
        // An import adds records too.
        let expected = ["create", "import"].iter().flat_map(|action| self.oracle(shape.object, action)).collect();
        self.same(&format!("{} added by PostgreSQL", shape.object), &expected, &allowed);
    }

    /// Asks with this person's standing, past the policies themselves.
    fn past_policies<T>(&self, ask: impl FnOnce(&mut Tx) -> T) -> T {
        let asked = self.trial.db.write_now(&self.actor, |tx| {
            tx.connection().batch_execute("reset role").map_err(Problem::bug)?;
            let found = ask(tx);
            tx.connection().batch_execute("set role kezhan_app").map_err(Problem::bug)?;
            Ok(found)
        });
        asked.unwrap()
    }

    /// The next follow-up is put off by whoever may write follow-ups, of what they see and nothing else.
    fn put_off(&mut self) {
        let alive = &self.alive["customer"];
        let view: Ids = self.oracle("customer", "view").intersection(alive).copied().collect();
        let sample: Vec<i64> =
            view.iter().rev().take(4).copied().chain(alive.difference(&view).take(4).copied()).collect();
        let may = self.actor.standing.holds("follow_up.create");
        let expected: Ids = sample.iter().copied().filter(|id| may && view.contains(id)).collect();
        let put = "select d.n from unnest($1) c(id), lateral (select kz_next_follow_up(c.id, current_date + 3) as n) d where d.n is not null";
        let done = self.trial.db.write_now(&self.actor, |tx| {
            tx.record(Event::named("test.put_off", "test"))?;
            Ok(ids(Sql::new(put).bind(sample).rows(tx)?))
        });
        self.same("put off", &expected, &done.unwrap());
    }

    /// What the menu counts for this person is no more than they see, where they see customers or tasks at all.
    fn waiting(&mut self) {
        let standing = &self.actor.standing;
        let (me, customers, tasks) = (standing.user_id, standing.holds("customer.view"), standing.holds("task.view"));
        let counts = "select x.n from unnest(kz_waiting($1, current_date, 'Asia/Shanghai')) with ordinality x(n, place) order by x.place";
        let counts = self.trial.db.read_now(&self.actor, |r| Sql::new(counts).bind(me).rows::<Number>(r)).unwrap();
        let counts: Vec<i64> = counts.into_iter().map(|one| one.n).collect();
        assert_eq!(counts.len(), 4);
        let seen = ["customer", "task", "customer", "customer"].map(|object| self.oracle(object, "view").len() as i64);
        let counted = |place: usize| if place == 1 { tasks } else { customers };
        if (0..4).any(|place| counted(place) && counts[place] > seen[place]) {
            self.differences.push(format!("user {me}: the menu counts {counts:?} of {seen:?}"));
        }
    }

    /// An import is looked at as a whole by its maker, and by those who may import and delete everything.
    fn imports(&mut self) {
        let all = |permission: &str| self.actor.standing.reach(permission).all;
        let (everywhere, batches) = (all("customer.import") && all("customer.delete"), self.batches);
        for (batch, made_by, customers) in batches {
            let made = "select id as n from kz_import_made($1::uuid)";
            let found = self
                .trial
                .db
                .write_now(&self.actor, |tx| Ok(ids(Sql::new(made).bind(batch.clone()).rows(tx)?)))
                .unwrap();
            let expected =
                if everywhere || *made_by == self.actor.standing.user_id { customers.clone() } else { Ids::new() };
            self.same("import", &expected, &found);
        }
    }

    /// Whose each record is, with this person's participation in it.
    fn facts(&self, shape: &Shape, persons: Vec<i64>) -> Vec<(i64, Facts)> {
        let part = shape.part.unwrap_or_default();
        let above = match shape.object {
            "customer" => "null::bigint as customer_owner_id, null::bigint as record_owner_id, t.id as above",
            "lead" => "null::bigint as customer_owner_id, null::bigint as record_owner_id, null::bigint as above",
            "task" => "customer_owner_id, record_owner_id, customer_id as above",
            _ => "customer_owner_id, null::bigint as record_owner_id, customer_id as above",
        };
        let also = match shape.object {
            "task" => "helper_id, given_by, created_by",
            _ => "null::bigint as helper_id, null::bigint as given_by, null::bigint as created_by",
        };
        let statement = format!(
            "select t.*, (select bool_or(p.can_write) from participant p where p.object = 'customer' and p.row_id = t.above and p.user_id = any($1)
               and (p.until is null or p.until > now()) and ($2 = '' or $2 = any(p.parts))) as can_write
             from (select id, owner_id, owner_dept_id, pool_id, {above}, {also} from {} t) t",
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
                        record_owner_id: row.record_owner_id,
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
            "lead" => ("select id as n from lead", "select id as n from lead for update"),
            "task" => ("select id as n from task", "select id as n from task for update"),
            "opportunity" => ("select id as n from opportunity", "select id as n from opportunity for update"),
            _ => ("select id as n from follow_up", "select id as n from follow_up for update"),
        };
        let seen = self.trial.db.read_now(&self.actor, |r| Ok(ids(Sql::new(plain).rows(r)?))).unwrap();
        let view = self.oracle(shape.object, "view");
        self.same(&format!("{} seen by PostgreSQL", shape.object), &view, &seen);
        let changed = self.trial.db.write_now(&self.actor, |tx| Ok(ids(Sql::new(change).rows(tx)?))).unwrap();
        let any: Ids = ["edit", "delete", "assign", "restore", "close", "reopen", "convert"]
            .iter()
            .flat_map(|action| self.oracle(shape.object, action))
            .filter(|id| view.contains(id))
            .collect();
        self.same(&format!("{} changed by PostgreSQL", shape.object), &any, &changed);
    }

    /// What hangs on records is seen with them, and a participation by whoever takes part in it too.
    fn pendants(&mut self) {
        for (what, object, seen) in PENDANTS {
            let found = self.trial.db.read_now(&self.actor, |r| Ok(ids(Sql::new(seen).rows(r)?))).unwrap();
            let expected = self.oracle(object, "view");
            self.same(&format!("{what} seen by PostgreSQL"), &expected, &found);
        }
    }

    fn search(&mut self, shape: &Shape) {
        let (search, index) = match shape.object {
            "customer" => (
                "select id as n from kz_search_customer($1, $2, 100000, $3)",
                "select customer_id as n from customer_search",
            ),
            "contact" => (
                "select id as n from kz_search_contact($1, $2, 100000, $3)",
                "select contact_id as n from contact_search",
            ),
            "lead" => {
                ("select id as n from kz_search_lead($1, $2, 100000 + 0 * $3)", "select lead_id as n from lead_search")
            }
            "opportunity" => (
                "select id as n from kz_search_opportunity($1, $2, 100000, $3)",
                "select opportunity_id as n from opportunity_search",
            ),
            _ => return,
        };
        let view = self.oracle(shape.object, "view");
        let alive: Ids = view.intersection(&self.alive[shape.object]).copied().collect();
        // No role of these organisations says anything of fields: a complete number finds what is seen.
        let numbered = &self.alive[format!("{} numbered", shape.object).as_str()];
        let numbered: Ids = alive.intersection(numbered).copied().collect();
        for (how, pattern, alive) in [("name", "%", &alive), ("pinyin", "%", &alive), ("number", NUMBER, &numbered)] {
            for (few, way) in [(100_000, "among one's own"), (-1, "by the word")] {
                let asked = || Sql::new(search).bind(how.to_owned()).bind(pattern.to_owned()).bind(few);
                let found = self.trial.db.read_now(&self.actor, |r| Ok(ids(asked().rows(r)?))).unwrap();
                self.same(&format!("{} searched by {how}, {way}", shape.object), alive, &found);
            }
        }
        let index = self.trial.db.read_now(&self.actor, |r| Ok(ids(Sql::new(index).rows(r)?))).unwrap();
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
        let mut alive = BTreeMap::from([
            ("customer", trial.past_everything(|door| ids(Sql::new("select id as n from customer where deleted_at is null").rows(door).unwrap()))),
            ("contact", trial.past_everything(|door| ids(Sql::new("select t.id as n from contact t join customer c on c.id = t.customer_id where t.deleted_at is null and c.deleted_at is null").rows(door).unwrap()))),
        ]);
        alive.insert("lead", trial.past_everything(|door| ids(Sql::new("select id as n from lead where deleted_at is null").rows(door).unwrap())));
        alive.insert("opportunity", trial.past_everything(|door| ids(Sql::new("select id as n from opportunity where deleted_at is null and not customer_gone").rows(door).unwrap())));
        // An opportunity has no telephone.
        alive.insert("opportunity numbered", Ids::new());
        let numbered = |statement: &'static str| {
            trial.past_everything(|door| ids(Sql::new(statement).bind(NUMBER.to_owned()).rows(door).unwrap()))
        };
        alive.insert("customer numbered", numbered("select customer_id as n from customer_search where numbers @> array[$1]"));
        alive.insert("lead numbered", numbered("select lead_id as n from lead_search where numbers @> array[$1]"));
        alive.insert("contact numbered", numbered("select contact_id as n from contact_search where numbers @> array[$1]"));
        let users = trial.past_everything(|door| ids(Sql::new("select id as n from app_user where active").rows(door).unwrap()));
        let adding = SHAPES.iter().map(|shape| {
            let policy = "select pg_get_expr(p.polwithcheck, p.polrelid) as t from pg_policy p join pg_class c on c.oid = p.polrelid where p.polname = 'add' and c.relname = $1";
            (shape.object, trial.past_everything(|door| Sql::new(policy).bind(shape.table.to_owned()).one::<Word>(door).unwrap().t))
        });
        let adding: BTreeMap<&'static str, String> = adding.collect();
        let makers = "select made_by as n from import_batch where id::text like '00000000-0000-7000-8000-%' order by id";
        let makers: Vec<i64> = trial.past_everything(|door| Sql::new(makers).rows::<Number>(door).unwrap()).into_iter().map(|one| one.n).collect();
        let batches: Vec<(String, i64, Ids)> = makers.into_iter().enumerate().map(|(n, maker)| {
            let batch = format!("00000000-0000-7000-8000-00000000000{n}");
            let of = "select id as n from customer where import_id = $1::uuid";
            (batch.clone(), maker, trial.past_everything(|door| ids(Sql::new(of).bind(batch).rows(door).unwrap())))
        }).collect();
        let nothing = May::new();
        let check = |user: i64| {
            let standing = trial.db.housekeeping_now(|tx| Standing::load(tx, user)).unwrap();
            let actor = Arc::new(Actor::person(Arc::new(standing), Lang::Zh));
            Check { trial, actor, may: everybody.get(&user).unwrap_or(&nothing), alive: &alive, adding: &adding, batches: &batches, differences: Vec::new() }.run()
        };
        users.into_iter().filter(|user| *user >= 1_000_000 || seed.is_multiple_of(10)).flat_map(check).collect()
    })
}

/// Two workers share the seeds: a hundred from `KEZHAN_TEST_SEED` on (`run.sh` draws and prints it), a thousand for the proof.
fn slow_organisations(worker: u64) {
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let count = number("KEZHAN_TEST_ORGANISATIONS").unwrap_or(if is_proof() { 500 } else { 50 });
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
        format!("create or replace function kz_shared(object text, action text, part text) returns bigint[] language sql stable security definer as $$
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
        ("a policy that lets everybody add contacts", "drop policy add on contact; create policy add on contact for insert with check (true)".to_owned()),
        ("a next follow-up that anybody puts off", "create or replace function kz_next_follow_up(customer_id bigint, day date) returns bigint language sql security definer as
            $$ update customer t set next_follow_up = day where t.id = customer_id and t.deleted_at is null returning t.id $$".to_owned()),
        ("a parent that everybody finds by name", "create or replace function kz_customer_named(names text[]) returns table (id bigint, name text) language sql stable security definer as
            $$ select t.id, t.name from customer t where t.name = any(names) and t.deleted_at is null $$".to_owned()),
        ("an import that everybody may look at", "create or replace function kz_import_made(batch uuid) returns table (id bigint, name text, owner_id bigint, owner_dept_id bigint,
            pool_id bigint, parent_id bigint, changed_by text, used boolean) language sql volatile security definer as
            $$ select c.id, c.name, c.owner_id, c.owner_dept_id, c.pool_id, c.parent_id, null::text, false from customer c where c.import_id = batch $$".to_owned()),
        ("tags of customers that one does not see", "drop policy follow on tagging; create policy follow on tagging for all using (true)".to_owned()),
        ("links of follow-ups that one does not see", "drop policy follow on follow_up_link; create policy follow on follow_up_link for all using (true)".to_owned()),
        ("keys of what one does not see", "drop policy follow on external_id; create policy follow on external_id for all using (object <> 'task' or exists (select 1 from task p where p.id = external_id.row_id))".to_owned()),
        ("participations in what one does not see", "drop policy follow on participant; create policy follow on participant for all using (true)".to_owned()),
        ("participations that those who take part do not see", "drop policy follow on participant; create policy follow on participant for all using (exists (select 1 from customer p where p.id = participant.row_id))".to_owned()),
        ("a task that its helper does not see", "drop policy see on task; create policy see on task for select using (owner_id = any((select kz_ids('task', 'view', 'own'))::bigint[]) or (select kz_all('task', 'view')))".to_owned()),
    ] {
        let noticed = (1..=ENOUGH).any(|seed| !differences(&trial, seed, &spoil).is_empty());
        assert!(noticed, "nobody noticed {what}");
    }
}
