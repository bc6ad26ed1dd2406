//! The opportunity that a conversion makes along with the customer: what is proposed, what is made, and the way back.

use super::opportunities::{value, word};
use super::support::{Page, Visitor, World};

fn lead(world: &World, part: &str) -> i64 {
    world.number_of("select id as n from lead where name like '%' || $1 || '%'", part)
}

fn made(world: &World, lead: i64) -> i64 {
    world.number_at("select coalesce((select opportunity_id from lead_conversion where lead_id = $1), 0) as n", lead)
}

async fn convert(visitor: &Visitor, id: i64, deal: &[(&str, &str)]) -> Page {
    let fields = [("target", "new"), ("name", "嘉兴南湖新材料有限公司"), ("contact", "吴敏")];
    let all: Vec<(&str, &str)> = fields.iter().chain(deal).copied().collect();
    visitor.post(&format!("/leads/{id}/convert"), &all).await
}

const DEAL: [(&str, &str); 6] = [
    ("deal", "1"),
    ("deal_name", "南湖首单"),
    ("deal_amount", "12万"),
    ("deal_currency", "CNY"),
    ("deal_expected_on", "下周五"),
    ("deal_product", "gtx-pro"),
];

#[actix_web::test]
async fn a_lead_becomes_a_customer_with_its_opportunity() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    world.run("update lead set product = '想要两台 GTX Plus Pro 和打印机', amount = 86000, amount_currency = 'CNY' where name like '%南湖%'");
    let preview = li.get(&format!("/leads/{id}/convert")).await.text();
    for words in ["同时新建商机", "value=\"86000\"", "value=\"GTX-PLUS-PRO\"", "嘉兴南湖新材料有限公司 20"]
    {
        assert!(preview.contains(words), "{words}: {preview}");
    }
    let deal = preview.split("name=\"deal\"").nth(1).unwrap();
    assert!(deal[..deal.find('>').unwrap()].contains("checked"), "ticked by default");
    let done = convert(&li, id, &DEAL).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let deal = made(&world, id);
    let row = format!(
        "select concat_ws('|', o.name, u.login, s.position, o.state, o.amount, o.currency, o.amount_from_lines, o.version, k.name, c.name, o.expected_on > current_date,
           (select string_agg(p.code || ' ' || l.quantity::float8 || ' ' || l.price::float8 || ' ' || l.list_kind, ',') from opportunity_line l join product p on p.id = l.product_id where l.opportunity_id = o.id)) as t
         from opportunity o join app_user u on u.id = o.owner_id join stage s on s.id = o.stage_id join contact k on k.id = o.contact_id join customer c on c.id = o.customer_id where o.id = {deal}"
    );
    assert_eq!(
        word(&world, row),
        "南湖首单|li|1|open|120000.00|CNY|f|1|吴敏|嘉兴南湖新材料有限公司|t|GTX-PRO 1 4821 standard"
    );
    // Both say where the other is.
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(page.contains(&format!("/opportunities/{deal}")) && page.contains("南湖首单"), "{page}");
    let page = li.get(&format!("/opportunities/{deal}")).await.text();
    assert!(page.contains("来自线索") && page.contains(&format!("href=\"/leads/{id}\"")), "{page}");
    // It counts as won through this lead.
    let version = value(&world, deal, "version");
    let won = [("state", "won"), ("day", "今天"), ("version", version.as_str())];
    assert_eq!(li.post(&format!("/opportunities/{deal}/end"), &won).await.status, 303);
    let through: &'static str = Box::leak(
        format!("select c.id as n from lead c join opportunity t on true where {}", kezhan::leads::won::THROUGH)
            .into_boxed_str(),
    );
    assert_eq!(world.number(through), id);
}

#[actix_web::test]
async fn without_an_amount_it_is_what_the_product_costs_and_without_a_tick_there_is_none() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    assert_eq!(convert(&li, id, &[("deal_name", "没有勾选"), ("deal_product", "没有这个")]).await.status, 303);
    assert_eq!(made(&world, id), 0);
    assert_eq!(world.number("select count(*) as n from opportunity where name = '没有勾选'"), 0);
    assert_eq!(li.post(&format!("/leads/{id}/unconvert"), &[]).await.status, 303);
    // Joining a customer that is there, whose own list counts.
    let yunqi = world.customer("云栖").to_string();
    let fields = [("target", yunqi.as_str()), ("contact", ""), ("deal", "1"), ("deal_product", "YL-CRM")];
    assert_eq!(li.post(&format!("/leads/{id}/convert"), &fields).await.status, 303);
    let deal = made(&world, id);
    assert_eq!(
        (value(&world, deal, "amount"), value(&world, deal, "amount_from_lines")),
        ("880.00".into(), "true".into())
    );
    assert_eq!(value(&world, deal, "customer_id"), yunqi);
    // Back it goes, and the customer stays.
    assert_eq!(li.post(&format!("/leads/{id}/unconvert"), &[]).await.status, 303);
    assert_eq!(world.number_at("select count(*) as n from opportunity where id = $1", deal), 0);
    assert_eq!(li.get(&format!("/customers/{yunqi}")).await.status, 200);
}

