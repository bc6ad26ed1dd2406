//! Texts of signing in and of one's own account.

crate::text! {
    title { zh: "登录", en: "Sign in" }
    login { zh: "账号", en: "Account" }
    password { zh: "密码", en: "Password" }
    submit { zh: "登录", en: "Sign in" }
    wrong { zh: "账号或密码不正确，请重新输入。", en: "Account or password is not correct. Try again." }
    wait(seconds: u64) { zh: "尝试次数过多，请在 {seconds} 秒后再试。", en: "Too many tries. Try again in {seconds} seconds." }
    directory_unreachable(hours: u32) { zh: "公司目录无法访问，公司目录的账号暂时不能登录，请稍后再试。已登录的人最多还可使用 {hours} 小时。", en: "The company’s directory does not answer, so its people cannot sign in now. Try again later. Who is signed in may go on for {hours} hours." }
    homeless { zh: "您的密码正确，但公司目录没有说明您的部门，因此还不能登录。请联系系统管理员。", en: "Your password is correct, but the company’s directory does not say which department you belong to, so you cannot come in yet. Ask your system administrator." }
    password_elsewhere { zh: "此账号使用公司目录的密码，请在公司目录中修改。", en: "This account has its password in the company’s directory; change it there." }
    forgot_directory { zh: "使用公司目录账号的人，请在公司目录中修改密码。", en: "People of the company’s directory change their password there." }
    directory_password { zh: "修改目录密码", en: "Change the password of the directory" }
    need_login { zh: "请输入账号。", en: "Enter your account." }
    need_password { zh: "请输入密码。", en: "Enter your password." }
    forgot { zh: "忘记密码？", en: "Forgot your password?" }
    forgot_title { zh: "忘记密码", en: "Forgot your password" }
    forgot_text { zh: "请输入账号或邮箱，我们会将重设密码的链接发送到您账号的邮箱。", en: "Enter your account or mail address. A link to set a new password goes to the mail address of your account." }
    forgot_off { zh: "本系统未启用邮件。请联系系统管理员，由服务器操作员为您生成一次性链接。", en: "This installation sends no mail. Ask your system administrator: the operator of the server makes a one-time link for you." }
    forgot_send { zh: "发送链接", en: "Send the link" }
    forgot_sent_title { zh: "请查收邮件", en: "Look at your mail" }
    forgot_sent { zh: "如果该账号存在且有邮箱，链接已发送。", en: "If there is such an account with a mail address, a link is on its way." }
    forgot_sent_more { zh: "链接 30 分钟内有效。没有收到？请检查垃圾邮件，或联系系统管理员确认账号的邮箱。", en: "It is good for 30 minutes. Nothing there? Look into the spam folder, or ask your system administrator which address your account has." }
    login_or_mail { zh: "账号或邮箱", en: "Account or mail address" }
    back { zh: "返回登录", en: "Back to sign-in" }

    first_title { zh: "设置密码", en: "Set your password" }
    first_hello(name: &str) { zh: "{name}，请设置您的登录密码。", en: "{name}, please set your password." }
    new_password { zh: "新密码", en: "New password" }
    again { zh: "再输入一次", en: "Once more" }
    rule { zh: "至少 8 个字符，建议 15 个以上；一句话比复杂的短密码更安全也更好记。", en: "At least 8 characters, better 15. A sentence is safer and easier to remember than a short puzzle." }
    rule_mlps3 { zh: "至少 8 个字符，包含大写字母、小写字母、数字、其他字符中的三类；90 天后需更换。", en: "At least 8 characters with three of: capitals, small letters, digits, others. To be changed after 90 days." }
    save_password { zh: "保存密码", en: "Save password" }
    too_short { zh: "密码至少需要 8 个字符。", en: "A password needs at least 8 characters." }
    too_long { zh: "密码最多 200 个字符。", en: "A password has at most 200 characters." }
    too_common { zh: "这个密码太常见，请换一个。", en: "This password is too common. Choose another." }
    too_named { zh: "密码不能主要由姓名、账号、公司或产品的名称组成，请换一个。", en: "This password is little more than names of you, the company or the product. Choose another." }
    too_plain { zh: "请使用大写字母、小写字母、数字、其他字符中的至少三类。", en: "Use at least three of: capitals, small letters, digits, others." }
    too_old { zh: "您的密码已使用超过 90 天，请设置新密码后继续。", en: "Your password is older than 90 days. Set a new one to go on." }
    same_as_before { zh: "新密码不能与当前密码相同。", en: "The new password is the present one. Choose another." }
    not_proved { zh: "密码或验证码不正确。", en: "The password or code is not correct." }
    security { zh: "账号安全", en: "Security of my account" }
    mail { zh: "邮箱", en: "Mail" }
    not_same { zh: "两次输入不一致。", en: "The two entries differ." }
    link_gone { zh: "这个链接已失效或已使用过。请在登录页选择“忘记密码”，或联系系统管理员。", en: "This link has expired or was used already. Choose “Forgot your password” on the sign-in page, or ask your system administrator." }
    password_set { zh: "密码已保存，请登录。", en: "Password saved. Sign in now." }

    mail_waits(mail: &str) { zh: "管理员将您的邮箱改为 {mail}。", en: "An administrator changed your mail address to {mail}." }
    mail_waits_more { zh: "请确认这是您本人的邮箱；确认之后，重设密码的链接才会发送到那里。", en: "Please confirm that it is yours; only then do links to a new password go there." }
    mail_confirm { zh: "这是我的邮箱", en: "It is mine" }
    mail_confirmed { zh: "邮箱已确认。", en: "Mail address confirmed." }
    account { zh: "我的账号", en: "My account" }
    current_password { zh: "当前密码", en: "Current password" }
    wrong_current { zh: "当前密码不正确。", en: "The current password is not correct." }
    password_changed { zh: "密码已修改，其他设备已退出登录。", en: "Password changed. Your other sessions have ended." }
    facts { zh: "基本信息", en: "About you" }
    name { zh: "姓名", en: "Name" }
    department { zh: "部门", en: "Department" }
    roles { zh: "角色", en: "Roles" }
    change_password { zh: "修改密码", en: "Change password" }
    sessions { zh: "登录的设备", en: "Where you are signed in" }
    this_session { zh: "当前设备", en: "this one" }
    since { zh: "登录时间", en: "Since" }
    seen { zh: "最近活动", en: "Last seen" }
    address { zh: "地址", en: "Address" }
    browser { zh: "浏览器", en: "Browser" }
    end { zh: "退出", en: "End" }
    end_label(browser: &str) { zh: "退出 {browser} 上的登录", en: "End the session in {browser}" }
    session_ended { zh: "该设备已退出登录。", en: "That session has ended." }
    notices { zh: "消息设置", en: "Notice settings" }
    my_rights { zh: "我的权限", en: "My rights" }
}
