//! Sources of leads: what they cost, month by month; the report of what came of their leads, within the viewer's sight, without
//! adding currencies or dividing by nothing; and every number's leads.

use super::support::{Page, Visitor, World};
use kezhan::core::access::{Can, LeadView};
use kezhan::core::raw::Raw;
use kezhan::core::sql::Sql;
use kezhan::sources::filter::Filter;
use kezhan::sources::model::Group;
use kezhan::sources::store;

const COSTS: &str = "/admin/source-costs";

async fn add(visitor: &Visitor, fields: &[(&str, &str)]) -> Page {
    visitor.post(COSTS, fields).await
}

fn months(world: &World) -> (String, String) {
    let today = world.clock.today(world.house.config.company.time_zone);
    let month = kezhan::sources::filter::month_of(today);
    (
        kezhan::sources::filter::written(kezhan::sources::filter::before(month, 5)),
        kezhan::sources::filter::written(month),
    )
}

fn report(world: &World, login: &str, fields: &[(&str, &str)]) -> Vec<Group> {
    let can = Can::<LeadView>::of(&world.actor(login)).unwrap();
    let raw = Raw::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let filter = Filter::read(&raw, world.clock.today(world.house.config.company.time_zone));
    world.house.db.read_now(can.actor(), |r| store::report(r, &can, &filter)).unwrap()
}

fn group<'a>(groups: &'a [Group], key: &str) -> &'a Group {
    groups.iter().find(|group| group.key == key).unwrap_or_else(|| panic!("no {key} in {groups:?}"))
}

/// How many leads a list holds, as it says.
fn listed(page: &str) -> usize {
    page.matches("id=\"r-").count()
}

#[actix_web::test]
async fn costs_are_kept_by_those_who_keep_the_rules_with_their_past() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    for login in ["li", "wang", "xitong"] {
        assert_eq!(world.sign_in(login).get(COSTS).await.status, 403, "{login}");
    }
    let wrong = add(&zhou, &[("source", "nobody"), ("month", "2026-13"), ("amount", "-5"), ("note", "保留")]).await;
    assert_eq!(wrong.status, 422);
    let text = wrong.text();
    assert!(
        text.contains("请选择来源")
            && text.contains("请选择月份")
            && text.contains("请填写不小于 0 的金额")
            && text.contains("保留")
    );
    let made = add(
        &zhou,
        &[("source", "search"), ("month", "2026-10"), ("amount", "1.2万"), ("currency", "CNY"), ("note", "十月推广")],
    )
    .await;
    assert_eq!(made.status, 303, "{}", made.text());
    let id = world.number("select max(id) as n from source_cost");
    let path = format!("{COSTS}/{id}");
    let changed = [
        ("source", "search"),
        ("month", "2026-10"),
        ("amount", "13000"),
        ("currency", "CNY"),
        ("note", "十月推广"),
        ("version", "1"),
    ];
    assert_eq!(zhou.post(&path, &changed).await.status, 303);
    let stale = zhou.post(&path, &changed).await;
    assert_eq!(stale.status, 409, "{}", stale.text());
    let page = zhou.get(COSTS).await.text();
    assert!(page.contains("13,000.00 CNY") && page.contains("金额：12000 → 13000"), "{page}");
    assert_eq!(zhou.post(&format!("{path}/remove"), &[]).await.status, 303);
    assert_eq!(zhou.get(&path).await.status, 404);
    assert!(zhou.get(COSTS).await.text().contains("删除了"));
    assert_eq!(world.sign_in("li").post(&format!("{path}/remove"), &[]).await.status, 403);
    // Row security says the same: not even a query tells somebody else of them.
    let seen = |login: &str| {
        let count = Sql::new("select count(*) as n from source_cost");
        world.house.db.read_now(&world.actor(login), |r| count.clone().one::<kezhan::core::sql::Number>(r)).unwrap().n
    };
    assert!(seen("zhou") > 0);
    assert_eq!((seen("li"), seen("wang")), (0, 0));
}

