//! The fragments of lists of tasks: rows, groups, and the short form.

use super::form::TaskForm;
use super::list::{Counts, Filter, Found, OF_CUSTOMER, Which, Whose};
use super::model::{Line, PRIORITIES};
use super::text;
use crate::core::access::{Seen, TaskAssign, TaskEdit};
use crate::core::field::choice_label;
use crate::core::when::When;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge, dot};
use crate::ui::button::{Look, edit_link, link};
use crate::ui::card::{card, empty};
use crate::ui::menu::{item_submit, menu};
use crate::ui::tabs::{Tab, tabs};
use crate::ui::work::group;
use crate::ui::{Icon, icon};
use crate::web::todo::counted;
use crate::web::when::{WhenField, field as when_field};
use chrono::{Days, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use maud::{Markup, html};

/// How lines are drawn: for whom, when, on which page, and the hidden fields of a small form.
pub struct Hand<'a> {
    pub lang: Lang,
    pub zone: Tz,
    pub now: NaiveDateTime,
    pub me: i64,
    /// The page on which the lines stand.
    pub back: &'a str,
    pub tokens: &'a dyn Fn() -> Markup,
}

impl Hand<'_> {
    fn today(&self) -> NaiveDate {
        self.now.date()
    }
}

/// One task of a list. `again` draws it after a change: it takes the focus.
#[must_use]
pub fn row(line: &Seen<Line>, hand: &Hand, again: bool) -> Markup {
    let (lang, href, id) = (hand.lang, format!("/tasks/{}", line.id), format!("r-t{}", line.id));
    let may = line.allows::<TaskEdit>();
    let done = line.done_at.is_some();
    html! {
        li.work-item.task-item.is-done[done] id=(id) data-href=(href) tabindex=[again.then_some("-1")] data-focus[again] {
            (mark(line, hand, may))
            div.work-what {
                a.work-title href=(href) { bdi { (line.title) } }
                @if line.priority == "high" { (badge(Tone::Red, choice_label(PRIORITIES, "high", lang))) }
                span.work-reason { (reason(line, hand)) }
            }
            span.work-due { (due(line, hand)) }
            div.work-actions {
                @if may && !done {
                    (postpone_menu(line.id, hand))
                    @if line.allows::<TaskAssign>() { (assign_link(line, lang)) }
                    (edit_link(&format!("{href}/edit"), text::edit_act(lang)))
                }
            }
        }
    }
}

/// The circle that marks a task done, and opens it again.
fn mark(line: &Seen<Line>, hand: &Hand, may: bool) -> Markup {
    let (lang, done) = (hand.lang, line.done_at.is_some());
    let (verb, picture) = if done { ("reopen", Icon::Finished) } else { ("done", Icon::Unfinished) };
    let label = if done { text::reopen_one(lang, &line.title) } else { text::finish_one(lang, &line.title) };
    let path = format!("/tasks/{}/{verb}", line.id);
    html! {
        @if may {
            form.task-mark method="post" action=(path) hx-post=(path) hx-target={ "#r-t" (line.id) } hx-swap="outerHTML" {
                ((hand.tokens)())
                input type="hidden" name="back" value=(hand.back);
                button.btn.btn-quiet.btn-icon type="submit" data-key="d" aria-keyshortcuts="d" aria-label=(label) title={ (label) " (d)" } { (icon(picture)) }
            }
        } @else { span.work-icon.task-mark { (icon(picture)) } }
    }
}

/// Leads to where the task is given to somebody else.
fn assign_link(line: &Line, lang: Lang) -> Markup {
    let label = text::assign_one(lang, &line.title);
    html! {
        a.btn.btn-quiet.btn-icon href={ "/tasks/" (line.id) "/assign" } data-key="a" aria-keyshortcuts="a" aria-label=(label) title={ (text::assign(lang)) " (a)" } { (icon(Icon::Transfer)) }
    }
}

