//! Texts of changes of many.

crate::text! {
    transfer { zh: "转移", en: "Transfer" }
    edit { zh: "修改", en: "Edit" }
    delete { zh: "删除", en: "Delete" }
    chosen { zh: "已选", en: "Chosen" }
    none { zh: "取消选择", en: "Choose none" }
    acts { zh: "批量操作", en: "For those chosen" }
    take_all(count: &str) { zh: "选择此列表中全部 {count} 位", en: "Choose all {count} of this list" }
    take_first(most: usize, count: &str) { zh: "选择此列表的前 {most} 位（共 {count} 位，一次最多 {most} 位）", en: "Choose the first {most} of this list (of {count}; at most {most} at once)" }
    more_than(count: &str) { zh: "超过 {count}", en: "more than {count}" }
    whole_title { zh: "按列表选择", en: "Chosen by the list" }
    whole(count: usize) { zh: "列表中的全部 {count} 位客户。", en: "All {count} customers of the list." }
    part(found: &str, count: usize) { zh: "列表找到 {found} 位客户，这里处理其中 {count} 位，其余保持不变。", en: "The list finds {found} customers. {count} of them are meant here, the others stay as they are." }
    at_most(most: usize) { zh: "一次最多处理 {most} 位，按列表的顺序从头取。", en: "At most {most} go at once, from the head of the list." }
    only_yours { zh: "您无权这样处理的客户不在其中。", en: "Those to which you may not do this are left out." }
    title_transfer(count: usize) { zh: "转移 {count} 位客户", en: "Transfer customers: {count}" }
    title_edit(count: usize) { zh: "修改 {count} 位客户", en: "Edit customers: {count}" }
    title_share(count: usize) { zh: "共享 {count} 位客户", en: "Share customers: {count}" }
    title_delete(count: usize) { zh: "删除 {count} 位客户", en: "Delete customers: {count}" }
    none_title { zh: "没有选择客户", en: "No customer is chosen" }
    none_text { zh: "请在列表中勾选客户，再选择操作。", en: "Tick customers in the list, then choose what to do." }
    to_list { zh: "返回列表", en: "Back to the list" }
    which { zh: "涉及的客户", en: "Which customers" }
    from_owners { zh: "现在的负责人", en: "Owners now" }
    pool { zh: "公海", en: "Pool" }
    owner_count(name: &str, count: usize) { zh: "{name} {count} 位", en: "{name}: {count}" }
    and_more(count: usize) { zh: "……以及另外 {count} 位", en: "… and {count} more" }
    refused_title { zh: "有些客户不能这样处理", en: "Some cannot be changed this way" }
    refused(names: &str) { zh: "您没有权限对以下客户执行此操作：{names}", en: "You may not do this to: {names}" }
    some_gone(count: usize) { zh: "有 {count} 位客户已不存在，或您无法查看。请返回列表重新选择。", en: "{count} of them no longer exist or are out of your sight. Choose again." }
    only_others(count: usize) { zh: "只处理其余 {count} 位", en: "Go on with the other {count}" }
    to { zh: "转移给", en: "To" }
    reason { zh: "原因", en: "Reason" }
    stay { zh: "原负责人", en: "The owner before" }
    stay_no { zh: "不再参与", en: "Leaves" }
    stay_read { zh: "保留为协作人（只读）", en: "Stays, may read" }
    stay_write { zh: "保留为协作人（可编辑）", en: "Stays, may edit" }
    until { zh: "保留至", en: "Stays until" }
    contacts_follow { zh: "联系人一并转移；历史跟进仍归原作者。", en: "Contacts go along. Follow-ups stay with their authors." }
    deals_follow(count: usize) { zh: "未关闭的 {count} 个商机一并转移；已关闭的保留原负责人。", en: "Open opportunities that go along: {count}. What is closed stays with its owner." }
    has_them(name: &str) { zh: "{name} 已经是这些客户的负责人。", en: "{name} owns all of them already." }
    add { zh: "添加标签", en: "Add tags" }
    remove { zh: "移除标签", en: "Remove tags" }
    as_it_is { zh: "不修改", en: "As it is" }
    emptied { zh: "清空", en: "Empty" }
    need_values { zh: "请选择要修改的内容，或填写要添加、移除的标签。", en: "Choose what to change, or enter tags to add or to remove." }
    all_so { zh: "所选客户已经是这样，没有需要修改的内容。", en: "All of them are so already." }
    delete_text(days: i64) { zh: "移入回收站后 {days} 天内可以恢复，之后永久删除。", en: "They can be restored from the recycle bin for {days} days, then they are gone for good." }
    cancel { zh: "取消", en: "Cancel" }
    transferred(count: usize, name: &str) { zh: "已将 {count} 位客户转移给 {name}。", en: "Transferred to {name}: {count}." }
    edited(count: usize, what: &str) { zh: "已修改 {count} 位客户：{what}。", en: "Edited {count}: {what}." }
    shared(count: usize, name: &str) { zh: "已将 {count} 位客户共享给 {name}。", en: "Shared with {name}: {count}." }
    deleted(count: usize) { zh: "已将 {count} 位客户移入回收站。", en: "In the recycle bin: {count}." }
    bin { zh: "回收站", en: "Recycle bin" }
    bin_text(days: i64) { zh: "删除的客户在这里保留 {days} 天。", en: "Deleted customers stay here for {days} days." }
    bin_empty { zh: "回收站是空的", en: "The recycle bin is empty" }
    restore { zh: "恢复", en: "Restore" }
    restore_one(name: &str) { zh: "恢复 {name}", en: "Restore {name}" }
    restored(count: usize) { zh: "已恢复 {count} 位客户。", en: "Restored: {count}." }
    col_customer { zh: "客户", en: "Customer" }
    col_owner { zh: "负责人", en: "Owner" }
    col_deleted { zh: "删除时间", en: "Deleted" }
    col_by { zh: "删除人", en: "By" }
    col_left { zh: "剩余", en: "Left" }
    days(count: i64) { zh: "{count} 天", en: "{count} days" }
    older { zh: "更早", en: "Older" }
    machine { zh: "系统", en: "System" }
    credit_code_taken { zh: "无法恢复：已有其他客户使用相同的统一社会信用代码。", en: "Not restored: another customer has the same credit code now." }
}
