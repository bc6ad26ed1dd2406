//! People of the directory: how they come in, what its groups give them, and how accounts follow it; against a real server.

use super::support::slapd::{CANARY, ENTRY, Shown, group, person};
use super::support::{Page, Slapd, Visitor, World, within};
use actix_web::http::StatusCode;
use chrono::TimeDelta;
use kezhan::core::access::Actor;
use kezhan::core::sql::Sql;
use kezhan::directory::jobs;
use kezhan::directory::sync::{self, Done, Mode};
use kezhan::jobs::worker::turn;
use serde_json::Value;

pub async fn world(slapd: &Slapd, more: &[(&str, &str)]) -> World {
    let world = bare(slapd, more).await;
    world.run(ENTRY);
    world
}

/// The same without a department for newcomers.
pub async fn bare(slapd: &Slapd, more: &[(&str, &str)]) -> World {
    let all = slapd.variables(more);
    let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    World::with(&all).await
}

pub async fn sign_in(world: &World, login: &str, password: &str) -> (Visitor, Page) {
    let visitor = world.stranger();
    let page = visitor.post("/sign-in", &[("login", login), ("password", password), ("next", "/")]).await;
    (visitor, page)
}

pub async fn enters(world: &World, login: &str, password: &str) -> bool {
    let (visitor, page) = sign_in(world, login, password).await;
    page.status == StatusCode::SEE_OTHER && visitor.get("/account").await.status == StatusCode::OK
}

/// What blocks its thread runs on one of its own, as the worker does.
pub fn aside<T: Send + 'static>(world: &World, work: impl FnOnce(&kezhan::web::House) -> T + Send + 'static) -> T {
    let house = world.house.clone();
    std::thread::spawn(move || work(&house)).join().unwrap()
}

pub fn follow(world: &World, mode: Mode) -> Done {
    aside(world, move |house| sync::run(house, &Actor::robot("directory"), mode).unwrap())
}

/// Does what is due, and gives the letters that were sent so far.
pub fn letters(world: &World) -> Vec<kezhan::core::outside::mail::Letter> {
    aside(world, |house| while turn(house, kezhan::boot::JOBS).unwrap() {});
    world.letters()
}

/// Lets a group give a role, or a department, by its names.
pub fn map(world: &World, slapd: &Slapd, group: &str, role: Option<&str>, department: Option<&str>) {
    let directory = slapd.directory(&[]);
    let name = group.to_owned();
    let found =
        std::thread::spawn(move || kezhan::core::outside::directory::wait(directory.groups_named(&name)).unwrap())
            .join()
            .unwrap();
    let key = found.into_iter().find(|found| found.name == group).unwrap().key;
    world.run_sql(
        Sql::new(
            "insert into directory_map (provider, group_key, group_name, role_id, department_id, made_at)
             select 'main', $1, $2, (select id from role where key = $3), (select id from department where name_zh = $4), now()",
        )
        .bind(key)
        .bind(group)
        .bind(role.map(str::to_owned))
        .bind(department.map(str::to_owned)),
    );
}

pub const ROLES: &str =
    "select count(*) as n from user_role ur join app_user u on u.id = ur.user_id where u.login = $1";
pub const ACTIVE: &str = "select count(*) as n from app_user where login = $1 and active";

