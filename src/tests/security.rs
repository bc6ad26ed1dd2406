//! The rows of the security requirements (ASVS 5.0) that no other test holds, each by its name.

use super::support::{Company, OwnDatabase, Page, Visitor, World, people};
use actix_web::http::Method;
use chrono::TimeDelta;
use kezhan::boot;
use kezhan::core::access::Actor;
use kezhan::core::secret::{random, sha256, token};
use kezhan::core::sql::{Number, Sql, Word};
use kezhan::demo::PASSWORD;
use kezhan::web::registry::RouteKind;

async fn sign_in(visitor: &Visitor, login: &str, password: &str, next: &str) -> Page {
    visitor.post("/sign-in", &[("login", login), ("password", password), ("next", next)]).await
}

fn session_of(visitor: &Visitor) -> String {
    visitor.cookies.borrow().get("kezhan").cloned().unwrap_or_default()
}

#[actix_web::test]
async fn a_session_key_is_made_anew_at_sign_in() {
    let world = World::new().await;
    let planted = world.session(world.id("wu")).1;
    let visitor = world.stranger();
    visitor.cookies.borrow_mut().insert("kezhan".into(), planted.clone());
    assert_eq!(sign_in(&visitor, "li", PASSWORD, "/").await.status, 303);
    assert_ne!(session_of(&visitor), planted);
    assert!(visitor.get("/account").await.text().contains("李娜"));
    let forged = world.stranger();
    forged.cookies.borrow_mut().insert("kezhan".into(), "a".repeat(40));
    assert_eq!(forged.get("/account").await.status, 303);
}

#[actix_web::test]
async fn the_database_holds_no_usable_key() {
    let world = World::new().await;
    let visitor = world.sign_in("li");
    let cookie = session_of(&visitor);
    let decoded = cookie.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    // The signed value: a MAC of 44 characters, then the key.
    let key = decoded[44..].to_owned();
    let kept = |text: &str| {
        let text = text.to_owned();
        world
            .house
            .db
            .read_now(&Actor::robot("test"), |r| {
                Sql::new("select count(*) as n from session s where s::text like '%' || $1 || '%'")
                    .bind(text)
                    .one::<Number>(r)
            })
            .unwrap()
            .n
    };
    assert_eq!(key.len(), 40);
    assert_eq!((kept(&key), kept(&kezhan::core::secret::hex(key.as_bytes()))), (0, 0));
    assert_eq!(kept(&kezhan::core::secret::hex(&sha256(key.as_bytes()))), 1);
}

#[actix_web::test]
async fn an_idle_session_ends_and_so_does_an_old_one() {
    let world = World::new().await;
    let visitor = world.sign_in("li");
    for _ in 0..24 {
        world.clock.advance(TimeDelta::minutes(29));
        assert_eq!(visitor.get("/account").await.status, 200);
    }
    world.clock.advance(TimeDelta::minutes(29));
    assert_eq!(visitor.get("/account").await.status, 303, "after more than twelve hours");
    let idle = world.sign_in("li");
    world.clock.advance(TimeDelta::minutes(31));
    assert_eq!(idle.get("/account").await.status, 303);
}

#[actix_web::test]
async fn a_copied_cookie_is_worth_nothing_after_signing_out() {
    let world = World::new().await;
    let visitor = world.sign_in("li");
    let copy = visitor.clone();
    let left = visitor.post("/sign-out", &[]).await;
    assert!(left.header("clear-site-data").contains("cache"));
    assert_eq!(
        (copy.get("/account").await.status, copy.get("/account").await.location()),
        (303.try_into().unwrap(), "/sign-in?next=%2Faccount".into())
    );
}

#[actix_web::test]
async fn a_new_password_ends_the_other_sessions() {
    let world = World::new().await;
    let (visitor, other) = (world.sign_in("li"), world.sign_in("li"));
    let new = [
        ("current", PASSWORD),
        ("password", "海内存知己天涯若比邻无为在歧路"),
        ("again", "海内存知己天涯若比邻无为在歧路"),
    ];
    assert_eq!(visitor.post("/account/password", &new).await.status, 303);
    assert_eq!(other.get("/account").await.status, 303);
    assert_eq!(visitor.get("/account").await.status, 200);
    assert_eq!(sign_in(&world.stranger(), "li", PASSWORD, "/").await.status, 422);
}

