//! The pieces of import pages: pure functions of data.

use super::batch::{Batch, Column, Line};
use super::fields::UNITS;
use super::groups::{Group, runs};
use super::kind::{Kind, Tick};
use super::read::column_letters;
use super::summary::Summary;
use super::text;
use crate::core::field::CURRENCIES;
use crate::text::{Lang, format};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit, submit_as};
use crate::ui::card::{Figure, card, figures, notice};
use crate::ui::field::{Field, Kind as As, field};
use crate::ui::pager::pager;
use crate::ui::table::{Column as Head, cell, row, table};
use crate::ui::{Icon, icon};
use maud::{Markup, html};
use std::marker::PhantomData;

/// Groups of problems on a page.
pub const GROUPS: usize = 50;
/// Runs of row numbers named in a group.
const RUNS: usize = 60;
/// Rows of a group that are offered one by one.
const SINGLES: usize = 10;
/// The longest value shown whole, in characters.
const SHOWN: usize = 80;

/// All that a dry run's page shows.
pub struct View<'a, K> {
    batch: &'a Batch,
    summary: &'a Summary,
    lang: Lang,
    /// From 1.
    page: usize,
    /// The hidden fields of a form; each form has its own.
    tokens: &'a dyn Fn() -> Markup,
    kind: PhantomData<K>,
}

impl<'a, K: Kind> View<'a, K> {
    /// A page, from 1, of the problems of a file.
    #[must_use]
    pub fn new(
        (batch, summary): (&'a Batch, &'a Summary),
        page: usize,
        tokens: &'a dyn Fn() -> Markup,
        lang: Lang,
    ) -> Self {
        Self { batch, summary, lang, page, tokens, kind: PhantomData }
    }

    fn path(&self, verb: &str) -> String {
        format!("{}/{}{verb}", K::BATCH, self.batch.id)
    }

    fn column_name(&self, column: Option<usize>, lang: Lang) -> String {
        let Some(column) = column else { return text::whole_row(lang).into() };
        match self.batch.contents.header.get(column).filter(|name| !name.is_empty()) {
            Some(name) => name.clone(),
            None => text::unnamed(lang, &column_letters(column + 1)),
        }
    }
}

