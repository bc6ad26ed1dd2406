//! Texts of the keys.

crate::text! {
    title { zh: "键盘快捷键", en: "Keys" }
    intro { zh: "在输入框里打字时，字母键只输入文字。", en: "While you type into a field, letters are only letters." }
    or { zh: "或", en: "or" }
    everywhere { zh: "任何页面", en: "Everywhere" }
    in_lists { zh: "列表", en: "In a list" }
    on_customers { zh: "客户页面", en: "On the page of a customer" }
    with_tasks { zh: "任务", en: "Tasks" }
    search { zh: "搜索", en: "Search" }
    proposals { zh: "在搜索建议中移动", en: "Move through the proposals of the search" }
    open_proposal { zh: "打开选中的搜索建议", en: "Open the proposal that is chosen" }
    send { zh: "提交正在填写的多行文字", en: "Send the text that is being written" }
    leave { zh: "关闭菜单或跟进框，离开列表行", en: "Close a menu or a box, leave a row" }
    this_page { zh: "打开本页", en: "Open this page" }
    down { zh: "下一行", en: "To the next row" }
    up { zh: "上一行", en: "To the row above" }
    open { zh: "打开", en: "Open" }
    edit { zh: "编辑", en: "Edit" }
    pick { zh: "选择或取消选择", en: "Select, or no longer" }
    follow_up { zh: "写跟进", en: "Write a follow-up" }
    task { zh: "新建任务", en: "New task" }
    grade { zh: "修改级别", en: "Change the grade" }
    stage { zh: "修改阶段", en: "Change the stage" }
    owner { zh: "修改负责人（转移客户）", en: "Change the owner (transfers the customer)" }
    next { zh: "修改下次跟进", en: "Change the next follow-up" }
    before { zh: "列表里的上一位客户", en: "The customer before, in the list" }
    after { zh: "列表里的下一位客户", en: "The next customer of the list" }
    back { zh: "返回列表", en: "Back to the list" }
    finish { zh: "完成，或重新打开", en: "Done, or open again" }
    postpone { zh: "推迟", en: "Postpone" }
    assign { zh: "转交", en: "Give to somebody else" }
}
