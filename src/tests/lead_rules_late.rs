//! Leads that a rule gave and that nobody follows up: they go on after two working days, and in the end back into the pool.

use super::lead_rules::{owner, pooled, rule, world};
use super::support::World;
use chrono::{DateTime, TimeDelta, Utc};
use kezhan::core::calendar::Calendar;
use kezhan::leads::clock;

fn since(world: &World, id: i64) -> DateTime<Utc> {
    let sql = "select (extract(epoch from max(since)) * 1000000)::bigint as n from lead_given where lead_id = $1";
    DateTime::from_timestamp_micros(world.number_at(sql, id)).unwrap()
}

/// Goes to a time before or after a lead is given on, as minutes, and lets the job look.
fn look(world: &World, id: i64, minutes: i64) {
    let calendar = Calendar::usual(chrono_tz::Asia::Shanghai);
    let due = clock::due_after(since(world, id), 2, &calendar);
    world.clock.advance(due - world.clock.now() + TimeDelta::minutes(minutes));
    clock::tick(&world.house, &serde_json::Value::Null).unwrap();
}

#[actix_web::test]
async fn what_nobody_follows_up_in_two_days_goes_on_and_then_back() {
    let world = world().await;
    let three = [
        ("name", "转交"),
        ("way", "turn"),
        ("passes", "2"),
        ("person.0", "li"),
        ("person.1", "zhao"),
        ("person.2", "huang"),
    ];
    rule(&world, &three).await;
    let sun = world.sign_in("sun");
    let id = pooled(&sun, &[("name", "没人管的线索")]).await;
    let followed = pooled(&sun, &[("name", "有人管的线索")]).await;
    assert_eq!((owner(&world, id), owner(&world, followed)), ("li".into(), "zhao".into()));
    let said =
        world.sign_in("zhao").upload(&format!("/leads/{followed}/follow-ups"), &[("body", "打过电话")], &[]).await;
    assert!(said.status.is_redirection(), "{}", said.text());
    look(&world, id, -2);
    assert_eq!(owner(&world, id), "li", "two minutes before");
    look(&world, id, 2);
    assert_eq!(owner(&world, id), "huang", "Zhao had the last one, so it is Huang's turn");
    let told = |login: &'static str, kind: &'static str| {
        let sql = "select count(*) as n from notice n join app_user u on u.id = n.user_id where u.login || ' ' || n.kind = $1 and n.row_id is not null";
        world.number_of(sql, &format!("{login} {kind}"))
    };
    look(&world, id, -2);
    assert_eq!(owner(&world, id), "huang", "it has its two days again");
    assert_eq!((told("li", "lead_passed_on"), told("wang", "lead_passed_on"), told("huang", "lead_given")), (1, 1, 1));
    assert_eq!(owner(&world, followed), "zhao");
    let li = world.sign_in("li").get("/notices").await.text();
    assert!(li.contains("您超过 48 小时没有跟进，已转给下一位"), "{li}");
    let huang = world.sign_in("huang").get(&format!("/leads/{id}")).await.text();
    assert!(huang.contains("第 1 次转给下一位") && huang.contains("由规则「转交」分配"), "{huang}");
    // Never back to somebody who had it while another is there.
    look(&world, id, 2);
    assert_eq!(owner(&world, id), "zhao");
    // Twice is enough.
    look(&world, id, 2);
    assert_eq!(owner(&world, id), "pool");
    assert_eq!(world.number_at("select count(*) as n from lead_given where lead_id = $1", id), 4);
    clock::tick(&world.house, &serde_json::Value::Null).unwrap();
    assert_eq!(world.number_at("select count(*) as n from lead_given where lead_id = $1", id), 4);
    let page = world.sign_in("zhou").get(&format!("/leads/{id}")).await.text();
    assert!(page.contains("多次转交后仍没有跟进，退回公海"), "{page}");
}

#[actix_web::test]
async fn what_was_assigned_by_hand_or_by_a_rule_without_the_switch_stays() {
    let world = world().await;
    rule(&world, &[("name", "不转"), ("way", "turn"), ("person.0", "li"), ("person.1", "zhao")]).await;
    let sun = world.sign_in("sun");
    let (stays, by_hand) = (pooled(&sun, &[("name", "不转的")]).await, pooled(&sun, &[("name", "手工的")]).await);
    world.run("update lead_rule set passes = 3");
    let fields = [("ids", &*by_hand.to_string()), ("person", "李娜")];
    assert_eq!(world.sign_in("wang").post("/leads/bulk/assign", &fields).await.status, 303);
    world.run("update lead_rule set passes = 0");
    look(&world, stays, 30);
    assert_eq!(owner(&world, stays), "li");
    world.run("update lead_rule set passes = 3");
    clock::tick(&world.house, &serde_json::Value::Null).unwrap();
    assert_eq!((owner(&world, stays), owner(&world, by_hand)), ("zhao".into(), "li".into()));
    // With nobody else there it stays where it is.
    world.run("delete from lead_rule_person where user_id = (select id from app_user where login = 'li')");
    look(&world, stays, 30);
    assert_eq!(owner(&world, stays), "zhao");
}

#[test]
fn two_days_are_working_days() {
    use chrono::TimeZone;
    let calendar = Calendar::usual(chrono_tz::Asia::Shanghai);
    let at = |day: u32, hour: u32| Utc.with_ymd_and_hms(2026, 6, day, hour, 0, 0).unwrap();
    // Times of UTC; Shanghai is eight hours ahead. The 19th to 21st of June 2026 are days off.
    for (given, due) in [(at(8, 2), at(10, 2)), (at(12, 7), at(16, 7)), (at(13, 1), at(16, 16)), (at(17, 3), at(22, 3))]
    {
        assert_eq!(clock::due_after(given, 2, &calendar), due, "{given}");
    }
}
