//! The score of leads: it is the sum of the parts that are shown, by any weights; what parts would tell of hidden fields is not
//! told; the weights are kept with their past, and time counts each morning.

use super::support::World;
use chrono::{DateTime, TimeDelta, Utc};
use kezhan::core::access::{Actor, Can, LeadCreate, LeadView};
use kezhan::core::phone;
use kezhan::core::raw::Raw;
use kezhan::core::reference::{industry, region};
use kezhan::core::sql::Sql;
use kezhan::leads::form::LeadForm;
use kezhan::leads::model::{Draft, Place};
use kezhan::leads::score::form::ScoreForm;
use kezhan::leads::score::model::Rule;
use kezhan::leads::score::{actions, jobs, store};
use kezhan::leads::{actions as lead_actions, store as lead_store};
use kezhan::row;
use kezhan::text::Lang;
use kezhan::web::form::Form;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

row! {
    struct Kept { id: i64, score: i32, created_at: DateTime<Utc>, last_follow_up_at: Option<DateTime<Utc>> }
}

type Fields = Vec<(String, String)>;

fn one_of(name: &'static str, values: &'static [&'static str]) -> impl Strategy<Value = (String, String)> {
    select(values).prop_map(move |value| (name.to_owned(), value.to_owned()))
}

/// A lead as typed; an empty field is one that is not filled in.
fn lead() -> impl Strategy<Value = Fields> {
    vec![
        one_of("name", &["有限公司", "", "某某厂"]).boxed(),
        one_of("contact", &["张三", ""]).boxed(),
        one_of("title", &["", "总经理", "采购经理", "Founder and CEO", "助理"]).boxed(),
        // The last one is enough of a lead without a name.
        one_of("phones", &["13800138000", "010-65529988", "+86 139 0013 9000, 4008108888", "+852 2345 6789"]).boxed(),
        one_of("mails", &["", "a@example.com"]).boxed(),
        one_of("wechat", &["", "wx_one"]).boxed(),
        one_of("source", &["", "referral", "website", "exhibition", "other"]).boxed(),
        one_of("industry", &["", "C", "26", "65", "I"]).boxed(),
        one_of("region", &["", "浙江省", "浙江省湖州市", "330106", "福建省厦门市"]).boxed(),
        one_of("product", &["", "客户管理"]).boxed(),
        one_of("amount", &["", "0", "49999.99", "50000", "30万"]).boxed(),
        one_of("amount_currency", &["", "CNY", "USD"]).boxed(),
    ]
}

/// Weights as typed.
fn weights() -> impl Strategy<Value = Fields> {
    let fixed = ["filled.mobile", "filled.phones", "filled.mails", "filled.wechat", "filled.name", "filled.contact"]
        .into_iter()
        .chain(["filled.title", "filled.product", "filled.amount", "filled.industry", "filled.region"])
        .chain(["source.referral", "source.website", "source.other"]);
    let mut all: Vec<BoxedStrategy<Fields>> =
        fixed.map(|name| points().prop_map(move |points| vec![(name.to_owned(), points)]).boxed()).collect();
    let lines: [(&'static str, &'static [&'static str]); 6] = [
        ("industry", &["C", "26", "I"]),
        ("region", &["浙江省", "湖州市", "330106"]),
        ("amount", &["0", "5万", "300000"]),
        ("title", &["经理", "ceo, 总经理", "助理、founder"]),
        ("followed", &["3", "7"]),
        ("idle", &["5", "14 天", "30"]),
    ];
    for (kind, values) in lines {
        for place in 0..2 {
            let line = (select(values), points(), select(&["CNY", "USD"][..]));
            let named = line.prop_map(move |(value, points, currency)| {
                let name = |part: &str| format!("{kind}.{place}.{part}");
                let mut fields = Vec::new();
                if !matches!(points.as_str(), "" | "0") {
                    fields.push((name("value"), value.to_owned()));
                    fields.push((name("points"), points));
                    if kind == "amount" {
                        fields.push((name("currency"), currency.to_owned()));
                    }
                }
                fields
            });
            all.push(named.boxed());
        }
    }
    all.prop_map(|all| all.into_iter().flatten().collect())
}

fn points() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => Just("0".to_owned()), 6 => (-40i32..60).prop_map(|points| points.to_string())]
}

/// Whether a rule gives its points, stated a second time.
fn fits(rule: &Rule, draft: &Draft, kept: &Kept, now: DateTime<Utc>) -> bool {
    let value = rule.value.as_str();
    let days = || TimeDelta::days(value.parse().unwrap());
    match rule.kind {
        "filled" => match value {
            "mobile" => {
                draft.phones.iter().any(|one| phone::parse(one).is_ok_and(|found| found.kind == phone::Kind::Mobile))
            }
            "phones" => !draft.phones.is_empty(),
            "mails" => !draft.mails.is_empty(),
            "wechat" => !draft.wechat.is_empty(),
            "name" => !draft.name.is_empty(),
            "contact" => !draft.contact.is_empty(),
            "title" => !draft.title.is_empty(),
            "product" => !draft.product.is_empty(),
            "amount" => draft.amount.is_some(),
            "industry" => draft.industry.is_some(),
            "region" => draft.region.is_some(),
            other => panic!("{other}"),
        },
        "source" => draft.source.as_deref() == Some(value),
        "industry" => draft
            .industry
            .as_deref()
            .is_some_and(|code| code == value || industry::find(code).unwrap().parent == Some(value)),
        "region" => draft.region.as_deref().is_some_and(|code| {
            code == value || region::find(code).unwrap().path().iter().any(|above| above.code == value)
        }),
        "amount" => {
            draft.amount_currency == rule.currency
                && draft.amount.is_some_and(|amount| amount >= value.parse::<rust_decimal::Decimal>().unwrap())
        }
        "title" => {
            let title = draft.title.to_lowercase();
            value.split([',', '、']).any(|word| title.contains(&word.trim().to_lowercase()))
        }
        "followed" => kept.last_follow_up_at.is_some_and(|at| at > now - days()),
        "idle" => kept.created_at.max(kept.last_follow_up_at.unwrap_or(kept.created_at)) <= now - days(),
        other => panic!("{other}"),
    }
}

fn recalculate(world: &World) {
    jobs::recalculate(&world.house, &Value::Null).unwrap();
}

fn present(world: &World) -> (i64, Vec<Rule>) {
    let (version, rules) =
        world.house.db.read_now(&Actor::robot("test"), |r| store::versions(r)).unwrap().into_iter().next().unwrap();
    (version.id, rules)
}

fn keep(world: &World, rules: &[Rule]) {
    let seen = i32::try_from(present(world).0).unwrap();
    world
        .house
        .db
        .write_now(&world.actor("zhou"), |tx| {
            tx.record(kezhan::core::event::Event::named("test.prepared", "test"))?;
            actions::save(tx, rules, seen)
        })
        .unwrap();
}

/// Writes leads down, some long ago, some followed meanwhile.
fn written(world: &World, all: &[Fields]) -> Vec<(i64, Draft)> {
    let actor = world.actor("li");
    let can = Can::<LeadCreate>::of(&actor).unwrap();
    let place = Place { owner_id: actor.standing.user_id, owner_dept_id: actor.standing.department_id };
    let mut out = Vec::new();
    for (place_in_row, fields) in all.iter().enumerate() {
        let draft = LeadForm(Raw::new(fields.clone())).check(Lang::Zh, "CNY").unwrap();
        let id = world
            .house
            .db
            .write_now(&actor, |tx| lead_actions::create(tx, &can, &draft, (place, place_in_row % 3 == 0)))
            .unwrap();
        let days = i64::try_from(place_in_row * 7 % 40).unwrap();
        world.run_sql(
            Sql::new("update lead set created_at = created_at - make_interval(hours => $2 * 24) where id = $1")
                .bind(id)
                .bind(i32::try_from(days).unwrap()),
        );
        if place_in_row % 2 == 0 {
            let at = world.clock.now() - TimeDelta::hours(days * 13);
            world.run_sql(Sql::new("update lead set last_follow_up_at = $2 where id = $1").bind(id).bind(at));
        }
        out.push((id, draft));
    }
    out
}

fn compare(world: &World, leads: &[(i64, Draft)], rules: &[Rule]) {
    let now = world.clock.now();
    let viewer = Can::<LeadView>::of(&world.actor("zhou")).unwrap();
    for (id, draft) in leads {
        let (kept, shown) = world
            .house
            .db
            .read_now(viewer.actor(), |r| {
                let sql = "select id, score, created_at, last_follow_up_at from lead where id = $1";
                let kept: Kept = Sql::new(sql).bind(*id).one(r)?;
                let seen = lead_store::one(r, &viewer, *id)?;
                Ok((kept, store::parts(r, &seen)?))
            })
            .unwrap();
        let wanted: Vec<&Rule> = rules.iter().filter(|rule| fits(rule, draft, &kept, now)).collect();
        assert_eq!(shown.iter().collect::<Vec<_>>(), wanted, "{id} {draft:?}");
        let sum: i32 = wanted.iter().map(|rule| rule.points).sum();
        assert_eq!(kept.score, sum.clamp(0, 100), "{} {draft:?}", kept.id);
    }
}

#[actix_web::test]
async fn the_kept_score_is_the_sum_of_the_parts_that_are_shown_by_any_weights() {
    let world = World::new().await;
    let mut runner = TestRunner::deterministic();
    let mut draw = |strategy: &BoxedStrategy<Fields>| strategy.new_tree(&mut runner).unwrap().current();
    let (leads, weights) = (lead().boxed(), weights().boxed());
    let first: Vec<Fields> = (0..40).map(|_| draw(&leads)).collect();
    let mut leads_there = written(&world, &first);
    recalculate(&world);
    compare(&world, &leads_there, &present(&world).1);
    for _ in 0..6 {
        let rules = ScoreForm::read(Raw::new(draw(&weights))).check(Lang::Zh, "CNY").unwrap();
        keep(&world, &rules);
        recalculate(&world);
        assert_eq!(present(&world).1, rules);
        compare(&world, &leads_there, &rules);
        // What is written down or changed later has its score at once, without the job.
        let fresh: Vec<Fields> = (0..3).map(|_| draw(&leads)).collect();
        let fresh = written(&world, &fresh);
        compare(&world, &fresh, &rules);
        leads_there.extend(fresh);
        world.clock.advance(TimeDelta::days(3));
        recalculate(&world);
        compare(&world, &leads_there, &rules);
    }
}

#[actix_web::test]
async fn a_lead_tells_its_points_in_words_and_lists_go_by_them() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let fields = [("name", "评分的公司"), ("phones", "13800002222"), ("source", "referral"), ("title", "总经理")];
    assert_eq!(li.post("/leads/new", &fields).await.status, 303);
    let id = world.number("select max(id) as n from lead");
    assert_eq!(world.number_at("select score::bigint as n from lead where id = $1", id), 20 + 10 + 15 + 10);
    let page = li.get(&format!("/leads/{id}")).await.text();
    for words in
        ["+20</span> <bdi>有手机号", "+15</span> <bdi>来源：转介绍", "+10</span> <bdi>职务包含：总经理", "合计 55"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    // A follow-up moves it at once.
    let said = li.upload(&format!("/leads/{id}/follow-ups"), &[("body", "约好了周四演示产品")], &[]).await;
    assert_eq!(said.status, 303);
    assert_eq!(world.number_at("select score::bigint as n from lead where id = $1", id), 70);
    let list = li.get("/leads?score=60&sort=score").await.text();
    assert!(
        list.contains("评分的公司") && list.contains("60 分以上") && list.contains("aria-sort=\"descending\""),
        "{list}"
    );
    assert!(!li.get("/leads?score=80").await.text().contains("评分的公司"));
    // Time counts each morning.
    world.clock.advance(TimeDelta::days(15));
    recalculate(&world);
    assert_eq!(world.number_at("select score::bigint as n from lead where id = $1", id), 45);
    assert!(world.sign_in("li").get(&format!("/leads/{id}")).await.text().contains("−10</span> <bdi>14 天没有动静"));
}

#[actix_web::test]
async fn pages_by_score_hold_every_lead_once() {
    let world = World::new().await;
    let fields: Vec<Fields> = (0..120)
        .map(|n| {
            vec![
                ("name".to_owned(), format!("第 {n} 家")),
                ("wechat".to_owned(), if n % 3 == 0 { "wx".to_owned() } else { String::new() }),
            ]
        })
        .collect();
    let made = written(&world, &fields);
    let wang = world.sign_in("wang");
    let (mut seen, mut path) = (Vec::new(), "/leads?sort=score".to_owned());
    loop {
        let page = wang.get(&path).await.text();
        seen.extend(page.split("id=\"r-").skip(1).map(|rest| rest.split('"').next().unwrap().parse::<i64>().unwrap()));
        let Some(next) = page.split("href=\"").find(|rest| rest.starts_with("/leads?") && rest.contains("after="))
        else {
            break;
        };
        path = next.split('"').next().unwrap().replace("&amp;", "&");
    }
    let mut once = seen.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), seen.len());
    for (_, (id, _)) in made.iter().enumerate().filter(|(place, _)| place % 3 != 0) {
        assert!(once.binary_search(id).is_ok(), "{id} stands on no page");
    }
}

