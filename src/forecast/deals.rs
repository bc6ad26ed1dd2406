//! The opportunities behind a figure: those whose sum it is, what is won first, then open ones by their day.

use super::model::{Figure, Which};
use super::scope::Scope;
use super::store::{NEVER, keys};
use crate::core::access::{Can, OpportunityView, shape};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Fragment, Sql};
use crate::core::tx::Reader;
use crate::row;
use crate::targets::model::Node;
use crate::targets::organisation::organisation;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Lines of a page.
const PAGE: usize = 50;

/// What a list is of: a figure, or open ones that no figure holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    Of(Figure),
    Unpriced,
    Undated,
    Foreign,
}

/// Those that no figure holds.
const LEFT: [Listed; 3] = [Listed::Unpriced, Listed::Undated, Listed::Foreign];

impl Listed {
    /// As addresses have it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Of(figure) => figure.id(),
            Self::Unpriced => "unpriced",
            Self::Undated => "undated",
            Self::Foreign => "foreign",
        }
    }

    /// From what is typed.
    #[must_use]
    pub fn of_id(id: &str) -> Self {
        let left = LEFT.into_iter().find(|one| one.id() == id);
        left.unwrap_or_else(|| Self::Of(Figure::of_id(id).unwrap_or(Figure::Committed)))
    }

    fn has_won(self) -> bool {
        matches!(self, Self::Of(Figure::Won | Figure::Committed | Figure::Best))
    }

    /// The condition of open ones; none where there are none among it.
    fn open(self) -> Option<&'static str> {
        Some(match self {
            Self::Of(Figure::Won) => return None,
            Self::Of(Figure::Committed) => {
                " and t.currency = m.currency and t.commitment = 'commit' and t.amount_hundredths is not null"
            }
            Self::Of(Figure::Best) => {
                " and t.currency = m.currency and t.commitment in ('commit', 'best') and t.amount_hundredths is not null"
            }
            Self::Of(Figure::Weighted | Figure::Pipeline) => {
                " and t.currency = m.currency and t.commitment <> 'omitted' and t.amount_hundredths is not null"
            }
            Self::Unpriced => {
                " and t.currency = m.currency and t.commitment <> 'omitted' and t.amount_hundredths is null"
            }
            Self::Undated => " and t.commitment <> 'omitted'",
            Self::Foreign => " and t.currency <> m.currency and t.commitment <> 'omitted'",
        })
    }
}

row! {
    /// What of an opportunity counts. The facts of one that is won are there for those who may view it; `rate` is that of the stage.
    pub struct Counts {
        place: i32, id: i64, owner_id: i64, person: String, day: Option<NaiveDate>, key: i64, name: Option<String>, customer: Option<String>,
        stage_zh: Option<String>, stage_en: Option<String>, rate: Option<i32>, commitment: Option<String>, whole: Option<Decimal>,
        currency: String, amount: Option<Decimal>,
    }
    struct Total { count: i64, sum: Decimal }
}

/// Where a page begins: after this one.
pub type After = (i32, i64, i64, i64);

/// Which list.
#[derive(Clone, Debug)]
pub struct Asked {
    pub which: Which,
    pub node: Node,
    pub listed: Listed,
    /// The department directly in which a person counts; none for all of theirs.
    pub inside: Option<Node>,
    pub after: Option<After>,
}

/// A page of a list.
pub struct Found {
    pub name: (String, String),
    pub lines: Vec<Counts>,
    pub next: Option<After>,
    pub count: i64,
    pub sum: Decimal,
}

/// Reads where a page begins.
#[must_use]
pub fn after(raw: &Raw) -> Option<After> {
    let mut parts = raw.get("after").split('.');
    Some((
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    ))
}

/// What is behind a figure, and what all of it comes to.
///
/// # Errors
/// `NotFound` where the node is not to be known of.
pub fn find(r: &mut Reader, can: &Can<OpportunityView>, asked: &Asked) -> Result<Found, Problem> {
    let (reach, organisation) = (can.reach(), organisation(r)?);
    let node = organisation.meant(asked.node);
    // Who has gone elsewhere is named where they counted.
    if !organisation.shows(&reach, asked.inside.map_or(node, |inside| organisation.meant(inside))) {
        return Err(Problem::NotFound);
    }
    let inside = asked.inside.and_then(|node| organisation.place(node));
    let scope = Scope { node, reach, inside };
    let mut sql = Sql::new("with ");
    let counted = counted(&mut sql, asked, &scope, false);
    let total: Total =
        sql.fragment(&counted).text(" select count(*) as count, coalesce(sum(b.amount), 0) as sum from b").one(r)?;
    let mut lines = page(r, asked, &scope)?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|one| (one.place, one.key, one.id, one.owner_id));
    let name = organisation.names(node).or_else(|| lines.first().map(|one| (one.person.clone(), String::new())));
    Ok(Found { name: name.unwrap_or_default(), lines, next, count: total.count, sum: total.sum })
}

