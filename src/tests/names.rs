//! Names in the order in which people look them up: by pinyin, the same in what is shown, where a page ends, and the index.

use super::support::World;
use kezhan::core::access::{Can, CustomerView};
use kezhan::core::sql::{Number, Sql};
use kezhan::customers::filter::{Filter, Order};
use kezhan::customers::list;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

/// Of what names are made: characters whose pinyin and code points disagree, Latin, digits, emoji, marks, other scripts.
const PIECES: [&str; 24] = [
    "安",
    "白",
    "陈",
    "丁",
    "黄",
    "李",
    "王",
    "张",
    "周",
    "𠮷",
    "Acme",
    "acme",
    "ÉCLAIR",
    "éclair",
    "9",
    "10",
    "１０",
    "😀",
    "👩‍👩‍👧",
    "Ω",
    "я",
    "カ",
    "（",
    "·",
];

fn give(world: &World, names: Vec<String>) {
    world.run_sql(
        Sql::new(
            "insert into customer (name, stage_since, owner_id, owner_dept_id, created_at, updated_at)
             select x.name, current_date, u.id, u.department_id, now(), now() from unnest($1::text[]) x(name), app_user u where u.login = 'li'",
        )
        .bind(names),
    );
}

/// The names of a list from its beginning to its end, page by page, and back again.
fn walked(world: &World, login: &str) -> (Vec<(i64, String)>, Vec<i64>) {
    let actor = world.actor(login);
    let can = Can::<CustomerView>::of(&actor).unwrap();
    let mut filter = Filter { order: Order::Name, ..Filter::default() };
    let today = world.clock.now().date_naive();
    let (mut there, mut back) = (Vec::new(), Vec::new());
    let mut last = None;
    loop {
        let found = world.house.db.read_now(&actor, |r| list::find(r, &can, &filter, today)).unwrap();
        there.extend(found.lines.iter().map(|line| (line.id, line.name.clone())));
        last = found.previous.or(last);
        let Some(next) = found.next else { break };
        filter.cursor = Some(next);
    }
    while let Some(previous) = last.take() {
        filter.cursor = Some(previous);
        let found = world.house.db.read_now(&actor, |r| list::find(r, &can, &filter, today)).unwrap();
        back.splice(0..0, found.lines.iter().map(|line| line.id));
        last = found.previous;
    }
    (there, back)
}

#[actix_web::test]
async fn every_name_comes_once_in_the_order_of_pinyin_there_and_back() {
    let world = World::new().await;
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let names =
        (0..260).map(|_| (0..chance.random_range(1..4)).map(|_| *PIECES.choose(&mut chance).unwrap()).collect());
    give(&world, names.collect());
    // Who sees their own, who sees by department, who sees everything.
    for login in ["li", "wang", "zhou"] {
        let (there, back) = walked(&world, login);
        let expected =
            "select t.id as n from customer t where t.deleted_at is null order by t.name collate \"zh-x-icu\", t.id";
        let expected: Vec<i64> = world
            .house
            .db
            .read_now(&world.actor(login), |r| Sql::new(expected).rows::<Number>(r))
            .unwrap()
            .into_iter()
            .map(|row| row.n)
            .collect();
        let ids: Vec<i64> = there.iter().map(|(id, _)| *id).collect();
        assert!(ids.len() > 260 && ids == expected, "seed {seed}, {login}: {there:?}");
        assert_eq!(back, ids[..back.len()], "seed {seed}, {login}: the way back");
        assert!(back.len() >= 200, "seed {seed}, {login}");
    }
}

#[actix_web::test]
async fn surnames_stand_as_in_a_register() {
    let world = World::new().await;
    let names =
        ["周甲公司", "张甲公司", "丁甲公司", "安甲公司", "李甲公司", "白甲公司", "王甲公司", "陈甲公司", "黄甲公司"];
    give(&world, names.map(str::to_owned).to_vec());
    let (there, _) = walked(&world, "li");
    let ours: String =
        there.iter().filter(|(_, name)| name.ends_with("甲公司")).filter_map(|(_, name)| name.chars().next()).collect();
    assert_eq!(ours, "安白陈丁黄李王张周");
    // The people of a page, too.
    let people = world.word("select string_agg(left(name, 1), '' order by name) as t from app_user where left(name, 1) = any('{周,王,李,黄,陈}')");
    let register: Vec<Option<usize>> = people.chars().map(|one| "陈黄李王周".find(one)).collect();
    assert!(people.chars().count() >= 5 && register.is_sorted(), "{people}");
}

/// What is shown, where a page ends, and the index: one collation, that of the column. A name with one is found by its bytes.
#[actix_web::test]
async fn the_indexes_are_of_the_order_that_is_asked_for() {
    let world = World::new().await;
    let other = "select coalesce(string_agg(distinct c.relname::text, ' '), '') as t from pg_index i join pg_class c on c.oid = i.indexrelid
       join pg_am m on m.oid = c.relam and m.amname = 'btree'
       cross join lateral unnest(i.indkey::int2[], i.indcollation::oid[]) k(attnum, used)
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
       join pg_collation l on l.oid = a.attcollation and l.collname = 'pinyin' where k.used <> a.attcollation";
    assert_eq!(world.word(other), "");
    let columns = "select string_agg(c.relname || '.' || a.attname, ' ' order by c.relname::text) as t from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
       join pg_collation l on l.oid = a.attcollation and l.collname = 'pinyin'";
    assert_eq!(
        world.word(columns),
        "app_user.name care_plan.name contact.name customer.name list_view.name opportunity.name price_list.name_zh product.name_zh product_category.name_zh tag.name"
    );
    give(&world, ["Acme", "acme", "ACME"].map(str::to_owned).to_vec());
    assert_eq!(world.number("select count(*) as n from customer where name = 'acme'"), 1);
}
