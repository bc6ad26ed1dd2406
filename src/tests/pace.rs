//! Conversion and cycle: what went through the stages against an oracle that walks each history, what stands out, and cycles.

use super::opportunities::word;
use super::support::{OwnDatabase, World};
use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use kezhan::core::access::{Can, OpportunityView};
use kezhan::core::raw::Raw;
use kezhan::core::sql::Sql;
use kezhan::pace::filter::Filter;
use kezhan::pace::rules::{LEAST, Went, conversion, is_leaky, is_slow};
use kezhan::pace::store::{self, Pace};
use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

proptest! {
    /// Below half is low, above double is slow; nothing is said of few, nor of what has nothing to compare with.
    #[test]
    fn what_stands_out_is_what_the_page_says(came in 0i64..40, part in 0i64..=40, before in 0i64..40, then in 0i64..=40, days in prop::option::of(0u16..100), once in prop::option::of(0u16..100)) {
        let went = Went { came, went_on: part.min(came), days: days.map(f64::from) };
        let old = Went { came: before, went_on: then.min(before), days: once.map(f64::from) };
        let enough = came >= LEAST && before >= LEAST;
        prop_assert_eq!(is_leaky(&went, Some(&old)), enough && 2 * went.went_on * old.came < old.went_on * went.came);
        let slower = days.zip(once).is_some_and(|(now, then)| now > 2 * then);
        prop_assert_eq!(is_slow(&went, Some(&old)), enough && slower);
        prop_assert!(!is_leaky(&went, None) && !is_slow(&went, None));
        prop_assert_eq!(conversion(came, went.went_on).is_none(), came == 0);
    }
}

const PEOPLE: [(&str, &str); 4] = [("li", "华东组"), ("zhao", "华东组"), ("huang", "华南组"), ("chen", "销售部")];

/// One stay: stage from 1 to 4 (0 for an ending), state, first day, last day.
#[derive(Clone, Debug)]
struct Stay {
    stage: i64,
    state: &'static str,
    since: i64,
    until: Option<i64>,
}

/// An opportunity with its way; days count from 2031-01-01.
#[derive(Clone, Debug)]
struct Told {
    person: usize,
    stays: Vec<Stay>,
}

/// A way through the stages, forward and back, put aside at times, ended or not.
fn way(dice: &mut StdRng) -> Told {
    let (mut stays, mut day, mut stage) = (Vec::new(), dice.random_range(0..150), 1_i64);
    for _ in 0..dice.random_range(1..7) {
        let until = day + dice.random_range(1..20);
        stays.push(Stay { stage, state: "open", since: day, until: Some(until) });
        day = until;
        match dice.random_range(0..10) {
            0 if stage > 1 => stage -= 1,
            1 => {
                stays.push(Stay { stage, state: "paused", since: day, until: Some(day + 5) });
                day += 5;
            }
            _ if stage < 4 => stage = (stage + dice.random_range(1..=2)).min(4),
            _ => break,
        }
    }
    let last = stays.last().unwrap().stage;
    let end = ["open", "won", "lost", "paused"][dice.random_range(0..4)];
    if end == "open" {
        stays.last_mut().unwrap().until = None;
        stays.last_mut().unwrap().state = "open";
    } else {
        stays.push(Stay { stage: last, state: end, since: day, until: None });
    }
    Told { person: dice.random_range(0..PEOPLE.len()), stays }
}

/// The history is the database's own: only its owner writes one.
fn tell(connection: &mut PgConnection, number: i64, told: &Told) {
    let (first, last) = (told.stays.first().unwrap(), told.stays.last().unwrap());
    let (login, department) = PEOPLE[told.person];
    let (stage, ended, made, moved) = (last.stage, last.state, at(first.since), at(last.since));
    let mut sql = format!(
        "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since, amount, currency,
           closed_on, wake_on, reason_id, competitor_id, created_at, updated_at)
         select 600000 + {number}, '周期{number}', u.id, d.id, 1, {stage}, '{ended}', '{moved}', '{moved}', 100, 'CNY',
           case when '{ended}' in ('won', 'lost') then date '2031-04-20' end, case when '{ended}' = 'paused' then date '2032-01-01' end, 1, 1, '{made}', '{moved}'
           from app_user u, department d where u.login = '{login}' and d.name_zh = '{department}';
         delete from opportunity_stage where opportunity_id = (select max(id) from opportunity);"
    );
    for stay in &told.stays {
        let until = stay.until.map_or("null".to_owned(), |day| format!("'{}'", at(day)));
        let stayed = format!(
            "insert into opportunity_stage (opportunity_id, stage_id, state, since, until) select max(id), {}, '{}', '{}', {until} from opportunity;",
            stay.stage,
            stay.state,
            at(stay.since)
        );
        sql.push_str(&stayed);
    }
    sql.push_str("select passes_of(array[(select max(id) from opportunity)]);");
    connection.batch_execute(&sql).unwrap();
}

