//! Texts around every page, and of every problem.

crate::text! {
    product { zh: "客栈", en: "Kezhan" }
    mark { zh: "客", en: "K" }
    skip { zh: "跳到正文", en: "Skip to content" }
    menu { zh: "主菜单", en: "Main menu" }
    menu_short { zh: "快捷菜单", en: "Short menu" }
    search { zh: "搜索", en: "Search" }
    search_hint { zh: "客户、线索、商机、联系人", en: "Customers, leads, opportunities, contacts" }
    search_hint_more { zh: "，拼音首字母或完整电话", en: ", pinyin, phone" }
    suggestions { zh: "搜索建议", en: "Suggestions" }
    notices { zh: "消息", en: "Notices" }
    waiting { zh: "项待办", en: "to do" }
    notices_unread(count: &str) { zh: "消息，{count} 条未读", en: "Notices, {count} unread" }
    look { zh: "语言与外观", en: "Language and look" }
    language { zh: "语言", en: "Language" }
    theme { zh: "外观", en: "Look" }
    theme_auto { zh: "跟随系统", en: "As the system" }
    theme_light { zh: "浅色", en: "Light" }
    theme_dark { zh: "深色", en: "Dark" }
    account { zh: "我的账号", en: "My account" }
    keys { zh: "键盘快捷键", en: "Keys" }
    sign_out { zh: "退出登录", en: "Sign out" }
    more { zh: "更多", en: "More" }
    close { zh: "关闭", en: "Close" }
    undo { zh: "撤销", en: "Undo" }
    back { zh: "返回", en: "Go back" }
    home { zh: "回到今天", en: "To Today" }
    sign_in_again { zh: "登录", en: "Sign in" }
    reference(id: &str) { zh: "编号 {id}", en: "Reference {id}" }
    plain_http { zh: "当前使用未加密的 HTTP。请设置 server.public_url 为 https 地址。", en: "This site is served without encryption. Set server.public_url to an https address." }

    not_found_title { zh: "没有找到", en: "Not found" }
    not_found { zh: "这个页面或记录不存在，或者您没有查看它的权限。请检查地址，或返回列表查找。", en: "This page or record does not exist, or you may not view it. Check the address, or go back to the list." }
    forbidden_title { zh: "没有权限", en: "Not permitted" }
    forbidden_field(label: &str, id: &str) { zh: "您的角色不能查看或填写字段「{label}」（{id}）。如有需要，请向安全管理员申请字段权限。", en: "Your roles do not let you see or fill in the field “{label}” ({id}). Ask a security administrator for it if you need it." }
    forbidden(permission: &str) { zh: "此操作需要权限「{permission}」。如有需要，请向安全管理员申请。", en: "This needs the permission “{permission}”. Ask a security administrator for it if you need it." }
    invalid_title { zh: "内容有误", en: "Please check" }
    refused { zh: "数据库拒绝了这次修改，没有保存任何内容。请检查填写的内容后重试。", en: "The change was refused and nothing was saved. Check what you entered and try again." }
    stale_title { zh: "已被他人修改", en: "Changed by someone else" }
    stale { zh: "您打开之后，有人保存了新版本。请重新打开后再修改。", en: "Someone saved a newer version after you opened it. Open it again and make your change." }
    bad_request_title { zh: "请求无法处理", en: "Request not understood" }
    bad_request { zh: "收到的内容不完整或不属于这个表单，没有保存任何内容。请返回页面重新提交。", en: "What arrived was incomplete or does not belong to this form. Nothing was saved. Go back and submit again." }
    bad_nul { zh: "内容里有无法保存的空字符（NUL）。请删除后重新提交。", en: "The text holds a character that cannot be stored (NUL). Remove it and submit again." }
    foreign_title { zh: "请求来源无法确认", en: "Origin not confirmed" }
    foreign { zh: "这次提交不是从本系统的页面发出的，没有保存任何内容。请刷新页面后重新提交。", en: "This was not sent from a page of this system, and nothing was saved. Reload the page and submit again." }
    too_large_title { zh: "内容太大", en: "Too large" }
    too_large(limit: u64) { zh: "上限是 {limit} MB。请缩小后重新提交。", en: "The limit is {limit} MB. Make it smaller and submit again." }
    too_many_title { zh: "请稍候", en: "Please wait" }
    too_many(seconds: u64) { zh: "尝试次数过多，请在 {seconds} 秒后再试。", en: "Too many tries. Try again in {seconds} seconds." }
    busy_title { zh: "系统繁忙", en: "Busy just now" }
    busy { zh: "数据库暂时没有响应，您的内容没有保存。请稍候再试。", en: "The database is not answering just now, and nothing was saved. Try again in a moment." }
    crowded { zh: "现在打开页面的人太多。请稍候再试。", en: "Too many pages are being opened just now. Try again in a moment." }
    once_more { zh: "再试一次", en: "Try again" }
    disk_full_title { zh: "磁盘空间不足", en: "No room on the disk" }
    disk_full { zh: "服务器的磁盘空间不足，文件没有保存。请告诉管理员，腾出空间后再试。", en: "The server has no room for the file, and it was not saved. Tell your administrator, and try again once there is room." }
    kept { zh: "您填写的内容保留在本页，重新提交不会重复保存。", en: "What you entered is kept on this page; sending it again never saves it twice." }
    send_again { zh: "重新提交", en: "Send again" }
    files_again { zh: "请重新选择附件", en: "Choose the files again" }
    bug_title { zh: "出错了", en: "Something went wrong" }
    bug { zh: "系统发生错误，没有保存任何内容。请把下面的编号告诉管理员。", en: "The system failed and nothing was saved. Give the reference below to your administrator." }
    sign_in_title { zh: "请先登录", en: "Sign in first" }
    sign_in_text { zh: "请登录后继续。", en: "Sign in to go on." }

    public_gone_title { zh: "页面不存在", en: "Page not found" }
    public_gone { zh: "这个链接不存在，或已停止使用。请检查网址，或通过其他方式联系我们。", en: "This link does not exist or is no longer in use. Check the address, or reach us another way." }
    public_wait { zh: "提交过于频繁，您填写的内容没有保存。请稍后再试。", en: "Too much was sent from here just now, and nothing was saved. Try again later." }
    public_large { zh: "填写的内容太长，没有保存。请返回并缩短后重新提交。", en: "What you wrote is too long, and nothing was saved. Go back, make it shorter and send again." }
    public_wrong { zh: "收到的内容不完整，没有保存。请重新打开页面填写。", en: "What arrived was incomplete, and nothing was saved. Open the page again." }
    public_busy { zh: "暂时无法提交，您的内容没有保存。请稍候再试。", en: "This cannot be sent just now, and nothing was saved. Try again in a moment." }

    confirm_title { zh: "请确认是您本人", en: "Please confirm that it is you" }
    confirm_text { zh: "此操作需要在 5 分钟内验证过身份。确认后会继续，已填写的内容不会丢失。", en: "This needs a proof of who you are from the last 5 minutes. It then goes on; nothing you entered is lost." }
    confirm_label { zh: "密码或动态验证码", en: "Password or code" }
    confirm_hint { zh: "登录密码，或验证器应用中的 6 位数字。", en: "Your password, or the 6 digits of your authenticator app." }
    confirm_go { zh: "确认并继续", en: "Confirm and go on" }

    please_check { zh: "请修改以下内容", en: "Please mend these" }
    cancel { zh: "取消", en: "Cancel" }

    versions_text { zh: "请逐项选择要保留的内容，然后保存。您填写的内容都在下面。", en: "Choose what to keep for each field, then save. What you entered is below." }
    versions_same { zh: "内容没有差别，再次保存即可。", en: "Nothing differs. Save again." }
    versions_field { zh: "字段", en: "Field" }
    versions_theirs { zh: "已保存的", en: "Saved" }
    versions_yours { zh: "您填写的", en: "What you entered" }
    versions_nothing { zh: "（空）", en: "(empty)" }
    versions_save { zh: "保存所选内容", en: "Save what is chosen" }

    when_hint { zh: "如 周五下午三点", en: "next Wed 3pm" }
    when_proposals { zh: "今天|明天|后天|周五|下周一|三天后|月底", en: "today|tomorrow|Friday|next Monday|in 3 days|end of month" }
    when_unknown { zh: "看不懂这个日期。", en: "This date is not understood. " }
    when_ambiguous { zh: "这个日期有两种读法。", en: "This date can be read in two ways. " }
    when_impossible { zh: "没有这个日期或时间。", en: "There is no such date or time. " }
    when_forms { zh: "可以写：明天、后天、周五、下周三下午三点、三天后、月底、12月5日、3点半、2026-12-05 14:30。", en: "You may write: tomorrow, Friday, next Wed 3pm, in 3 days, end of month, 5 Dec 14:30, 2026-12-05 14:30." }
}
