//! The roles that come with the product. They are not edited; a company copies one and changes the copy.

use super::roles::store::replace_fields;
use crate::core::access::{Administrator, Rule, ScopeKind};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use serde_json::{Value, json};

use ScopeKind::{Ability, All, Line, Own, Subtree, Team};

/// A role of the product.
#[derive(Debug)]
pub struct BuiltIn {
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub purpose_zh: &'static str,
    pub purpose_en: &'static str,
    pub administrator: Option<Administrator>,
    pub grants: &'static [(&'static str, ScopeKind)],
    /// What it says of fields: object, field, rule. Others are as usual for their class.
    pub fields: &'static [(&'static str, &'static str, Rule)],
}

/// All of them as one text, to tell whether they have changed.
#[must_use]
pub fn text() -> String {
    format!("{ROLES:?}")
}

/// For those who read business without calling people: ways to reach them are masked, birthdays are nobody's business.
const MASKED: &[(&str, &str, Rule)] = &[
    ("customer", "phones", Rule::Masked),
    ("customer", "mails", Rule::Masked),
    ("contact", "phones", Rule::Masked),
    ("contact", "mails", Rule::Masked),
    ("contact", "wechat", Rule::Masked),
    ("contact", "birthday", Rule::Hidden),
    ("lead", "phones", Rule::Masked),
    ("lead", "mails", Rule::Masked),
    ("lead", "wechat", Rule::Masked),
];

