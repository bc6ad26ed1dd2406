//! Leads: a name or a phone is enough; who sees them; follow-ups, statuses, assigning, the recycle bin, lists and searches.

use super::support::{Page, Visitor, World};
use kezhan::core::problem::Problem;
use kezhan::core::sql::{Number, Sql};

async fn add(visitor: &Visitor, fields: &[(&str, &str)]) -> Page {
    visitor.post("/leads/new", fields).await
}

fn newest(world: &World) -> i64 {
    world.number("select max(id) as n from lead")
}

fn lead(world: &World, part: &str) -> i64 {
    world.number_of("select id as n from lead where name like '%' || $1 || '%'", part)
}

fn state(world: &World, id: i64) -> String {
    let sql = "select l.status || ' ' || coalesce(u.login, 'pool') || ' ' || coalesce(l.failure, '-') as t
        from lead l left join app_user u on u.id = l.owner_id where l.id = $1";
    world
        .house
        .db
        .read_now(&kezhan::core::access::Actor::robot("test"), |r| {
            Sql::new(sql).bind(id).one::<kezhan::core::sql::Word>(r)
        })
        .unwrap()
        .t
}

#[actix_web::test]
async fn a_name_or_a_phone_is_enough() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for fields in [[("name", "只有名称")], [("phones", "139 0000 1111")], [("contact", "只有联系人")]] {
        let made = add(&li, &fields).await;
        assert_eq!(
            (made.status.as_u16(), made.location()),
            (303, format!("/leads/{}", newest(&world))),
            "{}",
            made.text()
        );
    }
    let wrong = add(&li, &[("remark", "什么都没有")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("请填写名称、联系人、电话或邮箱中的任意一项") && wrong.text().contains("什么都没有"));
    // What has no name is called by its contact, or by its number, never by its phone.
    let page = li.get(&format!("/leads/{}", newest(&world) - 1)).await.text();
    assert!(page.contains("<h1><bdi>L0"), "{page}");
    assert_eq!(world.word("select phones[1] as t from lead order by id desc offset 1 limit 1"), "139 0000 1111");
    let numbers = world.number("select count(distinct number) as n from lead");
    assert_eq!(numbers, world.number("select count(*) as n from lead"));
}

#[actix_web::test]
async fn everyone_sees_their_own_and_managers_those_below() {
    let world = World::new().await;
    let id = lead(&world, "南湖");
    let path = format!("/leads/{id}");
    for (login, status) in [("li", 200), ("wang", 200), ("zhou", 200), ("zhao", 404), ("huang", 404)] {
        let visitor = world.sign_in(login);
        assert_eq!(visitor.get(&path).await.status.as_u16(), status, "{login}");
        assert_eq!(visitor.get("/leads").await.text().contains("嘉兴南湖"), status == 200, "{login}");
    }
    let li = world.sign_in("li").get("/leads").await.text();
    // Personal values are masked in lists.
    assert!(li.contains("137****1020") && !li.contains("137 5731 1020"), "{li}");
    assert!(world.sign_in("li").get(&path).await.text().contains("137 5731 1020"));
}

#[actix_web::test]
async fn a_follow_up_takes_a_sentence_and_moves_the_lead() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.number("select id as n from lead where contact = '郑女士'");
    assert_eq!(state(&world, id), "new li -");
    let path = format!("/leads/{id}/follow-ups");
    let said =
        li.upload(&path, &[("body", "约了明天上午去她的门店")], &[("files", "门店.txt", "地址".as_bytes())]).await;
    assert_eq!((said.status.as_u16(), said.location()), (303, format!("/leads/{id}")), "{}", said.text());
    assert_eq!(state(&world, id), "following li -");
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(
        page.contains("约了明天上午去她的门店") && page.contains("门店.txt") && page.contains("下次跟进"),
        "{page}"
    );
    let follow_up = world.number("select max(id) as n from follow_up");
    // The author corrects it, deletes it and takes that back; each leads to the lead again.
    let fields = [("body", "改到后天下午"), ("version", "1")];
    let corrected = li.post(&format!("/follow-ups/{follow_up}/edit"), &fields).await;
    assert_eq!(
        (corrected.status.as_u16(), corrected.location()),
        (303, format!("/leads/{id}")),
        "{}",
        corrected.text()
    );
    let deleted = li.post(&format!("/follow-ups/{follow_up}/delete"), &[("reason", "")]).await;
    assert_eq!((deleted.status.as_u16(), deleted.location()), (303, format!("/leads/{id}")), "{}", deleted.text());
    assert!(!li.get(&format!("/leads/{id}")).await.text().contains("改到后天下午"));
    let back = li.post(&format!("/follow-ups/{follow_up}/restore"), &[]).await;
    assert_eq!((back.status.as_u16(), back.location()), (303, format!("/leads/{id}")), "{}", back.text());
    assert!(li.get(&format!("/leads/{id}")).await.text().contains("改到后天下午"));
    assert_eq!(world.sign_in("huang").get(&format!("/follow-ups/{follow_up}/edit")).await.status, 404);
    // From the row of the list the row comes back with it.
    let row = li.upload(&path, &[("body", "又通了一次电话，对方很忙"), ("from", "row")], &[]).await;
    assert_eq!(row.status, 303);
    let part = li.part(&format!("/leads/{id}/follow-up?from=row")).await;
    assert!(part.text().contains("under-") && part.text().contains(&path), "{}", part.text());
    let empty = li.upload(&path, &[("body", "")], &[]).await;
    assert_eq!(empty.status, 422, "{}", empty.text());
}

