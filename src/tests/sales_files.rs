//! Files of another program's sales: what they are, how their days and stages are read, and what is wrong with them.

use kezhan::core::access::Standing;
use kezhan::core::sql::Door;
use kezhan::sales::actions::{Looked, look};
use kezhan::sales::check::At;
use kezhan::sales::dates::{Order, day};
use kezhan::sales::kinds::Kind;
use kezhan::sales::pages::take_proposals;
use kezhan::sales::plan::{Meaning, Plan};
use kezhan::sales::tables::Sent;
use kezhan::text::Lang;
use std::sync::Arc;

use super::support::Trial;

const FILES: [(&str, &[u8]); 4] = [
    ("accounts.csv", include_bytes!("samples/accounts.csv")),
    ("products.csv", include_bytes!("samples/products.csv")),
    ("sales_pipeline.csv", include_bytes!("samples/sales_pipeline.csv")),
    ("sales_teams.csv", include_bytes!("samples/sales_teams.csv")),
];

/// The four files of the sample.
pub fn sample() -> Vec<Sent> {
    FILES.iter().map(|(name, bytes)| Sent { name: (*name).into(), bytes: bytes.to_vec() }).collect()
}

fn file(name: &str, text: &str) -> Sent {
    Sent { name: name.into(), bytes: text.as_bytes().to_vec() }
}

fn at() -> At {
    At {
        lang: Lang::En,
        zone: chrono_tz::Asia::Shanghai,
        now: "2026-11-22T00:00:00Z".parse().unwrap(),
        standing: Arc::new(Standing::everything()),
    }
}

fn looked(plan: &Plan, files: &[Sent]) -> Looked {
    Trial::new().past_everything(|door| look(door.connection(), plan.clone(), files, &at()).unwrap())
}

/// Value, rows and proposal of each problem.
fn told(looked: &Looked) -> Vec<(String, usize, Option<String>)> {
    let wrong = looked.report.wrong.iter().map(|one| &one.group);
    wrong
        .map(|group| (group.value.clone(), group.count, group.proposal.as_ref().map(|meant| meant.value.clone())))
        .collect()
}

#[test]
fn days_are_read_as_their_column_tells() {
    let of = |days: &[&str]| Order::of(days.iter().copied());
    assert_eq!(of(&["01-03-2017", "25-10-2016"]), Order::Day);
    assert_eq!(of(&["01/03/2017", "10/25/2016"]), Order::Month);
    assert_eq!(of(&["2017-03-25", "01-02-2017"]), Order::Day);
    let read = |text: &str, order| day(text, order).map(|day| day.to_string());
    assert_eq!(read("01-03-2017", Order::Day).as_deref(), Some("2017-03-01"));
    assert_eq!(read("01/03/2017", Order::Month).as_deref(), Some("2017-01-03"));
    assert_eq!(read("2017年3月1日", Order::Day).as_deref(), Some("2017-03-01"));
    assert_eq!(read("2017-03-01 08:15", Order::Month).as_deref(), Some("2017-03-01"));
    for wrong in ["", "31-02-2017", "2017", "1-2-3-4", "soon", "01-03-17"] {
        assert_eq!(read(wrong, Order::Day), None, "{wrong}");
    }
}

#[test]
fn four_files_are_known_by_their_headers_and_their_mistakes_by_file_row_and_column() {
    let mut files = sample();
    files.push(file("data_dictionary.csv", "Table,Field,Description\naccounts,account,Company name\n"));
    let first = looked(&Plan::default(), &files);
    let kinds: Vec<Option<Kind>> = first.tables.iter().map(|table| table.kind).collect();
    assert_eq!(kinds, [Some(Kind::Accounts), Some(Kind::Products), Some(Kind::Deals), Some(Kind::Team), None]);
    assert_eq!(
        told(&first),
        [
            ("technolgy".into(), 12, Some("technology".into())),
            ("Philipines".into(), 1, Some("Philippines".into())),
            ("GTXPro".into(), 1480, Some("GTX Pro".into())),
        ]
    );
    let gtx = first.report.wrong.last().unwrap();
    assert_eq!((gtx.file, gtx.group.column, gtx.group.rows.first()), (2, Some(2), Some(&3)));
    assert_eq!(first.report.open.len(), 1, "the currency is asked for, once");
    // One change mends all rows of a value.
    let mut plan = first.plan.clone();
    take_proposals(&mut plan, &first.report);
    plan.currency = "USD".into();
    let second = looked(&plan, &files);
    assert_eq!((told(&second), second.report.open.len()), (vec![], 0));
    let report = &second.report;
    assert_eq!(
        (report.deals.len(), report.people.len(), report.products.len(), report.good_accounts()),
        (8800, 41, 7, 85)
    );
    assert_eq!((report.without_account, report.before, report.waits), (1425, 0, 0));
    let meant = |name: &str| report.stages[name].meaning;
    assert_eq!((meant("won"), meant("lost")), (Meaning::Won, Meaning::Lost));
    assert_eq!((meant("engaging"), meant("prospecting")), (Meaning::New, Meaning::New));
}

