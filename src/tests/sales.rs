//! The sales of another company: their four files in, counted in every way, once more, and out again.

use super::sales_files::sample;
use super::support::{Page, Spawned, Visitor, World};
use kezhan::board::filter::Filter as Board;
use kezhan::board::store::{self as board, Wanted};
use kezhan::cli::figures::as_json;
use kezhan::core::access::{Can, OpportunityView};
use kezhan::opportunities::figures::{By, pipeline};
use kezhan::opportunities::filter::Filter;
use kezhan::opportunities::list;
use kezhan::opportunities::offered::Seller;
use kezhan::text::Lang;
use serde_json::Value;
use std::collections::BTreeMap;

/// The rows of a sample file by the names of its columns; no cell of it has a comma.
fn rows(text: &'static [u8]) -> Vec<BTreeMap<&'static str, &'static str>> {
    let mut lines = std::str::from_utf8(text).unwrap().lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines.map(|line| header.iter().copied().zip(line.split(',')).collect()).collect()
}

fn deals() -> Vec<BTreeMap<&'static str, &'static str>> {
    rows(include_bytes!("samples/sales_pipeline.csv"))
}

/// Won, lost, open and won value by a name of each deal, computed from the files.
fn expected(name: impl Fn(&BTreeMap<&str, &str>) -> String) -> BTreeMap<String, (i64, i64, i64, i64)> {
    let mut out: BTreeMap<String, (i64, i64, i64, i64)> = BTreeMap::new();
    for deal in deals() {
        let sum = out.entry(name(&deal)).or_default();
        match deal["deal_stage"] {
            "Won" => {
                sum.0 += 1;
                sum.3 += deal["close_value"].parse::<i64>().unwrap();
            }
            "Lost" => sum.1 += 1,
            _ => sum.2 += 1,
        }
    }
    out
}

async fn send(visitor: &Visitor) -> String {
    let files = sample();
    let files: Vec<(&str, &str, &[u8])> =
        files.iter().map(|file| ("file", file.name.as_str(), file.bytes.as_slice())).collect();
    let sent = visitor.upload("/opportunities/import", &[], &files).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.location()
}

async fn decide(visitor: &Visitor, path: &str, rows: &str) -> Page {
    let page = visitor.get(path).await.text();
    let (_, rest) = page.split_once("name=\"version\" value=\"").expect(&page);
    let version = rest.split('"').next().unwrap();
    visitor.post(&format!("{path}/decide"), &[("rows", rows), ("version", version)]).await
}

/// Sends the files, mends what is proposed, says the currency and imports everything.
async fn import(visitor: &Visitor, leads: &str) -> String {
    let path = send(visitor).await;
    assert_eq!(visitor.post(&format!("{path}/mend"), &[]).await.status, 303);
    let choices = [("currency", "USD"), ("leads", leads)];
    assert_eq!(visitor.post(&format!("{path}/choices"), &choices).await.status, 303);
    let done = decide(visitor, &path, "all").await;
    assert_eq!(done.status, 303, "{}", done.text());
    path
}

/// What `kezhan figures pipeline --json` prints.
fn figures(world: &World, by: Option<By>) -> Value {
    let actor = world.actor("zhou");
    let can: Can<OpportunityView> = Can::of(&actor).unwrap();
    let found = world.house.db.read_now(&actor, |reader| pipeline(reader, &can, by)).unwrap();
    as_json(&found, by.map(|_| "x"), Lang::En)
}

/// The rows of the figures that bear a name of the files.
fn figured(world: &World, by: By) -> BTreeMap<String, (i64, i64, i64, i64)> {
    let found = figures(world, Some(by));
    let rows = found["rows"].as_array().unwrap().iter().filter(|row| row["currency"] == "USD");
    let number = |row: &Value, field: &str| row[field].as_i64().unwrap();
    rows.map(|row| {
        let value = row["value"].as_str().unwrap().parse().unwrap();
        (
            row["name"].as_str().unwrap().to_owned(),
            (number(row, "won"), number(row, "lost"), number(row, "open"), value),
        )
    })
    .collect()
}

/// How many the list finds.
fn listed(world: &World, filter: Filter) -> i64 {
    let actor = world.actor("zhou");
    let can: Can<OpportunityView> = Can::of(&actor).unwrap();
    let filter = Filter { exact: true, ..filter };
    world.house.db.read_now(&actor, |reader| list::find(reader, &can, &filter)).unwrap().count
}

