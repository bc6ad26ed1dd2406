//! Texts of comments.

crate::text! {
    title { zh: "评论", en: "Comments" }
    add { zh: "评论", en: "Comment" }
    body { zh: "评论内容", en: "Comment" }
    body_hint { zh: "用 @姓名 提到同事，对方会收到消息", en: "Name a colleague by @name and they are told" }
    none { zh: "还没有评论。", en: "No comments yet." }
    need_body { zh: "请填写评论内容。", en: "Write something." }
    not_seen(name: &str) { zh: "{name} 看不到这条跟进，请先与对方共享客户，或不要提到对方。", en: "{name} may not see this follow-up; share the customer first, or do not name them." }
    lead_not_seen(name: &str) { zh: "{name} 看不到这条线索，请不要提到对方。", en: "{name} may not see this lead; do not name them." }
    opportunity_not_seen(name: &str) { zh: "{name} 看不到这个商机，请先与对方共享客户，或不要提到对方。", en: "{name} may not see this opportunity; share the customer first, or do not name them." }
    added { zh: "已发表评论。", en: "The comment is added." }
    deleted { zh: "已删除评论。", en: "The comment is deleted." }
    delete { zh: "删除评论", en: "Delete the comment" }
    told_named(by: &str) { zh: "{by} 在评论中提到您", en: "{by} named you in a comment" }
}
