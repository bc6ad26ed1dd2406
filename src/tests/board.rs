//! The board: columns and what they come to, cards by parts, moves that are made, refused and stale, each in its scope.

use super::opportunities::{add, value};
use super::support::{Page, Visitor, World};
use actix_web::http::Method;
use kezhan::board::filter::{Filter, after};
use kezhan::board::model::{Stage, columns};
use kezhan::core::raw::Raw;

const NAME: &str = "云栖平台建设";

async fn board(visitor: &Visitor, query: &str) -> String {
    let page = visitor.get(&format!("/opportunities/board{query}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.text()
}

/// What stands in a column, from its head to the next one.
fn column(page: &str, key: &str) -> String {
    let start = page.find(&format!("id=\"col-{key}\"")).unwrap_or_else(|| panic!("no column {key}"));
    let rest = &page[start..];
    rest.split("</section>").next().unwrap().to_owned()
}

/// Moves a card as the script does.
async fn drag(visitor: &Visitor, id: i64, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![("csrf", visitor.token())];
    all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let request = visitor.form(&format!("/opportunities/{id}/stages"), &all).insert_header(("hx-request", "true"));
    let request = request
        .insert_header(("sec-fetch-site", "same-origin"))
        .insert_header(("referer", "http://localhost/opportunities/board"));
    visitor.send(request).await
}

fn version(world: &World, id: i64) -> String {
    value(world, id, "version")
}

fn stage_of(world: &World, id: i64) -> String {
    let _ = id;
    super::opportunities::word(
        world,
        format!("select s.key as t from opportunity o join stage s on s.id = o.stage_id where o.id = {id}"),
    )
}

/// So many opportunities of a person in the first stage, each of a hundred.
fn many(world: &World, login: &str, count: i64) {
    let sql = format!(
        "insert into opportunity (number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, amount, currency, expected_on, created_at, updated_at)
         select 500000 + n, '很多' || n, c.id, u.id, u.department_id, s.version_id, s.id, now(), now(), 100, case when n % 2 = 0 then 'CNY' else 'USD' end, current_date + (n % 90)::int, now(), now()
         from generate_series(1, {count}) n, app_user u, stage s, (select id from customer where owner_id = (select id from app_user where login = '{login}') and deleted_at is null order by id limit 1) c
         where u.login = '{login}' and s.key = 'contact' and s.version_id = (select max(id) from pipeline_version where pipeline_id = 1)"
    );
    world.run(Box::leak(sql.into_boxed_str()));
}

#[actix_web::test]
async fn columns_tell_how_many_and_what_they_come_to() {
    let world = World::new().await;
    let li = world.sign_in("li");
    add(&li, &[("name", NAME), ("amount", "120000"), ("expected_on", "月底")]).await;
    add(&li, &[("name", "海外部分"), ("amount", "5000"), ("currency", "USD")]).await;
    add(&li, &[("name", "金额未知")]).await;
    let page = board(&li, "").await;
    for (key, name) in
        [("contact", "初步接触"), ("need", "需求确认"), ("quote", "方案报价"), ("negotiation", "商务谈判")]
    {
        assert!(column(&page, key).contains(name), "{key}");
    }
    let first = column(&page, "contact");
    for words in [NAME, "120,000 CNY", "5,000 USD", "金额未填", "李娜", "杭州云栖信息技术有限公司"] {
        assert!(first.contains(words), "{words}: {first}");
    }
    assert!(page.contains("按赢率加权"));
    // The figures of a column are those of its rows.
    let counted = world.number("select count(*) as n from opportunity o join stage s on s.id = o.stage_id join app_user u on u.id = o.owner_id where u.login = 'li' and s.key = 'contact' and o.state = 'open'");
    assert!(first.contains(&format!("{counted} 个")), "{counted}: {first}");
    // One month, one owner, one's own.
    assert!(!board(&li, "?month=2031-01").await.contains(NAME));
    assert!(board(&li, "?month=2031-01").await.contains("没有符合条件的商机"));
    assert!(board(&li, "?mine=1").await.contains(NAME));
    assert!(!board(&li, "?owner=%E9%BB%84%E8%93%89").await.contains(NAME));
}

#[actix_web::test]
async fn everyone_sees_their_own_board() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", NAME)]).await;
    for (login, sees, moves) in
        [("li", true, true), ("wang", true, true), ("chen", true, true), ("huang", false, false)]
    {
        let page = board(&world.sign_in(login), "").await;
        assert_eq!(page.contains(NAME), sees, "{login}");
        assert_eq!(page.contains(&format!("/opportunities/{id}/stages")), moves, "{login}");
    }
    // Whoever may only look moves nothing.
    let reader = world.sign_in("liu");
    let may = reader.get("/opportunities/board").await;
    if may.status == 200 && may.text().contains(NAME) {
        assert!(!may.text().contains(&format!("/opportunities/{id}/stages")));
        assert_eq!(drag(&reader, id, &[("stage", "need"), ("version", "1")]).await.status, 403);
    }
    assert_eq!(drag(&world.sign_in("huang"), id, &[("stage", "need"), ("version", "1")]).await.status, 404);
    assert_eq!(stage_of(&world, id), "contact");
    assert_eq!(world.sign_in("anquan").get("/opportunities/board").await.status, 403);
}

#[actix_web::test]
async fn long_columns_come_by_parts() {
    let world = World::new().await;
    many(&world, "li", 53);
    let li = world.sign_in("li");
    let page = board(&li, "").await;
    let first = column(&page, "contact");
    assert_eq!(first.matches("data-deal=").count(), 20);
    let mut seen: Vec<String> = Vec::new();
    let mut part = first;
    for _ in 0..5 {
        seen.extend(part.split("data-deal=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        let Some(more) = part.split("hx-get=\"/opportunities/board/more").nth(1) else { break };
        let query = more.split('"').next().unwrap().replace("&amp;", "&");
        let page = li.part(&format!("/opportunities/board/more{query}")).await;
        assert_eq!(page.status, 200);
        part = page.text();
    }
    let all = world.number("select count(*) as n from opportunity o join stage s on s.id = o.stage_id join app_user u on u.id = o.owner_id where u.login = 'li' and s.key = 'contact' and o.state = 'open'");
    assert_eq!(seen.len() as i64, all);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len() as i64, all, "none comes twice");
    assert_eq!(li.part("/opportunities/board/more?stage=contact").await.status, 400);
    assert_eq!(li.part("/opportunities/board/more?stage=nothing&after=1.1").await.status, 404);
}

#[actix_web::test]
async fn a_card_is_moved_by_script_and_without() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", NAME)]).await;
    let now = version(&world, id);
    let moved = drag(&li, id, &[("stage", "need"), ("version", &now), ("from", "contact")]).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    let part = moved.text();
    for words in [
        format!("id=\"card-{id}\" hx-swap-oob=\"delete\""),
        "afterbegin:#deals-need".into(),
        "id=\"sum-contact\"".into(),
        "id=\"sum-need\"".into(),
        "已移到「需求确认」".into(),
        format!("/opportunities/{id}/undo"),
    ] {
        assert!(part.contains(&words), "{words}: {part}");
    }
    assert_eq!(stage_of(&world, id), "need");
    // Without script: the page of stages, a button, the board again.
    let choose = li.get(&format!("/opportunities/{id}/stages")).await.text();
    assert!(choose.contains("方案报价") && choose.contains("value=\"contact\""), "{choose}");
    let now = version(&world, id);
    let back = li
        .post(
            &format!("/opportunities/{id}/stages"),
            &[("stage", "contact"), ("version", &now), ("from", "need"), ("in", "mine=1")],
        )
        .await;
    assert_eq!((back.status.as_u16(), back.location().as_str()), (303, "/opportunities/board?mine=1"));
    assert_eq!(stage_of(&world, id), "contact");
    assert_eq!(li.post(&format!("/opportunities/{id}/undo"), &[]).await.status, 303);
    assert_eq!(stage_of(&world, id), "need");
}

