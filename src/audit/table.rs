//! Events as a table: the CSV file of the page and the lines of the command.

use super::robots::robot;
use super::store::Line;
use super::{names, text};
use crate::core::problem::Problem;
use crate::core::safe_cell::{Cell, CsvWriter};
use crate::text::Lang;
use chrono_tz::Tz;

/// The time of an event to the second, in a zone.
#[must_use]
pub fn time(line: &Line, zone: Tz) -> String {
    line.at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Who acted, in words.
#[must_use]
pub fn who(line: &Line, lang: Lang) -> String {
    let kind = match line.actor_kind.as_str() {
        "robot" => return format!("{} {}", text::robot(lang), robot(&line.actor_name, lang)),
        "operator" => text::operator(lang),
        "nobody" => return text::nobody(lang).to_owned(),
        _ => return line.actor_name.clone(),
    };
    format!("{kind} {}", line.actor_name)
}

/// How it ended, in words.
#[must_use]
pub fn outcome(outcome: &str, lang: Lang) -> &str {
    match outcome {
        "allow" => text::outcome_allow(lang),
        "deny" => text::outcome_deny(lang),
        "error" => text::outcome_error(lang),
        other => other,
    }
}

/// What it was about, in words and by id; people, roles and departments also by name.
#[must_use]
pub fn object(line: &Line, lang: Lang) -> String {
    let words = names::object_words(&line.object, lang);
    let subject = lang.name(&line.subject_zh, &line.subject_en);
    match line.row_id {
        Some(id) if subject.is_empty() => format!("{words} #{id}"),
        Some(id) => format!("{words} #{id} {subject}"),
        None if line.ids.is_empty() => words.to_owned(),
        None => format!("{words} ×{}", line.ids.len()),
    }
}

/// The names of the changed fields.
#[must_use]
pub fn fields(line: &Line) -> Vec<&str> {
    line.fields.as_array().into_iter().flatten().filter_map(|field| field.get("field")?.as_str()).collect()
}

/// The file: formula-safe, with a head; `capped` adds a last row that says that events are missing.
///
/// # Errors
/// `Bug` where memory refuses.
pub fn csv(lines: &[Line], zone: Tz, lang: Lang, capped: Option<&str>) -> Result<Vec<u8>, Problem> {
    let mut writer = CsvWriter::new(Vec::new()).map_err(Problem::bug)?;
    let head = [
        text::time(lang),
        text::name(lang),
        text::event(lang),
        text::outcome(lang),
        text::kind(lang),
        text::actor_id(lang),
        text::who(lang),
        text::object(lang),
        text::object_id(lang),
        text::customer_id(lang),
        text::rows(lang),
        text::fields(lang),
        text::reasons(lang),
        text::address(lang),
        text::session(lang),
        text::request(lang),
        text::node(lang),
    ];
    writer.row(head.map(Cell::Text)).map_err(Problem::bug)?;
    let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    for line in lines {
        let ids = line.ids.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
        let (time, fields, reasons) = (time(line, zone), fields(line).join(" "), line.reasons.join("; "));
        let (actor, row, customer, session) =
            (number(line.actor_id), number(line.row_id), number(line.customer_id), number(line.session_id));
        let cells = [
            &time,
            &line.name,
            names::words(&line.name, lang),
            outcome(&line.outcome, lang),
            &line.actor_kind,
            &actor,
            &line.actor_name,
            names::object_words(&line.object, lang),
            &row,
            &customer,
            &ids,
            &fields,
            &reasons,
            &line.address,
            &session,
            &line.request_id,
            &line.node,
        ];
        writer.row(cells.map(Cell::Text)).map_err(Problem::bug)?;
    }
    if let Some(note) = capped {
        writer.row([Cell::Text(note)]).map_err(Problem::bug)?;
    }
    writer.finish().map_err(Problem::bug)
}
