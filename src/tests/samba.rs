//! The seam to the directory against a real Active Directory domain controller: Samba, in a network of its own. Part of
//! `make proof`; needs root and the packages of `packaging/needs.sh proof`.

use super::directory_killed::killed_while_following;
use super::support::slapd::ENTRY;
use super::support::{Browser, Spawned, config};
use diesel::connection::SimpleConnection;
use kezhan::core::outside::Directory;
use kezhan::core::outside::directory::{Credentials, Fault, Member, Person, State, What, wait};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Says that the process is inside.
const INSIDE: &str = "KEZHAN_TEST_NAMESPACE";
const ADMIN: &str = "cn=Administrator,cn=Users,dc=corp,dc=example,dc=cn";
const BASE: &str = "dc=corp,dc=example,dc=cn";

#[test]
#[ignore = "part of make proof: a domain controller in a network of its own"]
fn slow_an_active_directory_answers_as_expected() {
    if std::env::var_os(INSIDE).is_some() {
        return;
    }
    let me = std::env::current_exe().unwrap();
    let done = Command::new("unshare")
        .args(["-n", "-u"])
        .arg(me)
        .args(["--ignored", "--exact", "samba::inside_the_network", "--nocapture"])
        .env(INSIDE, "yes")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by the test above"]
fn inside_the_network() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let mut controller = Controller::new();
    everything(&controller);
    with_the_product(&controller);
    hung_and_passed_over(&controller);
    for (certificate, what) in [("expired", What::Expired), ("other-host", What::OtherHost)] {
        controller.restart(certificate);
        for servers in ["ldaps://127.0.0.1", "ldap://127.0.0.1"] {
            let deadline = Instant::now() + Duration::from_mins(1);
            let wrong = loop {
                match wait(controller.directory(&[("SERVERS", servers)]).unwrap().reach()) {
                    // It takes connections before it can encrypt them.
                    Err(Fault::Unreachable(_)) if Instant::now() < deadline => {
                        std::thread::sleep(Duration::from_millis(300));
                    }
                    other => break other,
                }
            };
            assert!(matches!(&wrong, Err(Fault::Unsafe(detail)) if detail.what == what), "{certificate}: {wrong:?}");
        }
    }
}

/// A controller that is stopped costs seconds; one whose machine is gone is passed over.
fn hung_and_passed_over(controller: &Controller) {
    let directory = controller.directory(&[]).unwrap();
    let credentials = Credentials::new("who", "Passw0rd-of-who", directory.settings().unwrap()).unwrap();
    controller.signal("STOP");
    let begun = Instant::now();
    assert!(matches!(wait(directory.authenticate(&credentials)), Err(Fault::Unreachable(_))));
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    controller.signal("CONT");
    // Nobody has this address: no answer comes, not even a refusal.
    let servers = "ldaps://10.53.57.77,ldaps://127.0.0.1";
    let both = controller.directory(&[("SERVERS", servers)]).unwrap();
    let mut rounds = Vec::new();
    for _ in 0..3 {
        let begun = Instant::now();
        assert!(enter(&both, "who", "Passw0rd-of-who").is_some());
        rounds.push(begun.elapsed());
    }
    println!("failover in {rounds:?}");
    assert!(rounds[0].min(rounds[1]) <= Duration::from_secs(3), "of two rounds the quicker counts: {rounds:?}");
}

/// The real program beside it: people come in, the controller hangs while other pages go on, an emergency account is
/// asked for its code meanwhile, and following is killed in the middle.
fn with_the_product(controller: &Controller) {
    for name in ["who", "leaver"] {
        controller.tool(&["user", "create", name, &format!("Passw0rd-of-{name}")]);
    }
    let variables = controller.variables(&[]);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let house = Spawned::run(&["demo"], &variables);
    house.database().batch_execute(ENTRY).unwrap();
    let port = house.port;
    let sign_in = move |login: &str, password: &str| {
        let mut browser = Browser::stranger(port);
        browser.post("/sign-in", &[("login", login), ("password", password), ("next", "/")])
    };
    for name in ["who", "leaver"] {
        assert_eq!(sign_in(name, &format!("Passw0rd-of-{name}")).status, 303, "{name}");
    }
    let name = "insert into emergency_account (user_id, named_at) select id, now() from app_user where login = 'zhou'";
    house.database().batch_execute(name).unwrap();
    let mut li = Browser::sign_in(port, "li");
    controller.signal("STOP");
    let waiting = std::thread::spawn(move || sign_in("who", "Passw0rd-of-who"));
    let mut meanwhile = 0;
    while !waiting.is_finished() {
        assert_eq!(li.get("/customers").status, 200);
        meanwhile += 1;
    }
    let page = waiting.join().unwrap();
    assert!(page.status == 503 && page.elapsed < Duration::from_secs(8), "{} {:?}", page.status, page.elapsed);
    assert!(page.body.contains("公司目录无法访问") && meanwhile > 1, "{meanwhile} pages meanwhile");
    let zhou = sign_in("zhou", kezhan::demo::PASSWORD);
    assert!(zhou.header("location").starts_with("/sign-in/second-factor"), "{}", zhou.header("location"));
    controller.signal("CONT");
    controller.wait_until_ready();
    controller.tool(&["user", "rename", "who", "--display-name=改名"]);
    controller.tool(&["user", "disable", "leaver"]);
    killed_while_following(&house, &variables, "leaver");
}

