//! The company's own PostgreSQL, with the real binary: over TCP with TLS, from the empty server to the page.

use super::support::{Spawned, within};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Passwords that must never be seen; with what a URL would have to escape.
const BOSS: &str = "boss-p@ss/w%rd";
const APP: &str = "app-p@ss/w%rd?&=";
const MIGRATE: &str = "migrate p@ss'w%rd";

/// How the server is reached: its name, how it is verified, by whose certificate.
#[derive(Clone, Copy)]
pub(super) struct Line {
    host: &'static str,
    mode: &'static str,
    authority: &'static str,
}

/// As it should be.
pub(super) const VERIFIED: Line = Line { host: "localhost", mode: "verify-full", authority: "ca.crt" };

/// A PostgreSQL that knows nothing of us, with a certificate for `localhost` by an authority of its own.
pub(super) struct Company {
    folder: PathBuf,
    bin: PathBuf,
    port: u16,
    server: Option<Child>,
}

impl Company {
    pub(super) fn new(name: &str) -> Self {
        let folder = super::support::folder().join(format!("own-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("data")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut company = Self { folder, bin: programs(), port, server: None };
        company.certificates();
        for (file, content) in [("boss", BOSS), ("app", APP), ("migrate", MIGRATE)] {
            company.secret(file, content);
        }
        company.secret("secret.key", &"ab".repeat(32));
        company.lend("data");
        company.lend("boss");
        let made = company
            .as_postgres("initdb")
            .args(["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync"])
            .args(["--username=boss", "--pwfile"])
            .arg(company.path("boss"))
            .arg("--pgdata")
            .arg(company.path("data"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", told(&made));
        fs::write(company.path("data/pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n").unwrap();
        company.start();
        company
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn secret(&self, name: &str, content: &str) {
        fs::write(self.path(name), format!("{content}\n")).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// As root, what the server reads belongs to the OS user `postgres`.
    fn lend(&self, name: &str) {
        if is_root() {
            let number = |option| {
                let output = Command::new("id").args([option, "postgres"]).output().unwrap();
                String::from_utf8(output.stdout).unwrap().trim().parse::<u32>().unwrap()
            };
            fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o711)).unwrap();
            chown(self.path(name), Some(number("-u")), Some(number("-g"))).unwrap();
        }
    }

    fn as_postgres(&self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        }
        command.args(["--pdeathsig", "INT", "--"]).arg(self.bin.join(program)).current_dir("/");
        command
    }

    fn certificates(&self) {
        let openssl = |arguments: &str| {
            let output = Command::new("openssl").args(arguments.split(' ')).current_dir(&self.folder).output().unwrap();
            assert!(output.status.success(), "{}", told(&output));
        };
        for authority in ["ca", "other"] {
            openssl(&format!(
                "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={authority} -keyout {authority}.key -out {authority}.crt"
            ));
        }
        fs::write(self.path("names"), "subjectAltName=DNS:localhost").unwrap();
        openssl("req -newkey rsa:2048 -nodes -subj /CN=db -keyout server.key -out server.csr");
        openssl(
            "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt",
        );
        fs::set_permissions(self.path("server.key"), fs::Permissions::from_mode(0o600)).unwrap();
        self.lend("server.key");
        self.lend("server.crt");
    }

    fn start(&mut self) {
        let log = fs::File::create(self.path("log")).unwrap();
        let mut command = self.as_postgres("postgres");
        // As on a machine whose administrator reads Chinese.
        command.env("LANGUAGE", "zh_CN").arg("-D").arg(self.path("data"));
        for setting in [
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={}", self.port),
            "unix_socket_directories=".to_owned(),
            "ssl=on".to_owned(),
            format!("ssl_cert_file={}", self.path("server.crt").display()),
            format!("ssl_key_file={}", self.path("server.key").display()),
            "fsync=off".to_owned(),
            "shared_buffers=32MB".to_owned(),
        ] {
            command.arg("-c").arg(setting);
        }
        self.server = Some(command.stdout(log.try_clone().unwrap()).stderr(log).stdin(Stdio::null()).spawn().unwrap());
        let deadline = Instant::now() + Duration::from_mins(1);
        while !self.psql("boss", BOSS, "postgres", "select 1").status.success() {
            assert!(Instant::now() < deadline, "{}", fs::read_to_string(self.path("log")).unwrap());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // SIGINT: sessions end at once, the data is written.
            Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap();
            server.wait().unwrap();
        }
    }

    pub(super) fn url(&self, user: &str, database: &str, line: Line) -> String {
        let Line { host, mode, authority } = line;
        let root = self.path(authority).display().to_string();
        format!(
            "postgresql://{user}@{host}:{}/{database}?hostaddr=127.0.0.1&sslmode={mode}&sslrootcert={root}",
            self.port
        )
    }

    fn psql(&self, user: &str, password: &str, database: &str, sql: &str) -> Output {
        let url = self.url(user, database, VERIFIED);
        let arguments = ["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", &url, "-c", sql];
        Command::new("psql").args(arguments).env("PGPASSWORD", password).output().unwrap()
    }

    /// What the server says to its superuser.
    pub(super) fn says(&self, database: &str, sql: &str) -> String {
        told(&self.psql("boss", BOSS, database, sql))
    }

    /// The variables of an installation that works with this server.
    fn variables(&self, line: Line) -> Vec<(&'static str, String)> {
        let path = |name: &str| self.path(name).display().to_string();
        vec![
            ("KEZHAN_DATABASE_URL", self.url("kezhan_app", "crm", line)),
            ("KEZHAN_DATABASE_PASSWORD_FILE", path("app")),
            ("KEZHAN_DATABASE_MIGRATE_URL", self.url("kezhan_migrate", "crm", line)),
            ("KEZHAN_DATABASE_MIGRATE_PASSWORD_FILE", path("migrate")),
            ("KEZHAN_SECRET_KEY_FILE", path("secret.key")),
            ("KEZHAN_COMPANY_DEFAULT_LANGUAGE", "en".to_owned()),
        ]
    }

    /// Runs the binary as an installation that verifies the server; its exit code and everything it says.
    fn kezhan(&self, arguments: &[&str]) -> (i32, String) {
        self.kezhan_with(arguments, &self.variables(VERIFIED))
    }

    fn kezhan_with(&self, arguments: &[&str], variables: &[(&'static str, String)]) -> (i32, String) {
        let output = Command::new(super::support::binary())
            .args(arguments)
            .env("KEZHAN_DATA_DIR", self.path("state"))
            .env("PATH", super::support::roomy())
            .envs(variables.iter().cloned())
            .output()
            .unwrap();
        let said = told(&output);
        assert!([BOSS, APP, MIGRATE].iter().all(|password| !said.contains(password)), "a password is shown: {said}");
        assert!(!said.contains("p%40ss"), "a password is shown: {said}");
        (output.status.code().unwrap(), said)
    }

    /// What an administrator does once: the printed script, then passwords.
    fn prepare(&self) {
        let (code, script) = self.kezhan(&["migrate", "--print-setup"]);
        assert_eq!(code, 0, "{script}");
        fs::write(self.path("setup.sql"), script).unwrap();
        for _twice in 0..2 {
            let output = Command::new("psql")
                .arg("-X")
                .arg(self.url("boss", "postgres", VERIFIED))
                .arg("-f")
                .arg(self.path("setup.sql"))
                .env("PGPASSWORD", BOSS)
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", told(&output));
        }
        for (role, password) in [("kezhan_app", APP), ("kezhan_migrate", MIGRATE), ("kezhan_backup", APP)] {
            let set = format!("alter role {role} password '{}'", password.replace('\'', "''"));
            assert!(self.psql("boss", BOSS, "crm", &set).status.success());
        }
    }

    fn serve(&self) -> Spawned {
        let variables = self.variables(VERIFIED);
        let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Spawned::run(&["serve"], &variables)
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        self.stop();
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The newest installed server programs.
pub fn programs() -> PathBuf {
    let installed = fs::read_dir("/usr/lib/postgresql").unwrap().flatten();
    let versions = installed.filter_map(|folder| folder.file_name().to_str()?.parse::<u32>().ok());
    Path::new("/usr/lib/postgresql").join(versions.max().unwrap().to_string()).join("bin")
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}

#[test]
fn slow_from_an_empty_server_to_the_page() {
    let company = Company::new("whole");
    company.prepare();
    let (code, said) = company.kezhan(&["serve"]);
    assert!(code == 1 && said.contains("kezhan migrate"), "{said}");
    let (code, said) = company.kezhan(&["doctor"]);
    assert!(code == 2 && said.contains("FAIL  9"), "{said}");

    let (code, said) = company.kezhan(&["migrate"]);
    assert!(code == 0 && said.contains("Applied"), "{said}");
    let (code, said) = company.kezhan(&["migrate"]);
    assert!(code == 0 && said.contains("up to date"), "{said}");
    let (code, said) = company.kezhan(&["doctor"]);
    // Neither a directory nor a mail server is set.
    let skipped = |line: &str| line.starts_with("SKIP") && !line.starts_with("SKIP 24") && !line.starts_with("SKIP 26");
    assert!(code == 0 && !said.contains("WARN") && !said.lines().any(skipped), "{said}");
    let (code, said) = company.kezhan(&["audit", "--name", "role.installed"]);
    assert!(code == 0 && said.contains("Installed a built-in role"), "{said}");

    let serving = company.serve();
    assert!(serving.ask(&get("/sign-in")).contains(" 200 "));
    assert!(serving.log().lines().all(|line| !line.contains("p@ss") && !line.contains("p%40ss")), "{}", serving.log());
}

#[test]
fn slow_the_roles_may_only_what_they_need() {
    let company = Company::new("roles");
    company.prepare();
    assert_eq!(company.kezhan(&["migrate"]).0, 0);
    for sql in [
        "update audit_event set name = ''",
        "delete from audit_event",
        "create table mine (a int)",
        "set role kezhan_owner",
        "truncate customer",
    ] {
        let output = company.psql("kezhan_app", APP, "crm", sql);
        assert!(!output.status.success() && told(&output).contains("permission denied"), "{sql}: {}", told(&output));
    }
    let dump = company.bin.join("pg_dump");
    let dump =
        Command::new(dump).arg(company.url("kezhan_backup", "crm", VERIFIED)).env("PGPASSWORD", APP).output().unwrap();
    assert!(
        dump.status.success() && told(&dump).contains("CREATE POLICY"),
        "{}",
        String::from_utf8_lossy(&dump.stderr)
    );
}

#[test]
fn slow_a_server_that_is_not_the_right_one_is_refused() {
    let company = Company::new("tls");
    company.prepare();
    assert_eq!(company.kezhan(&["migrate"]).0, 0);
    for (host, authority, word) in
        [("127.0.0.1", "ca.crt", "does not match host name"), ("localhost", "other.crt", "certificate verify failed")]
    {
        let variables = company.variables(Line { host, authority, ..VERIFIED });
        for command in [["migrate"].as_slice(), &["serve"], &["audit"]] {
            let (code, said) = company.kezhan_with(command, &variables);
            assert!(code == 1 && said.contains(word), "{command:?}: {said}");
        }
        let (code, said) = company.kezhan_with(&["doctor"], &variables);
        assert!(code == 2 && said.contains("FAIL  6") && said.contains(word), "{said}");
    }
    for (mode, word) in [("disable", "not encrypted"), ("require", "not verified")] {
        let (code, said) =
            company.kezhan_with(&["doctor"], &company.variables(Line { mode, authority: "none.crt", ..VERIFIED }));
        assert!(code == 1 && said.contains("WARN  7") && said.contains(word), "{mode}: {said}");
    }
}

#[test]
fn slow_it_recovers_when_the_database_comes_back() {
    let mut company = Company::new("recovery");
    company.prepare();
    assert_eq!(company.kezhan(&["migrate"]).0, 0);
    let serving = company.serve();
    // Many at once, so that every connection of the pool is made, and becomes stale.
    assert!(ready_at_once(&serving));
    for _ in 0..2 {
        company.stop();
        let begun = Instant::now();
        let answer = serving.ask(&get("/readyz"));
        assert!(answer.contains(" 503 ") && answer.to_lowercase().contains("retry-after"), "{answer}");
        assert!(begun.elapsed() < within(Duration::from_secs(8)));
        let page =
            serving.ask("GET /customers HTTP/1.1\r\nHost: localhost\r\nCookie: kezhan=x\r\nConnection: close\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 503") || page.starts_with("HTTP/1.1 303"), "{page}");
        assert!(serving.ask(&get("/livez")).contains(" 200 "));
        company.start();
        let deadline = Instant::now() + within(Duration::from_secs(15));
        while !serving.ask(&get("/readyz")).contains(" 200 ") {
            assert!(Instant::now() < deadline, "{}", serving.log());
            std::thread::sleep(Duration::from_millis(200));
        }
        // No stale connection is left behind: every one of many requests is answered.
        assert!((0..4).all(|_| ready_at_once(&serving)), "{}", serving.log());
    }
}

fn ready_at_once(serving: &Spawned) -> bool {
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..16).map(|_| scope.spawn(|| serving.ask(&get("/readyz")).contains(" 200 "))).collect();
        asked.into_iter().all(|answer| answer.join().unwrap())
    })
}
