//! Import of customers, by page and by command: the dry run names every problem, and nothing is written before the decision.

use super::import_samples::{ACCOUNTS, CHINESE, NUL_CSV, PDF_AS_CSV, bomb_xlsx, broken_xlsx, gbk, xlsx};
use super::support::{Page, Spawned, Visitor, World};
use kezhan::boot::JOBS;
use kezhan::core::access::Reach;
use kezhan::customers::model::Place;
use kezhan::exchange::check::{Circumstances, check};
use kezhan::exchange::customers::Customers;
use kezhan::exchange::groups::groups;
use kezhan::exchange::known::Known;
use kezhan::exchange::read::Limits;
use kezhan::exchange::received::prepared;
use kezhan::exchange::report::{Fate, Link, Report};
use kezhan::jobs::worker::turn;
use kezhan::text::Lang;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CUSTOMERS: &str = "select count(*) as n from customer where origin = 'import'";

async fn upload(visitor: &Visitor, name: &str, bytes: &[u8]) -> Page {
    visitor.upload("/import/customers", &[], &[("file", name, bytes)]).await
}

/// The path of the dry run of a file.
async fn dry_run(visitor: &Visitor, name: &str, bytes: &[u8]) -> String {
    let page = upload(visitor, name, bytes).await;
    assert_eq!(page.status, 303, "{}", page.text());
    page.location()
}

/// The version that the page's decision carries.
fn version(page: &Page) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("name=\"version\" value=\"").expect(&text);
    rest.split('"').next().unwrap().to_owned()
}

async fn decide(visitor: &Visitor, path: &str, rows: &str) -> Page {
    let shown = visitor.get(path).await;
    visitor.post(&format!("{path}/decide"), &[("rows", rows), ("version", &version(&shown))]).await
}

fn run_jobs(world: &World) {
    while turn(&world.house, JOBS).unwrap() {}
}

fn circumstances() -> Circumstances {
    Circumstances {
        lang: Lang::En,
        currency: "CNY".into(),
        zone: chrono_tz::Asia::Shanghai,
        now: "2026-11-22T00:00:00Z".parse().unwrap(),
        reach: Reach::everything(),
        default: Some(Place { owner_id: 1, owner_dept_id: 1 }),
        standing: std::sync::Arc::new(kezhan::core::access::Standing::everything()),
    }
}

fn checked(bytes: &[u8]) -> Report {
    let batch = prepared::<Customers>(bytes, "a.csv", None, &Limits::default()).unwrap();
    check(&batch, &Known::default(), &circumstances()).unwrap()
}

#[test]
fn the_sample_has_thirteen_wrong_cells_and_no_more() {
    let mut batch = prepared::<Customers>(ACCOUNTS, "accounts.csv", None, &Limits::default()).unwrap();
    let report = check(&batch, &Known::default(), &circumstances()).unwrap();
    let groups = groups::<Customers>(&report, Lang::En);
    let told: Vec<(String, usize, String)> = groups
        .iter()
        .map(|group| (group.value.clone(), group.rows.len(), group.proposal.clone().unwrap().value))
        .collect();
    assert_eq!(told, [("technolgy".into(), 12, "technology".into()), ("Philipines".into(), 1, "Philippines".into())]);
    assert_eq!(report.faults.len(), 13);
    batch.plan.take_proposals(&groups);
    let revenue = batch.plan.column_of("revenue").unwrap();
    batch.plan.columns[revenue].factor = 1_000_000;
    batch.plan.columns[revenue].currency = Some("USD".into());
    let report = check(&batch, &Known::default(), &circumstances()).unwrap();
    assert_eq!((report.good(), report.faults.len()), (85, 0));
    assert_eq!(report.rows.iter().filter(|row| matches!(row.parent, Link::Row(_))).count(), 15);
    let acme = report.draft(0).unwrap();
    assert_eq!(
        (acme.revenue.unwrap().to_string(), acme.revenue_currency.as_deref()),
        ("1100040000".into(), Some("USD"))
    );
    assert_eq!((acme.staff, acme.founded), (Some(2822), Some(1996)));
}

