//! Texts of views.

crate::text! {
    title { zh: "列表视图", en: "Views of the list" }
    intro { zh: "视图保存列表的筛选、排序和列。您自己的视图可以改名、共享和删除；同事共享的可以打开。", en: "A view keeps filters, order and columns of a list. Yours can be renamed, shared and deleted; those that colleagues share can be opened." }
    view { zh: "视图", en: "View" }
    columns { zh: "列", en: "Columns" }
    columns_hint { zh: "数字表示列的先后顺序，名称总在最前。宽度只在电脑屏幕上有效。", en: "The numbers are the order of the columns; the name comes first. Widths count on a wide screen." }
    width_of(column: &str) { zh: "{column} 的宽度", en: "Width of {column}" }
    width_usual { zh: "默认", en: "Usual" }
    width_narrow { zh: "窄", en: "Narrow" }
    width_wide { zh: "宽", en: "Wide" }
    columns_of(name: &str) { zh: "这些列属于视图「{name}」。", en: "These columns belong to the view “{name}”." }
    columns_shared(owner: &str) { zh: "这个视图由 {owner} 共享，列由其决定。先另存为自己的视图，再选择列。", en: "{owner} shares this view and decides about its columns. Save it as a view of your own to choose others." }
    place_of(column: &str) { zh: "{column} 的顺序", en: "Place of {column}" }
    apply { zh: "应用", en: "Apply" }
    usual { zh: "恢复默认列", en: "Usual columns" }
    columns_kept { zh: "已更新列。", en: "The columns are kept." }
    name { zh: "视图名称", en: "Name of the view" }
    share { zh: "共享给能查看此列表的同事", en: "Share with everybody who sees this list" }
    save { zh: "存为视图", en: "Save as a view" }
    save_as_new { zh: "另存为新视图", en: "Save as a new view" }
    update { zh: "更新视图", en: "Update the view" }
    changed(name: &str) { zh: "「{name}」的筛选或排序已更改。", en: "Filters or order of “{name}” are changed." }
    as_saved { zh: "还原", en: "As saved" }
    dropped { zh: "这个视图的部分条件用到您不能查看的字段，这些条件没有生效。", en: "Some conditions of this view are about fields that you may not see; they do not count." }
    begin { zh: "打开列表时先显示它", en: "Begin with this view" }
    begin_no_more { zh: "不再先显示它", en: "No longer begin with it" }
    begins { zh: "首选", en: "First" }
    delete { zh: "删除视图", en: "Delete the view" }
    delete_one(name: &str) { zh: "删除视图「{name}」", en: "Delete the view “{name}”" }
    all { zh: "全部视图", en: "All views" }
    more(count: usize) { zh: "另外 {count} 个视图", en: "{count} more views" }
    tab_shared(name: &str, owner: &str) { zh: "{name}（{owner}）", en: "{name} ({owner})" }
    by(owner: &str) { zh: "由 {owner} 共享", en: "Shared by {owner}" }
    shared { zh: "已共享", en: "Shared" }
    mine { zh: "仅自己", en: "Only mine" }
    whose { zh: "范围", en: "Whose" }
    acts { zh: "操作", en: "Actions" }
    to_list { zh: "返回列表", en: "Back to the list" }
    cancel { zh: "取消", en: "Cancel" }
    empty_title { zh: "还没有视图", en: "No views yet" }
    empty_text { zh: "在列表上选好筛选、排序和列，然后点「视图」保存。", en: "Choose filters, order and columns of the list, then keep them under View." }
    created(name: &str) { zh: "已保存视图「{name}」。", en: "The view “{name}” is saved." }
    updated(name: &str) { zh: "已更新视图「{name}」。", en: "The view “{name}” is updated." }
    deleted(name: &str) { zh: "已删除视图「{name}」。", en: "The view “{name}” is deleted." }
    restored(name: &str) { zh: "已恢复视图「{name}」。", en: "The view “{name}” is back." }
    now_first(name: &str) { zh: "以后打开列表时先显示「{name}」。", en: "The list now begins with “{name}”." }
    no_longer_first(name: &str) { zh: "打开列表时不再先显示「{name}」。", en: "The list no longer begins with “{name}”." }
    need_name { zh: "请填写视图名称。", en: "Enter a name for the view." }
    name_taken(name: &str) { zh: "您已有名为「{name}」的视图。请换一个名称。", en: "You have a view named “{name}” already. Choose another name." }
    too_much { zh: "筛选条件太多，不能存为视图。请先去掉一些。", en: "These are too many conditions for a view. Remove some first." }
    too_many(most: i64) { zh: "最多保存 {most} 个视图。请先删除不再使用的。", en: "At most {most} views are kept. Delete some that you no longer use first." }
    stale_title { zh: "这个视图刚被修改过", en: "This view has just been changed" }
    stale_text { zh: "您填写的内容在下面，再次保存将以它为准。", en: "What you entered is below; saving again keeps yours." }
}
