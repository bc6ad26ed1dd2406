//! The pages of tasks: lists, one task, its forms. Each takes, checks, calls once, shows.

use super::about::{about, refuse_idle};
use super::form::{At, TaskForm, typed};
use super::list::{self, Counts, Filter, Found, Whose};
use super::model::{Draft, Task};
use super::page_parts::{self, Long, Sight};
use super::parts::{self, Hand, Quick};
use super::{actions, store, text};
use crate::core::access::{Can, CustomerView, Permission, Seen, TaskCreate, TaskEdit, TaskView};
use crate::core::problem::{Errors, Problem};
use crate::core::sql::Door;
use crate::core::when::When;
use crate::customers::store as customer_store;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link};
use crate::ui::diff::Difference;
use crate::ui::toast::{toast, toast_beside};
use crate::ui::{Icon, card::card};
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Outcome, Page, Part, local};
use crate::web::versions::{self, Versions};
use crate::web::when::now;
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// Language and present moment of a visit.
pub(super) fn at(house: &House, visit: &Visit) -> At {
    At { lang: visit.lang, now: now(house) }
}

/// Where an action leads back to: the page that its form names, else the one that the visitor came from.
pub(super) fn back(visit: &Visit, typed: &str) -> String {
    local(typed, visit.from.as_deref().unwrap_or("/tasks"))
}

/// How lines are drawn for a visitor on the page `back`.
pub fn hand<'a>(house: &House, visit: &Visit, back: &'a str, tokens: &'a dyn Fn() -> Markup) -> Hand<'a> {
    Hand {
        lang: visit.lang,
        zone: house.config.company.time_zone,
        now: now(house),
        me: visit.actor.standing.user_id,
        back,
        tokens,
    }
}

fn sight<'a>(house: &House, visit: &Visit, tokens: &'a dyn Fn() -> Markup) -> Sight<'a> {
    Sight { lang: visit.lang, zone: house.config.company.time_zone, now: now(house), tokens }
}

/// The name of a customer whose tasks are asked for.
///
/// # Errors
/// `NotFound` where the customer is not to be known of.
fn customer_name(door: &mut impl Door, can: &Can<TaskView>, id: i64) -> Result<String, Problem> {
    let view = can.also::<CustomerView>().ok_or(Problem::NotFound)?;
    customer_store::one(door, &view, id).map(|row| row.name.clone())
}

