//! The pages of people: each takes, checks, calls once, shows.

use super::filter::Filter;
use super::form::{PersonForm, typed};
use super::model::Draft;
use super::parts::{self, Around, Choices, Purpose};
use super::store::{Deputy, Person, Post};
use super::{actions, store, text};
use crate::admin::check::both_versions;
use crate::admin::departments::store as departments;
use crate::admin::page::{Head, page};
use crate::admin::roles::store::separation_off;
use crate::admin::text as shared;
use crate::core::access::{Actor, Can, Standing, UserManage};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::sign_in::second_factor::store::has as has_second_factor;
use crate::sign_in::store::unconfirmed_mail;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, primary_link, submit};
use crate::ui::card::{card, notice};
use crate::ui::menu::{item_submit, menu};
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};
use std::sync::Arc;

/// The list of accounts.
pub async fn list(can: Can<UserManage>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let filter = Filter::read(&asked.0);
    let asking = filter.clone();
    let (found, tree, off) = house
        .db
        .read(can.actor(), move |r| Ok((store::list(r, &asking)?, departments::tree(r)?, separation_off(r)?)))
        .await?;
    let lang = visit.lang;
    let body = html! {
        (parts::filters(&filter, &tree, Purpose::Accounts, lang))
        (parts::list(&found, &filter, Purpose::Accounts, (lang, house.config.company.time_zone)))
    };
    Ok(page(lang, off, Head::new(text::title(lang)).with(primary_link("/admin/users/new", text::new(lang))), &body))
}

/// Departments and people to choose from, and whether separation is off.
async fn choices(house: &House, actor: &Arc<Actor>) -> Answer<(Choices, bool)> {
    house
        .db
        .read(actor, |r| {
            Ok((Choices { tree: departments::tree(r)?, people: store::proposals(r)? }, separation_off(r)?))
        })
        .await
}

/// The form of a new account.
pub async fn new(_can: Can<UserManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let mut form = PersonForm::default();
    form.0.set("language", house.config.company.default_language.tag());
    let chosen = choices(&house, &visit.actor).await?;
    Ok(new_page(&house, &visit, &form, &Errors::new(), &chosen))
}

fn new_page(house: &House, visit: &Visit, form: &PersonForm, errors: &Errors, chosen: &(Choices, bool)) -> Page {
    let lang = visit.lang;
    let body = html! {
        p.page-sub { (text::created_hint(lang)) }
        (parts::form(("/admin/users/new", "/admin/users"), form, errors, &tokens(house, visit), (&chosen.0, lang)))
    };
    page(lang, chosen.1, Head::new(text::new(lang)).below("/admin/users", text::title(lang)), &body)
}

/// Creates an account without rights and without a password.
pub async fn create(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<PersonForm>,
) -> Answer<Outcome> {
    let (form, key) = (posted.form, posted.key);
    let chosen = choices(&house, can.actor()).await?;
    let draft = match form.check(visit.lang, &departments::open_ids(&chosen.0.tree)) {
        Ok(draft) => draft,
        Err(errors) => return Ok(new_page(&house, &visit, &form, &errors, &chosen).again().into()),
    };
    let name = draft.name.clone();
    let made = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(format!("/admin/users/{}", actions::create(tx, &draft)?)))
        .await;
    match made {
        Ok(to) => Ok(Done::to(to).say(text::created_done(visit.lang, &name)).into()),
        Err(Problem::Invalid(errors)) => Ok(new_page(&house, &visit, &form, &errors, &chosen).again().into()),
        Err(problem) => Err(problem),
    }
}

/// What an account's page shows.
struct Sight {
    person: Person,
    posts: Vec<Post>,
    deputies: Vec<Deputy>,
    chosen: Choices,
    off: bool,
    /// Whether the address waits to be confirmed by its owner.
    unconfirmed: bool,
    /// Whether the visitor may take the person's second factor away; none where there is none.
    may_reset: Option<bool>,
}

/// What was typed into a small form of the page, and what is wrong with it.
#[derive(Default)]
pub struct Tried {
    pub post: Raw,
    pub deputy: Raw,
    pub errors: Errors,
}

/// An account's page.
pub async fn show(can: Can<UserManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    show_page(&house, &visit, &can, id.into_inner(), &Tried::default()).await
}

