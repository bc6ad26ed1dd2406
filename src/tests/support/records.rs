//! One record of every kind in every relation to each kind of person, for what is made from the route table.

use super::own::OwnDatabase;
use super::world::{World, config};
use diesel::connection::SimpleConnection;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types as st};
use kezhan::admin::built_in;
use kezhan::core::countdown::Countdown;
use kezhan::core::outside::Clock;
use kezhan::demo::PEOPLE;
use kezhan::web::registry::RouteRow;

/// The first person of the named world who holds each built-in role: role and login.
pub fn people() -> Vec<(&'static str, &'static str)> {
    let of = |key: &str| PEOPLE.iter().find(|person| person.roles == [key]).unwrap().login;
    built_in::ROLES.iter().map(|role| (role.key, of(role.key))).collect()
}

/// How a record stands to a person.
pub const RELATIONS: [&str; 5] = ["own", "team", "shared", "foreign", "absent"];

/// An id that no record has.
const ABSENT: i64 = 900_000_000;

/// A company in which each person has a record of each kind in each relation; nothing done in `world` is kept.
pub struct Company {
    pub own: OwnDatabase,
    pub world: World,
    /// Lets a statement fail.
    pub countdown: Countdown,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = st::Text)]
    id: String,
    #[diesel(sql_type = st::Integer)]
    version: i32,
}

impl Company {
    pub async fn new() -> Self {
        let own = OwnDatabase::new();
        let config = config(&[]);
        let mut connection = own.superuser();
        connection.batch_execute(STRANGERS).unwrap();
        connection.batch_execute(LEAVERS).unwrap();
        for (_, login) in people() {
            sql_query(RECORDS).bind::<st::Text, _>(login).execute(&mut connection).unwrap();
            sql_query(CHILDREN).bind::<st::Text, _>(login).execute(&mut connection).unwrap();
            sql_query(LEADS).bind::<st::Text, _>(login).execute(&mut connection).unwrap();
            sql_query(CONVERSIONS).bind::<st::Text, _>(login).execute(&mut connection).unwrap();
            sql_query(SHARES).bind::<st::Text, _>(login).execute(&mut connection).unwrap();
        }
        connection.batch_execute(COMMENTS).unwrap();
        let clock = Clock::fixed(Clock::System.now());
        let countdown = Countdown::default();
        let db = own.trial(clock.clone(), countdown.clone());
        let world = World::over(config, db, clock, None).await;
        let file = world.house.files.put("一个附件".as_bytes()).unwrap();
        let keep = "insert into attachment (object, row_id, customer_id, name, media_type, size, sha256, created_by, created_at)
            select 'follow_up', f.id, f.customer_id, '附件.txt', 'text/plain', $1, $2, f.owner_id, now() from follow_up f where f.body like 'm:%'";
        sql_query(keep)
            .bind::<st::BigInt, _>(file.size)
            .bind::<st::Binary, _>(file.sha256.to_vec())
            .execute(&mut connection)
            .unwrap();
        Self { own, world, countdown }
    }

    /// The relations that make a difference for a kind of record.
    pub fn relations(kind: &str) -> &'static [&'static str] {
        match kind {
            "session"
            | "user"
            | "import"
            | "import of leads"
            | "sales import"
            | "bulk change"
            | "bulk change of tasks"
            | "bulk change of opportunities"
            | "bulk change of leads"
            | "bulk change of a leaver"
            | "bulk change of the pool"
            | "notice"
            | "customer view deleted"
            | "lead view deleted"
            | "opportunity view deleted" => &["own", "foreign", "absent"],
            "role"
            | "department"
            | "tag"
            | "care plan"
            | "pipeline"
            | "source cost"
            | "web form"
            | "lead rule"
            | "address of a web form"
            | "lead of the pool"
            | "product"
            | "product retired"
            | "product unused"
            | "product category"
            | "price list"
            | "price list without prices" => &["foreign", "absent"],
            "leaver" => &["team", "foreign", "absent"],
            "lead" | "lead in the bin" | "lead converted" => &["own", "team", "foreign", "absent"],
            "customer view" | "lead view" | "opportunity view" => &["own", "shared", "foreign", "absent"],
            _ => &RELATIONS,
        }
    }

    /// The id and version of the record of a kind that stands in a relation to a person.
    pub fn record(&self, kind: &str, login: &str, relation: &str) -> (String, i32) {
        let mut connection = self.own.superuser();
        if relation == "absent" {
            let id = if kind.starts_with("import") || kind == "sales import" {
                "00000000-0000-7000-8000-000000000000".to_owned()
            } else {
                ABSENT.to_string()
            };
            return (id, 1);
        }
        let name = format!("m:{login}:{relation}");
        find(&mut connection, statement(kind, relation), login, &name)
            .unwrap_or_else(|| panic!("no {kind} {relation} for {login}"))
    }

    /// The path of a route with a record in it, and its fields with their placeholders filled.
    pub fn filled(&self, row: &RouteRow, login: &str, relation: &str) -> (String, Vec<(&'static str, String)>) {
        let example = row.example.unwrap_or_else(|| panic!("{} {} has no example", row.kind.method(), row.path));
        let (id, version) = example.record.map_or((String::new(), 1), |kind| self.record(kind, login, relation));
        let fields = example.fields.iter().map(|(name, value)| {
            let value = match *value {
                "@version" => version.to_string(),
                "@user" => self.record("user", login, "team").0,
                "@other" => self.record("user", login, "foreign").0,
                "@id" => id.clone(),
                "@price_list" => self.record("price list", login, "foreign").0,
                value => value.to_owned(),
            };
            (*name, value)
        });
        (path_with(row.path, &id), fields.collect())
    }
}

