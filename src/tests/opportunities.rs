//! Opportunities: who makes, sees, edits and gives them; lists; that they go along with their customer.

use super::support::{Page, Visitor, World};

pub const LAST: &str = "select max(id) as n from opportunity";

/// A new opportunity on 云栖, of Li Na.
pub async fn add(li: &Visitor, fields: &[(&str, &str)]) -> i64 {
    let customer = li.world.customer("云栖").to_string();
    let all: Vec<(&str, &str)> = [("customer_id", customer.as_str())].iter().chain(fields).copied().collect();
    let made = li.post("/opportunities/new", &all).await;
    assert_eq!(made.status, 303, "{}", made.text());
    li.world.number(LAST)
}

/// What an opportunity holds at this moment.
pub fn value(world: &World, id: i64, column: &str) -> String {
    word(world, format!("select coalesce({column}::text, '-') as t from opportunity where id = {id}"))
}

/// What a statement made for one test says.
pub fn word(world: &World, statement: String) -> String {
    world.word(Box::leak(statement.into_boxed_str()))
}

async fn text(visitor: &Visitor, path: &str) -> String {
    visitor.get(path).await.text()
}

#[actix_web::test]
async fn a_customer_is_enough() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[]).await;
    let row = format!(
        "select o.name || '|' || u.login || '|' || s.key || '|' || o.state || '|' || o.currency || '|' || (o.amount is null) as t
         from opportunity o join app_user u on u.id = o.owner_id join stage s on s.id = o.stage_id where o.id = {id}"
    );
    let month = world.clock.now().with_timezone(&chrono_tz::Asia::Shanghai).format("%Y-%m").to_string();
    let made = word(&world, row);
    assert!(made.contains(&month) && made.ends_with("商机|li|contact|open|CNY|true"), "{made}");
    let page = text(&li, &format!("/opportunities/{id}")).await;
    for words in ["初步接触", "商务谈判", "进入「需求确认」", "OP-0000", "杭州云栖信息技术有限公司"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(
        text(&li, &format!("/customers/{}", world.customer("云栖"))).await.contains(&format!("/opportunities/{id}"))
    );
    assert!(text(&li, "/opportunities").await.contains(&format!("/opportunities/{id}")));
    // Numbers are drawn without gaps.
    let next = add(&li, &[("name", "第二个")]).await;
    assert_eq!(
        value(&world, next, "number").parse::<i64>().unwrap(),
        value(&world, id, "number").parse::<i64>().unwrap() + 1
    );
}

#[actix_web::test]
async fn from_the_menu_the_customer_is_named() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let fields =
        [("customer", "杭州云栖信息技术有限公司"), ("name", "安全评估"), ("amount", "12万"), ("expected_on", "月底")];
    assert_eq!(li.post("/opportunities/new", &fields).await.status, 303);
    let id = world.number(LAST);
    assert_eq!(value(&world, id, "customer_id"), world.customer("云栖").to_string());
    assert_eq!(value(&world, id, "amount_hundredths"), "12000000");
    for (fields, words) in [
        (vec![("name", "无主")], "请填写客户"),
        (vec![("customer", "查无此司")], "没有找到名为「查无此司」的客户"),
        (
            vec![
                ("customer", "杭州云栖信息技术有限公司"),
                ("amount", "很多"),
                ("expected_on", "2020-01-01"),
                ("remarks", "保留的备注"),
            ],
            "已经过去",
        ),
        (vec![("customer", "杭州云栖信息技术有限公司"), ("owner", "查无此人")], "查无此人"),
        (vec![("customer", "杭州云栖信息技术有限公司"), ("owner", "xitong")], "没有查看商机的权限"),
    ] {
        let page = li.post("/opportunities/new", &fields).await;
        assert_eq!(page.status, 422, "{words}");
        let page = page.text();
        assert!(page.contains(words), "{words}: {page}");
        for (_, typed) in fields {
            assert!(page.contains(typed), "{typed} is kept");
        }
    }
    assert_eq!(li.post("/opportunities/new", &[("customer", "x"), ("owner_id", "1")]).await.status, 400);
    // A customer of others is not known of, by whatever name or number.
    let foreign = world.customer("前海").to_string();
    assert_eq!(li.post("/opportunities/new", &[("customer_id", &foreign)]).await.status, 404);
    assert_eq!(li.get(&format!("/opportunities/new?customer={foreign}")).await.status, 404);
    assert_eq!(li.get(&format!("/opportunities?customer={foreign}")).await.status, 404);
    assert_eq!(li.post("/opportunities/new", &[("customer", "深圳前海数智科技有限公司")]).await.status, 422);
}

