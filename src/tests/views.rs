//! Saved views of the customer list: whose they are, what they keep, which columns they draw and for whom.

use super::field_rules::rule_of;
use super::support::{Page, Visitor, World};
use kezhan::core::sql::Sql;

async fn saved(visitor: &Visitor, fields: &[(&str, &str)]) -> String {
    let page = visitor.post("/customers/views", fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
    page.location()
}

/// The heads of a list's columns.
fn heads(page: &Page) -> Vec<String> {
    let text = page.text();
    let head = text.split("<thead").nth(1).unwrap_or_default().split("</thead>").next().unwrap_or_default().to_owned();
    head.split("<th ")
        .skip(1)
        .map(|cell| words(&format!("<th {}", cell.split("</th>").next().unwrap_or_default())))
        .collect()
}

/// What of markup is read.
fn words(markup: &str) -> String {
    let pieces = markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    pieces.collect::<String>().trim().to_owned()
}

/// The rows of a list, as markup.
fn rows(page: &Page) -> String {
    page.text().split("data-rows>").nth(1).and_then(|rest| rest.split("</tbody>").next()).unwrap_or_default().to_owned()
}

/// The tabs above the list.
fn tabs(page: &Page) -> String {
    page.text()
        .split("<nav class=\"tabs\"")
        .nth(1)
        .and_then(|rest| rest.split("</nav>").next())
        .unwrap_or_default()
        .to_owned()
}

#[actix_web::test]
async fn a_view_keeps_filters_order_and_columns_but_no_search() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let to = saved(
        &li,
        &[
            ("name", " 已成交 "),
            ("stage", "active"),
            ("sort", "name"),
            ("q", "云栖"),
            ("columns", "owner"),
            ("columns", "region"),
            ("columns", "staff"),
            ("place-owner", "3"),
            ("place-region", "1"),
            ("place-staff", "2"),
        ],
    )
    .await;
    assert_eq!(
        world.word("select query || ' ' || array_to_string(columns, ',') || ' ' || name as t from list_view"),
        "stage=active&sort=name region,staff,owner 已成交"
    );
    let page = li.get(&to).await;
    assert_eq!(heads(&page), ["", "客户", "所在地区", "员工人数", "负责人", "操作"]);
    let (own, asked) = (rows(&page), rows(&li.get("/customers?stage=active&sort=name").await));
    assert_eq!(own.matches("row-link").count(), asked.matches("row-link").count());
    assert!(own.contains("浙江省") && tabs(&page).contains("已成交") && tabs(&page).contains("aria-current"), "{own}");
    assert!(!page.text().contains("筛选或排序已更改"));
    // What is asked for on top is shown as changed, and saved by the button beside it.
    let id = to.rsplit('=').next().unwrap().to_owned();
    let on_top = li.get(&format!("/customers?v={id}&stage=active&grade=A&sort=name")).await;
    assert!(on_top.text().contains("筛选或排序已更改") && on_top.text().contains("更新视图"), "{}", on_top.text());
    assert_eq!(heads(&on_top), heads(&page));
    let only_searched = li.get(&format!("/customers?v={id}&stage=active&sort=name&q=%E4%BA%91")).await;
    assert!(!only_searched.text().contains("筛选或排序已更改"), "a search is not kept, so it is no change");
    let update = [("name", "已成交"), ("stage", "active"), ("grade", "A"), ("version", "1"), ("columns", "region")];
    assert_eq!(li.post(&format!("/customers/views/{id}"), &update).await.status, 303);
    assert_eq!(world.word("select query as t from list_view"), "grade=A&stage=active");
    // The heads, the pages and the filters stay within the view.
    let page = li.get(&to).await.text();
    assert!(page.contains(&format!("name=\"v\" value=\"{id}\"")) && page.contains(&format!("&amp;v={id}\"")), "{page}");
}

