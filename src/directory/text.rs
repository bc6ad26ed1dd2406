//! What people are told of the directory.

crate::text! {
    used(login: &str) { zh: "应急账号 {login} 被使用", en: "The emergency account {login} was used" }
    used_from(address: &str) { zh: "来自 {address}；请核对是否有人获准使用", en: "from {address}; see whether somebody was allowed to" }
}
