//! Texts of targets.

crate::text! {
    title { zh: "业绩目标", en: "Targets" }
    reached { zh: "完成情况", en: "Attainment" }
    sheet { zh: "目标分解", en: "Breakdown" }
    ranking { zh: "排行", en: "Ranking" }
    whole_year { zh: "全年", en: "Year" }
    month(month: u32) { zh: "{month} 月", en: "M{month}" }
    quarter(quarter: u32) { zh: "{quarter} 季度", en: "Q{quarter}" }
    to_date { zh: "年初至今", en: "Year to date" }
    year_of(year: i32) { zh: "{year} 年", en: "{year}" }
    earlier { zh: "上一年", en: "Year before" }
    later { zh: "下一年", en: "Next year" }
    marks { zh: "目标档位", en: "Marks" }
    currency { zh: "币种", en: "Currency" }
    show { zh: "查看", en: "Show" }
    who { zh: "对象", en: "For" }
    company { zh: "全公司", en: "The company" }
    year_remains { zh: "全年未分配", en: "Year not split" }
    quarter_remains(amount: &str) { zh: "余 {amount}", en: "left {amount}" }
    remains { zh: "未分配", en: "Left to distribute" }
    remains_hint { zh: "上级目标减去下级之和；负数表示下级之和已超过。", en: "What stands above less the sum below; negative where below is more." }
    save { zh: "保存", en: "Save" }
    quarters_evenly { zh: "全年平均分到各季度", en: "Spread years over quarters" }
    months_evenly { zh: "平均分到各月", en: "Spread over months" }
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

    metric { zh: "指标", en: "Measure" }
    me { zh: "我", en: "Me" }
    period { zh: "时间", en: "Period" }
    won { zh: "赢单金额", en: "Value won" }
    won_deals { zh: "赢单数", en: "Deals won" }
    new_customers { zh: "新增客户", en: "New customers" }
    follow_ups { zh: "有效跟进", en: "Follow-ups" }
    rate { zh: "完成率", en: "Rate" }
    gap { zh: "差额", en: "Gap" }
    gap_hint { zh: "赢单金额减去目标；负数表示还差多少。", en: "Value won less the target; negative is what is still missing." }
    by_period { zh: "按时间", en: "By period" }
    below_in(period: &str) { zh: "{period}：团队与人员", en: "{period}: teams and people" }
    in_sum { zh: "合计", en: "Sum" }
    figure_target(target: &str, rate: &str) { zh: "目标 {target}，完成 {rate}", en: "of {target}: {rate}" }
    figure_missing(gap: &str) { zh: "还差 {gap}", en: "{gap} to go" }
    figure_beyond(gap: &str) { zh: "超出 {gap}", en: "{gap} beyond" }
    figure_gone(percent: i64) { zh: "时间已过 {percent} %", en: "{percent} % of the time is over" }
    no_target { zh: "没有目标", en: "no target" }
    partly { zh: "只计入您可以查看的赢单", en: "Only what you may see is counted" }
    partly_text { zh: "您的商机数据范围没有包括这里的全部部门，数字可能小于实际。", en: "Your scope of opportunities does not hold all departments here; the figures may be lower than they are." }
    unseen { zh: "您没有查看商机的权限", en: "You may not see opportunities" }
    unseen_text { zh: "这里只显示目标，不显示完成情况。", en: "Targets are shown, without what was reached." }
    rules { zh: "赢单按关闭日期计入，按业绩分成记给各人及其当时的部门；没有分成的全部归负责人。季度和全年没有单独设目标时取下级时间之和。", en: "A won opportunity counts on the day it was closed, by its shares, for the person and the department of then; without shares all of it is its owner’s. A quarter or year without a target of its own takes the sum of its parts." }
    former { zh: "不在本部门", en: "elsewhere now" }

    deals { zh: "计入的赢单", en: "The opportunities behind it" }
    deals_sum(count: &str, sum: &str) { zh: "共 {count} 笔，合计 {sum}", en: "{count} in all, {sum}" }
    deal { zh: "商机", en: "Opportunity" }
    closed_on { zh: "关闭日期", en: "Closed" }
    credited { zh: "记给", en: "For" }
    department { zh: "部门", en: "Department" }
    share { zh: "比例", en: "Share" }
    counted { zh: "计入金额", en: "Counted" }
    unseen_deal { zh: "您不能查看的商机", en: "One that you may not see" }
    next_page { zh: "下一页", en: "Next page" }
    no_deals { zh: "没有计入的赢单", en: "No won opportunities count here" }
    no_deals_text { zh: "赢单后会自动出现在这里。", en: "What is won stands here at once." }

    place { zh: "名次", en: "Place" }
    person { zh: "人员", en: "Person" }
    of_all { zh: "占比", en: "Of all" }
    place_before { zh: "上期名次", en: "Place before" }
    no_ranking { zh: "这段时间没有数据", en: "Nothing counts in this period" }
    no_ranking_text { zh: "换一个时间或指标。", en: "Choose another period or measure." }
    ranking_hint { zh: "只列出您的数据范围内有数据的人员；数值相同名次相同。", en: "People of your scope for whom anything counts; equal values share a place." }
    rule_won_value { zh: "按关闭日期与业绩分成计算的赢单金额。", en: "Value of opportunities by the day they were closed, by shares." }
    rule_won_deals { zh: "本人负责的赢单商机数，按关闭日期。", en: "Won opportunities by owner, by the day they were closed." }
    rule_new_customers { zh: "本人现在负责的、这段时间新建的客户数。", en: "Customers made in the period, by their owner of now." }
    rule_follow_ups { zh: "本人写的有效跟进数，按跟进时间。", en: "Follow-ups that count, by author and time of contact." }
}
