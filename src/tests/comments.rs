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

#[actix_web::test]
async fn leads_and_opportunities_take_comments_that_name_colleagues() {
    let world = World::new().await;
    let (li, wang, huang) = (world.sign_in("li"), world.sign_in("wang"), world.sign_in("huang"));
    let lead = world.number("select id as n from lead where name like '%南湖%'");
    let deal = world.number("select id as n from opportunity where name = '智慧教室一期'");
    for (page, hidden) in
        [(format!("/leads/{lead}"), "看不到这条线索"), (format!("/opportunities/{deal}"), "看不到这个商机")]
    {
        let path = format!("{page}/comments");
        assert!(li.get(&page).await.text().contains(&format!(r#"action="{path}""#)), "{page}");
        let outsider = huang.post(&path, &[("body", "外人")]).await;
        assert_eq!(outsider.status, 404, "{page}: who may not view it knows of no comments");
        assert_eq!(wang.post(&path, &[("body", " ")]).await.status, 422);
        let refused = wang.post(&path, &[("body", "@黄蓉 帮忙看看")]).await;
        assert!(refused.status == 422 && refused.text().contains(hidden) && refused.text().contains("帮忙看看"));
        let said = wang.post(&path, &[("body", "@李娜 请确认 <i>预算</i>")]).await;
        assert_eq!((said.status.as_u16(), said.location()), (303, format!("{page}#comments")));
        assert!(li.get(&page).await.text().contains("请确认 &lt;i&gt;预算"));
        let link = format!("{page}#comments");
        let told = "select count(*) as n from notice where kind = 'comment_named' and object in ('lead', 'opportunity') and read_at is null";
        assert!(world.number(told) > 0 && li.get("/notices").await.text().contains("在评论中提到您"));
        let todo = li.get("/todo?kind=comment").await.text();
        assert!(todo.contains(&link), "{todo}");
        assert!(li.get("/").await.text().contains("提到我的评论"));
        li.post(&path, &[("body", "确认过了。")]).await;
        assert!(!li.get("/todo?kind=comment").await.text().contains(&link), "answered");
        assert!(!li.get("/").await.text().contains("提到我的评论"));
        // The history of the record stays its own; the log knows.
        li.post(&path, &[("body", "写错了一句")]).await;
        assert!(li.get(&page).await.text().contains("写错了一句"));
        let latest = world.number("select max(id) as n from follow_up_comment");
        let logged = "select count(*) as n from audit_event where name = 'comment.created' and object in ('lead', 'opportunity')";
        assert!(world.number(logged) >= 2);
        assert!(!li.get(&page).await.text().contains("comment.created"));
        let gone = li.post(&format!("/comments/{latest}/delete"), &[]).await;
        assert_eq!((gone.status.as_u16(), gone.location()), (303, link));
        assert!(!li.get(&page).await.text().contains("写错了一句"));
    }
    // With an opportunity that left one's sight a comment on it waits no longer.
    wang.post(&format!("/opportunities/{deal}/comments"), &[("body", "@李娜 还有一件事")]).await;
    let link = format!("/opportunities/{deal}#comments");
    assert!(li.get("/todo?kind=comment").await.text().contains(&link));
    wang.post(&format!("/opportunities/{deal}/delete"), &[]).await;
    assert!(!li.get("/todo?kind=comment").await.text().contains(&link));
    let late = wang.post(&format!("/opportunities/{deal}/comments"), &[("body", "晚了")]).await;
    assert_eq!(late.status, 404, "nobody comments on what lies in the recycle bin");
}

#[actix_web::test]
async fn a_follow_up_on_a_lead_takes_comments_as_one_on_a_customer() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let lead = world.number("select id as n from lead where name like '%南湖%'");
    li.upload(&format!("/leads/{lead}/follow-ups"), &[("body", "对方要两家报价")], &[]).await;
    let path = format!("/follow-ups/{}/comments", world.number("select max(id) as n from follow_up"));
    assert!(li.get(&format!("/leads/{lead}")).await.text().contains(&path));
    assert_eq!(wang.post(&path, &[("body", "@李娜 另一家是谁？")]).await.status, 303);
    assert!(li.get(&format!("/leads/{lead}")).await.text().contains("另一家是谁"), "beneath the follow-up");
    let todo = li.get("/todo?kind=comment").await.text();
    assert!(todo.contains(&path) && todo.contains("嘉兴南湖"), "{todo}");
    li.post(&path, &[("body", "对方没有说。")]).await;
    assert!(!li.get("/todo?kind=comment").await.text().contains(&path));
}
