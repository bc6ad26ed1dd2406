//! The customer above another one, by name: proposed while one types, and found when the form is saved.

use super::matching::FEW;
use super::store::{self, Named};
use super::text;
use crate::core::access::{Can, CustomerView};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::Sql;
use crate::core::tx::{Reader, Tx};
use crate::row;
use crate::text::Lang;
use crate::ui::{Icon, icon};
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Part};
use maud::{Markup, html};

row! {
    /// A customer that is proposed.
    pub struct Proposed {
        id: i64, name: String, owner_name: Option<String>,
        /// Whether another one has this name.
        alike: bool,
    }
}

impl Proposed {
    /// What is typed to mean this one: the name, with the number where the name alone is not enough.
    #[must_use]
    pub fn typed(&self) -> String {
        if self.alike { format!("{} #{}", self.name, self.id) } else { self.name.clone() }
    }
}

const PROPOSED: &str = "
    select t.id, t.name, o.name as owner_name,
      exists (select 1 from customer x where x.name = t.name and x.id <> t.id and x.deleted_at is null) as alike
    from customer t left join app_user o on o.id = t.owner_id where t.deleted_at is null and t.id = any(";

/// Customers whose name or short name is like what is typed, within the actor's sight; numbers are not looked for.
///
/// # Errors
/// As the database answers.
pub fn like(reader: &mut Reader, typed: &str) -> Result<Vec<Proposed>, Problem> {
    let mut ids: Vec<i64> = Vec::new();
    for (how, pattern) in search_text::patterns(typed).into_iter().filter(|(how, _)| *how != "number") {
        let found: Vec<store::Id> = Sql::new("select id from kz_search_customer($1, $2, 1000, $3)")
            .bind(how)
            .bind(pattern)
            .bind(FEW)
            .rows(reader)?;
        ids.extend(found.into_iter().map(|row| row.id));
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(PROPOSED);
    let (ids, typed) = (sql.place(ids), sql.place(typed));
    sql.fragment(&ids)
        .text(") order by starts_with(t.name, ")
        .fragment(&typed)
        .text(") desc, t.name, t.id limit 20")
        .rows(reader)
}

/// The one customer that a name means, or a name with a number; None for nothing.
///
/// # Errors
/// `Invalid` for the field `parent`: none, or several.
pub fn meant(tx: &mut Tx, typed: Option<&str>) -> Result<Option<i64>, Problem> {
    let (lang, Some(typed)) = (tx.actor.lang, typed) else { return Ok(None) };
    meant_by(tx, typed, ("parent", text::no_such_parent(lang, typed))).map(Some)
}

/// The one customer that a name means, or a name with a number, in a field; with what is said where there is none.
///
/// # Errors
/// `Invalid` for the field: none, or several.
pub fn meant_by(tx: &mut Tx, typed: &str, (field, none): (&'static str, String)) -> Result<i64, Problem> {
    let lang = tx.actor.lang;
    let (name, number) = typed.rsplit_once(" #").map_or((typed, None), |(name, id)| (name, id.parse::<i64>().ok()));
    let found = store::named(tx, vec![typed.to_owned(), name.to_owned()])?;
    let exact: Vec<&Named> = found.iter().filter(|one| one.name == typed).collect();
    match exact.as_slice() {
        [one] => Ok(one.id),
        [] => found.iter().find(|one| Some(one.id) == number).map(|one| one.id).ok_or(Problem::invalid(field, none)),
        several => {
            let ids = several.iter().map(|one| one.id).collect::<Vec<_>>();
            let told: Vec<Proposed> = Sql::new(PROPOSED).value(ids).text(") order by t.id limit 5").rows(tx)?;
            Err(Problem::invalid(field, several_told(lang, typed, &told)))
        }
    }
}

/// Says what to type for each of those of one name.
fn several_told(lang: Lang, typed: &str, told: &[Proposed]) -> String {
    let one = |one: &Proposed| match &one.owner_name {
        Some(owner) => text::parent_of(lang, &one.typed(), owner),
        None => one.typed(),
    };
    text::several_parents(lang, typed, &lang.list(told.iter().map(one)))
}

/// The proposals of the field.
///
/// # Errors
/// As the database answers.
pub async fn propose(can: Can<CustomerView>, house: TheHouse, asked: Asked) -> Answer<Part> {
    // A form that calls the field otherwise says how.
    let field = Some(asked.0.get("name")).filter(|name| !name.is_empty()).unwrap_or("parent");
    let typed: String = asked.0.get(field).chars().take(200).collect();
    let found = house.db.read(can.actor(), move |r| like(r, &typed)).await?;
    Ok(Part(
        html! { @for one in &found { option value=(one.typed()) { (one.owner_name.as_deref().unwrap_or_default()) } } },
    ))
}

/// The field, with proposals that follow what is typed; without script the name is typed whole.
#[must_use]
pub fn field(label: &str, value: &str, error: Option<&str>) -> Markup {
    html! {
        div.field.has-error[error.is_some()] {
            label.form-label for="f-parent" { (label) }
            input #f-parent.form-control type="text" name="parent" value=(value) list="f-parent-list" autocomplete="off"
                aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "f-parent-error")]
                hx-get="/customers/names" hx-trigger="input changed delay:200ms" hx-target="#f-parent-list" hx-sync="this:replace";
            datalist id="f-parent-list" {}
            @if let Some(error) = error { p #f-parent-error.field-error { (icon(Icon::Danger)) span { (error) } } }
        }
    }
}
