//! The product in process, and browsers that visit it.

use super::own::between_doors;
use super::server::{Lease, SECRET, SERVER, lease};
use actix_web::cookie::{Cookie, CookieJar, Key};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::{HeaderMap, LOCATION, SET_COOKIE};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, init_service};
use futures_util::future::LocalBoxFuture;
use kezhan::boot;
use kezhan::config::{Config, Mistakes, Surroundings};
use kezhan::core::access::Actor;
use kezhan::core::db::{Db, Opening};
use kezhan::core::outside::mail::Letter;
use kezhan::core::outside::{Clock, Mail};
use kezhan::core::secret::{Secret, sha256, token};
use kezhan::core::sql::{Number, Sql, Word};
use kezhan::web::House;
use kezhan::web::origin::{BROWSER_COOKIE, form_token};
use kezhan::web::registry::Registry;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;

const VERSION: &str = "select version as n from rights_version";

type Answer = Result<ServiceResponse, actix_web::Error>;
type App = Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answer>>;

/// The configuration of tests: the defaults, with what the test sets as variables (`KEZHAN_SERVER_PUBLIC_URL`).
pub fn config(variables: &[(&str, &str)]) -> Config {
    try_config(variables).unwrap()
}

/// The same where it may be wrong.
pub fn try_config(variables: &[(&str, &str)]) -> Result<Config, Mistakes> {
    let environment: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let state_dir = super::server::folder().join("files");
    Config::read(&Surroundings {
        named_file: None,
        standard_file: PathBuf::from("/nonexistent"),
        environment,
        state_dir,
    })
}

/// The product over the small named world; nothing is committed.
#[derive(Clone)]
pub struct World {
    pub house: House,
    pub clock: Clock,
    app: App,
    _lease: Option<Rc<Lease>>,
}

impl World {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings of its own, given as variables of the environment.
    pub async fn with(variables: &[(&str, &str)]) -> Self {
        let lease = lease();
        let clock = Clock::fixed(Clock::System.now());
        let opening =
            Opening { url: SERVER.app_url(&lease.0), size: 1, aside: 1, role: None, testing: true, countdown: None };
        let db = Db::open(&opening, clock.clone(), Secret::new(SECRET), "test").unwrap();
        Self::over(config(variables), db, clock, Some(lease)).await
    }

    /// Over a database that somebody else opened.
    pub async fn over(config: Config, db: Db, clock: Clock, lease: Option<Lease>) -> Self {
        let mut house = boot::house(config, db);
        if !house.mail.is_on() {
            house.mail = Mail::Memory(Arc::default());
        }
        let app = serving(&house, &boot::registry()).await;
        Self { house, clock, app, _lease: lease.map(Rc::new) }
    }

    /// The same with routes of a test's own, or after the house was changed.
    pub async fn serve(&mut self, registry: &Registry) {
        self.app = serving(&self.house, registry).await;
    }

    /// A browser in which nobody has signed in.
    pub fn stranger(&self) -> Visitor {
        let cookies = BTreeMap::from([(BROWSER_COOKIE.to_owned(), token())]);
        Visitor { world: self.clone(), cookies: RefCell::new(cookies), address: "127.0.0.1:40000".into() }
    }

    /// A browser in which a person of the world has signed in.
    pub fn sign_in(&self, login: &str) -> Visitor {
        let visitor = self.stranger();
        let (name, value) = self.session(self.id(login));
        visitor.cookies.borrow_mut().insert(name, value);
        visitor
    }

    /// A browser in which a person has given the right password, and is still asked for a code (`code`), a second factor
    /// (`enrol`) or a new password (`password`).
    pub fn halfway(&self, login: &str, stage: &'static str) -> Visitor {
        let visitor = self.sign_in(login);
        let sql = "update session set stage = $1 where id = (select max(id) from session)";
        self.house.db.housekeeping_now(|tx| Sql::new(sql).bind(stage).run(tx)).unwrap();
        visitor
    }

