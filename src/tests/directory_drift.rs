//! A directory, or what is read of it, changes under the accounts: groups vanish, managers are taken off, newcomers have no
//! department, roles are edited after groups were given them. Nobody loses or gains anything unnoticed.

use super::directory_people::{
    ACTIVE, ROLES, accounts, administrator, aside, bare, enters, follow, letters, map, sign_in, world,
};
use super::support::slapd::{Shown, group, person};
use super::support::{Slapd, World};
use actix_web::http::StatusCode;
use kezhan::boot::registry;
use kezhan::core::access::Actor;
use kezhan::core::event::Event;
use kezhan::core::outside::Directory;
use kezhan::core::outside::directory::{Fault, Group, Members};
use kezhan::core::problem::Problem;
use kezhan::core::sql::Sql;
use kezhan::directory::jobs;
use kezhan::directory::model::{Around, Gift, Mapping};
use kezhan::directory::rules::{self, Brake};
use kezhan::directory::sync::{Done, Mode};
use serde_json::Value;
use std::collections::HashMap;

/// The same world over a directory that is asked otherwise.
pub async fn asking(world: &World, directory: Directory) -> World {
    let mut other = world.clone();
    other.house.directory = directory;
    other.serve(&registry()).await;
    other
}

#[actix_web::test]
async fn groups_that_vanish_take_no_roles_before_somebody_has_looked() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    map(&world, &slapd, "sales", Some("salesperson"), None);
    for (login, password) in [("zhangsan", "口令-of-zhang"), ("chenxm", "password-of-chenxm")] {
        assert!(enters(&world, login, password).await);
    }
    let roles = || (world.number_of(ROLES, "zhangsan"), world.number_of(ROLES, "chenxm"));
    // Somebody narrows what groups are looked at, by mistake.
    let narrowed = asking(&world, slapd.directory(&[("GROUP_FILTER", "(cn=unix)")])).await;
    let Done::Tried(plan, Some(Brake::GroupGone)) = follow(&narrowed, Mode::Try) else { panic!("it brakes") };
    assert_eq!((plan.vanished.as_slice(), plan.stripped, plan.leaving()), (&["sales".to_owned()][..], 2, 0));
    assert!(matches!(follow(&narrowed, Mode::Apply), Done::Braked(_, Brake::GroupGone)));
    aside(&narrowed, |house| jobs::recheck(house, &Value::Null).unwrap());
    assert!(enters(&narrowed, "zhangsan", "口令-of-zhang").await);
    assert_eq!(roles(), (1, 1), "neither following, nor looking again, nor signing in took them");
    // It is told on the page, by the command's own words, and by mail.
    let system = narrowed.sign_in(administrator("system_administrator"));
    let page = system.get("/admin/directory").await.text();
    assert!(page.contains("目录中不再有下列组") && page.contains("不再有的组：sales，2 人受影响"), "{page}");
    let page = system.post("/admin/directory/try", &[]).await.text();
    assert!(
        page.contains("目录中不再有：sales；2 人将失去角色") && page.contains("name=\"confirmed\" value=\"2\""),
        "{page}"
    );
    let told = letters(&narrowed);
    let braked: Vec<_> = told.iter().filter(|letter| letter.subject.contains("制动")).collect();
    assert!(braked.len() == 1 && braked[0].text.contains("不再有组 sales，2 人"), "{braked:?}");
    // Who leaves a group that is there loses its role as ever.
    slapd.change("dn: cn=sales,ou=groups,dc=example,dc=cn\nchangetype: modify\ndelete: member\nmember: uid=zhangsan,ou=people,dc=example,dc=cn\n");
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_eq!(roles(), (0, 1));
    // Confirmed for as many as were seen.
    assert!(matches!(follow(&narrowed, Mode::Apply), Done::Braked(plan, Brake::GroupGone) if plan.concerned() == 1));
    assert!(matches!(follow(&narrowed, Mode::Confirmed(1)), Done::Applied(_)));
    assert_eq!(roles(), (0, 0));
    assert!(matches!(follow(&narrowed, Mode::Apply), Done::Applied(_)), "nothing is left to take");
}