#[actix_web::test]
async fn it_is_moved_closed_with_a_reason_and_opened_again() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "太湖源");
    let path = format!("/leads/{id}");
    assert_eq!(li.post(&format!("{path}/status"), &[("status", "interested")]).await.status, 303);
    assert_eq!(state(&world, id), "interested li -");
    assert_eq!(li.post(&format!("{path}/status"), &[("status", "converted")]).await.status, 400);
    let wrong = li.post(&format!("{path}/fail"), &[("note", "没有选")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("请选择关闭原因") && wrong.text().contains("没有选"));
    assert_eq!(li.post(&format!("{path}/fail"), &[("failure", "competitor"), ("note", "已签三年")]).await.status, 303);
    assert_eq!(state(&world, id), "failed li competitor");
    let page = li.get(&path).await.text();
    assert!(
        page.contains("已关闭：已选竞品") && page.contains("已签三年") && !page.contains("id=\"follow\""),
        "{page}"
    );
    let released = li.post(&format!("{path}/release"), &[("reason", "不要了")]).await;
    assert_eq!(released.status, 422, "a closed lead does not go to the pool");
    assert_eq!(li.post(&format!("{path}/status"), &[("status", "following")]).await.status, 303);
    assert_eq!(state(&world, id), "following li -");
    // Somebody who sees it may not do that for its owner.
    let reader = world.sign_in("zhao");
    assert_eq!(reader.post(&format!("{path}/status"), &[("status", "interested")]).await.status, 404);
}

#[actix_web::test]
async fn of_two_edits_of_one_version_both_are_shown() {
    let world = World::new().await;
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let id = lead(&world, "南湖");
    let version = world.number_at("select version::bigint as n from lead where id = $1", id).to_string();
    let path = format!("/leads/{id}/edit");
    let first = wang.post(&path, &[("name", "王磊改的名称"), ("version", &version)]).await;
    assert_eq!(first.status, 303, "{}", first.text());
    let second = li.post(&path, &[("name", "李娜改的名称"), ("version", &version)]).await;
    assert_eq!(second.status, 409);
    assert!(second.text().contains("王磊改的名称") && second.text().contains("李娜改的名称"));
    let story = li.get(&format!("/leads/{id}")).await.text();
    assert!(story.contains("<del><bdi>嘉兴南湖新材料有限公司</bdi></del>"), "{story}");
}

#[actix_web::test]
async fn managers_assign_many_and_the_new_owner_is_told_once() {
    let world = World::new().await;
    let wang = world.sign_in("wang");
    let (one, two) = (lead(&world, "南湖"), lead(&world, "太湖源"));
    let pooled = lead(&world, "青岛海蓝");
    let ids = [one, two, pooled].map(|id| id.to_string());
    let preview = wang.get(&format!("/leads/bulk?do=assign&ids={one}&ids={two}&ids={pooled}")).await;
    assert!(preview.status == 200 && preview.text().contains("分配 3 条线索") && preview.text().contains("公海"));
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("ids", id.as_str())).collect();
    fields.extend([("person", "赵敏"), ("reason", "调整区域")]);
    let done = wang.post("/leads/bulk/assign", &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    for id in [one, two, pooled] {
        assert!(state(&world, id).contains(" zhao "), "{}", state(&world, id));
    }
    let told = "select count(*) as n from notice n join app_user u on u.id = n.user_id where u.login = 'zhao' and n.kind = 'lead_given'";
    assert_eq!(world.number(told), 1);
    let notices = world.sign_in("zhao").get("/notices").await.text();
    assert!(notices.contains("王磊 分配给您") && notices.contains("和另外 2 条线索"), "{notices}");
    assert_eq!(
        world.number("select count(*) as n from lead_owner_history where reason = '调整区域' and upper_inf(during)"),
        3
    );
    // Again: they have them. Nobody of that name; somebody who may not view leads.
    for (person, words) in [("赵敏", "已经由"), ("没有此人", "没有"), ("钱进", "没有查看线索的权限")]
    {
        let fields = [("ids", ids[0].as_str()), ("person", person)];
        let again = wang.post("/leads/bulk/assign", &fields).await;
        assert!(again.status == 422 && again.text().contains(words), "{person}: {} {}", again.status, again.text());
    }
    // A salesperson gives away what is theirs, nothing else, and of the pool nothing to others.
    let li = world.sign_in("li");
    assert_eq!(li.post("/leads/bulk/assign", &[("ids", ids[0].as_str()), ("person", "黄蓉")]).await.status, 404);
    let other = lead(&world, "南昌红谷").to_string();
    assert_eq!(li.post("/leads/bulk/assign", &[("ids", other.as_str()), ("person", "黄蓉")]).await.status, 403);
}

