//! What a customer of a seeded company went through; the same each time it is asked for.

use super::Size;
use super::dice::Dice;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// How many contacts and follow-ups the customers of ten in a row have: two and five on average.
const CONTACTS: [u64; 10] = [2, 0, 1, 3, 1, 2, 5, 1, 2, 3];
const FOLLOW_UPS: [u64; 10] = [4, 0, 1, 7, 2, 3, 18, 1, 5, 9];

/// A day, in seconds.
const DAY: i64 = 86_400;

/// The past of one customer.
pub struct Life {
    /// Counted from 0.
    pub number: u64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// When they happened, earliest first.
    pub follow_ups: Vec<DateTime<Utc>>,
    pub next_follow_up: Option<NaiveDate>,
    pub stage: &'static str,
    pub grade: Option<&'static str>,
    pub contacts: u64,
    /// The number of its first contact, and of its first follow-up, among all.
    pub first_contact: u64,
    pub first_follow_up: u64,
}

impl Life {
    /// The past of a customer up to the day that began at `today`.
    #[must_use]
    pub fn of(size: &Size, number: u64, today: DateTime<Utc>) -> Self {
        let mut dice = Dice::of(size.seed, 4, number);
        let (tens, place) = (number / 10, usize::try_from(number % 10).unwrap_or(0));
        let count = |list: &[u64; 10]| list.get(place).copied().unwrap_or(0);
        let before = |list: &[u64; 10]| tens * list.iter().sum::<u64>() + list.iter().take(place).sum::<u64>();
        let age = DAY + dice.upto(720 * DAY);
        let created_at = today - TimeDelta::seconds(age) + TimeDelta::microseconds(dice.upto(1_000_000));
        let mut follow_ups: Vec<DateTime<Utc>> =
            (0..count(&FOLLOW_UPS)).map(|_| created_at + TimeDelta::seconds(dice.upto(age))).collect();
        follow_ups.sort_unstable();
        let changed = created_at + TimeDelta::seconds(dice.upto(age));
        let updated_at = follow_ups.last().copied().unwrap_or(created_at).max(changed);
        let stage = stage(&mut dice);
        let next_follow_up = if follow_ups.is_empty() || stage == "lost" { None } else { next(&mut dice, today) };
        let grade = [None, Some("A"), Some("B"), Some("B"), Some("C"), Some("C"), Some("C")];
        Self {
            number,
            created_at,
            updated_at,
            next_follow_up,
            stage,
            grade: dice.one(&grade).copied().flatten(),
            contacts: count(&CONTACTS),
            first_contact: before(&CONTACTS),
            first_follow_up: before(&FOLLOW_UPS),
            follow_ups,
        }
    }

    /// The customer's id.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.number + 1
    }
}

fn stage(dice: &mut Dice) -> &'static str {
    match dice.below(100) {
        0..30 => "potential",
        30..50 => "contacted",
        50..65 => "interested",
        65..83 => "active",
        83..93 => "dormant",
        _ => "lost",
    }
}

/// One in eight is late, few are due today, the most later; a third has none.
fn next(dice: &mut Dice, today: DateTime<Utc>) -> Option<NaiveDate> {
    let day = today.date_naive();
    match dice.below(100) {
        0..12 => day.checked_sub_days(Days::new(1 + dice.below(90))),
        12..14 => Some(day),
        14..24 => day.checked_add_days(Days::new(1 + dice.below(7))),
        24..65 => day.checked_add_days(Days::new(8 + dice.below(120))),
        _ => None,
    }
}
