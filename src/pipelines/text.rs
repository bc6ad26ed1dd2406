//! Texts of pipelines, of their versions, and of reasons and competitors.

crate::text! {
    title { zh: "销售流程", en: "Pipelines" }
    intro { zh: "商机按销售流程的阶段推进。新建商机时先列出本部门的流程，再列全公司的，排在第一的就是默认流程。", en: "Opportunities go through the stages of a pipeline. A new one is offered those of its department first, then those for everybody; the first of them is the usual one." }
    new { zh: "新建流程", en: "New pipeline" }
    edit_title(name: &str) { zh: "编辑「{name}」", en: "Edit “{name}”" }
    name { zh: "流程", en: "Pipeline" }
    name_zh { zh: "中文名称", en: "Chinese name" }
    name_en { zh: "英文名称", en: "English name" }
    usual { zh: "默认", en: "Usual" }
    departments { zh: "用于部门", en: "For departments" }
    departments_hint { zh: "含下级部门。不选则全公司可用。只决定新建商机时能选哪些流程，已有商机不受影响。", en: "With those below them; none means everybody. It decides what new opportunities are offered; those there are stay where they are." }
    everybody { zh: "全公司", en: "Everybody" }
    for_whom(names: &str) { zh: "用于部门：{names}", en: "For: {names}" }
    closed_department(name: &str) { zh: "{name}（已关闭）", en: "{name} (closed)" }
    deserted { zh: "部门均已关闭", en: "Departments closed" }
    retired { zh: "已停用", en: "Retired" }
    stages { zh: "阶段", en: "Stages" }
    deals_open { zh: "进行中的商机", en: "Open opportunities" }
    version { zh: "版本", en: "Version" }
    version_number(number: i32) { zh: "第 {number} 版", en: "Version {number}" }
    versions { zh: "版本与商机", en: "Versions and opportunities" }
    acts { zh: "操作", en: "Actions" }
    edit { zh: "编辑", en: "Edit" }
    copy { zh: "复制", en: "Copy" }
    copy_of(name: &str) { zh: "{name} 副本", en: "{name} copy" }
    raise { zh: "排前一位", en: "One place forward" }
    retire { zh: "停用", en: "Retire" }
    restore { zh: "重新启用", en: "Bring back" }
    reasons { zh: "原因与竞争对手", en: "Reasons and competitors" }
    board { zh: "看板", en: "Board" }

    used_title(count: &str) { zh: "全公司有 {count} 个商机在用这一版", en: "{count} opportunities of the company are in this version" }
    used_text(number: i32) { zh: "修改阶段并保存会生成第 {number} 版：新商机走新版，已有商机留在原来的版本，直到您在「版本与商机」里迁移它们。只改流程名称不会生成新版。", en: "A change of its stages is saved as version {number}: new opportunities take it, those there are keep theirs until you move them on “Versions and opportunities”. A new name of the pipeline makes no version." }
    stage { zh: "阶段", en: "Stage" }
    rate { zh: "赢率（%）", en: "Win rate (%)" }
    days { zh: "预计停留（天）", en: "Expected days" }
    days_hint { zh: "超过则标记为停留超期；可留空。", en: "Longer is marked as too long; may be empty." }
    rules { zh: "推进规则与自动任务", en: "Rules and automatic task" }
    rules_used(count: usize) { zh: "推进规则与自动任务（{count} 项）", en: "Rules and automatic task ({count})" }
    fields { zh: "离开此阶段前必填", en: "To be filled in before it goes on" }
    checklist { zh: "离开此阶段前的检查清单", en: "Checklist before it goes on" }
    checklist_hint { zh: "每行一项；中英文之间用 | 分隔。改写的项需要重新勾选。", en: "One item in each line; Chinese | English. An item in other words is ticked anew." }
    role { zh: "只有此角色可以推进", en: "Only this role goes on from here" }
    any_role { zh: "不限", en: "Anybody" }
    moves { zh: "允许", en: "Allowed" }
    skip { zh: "从这里可以跳过后面的阶段", en: "Stages after it may be skipped" }
    back { zh: "从这里可以退回前面的阶段", en: "It may go back to earlier stages" }
    task_zh { zh: "进入时自动建任务（中文）", en: "Task made on coming in (Chinese)" }
    task_en { zh: "进入时自动建任务（英文）", en: "Task made on coming in (English)" }
    task_days { zh: "任务期限（天）", en: "Task due after (days)" }
    up(name: &str) { zh: "上移 {name}", en: "Move {name} up" }
    down(name: &str) { zh: "下移 {name}", en: "Move {name} down" }
    remove(name: &str) { zh: "去掉 {name}", en: "Take {name} out" }
    grip { zh: "拖动以调整顺序", en: "Drag to put it elsewhere" }
    unnamed { zh: "未命名阶段", en: "the stage" }
    add_stage { zh: "添加阶段", en: "Add a stage" }
    create { zh: "创建流程", en: "Create pipeline" }
    ends_hint { zh: "赢单、输单、无效和暂停不是阶段，每个流程都有，无需添加。", en: "Won, lost, invalid and paused are no stages; every pipeline has them." }

    created(name: &str) { zh: "已创建流程「{name}」。", en: "“{name}” is made." }
    saved_version(number: i32) { zh: "已保存为第 {number} 版，已有商机留在原来的版本。", en: "Saved as version {number}; the opportunities there are keep theirs." }
    copied { zh: "已复制，请修改名称与阶段。", en: "Copied. Change its name and stages." }
    raised { zh: "已调整顺序。", en: "It stands one place further forward." }
    retired_done(name: &str) { zh: "「{name}」已停用：新商机不能再选，已有商机继续。", en: "“{name}” is retired: new opportunities cannot take it, those in it go on." }
    restored(name: &str) { zh: "「{name}」已重新启用。", en: "“{name}” is back." }

    need_name { zh: "请填写流程名称。", en: "Enter a name of the pipeline." }
    need_stage { zh: "请至少添加一个阶段。", en: "Add at least one stage." }
    need_stage_name { zh: "请填写阶段名称。", en: "Enter a name of the stage." }
    need_rate { zh: "请填写赢率，0 到 100。", en: "Enter a rate from 0 to 100." }
    same_name { zh: "有两个阶段名称相同，请改一个。", en: "Two stages have the same name; change one." }
    not_a_number(least: i32, most: i32) { zh: "请填写 {least} 到 {most} 的整数。", en: "Enter a whole number from {least} to {most}." }
    bad_checklist(most: usize) { zh: "最多 {most} 项，每项最多 100 个字。", en: "At most {most} items of at most 100 characters." }
    last_one { zh: "至少保留一个启用的流程。", en: "One pipeline has to stay in use." }
    last_for_all { zh: "至少保留一个全公司可用的启用流程。请先新建或启用另一个全公司可用的流程。", en: "One pipeline in use has to be for everybody. Make or bring back another one first." }
    no_such_department { zh: "选中的部门有的已不存在，请重新选择。", en: "Some of these departments are gone. Choose again." }

    versions_intro { zh: "数量统计全公司的商机，不受您的数据范围限制。", en: "The figures are of the whole company, whatever you may view." }
    present { zh: "当前", en: "Present" }
    since { zh: "生效时间", en: "Since" }
    made_by { zh: "修改人", en: "Made by" }
    alive { zh: "进行中或暂停", en: "Open or paused" }
    ended { zh: "已关闭", en: "Closed" }
    move_title { zh: "迁移旧版商机", en: "Move the opportunities of earlier versions" }
    move_intro(number: i32) { zh: "把旧版中进行中和暂停的商机移到第 {number} 版。已关闭的商机不动。请核对每个旧阶段对应的新阶段：", en: "Open and paused opportunities of earlier versions move to version {number}; closed ones stay. Check into which stage those of each old one go:" }
    old_stage { zh: "旧阶段", en: "Old stage" }
    yours { zh: "您可迁移", en: "You may move" }
    to_stage { zh: "移到", en: "Into" }
    to_stage_for(stage: &str) { zh: "「{stage}」移到", en: "“{stage}” goes into" }
    leave { zh: "暂不迁移", en: "Leave them" }
    move_effect { zh: "停留时间从进入旧阶段算起，不会生成新任务，也不检查必填项。每次最多迁移 5,000 个。", en: "Their time in the stage goes on. No task is made and nothing is checked. At most 5,000 at a time." }
    others(count: &str) { zh: "另有 {count} 个商机您没有编辑权限，不会迁移。", en: "{count} more are beyond what you may edit, and stay." }
    move_now(count: &str) { zh: "迁移 {count} 个商机", en: "Move {count} opportunities" }
    nothing_old { zh: "所有进行中的商机都在当前版本。", en: "Every open opportunity is in the present version." }
    moved(count: &str) { zh: "已迁移 {count} 个商机。", en: "{count} opportunities moved." }
    moved_none { zh: "没有需要迁移的商机。", en: "There was nothing to move." }

    reasons_intro { zh: "关闭、暂停和重新打开商机时从这里选择。停用后不能再选，已有记录不变。", en: "What is chosen from when an opportunity is closed, paused or opened again. A retired one can no longer be chosen; what names it stays." }
    kind_won { zh: "赢单原因", en: "Why won" }
    kind_lost { zh: "输单原因", en: "Why lost" }
    kind_invalid { zh: "无效原因", en: "Why invalid" }
    kind_paused { zh: "暂停原因", en: "Why paused" }
    kind_reopened { zh: "重新打开的原因", en: "Why opened again" }
    kind_competitor { zh: "竞争对手", en: "Competitors" }
    add { zh: "添加", en: "Add" }
    save(name: &str) { zh: "保存 {name}", en: "Save {name}" }
    raise_one(name: &str) { zh: "{name} 排前一位", en: "{name} one place forward" }
    retire_one(name: &str) { zh: "停用 {name}", en: "Retire {name}" }
    restore_one(name: &str) { zh: "重新启用 {name}", en: "Bring {name} back" }
    need_word { zh: "请填写名称。", en: "Enter a name." }
    word_exists(name: &str) { zh: "「{name}」已经有了。", en: "“{name}” is there already." }
    word_stale { zh: "别人刚刚修改了这一项，已显示新的内容。请核对后再保存。", en: "Somebody else has just changed this one; it is shown anew. Check and save again." }
}