#[actix_web::test]
async fn a_list_begins_with_the_view_that_was_chosen() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let to = saved(&li, &[("name", "我的重点"), ("grade", "A"), ("columns", "stage")]).await;
    let id = to.rsplit('=').next().unwrap().to_owned();
    assert_eq!(heads(&li.get("/customers").await).len(), 11, "not by itself");
    assert_eq!(li.post(&format!("/customers/views/{id}/first"), &[("first", "1")]).await.status, 303);
    let page = li.get("/customers").await;
    assert_eq!(heads(&page), ["", "客户", "阶段", "操作"]);
    assert!(page.text().contains("name=\"grade\" value=\"A\" checked"), "with its filters");
    for other in [
        "/customers?view=all",
        "/customers?view=mine",
        "/customers?stage=active",
        "/customers?q=%E4%BA%91%E6%A0%96&sort=name",
    ] {
        assert_eq!(heads(&li.get(other).await).len(), 11, "{other} says itself what it is of");
    }
    assert_eq!(heads(&world.sign_in("wang").get("/customers").await).len(), 11, "of nobody else");
    assert!(tabs(&page).contains("href=\"/customers?view=all\""), "{}", tabs(&page));
    // Deleted, it is gone; brought back, the list begins with it again.
    let gone = li.post(&format!("/customers/views/{id}/delete"), &[]).await;
    assert_eq!((gone.status.as_u16(), gone.location().as_str()), (303, "/customers/views"));
    assert_eq!(heads(&li.get("/customers").await).len(), 11);
    assert_eq!(li.get(&to).await.status, 404);
    assert_eq!(li.post(&format!("/customers/views/{id}/restore"), &[]).await.location(), to);
    assert_eq!(heads(&li.get("/customers").await).len(), 4);
    li.post(&format!("/customers/views/{id}/first"), &[("first", "0")]).await;
    assert_eq!(heads(&li.get("/customers").await).len(), 11);
    let events =
        world.word("select string_agg(name, ' ' order by id) as t from audit_event where object = 'list_view'");
    assert_eq!(events, "list_view.saved list_view.chosen list_view.deleted list_view.restored list_view.chosen");
}

#[actix_web::test]
async fn views_are_their_owner_s_and_managers_share_them() {
    let world = World::new().await;
    let (li, zhao, wang) = (world.sign_in("li"), world.sign_in("zhao"), world.sign_in("wang"));
    let private = saved(&li, &[("name", "私人"), ("stage", "active")]).await;
    let id = private.rsplit('=').next().unwrap().to_owned();
    for other in [&zhao, &wang] {
        assert_eq!(other.get(&private).await.status, 404);
        assert!(!other.get("/customers/views").await.text().contains("私人"));
        for path in ["", "/delete", "/first", "/restore"] {
            let fields: &[(&str, &str)] = match path {
                "" => &[("name", "夺取"), ("version", "1")],
                "/first" => &[("first", "1")],
                _ => &[],
            };
            assert_eq!(other.post(&format!("/customers/views/{id}{path}"), fields).await.status, 404, "{path}");
        }
        let wrong = other.post(&format!("/customers/views/{id}"), &[("name", ""), ("version", "1")]).await;
        assert_eq!(wrong.status, 404, "not even what is wrong is told");
        assert_eq!(other.post("/customers/columns", &[("v", &id), ("columns", "stage")]).await.status, 404);
    }
    assert_eq!(li.post("/customers/views", &[("name", "想共享"), ("shared", "1")]).await.status, 403);
    assert!(!li.get("/customers").await.text().contains("name=\"shared\""));
    // A manager's is opened by whoever sees the list, each within their own sight.
    let shared = saved(&wang, &[("name", "经理的"), ("shared", "1"), ("sort", "name"), ("columns", "region")]).await;
    let page = zhao.get(&shared).await;
    assert!(tabs(&page).contains("经理的（王磊）"), "{}", tabs(&page));
    assert!(page.text().contains("由 王磊 共享") && !page.text().contains("更新视图"));
    assert_eq!(
        rows(&page).matches("row-link").count(),
        rows(&zhao.get("/customers?sort=name").await).matches("row-link").count()
    );
    let id = shared.rsplit('=').next().unwrap().to_owned();
    assert_eq!(zhao.post(&format!("/customers/views/{id}"), &[("name", "改"), ("version", "1")]).await.status, 404);
    assert_eq!(zhao.post(&format!("/customers/views/{id}/delete"), &[]).await.status, 404);
    assert_eq!(zhao.post(&format!("/customers/views/{id}/first"), &[("first", "1")]).await.status, 303);
    assert_eq!(heads(&zhao.get("/customers").await), ["", "客户", "所在地区", "操作"]);
    // No longer shared, it is gone for the others, and their list begins as it did.
    let update = [("name", "经理的"), ("version", "1"), ("columns", "region")];
    assert_eq!(wang.post(&format!("/customers/views/{id}"), &update).await.status, 303);
    assert_eq!(zhao.get(&shared).await.status, 404);
    assert_eq!(heads(&zhao.get("/customers").await).len(), 11);
    // Who left shares nothing.
    wang.post(&format!("/customers/views/{id}"), &[("name", "经理的"), ("version", "2"), ("shared", "1")]).await;
    assert_eq!(zhao.get(&shared).await.status, 200);
    world.run("update app_user set active = false where login = 'wang'");
    assert_eq!(zhao.get(&shared).await.status, 404);
}

