//! Texts of cells that are written in place.

crate::text! {
    change { zh: "修改", en: "Change: " }
    save { zh: "保存（回车）", en: "Save (Enter)" }
    leave { zh: "不修改（Esc）", en: "Leave as it is (Esc)" }
    somebody { zh: "有人", en: "Somebody" }
    nothing { zh: "（空）", en: "(empty)" }
    changed_since(who: &str, now: &str) { zh: "{who} 刚修改了这位客户，这里现在是「{now}」。再次保存则以您的为准。", en: "{who} just changed this customer. This is now “{now}”. Save again to keep yours." }
    set(name: &str, what: &str, value: &str) { zh: "{name}：{what} {value}。", en: "{name}: {what} {value}." }
    kept { zh: "已保存。", en: "Saved." }
    as_it_was { zh: "没有需要修改的内容。", en: "Nothing to change." }
}
