//! Texts of the directory's pages.

crate::text! {
    title { zh: "公司目录", en: "Company directory" }
    off_title { zh: "尚未使用公司目录", en: "No directory is in use" }
    off_text { zh: "在设置文件的 [ldap] 一节填写服务器后重新启动即可；写法见 docs/ldap.md。", en: "Name the servers in the section [ldap] of the settings and start again; docs/ldap.md shows how." }

    connection { zh: "连接", en: "Connection" }
    servers { zh: "服务器", en: "Servers" }
    kind { zh: "类型", en: "Kind" }
    encryption { zh: "加密", en: "Encryption" }
    encrypted { zh: "已加密", en: "encrypted" }
    plain { zh: "未加密，仅供试验", en: "not encrypted: for trials only" }
    bind { zh: "登录方式", en: "Signing in" }
    bind_service { zh: "服务账号查找，再验证密码", en: "A service account finds the person, whose password is then tried" }
    bind_direct { zh: "直接以用户名登录", en: "Directly under the person’s name" }
    bind_anonymous { zh: "匿名查找，再验证密码（任何人都能读目录）", en: "Found anonymously, then the password is tried: everybody may read the directory" }
    by_dns { zh: "由 DNS 查找：", en: "named by DNS for" }
    service { zh: "服务账号", en: "Service account" }
    people_base { zh: "用户位置", en: "People" }
    group_base { zh: "组位置", en: "Groups" }
    reached { zh: "最近应答", en: "Last answer" }
    never { zh: "从未", en: "never" }
    grace { zh: "中断宽限", en: "Grace" }
    hours(count: u32) { zh: "{count} 小时", en: "{count} hours" }
    in_file { zh: "连接的设置在设置文件的 [ldap] 一节中修改。", en: "The connection is set in the section [ldap] of the settings." }

    test { zh: "测试", en: "Try it" }
    test_hint { zh: "逐步检查每台服务器；填写账号可查看此人会得到什么。", en: "Looks at each server step by step; with an account, shows what that person would get." }
    test_login { zh: "目录中的账号（可不填）", en: "Account in the directory (optional)" }
    test_run { zh: "开始测试", en: "Try now" }
    step_discover { zh: "由 DNS 查找服务器", en: "Find the servers by DNS" }
    step_connect { zh: "连接主机", en: "Reach the host" }
    step_encrypt { zh: "建立加密", en: "Encrypt and check the certificate" }
    step_bind { zh: "服务账号登录", en: "Sign the service account in" }
    step_kind { zh: "服务器类型", en: "Kind of server" }
    step_find { zh: "查找用户", en: "Find a person" }
    step_groups { zh: "读取所属组", en: "Read the groups" }
    fine { zh: "正常", en: "in order" }
    untested { zh: "未测试", en: "not tested" }
    untested_why { zh: "以模板登录时没有服务账号，这些步骤无法在此测试；请以一个员工账号登录试试。", en: "By a template there is no service account, so these steps cannot be tried here: sign in with somebody’s account instead." }
    millis(count: u128) { zh: "{count} 毫秒", en: "{count} ms" }

    fault_off { zh: "尚未使用目录", en: "No directory is in use" }
    fault_unreachable { zh: "没有应答：检查主机、端口和防火墙", en: "No answer: check host, port and firewall" }
    fault_unsafe { zh: "加密不可信：检查 ldap.ca_file、主机名和证书有效期", en: "The encryption is not to be trusted: check ldap.ca_file, the host name and the certificate’s dates" }
    fault_service { zh: "服务账号被拒：检查 ldap.bind_dn 和密码文件", en: "The service account is refused: check ldap.bind_dn and its password file" }
    fault_incomplete { zh: "结果不完整：请放宽服务器对服务账号的条数限制", en: "Only a part came: raise the server’s limits for the service account" }
    fault_ambiguous { zh: "多个条目同名：请收窄 ldap.people_filter", en: "Several entries have this name: narrow ldap.people_filter" }
    fault_kind { zh: "服务器类型与 ldap.kind 不符", en: "The server is of another kind than ldap.kind says" }
    fault_settings { zh: "设置与目录不符", en: "The settings do not fit the directory" }

    who { zh: "此人会得到", en: "What the person would get" }
    who_none { zh: "目录中没有此账号。", en: "The directory has no such account." }
    name { zh: "姓名", en: "Name" }
    dn { zh: "条目", en: "Entry" }
    key { zh: "标识", en: "Key" }
    state { zh: "状态", en: "State" }
    state_active { zh: "可用", en: "active" }
    state_disabled { zh: "已停用", en: "disabled" }
    state_expired { zh: "已到期", en: "expired" }
    state_locked { zh: "暂时锁定", en: "locked for a time" }
    state_must_change { zh: "须先在目录中修改密码", en: "must change the password there first" }
    groups { zh: "所属组", en: "Groups" }
    roles { zh: "角色", en: "Roles" }
    department { zh: "部门", en: "Department" }
    account { zh: "本系统账号", en: "Account here" }
    account_first { zh: "首次登录时创建", en: "made at the first sign-in" }
    account_taken { zh: "已有同名本地账号，不会自动关联", en: "a local account has this name; they are not linked" }
    account_there { zh: "已有", en: "there" }
    conflict { zh: "三员分立：这些组的角色不能由同一人持有，或一个组授予了两类管理员，因此不授予。", en: "Separation of administrators: the roles of these groups cannot be held by one person, or one group gives two of the three, so they are not given." }
    homeless { zh: "没有部门，不能登录：请在「目录组与部门」中为此人的组或「其他所有人」指定部门，或在目录中填写部门。", en: "No department, so not let in: name one for a group of this person or for everybody else on “Groups and departments”, or write it into the directory." }
    everybody { zh: "其他所有人", en: "Everybody else" }
    nothing { zh: "没有", en: "none" }

    follow { zh: "同步", en: "Following the directory" }
    follow_hint { zh: "每小时自动同步。停用立即生效；找不到的人连续两次完整同步后停用，不删除任何内容。", en: "Hourly. Who is disabled there loses access at once; who is absent does after two complete readings. Nothing is deleted." }
    try_run { zh: "试算", en: "Try without changes" }
    apply_run { zh: "立即同步", en: "Follow now" }
    confirm_run(leaving: usize) { zh: "确认 {leaving} 人离开并同步", en: "Confirm {leaving} leaving and follow" }
    confirm_stripped(leaving: usize, stripped: usize) { zh: "确认 {leaving} 人离开、{stripped} 人失去角色并同步", en: "Confirm {leaving} leaving, {stripped} losing roles, and follow" }
    queued { zh: "已安排同步，稍后刷新查看结果。", en: "Following is under way; look again in a moment." }
    at { zh: "时间", en: "Time" }
    outcome { zh: "结果", en: "Result" }
    outcome_applied { zh: "完成", en: "Done" }
    outcome_braked { zh: "已制动", en: "Braked" }
    outcome_failed { zh: "失败", en: "Failed" }
    figures { zh: "数量", en: "Figures" }
    figures_line(people: i64, changed: i64, disabled: i64, missing: i64) { zh: "目录 {people} 人，变更 {changed}，停用 {disabled}，未找到 {missing}", en: "{people} people, {changed} changed, {disabled} disabled, {missing} absent" }
    braked_title { zh: "同步已制动，未作任何更改", en: "Following was braked; nothing was changed" }
    would_brake_title { zh: "同步将被制动", en: "Following would be braked" }
    braked_text { zh: "将有超过 10% 或 20 人失去访问权限，或目录中没有任何人。请先试算查看；确认无误后再同步。", en: "More than 10 % or 20 people would lose access, or the directory has nobody. Try it without changes first; confirm only when it is right." }
    group_gone_text { zh: "目录中不再有下列组，由它们得到角色的人将失去这些角色。请检查 ldap.group_base、ldap.group_filter 和服务账号的权限；确实不再使用的组，请取消映射，或试算后确认。", en: "The directory has groups no longer by which people hold roles. Look at ldap.group_base, ldap.group_filter and the rights of the service account; where a group is really gone, remove what it gives, or try without changes and confirm." }
    vanished(groups: &str, count: usize) { zh: "目录中不再有：{groups}；{count} 人将失去角色。", en: "The directory has no longer: {groups}; {count} people would lose roles." }
    vanished_count(groups: &str, count: i64) { zh: "不再有的组：{groups}，{count} 人受影响", en: "groups gone: {groups}, {count} people concerned" }
    failed_title { zh: "同步失败，未作任何更改", en: "Following failed; nothing was changed" }
    no_syncs { zh: "还没有同步过。", en: "Not followed yet." }
    tried(count: usize) { zh: "将变更 {count} 个账号", en: "{count} accounts would change" }
    tried_none { zh: "没有需要变更的账号。", en: "No account would change." }
    person { zh: "账号", en: "Account" }
    change { zh: "变更", en: "Change" }
    fate_enable { zh: "启用", en: "enable" }
    fate_disable { zh: "停用（目录中已停用）", en: "disable (disabled there)" }
    fate_gone { zh: "停用（目录中已不存在）", en: "disable (no longer there)" }
    fate_missing { zh: "未找到，下次仍未找到则停用", en: "absent; disabled if absent next time" }
    fact_login { zh: "账号", en: "account" }
    fact_name { zh: "姓名", en: "name" }
    fact_mail { zh: "邮箱", en: "mail" }
    fact_phone { zh: "电话", en: "phone" }
    fact_department { zh: "部门", en: "department" }
    fact_manager { zh: "上级", en: "manager" }
    gives(roles: &str) { zh: "授予 {roles}", en: "gives {roles}" }
    takes(roles: &str) { zh: "收回 {roles}", en: "takes {roles}" }

    emergency { zh: "应急账号", en: "Emergency accounts" }
    emergency_hint { zh: "最多两个本地账号，目录中断时使用；同步不会改动它们。每次使用都会通知三类管理员（站内和邮件），由审计管理员复核；一小时后自动退出。", en: "At most two local accounts for when the directory is gone; following never touches them. Each use is told to the administrators by the bell and by mail and reviewed by an auditor; the session ends after an hour." }
    emergency_none { zh: "还没有应急账号，建议指定两个。", en: "There is none yet; name two." }
    emergency_name { zh: "本地账号", en: "Local account" }
    emergency_add { zh: "指定", en: "Name" }
    emergency_last { zh: "最近使用", en: "last used" }
    emergency_disabled { zh: "已停用", en: "disabled" }
    emergency_no_password { zh: "未设密码", en: "no password yet" }
    emergency_no_factor { zh: "未设动态验证码", en: "no second factor yet" }
    emergency_unknown { zh: "没有这个启用的账号。", en: "There is no such active account." }
    emergency_two { zh: "最多两个应急账号。", en: "There are two emergency accounts at most." }
    emergency_local { zh: "应急账号必须是本地账号，不能由目录管理。", en: "An emergency account is a local one, not one that the directory keeps." }
    emergency_one { zh: "建议指定两个，以防其中一个不可用。", en: "Name two, in case one of them does not work." }
    uses { zh: "应急账号的使用", en: "Uses of emergency accounts" }
    uses_hint { zh: "每次使用应急账号，都须由审计管理员核对：是谁、因何获准、做了什么。使用者本人不能复核。", en: "An auditor looks at each use: who it was, why they were allowed to, and what was done. Nobody reviews their own." }
    uses_none { zh: "应急账号从未使用过。", en: "No emergency account was ever used." }
    todo_uses { zh: "应急账号使用待复核", en: "Uses of emergency accounts to review" }
    audit { zh: "审计日志", en: "Audit log" }
    address { zh: "来自", en: "From" }
    review { zh: "复核", en: "Review" }
    reviewed { zh: "已复核", en: "reviewed" }
    review_note { zh: "核对结果", en: "What it was for" }
    review_run { zh: "记为已复核", en: "Mark as reviewed" }
    review_empty { zh: "请填写核对结果。", en: "Say what the use was for." }
    review_own { zh: "不能复核自己的使用。", en: "Nobody reviews their own use." }
    remove { zh: "取消", en: "Remove" }
    remove_label(name: &str) { zh: "取消 {name}", en: "Remove {name}" }

    roles_title { zh: "目录组与角色", en: "Groups and roles" }
    departments_title { zh: "目录组与部门", en: "Groups and departments" }
    roles_hint { zh: "目录组的成员登录或同步时得到这些角色；多个组的角色合并。管理员角色须先在设置中允许（ldap.administrators），且一个组不能授予两类管理员。", en: "Members of a group get these roles when they sign in or when the directory is followed; the roles of several groups add up. Administrators’ roles must be allowed by ldap.administrators first, and no group gives two of the three." }
    departments_hint { zh: "成员归入所列的第一个部门；没有映射时，按目录中的部门名称查找同名部门。首次登录的人两者都没有时，归入「其他所有人」的部门；没有指定则不能登录。", en: "Members go to the first department listed; without one, to the department whose name the directory gives. Newcomers with neither go to the department of “Everybody else”; where none is named they are not let in." }
    group { zh: "目录组", en: "Group" }
    gift { zh: "授予", en: "Gives" }
    map_none { zh: "还没有映射。", en: "Nothing is set up yet." }
    add { zh: "添加映射", en: "Add" }
    find { zh: "查找", en: "Find" }
    find_groups { zh: "按名称查找目录组", en: "Find groups by name" }
    choose_group { zh: "请选择目录组。", en: "Choose a group." }
    choose_gift { zh: "请选择授予的内容。", en: "Choose what it gives." }
    two_administrators { zh: "一个组不能授予两类管理员。", en: "One group cannot give two of the three administrators’ roles." }
    administrators_off { zh: "设置 ldap.administrators 未允许由目录授予管理员角色。", en: "The setting ldap.administrators does not let the directory give administrators’ roles." }
    mapped { zh: "已添加，登录或下次同步时生效。", en: "Added; it takes effect at sign-in or when the directory is followed." }
    unmapped { zh: "已取消，登录或下次同步时生效。", en: "Removed; it takes effect at sign-in or when the directory is followed." }
}
