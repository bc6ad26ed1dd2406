//! Comments on follow-ups: who may say something, who is told by name.

use super::support::World;

#[actix_web::test]
async fn whoever_is_named_is_told_and_finds_it_in_to_do_until_they_answer() {
    let world = World::new().await;
    let (li, wang, huang, customer) =
        (world.sign_in("li"), world.sign_in("wang"), world.sign_in("huang"), world.customer("云栖"));
    let id = world.number_at("select max(id) as n from follow_up where customer_id = $1", customer);
    let path = format!("/follow-ups/{id}/comments");
    assert_eq!(huang.get(&path).await.status, 404, "who may not view it knows of no comments");
    assert_eq!(huang.post(&path, &[("body", "外人")]).await.status, 404);
    assert_eq!(wang.post(&path, &[("body", "  ")]).await.status, 422);
    let hidden = wang.post(&path, &[("body", "@黄蓉 帮忙看看")]).await;
    assert!(
        hidden.status == 422 && hidden.text().contains("黄蓉 看不到这条跟进") && hidden.text().contains("帮忙看看")
    );
    assert_eq!(wang.post(&path, &[("body", "@李娜 请把报价 <b>抄送</b>我")]).await.status, 303);
    assert!(li.get("/notices").await.text().contains("在评论中提到您"));
    let todo = li.get("/todo?kind=comment").await.text();
    assert!(todo.contains(&path) && todo.contains("请把报价 &lt;b&gt;抄送"), "{todo}");
    assert!(li.get("/").await.text().contains("提到我的评论"));
    assert!(!wang.get("/todo?kind=comment").await.text().contains(&path), "nobody waits for themselves");
    let page = li.get(&format!("/customers/{customer}")).await.text();
    assert!(page.contains("请把报价") && page.contains(&path), "it stands under the follow-up");
    li.post(&path, &[("body", "好的，下午发。")]).await;
    assert!(!li.get("/todo?kind=comment").await.text().contains(&path), "answered");
    wang.post(&path, &[("body", "再 @李娜 一次")]).await;
    let comment = world.number("select max(id) as n from follow_up_comment").to_string();
    assert_eq!(huang.post("/todo/handled", &[("kind", "comment"), ("id", &comment)]).await.status, 404);
    assert_eq!(li.post("/todo/handled", &[("kind", "comment"), ("id", &comment)]).await.status, 303);
    assert!(!li.get("/todo?kind=comment").await.text().contains(&path));
}

#[actix_web::test]
async fn one_s_own_is_deleted_for_a_day() {
    let world = World::new().await;
    let (li, wang, customer) = (world.sign_in("li"), world.sign_in("wang"), world.customer("云栖"));
    let id = world.number_at("select max(id) as n from follow_up where customer_id = $1", customer);
    let path = format!("/follow-ups/{id}/comments");
    wang.post(&path, &[("body", "写错了")]).await;
    let delete = format!("/comments/{}/delete", world.number("select max(id) as n from follow_up_comment"));
    assert_eq!(li.post(&delete, &[]).await.status, 404, "not one's own");
    assert_eq!(wang.post(&delete, &[]).await.status, 303);
    assert_eq!(wang.post(&delete, &[]).await.status, 404);
    assert!(!wang.get(&path).await.text().contains("写错了"));
    wang.post(&path, &[("body", "昨天的评论")]).await;
    let delete = format!("/comments/{}/delete", world.number("select max(id) as n from follow_up_comment"));
    world.clock.advance(chrono::TimeDelta::hours(25));
    assert_eq!(world.sign_in("wang").post(&delete, &[]).await.status, 404);
}
