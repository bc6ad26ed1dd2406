//! Randomly generated organisations, as the SQL that fills the tables past every rule but the tables' own.

use kezhan::core::access::PERMISSIONS;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::fmt::Write;

/// What hangs on records, by what it is seen: in the generated organisations every record has some of it.
pub const PENDANTS: [(&str, &str, &str); 11] = [
    ("tags", "customer", "select distinct row_id as n from tagging"),
    ("links of follow-ups", "follow_up", "select distinct follow_up_id as n from follow_up_link"),
    ("keys of customers", "customer", "select row_id as n from external_id where object = 'customer'"),
    ("keys of contacts", "contact", "select row_id as n from external_id where object = 'contact'"),
    ("keys of leads", "lead", "select row_id as n from external_id where object = 'lead'"),
    ("keys of follow-ups", "follow_up", "select row_id as n from external_id where object = 'follow_up'"),
    ("keys of tasks", "task", "select row_id as n from external_id where object = 'task'"),
    ("keys of opportunities", "opportunity", "select row_id as n from external_id where object = 'opportunity'"),
    ("stages of opportunities", "opportunity", "select distinct opportunity_id as n from opportunity_stage"),
    ("lines of opportunities", "opportunity", "select distinct opportunity_id as n from opportunity_line"),
    ("participations", "participant", "select row_id * 10000000 + user_id as n from participant"),
];

/// Ids of what is generated begin here, far from the named world.
const BASE: i64 = 1_000_000;
const OBJECTS: [&str; 6] = ["customer", "contact", "lead", "follow_up", "task", "opportunity"];
const SCOPES: [&str; 7] = ["own", "line", "team", "department", "subtree", "chosen", "all"];

struct Maker {
    chance: StdRng,
    sql: String,
    departments: i64,
    users: i64,
    roles: i64,
    customers: i64,
}

/// The organisation of a seed.
pub fn organisation(seed: u64) -> String {
    let mut chance = StdRng::seed_from_u64(seed);
    let (departments, users, roles) =
        (chance.random_range(3..=11), chance.random_range(12..=20), chance.random_range(3..=7));
    // Now and then more than one page of a list.
    let customers = if chance.random_bool(0.15) { 130 } else { chance.random_range(20..=40) };
    let mut maker = Maker { chance, sql: String::new(), departments, users, roles, customers };
    maker.people();
    maker.rights();
    maker.pools();
    maker.customers();
    maker.leads();
    maker.children();
    maker.participants();
    maker.pendants();
    maker.imports();
    maker.changes();
    maker.sql
}

impl Maker {
    fn yes(&mut self, probability: f64) -> bool {
        self.chance.random_bool(probability)
    }

    fn one_of(&mut self, count: i64) -> i64 {
        BASE + self.chance.random_range(0..count)
    }

    fn user(&mut self) -> i64 {
        self.one_of(self.users)
    }

    fn department(&mut self) -> i64 {
        self.one_of(self.departments)
    }

    fn add(&mut self, statement: &str) {
        let _infallible = writeln!(self.sql, "{statement};");
    }

    fn insert(&mut self, table: &str, columns: &str, values: &str) {
        self.add(&format!(
            "insert into {table} ({columns}) overriding system value values ({values}) on conflict do nothing"
        ));
    }

    /// Before, around or after this moment.
    fn time(&mut self) -> (&'static str, &'static str) {
        match self.chance.random_range(0..4) {
            0 => ("now() - interval '9 days'", "now() - interval '1 second'"),
            1 => ("now() + interval '1 second'", "now() + interval '9 days'"),
            2 => ("now()", "now() + interval '9 days'"),
            _ => ("now() - interval '9 days'", "now() + interval '9 days'"),
        }
    }

