//! Field rules: the decision is monotone and does not depend on order; no page, part or file shows what a rule keeps; what
//! may not be written is neither lost nor changed; a reveal leaves its event.

use super::support::{Company, Page, Visitor, World};
use kezhan::boot;
use kezhan::core::access::shape::FOUND_BY;
use kezhan::core::access::{Can, CustomerView, Facts, Guarded, Place, Reach, Rule, Ruled, View, decide, reach_of};
use kezhan::core::field::{Catalogue, Class, Field, FieldKind};
use kezhan::core::sql::Sql;
use kezhan::web::registry::{RouteKind, RouteRow};
use kezhan::{contacts, customers, leads};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn rule() -> impl Strategy<Value = Rule> {
    proptest::sample::select(Rule::ALL.to_vec())
}

fn class() -> impl Strategy<Value = Class> {
    proptest::sample::select(vec![Class::Public, Class::Internal, Class::Personal, Class::Sensitive])
}

fn place() -> impl Strategy<Value = Place> {
    proptest::sample::select(vec![Place::List, Place::Record])
}

fn few() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(1i64..6, 0..3)
}

fn view() -> impl Strategy<Value = View> {
    (any::<bool>(), few(), few(), few(), proptest::option::of(rule())).prop_map(
        |(all, own, departments, pools, rule)| View {
            reach: Reach { all: all && own.is_empty(), own, departments, pools, view: true, ..Reach::default() },
            rules: rule.map(|rule| ("phones".to_owned(), rule)).into_iter().collect::<BTreeMap<_, _>>(),
        },
    )
}