fn postpone_menu(id: i64, hand: &Hand) -> Markup {
    let (lang, path) = (hand.lang, format!("/tasks/{id}/postpone"));
    html! {
        details.pop {
            summary.btn.btn-quiet data-key="p" aria-keyshortcuts="p" title={ (text::postpone(lang)) " (p)" } { (icon(Icon::Clock)) span.visually-hidden { (text::postpone(lang)) } }
            div.pop-body {
                form method="post" action=(path) hx-post=(path) hx-target={ "#r-t" (id) } hx-swap="outerHTML" {
                    ((hand.tokens)())
                    input type="hidden" name="back" value=(hand.back);
                    (postpone_choices(lang))
                }
            }
        }
    }
}

/// The days to which a task is put off, as lines of a menu.
#[must_use]
pub fn postpone_choices(lang: Lang) -> Markup {
    html! {
        (item_submit(Icon::Calendar, text::to_tomorrow(lang), ("to", "tomorrow")))
        (item_submit(Icon::Calendar, text::to_working(lang), ("to", "working")))
        (item_submit(Icon::Calendar, text::to_week(lang), ("to", "week")))
    }
}

/// On whom, for whom, and what else is to be known of it.
fn reason(line: &Line, hand: &Hand) -> Markup {
    let lang = hand.lang;
    let mut words: Vec<String> = Vec::new();
    if line.owner_id != hand.me {
        words.push(text::of_person(lang, &line.owner_name));
    }
    match (&line.helper_name, line.helper_id == Some(hand.me)) {
        (_, true) => words.push(text::i_help(lang).to_owned()),
        (Some(name), false) => words.push(text::with_helper(lang, name)),
        (None, false) => {}
    }
    if line.repeats {
        words.push(text::repeats(lang).to_owned());
    }
    if line.items > 0 {
        words.push(text::items(lang, line.ticked, line.items));
    }
    html! {
        @for (place, (href, name)) in line.records().iter().enumerate() {
            span.task-about {
                a href=(href) { bdi { (name) } }
                @if let (0, Some(contact)) = (place, &line.contact_name) { " " bdi { (contact) } }
                @if place + 1 < line.records().len() || !words.is_empty() { " · " }
            }
        }
        (words.join(" · "))
    }
}

/// When it is due, in words; late ones stand out.
fn due(line: &Line, hand: &Hand) -> Markup {
    let lang = hand.lang;
    if let Some(at) = line.done_at {
        let day = at.with_timezone(&hand.zone).date_naive();
        return dot(Tone::Green, &text::done_on(lang, &format::day_near(lang, day, hand.today())));
    }
    let Some(due) = line.due() else { return dot(Tone::Neutral, text::undated(lang)) };
    let (tone, words) = due_words(due, hand.now, lang);
    dot(tone, &words)
}

/// A due date in words, with how pressing it is.
#[must_use]
pub fn due_words(due: When, now: NaiveDateTime, lang: Lang) -> (Tone, String) {
    let today = now.date();
    let near = format::day_near(lang, due.day, today);
    let time = due.time.map(|time| time.format("%H:%M").to_string());
    if due.day < today {
        return (Tone::Red, text::late(lang, (today - due.day).num_days()));
    }
    match (due.day == today, due.time) {
        (true, Some(at)) if at < now.time() => (Tone::Red, text::late_today(lang, &time.unwrap_or_default())),
        (is_today, _) => {
            let tone = if is_today { Tone::Amber } else { Tone::Neutral };
            (tone, time.map_or_else(|| near.clone(), |time| format!("{near} {time}")))
        }
    }
}

