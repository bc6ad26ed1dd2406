//! Guessing passwords of the directory's people through the sign-in page: the directory counts wrong passwords as well and
//! locks accounts for everything. Nobody may have others locked from here.

use super::directory_answers::{BASE, guid, usual};
use super::directory_people::{aside, enters, sign_in, world};
use super::support::ldap_script::{Reply, serve_whom, texts};
use super::support::slapd::{ENTRY, Shown, person};
use super::support::{Page, Slapd, Visitor, World};
use actix_web::http::StatusCode;
use chrono::TimeDelta;
use futures_util::future::join_all;
use kezhan::jobs::worker::turn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const ZHANG: &str = "uid=zhangsan,ou=people,dc=example,dc=cn";

/// A directory that locks an account at the fifth wrong password.
fn strict() -> Slapd {
    let policy = "dn: cn=policy,dc=example,dc=cn\nobjectClass: applicationProcess\nobjectClass: pwdPolicy\ncn: policy\n\
        pwdAttribute: userPassword\npwdLockout: TRUE\npwdMaxFailure: 5\npwdLockoutDuration: 1800\n\n";
    let slapd = Slapd::with(policy, Shown::Good);
    slapd.change(&format!(
        "dn: {ZHANG}\nchangetype: modify\nadd: pwdPolicySubentry\npwdPolicySubentry: cn=policy,dc=example,dc=cn\n"
    ));
    slapd
}

/// A stranger at an address of their own tries a password.
async fn guess(world: &World, n: u32, login: &str) -> Page {
    let mut stranger = world.stranger();
    stranger.address = format!("10.7.{n}.1:40000");
    stranger.post("/sign-in", &[("login", login), ("password", "guessed"), ("next", "/")]).await
}

