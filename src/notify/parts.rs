//! The fragments of notices.

use super::store::Line;
use super::text;
use crate::core::notice::Told;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, icon_submit, link, submit};
use crate::ui::card::empty;
use crate::ui::tabs::{Tab, tabs};
use crate::ui::{Icon, icon};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// How a line is drawn.
pub struct Hand<'a> {
    pub lang: Lang,
    pub zone: Tz,
    pub now: DateTime<Utc>,
    pub tokens: &'a dyn Fn() -> Markup,
}

/// The button that marks all as read up to this one.
#[must_use]
pub fn read_all(newest: i64, hand: &Hand) -> Markup {
    html! {
        form method="post" action="/notices/read" {
            ((hand.tokens)())
            input type="hidden" name="to" value=(newest);
            (submit(Look::Plain, text::read_all(hand.lang)))
        }
    }
}

/// The list with its tabs. `show`: whether only unread ones are shown, and whether there are more.
#[must_use]
pub fn list(
    lines: &[Line],
    told: &BTreeMap<i64, Told>,
    (unread, more): (bool, bool),
    kind: &dyn Fn(&str) -> Option<&'static str>,
    hand: &Hand,
) -> Markup {
    let lang = hand.lang;
    let both = [
        Tab { href: "/notices", label: text::tab_all(lang), count: None, current: !unread },
        Tab { href: "/notices?show=unread", label: text::tab_unread(lang), count: None, current: unread },
    ];
    let last = lines.last().map_or(0, |line| line.id);
    let next = format!("/notices?below={last}{}", if unread { "&show=unread" } else { "" });
    html! {
        (tabs(text::title(lang), &both))
        @if lines.is_empty() {
            (empty(Icon::Bell, if unread { text::none_unread(lang) } else { text::none(lang) }, text::none_text(lang), html! {}))
        } @else {
            ul.notices data-rows {
                @for line in lines { (item(line, told.get(&line.id), kind(&line.kind).unwrap_or_default(), hand)) }
            }
            @if more { p.work-more { (link(Look::Quiet, None, &next, text::older(lang))) } }
        }
    }
}

fn item(line: &Line, told: Option<&Told>, label: &str, hand: &Hand) -> Markup {
    let lang = hand.lang;
    let unread = line.read_at.is_none();
    let when = format::moment(line.made_at, hand.zone);
    html! {
        li.notice-item.is-unread[unread] id={ "r-" (line.id) } {
            span.notice-dot title=[unread.then(|| text::unread(lang))] { @if unread { span.visually-hidden { (text::unread(lang)) } } }
            div.notice-what {
                span.notice-kind { (label) }
                @if let Some(told) = told {
                    form method="post" action={ "/notices/" (line.id) "/open" } {
                        ((hand.tokens)())
                        button.notice-open type="submit" { (told.title) }
                    }
                    @if !told.reason.is_empty() { span.notice-reason { (told.reason) } }
                } @else {
                    span.notice-gone { (text::gone(lang)) }
                }
            }
            div.notice-side {
                (mail(line, hand))
                time.notice-when datetime=(line.made_at.to_rfc3339()) { (when) }
            }
            form method="post" action={ "/notices/" (line.id) "/read" } {
                ((hand.tokens)())
                @if unread { (icon_submit(Icon::Check, text::mark_read(lang), ("read", "yes"))) }
                @else { (icon_submit(Icon::Undo, text::mark_unread(lang), ("read", "no"))) }
            }
        }
    }
}

/// What became of the letter, in the server's words where it was refused.
fn mail(line: &Line, hand: &Hand) -> Markup {
    let lang = hand.lang;
    let Some(state) = line.state.as_deref() else { return html! {} };
    let (tone, words) = match state {
        "sent" => {
            let at = line.sent_at.map(|at| format::moment(at, hand.zone)).unwrap_or_default();
            return html! { span.notice-mail title=(at) { (icon(Icon::Mail)) (text::mail_sent(lang)) } };
        }
        "refused" => (Tone::Red, text::mail_refused(lang).to_owned()),
        "returned" => (Tone::Red, text::mail_returned(lang).to_owned()),
        "suppressed" => (Tone::Red, text::mail_suppressed(lang).to_owned()),
        "cancelled" => return html! {},
        _ => {
            let at = line.due_at.filter(|at| *at > hand.now).map(|at| format::moment(at, hand.zone));
            (
                Tone::Neutral,
                at.map_or_else(|| text::mail_waits(lang).to_owned(), |at| text::mail_waits_until(lang, &at)),
            )
        }
    };
    let answer = line.answer.as_deref().filter(|answer| !answer.is_empty());
    html! { span.notice-mail title=[answer] { (badge(tone, &words)) @if tone == Tone::Red { @if let Some(answer) = answer { span.notice-answer { (answer) } } } } }
}
