//! Whose name it is: nobody comes in as somebody else, no account has tries for each spelling of its name, and names with
//! every character that has a meaning are compared and asked for as they are.

use super::directory::enter;
use super::directory_answers::{BASE, asked, directory, guid, usual};
use super::directory_people::{ACTIVE, enters, world};
use super::support::Slapd;
use super::support::ldap_script::{Entry, Reply, serve_whom, texts};
use super::support::slapd::{Shown, person};
use kezhan::core::outside::directory::{Fault, canonical, lists};
use std::sync::{Arc, Mutex};

/// Who signs in without a service account.
fn template(template: &str) -> [(&str, &str); 3] {
    [("BIND_DN", ""), ("BIND_PASSWORD_FILE", ""), ("BIND_TEMPLATE", template)]
}

/// 伊芙 has chosen the name in the directory that is another one's login.
#[actix_web::test]
async fn by_a_template_only_the_entry_that_signed_in_comes_in() {
    let eve = "dn: cn=lisi,ou=people,dc=example,dc=cn\nobjectClass: inetOrgPerson\nuid: eve\ncn: lisi\nsn: 伊芙\nuserPassword: password-of-eve\n\n";
    let slapd = Slapd::with(eve, Shown::Good);
    let directory = slapd.directory(&template("cn={user},ou=people,dc=example,dc=cn"));
    assert!(enter(&directory, "lisi", "password-of-eve").await.unwrap().is_none(), "eve is not lisi");
    let usual = slapd.directory(&template("uid={user},ou=people,dc=example,dc=cn"));
    assert_eq!(enter(&usual, "lisi", "password-of-li").await.unwrap().unwrap().person.login, "lisi");
    // Nothing is concluded from what nobody is shown.
    assert!(matches!(usual.knows("any").await, Err(Fault::Settings(_))));
    assert!(matches!(usual.lacks(&["any".into()]).await, Err(Fault::Settings(_))));
    let survey = usual.survey(Some("lisi")).await;
    assert!(survey[0].is_sound() && survey[0].untested.len() == 4, "{survey:?}");
}

/// In Active Directory `bob@corp.example.cn` may be one person and the login `bob` another one's.
#[actix_web::test]
async fn by_a_name_with_the_domain_only_its_owner_comes_in() {
    let someone = |name: &str, number: u8, login: &str| -> Entry {
        (format!("cn={name},{BASE}"), vec![guid(number), texts("sAMAccountName", &[login])])
    };
    let (alice, bob) = (someone("alice", 1, "alice"), someone("bob", 2, "bob"));
    // Both are looked at, or only the one whose login it is, or only the one who signed in.
    for (found, whose) in
        [(vec![alice.clone(), bob.clone()], None), (vec![bob.clone()], None), (vec![alice.clone()], Some("alice"))]
    {
        let takes = |name: &str, password: &str| match password {
            "of-alice" => name == "bob@corp.example.cn" || name == format!("cn=alice,{BASE}"),
            "of-bob" => name == format!("cn=bob,{BASE}"),
            _ => false,
        };
        let shown = found.clone();
        let port = serve_whom(takes, move |asked| match usual(asked) {
            Some(reply) if asked.base.is_empty() => reply,
            Some(_) => {
                assert!(asked.filter.contains("userPrincipalName") && asked.filter.contains("bob@corp.example.cn"));
                Reply::Found(shown.clone(), 0)
            }
            None => Reply::Found(Vec::new(), 0),
        });
        let directory = asked(&[port], Some("{user}@corp.example.cn"));
        let member = enter(&directory, "bob", "of-alice").await.unwrap();
        assert_eq!(member.map(|member| member.person.login).as_deref(), whose, "{} found", found.len());
        assert!(enter(&directory, "bob", "of-bob").await.unwrap().is_none());
        for spelling in ["bób", "bo\u{301}b", "b ob", "ｂöb"] {
            assert!(enter(&directory, spelling, "of-alice").await.unwrap().is_none(), "{spelling}");
        }
    }
}

/// Active Directory takes letters with accents for those without. Each spelling would have tries of its own.
#[actix_web::test]
async fn another_spelling_of_a_login_is_tried_with_nobody() {
    let names = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&names);
    let takes = move |name: &str, _: &str| {
        told.lock().unwrap().push(name.to_owned());
        name == "cn=kezhan"
    };
    let bob = (format!("cn=bob,{BASE}"), vec![guid(2), texts("sAMAccountName", &["Bob"])]);
    let port = serve_whom(takes, move |asked| match usual(asked) {
        Some(reply) if asked.base.is_empty() => reply,
        Some(_) => Reply::Found(vec![bob.clone()], 0),
        None => Reply::Found(Vec::new(), 0),
    });
    let directory = directory(&[port]);
    for typed in ["bób", "böb", "bo\u{308}b", "b\u{200b}ob"] {
        assert!(enter(&directory, typed, "guessed").await.unwrap().is_none());
    }
    assert!(names.lock().unwrap().iter().all(|name| name == "cn=kezhan"), "{names:?}");
    for typed in ["bob", "BOB", "CORP\\bob", "ｂｏｂ"] {
        assert!(enter(&directory, typed, "guessed").await.unwrap().is_none());
    }
    let tried = names.lock().unwrap().iter().filter(|name| name.starts_with("cn=bob")).count();
    assert_eq!(tried, 4, "these are one name, and counted as one");
}