/// All of them, in the order in which lists show them.
pub const ROLES: &[BuiltIn] = &[
    BuiltIn {
        key: "salesperson",
        zh: "销售",
        en: "Salesperson",
        administrator: None,
        purpose_zh: "开发和维护自己的客户",
        purpose_en: "Wins and looks after their own customers",
        grants: &[
            ("customer.view", Team),
            ("customer.create", Own),
            ("customer.edit", Team),
            ("customer.delete", Own),
            ("customer.restore", Own),
            ("customer.share", Own),
            ("customer.assign", Own),
            ("customer.import", Own),
            ("contact.view", Team),
            ("contact.create", Team),
            ("contact.edit", Team),
            ("contact.delete", Own),
            ("lead.view", Own),
            ("lead.create", Own),
            ("lead.edit", Own),
            ("lead.delete", Own),
            ("lead.restore", Own),
            ("lead.assign", Own),
            ("lead.convert", Own),
            ("lead.import", Own),
            ("lead.claim", Ability),
            ("follow_up.view", Team),
            ("follow_up.create", Own),
            ("follow_up.edit", Own),
            ("follow_up.delete", Own),
            ("task.view", Team),
            ("task.create", Own),
            ("task.edit", Own),
            ("task.assign", Own),
            ("task.delete", Own),
            ("opportunity.view", Team),
            ("opportunity.create", Own),
            ("opportunity.edit", Team),
            ("opportunity.delete", Own),
            ("opportunity.assign", Own),
            ("opportunity.close", Team),
            ("target.view", Own),
            ("product.view", Ability),
        ],
        fields: &[],
    },
    BuiltIn {
        key: "sales_manager",
        zh: "销售经理",
        en: "Sales manager",
        administrator: None,
        purpose_zh: "管理本部门及下属的客户",
        purpose_en: "Runs the customers of a department and below",
        grants: &[
            ("customer.view", Subtree),
            ("customer.create", Subtree),
            ("customer.edit", Subtree),
            ("customer.delete", Subtree),
            ("customer.restore", Subtree),
            ("customer.share", Subtree),
            ("customer.assign", Subtree),
            ("customer.import", Subtree),
            ("customer.export", Subtree),
            ("contact.view", Subtree),
            ("contact.create", Subtree),
            ("contact.edit", Subtree),
            ("contact.delete", Subtree),
            ("lead.view", Subtree),
            ("lead.create", Subtree),
            ("lead.edit", Subtree),
            ("lead.delete", Subtree),
            ("lead.restore", Subtree),
            ("lead.assign", Subtree),
            ("lead.convert", Subtree),
            ("lead.import", Subtree),
            ("lead.export", Subtree),
            ("lead.claim", Ability),
            ("follow_up.view", Subtree),
            ("follow_up.create", Own),
            ("follow_up.edit", Own),
            ("follow_up.delete", Subtree),
            ("task.view", Subtree),
            ("task.create", Own),
            ("task.edit", Subtree),
            ("task.assign", Subtree),
            ("task.delete", Subtree),
            ("opportunity.view", Subtree),
            ("opportunity.create", Subtree),
            ("opportunity.edit", Subtree),
            ("opportunity.delete", Subtree),
            ("opportunity.assign", Subtree),
            ("opportunity.close", Subtree),
            ("opportunity.reopen", Subtree),
            ("opportunity.export", Subtree),
            ("opportunity.forecast", Subtree),
            ("target.view", Subtree),
            ("target.edit", Subtree),
            ("product.view", Ability),
        ],
        fields: &[],
    },
    BuiltIn {
        key: "service_agent",
        zh: "客服",
        en: "Service agent",
        administrator: None,
        purpose_zh: "服务所有客户，记录联系",
        purpose_en: "Serves every customer and notes what was said",
        grants: &[
            ("customer.view", All),
            ("contact.view", All),
            ("contact.create", All),
            ("contact.edit", All),
            ("lead.view", Own),
            ("lead.create", Own),
            ("lead.edit", Own),
            ("follow_up.view", Own),
            ("follow_up.create", Own),
            ("follow_up.edit", Own),
            ("follow_up.delete", Own),
            ("task.view", Own),
            ("task.create", Own),
            ("task.edit", Own),
            ("task.assign", Own),
            ("task.delete", Own),
            ("product.view", Ability),
        ],
        fields: &[("customer", "revenue", Rule::Hidden)],
    },
    BuiltIn {
        key: "service_manager",
        zh: "客服经理",
        en: "Service manager",
        administrator: None,
        purpose_zh: "管理客服团队",
        purpose_en: "Runs the service team",
        grants: &[
            ("customer.view", All),
            ("contact.view", All),
            ("contact.create", All),
            ("contact.edit", All),
            ("contact.delete", All),
            ("lead.view", Line),
            ("lead.create", Own),
            ("lead.edit", Line),
            ("follow_up.view", Line),
            ("follow_up.create", Own),
            ("follow_up.edit", Own),
            ("follow_up.delete", Line),
            ("task.view", Line),
            ("task.create", Own),
            ("task.edit", Line),
            ("task.assign", Line),
            ("task.delete", Line),
            ("product.view", Ability),
        ],
        fields: &[],
    },
    BuiltIn {
        key: "finance",
        zh: "财务",
        en: "Finance",
        administrator: None,
        purpose_zh: "查看客户与联系人，用于合同和回款",
        purpose_en: "Reads customers and contacts for contracts and payments",
        grants: &[
            ("customer.view", All),
            ("customer.reveal", All),
            ("contact.view", All),
            ("contact.reveal", All),
            ("task.view", Own),
            ("task.create", Own),
            ("task.edit", Own),
            ("task.assign", Own),
            ("task.delete", Own),
            ("opportunity.view", All),
            ("target.view", All),
            ("product.view", Ability),
        ],
        fields: MASKED,
    },
    BuiltIn {
        key: "director",
        zh: "总监",
        en: "Director",
        administrator: None,
        purpose_zh: "查看和管理全部业务",
        purpose_en: "Reads and runs all business",
        grants: &[
            ("customer.view", All),
            ("customer.create", All),
            ("customer.edit", All),
            ("customer.delete", All),
            ("customer.restore", All),
            ("customer.share", All),
            ("customer.assign", All),
            ("customer.import", All),
            ("customer.export", All),
            ("contact.view", All),
            ("contact.create", All),
            ("contact.edit", All),
            ("contact.delete", All),
            ("lead.view", All),
            ("lead.create", All),
            ("lead.edit", All),
            ("lead.delete", All),
            ("lead.restore", All),
            ("lead.assign", All),
            ("lead.convert", All),
            ("lead.import", All),
            ("lead.export", All),
            ("lead.claim", Ability),
            ("follow_up.view", All),
            ("follow_up.create", Own),
            ("follow_up.edit", Own),
            ("follow_up.delete", All),
            ("task.view", All),
            ("task.create", Own),
            ("task.edit", All),
            ("task.assign", All),
            ("task.delete", All),
            ("opportunity.view", All),
            ("opportunity.create", All),
            ("opportunity.edit", All),
            ("opportunity.delete", All),
            ("opportunity.assign", All),
            ("opportunity.close", All),
            ("opportunity.reopen", All),
            ("opportunity.export", All),
            ("opportunity.forecast", All),
            ("business.manage", Ability),
            ("form.manage", Ability),
            ("target.view", All),
            ("target.edit", All),
            ("product.view", Ability),
            ("product.manage", Ability),
            ("sales.import", Ability),
        ],
        fields: &[],
    },
    BuiltIn {
        key: "reader",
        zh: "只读",
        en: "Read-only",
        administrator: None,
        purpose_zh: "查看本部门的业务，不能修改",
        purpose_en: "Reads the business of the department, changes nothing",
        grants: &[
            ("customer.view", ScopeKind::Department),
            ("contact.view", ScopeKind::Department),
            ("lead.view", ScopeKind::Department),
            ("follow_up.view", ScopeKind::Department),
            ("task.view", ScopeKind::Department),
            ("opportunity.view", ScopeKind::Department),
            ("target.view", ScopeKind::Department),
            ("product.view", Ability),
        ],
        fields: MASKED,
    },
    BuiltIn {
        key: "system_administrator",
        zh: "系统管理员",
        en: "System administrator",
        administrator: Some(Administrator::System),
        purpose_zh: "创建账号和组织架构，运行系统；不授予权限，不看业务数据",
        purpose_en: "Runs the system, creates accounts and departments; grants nothing and sees no business data",
        grants: &[
            ("user.manage", Ability),
            ("department.manage", Ability),
            ("mail.manage", Ability),
            ("reminder.manage", Ability),
            ("calendar.manage", Ability),
        ],
        fields: &[],
    },
    BuiltIn {
        key: "security_administrator",
        zh: "安全管理员",
        en: "Security administrator",
        administrator: Some(Administrator::Security),
        purpose_zh: "管理角色与授权；不创建账号，不看业务数据和日志",
        purpose_en: "Manages roles and grants; creates no accounts, sees neither business data nor the log",
        grants: &[("role.manage", Ability), ("permission.read", Ability)],
        fields: &[],
    },
    BuiltIn {
        key: "audit_administrator",
        zh: "审计管理员",
        en: "Audit administrator",
        administrator: Some(Administrator::Audit),
        purpose_zh: "查看权限和全部日志，不改变任何内容",
        purpose_en: "Reads everything about permissions and every log; changes nothing",
        grants: &[("audit.read", Ability), ("permission.read", Ability)],
        fields: &[],
    },
];

