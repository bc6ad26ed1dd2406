//! Contacts that come along with imported customers: the second column of nearly every sheet.

use super::field_rules::rule_of;
use super::import_samples::xlsx;
use super::support::{OwnDatabase, Page, Spawned, Visitor, World};
use kezhan::boot::JOBS;
use kezhan::core::access::{Reach, Standing};
use kezhan::customers::model::Place;
use kezhan::exchange::batch::Batch;
use kezhan::exchange::check::{Circumstances, check};
use kezhan::exchange::customers::Customers;
use kezhan::exchange::kind::Kind;
use kezhan::exchange::known::Known;
use kezhan::exchange::read::Limits;
use kezhan::exchange::received::prepared;
use kezhan::exchange::report::{Fate, Report};
use kezhan::exchange::summary::Summary;
use kezhan::jobs::worker::turn;
use kezhan::text::Lang;
use std::sync::Arc;

const CUSTOMERS: &str = "select count(*) as n from customer where origin = 'import'";
const CONTACTS: &str = "select count(*) as n from contact where import_id is not null";
/// The sheet of a Chinese office.
const SHEET: &str = "公司名称,联系人,手机,电话,职务\n\
    嘉兴甲有限公司,沈甲,13700001111,0573-82231122,总经理\n\
    嘉兴乙有限公司,,13700002222,0573-82233344,\n\
    嘉兴丙有限公司,沈丙,,,\n";

fn plan(header: &[&str]) -> Vec<Option<String>> {
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    Customers::guessed(&header).columns.into_iter().map(|column| column.field).collect()
}

fn read_as(header: &[&str]) -> Vec<String> {
    plan(header).into_iter().map(|field| field.unwrap_or_else(|| "-".into())).collect()
}

fn batch(text: &str) -> Batch {
    prepared::<Customers>(text.as_bytes(), "a.csv", None, &Limits::default()).unwrap()
}

fn checked(batch: &Batch) -> Report {
    let at = Circumstances {
        lang: Lang::Zh,
        currency: "CNY".into(),
        zone: chrono_tz::Asia::Shanghai,
        now: "2026-11-22T00:00:00Z".parse().unwrap(),
        reach: Reach::everything(),
        default: Some(Place { owner_id: 1, owner_dept_id: 1 }),
        standing: Arc::new(Standing::everything()),
    };
    check(batch, &Known::default(), &at).unwrap()
}

/// What is wrong: row, column and words.
fn wrong(report: &Report) -> Vec<(usize, Option<usize>, &str)> {
    report.faults.iter().map(|fault| (fault.row, fault.column, fault.words.as_str())).collect()
}

pub fn run_jobs(world: &World) {
    while turn(&world.house, JOBS).unwrap() {}
}

