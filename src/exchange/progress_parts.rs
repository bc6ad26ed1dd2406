//! What is shown while a job works on an import.

use super::batch::{Batch, State};
use super::kind::Kind;
use super::store::Told;
use super::text;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, link, submit};
use maud::{Markup, html};

/// How far it is; fetches itself anew every two seconds until the job is done. Without JavaScript a button does.
#[must_use]
pub fn waiting<K: Kind>(batch: &Batch, told: Option<&Told>, tokens: &Markup, lang: Lang) -> Markup {
    let path = format!("{}/{}", K::BATCH, batch.id);
    let of = told.filter(|told| told.total > 0);
    html! {
        section.card.import-progress hx-get={ (path) "/progress" } hx-trigger="every 2s" hx-swap="outerHTML" {
            div.card-inner {
                h2 role="status" { (stage(batch.state, told, lang)) }
                @if let Some(told) = of {
                    progress max=(told.total) value=(told.done.min(told.total)) aria-label=(text::progress(lang)) {}
                    p.quiet { (text::so_far(lang, &format::whole(told.done.into()), &format::whole(told.total.into()))) }
                } @else {
                    progress aria-label=(text::progress(lang)) {}
                }
                p.quiet { (text::may_leave(lang)) }
                div.cluster {
                    (link(Look::Plain, Some(Icon::Restore), &path, text::refresh(lang)))
                    @if batch.state != State::Undoing {
                        form method="post" action={ (path) "/cancel" } { (tokens) (submit(Look::Quiet, text::cancel(lang))) }
                    }
                }
            }
        }
    }
}

fn stage(state: State, told: Option<&Told>, lang: Lang) -> &'static str {
    match (state, told.map(|told| told.stage.as_str())) {
        (_, None) => text::in_line(lang),
        (_, Some("reading")) => text::reading(lang),
        (_, Some("checking")) => text::checking(lang),
        (State::Undoing, _) => text::undoing(lang),
        (_, Some(_)) => text::applying(lang),
    }
}