/// The columns of the board of the imported pipeline.
fn boarded(world: &World) -> Vec<(String, i64)> {
    let actor = world.actor("zhou");
    let can: Can<OpportunityView> = Can::of(&actor).unwrap();
    let columns = world.house.db.read_now(&actor, |reader| {
        let stages = board::stages(reader, Seller::of(&actor))?;
        let pipeline = stages.iter().find(|stage| stage.name_en == "Engaging").unwrap().pipeline_id;
        board::read(reader, &can, &Board::default(), Wanted { stages: &stages, pipeline, only: None })
    });
    columns.unwrap().into_iter().map(|column| (column.name_en, column.count)).collect()
}

fn stage_count(figures: &Value, name: &str) -> i64 {
    let stages = figures["stages"].as_array().unwrap();
    stages.iter().find(|stage| stage["stage"] == name).map_or(0, |stage| stage["count"].as_i64().unwrap())
}

fn state_count(figures: &Value, name: &str) -> i64 {
    figures["states"][name].as_i64().unwrap()
}

const TABLES: &str = "select (select count(*) from opportunity) + (select count(*) from opportunity_line) + (select count(*) from customer) + (select count(*) from product) + (select count(*) from lead)
    + (select count(*) from app_user) + (select count(*) from department) + (select count(*) from pipeline) + (select count(*) from stage)
    + (select count(*) from price_list) + (select count(*) from price) + (select count(*) from external_id) + (select count(*) from reporting_line) as n";

#[actix_web::test]
async fn slow_list_board_and_figures_agree_with_the_files_and_the_same_again_makes_nothing() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let (before, tables) = (figures(&world, None), world.number(TABLES));
    let [won, lost] = ["won", "lost"].map(|state| listed(&world, Filter { state: Some(state), ..Filter::default() }));
    let path = import(&zhou, "0").await;
    // The figures of the sample, as its note has them.
    let after = figures(&world, None);
    let more = |state: &str| state_count(&after, state) - state_count(&before, state);
    assert_eq!((more("won"), more("lost"), more("open"), more("invalid")), (4238, 2473, 2089, 0));
    assert_eq!((stage_count(&after, "Engaging"), stage_count(&after, "Prospecting")), (1589, 500));
    let usd = after["won"].as_array().unwrap().iter().find(|one| one["currency"] == "USD").unwrap();
    assert_eq!(usd["value"], "10005534");
    let unrecorded = |of: &Value, what: &str| of["not_recorded"][what].as_i64().unwrap_or(0);
    for (what, count) in [("lost_reason", 2473), ("lost_competitor", 2473), ("won_reason", 4238)] {
        assert_eq!(unrecorded(&after, what) - unrecorded(&before, what), count, "{what}");
    }
    let without = |of: &Value| of["without_amount"].as_i64().unwrap();
    assert_eq!(without(&after) - without(&before), 2089, "open rows have no value");
    // The list and the board.
    for (state, there, count) in [("won", won, 4238), ("lost", lost, 2473)] {
        assert_eq!(listed(&world, Filter { state: Some(state), ..Filter::default() }) - there, count, "{state}");
    }
    let pipeline = world.number("select pipeline_id as n from stage s join pipeline_version v on v.id = s.version_id where s.name_en = 'Engaging'");
    let key = |name: &'static str| {
        world.word(if name == "Engaging" {
            "select key as t from stage where name_en = 'Engaging'"
        } else {
            "select key as t from stage where name_en = 'Prospecting'"
        })
    };
    for (name, count) in [("Engaging", 1589), ("Prospecting", 500)] {
        assert_eq!(listed(&world, Filter { stage: Some((pipeline, key(name))), ..Filter::default() }), count, "{name}");
    }
    assert_eq!(boarded(&world), [("Prospecting".into(), 500), ("Engaging".into(), 1589)]);
    // By agent, manager, office and product, as the files say.
    let teams = rows(include_bytes!("samples/sales_teams.csv"));
    let team =
        |agent: &str, field: &str| teams.iter().find(|row| row["sales_agent"] == agent).unwrap()[field].to_owned();
    assert_eq!(figured(&world, By::Agent), expected(|deal| deal["sales_agent"].to_owned()));
    assert_eq!(figured(&world, By::Manager), expected(|deal| team(deal["sales_agent"], "manager")));
    assert_eq!(figured(&world, By::Office), expected(|deal| team(deal["sales_agent"], "regional_office")));
    let product = |deal: &BTreeMap<&str, &str>| deal["product"].replace("GTXPro", "GTX Pro");
    assert_eq!(figured(&world, By::Product), expected(product));
    people_and_days(&world);
    // The same files again: nothing is made twice.
    let made = world.number(TABLES);
    import(&zhou, "0").await;
    assert_eq!(world.number(TABLES), made);
    // And back: everything is as before.
    assert_eq!(zhou.post(&format!("{path}/undo"), &[]).await.status, 303);
    let page = zhou.get(&path).await.text();
    assert!(page.contains("已撤销这次导入") && !page.contains("以下是保留的"), "{page}");
    assert_eq!((world.number(TABLES), figures(&world, None)), (tables, before));
}

