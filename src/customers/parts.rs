//! The fragments of customers.

use super::bulk::parts::{Acts, BULK, bar, lines};
use super::bulk::whole::offer;
use super::cell::pen::pen;
use super::cells::tags;
use super::columns::COLUMNS;
use super::eyes::Eyes;
use super::filter::{EVERYTHING, Filter, Order};
use super::list::{Found, key};
use super::model::Line;
use super::saved::Table;
use super::{text, walk};
use crate::core::access::{CustomerEdit, Seen};
use crate::text::{Lang, format};
use crate::ui::button::{Look, edit_link, link};
use crate::ui::card::empty;
use crate::ui::menu::menu;
use crate::ui::pager::pager;
use crate::ui::table::{Column, acts, name, pick_for, row, table};
use crate::ui::{Icon, icon};
use crate::views::cells::{Sorting, cells as chosen_cells, heads, sortings};
use maud::{Markup, html};

/// The list with its count and pages: what htmx swaps.
#[must_use]
pub fn list(found: &Found, shown: &Table, filter: &Filter, eyes: Eyes, acts: Acts) -> Markup {
    let (lang, name) = (eyes.lang, filter.href("sort", Order::Name.id()));
    let sorts = sortings(shown, filter);
    html! {
        div #list {
            @if found.too_many { p.quiet.small role="status" { (icon(Icon::Info)) (text::search_capped(lang)) } }
            @if found.lines.is_empty() { (nothing(filter, lang)) } @else {
                div data-list data-tasks[eyes.may_task] data-cells=(shown.columns.join(" ")) {
                    (pen(lang))
                    (table(text::title(lang), &columns(shown, (&name, &sorts), filter, lang), rows(found, shown, filter, eyes)))
                    (bar(acts, offer(found, filter, lang).as_ref(), lang))
                }
                (pages(found, filter, lang))
            }
        }
    }
}

/// Room for a row, in bytes, so that a long list is not moved while it grows.
const ROW: usize = 3 * 1024;

/// The rows, each of whose names leads to its customer as one of this list.
fn rows(found: &Found, shown: &Table, filter: &Filter, eyes: Eyes) -> Markup {
    let (mut out, asked) = (html! {}, walk::asked(filter));
    out.0.reserve(found.lines.len() * ROW);
    for (place, line) in found.lines.iter().enumerate() {
        let href = walk::href(&asked, &key(line, filter.order), (line.id, place));
        out.0.push_str(&row(&line.id.to_string(), &path(line), cells(line, shown, (&href, eyes))).0);
    }
    out
}

fn path(line: &Line) -> String {
    format!("/customers/{}", line.id)
}

fn nothing(filter: &Filter, lang: Lang) -> Markup {
    if filter.cursor.is_some() {
        // What stood on this page has moved since.
        let first = filter.href("count", None);
        return empty(
            Icon::Search,
            text::page_gone_title(lang),
            text::page_gone_text(lang),
            link(Look::Plain, None, &first, text::first_page(lang)),
        );
    }
    if filter.narrows() {
        empty(
            Icon::Search,
            text::nothing_title(lang),
            text::nothing_text(lang),
            link(Look::Plain, None, EVERYTHING, text::clear(lang)),
        )
    } else {
        empty(
            Icon::Customers,
            text::empty_title(lang),
            text::empty_text(lang),
            html! {
                (link(Look::Primary, Some(Icon::Plus), "/customers/new", text::new(lang)))
                (link(Look::Plain, Some(Icon::Import), "/import/customers", text::import(lang)))
            },
        )
    }
}

/// The heads: name, the columns chosen, what can be done. With where name and columns lead.
fn columns<'a>(
    shown: &Table,
    (name, sorts): (&'a str, &'a [Option<Sorting>]),
    filter: &Filter,
    lang: Lang,
) -> Vec<Column<'a>> {
    let sorted = (filter.order == Order::Name).then_some(false);
    let mut out = vec![
        Column::new(text::select_all(lang), "pick"),
        Column::new(COLUMNS.short_head("name", lang), "wide").sorted(name, sorted),
    ];
    out.extend(heads(shown, sorts, lang));
    out.push(Column::new(text::col_acts(lang), "act"));
    out
}

/// One customer of a list beside another fragment of an htmx answer: it replaces the row that is there, keeps the address
/// that its name had, and takes the focus.
#[must_use]
pub fn line_row_again(line: &Seen<Line>, shown: &Table, eyes: Eyes) -> Markup {
    html! {
        tr #{ "r-" (line.id) } role="row" data-href={ "/customers/" (line.id) } tabindex="-1" data-focus hx-swap-oob="outerHTML" { (cells(line, shown, (&path(line), eyes))) }
    }
}

/// The link that opens the quick follow-up box right under its row (`under` names the kind of row); without script it leads
/// to the box on the customer's page.
#[must_use]
pub fn follow_up_opener(id: i64, under: &str, lang: Lang) -> Markup {
    let worded = under == "item";
    html! {
        a class={ "btn btn-quiet" @if !worded { " btn-icon" } } href={ "/customers/" (id) "#follow" } data-key="f" data-opens aria-keyshortcuts="f"
            hx-get={ "/customers/" (id) "/follow-up?from=" (under) } hx-target="closest [id^=r-]" hx-swap="afterend"
            aria-label=(text::follow_up(lang)) title={ (text::follow_up(lang)) " (f)" } { (icon(Icon::Note)) @if worded { (text::follow_up(lang)) } }
    }
}

/// Leads to the form of a task on a customer, from a line of what is to be done.
#[must_use]
pub fn task_opener(id: i64, lang: Lang) -> Markup {
    html! {
        a.btn.btn-quiet.btn-icon href={ "/tasks/new?about=customer:" (id) } data-key="t" aria-keyshortcuts="t" aria-label=(text::new_task(lang)) title={ (text::new_task(lang)) " (t)" } { (icon(Icon::Tasks)) }
    }
}

fn cells(line: &Seen<Line>, shown: &Table, (href, eyes): (&str, Eyes)) -> Markup {
    let lang = eyes.lang;
    let tagged = if shown.columns.contains(&"tags") {
        html! {}
    } else {
        tags(line)
    };
    html! {
            (pick_for(BULK, &line.id.to_string(), &text::select(lang, &line.name)))
            (name(href, &line.name, tagged))
            (chosen_cells(line, shown, eyes, lang))
            (acts(html! {
                @if eyes.may_follow_up { (follow_up_opener(line.id, "row", lang)) }
                @if line.allows::<CustomerEdit>() { (edit_link(&format!("{}/edit", path(line)), text::edit_action(lang))) }
                (line_menu(line, lang))
            }))
    }
}

/// What else can be done to a row.
fn line_menu(line: &Seen<Line>, lang: Lang) -> Markup {
    html! { @if let Some(lines) = lines(line, lang) { (menu(icon(Icon::More), text::col_acts(lang), lines)) } }
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
