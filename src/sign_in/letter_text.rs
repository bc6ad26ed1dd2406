//! Texts of letters about one's account. Subjects name no one.

crate::text! {
    hello(name: &str) { zh: "{name}：", en: "Hello {name}," }
    foot { zh: "客栈自动发送，请勿回复。", en: "Sent by Kezhan. Please do not reply." }
    set_password { zh: "设置密码", en: "Set your password" }
    good_a_day { zh: "链接 24 小时内有效，只能使用一次。", en: "The link is good for 24 hours and works once." }
    good_half_an_hour { zh: "链接 30 分钟内有效，只能使用一次；之前的链接已作废。如果您使用动态验证码，登录时仍需输入。", en: "The link is good for 30 minutes and works once; earlier links are void. If you use a second factor, you still need it to sign in." }
    ignore { zh: "如果这与您无关，请忽略此邮件。", en: "If this is not for you, please ignore it." }
    not_you { zh: "如果不是您本人的操作，请立即联系系统管理员。", en: "If this was not you, tell your system administrator at once." }

    invitation_subject { zh: "您的客栈账号", en: "Your Kezhan account" }
    invitation(login: &str) { zh: "已为您创建账号 {login}。请通过以下链接设置您的密码。", en: "An account was made for you: {login}. Please set your password by this link." }
    forgotten_subject { zh: "重设密码", en: "A new password" }
    forgotten(login: &str) { zh: "有人申请重设账号 {login} 的密码。请通过以下链接设置新密码。", en: "Somebody asked for a new password of the account {login}. Please set it by this link." }
    administrator_reset(login: &str) { zh: "系统管理员请您为账号 {login} 设置新密码。请使用以下链接。", en: "Your system administrator asks you to set a new password for the account {login}. Please use this link." }

    password_subject { zh: "密码已设置", en: "Your password was set" }
    password_set(login: &str, at: &str) { zh: "账号 {login} 的密码已于 {at} 设置，其他设备上的登录已退出。", en: "The password of the account {login} was set at {at}. Sessions elsewhere have ended." }
    mail_subject { zh: "账号的邮箱已更改", en: "The mail address of your account" }
    mail_changed(login: &str, at: &str) { zh: "账号 {login} 的邮箱已由管理员于 {at} 更改。在您登录并确认新邮箱之前，重设密码的链接仍发送到此地址。", en: "An administrator changed the mail address of the account {login} at {at}. Until you sign in and confirm the new one, links to a new password still come to this address." }
    elsewhere(login: &str) { zh: "有人申请重设账号 {login} 的密码。此账号使用公司目录的密码，不在客栈中修改；请在公司目录中修改，或联系公司的 IT 部门。", en: "Somebody asked for a new password of the account {login}. Its password is kept in the company’s directory and is not changed in Kezhan: change it there, or ask your company’s IT." }
    change_password { zh: "修改目录密码", en: "Change the password of the directory" }
    emergency_subject { zh: "应急账号已被使用", en: "An emergency account was used" }
    emergency_used(login: &str, at: &str, address: &str) { zh: "应急账号 {login} 已于 {at} 从 {address} 登录，一小时后自动退出。", en: "The emergency account {login} signed in at {at} from {address}. Its session ends after an hour." }
    emergency_review { zh: "请在审计日志中复核其操作；如果无人知情，请立即停用该账号。", en: "Review what it did in the audit log. If nobody knows of it, disable the account at once." }
    braked_subject { zh: "公司目录同步已制动", en: "Following the directory was braked" }
    braked(at: &str, leaving: i64, active: i64) { zh: "{at} 的同步未作任何更改：{active} 个账号中有 {leaving} 个将失去访问权限。请在「公司目录」页面试算核对后再确认。", en: "Following the directory at {at} changed nothing: {leaving} of {active} accounts would lose access. Try it without changes on the page “Company directory”, and confirm only when it is right." }
    braked_groups(at: &str, groups: &str, people: i64) { zh: "{at} 的同步未作任何更改：目录中不再有组 {groups}，{people} 人将失去由它们得到的角色。请检查组的设置和服务账号的权限，在「公司目录」页面试算核对后再确认。", en: "Following the directory at {at} changed nothing: it has these groups no longer: {groups}, and {people} people would lose the roles they give. Look at the settings of groups and at the rights of the service account; try it without changes on the page “Company directory”, and confirm only when it is right." }
    open_directory { zh: "打开「公司目录」", en: "Open “Company directory”" }
    failed_subject { zh: "公司目录同步失败", en: "Following the directory failed" }
    failed(at: &str, fault: &str) { zh: "{at} 的同步未作任何更改：{fault}。恢复之前，离职的人不会被停用；请在「公司目录」页面逐步测试。", en: "Following the directory at {at} changed nothing: {fault}. Until it works again nobody is disabled as the directory says. Try each step on the page “Company directory”." }

    factor_subject { zh: "动态验证码已变更", en: "The second factor of your account" }
    factor_set(login: &str, at: &str) { zh: "账号 {login} 已于 {at} 设置动态验证码。", en: "A second factor was set up for the account {login} at {at}." }
    factor_removed(login: &str, at: &str) { zh: "账号 {login} 的动态验证码已于 {at} 由本人移除。", en: "The second factor of the account {login} was removed by its owner at {at}." }
    factor_reset(login: &str, at: &str, reason: &str) { zh: "管理员已于 {at} 重置账号 {login} 的动态验证码，原因：{reason}。下次登录时可能需要重新设置。", en: "An administrator took the second factor off the account {login} at {at}, because: {reason}. You may be asked to set up a new one when you next sign in." }
    code_subject { zh: "已使用恢复码登录", en: "A recovery code was used" }
    code_used(login: &str, at: &str, left: &str) { zh: "账号 {login} 已于 {at} 使用一个恢复码登录，剩余 {left} 个。", en: "A recovery code of the account {login} was used at {at}; {left} are left." }
}
