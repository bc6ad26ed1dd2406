//! Texts of the import of products.

crate::text! {
    title { zh: "导入产品", en: "Import products" }
    open { zh: "导入", en: "Import" }
    intro { zh: "第一行是列名。至少要有「产品名称」；编码、分类、单位、税率、系列、说明、单价都可以有。没有编码时以名称为编码；编码已存在的产品保持不变，只更新价格。有一处错误则一行也不导入。", en: "The first row names the columns. A name is needed; code, category, unit, tax rate, series, description and price may be there. Without a code the name is taken for it. Products whose code is there already stay as they are; only their price is set. One mistake, and nothing is imported." }
    file { zh: "文件（CSV 或 XLSX）", en: "File (CSV or XLSX)" }
    paste { zh: "或粘贴表格内容", en: "Or paste from a spreadsheet" }
    list { zh: "单价写入", en: "Prices go into" }
    list_none { zh: "不导入价格", en: "No list: leave prices out" }
    list_hint { zh: "从今天起适用。", en: "They count from today." }
    import { zh: "导入", en: "Import" }
    cancel { zh: "取消", en: "Cancel" }
    need_file { zh: "请选择一个文件，或粘贴内容。", en: "Choose a file, or paste the rows." }
    one_file { zh: "请只选择文件或只粘贴内容。", en: "Either choose a file or paste the rows." }
    no_list { zh: "请从列表中选择价目表。", en: "Choose a list." }
    pasted { zh: "粘贴的内容", en: "pasted rows" }
    no_name_column { zh: "没有找到「产品名称」这一列，请检查第一行。", en: "No column is named “Name” or “Product”. Please look at the first row." }
    code_twice(row: usize, code: &str) { zh: "第 {row} 行：编码「{code}」在文件中出现了两次。", en: "Row {row}: the code “{code}” stands twice in the file." }
    in_row(row: usize, label: &str, words: &str) { zh: "第 {row} 行，{label}：{words}", en: "Row {row}, {label}: {words}" }
    price { zh: "单价", en: "Price" }
    category { zh: "分类", en: "Category" }
    not_a_price(typed: &str) { zh: "「{typed}」不是价格，最多 6 位小数。", en: "“{typed}” is no price of at most 6 decimals." }
    no_category(typed: &str) { zh: "没有分类「{typed}」，请先新建，或写成「上级/下级」。", en: "There is no category “{typed}”. Make it first, or write it as “above/below”." }
    done(made: usize, there: usize, prices: usize) { zh: "已导入：新建 {made} 个产品，{there} 个已存在，设置 {prices} 个价格。", en: "Imported: {made} products made, {there} there already, {prices} prices set." }
}
