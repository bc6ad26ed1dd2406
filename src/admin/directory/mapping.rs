//! Which group of the directory gives what: roles are the security administrator's, departments the system administrator's.

use super::form::{MapForm, RemoveForm};
use super::{parts, text};
use crate::admin::departments::parts::choices;
use crate::admin::departments::store as departments;
use crate::admin::page::{Head, page};
use crate::admin::roles::store as roles;
use crate::core::access::{Can, DepartmentManage, Permission, RoleManage};
use crate::core::outside::directory::{Fault, Group};
use crate::core::problem::Problem;
use crate::directory::list::{self, MapLine};
use crate::directory::model::{EVERYBODY, Gift};
use crate::directory::{actions, store};
use crate::text::Lang;
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, icon_submit, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, acts, cell, row, table};
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::{Markup, html};

/// What the page is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Roles,
    Departments,
}

impl Of {
    fn path(self) -> &'static str {
        match self {
            Self::Roles => "/admin/directory/roles",
            Self::Departments => "/admin/directory/departments",
        }
    }

    fn words(self, lang: Lang) -> (&'static str, &'static str) {
        match self {
            Self::Roles => (text::roles_title(lang), text::roles_hint(lang)),
            Self::Departments => (text::departments_title(lang), text::departments_hint(lang)),
        }
    }
}

/// What groups give as roles.
pub async fn roles(can: Can<RoleManage>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    draw(&house, &visit, &can, (Of::Roles, asked.0.get("q")), None).await
}

/// What groups give as departments.
pub async fn departments(can: Can<DepartmentManage>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    draw(&house, &visit, &can, (Of::Departments, asked.0.get("q")), None).await
}

async fn draw<P: Permission>(
    house: &House,
    visit: &Visit,
    can: &Can<P>,
    (of, part): (Of, &str),
    error: Option<&'static str>,
) -> Answer<Page> {
    let lang = visit.lang;
    let provider = house.directory.provider().to_owned();
    let (lines, gifts, off) = house
        .db
        .read(can.actor(), move |r| {
            let lines = list::map(r, &provider, of == Of::Roles)?;
            let gifts: Vec<(String, String)> = match of {
                Of::Roles => {
                    let roles = roles::list(r)?;
                    roles
                        .iter()
                        .filter(|role| !role.retired)
                        .map(|role| (role.id.to_string(), role.name(lang).to_owned()))
                        .collect()
                }
                Of::Departments => choices(&departments::tree(r)?, lang, None)
                    .iter()
                    .map(|choice| (choice.value.to_string(), choice.label.to_string()))
                    .collect(),
            };
            Ok((lines, gifts, roles::separation_off(r)?))
        })
        .await?;
    let (title, hint) = of.words(lang);
    let tokens = tokens(house, visit);
    let body = if house.directory.is_on() {
        let groups = house.directory.groups_named(part.trim()).await;
        html! {
            p.page-sub { (hint) }
            @if let Some(error) = error { div role="alert" { (notice(Tone::Red, error, "")) } }
            (card(title, html! {}, given(&lines, of, &tokens, lang)))
            (card(text::add(lang), html! {}, add((of, part), groups, &gifts, &tokens, lang)))
        }
    } else {
        notice(Tone::Blue, text::off_title(lang), text::off_text(lang))
    };
    let head = Head::new(title);
    let head = if of == Of::Departments { head.below("/admin/directory", text::title(lang)) } else { head };
    Ok(page(lang, off, head, &html! { div.stack { (body) } }))
}

fn given(lines: &[MapLine], of: Of, tokens: &Markup, lang: Lang) -> Markup {
    if lines.is_empty() {
        return html! { p.quiet { (text::map_none(lang)) } };
    }
    let columns = [
        Column::new(text::group(lang), "wide"),
        Column::new(text::gift(lang), ""),
        Column::new(text::remove(lang), "act"),
    ];
    table(
        of.words(lang).0,
        &columns,
        html! {
            @for line in lines {
                (row(&line.id.to_string(), "", html! {
                    (cell(text::group(lang), "wide", html! { bdi { (group_words(line, lang)) } }))
                    (cell(text::gift(lang), "", html! { bdi { (lang.name(&line.gift_zh, &line.gift_en)) } }))
                    (acts(html! {
                        form method="post" action={ (of.path()) "/remove" } {
                            (tokens)
                            (icon_submit(Icon::Close, &text::remove_label(lang, group_words(line, lang)), ("id", &line.id.to_string())))
                        }
                    }))
                }))
            }
        },
    )
}

fn group_words(line: &MapLine, lang: Lang) -> &str {
    if line.group_key == EVERYBODY { text::everybody(lang) } else { &line.group_name }
}

