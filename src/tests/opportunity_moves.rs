//! Moves of opportunities: the rules of stages, outcomes, what comes back, and who takes it back.

use super::opportunities::{add, value, word};
use super::support::{Page, Visitor, World};
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Asia::Shanghai;
use kezhan::core::sql::{Number, Sql};
use kezhan::opportunities::moves::{Deal, Goal, Obstacle, Stage, obstacles};
use proptest::prelude::*;
use serde_json::json;

fn stage(world: &World, id: i64) -> String {
    word(world, format!("select s.key as t from opportunity o join stage s on s.id = o.stage_id where o.id = {id}"))
}

async fn go(visitor: &Visitor, id: i64, to: &str) -> Page {
    let version = value(&visitor.world, id, "version");
    let there = visitor.world.number_of("select id as n from stage where key = $1 and version_id = 1", to).to_string();
    visitor.post(&format!("/opportunities/{id}/move"), &[("stage", &there), ("version", &version)]).await
}

async fn end(visitor: &Visitor, id: i64, fields: &[(&str, &str)]) -> Page {
    let version = value(&visitor.world, id, "version");
    let all: Vec<(&str, &str)> = [("version", version.as_str())].iter().chain(fields).copied().collect();
    visitor.post(&format!("/opportunities/{id}/end"), &all).await
}

fn today(world: &World) -> NaiveDate {
    world.clock.now().with_timezone(&Shanghai).date_naive()
}

#[actix_web::test]
async fn it_goes_on_when_what_the_stage_asks_for_is_there() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "逐步")]).await;
    assert_eq!(go(&li, id, "quote").await.status, 303, "past one stage");
    let refused = go(&li, id, "negotiation").await;
    assert_eq!(refused.status, 422);
    let page = refused.text();
    assert!(page.contains("填写「金额」") && page.contains("填写「预计成交日期」"), "{page}");
    assert_eq!(stage(&world, id), "quote");
    // The page says so before it is tried.
    let shown = li.get(&format!("/opportunities/{id}")).await.text();
    assert!(shown.contains("进入「商务谈判」前还需要") && shown.contains("/edit#f-amount"));
    let fields = [
        ("name", "逐步"),
        ("customer", "杭州云栖信息技术有限公司"),
        ("amount", "8000"),
        ("expected_on", "月底"),
        ("version", "2"),
    ];
    assert_eq!(li.post(&format!("/opportunities/{id}/edit"), &fields).await.status, 303);
    assert_eq!(go(&li, id, "negotiation").await.status, 303);
    assert_eq!(go(&li, id, "contact").await.status, 303, "and back");
    // Each stay is kept with its end.
    let stays = "select string_agg(s.key || case when h.until is null then '' else '.' end, ' ' order by h.id) as t
        from opportunity_stage h join stage s on s.id = h.stage_id where h.opportunity_id = (select max(id) from opportunity)";
    assert_eq!(world.word(stays), "contact. quote. negotiation. contact");
    let gaps = "select count(*) as n from (select until, lead(since) over (order by id) as next from opportunity_stage
        where opportunity_id = (select max(id) from opportunity)) x where until = next";
    assert_eq!(world.number(gaps), 3, "one begins when the other ends");
    let passes = "select string_agg(key || case when inside then '' else '.' end || case fate when 'on' then '>' when 'back' then '<' else '' end, ' ' order by key) as t
        from opportunity_pass where opportunity_id = (select max(id) from opportunity)";
    assert_eq!(world.word(passes), "contact> negotiation.< quote.>", "what reports add up");
    let told = "select count(*) as n from change_history where name = 'opportunity.moved' and customer_id is not null
        and row_id = (select max(id) from opportunity)";
    assert_eq!(world.number(told), 3);
}

