//! Texts of referrals.

crate::text! {
    title { zh: "介绍人", en: "Who referred it" }
    edit { zh: "填写介绍人", en: "Say who referred it" }
    hint { zh: "任填一项：客户、联系人或同事。全部留空则不记录介绍人。", en: "Fill in one: a customer, a contact or a colleague. With all empty, nobody is recorded." }
    customer { zh: "客户", en: "Customer" }
    contact { zh: "联系人", en: "Contact" }
    person { zh: "同事", en: "Colleague" }
    save { zh: "保存", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    saved { zh: "已保存介绍人。", en: "Saved who referred it." }
    nobody { zh: "还没有填写介绍人。", en: "Nobody is named yet." }
    unseen_customer { zh: "一位您不能查看的客户", en: "A customer that you may not see" }
    unseen_contact { zh: "一位您不能查看的联系人", en: "A contact that you may not see" }
    through { zh: "同一介绍人带来的线索", en: "All that came through them" }
    only_one { zh: "只能填写一位介绍人。", en: "Name one of them only." }
    not_referral { zh: "只有来源是转介绍的线索可以填写介绍人，请先修改来源。", en: "Only a lead whose source is a referral names somebody. Change the source first." }
    no_customer(what: &str) { zh: "没有找到客户「{what}」。", en: "There is no customer “{what}”." }
    no_contact(what: &str) { zh: "没有找到联系人「{what}」。请从列表中选择。", en: "There is no contact “{what}”. Choose one of the list." }
    several_contacts(what: &str) { zh: "有几位联系人叫「{what}」，请从列表中选择。", en: "Several contacts are called “{what}”. Choose one of the list." }

    came_title(who: &str) { zh: "{who}介绍的线索", en: "Leads referred by {who}" }
    came { zh: "介绍的线索", en: "Leads referred" }
    came_none { zh: "还没有您可以查看的线索。", en: "No leads that you may see yet." }
    all(count: usize) { zh: "查看全部 {count} 条", en: "All {count}" }
    made { zh: "创建", en: "Created" }
    to_leads { zh: "线索", en: "Leads" }
}
