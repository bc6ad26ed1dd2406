//! The vocabulary of pages: what has an id and can be swapped. Pure functions of data, which know no language
//! and no state; texts come in translated. Page-wide structure is in `templates/`, looks in `static/kezhan.css`.

#![expect(
    clippy::needless_pass_by_value,
    reason = "markup is made for one place and moves into it, so that calls nest without `&`"
)]

pub mod badge;
pub mod button;
pub mod card;
pub mod diff;
pub mod field;
pub mod filter;
pub mod matrix;
pub mod menu;
pub mod pager;
pub mod qr;
pub mod table;
pub mod tabs;
pub mod timeline;
pub mod toast;
pub mod work;

use maud::{Markup, PreEscaped};

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

/// The icon as inline svg, hidden from screen readers: the words beside it, or the label of its button, speak.
#[must_use]
pub fn icon(icon: Icon) -> Markup {
    PreEscaped(svg(icon).to_owned())
}

/// The drawings that the icons of rows refer to: once in every page.
#[must_use]
pub fn sprite() -> Markup {
    PreEscaped(SPRITE.to_owned())
}
