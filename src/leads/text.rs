//! Texts of leads.

crate::text! {
    title { zh: "线索", en: "Leads" }
    new { zh: "新建线索", en: "New lead" }
    edit { zh: "编辑线索", en: "Edit lead" }
    edit_action { zh: "编辑", en: "Edit" }
    create { zh: "创建线索", en: "Create lead" }
    save { zh: "保存", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    delete { zh: "删除", en: "Delete" }
    restore { zh: "恢复", en: "Restore" }
    bin { zh: "回收站", en: "Recycle bin" }
    bin_text(days: i64) { zh: "删除的线索保留 {days} 天，期间可以恢复。", en: "Deleted leads are kept for {days} days and can be restored." }
    bin_empty { zh: "回收站是空的", en: "The recycle bin is empty" }
    to_list { zh: "返回线索", en: "To the leads" }
    deleted_by { zh: "删除人", en: "Deleted by" }
    deleted_at { zh: "删除时间", en: "Deleted" }
    machine { zh: "系统", en: "System" }
    import { zh: "导入", en: "Import" }
    export_title { zh: "导出线索", en: "Export leads" }
    export_rows(count: &str) { zh: "将导出 {count} 条线索，与当前列表的筛选和排序一致。", en: "{count} leads, filtered and ordered as in the list." }
    export_too_many { zh: "匹配的线索太多，无法导出", en: "Too many matches to export" }
    export_name(day: &str) { zh: "线索-{day}", en: "leads-{day}" }
    more_acts { zh: "更多操作", en: "More actions" }

    quick_hint { zh: "名称、联系人、电话任填一项即可，其余都可以以后再填。", en: "A name, a contact or a phone is enough; the rest can wait." }
    more_fields { zh: "更多信息（都可以以后再填）", en: "More (all of it can wait)" }
    into_pool { zh: "放入公海，等待领取", en: "Into the pool, for somebody to claim" }
    kept { zh: "已恢复上次没有提交的内容。", en: "What you had not submitted is back." }
    need_name { zh: "请填写名称、联系人、电话或邮箱中的任意一项。", en: "Enter a name, a contact, a phone or a mail address." }
    created { zh: "已创建线索。", en: "Lead created." }
    created_in_pool { zh: "已创建线索并放入公海；有符合的分配规则时已分给负责人。", en: "Lead created and laid into the pool; where a rule of assignment fits, somebody has it already." }
    saved { zh: "已保存。", en: "Saved." }
    deleted(name: &str) { zh: "「{name}」已移入回收站，90 天内可以恢复。", en: "“{name}” is in the recycle bin for 90 days." }
    restored(name: &str) { zh: "已恢复「{name}」。", en: "Restored “{name}”." }
    stale_title { zh: "这条线索刚被他人修改", en: "Someone else just changed this lead" }

    pool { zh: "公海", en: "Pool" }
    pool_note { zh: "还没有负责人的线索，先到先得。", en: "Nobody’s leads yet: whoever claims first has them." }
    pool_empty_title { zh: "公海里没有线索", en: "The pool is empty" }
    pool_empty_text { zh: "退回的和尚未分配的线索会出现在这里。", en: "Leads that were given back or not yet assigned appear here." }
    claim { zh: "领取", en: "Claim" }
    claimed { zh: "已领取，现在由您负责。", en: "It is yours now." }
    was_claimed(who: &str) { zh: "晚了一步：这条线索已由 {who} 领取。", en: "Too late: {who} has claimed this lead." }
    release { zh: "退回公海", en: "Give back to the pool" }
    release_note { zh: "退回后任何有权领取的同事都可以领取；原因会被记录。", en: "Any colleague who may claim can take it then. The reason is recorded." }
    released(name: &str) { zh: "已将「{name}」退回公海。", en: "“{name}” is back in the pool." }
    need_reason { zh: "请填写原因。", en: "Enter a reason." }
    reason { zh: "原因", en: "Reason" }
    not_open { zh: "只有进行中并且有负责人的线索可以退回。", en: "Only an open lead with an owner can be given back." }

    assign { zh: "分配", en: "Assign" }
    assign_to { zh: "分配给", en: "To" }
    has_them(who: &str) { zh: "这些线索已经由 {who} 负责。", en: "{who} has them already." }
    person_cannot_view(who: &str) { zh: "{who} 没有查看线索的权限，请先由安全管理员授权。", en: "{who} may not view leads. A security administrator can grant it." }
    changed_meanwhile { zh: "其中有线索刚被领取或修改，请返回列表重新选择。", en: "One of them was claimed or changed just now. Go back to the list and select again." }
    given_by_rule { zh: "按分配规则分配给您", en: "Assigned to you by a rule" }
    given_by(who: &str) { zh: "{who} 分配给您", en: "Assigned to you by {who}" }
    and_others(name: &str, count: usize) { zh: "{name} 和另外 {count} 条线索", en: "{name} and {count} more" }

    mark_interested { zh: "标为有意向", en: "Mark as interested" }
    mark_following { zh: "改回跟进中", en: "Back to following" }
    reopen { zh: "重新打开", en: "Open again" }
    fail { zh: "关闭线索", en: "Close as failed" }
    failed { zh: "已关闭线索。", en: "Lead closed." }
    failed_because(why: &str) { zh: "已关闭：{why}", en: "Failed: {why}" }
    failure { zh: "关闭原因", en: "Why it failed" }
    failure_note { zh: "补充说明", en: "A word about it" }
    need_failure { zh: "请选择关闭原因。", en: "Choose why it failed." }
    not_assignable { zh: "只有进行中的线索可以分配。", en: "Only open leads can be assigned." }
    not_followed { zh: "只能在有负责人并且进行中的线索上写跟进：请先领取或重新打开，已转化的写在客户上。", en: "Only an open lead with an owner is followed: claim it or open it again; if it was converted, follow up on the customer." }
    is_converted { zh: "已转化的线索不能再改变状态。", en: "A converted lead keeps its status." }

    found(count: &str) { zh: "共 {count} 条线索", en: "{count} leads" }
    found_more { zh: "超过 1,000 条线索", en: "More than 1,000 leads" }
    count_exactly { zh: "精确计数", en: "Count exactly" }
    search_capped { zh: "匹配的线索太多，只在前 2,000 条中查找。请输入更具体的名称。", en: "Too many matches; only the first 2,000 are considered. Type more of the name." }
    previous { zh: "上一页", en: "Previous" }
    next { zh: "下一页", en: "Next" }
    filter { zh: "筛选", en: "Filter" }
    apply { zh: "应用", en: "Apply" }
    clear { zh: "清除筛选", en: "Clear filters" }
    or_between { zh: " 或 ", en: " or " }
    remove_filter(what: &str) { zh: "移除筛选：{what}", en: "Remove filter: {what}" }
    view_all { zh: "全部可见", en: "All I may see" }
    view_mine { zh: "我的", en: "Mine" }
    views { zh: "线索范围", en: "Whose leads" }
    due_overdue { zh: "已逾期", en: "Overdue" }
    due_today { zh: "今天", en: "Today" }
    due_week { zh: "七天内", en: "Within a week" }
    due_never { zh: "未安排", en: "None planned" }
    due_by_today { zh: "今天及逾期", en: "Due by today" }
    todo_new { zh: "待首次跟进的线索", en: "New leads to contact" }
    todo_due { zh: "到期的线索跟进", en: "Leads to follow up" }
    first_due(when: &str) { zh: "首次跟进截止 {when}", en: "First follow-up by {when}" }
    first_late { zh: "已超时", en: "overdue" }
    late_yours { zh: "超过 24 小时还没有首次跟进", en: "No first follow-up for more than 24 hours" }
    late_theirs(who: &str) { zh: "{who} 超过 24 小时还没有首次跟进", en: "{who} has not followed up for more than 24 hours" }
    no_source { zh: "未填写来源", en: "No source" }
    made_in(months: &str) { zh: "创建于 {months}", en: "Made in {months}" }
    won_through { zh: "有赢单", en: "Something won" }
    sources { zh: "来源分析", en: "Sources" }
    find { zh: "名称、拼音、电话或编号", en: "Name or phone" }
    empty_title { zh: "还没有线索", en: "No leads yet" }
    empty_text { zh: "记下一个名称或一个电话，就可以开始跟进。", en: "Write down a name or a phone, and begin." }
    nothing_title { zh: "没有符合条件的线索", en: "Nothing matches" }
    nothing_text { zh: "换一个条件，或清除筛选。", en: "Change the conditions, or clear the filters." }

    col_name { zh: "线索", en: "Lead" }
    col_status { zh: "状态", en: "Status" }
    col_phone { zh: "电话", en: "Phone" }
    col_amount { zh: "预计金额", en: "Amount" }
    col_owner { zh: "负责人", en: "Owner" }
    col_next { zh: "下次跟进", en: "Next follow-up" }
    col_acts { zh: "操作", en: "Actions" }
    select(name: &str) { zh: "选择 {name}", en: "Select {name}" }
    select_all { zh: "选择本页全部", en: "Select all on this page" }

    facts { zh: "线索信息", en: "Facts" }
    made { zh: "创建", en: "Created" }
    changed { zh: "更新", en: "Updated" }
    by(who: &str, when: &str) { zh: "{who} · {when}", en: "{who} · {when}" }
    owner_is(name: &str) { zh: "负责人 {name}", en: "Owner {name}" }
    in_pool { zh: "公海线索", en: "In the pool" }
    next_on(day: &str) { zh: "下次跟进：{day}", en: "Next follow-up: {day}" }
    next_none { zh: "还没有安排下次跟进", en: "No next follow-up is planned" }
    last_none { zh: "尚无跟进", en: "No follow-up yet" }
    last_on(day: &str) { zh: "最近跟进 {day}", en: "Last follow-up {day}" }
    overdue(days: i64) { zh: "逾期 {days} 天", en: "{days} d overdue" }
    story { zh: "动态", en: "Timeline" }
    met(kind: &str) { zh: "{kind}跟进", en: "{kind}" }
    feedback { zh: "对方反馈：", en: "They said: " }
    next_short(day: &str) { zh: "下次跟进 {day}", en: "Next {day}" }
    corrected { zh: "已修改", en: "Corrected" }
    reason_is(cause: &str) { zh: "原因：{cause}", en: "Reason: {cause}" }
    nothing { zh: "（空）", en: "(empty)" }

    by_form { zh: "网页表单", en: "Web form" }
    form_is(name: &str) { zh: "表单「{name}」", en: "Form “{name}”" }
    consent { zh: "个人信息同意", en: "Consent" }
    enquired_again(form: &str) { zh: "对方通过表单「{form}」再次咨询", en: "Wrote again by the form “{form}”" }
    by_mail { zh: "邮件", en: "Mail" }
    letter { zh: "邮件内容", en: "Letter" }
    show_rest { zh: "展开其余内容", en: "Show the rest" }
    mailed_again { zh: "对方再次来信", en: "Wrote again by mail" }
    happened_mailed { zh: "收到来信", en: "a letter came in" }
    happened_enquired { zh: "收到咨询", en: "an enquiry came in" }
    happened_created { zh: "创建了线索", en: "created the lead" }
    happened_imported { zh: "导入了线索", en: "imported the lead" }
    happened_changed { zh: "修改了线索信息", en: "changed the facts" }
    happened_claimed { zh: "领取了线索", en: "claimed the lead" }
    happened_released { zh: "将线索退回公海", en: "gave the lead back to the pool" }
    happened_by_rule { zh: "分配了线索", en: "assigned the lead" }
    happened_passed_on { zh: "把超时的线索转给下一位", en: "gave the lead on, as nobody followed up" }
    happened_passed_back { zh: "把超时的线索退回公海", en: "laid the lead back into the pool, as nobody followed up" }
    owners { zh: "归属记录", en: "Owners" }
    by_rules { zh: "分配规则", en: "The rules of assignment" }
    happened_assigned { zh: "分配了线索", en: "assigned the lead" }
    happened_moved { zh: "更新了状态", en: "moved the lead" }
    happened_failed { zh: "关闭了线索", en: "closed the lead" }
    happened_converted { zh: "将线索转化为客户", en: "converted the lead" }
    happened_unconverted { zh: "撤销了转化", en: "took the conversion back" }
    happened_referrer { zh: "更新了介绍人", en: "said who referred the lead" }
    happened_deleted { zh: "将线索移入回收站", en: "moved the lead to the recycle bin" }
    happened_restored { zh: "恢复了线索", en: "restored the lead" }
}