#[actix_web::test]
async fn the_sample_by_page() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = dry_run(&li, "accounts.csv", ACCOUNTS).await;
    let page = li.get(&path).await.text();
    assert_eq!(world.number(CUSTOMERS), 0, "nothing is written by a dry run");
    for words in ["technolgy", "technology", "12 行", "Philipines", "Philippines", "第 ", "全部采用建议（2 项）"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    // Importing all is refused while problems remain, also to whoever sends the form by hand.
    assert_eq!(decide(&li, &path, "all").await.status, 422);
    assert_eq!(world.number(CUSTOMERS), 0);
    assert_eq!(li.post(&format!("{path}/mend"), &[]).await.location(), path);
    let columns = [
        ("field0", "name"),
        ("field1", "industry"),
        ("field2", "founded"),
        ("field3", "revenue"),
        ("unit3", "1000000"),
        ("currency3", "USD"),
        ("field4", "staff"),
        ("field5", "country"),
        ("field6", "parent"),
    ];
    assert_eq!(li.post(&format!("{path}/columns"), &columns).await.status, 303);
    let page = li.get(&path).await;
    assert!(
        page.text().contains("1,100,040,000.00 USD") && page.text().contains("全部 85 行都可以导入"),
        "{}",
        page.text()
    );
    let done = li.post(&format!("{path}/decide"), &[("rows", "all"), ("version", &version(&page))]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(world.number(CUSTOMERS), 85);
    assert_eq!(
        world.number("select count(*) as n from customer where origin = 'import' and parent_id is not null"),
        15
    );
    assert_eq!(world.word("select revenue || ' ' || revenue_currency || ' ' || staff || ' ' || founded || ' ' || industry as t from customer where name = 'Acme Corporation'"), "1100040000.00 USD 2822 1996 I");
    assert_eq!(world.number("select count(*) as n from customer where origin = 'import' and owner_id = (select id from app_user where login = 'li') and import_id is not null"), 85);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.imported'"), 1);
    assert_eq!(
        world.number("select cardinality(ids)::bigint as n from audit_event where name = 'customer.imported'"),
        85
    );
    assert!(li.get(&path).await.text().contains("已导入 85 位客户"));
    assert!(li.get("/customers?q=Acme").await.text().contains("Acme Corporation"));
}

#[actix_web::test]
async fn the_good_rows_alone_and_the_rest_as_a_file() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = dry_run(&li, "accounts.csv", ACCOUNTS).await;
    // Acme's own row is wrong, so its good subsidiary waits for it: 85 less 13 less 1.
    assert_eq!(decide(&li, &path, "good").await.status, 303);
    assert_eq!(world.number(CUSTOMERS), 71);
    let rest = li.get(&format!("{path}/rest")).await;
    assert!(rest.header("content-disposition").contains("attachment"));
    let text = rest.text();
    assert_eq!(text.lines().count(), 15, "{text}");
    assert!(text.starts_with('\u{feff}') && text.contains("technolgy") && text.contains("Codehow"), "{text}");
    // The file comes back with its extra column, which belongs to no field.
    let again = dry_run(&li, "rest.csv", text.as_bytes()).await;
    li.post(&format!("{again}/mend"), &[]).await;
    assert_eq!(decide(&li, &again, "all").await.status, 303);
    assert_eq!(world.number(CUSTOMERS), 85);
    assert_eq!(
        world.number("select count(*) as n from customer where origin = 'import' and parent_id is not null"),
        15
    );
}

#[actix_web::test]
async fn a_second_click_imports_nothing_more() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = dry_run(&li, "a.csv", CHINESE.as_bytes()).await;
    let version = version(&li.get(&path).await);
    let key = uuid::Uuid::now_v7().to_string();
    for _ in 0..3 {
        let done = li.post_once(&format!("{path}/decide"), &[("rows", "all"), ("version", &version)], &key).await;
        assert_eq!((done.status.as_u16(), done.location()), (303, path.clone()));
    }
    // Another tab with the same page has a key of its own.
    assert_eq!(li.post(&format!("{path}/decide"), &[("rows", "all"), ("version", &version)]).await.status, 303);
    assert_eq!(world.number(CUSTOMERS), 2);
    // The same for the upload itself.
    assert_eq!(world.number("select count(*) as n from import_batch"), 1);
}

