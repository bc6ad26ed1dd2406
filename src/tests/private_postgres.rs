//! The private PostgreSQL with real servers: it starts, it keeps data, and nothing that is killed hinders the next start.

use super::own_postgres::programs;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use kezhan::core::outside::postgres::{PostgresError, PrivatePostgres, SUPERUSER, Tuning};
use kezhan::text::Lang;

/// Tells the test below to be the application.
const PRETEND: &str = "KEZHAN_TEST_PRETEND_IN";

/// A directory of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("kezhan-test-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&path));
        Self(path)
    }

    /// Makes a folder below, passable for the server's user whatever the umask.
    fn make(&self, name: &str) {
        fs::create_dir_all(self.0.join(name)).unwrap();
        fs::set_permissions(&self.0, fs::Permissions::from_mode(0o711)).unwrap();
    }

    fn start(&self) -> PrivatePostgres {
        self.try_start().unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_start(&self) -> Result<PrivatePostgres, PostgresError> {
        PrivatePostgres::start(&self.0, &tuning())
    }

    fn postmaster(&self) -> String {
        let text = fs::read_to_string(self.0.join("data/postmaster.pid")).unwrap();
        text.lines().next().unwrap().to_owned()
    }

    /// Another process that starts the server and waits: an application to be killed.
    fn application(&self) -> Child {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "private_postgres::pretend_to_be_the_application"])
            .env(PRETEND, &self.0)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line.contains("the server is up")));
        child
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn tuning() -> Tuning {
    Tuning { durable: false, ..Tuning::default() }
}

fn ask(server: &PrivatePostgres, user: &str, sql: &str) -> String {
    let url = server.url(user, "postgres");
    let output =
        Command::new("psql").args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", &url, "-c", sql]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn signal(name: &str, process: &str) {
    assert!(Command::new("sh").args(["-c", &format!("kill -{name} {process}")]).status().unwrap().success());
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_mins(2), "in vain: {what}");
        sleep(Duration::from_millis(5));
    }
}

/// The processes of PostgreSQL that work in this cluster.
fn servers(data: &Path) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes.filter(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|folder| folder == data)).count()
}

#[test]
#[ignore = "the application that other tests start and kill"]
fn pretend_to_be_the_application() {
    let Some(dir) = env::var_os(PRETEND) else { return };
    let _server = PrivatePostgres::start(Path::new(&dir), &tuning()).unwrap();
    println!("the server is up");
    sleep(Duration::from_mins(10));
}

#[test]
fn starts_and_keeps_data() {
    let folder = Folder::new("keeps ä\"q");
    let server = folder.start();
    ask(
        &server,
        SUPERUSER,
        "create role kezhan_app login; create role kezhan_owner login; create table guests as select 7 as n",
    );
    assert_eq!(ask(&server, "kezhan_app", "select current_user"), "kezhan_app");
    assert_eq!(ask(&server, "kezhan_owner", "show listen_addresses"), "");
    assert_eq!(
        ask(&server, SUPERUSER, "select datcollate || ' ' || pg_encoding_to_char(encoding) from pg_database limit 1"),
        "C.UTF-8 UTF8"
    );
    assert_eq!(fs::metadata(folder.0.join("socket")).unwrap().mode() & 0o777, 0o700);
    server.stop().unwrap();
    assert_eq!(servers(&folder.0.join("data")), 0);
    let server = folder.start();
    assert_eq!(ask(&server, SUPERUSER, "select n from guests"), "7");
    drop(server);
    assert_eq!(servers(&folder.0.join("data")), 0);
}

#[test]
fn a_killed_application_leaves_no_server_and_no_hindrance() {
    for name in ["KILL", "INT", "TERM"] {
        let folder = Folder::new(&format!("application-{name}"));
        let mut application = folder.application();
        signal(name, &application.id().to_string());
        application.wait().unwrap();
        // At once: the old server may still be stopping.
        let server = folder.start();
        assert_eq!(ask(&server, SUPERUSER, "select 1"), "1");
        drop(server);

        let mut application = folder.application();
        signal(name, &application.id().to_string());
        application.wait().unwrap();
        wait_until("the server ends with its application", || servers(&folder.0.join("data")) == 0);
    }
}

#[test]
fn a_killed_server_starts_again() {
    let folder = Folder::new("postmaster");
    let start = || PrivatePostgres::start(&folder.0, &Tuning::default()).unwrap();
    let server = start();
    ask(&server, SUPERUSER, "create table guests as select 7 as n");
    let url = server.url(SUPERUSER, "postgres");
    // A query that does not notice that its postmaster is gone.
    let busy = "do $$ begin for i in 1..2000000000 loop null; end loop; end $$";
    let mut client = Command::new("psql").args(["-X", &url, "-c", busy]).stderr(Stdio::null()).spawn().unwrap();
    wait_until("the query runs", || {
        ask(&server, SUPERUSER, "select count(*) from pg_stat_activity where query like 'do %'") == "1"
    });
    signal("KILL", &folder.postmaster());
    wait_until("its death is seen", || !server.is_running());
    drop(server);
    let server = start();
    assert_eq!(ask(&server, SUPERUSER, "select n from guests"), "7");
    client.wait().unwrap();
}

