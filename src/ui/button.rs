//! Buttons, and links that look like them.

use maud::{Markup, html};

use super::{Icon, icon};

/// How much a button asks for attention. A page has one primary button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The next step of the page.
    Primary,
    /// An ordinary button with a border.
    Plain,
    /// Without border until pointed at.
    Quiet,
    /// What takes something away.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Plain => "btn",
            Self::Quiet => "btn btn-quiet",
            Self::Danger => "btn btn-danger",
        }
    }
}

/// An ordinary link that looks like a button.
#[must_use]
pub fn link_button(href: &str, label: &str) -> Markup {
    link(Look::Plain, None, href, label)
}

/// The link to the next step, such as "new customer".
#[must_use]
pub fn primary_link(href: &str, label: &str) -> Markup {
    link(Look::Primary, Some(Icon::Plus), href, label)
}

/// A link that looks like a button.
#[must_use]
pub fn link(look: Look, picture: Option<Icon>, href: &str, label: &str) -> Markup {
    html! { a class=(look.class()) href=(href) { (drawn(picture)) (label) } }
}

/// A link of which only the icon shows; the label speaks and appears on hover.
#[must_use]
pub fn icon_link(picture: Icon, href: &str, label: &str) -> Markup {
    html! { a.btn.btn-quiet.btn-icon href=(href) aria-label=(label) title=(label) { (icon(picture)) } }
}

/// The button that sends its form.
#[must_use]
pub fn submit(look: Look, label: &str) -> Markup {
    html! { button class=(look.class()) type="submit" { (label) } }
}

/// The edit button of a row: the key e presses it. `label` names what is edited.
#[must_use]
pub fn edit_link(href: &str, label: &str) -> Markup {
    html! { a.btn.btn-quiet.btn-icon href=(href) data-edit aria-label=(label) title=(label) { (icon(Icon::Edit)) } }
}

/// A button that sends its form with one value more, for forms with several.
#[must_use]
pub fn submit_as(look: Look, picture: Option<Icon>, label: &str, choice: (&str, &str)) -> Markup {
    let (name, value) = choice;
    html! { button class=(look.class()) type="submit" name=(name) value=(value) { (drawn(picture)) (label) } }
}

/// A sending button of which only the icon shows.
#[must_use]
pub fn icon_submit(picture: Icon, label: &str, choice: (&str, &str)) -> Markup {
    let (name, value) = choice;
    html! {
        button.btn.btn-quiet.btn-icon type="submit" name=(name) value=(value) aria-label=(label) title=(label) { (icon(picture)) }
    }
}

/// Sends its form to take something away.
#[must_use]
pub fn danger(label: &str) -> Markup {
    html! { button class=(Look::Danger.class()) type="submit" { (icon(Icon::Trash)) (label) } }
}

/// Copies `text`; `done` is shown when it is copied. Hidden where there is no script.
#[must_use]
pub fn copy(text: &str, label: &str, done: &str) -> Markup {
    html! {
        button.btn.btn-quiet.btn-icon.needs-script type="button" data-copy=(text) data-copied=(done) aria-label=(label) title=(label) {
            (icon(Icon::Copy))
        }
    }
}

fn drawn(picture: Option<Icon>) -> Markup {
    html! { @if let Some(picture) = picture { (icon(picture)) } }
}