pub async fn sent(visitor: &Visitor, file: &str) -> (String, Page) {
    let answer = visitor.upload("/import/customers", &[], &[("file", "客户.csv", file.as_bytes())]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let path = answer.location();
    run_jobs(&visitor.world);
    let page = visitor.get(&path).await;
    (path, page)
}

pub async fn decide(visitor: &Visitor, path: &str, rows: &str) {
    let page = visitor.get(path).await.text();
    let (_, rest) = page.split_once("name=\"version\" value=\"").expect(&page);
    let version = rest.split('"').next().unwrap();
    let done = visitor.post(&format!("{path}/decide"), &[("rows", rows), ("version", version)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    run_jobs(&visitor.world);
}

#[test]
fn columns_of_contacts_are_known_by_their_usual_names() {
    for (header, fields) in [
        (
            &["公司名称", "联系人", "手机", "电话", "职务"][..],
            &["name", "contact", "contact_phones", "phones", "contact_title"][..],
        ),
        (
            &["客户", "联系人姓名", "联系人电话", "联系电话", "职位"],
            &["name", "contact", "contact_phones", "phones", "contact_title"],
        ),
        (
            &["company", "Contact Person", "Mobile", "Tel", "Job title"],
            &["name", "contact", "contact_phones", "phones", "contact_title"],
        ),
        (&["公司", "姓名", "手机1", "手机2"], &["name", "contact", "contact_phones", "contact_phones"]),
        // Without a contact every phone is the customer's.
        (
            &["公司名称", "手机", "电话", "座机", "电话2", "邮箱", "email 2"],
            &["name", "phones", "phones", "phones", "phones", "mails", "mails"],
        ),
        // No slip of the pen: a contract is no contact.
        (&["company", "contract", "contract name"], &["name", "-", "-"]),
    ] {
        assert_eq!(read_as(header), fields, "{header:?}");
    }
}

#[test]
fn several_phone_columns_become_one_list_and_faults_stand_at_theirs() {
    let mut file =
        batch("名称,手机,电话,电话2\n甲,13700001111,0571-86231122,137 0000 1111\n乙,13700001111,12,\n丙,,,13\n");
    let report = checked(&file);
    assert_eq!(report.draft(0).unwrap().phones, ["137 0000 1111", "0571-86231122"]);
    let told: Vec<_> = wrong(&report).into_iter().map(|(row, column, _)| (row, column)).collect();
    assert_eq!(told, [(3, Some(2)), (4, Some(3))]);
    file.plan.mend(2, "12", "0571-86231123");
    file.plan.set_cell(4, 3, String::new());
    let report = checked(&file);
    assert_eq!((report.good(), report.draft(1).unwrap().phones.len(), report.contacts()), (3, 2, 0));
}

#[test]
fn a_contact_is_what_its_columns_say() {
    let report = checked(&batch(SHEET));
    assert_eq!((report.faults.len(), report.good(), report.contacts()), (0, 3, 2));
    let first = report.ready.get(0).unwrap();
    let contact = first.contact.unwrap();
    assert_eq!((contact.name.as_str(), contact.title.as_str(), contact.main), ("沈甲", "总经理", true));
    assert_eq!(
        (contact.phones, first.draft.phones),
        (vec!["137 0000 1111".to_owned()], vec!["0573-82231122".to_owned()])
    );
    let second = report.ready.get(1).unwrap();
    assert!(second.contact.is_none(), "nobody is named");
    assert_eq!(second.draft.phones, ["0573-82233344", "137 0000 2222"], "so the phone is the customer's own");
    let report = checked(&batch("名称,联系人,手机,职务\n甲,,,经理\n乙,沈乙,12,\n"));
    let told = wrong(&report);
    assert_eq!((told[0].0, told[0].1, told[0].2), (2, Some(1), "请填写联系人姓名。"));
    assert_eq!((told[1].0, told[1].1), (3, Some(2)));
    assert!(told[1].2.starts_with("12: "), "{told:?}");
}

#[test]
fn rows_of_one_customer_bring_its_further_contacts() {
    let file = "公司名称,联系人,手机,电话,行业,负责人,上级客户\n\
        甲公司,沈一,13700001111,0573-82231122,软件,,\n\
        乙公司,,,,,,甲公司\n\
        甲公司,沈二,13700002222,,,,\n\
        甲公司,沈三,,0573-82231122,软件,,\n\
        乙公司,沈四,,,,,\n";
    let report = checked(&batch(file));
    assert!(
        report.faults.is_empty(),
        "the parent is one customer, and the others are its contacts: {:?}",
        wrong(&report)
    );
    let joins: Vec<Option<usize>> = report.rows.iter().map(|row| row.joins).collect();
    assert_eq!(joins, [None, None, Some(0), Some(0), Some(1)]);
    let main: Vec<Option<bool>> =
        (0..5).map(|index| report.ready.get(index).unwrap().contact.map(|one| one.main)).collect();
    assert_eq!(main, [Some(true), None, Some(false), Some(false), Some(true)]);
    assert_eq!((report.good(), report.contacts(), report.duplicates), (5, 4, 0));
}

#[test]
fn rows_of_one_name_that_differ_are_told() {
    let head = "公司名称,联系人,手机,电话,行业\n甲公司,沈一,13700001111,0573-82231122,软件\n";
    for (row, words) in [
        ("甲公司,沈二,,,零售", "「行业」不同"),
        ("甲公司,沈二,,0573-82239999,", "请把这一列读入「联系人电话」"),
        ("甲公司,沈一,13700002222,,", "已有联系人「沈一」"),
        ("甲公司,,,,软件", "与第 2 行同名。"),
    ] {
        let report = checked(&batch(&format!("{head}{row}\n")));
        let told = wrong(&report);
        assert!(told.len() == 1 && told[0].0 == 3 && told[0].2.contains(words), "{row}: {told:?}");
        assert_eq!((report.good(), report.duplicates), (1, 1), "{row}");
    }
    // Told as a customer of its own, each is taken as such.
    let mut file = batch(&format!("{head}甲公司,沈二,,,零售\n"));
    file.plan.same = true;
    assert_eq!((checked(&file).good(), checked(&file).contacts()), (2, 2));
}

#[test]
fn a_row_waits_for_the_one_that_it_joins() {
    let mut file = batch("公司名称,联系人,电话\n甲公司,沈一,12\n甲公司,沈二,\n");
    let report = checked(&file);
    assert_eq!((report.rows[0].fate, report.rows[1].fate), (Fate::Faulty, Fate::Waits(0)));
    let summary = Summary::of::<Customers>(&report, Lang::Zh);
    assert_eq!(summary.rows, summary.good + summary.faulty + summary.waits + summary.left_out);
    file.plan.set_cell(2, 2, "0573-82231122".into());
    assert_eq!((checked(&file).good(), checked(&file).contacts()), (2, 2));
}

#[actix_web::test]
async fn the_sheet_of_a_chinese_office_by_page() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let rows: Vec<Vec<String>> = SHEET.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let path = li.upload("/import/customers", &[], &[("file", "客户.xlsx", &xlsx(&rows))]).await.location();
    let page = li.get(&path).await.text();
    assert!(page.contains("全部 3 行都可以导入") && page.contains("联系人职务"), "{page}");
    decide(&li, &path, "all").await;
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (3, 2));
    assert_eq!(
        world.word(
            "select string_agg(concat_ws('|', t.name, t.title, t.phones[1], c.phones[1], t.main, t.owner_id = c.owner_id, t.customer_owner_id = c.owner_id,
               (select s.numbers[1] from contact_search s where s.contact_id = t.id)), ' ' order by t.id) as t
             from contact t join customer c on c.id = t.customer_id where t.import_id = c.import_id"
        ),
        "沈甲|总经理|137 0000 1111|0573-82231122|t|t|t|8613700001111 沈丙||t|t|t"
    );
    assert_eq!(
        world.number("select cardinality(ids)::bigint as n from audit_event where name = 'contact.imported'"),
        2
    );
    assert_eq!(
        world.number("select count(*) as n from change_history where name = 'contact.imported' and object = 'contact'"),
        2
    );
    let customer = world.customer("嘉兴甲");
    assert!(li.get(&format!("/customers/{customer}")).await.text().contains("沈甲"));
    assert!(li.get("/search?q=%E6%B2%88%E7%94%B2").await.text().contains("沈甲"));
    // It goes as a whole.
    let undone = li.post(&format!("{path}/undo"), &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.text());
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (0, 0));
    assert_eq!(world.number("select count(*) as n from contact_search s where not exists (select 1 from contact t where t.id = s.contact_id)"), 0);
    assert!(li.get(&path).await.text().contains("删除了 3 位客户"));
}

