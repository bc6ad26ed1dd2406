//! Texts of care plans.

crate::text! {
    title { zh: "客户关怀", en: "Customer care" }
    intro { zh: "关怀计划在工作日提前为客户的负责人新建任务，每个日子只建一次。", en: "A care plan makes tasks for the owners of customers ahead of time, on working days, once for each occasion." }
    new { zh: "新建计划", en: "New plan" }
    edit { zh: "编辑计划", en: "Edit the plan" }
    name { zh: "计划名称", en: "Name" }
    task_title { zh: "任务标题", en: "Title of the task" }
    task_title_hint { zh: "例如：送生日祝福", en: "Such as: send birthday wishes" }
    remarks { zh: "任务备注", en: "Remarks of the task" }
    occasion { zh: "时机", en: "Occasion" }
    festival { zh: "节日", en: "Festival" }
    festival_hint { zh: "仅用于节日；放假第一天算起", en: "For festivals; counted from the first free day" }
    any_festival { zh: "所有法定节日", en: "Every statutory festival" }
    every { zh: "回访间隔（天）", en: "Days between revisits" }
    every_hint { zh: "仅用于定期回访；从最近一次跟进算起", en: "For revisits; counted from the last follow-up" }
    before { zh: "提前天数", en: "Days before" }
    before_hint { zh: "提前几天新建任务；截止日为当天或之前的工作日", en: "The task is made so many days before, and due on the last working day by then" }
    applies { zh: "适用于", en: "Applies to" }
    all { zh: "全部客户", en: "All customers" }
    grade { zh: "级别", en: "Grade" }
    no_grade { zh: "未分级", en: "Without a grade" }
    stage { zh: "阶段", en: "Stage" }
    stage_hint { zh: "不选则为流失以外的全部阶段", en: "None chosen: every stage but lost" }
    tags { zh: "标签", en: "Tags" }
    tags_hint { zh: "有其中任一标签的客户；用逗号分隔", en: "Customers with any of them; separated by commas" }
    assignee { zh: "任务由客户的负责人执行。", en: "The customer’s owner gets the task." }
    save { zh: "保存", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    saved { zh: "已保存计划。", en: "The plan is saved." }
    created { zh: "已新建计划，尚未启用。请先预览再启用。", en: "The plan is made and still off. Look at its preview, then switch it on." }
    active { zh: "已启用", en: "On" }
    off { zh: "未启用", en: "Off" }
    turn_on { zh: "启用", en: "Switch on" }
    turn_off { zh: "停用", en: "Switch off" }
    turned_on(name: &str) { zh: "已启用「{name}」。", en: "“{name}” is on." }
    turned_off(name: &str) { zh: "已停用「{name}」。", en: "“{name}” is off." }
    preview { zh: "预览", en: "Preview" }
    preview_title(name: &str) { zh: "预览：{name}", en: "Preview: {name}" }
    preview_text(days: u64, count: usize) { zh: "未来 {days} 天的时机共 {count} 项任务。", en: "The occasions of the next {days} days make {count} tasks." }
    preview_none { zh: "没有任务", en: "No tasks" }
    preview_none_text { zh: "未来 30 天没有适用的时机，或任务都已建好。", en: "Nothing falls into the next 30 days, or every task is there already." }
    person { zh: "负责人", en: "Owner" }
    department { zh: "部门", en: "Department" }
    count { zh: "任务数", en: "Tasks" }
    first { zh: "最早截止", en: "First due" }
    made(count: i64) { zh: "已建任务 {count} 项", en: "{count} tasks made" }
    before_days(days: i32) { zh: "提前 {days} 天", en: "{days} days before" }
    same_day { zh: "当天", en: "on the day" }
    every_days(days: i32) { zh: "每 {days} 天", en: "every {days} days" }
    empty_title { zh: "还没有关怀计划", en: "No care plans yet" }
    empty_text { zh: "例如：联系人生日前三天，提醒负责人送上祝福。", en: "For example: three days before a contact’s birthday the owner is to send wishes." }
    need_name { zh: "请填写计划名称。", en: "Enter a name." }
    need_title { zh: "请填写任务标题。", en: "Enter the title of the task." }
    not_in_list { zh: "请从列表中选择。", en: "Choose one of the list." }
    not_a_number(least: i32, most: i32) { zh: "请填写 {least} 到 {most} 之间的整数。", en: "Enter a whole number from {least} to {most}." }
    no_tag(tag: &str) { zh: "没有标签「{tag}」。", en: "There is no tag “{tag}”." }
    stale_title { zh: "这项计划刚被修改过", en: "This plan has just been changed" }
    stale_text { zh: "您填写的内容在下面，再次保存将以它为准。", en: "What you entered is below; saving again keeps yours." }
}
