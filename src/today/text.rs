//! Texts of Today.

crate::text! {
    title { zh: "今天", en: "Today" }
    head(day: &str, weekday: &str, due: &str, late: &str) { zh: "{day} {weekday} · 今天该跟进 {due} 位客户，已逾期 {late} 位", en: "{weekday} {day} · {due} to follow up today, {late} overdue" }
    head_calm(day: &str, weekday: &str) { zh: "{day} {weekday} · 没有到期的跟进", en: "{weekday} {day} · nothing is due" }
    late { zh: "已逾期", en: "Overdue" }
    due { zh: "今天该跟进", en: "Due today" }
    soon { zh: "未来七天", en: "The next seven days" }
    unplanned { zh: "还没有安排下次跟进", en: "No next follow-up planned" }
    team { zh: "团队逾期", en: "Overdue in the team" }
    overdue(days: i64) { zh: "逾期 {days} 天", en: "{days} d overdue" }
    not_planned { zh: "未安排", en: "Not planned" }
    never { zh: "尚无跟进", en: "No follow-up yet" }
    last(day: &str, said: &str) { zh: "{day}：{said}", en: "{day}: {said}" }
    last_day(day: &str) { zh: "最近跟进 {day}", en: "Last follow-up {day}" }
    grade(grade: &str) { zh: "{grade} 级客户", en: "Grade {grade}" }
    shared(owner: &str) { zh: "协作，负责人 {owner}", en: "Shared, owner {owner}" }
    more { zh: "查看全部", en: "See all" }
    new_customer { zh: "新建客户", en: "New customer" }
    customers { zh: "查看客户", en: "See customers" }
    empty_title { zh: "今天没有待办", en: "Nothing to do today" }
    empty_text { zh: "写跟进时会按客户级别安排下次日期，到期的客户会出现在这里。先新建一位客户，或打开一位客户写一句跟进。", en: "Each follow-up plans the next one by the customer’s grade; what is due appears here. Create a customer, or open one and write what happened." }
    reader_text { zh: "您可以查看客户；需要您跟进的客户会出现在这里。", en: "You can read customers. Those that you are to follow up appear here." }
    work_title { zh: "您可以在这里做的事", en: "What you can do here" }
    work_text { zh: "您的角色不涉及客户数据，所以这里没有跟进待办。", en: "Your roles do not include customers, so there are no follow-ups for you." }
    no_role { zh: "您还没有角色。请联系安全管理员为您分配角色。", en: "You have no role yet. Ask a security administrator to give you one." }
    roles { zh: "您的角色", en: "Your roles" }
    keys { zh: "键盘：j 和 k 选择，Enter 打开，f 写跟进，t 新建任务，Ctrl + Enter 保存", en: "Keys: j and k select, Enter opens, f follows up, t adds a task, Ctrl + Enter saves" }
    todo { zh: "待办", en: "To do" }
    all_todo { zh: "全部待办", en: "All to-do" }
}
