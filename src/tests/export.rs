//! The export: the rights and masks of the screen, recorded before anything leaves, cells that nothing calculates.

use super::support::{Page, Visitor, World};
use kezhan::core::safe_cell::{Cell, CsvWriter};
use kezhan::core::workbook::Book;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What spreadsheet programs would calculate, and what may stay as it is.
const NASTY: [&str; 14] = [
    "=1+1",
    "+86 10 6552 9988",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "=HYPERLINK(\"http://x\",\"y\")",
    "=cmd|' /C calc'!A0",
    "客栈 🧵",
    "0012",
];

async fn exported(visitor: &Visitor, fields: &[(&str, &str)]) -> Page {
    visitor.post("/customers/export", fields).await
}

fn rows(page: &Page) -> Vec<Vec<String>> {
    let text = page.text();
    let text = text.strip_prefix('\u{feff}').expect("Excel in Chinese needs the mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[actix_web::test]
async fn the_present_list_leaves_with_its_filters_order_and_columns() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let query = [("stage", "active"), ("sort", "name"), ("format", "csv")];
    let columns = [
        ("columns", "grade"),
        ("columns", "name"),
        ("columns", "phones"),
        ("place-name", "1"),
        ("place-grade", "3"),
        ("place-phones", "2"),
    ];
    let file = exported(&zhou, &[&query[..], &columns[..]].concat()).await;
    assert_eq!(file.status, 200, "{}", file.text());
    assert!(file.header("content-disposition").contains(".csv"));
    let rows = rows(&file);
    assert_eq!(rows[0], ["客户名称", "电话", "级别"]);
    let active = world.number("select count(*) as n from customer where stage = 'active' and deleted_at is null");
    assert_eq!(i64::try_from(rows.len()).unwrap(), active + 2, "a head, the rows, and who made it");
    assert!(
        rows.last().unwrap()[0].contains("周") && rows.last().unwrap()[0].contains(&format!("共 {active} 行")),
        "{:?}",
        rows.last()
    );
    let phones: Vec<&String> =
        rows[1..rows.len() - 1].iter().map(|row| &row[1]).filter(|phone| !phone.is_empty()).collect();
    assert!(!phones.is_empty() && phones.iter().all(|phone| phone.contains('*')), "as lists show them: {phones:?}");
    let reasons =
        world.word("select array_to_string(reasons, ' ') as t from audit_event where name = 'customer.exported'");
    assert!(
        reasons.contains(&format!("rows={active}"))
            && reasons.contains("columns=name,phones,grade")
            && reasons.contains("stage=active"),
        "{reasons}"
    );
}

#[actix_web::test]
async fn nobody_exports_more_than_their_role_reaches() {
    let world = World::new().await;
    assert_eq!(exported(&world.sign_in("li"), &[("columns", "name")]).await.status, 403);
    assert_eq!(world.sign_in("li").get("/customers/export").await.status, 403);
    assert!(!world.sign_in("li").get("/customers").await.text().contains("/customers/export"));
    // Somebody elsewhere shares a customer with a manager: in the list, yet not in the reach of the export.
    world.run("insert into participant (object, row_id, user_id, can_write) select 'customer', c.id, u.id, true from customer c, app_user u
      where u.login = 'wang' and c.name like '%前海%'");
    let wang = world.sign_in("wang");
    assert!(wang.get("/customers?view=shared").await.text().contains("前海"));
    let file = exported(&wang, &[("format", "csv"), ("columns", "name")]).await;
    assert!(file.text().contains("云栖") && !file.text().contains("前海"), "{}", file.text());
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.exported'"), 1);
}

#[actix_web::test]
async fn a_large_export_needs_a_reason_and_nothing_typed_is_lost() {
    let world = World::with(&[("KEZHAN_EXPORT_REASON_ABOVE", "3")]).await;
    let zhou = world.sign_in("zhou");
    assert!(zhou.get("/customers/export").await.text().contains("超过 3 行时必填"));
    let again =
        exported(&zhou, &[("format", "csv"), ("columns", "name"), ("columns", "remark"), ("place-remark", "7")]).await;
    assert_eq!(again.status, 422);
    assert!(
        again.text().contains("请填写原因") && again.text().contains("value=\"remark\" checked"),
        "{}",
        again.text()
    );
    assert_eq!(exported(&zhou, &[("reason", "年终核对")]).await.status, 422, "no column");
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.exported'"), 0);
    let done = exported(&zhou, &[("format", "csv"), ("columns", "name"), ("reason", "年终核对")]).await;
    assert_eq!(done.status, 200);
    let told = world.sign_in("shenji").get("/audit?name=customer.exported").await.text();
    assert!(told.contains("年终核对") && told.contains("导出客户"), "{told}");
    // What somebody left unlocked does not give a large file away.
    let late = world.undone(async {
        world.clock.advance(chrono::TimeDelta::minutes(6));
        exported(&zhou, &[("format", "csv"), ("columns", "name"), ("reason", "年终核对")]).await
    });
    let late = late.await;
    assert!(late.status == 403 && late.text().contains("name=\"confirm\""), "{}", late.text());
    assert_eq!(exported(&zhou, &[("columns", "password_hash"), ("reason", "x")]).await.status, 422, "no such column");
    assert_eq!(exported(&zhou, &[("place-owner_id", "1")]).await.status, 400, "no such field");
}

#[actix_web::test]
async fn a_workbook_says_the_same_in_typed_cells() {
    let world = World::new().await;
    world.run("update customer set name = '=1+1 云栖', revenue = 1234567.50, revenue_currency = 'CNY' where name like '%云栖%'");
    let zhou = world.sign_in("zhou");
    let fields =
        [("format", "xlsx"), ("q", "云栖"), ("columns", "name"), ("columns", "revenue"), ("columns", "created_at")];
    let file = exported(&zhou, &fields).await;
    assert_eq!(&file.body[..2], b"PK");
    let path = folder("workbook").join("a.xlsx");
    std::fs::write(&path, &file.body).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let cell = |row, column| sheet.get((row, column)).cloned().unwrap_or_default();
    assert_eq!(cell(1, 0), calamine::Data::String("=1+1 云栖".into()).clone(), "{sheet:?}");
    assert_eq!(cell(1, 1), calamine::Data::Float(1_234_567.5));
    assert!(cell(2, 0).to_string().contains("导出"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file.body)).unwrap();
    let properties = std::io::read_to_string(archive.by_name("docProps/core.xml").unwrap()).unwrap();
    assert!(properties.contains("周") && properties.contains("导出"), "{properties}");
    let left = std::fs::read_dir(world.house.files.waiting().unwrap()).unwrap().flatten();
    assert_eq!(left.filter(|entry| entry.file_name().to_string_lossy().starts_with("export-")).count(), 0);
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("export-{name}-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// `LibreOffice`'s own reading of a file, as flat XML.
fn as_libreoffice_reads(folder: &Path, file: &str) -> String {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    // UTF-8, comma, quotation mark; no column has a type of its own, and what looks like a formula may be one.
    let done = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1",
            "--convert-to",
            "fods",
            "--outdir",
        ])
        .arg(folder)
        .arg(folder.join(file))
        .output()
        .expect("libreoffice-calc-nogui is not installed: packaging/needs.sh test");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::read_to_string(folder.join(file).with_extension("fods")).unwrap()
}

#[test]
fn slow_libreoffice_finds_text_and_no_formula() {
    let folder = folder("office");
    let mut out = CsvWriter::new(Vec::new()).unwrap();
    for text in NASTY {
        out.row([Cell::Text(text), Cell::Number(text)]).unwrap();
    }
    std::fs::write(folder.join("cells.csv"), out.finish().unwrap()).unwrap();
    let mut book = Book::new(&folder, ("王磊", chrono::DateTime::UNIX_EPOCH, "由 王磊 导出 & 核对")).unwrap();
    book.heads(&["=a", "b"]).unwrap();
    for text in NASTY {
        book.row([Cell::Text(text), Cell::Number(text)]).unwrap();
    }
    let file = std::fs::File::create(folder.join("book.xlsx")).unwrap();
    book.finish(file).unwrap();
    for file in ["cells.csv", "book.xlsx"] {
        let read = as_libreoffice_reads(&folder, file);
        let sheet = read.split("<table:table ").nth(1).unwrap();
        assert!(!sheet.contains("table:formula"), "{file}: {sheet}");
        assert!(sheet.contains("1+1") && sheet.contains("HYPERLINK") && sheet.contains("客栈 🧵"), "{file}: {sheet}");
        let typed = sheet.matches("office:value-type=\"").count();
        let texts = sheet.matches("office:value-type=\"string\"").count();
        // 0012 in a column of figures is one.
        assert!(typed - texts <= 2, "{file}: {typed} cells, {texts} of text\n{sheet}");
    }
}

/// The form carries each filter of the list along.
#[actix_web::test]
async fn a_list_leaves_by_whatever_it_is_filtered() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let query = "view=mine&kind=company&grade=A&stage=active&source=referral&industry=C&region=110000&tag=VIP&taxpayer=general&owner=x&due=week&sort=name&q=x";
    let page = zhou.get(&format!("/customers/export?{query}")).await.text();
    let hidden: Vec<(&str, &str)> = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .filter(|(name, value)| page.contains(&format!("name=\"{name}\" value=\"{value}\"")))
        .collect();
    assert_eq!(hidden.len(), 13, "{hidden:?}");
    let fields = [&hidden[..], &[("format", "csv"), ("columns", "name"), ("place-name", "1")]].concat();
    assert_eq!(exported(&zhou, &fields).await.status, 200);
}

/// A search looks at 2,000 matches: what would be missing is not left out in silence.
#[actix_web::test]
async fn a_search_with_too_many_matches_is_not_exported_in_part() {
    let world = World::new().await;
    world.run_sql(
        kezhan::core::sql::Sql::new(
            "with made as (
               insert into customer (name, stage_since, owner_id, owner_dept_id, created_at, updated_at)
               select '海量客户' || n, current_date, u.id, u.department_id, now(), now() from app_user u, generate_series(1, 2050) n where u.login = 'li' returning id)
             insert into customer_search (customer_id, doubled, pinyin) select id, $1, '' from made",
        )
        .bind(kezhan::core::search_text::name_column(&["海量客户"])),
    );
    let zhou = world.sign_in("zhou");
    let asked = "/customers/export?q=%E6%B5%B7%E9%87%8F%E5%AE%A2%E6%88%B7";
    let page = zhou.get(asked).await;
    assert!(page.status == 422 && page.text().contains("匹配的客户太多，无法导出"), "{}", page.text());
    let fields = [("q", "海量客户"), ("format", "csv"), ("columns", "name"), ("reason", "年终核对")];
    let refused = exported(&zhou, &fields).await;
    assert!(refused.status == 422 && refused.text().contains("输入更具体的名称"), "{}", refused.text());
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.exported'"), 0);
    // Without the search all of them leave.
    let all = exported(&zhou, &fields[1..]).await;
    assert!(all.status == 200 && all.text().matches("海量客户").count() == 2050, "{}", all.status);
}
