//! The small named world: a company with people one remembers. The demonstration, the tests and the documentation share it.

mod care;
mod contacts;
mod customers;
mod follow_ups;
mod forms;
mod lead_rules;
mod lead_steps;
mod leads;
mod lines;
mod opportunities;
mod people;
mod products;
mod sources;
mod targets;
mod tasks;

use crate::config::{Config, SecondFactor};
use crate::core::access::Actor;
use crate::core::db::Db;
use crate::core::event::Event;
use crate::core::outside::Clock;
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql};
use crate::text::Lang;
use chrono::TimeDelta;
use chrono_tz::Tz;

pub use people::{PASSWORD, PEOPLE, Person};

/// The event that tells that all of it is there.
const LOADED: &str = "demo.loaded";

/// Loads the world, unless it is there. One that was broken off is completed: each part looks what is there already. Only
/// `kezhan demo` and tests do this.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db, zone: Tz) -> Result<(), Problem> {
    let robot = Actor::robot("demo");
    let there = db.read_now(&robot, |r| {
        let others = "select count(*) as n from app_user where not login = any($1)";
        let logins: Vec<String> = PEOPLE.iter().map(|person| person.login.to_owned()).collect();
        let others = Sql::new(others).bind(logins).one::<Number>(r)?.n > 0;
        let people = Sql::new("select count(*) as n from app_user").one::<Number>(r)?.n > 0;
        let whole = Sql::new("select count(*) as n from audit_event where name = $1").bind(LOADED).one::<Number>(r)?;
        Ok((others || whole.n > 0, people))
    })?;
    let (whole, people) = there;
    if whole {
        return Ok(());
    }
    if !people {
        db.write_now(&robot, people::load)?;
    }
    let earlier = db.with_clock(Clock::fixed(db.clock().now() - TimeDelta::days(70)));
    customers::load(&earlier, zone)?;
    contacts::load(&earlier)?;
    follow_ups::load(db, zone)?;
    leads::load(db, zone)?;
    tasks::load(db, zone)?;
    opportunities::load(db, zone)?;
    care::load(db)?;
    products::load(db)?;
    lines::load(db, zone)?;
    sources::load(db)?;
    forms::load(db)?;
    lead_rules::load(db)?;
    lead_steps::load(db)?;
    targets::load(db, zone)?;
    db.write_now(&robot, |tx| tx.record(Event::named(LOADED, "system")))
}

/// Whether a statement with these texts finds anything, past all rights: what was loaded before.
fn is_there(db: &Db, statement: &'static str, texts: &[&str]) -> Result<bool, Problem> {
    db.read_now(&Actor::robot("demo"), |r| {
        let asked = texts.iter().fold(Sql::new(statement), |sql, text| sql.bind(*text));
        Ok(asked.one::<Number>(r)?.n > 0)
    })
}

/// What `kezhan demo` prints.
#[must_use]
pub fn greeting(config: &Config) -> String {
    let url = config.base_url();
    let lang = config.company.default_language;
    let mut lines = vec![
        String::new(),
        format!("  客栈 Kezhan  {url}"),
        String::new(),
        format!("  {}", lang.pick("密码都是", "Password of all")) + "  " + PASSWORD,
        String::new(),
    ];
    for person in PEOPLE.iter().filter(|person| person.shown) {
        let role =
            person.roles.first().and_then(|key| crate::admin::built_in::ROLES.iter().find(|role| role.key == *key));
        let (zh, en) = role.map_or(("", ""), |role| (role.zh, role.en));
        lines.push(format!("  {:<10}  {}  {zh} {en}", person.login, person.name));
    }
    lines.push(String::new());
    if let Some(folder) = &config.mail.folder {
        lines.push(format!("  {}  {}", lang.pick("邮件写入", "Mails are laid into"), folder.display()));
    }
    if config.sign_in.second_factor == SecondFactor::Optional {
        lines.push(format!(
            "  {}",
            lang.pick(
                "演示中动态验证码为自愿；正式使用时管理员必须设置。",
                "A second factor is optional here; in real use administrators must have one."
            )
        ));
    }
    lines.push(format!(
        "  {}",
        match lang {
            Lang::Zh => "按 Ctrl-C 停止；数据会保留。",
            Lang::En => "Ctrl-C stops everything; the data is kept.",
        }
    ));
    lines.join("\n")
}
