//! Contacts of a file for customers that are there already: told before, added as if by hand, taken back alone.

use super::import_contacts::{decide, run_jobs, sent};
use super::support::{OwnDatabase, Visitor, World};

const CUSTOMERS: &str = "select count(*) as n from customer where origin = 'import'";
const CONTACTS: &str = "select count(*) as n from contact where import_id is not null";

/// The name of a customer by a part of it.
fn name(world: &World, id: i64) -> String {
    let of = kezhan::core::sql::Sql::new("select name as t from customer where id = $1").bind(id);
    let robot = kezhan::core::access::Actor::robot("test");
    world.house.db.read_now(&robot, |r| of.one::<kezhan::core::sql::Word>(r)).unwrap().t
}

/// Lets rows of names that are there add their contacts; the page then.
async fn adding(visitor: &Visitor, path: &str) -> String {
    let done = visitor.post(&format!("{path}/columns"), &[("add_contacts", "1")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    run_jobs(&visitor.world);
    visitor.get(path).await.text()
}

#[actix_web::test]
async fn contacts_go_to_customers_that_are_there_and_nothing_else_of_their_rows() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let (ours, theirs) = (world.customer("云栖"), world.customer("前海"));
    let (name_of, hidden) = (name(&world, ours), name(&world, theirs));
    let version = world.number_at("select version::bigint as n from customer where id = $1", ours);
    let there = world.number_at("select count(*) as n from contact where customer_id = $1", ours);
    let file = format!(
        "公司名称,联系人,手机,行业,员工人数\n{name_of},沈一,13700001111,没有这种行业,-5\n嘉兴新客户,沈二,,,\n{name_of},沈三,,,\n{name_of},,,,\n\
         {name_of},吴晓明,,,\n{name_of},沈一,,,\n{hidden},沈四,,,\n"
    );
    let (path, page) = sent(&li, &file).await;
    assert!(page.text().contains("与已有客户同名的行，只把联系人加到该客户"));
    assert!(page.text().contains("5 行的名称与已有客户相同"), "as usual they are new customers, and one is told");
    let page = adding(&li, &path).await;
    assert!(page.contains("2 位联系人将加到已有客户") && page.contains(&format!("{name_of}（2 位）")), "{page}");
    assert!(page.contains("该客户已有联系人「吴晓明」") && page.contains("该客户已有联系人「沈一」"), "{page}");
    assert!(!page.contains(&format!("{hidden}（")), "of what one does not see nothing is told");
    decide(&li, &path, "good").await;
    assert!(li.get(&path).await.text().contains("已导入 2 位客户。2 位联系人加到了已有客户。"));
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (2, 4));
    let added = "select coalesce(string_agg(x.name || '|' || x.main || '|' || (x.owner_id = c.owner_id), ' ' order by x.id), '') as t
       from contact x join customer c on c.id = x.customer_id where x.import_id is not null and c.import_id is null";
    assert_eq!(world.word(added), "沈一|false|true 沈三|false|true");
    // Nothing else of the row: the customer is as it was. Each contact has its history, as one made by hand.
    assert_eq!(world.number_at("select version::bigint as n from customer where id = $1", ours), version);
    for (events, table) in [
        (
            "change_history",
            "select count(*) as n from change_history where name = 'contact.created' and customer_id = $1 and cause <> ''",
        ),
        (
            "audit_event",
            "select count(*) as n from audit_event where name = 'contact.created' and customer_id = $1 and reasons <> '{}'",
        ),
    ] {
        assert_eq!(world.number_at(table, ours), 2, "{events}");
    }
    assert!(li.get(&format!("/customers/{ours}")).await.text().contains("沈三"));
    assert!(li.get("/search?q=%E6%B2%88%E4%B8%89").await.text().contains("沈三"));
    // Taken back, exactly these are gone, with the customers that the file made.
    let undone = li.post(&format!("{path}/undo"), &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.text());
    assert!(li.get(&path).await.text().contains("删除了加到已有客户的 2 位联系人"));
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (0, 0));
    assert_eq!(world.number_at("select count(*) as n from contact where customer_id = $1", ours), there);
    assert_eq!(world.number("select count(*) as n from contact_search s where not exists (select 1 from contact t where t.id = s.contact_id)"), 0);
}