#[actix_web::test]
async fn rules_of_the_stage_are_named_when_they_refuse() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    world.run("update stage set may_skip = false, checklist = '[{\"id\": \"budget\", \"zh\": \"确认预算\", \"en\": \"Budget\"}]' where key = 'contact'");
    world.run("update stage set may_return = false, required_role_id = (select id from role where key = 'sales_manager') where key = 'need'");
    let id = add(&li, &[("name", "守规矩"), ("amount", "1")]).await;
    let skipped = go(&li, id, "quote").await;
    assert_eq!(skipped.status, 422);
    assert!(skipped.text().contains("不能跳过阶段") && skipped.text().contains("勾选检查清单「确认预算」"));
    assert_eq!(go(&li, id, "need").await.status, 422);
    let tick = format!("/opportunities/{id}/tick");
    assert_eq!(li.post(&tick, &[("item", "budget"), ("done", "1"), ("version", "1")]).await.status, 303);
    assert_eq!(li.post(&tick, &[("item", "budget"), ("done", "0"), ("version", "1")]).await.status, 409);
    assert_eq!(li.post(&tick, &[("item", "none"), ("done", "1"), ("version", "2")]).await.status, 404);
    assert_eq!(go(&li, id, "need").await.status, 303);
    let back = go(&li, id, "contact").await;
    assert!(back.status == 422 && back.text().contains("不能退回"));
    let role = go(&li, id, "quote").await;
    assert!(role.status == 422 && role.text().contains("需要「销售经理」角色"));
    assert_eq!(go(&wang, id, "quote").await.status, 303, "her manager has it");
    assert_eq!(li.post(&format!("/opportunities/{id}/move"), &[("stage", "999"), ("version", "4")]).await.status, 422);
    assert_eq!(li.post(&format!("/opportunities/{id}/move"), &[("stage", "x"), ("version", "4")]).await.status, 400);
}

#[actix_web::test]
async fn whoever_moves_it_second_sees_how_it_stands() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let id = add(&li, &[("name", "两人拖")]).await;
    let path = format!("/opportunities/{id}/move");
    assert_eq!(wang.post(&path, &[("stage", "2"), ("version", "1")]).await.status, 303);
    let second = li.post(&path, &[("stage", "3"), ("version", "1")]).await;
    assert_eq!(second.status, 409);
    assert!(second.text().contains("别人刚刚改过") && second.text().contains("需求确认"));
    assert_eq!(stage(&world, id), "need");
}

#[actix_web::test]
async fn won_lost_invalid_and_what_they_ask_for() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "结果")]).await;
    let path = format!("/opportunities/{id}/end");
    let won = li.get(&format!("{path}?state=won")).await;
    assert!(won.status == 200 && won.text().contains("填写「金额」"), "said before it is tried");
    assert_eq!(end(&li, id, &[("state", "won")]).await.status, 422);
    let lost = end(&li, id, &[("state", "lost"), ("note", "留下的说明")]).await;
    assert_eq!(lost.status, 422);
    for words in ["请选择原因", "请选择竞争对手", "留下的说明"] {
        assert!(lost.text().contains(words), "{words}");
    }
    let wrong = end(&li, id, &[("state", "lost"), ("reason", "1"), ("competitor", "1")]).await;
    assert!(wrong.status == 422 && wrong.text().contains("请选择原因"), "a reason of winning");
    let ahead = (today(&world) + TimeDelta::days(3)).to_string();
    assert_eq!(
        end(&li, id, &[("state", "lost"), ("reason", "5"), ("competitor", "2"), ("day", &ahead)]).await.status,
        422
    );
    assert_eq!(end(&li, id, &[("state", "planet")]).await.status, 400);
    let lost = end(&li, id, &[("state", "lost"), ("reason", "5"), ("competitor", "2"), ("note", "太贵")]).await;
    assert_eq!(lost.status, 303, "{}", lost.text());
    assert_eq!(value(&world, id, "state || closed_on || outcome_note"), format!("lost{}太贵", today(&world)));
    let page = li.get(&format!("/opportunities/{id}")).await.text();
    assert!(page.contains("价格") && page.contains("不清楚") && page.contains("太贵"));
    // Closed is closed: it neither moves nor ends again, and is opened by whoever may, with a reason.
    assert_eq!(go(&li, id, "need").await.status, 422);
    assert_eq!(end(&li, id, &[("state", "invalid"), ("reason", "11")]).await.status, 422);
    assert_eq!(li.get(&format!("/opportunities/{id}/reopen")).await.status, 403);
    let wang = world.sign_in("wang");
    let reopen = format!("/opportunities/{id}/reopen");
    assert_eq!(wang.post(&reopen, &[("version", "2")]).await.status, 422);
    assert_eq!(wang.post(&reopen, &[("version", "2"), ("reason", "5")]).await.status, 422);
    assert_eq!(wang.post(&reopen, &[("version", "2"), ("reason", "19"), ("note", "又来了")]).await.status, 303);
    assert_eq!(value(&world, id, "state || coalesce(closed_on::text, '-')"), "open-");
    assert_eq!(wang.post(&reopen, &[("version", "3"), ("reason", "19")]).await.status, 422);
}