/// Noon of a day where the company is.
fn at(day: i64) -> chrono::DateTime<chrono::Utc> {
    let first: chrono::DateTime<chrono::Utc> = "2031-01-01T04:00:00Z".parse().unwrap();
    first + chrono::TimeDelta::days(day)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    Some(if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) })
}

/// A stage by hand: came, went on, here, lost, back, and the median of days.
fn oracle(told: &[&Told], stage: i64, (first, end): (i64, i64)) -> ([i64; 5], Option<f64>) {
    let (mut counts, mut days) = ([0; 5], Vec::new());
    for one in told {
        let stays: Vec<&Stay> = one.stays.iter().collect();
        let Some(entry) = stays.iter().position(|stay| stay.state == "open" && stay.stage == stage) else { continue };
        if !(first..end).contains(&stays[entry].since) {
            continue;
        }
        counts[0] += 1;
        let last = stays.last().unwrap();
        let on = stays[entry..].iter().any(|stay| stay.state == "won" || stay.state == "open" && stay.stage > stage);
        let place = match last.state {
            _ if on => 1,
            "lost" => 3,
            _ if last.stage == stage => 2,
            _ => 4,
        };
        counts[place] += 1;
        let inside = last.state == "open" && last.stage == stage;
        if !inside {
            let own = stays.iter().filter(|stay| stay.state == "open" && stay.stage == stage);
            days.push(own.map(|stay| f64::from(i32::try_from(stay.until.unwrap() - stay.since).unwrap())).sum());
        }
    }
    (counts, median(days))
}

fn asked(pairs: &[(&str, &str)]) -> Filter {
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Filter::read(&Raw::new(pairs), "2031-05-20".parse().unwrap())
}

fn read(world: &World, login: &str, filter: &Filter) -> Pace {
    let actor = world.actor(login);
    let can = Can::<OpportunityView>::of(&actor).unwrap();
    world.house.db.read_now(&actor, |r| store::read(r, &can, filter)).unwrap()
}

fn close(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left - right).abs() < 1e-6,
        (left, right) => left.is_none() && right.is_none(),
    }
}

#[actix_web::test]
async fn stages_hold_what_their_histories_say_for_each_viewer() {
    let own = OwnDatabase::new();
    let mut dice = StdRng::seed_from_u64(11);
    let told: Vec<Told> = (0..120).map(|_| way(&mut dice)).collect();
    let mut connection = own.superuser();
    for (number, one) in (0..).zip(&told) {
        tell(&mut connection, number, one);
    }
    let world = own.world().await;
    let viewers: [(&str, &[usize]); 4] =
        [("li", &[0]), ("wang", &[0, 1]), ("chen", &[0, 1, 2, 3]), ("zhou", &[0, 1, 2, 3])];
    // March to May, from the day of 2031 on which each begins; before it as many months, of which none has a history before.
    let (first, end, before) = (59, 151, -33);
    for (login, people) in viewers {
        let pace = read(&world, login, &asked(&[("from", "2031-03"), ("to", "2031-05")]));
        assert_eq!(pace.stages.len(), 4);
        let seen: Vec<&Told> = told.iter().filter(|one| people.contains(&one.person)).collect();
        let all: Vec<&Told> = told.iter().collect();
        for (number, one) in (1..).zip(&pace.stages) {
            let stage = &one.stage;
            let (counts, days) = oracle(&seen, number, (first, end));
            assert_eq!([stage.came, stage.went_on, stage.here, stage.lost, stage.back], counts, "{login} {number}");
            assert!(close(stage.days, days), "{login} {number}: {:?} {days:?}", stage.days);
            assert_eq!(stage.came, stage.went_on + stage.here + stage.lost + stage.back);
            // The company before, whoever looks; of fewer than five nothing is told.
            let (counts, days) = oracle(&all, number, (before, first));
            match &one.before {
                Some(found) => {
                    assert_eq!([found.came, found.went_on], [counts[0], counts[1]], "{login} {number}");
                    assert!(close(found.days, days), "{login} {number}: {:?} {days:?}", found.days);
                }
                None => assert!(counts[0] < LEAST, "{login} {number}: {counts:?}"),
            }
        }
    }
    let one = read(&world, "zhou", &asked(&[("from", "2031-03"), ("to", "2031-05"), ("owner", "李娜")]));
    let other = read(&world, "li", &asked(&[("from", "2031-03"), ("to", "2031-05")]));
    assert_eq!(one.stages[0].stage.came, other.stages[0].stage.came);
}

