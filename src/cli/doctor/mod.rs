//! `kezhan doctor`: what is wrong with this installation, why it matters and how to mend it. Changes nothing.

mod directory;
mod disk;
mod files;
mod mail;
mod patient;
mod rights;
mod schema;
mod server;
mod settings;
pub mod text;
mod verdict;

use super::ground::Failure;
use super::output::print;
use crate::config::{Config, Mistakes};
use crate::text::Lang;
use patient::Patient;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use verdict::{State, Verdict};

/// Examine the installation: settings, files, database, disk.
///
/// Exit code 0: all is well; 1: a warning; 2: something fails. Works when the database is down, changes nothing and prints
/// no secrets.
#[derive(clap::Args)]
pub struct Doctor {
    /// Report as JSON.
    #[arg(long)]
    json: bool,
}

/// A check: its number, which never changes, what it looks at, why that matters, and how it looks.
struct Check {
    id: u8,
    title: fn(Lang) -> &'static str,
    why: fn(Lang) -> &'static str,
    look: fn(&mut Patient) -> Verdict,
}

/// The checks that need readable settings, by number.
const CHECKS: &[Check] = &[
    Check { id: 2, title: text::files, why: text::files_why, look: files::modes },
    Check { id: 3, title: text::secrets, why: text::secrets_why, look: files::secrets },
    Check { id: 6, title: text::server, why: text::server_why, look: server::version },
    Check { id: 7, title: text::tls, why: text::tls_why, look: server::tls },
    Check { id: 8, title: text::role, why: text::role_why, look: rights::role },
    Check { id: 9, title: text::schema, why: text::schema_why, look: schema::migrations },
    Check { id: 10, title: text::row_security, why: text::row_security_why, look: rights::row_security },
    Check { id: 12, title: text::audit_grants, why: text::audit_grants_why, look: rights::audit_grants },
    Check { id: 18, title: text::order, why: text::order_why, look: schema::order },
    Check { id: 21, title: text::disk, why: text::disk_why, look: disk::space },
    Check { id: 24, title: text::directory, why: text::directory_why, look: directory::servers },
    Check { id: 25, title: text::administrator_map, why: text::administrator_map_why, look: directory::administrators },
    Check { id: 26, title: text::mail, why: text::mail_why, look: mail::server },
    Check { id: 27, title: text::outbox, why: text::outbox_why, look: mail::outbox },
];

/// A check with what it found.
struct Finding {
    id: u8,
    title: &'static str,
    why: &'static str,
    verdict: Verdict,
}

impl Doctor {
    /// Runs it. Reads the settings itself, since wrong ones are a finding.
    ///
    /// # Errors
    /// Where JSON can't be written.
    pub fn run(self, file: Option<&Path>) -> Result<ExitCode, Failure> {
        let (lang, findings) = examine(file, Config::load(file));
        let text = if self.json {
            let all: Vec<_> = findings.iter().map(as_json).collect();
            format!("{}\n", serde_json::to_string_pretty(&all)?)
        } else {
            findings.iter().map(|finding| as_text(finding, lang)).collect()
        };
        print(&text)?;
        let worst = findings.iter().map(|finding| finding.verdict.state).max().unwrap_or(State::Ok);
        Ok(ExitCode::from(match worst {
            State::Skip | State::Ok => 0,
            State::Warn => 1,
            State::Fail => 2,
        }))
    }
}

fn examine(file: Option<&Path>, loaded: Result<Config, Mistakes>) -> (Lang, Vec<Finding>) {
    let lang = loaded.as_ref().map_or(Lang::Zh, |config| config.company.default_language);
    let first = Finding {
        id: 1,
        title: text::settings(lang),
        why: text::settings_why(lang),
        verdict: settings::look(&loaded, lang),
    };
    let mut patient = loaded.ok().map(|config| Patient::new(config, file));
    let rest = CHECKS.iter().map(|check| {
        let skipped = || Verdict::skip(text::needs_settings(lang));
        let verdict = patient.as_mut().map_or_else(skipped, |patient| (check.look)(patient));
        Finding { id: check.id, title: (check.title)(lang), why: (check.why)(lang), verdict }
    });
    (lang, std::iter::once(first).chain(rest).collect())
}

fn as_json(finding: &Finding) -> serde_json::Value {
    let Verdict { state, found, how } = &finding.verdict;
    json!({ "id": finding.id, "check": finding.title, "state": state.word(), "what": found, "why": finding.why, "how": how })
}

fn as_text(finding: &Finding, lang: Lang) -> String {
    let Verdict { state, found, how } = &finding.verdict;
    let indent = |text: &str| text.replace('\n', "\n         ");
    let head =
        format!("{:<4} {:>2}  {}{}{}\n", state.word(), finding.id, finding.title, text::colon(lang), indent(found));
    if *state < State::Warn {
        return head;
    }
    format!("{head}         {}{}\n         {}{}\n", text::why(lang), indent(finding.why), text::how(lang), indent(how))
}
