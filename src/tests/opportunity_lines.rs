//! Product lines: what is proposed, what is kept, what it comes to, and who sees it.

use super::opportunities::{add, value, word};
use super::support::{OwnDatabase, Page, Visitor, World};
use diesel::connection::SimpleConnection;
use kezhan::core::access::{Can, OpportunityView};
use kezhan::core::sql::{Number, Sql, Word};
use kezhan::opportunities::figures::{By, pipeline};
use kezhan::opportunities::lines::rules::{amount_of, sum};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use rust_decimal::{Decimal, RoundingStrategy};

/// A quantity, a price, and a discount in percent, in their smallest parts.
fn figures() -> impl Strategy<Value = (i64, i64, i64)> {
    let quantity = prop_oneof![Just(10_000i64), 1i64..1_000_000, 1i64..9_999_999_999_999];
    let price = prop_oneof![Just(0i64), Just(5_000), 1i64..10_000_000, 1i64..99_999_999_999];
    (quantity, price, prop_oneof![Just(0i64), Just(10_000), 0i64..=10_000])
}

proptest! {
    /// Each line is exact but for the last half of a hundredth, half up; the sum is that of the lines.
    #[test]
    fn a_line_is_rounded_half_up_to_the_hundredth((quantity, price, discount) in figures()) {
        let (quantity, price, discount) = (Decimal::new(quantity, 4), Decimal::new(price, 6), Decimal::new(discount, 2));
        let amount = amount_of(quantity, price, discount).unwrap();
        prop_assert!(amount.scale() <= 2);
        // As whole numbers of 10^-14, so that nothing is lost.
        let exact = (quantity * Decimal::from(10_000)).mantissa_of(0) * (price * Decimal::from(1_000_000)).mantissa_of(0)
            * ((Decimal::ONE_HUNDRED - discount) * Decimal::ONE_HUNDRED).mantissa_of(0);
        let over = (amount * Decimal::ONE_HUNDRED).mantissa_of(0) * 1_000_000_000_000 - exact;
        prop_assert!(over > -500_000_000_000 && over <= 500_000_000_000, "{quantity} × {price} − {discount}% = {amount}, {over}");
    }

    #[test]
    fn the_sum_is_that_of_the_lines(lines in prop::collection::vec(prop::option::of(0i64..1_000_000_000_000), 0..100)) {
        let amounts: Vec<Option<Decimal>> = lines.iter().map(|line| line.map(|line| Decimal::new(line, 2))).collect();
        let total = sum(amounts.clone());
        prop_assert_eq!(total.is_none(), lines.iter().all(Option::is_none));
        prop_assert_eq!(total.unwrap_or_default(), Decimal::new(lines.iter().flatten().sum::<i64>(), 2));
    }
}

trait Whole {
    fn mantissa_of(self, decimals: u32) -> i128;
}

impl Whole for Decimal {
    /// The figure as a whole number; it has no decimals.
    fn mantissa_of(self, decimals: u32) -> i128 {
        let plain = self.normalize();
        assert_eq!(plain.scale(), decimals, "{self}");
        plain.mantissa()
    }
}

/// The database says of a line what the program says.
#[test]
fn the_database_rounds_as_the_program_does() {
    let own = OwnDatabase::new();
    let mut connection = own.superuser();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        let (quantity, price, discount) = figures().new_tree(&mut runner).unwrap().current();
        let [quantity, price, discount] =
            [(quantity, 4), (price, 6), (discount, 2)].map(|(figure, scale)| Decimal::new(figure, scale));
        let said: Number = Sql::new("select (round($1::text::numeric * $2::text::numeric * (100 - $3::text::numeric) / 100, 2) * 100)::bigint as n")
            .bind(quantity.to_string())
            .bind(price.to_string())
            .bind(discount.to_string())
            .one(&mut connection)
            .unwrap();
        let amount = amount_of(quantity, price, discount).unwrap();
        assert_eq!(amount, Decimal::new(said.n, 2), "{quantity} × {price} − {discount}%");
    }
    assert_eq!(amount_of(Decimal::ONE, Decimal::new(5_000, 6), Decimal::ZERO), Some(Decimal::new(1, 2)), "half is up");
    let near = Decimal::new(4_999, 6).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    assert_eq!(amount_of(Decimal::ONE, Decimal::new(4_999, 6), Decimal::ZERO), Some(near));
}

