//! Texts of customers.

crate::text! {
    new_task { zh: "新建任务", en: "New task" }
    title { zh: "客户", en: "Customers" }
    new { zh: "新建客户", en: "New customer" }
    edit { zh: "编辑客户", en: "Edit customer" }
    import { zh: "导入", en: "Import" }
    more_acts { zh: "更多操作", en: "More actions" }
    bin { zh: "回收站", en: "Recycle bin" }
    save { zh: "保存", en: "Save" }
    create { zh: "创建客户", en: "Create customer" }
    cancel { zh: "取消", en: "Cancel" }
    more_fields { zh: "更多信息（都可以以后再填）", en: "More (all of it can wait)" }
    quick_hint { zh: "只需名称；地区会根据名称自动判断，最近跟进时间随跟进自动更新。", en: "A name is enough. The region is guessed from it; the last follow-up fills itself." }
    created(name: &str) { zh: "已创建客户「{name}」。", en: "Created “{name}”." }
    saved { zh: "已保存。", en: "Saved." }
    deleted(name: &str) { zh: "「{name}」已移入回收站，90 天内可以恢复。", en: "“{name}” is in the recycle bin for 90 days." }
    restored(name: &str) { zh: "已恢复「{name}」。", en: "Restored “{name}”." }
    delete { zh: "删除", en: "Delete" }
    edit_action { zh: "编辑", en: "Edit" }
    follow_up { zh: "写跟进", en: "Follow up" }
    draft_restored { zh: "已恢复上次没有提交的内容。", en: "What you had not submitted is back." }

    need_name { zh: "请填写客户名称。", en: "Enter a name." }
    no_such_parent(name: &str) { zh: "没有找到名为「{name}」的客户。请先创建它，或留空。", en: "There is no customer named “{name}”. Create it first, or leave this empty." }
    several_parents(name: &str, which: &str) { zh: "有几位客户都叫「{name}」。请连同编号填写，例如：{which}。", en: "Several customers are named “{name}”. Enter the number as well: {which}." }
    parent_of(typed: &str, owner: &str) { zh: "{typed}（负责人 {owner}）", en: "{typed} (owner {owner})" }
    circle { zh: "这位客户是当前客户的下级，不能再作为它的上级。", en: "That customer lies below this one, so it cannot be its parent." }
    own_parent { zh: "客户不能是自己的上级。", en: "A customer cannot be its own parent." }
    credit_code_taken { zh: "已有客户使用这个统一社会信用代码。", en: "Another customer has this credit code." }

    found(count: &str) { zh: "共 {count} 位客户", en: "{count} customers" }
    found_more { zh: "超过 1,000 位客户", en: "More than 1,000 customers" }
    count_exactly { zh: "精确计数", en: "Count exactly" }
    search_capped { zh: "匹配的客户太多，只在前 2,000 位中查找。请输入更具体的名称。", en: "Too many matches; only the first 2,000 are considered. Type more of the name." }
    previous { zh: "上一页", en: "Previous" }
    next { zh: "下一页", en: "Next" }
    filter { zh: "筛选", en: "Filter" }
    more_filters { zh: "更多条件", en: "More" }
    apply { zh: "应用", en: "Apply" }
    clear { zh: "清除筛选", en: "Clear filters" }
    or { zh: "或", en: "or" }
    or_between { zh: " 或 ", en: " or " }
    or_another { zh: "或…", en: "or…" }
    or_more(label: &str) { zh: "{label}，或另一个", en: "{label}, or another" }
    remove_filter(what: &str) { zh: "移除筛选：{what}", en: "Remove filter: {what}" }
    view_all { zh: "全部可见", en: "All I may see" }
    view_mine { zh: "我的", en: "Mine" }
    view_shared { zh: "与我共享", en: "Shared with me" }
    view_pool { zh: "公海", en: "Pool" }
    views { zh: "客户范围", en: "Whose customers" }
    due { zh: "下次跟进", en: "Next follow-up" }
    due_overdue { zh: "已逾期", en: "Overdue" }
    due_today { zh: "今天", en: "Today" }
    due_week { zh: "七天内", en: "Within a week" }
    due_never { zh: "未安排", en: "None planned" }
    due_neglected { zh: "久未跟进", en: "Neglected" }
    find { zh: "名称、拼音或电话", en: "Name, pinyin or phone" }
    export_title { zh: "导出客户", en: "Export customers" }
    export_rows(count: &str) { zh: "将导出 {count} 位客户，与当前列表的筛选和排序一致。", en: "{count} customers, filtered and ordered as in the list." }
    export_too_many { zh: "匹配的客户太多，无法导出", en: "Too many matches to export" }
    export_name(day: &str) { zh: "客户-{day}", en: "customers-{day}" }
    empty_title { zh: "还没有客户", en: "No customers yet" }
    empty_text { zh: "新建第一位客户，或从 Excel 文件一次导入全部。", en: "Create the first one, or import all of them from a file." }
    page_gone_title { zh: "这一页没有客户了", en: "Nothing is left on this page" }
    page_gone_text { zh: "列表在此期间有变化。", en: "The list has changed meanwhile." }
    first_page { zh: "回到第一页", en: "To the first page" }
    nothing_title { zh: "没有符合条件的客户", en: "Nothing matches" }
    nothing_text { zh: "换一个条件，或清除筛选。", en: "Change the conditions, or clear the filters." }

    col_name { zh: "客户", en: "Customer" }
    col_grade { zh: "级别", en: "Grade" }
    col_stage { zh: "阶段", en: "Stage" }
    col_owner { zh: "负责人", en: "Owner" }
    col_next { zh: "下次跟进", en: "Next follow-up" }
    col_last { zh: "最近跟进", en: "Last follow-up" }
    col_phone { zh: "电话", en: "Phone" }
    col_industry { zh: "行业", en: "Industry" }
    col_updated { zh: "更新", en: "Updated" }
    col_acts { zh: "操作", en: "Actions" }
    select(name: &str) { zh: "选择 {name}", en: "Select {name}" }
    select_all { zh: "选择本页全部", en: "Select all on this page" }
    no_owner { zh: "公海", en: "Pool" }
    owner { zh: "负责人", en: "Owner" }
    facts { zh: "基本信息", en: "Facts" }
    made { zh: "创建", en: "Created" }
    changed { zh: "更新", en: "Updated" }
    by(who: &str, when: &str) { zh: "{who} · {when}", en: "{who} · {when}" }
    stage_since(stage: &str, day: &str) { zh: "{stage}（自 {day}）", en: "{stage} (since {day})" }
    machine { zh: "系统", en: "System" }

    stale_title { zh: "这位客户刚被他人修改", en: "Someone else just changed this customer" }
    stale_theirs(who: &str, when: &str) { zh: "{who} 于 {when} 保存", en: "Saved by {who} at {when}" }
    revenue_hint { zh: "可写 120万 或 1.2亿", en: "Such as 1200000" }
    several_hint { zh: "多个用逗号分隔", en: "Separate several by commas" }
    region_hint { zh: "如 浙江杭州；留空则按名称判断", en: "Such as Hangzhou; guessed when empty" }

    reveal { zh: "查看", en: "Show" }
    reveal_reason { zh: "查看原因", en: "Reason" }
    need_reason { zh: "请填写查看原因。", en: "Give a reason." }
    revealed_for(seconds: u32) { zh: "本次查看已记入审计日志，{seconds} 秒后返回。", en: "This was recorded. The page leads back after {seconds} seconds." }
    back_to_record { zh: "返回", en: "Back" }
    beside { zh: "只能查看的内容", en: "To be read only" }

    person { zh: "同事", en: "Colleague" }
    need_person { zh: "请选择一位同事。", en: "Choose a colleague." }
    no_such_person(typed: &str) { zh: "没有找到同事「{typed}」。", en: "There is no colleague “{typed}”." }
    several_persons(typed: &str, some: &str) { zh: "「{typed}」对应多位同事：{some}。请选择其中一位。", en: "“{typed}” fits several: {some}. Choose one of them." }
    person_cannot_view(name: &str) { zh: "{name} 没有查看客户的权限，请先由安全管理员授权。", en: "{name} may not view customers. A security administrator can grant it." }

    share { zh: "共享", en: "Share" }
    share_title(name: &str) { zh: "共享「{name}」", en: "Share “{name}”" }
    participants { zh: "协作人", en: "Participants" }
    shared_with_none { zh: "尚未与同事共享。", en: "Not shared with anyone." }
    level { zh: "权限", en: "May" }
    level_read { zh: "只读", en: "Read" }
    level_write { zh: "可编辑", en: "Read and edit" }
    parts { zh: "同时共享", en: "Along with" }
    with_parts(parts: &str) { zh: "含{parts}", en: "with {parts}" }
    until { zh: "有效期至", en: "Until" }
    until_hint { zh: "留空表示长期有效", en: "Empty: for good" }
    until_day(day: &str) { zh: "至 {day}", en: "until {day}" }
    until_past { zh: "请选择今天或以后的日期。", en: "Choose today or a later day." }
    reason { zh: "原因", en: "Reason" }
    owner_has_all(name: &str) { zh: "负责人已经拥有全部权限，「{name}」不需要共享给自己的负责人。", en: "The owner of “{name}” can do everything with it already." }
    shared_with(name: &str) { zh: "已与 {name} 共享。", en: "Shared with {name}." }
    unshared(name: &str) { zh: "已取消与 {name} 的共享。", en: "No longer shared with {name}." }
    remove_participant(name: &str) { zh: "移除 {name}", en: "Remove {name}" }
    leave { zh: "退出协作", en: "Leave" }
    left { zh: "您已退出协作。", en: "You left." }
    and_others(name: &str, count: usize) { zh: "{name} 和另外 {count} 位客户", en: "{name} and {count} more" }
    given_by(name: &str) { zh: "由 {name} 转移", en: "Transferred by {name}" }
    shared_by(name: &str) { zh: "由 {name} 共享", en: "Shared by {name}" }
}