#[actix_web::test]
async fn hidden_columns_are_neither_offered_nor_drawn_and_masked_ones_masked() {
    let world = World::new().await;
    world.run("update customer set mails = array['zhang@secret.example'], remark = '只给写的人看', staff = 48271");
    let (wang, zhao) = (world.sign_in("wang"), world.sign_in("zhao"));
    let columns =
        [("name", "联系方式"), ("shared", "1"), ("columns", "mails"), ("columns", "remark"), ("columns", "staff")];
    let shared = saved(&wang, &columns).await;
    let page = zhao.get(&shared).await;
    assert!(rows(&page).contains("z***@secret.example") && !page.text().contains("zhang@"), "{}", rows(&page));
    assert!(rows(&page).contains("只给写的人看") && rows(&page).contains("48,271"));
    rule_of(&world, "salesperson", "customer.remark", "hidden");
    rule_of(&world, "salesperson", "customer.staff", "masked");
    rule_of(&world, "salesperson", "customer.mails", "hidden");
    let page = zhao.get(&shared).await;
    assert_eq!(heads(&page), ["", "客户", "员工人数", "操作"]);
    for (secret, field) in
        [("secret.example", "mails"), ("只给写的人看", "remark"), ("48271", "staff"), ("48,271", "staff")]
    {
        assert!(!page.text().contains(secret), "{field}");
    }
    let list = zhao.get("/customers").await.text();
    assert!(
        list.contains("value=\"staff\"") && !list.contains("value=\"remark\"") && !list.contains("value=\"mails\"")
    );
    assert_eq!(zhao.post("/customers/columns", &[("columns", "remark")]).await.status, 403);
    assert_eq!(zhao.post("/customers/views", &[("name", "偷看"), ("columns", "mails")]).await.status, 403);
}

#[actix_web::test]
async fn a_condition_on_a_field_that_is_kept_from_somebody_does_not_count_for_them() {
    let world = World::new().await;
    let (wang, zhao) = (world.sign_in("wang"), world.sign_in("zhao"));
    world.run("update customer set source = case when name like '%云栖%' then 'exhibition' else 'referral' end");
    let shared = saved(&wang, &[("name", "展会"), ("shared", "1"), ("source", "exhibition"), ("sort", "name")]).await;
    assert_eq!(rows(&wang.get(&shared).await).matches("row-link").count(), 1);
    rule_of(&world, "salesperson", "customer.source", "hidden");
    let page = zhao.get(&shared).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        rows(&page).matches("row-link").count(),
        rows(&zhao.get("/customers?sort=name").await).matches("row-link").count()
    );
    assert!(page.text().contains("这些条件没有生效") && !page.text().contains("筛选或排序已更改"), "{}", page.text());
    assert!(!page.text().contains("exhibition") && !page.text().contains("展会</a></span>"));
    assert_eq!(zhao.get("/customers?source=exhibition").await.status, 403, "as before in the address itself");
    assert_eq!(zhao.post("/customers/views", &[("name", "我的"), ("source", "exhibition")]).await.status, 403);
}

#[actix_web::test]
async fn names_are_checked_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for (name, told) in [(String::new(), "请填写视图名称"), ("长".repeat(61), "最多 60 个字符，现在是 61 个")]
    {
        let page = li.post("/customers/views", &[("name", &name), ("stage", "active"), ("columns", "region")]).await;
        assert_eq!(page.status, 422);
        let text = page.text();
        assert!(text.contains(told) && text.contains("name=\"stage\" value=\"active\""), "{text}");
        assert!(text.contains("name=\"columns\" value=\"region\""), "{text}");
    }
    saved(&li, &[("name", "长".repeat(60).as_str())]).await;
    let first = saved(&li, &[("name", "Key accounts")]).await;
    let taken = li.post("/customers/views", &[("name", "KEY ACCOUNTS"), ("stage", "active")]).await;
    assert!(taken.status == 422 && taken.text().contains("您已有名为「KEY ACCOUNTS」的视图"), "{}", taken.text());
    saved(&world.sign_in("zhao"), &[("name", "Key accounts")]).await;
    // Saved in between: what was typed is shown with the version that stands now.
    let path = first.replace("?v=", "/views/");
    assert_eq!(li.post(&path, &[("name", "一"), ("version", "1")]).await.status, 303);
    let late = li.post(&path, &[("name", "二"), ("version", "1"), ("stage", "active")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("name=\"version\" value=\"2\"") && late.text().contains("value=\"二\""));
    assert_eq!(li.post(&path, &[("name", "二"), ("version", "2"), ("stage", "active")]).await.status, 303);
    // A deleted view whose name was taken meanwhile stays deleted.
    li.post(&format!("{path}/delete"), &[]).await;
    saved(&li, &[("name", "二")]).await;
    assert_eq!(li.post(&format!("{path}/restore"), &[]).await.status, 422);
    assert_eq!(li.get("/customers?v=999999999").await.status, 404);
    assert_eq!(li.get("/customers?v=abc").await.status, 200, "what makes no sense is as if not asked");
}