/// A path with every parameter replaced.
pub fn path_with(path: &str, id: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str(id);
        rest = after.split_once('}').unwrap().1;
    }
    out + rest
}

fn find(connection: &mut PgConnection, statement: &str, login: &str, name: &str) -> Option<(String, i32)> {
    let found: Vec<Found> =
        sql_query(statement).bind::<st::Text, _>(login).bind::<st::Text, _>(name).load(connection).unwrap();
    found.into_iter().next().map(|found| (found.id, found.version))
}

fn statement(kind: &str, relation: &str) -> &'static str {
    match (kind, relation) {
        ("customer", _) => "select id::text, version from customer where name = $2 and $1 <> ''",
        ("customer in the bin", _) => "select id::text, version from customer where name = $2 || ' gone' and $1 <> ''",
        ("bulk change", "own") => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = $1 and b.kind = 'delete' and $2 <> ''"
        }
        ("bulk change", _) => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = 'outsider' and b.kind = 'delete' and $1 || $2 <> ''"
        }
        ("bulk change of tasks", "own") => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = $1 and b.kind = 'tasks' and $2 <> ''"
        }
        ("bulk change of tasks", _) => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = 'outsider' and b.kind = 'tasks' and $1 || $2 <> ''"
        }
        ("bulk change of opportunities", "own") => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = $1 and b.kind = 'deal_day' and $2 <> ''"
        }
        ("bulk change of opportunities", _) => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = 'outsider' and b.kind = 'deal_day' and $1 || $2 <> ''"
        }
        ("bulk change of leads", "own") => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = $1 and b.kind = 'lead_edit' and $2 <> ''"
        }
        ("bulk change of leads", _) => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = 'outsider' and b.kind = 'lead_edit' and $1 || $2 <> ''"
        }
        ("bulk change of a leaver", "own") => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = $1 and b.kind = 'leaver_deals' and $2 <> ''"
        }
        ("bulk change of a leaver", _) => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = 'outsider' and b.kind = 'leaver_deals' and $1 || $2 <> ''"
        }
        ("bulk change of the pool", "own") => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = $1 and b.kind = 'pool_given' and $2 <> ''"
        }
        ("bulk change of the pool", _) => {
            "select b.id::text, 1 as version from bulk_change b join app_user u on u.id = b.made_by where u.login = 'outsider' and b.kind = 'pool_given' and $1 || $2 <> ''"
        }
        ("leaver", "team") => {
            "select m.id::text, m.version from app_user m join app_user u on m.login = 'left' || u.department_id where u.login = $1 and $2 <> ''"
        }
        ("leaver", _) => {
            "select m.id::text, m.version from app_user m join app_user u on m.login = 'left' || u.department_id where u.login = 'outsider' and $1 || $2 <> ''"
        }
        ("follow_up deleted", _) => "select id::text, version from follow_up where body = $2 || ' gone' and $1 <> ''",
        ("contact", _) => "select id::text, version from contact where name = $2 and $1 <> ''",
        ("contact deleted", _) => "select id::text, version from contact where name = $2 || ' gone' and $1 <> ''",
        ("lead", _) => "select id::text, version from lead where name = $2 and $1 <> ''",
        ("lead in the bin", _) => "select id::text, version from lead where name = $2 || ' gone' and $1 <> ''",
        ("lead converted", _) => "select id::text, version from lead where name = $2 || ' converted' and $1 <> ''",
        ("lead of the pool", _) => "select id::text, version from lead where name = 'm:pool' and $1 || $2 <> ''",
        ("follow_up", _) => "select id::text, version from follow_up where body = $2 and $1 <> ''",
        ("task", _) => "select id::text, version from task where title = $2 and $1 <> ''",
        ("task done", _) => "select id::text, version from task where title = $2 || ' done' and $1 <> ''",
        ("task deleted", _) => "select id::text, version from task where title = $2 || ' gone' and $1 <> ''",
        ("web form", _) => "select id::text, version from web_form where name = '矩阵' and $1 || $2 <> ''",
        ("address of a web form", _) => {
            "select token as id, version from web_form where name = '矩阵' and $1 || $2 <> ''"
        }
        ("pipeline", _) => "select id::text, version from pipeline where name_zh = '矩阵流程' and $1 || $2 <> ''",
        ("opportunity", _) => "select id::text, version from opportunity where name = $2 and $1 <> ''",
        ("opportunity closed", _) => {
            "select id::text, version from opportunity where name = $2 || ' closed' and $1 <> ''"
        }
        ("opportunity paused", _) => {
            "select id::text, version from opportunity where name = $2 || ' paused' and $1 <> ''"
        }
        ("opportunity deleted", _) => {
            "select id::text, version from opportunity where name = $2 || ' gone' and $1 <> ''"
        }
        ("customer view", "shared") => {
            "select v.id::text, v.version from list_view v where v.object = 'customer' and v.shared and v.deleted_at is null and $1 || $2 <> ''"
        }
        ("customer view", "own") => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'customer' and u.login = $1 and not v.shared and v.deleted_at is null and $2 <> ''"
        }
        ("customer view", _) => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'customer' and u.login = 'outsider' and not v.shared and v.deleted_at is null and $1 || $2 <> ''"
        }
        ("customer view deleted", "own") => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'customer' and u.login = $1 and v.deleted_at is not null and $2 <> ''"
        }
        ("customer view deleted", _) => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'customer' and u.login = 'outsider' and v.deleted_at is not null and $1 || $2 <> ''"
        }
        ("lead view", "shared") => {
            "select v.id::text, v.version from list_view v where v.object = 'lead' and v.shared and v.deleted_at is null and $1 || $2 <> ''"
        }
        ("lead view", "own") => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'lead' and u.login = $1 and not v.shared and v.deleted_at is null and $2 <> ''"
        }
        ("lead view", _) => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'lead' and u.login = 'outsider' and not v.shared and v.deleted_at is null and $1 || $2 <> ''"
        }
        ("lead view deleted", "own") => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'lead' and u.login = $1 and v.deleted_at is not null and $2 <> ''"
        }
        ("lead view deleted", _) => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'lead' and u.login = 'outsider' and v.deleted_at is not null and $1 || $2 <> ''"
        }
        ("opportunity view", "shared") => {
            "select v.id::text, v.version from list_view v where v.object = 'opportunity' and v.shared and v.deleted_at is null and $1 || $2 <> ''"
        }
        ("opportunity view", "own") => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'opportunity' and u.login = $1 and not v.shared and v.deleted_at is null and $2 <> ''"
        }
        ("opportunity view", _) => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'opportunity' and u.login = 'outsider' and not v.shared and v.deleted_at is null and $1 || $2 <> ''"
        }
        ("opportunity view deleted", "own") => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'opportunity' and u.login = $1 and v.deleted_at is not null and $2 <> ''"
        }
        ("opportunity view deleted", _) => {
            "select v.id::text, v.version from list_view v join app_user u on u.id = v.owner_id where v.object = 'opportunity' and u.login = 'outsider' and v.deleted_at is not null and $1 || $2 <> ''"
        }
        ("source cost", _) => "select id::text, version from source_cost where note = '矩阵' and $1 || $2 <> ''",
        ("lead rule", _) => "select id::text, version from lead_rule where name = '矩阵' and $1 || $2 <> ''",
        ("product", _) => "select id::text, version from product where code = 'MATRIX-1' and $1 || $2 <> ''",
        ("product retired", _) => "select id::text, version from product where code = 'MATRIX-2' and $1 || $2 <> ''",
        ("product unused", _) => "select id::text, version from product where code = 'MATRIX-3' and $1 || $2 <> ''",
        ("product category", _) => {
            "select id::text, version from product_category where name_zh = '矩阵' and $1 || $2 <> ''"
        }
        ("price list", _) => "select id::text, version from price_list where name_zh = '矩阵' and $1 || $2 <> ''",
        ("price list without prices", _) => {
            "select id::text, version from price_list where name_zh = '矩阵空' and $1 || $2 <> ''"
        }
        ("care plan", _) => "select id::text, version from care_plan where $1 || $2 <> ''",
        ("comment", _) => {
            "select m.id::text, 1 as version from follow_up_comment m join follow_up f on f.id = m.follow_up_id where f.body = $2 and $1 <> ''"
        }
        ("attachment", _) => {
            "select a.id::text, 1 as version from attachment a join follow_up f on f.id = a.row_id where f.body = $2 and $1 <> ''"
        }
        ("session", "own") => {
            "select s.id::text, 1 as version from session s join app_user u on u.id = s.user_id where u.login = $1 and $2 <> ''"
        }
        ("session", _) => {
            "select s.id::text, 1 as version from session s join app_user u on u.id = s.user_id where u.login = 'outsider' and $1 || $2 <> ''"
        }
        ("user", "own") => "select id::text, version from app_user where login = $1 and $2 <> ''",
        ("user", "team") => {
            "select m.id::text, m.version from app_user m join app_user u on m.login = 'mate' || u.department_id where u.login = $1 and $2 <> ''"
        }
        ("user", _) => "select id::text, version from app_user where login = 'outsider' and $1 || $2 <> ''",
        ("notice", "own") => {
            "select n.id::text, 1 as version from notice n join app_user u on u.id = n.user_id where u.login = $1 and $2 <> ''"
        }
        ("notice", _) => {
            "select n.id::text, 1 as version from notice n join app_user u on u.id = n.user_id where u.login = 'outsider' and $1 || $2 <> ''"
        }
        ("role", _) => "select id::text, version from role where key is null and $1 || $2 <> ''",
        ("department", _) => "select id::text, version from department where name_zh = '外地分公司' and $1 || $2 <> ''",
        ("tag", _) => "select id::text, 1 as version from tag where $1 || $2 <> '' order by id",
        ("import", "own") => {
            "select b.id::text, b.version from import_batch b join app_user u on u.id = b.made_by where b.object = 'customer' and u.login = $1 and $2 <> ''"
        }
        ("import", _) => {
            "select b.id::text, b.version from import_batch b join app_user u on u.id = b.made_by where b.object = 'customer' and u.login = 'outsider' and $1 || $2 <> ''"
        }
        ("import of leads", "own") => {
            "select b.id::text, b.version from import_batch b join app_user u on u.id = b.made_by where b.object = 'lead' and u.login = $1 and $2 <> ''"
        }
        ("import of leads", _) => {
            "select b.id::text, b.version from import_batch b join app_user u on u.id = b.made_by where b.object = 'lead' and u.login = 'outsider' and $1 || $2 <> ''"
        }
        ("sales import", "own") => {
            "select b.id::text, b.version from sales_import b join app_user u on u.id = b.made_by where u.login = $1 and $2 <> ''"
        }
        ("sales import", _) => {
            "select b.id::text, b.version from sales_import b join app_user u on u.id = b.made_by where u.login = 'outsider' and $1 || $2 <> ''"
        }
        (other, _) => panic!("records.rs knows no record of the kind {other}: add how to make and find one"),
    }
}

