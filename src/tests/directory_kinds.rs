//! Other ways to reach a directory, and other kinds of it: nobody reads, DNS names the servers, FreeIPA and 389 DS by
//! their schema. No FreeIPA server can be had here: OpenLDAP holds its entries.

use super::directory::enter;
use super::support::ldap_script::{Entry, Reply, serve, texts};
use super::support::slapd::{Shown, free_port};
use super::support::{Slapd, config, try_config};
use kezhan::core::outside::Directory;
use kezhan::core::outside::directory::{Fault, State, Step, What, lists};
use kezhan::text::Lang;
use simple_dns::rdata::{RData, SRV};
use simple_dns::{CLASS, Name, Packet, PacketFlag, ResourceRecord};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const PASSWORD: &str = "口令-of-zhang";

fn readable(settings: &str) -> String {
    settings.replace("access to * by users read by * none", "access to * by * read")
}

#[actix_web::test]
async fn nobody_reads_only_where_the_settings_say_so() {
    let slapd = Slapd::shaped("", Shown::Good, |settings| readable(&settings));
    let nobody = [("BIND_DN", ""), ("BIND_PASSWORD_FILE", ""), ("ANONYMOUS", "yes")];
    let directory = slapd.directory(&nobody);
    let member = enter(&directory, "zhangsan", PASSWORD).await.unwrap().expect("the right password");
    assert_eq!(member.groups.len(), 4, "groups are read as nobody again");
    for (login, password) in [("zhangsan", "wrong"), ("zhangsan", ""), ("nobody", PASSWORD), ("*", PASSWORD)] {
        assert!(enter(&directory, login, password).await.unwrap().is_none(), "{login} {password}");
    }
    assert_eq!(directory.snapshot().await.unwrap().get().people.len(), 4);
    assert!(directory.survey(Some("zhangsan")).await[0].is_sound());
    // A directory that tells nobody anything: nobody comes in.
    let closed = Slapd::new();
    assert!(!matches!(enter(&closed.directory(&nobody), "zhangsan", PASSWORD).await, Ok(Some(_))));
    // Off unless set, and never beside a service account.
    let unset = [("KEZHAN_LDAP_SERVERS", "ldaps://a.example.cn"), ("KEZHAN_LDAP_PEOPLE_BASE", "dc=example")];
    let read = |more: &[(&str, &str)]| try_config(&[&unset[..], more].concat());
    assert!(read(&[]).is_err());
    assert!(read(&[("KEZHAN_LDAP_ANONYMOUS", "yes")]).is_ok());
    assert!(read(&[("KEZHAN_LDAP_ANONYMOUS", "yes"), ("KEZHAN_LDAP_BIND_DN", "cn=x")]).is_err());
}

/// A name server that names these as the servers of any domain: priority, host, port. Over UDP it says that the answer is
/// too long, so that it is asked for over TCP.
fn name_server(records: &'static [(u16, &'static str, u16)], too_long: bool) -> SocketAddr {
    let (udp, tcp) = loop {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        if let Ok(tcp) = TcpListener::bind(udp.local_addr().unwrap()) {
            break (udp, tcp);
        }
    };
    let address = udp.local_addr().unwrap();
    let reply = move |question: &[u8], short: bool| {
        let asked = Packet::parse(question).unwrap();
        let mut packet = Packet::new_reply(asked.id());
        packet.questions.push(asked.questions[0].clone());
        if short {
            packet.set_flags(PacketFlag::TRUNCATION);
            return packet.build_bytes_vec().unwrap();
        }
        for (priority, host, port) in records {
            let srv = SRV { priority: *priority, weight: 0, port: *port, target: Name::new(host).unwrap() };
            let name = asked.questions[0].qname.clone();
            packet.answers.push(ResourceRecord::new(name, CLASS::IN, 60, RData::SRV(srv)));
        }
        packet.build_bytes_vec_compressed().unwrap()
    };
    std::thread::spawn(move || {
        let mut buffer = [0; 1500];
        while let Ok((size, from)) = udp.recv_from(&mut buffer) {
            udp.send_to(&reply(&buffer[..size], too_long), from).unwrap();
        }
    });
    std::thread::spawn(move || {
        for stream in tcp.incoming() {
            let mut stream = stream.unwrap();
            let mut size = [0; 2];
            stream.read_exact(&mut size).unwrap();
            let mut question = vec![0; usize::from(u16::from_be_bytes(size))];
            stream.read_exact(&mut question).unwrap();
            let answer = reply(&question, false);
            stream.write_all(&u16::try_from(answer.len()).unwrap().to_be_bytes()).unwrap();
            stream.write_all(&answer).unwrap();
        }
    });
    address
}