fn add(
    (of, part): (Of, &str),
    groups: Result<Vec<Group>, Fault>,
    gifts: &[(String, String)],
    tokens: &Markup,
    lang: Lang,
) -> Markup {
    let groups = match groups {
        Ok(groups) => groups,
        Err(fault) => return parts::fault_notice(&fault, lang),
    };
    let dash = || Choice::new("", "\u{2013}");
    let everybody =
        (of == Of::Departments).then(|| Choice::new(format!("{EVERYBODY}|{EVERYBODY}"), text::everybody(lang)));
    let of_groups: Vec<Choice> = std::iter::once(dash())
        .chain(everybody)
        .chain(groups.iter().map(|group| {
            Choice::new(format!("{}|{}", group.key, group.name), format!("{} · {}", group.name, group.dn))
        }))
        .collect();
    let of_gifts: Vec<Choice> =
        std::iter::once(dash()).chain(gifts.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str()))).collect();
    html! {
        form.filters method="get" action=(of.path()) role="search" aria-label=(text::find_groups(lang)) {
            input.form-control type="search" name="q" value=(part) placeholder=(text::find_groups(lang)) aria-label=(text::find_groups(lang)) maxlength="100";
            (submit(Look::Plain, text::find(lang)))
        }
        form.add-line method="post" action=(of.path()) {
            (tokens)
            (field(&Field::new("group", text::group(lang), "", Kind::Select(&of_groups)).required()))
            (field(&Field::new("gift", text::gift(lang), "", Kind::Select(&of_gifts)).required()))
            (submit(Look::Primary, text::add(lang)))
        }
    }
}

/// Lets a group give a role.
pub async fn add_role(can: Can<RoleManage>, house: TheHouse, visit: Visit, posted: Posted<MapForm>) -> Answer<Outcome> {
    keep(&house, &visit, &can, Of::Roles, posted).await
}

/// Lets a group give a department.
pub async fn add_department(
    can: Can<DepartmentManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<MapForm>,
) -> Answer<Outcome> {
    keep(&house, &visit, &can, Of::Departments, posted).await
}

async fn keep<P: Permission>(
    house: &House,
    visit: &Visit,
    can: &Can<P>,
    of: Of,
    posted: Posted<MapForm>,
) -> Answer<Outcome> {
    if !house.directory.is_on() {
        return Err(Problem::NotFound);
    }
    let (lang, key, form) = (visit.lang, posted.key, posted.form.0);
    let (group_key, name) = form.get("group").split_once('|').unwrap_or_default();
    let gift =
        form.get("gift").parse().ok().map(|id| if of == Of::Roles { Gift::Role(id) } else { Gift::Department(id) });
    let is_none = group_key.is_empty() || (group_key == EVERYBODY && of == Of::Roles);
    let error = match (is_none, gift) {
        (true, _) => text::choose_group(lang),
        (false, None) => text::choose_gift(lang),
        (false, Some(gift)) => {
            let (provider, may) = (house.directory.provider().to_owned(), house.config.ldap.makes_administrators());
            let group = (group_key.to_owned(), name.chars().take(300).collect::<String>());
            let work = move |tx: &mut crate::core::tx::Tx| {
                if let Gift::Role(id) = gift
                    && !may
                    && store::administers(tx, id)?
                {
                    return Err(Problem::Refused("administrators_off".into()));
                }
                actions::map(tx, &provider, (&group.0, &group.1), gift).map(|()| String::new())
            };
            match house.db.write_once(can.actor(), key, work).await {
                Ok(_) => return Ok(Done::to(of.path()).say(text::mapped(lang)).into()),
                Err(Problem::Refused(rule)) if rule == "one_administrator" => text::two_administrators(lang),
                Err(Problem::Refused(rule)) if rule == "administrators_off" => text::administrators_off(lang),
                Err(problem) => return Err(problem),
            }
        }
    };
    Ok(draw(house, visit, can, (of, ""), Some(error)).await?.again().into())
}

/// Ends what a group gives as a role.
pub async fn remove_role(
    can: Can<RoleManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<RemoveForm>,
) -> Answer<Done> {
    drop_one(&house, &visit, &can, Of::Roles, posted).await
}

/// Ends what a group gives as a department.
pub async fn remove_department(
    can: Can<DepartmentManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<RemoveForm>,
) -> Answer<Done> {
    drop_one(&house, &visit, &can, Of::Departments, posted).await
}

async fn drop_one<P: Permission>(
    house: &House,
    visit: &Visit,
    can: &Can<P>,
    of: Of,
    posted: Posted<RemoveForm>,
) -> Answer<Done> {
    let (id, key) = (posted.form.0.get("id").parse().unwrap_or_default(), posted.key);
    house
        .db
        .write_once(can.actor(), key, move |tx| actions::unmap(tx, id, of == Of::Roles).map(|()| String::new()))
        .await?;
    Ok(Done::to(of.path()).say(text::unmapped(visit.lang)))
}
