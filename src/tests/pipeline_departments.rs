//! Pipelines of departments: who is offered which and in which order, what is usual, what is refused, and that nothing moves by itself.

use super::opportunities::{LAST, add, value, word};
use super::support::{OwnDatabase, Page, Visitor, World};
use futures_util::future::join;
use kezhan::core::access::Actor;
use kezhan::core::sql::Sql;
use kezhan::opportunities::offered::{Seller, choices};

const STANDARD: &str = "标准销售流程";

/// Makes a pipeline of one stage, as the last, for departments; its id.
fn pipeline(world: &World, name: &str, departments: &[&str]) -> i64 {
    world.run_sql(
        Sql::new(
            "with p as (insert into pipeline (name_zh, position) select $1, max(position) + 1 from pipeline returning id),
             v as (insert into pipeline_version (pipeline_id, number) select id, 1 from p returning id),
             s as (insert into stage (version_id, key, name_zh, position, rate) select id, 'begin', '开始', 1, 10 from v
               union all select id, 'end', '收尾', 2, 90 from v returning id)
             insert into pipeline_department (pipeline_id, department_id) select p.id, d.id from p, department d where d.name_zh = any($2)",
        )
        .bind(name)
        .bind(departments.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()),
    );
    world.number_of("select id as n from pipeline where name_zh = $1", name)
}

/// Four pipelines beside the standard one: of a team, of another one, of the department above both, and of one elsewhere.
fn teams(world: &World) -> [i64; 4] {
    [("华东流程", "华东组"), ("华南流程", "华南组"), ("销售流程", "销售部"), ("客服流程", "客服部")]
        .map(|(name, department)| pipeline(world, name, &[department]))
}

fn department(world: &World, name: &str) -> i64 {
    world.number_of("select id as n from department where name_zh = $1", name)
}

/// The lines of a list to choose from: the words of each, and whether it is chosen.
fn lines(page: &str, name: &str) -> Vec<(String, bool)> {
    let Some(list) = page.split(&format!("name=\"{name}\"")).nth(1) else { return Vec::new() };
    let list = list.split("</select>").next().unwrap();
    let line = |one: &str| {
        let (head, rest) = one.split_once('>').unwrap();
        (rest.split('<').next().unwrap().to_owned(), head.contains(" selected"))
    };
    list.split("<option").skip(1).map(line).collect()
}

fn names(page: &str, name: &str) -> Vec<String> {
    lines(page, name).into_iter().map(|(words, _)| words).collect()
}

/// What the form of a new opportunity offers after the line that leaves it to the usual one.
async fn offered(visitor: &Visitor) -> Vec<String> {
    let page = visitor.get("/opportunities/new").await;
    assert_eq!(page.status, 200);
    let mut names = names(&page.text(), "pipeline");
    if !names.is_empty() {
        assert_eq!(names.remove(0), format!("默认：{}", names[0]));
    }
    names
}

fn pipeline_of(world: &World, deal: i64) -> String {
    word(
        world,
        format!(
            "select p.name_zh as t from opportunity o join pipeline_version v on v.id = o.version_id join pipeline p on p.id = v.pipeline_id where o.id = {deal}"
        ),
    )
}

#[actix_web::test]
async fn one_s_own_come_first_then_everybody_s_then_those_below() {
    let world = World::new().await;
    // With one pipeline for everybody there is nothing to choose.
    assert_eq!(offered(&world.sign_in("li")).await, Vec::<String>::new());
    teams(&world);
    for (login, expected) in [
        ("li", &["华东流程", "销售流程", STANDARD][..]),
        ("wang", &["华东流程", "销售流程", STANDARD]),
        ("huang", &["华南流程", "销售流程", STANDARD]),
        ("chen", &["销售流程", STANDARD, "华东流程", "华南流程"]),
        ("zhou", &[STANDARD, "华东流程", "华南流程", "销售流程", "客服流程"]),
    ] {
        assert_eq!(offered(&world.sign_in(login)).await, expected, "{login}");
    }
    // A post elsewhere, or being head there, offers what there is there, last.
    world.run("insert into post (user_id, department_id) select u.id, d.id from app_user u, department d where u.login = 'huang' and d.name_zh = '客服部'");
    assert_eq!(offered(&world.sign_in("huang")).await, ["华南流程", "销售流程", STANDARD, "客服流程"]);
    world.run("insert into department_head (department_id, user_id) select d.id, u.id from app_user u, department d where u.login = 'huang' and d.name_zh = '华东组'");
    assert_eq!(offered(&world.sign_in("huang")).await, ["华南流程", "销售流程", STANDARD, "华东流程", "客服流程"]);
}