/// An account's page, with what was tried on it.
///
/// # Errors
/// `NotFound` where there is no such account.
pub async fn show_page(house: &House, visit: &Visit, can: &Can<UserManage>, id: i64, tried: &Tried) -> Answer<Page> {
    let mine = Arc::clone(&can.actor().standing);
    let sight = house
        .db
        .read(can.actor(), move |r| {
            Ok(Sight {
                person: store::one(r, id)?,
                posts: store::posts(r, id)?,
                deputies: store::deputies(r, id)?,
                chosen: Choices { tree: departments::tree(r)?, people: store::proposals(r)? },
                off: separation_off(r)?,
                unconfirmed: unconfirmed_mail(r, id)?.is_some(),
                may_reset: may_reset(r, &mine, id)?,
            })
        })
        .await?;
    let (lang, zone) = (visit.lang, house.config.company.time_zone);
    let tokens = tokens(house, visit);
    let around = |raw| Around { raw, errors: &tried.errors, tokens: &tokens, lang };
    let general = mistakes::of(&tried.errors, "user");
    let body = html! {
        @if let Some(words) = general { div role="alert" { (notice(Tone::Red, words, "")) } }
        @if sight.person.active && !sight.person.has_password { (invitation(house, &sight.person, &tokens, lang)) }
        div.halves {
            div.stack {
                (card(text::about(lang), html! {}, parts::about(&sight.person, sight.unconfirmed, (lang, zone))))
                @if let Some(may) = sight.may_reset { (parts::reset_card(&sight.person, may, &tokens, lang)) }
            }
            div.stack {
                (parts::posts(&sight.person, &sight.posts, &sight.chosen.tree, around(&tried.post)))
                (parts::deputies(&sight.person, &sight.deputies, &sight.chosen.people, around(&tried.deputy), zone))
            }
        }
    };
    let head = Head::new(&sight.person.name).below("/admin/users", text::title(lang)).with(verbs(
        house,
        &sight.person,
        &tokens,
        visit,
    ));
    Ok(page(lang, sight.off, head, &body))
}

fn may_reset(r: &mut Reader, mine: &Standing, id: i64) -> Result<Option<bool>, Problem> {
    if !has_second_factor(r, id)? {
        return Ok(None);
    }
    let active = store::one(r, id)?.active;
    let theirs = if active { Standing::load(r, id)? } else { Standing::none() };
    Ok(Some(mine.user_id != id && parts::may_reset(mine, &theirs)))
}

/// How a person comes to a first password.
fn invitation(house: &House, person: &Person, tokens: &Markup, lang: Lang) -> Markup {
    let off = text::invite_off(lang, &person.login);
    let (text, may) = match (house.mail.is_on(), person.mail.is_empty()) {
        (false, _) => (off.as_str(), false),
        (true, true) => (text::invite_no_mail(lang), false),
        (true, false) => (text::invite_text(lang), true),
    };
    html! {
        (notice(Tone::Amber, text::invite_title(lang), text))
        @if may {
            form.after-notice method="post" action={ "/admin/users/" (person.id) "/link" } { (tokens) (submit(Look::Primary, text::send_invitation(lang))) }
        }
    }
}

fn verbs(house: &House, person: &Person, tokens: &Markup, visit: &Visit) -> Markup {
    let lang = visit.lang;
    let path = format!("/admin/users/{}", person.id);
    let mine = visit.actor.standing.user_id == person.id;
    html! {
        (link(Look::Plain, Some(Icon::Edit), &format!("{path}/edit"), shared::edit(lang)))
        (menu(icon(Icon::More), text::acts(lang), html! {
            @if person.active {
                @if person.has_password && house.mail.is_on() {
                    form method="post" action={ (path) "/link" } { (tokens) (item_submit(Icon::Mail, text::send_reset(lang), ("", ""))) }
                }
                @if !mine { form method="post" action={ (path) "/disable" } { (tokens) (item_submit(Icon::Lock, text::disable(lang), ("", ""))) } }
            } @else {
                form method="post" action={ (path) "/enable" } { (tokens) (item_submit(Icon::Check, text::enable(lang), ("", ""))) }
            }
        }))
    }
}

