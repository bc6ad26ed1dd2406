//! Texts of search.

crate::text! {
    title { zh: "搜索", en: "Search" }
    title_of(typed: &str) { zh: "搜索「{typed}」", en: "Search for “{typed}”" }
    customers { zh: "客户", en: "Customers" }
    leads { zh: "线索", en: "Leads" }
    all_leads { zh: "全部匹配的线索", en: "All leads that match" }
    opportunities { zh: "商机", en: "Opportunities" }
    all_opportunities { zh: "全部匹配的商机", en: "All opportunities that match" }
    contacts { zh: "联系人", en: "Contacts" }
    commands { zh: "操作", en: "Commands" }
    import { zh: "导入客户", en: "Import customers" }
    go_to(page: &str) { zh: "前往 {page}", en: "Go to {page}" }
    all_customers { zh: "在客户列表中查看全部", en: "See all of them in the list of customers" }
    more_contacts(count: usize) { zh: "只显示前 {count} 位联系人，请输入更多内容。", en: "Only the first {count} contacts are shown. Type more." }
    all_results { zh: "查看全部结果", en: "All results" }
    nothing_title(typed: &str) { zh: "没有找到「{typed}」", en: "Nothing found for “{typed}”" }
    nothing_text { zh: "可以输入名称中的两个字、拼音或首字母、完整的电话号码、统一社会信用代码，或线索、商机的编号。", en: "Try two characters of the name, its pinyin or initials, a full phone number, a credit code, or the number of a lead or an opportunity." }
    begin_title { zh: "想找什么？", en: "What are you looking for?" }
    at(title: &str, customer: &str) { zh: "{customer} {title}", en: "{title} {customer}" }
}
