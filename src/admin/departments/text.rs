//! Texts of departments.

crate::text! {
    title { zh: "组织架构", en: "Departments" }
    new { zh: "新建部门", en: "New department" }
    create { zh: "创建部门", en: "Create department" }
    name_zh { zh: "中文名称", en: "Chinese name" }
    name_en { zh: "英文名称", en: "English name" }
    parent { zh: "上级部门", en: "Parent department" }
    sort { zh: "排序", en: "Order" }
    sort_hint { zh: "同级部门按数字从小到大排列。", en: "Departments of one parent stand in this order." }
    top { zh: "无（最上级）", en: "None (top)" }
    name { zh: "部门", en: "Department" }
    heads { zh: "主管", en: "Heads" }
    people { zh: "人数", en: "People" }
    facts { zh: "名称与位置", en: "Name and place" }
    heads_none { zh: "没有主管。", en: "No heads." }
    head_add { zh: "添加主管", en: "Add a head" }
    person { zh: "人员", en: "Person" }
    remove_head(name: &str) { zh: "移除主管 {name}", en: "Remove the head {name}" }
    closed { zh: "已关闭", en: "Closed" }
    close { zh: "关闭部门", en: "Close" }
    reopen { zh: "重新启用", en: "Reopen" }
    acts { zh: "操作", en: "Actions" }
    empty_title { zh: "还没有部门", en: "No departments yet" }
    empty_text { zh: "先创建公司，再在其下创建部门。", en: "Create the company first, then departments below it." }

    need_name { zh: "请填写名称。", en: "Enter a name." }
    bad_sort { zh: "请填写整数。", en: "Enter a whole number." }
    need_parent { zh: "请选择一个未关闭的部门。", en: "Choose a department that is open." }
    circle { zh: "部门不能移动到自己或自己的下级部门之下。", en: "A department cannot lie below itself or one of its own departments." }
    has_people(count: i64) { zh: "部门里还有 {count} 人（含兼岗）。请先把他们调到其他部门。", en: "{count} people are still in it (part-time posts included). Move them first." }
    has_children(count: i64) { zh: "还有 {count} 个未关闭的下级部门。请先关闭或移走它们。", en: "{count} departments below it are open. Close or move them first." }
    parent_closed { zh: "上级部门已关闭。请先重新启用上级部门。", en: "Its parent is closed. Reopen the parent first." }
    created(name: &str) { zh: "已创建部门「{name}」。", en: "Created “{name}”." }
    closed_done(name: &str) { zh: "「{name}」已关闭。", en: "“{name}” is closed." }
    reopened(name: &str) { zh: "「{name}」已重新启用。", en: "“{name}” is open again." }
}
