//! The fragments of to-do lists.

use super::asked::{Cursor, Kind, State, Whose, Wish};
use super::store::{Fault, Line, MOST, Naming};
use super::text;
use crate::customers::eyes::Eyes;
use crate::customers::parts::{follow_up_opener, task_opener};
use crate::follow_ups::comments::subject;
use crate::follow_ups::parts::postpone_menu;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, dot};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::empty;
use crate::ui::tabs::{Tab, tabs};
use crate::ui::work::{Work, item};
use crate::ui::{Icon, icon};
use crate::web::todo::{Todo, counted};
use chrono::NaiveDate;
use maud::{Markup, html};

/// How a list is drawn: how the viewer sees, what was asked for, whose it is, and the hidden fields of a small form.
pub(super) struct Hand<'a> {
    pub eyes: Eyes,
    pub wish: Wish,
    pub me: i64,
    pub here: &'a str,
    pub tokens: &'a dyn Fn() -> Markup,
}

fn label(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::FollowUp => text::follow_up(lang),
        Kind::Given => text::given(lang),
        Kind::Shared => text::shared(lang),
        Kind::Neglected => text::neglected(lang),
        Kind::Comment => text::comment(lang),
        Kind::Fault => text::fault(lang),
    }
}

/// The views above the list: which kind with how many, whose, and in which state. `offered` are the kinds of the viewer.
#[must_use]
pub(super) fn views(
    wish: Wish,
    offered: &[Kind],
    counts: &[(Todo, i64)],
    (leads, has_tasks, lang): (bool, bool, Lang),
) -> Markup {
    // What is counted are one's own.
    let mine = wish.whose == Whose::Mine;
    let count =
        |href: &str| counts.iter().find(|(todo, _)| mine && todo.href == href).map(|(_, count)| counted(*count));
    let kinds: Vec<(String, &str, Option<String>, bool)> = offered
        .iter()
        .map(|kind| {
            let href = Wish { kind: *kind, ..Wish::default() }.href();
            let count = count(&href);
            (href, label(*kind, lang), count, *kind == wish.kind)
        })
        .collect();
    let mut row: Vec<Tab> = kinds
        .iter()
        .map(|(href, label, count, current)| Tab { href, label, count: count.as_deref(), current: *current })
        .collect();
    if has_tasks {
        row.push(Tab { href: "/tasks", label: text::tasks(lang), count: None, current: false });
    }
    let people = [(Whose::Mine, text::mine(lang)), (Whose::Team, text::team(lang))]
        .map(|(whose, label)| (whose, label, Wish { whose, after: None, ..wish }.href()));
    let people: Vec<Tab> = people
        .iter()
        .map(|(whose, label, href)| Tab { href, label, count: None, current: *whose == wish.whose })
        .collect();
    let all = wish.kind.states();
    let states: Vec<(State, &str, String)> = all
        .iter()
        .map(|state| (*state, state_label(*state, lang), Wish { state: *state, after: None, ..wish }.href()))
        .collect();
    let states: Vec<Tab> = states
        .iter()
        .map(|(state, label, href)| Tab { href, label, count: None, current: *state == wish.state })
        .collect();
    html! {
        (tabs(text::kinds(lang), &row))
        @if wish.kind.has_people() && (leads || wish.whose == Whose::Team) { div.sub-tabs { (tabs(text::whose(lang), &people)) } }
        @if all.len() > 1 { div.sub-tabs { (tabs(text::states(lang), &states)) } }
    }
}

fn state_label(state: State, lang: Lang) -> &'static str {
    match state {
        State::Open => text::open(lang),
        State::Today => text::today(lang),
        State::Overdue => text::overdue(lang),
        State::Done => text::done(lang),
    }
}

