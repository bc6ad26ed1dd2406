//! Letters that come back: the mark in the sender's address, reports of other servers, what they do to an address.

use super::mail::relay;
use super::notify::{give, set_clock};
use super::support::smtp::{Mood, Smtp};
use super::support::{OwnDatabase, World, binary, folder};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;
use diesel::connection::SimpleConnection;
use kezhan::core::access::Actor;
use kezhan::core::outside::mail::{Relay, Security};
use kezhan::core::outside::{Clock, Mail};
use kezhan::core::secret::Secret;
use kezhan::notify::bounce::{self, Report};
use kezhan::notify::outbox;
use kezhan::notify::rules::{FORGIVEN, MOST_POINTS, Score, Weight, scored, weight, weight_of};
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// A report as RFC 3464 has it.
pub fn report(to: &str, action: &str, status: &str, said: &str) -> String {
    format!(
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@relay.example (Mail Delivery System)\r\nTo: {to}\r\nSubject: Undelivered Mail\r\n\
Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"edge\"\r\n\r\n\
--edge\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n很抱歉，您的邮件未能送达。\r\n\
--edge\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\nArrival-Date: Tue, 24 Nov 2026 02:00:00 +0000\r\n\r\n\
Final-Recipient: rfc822; huang@yunlai.example\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {said}\r\n    in two lines\r\n\r\n\
--edge\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: secret\r\nMessage-ID: <1@x>\r\n\r\n--edge--\r\n"
    )
}

#[test]
fn reports_are_read_and_other_mail_is_not_taken_for_one() {
    let read = |text: &str| bounce::read(text.as_bytes());
    let found =
        read(&report("bounce+1-ab@x.example", "failed", "5.1.1", "550 5.1.1 <huang@yunlai.example>: no such user"));
    let answer = "550 5.1.1 <huang@yunlai.example>: no such user in two lines".to_owned();
    assert_eq!(found, Some(Report { status: "5.1.1".into(), answer }));
    assert_eq!(read(&report("a@b.cn", "FAILED", "5.0.0 (permanent)", "x")).unwrap().status, "5.0.0");
    for other in ["delayed", "delivered", "relayed", "expanded"] {
        assert_eq!(read(&report("a@b.cn", other, "4.4.1", "later")), None, "{other}");
    }
    let holiday = "From: li@x.example\r\nAuto-Submitted: auto-replied\r\nSubject: 我在休假\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n";
    assert_eq!(read(holiday), None);
    // The letter that came back may hold whatever; only the report counts.
    let inside = report("a@b.cn", "failed", "5.1.1", "x");
    let wrapped = format!(
        "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n{inside}\r\n--o--\r\n"
    );
    assert_eq!(read(&wrapped), None);
    for broken in [
        "",
        "\0\0\0",
        "Content-Type: message/delivery-status\r\n\r\n",
        "Content-Type: multipart/report; boundary=\r\n\r\n--",
    ] {
        assert_eq!(read(broken), None, "{broken:?}");
    }
}

#[test]
fn a_mark_names_its_letter_and_cannot_be_thought_up() {
    let secret = Secret::new([7; 32]);
    let mark = bounce::mark(&secret, 4711);
    assert!(mark.len() < 40 && mark.is_ascii());
    let address = format!("bounce+{mark}@crm.example.cn");
    assert_eq!(bounce::letter_of(&secret, &address), Some(4711));
    assert_eq!(
        bounce::letter_of(&secret, &format!("<{}>", address.to_uppercase())),
        Some(4711),
        "some servers change the case"
    );
    for other in [
        address.replace("4711", "4712"),
        address.replace('+', "-"),
        "bounce@crm.example.cn".into(),
        "bounce+4711-@x.cn".into(),
        String::new(),
    ] {
        assert_eq!(bounce::letter_of(&secret, &other), None, "{other}");
    }
    assert_eq!(bounce::letter_of(&Secret::new([8; 32]), &address), None);
}

#[test]
fn a_status_tells_whose_fault_it_is() {
    for (status, expected) in [
        ("5.1.1", Some(Weight::Hard)),
        ("5.0.0", Some(Weight::Hard)),
        ("5.2.1", Some(Weight::Hard)),
        ("5.4.4", Some(Weight::Hard)),
        ("5.2.2", Some(Weight::Soft)),
        ("4.4.1", Some(Weight::Soft)),
        ("5.4.7", Some(Weight::Soft)),
        ("5.7.1", None),
        ("5.3.4", None),
        ("5.1.8", None),
        ("2.1.5", None),
        ("x", None),
    ] {
        assert_eq!(weight(status), expected, "{status}");
    }
    for (answer, expected) in [
        ("permanent error (550): 5.1.1 <a@1.2.3.4>: unknown", Some(Weight::Hard)),
        ("permanent error (550): 5.7.1 our rules", None),
        ("permanent error (550): no such user", Some(Weight::Hard)),
        ("permanent error (552): 5.2.2 full", Some(Weight::Soft)),
        ("permanent error (554): spam", None),
        ("transient error (451): 4.7.1 greylisted", None),
        ("connection error: reset by peer at 10.0.0.1", None),
    ] {
        assert_eq!(weight_of(answer), expected, "{answer}");
    }
}

