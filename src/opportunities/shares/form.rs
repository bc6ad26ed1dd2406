//! From what was typed to checked shares.

use super::filled;
use crate::core::check::figure;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::split::evenly;
use crate::opportunities::text;
use crate::text::Lang;
use crate::web::form::Form;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Among so many at most.
pub const MOST: usize = 10;

/// Shares, as typed: `person-0` with `share-0`, and so on. `do` spreads them evenly.
#[derive(Clone, Debug, Default)]
pub struct SharesForm(pub Raw);

impl Form for SharesForm {
    fn accepts(name: &str) -> bool {
        let place = |rest: &str| rest.parse::<usize>().is_ok_and(|place| place < MOST);
        matches!(name, "version" | "do")
            || name.strip_prefix("person-").or(name.strip_prefix("share-")).is_some_and(place)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

/// One line that names somebody, checked but for the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which line it was.
    pub place: usize,
    /// A colleague's name, label or login.
    pub person: String,
    pub share: Decimal,
}

/// The names of the fields of a line.
#[must_use]
pub fn fields(place: usize) -> (String, String) {
    (format!("person-{place}"), format!("share-{place}"))
}

impl SharesForm {
    /// The lines that name somebody; one without a share takes what the others leave. None at all: the owner has it all.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<Vec<Wanted>, Errors> {
        let mut errors = Errors::new();
        let mut lines: Vec<(usize, &str, Option<Decimal>)> = Vec::new();
        let spreads = self.0.get("do") == "evenly";
        for place in 0..MOST {
            let (person, share) = fields(place);
            let (name, typed) = (self.0.get(&person), if spreads { "" } else { self.0.get(&share) });
            let found = percent(typed);
            if name.is_empty() {
                if !typed.is_empty() {
                    errors.push((Cow::Owned(person), text::share_of_whom(lang).to_owned()));
                }
            } else if found.is_none() && !typed.is_empty() {
                errors.push((Cow::Owned(share), text::not_a_share(lang, typed)));
            } else {
                lines.push((place, name, found));
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let even = evenly(Decimal::ONE_HUNDRED, u32::try_from(lines.len()).unwrap_or(0));
        let typed: Vec<Option<Decimal>> = lines.iter().map(|(.., share)| *share).collect();
        let shares = if spreads { Ok(even) } else { filled(&typed) };
        let shares = shares.map_err(|given| {
            let place = lines.first().map_or(0, |(place, ..)| *place);
            vec![(Cow::Owned(fields(place).1), text::shares_not_whole(lang, &super::shown(given)))]
        })?;
        let wanted = lines.into_iter().zip(shares);
        Ok(wanted.map(|((place, person, _), share)| Wanted { place, person: person.to_owned(), share }).collect())
    }
}

/// A share in percent, with or without its sign: more than nothing, at most all, to the hundredth.
fn percent(typed: &str) -> Option<Decimal> {
    let typed = typed.trim_end_matches(['%', '％', ' ']);
    figure(typed, 2).filter(|share| *share > Decimal::ZERO && *share <= Decimal::ONE_HUNDRED)
}
