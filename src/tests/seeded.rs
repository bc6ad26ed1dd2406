//! What pages read of a large company, for each kind of viewer: by index, a little at a time, and few bytes over the wire.

use super::support::{OwnDatabase, Page, Visitor, World, config, invariants};
use diesel::connection::SimpleConnection as _;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types as st};
use kezhan::core::countdown::Countdown;
use kezhan::core::outside::Clock;
use std::fmt::Write as _;

const CUSTOMERS: i64 = 12_000;

/// The tables that grow with the company, those of a month included.
const LARGE: &str = "^(customer|customer_search|customer_owner_history|contact|contact_search|follow_up|task|attachment|opportunity|opportunity_search|opportunity_stage|opportunity_pass|lead|lead_search|lead_owner_history|change_history.*|audit_event.*)$";

/// The viewers that `kezhan seed` makes: 20 customers, one in 200, a fifth by department, everything, a pool.
const VIEWERS: [&str; 5] = ["few", "many", "director", "all", "pool"];

/// What each of them looks at; `{id}` is one of the customers they see, `{deep}` the place of page 1,000.
const SCREENS: [&str; 33] = [
    "/",
    "/tasks",
    "/tasks?which=done",
    "/tasks?whose=team",
    "/tasks?whose=given&which=coming",
    "/customers",
    "/customers?sort=created",
    "/customers?sort=name",
    "/customers?sort=next",
    "/customers?stage=active",
    "/customers?stage=active&stage=lost&grade=A&grade=B",
    "/customers?due=overdue&sort=next",
    "/customers?view=mine",
    "/customers?view=pool",
    "/customers?after={deep}",
    "/customers/{id}",
    "/customers/{id}/timeline",
    "/opportunities",
    "/opportunities?sort=expected",
    "/opportunities?sort=amount",
    "/opportunities?state=won",
    "/opportunities?mine=1",
    "/opportunities/board",
    "/opportunities/calendar",
    "/opportunities/forecast?period=y",
    "/leads",
    "/leads?sort=created",
    "/leads?sort=next",
    "/leads?view=pool",
    ONE_CHARACTER,
    "/search?q=%E4%BA%91%E8%BE%BE",
    "/search?q=%E6%9D%AD%E5%B7%9E%E4%BA%91%E8%BE%BE",
    "/search?q=hzyd",
];

const ONE_CHARACTER: &str = "/search?q=%E6%9D%AD";

/// No page reads more rows of a table than this; of customers there are several times as many.
const MOST_ROWS: i64 = 3_000;

/// A month with so few changes may be read from end to end.
const FEW_ROWS: i64 = 50;

#[derive(QueryableByName, Clone, Debug)]
struct Read {
    #[diesel(sql_type = st::Text)]
    name: String,
    #[diesel(sql_type = st::BigInt)]
    scans: i64,
    #[diesel(sql_type = st::BigInt)]
    rows: i64,
}

/// How often each large table was read from end to end, and how many rows were read of it, in this transaction.
fn read(world: &World) -> Vec<Read> {
    let sql = format!(
        "select s.relname::text as name, coalesce(s.seq_scan, 0) as scans,
           greatest(coalesce(s.seq_tup_read, 0) + coalesce(s.idx_tup_fetch, 0),
             (select coalesce(sum(pg_stat_get_xact_tuples_returned(i.indexrelid)), 0)::bigint from pg_index i where i.indrelid = s.relid)) as rows
         from pg_stat_xact_user_tables s where s.relname ~ '{LARGE}' order by 1"
    );
    world
        .house
        .db
        .housekeeping_now(|tx| {
            use kezhan::core::sql::Door;
            Ok(sql_query(sql).get_results::<Read>(tx.connection())?)
        })
        .unwrap()
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = st::BigInt)]
    id: i64,
    #[diesel(sql_type = st::Text)]
    deep: String,
}

/// A customer that a viewer sees, and one far down their list.
fn place(connection: &mut PgConnection, login: &str) -> Place {
    let seen = match login {
        "director" => {
            "owner_dept_id in (select l.department_id from app_user u join department_line l on l.ancestor_id = u.department_id where u.login = 'director')"
        }
        "all" => "true",
        "pool" => "pool_id is not null",
        _ => "owner_id = (select id from app_user where login = $1)",
    };
    sql_query(format!(
        "with seen as (select id, updated_at, row_number() over (order by updated_at desc, id desc) as n from customer where {seen} and $1 <> '')
         select (select id from seen where n = 3) as id, (select (extract(epoch from updated_at) * 1000000)::bigint || '~' || id from seen
           order by n desc offset least(60, (select count(*) from seen) / 2) limit 1) as deep"
    ))
    .bind::<st::Text, _>(login)
    .get_result(connection)
    .unwrap()
}