#[actix_web::test]
async fn twenty_submits_make_one() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let (customer, key) = (world.customer("云栖").to_string(), "0193aaaa-0000-7000-8000-0000000000b1");
    for _ in 0..20 {
        let fields = [("customer_id", customer.as_str()), ("name", "只有一个")];
        assert_eq!(li.post_once("/opportunities/new", &fields, key).await.status, 303);
    }
    assert_eq!(world.number("select count(*) as n from opportunity where name = '只有一个'"), 1);
}

#[actix_web::test]
async fn it_is_seen_by_those_whom_it_concerns() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "云栖二期")]).await;
    let path = format!("/opportunities/{id}");
    for (login, view, edit) in [
        ("li", 200, 200),
        ("wang", 200, 200),
        ("chen", 200, 200),
        ("zhou", 200, 200),
        ("qian", 200, 403),
        ("zhao", 404, 404),
        ("huang", 404, 404),
        ("sun", 403, 403),
        ("xitong", 403, 403),
    ] {
        let visitor = world.sign_in(login);
        assert_eq!(visitor.get(&path).await.status, view, "{login}");
        assert_eq!(visitor.get(&format!("{path}/edit")).await.status, edit, "{login} edits");
        let listed = visitor.get("/opportunities").await;
        assert_eq!(listed.status == 200 && listed.text().contains("云栖二期"), view == 200, "{login} lists");
    }
    // Shared with its part.
    let customer = world.customer("云栖");
    let huang = world.sign_in("huang");
    let share = format!("/customers/{customer}/share");
    li.post(&share, &[("person", "黄蓉"), ("level", "read"), ("parts", "contact")]).await;
    assert_eq!(huang.get(&path).await.status, 404, "not this part");
    world.run("update participant set parts = '{opportunity}'");
    assert_eq!(huang.get(&path).await.status, 200);
    assert_eq!(huang.get(&format!("{path}/edit")).await.status, 403);
    assert!(text(&huang, "/opportunities").await.contains("云栖二期"));
}

#[actix_web::test]
async fn two_edit_at_once_and_the_second_sees_both_versions() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let id = add(&li, &[("name", "二期"), ("amount", "1000")]).await;
    let path = format!("/opportunities/{id}/edit");
    let customer = ("customer", "杭州云栖信息技术有限公司");
    let of = |name: &'static str, amount: &'static str, version: &'static str| {
        vec![
            ("name", name),
            customer,
            ("amount", amount),
            ("currency", "CNY"),
            ("commitment", "pipeline"),
            ("version", version),
        ]
    };
    assert_eq!(wang.post(&path, &of("二期扩容", "1000", "1")).await.status, 303);
    let second = li.post(&path, &of("二期", "2000", "1")).await;
    assert_eq!(second.status, 409);
    let shown = second.text();
    assert!(shown.contains("二期扩容") && shown.contains("2000") && shown.contains("刚被修改过"));
    assert_eq!(value(&world, id, "amount"), "1000.00");
    assert_eq!(li.post(&path, &of("二期", "2000", "2")).await.status, 303);
    assert_eq!(value(&world, id, "name || amount"), "二期2000.00");
    // An edit that says nothing of the customer leaves it.
    assert_eq!(li.post(&path, &[("name", "二期"), ("amount", "2000"), ("version", "3")]).await.status, 303);
    assert_eq!(value(&world, id, "customer_id"), world.customer("云栖").to_string());
    // What changed stands on its page and on the customer's timeline.
    let page = text(&li, &format!("/opportunities/{id}")).await;
    assert!(page.contains("1000.00") && page.contains("2000.00") && page.contains("修改了商机"));
    assert!(text(&li, &format!("/customers/{}", world.customer("云栖"))).await.contains("修改了商机「二期」"));
}

#[actix_web::test]
async fn the_contact_is_one_of_the_customer() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let contact = |part: &str| {
        world.number_of("select min(k.id) as n from contact k join customer c on c.id = k.customer_id where c.name like '%' || $1 || '%'", part).to_string()
    };
    let (own, other) = (contact("云栖"), contact("浦江"));
    let id = add(&li, &[("contact", &own)]).await;
    assert_eq!(value(&world, id, "contact_id"), own);
    let customer = world.customer("云栖").to_string();
    let wrong = li.post("/opportunities/new", &[("customer_id", &customer), ("contact", &other)]).await;
    assert!(wrong.status == 422 && wrong.text().contains("请选择这个客户的联系人"));
    // On another customer the contact does not come along.
    let fields =
        [("name", "换客户"), ("customer", "上海浦江医疗器械有限公司"), ("contact", own.as_str()), ("version", "1")];
    assert_eq!(li.post(&format!("/opportunities/{id}/edit"), &fields).await.status, 303);
    assert_eq!(value(&world, id, "contact_id"), "-");
    assert_eq!(value(&world, id, "customer_id"), world.customer("浦江").to_string());
}

