//! The forecast: its figures against a hand-written oracle, what managers put in their place, and who may.

use super::opportunities::word;
use super::support::{Page, Visitor, World};
use chrono::NaiveDate;
use kezhan::core::access::{Can, OpportunityView};
use kezhan::core::sql::{Number, Sql};
use kezhan::forecast::deals::{self, Asked, Listed};
use kezhan::forecast::model::{FIGURES, Figure, Forecast, Sums, Which};
use kezhan::forecast::rules::{Leaf, Tree};
use kezhan::forecast::store;
use kezhan::targets::model::Node;
use kezhan::targets::period::Period;
use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_decimal::Decimal;

fn sums(figures: [i64; 5]) -> Sums {
    let [won, commit, best, weighted, more] = figures.map(Decimal::from);
    Sums::new(won, [commit, best, weighted, commit + best + more])
}

/// Departments 1 (with 2 and 3) and 3 (with 4); person n + 10 is at home in department n.
fn tree(leaves: &[(i64, bool, [i64; 5])]) -> Tree {
    let mut tree = Tree::default();
    tree.children.insert(1, vec![2, 3]);
    tree.children.insert(3, vec![4]);
    tree.homes.extend((1..=4).map(|department| (department + 10, department)));
    let leaf = |(department, apart, figures): &(i64, bool, [i64; 5])| Leaf {
        department: *department,
        person: apart.then_some(*department + 10),
        month: 5,
        sums: sums(*figures),
    };
    tree.take(leaves.iter().map(leaf).collect());
    tree
}

fn leaves() -> impl Strategy<Value = Vec<(i64, bool, [i64; 5])>> {
    prop::collection::vec((1i64..=4, any::<bool>(), prop::array::uniform5(0i64..1000)), 0..20)
}

proptest! {
    /// Where nothing stands in place of anything, a department is what its departments and people are.
    #[test]
    fn people_and_teams_come_to_their_department(leaves in leaves()) {
        let tree = tree(&leaves);
        let of = |id: i64| tree.department((Node::Department(id), id), 5);
        for figure in FIGURES {
            let direct = |id: i64| leaves.iter().filter(|one| one.0 == id).map(|one| sums(one.2).of(figure)).sum::<Decimal>();
            prop_assert_eq!(of(4).counts.of(figure), direct(4));
            prop_assert_eq!(of(3).counts.of(figure), of(4).counts.of(figure) + direct(3));
            prop_assert_eq!(of(1).counts.of(figure), of(2).counts.of(figure) + of(3).counts.of(figure) + direct(1));
            prop_assert_eq!(of(1).counts.of(figure), of(1).system.of(figure));
        }
    }

    /// A figure put in place of another moves what is above by the difference, up to the next that stands by itself; no other
    /// figure moves, and what the system says never does.
    #[test]
    fn an_override_counts_above_it(leaves in leaves(), amount in 0i64..5000, at in 0usize..6, above in prop::option::of(0i64..5000)) {
        let node = [Node::Department(2), Node::Department(3), Node::Department(4), Node::Person(11), Node::Person(13), Node::Person(14)][at];
        let before = tree(&leaves);
        let mut after = tree(&leaves);
        after.overrides.insert((node, 5, "committed"), Decimal::from(amount));
        if let Some(above) = above {
            after.overrides.insert((Node::Department(1), 5, "committed"), Decimal::from(above));
        }
        let top = |tree: &Tree| tree.department((Node::Department(1), 1), 5);
        let of = |tree: &Tree| match node {
            Node::Person(id) => tree.person_in(id, id - 10, 5),
            Node::Department(id) => tree.department((node, id), 5),
            Node::Company => unreachable!(),
        };
        let moved = Decimal::from(amount) - of(&before).counts.of(Figure::Committed);
        prop_assert_eq!(of(&after).counts.of(Figure::Committed), Decimal::from(amount));
        prop_assert_eq!(top(&after).built.of(Figure::Committed), top(&before).counts.of(Figure::Committed) + moved);
        let counts = above.map_or(top(&after).built.of(Figure::Committed), Decimal::from);
        prop_assert_eq!(top(&after).counts.of(Figure::Committed), counts);
        prop_assert_eq!(top(&after).system, top(&before).system);
        for figure in [Figure::Won, Figure::Best, Figure::Weighted, Figure::Pipeline] {
            prop_assert_eq!(top(&after).counts.of(figure), top(&before).counts.of(figure));
        }
    }
}

