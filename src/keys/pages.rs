//! The page of the keys.

use super::{GROUPS, Group, Key, text};
use crate::text::Lang;
use crate::ui::card::card;
use crate::web::respond::{Answer, Page};
use crate::web::who::SignedIn;
use maud::{Markup, html};

/// All keys, by where they work.
pub async fn show(who: SignedIn) -> Answer<Page> {
    let lang = who.0.lang;
    let body = html! {
        header.page-head { div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::intro(lang)) } } }
        div.halves { @for group in &GROUPS { (drawn(group, lang)) } }
    };
    Ok(Page::new(text::title(lang), body))
}

fn drawn(group: &Group, lang: Lang) -> Markup {
    let (title, lines) = (group.title, html! { dl.facts.keys-list { @for key in group.keys { (line(key, lang)) } } });
    card(title(lang), html! {}, lines)
}

fn line((keys, does): &Key, lang: Lang) -> Markup {
    html! {
        div.fact {
            dt {
                @for (place, together) in keys.iter().enumerate() {
                    @if place > 0 { " " (text::or(lang)) " " }
                    @for (place, key) in together.split(' ').enumerate() { @if place > 0 { " + " } kbd { (key) } }
                }
            }
            dd { (does(lang)) }
        }
    }
}
