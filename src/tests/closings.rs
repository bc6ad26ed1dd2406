//! The calendar of closings: exactly the open ones of each day for whoever looks, what they come to, and the way to all of them.

use super::opportunities::word;
use super::support::{Visitor, World};
use kezhan::closings::filter::Filter;
use kezhan::closings::store::{self, PAST, key};
use kezhan::core::access::{Can, OpportunityView};
use kezhan::core::raw::Raw;
use kezhan::core::sql::Sql;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;

/// Opportunities over two months, some ended, deleted or without an amount, by people of three departments.
fn many(world: &World) {
    let mut dice = StdRng::seed_from_u64(7);
    let people = [("li", "华东组"), ("zhao", "华东组"), ("huang", "华南组"), ("emma", "华南组"), ("chen", "销售部")];
    for number in 0..150_i64 {
        let (login, department) = people[dice.random_range(0..people.len())];
        let sql = "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since, amount, currency,
              expected_on, closed_on, deleted_at, reason_id, competitor_id, created_at, updated_at)
            select 700000 + $1, '日历' || $1, u.id, d.id, 1, 1, $2, now(), now(), $3::numeric, $4, $5::date, case when $2 = 'won' then $5::date end,
              case when $6 then now() end, 1, 1, now(), now() from app_user u, department d where u.login = $7 and d.name_zh = $8";
        let sql = Sql::new(sql).bind(number).bind(if dice.random_bool(0.8) { "open" } else { "won" });
        let sql = sql.bind(dice.random_bool(0.9).then(|| dice.random_range(1..90_000).to_string()));
        let sql = sql.bind(if dice.random_bool(0.7) { "CNY" } else { "USD" });
        let sql = sql.bind(format!("2031-{:02}-{:02}", dice.random_range(3..=4), dice.random_range(1..=12)));
        assert_eq!(world.run_sql(sql.bind(dice.random_bool(0.1)).bind(login).bind(department)), 1);
    }
}

fn asked(world: &World, pairs: &[(&str, &str)]) -> Filter {
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Filter::read(&Raw::new(pairs), world.house.db.clock().today(chrono_tz::Asia::Shanghai))
}

/// By day and currency: how many, and what they come to in hundredths.
type Days = BTreeMap<(i32, String), (i64, i64)>;

fn read(world: &World, login: &str, filter: &Filter) -> (Days, Vec<(i64, i64)>) {
    let actor = world.actor(login);
    let can = Can::<OpportunityView>::of(&actor).unwrap();
    let found = world.house.db.read_now(&actor, |r| store::read(r, &can, filter)).unwrap();
    let days = found.sums.into_iter().filter(|sum| sum.key != PAST);
    let days = days.map(|sum| ((sum.key, sum.currency), (sum.n, sum.total))).collect();
    (
        days,
        found
            .cards
            .into_iter()
            .filter(|card| card.place != i64::from(PAST))
            .map(|card| (card.place, card.id))
            .collect(),
    )
}

/// The same by hand, of what `who` says of `t`.
fn oracle(world: &World, who: &str) -> (Days, Vec<(i64, i64)>) {
    let rows = format!(
        "from opportunity t where t.state = 'open' and t.deleted_at is null and not t.customer_gone and t.expected_on between '2031-03-01' and '2031-03-31' and {who}"
    );
    let sums = word(
        world,
        format!(
            "select coalesce(string_agg(x.d || ' ' || x.currency || ' ' || x.n || ' ' || x.total, ','), '') as t from (
               select t.expected_on - date '2000-01-01' as d, t.currency, count(*) as n, (coalesce(sum(t.amount), 0) * 100)::bigint as total {rows} group by 1, 2) x"
        ),
    );
    let days = sums.split(',').filter(|one| !one.is_empty()).map(|one| {
        let parts: Vec<&str> = one.split(' ').collect();
        ((parts[0].parse().unwrap(), parts[1].to_owned()), (parts[2].parse().unwrap(), parts[3].parse().unwrap()))
    });
    let cards = word(
        world,
        format!(
            "select coalesce(string_agg(x.d || ' ' || x.id, ',' order by x.d, x.id), '') as t from (select t.expected_on - date '2000-01-01' as d, t.id,
               row_number() over (partition by t.expected_on order by t.id) as n {rows}) x where x.n <= 3"
        ),
    );
    let cards = cards.split(',').filter(|one| !one.is_empty()).map(|one| {
        let (day, id) = one.split_once(' ').unwrap();
        (day.parse().unwrap(), id.parse().unwrap())
    });
    (days.collect(), cards.collect())
}