/// A department apart with a person and a role in it, and a colleague in each department.
const STRANGERS: &str = "
    insert into department (name_zh) values ('外地分公司');
    insert into app_user (login, name, department_id) select 'outsider', '外人', id from department where name_zh = '外地分公司';
    insert into app_user (login, name, department_id) select 'mate' || id, '同事' || id, id from department;
    insert into role (name_zh, name_en) values ('自订角色', 'Custom role');
    insert into role_grant (role_id, permission, scope) select id, 'customer.view', 'own' from role where key is null;
    insert into care_plan (name, title, occasion, created_at, updated_at) values ('矩阵', '问候', 'birthday', now(), now());
    insert into tag (name) values ('矩阵') on conflict do nothing;
    with drawn as (update counter set last = last + 1 where object = 'lead' returning last)
    insert into lead (number, name, pool_id, created_at, updated_at) select drawn.last, 'm:pool', p.id, now(), now() from drawn, pool p where p.object = 'lead';
    insert into pipeline (name_zh, position) values ('矩阵流程', 9);
    insert into pipeline_version (pipeline_id, number) select id, 1 from pipeline where name_zh = '矩阵流程';
    insert into stage (version_id, key, name_zh, position, rate) select max(id), 'first', '接触', 1, 10 from pipeline_version;
    insert into source_cost (source, month, amount, currency, note, created_at, updated_at) values ('search', '2026-09-01', 1000, 'CNY', '矩阵', now(), now());
    insert into lead_rule (position, name, way, created_at, updated_at) values (99, '矩阵', 'turn', now(), now());
    insert into web_form (token, name, title_zh, consent_zh, asked, source, active, created_at, updated_at)
      values (md5('matrix'), '矩阵', '矩阵', '同意', '{contact,phones}', 'website', true, now(), now());
    insert into product_category (name_zh) values ('矩阵');
    insert into product (code, name_zh, unit, tax_rate, state, doubled, pinyin, created_at, updated_at)
      select 'MATRIX-' || n, '矩阵' || n, 'unit', '13', case n when 2 then 'retired' else 'active' end, '', '', now(), now() from generate_series(1, 3) n;
    insert into price_list (name_zh, kind, currency, tax_included, valid_from, created_at, updated_at)
      values ('矩阵', 'standard', 'USD', true, current_date - 30, now(), now()), ('矩阵空', 'standard', 'GBP', true, current_date, now(), now());
    insert into price (list_id, product_id, unit_price, valid_from, set_at)
      select l.id, p.id, 10, current_date - 30, now() from price_list l, product p where l.name_zh = '矩阵' and p.code = 'MATRIX-1';
    insert into session (key_hash, user_id, state, created_at, seen_at, address, agent)
      select sha256(login::bytea), id, '{}', now(), now(), '', '' from app_user;
    insert into bulk_change (kind, made_by, made_at, rows) select 'delete', id, now(), '[]' from app_user;
    insert into list_view (object, owner_id, name, query, columns, created_at, updated_at, deleted_at)
      select o.object, u.id, '矩阵' || x.suffix, o.query, '{region}', now(), now(), x.at from app_user u cross join (values ('', null::timestamptz), (' gone', now())) x(suffix, at)
        cross join (values ('customer', 'stage=active'), ('lead', 'status=new'), ('opportunity', 'mine=1')) o(object, query);
    insert into list_view (object, owner_id, name, query, columns, shared, created_at, updated_at)
      select x.object, id, '共享矩阵', '', '{}', true, now(), now() from app_user cross join (values ('customer'), ('lead'), ('opportunity')) x(object) where login = 'outsider';
    insert into notice (key, user_id, kind, made_at, page, mail, sorted) select 'm:' || login, id, 'matrix', now(), true, 'none', true from app_user;
    insert into sales_import (id, plan, made_by, made_at) select gen_random_uuid(), '{}', id, now() from app_user;
    insert into import_batch (id, object, file_name, state, mapping, rows, made_by, made_at)
      select gen_random_uuid(), x.object, 'a.csv', 'waiting', '{}', '[]', id, now() from app_user cross join (values ('customer'), ('lead')) x(object);";

