//! Texts of files of leads.

crate::text! {
    title { zh: "导入线索", en: "Import leads" }
    intro { zh: "从 Excel、展会名单或其他系统一次导入全部线索。上传后先预览，确认之前不会写入任何数据。没有负责人的线索放入公海。", en: "Bring in all leads at once from Excel, the list of a fair or another system. You see a preview first; nothing is written before you decide. Leads without an owner lie in the pool." }
    template_name { zh: "线索导入模板.csv", en: "lead-import-template.csv" }
    kept { zh: "导入的线索", en: "Leads" }
    mapping_hint { zh: "每一列读入哪个字段。不需要的列选择「不导入」。名称、联系人、电话、邮箱任有一项即可；电话和邮箱可以有多列。", en: "Which field each column is read into. Leave out what you do not need. A name, a contact, a phone or a mail address is enough; phones and mail addresses may have several columns." }
    take_mine { zh: "没有负责人的行归我，不放入公海", en: "Rows without an owner are mine, not the pool's" }
    take_same { zh: "在文件中重复的行也导入", en: "Take rows that stand twice in the file" }
    take_known { zh: "与已有线索或客户重复的行也导入", en: "Take rows that double a lead or a customer" }
    skip_known { zh: "不导入与已有线索或客户重复的行", en: "Leave out rows that double a lead or a customer" }
    known_rows(rows: &str) { zh: "{rows} 行与已有线索或客户重复。", en: "Rows that double a lead or a customer: {rows}." }
    is_known { zh: "已有这条线索或这位客户。", en: "The lead or the customer is there." }
    duplicates { zh: "文件内重复", en: "Twice in the file" }
    same_number(row: usize) { zh: "与第 {row} 行的电话相同。", en: "The same phone as in row {row}." }
    lead_of_name(name: &str) { zh: "已有线索「{name}」。", en: "The lead “{name}” is there." }
    lead_of_number(name: &str) { zh: "已有线索「{name}」使用这个电话。", en: "The lead “{name}” has this phone." }
    customer_of_name(name: &str) { zh: "已有客户「{name}」。", en: "The customer “{name}” is there." }
    customer_of_number(name: &str) { zh: "已有客户「{name}」使用这个电话。", en: "The customer “{name}” has this phone." }
    not_into_pool { zh: "您不能把线索放入公海。请增加负责人一列。", en: "You may not lay leads into the pool. Add an owner column." }
    imported(rows: &str) { zh: "已导入 {rows} 条线索。", en: "{rows} leads were imported." }
    see { zh: "查看线索", en: "See the leads" }
    right_lost { zh: "您已没有导入这些线索的权限，没有写入任何数据。", en: "You may no longer import these leads; nothing was written." }
    undo_text { zh: "删除这次导入的线索，不进回收站，不能恢复。此后领取、分配、修改过或有了跟进的线索会保留。", en: "Deletes the leads of this import for good, past the recycle bin. Those that were claimed, assigned, changed or followed up since stay." }
    undo_all(rows: &str) { zh: "撤销，删除 {rows} 条线索", en: "Undo: delete {rows} leads" }
    undo_beyond(rows: usize) { zh: "其中 {rows} 条线索已不在您的权限范围内，没有撤销。请联系管理员。", en: "{rows} of the leads lie beyond your rights now, so nothing was undone. Ask an administrator." }
    undone(rows: &str) { zh: "已撤销，删除了 {rows} 条线索。", en: "Undone: {rows} leads were deleted." }
    undo_kept(rows: &str) { zh: "{rows} 条线索保留了下来，原因如下。", en: "{rows} leads stayed, for the reasons below." }
    stayed { zh: "保留的线索", en: "Leads that stayed" }
    why_used { zh: "导入后有了跟进、任务，或已转化", en: "It has follow-ups or tasks since, or was converted" }
}
