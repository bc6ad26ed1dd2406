//! The seam to the directory against a real server, with every fault that it can show.

use super::support::slapd::{Shown, free_port, group, person};
use super::support::{Slapd, within};
use kezhan::core::outside::Directory;
use kezhan::core::outside::directory::{Credentials, Fault, Member, State, Step, What, canonical, lists};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

pub async fn enter(directory: &Directory, login: &str, password: &str) -> Result<Option<Member>, Fault> {
    match Credentials::new(login, password, directory.settings().unwrap()) {
        Some(credentials) => directory.authenticate(&credentials).await,
        None => Ok(None),
    }
}

fn names(member: &Member) -> Vec<String> {
    let mut names: Vec<String> = member.groups.iter().map(|group| group.name.clone()).collect();
    names.sort();
    names
}

#[actix_web::test]
async fn the_right_password_opens_and_nothing_else_does() {
    let slapd = Slapd::new();
    for servers in [slapd.ldaps(), slapd.start_tls()] {
        let directory = slapd.directory(&[("SERVERS", &servers)]);
        let member = enter(&directory, "zhangsan", "口令-of-zhang").await.unwrap().expect("the right password");
        let person = &member.person;
        assert_eq!((person.login.as_str(), person.name.as_str()), ("zhangsan", "张三"));
        assert_eq!((person.mail.as_str(), person.department.as_str()), ("zhangsan@example.cn", "华东销售部"));
        assert_eq!(person.phone, "13800138000");
        assert_eq!(person.manager.as_deref(), Some("uid=lisi,ou=people,dc=example,dc=cn"));
        assert_eq!(person.key.len(), 36, "entryUUID: {}", person.key);
        assert_eq!(names(&member), ["business", "everyone", "sales", "unix"]);
        for typed in ["ZhangSan", " zhangsan ", "CORP\\zhangsan", "zhangsan@example.cn", "ｚｈａｎｇｓａｎ"] {
            let same = enter(&directory, typed, "口令-of-zhang").await.unwrap().expect(typed);
            assert_eq!((same.person.key, same.person.login), (person.key.clone(), "zhangsan".into()), "{typed}");
        }
        for (login, password) in [
            ("zhangsan", "wrong"),
            ("zhangsan", "password-of-li"),
            ("nobody", "口令-of-zhang"),
            ("zhangsan", ""),
            ("zhangsan", "  \t"),
            ("zhangsan", "口令-of-zhang "),
        ] {
            assert!(enter(&directory, login, password).await.unwrap().is_none(), "{login} {password}");
        }
    }
}

/// An empty password is an anonymous sign-in for many servers: nothing is sent.
#[actix_web::test]
async fn what_can_not_be_right_never_reaches_a_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("ldap://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let slapd = Slapd::new();
    let directory = slapd.directory(&[("SERVERS", &url), ("ALLOW_PLAINTEXT", "yes")]);
    let long = "x".repeat(10_240);
    for (login, password) in [
        ("zhangsan", ""),
        ("zhangsan", "  \t"),
        ("zhangsan", "a\0b"),
        ("", "x"),
        ("  ", "x"),
        ("CORP\\", "x"),
        ("zh\0ang", "x"),
        (&long, "x"),
        ("zhangsan", &long),
    ] {
        assert!(enter(&directory, login, password).await.unwrap().is_none());
    }
    assert!(listener.accept().is_err(), "a server was asked");
}

/// What would be a filter, or another name, if it were not escaped; all for the password of 张三.
pub const INJECTIONS: [&str; 21] = [
    "*",
    "zhang*",
    "*)(uid=*",
    "zhangsan)(|(uid=*",
    "zhangsan)(objectClass=*))(|(uid=x",
    "\\2a",
    "\\7a\\68angsan",
    "(zhangsan)",
    "zhangsan))",
    "&",
    "|(uid=*)",
    "张三",
    "uid=zhangsan",
    "zhangsan,ou=people",
    "'; drop table app_user; --",
    "zhangsan)(!(uid=x",
    "*)(sAMAccountName=*",
    "CN=zhangsan",
    "zhangsan\u{0}",
    "zhangsan,dc=example,dc=cn",
    "*)(|(objectClass=*",
];

#[actix_web::test]
async fn a_name_is_a_name_and_never_a_filter() {
    let slapd = Slapd::new();
    let directory = slapd.directory(&[]);
    let template = "uid={user},ou=people,dc=example,dc=cn";
    let direct = slapd.directory(&[("BIND_DN", ""), ("BIND_PASSWORD_FILE", ""), ("BIND_TEMPLATE", template)]);
    for typed in INJECTIONS {
        assert!(directory.find(typed).await.unwrap().is_none(), "{typed}");
        for how in [&directory, &direct] {
            assert!(enter(how, typed, "口令-of-zhang").await.unwrap().is_none(), "{typed}");
        }
    }
}

