//! Texts of the audit log.

crate::text! {
    title { zh: "审计日志", en: "Audit log" }
    emergency_uses { zh: "应急账号的使用", en: "Emergency accounts" }
    lead { zh: "谁在何时做了什么，最新的在前。只记编号，不含业务数据；日志只能追加。", en: "Who did what and when, newest first. Ids only, no business data; nothing is ever changed here." }
    download { zh: "下载 CSV", en: "Download CSV" }
    filter { zh: "筛选", en: "Filter" }
    apply { zh: "应用", en: "Apply" }
    clear { zh: "清除全部", en: "Clear all" }
    more { zh: "更多条件", en: "More conditions" }
    from { zh: "从", en: "From" }
    to { zh: "至", en: "To" }
    who { zh: "人员", en: "Person" }
    who_hint { zh: "姓名、账号或编号", en: "Name, login or id" }
    event { zh: "事件", en: "Event" }
    every_event { zh: "所有事件", en: "Every event" }
    whole_group(group: &str) { zh: "{group}：全部", en: "{group}: all" }
    object { zh: "对象", en: "Object" }
    every_object { zh: "所有对象", en: "Every object" }
    object_id { zh: "对象编号", en: "Object id" }
    outcome { zh: "结果", en: "Outcome" }
    every_outcome { zh: "所有结果", en: "Every outcome" }
    outcome_allow { zh: "完成", en: "Done" }
    outcome_deny { zh: "拒绝", en: "Refused" }
    outcome_error { zh: "出错", en: "Failed" }
    address { zh: "来源地址", en: "Address" }
    request { zh: "请求编号", en: "Request id" }
    session { zh: "会话", en: "Session" }
    node { zh: "服务器", en: "Server" }
    reasons { zh: "说明", en: "Details" }
    fields { zh: "字段", en: "Fields" }
    rows { zh: "涉及记录", en: "Records" }
    name { zh: "事件名", en: "Event name" }
    time { zh: "时间", en: "Time" }
    acting_as { zh: "代为操作", en: "Acting as" }
    kind { zh: "人员类别", en: "Kind of actor" }
    actor_id { zh: "人员编号", en: "Person id" }
    customer_id { zh: "客户编号", en: "Customer id" }
    robot { zh: "系统任务", en: "System job" }
    operator { zh: "服务器命令", en: "Server command" }
    nobody { zh: "未登录", en: "Not signed in" }
    only_these { zh: "只看这些", en: "Only these" }
    remove_filter(words: &str) { zh: "去掉条件 {words}", en: "Remove the filter {words}" }
    not_a_day(typed: &str) { zh: "「{typed}」不是日期，请填写如 2026-11-22。", en: "“{typed}” is no date; enter one such as 2026-11-22." }
    not_a_number(typed: &str) { zh: "「{typed}」不是编号，请填写数字。", en: "“{typed}” is no id; enter a number." }
    wrong_title { zh: "没有显示任何事件", en: "No events are shown" }
    wrong { zh: "请先改正上面标出的条件。", en: "Mend the condition that is marked above." }
    empty_title { zh: "没有符合条件的事件", en: "No events here" }
    empty { zh: "请放宽时间或去掉一些条件。", en: "Widen the dates or remove some filters." }
    previous { zh: "较新", en: "Newer" }
    next { zh: "较早", en: "Older" }
    count_of(count: usize) { zh: "本页 {count} 条", en: "{count} on this page" }
    capped(most: &str) { zh: "只含最新的 {most} 条，请缩小范围后再次下载。", en: "Only the newest {most} events are here. Narrow the filter and download again." }
    file_name { zh: "审计日志", en: "audit-log" }
    values_changed(field: &str) { zh: "{field}（原值与新值只存摘要）", en: "{field} (old and new value kept as digests only)" }
}
