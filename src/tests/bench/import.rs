//! Imports of many rows, from the upload to the last row, beside COPY of the same rows into the same tables.

use super::client::Client;
use super::load;
use super::report::Report;
use super::server::{self, Server};
use super::viewers::{Viewer, superuser};
use diesel::connection::SimpleConnection;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types as st};
use rust_xlsxwriter::Workbook;
use std::path::Path;
use std::time::{Duration, Instant};

/// Customers that are there before.
const THERE: u32 = 10_000;

const HEADER: [&str; 10] =
    ["客户名称", "行业", "电话", "邮箱", "员工人数", "年营业额（万元）", "标签", "地址", "创建时间", "备注"];

const COLUMNS: &str = "id, name, short_name, kind, grade, stage, stage_since, source, industry, country, region, address, credit_code, parent_id,
    revenue, revenue_currency, staff, founded, phones, mails, website, remark, extra, owner_id, owner_dept_id, pool_id, last_follow_up_at, next_follow_up,
    origin, import_id, created_by, created_at, updated_by, updated_at, version, deleted_at, deleted_by";

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

fn xlsx(rows: usize) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory().unwrap();
    sheet.write_row(0, 0, HEADER).unwrap();
    for n in 0..rows {
        sheet.write_row(u32::try_from(n).unwrap() + 1, 0, row(n)).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn csv(rows: usize) -> Vec<u8> {
    let lines: Vec<String> = (0..rows).map(|n| row(n).join(",")).collect();
    format!("{}\n{}\n", HEADER.join(","), lines.join("\n")).into_bytes()
}

#[derive(QueryableByName)]
struct State {
    #[diesel(sql_type = st::Text)]
    t: String,
}

/// Where the newest import stands.
fn state(connection: &mut PgConnection) -> String {
    let sql = "select state || ': ' || problem as t from import_batch order by made_at desc limit 1";
    sql_query(sql).get_result::<State>(connection).unwrap().t
}

async fn wait(connection: &mut PgConnection, wanted: &str) {
    let begun = Instant::now();
    loop {
        let now = state(connection);
        if now.starts_with(wanted) {
            return;
        }
        assert!(!now.starts_with("failed"), "the import failed: {now}");
        assert!(begun.elapsed() < Duration::from_mins(15), "the import is still {now}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// One file: uploaded, checked, imported. What it took in seconds, and the address of the import.
async fn import(server: &Server, folder: &Path, (name, file): (&str, Vec<u8>), report: &mut Report) -> (f64, String) {
    let kind = name.rsplit('.').next().unwrap().to_uppercase();
    let viewer = Viewer::sign_in(server.port, folder, "all", "").await;
    let mut database = superuser(folder);
    server.forget_peak();
    let before = server.memory();
    let begun = Instant::now();
    let mut client = Client::new(server.port);
    let answer = client.ask(&viewer.upload("/import/customers", name, &file)).await.unwrap();
    assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(client.body(&answer)));
    let path = client.header(&answer, "location").unwrap();
    drop(file);
    report.fact(THERE, &format!("import, {kind}: upload, s"), begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    wait(&mut database, "waiting").await;
    let checked = begun.elapsed().as_secs_f64();
    report.fact(THERE, &format!("import, {kind}: read and check, s"), checked);
    // The check takes longer than the server keeps a silent connection.
    let mut client = Client::new(server.port);
    let answer = client.ask(&viewer.get(&path, false)).await.unwrap();
    let page = String::from_utf8_lossy(client.body(&answer)).into_owned();
    let version = page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect(&page);
    let begun = Instant::now();
    let decide = viewer.post(&format!("{path}/decide"), &[("rows", "all"), ("version", version)]);
    assert_eq!(client.ask(&decide).await.unwrap().status, 303);
    wait(&mut database, "done").await;
    let applied = begun.elapsed().as_secs_f64();
    report.fact(THERE, &format!("import, {kind}: check again and import, s"), applied);
    report.fact(THERE, &format!("import, {kind}: altogether, s"), checked + applied);
    report.fact(THERE, &format!("import, {kind}: memory before, MB"), before);
    report.fact(THERE, &format!("import, {kind}: memory at most, MB"), server.peak());
    (checked + applied, path)
}

async fn undo(server: &Server, folder: &Path, path: &str, report: &mut Report) {
    let viewer = Viewer::sign_in(server.port, folder, "all", "").await;
    let mut database = superuser(folder);
    let begun = Instant::now();
    let sent = load::in_turn(server.port, &viewer.post(&format!("{path}/undo"), &[]), 1).await;
    assert_eq!(sent.times.len(), 1);
    wait(&mut database, "undone").await;
    report.fact(THERE, "import: taken back, s", begun.elapsed().as_secs_f64());
    // One at a time: several in one text are one transaction, in which nothing is vacuumed.
    for statement in ["set statement_timeout = 0", "vacuum analyze customer, customer_search"] {
        database.batch_execute(statement).unwrap();
    }
}

/// An XLSX and a CSV of so many rows into a company of 10,000 customers; they are taken back.
pub async fn measure(root: &Path, rows: usize, report: &mut Report) {
    let (folder, _) = server::seeded(root, THERE);
    let server = Server::serve(&folder).await;
    report.note(&format!("imports of {rows} rows with {} columns", HEADER.len()));
    let (_, path) = import(&server, &folder, ("customers.xlsx", xlsx(rows)), report).await;
    undo(&server, &folder, &path, report).await;
    let (took, path) = import(&server, &folder, ("customers.csv", csv(rows)), report).await;
    let copied = copy(&folder);
    report.fact(THERE, "COPY of the same rows into the same tables, s", copied);
    report.fact(THERE, "import, CSV: rate of COPY, %", copied / took * 100.0);
    undo(&server, &folder, &path, report).await;
}

/// The rows that were imported, into tables with the same indexes and triggers. What stands with them (contacts, labels) waits
/// for them meanwhile.
fn copy(folder: &Path) -> f64 {
    let mut database = superuser(folder);
    database
        .batch_execute(&format!(
            "set statement_timeout = 0; copy (select {COLUMNS} from customer where origin = 'import' order by id) to '/tmp/kezhan-bench-customer';
             copy (select s.* from customer_search s join customer c on c.id = s.customer_id where c.origin = 'import' order by 1) to '/tmp/kezhan-bench-search';
             begin; set local session_replication_role = replica; delete from customer_search where customer_id in (select id from customer where origin = 'import');
             delete from customer where origin = 'import'; commit"
        ))
        .unwrap();
    database.batch_execute("vacuum analyze customer, customer_search").unwrap();
    let begun = Instant::now();
    database
        .batch_execute(&format!(
            "begin; copy customer ({COLUMNS}) from '/tmp/kezhan-bench-customer'; copy customer_search from '/tmp/kezhan-bench-search'; commit"
        ))
        .unwrap();
    let took = begun.elapsed().as_secs_f64();
    database
        .batch_execute("copy (select 1) to program 'rm -f /tmp/kezhan-bench-customer /tmp/kezhan-bench-search'")
        .unwrap();
    took
}