#[actix_web::test]
async fn names_with_every_special_character_work() {
    let slapd = Slapd::new();
    let directory = slapd.directory(&[]);
    let member = enter(&directory, "chenxm", "password-of-chenxm").await.unwrap().expect("the right password");
    assert_eq!(member.person.name, "陈小明");
    assert_eq!(names(&member), ["business", "everyone", "sales"]);
    for (one, other) in [
        ("CN=陈\\, 小明, OU=People", "cn=陈\\2C 小明,ou=people"),
        ("cn=a\\20, dc=x", "cn=a\\ ,dc=x"),
        ("cn=\\E5\\BC\\A0,dc=x", "cn=张,dc=x"),
        ("cn = a b , dc = x ", "CN=a b,DC=X"),
        ("cn=a\\20b \\23\\22x\\22,dc=x", "cn=a b #\"x\",dc=x"),
        ("cn=a=b\\3Dc,dc=x", "cn=a\\=b=c,dc=x"),
        ("cn=a+uid=b;dc=x", "cn=a + uid=b,dc=x"),
    ] {
        assert_eq!(canonical(one), canonical(other));
    }
    for (one, other) in
        [("cn=a\\,b,dc=x", "cn=a,b,dc=x"), ("cn=a\\20,dc=x", "cn=a,dc=x"), ("cn=a\\+b=c,dc=x", "cn=a+b=c,dc=x")]
    {
        assert_ne!(canonical(one), canonical(other));
    }
    // A reading of everybody comes to the same groups as a look at one.
    let snapshot = directory.snapshot().await.unwrap().into_inner();
    let lists = lists(&snapshot.groups);
    let chen = snapshot.people.iter().find(|person| person.login == "chenxm").unwrap();
    assert_eq!(lists.of(chen).len(), 3);
}

#[actix_web::test]
async fn a_template_signs_in_without_a_service_account() {
    let slapd = Slapd::new();
    let template = "uid={user},ou=people,dc=example,dc=cn";
    let directory = slapd.directory(&[("BIND_DN", ""), ("BIND_PASSWORD_FILE", ""), ("BIND_TEMPLATE", template)]);
    let member = enter(&directory, "zhangsan", "口令-of-zhang").await.unwrap().expect("the right password");
    assert!(names(&member).contains(&"sales".to_owned()));
    for typed in ["zhangsan,ou=people", "zhangsan+cn=x", "lisi,ou=people,dc=example,dc=cn"] {
        assert!(enter(&directory, typed, "口令-of-zhang").await.unwrap().is_none(), "{typed}");
    }
    assert!(matches!(directory.snapshot().await, Err(Fault::Settings(_))));
}

#[actix_web::test]
async fn a_line_that_is_not_safe_is_no_line() {
    let slapd = Slapd::new();
    let plain = slapd.directory(&[("SERVERS", &slapd.start_tls()), ("ALLOW_PLAINTEXT", "yes")]);
    assert!(matches!(plain.reach().await, Err(Fault::Unsafe(_))), "the server wants encryption");
    for servers in [slapd.ldaps(), slapd.start_tls()] {
        let other = slapd.directory(&[("SERVERS", &servers), ("CA_FILE", &slapd.file("other.pem"))]);
        assert!(matches!(other.reach().await, Err(Fault::Unsafe(_))), "another authority: {servers}");
        let system = slapd.directory(&[("SERVERS", &servers), ("CA_FILE", "")]);
        assert!(matches!(system.reach().await, Err(Fault::Unsafe(_))), "the system's authorities: {servers}");
    }
    for shown in [Shown::OtherHost, Shown::Expired] {
        let slapd = Slapd::with("", shown);
        for servers in [slapd.ldaps(), slapd.start_tls()] {
            let directory = slapd.directory(&[("SERVERS", &servers)]);
            assert!(matches!(directory.reach().await, Err(Fault::Unsafe(_))), "{shown:?}: {servers}");
            let survey = directory.survey(None).await;
            assert_eq!(survey[0].findings.last().unwrap().step, Step::Encrypt);
        }
    }
}