#[actix_web::test]
async fn the_first_sign_in_makes_an_account_with_what_the_groups_give() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    map(&world, &slapd, "business", Some("salesperson"), None);
    assert!(enters(&world, "zhangsan", "口令-of-zhang").await);
    assert_eq!(
        world.word("select name || ' ' || mail as t from app_user where login = 'zhangsan'"),
        "张三 zhangsan@example.cn"
    );
    assert_eq!(
        world.number("select count(*) as n from app_user where login = 'zhangsan' and password_hash is null"),
        1
    );
    assert_eq!(world.number_of(ROLES, "zhangsan"), 1);
    assert_eq!(world.number("select count(*) as n from managed_role"), 1);
    // Who is in no group that gives something gets nothing at all.
    assert!(enters(&world, "lisi", "password-of-li").await);
    assert_eq!(world.number_of(ROLES, "lisi"), 0);
    // The next time the manager has an account too, and a new mapping counts.
    map(&world, &slapd, "unix", None, Some("客服部"));
    assert!(enters(&world, "ZHANGSAN", "口令-of-zhang").await);
    assert_eq!(
        world.word(
            "select m.login as t from app_user u join app_user m on m.id = u.manager_id where u.login = 'zhangsan'"
        ),
        "lisi"
    );
    assert_eq!(world.number("select count(*) as n from app_user where login like 'zhangsan%'"), 1);
    assert_eq!(world.word("select replace(phone, ' ', '') as t from app_user where login = 'zhangsan'"), "13800138000");
    // The department by its name in the entry, where no group gives one.
    slapd.change("dn: uid=lisi,ou=people,dc=example,dc=cn\nchangetype: modify\nadd: departmentNumber\ndepartmentNumber: 客服部\n");
    assert!(enters(&world, "lisi", "password-of-li").await);
    let here = "select count(*) as n from app_user u join department d on d.id = u.department_id where u.login = $1 and d.name_zh = '客服部'";
    assert_eq!((world.number_of(here, "lisi"), world.number_of(here, "zhangsan")), (1, 1));
    for (login, password) in [
        ("zhangsan", "wrong"),
        ("zhangsan", ""),
        ("zhangsan", "   "),
        ("nobody", "password-of-li"),
        ("lisi", "口令-of-zhang"),
    ] {
        assert!(!enters(&world, login, password).await, "{login} {password}");
    }
}

#[actix_web::test]
async fn a_local_account_of_the_same_name_is_not_linked() {
    let slapd = Slapd::with(&person("li", "假李"), Shown::Good);
    let world = world(&slapd, &[]).await;
    assert!(!enters(&world, "li", "password-of-li").await, "the directory's password does not open a local account");
    assert_eq!(world.number("select count(*) as n from directory_account"), 0);
    assert!(enters(&world, "li", kezhan::demo::PASSWORD).await, "its own password does");
    assert!(!enters(&world, "CORP\\li", "password-of-li").await);
}

#[actix_web::test]
async fn what_the_directory_keeps_is_not_changed_by_hand() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    map(&world, &slapd, "sales", Some("salesperson"), None);
    assert!(enters(&world, "zhangsan", "口令-of-zhang").await);
    let id = world.id("zhangsan");
    let role = world.number("select id as n from role where key = 'salesperson'").to_string();
    let security = world.sign_in(administrator("security_administrator"));
    let page = security.post(&format!("/admin/users/{id}/roles/take"), &[("role", &role)]).await;
    assert_eq!((page.status, world.number_of(ROLES, "zhangsan")), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    assert!(security.get(&format!("/admin/users/{id}/roles")).await.text().contains("来自目录"));
    let system = world.sign_in(administrator("system_administrator"));
    let department = world.number_at("select department_id as n from app_user where id = $1", id).to_string();
    let fields = [
        ("login", "zhangsan"),
        ("name", "改名"),
        ("department", department.as_str()),
        ("language", "zh-CN"),
        ("version", "1"),
    ];
    assert_eq!(system.post(&format!("/admin/users/{id}/edit"), &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.word("select name as t from app_user where login = 'zhangsan'"), "张三");
}

pub fn administrator(role: &str) -> &'static str {
    super::support::people().into_iter().find(|(key, _)| *key == role).unwrap().1
}

