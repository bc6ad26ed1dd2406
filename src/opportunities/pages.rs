//! The pages of opportunities: list, record, new, edit.

use super::actions::{self, New};
use super::filter::Filter;
use super::form::{At, OpportunityForm, typed};
use super::form_parts::{self, Shown};
use super::lines::store::ProductLine;
use super::lines::suggest::{self, Catalogue};
use super::model::{Above, Named, Opportunity, Stay};
use super::moves::Stage;
use super::offered::{self, Seller};
use super::page_parts::{self, Sight};
use super::parts::{self, Choices, Eyes};
use super::saved::{Opportunities, Table};
use super::shares::store::Shared;
use super::store::{self, Happened, Origin, Said};
use super::{lines, list, saved, shares, tabs, text};
use crate::contacts::store as contact_store;
use crate::core::access::{
    Can, ContactView, CustomerView, FollowUpCreate, FollowUpView, OpportunityCreate, OpportunityDelete,
    OpportunityEdit, OpportunityExport, OpportunityView, Permission, ProductView, SalesImport, Seen, TaskCreate,
    TaskView,
};
use crate::core::problem::{Errors, Problem};
use crate::core::sql::Door;
use crate::core::tx::{Reader, Tx};
use crate::customers::{limit, parents, store as customer_store};
use crate::follow_ups::comments::store::Comment;
use crate::follow_ups::comments::{self, subject};
use crate::tasks;
use crate::tasks::model::Line as TaskLine;
use crate::ui::Icon;
use crate::ui::button::{Look, link};
use crate::ui::card::card;
use crate::ui::diff::Difference;
use crate::ui::icon;
use crate::ui::menu::{item, menu};
use crate::views::Question;
use crate::views::export::parts::opener;
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Outcome, Page, local};
use crate::web::versions::{self, Versions};
use crate::web::when::now;
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// How a visitor sees opportunities.
#[must_use]
pub fn eyes(house: &House, visit: &Visit) -> Eyes {
    let may_create = visit.actor.standing.holds(OpportunityCreate::INFO.id);
    let zone = house.config.company.time_zone;
    Eyes { lang: visit.lang, now: house.db.clock().now(), today: now(house).date(), zone, may_create }
}

pub(super) fn sight<'a>(house: &'a House, visit: &Visit, tokens: &'a dyn Fn() -> Markup) -> form_parts::Sight<'a> {
    form_parts::Sight { lang: visit.lang, now: now(house), currency: &house.config.company.currency, tokens }
}

fn at<'a>(house: &'a House, visit: &Visit) -> At<'a> {
    At { lang: visit.lang, now: now(house), currency: &house.config.company.currency }
}

/// The list.
pub async fn list(can: Can<OpportunityView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    limit::lookup(&house, can.actor(), &Filter::read(&asked.0).text).await?;
    let reader = can.clone();
    let read = house.db.read(can.actor(), move |r| {
        let opened = saved::opened(r, &reader, &asked.0)?;
        let choices =
            Choices { stages: list::stage_choices(r, Seller::of(reader.actor()))?, departments: list::departments(r)? };
        let found = list::find(r, &reader, &opened.filter)?;
        let shown = Table::of(r, &reader, opened.layout.clone(), found.lines.iter().map(|line| line.id))?;
        Ok((opened, found, shown, choices))
    });
    let (opened, found, shown, choices) = read.await?;
    let (lang, eyes, filter) = (visit.lang, eyes(&house, &visit), &opened.filter);
    let bin = can.also::<OpportunityDelete>().is_some();
    let imports = visit.actor.standing.holds(SalesImport::INFO.id);
    let part = parts::list(&found, &shown, filter, (&visit.actor.standing, eyes));
    let filters = html! { (parts::states(filter, lang)) (parts::filters(filter, &choices, eyes)) (parts::narrowed(filter, lang)) };
    let new = filter
        .customer
        .map_or_else(|| "/opportunities/new".to_owned(), |id| format!("/opportunities/new?customer={id}"));
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } }
            div.page-actions { @if bin { (menu(icon(Icon::More), text::more_acts(lang), item(Icon::Trash, "/opportunities/bin", text::bin(lang)))) } @if imports { (link(Look::Plain, Some(Icon::Import), "/opportunities/import", text::import(lang))) } @if can.also::<OpportunityExport>().is_some() { (opener::<Opportunities>(filter, lang)) } @if eyes.may_create { (link(Look::Primary, Some(Icon::Plus), &new, text::new(lang))) } }
        }
        (tabs::views(tabs::View::List, lang))
        (saved::head(&opened, &house, &visit, filters))
        (part)
    };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

