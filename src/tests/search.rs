//! Search: by Chinese, pinyin, phone and credit code; masked; within the visitor's sight; commands.

use super::support::{OwnDatabase, Visitor, World, invariants};
use kezhan::core::search_text;
use std::collections::BTreeSet;

/// What the search box proposes to a visitor.
async fn proposed(visitor: &Visitor, typed: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", typed).finish();
    let page = visitor.part(&format!("/search/suggest?{query}")).await;
    assert_eq!(page.status, 200, "{typed}");
    page.text()
}

#[actix_web::test]
async fn a_customer_is_found_in_every_way() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for typed in
        ["杭", "云栖", "yunqi", "hzyq", "HZYQ", "hz", "zy", "YQ", "0571-86231122", "057186231122", "+86 571 86231122"]
    {
        assert!(proposed(&li, typed).await.contains("杭州云栖"), "{typed}");
    }
    // One character is a beginning, half a number is no number, and two letters within full pinyin are no initials.
    for typed in ["栖", "8623", "an", ""] {
        assert!(!proposed(&li, typed).await.contains("杭州云栖"), "{typed}");
    }
}

/// The migration works out from the words of before what a name's writer keeps now.
#[test]
fn old_names_are_found_by_two_initials_as_new_ones() {
    let own = OwnDatabase::new();
    let mut database = own.superuser();
    let migration = include_str!("../../migrations/2026-11-22-000230_initials_anywhere/up.sql");
    let (_, update) = migration.split_once("update customer_search set pinyin = ").unwrap();
    let (after, _) = update.split_once("\n  where pinyin <> ''").unwrap();
    let words = |pinyin: &str| pinyin.split(' ').map(str::to_owned).collect::<BTreeSet<String>>();
    for name in ["重庆长安汽车", "阿里巴巴", "3M中国", "Acme Trading", "e", "绿地 ABC 集团有限公司"]
    {
        let kept = search_text::pinyin(name);
        let before: Vec<&str> = kept.split(' ').filter(|word| word.to_ascii_lowercase() == **word).collect();
        let before = before.join(" ");
        let found =
            invariants::word(&mut database, &format!("select {after} from (select '{before}'::text as pinyin) x"));
        assert_eq!(words(&found), words(&kept), "{name}");
    }
}

#[actix_web::test]
async fn a_contact_leads_to_the_customer_and_is_masked() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for typed in ["吴晓明", "wxm", "wuxiaoming", "138 5711 2233"] {
        let list = proposed(&li, typed).await;
        assert!(list.contains("吴晓明") && list.contains("杭州云栖"), "{typed}: {list}");
    }
    let page = li.get("/search?q=%E5%90%B4%E6%99%93%E6%98%8E").await.text();
    assert!(page.contains("138****2233"), "{page}");
    assert!(!page.contains("138 5711 2233") && !page.contains("13857112233"));
}

#[actix_web::test]
async fn nobody_finds_what_they_may_not_view() {
    let world = World::new().await;
    for (login, sees) in [("huang", false), ("li", true), ("wang", true), ("zhou", true), ("anquan", false)] {
        let list = proposed(&world.sign_in(login), "云栖").await;
        assert_eq!(list.contains("杭州云栖"), sees, "{login}");
        let list = proposed(&world.sign_in(login), "吴晓明").await;
        assert_eq!(list.contains("吴晓明"), sees, "{login}");
    }
}

#[actix_web::test]
async fn what_lies_in_the_bin_is_not_found() {
    let world = World::new().await;
    let li = world.sign_in("li");
    li.post(&format!("/customers/{}/delete", world.customer("云栖")), &[]).await;
    for typed in ["云栖", "吴晓明", "13857112233"] {
        let list = proposed(&li, typed).await;
        assert!(!list.contains("云栖") && !list.contains("吴晓明"), "{typed}: {list}");
    }
}

#[actix_web::test]
async fn commands_follow_the_rights() {
    let world = World::new().await;
    let (li, feng) = (world.sign_in("li"), world.sign_in("feng"));
    for typed in ["新建", "xjkh", "new cust"] {
        assert!(proposed(&li, typed).await.contains("/customers/new"), "{typed}");
        assert!(!proposed(&feng, typed).await.contains("/customers/new"), "{typed}");
    }
    assert!(proposed(&feng, "go to cust").await.contains("data-go=\"/customers\""));
}

#[actix_web::test]
async fn typed_markup_stays_text() {
    let world = World::new().await;
    let page = world.sign_in("li").get("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("<script>alert"));
}