fn lines(world: &World, id: i64) -> String {
    word(
        world,
        format!(
            "select coalesce(string_agg(concat_ws(' ', p.code, l.quantity::float8, coalesce(l.price::float8::text, '-'), l.discount::float8, coalesce(l.list_kind, '-'),
               coalesce(l.list_price::float8::text, '-'), coalesce(l.amount::text, '-')), ', ' order by l.position), '') as t
             from opportunity_line l join product p on p.id = l.product_id where l.opportunity_id = {id}"
        ),
    )
}

/// Sends rows of product, quantity, price and discount at the present version.
async fn send(visitor: &Visitor, id: i64, rows: &[[&str; 4]], more: &[(&str, &str)]) -> Page {
    let version = value(&visitor.world, id, "version");
    let names: Vec<[String; 4]> = (0..rows.len())
        .map(|at| ["product", "quantity", "price", "discount"].map(|column| format!("{column}-{at}")))
        .collect();
    let mut fields: Vec<(&str, &str)> = vec![("version", version.as_str())];
    for (names, row) in names.iter().zip(rows) {
        fields.extend(names.iter().map(String::as_str).zip(row.iter().copied()));
    }
    // What a test says stands first.
    let fields: Vec<(&str, &str)> = more.iter().copied().chain(fields).collect();
    visitor.post(&format!("/opportunities/{id}/lines"), &fields).await
}

fn product(world: &World, code: &str) -> i64 {
    world.number_of("select id as n from product where code = $1", code)
}

async fn retire(world: &World, code: &str) {
    let path = format!("/products/{}/retire", product(world, code));
    assert_eq!(world.sign_in("zhou").post(&path, &[]).await.status, 303);
}

const FROM_LINES: (&str, &str) = ("source", "lines");

