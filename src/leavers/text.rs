//! Texts of leavers.

crate::text! {
    title { zh: "离职交接", en: "Leavers" }
    lead { zh: "账号已停用、名下还有客户或任务的人。转移客户时，联系人随客户一起转移。", en: "People whose accounts are disabled and who still own customers or tasks. A transfer of customers takes their contacts along." }
    todo { zh: "离职人员名下的客户待交接", en: "Customers of people who have left" }
    none_title { zh: "没有待交接的内容", en: "Nothing is to be handed over" }
    none_text { zh: "账号已停用的人名下没有您可以转移的客户，也没有未完成的任务。", en: "Nobody whose account is disabled owns customers that you may transfer, or open tasks." }
    to_customers { zh: "查看客户", en: "To the customers" }
    person { zh: "人员", en: "Person" }
    department { zh: "部门", en: "Department" }
    customers { zh: "客户", en: "Customers" }
    contacts { zh: "联系人", en: "Contacts" }
    tasks { zh: "未完成任务", en: "Open tasks" }
    hand_over { zh: "转移客户", en: "Transfer" }
    tasks_open { zh: "未完成的任务", en: "Open tasks" }
    give { zh: "转交", en: "Give to" }
}
