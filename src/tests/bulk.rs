//! The same done to many opportunities and leads, and taken back: the tables hold what they held before, whatever was done to whom.

use super::opportunities::word;
use super::support::{Page, Visitor, World};
use actix_web::http::StatusCode;
use chrono::{Days, NaiveDate, TimeDelta};
use kezhan::core::access::{Actor, Can, LeadView, OpportunityView};
use kezhan::core::problem::Problem;
use kezhan::core::raw::Raw;
use kezhan::core::sql::Sql;
use kezhan::core::tx::Tx;
use kezhan::leads;
use kezhan::leads::bulk::form::Values;
use kezhan::opportunities;
use kezhan::opportunities::bulk::put::{LAST, Put};
use kezhan::row;
use kezhan::text::Lang;
use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

row! { struct Line { t: String } }

/// Everything of opportunities and leads, but for what an undoing leaves changed on purpose: the version, by which somebody who
/// has the record open notices, and the time and author of the last change.
pub const CONTENT: &str = "
    select t from (
      select 'opportunity ' || (to_jsonb(o) - 'version' - 'updated_at' - 'updated_by')::text as t from opportunity o
      union all select 'share ' || to_jsonb(s)::text from opportunity_share s
      union all select 'credit ' || to_jsonb(c)::text from opportunity_credit c
      union all select 'line ' || to_jsonb(l)::text from opportunity_line l
      union all select 'stage ' || to_jsonb(s)::text from opportunity_stage s
      union all select 'search ' || to_jsonb(s)::text from opportunity_search s
      union all select 'task ' || to_jsonb(k)::text from task k
      union all select 'lead ' || (to_jsonb(l) - 'version' - 'updated_at' - 'updated_by')::text from lead l
      union all select 'search ' || to_jsonb(s)::text from lead_search s
      union all select 'referral ' || to_jsonb(r)::text from lead_referral r
      union all select 'follow_up ' || to_jsonb(f)::text from follow_up f) x order by t";

pub fn lines(world: &World, statement: &'static str) -> Vec<String> {
    let robot = Actor::robot("test");
    let rows: Vec<Line> = world.house.db.read_now(&robot, |r| Sql::new(statement).rows(r)).unwrap();
    rows.into_iter().map(|row| row.t).collect()
}

pub fn assert_same(what: &str, before: &[String], after: &[String]) {
    let gone: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
    let new: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
    assert!(gone.is_empty() && new.is_empty(), "{what}\nwas {gone:#?}\nis {new:#?}");
}

/// A world in which credit is split here and there, also of what is won, and leads have sources and lie in the pool.
async fn mixed() -> World {
    let world = World::new().await;
    for statement in [
        "insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
           select o.id, o.owner_id, o.owner_dept_id, 60, 1 from opportunity o where o.id % 3 = 0
           union all select o.id, u.id, u.department_id, 40, 2 from opportunity o, app_user u where o.id % 3 = 0 and u.login = case when o.id % 2 = 0 then 'zhou' else 'huang' end
             and o.owner_id <> u.id
           union all select o.id, u.id, u.department_id, 40, 2 from opportunity o, app_user u where o.id % 3 = 0 and u.login = 'sun'
             and o.owner_id = (select x.id from app_user x where x.login = case when o.id % 2 = 0 then 'zhou' else 'huang' end)",
        "insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
           select o.id, u.id, u.department_id, 100, 1 from opportunity o, app_user u where o.id % 3 = 1 and u.login = 'wang'",
        // Scores tell of time: all of them as they are now.
        "update lead set source = case when id % 2 = 0 then 'search' else source end, industry = case when id % 2 = 0 then '65' else industry end, updated_at = now()",
    ] {
        world.run(statement);
    }
    world
}

fn some(all: &[String], random: &mut StdRng) -> Vec<i64> {
    let all: Vec<i64> = all.iter().map(|id| id.parse().unwrap()).collect();
    let count = random.random_range(all.len().min(1)..=all.len().min(6));
    let mut some: Vec<i64> = all.choose_multiple(random, count).copied().collect();
    some.sort_unstable();
    some
}