fn which(period: Period) -> Which {
    Which { year: 2038, period, currency: "CNY".to_owned(), today: NaiveDate::from_ymd_opt(2038, 5, 20).unwrap() }
}

fn forecast(world: &World, login: &str, node: Option<Node>, period: Period) -> Forecast {
    let actor = world.actor(login);
    let can = Can::<OpportunityView>::of(&actor).unwrap();
    world.house.db.read_now(&actor, |r| store::forecast(r, &can, &which(period), node)).unwrap()
}

fn department(world: &World, name: &'static str) -> i64 {
    world.number_of("select id as n from department where name_zh = $1", name)
}

/// One opportunity that counts: whose, for which department, on which day.
struct Told<'a> {
    number: i64,
    login: &'a str,
    department: &'a str,
    state: &'a str,
    day: Option<String>,
    commitment: &'a str,
    amount: Option<String>,
    currency: &'a str,
    stage: i64,
}

fn tell(world: &World, told: &Told) {
    let won = told.state == "won";
    let sql = "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since, amount, currency,
          expected_on, closed_on, commitment, created_at, updated_at)
        select 800000 + $1, '预测' || $1, u.id, d.id, 1, $2, $3, now(), now(), $4::numeric, $5, case when $6 then null else $7::date end,
          case when $6 then $7::date end, $8, now(), now()
        from app_user u, department d where u.login = $9 and d.name_zh = $10";
    let sql =
        Sql::new(sql).bind(told.number).bind(told.stage).bind(told.state).bind(told.amount.clone()).bind(told.currency);
    let sql = sql.bind(won).bind(told.day.clone()).bind(told.commitment).bind(told.login).bind(told.department);
    assert_eq!(world.run_sql(sql), 1);
}

fn told<'a>(number: i64, login: &'a str, department: &'a str, commitment: &'a str, amount: &str) -> Told<'a> {
    Told {
        number,
        login,
        department,
        state: "open",
        day: Some("2038-05-10".to_owned()),
        commitment,
        amount: Some(amount.to_owned()),
        currency: "CNY",
        stage: 1,
    }
}

/// Many of every kind, over people of three departments; some count for one in which their owner is no longer.
fn many(world: &World) {
    let mut dice = StdRng::seed_from_u64(5);
    let people = [
        ("li", "华东组"),
        ("zhao", "华东组"),
        ("wang", "华东组"),
        ("li", "华南组"),
        ("huang", "华南组"),
        ("chen", "销售部"),
        ("zhou", "销售部"),
    ];
    for number in 0..260 {
        let (login, department) = people[dice.random_range(0..people.len())];
        let won = dice.random_bool(0.3);
        let day = format!("2038-{:02}-{:02}", dice.random_range(1..=7), dice.random_range(1..=28));
        tell(
            world,
            &Told {
                number,
                login,
                department,
                state: if won { "won" } else { "open" },
                day: (won || dice.random_bool(0.9)).then_some(day),
                commitment: ["commit", "best", "pipeline", "omitted"][dice.random_range(0..4)],
                amount: dice
                    .random_bool(0.9)
                    .then(|| format!("{}.{:02}", dice.random_range(1..90_000), dice.random_range(0..100))),
                currency: if dice.random_bool(0.85) { "CNY" } else { "USD" },
                stage: dice.random_range(1..=4),
            },
        );
    }
}

