//! The customer that a price is for, by name.

use super::text;
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::customers::store::{Named, named};
use crate::text::Lang;
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// The one customer that a name means, or a name with a number as it is proposed.
///
/// # Errors
/// `Invalid` for the field `customer`: none, or several.
pub fn meant(door: &mut impl Door, typed: &str, lang: Lang) -> Result<Named, Problem> {
    let (name, number) = typed.rsplit_once(" #").map_or((typed, None), |(name, id)| (name, id.parse::<i64>().ok()));
    let found = named(door, vec![typed.to_owned(), name.to_owned()])?;
    let mut exact = found.iter().filter(|one| one.name == typed);
    let one = match (exact.next(), exact.next()) {
        (Some(one), None) => Some(one),
        (Some(_), Some(_)) => return Err(Problem::invalid("customer", text::several_customers(lang, typed))),
        (None, _) => found.iter().find(|one| Some(one.id) == number),
    };
    one.cloned().ok_or_else(|| Problem::invalid("customer", text::no_such_customer(lang, typed)))
}

/// The field, with proposals that follow what is typed; without script the name is typed whole.
#[must_use]
pub fn field(label: &str, value: &str, error: Option<&str>) -> Markup {
    html! {
        div.field.has-error[error.is_some()] {
            label.form-label for="f-customer" { (label) }
            input #f-customer.form-control type="text" name="customer" value=(value) list="f-customer-list" autocomplete="off"
                aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "f-customer-error")]
                hx-get="/customers/names?name=customer" hx-trigger="input changed delay:200ms" hx-target="#f-customer-list" hx-swap="innerHTML"
                hx-params="customer" hx-sync="this:replace";
            datalist id="f-customer-list" {}
            @if let Some(error) = error { p #f-customer-error.field-error { (icon(Icon::Danger)) span { (error) } } }
        }
    }
}