fn raw(pairs: &[(&str, &str)]) -> Raw {
    Raw::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

/// Does something at random to opportunities; the id of the change.
fn to_deals(tx: &mut Tx, can: &Can<OpportunityView>, ids: &[i64], random: &mut StdRng) -> Result<i64, Problem> {
    let person = *["黄蓉", "赵敏", "李娜", "王磊"].choose(random).unwrap();
    match random.random_range(0..4) {
        0 | 1 => opportunities::bulk::actions::transfer(tx, can, ids, person).map(|done| done.change),
        2 => {
            let put = *[Put::By(30), Put::By(1), Put::To("2099-06-30".parse().unwrap())].choose(random).unwrap();
            opportunities::bulk::actions::put_off(tx, can, ids, put).map(|(change, _)| change)
        }
        _ => opportunities::bulk::actions::delete(tx, can, ids).map(|(change, _)| change),
    }
}

/// Does something at random to leads; the id of the change.
fn to_leads(tx: &mut Tx, can: &Can<LeadView>, ids: &[i64], random: &mut StdRng) -> Result<i64, Problem> {
    let person = *["黄蓉", "赵敏", "李娜", "王磊"].choose(random).unwrap();
    match random.random_range(0..5) {
        0 | 1 => leads::bulk::actions::assign(tx, can, ids, (person, "换区")).map(|done| done.change),
        2 => leads::bulk::actions::release(tx, can, ids, Ok("换区".to_owned())).map(|(change, _)| change),
        3 => {
            let source = *["", "-", "referral"].choose(random).unwrap();
            let industry = *["-", "I65", "C"].choose(random).unwrap();
            let values = Values::read(&raw(&[("source", source), ("industry", industry)]), Lang::Zh);
            leads::bulk::actions::edit(tx, can, ids, &values.map_err(Problem::Invalid)?).map(|(change, _)| change)
        }
        _ => leads::bulk::actions::delete(tx, can, ids).map(|(change, _)| change),
    }
}

const DEALS: &str = "select id::text as t from opportunity where deleted_at is null and not customer_gone order by id";
const LEADS: &str = "select id::text as t from lead where deleted_at is null order by id";

#[actix_web::test]
async fn whatever_was_done_is_as_if_it_had_not_been() {
    let world = mixed().await;
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let actor = world.actor("zhou");
    let (deals, leads): (Can<OpportunityView>, Can<LeadView>) = (Can::of(&actor).unwrap(), Can::of(&actor).unwrap());
    let (mut of_deals, mut of_leads) = (0, 0);
    for round in 0..80 {
        let before = lines(&world, CONTENT);
        let undone = if round % 2 == 0 {
            let ids = some(&lines(&world, DEALS), &mut random);
            let Ok(change) = world.house.db.write_now(&actor, |tx| to_deals(tx, &deals, &ids, &mut random)) else {
                continue;
            };
            assert_ne!(before, lines(&world, CONTENT), "seed {seed} round {round}");
            of_deals += 1;
            world.house.db.write_now(&actor, |tx| opportunities::bulk::undo::undo(tx, &deals, change)).unwrap()
        } else {
            let ids = some(&lines(&world, LEADS), &mut random);
            let Ok(change) = world.house.db.write_now(&actor, |tx| to_leads(tx, &leads, &ids, &mut random)) else {
                continue;
            };
            assert_ne!(before, lines(&world, CONTENT), "seed {seed} round {round}");
            of_leads += 1;
            world.house.db.write_now(&actor, |tx| leads::bulk::undo::undo(tx, &leads, change)).unwrap()
        };
        assert!(undone.kept.is_empty(), "seed {seed} round {round}: {undone:?}");
        assert_same(&format!("seed {seed} round {round}"), &before, &lines(&world, CONTENT));
    }
    assert!(of_deals > 15 && of_leads > 8, "{of_deals} {of_leads}");
}

#[actix_web::test]
async fn a_chain_of_changes_is_undone_backwards() {
    let world = mixed().await;
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let actor = world.actor("zhou");
    let (deals, leads): (Can<OpportunityView>, Can<LeadView>) = (Can::of(&actor).unwrap(), Can::of(&actor).unwrap());
    let before = lines(&world, CONTENT);
    let mut chain = Vec::new();
    for _ in 0..10 {
        let (these, those) = (some(&lines(&world, DEALS), &mut random), some(&lines(&world, LEADS), &mut random));
        let made = world.house.db.write_now(&actor, |tx| to_deals(tx, &deals, &these, &mut random));
        chain.extend(made.map(|change| (true, change)));
        let made = world.house.db.write_now(&actor, |tx| to_leads(tx, &leads, &those, &mut random));
        chain.extend(made.map(|change| (false, change)));
    }
    for (of_deals, change) in chain.into_iter().rev() {
        let undone = world.house.db.write_now(&actor, |tx| {
            if of_deals {
                opportunities::bulk::undo::undo(tx, &deals, change)
            } else {
                leads::bulk::undo::undo(tx, &leads, change)
            }
        });
        assert!(undone.as_ref().unwrap().kept.is_empty(), "seed {seed}: {undone:?}");
    }
    assert_same(&format!("seed {seed}"), &before, &lines(&world, CONTENT));
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..73_000).prop_map(|days| NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + Days::new(days))
}

