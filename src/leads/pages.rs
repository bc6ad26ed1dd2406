//! The pages of leads: each takes, checks, calls once, shows.

use super::filter::{Filter, View};
use super::form::{LeadForm, typed};
use super::model::{Draft, Lead, Place, written};
use super::owners::{self, Owned};
use super::page_parts::{self, Hand, writable};
use super::parts::{self, Sight};
use super::saved::{Leads, Table};
use super::{actions, clock, convert, follow, list as lists, referral, rules, saved, score, store, text};
use crate::core::access::{
    Can, FollowUpDelete, FollowUpView, LeadAssign, LeadClaim, LeadCreate, LeadEdit, LeadExport, LeadImport,
    LeadRestore, LeadView, Permission, Rule, Seen, TaskCreate, TaskView,
};
use crate::core::event::Event;
use crate::core::field::Field;
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Reader;
use crate::customers::eyes::eyes;
use crate::customers::form_parts::Ground;
use crate::customers::limit;
use crate::customers::reveal::witness_sensitive;
use crate::customers::versions::{Versions, both};
use crate::follow_ups::comments::store::Comment;
use crate::follow_ups::comments::{self, subject};
use crate::follow_ups::cycle;
use crate::follow_ups::parts::Place as Spot;
use crate::tasks;
use crate::tasks::model::Line;
use crate::text::Lang;
use crate::ui::button::{Look, link as button_link, primary_link};
use crate::ui::menu::{item, menu};
use crate::ui::{Icon, icon};
use crate::views::Question;
use crate::views::export::parts::opener;
use crate::views::opened::opened;
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// The list.
pub async fn list(can: Can<LeadView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    let (asking, eyes, lang) = (Filter::read(&asked.0), eyes(&house, &visit), visit.lang);
    asking.refuse_hidden(&visit.actor.standing)?;
    limit::lookup(&house, &visit.actor, &asking.text).await?;
    let reader = can.clone();
    let read = house.db.read(can.actor(), move |r| {
        let opened = opened::<Leads>(r, &reader, &asked.0)?;
        let found = lists::find(r, &reader, &opened.filter, eyes.today)?;
        let shown = Table::of(r, &reader, opened.layout.clone(), found.lines.iter().map(|line| line.id))?;
        Ok((opened, found, shown))
    });
    let (opened, found, shown) = read.await?;
    let filter = &opened.filter;
    let (claims, creates) = (can.also::<LeadClaim>().is_some(), can.also::<LeadCreate>().is_some());
    let (standing, tokens) = (&visit.actor.standing, tokens(&house, &visit));
    let part = parts::list(&found, &shown, filter, &Sight { eyes, claims, standing, creates, tokens: &tokens });
    let body = html! { div.list-page {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } @if filter.view == View::Pool { p.page-sub { (text::pool_note(lang)) } } }
            div.page-actions {
                (menu(icon(Icon::More), text::more_acts(lang), html! {
                    (item(Icon::Leads, "/leads/sources", text::sources(lang)))
                    @if can.also::<LeadRestore>().is_some() { (item(Icon::Trash, "/leads/bin", text::bin(lang))) }
                }))
                @if can.also::<LeadImport>().is_some() { (button_link(Look::Plain, Some(Icon::Import), "/import/leads", text::import(lang))) }
                @if can.also::<LeadExport>().is_some() { (opener::<Leads>(filter, lang)) }
                @if creates { (primary_link("/leads/new", text::new(lang))) }
            }
        }
        (saved::head(&opened, claims, &house, &visit))
        (part)
    } };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

/// What hangs on a lead.
struct Along {
    /// Open tasks; none where the actor may not view tasks.
    tasks: Option<Vec<Seen<Line>>>,
    comments: Vec<Comment>,
    owners: Vec<Owned>,
}

impl Along {
    fn of(r: &mut Reader, can: &Can<LeadView>, id: i64) -> Result<Self, Problem> {
        Ok(Self {
            tasks: can.also::<TaskView>().map(|can| tasks::list::of_lead(r, &can, id)).transpose()?,
            comments: comments::store::of(r, (subject::Kind::Lead, id))?,
            owners: owners::of(r, id)?,
        })
    }
}

