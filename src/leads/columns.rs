//! What a column of the list of leads or of its export holds: the fields of the catalogue, as lists show them, and what the
//! house itself knows.

use super::fields::{CATALOGUE, FAILURES, FIELDS, STATUSES, field};
use super::model::{Lead, quoted};
use super::text;
use crate::core::access::{Place, Rule, Seen, Shown, Standing};
use crate::core::field::choice_label;
use crate::core::reference::name as reference_name;
use crate::customers::fields::SOURCES;
use crate::text::{Lang, format};
use crate::views::columns::split;
use chrono_tz::Tz;

/// What is not a field of the catalogue: id, Chinese, English.
const MORE: &[(&str, &str, &str)] = &[
    ("number", "编号", "Number"),
    ("status", "状态", "Status"),
    ("score", "评分", "Score"),
    ("failure", "关闭原因", "Why it failed"),
    ("owner", "负责人", "Owner"),
    ("department", "部门", "Department"),
    ("next_follow_up", "下次跟进", "Next follow-up"),
    ("last_follow_up", "最近跟进", "Last follow-up"),
    ("created_at", "创建时间", "Created"),
    ("created_by", "创建人", "Created by"),
    ("updated_at", "更新时间", "Updated"),
];

/// The columns after the name where nobody chose others.
pub const USUAL: [&str; 8] = ["status", "score", "phones", "owner", "next_follow_up", "source", "product", "amount"];

/// What a line of a list knows by itself; for any other column the whole record is read.
const OF_LINE: [&str; 12] = [
    "number",
    "status",
    "score",
    "phones",
    "source",
    "product",
    "amount",
    "owner",
    "next_follow_up",
    "last_follow_up",
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
        "phones" => text::col_phone(lang),
        "amount" => text::col_amount(lang),
        _ => head(id, lang),
    }
}

/// Whether a column holds figures.
#[must_use]
pub fn is_number(id: &str) -> bool {
    id == "amount"
}

/// The columns of a list after the name, as they were chosen: those that there are and that the person may be shown; the usual
/// ones where none were.
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

/// What a lead's row says in a column, as lists show it: nothing of a hidden field, the mask of a masked one.
#[must_use]
pub fn words(id: &str, row: &Seen<Lead>, lang: Lang, zone: Tz) -> String {
    let moment = |at| format::moment(at, zone);
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let named = |id: &'static str| {
        move |code: &Option<String>| code.as_deref().map_or_else(String::new, |code| reference_name(id, code, lang))
    };
    match id {
        "name" => row.name.clone(),
        "number" => quoted(row.number),
        "status" => choice_label(STATUSES, &row.status, lang).to_owned(),
        "score" => row.score.to_string(),
        "failure" => row.failure.as_deref().map_or_else(String::new, |id| choice_label(FAILURES, id, lang).to_owned()),
        "owner" => row.owner_name.clone().unwrap_or_else(|| text::pool(lang).to_owned()),
        "department" => {
            lang.name(row.department_zh.as_deref().unwrap_or(""), row.department_en.as_deref().unwrap_or("")).to_owned()
        }
        "next_follow_up" => row.next_follow_up.map_or_else(String::new, format::date),
        "last_follow_up" => row.last_follow_up_at.map_or_else(String::new, moment),
        "created_at" => moment(row.created_at),
        "created_by" => row.created_by_name.clone().unwrap_or_default(),
        "updated_at" => moment(row.updated_at),
        "contact" => row.contact.clone(),
        "title" => told(row.in_list(id, &row.title), Clone::clone),
        "phones" => told(row.in_list(id, &row.phones), |all| all.join(", ")),
        "mails" => told(row.in_list(id, &row.mails), |all| all.join(", ")),
        "wechat" => told(row.in_list(id, &row.wechat), Clone::clone),
        "source" => told(row.in_list(id, &row.source), |source| {
            source.as_deref().map_or_else(String::new, |source| choice_label(SOURCES, source, lang).to_owned())
        }),
        "industry" => told(row.in_list(id, &row.industry), named("industry")),
        "region" => told(row.in_list(id, &row.region), named("region")),
        "product" => told(row.in_list(id, &row.product), Clone::clone),
        "amount" => told(row.in_list(id, &row.amount), |amount| {
            amount.map_or_else(String::new, |amount| amount.normalize().to_string())
        }),
        "amount_currency" => told(row.in_list(id, &row.amount_currency), some),
        "remark" => told(row.in_list(id, &row.remark), Clone::clone),
        _ => String::new(),
    }
}

fn told<V>(shown: Shown<V>, clear: impl FnOnce(&V) -> String) -> String {
    match shown {
        Shown::Hidden => String::new(),
        Shown::Masked(mask) => mask,
        Shown::Clear(value) => clear(value),
    }
}
