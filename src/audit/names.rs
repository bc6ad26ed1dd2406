//! The words of event names and of the kinds of objects they are about. A name is never changed once released; one
//! that is not listed here is shown as it is.

use crate::text::Lang;

/// An event's name and its words.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// As stored: `customer.created`.
    pub id: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// Names that belong together in the filter.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// In the address: `customers`.
    pub id: &'static str,
    zh: &'static str,
    en: &'static str,
    pub names: &'static [Name],
}

impl Name {
    /// What happened, in a few words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

impl Group {
    /// What the names have in common.
    #[must_use]
    pub fn words(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

macro_rules! groups {
    ($( $group:literal $gzh:literal $gen:literal { $( $id:literal $zh:literal $en:literal; )* } )*) => {
        /// Every event of the product, by group, in the order of the filter.
        pub const GROUPS: &[Group] = &[ $( Group {
            id: $group, zh: $gzh, en: $gen,
            names: &[ $( Name { id: $id, zh: $zh, en: $en } ),* ],
        } ),* ];
    };
}

groups! {
    "sign-in" "登录与会话" "Signing in and sessions" {
        "sign_in.succeeded" "登录" "Signed in";
        "sign_in.halfway" "密码正确，待完成登录" "Right password, more to do";
        "sign_in.failed" "登录失败" "Sign-in failed";
        "sign_in.ended" "退出登录" "Signed out";
        "session.confirmed" "再次确认身份" "Proved who they are once more";
        "second_factor.begun" "开始设置动态验证码" "Began to set up a second factor";
        "second_factor.set" "设置动态验证码" "Set up a second factor";
        "second_factor.removed" "停用动态验证码" "Removed the second factor";
        "second_factor.reset" "重置他人的动态验证码" "Reset somebody’s second factor";
        "second_factor.codes" "重新生成恢复码" "Made new recovery codes";
        "second_factor.code_used" "使用恢复码" "Used a recovery code";
        "session.ended" "结束会话" "Ended a session";
        "sessions.ended" "结束全部会话" "Ended all sessions";
        "access.refused" "越权被拒" "Refused for lack of a permission";
    }
    "people" "账号与组织" "Accounts and departments" {
        "user.created" "新建账号" "Created an account";
        "user.changed" "修改账号" "Changed an account";
        "user.invited" "发出首次设置密码的链接" "Made a link for a first password";
        "user.reset_asked" "申请重设密码" "Asked for a new password";
        "user.reset_sent" "发出重设密码的链接" "Sent a link to a new password";
        "user.mail_confirmed" "确认邮箱" "Confirmed a mail address";
        "user.password_set" "设置密码" "Set a password";
        "user.preferences" "修改个人设置" "Changed own settings";
        "notice.unsubscribed" "退订邮件" "Unsubscribed from mail";
        "user.disabled" "停用账号" "Disabled an account";
        "user.enabled" "启用账号" "Enabled an account";
        "user.bootstrapped" "创建首个管理员" "Made the first administrator";
        "department.created" "新建部门" "Created a department";
        "department.changed" "修改部门" "Changed a department";
        "department.closed" "关闭部门" "Closed a department";
        "department.reopened" "重新启用部门" "Reopened a department";
        "department.heads" "变更部门主管" "Changed the heads of a department";
        "department.moved" "移动部门" "Moved a department";
        "post.added" "添加兼岗" "Added a part-time post";
        "post.removed" "移除兼岗" "Removed a part-time post";
        "deputy.added" "设置代理人" "Named a deputy";
        "deputy.removed" "取消代理人" "Removed a deputy";
    }
    "rights" "角色与权限" "Roles and permissions" {
        "role.installed" "安装内置角色" "Installed a built-in role";
        "role.created" "新建角色" "Created a role";
        "role.copied" "复制角色" "Copied a role";
        "role.changed" "修改角色" "Changed a role";
        "role.retired" "停用角色" "Retired a role";
        "role.restored" "启用角色" "Brought back a role";
        "role.given" "授予角色" "Gave a role";
        "role.taken" "收回角色" "Took a role";
        "permission.exported" "导出权限矩阵" "Exported the permission matrix";
        "calendar.changed" "修改工作日历" "Changed the working calendar";
        "setting.changed" "修改系统设置" "Changed a system setting";
    }
    "directory" "公司目录" "Company directory" {
        "directory.asked" "要求与目录同步" "Asked to follow the directory";
        "directory.synced" "与目录同步" "Followed the directory";
        "directory.braked" "同步被制动" "Following the directory was braked";
        "directory.failed" "同步失败" "Following the directory failed";
        "directory.refused" "目录账号被拒" "Refused somebody of the directory";
        "directory.conflict" "目录角色冲突" "Roles of the directory can't be held together";
        "directory.mapped" "设置目录组映射" "Let a group of the directory give something";
        "directory.unmapped" "取消目录组映射" "Ended what a group of the directory gives";
        "emergency.named" "指定应急账号" "Named an emergency account";
        "emergency.removed" "取消应急账号" "Removed an emergency account";
        "emergency.used" "使用应急账号" "Used an emergency account";
        "emergency.told" "通知应急账号的使用" "Told of the use of an emergency account";
        "emergency.reviewed" "复核应急账号的使用" "Reviewed the use of an emergency account";
    }
    "customers" "客户" "Customers" {
        "customer.created" "新建客户" "Created a customer";
        "customer.changed" "修改客户" "Changed a customer";
        "customer.postponed" "调整下次跟进" "Moved the next follow-up";
        "customer.tagged" "添加标签" "Tagged customers";
        "customer.revealed" "查看掩码后的客户信息" "Looked behind a mask of a customer";
        "contact.revealed" "查看掩码后的联系人信息" "Looked behind a mask of a contact";
        "customer.sensitive_shown" "查看了客户的敏感信息" "Was shown sensitive facts of a customer";
        "contact.sensitive_shown" "查看了联系人的敏感信息" "Was shown sensitive facts of a contact";
        "reveal.limited" "查看掩码过于频繁被拒" "Refused to look behind masks so often";
        "customer.tags_undone" "撤销添加标签" "Took back tags";
        "customer.transfer_undone" "撤销转移" "Took back a transfer";
        "customer.edit_undone" "撤销批量修改" "Took back an edit of many";
        "customer.share_undone" "撤销共享" "Took back sharing";
        "customer.unshare_undone" "撤销取消共享" "Took back the end of sharing";
        "customer.exported" "导出客户" "Exported customers";
        "customer.delete_undone" "撤销删除" "Took back a deletion";
        "customer.changes_forgotten" "清除过期的撤销记录" "Forgot what could be taken back";
        "customer.deleted" "删除客户" "Deleted a customer";
        "customer.restored" "恢复客户" "Restored a customer";
        "customer.purged" "清空回收站" "Emptied the recycle bin";
        "customer.transferred" "转移客户" "Transferred customers";
        "customer.shared" "共享客户" "Shared a customer";
        "customer.unshared" "取消共享" "Ended the sharing of a customer";
        "customer.seeded" "生成示例客户" "Made a seeded company's customers";
        "customer.imported" "导入客户" "Imported customers";
        "customer.import_undone" "撤销导入" "Undid an import";
        "contact.import_undone" "撤销导入的联系人" "Undid imported contacts";
        "participant.added" "添加协作人" "Added a participant";
        "participant.changed" "修改协作人" "Changed a participant";
        "participant.removed" "移除协作人" "Removed a participant";
        "contact.created" "新建联系人" "Created a contact";
        "contact.imported" "导入联系人" "Imported contacts";
        "contact.changed" "修改联系人" "Changed a contact";
        "contact.deleted" "删除联系人" "Deleted a contact";
        "contact.restored" "恢复联系人" "Restored a contact";
        "contact.seeded" "生成示例联系人" "Made a seeded company's contacts";
        "follow_up.seeded" "生成示例跟进" "Made a seeded company's follow-ups";
        "follow_up.created" "新建跟进" "Added a follow-up";
        "follow_up.changed" "修改跟进" "Changed a follow-up";
        "follow_up.deleted" "删除跟进" "Deleted a follow-up";
        "follow_up.restored" "恢复跟进" "Restored a follow-up";
        "comment.created" "发表评论" "Wrote a comment";
        "comment.deleted" "删除评论" "Deleted a comment";
        "lead.seeded" "生成示例线索" "Made a seeded company's leads";
        "opportunity.seeded" "生成示例商机" "Made a seeded company's opportunities";
        "task.seeded" "生成示例任务" "Made a seeded company's tasks";
        "task.created" "新建任务" "Added a task";
        "task.repeated" "重复规则新建任务" "Had the next task made by repetition";
        "task.changed" "修改任务" "Changed a task";
        "task.done" "完成任务" "Finished a task";
        "task.reopened" "重新打开任务" "Opened a task again";
        "task.postponed" "推迟任务" "Put a task off";
        "task.assigned" "转交任务" "Reassigned a task";
        "task.hand_over_undone" "撤销任务转交" "Took back that tasks were given to somebody";
        "task.ticked" "勾选检查清单" "Ticked the checklist of a task";
        "task.deleted" "删除任务" "Deleted a task";
        "task.restored" "恢复任务" "Restored a task";
        "task.planned" "关怀计划新建任务" "Had a task made by a care plan";
        "task.prompted" "线索状态新建任务" "Had a task made by the status of a lead";
        "task.staged" "商机阶段新建任务" "Had a task made by the stage of an opportunity";
        "opportunity.created" "新建商机" "Added an opportunity";
        "opportunity.imported" "导入商机" "Imported opportunities";
        "opportunity.changed" "修改商机" "Changed an opportunity";
        "opportunity.moved" "推进商机阶段" "Moved an opportunity to another stage";
        "opportunity.won" "商机赢单" "Won an opportunity";
        "opportunity.lost" "商机输单" "Lost an opportunity";
        "opportunity.invalidated" "商机标为无效" "Marked an opportunity invalid";
        "opportunity.paused" "暂停商机" "Put an opportunity aside";
        "opportunity.resumed" "恢复跟进商机" "Took an opportunity up again";
        "opportunity.woken" "暂停的商机到期恢复" "Had a paused opportunity taken up again";
        "opportunity.reopened" "重新打开商机" "Opened a closed opportunity again";
        "opportunity.move_undone" "撤销商机的推进或关闭" "Took back a step of an opportunity";
        "opportunity.assigned" "转移商机" "Transferred an opportunity";
        "opportunity.transfer_undone" "撤销批量转移商机" "Took back that opportunities were transferred";
        "opportunity.day_undone" "撤销推迟预计成交日期" "Took back that expected days were put off";
        "opportunity.delete_undone" "撤销批量删除商机" "Took back that opportunities were deleted";
        "opportunity.hand_over_undone" "撤销离职交接的商机和线索" "Took back that what a leaver had open was given to somebody";
        "opportunity.ticked" "勾选商机检查清单" "Ticked the checklist of an opportunity";
        "opportunity.lined" "修改商机的产品明细" "Changed the products of an opportunity";
        "opportunity.split" "调整商机业绩分成" "Split the credit of an opportunity";
        "opportunity.deleted" "删除商机" "Deleted an opportunity";
        "opportunity.restored" "恢复商机" "Restored an opportunity";
        "opportunity.version_changed" "迁移商机到新版流程" "Moved opportunities to a newer version of their pipeline";
        "opportunity.counted" "记录当日的商机概况" "Kept how the pipeline stands on a day";
        "opportunity.exported" "导出商机" "Exported opportunities";
        "opportunity.purged" "彻底删除商机" "Removed deleted opportunities for good";
        "web_form.created" "新建网页表单" "Made a web form";
        "web_form.changed" "修改网页表单" "Changed a web form";
        "web_form.switched" "启用或停用网页表单" "Switched a web form on or off";
        "pipeline.created" "新建销售流程" "Made a pipeline";
        "pipeline.changed" "修改销售流程" "Changed a pipeline";
        "pipeline.raised" "调整销售流程的顺序" "Put a pipeline further forward";
        "pipeline.retired" "停用销售流程" "Retired a pipeline";
        "pipeline.restored" "重新启用销售流程" "Brought a pipeline back";
        "reason.created" "新增商机原因" "Added a reason of opportunities";
        "reason.changed" "修改商机原因" "Changed a reason of opportunities";
        "reason.retired" "停用商机原因" "Retired a reason of opportunities";
        "reason.restored" "重新启用商机原因" "Brought a reason of opportunities back";
        "competitor.created" "新增竞争对手" "Added a competitor";
        "competitor.changed" "修改竞争对手" "Changed a competitor";
        "competitor.retired" "停用竞争对手" "Retired a competitor";
        "competitor.restored" "重新启用竞争对手" "Brought a competitor back";
        "care_plan.created" "新建关怀计划" "Made a care plan";
        "care_plan.changed" "修改关怀计划" "Changed a care plan";
        "care_plan.switched" "启用或停用关怀计划" "Switched a care plan";
        "care_plan.applied" "执行关怀计划" "Applied a care plan";
        "todo.handled" "标记待办已处理" "Marked something to do as handled";
        "todo.opened" "恢复待办" "Opened something to do again";
        "list_view.saved" "保存列表视图" "Saved a view of a list";
        "list_view.deleted" "删除列表视图" "Deleted a view of a list";
        "list_view.restored" "恢复列表视图" "Restored a view of a list";
        "list_view.chosen" "选择列表的列或首选视图" "Chose the columns or the first view of a list";
        "lead_step.changed" "修改线索下一步任务" "Changed the next tasks of leads";
        "follow_up_cycle.changed" "修改跟进周期" "Changed the follow-up cycle";
        "product.created" "新建产品" "Made a product";
        "product.imported" "导入产品" "Imported products";
        "product.changed" "修改产品" "Changed a product";
        "product.retired" "停售产品" "Took a product out of sale";
        "product.restored" "恢复产品" "Put a product on sale again";
        "product.deleted" "删除产品" "Deleted a product";
        "product_category.created" "新建产品分类" "Made a category of products";
        "product_category.changed" "修改产品分类" "Changed a category of products";
        "product_category.deleted" "删除产品分类" "Deleted a category of products";
        "price_list.created" "新建价目表" "Made a price list";
        "price_list.changed" "修改价目表" "Changed a price list";
        "price_list.deleted" "删除价目表" "Deleted a price list";
        "price.set" "设置价格" "Set prices";
        "target.set" "设置业绩目标" "Set targets";
        "forecast.overridden" "调整销售预测" "Put a figure in place of a forecast";
        "forecast.released" "取消预测调整" "Took away a figure put in place of a forecast";
        "attachment.added" "上传附件" "Added a file";
        "attachment.read" "下载附件" "Downloaded a file";
        "attachment.deleted" "删除附件" "Deleted a file";
        "attachment.swept" "清除无人引用的附件内容" "Removed files that nothing names any more";
        "contact.purged" "彻底删除联系人" "Removed deleted contacts for good";
        "import.uploaded" "上传导入文件" "Uploaded a file to import";
        "import.checked" "试算导入" "Tried an import";
        "import.begun" "开始导入" "Began an import";
        "import.cancelled" "取消导入" "Cancelled an import";
        "import.undo_begun" "开始撤销导入" "Began to undo an import";
        "import.failed" "导入未完成" "An import came to nothing";
        "import.changed" "修改导入的设置" "Changed how a file is imported";
        "import.dropped" "放弃导入" "Dropped an import";
        "import.done" "完成导入" "Imported a file";
        "import.undone" "撤销导入的销售记录" "Undid an import of sales records";
    }
    "leads" "线索" "Leads" {
        "lead.created" "新建线索" "Created a lead";
        "lead.changed" "修改线索" "Changed a lead";
        "lead.imported" "导入线索" "Imported leads";
        "lead.import_undone" "撤销导入线索" "Undid an import of leads";
        "lead.exported" "导出线索" "Exported leads";
        "lead.enquired" "通过网页表单咨询" "Wrote by a web form";
        "lead.mailed" "通过邮件咨询" "Wrote by mail";
        "lead.claimed" "领取线索" "Claimed a lead";
        "lead.released" "退回线索到公海" "Gave a lead back to the pool";
        "lead.assigned" "分配线索" "Assigned leads";
        "lead.given_by_rule" "按规则分配线索" "Assigned leads by a rule";
        "lead.passed_on" "超时线索转给下一位" "Gave late leads on";
        "lead.passed_back" "超时线索退回公海" "Laid late leads back into the pool";
        "lead.moved" "更新线索状态" "Moved a lead";
        "lead.failed" "关闭线索" "Closed a lead as failed";
        "lead.converted" "转化线索" "Converted a lead";
        "lead.assignment_undone" "撤销批量分配线索" "Took back that leads were assigned";
        "lead.giving_undone" "撤销按规则分配公海线索" "Took back that leads of the pool were given out";
        "lead.release_undone" "撤销批量退回公海" "Took back that leads were given back to the pool";
        "lead.edit_undone" "撤销批量修改线索" "Took back an edit of many leads";
        "lead.delete_undone" "撤销批量删除线索" "Took back that leads were deleted";
        "lead.conversion_undone" "撤销线索转化" "Took the conversion of a lead back";
        "lead.revealed" "查看掩码后的线索信息" "Looked behind a mask of a lead";
        "lead.sensitive_shown" "查看了线索的敏感信息" "Was shown sensitive facts of a lead";
        "lead.referrer_changed" "更新线索介绍人" "Said who referred a lead";
        "lead.deleted" "删除线索" "Deleted a lead";
        "lead.restored" "恢复线索" "Restored a lead";
        "lead.purged" "清空线索回收站" "Emptied the recycle bin of leads";
        "source_cost.created" "添加来源成本" "Added a cost of a source";
        "source_cost.changed" "修改来源成本" "Changed a cost of a source";
        "source_cost.removed" "删除来源成本" "Removed a cost of a source";
        "lead_rule.created" "新建线索分配规则" "Made a rule of assignment";
        "lead_rule.changed" "修改线索分配规则" "Changed a rule of assignment";
        "lead_rule.switched" "启用或停用线索分配规则" "Switched a rule of assignment";
        "lead_rule.moved" "调整线索分配规则的顺序" "Moved a rule of assignment";
        "lead_rule.deleted" "删除线索分配规则" "Deleted a rule of assignment";
        "lead_rules.pool_given" "按规则分配公海中的线索" "Gave out the pool by the rules";
        "lead_score.changed" "修改线索评分规则" "Changed the weights of the lead score";
        "lead_score.recalculated" "重新计算线索评分" "Calculated the scores of leads";
    }
    "system" "系统与审计" "System and audit" {
        "audit.read" "查看审计日志" "Read the audit log";
        "audit.exported" "导出审计日志" "Exported the audit log";
        "secrets.rotated" "更换加密密钥" "Rotated the keys of encrypted fields";
        "demo.loaded" "载入演示数据" "Loaded the demonstration company";
        "system.swept" "清理过期数据" "Swept what had expired";
        "reminder.changed" "修改提醒规则" "Changed a rule that reminds";
        "reminder.applied" "执行提醒规则" "Applied a rule that reminds";
        "mail.tried" "发送测试邮件" "Sent a test by mail";
        "mail.resumed" "立即重试发送邮件" "Had mail tried again at once";
        "mail.returned" "邮件被退回" "A letter came back";
        "mail.address_forgiven" "恢复向邮箱发送" "Let mail go to a refused address again";
        "backup.made" "备份" "Made a backup";
        "backup.restored" "从备份恢复" "Restored a backup";
    }
}

/// Kinds of objects: as stored, with their words.
const OBJECTS: &[(&str, &str, &str)] = &[
    ("customer", "客户", "Customer"),
    ("contact", "联系人", "Contact"),
    ("lead", "线索", "Lead"),
    ("follow_up", "跟进", "Follow-up"),
    ("task", "任务", "Task"),
    ("opportunity", "商机", "Opportunity"),
    ("pipeline", "销售流程", "Pipeline"),
    ("reason", "商机原因", "Reason"),
    ("competitor", "竞争对手", "Competitor"),
    ("care_plan", "关怀计划", "Care plan"),
    ("product", "产品", "Product"),
    ("product_category", "产品分类", "Category of products"),
    ("price_list", "价目表", "Price list"),
    ("source_cost", "来源成本", "Cost of a source"),
    ("web_form", "网页表单", "Web form"),
    ("target", "业绩目标", "Target"),
    ("forecast", "销售预测", "Forecast"),
    ("todo", "待办", "To-do"),
    ("list_view", "列表视图", "View of a list"),
    ("attachment", "附件", "File"),
    ("import", "导入", "Import"),
    ("user", "用户", "User"),
    ("department", "部门", "Department"),
    ("role", "角色", "Role"),
    ("setting", "设置", "Setting"),
    ("directory", "公司目录", "Company directory"),
    ("route", "页面", "Page"),
    ("audit", "审计日志", "Audit log"),
    ("mail", "邮件", "Mail"),
    ("reminder", "提醒规则", "Reminder"),
    ("system", "系统", "System"),
];

/// The words of an event's name; the name itself where it is not known.
#[must_use]
pub fn words(name: &str, lang: Lang) -> &str {
    GROUPS.iter().flat_map(|group| group.names).find(|known| known.id == name).map_or(name, |known| known.words(lang))
}

/// The words of a kind of object; the kind itself where it is not known.
#[must_use]
pub fn object_words(object: &str, lang: Lang) -> &str {
    OBJECTS.iter().find(|(id, ..)| *id == object).map_or(object, |(_, zh, en)| lang.pick(zh, en))
}

/// The kinds of objects, for the filter: as stored and in words.
pub fn objects(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    OBJECTS.iter().map(move |(id, zh, en)| (*id, lang.pick(*zh, *en)))
}
