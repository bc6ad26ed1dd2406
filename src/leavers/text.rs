//! Texts of leavers.

crate::text! {
    title { zh: "离职交接", en: "Leavers" }
    lead { zh: "账号已停用、名下还有客户、商机、线索或任务的人。转移客户时，联系人和未关闭的商机随客户一起转移。", en: "People whose accounts are disabled and who still own customers, opportunities, leads or tasks. A transfer of customers takes their contacts and open opportunities along." }
    todo { zh: "离职人员名下的客户、商机或线索待交接", en: "Customers, opportunities and leads of people who have left" }
    none_title { zh: "没有待交接的内容", en: "Nothing is to be handed over" }
    none_text { zh: "账号已停用的人名下没有您可以转移的客户、商机和线索，也没有未完成的任务。", en: "Nobody whose account is disabled owns customers, opportunities or leads that you may transfer, or open tasks." }
    to_customers { zh: "查看客户", en: "To the customers" }
    person { zh: "人员", en: "Person" }
    department { zh: "部门", en: "Department" }
    customers { zh: "客户", en: "Customers" }
    contacts { zh: "联系人", en: "Contacts" }
    deals { zh: "未关闭的商机", en: "Open opportunities" }
    leads { zh: "未关闭的线索", en: "Open leads" }
    give_deals { zh: "转移商机和线索", en: "Give opportunities and leads" }
    deals_title(name: &str, deals: usize, leads: usize) { zh: "转移 {name} 的 {deals} 个商机和 {leads} 条线索", en: "Give {deals} opportunities and {leads} leads of {name} to somebody else" }
    deals_hint { zh: "一次转移下列全部商机和线索，任何一项不能转移时都不转移；已关闭的保留原负责人。30 天内可以撤销。", en: "All opportunities and leads below at once, or none of them. What is closed stays as it is. This can be taken back for 30 days." }
    given_deals(deals: usize, leads: usize, name: &str) { zh: "已将 {deals} 个商机和 {leads} 条线索转移给 {name}。", en: "{deals} opportunities and {leads} leads given to {name}." }
    tasks { zh: "未完成任务", en: "Open tasks" }
    hand_over { zh: "转移客户", en: "Transfer" }
    tasks_open { zh: "未完成的任务", en: "Open tasks" }
    give_tasks { zh: "转交任务", en: "Give tasks" }
    tasks_title(name: &str, count: usize) { zh: "转交 {name} 的 {count} 项未完成任务", en: "Give {count} open tasks of {name} to somebody else" }
    new_owner { zh: "转交给", en: "To" }
    new_owner_hint { zh: "一次转交下列全部任务，30 天内可以撤销。", en: "All tasks below at once; this can be taken back for 30 days." }
    give_all { zh: "全部转交", en: "Give all of them" }
    and_more(count: usize) { zh: "另有 {count} 项未列出，一并转交。", en: "{count} more are not shown and go along." }
    given_all(count: usize, name: &str) { zh: "已将 {count} 项任务转交给 {name}。", en: "{count} tasks given to {name}." }
    undone(count: usize) { zh: "已撤销，恢复了 {count} 项任务。", en: "Undone for {count} tasks." }
    undone_part(count: usize, kept: usize) { zh: "已撤销，恢复了 {count} 项任务；{kept} 项保持不变，原因见下。", en: "Undone for {count} tasks; {kept} were left as they are, for the reasons below." }
    things(count: usize) { zh: "{count} 项商机和线索", en: "{count} opportunities and leads" }
    cancel { zh: "取消", en: "Cancel" }
    give { zh: "转交", en: "Give to" }
}