#[actix_web::test]
async fn won_needs_all_that_lies_before_it() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "一口气"), ("amount", "500"), ("expected_on", "月底")]).await;
    let done = end(&li, id, &[("state", "won")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(value(&world, id, "state"), "won");
    let page = li.get(&format!("/opportunities/{id}")).await.text();
    assert!(page.contains("赢单") && page.contains("500.00 CNY"));
    assert!(li.get("/opportunities?state=won").await.text().contains("一口气"));
}

#[actix_web::test]
async fn a_paused_one_wakes_on_its_day_and_its_owner_is_told() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "明年再谈")]).await;
    let day = |ahead: i64| (today(&world) + TimeDelta::days(ahead)).to_string();
    assert_eq!(end(&li, id, &[("state", "paused"), ("reason", "15")]).await.status, 422, "until when");
    assert_eq!(end(&li, id, &[("state", "paused"), ("reason", "15"), ("day", &day(0))]).await.status, 422);
    assert_eq!(end(&li, id, &[("state", "paused"), ("reason", "15"), ("day", &day(7))]).await.status, 303);
    assert_eq!(go(&li, id, "need").await.status, 422, "first it is taken up");
    assert!(li.get("/opportunities?state=paused").await.text().contains("明年再谈"));
    let morning = || kezhan::opportunities::jobs::morning(&world.house.db, Shanghai).unwrap();
    morning();
    assert_eq!(value(&world, id, "state"), "paused");
    world.clock.advance(TimeDelta::days(7));
    let li = world.sign_in("li");
    morning();
    morning();
    assert_eq!(value(&world, id, "state || coalesce(wake_on::text, '-')"), "open-");
    assert!(li.get("/notices").await.text().contains("暂停到期，请继续跟进"));
    let woken = "select count(*) as n from change_history where name = 'opportunity.woken'";
    assert_eq!(world.number(woken), 1);
    // Or it is taken up by hand.
    assert_eq!(end(&li, id, &[("state", "paused"), ("reason", "15"), ("day", &day(7))]).await.status, 303);
    assert_eq!(li.post(&format!("/opportunities/{id}/resume"), &[]).await.status, 303);
    assert_eq!(li.post(&format!("/opportunities/{id}/resume"), &[]).await.status, 422);
    assert_eq!(value(&world, id, "state"), "open");
}

