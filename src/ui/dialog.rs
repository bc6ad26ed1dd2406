//! A window over the page, opened by [`super::button::opens`].

use maud::{Markup, html};

use super::{Icon, icon};

/// A dialog, closed until opened. `close` is what the cross says to a screen reader.
#[must_use]
pub fn dialog(id: &str, title: &str, close: &str, body: Markup) -> Markup {
    html! {
        dialog.window id=(id) aria-labelledby={ (id) "-title" } {
            header.window-head {
                h2 id={ (id) "-title" } { (title) }
                button.btn.btn-quiet.btn-icon type="button" data-close aria-label=(close) title=(close) { (icon(Icon::Close)) }
            }
            div.window-body { (body) }
        }
    }
}