#[actix_web::test]
async fn a_manager_who_is_taken_off_is_none_any_longer() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    for (login, password) in [("lisi", "password-of-li"), ("zhangsan", "口令-of-zhang")] {
        assert!(enters(&world, login, password).await);
    }
    let managed =
        || world.number("select count(*) as n from app_user where login = 'zhangsan' and manager_id is not null");
    let manager = |change: &str| {
        slapd.change(&format!("dn: uid=zhangsan,ou=people,dc=example,dc=cn\nchangetype: modify\n{change}\n"));
    };
    assert_eq!(managed(), 1);
    // Somebody without an account here: it stays as it was.
    manager("replace: manager\nmanager: uid=wangwu,ou=people,dc=example,dc=cn");
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_eq!(managed(), 1);
    manager("delete: manager");
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_eq!(managed(), 0);
}

#[actix_web::test]
async fn a_newcomer_without_a_department_is_told_so_and_not_put_above_all() {
    let slapd = Slapd::new();
    let world = bare(&slapd, &[]).await;
    map(&world, &slapd, "unix", None, Some("客服部"));
    let (_, page) = sign_in(&world, "lisi", "password-of-li").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("公司目录没有说明您的部门"), "{}", page.text());
    assert_eq!(world.number_of("select count(*) as n from app_user where login = $1", "lisi"), 0);
    assert_eq!(
        world.number("select count(*) as n from throttle where key like 'directory:%'"),
        0,
        "no failure of theirs"
    );
    assert!(
        sign_in(&world, "lisi", "wrong").await.1.text().contains("账号或密码不正确"),
        "only with the right password"
    );
    assert!(enters(&world, "zhangsan", "口令-of-zhang").await, "a group of theirs has one");
    let system = world.sign_in(administrator("system_administrator"));
    assert!(system.post("/admin/directory/test", &[("login", "lisi")]).await.text().contains("没有部门，不能登录"));
    // An administrator names one for everybody else.
    let gift = world.number("select id as n from department where name_zh = '客服部'").to_string();
    let fields = [("group", "*|*"), ("gift", gift.as_str())];
    assert_eq!(system.post("/admin/directory/departments", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(system.get("/admin/directory/departments").await.text().contains("其他所有人"));
    let security = world.sign_in(administrator("security_administrator"));
    let role = world.number("select id as n from role where key = 'salesperson'").to_string();
    let page = security.post("/admin/directory/roles", &[("group", "*|*"), ("gift", &role)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody gives roles to everybody");
    assert!(enters(&world, "lisi", "password-of-li").await);
    let here = "select count(*) as n from app_user u join department d on d.id = u.department_id where u.login = $1 and d.name_zh = '客服部'";
    assert_eq!(world.number_of(here, "lisi"), 1);
}

/// The service account may read twenty entries.
#[actix_web::test]
async fn a_part_of_the_people_changes_nothing() {
    let many: String = (0..30).map(|n| person(&format!("p{n}"), &format!("某{n}"))).collect();
    let slapd = Slapd::with(&many, Shown::Good);
    let world = world(&slapd, &[]).await;
    accounts(&world, &slapd).await;
    slapd.change("dn: uid=p1,ou=people,dc=example,dc=cn\nchangetype: modify\nreplace: mail\nmail: p1@example.cn\n");
    let limited = asking(&world, slapd.directory(&[("BIND_DN", "cn=limited,dc=example,dc=cn")])).await;
    let state = || {
        world.word("select string_agg(u::text || d::text, ' ' order by u.id) as t from app_user u join directory_account d on d.user_id = u.id")
    };
    let before = state();
    for mode in [Mode::Apply, Mode::Confirmed(usize::MAX)] {
        assert!(matches!(follow(&limited, mode), Done::Failed(Fault::Incomplete(_))));
        assert_eq!(state(), before);
    }
    assert_eq!(
        world.word("select outcome || ' ' || reason as t from directory_sync order by id desc limit 1"),
        "failed incomplete"
    );
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_ne!(state(), before);
}

/// What one node found at the directory, every node tells at sign-in.
#[actix_web::test]
async fn every_node_tells_that_the_directory_is_down_and_that_it_is_back() {
    let slapd = Slapd::new();
    let one = world(&slapd, &[]).await;
    assert!(enters(&one, "zhangsan", "口令-of-zhang").await);
    let other = asking(&one, slapd.directory(&[])).await;
    let says = async |world: &World| world.stranger().get("/sign-in").await.text().contains("公司目录无法访问");
    assert!(!says(&one).await && !says(&other).await);
    slapd.signal("STOP");
    assert_eq!(sign_in(&one, "zhangsan", "口令-of-zhang").await.1.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(says(&one).await && says(&other).await);
    slapd.signal("CONT");
    aside(&other, |house| jobs::watch(house, &Value::Null).unwrap());
    assert!(!says(&one).await && !says(&other).await);
}

#[actix_web::test]
async fn one_group_gives_one_administrator_also_after_a_role_has_changed() {
    let slapd = Slapd::with(&group("both", ["uid=lisi,ou=people,dc=example,dc=cn".to_owned()]), Shown::Good);
    let world = world(&slapd, &[("ADMINISTRATORS", "yes")]).await;
    world.run(
        "insert into setting (key, value) values ('separation', 'off') on conflict (key) do update set value = 'off'",
    );
    world.run("insert into role (name_zh, name_en, key) values ('自订', 'own', 'own')");
    map(&world, &slapd, "both", Some("system_administrator"), None);
    map(&world, &slapd, "both", Some("own"), None);
    let change = |sql: &'static str| {
        world.house.db.write_now(&Actor::robot("test"), |tx| {
            tx.record(Event::named("test.prepared", "test"))?;
            Sql::new(sql).run(tx)
        })
    };
    let grant = "insert into role_grant (role_id, permission, scope) select id, 'audit.read', 'all' from role where key = 'own'";
    let refused =
        |done: Result<usize, Problem>| matches!(done, Err(Problem::Refused(rule)) if rule == "one_administrator");
    assert!(refused(change(grant)), "the role may be changed to what the group must not give");
    // Nor may a retired one come back so.
    change("update role set retired_at = now() where key = 'own'").unwrap();
    change(grant).unwrap();
    assert!(refused(change("update role set retired_at = null where key = 'own'")));
    assert!(enters_as_administrator(&world).await);
    assert_eq!(world.number_of(ROLES, "lisi"), 1);
    assert_eq!(world.number_of(ACTIVE, "lisi"), 1);
}

async fn enters_as_administrator(world: &World) -> bool {
    sign_in(world, "lisi", "password-of-li").await.1.location().starts_with("/sign-in/second-factor")
}

/// What came past the rules of the database, by an older version or by hand, gives nothing, whether or not one person may
/// hold both.
#[test]
fn a_group_that_would_give_two_administrators_gives_no_role() {
    let mapping =
        |group: &str, role: i64| Mapping { group_key: group.into(), group_name: group.into(), gift: Gift::Role(role) };
    let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (system, audit, business) = (words(&["system"]), words(&["audit"]), words(&["business"]));
    let all = words(&["business", "system", "security", "audit"]);
    let around = |apart: bool| Around {
        mappings: vec![mapping("it", 1), mapping("it", 2), mapping("it", 3), mapping("sales", 3), mapping("audit", 2)],
        sides: HashMap::from([(1, system.clone()), (2, audit.clone()), (3, business.clone())]),
        duties: HashMap::from([(1, system.clone()), (2, audit.clone()), (3, all.clone())]),
        administrators: [1, 2].into(),
        may_make_administrators: true,
        apart,
        ..Around::default()
    };
    let group = |key: &str| Group {
        key: key.into(),
        dn: format!("cn={key}"),
        name: key.into(),
        members: Members::default(),
        sid: None,
        number: None,
    };
    let (it, sales, auditors) = (group("it"), group("sales"), group("audit"));
    for apart in [true, false] {
        let around = around(apart);
        assert_eq!(rules::two_in_one(&around).into_iter().collect::<Vec<_>>(), ["it"]);
        let of_it = rules::grants(&[&it], &[], &around);
        assert!(of_it.roles.is_empty() && of_it.conflict);
        let of_both = rules::grants(&[&it, &sales], &[], &around);
        assert!(of_both.roles == [3] && of_both.conflict, "{of_both:?}");
        assert_eq!(rules::grants(&[&auditors], &[], &around).roles, [2]);
    }
}
