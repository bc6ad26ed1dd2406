//! From what was typed about notices to what is wanted.

use super::rules::Hours;
use super::text;
use crate::core::notice::{Kind, Post};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::Form;
use chrono::{NaiveTime, Timelike};
use chrono_tz::Tz;
use std::borrow::Cow;

/// Whether a notice is to count as read.
pub struct MarkForm(pub bool);

impl Form for MarkForm {
    fn accepts(name: &str) -> bool {
        name == "read"
    }
    fn read(raw: Raw) -> Self {
        Self(raw.get("read") == "yes")
    }
}

/// The newest notice that was on the page.
pub struct UpToForm(pub i64);

impl Form for UpToForm {
    fn accepts(name: &str) -> bool {
        name == "to"
    }
    fn read(raw: Raw) -> Self {
        Self(raw.get("to").parse().unwrap_or(0))
    }
}

/// An address.
pub struct AddressForm(pub String);

impl Form for AddressForm {
    fn accepts(name: &str) -> bool {
        name == "address"
    }
    fn read(raw: Raw) -> Self {
        Self(raw.get("address").to_owned())
    }
}

/// What a person wants to be told, and when, as typed: `page-<kind>`, `mail-<kind>` and the hours.
#[derive(Clone, Debug, Default)]
pub struct WishForm(pub Raw);

impl Form for WishForm {
    fn accepts(name: &str) -> bool {
        matches!(name, "digest_at" | "quiet_from" | "quiet_to" | "weekday" | "zone")
            || name.starts_with("page-")
            || name.starts_with("mail-")
    }
    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

/// What a person wants, checked.
pub struct Wanted {
    /// Kind, page, mail.
    pub kinds: Vec<(&'static str, bool, Post)>,
    pub hours: Hours,
    pub zone: String,
}

impl WishForm {
    /// Checks everything and tells all that is wrong at once. A kind that the form did not name stays as is usual.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, kinds: &[&'static Kind], company: Tz, lang: Lang) -> Result<Wanted, Errors> {
        let mut errors = Errors::new();
        let mut minute = |field: &'static str| {
            let time = NaiveTime::parse_from_str(self.0.get(field), "%H:%M").ok();
            if time.is_none() {
                errors.push((Cow::Borrowed(field), text::not_a_time(lang).to_owned()));
            }
            time.and_then(|time| u16::try_from(time.num_seconds_from_midnight() / 60).ok()).unwrap_or_default()
        };
        let (digest_at, quiet_from, quiet_to) = (minute("digest_at"), minute("quiet_from"), minute("quiet_to"));
        let zone = self.0.get("zone").trim().to_owned();
        let known = if zone.is_empty() { Some(company) } else { zone.parse().ok() };
        if known.is_none() {
            errors.push((Cow::Borrowed("zone"), text::not_a_zone(lang).to_owned()));
        }
        let weekday = self.0.get("weekday");
        let number = weekday.parse().ok().filter(|number| (1..=7).contains(number));
        if number.is_none() && !weekday.is_empty() {
            errors.push((Cow::Borrowed("weekday"), text::not_a_weekday(lang).to_owned()));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let hours = Hours { digest_at, quiet_from, quiet_to, weekday: number, zone: known.unwrap_or(company) };
        let kinds = kinds.iter().filter(|kind| !kind.is_mandatory()).filter_map(|kind| {
            let mail = Post::of_id(self.0.get(&format!("mail-{}", kind.id)))?;
            Some((kind.id, self.0.get(&format!("page-{}", kind.id)) == "1", mail))
        });
        Ok(Wanted { kinds: kinds.collect(), hours, zone })
    }
}
