//! No room for an attachment: told, nothing half is left, everything else goes on, and it works again once there is room.
//! The same with a disk that is full indeed: `src/tests/browser/disk_full.test.mjs`.

use crate::support::invariants::{hold, number};
use crate::support::{Browser, Spawned};
use std::path::Path;
use std::process::Command;

const MIB: usize = 1024 * 1024;

/// The files below a folder.
fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}

#[test]
fn slow_fault_no_room_for_an_attachment() {
    let house = Spawned::demo();
    let node = house.node();
    let mut li = Browser::sign_in(node.port, "li");
    let may_write = |limit: &str| {
        let (pid, limit) = (node.pid().to_string(), format!("--fsize={limit}:unlimited"));
        assert!(Command::new("prlimit").args(["--pid", &pid, &limit]).status().unwrap().success());
    };
    let own = "select min(c.id) from customer c join app_user u on u.id = c.owner_id where u.login = 'li' and c.deleted_at is null";
    let path = format!("/customers/{}/follow-ups", number(&mut house.database(), own));
    let (store, large) = (node.folder.join("files"), "报价单".repeat(MIB / 2));
    let key = uuid::Uuid::now_v7().to_string();
    may_write(&MIB.to_string());
    for _ in 0..5 {
        let told = li.attach(&path, &[("body", "磁盘已满时的跟进")], &key, &large);
        assert_eq!(told.status, 507, "{told:?}");
        assert!(told.body.contains("磁盘空间不足") && told.body.contains("磁盘已满时的跟进"), "{}", told.body);
        assert_eq!(files(&store), 0, "something half is left");
        assert_eq!(li.get("/customers").status, 200);
    }
    assert_eq!(li.upload_once(&path, &[("body", "没有附件的跟进")], &uuid::Uuid::now_v7().to_string()).status, 303);
    may_write("unlimited");
    let done = li.attach(&path, &[("body", "磁盘已满时的跟进")], &key, &large);
    assert_eq!(done.status, 303, "{done:?}");
    let mut connection = house.database();
    assert_eq!(number(&mut connection, "select count(*) from follow_up where body = '磁盘已满时的跟进'"), 1);
    assert_eq!(number(&mut connection, "select count(*) from attachment where name = 'a.txt'"), 1);
    assert_eq!(files(&store), 1);
    hold(&mut connection);
}
