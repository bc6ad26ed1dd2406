//! Texts of roles.

crate::text! {
    title { zh: "角色", en: "Roles" }
    grants { zh: "授权", en: "Grants" }
    grants_hint { zh: "选择一个人，授予或收回角色。", en: "Choose a person to give or take roles." }
    new { zh: "新建角色", en: "New role" }
    create { zh: "创建角色", en: "Create role" }
    edit_title(name: &str) { zh: "编辑角色「{name}」", en: "Edit the role “{name}”" }
    name { zh: "角色", en: "Role" }
    name_zh { zh: "中文名称", en: "Chinese name" }
    name_en { zh: "英文名称", en: "English name" }
    purpose { zh: "用途", en: "Purpose" }
    purpose_zh { zh: "用途（中文）", en: "Purpose (Chinese)" }
    purpose_en { zh: "用途（英文）", en: "Purpose (English)" }
    holders { zh: "持有人数", en: "Holders" }
    holders_of(count: i64) { zh: "{count} 人持有", en: "{count} hold it" }
    kind { zh: "类型", en: "Kind" }
    built_in { zh: "内置", en: "Built-in" }
    own { zh: "自定义", en: "Your own" }
    retired { zh: "已停用", en: "Retired" }
    built_in_hint { zh: "内置角色不能修改；复制后修改副本。", en: "A built-in role is not edited; copy it and edit the copy." }
    mine_hint { zh: "您持有此角色，须由另一位安全管理员修改。", en: "You hold this role; another security administrator has to change it." }
    copy { zh: "复制", en: "Copy" }
    copy_of_zh(name: &str) { zh: "{name} 副本", en: "{name} 副本" }
    copy_of_en(name: &str) { zh: "{name} copy", en: "{name} copy" }
    retire { zh: "停用角色", en: "Retire" }
    restore { zh: "重新启用", en: "Bring back" }
    retired_done(name: &str) { zh: "角色「{name}」已停用，持有人立即失去其权限。", en: "“{name}” is retired; its holders lose its rights at once." }
    restored(name: &str) { zh: "角色「{name}」已重新启用。", en: "“{name}” is back." }
    created(name: &str) { zh: "已创建角色「{name}」。", en: "Created “{name}”." }
    copied { zh: "已复制，请修改名称与权限。", en: "Copied. Change its name and rights." }
    saved { zh: "已保存，对所有登录从下一次请求起生效。", en: "Saved. It takes effect with the next request of every session." }
    acts { zh: "操作", en: "Actions" }

    matrix { zh: "业务权限", en: "Business rights" }
    matrix_hint { zh: "每格选择数据范围；多个角色的范围取并集。", en: "Choose the scope of each; the scopes of several roles are united." }
    object { zh: "对象", en: "Object" }
    absent { zh: "不适用", en: "does not apply" }
    nothing { zh: "无", en: "None" }
    abilities { zh: "管理权限", en: "Administration" }
    abilities_hint { zh: "业务权限与管理权限不能放在同一角色里；三类管理员的权限也不能放在一起。", en: "Business rights and administration do not go into one role, nor do the rights of two administrators." }
    chosen_for(what: &str) { zh: "「{what}」的指定部门", en: "Departments for “{what}”" }
    fields { zh: "字段权限", en: "Fields" }
    fields_hint { zh: "决定持有此角色的人在可见的记录上能看到、填写哪些字段。一条记录由多个角色可见时，取其中最宽的规则；填写还须有编辑权限。", en: "What holders see and fill in on the records that this role lets them view. Where several roles show a record, the most permissive rule counts. Writing needs the right to edit as well." }
    fields_open { zh: "按字段设置", en: "Field by field" }
    fields_rest { zh: "未列出的字段按其分类的默认规则；填写还须有编辑权限。", en: "Fields not named here are as usual for their class. Writing needs the right to edit as well." }
    field { zh: "字段", en: "Field" }
    rule { zh: "规则", en: "Rule" }
    usual(rule: &str) { zh: "默认（{rule}）", en: "Usual ({rule})" }
    in_lists(list: &str) { zh: "列表{list}", en: "{list} in lists" }
    list_and_record(list: &str, record: &str) { zh: "列表{list}、记录{record}", en: "{list} in lists, {record} on the record" }
    class_public { zh: "公开", en: "Public" }
    class_internal { zh: "内部", en: "Internal" }
    class_personal { zh: "个人信息", en: "Personal" }
    class_sensitive { zh: "敏感个人信息", en: "Sensitive personal" }
    asks_reason { zh: "查看掩码内容须填写原因", en: "A reason is asked for when a mask is looked behind" }

    need_name { zh: "请填写角色名称。", en: "Enter a name." }
    need_departments(what: &str) { zh: "「{what}」选择了指定部门，请在下方勾选部门后保存。", en: "“{what}” is limited to chosen departments. Tick them below and save." }
    mixed { zh: "这些权限不能放在一个角色里：业务权限、系统管理、安全管理、审计管理各自独立（三员分立）。", en: "These rights cannot go into one role: business, system, security and audit administration stand apart." }
    one_group { zh: "保存后，公司目录的一个组会授予两类管理员。请先在「目录组与角色」中取消其中一项。", en: "A group of the company’s directory would then give two of the three administrators’ roles. Remove one on “Groups and roles” first." }
    mixed_holder { zh: "保存后，该角色的持有人会同时拥有两类互斥的权限（三员分立）。请先收回其另一个角色。", en: "A holder of this role would then stand on two sides that must stay apart. Take their other role first." }
    system { zh: "系统管理员", en: "System administrator" }
    security { zh: "安全管理员", en: "Security administrator" }
    audit { zh: "审计管理员", en: "Audit administrator" }

    roles_of(name: &str) { zh: "{name}的角色", en: "Roles of {name}" }
    held { zh: "持有的角色", en: "Roles held" }
    held_none { zh: "没有角色，因此没有任何权限。", en: "No roles, and so no rights." }
    held_line(who: &str, when: &str) { zh: "{who} 于 {when} 授予", en: "given by {who}, {when}" }
    machine { zh: "系统", en: "the system" }
    available { zh: "可授予的角色", en: "Roles to give" }
    managed { zh: "来自目录", en: "By the directory" }
    managed_hint { zh: "此角色由公司目录的组授予，请在目录或组映射中修改。", en: "A group of the company’s directory gives this role: change the directory, or what its groups give." }
    give { zh: "授予", en: "Give" }
    take { zh: "收回", en: "Take" }
    give_label(role: &str) { zh: "授予角色 {role}", en: "Give the role {role}" }
    take_label(role: &str) { zh: "收回角色 {role}", en: "Take the role {role}" }
    given(role: &str) { zh: "已授予「{role}」。", en: "Gave “{role}”." }
    taken(role: &str) { zh: "已收回「{role}」。", en: "Took “{role}”." }
    not_oneself { zh: "不能给自己授予或收回角色，须由另一位安全管理员操作。", en: "You cannot give roles to yourself or take your own; another security administrator has to." }
    separated(name: &str) { zh: "三员分立：{name}已持有的角色与此角色不能由同一账号持有。请换一个账号，或先收回原来的角色。", en: "Separation of administrators: what {name} holds and this role cannot be held by one account. Use another account, or take the other role first." }
    retired_role { zh: "角色已停用，不能授予。", en: "The role is retired and cannot be given." }
    disabled_person { zh: "账号已停用，不能授予角色。", en: "The account is disabled; no role can be given." }
    rights { zh: "有效权限", en: "Effective rights" }

    separation { zh: "三员分立", en: "Separation of administrators" }
    separation_on { zh: "已开启", en: "On" }
    separation_off { zh: "已关闭", en: "Off" }
    separation_text { zh: "系统管理员、安全管理员、审计管理员与业务角色分别由不同账号担任，任何账号不能兼任。", en: "System, security and audit administration and business roles are held by different accounts; no account holds two." }
    separation_small { zh: "人手不足的小公司可以关闭。关闭会记入审计日志，并在所有管理页面上提示。", en: "A small office may switch it off. That is recorded in the audit log and shown on every administration page." }
    switch_off { zh: "关闭三员分立", en: "Switch separation off" }
    switch_on { zh: "开启三员分立", en: "Switch separation on" }
    switched_off { zh: "三员分立已关闭，已记入审计日志。", en: "Separation is off; this was recorded." }
    switched_on { zh: "三员分立已开启。", en: "Separation is on." }
    switch_refused { zh: "仍有账号或角色同时拥有互斥的权限。请先收回，再开启三员分立。", en: "Some account or role still stands on two sides. Take those rights first, then switch it on." }
}
