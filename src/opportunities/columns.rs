//! What a column of the list of opportunities or of its export holds.

use super::fields::{COMMITMENTS, FIELDS, STATES};
use super::model::{Wide, weighted};
use super::text;
use crate::core::access::Seen;
use crate::core::field::choice_label;
use crate::customers::fields::SOURCES;
use crate::text::{Lang, format};
use crate::views::columns::Columns;
use chrono_tz::Tz;

/// The columns of the list, and of what leaves of it. No amount leaves without its currency.
pub const COLUMNS: Columns = Columns {
    fields: FIELDS,
    ruled: None,
    more: &[
        ("number", "编号", "Number"),
        ("pipeline", "销售流程", "Pipeline"),
        ("stage", "阶段", "Stage"),
        ("days_in_stage", "阶段停留天数", "Days in stage"),
        ("rate", "赢率（%）", "Win rate (%)"),
        ("weighted", "加权金额", "Weighted amount"),
        ("owner", "负责人", "Owner"),
        ("department", "部门", "Department"),
        ("last_follow_up", "客户最近跟进", "Customer’s last follow-up"),
        ("next_follow_up", "客户下次跟进", "Customer’s next follow-up"),
        ("state", "状态", "State"),
        ("reason", "结果原因", "Reason"),
        ("competitor", "竞争对手", "Competitor"),
        ("closed_on", "关闭日期", "Closed on"),
        ("created_at", "创建时间", "Created"),
        ("created_by", "创建人", "Created by"),
        ("updated_at", "更新时间", "Updated"),
    ],
    usual: &["customer", "stage", "amount", "expected_on", "owner", "updated_at"],
    of_line: &[
        "number",
        "customer",
        "stage",
        "rate",
        "amount",
        "currency",
        "weighted",
        "expected_on",
        "owner",
        "state",
        "updated_at",
    ],
    numbers: &["amount", "weighted", "rate", "days_in_stage"],
    short: &[("updated_at", text::changed)],
    along: &[("amount", "currency"), ("weighted", "currency")],
};

/// What an opportunity's row says in a column, as files hold it: amounts as figures, their currency beside.
#[must_use]
pub fn words(id: &str, row: &Seen<Wide>, lang: Lang, zone: Tz) -> String {
    let moment = |at| format::moment(at, zone);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, format::date);
    let named = |zh: &Option<String>, en: &Option<String>| {
        lang.name(zh.as_deref().unwrap_or(""), en.as_deref().unwrap_or("")).to_owned()
    };
    let rate = row.is_alive().then_some(row.rate);
    match id {
        "name" => row.name.clone(),
        "number" => row.number_shown(),
        "customer" => row.customer_name.clone().unwrap_or_default(),
        "contact" => row.contact_name.clone().unwrap_or_default(),
        "amount" => row.amount.map_or_else(String::new, |amount| amount.normalize().to_string()),
        "currency" => row.amount.map_or_else(String::new, |_| row.currency.clone()),
        "weighted" => {
            let amount = row.amount.zip(rate).map(|(amount, rate)| weighted(amount, rate).round_dp(2));
            amount.map_or_else(String::new, |amount| amount.normalize().to_string())
        }
        "rate" => rate.map_or_else(String::new, |rate| rate.to_string()),
        "expected_on" => day(row.expected_on),
        "commitment" => choice_label(COMMITMENTS, &row.commitment, lang).to_owned(),
        "source" => row.source.as_deref().map_or_else(String::new, |id| choice_label(SOURCES, id, lang).to_owned()),
        "remarks" => row.remarks.clone(),
        "pipeline" => lang.name(&row.pipeline_zh, &row.pipeline_en).to_owned(),
        "stage" => lang.name(&row.stage_zh, &row.stage_en).to_owned(),
        "days_in_stage" => row.days_in_stage.to_string(),
        "owner" => row.owner_name.clone(),
        "department" => lang.name(&row.department_zh, &row.department_en).to_owned(),
        "last_follow_up" => row.last_follow_up_at.map_or_else(String::new, moment),
        "next_follow_up" => day(row.next_follow_up),
        "state" => choice_label(STATES, &row.state, lang).to_owned(),
        "reason" => named(&row.reason_zh, &row.reason_en),
        "competitor" => named(&row.competitor_zh, &row.competitor_en),
        "closed_on" => day(row.closed_on),
        "created_at" => moment(row.created_at),
        "created_by" => row.created_by_name.clone().unwrap_or_default(),
        "updated_at" => moment(row.updated_at),
        _ => String::new(),
    }
}
