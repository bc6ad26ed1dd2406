//! The pages of pipelines: each takes, checks, calls once, shows.

use super::editor::{Editor, whose};
use super::form::{Around, PipelineForm, typed};
use super::model::{Draft, Pipeline, StageDraft};
use super::parts::{Shown, alive};
use super::{actions, parts, store, text};
use crate::admin::check::both_versions;
use crate::admin::departments::store as departments;
use crate::admin::departments::store::Node;
use crate::admin::page::{Head, page};
use crate::admin::roles::store as roles;
use crate::admin::text as shared;
use crate::core::access::{Actor, BusinessManage, Can};
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Reader;
use crate::opportunities::moves::Item;
use crate::opportunities::store as opportunities;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, primary_link};
use crate::ui::card::notice;
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;
use std::sync::Arc;

/// The list.
pub async fn list(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    list_page(&can, &house, &visit, &Errors::new()).await
}

async fn list_page(can: &Can<BusinessManage>, house: &House, visit: &Visit, errors: &Errors) -> Answer<Page> {
    let read = house.db.read(can.actor(), |r| {
        let deals = store::deals(r, None)?;
        let shown = |row: Pipeline, r: &mut Reader| {
            let stages = opportunities::stages(r, row.version_id)?.iter().map(StageDraft::of).collect();
            let alive = alive(deals.iter().filter(|deals| deals.pipeline_id == row.id));
            Ok(Shown { row, stages, alive })
        };
        let rows = store::list(r)?;
        rows.into_iter().map(|row| shown(row, r)).collect::<Result<Vec<_>, Problem>>()
    });
    let rows = read.await?;
    let (lang, token) = (visit.lang, || tokens(house, visit));
    let body = html! {
        @for (_, words) in errors { div role="alert" { (notice(Tone::Red, words, "")) } }
        p.quiet { (text::intro(lang)) }
        (parts::list(&rows, &token, lang))
    };
    let head = Head::new(text::title(lang)).with(html! {
        (link(Look::Plain, None, "/admin/reasons", text::reasons(lang)))
        (primary_link("/admin/pipelines/new", text::new(lang)))
    });
    Ok(page(lang, false, head, &body))
}

/// What the editor chooses from.
struct Known {
    /// Ids and names of the roles that a stage may ask for.
    roles: Vec<(i64, String)>,
    tree: Vec<Node>,
}

impl Known {
    fn read(r: &mut Reader, lang: Lang) -> Result<Self, Problem> {
        let used = roles::list(r)?.into_iter().filter(|role| !role.retired);
        let roles = used.map(|role| (role.id, role.name(lang).to_owned())).collect();
        Ok(Self { roles, tree: departments::tree(r)? })
    }

    /// What is wrong with a form, or what it proposes.
    fn check(&self, form: &PipelineForm, items: &[Item], lang: Lang) -> Result<Draft, Errors> {
        let roles: Vec<i64> = self.roles.iter().map(|(id, _)| *id).collect();
        let departments: Vec<i64> = self.tree.iter().map(|node| node.id).collect();
        form.check(&Around { lang, roles: &roles, departments: &departments, items })
    }
}

async fn known(house: &House, actor: &Arc<Actor>, lang: Lang) -> Answer<Known> {
    house.db.read(actor, move |r| Known::read(r, lang)).await
}

/// The editor of a new pipeline.
pub async fn new(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let known = known(&house, can.actor(), visit.lang).await?;
    Ok(new_page(&house, &visit, &known, (&PipelineForm::fresh(), &Errors::new())))
}

fn new_page(house: &House, visit: &Visit, known: &Known, (form, errors): (&PipelineForm, &Errors)) -> Page {
    let lang = visit.lang;
    let editor = Editor { form, errors, roles: &known.roles, tree: &known.tree, lang };
    let body = editor.draw(("/admin/pipelines/new", "/admin/pipelines"), &tokens(house, visit));
    page(lang, false, Head::new(text::new(lang)).below("/admin/pipelines", text::title(lang)), &body)
}

/// Makes a pipeline, or puts the rows of its form in another order.
pub async fn create(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<PipelineForm>,
) -> Answer<Outcome> {
    let (mut form, key, lang) = (posted.form, posted.key, visit.lang);
    let known = known(&house, can.actor(), lang).await?;
    if form.arranged() {
        return Ok(new_page(&house, &visit, &known, (&form, &Errors::new())).into());
    }
    let draft = match known.check(&form, &[], lang) {
        Ok(draft) => draft,
        Err(errors) => return Ok(new_page(&house, &visit, &known, (&form, &errors)).again().into()),
    };
    let name = lang.name(&draft.name_zh, &draft.name_en).to_owned();
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(format!("/admin/pipelines/{}", actions::create(tx, &draft)?)))
        .await?;
    Ok(Done::to(to).say(text::created(lang, &name)).into())
}

/// A pipeline as its editor needs it.
struct Sight {
    row: Pipeline,
    stages: Vec<StageDraft>,
    /// How many opportunities stand in its present version.
    used: i64,
    known: Known,
}

async fn sight(house: &House, actor: &Arc<Actor>, id: i64, lang: Lang) -> Answer<Sight> {
    let read = house.db.read(actor, move |r| {
        let row = store::one(r, id)?;
        let stages = opportunities::stages(r, row.version_id)?.iter().map(StageDraft::of).collect();
        let deals = store::deals(r, Some(id))?;
        let present = deals.iter().filter(|deals| deals.version_id == row.version_id);
        let used = present.map(|deals| deals.alive + deals.ended + deals.gone).sum();
        Ok(Sight { row, stages, used, known: Known::read(r, lang)? })
    });
    read.await
}

