//! Texts of notices, of their letters and of what a person wants to be told.

crate::text! {
    title { zh: "消息", en: "Notices" }
    tab_all { zh: "全部", en: "All" }
    tab_unread { zh: "未读", en: "Unread" }
    unread { zh: "未读", en: "Unread" }
    read_all { zh: "全部标为已读", en: "Mark all as read" }
    all_read { zh: "已全部标为已读。", en: "All are marked as read." }
    mark_read { zh: "标为已读", en: "Mark as read" }
    mark_unread { zh: "标为未读", en: "Mark as unread" }
    none { zh: "还没有消息", en: "No notices yet" }
    none_unread { zh: "没有未读消息", en: "Nothing unread" }
    none_text { zh: "到期的跟进、转移或共享给您的客户等，会出现在这里。", en: "Follow-ups that are due, customers given to you or shared with you, and the like appear here." }
    older { zh: "更早的消息", en: "Older notices" }
    gone { zh: "已处理，或您已无权查看", en: "Done, or no longer yours to see" }
    mail_sent { zh: "邮件已发送", en: "Mailed" }
    mail_waits { zh: "邮件待发送", en: "Mail waiting" }
    mail_waits_until(at: &str) { zh: "邮件将于 {at} 发送", en: "Mail goes at {at}" }
    mail_refused { zh: "邮件被拒收", en: "Mail refused" }
    mail_returned { zh: "邮件被退回", en: "Mail came back" }
    mail_suppressed { zh: "邮箱多次拒收，未发送", en: "Not mailed: your address was refused before" }

    account { zh: "我的账号", en: "My account" }
    wishes { zh: "消息设置", en: "Notice settings" }
    kinds { zh: "接收哪些消息", en: "What you are told" }
    kind { zh: "消息", en: "Notice" }
    on_page { zh: "页面", en: "On the page" }
    by_mail { zh: "邮件", en: "By mail" }
    on_page_of(kind: &str) { zh: "{kind}：在页面显示", en: "{kind}: on the page" }
    by_mail_of(kind: &str) { zh: "{kind}：邮件", en: "{kind}: by mail" }
    mail_none { zh: "不发送", en: "None" }
    mail_now { zh: "立即", en: "At once" }
    mail_digest { zh: "汇总", en: "In the digest" }
    always { zh: "总会显示", en: "Always" }
    hours { zh: "邮件时间", en: "When mail may come" }
    digest_on { zh: "汇总邮件", en: "Digest" }
    each_working_day { zh: "每个工作日", en: "Each working day" }
    weekly_on(day: &str) { zh: "每周，{day}", en: "Weekly, on {day}" }
    weekday_hint { zh: "逢放假顺延到下一个工作日。", en: "On the next working day where that day is off." }
    digest_at { zh: "汇总时间", en: "Digest at" }
    digest_hint { zh: "只在工作日发送；没有内容时不发送。", en: "On working days only, and only where there is something to tell." }
    not_a_weekday { zh: "请选择每个工作日或星期几。", en: "Choose each working day, or a day of the week." }
    security_always { zh: "关于账号安全的邮件（密码、两步验证、邮箱变更等）总会发送，不能关闭，也不受免打扰时间限制。", en: "Mail about the security of your account (password, second factor, mail address) always comes, at any hour." }
    zone { zh: "时区", en: "Time zone" }
    zone_hint(company: &str) { zh: "留空为公司时区（{company}）；也可填写如 Asia/Tokyo。", en: "Empty: the company's ({company}); or one such as Asia/Tokyo." }
    quiet_from { zh: "免打扰开始", en: "Quiet from" }
    quiet_to { zh: "免打扰结束", en: "Quiet until" }
    quiet_hint { zh: "此期间的邮件稍后发送；两项相同则不设免打扰。", en: "Mail of these hours comes afterwards. With both equal there are none." }
    save { zh: "保存", en: "Save" }
    saved { zh: "已保存。", en: "Saved." }
    not_a_time { zh: "请填写时间，例如 08:30。", en: "Enter a time such as 08:30." }
    not_a_zone { zh: "没有这个时区，例如 Asia/Shanghai。", en: "There is no such zone. Enter one such as Asia/Shanghai." }
    no_mail { zh: "系统没有配置邮件服务器，消息只在页面显示。", en: "No mail server is configured; notices appear on the page only." }
    no_address { zh: "您的账号没有邮箱", en: "Your account has no mail address" }
    no_address_more { zh: "消息只在页面显示。如需邮件，请联系系统管理员。", en: "Notices appear on the page only. Ask a system administrator for mail." }
    address_refused(mail: &str) { zh: "邮件服务器拒收 {mail}，已暂停发送。请联系系统管理员。", en: "The mail server refuses {mail}; nothing more is sent there. Ask a system administrator." }
    letters_go_to(mail: &str) { zh: "邮件发送到 {mail}。", en: "Mail goes to {mail}." }

    no_letter_goes { zh: "邮件发不出去", en: "No mail goes out" }

    hello(name: &str) { zh: "{name}：", en: "Hello {name}," }
    foot { zh: "客栈自动发送，请勿回复。", en: "Sent by Kezhan. Please do not reply." }
    digest_subject(count: usize) { zh: "客栈：{count} 项提醒", en: "Kezhan: reminders ({count})" }
    one_subject(kind: &str) { zh: "客栈：{kind}", en: "Kezhan: {kind}" }
    more(count: usize) { zh: "另有 {count} 项，请在客栈中查看。", en: "More in Kezhan: {count}." }
    see_all { zh: "查看全部消息", en: "See all notices" }
    see_wishes { zh: "消息设置", en: "Notice settings" }
    stop_digest { zh: "不再接收汇总邮件", en: "No more digests" }
    stop_kind(kind: &str) { zh: "不再接收「{kind}」邮件", en: "No more mail about “{kind}”" }

    digests { zh: "汇总邮件", en: "digests" }
    unsubscribe { zh: "退订", en: "Unsubscribe" }
    unsubscribe_title { zh: "退订邮件", en: "Unsubscribe" }
    unsubscribe_ask(kind: &str) { zh: "不再通过邮件接收「{kind}」？页面上的消息不受影响。", en: "No more mail about “{kind}”? Notices on the page stay as they are." }
    unsubscribed(kind: &str) { zh: "已退订「{kind}」邮件。", en: "No more mail will come about “{kind}”." }
    unsubscribed_back { zh: "如需恢复，请登录后在「我的账号 › 消息设置」中修改。", en: "To have it back, sign in and go to My account › Notice settings." }

    mail { zh: "邮件", en: "Mail" }
    settings { zh: "邮件服务器", en: "Mail server" }
    settings_where { zh: "这些设置在服务器的配置文件 [mail] 一节中，修改后需重启；命令 kezhan mail check 可在服务器上检查。", en: "These stand in [mail] of the server's configuration and count after a restart; the command kezhan mail check tries them on the server." }
    server { zh: "服务器", en: "Server" }
    security { zh: "加密", en: "Encryption" }
    plain { zh: "无（明文）", en: "None (plain text)" }
    authority { zh: "信任的机构", en: "Trusted authority" }
    system_authorities { zh: "操作系统的证书", en: "Those of the operating system" }
    user { zh: "账号", en: "Account" }
    from { zh: "发件人", en: "Sender" }
    bounces { zh: "退信地址", en: "Returned mail" }
    bounces_unread { zh: "未设置（退信寄往发件人，系统不读取）", en: "Not set: it comes to the sender, and Kezhan does not read it" }
    folder { zh: "写入目录", en: "Laid into a folder" }
    no_mail_how { zh: "请在配置文件的 [mail] 一节设置 server 和 from。", en: "Set server and from in [mail] of the configuration." }
    links_local(base: &str) { zh: "邮件中的链接指向 {base}", en: "Links in letters lead to {base}" }
    links_local_how { zh: "其他电脑可能打不开这个地址。请在配置文件中设置 server.public_url，例如 https://crm.example.cn。", en: "Other machines may not reach that. Set server.public_url in the configuration, such as https://crm.example.cn." }
    test { zh: "给我发一封测试邮件", en: "Send me a test" }
    test_subject { zh: "客栈测试邮件", en: "A test from Kezhan" }
    test_body { zh: "收到这封邮件，说明客栈的邮件设置可以使用。", en: "That this arrived shows that Kezhan's mail settings work." }
    test_taken(mail: &str) { zh: "邮件服务器已接收发往 {mail} 的测试邮件，请查看收件箱。", en: "The mail server took the test for {mail}: look into your inbox." }
    test_bad { zh: "测试邮件没有发出", en: "The test did not go" }
    test_failed(answer: &str) { zh: "邮件服务器：{answer}", en: "Mail server: {answer}" }
    no_own_address { zh: "您的账号没有邮箱，请先为自己的账号填写邮箱。", en: "Your account has no mail address. Enter one first." }
    paused(until: &str) { zh: "邮件服务器不可用，{until} 再试", en: "The mail server does not work; next try at {until}" }
    queue { zh: "发件箱", en: "Outbox" }
    queue_empty { zh: "没有邮件。", en: "No letters." }
    again { zh: "立即重试", en: "Try again now" }
    resumed { zh: "将立即重试。", en: "It is tried again now." }
    letter_to { zh: "收件人", en: "To" }
    letter_kind { zh: "内容", en: "About" }
    letter_state { zh: "状态", en: "State" }
    letter_due { zh: "发送时间", en: "Due" }
    letter_tries { zh: "尝试", en: "Tries" }
    letter_answer { zh: "服务器应答", en: "The server's answer" }
    about_account { zh: "账号", en: "Account" }
    state_waiting { zh: "等待", en: "waiting" }
    state_sending { zh: "发送中", en: "being sent" }
    state_sent { zh: "已发送", en: "sent" }
    state_refused { zh: "被拒收", en: "refused" }
    state_returned { zh: "被退回", en: "came back" }
    state_suppressed { zh: "暂停发送", en: "suppressed" }
    state_cancelled { zh: "已不需要", en: "no longer needed" }
    refused { zh: "拒收的邮箱", en: "Refused addresses" }
    refused_address { zh: "邮箱", en: "Address" }
    refused_count { zh: "次数", en: "Times" }
    refused_last { zh: "最近", en: "Last" }
    forgive { zh: "恢复发送", en: "Send again" }
    forgive_of(mail: &str) { zh: "恢复发送到 {mail}", en: "Send to {mail} again" }
    forgiven { zh: "已恢复发送。", en: "Letters go there again." }
}
