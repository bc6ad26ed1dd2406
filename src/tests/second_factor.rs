//! The second factor: who must have one, codes that are good once, recovery, and how seeds lie in the database.

use super::support::{OwnDatabase, Page, Visitor, World};
use chrono::TimeDelta;
use kezhan::core::access::Actor;
use kezhan::core::event::Event;
use kezhan::core::outside::Clock;
use kezhan::core::seal;
use kezhan::core::sql::{Number, Sql};
use kezhan::demo::PASSWORD;
use kezhan::sign_in::second_factor::store::{self, SEALED};
use kezhan::sign_in::second_factor::totp;
use totp_rs::Secret;

async fn sign_in(visitor: &Visitor, login: &str) -> Page {
    visitor.post("/sign-in", &[("login", login), ("password", PASSWORD), ("next", "/")]).await
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

/// The seed that a page shows.
pub fn shown(page: &Page) -> Vec<u8> {
    let text = page.text();
    assert!(text.contains("<svg class=\"qr\""), "{text}");
    let key = between(&text, "<p class=\"secret\"><code>", "</code>").replace(' ', "");
    Secret::try_from_base32(key).unwrap().as_bytes().to_vec()
}

fn codes(page: &Page) -> Vec<String> {
    page.text().split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// Sets a second factor up for somebody who is signed in; the seed and the recovery codes.
async fn set_up(world: &World, visitor: &Visitor) -> (Vec<u8>, Vec<String>) {
    assert_eq!(visitor.post("/account/second-factor/begin", &[]).await.location(), "/account/second-factor");
    let seed = shown(&visitor.get("/account/second-factor").await);
    let done = visitor.post("/account/second-factor", &[("code", &totp::code(&seed, world.clock.now()))]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    (seed, codes(&done))
}

fn cookie(visitor: &Visitor) -> String {
    visitor.cookies.borrow().get("kezhan").cloned().unwrap_or_default()
}

#[actix_web::test]
async fn administrators_set_up_a_second_factor_before_anything_else() {
    let world = World::new().await;
    for login in ["xitong", "anquan", "shenji"] {
        let visitor = world.stranger();
        let to = sign_in(&visitor, login).await.location();
        assert_eq!(to, "/sign-in/second-factor?next=%2F", "{login}");
        for path in ["/", "/account", "/admin/users", "/account/security", "/sign-in/code"] {
            let page = visitor.get(path).await;
            assert!(page.status == 303 && page.location().starts_with("/sign-in"), "{login} {path}: {}", page.status);
        }
        let seed = shown(&visitor.get(&to).await);
        let wrong = visitor.post("/sign-in/second-factor", &[("code", "000000"), ("next", "/")]).await;
        assert_eq!(wrong.status, 422);
        let before = cookie(&visitor);
        let code = totp::code(&seed, world.clock.now());
        let done = visitor.post("/sign-in/second-factor", &[("code", &code), ("next", "/account")]).await;
        assert_eq!((done.status.as_u16(), codes(&done).len()), (200, 10));
        assert!(done.text().contains("href=\"/account\""), "it goes on");
        assert_ne!(cookie(&visitor), before, "a new session key");
        assert_eq!(visitor.get("/account").await.status, 200);
    }
    assert_eq!(sign_in(&world.stranger(), "li").await.location(), "/", "others need none");
}

#[actix_web::test]
async fn everyone_or_nobody_must_have_one_where_the_setting_says_so() {
    let world = World::with(&[("KEZHAN_SIGN_IN_SECOND_FACTOR", "everyone")]).await;
    assert!(sign_in(&world.stranger(), "li").await.location().starts_with("/sign-in/second-factor"));
    drop(world);
    let world = World::with(&[("KEZHAN_SIGN_IN_SECOND_FACTOR", "optional")]).await;
    assert_eq!(sign_in(&world.stranger(), "xitong").await.location(), "/");
}

#[actix_web::test]
async fn a_code_is_good_once_and_only_in_its_time() {
    let world = World::new().await;
    let (seed, _) = set_up(&world, &world.sign_in("li")).await;
    let code = |seconds: i64| totp::code(&seed, world.clock.now() + TimeDelta::seconds(seconds));
    let enter = async |code: &str| {
        let visitor = world.stranger();
        assert_eq!(sign_in(&visitor, "li").await.location(), "/sign-in/code?next=%2F");
        assert_eq!(visitor.get("/account").await.status, 303, "the password alone opens nothing");
        let page = visitor.post("/sign-in/code", &[("code", code), ("next", "/")]).await;
        (page.status.as_u16(), visitor.get("/account").await.status.as_u16())
    };
    assert_eq!(enter(&code(0)).await, (422, 303), "the code that set it up is used");
    world.clock.advance(TimeDelta::seconds(60));
    assert_eq!(enter(&code(30)).await, (422, 303), "the next window");
    assert_eq!(enter(&code(-60)).await, (422, 303), "two windows ago");
    assert_eq!(enter(&code(0)).await, (303, 200));
    assert_eq!(enter(&code(0)).await, (422, 303), "used a second time");
    assert_eq!(enter(&code(-30)).await, (422, 303), "an earlier one after a later one");
    world.clock.advance(TimeDelta::seconds(60));
    assert_eq!(enter(&code(-30)).await, (303, 200), "typed slowly");
}

#[actix_web::test]
async fn guessing_codes_is_braked() {
    let world = World::new().await;
    set_up(&world, &world.sign_in("li")).await;
    let visitor = world.stranger();
    sign_in(&visitor, "li").await;
    let mut statuses = Vec::new();
    for guess in 0..8 {
        let page = visitor.post("/sign-in/code", &[("code", &format!("{guess:06}")), ("next", "/")]).await;
        statuses.push(page.status.as_u16());
    }
    assert_eq!(statuses[..5], [422; 5]);
    assert!(statuses[6..].iter().all(|status| *status == 429), "{statuses:?}");
}

#[actix_web::test]
async fn a_recovery_code_opens_once_and_is_told_by_mail() {
    let world = World::new().await;
    let (_, codes) = set_up(&world, &world.sign_in("li")).await;
    assert!(codes.iter().all(|code| code.replace('-', "").len() == 16), "80 bit each: {codes:?}");
    assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), 10);
    let typed = codes[0].to_lowercase().replace('-', " ");
    for (expected, why) in [(303, "small letters and spaces"), (422, "used up")] {
        let visitor = world.stranger();
        sign_in(&visitor, "li").await;
        let page = visitor.post("/sign-in/code", &[("code", &typed), ("next", "/")]).await;
        assert_eq!(page.status.as_u16(), expected, "{why}");
    }
    assert!(
        world.letters().iter().any(|letter| letter.subject == "已使用恢复码登录" && letter.text.contains("剩余 9 个"))
    );
    for code in &codes {
        let plain = code.replace('-', "");
        assert_eq!(
            world.number_of("select count(*) as n from recovery_code c where c::text ilike '%' || $1 || '%'", &plain),
            0
        );
    }
}

#[actix_web::test]
async fn a_new_password_by_link_does_not_pass_the_second_factor() {
    let world = World::new().await;
    set_up(&world, &world.sign_in("li")).await;
    let visitor = world.stranger();
    visitor.post("/forgot-password", &[("login", "li")]).await;
    let new = "海内存知己天涯若比邻无为在歧路";
    assert_eq!(super::account::set(&visitor, &super::account::token(&world), new).await.status, 303);
    let page = visitor.post("/sign-in", &[("login", "li"), ("password", new), ("next", "/")]).await;
    assert_eq!(page.location(), "/sign-in/code?next=%2F");
    assert_eq!(visitor.get("/account").await.status, 303);
}

#[actix_web::test]
async fn setting_one_up_ends_the_other_sessions_and_removing_it_is_refused_where_it_is_needed() {
    let world = World::new().await;
    let (li, other) = (world.sign_in("li"), world.sign_in("li"));
    set_up(&world, &li).await;
    assert_eq!(
        (li.get("/account").await.status, other.get("/account").await.status.as_u16()),
        (200.try_into().unwrap(), 303)
    );
    assert!(li.get("/account/security").await.text().contains("剩余恢复码 10 个"));
    let before = cookie(&li);
    assert_eq!(li.post("/account/second-factor/remove", &[]).await.status, 303);
    assert_ne!(cookie(&li), before, "a new session key");
    assert_eq!(world.number("select count(*) as n from recovery_code"), 0);
    let xitong = world.sign_in("xitong");
    set_up(&world, &xitong).await;
    assert_eq!(xitong.post("/account/second-factor/remove", &[]).await.status, 422);
    let subjects: Vec<String> = world.letters().into_iter().map(|letter| letter.subject).collect();
    assert_eq!(subjects, ["动态验证码已变更"; 3]);
}

#[actix_web::test]
async fn an_administrator_resets_the_factor_of_others_but_not_of_their_own_kind() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    let path = |login: &str| format!("/admin/users/{}/second-factor", world.id(login));
    for login in ["li", "xitong", "anquan"] {
        set_up(&world, &world.sign_in(login)).await;
    }
    let xitong = {
        drop(xitong);
        world.sign_in("xitong")
    };
    assert_eq!(xitong.post(&path("li"), &[("reason", "")]).await.status, 422, "without a reason");
    assert_eq!(xitong.post(&path("xitong"), &[("reason", "x")]).await.status, 422, "their own");
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'feng' and r.key = 'system_administrator' and false");
    world.run("delete from user_role where user_id = (select id from app_user where login = 'feng')");
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'feng' and r.key = 'system_administrator'");
    set_up(&world, &world.sign_in("feng")).await;
    assert_eq!(xitong.post(&path("feng"), &[("reason", "x")]).await.status, 422, "another of the same kind");
    let li = world.sign_in("li");
    assert_eq!(xitong.post(&path("li"), &[("reason", "手机丢失")]).await.status, 303);
    assert_eq!(xitong.post(&path("anquan"), &[("reason", "手机丢失")]).await.status, 303, "another kind");
    assert_eq!(li.get("/account").await.status, 303, "every session has ended");
    assert_eq!(sign_in(&world.stranger(), "li").await.location(), "/");
    assert!(sign_in(&world.stranger(), "anquan").await.location().starts_with("/sign-in/second-factor"));
    let letters = world.letters();
    assert!(letters.iter().any(|letter| letter.mail.starts_with("li@") && letter.text.contains("手机丢失")));
    assert_eq!(
        world.number(
            "select count(*) as n from audit_event where name = 'second_factor.reset' and '手机丢失' = any(reasons)"
        ),
        2
    );
}

