//! All that a list finds, chosen by its filter: which rows those are is decided anew here, whatever the list showed.

use super::{Act, text};
use crate::core::access::Can;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::customers::bulk::form::MOST;
use crate::customers::eyes::eyes;
use crate::customers::limit;
use crate::text::{Lang, format};
use crate::web::House;
use crate::web::respond::Answer;
use crate::web::who::Visit;

/// One more than a change takes ([`MOST`]), as words of a statement.
pub const MOST_AND_ONE: &str = " limit 501";

/// What a list found: on its page, altogether, and how certainly.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub lines: usize,
    pub count: i64,
    /// The count stopped at its cap.
    pub capped: bool,
    /// The search met more than it looks at.
    pub too_many: bool,
}

/// What a list offers that goes on beyond its page.
pub struct Offer {
    /// The filter, as the form of the list carries it.
    pub filter: String,
    /// How many rows are meant.
    pub count: usize,
    pub words: String,
}

/// What is offered; none where the page holds all, or where some would be missing. `address` is that of the list's first page.
#[must_use]
pub fn offer<A: Act>(page: Page, address: &str, lang: Lang) -> Option<Offer> {
    let count = usize::try_from(page.count).unwrap_or(usize::MAX);
    if count <= page.lines || page.too_many {
        return None;
    }
    let things = things::<A>(page.count, page.capped, lang);
    let words = if count <= MOST { text::take_all(lang, &things) } else { text::take_first(lang, MOST, &things) };
    // A list that nothing narrows says so, or else nothing would be meant.
    let filter = address.split_once('?').map_or("all=1", |(_, query)| query).to_owned();
    Some(Offer { filter, count: count.min(MOST), words })
}

fn things<A: Act>(count: i64, capped: bool, lang: Lang) -> String {
    let count = format::whole(count);
    let counted = A::counted(lang, &count);
    if capped { text::more_than(lang, &counted) } else { counted }
}

/// The rows within the reach of an act, and how many the list finds; the ids are none where some would be missing.
pub struct Every {
    pub ids: Option<Vec<i64>>,
    pub count: i64,
    pub capped: bool,
}

/// What a list finds, and those of it that are meant.
pub struct Whole {
    ids: Vec<i64>,
    found: (i64, bool),
    /// Whether there are more than a change takes.
    more: bool,
}

/// Those of a list to which the actor may do it, as far as one change goes.
///
/// # Errors
/// As [`Act::every`]; `TooMany` as the list itself; `BadRequest` where the filter can't be one.
pub async fn of<A: Act>(can: &Can<A::View>, house: &House, visit: &Visit, (act, filter): (A, &str)) -> Answer<Whole> {
    let asked = Raw::new(form_urlencoded::parse(filter.as_bytes()).into_owned().collect());
    asked.refuse_unknown(|_| true)?;
    limit::lookup(house, &visit.actor, &A::looked_up(&asked)).await?;
    if !visit.actor.standing.holds(act.permission()) {
        return Err(Problem::Forbidden(act.permission()));
    }
    let (reader, today) = (can.clone(), eyes(house, visit).today);
    let every = house.db.read(can.actor(), move |r| act.every(r, &reader, (&asked, today))).await?;
    let mut ids = every.ids.unwrap_or_default();
    let more = ids.len() > MOST;
    ids.truncate(MOST);
    Ok(Whole { ids, found: (every.count, every.capped), more })
}

impl Whole {
    /// The form with these rows in place of those that were ticked.
    #[must_use]
    pub fn chosen(&self, raw: &Raw) -> Raw {
        let ids = self.ids.iter().map(|id| ("ids".to_owned(), id.to_string()));
        let others = raw.pairs().filter(|(name, _)| !matches!(*name, "ids" | "in"));
        Raw::new(ids.chain(others.map(|(name, value)| (name.to_owned(), value.to_owned()))).collect())
    }

    /// How many are meant, and which are left out and why.
    #[must_use]
    pub fn told<A: Act>(&self, lang: Lang) -> String {
        let ((found, capped), count) = (self.found, self.ids.len());
        let things = things::<A>(found, capped, lang);
        if !capped && usize::try_from(found).is_ok_and(|found| found == count) {
            return text::whole(lang, &things);
        }
        let why = if self.more { text::at_most(lang, MOST) } else { text::only_yours(lang).to_owned() };
        format!("{}{}{why}", text::part(lang, &things, count), lang.pick("", " "))
    }
}
