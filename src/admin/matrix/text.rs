//! Texts of the permission matrix.

crate::text! {
    title { zh: "权限矩阵", en: "Permissions" }
    of_roles { zh: "角色", en: "Roles" }
    of_users { zh: "用户（有效权限）", en: "People (effective)" }
    of_what { zh: "查看对象", en: "Of whom" }
    abilities { zh: "管理权限", en: "Administration" }
    object { zh: "对象", en: "Object" }
    who_can { zh: "谁可以", en: "Who can" }
    anyone { zh: "所有权限", en: "Every permission" }
    show { zh: "查看", en: "Show" }
    csv { zh: "下载 CSV", en: "Download CSV" }
    role { zh: "角色", en: "Role" }
    person { zh: "用户", en: "Person" }
    login { zh: "账号", en: "Account" }
    department { zh: "部门", en: "Department" }
    scope { zh: "数据范围", en: "Scope" }
    from { zh: "来自角色", en: "From the role" }
    permission { zh: "权限", en: "Permission" }
    nobody_title { zh: "没有人持有此权限", en: "Nobody holds this" }
    nobody_text { zh: "没有启用的账号通过角色获得此权限。", en: "No active account has it from a role." }
    hint { zh: "有效权限是此人所有角色的并集；悬停可查看来自哪个角色。", en: "Effective rights unite all roles of a person; hover to see the role that gives each." }

    rights_of(name: &str) { zh: "{name}的有效权限", en: "Effective rights of {name}" }
    my_rights { zh: "我的权限", en: "My rights" }
    account { zh: "我的账号", en: "My account" }
    fields_of { zh: "字段：在可见的记录上", en: "Fields, on the records viewed" }
    each { zh: "每项权限的来源", en: "Where each comes from" }
    no_rights { zh: "没有任何权限。", en: "No rights at all." }
    disabled { zh: "账号已停用，因此没有任何权限。", en: "The account is disabled and so has no rights." }
    stands_in(names: &str) { zh: "目前代理：{names}。其本人及下属的记录也在范围内。", en: "Stands in for {names} now; their records count as well." }
    view_note { zh: "任何查看权限都包含：本人的记录、共享给本人的记录、所属公海的记录。", en: "Any right to view brings along one’s own records, those shared with one, and those of one’s pools." }
}
