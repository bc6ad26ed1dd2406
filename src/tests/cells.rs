//! Cells of the list that are written in place: whoever may, at the version that was seen, told once, taken back.

use super::support::{Page, Visitor, World, value_of};
use chrono::{Days, NaiveDate};

/// What a cell looks like when it is open: the version or the day that goes along.
async fn seen(visitor: &Visitor, path: &str, name: &str) -> String {
    let part = visitor.part(path).await;
    assert_eq!(part.status, 200, "{path}");
    assert!(part.text().len() < 10_000);
    value_of(&part.text(), name)
}

fn version(world: &World, id: i64) -> String {
    world.number_at("select version::bigint as n from customer where id = $1", id).to_string()
}

/// So many days from today in the company's zone, as a machine writes it.
fn ahead(world: &World, days: u64) -> String {
    let today: NaiveDate = world.clock.now().with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
    today.checked_add_days(Days::new(days)).unwrap().to_string()
}

fn events(world: &World) -> i64 {
    world.number("select count(*) as n from audit_event")
}

const GRADE: &str = "select coalesce(grade, '') as t from customer where name like '%云栖%'";
const GRADE_AND_STAGE: &str = "select coalesce(grade, '') || ' ' || stage as t from customer where name like '%云栖%'";
const SINCE: &str = "select stage_since::text as t from customer where name like '%云栖%'";
const NEXT: &str = "select coalesce(next_follow_up::text, '') as t from customer where name like '%云栖%'";

#[actix_web::test]
async fn a_grade_is_set_in_its_cell_told_once_and_taken_back() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.customer("云栖");
    let cell = format!("/customers/{id}/cell");
    world.run(
        "update customer set grade = 'A', stage = 'active', stage_since = current_date - 40 where name like '%云栖%'",
    );
    let since = world.word(SINCE);
    for (field, value) in [("grade", "C"), ("stage", "dormant"), ("grade", "")] {
        let version = seen(&li, &format!("{cell}?field={field}"), "version").await;
        let before = events(&world);
        let saved = li.post(&cell, &[("field", field), ("value", value), ("version", &version)]).await;
        assert_eq!((saved.status.as_u16(), saved.location().as_str()), (303, "/customers"), "{}", saved.text());
        assert_eq!(events(&world), before + 1, "one event");
        let told = world
            .word("select name || ' ' || (changes -> 0 ->> 'field') as t from change_history order by id desc limit 1");
        assert_eq!(told, format!("customer.changed {field}"));
        assert_ne!(world.word(GRADE_AND_STAGE), "A active");
        let change = world.number("select max(id) as n from bulk_change");
        assert_eq!(li.post(&format!("/customers/changes/{change}/undo"), &[]).await.status, 303);
        assert_eq!(world.word(GRADE_AND_STAGE), "A active", "{field} {value}");
    }
    assert_eq!(world.word(SINCE), since, "the day of the stage, too");
    // What is so already changes nothing and tells of nothing.
    let (before, now) = (events(&world), version(&world, id));
    assert_eq!(li.post(&cell, &[("field", "grade"), ("value", "A"), ("version", &now)]).await.status, 303);
    assert_eq!((events(&world), version(&world, id)), (before, now.clone()));
    for wrong in ["nonsense", ""] {
        assert_eq!(li.post(&cell, &[("field", "stage"), ("value", wrong), ("version", &now)]).await.status, 422);
    }
    for odd in ["name", "owner_id", "phones", ""] {
        assert_eq!(li.post(&cell, &[("field", odd), ("value", "A"), ("version", &now)]).await.status, 404, "{odd}");
        assert_eq!(li.part(&format!("{cell}?field={odd}")).await.status, 404, "{odd}");
    }
    assert_eq!(li.post(&cell, &[("field", "grade"), ("value", "B"), ("owner_id", "1")]).await.status, 400);
}

