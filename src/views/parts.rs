//! The fragments of views: the row of tabs above a list, what is kept of it, and the page with all of them.

use super::columns::{self, Offered, Width};
use super::model::{ListView, NAME, Views};
use super::{Listed, text};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit, submit_as};
use crate::ui::card::{empty, notice};
use crate::ui::field::{Field, Kind, field};
use crate::ui::menu::{item, item_submit};
use crate::ui::table::{Column, acts, cell, name, row, table};
use crate::ui::tabs::{Tab, tabs};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use maud::{Markup, html};

/// So many views have a tab; the others are on the page of all views.
const TABS: usize = 6;

/// A form's hidden fields, with a key for each form.
type Tokens<'a> = dyn Fn() -> Markup + 'a;

/// A list as it is drawn, and the views that there are of it.
pub struct Bar<'a> {
    /// The tabs that everybody has.
    pub fixed: Vec<Tab<'a>>,
    pub views: &'a Views,
    /// The present filters and order, as the address says them.
    pub query: Vec<(&'static str, String)>,
    /// The columns that may be chosen, those that are drawn first and in order.
    pub offered: Vec<Offered>,
    /// Filters or order are not those of the view that is open.
    pub changed: bool,
    /// Some conditions of the view do not count, since the visitor may not read their fields.
    pub dropped: bool,
    pub may_share: bool,
    pub tokens: &'a Tokens<'a>,
}

impl<'a> Bar<'a> {
    /// The view that is open, where it is the visitor's own.
    fn own(&self) -> Option<&'a ListView> {
        self.views.opened().filter(|view| self.views.owns(view))
    }

    /// What a view keeps of the list.
    fn kept(&self) -> Markup {
        html! {
            @for (name, value) in &self.query { input type="hidden" name=(name) value=(value); }
            @for one in self.offered.iter().filter(|one| one.ticked) {
                input type="hidden" name="columns" value=(one.id);
                @if let Some(width) = one.width.filter(|width| *width != Width::Usual) {
                    input type="hidden" name={ "width-" (one.id) } value=(width.id());
                }
            }
        }
    }
}

/// The tabs of a list with its saved views, the columns, and what can be kept.
#[must_use]
pub fn bar<L: Listed>(bar: &Bar, label: &str, lang: Lang) -> Markup {
    let open = bar.views.opened();
    let mut shown: Vec<&ListView> = bar.views.all.iter().take(TABS).collect();
    shown.extend(open.filter(|open| !shown.iter().any(|view| view.id == open.id)));
    let rest = bar.views.all.len() - shown.len();
    let named: Vec<(String, String)> =
        shown.iter().map(|view| (href::<L>(view), tab_name(view, bar.views, lang))).collect();
    let (more, all) = (text::more(lang, rest), format!("{}/views", L::PATH));
    let mut row: Vec<Tab> = Vec::new();
    row.extend(bar.fixed.iter().map(|tab| Tab { ..*tab }));
    for ((href, label), view) in named.iter().zip(&shown) {
        row.push(Tab { href, label, count: None, current: open.is_some_and(|open| open.id == view.id) });
    }
    if rest > 0 {
        row.push(Tab { href: &all, label: &more, count: None, current: false });
    }
    html! {
        div.views-bar {
            (tabs(label, &row))
            div.views-acts {
                (pop(Icon::Columns, text::columns(lang), "columns-pop", &columns_form::<L>(bar, lang)))
                (pop(Icon::Star, text::view(lang), "view-pop", &view_forms(bar, &all, lang)))
            }
        }
    }
}

fn href<L: Listed>(view: &ListView) -> String {
    format!("{}?v={}", L::PATH, view.id)
}

fn tab_name(view: &ListView, views: &Views, lang: Lang) -> String {
    if views.owns(view) { view.name.clone() } else { text::tab_shared(lang, &view.name, &view.owner_name) }
}