/// A lead's page.
pub async fn show(can: Can<LeadView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (reader, id) = (can.clone(), id.into_inner());
    let read = house.db.read(can.actor(), move |r| {
        let follow_ups: Option<Can<FollowUpView>> = reader.also();
        let lead = store::one(r, &reader, id)?;
        let gone = if lead.status == "converted" { convert::store::gone(r, id)? } else { None };
        let told = (store::said(r, follow_ups.as_ref(), id)?, store::changed(r, id)?);
        let given = clock::given_at(r, &lead)?;
        let points = score::store::parts(r, &lead)?;
        let referrer = if referral::parts::is_referral(&lead) { referral::store::of(r, &lead)? } else { None };
        let pool = if lead.pool_id.is_some() && lead.is_open() && reader.also::<LeadAssign>().is_some() {
            Some((rules::store::desk(r)?, rules::store::facts(r, &[id])?))
        } else {
            None
        };
        let along = Along::of(r, &reader, id)?;
        Ok(((lead, given), (gone, points, referrer, pool, along), told, cycle::store::days(r, None)?))
    });
    let ((lead, given), (gone, points, referrer, pool, along), (said, changed), days) = read.await?;
    let calendar = house.calendar().await?;
    let first = given.map(|given| clock::due(given, &calendar));
    witness_sensitive(&house, can.actor(), &lead, Event::about("lead.sensitive_shown", "lead", id)).await?;
    let (eyes, standing, tokens) = (eyes(&house, &visit), &visit.actor.standing, tokens(&house, &visit));
    let (claims, assigns) = (can.also::<LeadClaim>().is_some(), can.also::<LeadAssign>().is_some());
    let sight = page_parts::Sight { eyes, claims, assigns, tokens: &tokens };
    let (me, now) = (visit.actor.user_id(), house.db.clock().now());
    let hand = Hand { me, now, delete: standing.reach(FollowUpDelete::INFO.id), standing };
    let form = follow::empty(&house, &visit, days).await?;
    let body = html! {
        (page_parts::head(&lead, &sight))
        div.two {
            div {
                (page_parts::told(&lead, visit.lang))
                @if let Some((desk, facts)) = &pool { @for one in facts { (rules::reason::pooled(desk, one, visit.lang)) } }
                @if let Some(gone) = &gone { (convert::parts::gone(&lead, gone, &tokens, (eyes, now))) }
                @if lead.is_open() && lead.owner_id.is_some() { (page_parts::next_step(&lead, first.map(|due| (due, due <= now)), eyes)) }
                @if eyes.may_follow_up && lead.is_open() && lead.owner_id.is_some() { (follow::drawn(&house, &visit, (id, Spot::Page), (&form, &Errors::new()))) }
                (page_parts::story(&lead, &said, &changed, (eyes, &hand)))
            }
            div.stack {
                @if let Some(lines) = &along.tasks { (task_card(&house, &visit, &lead, lines)) }
                (page_parts::about(&lead, &sight))
                (comments::pages::record_card(&house, &visit, (subject::Kind::Lead, id), &along.comments))
                (rules::reason::why(&lead, &changed, visit.lang))
                @if referral::parts::is_referral(&lead) { (referral::parts::lead_card(&lead, referrer.as_ref(), visit.lang)) }
                (score::parts::lead_card(&lead, &points, visit.lang))
                (owners::of_lead(&along.owners, eyes))
            }
        }
    };
    Ok(Page::new(lead.label(), body))
}

/// The open tasks of a lead, with a short form for another one while somebody has it and it is open.
fn task_card(house: &House, visit: &Visit, lead: &Lead, lines: &[Seen<Line>]) -> Markup {
    let (back, token) = (format!("/leads/{}", lead.id), || tokens(house, visit));
    let takes = lead.is_open() && lead.owner_id.is_some() && visit.actor.standing.holds(TaskCreate::INFO.id);
    let about = takes.then(|| format!("lead:{}", lead.id));
    html! {
        @if takes || !lines.is_empty() {
            (tasks::parts::record_card(about.as_deref(), lines, &tasks::pages::hand(house, visit, &back, &token)))
        }
    }
}

/// A form with what was typed and what is wrong with it.
type Typed<'a> = (&'a LeadForm, &'a Errors);

/// Where a new lead stands: with its maker.
fn own(can: &Can<LeadCreate>) -> Place {
    let standing = &can.actor().standing;
    Place { owner_id: standing.user_id, owner_dept_id: standing.department_id }
}