#[actix_web::test]
async fn products_are_found_by_code_name_and_pinyin_and_take_the_price_that_counts() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "明细商机")]).await;
    let path = format!("/opportunities/{id}");
    let page = li.get(&path).await.text();
    assert!(page.contains("产品明细") && page.contains("还没有产品明细"), "{page}");
    // The customer's own list, the standard one, a quantity from which another price counts, and a price of one's own.
    let rows = [
        ["YL-CRM", "300", "", ""],
        ["条码打印机", "", "", "5%"],
        ["biaoqianzhi", "100", "", ""],
        ["gtk-500", "2", "26,000.5", "12.5"],
    ];
    let done = send(&li, id, &rows, &[FROM_LINES]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let kept = "YL-CRM 300 760 0 customer 760 228000.00, BQ-300 1 1280 5 standard 1280 1216.00, BQ-ZHI 100 16.8 0 standard 16.8 1680.00, GTK-500 2 26000.5 12.5 standard 26768 45500.88";
    assert_eq!(lines(&world, id), kept);
    assert_eq!(value(&world, id, "amount"), "276396.88");
    let page = li.get(&path).await.text();
    for words in [
        "价目表「云栖协议价」（客户专属）",
        "与价目表不同：「标准价目表」（适用于所有客户）为 26,768.00 CNY",
        "276,396.88 CNY",
        "取自明细",
        "修改了产品明细",
        "YL-CRM × 300 · 760.00 CNY",
        "GTK-500 × 2 · 26,000.50 CNY · -12.5%",
        "12.5%",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // The sheet shows what is offered, and in English too.
    let sheet = li.get(&format!("{path}/lines")).await.text();
    assert!(
        sheet.contains("建议 26,768.00 CNY 含税，价目表「标准价目表」") && sheet.contains("value=\"26000.5\""),
        "{sheet}"
    );
    // A line that stays keeps what it was written with, whatever its list says meanwhile.
    let list = world.number("select id as n from price_list where kind = 'customer'").to_string();
    let price = [("list", list.as_str()), ("price", "761"), ("quantity", "300")];
    let zhou = world.sign_in("zhou");
    assert_eq!(zhou.post(&format!("/products/{}/price", product(&world, "YL-CRM")), &price).await.status, 303);
    let again = [rows[0], rows[1], rows[2], rows[3]]
        .map(|row| if row[0] == "YL-CRM" { ["YL-CRM", "300", "760", ""] } else { row });
    let again =
        [again[0], ["BQ-300", "1", "1280", "5"], ["BQ-ZHI", "100", "16.8", ""], ["GTK-500", "2", "26000.5", "12.5"]];
    let version = value(&world, id, "version");
    assert_eq!(send(&li, id, &again, &[FROM_LINES]).await.status, 303);
    assert_eq!((lines(&world, id), value(&world, id, "version")), (kept.to_owned(), version), "nothing has changed");
    assert_eq!(send(&li, id, &[["YL-CRM", "301", "", ""]], &[FROM_LINES]).await.status, 303);
    assert_eq!(lines(&world, id), "YL-CRM 301 761 0 customer 761 229061.00");
}

#[actix_web::test]
async fn all_that_is_wrong_is_told_at_once_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "明细商机"), ("amount", "77")]).await;
    retire(&world, "BQ-300").await;
    let rows = [
        ["没有这个", "1", "", ""],
        ["BQ-300", "1", "", ""],
        ["GTX-PRO", "0", "", ""],
        ["GTX-PRO", "1", "1.1234567", ""],
        ["GTX-PRO", "1", "", "101"],
        ["", "3", "", ""],
        ["GTX-PRO", "7", "", ""],
    ];
    let refused = send(&li, id, &rows, &[]).await;
    assert_eq!(refused.status, 422);
    let page = refused.text();
    for words in [
        "没有找到产品「没有这个」",
        "已停售，不能再选",
        "第 3 行的数量「0」",
        "第 4 行的单价「1.1234567」",
        "第 5 行的折扣「101」",
        "请填写第 6 行的产品",
        "value=\"没有这个\"",
        "value=\"1.1234567\"",
        "value=\"7\"",
        "href=\"#f-product-1\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!((lines(&world, id), value(&world, id, "amount")), (String::new(), "77.00".to_owned()));
    // What can't be: a row beyond the hundredth, a sum that no column holds.
    assert_eq!(send(&li, id, &[], &[("product-100", "GTX-PRO")]).await.status, 400);
    let much = [["GTX-PRO", "999999999", "999999999999", ""]];
    assert!(send(&li, id, &much, &[]).await.text().contains("金额太大"));
    // More rows and the prices of lists without a script, and nothing is kept by that.
    let more = send(&li, id, &[["GTX-PRO", "2", "", ""]], &[("do", "rows"), ("rows", "4")]).await;
    assert!(more.status == 200 && more.text().contains("product-6") && !more.text().contains("product-7"));
    let filled = send(&li, id, &[["GTX-PRO", "2", "", ""]], &[("do", "prices")]).await;
    assert!(filled.status == 200 && filled.text().contains("value=\"4600\""), "{}", filled.text());
    assert_eq!(lines(&world, id), "");
    // A hundred lines fit; a row that is ticked goes; a product that stands stays though it is retired.
    let all: Vec<[&str; 4]> = vec![["GTX-PRO", "1", "0.01", ""]; 100];
    assert_eq!(send(&li, id, &all, &[FROM_LINES]).await.status, 303);
    assert_eq!(value(&world, id, "amount"), "1.00");
    retire(&world, "GTX-PRO").await;
    let fewer = [["GTX-PRO", "1", "0.01", ""], ["GTX-PRO", "2", "5", ""]];
    assert_eq!(send(&li, id, &fewer, &[("remove-0", "1")]).await.status, 303);
    assert_eq!(
        (lines(&world, id), value(&world, id, "amount")),
        ("GTX-PRO 2 5 0 grade 4600 10.00".into(), "10.00".into())
    );
    assert!(li.get(&format!("/opportunities/{id}/lines")).await.text().contains("已停售"));
}

