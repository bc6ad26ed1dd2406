//! The pages of the permission matrix: each takes, asks once, shows.

use super::parts::{self, Asked as Question};
use super::store::{self, Row, Rules};
use super::{fields, table, text};
use crate::admin::departments::store as departments;
use crate::admin::departments::store::Node;
use crate::admin::page::{Head, page};
use crate::admin::people;
use crate::admin::people::filter::Filter;
use crate::admin::people::store::Found;
use crate::admin::roles::store as roles;
use crate::admin::roles::store::Role;
use crate::admin::text as shared;
use crate::core::access::{Can, PermissionRead, permission};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::{Reader, Tx};
use crate::text::Lang;
use crate::ui::Icon;
use crate::ui::button::{Look, link};
use crate::ui::card::empty;
use crate::ui::pager::pager;
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Download, Page};
use crate::web::who::Visit;
use maud::{Markup, html};

/// What the page shows.
struct Sight {
    rows: Vec<Row>,
    /// The page of people, where people are shown.
    found: Option<Found>,
    tree: Vec<Node>,
    roles: Vec<Role>,
    rules: Rules,
    off: bool,
}

fn question(raw: &Raw) -> Question {
    let permission = permission(raw.get("permission"));
    let object = raw.get("object");
    let known =
        matches!(object, "ability" | "field") || crate::core::access::OBJECTS.iter().any(|(id, ..)| *id == object);
    Question {
        of_people: permission.is_some() || raw.get("of") == "users",
        object: if known { object.to_owned() } else { "customer".to_owned() },
        permission,
    }
}

/// The matrix of roles or of people, a page of them at a time; or who holds one permission.
pub async fn show(can: Can<PermissionRead>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let question = question(&asked.0);
    let mut filter = Filter::read(&asked.0);
    filter.permission = question.permission.map(|info| info.id);
    let (asking, of) = (filter.clone(), question.of_people);
    let sight = house.db.read(can.actor(), move |r| sight(r, of.then_some(&asking))).await?;
    let lang = visit.lang;
    let body = html! {
        (parts::choose(&question, lang))
        (parts::who_can(&question, lang))
        (content(&sight, &question, lang))
        @if let Some(found) = &sight.found { (walk(found, &question, &filter, lang)) }
        p.quiet.small { (text::hint(lang)) }
    };
    let file = if question.of_people { "/admin/permissions/users.csv" } else { "/admin/permissions/roles.csv" };
    Ok(page(
        lang,
        sight.off,
        Head::new(text::title(lang)).with(link(Look::Plain, Some(Icon::Download), file, text::csv(lang))),
        &body,
    ))
}

fn sight(r: &mut Reader, people: Option<&Filter>) -> Result<Sight, Problem> {
    let found = people.map(|filter| people::store::list(r, filter)).transpose()?;
    let rows = match &found {
        Some(found) => store::people(r, Some(&found.lines.iter().map(|line| line.id).collect::<Vec<_>>()))?,
        None => store::roles(r)?,
    };
    Ok(Sight {
        rows,
        found,
        tree: departments::tree(r)?,
        roles: roles::list(r)?,
        rules: store::rules(r)?,
        off: roles::separation_off(r)?,
    })
}

fn content(sight: &Sight, question: &Question, lang: Lang) -> Markup {
    let names = |id: i64| {
        sight.roles.iter().find(|role| role.id == id).map_or_else(String::new, |role| role.name(lang).to_owned())
    };
    match question.permission {
        Some(_) if sight.rows.is_empty() => {
            empty(Icon::Permissions, text::nobody_title(lang), text::nobody_text(lang), html! {})
        }
        Some(permission) => parts::holders(&sight.rows, permission, &sight.tree, &names, lang),
        None if question.object == "field" => fields::grid(&sight.rows, question.of_people, &sight.rules, &names, lang),
        None => parts::grid(&sight.rows, question, &sight.tree, &names, lang),
    }
}

fn walk(found: &Found, question: &Question, filter: &Filter, lang: Lang) -> Markup {
    let path = |cursor| format!("{}&of=users&object={}", filter.href("/admin/permissions", cursor), question.object);
    let (previous, next) = (found.previous.as_ref().map(path), found.next.as_ref().map(path));
    pager(
        previous.as_deref().map(|href| (href, shared::previous(lang))),
        next.as_deref().map(|href| (href, shared::next(lang))),
        &people::text::shown(lang, found.lines.len()),
    )
}

/// The matrix of roles as CSV; recorded.
pub async fn roles_csv(can: Can<PermissionRead>, house: TheHouse, visit: Visit) -> Answer<Download> {
    let lang = visit.lang;
    let bytes = house.db.write(can.actor(), move |tx| file(tx, false, lang)).await?;
    Ok(Download { name: format!("{}.csv", text::of_roles(lang)), media_type: "text/csv; charset=utf-8".into(), bytes })
}

/// The matrix of people as CSV; recorded.
pub async fn users_csv(can: Can<PermissionRead>, house: TheHouse, visit: Visit) -> Answer<Download> {
    let lang = visit.lang;
    let bytes = house.db.write(can.actor(), move |tx| file(tx, true, lang)).await?;
    Ok(Download { name: format!("{}.csv", text::of_users(lang)), media_type: "text/csv; charset=utf-8".into(), bytes })
}

/// The matrix as CSV, with the event that says so.
///
/// # Errors
/// As the database answers.
pub fn file(tx: &mut Tx, of_people: bool, lang: Lang) -> Result<Vec<u8>, Problem> {
    let rows = if of_people { store::people(tx, None)? } else { store::roles(tx)? };
    let (tree, rules) = (departments::tree(tx)?, store::rules(tx)?);
    tx.record(Event::named("permission.exported", "permission").because(if of_people { "users" } else { "roles" }))?;
    table::csv(&rows, (&tree, &rules), of_people, lang).map_err(Problem::bug)
}
