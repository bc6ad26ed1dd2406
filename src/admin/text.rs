//! Texts that the pages of administration share.

crate::text! {
    save { zh: "保存", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    edit { zh: "编辑", en: "Edit" }
    find { zh: "查找", en: "Find" }
    clear { zh: "清除筛选", en: "Clear filters" }
    saved { zh: "已保存。", en: "Saved." }
    previous { zh: "上一页", en: "Previous" }
    next { zh: "下一页", en: "Next" }
    not_a_date { zh: "请填写日期，例如 2026-11-22。", en: "Enter a date such as 2026-11-22." }
    no_such_person(typed: &str) { zh: "没有找到「{typed}」。请填写账号。", en: "“{typed}” was not found. Enter an account." }
    several_persons(typed: &str) { zh: "有多人叫「{typed}」，请填写账号。", en: "Several people are called “{typed}”. Enter the account." }
    person_hint { zh: "填写账号，或不重名的姓名。", en: "An account, or a name that only one person has." }

    stale_title { zh: "已被他人修改", en: "Changed by someone else" }
    stale_text { zh: "您打开之后，有人保存了新版本。下表列出不同之处；再次保存将采用您填写的内容。", en: "Someone saved a newer version after you opened this. The table shows what differs; saving again takes what you entered." }
    stale_same { zh: "您打开之后，有人保存了新版本，内容与您填写的相同。", en: "Someone saved a newer version after you opened this, with the same content." }
    stale_field { zh: "内容", en: "Field" }
    stale_theirs { zh: "现在保存的", en: "Stored now" }
    stale_yours { zh: "您填写的", en: "What you entered" }

    separation_off_title { zh: "三员分立已关闭", en: "Separation of administrators is off" }
    separation_off_text { zh: "一个账号可以同时持有系统、安全、审计管理员以及业务角色。", en: "One account may hold system, security and audit administration and business roles together." }
}
