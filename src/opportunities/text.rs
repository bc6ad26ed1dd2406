//! Texts of opportunities.

crate::text! {
    title { zh: "商机", en: "Opportunities" }
    past { zh: "已过预计日期", en: "Past their expected day" }
    on_day(day: &str) { zh: "只看预计 {day} 成交的。", en: "Only those expected on {day}." }
    closed_between(from: &str, to: &str) { zh: "只看 {from} 至 {to} 关闭的。", en: "Only those closed from {from} to {to}." }
    of_pipeline { zh: "只看一个销售流程的。", en: "Only those of one pipeline." }
    of_product { zh: "只看一个产品的。", en: "Only those of one product." }
    without { zh: "取消", en: "Show all" }
    ways { zh: "查看方式", en: "Ways to look" }
    view_list { zh: "列表", en: "List" }
    view_board { zh: "看板", en: "Board" }
    view_calendar { zh: "成交日历", en: "Calendar" }
    view_forecast { zh: "预测", en: "Forecast" }
    view_pace { zh: "转化与周期", en: "Conversion" }
    import { zh: "导入", en: "Import" }
    all { zh: "全部", en: "All" }
    mine { zh: "我的", en: "Mine" }
    whose { zh: "谁的商机", en: "Whose opportunities" }
    state { zh: "状态", en: "State" }
    every_state { zh: "所有状态", en: "Every state" }
    filter { zh: "筛选商机", en: "Filter opportunities" }
    find { zh: "商机、客户或编号", en: "Name or number" }
    every_stage { zh: "所有阶段", en: "Every stage" }
    every_department { zh: "所有部门", en: "Every department" }
    every_month { zh: "所有月份", en: "Every month" }
    month { zh: "成交月份", en: "Month of closing" }
    more_filters { zh: "更多筛选", en: "More filters" }
    apply { zh: "筛选", en: "Filter" }
    clear { zh: "清除筛选", en: "Clear filters" }
    department { zh: "部门", en: "Department" }
    least { zh: "金额不少于", en: "Amount from" }
    most { zh: "金额不超过", en: "Amount to" }
    only { zh: "特别关注", en: "Only" }
    any_kind { zh: "不限", en: "Any" }
    stale { zh: "阶段停留超期", en: "Too long in their stage" }
    overdue { zh: "已到预计成交日期", en: "Expected day has come" }
    todo_overdue { zh: "到期未成交的商机", en: "Opportunities past their day" }
    todo_stale { zh: "停留超期的商机", en: "Opportunities too long in a stage" }

    name { zh: "商机名称", en: "Name" }
    name_hint { zh: "留空则用客户名和月份", en: "Left empty, it is made from the customer and the month" }
    customer { zh: "客户", en: "Customer" }
    contact { zh: "联系人", en: "Contact" }
    no_contact { zh: "不指定", en: "None" }
    hidden_contact { zh: "已选的联系人", en: "The contact chosen before" }
    amount { zh: "金额", en: "Amount" }
    amount_hint { zh: "例如 120000 或 12万；还不清楚可以留空", en: "Such as 120000; empty while nobody knows" }
    currency { zh: "币种", en: "Currency" }
    expected_on { zh: "预计成交日期", en: "Expected close" }
    commitment { zh: "预测类别", en: "Forecast category" }
    source { zh: "来源", en: "Source" }
    from_lead { zh: "来自线索", en: "From the lead" }
    pipeline { zh: "销售流程", en: "Pipeline" }
    usual_pipeline(name: &str) { zh: "默认：{name}", en: "The usual one: {name}" }
    usual_pipeline_hint { zh: "负责人填了别人时，默认取其部门的流程", en: "For another owner the usual one is that of their department" }
    need_pipeline { zh: "这个流程已停用或不存在，请选择销售流程。", en: "That pipeline is retired or gone. Choose a pipeline." }
    pipeline_of_others(name: &str) { zh: "「{name}」只用于其他部门，请选择别的销售流程。", en: "“{name}” is for other departments only. Choose another pipeline." }
    owner { zh: "负责人", en: "Owner" }
    owner_hint { zh: "留空为本人", en: "Empty means yourself" }
    new_owner { zh: "新负责人", en: "New owner" }
    remarks { zh: "备注", en: "Remarks" }
    stage { zh: "阶段", en: "Stage" }
    changed { zh: "最近更新", en: "Changed" }
    acts { zh: "操作", en: "Actions" }
    weighted { zh: "加权金额", en: "Weighted amount" }
    made { zh: "创建", en: "Created" }
    facts { zh: "商机信息", en: "Facts" }
    reason { zh: "原因", en: "Reason" }
    competitor { zh: "竞争对手", en: "Competitor" }
    note { zh: "说明", en: "Note" }
    closed_on { zh: "关闭日期", en: "Closed on" }
    wake_on { zh: "恢复日期", en: "Taken up again on" }
    not_recorded { zh: "未记录", en: "Not recorded" }
    not_said { zh: "不填", en: "Not said" }
    choose { zh: "请选择", en: "Choose" }
    empty { zh: "（空）", en: "(empty)" }

    new { zh: "新建商机", en: "New opportunity" }
    edit { zh: "编辑商机", en: "Edit opportunity" }
    edit_act { zh: "编辑", en: "Edit" }
    save { zh: "保存", en: "Save" }
    shares { zh: "业绩分成", en: "Shared credit" }
    share_act { zh: "调整", en: "Split" }
    share_hint(owner: &str) { zh: "比例合计 100 %；有一行不填比例时，它得余下的部分。都不填则全部归负责人 {owner}。", en: "Shares add up to 100 %; one left empty takes the rest. Without any, all of it is {owner}’s." }
    share_evenly { zh: "平均分配", en: "Spread evenly" }
    share_person(line: usize) { zh: "第 {line} 位同事", en: "Colleague {line}" }
    share_percent(line: usize) { zh: "第 {line} 位的比例（%）", en: "Share {line} in percent" }
    colleague { zh: "同事姓名", en: "Name of a colleague" }
    all_owner_s(owner: &str) { zh: "全部归负责人 {owner}", en: "All of it is {owner}’s, the owner" }
    shared { zh: "已保存业绩分成。", en: "The split is saved." }
    share_of_whom { zh: "请写明这一比例归谁。", en: "Say whose share this is." }
    not_a_share(typed: &str) { zh: "「{typed}」不是 0 到 100 之间的比例。", en: "“{typed}” is no share between 0 and 100." }
    shares_not_whole(given: &str) { zh: "比例合计应为 100 %，现在是 {given}。", en: "Shares add up to 100 %; these come to {given}." }
    shared_twice(name: &str) { zh: "{name} 出现了两次，请合并为一行。", en: "{name} is there twice; make it one line." }
    shared_unseen(name: &str) { zh: "{name} 看不到这个商机。请先在客户页把客户共享给对方，并勾选商机。", en: "{name} can’t see this opportunity. Share the customer with them first, with its opportunities." }
    happened_lined { zh: "修改了产品明细", en: "changed the products of an opportunity" }
    happened_split { zh: "调整了业绩分成", en: "split the credit" }
    cancel { zh: "取消", en: "Cancel" }
    kept { zh: "已恢复上次未保存的内容。", en: "What you had typed before is back." }
    delete { zh: "删除", en: "Delete" }
    assign { zh: "转移", en: "Transfer" }
    win { zh: "赢单", en: "Won" }
    lose { zh: "输单", en: "Lost" }
    invalidate { zh: "标为无效", en: "Invalid" }
    pause { zh: "暂停", en: "Pause" }
    resume { zh: "恢复跟进", en: "Take up again" }
    reopen { zh: "重新打开", en: "Open again" }
    follow_up { zh: "写跟进", en: "Follow up" }

    stages { zh: "阶段历程", en: "Stages" }
    move_to(stage: &str) { zh: "进入「{stage}」", en: "Move to “{stage}”" }
    missing(stage: &str) { zh: "进入「{stage}」前还需要：", en: "Before “{stage}”:" }
    fill_in { zh: "去填写", en: "Fill in" }
    last_stage { zh: "已到最后一个阶段。", en: "This is the last stage." }
    over(days: i64) { zh: "停留超期 {days} 天", en: "{days} d too long" }
    hours(count: i64) { zh: "{count} 小时", en: "{count} h" }
    days(count: i64) { zh: "{count} 天", en: "{count} d" }
    wakes(day: &str) { zh: "{day} 恢复", en: "Again {day}" }
    checklist { zh: "检查清单", en: "Checklist" }
    tick(text: &str) { zh: "勾选「{text}」", en: "Tick “{text}”" }
    untick(text: &str) { zh: "取消勾选「{text}」", en: "Untick “{text}”" }
    said { zh: "最近跟进", en: "Latest follow-ups" }
    nothing_said { zh: "还没有跟进记录。", en: "Nothing was said yet." }
    history { zh: "修改记录", en: "History" }

    export_title { zh: "导出商机", en: "Export opportunities" }
    export_rows(count: &str) { zh: "将导出 {count} 个商机，与当前列表的筛选和排序一致。", en: "{count} opportunities, filtered and ordered as in the list." }
    export_too_many { zh: "匹配的商机或客户太多，无法导出", en: "Too many matches to export" }
    export_name(day: &str) { zh: "商机-{day}", en: "opportunities-{day}" }

    found(count: &str) { zh: "共 {count} 个", en: "{count} found" }
    search_capped { zh: "匹配的商机或客户太多，只在前 2,000 个中查找。请输入更具体的名称。", en: "Too many matches; only the first 2,000 opportunities and customers are considered. Type more of the name." }
    found_more { zh: "1,000 个以上", en: "More than 1,000" }
    count_exactly { zh: "精确计数", en: "Count exactly" }
    previous { zh: "上一页", en: "Previous" }
    next_page { zh: "下一页", en: "Next" }
    first_page { zh: "第一页", en: "First page" }
    page_gone { zh: "这一页已经没有商机了", en: "Nothing is left on this page" }
    nothing_title { zh: "没有符合条件的商机", en: "No opportunity fits" }
    nothing_text { zh: "换一个条件，或清除筛选。", en: "Ask otherwise, or clear the filters." }
    empty_title { zh: "还没有进行中的商机", en: "No open opportunities yet" }
    empty_text { zh: "客户有了采购意向，就新建一个商机：只需选择客户，金额和日期可以以后再填。", en: "Once a customer thinks of buying, add an opportunity: the customer is enough, amount and date may come later." }
    none_of_customer { zh: "还没有商机。", en: "No opportunities yet." }
    more { zh: "查看全部商机", en: "All opportunities" }

    made_name(customer: &str, month: &str) { zh: "{customer} {month} 商机", en: "{customer} {month}" }
    created { zh: "已新建商机。", en: "The opportunity is added." }
    saved { zh: "已保存商机。", en: "The opportunity is saved." }
    moved(stage: &str) { zh: "已进入「{stage}」。", en: "Moved to “{stage}”." }
    won(name: &str) { zh: "「{name}」已赢单。", en: "“{name}” is won." }
    lost(name: &str) { zh: "「{name}」已记为输单。", en: "“{name}” is lost." }
    invalidated(name: &str) { zh: "「{name}」已标为无效。", en: "“{name}” is invalid." }
    paused(name: &str) { zh: "「{name}」已暂停。", en: "“{name}” is paused." }
    resumed(name: &str) { zh: "「{name}」已恢复跟进。", en: "“{name}” is taken up again." }
    reopened(name: &str) { zh: "「{name}」已重新打开。", en: "“{name}” is open again." }
    undone(stage: &str) { zh: "已撤销，回到「{stage}」。", en: "Taken back; it is in “{stage}” again." }
    assigned(name: &str) { zh: "已转移给 {name}。", en: "Given to {name}." }
    deleted(name: &str) { zh: "已删除「{name}」。", en: "“{name}” is deleted." }
    more_acts { zh: "更多操作", en: "More actions" }
    bin { zh: "回收站", en: "Recycle bin" }
    bin_text(days: i64) { zh: "删除的商机保留 {days} 天，期间可以恢复。随客户一起删除的商机，请在客户回收站恢复客户。", en: "Deleted opportunities are kept for {days} days and can be restored. Those deleted with their customer come back with it." }
    bin_empty { zh: "回收站是空的", en: "The recycle bin is empty" }
    to_list { zh: "返回商机列表", en: "To the opportunities" }
    older { zh: "更早", en: "Older" }
    deleted_by { zh: "删除人", en: "Deleted by" }
    deleted_at { zh: "删除时间", en: "Deleted" }
    left { zh: "剩余", en: "Left" }
    days_left(count: i64) { zh: "{count} 天", en: "{count} days" }
    machine { zh: "系统", en: "System" }
    restore { zh: "恢复", en: "Restore" }
    and_others(name: &str, count: usize) { zh: "{name} 和另外 {count} 个商机", en: "{name} and {count} more opportunities" }
    restored(name: &str) { zh: "已恢复「{name}」。", en: "“{name}” is back." }

    need_customer { zh: "请填写客户。", en: "Enter the customer." }
    no_such_customer(name: &str) { zh: "没有找到名为「{name}」的客户。请先创建它。", en: "There is no customer named “{name}”. Create it first." }
    other_contact { zh: "请选择这个客户的联系人。", en: "Choose a contact of this customer." }
    day_past { zh: "预计成交日期已经过去了。", en: "The expected day is over." }
    no_opportunities(name: &str) { zh: "{name} 没有查看商机的权限，请选择其他同事。", en: "{name} may not see opportunities; choose another colleague." }
    not_open { zh: "商机不在进行中。请先恢复或重新打开。", en: "It is not open. Take it up or open it again first." }
    is_open { zh: "商机正在进行中。", en: "It is open." }
    other_pipeline { zh: "这个阶段不属于商机所在的销售流程。", en: "The stage belongs to another pipeline." }
    no_skip(stage: &str) { zh: "「{stage}」之后不能跳过阶段，请逐个推进。", en: "After “{stage}” no stage may be skipped; go to the next one." }
    no_return(stage: &str) { zh: "「{stage}」不能退回之前的阶段。", en: "From “{stage}” it does not go back." }
    need_item(item: &str) { zh: "勾选检查清单「{item}」。", en: "Tick “{item}” in the checklist." }
    need_role(role: &str, stage: &str) { zh: "从「{stage}」推进需要「{role}」角色，请联系这样的同事。", en: "Only the role “{role}” goes on from “{stage}”; ask such a colleague." }
    need_field(field: &str) { zh: "填写「{field}」。", en: "Fill in “{field}”." }
    need_reason { zh: "请选择原因。", en: "Choose a reason." }
    need_competitor { zh: "请选择竞争对手；没有或不清楚也可以选。", en: "Choose the competitor; none and not known can be chosen too." }
    need_wake { zh: "请填写恢复日期。", en: "Enter the day on which it is taken up again." }
    wake_past { zh: "恢复日期应在今天之后。", en: "The day lies after today." }
    closed_ahead { zh: "关闭日期不能晚于今天。", en: "It cannot be closed after today." }
    nothing_to_undo { zh: "没有可以撤销的操作：只能在一天内撤销自己的最近一次操作。", en: "There is nothing to take back: only your own last step, within a day." }
    moved_meanwhile { zh: "别人刚刚改过这个商机，下面是现在的情况。请再看一下，然后重新操作。", en: "Somebody has just changed it; this is how it stands now. Look again, then do it anew." }
    stale_title { zh: "这个商机刚被修改过", en: "This opportunity has just been changed" }

    told_given(by: &str) { zh: "{by} 转移给您", en: "Given to you by {by}" }
    told_woken { zh: "暂停到期，请继续跟进", en: "It was put aside until now" }

    happened_created { zh: "新建了商机", en: "added an opportunity" }
    happened_imported { zh: "导入了商机", en: "imported an opportunity" }
    happened_changed { zh: "修改了商机", en: "changed an opportunity" }
    happened_moved { zh: "推进了商机阶段", en: "moved an opportunity" }
    happened_won { zh: "赢单", en: "won an opportunity" }
    happened_lost { zh: "输单", en: "lost an opportunity" }
    happened_invalidated { zh: "把商机标为无效", en: "marked an opportunity invalid" }
    happened_paused { zh: "暂停了商机", en: "paused an opportunity" }
    happened_resumed { zh: "恢复跟进商机", en: "took an opportunity up again" }
    happened_woken { zh: "暂停到期，恢复了商机", en: "took an opportunity up again on its day" }
    happened_reopened { zh: "重新打开了商机", en: "opened an opportunity again" }
    happened_undone { zh: "撤销了商机的操作", en: "took a step of an opportunity back" }
    happened_assigned { zh: "转移了商机", en: "transferred an opportunity" }
    happened_ticked { zh: "勾选了商机的检查清单", en: "ticked the checklist of an opportunity" }
    happened_deleted { zh: "删除了商机", en: "deleted an opportunity" }
    happened_restored { zh: "恢复了商机", en: "restored an opportunity" }
}
