//! `kezhan user`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::admin::departments::actions as department_actions;
use crate::admin::departments::model::Draft as Department;
use crate::admin::departments::store as departments;
use crate::admin::people::filter::{Filter, State};
use crate::admin::people::form::PersonForm;
use crate::admin::people::model::Draft;
use crate::admin::people::{actions, store};
use crate::admin::roles::{actions as role_actions, store as roles};
use crate::config::Config;
use crate::core::access::Actor;
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::sign_in::one_time;
use crate::sign_in::second_factor::actions as second_factor;
use crate::text::Lang;
use serde_json::json;
use std::fmt::Write;
use std::process::ExitCode;

/// Accounts. No password is ever typed or printed: people set their own by a one-time link that is good for 24 hours.
#[derive(clap::Args)]
pub struct User {
    #[command(subcommand)]
    verb: Verb,
    /// Report as JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Every account with its department, state and roles.
    List,
    /// Make an account without any rights and print its one-time link.
    Create {
        /// The account's name for signing in.
        #[arg(long)]
        login: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// The department's Chinese or English name; the top department unless given.
        #[arg(long)]
        department: Option<String>,
    },
    /// Make one of the first three administrators and print the one-time link. Safe to run again: an account that has no
    /// password yet gets a new link; one that has a password is left alone.
    Bootstrap {
        /// Which administrator.
        #[arg(long, value_enum)]
        administrator: Which,
        /// The account's name for signing in.
        #[arg(long)]
        login: String,
        /// The person's name.
        #[arg(long)]
        name: String,
    },
    /// Print a new one-time link for an account; earlier links are void.
    Link {
        /// The account.
        login: String,
    },
    /// Take the second factor of an account away that was lost, and end its sessions.
    ResetSecondFactor {
        /// The account.
        login: String,
        /// Why; it is recorded, and told to the person by mail.
        #[arg(long)]
        reason: String,
    },
    /// Disable an account and end its sessions at once.
    Disable {
        /// The account.
        login: String,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Which {
    /// Runs the system and creates accounts without rights.
    System,
    /// Manages roles and grants.
    Security,
    /// Reads permissions and every log.
    Audit,
}

impl Which {
    /// As it is written on the command line.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Security => "security",
            Self::Audit => "audit",
        }
    }

    fn role(self) -> &'static str {
        match self {
            Self::System => "system_administrator",
            Self::Security => "security_administrator",
            Self::Audit => "audit_administrator",
        }
    }
}