    /// A session of a person as a cookie: its name and its signed value.
    pub fn session(&self, user_id: i64) -> (String, String) {
        let key = token();
        let hash = sha256(key.as_bytes()).to_vec();
        self.house
            .db
            .housekeeping_now(|tx| {
                Sql::new("insert into session (key_hash, user_id, state, created_at, seen_at, address, agent) values ($1, $2, '{}', $3, $3, '127.0.0.1', 'test')")
                    .bind(hash)
                    .bind(user_id)
                    .bind(tx.now)
                    .run(tx)
            })
            .unwrap();
        let name = if self.house.site.secure { "__Host-kezhan" } else { "kezhan" };
        (name.to_owned(), signed(self.house.db.secret(), name, &key))
    }

    /// Does every job that is due, and gives the letters that were sent so far.
    pub fn letters(&self) -> Vec<Letter> {
        while kezhan::jobs::worker::turn(&self.house, boot::JOBS).unwrap() {}
        while kezhan::notify::outbox::turn(&self.house).unwrap() {}
        match &self.house.mail {
            Mail::Memory(kept) => kept.lock().unwrap().clone(),
            _ => Vec::new(),
        }
    }

    /// The same without mail.
    pub async fn without_mail() -> Self {
        let mut world = Self::new().await;
        world.house.mail = Mail::Off;
        world.serve(&boot::registry()).await;
        world
    }

    /// A whole number, seen past row-level security.
    pub fn number(&self, sql: &'static str) -> i64 {
        self.house.db.read_now(&Actor::robot("test"), |r| Sql::new(sql).one::<Number>(r)).unwrap().n
    }

    /// The number that a statement with one text in it gives.
    pub fn number_of(&self, sql: &'static str, text: &str) -> i64 {
        self.house.db.read_now(&Actor::robot("test"), |r| Sql::new(sql).bind(text).one::<Number>(r)).unwrap().n
    }

    /// The number that a statement with one number in it gives.
    pub fn number_at(&self, sql: &'static str, number: i64) -> i64 {
        self.house.db.read_now(&Actor::robot("test"), |r| Sql::new(sql).bind(number).one::<Number>(r)).unwrap().n
    }

    /// A text, seen past row-level security.
    pub fn word(&self, sql: &'static str) -> String {
        self.house.db.read_now(&Actor::robot("test"), |r| Sql::new(sql).one::<Word>(r)).unwrap().t
    }

    /// Changes something as a job; the number of rows.
    pub fn run(&self, sql: &'static str) -> usize {
        self.run_sql(Sql::new(sql))
    }

    /// The same with values bound.
    pub fn run_sql(&self, sql: Sql) -> usize {
        self.house
            .db
            .write_now(&Actor::robot("test"), |tx| {
                tx.record(kezhan::core::event::Event::named("test.prepared", "test"))?;
                sql.run(tx)
            })
            .unwrap()
    }

    /// The id of a person.
    pub fn id(&self, login: &str) -> i64 {
        self.number_of("select id as n from app_user where login = $1", login)
    }

    /// The id of a customer by a part of its name.
    pub fn customer(&self, part: &str) -> i64 {
        self.number_of("select id as n from customer where name like '%' || $1 || '%' order by id limit 1", part)
    }

    /// A person of the world as an actor, for stores and actions called directly.
    pub fn actor(&self, login: &str) -> Arc<Actor> {
        let id = self.id(login);
        let standing = self.house.db.housekeeping_now(|tx| kezhan::core::access::Standing::load(tx, id)).unwrap();
        Arc::new(Actor::person(Arc::new(standing), kezhan::text::Lang::Zh))
    }

    /// Does something and undoes it.
    pub async fn undone<T>(&self, work: impl Future<Output = T>) -> T {
        self.savepoint("savepoint trial");
        let before = self.number(VERSION);
        let done = work.await;
        let after = self.number(VERSION);
        self.savepoint("rollback to savepoint trial; release savepoint trial");
        if after != before {
            // Standings are remembered by version, so a version of the trial must not come again.
            self.savepoint(
                "do $$ begin for i in 1..99 loop update post set title = title where false; end loop; end $$",
            );
        }
        done
    }

    fn savepoint(&self, statements: &str) {
        between_doors(&self.house.db, statements);
    }

    async fn call(&self, request: TestRequest) -> Page {
        match (self.app)(request).await {
            Ok(response) => Page::of(response).await,
            Err(error) => {
                let response = error.error_response();
                let (status, headers) = (response.status(), response.headers().clone());
                let body = actix_web::body::to_bytes(response.into_body()).await.unwrap_or_default().to_vec();
                Page { status, headers, body }
            }
        }
    }
}

