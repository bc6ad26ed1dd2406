//! Which price counts, what a new price does to those that stand, and who sees which list.

use super::support::{Visitor, World};
use chrono::{Days as Ahead, NaiveDate};
use kezhan::core::sql::Sql;
use kezhan::products::prices::model::{Price, PriceList};
use kezhan::products::prices::rules::{Asked, Days, Refusal, Says, both, change, considered, price_of, until_next};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Ahead::new(number)
}

fn list(id: i64, kind: &str, (grade, customer): (Option<&str>, Option<i64>), currency: &str) -> PriceList {
    PriceList {
        id,
        name_zh: format!("列表{id}"),
        name_en: String::new(),
        kind: kind.into(),
        grade: grade.map(str::to_owned),
        customer_id: customer,
        customer_name: None,
        currency: currency.into(),
        tax_included: true,
        valid_from: day(0),
        valid_until: None,
        remark: String::new(),
        products: 1,
        version: 1,
    }
}

fn price(id: i64, list_id: i64, quantity: i64, (from, until): (u64, Option<u64>)) -> Price {
    Price {
        id,
        list_id,
        product_id: 1,
        from_quantity: quantity.into(),
        unit_price: Decimal::from(1000 + id),
        valid_from: day(from),
        valid_until: until.map(day),
        set_at: chrono::DateTime::UNIX_EPOCH,
        set_by_name: None,
    }
}

/// Lists of every kind, currency and grade, and of two customers.
fn all_lists() -> Vec<PriceList> {
    let mut lists = Vec::new();
    for currency in ["CNY", "USD"] {
        let first = if currency == "CNY" { 1 } else { 11 };
        lists.push(list(first, "standard", (None, None), currency));
        lists.push(list(first + 1, "grade", (Some("A"), None), currency));
        lists.push(list(first + 2, "grade", (Some("B"), None), currency));
        lists.push(list(first + 3, "customer", (None, Some(7)), currency));
        lists.push(list(first + 4, "customer", (None, Some(8)), currency));
    }
    lists
}

prop_compose! {
    fn any_prices()(found in prop::collection::vec((0usize..10, 0i64..4, 0u64..30, prop::option::of(0u64..30)), 0..24)) -> Vec<Price> {
        let ids: Vec<i64> = all_lists().iter().map(|list| list.id).collect();
        found.into_iter().zip(1i64..).map(|((list, step, from, length), id)| {
            price(id, ids[list], step * 10, (from, length.map(|length| from + length)))
        }).collect()
    }
}

