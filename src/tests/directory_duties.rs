//! What goes on around the directory: people who are signed in are looked up again, emergency accounts are used and
//! reviewed, what leavers owned is handed over, and no group makes two administrators however roles are called.

use super::directory_people::{ROLES, administrator, aside, enters, follow, letters, map, sign_in, world};
use super::second_factor::shown;
use super::support::slapd::{Shown, group, person};
use super::support::{Slapd, World};
use actix_web::http::StatusCode;
use chrono::TimeDelta;
use kezhan::core::problem::Problem;
use kezhan::core::sql::Sql;
use kezhan::directory::sync::{Done, Mode};
use kezhan::directory::{emergency, jobs, store};
use kezhan::jobs::schedule::EVERY;
use kezhan::sign_in::second_factor::totp;
use serde_json::Value;

const DISABLE: &str = "changetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n";
const MEN: [(&str, &str); 3] =
    [("zhangsan", "口令-of-zhang"), ("lisi", "password-of-li"), ("wangwu", "password-of-wang")];
const ACTIVE: &str = super::directory_people::ACTIVE;

fn dn(login: &str) -> String {
    format!("dn: uid={login},ou=people,dc=example,dc=cn\n")
}

fn recheck(world: &World) {
    aside(world, |house| jobs::recheck(house, &Value::Null).unwrap());
}

#[actix_web::test]
async fn who_is_signed_in_is_looked_up_again() {
    assert!(EVERY.iter().any(|every| every.kind == "directory_recheck" && every.minutes == 15));
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    map(&world, &slapd, "sales", Some("salesperson"), None);
    let mut sessions = Vec::new();
    for (login, password) in MEN {
        sessions.push(sign_in(&world, login, password).await.0);
    }
    let inside = async |at: usize| sessions[at].get("/account").await.status == StatusCode::OK;
    assert_eq!(world.number_of(ROLES, "zhangsan"), 1);
    slapd.change(&(dn("wangwu") + DISABLE));
    slapd.change("dn: cn=sales,ou=groups,dc=example,dc=cn\nchangetype: modify\ndelete: member\nmember: uid=zhangsan,ou=people,dc=example,dc=cn\n");
    recheck(&world);
    assert!(!inside(2).await && world.number_of(ACTIVE, "wangwu") == 0, "disabled there: out at once");
    assert!(inside(0).await && world.number_of(ROLES, "zhangsan") == 0, "roles follow the groups");
    // Absence says nothing here; that takes two whole readings.
    slapd.change(&(dn("lisi") + "changetype: delete\n"));
    recheck(&world);
    assert!(inside(1).await && world.number("select count(*) as n from directory_account where missing > 0") == 0);
    // A directory that does not answer says nothing either; the grace counts.
    slapd.signal("STOP");
    recheck(&world);
    assert!(inside(0).await && inside(1).await);
}

#[actix_web::test]
async fn looking_again_is_optional_and_has_the_brake() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    for (login, password) in MEN {
        assert!(enters(&world, login, password).await);
    }
    for login in ["wangwu", "lisi"] {
        slapd.change(&(dn(login) + DISABLE));
    }
    recheck(&world);
    let active = "select count(*) as n from app_user u join directory_account d on d.user_id = u.id where u.active";
    assert_eq!(world.number(active), 3, "two of three are more than a tenth");
    assert_eq!(world.word("select outcome as t from directory_sync order by id desc limit 1"), "braked");
    let off = self::world(&slapd, &[("RECHECK", "no")]).await;
    assert!(enters(&off, "zhangsan", MEN[0].1).await);
    slapd.change(&(dn("zhangsan") + DISABLE));
    recheck(&off);
    assert_eq!(off.number_of(ACTIVE, "zhangsan"), 1);
}

/// In a small company each person is more than a tenth.
#[actix_web::test]
async fn one_whom_the_directory_disables_goes_and_one_who_is_only_absent_waits() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    for (login, password) in MEN {
        assert!(enters(&world, login, password).await);
    }
    slapd.change(&(dn("wangwu") + DISABLE));
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    assert_eq!(world.number_of(ACTIVE, "wangwu"), 0);
    slapd.change(&(dn("lisi") + "changetype: delete\n"));
    for _ in 0..3 {
        assert!(matches!(follow(&world, Mode::Apply), Done::Braked(..)));
    }
    assert_eq!(world.number_of(ACTIVE, "lisi"), 1);
    // The page shows how many would leave, and what is confirmed is that many.
    let system = world.sign_in(administrator("system_administrator"));
    let page = system.post("/admin/directory/try", &[]).await.text();
    assert!(page.contains("确认 1 人离开并同步") && page.contains("name=\"confirmed\" value=\"1\""), "{page}");
    assert_eq!(system.post("/admin/directory/sync", &[("confirmed", "1")]).await.status, StatusCode::SEE_OTHER);
    aside(&world, |house| while kezhan::jobs::worker::turn(house, kezhan::boot::JOBS).unwrap() {});
    assert_eq!(world.word("select outcome as t from directory_sync order by id desc limit 1"), "applied");
}

