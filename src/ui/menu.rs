//! A menu that opens below its button. Built on `details`, so it works without script.

use maud::{Markup, html};

use super::{Icon, icon};

/// A menu; `face` is what the button shows, `label` what it says where the face is only an icon.
#[must_use]
pub fn menu(face: Markup, label: &str, items: Markup) -> Markup {
    html! {
        details.pop {
            summary.btn.btn-quiet aria-label=(label) title=(label) { (face) }
            div.pop-body { (items) }
        }
    }
}

/// A line of a menu that leads somewhere.
#[must_use]
pub fn item(picture: Icon, href: &str, text: &str) -> Markup {
    html! { a.pop-item href=(href) { (icon(picture)) span { (text) } } }
}

/// A line of a menu that sends the form around it.
#[must_use]
pub fn item_submit(picture: Icon, text: &str, choice: (&str, &str)) -> Markup {
    let (name, value) = choice;
    html! { button.pop-item type="submit" name=(name) value=(value) { (icon(picture)) span { (text) } } }
}