#[actix_web::test]
async fn parts_tell_nothing_of_fields_that_are_hidden_or_masked() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let fields = [("name", "保密的公司"), ("phones", "13800003333"), ("source", "referral"), ("wechat", "wx_three")];
    assert_eq!(li.post("/leads/new", &fields).await.status, 303);
    let id = world.number("select max(id) as n from lead");
    world.run("delete from role_field");
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', f, r from role, (values ('phones', 'masked'), ('source', 'hidden')) x(f, r) where key = 'salesperson'");
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(page.contains("+35</span> <span class=\"quiet\">其他"), "{page}");
    assert!(
        page.contains("+10</span> <bdi>有公司或个人")
            && page.contains("+5</span> <bdi>有微信")
            && page.contains("合计 50")
    );
    assert!(!page.contains("转介绍") && !page.contains("手机号"), "{page}");
    // Of the pool, ways to reach somebody are masked until it is claimed, for whoever may not edit it.
    world.run("delete from role_field");
    let released = li.post(&format!("/leads/{id}/release"), &[("reason", "不在我的区域")]).await;
    assert_eq!(released.status, 303, "{}", released.text());
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(!page.contains("手机号") && !page.contains("有微信") && page.contains("来源：转介绍"), "{page}");
    assert!(page.contains("+25</span> <span class=\"quiet\">其他"), "{page}");
}

