//! Puts the parts together. The only file that knows everybody.

use crate::config::{Config, MailSecurity, handed};
use crate::core::access::Cache;
use crate::core::db::{Db, Opening};
use crate::core::notice::{Kind, Rule};
use crate::core::outside::mail::{Relay, Security};
use crate::core::outside::{Clock, Directory, Files, Mail, open_files};
use crate::core::problem::Problem;
use crate::core::secret::Secret;
use crate::web::form::FORM_LIMIT;
use crate::web::hall::{self, Hall};
use crate::web::meter::{self, Meter};
use crate::web::registry::Registry;
use crate::web::session::{Limits, Sessions};
use crate::web::{House, Site, assets, health, stack, who};
use actix_session::SessionMiddleware;
use actix_session::config::{BrowserSession, CookieContentSecurity, SessionLifecycle};
use actix_web::body::BoxBody;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use chrono::TimeDelta;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// What features do when nobody waits.
pub const JOBS: crate::jobs::worker::Known = &[
    ("sweep_files", crate::follow_ups::jobs::sweep_files),
    ("empty_bin", |house, _payload| {
        crate::customers::jobs::empty_bin(&house.db)?;
        crate::leads::jobs::empty_bin(&house.db)
    }),
    // Letters are sent by the outbox; those of an earlier version are among them.
    ("letter", |_house, _payload| Ok(())),
    ("alarm", crate::sign_in::letters::alarm),
    ("directory_sync", crate::directory::jobs::sync),
    ("directory_watch", crate::directory::jobs::watch),
    ("directory_recheck", crate::directory::jobs::recheck),
    // Sessions of emergency accounts end by themselves; those of an earlier version may still be told to.
    ("emergency_end", |_house, _payload| Ok(())),
    ("forgotten_password", crate::sign_in::links::forgotten),
    ("care", crate::care::work::morning),
    ("reminders", crate::reminders::plan::morning),
    ("task_times", crate::reminders::times::minute),
    ("opportunities", |house, _payload| crate::opportunities::jobs::morning(&house.db, house.config.company.time_zone)),
    ("lead_clock", crate::leads::clock::tick),
    (crate::leads::score::jobs::RECALCULATE, crate::leads::score::jobs::recalculate),
    ("import", crate::exchange::work::run::<crate::exchange::customers::Customers>),
    ("import.given_up", crate::exchange::work::given_up::<crate::exchange::customers::Customers>),
    ("lead_import", crate::exchange::work::run::<crate::leads::import::Leads>),
    ("lead_import.given_up", crate::exchange::work::given_up::<crate::leads::import::Leads>),
];

/// What people are told of, in the order in which it is offered to them.
pub const KINDS: &[&Kind] = &[
    &crate::reminders::calls::DUE,
    &crate::reminders::calls::NEGLECTED,
    &crate::tasks::notices::GIVEN,
    &crate::tasks::notices::DUE,
    &crate::tasks::notices::TIME,
    &crate::tasks::notices::OVERDUE,
    &crate::follow_ups::comments::notices::NAMED,
    &crate::customers::notices::GIVEN,
    &crate::customers::notices::SHARED,
    &crate::opportunities::notices::GIVEN,
    &crate::opportunities::notices::WOKEN,
    &crate::leads::notices::GIVEN,
    &crate::leads::notices::ENQUIRED,
    &crate::leads::clock::LATE,
    &crate::leads::rules::late::PASSED,
    &crate::reminders::dates::BIRTHDAY,
    &crate::reminders::dates::FESTIVAL,
    &crate::reminders::calls::UNDONE,
    &crate::directory::emergency::USED,
    &crate::reminders::tasks::UNDONE,
    &crate::notify::notices::ADDRESS,
    &crate::notify::notices::DOWN,
];

/// The rules that remind, in the order of their page.
pub const RULES: &[&Rule] = &[
    &crate::reminders::calls::DUE_RULE,
    &crate::reminders::calls::NEGLECTED_RULE,
    &crate::reminders::calls::UNDONE_RULE,
    &crate::tasks::notices::DUE_RULE,
    &crate::tasks::notices::OVERDUE_RULE,
    &crate::reminders::tasks::UNDONE_RULE,
    &crate::reminders::dates::BIRTHDAY_RULE,
    &crate::reminders::dates::FESTIVAL_RULE,
];

