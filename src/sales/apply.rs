//! The import itself: departments, people, customers, products, stages, deals, all in one transaction.

use super::check::At as Where;
use super::known::Known;
use super::places::Places;
use super::plan::{Plan, folded};
use super::report::{Deal, Report};
use super::store::{self, Made};
use super::{stock, way};
use crate::contacts::model::Place as At;
use crate::contacts::store as contacts;
use crate::core::access::{Can, ProductManage};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::tx::Tx;
use crate::customers::model::Place;
use crate::customers::store::{self as customers, New};
use crate::exchange::report::{Fate, Link, Ready};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Rows inserted by one statement.
const CHUNK: usize = 2_000;

/// What is imported, and how.
pub struct Doing<'a> {
    pub id: Uuid,
    pub plan: &'a Plan,
    pub known: &'a Known,
    pub report: &'a Report,
    pub at: &'a Where,
    pub products: &'a Can<ProductManage>,
    /// Who gets the customers without deals; the busiest seller where nobody is named.
    pub owner: Option<Place>,
}

/// Imports all that is good; how much of what.
///
/// # Errors
/// `Refused` by a constraint; as the database answers.
pub fn import(tx: &mut Tx, doing: &Doing) -> Result<Made, Problem> {
    let mut made = Made { before: doing.report.before, ..Made::default() };
    let places = Places::make(tx, doing, &mut made)?;
    let customers = accounts(tx, doing, &places, &mut made)?;
    let products = stock::make(tx, doing, &mut made)?;
    let ways = way::make(tx, doing, &mut made)?;
    let rows = Rows { doing, places: &places, customers: &customers, products: &products, ways: &ways };
    let leads = |deal: &&Deal| doing.plan.leads && deal.account.is_none() && deal.meaning.state() == "open";
    let deals: Vec<&Deal> = doing.report.deals.iter().filter(|deal| !leads(deal)).collect();
    let mut ids = Vec::with_capacity(deals.len());
    for some in deals.chunks(CHUNK) {
        let some = some.iter().enumerate().map(|(row, deal)| rows.opportunity(row, deal)).collect::<Result<_, _>>()?;
        ids.extend(store::insert(tx, doing.id, (&doing.plan.currency, &doing.plan.system), some)?);
    }
    made.opportunities = ids.len();
    told(tx, doing, ("opportunity.imported", "opportunity"), ids)?;
    let deals: Vec<&Deal> = doing.report.deals.iter().filter(leads).collect();
    for some in deals.chunks(CHUNK) {
        let some = some.iter().enumerate().map(|(row, deal)| rows.lead(row, deal)).collect::<Result<_, _>>()?;
        made.leads.extend(store::insert_leads(tx, &doing.plan.system, some)?);
    }
    told(tx, doing, ("lead.created", "lead"), made.leads.clone())?;
    Ok(made)
}

/// Records what came in.
pub(super) fn told(
    tx: &mut Tx,
    doing: &Doing,
    (event, object): (&'static str, &'static str),
    ids: Vec<i64>,
) -> Result<(), Problem> {
    if ids.is_empty() {
        return Ok(());
    }
    tx.record(Event::named(event, object).of_rows(ids).because(doing.id.to_string()))
}

/// The customers of good rows, parents first; the ids of those that are new, by name. A customer is its busiest seller's.
fn accounts(tx: &mut Tx, doing: &Doing, places: &Places, made: &mut Made) -> Result<HashMap<String, i64>, Problem> {
    let report = &doing.report.accounts;
    let owners = owners(doing);
    let mut coming = Coming::default();
    for index in &report.order {
        let Some(row) = report.rows.get(*index).filter(|row| row.fate == Fate::Good) else { continue };
        if let Some(id) = doing.known.customer(&row.name) {
            coming.ids.insert(*index, id);
            continue;
        }
        if coming.waiting.len() == CHUNK || matches!(row.parent, Link::Row(parent) if !coming.ids.contains_key(&parent))
        {
            coming.flush(tx, doing.id)?;
        }
        let ready = report.ready.get(*index)?;
        let parent_id = match row.parent {
            Link::None => None,
            Link::Customer(id) => Some(id),
            Link::Row(parent) => coming.ids.get(&parent).copied(),
        };
        let own = ready.place.filter(|place| place.owner_id > 0);
        let seller = owners.get(&folded(&row.name)).and_then(|agent| places.of(agent));
        let place = own.or(seller).or(doing.owner).or_else(|| places.busiest(doing)).ok_or(Problem::NotFound)?;
        coming.waiting.push((*index, ready, place, parent_id));
    }
    coming.flush(tx, doing.id)?;
    made.customers = coming.new.len();
    let mut ids: Vec<i64> = coming.new.values().copied().collect();
    ids.sort_unstable();
    told(tx, doing, ("customer.imported", "customer"), ids)?;
    Ok(coming.new)
}

/// Customers on their way in.
#[derive(Default)]
struct Coming {
    waiting: Vec<(usize, Ready, Place, Option<i64>)>,
    /// Of rows by index.
    ids: HashMap<usize, i64>,
    /// Of new ones by name.
    new: HashMap<String, i64>,
}

impl Coming {
    fn flush(&mut self, tx: &mut Tx, import: Uuid) -> Result<(), Problem> {
        let rows = self.waiting.iter();
        let new = rows.map(|(_, ready, place, parent_id)| New {
            draft: &ready.draft,
            place: *place,
            parent_id: *parent_id,
            made: ready.made,
        });
        let batch: Vec<New> = new.collect();
        let ids = if batch.is_empty() { Vec::new() } else { customers::insert(tx, &batch, "import", Some(import))? };
        self.contacts(tx, import, &ids)?;
        for ((index, ready, ..), id) in self.waiting.drain(..).zip(ids) {
            self.ids.insert(index, id);
            self.new.insert(folded(&ready.draft.name), id);
        }
        Ok(())
    }

