//! Texts of product lines.

crate::text! {
    title { zh: "产品明细", en: "Products" }
    edit { zh: "编辑明细", en: "Edit lines" }
    none { zh: "还没有产品明细。", en: "No products yet." }
    product { zh: "产品", en: "Product" }
    description { zh: "说明", en: "Note" }
    quantity { zh: "数量", en: "Quantity" }
    price { zh: "单价", en: "Unit price" }
    percent_off { zh: "折扣 %", en: "% off" }
    discount { zh: "折扣（%）", en: "Discount (%)" }
    tax { zh: "税率", en: "Tax" }
    amount { zh: "金额", en: "Amount" }
    remove { zh: "移除", en: "Remove" }
    sum { zh: "合计", en: "Total" }
    list_price(price: &str) { zh: "参考价 {price}", en: "list price {price}" }
    not_priced { zh: "未定", en: "open" }
    hidden { zh: "您不能查看的产品", en: "A product that you may not view" }
    retired { zh: "已停售", en: "Retired" }
    with_tax { zh: "含税", en: "with tax" }
    without_tax { zh: "不含税", en: "without tax" }
    mixed_tax { zh: "有的单价含税，有的不含税；合计按各行原样相加。", en: "Some prices are with tax and some without; the total adds them as they stand." }
    from_list(list: &str, why: &str) { zh: "价目表「{list}」（{why}）", en: "from “{list}” ({why})" }
    from_hidden(why: &str) { zh: "价目表价（{why}）", en: "from a price list ({why})" }
    differs(list: &str, why: &str, price: &str) { zh: "与价目表不同：「{list}」（{why}）为 {price}", en: "differs from “{list}” ({why}): {price}" }
    differs_hidden(why: &str) { zh: "与价目表不同（{why}）", en: "differs from its price list ({why})" }
    no_list { zh: "没有价目表价", en: "on no price list" }
    for_one { zh: "客户专属", en: "this customer’s own" }
    for_grade { zh: "按客户等级", en: "by the customer’s grade" }
    for_all { zh: "适用于所有客户", en: "for everybody" }
    suggested(price: &str, from: &str) { zh: "建议 {price}，{from}", en: "suggested {price}, {from}" }
    hint { zh: "产品填编码、名称或拼音；数量留空为 1；单价留空则取价目表价，价目表也没有时为未定。金额按行四舍五入到分。", en: "A product by its code, name or pinyin; an empty quantity is 1; an empty price takes that of the price list, and is open where there is none. Each line is rounded to the hundredth." }
    line(line: usize, column: &str) { zh: "第 {line} 行 {column}", en: "Line {line}: {column}" }
    more_rows { zh: "增加几行", en: "More rows" }
    fill_prices { zh: "取价目表价", en: "Take list prices" }
    save { zh: "保存", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    saved { zh: "已保存产品明细。", en: "The products are saved." }
    source { zh: "商机金额", en: "Amount of the opportunity" }
    source_typed { zh: "手工填写", en: "Typed by hand" }
    source_lines { zh: "取自明细", en: "Taken from the lines" }
    source_hint { zh: "取自明细时，金额随明细合计变化，不用手工填写。", en: "Taken from the lines it follows their total, whatever is typed." }
    of_typed { zh: "商机金额为手工填写，与明细合计不同。", en: "The amount was typed by hand and differs from this total." }
    stands { zh: "现在保存的明细", en: "The lines as they stand now" }
    stale_title { zh: "明细刚被修改过", en: "The opportunity has just been changed" }
    stale_text { zh: "上面是现在保存的明细，下面是您填写的。请核对后再保存。", en: "Above is what stands now, below what you typed. Check it, then save again." }

    closed { zh: "商机已关闭，明细不能修改。请先重新打开。", en: "The opportunity is closed, so its lines stay. Open it again first." }
    need_product(line: usize) { zh: "请填写第 {line} 行的产品。", en: "Enter the product of line {line}." }
    no_such_product(typed: &str) { zh: "没有找到产品「{typed}」，或有几个都符合。请填写产品编码。", en: "No product is “{typed}”, or several may be. Enter the product’s code." }
    retired_product(name: &str) { zh: "「{name}」已停售，不能再选。", en: "“{name}” is retired and can’t be chosen any more." }
    not_a_quantity(line: usize, typed: &str) { zh: "第 {line} 行的数量「{typed}」应大于 0，小于 10 亿，最多四位小数。", en: "Line {line}: the quantity “{typed}” is not above 0 and below a billion with at most four decimals." }
    not_a_price(line: usize, typed: &str) { zh: "第 {line} 行的单价「{typed}」不是最多六位小数的数字。", en: "Line {line}: the price “{typed}” is no figure of at most six decimals." }
    not_a_discount(line: usize, typed: &str) { zh: "第 {line} 行的折扣「{typed}」不是 0 到 100 之间的百分比。", en: "Line {line}: the discount “{typed}” is no percentage from 0 to 100." }
    too_much { zh: "金额太大，请核对数量和单价。", en: "This comes to too much. Check quantity and price." }
    currency_fixed { zh: "明细已按这个币种定价，不能改币种。请先清除明细的单价。", en: "Its lines have prices in this currency. Take them away before you change it." }
}
