//! Measurements of imports at full size; `make bench` prints them.

use super::support::{OwnDatabase, Visitor, World};
use diesel::connection::SimpleConnection;
use kezhan::boot::JOBS;
use kezhan::core::outside::Clock;
use kezhan::jobs::worker::turn;
use rust_xlsxwriter::Workbook;
use std::time::{Duration, Instant};

const ROWS: usize = 200_000;

const HEADER: [&str; 10] =
    ["客户名称", "行业", "电话", "邮箱", "员工人数", "年营业额（万元）", "标签", "地址", "创建时间", "备注"];

fn row(n: usize) -> [String; 10] {
    const CITIES: [&str; 8] = ["杭州", "上海", "深圳", "苏州", "成都", "武汉", "西安", "广州"];
    const NAMES: [&str; 8] = ["云栖", "华信", "金鼎", "远航", "明德", "瑞丰", "天成", "博雅"];
    const TRADES: [&str; 5] = ["科技", "贸易", "机械", "医药", "物流"];
    [
        format!("{}{}{}{}有限公司", CITIES[n % 8], NAMES[(n / 8) % 8], n, TRADES[(n / 64) % 5]),
        ["软件", "零售", "制造业"][n % 3].into(),
        format!("138{n:08}"),
        format!("office{n}@example.cn"),
        (n % 3000).to_string(),
        format!("{}.5", n % 100_000),
        ["重点", "华东", "渠道", ""][n % 4].into(),
        format!("建设路{}号{}室", n % 900 + 1, n % 40 + 101),
        format!("20{:02}-{:02}-{:02}", 10 + n % 16, n % 12 + 1, n % 28 + 1),
        format!("第{n}行的备注，来自旧系统"),
    ]
}

fn xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEADER).unwrap();
    for n in 0..ROWS {
        sheet.write_row(n as u32 + 1, 0, row(n)).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn csv() -> Vec<u8> {
    let lines: Vec<String> = (0..ROWS).map(|n| row(n).join(",")).collect();
    format!("{}\n{}\n", HEADER.join(","), lines.join("\n")).into_bytes()
}

/// A line of /proc/self/status, in MB.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    let took = begun.elapsed();
    println!("  {what:<44} {:7.1} s", took.as_secs_f64());
    (done, took)
}

async fn bench(world: &World, visitor: &Visitor, name: &str, file: Vec<u8>) -> (String, Duration) {
    println!("{name}: {ROWS} rows, {} columns, {} MB", HEADER.len(), file.len() >> 20);
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = memory("VmRSS");
    let begun = Instant::now();
    let sent = visitor.upload("/import/customers", &[], &[("file", name, &file)]).await;
    drop(file);
    assert_eq!(sent.status, 303, "{}", sent.text());
    println!("  {:<44} {:7.1} s", "upload, until the page is there", begun.elapsed().as_secs_f64());
    let path = sent.location();
    let (_, checking) = timed("read, check, known customers", || turn(&world.house, JOBS).unwrap());
    let page = visitor.get(&path).await.text();
    let (_, rest) = page.split_once("name=\"version\" value=\"").expect(&page);
    let version = rest.split('"').next().unwrap();
    visitor.post(&format!("{path}/decide"), &[("rows", "all"), ("version", version)]).await;
    let (_, applying) = timed("read and check again, import", || turn(&world.house, JOBS).unwrap());
    assert_eq!(world.number("select count(*) as n from customer where origin = 'import'"), ROWS as i64);
    println!("  memory: {before} MB before, at most {} MB while it worked", memory("VmHWM"));
    (path, checking + applying)
}

async fn ground() -> (OwnDatabase, World, Visitor) {
    let own = OwnDatabase::new();
    // As jobs have it: the patience of the doors aside.
    let mut world = own.world_at(Clock::fixed(Clock::System.now())).await;
    world.house.db = world.house.db.aside();
    while turn(&world.house, JOBS).unwrap() {}
    let li = world.sign_in("li");
    (own, world, li)
}

#[actix_web::test]
#[ignore = "a measurement"]
async fn bench_import_xlsx() {
    let (_own, world, li) = ground().await;
    let (_, took) = bench(&world, &li, "customers.xlsx", xlsx()).await;
    println!("  {:<44} {:7.1} s, the goal is 120 s", "all", took.as_secs_f64());
}

#[actix_web::test]
#[ignore = "a measurement"]
async fn bench_import_csv_beside_copy() {
    let (own, world, li) = ground().await;
    let (path, took) = bench(&world, &li, "customers.csv", csv()).await;
    let mut connection = own.superuser();
    connection.batch_execute(&format!(
        "set statement_timeout = 0; copy (select {COLUMNS} from customer where origin = 'import' order by id) to '/tmp/kezhan-bench-customer';
         copy (select s.* from customer_search s join customer c on c.id = s.customer_id where c.origin = 'import' order by 1) to '/tmp/kezhan-bench-search'"
    )).unwrap();
    li.post(&format!("{path}/undo"), &[]).await;
    timed("undo", || turn(&world.house, JOBS).unwrap());
    assert_eq!(world.number("select count(*) as n from customer where origin = 'import'"), 0);
    connection.batch_execute("vacuum analyze customer; vacuum analyze customer_search").unwrap();
    let ((), copying) = timed("COPY of the same rows into the same tables", || {
        connection
            .batch_execute(&format!(
                "begin; copy customer ({COLUMNS}) from '/tmp/kezhan-bench-customer'; copy customer_search from '/tmp/kezhan-bench-search'; commit"
            ))
            .unwrap();
    });
    println!("  {:<44} {:7.0} %, the goal is 25 %", "rate of COPY", 100.0 * copying.as_secs_f64() / took.as_secs_f64());
    connection
        .batch_execute("copy (select 1) to program 'rm -f /tmp/kezhan-bench-customer /tmp/kezhan-bench-search'")
        .unwrap();
}

const COLUMNS: &str = "id, name, short_name, kind, grade, stage, stage_since, source, industry, country, region, address, credit_code, parent_id,
    revenue, revenue_currency, staff, founded, phones, mails, website, remark, extra, owner_id, owner_dept_id, pool_id, last_follow_up_at, next_follow_up,
    origin, import_id, created_by, created_at, updated_by, updated_at, version, deleted_at, deleted_by";