#[actix_web::test]
async fn accounts_follow_the_directory() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    map(&world, &slapd, "sales", Some("salesperson"), None);
    for (login, password) in
        [("zhangsan", "口令-of-zhang"), ("chenxm", "password-of-chenxm"), ("wangwu", "password-of-wang")]
    {
        assert!(enters(&world, login, password).await, "{login}");
    }
    let (wang, _) = sign_in(&world, "wangwu", "password-of-wang").await;
    // Nothing to do.
    assert!(
        matches!(follow(&world, Mode::Try), Done::Tried(plan, None) if plan.changes.iter().all(kezhan::directory::model::Change::is_nothing))
    );
    // A rename keeps the account; a group left takes its role.
    slapd.change(
        "dn: uid=zhangsan,ou=people,dc=example,dc=cn\nchangetype: modrdn\nnewrdn: uid=zhang.san\ndeleteoldrdn: 1\n",
    );
    slapd.change("dn: cn=sales,ou=groups,dc=example,dc=cn\nchangetype: modify\ndelete: member\nmember: cn=陈\\2C 小明 \\28A\\2BB\\29 \\23\\22x\\22,ou=people,dc=example,dc=cn\n");
    slapd.change("dn: uid=wangwu,ou=people,dc=example,dc=cn\nchangetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");
    let id = world.id("zhangsan");
    let Done::Tried(plan, None) = follow(&world, Mode::Try) else { panic!("nothing brakes") };
    assert_eq!(plan.counts()["disabled"], 1);
    assert_eq!(world.number_of(ACTIVE, "wangwu"), 1, "a trial writes nothing");
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_eq!((world.id("zhang.san"), world.number_of(ROLES, "chenxm")), (id, 0));
    assert_eq!(world.number_of(ACTIVE, "wangwu"), 0);
    assert_eq!(wang.get("/account").await.status, StatusCode::SEE_OTHER, "the session has ended");
    assert!(!enters(&world, "wangwu", "password-of-wang").await);
    // Back again.
    slapd.change("dn: uid=wangwu,ou=people,dc=example,dc=cn\nchangetype: modify\ndelete: pwdAccountLockedTime\n");
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_eq!(world.number_of(ACTIVE, "wangwu"), 1);
    // Who is absent stays for one reading and goes at the second.
    slapd.change("dn: uid=wangwu,ou=people,dc=example,dc=cn\nchangetype: delete\n");
    // One of three is more than a tenth, and absence is no word of the directory's: a person must look.
    for left in [1, 0] {
        assert!(matches!(follow(&world, Mode::Apply), Done::Braked(..)));
        assert!(matches!(follow(&world, Mode::Confirmed(1)), Done::Applied(_)));
        assert_eq!(world.number_of(ACTIVE, "wangwu"), left);
    }
    // The same login again is another person.
    let old = world.id("wangwu");
    slapd.change(&person("wangwu", "王五二").replace("objectClass: inet", "changetype: add\nobjectClass: inet"));
    assert!(enters(&world, "wangwu", "password-of-wangwu").await);
    assert_ne!(world.id("wangwu"), old);
    assert_eq!(
        world.number_at(
            "select count(*) as n from app_user where id = $1 and login = 'wangwu~' || id and not active",
            old
        ),
        1
    );
}

