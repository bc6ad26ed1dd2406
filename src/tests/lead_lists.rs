//! The list of leads: chosen columns, saved views, and the export of what it shows.

use super::support::{Page, World};

/// The heads of the table.
fn heads(page: &Page) -> Vec<String> {
    let text = page.text();
    let head = text.split_once("<thead").and_then(|(_, rest)| rest.split_once("</thead>")).map_or("", |(head, _)| head);
    let cells = head.split("</th>").map(|cell| {
        let mut words = String::new();
        let mut inside = false;
        for c in cell.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => words.push(c),
                _ => {}
            }
        }
        words.trim().to_owned()
    });
    cells.filter(|head| !head.is_empty()).collect()
}

fn rows(page: &Page) -> Vec<Vec<String>> {
    let text = page.text();
    let text = text.strip_prefix('\u{feff}').expect("Excel in Chinese needs the mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[actix_web::test]
async fn a_view_keeps_filters_and_columns_and_can_be_shared() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let usual = heads(&li.get("/leads").await);
    assert!(usual.iter().any(|head| head == "状态") && usual.iter().any(|head| head == "意向产品"), "{usual:?}");
    let fields = [
        ("name", "展会来的"),
        ("source", "exhibition"),
        ("q", "南湖"),
        ("columns", "region"),
        ("columns", "status"),
        ("place-status", "1"),
        ("place-region", "2"),
    ];
    let made = li.post("/leads/views", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(
        world.word("select object || ' ' || query || ' ' || array_to_string(columns, ',') as t from list_view"),
        "lead source=exhibition status,region"
    );
    let page = li.get(&made.location()).await;
    let shown = heads(&page);
    assert!(
        shown.windows(2).any(|two| two == ["状态", "所在地区"]) && !shown.iter().any(|head| head == "意向产品"),
        "{shown:?}"
    );
    assert!(page.text().contains("南湖") && !page.text().contains("太湖源"), "{}", page.text());
    // A view of leads is none of customers.
    let id = made.location().rsplit('=').next().unwrap().to_owned();
    assert_eq!(li.get(&format!("/customers?v={id}")).await.status, 404);
    // Who leads nobody shares nothing; a manager does, and others open it.
    assert_eq!(li.post("/leads/views", &[("name", "给大家"), ("shared", "1")]).await.status, 403);
    let shared = chen
        .post("/leads/views", &[("name", "给大家"), ("shared", "1"), ("status", "new"), ("columns", "contact")])
        .await;
    assert_eq!(shared.status, 303, "{}", shared.text());
    let page = li.get(&shared.location()).await;
    assert!(page.text().contains("给大家") && heads(&page).iter().any(|head| head == "联系人"), "{}", page.text());
    // The columns of the list without a view.
    assert_eq!(li.post("/leads/columns", &[("columns", "number"), ("columns", "created_at")]).await.status, 303);
    assert!(heads(&li.get("/leads?view=mine").await).windows(2).any(|two| two == ["编号", "创建时间"]));
}

#[actix_web::test]
async fn the_present_list_leaves_with_its_masks_and_is_recorded() {
    let world = World::new().await;
    world.run("update lead set name = '=1+1 南湖' where name like '%南湖%'");
    let (li, zhou) = (world.sign_in("li"), world.sign_in("zhou"));
    assert_eq!(li.get("/leads/export").await.status, 403);
    assert!(!li.get("/leads").await.text().contains("/leads/export"));
    assert!(zhou.get("/leads").await.text().contains("/leads/export"));
    let form = zhou.get("/leads/export?status=interested").await.text();
    assert!(
        form.contains("与当前列表的筛选和排序一致") && form.contains("name=\"status\" value=\"interested\""),
        "{form}"
    );
    let fields = [
        ("status", "interested"),
        ("format", "csv"),
        ("columns", "number"),
        ("columns", "name"),
        ("columns", "phones"),
        ("columns", "amount"),
        ("place-name", "1"),
    ];
    let file = zhou.post("/leads/export", &fields).await;
    assert_eq!(file.status, 200, "{}", file.text());
    let rows = rows(&file);
    let count = world.number("select count(*) as n from lead where status = 'interested' and deleted_at is null");
    assert_eq!(i64::try_from(rows.len()).unwrap(), count + 2, "a head, the rows, and who made it");
    assert_eq!(rows[0].len(), 4);
    let south = rows.iter().find(|row| row[0].contains("南湖")).unwrap();
    assert_eq!(south[0], "'=1+1 南湖", "nothing calculates it");
    assert!(south.iter().any(|cell| cell.contains('*')) && south.iter().any(|cell| cell == "80000"), "{south:?}");
    let reasons = world.word("select array_to_string(reasons, ' ') as t from audit_event where name = 'lead.exported'");
    assert!(reasons.contains("status=interested") && reasons.contains(&format!("rows={count}")), "{reasons}");
    let book = zhou.post("/leads/export", &[("format", "xlsx"), ("columns", "name")]).await;
    assert_eq!(&book.body[..2], b"PK");
    let hidden = "insert into role_field (role_id, object, field, rule) select id, 'lead', 'amount', 'hidden' from role where key = 'director'";
    world.run(hidden);
    assert_eq!(world.sign_in("zhou").post("/leads/export", &fields).await.status, 403, "a hidden field does not leave");
}
