//! `kezhan doctor`: each check is broken by exactly the thing it looks at, and says so under its number.

use super::support::slapd::{Shown, free_port};
use super::support::smtp::{Mood, Smtp};
use super::support::{OwnDatabase, Slapd, binary, disk_of, folder, roomy};
use diesel::connection::SimpleConnection;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

/// An installation over a database of its own.
struct Installation {
    database: OwnDatabase,
    place: PathBuf,
}

impl Installation {
    fn new() -> Self {
        let database = OwnDatabase::new();
        let place = folder().join(format!("doctor-{}-{}", std::process::id(), database.name));
        drop(fs::remove_dir_all(&place));
        fs::create_dir_all(place.join("data/files")).unwrap();
        fs::write(place.join("key"), "cd".repeat(32)).unwrap();
        fs::write(place.join("kezhan.toml"), "[company]\ndefault_language = \"en\"\n").unwrap();
        let installation = Self { database, place };
        for (name, mode) in [("key", 0o600), ("kezhan.toml", 0o644), ("data", 0o711), ("data/files", 0o700)] {
            installation.mode(name, mode);
        }
        installation
    }

    fn mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.place.join(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    fn run(&self, sql: &str) {
        self.database.superuser().batch_execute(sql).unwrap();
    }

    /// Everything that the doctor says, and the exit code.
    fn report(&self, variables: &[(&str, &str)]) -> (Vec<Value>, i32) {
        let output = Command::new(binary())
            .args(["doctor", "--json"])
            .env("KEZHAN_CONFIG", self.place.join("kezhan.toml"))
            .env("KEZHAN_DATA_DIR", self.place.join("data"))
            .env("KEZHAN_SECRET_KEY_FILE", self.place.join("key"))
            .env("KEZHAN_DATABASE_URL", self.database.url())
            .env("PATH", roomy())
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains("cdcd"), "the key is shown: {text}");
        let all = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        (all, output.status.code().unwrap())
    }

    /// Number and state of each check that is neither fine nor skipped, and the exit code.
    fn examine(&self, variables: &[(&str, &str)]) -> (Vec<(i64, String)>, i32) {
        let (all, code) = self.report(variables);
        let ids: Vec<i64> = all.iter().map(|one| one["id"].as_i64().unwrap()).collect();
        assert_eq!(ids, [1, 2, 3, 6, 7, 8, 9, 10, 12, 18, 21, 24, 25, 26, 27]);
        let bad = all.iter().filter(|one| matches!(one["state"].as_str().unwrap(), "WARN" | "FAIL"));
        let bad: Vec<_> = bad
            .map(|one| {
                for part in ["what", "why", "how"] {
                    assert!(!one[part].as_str().unwrap().is_empty(), "{part} of {one}");
                }
                (one["id"].as_i64().unwrap(), one["state"].as_str().unwrap().to_owned())
            })
            .collect();
        (bad, code)
    }

    fn finds(&self, id: i64, state: &str) {
        let code = if state == "FAIL" { 2 } else { 1 };
        assert_eq!(self.examine(&[]), (vec![(id, state.to_owned())], code));
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.place));
    }
}

#[test]
fn a_sound_installation_is_found_sound() {
    assert_eq!(Installation::new().examine(&[]), (vec![], 0));
}

#[test]
fn wrong_settings_are_1() {
    let here = Installation::new();
    fs::write(here.place.join("kezhan.toml"), "[servr]\nlisten = 1\n").unwrap();
    here.finds(1, "FAIL");
}

#[test]
fn files_that_others_may_change_are_2() {
    let here = Installation::new();
    here.mode("data", 0o713);
    here.finds(2, "FAIL");
    here.mode("data", 0o711);
    here.mode("kezhan.toml", 0o664);
    here.finds(2, "WARN");
    here.mode("kezhan.toml", 0o640);
    here.mode("data/files", 0o755);
    here.finds(2, "WARN");
}

#[test]
fn secrets_that_others_may_read_are_3() {
    let here = Installation::new();
    here.mode("key", 0o604);
    here.finds(3, "FAIL");
    here.mode("key", 0o600);
    fs::write(here.place.join("key"), "short").unwrap();
    here.finds(3, "FAIL");
    fs::remove_file(here.place.join("key")).unwrap();
    here.finds(3, "FAIL");
}

#[test]
fn a_database_that_is_down_is_6() {
    let here = Installation::new();
    let nobody = "postgresql://kezhan_app@/kezhan?host=/nonexistent";
    assert_eq!(here.examine(&[("KEZHAN_DATABASE_URL", nobody)]), (vec![(6, "FAIL".to_owned())], 2));
}

