//! Texts of to-do.

crate::text! {
    title { zh: "待办", en: "To do" }
    kinds { zh: "待办种类", en: "Kinds" }
    whose { zh: "谁的待办", en: "Whose" }
    states { zh: "待办状态", en: "States" }
    mine { zh: "我的", en: "Mine" }
    team { zh: "下属的", en: "My team’s" }
    open { zh: "待处理", en: "Open" }
    today { zh: "今天", en: "Today" }
    overdue { zh: "逾期", en: "Overdue" }
    done { zh: "已完成", en: "Done" }
    follow_up { zh: "待联系的客户", en: "Customers to contact" }
    given { zh: "分配给我的客户", en: "Customers given to me" }
    shared { zh: "共享给我的客户", en: "Customers shared with me" }
    neglected { zh: "久未跟进", en: "Neglected" }
    fault { zh: "规则出错", en: "Rules that failed" }
    comment { zh: "提到我的评论", en: "Comments that name me" }
    empty_comment { zh: "同事在跟进评论中用 @ 提到您时会出现在这里，回复后消失。", en: "Comments in which colleagues name you by @ appear here until you answer." }
    said(by: &str, body: &str) { zh: "{by}：{body}", en: "{by}: {body}" }
    tasks { zh: "任务", en: "Tasks" }
    todo_given { zh: "新分配的客户", en: "Newly given" }
    todo_shared { zh: "新共享的客户", en: "Newly shared" }
    todo_team { zh: "下属逾期跟进", en: "Overdue follow-ups in my team" }
    todo_team_neglected { zh: "下属久未跟进", en: "Neglected in my team" }
    todo_fault { zh: "规则出错", en: "Rules that failed" }
    to_contact(day: &str) { zh: "计划联系 {day}", en: "To contact {day}" }
    contacted { zh: "今天已跟进", en: "Followed up today" }
    given_by(by: &str) { zh: "{by} 分配", en: "Given by {by}" }
    shared_by(by: &str) { zh: "{by} 共享", en: "Shared by {by}" }
    by_system { zh: "系统", en: "the system" }
    waits_since(day: &str) { zh: "{day} 之后没有跟进", en: "No follow-up since {day}" }
    of_person(name: &str) { zh: "负责人 {name}", en: "For {name}" }
    grade(grade: &str) { zh: "{grade} 级客户", en: "Grade {grade}" }
    late(days: i64) { zh: "逾期 {days} 天", en: "{days} d overdue" }
    since(days: i64) { zh: "{days} 天前", en: "{days} d ago" }
    mark_one(name: &str) { zh: "把「{name}」标记为已处理", en: "Mark “{name}” handled" }
    mark_all { zh: "本页全部标记已处理", en: "Mark all on this page handled" }
    unmark { zh: "恢复待处理", en: "Open again" }
    marked { zh: "已标记为已处理。", en: "Marked as handled." }
    marked_all(count: usize) { zh: "已把 {count} 项标记为已处理。", en: "{count} marked as handled." }
    unmarked { zh: "已恢复为待处理。", en: "Open again." }
    first_page { zh: "第一页", en: "First page" }
    next_page { zh: "下一页", en: "Next" }
    empty_title { zh: "没有待办", en: "Nothing to do here" }
    empty_follow_up { zh: "到了计划日期的客户会出现在这里。", en: "Customers appear here when their next date has come." }
    empty_given { zh: "同事分配过来、还没有跟进的客户会出现在这里。", en: "Customers that colleagues gave you appear here until you follow up." }
    empty_shared { zh: "同事共享过来、还没有跟进的客户会出现在这里。", en: "Customers that colleagues shared with you appear here until you follow up." }
    empty_neglected { zh: "超过级别周期没有跟进的客户会出现在这里。", en: "Customers that wait longer than their grade allows appear here." }
    empty_fault { zh: "规则和其他后台任务都正常。", en: "Rules and other work of the system run well." }
    failed_at(at: &str, attempts: i32) { zh: "{at}，尝试 {attempts} 次后停止", en: "{at}, given up after {attempts} tries" }
    keys { zh: "按键：j、k 移动，Enter 打开，f 写跟进，d 标记已处理", en: "Keys: j and k move, Enter opens, f follows up, d marks handled" }
}
