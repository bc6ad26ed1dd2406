//! Puts a page's content into the layout, with what every page shows around it.

use super::route::Need;
use super::visit::Visit;
use super::{House, origin, text};
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::card::notice;
use crate::ui::toast::toast;
use crate::ui::{Icon, icon, sprite};
use askama::Template;
use maud::{Markup, html};

/// What stands around a page's content, in bytes, generously.
const FRAME: usize = 32 * 1024;

/// The content of a page: finished markup and the title.
#[derive(Clone, Debug)]
pub struct Content {
    pub title: String,
    pub body: Markup,
}

/// What askama may print without escaping: markup that maud made.
pub mod filters {
    #![expect(clippy::inline_always, reason = "askama's macro writes it")]

    use maud::Markup;

    /// Prints finished markup; accepts nothing else.
    #[askama::filter_fn]
    pub fn part<'a>(markup: &'a Markup, _: &dyn askama::Values) -> askama::Result<askama::filters::Safe<&'a str>> {
        Ok(askama::filters::Safe(markup.0.as_str()))
    }
}

struct Choice {
    value: &'static str,
    label: &'static str,
    current: bool,
}

struct Item {
    href: &'static str,
    label: &'static str,
    icon: Markup,
    current: bool,
    /// How much waits there.
    waiting: Option<String>,
}

struct Words {
    product: &'static str,
    mark: &'static str,
    skip: &'static str,
    menu: &'static str,
    menu_short: &'static str,
    search: &'static str,
    search_hint: &'static str,
    search_hint_more: &'static str,
    suggestions: &'static str,
    look: &'static str,
    language: &'static str,
    theme: &'static str,
    account: &'static str,
    keys: &'static str,
    sign_out: &'static str,
    more: &'static str,
    waiting: &'static str,
}

struct Icons {
    search: Markup,
    look: Markup,
    user: Markup,
    account: Markup,
    keys: Markup,
    sign_out: Markup,
    menu: Markup,
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    lang_tag: &'static str,
    theme: &'a str,
    csrf: String,
    person: String,
    here: &'a str,
    title: &'a str,
    asset: &'static str,
    words: Words,
    icons: Icons,
    languages: [Choice; 2],
    themes: [Choice; 3],
    menu: Vec<Item>,
    user: &'a str,
    bell: Markup,
    banner: Markup,
    body: &'a Markup,
    sprite: Markup,
    toast: Markup,
}

#[derive(Template)]
#[template(path = "bare.html")]
struct Bare<'a> {
    lang_tag: &'static str,
    theme: &'a str,
    csrf: String,
    here: &'a str,
    title: &'a str,
    asset: &'static str,
    words: Words,
    languages: [Choice; 2],
    body: &'a Markup,
    sprite: Markup,
}

/// The whole page as the visitor gets it.
#[must_use]
pub fn page(house: &House, visit: &Visit, content: &Content) -> String {
    // Room for everything from the start, so that a long page is not moved while it grows.
    let mut page = String::with_capacity(content.body.0.len() + FRAME);
    let drawn = if visit.signed_in {
        layout(house, visit, content).render_into(&mut page)
    } else {
        bare(house, visit, content).render_into(&mut page)
    };
    if let Err(error) = drawn {
        tracing::error!(%error, "a page could not be drawn");
        page.clear();
    }
    page
}

fn layout<'a>(house: &House, visit: &'a Visit, content: &'a Content) -> Layout<'a> {
    let lang = visit.lang;
    Layout {
        lang_tag: lang.tag(),
        theme: &visit.theme,
        csrf: origin::form_token(house.db.secret(), &visit.browser),
        person: visit.actor.standing.user_id.to_string(),
        here: &visit.here,
        title: &content.title,
        asset: super::assets::PREFIX,
        words: words(lang),
        icons: icons(),
        languages: languages(lang),
        themes: themes(lang, &visit.theme),
        menu: menu(house, visit),
        user: &visit.actor.standing.name,
        bell: super::bell::bell(lang, visit.unread),
        banner: banner(house, visit),
        body: &content.body,
        sprite: sprite(),
        toast: flash(house, visit),
    }
}

