//! Colleagues by name: for sharing with one and transferring to one. Shows names and departments, nothing else.

use super::text;
use crate::core::access::{Can, CustomerCreate, CustomerView, Permission, Reach, Standing};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use crate::text::Lang;
use crate::ui::{Icon, icon};
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Part};
use maud::{Markup, html};

row! {
    /// A colleague who may sign in.
    pub struct Colleague {
        id: i64, name: String, login: String, department_id: i64, department_zh: String, department_en: String,
        /// Whether another one of this name is in the department.
        alike: bool,
    }
}

const COLLEAGUES: &str = "
    select u.id, u.name, u.login, u.department_id, d.name_zh as department_zh, d.name_en as department_en,
      exists (select 1 from app_user x where x.id <> u.id and x.name = u.name and x.department_id = u.department_id and x.active) as alike
    from app_user u join department d on d.id = u.department_id where u.active";

/// Proposals are at most so many.
const MOST: i32 = 30;

impl Colleague {
    /// The name with the department, and with the login where that is not enough to tell people apart.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        let department = lang.name(&self.department_zh, &self.department_en);
        let login = if self.alike { format!(" · {}", self.login) } else { String::new() };
        format!("{} · {department}{login}", self.name)
    }
}

/// The one colleague of an id.
///
/// # Errors
/// `NotFound` where there is none who may sign in.
pub fn one(door: &mut impl Door, id: i64) -> Result<Colleague, Problem> {
    Sql::new(COLLEAGUES).text(" and u.id = ").value(id).one(door)
}

/// Everybody who may sign in.
///
/// # Errors
/// As the database answers.
pub fn all(door: &mut impl Door) -> Result<Vec<Colleague>, Problem> {
    Sql::new(COLLEAGUES).text(" order by u.name, u.id").rows(door)
}

/// Those whose name, login or department holds a text; those of one's own department first.
///
/// # Errors
/// As the database answers.
pub fn like(door: &mut impl Door, typed: &str, own_department: i64) -> Result<Vec<Colleague>, Problem> {
    holding(door, Sql::new(COLLEAGUES), typed, own_department)
}

/// The same of those whose own customers lie within a reach.
///
/// # Errors
/// As the database answers.
pub fn within(
    door: &mut impl Door,
    reach: &Reach,
    typed: &str,
    own_department: i64,
) -> Result<Vec<Colleague>, Problem> {
    let mut sql = Sql::new(COLLEAGUES);
    if !reach.all {
        let below = reach.below.iter().filter(|_| !reach.line.is_empty());
        let persons: Vec<i64> = reach.own.iter().chain(below).copied().collect();
        sql = sql
            .text(" and (u.id = any(")
            .value(persons)
            .text(") or u.department_id = any(")
            .value(reach.departments.clone())
            .text("))");
    }
    holding(door, sql, typed, own_department)
}

fn holding(door: &mut impl Door, mut sql: Sql, typed: &str, own_department: i64) -> Result<Vec<Colleague>, Problem> {
    let name = typed.split(" · ").next().unwrap_or_default().trim().to_lowercase();
    let name = sql.place(name);
    let own = sql.place(own_department);
    sql.text(" and (strpos(lower(u.name), ")
        .fragment(&name)
        .text(") > 0 or starts_with(u.login, ")
        .fragment(&name)
        .text(") or strpos(lower(d.name_zh), ")
        .fragment(&name)
        .text(") > 0) order by u.department_id = ")
        .fragment(&own)
        .text(" desc, u.name, u.id limit ")
        .value(MOST)
        .rows(door)
}

/// The one colleague whom a name, a label or a login means, who may view customers.
///
/// # Errors
/// `Invalid` for the field: none, several, or without the right to view customers.
pub fn meant(tx: &mut Tx, typed: &str, field: &'static str) -> Result<Colleague, Problem> {
    let one = named(tx, typed, field)?;
    if Standing::load(tx, one.id)?.holds(CustomerView::INFO.id) {
        Ok(one)
    } else {
        Err(Problem::invalid(field, text::person_cannot_view(tx.actor.lang, &one.name)))
    }
}