fn noon(day: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 2, 4, 0, 0).unwrap() + TimeDelta::days(day)
}

/// Refusals on these days, one after the other.
fn after(refusals: &[(i64, Weight)]) -> Score {
    let mut score = None;
    for (day, weight) in refusals {
        score = Some(scored(score, *weight, noon(*day), Shanghai));
    }
    score.unwrap()
}

#[test]
fn points_gather_once_a_day_grow_stale_and_end() {
    use Weight::{Hard, Soft};
    assert_eq!(after(&[(0, Hard), (0, Hard), (0, Hard), (0, Soft)]).points, 2, "once a day");
    assert_eq!(after(&[(0, Hard), (1, Hard), (2, Hard)]).suppressed_at, Some(noon(2)));
    assert_eq!(after(&[(0, Soft), (1, Soft), (2, Soft), (3, Soft), (4, Soft)]).suppressed_at, None);
    assert!(after(&[(0, Soft), (1, Soft), (2, Soft), (3, Soft), (4, Soft), (5, Soft)]).suppressed_at.is_some());
    assert_eq!(after(&[(0, Hard), (1, Hard), (8, Hard)]).points, 2, "stale after a week");
    let left = after(&[(0, Hard), (1, Hard), (2, Hard), (9, Hard), (20, Hard)]);
    assert_eq!(left.suppressed_at, Some(noon(2)), "reports that come later do not let it free");
    assert_eq!(
        after(&[(0, Hard), (1, Hard), (2, Hard), (33, Hard)]),
        Score { points: 2, counted_at: Some(noon(33)), suppressed_at: None }
    );
    // By the days of the company: 23:30 and 00:30 of Shanghai lie on one day of UTC.
    let evening = Utc.with_ymd_and_hms(2026, 11, 2, 15, 30, 0).unwrap();
    let first = scored(None, Hard, evening, Shanghai);
    assert_eq!(scored(Some(first), Hard, evening + TimeDelta::hours(1), Shanghai).points, 4);
    // A clock that was ahead and is set back.
    assert_eq!(after(&[(5, Hard), (0, Hard)]).points, 2);
}

proptest! {
    #[test]
    fn nothing_is_suppressed_by_fewer_than_three_days(days in proptest::collection::vec((0i64..60, any::<bool>()), 1..20)) {
        let mut sorted = days;
        sorted.sort_unstable();
        let mut score = None;
        for (place, (day, hard)) in sorted.iter().enumerate() {
            let before = score;
            let next = scored(score, if *hard { Weight::Hard } else { Weight::Soft }, noon(*day), Shanghai);
            if next.suppressed_at == Some(noon(*day)) && before.is_none_or(|one: Score| one.suppressed_at != next.suppressed_at) {
                prop_assert!(next.points >= MOST_POINTS);
                let met: std::collections::BTreeSet<i64> = sorted[..=place].iter().map(|(day, _)| *day).collect();
                prop_assert!(met.len() >= 3);
            }
            if let Some(since) = next.suppressed_at { prop_assert!(noon(*day) - since < FORGIVEN); }
            score = Some(next);
        }
    }

    #[test]
    fn whatever_comes_is_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..2000), text in "[a-zA-Z0-9:;/=\"\r\n -]{0,800}") {
        let _ = bounce::read(&bytes);
        let _ = bounce::read(format!("Content-Type: multipart/report; boundary=\"a\"\r\n\r\n--a\r\nContent-Type: message/delivery-status\r\n\r\n{text}").as_bytes());
    }
}

fn take(world: &World, letter: i64, status: &str) -> bool {
    let report = Report { status: status.into(), answer: format!("550 {status} 该用户不存在") };
    world.house.db.write_now(&Actor::robot("mail"), |tx| bounce::take(tx, letter, &report, Shanghai)).unwrap()
}

#[actix_web::test]
async fn a_letter_that_came_back_is_seen_and_three_silence_the_address_until_it_is_released() {
    let mut world = World::new().await;
    let server = Smtp::start(Mood::Takes);
    let bounces = Some("bounce@crm.yunlai.example".to_owned());
    world.house.mail = Mail::Smtp(Arc::new(Relay { bounces, ..relay(server.port, Security::None) }));
    for (day, part) in [("24", "云栖"), ("25", "浦江"), ("26", "宁波")] {
        set_clock(&world, &format!("2026-11-{day}"), "10:00");
        give(&world.sign_in("li"), part).await;
        while outbox::turn(&world.house).unwrap() {}
        let letter = world.number("select max(id) as n from letter");
        let from = server.arrived().last().unwrap().from.clone();
        assert!(from.starts_with("bounce+") && from.ends_with("@crm.yunlai.example"), "{from}");
        assert_eq!(bounce::letter_of(world.house.db.secret(), &from), Some(letter));
        assert!(take(&world, letter, "5.1.1"));
        assert!(!take(&world, letter, "5.1.1"), "a report that comes twice counts once");
    }
    let huang = world.sign_in("huang");
    let list = huang.get("/notices").await.text();
    assert!(list.contains("邮件被退回") && list.contains("该用户不存在") && list.contains("邮箱无法送达"), "{list}");
    assert!(huang.get("/account/notices").await.text().contains("拒收 huang@yunlai.example"));
    set_clock(&world, "2026-11-27", "10:00");
    give(&world.sign_in("li"), "太湖").await;
    while outbox::turn(&world.house).unwrap() {}
    assert_eq!(server.arrived().len(), 3, "nothing more goes there");
    let admin = world.sign_in("xitong");
    let page = admin.get("/admin/mail").await.text();
    assert!(page.contains("被退回") && page.contains("huang@yunlai.example") && page.contains("恢复发送"), "{page}");
    assert_eq!(admin.post("/admin/mail/forgive", &[("address", "huang@yunlai.example")]).await.status, 303);
    give(&world.sign_in("li"), "苏州").await;
    while outbox::turn(&world.house).unwrap() {}
    assert_eq!(server.arrived().len(), 4, "released");
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'mail.returned'"), 3);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'mail.address_forgiven'"), 1);
}

