//! The fragments of changes of many rows.

use super::form::back;
use super::whole::Offer;
use super::{Act, Asked, text};
use crate::core::access::{Seen, Standing};
use crate::core::problem::Errors;
use crate::customers::bulk::parts::BULK;
use crate::customers::bulk::text as words;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, danger, link, submit};
use crate::ui::card::{card, notice};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Whether a person may do anything to some rows of a list, so that they can be ticked.
#[must_use]
pub fn any<A: Act>(standing: &Standing) -> bool {
    A::ALL.iter().any(|act| standing.holds(act.permission()))
}

/// The bar of a list with what can be done to the rows that are picked, or to all that the list finds. `list` is the address that
/// one comes back to.
#[must_use]
pub fn bar<A: Act>(standing: &Standing, offer: Option<&Offer>, list: &str, lang: Lang) -> Markup {
    let acts: Vec<&A> = A::ALL.iter().filter(|act| standing.holds(act.permission())).collect();
    html! {
        @if !acts.is_empty() {
            form id=(BULK) method="get" action={ (A::PATH) "/bulk" } { input type="hidden" name="back" value=(list); }
            div.bulk role="group" aria-label=(words::acts(lang)) {
                span.bulk-count { (words::chosen(lang)) " " b data-picked { "0" } }
                @if let Some(Offer { filter, count, words }) = offer {
                    label.bulk-all { input.form-check-input type="checkbox" form=(BULK) name="in" value=(filter) data-whole=(count); span { (words) } }
                }
                @for act in acts {
                    button.btn.btn-quiet type="submit" form=(BULK) name="do" value=(act.id()) { (icon(act.picture())) (act.label(lang)) }
                }
                button.btn.btn-icon.needs-script type="button" data-pick-none aria-label=(words::none(lang)) title=(words::none(lang)) { (icon(Icon::Close)) }
            }
        }
    }
}

/// How many, which, from whom, and the form that does it.
#[must_use]
pub fn preview<A: Act>(
    act: A,
    asked: &Asked<A>,
    (told, tokens): (Option<&str>, &Markup),
    lang: Lang,
) -> (String, Markup) {
    let (may, refused): (Vec<_>, Vec<_>) = asked.rows.iter().partition(|row| act.may(row));
    let names: Vec<String> = refused.iter().map(|row| A::called(row).1).collect();
    let title = act.title(&A::counted(lang, &asked.rows.len().to_string()), lang);
    let body = html! {
        header.page-head { div.page-title { h1 { (title) } } }
        div.narrow.stack {
            @if let Some(told) = told { (notice(Tone::Blue, words::whole_title(lang), told)) }
            @if let Some(error) = mistakes::of(asked.errors, "ids") { (notice(Tone::Amber, text::refused_title(lang), error)) }
            @else if !names.is_empty() { (notice(Tone::Amber, text::refused_title(lang), &text::refused(lang, &lang.list(&names)))) }
            (which::<A>(asked.rows, lang))
            @if names.is_empty() { (form(act, asked, tokens, lang)) } @else {
                div.form-foot {
                    @if !may.is_empty() { (link(Look::Primary, None, &others(act, &may, asked), &text::only_others(lang, &A::counted(lang, &may.len().to_string())))) }
                    (link(Look::Plain, None, back::<A>(asked.raw), words::cancel(lang)))
                }
            }
        }
    };
    (title, body)
}

/// The preview of those among the rows to which it may be done.
fn others<A: Act>(act: A, may: &[&Seen<A::Row>], asked: &Asked<A>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("do", act.id());
    for row in may {
        query.append_pair("ids", &A::called(row).0.to_string());
    }
    query.append_pair("back", back::<A>(asked.raw));
    format!("{}/bulk?{}", A::PATH, query.finish())
}

fn which<A: Act>(rows: &[Seen<A::Row>], lang: Lang) -> Markup {
    const SHOWN: usize = 12;
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *owners.entry(A::owner(row).unwrap_or(words::pool(lang))).or_default() += 1;
    }
    let owners: Vec<String> = owners.iter().map(|(name, count)| text::owner_count(lang, name, *count)).collect();
    card(
        text::which(lang),
        html! {},
        html! {
            ul.chosen-list {
                @for (id, name) in rows.iter().take(SHOWN).map(|row| A::called(row)) { li { a href={ (A::PATH) "/" (id) } { bdi { (name) } } } }
                @if rows.len() > SHOWN { li.quiet { (text::and_more(lang, rows.len() - SHOWN)) } }
            }
            p.quiet.small { (words::from_owners(lang)) (lang.pick("：", ": ")) bdi { (owners.join(lang.pick("，", ", "))) } }
        },
    )
}

fn form<A: Act>(act: A, asked: &Asked<A>, tokens: &Markup, lang: Lang) -> Markup {
    let wrong: Errors = asked.errors.iter().filter(|(name, _)| name != "ids").cloned().collect();
    html! {
        form method="post" action={ (A::PATH) "/bulk/" (act.id()) } {
            (tokens)
            input type="hidden" name="back" value=(back::<A>(asked.raw));
            @for row in asked.rows { input type="hidden" name="ids" value=(A::called(row).0); }
            (mistakes::all(&wrong, lang))
            (act.fields(asked, lang))
            div.form-foot {
                @if act.endangers() { (danger(act.label(lang))) } @else { (submit(Look::Primary, act.label(lang))) }
                (link(Look::Plain, None, back::<A>(asked.raw), words::cancel(lang)))
            }
        }
    }
}