/// Every route of the product.
#[must_use]
pub fn registry() -> Registry {
    let mut r = Registry::default();
    crate::today::routes(&mut r);
    crate::todo::routes(&mut r);
    crate::customers::routes(&mut r);
    crate::contacts::routes(&mut r);
    crate::search::routes(&mut r);
    crate::customer_page::routes(&mut r);
    crate::follow_ups::routes(&mut r);
    crate::leads::routes(&mut r);
    crate::sources::routes(&mut r);
    crate::tasks::routes(&mut r);
    crate::opportunities::routes(&mut r);
    crate::board::routes(&mut r);
    crate::pipelines::routes(&mut r);
    crate::forms::routes(&mut r);
    crate::care::routes(&mut r);
    crate::products::routes(&mut r);
    crate::targets::routes(&mut r);
    crate::forecast::routes(&mut r);
    crate::closings::routes(&mut r);
    crate::pace::routes(&mut r);
    crate::exchange::routes(&mut r);
    crate::sales::routes(&mut r);
    crate::leavers::routes(&mut r);
    crate::admin::routes(&mut r);
    crate::audit::routes(&mut r);
    crate::keys::routes(&mut r);
    crate::sign_in::routes(&mut r);
    crate::notify::routes(&mut r);
    crate::reminders::routes(&mut r);
    r
}

/// The house around an open database.
#[must_use]
pub fn house(config: Config, db: Db) -> House {
    let registry = registry();
    let db = db.in_zone(config.company.time_zone);
    let hall = Hall::new(usize::try_from(config.database.pool_size).unwrap_or(1));
    let secure = config.server.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    House {
        mail: mail(&config),
        directory: Directory::of(config.ldap.settings()),
        files: Files::in_folder(&config.data.dir.join("files")),
        config: Arc::new(config),
        site: Arc::new(Site {
            menu: registry.menu_items(),
            routes: registry.rows(),
            todo: registry.todo_kinds(),
            secure,
            prove: crate::sign_in::prove,
            kinds: KINDS,
            rules: RULES,
            account_letter: crate::sign_in::letters::written,
        }),
        standings: Arc::new(Cache::default()),
        usage: Arc::default(),
        refusals: Arc::default(),
        hall: Arc::new(hall),
        calendar: Arc::default(),
        meter: Arc::new(Meter::new()),
        db,
    }
}

/// Where letters go.
#[must_use]
pub fn mail(config: &Config) -> Mail {
    let mail = &config.mail;
    if let Some(folder) = &mail.folder {
        return Mail::Folder(folder.clone());
    }
    let Some(server) = mail.server.clone() else { return Mail::Off };
    Mail::Smtp(Arc::new(Relay {
        server,
        port: u16::try_from(mail.port).unwrap_or(587),
        security: match mail.security {
            MailSecurity::StartTls => Security::StartTls,
            MailSecurity::Tls => Security::Tls,
            MailSecurity::None => Security::None,
        },
        ca_file: mail.ca_file.clone(),
        user: mail.user.clone(),
        password_file: mail.password_file.as_deref().map(handed),
        from: mail.from.clone().unwrap_or_default(),
        bounces: mail.bounces.clone(),
        timeout: Duration::from_secs(u64::from(mail.timeout_seconds)),
    }))
}

/// Opens so many doors to a database, and so many aside for long work.
///
/// # Errors
/// `Busy` where it does not answer.
pub fn open(url: String, role: Option<String>, (size, aside): (u32, u32), secret: Secret) -> Result<Db, Problem> {
    let opening = Opening { url, size, aside, role, testing: false, countdown: None };
    Db::open(&opening, Clock::System, secret, &node())
}

/// The name of this machine, as events carry it.
fn node() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname").map(|name| name.trim().to_owned()).unwrap_or_default()
}

