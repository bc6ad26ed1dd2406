//! Products and their categories: who sees and changes them, lists, states, and what the database itself keeps.

use super::support::{Page, Visitor, World};
use kezhan::core::problem::Problem;
use kezhan::core::sql::{Number, Sql};

fn id(world: &World, code: &'static str) -> i64 {
    world.number_of("select id as n from product where code = $1", code)
}

fn category(world: &World, name: &'static str) -> i64 {
    world.number_of("select id as n from product_category where name_zh = $1", name)
}

async fn add(visitor: &Visitor, code: &str, name: &str) -> Page {
    visitor.post("/products/new", &[("code", code), ("name", name)]).await
}

#[actix_web::test]
async fn business_sees_products_and_the_director_changes_them() {
    let world = World::new().await;
    for login in ["li", "chen", "sun", "qian", "zhou"] {
        let page = world.sign_in(login).get("/products").await;
        assert_eq!(page.status, 200, "{login}");
        let text = page.text();
        assert!(text.contains("GTX Pro") && text.contains("4,821.00 CNY / 台"), "{login}: {text}");
        assert_eq!(text.contains("/products/new"), login == "zhou", "{login}");
    }
    let li = world.sign_in("li");
    assert_eq!(add(&li, "X-1", "不许").await.status, 403);
    let gtx = id(&world, "GTX-PRO");
    let page = li.get(&format!("/products/{gtx}")).await.text();
    assert!(!page.contains("/retire") && !page.contains("/price\""), "{page}");
    for login in ["xitong", "anquan", "shenji"] {
        assert_eq!(world.sign_in(login).get("/products").await.status, 403, "{login}");
    }
}

#[actix_web::test]
async fn the_database_keeps_products_from_those_who_may_not() {
    let world = World::new().await;
    let count = |login: &str| {
        let actor = world.actor(login);
        let sql = "select count(*) + (select count(*) from price) + (select count(*) from price_list) + (select count(*) from product_category) as n from product";
        world.house.db.read_now(&actor, |r| Sql::new(sql).one::<Number>(r)).unwrap().n
    };
    assert_eq!(count("xitong"), 0);
    assert!(count("li") > 20);
    // Li may look and nothing else; and nobody writes over a price.
    let tries = [
        ("li", "update product set name_zh = 'x' where code = 'GTX-PRO'", Ok(0)),
        (
            "li",
            "delete from product_category where not exists (select from product p where p.category_id = product_category.id)",
            Ok(0),
        ),
        ("li", "insert into product_category (name_zh) values ('x')", Err(())),
        ("zhou", "update price set unit_price = 1", Err(())),
        ("zhou", "update price set valid_from = current_date", Err(())),
        ("zhou", "delete from price", Err(())),
        ("zhou", "delete from product", Err(())),
    ];
    for (login, statement, expected) in tries {
        let actor = world.actor(login);
        let done = world.house.db.write_now(&actor, |tx| {
            tx.record(kezhan::core::event::Event::named("test.prepared", "test"))?;
            Sql::new(statement).run(tx)
        });
        assert_eq!(done.map_err(|_refused: Problem| ()), expected, "{login}: {statement}");
    }
}

