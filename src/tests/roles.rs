//! Roles and grants: two sides never meet by any path, nobody grants to themselves, a changed role counts at once.

use super::support::{OwnDatabase, World};
use diesel::connection::SimpleConnection;
use kezhan::admin::roles::rules::{administrator, common_sides};
use kezhan::core::access::{Actor, permission};
use kezhan::core::event::Event;
use kezhan::core::problem::Problem;
use kezhan::core::sql::Sql;

fn role(world: &World, key: &str) -> String {
    world.number_of("select id as n from role where key = $1", key).to_string()
}

fn common(ids: &[&str]) -> Vec<&'static str> {
    common_sides(ids.iter().map(|id| permission(id).unwrap()))
}

#[test]
fn what_one_role_grants_has_a_side_in_common() {
    assert_eq!(common(&["customer.view", "contact.edit"]), ["business"]);
    assert_eq!(administrator(&common(&["user.manage", "department.manage"])), Some("system"));
    assert_eq!(administrator(&common(&["role.manage", "permission.read"])), Some("security"));
    assert_eq!(common(&["permission.read"]), ["security", "audit"]);
    for mixed in [
        ["customer.view", "user.manage"],
        ["user.manage", "role.manage"],
        ["role.manage", "audit.read"],
        ["user.manage", "permission.read"],
    ] {
        assert!(common(&mixed).is_empty(), "{mixed:?}");
    }
}

#[actix_web::test]
async fn an_account_stands_on_one_side_only() {
    let world = World::new().await;
    let anquan = world.sign_in("anquan");
    for (login, key) in [
        ("xitong", "audit_administrator"),
        ("shenji", "system_administrator"),
        ("xitong", "salesperson"),
        ("li", "system_administrator"),
    ] {
        let path = format!("/admin/users/{}/roles", world.id(login));
        let page = anquan.post(&format!("{path}/give"), &[("role", &role(&world, key))]).await;
        assert_eq!(page.status, 422, "{login} {key}");
        assert!(page.text().contains("三员分立"), "{}", page.text());
    }
    let path = format!("/admin/users/{}/roles", world.id("li"));
    assert_eq!(anquan.post(&format!("{path}/give"), &[("role", &role(&world, "reader"))]).await.status, 303);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'role.given'"), 1);
}

#[test]
fn sql_meets_the_same_wall() {
    let own = OwnDatabase::new();
    for statement in [
        "insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'xitong' and r.key = 'audit_administrator'",
        "insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'li' and r.key = 'security_administrator'",
        "update user_role set user_id = (select id from app_user where login = 'li') where role_id = (select id from role where key = 'system_administrator')",
        "insert into role_grant (role_id, permission, scope) select id, 'role.manage', 'ability' from role where key = 'system_administrator'",
        "insert into role_grant (role_id, permission, scope) select id, 'user.manage', 'ability' from role where key = 'salesperson'",
        "update role_grant set permission = 'audit.read' where permission = 'user.manage'",
    ] {
        let refused = own.superuser().batch_execute(statement).unwrap_err();
        assert!(refused.to_string().contains("would stand on two sides"), "{statement}: {refused}");
    }
    let mut connection = own.superuser();
    connection.batch_execute("insert into setting (key, value) values ('separation', 'off')").unwrap();
    connection
        .batch_execute("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'li' and r.key = 'security_administrator'")
        .unwrap();
    let refused = connection.batch_execute("update setting set value = 'on' where key = 'separation'").unwrap_err();
    assert!(refused.to_string().contains("would stand on two sides"), "{refused}");
}

#[actix_web::test]
async fn nobody_grants_to_themselves() {
    let world = World::new().await;
    let anquan = world.sign_in("anquan");
    let me = world.id("anquan");
    for verb in ["give", "take"] {
        let page = anquan
            .post(&format!("/admin/users/{me}/roles/{verb}"), &[("role", &role(&world, "security_administrator"))])
            .await;
        assert_eq!(page.status, 422, "{verb}");
    }
    let actor: std::sync::Arc<Actor> = world.actor("anquan");
    let refused = world.house.db.write_now(&actor, |tx| {
        tx.record(Event::named("test.prepared", "test"))?;
        Sql::new("insert into user_role (user_id, role_id) select $1, id from role where key = 'audit_administrator'")
            .bind(me)
            .run(tx)
    });
    assert!(
        matches!(&refused, Err(Problem::Refused(name)) if name == "separate_administrators" || name == "no_self_grant"),
        "{refused:?}"
    );
    let extended = world.house.db.write_now(&actor, |tx| {
        tx.record(Event::named("test.prepared", "test"))?;
        Sql::new(
            "update role_grant set scope = scope where role_id in (select role_id from user_role where user_id = $1)",
        )
        .bind(me)
        .run(tx)
    });
    assert!(matches!(&extended, Err(Problem::Refused(name)) if name == "no_self_grant"), "{extended:?}");
}

