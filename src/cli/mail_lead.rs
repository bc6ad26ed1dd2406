//! `kezhan mail lead`: a letter to the sales mailbox, as a pipe of the mail server hands it over.

use super::ground::{self, Beside, Failure, Ground};
use super::mail::try_again;
use super::output::print;
use crate::config::Config;
use crate::core::access::{Can, LeadCreate};
use crate::core::mail_address;
use crate::customers::fields::SOURCES;
use crate::leads::letter::actions::{self, Taken, Way};
use crate::leads::letter::read::{LONGEST, Letter, Read as Found, Why, read};
use serde_json::json;
use std::io::{Read, copy, sink, stdin};
use std::process::ExitCode;

/// By this code a mail server gives a letter back to its sender (`EX_DATAERR`).
const UNREADABLE: u8 = 65;

/// How it ended: the state for programs, the lead, and words.
struct End {
    state: &'static str,
    lead: Option<i64>,
    why: &'static str,
}

/// Takes the letter on standard input. Whatever can be mended ends with the code by which it comes again.
pub(super) fn received(config: &Config, source: &str, as_json: bool) -> ExitCode {
    ground::log(config);
    let Some(source) = SOURCES.iter().map(|(id, ..)| *id).find(|id| *id == source) else {
        let known: Vec<&str> = SOURCES.iter().map(|(id, ..)| *id).collect();
        return try_again(&format!("kezhan: no source is called {source:?}; known are {}", known.join(", ")));
    };
    match take(config, source) {
        Ok(end) => told(&end, as_json),
        Err(failure) => {
            tracing::warn!(%failure, "a letter is to come again");
            try_again(&format!("kezhan: {failure}"))
        }
    }
}

fn take(config: &Config, source: &'static str) -> Result<End, Failure> {
    let mut message = Vec::new();
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX).saturating_add(1);
    let mut input = stdin().lock();
    input.by_ref().take(most).read_to_end(&mut message)?;
    // A mail server that can't write all of it says so in its log.
    copy(&mut input, &mut sink())?;
    match read(&message) {
        Found::Letter(letter) => keep(config, source, &letter),
        Found::Ignored(why) => Ok(End { state: "ignored", lead: None, why: why.words() }),
        Found::Unreadable => Ok(End { state: "unreadable", lead: None, why: "nothing says who wrote it" }),
    }
}

fn keep(config: &Config, source: &'static str, letter: &Letter) -> Result<End, Failure> {
    let db = Ground::find(config, Beside::Join).and_then(|ground| ground.open(config))?;
    let actor = actions::taker(config.company.default_language);
    let (can, way): (Can<LeadCreate>, Way) = (Can::of(&actor)?, Way { source, own: own(config) });
    let end = |state, lead, why| Ok(End { state, lead: Some(lead), why });
    match db.write_now(&actor, |tx| actions::take(tx, &can, letter, &way))? {
        Taken::Made(lead) => end("made", lead, "a new lead"),
        Taken::Again(lead) => end("again", lead, "one enquiry more on the lead that is there"),
        Taken::Before(lead) => end("before", lead, "the same letter came before"),
        Taken::Ours => Ok(End { state: "ignored", lead: None, why: Why::Ours.words() }),
    }
}

/// The addresses from which this product writes.
fn own(config: &Config) -> Vec<String> {
    let bare = |shown: &String| {
        let address = shown.rsplit_once('<').map_or(shown.as_str(), |(_, address)| address);
        mail_address::check(address.trim_end_matches('>')).ok()
    };
    [&config.mail.from, &config.mail.bounces].into_iter().flatten().filter_map(bare).collect()
}

fn told(end: &End, as_json: bool) -> ExitCode {
    tracing::info!(state = end.state, lead = end.lead, why = end.why, "a letter came");
    let text = match end.lead {
        _ if as_json => json!({ "lead": end.lead, "state": end.state, "what": end.why }).to_string(),
        Some(lead) => format!("lead {lead}: {}", end.why),
        None => format!("{}: {}", end.state, end.why),
    };
    // What was kept is kept, whether or not anybody reads these words.
    if let Err(error) = print(&(text + "\n")) {
        tracing::warn!(%error, "nobody reads what became of a letter");
    }
    if end.state == "unreadable" { ExitCode::from(UNREADABLE) } else { ExitCode::SUCCESS }
}