/// The one colleague whom a name, a label or a login means.
///
/// # Errors
/// `Invalid` for the field: none, or several.
pub fn named(tx: &mut Tx, typed: &str, field: &'static str) -> Result<Colleague, Problem> {
    let lang = tx.actor.lang;
    let wrong = |words: String| Err(Problem::invalid(field, words));
    let typed = typed.trim();
    if typed.is_empty() {
        return wrong(text::need_person(lang).into());
    }
    let name = typed.split(" · ").next().unwrap_or_default().to_owned();
    let all: Vec<Colleague> = Sql::new(COLLEAGUES)
        .text(" and (u.name = ")
        .value(name.clone())
        .text(" or u.login = lower(")
        .value(name)
        .text(")) order by u.id limit 20")
        .rows(tx)?;
    let labelled = |one: &&Colleague| [Lang::Zh, Lang::En].iter().any(|lang| one.label(*lang) == typed);
    let several: Vec<&Colleague> =
        if typed.contains(" · ") { all.iter().filter(labelled).collect() } else { all.iter().collect() };
    match several.as_slice() {
        [one] => Ok((*one).clone()),
        [] => wrong(text::no_such_person(lang, typed)),
        some => {
            let labels = lang.list(some.iter().map(|one| one.label(lang)));
            wrong(text::several_persons(lang, typed, &labels))
        }
    }
}

/// The proposals of a person field.
///
/// # Errors
/// As the database answers.
pub async fn propose(can: Can<CustomerView>, house: TheHouse, asked: Asked) -> Answer<Part> {
    let actor = can.actor().clone();
    // A form with several persons says which of its fields asks.
    let field = Some(asked.0.get("name")).filter(|name| !name.is_empty()).unwrap_or("person");
    let (typed, own) = (asked.0.get(field).to_owned(), actor.standing.department_id);
    let maker = can.also::<CustomerCreate>().filter(|_| asked.0.get("for") == "new");
    let found = house.db.read(&actor, move |r| match maker {
        Some(maker) => within(r, &maker.reach(), &typed, own),
        None => like(r, &typed, own),
    });
    Ok(Part(options(&found.await?, actor.lang)))
}

/// The proposals as a list of labels.
#[must_use]
pub fn options(people: &[Colleague], lang: Lang) -> Markup {
    html! { @for one in people { option value=(one.label(lang)); } }
}

/// A field for a colleague's name, with proposals that follow what is typed.
#[must_use]
pub fn field(label: &str, value: &str, error: Option<&str>, people: &[Colleague], lang: Lang) -> Markup {
    let asked = Asking { name: "person", from: "/customers/people", label, must: true };
    drawn(&asked, (value, error), people, lang)
}

/// The field for the owner of a new customer, with those who may be it.
#[must_use]
pub fn owner(value: &str, error: Option<&str>, people: &[Colleague], lang: Lang) -> Markup {
    let from = "/customers/people?name=owner&for=new";
    drawn(&Asking { name: "owner", from, label: text::owner(lang), must: false }, (value, error), people, lang)
}

/// Which field asks for a person, and where its proposals come from.
struct Asking<'a> {
    name: &'static str,
    from: &'static str,
    label: &'a str,
    must: bool,
}

fn drawn(asking: &Asking, (value, error): (&str, Option<&str>), people: &[Colleague], lang: Lang) -> Markup {
    let id = format!("f-{}", asking.name);
    let described = error.map(|_| format!("{id}-error"));
    html! {
        div.field.has-error[error.is_some()] {
            label.form-label for=(id) { (asking.label) @if asking.must { span.star aria-hidden="true" { "*" } } }
            input.form-control id=(id) type="text" name=(asking.name) value=(value) list={ (id) "-list" } autocomplete="off" required[asking.must] maxlength="220"
                aria-invalid=[error.map(|_| "true")] aria-describedby=[described]
                hx-get=(asking.from) hx-trigger="input changed delay:200ms" hx-target={ "#" (id) "-list" } hx-sync="this:replace";
            datalist id={ (id) "-list" } { (options(people, lang)) }
            @if let Some(error) = error { p.field-error id={ (id) "-error" } { (icon(Icon::Danger)) span { (error) } } }
        }
    }
}
