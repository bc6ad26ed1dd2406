//! Targets: how they split, who sees and sets whose, what a change leaves behind.

use super::support::{Page, Visitor, World};
use kezhan::core::split::evenly;
use kezhan::core::sql::{Number, Sql};
use kezhan::targets::period::CELLS;
use kezhan::targets::period::Period;
use kezhan::targets::rules::{of_period, quarter_remains, rate, remains, to_date, year_remains};
use proptest::prelude::*;
use rust_decimal::Decimal;

proptest! {
    /// Parts add up to the hundredth, and none is more than a hundredth beyond another.
    #[test]
    fn parts_add_up_to_the_whole(hundredths in 0i64..1_000_000_000_000, parts in 1u32..400) {
        let whole = Decimal::new(hundredths, 2);
        let split = evenly(whole, parts);
        prop_assert_eq!(split.len(), parts as usize);
        prop_assert_eq!(split.iter().sum::<Decimal>(), whole);
        let (least, most) = (split.iter().min().unwrap(), split.iter().max().unwrap());
        prop_assert!(*most - *least <= Decimal::new(1, 2) && *least >= Decimal::ZERO);
        prop_assert_eq!(remains(Some(whole), split.iter().copied().map(Some)), Some(Decimal::ZERO));
    }

    /// What remains and what is distributed are the whole.
    #[test]
    fn what_remains_and_what_is_given_are_the_whole(whole in prop::option::of(0i64..1_000_000), given in prop::collection::vec(prop::option::of(0i64..1_000_000), 0..12)) {
        let (whole, given): (Option<Decimal>, Vec<Option<Decimal>>) = (whole.map(Decimal::from), given.into_iter().map(|one| one.map(Decimal::from)).collect());
        let left = remains(whole, given.iter().copied());
        match left {
            None => prop_assert!(whole.is_none() && given.iter().all(Option::is_none)),
            Some(left) => prop_assert_eq!(left + given.iter().flatten().sum::<Decimal>(), whole.unwrap_or_default()),
        }
    }

    /// A quarter is what its months come to where it has no target of its own, a year what its quarters come to; the year to date
    /// ends as the year does; what remains is the difference.
    #[test]
    fn periods_come_to_what_their_parts_come_to(cells in prop::array::uniform17(prop::option::of(0i64..1_000_000))) {
        let cells: [Option<Decimal>; CELLS] = cells.map(|one| one.map(Decimal::from));
        let of = |period| of_period(&cells, period, 12);
        for quarter in 1..=4u32 {
            let months: Vec<Decimal> = (quarter * 3 - 2..=quarter * 3).filter_map(|month| of(Period::Month(month))).collect();
            let sum = (!months.is_empty()).then(|| months.iter().sum::<Decimal>());
            let own = cells[12 + quarter as usize];
            prop_assert_eq!(of(Period::Quarter(quarter)), own.or(sum));
            let differs = own.zip(sum).map(|(own, sum)| own - sum).filter(|rest| !rest.is_zero());
            prop_assert_eq!(quarter_remains(&cells, 12 + quarter as usize), differs);
        }
        let quarters: Vec<Decimal> = (1..=4).filter_map(|quarter| of(Period::Quarter(quarter))).collect();
        let sum = (!quarters.is_empty()).then(|| quarters.iter().sum::<Decimal>());
        prop_assert_eq!(of(Period::Year), cells[0].or(sum));
        prop_assert_eq!(of(Period::ToDate), sum);
        prop_assert_eq!(to_date(&cells, 3), of(Period::Quarter(1)));
        prop_assert_eq!(to_date(&cells, 2).is_some(), cells[1].is_some() || cells[2].is_some());
        prop_assert_eq!(year_remains(&cells), cells[0].map(|whole| whole - sum.unwrap_or_default()));
    }

    /// The rate is that of the definition to half a hundredth of a percent, and a target of zero has none.
    #[test]
    fn a_rate_is_what_was_reached_of_the_target(reached in 0i64..1_000_000_000, target in 0i64..1_000_000_000) {
        let (reached, target) = (Decimal::new(reached, 2), Decimal::new(target, 2));
        match rate(reached, Some(target)) {
            None => prop_assert!(target.is_zero()),
            Some(rate) => prop_assert!((rate * target / Decimal::ONE_HUNDRED - reached).abs() <= target * Decimal::new(5, 5)),
        }
        prop_assert_eq!(rate(reached, None), None);
    }
}

