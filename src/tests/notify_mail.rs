//! The outbox against a mail server that fails in every way: what waits, what is given up, what never goes.

use super::mail::relay;
use super::notify::{give, set_clock};
use super::support::World;
use super::support::smtp::{Mood, Smtp};
use chrono::TimeDelta;
use kezhan::core::notice::{Notice, notify};
use kezhan::core::outside::Mail;
use kezhan::core::outside::mail::{Relay, Security};
use kezhan::customers::notices::SHARED;
use kezhan::notify::{outbox, unsubscribe};
use std::sync::Arc;
use std::time::Duration;

/// A world whose letters go to a server of this mood, on a working morning.
pub async fn world(mood: Mood) -> (World, Smtp) {
    let mut world = World::new().await;
    let server = Smtp::start(mood);
    world.house.mail = line(&server, mood);
    // The pages have the same line.
    world.serve(&kezhan::boot::registry()).await;
    set_clock(&world, "2026-11-24", "10:00");
    (world, server)
}

/// The line to a server: patient, as the machine may be busy, but with one that is too slow on purpose.
fn line(server: &Smtp, mood: Mood) -> Mail {
    let relay = relay(server.port, Security::None);
    let slow = matches!(mood, Mood::Hangs(_) | Mood::Slow(_));
    Mail::Smtp(Arc::new(if slow { Relay { timeout: Duration::from_millis(700), ..relay } } else { relay }))
}

pub fn turn(world: &World) {
    while outbox::turn(&world.house).unwrap() {}
}

/// State and attempts of the last letter.
pub fn state(world: &World) -> String {
    world.word("select state || ' ' || attempts as t from letter order by id desc limit 1")
}

#[actix_web::test]
async fn a_letter_arrives_in_the_readers_language_with_its_marks() {
    let (world, server) = world(Mood::Takes).await;
    world.run("update app_user set language = 'en' where login = 'huang'");
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 1);
    let text = &arrived[0].text;
    assert_eq!(arrived[0].to, "huang@yunlai.example");
    for part in [
        "Subject: Kezhan: Customers given to me",
        "List-Unsubscribe: <http://",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Auto-Submitted: auto-generated",
        "multipart/alternative",
        "/customers/",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert_eq!(state(&world), "sent 1");
    turn(&world);
    assert_eq!(server.arrived().len(), 1, "once");
}

#[actix_web::test]
async fn slow_faults_of_one_letter_let_it_wait_or_end_it() {
    let later = [
        Mood::Recipient("451 greylisted"),
        Mood::Data("451 not now"),
        Mood::Letter("452 no room"),
        Mood::DropsInLetter,
        Mood::DropsBeforeAnswer,
    ];
    for mood in later {
        let (world, server) = world(mood).await;
        give(&world.sign_in("li"), "云栖").await;
        turn(&world);
        assert_eq!(state(&world), "waiting 1", "{mood:?}");
        turn(&world);
        assert_eq!(server.conversations(), 1, "{mood:?}: not before its time");
        server.set(Mood::Takes);
        world.clock.advance(TimeDelta::seconds(75));
        turn(&world);
        assert_eq!(state(&world), "sent 2", "{mood:?}");
        let ids: std::collections::BTreeSet<String> = server.arrived().into_iter().map(|letter| letter.id).collect();
        assert_eq!(ids.len(), 1, "{mood:?}: the same message each time");
    }
    for mood in [Mood::Recipient("550 5.1.1 no such user"), Mood::Letter("554 spam"), Mood::Data("552 too large")] {
        let (world, server) = world(mood).await;
        let huang = world.sign_in("huang");
        give(&world.sign_in("li"), "云栖").await;
        turn(&world);
        assert_eq!(state(&world), "refused 1", "{mood:?}");
        let list = huang.get("/notices").await.text();
        assert!(list.contains("邮件被拒收") && list.contains("(55"), "{list}");
        world.clock.advance(TimeDelta::hours(2));
        turn(&world);
        assert_eq!(server.conversations(), 1, "{mood:?}: never again");
    }
}