#[actix_web::test]
async fn whoever_is_second_is_told_what_stands_there_now() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let cell = format!("/customers/{}/cell", world.customer("云栖"));
    let mine = seen(&li, &format!("{cell}?field=grade"), "version").await;
    let theirs = seen(&chen, &format!("{cell}?field=grade"), "version").await;
    world.run("update customer set grade = 'B' where name like '%云栖%'");
    assert_eq!(chen.post(&cell, &[("field", "grade"), ("value", "C"), ("version", &theirs)]).await.status, 303);
    let late = li.post(&cell, &[("field", "grade"), ("value", "A"), ("version", &mine)]).await;
    assert_eq!(late.status, 409);
    let page = late.text();
    assert!(
        page.contains("陈静") && page.contains("C 一般") && page.contains("<option value=\"A\" selected"),
        "{page}"
    );
    assert_eq!(world.word(GRADE), "C");
    let again = value_of(&page, "version");
    assert_eq!(li.post(&cell, &[("field", "grade"), ("value", "A"), ("version", &again)]).await.status, 303);
    assert_eq!(world.word(GRADE), "A");
}

/// The row of a customer in a list.
fn row(page: &Page, id: i64) -> String {
    let text = page.text();
    let from = text.split(&format!("<tr id=\"r-{id}\"")).nth(1).unwrap_or_default();
    from.split("</tr>").next().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn only_what_may_be_written_opens() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let id = world.customer("云栖");
    let (cell, next, share) =
        (format!("/customers/{id}/cell"), format!("/customers/{id}/next"), format!("/customers/{id}/share"));
    // Once for the list: its columns and a pen. A row tells by its own buttons what of it may be written.
    let page = li.get("/customers").await;
    let names = page.text().split("data-cells=\"").nth(1).unwrap_or_default().split('"').next().unwrap().to_owned();
    assert!(names.starts_with("grade stage owner next_follow_up"), "{names}");
    assert_eq!((page.text().matches("cell-pen").count(), page.text().matches("/cell").count()), (1, 0));
    assert!(row(&page, id).contains("data-edit") && row(&page, id).contains("data-opens"));
    let set = [("field", "grade"), ("value", "C"), ("version", "1")];
    for path in [format!("{cell}?field=grade"), next.clone()] {
        assert_eq!(huang.part(&path).await.status, 404, "unknown to others");
    }
    assert_eq!(huang.post(&cell, &set).await.status, 404);
    li.post(&share, &[("person", "黄蓉"), ("level", "read")]).await;
    let page = huang.get("/customers?view=shared").await;
    assert!(row(&page, id).contains("data-opens") && !row(&page, id).contains("data-edit"), "{}", row(&page, id));
    assert_eq!(huang.part(&format!("{cell}?field=grade")).await.status, 403);
    assert_eq!(huang.post(&cell, &set).await.status, 403);
    // The next follow-up is moved by whoever sees the customer and writes follow-ups.
    let (was, day) = (seen(&huang, &next, "was").await, ahead(&world, 30));
    assert_eq!(huang.post(&next, &[("value", &day), ("was", &was)]).await.status, 303);
    assert_eq!(world.word(NEXT), day);
    li.post(&share, &[("person", "黄蓉"), ("level", "write")]).await;
    let version = version(&world, id);
    assert_eq!(huang.post(&cell, &[("field", "grade"), ("value", "C"), ("version", &version)]).await.status, 303);
    // What was open is asked anew when it is saved.
    world.run("delete from participant");
    assert_eq!(huang.post(&next, &[("value", ""), ("was", &day)]).await.status, 404);
    assert_eq!(world.word(NEXT), day);
}

