//! The pages of rules: each takes, checks, calls once, shows.

use super::decide::Desk;
use super::form::{Around, DeleteForm, Editor, PLAIN, ShiftForm, SwitchForm, Tried, tried};
use super::model::{Facts, MOST_INDUSTRIES, MOST_PEOPLE, Rule};
use super::{actions, parts, reason, store, text};
use crate::core::access::{BusinessManage, Can, LeadView};
use crate::core::problem::{Errors, Problem};
use crate::core::tx::{Reader, Tx};
use crate::customers::people;
use crate::leads::bulk::undo::pool_given;
use crate::leads::model::quoted;
use crate::leads::store as leads;
use crate::text::{Lang, format};
use crate::ui::button::{Look, link, primary_link, submit};
use crate::ui::diff::Difference;
use crate::ui::{Icon, card};
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::versions;
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

const HOME: &str = "/admin/lead-rules";

/// What the rules say of a lead that is tried, and what it is called.
type Trial = (Desk, Facts, Option<i64>);

/// Every rule in order, and the form that tries them.
pub async fn list(can: Can<BusinessManage>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (lang, currency) = (visit.lang, house.config.company.currency.clone());
    let sought = tried(&asked.0, lang, &currency);
    let (wanted, mut errors) = match sought {
        Ok(wanted) => (wanted, Errors::new()),
        Err(errors) => (None, errors),
    };
    let view: Option<Can<LeadView>> = can.also();
    let typed = asked.0.line("number");
    let read = house.db.read(can.actor(), move |r| {
        let rules = store::list(r)?;
        let ids: Vec<i64> = rules.iter().map(|rule| rule.id).collect();
        let people = store::people(r, &ids)?;
        Ok((rules, people, wanted.map(|wanted| trial(r, view.as_ref(), (wanted, &typed), lang)).transpose()))
    });
    let (rules, people, found) = read.await?;
    let outcome = match found {
        Ok(Some((desk, facts, number))) => {
            let title = number.map(|number| text::try_for(lang, &quoted(number)));
            html! { @if let Some(title) = title { h3 { (title) } } (reason::verdicts(&desk, &facts, lang)) }
        }
        Ok(None) => html! {},
        Err(Problem::Invalid(wrong)) => {
            errors.extend(wrong);
            html! {}
        }
        Err(problem) => return Err(problem),
    };
    let token = || tokens(&house, &visit);
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::intro(lang)) } }
            @if !rules.is_empty() {
                div.page-actions {
                    (link(Look::Plain, None, "/admin/lead-rules/pool", text::pool_act(lang)))
                    (primary_link("/admin/lead-rules/new", text::new(lang)))
                }
            }
        }
        div.stack {
            @if rules.is_empty() {
                (card::empty(Icon::Transfer, text::empty_title(lang), text::empty_text(lang), primary_link("/admin/lead-rules/new", text::new(lang))))
            } @else {
                (parts::list(&rules, &people, &token, lang))
                (parts::trial(&asked.0, &errors, (&currency, &outcome), lang))
            }
        }
    };
    let page = Page::new(text::title(lang), body);
    Ok(if errors.is_empty() { page } else { page.again() })
}

/// The rules and what they look at of the lead that is tried. One whose facts the person may not all read tells nothing.
fn trial(
    r: &mut Reader,
    view: Option<&Can<LeadView>>,
    (wanted, typed): (Tried, &str),
    lang: Lang,
) -> Result<Trial, Problem> {
    let absent = || Problem::invalid("number", text::no_such_lead(lang, typed));
    let (facts, number) = match wanted {
        Tried::Typed(facts) => (facts, None),
        Tried::Number(number) => {
            let view = view.ok_or_else(absent)?;
            let unseen = |problem| if matches!(problem, Problem::NotFound) { absent() } else { problem };
            let id = store::numbered(r, number).map_err(unseen)?;
            let lead = leads::one(r, view, id).map_err(unseen)?;
            if ["region", "industry", "source", "product", "amount"].iter().any(|field| !reason::reads(&lead, field)) {
                return Err(Problem::invalid("number", text::try_covered(lang)));
            }
            (store::facts(r, &[id])?.into_iter().next().ok_or_else(absent)?, Some(number))
        }
    };
    Ok((store::desk(r)?, facts, number))
}

async fn around(can: &Can<BusinessManage>, house: &House, lang: Lang) -> Answer<Around> {
    let currency = house.config.company.currency.clone();
    let read = house.db.read(can.actor(), |r| Ok((people::all(r)?, store::departments(r)?)));
    let (people, departments) = read.await?;
    Ok(Around { lang, currency, people, departments })
}

fn editor(
    (house, visit): (&House, &Visit),
    around: &Around,
    rule: Option<&Rule>,
    (form, errors): (&Editor, &Errors),
) -> Page {
    let lang = visit.lang;
    let title = if rule.is_some() { text::edit_title(lang) } else { text::new(lang) };
    let path = rule.map_or_else(|| format!("{HOME}/new"), |rule| format!("{HOME}/{}", rule.id));
    let body = html! {
        nav.crumbs { a href=(HOME) { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { (title) } } }
        div.stack {
            (parts::Shown { path: &path, form, errors, around }.draw(&tokens(house, visit)))
            @if let Some(rule) = rule { (delete_card(rule, &tokens(house, visit), lang)) }
        }
    };
    Page::new(title, body)
}

