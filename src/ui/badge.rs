//! Small marks: status words, chips, initials.

use maud::{Markup, html};

use super::{Icon, icon};

/// A colour with a mood. It never carries meaning alone: words stand beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Neutral,
    /// In progress, information.
    Blue,
    /// Good, done.
    Green,
    /// Needs attention soon.
    Amber,
    /// Late, wrong, dangerous.
    Red,
    /// Set apart from the rest.
    Violet,
    /// Set apart from the rest, quieter.
    Teal,
}

impl Tone {
    /// The css class of the tone.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Blue => "tone-blue",
            Self::Green => "tone-green",
            Self::Amber => "tone-amber",
            Self::Red => "tone-red",
            Self::Violet => "tone-violet",
            Self::Teal => "tone-teal",
        }
    }
}

/// A status word on a soft ground.
#[must_use]
pub fn badge(tone: Tone, text: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (text) } }
}

/// A filter or tag in use; `remove` is the address without it, and what the cross says to a screen reader.
#[must_use]
pub fn chip(text: &str, remove: Option<(&str, &str)>) -> Markup {
    html! {
        span.chip {
            span.chip-text { (text) }
            @if let Some((href, label)) = remove {
                a.chip-x href=(href) aria-label=(label) title=(label) { (icon(Icon::Close)) }
            }
        }
    }
}

/// A value that can be removed: its words, the address without it, and what its cross says to a screen reader.
pub struct Removable {
    /// As people read it.
    pub text: String,
    /// The address without it.
    pub href: String,
    /// What the cross says.
    pub label: String,
}

/// A filter in use of which any value counts: what it is about where the values do not tell, and `or` between them.
#[must_use]
pub fn chip_any(head: &str, values: &[Removable], or: &str) -> Markup {
    html! {
        span.chip.chip-any {
            @if !head.is_empty() { span.chip-word { (head) } }
            @for (place, value) in values.iter().enumerate() {
                @if place > 0 { " " span.chip-word { (or) } " " }
                span.chip-text { (value.text) }
                a.chip-x href=(value.href) aria-label=(value.label) title=(value.label) { (icon(Icon::Close)) }
            }
        }
    }
}

/// The first character of a name on a calm colour that follows from the name. Decoration: the name stands beside it.
#[must_use]
pub fn avatar(name: &str) -> Markup {
    const TONES: [Tone; 6] = [Tone::Blue, Tone::Teal, Tone::Violet, Tone::Green, Tone::Amber, Tone::Neutral];
    let mut tones = TONES.iter().cycle();
    let sum = name.chars().map(u32::from).fold(0_u32, |sum, letter| (sum * 31 + letter) % 60);
    let tone = (0..=sum).filter_map(|_| tones.next()).last().copied().unwrap_or_default();
    let initial: String = name.trim().chars().take(1).flat_map(char::to_uppercase).collect();
    html! { span class={ "initial " (tone.class()) } aria-hidden="true" { (initial) } }
}

/// A coloured point before a word, quieter than a badge: for columns where most rows have one.
#[must_use]
pub fn dot(tone: Tone, text: &str) -> Markup {
    html! { span class={ "dot " (tone.class()) } { (text) } }
}