#[test]
fn a_role_with_too_much_power_is_8() {
    let here = Installation::new();
    let url = here.database.url().replace("kezhan_app@", "kezhan_super@");
    let (bad, code) = here.examine(&[("KEZHAN_DATABASE_URL", &url)]);
    assert!(bad.contains(&(8, "FAIL".to_owned())) && code == 2, "{bad:?}");
}

#[test]
fn another_schema_is_9() {
    let here = Installation::new();
    here.run("insert into __diesel_schema_migrations (version) values ('99999999999999')");
    here.finds(9, "FAIL");
    here.run("delete from __diesel_schema_migrations");
    here.finds(9, "FAIL");
}

#[test]
fn row_security_that_is_off_is_10() {
    let here = Installation::new();
    here.run("alter table customer no force row level security");
    here.finds(10, "FAIL");
}

#[test]
fn a_log_that_can_be_changed_is_12() {
    let here = Installation::new();
    here.run("grant delete on audit_event_other to kezhan_app");
    here.finds(12, "FAIL");
    here.run("revoke delete on audit_event_other from kezhan_app; revoke insert on change_history from kezhan_app");
    here.finds(12, "FAIL");
}

#[test]
fn indexes_of_another_order_are_18() {
    let here = Installation::new();
    here.run("update pg_collation set collversion = '1.0' where collname = 'pinyin'");
    here.finds(18, "FAIL");
    // As the page of operations says, without a superuser.
    here.run("set role kezhan_owner; reindex table customer; alter collation pinyin refresh version");
    assert_eq!(here.examine(&[]), (Vec::new(), 0));
}

#[test]
fn a_disk_without_room_is_21() {
    let here = Installation::new();
    // Size and free bytes, files and free files, as `df` tells them.
    let full = ["100000000000 900000000 1000000 900000", "100000000000 4000000000 1000000 900000"];
    for figures in full.into_iter().chain(["100000000000 50000000000 1000000 40000"]) {
        let path = disk_of(&here.place, figures);
        assert_eq!(here.examine(&[("PATH", &path)]), (vec![(21, "FAIL".to_owned())], 2), "{figures}");
    }
    // That of this machine, whatever it has, is read.
    let (all, _) = here.report(&[("PATH", &std::env::var("PATH").unwrap())]);
    let disk = all.iter().find(|one| one["id"] == 21).unwrap();
    assert!(disk["state"] != "SKIP" && disk["what"].as_str().unwrap().contains(" GB"), "{disk}");
}

#[test]
fn a_directory_that_does_not_answer_rightly_is_24() {
    let here = Installation::new();
    let slapd = Slapd::new();
    let with = |more: &[(&str, &str)]| {
        let all = slapd.variables(more);
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        here.examine(&all)
    };
    assert_eq!(with(&[]), (vec![], 0), "a sound one");
    assert_eq!(with(&[("SERVERS", &slapd.start_tls())]), (vec![], 0));
    let fails = (vec![(24, "FAIL".to_owned())], 2);
    let closed = format!("ldaps://localhost:{}", free_port());
    let nowhere = format!("127.0.0.1:{}", free_port());
    for broken in [
        &[("SERVERS", closed.as_str())][..],
        &[("SERVERS", &format!("{},{closed}", slapd.ldaps()))],
        &[("CA_FILE", &slapd.file("other.pem"))],
        &[("BIND_DN", "cn=nobody,dc=example,dc=cn")],
        &[
            ("KIND", "active_directory"),
            ("KEY_ATTRIBUTE", "entryUUID"),
            ("LOGIN_ATTRIBUTE", "uid"),
            ("PEOPLE_FILTER", "(uid=*)"),
        ],
        &[("PEOPLE_FILTER", "(uid=nobody-has-this)")],
        &[("SERVERS", &slapd.start_tls()), ("ALLOW_PLAINTEXT", "yes")],
        &[("SRV", "corp.example.cn"), ("SRV_NAME_SERVER", &nowhere)],
    ] {
        assert_eq!(with(broken), fails, "{broken:?}");
    }
    let template =
        [("BIND_DN", ""), ("BIND_PASSWORD_FILE", ""), ("BIND_TEMPLATE", "uid={user},ou=people,dc=example,dc=cn")];
    assert_eq!(with(&template), (vec![(24, "WARN".to_owned())], 1), "most of it can't be tested");
    slapd.signal("STOP");
    assert_eq!(with(&[]), fails, "hung");
    let open = Slapd::shaped("", Shown::Good, |settings| {
        settings.replace("access to * by users read by * none", "access to * by * read")
    });
    let nobody = open.variables(&[("BIND_DN", ""), ("BIND_PASSWORD_FILE", ""), ("ANONYMOUS", "yes")]);
    let nobody: Vec<(&str, &str)> = nobody.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(here.examine(&nobody), (vec![(24, "WARN".to_owned())], 1), "everybody may read it");
}

