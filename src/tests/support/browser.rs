//! A browser that talks to the real binary.

use super::spawned::Spawned;
use super::world::signed;
use diesel::sql_types::{Binary, Text};
use diesel::{RunQueryDsl, sql_query};
use kezhan::core::secret::{Secret, sha256, token};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The longest that anybody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(90);

/// A browser with its cookies; a clone is another window of it.
#[derive(Clone)]
pub struct Browser {
    pub port: u16,
    pub cookies: BTreeMap<String, String>,
    pub csrf: String,
}

/// An answer; status 0 where nobody answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
    pub elapsed: Duration,
}

impl Reply {
    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

impl Browser {
    /// One in which nobody has signed in.
    pub fn stranger(port: u16) -> Self {
        let mut browser = Self { port, cookies: BTreeMap::new(), csrf: String::new() };
        let page = browser.get("/sign-in");
        browser.csrf = value_of(&page.body, "csrf");
        assert!(!browser.csrf.is_empty(), "{page:?}");
        browser
    }

    /// One in which a person of the demonstration has signed in.
    pub fn sign_in(port: u16, login: &str) -> Self {
        let mut browser = Self::stranger(port);
        let fields = [("login", login), ("password", kezhan::demo::PASSWORD), ("next", "/")];
        let page = browser.post("/sign-in", &fields);
        assert_eq!(page.status, 303, "{page:?}");
        browser
    }

    /// The same past password and second factor, as an administrator who has just confirmed who they are.
    pub fn let_in(house: &Spawned, port: u16, login: &str) -> Self {
        let mut browser = Self::stranger(port);
        let (key, mut connection) = (token(), house.database());
        let insert = "insert into session (key_hash, user_id, state, created_at, seen_at, address, agent, confirmed_at)
            select $1, id, '{}', now(), now(), '127.0.0.1', 'test', now() from app_user where login = $2";
        let insert = sql_query(insert).bind::<Binary, _>(sha256(key.as_bytes()).to_vec()).bind::<Text, _>(login);
        assert_eq!(insert.execute(&mut connection).unwrap(), 1);
        let secret = fs::read_to_string(house.folder.join("secret.key")).unwrap();
        let bytes: Vec<u8> = (0..32).map(|n| u8::from_str_radix(&secret[n * 2..n * 2 + 2], 16).unwrap()).collect();
        let secret = Secret::new(bytes.try_into().unwrap());
        browser.cookies.insert("kezhan".into(), signed(&secret, "kezhan", &key));
        browser
    }

    /// The same browser at another node.
    pub fn at(&self, port: u16) -> Self {
        Self { port, ..self.clone() }
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path, "", "")
    }

    /// Sends a form from a page of ours.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.post_once(path, fields, &uuid::Uuid::now_v7().to_string())
    }

    /// The same with a key of one's own, as a second click has.
    pub fn post_once(&mut self, path: &str, fields: &[(&str, &str)], key: &str) -> Reply {
        let csrf = self.csrf.clone();
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("csrf", csrf.as_str()), ("key", key)])
            .extend_pairs(fields)
            .finish();
        self.send("POST", path, "application/x-www-form-urlencoded", &body)
    }

    /// The same as a form with files.
    pub fn upload_once(&mut self, path: &str, fields: &[(&str, &str)], key: &str) -> Reply {
        self.attach(path, fields, key, "")
    }

    /// The same with a text file, unless it is empty.
    pub fn attach(&mut self, path: &str, fields: &[(&str, &str)], key: &str, file: &str) -> Reply {
        let csrf = self.csrf.clone();
        let parts = [("csrf", csrf.as_str()), ("key", key)].into_iter().chain(fields.iter().copied());
        let mut parts: String = parts
            .map(|(name, value)| format!("--e\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
            .collect();
        if !file.is_empty() {
            parts += "--e\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n";
            parts += file;
            parts += "\r\n";
        }
        self.send("POST", path, "multipart/form-data; boundary=e", &format!("{parts}--e--\r\n"))
    }

    fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Reply {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nAccept-Language: zh-CN\r\n\
             Cookie: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            cookies.join("; "),
            body.len()
        );
        let begun = Instant::now();
        let answer = exchange(self.port, &request);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let reply = Reply { status, head: head.to_owned(), body: body.to_owned(), elapsed: begun.elapsed() };
        for line in head.lines() {
            let set = line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
            let Some((name, value)) = set.and_then(|(_, cookie)| cookie.split(';').next()?.split_once('=')) else {
                continue;
            };
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }
}

/// Sends the text of a request and gives the text of the answer; empty where nobody answers.
fn exchange(port: u16, request: &str) -> String {
    let mut answer = Vec::new();
    if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _reset = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_end(&mut answer));
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// The value of the first input of a name.
pub fn value_of(page: &str, name: &str) -> String {
    let input = page.split("<input").skip(1).find(|input| input.contains(&format!("name=\"{name}\"")));
    let value = input.and_then(|input| input.split_once("value=\"")).and_then(|(_, rest)| rest.split_once('"'));
    value.map_or_else(String::new, |(value, _)| value.to_owned())
}