#[actix_web::test]
async fn seeds_are_encrypted_and_open_nowhere_else() {
    let world = World::new().await;
    let (seed, _) = set_up(&world, &world.sign_in("li")).await;
    set_up(&world, &world.sign_in("wu")).await;
    let hex = kezhan::core::secret::hex(&seed);
    assert_eq!(
        world.number_of("select count(*) as n from second_factor f where f::text like '%' || $1 || '%'", &hex),
        0
    );
    let base32 = Secret::from(seed.clone()).to_base32();
    assert_eq!(
        world.number_of("select count(*) as n from second_factor f where f::text like '%' || $1 || '%'", &base32),
        0
    );
    world.clock.advance(TimeDelta::minutes(1));
    world.run(
        "update second_factor f set seed = o.seed from second_factor o join app_user u on u.id = o.user_id
         where u.login = 'li' and f.user_id = (select id from app_user where login = 'wu')",
    );
    let visitor = world.stranger();
    sign_in(&visitor, "wu").await;
    let code = totp::code(&seed, world.clock.now());
    let page = visitor.post("/sign-in/code", &[("code", &code), ("next", "/")]).await;
    assert_eq!(page.status, 500, "the seed of another row does not open");
    assert!(!page.text().contains("sealed") && visitor.get("/account").await.status == 303);
}

