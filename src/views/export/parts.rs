//! The fragments of the export.

use super::form::{ExportForm, LONGEST};
use super::sheet::Sheet;
use super::text;
use crate::core::access::Standing;
use crate::core::problem::Errors;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, link, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::views::Question;
use crate::views::columns::{self, Offered};
use crate::web::mistakes;
use maud::{Markup, html};

/// What the page shows.
pub struct Asking<'a, S: Sheet> {
    pub filter: &'a S::Filter,
    pub form: &'a ExportForm<S>,
    /// By whose field rules columns are offered.
    pub standing: &'a Standing,
    /// The columns of the list, which are ticked to begin with.
    pub usual: &'a [&'static str],
    pub errors: &'a Errors,
    /// How many rows the file would have.
    pub rows: usize,
    pub reason_above: u32,
    /// Whether a reason must be given.
    pub reason: bool,
}

/// The link to the export of a list.
#[must_use]
pub fn opener<S: Sheet>(filter: &S::Filter, lang: Lang) -> Markup {
    let href = filter.address().replacen(S::PATH, &format!("{}/export", S::PATH), 1);
    link(Look::Plain, Some(Icon::Export), &href, text::export(lang))
}

/// Columns in their order, format, reason.
#[must_use]
pub fn form<S: Sheet>(asking: &Asking<S>, tokens: &Markup, lang: Lang) -> Markup {
    let raw = &asking.form.0;
    let error = |id: &str| mistakes::of(asking.errors, id);
    let formats = [Choice::new("xlsx", text::format_xlsx(lang)), Choice::new("csv", text::format_csv(lang))];
    let chosen = if raw.get("format") == "csv" { "csv" } else { "xlsx" };
    let hint = text::reason_hint(lang, asking.reason_above);
    let mut reason = Field::new("reason", text::reason(lang), raw.get("reason"), Kind::Text).max(LONGEST);
    reason = reason.error(error("reason")).hint(&hint).wide();
    if asking.reason {
        reason = reason.required();
    }
    html! {
        form.narrow.export method="post" action={ (S::PATH) "/export" } data-again {
            (tokens)
            @if let Some(view) = *asking.filter.clone().common().saved { input type="hidden" name="v" value=(view); }
            @for (name, value) in asking.filter.pairs() { input type="hidden" name=(name) value=(value); }
            (mistakes::all(asking.errors, lang))
            section.card #f-columns role="group" aria-labelledby="columns-title" {
                header.card-head { h2 #columns-title { (text::columns(lang)) } span.quiet.small { (text::columns_hint(lang)) } }
                @if let Some(error) = error("columns") { p.field-error { (error) } }
                (columns::list(&offered(asking, lang), lang))
            }
            div.form-grid {
                (field(&Field::new("format", text::format(lang), chosen, Kind::Radio(&formats)).error(error("format")).wide()))
                (field(&reason))
            }
            p.quiet.small { ((S::WORDS.note)(lang)) }
            div.form-foot {
                (submit(Look::Primary, text::export(lang)))
                (link(Look::Plain, None, &asking.filter.address(), text::cancel(lang)))
            }
        }
    }
}

/// Those that were typed first and in their order; those of the list where nothing was typed yet.
fn offered<S: Sheet>(asking: &Asking<S>, lang: Lang) -> Vec<Offered> {
    let ticked = if asking.form.0.has("format") { asking.form.columns() } else { asking.usual.to_vec() };
    let rest = S::COLUMNS.all().filter(|id| !ticked.contains(id));
    let all = ticked.iter().copied().chain(rest).filter(|id| S::COLUMNS.may_be_chosen(id, asking.standing));
    all.map(|id| Offered { id, label: S::COLUMNS.head(id, lang), ticked: ticked.contains(&id), width: None }).collect()
}

/// How many records, and which.
#[must_use]
pub fn count<S: Sheet>(rows: usize, lang: Lang) -> String {
    (S::WORDS.rows)(lang, &format::whole(i64::try_from(rows).unwrap_or(i64::MAX)))
}
