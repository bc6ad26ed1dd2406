//! Texts of the customer's page.

crate::text! {
    need_owner { zh: "请选择负责人。", en: "Choose an owner." }
    owner_beyond(name: &str) { zh: "您不能为「{name}」新建客户。", en: "You may not make customers for “{name}”." }
    not_written_there { zh: "您的角色不能为这位负责人的客户填写此项，请留空。", en: "Your roles do not let you fill this in for a customer of this owner. Leave it empty." }
    in_list { zh: "列表中的位置", en: "Place in the list" }
    back_to_list { zh: "返回列表", en: "Back to the list" }
    before { zh: "上一位", en: "Previous customer" }
    after { zh: "下一位", en: "Next customer" }
    next_on(day: &str) { zh: "下次跟进：{day}", en: "Next follow-up: {day}" }
    next_none { zh: "还没有安排下次跟进", en: "No next follow-up is planned" }
    next_teach { zh: "写一句跟进，系统会按客户级别安排下一次。", en: "Write what happened; the next one is planned by the customer’s grade." }
    last_none { zh: "尚无跟进", en: "No follow-up yet" }
    last_on(day: &str) { zh: "最近跟进 {day}", en: "Last follow-up {day}" }
    overdue(days: i64) { zh: "逾期 {days} 天", en: "{days} d overdue" }
    timeline { zh: "动态", en: "Timeline" }
    timeline_views { zh: "动态筛选", en: "Timeline filter" }
    all { zh: "全部动态", en: "All" }
    follow_ups { zh: "跟进", en: "Follow-ups" }
    changes { zh: "变更", en: "Changes" }
    older { zh: "更早的动态", en: "Older" }
    nothing { zh: "这里还没有内容。", en: "Nothing here yet." }
    owner_is(name: &str) { zh: "负责人 {name}", en: "Owner {name}" }
    in_pool { zh: "公海客户", en: "In the pool" }
    in_log { zh: "在审计日志中查看这位客户", en: "This customer in the audit log" }
    said_to { zh: "跟进", en: "Follow-ups" }
    of_customer { zh: "客户的全部跟进", en: "All of the customer" }
    said_none { zh: "还没有与这位联系人的跟进。", en: "No follow-up names this contact yet." }
    children { zh: "下级客户", en: "Subsidiaries" }
    files { zh: "附件", en: "Files" }
    acts { zh: "更多操作", en: "More" }
    act { zh: "操作", en: "Actions" }
    feedback { zh: "客户反馈：", en: "Customer: " }
    next_short(day: &str) { zh: "下次跟进 {day}", en: "Next {day}" }
    met(kind: &str, contact: &str) { zh: "{kind}跟进 {contact}", en: "{kind} · {contact}" }
    met_none(kind: &str) { zh: "{kind}跟进", en: "{kind}" }
    corrected { zh: "已修改", en: "Corrected" }
    reason(cause: &str) { zh: "原因：{cause}", en: "Reason: {cause}" }
    empty { zh: "（空）", en: "(empty)" }
    yes { zh: "是", en: "Yes" }
    no { zh: "否", en: "No" }

    customer_created { zh: "创建了客户", en: "created the customer" }
    customer_changed { zh: "修改了客户信息", en: "changed the facts" }
    customer_deleted { zh: "将客户移入回收站", en: "moved the customer to the recycle bin" }
    customer_restored { zh: "恢复了客户", en: "restored the customer" }
    customer_imported { zh: "导入了客户", en: "imported the customer" }
    customer_assigned { zh: "转移了客户", en: "transferred the customer" }
    customer_edit_undone { zh: "撤销了批量修改", en: "took an edit of many back" }
    share_undone { zh: "撤销了共享", en: "took sharing back" }
    unshare_undone { zh: "撤销了取消共享", en: "took the end of sharing back" }
    follow_up_restored { zh: "恢复了一条跟进", en: "restored a follow-up" }
    customer_transfer_undone { zh: "撤销了转移", en: "took the transfer back" }
    contact_restored { zh: "恢复了联系人", en: "restored a contact" }
    customer_postponed { zh: "调整了下次跟进", en: "moved the next follow-up" }
    contact_created { zh: "添加了联系人", en: "added a contact" }
    contact_changed { zh: "修改了联系人", en: "changed a contact" }
    contact_deleted { zh: "删除了联系人", en: "deleted a contact" }
    participant_added { zh: "添加了协作人", en: "added a participant" }
    participant_changed { zh: "修改了协作人", en: "changed a participant" }
    participant_removed { zh: "移除了协作人", en: "removed a participant" }
    follow_up_changed { zh: "修改了跟进", en: "corrected a follow-up" }
    follow_up_deleted { zh: "删除了跟进", en: "deleted a follow-up" }
    lead_converted { zh: "由线索转化到这位客户", en: "converted a lead into this customer" }
    lead_conversion_undone { zh: "撤销了线索转化", en: "took the conversion of a lead back" }
    of_task(what: &str, title: &str) { zh: "{what}「{title}」", en: "{what}: {title}" }
    other { zh: "更新了记录", en: "updated the record" }

    field_participant { zh: "协作人", en: "Participant" }
    field_can_write { zh: "可编辑", en: "May edit" }
    field_parts { zh: "同时共享", en: "Along with" }
    field_until { zh: "有效期至", en: "Until" }
    field_reason { zh: "原因", en: "Reason" }
    field_next { zh: "下次跟进", en: "Next follow-up" }
    field_owner { zh: "负责人", en: "Owner" }
    field_department { zh: "部门", en: "Department" }
    field_pool { zh: "公海", en: "Pool" }
    field_main { zh: "首要联系人", en: "Main contact" }
}
