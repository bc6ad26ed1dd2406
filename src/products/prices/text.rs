//! Texts of price lists and prices.

crate::text! {
    title { zh: "价目表", en: "Price lists" }
    new { zh: "新建价目表", en: "New price list" }
    edit { zh: "编辑价目表", en: "Edit price list" }
    find { zh: "价目表或客户名称", en: "List or customer" }
    apply { zh: "应用", en: "Apply" }
    all_kinds { zh: "全部", en: "All" }
    kinds { zh: "适用于", en: "For" }
    col_list { zh: "价目表", en: "Price list" }
    col_products { zh: "产品数", en: "Products" }
    col_days { zh: "有效期", en: "Valid" }
    col_product { zh: "产品", en: "Product" }
    col_quantity { zh: "数量", en: "Quantity" }
    col_price { zh: "单价", en: "Unit price" }
    col_set { zh: "录入", en: "Set" }
    col_acts { zh: "操作", en: "Actions" }
    empty_title { zh: "还没有价目表", en: "No price lists yet" }
    empty_text { zh: "先建一份标准价目表，适用于所有客户；再按客户等级或单个客户另立价格。", en: "Begin with a standard list for everybody; grades and single customers may have lists of their own." }
    none_found { zh: "没有符合条件的价目表", en: "No list fits" }
    none_found_text { zh: "换一个名称，或清除筛选。", en: "Try another name, or clear the filter." }
    more_lists(most: usize) { zh: "只显示前 {most} 份，请输入名称查找。", en: "The first {most} are shown; type a name to find others." }
    created(name: &str) { zh: "已新建价目表「{name}」，现在可以录入价格。", en: "Created “{name}”. Prices can be entered now." }
    saved { zh: "已保存。", en: "Saved." }
    deleted(name: &str) { zh: "已删除价目表「{name}」。", en: "Deleted “{name}”." }
    save { zh: "保存", en: "Save" }
    create { zh: "新建", en: "Create" }
    cancel { zh: "取消", en: "Cancel" }
    delete { zh: "删除", en: "Delete" }
    acts { zh: "更多操作", en: "More actions" }
    facts { zh: "价目表信息", en: "About this list" }
    with_tax { zh: "含税", en: "with tax" }
    without_tax { zh: "不含税", en: "without tax" }
    since(day: &str) { zh: "{day} 起", en: "from {day}" }
    between(from: &str, until: &str) { zh: "{from} 至 {until}", en: "{from} to {until}" }
    ended { zh: "已结束", en: "Ended" }
    planned { zh: "未开始", en: "Not yet" }
    from_quantity(quantity: &str) { zh: "满 {quantity}", en: "from {quantity}" }
    any_quantity { zh: "不限", en: "any" }
    grade_hint { zh: "只在适用于客户等级时填写。", en: "Only where the list is for a grade." }
    customer_hint { zh: "只在适用于一个客户时填写。", en: "Only where the list is for one customer." }
    until_hint { zh: "留空表示长期有效。", en: "Leave empty for no end." }
    order_hint { zh: "报价时先看客户专属，再看客户等级，最后看标准价目表。", en: "A price is looked for in the customer's own list, then in that of its grade, then in the standard list." }

    need_name { zh: "请填写名称。", en: "Enter a name." }
    need_grade { zh: "请选择客户等级。", en: "Choose a grade." }
    need_customer { zh: "请填写客户名称。", en: "Enter a customer." }
    need_list { zh: "请选择价目表。", en: "Choose a price list." }
    need_price { zh: "请填写单价。", en: "Enter a price." }
    need_lines { zh: "请至少填写一行。", en: "Enter at least one line." }
    ends_before { zh: "结束日期不能早于开始日期。", en: "The last day cannot be before the first." }
    no_such_customer(name: &str) { zh: "没有找到名为「{name}」的客户。", en: "There is no customer named “{name}”." }
    several_customers(name: &str) { zh: "有几位客户都叫「{name}」，请从列表中选择。", en: "Several customers are named “{name}”. Choose one from the list." }
    lists_overlap { zh: "同一适用对象和币种在这段时间已有另一份价目表，有效期不能重叠。", en: "Another list is for the same, in this currency, on some of these days. The days cannot overlap." }
    has_prices { zh: "已有价格的价目表不能删除，可以填写结束日期。", en: "A list with prices cannot be deleted. Give it a last day instead." }
    fixed { zh: "已有价格，这一项不能再改。请另建一份价目表。", en: "This list has prices, so this stays as it is. Make another list instead." }
    past { zh: "过去的价格不能改动，请从今天或以后开始。", en: "Prices of the past stay as they were. Begin today or later." }
    list_has_ended { zh: "这一天价目表已经结束。", en: "The list has ended by that day." }
    bad_line(line: usize, found: &str) { zh: "第 {line} 行「{found}」无法识别。请写成：产品编码，单价，起订数量。", en: "Line {line}, “{found}”, can't be read. Write it as: product code, price, quantity." }
    too_many_lines(most: usize) { zh: "一次最多 {most} 行。", en: "At most {most} lines at a time." }
    line_twice(line: usize, product: &str) { zh: "第 {line} 行：「{product}」同一数量出现了两次。", en: "Line {line}: “{product}” stands twice with the same quantity." }
    no_product_in_line(line: usize, product: &str) { zh: "第 {line} 行：没有找到在售的产品「{product}」。", en: "Line {line}: no product for sale is “{product}”." }

    enter { zh: "录入价格", en: "Enter prices" }
    lines { zh: "产品与单价", en: "Products and prices" }
    lines_hint { zh: "每行一个：产品编码、单价、满多少数量起（可省略）。可从表格复制粘贴。", en: "One in each line: product code, price, from which quantity (may be left out). Paste from a spreadsheet if you like." }
    from { zh: "从哪天起", en: "From" }
    until { zh: "到哪天止", en: "To" }
    from_hint { zh: "默认今天。原有价格到前一天为止，仍可查看。", en: "Today unless said. The price of before ends the day before and stays on record." }
    until_price_hint { zh: "填写则为短期价，之后恢复原价。", en: "With a last day it is a price for a while; the one of before returns after it." }
    set { zh: "设置价格", en: "Set a price" }
    were_set(count: usize) { zh: "已设置 {count} 个价格。", en: "Prices set: {count}." }
    none_changed { zh: "价格没有变化。", en: "No price has changed." }
    end_now { zh: "今天之后不再适用", en: "End after today" }
    take_back { zh: "取消这个价格", en: "Take this price back" }
    was_ended { zh: "这个价格不再适用。", en: "The price no longer counts from then on." }
    quantity { zh: "满多少数量起", en: "From which quantity" }
    quantity_hint { zh: "不填表示不限数量。", en: "Leave empty for any quantity." }
    no_prices { zh: "这份价目表还没有价格。", en: "This list has no prices yet." }
    no_current { zh: "当前没有价格", en: "no price now" }

    prices { zh: "价格", en: "Prices" }
    over_time { zh: "以往的价格", en: "Prices of the past" }
    no_price { zh: "还没有价格。", en: "No price yet." }
    no_lists { zh: "还没有价目表，请先新建一份。", en: "There is no price list yet. Make one first." }
    never_counted { zh: "生效前已替换", en: "replaced before it counted" }
    trial { zh: "试算价格", en: "Try a price" }
    customer { zh: "客户", en: "Customer" }
    how_many { zh: "数量", en: "Quantity" }
    day { zh: "日期", en: "Day" }
    currency { zh: "币种", en: "Currency" }
    ask { zh: "计算", en: "Show" }
    found_in(list: &str, day: &str) { zh: "来自「{list}」，自 {day} 起", en: "from “{list}”, since {day}" }
    in_all(quantity: &str, amount: &str) { zh: "{quantity} 合计 {amount}", en: "{quantity} come to {amount}" }
    other_side(amount: &str, tax: &str) { zh: "{tax}约 {amount}", en: "about {amount} {tax}" }
    nothing_found { zh: "没有适用的价格。", en: "No list has a price for this." }
    why { zh: "为什么是这个价格", en: "Why this price" }
    says_taken { zh: "采用", en: "taken" }
    says_beaten(price: &str) { zh: "{price}，已有更优先的价格", en: "{price}, but a narrower list has a price" }
    says_from(quantity: &str) { zh: "满 {quantity} 起才有价格", en: "has a price from {quantity} on" }
    says_nothing { zh: "没有这个产品的价格", en: "has no price for this product" }
    stale_title { zh: "已被他人修改", en: "Changed by someone else" }
    stale_text { zh: "请核对后再保存。", en: "Please check and save again." }
    previous { zh: "回到开头", en: "From the start" }
    next { zh: "下一页", en: "Next" }
}