#[actix_web::test]
async fn faults_that_are_not_the_addresss_cost_it_nothing() {
    let mut world = World::new().await;
    let server = Smtp::start(Mood::Takes);
    world.house.mail = Mail::Smtp(Arc::new(relay(server.port, Security::None)));
    set_clock(&world, "2026-11-24", "10:00");
    give(&world.sign_in("li"), "云栖").await;
    while outbox::turn(&world.house).unwrap() {}
    assert_eq!(server.arrived()[0].from, "kezhan@yunlai.example", "without an address for it");
    assert!(take(&world, world.number("select max(id) as n from letter"), "5.7.1"));
    assert_eq!(world.number("select count(*) as n from mail_refusal"), 0);
    assert_eq!(world.word("select state as t from letter order by id desc limit 1"), "returned");
}

/// `kezhan mail …` over a database of its own: what it said, and its exit code.
pub(super) fn mail(url: &str, arguments: &[&str], input: impl AsRef<[u8]>) -> (String, i32) {
    let key = folder().join("bounces-key");
    std::fs::write(&key, "cd".repeat(32)).unwrap();
    let mut child = Command::new(binary())
        .arg("mail")
        .args(arguments)
        .env("KEZHAN_DATABASE_URL", url)
        .env("KEZHAN_SECRET_KEY_FILE", &key)
        .env("KEZHAN_DATA_DIR", folder().join("bounces-data"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read everything closes the pipe.
    let _closed = child.stdin.take().unwrap().write_all(input.as_ref());
    let output = child.wait_with_output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (text, output.status.code().unwrap())
}

#[test]
fn the_pipe_takes_reports_ignores_the_rest_and_asks_to_be_tried_again() {
    let own = OwnDatabase::new();
    let mut connection = own.superuser();
    connection
        .batch_execute(
            "insert into letter (user_id, mail, kind, state, made_at) select id, 'huang@yunlai.example', 'customer_given', 'sent', now() from app_user where login = 'huang'",
        )
        .unwrap();
    let db = own.db(Clock::System);
    let letter = db
        .housekeeping_now(|tx| {
            kezhan::core::sql::Sql::new("select max(id) as n from letter").one::<kezhan::core::sql::Number>(tx)
        })
        .unwrap()
        .n;
    let mark = bounce::mark(&Secret::new([0xcd; 32]), letter);
    let to = format!("bounce+{mark}@crm.yunlai.example");
    let text = report(&to, "failed", "5.1.1", "550 5.1.1 no such user");
    let (said, code) = mail("postgresql://nobody@127.0.0.1:1/none", &["bounce"], &text);
    assert_eq!(code, 75, "the mail server keeps it: {said}");
    let forged = report("bounce+1-00000000000000000000@crm.yunlai.example", "failed", "5.1.1", "x");
    for other in ["Subject: hello\r\n\r\nbuy this\r\n", forged.as_str()] {
        let (said, code) = mail(&own.url(), &["bounce"], other);
        assert!(code == 0 && said.contains("no report"), "{code} {said}");
    }
    // By what the mail server says it came to, whatever its headers say.
    let stripped = text.replace(&to, "undisclosed");
    let (said, code) = mail(&own.url(), &["bounce", "--recipient", &to, "--json"], &stripped);
    assert!(code == 0 && said.contains(&format!("\"letter\":{letter}")), "{code} {said}");
    let (said, code) = mail(&own.url(), &["bounce"], &text);
    assert!(code == 0 && said.contains("before"), "{code} {said}");
    let (said, code) = mail(&own.url(), &["queue"], "");
    assert!(code == 0 && said.contains("1 returned") && said.contains("no such user"), "{code} {said}");
    let (said, _) = mail(&own.url(), &["queue", "--json"], "");
    let all: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (all["states"]["returned"].as_i64(), all["refused_addresses"][0]["refusals"].as_i64()),
        (Some(1), Some(1)),
        "{said}"
    );
    let (said, code) = mail(&own.url(), &["queue", "--again"], "");
    assert!(code == 0 && !said.contains("nothing is sent"), "{said}");
}
