//! The permission matrix: its CSV says what `Standing` decides by, the generated pages are up to date.

use super::support::World;
use kezhan::admin::departments::store as departments;
use kezhan::admin::matrix::{store, table};
use kezhan::admin::roles::grid::United;
use kezhan::core::access::{Actor, PERMISSIONS, Standing};
use kezhan::text::Lang;
use std::path::Path;

#[actix_web::test]
async fn the_file_equals_standing_cell_for_cell() {
    let world = World::new().await;
    world.run("insert into role (name_zh) values ('指定'), ('停用')");
    world.run("insert into role_grant (role_id, permission, scope, departments) select id, 'customer.delete', 'chosen', array(select id from department order by id limit 2) from role where name_zh in ('指定', '停用')");
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login in ('li', 'chen') and r.name_zh in ('指定', '停用')");
    world.run("update role set retired_at = now() where name_zh = '停用'");
    let page = world.sign_in("shenji").get("/admin/permissions/users.csv").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().unwrap().clone();
    let tree = world.house.db.read_now(&Actor::robot("test"), |r| departments::tree(r)).unwrap();
    let mut seen = 0;
    for line in reader.records() {
        let line = line.unwrap();
        let id = world.id(&line[1]);
        let standing = world.house.db.housekeeping_now(|tx| Standing::load(tx, id)).unwrap();
        for (permission, cell) in PERMISSIONS.iter().zip(line.iter().skip(3)) {
            let expected = United::of(&standing.grants, permission.id)
                .label(Lang::Zh, |id| departments::name_of(&tree, &id.to_string(), Lang::Zh));
            assert_eq!(cell, expected, "{} {}", &line[1], permission.id);
            assert_eq!(!cell.is_empty(), standing.holds(permission.id), "{} {}", &line[1], permission.id);
            seen += 1;
        }
        assert_eq!(line.len(), heads.len());
    }
    assert_eq!(
        seen,
        PERMISSIONS.len() * usize::try_from(world.number("select count(*) as n from app_user where active")).unwrap()
    );
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'permission.exported'"), 1);
}

#[actix_web::test]
async fn page_file_and_json_agree() {
    let world = World::new().await;
    let shenji = world.sign_in("shenji");
    let (rows, tree) =
        world.house.db.read_now(&Actor::robot("test"), |r| Ok((store::roles(r)?, departments::tree(r)?))).unwrap();
    let page = shenji.get("/admin/permissions?of=roles&object=customer").await.text();
    let file = shenji.get("/admin/permissions/roles.csv").await.text();
    let json = table::json(&rows, &store::Rules::new());
    for (row, value) in rows.iter().zip(json.as_array().unwrap()) {
        for permission in PERMISSIONS {
            let words = table::words(row, permission.id, &tree, Lang::Zh);
            assert!(page.contains(&words) || permission.object() != "customer", "{words}");
            assert!(file.contains(&words), "{words}");
            assert_eq!(value["permissions"].get(permission.id).is_some(), !words.is_empty());
        }
    }
    let who = shenji.get("/admin/permissions?permission=customer.edit").await.text();
    assert!(who.contains("陈静") && who.contains("周远") && !who.contains("钱进"), "{who}");
}

#[actix_web::test]
async fn everybody_sees_their_own_rights_and_only_theirs() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let page = li.get("/account/rights").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("customer.view") && page.text().contains("销售"));
    assert_eq!(li.get(&format!("/admin/users/{}/rights", world.id("chen"))).await.status, 403);
    assert_eq!(world.sign_in("shenji").get(&format!("/admin/users/{}/rights", world.id("chen"))).await.status, 200);
    assert!(li.get("/account").await.text().contains("/account/rights"));
}

#[test]
fn the_generated_pages_are_up_to_date() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (name, command, made) in [
        ("permissions.md", "permissions", kezhan::cli::permissions::doc()),
        ("routes.md", "routes", kezhan::cli::routes::doc()),
    ] {
        let kept = std::fs::read_to_string(docs.join(name)).unwrap_or_default();
        assert!(kept == made, "docs/{name} is out of date: run `target/debug/kezhan {command} --doc > docs/{name}`");
    }
}