#[actix_web::test]
async fn weights_are_checked_kept_with_their_past_and_never_overwritten_unseen() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let path = "/admin/lead-score";
    assert_eq!(world.sign_in("li").get(path).await.status, 403);
    let page = zhou.get(path).await.text();
    assert!(page.contains("value=\"14\"") && page.contains("初始规则"), "{page}");
    let version = present(&world).0.to_string();
    let wrong = zhou
        .post(
            path,
            &[
                ("filled.mobile", "很多"),
                ("idle.0.value", "14"),
                ("region.0.value", "月球"),
                ("region.0.points", "5"),
                ("version", &version),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    let text = wrong.text();
    assert!(
        text.contains("分值应是 -100 到 100")
            && text.contains("有条件的行要填写分值")
            && text.contains("没有「月球」这个地区"),
        "{text}"
    );
    assert!(text.contains("value=\"很多\""));
    assert_eq!(zhou.post(path, &[("filled.nothing", "5"), ("version", &version)]).await.status, 400);
    let sent = [
        ("filled.mobile", "30"),
        ("region.0.value", "浙江省"),
        ("region.0.points", "7"),
        ("version", version.as_str()),
    ];
    let saved = zhou.post(path, &sent).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(
        world.number("select count(*) as n from job where kind = 'lead_score' and key like 'lead_score:version:%'"),
        1
    );
    let page = zhou.get(path).await.text();
    assert!(
        page.contains("有手机号：+20 → +30")
            && page.contains("地区：浙江省：不计分 → +7")
            && page.contains("有邮箱：+10 → 不计分"),
        "{page}"
    );
    let stale = zhou.post(path, &[("filled.mobile", "40"), ("version", &version)]).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text().contains("value=\"40\""));
    // The same again is nothing new.
    let now = present(&world).0.to_string();
    let again = zhou
        .post(
            path,
            &[("filled.mobile", "30"), ("region.0.value", "浙江省"), ("region.0.points", "7"), ("version", &now)],
        )
        .await;
    assert_eq!((again.status.as_u16(), present(&world).0.to_string()), (303, now));
}
