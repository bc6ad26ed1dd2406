//! Leads by mail: what a stranger's letter makes, that it counts once, whom it never comes from, and what the pipe answers.

use super::bounces::mail;
use super::forms::{fill, fresh, leads, path as form_path};
use super::lead_rules::{owner, rule, world};
use super::mail_letters::{letter, parsed};
use super::support::{OwnDatabase, World};
use chrono::TimeDelta;
use kezhan::core::access::{Actor, Can, LeadCreate};
use kezhan::core::outside::Clock;
use kezhan::core::problem::Problem;
use kezhan::core::sql::{Number, Sql};
use kezhan::leads::letter::actions::{self, FROM_ONE, IN_ALL, Taken, Way};
use kezhan::leads::letter::read::Letter;
use kezhan::text::Lang;
use std::process::{Command, Stdio};

/// A letter of Wang Fang's.
fn wang(id: &str, text: &str) -> Vec<u8> {
    let id = format!("Message-ID: <{id}@example.com>");
    let head = [
        "From: =?utf-8?B?546L6Iqz?= <Wang.Fang@Example.com>",
        "To: sales@yunlai.example",
        "Subject: =?utf-8?B?6K+i5Lu377yaMjDlj7Dorr7lpIc=?=",
        &id,
        "Content-Type: text/plain; charset=utf-8",
    ];
    letter(&head, text)
}

const TEXT: &str = "您好，想了解 <b>20 台</b> 设备的报价。\r\n\r\n王芳\r\n手机：13800001111\r\n";

fn way() -> Way {
    Way { source: "mail", own: vec!["kezhan@yunlai.example".into(), "bounce@crm.yunlai.example".into()] }
}

fn take(world: &World, letter: &Letter, way: &Way) -> Result<Taken, Problem> {
    let actor = actions::taker(Lang::Zh);
    let can: Can<LeadCreate> = Can::of(&actor).unwrap();
    world.house.db.write_now(&actor, |tx| actions::take(tx, &can, letter, way))
}

fn taken(world: &World, bytes: &[u8]) -> Taken {
    take(world, &parsed(bytes), &way()).unwrap()
}