#[actix_web::test]
async fn the_usual_one_is_that_of_the_owner_s_department() {
    let world = World::new().await;
    let [east, _, _, service] = teams(&world);
    let deal = add(&world.sign_in("li"), &[("name", "本人的")]).await;
    assert_eq!(pipeline_of(&world, deal), "华东流程");
    let (zhou, yunqi) = (world.sign_in("zhou"), world.customer("云栖").to_string());
    for (owner, asked, expected) in [
        ("", String::new(), STANDARD),
        ("huang", String::new(), "华南流程"),
        ("li", String::new(), "华东流程"),
        ("li", "1".to_owned(), STANDARD),
        // Offered to whoever makes it, though not to the owner.
        ("huang", east.to_string(), "华东流程"),
        ("huang", service.to_string(), "客服流程"),
    ] {
        let fields = [("customer_id", yunqi.as_str()), ("owner", owner), ("pipeline", asked.as_str())];
        let made = zhou.post("/opportunities/new", &fields).await;
        assert_eq!(made.status, 303, "{owner} {asked}: {}", made.text());
        assert_eq!(pipeline_of(&world, world.number(LAST)), expected, "{owner} {asked}");
    }
    // Offered to the owner, though not to whoever makes it.
    let whom = |login: &str| Seller::of(&world.actor(login));
    let read = |owner, actor| world.house.db.read_now(&Actor::robot("test"), |r| choices(r, owner, actor)).unwrap();
    let ids =
        |rows: Vec<kezhan::opportunities::model::Named>| rows.into_iter().map(|one| one.name_zh).collect::<Vec<_>>();
    assert_eq!(ids(read(whom("huang"), whom("li"))), ["华南流程", "销售流程", STANDARD, "华东流程"]);
}

#[actix_web::test]
async fn one_for_others_is_refused_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let [_, south, ..] = teams(&world);
    let (li, yunqi, before) = (world.sign_in("li"), world.customer("云栖").to_string(), world.number(LAST));
    let post = async |pipeline: i64| {
        let pipeline = pipeline.to_string();
        let fields = [
            ("customer_id", yunqi.as_str()),
            ("name", "名字还在"),
            ("amount", "12万"),
            ("remarks", "备注还在"),
            ("pipeline", pipeline.as_str()),
        ];
        li.post("/opportunities/new", &fields).await
    };
    let refused = post(south).await;
    assert_eq!(refused.status, 422);
    let page = refused.text();
    for words in
        ["「华南流程」只用于其他部门", "href=\"#f-pipeline\"", "value=\"名字还在\"", "value=\"12万\"", "备注还在"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let gone = post(900_000).await;
    assert!(gone.status == 422 && gone.text().contains("请选择销售流程"), "{}", gone.text());
    world.run("update pipeline set retired_at = now() where name_zh = '销售流程'");
    let retired = post(world.number("select id as n from pipeline where name_zh = '销售流程'")).await;
    assert!(retired.status == 422 && retired.text().contains("已停用"), "{}", retired.text());
    world.run("update app_user set language = 'en' where login = 'li'");
    let li = world.sign_in("li");
    let pipeline = south.to_string();
    let page = li.post("/opportunities/new", &[("customer_id", yunqi.as_str()), ("pipeline", &pipeline)]).await.text();
    assert!(page.contains("is for other departments only") && page.contains("The usual one: 华东流程"), "{page}");
    assert_eq!(world.number(LAST), before, "nothing was made");
}