    fn people(&mut self) {
        let mut depth = vec![1];
        for n in 0..self.departments {
            let above = if n == 0 || self.yes(0.1) {
                None
            } else {
                Some(self.chance.random_range(0..n)).filter(|at| depth[*at as usize] < 4)
            };
            depth.push(1);
            depth[n as usize] = above.map_or(1, |at| depth[at as usize] + 1);
            let parent = above.map_or("null".to_owned(), |at| (BASE + at).to_string());
            self.insert("department", "id, name_zh, parent_id", &format!("{}, '部门{n}', {parent}", BASE + n));
        }
        for n in 0..self.users {
            let manager = if n == 0 || self.yes(0.2) { "null".to_owned() } else { self.one_of(n).to_string() };
            let (department, active) = (self.department(), self.yes(0.93));
            self.insert(
                "app_user",
                "id, login, name, department_id, manager_id, active",
                &format!("{0}, 'u{0}', '员工{n}', {department}, {manager}, {active}", BASE + n),
            );
        }
        for _ in 0..self.chance.random_range(0..8) {
            let values = format!("{}, {}", self.user(), self.department());
            self.insert("post", "user_id, department_id", &values);
        }
        for _ in 0..self.departments {
            let values = format!("{}, {}", self.user(), self.department());
            self.insert("department_head", "user_id, department_id", &values);
        }
        for _ in 0..self.chance.random_range(0..10) {
            let (user, deputy, (starts, ends)) = (self.user(), self.user(), self.time());
            if user != deputy {
                self.insert(
                    "deputy",
                    "id, user_id, deputy_id, starts, ends",
                    &format!("default, {user}, {deputy}, {starts}, {ends}"),
                );
            }
        }
    }

    fn rights(&mut self) {
        for n in 0..self.roles {
            let role = BASE + n;
            let retired = if self.yes(0.1) { "now()" } else { "null" };
            self.insert("role", "id, name_zh, retired_at", &format!("{role}, '角色{n}', {retired}"));
            for object in OBJECTS {
                let permissions = PERMISSIONS.iter().filter_map(|info| info.id.split_once('.'));
                for (_, action) in permissions.filter(|(of, _)| *of == object) {
                    if self.yes(if action == "view" { 0.7 } else { 0.4 }) {
                        let scope = SCOPES[self.chance.random_range(0..SCOPES.len())];
                        let chosen = if scope == "chosen" {
                            format!("{{{},{}}}", self.department(), self.department())
                        } else {
                            "{}".into()
                        };
                        self.insert(
                            "role_grant",
                            "role_id, permission, scope, departments",
                            &format!("{role}, '{object}.{action}', '{scope}', '{chosen}'"),
                        );
                    }
                }
            }
        }
        for n in 0..self.users {
            for _ in 0..self.chance.random_range(0..3) {
                let role = self.one_of(self.roles);
                self.insert("user_role", "user_id, role_id", &format!("{}, {role}", BASE + n));
            }
        }
    }

    fn pools(&mut self) {
        for n in 0..2 {
            self.insert("pool", "id, name_zh", &format!("{}, '公海{n}'", BASE + n));
            for _ in 0..3 {
                let user = self.user();
                self.insert("pool_member", "pool_id, user_id", &format!("{}, {user}", BASE + n));
            }
        }
    }

    /// An owner and a department: mostly the owner's own, sometimes one where they worked before.
    fn place(&mut self) -> (i64, String) {
        let owner = self.user();
        let department = if self.yes(0.8) {
            format!("(select department_id from app_user where id = {owner})")
        } else {
            self.department().to_string()
        };
        (owner, department)
    }

    fn customers(&mut self) {
        for n in 0..self.customers {
            let id = BASE + n;
            let place = if self.yes(0.2) {
                format!("null, null, {}", self.one_of(2))
            } else {
                let (owner, department) = self.place();
                format!("{owner}, {department}, null")
            };
            let gone = if self.yes(0.1) { "now()" } else { "null" };
            let next = if self.yes(0.5) {
                format!("current_date + {}", self.chance.random_range(0..9))
            } else {
                "null".into()
            };
            let age = self.chance.random_range(0..20);
            self.insert(
                "customer",
                "id, name, stage_since, owner_id, owner_dept_id, pool_id, created_at, updated_at, next_follow_up, deleted_at",
                &format!("{id}, '客户{n}', current_date, {place}, now() - interval '{age} days', now() - interval '{age} hours', {next}, {gone}"),
            );
            self.insert(
                "customer_search",
                "customer_id, doubled, pinyin, numbers",
                &format!("{id}, '|客客户户', ' kh', '{{13800138000}}'"),
            );
        }
    }