fn pop(picture: Icon, label: &str, class: &str, inside: &Markup) -> Markup {
    html! {
        details.pop {
            summary.btn.btn-quiet { (icon(picture)) span { (label) } }
            div class={ "pop-body " (class) } { (inside) }
        }
    }
}

/// The columns: of the view that is open, or of the list without one.
fn columns_form<L: Listed>(bar: &Bar, lang: Lang) -> Markup {
    let open = bar.views.opened();
    if let Some(view) = open.filter(|view| !bar.views.owns(view)) {
        return html! { p.quiet.small { (text::columns_shared(lang, &view.owner_name)) } };
    }
    html! {
        form method="post" action={ (L::PATH) "/columns" } {
            ((bar.tokens)())
            @if let Some(view) = open {
                input type="hidden" name="v" value=(view.id);
                p.quiet.small { (text::columns_of(lang, &view.name)) }
            }
            p.quiet.small { (text::columns_hint(lang)) }
            (columns::list(&bar.offered, lang))
            div.form-foot {
                (submit(Look::Primary, text::apply(lang)))
                (submit_as(Look::Plain, None, text::usual(lang), ("usual", "1")))
            }
        }
    }
}

/// What can be kept of the list, and done with the view that is open.
fn view_forms(bar: &Bar, all: &str, lang: Lang) -> Markup {
    let (open, own) = (bar.views.opened(), bar.own());
    let path = own.map_or_else(|| all.to_owned(), |view| format!("{all}/{}", view.id));
    let (value, shared) = own.map_or(("", "0"), |view| (view.name.as_str(), if view.shared { "1" } else { "0" }));
    html! {
        form method="post" action=(path) {
            ((bar.tokens)())
            (bar.kept())
            @if let Some(view) = own { input type="hidden" name="version" value=(view.version); }
            (field(&Field::new("name", text::name(lang), value, Kind::Text).prefix("view-").max(NAME).required()))
            @if bar.may_share { (field(&Field::new("shared", text::share(lang), shared, Kind::Check).prefix("view-"))) }
            div.form-foot {
                @if own.is_some() {
                    (submit(Look::Primary, text::update(lang)))
                    button.btn type="submit" formaction=(all) { (text::save_as_new(lang)) }
                } @else { (submit(Look::Primary, text::save(lang))) }
            }
        }
        hr.pop-line;
        @if let Some(view) = open {
            form method="post" action={ (all) "/" (view.id) "/first" } { ((bar.tokens)()) (first(view, bar.views, lang)) }
        }
        @if let Some(view) = own {
            form method="post" action={ (all) "/" (view.id) "/delete" } {
                ((bar.tokens)())
                button.pop-item type="submit" { (icon(Icon::Trash)) span { (text::delete(lang)) } }
            }
        }
        (item(Icon::Star, all, text::all(lang)))
    }
}

fn first(view: &ListView, views: &Views, lang: Lang) -> Markup {
    if views.first == Some(view.id) {
        item_submit(Icon::Pin, text::begin_no_more(lang), ("first", "0"))
    } else {
        item_submit(Icon::Pin, text::begin(lang), ("first", "1"))
    }
}

/// Tells that the list is no longer as the open view says, with the way to keep that or to go back.
#[must_use]
pub fn changed<L: Listed>(bar: &Bar, lang: Lang) -> Markup {
    let Some(view) = bar.views.opened() else { return html! {} };
    html! {
        @if bar.dropped { p.quiet.small role="note" { (icon(Icon::Info)) " " (text::dropped(lang)) } }
        @if bar.changed {
            div.view-changed {
                span { (text::changed(lang, &view.name)) }
                @if let Some(view) = bar.own() {
                    form method="post" action={ (L::PATH) "/views/" (view.id) } {
                        ((bar.tokens)())
                        (bar.kept())
                        input type="hidden" name="name" value=(view.name);
                        input type="hidden" name="version" value=(view.version);
                        @if view.shared && bar.may_share { input type="hidden" name="shared" value="1"; }
                        (submit(Look::Plain, text::update(lang)))
                    }
                }
                a href=(href::<L>(view)) { (text::as_saved(lang)) }
            }
        }
    }
}