/// The list: it fetches itself anew when a follow-up was written.
#[must_use]
pub(super) fn list(lines: &[Line], namings: &[Naming], faults: &[Fault], hand: &Hand) -> Markup {
    let (lang, wish) = (hand.eyes.lang, hand.wish);
    let count = lines.len() + namings.len() + faults.len();
    html! {
        div #work hx-get=(hand.here) hx-trigger="followed from:body" hx-swap="outerHTML" {
            @if count == 0 { (empty(Icon::Tasks, text::empty_title(lang), nothing(wish.kind, lang), html! {})) }
            @else {
                section.work aria-label=(label(wish.kind, lang)) {
                    @if wish.kind.is_marked() && wish.whose == Whose::Mine && wish.state != State::Done { (mark_all(hand)) }
                    ul.work-list data-rows {
                        @for one in lines.iter().take(MOST) { (line(one, hand)) }
                        @for one in namings.iter().take(MOST) { (naming(one, hand)) }
                        @for one in faults.iter().take(MOST) { (fault(one, hand)) }
                    }
                }
                p.keys.quiet.small.needs-script { (text::keys(lang)) }
            }
            (pager(wish, next(lines, namings, faults, hand.eyes.today), lang))
        }
    }
}

/// Where the next page begins, where there is more than one page shows.
fn next(lines: &[Line], namings: &[Naming], faults: &[Fault], today: NaiveDate) -> Option<Cursor> {
    let of_id = |id| Cursor { day: today, id, person_id: 0 };
    let line = lines.get(MOST - 1).filter(|_| lines.len() > MOST);
    let naming = namings.get(MOST - 1).filter(|_| namings.len() > MOST);
    let fault = faults.get(MOST - 1).filter(|_| faults.len() > MOST);
    line.map(|line| Cursor { day: line.day, id: line.id, person_id: line.person_id })
        .or_else(|| naming.map(|one| of_id(one.id)))
        .or_else(|| fault.map(|one| of_id(one.id)))
}

fn pager(wish: Wish, next: Option<Cursor>, lang: Lang) -> Markup {
    html! {
        @if wish.after.is_some() || next.is_some() {
            div.pager {
                @if wish.after.is_some() { (link(Look::Plain, None, &Wish { after: None, ..wish }.href(), text::first_page(lang))) }
                @if let Some(next) = next { (link(Look::Plain, Some(Icon::Right), &Wish { after: Some(next), ..wish }.href(), text::next_page(lang))) }
            }
        }
    }
}

fn nothing(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::FollowUp => text::empty_follow_up(lang),
        Kind::Given => text::empty_given(lang),
        Kind::Shared => text::empty_shared(lang),
        Kind::Neglected => text::empty_neglected(lang),
        Kind::Comment => text::empty_comment(lang),
        Kind::Fault => text::empty_fault(lang),
    }
}

fn mark_all(hand: &Hand) -> Markup {
    html! {
        form.todo-all method="post" action="/todo/all-handled" {
            ((hand.tokens)())
            input type="hidden" name="kind" value=(hand.wish.kind.id());
            input type="hidden" name="state" value=(hand.wish.state.id());
            @if let Some(after) = hand.wish.after { input type="hidden" name="after" value=(after.words()); }
            input type="hidden" name="back" value=(hand.here);
            (submit(Look::Plain, text::mark_all(hand.eyes.lang)))
        }
    }
}

fn line(row: &Line, hand: &Hand) -> Markup {
    let lang = hand.eyes.lang;
    let (tone, due) = due(row, hand);
    item(&Work {
        key: &row.id.to_string(),
        icon: Icon::Customers,
        href: &format!("/customers/{}", row.id),
        title: &row.name,
        reason: &reason(row, hand),
        due: &due,
        tone,
        actions: html! {
            @if hand.wish.state != State::Done && hand.eyes.may_follow_up {
                (follow_up_opener(row.id, "item", lang))
                @if hand.wish.kind == Kind::FollowUp { (postpone_menu(row.id, hand.here, &(hand.tokens)(), lang)) }
            }
            @if hand.eyes.may_task { (task_opener(row.id, lang)) }
            @if hand.wish.kind.is_marked() && row.person_id == hand.me { (mark(row.id, &row.name, row.marked, hand)) }
        },
    })
}

