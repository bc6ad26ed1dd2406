//! Texts of what can be taken back.

crate::text! {
    title { zh: "最近的操作", en: "What I changed lately" }
    about { zh: "您最近 30 天对客户、商机和线索的批量操作和任务转交。转移、分配、修改和转交 30 天内可以撤销，其他操作 1 天内可以撤销。", en: "What you did to many customers, opportunities or leads, or to all tasks of somebody, within 30 days. Transfers, edits and tasks given away can be taken back for 30 days, the rest for a day." }
    none_title { zh: "最近没有批量操作", en: "Nothing lately" }
    none_text { zh: "批量转移、修改、共享或删除之后，可以在这里撤销。", en: "What you transfer, edit, share or delete can be taken back here." }
    kind_transfer { zh: "转移", en: "Transfer" }
    kind_edit { zh: "修改", en: "Edit" }
    kind_share { zh: "共享", en: "Share" }
    kind_unshare { zh: "取消共享", en: "End of sharing" }
    kind_delete { zh: "删除", en: "Delete" }
    kind_tasks { zh: "转交任务", en: "Tasks given away" }
    kind_deal_transfer { zh: "转移商机", en: "Opportunities transferred" }
    kind_deal_day { zh: "推迟预计成交日期", en: "Expected days put off" }
    kind_deal_delete { zh: "删除商机", en: "Opportunities deleted" }
    kind_lead_assign { zh: "分配线索", en: "Leads assigned" }
    kind_lead_release { zh: "线索退回公海", en: "Leads given back to the pool" }
    kind_lead_edit { zh: "修改线索", en: "Leads edited" }
    kind_lead_delete { zh: "删除线索", en: "Leads deleted" }
    kind_leaver_deals { zh: "交接商机和线索", en: "Opportunities and leads handed over" }
    kind_pool_given { zh: "按规则分配公海", en: "Pool given out" }
    kind_follow_up { zh: "删除跟进", en: "Deleted follow-up" }
    col_when { zh: "时间", en: "When" }
    col_what { zh: "操作", en: "What" }
    col_which { zh: "对象", en: "Which" }
    col_state { zh: "状态", en: "State" }
    col_undo { zh: "撤销", en: "Undo" }
    first_of(name: &str, count: i64) { zh: "{name} 等 {count} 位", en: "{name} and others, {count} in all" }
    first_task_of(name: &str, count: i64) { zh: "{name} 等 {count} 项任务", en: "{name} and others, {count} tasks in all" }
    first_deal_of(name: &str, count: i64) { zh: "{name} 等 {count} 个商机", en: "{name} and others, {count} opportunities in all" }
    first_lead_of(name: &str, count: i64) { zh: "{name} 等 {count} 条线索", en: "{name} and others, {count} leads in all" }
    first_row_of(name: &str, count: i64) { zh: "{name} 等 {count} 项", en: "{name} and others, {count} in all" }
    undone_but_rows(moment: &str, count: i64) { zh: "{moment} 已撤销，{count} 项保持不变", en: "Undone {moment}, {count} left as they are" }
    kept_rows { zh: "保持不变的", en: "Left as they are" }
    back_rows { zh: "涉及的商机和线索", en: "Which ones" }
    nothing_changed { zh: "没有变化", en: "Nothing changed" }
    until(moment: &str) { zh: "{moment} 前可撤销", en: "Until {moment}" }
    undone_at(moment: &str) { zh: "{moment} 已撤销", en: "Undone {moment}" }
    undone_but(moment: &str, count: i64) { zh: "{moment} 已撤销，{count} 位保持不变", en: "Undone {moment}, {count} left as they are" }
    closed { zh: "已过撤销期限", en: "Too late to undo" }
    undo { zh: "撤销", en: "Undo" }
    undo_one(what: &str) { zh: "撤销：{what}", en: "Undo: {what}" }
    undone(count: usize) { zh: "已撤销，恢复了 {count} 位客户。", en: "Undone for {count} customers." }
    undone_part(count: usize, kept: usize) { zh: "已撤销，恢复了 {count} 位客户；{kept} 位保持不变，原因见下。", en: "Undone for {count} customers; {kept} were left as they are, for the reasons below." }
    kept_title { zh: "保持不变的客户", en: "Left as they are" }
    kept_name { zh: "名称", en: "Name" }
    kept_reason { zh: "原因", en: "Reason" }
    back_title { zh: "涉及的客户", en: "Which customers" }
    kept_tasks { zh: "保持不变的任务", en: "Tasks left as they are" }
    back_tasks { zh: "涉及的任务", en: "Which tasks" }
    back { zh: "返回列表", en: "Back to the list" }
    reason_changed { zh: "之后又有人修改过", en: "Changed again since" }
    reason_in_bin { zh: "已在回收站中", en: "In the recycle bin" }
    reason_gone { zh: "已不存在，或您已无权查看", en: "Gone, or out of your sight" }
    reason_no_right { zh: "您已没有此操作的权限", en: "You may no longer do this" }
    reason_owner_left { zh: "原负责人的账号已停用", en: "The account of the owner before is closed" }
    code_taken { zh: "无法撤销：已有其他客户使用相同的统一社会信用代码。可在回收站中逐个恢复。", en: "Not undone: another customer has the same credit code now. Restore them one by one from the recycle bin." }
}