#[actix_web::test]
async fn several_rows_of_one_customer_make_one_with_several_contacts() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let file = "公司名称,联系人,手机,行业\n嘉兴甲有限公司,沈一,13700001111,软件\n嘉兴甲有限公司,沈二,13700002222,软件\n嘉兴乙有限公司,,,\n\
        嘉兴甲有限公司,沈三,12,\n嘉兴乙有限公司,沈四,,\n";
    let (path, page) = sent(&li, file).await;
    assert!(page.text().contains("1 行有问题"), "{}", page.text());
    decide(&li, &path, "good").await;
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (2, 3));
    assert_eq!(
        world.word("select string_agg(concat_ws('/', c.name, t.name, t.main), ' ' order by t.id) as t from contact t join customer c on c.id = t.customer_id where t.import_id is not null"),
        "嘉兴甲有限公司/沈一/t 嘉兴甲有限公司/沈二/f 嘉兴乙有限公司/沈四/t"
    );
    assert!(li.get(&path).await.text().contains("已导入 2 位客户"));
    let rest = li.get(&format!("{path}/rest")).await.text();
    assert_eq!(rest.lines().count(), 2, "{rest}");
    assert!(rest.contains("沈三"), "{rest}");
}

#[actix_web::test]
async fn without_the_right_to_contacts_their_columns_are_left_out_and_refused() {
    let world = World::new().await;
    let li = world.sign_in("li");
    world.run("delete from role_grant g using role r where r.id = g.role_id and r.key = 'salesperson' and g.permission = 'contact.create'");
    let (path, _) = sent(&li, SHEET).await;
    let refused = li.post(&format!("{path}/columns"), &[("field0", "name"), ("field1", "contact")]).await;
    assert!(refused.status == 422 && refused.text().contains("您的角色不能填写「联系人」"), "{}", refused.text());
    decide(&li, &path, "all").await;
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (3, 0));
    assert_eq!(
        world.word("select array_to_string(phones, ',') as t from customer where name = '嘉兴甲有限公司'"),
        "137 0000 1111,0573-82231122",
        "no phone is lost"
    );
}