#[actix_web::test]
async fn the_sixth_session_ends_the_first() {
    let world = World::new().await;
    let mut browsers = Vec::new();
    for _ in 0..6 {
        let visitor = world.stranger();
        assert_eq!(sign_in(&visitor, "li", PASSWORD, "/").await.status, 303);
        browsers.push(visitor);
        world.clock.advance(TimeDelta::seconds(1));
    }
    for (number, visitor) in browsers.iter().enumerate() {
        assert_eq!(visitor.get("/account").await.status, if number == 0 { 303 } else { 200 }, "browser {number}");
    }
}

#[actix_web::test]
async fn cookies_are_flagged_for_http_and_https() {
    for (address, secure, name) in
        [("http://crm.example.cn", false, "kezhan"), ("https://crm.example.cn", true, "__Host-kezhan")]
    {
        let world = World::with(&[("KEZHAN_SERVER_PUBLIC_URL", address)]).await;
        let visitor = world.stranger();
        visitor.cookies.borrow_mut().clear();
        let first = visitor.get("/sign-in").await;
        let signed = sign_in(&visitor, "li", PASSWORD, "/").await;
        let spoken = visitor.post("/preferences", &[("language", "en"), ("theme", "dark"), ("back", "/")]).await;
        let cookies: Vec<_> = [&first, &signed, &spoken].iter().flat_map(|page| page.set_cookies()).collect();
        assert!(cookies.len() >= 4 && cookies.iter().any(|cookie| cookie.name() == name));
        for cookie in cookies {
            let flags = (cookie.http_only(), cookie.secure().unwrap_or(false), cookie.path(), cookie.domain());
            assert_eq!(flags, (Some(true), secure, Some("/"), None), "{cookie}");
            assert!(cookie.same_site().is_some_and(|site| site.is_lax()), "{cookie}");
        }
        assert_eq!(first.header("strict-transport-security").is_empty(), !secure);
    }
}

#[actix_web::test]
async fn a_forwarded_address_counts_from_trusted_proxies_only() {
    for (proxies, expected) in [("", "10.0.0.9"), ("10.0.0.0/8", "203.0.113.7")] {
        let world = World::with(&[("KEZHAN_SERVER_TRUSTED_PROXIES", proxies)]).await;
        let mut visitor = world.stranger();
        visitor.address = "10.0.0.9:5000".into();
        let fields =
            [("csrf", visitor.token()), ("login", "li".into()), ("password", "wrong".into()), ("next", "/".into())];
        let request = visitor.form("/sign-in", &fields).insert_header(("sec-fetch-site", "same-origin"));
        visitor.send(request.insert_header(("x-forwarded-for", "198.51.100.1, 203.0.113.7"))).await;
        assert_eq!(
            world.word("select address as t from audit_event where name = 'sign_in.failed' order by id desc limit 1"),
            expected
        );
    }
}

/// 1,000 guesses in an hour on one account from many addresses: few are looked at, and the victim still comes in.
#[actix_web::test]
async fn slow_guessing_is_braked_and_locks_nobody_out() {
    let world = World::new().await;
    let victim = world.stranger();
    assert_eq!(sign_in(&victim, "li", PASSWORD, "/").await.status, 303);
    let mut looked_at = 0;
    for guess in 0..1000 {
        let mut visitor = world.stranger();
        visitor.address = format!("10.1.{}.{}:5000", guess / 250, guess % 250 + 1);
        let page = sign_in(&visitor, "li", &format!("guess {guess}"), "/").await;
        match page.status.as_u16() {
            422 => looked_at += 1,
            429 => {}
            other => panic!("{other}"),
        }
        world.clock.advance(TimeDelta::milliseconds(3600));
    }
    println!("{looked_at} of 1,000 guesses were looked at");
    assert!(looked_at <= 20, "{looked_at} guesses reached the verifier within an hour");
    victim.cookies.borrow_mut().remove("kezhan");
    assert_eq!(sign_in(&victim, "li", PASSWORD, "/").await.status, 303, "the victim's own browser");
}

#[actix_web::test]
async fn a_name_that_no_account_can_have_is_wrong_and_nothing_is_kept_of_it() {
    let world = World::new().await;
    let stranger = world.stranger();
    // Not to be packed small, as indexes would.
    let name: String = (0..5000u32).map(|n| char::from_u32(0x4e00 + n * 7919 % 20_000).unwrap()).collect();
    let before = world.number("select count(*) as n from throttle");
    for login in [name.as_str(), &name.chars().take(101).collect::<String>()] {
        let page = sign_in(&stranger, login, "guess", "/").await;
        assert!(page.status == 422 && page.text().contains("账号或密码不正确"), "{}", page.text());
    }
    assert_eq!(world.number("select count(*) as n from throttle"), before);
}

