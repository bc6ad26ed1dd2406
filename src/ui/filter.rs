//! A filter of a list by several values, any of which counts.

use super::button::{Look, submit};
use super::field::Choice;
use maud::{Markup, html};

/// Values to tick.
pub struct Several<'a> {
    /// The name under which each is sent.
    pub name: &'a str,
    /// What the filter is called.
    pub label: &'a str,
    /// What there is to tick.
    pub choices: &'a [Choice<'a>],
    /// The values that are ticked.
    pub chosen: &'a [&'a str],
    /// The same in words; empty where there are none.
    pub shown: &'a str,
    /// What the button says that sends the form.
    pub apply: &'a str,
}

/// Looks like a select and folds like a menu, so that it works without script.
#[must_use]
pub fn several(filter: &Several) -> Markup {
    let whole = (filter.chosen.len() > 1).then_some(filter.shown);
    html! {
        details.pop.pop-left.filter-several {
            summary.form-select title=[whole] {
                @if filter.shown.is_empty() { (filter.label) } @else { span.visually-hidden { (filter.label) ": " } (filter.shown) }
            }
            div.pop-body.filter-choices role="group" aria-label=(filter.label) {
                @for choice in filter.choices {
                    label.check {
                        input.form-check-input type="checkbox" name=(filter.name) value=(choice.value) checked[filter.chosen.contains(&&*choice.value)];
                        span { (choice.label) }
                    }
                }
                (submit(Look::Plain, filter.apply))
            }
        }
    }
}