/// The views above the list: whose tasks, and which of them with how many there are.
#[must_use]
pub fn views(filter: Filter, counts: Option<&Counts>, leads: bool, lang: Lang) -> Markup {
    let people = [(Whose::Mine, text::mine(lang)), (Whose::Team, text::team(lang)), (Whose::Given, text::given(lang))];
    let whose: Vec<(Whose, &str, String)> = people
        .into_iter()
        .filter(|(whose, _)| *whose != Whose::Team || leads || filter.whose == Whose::Team)
        .map(|(whose, label)| (whose, label, Filter { whose, after: None, ..filter }.href()))
        .collect();
    let states = [
        (Which::Open, text::open(lang), None),
        (Which::Overdue, text::overdue(lang), counts.map(|counts| counted(counts.overdue))),
        (Which::Today, text::today(lang), counts.map(|counts| counted(counts.today))),
        (Which::Coming, text::coming(lang), counts.map(|counts| counted(counts.coming))),
        (Which::Done, text::done(lang), None),
    ]
    .map(|(which, label, count)| (which, label, count, Filter { which, after: None, ..filter }.href()));
    let people: Vec<Tab> = whose
        .iter()
        .map(|(whose, label, href)| Tab { href, label, count: None, current: filter.whose == *whose })
        .collect();
    let rows: Vec<Tab> = states
        .iter()
        .map(|(which, label, count, href)| Tab {
            href,
            label,
            count: count.as_deref(),
            current: filter.which == *which,
        })
        .collect();
    html! {
        @if filter.customer.is_none() { (tabs(text::whose(lang), &people)) }
        div.sub-tabs { (tabs(text::which(lang), &rows)) }
    }
}

/// A page of a list, in groups by when they are due.
#[must_use]
pub fn list(found: &Found, filter: Filter, hand: &Hand) -> Markup {
    let lang = hand.lang;
    html! {
        div #list {
            @if found.lines.is_empty() { (nothing(filter, lang)) }
            @for part in found.lines.chunk_by(|one, other| bucket(one, hand) == bucket(other, hand)) {
                @let (id, title) = part.first().map_or(("", ""), |line| heading(bucket(line, hand), lang));
                (group(id, title, &part.len().to_string(), html! { @for line in part { (row(line, hand, false)) } }))
            }
            @if filter.after.is_some() || found.next.is_some() {
                div.pager {
                    @if filter.after.is_some() { (link(Look::Plain, None, &Filter { after: None, ..filter }.href(), text::first_page(lang))) }
                    @if let Some(next) = found.next { (link(Look::Plain, Some(Icon::Right), &Filter { after: Some(next), ..filter }.href(), text::next_page(lang))) }
                }
            }
        }
    }
}

/// In which group of a list a task stands.
fn bucket(line: &Line, hand: &Hand) -> u8 {
    if line.done_at.is_some() {
        return 9;
    }
    let Some(due) = line.due() else { return 4 };
    let today = hand.today();
    match due.time {
        _ if due.day < today => 0,
        Some(time) if due.day == today && time < hand.now.time() => 0,
        _ if due.day == today => 1,
        _ if today.checked_add_days(Days::new(1)) == Some(due.day) => 2,
        _ => 3,
    }
}

fn heading(bucket: u8, lang: Lang) -> (&'static str, &'static str) {
    match bucket {
        0 => ("overdue", text::overdue(lang)),
        1 => ("due-today", text::today(lang)),
        2 => ("due-tomorrow", text::tomorrow(lang)),
        3 => ("coming", text::coming(lang)),
        4 => ("undated", text::undated(lang)),
        _ => ("done", text::done(lang)),
    }
}

fn nothing(filter: Filter, lang: Lang) -> Markup {
    let words = match filter.whose {
        _ if filter.after.is_some() => text::empty_page(lang),
        _ if filter.customer.is_some() => text::none_of_customer(lang),
        Whose::Mine => text::empty_mine(lang),
        Whose::Team => text::empty_team(lang),
        Whose::Given => text::empty_given(lang),
    };
    empty(Icon::Tasks, text::empty_title(lang), words, html! {})
}

/// What the short form shows: a title is enough.
pub struct Quick<'a> {
    pub form: &'a TaskForm,
    /// What it is about, as `object:id`.
    pub about: Option<&'a str>,
    /// Comes before the ids.
    pub prefix: &'a str,
    /// Under a row of a list of customers: saved there, without leaving it.
    pub under: bool,
    pub hand: &'a Hand<'a>,
}

