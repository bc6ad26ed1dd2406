//! Rules of assignment: conditions in order, each way of choosing, who is passed over, what stands on the lead and what of it is
//! told to whom, and leads that wait too long.

use super::forms::{SENT, fill, fresh, path as form_path};
use super::support::{OwnDatabase, Page, Spawned, Visitor, World};
use kezhan::boot::JOBS;
use kezhan::core::access::{Actor, Can, LeadCreate};
use kezhan::core::sql::{Sql, Word};
use kezhan::jobs::worker::turn;
use kezhan::leads::enquiry::{self, Enquiry};
use kezhan::leads::model::Draft;

/// A world without the rules of the demonstration.
pub(super) async fn world() -> World {
    let world = World::new().await;
    world.run("delete from lead_rule");
    world
}

/// Makes a rule by its page and switches it on; its id.
pub(super) async fn rule(world: &World, fields: &[(&str, &str)]) -> i64 {
    let zhou = world.sign_in("zhou");
    let made = zhou.post("/admin/lead-rules/new", fields).await;
    assert_eq!((made.status.as_u16(), made.location()), (303, "/admin/lead-rules".to_owned()), "{}", made.text());
    let id = world.number("select max(id) as n from lead_rule");
    assert_eq!(zhou.post(&format!("/admin/lead-rules/{id}/switch"), &[("active", "1")]).await.status, 303);
    id
}

/// Lays a new lead into the pool by hand; its id.
pub(super) async fn pooled(visitor: &Visitor, fields: &[(&str, &str)]) -> i64 {
    let mut all = vec![("pool", "1")];
    all.extend_from_slice(fields);
    let made = visitor.post("/leads/new", &all).await;
    assert_eq!(made.status, 303, "{}", made.text());
    visitor.world.number("select max(id) as n from lead")
}

fn word_at(world: &World, sql: &'static str, id: i64) -> String {
    world.house.db.read_now(&Actor::robot("test"), |r| Sql::new(sql).bind(id).one::<Word>(r)).unwrap().t
}

pub(super) fn owner(world: &World, id: i64) -> String {
    let sql =
        "select coalesce(u.login, 'pool') as t from lead l left join app_user u on u.id = l.owner_id where l.id = $1";
    word_at(world, sql, id)
}

/// How many leads of an import each person has, in order of login.
fn spread(world: &World) -> String {
    world.word(
        "select coalesce(string_agg(login || ' ' || n, ', ' order by login), '') as t from (
           select coalesce(u.login, 'pool') as login, count(*) as n from lead l left join app_user u on u.id = l.owner_id
           where l.origin = 'import' group by 1) x",
    )
}