fn bare<'a>(house: &House, visit: &'a Visit, content: &'a Content) -> Bare<'a> {
    Bare {
        lang_tag: visit.lang.tag(),
        theme: &visit.theme,
        csrf: origin::form_token(house.db.secret(), &visit.browser),
        here: &visit.here,
        title: &content.title,
        asset: super::assets::PREFIX,
        words: words(visit.lang),
        languages: languages(visit.lang),
        body: &content.body,
        sprite: sprite(),
    }
}

fn words(lang: Lang) -> Words {
    Words {
        product: text::product(lang),
        mark: text::mark(lang),
        skip: text::skip(lang),
        menu: text::menu(lang),
        menu_short: text::menu_short(lang),
        search: text::search(lang),
        search_hint: text::search_hint(lang),
        search_hint_more: text::search_hint_more(lang),
        suggestions: text::suggestions(lang),
        look: text::look(lang),
        language: text::language(lang),
        theme: text::theme(lang),
        account: text::account(lang),
        keys: text::keys(lang),
        sign_out: text::sign_out(lang),
        more: text::more(lang),
        waiting: text::waiting(lang),
    }
}

fn icons() -> Icons {
    Icons {
        search: icon(Icon::Search),
        look: icon(Icon::Language),
        user: icon(Icon::User),
        account: icon(Icon::Settings),
        keys: icon(Icon::Keys),
        sign_out: icon(Icon::SignOut),
        menu: icon(Icon::Menu),
    }
}

fn languages(lang: Lang) -> [Choice; 2] {
    [
        Choice { value: "zh-CN", label: "中文", current: lang == Lang::Zh },
        Choice { value: "en", label: "English", current: lang == Lang::En },
    ]
}

fn themes(lang: Lang, theme: &str) -> [Choice; 3] {
    [("auto", text::theme_auto(lang)), ("light", text::theme_light(lang)), ("dark", text::theme_dark(lang))]
        .map(|(value, label)| Choice { value, label, current: value == theme })
}

/// The menu of those entries whose need the visitor meets.
fn menu(house: &House, visit: &Visit) -> Vec<Item> {
    let standing = &visit.actor.standing;
    let shown = house.site.menu.iter().filter(|item| match item.need {
        Need::Permission(info) => standing.holds(info.id),
        _ => true,
    });
    shown
        .map(|item| Item {
            href: item.href,
            label: (item.label)(visit.lang),
            icon: icon(item.icon),
            current: if item.href == "/" { visit.path == "/" } else { visit.path.starts_with(item.href) },
            waiting: visit.waiting.beside(item.href, standing),
        })
        .collect()
}

/// Tells administrators that the public address is served without encryption.
fn banner(house: &House, visit: &Visit) -> Markup {
    let plain = house.config.server.public_url.as_deref().is_some_and(|url| url.starts_with("http://"));
    let shown = plain && !visit.actor.standing.administrators().is_empty();
    html! { @if shown { (notice(Tone::Amber, text::plain_http(visit.lang), "")) } }
}

/// The message that the action before left, with its undo where it has one: `text` or `text|path`.
fn flash(house: &House, visit: &Visit) -> Markup {
    let Some(left) = &visit.toast else { return html! {} };
    let (words, undo) = left.split_once('\u{1f}').map_or((left.as_str(), None), |(words, path)| (words, Some(path)));
    let undo = undo
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .map(|path| undo_form(house, visit, path, &[]));
    toast(Tone::Green, words, undo, text::close(visit.lang))
}

/// The button of a message that takes back what it tells of, with what its action asks for.
#[must_use]
pub fn undo_form(house: &House, visit: &Visit, path: &str, fields: &[(&str, &str)]) -> Markup {
    html! {
        form method="post" action=(path) {
            (tokens(house, visit))
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button.btn.btn-sm type="submit" { (icon(Icon::Undo)) (text::undo(visit.lang)) }
        }
    }
}

/// The hidden fields of every form: the token of this browser, and the key by which the form counts once.
#[must_use]
pub fn tokens(house: &House, visit: &Visit) -> Markup {
    html! {
        input type="hidden" name="csrf" value=(origin::form_token(house.db.secret(), &visit.browser));
        input type="hidden" name="key" value=(uuid::Uuid::now_v7());
    }
}