#[actix_web::test]
async fn a_second_click_saves_nothing_twice_and_fifty_are_the_most() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let key = uuid::Uuid::now_v7().to_string();
    let mut went = Vec::new();
    for _ in 0..3 {
        went.push(li.post_once("/customers/views", &[("name", "一次")], &key).await.location());
    }
    assert!(went[0].starts_with("/customers?v=") && went.iter().all(|to| *to == went[0]), "{went:?}");
    assert_eq!(world.number("select count(*) as n from list_view"), 1);
    let many = "insert into list_view (object, owner_id, name, query, columns, created_at, updated_at)
        select 'customer', u.id, '视图' || n, '', '{}', now(), now() from app_user u, generate_series(1, 49) n where u.login = $1";
    world.run_sql(Sql::new(many).bind("li"));
    let page = li.post("/customers/views", &[("name", "第五十一个")]).await;
    assert!(page.status == 422 && page.text().contains("最多保存 50 个视图"), "{}", page.text());
    // Six have a tab, the others are on their page, also in the list that one of them opens.
    let list = li.get("/customers").await;
    assert_eq!(tabs(&list).matches("class=\"tab\"").count(), 4 + 6 + 1, "{}", tabs(&list));
    assert!(tabs(&list).contains("另外 44 个视图"));
    let last = world.number("select max(id) as n from list_view");
    let open = li.get(&format!("/customers?v={last}")).await;
    assert!(tabs(&open).contains("另外 43 个视图") && tabs(&open).contains("aria-current"), "{}", tabs(&open));
    assert_eq!(li.get("/customers/views").await.text().matches("data-href=").count(), 50);
    // Those deleted more than a day ago are gone for good with the next.
    let path = went[0].replace("?v=", "/views/");
    li.post(&format!("{path}/delete"), &[]).await;
    world.clock.advance(chrono::TimeDelta::days(2));
    let li = world.sign_in("li");
    li.post(&format!("/customers/views/{last}/delete"), &[]).await;
    assert_eq!(li.post(&format!("{path}/restore"), &[]).await.status, 404);
    assert_eq!(world.number("select count(*) as n from list_view"), 49);
}

