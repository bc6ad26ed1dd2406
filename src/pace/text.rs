//! Texts of conversion and cycle.

crate::text! {
    title { zh: "转化与周期", en: "Conversion and cycle" }
    pipeline { zh: "销售流程", en: "Pipeline" }
    from { zh: "从", en: "From" }
    to { zh: "到", en: "To" }
    whose { zh: "谁的", en: "Whose" }
    all { zh: "全部可见", en: "All I may view" }
    mine { zh: "我负责的", en: "Mine" }
    filter { zh: "筛选", en: "Filter" }
    more_filters { zh: "更多筛选", en: "More filters" }
    apply { zh: "查看", en: "Show" }
    download { zh: "下载 CSV", en: "Download CSV" }
    file_name { zh: "转化与周期", en: "conversion-and-cycle" }

    funnel { zh: "各阶段转化", en: "Stages" }
    stage { zh: "阶段", en: "Stage" }
    came { zh: "进入", en: "Came in" }
    went_on { zh: "继续推进", en: "Went on" }
    here { zh: "仍在阶段", en: "Still there" }
    lost { zh: "流失", en: "Lost" }
    back { zh: "退回", en: "Gone back" }
    conversion { zh: "转化率", en: "Conversion" }
    days { zh: "停留天数（中位）", en: "Median days" }
    company_before { zh: "公司上期", en: "Company before" }
    before(conversion: &str, days: &str) { zh: "{conversion}，{days} 天", en: "{conversion}, {days} d" }
    leaky { zh: "转化偏低", en: "Low conversion" }
    slow { zh: "停留偏久", en: "Slow" }
    rules {
        zh: "进入：在所选月份内首次进入该阶段的商机。继续推进：此后进入过后面的阶段或赢单；流失：没有继续推进，现在输单或无效；仍在阶段：现在还停在这里（含暂停）；退回：现在在前面的阶段。转化率 = 继续推进 ÷ 进入。停留天数取已离开该阶段的商机的中位数，不计暂停的时间。",
        en: "Came in: those that came into the stage for the first time in the months chosen. Went on: came into a later stage after that, or were won. Lost: did not go on and are lost or invalid now. Still there: stand in it now, also put aside. Gone back: stand in an earlier one now. Conversion = went on ÷ came in. Days are the median of those that have left the stage, without the time in which they were put aside."
    }
    outliers {
        zh: "转化率低于全公司上一段同样长时间的一半时标为「转化偏低」，停留天数高于其两倍时标为「停留偏久」；任何一方不足 5 个商机时不比较。公司上期是全公司的合计，不涉及具体商机。",
        en: "A stage is marked where its conversion is below half, or its median days above double, that of the whole company in the time of the same length before; with fewer than 5 opportunities on either side nothing is compared. The company’s figures are sums of all of it, of no opportunity in particular."
    }

    cycle { zh: "成交周期", en: "Deal cycle" }
    by { zh: "按", en: "By" }
    by_person { zh: "人员", en: "Person" }
    by_product { zh: "产品", en: "Product" }
    by_region { zh: "地区", en: "Region" }
    by_source { zh: "来源", en: "Source" }
    deals { zh: "赢单数", en: "Won" }
    mean { zh: "平均天数", en: "Average days" }
    median { zh: "中位天数", en: "Median days" }
    in_all { zh: "合计", en: "In all" }
    none { zh: "未填写", en: "Not known" }
    cycle_rules { zh: "所选月份内关闭的赢单，从新建到关闭的天数；地区与来源取客户的，地区按省。", en: "Opportunities won in the months chosen, in days from being made to being closed; region and source are the customer’s, regions by province." }
    no_cycle { zh: "这段时间没有赢单。", en: "Nothing was won in this time." }
    no_pipeline { zh: "还没有销售流程，请联系管理员。", en: "There is no pipeline yet; ask your administrator." }
}
