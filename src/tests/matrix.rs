//! Every route x every kind of person x every relation to a record, against `matrix.txt`; and what holds for every route.
//! `KEZHAN_TEST_WRITE=1` writes the file anew: read its difference before you keep it.

use super::support::{Company, Page, Visitor, path_with, people};
use actix_web::http::Method;
use kezhan::boot;
use kezhan::web::registry::{Need, RouteKind, RouteRow};
use std::collections::BTreeMap;
use std::path::Path;

type Fields = [(&'static str, String)];

/// Sends a route's example, as its page or form would.
async fn ask(visitor: &Visitor, row: &RouteRow, path: &str, fields: &Fields) -> Page {
    let given: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (files, given): (Vec<_>, Vec<_>) = given.into_iter().partition(|(name, _)| name.starts_with('@'));
    if row.kind != RouteKind::Action {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
        return visitor.get(&if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }).await;
    }
    if files.is_empty() {
        return visitor.post(path, &given).await;
    }
    // `("@file", "name.csv\ncontent")` is a file in a field.
    let files: Vec<(&str, &str, &[u8])> = files
        .iter()
        .map(|(name, value)| {
            let (file, content) = value.split_once('\n').unwrap();
            (&name[1..], file, content.as_bytes())
        })
        .collect();
    visitor.upload(path, &given, &files).await
}

fn outcome(page: &Page) -> String {
    let away = page.status == 303 && page.location().starts_with("/sign-in");
    if away { "sign-in".to_owned() } else { page.status.as_u16().to_string() }
}

fn visitors(company: &Company) -> Vec<(&'static str, &'static str, Visitor)> {
    let mut all: Vec<_> =
        people().into_iter().map(|(role, login)| (role, login, company.world.sign_in(login))).collect();
    all.push(("nobody", "li", company.world.stranger()));
    all.push(("halfway", "li", company.world.halfway("li", "code")));
    all
}

fn relations(row: &RouteRow) -> &'static [&'static str] {
    row.example.and_then(|example| example.record).map_or(&["-"], Company::relations)
}

/// What is promised of every answer, whatever it says.
fn every_answer(what: &str, page: &Page) {
    assert!(!page.status.is_server_error(), "{what}: {} {}", page.status, page.text());
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(page.header(name), value, "{what}: {name}");
    }
    let policy = page.header("content-security-policy");
    // A file that somebody sent in may do nothing at all.
    let page_policy = policy.starts_with("default-src 'none'; script-src 'self';");
    assert!((page_policy || policy == "sandbox; default-src 'none'") && !policy.contains("unsafe"), "{what}: {policy}");
    assert_eq!(page.header("x-request-id").len(), 16, "{what}");
    assert!(page.headers.get("server").is_none(), "{what}");
    for cookie in page.set_cookies() {
        let good = cookie.http_only() == Some(true) && cookie.path() == Some("/") && cookie.domain().is_none();
        let lax = cookie.same_site().is_some_and(|site| site.is_lax());
        assert!(good && lax && cookie.secure() != Some(true), "{what}: {cookie}");
    }
}

async fn line(
    company: &Company,
    visitors: &[(&'static str, &'static str, Visitor)],
    row: &RouteRow,
    relation: &str,
) -> String {
    let mut by_outcome: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    // Who is half signed in is nobody to every other route.
    let halfway = matches!(row.need, Need::Halfway);
    for (role, login, visitor) in visitors.iter().filter(|(role, ..)| halfway || *role != "halfway") {
        let (path, fields) = company.filled(row, login, relation);
        let visitor = visitor.clone();
        let page = company.world.undone(ask(&visitor, row, &path, &fields)).await;
        every_answer(&format!("{role} {} {path}", row.kind.method()), &page);
        by_outcome.entry(outcome(&page)).or_default().push(role);
    }
    let named = |roles: &[&str]| match roles {
        [ten @ .., "nobody"] if ten.len() == 10 => "everybody".to_owned(),
        ten if ten.len() == 10 => "all roles".to_owned(),
        some => some.join(" "),
    };
    let cells: Vec<String> = by_outcome.iter().map(|(outcome, roles)| format!("{outcome}: {}", named(roles))).collect();
    format!("{} {} [{}] {relation} | {}", row.path, row.kind.method(), row.need.id(), cells.join(" | "))
}

#[actix_web::test]
async fn slow_every_cell_is_as_written() {
    let company = Company::new().await;
    let visitors = visitors(&company);
    let mut lines = Vec::new();
    for row in boot::registry().rows() {
        for relation in relations(&row) {
            lines.push(line(&company, &visitors, &row, relation).await);
        }
    }
    lines.sort();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/matrix.txt");
    if std::env::var_os("KEZHAN_TEST_WRITE").is_some() {
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let written: Vec<&str> = written.lines().collect();
    let gone = written.iter().filter(|line| !lines.iter().any(|new| new == *line)).map(|line| format!("- {line}"));
    let new = lines.iter().filter(|line| !written.contains(&line.as_str())).map(|line| format!("+ {line}"));
    let mut differences: Vec<String> = gone.chain(new).collect();
    differences.sort_by(|one, other| one[2..].cmp(&other[2..]));
    assert!(differences.is_empty(), "the matrix changed (KEZHAN_TEST_WRITE=1 keeps it):\n{}", differences.join("\n"));
}

/// Somebody whom the route does not turn away for lack of a permission.
fn holder<'v>(
    company: &Company,
    visitors: &'v [(&'static str, &'static str, Visitor)],
    row: &RouteRow,
) -> (&'static str, &'v Visitor) {
    let holds = |login: &str| match row.need {
        Need::Permission(info) => company.world.actor(login).standing.holds(info.id),
        Need::Anyone | Need::SignedIn | Need::Halfway => true,
    };
    let halfway = matches!(row.need, Need::Halfway);
    let (_, login, visitor) = visitors
        .iter()
        .find(|(role, login, _)| *role != "nobody" && (*role == "halfway") == halfway && holds(login))
        .unwrap();
    (login, visitor)
}

