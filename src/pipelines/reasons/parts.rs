//! The lists of reasons and competitors: a small form for each of them.

use super::store::Choice;
use crate::pipelines::text;
use crate::text::Lang;
use crate::ui::badge::{Tone, badge};
use crate::ui::card::card;
use crate::ui::{Icon, icon};
use maud::{Markup, html};

fn title(kind: &str, lang: Lang) -> &'static str {
    match kind {
        "won" => text::kind_won(lang),
        "lost" => text::kind_lost(lang),
        "invalid" => text::kind_invalid(lang),
        "paused" => text::kind_paused(lang),
        "reopened" => text::kind_reopened(lang),
        _ => text::kind_competitor(lang),
    }
}

/// What was typed for one of them and could not be saved: its kind, its id (none for a new one), both names, what is wrong.
pub struct Tried {
    pub kind: &'static str,
    pub id: Option<i64>,
    pub names: (String, String),
    pub wrong: String,
}

/// One kind with all that there is of it, and a line for a new one.
#[must_use]
pub fn kind(kind: &str, rows: &[Choice], tried: Option<&Tried>, tokens: &dyn Fn() -> Markup, lang: Lang) -> Markup {
    let rows: Vec<&Choice> = rows.iter().filter(|row| row.kind == kind).collect();
    let tried = |id: Option<i64>| tried.filter(|tried| tried.kind == kind && tried.id == id);
    card(
        title(kind, lang),
        html! {},
        html! {
            ul.words {
                @for (place, row) in rows.iter().enumerate() { li { (line(row, place, tried(Some(row.id)), tokens, lang)) } }
                li { (fresh(kind, tried(None), tokens, lang)) }
            }
        },
    )
}

fn inputs((zh, en): (&str, &str), wrong: bool, lang: Lang) -> Markup {
    html! {
        input.form-control name="name_zh" value=(zh) maxlength="60" aria-label=(text::name_zh(lang)) placeholder=(text::name_zh(lang)) aria-invalid=[wrong.then_some("true")] autocomplete="off";
        input.form-control name="name_en" value=(en) maxlength="60" aria-label=(text::name_en(lang)) placeholder=(text::name_en(lang)) autocomplete="off";
    }
}

fn told(tried: Option<&Tried>) -> Markup {
    html! { @if let Some(tried) = tried { p.field-error role="alert" { (icon(Icon::Danger)) span { (tried.wrong) } } } }
}

fn line(row: &Choice, place: usize, tried: Option<&Tried>, tokens: &dyn Fn() -> Markup, lang: Lang) -> Markup {
    let name = lang.name(&row.name_zh, &row.name_en);
    let act = |act: &str, picture: Icon, label: &str| {
        html! { button.btn.btn-quiet.btn-icon type="submit" name="act" value=(act) aria-label=(label) title=(label) { (icon(picture)) } }
    };
    let names = tried.map_or((row.name_zh.as_str(), row.name_en.as_str()), |tried| (&tried.names.0, &tried.names.1));
    html! {
        form.word method="post" action="/admin/reasons" {
            (tokens())
            input type="hidden" name="kind" value=(row.kind);
            input type="hidden" name="word" value=(row.id);
            input type="hidden" name="version" value=(row.version);
            @if row.retired {
                span.word-name.quiet { bdi { (name) } " " (badge(Tone::Neutral, text::retired(lang))) }
                (act("restore", Icon::Restore, &text::restore_one(lang, name)))
            } @else {
                (inputs(names, tried.is_some(), lang))
                (act("save", Icon::Check, &text::save(lang, name)))
                @if place > 0 { (act("raise", Icon::SortUp, &text::raise_one(lang, name))) } @else { span.word-gap {} }
                (act("retire", Icon::Lock, &text::retire_one(lang, name)))
            }
        }
        (told(tried))
    }
}

fn fresh(kind: &str, tried: Option<&Tried>, tokens: &dyn Fn() -> Markup, lang: Lang) -> Markup {
    let names = tried.map_or(("", ""), |tried| (tried.names.0.as_str(), tried.names.1.as_str()));
    html! {
        form.word.word-new method="post" action="/admin/reasons" {
            (tokens())
            input type="hidden" name="kind" value=(kind);
            (inputs(names, tried.is_some(), lang))
            button.btn type="submit" name="act" value="save" aria-label={ (text::add(lang)) " · " (title(kind, lang)) } { (icon(Icon::Plus)) (text::add(lang)) }
        }
        (told(tried))
    }
}
