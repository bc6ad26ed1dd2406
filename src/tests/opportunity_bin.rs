//! The recycle bin of opportunities: who sees it, in pages, and that what is restored is as it was.

use super::opportunities::{add, value, word};
use super::support::{Page, World};

/// Sixty of Li Na's deleted one after another, and one of somebody else's.
const MANY: &str = "
    insert into opportunity (number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, created_at, updated_at, deleted_at, deleted_by)
    select 3000 + n, '误建' || lpad(n::text, 2, '0'), c.id, c.owner_id, c.owner_dept_id, 1, 1, now(), now(), 'CNY', now(), now(), now() - (n / 2) * interval '1 minute', c.owner_id
    from customer c, generate_series(0, 59) n where c.name like '%云栖%'";

fn names(page: &Page) -> Vec<String> {
    let page = page.text();
    let found =
        page.match_indices("title=\"误建").map(|(at, _)| page[at + 7..].chars().take_while(|c| *c != '"').collect());
    found.collect()
}

#[actix_web::test]
async fn what_was_deleted_lies_in_the_bin_and_comes_back() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "误建的商机"), ("amount", "5000")]).await;
    let search = format!("select doubled || pinyin as t from opportunity_search where opportunity_id = {id}");
    let row = format!(
        "select (to_jsonb(o) - 'version' - 'updated_at' - 'updated_by')::text as t from opportunity o where id = {id}"
    );
    let before = (word(&world, row.clone()), word(&world, search.clone()));
    assert!(li.get("/opportunities").await.text().contains("/opportunities/bin"));
    assert!(li.get("/opportunities/bin").await.text().contains("回收站是空的"));
    li.post(&format!("/opportunities/{id}/delete"), &[]).await;
    let bin = li.get("/opportunities/bin").await.text();
    for words in ["误建的商机", "李娜", "杭州云栖", "90 天", &format!("/opportunities/{id}/restore")] {
        assert!(bin.contains(words), "{words}: {bin}");
    }
    assert_eq!(value(&world, id, "deleted_by"), world.id("li").to_string());
    // Seen by those who may view and delete it.
    for (login, sees) in [("wang", true), ("zhou", true), ("huang", false), ("zhao", false)] {
        let page = world.sign_in(login).get("/opportunities/bin").await;
        assert_eq!(page.status == 200 && page.text().contains("误建的商机"), sees, "{login}");
    }
    assert_eq!(world.sign_in("feng").get("/opportunities/bin").await.status, 403, "who only reads deletes nothing");
    assert_eq!(li.post(&format!("/opportunities/{id}/restore"), &[]).await.status, 303);
    assert_eq!((word(&world, row), word(&world, search)), before);
    assert!(li.get("/opportunities/bin").await.text().contains("回收站是空的"));
    // What went with its customer comes back with it, not from here.
    li.post(&format!("/opportunities/{id}/delete"), &[]).await;
    li.post(&format!("/customers/{}/delete", world.customer("云栖")), &[]).await;
    assert!(!li.get("/opportunities/bin").await.text().contains("误建的商机"));
}

#[actix_web::test]
async fn the_bin_is_paged_with_the_last_deleted_first() {
    let world = World::new().await;
    world.run(MANY);
    let li = world.sign_in("li");
    let first = li.get("/opportunities/bin").await;
    let shown = first.text();
    let next = shown
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("bin?before="))
        .unwrap();
    let second = li.get(&next.replace("&amp;", "&")).await;
    let all = [names(&first), names(&second)].concat();
    assert_eq!((names(&first).len(), all.len()), (50, 60));
    // Two at each moment: of these the younger one first.
    let expected: Vec<String> =
        (0..30).flat_map(|pair| [pair * 2 + 1, pair * 2]).map(|n| format!("误建{n:02}")).collect();
    assert_eq!(all, expected);
    for strange in
        ["/opportunities/bin?before=", "/opportunities/bin?before=1~x", "/opportunities/bin?before=99999999999999999~1"]
    {
        assert_eq!(li.get(strange).await.status, 200, "{strange}");
    }
}