#[actix_web::test]
async fn who_may_not_edit_a_customer_adds_no_contact_to_it() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let id = world.customer("云栖");
    let share = format!("/customers/{id}/share");
    let file = format!("公司名称,联系人\n{},沈一\n", name(&world, id));
    for (level, part, words) in [
        ("read", "contact", "您不能修改它或新建它的联系人"),
        ("write", "follow_up", "您不能修改它或新建它的联系人"),
        ("write", "contact", "1 位联系人将加到已有客户"),
    ] {
        li.post(&share, &[("person", "黄蓉"), ("level", level), ("parts", part)]).await;
        let (path, _) = sent(&huang, &file).await;
        let page = adding(&huang, &path).await;
        assert!(page.contains(words), "{level} {part}: {page}");
    }
    // The right is over when the decision comes: nothing is written.
    let (path, _) = sent(&huang, &file).await;
    let page = adding(&huang, &path).await;
    let (_, rest) = page.split_once("name=\"version\" value=\"").unwrap();
    let version = rest.split('"').next().unwrap();
    li.post(&share, &[("person", "黄蓉"), ("level", "read"), ("parts", "contact")]).await;
    let refused = huang.post(&format!("{path}/decide"), &[("rows", "all"), ("version", version)]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(world.number(CONTACTS), 0);
}

#[actix_web::test]
async fn two_customers_of_a_name_are_told_and_parents_are_found() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for _ in 0..2 {
        assert_eq!(li.post("/customers/new", &[("name", "同名公司")]).await.status, 303);
    }
    let (path, _) = sent(&li, "公司名称,联系人\n同名公司,沈一\n").await;
    assert!(adding(&li, &path).await.contains("您有多位客户叫「同名公司」"));
    let parent = world.customer("云栖");
    let (path, _) =
        sent(&li, &format!("公司名称,联系人,上级客户\n{0},沈一,\n下级公司,,{0}\n", name(&world, parent))).await;
    let page = adding(&li, &path).await;
    assert!(page.contains("全部 2 行都可以导入"), "{page}");
    decide(&li, &path, "all").await;
    assert_eq!(world.number("select parent_id as n from customer where name = '下级公司'"), parent);
    // Of a file that brings nothing else, nothing is told of customers.
    let (path, _) = sent(&li, &format!("公司名称,联系人\n{},沈九\n", name(&world, parent))).await;
    adding(&li, &path).await;
    decide(&li, &path, "all").await;
    let page = li.get(&path).await.text();
    assert!(page.contains("1 位联系人加到了已有客户") && !page.contains("位客户。"), "{page}");
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    let page = li.get(&path).await.text();
    assert!(page.contains("删除了加到已有客户的 1 位联系人") && !page.contains("0 位客户"), "{page}");
}

#[actix_web::test]
async fn a_contact_stays_that_was_changed_or_used_since() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.customer("云栖");
    let name_of = name(&world, id);
    let (path, _) = sent(&li, &format!("公司名称,联系人\n{name_of},沈一\n{name_of},沈二\n{name_of},沈三\n")).await;
    adding(&li, &path).await;
    decide(&li, &path, "all").await;
    let contact = |name: &str| world.number_of("select id as n from contact where name = $1", name);
    let edit = [("name", "沈一"), ("title", "经理"), ("version", "1")];
    assert_eq!(li.post(&format!("/contacts/{}/edit", contact("沈一")), &edit).await.status, 303);
    let said = [("body", "和沈二谈过"), ("type", "call"), ("contact", &contact("沈二").to_string())];
    let wrote = li.upload(&format!("/customers/{id}/follow-ups"), &said, &[]).await;
    assert_eq!(wrote.status, 303, "{}", wrote.text());
    world.run(
        "update follow_up set contact_id = (select id from contact where name = '沈二') where body = '和沈二谈过'",
    );
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    let page = li.get(&path).await.text();
    assert!(page.contains("删除了加到已有客户的 1 位联系人") && page.contains("保留的联系人"), "{page}");
    assert_eq!(
        world.word("select string_agg(name, ' ' order by id) as t from contact where import_id is not null"),
        "沈一 沈二"
    );
}

#[actix_web::test]
async fn a_large_file_adds_its_contacts_by_a_job_and_takes_them_back() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let name_of = name(&world, world.customer("云栖"));
    let rows: Vec<String> =
        (0..620).map(|n| if n % 2 == 0 { format!("{name_of},沈{n}") } else { format!("批量{n},沈{n}") }).collect();
    let (path, _) = sent(&li, &format!("公司名称,联系人\n{}\n", rows.join("\n"))).await;
    let page = adding(&li, &path).await;
    assert!(page.contains("310 位联系人将加到已有客户"), "{page}");
    decide(&li, &path, "all").await;
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (310, 620));
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    run_jobs(&world);
    assert_eq!((world.number(CUSTOMERS), world.number(CONTACTS)), (0, 0));
}
