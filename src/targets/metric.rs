//! What is measured: a closed list, each with its written definition (`text::rule_*`) and where its figures come from.

use super::text;
use crate::core::access::{Can, CustomerView, FollowUpView, OpportunityView, Reach, TargetView};
use crate::core::sql::{Fragment, Sql};
use crate::text::Lang;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// A figure of sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    WonValue,
    WonDeals,
    NewCustomers,
    FollowUps,
}

/// Those that have targets. Amounts of contracts and receipts join where their records are.
pub const TARGETED: &[Metric] = &[Metric::WonValue];

/// Those by which people are ranked.
pub const RANKED: &[Metric] = &[Metric::WonValue, Metric::WonDeals, Metric::NewCustomers, Metric::FollowUps];

/// Which figures are added up: from a first day on, up to the day before `end`, in a currency where they are amounts.
#[derive(Clone, Debug)]
pub struct Counted<'a> {
    pub metric: Metric,
    pub currency: &'a str,
    pub first: NaiveDate,
    pub end: NaiveDate,
    /// By which the company's days begin.
    pub zone: Tz,
}

impl Metric {
    /// As stored and in addresses.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::WonValue => "won_value",
            Self::WonDeals => "won_deals",
            Self::NewCustomers => "new_customers",
            Self::FollowUps => "follow_ups",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::WonValue => text::won(lang),
            Self::WonDeals => text::won_deals(lang),
            Self::NewCustomers => text::new_customers(lang),
            Self::FollowUps => text::follow_ups(lang),
        }
    }

    /// Its definition.
    #[must_use]
    pub fn rule(self, lang: Lang) -> &'static str {
        match self {
            Self::WonValue => text::rule_won_value(lang),
            Self::WonDeals => text::rule_won_deals(lang),
            Self::NewCustomers => text::rule_new_customers(lang),
            Self::FollowUps => text::rule_follow_ups(lang),
        }
    }

    /// The records that count for whoever looks; none where they may see no such records.
    #[must_use]
    pub fn reach(self, can: &Can<TargetView>) -> Option<Reach> {
        match self {
            Self::WonValue | Self::WonDeals => can.also::<OpportunityView>().map(|can| can.reach()),
            Self::NewCustomers => can.also::<CustomerView>().map(|can| can.reach()),
            Self::FollowUps => can.also::<FollowUpView>().map(|can| can.reach()),
        }
    }
}

/// The rows that count within a reach: `owner_id`, `owner_dept_id`, `day` and `n`.
pub fn source(sql: &mut Sql, counted: &Counted, reach: &Reach) -> Fragment {
    let mine = within(sql, reach, "t");
    let from = match counted.metric {
        Metric::WonValue => {
            let currency = sql.place(counted.currency);
            Fragment::new("select t.owner_id, t.owner_dept_id, t.day, t.amount as n from opportunity_credit t where t.currency = ")
                .fragment(&currency)
                .fragment(&days(sql, counted, "day"))
        }
        Metric::WonDeals => Fragment::new(
            "select t.owner_id, t.owner_dept_id, t.closed_on as day, 1::numeric as n from opportunity t
             where t.state = 'won' and t.deleted_at is null and not t.customer_gone",
        )
        .fragment(&days(sql, counted, "closed_on")),
        Metric::NewCustomers => {
            moments(sql, counted, ("created_at", "customer t where t.deleted_at is null and t.owner_id is not null"))
        }
        Metric::FollowUps => {
            moments(sql, counted, ("happened_at", "follow_up t where t.deleted_at is null and t.valid"))
        }
    };
    from.text(" and ").fragment(&mine)
}

fn days(sql: &mut Sql, counted: &Counted, column: &'static str) -> Fragment {
    let (first, end) = (sql.place(counted.first), sql.place(counted.end));
    let from = Fragment::new(" and t.").text(column).text(" >= ").fragment(&first);
    from.text(" and t.").text(column).text(" < ").fragment(&end)
}

/// Rows with a moment, which counts on its day where the company is.
fn moments(sql: &mut Sql, counted: &Counted, (column, rows): (&'static str, &'static str)) -> Fragment {
    let zone = sql.place(counted.zone.name());
    let mut begin = |day: NaiveDate| {
        let day = sql.place(day);
        Fragment::new("(").fragment(&day).text("::timestamp at time zone ").fragment(&zone).text(")")
    };
    let (first, end) = (begin(counted.first), begin(counted.end));
    Fragment::new("select t.owner_id, t.owner_dept_id, (t.")
        .text(column)
        .text(" at time zone ")
        .fragment(&zone)
        .text(")::date as day, 1::numeric as n from ")
        .text(rows)
        .text(" and t.")
        .text(column)
        .text(" >= ")
        .fragment(&first)
        .text(" and t.")
        .text(column)
        .text(" < ")
        .fragment(&end)
}

/// Whether what counts for a person and a department lies within a reach: of the persons and departments themselves, not of
/// single records that are shared. The alias has `owner_id` and `owner_dept_id`.
pub fn within(sql: &mut Sql, reach: &Reach, alias: &'static str) -> Fragment {
    if reach.all {
        return Fragment::new("true");
    }
    let below = reach.below.iter().filter(|_| !reach.line.is_empty());
    let people: Vec<i64> = reach.own.iter().chain(below).copied().collect();
    let (people, departments) = (sql.place(people), sql.place(reach.departments.clone()));
    Fragment::new("(")
        .text(alias)
        .text(".owner_id = any(")
        .fragment(&people)
        .text(") or ")
        .text(alias)
        .text(".owner_dept_id = any(")
        .fragment(&departments)
        .text("))")
}