#[actix_web::test]
async fn a_code_and_a_name_are_enough_and_what_is_wrong_is_told() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let made = add(&zhou, "HX-1", "核心交换机").await;
    assert_eq!(made.status, 303, "{}", made.text());
    let row = "select unit || ' ' || tax_rate || ' ' || state || ' ' || version as t from product where code = 'HX-1'";
    assert_eq!(world.word(row), "unit 13 active 1");
    let wrong = [("code", "hx-1"), ("name", "同码"), ("name_en", "kept")];
    let page = zhou.post("/products/new", &wrong).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("已有产品使用这个编码") && page.text().contains("kept"), "{}", page.text());
    let page = zhou.post("/products/new", &[("code", ""), ("name", " "), ("unit", "斗"), ("category", "999999")]).await;
    for words in ["请填写产品编码", "请填写名称", "没有「斗」这一项", "请从列表中选择分类"]
    {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    // By label as by id.
    let made =
        zhou.post("/products/new", &[("code", "HX-2"), ("name", "维护"), ("unit", "人天"), ("tax_rate", "免税")]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(world.word("select unit || ' ' || tax_rate as t from product where code = 'HX-2'"), "person_day exempt");
}

#[actix_web::test]
async fn whoever_saves_second_is_shown_both_versions() {
    let world = World::new().await;
    let (zhou, gtx) = (world.sign_in("zhou"), id(&world, "GTX-PRO"));
    let path = format!("/products/{gtx}/edit");
    let save = |name: &'static str| [("code", "GTX-PRO"), ("name", name), ("series", "GTX"), ("version", "1")];
    assert_eq!(zhou.post(&path, &save("第一")).await.status, 303);
    let page = zhou.post(&path, &save("第二")).await;
    assert_eq!(page.status, 409);
    assert!(page.text().contains("第一") && page.text().contains("第二"), "{}", page.text());
    assert_eq!(world.word("select name_zh as t from product where code = 'GTX-PRO'"), "第一");
    assert_eq!(world.number("select count(*) as n from change_history where name = 'product.changed'"), 1);
}

#[actix_web::test]
async fn products_are_found_by_code_name_pinyin_and_category() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for (asked, found, not) in [
        ("q=plus-pro", "GTX Plus Pro", "GTX Basic"),
        ("q=%E6%A0%87%E7%AD%BE", "不干胶标签纸", "GTX Pro"), // 标签
        ("q=bgj", "不干胶标签纸", "GTX Pro"),
        ("q=tiaoma", "条码打印机", "GTX Pro"),
        ("q=label", "条码打印机", "GTX Pro"),
        ("q=mg", "MG Advanced", "GTX Pro"),
    ] {
        let text = li.get(&format!("/products?{asked}")).await.text();
        assert!(text.contains(found) && !text.contains(not), "{asked}: {text}");
    }
    // A category stands for those below it, too.
    let text = li.get(&format!("/products?category={}", category(&world, "硬件"))).await.text();
    assert!(text.contains("GTX Pro") && text.contains("条码打印机") && !text.contains("实施服务"), "{text}");
    assert!(text.contains("硬件 / 工作站 / GTX 系列"), "{text}");
    let proposed = li.part("/products/names?product=gtx").await.text();
    assert!(proposed.contains("value=\"GTX-BASIC\"") && !proposed.contains("GTK-500"), "{proposed}");
    let none = li.get("/products?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E4%B8%9C%E8%A5%BF").await.text();
    assert!(none.contains("没有符合条件的产品"), "{none}");
}

#[actix_web::test]
async fn long_lists_are_paged_by_key_both_ways() {
    let world = World::new().await;
    world.run(
        "insert into product (code, name_zh, unit, tax_rate, doubled, pinyin, created_at, updated_at)
         select 'P' || lpad(n::text, 4, '0'), '批量' || n, 'unit', '13', '', '', now(), now() from generate_series(1, 120) n",
    );
    let li = world.sign_in("li");
    let link = |page: &Page, rel: &str| {
        let text = page.text();
        let before = text.split(&format!("rel=\"{rel}\"")).next().filter(|before| before.len() < text.len());
        before.map(|before| {
            let href = before.rsplit("href=\"").next().unwrap();
            href.split('"').next().unwrap().replace("&amp;", "&")
        })
    };
    for sort in ["code", "name"] {
        let first = li.get(&format!("/products?sort={sort}")).await;
        assert!(first.text().contains("共 133 个产品"), "{}", first.text());
        assert_eq!(link(&first, "prev"), None);
        let second = li.get(&link(&first, "next").unwrap()).await;
        let third = li.get(&link(&second, "next").unwrap()).await;
        assert_eq!(link(&third, "next"), None);
        let rows = |page: &Page| page.text().matches("row-link").count();
        assert_eq!((rows(&first), rows(&second), rows(&third)), (50, 50, 33), "{sort}");
        let back = li.get(&link(&third, "prev").unwrap()).await;
        let names = |page: &Page| {
            let text = page.text();
            text.split("row-link").skip(1).map(|rest| rest.chars().take(60).collect()).collect::<Vec<String>>()
        };
        assert_eq!(names(&back), names(&second), "{sort}");
    }
}

