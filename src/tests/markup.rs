//! Markup in any field of any form is text wherever it is shown again.

use super::support::drawn::{DrawnForm, forms, intruders};
use super::support::{Company, Page, Visitor, is_proof, people};
use kezhan::boot;
use kezhan::core::access::Actor;
use kezhan::core::sql::Sql;
use kezhan::web::registry::{Need, RouteKind, RouteRow};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What would break out of text, of an attribute, of a text area, of a title: one a line, those of the ordinary run first.
fn corpus() -> Vec<&'static str> {
    let all = include_str!("samples/markup.txt").lines();
    all.take(if is_proof() { usize::MAX } else { 20 }).collect()
}

/// What fits where little is taken.
const SHORT: &str = "\"><b id=evil>";

/// Paths by person and kind of record.
type Looks = BTreeMap<(&'static str, Option<&'static str>), Vec<String>>;

/// Fields of a form by name, in order, as they are sent.
type Fields = Vec<(String, String)>;

/// Who may do what, what each may look at and the forms that are drawn there, as it is before anything is typed.
struct Watch {
    company: Company,
    actors: BTreeMap<&'static str, Arc<Actor>>,
    paths: RefCell<Looks>,
    /// By person and path.
    drawn: BTreeMap<(&'static str, String), DrawnForm>,
    told: RefCell<Told>,
}

/// What became of the fields that were tried.
#[derive(Default)]
struct Told {
    kept: BTreeSet<String>,
    refused: BTreeSet<String>,
    payloads: BTreeSet<&'static str>,
    pages: usize,
}

/// A form that is sent by somebody: a route with its path.
struct Sent<'a> {
    row: &'a RouteRow,
    login: &'static str,
    path: String,
    fields: Fields,
    /// Names that take any text.
    open: Vec<String>,
    multipart: bool,
}

impl Watch {
    async fn new() -> Self {
        let company = Company::new().await;
        let actors = people().into_iter().map(|(_, login)| (login, company.world.actor(login))).collect();
        let mut watch =
            Self { company, actors, paths: RefCell::default(), drawn: BTreeMap::new(), told: RefCell::default() };
        for (_, login) in people() {
            let visitor = watch.company.world.sign_in(login);
            let kinds: BTreeSet<_> = boot::registry().rows().iter().map(of).collect();
            let paths: BTreeSet<String> = kinds.into_iter().flat_map(|kind| watch.paths(login, kind)).collect();
            for path in paths {
                let page = visitor.get(&path).await;
                harmless(&path, &page);
                let posts = forms(&page.text()).into_iter().filter(|form| form.post && page.status == 200);
                watch.drawn.extend(posts.map(|form| ((login, form.action.clone()), form)));
            }
        }
        watch
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
        let mut known = self.paths.borrow_mut();
        let paths = known.entry((login, kind)).or_insert_with(|| {
            let looks = boot::registry().rows().into_iter().filter(|row| row.kind != RouteKind::Action);
            let looks = looks.filter(|row| self.may(row, login) && (of(row).is_none() || of(row) == kind));
            looks.map(|row| self.company.filled(&row, login, relation(&row)).0).collect()
        });
        paths.clone()
    }

    /// The form of a route as a person sends it: as it is drawn, with what the example of the route says.
    fn form<'a>(&self, row: &'a RouteRow, login: &'static str) -> Sent<'a> {
        let (path, example) = self.company.filled(row, login, relation(row));
        let drawn = self.drawn.get(&(login, path.clone()));
        let said = |name: &str| example.iter().any(|(field, _)| *field == name);
        let mut fields: Fields = Vec::new();
        let mut open: Vec<String> = Vec::new();
        for field in drawn.iter().flat_map(|form| &form.fields).filter(|field| !is_ours(&field.name)) {
            if matches!(field.kind.as_str(), "text" | "textarea" | "tel" | "email" | "search" | "url") {
                open.push(field.name.clone());
            }
            if field.sent && !said(&field.name) {
                fields.push((field.name.clone(), field.value.clone()));
            }
        }
        for (name, value) in example.iter().filter(|(name, _)| !name.starts_with('@') && *name != "key") {
            if drawn.is_none() && !is_secret(name) && *name != "version" && !value.starts_with('@') {
                open.push((*name).to_owned());
            }
            fields.push(((*name).to_owned(), value.clone()));
        }
        let version = drawn.and_then(|form| form.fields.iter().find(|field| field.name == "version"));
        if let Some(version) = version.filter(|_| !said("version")) {
            fields.push(("version".into(), version.value.clone()));
        }
        open.retain(|name| !is_secret(name));
        let multipart = drawn.map_or(example.iter().any(|(name, _)| name.starts_with('@')), |form| form.multipart);
        Sent { row, login, path, fields, open, multipart }
    }

