//! Texts of contacts.

crate::text! {
    new_task { zh: "新建任务", en: "New task" }
    title { zh: "联系人", en: "Contacts" }
    new { zh: "新建联系人", en: "New contact" }
    add { zh: "添加", en: "Add" }
    edit { zh: "编辑联系人", en: "Edit contact" }
    delete { zh: "删除", en: "Delete" }
    save { zh: "保存", en: "Save" }
    create { zh: "创建联系人", en: "Create contact" }
    cancel { zh: "取消", en: "Cancel" }
    more { zh: "更多操作", en: "More actions" }
    main { zh: "主要联系人", en: "Main contact" }
    main_short { zh: "主要", en: "Main" }
    of(customer: &str) { zh: "客户：{customer}", en: "Customer: {customer}" }
    customer { zh: "客户", en: "Customer" }
    changed { zh: "更新", en: "Updated" }
    by(who: &str, when: &str) { zh: "{who} · {when}", en: "{who} · {when}" }
    none_yet { zh: "还没有联系人。", en: "No contacts yet." }
    deleted_few(count: usize) { zh: "最近删除的联系人（{count}）", en: "Deleted lately ({count})" }
    deleted_until(day: &str) { zh: "{day} 后彻底删除", en: "gone for good after {day}" }
    restore_one(name: &str) { zh: "恢复 {name}", en: "Restore {name}" }
    quick_hint { zh: "只需姓名，其余都可以以后再填。", en: "A name is enough; the rest can wait." }
    need_name { zh: "请填写姓名。", en: "Enter a name." }
    along { zh: "联系人", en: "Contact" }
    along_phones { zh: "联系人电话", en: "Contact's phone" }
    along_hint { zh: "没有填联系人时，是客户的电话", en: "The customer's own, where no contact is named" }
    need_contact { zh: "请填写联系人姓名。", en: "Enter the contact's name." }
    beyond { zh: "您不能为这位负责人的客户新建联系人。", en: "You may not make contacts for this owner's customers." }
    kept { zh: "已恢复您之前填写的内容。", en: "What you entered before is back." }
    created(name: &str) { zh: "已创建联系人「{name}」。", en: "Created “{name}”." }
    saved { zh: "已保存。", en: "Saved." }
    deleted(name: &str) { zh: "已删除联系人「{name}」，90 天内可以在客户页面的联系人中恢复。", en: "Deleted “{name}”. It can be restored on the customer’s page for 90 days." }
    restored(name: &str) { zh: "已恢复联系人「{name}」。", en: "Restored “{name}”." }

    stale_title { zh: "这位联系人刚被他人修改", en: "Someone else just changed this contact" }
}
