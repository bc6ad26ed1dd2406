//! `kezhan setup`: from a PostgreSQL that knows nothing of us to the first administrators, and again.

use super::own_postgres::{Company, VERIFIED};
use super::support::{Spawned, binary, roomy};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;

/// Runs the binary with the settings of one installation; nothing it says may hold a password.
fn kezhan(company: &Company, name: &str, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(binary())
        .args(arguments)
        .env("PATH", roomy())
        .env("KEZHAN_CONFIG", company.path(name).join("kezhan.toml"))
        .env("KEZHAN_DATA_DIR", company.path(name).join("data"))
        .env("KEZHAN_COMPANY_DEFAULT_LANGUAGE", "en")
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    for role in ["app", "migrate", "backup"] {
        if let Ok(password) = fs::read_to_string(company.path(&format!("credentials/kezhan.{role}.password"))) {
            assert!(!said.contains(password.trim()), "a password is shown: {said}");
        }
    }
    (output.status.code().unwrap(), said)
}

/// Doctor finds no fault.
fn nothing_fails(said: &str) -> bool {
    said.contains("OK    9") && !said.lines().any(|line| line.starts_with("FAIL"))
}

fn setup(company: &Company, name: &str, more: &[&str]) -> (i32, String) {
    fs::create_dir_all(company.path(name).join("data/files")).unwrap();
    fs::write(company.path(name).join("kezhan.toml"), "").unwrap();
    let (url, password) = (company.url("boss", "postgres", VERIFIED), company.path("boss").display().to_string());
    let credentials = company.path("credentials").display().to_string();
    let server =
        ["setup", "--superuser-url", &url, "--superuser-password-file", &password, "--credentials", &credentials];
    kezhan(company, name, &[&server, more].concat())
}

#[test]
fn slow_setup_makes_everything_once() {
    let company = Company::new("setup");
    let people =
        ["--database", "crm", "--system", "xitong=许通", "--security", "anquan=安全", "--audit", "shenji=沈纪"];
    let (code, said) = setup(&company, "first", &people);
    assert!(code == 0 && said.contains("made  database crm"), "{said}");
    let links: Vec<&str> = said.lines().filter(|line| line.starts_with("http")).collect();
    assert_eq!(links.len(), 3, "{said}");
    for (path, mode) in [("first/conf.d/setup.toml", 0o640), ("credentials/kezhan.app.password", 0o600)] {
        assert_eq!(fs::metadata(company.path(path)).unwrap().mode() & 0o777, mode, "{path}");
    }
    let settings = fs::read_to_string(company.path("first/conf.d/setup.toml")).unwrap();
    // The server speaks Chinese; to us it speaks the language that we tell its errors apart by.
    assert!(company.says("postgres", "select 1/0").contains("除以零"), "{}", company.says("postgres", "select 1/0"));
    assert!(company.says("crm", "select 1/0").contains("division by zero"));

    let (code, said) = setup(&company, "first", &people);
    assert!(code == 0 && !said.contains("made ") && !said.contains("http"), "{said}");
    assert_eq!(fs::read_to_string(company.path("first/conf.d/setup.toml")).unwrap(), settings);
    let (code, said) = kezhan(&company, "first", &["doctor"]);
    assert!(code <= 2 && nothing_fails(&said), "{said}");

    let config = company.path("first/kezhan.toml").display().to_string();
    let data = company.path("first/data").display().to_string();
    let serving = Spawned::run(&["serve"], &[("KEZHAN_CONFIG", &config), ("KEZHAN_DATA_DIR", &data)]);
    let path = links[0].split_once("/first-password").unwrap().1;
    let page =
        serving.ask(&format!("GET /first-password{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    assert!(page.contains(" 200 ") && page.contains("许通"), "{page}");

    // What was set up is backed up by its own role, and comes back into another database.
    let backup = company.path("backup").display().to_string();
    let (code, said) = kezhan(&company, "first", &["backup", &backup, "--with-secrets"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = setup(&company, "second", &["--database", "crm2", "--for-restore"]);
    assert!(code == 0 && said.contains("left  tables"), "{said}");
    let (code, said) = kezhan(&company, "second", &["restore", &backup]);
    assert!(code == 0 && said.contains("Restored and compared"), "{said}");
    let (code, said) = kezhan(&company, "second", &["doctor"]);
    assert!(code <= 2 && nothing_fails(&said), "{said}");
    let (code, said) = kezhan(&company, "second", &["user", "list"]);
    assert!(code == 0 && said.contains("许通"), "{said}");
}

#[test]
fn slow_setup_says_what_it_lacks() {
    let company = Company::new("setup-lacks");
    fs::create_dir_all(company.path("first/data")).unwrap();
    fs::write(company.path("first/kezhan.toml"), "").unwrap();
    let (code, said) = kezhan(&company, "first", &["setup", "--superuser-url", "postgresql://boss:word@localhost/x"]);
    assert!(code == 1 && said.contains("may not stand in the URL"), "{said}");
    let url = company.url("boss", "postgres", VERIFIED);
    let (code, said) = kezhan(&company, "first", &["setup", "--superuser-url", &url]);
    assert!(code == 1 && said.contains("no password supplied"), "{said}");
    assert!(!company.path("first/conf.d/setup.toml").exists(), "nothing is written before it works");
}