/// The form of a new lead.
pub async fn new(can: Can<LeadCreate>, house: TheHouse, visit: Visit) -> Answer<Page> {
    new_page(&can, &house, &visit, (&LeadForm::default(), &Errors::new()))
}

fn new_page(can: &Can<LeadCreate>, house: &House, visit: &Visit, (form, errors): Typed) -> Answer<Page> {
    let (place, tokens) = (can.place(own(can))?, tokens(house, visit));
    let fields = writable(|field| place.writes(field));
    let ground = Ground { action: "/leads/new", tokens: &tokens, fields, beside: html! {}, lang: visit.lang };
    Ok(titled(text::new(visit.lang), &page_parts::form(&ground, "/leads", form, errors)))
}

fn titled(title: &str, body: &Markup) -> Page {
    Page::new(title, html! { header.page-head { div.page-title { h1 { (title) } } } (body) })
}

/// Creates a lead.
pub async fn create(can: Can<LeadCreate>, house: TheHouse, visit: Visit, posted: Posted<LeadForm>) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let checked = form.check(lang, &house.config.company.currency);
    let (pooled, maker, sent) = (form.0.get("pool") == "1", can.clone(), form.clone());
    let made = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let place = own(&maker);
            let allowed = maker.place(place)?;
            sent.refuse_unwritten(|field| allowed.writes(field))?;
            let draft: Draft = checked.map_err(Problem::Invalid)?;
            let id = actions::create(tx, &maker, &draft, (place, pooled))?;
            // Who may not claim does not see the pool.
            Ok(if pooled { "/leads".to_owned() } else { format!("/leads/{id}") })
        })
        .await;
    match made {
        Ok(to) => Ok(Done::to(to).say(if pooled { text::created_in_pool(lang) } else { text::created(lang) }).into()),
        Err(Problem::Invalid(errors)) => Ok(new_page(&can, &house, &visit, (&form, &errors))?.again().into()),
        Err(problem) => Err(problem),
    }
}

/// The form of a lead that exists.
pub async fn edit(can: Can<LeadView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let row = editable(&can, &house, id.into_inner()).await?;
    Ok(edit_page(&house, &visit, &row, (&typed(&written(&row), row.version, visit.lang), &Errors::new())))
}

async fn editable(can: &Can<LeadView>, house: &House, id: i64) -> Answer<Seen<Lead>> {
    let reader = can.clone();
    house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<LeadEdit>()).await
}

fn edit_page(house: &House, visit: &Visit, row: &Seen<Lead>, (form, errors): Typed) -> Page {
    let (lang, tokens, back) = (visit.lang, tokens(house, visit), format!("/leads/{}", row.id));
    let (action, fields) = (format!("{back}/edit"), writable(|field| row.rule(field) == Rule::Write));
    let ground = Ground { action: &action, tokens: &tokens, fields, beside: page_parts::beside(row, lang), lang };
    titled(text::edit(lang), &page_parts::form(&ground, &back, form, errors))
}

/// Saves a lead, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<LeadForm>,
) -> Answer<Outcome> {
    let (id, form, key, writer) = (id.into_inner(), posted.form, posted.key, can.clone());
    let (checked, sent) = (form.check(visit.lang, &house.config.company.currency), form.clone());
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<LeadEdit>()?;
            sent.refuse_unwritten(|field| row.writes(field))?;
            actions::edit(tx, &row, sent.0.version(), &checked.map_err(Problem::Invalid)?)?;
            Ok(format!("/leads/{id}"))
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            let row = editable(&can, &house, id).await?;
            Ok(edit_page(&house, &visit, &row, (&form, &errors)).again().into())
        }
        Err(Problem::Stale(_)) => {
            Ok(stale_page(&house, &visit, &editable(&can, &house, id).await?, &form).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Both versions, field by field; what the person typed is chosen to begin with.
fn stale_page(house: &House, visit: &Visit, row: &Seen<Lead>, form: &LeadForm) -> Page {
    let lang: Lang = visit.lang;
    let fields: Vec<&'static Field> = writable(|field| row.rule(field) == Rule::Write);
    let versions = Versions {
        title: text::stale_title(lang),
        fields,
        stored: &typed(&written(row), row.version, lang).0,
        typed: &form.0,
        saved: (row.updated_by_name.as_deref(), row.updated_at),
        path: &format!("/leads/{}", row.id),
        carried: "",
    };
    both(&versions, &tokens(house, visit), lang, house.config.company.time_zone)
}