#[test]
fn a_second_instance_is_refused_and_a_command_may_join() {
    let folder = Folder::new("second");
    let server = folder.start();
    let refused = folder.try_start().unwrap_err();
    assert!(
        matches!(&refused, PostgresError::Taken { holder, .. } if *holder == std::process::id().to_string()),
        "{refused:?}"
    );
    assert!(refused.to_string().contains("KEZHAN_DATA_DIR") && refused.text(Lang::Zh).contains("另一个"));
    let guest = PrivatePostgres::join(&folder.0, &tuning()).unwrap();
    assert_eq!(ask(&guest, SUPERUSER, "select 1"), "1");
    guest.stop().unwrap();
    assert!(server.is_running());
    server.stop().unwrap();
    let alone = PrivatePostgres::join(&folder.0, &tuning()).unwrap();
    assert_eq!(ask(&alone, SUPERUSER, "select 1"), "1");
}

#[test]
fn a_server_that_nobody_owns_is_taken_over() {
    let folder = Folder::new("orphan");
    folder.start().stop().unwrap();
    let data = folder.0.join("data");
    let account = fs::metadata(&data).unwrap();
    let mut command = Command::new("setpriv");
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.args([
            format!("--reuid={}", account.uid()),
            format!("--regid={}", account.gid()),
            "--clear-groups".to_owned(),
        ]);
    } else {
        command.arg("--pdeathsig=clear");
    }
    let server = command
        .arg(programs().join("postgres"))
        .arg("-D")
        .arg(&data)
        .args(["-c", "listen_addresses=", "-k"])
        .arg(folder.0.join("socket"));
    let mut orphan = server.stderr(Stdio::null()).spawn().unwrap();
    wait_until("the orphan is ready", || {
        fs::read_to_string(data.join("postmaster.pid")).is_ok_and(|text| text.contains("ready"))
    });
    let server = folder.start();
    orphan.wait().unwrap();
    assert_eq!(ask(&server, SUPERUSER, "show fsync"), "off");
}

#[test]
fn half_a_cluster_is_made_anew() {
    let folder = Folder::new("half");
    folder.make("data.init/base");
    fs::write(folder.0.join("data.init/PG_VERSION"), "15\n").unwrap();
    let server = folder.start();
    assert_eq!(ask(&server, SUPERUSER, "select 1"), "1");
    assert!(!folder.0.join("data.init").exists());
}

#[test]
fn an_application_killed_at_any_moment_of_the_first_start_hinders_nothing() {
    for milliseconds in [5, 60, 200, 400, 700, 1000] {
        let folder = Folder::new(&format!("moment-{milliseconds}"));
        let mut application = Command::new(env::current_exe().unwrap())
            .args(["--ignored", "--exact", "private_postgres::pretend_to_be_the_application"])
            .env(PRETEND, &folder.0)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(milliseconds));
        application.kill().unwrap();
        application.wait().unwrap();
        let server = folder.start();
        assert_eq!(ask(&server, SUPERUSER, "select 1"), "1");
    }
}

#[test]
fn a_process_id_given_to_somebody_else_does_not_matter() {
    let folder = Folder::new("stale");
    folder.start().stop().unwrap();
    let stale = format!("{}\n{}\n", std::process::id(), folder.0.join("data").display());
    fs::write(folder.0.join("data/postmaster.pid"), stale).unwrap();
    let server = folder.start();
    assert_eq!(ask(&server, SUPERUSER, "select 1"), "1");
}

#[test]
fn what_cannot_work_names_its_remedy() {
    let folder = Folder::new("version");
    folder.make("data");
    fs::write(folder.0.join("data/PG_VERSION"), "14\n").unwrap();
    let refused = folder.try_start().unwrap_err();
    assert!(refused.to_string().contains("apt-get install postgresql-14"), "{refused}");
    assert!(refused.text(Lang::Zh).contains("apt-get install postgresql-14"));

    let long = Folder::new(&"long".repeat(30));
    let refused = long.try_start().unwrap_err();
    assert!(
        matches!(refused, PostgresError::UnfitPath { .. }) && refused.to_string().contains("KEZHAN_DATA_DIR"),
        "{refused}"
    );
}

#[test]
fn a_closed_folder_above_is_named() {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return; // Only as root does the server run as somebody else.
    }
    let folder = Folder::new("closed");
    fs::DirBuilder::new().mode(0o700).create(&folder.0).unwrap();
    let refused = PrivatePostgres::start(&folder.0.join("a/b"), &tuning()).unwrap_err();
    assert!(refused.to_string().contains(&format!("chmod o+x {}", folder.0.display())), "{refused}");
}
