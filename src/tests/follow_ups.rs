//! Follow-ups: who may write, correct and delete them, what is asked of them, that nothing is lost.

use super::support::{Page, Visitor, World};
use chrono::TimeDelta;

const FILES: &[(&str, &str, &[u8])] = &[];

async fn write(visitor: &Visitor, customer: i64, fields: &[(&str, &str)]) -> Page {
    visitor.upload(&format!("/customers/{customer}/follow-ups"), fields, FILES).await
}

fn count(world: &World, body: &str) -> i64 {
    world.number_of("select count(*) as n from follow_up where body like $1 || '%'", body)
}

fn newest(world: &World) -> i64 {
    world.number("select max(id) as n from follow_up")
}

#[actix_web::test]
async fn a_sentence_is_enough() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("科大讯通"));
    let made = write(&li, customer, &[("body", "电话确认了扩容人数，等对方内部审批。")]).await;
    assert_eq!((made.status.as_u16(), made.location()), (303, format!("/customers/{customer}")), "{}", made.text());
    let row = "select type || ' ' || valid || ' ' || (next_date - (happened_at at time zone 'Asia/Shanghai')::date between 7 and 9)
        || ' ' || (extract(isodow from next_date) < 6) as t from follow_up order by id desc limit 1";
    assert_eq!(world.word(row), "call true true true", "grade A: a week later, on a weekday");
    let moved = "select ((select next_follow_up from customer where id = f.customer_id) = f.next_date)::text as t from follow_up f order by id desc limit 1";
    assert_eq!(world.word(moved), "true");
    assert!(li.get(&format!("/customers/{customer}")).await.text().contains("电话确认了扩容人数"));
}

#[actix_web::test]
async fn twenty_submits_make_one_row() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let key = "0193aaaa-0000-7000-8000-000000000001";
    for _ in 0..20 {
        let path = format!("/customers/{customer}/follow-ups");
        let page = li.upload_once(&path, &[("key", key), ("body", "连点二十次也只有一条")], FILES).await;
        assert_eq!(page.status, 303, "{}", page.text());
    }
    assert_eq!(count(&world, "连点二十次"), 1);
}

#[actix_web::test]
async fn what_is_wrong_is_told_and_kept() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let wrong = [
        ("body", ""),
        ("type", "teleport"),
        ("happened_at", "2999-01-01 10:00"),
        ("next_date", "哪天都行"),
        ("contact", "999999999"),
        ("feedback", "保留的反馈"),
    ];
    let page = write(&li, customer, &wrong).await;
    assert_eq!(page.status, 422);
    let text = page.text();
    for words in ["请填写跟进内容", "请从列表中选择方式", "不能晚于现在", "看不懂这个日期", "保留的反馈"]
    {
        assert!(text.contains(words), "{words}");
    }
    let page = write(&li, customer, &[("body", "别人的联系人"), ("contact", "999999999")]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("请选择这位客户的联系人") && page.text().contains("别人的联系人"));
    assert_eq!(write(&li, customer, &[("body", "早于本次"), ("next_date", "2020-01-01")]).await.status, 422);
    assert_eq!(write(&li, customer, &[("body", "下次用话说"), ("next_date", "下周三下午三点")]).await.status, 303);
    let said = "select extract(isodow from next_date)::int::text as t from follow_up where body = '下次用话说'";
    assert_eq!(world.word(said), "3");
    assert_eq!(write(&li, customer, &[("body", "空\0字符")]).await.status, 400);
    assert_eq!(write(&li, customer, &[("body", "甲"), ("owner_id", "1")]).await.status, 400);
    assert_eq!(count(&world, "别人的联系人") + count(&world, "早于本次") + count(&world, "空"), 0);
}

#[actix_web::test]
async fn long_and_strange_texts_are_kept_and_escaped() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let long = "客".repeat(20_000);
    assert_eq!(write(&li, customer, &[("body", &long)]).await.status, 303);
    assert_eq!(count(&world, "客客客"), 1);
    assert_eq!(write(&li, customer, &[("body", &format!("{long}客"))]).await.status, 422);
    let strange = "=HYPERLINK(\"http://x\") <script>alert(1)</script> 😀 مرحبا";
    assert_eq!(write(&li, customer, &[("body", strange)]).await.status, 303);
    let page = li.get(&format!("/customers/{customer}?show=follow-ups")).await.text();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; 😀 مرحبا") && !page.contains("<script>alert"));
}