fn facts() -> impl Strategy<Value = Facts> {
    let id = || proptest::option::of(1i64..6);
    (id(), id(), id()).prop_map(|(owner_id, owner_dept_id, pool_id)| Facts {
        owner_id,
        owner_dept_id,
        pool_id,
        ..Facts::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn another_role_never_takes_away(views in proptest::collection::vec(view(), 0..4), more in view(), facts in facts(), class in class(), place in place()) {
        let before = decide(&views, ("phones", class), &facts, place);
        let mut with = views.clone();
        with.push(more);
        prop_assert!(decide(&with, ("phones", class), &facts, place) >= before);
    }

    #[test]
    fn the_order_of_roles_does_not_matter(views in proptest::collection::vec(view(), 0..5), facts in facts(), class in class(), place in place()) {
        let mut turned = views.clone();
        turned.reverse();
        prop_assert_eq!(decide(&views, ("phones", class), &facts, place), decide(&turned, ("phones", class), &facts, place));
    }

    #[test]
    fn the_reach_of_a_rule_is_where_it_is_decided(views in proptest::collection::vec(view(), 0..5), facts in facts(), class in class(), place in place(), least in rule()) {
        prop_assume!(least > Rule::Hidden);
        let decided = decide(&views, ("phones", class), &facts, place) >= least;
        prop_assert_eq!(reach_of(&views, ("phones", class), place, least).covers(&facts), decided);
    }

    #[test]
    fn the_strictest_role_alone_is_what_it_says(rule in rule(), facts in facts(), class in class(), place in place()) {
        let one = View { reach: Reach { all: true, ..Reach::default() }, rules: BTreeMap::from([("phones".to_owned(), rule)]) };
        prop_assert_eq!(decide(&[one], ("phones", class), &facts, place), rule);
        prop_assert_eq!(decide(&[], ("phones", class), &facts, place), Rule::Hidden);
    }
}

#[test]
fn the_usual_rules_are_those_of_the_class() {
    for (class, record, list) in [
        (Class::Public, Rule::Write, Rule::Write),
        (Class::Internal, Rule::Write, Rule::Write),
        (Class::Personal, Rule::Write, Rule::Masked),
        (Class::Sensitive, Rule::Hidden, Rule::Hidden),
    ] {
        assert_eq!((Rule::usual(class, Place::Record), Rule::usual(class, Place::List)), (record, list));
    }
    for (object, field, class, _) in FOUND_BY {
        let catalogue = CATALOGUES.iter().find(|catalogue| catalogue.object == *object).unwrap();
        assert_eq!(catalogue.field(field).unwrap().class, *class, "{object}.{field}");
    }
}

const CATALOGUES: &[Catalogue] = &[customers::fields::CATALOGUE, contacts::fields::CATALOGUE, leads::fields::CATALOGUE];

/// A record with a field that is sensitive.
struct Patient;

impl Guarded for Patient {
    fn facts(&self) -> Facts {
        Facts { owner_id: Some(1), ..Facts::default() }
    }
}

impl Ruled for Patient {
    const CATALOGUE: Catalogue = Catalogue {
        object: "customer",
        fields: &[Field {
            id: "identity",
            zh: "身份证",
            en: "Identity card",
            kind: FieldKind::Text(18),
            class: Class::Sensitive,
            aliases: &[],
        }],
        fixed: &[],
        along: &[],
        extra: &[],
    };
}

#[actix_web::test]
async fn sensitive_values_are_hidden_unless_a_role_shows_them_and_then_told_of() {
    let world = World::new().await;
    let see = |login: &str| Can::<CustomerView>::of(&world.actor(login)).unwrap().saw(Patient).sensitive_in_clear();
    assert!(see("zhou").is_empty());
    rule_of(&world, "director", "customer.identity", "masked");
    assert!(see("zhou").is_empty());
    rule_of(&world, "director", "customer.identity", "read");
    assert_eq!(see("zhou"), ["identity"]);
    assert!(see("chen").is_empty());
}

/// Values that stand nowhere else, one for each field.
const CANARY: &[(&str, &str, &str, &[&str])] = &[
    ("customer", "phones", "update customer set phones = array['139 5555 7771']", &["13955557771", "139 5555 7771"]),
    ("customer", "mails", "update customer set mails = array['canary.c@secret.example']", &["canary.c@"]),
    ("customer", "address", "update customer set address = '金丝雀路七号'", &["金丝雀路七号"]),
    ("customer", "website", "update customer set website = 'https://canary.example'", &["canary.example"]),
    (
        "customer",
        "credit_code",
        "update customer set credit_code = '91CANARY' || lpad(id::text, 10, '0')",
        &["91CANARY00"],
    ),
    (
        "customer",
        "revenue",
        "update customer set revenue = 7654321.25, revenue_currency = 'CNY'",
        &["7,654,321", "7654321"],
    ),
    ("customer", "staff", "update customer set staff = 48271", &["48,271", "48271"]),
    ("customer", "founded", "update customer set founded = 1777", &["1777"]),
    ("customer", "remark", "update customer set remark = '金丝雀备注全文'", &["丝雀备注全文"]),
    (
        "customer",
        "wechat",
        "update customer set extra = extra || '{\"wechat\": \"weixin-customer\"}'",
        &["eixin-customer"],
    ),
    (
        "customer",
        "legal_person",
        "update customer set extra = extra || '{\"legal_person\": \"金丝雀法人\"}'",
        &["丝雀法人"],
    ),
    ("contact", "phones", "update contact set phones = array['139 5555 7772']", &["13955557772", "139 5555 7772"]),
    ("contact", "mails", "update contact set mails = array['canary.p@secret.example']", &["canary.p@"]),
    ("contact", "wechat", "update contact set wechat = 'weixin-canary'", &["eixin-canary"]),
    ("contact", "title", "update contact set title = '金丝雀主管'", &["丝雀主管"]),
    ("contact", "birthday", "update contact set birthday = '1977-07-17'", &["1977-07-17"]),
    ("contact", "remark", "update contact set remark = '金丝雀人备注'", &["丝雀人备注"]),
    ("lead", "phones", "update lead set phones = array['139 5555 7773']", &["13955557773", "139 5555 7773"]),
    ("lead", "mails", "update lead set mails = array['canary.l@secret.example']", &["canary.l@"]),
    ("lead", "wechat", "update lead set wechat = 'weixin-lead'", &["eixin-lead"]),
    ("lead", "title", "update lead set title = '金丝雀科长'", &["丝雀科长"]),
    ("lead", "product", "update lead set product = '金丝雀产品'", &["丝雀产品"]),
    ("lead", "amount", "update lead set amount = 8654321.25, amount_currency = 'CNY'", &["8,654,321", "8654321"]),
    ("lead", "remark", "update lead set remark = '金丝雀线索备注'", &["丝雀线索备注"]),
];

/// Puts the values into every record and its history.
fn sow(world: &World) {
    for (object, field, statement, values) in CANARY {
        world.run(statement);
        let history = if *object == "customer" {
            "insert into change_history (at, name, object, row_id, customer_id, changes, actor_kind, actor_name, request_id, cause)
             select now(), 'customer.changed', 'customer', id, id, jsonb_build_array(jsonb_build_object('field', $1::text, 'old', null, 'new', $2::text)), 'user', '甲', '', '' from customer"
        } else if *object == "lead" {
            "insert into change_history (at, name, object, row_id, changes, actor_kind, actor_name, request_id, cause)
             select now(), 'lead.changed', 'lead', id, jsonb_build_array(jsonb_build_object('field', $1::text, 'old', null, 'new', $2::text)), 'user', '甲', '', '' from lead"
        } else {
            "insert into change_history (at, name, object, row_id, customer_id, changes, actor_kind, actor_name, request_id, cause)
             select now(), 'contact.changed', 'contact', id, customer_id, jsonb_build_array(jsonb_build_object('field', $1::text, 'old', null, 'new', $2::text)), 'user', '甲', '', '' from contact"
        };
        world.run_sql(Sql::new(history).bind(*field).bind(values[0]));
    }
}

/// Says the same of every field with rules, for every role.
fn say(world: &World, rule: &str) {
    world.run("delete from role_field");
    for catalogue in CATALOGUES {
        for field in catalogue.ruled() {
            let insert = "insert into role_field (role_id, object, field, rule) select id, $1, $2, $3 from role where administrator is null";
            world.run_sql(Sql::new(insert).bind(catalogue.object).bind(field.id).bind(rule));
        }
    }
}

async fn ask(visitor: &Visitor, row: &RouteRow, path: &str, fields: &[(&'static str, String)]) -> Page {
    let given: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if row.kind == RouteKind::Action {
        // A form that is wrong is drawn again; one that is late shows both versions.
        let late: Vec<(&str, &str)> =
            given.iter().map(|(name, value)| if *name == "version" { (*name, "0") } else { (*name, *value) }).collect();
        return visitor.post(path, &late).await;
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
    visitor.get(&if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }).await
}

/// Whether a value stands in a text; digits by themselves, since among those of a random token any may stand.
pub fn stands_in(text: &str, value: &str) -> bool {
    if !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.contains(value);
    }
    let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_hexdigit() || c == '-');
    let mut parts = text.split(value).peekable();
    while let Some(before) = parts.next() {
        let Some(after) = parts.peek() else { return false };
        if !beside(before.chars().next_back()) && !beside(after.chars().next()) {
            return true;
        }
    }
    false
}

/// Every answer of every route to everybody, for own and shared records.
async fn found(company: &Company, but: &str) -> Vec<String> {
    let mut leaks = Vec::new();
    let rows = boot::registry().rows();
    for login in ["li", "chen", "qian", "zhou", "feng", "wu"] {
        let visitor = company.world.sign_in(login);
        for row in rows.iter().filter(|row| !row.path.starts_with("/import") && !row.path.contains(but)) {
            let kind = row.example.and_then(|example| example.record);
            let relations: &[&str] = if kind.is_some() { &["own", "shared"] } else { &["-"] };
            for relation in
                relations.iter().filter(|one| kind.is_none_or(|kind| Company::relations(kind).contains(one)))
            {
                let (path, fields) = company.filled(row, login, relation);
                if fields.iter().any(|(name, _)| name.starts_with('@')) {
                    continue;
                }
                let page = company.world.undone(ask(&visitor.clone(), row, &path, &fields)).await;
                let text = page.text();
                for (object, field, _, values) in CANARY {
                    if values.iter().any(|value| stands_in(&text, value) || stands_in(&page.location(), value)) {
                        leaks.push(format!("{login} {} {path} shows {object}.{field}", row.kind.method()));
                    }
                }
            }
        }
    }
    leaks
}

#[actix_web::test]
async fn slow_nothing_hidden_or_masked_is_ever_sent() {
    let company = Company::new().await;
    sow(&company.world);
    let clear = found(&company, "nothing").await;
    for (object, field, ..) in CANARY {
        let shown = clear.iter().any(|leak| leak.ends_with(&format!("{object}.{field}")));
        assert!(shown, "the walk never sees {object}.{field}, so it would not see it leak either");
    }
    for rule in ["hidden", "masked"] {
        say(&company.world, rule);
        let leaks = found(&company, "/reveal").await;
        assert!(leaks.is_empty(), "{rule}:\n{}", leaks.join("\n"));
    }
}

/// What a role says of a field from now on.
pub fn rule_of(world: &World, role: &'static str, field: &str, to: &str) {
    let (object, field) = field.split_once('.').unwrap();
    let insert = "insert into role_field (role_id, object, field, rule) select id, $2, $3, $4 from role where key = $1
        on conflict (role_id, object, field) do update set rule = excluded.rule";
    world.run_sql(Sql::new(insert).bind(role).bind(object).bind(field).bind(to));
}

#[actix_web::test]
async fn rules_count_with_the_next_request() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.number("select id as n from contact where name = '吴晓明'");
    let path = format!("/contacts/{id}");
    assert!(li.get(&path).await.text().contains("138 5711 2233"));
    rule_of(&world, "salesperson", "contact.phones", "masked");
    let page = li.get(&path).await.text();
    assert!(page.contains("138****2233") && !page.contains("138 5711 2233") && !page.contains("tel:"), "{page}");
    rule_of(&world, "salesperson", "contact.phones", "hidden");
    let page = li.get(&path).await.text();
    assert!(!stands_in(&page, "2233") && !page.contains("<dt>电话"), "{page}");
}

#[actix_web::test]
async fn of_two_roles_the_more_permissive_counts_on_what_it_shows() {
    let world = World::new().await;
    let feng = world.sign_in("feng");
    let id = world.number("select id as n from contact where name = '吴晓明'");
    let path = format!("/contacts/{id}");
    assert!(feng.get(&path).await.text().contains("138****2233"), "read-only sees masks");
    // A salesperson's view is of own and shared records: it lifts nothing on those of others.
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'feng' and r.key = 'salesperson'");
    assert!(feng.get(&path).await.text().contains("138****2233"));
    world.run("insert into participant (object, row_id, user_id, can_write, parts) select 'customer', c.customer_id, u.id, false, '{contact}' from contact c, app_user u where c.name = '吴晓明' and u.login = 'feng'");
    assert!(feng.get(&path).await.text().contains("138 5711 2233"), "shared, and so seen as a salesperson sees it");
}

#[actix_web::test]
async fn what_may_not_be_written_is_neither_in_the_form_nor_taken_nor_lost() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.number("select id as n from contact where name = '吴晓明'");
    let path = format!("/contacts/{id}/edit");
    let stored = "select array_to_string(phones, ',') || ' ' || title as t from contact where name = '吴晓明'";
    let before = world.word(stored);
    for rule in ["read", "masked", "hidden"] {
        rule_of(&world, "salesperson", "contact.phones", rule);
        let form = li.get(&path).await.text();
        assert!(!form.contains("name=\"phones\""), "{rule}");
        assert_eq!(form.contains("138 5711 2233"), rule == "read", "{rule}");
        let version = world.number("select version::bigint as n from contact where name = '吴晓明'").to_string();
        let refused = li
            .post(&path, &[("name", "吴晓明"), ("phones", "13900001111"), ("version", &version), ("main", "1")])
            .await;
        assert_eq!(refused.status, 400, "{rule}");
        let saved = li.post(&path, &[("name", "吴晓明"), ("title", rule), ("version", &version), ("main", "1")]).await;
        assert_eq!(saved.status, 303, "{rule}: {}", saved.text());
        assert_eq!(
            world.word(stored).split(' ').take(3).collect::<Vec<_>>(),
            before.split(' ').take(3).collect::<Vec<_>>()
        );
        let late = li.post(&path, &[("name", "吴晓明"), ("title", "迟到"), ("version", &version), ("main", "1")]).await;
        assert_eq!(late.status, 409);
        assert!(!stands_in(&late.text(), "5711"), "{rule}");
    }
    let customer = world.customer("云栖");
    rule_of(&world, "salesperson", "contact.phones", "hidden");
    let new = format!("/customers/{customer}/contacts/new");
    assert!(!li.get(&new).await.text().contains("name=\"phones\""));
    assert_eq!(li.post(&new, &[("name", "甲"), ("phones", "13900001111")]).await.status, 400);
    rule_of(&world, "salesperson", "customer.phones", "read");
    assert_eq!(li.post("/customers/new", &[("name", "甲公司"), ("phones", "13900001111")]).await.status, 400);
    assert_eq!(li.post("/customers/new", &[("name", "甲公司")]).await.status, 303);
}