#[actix_web::test]
async fn cycles_are_told_apart_by_person_product_region_and_source() {
    let world = World::new().await;
    world.run("update customer set region = '330106', source = 'referral' where name like '%云栖%'");
    let product = world.number("select min(id) as n from product");
    let other = world.number("select max(id) as n from product");
    let customer = world.customer("云栖");
    let won = |number: i64, login: &str, days: i64, (customer, products): (Option<i64>, &[i64])| {
        let sql = "insert into opportunity (number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since, amount, currency,
              closed_on, created_at, updated_at)
            select 600000 + $1, '周期' || $1, $2, u.id, u.department_id, 1, 4, 'won', now(), now(), 100, 'CNY', '2031-04-20', timestamptz '2031-04-20 12:00+08' - make_interval(days => $3::int), now()
            from app_user u where u.login = $4";
        assert_eq!(world.run_sql(Sql::new(sql).bind(number).bind(customer).bind(days).bind(login)), 1);
        let sql = "insert into opportunity_line (opportunity_id, position, product_id, quantity, unit, tax_rate, tax_included)
            select t.id, p.n, p.id, 1, 'x', '13', true from opportunity t, unnest($2::bigint[]) with ordinality p(id, n) where t.number = 600000 + $1";
        let made = Sql::new(sql).bind(number).bind(products.to_vec());
        assert_eq!(world.run_sql(made), products.len());
    };
    for (number, login, days, with) in [
        (1, "li", 10, (Some(customer), &[product, other][..])),
        (2, "li", 20, (Some(customer), &[])),
        (3, "li", 60, (None, &[product, product])),
        (4, "zhao", 5, (None, &[])),
        (5, "huang", 40, (None, &[])),
    ] {
        won(number, login, days, with);
    }
    let lines = |login: &str, by: &str| {
        let pace = read(&world, login, &asked(&[("from", "2031-03"), ("to", "2031-05"), ("by", by)]));
        let line = |one: store::Cycle| {
            format!(
                "{} {} {:.1} {:.1}",
                if one.whole { "*".to_owned() } else { one.name_zh.or(one.key).unwrap_or("-".to_owned()) },
                one.n,
                one.mean,
                one.median
            )
        };
        pace.cycles.into_iter().map(line).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(lines("wang", "person"), "李娜 3 30.0 20.0, 赵敏 1 5.0 5.0, * 4 23.8 15.0");
    assert_eq!(lines("li", "source"), "referral 2 15.0 15.0, - 1 60.0 60.0, * 3 30.0 20.0");
    assert_eq!(lines("li", "region"), "330000 2 15.0 15.0, - 1 60.0 60.0, * 3 30.0 20.0");
    let named = |id: i64| word(&world, format!("select name_zh as t from product where id = {id}"));
    let (product, other) = (named(product), named(other));
    // What has two products counts for each, and once in the whole.
    assert_eq!(
        lines("li", "product"),
        format!("{product} 2 35.0 35.0, {other} 1 10.0 10.0, - 1 20.0 20.0, * 3 30.0 20.0")
    );
    assert_eq!(lines("emma", "person"), "");
    // Each person's line leads to its list.
    let page = world.sign_in("wang").get("/opportunities/pace?from=2031-03&to=2031-05").await.text();
    let href = page
        .split("href=\"")
        .find(|rest| rest.starts_with("/opportunities?state=won") && rest.contains("owner="))
        .unwrap();
    let href = href.split('"').next().unwrap().replace("&amp;", "&");
    let list = world.sign_in("wang").get(&href).await.text();
    assert!(list.contains("周期1") && list.contains("周期3") && !list.contains("周期4"), "{list}");
}

#[actix_web::test]
async fn what_has_nothing_to_divide_by_is_a_dash_and_the_file_says_the_same() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let page = li.get("/opportunities/pace?from=2035-01&to=2035-02").await;
    assert_eq!(page.status, 200);
    let page = page.text();
    let row = page.split("<tbody>").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains('\u{2013}') && !row.contains('%') && !row.contains("NaN"), "{row}");
    assert!(page.contains("不足 5 个商机时不比较") && page.contains("这段时间没有赢单"), "{page}");
    let file = li.get("/opportunities/pace.csv?from=2035-01&to=2035-02").await;
    assert_eq!(file.status, 200);
    assert!(file.text().contains("初步接触,0,0,0,0,0,,"), "{}", file.text());
    assert_eq!(world.sign_in("xitong").get("/opportunities/pace").await.status, 403);
}