#[actix_web::test]
async fn what_was_priced_is_retired_and_only_what_nothing_names_is_deleted() {
    let world = World::new().await;
    let (zhou, li) = (world.sign_in("zhou"), world.sign_in("li"));
    let gtx = id(&world, "GTX-PRO");
    let refused = zhou.post(&format!("/products/{gtx}/delete"), &[]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("不能删除，可以停售"), "{}", refused.text());
    assert_eq!(zhou.post(&format!("/products/{gtx}/retire"), &[]).await.status, 303);
    assert!(!li.get("/products").await.text().contains("GTX-PRO"));
    assert!(li.get("/products?state=retired").await.text().contains("GTX-PRO"));
    let page = li.get(&format!("/products/{gtx}")).await.text();
    assert!(page.contains("已停售") && page.contains("4,821.00"), "{page}");
    assert!(!li.part("/products/names?product=gtx-pro").await.text().contains("GTX-PRO"));
    assert_eq!(zhou.post(&format!("/products/{gtx}/restore"), &[]).await.status, 303);
    assert!(li.get("/products").await.text().contains("GTX-PRO"));

    assert_eq!(add(&zhou, "WRONG", "写错了").await.status, 303);
    let wrong = id(&world, "WRONG");
    assert_eq!(zhou.post(&format!("/products/{wrong}/delete"), &[]).await.status, 303);
    assert_eq!(li.get(&format!("/products/{wrong}")).await.status, 404);
    assert!(zhou.get("/products?state=deleted").await.text().contains("写错了"));
    // Its code is free again; then it can't come back under it.
    assert_eq!(add(&zhou, "WRONG", "写对了").await.status, 303);
    let taken = zhou.post(&format!("/products/{wrong}/restore"), &[]).await;
    assert_eq!(taken.status, 422);
    assert!(taken.text().contains("已有产品使用这个编码"), "{}", taken.text());
}

#[actix_web::test]
async fn categories_have_three_levels_and_no_circle() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let (hardware, stations, gtx) =
        (category(&world, "硬件"), category(&world, "工作站"), category(&world, "GTX 系列"));
    let below = |parent: i64| parent.to_string();
    let deep = zhou.post("/products/categories", &[("name", "第四级"), ("parent", &below(gtx))]).await;
    assert_eq!(deep.status, 422);
    assert!(deep.text().contains("最多三级") && deep.text().contains("第四级"), "{}", deep.text());
    let circle =
        [("name", "硬件"), ("parent", &below(gtx)), ("version", "1")].map(|(name, value)| (name, value.to_owned()));
    let circle: Vec<(&str, &str)> = circle.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(zhou.post(&format!("/products/categories/{hardware}"), &circle).await.status, 422);
    // With two levels below it, a category only stands at the top.
    let software = below(category(&world, "软件"));
    let moved = [("name", "硬件"), ("parent", software.as_str()), ("version", "1")];
    assert_eq!(zhou.post(&format!("/products/categories/{hardware}"), &moved).await.status, 422);
    for full in [stations, gtx] {
        assert_eq!(zhou.post(&format!("/products/categories/{full}/delete"), &[]).await.status, 422);
    }
    assert_eq!(zhou.post("/products/categories", &[("name", "空的")]).await.status, 303);
    let empty = category(&world, "空的");
    assert_eq!(zhou.post(&format!("/products/categories/{empty}/delete"), &[]).await.status, 303);
    assert_eq!(world.sign_in("li").get("/products/categories").await.status, 200);
    assert_eq!(world.sign_in("li").get(&format!("/products/categories/{gtx}")).await.status, 403);
}

