//! Backups: whole they come back equal, and whatever is wrong with one is found and said.

use super::support::{Spawned, binary, folder};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use kezhan::core::outside::postgres::{SUPERUSER, socket_url};
use kezhan::core::secret::{hex, sha256};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is done to a copy: its name, the deed, the exit code of verify, words of the finding.
type Damage<'a> = (&'a str, Box<dyn Fn(&Path) + 'a>, i32, &'a str);

/// A folder of the trial, removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = folder().join(format!("backup-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// The exit code and everything that was said.
fn kezhan(data: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(binary())
        .args(arguments)
        .env("KEZHAN_CONFIG", "/dev/null")
        .env("KEZHAN_DATA_DIR", data)
        .env("KEZHAN_COMPANY_DEFAULT_LANGUAGE", "en")
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), said)
}

/// A demonstration company in which somebody has attached a file.
fn company() -> (Spawned, String) {
    let demo = Spawned::demo();
    let content = "合同扫描件";
    let hash = hex(&sha256(content.as_bytes()));
    let drawer = demo.folder.join("files").join(&hash[..2]);
    fs::create_dir_all(&drawer).unwrap();
    fs::write(drawer.join(&hash), content).unwrap();
    let url = socket_url(&demo.folder.join("postgres"), SUPERUSER, "kezhan");
    let statement = format!(
        "insert into attachment (object, row_id, customer_id, name, media_type, size, sha256, created_at)
         select 'customer', id, id, '合同.pdf', 'application/pdf', {}, '\\x{hash}', now() from customer limit 1",
        content.len()
    );
    PgConnection::establish(&url).unwrap().batch_execute(&statement).unwrap();
    (demo, hash)
}

fn manifest(backup: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(backup.join("manifest.json")).unwrap()).unwrap()
}

/// Changes what a backup says of itself, as somebody would who knows how.
fn rewrite(backup: &Path, change: impl FnOnce(&mut Value)) {
    let mut manifest = manifest(backup);
    change(&mut manifest);
    let text = serde_json::to_string_pretty(&manifest).unwrap();
    fs::write(backup.join("manifest.sha256"), format!("{}  manifest.json\n", hex(&sha256(text.as_bytes())))).unwrap();
    fs::write(backup.join("manifest.json"), text).unwrap();
}

#[test]
fn slow_a_backup_comes_back_equal() {
    let place = Place::new("whole");
    let (demo, hash) = company();
    let (first, second, restored) = (place.path("first"), place.path("second"), place.path("restored"));
    let (code, said) = kezhan(&demo.folder, &["backup", first.to_str().unwrap()]);
    assert!(code == 0 && said.contains("secret.key. Keep a copy"), "{said}");
    assert!(!first.join("secret.key").exists() && first.join("files").join(&hash[..2]).join(&hash).exists());
    let (code, said) = kezhan(&demo.folder, &["backup", first.to_str().unwrap()]);
    assert!(code == 1 && said.contains("exists already"), "{said}");
    let (code, said) = kezhan(&place.path("nobody"), &["backup", "verify", first.to_str().unwrap(), "--json"]);
    assert!(code == 0 && said.contains("\"as it was\""), "{said}");

    let (code, said) = kezhan(&restored, &["restore", first.to_str().unwrap()]);
    assert!(code == 1 && said.contains("the key is not in this backup"), "{said}");
    fs::create_dir_all(&restored).unwrap();
    fs::copy(demo.folder.join("secret.key"), restored.join("secret.key")).unwrap();
    let (code, said) = kezhan(&restored, &["restore", first.to_str().unwrap()]);
    assert!(code == 0 && said.contains("Restored and compared"), "{said}");
    assert_eq!(
        fs::read(restored.join("files").join(&hash[..2]).join(&hash)).unwrap(),
        fs::read(demo.folder.join("files").join(&hash[..2]).join(&hash)).unwrap()
    );
    let (code, said) = kezhan(&restored, &["restore", first.to_str().unwrap()]);
    assert!(code == 1 && said.contains("not empty"), "{said}");
    let (code, said) = kezhan(&restored, &["audit", "--name", "backup.restored"]);
    assert!(code == 0 && said.contains("Restored a backup"), "{said}");

    // The restored one backed up again holds the same, but for the events of these commands and the number that every
    // migration raises, so that rights are read anew.
    let (code, said) = kezhan(&restored, &["backup", second.to_str().unwrap(), "--with-secrets"]);
    assert!(code == 0 && second.join("secret.key").exists(), "{said}");
    let tables = |backup: &Path| {
        let mut tables = manifest(backup)["tables"].as_object().unwrap().clone();
        tables.retain(|name, _| !name.starts_with("audit_event") && name != "rights_version");
        tables
    };
    assert_eq!(tables(&first), tables(&second));
    assert!(tables(&first)["customer"]["rows"].as_i64().unwrap() > 0);

    // With the key in it, it comes back into nothing at all, and serves.
    let third = place.path("third");
    let (code, said) = kezhan(&third, &["restore", second.to_str().unwrap()]);
    assert!(code == 0, "{said}");
    let (code, said) = kezhan(&third, &["user", "list"]);
    assert!(code == 0 && said.contains("李娜"), "{said}");
}

