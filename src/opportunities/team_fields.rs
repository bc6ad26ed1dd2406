//! The fields that narrow board, calendar and figures of opportunities to a department or a person.

use super::list::Department;
use super::text;
use crate::text::Lang;
use crate::ui::field::{Choice, Field, Kind, field};
use maud::{Markup, html};

/// A department with those below it, and an owner.
#[must_use]
pub fn team_fields(department: Option<i64>, owner: &str, departments: &[Department], lang: Lang) -> Markup {
    let department = department.map(|id| id.to_string()).unwrap_or_default();
    let choices = departments.iter().map(|one| Choice::new(one.id.to_string(), lang.name(&one.name_zh, &one.name_en)));
    let departments: Vec<Choice> =
        std::iter::once(Choice::new("", text::every_department(lang))).chain(choices).collect();
    html! {
        (field(&Field::new("department", text::department(lang), &department, Kind::Select(&departments))))
        div.field {
            label.form-label for="f-owner" { (text::owner(lang)) }
            input.form-control id="f-owner" type="text" name="owner" value=(owner) list="f-owner-list" autocomplete="off" maxlength="220"
                hx-get="/customers/people?name=owner" hx-trigger="input changed delay:200ms" hx-target="#f-owner-list" hx-sync="this:replace";
            datalist id="f-owner-list" {}
        }
    }
}
