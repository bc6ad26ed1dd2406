//! What a file of another program's sales holds, and what its columns mean, guessed from its header.

use super::text;
use crate::exchange::batch::{Column, Plan};
use crate::exchange::customers::Customers;
use crate::exchange::kind::Kind as _;
use crate::exchange::mapping::{Target, guess};
use crate::exchange::unit;
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Customers.
    Accounts,
    Products,
    /// Sellers, with their managers and offices.
    Team,
    Deals,
}

/// What another program calls a deal.
pub const KEY: &str = "key";
pub const NAME: &str = "name";
pub const AGENT: &str = "agent";
pub const PRODUCT: &str = "product";
pub const ACCOUNT: &str = "account";
pub const STAGE: &str = "stage";
/// The day on which it began, and on which it was closed or is to be.
pub const BEGAN: &str = "began";
pub const CLOSED: &str = "closed";
pub const VALUE: &str = "value";
pub const MANAGER: &str = "manager";
pub const OFFICE: &str = "office";
pub const CODE: &str = "code";
pub const SERIES: &str = "series";
pub const PRICE: &str = "price";

const AGENT_TARGET: Target = target(
    AGENT,
    "销售人员",
    "Sales agent",
    &["销售", "销售员", "业务员", "负责人", "商机负责人", "agent", "owner", "salesperson", "sales rep", "seller"],
);

const DEALS: &[Target] = &[
    target(KEY, "商机编号", "Deal number", &["编号", "opportunity id", "deal id", "opportunity number", "id"]),
    target(NAME, "商机名称", "Deal name", &["商机", "opportunity", "opportunity name", "deal"]),
    AGENT_TARGET,
    target(PRODUCT, "产品", "Product", &["产品名称", "product name", "item"]),
    target(ACCOUNT, "客户", "Account", &["客户名称", "公司", "account name", "customer", "company"]),
    target(STAGE, "阶段", "Stage", &["商机阶段", "状态", "deal stage", "opportunity stage", "status"]),
    target(
        BEGAN,
        "开始日期",
        "Began",
        &["创建日期", "创建时间", "engage date", "engaged", "created", "created date", "open date", "start date"],
    ),
    target(
        CLOSED,
        "关闭日期",
        "Closed",
        &["成交日期", "结束日期", "预计成交日期", "close date", "closing date", "closed date", "end date"],
    ),
    target(
        VALUE,
        "金额",
        "Value",
        &["商机金额", "成交金额", "amount", "close value", "deal value", "deal amount", "opportunity amount"],
    ),
];
const TEAM: &[Target] = &[
    AGENT_TARGET,
    target(MANAGER, "经理", "Manager", &["销售经理", "上级", "主管", "sales manager", "supervisor"]),
    target(
        OFFICE,
        "办事处",
        "Office",
        &["部门", "区域", "大区", "分公司", "regional office", "region", "department", "branch"],
    ),
];
const PRODUCTS: &[Target] = &[
    target(NAME, "产品名称", "Product", &["产品", "名称", "品名", "product name", "item"]),
    target(CODE, "产品编码", "Code", &["编码", "货号", "型号", "sku", "product code"]),
    target(SERIES, "系列", "Series", &["产品系列", "product series"]),
    target(PRICE, "价格", "Price", &["单价", "标准价", "售价", "sales price", "list price", "unit price"]),
];

const fn target(id: &'static str, zh: &'static str, en: &'static str, aliases: &'static [&'static str]) -> Target {
    Target { id, zh, en, aliases, several: false, exact: false }
}

impl Kind {
    /// In the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Accounts, Self::Products, Self::Team, Self::Deals];

    /// As forms and commands have it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Products => "products",
            Self::Team => "team",
            Self::Deals => "deals",
        }
    }

    /// From what was sent.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Its name.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Accounts => text::accounts(lang),
            Self::Products => text::products(lang),
            Self::Team => text::team(lang),
            Self::Deals => text::deals(lang),
        }
    }

    /// What its columns may be read into.
    #[must_use]
    pub fn targets(self) -> Vec<Target> {
        match self {
            Self::Accounts => Customers::targets(),
            Self::Products => PRODUCTS.to_vec(),
            Self::Team => TEAM.to_vec(),
            Self::Deals => DEALS.to_vec(),
        }
    }

    /// Whether a field's numbers may be counted in thousands or more.
    #[must_use]
    pub fn has_unit(self, field: &str) -> bool {
        match self {
            Self::Accounts => Customers::has_unit(field),
            Self::Products => field == PRICE,
            Self::Team => false,
            Self::Deals => field == VALUE,
        }
    }

    /// What a header lets expect of a file of this kind.
    #[must_use]
    pub fn plan(self, header: &[String]) -> Plan {
        if self == Self::Accounts {
            return Customers::guessed(header);
        }
        let targets = self.targets();
        let guesses = guess(header, &targets);
        let columns = header.iter().zip(guesses).map(|(name, guess)| {
            let field = guess.and_then(|at| targets.get(at)).map(|target| target.id);
            let factor = field.filter(|id| self.has_unit(id)).map_or(1, |_| unit::hint(name).factor);
            Column { field: field.map(str::to_owned), factor, currency: None }
        });
        Plan { columns: columns.collect(), ..Plan::default() }
    }

    /// What a file with this header is, with what its columns mean; none where it is nothing of these.
    #[must_use]
    pub fn guessed(header: &[String]) -> Option<(Self, Plan)> {
        let has = |plan: &Plan, fields: &[&str]| fields.iter().any(|field| plan.column_of(field).is_some());
        let tests: [(Self, &[&str], &[&str]); 4] = [
            (Self::Deals, &[STAGE], &[AGENT, PRODUCT, VALUE, KEY]),
            (Self::Team, &[AGENT], &[MANAGER, OFFICE]),
            (Self::Products, &[NAME], &[PRICE, SERIES]),
            (Self::Accounts, &["name"], &["name"]),
        ];
        tests.into_iter().find_map(|(kind, needed, any)| {
            let plan = kind.plan(header);
            (has(&plan, needed) && has(&plan, any)).then_some((kind, plan))
        })
    }
}