#[actix_web::test]
async fn a_mass_removal_an_error_and_a_part_change_nothing() {
    let many: String = (0..30).map(|n| person(&format!("p{n}"), &format!("某{n}"))).collect();
    let slapd = Slapd::with(&many, Shown::Good);
    let world = world(&slapd, &[]).await;
    accounts(&world, &slapd).await;
    let active = "select count(*) as n from app_user u join directory_account d on d.user_id = u.id where u.active and d.missing = 0";
    assert_eq!(world.number(active), 30);
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    for n in 0..4 {
        slapd.change(&format!("dn: uid=p{n},ou=people,dc=example,dc=cn\nchangetype: delete\n"));
    }
    for _ in 0..2 {
        assert!(matches!(follow(&world, Mode::Apply), Done::Braked(..)), "four of thirty");
    }
    let told = letters(&world);
    assert_eq!(
        told.iter().filter(|letter| letter.subject.contains("制动")).count(),
        1,
        "once, to the system administrator"
    );
    assert!(told[0].text.contains("30 个账号中有 4 个"), "{}", told[0].text);
    assert_eq!(world.number(active), 30);
    let system = world.sign_in(administrator("system_administrator"));
    assert!(system.get("/admin/directory").await.text().contains("同步已制动"));
    assert!(matches!(follow(&world, Mode::Confirmed(3)), Done::Braked(..)), "three were seen, four would leave");
    assert!(matches!(follow(&world, Mode::Confirmed(4)), Done::Applied(_)));
    assert_eq!(world.number(active), 26, "absent for the first time");
    assert!(matches!(follow(&world, Mode::Confirmed(4)), Done::Applied(_)));
    assert_eq!(world.number_of(ACTIVE, "p0") + world.number_of(ACTIVE, "p3"), 0);
    // A service account that is refused, then a server that hangs.
    std::fs::write(slapd.file("service"), "wrong").unwrap();
    assert!(matches!(follow(&world, Mode::Confirmed(usize::MAX)), Done::Failed(_)));
    std::fs::write(slapd.file("service"), CANARY).unwrap();
    slapd.signal("STOP");
    assert!(matches!(follow(&world, Mode::Confirmed(usize::MAX)), Done::Failed(_)));
    assert_eq!(world.number(active), 26);
    assert_eq!(
        world.word("select outcome || ' ' || reason as t from directory_sync order by id desc limit 1"),
        "failed unreachable"
    );
    assert!(system.get("/admin/directory").await.text().contains("同步失败"));
}

#[actix_web::test]
async fn an_expired_account_is_out_and_a_primary_group_counts() {
    let posix = "dn: uid=hanmei,ou=people,dc=example,dc=cn\nobjectClass: inetOrgPerson\nobjectClass: posixAccount\nobjectClass: shadowAccount\n\
        uid: HanMei\ncn: 韩梅\nsn: 韩\nuidNumber: 700\ngidNumber: 500\nhomeDirectory: /\nuserPassword: password-of-hanmei\n\n\
        dn: cn=cased,ou=groups,dc=example,dc=cn\nobjectClass: posixGroup\ncn: cased\ngidNumber: 501\nmemberUid: HanMei\n\n";
    let slapd = Slapd::with(posix, Shown::Good);
    let world = world(&slapd, &[]).await;
    map(&world, &slapd, "unix", Some("salesperson"), None);
    map(&world, &slapd, "cased", None, Some("客服部"));
    let (hanmei, page) = sign_in(&world, "hanmei", "password-of-hanmei").await;
    assert_eq!((page.status, world.number_of(ROLES, "hanmei")), (StatusCode::SEE_OTHER, 1));
    let department = "select count(*) as n from app_user u join department d on d.id = u.department_id where u.login = $1 and d.name_zh = '客服部'";
    assert_eq!(world.number_of(department, "hanmei"), 1);
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(plan) if plan.counts()["changed"] == 0));
    slapd.change(
        "dn: uid=hanmei,ou=people,dc=example,dc=cn\nchangetype: modify\nadd: shadowExpire\nshadowExpire: 20000\n",
    );
    assert!(!enters(&world, "hanmei", "password-of-hanmei").await, "the server itself would let it in");
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_eq!(world.number_of(ACTIVE, "hanmei"), 0);
    assert_eq!(hanmei.get("/account").await.status, StatusCode::SEE_OTHER);
}

