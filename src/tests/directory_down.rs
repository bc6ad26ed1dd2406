//! The directory hangs while the real program runs: signing in ends in time and says why, other pages go on meanwhile, and
//! an emergency account opens.

use super::support::slapd::ENTRY;
use super::support::{Browser, Reply, Slapd, Spawned, binary, within};
use diesel::connection::SimpleConnection;
use kezhan::core::outside::Clock;
use kezhan::sign_in::second_factor::totp;
use serde_json::Value;
use std::process::Command;
use std::time::Duration;
use totp_rs::Secret;

pub fn sign_in(port: u16, login: &str, password: &str) -> (Browser, Reply) {
    let mut browser = Browser::stranger(port);
    let page = browser.post("/sign-in", &[("login", login), ("password", password), ("next", "/")]);
    (browser, page)
}

/// Makes somebody's account an emergency one, with a second factor as it is set up on a quiet day; a recovery code.
fn emergency_account(house: &Spawned, login: &str) -> String {
    let name = format!(
        "insert into emergency_account (user_id, named_at) select id, now() from app_user where login = '{login}'"
    );
    house.database().batch_execute(&name).unwrap();
    let (mut browser, page) = sign_in(house.port, login, kezhan::demo::PASSWORD);
    assert!(page.header("location").starts_with("/sign-in/second-factor"), "{page:?}");
    let page = browser.get("/sign-in/second-factor").body;
    let key = page.split_once("<p class=\"secret\"><code>").and_then(|(_, rest)| rest.split_once("</code>")).unwrap().0;
    let seed = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let code = totp::code(seed.as_bytes(), Clock::System.now());
    let done = browser.post("/sign-in/second-factor", &[("code", &code), ("next", "/")]);
    assert_eq!(done.status, 200, "{}", done.body);
    done.body.split_once("<li><code>").and_then(|(_, rest)| rest.split_once('<')).unwrap().0.to_owned()
}

/// Stops the directory by `signal`, and lets it go on in the end. `who` is somebody of the directory who has been in.
pub fn while_it_hangs(house: &Spawned, signal: &dyn Fn(&str), who: (&'static str, &'static str)) {
    let port = house.port;
    let code = emergency_account(house, "zhou");
    let mut li = Browser::sign_in(port, "li");
    signal("STOP");
    let waiting = std::thread::spawn(move || sign_in(port, who.0, who.1).1);
    let mut meanwhile = 0;
    while !waiting.is_finished() {
        assert_eq!(li.get("/customers").status, 200);
        meanwhile += 1;
    }
    let page = waiting.join().unwrap();
    println!("an answer of no directory after {:?}, {meanwhile} pages meanwhile", page.elapsed);
    assert!(page.status == 503 && page.elapsed < within(Duration::from_secs(8)), "{} {:?}", page.status, page.elapsed);
    assert!(page.body.contains("公司目录无法访问") && meanwhile > 1, "{meanwhile} pages meanwhile");
    let (mut zhou, page) = sign_in(port, "zhou", kezhan::demo::PASSWORD);
    assert!(page.header("location").starts_with("/sign-in/code"), "{}", page.header("location"));
    assert_eq!(zhou.get("/account").status, 303, "the password alone opens nothing");
    assert_eq!(zhou.post("/sign-in/code", &[("code", &code), ("next", "/")]).status, 303);
    assert_eq!(zhou.get("/account").status, 200, "the emergency account is in");
    signal("CONT");
}

/// A command of the directory: whether it went well, and what it told.
fn ldap(house: &Spawned, variables: &[(&str, &str)], arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(binary());
    command.arg("ldap").args(arguments).env("KEZHAN_DATA_DIR", &house.folder).envs(variables.iter().copied());
    let done = command.output().unwrap();
    (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr))
}

/// Each command says what it does, and reports as JSON where that is asked for.
fn commands_report(house: &Spawned, variables: &[(&str, &str)]) {
    for (command, words) in [
        ("check", "Exit code 1"),
        ("sync", "--dry-run"),
        ("sync", "--confirm"),
        ("sync", "Exit code 1"),
        ("who", "<USER>"),
    ] {
        let (done, help) = ldap(house, variables, &[command, "--help"]);
        assert!(done && help.contains(words) && help.contains("--json"), "{help}");
    }
    let report = |arguments: &[&str]| -> Value {
        let (done, told) = ldap(house, variables, arguments);
        let value = serde_json::Deserializer::from_str(&told).into_iter::<Value>().next();
        assert!(done && value.is_some(), "{told}");
        value.unwrap().unwrap()
    };
    let check = report(&["check", "--json"]);
    let steps: Vec<&str> =
        check[0]["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["connect", "encrypt", "bind", "kind", "find", "groups"]);
    assert!(check[0]["sound"] == true && check[0]["steps"][0]["state"] == "ok", "{check}");
    let sync = report(&["sync", "--dry-run", "--json"]);
    assert!(sync["outcome"] == "tried" && sync["counts"]["people"] == 4, "{sync}");
    let who = report(&["who", "zhangsan", "--json"]);
    assert_eq!(
        (who["name"].as_str(), who["state"].as_str(), who["groups"].as_array().unwrap().len()),
        (Some("张三"), Some("active"), 4)
    );
    let (done, told) = ldap(house, variables, &["who", "nobody-here"]);
    assert!(!done && told.contains("nobody-here"), "{told}");
}

#[test]
fn slow_while_the_directory_hangs_pages_go_on_and_an_emergency_account_opens() {
    let slapd = Slapd::new();
    let variables = slapd.variables(&[]);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let house = Spawned::run(&["demo"], &variables);
    house.database().batch_execute(ENTRY).unwrap();
    let zhang = ("zhangsan", "口令-of-zhang");
    assert_eq!(sign_in(house.port, zhang.0, zhang.1).1.status, 303);
    commands_report(&house, &variables);
    slapd.signal("STOP");
    for (arguments, word) in [
        (&["check", "--json"][..], "unreachable"),
        (&["sync", "--json"], "failed"),
        (&["who", "zhangsan"], "no answer"),
    ] {
        let (done, told) = ldap(&house, &variables, arguments);
        assert!(!done && told.contains(word), "{arguments:?}: {told}");
    }
    slapd.signal("CONT");
    while_it_hangs(&house, &|name| slapd.signal(name), zhang);
    assert_eq!(sign_in(house.port, zhang.0, zhang.1).1.status, 303, "as before once it is back");
}
