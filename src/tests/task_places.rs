//! Tasks: from where they are made, and whom their department shows them.

use super::support::World;

fn newest(world: &World) -> i64 {
    world.number("select max(id) as n from task")
}

#[actix_web::test]
async fn a_department_sees_the_tasks_of_its_people_and_no_others() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    // Whose department counts is the assignee's, not that of the customer below.
    world.run(
        "insert into role_grant (role_id, permission, scope) select r.id, 'task.view', 'department' from role r join user_role x on x.role_id = r.id
           join app_user u on u.id = x.user_id where u.login = 'feng' on conflict do nothing",
    );
    world.run("update app_user set department_id = (select department_id from app_user where login = 'li') where login = 'feng'");
    li.post("/tasks/new", &[("title", "本部门的任务"), ("about", &format!("customer:{customer}"))]).await;
    let own = format!("/tasks/{}", newest(&world));
    world
        .sign_in("chen")
        .post("/tasks/new", &[("title", "别的部门的任务"), ("about", &format!("customer:{customer}"))])
        .await;
    let other = format!("/tasks/{}", newest(&world));
    let feng = world.sign_in("feng");
    assert_eq!((feng.get(&own).await.status.as_u16(), feng.get(&other).await.status.as_u16()), (200, 404));
    // Given on to another department, it goes with the assignee.
    assert_eq!(li.post(&format!("{own}/assign"), &[("owner", "huang")]).await.status, 303);
    assert_eq!(world.sign_in("feng").get(&own).await.status, 404);
}

#[actix_web::test]
async fn a_task_is_made_from_a_contact_a_follow_up_and_today() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let contact = world.number("select id as n from contact where name = '吴晓明'");
    let link = format!("/tasks/new?about=contact:{contact}");
    assert!(li.get(&format!("/contacts/{contact}")).await.text().contains(&format!("href=\"{link}\" data-key=\"t\"")));
    assert!(li.get(&link).await.text().contains("吴晓明"));
    let made = li.post("/tasks/new", &[("title", "给吴总送资料"), ("about", &format!("contact:{contact}"))]).await;
    assert_eq!(made.status, 303);
    assert!(li.get(&format!("/tasks/{}", newest(&world))).await.text().contains("吴晓明"));
    let follow_up = world.number_at("select max(id) as n from follow_up where customer_id = $1", customer);
    let page = li.get(&format!("/customers/{customer}")).await.text();
    assert!(page.contains(&format!("/tasks/new?about=follow_up:{follow_up}")), "{page}");
    assert_eq!(
        li.post("/tasks/new", &[("title", "按跟进办"), ("about", &format!("follow_up:{follow_up}"))]).await.status,
        303
    );
    let today = li.get("/").await.text();
    assert!(today.contains(&format!("/tasks/new?about=customer:{customer}\" data-key=\"t\"")), "{today}");
    // Each line of Today and of the lists has the keys for done, later, reassign.
    li.post("/tasks/new", &[("title", "今天到期"), ("due", "今天")]).await;
    let id = newest(&world);
    for path in ["/", "/tasks"] {
        let page = li.get(path).await.text();
        for (what, key) in [
            (format!("/tasks/{id}/done"), "d"),
            (format!("/tasks/{id}/postpone"), "p"),
            (format!("/tasks/{id}/assign"), "a"),
        ] {
            assert!(page.contains(&what) && page.contains(&format!("data-key=\"{key}\"")), "{path} {what}");
        }
    }
}