#[actix_web::test]
async fn a_deleted_lead_waits_in_the_bin_and_is_gone_after_ninety_days() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    assert_eq!(li.post(&format!("/leads/{id}/delete"), &[]).await.status, 303);
    assert_eq!(li.get(&format!("/leads/{id}")).await.status, 404);
    assert!(li.get("/leads/bin").await.text().contains("嘉兴南湖"));
    assert!(!world.sign_in("huang").get("/leads/bin").await.text().contains("嘉兴南湖"));
    assert_eq!(li.post(&format!("/leads/{id}/restore"), &[]).await.status, 303);
    assert_eq!(li.get(&format!("/leads/{id}")).await.status, 200);
    li.post(&format!("/leads/{id}/delete"), &[]).await;
    kezhan::leads::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number_at("select count(*) as n from lead where id = $1", id), 1);
    world.run("update lead set deleted_at = deleted_at - interval '91 days' where deleted_at is not null");
    kezhan::leads::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number_at("select count(*) as n from lead where id = $1", id), 0);
    assert_eq!(world.number_at("select count(*) as n from follow_up where lead_id = $1", id), 0);
}

#[actix_web::test]
async fn lists_are_filtered_searched_and_paged_by_key() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for (query, there, not_there) in [
        ("status=interested", "嘉兴南湖", "太湖源"),
        ("source=website", "太湖源", "嘉兴南湖"),
        ("status=failed", "台州路桥", "嘉兴南湖"),
        ("q=%E5%8D%97%E6%B9%96", "嘉兴南湖", "太湖源"),
        ("q=jxnh", "嘉兴南湖", "太湖源"),
        ("q=13757311020", "嘉兴南湖", "太湖源"),
        ("q=%E5%90%B4%E6%95%8F", "嘉兴南湖", "太湖源"),
        ("view=mine", "嘉兴南湖", "青岛海蓝"),
        ("view=pool", "青岛海蓝", "嘉兴南湖"),
        ("owner=%E6%9D%8E%E5%A8%9C", "嘉兴南湖", "青岛海蓝"),
    ] {
        let list = li.get(&format!("/leads?{query}")).await.text();
        assert!(list.contains(there) && !list.contains(not_there), "{query}: {list}");
    }
    // The box of every page finds it too, for whom it is to be known of.
    for (login, found) in [("li", true), ("wang", true), ("huang", false)] {
        let page = world.sign_in(login).get("/search?q=%E5%8D%97%E6%B9%96").await.text();
        assert_eq!(page.contains("嘉兴南湖"), found, "{login}: {page}");
    }
    let number = world.word("select 'L' || lpad(number::text, 5, '0') as t from lead where name like '%南湖%'");
    assert!(li.get(&format!("/leads?q={number}")).await.text().contains("嘉兴南湖"));
    world.run(
        "with drawn as (update counter set last = last + 120 where object = 'lead' returning last)
         insert into lead (number, name, owner_id, owner_dept_id, created_at, updated_at)
         select drawn.last - n, '很多' || lpad(n::text, 3, '0'), u.id, u.department_id, now(), now() - n * interval '1 minute'
         from drawn, app_user u, generate_series(0, 119) n where u.login = 'huang'",
    );
    let huang = world.sign_in("huang");
    let (mut path, mut seen) = ("/leads?view=mine".to_owned(), Vec::new());
    loop {
        let list = huang.get(&path).await.text();
        let names = list.split("很多").skip(1).map(|rest| rest.chars().take(3).collect::<String>());
        seen.extend(names.filter(|name| name.chars().all(|c| c.is_ascii_digit())));
        let Some((before, _)) = list.split_once("\" rel=\"next\"") else { break };
        path = before.rsplit_once("href=\"").unwrap().1.replace("&amp;", "&");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 120, "each lead stands on one page");
}

