//! The floor under each page: a bare handler that opens the same door under the same policies, runs the page's own queries and
//! sends the same bytes with the same compression; no session, no rights to look up, nothing drawn.

use actix_web::middleware::Compress;
use actix_web::{App, HttpResponse, HttpServer, web};
use kezhan::boot;
use kezhan::config::{Config, Surroundings};
use kezhan::core::access::{Actor, Can, ContactView, CustomerView, FollowUpView, Standing, TaskView};
use kezhan::core::db::Db;
use kezhan::core::outside::postgres::socket_url;
use kezhan::core::problem::Problem;
use kezhan::core::raw::Raw;
use kezhan::core::sql::{Number, Sql};
use kezhan::core::tx::Reader;
use kezhan::customer_page::store as page;
use kezhan::customers::filter::Filter;
use kezhan::customers::{list, share, store as customers};
use kezhan::follow_ups::cycle;
use kezhan::follow_ups::rules::later;
use kezhan::follow_ups::store::persons;
use kezhan::search::store as search;
use kezhan::tasks::list as tasks;
use kezhan::tasks::model::key_of;
use kezhan::text::Lang;
use kezhan::today::store as today;
use kezhan::views::Question;
use kezhan::web::todo::{self, Todo};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One page as it was sent, what it was asked for, and by whom.
#[derive(Clone)]
struct Kept {
    screen: String,
    path: String,
    actor: Arc<Actor>,
    bytes: web::Bytes,
}

struct Floor {
    db: Db,
    /// What Today counts.
    kinds: Arc<Vec<Todo>>,
    pages: HashMap<String, Kept>,
}

/// Where the pages for the floor lie: `<login>.<screen>` with the path in its first line.
pub fn keep(folder: &Path, login: &str, screen: &str, path: &str, body: &[u8]) {
    let mut bytes = format!("{path}\n").into_bytes();
    bytes.extend_from_slice(body);
    std::fs::write(folder.join(format!("{login}.{screen}")), bytes).unwrap();
}

/// The address of a kept page.
pub fn address(login: &str, screen: &str) -> String {
    format!("/floor/{login}.{}", screen.replace(' ', "%20"))
}

pub async fn serve(port: u16, folder: PathBuf, pages: PathBuf) {
    let config = Config::read(&Surroundings {
        named_file: None,
        standard_file: PathBuf::from("/nonexistent"),
        environment: [("KEZHAN_DATA_DIR".to_owned(), folder.display().to_string())].into(),
        state_dir: folder.clone(),
    })
    .unwrap();
    let url = socket_url(&folder.join("postgres"), "kezhan_app", "kezhan");
    let db =
        boot::open(url, None, (config.database.pool_size, config.database.aside_size), config.secret.load().unwrap())
            .unwrap();
    let kept = std::fs::read_dir(&pages).unwrap().flatten().map(|entry| read(&db, &entry.path())).collect();
    let kinds = Arc::new(boot::registry().todo_kinds());
    let floor = web::Data::new(Floor { db, kinds, pages: kept });
    let workers = config.server.workers as usize;
    let blocking = (config.database.pool_size as usize).div_ceil(workers);
    #[expect(clippy::disallowed_methods, reason = "the floor has no rights and no matrix")]
    let app = move || {
        App::new()
            .app_data(floor.clone())
            .route("/floor/{name}", web::get().to(answer))
            .route("/sign-in", web::get().to(HttpResponse::Ok))
            .wrap(Compress::default())
    };
    HttpServer::new(app)
        .workers(workers)
        .worker_max_blocking_threads(blocking)
        .bind(("127.0.0.1", port))
        .unwrap()
        .run()
        .await
        .unwrap();
}