#[actix_web::test]
async fn a_decision_on_an_older_preview_is_not_taken() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = dry_run(&li, "a.csv", CHINESE.as_bytes()).await;
    let version = version(&li.get(&path).await);
    li.post(&format!("{path}/cell"), &[("row", "2"), ("column", "0"), ("to", "杭州云栖新名有限公司")]).await;
    assert_eq!(li.post(&format!("{path}/decide"), &[("rows", "all"), ("version", &version)]).await.status, 409);
    assert_eq!(world.number(CUSTOMERS), 0);
    assert_eq!(decide(&li, &path, "all").await.status, 303);
    assert_eq!(world.number("select count(*) as n from customer where name = '杭州云栖新名有限公司'"), 1);
}

#[actix_web::test]
async fn a_batch_is_ones_own_for_seven_days() {
    let world = World::new().await;
    let (li, zhou, feng) = (world.sign_in("li"), world.sign_in("zhou"), world.sign_in("feng"));
    let path = dry_run(&li, "a.csv", CHINESE.as_bytes()).await;
    assert_eq!(zhou.get(&path).await.status, 404);
    assert_eq!(zhou.get(&format!("{path}/rest")).await.status, 404);
    assert_eq!(zhou.post(&format!("{path}/decide"), &[("rows", "all"), ("version", "1")]).await.status, 404);
    assert_eq!(zhou.post(&format!("{path}/mend"), &[]).await.status, 404);
    assert_eq!(zhou.post(&format!("{path}/drop"), &[]).await.status, 404);
    assert_eq!(feng.get("/import/customers").await.status, 403);
    assert_eq!(li.get(&path).await.status, 200);
    assert_eq!(li.post(&format!("{path}/drop"), &[]).await.status, 303);
    assert_eq!(li.get(&path).await.status, 404);
    let path = dry_run(&li, "a.csv", CHINESE.as_bytes()).await;
    world.run("update import_batch set made_at = made_at - interval '8 days'");
    assert_eq!(li.get(&path).await.status, 404);
}

#[actix_web::test]
async fn columns_are_mapped_anew() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = dry_run(&li, "a.csv", "甲,乙\n客户一,备注一\n客户二,备注二\n".as_bytes()).await;
    let page = li.get(&path).await.text();
    assert!(page.contains("请填写客户名称") && page.contains("哪一列是客户名称"), "{page}");
    let twice = li.post(&format!("{path}/columns"), &[("field0", "name"), ("field1", "name")]).await;
    assert_eq!(twice.status, 422);
    li.post(&format!("{path}/columns"), &[("field0", "name"), ("field1", "remark")]).await;
    assert_eq!(decide(&li, &path, "all").await.status, 303);
    assert_eq!(world.word("select remark as t from customer where name = '客户二'"), "备注二");
}

#[actix_web::test]
async fn files_of_chinese_offices() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let rows: Vec<Vec<String>> =
        [["公司名称", "年营业额（万元）", "创建日期"], ["深圳示例一有限公司", "120.5", "2020/3/5"]]
            .map(|row| row.map(str::to_owned).to_vec())
            .to_vec();
    let pasted = li
        .upload(
            "/import/customers",
            &[("text", "客户名称\t员工人数\n粘贴一有限公司\t12\n粘贴二有限公司\t1,200\n")],
            &[],
        )
        .await;
    for path in [
        dry_run(&li, "客户.csv", &gbk(CHINESE)).await,
        dry_run(&li, "客户.xlsx", &xlsx(&rows)).await,
        pasted.location(),
    ] {
        let done = decide(&li, &path, "all").await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    assert_eq!(world.word("select remark as t from customer where name = '上海客栈贸易有限公司'"), "两行\n备注");
    assert_eq!(world.word("select revenue || ' ' || revenue_currency || ' ' || created_at::text as t from customer where name = '深圳示例一有限公司'"), "1205000.00 CNY 2020-03-04 16:00:00+00");
    assert_eq!(world.number("select staff::bigint as n from customer where name = '粘贴二有限公司'"), 1200);
}

