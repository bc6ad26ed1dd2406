//! Taking an import back: everything is as before, but for what others did since.

use super::import_samples::CHINESE;
use super::support::{OwnDatabase, Page, Trial, Visitor, World};
use diesel::{PgConnection, RunQueryDsl, sql_query};
use kezhan::boot::JOBS;
use kezhan::core::sql::{Number, Sql, Word};
use kezhan::jobs::worker::turn;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;

const CUSTOMERS: &str = "select count(*) as n from customer where origin = 'import'";

/// Uploads, imports all good rows, and gives the page's path.
async fn imported(visitor: &Visitor, file: &[u8]) -> String {
    let sent = visitor.upload("/import/customers", &[], &[("file", "a.csv", file)]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let path = sent.location();
    run_jobs(&visitor.world);
    let page = visitor.get(&path).await.text();
    if let Some((_, rest)) = page.split_once("name=\"version\" value=\"") {
        let version = rest.split('"').next().unwrap();
        let done = visitor.post(&format!("{path}/decide"), &[("rows", "good"), ("version", version)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    run_jobs(&visitor.world);
    path
}

fn run_jobs(world: &World) {
    while turn(&world.house, JOBS).unwrap() {}
}

async fn undo(visitor: &Visitor, path: &str) -> Page {
    let answer = visitor.post(&format!("{path}/undo"), &[]).await;
    run_jobs(&visitor.world);
    answer
}

#[actix_web::test]
async fn it_is_gone_for_good_and_can_be_done_again() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = imported(&li, CHINESE.as_bytes()).await;
    assert_eq!(world.number(CUSTOMERS), 2);
    assert!(li.get(&path).await.text().contains("撤销这次导入"));
    assert_eq!(undo(&li, &path).await.status, 303);
    assert_eq!(world.number(CUSTOMERS), 0, "not in the recycle bin either");
    let page = li.get(&path).await.text();
    assert!(page.contains("已撤销，删除了 2 位客户") && !page.contains("保留的客户"), "{page}");
    assert!(li.get("/import/customers").await.text().contains("已撤销"));
    assert_eq!(
        world.number(
            "select count(*) as n from audit_event where name = 'customer.import_undone' and cardinality(ids) = 2"
        ),
        1
    );
    // A second click changes nothing; the same file goes in again.
    assert_eq!(undo(&li, &path).await.status, 303);
    imported(&li, CHINESE.as_bytes()).await;
    assert_eq!(world.number(CUSTOMERS), 2);
}

#[actix_web::test]
async fn what_anybody_changed_or_uses_stays_with_the_reason() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let file = "客户名称,上级客户,标签\n甲公司,,新标签\n乙公司,甲公司,新标签\n丙公司,,\n丁公司,,\n戊公司,,\n";
    let path = imported(&li, file.as_bytes()).await;
    let edit = |name: &'static str, remark: &'static str, parent: &'static str| {
        let id = world.customer(name);
        (format!("/customers/{id}/edit"), [("name", name), ("remark", remark), ("parent", parent), ("version", "1")])
    };
    // chen, the superior, changes one; li, who imported, adds a follow-up to another, changes a third and looks at a fourth.
    let (to, fields) = edit("乙公司", "陈静改过", "甲公司");
    assert_eq!(chen.post(&to, &fields).await.status, 303);
    let id = world.customer("丙公司");
    let follow_up = li.upload(&format!("/customers/{id}/follow-ups"), &[("body", "谈过")], &[]).await;
    assert!(follow_up.status.is_redirection() || follow_up.status.is_success(), "{}", follow_up.text());
    let (to, fields) = edit("丁公司", "自己改过", "");
    assert_eq!(li.post(&to, &fields).await.status, 303);
    let looked = world.customer("戊公司");
    assert_eq!(li.get(&format!("/customers/{looked}")).await.status, 200);
    assert_eq!(undo(&li, &path).await.status, 303);
    let page = li.get(&path).await.text();
    for words in ["删除了 1 位客户", "由 陈静 修改过", "由 李娜 修改过", "有了联系人、跟进", "是保留客户的上级"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let left =
        "select string_agg(name, ' ' order by id) as t from customer where origin = 'import' and deleted_at is null";
    assert_eq!(world.word(left), "甲公司 丙公司 丁公司 乙公司");
    assert_eq!(world.number("select count(*) as n from tag where name = '新标签'"), 1, "still in use");
}

#[actix_web::test]
async fn others_need_the_right_to_import_and_delete_and_a_lost_right_is_told() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let path = imported(&li, CHINESE.as_bytes()).await;
    assert_eq!(chen.post(&format!("{path}/undo"), &[]).await.status, 404);
    world.run("update role_grant set scope = 'own' where permission = 'customer.import'");
    // The customers pass to another by hand of the database, so that no change tells of it.
    world.run("update customer set owner_id = (select id from app_user where login = 'huang') where origin = 'import'");
    let refused = undo(&li, &path).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("不在您的权限范围内"), "{}", refused.text());
    assert_eq!(world.number(CUSTOMERS), 2);
    world.run("delete from role_grant where permission = 'customer.import'");
    assert_eq!(undo(&li, &path).await.status, 403);
}