proptest! {
    /// The rule against itself said plainly: of the lists in order, the first with a price that is reached.
    #[test]
    fn the_narrowest_list_with_a_price_counts(
        prices in any_prices(), at in 0u64..60, quantity in 0i64..40, customer in prop::option::of((6i64..9, prop::option::of(prop_oneof![Just("A"), Just("B"), Just("C")]))),
        dollars in any::<bool>(),
    ) {
        let (lists, currency) = (all_lists(), if dollars { "USD" } else { "CNY" });
        let asked = Asked { product_id: 1, customer, day: day(at), quantity: quantity.into(), currency };
        let offset = if dollars { 10 } else { 0 };
        let mut order = Vec::new();
        if let Some((id, grade)) = customer {
            order.extend(match id { 7 => Some(4), 8 => Some(5), _ => None });
            order.extend(match grade { Some("A") => Some(2), Some("B") => Some(3), _ => None });
        }
        order.push(1);
        let expected = order.iter().find_map(|list| {
            let fits = |one: &&Price| one.list_id == list + offset && one.valid_from <= day(at)
                && one.valid_until.is_none_or(|last| last >= day(at)) && one.from_quantity <= Decimal::from(quantity);
            prices.iter().filter(fits).map(|one| one.from_quantity).max().map(|step| (list + offset, step))
        });
        let found = price_of(&asked, &lists, &prices);
        prop_assert_eq!(found.map(|offer| (offer.list.id, offer.price.from_quantity)), expected);
        // The explanation names each list that was asked, in order, and takes one at most.
        let told = considered(&asked, &lists, &prices);
        prop_assert_eq!(told.iter().map(|one| one.list.id - offset).collect::<Vec<_>>(), order);
        prop_assert_eq!(told.iter().filter(|one| matches!(one.says, Says::Taken(_))).count(), usize::from(expected.is_some()));
        // The order in which lists and prices come does not matter.
        let (mut turned, mut lists_turned) = (prices.clone(), lists.clone());
        turned.reverse();
        lists_turned.reverse();
        let again = price_of(&asked, &lists_turned, &turned).map(|offer| (offer.list.id, offer.price.from_quantity));
        prop_assert_eq!(again, expected);
        // Another product, or a list that is over, has none of these.
        let other = Asked { product_id: 2, ..asked };
        prop_assert!(price_of(&other, &lists, &prices).is_none());
        let over: Vec<PriceList> = lists.iter().cloned().map(|list| PriceList { valid_until: Some(day(0)), ..list }).collect();
        prop_assert!(at == 0 || price_of(&asked, &over, &prices).is_none());
    }

    /// Day by day: the new price counts on its days, what stood counts on all others, and the past is as it was.
    #[test]
    fn a_new_price_counts_on_its_days_and_on_no_other(
        gaps in prop::collection::vec((0u64..4, 0u64..6, any::<bool>()), 0..6), open in any::<bool>(),
        from in 0u64..40, length in prop::option::of(0u64..20), today in 0u64..40, amount in prop::option::of(1000i64..1008),
    ) {
        let mut stored = Vec::new();
        let mut next = 0;
        for (id, (gap, length, void)) in (1i64..).zip(&gaps) {
            let first = next + gap;
            if *void {
                stored.push(price(id, 1, 0, (first, None)));
                stored.last_mut().unwrap().valid_until = day(first).pred_opt();
            } else {
                stored.push(price(id, 1, 0, (first, Some(first + length))));
                next = first + length + 1;
            }
        }
        if open {
            stored.push(price(99, 1, 0, (next, None)));
        }
        let refs: Vec<&Price> = stored.iter().collect();
        let until = length.map(|length| day(from + length));
        let days = Days { from: day(from), until };
        let amount = amount.map(Decimal::from);
        let at = |prices: &[Price], when: NaiveDate| -> Vec<Decimal> { prices.iter().filter(|one| one.counts_on(when)).map(|one| one.unit_price).collect() };
        match change(&refs, days, amount, day(today)) {
            Err(Refusal::Past) => {
                // There was a price on one of the days before today.
                let touched = (from..today).any(|when| until.is_none_or(|last| day(when) <= last) && !at(&stored, day(when)).is_empty());
                prop_assert!(touched);
            }
            Ok(done) => {
                let mut after = stored.clone();
                for (id, last) in &done.ends {
                    let one = after.iter_mut().find(|one| one.id == *id).unwrap();
                    prop_assert!(*last >= one.valid_from.pred_opt().unwrap());
                    one.valid_until = Some(*last);
                }
                for (place, (unit_price, days)) in (200i64..).zip(&done.added) {
                    after.push(Price { unit_price: *unit_price, valid_from: days.from, valid_until: days.until, ..price(place, 1, 0, (0, None)) });
                }
                for when in 0..90 {
                    let inside = when >= from && until.is_none_or(|last| day(when) <= last);
                    let expected = if inside { amount.into_iter().collect() } else { at(&stored, day(when)) };
                    prop_assert_eq!(at(&after, day(when)), expected, "day {}", when);
                    if when < today {
                        let before = at(&stored, day(when));
                        prop_assert!(before.is_empty() || at(&after, day(when)) == before, "the past, day {}", when);
                    }
                }
            }
        }
    }

    /// With and without tax are the same price, to a millionth.
    #[test]
    fn both_sides_of_the_tax_agree(hundredths in 0i64..100_000_000, rate in prop_oneof![Just(13i64), Just(9), Just(6), Just(3), Just(1), Just(0)]) {
        let price = Decimal::new(hundredths, 2);
        let (gross, net) = both(price, false, rate.into());
        prop_assert_eq!(net, price);
        let (same, back) = both(gross, true, rate.into());
        prop_assert_eq!(same, gross);
        prop_assert!((back - net).abs() <= Decimal::new(1, 6));
    }
}