/// As many as a large company has, with an account each: a role for all of them, then one group less.
#[actix_web::test]
async fn slow_thousands_of_accounts_follow_within_a_minute() {
    let mut more: String = (0..2500).map(|n| person(&format!("p{n}"), &format!("某{n}"))).collect();
    let people = |range: std::ops::Range<u32>| range.map(|n| format!("uid=p{n},ou=people,dc=example,dc=cn"));
    more += &group("north", people(0..2000));
    more += &group("land", ["cn=north,ou=groups,dc=example,dc=cn".to_owned()]);
    let slapd = Slapd::with(&more, Shown::Good);
    let world = world(&slapd, &[]).await;
    accounts(&world, &slapd).await;
    map(&world, &slapd, "land", Some("salesperson"), None);
    for (given, taken) in [(2000, 0), (0, 0)] {
        let begun = std::time::Instant::now();
        let Done::Applied(plan) = follow(&world, Mode::Apply) else { panic!("nothing brakes") };
        let roles: usize = plan.changes.iter().map(|change| change.give.len()).sum();
        assert_eq!((roles, plan.changes.iter().map(|change| change.take.len()).sum()), (given, taken));
        println!("2500 accounts, {given} roles given: {:?} (debug build)", begun.elapsed());
        assert!(begun.elapsed() < within(std::time::Duration::from_mins(1)));
    }
    assert_eq!(world.number("select count(*) as n from managed_role"), 2000);
    // Whoever leaves the inner group loses what the outer one gives.
    slapd.change("dn: cn=north,ou=groups,dc=example,dc=cn\nchangetype: modify\ndelete: member\nmember: uid=p7,ou=people,dc=example,dc=cn\n");
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_eq!(world.number_of(ROLES, "p7"), 0);
}

/// An account for each person `p..` of the directory.
pub async fn accounts(world: &World, slapd: &Slapd) {
    let snapshot = slapd.directory(&[]).snapshot().await.unwrap().into_inner();
    for person in snapshot.people.iter().filter(|person| person.login.starts_with('p')) {
        world.run_sql(
            Sql::new(
                "with u as (insert into app_user (login, name, department_id) select $1, $4, min(id) from department returning id)
                 insert into directory_account (user_id, provider, key, dn, seen_at) select id, 'main', $2, $3, now() from u",
            )
            .bind(person.login.as_str())
            .bind(person.key.as_str())
            .bind(person.dn.as_str())
            .bind(person.name.as_str()),
        );
    }
}

#[actix_web::test]
async fn nobody_at_all_is_never_applied() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    assert!(enters(&world, "lisi", "password-of-li").await);
    let nobody = self::world(&slapd, &[("PEOPLE_FILTER", "(uid=nobody-has-this)")]).await;
    assert!(matches!(follow(&nobody, Mode::Confirmed(usize::MAX)), Done::Braked(..)));
}

#[actix_web::test]
async fn slow_while_the_directory_is_down_nobody_fails_and_sessions_have_a_grace() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    let (zhang, _) = sign_in(&world, "zhangsan", "口令-of-zhang").await;
    slapd.signal("STOP");
    let failures = "select count(*) as n from throttle";
    let before = world.number(failures);
    let (_, page) = sign_in(&world, "zhangsan", "口令-of-zhang").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.text().contains("公司目录无法访问") && page.text().contains("4 小时"));
    assert!(world.stranger().get("/sign-in").await.text().contains("公司目录无法访问"), "before anybody tries");
    assert_eq!(world.number(failures), before, "it is nobody's failure");
    assert!(enters(&world, "li", kezhan::demo::PASSWORD).await, "local accounts come in");
    let watch = || aside(&world, |house| jobs::watch(house, &Value::Null).unwrap());
    world.clock.advance(TimeDelta::minutes(20));
    watch();
    assert_eq!(zhang.get("/account").await.status, StatusCode::OK, "within the grace");
    world.clock.advance(TimeDelta::minutes(20));
    assert_eq!(zhang.get("/account").await.status, StatusCode::OK);
    world.run("update directory_state set reached_at = reached_at - interval '4 hours'");
    watch();
    assert_eq!(zhang.get("/account").await.status, StatusCode::SEE_OTHER, "after the grace");
    slapd.signal("CONT");
    watch();
    assert!(!world.stranger().get("/sign-in").await.text().contains("公司目录"));
    assert_eq!(
        world.number_at(
            "select count(*) as n from directory_state where reached_at >= to_timestamp($1)",
            world.clock.now().timestamp()
        ),
        1
    );
}

