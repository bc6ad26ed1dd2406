//! The fragments of lists of leads.

use super::bulk::Act;
use super::fields::{CATALOGUE, STATUSES, field as described};
use super::filter::{Due, Filter, View};
use super::list::Found;
use super::model::{Line, quoted};
use super::saved::Table as Shown;
use super::score::parts as points;
use super::text;
use crate::bulk::parts as many;
use crate::bulk::whole::{self, offer};
use crate::core::access::{LeadEdit, Place, Rule, Seen, Standing};
use crate::core::field::choice_label;
use crate::customers::bulk::parts::BULK;
use crate::customers::eyes::Eyes;
use crate::customers::fields::{Choices, SOURCES};
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge, chip, dot};
use crate::ui::button::{Look, edit_link, link, submit};
use crate::ui::card::empty;
use crate::ui::field::Choice;
use crate::ui::filter::{Several, several};
use crate::ui::pager::pager;
use crate::ui::table::{Column, acts, name, pick_for, row, table};
use crate::ui::{Icon, icon};
use crate::views::Question;
use crate::views::cells::{Sorting, cells as chosen_cells, heads, sortings};
use maud::{Markup, html};

/// How a list is drawn for a visitor.
pub struct Sight<'a> {
    pub eyes: Eyes,
    /// Whether the visitor may take leads out of the pool.
    pub claims: bool,
    /// What the visitor may do to some of them.
    pub standing: &'a Standing,
    /// Whether the visitor may make one.
    pub creates: bool,
    /// For small forms.
    pub tokens: &'a Markup,
}

/// The point and word of a status.
#[must_use]
pub fn status_dot(status: &str, lang: Lang) -> Markup {
    let tone = match status {
        "new" => Tone::Amber,
        "following" => Tone::Blue,
        "interested" => Tone::Violet,
        "converted" => Tone::Green,
        _ => Tone::Neutral,
    };
    dot(tone, choice_label(STATUSES, status, lang))
}

/// Who owns a lead, or the pool.
#[must_use]
pub fn owner(owner: Option<&str>, lang: Lang) -> Markup {
    owner.map_or_else(|| badge(Tone::Teal, text::pool(lang)), |name| html! { bdi { (name) } })
}

/// The tabs of whose leads are shown: where each leads, its label, and whether it is the present one.
#[must_use]
pub fn views(filter: &Filter, claims: bool, lang: Lang) -> Vec<(String, &'static str, bool)> {
    let mut all = vec![(View::All, text::view_all(lang)), (View::Mine, text::view_mine(lang))];
    if claims {
        all.push((View::Pool, text::pool(lang)));
    }
    let plain = Filter { saved: None, ..filter.clone() };
    let tab = |(view, label): (View, &'static str)| {
        let current = filter.saved.is_none() && filter.view == view;
        (plain.href("view", Some(view.id().unwrap_or("all"))), label, current)
    };
    all.into_iter().map(tab).collect()
}

/// The filters above a list: a form that works without script, and a chip for each that is in use.
#[must_use]
pub fn filters(filter: &Filter, standing: &Standing, lang: Lang) -> Markup {
    let reads = |field: &str| standing.best_rule((&CATALOGUE, field), Place::List) >= Rule::Read;
    html! {
        form.filters method="get" action="/leads" role="search" aria-label=(text::filter(lang)) {
            @if let Some(view) = filter.view.id() { input type="hidden" name="view" value=(view); }
            @if let Some(order) = filter.order.id() { input type="hidden" name="sort" value=(order); }
            @if let Some(view) = filter.saved { input type="hidden" name="v" value=(view); }
            @for (name, value) in filter.pairs().into_iter().filter(|(name, value)| matches!(*name, "made" | "won") || (*name == "source" && value == "none")) { input type="hidden" name=(name) value=(value); }
            input.form-control type="search" name="q" value=(filter.text) placeholder=(text::find(lang)) aria-label=(text::find(lang)) maxlength="100";
            (ticks(("status", text::col_status(lang)), STATUSES, &filter.status, lang))
            @if reads("source") { (ticks(("source", label("source", lang)), SOURCES, &filter.source, lang)) }
            select.form-select name="due" aria-label=(text::col_next(lang)) {
                option value="" { (text::col_next(lang)) }
                @for (due, words) in dues(lang) { option value=(due.id()) selected[filter.due == Some(due)] { (words) } }
            }
            (points::filter(filter.score, lang))
            @if filter.view != View::Pool {
                input.form-control type="text" name="owner" value=(filter.owner) placeholder=(text::col_owner(lang)) aria-label=(text::col_owner(lang)) list="f-owner-list" autocomplete="off" maxlength="220"
                    hx-get="/customers/people?name=owner" hx-trigger="input changed delay:200ms" hx-target="#f-owner-list" hx-sync="this:replace";
                datalist id="f-owner-list" {}
            }
            (submit(Look::Plain, text::apply(lang)))
        }
        @if filter.narrows() { (chips(filter, lang)) }
    }
}

