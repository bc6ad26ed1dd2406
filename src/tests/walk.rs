//! From one customer of a list to the next: the same filter, the same reach, and a place that is not lost by writing.

use super::field_rules::rule_of;
use super::support::{Visitor, World};
use kezhan::core::sql::Sql;

/// The address that the list gives to the customer of a row.
async fn opened(visitor: &Visitor, list: &str, row: usize) -> String {
    let page = visitor.get(list).await.text();
    let link =
        page.split("class=\"row-link\" href=\"").nth(row + 1).unwrap_or_else(|| panic!("{list} has no row {row}"));
    link.split('"').next().unwrap().replace("&amp;", "&")
}

/// Where the link of this name leads; empty at an end of the list.
async fn step(visitor: &Visitor, page: &str, name: &str) -> String {
    let page = visitor.get(page).await;
    assert_eq!(page.status, 200);
    let page = page.text();
    let tag = page.split("<a ").find(|tag| tag.contains(&format!("aria-label=\"{name}\""))).unwrap();
    let tag = tag.split('>').next().unwrap();
    let (_, href) = tag.split_once("href=\"").unwrap_or_default();
    href.split('"').next().unwrap().replace("&amp;", "&")
}

fn id(address: &str) -> i64 {
    address.strip_prefix("/customers/").unwrap().split('?').next().unwrap().parse().unwrap()
}

/// Every customer from the first on, by its own links.
async fn walked(visitor: &Visitor, list: &str, name: &str, from: usize) -> Vec<i64> {
    let (mut at, mut ids) = (opened(visitor, list, from).await, Vec::new());
    while !at.is_empty() && ids.len() < 200 {
        ids.push(id(&at));
        at = step(visitor, &at, name).await;
    }
    ids
}

async fn listed(visitor: &Visitor, list: &str) -> Vec<i64> {
    let page = visitor.get(list).await.text();
    page.split("<tr id=\"r-").skip(1).map(|row| row.split('"').next().unwrap().parse().unwrap()).collect()
}

#[actix_web::test]
async fn one_walks_through_a_list_as_it_stands_to_both_ends() {
    let world = World::new().await;
    world.run("update customer set next_follow_up = current_date + (id % 3)::int where id % 4 <> 0");
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    for list in [
        "/customers",
        "/customers?sort=name",
        "/customers?sort=created&stage=active",
        "/customers?sort=next",
        "/customers?sort=name&stage=active&stage=interested",
    ] {
        for visitor in [&li, &wang] {
            let all = listed(visitor, list).await;
            assert!(all.len() > 1, "{list}");
            assert_eq!(walked(visitor, list, "下一位", 0).await, all, "{list}");
            let back: Vec<i64> = walked(visitor, list, "上一位", all.len() - 1).await;
            assert_eq!(back, all.into_iter().rev().collect::<Vec<_>>(), "{list}");
        }
    }
    let found = listed(&wang, "/customers?q=%E4%BF%A1%E6%81%AF").await;
    assert!(!found.is_empty());
    assert_eq!(walked(&wang, "/customers?q=%E4%BF%A1%E6%81%AF", "下一位", 0).await, found, "a search is a list too");
}

#[actix_web::test]
async fn a_neighbour_is_never_one_that_the_viewer_does_not_see() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let mine = world.number_of(
        "select count(*) as n from customer c join app_user u on u.id = c.owner_id where u.login = $1",
        "li",
    );
    let all = walked(&li, "/customers?sort=name", "下一位", 0).await;
    assert!(world.number("select count(*) as n from customer") > mine);
    for id in &all {
        assert_eq!(li.get(&format!("/customers/{id}")).await.status, 200);
    }
    // One that lies between two others is given away: the walk steps over it.
    let given = all[1];
    world.run_sql(
        Sql::new("update customer set owner_id = u.id, owner_dept_id = u.department_id from app_user u where u.login = 'huang' and customer.id = $1")
            .bind(given),
    );
    assert_eq!(id(&step(&li, &opened(&li, "/customers?sort=name", 0).await, "下一位").await), all[2]);
    // A place that is made up leads to no more than the list would show.
    let page = format!("/customers/{}?in=sort%3Dname&at=0~%00", all[0]);
    assert_eq!(li.get(&page).await.status, 400);
    for odd in
        ["in=q%3D%2500", "in=sort%3Dname%26after%3D~~", "in=sort%3Dnext&at=x~y", "in=&at=99999999999~1", "in=%26%26%3D"]
    {
        assert_eq!(li.get(&format!("/customers/{}?{odd}", all[0])).await.status, 200, "{odd}");
    }
}

