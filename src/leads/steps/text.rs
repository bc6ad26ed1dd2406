//! Texts of next tasks.

crate::text! {
    title { zh: "线索下一步任务", en: "Next tasks of leads" }
    teach { zh: "线索推进到某个状态时，系统给负责人建一个任务；写第一条跟进会让新线索变为跟进中，也算。同名任务还没完成时不再重复建。标题留空则不建任务。", en: "When a lead comes to a status, its owner gets a task; the first follow-up makes a new lead “following”, which counts too. While a task of that title is open, no second one is made. Without a title there is none." }
    reaches(status: &str) { zh: "变为「{status}」时", en: "On “{status}”" }
    task_zh { zh: "任务标题（中文）", en: "Title of the task (Chinese)" }
    task_en { zh: "任务标题（英文）", en: "Title of the task (English)" }
    days { zh: "几天内完成", en: "Due after (days)" }
    days_hint { zh: "遇休息日顺延到工作日。", en: "A day off moves on to the next working day." }
    save { zh: "保存", en: "Save" }
    saved { zh: "已保存。以后推进的线索按此建任务。", en: "Saved. Leads that move on from now get these tasks." }
    bad_days(most: i32) { zh: "请填写 0 到 {most} 之间的整数。", en: "Enter a whole number from 0 to {most}." }
    stale_title { zh: "下一步任务刚被修改过", en: "The next tasks have just been changed" }
    stale_text(saved: &str) { zh: "现在保存的是：{saved}。您填写的内容在下面，再次保存将以它为准。", en: "Saved now: {saved}. What you entered is below; saving again keeps yours." }
    nothing { zh: "不建任务", en: "no task" }
}