/// Everything the page shows, read in one transaction.
struct Whole {
    row: Seen<Opportunity>,
    stages: Vec<Stage>,
    stays: Vec<Stay>,
    shares: Vec<Shared>,
    lines: Vec<ProductLine>,
    /// What the lists say, where a line has no price.
    catalogue: Option<Catalogue>,
    /// The lead through which it came.
    origin: Option<Origin>,
    history: Vec<Happened>,
    comments: Vec<Comment>,
    /// Open tasks; none where the actor may not view tasks.
    tasks: Option<Vec<Seen<TaskLine>>>,
    /// The last follow-ups; none where there is no customer, or they may not be viewed.
    said: Option<Vec<Said>>,
}

fn whole(r: &mut Reader, can: &Can<OpportunityView>, id: i64) -> Result<Whole, Problem> {
    let row = store::one(r, can, id)?;
    let said = match (row.customer_id.filter(|_| row.customer_name.is_some()), can.also::<FollowUpView>()) {
        (Some(customer), Some(can)) => Some(store::said(r, &can, customer)?),
        _ => None,
    };
    let lines = lines::store::of(r, id)?;
    let open = row.is_alive() && lines.iter().any(|line| line.price.is_none());
    let catalogue = match can.also::<ProductView>().filter(|_| open) {
        Some(view) => Some(suggest::of(r, &view, &row, &lines)?),
        None => None,
    };
    Ok(Whole {
        stages: store::stages(r, row.version_id)?,
        stays: store::stays(r, id)?,
        shares: shares::store::of(r, id)?,
        lines,
        catalogue,
        origin: store::came_from(r, id)?,
        history: store::history(r, &row)?,
        comments: comments::store::of(r, (subject::Kind::Opportunity, id))?,
        tasks: can.also::<TaskView>().map(|can| tasks::list::of_opportunity(r, &can, id)).transpose()?,
        said,
        row,
    })
}

/// An opportunity.
pub async fn show(can: Can<OpportunityView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    page(&can, &house, &visit, id.into_inner(), &Errors::new()).await
}

/// The page of an opportunity, with what stood in the way of what was wanted.
pub(super) async fn page(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    id: i64,
    errors: &Errors,
) -> Answer<Page> {
    let reader = can.clone();
    let whole = house.db.read(can.actor(), move |r| whole(r, &reader, id)).await?;
    let (row, token, lang) = (&whole.row, || tokens(house, visit), visit.lang);
    let roles = can.actor().standing.roles();
    let sight = Sight { eyes: eyes(house, visit), roles: &roles, tokens: &token };
    let products = visit.actor.standing.holds(ProductView::INFO.id);
    let may_write = visit.actor.standing.holds(FollowUpCreate::INFO.id);
    let body = html! {
        (page_parts::head(row, sight))
        (page_parts::steps(row, &whole.stages, errors, sight))
        div.two.deal {
            div.stack {
                @if !row.remarks.is_empty() { (card(text::remarks(lang), html! {}, html! { div.said { bdi { (row.remarks) } } })) }
                (lines::parts::of(row, (&whole.lines, whole.catalogue.as_ref()), products, lang))
                (page_parts::checklists(row, &whole.stages, sight))
                @if let Some(lines) = &whole.tasks { (task_card(house, visit, row, lines)) }
                (comments::pages::record_card(house, visit, (subject::Kind::Opportunity, id), &whole.comments))
                @if let Some(said) = &whole.said { (page_parts::said(row, said, may_write, sight)) }
                (page_parts::history(&whole.history, sight))
            }
            div.stack {
                (page_parts::facts(row, (&whole.stages, whole.origin.as_ref()), sight))
                (shares::parts::of(row, &whole.shares, lang))
                (page_parts::stays(&whole.stays, sight))
            }
        }
    };
    Ok(Page::new(row.name.clone(), body))
}

