//! Tables that become cards on a phone. Roles are written out because a browser forgets them when the
//! table is no longer drawn as one.

use maud::{Markup, html};

use super::{Icon, icon};

/// A column head that sorts.
pub struct Sort<'a> {
    /// The address of the list sorted by this column (or the other way round).
    pub href: &'a str,
    /// `Some(true)` when the list is sorted downwards by this column, `Some(false)` upwards, else `None`.
    pub direction: Option<bool>,
}

/// A column.
pub struct Column<'a> {
    /// Its head.
    pub label: &'a str,
    /// Whether its head sorts.
    pub sort: Option<Sort<'a>>,
    /// `num` right-aligned figures, `wide` takes what is left, `whole` has a line of its own
    /// on phones, `opt` dropped there, `pick` check boxes
    /// (the head selects all), `act` buttons (the head is not shown). Several with spaces between.
    pub class: &'a str,
    /// The class of a width that somebody chose; empty for the usual one.
    pub width: &'a str,
}

impl<'a> Column<'a> {
    /// A column that does not sort.
    #[must_use]
    pub fn new(label: &'a str, class: &'a str) -> Self {
        Self { label, sort: None, class, width: "" }
    }

    /// The same, sorting.
    #[must_use]
    pub fn sorted(self, href: &'a str, direction: Option<bool>) -> Self {
        Self { sort: Some(Sort { href, direction }), ..self }
    }

    /// The same in a width of its own.
    #[must_use]
    pub fn sized(self, width: &'a str) -> Self {
        Self { width, ..self }
    }

    fn has(&self, class: &str) -> bool {
        self.class.split(' ').any(|part| part == class)
    }
}

/// A table. `rows` are made with [`row`]; `caption` says to a screen reader what it holds.
#[must_use]
pub fn table(caption: &str, columns: &[Column], rows: Markup) -> Markup {
    html! {
        div.table-wrap role="region" tabindex="0" aria-label=(caption) {
            table.rows role="table" {
                caption.visually-hidden { (caption) }
                thead role="rowgroup" { tr role="row" { @for column in columns { (head(column)) } } }
                tbody role="rowgroup" data-rows { (rows) }
            }
        }
    }
}

fn head(column: &Column) -> Markup {
    let direction = column.sort.as_ref().and_then(|sort| sort.direction);
    let width = Some(column.width).filter(|width| !width.is_empty());
    let order = direction.map(|down| if down { "descending" } else { "ascending" });
    html! {
        th class={ (column.class) @if let Some(width) = width { " " (width) } } title=[width.map(|_| column.label)] scope="col" role="columnheader" aria-sort=[order] {
            @if column.has("pick") {
                input.form-check-input.needs-script type="checkbox" data-all aria-label=(column.label) title=(column.label);
            } @else if column.has("act") {
                span.visually-hidden { (column.label) }
            } @else if let Some(sort) = &column.sort {
                a.sort href=(sort.href) {
                    (column.label)
                    @match direction {
                        Some(true) => (icon(Icon::SortDown)),
                        Some(false) => (icon(Icon::SortUp)),
                        None => "",
                    }
                }
            } @else { (column.label) }
        }
    }
}

/// A row; `href` is what Enter opens, empty for none. `key` becomes the id `r-<key>`, so that one row can be swapped.
#[must_use]
pub fn row(key: &str, href: &str, cells: Markup) -> Markup {
    html! { tr id={ "r-" (key) } role="row" data-href=[(!href.is_empty()).then_some(href)] { (cells) } }
}

/// A cell; `label` repeats the head of its column, for phones; `class` is that of the column.
#[must_use]
pub fn cell(label: &str, class: &str, content: Markup) -> Markup {
    html! { td class=[(!class.is_empty()).then_some(class)] role="cell" data-label=(label) { (content) } }
}

/// The cell that names the row: a link, and a quieter word after it. On a phone it is the title of the card.
#[must_use]
pub fn name(href: &str, text: &str, after: Markup) -> Markup {
    html! { td.title role="cell" { div.title-line { a.row-link href=(href) title=[beyond(text, 16)] { (text) } (after) } } }
}

/// A text that may be cut off where it has more than so many characters: what pointing at it shows.
#[must_use]
pub fn beyond(text: &str, characters: usize) -> Option<&str> {
    text.chars().nth(characters).map(|_| text)
}

/// The check box of a row, sent as `ids`; `label` says what it selects.
#[must_use]
pub fn pick(value: &str, label: &str) -> Markup {
    html! { td.pick role="cell" { input.form-check-input type="checkbox" name="ids" value=(value) aria-label=(label) data-pick; } }
}

/// The same for a form of this id elsewhere on the page.
#[must_use]
pub fn pick_for(form: &str, value: &str, label: &str) -> Markup {
    html! { td.pick role="cell" { input.form-check-input type="checkbox" form=(form) name="ids" value=(value) aria-label=(label) data-pick; } }
}

/// The cell of small buttons at the end of a row.
#[must_use]
pub fn acts(content: Markup) -> Markup {
    html! { td.act role="cell" { div.act-line { (content) } } }
}

/// Stands for a value that is not there.
#[must_use]
pub fn none() -> Markup {
    html! { span.none { "\u{2013}" } }
}