#[actix_web::test]
async fn files_that_are_no_tables() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for (name, bytes, words) in [
        ("a.xlsx", broken_xlsx(), "损坏"),
        ("a.xlsx", bomb_xlsx(), "解压后过大"),
        ("a.csv", PDF_AS_CSV.to_vec(), "PDF"),
        ("a.csv", NUL_CSV.to_vec(), "单元格 B3"),
        ("a.csv", b"name\n\xFF\xFF\xFF\n".to_vec(), "编码"),
        ("a.csv", b"\n\n".to_vec(), "空的"),
        ("a.csv", b"name,name\na,b\n".to_vec(), "A 列和 B 列"),
        ("a.csv", "名称,备注\n甲,\"未完\n乙,丙\n".into(), "引号"),
    ] {
        let page = upload(&li, name, &bytes).await;
        assert_eq!(page.status, 422, "{words}: {}", page.text());
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let page = upload(&li, "a.csv", &vec![b'a'; 21 << 20]).await;
    assert_eq!(page.status, 413);
    assert!(page.text().contains("20 MB"), "{}", page.text());
    assert_eq!(li.upload("/import/customers", &[], &[]).await.status, 422);
    assert_eq!(world.number("select count(*) as n from import_batch"), 0);
}

#[actix_web::test]
async fn slow_all_or_nothing() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    // A code whose customer huang's colleague can't see: only the database can refuse it.
    let code = "91350100M000100Y43";
    assert_eq!(li.post("/customers/new", &[("name", "占用代码有限公司"), ("credit_code", code)]).await.status, 303);
    let rows: Vec<String> = (0..1200).map(|n| format!("批量客户{n},{}", if n == 1100 { code } else { "" })).collect();
    let file = format!("名称,信用代码\n{}\n", rows.join("\n"));
    let path = dry_run(&huang, "a.csv", file.as_bytes()).await;
    run_jobs(&world);
    assert_eq!(decide(&huang, &path, "all").await.status, 303);
    run_jobs(&world);
    let page = huang.get(&path).await.text();
    assert!(page.contains("没有导入任何一行"), "{page}");
    assert_eq!(world.number(CUSTOMERS), 0);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.imported'"), 0);
    // With the cell mended it goes through.
    huang.post(&format!("{path}/cell"), &[("row", "1102"), ("column", "1"), ("to", "")]).await;
    run_jobs(&world);
    assert_eq!(decide(&huang, &path, "all").await.status, 303);
    run_jobs(&world);
    assert_eq!(world.number(CUSTOMERS), 1200);
}

#[actix_web::test]
async fn owners_lie_within_the_scope_of_import() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let file = "客户名称,负责人,创建人\n甲公司,li,赵敏\n乙公司,黄蓉,\n丙公司,没有此人,\n";
    let path = dry_run(&li, "a.csv", file.as_bytes()).await;
    let page = li.get(&path).await.text();
    assert!(page.contains("您不能为「黄蓉」导入") && page.contains("没有账号名或姓名为「没有此人」的人"), "{page}");
    assert_eq!(decide(&li, &path, "good").await.status, 303);
    let path = dry_run(&chen, "a.csv", "客户名称,负责人\n乙公司,黄蓉\n".as_bytes()).await;
    assert_eq!(decide(&chen, &path, "all").await.status, 303);
    let owners = "select string_agg(c.name || ':' || o.login || ':' || d.login, ' ' order by c.id) as t from customer c join app_user o on o.id = c.owner_id join app_user d on d.id = c.created_by where c.origin = 'import'";
    assert_eq!(world.word(owners), "甲公司:li:zhao 乙公司:huang:chen");
}