async fn serving(house: &House, registry: &Registry) -> App {
    let service = Rc::new(init_service(boot::app(house, registry)).await);
    Rc::new(move |request| {
        let service = Rc::clone(&service);
        Box::pin(async move { service.call(request.to_request()).await })
    })
}

/// A value of the session cookie as the product signs it.
pub(super) fn signed(secret: &Secret, name: &str, value: &str) -> String {
    let key = Key::derive_from(&secret.mac("session cookie", b""));
    let mut jar = CookieJar::new();
    jar.signed_mut(&key).add(Cookie::new(name.to_owned(), value.to_owned()));
    jar.get(name).unwrap().value().to_owned()
}

/// A browser.
#[derive(Clone)]
pub struct Visitor {
    pub world: World,
    pub cookies: RefCell<BTreeMap<String, String>>,
    /// Address and port that the browser comes from.
    pub address: String,
}

impl Visitor {
    pub async fn get(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path)).await
    }

    /// Asks as htmx does.
    pub async fn part(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path).insert_header(("hx-request", "true"))).await
    }

    /// Sends a form from a page of ours.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_once(path, fields, &Uuid::now_v7().to_string()).await
    }

    /// The same with a key of one's own, as a second click has.
    pub async fn post_once(&self, path: &str, fields: &[(&str, &str)], key: &str) -> Page {
        let mut all = vec![("csrf", self.token()), ("key", key.to_owned())];
        all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self.send(self.form(path, &all).insert_header(("sec-fetch-site", "same-origin"))).await
    }

    /// Sends a form with files: (field, file name, bytes).
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        let key = Uuid::now_v7().to_string();
        let mut all = vec![("key", key.as_str())];
        all.extend_from_slice(fields);
        self.upload_once(path, &all, files).await
    }

    /// The same with the key among the fields, as a second click has.
    pub async fn upload_once(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        const EDGE: &str = "edge-of-a-part";
        let mut body = Vec::new();
        let token = self.token();
        for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
            body.extend(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for (name, file, bytes) in files {
            body.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").bytes());
        let request = self
            .request(Method::POST, path)
            .insert_header(("content-type", format!("multipart/form-data; boundary={EDGE}")));
        self.send(request.insert_header(("sec-fetch-site", "same-origin")).set_payload(body)).await
    }

    /// The token that this browser's forms carry.
    pub fn token(&self) -> String {
        form_token(self.world.house.db.secret(), self.cookies.borrow().get(BROWSER_COOKIE).map_or("", String::as_str))
    }

    /// A request with the browser's cookies and nothing else.
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = TestRequest::default().method(method).uri(path).peer_addr(self.address.parse().unwrap());
        request.insert_header(("host", "localhost")).insert_header(("cookie", cookies.join("; ")))
    }

    /// A form of exactly these fields.
    pub fn form<N: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(N, V)]) -> TestRequest {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields.iter().map(|(n, v)| (n.as_ref(), v.as_ref())))
            .finish();
        self.request(Method::POST, path)
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(body)
    }

    /// Sends a request and keeps the cookies of its answer.
    pub async fn send(&self, request: TestRequest) -> Page {
        let page = self.world.call(request).await;
        for cookie in page.set_cookies() {
            let gone =
                cookie.max_age().is_some_and(|age| age.is_zero() || age.is_negative()) || cookie.value().is_empty();
            let mut cookies = self.cookies.borrow_mut();
            if gone {
                cookies.remove(cookie.name())
            } else {
                cookies.insert(cookie.name().to_owned(), cookie.value().to_owned())
            };
        }
        page
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Page {
    async fn of(response: ServiceResponse) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = actix_web::test::read_body(response).await.to_vec();
        Self { status, headers, body }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> String {
        self.header(LOCATION.as_str())
    }

    pub fn set_cookies(&self) -> Vec<Cookie<'static>> {
        self.headers
            .get_all(SET_COOKIE)
            .map(|value| Cookie::parse(value.to_str().unwrap().to_owned()).unwrap())
            .collect()
    }
}