#[actix_web::test]
async fn a_rule_refuses_with_its_reason_and_the_card_stays() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", NAME)]).await;
    world.run("update stage set may_skip = false, required_fields = '{amount}' where key = 'contact'");
    let now = version(&world, id);
    let refused = drag(&li, id, &[("stage", "quote"), ("version", &now), ("from", "contact")]).await;
    assert_eq!(refused.status, 422);
    let part = refused.text();
    for words in ["没有移动", "不能跳过阶段", "填写「金额」", "hx-swap-oob=\"beforeend:#toasts\""] {
        assert!(part.contains(words), "{words}: {part}");
    }
    assert!(!part.contains("hx-swap-oob=\"delete\""));
    assert_eq!(stage_of(&world, id), "contact");
    // The menu tells the same beforehand.
    let menu = li.part(&format!("/opportunities/{id}/stages")).await.text();
    assert!(
        menu.contains("stage-barred") && menu.contains("不能跳过阶段") && !menu.contains("value=\"quote\""),
        "{menu}"
    );
    let whole = li
        .post(&format!("/opportunities/{id}/stages"), &[("stage", "quote"), ("version", &now), ("from", "contact")])
        .await;
    assert_eq!(whole.status, 422);
    assert!(whole.text().contains("不能跳过阶段") && whole.text().contains("data-board"));
    // A stage that its version lacks is none of its pipeline.
    let other = drag(&li, id, &[("stage", "elsewhere"), ("version", &now)]).await;
    assert_eq!(other.status, 422);
    assert!(other.text().contains("不属于商机所在的销售流程"));
}