/// A view as typed, with what is wrong.
pub struct Typed<'a> {
    /// The view that it is to change; None for a new one.
    pub id: Option<i64>,
    pub raw: &'a Raw,
    pub errors: &'a Errors,
    pub stale: bool,
    pub may_share: bool,
}

/// The form of a view on a page of its own; what the list is filtered by goes along unseen.
#[must_use]
pub fn form_page<L: Listed>(typed: &Typed, tokens: &Markup, lang: Lang) -> Markup {
    let all = format!("{}/views", L::PATH);
    let path = typed.id.map_or_else(|| all.clone(), |id| format!("{all}/{id}"));
    let error = mistakes::of(typed.errors, "name");
    let value = |name| typed.raw.get(name);
    html! {
        @if typed.stale { (notice(Tone::Amber, text::stale_title(lang), text::stale_text(lang))) }
        form.form-page.narrow method="post" action=(path) {
            (tokens)
            @for (name, value) in typed.raw.pairs().filter(|(name, _)| !matches!(*name, "name" | "shared")) {
                input type="hidden" name=(name) value=(value);
            }
            (mistakes::all(typed.errors, lang))
            (field(&Field::new("name", text::name(lang), value("name"), Kind::Text).required().autofocus().error(error)))
            @if typed.may_share { (field(&Field::new("shared", text::share(lang), value("shared"), Kind::Check))) }
            div.form-foot {
                (submit(Look::Primary, if typed.id.is_some() { text::update(lang) } else { text::save(lang) }))
                (link(Look::Plain, None, L::PATH, text::cancel(lang)))
            }
        }
    }
}

/// Every view that the visitor may open.
#[must_use]
pub fn all<L: Listed>(views: &Views, tokens: &Tokens, lang: Lang) -> Markup {
    if views.all.is_empty() {
        let back = link(Look::Plain, None, L::PATH, text::to_list(lang));
        return empty(Icon::Star, text::empty_title(lang), text::empty_text(lang), back);
    }
    let columns = [
        Column::new(text::name(lang), "wide"),
        Column::new(text::whose(lang), ""),
        Column::new(text::acts(lang), "act"),
    ];
    table(
        text::title(lang),
        &columns,
        html! { @for view in &views.all { (row(&view.id.to_string(), &href::<L>(view), view_cells::<L>(view, views, tokens, lang))) } },
    )
}

fn view_cells<L: Listed>(view: &ListView, views: &Views, tokens: &Tokens, lang: Lang) -> Markup {
    let path = format!("{}/views/{}", L::PATH, view.id);
    let is_first = views.first == Some(view.id);
    html! {
        (name(&href::<L>(view), &view.name, html! { @if is_first { (badge(Tone::Blue, text::begins(lang))) } }))
        (cell(text::whose(lang), "", html! {
            @if !views.owns(view) { (text::by(lang, &view.owner_name)) }
            @else if view.shared { (text::shared(lang)) }
            @else { (text::mine(lang)) }
        }))
        (acts(html! {
            @let (label, value) = if is_first { (text::begin_no_more(lang), "0") } else { (text::begin(lang), "1") };
            form method="post" action={ (path) "/first" } { (tokens()) (submit_as(Look::Quiet, Some(Icon::Pin), label, ("first", value))) }
            @if views.owns(view) {
                form method="post" action={ (path) "/delete" } {
                    (tokens())
                    button.btn.btn-quiet.btn-icon type="submit" aria-label=(text::delete_one(lang, &view.name)) title=(text::delete(lang)) { (icon(Icon::Trash)) }
                }
            }
        }))
    }
}