#[actix_web::test]
async fn the_last_step_is_taken_back_by_its_maker_within_a_day() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let id = add(&li, &[("name", "手滑"), ("amount", "9")]).await;
    let undo = format!("/opportunities/{id}/undo");
    assert_eq!(li.post(&undo, &[]).await.status, 422, "there is nothing yet");
    let moved = go(&li, id, "quote").await;
    let offered = moved.set_cookies().into_iter().any(|cookie| cookie.value().contains("undo"));
    assert!(offered, "the message offers it");
    assert_eq!(wang.post(&undo, &[]).await.status, 422, "not another's");
    assert_eq!(li.post(&undo, &[]).await.status, 303);
    assert_eq!(stage(&world, id), "contact");
    assert_eq!(end(&li, id, &[("state", "invalid"), ("reason", "11")]).await.status, 303);
    assert_eq!(li.post(&undo, &[]).await.status, 303);
    assert_eq!(value(&world, id, "state || coalesce(reason_id::text, '-')"), "open-");
    assert_eq!(go(&li, id, "need").await.status, 303);
    world.clock.advance(TimeDelta::hours(25));
    assert_eq!(world.sign_in("li").post(&undo, &[]).await.status, 422, "too late");
}

#[actix_web::test]
async fn a_stage_makes_its_task_once() {
    let world = World::new().await;
    let li = world.sign_in("li");
    world.run(
        "update stage set task_zh = '准备方案', task_en = 'Prepare the proposal', task_days = 2 where key = 'need'",
    );
    let id = add(&li, &[("name", "有任务")]).await;
    let count = "select count(*) as n from task where title = '准备方案' and opportunity_id is not null and customer_id is not null";
    assert_eq!(world.number(count), 0);
    assert_eq!(go(&li, id, "need").await.status, 303);
    assert_eq!(world.number(count), 1);
    assert!(li.get(&format!("/opportunities/{id}")).await.text().contains("准备方案"));
    assert_eq!(go(&li, id, "contact").await.status, 303);
    assert_eq!(go(&li, id, "need").await.status, 303);
    assert_eq!(world.number(count), 1, "the one that is open is enough");
    // And one by hand.
    let about = format!("opportunity:{id}");
    assert_eq!(li.post("/tasks/new", &[("title", "约演示"), ("due", "明天"), ("about", &about)]).await.status, 303);
    assert!(li.get(&format!("/opportunities/{id}")).await.text().contains("约演示"));
    let wrong = li.post("/tasks/new", &[("title", "约演示"), ("due", "等他有空"), ("about", &about)]).await;
    assert!(wrong.status == 422 && wrong.text().contains("看不懂这个日期"));
}

#[actix_web::test]
async fn each_morning_the_pipeline_is_kept_as_it_stands() {
    let world = World::new().await;
    let li = world.sign_in("li");
    world.run("delete from opportunity");
    add(&li, &[("amount", "100")]).await;
    add(&li, &[("amount", "50.5")]).await;
    add(&li, &[("commitment", "commit")]).await;
    for _ in 0..2 {
        kezhan::opportunities::jobs::morning(&world.house.db, Shanghai).unwrap();
    }
    let kept = "select string_agg(d.commitment || ' ' || d.count || ' ' || d.amount, ', ' order by d.commitment) as t from pipeline_day d";
    assert_eq!(world.word(kept), "commit 1 0.00, pipeline 2 150.50");
    world.clock.advance(TimeDelta::days(1));
    kezhan::opportunities::jobs::morning(&world.house.db, Shanghai).unwrap();
    assert_eq!(world.number("select count(*) as n from pipeline_day"), 4, "once a day");
    // Seen by those who see the opportunities of their owner.
    for (login, rows) in [("li", 4), ("wang", 4), ("zhou", 4), ("zhao", 0), ("huang", 0), ("sun", 0)] {
        let seen = world
            .house
            .db
            .read_now(&world.actor(login), |r| Sql::new("select count(*) as n from pipeline_day").one::<Number>(r));
        assert_eq!(seen.unwrap().n, rows, "{login}");
    }
}

// ---------------------------------------------------------------- the rule itself
const FIELDS: [&str; 4] = ["amount", "expected_on", "contact", "source"];

/// What a stage asks for and allows: fields, items, a role; skipping, going back.
type Made = ([bool; 4], usize, Option<i64>, (bool, bool));

