//! Two versions side by side, for a save that came too late.

use maud::{Markup, html};

/// A field that differs.
pub struct Difference<'a> {
    /// The name of its input.
    pub name: &'a str,
    /// What the field is called.
    pub label: &'a str,
    /// What is stored now, as the form would send it.
    pub theirs: &'a str,
    /// What the person typed.
    pub yours: &'a str,
}

/// The words of the table.
pub struct Words<'a> {
    /// Says what the table is.
    pub caption: &'a str,
    /// Head of the column of fields.
    pub field: &'a str,
    /// Head of what is stored, with who saved it and when.
    pub theirs: &'a str,
    /// Head of what the person typed.
    pub yours: &'a str,
    /// Stands for an empty value.
    pub nothing: &'a str,
}

/// The fields that differ. Each choice is a radio button with the field's own name and the value itself, so the
/// form around it posts the chosen version like any other; what the person typed is chosen to begin with.
#[must_use]
pub fn differences(words: &Words, rows: &[Difference]) -> Markup {
    html! {
        table.diff {
            caption.visually-hidden { (words.caption) }
            thead { tr {
                th scope="col" { (words.field) }
                th scope="col" { (words.theirs) }
                th scope="col" { (words.yours) }
            } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.label) }
                        td { (side(words.nothing, words.theirs, row, false)) }
                        td { (side(words.nothing, words.yours, row, true)) }
                    }
                }
            }
        }
    }
}

fn side(nothing: &str, head: &str, row: &Difference, chosen: bool) -> Markup {
    let value = if chosen { row.yours } else { row.theirs };
    html! {
        label.diff-side {
            input.form-check-input type="radio" name=(row.name) value=(value) checked[chosen];
            span {
                span.diff-head { (head) }
                @if value.is_empty() { span.none { (nothing) } } @else { (value) }
            }
        }
    }
}