/// What a figure is by hand, of what `who` says of `t`.
fn oracle(world: &World, who: &str, month: u32, figure: Figure) -> Decimal {
    let open = |category: &str, amount: &str| {
        format!(
            "(select coalesce(sum({amount}), 0) from opportunity t join stage s on s.id = t.stage_id where t.state = 'open' and t.deleted_at is null
               and not t.customer_gone and t.currency = 'CNY' and t.commitment in ({category}) and extract(year from t.expected_on) = 2038
               and extract(month from t.expected_on) = {month} and {who})"
        )
    };
    let won = format!(
        "(select coalesce(sum(t.amount), 0) from opportunity t where t.state = 'won' and t.currency = 'CNY'
            and extract(year from t.closed_on) = 2038 and extract(month from t.closed_on) = {month} and {who})"
    );
    let all = "'commit','best','pipeline'";
    let sum = match figure {
        Figure::Won => won,
        Figure::Committed => format!("{won} + {}", open("'commit'", "t.amount")),
        Figure::Best => format!("{won} + {}", open("'commit','best'", "t.amount")),
        Figure::Weighted => open(all, "t.amount * s.rate * 0.01"),
        Figure::Pipeline => open(all, "t.amount"),
    };
    word(world, format!("select ({sum})::text as t")).parse().unwrap()
}

/// Everything behind a figure, page by page: what its lines add up to, how many they are, and what is told above them.
fn behind(
    world: &World,
    login: &str,
    (node, period, listed): (Node, Period, Listed),
) -> (Decimal, i64, (Decimal, i64)) {
    let actor = world.actor(login);
    let can = Can::<OpportunityView>::of(&actor).unwrap();
    let mut asked = Asked { which: which(period), node, listed, inside: None, after: None };
    let (mut sum, mut count) = (Decimal::ZERO, 0);
    let mut seen = std::collections::HashSet::new();
    loop {
        let found = world.house.db.read_now(&actor, |r| deals::find(r, &can, &asked)).unwrap();
        for line in &found.lines {
            assert!(seen.insert((line.place, line.id, line.owner_id)));
            sum += line.amount.unwrap_or_default();
            count += 1;
        }
        match found.next {
            Some(next) => asked.after = Some(next),
            None => return (sum, count, (found.sum, found.count)),
        }
    }
}

#[actix_web::test]
async fn slow_figures_are_what_the_opportunities_say_for_each_viewer() {
    let world = World::new().await;
    many(&world);
    let (sales, east) = (department(&world, "销售部"), department(&world, "华东组"));
    let lies =
        |id: i64| format!("t.owner_dept_id in (select department_id from department_line where ancestor_id = {id})");
    let viewers = [
        ("li", Node::Person(world.id("li")), format!("t.owner_id = {}", world.id("li"))),
        ("wang", Node::Department(east), lies(east)),
        // Of somebody who also counts elsewhere a manager sees what counts with them.
        ("wang", Node::Person(world.id("li")), format!("t.owner_id = {} and {}", world.id("li"), lies(east))),
        ("chen", Node::Department(sales), lies(sales)),
        ("zhou", Node::Company, "true".to_owned()),
        ("zhou", Node::Person(world.id("li")), format!("t.owner_id = {}", world.id("li"))),
    ];
    for (login, node, who) in &viewers {
        let found = forecast(&world, login, Some(*node), Period::Year);
        for (month, cell) in &found.top.months {
            for figure in FIGURES {
                let expected = oracle(&world, who, *month, figure);
                assert_eq!(cell.system.of(figure), expected, "{login} {node:?} {month} {figure:?}");
                assert_eq!(cell.counts, cell.system);
            }
        }
        for figure in FIGURES {
            let sum = found.top.sum().system.of(figure);
            let (lines, count, told) = behind(&world, login, (*node, Period::Year, Listed::Of(figure)));
            assert_eq!((lines, (sum, count)), (sum, told), "{login} {node:?} {figure:?}");
            if !found.below.is_empty() {
                let below: Decimal = found.below.iter().map(|row| row.sum().counts.of(figure)).sum();
                assert_eq!(below, sum, "{login} {node:?} {figure:?}");
            }
        }
    }
    // A quarter is its months; what no figure holds is counted and listed.
    let found = forecast(&world, "zhou", None, Period::Quarter(2));
    assert_eq!(found.top.months.iter().map(|(month, _)| *month).collect::<Vec<_>>(), [4, 5, 6]);
    let within = "state = 'open' and deleted_at is null and not customer_gone and commitment <> 'omitted' and expected_on between '2038-04-01' and '2038-06-30'";
    let left = &found.left;
    for (count, listed, condition) in [
        (left.unpriced, Listed::Unpriced, format!("{within} and currency = 'CNY' and amount is null")),
        (left.foreign, Listed::Foreign, format!("{within} and currency <> 'CNY'")),
        (left.undated, Listed::Undated, "state = 'open' and deleted_at is null and not customer_gone and commitment <> 'omitted' and expected_on is null".to_owned()),
    ] {
        assert_eq!(count.to_string(), word(&world, format!("select count(*)::text as t from opportunity where {condition}")), "{listed:?}");
        assert!(count > 0, "{listed:?}");
        assert_eq!(behind(&world, "zhou", (Node::Company, Period::Quarter(2), listed)).1, count, "{listed:?}");
    }
}