/// A stopped server still accepts connections and answers nothing.
#[actix_web::test]
async fn slow_a_hung_server_costs_seconds_and_the_next_one_answers() {
    let (hung, well) = (Slapd::new(), Slapd::new());
    hung.signal("STOP");
    for server in [hung.ldaps(), hung.start_tls()] {
        let alone = hung.directory(&[("SERVERS", &server)]);
        let begun = Instant::now();
        assert!(matches!(enter(&alone, "zhangsan", "口令-of-zhang").await, Err(Fault::Unreachable(_))));
        assert!(begun.elapsed() < within(Duration::from_secs(8)), "{:?}", begun.elapsed());
    }
    // Both have certificates of their own authority: the file holds both.
    let both = well.folder.join("both.pem");
    let text = |slapd: &Slapd| std::fs::read_to_string(slapd.file("ca.pem")).unwrap();
    std::fs::write(&both, text(&hung) + &text(&well)).unwrap();
    let servers = format!("{},{}", hung.ldaps(), well.ldaps());
    let directory = well.directory(&[("SERVERS", &servers), ("CA_FILE", &both.to_string_lossy())]);
    let mut rounds = Vec::new();
    for _ in 0..6 {
        let begun = Instant::now();
        assert!(enter(&directory, "zhangsan", "口令-of-zhang").await.unwrap().is_some());
        rounds.push(begun.elapsed());
    }
    // After two failures the hung one is left alone. Of two rounds the quicker counts: this machine may be busy.
    assert!(
        rounds[0].min(rounds[1]) < within(Duration::from_secs(3))
            && rounds[0].max(rounds[1]) < within(Duration::from_secs(5)),
        "{rounds:?}"
    );
    assert!(rounds[2..].iter().min().unwrap() < &Duration::from_millis(1500), "{rounds:?}");
}

/// Left alone for half a minute, a server that is back is asked first again: it answers though the other one is gone by then.
#[actix_web::test]
async fn slow_a_server_that_is_back_is_asked_again_after_half_a_minute() {
    let (first, second) = (Slapd::new(), Slapd::new());
    let both = second.folder.join("both.pem");
    let text = |slapd: &Slapd| std::fs::read_to_string(slapd.file("ca.pem")).unwrap();
    std::fs::write(&both, text(&first) + &text(&second)).unwrap();
    let servers = format!("{},{}", first.ldaps(), second.ldaps());
    let directory = second.directory(&[("SERVERS", &servers), ("CA_FILE", &both.to_string_lossy())]);
    first.signal("STOP");
    for _ in 0..2 {
        assert!(enter(&directory, "zhangsan", "口令-of-zhang").await.unwrap().is_some());
    }
    let left_alone = Instant::now();
    first.signal("CONT");
    second.signal("STOP");
    assert!(matches!(enter(&directory, "zhangsan", "口令-of-zhang").await, Err(Fault::Unreachable(_))));
    assert!(left_alone.elapsed() < Duration::from_secs(30), "this machine is too busy to tell");
    second.signal("CONT");
    tokio::time::sleep(Duration::from_secs(31).saturating_sub(left_alone.elapsed())).await;
    second.signal("STOP");
    assert!(enter(&directory, "zhangsan", "口令-of-zhang").await.unwrap().is_some());
}

#[actix_web::test]
async fn a_server_that_is_gone_is_passed_over_at_once() {
    let slapd = Slapd::new();
    let servers = format!("ldaps://localhost:{},{}", free_port(), slapd.ldaps());
    let directory = slapd.directory(&[("SERVERS", &servers)]);
    let begun = Instant::now();
    assert!(enter(&directory, "zhangsan", "口令-of-zhang").await.unwrap().is_some());
    assert!(begun.elapsed() < within(Duration::from_secs(3)), "{:?}", begun.elapsed());
}

