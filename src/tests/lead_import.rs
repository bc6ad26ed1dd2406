//! Files of leads: what becomes of their rows, what is doubled, and taking an import back.

use super::import_samples::gbk;
use super::support::{Page, Spawned, Visitor, World};
use kezhan::boot::JOBS;
use kezhan::jobs::worker::turn;

const LEADS: &str = "select count(*) as n from lead where origin = 'import'";
const WHOSE: &str = "select string_agg(coalesce(nullif(l.name, ''), l.contact) || ' ' || coalesce(u.login, 'pool'), ', ' order by l.number) as t
    from lead l left join app_user u on u.id = l.owner_id where l.origin = 'import'";

fn run_jobs(world: &World) {
    while turn(&world.house, JOBS).unwrap() {}
}

/// The path of the dry run of a file.
async fn dry_run(visitor: &Visitor, file: &[u8]) -> String {
    let sent = visitor.upload("/import/leads", &[], &[("file", "线索.csv", file)]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    run_jobs(&visitor.world);
    sent.location()
}

async fn decide(visitor: &Visitor, path: &str, rows: &str) -> Page {
    let shown = visitor.get(path).await.text();
    let (_, rest) = shown.split_once("name=\"version\" value=\"").expect(&shown);
    let version = rest.split('"').next().unwrap();
    let done = visitor.post(&format!("{path}/decide"), &[("rows", rows), ("version", version)]).await;
    run_jobs(&visitor.world);
    done
}

#[actix_web::test]
async fn rows_become_leads_and_those_of_nobody_lie_in_the_pool() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let file = "公司,联系人,手机,渠道,预算（万元）,负责人,创建时间\n甲展客,张三,139 0000 2001,展会,5,li,2026-03-01\n乙展客,,139 0000 2002,网站,,,\n,李四,139 0000 2003,,,,\n";
    let path = dry_run(&li, &gbk(file)).await;
    let page = li.get(&path).await.text();
    assert!(
        page.contains("全部 3 行都可以导入")
            && page.contains("gb18030")
            && page.contains("展会")
            && page.contains("50,000.00 CNY"),
        "{page}"
    );
    assert_eq!(world.number(LEADS), 0);
    assert_eq!(decide(&li, &path, "all").await.status, 303);
    assert_eq!(world.word(WHOSE), "甲展客 li, 乙展客 pool, 李四 pool");
    assert!(li.get(&path).await.text().contains("已导入 3 条线索"));
    assert!(
        li.get("/import/leads").await.text().contains("已导入")
            && !li.get("/import/customers").await.text().contains("线索.csv")
    );
    let id = path.rsplit('/').next().unwrap().to_owned();
    assert_eq!(li.get(&format!("/import/{id}")).await.status, 404, "an import of leads is none of customers");
    assert_eq!(
        world.word(
            "select amount::text || ' ' || source || ' ' || (created_at at time zone 'Asia/Shanghai')::date as t from lead where name = '甲展客'"
        ),
        "50000.00 exhibition 2026-03-01"
    );
    assert_eq!(
        world.number("select count(distinct number) as n from lead"),
        world.number("select count(*) as n from lead")
    );
    assert!(li.get("/leads?q=13900002002&view=pool").await.text().contains("乙展客"));
    let own = world.number("select id as n from lead where name = '甲展客'");
    assert!(li.get(&format!("/leads/{own}")).await.text().contains("导入了线索"));
    assert_eq!(
        world.number("select count(*) as n from audit_event where name = 'lead.imported' and cardinality(ids) = 3"),
        1
    );
    // Rows without an owner are the importer's own where they say so.
    let path = dry_run(&li, "公司\n丙展客\n".as_bytes()).await;
    assert_eq!(li.post(&format!("{path}/columns"), &[("mine", "1")]).await.status, 303);
    assert_eq!(decide(&li, &path, "all").await.status, 303);
    assert!(world.word(WHOSE).ends_with("丙展客 li"), "{}", world.word(WHOSE));
}

