//! What opens a cell.

use super::text;
use crate::text::Lang;
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// Once for the list, for a row is sent often. The script puts it into the cells that it opens, says which
/// column it is of, and finds the address by the row.
#[must_use]
pub fn pen(lang: Lang) -> Markup {
    html! { template data-pen { button.cell-pen type="button" aria-label=(text::change(lang)) { (icon(Icon::Edit)) } } }
}
