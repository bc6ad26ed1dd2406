//! Accounts: made without rights, disabled at once, deputies for a time.

use super::support::World;

#[actix_web::test]
async fn a_new_account_has_no_rights() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    let department = world.number("select id as n from department where name_zh = '华东组'").to_string();
    let fields = [
        ("login", "Xinren"),
        ("name", "新人"),
        ("department", &department),
        ("manager", "王磊"),
        ("language", "zh-CN"),
    ];
    let made = xitong.post("/admin/users/new", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(
        world.number(
            "select count(*) as n from user_role ur join app_user u on u.id = ur.user_id where u.login = 'xinren'"
        ),
        0
    );
    let taken = xitong.post("/admin/users/new", &fields).await;
    assert_eq!(taken.status, 422);
    assert!(taken.text().contains("已被使用"));
}

#[actix_web::test]
async fn a_disabled_account_is_out_at_once_and_nobody_disables_themselves() {
    let world = World::new().await;
    let (xitong, li) = (world.sign_in("xitong"), world.sign_in("li"));
    assert_eq!(li.get("/customers").await.status, 200);
    assert_eq!(xitong.post(&format!("/admin/users/{}/disable", world.id("li")), &[]).await.status, 303);
    assert_eq!(li.get("/customers").await.status, 303, "signed out");
    assert_eq!(xitong.post(&format!("/admin/users/{}/link", world.id("li")), &[]).await.status, 422);
    assert_eq!(xitong.post(&format!("/admin/users/{}/enable", world.id("li")), &[]).await.status, 303);
    assert_eq!(li.get("/customers").await.status, 303, "the old session stays ended");
    assert_eq!(xitong.post(&format!("/admin/users/{}/disable", world.id("xitong")), &[]).await.status, 422);
    assert_eq!(
        world.number("select count(*) as n from audit_event where name in ('user.disabled', 'user.enabled')"),
        2
    );
}

#[actix_web::test]
async fn superiors_make_no_circle_and_late_saves_show_both_versions() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    let department = world.number("select department_id as n from app_user where login = 'chen'").to_string();
    let path = format!("/admin/users/{}/edit", world.id("chen"));
    let fields = |manager: &'static str, version: &'static str| {
        [
            ("login", "chen"),
            ("name", "陈静"),
            ("department", department.as_str()),
            ("manager", manager),
            ("version", version),
        ]
        .map(|(a, b)| (a, b.to_owned()))
    };
    let post = async |manager, version| {
        let fields = fields(manager, version);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
        xitong.post(&path, &fields).await
    };
    let circle = post("li", "1").await;
    assert_eq!(circle.status, 422);
    assert!(circle.text().contains("循环"));
    assert_eq!(post("chen", "1").await.status, 422, "one's own manager");
    assert_eq!(post("没有这个人", "1").await.status, 422);
    assert_eq!(post("", "1").await.status, 303);
    let late = post("zhou", "1").await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("直属上级"));
}

#[actix_web::test]
async fn a_deputy_sees_what_the_person_sees_while_it_lasts() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    let today = world.clock.today(chrono_tz::Asia::Shanghai).to_string();
    let path = format!("/admin/users/{}/deputies", world.id("li"));
    let mine = world.number("select id as n from customer where owner_id = (select id from app_user where login = 'li') and deleted_at is null order by id limit 1");
    let huang = world.sign_in("huang");
    assert_eq!(huang.get(&format!("/customers/{mine}")).await.status, 404);
    let added =
        xitong.post(&path, &[("deputy", "黄蓉"), ("starts", &today), ("ends", &today), ("reason", "年假")]).await;
    assert_eq!(added.status, 303, "{}", added.text());
    assert_eq!(huang.get(&format!("/customers/{mine}")).await.status, 200);
    let id = world.number("select max(id) as n from deputy").to_string();
    assert_eq!(xitong.post(&format!("{path}/remove"), &[("deputy", &id)]).await.status, 303);
    assert_eq!(huang.get(&format!("/customers/{mine}")).await.status, 404);
    let backwards = xitong.post(&path, &[("deputy", "li"), ("starts", "2027-01-02"), ("ends", "2027-01-01")]).await;
    assert_eq!(backwards.status, 422);
}

#[actix_web::test]
async fn who_gives_roles_makes_no_accounts() {
    let world = World::new().await;
    let (xitong, anquan) = (world.sign_in("xitong"), world.sign_in("anquan"));
    assert_eq!(anquan.get("/admin/users").await.status, 403);
    assert_eq!(anquan.get("/admin/grants").await.status, 200);
    assert_eq!(xitong.get("/admin/grants").await.status, 403);
    assert_eq!(xitong.get("/admin/users?q=%E6%9D%8E&state=all").await.text().matches("row-link").count(), 1);
}
