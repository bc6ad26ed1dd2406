//! `kezhan mail`.

use super::ground::{self, Beside, Failure, Ground};
use super::mail_lead;
use super::output::print;
use crate::boot;
use crate::config::{Config, MailSecurity};
use crate::core::access::Actor;
use crate::core::mail_address;
use crate::core::outside::Clock;
use crate::core::problem::Problem;
use crate::core::secret::token;
use crate::notify::{addresses, bounce, letter, store};
use crate::text::Lang;
use serde_json::{Value, json};
use std::fmt::Write;
use std::io::Read;
use std::process::ExitCode;

/// Mail: try the mail server, look at the letters that wait, take those that it hands over.
#[derive(clap::Args)]
pub struct Mail {
    #[command(subcommand)]
    verb: Verb,
    /// Report as JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Connect to the mail server, encrypt, sign in, and send a letter where an address is given. Exit code 1 where
    /// something of it does not work. Needs no database.
    Check {
        /// Send a letter to this address.
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
    /// The letters that wait or were refused, and the state of the way to the mail server.
    Queue {
        /// Do not wait out the pause after a fault of the mail server, and send to refused addresses again.
        #[arg(long)]
        again: bool,
        /// The most letters to list.
        #[arg(long, default_value_t = 50, value_name = "COUNT")]
        most: i64,
    },
    /// Read a letter that came back from standard input, as a pipe of the mail server hands it over. Exit code 75, by
    /// which mail servers try again, where the database does not answer; 0 for whatever is no report of ours.
    Bounce {
        /// The address that it came to, bounce+mark@domain; else its headers are asked.
        #[arg(long, value_name = "ADDRESS")]
        recipient: Option<String>,
    },
    /// Read a letter to the sales mailbox from standard input, as a pipe of the mail server hands it over: a lead of the
    /// pool, or one enquiry more on the lead of whoever wrote within 30 days. The same letter counts once. Exit code 0
    /// also for what is no letter of a customer (automatic answers, lists, colleagues, more than 25 MB), which is said; 75,
    /// by which mail servers try again, where the database does not answer or too many came within an hour; 65, by which
    /// they give it back, where nothing says who wrote it.
    Lead {
        /// The source that the lead records: referral, advertisement, search, exhibition, website, mail, phone, visit,
        /// partner, import or other.
        #[arg(long, default_value = "mail", value_name = "KEY")]
        source: String,
    },
}

/// By this code a mail server keeps a letter and tries again later (`EX_TEMPFAIL`).
const TRY_AGAIN: u8 = 75;

impl Mail {
    /// Runs it.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        match self.verb {
            Verb::Check { to } => check(config, to.as_deref(), self.json),
            Verb::Queue { again, most } => queue(config, again, most, self.json),
            Verb::Bounce { recipient } => bounced(config, recipient.as_deref(), self.json),
            Verb::Lead { source } => Ok(mail_lead::received(config, &source, self.json)),
        }
    }

    /// How it ends where it could not even begin: what a mail server hands over comes again.
    pub fn not_begun(&self) -> ExitCode {
        match self.verb {
            Verb::Bounce { .. } | Verb::Lead { .. } => ExitCode::from(TRY_AGAIN),
            Verb::Check { .. } | Verb::Queue { .. } => ExitCode::FAILURE,
        }
    }
}

/// How a step of the check ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Ok,
    /// Letters go, but not all is as it should be.
    Warn,
    Fail,
}

impl Word {
    fn shown(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warn => "WARN",
            Self::Fail => "FAIL",
        }
    }
}

/// One step of the check: what it is, how it ended, and what the server said.
struct Step {
    name: &'static str,
    word: Word,
    what: String,
}

impl Step {
    fn of(name: &'static str, done: Result<String, String>) -> Self {
        let word = if done.is_ok() { Word::Ok } else { Word::Fail };
        Self { name, word, what: done.unwrap_or_else(|why| why) }
    }
}