/// A list of tasks.
pub async fn list(can: Can<TaskView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    let (filter, reader, now) = (Filter::read(&asked.0), can.clone(), now(&house));
    let (found, counts, leads, customer): (Found, Option<Counts>, bool, Option<String>) = house
        .db
        .read(can.actor(), move |r| {
            let me = reader.actor().standing.user_id;
            let customer = filter.customer.map(|id| customer_name(r, &reader, id)).transpose()?;
            // Of a large team the tasks would all be read to be counted; Today counts those that are overdue.
            let counted = filter.whose != Whose::Team;
            let counts = counted.then(|| list::counts(r, &reader, &filter, now)).transpose()?;
            Ok((list::find(r, &reader, &filter, now)?, counts, list::leads(r, me)?, customer))
        })
        .await?;
    let (lang, here, token) = (visit.lang, filter.href(), || tokens(&house, &visit));
    let hand = hand(&house, &visit, &here, &token);
    let part = parts::list(&found, filter, &hand);
    let form = TaskForm::default();
    let may_create = visit.actor.standing.holds(TaskCreate::INFO.id);
    let about = filter.customer.map(|id| format!("customer:{id}"));
    let new = about.as_ref().map_or_else(|| "/tasks/new".to_owned(), |about| format!("/tasks/new?about={about}"));
    let body = html! {
        @if filter.customer.is_some() { nav.crumbs { a href="/tasks" { (text::title(lang)) } } }
        header.page-head {
            div.page-title {
                h1 { (text::title(lang)) }
                @if let (Some(id), Some(name)) = (filter.customer, &customer) { p.page-sub { a href={ "/customers/" (id) } { bdi { (name) } } } }
            }
            div.page-actions { @if may_create { (link(Look::Plain, Some(Icon::Plus), &new, text::new(lang))) } }
        }
        (parts::views(filter, counts.as_ref(), leads, lang))
        @if may_create { (parts::quick(&Quick { form: &form, about: about.as_deref(), prefix: "task-", under: false, hand: &hand })) }
        (part)
        @if !found.lines.is_empty() { p.keys.quiet.small.needs-script { (text::keys(lang)) } }
    };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

/// A task.
pub async fn show(can: Can<TaskView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (reader, id) = (can.clone(), id.into_inner());
    let (row, history) = house
        .db
        .read(can.actor(), move |r| {
            let row = store::one(r, &reader, id)?;
            let history = store::history(r, &row)?;
            Ok((row, history))
        })
        .await?;
    let token = || tokens(&house, &visit);
    let sight = sight(&house, &visit, &token);
    let items = row.items();
    let body = html! {
        (page_parts::head(&row, sight))
        div.two {
            div.stack {
                @if !row.remarks.is_empty() { (card(text::remarks(visit.lang), html! {}, html! { div.said { bdi { (row.remarks) } } })) }
                (page_parts::checklist(&row, &items, sight))
                (page_parts::history(&history, sight))
            }
            div.stack { (page_parts::about(&row, sight)) }
        }
    };
    Ok(Page::new(row.title.clone(), body))
}

/// The long form of a new task; `about` in the address says on what.
pub async fn new(can: Can<TaskCreate>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let mut form = TaskForm::default();
    for name in ["about", "title", "due"] {
        form.0.set(name, asked.0.get(name));
    }
    form.0.set("back", visit.from.clone().unwrap_or_else(|| "/tasks".into()));
    new_page(&can, &house, &visit, (&form, &Errors::new())).await
}

async fn new_page(
    can: &Can<TaskCreate>,
    house: &House,
    visit: &Visit,
    (form, errors): (&TaskForm, &Errors),
) -> Answer<Page> {
    let (reader, typed) = (can.clone(), form.0.get("about").to_owned());
    let about = house.db.read(can.actor(), move |r| about(r, &reader, &typed)).await?;
    let (lang, token) = (visit.lang, || tokens(house, visit));
    let body = html! {
        nav.crumbs { a href="/tasks" { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { (text::new(lang)) } @if let Some(about) = &about { p.page-sub { (text::about(lang)) " " a href=(about.home()) { bdi { (about.name) } } } } } }
        (page_parts::long_form(&Long { form, errors, path: "/tasks/new", fresh: true }, sight(house, visit, &token)))
    };
    Ok(Page::new(text::new(lang), body))
}

/// The short form under a row of the list of customers.
pub async fn quick(can: Can<TaskCreate>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Part> {
    let (view, id): (Can<CustomerView>, i64) = (can.also().ok_or(Problem::NotFound)?, id.into_inner());
    house.db.read(can.actor(), move |r| customer_store::one(r, &view, id).map(|_| ())).await?;
    let token = || tokens(&house, &visit);
    Ok(Part(parts::quick_under(id, &hand(&house, &visit, "/customers", &token))))
}

/// Writes a task.
pub async fn create(can: Can<TaskCreate>, house: TheHouse, visit: Visit, posted: Posted<TaskForm>) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let draft = match form.check(at(&house, &visit), None) {
        Ok(draft) => draft,
        Err(errors) => return again(&can, &house, &visit, (&form, &errors)).await,
    };
    let (writer, typed, wanted) = (can.clone(), form.0.get("about").to_owned(), draft.clone());
    let made = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let about = about(tx, &writer, &typed)?;
            about.as_ref().map_or(Ok(()), |about| refuse_idle(tx, about))?;
            actions::create(tx, &writer, &wanted, about.as_ref()).map(|id| format!("/tasks/{id}"))
        })
        .await;
    match made {
        Ok(_) => Ok(created(&form, &draft, &visit, lang).into()),
        Err(Problem::Invalid(errors)) => again(&can, &house, &visit, (&form, &errors)).await,
        Err(problem) => Err(problem),
    }
}

/// Under a row of a list the form is put away and a message says what was done; elsewhere the page comes back.
fn created(form: &TaskForm, draft: &Draft, visit: &Visit, lang: Lang) -> Done {
    let words = draft.due.map_or_else(
        || text::created(lang, &draft.title),
        |due| text::created_due(lang, &draft.title, &due.words(lang)),
    );
    let done = Done::to(back(visit, form.0.get("back"))).say(words.clone());
    if form.0.get("from") == "row" {
        done.swap(toast_beside(&toast(Tone::Green, &words, None, crate::web::text::close(lang))))
    } else {
        done
    }
}

