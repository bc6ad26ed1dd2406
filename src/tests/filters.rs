//! Filters with several values: any of one filter counts, all filters together, whoever looks and wherever the list goes.

use super::field_rules::rule_of;
use super::support::{Visitor, World};
use kezhan::core::raw::Raw;
use kezhan::customers::filter::{Filter, MOST_VALUES};
use kezhan::views::Question;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What may stand in an address: what there is, what there is not, what is too long, what repeats.
const VALUES: [&str; 28] = [
    "A",
    "B",
    "C",
    "D",
    "active",
    "lost",
    "potential",
    "company",
    "person",
    "referral",
    "other",
    "general",
    "small",
    "I",
    "65",
    "C",
    "99",
    "浙江",
    "330000",
    "火星",
    " 重点 ",
    "续约",
    "李娜",
    "李娜 · 华东组",
    "overdue",
    "name",
    "",
    "\u{3000}空 格\u{3000}",
];

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(&VALUES[..]).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
        1 => "[ 字x]{0,260}",
    ]
}

fn address() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop::sample::select(Filter::NAMES).prop_map(str::to_owned);
    prop::collection::vec((name, value()), 0..80)
}

fn written(filter: &Filter) -> Raw {
    Raw::new(filter.pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// What was read is what is written, in an address and in a saved view, nothing twice and nothing without end.
    #[test]
    fn slow_a_filter_is_read_as_it_was_written(pairs in address()) {
        let filter = Filter::read(&Raw::new(pairs));
        prop_assert_eq!(&Filter::read(&written(&filter)), &filter);
        prop_assert_eq!(Filter::of_kept(&filter.kept()), Filter { text: String::new(), ..filter.clone() });
        let pairs = filter.pairs();
        for name in Filter::NAMES {
            let values: Vec<&String> = pairs.iter().filter(|(one, _)| *one == *name).map(|(_, value)| value).collect();
            let distinct: BTreeSet<&String> = values.iter().copied().collect();
            prop_assert_eq!(values.len(), distinct.len());
            prop_assert!(values.len() <= MOST_VALUES);
            for value in values {
                let fewer = filter.without(name, value);
                let fewer = Filter::of_kept(fewer.split_once('?').unwrap().1).pairs();
                prop_assert_eq!(fewer.len() + 1, pairs.len());
                prop_assert!(!fewer.contains(&(name, value.clone())));
            }
        }
    }
}

/// The customers of a list, by id.
async fn listed(visitor: &Visitor, query: &str) -> BTreeSet<i64> {
    let page = visitor.get(&format!("/customers?{query}")).await;
    assert_eq!(page.status, 200, "{query}");
    let text = page.text();
    let ids: BTreeSet<i64> =
        text.split("<tr id=\"r-").skip(1).map(|row| row.split('"').next().unwrap().parse().unwrap()).collect();
    assert!(ids.len() < 50, "all on one page");
    ids
}

fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[actix_web::test]
async fn several_values_find_what_each_of_them_finds() {
    let world = World::new().await;
    world.run(
        "update customer set source = (array['referral', 'exhibition', 'website'])[1 + id % 3], kind = (array['company', 'person', 'public'])[1 + id % 3],
           grade = (array['A', 'B', 'C', null])[1 + id % 4], industry = (array['65', '35', 'I64', '39'])[1 + id % 4] where industry is not null",
    );
    world.run("update customer set industry = '64' where industry = 'I64'");
    for login in ["li", "wang", "chen", "zhou"] {
        let visitor = world.sign_in(login);
        let mut several = 0;
        for (name, values) in [
            ("grade", ["A", "B"]),
            ("stage", ["active", "contacted"]),
            ("kind", ["person", "public"]),
            ("source", ["referral", "website"]),
            ("taxpayer", ["general", "small"]),
            ("industry", ["35", "I"]),
            ("region", ["浙江", "310000"]),
            ("tag", ["续约", "重点"]),
            ("owner", ["李娜", "zhao"]),
        ] {
            let (one, other) = (query(&[(name, values[0])]), query(&[(name, values[1])]));
            let (first, second) = (listed(&visitor, &one).await, listed(&visitor, &other).await);
            let either: BTreeSet<i64> = first.union(&second).copied().collect();
            assert_eq!(listed(&visitor, &format!("{one}&{other}")).await, either, "{login} {name}");
            assert_eq!(
                listed(&visitor, &format!("{other}&{one}&{one}")).await,
                either,
                "{login} {name} in another order"
            );
            if name != "stage" {
                let stages = listed(&visitor, "stage=active&stage=interested").await;
                let both = listed(&visitor, &format!("{one}&{other}&stage=active&stage=interested")).await;
                assert_eq!(both, either.intersection(&stages).copied().collect(), "{login} {name} and the stages");
            }
            several += usize::from(!first.is_empty() && !second.is_empty() && first != second);
        }
        assert!(several > 3 || login != "chen", "the data tells them apart: {several}");
    }
    let li = world.sign_in("li");
    let all = listed(&li, "view=all").await;
    assert_eq!(listed(&li, "grade=X&industry=ZZ").await, all, "what there is not falls away");
    assert!(listed(&li, &query(&[("region", "火星")])).await.is_empty());
    let zhejiang = listed(&li, "region=330000").await;
    assert_eq!(listed(&li, &query(&[("region", "火星"), ("region", "浙江")])).await, zhejiang);
}

#[actix_web::test]
async fn a_chip_gives_up_its_values_one_by_one() {
    let world = World::new().await;
    let chen = world.sign_in("chen");
    let page = chen.get("/customers?grade=B&grade=A&source=referral&source=exhibition&stage=active").await.text();
    let chips = page.split("<div class=\"chips\"").nth(1).unwrap().split("</div>").next().unwrap();
    assert_eq!(chips.matches("class=\"chip").count() - chips.matches("class=\"chip-").count(), 3, "{chips}");
    for gone in [
        "href=\"/customers?grade=B&amp;stage=active&amp;source=referral&amp;source=exhibition\" aria-label=\"移除筛选：A 重点\"",
        "href=\"/customers?grade=A&amp;stage=active&amp;source=referral&amp;source=exhibition\" aria-label=\"移除筛选：B 普通\"",
        "href=\"/customers?grade=A&amp;grade=B&amp;stage=active&amp;source=referral\" aria-label=\"移除筛选：来源: 展会\"",
        "href=\"/customers?grade=A&amp;grade=B&amp;source=referral&amp;source=exhibition\" aria-label=\"移除筛选：已成交\"",
    ] {
        assert!(chips.contains(gone), "{gone} in {chips}");
    }
    assert!(chips.contains("来源:") && chips.contains(">或<"), "{chips}");
    // The controls hold what was chosen, and room for one more of what is typed.
    for kept in ["name=\"grade\" value=\"A\" checked", "name=\"grade\" value=\"B\" checked", "A 重点 或 B 普通"] {
        assert!(page.contains(kept), "{kept}");
    }
    let page = chen
        .get(&format!(
            "/customers?{}",
            query(&[("owner", "李娜"), ("owner", "zhao"), ("industry", "I"), ("industry", "35")])
        ))
        .await
        .text();
    assert_eq!(page.matches("list=\"f-owner-list\"").count(), 3, "{page}");
    assert_eq!(page.matches("name=\"industry\" aria-label=\"行业，或另一个\"").count(), 2);
    assert_eq!(page.matches("value=\"I\" selected").count() + page.matches("value=\"35\" selected").count(), 2);
}

#[actix_web::test]
async fn a_saved_view_an_export_and_the_page_of_a_customer_take_all_values_along() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let asked = "grade=A&grade=B&stage=active&stage=interested&sort=name";
    let there = listed(&zhou, asked).await;
    assert!(there.len() > 1);
    // Each of the links of the list carries every value.
    let page = zhou.get(&format!("/customers?{asked}")).await.text();
    assert!(
        page.contains("/customers/export?grade=A&amp;grade=B&amp;stage=interested&amp;stage=active&amp;sort=name"),
        "{page}"
    );
    assert!(
        page.contains("?in=grade%3DA%26grade%3DB%26stage%3Dinterested%26stage%3Dactive%26sort%3Dname&amp;at=0%7E"),
        "{page}"
    );
    let fields = [
        ("name", "重点"),
        ("grade", "A"),
        ("grade", "B"),
        ("stage", "active"),
        ("stage", "interested"),
        ("sort", "name"),
    ];
    let saved = zhou.post("/customers/views", &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(listed(&zhou, saved.location().split_once('?').unwrap().1).await, there);
    assert_eq!(
        world.word("select query as t from list_view where name = '重点'"),
        "grade=A&grade=B&stage=interested&stage=active&sort=name"
    );
    let export = [&fields[1..], &[("format", "csv"), ("columns", "name")]].concat();
    let file = zhou.post("/customers/export", &export).await;
    assert_eq!(file.text().lines().count(), there.len() + 2, "{}", file.text());
    let told =
        world.word("select array_to_string(reasons, ' ') as t from audit_event where name = 'customer.exported'");
    assert!(told.contains("grade=A&grade=B&stage=interested&stage=active"), "{told}");
}

#[actix_web::test]
async fn a_field_that_is_kept_from_somebody_is_not_filtered_by_several_of_its_values() {
    let world = World::new().await;
    world.run("update customer set source = (array['referral', 'exhibition', 'website'])[1 + id % 3]");
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let shared = [
        ("name", "来源"),
        ("shared", "1"),
        ("source", "referral"),
        ("source", "exhibition"),
        ("kind", "company"),
        ("kind", "person"),
    ];
    let shared = wang.post("/customers/views", &shared).await.location();
    rule_of(&world, "salesperson", "customer.source", "hidden");
    assert_eq!(li.get("/customers?source=referral&source=exhibition").await.status, 403);
    let page = li.get(&shared).await.text();
    assert!(page.contains("这些条件没有生效") && !page.contains("exhibition") && !page.contains("name=\"source\""));
    assert!(page.contains("name=\"kind\" value=\"person\" checked"), "what they may read still counts");
    let page =
        li.get(&format!("/customers/{}?in=source%3Dreferral%26source%3Dexhibition", world.customer("云栖"))).await;
    assert!(page.status == 200 && !page.text().contains("下一位"));
}

#[actix_web::test]
async fn a_view_does_not_keep_more_than_it_has_room_for() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let tags: Vec<String> = (0..MOST_VALUES).map(|n| format!("{n:02}{}", "标".repeat(28))).collect();
    let mut fields: Vec<(&str, &str)> = tags.iter().map(|tag| ("tag", tag.as_str())).collect();
    fields.push(("name", "太长"));
    let page = li.post("/customers/views", &fields).await;
    assert_eq!(page.status, 422);
    assert!(
        page.text().contains("筛选条件太多") && page.text().matches("name=\"tag\"").count() == MOST_VALUES,
        "{}",
        page.text()
    );
    assert_eq!(li.get(&format!("/customers?{}", query(&fields[..MOST_VALUES]))).await.status, 200);
}
