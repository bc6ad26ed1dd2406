//! Contacts: whose they are, what is asked of them, that nothing is lost.

use super::support::World;

#[actix_web::test]
async fn a_name_is_enough_and_the_first_is_main() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let customer = world.customer("宁波港通");
    let path = format!("/customers/{customer}/contacts/new");
    assert_eq!(li.get(&path).await.status, 200);
    let made = li.post(&path, &[("name", "沈一舟")]).await;
    assert_eq!((made.status.as_u16(), made.location()), (303, format!("/customers/{customer}")), "{}", made.text());
    li.post(&path, &[("name", "沈二舟"), ("main", "1"), ("phones", "13812340000")]).await;
    let main = "select coalesce(string_agg(name, ','), '') as t from contact where main and customer_id = (select id from customer where name like '宁波港通%')";
    assert_eq!(world.word(main), "沈二舟");
    assert_eq!(world.word("select string_agg(distinct owner_id::text || '/' || owner_dept_id::text || '/' || customer_owner_id::text, ',') as t from contact where name like '沈%舟'").split('/').next(), Some(world.id("li").to_string().as_str()));
}

#[actix_web::test]
async fn what_is_wrong_is_told_and_kept() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = format!("/customers/{}/contacts/new", world.customer("宁波港通"));
    let answer = li.post(&path, &[("name", ""), ("phones", "12"), ("birthday", "昨天"), ("wechat", "weixin-77")]).await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    for words in ["请填写姓名", "weixin-77", "昨天", "请填写日期"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(li.post(&path, &[("name", "甲"), ("owner_id", "1")]).await.status, 400);
}

#[actix_web::test]
async fn a_late_save_shows_both_versions() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.number("select id as n from contact where name = '吴晓明'");
    let path = format!("/contacts/{id}/edit");
    assert_eq!(
        li.post(&path, &[("name", "吴晓明"), ("title", "总经理"), ("version", "1"), ("main", "1")]).await.status,
        303
    );
    let late = li.post(&path, &[("name", "吴晓明"), ("title", "董事"), ("version", "1"), ("main", "1")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("总经理") && late.text().contains("董事"));
}

#[actix_web::test]
async fn a_deletion_can_be_taken_back() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.number("select id as n from contact where name = '吴晓明'");
    assert_eq!(li.post(&format!("/contacts/{id}/delete"), &[]).await.status, 303);
    assert_eq!(li.get(&format!("/contacts/{id}")).await.status, 404);
    let back = li.post(&format!("/contacts/{id}/restore"), &[]).await;
    assert_eq!(back.location(), format!("/contacts/{id}"));
    let page = li.get(&format!("/contacts/{id}")).await.text();
    assert!(page.contains("138 5711 2233"), "in clear on the record: {page}");
}

#[actix_web::test]
async fn rights_follow_the_customer() {
    let world = World::new().await;
    let (li, huang, feng, wu) =
        (world.sign_in("li"), world.sign_in("huang"), world.sign_in("feng"), world.sign_in("wu"));
    let (customer, id) = (world.customer("云栖"), world.number("select id as n from contact where name = '吴晓明'"));
    // Not to be known of: 404 for the record and for making one.
    for path in
        [format!("/contacts/{id}"), format!("/contacts/{id}/edit"), format!("/customers/{customer}/contacts/new")]
    {
        assert_eq!(huang.get(&path).await.status, 404, "{path}");
        assert_eq!(li.get(&path).await.status, 200, "{path}");
    }
    // A reader sees and may not change; service may change and not delete.
    assert_eq!(feng.get(&format!("/contacts/{id}")).await.status, 200);
    assert_eq!(feng.get(&format!("/contacts/{id}/edit")).await.status, 403);
    assert_eq!(feng.post(&format!("/customers/{customer}/contacts/new"), &[("name", "甲")]).await.status, 403);
    assert_eq!(wu.get(&format!("/contacts/{id}/edit")).await.status, 200);
    assert_eq!(wu.post(&format!("/contacts/{id}/delete"), &[]).await.status, 403);
}

/// Long after the message is gone, a deleted contact is found where it was; after ninety days it is gone for good.
#[actix_web::test]
async fn a_deleted_contact_waits_on_the_customer_s_page() {
    let world = World::new().await;
    let (li, wu, customer) = (world.sign_in("li"), world.sign_in("wu"), world.customer("云栖"));
    let id = world.number("select id as n from contact where name = '吴晓明'");
    let (page, restore) = (format!("/customers/{customer}"), format!("/contacts/{id}/restore"));
    let said = [("body", "与吴总谈了续约，定于月底签字。"), ("contact", &id.to_string())];
    li.upload(&format!("{page}/follow-ups"), &said, &[]).await;
    li.post("/tasks/new", &[("title", "给吴总送合同"), ("about", &format!("contact:{id}"))]).await;
    assert!(!li.get(&page).await.text().contains("最近删除的联系人"));
    li.post(&format!("/contacts/{id}/delete"), &[]).await;
    world.clock.advance(chrono::TimeDelta::days(89));
    let (li, wu_later) = (world.sign_in("li"), world.sign_in("wu"));
    let shown = li.get(&page).await.text();
    assert!(shown.contains("最近删除的联系人（1）") && shown.contains(&restore), "{shown}");
    assert!(!wu_later.get(&page).await.text().contains(&restore), "who may not delete contacts brings none back");
    drop(wu);
    // Another main contact has been named since.
    li.post(&format!("{page}/contacts/new"), &[("name", "新的主要联系人"), ("main", "1")]).await;
    assert_eq!(li.post(&restore, &[]).await.status, 303);
    assert_eq!(
        world.number_at(
            "select count(*) as n from contact where customer_id = $1 and main and deleted_at is null",
            customer
        ),
        1
    );
    li.post(&format!("/contacts/{id}/delete"), &[]).await;
    world.clock.advance(chrono::TimeDelta::days(91));
    kezhan::customers::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number_at("select count(*) as n from contact where id = $1", id), 0);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'contact.purged'"), 1);
    let left =
        "select count(*) as n from follow_up f, task k where f.body like '与吴总谈了续约%' and f.contact_id is null
        and k.title = '给吴总送合同' and k.object = 'customer' and k.row_id = $1";
    assert_eq!(world.number_at(left, customer), 1, "what was said and what is to be done stays with the customer");
    assert!(world.sign_in("li").get(&page).await.text().contains("给吴总送合同"));
}
