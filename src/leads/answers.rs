//! What a stranger wrote, by a web form or by mail, as a lead's page tells it.

use super::fields::field;
use super::letter::numbers;
use super::page_parts::words;
use super::text;
use crate::text::Lang;
use crate::ui::card::facts;
use maud::{Markup, html};
use serde_json::Value;

/// A text of more characters, or of more lines, is folded.
const LONG: (usize, usize) = (1000, 20);
/// So many of it are shown.
const SHOWN: (usize, usize) = (600, 12);

/// Each answer as they wrote it; of what came by mail the letter. `covered` as ways to reach somebody are.
#[must_use]
pub fn told(rows: &[Value], (mailed, covered): (bool, bool), lang: Lang) -> Markup {
    let told: Vec<(&str, Markup)> = rows
        .iter()
        .map(|row| {
            let id = row.get("field").and_then(Value::as_str).unwrap_or_default();
            let new = row.get("new").unwrap_or(&Value::Null);
            let label = match id {
                "consent" => text::consent(lang),
                "remark" if mailed => text::letter(lang),
                id => field(id).map_or("", |field| field.label(lang)),
            };
            let value = if let Some(text) = new.as_str().filter(|_| matches!(id, "remark" | "consent")) {
                whole(text, covered && id == "remark", lang)
            } else {
                html! { bdi { (words(id, new, lang)) } }
            };
            (label, value)
        })
        .collect();
    facts(&told)
}

/// A text of several lines, a long one folded. Numbers and addresses that it names are masked where the lead's own are.
#[must_use]
pub fn whole(text: &str, covered: bool, lang: Lang) -> Markup {
    let text = if covered { numbers::covered(text) } else { text.to_owned() };
    let is_long = text.chars().count() > LONG.0 || text.lines().count() > LONG.1;
    let parts = if is_long { text.split_at_checked(fold(&text)) } else { None };
    let (above, below) = parts.unwrap_or((text.as_str(), ""));
    html! {
        div.pre { bdi { (above) } }
        @if !below.is_empty() {
            details.fold.fold-text {
                summary { (text::show_rest(lang)) }
                div.pre { bdi { (below.trim_start_matches('\n')) } }
            }
        }
    }
}

/// Where a long text is folded, in bytes: after a line where one ends, so that no word is torn.
fn fold(text: &str) -> usize {
    let lines = text.match_indices('\n').nth(SHOWN.1 - 1).map_or(text.len(), |(at, _)| at);
    let most = text.char_indices().nth(SHOWN.0).map_or(text.len(), |(at, _)| at);
    if lines <= most {
        return lines;
    }
    text.get(..most).and_then(|head| head.rfind('\n')).filter(|at| *at > most / 2).unwrap_or(most)
}