#[actix_web::test]
async fn slow_faults_of_the_server_let_all_wait_and_cost_no_letter_a_try() {
    let moods = [
        Mood::Hangs(Duration::from_secs(2)),
        Mood::Greets("421 too busy"),
        Mood::Greets("554 not you"),
        Mood::Sender("550 we do not know this sender"),
        Mood::Slow(Duration::from_secs(1)),
    ];
    for mood in moods {
        let (mut world, server) = world(mood).await;
        let li = world.sign_in("li");
        give(&li, "云栖").await;
        give(&li, "浦江").await;
        turn(&world);
        assert_eq!(server.conversations(), 1, "{mood:?}: the second letter is not tried");
        assert_eq!(
            world.number("select count(*) as n from letter where state = 'waiting' and attempts = 0"),
            2,
            "{mood:?}"
        );
        server.set(Mood::Takes);
        world.house.mail = line(&server, Mood::Takes);
        world.clock.advance(TimeDelta::seconds(75));
        turn(&world);
        assert_eq!(server.arrived().len(), 2, "{mood:?}");
        assert_eq!(world.number("select faults::bigint as n from mail_channel"), 0);
    }
}

#[actix_web::test]
async fn a_letter_that_arrived_is_not_sent_again_where_only_the_farewell_failed() {
    let (world, server) = world(Mood::DropsAfterAnswer).await;
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    world.clock.advance(TimeDelta::hours(1));
    turn(&world);
    assert_eq!((state(&world).as_str(), server.arrived().len()), ("sent 1", 1));
}

#[actix_web::test]
async fn what_was_done_while_mail_was_down_sends_nothing() {
    let (mut world, _) = world(Mood::Takes).await;
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    world.house.mail = Mail::Smtp(Arc::new(relay(gone, Security::None)));
    let li = world.sign_in("li");
    give(&li, "云栖").await;
    give(&li, "浦江").await;
    for title in ["宕机时完成的", "宕机时没做的"] {
        assert_eq!(
            li.post("/tasks/new", &[("title", title), ("owner", "zhao"), ("helper", "huang")]).await.status,
            303
        );
    }
    turn(&world);
    assert_eq!(world.number("select count(*) as n from letter where state = 'waiting'"), 6);
    // One task is done by whoever it was given to: there is nothing left to tell either of them.
    let done = world.number("select id as n from task where title = '宕机时完成的'");
    assert_eq!(world.sign_in("zhao").post(&format!("/tasks/{done}/done"), &[]).await.status, 303);
    // One is given back, of the other nothing is read; then the server is there again.
    world.run("update customer set owner_id = (select id from app_user where login = 'li') where name like '%云栖%'");
    let server = Smtp::start(Mood::Takes);
    world.house.mail = Mail::Smtp(Arc::new(relay(server.port, Security::None)));
    world.clock.advance(TimeDelta::minutes(5));
    turn(&world);
    assert_eq!(server.arrived().len(), 3, "of one customer, and two of one task");
    assert_eq!(world.number("select count(*) as n from letter where state = 'cancelled'"), 3);
    let gone = "select count(*) as n from letter l join notice n on n.letter_id = l.id where l.state = 'cancelled' and n.object = 'task' and n.row_id = $1";
    assert_eq!(world.number_at(gone, done), 2, "assignee and helper of the task that was done");
}

#[actix_web::test]
async fn nothing_goes_to_who_left_or_may_not_see_or_has_read_it() {
    for change in [
        "update app_user set active = false where login = 'huang'",
        "delete from user_role where user_id = (select id from app_user where login = 'huang')",
        "update notice set read_at = now()",
        "insert into notice_wish (user_id, kind, page, mail) select id, 'customer_given', true, 'none' from app_user where login = 'huang'",
    ] {
        let (world, server) = world(Mood::Takes).await;
        give(&world.sign_in("li"), "云栖").await;
        world.run(change);
        turn(&world);
        assert_eq!((server.arrived().len(), state(&world).as_str()), (0, "cancelled 1"), "{change}");
    }
}

#[actix_web::test]
async fn what_gathers_on_days_off_comes_as_one_letter() {
    let (world, server) = world(Mood::Takes).await;
    let huang = world.sign_in("huang");
    let fields = [
        ("digest_at", "08:30"),
        ("quiet_from", "22:00"),
        ("quiet_to", "07:00"),
        ("zone", ""),
        ("page-customer_given", "1"),
        ("mail-customer_given", "digest"),
    ];
    assert_eq!(huang.post("/account/notices", &fields).await.status, 303);
    // Friday evening, Saturday, Sunday.
    for (day, part) in [("2026-11-27", "云栖"), ("2026-11-28", "浦江")] {
        set_clock(&world, day, "20:00");
        give(&world.sign_in("li"), part).await;
        turn(&world);
    }
    set_clock(&world, "2026-11-30", "08:29");
    turn(&world);
    assert_eq!(server.arrived().len(), 0);
    set_clock(&world, "2026-11-30", "08:30");
    turn(&world);
    assert_eq!(server.arrived().len(), 1, "one after two days off, not three");
    assert_eq!(world.number("select count(distinct letter_id) as n from notice"), 1);
    // Nothing more that day: what comes now goes with the next morning; a clock that is set back sends no second one.
    set_clock(&world, "2026-11-29", "12:00");
    give(&world.sign_in("li"), "宁波").await;
    turn(&world);
    set_clock(&world, "2026-11-30", "09:00");
    turn(&world);
    assert_eq!(server.arrived().len(), 1);
    set_clock(&world, "2026-12-01", "08:31");
    turn(&world);
    assert_eq!(server.arrived().len(), 2);
}

