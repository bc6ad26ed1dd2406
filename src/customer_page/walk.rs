//! The way through a list from the page of one of its customers: back to it, to the one before, to the one after.

use super::text;
use crate::customers::model::{Customer, Line};
use crate::customers::text as customer_text;
use crate::customers::walk::Walk;
use crate::text::Lang;
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// A list that is walked through, with the customers before and after.
pub struct Around {
    pub walk: Walk,
    pub near: [Option<Line>; 2],
}

/// Where the page belongs: in the list that it was opened from, else among all customers.
#[must_use]
pub fn crumbs(customer: &Customer, around: Option<&Around>, lang: Lang) -> Markup {
    let Some(Around { walk, near: [before, after] }) = around else {
        return html! { nav.crumbs { a href="/customers" { (customer_text::title(lang)) } } };
    };
    let place = walk.place(customer);
    let to =
        |near: &Option<Line>, back: bool| near.as_ref().map(|one| (walk.step(&place, one, back), one.name.clone()));
    html! {
        nav.crumbs.no-print aria-label=(text::in_list(lang)) {
            a href=(walk.back(customer.id)) data-key="u" aria-keyshortcuts="u" title={ (text::back_to_list(lang)) " (u)" } { (text::back_to_list(lang)) }
            span.walk {
                (step((Icon::Left, text::before(lang), "["), "p", to(before, true)))
                (step((Icon::Right, text::after(lang), "]"), "n", to(after, false)))
            }
        }
    }
}

/// A step, by either of two keys; at an end of the list it leads nowhere.
fn step((picture, label, key): (Icon, &str, &str), other: &str, to: Option<(String, String)>) -> Markup {
    html! {
        @if let Some((href, name)) = to {
            a.btn.btn-quiet.btn-icon href=(href) rel=(if other == "p" { "prev" } else { "next" }) data-key={ (key) " " (other) } aria-keyshortcuts={ (key) " " (other) }
                aria-label=(label) title={ (label) " (" (key) ") " (name) } { (icon(picture)) }
        } @else {
            a.btn.btn-quiet.btn-icon.disabled role="link" aria-disabled="true" aria-label=(label) title=(label) { (icon(picture)) }
        }
    }
}