#[actix_web::test]
async fn the_next_follow_up_is_set_in_words_and_taken_back() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let next = format!("/customers/{}/next", world.customer("云栖"));
    world.run("update customer set next_follow_up = current_date - 3 where name like '%云栖%'");
    let (was, before) = (seen(&li, &next, "was").await, events(&world));
    assert_eq!(was, world.word(NEXT));
    let saved = li.post(&next, &[("value", "三天后"), ("was", &was)]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let day = ahead(&world, 3);
    assert_eq!((world.word(NEXT), events(&world)), (day.clone(), before + 1));
    let late = li.post(&next, &[("value", "明天"), ("was", &was)]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains(&day) && late.text().contains("value=\"明天\""), "{}", late.text());
    let far = ahead(&world, 4000);
    let past = day.parse::<NaiveDate>().unwrap().checked_sub_days(Days::new(4)).unwrap().to_string();
    for (typed, words) in
        [(past.as_str(), "不能早于今天"), ("哪天都行", "看不懂这个日期"), (far.as_str(), "不能晚于十年后")]
    {
        let wrong = li.post(&next, &[("value", typed), ("was", &day)]).await;
        assert_eq!(wrong.status, 422, "{typed}");
        let page = wrong.text();
        assert!(page.contains(&format!("value=\"{typed}\"")) && page.contains(words), "{page}");
    }
    assert_eq!(events(&world), before + 1);
    // Taken back by what its message offers, though the day lies in the past.
    assert_eq!(li.post(&next, &[("value", &was), ("was", &day), ("undo", "1")]).await.status, 303);
    assert_eq!(world.word(NEXT), was);
    assert_eq!(li.post(&next, &[("value", ""), ("was", &was)]).await.status, 303);
    assert_eq!(world.word(NEXT), "");
}

const OWNER: &str =
    "select u.login as t from customer c join app_user u on u.id = c.owner_id where c.name like '%云栖%'";

#[actix_web::test]
async fn an_owner_named_in_the_cell_is_given_the_customer_as_by_any_transfer() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let id = world.customer("云栖");
    let owner = format!("/customers/{id}/owner");
    let part = li.part(&owner).await;
    assert_eq!(part.status, 200, "{}", part.text());
    assert!(part.text().contains("name=\"person\" value=\"李娜\"") && part.text().contains("黄蓉"), "{}", part.text());
    assert!(part.text().len() < 10_000);
    let version = value_of(&part.text(), "version");
    // What is wrong is told, and what was typed stays.
    for (typed, words) in [("", "请"), ("查无此人", "查无此人"), ("xitong", "没有查看客户的权限")] {
        let wrong = li.post(&owner, &[("person", typed), ("version", &version)]).await;
        assert_eq!(wrong.status, 422, "{typed}");
        assert!(
            wrong.text().contains(words) && wrong.text().contains(&format!("value=\"{typed}\"")),
            "{}",
            wrong.text()
        );
    }
    // Theirs already: nothing is done, and nobody is told.
    let before = events(&world);
    assert_eq!(li.post(&owner, &[("person", "李娜"), ("version", &version)]).await.status, 303);
    assert_eq!((events(&world), world.word(OWNER)), (before, "li".to_owned()));
    let key = uuid::Uuid::now_v7().to_string();
    for _ in 0..2 {
        let given = li.post_once(&owner, &[("person", "黄蓉"), ("version", &version)], &key).await;
        assert_eq!((given.status.as_u16(), given.location().as_str()), (303, "/customers"), "{}", given.text());
    }
    assert_eq!(world.word(OWNER), "huang");
    let contacts = "select count(*) as n from contact where customer_id = $1 and owner_id = (select id from app_user where login = 'huang')";
    assert!(world.number_at(contacts, id) > 0, "contacts go along");
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.transferred'"), 1);
    assert_eq!(world.number("select count(*) as n from customer_owner_history h join app_user u on u.id = h.owner_id where u.login = 'huang' and upper_inf(h.during) and h.customer_id = (select id from customer where name like '%云栖%')"), 1);
    let told = "select count(*) as n from notice n join app_user u on u.id = n.user_id where n.kind = 'customer_given' and u.login = 'huang'";
    assert_eq!(world.number(told), 1, "the new owner is told once");
    assert!(huang.get("/notices").await.text().contains("云栖"));
    // Out of sight, it is taken back by whom it was given.
    assert_eq!(li.get(&format!("/customers/{id}")).await.status, 404);
    let change = world.number("select max(id) as n from bulk_change");
    assert_eq!(li.post(&format!("/customers/changes/{change}/undo"), &[]).await.status, 303);
    assert_eq!(world.word(OWNER), "li");
}

