//! Shared credit: who splits it, that it adds up whatever is done, and what of it counts for whom.

use super::opportunities::{add, value, word};
use super::support::{OwnDatabase, Visitor, World};
use diesel::connection::SimpleConnection;
use kezhan::core::split::by_shares;
use kezhan::core::sql::{Number, Sql};
use kezhan::opportunities::shares::filled;
use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_decimal::Decimal;

proptest! {
    /// Whatever the shares, the parts add up to the whole, and none is below nothing.
    #[test]
    fn parts_by_shares_add_up(hundredths in 0i64..1_000_000_000_000, cuts in prop::collection::vec(1i64..10_000, 0..9)) {
        let (whole, shares) = (Decimal::new(hundredths, 2), shares_of(cuts));
        let parts = by_shares(whole, &shares);
        prop_assert_eq!(parts.len(), shares.len());
        prop_assert_eq!(parts.iter().sum::<Decimal>(), whole);
        for (part, share) in parts.iter().zip(&shares) {
            prop_assert!(*part >= Decimal::ZERO);
            prop_assert!((*part - whole * share / Decimal::ONE_HUNDRED).abs() <= Decimal::new(shares.len() as i64, 2));
        }
    }

    /// One share left open takes what the others leave; nothing else is made up.
    #[test]
    fn an_open_share_takes_the_rest(given in prop::collection::vec(1i64..6000, 0..4), open in 0usize..3) {
        let given: Vec<Decimal> = given.into_iter().map(|share| Decimal::new(share, 2)).collect();
        let sum: Decimal = given.iter().sum();
        let typed: Vec<Option<Decimal>> = given.iter().copied().map(Some).chain((0..open).map(|_| None)).collect();
        match filled(&typed) {
            Ok(shares) => prop_assert!(typed.is_empty() || shares.iter().sum::<Decimal>() == Decimal::ONE_HUNDRED),
            Err(told) => {
                prop_assert_eq!(told, sum);
                prop_assert!(open > 1 || open == 1 && sum >= Decimal::ONE_HUNDRED || open == 0 && sum != Decimal::ONE_HUNDRED);
            }
        }
    }
}

/// Shares in percent between these cuts, in hundredths of a percent.
fn shares_of(mut cuts: Vec<i64>) -> Vec<Decimal> {
    cuts.push(10_000);
    cuts.sort_unstable();
    cuts.dedup();
    let mut before = 0;
    let between = cuts.into_iter().map(|cut| Decimal::new(cut - std::mem::replace(&mut before, cut), 2));
    between.collect()
}

fn shares(world: &World, id: i64) -> String {
    word(
        world,
        format!(
            "select coalesce(string_agg(u.login || ' ' || s.share, ', ' order by s.position), '') as t from opportunity_share s join app_user u on u.id = s.user_id where s.opportunity_id = {id}"
        ),
    )
}

fn credits(world: &World, id: i64) -> String {
    word(
        world,
        format!(
            "select coalesce(string_agg(u.login || ' ' || s.amount || ' ' || d.name_zh, ', ' order by s.amount desc, u.login), '') as t
             from opportunity_credit s join app_user u on u.id = s.owner_id join department d on d.id = s.owner_dept_id where s.opportunity_id = {id}"
        ),
    )
}

async fn split(visitor: &Visitor, id: i64, lines: &[(&str, &str)]) -> super::support::Page {
    let version = value(&visitor.world, id, "version");
    let names: Vec<(String, String)> =
        (0..lines.len()).map(|at| (format!("person-{at}"), format!("share-{at}"))).collect();
    let mut fields = vec![("version", version.as_str())];
    for ((person, share), (who, how_much)) in names.iter().zip(lines) {
        fields.push((person, who));
        fields.push((share, how_much));
    }
    visitor.post(&format!("/opportunities/{id}/shares"), &fields).await
}

async fn win(visitor: &Visitor, id: i64, day: &str) {
    let version = value(&visitor.world, id, "version");
    let won = visitor
        .post(&format!("/opportunities/{id}/end"), &[("state", "won"), ("day", day), ("version", &version)])
        .await;
    assert_eq!(won.status, 303, "{}", won.text());
}