#[actix_web::test]
async fn quiet_hours_keep_a_letter_until_the_morning() {
    let (world, server) = world(Mood::Takes).await;
    set_clock(&world, "2026-11-24", "23:10");
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    set_clock(&world, "2026-11-25", "06:59");
    turn(&world);
    assert_eq!(server.arrived().len(), 0);
    set_clock(&world, "2026-11-25", "07:00");
    turn(&world);
    assert_eq!(server.arrived().len(), 1);
}

#[actix_web::test]
async fn an_address_that_is_refused_again_and_again_is_left_in_peace() {
    let (world, server) = world(Mood::Recipient("550 5.1.1 no such user")).await;
    // Twice on one day, and then once on each of two more.
    for (day, part) in [("24", "云栖"), ("24", "浦江"), ("25", "宁波"), ("26", "太湖"), ("27", "苏州")] {
        set_clock(&world, &format!("2026-11-{day}"), "10:00");
        give(&world.sign_in("li"), part).await;
        turn(&world);
    }
    let huang = world.sign_in("huang");
    assert_eq!(server.conversations(), 4, "the fifth is not tried: two of one day counted once");
    assert_eq!(state(&world), "suppressed 1");
    assert!(huang.get("/account/notices").await.text().contains("拒收 huang@yunlai.example"));
    let list = huang.get("/notices").await.text();
    assert!(list.contains("邮箱无法送达") && list.contains("no such user"), "{list}");
    let admin = world.sign_in("xitong");
    assert!(admin.get("/admin/mail").await.text().contains("huang@yunlai.example"));
    world.clock.advance(TimeDelta::days(31));
    world.run("update mail_channel set faults = 0");
    server.set(Mood::Takes);
    give(&world.sign_in("li"), "钟山").await;
    turn(&world);
    assert_eq!(server.arrived().len(), 1, "tried again after a month");
}

#[actix_web::test]
async fn a_link_in_a_letter_ends_letters_of_its_kind() {
    let (world, server) = world(Mood::Takes).await;
    let huang = world.id("huang");
    let path = unsubscribe::path(world.house.db.secret(), huang, "customer_given");
    let stranger = world.stranger();
    let page = stranger.get(&path).await;
    assert!(page.status == 200 && page.text().contains("客户转移给我"));
    assert_eq!(
        world.number("select count(*) as n from notice_wish"),
        0,
        "a scanner that follows links changes nothing"
    );
    // A mail program sends no cookie, no token and no origin.
    let request = || {
        actix_web::test::TestRequest::post()
            .uri(&path)
            .peer_addr("127.0.0.1:40001".parse().unwrap())
            .insert_header(("host", "localhost"))
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload("List-Unsubscribe=One-Click")
    };
    assert_eq!(stranger.send(request()).await.status, 200);
    assert_eq!(stranger.send(request()).await.status, 200, "again");
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    assert_eq!(server.arrived().len(), 0);
    assert_eq!(world.number("select count(*) as n from notice where page"), 1, "the page stays as it is");
    let forged = path.replace(&huang.to_string(), &world.id("li").to_string());
    assert_eq!(stranger.get(&forged).await.status, 404);
    assert_eq!(stranger.post(&forged, &[]).await.status, 404);
}

#[actix_web::test]
async fn names_make_no_markup_in_a_letter() {
    let (world, _) = world(Mood::Takes).await;
    world.run("update customer set name = '云栖<img src=x>{{ words.hello }}' where name like '%云栖%'");
    world.run("update app_user set name = '黄蓉<b>' where login = 'huang'");
    let id = world.customer("云栖").to_string();
    let to = [("ids", id.as_str()), ("person", "huang")];
    assert_eq!(world.sign_in("li").post("/customers/transfer", &to).await.status, 303);
    let mut world = world;
    world.house.mail = Mail::Memory(Arc::default());
    let letters = world.letters();
    let html = &letters.last().unwrap().html;
    assert!(!html.contains("<img") && !html.contains("蓉<b>") && html.contains("{{ words.hello }}"), "{html}");
    assert!(!letters.last().unwrap().subject.contains("云栖"), "the subject names nobody");
}