fn ticks((name, label): (&str, &str), list: Choices, chosen: &[&str], lang: Lang) -> Markup {
    let choices: Vec<Choice> = list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
    let words: Vec<&str> = choices.iter().filter(|one| chosen.contains(&&*one.value)).map(|one| &*one.label).collect();
    let shown = words.join(text::or_between(lang));
    several(&Several { name, label, choices: &choices, chosen, shown: &shown, apply: text::apply(lang) })
}

fn label(id: &str, lang: Lang) -> &'static str {
    described(id).map_or("", |field| field.label(lang))
}

fn dues(lang: Lang) -> [(Due, &'static str); 5] {
    Due::ALL.map(|due| {
        let words = match due {
            Due::ByToday => text::due_by_today(lang),
            Due::Overdue => text::due_overdue(lang),
            Due::Today => text::due_today(lang),
            Due::Week => text::due_week(lang),
            Due::Never => text::due_never(lang),
        };
        (due, words)
    })
}

/// One chip for each value of each filter in use.
fn chips(filter: &Filter, lang: Lang) -> Markup {
    let words = |name: &str, value: &str| match name {
        "status" => choice_label(STATUSES, value, lang).to_owned(),
        "source" if value == "none" => text::no_source(lang).to_owned(),
        "source" => choice_label(SOURCES, value, lang).to_owned(),
        "made" => text::made_in(lang, &value.replace('~', " – ")),
        "won" => text::won_through(lang).to_owned(),
        "score" => points::least(value, lang),
        "due" => dues(lang).iter().find(|(due, _)| due.id() == value).map_or("", |(_, words)| words).to_owned(),
        _ => value.to_owned(),
    };
    let shown: Vec<(&str, String)> =
        filter.pairs().into_iter().filter(|(name, _)| !matches!(*name, "view" | "sort")).collect();
    html! {
        div.chips {
            @for (name, value) in &shown {
                @let words = words(name, value);
                (chip(&words, Some((&filter.without(name, value), &text::remove_filter(lang, &words)))))
            }
            @if shown.len() > 1 { a href=(cleared(filter)) { (text::clear(lang)) } }
        }
    }
}

/// The address of the same view with nothing narrowing it.
fn cleared(filter: &Filter) -> String {
    Filter { view: filter.view, ..Filter::default() }.href("count", None)
}

/// The list with its count and pages: what htmx swaps.
#[must_use]
pub fn list(found: &Found, shown: &Shown, filter: &Filter, sight: &Sight) -> Markup {
    let (lang, sorts) = (sight.eyes.lang, sortings(shown, filter));
    html! {
        div #list {
            @if found.too_many { p.quiet.small role="status" { (icon(Icon::Info)) (text::search_capped(lang)) } }
            @if found.lines.is_empty() { (nothing(filter, sight)) } @else {
                div data-list {
                    (table(text::title(lang), &columns(shown, &sorts, lang), html! { @for line in &found.lines { (line_row(line, shown, sight)) } }))
                    (bar(found, filter, sight))
                }
                (pages(found, filter, lang))
            }
        }
    }
}

/// The heads: name, the columns chosen, what can be done.
fn columns<'a>(shown: &Shown, sorts: &'a [Option<Sorting>], lang: Lang) -> Vec<Column<'a>> {
    let mut out = vec![Column::new(text::select_all(lang), "pick"), Column::new(text::col_name(lang), "wide")];
    out.extend(heads(shown, sorts, lang));
    out.push(Column::new(text::col_acts(lang), "act"));
    out
}

fn line_row(line: &Seen<Line>, shown: &Shown, sight: &Sight) -> Markup {
    row(&line.id.to_string(), &path(line), cells(line, shown, (sight.eyes, Some(sight))))
}

