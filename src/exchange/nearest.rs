//! The entry of a list a mistyped value most likely means.

use super::fold;
use serde::Serialize;

/// An entry to propose instead of the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal<C, L> {
    /// What the list keeps.
    pub code: C,
    /// What the person reads.
    pub label: L,
    /// Slips between value and label; 0 where they differ in case, width or blanks alone.
    pub distance: usize,
}

/// The entry whose label is nearest by Damerau-Levenshtein distance, if it is near enough and no
/// entry with another code is as near. A value below 4 characters must be equal, one below 8 may have
/// one slip, a longer one two.
pub fn nearest<C: PartialEq, L: AsRef<str>>(
    value: &str,
    entries: impl Iterator<Item = (C, L)>,
) -> Option<Proposal<C, L>> {
    let value = fold::folded(value);
    let length = value.chars().count();
    let mut best: Option<Proposal<C, L>> = None;
    let mut tied = false;
    for (code, label) in entries {
        let name = fold::folded(label.as_ref());
        let other = name.chars().count();
        let allowed = allowed_slips(length.min(other));
        if value.is_empty() || length.abs_diff(other) > allowed {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&value, &name);
        let least = best.as_ref().map_or(allowed, |best| best.distance);
        if distance > allowed || distance > least {
            continue;
        }
        match &best {
            Some(best) if best.distance == distance => tied |= best.code != code,
            _ => {
                best = Some(Proposal { code, label, distance });
                tied = false;
            }
        }
    }
    best.filter(|_| !tied)
}

fn allowed_slips(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}
