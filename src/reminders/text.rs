//! Texts of the rules that remind, and of what they say.

crate::text! {
    title { zh: "提醒规则", en: "Reminders" }
    intro { zh: "每个工作日早上按规则提醒；放假前提醒放假期间到期的事项。每人可在自己的「消息设置」中选择在页面、邮件或不接收。", en: "Each rule is applied on the morning of a working day; what falls on days off is told before them. Everyone chooses in their own notice settings whether it comes on the page, by mail, or not." }
    active { zh: "启用", en: "On" }
    off { zh: "未启用", en: "Off" }
    save { zh: "保存", en: "Save" }
    saved { zh: "已保存。", en: "Saved." }
    not_days(most: i32) { zh: "请填写 0 至 {most} 之间的整数。", en: "Enter a whole number from 0 to {most}." }
    stale { zh: "已被他人修改。请核对后再次保存。", en: "Someone changed this meanwhile. Check it and save again." }
    applied(day: &str) { zh: "已提醒至 {day}", en: "Applied up to {day}" }
    never_applied { zh: "尚未执行", en: "Not applied yet" }

    preview { zh: "预览", en: "Preview" }
    preview_title { zh: "预览：谁会收到什么", en: "Preview: who would be told what" }
    preview_day(day: &str) { zh: "{day} 早上将提醒以下人员。已提醒过的不再重复；每条在发送前还会再次核对是否仍需要、本人是否有权查看。", en: "This would be told on the morning of {day}. What was told before does not come again; each is checked once more before it goes, for whether it is still so and the person may see it." }
    preview_none { zh: "没有需要提醒的事项", en: "Nothing to tell" }
    preview_none_text { zh: "按当前的规则和数据，这一天没有人会收到提醒。", en: "By the rules and data as they stand, nobody would be told anything on that day." }
    preview_off { zh: "（未启用，如启用则提醒）", en: "(off; this is what it would tell)" }
    person { zh: "人员", en: "Person" }
    department { zh: "部门", en: "Department" }
    count { zh: "条数", en: "Notices" }
    how { zh: "方式", en: "How" }
    by_page { zh: "页面", en: "Page" }
    by_mail_now { zh: "邮件", en: "Mail" }
    by_digest { zh: "汇总邮件", en: "Digest" }

    due_on(day: &str) { zh: "下次跟进：{day}", en: "Next follow-up: {day}" }
    undone_since(owner: &str, days: i64) { zh: "{owner} 的跟进已逾期 {days} 天", en: "Follow-up of {owner}: {days} d overdue" }
    task_late(owner: &str, days: i64) { zh: "{owner} 的任务已逾期 {days} 天", en: "Task of {owner}: {days} d overdue" }
    silent_for(days: i64) { zh: "已 {days} 天没有跟进", en: "No follow-up for {days} d" }
    birthday_on(when: &str, customer: &str) { zh: "{when} 生日 · {customer}", en: "Birthday {when} · {customer}" }
    festival(name: &str) { zh: "{name}将至", en: "{name} is near" }
    festival_on(when: &str, customers: i64) { zh: "{when} 放假，您有 {customers} 位客户可以问候", en: "Holiday begins {when}; customers to greet: {customers}" }
    spring { zh: "春节", en: "Spring Festival" }
    new_year { zh: "元旦", en: "New Year" }
    qingming { zh: "清明节", en: "Qingming Festival" }
    labour { zh: "劳动节", en: "Labour Day" }
    dragon_boat { zh: "端午节", en: "Dragon Boat Festival" }
    mid_autumn { zh: "中秋节", en: "Mid-Autumn Festival" }
    national { zh: "国庆节", en: "National Day" }
}