#[actix_web::test]
async fn names_that_stand_twice() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let file = "客户名称\n甲公司\n甲公司\n苏州华信电子股份有限公司\n";
    let path = dry_run(&li, "a.csv", file.as_bytes()).await;
    let page = li.get(&path).await.text();
    assert!(page.contains("与第 2 行同名") && page.contains("1 行的名称与已有客户相同"), "{page}");
    li.post(&format!("{path}/columns"), &[("same", "1"), ("skip_known", "1")]).await;
    assert_eq!(decide(&li, &path, "all").await.status, 303);
    assert_eq!(world.number(CUSTOMERS), 2);
}

#[test]
fn slow_the_sample_by_command() {
    let demo = Spawned::demo();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/samples/accounts.csv");
    let dry = demo.command(&["import", "customers", file, "--json"]);
    assert_eq!(dry.status.code(), Some(1), "{}", String::from_utf8_lossy(&dry.stderr));
    let report: serde_json::Value = serde_json::from_slice(&dry.stdout).unwrap();
    let told: Vec<(&str, usize, &str)> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (one["value"].as_str().unwrap(), one["rows"].as_array().unwrap().len(), one["proposal"].as_str().unwrap())
        })
        .collect();
    assert_eq!(told, [("technolgy", 12, "technology"), ("Philipines", 1, "Philippines")]);
    assert_eq!(report["imported"], serde_json::Value::Null);
    let nobody = demo.command(&["import", "customers", file, "--mend", "--all"]);
    assert!(nobody.status.code() == Some(1) && String::from_utf8_lossy(&nobody.stderr).contains("--owner"));
    let all = demo.command(&[
        "import",
        "customers",
        file,
        "--owner",
        "chen",
        "--mend",
        "--unit",
        "revenue=million",
        "--currency",
        "USD",
        "--all",
        "--json",
    ]);
    assert_eq!(all.status.code(), Some(0), "{}", String::from_utf8_lossy(&all.stderr));
    let report: serde_json::Value = serde_json::from_slice(&all.stdout).unwrap();
    assert_eq!((report["imported"].as_u64(), report["parents"].as_u64()), (Some(85), Some(15)));
}

#[test]
fn parents_that_cannot_be() {
    let report = checked("name,parent\nA,B\nB,A\nC,C\nD,Nobody\nE,D\n".as_bytes());
    let told: Vec<(usize, &str)> = report.faults.iter().map(|fault| (fault.row, fault.words.as_str())).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[0].1.contains("circle") && told[1].1.contains("circle"), "{told:?}");
    assert!(told[2].1.contains("own parent") && told[3].1.contains("Nobody"), "{told:?}");
    assert_eq!(report.rows[4].fate, Fate::Waits(3));
}

#[test]
fn formulas_stay_text() {
    let report = checked("name,remark\n\"=HYPERLINK(\"\"http://evil\"\")\",'=1+1\n<b>x</b>,😀\n".as_bytes());
    assert_eq!(report.draft(0).unwrap().name, "=HYPERLINK(\"http://evil\")");
    assert_eq!(report.draft(0).unwrap().remark, "=1+1");
    assert_eq!(report.draft(1).unwrap().name, "<b>x</b>");
}

/// Each row's parent by name, whatever its place in the file.
fn family(rows: &[(String, String)]) -> BTreeMap<String, Option<String>> {
    let lines: Vec<String> = rows.iter().map(|(name, parent)| format!("{name},{parent}")).collect();
    let report = checked(format!("name,parent\n{}\n", lines.join("\n")).as_bytes());
    report
        .rows
        .iter()
        .map(|row| {
            let parent = match row.parent {
                Link::Row(index) => Some(report.rows[index].name.to_string()),
                _ => None,
            };
            (row.name.to_string(), parent)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_order_of_rows_gives_the_same_parents(parents in prop::collection::vec(0usize..40, 1..40), seed in any::<u64>()) {
        let rows: Vec<(String, String)> = parents
            .iter()
            .enumerate()
            .map(|(n, parent)| (format!("n{n}"), if *parent < n { format!("n{parent}") } else { String::new() }))
            .collect();
        let mut mixed = rows.clone();
        mixed.sort_by_key(|(name, _)| name.bytes().fold(seed, |sum, byte| sum.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(u64::from(byte))));
        prop_assert_eq!(family(&rows), family(&mixed));
    }
}