fn read(db: &Db, file: &Path) -> (String, Kept) {
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let (login, screen) = name.split_once('.').unwrap();
    let bytes = std::fs::read(file).unwrap();
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    let path = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let wanted = login.to_owned();
    let standing = db
        .housekeeping_now(|tx| {
            let id = Sql::new("select id as n from app_user where login = $1").bind(wanted).one::<Number>(tx)?;
            Standing::load(tx, id.n)
        })
        .unwrap();
    let actor = Arc::new(Actor::person(Arc::new(standing), Lang::Zh));
    let bytes = web::Bytes::copy_from_slice(&bytes[end + 1..]);
    (name.clone(), Kept { screen: screen.to_owned(), path, actor, bytes })
}

async fn answer(floor: web::Data<Floor>, name: web::Path<String>) -> HttpResponse {
    let Some(kept) = floor.pages.get(name.as_str()) else { return HttpResponse::NotFound().finish() };
    let (asked, clock) = (kept.clone(), floor.db.clock().clone());
    let now = clock.now().with_timezone(&chrono_tz::Asia::Shanghai).naive_local();
    let kinds = Arc::clone(&floor.kinds);
    let done = floor.db.read(&kept.actor, move |r| ask(r, &asked, now, &kinds)).await;
    match done {
        Ok(()) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(kept.bytes.clone()),
        Err(Problem::Busy(_)) => HttpResponse::ServiceUnavailable().finish(),
        Err(problem) => HttpResponse::InternalServerError().body(problem.to_string()),
    }
}

/// The queries of the page that stands at the path.
fn ask(r: &mut Reader, kept: &Kept, now: chrono::NaiveDateTime, kinds: &[Todo]) -> Result<(), Problem> {
    let (day, me) = (now.date(), kept.actor.standing.user_id);
    let can = Can::<CustomerView>::of(&kept.actor)?;
    let (contact, follow_up): (Option<Can<ContactView>>, Option<Can<FollowUpView>>) = (can.also(), can.also());
    let (path, query) = kept.path.split_once('?').unwrap_or((&kept.path, ""));
    let raw =
        Raw::new(form_urlencoded::parse(query.as_bytes()).map(|(k, v)| (k.into_owned(), v.into_owned())).collect());
    if kept.screen.starts_with("list") || kept.screen.starts_with("page 1") {
        list::find(r, &can, &Filter::read(&raw), day)?;
    } else if kept.screen == "page" {
        let id: i64 = path.rsplit('/').next().and_then(|id| id.parse().ok()).ok_or(Problem::NotFound)?;
        let customer = customers::one(r, &can, id)?;
        let born = customer.created_at;
        cycle::store::days(r, customer.grade.as_deref())?;
        persons(r, contact.as_ref(), id)?;
        page::timeline(r, follow_up.as_ref(), (id, born), &page::Asking::default())?;
        share::store::of_customer(r, id)?;
        page::children(r, &can, id)?;
        page::files(r, follow_up.as_ref(), id)?;
        can.also::<TaskView>().map(|can| tasks::of_customer(r, &can, id)).transpose()?;
    } else if kept.screen.starts_with("search") {
        let matches = search::matches(r, raw.get("q"))?;
        search::customers(r, &can, (matches.customers, raw.get("q")), 20)?;
        contact.as_ref().map(|can| search::people(r, can, matches.contacts, 20)).transpose()?;
    } else if kept.screen == "today" {
        today::due(r, me, (day, later(day, 7)))?;
        today::team(r, me, day)?;
        today::unplanned(r, me)?;
        let due = tasks::Filter { which: tasks::Which::Due, ..tasks::Filter::default() };
        can.also::<TaskView>().map(|can| tasks::find(r, &can, &due, now)).transpose()?;
        let kinds: Vec<Todo> = kinds.iter().filter(|kind| kept.actor.standing.holds(kind.need.id)).copied().collect();
        todo::counts(r, &kinds, me, (day, key_of(now)))?;
    } else if kept.screen == "tasks"
        && let Some(can) = can.also::<TaskView>()
    {
        let mine = tasks::Filter::default();
        tasks::counts(r, &can, &mine, now)?;
        tasks::find(r, &can, &mine, now)?;
        tasks::leads(r, me)?;
    }
    Ok(())
}