    /// Leads, of which some lie in the common pool, and what was said on them.
    fn leads(&mut self) {
        for n in 0..self.customers / 2 {
            let id = BASE + n;
            let place = if self.yes(0.3) {
                "null, null, (select id from pool where object = 'lead')".to_owned()
            } else {
                let (owner, department) = self.place();
                format!("{owner}, {department}, null")
            };
            let gone = if self.yes(0.1) { "now()" } else { "null" };
            self.insert(
                "lead",
                "id, number, name, owner_id, owner_dept_id, pool_id, created_at, updated_at, deleted_at",
                &format!("{id}, {id}, '线索{n}', {place}, now(), now() - interval '{n} hours', {gone}"),
            );
            self.insert(
                "lead_search",
                "lead_id, doubled, pinyin, numbers",
                &format!("{id}, '|线线索索', ' xs', '{{13800138000}}'"),
            );
            if self.yes(0.6) {
                let (owner, department) = self.place();
                self.insert(
                    "follow_up",
                    "id, lead_id, type, body, happened_at, owner_id, owner_dept_id, created_at, updated_at",
                    &format!("default, {id}, 'call', '电话', now(), {owner}, {department}, now(), now()"),
                );
            }
        }
    }

    fn children(&mut self) {
        for n in 0..self.customers {
            for _ in 0..self.chance.random_range(0..3) {
                let (owner, department) = self.place();
                let gone = if self.yes(0.1) { "now()" } else { "null" };
                self.insert(
                    "contact",
                    "id, customer_id, name, owner_id, owner_dept_id, created_at, updated_at, deleted_at",
                    &format!("default, {}, '联系人', {owner}, {department}, now(), now(), {gone}", BASE + n),
                );
            }
            for _ in 0..self.chance.random_range(0..3) {
                let (owner, department) = self.place();
                self.insert(
                    "follow_up",
                    "id, customer_id, type, body, happened_at, owner_id, owner_dept_id, created_at, updated_at",
                    &format!("default, {}, 'call', '电话', now(), {owner}, {department}, now(), now()", BASE + n),
                );
            }
        }
        for n in 0..self.customers {
            let (owner, department) = self.place();
            let mut person = |chance| if self.yes(chance) { self.user().to_string() } else { "null".into() };
            let (helper, giver, maker) = (person(0.4), person(0.3), person(0.8));
            let customer = if self.yes(0.7) { (BASE + n).to_string() } else { "null".into() };
            let lead = BASE + self.chance.random_range(0..self.customers / 2);
            let on = if self.yes(0.3) { format!("'lead', {lead}") } else { "null, null".into() };
            let deal = if n > 0 && self.yes(0.3) {
                format!("(select id from opportunity where number = {})", BASE + n - 1)
            } else {
                "null".into()
            };
            self.insert(
                "task",
                "id, title, customer_id, object, row_id, opportunity_id, owner_id, owner_dept_id, helper_id, given_by, created_by, created_at, updated_at",
                &format!("default, '任务', {customer}, {on}, {deal}, {owner}, {department}, {helper}, {giver}, {maker}, now(), now()"),
            );
            let (owner, department) = self.place();
            let customer = if self.yes(0.8) { (BASE + n).to_string() } else { "null".into() };
            self.insert(
                "opportunity",
                "id, number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, created_at, updated_at",
                &format!("default, {}, '商机', {customer}, {owner}, {department}, 1, 1, now(), now(), 'CNY', now(), now()", BASE + n),
            );
        }
        self.add("insert into opportunity_search (opportunity_id, doubled, pinyin) select id, '|商商机机', ' sj' from opportunity on conflict do nothing");
        self.add("insert into contact_search (contact_id, customer_id, doubled, pinyin, numbers) select id, customer_id, '|联联', ' l', '{13800138000}' from contact on conflict do nothing");
    }

