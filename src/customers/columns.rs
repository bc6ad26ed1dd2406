//! What a column of a list or of an export holds: the fields of the catalogue, as lists show them, and what the house itself
//! knows.

use super::fields::{CATALOGUE, FIELDS, GRADES, KINDS, SOURCES, STAGES, field};
use super::model::Customer;
use super::text;
use crate::core::access::Seen;
use crate::core::field::choice_label;
use crate::core::reference::name as reference_name;
use crate::text::{Lang, format};
use crate::views::columns::{Columns, told};
use chrono_tz::Tz;

/// The columns of the list, and of what leaves of it.
pub const COLUMNS: Columns = Columns {
    fields: FIELDS,
    ruled: Some(&CATALOGUE),
    more: &[
        ("owner", "负责人", "Owner"),
        ("department", "部门", "Department"),
        ("next_follow_up", "下次跟进", "Next follow-up"),
        ("last_follow_up", "最近跟进", "Last follow-up"),
        ("created_at", "创建时间", "Created"),
        ("created_by", "创建人", "Created by"),
        ("updated_at", "更新时间", "Updated"),
    ],
    usual: &["grade", "stage", "owner", "next_follow_up", "last_follow_up", "phones", "industry", "updated_at"],
    of_line: &[
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
    ],
    numbers: &["revenue", "staff", "founded"],
    short: &[
        ("name", text::col_name),
        ("grade", text::col_grade),
        ("stage", text::col_stage),
        ("owner", text::col_owner),
        ("next_follow_up", text::col_next),
        ("last_follow_up", text::col_last),
        ("phones", text::col_phone),
        ("industry", text::col_industry),
        ("created_at", text::made),
        ("updated_at", text::col_updated),
    ],
    along: &[],
};

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
