//! The fragments of changes of many.

use super::form::BulkForm;
use super::text;
use crate::core::access::{CustomerAssign, CustomerDelete, CustomerEdit, CustomerShare, Permission, Seen, Standing};
use crate::core::problem::Errors;
use crate::customers::jobs::BIN_DAYS;
use crate::customers::model::Customer;
use crate::customers::people::{self, Colleague};
use crate::customers::text as words;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, danger, link, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Choice, Field, Kind, error_summary, field};
use crate::ui::menu::item;
use crate::ui::{Icon, icon};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What can be done to many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Transfer,
    Tags,
    Delete,
}

impl Act {
    /// As in the address.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Tags => "tags",
            Self::Delete => "delete",
        }
    }

    /// From the address.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        [Self::Transfer, Self::Tags, Self::Delete].into_iter().find(|act| act.id() == id)
    }

    /// Its word on a button.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Transfer => text::transfer(lang),
            Self::Tags => text::tags(lang),
            Self::Delete => text::delete(lang),
        }
    }

    fn picture(self) -> Icon {
        match self {
            Self::Transfer => Icon::Transfer,
            Self::Tags => Icon::Tag,
            Self::Delete => Icon::Trash,
        }
    }

    /// The heading of the page.
    #[must_use]
    pub fn title(self, count: usize, lang: Lang) -> String {
        match self {
            Self::Transfer => text::title_transfer(lang, count),
            Self::Tags => text::title_tags(lang, count),
            Self::Delete => text::title_delete(lang, count),
        }
    }
}

/// The id of the form that the check boxes of a list belong to. The rows lie outside of it, for a row may hold a form.
pub const BULK: &str = "bulk";

/// What the visitor may do to some customers of a list.
#[derive(Clone, Copy, Debug)]
pub struct Acts {
    pub share: bool,
    /// To one or many of them.
    pub many: [Option<Act>; 3],
}

impl Acts {
    /// By the permissions that a person holds.
    #[must_use]
    pub fn of(standing: &Standing) -> Self {
        let held = |act: Act, id: &str| standing.holds(id).then_some(act);
        Self {
            share: standing.holds(CustomerShare::INFO.id),
            many: [
                held(Act::Transfer, CustomerAssign::INFO.id),
                held(Act::Tags, CustomerEdit::INFO.id),
                held(Act::Delete, CustomerDelete::INFO.id),
            ],
        }
    }

    /// Whether there is anything.
    #[must_use]
    pub fn any(self) -> bool {
        self.share || self.many.iter().any(Option::is_some)
    }
}

/// The bar of a list with what can be done to the rows that are picked.
#[must_use]
pub fn bar(acts: Acts, lang: Lang) -> Markup {
    html! {
        @if acts.many.iter().any(Option::is_some) {
            form id=(BULK) method="get" action="/customers/bulk" {}
            div.bulk role="group" aria-label=(text::acts(lang)) {
                span.bulk-count { (text::chosen(lang)) " " b data-picked { "0" } }
                @for act in acts.many.iter().flatten() {
                    button.btn.btn-quiet type="submit" form=(BULK) name="do" value=(act.id()) { (icon(act.picture())) (act.label(lang)) }
                }
                button.btn.btn-icon.needs-script type="button" data-pick-none aria-label=(text::none(lang)) title=(text::none(lang)) { (icon(Icon::Close)) }
            }
        }
    }
}

/// What can be done to one row, and sharing, as lines of its menu.
#[must_use]
pub fn lines(acts: Acts, id: i64, lang: Lang) -> Markup {
    html! {
        @if acts.share { (item(Icon::Share, &format!("/customers/{id}/share"), words::share(lang))) }
        @for act in acts.many.iter().flatten() {
            (item(act.picture(), &format!("/customers/bulk?do={}&ids={id}", act.id()), act.label(lang)))
        }
    }
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
}

impl Preview<'_> {
    fn error(&self, id: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| name == id).map(|(_, words)| words.as_str())
    }

    fn others(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("do", self.act.id());
        for id in &self.allowed {
            query.append_pair("ids", &id.to_string());
        }
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
            @if let Some(error) = preview.error("ids") { (notice(Tone::Amber, text::refused_title(lang), error)) }
            @else if !refused.is_empty() { (notice(Tone::Amber, text::refused_title(lang), &text::refused(lang, &refused.join(lang.pick("、", ", "))))) }
            (which(preview, lang))
            @if refused.is_empty() { (form(preview, tokens, lang)) } @else {
                div.form-foot {
                    @if !preview.allowed.is_empty() { (link(Look::Primary, None, &preview.others(), &text::only_others(lang, preview.allowed.len()))) }
                    (link(Look::Plain, None, "/customers", text::cancel(lang)))
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
    let links: Vec<(String, &str)> = preview
        .errors
        .iter()
        .filter(|(name, _)| name != "ids")
        .map(|(name, words)| (format!("f-{name}"), words.as_str()))
        .collect();
    let links: Vec<(&str, &str)> = links.iter().map(|(id, words)| (id.as_str(), *words)).collect();
    html! {
        form method="post" action={ "/customers/" (preview.act.id()) } {
            (tokens)
            @for row in preview.customers { input type="hidden" name="ids" value=(row.id); }
            @if !links.is_empty() { (error_summary(words::please_check(lang), &links)) }
            @match preview.act {
                Act::Transfer => (transfer_fields(preview, lang)),
                Act::Tags => div.form-grid {
                    (field(&Field::new("add", text::add(lang), raw.get("add"), Kind::Text).error(preview.error("add")).hint(words::several_hint(lang))))
                    (field(&Field::new("remove", text::remove(lang), raw.get("remove"), Kind::Text).error(preview.error("remove"))))
                },
                Act::Delete => p { (text::delete_text(lang, BIN_DAYS)) },
            }
            div.form-foot {
                @match preview.act {
                    Act::Transfer => (submit(Look::Primary, text::transfer(lang))),
                    Act::Tags => (submit(Look::Primary, words::save(lang))),
                    Act::Delete => (danger(text::delete(lang))),
                }
                (link(Look::Plain, None, "/customers", text::cancel(lang)))
            }
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
        p.quiet.small { (text::contacts_follow(lang)) }
    }
}
