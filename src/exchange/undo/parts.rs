//! What can be taken back, and what stayed.

use super::actions::{Kept, Undone, Why};
use crate::exchange::batch::Batch;
use crate::exchange::text;
use crate::text::{Lang, format};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, submit};
use crate::ui::card::notice;
use crate::ui::table::{Column, cell, none, row, table};
use maud::{Markup, html};

/// The way back, with what it does.
#[must_use]
pub fn offer(batch: &Batch, tokens: &Markup, lang: Lang) -> Markup {
    html! {
        details.import-undo {
            summary { (text::undo(lang)) }
            p.quiet { (text::undo_text(lang)) }
            form method="post" action={ "/import/" (batch.id) "/undo" } {
                (tokens)
                (submit(Look::Danger, &text::undo_all(lang, &format::whole(batch.kept.into()))))
            }
        }
    }
}

/// What became of it.
#[must_use]
pub fn undone(undone: &Undone, lang: Lang) -> Markup {
    let heads = [Column::new(text::customer(lang), "wide"), Column::new(text::col_why(lang), "wide")];
    let stay = format::whole(i64::try_from(undone.stay).unwrap_or(i64::MAX));
    let stays = if undone.stay == 0 { String::new() } else { text::undo_kept(lang, &stay) };
    html! {
        (notice(Tone::Green, &text::undone(lang, &format::whole(undone.gone)), &stays))
        @if !undone.named.is_empty() {
            h2 { (text::stayed(lang)) }
            (table(text::stayed(lang), &heads, html! { @for one in &undone.named { (line(one, lang)) } }))
        }
    }
}

fn line(kept: &Kept, lang: Lang) -> Markup {
    let why = match &kept.why {
        Why::Changed(by) => text::why_changed(lang, by),
        Why::Used => text::why_used(lang).to_owned(),
        Why::Parent => text::why_parent(lang).to_owned(),
    };
    row(
        &format!("k{}", kept.id),
        "",
        html! {
            (cell(text::customer(lang), "wide", html! {
                @if let Some(name) = &kept.name { a href={ "/customers/" (kept.id) } { bdi { (name) } } } @else { (none()) }
            }))
            (cell(text::col_why(lang), "wide", html! { (why) }))
        },
    )
}
