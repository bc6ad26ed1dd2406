//! What a password must be, in both profiles, and how it is kept.

use super::support::{Visitor, World};
use chrono::TimeDelta;
use kezhan::config::PasswordRules::{self, Asvs, Mlps3};
use kezhan::core::access::Actor;
use kezhan::core::event::Event;
use kezhan::core::sql::Sql;
use kezhan::demo::PASSWORD;
use kezhan::sign_in::password::{hash_now, is_outdated};
use kezhan::sign_in::strength::{Weak, check};

type Judged = Result<(), Weak>;

fn judged(profile: PasswordRules, password: &str) -> Judged {
    let words = ["lina", "李娜", "云来商贸", "Yunlai Trading", "Yunlai"].map(str::to_owned);
    check(profile, password, &words)
}

#[test]
fn both_profiles_judge_as_their_table_says() {
    let cjk = "海内存知己天涯若比邻无为在歧路儿女共沾巾城阙辅三秦风烟望五津与君离别意同是宦游人床前明月光疑是地上霜举头望明月低头思故乡白日依";
    assert!(cjk.chars().count() >= 60);
    let cjk64: String = cjk.chars().chain("山尽黄河入海流".chars()).take(64).collect();
    let long = "correct horse battery staple ".repeat(6);
    let table: &[(&str, Judged, Judged)] = &[
        ("", Err(Weak::Short), Err(Weak::Short)),
        ("x9$Lk2!", Err(Weak::Short), Err(Weak::Short)),
        ("x9$Lk2!q", Ok(()), Ok(())),
        ("gvmtreaq", Ok(()), Err(Weak::Kinds)),
        ("gvmtreaq7", Ok(()), Err(Weak::Kinds)),
        ("Gvmtreaq7", Ok(()), Ok(())),
        (&cjk64, Ok(()), Err(Weak::Kinds)),
        ("床前明月光Ab9", Ok(()), Ok(())),
        ("spaces are fine too", Ok(()), Err(Weak::Kinds)),
        (&long, Ok(()), Err(Weak::Kinds)),
        (&"长".repeat(201), Err(Weak::Long), Err(Weak::Long)),
        ("password", Err(Weak::Common), Err(Weak::Common)),
        ("PASSWORD", Err(Weak::Common), Err(Weak::Common)),
        ("12345678", Err(Weak::Common), Err(Weak::Common)),
        ("1qaz2wsx", Err(Weak::Common), Err(Weak::Common)),
        ("trustno1", Err(Weak::Common), Err(Weak::Common)),
        ("aaaaaaaaaaaaaaaa", Err(Weak::Common), Err(Weak::Common)),
        ("kezhan123456", Err(Weak::Named), Err(Weak::Named)),
        ("Yunlai Trading 1", Err(Weak::Named), Err(Weak::Named)),
        ("云来商贸李娜云来商贸", Err(Weak::Named), Err(Weak::Named)),
        ("lina-lina-lina", Err(Weak::Named), Err(Weak::Named)),
    ];
    for (password, asvs, mlps3) in table {
        assert_eq!(judged(Asvs, password), *asvs, "asvs {password:?}");
        assert_eq!(judged(Mlps3, password), *mlps3, "mlps3 {password:?}");
    }
    assert_eq!(cjk64.chars().count(), 64);
    assert!(long.chars().count() > 128);
}

/// At least three thousand of the commonest passwords that are long enough are refused.
#[test]
fn the_commonest_passwords_are_refused() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("node_modules/@zxcvbn-ts/language-common/src/passwords.json");
    let list: Vec<String> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let long: Vec<&String> = list.iter().filter(|word| word.chars().count() >= 8).collect();
    assert!(long.len() >= 3000, "{}", long.len());
    for word in long {
        assert!(judged(Asvs, word).is_err(), "{word}");
    }
}

async fn sign_in(visitor: &Visitor, login: &str, password: &str) -> super::support::Page {
    visitor.post("/sign-in", &[("login", login), ("password", password), ("next", "/")]).await
}

