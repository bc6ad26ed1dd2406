//! The fragments of a lead's own page and of its forms.

use super::fields::{FAILURES, FIELDS, STATUSES, field as described};
use super::form::{FailForm, LeadForm, ReleaseForm};
use super::model::{Lead, quoted};
use super::parts::{claim_button, owner, status_dot};
use super::rules::reason::Given;
use super::store::{Changed, Said};
use super::{answers, convert, enquiry, letter, referral, text};
use crate::core::access::{
    self, Facts, Guarded, Kept, LeadAssign, LeadConvert, LeadDelete, LeadEdit, LeadReveal, Maskable, Place, Reach,
    Rule, Seen, Shown, Standing,
};
use crate::core::field::{FieldKind, choice_label};
use crate::core::problem::Errors;
use crate::core::reference::name as reference_name;
use crate::customers::eyes::Eyes;
use crate::customers::form_parts::Ground;
use crate::customers::masked::{Reveal, links, value};
use crate::follow_ups;
use crate::follow_ups::model::TYPES;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, avatar, badge};
use crate::ui::button::{Look, icon_link, link, submit};
use crate::ui::card::{card, facts, notice};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::menu::{item, item_submit, menu};
use crate::ui::timeline::{Entry, Moment, entry, timeline};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde_json::Value;

/// How a lead's page is drawn.
pub struct Sight<'a> {
    pub eyes: Eyes,
    /// Whether the visitor may take leads out of the pool.
    pub claims: bool,
    /// Whether the visitor may assign some.
    pub assigns: bool,
    /// For small forms.
    pub tokens: &'a Markup,
}

/// The head of the page: what it is called, how far it has come, and what can be done.
#[must_use]
pub fn head(lead: &Seen<Lead>, sight: &Sight) -> Markup {
    let lang = sight.eyes.lang;
    html! {
        nav.crumbs { a href="/leads" { (text::title(lang)) } }
        header.page-head {
            div.page-title {
                span.initial-lg { (avatar(&lead.label())) }
                h1 { bdi { (lead.label()) } }
                (status_dot(&lead.status, lang))
                p.page-sub { (quoted(lead.number)) " · " (whose(lead, lang)) }
            }
            div.page-actions { (actions(lead, sight)) }
        }
    }
}

fn whose(lead: &Lead, lang: Lang) -> Markup {
    let department = lead.department_zh.as_deref().map(|zh| lang.name(zh, lead.department_en.as_deref().unwrap_or("")));
    html! {
        @if let Some(name) = &lead.owner_name { (text::owner_is(lang, name)) @if let Some(department) = department { " · " (department) } }
        @else { (text::in_pool(lang)) }
    }
}

fn actions(lead: &Seen<Lead>, sight: &Sight) -> Markup {
    let (lang, path) = (sight.eyes.lang, format!("/leads/{}", lead.id));
    let (edits, gives, deletes) = (lead.allows::<LeadEdit>(), lead.allows::<LeadAssign>(), lead.allows::<LeadDelete>());
    let (open, pooled) = (lead.is_open(), lead.pool_id.is_some() && sight.claims);
    let assigns = gives || (pooled && sight.assigns);
    let assign = format!("/leads/bulk?do=assign&ids={}&back={path}", lead.id);
    html! {
        @if edits || assigns || deletes {
            (menu(icon(Icon::More), text::more_acts(lang), html! {
                @if assigns && open { (item(Icon::Transfer, &assign, text::assign(lang))) }
                @if gives && open && lead.owner_id.is_some() { (item(Icon::Undo, &format!("{path}/release"), text::release(lang))) }
                @if edits && open { (item(Icon::Close, &format!("{path}/fail"), text::fail(lang))) }
                @if deletes { form method="post" action={ (path) "/delete" } { (sight.tokens) (item_submit(Icon::Trash, text::delete(lang), ("", ""))) } }
            }))
        }
        @if edits {
            @if lead.status != "converted" { a.btn href={ (path) "/edit" } data-key="e" aria-keyshortcuts="e" { (icon(Icon::Edit)) (text::edit_action(lang)) } }
            (status_buttons(lead, sight))
        }
        @if open && lead.owner_id.is_some() && lead.allows::<LeadConvert>() { (link(Look::Primary, Some(Icon::Customers), &format!("{path}/convert"), convert::text::convert(lang))) }
        @if pooled && open { (claim_button(lead.id, Look::Primary, sight.tokens, lang)) }
    }
}