#[actix_web::test]
async fn rotating_the_key_keeps_every_seed_and_forgets_the_old_key() {
    let world = World::new().await;
    let (seed, _) = set_up(&world, &world.sign_in("li")).await;
    set_up(&world, &world.sign_in("wu")).await;
    let old = world.number("select id as n from seal_key");
    let bytes = "select count(*) as n from second_factor where key_id = $1";
    let count = world
        .house
        .db
        .write_now(&Actor::robot("test"), |tx| {
            tx.record(Event::named("test.prepared", "test"))?;
            seal::rotate(tx, &[SEALED])
        })
        .unwrap();
    assert_eq!((count, world.number_at(bytes, old)), (2, 0));
    let keys = world
        .house
        .db
        .read_now(&Actor::robot("test"), |r| Sql::new("select count(*) as n from seal_key").one::<Number>(r));
    assert_eq!(keys.unwrap().n, 1);
    world.clock.advance(TimeDelta::minutes(1));
    let visitor = world.stranger();
    sign_in(&visitor, "li").await;
    let page = visitor.post("/sign-in/code", &[("code", &totp::code(&seed, world.clock.now())), ("next", "/")]).await;
    assert_eq!(page.status, 303);
}

#[test]
fn codes_are_those_of_the_standard() {
    // RFC 6238, appendix B, in six digits.
    let seed = b"12345678901234567890";
    for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
    {
        assert_eq!(totp::code(seed, chrono::DateTime::from_timestamp(at, 0).unwrap()), code);
    }
    assert_eq!(totp::key(seed), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
}

/// Twenty rotations while others read: every reading opens.
#[test]
fn slow_rotation_under_load_fails_nobody() {
    let own = OwnDatabase::new();
    let db = own.db(Clock::System);
    let robot = Actor::robot("test");
    let ids: Vec<i64> = db
        .write_now(&robot, |tx| {
            tx.record(Event::named("test.prepared", "test"))?;
            let ids = Sql::new("select id as n from app_user order by id limit 10").rows::<Number>(tx)?;
            ids.iter().try_for_each(|id| store::keep_waiting(tx, id.n, b"12345678901234567890"))?;
            Ok(ids.into_iter().map(|id| id.n).collect())
        })
        .unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = 0;
                    while !done.load(std::sync::atomic::Ordering::Relaxed) {
                        for id in &ids {
                            let seed =
                                db.housekeeping_now(|tx| store::seed_held(tx, *id, store::State::Waiting)).unwrap();
                            assert_eq!(seed.unwrap().bytes, b"12345678901234567890");
                            count += 1;
                        }
                    }
                    count
                })
            })
            .collect();
        for _ in 0..20 {
            let rotated = db.write_now(&robot, |tx| {
                tx.record(Event::named("test.prepared", "test"))?;
                seal::rotate(tx, &[SEALED])
            });
            assert_eq!(rotated.unwrap(), 10);
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        let read: usize = readers.into_iter().map(|reader| reader.join().unwrap()).sum();
        assert!(read > 20, "{read} readings");
    });
}