fn made(world: &World, bytes: &[u8]) -> i64 {
    match taken(world, bytes) {
        Taken::Made(id) => id,
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn a_letter_is_a_lead_of_the_pool_with_its_words_and_its_source() {
    let world = world().await;
    let before = leads(&world);
    let id = made(&world, &wang("1", TEXT));
    assert_eq!(leads(&world), before + 1);
    let sql = "select l.contact || '|' || l.name || '|' || l.phones[1] || '|' || l.mails[1] || '|' || l.source || '|' || l.status || '|' || p.object as t
        from lead l join pool p on p.id = l.pool_id where l.owner_id is null order by l.id desc limit 1";
    assert_eq!(world.word(sql), "王芳||138 0000 1111|Wang.Fang@example.com|mail|new|lead");
    assert_eq!(
        world.word("select remark as t from lead order by id desc limit 1"),
        "询价：20台设备\n\n您好，想了解 <b>20 台</b> 设备的报价。\n\n王芳\n手机：13800001111"
    );
    let who = "select actor_kind || ' ' || actor_name as t from audit_event where name = 'lead.mailed'";
    assert_eq!(world.word(who), "robot lead_mail");
    // In the pool the numbers are masked, also those within the text; whoever claims it reads all of it as it was written.
    let li = world.sign_in("li");
    let path = format!("/leads/{id}");
    let seen = li.get(&path).await.text();
    assert!(seen.contains("收到来信") && seen.contains("邮件内容") && seen.contains("询价：20台设备"), "{seen}");
    assert!(!seen.contains("13800001111") && !seen.contains("138 0000 1111") && !seen.contains("Wang.Fang@"), "{seen}");
    assert_eq!(li.post(&format!("{path}/claim"), &[]).await.status, 303);
    let seen = li.get(&path).await.text();
    for words in [
        "手机：13800001111",
        "Wang.Fang@example.com",
        "&lt;b&gt;20 台&lt;/b&gt;",
        "<bdi>询价：20台设备\n\n您好",
        "邮件",
    ] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    assert!(!seen.contains("<b>20") && !seen.contains("lead_mail"), "{seen}");
    let list = li.get("/leads?source=mail").await.text();
    assert!(list.contains("王芳") && list.contains("邮件"), "{list}");
    let sources = world.sign_in("zhou").get("/leads/sources").await.text();
    assert!(sources.contains("邮件"), "the report counts them");
    assert!(world.sign_in("zhou").get("/admin/forms").await.text().contains("kezhan mail lead"));
}

#[test]
fn the_same_letter_twenty_times_at_once_is_one_lead() {
    let own = OwnDatabase::new();
    let found = parsed(&wang("1", TEXT));
    let before = count(&own);
    let ends: Vec<Taken> = std::thread::scope(|scope| {
        let one = || {
            let (db, found) = (own.db(Clock::System), found.clone());
            scope.spawn(move || {
                let actor = actions::taker(Lang::Zh);
                let can: Can<LeadCreate> = Can::of(&actor).unwrap();
                db.write_now(&actor, |tx| actions::take(tx, &can, &found, &way())).unwrap()
            })
        };
        let all: Vec<_> = (0..20).map(|_| one()).collect();
        all.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(ends.iter().filter(|end| matches!(end, Taken::Made(_))).count(), 1, "{ends:?}");
    assert_eq!(ends.iter().filter(|end| matches!(end, Taken::Before(_))).count(), 19, "{ends:?}");
    assert_eq!(count(&own), before + 1);
}

fn count(own: &OwnDatabase) -> i64 {
    let sql = || Sql::new("select count(*) as n from lead");
    own.db(Clock::System).read_now(&Actor::robot("test"), |r| sql().one::<Number>(r)).unwrap().n
}

#[actix_web::test]
async fn who_writes_again_stands_on_the_lead_that_is_there_and_its_owner_is_told() {
    let world = world().await;
    let id = made(&world, &wang("1", TEXT));
    let count = leads(&world);
    let li = world.sign_in("li");
    assert_eq!(li.post(&format!("/leads/{id}/claim"), &[]).await.status, 303);
    assert_eq!(taken(&world, &wang("1", TEXT)), Taken::Before(id));
    world.clock.advance(TimeDelta::days(20));
    assert_eq!(taken(&world, &wang("2", "再问一次：何时可以供货？")), Taken::Again(id));
    assert_eq!(leads(&world), count);
    let li = world.sign_in("li");
    let seen = li.get(&format!("/leads/{id}")).await.text();
    assert!(seen.contains("何时可以供货") && seen.matches("收到来信").count() == 2, "{seen}");
    assert!(
        world.word("select remark as t from lead order by id desc limit 1").contains("20 台"),
        "nothing is overwritten"
    );
    let notices = li.get("/notices").await.text();
    assert!(notices.contains("对方再次来信"), "{notices}");
    // Thirty days run from the last letter; a web form of the same phone is the same person.
    world.clock.advance(TimeDelta::days(25));
    let sent = [("contact", "王芳"), ("phones", "13800001111"), ("remark", "表单里再问"), ("consent", "1")];
    assert_eq!(fill(&fresh(&world), &form_path(&world), &sent).await.status, 303);
    assert_eq!(leads(&world), count);
    world.clock.advance(TimeDelta::days(25));
    assert_eq!(taken(&world, &wang("3", "第三封")), Taken::Again(id));
    world.clock.advance(TimeDelta::days(31));
    let later = made(&world, &wang("4", "一个月以后"));
    // A closed lead is past.
    world.run("update lead set status = 'failed', failure = 'no_need' where status <> 'converted'");
    assert!(made(&world, &wang("5", "又来了")) > later);
}

#[actix_web::test]
async fn colleagues_and_our_own_letters_make_no_lead() {
    let world = world().await;
    let before = leads(&world);
    for from in ["Li@Yunlai.example", "kezhan@yunlai.example", "bounce+12-ab@crm.yunlai.example"] {
        world.run("update app_user set mail = 'li@yunlai.example', phone = '+86 139-0000-2222' where login = 'li'");
        assert_eq!(taken(&world, &letter(&[&format!("From: {from}")], "x")), Taken::Ours, "{from}");
    }
    assert_eq!(leads(&world), before);
    // Where the answer would come to ourselves, it goes to the sender; a colleague's number is not the customer's.
    let head = ["From: chen@example.com", "Reply-To: li@yunlai.example", "Content-Type: text/plain; charset=utf-8"];
    made(&world, &letter(&head, "李娜 13900002222 让我找您，我是 13700003333"));
    let sql = "select mails::text || phones::text as t from lead order by id desc limit 1";
    assert_eq!(world.word(sql), "{chen@example.com}{\"137 0000 3333\"}");
    // Whoever has left is a stranger.
    world.run("update app_user set active = false where login = 'li'");
    made(&world, &letter(&["From: li@yunlai.example"], "x"));
}

#[actix_web::test]
async fn rules_give_out_what_comes_by_mail_and_the_source_may_be_another() {
    let world = world().await;
    rule(&world, &[("name", "邮件咨询"), ("sources", "mail"), ("way", "turn"), ("person.0", "huang")]).await;
    let id = made(&world, &wang("1", TEXT));
    assert_eq!(owner(&world, id), "huang");
    let seen = world.sign_in("huang").get(&format!("/leads/{id}")).await.text();
    assert!(seen.contains("由规则「邮件咨询」分配") && seen.contains("来源："), "{seen}");
    assert_eq!(world.number_at("select count(*) as n from notice where kind = 'lead_given' and row_id = $1", id), 1);
    let fair = Way { source: "exhibition", ..way() };
    let found = parsed(&letter(&["From: fair@example.com", "Organization: =?utf-8?B?5p2t5bee5LqR5p2l?="], "x"));
    take(&world, &found, &fair).unwrap();
    let sql =
        "select source || ' ' || name || ' ' || region as t from lead where owner_id is null order by id desc limit 1";
    assert_eq!(world.word(sql), "exhibition 杭州云来 330100");
}

#[actix_web::test]
async fn too_many_letters_are_taken_an_hour_later() {
    let world = world().await;
    for number in 0..FROM_ONE {
        taken(&world, &wang(&number.to_string(), "x"));
    }
    let more = parsed(&wang("more", "x"));
    for _ in 0..2 {
        let refused = take(&world, &more, &way());
        assert!(matches!(refused, Err(Problem::TooMany(rest)) if rest > 3000), "{refused:?}");
    }
    assert_eq!(world.number("select count(*) as n from lead_mail"), i64::from(FROM_ONE), "nothing of it is kept");
    made(&world, &letter(&["From: other@example.com"], "x"));
    world.clock.advance(TimeDelta::hours(1));
    assert!(matches!(take(&world, &more, &way()), Ok(Taken::Again(_))), "the same letter, an hour later");
    world.run_sql(Sql::new("update throttle set failures = $1 where key = 'lead_mail'").bind(IN_ALL));
    let refused = take(&world, &parsed(&letter(&["From: third@example.com"], "x")), &way());
    assert!(matches!(refused, Err(Problem::TooMany(_))), "{refused:?}");
}

#[actix_web::test]
async fn what_a_role_may_not_read_of_a_letter_is_not_shown() {
    let world = world().await;
    let id = made(&world, &wang("1", TEXT));
    let li = world.sign_in("li");
    assert_eq!(li.post(&format!("/leads/{id}/claim"), &[]).await.status, 303);
    let path = format!("/leads/{id}");
    assert!(li.get(&path).await.text().matches("询价：20台设备").count() >= 2);
    // Whose numbers are masked, reads none in the text either; what leaves as a file is as covered as its columns.
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', 'phones', 'masked' from role where key = 'salesperson'");
    let seen = li.get(&path).await.text();
    assert!(seen.contains("138****1111") && seen.contains("20 台") && !seen.contains("13800001111"), "{seen}");
    world.run("delete from role_field where object = 'lead'");
    let fields = [("format", "csv"), ("columns", "contact"), ("columns", "remark")];
    let file = world.sign_in("zhou").post("/leads/export", &fields).await.text();
    assert!(file.contains("询价：20台设备") && file.contains("138****1111") && !file.contains("13800001111"), "{file}");
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', f, 'hidden' from role, unnest(array['remark', 'mails', 'phones', 'source']) f where key = 'salesperson'");
    let seen = li.get(&path).await.text();
    assert!(seen.contains("收到来信") && seen.contains("王芳"), "{seen}");
    for hidden in ["询价", "20 台", "example.com", "13800001111", "138 0000 1111"] {
        assert!(!seen.contains(hidden), "{hidden}: {seen}");
    }
    // Only whoever sees the lead sees that a letter came.
    let seen = |login: &str| {
        let actor = world.actor(login);
        world.house.db.read_now(&actor, |r| Sql::new("select count(*) as n from lead_mail").one::<Number>(r)).unwrap().n
    };
    assert_eq!((seen("li"), seen("shenji")), (1, 0));
}

#[actix_web::test]
async fn a_long_letter_is_folded_and_every_table_takes_every_source() {
    let world = world().await;
    let id = made(&world, &wang("1", &"一行很长的需求说明，逐条列出。\r\n".repeat(2000)));
    let li = world.sign_in("li");
    assert_eq!(li.post(&format!("/leads/{id}/claim"), &[]).await.status, 303);
    let seen = li.get(&format!("/leads/{id}")).await.text();
    assert!(seen.contains("展开其余内容") && seen.contains("后面的内容没有保存"), "{seen}");
    assert_eq!(seen.matches("逐条列出").count() % 2, 0, "beside and on the timeline, nothing twice");
    let version = super::support::value_of(&li.get(&format!("/leads/{id}/edit")).await.text(), "version");
    let remark = world.word("select remark as t from lead order by id desc limit 1");
    assert!(remark.chars().count() <= 20_000);
    let fields = [("contact", "王芳"), ("remark", remark.as_str()), ("version", version.as_str())];
    assert_eq!(li.post(&format!("/leads/{id}/edit"), &fields).await.status, 303, "what was kept can be saved again");
    let tables = world.word(
        "select string_agg(conrelid::regclass || ' ' || pg_get_constraintdef(oid), '; ') as t from pg_constraint where conname like '%\\_source\\_check'",
    );
    for (source, ..) in kezhan::customers::fields::SOURCES {
        assert_eq!(tables.matches(&format!("'{source}'::text")).count(), 4, "{source}: {tables}");
    }
}

#[test]
fn the_pipe_takes_letters_ignores_robots_and_lets_what_can_be_mended_come_again() {
    let own = OwnDatabase::new();
    let bytes = wang("1", TEXT);
    let (said, code) = mail("postgresql://nobody@127.0.0.1:1/none", &["lead"], &bytes);
    assert_eq!(code, 75, "the mail server keeps it: {said}");
    let (said, code) = mail(&own.url(), &["lead", "--source", "fax"], &bytes);
    assert!(
        code == 75 && said.contains("fax") && said.contains("exhibition") && said.contains("mail"),
        "{code} {said}"
    );
    assert_eq!(count_mailed(&own), 0);
    let (said, code) = mail(&own.url(), &["lead", "--json"], &bytes);
    let line = said.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("{said}"));
    let end: serde_json::Value = serde_json::from_str(line).unwrap();
    let id = end["lead"].as_i64().unwrap_or_else(|| panic!("{said}"));
    assert_eq!((code, end["state"].as_str()), (0, Some("made")), "{said}");
    let (said, code) = mail(&own.url(), &["lead"], &bytes);
    assert!(code == 0 && said.contains(&format!("lead {id}: the same letter came before")), "{code} {said}");
    let (said, code) = mail(&own.url(), &["lead"], wang("2", "再问"));
    assert!(code == 0 && said.contains(&format!("lead {id}: one enquiry more")), "{code} {said}");
    let automatic = letter(&["From: w@example.com", "Auto-Submitted: auto-replied"], "x");
    let (said, code) = mail(&own.url(), &["lead", "--json"], automatic);
    assert!(code == 0 && said.contains("\"state\":\"ignored\"") && said.contains("a letter came"), "{code} {said}");
    let (said, code) = mail(&own.url(), &["lead"], letter(&["From: w@example.com"], vec![b'x'; 25_000_001]));
    assert!(code == 0 && said.contains("longer than 25 MB"), "{code} {said}");
    let (said, code) = mail(&own.url(), &["lead"], "no letter at all");
    assert!(code == 65 && said.contains("nothing says who wrote it"), "{code} {said}");
    assert_eq!(count_mailed(&own), 2);
    // What is wrong with the settings is mended, and the letter waits until then.
    let broken = Command::new(super::support::binary())
        .args(["mail", "lead"])
        .env("KEZHAN_CONFIG", "/dev/null")
        .env("KEZHAN_SERVER_WORKER", "3")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(broken.status.code(), Some(75), "{}", String::from_utf8_lossy(&broken.stderr));
}

fn count_mailed(own: &OwnDatabase) -> i64 {
    let sql = || Sql::new("select count(*) as n from lead_mail");
    own.db(Clock::System).read_now(&Actor::robot("test"), |r| sql().one::<Number>(r)).unwrap().n
}
