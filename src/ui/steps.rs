//! Stages on the way from start to end.

use maud::{Markup, html};

use super::{Icon, icon};

/// Where a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Behind us.
    Done,
    /// Where we are.
    Current,
    /// Still to come.
    Ahead,
}

/// One stage.
pub struct Step<'a> {
    /// Its name.
    pub label: &'a str,
    /// A word below it, such as the date or the days spent.
    pub note: &'a str,
    /// Where it stands.
    pub state: State,
}

/// The stages in order; `done` is the word for a stage behind us, for screen readers.
#[must_use]
pub fn steps(label: &str, steps: &[Step], done: &str) -> Markup {
    html! {
        ol.stages aria-label=(label) {
            @for step in steps {
                li class={ "stage " (class(step.state)) } aria-current=[(step.state == State::Current).then_some("step")] {
                    span.stage-name {
                        @if step.state == State::Done { (icon(Icon::Check)) span.visually-hidden { (done) } }
                        (step.label)
                    }
                    @if !step.note.is_empty() { span.stage-note { (step.note) } }
                }
            }
        }
    }
}

fn class(state: State) -> &'static str {
    match state {
        State::Done => "is-done",
        State::Current => "is-current",
        State::Ahead => "is-ahead",
    }
}
