//! What a column of a list or of an export holds: the fields of the catalogue, as lists show them, and what the house itself
//! knows.

use super::fields::{CATALOGUE, FIELDS, GRADES, KINDS, SOURCES, STAGES, field};
use super::model::Customer;
use super::text;
use crate::core::access::{Place, Rule, Seen, Shown, Standing};
use crate::core::field::choice_label;
use crate::core::reference::name as reference_name;
use crate::text::{Lang, format};
use crate::views::columns::split;
use chrono_tz::Tz;

/// What is not a field of the catalogue: id, Chinese, English.
const MORE: &[(&str, &str, &str)] = &[
    ("owner", "负责人", "Owner"),
    ("department", "部门", "Department"),
    ("next_follow_up", "下次跟进", "Next follow-up"),
    ("last_follow_up", "最近跟进", "Last follow-up"),
    ("created_at", "创建时间", "Created"),
    ("created_by", "创建人", "Created by"),
    ("updated_at", "更新时间", "Updated"),
];

/// The columns after the name where nobody chose others.
pub const USUAL: [&str; 8] =
    ["grade", "stage", "owner", "next_follow_up", "last_follow_up", "phones", "industry", "updated_at"];

/// What a line of a list knows by itself; for any other column the whole record is read.
const OF_LINE: [&str; 10] = [
    "grade",
    "stage",
    "owner",
    "next_follow_up",
    "last_follow_up",
    "phones",
    "industry",
    "tags",
    "created_at",
    "updated_at",
];

/// Whether a line of a list knows a column by itself.
#[must_use]
pub fn is_of_line(id: &str) -> bool {
    OF_LINE.contains(&id)
}

/// Every column that there is.
pub fn all() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|field| field.id).chain(MORE.iter().map(|(id, ..)| *id))
}

/// The head of a column.
#[must_use]
pub fn head(id: &str, lang: Lang) -> &'static str {
    let more = || MORE.iter().find(|(key, ..)| *key == id).map_or("", |(_, zh, en)| lang.pick(zh, en));
    field(id).map_or_else(more, |field| field.label(lang))
}

/// The same above a list, where room is short.
#[must_use]
pub fn short_head(id: &str, lang: Lang) -> &'static str {
    match id {
        "name" => text::col_name(lang),
        "grade" => text::col_grade(lang),
        "stage" => text::col_stage(lang),
        "owner" => text::col_owner(lang),
        "next_follow_up" => text::col_next(lang),
        "last_follow_up" => text::col_last(lang),
        "phones" => text::col_phone(lang),
        "industry" => text::col_industry(lang),
        "created_at" => text::made(lang),
        "updated_at" => text::col_updated(lang),
        _ => head(id, lang),
    }
}

/// Whether a column holds figures.
#[must_use]
pub fn is_number(id: &str) -> bool {
    matches!(id, "revenue" | "staff" | "founded")
}

/// The columns of a list after the name, as they were chosen: those that there are and that the person may be shown; the
/// usual ones where none were.
#[must_use]
pub fn drawn(chosen: &[String], standing: &Standing) -> Vec<&'static str> {
    let known = |kept: &String| all().find(|one| *one == split(kept).0 && *one != "name");
    let mut columns: Vec<&'static str> = chosen.iter().filter_map(known).collect();
    if columns.is_empty() {
        columns.extend(USUAL);
    }
    columns.retain(|id| may_be_chosen(id, standing));
    columns
}

/// Whether a column may be chosen: its field is seen somewhere.
#[must_use]
pub fn may_be_chosen(id: &str, standing: &Standing) -> bool {
    CATALOGUE.field(id).is_none() || standing.best_rule((&CATALOGUE, id), Place::List) > Rule::Hidden
}

/// What a customer's row says in a column, as lists show it: nothing of a hidden field, the mask of a masked one.
#[must_use]
pub fn words(id: &str, row: &Seen<Customer>, lang: Lang, zone: Tz) -> String {
    let moment = |at| format::moment(at, zone);
    match id {
        "name" => row.name.clone(),
        "short_name" => row.short_name.clone(),
        "grade" => row.grade.as_deref().map_or_else(String::new, |grade| choice_label(GRADES, grade, lang).to_owned()),
        "stage" => choice_label(STAGES, &row.stage, lang).to_owned(),
        "owner" => row.owner_name.clone().unwrap_or_else(|| text::no_owner(lang).to_owned()),
        "department" => {
            lang.name(row.department_zh.as_deref().unwrap_or(""), row.department_en.as_deref().unwrap_or("")).to_owned()
        }
        "next_follow_up" => row.next_follow_up.map_or_else(String::new, format::date),
        "last_follow_up" => row.last_follow_up_at.map_or_else(String::new, moment),
        "created_at" => moment(row.created_at),
        "created_by" => row.created_by_name.clone().unwrap_or_default(),
        "updated_at" => moment(row.updated_at),
        _ => ruled(id, row, lang),
    }
}

/// The same of the fields with rules.
fn ruled(id: &str, row: &Seen<Customer>, lang: Lang) -> String {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let named = |id: &'static str| {
        move |code: &Option<String>| code.as_deref().map_or_else(String::new, |code| reference_name(id, code, lang))
    };
    let whole = |n: &Option<i32>| n.map_or_else(String::new, |n| n.to_string());
    match id {
        "kind" => told(row.in_list(id, &row.kind), |kind| choice_label(KINDS, kind, lang).to_owned()),
        "source" => told(row.in_list(id, &row.source), |source| {
            source.as_deref().map_or_else(String::new, |source| choice_label(SOURCES, source, lang).to_owned())
        }),
        "industry" => told(row.in_list(id, &row.industry), named("industry")),
        "country" => told(row.in_list(id, &row.country), named("country")),
        "region" => told(row.in_list(id, &row.region), named("region")),
        "address" => told(row.in_list(id, &row.address), Clone::clone),
        "phones" => told(row.in_list(id, &row.phones), |all| all.join(", ")),
        "mails" => told(row.in_list(id, &row.mails), |all| all.join(", ")),
        "website" => told(row.in_list(id, &row.website), Clone::clone),
        "credit_code" => told(row.in_list(id, &row.credit_code), some),
        "parent" => told(row.in_list(id, &row.parent_name), some),
        "revenue" => told(row.in_list(id, &row.revenue), |amount| {
            amount.map_or_else(String::new, |amount| amount.normalize().to_string())
        }),
        "revenue_currency" => told(row.in_list(id, &row.revenue_currency), some),
        "staff" => told(row.in_list(id, &row.staff), whole),
        "founded" => told(row.in_list(id, &row.founded), whole),
        "tags" => told(row.in_list(id, &row.tags), |all| all.join(", ")),
        "remark" => told(row.in_list(id, &row.remark), Clone::clone),
        _ => told(row.in_list(id, &row.extra.part(id)), |value| match (value, field(id)) {
            (Some(value), Some(field)) => field.words(value, lang).to_owned(),
            _ => String::new(),
        }),
    }
}

fn told<V>(shown: Shown<V>, clear: impl FnOnce(&V) -> String) -> String {
    match shown {
        Shown::Hidden => String::new(),
        Shown::Masked(mask) => mask,
        Shown::Clear(value) => clear(value),
    }
}
