//! The fragments of an opportunity's own page.

use super::fields::{COMMITMENTS, FIELDS};
use super::form_parts::end_act;
use super::model::{Opportunity, Stay};
use super::moves::{Deal, Goal, Item, Stage, next, obstacles};
use super::parts::{Eyes, expected, state_badge};
use super::store::{Happened, Origin, Said};
use super::{actions, text};
use crate::core::access::{
    OpportunityAssign, OpportunityClose, OpportunityDelete, OpportunityEdit, OpportunityReopen, Seen,
};
use crate::core::field::{Field, choice_label};
use crate::core::problem::Errors;
use crate::customers::fields::SOURCES;
use crate::follow_ups::model::TYPES;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{card, facts as fact_list};
use crate::ui::menu::{item, item_submit, menu};
use crate::ui::timeline::{Moment, moment};
use crate::ui::{Icon, icon};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use maud::{Markup, html};
use serde_json::Value;

/// How the page is drawn.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    pub eyes: Eyes,
    /// The roles of whoever looks.
    pub roles: &'a [i64],
    pub tokens: &'a dyn Fn() -> Markup,
}

fn path(row: &Opportunity) -> String {
    format!("/opportunities/{}", row.id)
}

/// The head of the page: the name, where it stands, and what can be done.
#[must_use]
pub fn head(row: &Seen<Opportunity>, sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    html! {
        nav.crumbs { a href="/opportunities" { (text::title(lang)) } }
        header.page-head {
            div.page-title {
                h1 { bdi { (row.name) } }
                (state_badge(&row.state, lang))
                @if let Some(days) = row.days_over(sight.eyes.now) { (badge(Tone::Amber, &text::over(lang, days.max(1)))) }
                p.page-sub {
                    (row.number_shown())
                    @if let (Some(id), Some(name)) = (row.customer_id, &row.customer_name) { " · " a href={ "/customers/" (id) } { bdi { (name) } } }
                    " · " bdi { (row.owner_name) }
                }
            }
            div.page-actions { (acts(row, sight)) }
        }
    }
}

fn acts(row: &Seen<Opportunity>, sight: Sight) -> Markup {
    let (lang, path, alive) = (sight.eyes.lang, path(row), row.is_alive());
    let (assigns, deletes) = (row.allows::<OpportunityAssign>(), row.allows::<OpportunityDelete>());
    let closes = row.allows::<OpportunityClose>() && alive;
    let open = row.state == "open";
    html! {
        @if assigns || deletes || closes {
            (menu(icon(Icon::More), text::acts(lang), html! {
                @if closes && open { (item(Icon::Clock, &format!("{path}/end?state=paused"), end_act("paused", lang))) }
                @if closes { (item(Icon::Close, &format!("{path}/end?state=invalid"), end_act("invalid", lang))) }
                @if assigns { (item(Icon::Transfer, &format!("{path}/assign"), text::assign(lang))) }
                @if deletes { form method="post" action={ (path) "/delete" } { ((sight.tokens)()) (item_submit(Icon::Trash, text::delete(lang), ("", ""))) } }
            }))
        }
        @if row.allows::<OpportunityEdit>() { a.btn href={ (path) "/edit" } data-key="e" aria-keyshortcuts="e" { (icon(Icon::Edit)) (text::edit_act(lang)) } }
        @if closes && !open { form method="post" action={ (path) "/resume" } { ((sight.tokens)()) (submit(Look::Plain, text::resume(lang))) } }
        @if closes {
            (link(Look::Plain, None, &format!("{path}/end?state=lost"), end_act("lost", lang)))
            (link(Look::Primary, Some(Icon::Check), &format!("{path}/end?state=won"), end_act("won", lang)))
        }
        @if !alive && row.allows::<OpportunityReopen>() { (link(Look::Plain, Some(Icon::Undo), &format!("{path}/reopen"), text::reopen(lang))) }
    }
}

/// The stages as steps, each a button where it may go there; and what the next one asks for.
#[must_use]
pub fn steps(row: &Seen<Opportunity>, stages: &[Stage], errors: &Errors, sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    let here = stages.iter().find(|stage| stage.id == row.stage_id).map_or(0, |stage| stage.position);
    let moves = row.allows::<OpportunityEdit>() && row.state == "open";
    let deal =
        Deal { open: true, stage_id: row.stage_id, filled: row.filled(), ticked: &row.ticked, roles: sight.roles };
    let free =
        |stage: &Stage| moves && stage.id != row.stage_id && obstacles(stages, &deal, Goal::Stage(stage.id)).is_empty();
    html! {
        section.card {
            div.card-inner {
                @if !errors.is_empty() { (crate::web::mistakes::all(&plain(errors), lang)) }
                form method="post" action={ (path(row)) "/move" } {
                    ((sight.tokens)())
                    input type="hidden" name="version" value=(row.version);
                    ol.deal-path aria-label=(text::stages(lang)) {
                        @for stage in stages {
                            @let current = stage.id == row.stage_id;
                            li.deal-step.is-done[stage.position < here || row.state == "won"].is-here[current && row.state != "won"] aria-current=[current.then_some("step")] {
                                @if free(stage) { button.deal-step-name type="submit" name="stage" value=(stage.id) title=(text::move_to(lang, stage.name(lang))) { (stage.name(lang)) } }
                                @else { span.deal-step-name { (stage.name(lang)) } }
                                span.deal-step-rate { (stage.rate) "%" }
                            }
                        }
                    }
                }
                @if moves { (ahead(row, stages, &deal, sight)) }
            }
        }
    }
}

