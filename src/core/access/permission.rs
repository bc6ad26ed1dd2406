//! Every permission of the product, declared once. Roles, the role editor, the route table, the matrix and the
//! documentation are made from this list.

use crate::text::Lang;

/// What kind of right a permission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// About records: granted with a scope.
    Scoped,
    /// Not about one record; belongs to one of the three administrators, or to both named ones; to business where none is named.
    Ability(&'static [Administrator]),
}

/// The three administrators (三员), whose duties no one person holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Administrator {
    System,
    Security,
    Audit,
}

impl Administrator {
    /// As stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Security => "security",
            Self::Audit => "audit",
        }
    }
}

/// A permission of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct PermissionInfo {
    /// Stable, as stored in roles: `customer.view`.
    pub id: &'static str,
    pub kind: Kind,
    zh: &'static str,
    en: &'static str,
}

impl PermissionInfo {
    /// The action in the person's language: 查看, View.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// The object it is about: `customer`.
    #[must_use]
    pub fn object(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(object, _)| object)
    }

    /// The sides on which it may stand: `business`, or the administrators whose it is. The permissions of one role,
    /// and of one person, have a side in common unless the separation is switched off.
    #[must_use]
    pub fn sides(&self) -> Vec<&'static str> {
        match self.kind {
            Kind::Scoped | Kind::Ability([]) => vec!["business"],
            Kind::Ability(administrators) => administrators.iter().map(|administrator| administrator.id()).collect(),
        }
    }

    /// The action: `view`.
    #[must_use]
    pub fn action(&self) -> &'static str {
        self.id.split_once('.').map_or("", |(_, action)| action)
    }
}

/// A permission as a type, so that a handler can name it as its first argument.
pub trait Permission: Send + Sync + 'static {
    /// The entry of the catalogue.
    const INFO: PermissionInfo;
}

/// A permission about records.
pub trait Scoped: Permission {}

/// A permission to look behind the masks of a record.
pub trait Reveals: Scoped {}
impl Reveals for CustomerReveal {}
impl Reveals for ContactReveal {}
impl Reveals for LeadReveal {}

macro_rules! permissions {
    (scoped { $( $scoped:ident = $sid:literal $szh:literal $sen:literal; )* }
     abilities { $( $ability:ident = $aid:literal $who:tt $azh:literal $aen:literal; )* }) => {
        $( #[doc = $sen] pub struct $scoped;
           impl Permission for $scoped {
               const INFO: PermissionInfo = PermissionInfo { id: $sid, kind: Kind::Scoped, zh: $szh, en: $sen };
           }
           impl Scoped for $scoped {} )*
        $( #[doc = $aen] pub struct $ability;
           impl Permission for $ability {
               const INFO: PermissionInfo = PermissionInfo { id: $aid, kind: Kind::Ability(&$who), zh: $azh, en: $aen };
           } )*
        /// Every permission, in the order of the role editor.
        pub const PERMISSIONS: &[PermissionInfo] = &[ $( $scoped::INFO, )* $( $ability::INFO, )* ];
    };
}

use Administrator::{Audit, Security, System};