/// The long form with what is wrong; also where it came from the short one.
async fn again(
    can: &Can<TaskCreate>,
    house: &House,
    visit: &Visit,
    (form, errors): (&TaskForm, &Errors),
) -> Answer<Outcome> {
    let page = new_page(can, house, visit, (form, errors)).await?.again();
    if form.0.get("from") != "row" {
        return Ok(page.into());
    }
    let token = || tokens(house, visit);
    let part = html! {
        tr.under role="row" { td colspan="20" role="cell" { (page_parts::long_form(&Long { form, errors, path: "/tasks/new", fresh: true }, sight(house, visit, &token))) } }
    };
    Ok(Outcome::Within(Box::new(Listing { page, part })))
}

async fn editable(can: &Can<TaskView>, house: &House, id: i64) -> Answer<Seen<Task>> {
    let reader = can.clone();
    house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<TaskEdit>()).await
}

/// The form of an edit.
pub async fn edit(can: Can<TaskView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let row = editable(&can, &house, id.into_inner()).await?;
    let mut form = typed(&row);
    form.0.set("back", visit.from.clone().unwrap_or_else(|| format!("/tasks/{}", row.id)));
    Ok(edit_page(&house, &visit, &row, (&form, &Errors::new())))
}

fn edit_page(house: &House, visit: &Visit, row: &Seen<Task>, (form, errors): (&TaskForm, &Errors)) -> Page {
    let (lang, path, token) = (visit.lang, format!("/tasks/{}/edit", row.id), || tokens(house, visit));
    let body = html! {
        nav.crumbs { a href="/tasks" { (text::title(lang)) } span aria-hidden="true" { "/" } a href={ "/tasks/" (row.id) } { bdi { (row.title) } } }
        header.page-head { div.page-title { h1 { (text::edit(lang)) } } }
        (page_parts::long_form(&Long { form, errors, path: &path, fresh: false }, sight(house, visit, &token)))
    };
    Page::new(text::edit(lang), body)
}

/// Saves an edit, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<TaskView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<TaskForm>,
) -> Answer<Outcome> {
    let (id, form, key) = (id.into_inner(), posted.form, posted.key);
    let row = editable(&can, &house, id).await?;
    let draft = match form.check(at(&house, &visit), Some(&row)) {
        Ok(draft) => draft,
        Err(errors) => return Ok(edit_page(&house, &visit, &row, (&form, &errors)).again().into()),
    };
    let (writer, version, to) = (can.clone(), form.0.version(), back(&visit, form.0.get("back")));
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<TaskEdit>()?;
            actions::edit(tx, &row, version, &draft).map(|()| to)
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(edit_page(&house, &visit, &row, (&form, &errors)).again().into()),
        Err(Problem::Stale(_)) => {
            Ok(stale_page(&house, &visit, &editable(&can, &house, id).await?, &form).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Both versions, field by field; what the person typed is chosen to begin with.
fn stale_page(house: &House, visit: &Visit, row: &Seen<Task>, form: &TaskForm) -> Page {
    const NAMES: [&str; 12] = [
        "title",
        "remarks",
        "due",
        "priority",
        "helper",
        "checklist",
        "repeat",
        "step",
        "weekday",
        "working",
        "until",
        "times",
    ];
    let (lang, stored) = (visit.lang, typed(row));
    // A day in words and the same in figures do not differ.
    let meant = |form: &TaskForm, name: &str| match (name, crate::web::when::read(form.0.get(name), now(house), lang)) {
        ("due" | "until", Ok(when)) => when.map(When::machine).unwrap_or_default(),
        ("weekday", _) => form.0.all(name).collect::<Vec<_>>().join(","),
        _ => form.0.lines(name),
    };
    let both: Vec<(&str, String, String)> =
        NAMES.into_iter().map(|name| (name, meant(&stored, name), meant(form, name))).collect();
    let (differ, same): (Vec<_>, Vec<_>) = both.iter().partition(|(_, theirs, yours)| theirs != yours);
    let differ = differ.into_iter().map(|(name, theirs, yours)| Difference {
        name,
        label: page_parts::label(name, lang),
        theirs,
        yours,
    });
    let same = same.into_iter().map(|(name, value, _)| (*name, value.as_str()));
    let (path, version) = (format!("/tasks/{}", row.id), row.version.to_string());
    let shown = Versions {
        title: text::stale_title(lang),
        differ: differ.collect(),
        along: [("version", version.as_str()), ("back", form.0.get("back"))].into_iter().chain(same).collect(),
        saved: None,
        action: &format!("{path}/edit"),
        back: &path,
    };
    versions::page(&shown, &tokens(house, visit), lang)
}