#[actix_web::test]
async fn columns_are_kept_for_each_person_and_for_each_view() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let chosen = [("columns", "tags"), ("columns", "created_at"), ("place-tags", "2"), ("place-created_at", "1")];
    assert_eq!(li.post("/customers/columns", &chosen).await.location(), "/customers");
    let page = li.get("/customers?stage=active").await;
    assert_eq!(heads(&page), ["", "客户", "创建", "标签", "操作"]);
    assert!(page.text().contains("sort=created"), "the head sorts");
    assert_eq!(heads(&world.sign_in("zhao").get("/customers").await).len(), 11);
    // A view has its own, also when they are chosen anew while it is open.
    let to = saved(&li, &[("name", "列"), ("columns", "grade"), ("columns", "stage")]).await;
    let id = to.rsplit('=').next().unwrap().to_owned();
    assert_eq!(heads(&li.get(&to).await), ["", "客户", "级别", "阶段", "操作"]);
    assert_eq!(li.post("/customers/columns", &[("v", &id), ("columns", "staff")]).await.status, 303);
    assert_eq!(heads(&li.get(&to).await), ["", "客户", "员工人数", "操作"]);
    assert_eq!(heads(&li.get("/customers").await), ["", "客户", "创建", "标签", "操作"]);
    // The usual ones again; what there is not is left out.
    assert_eq!(li.post("/customers/columns", &[("usual", "1"), ("columns", "grade")]).await.status, 303);
    assert_eq!(heads(&li.get("/customers").await).len(), 11);
    world.run("update list_view set columns = '{nonsense,name,grade}'");
    assert_eq!(heads(&li.get(&to).await), ["", "客户", "级别", "操作"]);
    assert_eq!(li.post("/customers/columns", &[("place-password_hash", "1")]).await.status, 400);
    // With widths of their own, which stay where the view is saved anew from its list; what is none is the usual one.
    let wide = [("columns", "region"), ("columns", "remark"), ("columns", "grade"), ("columns", "owner")];
    let widths = [
        ("width-region", "wide"),
        ("width-remark", "narrow"),
        ("width-grade", "narrow"),
        ("width-owner", "huge"),
        ("width-tags", "wide"),
    ];
    assert_eq!(li.post("/customers/columns", &[&wide[..], &widths[..]].concat()).await.status, 303);
    assert_eq!(
        world.word("select array_to_string(columns, ' ') as t from list_choice where columns <> '{}'"),
        "region:wide remark:narrow grade:narrow owner"
    );
    let page = li.get("/customers?view=all").await;
    assert_eq!(heads(&page), ["", "客户", "所在地区", "备注", "级别", "负责人", "操作"]);
    let first = rows(&page).split("</tr>").next().unwrap_or_default().to_owned();
    assert!(
        first.contains("class=\"clip w-wide\"")
            && first.contains("class=\"clip w-cut\"")
            && first.contains("class=\"w-narrow\""),
        "{first}"
    );
    assert!(
        page.text().contains("type=\"hidden\" name=\"width-region\" value=\"wide\""),
        "a view that is saved takes them along"
    );
    let narrow = saved(&li, &[&[("name", "宽窄")], &wide[..], &widths[..]].concat()).await;
    assert!(rows(&li.get(&narrow).await).contains("class=\"clip w-wide\""));
    assert!(!rows(&world.sign_in("zhao").get("/customers").await).contains(" w-"), "of nobody else");
    assert_eq!(li.post("/customers/columns", &[("width-password_hash", "wide")]).await.status, 400);
    assert_eq!(li.post("/customers/columns", &[("usual", "1")]).await.status, 303);
    // Of more than four columns the others are dropped on phones.
    let first = rows(&li.get("/customers").await);
    let row = first.split("</tr>").next().unwrap_or_default();
    assert_eq!(row.matches("class=\"opt").count(), 4, "{row}");
}

#[actix_web::test]
async fn a_row_that_comes_back_has_the_columns_of_its_list() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let customer = world.customer("云栖");
    let to = saved(&li, &[("name", "窄"), ("columns", "region"), ("columns", "stage")]).await;
    for (list, heads) in [(to.as_str(), vec!["所在地区", "阶段"]), ("/customers?v=999999999", vec!["级别"])] {
        let mut fields = vec![("csrf", li.token()), ("key", uuid::Uuid::now_v7().to_string())];
        fields.extend([("from", "row".to_owned()), ("body", "约好了下周三上午到现场演示。".to_owned())]);
        let body: String = fields
            .iter()
            .map(|(name, value)| format!("--e\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
            .collect();
        let request = li
            .request(actix_web::http::Method::POST, &format!("/customers/{customer}/follow-ups"))
            .insert_header(("content-type", "multipart/form-data; boundary=e"))
            .insert_header(("sec-fetch-site", "same-origin"))
            .insert_header(("hx-request", "true"))
            .insert_header(("referer", format!("http://localhost{list}")))
            .set_payload(body + "--e--\r\n");
        let page = li.send(request).await;
        assert_eq!(page.status, 200, "{}", page.text());
        for head in heads {
            assert!(page.text().contains(&format!("data-label=\"{head}\"")), "{list}: {}", page.text());
        }
        assert_eq!(page.text().contains("data-label=\"负责人\""), list != to, "{}", page.text());
    }
}

#[actix_web::test]
async fn an_export_begins_with_the_columns_of_the_list() {
    let world = World::new().await;
    let wang = world.sign_in("wang");
    let to =
        saved(&wang, &[("name", "导出"), ("taxpayer", "general"), ("columns", "staff"), ("columns", "region")]).await;
    let list = wang.get(&to).await.text();
    let href = list.split("href=\"/customers/export").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let form = wang.get(&format!("/customers/export{href}")).await.text();
    let place = |id: &str| form.find(&format!("name=\"columns\" value=\"{id}\" checked")).unwrap_or(usize::MAX);
    assert!(
        place("name") < place("staff") && place("staff") < place("region") && place("region") < usize::MAX,
        "{form}"
    );
    assert_eq!(place("grade"), usize::MAX);
    // Every filter of the list goes along, whichever it is.
    let file = wang.post("/customers/export", &[("taxpayer", "general"), ("format", "csv"), ("columns", "name")]).await;
    assert_eq!(file.status, 200, "{}", file.text());
}
