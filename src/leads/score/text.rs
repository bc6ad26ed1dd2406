//! Texts of the score.

crate::text! {
    title { zh: "线索评分", en: "Lead score" }
    intro { zh: "每条线索得 0 到 100 分：符合的规则相加，负分减去。保存后会在后台重新计算所有线索；空着的不计分。", en: "A lead has 0 to 100 points: what fits is added, negative points subtract. After saving, all leads are calculated anew in the background; what is empty does not count." }
    save { zh: "保存", en: "Save" }
    saved { zh: "已保存，正在重新计算线索评分。", en: "Saved. The scores of leads are being calculated." }
    unchanged { zh: "没有改动。", en: "Nothing was changed." }
    stale_title { zh: "评分规则刚被他人修改", en: "Someone else just changed the rules" }
    stale_text { zh: "下面是您填写的内容。再次保存会以它取代对方的修改。", en: "Below is what you entered. Saving again replaces their changes." }

    group_filled { zh: "已填写", en: "Filled in" }
    group_source { zh: "来源", en: "Source" }
    group_industry { zh: "行业", en: "Industry" }
    group_region { zh: "地区", en: "Region" }
    group_amount { zh: "预计金额不低于", en: "Estimated amount of at least" }
    group_title { zh: "职务包含", en: "The contact’s title contains" }
    group_title_hint { zh: "几个词用逗号隔开，任意一个即可。", en: "Several words with commas between; any of them counts." }
    group_followed { zh: "最近几天内有跟进", en: "Followed up within so many days" }
    group_idle { zh: "多少天没有动静（通常为负分）", en: "Days without activity (usually negative)" }
    points { zh: "分值", en: "Points" }
    value { zh: "条件", en: "Condition" }
    currency { zh: "币种", en: "Currency" }
    amount { zh: "金额", en: "Amount" }
    days { zh: "天数", en: "Days" }
    words_label { zh: "词语", en: "Words" }
    another { zh: "还需要更多行时，先保存，再接着填写。", en: "For more lines, save and go on." }

    bad_points { zh: "分值应是 -100 到 100 之间的整数。", en: "Points are whole numbers from -100 to 100." }
    bad_days { zh: "天数应是 1 到 3650 之间的整数。", en: "Days are whole numbers from 1 to 3650." }
    bad_amount { zh: "请填写不小于 0 的金额。", en: "Enter an amount of 0 or more." }
    bad_industry { zh: "请从列表中选择行业。", en: "Choose an industry of the list." }
    bad_region(what: &str) { zh: "没有「{what}」这个地区。", en: "There is no region “{what}”." }
    bad_words { zh: "词语最多 200 个字。", en: "At most 200 characters of words." }
    need_value { zh: "有分值的行要填写条件。", en: "A line with points needs its condition." }
    need_points { zh: "有条件的行要填写分值。", en: "A line with a condition needs its points." }
    too_many { zh: "规则最多 100 条。", en: "At most 100 rules." }

    has(what: &str) { zh: "有{what}", en: "has {what}" }
    source_is(what: &str) { zh: "来源：{what}", en: "source: {what}" }
    industry_is(what: &str) { zh: "行业：{what}", en: "industry: {what}" }
    region_is(what: &str) { zh: "地区：{what}", en: "region: {what}" }
    amount_from(what: &str) { zh: "预计金额不低于 {what}", en: "amount of at least {what}" }
    title_has(what: &str) { zh: "职务包含：{what}", en: "title contains: {what}" }
    followed_within(days: &str) { zh: "最近 {days} 天内有跟进", en: "followed up within {days} days" }
    idle_for(days: &str) { zh: "{days} 天没有动静", en: "{days} days without activity" }
    other { zh: "其他", en: "other" }

    score { zh: "评分", en: "Score" }
    score_of(points: i32) { zh: "{points} 分", en: "{points} points" }
    sum(points: i32) { zh: "合计 {points}", en: "Sum {points}" }
    capped(points: i32) { zh: "合计 {points}，计为 0 到 100 之间", en: "Sum {points}, counted within 0 to 100" }
    nothing_scores { zh: "还没有得分的信息", en: "Nothing scores yet" }
    at_least(points: u8) { zh: "{points} 分以上", en: "{points} or more" }

    history { zh: "历次规则", en: "Earlier weights" }
    at_first { zh: "初始规则", en: "As it began" }
    changed_by(who: &str, when: &str) { zh: "{who} · {when}", en: "{who} · {when}" }
    became(what: &str, old: &str, new: &str) { zh: "{what}：{old} → {new}", en: "{what}: {old} → {new}" }
    no_points { zh: "不计分", en: "none" }
    machine { zh: "系统", en: "System" }
}
