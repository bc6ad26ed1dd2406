//! Nothing secret on a page or in a log: the real program over a real directory, as much of its log as it can write, every
//! page without a record, and every command of the directory.

use super::support::slapd::{CANARY, ENTRY, Shown};
use super::support::{Browser, Slapd, Spawned, binary};
use diesel::connection::SimpleConnection;
use kezhan::boot;
use kezhan::web::registry::RouteKind;
use std::process::Command;

const TYPED: [&str; 3] = ["口令-of-zhang", "canary-typed-wrongly", "canary-typed-too-long-ago"];

#[test]
fn slow_no_page_command_or_log_shows_a_secret() {
    let slapd = Slapd::with("", Shown::Good);
    let mut variables = slapd.variables(&[("PASSWORD_URL", "https://password.example.cn/")]);
    variables.push(("KEZHAN_LOG_LEVEL".into(), "trace".into()));
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let house = Spawned::run(&["demo"], &variables);
    house.database().batch_execute(ENTRY).unwrap();
    let mut told = Vec::new();
    let mut cookies = Vec::new();
    for (login, password, status) in
        [("zhangsan", TYPED[0], 303), ("zhangsan", TYPED[1], 422), ("nobody", TYPED[2], 422), ("li", TYPED[2], 422)]
    {
        let mut browser = Browser::stranger(house.port);
        let page = browser.post("/sign-in", &[("login", login), ("password", password), ("next", "/")]);
        assert_eq!(page.status, status, "{login}");
        told.push((
            format!("sign-in of {login}"),
            page.head.split("set-cookie").next().unwrap_or_default().to_owned() + &page.body,
        ));
        told.push((format!("account of {login}"), browser.get("/account/security").body));
        cookies.extend(browser.cookies.get("kezhan").cloned());
    }
    let paths: Vec<&str> = boot::registry()
        .rows()
        .iter()
        .filter(|row| row.kind != RouteKind::Action && !row.path.contains('{'))
        .map(|row| row.path)
        .collect();
    for login in ["xitong", "anquan", "shenji", "li", "chen"] {
        let mut browser = Browser::let_in(&house, house.port, login);
        cookies.extend(browser.cookies.get("kezhan").cloned());
        told.extend(paths.iter().map(|path| (format!("{path} as {login}"), browser.get(path).body)));
        if login == "xitong" {
            for (path, fields) in [
                ("/admin/directory/test", &[("login", "zhangsan")][..]),
                ("/admin/directory/try", &[]),
                ("/admin/directory/sync", &[("confirmed", "")]),
            ] {
                told.push((path.to_owned(), browser.post(path, fields).body));
            }
        }
    }
    let command = |arguments: &[&str], more: (&str, &str)| {
        let output = Command::new(binary())
            .args(arguments)
            .env("KEZHAN_DATA_DIR", &house.folder)
            .envs(variables.iter().copied())
            .env(more.0, more.1)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (arguments.join(" "), text)
    };
    let same = ("KEZHAN_LDAP_REALM", "example.cn");
    for arguments in [
        &["ldap", "check"][..],
        &["ldap", "check", "--json"],
        &["ldap", "who", "zhangsan"],
        &["ldap", "sync"],
        &["ldap", "sync", "--json"],
        &["config", "show"],
        &["doctor"],
    ] {
        told.push(command(arguments, same));
    }
    // Wrong in each way in which the password is at hand.
    for more in [
        ("KEZHAN_LDAP_BIND_DN", "cn=other,dc=example,dc=cn"),
        ("KEZHAN_LDAP_CA_FILE", &slapd.file("other.pem")),
        ("KEZHAN_LDAP_KIND", "active_directory"),
    ] {
        told.push(command(&["ldap", "check"], more));
        told.push(command(&["ldap", "sync"], more));
    }
    told.push(("the log".into(), house.log()));
    assert!(house.log().contains("the directory refuses a sign-in"), "the code of a refusal is in the log");
    let key = std::fs::read_to_string(house.folder.join("secret.key")).unwrap().trim().to_owned();
    let mut secrets = vec![CANARY.to_owned(), key, kezhan::demo::PASSWORD.to_owned()];
    secrets.extend(TYPED.map(str::to_owned));
    secrets.extend(TYPED.map(|typed| form_urlencoded::byte_serialize(typed.as_bytes()).collect()));
    // A cookie is its signature and the key of the session.
    secrets.extend(cookies.iter().filter_map(|cookie| cookie.get(cookie.len().checked_sub(30)?..)).map(str::to_owned));
    assert!(told.len() > 100, "{}", told.len());
    for (place, text) in &told {
        for secret in &secrets {
            // `demo` tells its own password at the start, to whoever started it.
            let expected = *secret == kezhan::demo::PASSWORD && place == "the log";
            assert!(expected || !text.contains(secret.as_str()), "{secret} in {place}");
        }
    }
}