fn delete_card(rule: &Rule, tokens: &Markup, lang: Lang) -> Markup {
    card::card(
        text::delete(lang),
        html! {},
        html! {
            form method="post" action={ (HOME) "/" (rule.id) "/delete" } {
                (tokens)
                input type="hidden" name="version" value=(rule.version);
                p.quiet { (text::delete_text(lang)) }
                (submit(Look::Danger, text::delete(lang)))
            }
        },
    )
}

/// The editor of a new rule.
pub async fn new(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let around = around(&can, &house, visit.lang).await?;
    Ok(editor((&house, &visit), &around, None, (&Editor::fresh(), &Errors::new())))
}

/// Makes a rule, switched off.
pub async fn create(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<Editor>,
) -> Answer<Outcome> {
    let (form, key, writer) = (posted.form, posted.key, can.clone());
    let around = around(&can, &house, visit.lang).await?;
    let checked = form.check(&around);
    let work =
        move |tx: &mut Tx| actions::create(tx, &writer, &checked.map_err(Problem::Invalid)?).map(|_id| HOME.to_owned());
    match house.db.write_once(can.actor(), key, work).await {
        Ok(to) => Ok(Done::to(to).say(text::created(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(editor((&house, &visit), &around, None, (&form, &errors)).again().into()),
        Err(problem) => Err(problem),
    }
}

/// A rule with its editor as it is stored.
async fn stored(can: &Can<BusinessManage>, house: &House, around: &Around, id: i64) -> Answer<(Rule, Editor)> {
    let (rule, people) =
        house.db.read(can.actor(), move |r| Ok((store::one(r, id)?, store::people(r, &[id])?))).await?;
    let form = Editor::typed(&rule, &people, around);
    Ok((rule, form))
}

/// The editor of a rule.
pub async fn edit(can: Can<BusinessManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let around = around(&can, &house, visit.lang).await?;
    let (rule, form) = stored(&can, &house, &around, id.into_inner()).await?;
    Ok(editor((&house, &visit), &around, Some(&rule), (&form, &Errors::new())))
}

/// Saves a rule, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Editor>,
) -> Answer<Outcome> {
    let (id, form, key, lang, writer) = (id.into_inner(), posted.form, posted.key, visit.lang, can.clone());
    let around = around(&can, &house, lang).await?;
    let (rule, _) = stored(&can, &house, &around, id).await?;
    let (checked, version) = (form.check(&around), form.0.version());
    let work = move |tx: &mut Tx| {
        actions::edit(tx, &writer, (id, version), &checked.map_err(Problem::Invalid)?).map(|()| HOME.to_owned())
    };
    match house.db.write_once(can.actor(), key, work).await {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(editor((&house, &visit), &around, Some(&rule), (&form, &errors)).again().into())
        }
        Err(Problem::Stale(_)) => {
            let (rule, now) = stored(&can, &house, &around, id).await?;
            Ok(both((&house, &visit), &rule, (&now, &form)).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// A field of the editor as it is sent.
fn value(form: &Editor, name: &str) -> String {
    if name == "sources" { form.sources().join(",") } else { form.0.line(name) }
}

/// Both versions, field by field.
fn both((house, visit): (&House, &Visit), rule: &Rule, (stored, typed): (&Editor, &Editor)) -> Page {
    let lang = visit.lang;
    let lines = |start: &'static str, most: usize| (0..most).map(move |place| format!("{start}.{place}"));
    let names: Vec<String> = PLAIN
        .iter()
        .map(|name| (*name).to_owned())
        .chain(["passes".to_owned()])
        .chain(lines("industry", MOST_INDUSTRIES))
        .chain((0..MOST_PEOPLE).flat_map(|place| [format!("person.{place}"), format!("good.{place}")]))
        .collect();
    let row = |name: String| (label(&name, lang), value(stored, &name), value(typed, &name), name);
    let rows: Vec<(String, String, String, String)> = names.into_iter().map(row).collect();
    // A currency says nothing without an amount.
    let idle = |name: &str| {
        name == "amount_currency" && ["amount_from", "amount_to"].iter().all(|one| typed.0.get(one).is_empty())
    };
    let differ = rows.iter().filter(|(_, theirs, yours, name)| theirs != yours && !idle(name));
    let same = rows.iter().filter(|(_, theirs, yours, name)| theirs == yours && !theirs.is_empty() && !idle(name));
    let version = rule.version.to_string();
    let who = rule.updated_by_name.as_deref().unwrap_or_default();
    let saved = format!("{who} · {}", format::moment(rule.updated_at, house.config.company.time_zone));
    let shown = versions::Versions {
        title: text::stale_title(lang),
        differ: differ.map(|(label, theirs, yours, name)| Difference { name, label, theirs, yours }).collect(),
        along: std::iter::once(("version", version.as_str()))
            .chain(same.map(|(_, theirs, _, name)| (name.as_str(), theirs.as_str())))
            .collect(),
        saved: Some(&saved),
        action: &format!("{HOME}/{}", rule.id),
        back: HOME,
    };
    versions::page(&shown, &tokens(house, visit), lang)
}

/// What a field of the editor is called.
fn label(name: &str, lang: Lang) -> String {
    let nth = |rest: &str| rest.parse::<usize>().map_or(1, |place| place + 1);
    match name.split_once('.') {
        Some(("industry", place)) => return text::industry_n(lang, nth(place)),
        Some(("person", place)) => return text::person_n(lang, nth(place)),
        Some((_, place)) => return text::good_n(lang, nth(place)),
        None => {}
    }
    match name {
        "name" => text::name(lang),
        "regions" => text::regions(lang),
        "sources" => text::sources(lang),
        "words" => text::words(lang),
        "amount_from" => text::amount_from_label(lang),
        "amount_to" => text::amount_to_label(lang),
        "amount_currency" => text::currency(lang),
        "way" => text::way(lang),
        "department" => text::department(lang),
        "most_open" => text::most_open(lang),
        _ => text::passes(lang),
    }
    .to_owned()
}

/// Switches a rule on or off.
pub async fn switch(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<SwitchForm>,
) -> Answer<Done> {
    let (id, key, writer) = (id.into_inner(), posted.key, can.clone());
    let active = posted.form.0.get("active") == "1";
    let work = move |tx: &mut Tx| actions::switch(tx, &writer, id, active).map(|()| HOME.to_owned());
    let to = house.db.write_once(can.actor(), key, work).await?;
    Ok(Done::to(to).say(if active { text::turned_on(visit.lang) } else { text::turned_off(visit.lang) }))
}

/// Puts a rule one place up or down.
pub async fn shift(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ShiftForm>,
) -> Answer<Done> {
    let (id, key, writer) = (id.into_inner(), posted.key, can.clone());
    let up = posted.form.0.get("to") == "up";
    let work = move |tx: &mut Tx| actions::shift(tx, &writer, id, up).map(|()| HOME.to_owned());
    let to = house.db.write_once(can.actor(), key, work).await?;
    Ok(Done::to(to).say(text::moved(visit.lang)))
}

/// Deletes a rule; where somebody changed it in between, its editor is shown as it is now.
pub async fn delete(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<DeleteForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let version = posted.form.0.version();
    let work = move |tx: &mut Tx| actions::delete(tx, &writer, (id, version));
    match house.db.write_once(can.actor(), key, work).await {
        Ok(name) => Ok(Done::to(HOME).say(text::deleted(lang, &name)).into()),
        Err(Problem::Stale(_)) => {
            let around = around(&can, &house, lang).await?;
            let (rule, form) = stored(&can, &house, &around, id).await?;
            let errors: Errors = vec![("".into(), text::stale_title(lang).to_owned())];
            Ok(editor((&house, &visit), &around, Some(&rule), (&form, &errors)).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// What giving out the pool would do, with the button that does it.
pub async fn pool(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let (reader, lang) = (can.clone(), visit.lang);
    let preview = house.db.read(can.actor(), move |r| actions::preview(r, &reader)).await?;
    let count = preview.count();
    let body = html! {
        nav.crumbs { a href=(HOME) { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { (text::pool_title(lang)) } p.page-sub { (text::pool_intro(lang)) } } }
        div.stack {
            @if count == 0 {
                (card::empty(Icon::Transfer, text::pool_none(lang), text::pool_none_text(lang), link(Look::Plain, None, HOME, text::back(lang))))
            } @else {
                (parts::preview(&preview, lang))
                form method="post" action="/admin/lead-rules/pool" {
                    (tokens(&house, &visit))
                    div.form-foot {
                        (submit(Look::Primary, &text::pool_confirm(lang, count)))
                        (link(Look::Plain, None, HOME, text::cancel(lang)))
                    }
                }
            }
        }
    };
    Ok(Page::new(text::pool_title(lang), body))
}

/// Gives out what lies in the pool.
pub async fn give_pool(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (key, lang, writer) = (posted.key, visit.lang, can.clone());
    let work = move |tx: &mut Tx| {
        actions::give_pool(tx, &writer).map(|(count, change)| format!("{change} {}", text::pool_done(lang, count)))
    };
    let answer = house.db.write_once(can.actor(), key, work).await?;
    let (change, said) = answer.split_once(' ').unwrap_or_default();
    Ok(Done::to(HOME).say(said).undo(format!("/admin/lead-rules/changes/{change}/undo")))
}

/// Takes one's own giving out of the pool back.
pub async fn take_back(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, lang, writer) = (id.into_inner(), visit.lang, can.clone());
    let work = move |tx: &mut Tx| {
        let undone = pool_given(tx, &writer, id)?;
        let kept = undone.kept.len();
        Ok(if kept > 0 { text::pool_back_part(lang, undone.count, kept) } else { text::pool_back(lang, undone.count) })
    };
    let said = house.db.write_once(can.actor(), posted.key, work).await?;
    Ok(Done::to(HOME).say(said))
}