#[actix_web::test]
async fn mlps3_asks_for_a_new_password_after_ninety_days() {
    let world = World::with(&[("KEZHAN_SIGN_IN_PASSWORD_RULES", "mlps3")]).await;
    assert_eq!(sign_in(&world.stranger(), "li", PASSWORD).await.location(), "/");
    world.clock.advance(TimeDelta::days(91));
    let visitor = world.stranger();
    let to = sign_in(&visitor, "li", PASSWORD).await.location();
    assert_eq!(to, "/sign-in/new-password?next=%2F");
    assert_eq!(visitor.get("/account").await.status, 303, "nothing before that");
    assert!(visitor.get(&to).await.text().contains("三类"), "the rule is told");
    let set = async |password: &str| {
        visitor
            .post("/sign-in/new-password", &[("password", password), ("again", password), ("next", "/account")])
            .await
    };
    assert_eq!(set("onlysmallletters").await.status, 422, "three kinds");
    assert_eq!(set(PASSWORD).await.status, 422, "the old one");
    assert_eq!(set("Gvmtreaq7-床前").await.location(), "/account");
    assert_eq!(visitor.get("/account").await.status, 200);
    assert_eq!(sign_in(&world.stranger(), "li", "Gvmtreaq7-床前").await.location(), "/");
    // Under the other profile nobody is ever asked.
    drop(world);
    let world = World::new().await;
    world.clock.advance(TimeDelta::days(3000));
    assert_eq!(sign_in(&world.stranger(), "li", PASSWORD).await.location(), "/");
}

#[actix_web::test]
async fn mlps3_locks_for_half_an_hour_after_five_failures() {
    let world = World::with(&[("KEZHAN_SIGN_IN_PASSWORD_RULES", "mlps3")]).await;
    let visitor = world.stranger();
    for _ in 0..5 {
        assert_eq!(sign_in(&visitor, "li", "wrong").await.status, 422);
    }
    assert_eq!(sign_in(&visitor, "li", PASSWORD).await.status, 429);
    world.clock.advance(TimeDelta::minutes(29));
    assert_eq!(sign_in(&visitor, "li", PASSWORD).await.status, 429);
    world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(sign_in(&visitor, "li", PASSWORD).await.status, 303);
}

#[actix_web::test]
async fn a_weak_hash_is_made_anew_at_the_next_sign_in() {
    let world = World::new().await;
    let params = argon2::Params::new(8 * 1024, 1, 1, None).unwrap();
    let weak = argon2::password_hash::PasswordHasher::hash_password(&argon2::Argon2::from(params), PASSWORD.as_bytes())
        .unwrap()
        .to_string();
    assert!(is_outdated(&weak) && !is_outdated(&hash_now(PASSWORD).unwrap()));
    world
        .house
        .db
        .write_now(&Actor::robot("test"), |tx| {
            tx.record(Event::named("test.prepared", "test"))?;
            Sql::new("update app_user set password_hash = $1 where login = 'li'").bind(weak.as_str()).run(tx)
        })
        .unwrap();
    assert_eq!(sign_in(&world.stranger(), "li", PASSWORD).await.status, 303);
    let kept = world.word("select password_hash as t from app_user where login = 'li'");
    assert!(kept != weak && !is_outdated(&kept), "{kept}");
    assert_eq!(sign_in(&world.stranger(), "li", PASSWORD).await.status, 303);
}

/// Two dozen at once wait their turn; who comes on top of that is asked to come again.
#[actix_web::test]
async fn a_crowd_at_the_door_waits_or_comes_again() {
    let tries = (0..60).map(|_| kezhan::sign_in::password::verify("guess".into(), None));
    let answers = futures_util::future::join_all(tries).await;
    let refused = answers.iter().filter(|answer| answer.is_err()).count();
    assert!(answers.iter().all(|answer| matches!(answer, Ok(false) | Err(kezhan::core::problem::Problem::Busy(_)))));
    assert!(refused >= 30 && answers.iter().any(|answer| matches!(answer, Ok(false))), "{refused} of 60 were refused");
}