async fn import(visitor: &Visitor, file: &str) -> (String, Page) {
    let sent = visitor.upload("/import/leads", &[], &[("file", "线索.csv", file.as_bytes())]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let jobs = || while turn(&visitor.world.house, JOBS).unwrap() {};
    jobs();
    let path = sent.location();
    let shown = visitor.get(&path).await.text();
    let (_, rest) = shown.split_once("name=\"version\" value=\"").expect(&shown);
    let version = rest.split('"').next().unwrap();
    let done = visitor.post(&format!("{path}/decide"), &[("rows", "all"), ("version", version)]).await;
    jobs();
    (path, done)
}

#[actix_web::test]
async fn the_first_rule_that_fits_gives_and_what_fits_none_stays() {
    let world = world().await;
    rule(&world, &[("name", "浙江"), ("regions", "浙江省"), ("way", "turn"), ("person.0", "li")]).await;
    rule(
        &world,
        &[("name", "大单"), ("amount_from", "50万"), ("amount_currency", "CNY"), ("way", "turn"), ("person.0", "chen")],
    )
    .await;
    rule(
        &world,
        &[("name", "网站"), ("sources", "website"), ("sources", "search"), ("way", "turn"), ("person.0", "zhao")],
    )
    .await;
    rule(&world, &[("name", "软件"), ("industry.0", "I"), ("way", "turn"), ("person.0", "huang")]).await;
    rule(&world, &[("name", "报价"), ("words", "报价、CRM"), ("way", "turn"), ("person.0", "emma")]).await;
    let sun = world.sign_in("sun");
    for (fields, expected) in [
        // A district below the region, which also fits what comes after.
        (&[("region", "浙江省杭州市西湖区"), ("source", "website")][..], "li"),
        (&[("region", "浙江省")], "li"),
        (&[("region", "福建省"), ("amount", "50万"), ("source", "website")], "chen"),
        (&[("amount", "49.99万"), ("source", "website")], "zhao"),
        (&[("amount", "60万"), ("amount_currency", "USD"), ("source", "search")], "zhao"),
        // A division below the section.
        (&[("industry", "65")], "huang"),
        (&[("product", "crm 十人版")], "emma"),
        (&[("source", "phone")], "pool"),
        (&[], "pool"),
    ] {
        let mut all = vec![("name", "一条线索")];
        all.extend_from_slice(fields);
        let id = pooled(&sun, &all).await;
        assert_eq!(owner(&world, id), expected, "{fields:?}");
        let history = "select count(*) as n from lead_owner_history where lead_id = $1 and upper_inf(during) and reason = '分配规则'";
        assert_eq!(world.number_at(history, id), i64::from(expected != "pool"), "{fields:?}");
        let events = "select count(*) as n from change_history where object = 'lead' and row_id = $1 and name = 'lead.given_by_rule'";
        assert_eq!(world.number_at(events, id), i64::from(expected != "pool"), "{fields:?}");
    }
    // Whose it was tells why in the reader's language; what a person typed stays as it was typed.
    let (emma, given) = (world.sign_in("emma"), pooled(&sun, &[("name", "说明归属"), ("product", "crm 十人版")]).await);
    let page = emma.get(&format!("/leads/{given}")).await.text();
    assert!(
        page.contains("Owners") && page.contains("The rules of assignment") && !page.contains("分配规则"),
        "{page}"
    );
    let chinese = world.sign_in("liu").get(&format!("/leads/{given}")).await.text();
    assert!(chinese.contains("归属记录") && chinese.contains("分配规则"), "{chinese}");
    // A rule that is off gives nothing, and order decides.
    let zhou = world.sign_in("zhou");
    let first = world.number("select id as n from lead_rule where name = '浙江'");
    assert_eq!(zhou.post(&format!("/admin/lead-rules/{first}/shift"), &[("to", "down")]).await.status, 303);
    let both = [("name", "两条都符合"), ("region", "浙江省"), ("amount", "80万")];
    assert_eq!(owner(&world, pooled(&sun, &both).await), "chen");
    let second = world.number("select id as n from lead_rule where name = '大单'");
    assert_eq!(zhou.post(&format!("/admin/lead-rules/{second}/switch"), &[("active", "0")]).await.status, 303);
    assert_eq!(owner(&world, pooled(&sun, &both).await), "li");
    assert_eq!(zhou.post(&format!("/admin/lead-rules/{first}/shift"), &[("to", "up")]).await.status, 303);
    assert_eq!(
        world.word("select string_agg(name, ' ' order by position) as t from lead_rule"),
        "浙江 大单 网站 软件 报价"
    );
    // One that was made for oneself is nobody else's.
    assert_eq!(sun.post("/leads/new", &[("name", "自己的"), ("region", "浙江省")]).await.status, 303);
    assert_eq!(owner(&world, world.number("select max(id) as n from lead")), "sun");
}

#[actix_web::test]
async fn load_skill_and_capacity_decide_and_whoever_is_away_is_passed_over() {
    let world = world().await;
    world.run(
        "update lead set status = 'failed', failure = 'other' where owner_id is not null and status <> 'converted'",
    );
    let sun = world.sign_in("sun");
    let id = rule(&world, &[("name", "负载"), ("way", "load"), ("person.0", "li"), ("person.1", "zhao")]).await;
    for _ in 0..2 {
        let made = world.sign_in("li").post("/leads/new", &[("name", "李娜自己的")]).await;
        assert_eq!(made.status, 303);
    }
    let mut got = Vec::new();
    for _ in 0..4 {
        got.push(owner(&world, pooled(&sun, &[("name", "按负载")]).await));
    }
    // Li has two; so Zhao has two first, then they are alike.
    assert_eq!(&got[..2], ["zhao", "zhao"], "{got:?}");
    assert!(got[2] != got[3], "{got:?}");
    let page = world.sign_in("zhou").get(&format!("/leads/{}", world.number("select max(id) as n from lead"))).await;
    assert!(page.text().contains("负载最少：当时有 2 条未关闭线索，1 人中最少") || page.text().contains("2 人中最少"));
    // At three each nobody has room.
    world.run_sql(Sql::new("update lead_rule set most_open = 3 where id = $1").bind(id));
    assert_eq!(owner(&world, pooled(&sun, &[("name", "满了")]).await), "pool");
    world.run("delete from lead_rule");
    let skilled = [
        ("name", "擅长"),
        ("way", "skill"),
        ("person.0", "li"),
        ("good.0", "浙江省，医药"),
        ("person.1", "zhao"),
        ("good.1", "浙江省"),
        ("person.2", "huang"),
        ("good.2", "I、广东"),
    ];
    rule(&world, &skilled).await;
    for (fields, expected) in [
        ([("region", "浙江省宁波市"), ("product", "药店软件")], "zhao li"),
        ([("region", "浙江省宁波市"), ("industry", "27")], "li"),
        ([("region", "广东省"), ("industry", "65")], "huang"),
    ] {
        let id = pooled(&sun, &[("name", "按擅长"), fields[0], fields[1]]).await;
        assert!(expected.contains(&owner(&world, id)), "{fields:?} {}", owner(&world, id));
    }
    // Alike in nothing: each in turn.
    let mut got: Vec<String> = Vec::new();
    for _ in 0..3 {
        got.push(owner(&world, pooled(&sun, &[("name", "谁都不擅长")]).await));
    }
    got.sort();
    assert_eq!(got, ["huang", "li", "zhao"]);
    // Disabled, away with a deputy, without the right: passed over.
    world.run("delete from lead_rule");
    let four = [
        ("name", "轮流"),
        ("way", "turn"),
        ("person.0", "li"),
        ("person.1", "zhao"),
        ("person.2", "huang"),
        ("person.3", "qian"),
    ];
    rule(&world, &four).await;
    world.run("update app_user set active = false where login = 'huang'");
    world.run("insert into deputy (user_id, deputy_id, starts, ends)
        select a.id, b.id, now() - interval '1 hour', now() + interval '1 day' from app_user a, app_user b where a.login = 'zhao' and b.login = 'li'");
    for _ in 0..3 {
        assert_eq!(owner(&world, pooled(&sun, &[("name", "只剩李娜")]).await), "li");
    }
    world.run("delete from deputy");
    assert_eq!(owner(&world, pooled(&sun, &[("name", "赵敏回来了")]).await), "zhao");
    // A department: its active people and those below it who may have leads.
    world.run("delete from lead_rule");
    let department = world.number("select id as n from department where name_zh = '销售部'").to_string();
    rule(&world, &[("name", "销售部"), ("way", "turn"), ("department", &department)]).await;
    let mut met: Vec<String> = Vec::new();
    for _ in 0..12 {
        met.push(owner(&world, pooled(&sun, &[("name", "部门的")]).await));
    }
    for login in ["chen", "wang", "li", "zhao", "liu", "emma"] {
        assert!(met.iter().any(|one| one == login), "{login}: {met:?}");
    }
    assert!(!met.iter().any(|one| matches!(one.as_str(), "huang" | "sun" | "qian" | "zhou" | "pool")), "{met:?}");
}

#[actix_web::test]
async fn an_import_spreads_a_hundred_leads_evenly_and_each_is_told_once() {
    let world = world().await;
    rule(
        &world,
        &[("name", "轮流"), ("way", "turn"), ("person.0", "zhao"), ("person.1", "huang"), ("person.2", "emma")],
    )
    .await;
    let rows: String = (0..100).map(|n| format!("展客{n},,\n")).collect();
    let li = world.sign_in("li");
    let (path, done) = import(&li, &format!("公司,联系人,负责人\n{rows}有主的,,li\n")).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let spread = spread(&world);
    assert!(
        spread.contains("li 1") && spread.matches(" 33").count() == 2 && spread.matches(" 34").count() == 1,
        "{spread}"
    );
    let told = "select count(*) as n from notice where kind = 'lead_given'";
    assert_eq!(world.number(told), 3, "one notice for each");
    let zhao = world.sign_in("zhao").get("/notices").await.text();
    assert!(zhao.contains("按分配规则分配给您"), "{zhao}");
    assert_eq!(world.number("select count(*) as n from lead_given"), 100);
    // The clock of the first follow-up runs.
    let one = world.number(
        "select min(lead_id) as n from lead_given g join app_user u on u.id = g.owner_id where u.login = 'zhao'",
    );
    assert!(world.sign_in("zhao").get(&format!("/leads/{one}")).await.text().contains("首次跟进截止"));
    // What rules did goes with the import; what somebody followed stays.
    let said = world.sign_in("zhao").upload(&format!("/leads/{one}/follow-ups"), &[("body", "谈过了")], &[]).await;
    assert!(said.status.is_redirection(), "{}", said.text());
    let undone = li.post(&format!("{path}/undo"), &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.text());
    assert_eq!(world.number("select count(*) as n from lead where origin = 'import'"), 1);
}

#[test]
fn slow_by_command_too() {
    let demo = Spawned::demo();
    let file = std::env::temp_dir().join(format!("kezhan-rules-{}.csv", std::process::id()));
    let rows: String = (0..6).map(|n| format!("展会客户{n},exhibition,浙江省\n")).collect();
    std::fs::write(&file, format!("company,source,region\n{rows}没有地区,exhibition,\n")).unwrap();
    let done = demo.command(&["import", "leads", file.to_str().unwrap(), "--all", "--json"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::remove_file(file).unwrap();
    let spread = "select string_agg(login || ' ' || n, ', ' order by login) as t from (
        select coalesce(u.login, 'pool') as login, count(*) as n from lead l left join app_user u on u.id = l.owner_id
        where l.origin = 'import' group by 1) x";
    assert_eq!(super::support::invariants::word(&mut demo.database(), spread), "li 3, pool 1, zhao 3");
}

#[actix_web::test]
async fn a_web_form_gives_at_once_and_the_reason_stands_on_the_lead() {
    let world = world().await;
    rule(
        &world,
        &[
            ("name", "官网咨询"),
            ("sources", "website"),
            ("regions", "浙江省"),
            ("way", "turn"),
            ("person.0", "li"),
            ("person.1", "zhao"),
        ],
    )
    .await;
    let mut sent = SENT.to_vec();
    sent.push(("region", "浙江省杭州市"));
    let answered = fill(&fresh(&world), &form_path(&world), &sent).await;
    assert_eq!(answered.status, 303, "{}", answered.text());
    let id = world.number("select max(id) as n from lead");
    assert_eq!(owner(&world, id), "li");
    let li = world.sign_in("li");
    let page = li.get(&format!("/leads/{id}")).await.text();
    for words in
        ["分配依据", "由规则「官网咨询」分配", "来源：", "地区：浙江省", "轮流：2 人中最久没有分到", "分配规则"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.matches("由规则「官网咨询」分配").count() == 2, "on the page and in its history");
    assert_eq!(world.number_at("select count(*) as n from notice n join app_user u on u.id = n.user_id where u.login = 'li' and n.kind = 'lead_given' and n.row_id = $1", id), 1);
    // Whoever may not read a field is not told what the rule looked at, nor its name.
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', 'region', 'hidden' from role where key = 'salesperson'");
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(
        page.contains("由一条分配规则分配") && page.contains("您不能查看的内容") && page.contains("来源："),
        "{page}"
    );
    assert!(!page.contains("浙江省") && !page.contains("官网咨询"), "{page}");
    world.run("delete from role_field");
    // Given to somebody else by hand, it stands in the history alone.
    let fields = [("ids", &*id.to_string()), ("person", "赵敏")];
    assert_eq!(world.sign_in("wang").post("/leads/bulk/assign", &fields).await.status, 303);
    let page = world.sign_in("zhao").get(&format!("/leads/{id}")).await.text();
    assert!(!page.contains("分配依据") && page.matches("由规则「官网咨询」分配").count() == 1, "{page}");
}

#[actix_web::test]
async fn twenty_enquiries_at_once_are_spread_evenly() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    world.run("delete from lead_rule");
    let four = [
        ("name", "轮流"),
        ("way", "turn"),
        ("person.0", "li"),
        ("person.1", "zhao"),
        ("person.2", "huang"),
        ("person.3", "emma"),
    ];
    rule(&world, &four).await;
    let form_id = world.number("select min(id) as n from web_form");
    std::thread::scope(|scope| {
        for n in 0..20 {
            let db = own.db(world.clock.clone());
            scope.spawn(move || {
                let actor = std::sync::Arc::new(Actor::robot(enquiry::ROBOT));
                let can: Can<LeadCreate> = Can::of(&actor).unwrap();
                let draft = Draft {
                    contact: format!("同时{n}"),
                    phones: vec![format!("1380000{:04}", 2000 + n)],
                    ..Draft::default()
                };
                let one =
                    Enquiry {
                        draft, answers: Vec::new(), form_id, form_name: "表单".into(), consent: "同意".into()
                    };
                db.write_now(&actor, |tx| enquiry::receive(tx, &can, &one)).unwrap();
            });
        }
    });
    let each = world.word("select string_agg(n::text, ' ') as t from (select count(*) as n from lead where contact like '同时%' group by owner_id) x");
    assert_eq!(each, "5 5 5 5");
}

#[actix_web::test]
async fn a_trial_says_which_rule_and_why_and_does_nothing() {
    let world = world().await;
    rule(&world, &[("name", "浙江"), ("regions", "浙江省"), ("way", "turn"), ("person.0", "li")]).await;
    let full = rule(&world, &[("name", "满员"), ("way", "turn"), ("person.0", "huang")]).await;
    rule(&world, &[("name", "其余"), ("way", "turn"), ("person.0", "zhao")]).await;
    world.run_sql(Sql::new("update lead_rule set most_open = 1 where id = $1").bind(full));
    let zhou = world.sign_in("zhou");
    let before = world.number("select count(*) as n from lead_given");
    let page = zhou.get("/admin/lead-rules?region=%E7%A6%8F%E5%BB%BA%E7%9C%81").await.text();
    assert!(
        page.contains("由「其余」分给 赵敏")
            && page.contains("不符合：地区：浙江省")
            && page.contains("符合，但没有可以接手的人"),
        "{page}"
    );
    let number = world.number("select number as n from lead where name = '湖州太湖源生态农业'");
    let page = zhou.get(&format!("/admin/lead-rules?number=L{number:05}")).await;
    assert!(page.status == 200 && page.text().contains("由「浙江」分给 李娜"), "{}", page.text());
    let absent = zhou.get("/admin/lead-rules?number=999999").await;
    assert!(absent.status == 422 && absent.text().contains("没有您可以查看的线索"), "{}", absent.text());
    assert_eq!(zhou.get("/admin/lead-rules?region=nowhere-at-all").await.status, 422);
    // Whoever may not read all that rules look at is told nothing of a lead.
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', 'amount', 'hidden' from role where key = 'director'");
    let covered = zhou.get(&format!("/admin/lead-rules?number={number}")).await;
    assert!(covered.status == 422 && covered.text().contains("请直接填写内容"), "{}", covered.text());
    assert_eq!(world.number("select count(*) as n from lead_given"), before);
}

#[actix_web::test]
async fn the_pool_is_given_out_after_a_look() {
    let world = world().await;
    let waiting = world.number("select count(*) as n from lead where pool_id is not null and deleted_at is null");
    assert!(waiting > 1);
    let zhou = world.sign_in("zhou");
    assert!(zhou.get("/admin/lead-rules/pool").await.text().contains("没有可以按规则分配的线索"));
    rule(&world, &[("name", "官网"), ("sources", "website"), ("way", "turn"), ("person.0", "li")]).await;
    let fitting = world.number(
        "select count(*) as n from lead where pool_id is not null and deleted_at is null and source = 'website'",
    );
    let page = zhou.get("/admin/lead-rules/pool").await.text();
    assert!(page.contains(&format!("确认分配 {fitting} 条")) && page.contains(&format!("李娜 {fitting} 条")), "{page}");
    // Whoever assigns reads on a lead of the pool why it is still there.
    let other = world.number("select min(id) as n from lead where pool_id is not null and deleted_at is null and source is distinct from 'website'");
    let fits = world.number(
        "select min(id) as n from lead where pool_id is not null and deleted_at is null and source = 'website'",
    );
    assert!(zhou.get(&format!("/leads/{other}")).await.text().contains("没有符合的分配规则"));
    assert!(zhou.get(&format!("/leads/{fits}")).await.text().contains("现在有符合的分配规则"));
    let done = zhou.post("/admin/lead-rules/pool", &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        world.number("select count(*) as n from lead where pool_id is not null and deleted_at is null"),
        waiting - fitting
    );
    assert_eq!(owner(&world, fits), "li");
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'lead_rules.pool_given'"), 1);
}

#[actix_web::test]
async fn rules_are_edited_by_one_at_a_time_and_by_nobody_else() {
    let world = world().await;
    let id = rule(
        &world,
        &[("name", "浙江"), ("regions", "浙江省"), ("way", "turn"), ("person.0", "li"), ("good.0", "医药")],
    )
    .await;
    let (zhou, path) = (world.sign_in("zhou"), format!("/admin/lead-rules/{id}"));
    let page = zhou.get(&path).await.text();
    assert!(page.contains("李娜 · 华东组") && page.contains("value=\"浙江省\""), "{page}");
    let changed =
        [("name", "江浙"), ("regions", "浙江省、江苏省"), ("way", "load"), ("person.0", "li"), ("version", "2")];
    assert_eq!(zhou.post(&path, &changed).await.status, 303);
    let late =
        [("name", "浙沪"), ("regions", "浙江省、上海市"), ("way", "turn"), ("person.0", "zhao"), ("version", "2")];
    let stale = zhou.post(&path, &late).await;
    let both = stale.text();
    assert!(
        stale.status == 409
            && both.contains("浙江省、江苏省")
            && both.contains("浙江省、上海市")
            && both.contains("江浙"),
        "{both}"
    );
    assert_eq!(world.word("select name as t from lead_rule"), "江浙");
    for (fields, words) in [
        (&[("name", ""), ("person.0", "li")][..], "请填写名称"),
        (&[("name", "x"), ("person.0", "没有此人")], "没有可以登录的同事"),
        (&[("name", "x"), ("regions", "乌有省"), ("person.0", "li")], "没有「乌有省」这个地区"),
        (&[("name", "x")], "请指定人员或部门"),
        (&[("name", "x"), ("amount_from", "5"), ("amount_to", "4"), ("person.0", "li")], "上限小于下限"),
        (&[("name", "x"), ("most_open", "0"), ("person.0", "li")], "1 到 10000"),
        (&[("name", "x"), ("person.0", "li"), ("person.1", "李娜")], "已经在上面"),
    ] {
        let wrong = zhou.post("/admin/lead-rules/new", fields).await;
        assert!(wrong.status == 422 && wrong.text().contains(words), "{words}: {}", wrong.text());
    }
    assert_eq!(zhou.post(&format!("{path}/delete"), &[("version", "2")]).await.status, 409);
    for login in ["li", "chen", "xitong"] {
        let visitor = world.sign_in(login);
        assert_eq!(visitor.get("/admin/lead-rules").await.status, 403, "{login}");
        assert_eq!(visitor.post(&format!("{path}/switch"), &[("active", "0")]).await.status, 403, "{login}");
        assert_eq!(visitor.post("/admin/lead-rules/pool", &[]).await.status, 403, "{login}");
    }
    let lead = pooled(&world.sign_in("sun"), &[("name", "先分出去"), ("region", "江苏省")]).await;
    assert_eq!(zhou.post(&format!("{path}/delete"), &[("version", "3")]).await.status, 303);
    assert_eq!(world.number("select count(*) as n from lead_rule"), 0);
    // What it gave keeps why.
    assert!(world.sign_in("li").get(&format!("/leads/{lead}")).await.text().contains("由规则「江浙」分配"));
    let recorded = "select string_agg(name, ' ' order by id) as t from (select name, id from audit_event where name like 'lead_rule.%' order by id desc limit 4) x";
    assert_eq!(world.word(recorded), "lead_rule.created lead_rule.switched lead_rule.changed lead_rule.deleted");
}
