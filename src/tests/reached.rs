//! What was reached of targets, for whom it is shown, what stands behind each figure, and who comes first.

use super::support::{Visitor, World};
use chrono::NaiveDate;
use kezhan::core::access::{Can, TargetView};
use kezhan::core::sql::Sql;
use kezhan::targets::metric::Metric;
use kezhan::targets::model::{Node, Which};
use kezhan::targets::period::Period;
use kezhan::targets::reached::{Reached, store};
use kezhan::targets::rules::places;
use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_decimal::Decimal;

/// A won opportunity of somebody, counted for a department; its number.
fn won(world: &World, (number, login, department): (i64, &str, &str), amount: &str, day: &str) {
    let sql = "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since, amount, currency, closed_on, created_at, updated_at)
        select 800000 + $1, '赢单' || $1, u.id, d.id, 1, 1, 'won', now(), now(), $2::numeric, 'CNY', $3::date, now(), now()
        from app_user u, department d where u.login = $4 and d.name_zh = $5";
    let sql = Sql::new(sql).bind(number).bind(amount).bind(day).bind(login).bind(department);
    assert_eq!(world.run_sql(sql), 1);
}

fn which(year: i32) -> Which {
    Which {
        metric: Metric::WonValue,
        year,
        mark: "target",
        currency: "CNY".to_owned(),
        today: NaiveDate::from_ymd_opt(2038, 5, 20).unwrap(),
    }
}

fn reached(world: &World, login: &str, node: Option<Node>) -> Reached {
    let actor = world.actor(login);
    let can = Can::<TargetView>::of(&actor).unwrap();
    world.house.db.read_now(&actor, |r| store::reached(r, &can, &which(2038), node)).unwrap()
}

fn department(world: &World, name: &'static str) -> i64 {
    world.number_of("select id as n from department where name_zh = $1", name)
}

proptest! {
    /// Equal values share a place; the next is as far down as there are values above it.
    #[test]
    fn equal_values_share_a_place(mut values in prop::collection::vec(0i64..9, 0..40)) {
        values.sort_unstable_by(|left, right| right.cmp(left));
        let values: Vec<Decimal> = values.into_iter().map(Decimal::from).collect();
        for (value, place) in values.iter().zip(places(&values)) {
            prop_assert_eq!(place, 1 + values.iter().filter(|other| *other > value).count());
        }
    }

    /// Months, quarters and the year have the days that they have, and the one before ends where it begins.
    #[test]
    fn periods_follow_each_other(year in 2000i32..2200, number in 1u32..=12) {
        let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
        for period in [Period::Month(number), Period::Quarter((number - 1) / 3 + 1), Period::Year] {
            let (first, end) = period.days((year, today));
            prop_assert!(first < end);
            let (other_year, other) = period.before(year);
            prop_assert_eq!(other.days((other_year, today)).1, first);
            prop_assert_eq!(Period::of_id(&period.id()), Some(period));
        }
    }
}

/// What a department reached is what those below it reached, by the department that each deal counts for.
#[actix_web::test]
async fn a_department_reached_what_its_people_did() {
    let world = World::new().await;
    let seed: u64 = rand::random();
    let mut chance = StdRng::seed_from_u64(seed);
    let places = ["云来商贸", "销售部", "华东组", "华南组", "客服部"];
    let people = ["zhou", "chen", "wang", "li", "zhao", "liu", "huang", "sun"];
    for number in 1..=60i64 {
        let (department, login) =
            (places[chance.random_range(0..places.len())], people[chance.random_range(0..people.len())]);
        let amount = Decimal::new(chance.random_range(1..9_999_999), 2).to_string();
        let day = format!("2038-{:02}-{:02}", chance.random_range(1..=12), chance.random_range(1..=28));
        won(&world, (number, login, department), &amount, &day);
    }
    world.run(
        "insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
         select t.id, u.id, u.department_id, case u.login when 'li' then 33.33 when 'huang' then 33.33 else 33.34 end, u.id
         from opportunity t join app_user u on u.login in ('li', 'huang', 'wang') where t.number > 800000 and t.number % 2 = 0",
    );
    let whole: Decimal =
        world.word("select sum(amount)::text as t from opportunity where number > 800000").parse().unwrap();
    let company = reached(&world, "zhou", Some(Node::Company));
    assert_eq!(company.top.reached.iter().sum::<Decimal>(), whole, "seed {seed}");
    for node in
        [Node::Company, Node::Department(department(&world, "销售部")), Node::Department(department(&world, "华东组"))]
    {
        let found = reached(&world, "zhou", Some(node));
        for month in 0..12 {
            let below: Decimal = found.below.iter().map(|row| row.reached[month]).sum();
            assert_eq!(found.top.reached[month], below, "seed {seed}, {node:?} in month {month}");
        }
    }
    // Whoever reaches a department sees the same figure of it.
    let east = Node::Department(department(&world, "华东组"));
    let by: Vec<[Decimal; 12]> =
        ["zhou", "chen", "wang"].iter().map(|login| reached(&world, login, Some(east)).top.reached).collect();
    assert!(by.windows(2).all(|pair| pair[0] == pair[1]), "seed {seed}");
    let line = |found: &Reached| found.below.iter().find(|row| row.node == east).unwrap().reached;
    assert_eq!(line(&reached(&world, "chen", None)), by[0], "seed {seed}");
}