/// Each alone would be possible.
#[actix_web::test]
async fn two_who_are_each_other_s_managers_stop_nothing() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    slapd.change(&(dn("zhangsan") + "changetype: modify\ndelete: manager\n"));
    for (login, password) in MEN {
        assert!(enters(&world, login, password).await);
    }
    let manager =
        |of: &str| format!("changetype: modify\nadd: manager\nmanager: uid={of},ou=people,dc=example,dc=cn\n");
    slapd.change(&(dn("zhangsan") + &manager("lisi")));
    slapd.change(&(dn("lisi") + &manager("zhangsan")));
    slapd.change(&(dn("wangwu") + DISABLE));
    assert!(matches!(follow(&world, Mode::Apply), Done::Applied(_)));
    let managed = "select count(*) as n from app_user where login in ('zhangsan', 'lisi') and manager_id is not null";
    assert_eq!((world.number(managed), world.number_of(ACTIVE, "wangwu")), (1, 0));
}

#[actix_web::test]
async fn the_three_administrators_never_come_from_one_group() {
    let lisi = || ["uid=lisi,ou=people,dc=example,dc=cn".to_owned()];
    let more = ["one", "two", "three"].map(|name| group(name, lisi())).concat();
    let slapd = Slapd::with(&more, Shown::Good);
    let world = world(&slapd, &[("ADMINISTRATORS", "yes")]).await;
    let security = world.sign_in(administrator("security_administrator"));
    // Roles of the company's own, which are administrators' by what they may do only.
    for (name, permission) in [("自订系统", "user.manage"), ("自订审计", "audit.read")] {
        world.run_sql(
            Sql::new(
                "with r as (insert into role (name_zh, name_en) values ($1, $1) returning id)
            insert into role_grant (role_id, permission, scope) select id, $2, 'all' from r",
            )
            .bind(name)
            .bind(permission),
        );
    }
    let role =
        |name: &str| world.number_of("select id as n from role where key = $1 or name_zh = $1", name).to_string();
    let mut keys = Vec::new();
    for name in ["one", "two", "three"] {
        keys.push(format!("{}|{name}", slapd.directory(&[]).groups_named(name).await.unwrap().remove(0).key));
    }
    let give = async |group: &str, role_name: &str| {
        security.post("/admin/directory/roles", &[("group", group), ("gift", &role(role_name))]).await.status.as_u16()
    };
    assert_eq!(give(&keys[0], "自订系统").await, 303);
    for other in ["自订审计", "audit_administrator", "security_administrator"] {
        assert_eq!(give(&keys[0], other).await, 422, "one group, two of the three: {other}");
    }
    // Three groups with the same person: nothing is given, at each sync anew.
    assert_eq!(
        (give(&keys[1], "audit_administrator").await, give(&keys[2], "security_administrator").await),
        (303, 303)
    );
    let (_, page) = sign_in(&world, "lisi", "password-of-li").await;
    assert_eq!((page.location(), world.number_of(ROLES, "lisi")), ("/".into(), 0));
    for _ in 0..2 {
        assert!(matches!(follow(&world, Mode::Apply), Done::Applied(plan) if plan.conflicts() == 1));
        assert_eq!(world.number_of(ROLES, "lisi"), 0);
    }
    // Without the word of the settings not even one, by name or by what it may do.
    let off = self::world(&slapd, &[]).await;
    map(&off, &slapd, "one", Some("system_administrator"), None);
    off.run_sql(Sql::new("with r as (insert into role (name_zh, name_en) values ('自订审计', 'x') returning id),
        g as (insert into role_grant (role_id, permission, scope) select id, 'audit.read', 'all' from r)
        insert into directory_map (provider, group_key, group_name, role_id, made_at) select 'main', $1, 'two', id, now() from r")
        .bind(keys[1].split('|').next().unwrap().to_owned()));
    assert!(enters(&off, "lisi", "password-of-li").await);
    assert_eq!(off.number_of(ROLES, "lisi"), 0);
}

#[actix_web::test]
async fn emergency_accounts_are_local_and_no_sync_touches_them() {
    let slapd = Slapd::with(
        &(person("li", "假李")
            + "dn: cn=fake,ou=groups,dc=example,dc=cn\nobjectClass: groupOfNames\ncn: fake\nmember: uid=li,ou=people,dc=example,dc=cn\n\n"),
        Shown::Good,
    );
    let world = world(&slapd, &[]).await;
    let system = world.sign_in(administrator("system_administrator"));
    let name = async |login: &str| system.post("/admin/directory/emergency", &[("login", login)]).await.status;
    assert!(enters(&world, "zhangsan", MEN[0].1).await);
    assert_eq!(name("zhangsan").await, StatusCode::UNPROCESSABLE_ENTITY, "the directory keeps it");
    assert_eq!(name("nobody-here").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(name("li").await, StatusCode::SEE_OTHER);
    assert!(system.get("/admin/directory").await.text().contains("建议指定两个，以防其中一个不可用"));
    assert_eq!(name("zhou").await, StatusCode::SEE_OTHER);
    assert_eq!(name("wang").await, StatusCode::UNPROCESSABLE_ENTITY, "two at most");
    // A person of that name in the directory, in a group that gives a role; then disabled; then gone.
    map(&world, &slapd, "fake", Some("salesperson"), None);
    map(&world, &slapd, "fake", None, Some("客服部"));
    let whole = || {
        world.word("select u::text || (select string_agg(r::text, ' ' order by r::text) from user_role r where r.user_id = u.id) as t from app_user u where login = 'li'")
    };
    let before = whole();
    for change in ["", DISABLE, "changetype: delete\n"] {
        if !change.is_empty() {
            slapd.change(&(dn("li") + change));
        }
        assert!(!enters(&world, "li", "password-of-li").await, "the directory's password opens nothing here");
        assert!(matches!(follow(&world, Mode::Confirmed(9)), Done::Applied(_)));
        recheck(&world);
        assert_eq!(whole().replace(&before, ""), "", "{change}");
    }
    let id = world.id("li");
    let linked =
        world.house.db.write_now(&world.actor("li"), |tx| store::seen(tx, id, ("main", "k"), ("uid=li".into(), None)));
    assert!(matches!(linked, Err(Problem::Refused(rule)) if rule == "emergency_is_local"));
}

#[actix_web::test]
async fn the_use_of_an_emergency_account_is_short_told_and_reviewed() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    let system = world.sign_in(administrator("system_administrator"));
    assert_eq!(system.post("/admin/directory/emergency", &[("login", "li")]).await.status, StatusCode::SEE_OTHER);
    // Made ready while all is well: the second factor comes before anything else.
    let (first, page) = sign_in(&world, "li", kezhan::demo::PASSWORD).await;
    assert!(page.location().starts_with("/sign-in/second-factor"), "{}", page.location());
    let seed = shown(&first.get(&page.location()).await);
    let code = |world: &World| totp::code(&seed, world.clock.now());
    let done = first.post("/sign-in/second-factor", &[("code", &code(&world)), ("next", "/")]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    // The day on which it is needed.
    world.clock.advance(TimeDelta::minutes(5));
    slapd.signal("STOP");
    assert_eq!(sign_in(&world, "zhangsan", MEN[0].1).await.1.status, StatusCode::SERVICE_UNAVAILABLE);
    let (li, page) = sign_in(&world, "li", kezhan::demo::PASSWORD).await;
    assert!(page.location().starts_with("/sign-in/code"), "the password alone opens nothing");
    assert_eq!(li.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(li.post("/sign-in/code", &[("code", &code(&world)), ("next", "/")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(li.get("/account").await.status, StatusCode::OK);
    // The three administrators are told, by mail and by the bell.
    let sent = letters(&world);
    let about_li = sent.iter().filter(|letter| letter.text.contains("应急账号 li "));
    let mut told: Vec<&str> = about_li.map(|letter| letter.mail.as_str()).collect();
    told.sort_unstable();
    told.dedup();
    let all = "select string_agg(distinct u.mail, ' ' order by u.mail) as t from app_user u join user_role ur on ur.user_id = u.id
        join role r on r.id = ur.role_id where r.administrator is not null and u.active and u.mail <> ''";
    assert_eq!(told.join(" "), world.word(all));
    let auditor = world.sign_in(administrator("audit_administrator"));
    for visitor in [&system, &auditor, &world.sign_in(administrator("security_administrator"))] {
        assert!(visitor.get("/notices").await.text().contains("应急账号 li 被使用"));
    }
    // An hour, however busy.
    for minutes in [20, 20, 15] {
        world.clock.advance(TimeDelta::minutes(minutes));
        assert_eq!(li.get("/account").await.status, StatusCode::OK);
    }
    world.clock.advance(TimeDelta::minutes(6));
    assert_eq!(li.get("/account").await.status, StatusCode::SEE_OTHER);
    // An auditor looks at each use; nobody else does, and not the one who used it.
    let open = "select count(*) as n from emergency_use where reviewed_at is null";
    assert_eq!(world.number(open), 2);
    let id = world.number("select max(id) as n from emergency_use");
    let own = world.house.db.write_now(&world.actor("li"), |tx| emergency::review(tx, id, "我自己"));
    assert!(matches!(own, Err(Problem::Refused(rule)) if rule == "own_use"));
    let auditor = world.sign_in(administrator("audit_administrator"));
    let page = auditor.get("/admin/directory/uses").await.text();
    assert!(page.contains("应急账号的使用") && page.contains("记为已复核"), "{page}");
    let fields = [("id", id.to_string()), ("note", "演练，周主任批准".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let system = world.sign_in(administrator("system_administrator"));
    assert_eq!(system.post("/admin/directory/uses", &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(auditor.post("/admin/directory/uses", &fields[..1]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(auditor.post("/admin/directory/uses", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(auditor.post("/admin/directory/uses", &fields).await.status, StatusCode::NOT_FOUND, "once");
    assert_eq!(world.number(open), 1);
    assert!(auditor.get("/admin/directory/uses").await.text().contains("周主任批准"));
    assert_eq!(
        world.number("select count(*) as n from audit_event where name in ('emergency.used', 'emergency.reviewed')"),
        3
    );
}

#[actix_web::test]
async fn what_leavers_owned_is_handed_over() {
    let world = World::new().await;
    let (chen, li) = (world.sign_in("chen"), world.sign_in("li"));
    assert!(chen.get("/leavers").await.text().contains("没有待交接的内容"));
    let huang = world.id("huang");
    let owned =
        || world.number_at("select count(*) as n from customer where owner_id = $1 and deleted_at is null", huang);
    let before = owned();
    assert!(before > 0);
    world.run("update app_user set active = false where login = 'huang'");
    let page = chen.get("/leavers").await.text();
    assert!(page.contains("黄蓉") && page.contains(&format!("owner={huang}")), "{page}");
    assert!(chen.get("/").await.text().contains("离职人员名下的客户、商机或线索待交接"));
    // Only those who may transfer them see them; administrators of the system see no business.
    assert!(li.get(&format!("/customers/bulk?do=transfer&owner={huang}")).await.text().contains("没有选择客户"));
    assert!(!li.get("/leavers").await.text().contains("黄蓉"));
    assert_eq!(world.sign_in("xitong").get("/leavers").await.status, StatusCode::FORBIDDEN);
    // All of them at once, by the usual transfer, which takes contacts along and can be taken back.
    let preview = chen.get(&format!("/customers/bulk?do=transfer&owner={huang}&back=/leavers")).await.text();
    assert!(preview.contains(&format!("转移 {before} 位客户")), "{preview}");
    let mut fields: Vec<(String, String)> = preview
        .split("name=\"ids\" value=\"")
        .skip(1)
        .map(|rest| ("ids".to_owned(), rest.split('"').next().unwrap().to_owned()))
        .collect();
    assert_eq!(fields.len() as i64, before);
    fields.extend(
        [("person", "李娜"), ("reason", "离职"), ("back", "/leavers")].map(|(n, v)| (n.to_owned(), v.to_owned())),
    );
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = chen.post("/customers/transfer", &fields).await;
    assert_eq!(
        (done.status, done.location(), owned()),
        (StatusCode::SEE_OTHER, "/leavers".into(), 0),
        "{}",
        done.text()
    );
    let left = "select count(*) as n from contact c join customer k on k.id = c.customer_id where c.owner_id = $1 and k.owner_id <> $1 and c.deleted_at is null";
    assert_eq!(world.number_at(left, huang), 0, "contacts follow");
    assert!(!chen.get("/leavers").await.text().contains(&format!("owner={huang}")));
}

/// A letter when it begins, and one for each day while it holds.
#[actix_web::test]
async fn a_brake_that_holds_is_told_once_a_day() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    for (login, password) in MEN {
        assert!(enters(&world, login, password).await);
    }
    slapd.change(&(dn("lisi") + "changetype: delete\n"));
    let told = || letters(&world).iter().filter(|letter| letter.subject.contains("制动")).count();
    let mut counts = Vec::new();
    for hours in [0, 1, 22, 1, 1, 23] {
        world.clock.advance(TimeDelta::hours(hours));
        assert!(matches!(follow(&world, Mode::Apply), Done::Braked(..)));
        counts.push(told());
    }
    assert_eq!(counts, [1, 1, 1, 2, 2, 3], "after 0, 1, 23, 24, 25 and 48 hours");
    // Once one was applied, the next brake is another one.
    assert!(matches!(follow(&world, Mode::Confirmed(1)), Done::Applied(_)));
    assert!(matches!(follow(&world, Mode::Apply), Done::Braked(..)));
    assert_eq!(told(), 4);
}