/// A domain whose hosts are found without a name service: `127.0.0.1` lies in it.
const DOMAIN: &str = "0.0.1";

#[actix_web::test]
async fn dns_names_the_servers() {
    let slapd = Slapd::new();
    let closed = free_port();
    let records: &'static [(u16, &str, u16)] = Box::leak(Box::new([
        (30, "127.0.0.1", slapd.port),
        (10, "127.0.0.1", closed),
        // A host outside of the domain is asked nothing, however it is named.
        (1, "dc.elsewhere.example", slapd.port),
    ]));
    for too_long in [false, true] {
        let server = name_server(records, too_long).to_string();
        let directory = slapd.directory(&[("SERVERS", ""), ("SRV", DOMAIN), ("SRV_NAME_SERVER", &server)]);
        assert!(enter(&directory, "zhangsan", PASSWORD).await.unwrap().is_some(), "too long: {too_long}");
        let surveys = directory.survey(Some("zhangsan")).await;
        let named: Vec<&str> = surveys.iter().map(|survey| survey.server.as_str()).collect();
        let url = |port: u16| format!("ldap://127.0.0.1:{port}");
        assert_eq!(named, [&format!("_ldap._tcp.{DOMAIN}"), &url(closed), &url(slapd.port)].map(String::as_str));
        assert!(surveys[0].findings[0].step == Step::Discover && surveys[0].is_sound() && !surveys[0].answers());
        assert!(!surveys[1].is_sound() && surveys[2].answers(), "StartTLS with the company's authority");
    }
    // A certificate that does not name the host is refused here as anywhere.
    let other = Slapd::with("", Shown::OtherHost);
    let records: &'static [(u16, &str, u16)] = Box::leak(Box::new([(1, "127.0.0.1", other.port)]));
    let server = name_server(records, false).to_string();
    let wrong = other.directory(&[("SERVERS", ""), ("SRV", DOMAIN), ("SRV_NAME_SERVER", &server)]);
    assert!(matches!(wrong.reach().await, Err(Fault::Unsafe(detail)) if detail.what == What::OtherHost));
}

#[actix_web::test]
async fn a_domain_without_servers_is_a_fault_and_nobodys_failure() {
    let slapd = Slapd::new();
    let none = name_server(&[], false).to_string();
    let nowhere = format!("127.0.0.1:{}", free_port());
    for (server, what) in [(none, What::NoRecord), (nowhere, What::NoDns)] {
        let directory = slapd.directory(&[("SERVERS", ""), ("SRV", DOMAIN), ("SRV_NAME_SERVER", &server)]);
        let fault = enter(&directory, "zhangsan", PASSWORD).await.expect_err("no server is known");
        assert_eq!(fault.detail().unwrap().what, what);
        assert!(directory.is_down());
        // Servers of the settings go before those of DNS, and do without it.
        let both = slapd.directory(&[("SRV", DOMAIN), ("SRV_NAME_SERVER", &server)]);
        assert!(enter(&both, "zhangsan", PASSWORD).await.unwrap().is_some());
    }
}

/// What FreeIPA and 389 DS add to the usual schema, as far as it is read.
const IPA_SCHEMA: &str = "
attributetype ( 1.3.6.1.4.1.32473.1.1 NAME 'ipaUniqueID' EQUALITY caseExactMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.2 NAME 'nsAccountLock' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.3 NAME 'krbPrincipalExpiration' EQUALITY generalizedTimeMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.4 NAME 'nsUniqueId' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.32473.2.1 NAME 'ipaObject' SUP top AUXILIARY MUST ipaUniqueID MAY ( nsAccountLock $ krbPrincipalExpiration $ nsUniqueId ) )
objectclass ( 1.3.6.1.4.1.32473.2.2 NAME 'ipaUserGroup' SUP groupOfNames STRUCTURAL )
";