const EVENTS: &str = "select count(*) as n from audit_event where name = 'target.set'";

fn department(world: &World, name: &'static str) -> String {
    format!("d{}", world.number_of("select id as n from department where name_zh = $1", name))
}

fn person(world: &World, login: &str) -> String {
    format!("p{}", world.id(login))
}

/// Keeps cells of the sheet of a node, at the version that its page has now.
async fn save(visitor: &Visitor, node: &str, cells: &[(String, &str)], act: &str) -> Page {
    let page = visitor.get(&format!("/targets/sheet?year=2037&node={node}")).await.text();
    let version = page
        .split("name=\"version\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("0")
        .to_owned();
    send(visitor, (node, &version), cells, act).await
}

async fn send(visitor: &Visitor, (node, version): (&str, &str), cells: &[(String, &str)], act: &str) -> Page {
    let mut fields = vec![("year", "2037"), ("node", node), ("version", version)];
    if !act.is_empty() {
        fields.push(("do", act));
    }
    fields.extend(cells.iter().map(|(name, value)| (name.as_str(), *value)));
    visitor.post("/targets/sheet", &fields).await
}

fn standing(world: &World) -> String {
    world.word(
        "select coalesce(string_agg(coalesce(d.name_zh, u.name, '公司') || ' ' || t.period || ' ' || t.amount, ', ' order by t.scope, t.department_id, t.user_id, t.period), '') as t
         from target t left join department d on d.id = t.department_id left join app_user u on u.id = t.user_id where t.replaced_at is null and t.year = 2037",
    )
}

#[actix_web::test]
async fn a_year_is_split_from_the_top_with_what_remains() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let (sales, service) = (department(&world, "销售部"), department(&world, "客服部"));
    let cells = [
        ("c-company-0".to_owned(), "1200万"),
        (format!("c-{sales}-0"), "10,000,000"),
        (format!("c-{service}-0"), "1000000"),
    ];
    let done = save(&zhou, "company", &cells, "").await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(standing(&world), "公司 0 12000000.00, 销售部 0 10000000.00, 客服部 0 1000000.00");
    let page = zhou.get("/targets/sheet?year=2037").await.text();
    assert!(page.contains("未分配") && page.contains(">1,000,000</td>"), "{page}");
    assert_eq!(save(&zhou, "company", &[], "months").await.status, 303);
    assert_eq!(
        world.number("select count(*) as n from target where year = 2037 and replaced_at is null and period > 0"),
        36
    );
    assert_eq!(world.number("select sum(amount)::bigint as n from target t where year = 2037 and replaced_at is null and period > 0 and scope = 'company'"), 12_000_000);
    // A sum below that is more than what stands above is shown as such.
    assert_eq!(save(&zhou, "company", &[(format!("c-{service}-0"), "3000000")], "").await.status, 303);
    assert!(zhou.get("/targets/sheet?year=2037").await.text().contains(">-1,000,000</td>"));
    let east = department(&world, "华东组");
    assert_eq!(save(&zhou, &sales, &[], "below").await.status, 303);
    let page = zhou.get(&format!("/targets/sheet?year=2037&node={sales}")).await.text();
    assert!(page.contains("3,333,333.34") && page.contains(&format!("node={east}")), "{page}");
}

#[actix_web::test]
async fn a_year_goes_to_quarters_and_these_to_their_months() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let cells =
        [("c-company-0".to_owned(), "1000"), ("c-company-13".to_owned(), "400"), ("c-company-1".to_owned(), "100")];
    assert_eq!(save(&zhou, "company", &cells, "").await.status, 303);
    let page = zhou.get("/targets/sheet?year=2037&node=company").await.text();
    // What of the year is in no quarter, and what of the quarter is in no month.
    assert!(page.contains(">600</td>") && page.contains("余 300"), "{page}");
    assert_eq!(save(&zhou, "company", &[], "quarters").await.status, 303);
    assert_eq!(save(&zhou, "company", &[("c-company-14".to_owned(), "310")], "months").await.status, 303);
    assert_eq!(
        standing(&world),
        "公司 0 1000.00, 公司 1 83.34, 公司 2 83.33, 公司 3 83.33, 公司 4 103.34, 公司 5 103.33, 公司 6 103.33, 公司 7 83.34, 公司 8 83.33, \
         公司 9 83.33, 公司 10 83.34, 公司 11 83.33, 公司 12 83.33, 公司 13 250.00, 公司 14 310.00, 公司 15 250.00, 公司 16 250.00"
    );
    assert!(zhou.get("/targets/sheet?year=2037&node=company").await.text().contains(">-60</td>"));
    // Nothing that stands already is set anew.
    let before = world.number(EVENTS);
    assert_eq!(save(&zhou, "company", &[], "months").await.status, 303);
    assert_eq!(world.number(EVENTS), before);
}

