//! A QR code, drawn as one path of squares.

use maud::{Markup, html};
use std::fmt::Write;

/// The quiet zone that readers want on each side, in modules.
pub const QUIET: usize = 4;

/// The dark modules, row by row (`true` is dark), as a path within the quiet zone.
#[must_use]
pub fn path(modules: &[bool], width: usize) -> String {
    let mut path = String::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
        let _infallible = write!(path, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
    }
    path
}

/// Draws modules row by row with their quiet zone.
#[must_use]
pub fn qr(modules: &[bool], width: usize, label: &str) -> Markup {
    let (path, side) = (path(modules, width), width + 2 * QUIET);
    html! {
        svg.qr viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
