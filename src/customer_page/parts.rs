//! The fragments of the customer's page.

use super::store::{Asking, Child, Cursor, File, Happened, Show};
use super::{text, words};
use crate::core::access::{self, Facts, Guarded, Place, Reach, Seen, Standing};
use crate::core::field::choice_label;
use crate::customers::eyes::Eyes;
use crate::customers::marks::{grade_badge, stage_dot};
use crate::customers::model::Customer;
use crate::follow_ups::model::TYPES;
use crate::text::format;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, submit};
use crate::ui::card::card;
use crate::ui::menu::{item, menu};
use crate::ui::tabs::{Tab, tabs};
use crate::ui::timeline::{Entry, Moment, entry, mark, timeline};
use crate::ui::{Icon, icon};
use crate::{contacts, customers, follow_ups};
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use serde_json::Value;
use std::sync::Arc;

/// The next step, in sight at the top; `beside` is how htmx puts it in when something else was asked for.
#[must_use]
pub fn next_step(customer: &Customer, actions: &Markup, beside: bool, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let late = customer.next_follow_up.map_or(0, |day| (eyes.today - day).num_days());
    let tone = if late > 0 {
        " tone-red"
    } else if customer.next_follow_up == Some(eyes.today) {
        ""
    } else {
        " tone-blue"
    };
    let last = customer.last_follow_up_at.map_or_else(
        || text::last_none(lang).to_owned(),
        |at| text::last_on(lang, &format::day_near(lang, at.with_timezone(&eyes.zone).date_naive(), eyes.today)),
    );
    html! {
        div #next class={ "next" (tone) } hx-swap-oob=[beside.then_some("true")] {
            (icon(Icon::Calendar))
            div.next-text {
                @if let Some(day) = customer.next_follow_up {
                    strong { (text::next_on(lang, &day_words(day, eyes))) }
                    @if late > 0 { " · " (text::overdue(lang, late)) }
                    " · " (last)
                } @else {
                    strong { (text::next_none(lang)) } " · " (text::next_teach(lang))
                }
            }
            (actions)
        }
    }
}

fn day_words(day: NaiveDate, eyes: Eyes) -> String {
    let near = format::day_near(eyes.lang, day, eyes.today);
    let full = format::date(day);
    if near == full { full } else { format!("{near} ({full})") }
}

/// The timeline with its filter: it fetches itself anew when a follow-up was written.
#[must_use]
pub fn story(customer_id: i64, asking: &Asking, entries: &Markup, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let path = format!("/customers/{customer_id}");
    let views =
        [(Show::All, text::all(lang)), (Show::FollowUps, text::follow_ups(lang)), (Show::Changes, text::changes(lang))];
    let shown = |show: Show| if show == Show::All { String::new() } else { format!("show={}", show.id()) };
    let hrefs = views.map(|(show, _)| format!("{}#story", asking.address(&path, &shown(show))));
    let anew = asking.address(&format!("{path}/timeline"), &format!("show={}", asking.show.id()));
    let row: Vec<Tab> = views
        .iter()
        .zip(&hrefs)
        .map(|((show, label), href)| Tab { href, label, count: None, current: asking.show == *show })
        .collect();
    html! {
        section #story hx-get=(anew) hx-trigger="followed from:body" hx-swap="outerHTML" {
            h2.visually-hidden { (text::timeline(lang)) }
            (tabs(text::timeline_views(lang), &row))
            (timeline(text::timeline(lang), html! { (entries) }))
        }
    }
}

/// Entries of the timeline, with the link to what is older.
#[must_use]
pub fn entries(
    customer_id: i64,
    rows: &[Happened],
    next: Option<&Cursor>,
    asking: &Asking,
    (eyes, hand): (Eyes, &Hand),
) -> Markup {
    let (lang, path) = (eyes.lang, format!("/customers/{customer_id}"));
    let days: Vec<NaiveDate> = rows.iter().map(|row| row.at.with_timezone(&eyes.zone).date_naive()).collect();
    let firsts = std::iter::once(true).chain(days.iter().zip(days.iter().skip(1)).map(|(one, two)| one != two));
    html! {
        @if rows.is_empty() { li.feed-none { (text::nothing(lang)) } }
        @for ((row, day), first) in rows.iter().zip(&days).zip(firsts) {
            @if first { (mark(&format::day_near(lang, *day, eyes.today))) }
            @if row.source == "f" { (follow_up(row, eyes, hand)) } @else if let Some(change) = change(row, eyes, hand) { (change) }
        }
        @if let Some(cursor) = next {
            @let query = format!("show={}&before={}", asking.show.id(), cursor.write());
            li.feed-more {
                a.btn.btn-sm href={ (asking.address(&path, &query)) "#story" } hx-get=(asking.address(&format!("{path}/timeline"), &query))
                    hx-target="closest .feed-more" hx-swap="outerHTML" { (text::older(lang)) }
            }
        }
    }
}

