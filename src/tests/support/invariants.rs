//! What holds after every fault: no half operation, no change without its event, nothing that a key forbids, no job lost.
//! That acknowledged writes are there once is for each test to say, as it knows what was acknowledged; so is the time
//! until the service was back.

use diesel::connection::SimpleConnection;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types as st};

/// What is looked for, and a statement that names each offender.
const OFFENDERS: &[(&str, &str)] = &[
    // No half operation.
    ("customer without its search row", "select id::text as t from customer c where not exists (select from customer_search s where s.customer_id = c.id)"),
    ("contact without its search row", "select id::text as t from contact c where not exists (select from contact_search s where s.contact_id = c.id)"),
    ("customer whose owner is not the last of its history", "select id::text as t from customer c where 1 <> (select count(*) from customer_owner_history h
       where h.customer_id = c.id and upper_inf(during) and (h.owner_id, h.owner_dept_id, h.pool_id) is not distinct from (c.owner_id, c.owner_dept_id, c.pool_id))"),
    ("customer whose stage is not in its history", "select id::text as t from customer c where not exists (select from customer_stage_history h where h.customer_id = c.id and h.stage = c.stage)"),
    ("customer made by a form without a record of it", "select id::text as t from customer c where origin = 'form' and 1 <> (select count(*) from change_history h
       where h.object = 'customer' and h.row_id = c.id and h.name = 'customer.created')"),
    ("customer out of step with its follow-ups", "select id::text as t from customer c where last_follow_up_at is distinct from
       (select max(happened_at) from follow_up f where f.customer_id = c.id and f.deleted_at is null)"),
    ("contact out of step with its customer", "select k.id::text as t from contact k join customer c on c.id = k.customer_id where (k.customer_owner_id, k.pool_id) is distinct from (c.owner_id, c.pool_id)"),
    ("follow-up out of step with its customer", "select f.id::text as t from follow_up f join customer c on c.id = f.customer_id where (f.customer_owner_id, f.pool_id) is distinct from (c.owner_id, c.pool_id)"),
    ("opportunity without its search row", "select id::text as t from opportunity o where not exists (select from opportunity_search s where s.opportunity_id = o.id)"),
    ("lead without its search row", "select id::text as t from lead l where not exists (select from lead_search s where s.lead_id = l.id)"),
    ("lead whose owner is not the last of its history", "select id::text as t from lead l where 1 <> (select count(*) from lead_owner_history h
       where h.lead_id = l.id and upper_inf(during) and (h.owner_id, h.owner_dept_id, h.pool_id) is not distinct from (l.owner_id, l.owner_dept_id, l.pool_id))"),
    ("follow-up out of step with its lead", "select f.id::text as t from follow_up f join lead l on l.id = f.lead_id where f.customer_id is null
       and (f.customer_owner_id, f.pool_id) is distinct from (l.owner_id, l.pool_id)"),
    ("task out of step with its customer", "select k.id::text as t from task k join customer c on c.id = k.customer_id
       where (k.customer_owner_id, k.pool_id, k.customer_gone) is distinct from (c.owner_id, c.pool_id, c.deleted_at is not null)"),
    ("opportunity out of step with its customer", "select o.id::text as t from opportunity o join customer c on c.id = o.customer_id
       where (o.customer_owner_id, o.pool_id, o.customer_gone) is distinct from (c.owner_id, c.pool_id, c.deleted_at is not null)"),
    ("opportunity that is not where its history ends", "select o.id::text as t from opportunity o where 1 <> (select count(*) from opportunity_stage h
       where h.opportunity_id = o.id and h.until is null and (h.stage_id, h.state) = (o.stage_id, o.state))"),
    ("credit that does not come to what was won", "select o.id::text as t from opportunity o where o.state = 'won' and o.deleted_at is null and not o.customer_gone
       and o.amount is distinct from (select sum(c.amount) from opportunity_credit c where c.opportunity_id = o.id)"),
    ("task of nothing", "select t.id::text as t from task t where t.object = 'contact' and not exists (select from contact k where k.id = t.row_id)
       or t.object = 'follow_up' and not exists (select from follow_up f where f.id = t.row_id)"),
    ("attachment of nothing", "select a.id::text as t from attachment a where object = 'follow_up' and not exists (select from follow_up f where f.id = a.row_id)"),
    ("form taken in without an answer", "select key::text as t from submission where answer = ''"),
    // No change without its event, no event without its change.
    ("change without an event", "select h.name || ' ' || h.row_id as t from change_history h where not exists (select from audit_event a where a.xact = h.xact and a.name = h.name)"),
    ("event without a change", "select a.name || ' ' || coalesce(a.row_id::text, a.ids::text) as t from audit_event a where (a.row_id is not null or a.ids <> '{}')
       and not exists (select from change_history h where h.xact = a.xact and h.name = a.name)"),
    ("customer that a transaction without an event wrote", "select id::text as t from customer c where origin <> 'demo' and not exists (select from audit_event a where a.xact::text::bigint % 4294967296 = c.xmin::text::bigint)"),
    ("contact that a transaction without an event wrote", "select c.id::text as t from contact c join customer o on o.id = c.customer_id and o.origin <> 'demo'
       where not exists (select from audit_event a where a.xact::text::bigint % 4294967296 = c.xmin::text::bigint)"),
    ("follow-up that a transaction without an event wrote", "select c.id::text as t from follow_up c join customer o on o.id = c.customer_id and o.origin <> 'demo'
       where not exists (select from audit_event a where a.xact::text::bigint % 4294967296 = c.xmin::text::bigint)"),
    // Closures are what they are made of.
    ("department that does not stand in its own line", "select id::text as t from department d where not exists (select from department_line l where l.ancestor_id = d.id and l.department_id = d.id)"),
    ("superior without the line", "select id::text as t from app_user u where manager_id is not null and not exists (select from reporting_line r where r.manager_id = u.manager_id and r.user_id = u.id)"),
    // Jobs: a lease as long as work is done, and no longer.
    ("job whose state and lease contradict each other", "select id::text as t from job where (state = 'running') <> (lease_until is not null)"),
    ("job that is held for too long", "select id::text as t from job where lease_until > now() + interval '6 minutes'"),
    // The outbox: every notice becomes a letter or a reason, and a letter is held as long as somebody sends it.
    ("letter whose state and lease contradict each other", "select id::text as t from letter where (state = 'sending') <> (lease_until is not null)"),
    ("letter that is held for too long", "select id::text as t from letter where lease_until > now() + interval '6 minutes'"),
    ("letter that was sent at no time", "select l.id::text as t from letter l where l.state = 'sent' and l.sent_at is null"),
    // Nobody holds two of the three administrators.
    ("two of the three administrators in one hand", "select user_id::text as t from user_role r join role o on o.id = r.role_id
       where o.key in ('system_administrator', 'security_administrator', 'audit_administrator') group by user_id having count(*) > 1"),
    ("transaction that nobody ends", "select pid::text as t from pg_stat_activity where datname = current_database() and state like 'idle in transaction%' and xact_start < now() - interval '40 seconds'"),
];

/// A foreign key as an offender: rows that point nowhere.
const FOREIGN_KEYS: &str = "
    select format('select count(*)::text as t from %s a where a.%I is not null and not exists (select from %s b where b.%I = a.%I) having count(*) > 0',
      k.conrelid::regclass, f.attname, k.confrelid::regclass, t.attname, f.attname) as t
    from pg_constraint k join pg_attribute f on f.attrelid = k.conrelid and f.attnum = k.conkey[1] join pg_attribute t on t.attrelid = k.confrelid and t.attnum = k.confkey[1]
    where k.contype = 'f' and cardinality(k.conkey) = 1 and k.connamespace = 'public'::regnamespace";

/// Every index against its table, a unique one entry by entry.
const INDEXES: &str = "
    create extension if not exists amcheck;
    select bt_index_parent_check(i.indexrelid, true) from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
      where a.amname = 'btree' and c.relnamespace = 'public'::regnamespace and c.relkind = 'i';
    select keep_sides_apart(null, null)";

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = st::Text)]
    t: String,
}

fn found(connection: &mut PgConnection, statement: &str) -> Vec<String> {
    let rows: Vec<Found> = sql_query(statement).load(connection).unwrap_or_else(|error| panic!("{error}: {statement}"));
    rows.into_iter().map(|row| row.t).collect()
}

/// Panics with all that does not hold; `connection` is past row-level security, and nobody writes meanwhile.
pub fn hold(connection: &mut PgConnection) {
    let mut wrong = Vec::new();
    for (what, statement) in OFFENDERS {
        let offenders = found(connection, statement);
        if !offenders.is_empty() {
            wrong.push(format!("{what}: {}", offenders.join(", ")));
        }
    }
    for statement in found(connection, FOREIGN_KEYS) {
        let offenders = found(connection, &statement);
        if !offenders.is_empty() {
            wrong.push(format!("{} rows of {statement}", offenders.join(", ")));
        }
    }
    if let Err(error) = connection.batch_execute(INDEXES) {
        wrong.push(error.to_string());
    }
    assert!(wrong.is_empty(), "what must hold does not:\n{}", wrong.join("\n"));
}

/// A whole number past everything.
pub fn number(connection: &mut PgConnection, statement: &str) -> i64 {
    found(connection, &format!("select ({statement})::text as t")).first().unwrap().parse().unwrap()
}

/// A text past everything.
pub fn word(connection: &mut PgConnection, statement: &str) -> String {
    found(connection, &format!("select ({statement})::text as t")).into_iter().next().unwrap()
}
