//! The pieces of the preview: pure functions of data.

use super::actions::Looked;
use super::check::order;
use super::kinds::Kind;
use super::plan::Meaning;
use super::report::{Stage, Wrong};
use super::store::Import;
use super::tables::{Table, of_kind};
use super::text;
use crate::core::field::CURRENCIES;
use crate::exchange::batch::{Column, Line};
use crate::exchange::fields::UNITS;
use crate::exchange::groups::runs;
use crate::exchange::read::column_letters;
use crate::text::{Lang, format};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit, submit_as};
use crate::ui::card::{Figure, card, figures, notice};
use crate::ui::field::{Choice, Field, Kind as Filled, field};
use crate::ui::table::{Column as Head, cell, row, table};
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// Problems of a page, and runs of rows named in each.
const PROBLEMS: usize = 100;
const RUNS: usize = 20;
/// The longest value shown whole, in characters.
const SHOWN: usize = 80;

/// All that the preview shows.
pub struct View<'a> {
    pub import: &'a Import,
    pub looked: &'a Looked,
    pub lang: Lang,
    /// The hidden fields of a form; each form has its own.
    pub tokens: &'a dyn Fn() -> Markup,
}

impl View<'_> {
    fn path(&self, verb: &str) -> String {
        format!("/opportunities/import/{}{verb}", self.import.id)
    }

    fn column(&self, one: &Wrong) -> String {
        let Some(column) = one.group.column else { return text::whole_row(self.lang).to_owned() };
        let name = self.looked.tables.get(one.file).map_or("", |table| table.header(column));
        format!("{name} {}", column_letters(column + 1)).trim().to_owned()
    }

    fn file(&self, place: usize) -> &str {
        self.looked.tables.get(place).map_or("", |table| table.batch.file_name.as_str())
    }
}