/// Errors that lead nowhere: what is asked for stands on another page.
fn plain(errors: &Errors) -> Errors {
    errors.iter().map(|(_, words)| ("".into(), words.clone())).collect()
}

/// The way to the next stage, or what is missing on it.
fn ahead(row: &Seen<Opportunity>, stages: &[Stage], deal: &Deal, sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    let Some(next) = next(stages, row.stage_id) else {
        return html! { p.quiet.deal-ahead { (text::last_stage(lang)) } };
    };
    let found = obstacles(stages, deal, Goal::Stage(next.id));
    let told = actions::told(&found, stages, lang);
    html! {
        @if told.is_empty() {
            form.deal-ahead method="post" action={ (path(row)) "/move" } {
                ((sight.tokens)())
                input type="hidden" name="version" value=(row.version);
                button.btn type="submit" name="stage" value=(next.id) data-key="n" aria-keyshortcuts="n" { (icon(Icon::Right)) (text::move_to(lang, next.name(lang))) }
            }
        } @else {
            div.deal-ahead {
                p { strong { (text::missing(lang, next.name(lang))) } }
                ul {
                    @for (field, words) in &told {
                        li { (words) @if field != "stage" && row.allows::<OpportunityEdit>() { " " a href={ (path(row)) "/edit#f-" (field) } { (text::fill_in(lang)) } } }
                    }
                }
            }
        }
    }
}

/// The checklists: of the stage where it is, and of the others that have one.
#[must_use]
pub fn checklists(row: &Seen<Opportunity>, stages: &[Stage], sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    let of = |stage: &Stage| (stage.id, stage.name(lang).to_owned(), stage.items());
    let all: Vec<(i64, String, Vec<Item>)> = stages.iter().map(of).filter(|(.., items)| !items.is_empty()).collect();
    html! {
        @if !all.is_empty() {
            (card(text::checklist(lang), html! {}, html! {
                @for (id, name, items) in &all {
                    @if *id == row.stage_id { p.quiet { (name) } (items_of(row, items, sight)) }
                }
                @for (id, name, items) in &all {
                    @if *id != row.stage_id { details { summary { (name) " " span.quiet { (ticked(row, items)) "/" (items.len()) } } (items_of(row, items, sight)) } }
                }
            }))
        }
    }
}

fn ticked(row: &Opportunity, items: &[Item]) -> usize {
    items.iter().filter(|item| row.ticked.contains(&item.id)).count()
}

fn items_of(row: &Seen<Opportunity>, items: &[Item], sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    let may = row.allows::<OpportunityEdit>() && row.is_alive();
    html! {
        ul.plain.checklist {
            @for one in items {
                @let done = row.ticked.contains(&one.id);
                @let words = lang.name(&one.zh, &one.en);
                @let label = if done { text::untick(lang, words) } else { text::tick(lang, words) };
                li.is-done[done] {
                    @if may {
                        form method="post" action={ (path(row)) "/tick" } {
                            ((sight.tokens)())
                            input type="hidden" name="item" value=(one.id);
                            input type="hidden" name="version" value=(row.version);
                            button.btn.btn-quiet.btn-icon type="submit" name="done" value=(if done { "0" } else { "1" }) aria-label=(label) title=(label) { (icon(if done { Icon::Finished } else { Icon::Unfinished })) }
                        }
                    } @else { span.work-icon { (icon(if done { Icon::Finished } else { Icon::Unfinished })) } }
                    bdi { (words) }
                }
            }
        }
    }
}