struct Controller {
    folder: std::path::PathBuf,
    child: Child,
}

fn run(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output().unwrap();
    assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

impl Controller {
    fn new() -> Self {
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
        let child = start(&folder, "server");
        let controller = Self { folder, child };
        controller.wait_until_ready();
        controller
    }

    /// The same with another certificate.
    fn restart(&mut self, certificate: &str) {
        self.signal("KILL");
        drop(self.child.wait());
        self.child = start(&self.folder, certificate);
        let deadline = Instant::now() + Duration::from_mins(1);
        while std::net::TcpStream::connect("127.0.0.1:636").is_err() {
            assert!(Instant::now() < deadline, "the domain controller does not start again");
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// To the controller and all its processes.
    fn signal(&self, name: &str) {
        run("kill", &[&format!("-{name}"), "--", &format!("-{}", self.child.id())]);
    }

    fn wait_until_ready(&self) {
        let controller = self;
        let deadline = Instant::now() + Duration::from_mins(1);
        while controller.directory(&[]).is_none_or(|directory| wait(directory.reach()).is_err()) {
            assert!(Instant::now() < deadline, "the domain controller does not answer");
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    fn tool(&self, arguments: &[&str]) {
        let (conf, ldb) = (self.folder.join("d/etc/smb.conf"), self.folder.join("d/private/sam.ldb"));
        let mut all = arguments.to_vec();
        let (conf, ldb) = (conf.to_string_lossy().into_owned(), ldb.to_string_lossy().into_owned());
        all.extend(["-s", &conf, "-H", &ldb]);
        run("samba-tool", &all);
    }

    fn directory(&self, more: &[(&str, &str)]) -> Option<Directory> {
        let all = self.variables(more);
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        config(&all).ldap.settings().map(|settings| Directory::of(Some(settings)))
    }

    fn variables(&self, more: &[(&str, &str)]) -> Vec<(String, String)> {
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
    fn add(&self, ldif: &str) {
        let file = self.folder.join("more.ldif");
        std::fs::write(&file, ldif).unwrap();
        let done = Command::new("ldapmodify")
            .args(["-a", "-x", "-H", "ldaps://127.0.0.1", "-D", ADMIN, "-w", "Passw0rd-of-admin", "-f"])
            .arg(&file)
            .env("LDAPTLS_CACERT", self.folder.join("ca.pem"))
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// The code and sub-code that a person gets as a service account.
    fn code(&self, name: &str, password: &str) -> String {
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

fn start(folder: &Path, certificate: &str) -> Child {
    Command::new("samba")
        .args(["-F", "--no-process-group", "-s"])
        .arg(folder.join("d/etc/smb.conf"))
        .args(["--option=server services=ldap cldap kdc", "--option=ldb:nosync=true"])
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

fn enter(directory: &Directory, login: &str, password: &str) -> Option<Member> {
    let credentials = Credentials::new(login, password, directory.settings().unwrap())?;
    wait(directory.authenticate(&credentials)).unwrap()
}

fn names(member: &Member) -> Vec<String> {
    let mut names: Vec<String> = member.groups.iter().map(|group| group.name.clone()).collect();
    names.sort();
    names
}

/// So many people at once, most of them in one group.
fn many_people(controller: &Controller) {
    let dn = |n: u32| format!("CN=p{n},CN=Users,{BASE}");
    let mut ldif: String = (0..2500)
        .map(|n| format!("dn: {}\nobjectClass: user\nsAMAccountName: p{n}\nuserAccountControl: 544\n\n", dn(n)))
        .collect();
    let members: Vec<String> = (0..2000).map(|n| format!("member: {}", dn(n))).collect();
    let group = format!("dn: CN=many,CN=Users,{BASE}\nobjectClass: group\nsAMAccountName: many\n");
    ldif += &(group + &members.join("\n") + "\n");
    controller.add(&ldif);
    let directory = controller.directory(&[]).unwrap();
    let begun = Instant::now();
    let snapshot = wait(directory.snapshot()).unwrap().into_inner();
    println!("everybody of a domain of 2500 in {:?}", begun.elapsed());
    assert_eq!(snapshot.people.iter().filter(|person| person.login.starts_with('p')).count(), 2500);
    let groups = kezhan::core::outside::directory::lists(&snapshot.groups);
    let in_many = |person: &&Person| groups.of(person).iter().any(|group| group.name == "many");
    assert_eq!(snapshot.people.iter().filter(in_many).count(), 2000);
}

/// A name in Chinese with special characters, a move, a circle of groups, an account that has ended.
fn names_and_moves(controller: &Controller) {
    let directory = controller.directory(&[]).unwrap();
    controller.add(&format!(
        "dn: CN=欧阳\\2C 小明 \\28A\\2BB\\29 \\23,CN=Users,{BASE}\nobjectClass: user\nsAMAccountName: ouyang\n\
         displayName: 欧阳小明\nuserAccountControl: 544\n\ndn: OU=华东,{BASE}\nobjectClass: organizationalUnit\n"
    ));
    controller.tool(&["user", "setpassword", "ouyang", "--newpassword=Passw0rd-of-ouyang"]);
    controller.tool(&["group", "addmembers", "sales", "ouyang"]);
    controller.tool(&["group", "addmembers", "sales", "world"]);
    let all = ["Domain Users", "Users", "business", "sales", "world"];
    let member = enter(&directory, "ouyang", "Passw0rd-of-ouyang").expect("the right password");
    assert_eq!((member.person.name.as_str(), names(&member)), ("欧阳小明", all.map(str::to_owned).to_vec()));
    let people = || wait(directory.snapshot()).unwrap().into_inner();
    let snapshot = people();
    let of = |login: &str| snapshot.people.iter().find(|person| person.login == login).unwrap();
    let mut found: Vec<&str> = kezhan::core::outside::directory::above(of("ouyang"), &snapshot.groups)
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    found.sort_unstable();
    assert_eq!(found, all, "a circle ends, and everybody's reading agrees with the server's");
    controller.tool(&["user", "move", "ouyang", "OU=华东"]);
    let moved = enter(&directory, "ouyang", "Passw0rd-of-ouyang").expect("the right password");
    assert_eq!(moved.person.key, member.person.key);
    assert_ne!(moved.person.dn, member.person.dn);
    controller.tool(&["user", "create", "ended", "Passw0rd-of-ended"]);
    assert!(enter(&directory, "ended", "Passw0rd-of-ended").is_some());
    controller.tool(&["user", "setexpiry", "ended", "--days=0"]);
    std::thread::sleep(Duration::from_secs(2));
    assert!(enter(&directory, "ended", "Passw0rd-of-ended").is_none());
    assert_eq!(people().people.iter().find(|person| person.login == "ended").unwrap().state, State::Expired);
}

/// Another authority, another host, and words that would be a filter.
fn what_is_refused(controller: &Controller) {
    for (name, value) in [("CA_FILE", "/etc/ssl/certs/ca-certificates.crt"), ("SERVERS", "ldaps://10.53.57.1")] {
        let wrong = controller.directory(&[(name, value)]).unwrap();
        assert!(matches!(wait(wrong.reach()), Err(Fault::Unsafe(_))), "{name}");
    }
    let directory = controller.directory(&[]).unwrap();
    for typed in ["*", "*)(sAMAccountName=*", "zhang*", "\\2a", "CN=zhangsan", "zhangsan)(|(cn=*"] {
        assert!(wait(directory.find(typed)).unwrap().is_none(), "{typed}");
    }
    for blank in ["", "   ", "\0"] {
        assert!(Credentials::new("zhangsan", blank, directory.settings().unwrap()).is_none());
    }
}

fn everything(controller: &Controller) {
    for name in ["zhangsan", "disabled", "must", "locked"] {
        controller.tool(&["user", "create", name, &format!("Passw0rd-of-{name}")]);
    }
    for group in ["sales", "business", "world"] {
        controller.tool(&["group", "add", group]);
    }
    controller.tool(&["group", "addmembers", "sales", "zhangsan"]);
    controller.tool(&["group", "addmembers", "business", "sales"]);
    controller.tool(&["group", "addmembers", "world", "business"]);
    controller.tool(&["user", "disable", "disabled"]);
    controller.tool(&["user", "setpassword", "must", "--newpassword=Passw0rd-of-must", "--must-change-at-next-login"]);
    controller.tool(&["domain", "passwordsettings", "set", "--account-lockout-threshold=3"]);
    let directory = controller.directory(&[]).unwrap();

    // Bind, groups in groups, the primary group; all at the root of the domain, which answers with referrals too.
    for typed in ["zhangsan", "CORP\\zhangsan", "zhangsan@corp.example.cn"] {
        let member = enter(&directory, typed, "Passw0rd-of-zhangsan").expect(typed);
        assert_eq!(names(&member), ["Domain Users", "Users", "business", "sales", "world"]);
        assert_eq!(member.person.key.len(), 32, "objectGUID: {}", member.person.key);
    }
    for (login, password) in [("zhangsan", "wrong"), ("nobody", "Passw0rd-of-zhangsan"), ("*", "x"), ("zhangsan", "")] {
        assert!(enter(&directory, login, password).is_none(), "{login}");
    }
    let direct = controller
        .directory(&[("BIND_DN", ""), ("BIND_PASSWORD_FILE", ""), ("BIND_TEMPLATE", "{user}@corp.example.cn")])
        .unwrap();
    assert!(enter(&direct, "zhangsan", "Passw0rd-of-zhangsan").is_some());
    assert!(enter(&direct, "zhangsan", "wrong").is_none());
    // By another name with the domain than the login: the person whose it is, known by the login.
    controller.add(&format!(
        "dn: CN=other,CN=Users,{BASE}\nobjectClass: user\nsAMAccountName: other-login\n\
         userPrincipalName: other.name@corp.example.cn\nuserAccountControl: 544\n"
    ));
    controller.tool(&["user", "setpassword", "other-login", "--newpassword=Passw0rd-of-other"]);
    for typed in ["other.name", "other-login"] {
        let member = enter(&direct, typed, "Passw0rd-of-other").expect(typed);
        assert_eq!(member.person.login, "other-login");
    }
    // Letters with accents are the same to the server; no password is tried for them.
    for typed in ["zhángsan", "ZHÀNGSAN"] {
        assert!(enter(&directory, typed, "Passw0rd-of-zhangsan").is_none(), "{typed}");
        assert!(enter(&direct, typed, "Passw0rd-of-zhangsan").is_none(), "{typed}");
    }

    // Codes and sub-codes.
    assert_eq!(controller.code("zhangsan", "wrong"), "49 52e");
    assert_eq!(controller.code("disabled", "Passw0rd-of-disabled"), "49 533");
    assert_eq!(controller.code("must", "Passw0rd-of-must"), "49 773");
    for _ in 0..3 {
        assert!(enter(&directory, "locked", "wrong").is_none());
    }
    assert_eq!(controller.code("locked", "Passw0rd-of-locked"), "49 775");
    for login in ["disabled", "must", "locked"] {
        assert!(enter(&directory, login, &format!("Passw0rd-of-{login}")).is_none(), "{login}");
    }

    // Everybody, completely; the disabled one is known as such; the client follows groups as the server does.
    let snapshot = wait(directory.snapshot()).unwrap().into_inner();
    let of = |login: &str| snapshot.people.iter().find(|person| person.login == login).unwrap();
    assert_eq!((of("disabled").state, of("zhangsan").state), (State::Disabled, State::Active));
    assert_eq!((of("must").state, of("locked").state), (State::MustChange, State::Locked));
    let mut found: Vec<String> = kezhan::core::outside::directory::above(of("zhangsan"), &snapshot.groups)
        .iter()
        .map(|group| group.name.clone())
        .collect();
    found.sort();
    assert_eq!(found, ["Domain Users", "Users", "business", "sales", "world"]);

    names_and_moves(controller);
    what_is_refused(controller);
    many_people(controller);

    // A rename keeps the key.
    let key = of("zhangsan").key.clone();
    controller.tool(&["user", "rename", "zhangsan", "--samaccountname=zhang.san"]);
    assert_eq!(enter(&directory, "zhang.san", "Passw0rd-of-zhangsan").unwrap().person.key, key);
    assert!(wait(directory.knows(&key)).unwrap());
    assert!(!wait(directory.knows("00112233445566778899aabbccddeeff")).unwrap());

    // Plain text is refused by the server itself; another kind is noticed; every step is sound.
    let plain = controller.directory(&[("SERVERS", "ldap://127.0.0.1"), ("ALLOW_PLAINTEXT", "yes")]).unwrap();
    assert!(matches!(wait(plain.reach()), Err(Fault::Unsafe(_))));
    let start_tls = controller.directory(&[("SERVERS", "ldap://127.0.0.1")]).unwrap();
    assert!(wait(start_tls.reach()).is_ok());
    let other = controller.directory(&[("KIND", "openldap"), ("KEY_ATTRIBUTE", "objectGUID")]).unwrap();
    assert!(matches!(wait(other.snapshot()), Err(Fault::Kind(_))));
    let survey = wait(async { Ok(directory.survey(Some("zhang.san")).await) }).unwrap();
    assert!(survey[0].is_sound(), "{survey:?}");
}