#[actix_web::test]
async fn what_is_wrong_in_every_block_is_told_at_once_and_stays() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    let fields = [
        ("target", "new"),
        ("name", ""),
        ("credit_code", "123"),
        ("contact", "吴敏"),
        ("deal", "1"),
        ("deal_name", "名字还在"),
        ("deal_amount", "很多"),
        ("deal_expected_on", "2001-01-01"),
        ("deal_product", "没有这个"),
    ];
    let wrong = li.post(&format!("/leads/{id}/convert"), &fields).await;
    let page = wrong.text();
    assert_eq!(wrong.status, 422);
    for words in [
        "请填写新客户的名称",
        "信用代码不正确",
        "href=\"#f-deal_amount\"",
        "预计成交日期已经过去了",
        "没有找到产品「没有这个」",
        "value=\"名字还在\"",
        "value=\"很多\"",
        "value=\"没有这个\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let none = convert(&li, id, &[("deal", "1"), ("deal_pipeline", "900000")]).await;
    assert!(none.status == 422 && none.text().contains("请选择销售流程"), "{}", none.text());
    assert_eq!(
        world.number("select count(*) as n from lead_conversion"),
        world.number("select count(*) as n from lead where status = 'converted'")
    );
    assert_eq!(made(&world, id), 0);
    // Whoever may not make opportunities is not offered one, and makes none.
    world.run("delete from role_grant where permission = 'opportunity.create' and role_id = (select id from role where key = 'salesperson')");
    let li = world.sign_in("li");
    let preview = li.get(&format!("/leads/{id}/convert")).await.text();
    assert!(preview.contains("转化为") && !preview.contains("name=\"deal"), "{preview}");
    assert_eq!(convert(&li, id, &DEAL).await.status, 403);
    assert_eq!(convert(&li, id, &[]).await.status, 303);
}

/// Everything of opportunities that a conversion touches.
fn deals(world: &World) -> String {
    world.word(
        "select concat_ws(E'\\n', (select string_agg(to_jsonb(x)::text, E'\\n' order by x.id) from opportunity x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.opportunity_id, x.position) from opportunity_line x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.id) from opportunity_stage x), (select string_agg(to_jsonb(x)::text, E'\\n' order by x.id) from task x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.id) from customer x)) as t",
    )
}

#[actix_web::test]
async fn it_goes_with_the_conversion_unless_somebody_built_on_it() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    // The task of the first stage comes and goes along with it.
    world.run("update stage set task_zh = '寄资料', task_en = 'Send material' where position = 1");
    let before = deals(&world);
    assert_eq!(convert(&li, id, &DEAL).await.status, 303);
    let deal = made(&world, id);
    assert_eq!(world.number_at("select count(*) as n from task where opportunity_id = $1", deal), 1);
    world.clock.advance(chrono::TimeDelta::minutes(1));
    let undo = format!("/leads/{id}/unconvert");
    let path = format!("/opportunities/{deal}");
    for (to, fields) in [
        ("move", vec![("stage", "2"), ("version", "1")]),
        ("lines", vec![("product-0", "MG-SPECIAL"), ("version", "1")]),
        (
            "shares",
            vec![("person-0", "李娜"), ("share-0", "60"), ("person-1", "王磊"), ("share-1", "40"), ("version", "1")],
        ),
        ("edit", vec![("name", "改了名"), ("version", "1")]),
        ("comments", vec![("body", "先约演示")]),
        ("delete", vec![]),
        ("tasks", vec![("title", "约演示"), ("about", "@")]),
    ] {
        let about = format!("opportunity:{deal}");
        let fields: Vec<(&str, &str)> =
            fields.into_iter().map(|(name, value)| (name, if value == "@" { about.as_str() } else { value })).collect();
        let address = if to == "tasks" { "/tasks/new".to_owned() } else { format!("{path}/{to}") };
        world
            .undone(async {
                let done = li.post(&address, &fields).await;
                assert_eq!(done.status, 303, "{to}: {}", done.text());
                assert_eq!(li.post(&undo, &[]).await.status, 303);
                assert_eq!(made(&world, id), deal, "{to}");
            })
            .await;
    }
    assert_eq!(li.post(&undo, &[]).await.status, 303);
    assert_eq!((made(&world, id), deals(&world)), (0, before));
}
