//! Texts of web forms: those of whoever makes them, and those of strangers.

crate::text! {
    title { zh: "网页表单", en: "Web forms" }
    intro { zh: "发给客户或印成二维码的公开页面，对方填写后进入线索公海。", en: "Public pages to send or to print as a QR code. What people fill in becomes a lead of the pool." }
    new { zh: "新建表单", en: "New form" }
    edit { zh: "编辑", en: "Edit" }
    edit_title { zh: "编辑表单", en: "Edit form" }
    save { zh: "保存", en: "Save" }
    cancel { zh: "取消", en: "Cancel" }
    created { zh: "已创建表单，启用后即可使用。", en: "The form is made. Switch it on to use it." }
    saved { zh: "已保存。", en: "Saved." }
    turn_on { zh: "启用", en: "Switch on" }
    turn_off { zh: "停用", en: "Switch off" }
    turned_on { zh: "已启用。", en: "It is on." }
    turned_off { zh: "已停用，访问者会看到「页面不存在」。", en: "It is off. Visitors are told that there is no such page." }
    mail_too { zh: "寄到销售邮箱的邮件也可以自动成为线索：请系统管理员在邮件服务器上设置（kezhan mail lead）。", en: "Letters to your sales mailbox can become leads as well: your administrator sets that up at the mail server (kezhan mail lead)." }
    empty_title { zh: "还没有网页表单", en: "No web forms yet" }
    empty_text { zh: "做一个表单，把网址或二维码放到官网、名片或展台上。", en: "Make one and put its address or code on your website, your cards or your stand." }
    stale_title { zh: "刚刚有人修改了这个表单", en: "Someone else just changed this form" }
    stale_text { zh: "下面是您填写的内容。再次保存会覆盖对方的修改。", en: "Below is what you entered. Saving again replaces what they changed." }

    is_off { zh: "未启用", en: "Off" }
    is_planned { zh: "未开始", en: "Not yet open" }
    is_open { zh: "使用中", en: "Open" }
    is_ended { zh: "已结束", en: "Ended" }
    between(from: &str, until: &str) { zh: "{from} 至 {until}", en: "{from} to {until}" }
    since(from: &str) { zh: "{from} 起", en: "from {from}" }
    until(until: &str) { zh: "至 {until}", en: "until {until}" }
    always { zh: "长期", en: "No end" }
    col_form { zh: "表单", en: "Form" }
    col_source { zh: "线索来源", en: "Source" }
    col_days { zh: "有效期", en: "Open" }
    col_sent { zh: "近 30 天提交", en: "Sent in 30 days" }
    col_day { zh: "日期", en: "Day" }

    asked { zh: "询问哪些内容", en: "What is asked for" }
    asked_hint { zh: "电话和邮箱至少询问一项；只询问一项时，该项为必填。询问越少，填写的人越多。", en: "Phone or e-mail, at least one of them; where only one is asked for, it is required. The less you ask, the more people answer." }
    asked_short { zh: "询问", en: "Asks for" }
    is_needed(label: &str) { zh: "{label}（必填）", en: "{label} (required)" }
    consent { zh: "个人信息处理同意书", en: "Consent to the processing of personal data" }
    consent_short { zh: "同意书", en: "Consent" }
    consent_hint { zh: "写明公司名称、用途、保存期限和联系方式（个人信息保护法第十七条）。对方须主动勾选，原文和时间随线索保存。", en: "Name the company, the purpose, how long you keep the data and how to reach you (PIPL article 17). People tick it themselves; text and time are kept with the lead." }
    rest { zh: "其他", en: "The rest" }
    thanks_hint { zh: "留空则使用默认文字。", en: "Empty: the usual words." }
    page_title { zh: "标题", en: "Title" }
    facts { zh: "表单信息", en: "Facts" }
    usual_consent { zh: "我同意贵公司为答复本次咨询而使用我填写的信息并与我联系。我可以随时要求查看、更正或删除这些信息。", en: "I agree that you use what I have entered to answer this enquiry and to contact me. I may ask to see, correct or delete it at any time." }

    need_name { zh: "请填写名称。", en: "Enter a name." }
    need_title { zh: "请至少填写一种语言的标题。", en: "Enter a title in one language at least." }
    need_reach { zh: "电话和邮箱至少询问一项。", en: "Ask for the phone or the e-mail." }
    need_source { zh: "请选择线索来源。", en: "Choose the source." }
    need_consent { zh: "请填写同意书。", en: "Enter what people agree to." }
    consent_too { zh: "有这种语言的标题，也请填写这种语言的同意书。", en: "There is a title in this language; write the consent in it too." }
    ends_before { zh: "结束日期不能早于开始日期。", en: "The last day is before the first one." }

    address { zh: "网址与二维码", en: "Address and QR code" }
    copy { zh: "复制网址", en: "Copy the address" }
    copied { zh: "已复制。", en: "Copied." }
    code { zh: "表单网址的二维码", en: "QR code of the form’s address" }
    print { zh: "打印 A6 卡片", en: "Print a card (A6)" }
    print_title(name: &str) { zh: "打印「{name}」", en: "Print “{name}”" }
    print_hint { zh: "用浏览器的打印功能输出，纸张选 A6。", en: "Print it with your browser, on paper of the size A6." }
    print_closed { zh: "这个表单现在没有开放，扫码的人会看到「页面不存在」。", en: "This form is not open now; whoever scans the code is told that there is no such page." }
    scan { zh: "扫码填写，我们会尽快联系您", en: "Scan and fill in, and we will be in touch" }
    local_address(base: &str) { zh: "二维码指向 {base}", en: "The code leads to {base}" }
    local_address_how { zh: "外部的人可能打不开这个地址。请在配置文件中设置 server.public_url，例如 https://crm.example.cn。", en: "People outside may not reach that. Set server.public_url in the configuration, such as https://crm.example.cn." }

    figures(days: u64) { zh: "最近 {days} 天", en: "The last {days} days" }
    figures_note { zh: "「提交」含重复咨询。被识别为垃圾信息的提交不会成为线索，只在这里计数。", en: "Those sent include repeated ones. What was taken for spam is counted here and kept nowhere." }
    by_day { zh: "按天统计", en: "By day" }
    drawn { zh: "打开", en: "Opened" }
    sent { zh: "提交", en: "Sent" }
    repeated { zh: "重复咨询", en: "Repeated" }
    spam { zh: "垃圾信息", en: "Spam" }
    no_days { zh: "还没有人打开过。", en: "Nobody has opened it yet." }
    history { zh: "修改记录", en: "History" }
    happened_created { zh: "创建了表单", en: "made the form" }
    happened_changed { zh: "修改了表单", en: "changed the form" }
    happened_on { zh: "启用了表单", en: "switched it on" }
    happened_off { zh: "停用了表单", en: "switched it off" }
    nothing { zh: "（空）", en: "(empty)" }

    send { zh: "提交", en: "Send" }
    agree { zh: "我已阅读并同意以上内容", en: "I have read this and agree" }
    leave_empty { zh: "请将此项留空", en: "Leave this empty" }
    phone_or_mail { zh: "电话和邮箱请至少填写一项。", en: "Enter your phone or your e-mail, so that we can answer." }
    need_phone_or_mail { zh: "请填写电话或邮箱，以便我们联系您。", en: "Enter your phone or your e-mail, so that we can answer." }
    need_answer(label: &str) { zh: "请填写「{label}」。", en: "Enter “{label}”." }
    need_consent_ticked { zh: "请阅读并勾选同意，否则我们不能保存您的信息。", en: "Please read this and tick it; without that we may not keep your data." }
    wait { zh: "提交过于频繁，没有保存。您填写的内容还在，请稍后再试。", en: "Too much was sent just now, and nothing was saved. What you entered is still here; try again later." }
    too_old { zh: "页面打开时间过长。您填写的内容还在，请再次提交。", en: "This page was open for long. What you entered is still here; send it again." }
    thanks_title { zh: "已收到，谢谢", en: "Received, thank you" }
    usual_thanks { zh: "我们会尽快与您联系。", en: "We will be in touch soon." }
}