/// Somebody in each department who has left an open task, lead and opportunity behind, and a handing over by everybody.
const LEAVERS: &str = "
    insert into bulk_change (kind, made_by, made_at, rows) select x.kind, id, now(), '[]'
      from app_user cross join (values ('tasks'), ('deal_day'), ('lead_edit'), ('leaver_deals'), ('pool_given')) x(kind);
    insert into app_user (login, name, department_id, active) select 'left' || id, '离职' || id, id, false from department;
    insert into task (title, owner_id, owner_dept_id, created_at, updated_at)
      select login, id, department_id, now(), now() from app_user where login like 'left%';
    insert into lead (number, name, owner_id, owner_dept_id, created_at, updated_at)
      select 2000000 + id, login, id, department_id, now(), now() from app_user where login like 'left%';
    insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, created_at, updated_at)
      select 2000000 + id, login, id, department_id, 1, 1, now(), now(), 'CNY', now(), now() from app_user where login like 'left%';";

const RECORDS: &str = "
    insert into customer (name, stage_since, owner_id, owner_dept_id, created_at, updated_at, deleted_at, deleted_by)
    select 'm:' || u.login || ':' || r.relation || gone.suffix, current_date, o.id, o.department_id, now(), now(), gone.at, case when gone.at is not null then o.id end
    from app_user u
      cross join (values ('own'), ('team'), ('shared'), ('foreign')) r(relation)
      cross join (values ('', null::timestamptz), (' gone', now())) gone(suffix, at)
      join app_user o on o.login = case r.relation when 'own' then u.login when 'team' then 'mate' || u.department_id else 'outsider' end
    where u.login = $1";