impl User {
    /// Runs it.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let ground = Ground::find(config, Beside::Join)?;
        if !ground.difference(config).is_ok_and(|difference| difference.pending.is_empty()) {
            return Err("the database is not up to date; run `kezhan migrate` first".into());
        }
        let db = ground.open(config)?;
        let actor = Actor::operator(ground::os_user(), Lang::En);
        let json = self.json;
        match self.verb {
            Verb::List => list(&db, &actor, json),
            Verb::Create { login, name, department } => {
                let made = db.write_now(&actor, |tx| create(tx, &login, &name, department.as_deref()));
                print_link(config, &login, &made.map_err(in_words)?, json)
            }
            Verb::Bootstrap { administrator, login, name } => {
                let made = db.write_now(&actor, |tx| bootstrap(tx, administrator, &login, &name));
                print_link(config, &login, &made.map_err(in_words)?, json)
            }
            Verb::Link { login } => {
                let made = db.write_now(&actor, |tx| {
                    let person = known(tx, &login)?;
                    actions::link_by_hand(tx, person.id)
                });
                print_link(config, &login, &made.map_err(in_words)?, json)
            }
            Verb::ResetSecondFactor { login, reason } => {
                let had = db.write_now(&actor, |tx| {
                    let person = known(tx, &login)?;
                    second_factor::reset(tx, person.id, &reason)
                });
                let had = had.map_err(in_words)?;
                if json {
                    print(&format!("{}\n", json!({ "login": login, "had_second_factor": had })))?;
                } else if had {
                    print(&format!("{login} has no second factor any more; every session has ended.\n"))?;
                } else {
                    print(&format!("{login} had no second factor.\n"))?;
                }
                Ok(ExitCode::SUCCESS)
            }
            Verb::Disable { login } => {
                let person = db.write_now(&actor, |tx| {
                    let person = known(tx, &login)?;
                    actions::disable(tx, person.id)
                });
                let person = person.map_err(in_words)?;
                if json {
                    print(&format!("{}\n", json!({ "login": person.login, "active": false })))?;
                } else {
                    print(&format!("{} is disabled; every session has ended.\n", person.login))?;
                }
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

/// A problem as an operator reads it.
pub(super) fn in_words(problem: Problem) -> Failure {
    match problem {
        Problem::Invalid(errors) => errors.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(" ").into(),
        other => other.into(),
    }
}

/// Whether somebody is this administrator.
pub(super) fn has_administrator(door: &mut impl Door, which: Which) -> Result<bool, Problem> {
    Ok(roles::of_key(door, which.role())?.holders > 0)
}

fn print_link(config: &Config, login: &str, token: &str, json: bool) -> Result<ExitCode, Failure> {
    let url = one_time::url(config, token);
    if json {
        print(&format!("{}\n", json!({ "login": login, "link": url })))?;
    } else {
        print(&format!("{login}: set the password within 24 hours at\n{url}\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn list(db: &Db, actor: &Actor, as_json: bool) -> Result<ExitCode, Failure> {
    let mut filter = Filter { state: State::All, ..Filter::default() };
    let mut all = Vec::new();
    loop {
        let asking = filter.clone();
        let found = db.read_now(actor, |r| store::list(r, &asking))?;
        all.extend(found.lines);
        match found.next {
            Some(next) => filter.cursor = Some(next),
            None => break,
        }
    }
    if as_json {
        let rows: Vec<_> = all
            .iter()
            .map(|line| {
                json!({ "login": line.login, "name": line.name, "department": line.department_zh, "active": line.active,
                        "has_password": line.has_password, "roles": line.roles_zh })
            })
            .collect();
        print(&(serde_json::to_string_pretty(&rows)? + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = String::new();
    for line in all {
        let state = match (line.active, line.has_password) {
            (false, _) => "disabled",
            (true, true) => "active",
            (true, false) => "no password",
        };
        let _infallible = writeln!(
            out,
            "{:<16} {:<12} {:<12} {:<11} {}",
            line.login,
            line.name,
            line.department_zh,
            state,
            line.roles_zh.join(", ")
        );
    }
    print(&out)?;
    Ok(ExitCode::SUCCESS)
}

fn known(tx: &mut Tx, login: &str) -> Result<store::Person, Problem> {
    store::of_login(tx, login)?.ok_or_else(|| Problem::invalid("login", format!("there is no account `{login}`")))
}

/// Makes an account without rights; the token of its link.
fn create(tx: &mut Tx, login: &str, name: &str, department: Option<&str>) -> Result<String, Problem> {
    let id = account(tx, login, name, department)?;
    actions::link_by_hand(tx, id)
}

fn account(tx: &mut Tx, login: &str, name: &str, department: Option<&str>) -> Result<i64, Problem> {
    let department_id = department_id(tx, department)?;
    let mut form = PersonForm::default();
    for (field, value) in [("login", login), ("name", name), ("language", "zh-CN")] {
        form.0.set(field, value);
    }
    form.0.set("department", department_id.to_string());
    let draft: Draft = form.check(tx.actor.lang, &[department_id]).map_err(Problem::Invalid)?;
    actions::create(tx, &draft)
}

/// The department of a name; the first top one without a name, made if there is none.
fn department_id(tx: &mut Tx, name: Option<&str>) -> Result<i64, Problem> {
    let tree = departments::tree(tx)?;
    let found =
        tree.iter().find(|node| !node.closed && name.is_none_or(|name| node.name_zh == name || node.name_en == name));
    match (found, name) {
        (Some(node), _) => Ok(node.id),
        (None, Some(name)) => Err(Problem::invalid("department", format!("there is no open department `{name}`"))),
        (None, None) => {
            let company = Department { name_zh: "公司".into(), name_en: "Company".into(), ..Department::default() };
            department_actions::create(tx, &company)
        }
    }
}

/// Makes an administrator, or a new link for one who has no password yet; the token of the link.
pub(super) fn bootstrap(tx: &mut Tx, which: Which, login: &str, name: &str) -> Result<String, Problem> {
    let role = roles::of_key(tx, which.role())?;
    let id = match store::of_login(tx, login)? {
        Some(person) if person.has_password => {
            return Err(Problem::invalid(
                "login",
                format!("`{login}` has a password already; use `kezhan user link` if it was lost"),
            ));
        }
        Some(person) => {
            if !roles::holds(tx, person.id, role.id)? {
                return Err(Problem::invalid(
                    "login",
                    format!("`{login}` exists and is not this administrator; choose another login"),
                ));
            }
            person.id
        }
        None => {
            let id = account(tx, login, name, None)?;
            role_actions::give(tx, id, role.id)?;
            id
        }
    };
    actions::link_by_hand(tx, id)
}