#[actix_web::test]
async fn what_is_wrong_repeated_or_there_is_named_by_row_and_column() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let file = "公司,联系人,电话,行业\n嘉兴南湖新材料有限公司,吴敏,,\n新客一,,13757311020,\n苏州华信电子股份有限公司,,,\n新客二,王五,139 0000 3001,软件和信息技术服务业\n新客二,王五,,\n新客三,,13900003001,\n,,,制造\n新客四,,不是电话,软件和信息技术服务\n";
    let path = dry_run(&li, file.as_bytes()).await;
    let page = li.get(&path).await.text();
    for words in [
        "已有线索「嘉兴南湖新材料有限公司」。",
        "已有线索「嘉兴南湖新材料有限公司」使用这个电话。",
        "已有客户「苏州华信电子股份有限公司」。",
        "与第 5 行同名。",
        "与第 5 行的电话相同。",
        "请填写名称、联系人、电话或邮箱中的任意一项。",
        "不是电话",
        "软件和信息技术服务业",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Who may not see a lead is not told of it.
    let huang = world.sign_in("huang");
    let strange = dry_run(&huang, "公司\n嘉兴南湖新材料有限公司\n".as_bytes()).await;
    assert!(huang.get(&strange).await.text().contains("全部 1 行都可以导入"));
    // Doubles are left out, or taken.
    assert_eq!(li.post(&format!("{path}/columns"), &[("skip_known", "1"), ("same", "1")]).await.status, 303);
    assert_eq!(decide(&li, &path, "good").await.status, 303);
    assert_eq!(world.number(LEADS), 3, "{}", world.word(WHOSE));
    let rest = li.get(&format!("{path}/rest")).await.text();
    assert!(rest.contains("已有这条线索或这位客户。"), "{rest}");
    let path = dry_run(&li, "公司\n嘉兴南湖新材料有限公司\n".as_bytes()).await;
    assert_eq!(li.post(&format!("{path}/columns"), &[("take_known", "1")]).await.status, 303);
    assert_eq!(decide(&li, &path, "all").await.status, 303);
    assert_eq!(world.number(LEADS), 4);
}

#[actix_web::test]
async fn an_import_is_taken_back_but_for_what_was_claimed_or_followed_since() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let path = dry_run(&li, "公司,负责人\n甲展客,\n乙展客,\n丙展客,li\n丁展客,li\n".as_bytes()).await;
    assert_eq!(decide(&li, &path, "all").await.status, 303);
    let id = |name| world.number_of("select id as n from lead where name = $1", name);
    assert_eq!(chen.post(&format!("/leads/{}/claim", id("甲展客")), &[]).await.status, 303);
    let said = li.upload(&format!("/leads/{}/follow-ups", id("丙展客")), &[("body", "谈过")], &[]).await;
    assert!(said.status.is_redirection() || said.status.is_success(), "{}", said.text());
    assert_eq!(chen.post(&format!("{path}/undo"), &[]).await.status, 404, "it is another's");
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    assert_eq!(world.word(WHOSE), "甲展客 chen, 丙展客 li");
    let page = li.get(&path).await.text();
    assert!(
        page.contains("已撤销，删除了 2 条线索") && page.contains("陈静 修改过") && page.contains("导入后有了跟进"),
        "{page}"
    );
    assert_eq!(
        world.number(
            "select count(*) as n from lead_search s where not exists (select 1 from lead l where l.id = s.lead_id)"
        ),
        0
    );
    assert_eq!(
        world
            .number("select count(*) as n from audit_event where name = 'lead.import_undone' and cardinality(ids) = 2"),
        1
    );
}

#[actix_web::test]
async fn slow_a_large_file_is_imported_by_jobs() {
    let own = super::support::OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let lines: Vec<String> =
        (0..1_100).map(|n| format!("批量线索{n},138{n:08},{}", if n % 2 == 0 { "li" } else { "" })).collect();
    let path = dry_run(&li, format!("公司,电话,负责人\n{}\n", lines.join("\n")).as_bytes()).await;
    assert!(li.get(&path).await.text().contains("全部 1,100 行都可以导入"));
    assert_eq!(decide(&li, &path, "all").await.status, 303);
    assert_eq!(world.number(LEADS), 1_100);
    assert_eq!(
        world.number(
            "select count(*) as n from lead where origin = 'import' and pool_id is not null and owner_id is null"
        ),
        550
    );
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    run_jobs(&world);
    assert_eq!(world.number(LEADS), 0);
}

#[test]
fn slow_by_command_too() {
    let demo = Spawned::demo();
    let file = std::env::temp_dir().join(format!("kezhan-leads-{}.csv", std::process::id()));
    std::fs::write(
        &file,
        "company,contact,phone,owner\nNew one,Ann,13900004001,li\nNew two,,13900004002,\n嘉兴南湖新材料有限公司,,,\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let dry = demo.command(&["import", "leads", file, "--json"]);
    assert_eq!(dry.status.code(), Some(1), "{}", String::from_utf8_lossy(&dry.stderr));
    let report: serde_json::Value = serde_json::from_slice(&dry.stdout).unwrap();
    assert_eq!(
        (report["good"].as_u64(), report["known_names"].as_u64(), report["imported"].as_u64()),
        (Some(2), Some(1), None)
    );
    assert_eq!(report["problems"][0]["rows"][0].as_u64(), Some(4), "{report}");
    let all = demo.command(&["import", "leads", file, "--skip-known", "--all", "--json"]);
    assert_eq!(all.status.code(), Some(0), "{}", String::from_utf8_lossy(&all.stderr));
    let report: serde_json::Value = serde_json::from_slice(&all.stdout).unwrap();
    assert_eq!(report["imported"].as_u64(), Some(2));
    std::fs::remove_file(file).unwrap();
}
