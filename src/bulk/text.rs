//! Texts of changes of many rows, whatever they are.

crate::text! {
    take_all(things: &str) { zh: "选择此列表中全部 {things}", en: "Choose all {things} of this list" }
    take_first(most: usize, things: &str) { zh: "选择此列表的前 {most} 项（共 {things}，一次最多 {most} 项）", en: "Choose the first {most} of this list (of {things}; at most {most} at once)" }
    more_than(things: &str) { zh: "超过 {things}", en: "more than {things}" }
    whole(things: &str) { zh: "列表中的全部 {things}。", en: "All {things} of the list." }
    part(found: &str, count: usize) { zh: "列表找到 {found}，这里处理其中 {count} 项，其余保持不变。", en: "The list finds {found}. {count} of them are meant here, the others stay as they are." }
    at_most(most: usize) { zh: "一次最多处理 {most} 项，按列表的顺序从头取。", en: "At most {most} go at once, from the head of the list." }
    only_yours { zh: "您不能这样处理的不在其中。", en: "Those to which you may not do this are left out." }
    none_title { zh: "没有选择任何内容", en: "Nothing is chosen" }
    none_text { zh: "请在列表中勾选，再选择操作。", en: "Tick rows in the list, then choose what to do." }
    which { zh: "所选内容", en: "Which ones" }
    owner_count(name: &str, count: usize) { zh: "{name} {count} 项", en: "{name}: {count}" }
    and_more(count: usize) { zh: "……以及另外 {count} 项", en: "… and {count} more" }
    refused_title { zh: "其中有的不能这样处理", en: "Some cannot be changed this way" }
    refused(names: &str) { zh: "以下各项您无权这样处理，或者它们已经关闭：{names}", en: "You may not do this to them, or they are closed: {names}" }
    some_gone(count: usize) { zh: "有 {count} 项已不存在，或您无法查看。请返回列表重新选择。", en: "{count} of them no longer exist or are out of your sight. Choose again." }
    only_others(things: &str) { zh: "只处理其余 {things}", en: "Go on with the other {things}" }
    changed_meanwhile { zh: "其中有的刚被修改，请返回列表重新选择。", en: "Some were changed just now. Go back to the list and choose again." }
    all_so { zh: "所选内容已经是这样，没有需要修改的。", en: "All of them are so already." }
    undone(things: &str) { zh: "已撤销，恢复了 {things}。", en: "Undone for {things}." }
    undone_part(things: &str, kept: usize) { zh: "已撤销，恢复了 {things}；{kept} 项保持不变，原因见下。", en: "Undone for {things}; {kept} were left as they are, for the reasons below." }
    happened_undone { zh: "撤销了批量操作", en: "took a change of many back" }
}