/// What is known of it.
#[must_use]
pub fn facts(row: &Seen<Opportunity>, (stages, origin): (&[Stage], Option<&Origin>), sight: Sight) -> Markup {
    let (eyes, lang) = (sight.eyes, sight.eyes.lang);
    let bare = || html! { span.quiet { (text::empty(lang)) } };
    let rate = stages.iter().find(|stage| stage.id == row.stage_id).map_or(0, |stage| stage.rate);
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    rows.push((
        text::amount(lang),
        row.amount.map_or_else(bare, |amount| html! { strong { (format::money(amount, &row.currency)) } @if row.amount_from_lines { " " span.quiet { (super::lines::text::source_lines(lang)) } } }),
    ));
    if let (true, Some(amount)) = (row.is_alive(), row.amount) {
        let weighted = super::model::weighted(amount, rate);
        rows.push((
            text::weighted(lang),
            html! { (format::money(weighted, &row.currency)) " " span.quiet { (rate) "%" } },
        ));
    }
    if row.is_alive() {
        rows.push((text::expected_on(lang), row.expected_on.map_or_else(bare, |day| expected_in_full(day, eyes))));
        rows.push((text::commitment(lang), html! { (choice_label(COMMITMENTS, &row.commitment, lang)) }));
    }
    rows.extend(outcome(row, lang));
    if let (Some(id), Some(name)) = (row.contact_id, &row.contact_name) {
        rows.push((text::contact(lang), html! { a href={ "/contacts/" (id) } { bdi { (name) } } }));
    }
    rows.push((text::owner(lang), html! { bdi { (row.owner_name) } }));
    if let Some(source) = &row.source {
        rows.push((text::source(lang), html! { (choice_label(SOURCES, source, lang)) }));
    }
    if let Some(lead) = origin {
        let name = [&lead.name, &lead.contact].into_iter().find(|name| !name.is_empty()).cloned();
        let name = name.unwrap_or_else(|| format!("L{:05}", lead.number));
        rows.push((text::from_lead(lang), html! { a href={ "/leads/" (lead.id) } { bdi { (name) } } }));
    }
    rows.push((text::pipeline(lang), html! { (lang.name(&row.pipeline_zh, &row.pipeline_en)) }));
    let made = format::date(row.created_at.with_timezone(&sight.eyes.zone).date_naive());
    rows.push((text::made(lang), html! { (made) @if let Some(name) = &row.created_by_name { " " bdi { (name) } } }));
    card(text::facts(lang), html! {}, fact_list(&rows))
}

/// The expected day, near ones in words with their date.
fn expected_in_full(day: NaiveDate, eyes: Eyes) -> Markup {
    let full = format::date(day);
    html! { (expected(day, eyes)) @if format::day_near(eyes.lang, day, eyes.today) != full { " " span.quiet { (full) } } }
}

