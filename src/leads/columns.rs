//! What a column of the list of leads or of its export holds: the fields of the catalogue, as lists show them, and what the
//! house itself knows.

use super::fields::{CATALOGUE, FAILURES, FIELDS, STATUSES};
use super::letter::numbers;
use super::model::{Lead, quoted};
use super::text;
use crate::core::access::{Seen, Shown};
use crate::core::field::choice_label;
use crate::core::reference::name as reference_name;
use crate::customers::fields::SOURCES;
use crate::text::{Lang, format};
use crate::views::columns::{Columns, told};
use chrono_tz::Tz;

/// The columns of the list, and of what leaves of it.
pub const COLUMNS: Columns = Columns {
    fields: FIELDS,
    ruled: Some(&CATALOGUE),
    more: &[
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
    ],
    usual: &["status", "score", "phones", "owner", "next_follow_up", "source", "product", "amount"],
    of_line: &[
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
    ],
    numbers: &["amount"],
    short: &[("phones", text::col_phone), ("amount", text::col_amount)],
    along: &[],
};

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
        // What stands in a letter is as covered as the columns beside it.
        "remark" => told(row.in_list(id, &row.remark), |words| {
            match (row.in_list("phones", &row.phones), row.in_list("mails", &row.mails)) {
                (Shown::Clear(_), Shown::Clear(_)) => words.clone(),
                _ => numbers::covered(words),
            }
        }),
        _ => String::new(),
    }
}