#[actix_web::test]
async fn only_whoever_may_transfer_opens_the_owner_and_the_second_is_told() {
    let world = World::new().await;
    let (li, wang, huang) = (world.sign_in("li"), world.sign_in("wang"), world.sign_in("huang"));
    let id = world.customer("云栖");
    let owner = format!("/customers/{id}/owner");
    let give =
        |version: &str| vec![("person".to_owned(), "陈静".to_owned()), ("version".to_owned(), version.to_owned())];
    let post = async |visitor: &Visitor, version: &str| {
        let fields = give(version);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        visitor.post(&owner, &fields).await
    };
    assert_eq!((huang.part(&owner).await.status.as_u16(), post(&huang, "1").await.status.as_u16()), (404, 404));
    // Whoever takes part writes the customer, and yet may not give it away; the row says so by its menu.
    li.post(&format!("/customers/{id}/share"), &[("person", "黄蓉"), ("level", "write")]).await;
    let now = version(&world, id);
    assert_eq!((huang.part(&owner).await.status.as_u16(), post(&huang, &now).await.status.as_u16()), (403, 403));
    let page = huang.get("/customers?view=shared").await;
    assert!(row(&page, id).contains("data-edit") && !row(&page, id).contains("do=transfer"), "{}", row(&page, id));
    assert!(row(&li.get("/customers").await, id).contains("do=transfer"));
    // Whoever is second is told whose it is now.
    let mine = seen(&li, &owner, "version").await;
    assert_eq!(wang.post(&owner, &[("person", "赵敏"), ("version", &mine)]).await.status, 303);
    let late = post(&li, &mine).await;
    assert_ne!(late.status, 303, "{}", late.text());
    assert_eq!(world.word(OWNER), "zhao");
    let stale = wang.post(&owner, &[("person", "陈静"), ("version", &mine)]).await;
    assert!(stale.status == 409 && stale.text().contains("赵敏"), "{}", stale.text());
}

#[actix_web::test]
async fn a_row_goes_with_its_customer_where_the_giver_loses_sight_of_it() {
    let world = World::new().await;
    let id = world.customer("云栖");
    let owner = format!("/customers/{id}/owner");
    for (login, to, stays) in [("wang", "黄蓉", false), ("zhou", "李娜", true)] {
        let visitor = world.sign_in(login);
        let version = version(&world, id);
        let fields = [("csrf", visitor.token()), ("person", to.to_owned()), ("version", version)];
        let request = visitor.form(&owner, &fields).insert_header(("sec-fetch-site", "same-origin"));
        let part = visitor.send(request.insert_header(("hx-request", "true"))).await;
        let text = part.text();
        assert_eq!(part.status, 200, "{text}");
        assert!(text.contains(&format!("负责人 {to}")) && text.contains("撤销"), "{text}");
        assert_eq!(text.contains(&format!("<tr id=\"r-{id}\" hx-swap-oob=\"delete\"")), !stays, "{login}: {text}");
        assert_eq!(text.contains("hx-swap-oob=\"outerHTML\""), stays, "{login}");
    }
}

#[actix_web::test]
async fn the_row_is_drawn_anew_where_it_stands_and_no_larger_than_a_fragment_may_be() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.customer("云栖");
    let (cell, next) = (format!("/customers/{id}/cell"), format!("/customers/{id}/next"));
    world.run("update customer set grade = 'A' where name like '%云栖%'");
    let (version, was) = (version(&world, id), seen(&li, &next, "was").await);
    let day = ahead(&world, 20);
    let grade = [("field", "grade"), ("value", "C"), ("version", version.as_str())];
    let planned = [("value", day.as_str()), ("was", was.as_str())];
    let told = format!("下次跟进 {day}");
    for (path, fields, words) in [(&cell, grade.as_slice(), "级别 C 一般"), (&next, planned.as_slice(), &told)] {
        let mut all = vec![("csrf", li.token())];
        all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let request = li.form(path, &all).insert_header(("sec-fetch-site", "same-origin"));
        let part = li.send(request.insert_header(("hx-request", "true"))).await;
        assert_eq!(part.status, 200);
        let text = part.text();
        assert!(text.contains(&format!("<template><tr id=\"r-{id}\"")), "{text}");
        assert!(text.contains("hx-swap-oob=\"outerHTML\"") && text.contains("C 一般"), "{text}");
        assert!(text.contains(words) && text.contains("撤销") && text.len() < 10_000, "{text}");
    }
}
