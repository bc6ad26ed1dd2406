//! Which price counts, and what a new price does to those that stand. Pure: no clock, no database.

use super::model::{KINDS, Price, PriceList};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

/// For what a price is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub product_id: i64,
    /// The customer, and its grade.
    pub customer: Option<(i64, Option<&'a str>)>,
    pub day: NaiveDate,
    pub quantity: Decimal,
    pub currency: &'a str,
}

/// What a list says to that.
#[derive(Clone, Copy, Debug)]
pub enum Says<'a> {
    /// This price is the one.
    Taken(&'a Price),
    /// It has a price, but a narrower list has one too.
    Beaten(&'a Price),
    /// It has prices on the day, the first from this quantity on, which is more than is asked for.
    From(Decimal),
    /// It has no price for the product on the day.
    Nothing,
}

/// A list that was asked, with what it says.
#[derive(Clone, Copy, Debug)]
pub struct Considered<'a> {
    pub list: &'a PriceList,
    pub says: Says<'a>,
}

/// A price with the list that it is of.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    pub list: &'a PriceList,
    pub price: &'a Price,
}

/// The price of a unit: that of the customer's own list, else of the list of its grade, else of the standard list, each of
/// the currency and the day; within a list that of the greatest quantity that is reached. None where no list has one.
#[must_use]
pub fn price_of<'a>(asked: &Asked, lists: &'a [PriceList], prices: &'a [Price]) -> Option<Offer<'a>> {
    considered(asked, lists, prices).into_iter().find_map(|one| match one.says {
        Says::Taken(price) => Some(Offer { list: one.list, price }),
        _ => None,
    })
}

/// Every list that was asked, in order, with what it says: why the price is what it is.
#[must_use]
pub fn considered<'a>(asked: &Asked, lists: &'a [PriceList], prices: &'a [Price]) -> Vec<Considered<'a>> {
    let mut fitting: Vec<(usize, &PriceList)> =
        lists.iter().filter_map(|list| Some((rank(list, asked)?, list))).collect();
    fitting.sort_by_key(|(rank, list)| (*rank, list.id));
    let mut taken = false;
    fitting
        .into_iter()
        .map(|(_, list)| {
            let says = match (says(list, asked, prices), taken) {
                (Says::Taken(price), true) => Says::Beaten(price),
                (says, _) => says,
            };
            taken = taken || matches!(says, Says::Taken(_));
            Considered { list, says }
        })
        .collect()
}

/// The place of a list in the order; None where it is not for this customer, currency or day.
fn rank(list: &PriceList, asked: &Asked) -> Option<usize> {
    let (customer_id, grade) = asked.customer.map_or((None, None), |(id, grade)| (Some(id), grade));
    let fits = match list.kind.as_str() {
        "customer" => list.customer_id.is_some() && list.customer_id == customer_id,
        "grade" => list.grade.is_some() && list.grade.as_deref() == grade,
        _ => true,
    };
    let rank = KINDS.iter().position(|(kind, ..)| *kind == list.kind)?;
    (fits && list.currency == asked.currency && list.counts_on(asked.day)).then_some(rank)
}

fn says<'a>(list: &PriceList, asked: &Asked, prices: &'a [Price]) -> Says<'a> {
    let steps = prices
        .iter()
        .filter(|price| price.list_id == list.id && price.product_id == asked.product_id && price.counts_on(asked.day));
    let reached = steps.clone().filter(|price| price.from_quantity <= asked.quantity);
    match reached.max_by_key(|price| price.from_quantity) {
        Some(price) => Says::Taken(price),
        None => steps.map(|price| price.from_quantity).min().map_or(Says::Nothing, Says::From),
    }
}

/// The days of a price: from the first to the last, or without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Days {
    fn reaches(self, day: NaiveDate) -> bool {
        self.until.is_none_or(|last| day <= last)
    }

    fn meets(self, other: Self) -> bool {
        self.reaches(other.from) && other.reaches(self.from)
    }

    fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.until.map_or(self.until.is_none(), |last| self.reaches(last))
    }
}

/// What has to be done to the prices of one product, list and quantity so that others count on some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Prices that end, with their last day: the day before their first where they never count.
    pub ends: Vec<(i64, NaiveDate)>,
    /// Prices that are added: the new one, and those of before that go on after it.
    pub added: Vec<(Decimal, Days)>,
}

/// Why a price can't be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A price stood on a day that is past; what was is not rewritten.
    Past,
}

/// The last day of a price that is set from a day on without an end: the day before the next price that is planned.
#[must_use]
pub fn until_next(prices: &[&Price], from: NaiveDate) -> Option<NaiveDate> {
    let planned = prices.iter().filter(|price| !price.is_void() && price.valid_from > from);
    planned.map(|price| price.valid_from).min().and_then(|next| next.pred_opt())
}

/// Lets a price count on some days, or none where `price` is none, and whatever stood there only on the others. `prices` are
/// those of one product, list and quantity. Nothing is changed but last days, and no day before `today` on which a price stood.
///
/// # Errors
/// `Past`.
pub fn change(prices: &[&Price], days: Days, price: Option<Decimal>, today: NaiveDate) -> Result<Change, Refusal> {
    let mut out = Change::default();
    let standing = prices.iter().filter(|one| !one.is_void());
    let met: Vec<&&Price> =
        standing.filter(|one| days.meets(Days { from: one.valid_from, until: one.valid_until })).collect();
    if let ([one], Some(price)) = (met.as_slice(), price) {
        let stands = Days { from: one.valid_from, until: one.valid_until };
        if stands.covers(days) && one.unit_price == price {
            return Ok(out);
        }
    }
    for one in met {
        if one.valid_from.max(days.from) < today {
            return Err(Refusal::Past);
        }
        let last = one.valid_from.max(days.from).pred_opt().ok_or(Refusal::Past)?;
        out.ends.push((one.id, last));
        let after = days.until.and_then(|last| last.succ_opt());
        if let Some(after) = after.filter(|after| one.counts_on(*after)) {
            out.added.push((one.unit_price, Days { from: after, until: one.valid_until }));
        }
    }
    if let Some(price) = price {
        out.added.insert(0, (price, days));
    }
    Ok(out)
}

/// The same price with the tax and without it, by the percent of the tax, to six decimals, half up.
#[must_use]
pub fn both(price: Decimal, tax_included: bool, percent: Decimal) -> (Decimal, Decimal) {
    let factor = Decimal::ONE + percent / Decimal::ONE_HUNDRED;
    let rounded = |price: Decimal| price.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero);
    if tax_included { (price, rounded(price / factor)) } else { (rounded(price * factor), price) }
}
