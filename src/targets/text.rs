//! Texts of targets.

use crate::text::Lang;

crate::text! {
    title { zh: "业绩目标", en: "Targets" }
    whole_year { zh: "全年", en: "Year" }
    month(month: usize) { zh: "{month} 月", en: "M{month}" }
    year_of(year: i32) { zh: "{year} 年", en: "{year}" }
    earlier { zh: "上一年", en: "Year before" }
    later { zh: "下一年", en: "Next year" }
    marks { zh: "目标档位", en: "Marks" }
    currency { zh: "币种", en: "Currency" }
    show { zh: "查看", en: "Show" }
    who { zh: "对象", en: "For" }
    company { zh: "全公司", en: "The company" }
    year_remains { zh: "未分到月", en: "Not in months" }
    remains { zh: "未分配", en: "Left to distribute" }
    remains_hint { zh: "上级目标减去下级之和；负数表示下级之和已超过。", en: "What stands above less the sum below; negative where below is more." }
    save { zh: "保存", en: "Save" }
    months_evenly { zh: "全年平均分到各月", en: "Spread years over months" }
    below_evenly { zh: "平均分给下级", en: "Spread over those below" }
    saved(count: usize) { zh: "已保存 {count} 个目标。", en: "Targets saved: {count}." }
    nothing_changed { zh: "目标没有变化。", en: "No target has changed." }
    not_an_amount(who: &str, column: &str, typed: &str) { zh: "{who}，{column}：「{typed}」不是金额。", en: "{who}, {column}: “{typed}” is no amount." }
    stale { zh: "别人刚刚修改了目标。请核对后再保存；您填写的内容还在。", en: "Somebody else has just changed targets. Please check and save again; what you entered is still there." }
    history { zh: "修改记录", en: "Changes" }
    set_to(amount: &str) { zh: "设为 {amount}", en: "set to {amount}" }
    replaced { zh: "已被替换", en: "since replaced" }
    none_below { zh: "没有下级部门或人员。", en: "No departments or people lie below." }
    cell_label(who: &str, column: &str) { zh: "{who} {column}", en: "{who} {column}" }
    keys { zh: "方向键与回车在格子间移动；可从表格复制粘贴。", en: "Arrows and Enter move between cells; paste from a spreadsheet." }
    by(who: &str) { zh: "由 {who}", en: "by {who}" }
}

/// The head of a column: the whole year, or a month.
#[must_use]
pub fn column(at: usize, lang: Lang) -> String {
    if at == 0 { whole_year(lang).to_owned() } else { month(lang, at) }
}
