//! Texts of follow-ups.

crate::text! {
    write { zh: "写跟进", en: "Follow up" }
    body { zh: "跟进内容", en: "What happened" }
    body_hint { zh: "写一句跟进，Ctrl + Enter 保存", en: "What happened? Ctrl + Enter saves" }
    kind { zh: "方式", en: "How" }
    next { zh: "下次跟进", en: "Next" }
    feedback { zh: "客户反馈", en: "Customer’s feedback" }
    happened { zh: "发生时间", en: "When it happened" }
    happened_hint { zh: "留空为现在", en: "Empty means now" }
    contact { zh: "联系人", en: "Contact" }
    files { zh: "附件", en: "Files" }
    files_hint(most: u32) { zh: "图片、PDF、Office 文档、文本或 zip，每个最大 {most} MB", en: "Pictures, PDF, office documents, text or zip; at most {most} MB each" }
    file_too_large(most: u64) { zh: "文件太大：每个文件最大 {most} MB。内容已保留，请换一个文件后重新保存。", en: "A file is too large: at most {most} MB each. What you wrote is still here; choose another file and save again." }
    restore { zh: "恢复这条跟进", en: "Bring the follow-up back" }
    restored { zh: "已恢复这条跟进。", en: "The follow-up is back." }
    more { zh: "更多", en: "More" }
    save { zh: "保存跟进", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    kept { zh: "已恢复上次未保存的内容。", en: "What you had typed before is back." }
    saved(name: &str) { zh: "已保存「{name}」的跟进。", en: "Follow-up on “{name}” saved." }
    saved_next(name: &str, day: &str) { zh: "已保存「{name}」的跟进，下次跟进：{day}。", en: "Follow-up on “{name}” saved; next {day}." }
    corrected { zh: "已保存修改。", en: "Correction saved." }
    deleted { zh: "跟进已删除，30 天内您可以在客户的动态中恢复。", en: "The follow-up is deleted. You can bring it back in the customer’s history for 30 days." }
    postponed(day: &str) { zh: "下次跟进已改到 {day}。", en: "Next follow-up moved to {day}." }
    postpone(days: u64) { zh: "推迟 {days} 天", en: "Later by {days} d" }
    postpone_menu { zh: "推迟", en: "Later" }
    edit { zh: "修改跟进", en: "Correct follow-up" }
    edit_note(when: &str) { zh: "可修改至 {when}；每次修改都会留下记录。", en: "Open for correction until {when}; each one is kept in the history." }
    edit_act { zh: "修改", en: "Correct" }
    delete { zh: "删除跟进", en: "Delete follow-up" }
    delete_act { zh: "删除", en: "Delete" }
    delete_note { zh: "删除后不再出现在任何列表中；删除的人、时间和原因会被记录。", en: "It leaves every list. Who deleted it, when and why is recorded." }
    reason { zh: "原因", en: "Reason" }
    corrections { zh: "修改记录", en: "Corrections" }
    nothing { zh: "（空）", en: "(empty)" }
    none { zh: "不指定", en: "None" }
    not_counted { zh: "不计入有效跟进", en: "Not counted" }
    not_counted_why { zh: "内容少于 10 个字、与近期跟进雷同或超过 72 小时才录入", en: "Under 10 characters, a copy of a recent one, or entered after 72 hours" }
    late { zh: "补录", en: "Entered late" }

    todo_due { zh: "到期跟进", en: "Follow-ups due" }
    todo_neglected { zh: "久未跟进", en: "Neglected customers" }

    need_body { zh: "请填写跟进内容，一句话即可。", en: "Enter what happened; a sentence is enough." }
    not_a_type { zh: "请从列表中选择方式。", en: "Choose one of the list." }
    not_a_moment { zh: "请填写时间，例如 2026-11-22 14:05。", en: "Enter a time such as 2026-11-22 14:05." }
    in_the_future { zh: "发生时间不能晚于现在。", en: "It cannot have happened in the future." }
    too_old { zh: "发生时间不能早于十年前。", en: "It cannot be more than ten years ago." }
    next_too_early { zh: "下次跟进不能早于本次。", en: "The next one cannot come before this one." }
    plan_in_the_past { zh: "下次跟进不能早于今天。", en: "The next follow-up cannot lie in the past." }
    next_too_late { zh: "下次跟进不能晚于十年后。", en: "The next one cannot be more than ten years ahead." }
    not_a_contact { zh: "请选择这位客户的联系人。", en: "Choose a contact of this customer." }
    empty_file(name: &str) { zh: "「{name}」是空文件。", en: "“{name}” is empty." }
    unsafe_file(name: &str) { zh: "不能添加「{name}」：打开后过大，或含有指向包外的路径或链接。", en: "“{name}” cannot be attached: it opens to far too much, or holds paths or links that lead out of it." }
    over_quota(most: i64) { zh: "您的附件合计超过 {most} MB。请少添加一些，或联系管理员。", en: "Your files would be more than {most} MB together. Ask an administrator, or attach less." }
    bad_file(name: &str) { zh: "不能添加「{name}」：只接受图片、PDF、Office 文档、文本和 zip 压缩包。", en: "“{name}” cannot be attached: pictures, PDF, office documents, text and zip archives can." }
    too_late_to_delete { zh: "超过 24 小时，只能由主管说明原因后删除。", en: "After 24 hours only a manager deletes it, with a reason." }
    too_late { zh: "已超过 24 小时，不能再修改。请写一条新的跟进来补充。", en: "After 24 hours it can no longer be corrected. Add a new follow-up instead." }
    need_reason { zh: "请填写删除原因。", en: "Enter why it is deleted." }
    bad_days { zh: "请选择推迟 1、3 或 7 天。", en: "Choose 1, 3 or 7 days." }

    stale_title { zh: "这条跟进刚被修改过", en: "This follow-up has just been changed" }
}