/// Who came in, and what the history of the deals says.
fn people_and_days(world: &World) {
    let agents = "select count(*) as n from app_user u join app_user m on m.id = u.manager_id join department d on d.id = u.department_id
        where u.password_hash is null and d.name_zh in ('Central', 'East', 'West') and m.name in
          ('Dustin Brinkmann', 'Melvin Marxen', 'Summer Sewald', 'Rocco Neubert', 'Cara Losch', 'Celia Rouche')";
    assert_eq!(world.number(agents), 35);
    assert_eq!(world.number("select count(distinct owner_id) as n from opportunity where origin = 'import'"), 30);
    assert_eq!(
        world.number(
            "select count(*) as n from user_role r join app_user u on u.id = r.user_id where u.login = 'anna.snelling'"
        ),
        0,
        "whoever comes along with a file has no rights"
    );
    let days = "select percentile_cont(0.5) within group (order by extract(day from until - since))::bigint as n from opportunity_stage t
        join opportunity o on o.id = t.opportunity_id where o.origin = 'import' and o.state = 'won' and t.state = 'open'";
    assert_eq!(world.number(days), 57, "the history knows how long each was open");
    // Each deal is about one product: with its value as the price where it has one.
    let lines = "select string_agg(x.state || ' ' || x.count || ' ' || x.priced || ' ' || x.same, ', ' order by x.state) as t from (
        select o.state, count(*), count(l.price) as priced, count(*) filter (where l.quantity = 1 and l.amount is not distinct from o.amount and not o.amount_from_lines) as same
        from opportunity o join opportunity_line l on l.opportunity_id = o.id where o.origin = 'import' group by 1) x";
    let valued = "select string_agg(x.state || ' ' || x.count || ' ' || x.priced || ' ' || x.count, ', ' order by x.state) as t from (
        select o.state, count(*), count(o.amount) as priced from opportunity o where o.origin = 'import' group by 1) x";
    assert_eq!(world.word(lines), world.word(valued));
    assert_eq!(world.number("select count(*) as n from opportunity_line l join opportunity o on o.id = l.opportunity_id where o.state = 'open' and o.origin = 'import' and l.price is not null"), 0);
    let quarters = "select string_agg(x.value::text, ' ' order by x.quarter) as t from (select date_trunc('quarter', closed_on) as quarter, sum(amount)::bigint as value
        from opportunity where origin = 'import' and state = 'won' group by 1) x";
    assert_eq!(world.word(quarters), "1134672 3086111 2982255 2802496");
    assert_eq!(
        world.number(
            "select count(*) as n from opportunity where origin = 'import' and state = 'open' and customer_id is null"
        ),
        1425
    );
}

#[actix_web::test]
async fn slow_open_deals_without_an_account_become_leads_where_that_is_wanted() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let leads = world.number("select count(*) as n from lead");
    import(&zhou, "1").await;
    let after = figures(&world, None);
    assert_eq!((stage_count(&after, "Engaging"), stage_count(&after, "Prospecting")), (501, 163));
    assert_eq!(world.number("select count(*) as n from lead") - leads, 1425);
    assert_eq!(world.number("select count(*) as n from lead where origin = 'import' and status = 'following'"), 1088);
}

