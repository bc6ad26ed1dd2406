//! Search: by Chinese, pinyin, phone and credit code; masked; within the visitor's sight; commands.

use super::support::{Visitor, World};

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
    for typed in ["杭", "云栖", "yunqi", "hzyq", "HZYQ", "0571-86231122", "057186231122", "+86 571 86231122"] {
        assert!(proposed(&li, typed).await.contains("杭州云栖"), "{typed}");
    }
    // One character is a beginning, and half a number is no number.
    for typed in ["栖", "8623", ""] {
        assert!(!proposed(&li, typed).await.contains("杭州云栖"), "{typed}");
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
