//! What is written below a letter that is not kept as a whole.

crate::text! {
    quoted { zh: "（下面引用的往来邮件没有保存）", en: "(The earlier letters quoted below are not kept here.)" }
    attached(names: &str) { zh: "附件没有保存在这里，请到邮箱中查看：{names}", en: "Attachments are not kept here; they stay in the mailbox: {names}" }
    cut { zh: "（邮件过长，后面的内容没有保存，全文在邮箱中）", en: "(Cut here: the letter is longer than what is kept. All of it is in the mailbox.)" }
}
