//! Who had a lead, from when until when, and why it came to them: as the database keeps it.

use super::rules::give::BY_RULE;
use super::text;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::customers::eyes::Eyes;
use crate::row;
use crate::text::{Lang, format};
use crate::ui::card::card;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

row! {
    /// A time with one owner, or in the pool.
    pub struct Owned { owner_name: Option<String>, since: DateTime<Utc>, until: Option<DateTime<Utc>>, reason: String }
}

/// The newest owners of a lead, the present one first; row-level security lets see them who sees the lead.
///
/// # Errors
/// As the database answers.
pub fn of(door: &mut impl Door, id: i64) -> Result<Vec<Owned>, Problem> {
    Sql::new(
        "select u.name as owner_name, lower(h.during) as since, upper(h.during) as until, h.reason
         from lead_owner_history h left join app_user u on u.id = h.owner_id
         where h.lead_id = $1 and not isempty(h.during) order by lower(h.during) desc limit 20",
    )
    .bind(id)
    .rows(door)
}

/// Why, in the reader's language where a rule did it, else as it was typed.
#[must_use]
pub fn reason(stored: &str, lang: Lang) -> &str {
    if stored == BY_RULE { text::by_rules(lang) } else { stored }
}

/// The card; nothing while it has had one owner only.
#[must_use]
pub fn of_lead(rows: &[Owned], eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    if rows.len() < 2 {
        return html! {};
    }
    card(
        text::owners(lang),
        html! {},
        html! {
            ul.plain.task-history {
                @for one in rows {
                    li {
                        strong { bdi { (one.owner_name.as_deref().unwrap_or(text::pool(lang))) } }
                        div.small.quiet {
                            (format::moment(one.since, eyes.zone))
                            @if let Some(until) = one.until { " – " (format::moment(until, eyes.zone)) }
                            @if !one.reason.is_empty() { " · " bdi { (reason(&one.reason, lang)) } }
                        }
                    }
                }
            }
        },
    )
}
