//! Markup in any field of any form is text wherever it is shown again.

use super::support::{Company, Page, Visitor, people};
use kezhan::boot;
use kezhan::core::access::Actor;
use kezhan::core::sql::Sql;
use kezhan::web::registry::{Need, RouteKind, RouteRow};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What would break out of text, of an attribute, of a text area and of a title; and what fits where little is taken.
const PAYLOADS: [&str; 2] =
    ["'\"></title></textarea></select><img src=x onerror=alert(1)><script>alert(1)</script>", "\"><b id=x>"];
/// What may not be in a page, as nothing of ours writes it so.
const MARKS: [&str; 3] = ["<img src=x", "<script>alert", "<b id=x"];

/// Paths by person and kind of record.
type Looks = BTreeMap<(&'static str, Option<&'static str>), Vec<String>>;

/// Who may do what, and what each may look at, as it is before anything is typed.
struct Watch {
    company: Company,
    actors: BTreeMap<&'static str, Arc<Actor>>,
    paths: RefCell<Looks>,
}

impl Watch {
    async fn new() -> Self {
        let company = Company::new().await;
        let actors = people().into_iter().map(|(_, login)| (login, company.world.actor(login))).collect();
        Self { company, actors, paths: RefCell::default() }
    }

    fn may(&self, row: &RouteRow, login: &str) -> bool {
        match row.need {
            Need::Permission(info) => self.actors[login].standing.holds(info.id),
            Need::Anyone | Need::SignedIn => true,
            Need::Halfway => false,
        }
    }

    /// Everything that a person may look at and that shows a record of this kind, or none in particular.
    fn paths(&self, login: &'static str, kind: Option<&'static str>) -> Vec<String> {
        let of = |row: &RouteRow| row.example.and_then(|example| example.record);
        let mut known = self.paths.borrow_mut();
        let paths = known.entry((login, kind)).or_insert_with(|| {
            let looks = boot::registry().rows().into_iter().filter(|row| row.kind != RouteKind::Action);
            let looks = looks.filter(|row| self.may(row, login) && (of(row).is_none() || of(row) == kind));
            let relation = |row: &RouteRow| of(row).map_or("-", |kind| Company::relations(kind)[0]);
            looks.map(|row| self.company.filled(&row, login, relation(&row)).0).collect()
        });
        paths.clone()
    }

    /// Whoever may do it, for whom it succeeds; with the payload in one field. How many pages were looked at then; none
    /// where it is not taken.
    async fn shown(&self, row: &RouteRow, field: &str, payload: &str) -> Option<usize> {
        let kind = row.example.and_then(|example| example.record);
        let relation = kind.map_or("-", |kind| Company::relations(kind)[0]);
        for (_, login) in people().into_iter().filter(|(_, login)| self.may(row, login)) {
            let (path, mut fields) = self.company.filled(row, login, relation);
            fields.iter_mut().filter(|(name, _)| *name == field).for_each(|(_, value)| payload.clone_into(value));
            let paths = self.paths(login, kind);
            let given: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let trial = self.company.world.undone(async {
                let visitor = self.company.world.sign_in(login);
                confirm(&visitor);
                let page = visitor.post(&path, &given).await;
                harmless(&format!("{path} with {field} for {login}"), &page);
                if page.status != 303 || page.location().starts_with("/sign-in") {
                    return None;
                }
                let mut seen = 0;
                for path in paths.into_iter().chain([page.location()]) {
                    let page = visitor.get(&path).await;
                    harmless(&format!("{path} for {login}"), &page);
                    seen += usize::from(page.status == 200);
                }
                Some(seen)
            });
            if let Some(seen) = trial.await {
                return Some(seen);
            }
        }
        None
    }
}

/// A page without the payload's markup; a file to save may hold it as it was typed.
fn harmless(what: &str, page: &Page) {
    let text = if page.header("content-type").starts_with("text/html") { page.text() } else { String::new() };
    assert!(MARKS.iter().all(|mark| !text.contains(mark)), "{what}: {text}");
}

/// The person has just said who they are.
fn confirm(visitor: &Visitor) {
    let confirm = "update session set confirmed_at = $1 where id = (select max(id) from session)";
    visitor.world.house.db.housekeeping_now(|tx| Sql::new(confirm).bind(tx.now).run(tx)).unwrap();
}

#[actix_web::test]
async fn slow_markup_in_any_field_of_any_form_is_shown_as_text() {
    let watch = Watch::new().await;
    let (mut stored, mut refused, mut pages) = (Vec::new(), Vec::new(), 0);
    for row in boot::registry().rows().iter().filter(|row| row.kind == RouteKind::Action) {
        let Some(example) = row.example else { continue };
        let upload = example.fields.iter().any(|(name, _)| name.starts_with('@'));
        let secret = |name: &str| matches!(name, "password" | "current" | "again" | "code");
        for (field, _) in
            example.fields.iter().filter(|(name, value)| !upload && !value.starts_with('@') && !secret(name))
        {
            let mut taken = false;
            for payload in PAYLOADS {
                if !taken && let Some(seen) = watch.shown(row, field, payload).await {
                    (taken, pages) = (true, pages + seen);
                }
            }
            if taken { &mut stored } else { &mut refused }.push(format!("{} {field}", row.path));
        }
    }
    println!("kept: {}\nrefused: {}\n{pages} pages were looked at", stored.join(", "), refused.join(", "));
    assert!(stored.len() >= 20 && pages > 200, "{stored:?}, {pages} pages");
}