#[actix_web::test]
async fn a_manager_sets_those_below_and_nobody_sets_their_own() {
    let world = World::new().await;
    let (chen, wang, li) = (world.sign_in("chen"), world.sign_in("wang"), world.sign_in("li"));
    let (sales, east, south) =
        (department(&world, "销售部"), department(&world, "华东组"), department(&world, "华南组"));
    assert_eq!(
        save(
            &chen,
            &sales,
            &[
                (format!("c-{east}-0"), "500"),
                (format!("c-{sales}-0"), "900"),
                (format!("c-{}-0", person(&world, "chen")), "1")
            ],
            ""
        )
        .await
        .status,
        303
    );
    // Their own department's and their own are not theirs to set.
    assert_eq!(standing(&world), "华东组 0 500.00");
    assert_eq!(
        save(&wang, &east, &[(format!("c-{}-3", person(&world, "li")), "50"), (format!("c-{east}-0"), "1")], "")
            .await
            .status,
        303
    );
    assert_eq!(standing(&world), "华东组 0 500.00, 李娜 3 50.00");
    assert_eq!(wang.get(&format!("/targets/sheet?node={south}")).await.status, 404);
    assert_eq!(wang.get("/targets/sheet?node=company").await.status, 404);
    let page = li.get("/targets/sheet?year=2037").await;
    assert!(page.status == 200 && page.text().contains("李娜") && page.text().contains("50"), "{}", page.text());
    assert!(!page.text().contains("c-p"), "{}", page.text());
    assert_eq!(li.get(&format!("/targets/sheet?node={}", person(&world, "zhao"))).await.status, 404);
    assert_eq!(li.post("/targets/sheet", &[("year", "2037")]).await.status, 403);
    // The database says the same.
    let seen = |login: &str| {
        let actor = world.actor(login);
        world
            .house
            .db
            .read_now(&actor, |r| Sql::new("select count(*) as n from target where year = 2037").one::<Number>(r))
            .unwrap()
            .n
    };
    assert_eq!(["zhou", "chen", "wang", "li", "zhao", "liu", "xitong"].map(seen), [2, 2, 2, 1, 0, 0, 0]);
}

#[actix_web::test]
async fn a_change_within_the_year_keeps_what_stood() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let cell = |value: &'static str| [("c-company-7".to_owned(), value)];
    let before = world.number(EVENTS);
    for value in ["100", "120.5", "120.50", ""] {
        assert_eq!(save(&zhou, "company", &cell(value), "").await.status, 303, "{value}");
    }
    assert_eq!(standing(&world), "");
    let all = "select string_agg(amount || ' ' || (replaced_at is not null), ', ' order by id) as t from target where year = 2037";
    assert_eq!(world.word(all), "100.00 true, 120.50 true");
    let page = zhou.get("/targets/sheet?year=2037").await.text();
    assert!(page.contains("设为 120.5") && page.contains("已被替换"), "{page}");
    assert_eq!(world.number(EVENTS) - before, 3);
    // Zero is a target, and not the same as none.
    assert_eq!(save(&zhou, "company", &cell("0"), "").await.status, 303);
    assert_eq!(standing(&world), "公司 7 0.00");
    let wrong = save(&zhou, "company", &cell("很多"), "").await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("7 月：「很多」不是金额") && wrong.text().contains("value=\"很多\""),
        "{}",
        wrong.text()
    );
}

#[actix_web::test]
async fn whoever_is_second_is_told() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let cell = |value: &'static str| [("c-company-1".to_owned(), value)];
    assert_eq!(send(&zhou, ("company", "0"), &cell("10"), "").await.status, 303);
    let late = send(&zhou, ("company", "0"), &cell("20"), "").await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("别人刚刚修改了目标") && late.text().contains("value=\"20\""), "{}", late.text());
    assert_eq!(standing(&world), "公司 1 10.00");
}