#[actix_web::test]
async fn whoever_is_second_is_told_who_moved_it_where() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let id = add(&li, &[("name", NAME)]).await;
    let now = version(&world, id);
    assert_eq!(drag(&wang, id, &[("stage", "need"), ("version", &now), ("from", "contact")]).await.status, 200);
    let second = drag(&li, id, &[("stage", "need"), ("version", &now), ("from", "contact")]).await;
    assert_eq!(second.status, 409);
    let part = second.text();
    let wang_name = super::opportunities::word(&world, "select name as t from app_user where login = 'wang'".into());
    assert!(part.contains(&format!("{wang_name} 刚刚把「{NAME}」移到了「需求确认」")), "{part}");
    for key in ["contact", "need"] {
        assert!(part.contains(&format!("id=\"col-{key}\"")) && part.contains("hx-swap-oob=\"true\""), "{key}");
    }
    assert!(column(&part, "need").contains(NAME) && !column(&part, "contact").contains(NAME));
    let whole = li
        .post(&format!("/opportunities/{id}/stages"), &[("stage", "quote"), ("version", &now), ("from", "contact")])
        .await;
    assert_eq!(whole.status, 409);
    assert!(whole.text().contains("移到了「需求确认」") && whole.text().contains("data-board"));
    // Edited meanwhile, it stays where it is.
    let now = version(&world, id);
    world.run_sql(
        kezhan::core::sql::Sql::new("update opportunity set version = version + 1, amount = 5 where id = $1").bind(id),
    );
    let edited = drag(&li, id, &[("stage", "quote"), ("version", &now), ("from", "need")]).await;
    assert_eq!(edited.status, 409);
    assert!(edited.text().contains("刚刚被修改"), "{}", edited.text());
    // Closed meanwhile, it is gone from the board.
    world.run_sql(
        kezhan::core::sql::Sql::new(
            "update opportunity set version = version + 1, state = 'won', closed_on = current_date where id = $1",
        )
        .bind(id),
    );
    let closed = drag(&li, id, &[("stage", "quote"), ("version", &now), ("from", "need")]).await;
    assert_eq!(closed.status, 409);
    assert!(closed.text().contains("赢单") && !column(&closed.text(), "need").contains(NAME));
}

#[actix_web::test]
async fn what_stays_too_long_is_marked() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", NAME)]).await;
    assert!(!board(&li, "?stale=1").await.contains(NAME));
    world.run_sql(
        kezhan::core::sql::Sql::new(
            "update opportunity set stage_since = now() - interval '20 days 1 hour' where id = $1",
        )
        .bind(id),
    );
    let page = board(&li, "?stale=1").await;
    assert!(page.contains(NAME) && page.contains("超期 6 天"), "{page}");
}