#[test]
fn without_a_last_day_a_price_ends_before_the_next() {
    let stored = [price(1, 1, 0, (0, Some(9))), price(2, 1, 0, (20, None))];
    let refs: Vec<&Price> = stored.iter().collect();
    assert_eq!(until_next(&refs, day(5)), Some(day(19)));
    assert_eq!(until_next(&refs, day(20)), None);
}

fn product(world: &World, code: &'static str) -> i64 {
    world.number_of("select id as n from product where code = $1", code)
}

fn list_id(world: &World, name: &'static str) -> i64 {
    world.number_of("select id as n from price_list where name_zh = $1", name)
}

/// What a product's page says of a price.
async fn tried(visitor: &Visitor, product: i64, asked: &str) -> String {
    let page = visitor.get(&format!("/products/{product}?{asked}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    text.split("price-answer").nth(1).unwrap().split("</section>").next().unwrap().to_owned()
}

#[actix_web::test]
async fn the_page_says_which_list_a_price_is_from_and_why() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let crm = product(&world, "YL-CRM");
    let yunqi = "customer=%E6%9D%AD%E5%B7%9E%E4%BA%91%E6%A0%96%E4%BF%A1%E6%81%AF%E6%8A%80%E6%9C%AF%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8";
    let said = tried(&li, crm, "").await;
    assert!(
        said.contains("1,200.00 CNY") && said.contains("来自「标准价目表」") && said.contains("不含税约 1,132.08 CNY"),
        "{said}"
    );
    let said = tried(&li, crm, "quantity=60").await;
    assert!(said.contains("960.00 CNY") && said.contains("60 合计 57,600.00 CNY"), "{said}");
    let said = tried(&li, crm, &format!("{yunqi}&quantity=300")).await;
    assert!(said.contains("760.00 CNY") && said.contains("来自「云栖协议价」"), "{said}");
    assert!(said.contains("1,080.00 CNY，已有更优先的价格"), "{said}");
    // Another product of the same customer: its own list has none, that of its grade has.
    let said = tried(&li, product(&world, "GTX-PRO"), yunqi).await;
    assert!(said.contains("4,600.00 CNY") && said.contains("没有这个产品的价格"), "{said}");
    let said = tried(&li, crm, "currency=USD").await;
    assert!(said.contains("没有适用的价格"), "{said}");
    let said = tried(&li, crm, "customer=%E6%B2%A1%E6%9C%89").await;
    assert!(said.contains("1,200.00 CNY"), "{said}");
}

#[actix_web::test]
async fn a_list_of_one_customer_is_there_for_those_who_see_the_customer() {
    let world = World::new().await;
    let (own, crm) = (list_id(&world, "云栖协议价"), product(&world, "YL-CRM"));
    for (login, sees) in [("li", true), ("wang", true), ("zhou", true), ("emma", false), ("huang", false)] {
        let visitor = world.sign_in(login);
        let status = visitor.get(&format!("/prices/{own}")).await.status;
        assert_eq!(status, if sees { 200 } else { 404 }, "{login}");
        for path in ["/prices".to_owned(), "/prices?q=%E4%BA%91%E6%A0%96".to_owned(), format!("/products/{crm}")] {
            let text = visitor.get(&path).await.text();
            assert_eq!(text.contains("云栖协议价"), sees, "{login} {path}");
            assert_eq!(text.contains("760.00"), sees && path.starts_with("/products"), "{login} {path}");
        }
        let actor = world.actor(login);
        let seen = "select count(*) as n from price r join price_list l on l.id = r.list_id where l.kind = 'customer'";
        let count = world.house.db.read_now(&actor, |r| Sql::new(seen).one::<kezhan::core::sql::Number>(r)).unwrap().n;
        assert_eq!(count > 0, sees, "{login}");
    }
}

#[actix_web::test]
async fn a_change_of_a_price_is_history_and_nothing_is_rewritten() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let (standard, gtx) = (list_id(&world, "标准价目表"), product(&world, "GTX-PRO"));
    let today = world.house.db.clock().today(chrono_tz::Asia::Shanghai);
    let rows = || {
        world.word(
            "select coalesce(string_agg(r.unit_price::float8 || ' ' || (r.valid_from - current_date) || ' ' || coalesce((r.valid_until - current_date)::text, '-'), ', ' order by r.valid_from, r.id), '') as t
             from price r join price_list l on l.id = r.list_id join product p on p.id = r.product_id where l.name_zh = '标准价目表' and p.code = 'GTX-PRO' and r.valid_from >= current_date - 1",
        )
    };
    let path = format!("/products/{gtx}/price");
    let list = standard.to_string();
    let in_days = |ahead: u64| (today + Ahead::new(ahead)).to_string();
    let (later, last) = (in_days(10), in_days(19));
    // For a while, and the price of before returns.
    let fields = [("list", list.as_str()), ("price", "4,500.5"), ("from", later.as_str()), ("until", last.as_str())];
    let done = zhou.post(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = zhou.get(&format!("/products/{gtx}")).await.text();
    assert!(page.contains("4,500.50 CNY") && page.contains("未开始"), "{page}");
    let shift = (today - world.clock.now().date_naive()).num_days();
    let told = |days: i64| (days + shift).to_string();
    assert_eq!(rows(), format!("4500.5 {} {}, 4821 {} -", told(10), told(19), told(20)));
    // The same again changes nothing.
    let again = zhou.post(&path, &fields).await;
    assert_eq!(again.status, 303);
    assert_eq!(rows(), format!("4500.5 {} {}, 4821 {} -", told(10), told(19), told(20)));
    // What is past stays.
    let past = (today - chrono::TimeDelta::days(3)).to_string();
    let refused = zhou.post(&path, &[("list", &list), ("price", "1"), ("from", &past)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("过去的价格不能改动"), "{}", refused.text());
    // Today's is replaced from today on, up to what is planned.
    assert_eq!(zhou.post(&path, &[("list", &list), ("price", "4900")]).await.status, 303);
    assert_eq!(rows(), format!("4900 {} {}, 4500.5 {} {}, 4821 {} -", told(0), told(9), told(10), told(19), told(20)));
    // A mistake of today is replaced today; the row stays and never counted.
    assert_eq!(zhou.post(&path, &[("list", &list), ("price", "4910")]).await.status, 303);
    let page = zhou.get(&format!("/products/{gtx}")).await.text();
    assert!(page.contains("生效前已替换") && page.contains("4,910.00 CNY"), "{page}");
    for wrong in ["-1", "abc", "1.1234567", ""] {
        assert_eq!(zhou.post(&path, &[("list", &list), ("price", wrong)]).await.status, 422, "{wrong}");
    }
    let end = zhou.post(&format!("/products/{gtx}/price/end"), &[("list", &list), ("quantity", "0")]).await;
    assert_eq!(end.status, 303);
    let open =
        "select count(*) as n from price r join price_list l on l.id = r.list_id join product p on p.id = r.product_id
        where l.name_zh = '标准价目表' and p.code = 'GTX-PRO' and r.valid_until is null";
    // What is planned is not touched by it, and can be taken back itself.
    assert_eq!(world.number(open), 1);
    let (planned, quantity) = (in_days(20), "0");
    let fields = [("list", list.as_str()), ("quantity", quantity), ("from", planned.as_str())];
    assert_eq!(zhou.post(&format!("/products/{gtx}/price/end"), &fields).await.status, 303);
    assert_eq!(world.number(open), 0);
    assert!(zhou.get(&format!("/products/{gtx}")).await.text().contains("4,500.50 CNY"));
    assert!(
        world.number("select count(*) as n from change_history where name = 'price.set' and object = 'price_list'")
            >= 5
    );
}

#[actix_web::test]
async fn prices_are_pasted_by_code_or_name_and_wrong_lines_are_named() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let made = zhou
        .post("/prices/new", &[("name", "美元价"), ("kind", "standard"), ("currency", "USD"), ("tax", "excluded")])
        .await;
    assert_eq!(made.status, 303, "{}", made.text());
    let path = format!("{}/lines", made.location());
    let wrong = "GTX-PRO\t690\n\n没有这个\t5\nGTX-PRO,\nGTX-PRO\t700";
    let page = zhou.post(&path, &[("lines", wrong)]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("第 4 行「GTX-PRO,」无法识别"), "{}", page.text());
    let page = zhou.post(&path, &[("lines", "GTX-PRO\t690\n没有这个\t5\ngtx-pro\t700")]).await;
    for words in ["第 2 行：没有找到在售的产品「没有这个」", "第 3 行：「gtx-pro」同一数量出现了两次", "gtx-pro\t700"]
    {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let good = "gtx-pro\t1,690.25\nGTX-PRO\t1600\t50\n条码打印机，180\nMG-SPECIAL 8 100";
    let done = zhou.post(&path, &[("lines", good)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let text = zhou.get(&made.location()).await.text();
    for words in ["1,690.25 USD / 台", "满 50", "180.00 USD", "满 100", "不含税", "已设置 4 个价格"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[actix_web::test]
async fn lists_for_the_same_do_not_overlap_and_keep_what_their_prices_mean() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let standard = list_id(&world, "标准价目表");
    let second = [("name", "又一份"), ("kind", "standard"), ("currency", "CNY")];
    let refused = zhou.post("/prices/new", &second).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("有效期不能重叠"), "{}", refused.text());
    let edit = format!("/prices/{standard}/edit");
    let from = world.word("select valid_from::text as t from price_list where name_zh = '标准价目表'");
    let base = [("name", "标准价目表"), ("kind", "standard"), ("tax", "included"), ("from", from.as_str())];
    let with =
        |more: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> { base.iter().chain(more).copied().collect() };
    let fixed = zhou.post(&edit, &with(&[("currency", "USD"), ("version", "1")])).await;
    assert_eq!(fixed.status, 422);
    assert!(fixed.text().contains("已有价格，这一项不能再改"), "{}", fixed.text());
    let past = zhou.post(&edit, &with(&[("currency", "CNY"), ("until", "2026-01-31"), ("version", "1")])).await;
    assert_eq!(past.status, 422, "{}", past.text());
    assert_eq!(
        zhou.post(&edit, &with(&[("currency", "CNY"), ("until", "2199-12-31"), ("version", "1")])).await.status,
        303
    );
    assert_eq!(zhou.post(&edit, &with(&[("currency", "CNY"), ("version", "1")])).await.status, 409);
    let next = [("name", "以后的"), ("kind", "standard"), ("currency", "CNY"), ("from", "2200-01-01")];
    assert_eq!(zhou.post("/prices/new", &next).await.status, 303);
    // Only a list that never had a price is deleted.
    assert_eq!(zhou.post(&format!("/prices/{standard}/delete"), &[]).await.status, 422);
    assert_eq!(zhou.post(&format!("/prices/{}/delete", list_id(&world, "以后的")), &[]).await.status, 303);
    for (kind, field) in [("grade", "请选择客户等级"), ("customer", "请填写客户名称")] {
        let page = zhou.post("/prices/new", &[("name", "缺"), ("kind", kind)]).await;
        assert!(page.status == 422 && page.text().contains(field), "{}", page.text());
    }
    let unknown = zhou.post("/prices/new", &[("name", "缺"), ("kind", "customer"), ("customer", "不存在的公司")]).await;
    assert!(
        unknown.status == 422 && unknown.text().contains("没有找到名为「不存在的公司」的客户"),
        "{}",
        unknown.text()
    );
    assert_eq!(world.sign_in("li").post("/prices/new", &next).await.status, 403);
}

/// What the database refuses by itself: two prices on a day.
#[actix_web::test]
async fn two_prices_on_a_day_are_refused_by_the_database() {
    let world = World::new().await;
    let twice = "insert into price (list_id, product_id, from_quantity, unit_price, valid_from, set_at)
        select list_id, product_id, from_quantity, 1, current_date + 5, now() from price where valid_until is null limit 1";
    let done = world.house.db.write_now(&kezhan::core::access::Actor::robot("test"), |tx| {
        tx.record(kezhan::core::event::Event::named("test.prepared", "test"))?;
        Sql::new(twice).run(tx)
    });
    assert!(matches!(&done, Err(kezhan::core::problem::Problem::Refused(name)) if name == "price_alone"), "{done:?}");
}