/// To what an open lead may be moved by hand; a closed one may be opened again.
fn status_buttons(lead: &Seen<Lead>, sight: &Sight) -> Markup {
    let lang = sight.eyes.lang;
    let (to, words) = match lead.status.as_str() {
        "new" | "following" => ("interested", text::mark_interested(lang)),
        "interested" => ("following", text::mark_following(lang)),
        "failed" => ("following", text::reopen(lang)),
        _ => return html! {},
    };
    html! {
        form method="post" action={ "/leads/" (lead.id) "/status" } {
            (sight.tokens)
            button.btn type="submit" name="status" value=(to) { (words) }
        }
    }
}

/// What is special about it: where it lies, or why it was closed.
#[must_use]
pub fn told(lead: &Lead, lang: Lang) -> Markup {
    let why = lead.failure.as_deref().map(|failure| choice_label(FAILURES, failure, lang));
    html! {
        @if let Some(why) = why {
            (notice(Tone::Neutral, &text::failed_because(lang, why), &lead.failure_note))
        }
    }
}

/// The next step, in sight at the top: of a new lead when the first follow-up is due, and whether that is over.
#[must_use]
pub fn next_step(lead: &Lead, first: Option<(DateTime<Utc>, bool)>, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let late = lead.next_follow_up.map_or(0, |day| (eyes.today - day).num_days());
    let near = |at: DateTime<Utc>| format::day_near(lang, at.with_timezone(&eyes.zone).date_naive(), eyes.today);
    let last =
        lead.last_follow_up_at.map_or_else(|| text::last_none(lang).to_owned(), |at| text::last_on(lang, &near(at)));
    if let Some((due, over)) = first {
        return html! {
            div #next class={ "next" @if over { " tone-red" } @else { " tone-blue" } } {
                (icon(Icon::Clock))
                div.next-text { strong { (text::first_due(lang, &format::moment(due, eyes.zone))) } @if over { " · " (text::first_late(lang)) } }
            }
        };
    }
    html! {
        div #next class={ "next" @if late > 0 { " tone-red" } @else { " tone-blue" } } {
            (icon(Icon::Calendar))
            div.next-text {
                @if let Some(day) = lead.next_follow_up {
                    strong { (text::next_on(lang, &format::day_near(lang, day, eyes.today))) }
                    @if late > 0 { " · " (text::overdue(lang, late)) }
                    " · " (last)
                } @else { strong { (text::next_none(lang)) } " · " (last) }
            }
        }
    }
}

/// What is known of it.
#[must_use]
pub fn about(lead: &Seen<Lead>, sight: &Sight) -> Markup {
    let (lang, path) = (sight.eyes.lang, format!("/leads/{}", lead.id));
    let (may, asks) = (lead.allows::<LeadReveal>(), lead.asks_reason::<LeadReveal>());
    let reveal = Reveal { path: &path, tokens: sight.tokens, may, asks, lang };
    let when = |who: Option<&str>, at| {
        text::by(lang, who.unwrap_or(text::machine(lang)), &format::moment(at, sight.eyes.zone))
    };
    let mut rows = vec![(text::col_owner(lang), owner(lead.owner_name.as_deref(), lang))];
    rows.extend(labelled(told_fields(lead, &reveal), lang));
    rows.push((text::made(lang), html! { (when(lead.created_by_name.as_deref(), lead.created_at)) }));
    rows.push((text::changed(lang), html! { (when(lead.updated_by_name.as_deref(), lead.updated_at)) }));
    let edit = html! { @if lead.allows::<LeadEdit>() && lead.status != "converted" { (icon_link(Icon::Edit, &format!("{path}/edit"), text::edit_action(lang))) } };
    card(text::facts(lang), edit, facts(&rows))
}