#[actix_web::test]
async fn two_write_lines_at_once_and_the_second_sees_both() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let id = add(&li, &[("name", "明细商机")]).await;
    let path = format!("/opportunities/{id}/lines");
    let version = value(&world, id, "version");
    assert_eq!(send(&wang, id, &[["GTX-PRO", "1", "4000", ""]], &[FROM_LINES]).await.status, 303);
    let late = li.post(&path, &[("version", &version), ("product-0", "MG-SPECIAL"), ("price-0", "51")]).await;
    let page = late.text();
    assert_eq!(late.status, 409);
    assert!(
        page.contains("4,000.00 CNY") && page.contains("value=\"MG-SPECIAL\"") && page.contains("value=\"51\""),
        "{page}"
    );
    assert!(page.contains(&format!("name=\"version\" value=\"{}\"", value(&world, id, "version"))), "{page}");
    assert_eq!(lines(&world, id), "GTX-PRO 1 4000 0 grade 4600 4000.00");
    // The same form twice counts once.
    let key = "0193aaaa-0000-7000-8000-0000000000c1";
    let version = value(&world, id, "version");
    for _ in 0..3 {
        let fields = [("version", version.as_str()), ("product-0", "MG-SPECIAL"), ("price-0", "51")];
        assert_eq!(li.post_once(&path, &fields, key).await.status, 303);
    }
    assert_eq!(lines(&world, id), "MG-SPECIAL 1 51 0 standard 55 51.00");
    let told = "select count(*) as n from audit_event where name = 'opportunity.lined' and row_id = $1";
    assert_eq!(world.number_at(told, id), 2);
    for (login, status) in [("qian", 403), ("zhao", 404), ("huang", 404), ("sun", 403), ("xitong", 403)] {
        assert_eq!(world.sign_in(login).get(&path).await.status, status, "{login}");
    }
}

#[actix_web::test]
async fn an_amount_from_lines_follows_them_and_so_does_what_counts_for_people() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "明细商机"), ("amount", "500"), ("expected_on", "明天")]).await;
    let path = format!("/opportunities/{id}");
    let rows = [["GTX-PRO", "3", "33.335", ""], ["MG-SPECIAL", "1", "0.005", ""]];
    // Typed by hand it stays, and the page says that it differs.
    assert_eq!(send(&li, id, &rows, &[("source", "typed")]).await.status, 303);
    assert_eq!(value(&world, id, "amount"), "500.00");
    assert!(li.get(&path).await.text().contains("与明细合计不同"));
    // The switch on the form; what is typed beside it does not count.
    let version = value(&world, id, "version");
    let fields = [
        ("name", "明细商机"),
        ("amount", "12"),
        ("amount_source", "lines"),
        ("expected_on", "明天"),
        ("version", version.as_str()),
    ];
    assert_eq!(li.post(&format!("{path}/edit"), &fields).await.status, 303);
    assert_eq!(value(&world, id, "amount"), "100.02");
    let page = li.get(&path).await.text();
    assert!(page.contains("手工填写") && page.contains("100.02"), "{page}");
    // A form that does not say leaves it; priced lines keep their currency.
    let version = value(&world, id, "version");
    let fields = [("name", "改名"), ("amount", "12"), ("expected_on", "明天"), ("version", version.as_str())];
    assert_eq!(li.post(&format!("{path}/edit"), &fields).await.status, 303);
    assert_eq!(value(&world, id, "amount"), "100.02");
    let version = value(&world, id, "version");
    let fields = [("name", "改名"), ("currency", "USD"), ("version", version.as_str())];
    let refused = li.post(&format!("{path}/edit"), &fields).await;
    assert!(refused.status == 422 && refused.text().contains("不能改币种"), "{}", refused.text());
    assert_eq!(send(&li, id, &rows[..1], &[]).await.status, 303);
    assert_eq!(value(&world, id, "amount"), "100.01");
    // Won, it counts; closed, its lines stay.
    let version = value(&world, id, "version");
    let won = [("state", "won"), ("day", "今天"), ("version", version.as_str())];
    assert_eq!(li.post(&format!("{path}/end"), &won).await.status, 303);
    let credit = "select coalesce(sum(amount) * 100, 0)::bigint as n from opportunity_credit where opportunity_id = $1";
    assert_eq!(world.number_at(credit, id), 10_001);
    let refused = send(&li, id, &rows, &[]).await;
    assert!(refused.status == 422 && refused.text().contains("明细不能修改"), "{}", refused.text());
    let shown = li.get(&format!("{path}/lines")).await.text();
    assert!(shown.contains("明细不能修改") && !shown.contains("product-0"), "{shown}");
    assert_eq!((world.number_at(credit, id), value(&world, id, "amount")), (10_001, "100.01".into()));
    // Opened again it may be changed, and counts anew.
    let zhou = world.sign_in("zhou");
    let version = value(&world, id, "version");
    let reason = world.number("select min(id) as n from outcome_reason where kind = 'reopened'").to_string();
    let done = zhou.post(&format!("{path}/reopen"), &[("reason", &reason), ("version", &version)]).await;
    assert_eq!((done.status.as_u16(), world.number_at(credit, id)), (303, 0), "{}", done.text());
    assert_eq!(send(&li, id, &rows, &[]).await.status, 303);
    let version = value(&world, id, "version");
    let won = [("state", "won"), ("day", "今天"), ("version", version.as_str())];
    assert_eq!(li.post(&format!("{path}/end"), &won).await.status, 303);
    assert_eq!(world.number_at(credit, id), 10_002);
    // Whatever writes the row, the sum stays the sum.
    world.run("update opportunity set amount = 1 where name = '改名'");
    assert_eq!((world.number_at(credit, id), value(&world, id, "amount")), (10_002, "100.02".into()));
}

