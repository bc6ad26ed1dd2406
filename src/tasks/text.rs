//! Texts of tasks.

crate::text! {
    title { zh: "任务", en: "Tasks" }
    mine { zh: "我的", en: "Mine" }
    team { zh: "下属的", en: "My team’s" }
    given { zh: "我安排的", en: "Given by me" }
    whose { zh: "谁的任务", en: "Whose tasks" }
    which { zh: "任务状态", en: "Which tasks" }
    open { zh: "未完成", en: "Open" }
    due_now { zh: "到期的任务", en: "Tasks due" }
    overdue { zh: "逾期", en: "Overdue" }
    today { zh: "今天", en: "Today" }
    tomorrow { zh: "明天", en: "Tomorrow" }
    coming { zh: "以后", en: "Later" }
    undated { zh: "未定日期", en: "No date" }
    done { zh: "已完成", en: "Done" }
    new { zh: "新建任务", en: "New task" }
    quick { zh: "任务标题，Enter 新建", en: "What is to be done? Enter adds it" }
    add { zh: "添加", en: "Add" }
    name { zh: "标题", en: "Title" }
    remarks { zh: "备注", en: "Remarks" }
    due { zh: "截止时间", en: "Due" }
    priority { zh: "优先级", en: "Priority" }
    owner { zh: "执行人", en: "Assignee" }
    owner_hint { zh: "留空为本人", en: "Empty means yourself" }
    helper { zh: "协助人", en: "Helper" }
    helper_hint { zh: "也能看到并完成这项任务", en: "Sees the task and may finish it too" }
    given_by { zh: "安排人", en: "Given by" }
    care_plan { zh: "关怀计划", en: "Care plan" }
    about { zh: "关于", en: "About" }
    checklist { zh: "检查清单", en: "Checklist" }
    checklist_hint { zh: "每行一项；以 [x] 开头表示已完成", en: "One item per line; [x] in front means done" }
    repeat { zh: "重复", en: "Repeats" }
    never { zh: "不重复", en: "Does not repeat" }
    step { zh: "间隔", en: "Every" }
    step_hint { zh: "每隔几天、周、月或年，默认 1", en: "So many days, weeks, months or years; 1 by default" }
    weekdays { zh: "星期", en: "On" }
    weekdays_hint { zh: "仅用于每周；不选则按截止日的星期", en: "For weekly ones; the weekday of the due date if none is chosen" }
    working { zh: "遇休息日顺延到工作日", en: "Move to a working day" }
    until { zh: "结束日期", en: "Until" }
    times { zh: "共几次", en: "Times in all" }
    times_hint { zh: "包括这一次；留空表示一直重复", en: "With this one; empty goes on" }
    save { zh: "保存", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    edit { zh: "编辑任务", en: "Edit task" }
    edit_act { zh: "编辑", en: "Edit" }
    kept { zh: "已恢复上次未保存的内容。", en: "What you had typed before is back." }
    finish { zh: "完成", en: "Done" }
    finish_one(name: &str) { zh: "完成「{name}」", en: "Mark “{name}” done" }
    reopen { zh: "重新打开", en: "Open again" }
    reopen_one(name: &str) { zh: "重新打开「{name}」", en: "Open “{name}” again" }
    postpone { zh: "推迟", en: "Later" }
    to_tomorrow { zh: "明天", en: "Tomorrow" }
    to_working { zh: "下一个工作日", en: "Next working day" }
    to_week { zh: "下周", en: "Next week" }
    postpone_other { zh: "改到", en: "Move to" }
    assign { zh: "转交", en: "Reassign" }
    assign_one(name: &str) { zh: "转交「{name}」", en: "Reassign “{name}”" }
    assign_title { zh: "转交任务", en: "Reassign the task" }
    delete { zh: "删除", en: "Delete" }
    acts { zh: "更多操作", en: "More" }
    created(name: &str) { zh: "已新建任务「{name}」。", en: "Task “{name}” added." }
    created_due(name: &str, due: &str) { zh: "已新建任务「{name}」，截止 {due}。", en: "Task “{name}” added; due {due}." }
    saved { zh: "已保存任务。", en: "The task is saved." }
    finished(name: &str) { zh: "已完成「{name}」。", en: "“{name}” is done." }
    finished_next(name: &str, next: &str) { zh: "已完成「{name}」，下一次 {next}。", en: "“{name}” is done; the next one is due {next}." }
    reopened(name: &str) { zh: "「{name}」已重新打开。", en: "“{name}” is open again." }
    postponed(due: &str) { zh: "已推迟到 {due}。", en: "Moved to {due}." }
    assigned(name: &str) { zh: "已转交给 {name}。", en: "Given to {name}." }
    deleted(name: &str) { zh: "已删除「{name}」。", en: "“{name}” is deleted." }
    restored(name: &str) { zh: "已恢复「{name}」。", en: "“{name}” is back." }
    more { zh: "查看全部任务", en: "All tasks" }
    next_page { zh: "下一页", en: "Next" }
    first_page { zh: "第一页", en: "First page" }
    keys { zh: "按键：j、k 移动，Enter 打开，d 完成，p 推迟，a 转交，e 编辑，t 新建", en: "Keys: j and k move, Enter opens, d done, p later, a reassigns, e edits, t adds" }
    empty_title { zh: "没有任务", en: "No tasks here" }
    empty_mine { zh: "在上面写下要做的事，例如「给王总回电话」，截止时间可以写「明天下午三点」。", en: "Write above what is to be done; the date may be “tomorrow 3pm”." }
    empty_team { zh: "下属没有这样的任务。", en: "Your team has none of these." }
    empty_given { zh: "新建任务时填写执行人，就会出现在这里。", en: "Tasks that you give to others are listed here." }
    empty_page { zh: "这一页已经没有任务了。", en: "Nothing is left on this page." }
    of_person(name: &str) { zh: "执行人 {name}", en: "Assignee {name}" }
    with_helper(name: &str) { zh: "协助 {name}", en: "Helper {name}" }
    i_help { zh: "您协助", en: "You help" }
    repeats { zh: "重复", en: "Repeats" }
    items(done: i64, all: i64) { zh: "清单 {done}/{all}", en: "Checklist {done}/{all}" }
    late(days: i64) { zh: "逾期 {days} 天", en: "{days} d overdue" }
    late_today(time: &str) { zh: "逾期 今天 {time}", en: "Overdue, {time}" }
    done_on(day: &str) { zh: "完成于 {day}", en: "Done {day}" }
    done_by(name: &str, at: &str) { zh: "{name} 于 {at} 完成", en: "Done by {name}, {at}" }
    tick(text: &str) { zh: "勾选「{text}」", en: "Tick “{text}”" }
    untick(text: &str) { zh: "取消勾选「{text}」", en: "Untick “{text}”" }
    history { zh: "修改记录", en: "History" }
    facts { zh: "任务信息", en: "Facts" }
    none_of_customer { zh: "还没有任务。", en: "No tasks yet." }
    follow_up { zh: "跟进记录", en: "A follow-up" }
    lead { zh: "线索", en: "Lead" }
    opportunity { zh: "商机", en: "Opportunity" }
    nothing { zh: "（空）", en: "(empty)" }
    repeats_yes { zh: "重复", en: "repeats" }
    repeats_no { zh: "不重复", en: "does not repeat" }

    every_day(n: u32) { zh: "每 {n} 天", en: "every {n} days" }
    every_day_one { zh: "每天", en: "every day" }
    every_week(n: u32, days: &str) { zh: "每 {n} 周的{days}", en: "every {n} weeks on {days}" }
    every_week_one(days: &str) { zh: "每{days}", en: "every {days}" }
    every_month(n: u32, day: u32) { zh: "每 {n} 个月的 {day} 日", en: "on day {day} of every {n} months" }
    every_month_one(day: u32) { zh: "每月 {day} 日", en: "on day {day} of every month" }
    every_month_end(n: u32) { zh: "每 {n} 个月的最后一天", en: "on the last day of every {n} months" }
    every_month_end_one { zh: "每月最后一天", en: "on the last day of every month" }
    every_year(n: u32, month: u32, day: u32) { zh: "每 {n} 年的 {month} 月 {day} 日", en: "every {n} years on {month}/{day} (month/day)" }
    every_year_one(month: u32, day: u32) { zh: "每年 {month} 月 {day} 日", en: "every year on {month}/{day} (month/day)" }
    moved { zh: "遇休息日顺延", en: "moved to a working day" }
    ends(day: &str) { zh: "到 {day} 为止", en: "until {day}" }
    times_left(n: u32) { zh: "之后还有 {n} 次", en: "{n} more after this" }

    and_others(title: &str, count: usize) { zh: "{title} 和另外 {count} 项任务", en: "{title} and {count} more tasks" }
    told_given(by: &str) { zh: "{by} 安排给您", en: "Given to you by {by}" }
    told_given_due(by: &str, due: &str) { zh: "{by} 安排给您，截止 {due}", en: "Given to you by {by}; due {due}" }

    in_zone(words: &str, zone: &str) { zh: "{words}（{zone} 时间）", en: "{words} ({zone} time)" }

    need_title { zh: "请填写标题。", en: "Enter a title." }
    not_in_list { zh: "请从列表中选择。", en: "Choose one of the list." }
    bad_checklist(most: usize, long: usize) { zh: "最多 {most} 项，每项最多 {long} 个字符。", en: "At most {most} items of {long} characters each." }
    not_a_number(most: u32) { zh: "请填写 1 到 {most} 之间的整数。", en: "Enter a whole number from 1 to {most}." }
    need_due { zh: "重复的任务需要截止时间。", en: "A task that repeats needs a due date." }
    due_past(due: &str) { zh: "{due} 已经过去了。", en: "{due} is over." }
    until_early { zh: "结束日期不能早于截止时间。", en: "It cannot end before it is due." }
    lead_idle { zh: "没有负责人或已关闭的线索不能再添加任务，请先领取或重新打开。", en: "A lead that nobody has, or that is closed, takes no tasks; claim it or open it again first." }
    no_tasks(name: &str) { zh: "{name} 没有查看任务的权限，请选择其他同事。", en: "{name} may not see tasks; choose another colleague." }
    bad_to { zh: "请选择推迟到哪一天。", en: "Choose to when it is put off." }
    todo_overdue { zh: "逾期任务", en: "Overdue tasks" }
    todo_today { zh: "今天的任务", en: "Tasks today" }
    todo_team { zh: "下属逾期任务", en: "Overdue in my team" }

    stale_title { zh: "这项任务刚被修改过", en: "This task has just been changed" }

    happened_created { zh: "新建了任务", en: "added a task" }
    happened_repeated { zh: "由重复规则新建了任务", en: "had the next task made by repetition" }
    happened_planned { zh: "由关怀计划新建了任务", en: "had a task made by a care plan" }
    happened_prompted { zh: "由线索状态新建了任务", en: "had a task made by the status of a lead" }
    happened_staged { zh: "由商机阶段新建了任务", en: "had a task made by the stage of an opportunity" }
    happened_done { zh: "完成了任务", en: "finished a task" }
    happened_reopened { zh: "重新打开了任务", en: "opened a task again" }
    happened_postponed { zh: "推迟了任务", en: "put a task off" }
    happened_assigned { zh: "转交了任务", en: "reassigned a task" }
    happened_ticked { zh: "勾选了检查清单", en: "ticked the checklist of a task" }
    happened_deleted { zh: "删除了任务", en: "deleted a task" }
    happened_restored { zh: "恢复了任务", en: "restored a task" }
    happened_changed { zh: "修改了任务", en: "changed a task" }
}
