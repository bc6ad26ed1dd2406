//! What a stranger wrote, by a web form or by mail, as a lead's page tells it.

use super::fields::field;
use super::letter::numbers;
use super::page_parts::words;
use super::text;
use crate::text::Lang;
use crate::ui::card::facts;
use maud::{Markup, html};
use serde_json::Value;

/// A text of more characters is folded.
const LONG: usize = 1000;
/// So many of it are shown.
const SHOWN: usize = 600;

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
    let count = text.chars().count();
    let parts = if count > LONG { text.split_at_checked(fold(&text)) } else { None };
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
    let most = text.char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| at);
    text.get(..most).and_then(|head| head.rfind('\n')).filter(|at| *at > most / 2).unwrap_or(most)
}