/// What the viewer may read but not write, for the side of the form.
#[must_use]
pub fn beside(lead: &Seen<Lead>, lang: Lang) -> Markup {
    let nowhere = html! {};
    let mut told = told_fields(lead, &Reveal { path: "", tokens: &nowhere, may: false, asks: false, lang });
    told.retain(|(id, _)| lead.rule(id) != Rule::Write);
    let rows = labelled(told, lang);
    html! { @if !rows.is_empty() { (facts(&rows)) } }
}

/// One field as the viewer sees it.
#[must_use]
pub fn one(lead: &Seen<Lead>, id: &str, reveal: &Reveal) -> Option<Markup> {
    told_fields(lead, reveal).into_iter().find(|(field, _)| *field == id)?.1
}

/// A field's id with what is shown of it.
type Told = (&'static str, Option<Markup>);

fn labelled(told: Vec<Told>, lang: Lang) -> Vec<(&'static str, Markup)> {
    let label = |id: &str| described(id).map_or("", |field| field.label(lang));
    told.into_iter().filter_map(|(id, value)| Some((label(id), value?))).collect()
}

fn plain(words: &str) -> Option<Markup> {
    (!words.is_empty()).then(|| html! { bdi { (words) } })
}

fn told_fields(row: &Seen<Lead>, reveal: &Reveal) -> Vec<Told> {
    let lang = reveal.lang;
    let named = |id: &'static str| {
        move |code: &Option<String>| code.as_ref().map(|code| html! { (reference_name(id, code, lang)) })
    };
    let currency = row.on_record("amount", &row.amount_currency).clear().cloned().flatten().unwrap_or_default();
    vec![
        ("contact", plain(&row.contact).filter(|_| !row.name.is_empty())),
        drawn(row.on_record("title", &row.title), "title", reveal, |words| plain(words)),
        drawn(reached(row, "phones", &row.phones), "phones", reveal, |all| links(all, "tel:")),
        drawn(reached(row, "mails", &row.mails), "mails", reveal, |all| links(all, "mailto:")),
        drawn(reached(row, "wechat", &row.wechat), "wechat", reveal, |words| plain(words)),
        drawn(row.on_record("source", &row.source), "source", reveal, |source| {
            source.as_deref().and_then(|id| plain(described("source")?.words(id, lang)))
        }),
        drawn(row.on_record("product", &row.product), "product", reveal, |words| plain(words)),
        drawn(row.on_record("amount", &row.amount), "amount", reveal, |amount| {
            amount.map(|amount| html! { (format::money(amount, &currency)) })
        }),
        drawn(row.on_record("industry", &row.industry), "industry", reveal, named("industry")),
        drawn(row.on_record("region", &row.region), "region", reveal, named("region")),
        drawn(row.on_record("remark", &row.remark), "remark", reveal, |words| {
            (!words.is_empty()).then(|| answers::whole(words, names_ways(row), lang))
        }),
    ]
}

/// Whether ways to reach somebody are covered as in lists: of a lead of the pool, for who claims it is to use it.
fn is_covered(row: &Seen<Lead>) -> bool {
    row.pool_id.is_some() && !row.allows::<LeadEdit>()
}

/// A way to reach somebody.
fn reached<'a, V: Maskable>(row: &'a Seen<Lead>, id: &str, kept: &'a Kept<V>) -> Shown<'a, V> {
    if is_covered(row) { row.in_list(id, kept) } else { row.on_record(id, kept) }
}

/// Whether ways to reach somebody that stand within a text are not for this viewer to read.
fn names_ways(row: &Seen<Lead>) -> bool {
    reached(row, "phones", &row.phones).clear().is_none() || reached(row, "mails", &row.mails).clear().is_none()
}

fn drawn<V: Maskable>(
    shown: Shown<V>,
    id: &'static str,
    reveal: &Reveal,
    draw: impl FnOnce(&V) -> Option<Markup>,
) -> Told {
    (id, value(shown, id, reveal, draw))
}

