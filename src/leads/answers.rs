//! What a stranger wrote, by a web form or by mail, as a lead's page tells it.

use super::fields::field;
use super::letter::numbers;
use super::page_parts::words;
use super::text;
use crate::text::Lang;
use crate::ui::card::facts;
use maud::{Markup, html};
use serde_json::Value;

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
                whole(text, covered && id == "remark")
            } else {
                html! { bdi { (words(id, new, lang)) } }
            };
            (label, value)
        })
        .collect();
    facts(&told)
}

/// A text of several lines. Numbers and addresses that it names are masked where the lead's own are.
#[must_use]
pub fn whole(text: &str, covered: bool) -> Markup {
    html! { div.pre { bdi { @if covered { (numbers::covered(text)) } @else { (text) } } } }
}