#[actix_web::test]
async fn without_mail_notices_stand_on_the_page_and_nothing_gathers() {
    let world = World::without_mail().await;
    set_clock(&world, "2026-11-24", "10:00");
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    assert_eq!(state(&world), "cancelled 1");
    assert!(world.sign_in("huang").get("/notices").await.text().contains("云栖"));
}

#[actix_web::test]
async fn one_refused_of_three_keeps_the_others_from_nothing() {
    let (world, server) = world(Mood::RecipientOf("huang@", "550 5.1.1 no such user")).await;
    let robot = kezhan::core::access::Actor::robot("test");
    let customer = world.customer("云栖");
    for login in ["huang", "li", "wang"] {
        let facts = serde_json::json!({ "by": "某人" });
        let notice = Notice::to(world.id(login)).about("customer", customer).with(facts);
        world.house.db.write_now(&robot, |tx| notify(tx, &SHARED, &[notice])).unwrap();
    }
    world.run("update notice set mail = 'now'");
    world.run("insert into participant (object, row_id, user_id, can_write, parts) select 'customer', id, (select id from app_user where login = 'huang'), false, '{}' from customer where name like '%云栖%'");
    turn(&world);
    let to: Vec<String> = server.arrived().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, ["li@yunlai.example", "wang@yunlai.example"]);
    assert_eq!(world.number("select count(*) as n from letter where state = 'refused'"), 1);
    assert_eq!(world.number("select faults::bigint as n from mail_channel"), 0, "the way itself is open");
}

#[actix_web::test]
async fn a_letter_that_is_too_large_is_refused_alone() {
    let (world, server) = world(Mood::TakesUpTo(600)).await;
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    assert_eq!(state(&world), "refused 1");
    assert!(server.arrived().is_empty());
    assert_eq!(world.number("select count(*) as n from mail_refusal"), 0, "which is not the address's fault");
}

#[actix_web::test]
async fn a_digest_of_days_off_has_its_two_days_of_tries_too() {
    let (world, server) = world(Mood::Recipient("451 greylisted")).await;
    world.run("insert into notice_wish (user_id, kind, page, mail) select id, 'customer_given', true, 'digest' from app_user where login = 'huang'");
    set_clock(&world, "2026-09-30", "20:00");
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    set_clock(&world, "2026-10-08", "08:30");
    turn(&world);
    assert_eq!(state(&world), "waiting 1", "though its notices are a week old");
    server.set(Mood::Takes);
    set_clock(&world, "2026-10-08", "08:32");
    turn(&world);
    assert_eq!(state(&world), "sent 2");
}

#[actix_web::test]
async fn no_page_speaks_to_the_mail_server() {
    let (world, server) = world(Mood::Hangs(Duration::from_mins(10))).await;
    let xitong = world.sign_in("xitong");
    give(&world.sign_in("li"), "云栖").await;
    for row in world.house.site.routes.iter().filter(|row| !row.path.contains('{')) {
        let _page = xitong.get(row.path).await;
    }
    world.stranger().post("/forgot-password", &[("login", "huang")]).await;
    assert_eq!(server.conversations(), 0, "letters wait for their sender");
    assert!(world.number("select count(*) as n from letter") + world.number("select count(*) as n from notice") > 0);
}

#[actix_web::test]
async fn administrators_are_told_on_the_page_that_no_letter_goes() {
    let (world, server) = world(Mood::Greets("554 not you")).await;
    give(&world.sign_in("li"), "云栖").await;
    for _ in 0..3 {
        turn(&world);
        world.clock.advance(TimeDelta::minutes(20));
    }
    let list = world.sign_in("xitong").get("/notices").await.text();
    assert!(list.contains("邮件发不出去") && list.contains("not you"), "{list}");
    assert_eq!(world.number("select count(*) as n from notice where kind = 'mail_down' and user_id = (select id from app_user where login = 'li')"), 0);
    server.set(Mood::Takes);
    world.clock.advance(TimeDelta::hours(2));
    turn(&world);
    let list = world.sign_in("xitong").get("/notices").await.text();
    assert!(!list.contains("邮件发不出去"), "it is over: {list}");
}