#[actix_web::test]
async fn it_changes_hands_by_itself() {
    let world = World::new().await;
    let (li, zhao) = (world.sign_in("li"), world.sign_in("zhao"));
    let id = add(&li, &[("name", "转给赵敏")]).await;
    let path = format!("/opportunities/{id}");
    let given = li.post(&format!("{path}/assign"), &[("owner", "赵敏")]).await;
    assert_eq!(given.status, 303, "{}", given.text());
    assert_eq!(zhao.get(&path).await.status, 200);
    assert_eq!(li.get(&path).await.status, 200, "on a customer of hers");
    assert_eq!(li.post(&format!("{path}/delete"), &[]).await.status, 403);
    assert!(text(&zhao, "/notices").await.contains("转给赵敏"));
    // On nothing: whoever gives it away sees it no more.
    world.run_sql(kezhan::core::sql::Sql::new("update opportunity set customer_id = null where id = $1").bind(id));
    let given = zhao.post(&format!("{path}/assign"), &[("owner", "wang")]).await;
    assert_eq!((given.status.as_u16(), given.location()), (303, "/opportunities".to_owned()), "{}", given.text());
    assert_eq!(zhao.get(&path).await.status, 404);
    assert_eq!(world.sign_in("wang").get(&path).await.status, 200);
}

#[actix_web::test]
async fn it_goes_along_with_its_customer() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let customer = world.customer("云栖").to_string();
    let open = add(&li, &[("name", "还在谈")]).await;
    let lost = add(&li, &[("name", "已输")]).await;
    let fields = [("state", "lost"), ("reason", "5"), ("competitor", "1"), ("version", "1")];
    assert_eq!(li.post(&format!("/opportunities/{lost}/end"), &fields).await.status, 303);
    li.post("/customers/transfer", &[("ids", &customer), ("person", "黄蓉")]).await;
    assert_eq!(li.get(&format!("/opportunities/{open}")).await.status, 404);
    assert_eq!(huang.get(&format!("/opportunities/{open}")).await.status, 200);
    assert_eq!(value(&world, open, "owner_id"), world.id("huang").to_string());
    assert_eq!(value(&world, lost, "owner_id"), world.id("li").to_string(), "who closed it has the credit");
    assert_eq!(huang.get(&format!("/opportunities/{lost}")).await.status, 200, "by the record cone");
    // Into the recycle bin and out of it.
    assert_eq!(huang.post(&format!("/customers/{customer}/delete"), &[]).await.status, 303);
    assert_eq!(huang.get(&format!("/opportunities/{open}")).await.status, 404);
    assert!(!text(&huang, "/opportunities").await.contains("还在谈"));
    world.run("update customer set deleted_at = null");
    assert_eq!(huang.get(&format!("/opportunities/{open}")).await.status, 200);
    // Emptied with it.
    world.run("update customer set deleted_at = now() - interval '91 days' where name like '%云栖%'");
    kezhan::customers::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number("select count(*) as n from opportunity where name in ('还在谈', '已输')"), 0);
}

#[actix_web::test]
async fn it_is_deleted_and_comes_back_and_is_gone_after_ninety_days() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "误建")]).await;
    let path = format!("/opportunities/{id}");
    assert_eq!(li.post(&format!("{path}/delete"), &[]).await.location(), "/opportunities");
    assert_eq!(li.get(&path).await.status, 404);
    assert_eq!(li.post(&format!("{path}/restore"), &[]).await.status, 303);
    assert_eq!(li.get(&path).await.status, 200);
    assert_eq!(li.post(&format!("{path}/delete"), &[]).await.status, 303);
    world.run("update opportunity set deleted_at = now() - interval '91 days' where deleted_at is not null");
    kezhan::opportunities::jobs::morning(&world.house.db, chrono_tz::Asia::Shanghai).unwrap();
    assert_eq!(world.number("select count(*) as n from opportunity where name = '误建'"), 0);
    let told = "select count(*) as n from audit_event where name = 'opportunity.purged'";
    assert_eq!(world.number(told), 1);
}

/// Sixty of Li Na's: amounts 0 to 59, the day of closing the other way round, every third without either.
fn many(world: &World) {
    world.run(
        "insert into opportunity (number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, amount, expected_on, created_at, updated_at)
         select 1000 + n, '批量' || n, c.id, c.owner_id, c.owner_dept_id, 1, 1 + n % 4, now() - n * interval '1 day' + interval '1 hour', now(), 'CNY',
           case when n % 3 > 0 then n end, case when n % 3 > 0 then current_date + 100 - n end, now(), now() - n * interval '1 minute'
         from customer c, generate_series(0, 59) n where c.name like '%云栖%'",
    );
}

