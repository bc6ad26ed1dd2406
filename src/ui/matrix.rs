//! A table of objects and actions with the reach of each: the role editor and the permission matrix.

use maud::{Markup, html};

/// How far a grant reaches. It only decides the shade; the word is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not granted.
    Nothing,
    /// Own records.
    Own,
    /// Own and shared records, or those of subordinates.
    Near,
    /// A department.
    Department,
    /// Departments and those below them.
    Wide,
    /// All records.
    All,
}

impl Reach {
    /// The css class of the shade.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Nothing => "reach-0",
            Self::Own => "reach-1",
            Self::Near => "reach-2",
            Self::Department => "reach-3",
            Self::Wide => "reach-4",
            Self::All => "reach-5",
        }
    }
}

/// A scope that can be chosen.
pub struct Scope<'a> {
    /// As the form sends it.
    pub value: &'a str,
    /// As people read it.
    pub label: &'a str,
    /// Its shade.
    pub reach: Reach,
}

/// What stands where an object and an action meet.
pub enum Cell<'a> {
    /// The action makes no sense for this object.
    Absent,
    /// A scope to read; `title` says more on hover, such as the roles that give it.
    Shown {
        /// The word.
        label: &'a str,
        /// More words, may be empty.
        title: &'a str,
        /// The shade.
        reach: Reach,
    },
    /// A scope to choose.
    Chosen {
        /// The name of the select.
        name: &'a str,
        /// The value chosen now.
        value: &'a str,
        /// What can be chosen.
        scopes: &'a [Scope<'a>],
    },
}

/// An object with its cells, one for each action.
pub struct Line<'a> {
    /// The object.
    pub label: &'a str,
    /// A quieter word below it, may be empty.
    pub note: &'a str,
    /// In the order of the actions.
    pub cells: Vec<Cell<'a>>,
}

/// The words of a matrix.
pub struct Words<'a> {
    /// Says what the table is.
    pub caption: &'a str,
    /// Head of the first column.
    pub corner: &'a str,
    /// Said to a screen reader where an action makes no sense.
    pub absent: &'a str,
}

/// The matrix. Its first column and head stay in sight; it scrolls sideways inside its own region only.
#[must_use]
pub fn matrix(words: &Words, actions: &[&str], lines: &[Line]) -> Markup {
    html! {
        div.matrix-wrap role="region" tabindex="0" aria-label=(words.caption) {
            table.matrix {
                caption.visually-hidden { (words.caption) }
                thead { tr {
                    th.matrix-corner scope="col" { (words.corner) }
                    @for action in actions { th scope="col" { (action) } }
                } }
                tbody {
                    @for line in lines {
                        tr {
                            th scope="row" {
                                (line.label)
                                @if !line.note.is_empty() { span.matrix-note { (line.note) } }
                            }
                            @for (action, cell) in actions.iter().zip(&line.cells) {
                                (drawn(words, line.label, action, cell))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn drawn(words: &Words, object: &str, action: &str, cell: &Cell) -> Markup {
    match cell {
        Cell::Absent => {
            html! { td.absent { span aria-hidden="true" { "\u{00b7}" } span.visually-hidden { (words.absent) } } }
        }
        Cell::Shown { label, title, reach } => html! {
            td { span class={ "reach " (reach.class()) } title=[(!title.is_empty()).then_some(title)] { (label) } }
        },
        Cell::Chosen { name, value, scopes } => {
            let reach = scopes.iter().find(|scope| scope.value == *value).map_or(Reach::Nothing, |scope| scope.reach);
            html! {
                td {
                    select class={ "reach " (reach.class()) } name=(name) aria-label={ (object) " " (action) } data-reach {
                        @for scope in *scopes {
                            option value=(scope.value) selected[scope.value == *value] data-class=(scope.reach.class()) { (scope.label) }
                        }
                    }
                }
            }
        }
    }
}