const IPA_PEOPLE: &str = "cn=users,cn=accounts,dc=example,dc=cn";
const IPA_GROUPS: &str = "cn=groups,cn=accounts,dc=example,dc=cn";

fn ipa_person(uid: &str, number: u32, more: &str) -> String {
    format!(
        "dn: uid={uid},{IPA_PEOPLE}\nobjectClass: inetOrgPerson\nobjectClass: posixAccount\nobjectClass: ipaObject\nuid: {uid}\ncn: {uid}\nsn: {uid}\n\
         displayName: 员工{number}\nuidNumber: {number}\ngidNumber: {number}\nhomeDirectory: /home/{uid}\nipaUniqueID: 6F9619FF-8B86-D011-B42D-00C04FC9{number}\n\
         nsUniqueId: 3fa1a2b4-{number}1dd2-8000-8f3c5b2e0000\nuserPassword: password-of-{uid}\n{more}\n"
    )
}

#[actix_web::test]
async fn entries_as_freeipa_and_389_ds_have_them() {
    let mut more = String::new();
    for name in ["cn=accounts,dc=example,dc=cn", IPA_PEOPLE, IPA_GROUPS] {
        let own = name.split(['=', ',']).nth(1).unwrap();
        more += &["dn: ", name, "\nobjectClass: applicationProcess\ncn: ", own, "\n\n"].concat();
    }
    more += &ipa_person("zhaoliu", 1001, "");
    more += &ipa_person("locked", 1002, "nsAccountLock: TRUE\n");
    more += &ipa_person("ended", 1003, "krbPrincipalExpiration: 20200101000000Z\n");
    let slapd = Slapd::shaped(&more, Shown::Good, |settings| {
        settings.replace("modulepath", &format!("{IPA_SCHEMA}modulepath"))
    });
    // Groups made while it runs, so that the server itself writes memberOf.
    for (number, name, member) in
        [(1, "ipausers", format!("uid=zhaoliu,{IPA_PEOPLE}")), (2, "staff", format!("cn=ipausers,{IPA_GROUPS}"))]
    {
        slapd.change(&format!(
            "dn: cn={name},{IPA_GROUPS}\nchangetype: add\nobjectClass: ipaUserGroup\nobjectClass: ipaObject\ncn: {name}\nmember: {member}\n\
             ipaUniqueID: 0A00000{number}-8B86-D011-B42D-00C04FC964FF\nnsUniqueId: 3fa1a2b5-0000000{number}-8000-8f3c5b2e0000\n"
        ));
    }
    let ipa = [("KIND", "freeipa"), ("PEOPLE_BASE", IPA_PEOPLE), ("GROUP_BASE", IPA_GROUPS)];
    let of_389 = [&ipa[..], &[("KEY_ATTRIBUTE", "nsUniqueId")]].concat();
    for (settings, key) in
        [(&ipa[..], "6f9619ff-8b86-d011-b42d-00c04fc91001"), (&of_389, "3fa1a2b4-10011dd2-8000-8f3c5b2e0000")]
    {
        let directory = slapd.directory(settings);
        let member = enter(&directory, "zhaoliu", "password-of-zhaoliu").await.unwrap().expect("the right password");
        assert_eq!((member.person.key.as_str(), member.person.name.as_str()), (key, "员工1001"));
        assert_eq!(member.person.member_of, [format!("cn=ipausers,{IPA_GROUPS}")]);
        let mut names: Vec<&str> = member.groups.iter().map(|group| group.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["ipausers", "staff"]);
        // The server itself would let both in: their state is data.
        for login in ["locked", "ended"] {
            assert!(enter(&directory, login, &format!("password-of-{login}")).await.unwrap().is_none(), "{login}");
        }
        let snapshot = directory.snapshot().await.unwrap().into_inner();
        let state = |login: &str| snapshot.people.iter().find(|one| one.login == login).unwrap().state;
        assert_eq!(
            [state("zhaoliu"), state("locked"), state("ended")],
            [State::Active, State::Disabled, State::Expired]
        );
        let zhao = snapshot.people.iter().find(|one| one.login == "zhaoliu").unwrap();
        assert_eq!(lists(&snapshot.groups).of(zhao).len(), 2);
        assert!(directory.knows(key).await.unwrap() && directory.survey(Some("zhaoliu")).await[0].is_sound());
    }
}

