//! A QR code, drawn as one path of squares.

use maud::{Markup, html};
use std::fmt::Write;

/// Draws modules row by row (`true` is dark) with the quiet zone of four that readers want.
#[must_use]
pub fn qr(modules: &[bool], width: usize, label: &str) -> Markup {
    let mut path = String::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
        let _infallible = write!(path, "M{} {}h1v1h-1z", at % width + 4, at / width + 4);
    }
    let side = width + 8;
    html! {
        svg.qr viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
