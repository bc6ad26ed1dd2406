//! Commands and the log: settings in the documentation, JSON that parses, a request's id wherever it is told of, panics.

use super::support::smtp::{Mood, Smtp};
use super::support::{Spawned, World, binary};
use actix_web::test::{TestRequest, call_service, init_service};
use kezhan::boot;
use kezhan::cli::settings::document;
use kezhan::core::problem::Problem;
use kezhan::web::who::Anyone;
use serde_json::Value;
use std::process::Command;

fn kezhan(arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let output = Command::new(binary()).args(arguments).envs(variables.iter().copied()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_page_of_settings_is_the_list_in_the_program() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md");
    if std::env::var_os("KEZHAN_TEST_WRITE").is_some() {
        std::fs::write(&file, document()).unwrap();
    }
    let written = std::fs::read_to_string(file).unwrap_or_default();
    assert!(written == document(), "run: kezhan config show --doc > docs/settings.md");
}

#[test]
fn settings_are_shown_with_their_origin_and_without_secrets() {
    let set = [("KEZHAN_SERVER_WORKERS", "3"), ("KEZHAN_CONFIG", "/dev/null")];
    let (code, text, _) = kezhan(&["config", "show", "--origin", "--redacted"], &set);
    assert!(code == 0 && text.contains("server.workers = \"3\"  # env KEZHAN_SERVER_WORKERS"), "{text}");
    let (code, text, _) = kezhan(&["config", "show", "--json"], &set);
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(code == 0 && all.iter().any(|one| one["name"] == "server.workers" && one["value"] == "3"));
    assert_eq!(kezhan(&["config", "check", "--json"], &set).1.trim(), r#"{"ok":true}"#);
    let (code, _, said) =
        kezhan(&["config", "check"], &[("KEZHAN_SERVER_WORKER", "3"), ("KEZHAN_CONFIG", "/dev/null")]);
    assert!(code == 1 && said.contains("KEZHAN_SERVER_WORKERS"), "{said}");
}

#[test]
fn every_command_has_help() {
    for command in ["serve", "demo", "migrate", "setup", "backup", "restore", "doctor", "config", "audit", "mail"] {
        let (code, text, _) = kezhan(&[command, "--help"], &[]);
        assert!(
            code == 0 && text.contains("Usage:") && text.lines().next().is_some_and(|line| line.len() > 20),
            "{command}: {text}"
        );
    }
    for (verb, options) in [
        ("check", &["--to", "--json"][..]),
        ("queue", &["--again", "--most", "--json"]),
        ("bounce", &["--recipient"]),
        ("lead", &["--source", "--json", "exhibition", "75", "65"]),
    ] {
        let (code, text, _) = kezhan(&["mail", verb, "--help"], &[]);
        assert!(code == 0 && options.iter().all(|option| text.contains(option)), "mail {verb}: {text}");
    }
}

#[test]
fn slow_log_lines_are_json_with_the_id_of_their_request() {
    let serving = Spawned::run(&["demo"], &[("KEZHAN_LOG_FORMAT", "json")]);
    let answer = serving.ask("GET /nowhere?q=secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let id = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
    assert!(answer.split("\r\n\r\n").nth(1).unwrap().contains(id), "the page names it: {answer}");
    let log = serving.log();
    let lines: Vec<Value> = log
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    for message in ["answered", "refused"] {
        assert!(lines.iter().any(|line| line["message"] == message && line["span"]["id"] == id), "{message}: {log}");
    }
    assert!(!log.contains("secret") && !log.to_lowercase().contains("actix"), "{log}");
}

#[actix_web::test]
async fn a_panic_in_a_handler_is_a_page_and_the_house_stands() {
    async fn falls(_: Anyone) -> Result<String, Problem> {
        panic!("the test falls here")
    }
    let world = World::new().await;
    let mut registry = boot::registry();
    registry.page("/falls", falls);
    let app = init_service(boot::app(&world.house, &registry)).await;
    for _ in 0..2 {
        let response = call_service(&app, TestRequest::get().uri("/falls").to_request()).await;
        assert_eq!(response.status(), 500);
        let id = response.headers().get("x-request-id").unwrap().to_str().unwrap().to_owned();
        let page = String::from_utf8(actix_web::test::read_body(response).await.to_vec()).unwrap();
        assert!(page.contains(&id) && page.contains("出错了") && !page.contains("the test falls here"));
    }
    let response = call_service(&app, TestRequest::get().uri("/sign-in").to_request()).await;
    assert_eq!(response.status(), 200);
}

#[test]
fn mail_is_tried_step_by_step_and_says_which_fails() {
    let server = Smtp::start(Mood::Takes);
    let port = server.port.to_string();
    let set = |port: &str, security: &str| {
        [
            ("KEZHAN_CONFIG", "/dev/null".to_owned()),
            ("KEZHAN_MAIL_SERVER", "127.0.0.1".to_owned()),
            ("KEZHAN_MAIL_PORT", port.to_owned()),
            ("KEZHAN_MAIL_SECURITY", security.to_owned()),
            ("KEZHAN_MAIL_FROM", "客栈 <kezhan@yunlai.example>".to_owned()),
        ]
    };
    let check = |port: &str, security: &str, arguments: &[&str]| {
        let set = set(port, security);
        let set: Vec<(&str, &str)> = set.iter().map(|(name, value)| (*name, value.as_str())).collect();
        kezhan(&[&["mail", "check"], arguments].concat(), &set)
    };
    let (code, text, _) = check(&port, "none", &["--to", "li@yunlai.example"]);
    let (fine, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("OK "));
    assert!(code == 0 && fine.len() == 4, "{text}");
    let warned = |line: &str| line.starts_with("WARN  links") && line.contains("http://127.0.0.1:8080");
    assert!(rest.len() == 1 && warned(rest[0]), "links that nobody else can follow are told: {text}");
    assert!(text.contains("not encrypted") && text.contains("taken by the server for li@yunlai.example"), "{text}");
    assert_eq!(server.arrived().len(), 1);
    let (code, text, _) = check(&port, "none", &["--json"]);
    let all: Value = serde_json::from_str(&text).unwrap();
    assert!(code == 0 && all["ok"] == true && all["steps"].as_array().unwrap().len() == 4, "{text}");
    let (code, text, _) = check(&port, "starttls", &[]);
    assert!(code == 1 && text.contains("FAIL  connect"), "{text}");
    server.set(Mood::Recipient("550 5.1.1 no such user"));
    let (code, text, _) = check(&port, "none", &["--to", "li@yunlai.example"]);
    assert!(code == 1 && text.contains("FAIL  letter") && text.contains("no such user"), "{text}");
    let (code, text, _) = check(&port, "none", &["--to", "nonsense", "--json"]);
    let all: Value = serde_json::from_str(&text).unwrap();
    assert!(code == 1 && all["ok"] == false && all["steps"][4]["ok"] == false, "{text}");
    let (code, text, _) = kezhan(&["mail", "check"], &[("KEZHAN_CONFIG", "/dev/null")]);
    assert!(code == 1 && text.contains("no mail is sent"), "{text}");
}
