//! The seam to the directory against a real Active Directory domain controller: Samba, in a network of its own. Part of
//! `make proof`; needs root and the packages of `packaging/needs.sh proof`.

use super::directory::INJECTIONS;
use super::directory_down::{sign_in, while_it_hangs};
use super::directory_killed::{count, killed_while_following, state, sync};
use super::support::Spawned;
use super::support::ldap_line::limited;
use super::support::samba::{BASE, Controller};
use super::support::slapd::ENTRY;
use diesel::connection::SimpleConnection;
use kezhan::core::outside::Directory;
use kezhan::core::outside::directory::{Credentials, Fault, Member, Person, State, What, lists, wait};
use std::process::Command;
use std::time::{Duration, Instant};

/// Says that the process is inside.
const INSIDE: &str = "KEZHAN_TEST_NAMESPACE";

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
    with_the_product(&mut controller);
    hung_and_passed_over(&controller);
    for (certificate, what) in [("expired", What::Expired), ("other-host", What::OtherHost)] {
        controller.restart(certificate, &[]);
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

/// The real program beside it: people come in, the controller hangs while other pages go on and an emergency account opens,
/// a rename keeps the account, following is killed in the middle, braked, and cut short by a limit.
fn with_the_product(controller: &mut Controller) {
    for name in ["who", "leaver"] {
        controller.tool(&["user", "create", name, &format!("Passw0rd-of-{name}")]);
    }
    let variables = controller.variables(&[]);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let house = Spawned::run(&["demo"], &variables);
    house.database().batch_execute(ENTRY).unwrap();
    let enters = |login: &str, password: &str| sign_in(house.port, login, password).1.status == 303;
    for name in ["who", "leaver"] {
        assert!(enters(name, &format!("Passw0rd-of-{name}")), "{name}");
    }
    while_it_hangs(&house, &|name| controller.signal(name), ("who", "Passw0rd-of-who"));
    controller.wait_until_ready();
    controller.tool(&["user", "rename", "who", "--display-name=改名"]);
    controller.tool(&["user", "disable", "leaver"]);
    killed_while_following(&house, &variables, "leaver");
    assert!(!enters("leaver", "Passw0rd-of-leaver"));
    let mut database = house.database();
    let of = "select id as n from app_user where login = 'who' and name = '改名' and active";
    let id = count(&mut database, of);
    controller.tool(&["user", "rename", "who", "--samaccountname=who.is.it"]);
    assert!(enters("who.is.it", "Passw0rd-of-who") && !enters("who", "Passw0rd-of-who"));
    assert_eq!(count(&mut database, &of.replace("'who'", "'who.is.it'")), id, "the account is the same");
    controller.tool(&["user", "rename", "who.is.it", "--samaccountname=who"]);
    assert!(enters("who", "Passw0rd-of-who"));
    a_mass_removal_is_braked(controller, &house, &variables);
    a_part_changes_nothing(controller, &house);
}

/// Four of some thirty accounts vanish at once.
fn a_mass_removal_is_braked(controller: &Controller, house: &Spawned, variables: &[(&str, &str)]) {
    let mut database = house.database();
    let snapshot = wait(controller.directory(&[]).unwrap().snapshot()).unwrap().into_inner();
    for n in 0..30 {
        let person = snapshot.people.iter().find(|person| person.login == format!("p{n}")).unwrap();
        let account = format!(
            "with u as (insert into app_user (login, name, department_id) select '{0}', '{0}', min(id) from department returning id)
             insert into directory_account (user_id, provider, key, dn, seen_at) select id, 'main', '{1}', '{2}', now() from u",
            person.login, person.key, person.dn
        );
        database.batch_execute(&account).unwrap();
    }
    let (done, told) = sync(house, variables, &["--json"]);
    assert!(done, "{told}");
    let gone: String = (0..4).map(|n| format!("dn: CN=p{n},CN=Users,{BASE}\nchangetype: delete\n\n")).collect();
    controller.add(&gone);
    let active = "select count(*) as n from app_user u join directory_account d on d.user_id = u.id where u.active and d.missing = 0";
    assert_eq!(count(&mut database, active), 31);
    for _ in 0..2 {
        let (done, told) = sync(house, variables, &["--json"]);
        assert!(!done && told.contains("\"outcome\":\"braked\"") && told.contains("too many"), "{told}");
        assert_eq!(count(&mut database, active), 31);
    }
    for left in [27, 27] {
        let (done, told) = sync(house, variables, &["--confirm"]);
        assert!(done && count(&mut database, active) == left, "{told}");
    }
    assert_eq!(count(&mut database, "select count(*) as n from app_user where login in ('p0', 'p3') and active"), 0);
}

fn lent(all: &[(String, String)]) -> Vec<(&str, &str)> {
    all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Samba itself has no limit on the length of a list, so a line in between has one. It can only be put into a line that is not
/// encrypted, which the controller is told to allow for this.
fn a_part_changes_nothing(controller: &mut Controller, house: &Spawned) {
    controller.restart("server", &["ldap server require strong auth=no"]);
    controller.wait_until_ready();
    let more = |port: u16| [("SERVERS", format!("ldap://127.0.0.1:{port}")), ("ALLOW_PLAINTEXT", "yes".to_owned())];
    let variables = |port: u16| {
        let more = more(port);
        let more: Vec<(&str, &str)> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
        controller.variables(&more)
    };
    let whole = variables(limited(389, usize::MAX));
    let part = variables(limited(389, 20));
    // Who vanished would be disabled, if a part were taken for the whole.
    let mut database = house.database();
    controller.tool(&["user", "rename", "who", "--display-name=又改名"]);
    let before = state(&mut database);
    for arguments in [&["--json"][..], &["--json", "--confirm"]] {
        let (done, told) = sync(house, &lent(&part), arguments);
        assert!(!done && told.contains("\"outcome\":\"failed\"") && told.contains("a limit of the server"), "{told}");
        let rows = |state: &str| {
            state.lines().filter(|line| !line.contains(",failed,")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(rows(&state(&mut database)), rows(&before));
    }
    let (done, told) = sync(house, &lent(&whole), &["--json"]);
    assert!(done && told.contains("又改名"), "{told}");
    controller.restart("server", &[]);
    controller.wait_until_ready();
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
    let groups = lists(&snapshot.groups);
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
    let system = "/etc/ssl/certs/ca-certificates.crt";
    for (servers, file) in [
        ("ldaps://127.0.0.1", Some(system)),
        ("ldap://127.0.0.1", Some(system)),
        ("ldaps://10.53.57.1", None),
        ("ldap://10.53.57.1", None),
    ] {
        let mut more = vec![("SERVERS", servers)];
        more.extend(file.map(|file| ("CA_FILE", file)));
        let wrong = wait(controller.directory(&more).unwrap().reach());
        let what = if file.is_some() { What::OtherIssuer } else { What::OtherHost };
        assert!(matches!(&wrong, Err(Fault::Unsafe(detail)) if detail.what == what), "{more:?}: {wrong:?}");
    }
    let (directory, direct) = (controller.directory(&[]).unwrap(), by_template(controller, "{user}@corp.example.cn"));
    for typed in INJECTIONS {
        assert!(wait(directory.find(typed)).unwrap().is_none(), "{typed}");
        for how in [&directory, &direct] {
            assert!(enter(how, typed, "Passw0rd-of-zhangsan").is_none(), "{typed}");
        }
    }
    for blank in ["", "   ", "\0"] {
        assert!(Credentials::new("zhangsan", blank, directory.settings().unwrap()).is_none());
        assert!(enter(&direct, "zhangsan", blank).is_none());
    }
}

fn by_template(controller: &Controller, template: &str) -> Directory {
    let more = [("BIND_DN", ""), ("BIND_PASSWORD_FILE", ""), ("BIND_TEMPLATE", template)];
    controller.directory(&more).unwrap()
}

/// One's name with the domain is the other one's login: nobody comes in as somebody else, whatever is typed. Where only the
/// login counts both come in.
fn nobody_comes_in_as_another(controller: &Controller) {
    controller.person("anna-one", "anna", "");
    controller.person("bert-two", "bert", "");
    let (dn, upn) = (format!("CN=anna-one,CN=Users,{BASE}"), "bert@corp.example.cn");
    let pair = format!("dn: {dn}\nchangetype: modify\nreplace: userPrincipalName\nuserPrincipalName: {upn}\n");
    assert!(!controller.change(&pair).status.success(), "this server itself takes no such pair");
    controller.write_past_rules(&dn, "userPrincipalName", upn);
    let [by_upn, by_login] =
        ["{user}@corp.example.cn", "CORP\\{user}"].map(|template| by_template(controller, template));
    let service = controller.directory(&[]).unwrap();
    for directory in [&by_upn, &by_login, &service] {
        for typed in ["anna", "bert", "bert@corp.example.cn", "anna@corp.example.cn", "CORP\\bert", "CORP\\anna"] {
            for whose in ["anna", "bert"] {
                if let Some(member) = enter(directory, typed, &format!("Passw0rd-of-{whose}")) {
                    assert_eq!(member.person.login, whose, "{typed}");
                }
            }
        }
    }
    for whose in ["anna", "bert"] {
        for directory in [&by_login, &service] {
            assert!(enter(directory, whose, &format!("Passw0rd-of-{whose}")).is_some(), "{whose}");
        }
    }
    let anna = enter(&by_upn, "anna", "Passw0rd-of-anna").expect("the login with the domain");
    assert_eq!(anna.person.other_login.as_deref(), Some("bert"), "counted together from now on");
    for whose in ["anna", "bert"] {
        assert!(enter(&by_upn, "bert", &format!("Passw0rd-of-{whose}")).is_none(), "two are meant by this name");
    }
}

/// Letters with accents and Chinese ones, in names and in logins.
fn every_script(controller: &Controller) {
    controller.person("José Núñez", "josé", "");
    controller.person("欧阳娜娜", "欧阳娜娜", "");
    let (service, direct) = (controller.directory(&[]).unwrap(), by_template(controller, "{user}@corp.example.cn"));
    for typed in ["josé", "JOSÉ", "jose\u{301}", "CORP\\josé"] {
        let member = enter(&service, typed, "Passw0rd-of-josé").expect(typed);
        assert_eq!((member.person.login.as_str(), member.person.name.as_str()), ("josé", "José Núñez"));
    }
    for typed in ["jose", "josè"] {
        assert!(enter(&service, typed, "Passw0rd-of-josé").is_none(), "{typed}");
    }
    for directory in [&service, &direct] {
        let member = enter(directory, "欧阳娜娜", "Passw0rd-of-欧阳娜娜").expect("the right password");
        assert_eq!((member.person.login.as_str(), member.person.name.as_str()), ("欧阳娜娜", "欧阳娜娜"));
        assert!(enter(directory, "欧阳娜娜", "Passw0rd-of-josé").is_none());
    }
    assert!(enter(&direct, "josé", "Passw0rd-of-josé").is_none(), "by a template only what has one spelling");
    let found = wait(service.snapshot()).unwrap().into_inner().people;
    for login in ["josé", "欧阳娜娜"] {
        assert!(found.iter().any(|person| person.login == login), "{login}");
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

    // Bind, groups in groups, the primary group; all at the root of the domain, which answers with referrals too. They are
    // passed over: each question below is asked there.
    assert!(controller.search("(sAMAccountName=zhangsan)").matches("ref: ldap").count() >= 3);
    for typed in ["zhangsan", "CORP\\zhangsan", "zhangsan@corp.example.cn"] {
        let member = enter(&directory, typed, "Passw0rd-of-zhangsan").expect(typed);
        assert_eq!(names(&member), ["Domain Users", "Users", "business", "sales", "world"]);
        assert_eq!(member.person.key.len(), 32, "objectGUID: {}", member.person.key);
    }
    for (login, password) in [("zhangsan", "wrong"), ("nobody", "Passw0rd-of-zhangsan"), ("*", "x"), ("zhangsan", "")] {
        assert!(enter(&directory, login, password).is_none(), "{login}");
    }
    let direct = by_template(controller, "{user}@corp.example.cn");
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
    nobody_comes_in_as_another(controller);
    every_script(controller);
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
    assert!(enter(&start_tls, "zhang.san", "Passw0rd-of-zhangsan").is_some());
    let other = controller.directory(&[("KIND", "openldap"), ("KEY_ATTRIBUTE", "objectGUID")]).unwrap();
    assert!(matches!(wait(other.snapshot()), Err(Fault::Kind(_))));
    let survey = wait(async { Ok(directory.survey(Some("zhang.san")).await) }).unwrap();
    assert!(survey[0].is_sound(), "{survey:?}");
}