/// The button that marks one as handled, or takes the mark back.
fn mark(id: i64, name: &str, marked: bool, hand: &Hand) -> Markup {
    let lang = hand.eyes.lang;
    let (path, label) = if marked {
        ("/todo/open", text::unmark(lang).to_owned())
    } else {
        ("/todo/handled", text::mark_one(lang, name))
    };
    html! {
        @if marked || hand.wish.state != State::Done {
            form method="post" action=(path) {
                ((hand.tokens)())
                input type="hidden" name="kind" value=(hand.wish.kind.id());
                input type="hidden" name="id" value=(id);
                input type="hidden" name="back" value=(hand.here);
                button.btn.btn-quiet.btn-icon type="submit" data-key="d" aria-keyshortcuts="d" aria-label=(label) title={ (label) " (d)" } {
                    (icon(if marked { Icon::Undo } else { Icon::Check }))
                }
            }
        }
    }
}

/// How pressing it is, in words.
fn due(row: &Line, hand: &Hand) -> (Tone, String) {
    let (lang, today) = (hand.eyes.lang, hand.eyes.today);
    let days = (today - row.day).num_days();
    match hand.wish.kind {
        Kind::FollowUp if hand.wish.state == State::Done => (Tone::Green, text::contacted(lang).to_owned()),
        Kind::FollowUp if days > 0 => (Tone::Red, text::late(lang, days)),
        Kind::FollowUp => (Tone::Amber, format::day_near(lang, row.day, today)),
        _ if hand.wish.state == State::Done => (Tone::Green, text::done(lang).to_owned()),
        _ if days == 0 => (Tone::Amber, text::today(lang).to_owned()),
        Kind::Neglected => (Tone::Red, text::since(lang, days)),
        _ => (Tone::Neutral, text::since(lang, days)),
    }
}

/// Why it is here.
fn reason(row: &Line, hand: &Hand) -> String {
    let lang = hand.eyes.lang;
    let day = format::day_near(lang, row.day, hand.eyes.today);
    let by = row.by_name.as_deref().unwrap_or_else(|| text::by_system(lang));
    let why = match hand.wish.kind {
        Kind::FollowUp if hand.wish.state == State::Done => text::contacted(lang).to_owned(),
        Kind::FollowUp => text::to_contact(lang, &day),
        Kind::Given => text::given_by(lang, by),
        Kind::Shared => text::shared_by(lang, by),
        Kind::Neglected | Kind::Comment | Kind::Fault => text::waits_since(lang, &day),
    };
    let grade = row.grade.as_deref().map(|grade| text::grade(lang, grade));
    let person = (row.person_id != hand.me).then(|| text::of_person(lang, &row.person));
    [grade, person, Some(why)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn naming(row: &Naming, hand: &Hand) -> Markup {
    let lang = hand.eyes.lang;
    let day = row.at.with_timezone(&hand.eyes.zone).date_naive();
    let kind = subject::Kind::ALL.into_iter().find(|kind| kind.object() == row.object);
    let href = kind.unwrap_or(subject::Kind::FollowUp).comments(row.row_id);
    item(&Work {
        key: &row.id.to_string(),
        icon: Icon::Message,
        href: &href,
        title: &row.about,
        reason: &text::said(lang, &row.by_name, &row.body),
        due: &format::day_near(lang, day, hand.eyes.today),
        tone: if hand.wish.state == State::Done { Tone::Green } else { Tone::Amber },
        actions: mark(row.id, &row.about, row.marked, hand),
    })
}

fn fault(row: &Fault, hand: &Hand) -> Markup {
    let lang = hand.eyes.lang;
    let at = format::moment(row.made_at, hand.eyes.zone);
    html! {
        li.work-item #{ "r-" (row.id) } {
            span.work-icon { (icon(Icon::Danger)) }
            div.work-what {
                span.work-title { (row.kind) }
                span.work-reason { (row.error) }
            }
            span.work-due { (dot(Tone::Red, &text::failed_at(lang, &at, row.attempts))) }
            div.work-actions { (mark(row.id, &row.kind, row.marked, hand)) }
        }
    }
}