/// The open tasks of an opportunity, with a short form for another one.
fn task_card(house: &House, visit: &Visit, row: &Opportunity, lines: &[Seen<TaskLine>]) -> Markup {
    let (back, token) = (format!("/opportunities/{}", row.id), || tokens(house, visit));
    let hand = tasks::pages::hand(house, visit, &back, &token);
    let about = visit.actor.standing.holds(TaskCreate::INFO.id).then(|| format!("opportunity:{}", row.id));
    tasks::parts::record_card(about.as_deref(), lines, &hand)
}

/// The card on a customer's page.
#[must_use]
pub fn customer_card(house: &House, visit: &Visit, (id, lines): (i64, Option<&[Seen<super::model::Line>]>)) -> Markup {
    html! { @if let Some(lines) = lines { (parts::customer_card(id, lines, eyes(house, visit))) } }
}

/// What a form needs to know besides what was typed.
struct Around {
    customer: Option<(i64, String)>,
    contacts: Vec<(i64, String)>,
    pipelines: Vec<Named>,
}

fn contacts(r: &mut Reader, can: Option<Can<ContactView>>, customer_id: i64) -> Result<Vec<(i64, String)>, Problem> {
    let Some(can) = can else { return Ok(Vec::new()) };
    let rows = contact_store::of_customer(r, &can, customer_id)?;
    Ok(rows.iter().map(|row| (row.id, row.name.clone())).collect())
}

/// The form of a new opportunity; `customer` in the address says on whom.
pub async fn new(can: Can<OpportunityCreate>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let mut form = OpportunityForm::default();
    form.0.set("customer_id", asked.0.get("customer"));
    form.0.set("name", asked.0.get("name"));
    form.0.set("back", visit.from.clone().unwrap_or_else(|| "/opportunities".into()));
    new_page(&can, &house, &visit, (&form, &Errors::new())).await
}

async fn new_page(
    can: &Can<OpportunityCreate>,
    house: &House,
    visit: &Visit,
    (form, errors): (&OpportunityForm, &Errors),
) -> Answer<Page> {
    let (reader, id) = (can.clone(), form.0.get("customer_id").parse::<i64>().ok());
    let around = house
        .db
        .read(can.actor(), move |r| {
            let me = Seller::of(reader.actor());
            let pipelines = offered::choices(r, me, me)?;
            let Some(id) = id else { return Ok(Around { customer: None, contacts: Vec::new(), pipelines }) };
            let view = reader.also::<CustomerView>().ok_or(Problem::NotFound)?;
            let customer = customer_store::one(r, &view, id)?;
            Ok(Around {
                customer: Some((id, customer.name.clone())),
                contacts: contacts(r, reader.also(), id)?,
                pipelines,
            })
        })
        .await?;
    let (lang, token) = (visit.lang, || tokens(house, visit));
    let shown = Shown {
        form,
        errors,
        path: "/opportunities/new",
        fresh: true,
        lined: false,
        customer: around.customer.as_ref().map(|(id, name)| (*id, name.as_str())),
        contacts: &around.contacts,
        pipelines: &around.pipelines,
    };
    let body = html! {
        nav.crumbs { a href="/opportunities" { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { (text::new(lang)) } @if let Some((id, name)) = &around.customer { p.page-sub { a href={ "/customers/" (id) } { bdi { (name) } } } } } }
        (form_parts::form(&shown, sight(house, visit, &token)))
    };
    Ok(Page::new(text::new(lang), body))
}