/// The short form.
#[must_use]
pub fn quick(quick: &Quick) -> Markup {
    let Quick { form, about, prefix, under, hand } = *quick;
    let (lang, title) = (hand.lang, format!("{prefix}f-title"));
    html! {
        form.quick.task-quick #{ (prefix) "task" } method="post" action="/tasks/new" data-keep=(text::kept(lang))
            hx-post=[under.then_some("/tasks/new")] hx-target=[under.then_some("closest .under")] hx-swap=[under.then_some("outerHTML")] {
            ((hand.tokens)())
            @if let Some(about) = about { input type="hidden" name="about" value=(about); }
            input type="hidden" name="back" value=(hand.back);
            @if under { input type="hidden" name="from" value="row"; }
            label.visually-hidden for=(title) { (text::name(lang)) }
            input.form-control.quick-title id=(title) type="text" name="title" value=(form.0.get("title")) required autocomplete="off"
                placeholder=(text::quick(lang)) data-key=[(!under).then_some("t")] aria-keyshortcuts=[(!under).then_some("t")] autofocus[under];
            (when_field(&WhenField { name: "due", label: text::due(lang), value: form.0.get("due"), error: None, prefix, brief: true, now: hand.now, lang }))
            button.btn.btn-primary type="submit" { (text::add(lang)) }
        }
    }
}

/// The short form under a row of the list of customers.
#[must_use]
pub fn quick_under(customer_id: i64, hand: &Hand) -> Markup {
    let (prefix, about) = (format!("t{customer_id}-"), format!("customer:{customer_id}"));
    let form = TaskForm::default();
    html! {
        tr.under #{ "task-under-" (customer_id) } role="row" {
            td colspan="20" role="cell" { (quick(&Quick { form: &form, about: Some(&about), prefix: &prefix, under: true, hand })) }
        }
    }
}

/// The card of a customer's open tasks.
#[must_use]
pub fn customer_card(customer_id: i64, lines: &[Seen<Line>], may_create: bool, hand: &Hand) -> Markup {
    let (lang, form, about) = (hand.lang, TaskForm::default(), format!("customer:{customer_id}"));
    html! {
        (card(text::title(lang), html! {}, html! {
            @if may_create { (quick(&Quick { form: &form, about: Some(&about), prefix: "task-", under: false, hand })) }
            @if lines.is_empty() { p.quiet { (text::none_of_customer(lang)) } }
            @else { ul.work-list.task-card data-rows { @for line in lines.iter().take(OF_CUSTOMER) { (row(line, hand, false)) } } }
            @if lines.len() > OF_CUSTOMER { p.work-more { (link(Look::Quiet, None, &format!("/tasks?customer={customer_id}"), text::more(lang))) } }
        }))
    }
}

/// The card of the open tasks of a lead or an opportunity; `about` where another one may be added.
#[must_use]
pub fn record_card(about: Option<&str>, lines: &[Seen<Line>], hand: &Hand) -> Markup {
    let (lang, form) = (hand.lang, TaskForm::default());
    card(
        text::title(lang),
        html! {},
        html! {
            @if about.is_some() { (quick(&Quick { form: &form, about, prefix: "task-", under: false, hand })) }
            @if lines.is_empty() { p.quiet { (text::none_of_customer(lang)) } }
            @else { ul.work-list.task-card data-rows { @for line in lines { (row(line, hand, false)) } } }
        },
    )
}

/// The section of Today: what is due, and the short form.
#[must_use]
pub fn today(found: &Found, may_create: bool, hand: &Hand) -> Markup {
    let (lang, form) = (hand.lang, TaskForm::default());
    html! {
        @if may_create { (quick(&Quick { form: &form, about: None, prefix: "task-", under: false, hand })) }
        @if !found.lines.is_empty() {
            @let count = format!("{}{}", found.lines.len(), if found.next.is_some() { "+" } else { "" });
            (group("tasks", text::due_now(lang), &count, html! { @for line in &found.lines { (row(line, hand, false)) } }))
            @if found.next.is_some() { p.work-more { (link(Look::Quiet, None, "/tasks?which=due", text::more(lang))) } }
        }
    }
}

/// A menu of what else can be done to a task, on its page.
#[must_use]
pub fn acts(lines: Markup, lang: Lang) -> Markup {
    menu(icon(Icon::More), text::acts(lang), lines)
}