#[actix_web::test]
async fn each_day_holds_exactly_its_open_ones_for_each_viewer() {
    let world = World::new().await;
    many(&world);
    let lies = |name: &str| {
        format!(
            "t.owner_dept_id in (select l.department_id from department_line l join department d on d.id = l.ancestor_id where d.name_zh = '{name}')"
        )
    };
    let own = |login: &str| format!("t.owner_id = (select id from app_user where login = '{login}')");
    for (login, who) in
        [("li", own("li")), ("wang", lies("华东组")), ("chen", lies("销售部")), ("zhou", "true".to_owned())]
    {
        let found = read(&world, login, &asked(&world, &[("month", "2031-03")]));
        assert!(!found.0.is_empty(), "{login}");
        assert_eq!(found, oracle(&world, &who), "{login}");
    }
    // Filters narrow it, one by one and together.
    let east = world.number_of("select id as n from department where name_zh = $1", "华东组").to_string();
    for (login, pair, who) in [
        ("chen", ("mine", "1"), own("chen")),
        ("chen", ("owner", "黄蓉"), own("huang")),
        ("zhou", ("department", east.as_str()), lies("华东组")),
        ("zhou", ("pipeline", "1"), "true".to_owned()),
        ("zhou", ("pipeline", "999"), "false".to_owned()),
    ] {
        assert_eq!(
            read(&world, login, &asked(&world, &[("month", "2031-03"), pair])),
            oracle(&world, &who),
            "{login} {pair:?}"
        );
    }
}

async fn page(visitor: &Visitor, path: &str) -> String {
    let page = visitor.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text());
    page.text()
}

#[actix_web::test]
async fn a_day_names_the_first_and_leads_to_the_rest() {
    let world = World::new().await;
    let add = |number: i64, day: &str, amount: Option<&str>| {
        let sql = "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, amount, currency, expected_on, created_at, updated_at)
            select 700000 + $1, '日历' || $1 || '号', u.id, u.department_id, 1, 1, now(), now(), $2::numeric, 'CNY', $3::date, now(), now() from app_user u where u.login = 'li'";
        assert_eq!(world.run_sql(Sql::new(sql).bind(number).bind(amount.map(str::to_owned)).bind(day)), 1);
    };
    for number in 1..=5 {
        add(number, "2031-03-05", (number < 5).then_some("1000"));
    }
    add(6, "2031-03-07", Some("500"));
    add(7, "2020-01-02", Some("77"));
    let li = world.sign_in("li");
    let shown = page(&li, "/opportunities/calendar?month=2031-03").await;
    let cell = shown.split("id=\"d-2031-03-05\"").nth(1).unwrap().split("</td>").next().unwrap();
    for words in ["日历1号", "日历3号", "还有 2 个", "day=2031-03-05", "4,000 CNY"] {
        assert!(cell.contains(words), "{words}: {cell}");
    }
    assert!(!cell.contains("日历4号") && cell.contains("未关联客户"), "{cell}");
    // The month and its week come to what their days do.
    assert!(shown.contains("本月预计成交 6 个") && shown.contains("4,500 CNY"), "{shown}");
    // The list of the day has all of them and no other.
    let list = page(&li, "/opportunities?day=2031-03-05&sort=expected").await;
    for number in 1..=5 {
        assert!(list.contains(&format!("日历{number}号")), "{number}: {list}");
    }
    assert!(!list.contains("日历6号") && list.contains("只看预计 2031-03-05 成交的"), "{list}");
    // Those whose day is over are named above; months follow each other; the week has its names.
    let past = shown.split("id=\"past\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(past.contains("日历7号") && past.contains("2020-01-02") && past.contains("77 CNY"), "{past}");
    let list = page(&li, "/opportunities?only=past&sort=expected").await;
    assert!(list.contains("日历7号") && !list.contains("日历6号"), "{list}");
    assert!(shown.contains("month=2031-02") && shown.contains("month=2031-04") && shown.contains("周一"), "{shown}");
    // Nobody else's.
    assert!(!page(&world.sign_in("zhao"), "/opportunities/calendar?month=2031-03").await.contains("日历1号"));
    assert_eq!(world.sign_in("xitong").get("/opportunities/calendar").await.status, 403);
}

#[actix_web::test]
async fn holidays_are_marked_by_the_companys_calendar() {
    let world = World::new().await;
    world.run("insert into calendar_day (day, working, name) values ('2031-03-05', false, '司庆'), ('2031-03-08', true, '补班')");
    let shown = page(&world.sign_in("li"), "/opportunities/calendar?month=2031-03").await;
    let cell =
        |day: &str| shown.split(&format!("id=\"d-{day}\"")).nth(1).unwrap().split("</td>").next().unwrap().to_owned();
    assert!(cell("2031-03-05").contains("title=\"司庆\"") && cell("2031-03-08").contains("title=\"补班\""), "{shown}");
    let free = |day: &str| {
        let before = shown.split(&format!("id=\"d-{day}\"")).next().unwrap();
        before.rsplit("<td").next().unwrap().contains("closings-free")
    };
    // The fifth is a Wednesday, the eighth a Saturday.
    assert_eq!(["2031-03-05", "2031-03-06", "2031-03-08", "2031-03-09"].map(free), [true, false, false, true]);
    assert_eq!(key("2000-01-02".parse().unwrap()), 1);
}