/// PostgreSQL knows other years than chrono.
#[actix_web::test]
async fn places_and_days_out_of_all_time_are_passed_over() {
    let world = World::new().await;
    let (chen, shenji) = (world.sign_in("chen"), world.sign_in("shenji"));
    let customer = world.customer("云栖");
    for place in ["-8000000000000000000~1", "9223372036854775807~1", "253402300800000000~1"] {
        for list in ["/customers?after=", "/customers?sort=created&before=", "/customers/bin?before="] {
            assert_eq!(chen.get(&format!("{list}{place}")).await.status, 200, "{list}{place}");
        }
        assert_eq!(shenji.get(&format!("/audit?after={place}")).await.status, 200, "{place}");
    }
    for day in ["-9999-01-01", "0000-01-01", "262142-12-31"] {
        assert_eq!(chen.get(&format!("/customers?sort=next&after={day}~1")).await.status, 200, "{day}");
        assert!(shenji.get(&format!("/audit?from={day}")).await.status.as_u16() < 500, "{day}");
        let contact = [("name", "李四"), ("birthday", day)];
        assert_eq!(chen.post(&format!("/customers/{customer}/contacts/new"), &contact).await.status, 422, "{day}");
    }
    assert_eq!(chen.get(&format!("/customers/{customer}?before=-8000000000000000000.f.1")).await.status, 200);
    assert_eq!(chen.get("/tasks?which=done&after=-8000000000000000000.1").await.status, 200);
}

#[actix_web::test]
async fn passwords_are_kept_by_argon2id() {
    let world = World::new().await;
    let hash = world.word("select password_hash as t from app_user where login = 'li'");
    let parameter =
        |name: &str| hash.split(['$', ',']).find_map(|part| part.strip_prefix(name)).unwrap().parse::<u32>().unwrap();
    assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
    let (memory, passes) = (parameter("m="), parameter("t="));
    assert!(passes >= 2 && memory >= 19 * 1024 || passes == 1 && memory >= 46 * 1024, "{hash}");
    assert_eq!(
        world.number("select count(distinct password_hash) as n from app_user where login in ('li', 'wu')"),
        1,
        "the demonstration hashes once"
    );
}

#[actix_web::test]
async fn an_unknown_account_is_answered_as_a_known_one() {
    let world = World::new().await;
    let hide = |page: &Page, visitor: &Visitor, login: &str| {
        page.text()
            .replace(&visitor.token(), "")
            .replace(login, "")
            .split("name=\"key\"")
            .map(|part| part.chars().skip(60).collect::<String>())
            .collect::<String>()
    };
    let (one, other) = (world.stranger(), world.stranger());
    let (known, unknown) = (
        sign_in(&one, "shenji", "not the password", "/").await,
        sign_in(&other, "shenjx", "not the password", "/").await,
    );
    assert_eq!(known.status, unknown.status);
    assert_eq!(hide(&known, &one, "shenji"), hide(&unknown, &other, "shenjx"));
}

#[actix_web::test]
async fn nobody_is_sent_to_another_site() {
    let world = World::new().await;
    for next in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/%09/evil.example",
        " //evil.example",
        "@evil.example",
    ] {
        let visitor = world.stranger();
        let to = sign_in(&visitor, "li", PASSWORD, next).await.location();
        let ours = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && !to.contains(['\t', '\n']);
        assert!(ours, "{next:?} leads to {to:?}");
        let asked: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let again = visitor.get(&format!("/sign-in?next={asked}")).await.location();
        assert!(
            again.starts_with('/') && !again.starts_with("//") && !again.contains('\\'),
            "{next:?} leads to {again:?}"
        );
        let back = visitor.post("/preferences", &[("language", "en"), ("back", next)]).await.location();
        assert!(back.starts_with('/') && !back.starts_with("//") && !back.contains('\\'), "{next:?} leads to {back:?}");
    }
}

const SCRIPTS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "{{7*7}}<%= 7*7 %>${7*7}<b>",
    "＜script＞<details open ontoggle=alert(1)>",
];

