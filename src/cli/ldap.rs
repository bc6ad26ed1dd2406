//! `kezhan ldap`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::config::Config;
use crate::core::access::Actor;
use crate::core::outside::directory::{Survey, wait};
use crate::directory::list::{self, Named};
use crate::directory::model::Plan;
use crate::directory::rules::Brake;
use crate::directory::sync::{self, Done, Mode};
use crate::directory::who::{self, Who};
use crate::text::Lang;
use crate::web::House;
use serde_json::{Value, json};
use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;

/// The company's directory: look whether it answers, follow it, look somebody up.
#[derive(clap::Args)]
pub struct Ldap {
    #[command(subcommand)]
    verb: Verb,
    /// Report as JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Try each server step by step: host, encryption, service account, kind, a person, groups. Exit code 1 where a step fails.
    Check,
    /// Read everybody and let the accounts follow. An error, a part of an answer or nobody at all changes nothing; nor does
    /// a reading by which more than 10 % or 20 people would lose access, unless confirmed. Exit code 1 where nothing was applied.
    Sync {
        /// Only tell what would change.
        #[arg(long)]
        dry_run: bool,
        /// Apply it though many would lose access.
        #[arg(long, conflicts_with = "dry_run")]
        confirm: bool,
    },
    /// Look somebody up: entry, groups, and what they would get; nothing is written. Exit code 1 where the directory has nobody of
    /// this login, or does not answer.
    Who {
        /// The login, as it would be typed at sign-in or as the directory writes it.
        user: String,
    },
}

impl Ldap {
    /// Runs it.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn run(self, config: Config) -> Result<ExitCode, Failure> {
        if !config.ldap.is_on() {
            return Err("no directory is set up: name its servers in ldap.servers, or its domain in ldap.srv".into());
        }
        if matches!(self.verb, Verb::Check) {
            return check(&config, self.json);
        }
        let ground = Ground::find(&config, Beside::Join)?;
        let house = ground.house(config)?;
        let actor = Actor::operator(ground::os_user(), Lang::En);
        match self.verb {
            Verb::Check => Ok(ExitCode::SUCCESS),
            Verb::Sync { dry_run, confirm } => {
                let mode = match (dry_run, confirm) {
                    (true, _) => Mode::Try,
                    (false, true) => Mode::Confirmed(usize::MAX),
                    (false, false) => Mode::Apply,
                };
                told(&sync::run(&house, &actor, mode)?, &house, &actor, self.json)
            }
            Verb::Who { user } => look_up(&house, &Arc::new(actor), &user, self.json),
        }
    }
}

