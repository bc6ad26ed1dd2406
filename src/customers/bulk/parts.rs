//! The fragments of changes of many.

use super::act::Act;
use super::form::{BulkForm, EDITED, EMPTY};
use super::text;
use super::whole::Offer;
use crate::core::access::{CustomerAssign, CustomerDelete, CustomerShare, Seen, Standing};
use crate::core::field::FieldKind;
use crate::core::problem::Errors;
use crate::customers::jobs::BIN_DAYS;
use crate::customers::model::{Customer, Line};
use crate::customers::people::{self, Colleague};
use crate::customers::share::parts as sharing;
use crate::customers::{fields, form_parts, text as words};
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, danger, link, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::menu::item;
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The id of the form that the check boxes of a list belong to. The rows lie outside of it, for a row may hold a form.
pub const BULK: &str = "bulk";

/// What the visitor may do to some customers of a list.
#[derive(Clone, Copy, Debug)]
pub struct Acts([Option<Act>; 4]);

impl Acts {
    /// By the permissions that a person holds.
    #[must_use]
    pub fn of(standing: &Standing) -> Self {
        Self(Act::ALL.map(|act| standing.holds(act.permission()).then_some(act)))
    }
}

/// The bar of a list with what can be done to the rows that are picked, or to all that the list finds.
#[must_use]
pub fn bar(acts: Acts, offer: Option<&Offer>, lang: Lang) -> Markup {
    html! {
        @if acts.0.iter().any(Option::is_some) {
            form id=(BULK) method="get" action="/customers/bulk" {}
            div.bulk role="group" aria-label=(text::acts(lang)) {
                span.bulk-count { (text::chosen(lang)) " " b data-picked { "0" } }
                @if let Some(Offer { filter, count, words }) = offer {
                    label.bulk-all { input.form-check-input type="checkbox" form=(BULK) name="in" value=(filter) data-whole=(count); span { (words) } }
                }
                @for act in acts.0.iter().flatten() {
                    button.btn.btn-quiet type="submit" form=(BULK) name="do" value=(act.id()) { (icon(act.picture())) (act.label(lang)) }
                }
                button.btn.btn-icon.needs-script type="button" data-pick-none aria-label=(text::none(lang)) title=(text::none(lang)) { (icon(Icon::Close)) }
            }
        }
    }
}

/// What this visitor may do to this row, as lines of its menu; none where there is nothing.
#[must_use]
pub fn lines(line: &Seen<Line>, lang: Lang) -> Option<Markup> {
    let (shares, assigns, deletes) =
        (line.allows::<CustomerShare>(), line.allows::<CustomerAssign>(), line.allows::<CustomerDelete>());
    let href = |act: Act| format!("/customers/bulk?do={}&ids={}", act.id(), line.id);
    (shares || assigns || deletes).then(|| {
        html! {
            @if shares { (item(Icon::Share, &format!("/customers/{}/share", line.id), words::share(lang))) }
            @if assigns { (item(Icon::Transfer, &href(Act::Transfer), text::transfer(lang))) }
            @if deletes { (item(Icon::Trash, &href(Act::Delete), text::delete(lang))) }
        }
    })
}

/// What the preview shows.
pub struct Preview<'a> {
    pub act: Act,
    pub customers: &'a [Seen<Customer>],
    /// Those among them to which the visitor may do it.
    pub allowed: Vec<i64>,
    pub form: &'a BulkForm,
    pub errors: &'a Errors,
    pub people: &'a [Colleague],
    /// Of a whole list: how many are meant, and which are left out.
    pub told: Option<String>,
    /// How many open opportunities a transfer takes along.
    pub along: usize,
}

impl Preview<'_> {
    fn error(&self, id: &str) -> Option<&str> {
        mistakes::of(self.errors, id)
    }

    fn others(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("do", self.act.id());
        for id in &self.allowed {
            query.append_pair("ids", &id.to_string());
        }
        query.append_pair("back", self.form.back());
        format!("/customers/bulk?{}", query.finish())
    }
}

/// How many, which, from whom, and the form that does it.
#[must_use]
pub fn preview(preview: &Preview, tokens: &Markup, lang: Lang) -> Markup {
    let count = preview.customers.len();
    let refused: Vec<&str> = preview
        .customers
        .iter()
        .filter(|row| !preview.allowed.contains(&row.id))
        .map(|row| row.name.as_str())
        .collect();
    html! {
        header.page-head { div.page-title { h1 { (preview.act.title(count, lang)) } } }
        div.narrow.stack {
            @if let Some(told) = &preview.told { (notice(Tone::Blue, text::whole_title(lang), told)) }
            @if let Some(error) = preview.error("ids") { (notice(Tone::Amber, text::refused_title(lang), error)) }
            @else if !refused.is_empty() { (notice(Tone::Amber, text::refused_title(lang), &text::refused(lang, &lang.list(&refused)))) }
            (which(preview, lang))
            @if refused.is_empty() { (form(preview, tokens, lang)) } @else {
                div.form-foot {
                    @if !preview.allowed.is_empty() { (link(Look::Primary, None, &preview.others(), &text::only_others(lang, preview.allowed.len()))) }
                    (link(Look::Plain, None, preview.form.back(), text::cancel(lang)))
                }
            }
        }
    }
}

