//! A real Active Directory domain controller: Samba, in a folder of its own. It wants the usual ports and root, so it runs in a
//! network of its own.

use super::config;
use kezhan::core::outside::Directory;
use kezhan::core::outside::directory::{Fault, wait};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub const ADMIN: &str = "cn=Administrator,cn=Users,dc=corp,dc=example,dc=cn";
pub const BASE: &str = "dc=corp,dc=example,dc=cn";

pub struct Controller {
    pub folder: std::path::PathBuf,
    child: Child,
}

fn run(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output().unwrap();
    assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

impl Controller {
    pub fn new() -> Self {
        run("ip", &["link", "set", "lo", "up"]);
        // A domain controller wants a line beside the one to itself; not every kernel has every kind.
        let made = ["dummy", "bridge"]
            .iter()
            .any(|kind| Command::new("ip").args(["link", "add", "kezhan0", "type", kind]).status().unwrap().success());
        assert!(made, "this kernel makes neither a dummy nor a bridge");
        run("ip", &["addr", "add", "10.53.57.1/24", "dev", "kezhan0"]);
        run("ip", &["link", "set", "kezhan0", "up"]);
        run("hostname", &["dc1"]);
        let folder = std::path::PathBuf::from(format!("/var/lib/kezhan-samba-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        let target = format!("--targetdir={}", folder.join("d").display());
        run(
            "samba-tool",
            &[
                "domain",
                "provision",
                "--realm=CORP.EXAMPLE.CN",
                "--domain=CORP",
                "--server-role=dc",
                "--dns-backend=SAMBA_INTERNAL",
                "--adminpass=Passw0rd-of-admin",
                "--host-name=dc1",
                "--host-ip=10.53.57.1",
                "--option=interfaces=lo kezhan0",
                "--option=bind interfaces only=yes",
                &target,
            ],
        );
        certificates(&folder);
        std::fs::write(folder.join("service"), "Passw0rd-of-admin").unwrap();
        let child = start(&folder, "server", &[]);
        let controller = Self { folder, child };
        controller.wait_until_ready();
        controller
    }

    /// The same with another certificate, and with these settings besides.
    pub fn restart(&mut self, certificate: &str, settings: &[&str]) {
        self.signal("KILL");
        drop(self.child.wait());
        self.child = start(&self.folder, certificate, settings);
        let deadline = Instant::now() + Duration::from_mins(1);
        while std::net::TcpStream::connect("127.0.0.1:636").is_err() {
            assert!(Instant::now() < deadline, "the domain controller does not start again");
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// To the controller and all its processes.
    pub fn signal(&self, name: &str) {
        run("kill", &[&format!("-{name}"), "--", &format!("-{}", self.child.id())]);
    }

    pub fn wait_until_ready(&self) {
        let controller = self;
        let deadline = Instant::now() + Duration::from_mins(1);
        while controller.directory(&[]).is_none_or(|directory| wait(directory.reach()).is_err()) {
            assert!(Instant::now() < deadline, "the domain controller does not answer");
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    pub fn tool(&self, arguments: &[&str]) {
        let (conf, ldb) = (self.folder.join("d/etc/smb.conf"), self.folder.join("d/private/sam.ldb"));
        let mut all = arguments.to_vec();
        let (conf, ldb) = (conf.to_string_lossy().into_owned(), ldb.to_string_lossy().into_owned());
        all.extend(["-s", &conf, "-H", &ldb]);
        run("samba-tool", &all);
    }

    pub fn directory(&self, more: &[(&str, &str)]) -> Option<Directory> {
        let all = self.variables(more);
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        config(&all).ldap.settings().map(|settings| Directory::of(Some(settings)))
    }

    pub fn variables(&self, more: &[(&str, &str)]) -> Vec<(String, String)> {
        let file = |name: &str| self.folder.join(name).to_string_lossy().into_owned();
        let usual = [
            ("SERVERS", "ldaps://127.0.0.1".to_owned()),
            ("KIND", "active_directory".into()),
            ("CA_FILE", file("ca.pem")),
            ("BIND_DN", ADMIN.into()),
            ("BIND_PASSWORD_FILE", file("service")),
            ("PEOPLE_BASE", BASE.into()),
            ("REALM", "corp.example.cn".into()),
        ];
        let mut all: Vec<(String, String)> = usual
            .into_iter()
            .filter(|(name, _)| more.iter().all(|(other, _)| other != name))
            .map(|(name, value)| (format!("KEZHAN_LDAP_{name}"), value))
            .collect();
        all.extend(
            more.iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| (format!("KEZHAN_LDAP_{name}"), (*value).to_owned())),
        );
        all
    }

    /// Adds entries by their text.
    pub fn add(&self, ldif: &str) {
        let done = self.change(ldif);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Adds or changes entries by their text, if the server takes it.
    pub fn change(&self, ldif: &str) -> Output {
        let file = self.folder.join("more.ldif");
        std::fs::write(&file, ldif).unwrap();
        Command::new("ldapmodify")
            .args(["-a", "-x", "-H", "ldaps://127.0.0.1", "-D", ADMIN, "-w", "Passw0rd-of-admin", "-f"])
            .arg(&file)
            .env("LDAPTLS_CACERT", self.folder.join("ca.pem"))
            .output()
            .unwrap()
    }

    /// Writes a value past the server's rules, as other servers of the kind, and older ones, let it be.
    pub fn write_past_rules(&self, dn: &str, attribute: &str, value: &str) {
        let file = format!("d/private/sam.ldb.d/{}.ldb", BASE.to_uppercase());
        let script = "import ldb, sys
store = ldb.Ldb('tdb://' + sys.argv[1])
change = ldb.Message()
change.dn = ldb.Dn(store, sys.argv[2])
change['x'] = ldb.MessageElement(sys.argv[4].encode(), ldb.FLAG_MOD_REPLACE, sys.argv[3])
store.modify(change)";
        run("/usr/bin/python3", &["-c", script, &self.folder.join(file).to_string_lossy(), dn, attribute, value]);
    }

    /// What the server's own tool shows of a search, referrals too.
    pub fn search(&self, filter: &str) -> String {
        let done = Command::new("ldapsearch")
            .args(["-x", "-H", "ldaps://127.0.0.1", "-D", ADMIN, "-w", "Passw0rd-of-admin", "-b", BASE, filter, "dn"])
            .env("LDAPTLS_CACERT", self.folder.join("ca.pem"))
            .output()
            .unwrap();
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// A person of this name and login, with more attributes; the password is `Passw0rd-of-` and the login.
    pub fn person(&self, name: &str, login: &str, more: &str) {
        self.add(&format!(
            "dn: CN={name},CN=Users,{BASE}\nobjectClass: user\nsAMAccountName: {login}\ndisplayName: {name}\n{more}userAccountControl: 544\n"
        ));
        self.tool(&["user", "setpassword", login, &format!("--newpassword=Passw0rd-of-{login}")]);
    }

    /// The code and sub-code that a person gets as a service account.
    pub fn code(&self, name: &str, password: &str) -> String {
        std::fs::write(self.folder.join("other"), password).unwrap();
        let file = self.folder.join("other").to_string_lossy().into_owned();
        let dn = format!("cn={name},cn=Users,{BASE}");
        match wait(self.directory(&[("BIND_DN", &dn), ("BIND_PASSWORD_FILE", &file)]).unwrap().reach()) {
            Ok(()) => "0".into(),
            Err(Fault::Service(detail)) => detail.told,
            Err(fault) => panic!("{name}: {fault}"),
        }
    }
}

impl Drop for Controller {
    fn drop(&mut self) {
        drop(Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).status());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn start(folder: &Path, certificate: &str, settings: &[&str]) -> Child {
    Command::new("samba")
        .args(["-F", "--no-process-group", "-s"])
        .arg(folder.join("d/etc/smb.conf"))
        .args(["--option=server services=ldap cldap kdc", "--option=ldb:nosync=true"])
        .args(settings.iter().map(|setting| format!("--option={setting}")))
        .arg(format!("--option=tls keyfile={}", folder.join("server.key").display()))
        .arg(format!("--option=tls certfile={}", folder.join(format!("{certificate}.pem")).display()))
        .arg(format!("--option=tls cafile={}", folder.join("ca.pem").display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap()
}

fn certificates(folder: &Path) {
    let openssl = |arguments: &[&str]| {
        let done = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    std::fs::write(folder.join("names"), "subjectAltName=IP:127.0.0.1,DNS:dc1.corp.example.cn\n").unwrap();
    let key = ["-newkey", "rsa:2048", "-nodes"];
    openssl(
        &[&["req", "-x509", "-days", "2", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca"][..], &key].concat(),
    );
    openssl(&[&["req", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=dc1"][..], &key].concat());
    std::fs::write(folder.join("other-names"), "subjectAltName=DNS:elsewhere.example.cn\n").unwrap();
    for (file, days, names) in
        [("server", "2", "names"), ("expired", "-1", "names"), ("other-host", "2", "other-names")]
    {
        let file = format!("{file}.pem");
        openssl(
            &[
                &["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"][..],
                &["-days", days, "-extfile", names, "-out", &file],
            ]
            .concat(),
        );
    }
    // Samba refuses a key that others may read.
    run("chmod", &["600", &folder.join("server.key").to_string_lossy()]);
}