/// The products of the sample data, with their prices.
const SAMPLE: &str = "product,series,sales_price\nGTX Basic,GTX,550\nGTX Pro,GTX,4821\nMG Special,MG,55\nMG Advanced,MG,3393\n\
    GTX Plus Pro,GTX,5482\nGTX Plus Basic,GTX,1096\nGTK 500,GTK,26768\n";

#[actix_web::test]
async fn the_sample_products_come_in_as_they_are_with_their_prices() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let made = zhou.post("/prices/new", &[("name", "美元价"), ("kind", "standard"), ("currency", "USD")]).await;
    let list = made.location().rsplit('/').next().unwrap().to_owned();
    let sent =
        zhou.upload("/products/import", &[("list", &list)], &[("file", "products.csv", SAMPLE.as_bytes())]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(zhou.get("/products").await.text().contains("新建 7 个产品，0 个已存在，设置 7 个价格"));
    let told = "select string_agg(p.code || '=' || p.series || '=' || r.unit_price::float8, ' ' order by p.id) as t
        from product p join price r on r.product_id = p.id join price_list l on l.id = r.list_id where l.currency = 'USD'";
    let expected = "GTX Basic=GTX=550 GTX Pro=GTX=4821 MG Special=MG=55 MG Advanced=MG=3393 GTX Plus Pro=GTX=5482 GTX Plus Basic=GTX=1096 GTK 500=GTK=26768";
    assert_eq!(world.word(told), expected);
    // Once more changes nothing; a new price is a change of one.
    let again = zhou.upload("/products/import", &[("text", SAMPLE), ("list", &list)], &[]).await;
    assert_eq!(again.status, 303, "{}", again.text());
    assert!(zhou.get("/products").await.text().contains("新建 0 个产品，7 个已存在，设置 0 个价格"));
    let dearer =
        zhou.upload("/products/import", &[("text", "产品名称\t单价\ngtk 500\t27,000"), ("list", &list)], &[]).await;
    assert_eq!(dearer.status, 303, "{}", dearer.text());
    assert!(zhou.get("/products").await.text().contains("新建 0 个产品，1 个已存在，设置 1 个价格"));
    assert_eq!(world.number("select count(*) as n from change_history where name = 'product.imported'"), 7);
}

#[actix_web::test]
async fn a_file_with_a_mistake_brings_nothing_and_each_mistake_is_named() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let before = world.number("select count(*) as n from product");
    let wrong = "编码,名称,分类,单位,税率,单价\nA-1,好的,硬件/工作站,台,13%,10\nA-2,,软件,套,6,1\na-1,重复,,个,,\nA-3,没单位,,斗,13,\nA-4,没分类,玩具,台,13,\nA-5,价格,,台,13,贵\n";
    let page = zhou.upload("/products/import", &[("text", wrong)], &[]).await;
    assert_eq!(page.status, 422);
    let text = page.text();
    for words in [
        "第 3 行，产品名称：请填写名称",
        "第 4 行：编码「a-1」在文件中出现了两次",
        "第 5 行，单位：没有「斗」这一项",
        "第 6 行，分类：没有分类「玩具」",
        "第 7 行，单价：「贵」不是价格",
        "A-5,价格",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(world.number("select count(*) as n from product"), before);
    for (fields, words) in [
        (vec![("text", "")], "请选择一个文件"),
        (vec![("text", "颜色,大小\n红,小\n")], "没有找到「产品名称」这一列"),
        (vec![("text", "名称\n某物\n"), ("list", "999999")], "请从列表中选择价目表"),
    ] {
        let page = zhou.upload("/products/import", &fields, &[]).await;
        assert!(page.status == 422 && page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(world.sign_in("li").upload("/products/import", &[("text", SAMPLE)], &[]).await.status, 403);
}
