//! The list of opportunities: chosen columns, saved views, its orders, and the export of what it shows.

use super::support::{Page, Visitor, World};
use kezhan::core::access::{Can, OpportunityView};
use kezhan::core::raw::Raw;
use kezhan::core::sql::{Number, Sql};
use kezhan::opportunities::filter::{Filter, Order};
use kezhan::opportunities::{list, store};
use kezhan::views::Question;
use proptest::prelude::*;

/// What of markup is read.
fn words(markup: &str) -> String {
    let pieces = markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    pieces.collect::<String>().trim().to_owned()
}

/// The heads of the table.
fn heads(page: &Page) -> Vec<String> {
    let text = page.text();
    let head = text.split_once("<thead").and_then(|(_, rest)| rest.split_once("</thead>")).map_or("", |(head, _)| head);
    // The first one is for ticking rows.
    let cells = head.split("<th ").skip(2);
    cells.map(|cell| words(&format!("<th {}", cell.split("</th>").next().unwrap_or_default()))).collect()
}

/// The rows of the list, as markup.
fn body(page: &Page) -> String {
    page.text().split("data-rows>").nth(1).and_then(|rest| rest.split("</tbody>").next()).unwrap_or_default().to_owned()
}

/// The lines of a file, without its mark.
fn lines(page: &Page) -> Vec<Vec<String>> {
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    let text = text.strip_prefix('\u{feff}').expect("Excel in Chinese needs the mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Opportunities of Li Na on 云栖: open, one lost, one without an amount.
fn some(world: &World) {
    world.run("delete from opportunity");
    world.run(
        "insert into opportunity (number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, amount, expected_on,
           state, closed_on, reason_id, competitor_id, source, created_at, updated_at)
         select 7000 + x.n, x.name, c.id, c.owner_id, c.owner_dept_id, s.version_id, s.id, now() - interval '9 days 1 hour', now() - interval '2 days', 'USD', x.amount, current_date + 30,
           x.state, case when x.state = 'lost' then current_date end, case when x.state = 'lost' then (select min(id) from outcome_reason where kind = 'lost') end,
           case when x.state = 'lost' then (select min(id) from competitor) end, 'exhibition', now() - interval '20 days', now()
         from customer c, stage s, (values (1, '安全评估', 1234.5::numeric, 'open'), (2, '=1+1 报表', null, 'open'), (3, '白盒测试', 80000, 'lost')) x(n, name, amount, state)
         where c.name like '%云栖%' and s.id = 2",
    );
}

async fn saved(visitor: &Visitor, fields: &[(&str, &str)]) -> String {
    let page = visitor.post("/opportunities/views", fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
    page.location()
}

#[actix_web::test]
async fn a_view_keeps_filters_order_and_columns_and_can_be_shared() {
    let world = World::new().await;
    some(&world);
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let usual = ["商机名称", "客户", "阶段", "金额", "预计成交日期", "负责人", "最近更新", "操作"];
    assert_eq!(heads(&li.get("/opportunities").await), usual);
    let to = saved(
        &li,
        &[
            ("name", "输单复盘"),
            ("state", "lost"),
            ("sort", "name"),
            ("q", "白盒"),
            ("columns", "competitor"),
            ("columns", "reason"),
            ("columns", "weighted"),
            ("place-reason", "1"),
            ("place-competitor", "2"),
            ("width-reason", "wide"),
        ],
    )
    .await;
    assert_eq!(
        world.word("select object || ' ' || query || ' ' || array_to_string(columns, ',') as t from list_view"),
        "opportunity state=lost&sort=name reason:wide,competitor,weighted"
    );
    let page = li.get(&to).await;
    assert_eq!(heads(&page), ["商机名称", "结果原因", "竞争对手", "加权金额", "操作"]);
    assert!(body(&page).contains("白盒测试") && !body(&page).contains("安全评估"), "{}", body(&page));
    assert!(body(&page).contains("w-wide") && !page.text().contains("筛选或排序已更改"));
    // What is asked on top is told, and tabs, heads and pages stay within the view.
    let id = to.rsplit('=').next().unwrap().to_owned();
    let on_top = li.get(&format!("/opportunities?state=lost&v={id}")).await.text();
    assert!(on_top.contains("筛选或排序已更改") && on_top.contains(&format!("&amp;v={id}\"")), "{on_top}");
    assert!(on_top.contains(&format!("name=\"v\" value=\"{id}\"")), "the filters, too");
    // A view of opportunities is none of leads, nor anybody else's.
    assert_eq!(li.get(&format!("/leads?v={id}")).await.status, 404);
    assert_eq!(wang.get(&to).await.status, 404);
    assert_eq!(li.post("/opportunities/views", &[("name", "给大家"), ("shared", "1")]).await.status, 403);
    let shared = saved(&wang, &[("name", "给大家"), ("shared", "1"), ("state", "all"), ("columns", "pipeline")]).await;
    let page = li.get(&shared).await;
    assert!(page.text().contains("给大家（王磊）") && heads(&page)[1] == "销售流程", "{:?}", heads(&page));
    assert_eq!(world.sign_in("sun").get(&shared).await.status, 403, "who sees no opportunities");
    // The columns of the list without a view; an unknown one is none.
    assert_eq!(li.post("/opportunities/columns", &[("columns", "number"), ("columns", "state")]).await.status, 303);
    assert_eq!(heads(&li.get("/opportunities?state=all").await), ["商机名称", "编号", "状态", "操作"]);
    assert_eq!(li.post("/opportunities/columns", &[("place-owner_id", "1")]).await.status, 400);
}

#[actix_web::test]
async fn the_list_begins_with_a_view_and_every_address_says_what_it_is_of() {
    let world = World::new().await;
    some(&world);
    let li = world.sign_in("li");
    let to = saved(&li, &[("name", "输掉的"), ("state", "lost"), ("columns", "reason")]).await;
    let id = to.rsplit('=').next().unwrap().to_owned();
    assert!(body(&li.get("/opportunities").await).contains("安全评估"), "not by itself");
    li.post(&format!("/opportunities/views/{id}/first"), &[("first", "1")]).await;
    let page = li.get("/opportunities").await;
    assert!(body(&page).contains("白盒测试") && !body(&page).contains("安全评估"), "{}", body(&page));
    assert!(page.text().contains("href=\"/opportunities?state=open\""), "the way to all that are open");
    for other in ["state=open", "mine=1", "sort=amount", "q=7001", "least=1"] {
        let other = li.get(&format!("/opportunities?{other}")).await;
        assert_eq!(heads(&other).len(), 8, "says itself what it is of");
    }
    assert_eq!(heads(&world.sign_in("wang").get("/opportunities").await).len(), 8, "of nobody else");
}

#[actix_web::test]
async fn a_customer_that_somebody_does_not_see_is_no_condition_of_theirs() {
    let world = World::new().await;
    let (zhou, li) = (world.sign_in("zhou"), world.sign_in("li"));
    let foreign = world.customer("前海").to_string();
    let shared = saved(&zhou, &[("name", "前海的"), ("shared", "1"), ("customer", &foreign), ("state", "all")]).await;
    assert!(!zhou.get(&shared).await.text().contains("这些条件没有生效"));
    let page = li.get(&shared).await;
    assert!(page.status == 200 && page.text().contains("这些条件没有生效"), "{}", page.text());
    assert!(!page.text().contains(&format!("customer={foreign}")), "nothing of it stands on the page");
    assert_eq!(li.get(&format!("/opportunities?customer={foreign}")).await.status, 404, "as before in the address");
    let wang = world.sign_in("wang");
    let hidden = world.number("select c.id as n from customer c join app_user u on u.id = c.owner_id where u.login not in ('li', 'wang', 'zhao') and c.name like '%前海%'");
    assert_eq!(wang.get(&format!("/opportunities/export?customer={hidden}")).await.status, 404);
}

#[actix_web::test]
async fn columns_say_what_is_known_with_its_currency_and_nothing_of_a_customer_unseen() {
    let world = World::new().await;
    some(&world);
    let li = world.sign_in("li");
    let columns = [
        "number",
        "customer",
        "stage",
        "rate",
        "amount",
        "weighted",
        "state",
        "pipeline",
        "days_in_stage",
        "department",
        "source",
        "last_follow_up",
        "created_at",
    ];
    let fields: Vec<(&str, &str)> = columns.iter().map(|id| ("columns", *id)).collect();
    assert_eq!(li.post("/opportunities/columns", &fields).await.status, 303);
    let page = li.get("/opportunities?state=all&sort=name").await;
    let rate = world.number("select rate::bigint as n from stage where id = 2");
    let weighted = format!("{:.2} USD", 1234.5 * f64::from(u8::try_from(rate).unwrap()) / 100.0);
    let shown = body(&page);
    let row = |name: &str| {
        let row = shown.split("</tr>").find(|row| row.contains(name)).unwrap_or_default();
        row.split("</td>").map(words).collect::<Vec<_>>()
    };
    let safe = row("安全评估");
    for told in ["OP-007001", "杭州云栖信息技术有限公司", "1,234.50 USD", weighted.as_str(), "进行中", "展会", "9"]
    {
        assert!(safe.iter().any(|cell| cell == told), "{told}: {safe:?}");
    }
    // Nobody knows the amount: no currency stands alone. Closed: no rate, and the days until it was closed.
    let bare = row("报表");
    assert!(!bare.concat().contains("USD"), "{bare:?}");
    let lost = row("白盒测试");
    assert!(lost.iter().any(|cell| cell == "7") && lost.iter().any(|cell| cell == "输单"), "{lost:?}");
    assert!(!lost.concat().contains(&format!("{rate}%")) && lost.concat().contains("80,000.00 USD"), "{lost:?}");
    // Whoever owns the opportunity but no longer sees its customer reads nothing of it, neither here nor in a file.
    world.run("update opportunity set owner_id = u.id, owner_dept_id = u.department_id from app_user u where u.login = 'huang' and opportunity.number = 7001");
    let huang = world.sign_in("huang");
    assert_eq!(huang.post("/opportunities/columns", &fields).await.status, 303);
    let page = huang.get("/opportunities?state=all").await;
    assert!(body(&page).contains("安全评估") && !page.text().contains("云栖"), "{}", body(&page));
    world.run("insert into role_grant (role_id, permission, scope) select id, 'opportunity.export', 'own' from role where key = 'salesperson'");
    let huang = world.sign_in("huang");
    let file = huang
        .post(
            "/opportunities/export",
            &[
                ("state", "all"),
                ("format", "csv"),
                ("columns", "name"),
                ("columns", "customer"),
                ("columns", "last_follow_up"),
            ],
        )
        .await;
    let file = lines(&file);
    assert_eq!(file[1], ["安全评估", "", ""], "{file:?}");
}

#[actix_web::test]
async fn the_present_list_leaves_whole_with_currencies_and_is_recorded() {
    let world = World::new().await;
    some(&world);
    let (li, wang, zhou) = (world.sign_in("li"), world.sign_in("wang"), world.sign_in("zhou"));
    assert_eq!(li.get("/opportunities/export").await.status, 403);
    assert!(!li.get("/opportunities").await.text().contains("/opportunities/export"));
    assert!(wang.get("/opportunities").await.text().contains("/opportunities/export?state=open"));
    let form = zhou.get("/opportunities/export?state=all&sort=name").await.text();
    assert!(form.contains("将导出 3 个商机") && form.contains("name=\"sort\" value=\"name\""), "{form}");
    assert!(form.contains("value=\"weighted\"") && !form.contains("电话和邮箱"), "{form}");
    let fields = [
        ("state", "all"),
        ("sort", "name"),
        ("format", "csv"),
        ("columns", "name"),
        ("columns", "amount"),
        ("columns", "days_in_stage"),
        ("columns", "reason"),
        ("place-name", "1"),
        ("place-amount", "2"),
    ];
    let file = lines(&zhou.post("/opportunities/export", &fields).await);
    assert_eq!(file[0], ["商机名称", "金额", "币种", "阶段停留天数", "结果原因"], "no amount without its currency");
    assert_eq!(file.len(), 5, "{file:?}");
    let safe = file.iter().find(|row| row[0] == "安全评估").unwrap();
    assert_eq!((safe[1].as_str(), safe[2].as_str(), safe[3].as_str()), ("1234.5", "USD", "9"));
    assert!(file.iter().any(|row| row[0] == "'=1+1 报表" && row[1].is_empty() && row[2].is_empty()), "{file:?}");
    assert!(file.iter().any(|row| row[0] == "白盒测试" && !row[4].is_empty()));
    let order: Vec<&str> = file[1..4].iter().map(|row| row[0].as_str()).collect();
    assert!(
        order.iter().position(|name| *name == "安全评估") < order.iter().position(|name| *name == "白盒测试"),
        "{order:?}"
    );
    let reasons =
        world.word("select array_to_string(reasons, ' ') as t from audit_event where name = 'opportunity.exported'");
    assert!(
        reasons.contains("rows=3") && reasons.contains("columns=name,amount,currency") && reasons.contains("state=all"),
        "{reasons}"
    );
    let book = zhou.post("/opportunities/export", &[("format", "xlsx"), ("columns", "name")]).await;
    assert_eq!(&book.body[..2], b"PK");
    // Only what the export reaches: a manager may see more by a customer that somebody shares than leave with it.
    world.run("insert into participant (object, row_id, user_id, can_write, parts) select 'customer', c.id, u.id, true, '{opportunity}' from customer c, app_user u
      where u.login = 'wang' and c.name like '%前海%'");
    world.run(
        "insert into opportunity (number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, created_at, updated_at)
         select 7100, '前海一期', c.id, c.owner_id, c.owner_dept_id, 1, 1, now(), now(), 'CNY', now(), now() from customer c where c.name like '%前海%'",
    );
    assert!(body(&wang.get("/opportunities").await).contains("前海一期"));
    let file = wang.post("/opportunities/export", &[("format", "csv"), ("columns", "name")]).await.text();
    assert!(file.contains("安全评估") && !file.contains("前海一期"), "{file}");
}

#[actix_web::test]
async fn a_search_with_too_many_matches_is_refused_and_not_cut() {
    let world = World::new().await;
    world.run("delete from opportunity");
    give(&world, (0..2100).map(|n| format!("同名商机{n}")).collect());
    let sought =
        "insert into opportunity_search (opportunity_id, doubled, pinyin) select o.id, $1, $2 from opportunity o";
    let (doubled, pinyin) = store::sought("同名商机");
    world.run_sql(Sql::new(sought).bind(doubled).bind(pinyin));
    let zhou = world.sign_in("zhou");
    let fields = [("q", "同名商机"), ("format", "csv"), ("columns", "name"), ("reason", "核对")];
    let refused = zhou.post("/opportunities/export", &fields).await;
    assert!(refused.status == 422 && refused.text().contains("匹配的商机或客户太多，无法导出"), "{}", refused.text());
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'opportunity.exported'"), 0);
    // Without a search all of them leave.
    let file = lines(&zhou.post("/opportunities/export", &fields[1..]).await);
    assert_eq!(file.len(), 2100 + 2);
}

/// Opportunities of Li Na with these names.
fn give(world: &World, names: Vec<String>) {
    world.run_sql(
        Sql::new(
            "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, created_at, updated_at)
             select 20000 + x.n, x.name, u.id, u.department_id, 1, 1, now(), now(), 'CNY', now(), now() from unnest($1::text[]) with ordinality x(name, n), app_user u where u.login = 'li'",
        )
        .bind(names),
    );
}

/// The ids of the list by name from its beginning to its end, page by page, and back again.
fn walked(world: &World, login: &str) -> (Vec<i64>, Vec<i64>) {
    let actor = world.actor(login);
    let can = Can::<OpportunityView>::of(&actor).unwrap();
    let mut filter = Filter { order: Order::Name, ..Filter::default() };
    let (mut there, mut back, mut last) = (Vec::new(), Vec::new(), None);
    loop {
        let found = world.house.db.read_now(&actor, |r| list::find(r, &can, &filter)).unwrap();
        there.extend(found.lines.iter().map(|line| line.id));
        last = found.previous.or(last);
        let Some(next) = found.next else { break };
        // As the address carries it.
        let href = filter.page_href(&next);
        filter = Filter::of_kept(href.split_once('?').unwrap().1);
        assert_eq!(filter.cursor, Some(next));
    }
    while let Some(previous) = last.take() {
        filter.cursor = Some(previous);
        let found = world.house.db.read_now(&actor, |r| list::find(r, &can, &filter)).unwrap();
        back.splice(0..0, found.lines.iter().map(|line| line.id));
        last = found.previous;
    }
    (there, back)
}

#[actix_web::test]
async fn names_stand_by_pinyin_there_and_back_for_every_viewer() {
    let world = World::new().await;
    world.run("delete from opportunity");
    let pieces = ["安", "白.5", "陈", "Acme", "acme", "９", "1.2", "周", "😀", "（"];
    let name = |n: usize| format!("{}{}{}", pieces[n % 10], pieces[n / 10 % 10], pieces[n * 7 % 10]);
    give(&world, (0..130).map(name).collect());
    for login in ["li", "wang", "zhou"] {
        let (there, back) = walked(&world, login);
        let expected: Vec<i64> = world
            .house
            .db
            .read_now(&world.actor(login), |r| {
                Sql::new("select t.id as n from opportunity t order by t.name collate \"zh-x-icu\", t.id")
                    .rows::<Number>(r)
            })
            .unwrap()
            .into_iter()
            .map(|row| row.n)
            .collect();
        assert!(there.len() == 130 && there == expected, "{login}");
        assert_eq!(back, there[..back.len()], "{login}: the way back");
        assert!(back.len() >= 80, "{login}");
    }
    let page = world.sign_in("li").get("/opportunities?sort=name").await.text();
    assert!(page.contains("aria-sort=\"ascending\"") && page.contains("sort=name"), "{page}");
}

/// Names and values of an address, also such as make no sense.
fn asked() -> impl Strategy<Value = Vec<(String, String)>> {
    let values = [
        "1",
        "all",
        "lost",
        "open",
        "1.contact",
        "2026-11",
        "2026-11-23",
        "2026-01~2026-03",
        "stale",
        "past",
        "name",
        "amount",
        "3.5",
        "李娜",
        "",
        "x",
    ];
    let name = prop::sample::select([Filter::NAMES, &["v", "count", "after"]].concat());
    prop::collection::vec((name, prop::sample::select(values.to_vec())), 0..12)
        .prop_map(|pairs| pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

proptest! {
    #[test]
    fn what_a_view_keeps_opens_the_same_list(pairs in asked()) {
        let filter = Filter::read(&Raw::new(pairs));
        let kept = Filter::of_kept(&filter.kept());
        let plain = Filter { text: String::new(), cursor: None, exact: false, saved: None, ..filter.clone() };
        prop_assert_eq!(&kept, &plain);
        // Every address of the list names what it is of, and the view that is open.
        let address = filter.address();
        let again = Filter::of_kept(address.split_once('?').unwrap().1);
        prop_assert_eq!(again, Filter { cursor: None, exact: false, ..filter });
    }
}
