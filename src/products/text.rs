//! Texts of products and categories.

crate::text! {
    title { zh: "产品", en: "Products" }
    views { zh: "产品与价格", en: "Products and prices" }
    new { zh: "新建产品", en: "New product" }
    edit { zh: "编辑产品", en: "Edit product" }
    edit_action { zh: "编辑", en: "Edit" }
    save { zh: "保存", en: "Save" }
    create { zh: "新建", en: "Create" }
    cancel { zh: "取消", en: "Cancel" }
    created(name: &str) { zh: "已新建产品「{name}」。", en: "Created “{name}”." }
    saved { zh: "已保存。", en: "Saved." }
    category { zh: "分类", en: "Category" }
    no_category { zh: "未分类", en: "No category" }
    all_categories { zh: "全部分类", en: "All categories" }
    state { zh: "状态", en: "State" }
    find { zh: "编码、名称或拼音", en: "Code, name or pinyin" }
    filter { zh: "筛选", en: "Filter" }
    apply { zh: "应用", en: "Apply" }
    clear { zh: "清除筛选", en: "Clear filters" }
    found(count: &str) { zh: "共 {count} 个产品", en: "{count} products" }
    previous { zh: "上一页", en: "Previous" }
    next { zh: "下一页", en: "Next" }
    col_price { zh: "标准价", en: "Standard price" }
    per_unit(price: &str, unit: &str) { zh: "{price} / {unit}", en: "{price} / {unit}" }
    empty_title { zh: "还没有产品", en: "No products yet" }
    empty_text { zh: "产品有编码、名称、单位和税率；价格写在价目表里。", en: "A product has a code, a name, a unit and a tax rate; its prices stand in price lists." }
    none_found { zh: "没有符合条件的产品", en: "No product fits" }
    none_found_text { zh: "换一个词，或清除筛选。", en: "Try another word, or clear the filters." }
    name_chinese { zh: "中文名称", en: "Chinese name" }
    facts { zh: "产品信息", en: "About this product" }
    changed_by(who: &str, when: &str) { zh: "{who} 于 {when} 更新", en: "Changed by {who} on {when}" }
    acts { zh: "更多操作", en: "More actions" }
    retire { zh: "停售", en: "Take out of sale" }
    restore { zh: "恢复在售", en: "Put on sale again" }
    delete { zh: "删除", en: "Delete" }
    retired(name: &str) { zh: "「{name}」已停售；价格和历史仍可查看。", en: "“{name}” is no longer for sale; its prices and history stay." }
    restored(name: &str) { zh: "「{name}」恢复在售。", en: "“{name}” is for sale again." }
    deleted(name: &str) { zh: "「{name}」已移入回收站。", en: "“{name}” is in the recycle bin." }
    in_use { zh: "这个产品已有价格或业务记录，不能删除，可以停售。", en: "This product has prices or is in use. Take it out of sale instead of deleting it." }
    need_code { zh: "请填写产品编码。", en: "Enter a code." }
    need_name { zh: "请填写名称。", en: "Enter a name." }
    code_taken { zh: "已有产品使用这个编码。", en: "Another product has this code." }
    no_such_category { zh: "请从列表中选择分类。", en: "Choose a category from the list." }
    stale_title { zh: "已被他人修改", en: "Changed by someone else" }
    name_hint { zh: "英文名称留空时两种语言都用中文名称。", en: "Without an English name, this one is shown in both languages." }

    categories { zh: "产品分类", en: "Product categories" }
    categories_hint { zh: "最多三级。", en: "At most three levels." }
    new_category { zh: "新建分类", en: "New category" }
    edit_category { zh: "编辑分类", en: "Edit category" }
    category_name { zh: "名称", en: "Name" }
    category_name_en { zh: "英文名称", en: "English name" }
    category_parent { zh: "上级分类", en: "Below" }
    category_top { zh: "无（一级分类）", en: "None (top level)" }
    category_sort { zh: "排序", en: "Order" }
    sort_hint { zh: "数字小的在前。", en: "Small numbers come first." }
    bad_sort { zh: "请填写整数。", en: "Enter a whole number." }
    col_products { zh: "产品数", en: "Products" }
    no_categories { zh: "还没有分类", en: "No categories yet" }
    no_categories_text { zh: "分类让产品列表便于筛选，也可以以后再建。", en: "Categories make the list easy to filter. They can wait." }
    category_created(name: &str) { zh: "已新建分类「{name}」。", en: "Created “{name}”." }
    category_deleted(name: &str) { zh: "已删除分类「{name}」。", en: "Deleted “{name}”." }
    category_in_use { zh: "分类下还有产品或下级分类，不能删除。", en: "Products or categories lie in it, so it cannot be deleted." }
    category_too_deep { zh: "分类最多三级，也不能放到自己下面。", en: "Categories have at most three levels, and none lies below itself." }
    delete_category { zh: "删除分类", en: "Delete category" }
}
