//! Texts of people.

crate::text! {
    title { zh: "用户", en: "Users" }
    new { zh: "新建账号", en: "New account" }
    edit_title(name: &str) { zh: "编辑「{name}」", en: "Edit “{name}”" }
    create { zh: "创建账号", en: "Create account" }
    created_hint { zh: "新账号没有任何权限；由安全管理员授予角色。", en: "A new account has no rights; a security administrator gives it roles." }

    login { zh: "账号", en: "Account" }
    name { zh: "姓名", en: "Name" }
    department { zh: "部门", en: "Department" }
    manager { zh: "直属上级", en: "Manager" }
    mail { zh: "邮箱", en: "Mail" }
    phone { zh: "电话", en: "Phone" }
    language { zh: "语言", en: "Language" }
    roles { zh: "角色", en: "Roles" }
    state { zh: "状态", en: "State" }
    last_seen { zh: "最近登录", en: "Last sign-in" }
    never { zh: "从未登录", en: "never" }
    made { zh: "创建时间", en: "Created" }
    acts { zh: "操作", en: "Actions" }

    active { zh: "启用", en: "Active" }
    disabled { zh: "已停用", en: "Disabled" }
    waiting { zh: "未设密码", en: "No password yet" }
    state_active { zh: "启用的账号", en: "Active accounts" }
    state_disabled { zh: "已停用的账号", en: "Disabled accounts" }
    state_all { zh: "所有账号", en: "All accounts" }
    every_department { zh: "所有部门", en: "All departments" }
    search { zh: "姓名、账号或邮箱", en: "Name, account or mail" }
    shown(count: usize) { zh: "本页 {count} 人", en: "{count} on this page" }
    nothing_title { zh: "没有符合条件的用户", en: "Nobody matches" }
    nothing_text { zh: "请换一个条件。", en: "Try other conditions." }

    need_login { zh: "请填写账号。", en: "Enter an account." }
    bad_login { zh: "账号只能包含字母、数字和 . _ - @。", en: "An account holds letters, digits and . _ - @ only." }
    login_taken { zh: "这个账号已被使用。", en: "This account is taken." }
    need_name { zh: "请填写姓名。", en: "Enter a name." }
    need_department { zh: "请选择一个未关闭的部门。", en: "Choose a department that is open." }
    own_manager { zh: "上级不能是本人。", en: "A person cannot be their own manager." }
    manager_circle { zh: "这样会形成上下级循环：该上级在此人之下。", en: "This would make a circle: that manager stands below this person." }

    kept_by_directory { zh: "此账号由公司目录管理：除语言外，请在目录中修改。", en: "The company’s directory keeps this account: change all but the language there." }
    password_in_directory { zh: "此账号使用公司目录的密码，请在目录中修改。", en: "This account has its password in the company’s directory: change it there." }
    disable { zh: "停用", en: "Disable" }
    enable { zh: "启用", en: "Enable" }
    disabled_done(name: &str) { zh: "「{name}」已停用，所有登录已退出。", en: "“{name}” is disabled and every session has ended." }
    enabled_done(name: &str) { zh: "「{name}」已启用。", en: "“{name}” is active again." }
    not_oneself { zh: "不能停用自己的账号。", en: "You cannot disable your own account." }
    link_of_disabled { zh: "账号已停用。请先启用，再发送链接。", en: "The account is disabled. Enable it first." }


    created_done(name: &str) { zh: "已创建「{name}」的账号。", en: "The account of “{name}” was made." }
    send_invitation { zh: "发送邀请", en: "Invite" }
    send_reset { zh: "发送重设密码的链接", en: "Send a link to a new password" }
    link_sent(name: &str) { zh: "链接已发送到「{name}」的邮箱，只有本人能看到。", en: "A link is on its way to “{name}”; nobody else sees it." }
    link_without_mail { zh: "没有本人确认过的邮箱，无法发送链接。请先填写邮箱。", en: "There is no mail address that this person has confirmed. Enter one first." }
    invite_title { zh: "尚未设置密码", en: "No password yet" }
    invite_text { zh: "发送邀请后，本人会收到设置密码的链接，24 小时内有效。", en: "An invitation brings the person a link to set a password, good for 24 hours." }
    invite_no_mail { zh: "请先填写邮箱，再发送邀请。", en: "Enter a mail address, then send the invitation." }
    invite_off(login: &str) { zh: "本系统未启用邮件。请服务器操作员运行 kezhan user link {login}，将一次性链接交给本人。", en: "This installation sends no mail. The operator of the server runs kezhan user link {login} and hands the one-time link to the person." }
    mail_unconfirmed(mail: &str) { zh: "{mail}（本人尚未确认；重设密码的链接仍发送到原邮箱）", en: "{mail} (not confirmed by the person; links to a new password still go to the earlier address)" }

    factor_title { zh: "动态验证码", en: "Second factor" }
    factor_text { zh: "本人丢失手机和恢复码时，可在核实身份后重置。所有登录会退出，本人会收到邮件；必须使用动态验证码的账号，下次登录时需重新设置。", en: "If the person has lost phone and recovery codes, and you are sure who asks, it can be reset. Every session ends, and the person is told by mail. Who must have one sets it up anew at the next sign-in." }
    factor_reset { zh: "重置动态验证码", en: "Reset the second factor" }
    factor_other(login: &str) { zh: "本人及同类管理员的动态验证码不能在此重置。请服务器操作员运行 kezhan user reset-second-factor {login}。", en: "Your own second factor, or that of an administrator of the same kind, can’t be reset here. The operator of the server runs: kezhan user reset-second-factor {login}" }
    factor_gone(name: &str) { zh: "已重置「{name}」的动态验证码。", en: "The second factor of “{name}” was reset." }
    factor_none { zh: "此账号没有动态验证码。", en: "This account has no second factor." }
    need_reason { zh: "请填写原因。", en: "Enter a reason." }
    about { zh: "基本信息", en: "About" }
    posts { zh: "兼岗", en: "Part-time posts" }
    posts_none { zh: "没有兼岗。", en: "No part-time posts." }
    post_title { zh: "职务", en: "Post" }
    post_add { zh: "添加兼岗", en: "Add a post" }
    post_own { zh: "这是此人的所属部门。", en: "This is the person’s own department." }
    deputies { zh: "代理人", en: "Deputies" }
    deputies_none { zh: "没有代理人。", en: "No deputies." }
    deputies_hint { zh: "代理期间，代理人以自己的权限处理此人的记录。", en: "For that time the deputy works on this person’s records with the deputy’s own rights." }
    deputy { zh: "代理人", en: "Deputy" }
    deputy_add { zh: "添加代理人", en: "Add a deputy" }
    starts { zh: "开始日期", en: "From" }
    ends { zh: "结束日期（含）", en: "Until (included)" }
    reason { zh: "原因", en: "Reason" }
    ends_early { zh: "结束日期不能早于开始日期。", en: "The end cannot lie before the beginning." }
    own_deputy { zh: "代理人不能是本人。", en: "A person cannot stand in for themselves." }
    remove_label(name: &str) { zh: "移除 {name}", en: "Remove {name}" }
}
