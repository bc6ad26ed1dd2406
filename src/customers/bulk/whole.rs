//! All that a list finds, chosen by its filter: which customers that are is decided anew here, whatever the list showed.

use super::act::Act;
use super::form::{BulkForm, MOST};
use super::text;
use crate::core::access::{Can, CustomerAssign, CustomerDelete, CustomerEdit, CustomerShare, CustomerView, Scoped};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::customers::eyes::eyes;
use crate::customers::filter::Filter;
use crate::customers::limit;
use crate::customers::list::{self, Found};
use crate::text::{Lang, format};
use crate::views::Question;
use crate::web::House;
use crate::web::respond::Answer;
use crate::web::who::Visit;
use chrono::NaiveDate;

/// One more than a change takes ([`MOST`]), as words of a statement.
const MOST_AND_ONE: &str = " limit 501";

/// What a list offers that goes on beyond its page.
pub struct Offer {
    /// The filter, as the form of the list carries it.
    pub filter: String,
    /// How many customers are meant.
    pub count: usize,
    pub words: String,
}

/// What is offered; none where the page holds all, or where the search met more than the list looks at.
#[must_use]
pub fn offer(found: &Found, filter: &Filter, lang: Lang) -> Option<Offer> {
    let count = usize::try_from(found.count).unwrap_or(usize::MAX);
    if count <= found.lines.len() || found.too_many {
        return None;
    }
    let shown = shown(found.count, found.capped, lang);
    let words = if count <= MOST { text::take_all(lang, &shown) } else { text::take_first(lang, MOST, &shown) };
    Some(Offer { filter: filter.whole(), count: count.min(MOST), words })
}

fn shown(count: i64, capped: bool, lang: Lang) -> String {
    let count = format::whole(count);
    if capped { text::more_than(lang, &count) } else { count }
}

/// What a list finds, and those of it that are meant.
pub struct Whole {
    ids: Vec<i64>,
    /// How many the list finds, and whether the count stopped there.
    found: (i64, bool),
    /// Whether there are more than a change takes.
    more: bool,
}

/// Those of a list to which the actor may do it, as far as one change goes.
///
/// # Errors
/// `ForbiddenField` where the list is by a field that is hidden; `Forbidden` where the right to do it is not held; `TooMany`
/// as the list itself; `BadRequest` where the filter can't be one.
pub async fn of(can: &Can<CustomerView>, house: &House, visit: &Visit, (act, filter): (Act, &str)) -> Answer<Whole> {
    let asked = Raw::new(form_urlencoded::parse(filter.as_bytes()).into_owned().collect());
    asked.refuse_unknown(|_| true)?;
    let filter = Filter::read(&asked);
    filter.refuse_hidden(&visit.actor.standing)?;
    limit::lookup(house, &visit.actor, &filter.text).await?;
    let (reader, today) = (can.clone(), eyes(house, visit).today);
    let read = house.db.read(can.actor(), move |r| {
        let ids = meant(r, &reader, act, (&filter, today))?;
        Ok((ids.unwrap_or_default(), list::found(r, &reader, &filter, today)?))
    });
    let (mut ids, found) = read.await?;
    let more = ids.len() > MOST;
    ids.truncate(MOST);
    Ok(Whole { ids, found, more })
}

type Asked<'a> = (&'a Filter, NaiveDate);

fn meant(reader: &mut Reader, can: &Can<CustomerView>, act: Act, asked: Asked) -> Result<Option<Vec<i64>>, Problem> {
    match act {
        Act::Transfer => within::<CustomerAssign>(reader, can, asked),
        Act::Edit => within::<CustomerEdit>(reader, can, asked),
        Act::Share => within::<CustomerShare>(reader, can, asked),
        Act::Delete => within::<CustomerDelete>(reader, can, asked),
    }
}

fn within<Q: Scoped>(
    reader: &mut Reader,
    can: &Can<CustomerView>,
    (filter, today): Asked,
) -> Result<Option<Vec<i64>>, Problem> {
    let also = can.also::<Q>().ok_or(Problem::Forbidden(Q::INFO.id))?;
    list::every(reader, can, (&also, MOST_AND_ONE), filter, today)
}

impl Whole {
    /// The form with these customers in place of those that were ticked.
    #[must_use]
    pub fn chosen(&self, form: &BulkForm) -> BulkForm {
        let ids = self.ids.iter().map(|id| ("ids".to_owned(), id.to_string()));
        let others = form.0.pairs().filter(|(name, _)| !matches!(*name, "ids" | "in"));
        let others = others.map(|(name, value)| (name.to_owned(), value.to_owned()));
        BulkForm(Raw::new(ids.chain(others).collect()))
    }

    /// How many are meant, and which are left out and why.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let ((found, capped), count) = (self.found, self.ids.len());
        if !capped && usize::try_from(found).is_ok_and(|found| found == count) {
            return text::whole(lang, count);
        }
        let why = if self.more { text::at_most(lang, MOST) } else { text::only_yours(lang).to_owned() };
        format!("{}{}{why}", text::part(lang, &shown(found, capped, lang), count), lang.pick("", " "))
    }
}