const LEADS: &str = "
    with drawn as (update counter set last = last + 10 where object = 'lead' returning last)
    insert into lead (number, name, phones, owner_id, owner_dept_id, created_at, updated_at, deleted_at, deleted_by, status, converted_at, customer_id)
    select drawn.last - row_number() over (), 'm:' || u.login || ':' || r.relation || gone.suffix, '{13800138000}', o.id, o.department_id, now(), now(), gone.at,
      case when gone.at is not null then o.id end, case when gone.converted is null then 'new' else 'converted' end, gone.converted,
      case when gone.converted is not null then (select c.id from customer c where c.name = 'm:' || u.login || ':' || r.relation) end
    from drawn cross join app_user u
      cross join (values ('own'), ('team'), ('foreign')) r(relation)
      cross join (values ('', null::timestamptz, null::timestamptz), (' gone', now(), null), (' converted', null, now())) gone(suffix, at, converted)
      join app_user o on o.login = case r.relation when 'own' then u.login when 'team' then 'mate' || u.department_id else 'outsider' end
    where u.login = $1";

const CONVERSIONS: &str = "
    insert into lead_conversion (lead_id, customer_id, made_customer, made_contact, status, made_by, made_at)
    select l.id, l.customer_id, false, false, 'following', l.owner_id, now() from lead l where l.name like 'm:' || $1 || ':%' and l.converted_at is not null";

