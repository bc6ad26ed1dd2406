//! The fragments of Today.

use super::store::{MOST, MOST_OF_ONE, MOST_OF_TEAM, RoleOf, Waiting};
use super::text;
use crate::customers::eyes::Eyes;
use crate::customers::filter::{Due, Filter, Order};
use crate::customers::parts::{follow_up_opener, task_opener};
use crate::follow_ups::parts::postpone_menu;
use crate::text::{Lang, format};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link};
use crate::ui::card::{card, empty, facts};
use crate::ui::work::{Work, group, item};
use crate::ui::{Icon, icon};
use crate::web::todo::{Todo, counted as counted_to};
use chrono::NaiveDate;
use maud::{Markup, html};

/// Everything that waits for a person, sorted out.
pub struct Waits {
    /// Overdue.
    pub late: Vec<Waiting>,
    /// Due today.
    pub due: Vec<Waiting>,
    /// Within the next seven days.
    pub soon: Vec<Waiting>,
    pub unplanned: Vec<Waiting>,
    /// Overdue with others, by owner.
    pub team: Vec<Waiting>,
}

impl Waits {
    /// Sorts what has a date by whether its day has passed.
    #[must_use]
    pub fn of(dated: Vec<Waiting>, unplanned: Vec<Waiting>, team: Vec<Waiting>, today: NaiveDate) -> Self {
        let (mut late, mut due, mut soon) = (Vec::new(), Vec::new(), Vec::new());
        for one in dated {
            match one.next_follow_up {
                Some(day) if day < today => late.push(one),
                Some(day) if day == today => due.push(one),
                _ => soon.push(one),
            }
        }
        Self { late, due, soon, unplanned, team }
    }

    /// Whether there is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.late, &self.due, &self.soon, &self.unplanned, &self.team].iter().all(|group| group.is_empty())
    }
}

/// How a line is drawn: how the viewer sees, and the hidden fields of a small form.
pub struct Hand<'a> {
    pub eyes: Eyes,
    pub tokens: &'a dyn Fn() -> Markup,
}

/// The work list: it fetches itself anew when a follow-up was written.
#[must_use]
pub fn work(waits: &Waits, hand: &Hand, (todo, tasks): (&Markup, &Markup), nothing: &Markup) -> Markup {
    let lang = hand.eyes.lang;
    html! {
        div #work hx-get="/" hx-trigger="followed from:body" hx-swap="outerHTML" {
            (todo)
            (tasks)
            @if waits.is_empty() { (nothing) }
            (lines(("late", text::late(lang), "/customers?view=mine&due=overdue&sort=next"), &waits.late, hand))
            (lines(("due", text::due(lang), "/customers?view=mine&due=today&sort=next"), &waits.due, hand))
            (lines(("soon", text::soon(lang), "/customers?view=mine&due=week&sort=next"), &waits.soon, hand))
            (lines(("unplanned", text::unplanned(lang), "/customers?view=mine&due=never"), &waits.unplanned, hand))
            (team(&waits.team, hand))
            @if !waits.is_empty() && hand.eyes.may_follow_up { p.keys.quiet.small.needs-script { (text::keys(lang)) } }
        }
    }
}

/// What is to be done, by kind, each with how many there are now; kinds without any are left out.
#[must_use]
pub fn todo(kinds: &[(Todo, i64)], lang: Lang) -> Markup {
    html! {
        @if kinds.iter().any(|(_, count)| *count > 0) {
            ul.todo aria-label=(text::todo(lang)) {
                @for (kind, count) in kinds.iter().filter(|(_, count)| *count > 0) {
                    li { a.todo-kind.is-late[kind.late] href=(kind.href) { ((kind.label)(lang)) " " strong { (counted_to(*count)) } } }
                }
                li { a.todo-kind.todo-rest href="/todo" { (text::all_todo(lang)) } }
            }
        }
    }
}

fn lines((id, title, all): (&str, &str, &str), rows: &[Waiting], hand: &Hand) -> Markup {
    html! {
        @if !rows.is_empty() {
            (group(id, title, &counted(rows, MOST), html! { @for row in rows.iter().take(MOST) { (line(row, hand)) } }))
            @if rows.len() > MOST { p.work-more { (link(Look::Quiet, None, all, text::more(hand.eyes.lang))) } }
        }
    }
}

/// How many there are; more than `most` were not read.
#[must_use]
pub fn counted(rows: &[Waiting], most: usize) -> String {
    if rows.len() > most { format!("{most}+") } else { rows.len().to_string() }
}