#[actix_web::test]
async fn slow_nothing_is_written_before_the_decision_and_the_good_rows_come_in_alone() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let tables = world.number(TABLES);
    let path = send(&zhou).await;
    let page = zhou.get(&path).await.text();
    for words in ["technolgy", "Philipines", "GTXPro", "GTX Pro", "1,480", "sales_pipeline.csv", "请选择金额的币种"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(world.number(TABLES), tables);
    // Without a currency nothing comes in, nor all while problems remain, whoever sends the form.
    let version = [("rows", "all"), ("version", "1")];
    assert_eq!(zhou.post(&format!("{path}/decide"), &version).await.status, 422);
    assert_eq!(zhou.post(&format!("{path}/choices"), &[("currency", "USD")]).await.status, 303);
    assert_eq!(zhou.post(&format!("{path}/decide"), &version).await.status, 409, "something was changed since");
    assert_eq!(zhou.post(&format!("{path}/decide"), &[("rows", "all"), ("version", "2")]).await.status, 422);
    assert_eq!(world.number(TABLES), tables);
    assert_eq!(decide(&zhou, &path, "good").await.status, 303);
    let made = world.number("select count(*) as n from opportunity where origin = 'import'");
    assert!(made > 5000 && made <= 8800 - 1480, "{made}");
    // What somebody changed stays when it is taken back, and is counted.
    world
        .run("update opportunity set version = 2 where id = (select min(id) from opportunity where origin = 'import')");
    assert_eq!(zhou.post(&format!("{path}/undo"), &[]).await.status, 303);
    assert_eq!(world.number("select count(*) as n from opportunity where origin = 'import'"), 1);
    assert!(zhou.get(&path).await.text().contains("以下是保留的"));
}

#[actix_web::test]
async fn only_whoever_may_make_everything_imports() {
    let world = World::new().await;
    for login in ["li", "chen", "sun", "qian", "xitong", "anquan", "shenji"] {
        assert_eq!(world.sign_in(login).get("/opportunities/import").await.status, 403, "{login}");
    }
    let zhou = world.sign_in("zhou");
    assert!(zhou.get("/opportunities").await.text().contains("/opportunities/import"));
    let path = send(&zhou).await;
    world.run("update role_grant g set scope = 'subtree' from role r where r.id = g.role_id and r.key = 'director' and g.permission = 'customer.create'");
    assert_eq!(zhou.get(&path).await.status, 403);
    assert_eq!(zhou.post(&format!("{path}/decide"), &[("rows", "good"), ("version", "1")]).await.status, 403);
}

#[test]
fn slow_the_sample_by_command() {
    let demo = Spawned::demo();
    let folder = std::env::temp_dir().join(format!("kezhan-sales-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for file in sample() {
        std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
    }
    let folder = folder.to_string_lossy().into_owned();
    let run = |more: &[&str]| {
        let mut all = vec!["import", "opportunities", folder.as_str(), "--json"];
        all.extend(more);
        let done = demo.command(&all);
        let report: Value = serde_json::from_slice(&done.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr)));
        (done.status.code(), report)
    };
    let (code, dry) = run(&[]);
    assert_eq!((code, &dry["imported"]), (Some(1), &Value::Null));
    let told: Vec<&str> =
        dry["problems"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
    assert_eq!(told, ["technolgy", "Philipines", "GTXPro"]);
    let wanted = ["--currency", "USD", "--mend", "--unit", "revenue=million", "--all"];
    let (code, all) = run(&wanted);
    assert_eq!((code, all["imported"]["opportunities"].as_u64()), (Some(0), Some(8800)), "{all}");
    let (code, again) = run(&wanted);
    assert_eq!(
        (code, again["imported"]["opportunities"].as_u64(), again["imported_before"].as_u64()),
        (Some(0), Some(0), Some(8800))
    );
    let figures = demo.command(&["figures", "pipeline", "--json", "--by", "office"]);
    let figures: Value = serde_json::from_slice(&figures.stdout).unwrap();
    let west = figures["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == "West" && row["currency"] == "USD")
        .unwrap();
    assert_eq!(west["value"], "3568647");
    let words = demo.command(&["figures", "pipeline"]);
    assert!(words.status.success() && String::from_utf8_lossy(&words.stdout).contains("10005534 USD"));
}