#[actix_web::test]
async fn a_hidden_field_is_not_filtered_by_nor_found_by() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = "/customers?industry=I";
    assert_eq!(li.get(path).await.status, 200);
    for rule in ["hidden", "masked"] {
        rule_of(&world, "salesperson", "customer.industry", rule);
        let page = li.get(path).await;
        assert_eq!(page.status, 403);
        assert!(page.text().contains("行业"), "{}", page.text());
    }
    assert!(
        world.number(
            "select count(*) as n from audit_event where name = 'access.refused' and 'industry' = any(reasons)"
        ) > 0
    );
    let number = "/search?q=13857112233";
    assert!(li.get(number).await.text().contains("吴晓明"));
    rule_of(&world, "salesperson", "contact.phones", "masked");
    assert!(li.get(number).await.text().contains("吴晓明"), "the complete number finds");
    assert!(!li.get("/search?q=57112233").await.text().contains("吴晓明"), "a part does not");
    rule_of(&world, "salesperson", "contact.phones", "hidden");
    assert!(!li.get(number).await.text().contains("吴晓明"));
    assert!(!li.get("/customers?q=13857112233").await.text().contains("云栖"));
}

#[actix_web::test]
async fn the_editor_keeps_rules_and_their_history() {
    let world = World::new().await;
    let anquan = world.sign_in("anquan");
    let made = anquan
        .post(
            "/admin/roles/new",
            &[
                ("name_zh", "外呼"),
                ("g.customer.view", "own"),
                ("f.customer.phones", "masked"),
                ("f.contact.wechat", "hidden"),
                ("asks_reason", "1"),
            ],
        )
        .await;
    assert_eq!(made.status, 303, "{}", made.text());
    let path = made.location();
    let page = anquan.get(&path).await.text();
    for words in ["字段权限", "掩码", "隐藏", "须填写原因"] {
        assert!(page.contains(words), "{words}");
    }
    let editor = anquan.get(&format!("{path}/edit")).await.text();
    assert!(editor.contains("name=\"f.customer.phones\"") && !editor.contains("name=\"f.customer.name\""));
    let saved = anquan
        .post(
            &format!("{path}/edit"),
            &[("name_zh", "外呼"), ("g.customer.view", "own"), ("f.customer.phones", "read"), ("version", "1")],
        )
        .await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let rules = "select string_agg(object || '.' || field || '=' || rule, ' ' order by object, field) as t from role_field f join role r on r.id = f.role_id where r.name_zh = '外呼'";
    assert_eq!(world.word(rules), "customer.phones=read");
    assert_eq!(
        world.number(
            "select count(*) as n from role_field_history f join role r on r.id = f.role_id where r.name_zh = '外呼'"
        ),
        3
    );
    assert_eq!(world.number("select count(*) as n from role_reason"), 0);
    assert_eq!(anquan.post("/admin/roles/new", &[("name_zh", "乙"), ("f.customer.name", "hidden")]).await.status, 400);
    let copied = anquan.post(&format!("{path}/copy"), &[]).await;
    assert_eq!(copied.status, 303);
    assert_eq!(world.number("select count(*) as n from role_field where rule = 'read'"), 2);
}