fn number(count: usize) -> String {
    format::whole(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A long text cut for a page, by characters.
fn short(value: &str) -> String {
    if value.chars().count() > SHOWN { value.chars().take(SHOWN).chain(['…']).collect() } else { value.to_owned() }
}

/// The figures of a file.
#[must_use]
pub fn totals<K: Kind>(view: &View<K>) -> Markup {
    let (sum, lang) = (view.summary, view.lang);
    let mut rows = vec![
        (text::total(lang), sum.rows),
        (text::good(lang), sum.good),
        (text::faulty(lang), sum.faulty),
        ((K::WORDS.duplicates)(lang), sum.duplicates),
    ];
    let others = [
        (text::contacts(lang), sum.contacts),
        (text::added_contacts(lang), sum.added),
        (text::waits(lang), sum.waits),
        (text::left_out(lang), sum.left_out),
    ];
    rows.extend(others.into_iter().filter(|(_, count)| *count > 0));
    let cells: Vec<Figure> =
        rows.into_iter().map(|(label, count)| Figure { label, value: html! { (number(count)) }, note: "" }).collect();
    figures(&cells)
}

/// What to do now: import all, the good rows, or nothing.
#[must_use]
pub fn decision<K: Kind>(view: &View<K>) -> Markup {
    let (report, lang) = (view.summary, view.lang);
    let (good, faulty, waits) = (report.good, report.faulty, report.waits);
    let words = if faulty == 0 { text::all_good(lang, &number(good)) } else { text::some_wrong(lang, &number(faulty)) };
    html! {
        (notice(if faulty == 0 { Tone::Green } else { Tone::Amber }, &words, text::nothing_written(lang)))
        @if waits > 0 { p.quiet { (text::waiting_rows(lang, &number(waits))) } }
        @if report.added > 0 { (adding(report, lang)) }
        @else if report.known > 0 { (notice(Tone::Amber, &(K::WORDS.known_rows)(lang, &number(report.known)), "")) }
        @if K::NEEDED.is_some_and(|field| view.batch.plan.column_of(field).is_none()) { (notice(Tone::Red, (K::WORDS.choose)(lang), "")) }
        div.cluster {
            @if good > 0 {
                form method="post" action=(view.path("/decide")) {
                    ((view.tokens)())
                    input type="hidden" name="version" value=(view.batch.version);
                    @if faulty == 0 { (submit_as(Look::Primary, None, &text::import_all(lang, &number(good)), ("rows", "all"))) }
                    @else { (submit_as(Look::Plain, None, &text::import_good(lang, &number(good)), ("rows", "good"))) }
                }
            } @else { p.quiet { (text::nothing_good(lang)) } }
            @if good < report.rows { (link(Look::Plain, Some(Icon::Download), &view.path("/rest"), text::download_rest(lang))) }
            form method="post" action=(view.path("/drop")) { ((view.tokens)()) (submit(Look::Quiet, text::drop(lang))) }
        }
    }
}

/// How many contacts go to customers that are there, and to whom.
fn adding(sum: &Summary, lang: Lang) -> Markup {
    let named: usize = sum.added_to.iter().map(|one| one.contacts).sum();
    html! {
        (notice(Tone::Blue, &text::adding(lang, &number(sum.added)), ""))
        details {
            summary { (text::added_to(lang)) }
            ul {
                @for one in &sum.added_to {
                    li { a href={ "/customers/" (one.id) } { bdi { (text::added_to_one(lang, &one.name, one.contacts)) } } }
                }
            }
            @if sum.added > named { p.quiet { (text::added_to_more(lang)) } }
        }
    }
}

/// What became of a file that was decided.
#[must_use]
pub fn result<K: Kind>(view: &View<K>) -> Markup {
    let lang = view.lang;
    let kept = usize::try_from(view.batch.kept).unwrap_or(0);
    let left = view.batch.plan.rest.len();
    let words = if left > 0 { text::rest_left(lang, &number(left)) } else { String::new() };
    let tone = if left > 0 { Tone::Amber } else { Tone::Green };
    html! {
        (notice(tone, &became::<K>(kept, view.batch.plan.added, lang), &words))
        div.cluster {
            (link(Look::Primary, None, K::LIST, (K::WORDS.see)(lang)))
            @if left > 0 { (link(Look::Plain, Some(Icon::Download), &view.path("/rest"), text::download_rest(lang))) }
            (link(Look::Plain, None, K::PATH, text::another(lang)))
        }
    }
}

/// How many records came of a file, and contacts of others.
fn became<K: Kind>(records: usize, contacts: usize, lang: Lang) -> String {
    let (records, contacts) = (
        (records > 0 || contacts == 0).then(|| (K::WORDS.imported)(lang, &number(records))),
        (contacts > 0).then(|| text::added(lang, &number(contacts))),
    );
    records.into_iter().chain(contacts).collect::<Vec<_>>().join(lang.pick("", " "))
}

/// Which sheet of several is read.
#[must_use]
pub fn sheets<K: Kind>(view: &View<K>) -> Markup {
    let (lang, contents) = (view.lang, &view.batch.contents);
    if contents.sheets.len() < 2 {
        return html! {};
    }
    html! {
        form.import-sheets.cluster method="post" action=(view.path("/sheet")) {
            ((view.tokens)())
            label for="sheet" { (text::which_sheet(lang)) }
            select.form-select id="sheet" name="sheet" {
                @for name in &contents.sheets { option value=(name) selected[Some(name) == contents.sheet.as_ref()] { (name) } }
            }
            (submit(Look::Plain, text::read_sheet(lang)))
        }
    }
}

/// What to do with a file that could not be read, or whose check came to nothing.
#[must_use]
pub fn given_up<K: Kind>(view: &View<K>) -> Markup {
    html! {
        div.cluster {
            form method="post" action=(view.path("/check")) { ((view.tokens)()) (submit(Look::Plain, text::check_again(view.lang))) }
            form method="post" action=(view.path("/drop")) { ((view.tokens)()) (submit(Look::Quiet, text::drop(view.lang))) }
        }
    }
}

/// Every problem, by column and value, with its rows.
#[must_use]
pub fn problems<K: Kind>(view: &View<K>) -> Markup {
    let lang = view.lang;
    if view.summary.groups.is_empty() {
        return html! {};
    }
    let proposals = view.summary.proposals();
    let heads = [
        Head::new(text::col_column(lang), ""),
        Head::new(text::col_value(lang), ""),
        Head::new(text::col_problem(lang), "wide"),
        Head::new(text::col_rows(lang), ""),
        Head::new(text::col_change(lang), ""),
    ];
    let from = view.page.saturating_sub(1) * GROUPS;
    let shown = view.summary.groups.iter().enumerate().skip(from).take(GROUPS);
    html! {
        section.import-problems {
            header.cluster {
                h2 { (text::problems(lang)) }
                @if proposals > 0 {
                    form method="post" action=(view.path("/mend")) {
                        ((view.tokens)())
                        (submit(Look::Primary, &text::mend_all(lang, proposals)))
                    }
                }
            }
            (table(text::problems(lang), &heads, html! { @for (at, group) in shown { (problem(view, at, group)) } }))
            @if view.summary.more_groups > 0 { p.quiet { (text::more_groups(lang, &number(view.summary.more_groups))) } }
            (pages(view))
        }
    }
}

fn pages<K: Kind>(view: &View<K>) -> Markup {
    let (lang, pages) = (view.lang, view.summary.groups.len().div_ceil(GROUPS));
    let href = |page: usize| format!("{}?page={page}", view.path(""));
    let previous = (view.page > 1).then(|| href(view.page - 1));
    let next = (view.page < pages).then(|| href(view.page + 1));
    html! {
        @if pages > 1 {
            (pager(previous.as_deref().map(|href| (href, text::previous(lang))), next.as_deref().map(|href| (href, text::next(lang))), &text::page_of(lang, view.page, pages)))
        }
    }
}

fn problem<K: Kind>(view: &View<K>, at: usize, group: &Group) -> Markup {
    let lang = view.lang;
    let name = view.column_name(group.column, lang);
    row(
        &format!("g{at}"),
        "",
        html! {
            (cell(text::col_column(lang), "", html! { span { bdi { (name) } @if let Some(column) = group.column { " " span.quiet { (column_letters(column + 1)) } } } }))
            (cell(text::col_value(lang), "", html! {
                @if group.value.is_empty() { span.quiet { (text::empty_value(lang)) } } @else { bdi { (short(&group.value)) } }
            }))
            (cell(text::col_problem(lang), "wide", html! {
                div {
                    (group.words)
                    @if let Some(proposal) = &group.proposal {
                        div.import-meant { (icon(Icon::Right)) " " bdi { (proposal.value) } @if let Some(label) = &proposal.label { " " span.quiet { (label) } } }
                    }
                }
            }))
            (cell(text::col_rows(lang), "", html! { span { (named_rows(group, lang)) } }))
            (cell(text::col_change(lang), "whole", html! { div.import-changes { (change(view, at, group, &name)) } }))
        },
    )
}

fn named_rows(group: &Group, lang: Lang) -> Markup {
    if let [row] = group.rows.as_slice() {
        return html! { (text::in_row(lang, *row)) };
    }
    let (runs, more) = runs(&group.rows, RUNS);
    let runs =
        runs.into_iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") });
    html! {
        (text::in_rows(lang, &number(group.count), &lang.list(runs)))
        @if more > 0 { (text::and_more(lang, more)) }
    }
}

/// One change for all rows of a group, and one for each.
fn change<K: Kind>(view: &View<K>, at: usize, group: &Group, name: &str) -> Markup {
    let lang = view.lang;
    let Some(column) = group.column else { return html! {} };
    let to = group.proposal.as_ref().map_or(group.value.as_str(), |proposal| proposal.value.as_str());
    let single = group.count == 1 || !group.of_value;
    html! {
        @if group.of_value {
            form.import-change method="post" action=(view.path("/replace")) {
                ((view.tokens)())
                input type="hidden" name="column" value=(column);
                input type="hidden" name="from" value=(group.value);
                input.form-control type="text" id={ "to-" (at) } name="to" value=(to) aria-label=(text::replace_label(lang, &short(&group.value), name)) autocomplete="off";
                (submit(Look::Plain, text::replace(lang)))
            }
        }
        @if !single {
            details.import-singles { summary { (text::one_by_one(lang)) } (singles(view, group, column, name)) }
        } @else if !group.of_value {
            (singles(view, group, column, name))
        }
    }
}

fn singles<K: Kind>(view: &View<K>, group: &Group, column: usize, name: &str) -> Markup {
    let lang = view.lang;
    html! {
        @for number in group.rows.iter().take(SINGLES) {
            form.import-change method="post" action=(view.path("/cell")) {
                ((view.tokens)())
                input type="hidden" name="column" value=(column);
                input type="hidden" name="row" value=(number);
                @if group.count > 1 { span.quiet { (number) } }
                input.form-control type="text" name="to" value=(group.value) aria-label=(text::cell_label(lang, *number, name)) autocomplete="off";
                (submit(Look::Plain, text::replace(lang)))
            }
        }
    }
}

/// Which column is read into which field, with units.
#[must_use]
pub fn mapping<K: Kind>(view: &View<K>) -> Markup {
    let lang = view.lang;
    let heads = [
        Head::new(text::col_column(lang), ""),
        Head::new(text::col_sample(lang), "wide"),
        Head::new(text::col_field(lang), ""),
        Head::new(text::col_unit(lang), ""),
    ];
    let plan = &view.batch.plan;
    let columns = plan.columns.iter().enumerate();
    let tick = |tick: &Tick| {
        let on = *(tick.place)(&mut plan.clone());
        field(&Field::new(tick.name, (tick.label)(lang), if on { "1" } else { "" }, As::Check))
    };
    card(
        text::mapping(lang),
        html! {},
        html! {
            form method="post" action=(view.path("/columns")) {
                ((view.tokens)())
                p.quiet { ((K::WORDS.mapping_hint)(lang)) }
                (table(text::mapping(lang), &heads, html! { @for (at, column) in columns { (mapped(view, at, column)) } }))
                div.import-ticks {
                    @for one in K::TICKS { (tick(one)) }
                }
                div.form-foot { (submit(Look::Plain, text::apply(lang))) }
            }
        },
    )
}

fn mapped<K: Kind>(view: &View<K>, at: usize, column: &Column) -> Markup {
    let lang = view.lang;
    let name = view.column_name(Some(at), lang);
    let chosen = column.field.as_deref().unwrap_or("");
    let samples = samples(&view.batch.contents.rows, at);
    row(
        &format!("c{at}"),
        "",
        html! {
            (cell(text::col_column(lang), "", html! { span { bdi { (name) } " " span.quiet { (column_letters(at + 1)) } } }))
            (cell(text::col_sample(lang), "wide", html! { bdi.quiet { (lang.list(&samples)) } }))
            (cell(text::col_field(lang), "", html! {
                select.form-select name={ "field" (at) } aria-label=(text::field_of(lang, &name)) {
                    option value="" selected[chosen.is_empty()] { (text::leave_out(lang)) }
                    @for target in K::targets() { option value=(target.id) selected[target.id == chosen] { (lang.pick(target.zh, target.en)) } }
                }
            }))
            @if K::has_unit(chosen) { (cell(text::col_unit(lang), "", html! { div { (units(view, at, column, &name)) } })) }
            @else { (cell(text::col_unit(lang), "opt", html! {})) }
        },
    )
}

/// The first different values of a column.
fn samples(rows: &[Line], column: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for value in rows
        .iter()
        .take(200)
        .filter_map(|line| line.cells.get(column))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
    {
        let value: String = value.chars().take(24).collect();
        if !out.contains(&value) {
            out.push(value);
        }
        if out.len() == 3 {
            break;
        }
    }
    out
}

fn units<K: Kind>(view: &View<K>, at: usize, column: &Column, name: &str) -> Markup {
    let lang = view.lang;
    let usual = UNITS.iter().any(|(_, factor, ..)| *factor == column.factor);
    let chosen = column.currency.as_deref().unwrap_or("");
    let money = column.field.as_deref().is_some_and(K::has_currency);
    html! {
        div.cluster {
            select.form-select name={ "unit" (at) } aria-label=(text::unit_of(lang, name)) {
                @for (_, factor, zh, en) in UNITS { option value=(factor) selected[factor == column.factor] { (lang.pick(zh, en)) } }
                @if !usual { option value=(column.factor) selected { (text::factor(lang, column.factor)) } }
            }
            @if money {
                select.form-select name={ "currency" (at) } aria-label=(text::currency_of(lang, name)) {
                    option value="" selected[chosen.is_empty()] { "—" }
                    @for (code, zh, en) in CURRENCIES { option value=(code) selected[*code == chosen] { (code) " " @if lang == Lang::Zh { (zh) } @else if code != en { (en) } } }
                }
            }
        }
        @if money && let Some((typed, amount)) = &view.summary.amount { p.field-hint { (text::becomes(lang, typed, amount)) } }
    }
}

/// Upload, or paste.
#[must_use]
pub fn upload<K: Kind>(tokens: &Markup, typed: &str, error: Option<&str>, limit: u32, lang: Lang) -> Markup {
    let hint = text::file_hint(lang, limit);
    let accept = ".csv,.txt,.tsv,.xlsx,.xlsm,text/csv";
    html! {
        p.quiet { ((K::WORDS.intro)(lang)) }
        @if let Some(error) = error { (notice(Tone::Red, text::please_check(lang), error)) }
        form.narrow method="post" action=(K::PATH) enctype="multipart/form-data" {
            (tokens)
            div.form-grid {
                (field(&Field::new("file", text::file(lang), "", As::File { accept, multiple: false }).hint(&hint).wide()))
                (field(&Field::new("text", text::paste(lang), typed, As::Multiline { rows: 5 }).hint(text::paste_hint(lang)).wide()))
            }
            div.form-foot {
                (submit(Look::Primary, text::go_on(lang)))
                (link(Look::Plain, Some(Icon::Download), &format!("{}/template", K::PATH), text::template(lang)))
            }
        }
    }
}

/// What was read: rows, encoding, sheet.
#[must_use]
pub fn source(batch: &Batch, lang: Lang) -> Markup {
    let kind = match (&batch.contents.sheet, batch.encoding.as_str()) {
        (Some(sheet), _) => text::sheet(lang, sheet),
        (None, "") => "XLSX".to_owned(),
        (None, encoding) => encoding.to_owned(),
    };
    // Before a large file was read, nothing is known of it but its name.
    if batch.contents.header.is_empty() {
        return html! { p.page-sub { bdi { (batch.file_name) } } };
    }
    html! { p.page-sub { bdi { (batch.file_name) } " · " (text::read_as(lang, &number(batch.contents.count()), &kind)) } }
}