/// Each server counts wrong passwords: one try must be one try.
#[actix_web::test]
async fn a_wrong_password_is_told_to_one_server() {
    let slapd = Slapd::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let second = format!("ldaps://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        while listener.accept().is_ok() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    let directory = slapd.directory(&[("SERVERS", &format!("{},{second}", slapd.ldaps()))]);
    assert!(enter(&directory, "zhangsan", "wrong").await.unwrap().is_none());
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    // Nor is a refused service account.
    std::fs::write(slapd.file("service"), "wrong").unwrap();
    assert!(matches!(enter(&directory, "zhangsan", "wrong").await, Err(Fault::Service(_))));
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[actix_web::test]
async fn a_part_is_never_taken_for_the_whole() {
    let many: String = (0..60).map(|n| person(&format!("p{n}"), &format!("某{n}"))).collect();
    let slapd = Slapd::with(&many, Shown::Good);
    let limited = slapd.directory(&[("BIND_DN", "cn=limited,dc=example,dc=cn")]);
    let fault = limited.snapshot().await.expect_err("only twenty may be read");
    assert!(matches!(fault, Fault::Incomplete(_)), "{fault}");
    assert_eq!(slapd.directory(&[]).snapshot().await.unwrap().get().people.len(), 64);
}

#[actix_web::test]
async fn thousands_of_people_in_groups_within_groups() {
    let mut more: String = (0..2500).map(|n| person(&format!("p{n}"), &format!("某{n}"))).collect();
    let people = |range: std::ops::Range<u32>| range.map(|n| format!("uid=p{n},ou=people,dc=example,dc=cn"));
    let of = |name: &str| format!("cn={name},ou=groups,dc=example,dc=cn");
    more += &group("north", people(0..2000));
    more += &group("south", people(2000..2500));
    more += &group("land", [of("north"), of("south")]);
    more += &group("world", [of("land")]);
    // Two groups in each other.
    more += &group("egg", [of("hen"), "uid=p0,ou=people,dc=example,dc=cn".into()]);
    more += &group("hen", [of("egg")]);
    // Nobody gets more than a thousand entries but page by page.
    let slapd = Slapd::shaped(&more, Shown::Good, |settings| {
        let paged = "limits * size.soft=1000 size.hard=1000 size.pr=1000 size.prtotal=unlimited";
        settings.replace("limits * size=unlimited", paged)
    });
    let directory = slapd.directory(&[]);
    let begun = Instant::now();
    let snapshot = directory.snapshot().await.unwrap().into_inner();
    assert!(begun.elapsed() < within(Duration::from_secs(20)), "{:?}", begun.elapsed());
    assert_eq!(snapshot.people.len(), 2504);
    let groups = lists(&snapshot.groups);
    let mut world = 0;
    for person in &snapshot.people {
        let mut names: Vec<&str> = groups.of(person).iter().map(|group| group.name.as_str()).collect();
        names.sort_unstable();
        world += usize::from(names.contains(&"world"));
        if person.login == "p0" {
            assert_eq!(names, ["egg", "hen", "land", "north", "world"]);
            let alone = directory.find("p0").await.unwrap().unwrap();
            assert_eq!(self::names(&alone), names, "one person alone is in the same groups");
        }
    }
    assert_eq!(world, 2500);
}

#[actix_web::test]
async fn a_rename_keeps_the_key_and_a_new_entry_has_another() {
    let slapd = Slapd::new();
    let directory = slapd.directory(&[]);
    let before = directory.find("zhangsan").await.unwrap().unwrap().person;
    slapd.change(
        "dn: uid=zhangsan,ou=people,dc=example,dc=cn\nchangetype: modrdn\nnewrdn: uid=zhang.san\ndeleteoldrdn: 1\n",
    );
    assert!(directory.find("zhangsan").await.unwrap().is_none());
    assert_eq!(directory.find("zhang.san").await.unwrap().unwrap().person.key, before.key);
    slapd
        .change("dn: ou=华东,ou=people,dc=example,dc=cn\nchangetype: add\nobjectClass: organizationalUnit\nou: 华东\n");
    slapd.change("dn: uid=zhang.san,ou=people,dc=example,dc=cn\nchangetype: modrdn\nnewrdn: uid=zhang.san\ndeleteoldrdn: 1\nnewsuperior: ou=华东,ou=people,dc=example,dc=cn\n");
    let moved = directory.find("zhang.san").await.unwrap().unwrap().person;
    assert!(moved.key == before.key && moved.dn != before.dn, "a move keeps it too");
    slapd.change(&format!("dn: {}\nchangetype: delete\n", "uid=zhang.san,ou=华东,ou=people,dc=example,dc=cn"));
    slapd.change(&person("zhangsan", "张三丰").replace("objectClass: inet", "changetype: add\nobjectClass: inet"));
    let again = directory.find("zhangsan").await.unwrap().unwrap().person;
    assert_ne!(again.key, before.key);
    assert!(!directory.knows(&before.key).await.unwrap() && directory.knows(&again.key).await.unwrap());
}

#[actix_web::test]
async fn groups_that_an_entry_names_itself_count() {
    let slapd = Slapd::new();
    slapd.change("dn: cn=late,ou=groups,dc=example,dc=cn\nchangetype: add\nobjectClass: groupOfNames\ncn: late\nmember: uid=lisi,ou=people,dc=example,dc=cn\n");
    let member = slapd.directory(&[]).find("lisi").await.unwrap().unwrap();
    assert_eq!(member.person.member_of, ["cn=late,ou=groups,dc=example,dc=cn"], "the overlay writes memberOf");
    assert_eq!(names(&member), ["late"]);
}

/// Active Directory's rule gets success and nothing from OpenLDAP: the self-test must notice.
#[actix_web::test]
async fn a_wrong_kind_of_server_is_noticed() {
    let slapd = Slapd::new();
    let wrong = slapd.directory(&[
        ("KIND", "active_directory"),
        ("KEY_ATTRIBUTE", "entryUUID"),
        ("LOGIN_ATTRIBUTE", "uid"),
        ("PEOPLE_FILTER", "(uid=*)"),
    ]);
    assert!(matches!(wrong.snapshot().await, Err(Fault::Kind(_))));
    let survey = wrong.survey(None).await;
    let last = survey[0].findings.last().unwrap();
    assert!(last.step == Step::Kind && last.found.is_err() && !survey[0].is_sound());
    let right = slapd.directory(&[]).survey(Some("zhangsan")).await;
    assert!(right[0].is_sound(), "{right:?}");
    assert_eq!(right[0].findings.len(), 6);
    assert!(!format!("{right:?}").contains("canary"));
}

#[actix_web::test]
async fn who_is_locked_or_must_change_the_password_does_not_come_in() {
    let policy = "dn: cn=policy,dc=example,dc=cn\nobjectClass: applicationProcess\nobjectClass: pwdPolicy\ncn: policy\n\
        pwdAttribute: userPassword\npwdLockout: TRUE\npwdMaxFailure: 3\npwdMustChange: TRUE\n\n";
    let slapd = Slapd::with(policy, Shown::Good);
    let directory = slapd.directory(&[]);
    for (name, attribute, value) in [
        ("lisi", "pwdPolicySubentry", "cn=policy,dc=example,dc=cn"),
        ("zhangsan", "pwdPolicySubentry", "cn=policy,dc=example,dc=cn"),
        ("zhangsan", "pwdReset", "TRUE"),
    ] {
        slapd.change(&format!(
            "dn: uid={name},ou=people,dc=example,dc=cn\nchangetype: modify\nadd: {attribute}\n{attribute}: {value}\n"
        ));
    }
    assert!(enter(&directory, "lisi", "password-of-li").await.unwrap().is_some());
    for _ in 0..3 {
        assert!(enter(&directory, "lisi", "wrong").await.unwrap().is_none());
    }
    assert!(enter(&directory, "lisi", "password-of-li").await.unwrap().is_none(), "locked");
    assert!(enter(&directory, "zhangsan", "口令-of-zhang").await.unwrap().is_none(), "must change it");
    let states: Vec<State> = directory.snapshot().await.unwrap().get().people.iter().map(|one| one.state).collect();
    assert!(states.contains(&State::Locked) && states.contains(&State::MustChange));
    assert!(!states.contains(&State::Disabled), "neither loses the account here");
}

#[actix_web::test]
async fn a_disabled_account_does_not_come_in() {
    let slapd = Slapd::new();
    let directory = slapd.directory(&[]);
    assert!(enter(&directory, "wangwu", "password-of-wang").await.unwrap().is_some());
    slapd.change("dn: uid=wangwu,ou=people,dc=example,dc=cn\nchangetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");
    assert!(enter(&directory, "wangwu", "password-of-wang").await.unwrap().is_none());
}

/// A part of the tree that lies on another server, as its administrator enters it: the server points there, and nobody goes.
#[actix_web::test]
async fn a_real_referral_is_passed_over_and_nobody_is_asked_there() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    let far = format!(
        "dn: ou=far,dc=example,dc=cn\nobjectClass: referral\nobjectClass: extensibleObject\nou: far\n\
         ref: ldap://127.0.0.1:{port}/ou=far,dc=example,dc=cn\n\n"
    );
    let slapd = Slapd::with(&far, Shown::Good);
    let directory = slapd.directory(&[]);
    assert!(enter(&directory, "zhangsan", "口令-of-zhang").await.unwrap().is_some());
    assert_eq!(directory.snapshot().await.unwrap().get().people.len(), 4);
    // Where everybody lies there, the answer is no answer.
    let there = slapd.directory(&[("PEOPLE_BASE", "ou=people,ou=far,dc=example,dc=cn")]);
    assert!(matches!(there.snapshot().await, Err(Fault::Incomplete(detail)) if detail.what == What::Elsewhere));
    assert!(enter(&there, "zhangsan", "口令-of-zhang").await.is_err());
    assert!(elsewhere.accept().is_err(), "the other server was asked");
}