/// Every action but those whose address itself proves who asks: what they refuse is in `notify_mail.rs`.
fn actions() -> Vec<RouteRow> {
    boot::registry().rows().into_iter().filter(|row| row.kind == RouteKind::Action && !row.signed).collect()
}

#[actix_web::test]
async fn slow_every_action_wants_a_token_and_an_origin_of_ours() {
    let company = Company::new().await;
    let visitors = visitors(&company);
    let stranger = company.world.stranger();
    for row in actions() {
        let (login, visitor) = holder(&company, &visitors, &row);
        let (path, fields) = company.filled(&row, login, relations(&row)[0]);
        let upload = fields.iter().any(|(name, _)| name.starts_with('@'));
        let with = |token: Option<String>| {
            let mut all: Vec<(&str, String)> =
                fields.iter().filter(|(name, _)| !name.starts_with('@')).cloned().collect();
            all.extend(token.map(|token| ("csrf", token)));
            if upload {
                let file = ("anything", "x".to_owned());
                let parts: String = all
                    .iter()
                    .chain([&file])
                    .map(|(name, value)| {
                        format!("--e\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    })
                    .collect();
                return visitor
                    .request(Method::POST, &path)
                    .insert_header(("content-type", "multipart/form-data; boundary=e"))
                    .set_payload(parts + "--e--\r\n");
            }
            visitor.form(&path, &all)
        };
        for (what, request) in [
            ("no token", with(None).insert_header(("sec-fetch-site", "same-origin"))),
            ("an empty token", with(Some(String::new())).insert_header(("sec-fetch-site", "same-origin"))),
            ("another browser's token", with(Some(stranger.token())).insert_header(("sec-fetch-site", "same-origin"))),
            ("another site", with(Some(visitor.token())).insert_header(("sec-fetch-site", "cross-site"))),
            ("a sister site", with(Some(visitor.token())).insert_header(("sec-fetch-site", "same-site"))),
            ("Origin evil", with(Some(visitor.token())).insert_header(("origin", "http://evil.example"))),
            ("Origin null", with(Some(visitor.token())).insert_header(("origin", "null"))),
            ("no origin at all", with(Some(visitor.token()))),
        ] {
            let page = company.world.undone(visitor.clone().send(request)).await;
            assert_eq!(page.status, 403, "POST {path} with {what}: {}", page.text());
            every_answer(&path, &page);
        }
    }
}

#[actix_web::test]
async fn slow_fields_that_no_form_has_are_refused() {
    let company = Company::new().await;
    let visitors = visitors(&company);
    for row in actions() {
        let (login, visitor) = holder(&company, &visitors, &row);
        let (path, fields) = company.filled(&row, login, relations(&row)[0]);
        for extra in [
            "owner_id",
            "owner_dept_id",
            "pool_id",
            "role",
            "id",
            "created_at",
            "created_by",
            "active",
            "deleted_at",
            "password_hash",
            "extra",
        ] {
            if fields.iter().any(|(name, _)| *name == extra) {
                continue;
            }
            let mut all = fields.clone();
            all.push((extra, "1".to_owned()));
            let page = company.world.undone(ask(&visitor.clone(), &row, &path, &all)).await;
            assert_eq!(page.status, 400, "POST {path} with {extra}: {}", page.text());
        }
    }
}

#[actix_web::test]
async fn slow_absurd_ids_are_not_found() {
    let company = Company::new().await;
    let visitors = visitors(&company);
    for row in boot::registry().rows().iter().filter(|row| row.path.contains('{')) {
        let (login, visitor) = holder(&company, &visitors, row);
        let (_, fields) = company.filled(row, login, relations(row)[0]);
        for id in [
            "0",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999",
            "abc",
            "1e3",
            "%00",
            "%ff",
            "..%2F",
            "1%27",
            "%E5%AE%A2",
        ] {
            let path = path_with(row.path, id);
            let page = company.world.undone(ask(&visitor.clone(), row, &path, &fields)).await;
            every_answer(&path, &page);
            assert!(page.status.is_client_error(), "{} {path}: {}", row.kind.method(), page.status);
        }
    }
}

#[actix_web::test]
async fn slow_looking_changes_nothing() {
    let company = Company::new().await;
    let written =
        "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint as n from pg_stat_xact_user_tables
        where relname not in ('session', 'function_use', 'web_form_day') and relname not like 'audit\\_event%'";
    for (role, login, visitor) in visitors(&company) {
        for row in boot::registry().rows().iter().filter(|row| row.kind != RouteKind::Action) {
            let (path, fields) = company.filled(row, login, relations(row)[0]);
            let before = company.world.number(written);
            ask(&visitor, row, &path, &fields).await;
            assert_eq!(company.world.number(written), before, "{role} GET {path}");
        }
    }
}
