//! What happens when people do the same thing at once, with real transactions.

use super::support::OwnDatabase;
use futures_util::future::join_all;

#[actix_web::test]
async fn twenty_submits_of_one_form_make_one_customer() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let key = uuid::Uuid::now_v7().to_string();
    let pages = join_all((0..20).map(|_| {
        let (li, key) = (li.clone(), key.clone());
        async move { li.post_once("/customers/new", &[("name", "只要一个的客户")], &key).await }
    }))
    .await;
    let first = pages[0].location();
    for page in &pages {
        assert_eq!((page.status.as_u16(), page.location()), (303, first.clone()), "{}", page.text());
    }
    assert_eq!(world.number("select count(*) as n from customer where name = '只要一个的客户'"), 1);
    assert_eq!(world.number("select count(*) as n from change_history where name = 'customer.created' and changes::text like '%只要一个的客户%'"), 1);
}

#[actix_web::test]
async fn of_two_edits_of_one_version_one_is_kept() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let id = world.customer("云栖");
    let path = format!("/customers/{id}/edit");
    let version_now = || world.number_at("select version::bigint as n from customer where id = $1", id);
    for round in 1..=5 {
        let version = version_now().to_string();
        let (name, other) = (format!("云栖甲{round}"), format!("云栖乙{round}"));
        let (first, second) =
            ([("name", name.as_str()), ("version", &version)], [("name", other.as_str()), ("version", &version)]);
        let pages = join_all([li.post(&path, &first), chen.post(&path, &second)]).await;
        let mut statuses: Vec<u16> = pages.iter().map(|page| page.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{}", pages[0].text());
        let lost = pages.iter().find(|page| page.status == 409).unwrap().text();
        assert!(lost.contains(&name) && lost.contains(&other), "both versions are shown");
        assert_eq!(version_now(), version.parse::<i64>().unwrap() + 1);
    }
}

#[actix_web::test]
async fn of_two_transfers_by_the_owner_one_is_made() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let id = world.customer("云栖").to_string();
    for _round in 0..5 {
        let (first, second) = ([("ids", id.as_str()), ("person", "赵敏")], [("ids", id.as_str()), ("person", "黄蓉")]);
        let path = "/customers/transfer";
        let pages = join_all([li.post(path, &first), li.post(path, &second)]).await;
        let mut statuses: Vec<u16> = pages.iter().map(|page| page.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 404], "the second no longer owns it");
        let back = chen.post(path, &[("ids", id.as_str()), ("person", "李娜")]).await;
        assert_eq!(back.status, 303, "{}", back.text());
    }
}

#[actix_web::test]
async fn guesses_that_come_at_once_are_counted_one_by_one() {
    let own = OwnDatabase::new();
    let world = own.world_with(&[("KEZHAN_SIGN_IN_PASSWORD_RULES", "mlps3")]).await;
    let guesses = (0..16).map(|n| {
        let mut visitor = world.stranger();
        visitor.address = format!("10.2.0.{}:5000", n + 1);
        async move { visitor.post("/sign-in", &[("login", "li"), ("password", "geraten"), ("next", "/")]).await }
    });
    let statuses: Vec<u16> = join_all(guesses).await.iter().map(|page| page.status.as_u16()).collect();
    let looked_at = statuses.iter().filter(|status| **status == 422).count();
    assert!(looked_at == 5 && statuses.iter().all(|status| matches!(status, 422 | 429)), "{statuses:?}");
}

/// One connection serves many people: nobody ever sees with another's eyes.
#[actix_web::test]
async fn people_who_share_connections_do_not_share_sight() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let (li, huang, xitong) = (world.sign_in("li"), world.sign_in("huang"), world.sign_in("xitong"));
    for _ in 0..20 {
        let pages =
            join_all([li.get("/customers"), huang.get("/customers"), xitong.get("/customers"), li.get("/customers")])
                .await;
        let texts: Vec<String> = pages.iter().map(super::support::Page::text).collect();
        assert!(texts[0].contains("云栖") && !texts[0].contains("深圳前海"));
        assert!(texts[1].contains("深圳前海") && !texts[1].contains("云栖"));
        assert_eq!(pages[2].status, 403);
        assert!(texts[3].contains("云栖"));
    }
}