#[actix_web::test]
async fn foreign_customers_are_not_known_of() {
    let world = World::new().await;
    let (huang, feng, emma) = (world.sign_in("huang"), world.sign_in("feng"), world.sign_in("emma"));
    let customer = world.customer("云栖");
    assert_eq!(write(&huang, customer, &[("body", "外人")]).await.status, 404);
    assert_eq!(huang.get(&format!("/customers/{customer}/follow-up")).await.status, 404);
    assert_eq!(huang.get(&format!("/customers/{customer}/timeline")).await.status, 404);
    assert_eq!(huang.post(&format!("/customers/{customer}/postpone"), &[("days", "1")]).await.status, 404);
    assert_eq!(write(&feng, customer, &[("body", "只读")]).await.status, 403);
    let theirs = world.number("select f.id as n from follow_up f join app_user u on u.id = f.owner_id where u.login = 'li' order by f.id limit 1");
    for path in [format!("/follow-ups/{theirs}/edit"), format!("/follow-ups/{theirs}/delete")] {
        assert_eq!(emma.get(&path).await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn the_author_is_credited_and_may_correct_for_a_day() {
    let world = World::new().await;
    let (wang, li, customer) = (world.sign_in("wang"), world.sign_in("li"), world.customer("云栖"));
    write(&wang, customer, &[("body", "陪同李娜拜访了客户的信息部。")]).await;
    let id = newest(&world);
    assert_eq!(
        world.word(
            "select u.login as t from follow_up f join app_user u on u.id = f.owner_id order by f.id desc limit 1"
        ),
        "wang"
    );
    assert_eq!(
        li.get(&format!("/follow-ups/{id}/edit")).await.status,
        403,
        "the customer's owner sees it but did not write it"
    );
    let path = format!("/follow-ups/{id}/edit");
    assert_eq!(wang.get(&path).await.status, 200);
    let saved = wang.post(&path, &[("body", "陪同李娜拜访了客户的采购部。"), ("version", "1")]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = wang.get(&path).await.text();
    assert!(page.contains("修改记录") && page.contains("信息部"), "the history is in sight");
    let late = wang.post(&path, &[("body", "第三种说法，与前两种都不同。"), ("version", "1")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("第三种说法") && late.text().contains("采购部"));
    world.clock.advance(TimeDelta::hours(25));
    let wang = world.sign_in("wang");
    assert_eq!(wang.get(&path).await.status, 422);
    assert_eq!(wang.post(&path, &[("body", "过期的修改"), ("version", "2")]).await.status, 422);
    assert_eq!(count(&world, "过期的修改"), 0);
}

#[actix_web::test]
async fn deleting_is_the_author_s_for_a_day_then_needs_a_reason() {
    let world = World::new().await;
    let (li, wang, customer) = (world.sign_in("li"), world.sign_in("wang"), world.customer("云栖"));
    write(&li, customer, &[("body", "写错客户的一条")]).await;
    let id = newest(&world);
    let path = format!("/follow-ups/{id}/delete");
    assert_eq!(li.get(&path).await.status, 200);
    assert_eq!(li.post(&path, &[]).await.status, 303);
    assert_eq!(li.get(&path).await.status, 404);
    write(&li, customer, &[("body", "经理要删除的一条")]).await;
    let path = format!("/follow-ups/{}/delete", newest(&world));
    let without = wang.post(&path, &[("reason", "")]).await;
    assert_eq!(without.status, 422);
    assert!(without.text().contains("请填写删除原因"));
    assert_eq!(wang.post(&path, &[("reason", "重复录入")]).await.status, 303);
    assert!(li.get(&format!("/customers/{customer}?show=changes")).await.text().contains("重复录入"));
}

#[actix_web::test]
async fn only_real_work_counts() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let valid = "select valid::text as t from follow_up order by id desc limit 1";
    write(&li, customer, &[("body", "已联系")]).await;
    assert_eq!(world.word(valid), "false", "too short");
    write(&li, customer, &[("body", "今天与采购总监通话，确认了合同付款方式。")]).await;
    assert_eq!(world.word(valid), "true");
    write(&li, customer, &[("body", "今天与采购总监通话，确认了合同付款方法。")]).await;
    assert_eq!(world.word(valid), "false", "a copy");
    let old = (world.clock.now() - TimeDelta::hours(80)).format("%Y-%m-%dT%H:%M").to_string();
    write(&li, customer, &[("body", "三天多以前的上门拜访，补记在这里。"), ("happened_at", &old)]).await;
    assert_eq!(world.word(valid), "false", "entered late");
    assert!(li.get(&format!("/customers/{customer}")).await.text().contains("补录"));
}

#[test]
fn what_counts_is_measured_at_its_edges() {
    use kezhan::follow_ups::rules::counts;
    let now = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
    let of = |body: &str, last: &[&str], hours: i64, seconds: i64| {
        let last: Vec<String> = last.iter().map(|text| (*text).to_owned()).collect();
        counts(body, &last, now - TimeDelta::hours(hours) - TimeDelta::seconds(seconds), now)
    };
    assert!(of("一二三四五六七八九十", &[], 0, 0) && !of("一二三四五六七八九", &[], 0, 0), "ten characters");
    assert!(!of("一二三四 五六七 八九  ", &[], 0, 0), "blanks are no characters");
    assert!(of("一二三四五六七八九十", &[], 72, 0) && !of("一二三四五六七八九十", &[], 72, 1), "seventy-two hours");
    // One of ten characters differs: similar by 0.9, which is a copy; two are not.
    assert!(!of("一二三四五六七八九十", &["一二三四五六七八九甲"], 0, 0));
    assert!(of("一二三四五六七八九十", &["一二三四五六七八乙甲"], 0, 0));
}

#[actix_web::test]
async fn a_copy_is_one_of_the_author_s_last_twenty() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let valid = "select valid::text as t from follow_up order by id desc limit 1";
    let text = "与信息部核对了扩容人数和上线日期。";
    write(&li, customer, &[("body", text)]).await;
    for other in 0..19 {
        let body = format!("第{other}次：{}", ["很", "短", "的", "话"].map(|word| word.repeat(other + 3)).concat());
        write(&li, customer, &[("body", &body)]).await;
    }
    write(&li, customer, &[("body", text)]).await;
    assert_eq!(world.word(valid), "false", "the twentieth before it");
    world.run("update follow_up set body = '已改' where valid = false");
    write(&li, customer, &[("body", "再补一条完全不同的说法，免得它还在二十条之内。")]).await;
    write(&li, customer, &[("body", text)]).await;
    assert_eq!(world.word(valid), "true", "older than that");
    // Another author's text is no copy.
    write(&world.sign_in("wang"), customer, &[("body", text)]).await;
    assert_eq!(world.word(valid), "true");
}

#[actix_web::test]
async fn after_a_day_only_a_manager_deletes_and_says_why() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    write(&li, customer, &[("body", "昨天写下的一条，今天才想删除。")]).await;
    let path = format!("/follow-ups/{}/delete", newest(&world));
    world.clock.advance(TimeDelta::hours(25));
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let late = li.post(&path, &[("reason", "想删除")]).await;
    assert!(late.status == 422 && late.text().contains("只能由主管"), "{}", late.text());
    assert_eq!(count(&world, "昨天写下的一条，今天才想删除。"), 1);
    assert_eq!(wang.post(&path, &[]).await.status, 422);
    assert_eq!(wang.post(&path, &[("reason", "客户要求")]).await.status, 303);
}

#[actix_web::test]
async fn files_are_checked_kept_and_given_only_to_those_who_see() {
    let world = World::new().await;
    let (li, huang, customer) = (world.sign_in("li"), world.sign_in("huang"), world.customer("云栖"));
    let path = format!("/customers/{customer}/follow-ups");
    let fields = [("body", "发送了报价单和产品资料。")];
    let bad = li.upload(&path, &fields, &[("files", "工具.exe", b"MZ\x90\x00\x03\x00\x00\x00")]).await;
    assert_eq!(bad.status, 422);
    assert!(bad.text().contains("工具.exe") && bad.text().contains("发送了报价单"));
    let good =
        li.upload(&path, &fields, &[("files", "../../报\u{202e}价.html", "<b>报价</b> 一百万".as_bytes())]).await;
    assert_eq!(good.status, 303, "{}", good.text());
    let id = world.number("select max(id) as n from attachment");
    let file = li.get(&format!("/attachments/{id}")).await;
    assert_eq!(file.status, 200);
    assert!(file.header("content-disposition").starts_with("attachment;"), "{}", file.header("content-disposition"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(file.header("content-type").starts_with("text/plain"), "never as a page");
    assert_eq!(world.word("select name as t from attachment order by id desc limit 1"), "报价.html.txt");
    assert_eq!(huang.get(&format!("/attachments/{id}")).await.status, 404);
    let large = vec![b'a'; 21 * 1024 * 1024];
    let refused = li.upload(&path, &fields, &[("files", "大.txt", &large)]).await;
    assert_eq!(refused.status, 413);
    assert!(refused.text().contains("20 MB"));
}

#[actix_web::test]
async fn the_quick_box_stands_under_its_row() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let list = li.get("/customers").await.text();
    assert!(list.contains(&format!("hx-get=\"/customers/{customer}/follow-up?from=row\"")));
    let part = li.get(&format!("/customers/{customer}/follow-up?from=row")).await.text();
    assert!(part.starts_with("<tr class=\"under\"") && part.contains("吴晓明"), "{part}");
}

#[actix_web::test]
async fn a_follow_up_can_be_put_off() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let path = format!("/customers/{customer}/postpone");
    let done = li.post(&path, &[("days", "3"), ("back", "/")]).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/".to_owned()));
    let ahead = "select (next_follow_up >= current_date + 2 and extract(isodow from next_follow_up) < 6)::text as t from customer where name like '%云栖%'";
    assert_eq!(world.word(ahead), "true");
    assert_eq!(li.post(&path, &[("days", "400")]).await.status, 422);
    assert_eq!(
        li.post(&path, &[("days", "1"), ("back", "//evil.example")]).await.location(),
        format!("/customers/{customer}")
    );
}

/// What is corrected or written down later moves a day that was put off by hand only where it changes what the newest says.
#[actix_web::test]
async fn a_day_put_off_by_hand_stands_until_the_newest_follow_up_says_otherwise() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let planned =
        || world.word("select coalesce(next_follow_up::text, '') as t from customer where name like '%云栖%'");
    let correct = async |id: i64, fields: &[(&str, &str)]| {
        let page = li.post(&format!("/follow-ups/{id}/edit"), fields).await;
        assert_eq!(page.status, 303, "{}", page.text());
    };
    write(&li, customer, &[("body", "约好下周再谈续约的条件。")]).await;
    let (newest_id, usual) = (newest(&world), planned());
    assert_eq!(li.post(&format!("/customers/{customer}/postpone"), &[("days", "7")]).await.status, 303);
    let put_off = planned();
    assert!(put_off > usual);
    correct(newest_id, &[("body", "约好下周再谈续约的条件和价格。"), ("version", "1")]).await;
    assert_eq!(planned(), put_off, "the wording was corrected");
    let changed = world.word("select updated_at::text as t from customer where name like '%云栖%'");
    let earlier = world.clock.now().with_timezone(&chrono_tz::Asia::Shanghai) - TimeDelta::hours(1);
    let earlier = earlier.format("%Y-%m-%d %H:%M").to_string();
    write(&li, customer, &[("body", "补记：此前还通过一次电话。"), ("happened_at", &earlier), ("next_date", "明天")])
        .await;
    let earlier_id = newest(&world);
    assert_eq!(planned(), put_off, "an earlier one was written down later");
    correct(earlier_id, &[("body", "补记：此前还通过一次电话。"), ("version", "1"), ("next_date", "后天")]).await;
    assert_eq!(planned(), put_off, "the earlier one plans nothing");
    assert_eq!(world.word("select updated_at::text as t from customer where name like '%云栖%'"), changed);
    // What the newest says counts: another day, another newest.
    let in_ten_days = (world.clock.today(chrono_tz::Asia::Shanghai) + TimeDelta::days(10)).to_string();
    correct(newest_id, &[("body", "约好下周再谈续约的条件和价格。"), ("version", "2"), ("next_date", &in_ten_days)])
        .await;
    assert_eq!(planned(), in_ten_days);
    assert_eq!(li.post(&format!("/follow-ups/{newest_id}/delete"), &[]).await.status, 303);
    let of_earlier = "select count(*) as n from customer c join follow_up f on f.customer_id = c.id and f.next_date = c.next_follow_up where f.id = $1";
    assert_eq!(world.number_at(of_earlier, earlier_id), 1, "the earlier one is the newest now");
}

/// A contact's page tells what was said last, to whoever may read it.
#[actix_web::test]
async fn what_was_said_to_a_contact_stands_on_its_page() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let contact = world.number("select id as n from contact where name = '吴晓明'");
    for n in 0..12 {
        let body = format!("与吴总通话的第{n}次记录。");
        write(&li, customer, &[("body", &body), ("contact", &contact.to_string())]).await;
    }
    write(&li, customer, &[("body", "没有联系人的一条记录。")]).await;
    let page = li.get(&format!("/contacts/{contact}")).await.text();
    assert!(page.contains("第11次记录") && page.contains("第2次记录") && !page.contains("第1次记录"), "{page}");
    assert!(!page.contains("没有联系人的一条记录") && page.contains(&format!("/customers/{customer}?show=follow-ups")));
    // Whoever may see contacts but no follow-ups is told nothing of them.
    world.run("delete from role_grant where permission like 'follow_up.%' and role_id = (select id from role where key = 'reader')");
    let feng = world.sign_in("feng").get(&format!("/contacts/{contact}")).await;
    assert!(feng.status == 200 && !feng.text().contains("次记录"), "{}", feng.text());
}