fn which(preview: &Preview, lang: Lang) -> Markup {
    const SHOWN: usize = 12;
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    for row in preview.customers {
        *owners.entry(row.owner_name.as_deref().unwrap_or(text::pool(lang))).or_default() += 1;
    }
    let owners: Vec<String> = owners.iter().map(|(name, count)| text::owner_count(lang, name, *count)).collect();
    card(
        text::which(lang),
        html! {},
        html! {
            ul.chosen-list {
                @for row in preview.customers.iter().take(SHOWN) { li { a href={ "/customers/" (row.id) } { bdi { (row.name) } } } }
                @if preview.customers.len() > SHOWN { li.quiet { (text::and_more(lang, preview.customers.len() - SHOWN)) } }
            }
            p.quiet.small { (text::from_owners(lang)) (lang.pick("：", ": ")) bdi { (owners.join(lang.pick("，", ", "))) } }
        },
    )
}

fn form(preview: &Preview, tokens: &Markup, lang: Lang) -> Markup {
    let raw = &preview.form.0;
    let wrong: Errors = preview.errors.iter().filter(|(name, _)| name != "ids").cloned().collect();
    html! {
        form method="post" action={ "/customers/" (preview.act.id()) } {
            (tokens)
            input type="hidden" name="back" value=(preview.form.back());
            @for row in preview.customers { input type="hidden" name="ids" value=(row.id); }
            (mistakes::all(&wrong, lang))
            @match preview.act {
                Act::Transfer => (transfer_fields(preview, lang)),
                Act::Edit => (edit_fields(preview, lang)),
                Act::Share => (sharing::fields(raw, preview.errors, preview.people, lang)),
                Act::Delete => p { (text::delete_text(lang, BIN_DAYS)) },
            }
            div.form-foot {
                @match preview.act {
                    Act::Transfer => (submit(Look::Primary, text::transfer(lang))),
                    Act::Edit => (submit(Look::Primary, words::save(lang))),
                    Act::Share => (submit(Look::Primary, words::share(lang))),
                    Act::Delete => (danger(text::delete(lang))),
                }
                (link(Look::Plain, None, preview.form.back(), text::cancel(lang)))
            }
        }
    }
}

/// Each field as it is unless something is chosen, and the tags.
fn edit_fields(preview: &Preview, lang: Lang) -> Markup {
    let raw = &preview.form.0;
    let described = EDITED.iter().filter_map(|id| fields::field(id));
    let drawn: Vec<Markup> = described
        .map(|one| {
            let mut choices = vec![Choice::new("", text::as_it_is(lang))];
            if !matches!(one.id, "kind" | "stage") {
                choices.push(Choice::new(EMPTY, text::emptied(lang)));
            }
            match one.kind {
                FieldKind::Choice(list) => {
                    choices.extend(list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))));
                }
                _ => choices.extend(form_parts::industries(lang).into_iter().skip(1)),
            }
            let kind = Kind::Select(&choices);
            field(&Field::new(one.id, one.label(lang), raw.get(one.id), kind).error(preview.error(one.id)))
        })
        .collect();
    html! {
        div.form-grid {
            @for one in &drawn { (one) }
            (field(&Field::new("add", text::add(lang), raw.get("add"), Kind::Text).error(preview.error("add")).hint(words::several_hint(lang))))
            (field(&Field::new("remove", text::remove(lang), raw.get("remove"), Kind::Text).error(preview.error("remove")).hint(words::several_hint(lang))))
        }
    }
}

fn transfer_fields(preview: &Preview, lang: Lang) -> Markup {
    let raw = &preview.form.0;
    let stays = [
        Choice::new("", text::stay_no(lang)),
        Choice::new("read", text::stay_read(lang)),
        Choice::new("write", text::stay_write(lang)),
    ];
    html! {
        div.form-grid {
            (people::field(text::to(lang), raw.get("person"), preview.error("person"), preview.people, lang))
            (field(&Field::new("reason", text::reason(lang), raw.get("reason"), Kind::Text).error(preview.error("reason")).max(200)))
            (field(&Field::new("stay", text::stay(lang), raw.get("stay"), Kind::Select(&stays))))
            (field(&Field::new("until", text::until(lang), raw.get("until"), Kind::Date).error(preview.error("until")).hint(words::until_hint(lang))))
        }
        p.quiet.small { (text::contacts_follow(lang)) @if preview.along > 0 { " " (text::deals_follow(lang, preview.along)) } }
    }
}
