//! Texts of the calendar of closings.

crate::text! {
    title { zh: "预计成交日历", en: "Calendar of closings" }
    earlier { zh: "上个月", en: "Month before" }
    later { zh: "下个月", en: "Next month" }
    this_month { zh: "本月", en: "This month" }
    month { zh: "月份", en: "Month" }
    pipeline { zh: "销售流程", en: "Pipeline" }
    every_pipeline { zh: "所有流程", en: "Every pipeline" }
    whose { zh: "谁的", en: "Whose" }
    all { zh: "全部可见", en: "All I may view" }
    mine { zh: "我负责的", en: "Mine" }
    filter { zh: "筛选日历", en: "Filter the calendar" }
    more_filters { zh: "更多筛选", en: "More filters" }
    apply { zh: "筛选", en: "Filter" }
    clear { zh: "清除筛选", en: "Clear filters" }
    whole(count: &str) { zh: "本月预计成交 {count} 个", en: "{count} expected this month" }
    week { zh: "本周合计", en: "Week" }
    past { zh: "已过预计日期，仍未成交", en: "Past their day and still open" }
    past_count(count: &str) { zh: "共 {count} 个", en: "{count} in all" }
    more(count: &str) { zh: "还有 {count} 个", en: "{count} more" }
    all_of_day(day: &str, count: &str) { zh: "{day}：{count} 个商机", en: "{day}: {count} opportunities" }
    no_amount { zh: "金额未填", en: "No amount" }
    no_customer { zh: "未关联客户", en: "No customer" }
    off { zh: "休", en: "off" }
    work { zh: "班", en: "work" }
    empty { zh: "这个月没有预计成交的商机", en: "Nothing is expected to be closed this month" }
    empty_text { zh: "在商机上填写预计成交日期后会出现在这里。", en: "Opportunities with an expected day stand here." }
}