/// The customer and the contact that a form names. None where they stay as they are stored, since the actor may not know of
/// the customer.
fn above<P: Permission>(
    tx: &mut Tx,
    can: &Can<P>,
    form: &OpportunityForm,
    stored: Option<&Opportunity>,
) -> Result<Option<Above>, Problem> {
    let view = can.also::<CustomerView>().ok_or(Problem::Forbidden(CustomerView::INFO.id))?;
    let (lang, typed) = (tx.actor.lang, form.0.get("customer"));
    let same = |row: &&Opportunity| row.customer_name.as_deref().unwrap_or_default() == typed;
    let kept = stored.filter(|row| !form.0.has("customer") || same(row));
    let id = match (kept, form.0.get("customer_id").parse::<i64>()) {
        (Some(row), _) => match row.customer_id.filter(|_| row.customer_name.is_some()) {
            Some(id) => id,
            None => return Ok(None),
        },
        (None, Ok(id)) if stored.is_none() => id,
        _ => parents::meant_by(tx, typed, ("customer", text::no_such_customer(lang, typed)))?,
    };
    let customer = customer_store::one(tx, &view, id)?;
    let contact = contact(tx, can, (id, form.0.get("contact")), stored)?;
    Ok(Some(Above {
        customer_id: id,
        name: customer.name.clone(),
        short_name: customer.short_name.clone(),
        contact_id: contact.as_ref().map(|(id, _)| *id),
        contact_name: contact.and_then(|(_, name)| name),
    }))
}

/// The contact that a form names, of this customer; the stored one does not move to another customer.
fn contact<P: Permission>(
    door: &mut impl Door,
    can: &Can<P>,
    (customer_id, typed): (i64, &str),
    stored: Option<&Opportunity>,
) -> Result<Option<(i64, Option<String>)>, Problem> {
    let Ok(id) = typed.parse::<i64>() else { return Ok(None) };
    if let Some(row) = stored.filter(|row| row.contact_id == Some(id)) {
        let stays = row.customer_id == Some(customer_id);
        return Ok(stays.then(|| (id, row.contact_name.clone())));
    }
    let wrong = || Problem::invalid("contact", text::other_contact(can.actor().lang));
    let view = can.also::<ContactView>().ok_or_else(wrong)?;
    match contact_store::one(door, &view, id) {
        Ok(row) if row.customer_id == customer_id => Ok(Some((id, Some(row.name.clone())))),
        Ok(_) | Err(Problem::NotFound) => Err(wrong()),
        Err(problem) => Err(problem),
    }
}