/// What people type is shown as text, wherever it is shown.
#[actix_web::test]
async fn slow_typed_markup_is_shown_as_text() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let visitor = world.sign_in("zhou");
    for script in SCRIPTS {
        let fields = [("name", *script), ("short_name", script), ("address", script), ("remark", script)];
        let made = visitor.post("/customers/new", &fields).await;
        assert_eq!(made.status, 303, "{script}: {}", made.text());
        for path in [made.location(), made.location() + "/edit", "/customers".to_owned()] {
            let text = visitor.get(&path).await.text();
            assert!(!text.contains(script), "{path} shows {script} as it is");
            for opening in
                ["<script>alert", "<img src=x", "<svg onload", "<iframe", "<details open on", "href=\"javascript:"]
            {
                assert!(!text.contains(opening), "{path}: {opening}");
            }
        }
        let asked: String = form_urlencoded::byte_serialize(script.as_bytes()).collect();
        for path in [
            format!("/customers?q={asked}"),
            format!("/customers?tag={asked}"),
            format!("/sign-in?next=/{asked}"),
            format!("/nothing/{asked}"),
        ] {
            assert!(!visitor.get(&path).await.text().contains(script), "{path}");
        }
    }
}

/// Whatever stands in a query: no fault, and never more than the same page shows without it.
#[actix_web::test]
async fn slow_queries_never_become_sql() {
    let company = Company::new().await;
    let foreign: Vec<String> = people().iter().map(|(_, login)| format!("m:{login}:foreign")).collect();
    let visitor = company.world.sign_in("li");
    let names = [
        "q", "view", "kind", "grade", "stage", "source", "industry", "region", "tag", "owner", "due", "sort", "after",
        "before", "count", "next", "token", "page", "from", "to", "name", "id",
    ];
    let corpus = [
        "'",
        "' or 1=1--",
        "\" or \"\"=\"",
        "1) or (1=1",
        "%",
        "_",
        "\\",
        "$1",
        "$99",
        "0 union select password_hash from app_user",
        "';select pg_sleep(9)--",
        "\u{0}",
        "%27",
        "%ff",
        "{}",
        "9223372036854775808",
        "客'户",
    ];
    for row in boot::registry().rows().iter().filter(|row| row.kind != RouteKind::Action && !row.path.contains('{')) {
        for value in corpus {
            let pairs = names.iter().map(|name| (*name, value));
            let whole = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            let alone = if value.contains("1=1") { &names[..] } else { &[] };
            let singles = alone
                .iter()
                .map(|name| form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish());
            for query in singles.chain([whole]) {
                let page = visitor.send(visitor.request(Method::GET, &format!("{}?{query}", row.path))).await;
                assert!(!page.status.is_server_error(), "{}?{query}: {}", row.path, page.status);
                let text = page.text();
                assert!(
                    !text.contains("$argon2id") && !foreign.iter().any(|name| text.contains(&format!("{name}<"))),
                    "{}?{query}",
                    row.path
                );
            }
        }
    }
    assert!(
        company
            .world
            .house
            .db
            .read_now(&Actor::robot("test"), |r| Sql::new("select name as t from app_user limit 1").one::<Word>(r))
            .is_ok()
    );
}

/// Everything that nobody may guess comes from the operating system's generator, and has 128 bits at least.
#[actix_web::test]
async fn keys_and_tokens_are_long_and_come_from_the_system() {
    // One place draws them; what else is random is the company that `kezhan seed` makes up, the same each time.
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() && !name.ends_with("/tests") && !name.ends_with("/seed") {
                folders.push(path);
            } else if path.is_file() && !name.ends_with("/core/secret.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains("rand::") && !text.contains("getrandom"), "{name} draws by itself");
            }
        }
    }
    // Each of their bits is as often set as not, and none comes twice: 1 in 10^8 that an honest generator fails.
    let drawn: Vec<[u8; 16]> = (0..10_000).map(|_| random()).collect();
    for bit in 0..128 {
        let set = drawn.iter().filter(|bytes| bytes[bit / 8] >> (bit % 8) & 1 == 1).count();
        assert!((4_600..=5_400).contains(&set), "bit {bit} is set {set} times");
    }
    assert_eq!(drawn.into_iter().collect::<std::collections::BTreeSet<_>>().len(), 10_000);
    let bits = |hex: &str| if hex.chars().all(|c| c.is_ascii_hexdigit()) { hex.len() * 4 } else { 0 };
    let world = World::new().await;
    let visitor = world.stranger();
    assert_eq!(sign_in(&visitor, "li", PASSWORD, "/").await.status, 303);
    let session = session_of(&visitor).replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")[44..].to_owned();
    let link = kezhan::sign_in::one_time::token_of(world.house.db.secret(), &token());
    let lengths = [bits(&token()), bits(&session), bits(&visitor.token()), bits(&link)];
    assert_eq!(lengths, [160, 160, 256, 128]);
}