#[actix_web::test]
async fn a_deal_is_split_on_its_page_and_adds_up() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "分成商机"), ("amount", "100.01"), ("expected_on", "明天")]).await;
    let path = format!("/opportunities/{id}");
    assert!(li.get(&path).await.text().contains("全部归负责人 李娜"));
    // Who can't see it gets no share of it; who can, does. What is left open is the rest.
    let refused = split(&li, id, &[("李娜", "60"), ("黄蓉", "")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("黄蓉 看不到这个商机") && refused.text().contains("value=\"黄蓉\""),
        "{}",
        refused.text()
    );
    let customer = world.customer("云栖");
    let share = [("person", "黄蓉"), ("level", "read"), ("parts", "opportunity")];
    assert_eq!(li.post(&format!("/customers/{customer}/share"), &share).await.status, 303);
    assert_eq!(split(&li, id, &[("李娜", "33.33%"), ("黄蓉", "33.33"), ("wang", "")]).await.status, 303);
    assert_eq!(shares(&world, id), "li 33.33, huang 33.33, wang 33.34");
    let page = li.get(&path).await.text();
    for words in ["业绩分成", "33.34 %", "33.35 CNY", "调整了业绩分成", "李娜 33.33 %、黄蓉 33.33 %、王磊 33.34 %"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    for (lines, words) in [
        (vec![("李娜", "60"), ("王磊", "30")], "现在是 90 %"),
        (vec![("李娜", "60"), ("王磊", "40.001")], "不是 0 到 100 之间的比例"),
        (vec![("李娜", "60"), ("", "40")], "请写明这一比例归谁"),
        (vec![("李娜", "60"), ("li", "40")], "出现了两次"),
        (vec![("李娜", "60"), ("查无此人", "40")], "查无此人"),
        (vec![("李娜", "100"), ("王磊", "")], "现在是 100 %"),
    ] {
        let page = split(&li, id, &lines).await;
        assert_eq!(page.status, 422, "{words}");
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    // Whoever is second is told; who may only look does not split.
    let late = li.post(&format!("{path}/shares"), &[("version", "1"), ("person-0", "王磊")]).await;
    assert_eq!(late.status, 409);
    assert_eq!(world.sign_in("huang").get(&format!("{path}/shares")).await.status, 403);
    assert_eq!(world.sign_in("zhao").get(&format!("{path}/shares")).await.status, 404);
    assert_eq!(split(&li, id, &[("李娜", "5"), ("王磊", "95"), ("黄蓉", "")]).await.status, 422);
    let version = value(&world, id, "version");
    let evenly = [
        ("version", version.as_str()),
        ("person-0", "李娜"),
        ("person-1", "王磊"),
        ("share-1", "90"),
        ("person-2", "黄蓉"),
        ("do", "evenly"),
    ];
    assert_eq!(li.post(&format!("{path}/shares"), &evenly).await.status, 303);
    assert_eq!(shares(&world, id), "li 33.34, wang 33.33, huang 33.33");
    assert_eq!(credits(&world, id), "");
    // The owner alone is what there is without shares.
    assert_eq!(split(&li, id, &[("李娜", "")]).await.status, 303);
    assert_eq!(shares(&world, id), "");
}

#[actix_web::test]
async fn what_is_won_counts_by_shares_and_stays_with_who_won_it() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let id = add(&li, &[("name", "分成商机"), ("amount", "0.02"), ("expected_on", "明天")]).await;
    assert_eq!(split(&li, id, &[("李娜", "60"), ("王磊", "40")]).await.status, 303);
    // An open one that is given on takes the share of its owner along, and back.
    for (to, expected) in [
        ("赵敏", "zhao 60.00, wang 40.00"),
        ("李娜", "li 60.00, wang 40.00"),
        ("王磊", "li 60.00, wang 40.00"),
        ("李娜", "li 60.00, wang 40.00"),
    ] {
        assert_eq!(wang.post(&format!("/opportunities/{id}/assign"), &[("owner", to)]).await.status, 303, "{to}");
        assert_eq!(shares(&world, id), expected, "{to}");
    }
    assert!(li.get(&format!("/opportunities/{id}")).await.text().contains("赵敏 60 %、王磊 40 %"));
    win(&li, id, "今天").await;
    assert_eq!(credits(&world, id), "li 0.01 华东组, wang 0.01 华东组");
    assert_eq!(wang.post(&format!("/opportunities/{id}/assign"), &[("owner", "赵敏")]).await.status, 303);
    assert_eq!(shares(&world, id), "li 60.00, wang 40.00");
    // Without shares what was won stays with whoever won it as well.
    let alone = add(&li, &[("name", "独自赢下"), ("amount", "500"), ("expected_on", "明天")]).await;
    win(&li, alone, "今天").await;
    assert_eq!(credits(&world, alone), "li 500.00 华东组");
    assert_eq!(wang.post(&format!("/opportunities/{alone}/assign"), &[("owner", "赵敏")]).await.status, 303);
    assert_eq!(credits(&world, alone), "li 500.00 华东组");
    // What is deleted, or goes with its customer, counts for nobody until it is back.
    assert_eq!(wang.post(&format!("/opportunities/{id}/delete"), &[]).await.status, 303);
    assert_eq!(credits(&world, id), "");
    assert_eq!(wang.post(&format!("/opportunities/{id}/restore"), &[]).await.status, 303);
    assert_eq!(credits(&world, id), "li 0.01 华东组, wang 0.01 华东组");
    world.run("update customer set deleted_at = now() where name like '%云栖%'");
    assert_eq!((credits(&world, id), credits(&world, alone)), (String::new(), String::new()));
}

/// Everybody sees what counts for those whom they reach, also of a deal that they may not see.
#[actix_web::test]
async fn what_counts_is_seen_by_whoever_reaches_the_person() {
    let world = World::new().await;
    let (li, zhou) = (world.sign_in("li"), world.sign_in("zhou"));
    let id = add(&li, &[("name", "跨组分成"), ("amount", "1000"), ("expected_on", "明天")]).await;
    world.run_sql(
        Sql::new(
            "insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
             select $1, id, department_id, case login when 'li' then 70 else 30 end, id from app_user where login in ('li', 'huang')",
        )
        .bind(id),
    );
    win(&zhou, id, "今天").await;
    assert_eq!(credits(&world, id), "li 700.00 华东组, huang 300.00 华南组");
    let seen = |login: &str| {
        let actor = world.actor(login);
        let count = "select coalesce(sum(amount), 0)::bigint as n from opportunity_credit where opportunity_id = $1";
        world.house.db.read_now(&actor, |r| Sql::new(count).bind(id).one::<Number>(r)).unwrap().n
    };
    assert_eq!(
        ["zhou", "chen", "wang", "liu", "li", "huang", "zhao", "xitong"].map(seen),
        [1000, 1000, 700, 300, 700, 300, 0, 0]
    );
    let huang = world.sign_in("huang");
    let page = huang.get("/targets/deals?period=y").await.text();
    assert!(page.contains("您不能查看的商机") && page.contains("300.00 CNY") && !page.contains("跨组分成"), "{page}");
    assert_eq!(huang.get(&format!("/opportunities/{id}")).await.status, 404);
}

/// Credit is the won value, whatever the shares and whatever is changed afterwards.
#[actix_web::test]
async fn credit_adds_up_to_what_was_won_whatever_happens() {
    let world = World::new().await;
    let seed: u64 = rand::random();
    let mut chance = StdRng::seed_from_u64(seed);
    let people = world.number("select count(*) as n from app_user");
    for number in 1..=40i64 {
        let amount = Decimal::new(chance.random_range(0..if number % 3 == 0 { 9 } else { 900_000_000 }), 2);
        make(&world, number, amount, chance.random_range(0..people));
        let cuts = (0..chance.random_range(0..6)).map(|_| chance.random_range(1..10_000)).collect();
        let shares = if number % 4 == 0 { Vec::new() } else { shares_of(cuts) };
        give(&world, number, &shares, chance.random_range(0..people));
        let expected: Vec<Decimal> = if shares.is_empty() { vec![amount] } else { by_shares(amount, &shares) };
        assert_eq!(of_deal(&world, number), list(&expected), "seed {seed}, {amount} by {shares:?}");
    }
    // Amounts, days, currencies, owners and states are changed at random.
    for _ in 0..60 {
        let number = 900_000 + chance.random_range(1..=40i64);
        let change = match chance.random_range(0..6) {
            0 => "amount = amount * 3 / 7",
            1 => "closed_on = closed_on - 40",
            2 => "currency = 'USD'",
            3 => "owner_id = (select min(id) from app_user where id <> opportunity.owner_id)",
            4 => {
                "state = case state when 'won' then 'open' else 'won' end, closed_on = case state when 'won' then null else date '2026-05-05' end"
            }
            _ => "deleted_at = case when deleted_at is null then now() end",
        };
        world.run(Box::leak(format!("update opportunity set {change} where number = {number}").into_boxed_str()));
    }
    let astray = "select count(*) as n from opportunity t where number > 900000 and coalesce((select sum(amount) from opportunity_credit c where c.opportunity_id = t.id), 0)
        <> case when t.state = 'won' and t.deleted_at is null then t.amount else 0 end";
    assert_eq!(world.number(astray), 0, "seed {seed}");
    let differs = "select count(*) as n from opportunity_credit c join opportunity t on t.id = c.opportunity_id where (c.day, c.currency) is distinct from (t.closed_on, t.currency)";
    assert_eq!(world.number(differs), 0, "seed {seed}");
}

fn make(world: &World, number: i64, amount: Decimal, person: i64) {
    let sql = "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since, amount, currency, closed_on, created_at, updated_at)
        select 900000 + $1, '随机', u.id, u.department_id, 1, 1, 'won', now(), now(), $2, 'CNY', date '2026-01-01' + ($1 * 7)::int, now(), now()
        from app_user u order by u.id offset $3 limit 1";
    assert_eq!(world.run_sql(Sql::new(sql).bind(number).bind(Some(amount)).bind(person)), 1);
}

fn give(world: &World, number: i64, shares: &[Decimal], first: i64) {
    let sql = "insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
        select (select id from opportunity where number = 900000 + $1), x.id, x.department_id, s.share::numeric, s.position::int
        from jsonb_array_elements_text($2) with ordinality s(share, position)
          join (select u.id, u.department_id, row_number() over (order by u.id) as place, count(*) over () as people from app_user u) x
            on x.place = 1 + ($3 + s.position) % x.people";
    let listed: Vec<String> = shares.iter().map(ToString::to_string).collect();
    let sql = Sql::new(sql).bind(number).bind(serde_json::json!(listed)).bind(first);
    assert_eq!(world.run_sql(sql), shares.len());
}

fn of_deal(world: &World, number: i64) -> String {
    word(
        world,
        format!(
            "select string_agg(c.amount::text, ' ' order by coalesce(s.position, 0)) as t from opportunity_credit c
             left join opportunity_share s on s.opportunity_id = c.opportunity_id and s.user_id = c.owner_id
             where c.opportunity_id = (select id from opportunity where number = 900000 + {number})"
        ),
    )
}

fn list(amounts: &[Decimal]) -> String {
    amounts.iter().map(|amount| format!("{amount:.2}")).collect::<Vec<_>>().join(" ")
}

/// The database itself refuses shares that do not add up, also those of two who write at the same time.
#[actix_web::test]
async fn the_database_refuses_what_does_not_add_up() {
    let own = OwnDatabase::new();
    let (mut one, mut other) = (own.superuser(), own.superuser());
    let insert = |login: &str, share: i32| {
        format!(
            "insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
             select (select min(id) from opportunity), id, department_id, {share}, 1 from app_user where login = '{login}'"
        )
    };
    assert!(one.batch_execute(&insert("li", 99)).is_err());
    one.batch_execute(&format!("begin; {}", insert("li", 100))).unwrap();
    other.batch_execute(&format!("begin; {}", insert("wang", 100))).unwrap();
    one.batch_execute("commit").unwrap();
    assert!(other.batch_execute("commit").is_err());
    assert!(one.batch_execute("update opportunity_share set share = 50").is_err());
    assert!(one.batch_execute("update opportunity_share set share = 0").is_err());
    one.batch_execute("delete from opportunity_share").unwrap();
}