/// One application with the routes of a registry, as each worker has it and as tests call it.
#[expect(clippy::disallowed_methods, reason = "boot mounts what the registry made")]
pub fn app(
    house: &House,
    registry: &Registry,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    App::new()
        .app_data(web::Data::new(house.clone()))
        .app_data(web::PayloadConfig::new(FORM_LIMIT))
        .configure(health::mount)
        .configure(assets::mount)
        .configure(|config| registry.mount_public(config))
        .service(
            web::scope("")
                .wrap(from_fn(who::meet))
                .wrap(sessions(house))
                .wrap(from_fn(hall::pass))
                .configure(|config| registry.mount(config))
                .default_service(web::to(lost)),
        )
        .wrap(Compress::default())
        .wrap(from_fn(stack::surround))
}

async fn lost() -> Result<String, Problem> {
    Err(Problem::NotFound)
}

fn sessions(house: &House) -> SessionMiddleware<Sessions> {
    let config = &house.config.sessions;
    let limits = Limits {
        idle: TimeDelta::minutes(i64::from(config.idle_minutes)),
        absolute: TimeDelta::hours(i64::from(config.absolute_hours)),
        per_user: i64::from(config.per_user),
    };
    let secure = house.site.secure;
    let key = Key::derive_from(&house.db.secret().mac("session cookie", b""));
    SessionMiddleware::builder(Sessions { db: house.db.clone(), limits, zone: house.config.company.time_zone }, key)
        .cookie_name(if secure { "__Host-kezhan" } else { "kezhan" }.to_owned())
        .cookie_secure(secure)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".to_owned())
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(SessionLifecycle::BrowserSession(BrowserSession::default()))
        .build()
}

/// "File size limit exceeded", signal(7).
const SIGXFSZ: i32 = 25;

/// Files that are open beside the connections of visitors and those to the database: the log, the listeners, what wakes the
/// threads, attachments under way.
const OWN_FILES: usize = 64;
/// Visitors that each worker takes, however many files may be open: the server's own default.
const MOST_VISITORS: usize = 25_000;

/// How many visitors each worker takes. Who comes on top of that waits in the system's line: the process never runs out of
/// open files, and so keeps its database, also where a crowd holds its connections open.
fn visitors(config: &Config, workers: usize) -> usize {
    let database = usize::try_from(config.database.pool_size + config.database.aside_size).unwrap_or(OWN_FILES);
    let limit = open_files::limit().map_or(MOST_VISITORS, |limit| open_files::visitors(limit, OWN_FILES + database));
    limit.div_ceil(workers.max(1)).min(MOST_VISITORS)
}

/// Serves until the process is told to stop; tells `bound` the address once it is listened on.
///
/// # Errors
/// Where the address can't be listened on.
pub async fn serve(house: House, bound: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    let listen = house.config.server.listen;
    let workers = usize::try_from(house.config.server.workers).unwrap_or(2);
    let blocking = usize::try_from(house.config.database.pool_size).unwrap_or(8).div_ceil(workers.max(1));
    // A limit of the system on the size of files is then told by the write, and not by a signal that ends the process.
    let _told = signal(SignalKind::from_raw(SIGXFSZ))?;
    let swept = house.files.sweep();
    if swept > 0 {
        tracing::info!(swept, "removed files that were never received to their end");
    }
    let watched = house.config.metrics.listen.map(|listen| meter::serve(house.clone(), listen)).transpose()?;
    let watched = watched.map(|server| (server.handle(), actix_web::rt::spawn(server)));
    let worker = crate::jobs::worker::start(&house, JOBS);
    let sender = crate::notify::outbox::start(&house);
    let visitors = visitors(&house.config, workers);
    let server = HttpServer::new(move || app(&house, &registry()))
        .workers(workers)
        .max_connections(visitors)
        .worker_max_blocking_threads(blocking)
        .shutdown_timeout(30)
        // A page goes out in several pieces; the last would wait until the visitor's machine has acknowledged the ones before.
        .tcp_nodelay(true)
        .bind(listen)?;
    let address = server.addrs().first().copied().unwrap_or(listen);
    let server = server.run();
    bound(address);
    let done = server.await;
    worker.stop();
    sender.stop();
    if let Some((server, ended)) = watched {
        server.stop(false).await;
        drop(ended.await);
    }
    done
}
