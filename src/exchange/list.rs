//! The imports of a month.

use super::batch::State;
use super::kind::Kind;
use super::store::Listed;
use super::text;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::table::{Column, cell, none, row, table};
use chrono_tz::Tz;
use maud::{Markup, html};

/// The list; nothing where there are none.
#[must_use]
pub fn table_of<K: Kind>(imports: &[Listed], user: Option<i64>, zone: Tz, lang: Lang) -> Markup {
    if imports.is_empty() {
        return html! {};
    }
    let heads = [
        Column::new(text::file(lang), "wide"),
        Column::new(text::col_when(lang), "nowrap"),
        Column::new(text::col_state(lang), "nowrap"),
        Column::new(text::col_rows(lang), "num"),
        Column::new((K::WORDS.kept)(lang), "num"),
    ];
    let lines = html! { @for import in imports { (line::<K>(import, user, zone, lang)) } };
    html! { section.import-list { h2 { (text::imports(lang)) } (table(text::imports(lang), &heads, lines)) } }
}

fn line<K: Kind>(import: &Listed, user: Option<i64>, zone: Tz, lang: Lang) -> Markup {
    let state = State::of_id(&import.state);
    let path = format!("{}/{}", K::BATCH, import.id);
    let others = import.made_by != user;
    row(
        &format!("i{}", import.id.simple()),
        &path,
        html! {
            td.title role="cell" {
                div.title-line { a.row-link href=(path) { bdi { (import.file_name) } } }
                @if others { @if let Some(maker) = &import.maker { div.quiet { bdi { (maker) } } } }
            }
            (cell(text::col_when(lang), "nowrap", html! { (format::moment(import.made_at, zone)) }))
            (cell(text::col_state(lang), "nowrap", html! { (badge(tone(state), word(state, lang))) }))
            (cell(text::col_rows(lang), "num", html! { @if import.read { (format::whole(import.rows)) } @else { (none()) } }))
            (cell((K::WORDS.kept)(lang), "num", html! { @if import.kept > 0 && state != State::Undone { (format::whole(import.kept.into())) } @else { (none()) } }))
        },
    )
}

fn tone(state: State) -> Tone {
    match state {
        State::Done => Tone::Green,
        State::Waiting => Tone::Amber,
        State::Failed => Tone::Red,
        State::Checking | State::Applying | State::Undoing => Tone::Blue,
        State::Undone | State::Dropped => Tone::Neutral,
    }
}

fn word(state: State, lang: Lang) -> &'static str {
    match state {
        State::Checking => text::state_checking(lang),
        State::Waiting => text::state_waiting(lang),
        State::Applying => text::state_applying(lang),
        State::Done => text::state_done(lang),
        State::Undoing => text::state_undoing(lang),
        State::Undone => text::state_undone(lang),
        State::Failed => text::state_failed(lang),
        State::Dropped => text::drop(lang),
    }
}