#[actix_web::test]
async fn nobody_lifts_a_rule_of_a_role_that_they_hold() {
    let world = World::new().await;
    let role = world.number("select id as n from role where key = 'reader'");
    let feng = world.actor("feng");
    for statement in
        ["delete from role_field where role_id = $1", "update role_field set rule = 'write' where role_id = $1"]
    {
        let refused = world.house.db.write_now(&feng, |tx| {
            tx.record(kezhan::core::event::Event::named("test.prepared", "test"))?;
            Sql::new(statement).bind(role).run(tx)
        });
        assert!(refused.is_err(), "{statement}");
    }
}

#[actix_web::test]
async fn a_column_that_may_not_be_written_is_left_out_of_an_import() {
    let world = World::new().await;
    let li = world.sign_in("li");
    rule_of(&world, "salesperson", "customer.phones", "read");
    let file = "名称,电话\n金丝雀商贸,13900001111\n".as_bytes();
    let kept = li.upload("/import/customers", &[], &[("file", "a.csv", file)]).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    let path = kept.location();
    let refused = li.post(&format!("{path}/columns"), &[("field0", "name"), ("field1", "phones")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("您的角色不能填写「电话」"), "{}", refused.text());
    let page = li.get(&path).await.text();
    let version = page.split_once("name=\"version\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    li.post(&format!("{path}/decide"), &[("rows", "good"), ("version", &version)]).await;
    assert_eq!(world.number("select count(*) as n from customer where name = '金丝雀商贸' and phones = '{}'"), 1);
}

#[actix_web::test]
async fn an_export_has_masks_and_nothing_hidden() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    world.run("update customer set phones = array['139 5555 7771'], remark = '金丝雀备注'");
    let columns =
        [("columns", "name"), ("columns", "phones"), ("columns", "remark"), ("format", "csv"), ("reason", "核对")];
    let file = zhou.post("/customers/export", &columns).await;
    assert_eq!(file.status, 200, "{}", file.text());
    assert!(
        file.text().contains("139****7771") && file.text().contains("金丝雀备注") && !file.text().contains("139 5555")
    );
    rule_of(&world, "director", "customer.remark", "hidden");
    assert_eq!(zhou.post("/customers/export", &columns).await.status, 403);
    assert!(!zhou.get("/customers/export").await.text().contains("value=\"remark\""));
    rule_of(&world, "director", "customer.phones", "read");
    let clear = zhou
        .post("/customers/export", &[("columns", "name"), ("columns", "phones"), ("format", "csv"), ("reason", "核对")])
        .await;
    assert!(clear.text().contains("139 5555 7771"));
}