#[actix_web::test]
async fn a_role_that_hides_a_field_hides_it_here_too() {
    let world = World::new().await;
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', f, r from role, (values ('amount', 'hidden'), ('phones', 'masked'), ('source', 'hidden')) x(f, r) where key = 'salesperson'");
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(!page.contains("80,000") && page.contains("137****1020") && !page.contains("<bdi>展会</bdi>"), "{page}");
    assert_eq!(li.get("/leads?source=exhibition").await.status, 403);
    // What is not written is kept.
    let version = world.number_at("select version::bigint as n from lead where id = $1", id).to_string();
    let saved = li.post(&format!("/leads/{id}/edit"), &[("name", "改名"), ("version", &version)]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(world.number_at("select amount_hundredths as n from lead where id = $1", id), 8_000_000);
    let refused = li.post(&format!("/leads/{id}/edit"), &[("amount", "1"), ("version", "9")]).await;
    assert_eq!(refused.status, 400);
    assert_eq!(li.post(&format!("/leads/{id}/reveal"), &[("field", "phones")]).await.status, 403);
}

#[actix_web::test]
async fn whoever_gets_a_lead_has_a_working_day_and_is_told_once_with_the_manager() {
    let world = World::new().await;
    let made = add(&world.sign_in("li"), &[("name", "刚来的线索")]).await;
    assert_eq!(made.status, 303);
    let id = newest(&world);
    let given =
        "select (extract(epoch from lower(during)) * 1000000)::bigint as n from lead_owner_history where lead_id = $1";
    let given = chrono::DateTime::from_timestamp_micros(world.number_at(given, id)).unwrap();
    let calendar = kezhan::core::calendar::Calendar::usual(chrono_tz::Asia::Shanghai);
    let due = kezhan::leads::clock::due(given, &calendar);
    let told = || world.number_at("select count(*) as n from notice where kind = 'lead_late' and row_id = $1", id);
    let tick = || kezhan::leads::clock::tick(&world.house, &serde_json::Value::Null).unwrap();
    world.clock.advance(due - world.clock.now() - chrono::TimeDelta::minutes(2));
    tick();
    assert_eq!(told(), 0, "two minutes before");
    let page = world.sign_in("li").get(&format!("/leads/{id}")).await.text();
    assert!(page.contains("首次跟进截止") && !page.contains("已超时"), "{page}");
    world.clock.advance(chrono::TimeDelta::minutes(4));
    tick();
    tick();
    assert_eq!(told(), 2, "the owner and the manager, once");
    let wang = world.sign_in("wang").get("/notices").await.text();
    assert!(wang.contains("刚来的线索") && wang.contains("李娜 超过 24 小时"), "{wang}");
    let li = world.sign_in("li");
    assert!(li.get(&format!("/leads/{id}")).await.text().contains("已超时"));
    // Followed up meanwhile, it is no longer told.
    let body = [("body", "打过第一次电话，对方愿意见面")];
    li.upload(&format!("/leads/{id}/follow-ups"), &body, &[]).await;
    assert!(!world.sign_in("wang").get("/notices").await.text().contains("刚来的线索"));
    assert!(!li.get(&format!("/leads/{id}")).await.text().contains("首次跟进截止"));
}

#[test]
fn the_clock_runs_on_working_days_only() {
    use chrono::{TimeZone, Utc};
    let calendar = kezhan::core::calendar::Calendar::usual(chrono_tz::Asia::Shanghai);
    let at = |day: u32, hour: u32| Utc.with_ymd_and_hms(2026, 6, day, hour, 0, 0).unwrap();
    // Times of UTC; Shanghai is eight hours ahead. The 19th to 21st of June 2026 are days off.
    for (given, due) in [(at(8, 2), at(9, 2)), (at(12, 7), at(15, 7)), (at(13, 1), at(15, 16)), (at(18, 3), at(22, 3))]
    {
        assert_eq!(kezhan::leads::clock::due(given, &calendar), due, "{given}");
    }
}

#[actix_web::test]
async fn what_is_handed_over_is_no_record_of_another_kind_with_the_same_number() {
    let world = World::new().await;
    let foreign = world.number("select c.id as n from customer c join app_user u on u.id = c.owner_id where u.login = 'huang' order by 1 limit 1");
    let done = world.house.db.write_now(&world.actor("li"), |tx| {
        let seen = |tx: &mut kezhan::core::tx::Tx| {
            Sql::new("select count(*) as n from customer where id = $1").bind(foreign).one::<Number>(tx).unwrap().n
        };
        tx.hand_over("lead", &[foreign], "")?;
        assert_eq!(seen(tx), 0);
        tx.hand_over("customer", &[foreign], "")?;
        assert_eq!(seen(tx), 1);
        Err::<(), _>(Problem::NotFound)
    });
    assert!(matches!(done, Err(Problem::NotFound)));
}