    /// The contacts that come along with these customers.
    fn contacts(&self, tx: &mut Tx, import: Uuid, customers: &[i64]) -> Result<(), Problem> {
        let rows = self.waiting.iter().zip(customers);
        let with =
            rows.filter_map(|((_, ready, place, _), id)| Some((At::with_new(*id, *place), ready.contact.as_ref()?)));
        let with: Vec<_> = with.collect();
        let batch: Vec<contacts::New> = with.iter().map(|(place, draft)| contacts::New { place, draft }).collect();
        let made = if batch.is_empty() { Vec::new() } else { contacts::insert(tx, &batch, Some(import))? };
        if made.is_empty() {
            return Ok(());
        }
        tx.record(Event::named("contact.imported", "contact").of_rows(made).because(import.to_string()))
    }
}

/// The seller with the most deals of each account, by names.
fn owners<'d>(doing: &'d Doing) -> HashMap<String, &'d str> {
    let mut deals: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for deal in &doing.report.deals {
        if let Some(account) = &deal.account {
            *deals.entry((folded(account), deal.agent.as_str())).or_insert(0) += 1;
        }
    }
    let mut most: HashMap<String, (&str, usize)> = HashMap::new();
    for ((account, agent), count) in deals {
        let best = most.entry(account).or_insert((agent, 0));
        if count > best.1 {
            *best = (agent, count);
        }
    }
    most.into_iter().map(|(account, (agent, _))| (account, agent)).collect()
}

/// From good rows to rows of tables.
struct Rows<'a> {
    doing: &'a Doing<'a>,
    places: &'a Places,
    customers: &'a HashMap<String, i64>,
    products: &'a HashMap<String, i64>,
    ways: &'a way::Ways,
}

impl Rows<'_> {
    fn customer(&self, name: &str) -> Option<i64> {
        self.customers.get(&folded(name)).copied().or_else(|| self.doing.known.customer(name))
    }

    fn product(&self, name: &str) -> Option<i64> {
        self.products.get(&folded(name)).copied().or_else(|| self.doing.known.product(name))
    }

    fn moment(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let at = self.doing.at.zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest()?;
        Some(at.with_timezone(&Utc))
    }

    /// An opportunity as it is stored. What the file has no name for is named by its product and its customer.
    fn opportunity(&self, row: usize, deal: &Deal) -> Result<Value, Problem> {
        let gone = || Problem::bug("a good row has nothing to stand on");
        let place = self.places.of(&deal.agent).ok_or_else(gone)?;
        let (version_id, stage_id) = self.ways.of(deal.meaning, &deal.stage).ok_or_else(gone)?;
        let state = deal.meaning.state();
        let ended = deal.closed.filter(|_| state != "open");
        let now = self.doing.at.now;
        let since = ended.and_then(|day| self.moment(day));
        let began = deal.began.and_then(|day| self.moment(day)).or(since).unwrap_or(now);
        let name = Self::title(deal);
        Ok(json!({
            "row": row, "key": deal.key, "doubled": search_text::name_column(&[&name]), "pinyin": search_text::pinyin(&name), "name": name,
            "customer_id": deal.account.as_deref().and_then(|name| self.customer(name)),
            "product_id": deal.product.as_deref().and_then(|name| self.product(name)),
            "owner_id": place.owner_id, "owner_dept_id": place.owner_dept_id, "version_id": version_id, "stage_id": stage_id, "state": state,
            "began": began, "since": since.unwrap_or(began), "amount": deal.value,
            "expected_on": deal.closed.filter(|_| state == "open"), "closed_on": ended,
        }))
    }

    /// A lead as it is stored: followed, where it began, and new otherwise.
    fn lead(&self, row: usize, deal: &Deal) -> Result<Value, Problem> {
        let place = self.places.of(&deal.agent).ok_or_else(|| Problem::bug("a good row has no seller"))?;
        let name: String = if deal.name.is_empty() { short(deal) } else { deal.name.clone() };
        let began = deal.began.and_then(|day| self.moment(day)).unwrap_or(self.doing.at.now);
        Ok(json!({
            "row": row, "key": deal.key, "doubled": search_text::name_column(&[&name]), "pinyin": search_text::pinyin(&name), "name": name,
            "product": deal.product.as_deref().unwrap_or_default().chars().take(200).collect::<String>(),
            "status": if deal.began.is_some() { "following" } else { "new" },
            "owner_id": place.owner_id, "owner_dept_id": place.owner_dept_id, "began": began,
        }))
    }

    fn title(deal: &Deal) -> String {
        if !deal.name.is_empty() {
            return deal.name.clone();
        }
        let parts = [deal.product.as_deref(), deal.account.as_deref()];
        let named = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let named = if deal.account.is_none() { short(deal) } else { named };
        named.chars().take(200).collect()
    }
}

/// Of what has no account nothing is known but its product and its number.
fn short(deal: &Deal) -> String {
    // A number that was made from the row is nothing to read.
    let number = Some(deal.key.as_str()).filter(|key| !key.contains('\u{1f}'));
    let parts = [deal.product.as_deref(), number];
    let named = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if named.is_empty() { deal.agent.clone() } else { named.chars().take(200).collect() }
}
