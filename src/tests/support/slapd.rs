//! A real directory server: OpenLDAP in a folder of its own, with certificates of its own, stopped at the end.

pub use super::spawned::free_port;
use kezhan::config::Config;
use kezhan::core::outside::Directory;
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The password of the service account: a word that must never be seen anywhere.
pub const CANARY: &str = "canary-of-the-service";

/// A department for everybody new of whom nothing else names one.
pub const ENTRY: &str = "insert into directory_map (provider, group_key, group_name, department_id, made_at)
    select 'main', '*', '*', min(id), now() from department";

static MADE: AtomicU32 = AtomicU32::new(0);

/// Which certificate the server shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Good,
    OtherHost,
    Expired,
}

pub struct Slapd {
    child: Child,
    pub folder: PathBuf,
    pub port: u16,
    pub tls_port: u16,
}

impl Slapd {
    pub fn new() -> Self {
        Self::with("", Shown::Good)
    }

    /// With more entries, loaded before the start.
    pub fn with(more: &str, shown: Shown) -> Self {
        Self::shaped(more, shown, |settings| settings)
    }

    /// The same with settings of the server that a test writes otherwise.
    pub fn shaped(more: &str, shown: Shown, shape: impl Fn(String) -> String) -> Self {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("kezhan-slapd-{}-{number}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(folder.join("db")).unwrap();
        certificates(&folder, shown);
        let (port, tls_port) = (free_port(), free_port());
        std::fs::write(folder.join("service"), format!("{CANARY}\n")).unwrap();
        std::fs::set_permissions(folder.join("service"), std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(folder.join("slapd.conf"), shape(settings(&folder))).unwrap();
        std::fs::write(folder.join("start.ldif"), format!("{START}\n{more}")).unwrap();
        let loaded = Command::new("/usr/sbin/slapadd")
            .args(["-q", "-f"])
            .arg(folder.join("slapd.conf"))
            .arg("-l")
            .arg(folder.join("start.ldif"))
            .output()
            .expect("slapd is installed by packaging/needs.sh test");
        assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
        let child = start(&folder, port, tls_port);
        let slapd = Self { child, folder, port, tls_port };
        slapd.wait_until_ready();
        slapd
    }

    fn wait_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_mins(2);
        while TcpStream::connect(("127.0.0.1", self.tls_port)).is_err() {
            assert!(Instant::now() < deadline, "slapd does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn signal(&self, name: &str) {
        assert!(
            Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap().success()
        );
    }

    pub fn start_tls(&self) -> String {
        format!("ldap://localhost:{}", self.port)
    }

    pub fn ldaps(&self) -> String {
        format!("ldaps://localhost:{}", self.tls_port)
    }

    /// The settings to ask this server by, with what a test sets otherwise.
    pub fn variables(&self, more: &[(&str, &str)]) -> Vec<(String, String)> {
        let file = |name: &str| self.folder.join(name).to_string_lossy().into_owned();
        let mut all: Vec<(String, String)> = [
            ("SERVERS", self.ldaps()),
            ("KIND", "openldap".into()),
            ("CA_FILE", file("ca.pem")),
            ("BIND_DN", "cn=service,dc=example,dc=cn".into()),
            ("BIND_PASSWORD_FILE", file("service")),
            ("PEOPLE_BASE", "dc=example,dc=cn".into()),
            ("REALM", "example.cn".into()),
        ]
        .map(|(name, value)| (format!("KEZHAN_LDAP_{name}"), value))
        .into_iter()
        .filter(|(name, _)| more.iter().all(|(other, _)| format!("KEZHAN_LDAP_{other}") != *name))
        .collect();
        all.extend(
            more.iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| (format!("KEZHAN_LDAP_{name}"), (*value).to_owned())),
        );
        all
    }

    pub fn config(&self, more: &[(&str, &str)]) -> Config {
        let all = self.variables(more);
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        super::config(&all)
    }

    pub fn directory(&self, more: &[(&str, &str)]) -> Directory {
        Directory::of(self.config(more).ldap.settings())
    }

    /// Changes entries as the administrator of the directory.
    pub fn change(&self, ldif: &str) {
        let mut child = Command::new("ldapmodify")
            .args(["-x", "-D", "cn=admin,dc=example,dc=cn", "-w", "secret", "-H", &socket(&self.folder)])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(ldif.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{ldif}\n{}", String::from_utf8_lossy(&done.stderr));
    }

    /// The values of an attribute, operational ones too, as the administrator of the directory sees them.
    pub fn values(&self, dn: &str, attribute: &str) -> Vec<String> {
        let found = Command::new("ldapsearch")
            .args(["-LLL", "-x", "-o", "ldif-wrap=no", "-D", "cn=admin,dc=example,dc=cn", "-w", "secret"])
            .args(["-H", &socket(&self.folder), "-s", "base", "-b", dn, "(objectClass=*)", attribute])
            .output()
            .unwrap();
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        let text = String::from_utf8_lossy(&found.stdout).into_owned();
        let start = format!("{attribute}: ");
        text.lines().filter_map(|line| line.strip_prefix(&start)).map(str::to_owned).collect()
    }

    /// A file beside the server.
    pub fn file(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        self.signal("CONT");
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn start(folder: &Path, port: u16, tls_port: u16) -> Child {
    Command::new("/usr/sbin/slapd")
        .args(["-d", "0", "-f"])
        .arg(folder.join("slapd.conf"))
        .args(["-h", &format!("ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{tls_port}/ {}", socket(folder))])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The way of the directory's own administrator.
fn socket(folder: &Path) -> String {
    format!("ldapi://{}", folder.join("ldapi").to_string_lossy().replace('/', "%2F"))
}

fn settings(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile {folder}/pid
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
security simple_bind=128
localSSF 256
database mdb
suffix \"dc=example,dc=cn\"
rootdn \"cn=admin,dc=example,dc=cn\"
rootpw secret
directory {folder}/db
maxsize 104857600
index objectClass,uid,member,uniqueMember,memberUid,entryUUID eq
limits dn.exact=\"cn=limited,dc=example,dc=cn\" size.soft=20 size.hard=20 size.prtotal=20
limits * size=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
overlay memberof
overlay ppolicy
"
    )
}

/// An authority, another one, and the server's certificate of the first.
fn certificates(folder: &Path, shown: Shown) {
    let run = |arguments: &[&str]| {
        let done = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    for name in ["ca", "other"] {
        let (key, file, subject) = (format!("{name}.key"), format!("{name}.pem"), format!("/CN={name} of a test"));
        run(&[&["req", "-x509", "-days", "2", "-keyout", &key, "-out", &file, "-subj", &subject][..], &curve[..]]
            .concat());
    }
    let names = if shown == Shown::OtherHost { "DNS:elsewhere.example.cn" } else { "DNS:localhost,IP:127.0.0.1" };
    std::fs::write(folder.join("names"), format!("subjectAltName={names}\nbasicConstraints=CA:FALSE\n")).unwrap();
    run(&[&["req", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=directory"][..], &curve[..]].concat());
    let days = if shown == Shown::Expired { "-1" } else { "2" };
    run(&[
        "x509",
        "-req",
        "-in",
        "server.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        days,
        "-extfile",
        "names",
        "-out",
        "server.pem",
    ]);
}

/// The company in the directory. 张三 and 李四 sell; 王五 is disabled; 陈 has a name full of special characters.
const START: &str = r#"dn: dc=example,dc=cn
objectClass: dcObject
objectClass: organization
o: 客栈
dc: example

dn: cn=service,dc=example,dc=cn
objectClass: applicationProcess
objectClass: simpleSecurityObject
cn: service
userPassword: canary-of-the-service

dn: cn=limited,dc=example,dc=cn
objectClass: applicationProcess
objectClass: simpleSecurityObject
cn: limited
userPassword: canary-of-the-service

dn: ou=people,dc=example,dc=cn
objectClass: organizationalUnit
ou: people

dn: ou=groups,dc=example,dc=cn
objectClass: organizationalUnit
ou: groups

dn: uid=zhangsan,ou=people,dc=example,dc=cn
objectClass: inetOrgPerson
uid: zhangsan
cn: 张三
sn: 张
displayName: 张三
mail: zhangsan@example.cn
mobile: 13800138000
departmentNumber: 华东销售部
manager: uid=lisi,ou=people,dc=example,dc=cn
userPassword: 口令-of-zhang

dn: uid=lisi,ou=people,dc=example,dc=cn
objectClass: inetOrgPerson
uid: lisi
cn: 李四
sn: 李
displayName: 李四
userPassword: password-of-li

dn: uid=wangwu,ou=people,dc=example,dc=cn
objectClass: inetOrgPerson
uid: wangwu
cn: 王五
sn: 王
userPassword: password-of-wang

dn: cn=陈\2C 小明 \28A\2BB\29 \23\22x\22,ou=people,dc=example,dc=cn
objectClass: inetOrgPerson
uid: chenxm
cn: 陈, 小明 (A+B) #"x"
sn: 陈
displayName: 陈小明
userPassword: password-of-chenxm

dn: cn=sales,ou=groups,dc=example,dc=cn
objectClass: groupOfNames
cn: sales
member: uid=zhangsan,ou=people,dc=example,dc=cn
member: cn=陈\2C 小明 \28A\2BB\29 \23\22x\22,ou=people,dc=example,dc=cn

dn: cn=business,ou=groups,dc=example,dc=cn
objectClass: groupOfNames
cn: business
member: cn=sales,ou=groups,dc=example,dc=cn

dn: cn=everyone,ou=groups,dc=example,dc=cn
objectClass: groupOfUniqueNames
cn: everyone
uniqueMember: cn=business,ou=groups,dc=example,dc=cn

dn: cn=unix,ou=groups,dc=example,dc=cn
objectClass: posixGroup
cn: unix
gidNumber: 500
memberUid: zhangsan
"#;

/// An entry of a person.
pub fn person(uid: &str, name: &str) -> String {
    let mut out = String::new();
    write!(out, "dn: uid={uid},ou=people,dc=example,dc=cn\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {name}\nsn: {name}\nuserPassword: password-of-{uid}\n\n").unwrap();
    out
}

/// An entry of a group.
pub fn group(name: &str, members: impl IntoIterator<Item = String>) -> String {
    let mut out = format!("dn: cn={name},ou=groups,dc=example,dc=cn\nobjectClass: groupOfNames\ncn: {name}\n");
    for member in members {
        writeln!(out, "member: {member}").unwrap();
    }
    out + "\n"
}