/// Lines are there for whoever sees their opportunity, and products that lines name are not deleted.
#[actix_web::test]
async fn lines_are_seen_with_their_opportunity() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "明细商机")]).await;
    let zhou = world.sign_in("zhou");
    assert_eq!(zhou.post("/products/new", &[("code", "NEU-1"), ("name", "新品")]).await.status, 303);
    assert_eq!(send(&li, id, &[["YL-CRM", "2", "", ""], ["NEU-1", "1", "", ""]], &[]).await.status, 303);
    let seen = |login: &str| {
        let count = "select count(*) as n from opportunity_line where opportunity_id = $1";
        world.house.db.read_now(&world.actor(login), |r| Sql::new(count).bind(id).one::<Number>(r)).unwrap().n
    };
    assert_eq!(
        ["li", "wang", "chen", "zhou", "qian", "zhao", "huang", "sun", "xitong"].map(seen),
        [2, 2, 2, 2, 2, 0, 0, 0, 0]
    );
    let used = "select kz_product_used(id)::int::bigint as n from product where code = 'NEU-1'";
    assert_eq!(world.number(used), 1);
    // Of a list that one may not see nothing is told but why it counted.
    world.run("delete from role_grant where permission = 'customer.view' and role_id = (select id from role where key = 'salesperson')");
    let page = world.sign_in("li").get(&format!("/opportunities/{id}")).await.text();
    assert!(page.contains("价目表价（客户专属）") && !page.contains("云栖协议价"), "{page}");
}