#[test]
fn what_is_wrong_with_a_row_is_said() {
    let files = [
        file("人员.csv", "销售人员,经理,部门\n甲,乙,一部\n甲,乙,一部\n丙,丙,一部\n,乙,一部\n"),
        file("产品.csv", "产品名称,价格\n交换机,100\n交换机,90\n路由器,很贵\n"),
        file("客户.csv", "客户名称,行业\n好客户,\n坏客户,不知道什么行业啊\n"),
        file(
            "商机.csv",
            "商机编号,销售人员,产品,客户,阶段,创建日期,关闭日期,金额\n\
             1,甲,交换机,好客户,赢单,2026/1/2,2026/2/3,1000\n\
             1,甲,交换机,好客户,赢单,2026/1/2,2026/2/3,1000\n\
             2,丁,交换机,好客户,赢单,2026/1/2,2026/2/3,1000\n\
             3,甲,交换鸡,好客户,赢单,2026/1/2,2026/2/3,1000\n\
             4,甲,交换机,坏客户,赢单,2026/1/2,2026/2/3,1000\n\
             5,甲,交换机,没有的客户,赢单,2026/1/2,2026/2/3,1000\n\
             6,甲,交换机,好客户,,2026/1/2,2026/2/3,1000\n\
             7,甲,交换机,好客户,输单,2026/1/2,,1000\n\
             8,甲,交换机,好客户,输单,2026/3/2,2026/2/3,1000\n\
             9,甲,交换机,好客户,洽谈,2099/3/2,,-5\n\
             10,甲,交换机,好客户,洽谈,不知道,,很多\n\
             11,甲,交换机,,洽谈,2026/3/2,2027/2/3,\n",
        ),
    ];
    let found = looked(&Plan { currency: "CNY".into(), ..Plan::default() }, &files);
    let of = |file: usize| -> Vec<usize> {
        let wrong = found.report.wrong.iter().filter(|one| one.file == file);
        let mut rows: Vec<usize> = wrong.flat_map(|one| one.group.rows.clone()).collect();
        rows.sort_unstable();
        rows
    };
    assert_eq!(of(0), [3, 4, 5]);
    assert_eq!(of(1), [3, 4]);
    assert_eq!(of(2), [3]);
    assert_eq!(of(3), [3, 4, 5, 7, 8, 9, 10, 11, 11, 12, 12]);
    assert_eq!(found.report.waits, 1, "what names an account whose row is wrong waits for it");
    let good: Vec<&str> = found.report.deals.iter().map(|deal| deal.key.as_str()).collect();
    assert_eq!(good, ["1", "11"]);
    let open = &found.report.deals[1];
    assert_eq!((open.closed.map(|day| day.to_string()), open.value), (Some("2027-02-03".into()), None));
}

#[test]
fn columns_and_stages_are_read_as_they_are_said_to_be() {
    let files = [file("x.csv", "who,what,how,when\nAnna,A,Closed Won,03/25/2017\nAnna,B,Quoted,03/26/2017\n")];
    let mut plan = looked(&Plan::default(), &files).plan;
    assert_eq!(plan.files[0].kind, None);
    plan.files[0].kind = Some(Kind::Deals);
    for (column, field) in plan.files[0].columns.columns.iter_mut().zip(["agent", "product", "stage", "closed"]) {
        column.field = Some(field.into());
    }
    plan.stages.insert("quoted".into(), Meaning::Lost);
    let found = looked(&plan, &files);
    assert_eq!(found.report.stages["closed won"].meaning, Meaning::Won);
    assert_eq!(found.report.stages["quoted"].meaning, Meaning::Lost);
    // Neither Anna nor the products are there.
    assert_eq!(told(&found), [("Anna".into(), 2, None), ("A".into(), 1, None), ("B".into(), 1, None)]);
}