fn names(page: &Page) -> Vec<String> {
    let page = page.text();
    let found =
        page.match_indices("批量").map(|(at, _)| page[at..].chars().take_while(|c| *c != '<' && *c != '"').collect());
    let mut names: Vec<String> = found.collect();
    names.dedup();
    // The bar of the list is called so.
    names.retain(|name| name != "批量操作");
    names
}

#[actix_web::test]
async fn lists_are_paged_in_every_order_and_narrowed() {
    let world = World::new().await;
    world.run("delete from opportunity");
    many(&world);
    for login in ["li", "wang", "zhou"] {
        let visitor = world.sign_in(login);
        for sort in ["", "expected", "amount"] {
            let first = visitor.get(&format!("/opportunities?sort={sort}")).await;
            let shown = first.text();
            let next = shown
                .split("href=\"")
                .find(|part| part.contains("after="))
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .replace("&amp;", "&");
            let second = visitor.get(&next).await;
            let (one, two) = (names(&first), names(&second));
            assert_eq!((one.len(), two.len()), (50, 10), "{login} {sort}");
            let mut all: Vec<&String> = one.iter().chain(&two).collect();
            match sort {
                "amount" | "expected" => assert_eq!((all[0].as_str(), all[39].as_str()), ("批量59", "批量1")),
                _ => assert_eq!((all[0].as_str(), all[59].as_str()), ("批量0", "批量59")),
            }
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 60, "each once: {login} {sort}");
            let second = second.text();
            let back = second
                .split("href=\"")
                .find(|part| part.contains("before="))
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .replace("&amp;", "&");
            assert_eq!(names(&visitor.get(&back).await), one, "{login} {sort} back");
        }
    }
    let li = world.sign_in("li");
    let count = async |query: &str| names(&li.get(&format!("/opportunities?{query}")).await).len();
    assert_eq!(count("stage=1.need").await, 15);
    assert_eq!(count("least=50").await, 7);
    assert_eq!(count("least=10&most=20").await, 8);
    assert_eq!(count("mine=1").await, 50);
    assert_eq!(count("owner=zhao").await, 0);
    assert_eq!(count("q=%E4%BA%91%E6%A0%96").await, 50, "by the customer");
    assert_eq!(count("q=%E6%89%B9%E9%87%8F59").await, 1, "by the name");
    assert_eq!(count("q=OP-001007").await, 1, "by the number");
    assert_eq!(count("q=1007").await, 1);
    assert_eq!(count("state=won").await, 0);
    assert_eq!(count("state=all&stage=1.quote").await, 15);
    assert_eq!(count("only=stale").await, 42);
    let month = world.word("select to_char(current_date + 41, 'YYYY-MM') as t");
    assert!(count(&format!("month={month}")).await > 0);
    assert_eq!(count("month=2001-01").await, 0);
    let east = world.number("select id as n from department where name_zh = '华东组'");
    let south = world.number("select id as n from department where name_zh = '华南组'");
    assert_eq!((count(&format!("department={east}")).await, count(&format!("department={south}")).await), (50, 0));
    let customer = world.customer("云栖");
    assert_eq!(count(&format!("customer={customer}&sort=amount")).await, 50);
    // What makes no sense is as if not asked.
    assert_eq!(count("after=x&month=2026-99&least=-5&stage=1&sort=zzz").await, 50);
}

#[actix_web::test]
async fn stale_ones_are_marked() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "停了很久")]).await;
    assert!(!text(&li, "/opportunities?only=stale").await.contains("停了很久"));
    world.run_sql(
        kezhan::core::sql::Sql::new(
            "update opportunity set stage_since = now() - interval '20 days 1 hour' where id = $1",
        )
        .bind(id),
    );
    assert!(text(&li, "/opportunities?only=stale").await.contains("停了很久"));
    assert!(text(&li, &format!("/opportunities/{id}")).await.contains("停留超期 6 天"));
    assert!(text(&li, "/").await.contains("停留超期的商机"), "Today counts it");
    // And whose day has come.
    assert!(!text(&li, "/opportunities?only=overdue").await.contains("停了很久"));
    world.run_sql(
        kezhan::core::sql::Sql::new("update opportunity set expected_on = current_date - 1 where id = $1").bind(id),
    );
    assert!(text(&li, "/opportunities?only=overdue").await.contains("停了很久"));
    assert!(text(&li, "/").await.contains("到期未成交的商机"));
}