#[actix_web::test]
async fn whoever_imports_and_deletes_everywhere_takes_it_back() {
    let world = World::new().await;
    let (li, zhou) = (world.sign_in("li"), world.sign_in("zhou"));
    world.run("update role_grant g set scope = 'all' from role r where r.id = g.role_id and r.key = 'director' and g.permission in ('customer.import', 'customer.delete')");
    let path = imported(&li, CHINESE.as_bytes()).await;
    assert_eq!(zhou.get(&path).await.status, 200);
    assert_eq!(undo(&zhou, &path).await.status, 303);
    assert_eq!(world.number(CUSTOMERS), 0);
}

/// What is not compared: what happened stays told, counters go on, and the import itself is remembered.
const APART: &str = "change_history% audit_event% import_batch import_progress job submission session throttle function_use schedule_firing";

/// Every table's content as one text each, in no order.
fn contents(connection: &mut PgConnection) -> BTreeMap<String, String> {
    let apart: Vec<String> = APART.split(' ').map(str::to_owned).collect();
    let tables: Vec<Word> = Sql::new(
        "select c.relname::text as t from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind = 'r' and not exists (select 1 from unnest($1::text[]) x(apart) where c.relname like x.apart)",
    )
    .bind(apart)
    .rows(connection)
    .unwrap();
    let read = "do $$ declare t text; begin create temporary table if not exists content (name text, rows text); delete from content;
        for t in select unnest(string_to_array(current_setting('kezhan.tables'), ',')) loop
          execute format('insert into content select %L, coalesce(string_agg(x::text, chr(10) order by x::text), '''') from %I x', t, t);
        end loop; end $$";
    let names = tables.iter().map(|table| table.t.clone()).collect::<Vec<_>>().join(",");
    sql_query("select set_config('kezhan.tables', $1, false)")
        .bind::<diesel::sql_types::Text, _>(names)
        .execute(connection)
        .unwrap();
    sql_query(read).execute(connection).unwrap();
    let rows: Vec<Word> = Sql::new("select name || chr(1) || rows as t from content").rows(connection).unwrap();
    rows.into_iter()
        .map(|row| {
            let (name, rows) = row.t.split_once('\u{1}').unwrap();
            (name.to_owned(), rows.to_owned())
        })
        .collect()
}

/// A file of customers with parents among themselves and among those there are, tags, phones and faults.
fn files() -> impl Strategy<Value = String> {
    let row = (0usize..40, prop::option::of(0usize..40), 0u8..6, any::<bool>(), any::<bool>());
    prop::collection::vec(row, 1..30).prop_map(|rows| {
        let mut out = String::from("客户名称,上级客户,标签,电话,营业额,创建时间,联系人,手机\n");
        for (name, parent, tag, phone, faulty) in rows {
            let parent = parent.map_or(String::new(), |parent| format!("随机客户{parent}"));
            let tag = ["", "重点", "新标签", "新标签 重点", "随机", "华东"][usize::from(tag)];
            let phone = if faulty {
                "不是电话"
            } else if phone {
                "13800000000"
            } else {
                ""
            };
            let contact = ["", "沈一", "沈二"][name % 3];
            let name = format!("随机客户{name}");
            let cells = [name.as_str(), &parent, tag, phone, "12.5", "2020-03-05", contact, "13900000000"];
            out.push_str(&cells.join(","));
            out.push('\n');
        }
        out
    })
}

#[actix_web::test]
async fn slow_any_import_taken_back_leaves_every_table_as_it_was() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let mut connection = own.superuser();
    let mut runner = TestRunner::default();
    let mut imported_rows = 0;
    for _ in 0..24 {
        let file = files().new_tree(&mut runner).unwrap().current();
        let before = contents(&mut connection);
        let path = imported(&li, file.as_bytes()).await;
        let rows = world.number(CUSTOMERS);
        imported_rows += rows;
        if rows > 0 {
            assert_ne!(contents(&mut connection), before);
            assert_eq!(undo(&li, &path).await.status, 303);
        }
        let after = contents(&mut connection);
        for (table, rows) in &before {
            assert_eq!(&after[table], rows, "{table} after\n{file}");
        }
    }
    assert!(imported_rows > 24, "the files are worth something");
}

#[actix_web::test]
async fn a_large_import_is_taken_back_by_a_job() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let rows: Vec<String> = (0..800).map(|n| format!("批量客户{n},批量{}", n % 3)).collect();
    let mut connection = own.superuser();
    let before = contents(&mut connection);
    let path = imported(&li, format!("客户名称,标签\n{}\n", rows.join("\n")).as_bytes()).await;
    assert_eq!(world.number(CUSTOMERS), 800);
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    assert_eq!(world.word("select state as t from import_batch"), "undoing");
    assert!(li.get(&path).await.text().contains("hx-get="));
    run_jobs(&world);
    assert_eq!(world.word("select state as t from import_batch"), "undone");
    assert_eq!(contents(&mut connection), before);
    let told = Sql::new("select count(*) as n from change_history where name = 'customer.import_undone'");
    assert_eq!(told.one::<Number>(&mut connection).unwrap().n, 800, "history says so");
}

/// The functions behind it answer nobody who may not know of the import.
#[test]
fn the_way_past_the_policies_is_guarded() {
    let trial = Trial::new();
    let gone = trial.past_everything(|tx| {
        Sql::new("select kz_import_taken_back(gen_random_uuid(), '{1}') as n")
            .one::<kezhan::core::sql::Number>(tx)
            .unwrap()
            .n
    });
    assert_eq!(gone, 0);
}

/// Rows of an import as they are now, by name.
const IMPORTED: &str = "select coalesce(string_agg(c::text || (select coalesce(string_agg(g.name, ' ' order by g.name), '')
    from tagging t join tag g on g.id = t.tag_id where t.object = 'customer' and t.row_id = c.id), chr(10) order by c.id), '') as t
  from customer c where c.name = any($1)";

fn rows_of(world: &World, names: &[String]) -> String {
    let asked = Sql::new(IMPORTED).bind(names.to_vec());
    world.house.db.read_now(&kezhan::core::access::Actor::robot("test"), |r| asked.one::<Word>(r)).unwrap().t
}

/// What may happen to an imported customer before the import is taken back.
async fn touch(world: &World, (li, chen): (&Visitor, &Visitor), name: &str, what: u8) -> bool {
    let id = world.customer(name);
    let version = world.number_at("select version::bigint as n from customer where id = $1", id).to_string();
    let edit = [("name", name), ("remark", "后来改过"), ("version", &version)];
    let ids = id.to_string();
    let done = match what {
        0 => li.post(&format!("/customers/{id}/edit"), &edit).await,
        1 => chen.post(&format!("/customers/{id}/edit"), &edit).await,
        2 => li.upload(&format!("/customers/{id}/follow-ups"), &[("body", "后来跟进")], &[]).await,
        3 => chen.post("/customers/transfer", &[("ids", &ids), ("person", "赵敏")]).await,
        4 => li.post(&format!("/customers/{id}/contacts/new"), &[("name", "后来的人")]).await,
        5 => li.post("/customers/edit", &[("ids", &ids), ("add", "后来的标签")]).await,
        6 => li.post(&format!("/customers/{id}/delete"), &[]).await,
        _ => return false,
    };
    assert!(done.status.is_success() || done.status.is_redirection(), "{what}: {}", done.text());
    true
}

#[actix_web::test]
async fn slow_whatever_was_touched_after_an_import_stays_as_it_is_and_is_named() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let mut runner = TestRunner::default();
    let cases = prop::collection::vec((prop::option::of(0usize..6), 0u8..14), 6);
    let (mut stayed, mut went) = (0, 0);
    for round in 0..12 {
        let case = cases.new_tree(&mut runner).unwrap().current();
        let names: Vec<String> = (0..case.len()).map(|n| format!("来回客户{round}之{n}号")).collect();
        // A parent stands further up, so that there are no circles.
        let above = |n: usize| case[n].0.filter(|parent| *parent < n);
        let line = |n: usize| format!("{},{}\n", names[n], above(n).map_or("", |parent| names[parent].as_str()));
        let file: String = std::iter::once("客户名称,上级客户\n".to_owned()).chain((0..case.len()).map(line)).collect();
        let path = imported(&li, file.as_bytes()).await;
        let mut stays = vec![false; case.len()];
        for (n, (_, what)) in case.iter().enumerate() {
            stays[n] = touch(&world, (&li, &chen), &names[n], *what).await;
        }
        // A customer that is another's parent can't be deleted for good before it; the edits take the parent away.
        for n in (0..case.len()).rev() {
            if let Some(parent) = above(n).filter(|_| stays[n] && case[n].1 > 1) {
                stays[parent] = true;
            }
        }
        let kept: Vec<String> =
            names.iter().zip(&stays).filter(|(_, stays)| **stays).map(|(name, _)| name.clone()).collect();
        let before = rows_of(&world, &kept);
        assert_eq!(undo(&li, &path).await.status, 303);
        assert_eq!(rows_of(&world, &kept), before, "{case:?}");
        assert_eq!(rows_of(&world, &names), before, "the others are gone: {case:?}");
        let page = li.get(&path).await.text();
        assert!(page.contains(&format!("删除了 {} 位客户", names.len() - kept.len())), "{case:?} {page}");
        if !kept.is_empty() {
            assert!(page.contains(&format!("{} 位客户保留了下来", kept.len())), "{case:?} {page}");
        }
        (stayed, went) = (stayed + kept.len(), went + names.len() - kept.len());
    }
    assert!(stayed > 10 && went > 10, "{stayed} stayed, {went} went");
}