fn pipeline() -> impl Strategy<Value = Vec<Stage>> {
    let one = (any::<[bool; 4]>(), 0_usize..3, proptest::option::of(1_i64..4), any::<(bool, bool)>());
    proptest::collection::vec(one, 1..6).prop_map(|all| {
        let place = |(n, (fields, items, role, (may_skip, may_return))): (usize, Made)| {
            let id = n as i64 + 1;
            let item = |k: usize| json!({ "id": format!("{n}-{k}"), "zh": "项", "en": "" });
            Stage {
                id,
                version_id: 1,
                key: format!("s{n}"),
                name_zh: String::new(),
                name_en: String::new(),
                position: id as i32,
                rate: 10,
                expected_days: None,
                required_fields: FIELDS
                    .iter()
                    .zip(fields)
                    .filter(|(_, on)| *on)
                    .map(|(id, _)| (*id).to_owned())
                    .collect(),
                checklist: (0..items).map(item).collect(),
                required_role_id: role,
                role_zh: None,
                role_en: None,
                may_skip,
                may_return,
                task_zh: String::new(),
                task_en: String::new(),
                task_days: 0,
            }
        };
        all.into_iter().enumerate().map(place).collect()
    })
}

proptest! {
    /// What holds of every pipeline and every opportunity in it.
    #[test]
    fn the_rule_of_moves(
        stages in pipeline(), here in 1_i64..6, there in 1_i64..7, filled in any::<[bool; 4]>(), ticks in any::<[bool; 18]>(), roles in proptest::collection::vec(1_i64..4, 0..3),
    ) {
        let count = stages.len() as i64;
        let here = (here - 1) % count + 1;
        let filled: Vec<&'static str> = FIELDS.iter().zip(filled).filter(|(_, on)| *on).map(|(id, _)| *id).collect();
        let all: Vec<String> = stages.iter().flat_map(Stage::items).map(|item| item.id).collect();
        let ticked: Vec<String> = all.iter().zip(ticks).filter(|(_, on)| *on).map(|(id, _)| id.clone()).collect();
        let deal = Deal { open: true, stage_id: here, filled, ticked: &ticked, roles: &roles };
        let found = obstacles(&stages, &deal, Goal::Stage(there));
        // Nothing is told twice.
        for (n, one) in found.iter().enumerate() {
            prop_assert!(!found[..n].contains(one));
        }
        if there > count {
            prop_assert_eq!(found, vec![Obstacle::Elsewhere]);
            return Ok(());
        }
        // Staying costs nothing; going back asks for nothing but the leave to.
        if there == here {
            prop_assert!(found.is_empty());
        } else if there < here {
            let may = stages[here as usize - 1].may_return;
            prop_assert_eq!(found.is_empty(), may);
        }
        // Who has all and may do all goes on, unless a stage is skipped that may not be.
        let (everything, everyone) = (FIELDS.to_vec(), [1, 2, 3]);
        let whole = Deal { open: true, stage_id: here, filled: everything, ticked: &all, roles: &everyone };
        let rest = obstacles(&stages, &whole, Goal::Stage(there));
        let far = there > here + 1 && !stages[here as usize - 1].may_skip;
        let stuck = there < here && !stages[here as usize - 1].may_return;
        prop_assert_eq!(rest.is_empty(), !far && !stuck);
        // More that is there is never more that is missing.
        prop_assert!(rest.iter().all(|one| found.contains(one)));
        // Further on asks for at least as much, and winning for most.
        let won = obstacles(&stages, &deal, Goal::Won);
        if there > here {
            prop_assert!(found.iter().all(|one| won.contains(one)));
        }
        // A closed one goes nowhere.
        let closed = Deal { open: false, ..deal };
        prop_assert_eq!(obstacles(&stages, &closed, Goal::Won), vec![Obstacle::NotOpen]);
        prop_assert_eq!(obstacles(&stages, &closed, Goal::Stage(there)), vec![Obstacle::NotOpen]);
    }
}