/// Makes an opportunity.
pub async fn create(
    can: Can<OpportunityCreate>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<OpportunityForm>,
) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let draft = match form.check(at(&house, &visit), None) {
        Ok(draft) => draft,
        Err(errors) => return Ok(new_page(&can, &house, &visit, (&form, &errors)).await?.again().into()),
    };
    let (writer, asked, calendar) = (can.clone(), form.clone(), house.calendar().await?);
    let made = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let above = above(tx, &writer, &asked, None)?.ok_or(Problem::NotFound)?;
            let (owner, pipeline_id) = (asked.0.get("owner"), asked.pipeline());
            let new = New { draft: &draft, above: &above, owner, pipeline_id };
            actions::create(tx, &writer, &new, &calendar).map(|id| format!("/opportunities/{id}"))
        })
        .await;
    match made {
        Ok(path) => Ok(Done::to(path).say(text::created(lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(new_page(&can, &house, &visit, (&form, &errors)).await?.again().into()),
        Err(problem) => Err(problem),
    }
}

/// One that may be edited, with the contacts of its customer.
async fn editable(
    can: &Can<OpportunityView>,
    house: &House,
    id: i64,
) -> Answer<(Seen<Opportunity>, Vec<(i64, String)>)> {
    let reader = can.clone();
    house
        .db
        .read(can.actor(), move |r| {
            let row = store::one(r, &reader, id)?.that_may::<OpportunityEdit>()?;
            let mut contacts = match row.customer_id {
                Some(customer) => contacts(r, reader.also(), customer)?,
                None => Vec::new(),
            };
            // A contact that one may not see stays as it is.
            if let Some(id) = row.contact_id.filter(|id| contacts.iter().all(|(other, _)| other != id)) {
                let name = row.contact_name.clone();
                contacts.push((id, name.unwrap_or_else(|| text::hidden_contact(reader.actor().lang).to_owned())));
            }
            Ok((row, contacts))
        })
        .await
}

/// The form of an edit.
pub async fn edit(can: Can<OpportunityView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let stored = editable(&can, &house, id.into_inner()).await?;
    let mut form = typed(&stored.0);
    form.0.set("back", format!("/opportunities/{}", stored.0.id));
    Ok(edit_page(&house, &visit, &stored, (&form, &Errors::new())))
}

fn edit_page(
    house: &House,
    visit: &Visit,
    (row, contacts): &(Seen<Opportunity>, Vec<(i64, String)>),
    (form, errors): (&OpportunityForm, &Errors),
) -> Page {
    let (lang, path, token) = (visit.lang, format!("/opportunities/{}/edit", row.id), || tokens(house, visit));
    let shown = Shown {
        form,
        errors,
        path: &path,
        fresh: false,
        lined: row.is_alive(),
        customer: None,
        contacts,
        pipelines: &[],
    };
    let body = html! {
        nav.crumbs { a href="/opportunities" { (text::title(lang)) } span aria-hidden="true" { "/" } a href={ "/opportunities/" (row.id) } { bdi { (row.name) } } }
        header.page-head { div.page-title { h1 { (text::edit(lang)) } } }
        (form_parts::form(&shown, sight(house, visit, &token)))
    };
    Page::new(text::edit(lang), body)
}

/// Saves an edit, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<OpportunityForm>,
) -> Answer<Outcome> {
    let (id, form, key) = (id.into_inner(), posted.form, posted.key);
    let stored = editable(&can, &house, id).await?;
    let draft = match form.check(at(&house, &visit), Some(&stored.0)) {
        Ok(draft) => draft,
        Err(errors) => return Ok(edit_page(&house, &visit, &stored, (&form, &errors)).again().into()),
    };
    let (writer, asked, path) = (can.clone(), form.clone(), format!("/opportunities/{id}"));
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<OpportunityEdit>()?;
            let version = asked.0.version();
            if row.version != version {
                return Err(Problem::Stale(row.version));
            }
            let above = above(tx, &writer, &asked, Some(&row))?;
            actions::edit(tx, (&row, version), &draft, above.as_ref()).map(|()| path)
        })
        .await;
    match saved {
        Ok(path) => Ok(Done::to(local(form.0.get("back"), &path)).say(text::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(edit_page(&house, &visit, &stored, (&form, &errors)).again().into()),
        Err(Problem::Stale(_)) => {
            let (row, _) = editable(&can, &house, id).await?;
            Ok(stale_page(&house, &visit, &row, &form).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Both versions, field by field; what the person typed is chosen to begin with.
fn stale_page(house: &House, visit: &Visit, row: &Seen<Opportunity>, form: &OpportunityForm) -> Page {
    const NAMES: [&str; 8] =
        ["name", "customer", "amount", "currency", "expected_on", "commitment", "source", "remarks"];
    let (lang, stored) = (visit.lang, typed(row));
    // A day in words and the same in figures do not differ.
    let meant =
        |form: &OpportunityForm, name: &str| match (name, crate::web::when::read(form.0.get(name), now(house), lang)) {
            ("expected_on", Ok(Some(when))) => when.day.to_string(),
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
    let (path, version) = (format!("/opportunities/{}", row.id), row.version.to_string());
    let along = [
        ("version", version.as_str()),
        ("amount_source", form.0.get("amount_source")),
        ("contact", form.0.get("contact")),
        ("back", form.0.get("back")),
    ];
    let shown = Versions {
        title: text::stale_title(lang),
        differ: differ.collect(),
        along: along.into_iter().chain(same).collect(),
        saved: None,
        action: &format!("{path}/edit"),
        back: &path,
    };
    versions::page(&shown, &tokens(house, visit), lang)
}