/// What the viewer may do to follow-ups, and read of changes.
pub struct Hand<'a> {
    pub me: Option<i64>,
    pub now: DateTime<Utc>,
    /// Whose follow-ups may be deleted with a reason.
    pub delete: Reach,
    pub standing: &'a Standing,
}

/// What happened, newest first: what was said and what was changed.
#[must_use]
pub fn story(lead: &Seen<Lead>, said: &[Said], changed: &[Changed], (eyes, hand): (Eyes, &Hand)) -> Markup {
    let mut all: Vec<(DateTime<Utc>, Markup)> = said.iter().map(|one| (one.at, follow_up(one, eyes, hand))).collect();
    all.extend(changed.iter().filter_map(|one| Some((one.at, change(lead, one, eyes, hand)?))));
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    html! {
        section #story {
            h2.visually-hidden { (text::story(eyes.lang)) }
            (timeline(text::story(eyes.lang), html! { @for (_, one) in &all { (one) } }))
        }
    }
}

fn follow_up(one: &Said, eyes: Eyes, hand: &Hand) -> Markup {
    let lang = eyes.lang;
    let fresh = hand.me == Some(one.author_id) && hand.now - one.entered_at < follow_ups::rules::CORRECTION;
    let facts = Facts { owner_id: Some(one.author_id), owner_dept_id: Some(one.dept_id), ..Facts::default() };
    let deletes = fresh || (hand.me != Some(one.author_id) && hand.delete.covers(&facts));
    let body = html! {
        div.said { bdi { (one.body) } }
        @if !one.feedback.is_empty() { div.said-back { span.quiet { (text::feedback(lang)) } bdi { (one.feedback) } } }
        (files(&one.files))
        (follow_ups::comments::pages::beneath(one.id, &one.comments, lang))
        div.feed-foot {
            @if let Some(day) = one.next_date { span.quiet { (text::next_short(lang, &format::date(day))) } }
            @if one.version > 1 { (badge(Tone::Neutral, text::corrected(lang))) }
            @if !one.valid { span title=(follow_ups::text::not_counted_why(lang)) { (badge(Tone::Neutral, follow_ups::text::not_counted(lang))) } }
            @if deletes {
                (menu(icon(Icon::More), text::col_acts(lang), html! {
                    @if fresh { (item(Icon::Edit, &format!("/follow-ups/{}/edit", one.id), follow_ups::text::edit_act(lang))) }
                    (item(Icon::Trash, &format!("/follow-ups/{}/delete", one.id), follow_ups::text::delete_act(lang)))
                }))
            }
        }
    };
    happened(
        one.at,
        eyes,
        (Icon::Note, Tone::Blue),
        (&one.who, &text::met(lang, choice_label(TYPES, &one.kind, lang))),
        body,
    )
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

fn happened(
    at: DateTime<Utc>,
    eyes: Eyes,
    (icon, tone): (Icon, Tone),
    (who, text): (&str, &str),
    body: Markup,
) -> Markup {
    let (full, machine) = (format::moment(at, eyes.zone), at.with_timezone(&eyes.zone).to_rfc3339());
    entry(&Entry { icon, tone, who, when: Moment { shown: &full, full: &full, machine: &machine }, text, body })
}

/// A change; none where it is of fields alone that are hidden.
fn change(lead: &Seen<Lead>, one: &Changed, eyes: Eyes, hand: &Hand) -> Option<Markup> {
    let lang = eyes.lang;
    let (words, icon, tone) = match one.name.as_str() {
        "lead.created" => (text::happened_created(lang), Icon::Plus, Tone::Green),
        "lead.imported" => (text::happened_imported(lang), Icon::Import, Tone::Green),
        "lead.enquired" => (text::happened_enquired(lang), Icon::Message, Tone::Blue),
        "lead.mailed" => (text::happened_mailed(lang), Icon::Mail, Tone::Blue),
        "lead.claimed" => (text::happened_claimed(lang), Icon::Check, Tone::Green),
        "lead.released" => (text::happened_released(lang), Icon::Undo, Tone::Amber),
        "lead.given_by_rule" => (text::happened_by_rule(lang), Icon::Transfer, Tone::Blue),
        "lead.passed_on" => (text::happened_passed_on(lang), Icon::Transfer, Tone::Amber),
        "lead.passed_back" => (text::happened_passed_back(lang), Icon::Undo, Tone::Amber),
        "lead.assigned" => (text::happened_assigned(lang), Icon::Transfer, Tone::Blue),
        "lead.moved" => (text::happened_moved(lang), Icon::Refresh, Tone::Blue),
        "lead.converted" => (text::happened_converted(lang), Icon::Customers, Tone::Green),
        "lead.conversion_undone" => (text::happened_unconverted(lang), Icon::Undo, Tone::Amber),
        "lead.referrer_changed" if referral::parts::is_referral(lead) => {
            (text::happened_referrer(lang), Icon::Edit, Tone::Neutral)
        }
        "lead.referrer_changed" => return None,
        name if name.ends_with("_undone") => (crate::bulk::text::happened_undone(lang), Icon::Undo, Tone::Amber),
        "lead.failed" => (text::happened_failed(lang), Icon::Close, Tone::Neutral),
        "lead.deleted" => (text::happened_deleted(lang), Icon::Trash, Tone::Neutral),
        "lead.restored" => (text::happened_restored(lang), Icon::Restore, Tone::Neutral),
        _ => (text::happened_changed(lang), Icon::Edit, Tone::Neutral),
    };
    // What was written once is as covered as what stands there now.
    let place = if is_covered(lead) { Place::List } else { Place::Record };
    let told = access::changes(hand.standing, &super::fields::CATALOGUE, (&lead.facts(), place), &one.changes);
    if told.is_empty() && one.name == "lead.changed" {
        return None;
    }
    // What is new stands beside, as it is now.
    let rows: &[Value] =
        if matches!(one.name.as_str(), "lead.created" | "lead.referrer_changed") { &[] } else { &told };
    let (enquired, mailed) = (one.name == "lead.enquired", one.name == "lead.mailed");
    let body = html! {
        @if enquired || mailed { (answers::told(rows, (mailed, names_ways(lead)), lang)) }
        @else if !rows.is_empty() { ul.changes { @for row in rows { (difference(row, lang)) } } }
        @if let Some(given) = one.given.as_ref().and_then(Given::read) { (given.drawn(lead, lang)) }
        @if !one.cause.is_empty() { div.quiet { (if enquired { text::form_is(lang, &one.cause) } else { text::reason_is(lang, &one.cause) }) } }
    };
    let who = match one.who.as_str() {
        // Who laid it there gave it to nobody: a rule did.
        _ if one.name == "lead.given_by_rule" => text::by_rules(lang),
        _ if matches!(one.name.as_str(), "lead.passed_on" | "lead.passed_back") => text::by_rules(lang),
        enquiry::ROBOT => text::by_form(lang),
        letter::actions::ROBOT => text::by_mail(lang),
        who => who,
    };
    Some(happened(one.at, eyes, (icon, tone), (who, words), body))
}

fn difference(row: &Value, lang: Lang) -> Markup {
    let id = row.get("field").and_then(Value::as_str).unwrap_or_default();
    let label = match id {
        "owner" => text::col_owner(lang),
        "status" => text::col_status(lang),
        "failure" => text::failure(lang),
        id => described(id).map_or("", |field| field.label(lang)),
    };
    let told = |side: &str| words(id, row.get(side).unwrap_or(&Value::Null), lang);
    html! { li { span.quiet { (label) } " " del { bdi { (told("old")) } } " → " ins { bdi { (told("new")) } } } }
}

pub(super) fn words(id: &str, value: &Value, lang: Lang) -> String {
    let text = match value {
        Value::Null if id == "owner" => return text::pool(lang).to_owned(),
        Value::Null => return text::nothing(lang).to_owned(),
        Value::Array(all) => return lang.list(all.iter().map(|one| one.as_str().unwrap_or_default())),
        Value::String(text) => text.as_str(),
        other => return other.to_string(),
    };
    match id {
        "status" => choice_label(STATUSES, text, lang).to_owned(),
        "failure" => choice_label(FAILURES, text, lang).to_owned(),
        id => match described(id).map(|field| field.kind) {
            Some(FieldKind::Choice(choices)) => choice_label(choices, text, lang).to_owned(),
            Some(FieldKind::Industry | FieldKind::Region) => reference_name(id, text, lang),
            _ => text.chars().take(200).collect(),
        },
    }
}

/// The form of a lead; `back` is where cancelling leads. A new one may be laid into the pool.
#[must_use]
pub fn form(ground: &Ground, back: &str, form: &LeadForm, errors: &Errors) -> Markup {
    let (lang, fresh) = (ground.lang, back == "/leads");
    let error = |id: &str| mistakes::of(errors, id);
    let name = described("name").map_or("", |field| field.label(lang));
    html! {
        form #lead-form.narrow method="post" action=(ground.action) data-guard data-keep=(text::kept(lang)) {
            (ground.tokens)
            input type="hidden" name="version" value=(form.0.version());
            (mistakes::all(errors, lang))
            div.form-grid {
                (field(&Field::new("name", name, form.0.get("name"), Kind::Text).autofocus().wide().error(error("name"))))
                @if fresh { p.quiet.small.wide { (text::quick_hint(lang)) } }
                (ground.one(&form.0, errors, "phones"))
                (ground.one(&form.0, errors, "contact"))
            }
            details.fold open[!fresh || !errors.is_empty()] {
                summary { (text::more_fields(lang)) }
                div.form-grid { (ground.rest(&form.0, errors, &["name", "phones", "contact"])) }
            }
            @if fresh { (field(&Field::new("pool", text::into_pool(lang), form.0.get("pool"), Kind::Check))) }
            (ground.read_only())
            div.form-foot {
                (submit(Look::Primary, if fresh { text::create(lang) } else { text::save(lang) }))
                (link(Look::Plain, None, back, text::cancel(lang)))
            }
        }
    }
}