#[actix_web::test]
async fn a_list_by_a_hidden_field_is_not_walked_through() {
    let world = World::new().await;
    world.run("update customer set source = 'exhibition'");
    rule_of(&world, "salesperson", "customer.source", "hidden");
    let li = world.sign_in("li");
    assert_eq!(li.get("/customers?source=exhibition").await.status, 403);
    let page = li.get(&format!("/customers/{}?in=source%3Dexhibition", world.customer("云栖"))).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("下一位"), "the page is there, and tells nothing of the list");
}

#[actix_web::test]
async fn the_place_is_kept_by_writing_and_by_saving() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let all = listed(&li, "/customers").await;
    let at = opened(&li, "/customers", 2).await;
    assert_eq!(id(&at), all[2]);
    let (path, asked) = at.split_once('?').unwrap();
    // Both move the customer to the head of the list.
    let said = li.upload(&format!("{path}/follow-ups?{asked}"), &[("body", "谈过了")], &[]).await;
    assert_eq!((said.status.as_u16(), said.location()), (303, at.clone()));
    assert!(li.get(&at).await.text().contains(&format!("{path}/edit?{}", asked.replace('&', "&amp;"))));
    let edit = format!("{path}/edit?{asked}");
    assert!(li.get(&edit).await.text().contains(&format!("action=\"{}\"", edit.replace('&', "&amp;"))));
    let version = world.number_at("select version::bigint as n from customer where id = $1", all[2]).to_string();
    let fields = [("name", "改了名字的客户"), ("version", version.as_str())];
    let wrong = li.post(&edit, &[("name", ""), ("version", version.as_str())]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains(&edit.replace('&', "&amp;")), "with a mistake, too");
    let saved = li.post(&edit, &fields).await;
    assert_eq!((saved.status.as_u16(), saved.location()), (303, at.clone()));
    assert_eq!(listed(&li, "/customers").await[0], all[2]);
    assert_eq!(id(&step(&li, &at, "下一位").await), all[3]);
    assert_eq!(id(&step(&li, &at, "上一位").await), all[1]);
    let late = li.post(&edit, &fields).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains(&edit.replace('&', "&amp;")), "in a conflict, too");
    let part = li.part(&format!("{path}/timeline?{asked}&show=changes")).await.text();
    assert!(part.contains(&format!("?{}", asked.replace('&', "&amp;"))), "its filters keep the list");
}

#[actix_web::test]
async fn over_the_edge_of_a_page_the_way_back_goes_to_the_next_page() {
    let world = World::new().await;
    world.run("update customer set stage = 'active' where stage = 'lost'");
    world.run(
        "insert into customer (name, stage, stage_since, owner_id, owner_dept_id, created_at, updated_at)
         select '长列表' || to_char(n, 'FM000'), 'lost', current_date, u.id, u.department_id, now(), now()
         from app_user u, generate_series(1, 120) n where u.login = 'li'",
    );
    let li = world.sign_in("li");
    let list = "/customers?stage=lost&sort=name";
    let (first, at) = (listed(&li, list).await, opened(&li, list, 48).await);
    let back = |page: &str| {
        page.split("nav class=\"crumbs")
            .nth(1)
            .unwrap()
            .split("href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&")
    };
    let at = step(&li, &at, "下一位").await;
    let page = back(&li.get(&at).await.text());
    assert_eq!(page.split_once('#').unwrap().1, format!("r-{}", first[49]));
    assert_eq!(listed(&li, page.split('#').next().unwrap()).await, first);
    // From row 50 to row 51, and back again.
    let over = step(&li, &at, "下一位").await;
    let page = back(&li.get(&over).await.text());
    let second = listed(&li, page.split('#').next().unwrap()).await;
    assert_eq!((second.len(), second[0]), (50, id(&over)));
    let home = step(&li, &over, "上一位").await;
    assert_eq!(id(&home), first[49]);
    let page = back(&li.get(&home).await.text());
    assert_eq!(listed(&li, page.split('#').next().unwrap()).await, first);
}