    fn participants(&mut self) {
        for _ in 0..self.customers {
            let (customer, user, can_write) = (self.one_of(self.customers), self.user(), self.yes(0.5));
            let parts = ["{}", "{contact}", "{follow_up,task}", "{contact,opportunity}", "{task}", "{opportunity}"]
                [self.chance.random_range(0..6)];
            let until = ["null", "null", "now() - interval '1 second'", "now()", "now() + interval '1 day'"]
                [self.chance.random_range(0..5)];
            self.insert(
                "participant",
                "object, row_id, user_id, can_write, parts, until",
                &format!("'customer', {customer}, {user}, {can_write}, '{parts}', {until}"),
            );
        }
    }

    /// Something of all that hangs on records, on each of them.
    fn pendants(&mut self) {
        self.add("insert into tag (name) values ('生成'), ('生成二') on conflict do nothing");
        self.add("insert into product (code, name_zh, unit, tax_rate, doubled, pinyin, created_at, updated_at) select '生成', '生成', 'unit', '13', '', '', now(), now() where not exists (select from product where code = '生成')");
        self.add("insert into opportunity_line (opportunity_id, position, product_id, quantity, unit, tax_rate, tax_included) select o.id, 1, p.id, 1, p.unit, p.tax_rate, true from opportunity o, product p where p.code = '生成' on conflict do nothing");
        self.add("insert into tagging (object, row_id, tag_id) select 'customer', c.id, g.id from customer c, tag g where g.name like '生成%' on conflict do nothing");
        self.add("insert into follow_up_link (follow_up_id, object, row_id) select id, case when customer_id is null then 'lead' else 'customer' end, coalesce(customer_id, lead_id) from follow_up on conflict do nothing");
        for object in OBJECTS {
            self.add(&format!("insert into external_id (object, row_id, system, key) select '{object}', id, 'erp', id::text from {object} on conflict do nothing"));
        }
    }

    /// Two files that somebody imported, with some of the customers.
    fn imports(&mut self) {
        for n in 0..2 {
            let (batch, maker) = (format!("00000000-0000-7000-8000-00000000000{n}"), self.user());
            self.add(&format!(
                "insert into import_batch (id, object, file_name, state, mapping, rows, made_by, made_at) values ('{batch}', 'customer', 'a.csv', 'done', '{{}}', '[]', {maker}, now())"
            ));
            for _ in 0..5 {
                let customer = self.one_of(self.customers);
                self.add(&format!("update customer set import_id = '{batch}' where id = {customer}"));
            }
        }
    }

    /// What happens later in a company: people and departments move, customers change hands.
    fn changes(&mut self) {
        for _ in 0..4 {
            // A lower number is never below a higher one, so that no circle comes about.
            let (user, department) =
                (self.chance.random_range(1..self.users), self.chance.random_range(1..self.departments));
            let (manager, parent) = (self.one_of(user), self.one_of(department));
            self.add(&format!("update app_user set manager_id = {manager} where id = {}", BASE + user));
            self.add(&format!("update department set parent_id = {parent} where id = {}", BASE + department));
            let (customer, (owner, place)) = (self.one_of(self.customers), self.place());
            self.add(&format!(
                "update customer set owner_id = {owner}, owner_dept_id = {place}, pool_id = null where id = {customer}"
            ));
            let (lead, (owner, place)) = (self.one_of(self.customers / 2), self.place());
            self.add(&format!(
                "update lead set owner_id = {owner}, owner_dept_id = {place}, pool_id = null where id = {lead}"
            ));
            let lead = self.one_of(self.customers / 2);
            self.add(&format!(
                "update lead set owner_id = null, owner_dept_id = null, pool_id = (select id from pool where object = 'lead') where id = {lead}"
            ));
            let (customer, pool) = (self.one_of(self.customers), self.one_of(2));
            self.add(&format!(
                "update customer set owner_id = null, owner_dept_id = null, pool_id = {pool} where id = {customer}"
            ));
        }
    }
}