proptest! {
    #[test]
    fn a_day_put_off_lies_ahead_and_keeps_the_order(
        one in proptest::option::of(day()), other in proptest::option::of(day()), today in day(), days in 1u16..=1000,
    ) {
        let put = |expected| Put::By(days).of(expected, today);
        if let Some(new) = put(one) {
            prop_assert!(new > today && Some(new) > one && new <= LAST);
            // The same number of days at once, or in two parts.
            let half = days / 2;
            let parts = if half == 0 { Some(new) } else {
                Put::By(half).of(one, today).and_then(|day| Put::By(days - half).of(Some(day), today))
            };
            prop_assert_eq!(parts, Some(new));
        }
        if let (Some(one), Some(other)) = (one, other) && one <= other && let (Some(first), Some(second)) = (put(Some(one)), put(Some(other))) {
            prop_assert!(first <= second);
        }
        prop_assert_eq!(Put::To(today).of(one, today), Some(today).filter(|day| *day <= LAST));
    }
}

/// The address by which the message of an answer offers to undo.
fn offered(page: &Page) -> String {
    let cookie = page.set_cookies().into_iter().find(|cookie| cookie.name() == "kezhan_toast").unwrap();
    let words = form_urlencoded::parse(format!("t={}", cookie.value()).as_bytes()).next().unwrap().1.into_owned();
    words.split_once('\u{1f}').unwrap().1.to_owned()
}

pub async fn taken_back(visitor: &Visitor, page: &Page) -> Page {
    visitor.post(&offered(page), &[]).await
}

fn deal(world: &World, name: &str) -> String {
    word(world, format!("select id::text as t from opportunity where name = '{name}'"))
}

pub fn owner(world: &World, table: &str, id: &str) -> String {
    word(
        world,
        format!(
            "select coalesce((select u.login from {table} t join app_user u on u.id = t.owner_id where t.id = {id}), 'pool') as t"
        ),
    )
}

/// So many open opportunities of Li Na that are called alike, expected on a day; and leads.
pub fn many(world: &World, count: i64) {
    let sql = "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, expected_on, created_at, updated_at)
        select 700000 + n, '批量商机' || to_char(n, 'FM0000'), u.id, u.department_id, 1, 1, now(), now(), 'CNY', '2031-01-01', now(), now() - n * interval '1 minute'
        from app_user u, generate_series(1, $1::int) n where u.login = 'li'";
    world.run_sql(Sql::new(sql).bind(count));
    let sql = "insert into lead (number, name, source, owner_id, owner_dept_id, created_at, updated_at)
        select 700000 + n, '批量线索' || to_char(n, 'FM0000'), 'exhibition', u.id, u.department_id, now(), now() - n * interval '1 minute'
        from app_user u, generate_series(1, $1::int) n where u.login = 'li'";
    world.run_sql(Sql::new(sql).bind(count));
}