const CHILDREN: &str = "
    with c as (select * from customer where name like 'm:' || $1 || ':%' and deleted_at is null),
    child as (select c.*, gone.suffix, gone.at from c cross join (values ('', null::timestamptz), (' gone', now())) gone(suffix, at)),
    contacts as (
      insert into contact (customer_id, name, owner_id, owner_dept_id, created_at, updated_at, deleted_at)
      select id, name || suffix, owner_id, owner_dept_id, now(), now(), at from child),
    tasks as (
      insert into task (title, object, row_id, customer_id, owner_id, owner_dept_id, due_date, done_at, created_by, created_at, updated_at, deleted_at)
      select name || suffix || case when done is null then '' else ' done' end, 'customer', id, id, owner_id, owner_dept_id, current_date, done, owner_id, now(), now(), at
      from child cross join (values (null::timestamptz), (now())) d(done)),
    deals as (
      insert into opportunity (number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since, currency,
        reason_id, wake_on, closed_on, created_by, created_at, updated_at, deleted_at)
      select 1000000 + c.id * 10 + d.n, c.name || d.suffix, c.id, c.owner_id, c.owner_dept_id, 1, 1, d.state, now(), now(), 'CNY',
        d.reason, d.wake, d.closed, c.owner_id, now(), now(), d.at
      from c cross join (values (1, '', 'open', null::bigint, null::date, null::date, null::timestamptz), (2, ' gone', 'open', null, null, null, now()),
        (3, ' closed', 'invalid', 11, null, current_date, null), (4, ' paused', 'paused', 15, current_date + 9, null, null))
        d(n, suffix, state, reason, wake, closed, at))
    insert into follow_up (customer_id, type, body, happened_at, owner_id, owner_dept_id, created_at, updated_at, deleted_at)
    select id, 'call', name || suffix, now(), owner_id, owner_dept_id, now(), now(), at from child";

const COMMENTS: &str = "
    insert into follow_up_comment (follow_up_id, customer_id, body, created_by, created_at)
    select id, customer_id, '评论', owner_id, now() from follow_up where body like 'm:%' and deleted_at is null";

const SHARES: &str = "
    insert into participant (object, row_id, user_id, can_write, parts)
    select 'customer', c.id, u.id, true, '{contact,follow_up,task,opportunity}' from customer c, app_user u
    where u.login = $1 and c.name like 'm:' || $1 || ':shared%'";