#[test]
fn slow_what_is_wrong_with_a_backup_is_said() {
    let place = Place::new("damages");
    let (demo, hash) = company();
    let backup = place.path("backup");
    assert_eq!(kezhan(&demo.folder, &["backup", backup.to_str().unwrap(), "--with-secrets"]).0, 0);
    let attachment = format!("files/{}/{hash}", &hash[..2]);
    let flip = |path: PathBuf| {
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    let damages: Vec<Damage> = vec![
        ("truncated", Box::new(|b| fs::write(b.join("database.dump"), "PGDMP").unwrap()), 1, "bytes instead of"),
        ("flipped", Box::new(|b| flip(b.join("database.dump"))), 1, "database.dump was changed"),
        ("attachment", Box::new(|b| fs::remove_file(b.join(&attachment)).unwrap()), 1, "is missing"),
        ("altered", Box::new(|b| flip(b.join(&attachment))), 1, "was changed"),
        ("manifest", Box::new(|b| flip(b.join("manifest.json"))), 1, "is damaged"),
        ("interrupted", Box::new(|b| fs::remove_file(b.join("manifest.json")).unwrap()), 1, "interrupted"),
        ("form", Box::new(|b| rewrite(b, |m| m["format"] = json!(2))), 1, "use that one"),
        (
            "newer",
            Box::new(|b| rewrite(b, |m| m["migrations"].as_array_mut().unwrap().push(json!("99990101000001")))),
            2,
            "newer than this",
        ),
        ("rows", Box::new(|b| rewrite(b, |m| m["tables"]["customer"]["rows"] = json!(1))), 1, "rows instead of 1"),
    ];
    for (name, damage, code, words) in damages {
        let copy = place.path(name);
        assert!(Command::new("cp").arg("-a").arg(&backup).arg(&copy).status().unwrap().success());
        damage(&copy);
        let (verified, said) = kezhan(&place.path("nobody"), &["backup", "verify", copy.to_str().unwrap()]);
        assert!(verified == code && said.contains(words), "verify {name}: {verified} {said}");
        let (restored, said) = kezhan(&place.path(&format!("{name}-data")), &["restore", copy.to_str().unwrap()]);
        assert!(restored == 1 && said.contains(words), "restore {name}: {said}");
    }
}

#[test]
fn slow_an_older_backup_and_another_key_are_refused_unless_told() {
    let place = Place::new("older");
    let (demo, hash) = company();
    fs::remove_file(demo.folder.join("files").join(&hash[..2]).join(&hash)).unwrap();
    let backup = place.path("backup");
    let (code, said) = kezhan(&demo.folder, &["backup", backup.to_str().unwrap()]);
    assert!(code == 2 && said.contains(&hash), "a missing attachment is told: {said}");
    rewrite(&backup, |m| drop(m["migrations"].as_array_mut().unwrap().pop()));
    let data = place.path("data");
    let (code, said) = kezhan(&data, &["restore", backup.to_str().unwrap()]);
    assert!(code == 1 && said.contains("older kezhan") && said.contains("--migrate"), "{said}");
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("secret.key"), "ef".repeat(32)).unwrap();
    let (code, said) = kezhan(&data, &["restore", backup.to_str().unwrap(), "--migrate"]);
    assert!(code == 1 && said.contains("is not the one"), "{said}");
    let (code, said) = kezhan(&data, &["restore", backup.to_str().unwrap(), "--migrate", "--lost-key"]);
    assert!(code == 0, "{said}");
}