async fn text(visitor: &Visitor, path: &str) -> String {
    let page = visitor.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    page.text()
}

#[actix_web::test]
async fn each_figure_stands_against_three_marks_and_leads_to_its_deals() {
    let world = World::new().await;
    let (zhou, li, wang) = (world.sign_in("zhou"), world.sign_in("li"), world.sign_in("wang"));
    won(&world, (1, "li", "华东组"), "300000", "2025-02-10");
    won(&world, (2, "li", "华东组"), "200000", "2025-05-10");
    won(&world, (3, "zhao", "华东组"), "40000", "2025-05-11");
    let of = |login: &str| format!("p{}", world.id(login));
    let east = format!("d{}", department(&world, "华东组"));
    for (mark, cells) in [
        ("target", [("1", "100000"), ("2", "200000"), ("13", "400000"), ("5", "0")]),
        ("stretch", [("2", "600000"), ("0", "1000000"), ("3", "5"), ("4", "6")]),
    ] {
        let names: Vec<(String, &str)> =
            cells.iter().map(|(at, amount)| (format!("c-{}-{at}", of("li")), *amount)).collect();
        let mut fields = vec![("year", "2025"), ("mark", mark), ("node", east.as_str())];
        fields.extend(names.iter().map(|(name, amount)| (name.as_str(), *amount)));
        assert_eq!(wang.post("/targets/sheet", &fields).await.status, 303);
    }
    let page = text(&li, "/targets?year=2025").await;
    // February: of the target and of the stretch; a target of zero has no rate; the year takes its quarters.
    for words in ["150.00 %", "100,000</td>", "50.00 %", "-300,000</td>", "125.00 %", "冲刺"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("挑战") && page.contains("&amp;period=m2"), "{page}");
    let deals = text(&li, "/targets/deals?year=2025&period=q1").await;
    assert!(
        deals.contains("赢单1") && !deals.contains("赢单2") && deals.contains("共 1 笔，合计 300,000.00 CNY"),
        "{deals}"
    );
    assert!(text(&li, "/targets/deals?year=2025&period=m7").await.contains("没有计入的赢单"));
    // A manager sees those below, and what all of them come to; nobody sees others.
    let page = text(&wang, &format!("/targets?year=2025&node={east}&period=m5")).await;
    assert!(page.contains("李娜") && page.contains("240,000") && page.contains("40,000"), "{page}");
    assert!(
        text(&wang, &format!("/targets/deals?year=2025&period=m5&node={}&in={east}", of("zhao")))
            .await
            .contains("赢单3")
    );
    assert!(
        text(&zhou, "/targets/deals?year=2025&period=y&node=company").await.contains("共 3 笔，合计 540,000.00 CNY")
    );
    assert_eq!(li.get(&format!("/targets?node={}", of("zhao"))).await.status, 404);
    assert_eq!(li.get(&format!("/targets/deals?node={east}")).await.status, 404);
    assert_eq!(wang.get("/targets?node=company").await.status, 404);
    assert_eq!(world.sign_in("xitong").get("/targets").await.status, 403);
}

