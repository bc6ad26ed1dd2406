//! What a column of an export holds: the fields of the catalogue, as lists show them, and what the house itself knows.

use super::text;
use crate::core::access::Seen;
use crate::core::field::choice_label;
use crate::core::phone;
use crate::core::reference::name as reference_name;
use crate::core::safe_cell::Cell;
use crate::customers::fields::{FIELDS, GRADES, KINDS, SOURCES, STAGES, field};
use crate::customers::model::Customer;
use crate::text::{Lang, format};
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

/// Those that are chosen to begin with: the columns of the list.
pub const USUAL: [&str; 8] =
    ["name", "grade", "stage", "owner", "next_follow_up", "last_follow_up", "phones", "industry"];

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

/// Whether a column holds figures.
fn is_number(id: &str) -> bool {
    matches!(id, "revenue" | "staff" | "founded")
}

/// A cell of a file, from the text of its column.
#[must_use]
pub fn cell<'a>(id: &str, words: &'a str) -> Cell<'a> {
    if is_number(id) { Cell::Number(words) } else { Cell::Text(words) }
}

/// What a customer's row says in a column.
#[must_use]
pub fn words(id: &str, row: &Seen<Customer>, lang: Lang, zone: Tz) -> String {
    let reference = |id: &'static str, code: &Option<String>| {
        code.as_deref().map_or_else(String::new, |code| reference_name(id, code, lang))
    };
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let choice = |list, value: &str| choice_label(list, value, lang).to_owned();
    let moment = |at| format::moment(at, zone);
    match id {
        "name" => row.name.clone(),
        "short_name" => row.short_name.clone(),
        "kind" => choice(KINDS, &row.kind),
        "grade" => row.grade.as_deref().map_or_else(String::new, |grade| choice(GRADES, grade)),
        "stage" => choice(STAGES, &row.stage),
        "source" => row.source.as_deref().map_or_else(String::new, |source| choice(SOURCES, source)),
        "industry" => reference("industry", &row.industry),
        "country" => reference("country", &row.country),
        "region" => reference("region", &row.region),
        "address" => row.address.clone(),
        "phones" => row.phones.iter().map(|phone| masked_phone(phone)).collect::<Vec<_>>().join(", "),
        "mails" => row.mails.iter().map(|mail| masked_mail(mail)).collect::<Vec<_>>().join(", "),
        "website" => row.website.clone(),
        "credit_code" => some(&row.credit_code),
        "parent" => some(&row.parent_name),
        "revenue" => row.revenue.map_or_else(String::new, |amount| amount.normalize().to_string()),
        "revenue_currency" => some(&row.revenue_currency),
        "staff" => row.staff.map_or_else(String::new, |n| n.to_string()),
        "founded" => row.founded.map_or_else(String::new, |n| n.to_string()),
        "tags" => row.tags.join(", "),
        "remark" => row.remark.clone(),
        "owner" => row.owner_name.clone().unwrap_or_else(|| text::pool(lang).to_owned()),
        "department" => {
            lang.name(row.department_zh.as_deref().unwrap_or(""), row.department_en.as_deref().unwrap_or("")).to_owned()
        }
        "next_follow_up" => row.next_follow_up.map_or_else(String::new, format::date),
        "last_follow_up" => row.last_follow_up_at.map_or_else(String::new, moment),
        "created_at" => moment(row.created_at),
        "created_by" => some(&row.created_by_name),
        "updated_at" => moment(row.updated_at),
        _ => String::new(),
    }
}

/// As lists show a phone.
fn masked_phone(typed: &str) -> String {
    phone::parse(typed).map_or_else(|_other| "***".to_owned(), |phone| phone.masked())
}

/// The first letter and the host.
fn masked_mail(address: &str) -> String {
    let (name, host) = address.split_once('@').unwrap_or((address, ""));
    format!("{}***@{host}", name.chars().take(1).collect::<String>())
}