#[actix_web::test]
async fn strangers_lock_nobody_in_the_directory() {
    let slapd = strict();
    let world = world(&slapd, &[]).await;
    let (zhang, page) = sign_in(&world, "zhangsan", "口令-of-zhang").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    // Many at once, each in a spelling of their own, from everywhere.
    let spellings = [
        "zhangsan",
        "ZHANGSAN",
        "CORP\\zhangsan",
        "zhangsan@example.cn",
        "ｚｈａｎｇｓａｎ",
        "X\\ZhangSan",
        // However often.
        "X\\Y\\zhangsan",
        "X\\Z\\zhangsan",
        "zhangsan@example.cn@EXAMPLE.cn",
        "X\\Y\\Z\\zhangsan @example.cn@example.cn",
    ];
    let pages = join_all((0..24).map(|n| guess(&world, n, spellings[n as usize % spellings.len()]))).await;
    let count = |status: StatusCode| pages.iter().filter(|page| page.status == status).count();
    assert_eq!((count(StatusCode::UNPROCESSABLE_ENTITY), count(StatusCode::TOO_MANY_REQUESTS)), (3, 21));
    assert_eq!(slapd.values(ZHANG, "pwdFailureTime").len(), 3, "three were passed on");
    // The owner comes in from the browser that is known, and that one has tries of its own.
    let fields = |password| [("login", "zhangsan"), ("password", password), ("next", "/")];
    zhang.post("/sign-out", &[]).await;
    assert_eq!(zhang.post("/sign-in", &fields("mistyped")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(zhang.post("/sign-in", &fields("口令-of-zhang")).await.status, StatusCode::SEE_OTHER);
    assert!(slapd.values(ZHANG, "pwdFailureTime").is_empty() && slapd.values(ZHANG, "pwdAccountLockedTime").is_empty());
    // Others are not held up, and half an hour later strangers have three tries again.
    assert_eq!(sign_in(&world, "lisi", "password-of-li").await.1.status, StatusCode::SEE_OTHER);
    world.clock.advance(TimeDelta::minutes(31));
    let mut answers = Vec::new();
    for n in 100..105 {
        answers.push(guess(&world, n, "zhangsan").await.status.as_u16());
    }
    assert_eq!(answers, [422, 422, 422, 429, 429]);
}

#[actix_web::test]
async fn a_guess_at_an_unknown_name_costs_as_much_as_one_at_a_known() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[("WRONG_PASSWORDS", "2")]).await;
    for login in ["nobody-here", "lisi", "li"] {
        let begun = std::time::Instant::now();
        let page = guess(&world, 1, login).await;
        assert!(begun.elapsed().as_millis() >= 300, "{login}");
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(guess(&world, 2, "nobody-here").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(guess(&world, 3, "nobody-here").await.status, StatusCode::TOO_MANY_REQUESTS);
}

/// What a page shows beside what is each visitor's own.
fn shown(page: &Page, visitor: &Visitor, login: &str) -> (u16, String) {
    let text = page.text().replace(&visitor.token(), "").replace(&format!("value=\"{login}\""), "");
    // A form has a key of its own each time.
    let parts = text.split("name=\"key\" value=\"").enumerate();
    let text = parts.map(|(at, part)| if at == 0 { part } else { part.split_once('"').map_or("", |(_, rest)| rest) });
    (page.status.as_u16(), text.collect())
}

#[actix_web::test]
async fn slow_the_answers_tell_neither_who_is_there_nor_where_an_account_is_kept() {
    let slapd = Slapd::new();
    let world = world(&slapd, &[]).await;
    world.run("update app_user set active = false where login = 'zhao'");
    for n in 0..7 {
        let mut answers = Vec::new();
        // A local one, one that is disabled, two of the directory, nobody.
        for (at, login) in ["li", "zhao", "lisi", "wangwu", "nobody-here"].into_iter().enumerate() {
            let mut stranger = world.stranger();
            stranger.address = format!("10.8.{n}.{}:40000", at + 1);
            let page = stranger.post("/sign-in", &[("login", login), ("password", "guessed"), ("next", "/")]).await;
            answers.push((login, shown(&page, &stranger, login)));
        }
        assert_eq!(answers[0].1.0, if n < 3 { 422 } else { 429 }, "try {n}");
        for (login, answer) in &answers {
            assert_eq!(*answer, answers[0].1, "try {n}: {login}");
        }
    }
    // The right password of a local account is worth as much from a browser that is not known yet, when the time is over.
    world.clock.advance(TimeDelta::minutes(31));
    let (li, page) = sign_in(&world, "li", kezhan::demo::PASSWORD).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    // The browser that is known now has the tries of a local account.
    li.post("/sign-out", &[]).await;
    let wrong = [("login", "li"), ("password", "mistyped"), ("next", "/")];
    for _ in 0..4 {
        assert_eq!(li.post("/sign-in", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[actix_web::test]
async fn who_forgot_the_directory_s_password_is_told_where_it_is_changed() {
    let slapd = Slapd::with(&person("zhao", "赵"), Shown::Good);
    let url = "https://password.example.cn/change";
    let world = world(&slapd, &[("PASSWORD_URL", url)]).await;
    let (zhang, _) = sign_in(&world, "zhangsan", "口令-of-zhang").await;
    let stranger = world.stranger();
    let page = stranger.get("/forgot-password").await.text();
    assert!(page.contains("请在公司目录中修改密码") && page.contains(url));
    for typed in ["zhangsan", "zhangsan@example.cn"] {
        assert_eq!(stranger.post("/forgot-password", &[("login", typed)]).await.status, StatusCode::SEE_OTHER);
    }
    aside(&world, |house| while turn(house, kezhan::boot::JOBS).unwrap() {});
    let letters = world.letters();
    assert_eq!(letters.len(), 2);
    for letter in &letters {
        assert_eq!(letter.mail, "zhangsan@example.cn");
        assert!(
            letter.text.contains("公司目录") && letter.text.contains(url) && !letter.text.contains("first-password")
        );
    }
    assert_eq!(world.number("select count(*) as n from one_time_link"), 0);
    // Nor does the account's own page set a password here, and no link does.
    let page = zhang.get("/account/security").await.text();
    assert!(page.contains(url) && !page.contains("action=\"/account/password\""));
    let system = world.sign_in("xitong");
    let path = format!("/admin/users/{}/link", world.id("zhangsan"));
    assert_eq!(system.post(&path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// By a template with the domain, Active Directory lets an account in by its login and by the name before the `@` of its
/// userPrincipalName. Tries at both are tries at one account, with the domain or without it.
#[actix_web::test]
async fn both_names_of_an_account_are_counted_together() {
    let wrong = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&wrong);
    let bob = (
        format!("cn=bob,{BASE}"),
        vec![
            guid(2),
            texts("sAMAccountName", &["bob"]),
            texts("userPrincipalName", &["Robert.Bo@corp.example.cn"]),
            texts("displayName", &["鲍勃"]),
        ],
    );
    let own = bob.0.clone();
    let takes = move |name: &str, password: &str| {
        let known = ["bob@corp.example.cn", "robert.bo@corp.example.cn", own.as_str()].contains(&name);
        let right = known && password == "of-bob";
        count.fetch_add(u32::from(!right), Ordering::Relaxed);
        right
    };
    let port = serve_whom(takes, move |asked| match usual(asked) {
        Some(reply) if asked.base.is_empty() => reply,
        Some(_) => Reply::Found(vec![bob.clone()], 0),
        None => Reply::Found(Vec::new(), 0),
    });
    let world = World::with(&[
        ("KEZHAN_LDAP_SERVERS", &format!("ldap://127.0.0.1:{port}")),
        ("KEZHAN_LDAP_KIND", "active_directory"),
        ("KEZHAN_LDAP_ALLOW_PLAINTEXT", "yes"),
        ("KEZHAN_LDAP_PEOPLE_BASE", BASE),
        ("KEZHAN_LDAP_BIND_TEMPLATE", "{user}@corp.example.cn"),
    ])
    .await;
    world.run(ENTRY);
    for typed in ["bob", "robert.bo", "bob@corp.example.cn", "CORP\\BOB"] {
        assert!(enters(&world, typed, "of-bob").await, "{typed}");
    }
    let mut answers = Vec::new();
    let spellings = ["bob", "robert.bo", "bob@corp.example.cn", "ROBERT.BO@CORP.EXAMPLE.CN", "CORP\\bob"];
    for (n, typed) in (0..).zip(spellings.iter().chain(&spellings)) {
        answers.push(guess(&world, n, typed).await.status.as_u16());
    }
    assert_eq!((answers[..3].to_vec(), answers[3..].iter().all(|status| *status == 429)), (vec![422; 3], true));
    assert_eq!(wrong.load(Ordering::Relaxed), 3, "three reached the directory");
    // However often the domain is put behind, it is one name; with another domain it is nobody's.
    for (n, typed, status) in
        [(50, "bob@corp.example.cn@corp.example.cn", 429), (51, "X\\Y\\robert.bo", 429), (52, "bob@elsewhere.cn", 422)]
    {
        assert_eq!(guess(&world, n, typed).await.status.as_u16(), status, "{typed}");
    }
    assert_eq!(wrong.load(Ordering::Relaxed), 3);
}