struct Times {
    shown: String,
    full: String,
    machine: String,
}

fn times(at: DateTime<Utc>, eyes: Eyes) -> Times {
    let local = at.with_timezone(&eyes.zone);
    Times { shown: local.format("%H:%M").to_string(), full: format::moment(at, eyes.zone), machine: local.to_rfc3339() }
}

fn follow_up(row: &Happened, eyes: Eyes, hand: &Hand) -> Markup {
    let lang = eyes.lang;
    let kind = choice_label(TYPES, &row.kind, lang);
    let told =
        row.contact.as_deref().map_or_else(|| text::met_none(lang, kind), |contact| text::met(lang, kind, contact));
    let times = times(row.at, eyes);
    let late = !follow_ups::rules::prompt(row.at, row.entered_at);
    let body = html! {
        div.said { bdi { (row.body) } }
        @if !row.feedback.is_empty() { div.said-back { span.quiet { (text::feedback(lang)) } bdi { (row.feedback) } } }
        (files(&row.files))
        div.feed-foot {
            @if let Some(day) = row.next_date { span.quiet { (text::next_short(lang, &format::date(day))) } }
            @if row.version > 1 { (badge(Tone::Neutral, text::corrected(lang))) }
            @if late { (badge(Tone::Amber, follow_ups::text::late(lang))) }
            @if !row.valid { span title=(follow_ups::text::not_counted_why(lang)) { (badge(Tone::Neutral, follow_ups::text::not_counted(lang))) } }
            (follow_up_menu(row, eyes, hand))
        }
        (follow_ups::comments::pages::beneath(row.id, &row.comments, lang))
    };
    entry(&Entry {
        icon: words::met(&row.kind),
        tone: Tone::Blue,
        who: &row.who,
        when: Moment { shown: &times.shown, full: &times.full, machine: &times.machine },
        text: &told,
        body,
    })
}

/// What was said to a follow-up, and where to say more.
/// What the viewer may do to follow-ups.
pub struct Hand {
    pub me: Option<i64>,
    pub now: DateTime<Utc>,
    /// Whose follow-ups may be deleted with a reason.
    pub delete: Reach,
    pub standing: Arc<Standing>,
    /// Whose the customer is.
    pub customer: Facts,
    /// For small forms.
    pub tokens: Markup,
}

impl Hand {
    /// The changes of an entry as the viewer may read them.
    fn changes(&self, row: &Happened) -> Vec<Value> {
        match row.object.as_str() {
            "contact" => access::changes(
                &self.standing,
                &contacts::fields::CATALOGUE,
                (&row.facts(), Place::Record),
                &row.changes,
            ),
            _ => access::changes(
                &self.standing,
                &customers::fields::CATALOGUE,
                (&self.customer, Place::Record),
                &row.changes,
            ),
        }
    }
}

/// The author corrects and deletes for a day; whoever may, deletes later. The pages behind decide again.
fn follow_up_menu(row: &Happened, eyes: Eyes, hand: &Hand) -> Markup {
    let lang = eyes.lang;
    let fresh =
        hand.me.is_some() && row.author_id == hand.me && hand.now - row.entered_at < follow_ups::rules::CORRECTION;
    let facts = Facts { owner_id: row.author_id, owner_dept_id: row.dept_id, ..Facts::default() };
    html! {
        @let theirs = hand.me != row.author_id && hand.delete.covers(&facts);
        @let deletes = fresh || theirs;
        @if deletes || eyes.may_task {
            (menu(icon(Icon::More), text::act(lang), html! {
                @if eyes.may_task { (item(Icon::Tasks, &format!("/tasks/new?about=follow_up:{}", row.id), customers::text::new_task(lang))) }
                @if fresh { (item(Icon::Edit, &format!("/follow-ups/{}/edit", row.id), follow_ups::text::edit_act(lang))) }
                @if deletes { (item(Icon::Trash, &format!("/follow-ups/{}/delete", row.id), follow_ups::text::delete_act(lang))) }
            }))
        }
    }
}