#[actix_web::test]
async fn no_group_makes_two_administrators_and_none_mixes_with_business() {
    let slapd = Slapd::with(&group("both", ["uid=lisi,ou=people,dc=example,dc=cn".to_owned()]), Shown::Good);
    let world = world(&slapd, &[("ADMINISTRATORS", "yes")]).await;
    let security = world.sign_in(administrator("security_administrator"));
    let id = |key: &str| world.number_of("select id as n from role where key = $1", key).to_string();
    let key = slapd.directory(&[]).groups_named("both").await.unwrap().remove(0).key;
    let group = format!("{key}|both");
    let map = |role: String| {
        let (security, group) = (security.clone(), group.clone());
        async move { security.post("/admin/directory/roles", &[("group", &group), ("gift", &role)]).await.status }
    };
    assert_eq!(map(id("system_administrator")).await, StatusCode::SEE_OTHER);
    assert_eq!(map(id("audit_administrator")).await, StatusCode::UNPROCESSABLE_ENTITY);
    // An administrator by the directory needs a second factor like any other.
    let page = sign_in(&world, "lisi", "password-of-li").await.1;
    assert!(page.location().starts_with("/sign-in/second-factor"), "{}", page.location());
    assert_eq!(world.number_of(ROLES, "lisi"), 1);
    // A second role on another side: none of them is held, and that is recorded.
    assert_eq!(map(id("salesperson")).await, StatusCode::SEE_OTHER);
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(plan) if plan.conflicts() == 1));
    assert_eq!(world.number_of(ROLES, "lisi"), 0);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'directory.conflict'"), 1);
    let page = security.get("/admin/directory/roles").await.text();
    assert!(page.contains("both") && !page.contains(CANARY));
}

#[actix_web::test]
async fn a_group_makes_no_administrator_unless_the_settings_say_so() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    map(&world, &slapd, "sales", Some("system_administrator"), None);
    assert!(enters(&world, "zhangsan", "口令-of-zhang").await);
    assert_eq!(world.number_of(ROLES, "zhangsan"), 0);
    let key = slapd.directory(&[]).groups_named("unix").await.unwrap().remove(0).key;
    let role = world.number("select id as n from role where key = 'audit_administrator'").to_string();
    let security = world.sign_in(administrator("security_administrator"));
    let page = security.post("/admin/directory/roles", &[("group", &format!("{key}|unix")), ("gift", &role)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn the_page_tries_each_step_and_shows_no_secret() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    map(&world, &slapd, "sales", Some("salesperson"), None);
    let system = world.sign_in(administrator("system_administrator"));
    for (path, fields) in [("/admin/directory/test", &[("login", "zhangsan")][..]), ("/admin/directory/try", &[][..])] {
        let page = system.post(path, fields).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains(CANARY) && !page.text().contains("service\""), "{path}");
    }
    let page = system.post("/admin/directory/test", &[("login", "zhangsan")]).await.text();
    for words in ["建立加密", "查找用户", "business", "销售", "首次登录时创建"] {
        assert!(page.contains(words), "{words}");
    }
    // The worker follows when asked.
    assert!(enters(&world, "zhangsan", "口令-of-zhang").await);
    assert_eq!(system.post("/admin/directory/sync", &[("confirmed", "")]).await.status, StatusCode::SEE_OTHER);
    aside(&world, |house| while turn(house, kezhan::boot::JOBS).unwrap() {});
    assert_eq!(world.word("select outcome as t from directory_sync order by id desc limit 1"), "applied");
    // The security administrator maps roles and sees nothing of the connection; others see neither.
    let security = world.sign_in(administrator("security_administrator"));
    assert_eq!(security.get("/admin/directory").await.status, StatusCode::FORBIDDEN);
    assert_eq!(system.get("/admin/directory/roles").await.status, StatusCode::FORBIDDEN);
    let leaks = world.number_of("select (select count(*) from audit_event e where e::text like '%' || $1 || '%') + (select count(*) from change_history h where h::text like '%' || $1 || '%') as n", CANARY);
    assert_eq!(leaks, 0);
}
