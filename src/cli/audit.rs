//! `kezhan audit`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::audit::filter::Filter;
use crate::audit::store::{self, Line};
use crate::audit::{names, table};
use crate::config::Config;
use crate::core::access::{Actor, Can};
use crate::text::Lang;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::process::ExitCode;
use std::sync::Arc;

/// Print the audit log, newest first.
///
/// Who did what and when, by ids, without business data. That it was read is recorded in it.
#[derive(clap::Args)]
pub struct Audit {
    /// From this day on, in the company's time zone: 2026-01-31.
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Up to and including this day.
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// Only what this person did: login, name or id; or the name of a job or an operator.
    #[arg(long, value_name = "PERSON", default_value = "", hide_default_value = true)]
    user: String,
    /// Only events of this name (customer.created) or group (sign-in, people, rights, customers, system).
    #[arg(long, default_value = "", hide_default_value = true)]
    name: String,
    /// Only about this kind of object: customer, user, role, ..
    #[arg(long, value_name = "KIND", default_value = "", hide_default_value = true)]
    object: String,
    /// Only about the object with this id.
    #[arg(long)]
    id: Option<i64>,
    /// Only what happened to the customer with this id, and to what hangs on it.
    #[arg(long, value_name = "ID")]
    customer: Option<i64>,
    /// At most so many events.
    #[arg(long, value_name = "COUNT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
    /// Print JSON, with everything that is stored of each event.
    #[arg(long)]
    json: bool,
}

impl Audit {
    /// Runs it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let (zone, lang, json) = (config.company.time_zone, config.company.default_language, self.json);
        let ground = Ground::find(config, Beside::Join)?;
        let db = ground.open(config)?;
        let actor = Arc::new(Actor::operator(ground::os_user(), lang));
        let can = Can::of(&actor)?;
        let most = usize::try_from(self.limit)?;
        let filter = self.filter();
        db.write_now(&actor, |tx| store::record(tx, "audit.read", &filter, None))?;
        let lines = db.read_now(&actor, |reader| store::all(reader, &can, &filter, zone, most))?;
        let text = if json {
            format!("{}\n", serde_json::to_string_pretty(&lines)?)
        } else {
            lines.iter().map(|line| line_of(line, zone, lang)).collect()
        };
        print(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    fn filter(self) -> Filter {
        Filter {
            from: self.from,
            to: self.to,
            who: self.user,
            name: self.name,
            object: self.object,
            row_id: self.id,
            customer_id: self.customer,
            ..Filter::default()
        }
    }
}

/// One event as a line; what comes from outside has its control characters written out, so that no terminal obeys it.
fn line_of(line: &Line, zone: Tz, lang: Lang) -> String {
    let words = names::words(&line.name, lang);
    let outcome =
        if line.outcome == "allow" { String::new() } else { format!(" [{}]", table::outcome(&line.outcome, lang)) };
    let parts = [
        table::time(line, zone),
        format!("{words}{outcome}"),
        table::who(line, lang),
        table::object(line, lang),
        table::fields(line).join(" "),
        line.reasons.join("; "),
        line.address.clone(),
        line.request_id.clone(),
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    parts.join("  ").chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).chain(['\n']).collect()
}
