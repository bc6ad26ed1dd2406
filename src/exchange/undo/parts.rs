//! What can be taken back, and what stayed.

use super::undone::{Kept, Undone, Why};
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
                (submit(Look::Danger, &what(batch, lang)))
            }
        }
    }
}

/// What goes: customers, contacts that were added to others, or both.
fn what(batch: &Batch, lang: Lang) -> String {
    let contacts = format::whole(i64::try_from(batch.plan.added).unwrap_or(i64::MAX));
    let customers = format::whole(batch.kept.into());
    match (batch.kept, batch.plan.added) {
        (_, 0) => text::undo_all(lang, &customers),
        (0, _) => text::undo_all_contacts(lang, &contacts),
        _ => text::undo_all_both(lang, &customers, &contacts),
    }
}

/// What became of it.
#[must_use]
pub fn undone(undone: &Undone, lang: Lang) -> Markup {
    let stay = format::whole(i64::try_from(undone.stay).unwrap_or(i64::MAX));
    let stays = if undone.stay == 0 { String::new() } else { text::undo_kept(lang, &stay) };
    html! {
        @if undone.gone > 0 || undone.stay > 0 || undone.contacts == 0 {
            (notice(Tone::Green, &text::undone(lang, &format::whole(undone.gone)), &stays))
        }
        @if !undone.named.is_empty() {
            (stayed(text::stayed(lang), text::customer(lang), "/customers/", &undone.named, lang))
        }
        @if undone.contacts > 0 { (notice(Tone::Green, &text::undone_contacts(lang, &format::whole(undone.contacts)), "")) }
        @if !undone.contacts_stay.is_empty() {
            (stayed(text::stayed_contacts(lang), text::contact(lang), "/contacts/", &undone.contacts_stay, lang))
        }
    }
}

fn stayed(title: &str, what: &'static str, place: &str, all: &[Kept], lang: Lang) -> Markup {
    let heads = [Column::new(what, "wide"), Column::new(text::col_why(lang), "wide")];
    html! {
        h2 { (title) }
        (table(title, &heads, html! { @for one in all { (line(one, (what, place), lang)) } }))
    }
}

fn line(kept: &Kept, (what, place): (&'static str, &str), lang: Lang) -> Markup {
    let why = match &kept.why {
        Why::Changed(by) => text::why_changed(lang, by),
        Why::Used => text::why_used(lang).to_owned(),
        Why::Parent => text::why_parent(lang).to_owned(),
    };
    row(
        &format!("k{}{}", place.len(), kept.id),
        "",
        html! {
            (cell(what, "wide", html! {
                @if let Some(name) = &kept.name { a href={ (place) (kept.id) } { bdi { (name) } } } @else { (none()) }
            }))
            (cell(text::col_why(lang), "wide", html! { (why) }))
        },
    )
}