row! { struct RoleId { id: i64 } }

/// Brings the built-in roles to the state of this binary; safe to run again. How many were changed.
///
/// # Errors
/// As the database answers.
pub fn install(tx: &mut Tx) -> Result<usize, Problem> {
    let mut changed = 0;
    for role in ROLES {
        let id: RoleId = Sql::new(
            "with made as (insert into role (key, name_zh, name_en, purpose_zh, purpose_en, administrator, built_in) values ($1,$2,$3,$4,$5,$6,true)
               on conflict (key) do nothing returning id)
             select id from made union all select id from role where key = $1",
        )
        .bind(role.key)
        .bind(role.zh)
        .bind(role.en)
        .bind(role.purpose_zh)
        .bind(role.purpose_en)
        .bind(role.administrator.map(|administrator| administrator.id().to_owned()))
        .one(tx)?;
        let granted = grant(tx, id.id, role)?;
        let ruled = replace_fields(tx, id.id, rules(role))? > 0;
        if granted || ruled {
            changed += 1;
            tx.record(Event::about("role.installed", "role", id.id))?;
        }
    }
    Ok(changed)
}

/// A role's field rules as they are stored.
fn rules(role: &BuiltIn) -> Value {
    let row =
        |(object, field, rule): &(&str, &str, Rule)| json!({ "object": object, "field": field, "rule": rule.id() });
    role.fields.iter().map(row).collect()
}

/// Sets a built-in role's grants; whether anything changed.
fn grant(tx: &mut Tx, role_id: i64, role: &BuiltIn) -> Result<bool, Problem> {
    let permissions: Vec<String> = role.grants.iter().map(|(id, _)| (*id).to_owned()).collect();
    let scopes: Vec<String> = role.grants.iter().map(|(_, scope)| scope.id().to_owned()).collect();
    let same: Number = Sql::new(
        "select count(*) as n from (
           (select permission, scope from role_grant where role_id = $1 except select * from unnest($2::text[], $3::text[]))
           union all (select * from unnest($2::text[], $3::text[]) except select permission, scope from role_grant where role_id = $1)) x",
    )
    .bind(role_id)
    .bind(permissions.clone())
    .bind(scopes.clone())
    .one(tx)?;
    if same.n == 0 {
        return Ok(false);
    }
    Sql::new("delete from role_grant where role_id = $1").bind(role_id).run(tx)?;
    Sql::new("insert into role_grant (role_id, permission, scope) select $1, * from unnest($2::text[], $3::text[])")
        .bind(role_id)
        .bind(permissions)
        .bind(scopes)
        .run(tx)?;
    Ok(true)
}
