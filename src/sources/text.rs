//! Texts of sources and their costs.

crate::text! {
    title { zh: "线索来源分析", en: "Sources of leads" }
    intro { zh: "所选月份创建、您可以查看的线索：有多少转化，带来多少赢单。点数字查看对应的线索。", en: "Leads made in these months that you may see: how many were converted, and what was won through them. A number leads to its leads." }
    by { zh: "统计方式", en: "Count by" }
    by_source { zh: "按来源", en: "By source" }
    by_owner { zh: "按负责人", en: "By owner" }
    by_month { zh: "按月份", en: "By month" }
    from { zh: "从", en: "From" }
    to { zh: "到", en: "To" }
    any_source { zh: "全部来源", en: "Every source" }
    show { zh: "查看", en: "Show" }
    to_leads { zh: "线索", en: "Leads" }

    source { zh: "来源", en: "Source" }
    owner { zh: "负责人", en: "Owner" }
    month { zh: "月份", en: "Month" }
    leads { zh: "线索", en: "Leads" }
    converted { zh: "已转化", en: "Converted" }
    rate { zh: "转化率", en: "Rate" }
    deals { zh: "赢单", en: "Won" }
    won { zh: "赢单金额", en: "Won value" }
    cost { zh: "成本", en: "Cost" }
    per_lead { zh: "每条线索成本", en: "Cost per lead" }
    per_deal { zh: "每个赢单成本", en: "Cost per deal" }
    total { zh: "合计", en: "Total" }
    no_source { zh: "未填写来源", en: "No source" }
    hidden { zh: "来源不可见", en: "Source not shown" }
    pool { zh: "公海", en: "Pool" }
    month_name(year: i32, month: u32) { zh: "{year} 年 {month} 月", en: "{year}-{month:02}" }
    percent(rate: &str) { zh: "{rate}%", en: "{rate}%" }
    empty_title { zh: "这段时间没有线索", en: "No leads in these months" }
    empty_text { zh: "换一个时间范围或来源。", en: "Choose other months or another source." }
    money_note { zh: "不同币种分别列出，不相加。成本是全公司的，只显示给可以查看全部线索的人。", en: "Currencies stand apart and are never added. Costs are the whole company’s and shown to those who see all leads." }

    costs { zh: "来源成本", en: "Costs of sources" }
    costs_intro { zh: "每个来源每月花了多少。同一来源同一月可以有多条。", en: "What each source costs in a month. There may be several entries for one source and month." }
    new_cost { zh: "添加成本", en: "Add a cost" }
    edit_cost { zh: "编辑来源成本", en: "Edit a cost" }
    amount { zh: "金额", en: "Amount" }
    currency { zh: "币种", en: "Currency" }
    note { zh: "备注", en: "Note" }
    add { zh: "添加", en: "Add" }
    save { zh: "保存", en: "Save" }
    edit { zh: "编辑", en: "Edit" }
    remove { zh: "删除这条成本", en: "Remove this cost" }
    cancel { zh: "取消", en: "Cancel" }
    acts { zh: "操作", en: "Actions" }
    added { zh: "已添加成本。", en: "Cost added." }
    saved { zh: "已保存。", en: "Saved." }
    removed { zh: "已删除成本。", en: "Cost removed." }
    need_source { zh: "请选择来源。", en: "Choose a source." }
    need_month { zh: "请选择月份。", en: "Choose a month." }
    need_amount { zh: "请填写不小于 0 的金额，最多两位小数。", en: "Enter an amount of 0 or more, with at most two decimals." }
    stale_title { zh: "这条成本刚被他人修改", en: "Someone else just changed this cost" }
    stale_text { zh: "下面是您填写的内容。再次保存会以它取代对方的修改。", en: "Below is what you entered. Saving again replaces their changes." }
    no_costs_title { zh: "还没有成本", en: "No costs yet" }
    no_costs_text { zh: "添加后，分析页会算出每条线索和每个赢单的成本。", en: "Once added, the report tells the cost per lead and per won deal." }
    most_shown(count: usize) { zh: "只显示最近的 {count} 条。", en: "Only the latest {count} are shown." }
    history { zh: "修改记录", en: "Changes" }
    was_added(what: &str) { zh: "添加了 {what}", en: "added {what}" }
    was_removed(what: &str) { zh: "删除了 {what}", en: "removed {what}" }
    was_changed(what: &str) { zh: "修改了 {what}", en: "changed {what}" }
    by_at(who: &str, when: &str) { zh: "{who} · {when}", en: "{who} · {when}" }
    became(what: &str, old: &str, new: &str) { zh: "{what}：{old} → {new}", en: "{what}: {old} → {new}" }
    nothing { zh: "（空）", en: "(empty)" }
}