/// How it ended, or until when it is put aside. What an import did not bring is said to be not recorded.
fn outcome(row: &Opportunity, lang: Lang) -> Vec<(&'static str, Markup)> {
    let mut rows: Vec<(&'static str, Markup)> = Vec::new();
    let named = |zh: Option<&str>, en: Option<&str>| zh.map(|zh| lang.name(zh, en.unwrap_or_default()).to_owned());
    let told = |name: Option<String>| {
        name.map_or_else(|| html! { span.quiet { (text::not_recorded(lang)) } }, |name| html! { (name) })
    };
    if row.state == "open" {
        return rows;
    }
    if let Some(day) = row.closed_on {
        rows.push((text::closed_on(lang), html! { (format::date(day)) }));
    }
    if let Some(day) = row.wake_on {
        rows.push((text::wake_on(lang), html! { (format::date(day)) }));
    }
    rows.push((text::reason(lang), told(named(row.reason_zh.as_deref(), row.reason_en.as_deref()))));
    if row.state == "lost" {
        rows.push((text::competitor(lang), told(named(row.competitor_zh.as_deref(), row.competitor_en.as_deref()))));
    }
    if !row.outcome_note.is_empty() {
        rows.push((text::note(lang), html! { bdi { (row.outcome_note) } }));
    }
    rows
}

/// Where it was and for how long, the last first.
#[must_use]
pub fn stays(rows: &[Stay], sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    card(
        text::stages(lang),
        html! {},
        html! {
            ul.plain.task-history {
                @for stay in rows {
                    li {
                        @if stay.state == "open" { strong { (lang.name(&stay.stage_zh, &stay.stage_en)) } } @else { (state_badge(&stay.state, lang)) }
                        " " span.quiet { (lasted(stay.since, stay.until.unwrap_or(sight.eyes.now), lang)) }
                        div.small.quiet {
                            (format::moment(stay.since, sight.eyes.zone))
                            @if let Some(who) = &stay.who { " " bdi { (who) } }
                            @if let Some(zh) = &stay.reason_zh { " · " (lang.name(zh, stay.reason_en.as_deref().unwrap_or_default())) }
                        }
                    }
                }
            }
        },
    )
}

/// How long something lasted, in days; hours below one.
fn lasted(since: DateTime<Utc>, until: DateTime<Utc>, lang: Lang) -> String {
    let span: TimeDelta = until - since;
    if span < TimeDelta::days(1) {
        text::hours(lang, span.num_hours().max(0))
    } else {
        text::days(lang, span.num_days())
    }
}

/// What was last said to its customer.
#[must_use]
pub fn said(row: &Opportunity, rows: &[Said], may_write: bool, sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    let write = html! { @if let (true, Some(id)) = (may_write, row.customer_id) { (link(Look::Quiet, Some(Icon::Note), &format!("/customers/{id}#follow"), text::follow_up(lang))) } };
    card(
        text::said(lang),
        write,
        html! {
            @if rows.is_empty() { p.quiet { (text::nothing_said(lang)) } }
            @else {
                ul.plain.task-history {
                    @for one in rows {
                        li {
                            strong { bdi { (one.who) } } " " (choice_label(TYPES, &one.kind, lang)) " " span.quiet { (format::moment(one.at, sight.eyes.zone)) }
                            div.said { bdi { (one.body) } }
                        }
                    }
                }
            }
        },
    )
}

/// What was changed, newest first.
#[must_use]
pub fn history(rows: &[Happened], sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    card(
        text::history(lang),
        html! {},
        html! {
            ul.plain.task-history {
                @for row in rows {
                    @let at = format::moment(row.at, sight.eyes.zone);
                    li {
                        strong { (row.who) } " " (event(&row.name, lang)) " " (moment(&Moment { shown: &at, full: &at, machine: &row.at.to_rfc3339() }))
                        @if row.name != "opportunity.created" { (changes(&row.changes, lang)) }
                    }
                }
            }
        },
    )
}

fn changes(changes: &Value, lang: Lang) -> Markup {
    let rows = changes.as_array().map(Vec::as_slice).unwrap_or_default();
    let of = |row: &Value, key: &str| row.get(key).cloned().unwrap_or(Value::Null);
    html! {
        @if !rows.is_empty() {
            ul.changes {
                @for row in rows {
                    @let name = row.get("field").and_then(Value::as_str).unwrap_or_default();
                    li { span.quiet { (label(name, lang)) } " " del { bdi { (words(name, &of(row, "old"), lang)) } } " → " ins { bdi { (words(name, &of(row, "new"), lang)) } } }
                }
            }
        }
    }
}

/// What happened to an opportunity, in words.
#[must_use]
pub fn event(name: &str, lang: Lang) -> &'static str {
    match name {
        "opportunity.created" => text::happened_created(lang),
        "opportunity.imported" => text::happened_imported(lang),
        "opportunity.moved" => text::happened_moved(lang),
        "opportunity.won" => text::happened_won(lang),
        "opportunity.lost" => text::happened_lost(lang),
        "opportunity.invalidated" => text::happened_invalidated(lang),
        "opportunity.paused" => text::happened_paused(lang),
        "opportunity.resumed" => text::happened_resumed(lang),
        "opportunity.woken" => text::happened_woken(lang),
        "opportunity.reopened" => text::happened_reopened(lang),
        "opportunity.move_undone" => text::happened_undone(lang),
        name if name.ends_with("_undone") => crate::bulk::text::happened_undone(lang),
        "opportunity.assigned" => text::happened_assigned(lang),
        "opportunity.ticked" => text::happened_ticked(lang),
        "opportunity.lined" => text::happened_lined(lang),
        "opportunity.split" => text::happened_split(lang),
        "opportunity.deleted" => text::happened_deleted(lang),
        "opportunity.restored" => text::happened_restored(lang),
        _ => text::happened_changed(lang),
    }
}

/// The label of a field of opportunities; the name itself where it is none.
#[must_use]
pub fn label(name: &str, lang: Lang) -> &str {
    match name {
        "owner" => text::owner(lang),
        "stage" => text::stage(lang),
        "checklist" => text::checklist(lang),
        "shares" => text::shares(lang),
        "lines" => super::lines::text::title(lang),
        "amount_source" => super::lines::text::source(lang),
        "wake_on" => text::wake_on(lang),
        "closed_on" => text::closed_on(lang),
        "note" => text::note(lang),
        other => FIELDS.iter().find(|field| field.id == other).map_or(other, |field| field.label(lang)),
    }
}

/// A stored value of an opportunity's field, as people read it.
#[must_use]
pub fn words(name: &str, value: &Value, lang: Lang) -> String {
    let described: Option<&Field> = FIELDS.iter().find(|field| field.id == name);
    match value {
        Value::Null => text::empty(lang).to_owned(),
        Value::String(stored) if stored.is_empty() => text::empty(lang).to_owned(),
        Value::String(stored) => match described.map(|field| field.words(stored, lang)) {
            Some(words) if !words.is_empty() => words.to_owned(),
            _ => stored.clone(),
        },
        // Names that administrators made are kept in both languages.
        Value::Object(both) => {
            let one = |key: &str| both.get(key).and_then(Value::as_str).unwrap_or_default();
            lang.name(one("zh"), one("en")).to_owned()
        }
        other => other.to_string(),
    }
}
