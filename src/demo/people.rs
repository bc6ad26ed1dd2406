//! The people of the demonstration company and their departments.

use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Tx;
use crate::row;
use crate::sign_in::password;

/// The password of every demonstration account.
pub const PASSWORD: &str = "kezhan-demo-2026";

/// A person of the company.
pub struct Person {
    pub login: &'static str,
    pub name: &'static str,
    pub department: &'static str,
    pub manager: Option<&'static str>,
    pub roles: &'static [&'static str],
    /// Whether the greeting names them.
    pub shown: bool,
    pub language: &'static str,
}

/// Departments: name, English name, parent, head.
const DEPARTMENTS: &[(&str, &str, Option<&str>, Option<&str>)] = &[
    ("云来商贸", "Yunlai Trading", None, Some("zhou")),
    ("销售部", "Sales", Some("云来商贸"), Some("chen")),
    ("华东组", "East team", Some("销售部"), Some("wang")),
    ("华南组", "South team", Some("销售部"), Some("liu")),
    ("客服部", "Service", Some("云来商贸"), Some("sun")),
    ("财务部", "Finance", Some("云来商贸"), Some("qian")),
    ("信息部", "IT", Some("云来商贸"), None),
];

/// Everybody.
pub const PEOPLE: &[Person] = &[
    Person {
        login: "zhou",
        name: "周远",
        department: "云来商贸",
        manager: None,
        roles: &["director"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "chen",
        name: "陈静",
        department: "销售部",
        manager: Some("zhou"),
        roles: &["sales_manager"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "wang",
        name: "王磊",
        department: "华东组",
        manager: Some("chen"),
        roles: &["sales_manager"],
        shown: false,
        language: "zh-CN",
    },
    Person {
        login: "li",
        name: "李娜",
        department: "华东组",
        manager: Some("wang"),
        roles: &["salesperson"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "zhao",
        name: "赵敏",
        department: "华东组",
        manager: Some("wang"),
        roles: &["salesperson"],
        shown: false,
        language: "zh-CN",
    },
    Person {
        login: "liu",
        name: "刘洋",
        department: "华南组",
        manager: Some("chen"),
        roles: &["sales_manager"],
        shown: false,
        language: "zh-CN",
    },
    Person {
        login: "huang",
        name: "黄蓉",
        department: "华南组",
        manager: Some("liu"),
        roles: &["salesperson"],
        shown: false,
        language: "zh-CN",
    },
    Person {
        login: "emma",
        name: "Emma Clarke",
        department: "华南组",
        manager: Some("liu"),
        roles: &["salesperson"],
        shown: false,
        language: "en",
    },
    Person {
        login: "sun",
        name: "孙悦",
        department: "客服部",
        manager: Some("zhou"),
        roles: &["service_manager"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "wu",
        name: "吴桐",
        department: "客服部",
        manager: Some("sun"),
        roles: &["service_agent"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "qian",
        name: "钱进",
        department: "财务部",
        manager: Some("zhou"),
        roles: &["finance"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "feng",
        name: "冯读",
        department: "华东组",
        manager: Some("wang"),
        roles: &["reader"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "xitong",
        name: "许通",
        department: "信息部",
        manager: Some("zhou"),
        roles: &["system_administrator"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "anquan",
        name: "安全",
        department: "信息部",
        manager: Some("zhou"),
        roles: &["security_administrator"],
        shown: true,
        language: "zh-CN",
    },
    Person {
        login: "shenji",
        name: "沈纪",
        department: "信息部",
        manager: Some("zhou"),
        roles: &["audit_administrator"],
        shown: true,
        language: "zh-CN",
    },
];

row! { struct Id { id: i64 } }

/// Inserts departments, people, heads, roles and a pool.
///
/// # Errors
/// As the database answers.
pub fn load(tx: &mut Tx) -> Result<(), Problem> {
    for (sort, (zh, en, parent, _)) in (0i32..).zip(DEPARTMENTS) {
        let id: Id = Sql::new("insert into department (name_zh, name_en, parent_id, sort) values ($1, $2, (select id from department where name_zh = $3), $4) returning id")
            .bind(*zh)
            .bind(*en)
            .bind(parent.map(str::to_owned))
            .bind(sort)
            .one(tx)?;
        tx.record(Event::about("department.created", "department", id.id))?;
    }
    let hash = password::hash_now(PASSWORD)?;
    for person in PEOPLE {
        add(tx, person, &hash)?;
    }
    for (zh, _, _, head) in DEPARTMENTS {
        Sql::new("insert into department_head (department_id, user_id) select d.id, u.id from department d, app_user u where d.name_zh = $1 and u.login = $2")
            .bind(*zh)
            .bind(head.map(str::to_owned))
            .run(tx)?;
    }
    let pool: Id =
        Sql::new("insert into pool (name_zh, name_en) values ('华东公海', 'East pool') returning id").one(tx)?;
    Sql::new(
        "insert into pool_member (pool_id, user_id) select $1, id from app_user where login in ('li', 'zhao', 'wang')",
    )
    .bind(pool.id)
    .run(tx)?;
    Ok(())
}

fn add(tx: &mut Tx, person: &Person, hash: &str) -> Result<(), Problem> {
    let id: Id = Sql::new(
        "insert into app_user (login, name, mail, department_id, manager_id, language, password_hash, password_set_at, created_at)
         select $1, $2, $1 || '@yunlai.example', d.id, (select id from app_user where login = $4), $5, $6, $7, $7
         from department d where d.name_zh = $3 returning id",
    )
    .bind(person.login)
    .bind(person.name)
    .bind(person.department)
    .bind(person.manager.map(str::to_owned))
    .bind(person.language)
    .bind(hash)
    .bind(tx.now)
    .one(tx)?;
    let roles: Vec<String> = person.roles.iter().map(|role| (*role).to_owned()).collect();
    Sql::new("insert into user_role (user_id, role_id) select $1, id from role where key = any($2)")
        .bind(id.id)
        .bind(roles)
        .run(tx)?;
    tx.record(Event::about("user.created", "user", id.id))
}