#[actix_web::test]
async fn many_opportunities_change_together_and_each_says_so() {
    let world = World::new().await;
    many(&world, 3);
    let li = world.sign_in("li");
    let list = li.get("/opportunities").await.text();
    assert!(list.contains("action=\"/opportunities/bulk\"") && list.contains("name=\"do\" value=\"day\""), "{list}");
    let ids = [1, 2, 3].map(|n| deal(&world, &format!("批量商机000{n}")));
    let page = li.get(&format!("/opportunities/bulk?do=day&ids={}&ids={}", ids[0], ids[1])).await.text();
    assert!(page.contains("推迟 2 个商机的预计成交日期") && page.contains("批量商机0002"), "{page}");
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("ids", id.as_str())).collect();
    // What is wrong is told, and nothing is done.
    for (wrong, words) in [
        (vec![], "请填写推迟天数"),
        (vec![("days", "7"), ("day", "2099-01-01")], "只能填写一项"),
        (vec![("day", "2001-01-01")], "预计成交日期已经过去了"),
        (vec![("days", "0")], ""),
    ] {
        let page = li.post("/opportunities/bulk/day", &[fields.clone(), wrong].concat()).await;
        assert!(page.status == 422 && page.text().contains(words), "{} {}", page.status, page.text());
    }
    let done = li.post("/opportunities/bulk/day", &[fields.clone(), vec![("days", "10")]].concat()).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let days = "select count(*) as n from opportunity where name like '批量商机%' and expected_on = '2031-01-11'";
    assert_eq!(world.number(days), 3);
    let history = li.get(&format!("/opportunities/{}", ids[0])).await.text();
    assert!(history.contains("2031-01-11") && history.contains("2031-01-01"), "{history}");
    // Somebody moves the day of one since: it stays and is named, the others return.
    world.run("update opportunity set expected_on = '2031-05-05', version = version + 1 where name = '批量商机0002'");
    let back = taken_back(&li, &done).await;
    let page = li.get(&back.location()).await.text();
    assert!(page.contains("批量商机0002") && page.contains("之后又有人修改过"), "{page}");
    let left =
        "select string_agg(expected_on::text, ' ' order by name) as t from opportunity where name like '批量商机%'";
    assert_eq!(world.word(left), "2031-01-01 2031-05-05 2031-01-01");
    assert_eq!(taken_back(&li, &done).await.status, 404, "once");
    assert!(li.get("/customers/changes").await.text().contains("推迟预计成交日期 · 10 天"));
    assert!(li.get(&format!("/opportunities/{}", ids[0])).await.text().contains("撤销了批量操作"));
}