#[actix_web::test]
async fn a_role_mixing_two_sides_is_refused_with_words() {
    let world = World::new().await;
    let anquan = world.sign_in("anquan");
    let mixed = anquan
        .post("/admin/roles/new", &[("name_zh", "混合"), ("g.customer.view", "own"), ("a.user.manage", "1")])
        .await;
    assert_eq!(mixed.status, 422);
    assert!(mixed.text().contains("不能放在一个角色里"));
    let unchosen = anquan.post("/admin/roles/new", &[("name_zh", "指定"), ("g.customer.view", "chosen")]).await;
    assert_eq!(unchosen.status, 422);
    assert!(unchosen.text().contains("name=\"d.customer.view\""), "the departments are asked for");
    let department = world.number("select id as n from department where name_zh = '华东组'").to_string();
    let chosen = anquan
        .post(
            "/admin/roles/new",
            &[("name_zh", "指定"), ("g.customer.view", "chosen"), ("d.customer.view", &department)],
        )
        .await;
    assert_eq!(chosen.status, 303, "{}", chosen.text());
    let shown = anquan.get(&chosen.location()).await.text();
    assert!(shown.contains("指定部门：华东组"), "{shown}");
}

#[actix_web::test]
async fn an_edited_role_counts_on_the_next_request_of_another_session() {
    let world = World::new().await;
    let anquan = world.sign_in("anquan");
    let fields = [("name_zh", "试用"), ("g.customer.view", "own"), ("g.customer.create", "own")];
    let made = anquan.post("/admin/roles/new", &fields).await.location();
    let id = made.rsplit('/').next().unwrap().to_owned();
    let feng = world.sign_in("feng");
    assert_eq!(feng.get("/customers/new").await.status, 403);
    let give = format!("/admin/users/{}/roles/give", world.id("feng"));
    assert_eq!(anquan.post(&give, &[("role", &id)]).await.status, 303);
    assert_eq!(feng.get("/customers/new").await.status, 200);
    let narrowed = [("name_zh", "试用"), ("g.customer.view", "own"), ("version", "1")];
    assert_eq!(anquan.post(&format!("{made}/edit"), &narrowed).await.status, 303);
    assert_eq!(feng.get("/customers/new").await.status, 403);
    let late = anquan
        .post(&format!("{made}/edit"), &[("name_zh", "太晚"), ("g.customer.view", "all"), ("version", "1")])
        .await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("本人") && late.text().contains("全部"), "both versions are shown");
    assert_eq!(anquan.post(&format!("{made}/retire"), &[]).await.status, 303);
    assert_eq!(world.number_of("select count(*) as n from audit_event where name = $1", "role.retired"), 1);
}

#[actix_web::test]
async fn a_built_in_role_is_copied_not_edited() {
    let world = World::new().await;
    let anquan = world.sign_in("anquan");
    let id = role(&world, "salesperson");
    let edited = anquan.post(&format!("/admin/roles/{id}/edit"), &[("name_zh", "改"), ("version", "1")]).await;
    assert_eq!(edited.status, 422);
    let copy = anquan.post(&format!("/admin/roles/{id}/copy"), &[]).await.location();
    assert!(copy.ends_with("/edit"));
    assert!(anquan.get(&copy).await.text().contains("销售 副本"));
}

#[actix_web::test]
async fn separation_is_switched_by_a_recorded_act_and_every_page_tells() {
    let world = World::new().await;
    let anquan = world.sign_in("anquan");
    assert_eq!(anquan.post("/admin/separation", &[("separation", "off")]).await.status, 303);
    assert_eq!(
        world.number(
            "select count(*) as n from audit_event where name = 'setting.changed' and reasons = '{separation off}'"
        ),
        1
    );
    for (login, path) in [
        ("anquan", "/admin/roles"),
        ("anquan", "/admin/grants"),
        ("anquan", "/admin/permissions"),
        ("xitong", "/admin/users"),
        ("xitong", "/admin/departments"),
    ] {
        assert!(world.sign_in(login).get(path).await.text().contains("三员分立已关闭"), "{path}");
    }
    let path = format!("/admin/users/{}/roles/give", world.id("xitong"));
    assert_eq!(anquan.post(&path, &[("role", &role(&world, "audit_administrator"))]).await.status, 303);
    assert_eq!(
        anquan.post("/admin/separation", &[("separation", "on")]).await.status,
        422,
        "somebody stands on two sides"
    );
}