/// A group is asked for its own groups once in a quarter of an hour; a person's own groups each time.
#[actix_web::test]
async fn the_groups_above_groups_are_remembered() {
    let group = |name: &str| -> Entry {
        (format!("cn={name},dc=example"), vec![texts("cn", &[name]), texts("entryUUID", &[name])])
    };
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let port = serve(move |search| {
        if search.attributes.iter().any(|name| name == "uid") {
            let person = vec![texts("uid", &["zhang"]), texts("entryUUID", &["z"]), texts("cn", &["张"])];
            return Reply::Found(vec![("uid=zhang,dc=example".into(), person)], 0);
        }
        Reply::Found(
            match count.fetch_add(1, Ordering::Relaxed) {
                0 | 3 => vec![group("inner")],
                1 => vec![group("outer")],
                _ => Vec::new(),
            },
            0,
        )
    });
    let file = std::env::temp_dir().join(format!("kezhan-ldap-kinds-{}", std::process::id()));
    std::fs::write(&file, "secret").unwrap();
    let config = config(&[
        ("KEZHAN_LDAP_SERVERS", &format!("ldap://127.0.0.1:{port}")),
        ("KEZHAN_LDAP_KIND", "openldap"),
        ("KEZHAN_LDAP_ALLOW_PLAINTEXT", "yes"),
        ("KEZHAN_LDAP_BIND_DN", "cn=kezhan"),
        ("KEZHAN_LDAP_BIND_PASSWORD_FILE", &file.to_string_lossy()),
        ("KEZHAN_LDAP_PEOPLE_BASE", "dc=example"),
    ]);
    let directory = Directory::of(config.ldap.settings());
    for questions in [3, 4] {
        let member = enter(&directory, "zhang", "any").await.unwrap().unwrap();
        let names: Vec<&str> = member.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["inner", "outer"]);
        assert_eq!(asked.load(Ordering::Relaxed), questions);
    }
}

#[actix_web::test]
async fn faults_are_told_in_the_reader_s_language() {
    let slapd = Slapd::new();
    let told = async |more: &[(&str, &str)]| {
        let fault = slapd.directory(more).reach().await.expect_err("a fault");
        let detail = fault.detail().unwrap().clone();
        (detail.what, detail.words(Lang::Zh), detail.words(Lang::En))
    };
    let (what, zh, en) = told(&[("CA_FILE", &slapd.file("other.pem"))]).await;
    assert_eq!((what, zh.as_str()), (What::OtherIssuer, "证书由不受信任的机构签发"));
    assert!(en.contains("authority"));
    let (what, zh, _) = told(&[("SERVERS", &format!("ldaps://localhost:{}", free_port()))]).await;
    assert_eq!((what, zh.as_str()), (What::Refused, "连接被拒绝"));
    let (what, zh, _) = told(&[("BIND_DN", "cn=nobody,dc=example,dc=cn")]).await;
    assert_eq!((what, zh.as_str()), (What::WrongPassword, "账号或密码错误：49"));
    let (what, zh, _) = told(&[("SERVERS", "ldaps://no-such-host.invalid")]).await;
    assert_eq!((what, zh.as_str()), (What::UnknownHost, "找不到主机名"));
    let expired = Slapd::with("", Shown::Expired);
    assert!(matches!(expired.directory(&[]).reach().await, Err(Fault::Unsafe(detail)) if detail.what == What::Expired));
}
