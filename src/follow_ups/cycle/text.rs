//! Texts of the rhythm by grade.

crate::text! {
    title { zh: "跟进周期", en: "Follow-up cycle" }
    card { zh: "各级别的周期", en: "Cycle by grade" }
    teach { zh: "写完跟进后，系统按客户级别提出下次日期，遇休息日顺延到工作日。超过周期仍未跟进的客户列为久未跟进。", en: "After a follow-up the next date is proposed by the customer’s grade, moved to a working day. A customer that waits longer counts as neglected." }
    days_of(grade: &str) { zh: "{grade}（天）", en: "{grade} (days)" }
    no_grade { zh: "未分级", en: "Without a grade" }
    save { zh: "保存", en: "Save" }
    saved { zh: "已保存跟进周期。", en: "The follow-up cycle is saved." }
    bad_days(most: i32) { zh: "请填写 1 到 {most} 之间的整数。", en: "Enter a whole number from 1 to {most}." }
    stale_title { zh: "跟进周期刚被修改过", en: "The cycle has just been changed" }
    stale_text(saved: &str) { zh: "现在保存的是：{saved}。您填写的内容在下面，再次保存将以它为准。", en: "Saved now: {saved}. What you entered is below; saving again keeps yours." }
}
