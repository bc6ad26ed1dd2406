//! Texts of the forecast.

crate::text! {
    title { zh: "销售预测", en: "Forecast" }
    won { zh: "已赢单", en: "Won" }
    committed { zh: "承诺", en: "Committed" }
    best { zh: "最佳", en: "Best case" }
    weighted { zh: "加权", en: "Weighted" }
    pipeline { zh: "进行中合计", en: "Open pipeline" }
    won_rule { zh: "这段时间关闭的赢单，按业绩分成", en: "Closed as won in the time, by shares" }
    committed_rule { zh: "已赢单，加预测类别为「承诺」的商机", en: "Won, and open ones in the category Commit" }
    best_rule { zh: "承诺，加预测类别为「乐观」的商机", en: "Committed, and open ones in the category Best case" }
    weighted_rule { zh: "进行中的商机金额 × 所在阶段的赢率", en: "Open ones, each amount × the win rate of its stage" }
    pipeline_rule { zh: "进行中的商机金额", en: "Open ones in all" }
    target { zh: "目标", en: "Target" }
    gap { zh: "承诺差额", en: "Gap" }
    gap_hint { zh: "承诺减去目标；负数表示还差多少。", en: "Committed less the target; negative is what is still missing." }
    rules {
        zh: "已赢单按关闭日期计入，按业绩分成记给各人；进行中的商机按预计成交日期计入其负责人及部门，逾期的留在原来的月份。承诺 = 已赢单 + 类别「承诺」；最佳 = 承诺 + 类别「乐观」；加权 = 进行中金额 × 阶段赢率之和，不含已赢单；类别「不计入」的不计入任何数字。只计入您数据范围内的人员与部门的商机，不含仅共享给您的。",
        en: "What is won counts on the day of closing, by shares; open ones count on their expected day for their owner and department, overdue ones in the month in which they were expected. Committed = won + category Commit. Best case = committed + category Best case. Weighted = the sum of open amounts × the win rate of their stage, without what is won. Category Omitted counts nowhere. Only opportunities of people and departments of your scope count, not those merely shared with you."
    }
    override_rules {
        zh: "经理调整的数字代替系统数字，并计入上级合计；承诺与最佳分别调整。个人的调整代替其现在部门内的数字。",
        en: "A manager’s figure stands in place of the system’s and counts in the sums above; committed and best case are overridden each by itself. A person’s stands in for what counts in their department of now."
    }
    in_year(year: i32, period: &str) { zh: "{year} 年{period}", en: "{period} {year}" }
    by_month { zh: "按月", en: "By month" }
    month { zh: "月份", en: "Month" }
    whole { zh: "合计", en: "In all" }
    below_in(period: &str) { zh: "{period}：团队与人员", en: "{period}: teams and people" }
    who { zh: "对象", en: "For" }
    me { zh: "我", en: "Me" }
    period { zh: "时间", en: "Period" }
    currency { zh: "币种", en: "Currency" }
    show { zh: "查看", en: "Show" }
    earlier { zh: "上一年", en: "Year before" }
    later { zh: "下一年", en: "Next year" }
    former { zh: "不在本部门", en: "elsewhere now" }
    partly { zh: "只计入您可以查看的商机", en: "Only what you may see is counted" }
    partly_text { zh: "您的商机数据范围没有包括这里的全部部门，数字可能小于实际。", en: "Your scope of opportunities does not hold all departments here; the figures may be lower than they are." }
    left_out { zh: "没有计入的进行中商机", en: "Open opportunities that no figure holds" }
    unpriced(count: &str) { zh: "{count} 个没有金额", en: "{count} without an amount" }
    undated(count: &str) { zh: "{count} 个没有预计成交日期", en: "{count} without an expected day" }
    foreign(count: &str) { zh: "{count} 个是其他币种", en: "{count} in another currency" }
    nothing_left { zh: "没有遗漏：进行中的商机都有金额、日期且为此币种。", en: "Nothing is left out: all have an amount, a day and this currency." }

    override_it(figure: &str, month: &str) { zh: "调整{month}的「{figure}」", en: "Override {figure} of {month}" }
    overridden { zh: "已调整", en: "overridden" }
    below_overridden { zh: "含下级调整", en: "with overrides below" }
    system(amount: &str) { zh: "系统 {amount}", en: "system {amount}" }
    notes { zh: "调整说明", en: "Overrides" }
    note_line(who: &str, month: &str, figure: &str) { zh: "{who}，{month}，{figure}", en: "{who}, {month}, {figure}" }
    by(who: &str, at: &str) { zh: "{who}，{at}", en: "{who}, {at}" }
    override_title { zh: "调整预测", en: "Override the forecast" }
    amount { zh: "金额", en: "Amount" }
    note { zh: "说明", en: "Note" }
    note_hint { zh: "为什么与系统数字不同。", en: "Why it differs from the system’s figure." }
    save { zh: "保存", en: "Save" }
    remove { zh: "取消调整", en: "Take it away" }
    cancel { zh: "返回", en: "Back" }
    saved { zh: "已调整预测。", en: "The forecast is overridden." }
    removed { zh: "已取消调整，恢复系统数字。", en: "Taken away: the system’s figure counts again." }
    nothing_changed { zh: "没有变化。", en: "Nothing has changed." }
    not_an_amount { zh: "请填写金额，例如 50万 或 500000。", en: "Enter an amount, such as 500000." }
    note_needed { zh: "请写明为什么调整。", en: "Say why." }
    note_too_long(most: usize) { zh: "说明最多 {most} 个字。", en: "The note has at most {most} characters." }
    stale { zh: "别人刚刚调整了这个数字。请核对后再保存；您填写的内容还在。", en: "Somebody else has just overridden this figure. Please check and save again; what you entered is still there." }
    history { zh: "调整记录", en: "What was set" }
    no_history { zh: "还没有调整过。", en: "It was never overridden." }
    set_to(amount: &str) { zh: "设为 {amount}", en: "set to {amount}" }
    taken_away { zh: "取消了调整", en: "took it away" }
    stands { zh: "现在生效", en: "stands now" }

    deals { zh: "计入的商机", en: "The opportunities behind it" }
    deals_unpriced { zh: "没有金额的商机", en: "Opportunities without an amount" }
    deals_undated { zh: "没有预计成交日期的商机", en: "Opportunities without an expected day" }
    deals_foreign { zh: "其他币种的商机", en: "Opportunities in another currency" }
    deals_sum(count: &str, sum: &str) { zh: "共 {count} 笔，合计 {sum}", en: "{count} in all, {sum}" }
    deals_count(count: &str) { zh: "共 {count} 笔", en: "{count} in all" }
    deal { zh: "商机", en: "Opportunity" }
    day { zh: "日期", en: "Day" }
    person { zh: "人员", en: "Person" }
    state { zh: "状态", en: "Stands" }
    counted { zh: "计入金额", en: "Counted" }
    unseen_deal { zh: "您不能查看的商机", en: "One that you may not see" }
    no_deals { zh: "没有计入的商机", en: "No opportunities count here" }
    next_page { zh: "下一页", en: "Next page" }

    ways { zh: "商机视图", en: "Views of opportunities" }
}
