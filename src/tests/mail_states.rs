//! What becomes of letters besides faults: the test that administrators send themselves, letters that are given up, clocks
//! that jump, nights in which they change, digests of which nothing is left.

use super::mail::relay;
use super::notify::{give, set_clock};
use super::notify_mail::{state, turn, world};
use super::support::World;
use super::support::smtp::Mood;
use chrono::TimeDelta;
use kezhan::boot;
use kezhan::core::outside::Mail;
use kezhan::core::outside::mail::Security;
use std::sync::Arc;

#[actix_web::test]
async fn a_test_goes_at_once_and_tells_what_the_server_said() {
    let (world, server) = world(Mood::Takes).await;
    let xitong = world.sign_in("xitong");
    assert!(xitong.get("/admin/mail").await.text().contains("给我发一封测试邮件"));
    world.run("update mail_channel set faults = 2, answer = 'it was down'");
    let done = xitong.post("/admin/mail/test", &[]).await;
    assert_eq!((done.status.as_u16(), done.location().as_str()), (303, "/admin/mail"));
    let arrived = server.arrived();
    assert_eq!((arrived.len(), arrived[0].to.as_str()), (1, "xitong@yunlai.example"));
    assert!(arrived[0].text.contains("Auto-Submitted: auto-generated"), "{}", arrived[0].text);
    assert_eq!(world.number("select faults::bigint as n from mail_channel"), 0, "which shows that the way is open");
    server.set(Mood::Recipient("550 5.1.1 no such user"));
    let page = xitong.post("/admin/mail/test", &[]).await;
    assert!(page.status == 422 && page.text().contains("no such user"), "{}", page.text());
    assert!(page.text().contains("测试邮件没有发出"), "{}", page.text());
    let tried = "select count(*) as n from audit_event where name = 'mail.tried'";
    assert_eq!(world.number(tried), 2);
    world.run("update app_user set mail = '' where login = 'xitong'");
    let page = world.sign_in("xitong").post("/admin/mail/test", &[]).await;
    assert!(page.status == 422 && page.text().contains("您的账号没有邮箱"), "{}", page.text());
    assert_eq!((world.number(tried), server.conversations()), (2, 2));
    assert_eq!(world.sign_in("li").post("/admin/mail/test", &[]).await.status, 403);
}

#[actix_web::test]
async fn a_test_says_that_nobody_answers() {
    let mut world = World::new().await;
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    world.house.mail = Mail::Smtp(Arc::new(relay(gone, Security::None)));
    world.serve(&boot::registry()).await;
    let page = world.sign_in("xitong").post("/admin/mail/test", &[]).await;
    assert!(page.status == 422 && page.text().contains("测试邮件没有发出"), "{}", page.text());
}

#[actix_web::test]
async fn after_two_days_a_letter_is_given_up_and_its_reader_is_told() {
    let (world, server) = world(Mood::Recipient("451 greylisted")).await;
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    world.clock.advance(TimeDelta::hours(47));
    turn(&world);
    assert_eq!(state(&world), "waiting 2");
    world.clock.advance(TimeDelta::hours(2));
    turn(&world);
    assert_eq!(state(&world), "refused 3");
    let list = world.sign_in("huang").get("/notices").await.text();
    assert!(list.contains("邮件被拒收") && list.contains("greylisted"), "{list}");
    world.clock.advance(TimeDelta::hours(2));
    turn(&world);
    assert_eq!(server.conversations(), 3);
}

#[actix_web::test]
async fn what_a_clock_that_was_ahead_put_off_is_not_waited_for() {
    for mood in [Mood::Greets("421 too busy"), Mood::Recipient("451 greylisted")] {
        let (world, server) = world(mood).await;
        give(&world.sign_in("li"), "云栖").await;
        turn(&world);
        set_clock(&world, "2026-11-25", "11:00");
        turn(&world);
        assert!(state(&world).starts_with("waiting"), "{mood:?}: {}", state(&world));
        set_clock(&world, "2026-11-24", "10:10");
        server.set(Mood::Takes);
        turn(&world);
        assert!(state(&world).starts_with("sent"), "{mood:?}: {}", state(&world));
    }
}

#[actix_web::test]
async fn quiet_hours_end_by_the_clock_of_the_reader_in_the_night_of_summer_time() {
    let (world, server) = world(Mood::Takes).await;
    world.run("insert into mail_wish (user_id, zone) select id, 'Europe/Berlin' from app_user where login = 'huang'");
    // Half past eleven in Berlin, on the evening before its clocks go from two to three.
    set_clock(&world, "2026-03-29", "06:30");
    give(&world.sign_in("li"), "云栖").await;
    turn(&world);
    set_clock(&world, "2026-03-29", "12:59");
    turn(&world);
    assert_eq!(server.arrived().len(), 0, "it is one minute to seven there");
    set_clock(&world, "2026-03-29", "13:00");
    turn(&world);
    assert_eq!(server.arrived().len(), 1);
}

#[actix_web::test]
async fn a_digest_of_which_nothing_is_left_does_not_go() {
    for change in [
        "update notice set read_at = now()",
        "update customer set owner_id = (select id from app_user where login = 'li') where name like '%云栖%'",
    ] {
        let (world, server) = world(Mood::Takes).await;
        world.run("insert into notice_wish (user_id, kind, page, mail) select id, 'customer_given', true, 'digest' from app_user where login = 'huang'");
        give(&world.sign_in("li"), "云栖").await;
        turn(&world);
        assert_eq!(state(&world), "waiting 0");
        world.run(change);
        set_clock(&world, "2026-11-25", "08:30");
        turn(&world);
        assert_eq!((server.arrived().len(), state(&world).as_str()), (0, "cancelled 1"), "{change}");
    }
}
