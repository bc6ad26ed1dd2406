//! Texts of changes of many leads.

crate::text! {
    one { zh: "1 条线索", en: "1 lead" }
    several(count: &str) { zh: "{count} 条线索", en: "{count} leads" }
    edit { zh: "修改", en: "Edit" }
    delete { zh: "删除", en: "Delete" }
    title_assign(things: &str) { zh: "分配 {things}", en: "Assign {things}" }
    title_release(things: &str) { zh: "将 {things}退回公海", en: "Give {things} back to the pool" }
    title_edit(things: &str) { zh: "修改 {things}", en: "Edit {things}" }
    title_delete(things: &str) { zh: "删除 {things}", en: "Delete {things}" }
    undo_note { zh: "30 天内可以撤销；新负责人跟进过的线索不再退回。", en: "This can be taken back for 30 days; a lead that its new owner has followed up stays." }
    release_note { zh: "线索恢复为新线索，已写的跟进保留。30 天内可以撤销；已被领取或跟进的线索保持不变。", en: "They are new leads again and keep what was said. This can be taken back for 30 days, but for leads that were claimed or followed up since." }
    need_values { zh: "请选择要修改的内容。", en: "Choose what to change." }
    delete_text(days: i64) { zh: "移入回收站后 {days} 天内可以恢复，之后永久删除。", en: "They can be restored from the recycle bin for {days} days, then they are gone for good." }
    assigned(things: &str, name: &str) { zh: "已将 {things}分配给 {name}。", en: "{things} assigned to {name}." }
    released(things: &str) { zh: "已将 {things}退回公海。", en: "{things} given back to the pool." }
    edited(things: &str, what: &str) { zh: "已修改 {things}：{what}。", en: "{things} edited: {what}." }
    deleted(things: &str) { zh: "已将 {things}移入回收站。", en: "{things} in the recycle bin." }
}