#[actix_web::test]
async fn what_tells_of_the_security_of_an_account_cannot_be_silenced() {
    let (world, server) = world(Mood::Takes).await;
    let huang = world.sign_in("huang");
    let fields = [
        ("digest_at", "08:30"),
        ("quiet_from", "00:01"),
        ("quiet_to", "00:00"),
        ("zone", ""),
        ("mail-password_set", "none"),
        ("mail-mail_address", "none"),
    ];
    assert_eq!(huang.post("/account/notices", &fields).await.status, 303);
    assert_eq!(world.number("select count(*) as n from notice_wish where kind in ('password_set', 'mail_address')"), 0);
    let path = unsubscribe::path(world.house.db.secret(), world.id("huang"), "password_set");
    assert_eq!(world.stranger().post(&path, &[]).await.status, 404, "nor by a link");
    world.run("insert into mail_refusal (mail, refusals, points, last_at, counted_at, suppressed_at) select 'huang@yunlai.example', 3, 6, now(), now(), now() + interval '10 days'");
    let robot = kezhan::core::access::Actor::robot("test");
    let to = world.id("huang");
    let kind = kezhan::sign_in::letters::Kind::PasswordSet;
    world.house.db.write_now(&robot, |tx| kezhan::sign_in::letters::post(tx, to, kind, serde_json::json!({}))).unwrap();
    turn(&world);
    assert_eq!(server.arrived().len(), 1, "in quiet hours, and to an address that was refused");
}

#[actix_web::test]
async fn a_weekly_digest_comes_on_its_day() {
    let (world, server) = world(Mood::Takes).await;
    let huang = world.sign_in("huang");
    let fields = [
        ("digest_at", "08:30"),
        ("quiet_from", "22:00"),
        ("quiet_to", "07:00"),
        ("weekday", "4"),
        ("zone", ""),
        ("mail-customer_given", "digest"),
        ("page-customer_given", "1"),
    ];
    assert_eq!(huang.post("/account/notices", &fields).await.status, 303);
    assert!(huang.get("/account/notices").await.text().contains("每周，周四"));
    let li = world.sign_in("li");
    give(&li, "云栖").await;
    turn(&world);
    set_clock(&world, "2026-11-25", "10:00");
    give(&world.sign_in("li"), "浦江").await;
    turn(&world);
    assert!(server.arrived().is_empty());
    set_clock(&world, "2026-11-26", "08:30");
    turn(&world);
    assert_eq!(server.arrived().len(), 1, "Thursday, both in one");
    assert!(server.arrived()[0].text.contains("Subject:"));
}

#[test]
fn addresses_of_other_scripts_go_only_where_the_server_takes_them() {
    let server = Smtp::start(Mood::Takes);
    let mut letter = super::mail::letter("张三", "一封信");
    letter.mail = "张三@例子.中国".into();
    let sent = super::mail::send(relay(server.port, Security::None), &letter);
    assert!(
        matches!(&sent, Err(kezhan::core::outside::mail::Fault::Refused { answer, .. }) if answer.contains("ASCII")),
        "{sent:?}"
    );
    assert!(server.arrived().is_empty());
}

#[actix_web::test]
async fn administrators_see_where_links_lead() {
    let world = World::new().await;
    let page = world.sign_in("xitong").get("/admin/mail").await.text();
    assert!(page.contains("邮件中的链接指向 http://127.0.0.1:8080") && page.contains("server.public_url"), "{page}");
    let world = World::with(&[("KEZHAN_SERVER_PUBLIC_URL", "http://crm.example.cn")]).await;
    let page = world.sign_in("xitong").get("/admin/mail").await.text();
    assert!(!page.contains("邮件中的链接指向"), "{page}");
}

#[actix_web::test]
async fn a_refusal_is_shown_where_nothing_else_would_be() {
    let (world, server) = world(Mood::Recipient("550 5.1.1 no such user")).await;
    world.run("insert into notice_wish (user_id, kind, page, mail) select id, 'customer_given', false, 'now' from app_user where login = 'huang'");
    let huang = world.sign_in("huang");
    give(&world.sign_in("li"), "云栖").await;
    assert!(!huang.get("/notices").await.text().contains("云栖"), "it is wanted by mail only");
    turn(&world);
    assert_eq!((state(&world).as_str(), server.arrived().len()), ("refused 1", 0));
    let list = huang.get("/notices?show=unread").await.text();
    assert!(list.contains("云栖") && list.contains("邮件被拒收"), "{list}");
    let newest = world.number("select max(id) as n from notice").to_string();
    assert_eq!(huang.post("/notices/read", &[("to", &newest)]).await.status, 303);
    assert!(!huang.get("/notices?show=unread").await.text().contains("云栖"));
    assert!(huang.get("/notices").await.text().contains("云栖"));
}