async fn seeded(own: &OwnDatabase) -> World {
    let clock = Clock::fixed(Clock::System.now());
    World::over(config(&[]), own.trial(clock.clone(), Countdown::default()), clock, None).await
}

/// How many rows of one table a page may read. A filter that finds less than a thousand is counted each time, among all that
/// the viewer sees. A search for one character goes through those and their contacts where they are few, twice: for the
/// customers by their contacts, and for the contacts.
fn most(screen: &str, end_to_end: bool) -> i64 {
    match (screen, end_to_end) {
        (ONE_CHARACTER, _) => CUSTOMERS * 2,
        (screen, _) if screen.contains("stage=") => CUSTOMERS * 3 / 2,
        (_, true) => FEW_ROWS,
        (_, false) => MOST_ROWS,
    }
}

#[actix_web::test]
async fn slow_seeded_pages_read_by_index() {
    let own = OwnDatabase::seeded(CUSTOMERS);
    let scans =
        invariants::number(&mut own.superuser(), "select seq_scan from pg_stat_user_tables where relname = 'customer'");
    assert!(scans < 100, "seeding read all customers {scans} times");
    passes_are_as_triggers_keep_them(&mut own.superuser());
    let world = seeded(&own).await;
    let mut wrong = String::new();
    for login in VIEWERS {
        let visitor = world.sign_in(login);
        let place = place(&mut own.superuser(), login);
        for screen in SCREENS {
            let path = screen.replace("{id}", &place.id.to_string()).replace("{deep}", &place.deep);
            // The first visit counts a long list up to a thousand; what is found to be long is not counted again.
            assert_eq!(visitor.get(&path).await.status, 200, "{login} {path}");
            let before = read(&world);
            visitor.get(&path).await;
            for (before, after) in before.iter().zip(read(&world)) {
                let (scans, rows) = (after.scans - before.scans, after.rows - before.rows);
                if rows > most(screen, scans > 0) {
                    let _infallible =
                        writeln!(wrong, "{login} {screen}: {} end to end {scans} times, {rows} rows", after.name);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    weights(&world.sign_in("all")).await;
}

/// What seeding writes past the triggers is what they would have written.
fn passes_are_as_triggers_keep_them(connection: &mut PgConnection) {
    let passes = "select hashtext(string_agg(opportunity_id || key || extract(epoch from came)::bigint || round(seconds) || inside || owner_id || '/' || owner_dept_id || fate || counts, ',' order by opportunity_id, key))::bigint from opportunity_pass";
    let before = invariants::number(connection, passes);
    connection.batch_execute("select passes_of(array(select id from opportunity))").unwrap();
    assert_eq!(invariants::number(connection, passes), before, "seeded passes are not those of the histories");
}

/// Bytes over the wire, as a browser asks for them where there is no TLS.
async fn sent(visitor: &Visitor, path: &str, part: bool) -> Page {
    let request =
        visitor.request(actix_web::http::Method::GET, path).insert_header(("accept-encoding", "gzip, deflate"));
    let page = visitor.send(if part { request.insert_header(("hx-request", "true")) } else { request }).await;
    assert_eq!(page.status, 200, "{path}");
    page
}

/// A first visit to a list of fifty, its page alone, and the part of it that is swapped: at most 200, 30 and 10 kB packed by gzip.
async fn weights(visitor: &Visitor) {
    let whole = visitor.get("/customers").await.text();
    let page = sent(visitor, "/customers", false).await.body.len();
    let part = sent(visitor, "/customers", true).await.body.len();
    let mut first = page;
    let mut assets = whole.split('"').filter(|word| word.starts_with("/assets/")).collect::<Vec<_>>();
    assets.sort_unstable();
    assets.dedup();
    assert!(assets.len() > 2, "{assets:?}");
    for asset in &assets {
        first += sent(visitor, asset.split('#').next().unwrap(), false).await.body.len();
    }
    println!("first visit {first} bytes in {} answers, page {page}, part {part}", assets.len() + 1);
    assert!(whole.matches("<tr id=").count() >= 50);
    assert!(first <= 200_000 && page <= 30_000 && part <= 10_000, "first visit {first}, page {page}, part {part}");
}
