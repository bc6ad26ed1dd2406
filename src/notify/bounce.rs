//! Letters that come back: the mark in the sender's address by which they are known again (VERP), reports of other mail
//! servers (RFC 3464), and what such a report does. It comes by a pipe of the mail server: `kezhan mail bounce`.

use super::rules::{self, Weight};
use super::{addresses, notices, store};
use crate::core::event::{Change, Event};
use crate::core::notice::{Notice, notify};
use crate::core::problem::Problem;
use crate::core::secret::{Secret, same};
use crate::core::tx::Tx;
use chrono_tz::Tz;
use mail_parser::{MessageParser, MimeHeaders};

/// The longest report that is read, in bytes: a letter of ours is far shorter.
pub const LONGEST: usize = 1_000_000;
/// So much of what the other server said is kept.
const ANSWER: usize = 400;
/// How much of the signature stands in an address, whose part before the @ has 64 characters at most.
const SIGNED: usize = 20;

/// The mark of a letter: who knows it received the letter.
#[must_use]
pub fn mark(secret: &Secret, letter_id: i64) -> String {
    let signed: String = secret.hex("bounce", letter_id.to_string().as_bytes()).chars().take(SIGNED).collect();
    format!("{letter_id}-{signed}")
}

/// The letter whose mark stands in an address such as `bounce+12-0ab3…@crm.example.cn`.
#[must_use]
pub fn letter_of(secret: &Secret, address: &str) -> Option<i64> {
    let (local, _domain) = address.trim().trim_matches(['<', '>']).rsplit_once('@')?;
    let (_, found) = local.rsplit_once('+')?;
    let letter_id: i64 = found.split_once('-')?.0.parse().ok()?;
    same(&mark(secret, letter_id), &found.to_ascii_lowercase()).then_some(letter_id)
}

/// What a report says about its first recipient that was not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// As RFC 3463 numbers it, such as `5.1.1`.
    pub status: String,
    pub answer: String,
}

/// Reads a report of a letter that failed; nothing where a message is none, or tells of a delay or a success.
#[must_use]
pub fn read(message: &[u8]) -> Option<Report> {
    let message = MessageParser::default().parse(message)?;
    let reports = message.parts.iter().filter(|part| {
        part.content_type().is_some_and(|kind| {
            let status = kind.subtype().is_some_and(|sub| sub.to_ascii_lowercase().ends_with("delivery-status"));
            kind.ctype().eq_ignore_ascii_case("message") && status
        })
    });
    reports.flat_map(|part| recipients(&String::from_utf8_lossy(part.contents()))).find_map(|fields| failed(&fields))
}

/// The blocks of a report, each with its fields; a line that begins with a blank continues the one before.
fn recipients(text: &str) -> Vec<Vec<(String, String)>> {
    let mut blocks: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines() {
        let Some(block) = blocks.last_mut() else { break };
        if line.trim().is_empty() {
            blocks.push(Vec::new());
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = block.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            block.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    blocks
}

fn failed(fields: &[(String, String)]) -> Option<Report> {
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    if !field("action")?.eq_ignore_ascii_case("failed") {
        return None;
    }
    let status = field("status")?.split([' ', '(']).next().unwrap_or_default().to_owned();
    let said = field("diagnostic-code").map(|code| code.split_once(';').map_or(code, |(_, said)| said).trim());
    let answer = said.filter(|said| !said.is_empty()).map_or_else(|| status.clone(), str::to_owned);
    let answer = answer.chars().map(|c| if c.is_control() { ' ' } else { c }).take(ANSWER).collect();
    Some(Report { status, answer })
}

/// What a letter that came back changes: its state, once, and what is thought of its address. Whether it was known.
///
/// # Errors
/// As the database answers.
pub fn take(tx: &mut Tx, letter_id: i64, report: &Report, company: Tz) -> Result<bool, Problem> {
    let Some(came) = store::returned(tx, letter_id, &report.answer)? else { return Ok(false) };
    blame(tx, &came, &report.answer, rules::weight(&report.status), company)?;
    let change = Change::of("status", (), report.status.clone());
    tx.record(Event::about("mail.returned", "letter", letter_id).with([change]))?;
    Ok(true)
}

/// Counts a refusal against an address. Its owner is told on the page once nothing more is sent there.
///
/// # Errors
/// As the database answers.
pub fn blame(
    tx: &mut Tx,
    to: &store::Addressee,
    answer: &str,
    weight: Option<Weight>,
    company: Tz,
) -> Result<(), Problem> {
    let Some(weight) = weight else { return Ok(()) };
    let now = tx.now;
    let before = addresses::score(tx, &to.mail)?;
    let after = rules::scored(before, weight, now, company);
    addresses::keep(tx, &to.mail, answer, &after)?;
    if after.suppressed_at == Some(now) {
        let slot = now.with_timezone(&company).date_naive().to_string();
        notify(tx, &notices::ADDRESS, &[Notice::to(to.user_id).once(slot)])?;
    }
    Ok(())
}