#[test]
fn groups_that_make_administrators_are_25() {
    let here = Installation::new();
    let map = |role: &str| {
        here.run(&format!(
            "insert into directory_map (provider, group_key, group_name, role_id, made_at) select 'main', 'k', 'it', id, now() from role where key = '{role}' or name_zh = '{role}'"
        ));
    };
    map("salesperson");
    assert_eq!(here.examine(&[]), (vec![], 0), "a role of business is no matter");
    map("system_administrator");
    here.finds(25, "WARN");
    assert_eq!(here.examine(&[("KEZHAN_LDAP_ADMINISTRATORS", "yes")]), (vec![(25, "WARN".to_owned())], 1));
    here.run("alter table directory_map disable trigger one_administrator");
    map("audit_administrator");
    here.finds(25, "FAIL");
    // A role of the company's own that may do what an administrator does.
    here.run(
        "delete from directory_map; insert into role (name_zh, name_en) values ('自订', 'own');
        insert into role_grant (role_id, permission, scope) select id, 'user.manage', 'all' from role where name_zh = '自订'",
    );
    map("自订");
    here.finds(25, "WARN");
    map("security_administrator");
    here.finds(25, "FAIL");
    // Two groups of one name are two.
    here.run("update directory_map set group_key = id::text");
    here.finds(25, "WARN");
    // An emergency account without a second factor opens nothing on the day it is needed.
    here.run("delete from directory_map");
    assert_eq!(here.examine(&[]), (vec![], 0));
    here.run("insert into emergency_account (user_id, named_at) select min(id), now() from app_user");
    here.finds(25, "WARN");
}

#[test]
fn slow_a_mail_server_that_does_not_take_us_in_is_26() {
    let here = Installation::new();
    let server = Smtp::start(Mood::Takes);
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let look = |port: u16, security: &str| {
        here.examine(&[
            ("KEZHAN_MAIL_SERVER", "127.0.0.1"),
            ("KEZHAN_MAIL_PORT", &port.to_string()),
            ("KEZHAN_MAIL_SECURITY", security),
            ("KEZHAN_MAIL_FROM", "客栈 <kezhan@yunlai.example>"),
        ])
    };
    let found = |state: &str, code| (vec![(26, state.to_owned())], code);
    assert_eq!(look(gone, "none"), found("FAIL", 2), "nobody listens");
    assert_eq!(look(server.port, "starttls"), found("FAIL", 2), "it does not encrypt");
    assert_eq!(look(server.port, "none"), found("WARN", 1), "plain text, as was chosen");
    let port = server.port.to_string();
    let links = |public: &str| {
        let from = ("KEZHAN_MAIL_FROM", "客栈 <kezhan@yunlai.example>");
        let set = [
            ("KEZHAN_MAIL_SERVER", "127.0.0.1"),
            ("KEZHAN_MAIL_PORT", port.as_str()),
            ("KEZHAN_MAIL_SECURITY", "none"),
            from,
        ];
        let set = [&set[..], &[("KEZHAN_SERVER_PUBLIC_URL", public)]].concat();
        let (all, _) = here.report(&set);
        all.iter().find(|one| one["id"] == 26).unwrap()["what"]
            .as_str()
            .unwrap()
            .contains("links in letters lead to http://127.0.0.1:8080")
    };
    assert!(links("") && !links("https://crm.example.cn"), "links that nobody else can follow are told");
    server.set(Mood::Greets("554 not you"));
    assert_eq!(look(server.port, "none"), found("FAIL", 2), "it does not want us");
    server.set(Mood::Hangs(std::time::Duration::from_mins(1)));
    assert_eq!(look(server.port, "none"), found("FAIL", 2), "it says nothing");
}

#[test]
fn letters_that_do_not_go_are_27() {
    let here = Installation::new();
    let letter = |state: &str, wanted: &str, due: &str| {
        here.run(&format!(
            "delete from letter; insert into letter (user_id, mail, kind, made_at, state, wanted_at, due_at, answer)
             select min(id), 'li@yunlai.example', 'customer_given', now(), '{state}', now() - interval '{wanted}', now() + interval '{due}', 'no' from app_user"
        ));
    };
    letter("waiting", "29 minutes", "-29 minutes");
    assert_eq!(here.examine(&[]), (vec![], 0));
    letter("waiting", "31 minutes", "-31 minutes");
    here.finds(27, "FAIL");
    letter("waiting", "3 hours", "40 minutes");
    here.finds(27, "FAIL");
    for state in ["refused", "returned", "suppressed"] {
        letter(state, "1 hour", "-1 hour");
        here.finds(27, "WARN");
        letter(state, "2 days", "-2 days");
        assert_eq!(here.examine(&[]), (vec![], 0), "{state} long ago");
    }
    here.run("update mail_channel set faults = 1, answer = 'connection refused'");
    here.finds(27, "WARN");
}
