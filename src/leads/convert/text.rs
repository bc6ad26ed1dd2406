//! Texts of conversions.

crate::text! {
    convert { zh: "转化为客户", en: "Convert" }
    cancel { zh: "取消", en: "Cancel" }
    target { zh: "转化为", en: "Becomes" }
    target_new { zh: "新客户", en: "A new customer" }
    target_existing(name: &str, owner: &str) { zh: "并入已有客户「{name}」（{owner}）", en: "Joins “{name}” ({owner})" }
    need_target { zh: "请选择新客户或一位已有客户。", en: "Choose a new customer or one that is there." }
    name { zh: "新客户的名称", en: "Name of the new customer" }
    name_hint { zh: "并入已有客户时不使用", en: "Not used where the lead joins a customer" }
    need_name { zh: "请填写新客户的名称。", en: "Enter the name of the new customer." }
    credit_code { zh: "统一社会信用代码", en: "Credit code" }
    not_a_code { zh: "信用代码不正确，请核对后重填，或留空。", en: "This is no credit code. Check it, or leave it empty." }
    contact { zh: "联系人", en: "Contact" }
    contact_hint { zh: "电话、邮箱和微信归到这位联系人；留空则不建联系人", en: "Gets phones, mail and WeChat; empty for no contact" }
    note { zh: "跟进记录同时显示在线索和客户上，不会复制。7 天内没有人使用时可以撤销。", en: "Follow-ups show on both, from one source. It can be taken back for 7 days while nobody builds on it." }
    deal { zh: "同时新建商机", en: "Add an opportunity too" }
    deal_hint { zh: "归线索负责人，从销售流程的第一个阶段开始", en: "Of the lead’s owner, at the first stage of its pipeline" }
    deal_amount_hint { zh: "取自线索的预计金额；留空而填了产品时，取产品的价目表价", en: "The lead’s estimate; left empty with a product, it is the product’s list price" }
    alike { zh: "可能是同一位客户", en: "Perhaps the same customer" }
    elsewhere(count: usize) { zh: "另有 {count} 位相似的客户", en: "Similar customers elsewhere: {count}" }
    elsewhere_text { zh: "您没有查看它们的权限。请先询问主管，避免重复开发。", en: "You may not view them. Ask your manager before you go on." }
    converted_already { zh: "这条线索已经转化。", en: "This lead has been converted." }
    not_open { zh: "只有进行中并且有负责人的线索可以转化。", en: "Only an open lead with an owner can be converted." }
    done { zh: "已转化为客户，跟进记录也在这里。", en: "Converted. The follow-ups are here too." }
    converted { zh: "已转化为客户", en: "Converted" }
    customer { zh: "客户", en: "Customer" }
    customer_unseen { zh: "客户已删除，或您没有查看它的权限。", en: "The customer is gone, or not yours to view." }
    by(who: &str, when: &str) { zh: "{who} · {when}", en: "{who} · {when}" }
    undo { zh: "撤销转化", en: "Take the conversion back" }
    undo_until(when: &str) { zh: "{when} 之前可以撤销", en: "until {when}" }
    undone { zh: "已撤销转化，线索恢复原样。", en: "The conversion is taken back; the lead is as it was." }
    too_late { zh: "转化已超过 7 天，不能撤销。", en: "The conversion is older than 7 days and stays." }
    built_on { zh: "转化出的客户、联系人或商机已被使用，不能撤销。", en: "Somebody has built on the customer, contact or opportunity, so the conversion stays." }
}