/// One lead of a list beside another fragment of an htmx answer: it replaces the row that is there and takes the focus.
#[must_use]
pub fn line_row_again(line: &Seen<Line>, shown: &Shown, eyes: Eyes) -> Markup {
    html! {
        tr #{ "r-" (line.id) } role="row" data-href=(path(line)) tabindex="-1" data-focus hx-swap-oob="outerHTML" { (cells(line, shown, (eyes, None))) }
    }
}

fn path(line: &Line) -> String {
    format!("/leads/{}", line.id)
}

/// The cells of a row; without small forms in it where there is no sight.
fn cells(line: &Seen<Line>, shown: &Shown, (eyes, sight): (Eyes, Option<&Sight>)) -> Markup {
    let lang = eyes.lang;
    let beside = Some(line.contact.as_str()).filter(|contact| !contact.is_empty() && !line.name.is_empty());
    html! {
        (pick_for(BULK, &line.id.to_string(), &text::select(lang, &line.label())))
        (name(&path(line), &line.label(), html! { @if let Some(contact) = beside { span.quiet.nowrap { bdi { (contact) } } } span.quiet.small.nowrap { (quoted(line.number)) } }))
        (chosen_cells(line, shown, eyes, lang))
        (acts(html! {
            @if let Some(sight) = sight.filter(|sight| sight.claims && line.pool_id.is_some() && line.is_open()) { (claim_button(line.id, Look::Plain, sight.tokens, lang)) }
            @if eyes.may_follow_up && line.is_open() && line.owner_id.is_some() { (follow_up_opener(line.id, lang)) }
            @if line.allows::<LeadEdit>() { (edit_link(&format!("{}/edit", path(line)), text::edit_action(lang))) }
        }))
    }
}

/// The button that takes a lead out of the pool.
#[must_use]
pub fn claim_button(id: i64, look: Look, tokens: &Markup, lang: Lang) -> Markup {
    html! { form method="post" action={ "/leads/" (id) "/claim" } { (tokens) (submit(look, text::claim(lang))) } }
}

/// The link that opens the box for a follow-up right under its row; without script it leads to the box on the lead's page.
fn follow_up_opener(id: i64, lang: Lang) -> Markup {
    let words = crate::follow_ups::text::write(lang);
    html! {
        a.btn.btn-quiet.btn-icon href={ "/leads/" (id) "#follow" } data-key="f" data-opens aria-keyshortcuts="f"
            hx-get={ "/leads/" (id) "/follow-up?from=row" } hx-target="closest [id^=r-]" hx-swap="afterend"
            aria-label=(words) title={ (words) " (f)" } { (icon(Icon::Note)) }
    }
}

/// The bar with what can be done to the rows that are picked, or to all that the list finds.
fn bar(found: &Found, filter: &Filter, sight: &Sight) -> Markup {
    let (lang, first) = (sight.eyes.lang, filter.href("count", None));
    let page =
        whole::Page { lines: found.lines.len(), count: found.count, capped: found.capped, too_many: found.too_many };
    many::bar::<Act>(sight.standing, offer::<Act>(page, &first, lang).as_ref(), &first, lang)
}

fn nothing(filter: &Filter, sight: &Sight) -> Markup {
    let lang = sight.eyes.lang;
    if filter.narrows() || filter.cursor.is_some() {
        let clear = link(Look::Plain, None, &cleared(filter), text::clear(lang));
        return empty(Icon::Search, text::nothing_title(lang), text::nothing_text(lang), clear);
    }
    if filter.view == View::Pool {
        return empty(Icon::Leads, text::pool_empty_title(lang), text::pool_empty_text(lang), html! {});
    }
    let new = html! { @if sight.creates { (link(Look::Primary, Some(Icon::Plus), "/leads/new", text::new(lang))) } };
    empty(Icon::Leads, text::empty_title(lang), text::empty_text(lang), new)
}

fn pages(found: &Found, filter: &Filter, lang: Lang) -> Markup {
    let previous = found.previous.as_ref().map(|cursor| filter.page_href(cursor));
    let next = found.next.as_ref().map(|cursor| filter.page_href(cursor));
    let count =
        if found.capped { text::found_more(lang).to_owned() } else { text::found(lang, &format::whole(found.count)) };
    html! {
        (pager(previous.as_deref().map(|href| (href, text::previous(lang))), next.as_deref().map(|href| (href, text::next(lang))), &count))
        @if found.capped { p.quiet.small { a href=(filter.href("count", Some("exact"))) { (text::count_exactly(lang)) } } }
    }
}