#[actix_web::test]
async fn the_opportunities_behind_a_figure_are_paged() {
    let world = World::new().await;
    for number in 1..=120 {
        won(&world, (number, "li", "华东组"), "10", "2025-03-03");
    }
    let li = world.sign_in("li");
    let (mut path, mut found) = ("/targets/deals?year=2025&period=y".to_owned(), 0);
    loop {
        let page = text(&li, &path).await;
        found += page.matches("data-href=\"/opportunities/").count();
        assert!(page.contains("共 120 笔"), "{page}");
        let Some(next) = page.split("rel=\"next\"").next().filter(|before| before.len() < page.len()) else { break };
        path = next.rsplit("href=\"").next().unwrap().split('"').next().unwrap().replace("&amp;", "&");
    }
    assert_eq!(found, 120);
}

#[actix_web::test]
async fn a_person_who_went_elsewhere_still_counts_where_they_were() {
    let world = World::new().await;
    won(&world, (1, "li", "华东组"), "700", "2025-01-10");
    world.run(
        "update app_user set department_id = (select id from department where name_zh = '华南组') where login = 'li'",
    );
    won(&world, (2, "li", "华南组"), "50", "2025-02-10");
    let (wang, liu, li) = (world.sign_in("wang"), world.sign_in("liu"), world.sign_in("li"));
    let page = text(&wang, "/targets?year=2025&period=y").await;
    assert!(
        page.contains("李娜") && page.contains("不在本部门") && page.contains(">700</a>") && !page.contains("750"),
        "{page}"
    );
    let page = text(&liu, "/targets?year=2025&period=y").await;
    assert!(page.contains(">50</a>") && !page.contains(">700</a>") && !page.contains("不在本部门"), "{page}");
    assert!(text(&li, "/targets?year=2025").await.contains(">750</a>"));
}

#[actix_web::test]
async fn people_are_ranked_among_those_whom_one_may_see() {
    let world = World::new().await;
    for (number, login, department, amount) in [
        (1, "li", "华东组", "500"),
        (2, "zhao", "华东组", "500"),
        (3, "wang", "华东组", "100"),
        (4, "huang", "华南组", "900"),
    ] {
        won(&world, (number, login, department), amount, "2025-03-03");
    }
    won(&world, (5, "wang", "华东组"), "5000", "2025-02-03");
    let (zhou, wang, li) = (world.sign_in("zhou"), world.sign_in("wang"), world.sign_in("li"));
    let order = |page: &str| -> Vec<(String, String)> {
        let rows = page.split("<tr id=\"r-").skip(1);
        rows.map(|row| {
            let place = row.split("<strong>").nth(1).unwrap().split('<').next().unwrap().to_owned();
            (place, row.split("<bdi>").nth(1).unwrap().split('<').next().unwrap().to_owned())
        })
        .collect()
    };
    let pair = |place: &str, name: &str| (place.to_owned(), name.to_owned());
    let all = text(&zhou, "/targets/ranking?year=2025&period=m3").await;
    let mut found = order(&all);
    found[1..3].sort();
    let mut tied = vec![pair("2", "李娜"), pair("2", "赵敏")];
    tied.sort();
    assert_eq!(found, [vec![pair("1", "黄蓉")], tied, vec![pair("4", "王磊")]].concat(), "{all}");
    assert!(all.contains("45.00 %"), "{all}");
    assert_eq!(order(&text(&wang, "/targets/ranking?year=2025&period=m3").await).len(), 3);
    assert_eq!(order(&text(&li, "/targets/ranking?year=2025&period=m3").await), [pair("1", "李娜")]);
    assert_eq!(order(&text(&zhou, "/targets/ranking?year=2025&period=q1").await)[0], pair("1", "王磊"));
    world.run("update customer set created_at = '2025-03-03'");
    world.run("update follow_up set happened_at = '2025-03-03'");
    for metric in ["won_deals", "new_customers", "follow_ups"] {
        let page = text(&zhou, &format!("/targets/ranking?metric={metric}&year=2025&period=y")).await;
        assert!(!order(&page).is_empty(), "{metric}: {page}");
    }
    assert!(order(&text(&zhou, "/targets/ranking?metric=won_deals&year=2025&period=y").await)[0] == pair("1", "王磊"));
}