/// A deal with several products counts for each with what its lines come to; one without a value once for each of its products.
#[actix_web::test]
async fn figures_by_product_count_by_lines() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let figured = |name: &str| {
        let actor = world.actor("zhou");
        let can: Can<OpportunityView> = Can::of(&actor).unwrap();
        let found = world.house.db.read_now(&actor, |reader| pipeline(reader, &can, Some(By::Product))).unwrap();
        let line = found.lines.into_iter().find(|line| line.name == name && line.currency == "CNY");
        line.map(|line| (line.won, line.open, line.amount.to_string())).unwrap_or_default()
    };
    let bare = figured("");
    let id = add(&li, &[("name", "两个产品"), ("amount", "1000"), ("expected_on", "明天")]).await;
    let rows = [["GTX-PRO", "1", "300", ""], ["MG-SPECIAL", "2", "50", ""], ["GTX-PRO", "1", "200.5", ""]];
    assert_eq!(send(&li, id, &rows, &[]).await.status, 303);
    assert_eq!(figured("GTX Pro"), (0, 1, "0".into()));
    let other = add(&li, &[("name", "一个产品"), ("amount", "70"), ("expected_on", "明天")]).await;
    world.run_sql(Sql::new("insert into opportunity_line (opportunity_id, position, product_id, quantity, unit, tax_rate, tax_included)
        select $1, 1, id, 1, unit, tax_rate, true from product where code = 'GTX-PRO'").bind(other));
    for id in [id, other] {
        let version = value(&world, id, "version");
        let won = [("state", "won"), ("day", "今天"), ("version", version.as_str())];
        assert_eq!(li.post(&format!("/opportunities/{id}/end"), &won).await.status, 303);
    }
    // Two lines of one product are one deal; a line without a price is worth what its deal is.
    assert_eq!(figured("GTX Pro"), (2, 0, "570.50".into()));
    assert_eq!(figured("MG Special"), (1, 0, "100.00".into()));
    assert_eq!(figured(""), bare);
}

/// A deal whose price nobody knows is shown with what the list says.
#[actix_web::test]
async fn a_line_without_a_price_shows_the_price_of_the_list() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "未定价")]).await;
    world.run_sql(Sql::new("insert into opportunity_line (opportunity_id, position, product_id, quantity, unit, tax_rate, tax_included)
        select $1, 1, id, 1, unit, tax_rate, true from product where code = 'GTX-PRO'").bind(id));
    let page = li.get(&format!("/opportunities/{id}")).await.text();
    assert!(page.contains("参考价 4,600.00 CNY") && page.contains("未定"), "{page}");
    let sheet = li.get(&format!("/opportunities/{id}/lines")).await.text();
    assert!(sheet.contains("placeholder=\"4600\"") && sheet.contains("value=\"GTX-PRO\""), "{sheet}");
    let english = li.get(&format!("/opportunities/{id}/lines?lang=en")).await;
    assert_eq!(english.status, 200);
}

/// What stood on opportunities as one product is a line of one after the upgrade, though policies are forced on the owner too.
#[test]
fn an_upgrade_makes_lines_of_what_was_imported() {
    let own = OwnDatabase::new();
    let mut connection = own.superuser();
    connection
        .batch_execute(
            "insert into product (code, name_zh, unit, tax_rate, doubled, pinyin, created_at, updated_at) values ('UP', '升级', 'set', '6', '', '', now(), now());
             insert into department (name_zh) select '升级' where not exists (select from department);
             insert into app_user (login, name, department_id) select 'up', '升级', min(id) from department;
             insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, amount, currency, created_at, updated_at)
               select 900000 + n, 'up ' || n, u.id, u.department_id, 1, 1, now(), now(), case n when 1 then 12.34 end, 'CNY', now(), now()
               from generate_series(1, 3) n, app_user u where u.login = 'up';
             alter table opportunity add column product_id bigint references product;
             update opportunity set product_id = (select id from product where code = 'UP') where name in ('up 1', 'up 2');
             set role kezhan_owner",
        )
        .unwrap();
    connection.batch_execute(include_str!("../../migrations/2026-11-23-000312_imported_lines/up.sql")).unwrap();
    connection.batch_execute("reset role").unwrap();
    let lines = "select string_agg(concat_ws(' ', o.name, l.quantity::float8, l.unit, l.tax_rate, coalesce(l.amount::text, '-')), ', ' order by o.name) as t
        from opportunity_line l join opportunity o on o.id = l.opportunity_id where o.name like 'up %'";
    assert_eq!(Sql::new(lines).one::<Word>(&mut connection).unwrap().t, "up 1 1 set 6 12.34, up 2 1 set 6 -");
    let forced =
        "select count(*) as n from pg_class where relname in ('opportunity', 'product') and relforcerowsecurity";
    assert_eq!(Sql::new(forced).one::<Number>(&mut connection).unwrap().n, 2);
}