#[actix_web::test]
async fn transferred_opportunities_come_back_with_their_credit() {
    let world = World::new().await;
    many(&world, 2);
    world.run("insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
        select o.id, u.id, u.department_id, case u.login when 'li' then 70 else 30 end, case u.login when 'li' then 1 else 2 end
        from opportunity o, app_user u where o.name = '批量商机0001' and u.login in ('li', 'wang')");
    let (li, zhao) = (world.sign_in("li"), world.sign_in("zhao"));
    let (one, two) = (deal(&world, "批量商机0001"), deal(&world, "批量商机0002"));
    let fields = [("ids", one.as_str()), ("ids", two.as_str()), ("person", "赵敏")];
    for nobody in ["", "没有此人", "李娜", "安全管理员"] {
        let page = li.post("/opportunities/bulk/transfer", &[fields[0], fields[1], ("person", nobody)]).await;
        assert_eq!(page.status, 422, "{nobody}: {}", page.text());
    }
    let done = li.post("/opportunities/bulk/transfer", &fields).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/opportunities".into()), "{}", done.text());
    assert_eq!(
        (owner(&world, "opportunity", &one), owner(&world, "opportunity", &two)),
        ("zhao".into(), "zhao".into())
    );
    let shares = "select string_agg(u.login || s.share, ' ' order by s.position) as t from opportunity_share s join app_user u on u.id = s.user_id join opportunity o on o.id = s.opportunity_id where o.name = '批量商机0001'";
    assert_eq!(world.word(shares), "zhao70.00 wang30.00");
    assert_eq!(world.number("select count(*) as n from notice where kind = 'opportunity_given'"), 1, "told once");
    let history = zhao.get(&format!("/opportunities/{one}")).await.text();
    assert!(history.contains("转移了商机") && history.contains("李娜 70 %"), "{history}");
    // Another one neither sees nor undoes it; the maker does, though the rows are out of sight.
    assert_eq!(taken_back(&zhao, &done).await.status, 404, "another's");
    world.run("update opportunity set state = 'paused', wake_on = '2099-01-01', reason_id = (select min(id) from outcome_reason where kind = 'paused'), version = version + 1 where name = '批量商机0002'");
    let page = li.get(&taken_back(&li, &done).await.location()).await.text();
    assert!(page.contains("批量商机0002") && page.contains("之后又有人修改过"), "{page}");
    assert_eq!((owner(&world, "opportunity", &one), owner(&world, "opportunity", &two)), ("li".into(), "zhao".into()));
    assert_eq!(world.word(shares), "li70.00 wang30.00");
    // Too late; and nothing goes back to a closed account.
    let done = li.post("/opportunities/bulk/transfer", &[fields[0], fields[2]]).await;
    world.clock.advance(TimeDelta::days(31));
    assert_eq!(taken_back(&world.sign_in("li"), &done).await.status, 404);
    let chen = world.sign_in("chen");
    let done = chen.post("/opportunities/bulk/transfer", &[fields[0], ("person", "黄蓉")]).await;
    world.run("update app_user set active = false where login = 'zhao'");
    let page = chen.get(&taken_back(&chen, &done).await.location()).await.text();
    assert!(page.contains("原负责人的账号已停用"), "{page}");
    assert_eq!(owner(&world, "opportunity", &one), "huang");
}

#[actix_web::test]
async fn what_may_not_be_changed_is_named_and_nothing_is_done_by_halves() {
    let world = World::new().await;
    many(&world, 2);
    world.run("update opportunity set state = 'invalid', closed_on = current_date, reason_id = (select min(id) from outcome_reason where kind = 'invalid') where name = '批量商机0002'");
    world.run("update lead set status = 'failed', failure = 'no_need' where name = '批量线索0002'");
    let li = world.sign_in("li");
    let (one, two) = (deal(&world, "批量商机0001"), deal(&world, "批量商机0002"));
    let page = li.get(&format!("/opportunities/bulk?do=day&ids={one}&ids={two}")).await.text();
    assert!(page.contains("它们已经关闭：批量商机0002") && page.contains("只处理其余 1 个商机"), "{page}");
    assert!(!page.contains("action=\"/opportunities/bulk/day\""));
    let fields = [("ids", one.as_str()), ("ids", two.as_str()), ("days", "7")];
    let refused = li.post("/opportunities/bulk/day", &fields).await;
    assert!(refused.status == 422 && refused.text().contains("它们已经关闭：批量商机0002"), "{}", refused.text());
    assert_eq!(
        world
            .number("select count(*) as n from opportunity where name like '批量商机%' and expected_on = '2031-01-01'"),
        2
    );
    let leads = [1, 2].map(|n| word(&world, format!("select id::text as t from lead where name = '批量线索000{n}'")));
    let fields = [("ids", leads[0].as_str()), ("ids", leads[1].as_str()), ("reason", "不在我的区域")];
    let refused = li.post("/leads/bulk/release", &fields).await;
    assert!(refused.status == 422 && refused.text().contains("批量线索0002"), "{}", refused.text());
    assert_eq!(owner(&world, "lead", &leads[0]), "li");
    // Whoever may see others' but not change them: forbidden; of whom nobody knows: not found.
    let wang = world.sign_in("wang");
    let far = word(
        &world,
        "select o.id::text as t from opportunity o join app_user u on u.id = o.owner_id where u.login = 'zhao' limit 1"
            .into(),
    );
    assert_eq!(li.post("/opportunities/bulk/delete", &[("ids", &far)]).await.status, 404);
    assert_eq!(wang.post("/opportunities/bulk/delete", &[("ids", "999999999")]).await.status, 404);
}

#[actix_web::test]
async fn deleted_ones_wait_in_the_bin_and_come_back_within_a_day() {
    let world = World::new().await;
    many(&world, 2);
    let wang = world.sign_in("wang");
    let (one, two) = (deal(&world, "批量商机0001"), deal(&world, "批量商机0002"));
    let leads = [1, 2].map(|n| word(&world, format!("select id::text as t from lead where name = '批量线索000{n}'")));
    let gone = "select (select count(*) from opportunity where name like '批量%' and deleted_at is not null)
        + (select count(*) from lead where name like '批量%' and deleted_at is not null) as n";
    let deals = wang.post("/opportunities/bulk/delete", &[("ids", &one), ("ids", &two)]).await;
    let done = wang.post("/leads/bulk/delete", &[("ids", &leads[0]), ("ids", &leads[1])]).await;
    assert_eq!(
        (deals.status, done.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
        "{}{}",
        deals.text(),
        done.text()
    );
    assert_eq!(world.number(gone), 4);
    assert!(wang.get("/opportunities/bin").await.text().contains("批量商机0001"));
    assert!(wang.get("/leads/bin").await.text().contains("批量线索0001"));
    assert_eq!(taken_back(&wang, &deals).await.status, 303);
    assert_eq!(taken_back(&wang, &done).await.status, 303);
    assert_eq!(world.number(gone), 0);
    let done = wang.post("/leads/bulk/delete", &[("ids", &leads[0])]).await;
    world.clock.advance(TimeDelta::hours(25));
    assert_eq!(taken_back(&world.sign_in("wang"), &done).await.status, 404, "a day is over");
}

#[actix_web::test]
async fn all_that_a_list_finds_is_decided_anew_and_never_more_than_is_said() {
    let world = World::new().await;
    many(&world, 120);
    let li = world.sign_in("li");
    let list = li.get("/opportunities?sort=expected&q=%E6%89%B9%E9%87%8F").await.text();
    assert!(!list.contains("data-whole"), "names that no search knows");
    let list = li.get("/opportunities?month=2031-01").await.text();
    assert!(
        list.contains("选择此列表中全部 120 个商机") && list.contains("name=\"in\" value=\"month=2031-01\""),
        "{list}"
    );
    let page = li.get("/opportunities/bulk?do=day&ids=1&in=month%3D2031-01").await.text();
    assert!(page.contains("推迟 120 个商机的预计成交日期") && page.contains("列表中的全部 120 个商机。"), "{page}");
    assert_eq!(page.matches("name=\"ids\" value=\"").count(), 120);
    let list = li.get("/leads?source=exhibition").await.text();
    assert!(list.contains("条线索") && list.contains("name=\"in\" value=\"source=exhibition\""), "{list}");
    let page = li.get("/leads/bulk?do=release&in=source%3Dexhibition%26view%3Dmine").await.text();
    assert!(page.contains("退回公海") && page.matches("name=\"ids\" value=\"").count() >= 120, "{page}");
    // Whoever sees more than may be changed is told of the rest.
    world.run("insert into opportunity (number, name, owner_id, owner_dept_id, customer_id, version_id, stage_id, stage_since, state_since, currency, expected_on, created_at, updated_at)
        select 800000, '别人的商机', u.id, u.department_id, c.id, 1, 1, now(), now(), 'CNY', '2031-01-01', now(), now() from app_user u, customer c
        where u.login = 'zhao' and c.owner_id = (select id from app_user where login = 'li') limit 1");
    let page = li.get("/opportunities/bulk?do=transfer&in=month%3D2031-01").await.text();
    assert!(
        page.contains("列表找到 121 个商机，这里处理其中 120 项") && page.contains("您不能这样处理的不在其中"),
        "{page}"
    );
    many_more(&world);
    let page = li.get("/opportunities/bulk?do=day&in=month%3D2031-01").await.text();
    assert!(page.contains("推迟 500 个商机") && page.contains("一次最多处理 500 项"), "{page}");
}

fn many_more(world: &World) {
    world.run("insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, expected_on, created_at, updated_at)
        select 810000 + n, '更多商机' || n, u.id, u.department_id, 1, 1, now(), now(), 'CNY', '2031-01-01', now(), now() from app_user u, generate_series(1, 500) n where u.login = 'li'");
}