#[actix_web::test]
async fn field_rules_and_the_reach_of_contacts_hold() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    rule_of(&world, "salesperson", "contact.title", "read");
    let (path, page) = sent(&li, SHEET).await;
    assert!(page.text().contains("全部 3 行都可以导入"), "left out: {}", page.text());
    let refused = li.post(&format!("{path}/columns"), &[("field0", "name"), ("field4", "contact_title")]).await;
    assert!(refused.status == 422 && refused.text().contains("您的角色不能填写「联系人职务」"), "{}", refused.text());
    // For another's customer one may make no contact, while one may import it.
    world.run("update role_grant g set scope = 'own' from role r where r.id = g.role_id and r.key = 'sales_manager' and g.permission = 'contact.create'");
    let (path, page) = sent(&wang, "公司名称,联系人,负责人\n甲公司,沈一,li\n乙公司,沈二,wang\n丙公司,,li\n").await;
    assert!(page.text().contains("您不能为这位负责人的客户新建联系人"), "{}", page.text());
    decide(&wang, &path, "good").await;
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (2, 1));
}

#[actix_web::test]
async fn a_customer_stays_whose_contacts_changed_since() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let file = "公司名称,联系人\n甲公司,沈一\n乙公司,沈二\n丙公司,沈三\n丁公司,沈四\n";
    let (path, _) = sent(&li, file).await;
    decide(&li, &path, "all").await;
    let id = |name: &str| world.number_of("select id as n from contact where name = $1", name);
    let edit = [("name", "沈一"), ("title", "经理"), ("version", "1"), ("main", "1")];
    assert_eq!(li.post(&format!("/contacts/{}/edit", id("沈一")), &edit).await.status, 303);
    assert_eq!(li.post(&format!("/contacts/{}/delete", id("沈二")), &[]).await.status, 303);
    let more = format!("/customers/{}/contacts/new", world.customer("丙公司"));
    assert_eq!(li.post(&more, &[("name", "后来的人")]).await.status, 303);
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    let page = li.get(&path).await.text();
    assert!(page.contains("删除了 1 位客户") && page.contains("或联系人有变化"), "{page}");
    assert_eq!(
        world.word("select string_agg(name, ' ' order by id) as t from customer where origin = 'import'"),
        "甲公司 乙公司 丙公司"
    );
    assert_eq!(world.number("select count(*) as n from contact where name like '沈四' or name = '后来的人'"), 1);
}

#[actix_web::test]
async fn slow_a_large_sheet_is_imported_with_its_contacts_and_taken_back() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let rows: Vec<String> = (0..1300).map(|n| format!("批量客户{},沈{n},138{n:08}", n / 2)).collect();
    let (path, page) = sent(&li, &format!("公司名称,联系人,手机\n{}\n", rows.join("\n"))).await;
    assert!(page.text().contains("全部 1,300 行都可以导入"), "{}", page.text());
    decide(&li, &path, "all").await;
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (650, 1300));
    assert_eq!(world.number("select count(*) as n from contact where import_id is not null and main"), 650);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'contact.imported'"), 1);
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    run_jobs(&world);
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (0, 0));
}

#[test]
fn slow_the_command_counts_contacts() {
    let demo = Spawned::demo();
    let file = std::env::temp_dir().join(format!("kezhan-contacts-{}.csv", std::process::id()));
    std::fs::write(&file, SHEET).unwrap();
    let name = file.to_str().unwrap();
    let map = ["--map", "手机=phones", "--map", "电话=phones"];
    let asked = [&["import", "customers", name, "--json"][..], &map[..]].concat();
    let report: serde_json::Value = serde_json::from_slice(&demo.command(&asked).stdout).unwrap();
    assert_eq!((report["good"].as_u64(), report["contacts"].as_u64()), (Some(3), Some(2)), "{report}");
    let all = demo.command(&["import", "customers", name, "--owner", "li", "--all", "--json"]);
    assert_eq!(all.status.code(), Some(0), "{}", String::from_utf8_lossy(&all.stderr));
    let report: serde_json::Value = serde_json::from_slice(&all.stdout).unwrap();
    assert_eq!((report["imported"].as_u64(), report["contacts"].as_u64()), (Some(3), Some(2)));
    std::fs::remove_file(file).unwrap();
}