    /// Sends a form with a payload in every field that takes text; a field that is refused tries another, then stays as it
    /// was. Then everybody concerned looks. `from` says with which payload to begin.
    async fn attack(&self, sent: &Sent<'_>, from: usize) -> bool {
        let payloads = corpus();
        let mut tried: BTreeMap<&str, usize> = sent.open.iter().map(|name| (name.as_str(), 0)).collect();
        let chosen = |place: usize, turns: usize| match turns {
            0 => payloads[(from + place) % payloads.len()],
            _ => SHORT,
        };
        let visitor = self.company.world.sign_in(sent.login);
        confirm(&visitor);
        for _ in 0..2 * sent.open.len() + 2 {
            let mut fields: Fields =
                sent.fields.iter().filter(|(name, _)| !tried.contains_key(name.as_str())).cloned().collect();
            for (place, name) in sent.open.iter().enumerate() {
                if let Some(turns) = tried.get(name.as_str()) {
                    fields.push((name.clone(), chosen(place, *turns).to_owned()));
                }
            }
            let page = send(&visitor, sent, &fields, payloads[from % payloads.len()]).await;
            harmless(&format!("{} for {} with {fields:?}", sent.path, sent.login), &page);
            let done = page.status == 303 || (page.status == 200 && sent.row.path == "/unsubscribe");
            if done && !page.location().starts_with("/sign-in") {
                self.note(sent, &tried, |place, turns| chosen(place, turns));
                self.look(sent, &visitor, &page.location()).await;
                return true;
            }
            if tried.is_empty() {
                break;
            }
            back_off(&mut tried, &page);
        }
        false
    }

    fn note(&self, sent: &Sent, tried: &BTreeMap<&str, usize>, chosen: impl Fn(usize, usize) -> &'static str) {
        let mut told = self.told.borrow_mut();
        for (place, name) in sent.open.iter().enumerate() {
            let field = format!("{} {name}", sent.row.path);
            match tried.get(name.as_str()) {
                Some(turns) => {
                    told.kept.insert(field);
                    told.payloads.insert(chosen(place, *turns));
                }
                None => {
                    told.refused.insert(field);
                }
            }
        }
    }

    /// Whoever did it looks at everything of the kind, and the auditor at the log; in the proof everybody at everything.
    async fn look(&self, sent: &Sent<'_>, visitor: &Visitor, location: &str) {
        let kind = of(sent.row);
        let mut eyes = vec![(sent.login, self.paths(sent.login, kind))];
        eyes[0].1.push(location.to_owned());
        if is_proof() {
            let all = people().into_iter().filter(|(_, login)| *login != sent.login);
            eyes.extend(all.map(|(_, login)| (login, self.paths(login, kind))));
        } else {
            eyes.push(("shenji", vec!["/audit".to_owned()]));
        }
        for (login, paths) in eyes {
            let other = (login != sent.login).then(|| self.company.world.sign_in(login));
            for path in paths.iter().filter(|path| !path.is_empty()) {
                let page = other.as_ref().unwrap_or(visitor).get(path).await;
                harmless(&format!("{path} for {login} after {}", sent.path), &page);
                self.told.borrow_mut().pages += usize::from(page.status == 200);
            }
        }
    }
}

/// What was wrong tries another payload, then none; where nothing in particular was, the last field is left alone.
fn back_off(tried: &mut BTreeMap<&str, usize>, page: &Page) {
    let wrong: BTreeSet<String> = forms(&page.text())
        .into_iter()
        .flat_map(|form| form.fields)
        .filter_map(|field| field.wrong.then_some(field.name))
        .collect();
    let names: Vec<&str> = tried.keys().copied().filter(|name| wrong.contains(*name)).collect();
    if names.is_empty() {
        tried.pop_last();
    }
    for name in names {
        let turns = tried.get_mut(name).unwrap();
        *turns += 1;
        if *turns > 1 {
            tried.remove(name);
        }
    }
}

async fn send(visitor: &Visitor, sent: &Sent<'_>, fields: &Fields, payload: &str) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if !sent.multipart {
        return visitor.post(&sent.path, &fields).await;
    }
    // As browsers write a name of a file.
    let name = format!("{}.csv", payload.replace('"', "%22"));
    let file = match sent.row.path {
        "/import/customers" => ("file", name.as_str(), format!("客户名称,备注,{SHORT}\n客户{payload},{payload},x\n")),
        // A page or a script in a file is refused, whatever its name: the content is not what is tried here.
        _ => ("files", name.as_str(), "附件\n".to_owned()),
    };
    visitor.upload(&sent.path, &fields, &[(file.0, file.1, file.2.as_bytes())]).await
}

fn of(row: &RouteRow) -> Option<&'static str> {
    row.example.and_then(|example| example.record)
}