/// Exceptions by owner, in the order of names: no ranking.
fn team(rows: &[Waiting], hand: &Hand) -> Markup {
    let lang = hand.eyes.lang;
    html! {
        @if !rows.is_empty() {
            h2.team-head { (text::team(lang)) " " span.work-count { (counted(rows, MOST_OF_TEAM)) } }
            @for (place, part) in rows.chunk_by(|one, other| one.owner_id == other.owner_id).enumerate() {
                (of_owner(&format!("team-{place}"), part, hand))
            }
        }
    }
}

fn of_owner(id: &str, rows: &[Waiting], hand: &Hand) -> Markup {
    let name = rows.first().and_then(|row| row.owner_name.as_deref()).unwrap_or_default();
    let all = Filter { owner: vec![name.to_owned()], due: Some(Due::Overdue), ..Filter::default() };
    html! {
        (group(id, name, &counted(rows, MOST_OF_ONE), html! { @for row in rows.iter().take(MOST_OF_ONE) { (line(row, hand)) } }))
        @if rows.len() > MOST_OF_ONE { p.work-more { (link(Look::Quiet, None, &all.href("sort", Order::Next.id()), text::more(hand.eyes.lang))) } }
    }
}

fn line(row: &Waiting, hand: &Hand) -> Markup {
    let eyes = hand.eyes;
    let lang = eyes.lang;
    let (tone, due) = match row.next_follow_up {
        None => (Tone::Neutral, text::not_planned(lang).to_owned()),
        Some(day) if day < eyes.today => (Tone::Red, text::overdue(lang, (eyes.today - day).num_days())),
        Some(day) if day == eyes.today => (Tone::Amber, format::day_near(lang, day, eyes.today)),
        Some(day) => (Tone::Neutral, format::day_near(lang, day, eyes.today)),
    };
    item(&Work {
        key: &row.id.to_string(),
        icon: if row.shared { Icon::Team } else { Icon::Customers },
        href: &format!("/customers/{}", row.id),
        title: &row.name,
        reason: &reason(row, eyes),
        due: &due,
        tone,
        actions: html! {
            @if eyes.may_follow_up {
                (follow_up_opener(row.id, "item", lang))
                (postpone_menu(row.id, "/", &(hand.tokens)(), lang))
            }
            @if eyes.may_task { (task_opener(row.id, lang)) }
        },
    })
}

/// Why it is here: what was said last, or that nothing was.
fn reason(row: &Waiting, eyes: Eyes) -> String {
    let lang = eyes.lang;
    let last =
        row.last_follow_up_at.map(|at| format::day_near(lang, at.with_timezone(&eyes.zone).date_naive(), eyes.today));
    let last = match (last, &row.said) {
        (Some(day), Some(said)) => text::last(lang, &day, said),
        (Some(day), None) => text::last_day(lang, &day),
        (None, _) => text::never(lang).to_owned(),
    };
    let shared = row.owner_name.as_deref().filter(|_| row.shared).map(|owner| text::shared(lang, owner));
    let grade = row.grade.as_deref().map(|grade| text::grade(lang, grade));
    [grade, shared, Some(last)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What is shown in place of an empty list.
#[must_use]
pub fn nothing(may_create: bool, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let teach = if eyes.may_follow_up { text::empty_text(lang) } else { text::reader_text(lang) };
    empty(
        Icon::Today,
        text::empty_title(lang),
        teach,
        html! {
            (link(if may_create { Look::Plain } else { Look::Primary }, Some(Icon::Customers), "/customers", text::customers(lang)))
            @if may_create { (link(Look::Primary, Some(Icon::Plus), "/customers/new", text::new_customer(lang))) }
        },
    )
}

/// For those whose roles do not include customers: their roles, and where their work is.
#[must_use]
pub fn elsewhere(roles: &[RoleOf], entries: &[(Icon, &str, &str)], eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let named: Vec<(&str, Markup)> = roles
        .iter()
        .map(|role| {
            (lang.name(&role.name_zh, &role.name_en), html! { (lang.name(&role.purpose_zh, &role.purpose_en)) })
        })
        .collect();
    html! {
        div.narrow.stack {
            p.quiet { @if roles.is_empty() { (text::no_role(lang)) } @else { (text::work_text(lang)) } }
            @if !named.is_empty() { (card(text::roles(lang), html! {}, facts(&named))) }
            @if !entries.is_empty() {
                (card(text::work_title(lang), html! {}, html! {
                    ul.plain.doors { @for (picture, href, label) in entries { li { a href=(href) { (icon(*picture)) " " (label) } } } }
                }))
            }
        }
    }
}