/// The form of an account.
pub async fn edit(can: Can<UserManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let id = id.into_inner();
    let person = house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    let chosen = choices(&house, can.actor()).await?;
    Ok(edit_page(&house, &visit, &person, (&typed(&person), &Errors::new()), &chosen))
}

fn edit_page(
    house: &House,
    visit: &Visit,
    person: &Person,
    (form, errors): (&PersonForm, &Errors),
    chosen: &(Choices, bool),
) -> Page {
    let lang = visit.lang;
    let place = (format!("/admin/users/{}/edit", person.id), format!("/admin/users/{}", person.id));
    let body = html! {
        @if form.0.get("stale") == "1" { (both_versions(lang, &differences(person, form, &chosen.0, lang))) }
        (parts::form((&place.0, &place.1), form, errors, &tokens(house, visit), (&chosen.0, lang)))
    };
    page(lang, chosen.1, Head::new(&text::edit_title(lang, &person.name)).below(&place.1, &person.name), &body)
}

/// What differs between the stored account and the typed one, in words.
fn differences(person: &Person, form: &PersonForm, choices: &Choices, lang: Lang) -> Vec<(String, String, String)> {
    let stored = typed(person);
    let labels = [
        ("login", text::login(lang)),
        ("name", text::name(lang)),
        ("department", text::department(lang)),
        ("manager", text::manager(lang)),
        ("mail", text::mail(lang)),
        ("phone", text::phone(lang)),
        ("language", text::language(lang)),
    ];
    let words = |field: &str, value: &str| match field {
        "department" => departments::name_of(&choices.tree, value, lang),
        _ => value.to_owned(),
    };
    labels
        .iter()
        .filter(|(field, _)| stored.0.get(field) != form.0.get(field))
        .map(|(field, label)| ((*label).to_owned(), words(field, stored.0.get(field)), words(field, form.0.get(field))))
        .collect()
}

/// Saves an account.
pub async fn save(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PersonForm>,
) -> Answer<Outcome> {
    let (id, mut form, key) = (id.into_inner(), posted.form, posted.key);
    let person = house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    let chosen = choices(&house, can.actor()).await?;
    let mut open = departments::open_ids(&chosen.0.tree);
    open.push(person.department_id);
    let draft = match form.check(visit.lang, &open) {
        Ok(draft) => draft,
        Err(errors) => return Ok(edit_page(&house, &visit, &person, (&form, &errors), &chosen).again().into()),
    };
    match store_change(&house, &can, id, (form.0.version(), draft), key).await {
        Ok(to) => Ok(Done::to(to).say(shared::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(edit_page(&house, &visit, &person, (&form, &errors), &chosen).again().into())
        }
        Err(Problem::Stale(now)) => {
            form.0.set("version", now.to_string());
            form.0.set("stale", "1");
            Ok(edit_page(&house, &visit, &person, (&form, &Errors::new()), &chosen).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

async fn store_change(
    house: &House,
    can: &Can<UserManage>,
    id: i64,
    (version, draft): (i32, Draft),
    key: uuid::Uuid,
) -> Answer<String> {
    house
        .db
        .write_once(can.actor(), key, move |tx| {
            let person = store::one(tx, id)?;
            actions::change(tx, &person, version, &draft)?;
            Ok(format!("/admin/users/{id}"))
        })
        .await
}

/// Disables an account; its sessions end at once.
pub async fn disable(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(text::disabled_done(lang, &actions::disable(tx, id)?.name)))
        .await;
    answer(&house, &visit, &can, id, done).await
}

/// Enables an account again.
pub async fn enable(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(text::enabled_done(lang, &actions::enable(tx, id)?.name)))
        .await;
    answer(&house, &visit, &can, id, done).await
}

/// Back to the account with what was done, or the account with what is wrong.
async fn answer(house: &House, visit: &Visit, can: &Can<UserManage>, id: i64, done: Answer<String>) -> Answer<Outcome> {
    match done {
        Ok(words) => Ok(Done::to(format!("/admin/users/{id}")).say(words).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(show_page(house, visit, can, id, &Tried { errors, ..Tried::default() }).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Sends the person a link to a first or a new password.
pub async fn send_link(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    if !house.mail.is_on() {
        return Err(Problem::NotFound);
    }
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(text::link_sent(lang, &actions::send_link(tx, id)?.name)))
        .await;
    answer(&house, &visit, &can, id, done).await
}
