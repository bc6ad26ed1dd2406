//! The marks of a customer: grade, stage, when it is due, whose it is.

use super::eyes::Eyes;
use super::fields::{GRADES, STAGES};
use super::text;
use crate::core::field::choice_label;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge, dot};
use crate::ui::table::none;
use chrono::NaiveDate;
use maud::{Markup, html};

/// The badge of a grade.
#[must_use]
pub fn grade_badge(grade: Option<&str>, lang: Lang) -> Markup {
    let tone = match grade {
        Some("A") => Tone::Violet,
        Some("B") => Tone::Blue,
        _ => Tone::Neutral,
    };
    html! { @if let Some(grade) = grade { (badge(tone, choice_label(GRADES, grade, lang))) } }
}

/// The point and word of a stage.
#[must_use]
pub fn stage_dot(stage: &str, lang: Lang) -> Markup {
    let tone = match stage {
        "active" => Tone::Green,
        "interested" => Tone::Blue,
        "contacted" => Tone::Teal,
        "dormant" => Tone::Amber,
        "lost" => Tone::Red,
        _ => Tone::Neutral,
    };
    dot(tone, choice_label(STAGES, stage, lang))
}

/// When the next follow-up is due, in words; late ones stand out.
#[must_use]
pub fn due_dot(day: Option<NaiveDate>, eyes: Eyes) -> Markup {
    let Some(day) = day else { return none() };
    let tone = match day.cmp(&eyes.today) {
        std::cmp::Ordering::Less => Tone::Red,
        std::cmp::Ordering::Equal => Tone::Amber,
        std::cmp::Ordering::Greater => Tone::Neutral,
    };
    dot(tone, &format::day_near(eyes.lang, day, eyes.today))
}

/// Who owns a customer, or the pool it lies in.
#[must_use]
pub fn owner(owner: Option<&str>, pool_zh: Option<&str>, pool_en: Option<&str>, lang: Lang) -> Markup {
    match (owner, pool_zh) {
        (Some(name), _) => html! { bdi { (name) } },
        (None, Some(zh)) => badge(Tone::Teal, lang.name(zh, pool_en.unwrap_or(""))),
        (None, None) => badge(Tone::Teal, text::no_owner(lang)),
    }
}
