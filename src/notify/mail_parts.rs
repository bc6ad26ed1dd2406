//! The fragments of mail as administrators see it.

use super::addresses::Refused;
use super::store::{Channel, DIGEST, InState, Queued};
use super::text;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, submit};
use crate::ui::card::{card, facts, notice};
use crate::ui::table::{Column, acts, cell, row, table};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What the page shows.
pub(super) struct Sight {
    pub channel: Channel,
    pub states: Vec<InState>,
    pub queue: Vec<Queued>,
    pub refused: Vec<Refused>,
    /// The administrator's own address.
    pub address: String,
    /// Where links in letters lead, where `server.public_url` does not say it.
    pub local: Option<String>,
}

/// How it is drawn.
pub(super) struct Hand<'a> {
    pub lang: Lang,
    pub zone: Tz,
    pub now: DateTime<Utc>,
    pub tokens: &'a dyn Fn() -> Markup,
}

/// How mail stands, and how the letter to oneself went.
pub(super) fn state(on: bool, sight: &Sight, tried: Option<&str>, hand: &Hand) -> Markup {
    let lang = hand.lang;
    let paused = sight.channel.paused_until.filter(|until| *until > hand.now);
    html! {
        @if let Some(words) = tried { div role="alert" { (notice(Tone::Red, text::test_bad(lang), words)) } }
        @if !on { (notice(Tone::Neutral, text::no_mail(lang), text::no_mail_how(lang))) }
        @else if let Some(base) = &sight.local { (notice(Tone::Amber, &text::links_local(lang, base), text::links_local_how(lang))) }
        @if let Some(until) = paused {
            (notice(Tone::Red, &text::paused(lang, &format::moment(until, hand.zone)), &sight.channel.answer))
        }
    }
}

/// The settings, with the button for a letter to oneself.
pub(super) fn settings(rows: &[(&str, Markup)], address: &str, hand: &Hand) -> Markup {
    let lang = hand.lang;
    card(
        text::settings(lang),
        html! {},
        html! {
            (facts(rows))
            p.quiet.small { (text::settings_where(lang)) }
            form method="post" action="/admin/mail/test" {
                ((hand.tokens)())
                (submit(Look::Primary, text::test(lang)))
                @if !address.is_empty() { " " span.quiet.small { (address) } }
            }
        },
    )
}

/// The letters by state, and those that wait or were refused.
pub(super) fn queue(sight: &Sight, kind: &dyn Fn(&str) -> Option<&'static str>, hand: &Hand) -> Markup {
    let lang = hand.lang;
    let counts: Vec<String> =
        sight.states.iter().map(|one| format!("{} {}", state_words(&one.state, lang), one.n)).collect();
    let waits = sight.queue.iter().any(|one| one.state == "waiting");
    let actions = html! {
        @if waits { form method="post" action="/admin/mail/again" { ((hand.tokens)()) (submit(Look::Quiet, text::again(lang))) } }
    };
    let columns = [
        Column::new(text::letter_to(lang), ""),
        Column::new(text::letter_kind(lang), ""),
        Column::new(text::letter_state(lang), ""),
        Column::new(text::letter_due(lang), ""),
        Column::new(text::letter_tries(lang), "num"),
        Column::new(text::letter_answer(lang), "wide"),
    ];
    card(
        text::queue(lang),
        actions,
        html! {
            p.quiet.small { @if counts.is_empty() { (text::queue_empty(lang)) } @else { (counts.join(lang.pick("，", ", "))) } }
            @if !sight.queue.is_empty() {
                (table(text::queue(lang), &columns, html! {
                    @for one in &sight.queue {
                        @let tone = if one.state == "waiting" || one.state == "sending" { Tone::Neutral } else { Tone::Red };
                        (row(&one.id.to_string(), "", html! {
                            (cell(text::letter_to(lang), "", html! { (one.login) }))
                            (cell(text::letter_kind(lang), "", html! { (kind(&one.kind).unwrap_or(if one.kind == DIGEST { text::digests(lang) } else { text::about_account(lang) })) }))
                            (cell(text::letter_state(lang), "", badge(tone, state_words(&one.state, lang))))
                            (cell(text::letter_due(lang), "nowrap", html! { (format::moment(one.due_at, hand.zone)) }))
                            (cell(text::letter_tries(lang), "num", html! { (one.attempts) }))
                            (cell(text::letter_answer(lang), "wide", html! { (one.answer) }))
                        }))
                    }
                }))
            }
        },
    )
}

fn state_words(state: &str, lang: Lang) -> &'static str {
    match state {
        "waiting" => text::state_waiting(lang),
        "sending" => text::state_sending(lang),
        "sent" => text::state_sent(lang),
        "refused" => text::state_refused(lang),
        "returned" => text::state_returned(lang),
        "suppressed" => text::state_suppressed(lang),
        _ => text::state_cancelled(lang),
    }
}

/// Addresses that the mail server refused.
pub(super) fn refused(rows: &[Refused], hand: &Hand) -> Markup {
    let lang = hand.lang;
    if rows.is_empty() {
        return html! {};
    }
    let columns = [
        Column::new(text::refused_address(lang), "wide"),
        Column::new(text::refused_count(lang), "num"),
        Column::new(text::refused_last(lang), ""),
        Column::new(text::letter_answer(lang), "wide"),
        Column::new(text::forgive(lang), "act"),
    ];
    card(
        text::refused(lang),
        html! {},
        table(
            text::refused(lang),
            &columns,
            html! {
                @for (place, one) in rows.iter().enumerate() {
                    (row(&format!("refused-{place}"), "", html! {
                        (cell(text::refused_address(lang), "wide", html! {
                            (one.mail) @if let Some(login) = &one.login { " (" (login) ")" }
                            @if one.suppressed_at.is_some() { " " (badge(Tone::Red, text::state_suppressed(lang))) }
                        }))
                        (cell(text::refused_count(lang), "num", html! { (one.refusals) }))
                        (cell(text::refused_last(lang), "nowrap", html! { (format::moment(one.last_at, hand.zone)) }))
                        (cell(text::letter_answer(lang), "wide", html! { (one.answer) }))
                        (acts(html! {
                            form method="post" action="/admin/mail/forgive" {
                                ((hand.tokens)())
                                input type="hidden" name="address" value=(one.mail);
                                button.btn.btn-sm type="submit" aria-label=(text::forgive_of(lang, &one.mail)) { (text::forgive(lang)) }
                            }
                        }))
                    }))
                }
            },
        ),
    )
}