fn check(config: &Config, as_json: bool) -> Result<ExitCode, Failure> {
    let directory = crate::core::outside::Directory::of(config.ldap.settings());
    let surveys = wait(async { Ok(directory.survey(None).await) })?;
    let text = if as_json {
        let all: Vec<Value> = surveys.iter().map(survey_json).collect();
        serde_json::to_string_pretty(&all)? + "\n"
    } else {
        surveys.iter().map(survey_text).collect()
    };
    print(&text)?;
    Ok(if surveys.iter().all(Survey::is_sound) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn survey_json(survey: &Survey) -> Value {
    let steps: Vec<Value> = survey
        .findings
        .iter()
        .map(|finding| {
            let (state, found) = match &finding.found {
                Ok(found) => ("ok", found.clone()),
                Err(fault) => (fault.id(), fault.to_string()),
            };
            json!({ "step": finding.step.id(), "state": state, "found": found, "milliseconds": u64::try_from(finding.took.as_millis()).unwrap_or(u64::MAX) })
        })
        .collect();
    let untested: Vec<&str> = survey.untested.iter().map(|step| step.id()).collect();
    json!({ "server": survey.server, "sound": survey.is_sound(), "steps": steps, "untested": untested })
}

fn survey_text(survey: &Survey) -> String {
    let mut out = format!("{}\n", survey.server);
    for finding in &survey.findings {
        let (word, found) = match &finding.found {
            Ok(found) => ("ok", found.clone()),
            Err(fault) => ("FAILS", fault.to_string()),
        };
        let _infallible =
            writeln!(out, "  {:<8} {word:<6} {:>5} ms  {found}", finding.step.id(), finding.took.as_millis());
    }
    for step in survey.untested {
        let _infallible = writeln!(out, "  {:<8} not tested: it needs a service account, and there is none", step.id());
    }
    out
}

fn told(done: &Done, house: &House, actor: &Actor, as_json: bool) -> Result<ExitCode, Failure> {
    let (outcome, reason, plan) = match done {
        Done::Tried(plan, brake) => ("tried", brake.map(|brake| brake.id().to_owned()).unwrap_or_default(), Some(plan)),
        Done::Applied(plan) => ("applied", String::new(), Some(plan)),
        Done::Braked(plan, brake) => ("braked", brake.id().to_owned(), Some(plan)),
        Done::Failed(fault) => ("failed", fault.to_string(), None),
    };
    let code = if matches!(done, Done::Tried(..) | Done::Applied(_)) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    let ids = plan.map(Plan::roles).unwrap_or_default();
    let roles = house.db.read_now(actor, |r| list::role_names(r, &ids))?;
    if as_json {
        let changes = plan.map(|plan| changes_json(plan, &roles)).unwrap_or_default();
        let counts = plan.map_or(Value::Null, Plan::counts);
        print(&format!("{}\n", json!({ "outcome": outcome, "reason": reason, "counts": counts, "changes": changes })))?;
        return Ok(code);
    }
    let mut out = plan.map(|plan| changes_text(plan, &roles)).unwrap_or_default();
    let counts = plan.map(|plan| plan.counts().to_string()).unwrap_or_default();
    let _infallible = match done {
        Done::Tried(_, None) => writeln!(out, "nothing was changed; `kezhan ldap sync` applies this: {counts}"),
        Done::Tried(_, Some(brake)) => {
            writeln!(out, "nothing was changed; {}, so only --confirm applies this: {counts}", brake_words(*brake))
        }
        Done::Applied(_) => writeln!(out, "applied: {counts}"),
        Done::Braked(_, brake) => writeln!(
            out,
            "braked, nothing was changed: {}; look at --dry-run, then use --confirm: {counts}",
            brake_words(*brake)
        ),
        Done::Failed(_) => writeln!(out, "failed, nothing was changed: the directory {reason}"),
    };
    print(&out)?;
    Ok(code)
}

fn brake_words(brake: Brake) -> &'static str {
    match brake {
        Brake::Nobody => "the directory has nobody, which is never applied",
        Brake::TooMany => "too many would lose access",
        Brake::GroupGone => "groups by which people hold roles are gone from the directory",
    }
}

/// Roles by their names.
fn named(ids: &[i64], roles: &[Named]) -> Vec<String> {
    roles.iter().filter(|role| ids.contains(&role.id)).map(|role| role.name_zh.clone()).collect()
}

fn changes_json(plan: &Plan, roles: &[Named]) -> Vec<Value> {
    let changed = plan.changes.iter().filter(|change| !change.is_nothing() || change.conflict);
    let line = |change: &crate::directory::model::Change| {
        let facts: Vec<Value> = change
            .differences
            .iter()
            .map(|(field, old, new)| json!({ "field": field, "old": old, "new": new }))
            .collect();
        json!({ "login": change.login, "fate": change.fate.id(), "facts": facts, "give": named(&change.give, roles), "take": named(&change.take, roles), "conflict": change.conflict })
    };
    changed.map(line).collect()
}

fn changes_text(plan: &Plan, roles: &[Named]) -> String {
    let mut out = String::new();
    for change in plan.changes.iter().filter(|change| !change.is_nothing() || change.conflict) {
        let facts: Vec<String> =
            change.differences.iter().map(|(field, old, new)| format!("{field}: {old} -> {new}")).collect();
        let with =
            |sign: &str, ids: &[i64]| named(ids, roles).iter().map(|name| format!("{sign}{name}")).collect::<Vec<_>>();
        let mut parts = [with("+", &change.give), with("-", &change.take), facts].concat();
        if change.conflict {
            parts.push("no role: separation of administrators".into());
        }
        let _infallible = writeln!(out, "{:<20} {:<8} {}", change.login, change.fate.id(), parts.join(", "));
    }
    out
}

fn look_up(house: &House, actor: &Arc<Actor>, user: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let Some(found) = runtime.block_on(who::who(house, actor, user))?? else {
        return Err(format!("the directory has nobody called `{user}`").into());
    };
    let (ids, department) = (found.grants.roles.clone(), found.grants.department_id);
    let (roles, department) =
        house.db.read_now(actor, |r| Ok((list::role_names(r, &ids)?, list::department_name(r, department)?)))?;
    let roles: Vec<String> = roles.into_iter().map(|role| role.name_zh).collect();
    let department = department.map(|found| found.name_zh).unwrap_or_default();
    print(&if as_json {
        format!("{}\n", who_json(&found, &roles, &department))
    } else {
        who_text(&found, &roles, &department)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn who_json(found: &Who, roles: &[String], department: &str) -> Value {
    let person = &found.member.person;
    let groups: Vec<Value> = found
        .member
        .groups
        .iter()
        .map(|group| json!({ "key": group.key, "name": group.name, "dn": group.dn }))
        .collect();
    json!({
        "login": person.login, "name": person.name, "dn": person.dn, "key": person.key, "mail": person.mail,
        "state": format!("{:?}", person.state).to_lowercase(), "groups": groups, "roles": roles, "department": department,
        "conflict": found.grants.conflict, "account": found.user_id, "login_is_local": found.taken,
        "no_department": found.homeless,
    })
}

fn who_text(found: &Who, roles: &[String], department: &str) -> String {
    let person = &found.member.person;
    let groups: Vec<&str> = found.member.groups.iter().map(|group| group.name.as_str()).collect();
    let account = match (found.taken, found.user_id) {
        (true, _) => "a local account has this login; they are not linked".to_owned(),
        (false, Some(id)) => format!("account {id}"),
        (false, None) if found.homeless => "not let in: neither a group nor the entry names a department".to_owned(),
        (false, None) => "made at the first sign-in".to_owned(),
    };
    format!(
        "{} {}\n  entry       {}\n  key         {}\n  state       {:?}\n  groups      {}\n  roles       {}{}\n  department  {department}\n  here        {account}\n",
        person.login,
        person.name,
        person.dn,
        person.key,
        person.state,
        groups.join(", "),
        roles.join(", "),
        if found.grants.conflict { "none: separation of administrators" } else { "" },
    )
}