/// Asks why a lead is given back.
#[must_use]
pub fn release_form(lead: &Lead, form: &ReleaseForm, errors: &Errors, tokens: &Markup, lang: Lang) -> Markup {
    let reason = Field::new("reason", text::reason(lang), form.0.get("reason"), Kind::Text);
    html! {
        form.form-page.narrow method="post" action={ "/leads/" (lead.id) "/release" } {
            (tokens)
            p.quiet { (text::release_note(lang)) }
            (field(&reason.max(200).required().autofocus().error(mistakes::of(errors, "reason"))))
            div.form-foot { (submit(Look::Primary, text::release(lang))) (link(Look::Plain, None, &format!("/leads/{}", lead.id), text::cancel(lang))) }
        }
    }
}

/// Asks why a lead came to nothing.
#[must_use]
pub fn fail_form(lead: &Lead, form: &FailForm, errors: &Errors, tokens: &Markup, lang: Lang) -> Markup {
    let choices: Vec<Choice> = FAILURES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
    let failure = Field::new("failure", text::failure(lang), form.0.get("failure"), Kind::Radio(&choices));
    let note = Field::new("note", text::failure_note(lang), form.0.get("note"), Kind::Text).max(200);
    html! {
        form.form-page.narrow method="post" action={ "/leads/" (lead.id) "/fail" } {
            (tokens)
            (mistakes::all(errors, lang))
            (field(&failure.required().error(mistakes::of(errors, "failure"))))
            (field(&note))
            div.form-foot { (submit(Look::Danger, text::fail(lang))) (link(Look::Plain, None, &format!("/leads/{}", lead.id), text::cancel(lang))) }
        }
    }
}

/// The fields of the form that a visitor may write of a lead.
#[must_use]
pub fn writable(writes: impl Fn(&str) -> bool) -> Vec<&'static crate::core::field::Field> {
    FIELDS.iter().filter(|field| writes(field.id)).collect()
}