fn files(files: &Value) -> Markup {
    let all = files.as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        @if !all.is_empty() {
            ul.files {
                @for file in all {
                    li {
                        (icon(Icon::Attach))
                        a href={ "/attachments/" (file.get("id").and_then(Value::as_i64).unwrap_or_default()) } { bdi { (file.get("name").and_then(Value::as_str).unwrap_or_default()) } }
                        " " span.quiet { (format::bytes(file.get("size").and_then(Value::as_i64).unwrap_or_default())) }
                    }
                }
            }
        }
    }
}

/// A change; none where it is of fields alone that are hidden.
fn change(row: &Happened, eyes: Eyes, hand: &Hand) -> Option<Markup> {
    let lang = eyes.lang;
    let (icon, tone) = words::picture(&row.name);
    let times = times(row.at, eyes);
    // What is new is named; its other facts stand on its own page.
    let event = words::event(&row.name, lang);
    let event = row.task.as_deref().map_or_else(|| event.to_owned(), |title| text::of_task(lang, event, title));
    let fresh = row.name.ends_with(".created")
        || matches!(row.name.as_str(), "task.repeated" | "task.planned" | "task.prompted" | "task.staged");
    let kept = |one: &&Value| {
        !fresh
            || (row.object != "customer"
                && row.task.is_none()
                && one.get("field").and_then(Value::as_str) == Some("name"))
    };
    let told = hand.changes(row);
    let rows: Vec<&Value> = told.iter().filter(kept).collect();
    let silent = rows.is_empty() && row.cause.is_empty() && row.restores.is_none();
    if silent && told.is_empty() && row.name.ends_with(".changed") {
        return None;
    }
    let body = html! {
        @if !rows.is_empty() {
            ul.changes { @for one in rows { (changed(&row.object, one, fresh, eyes)) } }
        }
        @if !row.cause.is_empty() { div.quiet { (text::reason(lang, &row.cause)) } }
        @if let Some(id) = row.restores {
            form method="post" action={ "/follow-ups/" (id) "/restore" } { (hand.tokens) (submit(Look::Quiet, follow_ups::text::restore(lang))) }
        }
    };
    Some(entry(&Entry {
        icon,
        tone,
        who: &row.who,
        when: Moment { shown: &times.shown, full: &times.full, machine: &times.machine },
        text: &event,
        body: if silent {
            html! {}
        } else {
            body
        },
    }))
}

fn changed(object: &str, one: &Value, fresh: bool, eyes: Eyes) -> Markup {
    let name = one.get("field").and_then(Value::as_str).unwrap_or_default();
    let told = |key: &str| words::value(object, name, one.get(key).unwrap_or(&Value::Null), (eyes.zone, eyes.lang));
    html! {
        @if fresh { li { bdi { (told("new")) } } }
        @else {
            li { span.quiet { (words::label(object, name, eyes.lang)) } " " del { bdi { (told("old")) } } " → " ins { bdi { (told("new")) } } }
        }
    }
}

/// The customers below.
#[must_use]
pub fn children(rows: &[Child], eyes: Eyes) -> Markup {
    html! {
        @if !rows.is_empty() {
            (card(text::children(eyes.lang), html! {}, html! {
                ul.plain { @for row in rows { li { a href={ "/customers/" (row.id) } { bdi { (row.name) } } " " (grade_badge(row.grade.as_deref(), eyes.lang)) " " (stage_dot(&row.stage, eyes.lang)) } } }
            }))
        }
    }
}

/// The newest files.
#[must_use]
pub fn file_card(rows: &[File], eyes: Eyes) -> Markup {
    html! {
        @if !rows.is_empty() {
            (card(text::files(eyes.lang), html! {}, html! {
                ul.files {
                    @for row in rows {
                        li {
                            (icon(Icon::File)) a href={ "/attachments/" (row.id) } { bdi { (row.name) } }
                            " " span.quiet { (format::bytes(row.size)) " · " (row.who.as_deref().unwrap_or_default()) " " (format::day_near(eyes.lang, row.at.with_timezone(&eyes.zone).date_naive(), eyes.today)) }
                        }
                    }
                }
            }))
        }
    }
}

/// Owner and state under the name.
#[must_use]
pub fn whose(customer: &Seen<Customer>, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let department = customer
        .department_zh
        .as_deref()
        .map_or("", |zh| lang.name(zh, customer.department_en.as_deref().unwrap_or("")));
    html! {
        @if let Some(name) = &customer.owner_name { (text::owner_is(lang, name)) @if !department.is_empty() { " · " (department) } }
        @else { (customer.pool_zh.as_deref().map_or(text::in_pool(lang), |zh| lang.name(zh, customer.pool_en.as_deref().unwrap_or("")))) }
    }
}