async fn put(visitor: &Visitor, node: &str, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![("node", node), ("month", "2038-05"), ("figure", "committed"), ("currency", "CNY")];
    all.extend(fields);
    visitor.post("/opportunities/forecast/override", &all).await
}

fn standing(world: &World) -> String {
    world.word(
        "select coalesce(string_agg(coalesce(d.name_zh, u.name, '公司') || ' ' || coalesce(t.amount::text, '-') || ' ' || t.note || ' ' || b.login, ', ' order by t.id), '') as t
         from forecast_override t left join department d on d.id = t.department_id left join app_user u on u.id = t.user_id
           left join app_user b on b.id = t.set_by where t.replaced_at is null and t.note not like '智慧教室%'",
    )
}

fn version(world: &World) -> String {
    world.number("select coalesce(max(id), 0) as n from forecast_override").to_string()
}

#[actix_web::test]
async fn a_manager_puts_a_figure_in_place_and_its_history_stays() {
    let world = World::new().await;
    for (number, login, amount) in [(1, "li", "100"), (2, "zhao", "30.5"), (3, "wang", "7")] {
        tell(&world, &told(number, login, "华东组", "commit", amount));
    }
    let (wang, li) = (world.sign_in("wang"), world.sign_in("li"));
    let (east, sales) = (department(&world, "华东组"), department(&world, "销售部"));
    let (p_li, d_east) = (format!("p{}", world.id("li")), format!("d{east}"));
    let committed = |login: &str, node: Node| {
        let cell = forecast(&world, login, Some(node), Period::Month(5)).top.sum();
        [cell.system, cell.built, cell.counts].map(|sums| sums.of(Figure::Committed).normalize().to_string()).join(" ")
    };
    let before = world.number("select count(*) as n from audit_event where name like 'forecast.%'");
    let page = wang.get(&format!("/opportunities/forecast?year=2038&period=m5&node={d_east}")).await.text();
    assert!(
        page.contains(&format!(
            "/opportunities/forecast/override?node={d_east}&amp;month=2038-05&amp;figure=committed"
        )),
        "{page}"
    );
    let done = put(&wang, &p_li, &[("amount", "80"), ("note", "客户推迟了一部分"), ("version", "0")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(committed("wang", Node::Person(world.id("li"))), "100 100 80");
    assert_eq!(committed("wang", Node::Department(east)), "137.5 117.5 117.5");
    assert_eq!(committed("chen", Node::Department(sales)), "137.5 117.5 117.5");
    // Both are shown, with by whom and why; the person sees it too.
    for visitor in [&wang, &li] {
        let page = visitor.get(&format!("/opportunities/forecast?year=2038&period=m5&node={p_li}")).await.text();
        for words in ["<strong>80</strong>", "系统 100", "客户推迟了一部分", "王磊"] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
    // One of the department stands in place of all below it, and is taken away again.
    assert_eq!(put(&wang, &d_east, &[("amount", "200"), ("note", "还有一单在谈"), ("version", "0")]).await.status, 303);
    assert_eq!(committed("chen", Node::Department(sales)), "137.5 200 200");
    assert_eq!(committed("wang", Node::Department(east)), "137.5 117.5 200");
    let set = version(&world);
    assert_eq!(put(&wang, &d_east, &[("do", "remove"), ("version", &set)]).await.status, 303);
    assert_eq!(committed("chen", Node::Department(sales)), "137.5 117.5 117.5");
    let page = wang
        .get(&format!("/opportunities/forecast/override?node={d_east}&month=2038-05&figure=committed"))
        .await
        .text();
    for words in ["设为 200.00 CNY", "还有一单在谈", "取消了调整"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let after = world.number("select count(*) as n from audit_event where name like 'forecast.%'");
    assert_eq!(after - before, 3);
    // What was taken away may be set anew, and nothing that was set is lost.
    let gone = version(&world);
    assert_eq!(put(&wang, &d_east, &[("amount", "150"), ("note", "重新评估"), ("version", &gone)]).await.status, 303);
    assert_eq!(standing(&world), "李娜 80.00 客户推迟了一部分 wang, 华东组 150.00 重新评估 wang");
    assert_eq!(world.number("select count(*) as n from forecast_override where note not like '智慧教室%'"), 4);
}

#[actix_web::test]
async fn whoever_is_second_is_told_and_what_is_wrong_is_said() {
    let world = World::new().await;
    let wang = world.sign_in("wang");
    let node = format!("d{}", department(&world, "华东组"));
    assert_eq!(put(&wang, &node, &[("amount", "10"), ("note", "甲"), ("version", "0")]).await.status, 303);
    let late = put(&wang, &node, &[("amount", "20"), ("note", "乙"), ("version", "0")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("别人刚刚调整了这个数字") && late.text().contains("value=\"20\""), "{}", late.text());
    let now = version(&world);
    for (amount, note, words) in [("很多", "甲", "请填写金额"), ("20", "", "请写明为什么调整")] {
        let wrong = put(&wang, &node, &[("amount", amount), ("note", note), ("version", &now)]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains(words), "{words}: {}", wrong.text());
    }
    assert_eq!(standing(&world), "华东组 10.00 甲 wang");
    assert_eq!(
        wang.get(&format!("/opportunities/forecast/override?node={node}&month=2038-05&figure=won")).await.status,
        404
    );
    assert_eq!(
        wang.get(&format!("/opportunities/forecast/override?node={node}&month=2038&figure=best")).await.status,
        404
    );
}

#[actix_web::test]
async fn who_may_put_figures_in_place_and_who_sees_them() {
    let world = World::new().await;
    let (east, south, sales) =
        (department(&world, "华东组"), department(&world, "华南组"), department(&world, "销售部"));
    let fields = [("amount", "5"), ("note", "试"), ("version", "0")];
    for (login, node, status) in [
        ("li", format!("p{}", world.id("li")), 403),
        ("wang", format!("d{south}"), 404),
        ("wang", "company".to_owned(), 404),
        ("wang", format!("p{}", world.id("huang")), 404),
        ("wang", format!("d{east}"), 303),
        ("wang", format!("p{}", world.id("li")), 303),
        ("chen", format!("d{sales}"), 303),
        ("zhou", "company".to_owned(), 303),
        ("zhou", format!("p{}", world.id("huang")), 303),
    ] {
        let done = put(&world.sign_in(login), &node, &fields).await;
        assert_eq!(done.status, status, "{login} {node}: {}", done.text());
    }
    assert_eq!(world.sign_in("li").get(&format!("/opportunities/forecast?node=d{east}")).await.status, 404);
    assert_eq!(
        world.sign_in("wang").get(&format!("/opportunities/forecast/deals?node=p{}", world.id("huang"))).await.status,
        404
    );
    assert_eq!(world.sign_in("xitong").get("/opportunities/forecast").await.status, 403);
    // The database says the same: who sees which, and who writes none.
    let seen = |login: &str| {
        let actor = world.actor(login);
        let sql = "select count(*) as n from forecast_override where note not like '智慧教室%'";
        world.house.db.read_now(&actor, |r| Sql::new(sql).one::<Number>(r)).unwrap().n
    };
    assert_eq!(["zhou", "chen", "wang", "li", "zhao", "liu", "xitong"].map(seen), [5, 4, 2, 1, 0, 1, 0]);
    let li = world.id("li");
    for (login, may) in [("li", false), ("wang", true)] {
        let actor = world.actor(login);
        let written = world.house.db.write_now(&actor, |tx| {
            let sql = "insert into forecast_override (scope, user_id, month, figure, currency, amount, set_at) values ('person', $1, '2038-09-01', 'best', 'CNY', 1, now())";
            Sql::new(sql).bind(li).run(tx)?;
            tx.record(kezhan::core::event::Event::named("forecast.overridden", "forecast"))
        });
        assert_eq!(written.is_ok(), may, "{login}: {written:?}");
    }
    // Whoever may set figures may change no opportunities by that.
    let reach = world.actor("wang").standing.context().to_owned();
    assert!(reach.contains(";opportunity.forecast.departments="), "{reach}");
}

#[actix_web::test]
async fn the_page_stands_beside_targets_and_leads_to_its_lists() {
    let world = World::new().await;
    tell(&world, &told(1, "li", "华东组", "commit", "100"));
    tell(&world, &told(2, "li", "华东组", "best", "40"));
    tell(&world, &told(3, "li", "华东组", "omitted", "9999"));
    let li = format!("p{}", world.id("li"));
    let target = [("year", "2038"), ("node", &li), ("version", "0"), (&*format!("c-{li}-5"), "130")];
    let east = format!("d{}", department(&world, "华东组"));
    let target: Vec<(&str, &str)> =
        target.iter().map(|(name, value)| (*name, if *name == "node" { east.as_str() } else { *value })).collect();
    assert_eq!(world.sign_in("wang").post("/targets/sheet", &target).await.status, 303);
    let page = world.sign_in("li").get("/opportunities/forecast?year=2038&period=m5").await.text();
    for words in [">130<", ">-30<", ">100</a>", ">140</a>", ">14</a>", "figure=weighted", "没有遗漏", "承诺 = 已赢单"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("9,999") && !page.contains("10,139"), "{page}");
    let list = world
        .sign_in("li")
        .get(&format!("/opportunities/forecast/deals?year=2038&period=m5&node={li}&figure=best"))
        .await
        .text();
    for words in ["预测1", "预测2", "共 2 笔，合计 140.00 CNY"] {
        assert!(list.contains(words), "{words}: {list}");
    }
    // In another currency nothing counts but is told.
    let page = world.sign_in("li").get("/opportunities/forecast?year=2038&period=m5&currency=USD").await.text();
    assert!(page.contains("2 个是其他币种"), "{page}");
    // The English page is whole, too.
    let li = world.sign_in("li");
    li.post("/preferences", &[("language", "en"), ("back", "/opportunities/forecast")]).await;
    let page = li.get("/opportunities/forecast?year=2038&period=m5").await.text();
    assert!(page.contains("Best case") && page.contains("Open pipeline"), "{page}");
}