fn check(config: &Config, to: Option<&str>, as_json: bool) -> Result<ExitCode, Failure> {
    let steps = steps(config, to);
    let fine = steps.iter().all(|step| step.word != Word::Fail);
    let text = if as_json {
        let of = |step: &Step| json!({ "step": step.name, "ok": step.word != Word::Fail, "word": step.word.shown(), "what": step.what });
        let all: Vec<Value> = steps.iter().map(of).collect();
        serde_json::to_string_pretty(&json!({ "ok": fine, "steps": all }))? + "\n"
    } else {
        steps.iter().fold(String::new(), |mut out, step| {
            let _infallible = writeln!(out, "{:<4}  {:<8} {}", step.word.shown(), step.name, step.what);
            out
        })
    };
    print(&text)?;
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn steps(config: &Config, to: Option<&str>) -> Vec<Step> {
    let settings = &config.mail;
    let mail = boot::mail(config);
    let Some(server) = &settings.server else {
        let what = settings.folder.as_ref().map_or_else(
            || Err("mail.server is empty: no mail is sent".to_owned()),
            |folder| Ok(format!("each mail is laid into {}", folder.display())),
        );
        return vec![Step::of("settings", what)];
    };
    let security = match settings.security {
        MailSecurity::StartTls => "starttls",
        MailSecurity::Tls => "tls",
        MailSecurity::None => "none (plain text)",
    };
    let from = settings.from.as_deref().unwrap_or("-");
    let mut steps =
        vec![Step::of("settings", Ok(format!("{server}:{}, {security}, from {from}", settings.port))), links(config)];
    match mail.meet() {
        Ok(met) => {
            let (encrypted, signed_in) = met.map_or((false, false), |met| (met.encrypted, met.signed_in));
            let line = if encrypted { "connected, encrypted and verified" } else { "connected, not encrypted" };
            steps.push(Step::of("connect", Ok(line.to_owned())));
            let account = if signed_in { "signed in" } else { "no account is used" };
            steps.push(Step::of("sign-in", Ok(account.to_owned())));
        }
        Err(fault) => {
            steps.push(Step::of("connect", Err(fault.answer().to_owned())));
            return steps;
        }
    }
    if let Some(address) = to {
        steps.push(Step::of("letter", send(config, &mail, address)));
    }
    steps
}

/// Where links in letters lead.
fn links(config: &Config) -> Step {
    let base = config.base_url();
    if config.server.public_url.is_some() {
        return Step::of("links", Ok(format!("lead to {base}")));
    }
    let what = format!("lead to {base}, which other machines may not reach: set server.public_url");
    Step { name: "links", word: Word::Warn, what }
}

fn send(config: &Config, mail: &crate::core::outside::Mail, address: &str) -> Result<String, String> {
    let address =
        mail_address::check(address).map_err(|mistake| mistake.message(config.company.default_language).to_owned())?;
    let lang = config.company.default_language;
    let letter = letter::trial(&token(), lang, &address, Clock::System.now()).map_err(|problem| problem.to_string())?;
    mail.send(&letter).map(|()| format!("taken by the server for {address}")).map_err(|fault| fault.answer().to_owned())
}

/// Headers that may name the address to which a letter came back, the surest first.
const CAME_TO: [&str; 4] = ["delivered-to", "x-original-to", "envelope-to", "to"];

fn bounced(config: &Config, recipient: Option<&str>, as_json: bool) -> Result<ExitCode, Failure> {
    let mut message = Vec::new();
    let most = u64::try_from(bounce::LONGEST).unwrap_or(u64::MAX);
    std::io::stdin().lock().take(most).read_to_end(&mut message)?;
    let db = match Ground::find(config, Beside::Join).and_then(|ground| ground.open(config)) {
        Ok(db) => db,
        Err(failure) => return Ok(try_again(&failure.to_string())),
    };
    let came_to = recipient.map_or_else(|| addresses_of(&message), |one| vec![one.to_owned()]);
    let letter_id = came_to.iter().find_map(|address| bounce::letter_of(db.secret(), address));
    let report = bounce::read(&message);
    let (Some(letter_id), Some(report)) = (letter_id, report) else {
        return told(as_json, None, "no report of a letter of ours that failed");
    };
    let actor = Actor::robot("mail");
    let zone = config.company.time_zone;
    match db.write_now(&actor, |tx| bounce::take(tx, letter_id, &report, zone)) {
        Ok(true) => told(as_json, Some(letter_id), &report.answer),
        Ok(false) => told(as_json, None, "that letter came back before, or is forgotten"),
        Err(Problem::Busy(why)) => Ok(try_again(&why)),
        Err(problem) => Err(problem.into()),
    }
}

pub(super) fn try_again(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::from(TRY_AGAIN)
}

fn told(as_json: bool, letter_id: Option<i64>, what: &str) -> Result<ExitCode, Failure> {
    let text = match letter_id {
        _ if as_json => json!({ "letter": letter_id, "what": what }).to_string(),
        Some(letter_id) => format!("letter {letter_id} came back: {what}"),
        None => what.to_owned(),
    };
    print(&(text + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// The addresses in those headers.
fn addresses_of(message: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(message);
    let head: Vec<(String, &str)> = text
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect();
    let of = |name: &'static str| head.iter().filter(move |(found, _)| found == name).map(|(_, value)| *value);
    let words = CAME_TO.into_iter().flat_map(of).flat_map(|value| value.split([' ', ',', '<', '>', ';']));
    words.filter(|word| word.contains('@')).map(str::to_owned).collect()
}

fn queue(config: &Config, again: bool, most: i64, as_json: bool) -> Result<ExitCode, Failure> {
    let ground = Ground::find(config, Beside::Join)?;
    let db = ground.open(config)?;
    let actor = Actor::operator(ground::os_user(), Lang::En);
    if again {
        db.write_now(&actor, crate::notify::mail::send_again)?;
    }
    let (channel, states, letters, refused) = db.read_now(&actor, |r| {
        Ok((store::channel(r)?, store::states(r)?, store::queue(r, most)?, addresses::refused(r)?))
    })?;
    if as_json {
        let letters: Vec<Value> = letters
            .iter()
            .map(|one| {
                json!({ "id": one.id, "to": one.login, "kind": one.kind, "state": one.state, "made": one.made_at, "due": one.due_at,
                        "tries": one.attempts, "answer": one.answer })
            })
            .collect();
        let states: serde_json::Map<String, Value> =
            states.iter().map(|one| (one.state.clone(), json!(one.n))).collect();
        let refused: Vec<Value> = refused
            .iter()
            .map(|one| json!({ "address": one.mail, "refusals": one.refusals, "last": one.last_at, "suppressed": one.suppressed_at.is_some(), "answer": one.answer }))
            .collect();
        let all = json!({
            "channel": { "paused_until": channel.paused_until, "faults": channel.faults, "answer": channel.answer, "last_sent": channel.sent_at },
            "states": states, "letters": letters, "refused_addresses": refused,
        });
        print(&(serde_json::to_string_pretty(&all)? + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = String::new();
    let counts: Vec<String> = states.iter().map(|one| format!("{} {}", one.n, one.state)).collect();
    let _infallible = writeln!(out, "{}", if counts.is_empty() { "no letters".to_owned() } else { counts.join(", ") });
    if let Some(until) = channel.paused_until {
        let _infallible = writeln!(out, "paused until {until:.0}: {}", channel.answer);
    }
    for one in letters {
        let _infallible = writeln!(
            out,
            "{:>6}  {:<10} {:<16} {:<20} due {}  tries {}  {}",
            one.id,
            one.state,
            one.login,
            one.kind,
            one.due_at.format("%Y-%m-%d %H:%M UTC"),
            one.attempts,
            one.answer
        );
    }
    for one in refused.iter().filter(|one| one.suppressed_at.is_some()) {
        let _infallible = writeln!(out, "nothing is sent to {}: {}", one.mail, one.answer);
    }
    print(&out)?;
    Ok(ExitCode::SUCCESS)
}