permissions! {
    scoped {
        CustomerView = "customer.view" "查看" "View";
        CustomerCreate = "customer.create" "新建" "Create";
        CustomerEdit = "customer.edit" "编辑" "Edit";
        CustomerDelete = "customer.delete" "删除" "Delete";
        CustomerRestore = "customer.restore" "恢复" "Restore";
        CustomerAssign = "customer.assign" "转移" "Transfer";
        CustomerShare = "customer.share" "共享" "Share";
        CustomerImport = "customer.import" "导入" "Import";
        CustomerExport = "customer.export" "导出" "Export";
        CustomerReveal = "customer.reveal" "查看掩码" "Reveal";
        ContactView = "contact.view" "查看" "View";
        ContactCreate = "contact.create" "新建" "Create";
        ContactEdit = "contact.edit" "编辑" "Edit";
        ContactDelete = "contact.delete" "删除" "Delete";
        ContactReveal = "contact.reveal" "查看掩码" "Reveal";
        LeadView = "lead.view" "查看" "View";
        LeadCreate = "lead.create" "新建" "Create";
        LeadEdit = "lead.edit" "编辑" "Edit";
        LeadDelete = "lead.delete" "删除" "Delete";
        LeadRestore = "lead.restore" "恢复" "Restore";
        LeadAssign = "lead.assign" "分配" "Assign";
        LeadConvert = "lead.convert" "转化" "Convert";
        LeadImport = "lead.import" "导入" "Import";
        LeadExport = "lead.export" "导出" "Export";
        LeadReveal = "lead.reveal" "查看掩码" "Reveal";
        FollowUpView = "follow_up.view" "查看" "View";
        FollowUpCreate = "follow_up.create" "新建" "Create";
        FollowUpEdit = "follow_up.edit" "编辑" "Edit";
        FollowUpDelete = "follow_up.delete" "删除" "Delete";
        TaskView = "task.view" "查看" "View";
        TaskCreate = "task.create" "新建" "Create";
        TaskEdit = "task.edit" "编辑" "Edit";
        TaskAssign = "task.assign" "转交" "Reassign";
        TaskDelete = "task.delete" "删除" "Delete";
        OpportunityView = "opportunity.view" "查看" "View";
        OpportunityCreate = "opportunity.create" "新建" "Create";
        OpportunityEdit = "opportunity.edit" "编辑" "Edit";
        OpportunityDelete = "opportunity.delete" "删除" "Delete";
        OpportunityAssign = "opportunity.assign" "转移" "Transfer";
        OpportunityClose = "opportunity.close" "关闭" "Close";
        OpportunityReopen = "opportunity.reopen" "重新打开" "Reopen";
        OpportunityExport = "opportunity.export" "导出" "Export";
        OpportunityForecast = "opportunity.forecast" "调整预测" "Override the forecast";
        TargetView = "target.view" "查看" "View";
        TargetEdit = "target.edit" "设置下级" "Set those below";
    }
    abilities {
        BusinessManage = "business.manage" [] "管理业务规则" "Manage the rules of business";
        LeadClaim = "lead.claim" [] "查看和领取公海线索" "See and claim leads of the pool";
        FormManage = "form.manage" [] "管理网页表单" "Manage web forms";
        ProductView = "product.view" [] "查看产品与价格" "View products and prices";
        ProductManage = "product.manage" [] "管理产品与价格" "Manage products and prices";
        SalesImport = "sales.import" [] "导入其他系统的销售记录" "Import the sales records of another system";
        UserManage = "user.manage" [System] "管理账号" "Manage accounts";
        DepartmentManage = "department.manage" [System] "管理组织架构" "Manage departments";
        ReminderManage = "reminder.manage" [System] "管理提醒规则" "Manage the rules that remind";
        MailManage = "mail.manage" [System] "管理邮件" "Manage mail";
        CalendarManage = "calendar.manage" [System] "管理工作日历" "Manage the working calendar";
        RoleManage = "role.manage" [Security] "管理角色与授权" "Manage roles and grants";
        PermissionRead = "permission.read" [Security, Audit] "查看权限矩阵" "Read the permission matrix";
        AuditRead = "audit.read" [Audit] "查看审计日志" "Read the audit log";
    }
}

/// The objects that scoped permissions are about, with their labels, in the order of the role editor.
pub const OBJECTS: &[(&str, &str, &str)] = &[
    ("customer", "客户", "Customers"),
    ("contact", "联系人", "Contacts"),
    ("lead", "线索", "Leads"),
    ("follow_up", "跟进", "Follow-ups"),
    ("task", "任务", "Tasks"),
    ("opportunity", "商机", "Opportunities"),
    ("target", "业绩目标", "Targets"),
];

/// The catalogue's entry of an id.
#[must_use]
pub fn permission(id: &str) -> Option<&'static PermissionInfo> {
    PERMISSIONS.iter().find(|p| p.id == id)
}

/// An object's label.
#[must_use]
pub fn object_label(object: &str, lang: Lang) -> &'static str {
    OBJECTS.iter().find(|(id, ..)| *id == object).map_or("", |(_, zh, en)| lang.pick(zh, en))
}