pub(super) fn number(count: usize) -> String {
    format::whole(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Where files are chosen.
#[must_use]
pub fn upload(tokens: &Markup, error: Option<&str>, limit: u32, lang: Lang) -> Markup {
    let (accept, hint) = (".csv,.txt,.tsv,.xlsx,.xlsm,text/csv", text::files_hint(lang, limit));
    html! {
        p.quiet.narrow { (text::intro(lang)) }
        @if let Some(error) = error { (notice(Tone::Red, text::not_read(lang), error)) }
        form.narrow method="post" action="/opportunities/import" enctype="multipart/form-data" {
            (tokens)
            div.form-grid { (field(&Field::new("file", text::files(lang), "", Filled::File { accept, multiple: true }).hint(&hint).wide())) }
            div.form-foot { (submit(Look::Primary, text::go_on(lang))) (link(Look::Plain, None, "/opportunities", text::cancel(lang))) }
        }
    }
}

/// The dry run: what would come in, the decision, the choices, every problem, what the columns mean.
#[must_use]
pub fn dry_run(view: &View) -> Markup {
    html! {
        (totals(view))
        (decision(view))
        (problems(view))
        (choices(view))
        (files(view))
    }
}

fn totals(view: &View) -> Markup {
    let (report, lang) = (&view.looked.report, view.lang);
    let rows = [
        (text::rows(lang), report.rows),
        (text::deals(lang), report.deals.len()),
        (text::accounts(lang), report.good_accounts()),
        (text::products(lang), report.products.len()),
        (text::people(lang), report.people.len()),
        (text::faulty(lang), report.faulty()),
    ];
    let others = [(text::waits(lang), report.waits), (text::before(lang), report.before)];
    let rows = rows.into_iter().chain(others.into_iter().filter(|(_, count)| *count > 0));
    let cells: Vec<Figure> =
        rows.map(|(label, count)| Figure { label, value: html! { (number(count)) }, note: "" }).collect();
    figures(&cells)
}

fn decision(view: &View) -> Markup {
    let (report, lang) = (&view.looked.report, view.lang);
    let good = report.deals.len();
    let clean = report.wrong.is_empty();
    let words = if clean { text::all_good(lang).to_owned() } else { text::some_wrong(lang, &number(report.faulty())) };
    let ready = report.open.is_empty();
    html! {
        @for words in &report.open { (notice(Tone::Amber, words, "")) }
        (notice(if clean { Tone::Green } else { Tone::Amber }, &words, text::nothing_written(lang)))
        div.cluster {
            @if ready {
                form method="post" action=(view.path("/decide")) {
                    ((view.tokens)())
                    input type="hidden" name="version" value=(view.import.version);
                    @if clean { (submit_as(Look::Primary, None, &text::import_all(lang, &number(good)), ("rows", "all"))) }
                    @else { (submit_as(Look::Plain, None, &text::import_good(lang, &number(good)), ("rows", "good"))) }
                }
            }
            form method="post" action=(view.path("/drop")) { ((view.tokens)()) (submit(Look::Quiet, text::drop(lang))) }
        }
    }
}

/// What holds for all files: the currency, the days, what stages mean, what becomes of deals without an account.
fn choices(view: &View) -> Markup {
    let (plan, report, lang) = (&view.looked.plan, &view.looked.report, view.lang);
    let currency = |(code, zh, en): &(&'static str, &'static str, &'static str)| {
        Choice::new(*code, format!("{code} {}", if lang == Lang::Zh { zh } else { en }))
    };
    let currencies: Vec<Choice> =
        std::iter::once(Choice::new("", text::choose(lang))).chain(CURRENCIES.iter().map(currency)).collect();
    let orders = [Choice::new("day", text::day_first(lang)), Choice::new("month", text::month_first(lang))];
    let days = of_kind(&view.looked.tables, Kind::Deals).map(|table| order(plan, table));
    let kept = [
        Choice::new("0", text::stay_open(lang, &number(report.without_account))),
        Choice::new("1", text::become_leads(lang)),
    ];
    card(
        text::choices(lang),
        html! {},
        html! {
            form method="post" action=(view.path("/choices")) {
                ((view.tokens)())
                div.form-grid {
                    (field(&Field::new("currency", text::currency(lang), &plan.currency, Filled::Select(&currencies)).hint(text::currency_hint(lang)).required()))
                    @if let Some(days) = days { (field(&Field::new("dates", text::dates(lang), days.id(), Filled::Select(&orders)).hint(text::dates_hint(lang)))) }
                    (field(&Field::new("leads", text::without_account(lang), if plan.leads { "1" } else { "0" }, Filled::Select(&kept))))
                    (field(&Field::new("system", text::system(lang), &plan.system, Filled::Text).hint(text::system_hint(lang))))
                }
                @if !report.stages.is_empty() { (stages(view)) }
                div.form-foot { (submit(Look::Primary, text::apply(lang))) }
            }
        },
    )
}

fn stages(view: &View) -> Markup {
    let lang = view.lang;
    let heads = [
        Head::new(text::col_stage(lang), ""),
        Head::new(text::col_rows(lang), "num"),
        Head::new(text::col_meaning(lang), "wide"),
    ];
    let lines = html! {
        @for (at, stage) in view.looked.report.stages.values().enumerate() { (meaning(view, at, stage)) }
    };
    html! { p.quiet { (text::stages_hint(lang)) } (table(text::stages(lang), &heads, lines)) }
}

fn meaning(view: &View, at: usize, stage: &Stage) -> Markup {
    let lang = view.lang;
    let ends = [
        (Meaning::Won, text::won(lang)),
        (Meaning::Lost, text::lost(lang)),
        (Meaning::Invalid, text::invalid(lang)),
        (Meaning::New, text::new_stage(lang)),
    ];
    let chosen = stage.meaning.id();
    row(
        &format!("s{at}"),
        "",
        html! {
            (cell(text::col_stage(lang), "", html! { bdi { (stage.name) } }))
            (cell(text::col_rows(lang), "num", html! { (number(stage.count)) }))
            (cell(text::col_meaning(lang), "wide", html! {
                div {
                    input type="hidden" name={ "name" (at) } value=(stage.name);
                    select.form-select name={ "stage" (at) } aria-label=(text::meaning_of(lang, &stage.name)) {
                        @for (meaning, label) in ends { option value=(meaning.id()) selected[meaning == stage.meaning] { (label) } }
                        @for there in &view.looked.known.stages {
                            @let id = there.id.to_string();
                            option value=(id) selected[id == chosen] {
                                (lang.name(&there.pipeline_zh, &there.pipeline_en)) " · " (lang.name(&there.name_zh, &there.name_en))
                            }
                        }
                    }
                }
            }))
        },
    )
}

/// Every problem, by file, column and value, with its rows.
fn problems(view: &View) -> Markup {
    let (lang, wrong) = (view.lang, &view.looked.report.wrong);
    if wrong.is_empty() {
        return html! {};
    }
    let proposals = view.looked.report.proposals();
    let heads = [
        Head::new(text::col_file(lang), ""),
        Head::new(text::col_value(lang), ""),
        Head::new(text::col_problem(lang), "wide"),
        Head::new(text::col_rows(lang), ""),
        Head::new(text::col_change(lang), ""),
    ];
    html! {
        section.import-problems {
            header.cluster {
                h2 { (text::problems(lang)) }
                @if proposals > 0 {
                    form method="post" action=(view.path("/mend")) { ((view.tokens)()) (submit(Look::Primary, &text::mend_all(lang, proposals))) }
                }
            }
            (table(text::problems(lang), &heads, html! { @for (at, one) in wrong.iter().take(PROBLEMS).enumerate() { (problem(view, at, one)) } }))
            @if wrong.len() > PROBLEMS { p.quiet { (text::more_problems(lang, &number(wrong.len() - PROBLEMS))) } }
        }
    }
}

fn problem(view: &View, at: usize, one: &Wrong) -> Markup {
    let (lang, group) = (view.lang, &one.group);
    let name = view.column(one);
    let value: String = group.value.chars().take(SHOWN).collect();
    row(
        &format!("g{at}"),
        "",
        html! {
            (cell(text::col_file(lang), "", html! { div { bdi { (view.file(one.file)) } div.quiet { bdi { (name) } } } }))
            (cell(text::col_value(lang), "", html! { @if value.is_empty() { span.quiet { (text::empty_value(lang)) } } @else { bdi { (value) } } }))
            (cell(text::col_problem(lang), "wide", html! {
                div {
                    (group.words)
                    @if let Some(meant) = &group.proposal {
                        div.import-meant { (icon(Icon::Right)) " " bdi { (meant.value) } @if let Some(label) = &meant.label { " " span.quiet { (label) } } }
                    }
                }
            }))
            (cell(text::col_rows(lang), "", html! { span { (named_rows(&group.rows, group.count, lang)) } }))
            (cell(text::col_change(lang), "whole", html! { div.import-changes { (change(view, one, at)) } }))
        },
    )
}

fn change(view: &View, one: &Wrong, at: usize) -> Markup {
    let (lang, group) = (view.lang, &one.group);
    let Some(column) = group.column.filter(|_| group.of_value) else { return html! {} };
    let to = group.proposal.as_ref().map_or(group.value.as_str(), |meant| meant.value.as_str());
    html! {
        form.import-change method="post" action=(view.path("/replace")) {
            ((view.tokens)())
            input type="hidden" name="file" value=(one.file);
            input type="hidden" name="column" value=(column);
            input type="hidden" name="from" value=(group.value);
            input.form-control type="text" id={ "to-" (at) } name="to" value=(to) aria-label=(text::replace_label(lang, &group.value.chars().take(SHOWN).collect::<String>())) autocomplete="off";
            (submit(Look::Plain, text::replace(lang)))
        }
    }
}

/// Row numbers as people read them.
#[must_use]
pub fn named_rows(rows: &[usize], count: usize, lang: Lang) -> String {
    let (runs, more) = runs(rows, RUNS);
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    let named = text::in_rows(lang, &number(count), &lang.list(&runs));
    if more > 0 { format!("{named}{}", text::and_more(lang, &number(more))) } else { named }
}

/// What each file is, and what its columns are read into.
fn files(view: &View) -> Markup {
    let lang = view.lang;
    card(
        text::files(lang),
        html! {},
        html! {
            form method="post" action=(view.path("/choices")) {
                ((view.tokens)())
                p.quiet { (text::columns_hint(lang)) }
                @for table in &view.looked.tables { (file(table, lang)) }
                div.form-foot { (submit(Look::Plain, text::apply(lang))) }
            }
        },
    )
}

fn file(of: &Table, lang: Lang) -> Markup {
    let chosen = of.kind.map_or("", Kind::id);
    let kinds: Vec<Choice> = std::iter::once(Choice::new("", text::left_out(lang)))
        .chain(Kind::ALL.into_iter().map(|kind| Choice::new(kind.id(), kind.label(lang))))
        .collect();
    let name = format!("kind{}", of.place);
    let label = text::file_is(lang, &of.batch.file_name, &number(of.batch.contents.count()));
    let heads = [
        Head::new(text::col_column(lang), ""),
        Head::new(text::col_sample(lang), "wide"),
        Head::new(text::col_field(lang), ""),
    ];
    let columns = of.batch.plan.columns.iter().enumerate();
    html! {
        div.import-file {
            (field(&Field::new(&name, &label, chosen, Filled::Select(&kinds))))
            @if let Some(kind) = of.kind {
                details {
                    summary { (text::columns(lang)) }
                    (table(&label, &heads, html! { @for (at, column) in columns { (mapped((of, kind), at, column, lang)) } }))
                }
            }
        }
    }
}

fn mapped((of, kind): (&Table, Kind), at: usize, column: &Column, lang: Lang) -> Markup {
    let chosen = column.field.as_deref().unwrap_or("");
    let name = of.header(at);
    row(
        &format!("c{}-{at}", of.place),
        "",
        html! {
            (cell(text::col_column(lang), "", html! { span { bdi { (name) } " " span.quiet { (column_letters(at + 1)) } } }))
            (cell(text::col_sample(lang), "wide", html! { bdi.quiet { (lang.list(samples(&of.batch.contents.rows, at))) } }))
            (cell(text::col_field(lang), "", html! {
                div.cluster {
                    select.form-select name={ "field" (of.place) "_" (at) } aria-label=(text::field_of(lang, name)) {
                        option value="" selected[chosen.is_empty()] { (text::left_out(lang)) }
                        @for target in kind.targets() { option value=(target.id) selected[target.id == chosen] { (lang.pick(target.zh, target.en)) } }
                    }
                    @if kind.has_unit(chosen) {
                        select.form-select name={ "unit" (of.place) "_" (at) } aria-label=(text::unit_of(lang, name)) {
                            @for (_, factor, zh, en) in UNITS { option value=(factor) selected[factor == column.factor] { (lang.pick(zh, en)) } }
                        }
                    }
                }
            }))
        },
    )
}

/// The first different values of a column.
fn samples(rows: &[Line], column: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let values = rows.iter().take(200).filter_map(|line| line.cells.get(column)).map(|cell| cell.trim());
    for value in values.filter(|value| !value.is_empty()) {
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