#[actix_web::test]
async fn a_second_login_of_an_entry_has_no_tries_of_its_own() {
    let two = person("zhaomin", "赵敏").replace("uid: zhaomin\n", "uid: zhaomin\nuid: zm\n");
    let slapd = Slapd::with(&two, Shown::Good);
    let directory = slapd.directory(&[]);
    assert!(enter(&directory, "zhaomin", "password-of-zhaomin").await.unwrap().is_some());
    assert!(enter(&directory, "zm", "password-of-zhaomin").await.unwrap().is_none());
}

#[actix_web::test]
async fn groups_with_every_special_character_are_found() {
    let slapd = Slapd::new();
    let of = "member: uid=lisi,ou=people,dc=example,dc=cn\n";
    let names = [r#"\#1 \"a\" \<b\>"#, r"c\, d \+ e \; f \\ g", r"\20h\20"];
    for (number, name) in names.iter().enumerate() {
        slapd.change(&format!(
            "dn: cn={name},ou=groups,dc=example,dc=cn\nchangetype: add\nobjectClass: groupOfNames\ndescription: {number}\n{of}"
        ));
    }
    let directory = slapd.directory(&[]);
    let member = enter(&directory, "lisi", "password-of-li").await.unwrap().expect("the right password");
    assert_eq!((member.person.member_of.len(), member.groups.len()), (3, 3), "{:?}", member.person.member_of);
    assert!(directory.survey(Some("lisi")).await[0].is_sound());
    let snapshot = directory.snapshot().await.unwrap().into_inner();
    let li = snapshot.people.iter().find(|person| person.login == "lisi").unwrap();
    assert_eq!(lists(&snapshot.groups).of(li).len(), 3);
    // One form of a name is a name, and its own form.
    for name in names.iter().copied().chain([r"a\00b", r"\ a\ ", "#0403666f6f", "a = b", r"a\=b", r"张\, 三"]) {
        let once = canonical(&format!("CN={name} , DC=x"));
        assert_eq!(canonical(&once), once, "{name}");
    }
    for (one, other) in [(r"cn=\#a", "cn=#a"), (r"cn=\ a", "cn=a"), (r"cn=a\ ", "cn=a")] {
        assert_ne!(canonical(one), canonical(other));
    }
    assert_eq!(canonical(r#"cn=\ a\"\<\>\23\ "#), canonical(r"cn=\20a\22\3C\3E#\20"));
}

/// Groups of which none is looked at are no fault, wherever they lie; and who comes in has those that following gives.
#[actix_web::test]
async fn groups_count_alike_for_one_and_for_everybody() {
    let cased = "dn: cn=cased,ou=groups,dc=example,dc=cn\nobjectClass: posixGroup\ncn: cased\ngidNumber: 501\nmemberUid: LiSi\n\n";
    let slapd = Slapd::with(cased, Shown::Good);
    slapd.change("dn: cn=apart,dc=example,dc=cn\nchangetype: add\nobjectClass: groupOfNames\ncn: apart\nmember: uid=lisi,ou=people,dc=example,dc=cn\n");
    let inside = ("GROUP_BASE", "ou=groups,dc=example,dc=cn");
    for (settings, count) in [(&[][..], 1), (&[inside], 0), (&[("GROUP_FILTER", "(cn=sales)")], 0)] {
        let directory = slapd.directory(settings);
        let member = enter(&directory, "lisi", "password-of-li").await.unwrap().expect("the right password");
        let snapshot = directory.snapshot().await.unwrap().into_inner();
        let li = snapshot.people.iter().find(|person| person.login == "lisi").unwrap();
        assert_eq!((member.groups.len(), lists(&snapshot.groups).of(li).len()), (count, count), "{settings:?}");
        assert!(directory.survey(Some("lisi")).await[0].is_sound(), "{settings:?}");
    }
}

/// A server that shows nothing to whoever has not signed in: that is no word about who is gone.
#[actix_web::test]
async fn by_a_template_a_login_given_anew_waits_for_an_administrator() {
    let slapd = Slapd::shaped("", Shown::Good, |settings| {
        let all = "access to * by users read by * none";
        settings.replace(all, &format!("access to dn.base=\"dc=example,dc=cn\" by * read\n{all}"))
    });
    let world = world(&slapd, &template("uid={user},ou=people,dc=example,dc=cn")).await;
    assert!(enters(&world, "zhangsan", "口令-of-zhang").await);
    let old = world.id("zhangsan");
    slapd.change(
        "dn: uid=zhangsan,ou=people,dc=example,dc=cn\nchangetype: modrdn\nnewrdn: uid=zhang.san\ndeleteoldrdn: 1\n",
    );
    slapd.change(&person("zhangsan", "张三丰").replace("objectClass: inet", "changetype: add\nobjectClass: inet"));
    assert!(!enters(&world, "zhangsan", "password-of-zhangsan").await);
    assert_eq!((world.id("zhangsan"), world.number_of(ACTIVE, "zhangsan")), (old, 1), "the account stays whose it is");
    world.run("update app_user set active = false where login = 'zhangsan'");
    assert!(enters(&world, "zhangsan", "password-of-zhangsan").await);
    assert_ne!(world.id("zhangsan"), old);
}
