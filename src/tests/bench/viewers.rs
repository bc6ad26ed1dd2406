//! The five kinds of viewer, signed in, and the addresses of what they look at.

use super::client::Client;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types as st};
use kezhan::core::outside::postgres::{SUPERUSER, socket_url};
use std::path::Path;

/// Their logins, as the seed makes them, and the view that they look at.
pub const VIEWERS: [(&str, &str); 5] =
    [("few", ""), ("many", ""), ("director", ""), ("all", ""), ("pool", "view=pool")];

/// What is looked for: the name of the screen and the text.
pub const SEARCHES: [(&str, &str); 5] = [
    ("search 1", "杭"),
    ("search 2", "云达"),
    ("search 4", "杭州云达"),
    ("search initials", "hzyd"),
    ("search phone", ""),
];

/// A signed-in person and what they look at: screen and path.
#[derive(Clone)]
pub struct Viewer {
    pub login: &'static str,
    pub cookies: String,
    pub csrf: String,
    pub screens: Vec<(&'static str, String)>,
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = st::BigInt)]
    id: i64,
    #[diesel(sql_type = st::BigInt)]
    micros: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = st::Text)]
    t: String,
}

/// A connection past every policy, to find out what to ask for.
pub fn superuser(folder: &Path) -> PgConnection {
    PgConnection::establish(&socket_url(&folder.join("postgres"), SUPERUSER, "kezhan")).unwrap()
}

/// Which customers a viewer sees, as plain SQL.
fn seen(login: &str) -> &'static str {
    match login {
        "few" => "owner_id = (select id from app_user where login = 'few')",
        "many" => "owner_id = (select id from app_user where login = 'many')",
        "director" => {
            "owner_dept_id in (select l.department_id from app_user u join department_line l on l.ancestor_id = u.department_id where u.login = 'director')"
        }
        "pool" => "pool_id is not null",
        _ => "true",
    }
}

fn place(connection: &mut PgConnection, login: &str, offset: i64) -> Option<Place> {
    let seen = seen(login);
    sql_query(format!(
        "select id, (extract(epoch from updated_at) * 1000000)::bigint as micros from customer where deleted_at is null and {seen}
         order by updated_at desc, id desc offset {offset} limit 1"
    ))
    .get_results(connection)
    .unwrap()
    .pop()
}

impl Viewer {
    /// Signs in and finds out what this viewer looks at.
    pub async fn sign_in(port: u16, folder: &Path, login: &'static str, view: &str) -> Self {
        let (cookies, csrf) = session(port, login).await;
        let mut database = superuser(folder);
        let list = |rest: String| {
            let query: Vec<&str> = [view, &rest].into_iter().filter(|part| !part.is_empty()).collect();
            if query.is_empty() { "/customers".to_owned() } else { format!("/customers?{}", query.join("&")) }
        };
        let mut screens = vec![("list", list(String::new()))];
        if let Some(one) = place(&mut database, login, 3) {
            screens.push(("page", format!("/customers/{}", one.id)));
        }
        if let Some(deep) = place(&mut database, login, 49_949) {
            screens.push(("page 1,000", list(format!("after={}~{}", deep.micros, deep.id))));
        }
        screens.push(("today", "/".to_owned()));
        screens.push(("tasks", "/tasks".to_owned()));
        screens.push(("board", "/opportunities/board".to_owned()));
        screens.push(("forecast", "/opportunities/forecast".to_owned()));
        screens.push(("forecast of a year", "/opportunities/forecast?period=y".to_owned()));
        screens.push(("calendar", "/opportunities/calendar".to_owned()));
        screens.push(("conversion", "/opportunities/pace".to_owned()));
        screens.push(("opportunities", "/opportunities".to_owned()));
        screens.push(("leads", "/leads".to_owned()));
        let phone: Vec<Word> = sql_query(format!(
            "select phones[1] as t from customer where deleted_at is null and phones <> '{{}}' and {} order by id limit 1",
            seen(login)
        ))
        .get_results(&mut database)
        .unwrap();
        for (screen, text) in SEARCHES {
            let text = if text.is_empty() { phone.first().map_or("", |phone| phone.t.as_str()) } else { text };
            let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
            screens.push((screen, format!("/search?{query}")));
        }
        Self { login, cookies, csrf, screens }
    }

    /// A request for a path, as a browser would send it.
    pub fn get(&self, path: &str, gzip: bool) -> Vec<u8> {
        let coding = if gzip { "accept-encoding: gzip\r\n" } else { "" };
        format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{coding}cookie: {}\r\n\r\n", self.cookies).into_bytes()
    }

    /// A new customer of the given number.
    pub fn create(&self, number: u64) -> Vec<u8> {
        let name = format!("杭州测{number}信息技术有限公司");
        let phone = format!("139{:08}", number % 100_000_000);
        let fields = [("name", name.as_str()), ("phones", &phone), ("kind", "company"), ("stage", "potential")];
        self.post("/customers/new", &fields)
    }

    /// A form.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let body: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &self.csrf)
            .extend_pairs(fields)
            .finish();
        post(path, &self.cookies, "application/x-www-form-urlencoded", body.as_bytes())
    }

    /// A form with one file.
    pub fn upload(&self, path: &str, name: &str, file: &[u8]) -> Vec<u8> {
        const EDGE: &str = "edge-of-a-part";
        let mut body = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--{EDGE}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            self.csrf
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        post(path, &self.cookies, &format!("multipart/form-data; boundary={EDGE}"), &body)
    }
}

fn post(path: &str, cookies: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\ncookie: {cookies}\r\n\
         content-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

/// Cookies and form token of a new session.
async fn session(port: u16, login: &str) -> (String, String) {
    let mut client = Client::new(port);
    let answer = client.ask(b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut cookies = client.cookies(&answer);
    let page = String::from_utf8_lossy(client.body(&answer)).into_owned();
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let body: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("csrf", csrf.as_str()),
            ("login", login),
            ("password", kezhan::seed::PASSWORD),
            ("next", "/customers"),
        ])
        .finish();
    let answer = client
        .ask(&post("/sign-in", &cookies.join("; "), "application/x-www-form-urlencoded", body.as_bytes()))
        .await
        .unwrap();
    assert_eq!(answer.status, 303, "{login} could not sign in: {}", String::from_utf8_lossy(client.body(&answer)));
    cookies.extend(client.cookies(&answer));
    (cookies.join("; "), csrf)
}
