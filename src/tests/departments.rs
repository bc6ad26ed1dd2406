//! Departments: no circles, closed only when empty, a move counts at once.

use super::support::World;

fn id(world: &World, name: &str) -> String {
    world.number_of("select id as n from department where name_zh = $1", name).to_string()
}

#[actix_web::test]
async fn a_department_cannot_lie_below_itself() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    let (sales, east) = (id(&world, "销售部"), id(&world, "华东组"));
    let page = xitong
        .post(&format!("/admin/departments/{sales}"), &[("name_zh", "销售部"), ("parent", &east), ("version", "1")])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("不能移动到自己"));
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'department.moved'"), 0);
}

#[actix_web::test]
async fn a_move_changes_sight_at_once() {
    let world = World::new().await;
    let (xitong, liu) = (world.sign_in("xitong"), world.sign_in("liu"));
    let theirs = world.number("select id as n from customer where owner_id = (select id from app_user where login = 'li') and deleted_at is null order by id limit 1");
    assert_eq!(liu.get(&format!("/customers/{theirs}")).await.status, 404);
    let (east, south) = (id(&world, "华东组"), id(&world, "华南组"));
    let moved = xitong
        .post(
            &format!("/admin/departments/{east}"),
            &[("name_zh", "华东组"), ("name_en", "East team"), ("parent", &south), ("version", "1")],
        )
        .await;
    assert_eq!(moved.status, 303, "{}", moved.text());
    assert_eq!(liu.get(&format!("/customers/{theirs}")).await.status, 200);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'department.moved'"), 1);
    let late = xitong
        .post(&format!("/admin/departments/{east}"), &[("name_zh", "太晚"), ("parent", &south), ("version", "1")])
        .await;
    assert_eq!(late.status, 409);
}

#[actix_web::test]
async fn only_an_empty_department_is_closed() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    let full = xitong.post(&format!("/admin/departments/{}/close", id(&world, "华东组")), &[]).await;
    assert_eq!(full.status, 422);
    assert!(full.text().contains("部门里还有"));
    let sales = id(&world, "销售部");
    assert_eq!(xitong.post("/admin/departments/new", &[("name_zh", "空部门"), ("parent", &sales)]).await.status, 303);
    let empty = id(&world, "空部门");
    assert_eq!(xitong.post(&format!("/admin/departments/{empty}/heads"), &[("person", "li")]).await.status, 303);
    assert_eq!(xitong.post(&format!("/admin/departments/{empty}/close"), &[]).await.status, 303);
    assert_eq!(
        xitong
            .post(&format!("/admin/users/{}/posts", world.id("li")), &[("department", &empty), ("title", "")])
            .await
            .status,
        422,
        "nobody enters a closed one"
    );
    assert_eq!(xitong.post(&format!("/admin/departments/{empty}/reopen"), &[]).await.status, 303);
    assert_eq!(
        xitong
            .post(&format!("/admin/users/{}/posts", world.id("li")), &[("department", &empty), ("title", "顾问")])
            .await
            .status,
        303
    );
    assert_eq!(
        xitong.post(&format!("/admin/departments/{empty}/close"), &[]).await.status,
        422,
        "a part-time post counts"
    );
}