/// Two leads of a source that became customers, one with a deal won since.
async fn won(world: &World) -> i64 {
    let li = world.sign_in("li");
    let mut first = 0;
    for name in ["报告甲公司", "报告乙公司"] {
        assert_eq!(li.post("/leads/new", &[("name", name), ("source", "partner")]).await.status, 303);
        let id = world.number("select max(id) as n from lead");
        let done = li.post(&format!("/leads/{id}/convert"), &[("target", "new"), ("name", name)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        first = if first == 0 { id } else { first };
    }
    let customer = world.number_at("select customer_id as n from lead where id = $1", first);
    for (amount, currency) in [("30000", "CNY"), ("500", "USD")] {
        let fields =
            [("customer_id", customer.to_string()), ("amount", amount.to_owned()), ("currency", currency.to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let made = li.post("/opportunities/new", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text());
    }
    world.run_sql(
        Sql::new("update opportunity set state = 'won', closed_on = current_date where customer_id = $1")
            .bind(customer),
    );
    first
}

#[actix_web::test]
async fn the_report_counts_what_the_list_shows_and_divides_by_nothing() {
    let world = World::new().await;
    let (from, to) = months(&world);
    let span = [("from", from.as_str()), ("to", to.as_str())];
    world.run("update lead set source = 'other' where source = 'partner'");
    won(&world).await;
    let zhou = world.sign_in("zhou");
    for amount in [("1000", "CNY"), ("90", "EUR")] {
        let fields = [("source", "partner"), ("month", to.as_str()), ("amount", amount.0), ("currency", amount.1)];
        assert_eq!(add(&zhou, &fields).await.status, 303);
    }
    assert_eq!(
        add(&zhou, &[("source", "visit"), ("month", &to), ("amount", "77"), ("currency", "CNY")]).await.status,
        303
    );
    let groups = report(&world, "zhou", &span);
    let partner = group(&groups, "partner");
    assert_eq!((partner.leads, partner.converted, partner.deals), (2, 2, 2));
    assert_eq!(partner.rate().unwrap(), rust_decimal::Decimal::ONE_HUNDRED);
    assert_eq!(partner.won.len(), 2, "currencies stand apart");
    let page = zhou.get(&format!("/leads/sources?from={from}&to={to}")).await.text();
    for words in ["30,000.00 CNY", "500.00 USD", "1,000.00 CNY", "90.00 EUR", "45.00 EUR"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Costs without leads: nothing is divided by nothing.
    let visit = group(&groups, "visit");
    assert_eq!((visit.leads, visit.rate(), visit.deals), (0, None, 0));
    assert!(kezhan::sources::model::each(&visit.cost, 0).is_empty());
    // Every number is as many leads as its list has.
    for group in groups.iter().filter(|group| group.leads > 0) {
        let list = zhou.get(&format!("/leads?source={}&made={from}~{to}", group.key)).await.text();
        assert_eq!(i64::try_from(listed(&list)).unwrap(), group.leads, "{group:?}");
        let list = zhou.get(&format!("/leads?source={}&made={from}~{to}&status=converted", group.key)).await.text();
        assert_eq!(i64::try_from(listed(&list)).unwrap(), group.converted, "{group:?}");
    }
    let list = zhou.get(&format!("/leads?source=partner&made={from}~{to}&won=1")).await.text();
    assert!(listed(&list) == 1 && list.contains("报告甲公司"), "{list}");
}

#[actix_web::test]
async fn everybody_counts_what_they_see() {
    let world = World::new().await;
    let (from, to) = months(&world);
    for login in ["li", "zhao", "wang", "chen", "zhou"] {
        let visitor = world.sign_in(login);
        let seen = Can::<LeadView>::of(&world.actor(login)).unwrap();
        let there = world
            .house
            .db
            .read_now(seen.actor(), |r| {
                Sql::new("select count(*) as n from lead where deleted_at is null").one::<kezhan::core::sql::Number>(r)
            })
            .unwrap()
            .n;
        for by in ["source", "owner", "month"] {
            let groups = report(&world, login, &[("by", by), ("from", &from), ("to", &to)]);
            let sum: i64 = groups.iter().map(|group| group.leads).sum();
            assert_eq!(sum, there, "{login} by {by}");
            assert!(login == "zhou" || groups.iter().all(|group| group.cost.is_empty()));
            let page = visitor.get(&format!("/leads/sources?by={by}&from={from}&to={to}")).await;
            assert_eq!(page.status, 200);
            // Each line's number leads to as many leads.
            for group in &groups {
                let Some((name, zh, _, login)) = group.owner.clone() else { continue };
                let owner: String =
                    form_urlencoded::byte_serialize(format!("{name} · {zh} · {login}").as_bytes()).collect();
                let link = format!("/leads?made={}&owner={owner}", format!("{from}~{to}").replace('~', "%7E"));
                assert!(page.text().contains(&link.replace('&', "&amp;")), "{link}: {}", page.text());
                let list = visitor.get(&link).await.text();
                assert_eq!(i64::try_from(listed(&list)).unwrap(), group.leads, "{name}");
            }
        }
    }
    // Of a month in which nothing was made there is nothing.
    assert!(report(&world, "zhou", &[("from", "2020-01"), ("to", "2020-02")]).is_empty());
    assert!(
        world.sign_in("zhou").get("/leads/sources?from=2020-01&to=2020-02").await.text().contains("这段时间没有线索")
    );
    assert_eq!(world.sign_in("qian").get("/leads/sources").await.status, 403);
}

#[actix_web::test]
async fn a_deal_is_counted_for_one_lead() {
    let world = World::new().await;
    let first = won(&world).await;
    let (from, to) = months(&world);
    let customer = world.number_at("select customer_id as n from lead where id = $1", first);
    // A later lead joins the same customer: what was won before it stays with the first one.
    world.clock.advance(chrono::TimeDelta::hours(1));
    let li = world.sign_in("li");
    assert_eq!(li.post("/leads/new", &[("name", "报告甲公司二部"), ("source", "phone")]).await.status, 303);
    let second = world.number("select max(id) as n from lead");
    let joined = li.post(&format!("/leads/{second}/convert"), &[("target", &customer.to_string())]).await;
    assert_eq!(joined.status, 303, "{}", joined.text());
    let groups = report(&world, "zhou", &[("from", &from), ("to", &to)]);
    assert_eq!((group(&groups, "partner").deals, group(&groups, "phone").deals), (2, 0));
    world.run_sql(
        Sql::new("update opportunity set created_at = created_at + interval '2 hours' where customer_id = $1")
            .bind(customer),
    );
    let groups = report(&world, "zhou", &[("from", &from), ("to", &to)]);
    assert_eq!((group(&groups, "partner").deals, group(&groups, "phone").deals), (0, 2));
}

#[actix_web::test]
async fn sources_that_are_not_read_are_neither_counted_by_nor_guessed() {
    let world = World::new().await;
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', 'source', 'hidden' from role where key = 'salesperson'");
    let li = world.sign_in("li");
    let page = li.get("/leads/sources").await.text();
    assert!(!page.contains("按来源") && !page.contains("展会"), "{page}");
    assert_eq!(li.get("/leads/sources?source=exhibition").await.status, 403);
    let groups = report(&world, "li", &[("by", "source")]);
    assert!(groups.iter().all(|group| group.key == "hidden"), "{groups:?}");
}