/// The editor's fields of a pipeline for departments.
fn fields(name: &str, version: &str, departments: &[i64]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = [
        ("name_zh", name),
        ("version", version),
        ("order", "0"),
        ("s.0.key", "begin"),
        ("s.0.name_zh", "开始"),
        ("s.0.rate", "10"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    fields.extend(departments.iter().map(|id| ("departments".to_owned(), id.to_string())));
    fields
}

async fn save(visitor: &Visitor, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(path, &fields).await
}

#[actix_web::test]
async fn the_last_one_for_everybody_stays() {
    let world = World::new().await;
    let (zhou, east) = (world.sign_in("zhou"), department(&world, "华东组"));
    let version = || word(&world, "select version::text as t from pipeline where id = 1".into());
    let tied = "select count(*) as n from pipeline_department where pipeline_id = 1";
    teams(&world);
    let refused = save(&zhou, "/admin/pipelines/1", &fields("只给华东", &version(), &[east])).await;
    assert_eq!(refused.status, 422);
    let page = refused.text();
    let ticked = format!("name=\"departments\" value=\"{east}\" checked");
    for words in ["至少保留一个全公司可用的启用流程", "href=\"#f-departments\"", "value=\"只给华东\"", &ticked]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(world.number(tied), 0);
    let refused = zhou.post("/admin/pipelines/1/retire", &[]).await;
    assert!(refused.status == 422 && refused.text().contains("至少保留一个全公司可用的启用流程"));
    assert_eq!(world.number("select count(*) as n from pipeline where id = 1 and retired_at is null"), 1);
    // One that is retired does not count, one in use does.
    let other = pipeline(&world, "另一个", &[]);
    assert_eq!(zhou.post(&format!("/admin/pipelines/{other}/retire"), &[]).await.status, 303);
    assert_eq!(save(&zhou, "/admin/pipelines/1", &fields("只给华东", &version(), &[east])).await.status, 422);
    assert_eq!(zhou.post(&format!("/admin/pipelines/{other}/restore"), &[]).await.status, 303);
    assert_eq!(save(&zhou, "/admin/pipelines/1", &fields("只给华东", &version(), &[east])).await.status, 303);
    assert_eq!(world.number(tied), 1);
    // Now the other one is the last, and the first may be retired.
    world.run("update app_user set language = 'en' where login = 'zhou'");
    let zhou = world.sign_in("zhou");
    let refused = zhou.post(&format!("/admin/pipelines/{other}/retire"), &[]).await;
    assert!(refused.status == 422 && refused.text().contains("One pipeline in use has to be for everybody"));
    assert_eq!(zhou.post("/admin/pipelines/1/retire", &[]).await.status, 303);
    // What is retired may be for anybody.
    assert_eq!(save(&zhou, "/admin/pipelines/1", &fields("又给大家", &version(), &[])).await.status, 303);
    assert_eq!(save(&zhou, "/admin/pipelines/1", &fields("又给华东", &version(), &[east])).await.status, 303);
}

#[actix_web::test]
async fn a_change_of_departments_is_recorded_makes_no_version_and_is_shown_to_who_comes_second() {
    let world = World::new().await;
    let (zhou, li) = (world.sign_in("zhou"), world.sign_in("li"));
    let [east, south] = ["华东组", "华南组"].map(|name| department(&world, name));
    assert!(zhou.get("/admin/pipelines/new").await.text().contains("用于部门：全公司"));
    assert_eq!(save(&zhou, "/admin/pipelines/new", &fields("渠道流程", "", &[east, east])).await.status, 303);
    let id = world.number("select max(id) as n from pipeline");
    let path = format!("/admin/pipelines/{id}");
    let page = zhou.get(&path).await.text();
    assert!(page.contains("用于部门：华东组"), "{page}");
    assert!(page.contains(&format!("name=\"departments\" value=\"{east}\" checked")), "{page}");
    // Rows are arranged without losing what is ticked.
    let mut arranged = fields("渠道流程", "1", &[south]);
    arranged.push(("act".into(), "add".into()));
    let page = save(&zhou, &path, &arranged).await.text();
    assert!(page.contains("用于部门：华南组") && page.matches("name=\"order\"").count() == 2, "{page}");
    // It is in use when it changes.
    let deal = add(&li, &[("name", "渠道商机")]).await;
    assert_eq!(pipeline_of(&world, deal), "渠道流程");
    let saved = save(&zhou, &path, &fields("渠道流程", "1", &[south, east])).await;
    assert_eq!(saved.location(), "/admin/pipelines", "{}", saved.text());
    assert_eq!(world.number_at("select count(*) as n from pipeline_version where pipeline_id = $1", id), 1);
    let kept = "select changes ->> 0 as t from change_history where name = 'pipeline.changed' order by id desc limit 1";
    let told: serde_json::Value = serde_json::from_str(&world.word(kept)).unwrap();
    assert_eq!(told["field"], "departments");
    assert_eq!((told["old"]["zh"].as_str(), told["old"]["en"].as_str()), (Some("华东组"), Some("East team")));
    assert_eq!(
        (told["new"]["zh"].as_str(), told["new"]["en"].as_str()),
        (Some("华东组、华南组"), Some("East team, South team"))
    );
    assert!(zhou.get("/admin/pipelines").await.text().contains("华东组、华南组"), "the list says for whom it is");
    // Who comes second is shown both, and nothing is overwritten.
    let late = save(&zhou, &path, &fields("渠道流程", "1", &[])).await;
    assert_eq!(late.status, 409);
    let page = late.text();
    assert!(page.contains("已被他人修改") && page.contains("华东组、华南组") && page.contains("全公司"), "{page}");
    assert_eq!(world.number_at("select count(*) as n from pipeline_department where pipeline_id = $1", id), 2);
    // A copy is for the same; a department that is not there is refused.
    assert_eq!(zhou.post(&format!("{path}/copy"), &[]).await.status, 303);
    let copied = "select count(*) as n from pipeline_department where pipeline_id = (select max(id) from pipeline)";
    assert_eq!(world.number(copied), 2);
    let absent = save(&zhou, &path, &fields("渠道流程", "2", &[900_000])).await;
    assert!(absent.status == 422 && absent.text().contains("请重新选择"), "{}", absent.text());
    assert_eq!(save(&zhou, &path, &fields("渠道流程", "2", &[])).await.location(), "/admin/pipelines");
    assert_eq!(world.number_at("select count(*) as n from pipeline_department where pipeline_id = $1", id), 0);
    assert!(world.word(kept).contains("Everybody"));
}

#[actix_web::test]
async fn departments_below_count_and_whoever_moves_is_offered_otherwise_at_once() {
    let world = World::new().await;
    teams(&world);
    let li = world.sign_in("li");
    let deal = add(&li, &[("name", "搬家前的")]).await;
    world.run("insert into department (name_zh, parent_id, sort) select '华东一班', id, 1 from department where name_zh = '华东组'");
    world.run(
        "update app_user set department_id = (select id from department where name_zh = '华东一班') where login = 'li'",
    );
    assert_eq!(offered(&li).await, ["华东流程", "销售流程", STANDARD]);
    world.run(
        "update app_user set department_id = (select id from department where name_zh = '华南组') where login = 'li'",
    );
    assert_eq!(offered(&li).await, ["华南流程", "销售流程", STANDARD]);
    // What she began goes on where it is: moved, closed and opened again, whoever the pipeline is for by now.
    for (name, of) in [("华东流程", "财务部"), ("客服流程", "华南组")] {
        world.run_sql(
            Sql::new(
                "delete from pipeline_department where pipeline_id = (select id from pipeline where name_zh = $1)",
            )
            .bind(name),
        );
        world.run_sql(
            Sql::new("insert into pipeline_department (pipeline_id, department_id) select p.id, d.id from pipeline p, department d where p.name_zh = $1 and d.name_zh = $2")
                .bind(name)
                .bind(of),
        );
    }
    assert_eq!(offered(&li).await, ["华南流程", "销售流程", "客服流程", STANDARD]);
    let there = word(
        &world,
        format!(
            "select s.id::text as t from stage s join opportunity o on o.version_id = s.version_id where o.id = {deal} and s.key = 'end'"
        ),
    );
    let act = async |verb: &str, fields: &[(&str, &str)]| {
        let version = value(&world, deal, "version");
        let all: Vec<(&str, &str)> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        let done = li.post(&format!("/opportunities/{deal}/{verb}"), &all).await;
        assert_eq!(done.status, 303, "{verb}: {}", done.text());
    };
    act("move", &[("stage", &there)]).await;
    act("end", &[("state", "invalid"), ("reason", "11"), ("day", "今天")]).await;
    let zhou = world.sign_in("zhou");
    let version = value(&world, deal, "version");
    let again = zhou.post(&format!("/opportunities/{deal}/reopen"), &[("reason", "19"), ("version", &version)]).await;
    assert_eq!(again.status, 303, "{}", again.text());
    let given = zhou.post(&format!("/opportunities/{deal}/assign"), &[("owner", "huang")]).await;
    assert_eq!(given.status, 303, "{}", given.text());
    assert_eq!(pipeline_of(&world, deal), "华东流程");
}

#[actix_web::test]
async fn a_closed_department_leaves_its_pipeline_to_nobody_and_not_to_everybody() {
    let world = World::new().await;
    world.run("insert into department (name_zh, name_en, parent_id, sort) select '电商组', 'Web shop', id, 9 from department where name_zh = '销售部'");
    let id = pipeline(&world, "电商流程", &["电商组"]);
    let (chen, zhou) = (world.sign_in("chen"), world.sign_in("zhou"));
    assert_eq!(offered(&chen).await, [STANDARD, "电商流程"]);
    let shop = department(&world, "电商组");
    assert_eq!(world.sign_in("xitong").post(&format!("/admin/departments/{shop}/close"), &[]).await.status, 303);
    for login in ["chen", "li", "zhou"] {
        assert_eq!(offered(&world.sign_in(login)).await, Vec::<String>::new(), "{login}");
    }
    let list = zhou.get("/admin/pipelines").await.text();
    assert!(list.contains("电商组") && list.contains("部门均已关闭"), "{list}");
    // Saved as it is shown, it stays so.
    let page = zhou.get(&format!("/admin/pipelines/{id}")).await.text();
    assert!(page.contains("电商组（已关闭）") && page.contains(&format!("value=\"{shop}\" checked")), "{page}");
    assert_eq!(save(&zhou, &format!("/admin/pipelines/{id}"), &fields("电商流程", "1", &[shop])).await.status, 303);
    assert_eq!(world.number_at("select department_id as n from pipeline_department where pipeline_id = $1", id), shop);
    let page = zhou.get("/admin/pipelines/1").await.text();
    assert!(!page.contains("电商组"), "another pipeline is not given to a closed one");
    // It counts again when it is opened again.
    assert_eq!(world.sign_in("xitong").post(&format!("/admin/departments/{shop}/reopen"), &[]).await.status, 303);
    assert_eq!(offered(&chen).await, [STANDARD, "电商流程"]);
}

#[actix_web::test]
async fn a_conversion_offers_what_its_owner_is_offered_first() {
    let world = World::new().await;
    let [_, south, _, service] = teams(&world);
    let lead = world.number("select id as n from lead where name like '%南湖%'");
    let path = format!("/leads/{lead}/convert");
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    assert_eq!(names(&li.get(&path).await.text(), "deal_pipeline"), ["华东流程", "销售流程", STANDARD]);
    // Above, one is offered the owner's first and then what only oneself is.
    let above = names(&chen.get(&path).await.text(), "deal_pipeline");
    assert_eq!(above, ["华东流程", "销售流程", STANDARD, "华南流程"]);
    let convert = async |visitor: &Visitor, pipeline: &str| {
        let fields = [
            ("target", "new"),
            ("name", "嘉兴南湖新材料有限公司"),
            ("contact", "吴敏"),
            ("deal", "1"),
            ("deal_name", "首单"),
            ("deal_pipeline", pipeline),
        ];
        visitor.post(&path, &fields).await
    };
    for foreign in [south, service] {
        let refused = convert(&li, &foreign.to_string()).await;
        let page = refused.text();
        assert_eq!(refused.status, 422, "{page}");
        for words in ["只用于其他部门", "href=\"#f-deal_pipeline\"", "value=\"首单\""] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
    assert_eq!(world.number_at("select count(*) as n from lead_conversion where lead_id = $1", lead), 0);
    assert_eq!(convert(&li, "").await.status, 303);
    let made = world.number_at("select opportunity_id as n from lead_conversion where lead_id = $1", lead);
    assert_eq!(pipeline_of(&world, made), "华东流程");
}

#[actix_web::test]
async fn a_team_sees_its_own_board_at_first_and_chooses_among_all() {
    let world = World::new().await;
    let ids = teams(&world);
    add(&world.sign_in("li"), &[("name", "华东的卡片")]).await;
    for (login, first) in [("li", "华东流程"), ("huang", "华南流程"), ("chen", "销售流程"), ("zhou", STANDARD)]
    {
        let visitor = world.sign_in(login);
        for path in ["/opportunities/board", "/opportunities/pace"] {
            let lines = lines(&visitor.get(path).await.text(), "pipeline");
            assert_eq!(lines.len(), 5, "{login} {path}: {lines:?}");
            assert_eq!(lines[0], (first.to_owned(), true), "{login} {path}");
        }
        let calendar = names(&visitor.get("/opportunities/calendar").await.text(), "pipeline");
        assert_eq!(calendar.len(), 6, "every one, and all: {calendar:?}");
        assert_eq!(calendar[1], first, "{login}");
        let list = visitor.get("/opportunities").await.text();
        for id in ids.iter().chain(&[1]) {
            assert!(list.contains(&format!("value=\"{id}.")), "{login} narrows by {id}");
        }
    }
    let li = world.sign_in("li");
    assert!(li.get("/opportunities/board").await.text().contains("华东的卡片"));
    let other = lines(&li.get("/opportunities/board?pipeline=1").await.text(), "pipeline");
    assert!(other.contains(&(STANDARD.to_owned(), true)), "{other:?}");
}

#[actix_web::test]
async fn an_import_that_is_taken_back_leaves_one_for_everybody_and_what_the_house_uses() {
    let world = World::new().await;
    let [mine, house] = [pipeline(&world, "导入流程", &[]), pipeline(&world, "导入后改给华东", &["华东组"])];
    let import = |ids: &str| {
        world.run_sql(
            Sql::new("insert into sales_import (id, state, plan, made, made_by, made_at, done_at) values (gen_random_uuid(), 'done', '{}', $1, $2, now(), now())")
                .bind(serde_json::from_str::<serde_json::Value>(&format!("{{\"pipelines\": [{ids}]}}")).unwrap())
                .bind(world.id("zhou")),
        );
        world.run("select kz_sales_taken_back((select id from sales_import where state = 'done' order by made_at desc, id limit 1))");
        world.run("update sales_import set state = 'undone', undone_at = now()");
    };
    let there = |id: i64| world.number_at("select count(*) as n from pipeline where id = $1", id);
    // Given to a department since, it is one of the house.
    import(&house.to_string());
    assert_eq!(there(house), 1);
    // The last one for everybody stays; once there is another one, it goes.
    let zhou = world.sign_in("zhou");
    let east = department(&world, "华东组");
    let version = word(&world, "select version::text as t from pipeline where id = 1".into());
    assert_eq!(save(&zhou, "/admin/pipelines/1", &fields(STANDARD, &version, &[east])).await.status, 303);
    import(&mine.to_string());
    assert_eq!(there(mine), 1);
    pipeline(&world, "又一个", &[]);
    import(&mine.to_string());
    assert_eq!(there(mine), 0);
}

#[actix_web::test]
async fn of_two_who_take_the_last_two_away_at_once_one_is_refused() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let zhou = world.sign_in("zhou");
    let (east, other) = (department(&world, "华东组"), pipeline(&world, "另一个", &[]));
    let (first, retire) = ("/admin/pipelines/1".to_owned(), format!("/admin/pipelines/{other}/retire"));
    let version = || word(&world, "select version::text as t from pipeline where id = 1".into());
    for round in 0..6 {
        let given = fields(STANDARD, &version(), &[east]);
        let (away, retired) = join(save(&zhou, &first, &given), zhou.post(&retire, &[])).await;
        let mut statuses = [away.status.as_u16(), retired.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422], "{round}: {} {}", away.text(), retired.text());
        let left = "select count(*) as n from pipeline p where retired_at is null and not exists (select from pipeline_department a where a.pipeline_id = p.id)";
        assert_eq!(world.number(left), 1, "{round}");
        assert_eq!(zhou.post(&format!("/admin/pipelines/{other}/restore"), &[]).await.status, 303);
        assert_eq!(save(&zhou, &first, &fields(STANDARD, &version(), &[])).await.status, 303);
    }
}