#[actix_web::test]
async fn opportunities_of_earlier_versions_stand_in_the_columns_of_their_key() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", NAME)]).await;
    let now = version(&world, id);
    drag(&li, id, &[("stage", "quote"), ("version", &now), ("from", "contact")]).await;
    world.run("insert into pipeline_version (pipeline_id, number) values (1, 2)");
    world.run("insert into stage (version_id, key, name_zh, position, rate) select max(id), k.key, k.key, k.place, 10 * k.place from pipeline_version cross join (values ('contact', 1), ('need', 2), ('signing', 3)) k(key, place) where pipeline_id = 1 group by k.key, k.place");
    let page = board(&li, "").await;
    let order: Vec<usize> = ["contact", "need", "signing", "quote"]
        .iter()
        .map(|key| page.find(&format!("id=\"col-{key}\"")).unwrap_or_default())
        .collect();
    assert!(order.iter().all(|place| *place > 0), "{order:?}");
    let quote = column(&page, "quote");
    assert!(quote.contains(NAME) && quote.contains("旧版阶段"), "{quote}");
    assert!(order[0] < order[1] && order[1] < order[3]);
    // Into a column that its version has it goes, into one that it lacks it does not.
    let now = version(&world, id);
    assert_eq!(drag(&li, id, &[("stage", "signing"), ("version", &now), ("from", "quote")]).await.status, 422);
    assert_eq!(drag(&li, id, &[("stage", "need"), ("version", &now), ("from", "quote")]).await.status, 200);
}

#[test]
fn columns_merge_by_key_and_stand_where_they_stood() {
    let stage = |present: bool, stage_id: i64, key: &str, position: i32| Stage {
        pipeline_id: 1,
        pipeline_zh: "流程".into(),
        pipeline_en: String::new(),
        retired: false,
        present,
        stage_id,
        key: key.into(),
        name_zh: key.into(),
        name_en: String::new(),
        rate: 50,
        position,
    };
    let stages = [
        stage(true, 10, "a", 1),
        stage(true, 11, "c", 2),
        stage(false, 1, "a", 1),
        stage(false, 2, "b", 1),
        stage(false, 3, "z", 9),
    ];
    let made = columns(&stages, 1);
    let keys: Vec<(&str, bool)> = made.iter().map(|column| (column.key.as_str(), column.former)).collect();
    assert_eq!(keys, [("a", false), ("b", true), ("c", false), ("z", true)]);
    assert_eq!(made[0].stages, [(10, 50), (1, 50)]);
}

#[test]
fn an_address_that_makes_no_sense_is_as_if_not_asked() {
    let raw =
        |pairs: &[(&str, &str)]| Raw::new(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect());
    let odd = raw(&[("pipeline", "-3"), ("month", "1850-01"), ("department", "x"), ("mine", "yes")]);
    assert_eq!(Filter::read(&odd), Filter::default());
    let all = raw(&[
        ("pipeline", "2"),
        ("mine", "1"),
        ("owner", "李娜"),
        ("department", "3"),
        ("month", "2026-12"),
        ("stale", "1"),
    ]);
    let filter = Filter::read(&all);
    assert_eq!(Filter::of_query(&filter.query()), filter);
    assert_eq!(Filter::of_page(Some(&filter.here())), filter);
    assert_eq!(Filter::of_page(Some("/customers?mine=1")), Filter::default());
    assert_eq!(after(&raw(&[("after", "9821.77")])), Some((9821, 77)));
    assert_eq!(after(&raw(&[("after", "9821")])), None);
}

/// A request that is no form of ours moves nothing.
#[actix_web::test]
async fn a_foreign_page_moves_nothing() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", NAME)]).await;
    let request = li
        .request(Method::POST, &format!("/opportunities/{id}/stages"))
        .insert_header(("sec-fetch-site", "cross-site"));
    assert_eq!(li.send(request.set_payload("stage=need&version=1")).await.status, 403);
    assert_eq!(stage_of(&world, id), "contact");
}
