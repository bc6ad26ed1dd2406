//! The real program killed in the middle of following the directory, and twice at once.

use super::support::slapd::{ENTRY, Shown, person};
use super::support::{Browser, Slapd, Spawned, binary, invariants};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    t: String,
}

pub fn count(connection: &mut PgConnection, sql: &str) -> i64 {
    sql_query(sql).get_result::<Count>(connection).unwrap().n
}

/// Everything that following may change, as one text.
pub fn state(connection: &mut PgConnection) -> String {
    let sql = "select coalesce(string_agg(t, E'\\n' order by t), '') as t from (
        select u::text as t from (select id, login, name, mail, phone, department_id, manager_id, active, version from app_user) u
        union all select d::text from directory_account d union all select m::text from managed_role m
        union all select r::text from user_role r union all select s::text from directory_sync s) all_rows";
    sql_query(sql).get_result::<Line>(connection).unwrap().t
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(2);
    while !done() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn command(house: &Spawned, variables: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(["ldap", "sync"]).args(arguments).env("KEZHAN_DATA_DIR", &house.folder);
    command.envs(variables.iter().copied()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Follows the directory by the command: whether it went well, and what it told.
pub fn sync(house: &Spawned, variables: &[(&str, &str)], arguments: &[&str]) -> (bool, String) {
    let done = command(house, variables, arguments).output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.success(), told)
}

/// Kills following while it stands at the last account, which is held: nothing has changed, and the next one does it all.
pub fn killed_while_following(house: &Spawned, variables: &[(&str, &str)], held: &str) {
    let mut database = house.database();
    let before = state(&mut database);
    // The last of the accounts is held, so that following stands in the middle.
    let mut holder = house.database();
    holder.batch_execute(&format!("begin; select 1 from app_user where login = '{held}' for update")).unwrap();
    let mut killed = command(house, variables, &[]).spawn().unwrap();
    let waits =
        "select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' and query like 'update app_user%'";
    until("following does not come to the account that is held", || count(&mut database, waits) > 0);
    killed.kill().unwrap();
    killed.wait().unwrap();
    holder.batch_execute("rollback").unwrap();
    until("the server does not notice", || count(&mut database, waits) == 0);
    let inside = "select count(*) as n from pg_stat_activity where state = 'idle in transaction'";
    until("the transaction is left open", || count(&mut database, inside) == 0);
    assert_eq!(state(&mut database), before, "nothing has changed");
    // The next one does it all.
    let (done, told) = sync(house, variables, &["--json"]);
    assert!(done && told.contains("\"outcome\":\"applied\""), "{told}");
}

#[test]
fn slow_killed_while_following_the_directory_nothing_has_changed() {
    let slapd = Slapd::with(&(person("hanmei", "韩梅") + &person("lilei", "李雷")), Shown::Good);
    let variables = slapd.variables(&[]);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let house = Spawned::run(&["demo"], &variables);
    let mut database = house.database();
    database.batch_execute(ENTRY).unwrap();
    for (login, password) in
        [("hanmei", "password-of-hanmei"), ("lilei", "password-of-lilei"), ("wangwu", "password-of-wang")]
    {
        let mut browser = Browser::stranger(house.port);
        let page = browser.post("/sign-in", &[("login", login), ("password", password), ("next", "/")]);
        assert_eq!(page.status, 303, "{page:?}");
    }
    slapd.change(
        "dn: uid=hanmei,ou=people,dc=example,dc=cn\nchangetype: modify\nreplace: mail\nmail: hanmei@example.cn\n",
    );
    slapd.change("dn: uid=wangwu,ou=people,dc=example,dc=cn\nchangetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");
    killed_while_following(&house, &variables, "wangwu");
    let of = "select count(*) as n from app_user where (login = 'hanmei' and mail = 'hanmei@example.cn') or (login = 'wangwu' and not active)";
    assert_eq!(count(&mut database, of), 2);
    invariants::hold(&mut database);
    let check = Command::new(binary()).args(["ldap", "check"]).envs(variables.iter().copied()).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    let who = Command::new(binary())
        .args(["ldap", "who", "zhangsan"])
        .env("KEZHAN_DATA_DIR", &house.folder)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&who.stdout).into_owned();
    assert!(who.status.success() && told.contains("张三") && told.contains("business"), "{told}");
    for output in [&check.stdout, &check.stderr, &who.stdout, &who.stderr] {
        assert!(!String::from_utf8_lossy(output).contains("canary"));
    }
}

/// Two that follow the directory at once, as the hourly reading of one node and somebody's at the other: what changes
/// changes once, and an absent person is not missed twice by one and the same look.
#[test]
fn slow_two_nodes_follow_the_directory_as_one() {
    let slapd = Slapd::with(&person("hanmei", "韩梅"), Shown::Good);
    let variables = slapd.variables(&[]);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let house = Spawned::run(&["demo"], &variables);
    let mut database = house.database();
    database.batch_execute(ENTRY).unwrap();
    for (login, password) in [("hanmei", "password-of-hanmei"), ("wangwu", "password-of-wang")] {
        let mut browser = Browser::stranger(house.port);
        let page = browser.post("/sign-in", &[("login", login), ("password", password), ("next", "/")]);
        assert_eq!(page.status, 303, "{page:?}");
    }
    let both = || {
        let begun: Vec<_> = (0..2).map(|_| command(&house, &variables, &[]).spawn().unwrap()).collect();
        for one in begun {
            let done = one.wait_with_output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
    };
    let told = "select count(*) as n from audit_event e join app_user u on u.id = e.row_id where u.login = 'wangwu' and e.name in ('user.disabled', 'user.enabled')";
    let version = "select version::bigint as n from app_user where login = 'hanmei'";
    for round in 1..=6 {
        let (change, active) = if round % 2 == 1 {
            ("add: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z", "not active")
        } else {
            ("delete: pwdAccountLockedTime", "active")
        };
        slapd.change(&format!("dn: uid=wangwu,ou=people,dc=example,dc=cn\nchangetype: modify\n{change}\n"));
        slapd.change(&format!("dn: uid=hanmei,ou=people,dc=example,dc=cn\nchangetype: modify\nreplace: mail\nmail: han{round}@example.cn\n"));
        let before = count(&mut database, version);
        both();
        assert_eq!(count(&mut database, told), round, "round {round}: told once");
        assert_eq!(count(&mut database, version), before + 1, "round {round}: changed once");
        let state = format!("select count(*) as n from app_user where login = 'wangwu' and {active}");
        assert_eq!(count(&mut database, &state), 1);
    }
    invariants::hold(&mut database);
}