/// The editor of a pipeline.
pub async fn edit(can: Can<BusinessManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let sight = sight(&house, can.actor(), id.into_inner(), visit.lang).await?;
    Ok(edit_page(&house, &visit, &sight, (&typed(&sight.row, &sight.stages), &Errors::new()), false))
}

fn edit_page(
    house: &House,
    visit: &Visit,
    sight: &Sight,
    (form, errors): (&PipelineForm, &Errors),
    stale: bool,
) -> Page {
    let lang = visit.lang;
    let path = format!("/admin/pipelines/{}", sight.row.id);
    let editor = Editor { form, errors, roles: &sight.known.roles, tree: &sight.known.tree, lang };
    let body = html! {
        @if stale { (both_versions(lang, &differences(sight, form, lang))) }
        @if sight.used > 0 {
            (notice(Tone::Blue, &text::used_title(lang, &format::whole(sight.used)), &text::used_text(lang, sight.row.number + 1)))
        }
        (editor.draw((&path, "/admin/pipelines"), &tokens(house, visit)))
    };
    let title = text::edit_title(lang, sight.row.name(lang));
    let versions = link(Look::Plain, Some(Icon::Audit), &format!("{path}/versions"), text::versions(lang));
    page(lang, false, Head::new(&title).below("/admin/pipelines", text::title(lang)).with(versions), &body)
}

/// What differs between the stored pipeline and the typed one, in words.
fn differences(sight: &Sight, form: &PipelineForm, lang: Lang) -> Vec<(String, String, String)> {
    let stored = typed(&sight.row, &sight.stages);
    let stages = |form: &PipelineForm| {
        let one = |mark: u32| {
            let name = lang.name(form.of(mark, "name_zh"), form.of(mark, "name_en"));
            format!("{name} {} %", form.of(mark, "rate"))
        };
        form.marks().into_iter().map(one).collect::<Vec<_>>().join(" → ")
    };
    let names = [("name_zh", text::name_zh(lang)), ("name_en", text::name_en(lang))];
    let mut out: Vec<(String, String, String)> = names
        .iter()
        .map(|(field, label)| ((*label).to_owned(), stored.0.get(field).to_owned(), form.0.get(field).to_owned()))
        .collect();
    let departments = |form: &PipelineForm| whose(&sight.known.tree, form, lang);
    out.push((text::departments(lang).to_owned(), departments(&stored), departments(form)));
    out.push((text::stages(lang).to_owned(), stages(&stored), stages(form)));
    out.retain(|(_, theirs, yours)| theirs != yours);
    out
}

/// Saves a pipeline, or puts the rows of its form in another order.
pub async fn save(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PipelineForm>,
) -> Answer<Outcome> {
    let (id, mut form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let sight = sight(&house, can.actor(), id, lang).await?;
    if form.arranged() {
        return Ok(edit_page(&house, &visit, &sight, (&form, &Errors::new()), false).into());
    }
    let items: Vec<Item> = sight.stages.iter().flat_map(|stage| stage.checklist.clone()).collect();
    let draft = match sight.known.check(&form, &items, lang) {
        Ok(draft) => draft,
        Err(errors) => return Ok(edit_page(&house, &visit, &sight, (&form, &errors), false).again().into()),
    };
    let version = form.0.version();
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let made = actions::change(tx, id, version, &draft)?;
            Ok(made.map(|number| number.to_string()).unwrap_or_default())
        })
        .await;
    match saved {
        Ok(made) => {
            let words = made
                .parse()
                .map_or_else(|_none| shared::saved(lang).to_owned(), |number| text::saved_version(lang, number));
            let to =
                if made.is_empty() { "/admin/pipelines".to_owned() } else { format!("/admin/pipelines/{id}/versions") };
            Ok(Done::to(to).say(words).into())
        }
        Err(Problem::Stale(now)) => {
            form.0.set("version", now.to_string());
            Ok(edit_page(&house, &visit, &sight, (&form, &Errors::new()), true).conflict().into())
        }
        Err(Problem::Invalid(errors)) => Ok(edit_page(&house, &visit, &sight, (&form, &errors), false).again().into()),
        Err(problem) => Err(problem),
    }
}

/// Copies a pipeline and opens the copy in the editor.
pub async fn copy(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(format!("/admin/pipelines/{}", actions::copy(tx, id)?)))
        .await?;
    Ok(Done::to(to).say(text::copied(visit.lang)))
}

/// Puts a pipeline one place forward.
pub async fn raise(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| actions::raise(tx, id).map(|()| "/admin/pipelines".to_owned()))
        .await?;
    Ok(Done::to(to).say(text::raised(visit.lang)))
}

/// Retires a pipeline.
pub async fn retire(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let done = house.db.write_once(can.actor(), key, move |tx| actions::retire(tx, id)).await;
    match done {
        Ok(name) => Ok(Done::to("/admin/pipelines").say(text::retired_done(lang, &name)).into()),
        Err(Problem::Invalid(errors)) => Ok(list_page(&can, &house, &visit, &errors).await?.again().into()),
        Err(problem) => Err(problem),
    }
}

/// Brings a retired pipeline back.
pub async fn restore(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let name = house.db.write_once(can.actor(), key, move |tx| actions::restore(tx, id)).await?;
    Ok(Done::to("/admin/pipelines").say(text::restored(visit.lang, &name)))
}