/// The days and their keys, and the currency: what the branches read by.
fn measure(sql: &mut Sql, asked: &Asked) -> Fragment {
    let which = &asked.which;
    let (first, end) = which.period.days((which.year, which.today));
    let (begin, last) = which.months();
    let keys = match asked.listed {
        Listed::Undated => (NEVER, NEVER),
        _ => (keys(which, begin).0, keys(which, last).1),
    };
    Fragment::new("m as materialized (select ")
        .fragment(&sql.place(first))
        .text("::date as first, ")
        .fragment(&sql.place(end))
        .text("::date as last, ")
        .fragment(&sql.place(keys.0))
        .text("::bigint::int as first_key, ")
        .fragment(&sql.place(keys.1))
        .text("::bigint::int as last_key, ")
        .fragment(&sql.place(which.currency.as_str()))
        .text("::text as currency)")
}

/// All that counts as `b`; of a page what each branch may add to it.
fn counted(sql: &mut Sql, asked: &Asked, scope: &Scope, paged: bool) -> Fragment {
    let mut out = measure(sql, asked).text(", b as (");
    let mut any = false;
    if asked.listed.has_won() {
        let each = Fragment::new(
            "select 1 as place, t.opportunity_id as id, t.owner_id, (t.day - date '2000-01-01')::bigint as key, t.amount from opportunity_credit t
             where t.currency = m.currency and t.day >= m.first and t.day < m.last",
        );
        let tail = if paged { won_tail(sql, asked.after) } else { Fragment::default() };
        out = out.fragment(&scope.rows(sql, &each, &tail));
        any = true;
    }
    if let Some(condition) = asked.listed.open() {
        let amount = if asked.listed == Listed::Of(Figure::Weighted) {
            "t.amount_hundredths * (select s.rate from stage s where s.id = t.stage_id) * 0.0001"
        } else {
            "t.amount_hundredths * 0.01"
        };
        let each = Fragment::new("select 2 as place, t.id, t.owner_id, t.expected_key::bigint as key, ")
            .text(amount)
            .text(
                " as amount from opportunity t where t.state = 'open' and t.deleted_at is null and not t.customer_gone
                  and t.expected_key >= m.first_key and t.expected_key <= m.last_key",
            )
            .text(condition);
        let tail = if paged { open_tail(sql, asked.after) } else { Fragment::default() };
        out = out.text(if any { " union all " } else { "" }).fragment(&scope.rows(sql, &each, &tail));
    }
    out.text(")")
}

fn won_tail(sql: &mut Sql, after: Option<After>) -> Fragment {
    let from = match after {
        None => Fragment::default(),
        Some((1, key, id, owner)) => {
            let (key, id, owner) = (sql.place(key), sql.place(id), sql.place(owner));
            Fragment::new(" and (t.day, t.opportunity_id, t.owner_id) > (date '2000-01-01' + ")
                .fragment(&key)
                .text("::bigint::int, ")
                .fragment(&id)
                .text(", ")
                .fragment(&owner)
                .text(")")
        }
        Some(_) => Fragment::new(" and false"),
    };
    from.text(" order by t.day, t.opportunity_id, t.owner_id limit 51")
}

fn open_tail(sql: &mut Sql, after: Option<After>) -> Fragment {
    let from = match after {
        Some((2, key, id, _)) => {
            let (key, id) = (sql.place(key), sql.place(id));
            Fragment::new(" and (t.expected_key, t.id) > (")
                .fragment(&key)
                .text("::bigint::int, ")
                .fragment(&id)
                .text(")")
        }
        _ => Fragment::default(),
    };
    from.text(" order by t.expected_key, t.id limit 51")
}

fn page(r: &mut Reader, asked: &Asked, scope: &Scope) -> Result<Vec<Counts>, Problem> {
    let mut sql = Sql::new("with ");
    let counted = counted(&mut sql, asked, scope, true);
    let visible = shape::OPPORTUNITY.condition(&mut sql, &scope.reach);
    sql.fragment(&counted)
        .text(
            ", h as (select * from b order by place, key, id, owner_id limit 51)
             select h.place, h.id, h.owner_id, u.name as person, coalesce(t.closed_on, t.expected_on) as day, h.key, t.name, k.name as customer,
               s.name_zh as stage_zh, s.name_en as stage_en, s.rate, t.commitment, t.amount as whole, coalesce(t.currency, m.currency) as currency, h.amount
             from h cross join m join app_user u on u.id = h.owner_id left join opportunity t on t.id = h.id and ",
        )
        .fragment(&visible)
        .text(
            " left join stage s on s.id = t.stage_id left join customer k on k.id = t.customer_id
             order by h.place, h.key, h.id, h.owner_id",
        )
        .rows(r)
}