fn relation(row: &RouteRow) -> &'static str {
    of(row).map_or("-", |kind| Company::relations(kind)[0])
}

fn is_ours(name: &str) -> bool {
    matches!(name, "csrf" | "key" | "version")
}

fn is_secret(name: &str) -> bool {
    matches!(name, "password" | "current" | "again" | "code" | "confirm")
}

/// A page has nothing that is none of ours; a file to save may hold what was typed.
fn harmless(what: &str, page: &Page) {
    if page.header("content-type").starts_with("text/html") {
        let found = intruders(&page.text());
        assert!(found.is_empty(), "{what}: {found:?}\n{}", page.text());
    }
}

/// The person has just said who they are.
fn confirm(visitor: &Visitor) {
    let confirm = "update session set confirmed_at = $1 where id = (select max(id) from session)";
    visitor.world.house.db.housekeeping_now(|tx| Sql::new(confirm).bind(tx.now).run(tx)).unwrap();
}

/// The payloads show where they are not escaped, and only there.
#[test]
fn markup_that_is_not_escaped_is_noticed() {
    let all: Vec<&str> = include_str!("samples/markup.txt").lines().collect();
    assert!(all.len() >= 60 && all.iter().collect::<BTreeSet<_>>().len() == all.len());
    for payload in all {
        let places = ["<p>{}</p>", "<input value=\"{}\">", "<input value='{}'>", "<textarea>{}</textarea>"];
        assert!(places.iter().any(|place| !intruders(&place.replace("{}", payload)).is_empty()), "{payload}");
        let kept = maud::html! { p title=(payload) { (payload) } textarea { (payload) } };
        assert!(intruders(&kept.into_string()).is_empty(), "{payload}");
    }
}

#[actix_web::test]
async fn slow_markup_in_any_field_of_any_form_is_shown_as_text() {
    let watch = Watch::new().await;
    let rows: Vec<RouteRow> = boot::registry().rows().into_iter().filter(|row| row.kind == RouteKind::Action).collect();
    let rounds = if is_proof() { 6 } else { 1 };
    for round in 0..rounds {
        for (place, row) in rows.iter().enumerate().filter(|(_, row)| row.example.is_some()) {
            for (_, login) in people().into_iter().filter(|(_, login)| watch.may(row, login)) {
                let sent = watch.form(row, login);
                if sent.open.is_empty() && !sent.multipart {
                    continue;
                }
                if watch.company.world.undone(watch.attack(&sent, place + 11 * round)).await {
                    break;
                }
            }
        }
    }
    let told = watch.told.borrow();
    println!("kept: {:?}\nrefused: {:?}", told.kept, told.refused);
    println!("{} payloads in {} fields, {} pages were looked at", told.payloads.len(), told.kept.len(), told.pages);
    let of = |path: &str| told.kept.iter().filter(|field| field.starts_with(&format!("{path} "))).count();
    assert!(of("/customers/new") >= 5 && of("/customers/{id}/contacts/new") >= 4, "{:?}", told.kept);
    assert!(of("/customers/{id}/follow-ups") >= 2 && told.kept.len() >= 40, "{:?}", told.kept);
    assert!(told.payloads.len() >= corpus().len() / 2 && told.pages > 500, "{} {}", told.payloads.len(), told.pages);
}

/// What is asked for in an address is text on the page that answers, too.
#[actix_web::test]
async fn slow_markup_in_any_field_of_an_address_is_shown_as_text() {
    let watch = Watch::new().await;
    let payloads = corpus();
    let mut asked = 0;
    for row in boot::registry().rows().iter().filter(|row| row.kind != RouteKind::Action) {
        let Some((_, login)) = people().into_iter().find(|(_, login)| watch.may(row, login)) else { continue };
        let visitor = watch.company.world.sign_in(login);
        let (path, example) = watch.company.filled(row, login, relation(row));
        let page = visitor.get(&path).await;
        let mut names: BTreeSet<String> = example.iter().map(|(name, _)| (*name).to_owned()).collect();
        let drawn = forms(&page.text()).into_iter().filter(|form| !form.post && form.action == path);
        names.extend(drawn.flat_map(|form| form.fields).map(|field| field.name));
        names.extend(["q", "next", "back", "view", "sort", "after", "page", "ids", "do", "about"].map(str::to_owned));
        for (place, name) in names.iter().enumerate() {
            for payload in payloads.iter().skip(place % 10).step_by(10) {
                let value: String = form_urlencoded::byte_serialize(payload.as_bytes()).collect();
                let target = format!("{path}?{name}={value}");
                harmless(&target, &visitor.get(&target).await);
                asked += 1;
            }
        }
    }
    println!("{asked} addresses");
    assert!(asked > 500);
}
