//! All SQL of the report: each count is of what the viewer sees.

use super::filter::{By, Filter};
use super::model::Group;
use crate::core::access::{Can, LeadView, OpportunityView, Place, Rule, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Fragment, Sql};
use crate::core::tx::Reader;
use crate::leads::fields::CATALOGUE;
use crate::leads::won::THROUGH;
use crate::row;
use chrono::Months;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

row! {
    struct Counted { key: String, name: Option<String>, department_zh: Option<String>, department_en: Option<String>, login: Option<String>, leads: i64, converted: i64 }
    struct Won { key: String, currency: String, deals: i64, amount: Option<Decimal> }
    struct Cost { key: String, currency: String, amount: Decimal }
}

/// The report: a line for each group of leads, those with the most first; of months the latest.
///
/// # Errors
/// As the database answers.
pub fn report(reader: &mut Reader, can: &Can<LeadView>, filter: &Filter) -> Result<Vec<Group>, Problem> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for row in counted(reader, can, filter)? {
        let group = group(&mut groups, row.key);
        group.leads = row.leads;
        group.converted = row.converted;
        if let (Some(name), Some(login)) = (row.name, row.login) {
            let department = (row.department_zh.unwrap_or_default(), row.department_en.unwrap_or_default());
            group.owner = Some((name, department.0, department.1, login));
        }
    }
    for row in won(reader, can, filter)? {
        let group = group(&mut groups, row.key);
        group.deals += row.deals;
        if let Some(amount) = row.amount {
            group.won.insert(row.currency, amount);
        }
    }
    for row in costs(reader, can, filter)? {
        group(&mut groups, row.key).cost.insert(row.currency, row.amount);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    if filter.by == By::Month {
        groups.reverse();
    } else {
        groups.sort_by_key(|group| Reverse(group.leads));
    }
    Ok(groups)
}

fn group(groups: &mut BTreeMap<String, Group>, key: String) -> &mut Group {
    groups.entry(key.clone()).or_insert_with(|| Group { key, ..Group::default() })
}

/// The leads of the months that the viewer sees, with the key of their group: a sub-select.
fn leads(sql: &mut Sql, reader: &Reader, can: &Can<LeadView>, filter: &Filter) -> Fragment {
    // A source that is not read is told apart from none, and is not filtered by.
    let legible = can.actor().standing.field_reach((&CATALOGUE, "source"), Place::List, Rule::Read);
    let legible = shape::LEAD.condition(sql, &legible);
    let zone = sql.place(reader.zone.name());
    let source =
        Fragment::new("case when ").fragment(&legible).text(" then coalesce(t.source, 'none') else 'hidden' end");
    let key = match filter.by {
        By::Source => source.clone(),
        By::Owner => Fragment::new("coalesce(t.owner_id::text, 'pool')"),
        By::Month => Fragment::new("to_char(t.created_at at time zone ").fragment(&zone).text(", 'YYYY-MM')"),
    };
    let end = filter.months.1.checked_add_months(Months::new(1)).unwrap_or(filter.months.1);
    let (from, until) = (sql.place(filter.months.0), sql.place(end));
    let visible = shape::LEAD.condition(sql, &can.reach());
    let mut out = Fragment::new("(select t.id, t.owner_id, t.customer_id, t.converted_at, ")
        .fragment(&key)
        .text(" as key from lead t where t.deleted_at is null and t.created_at >= (")
        .fragment(&from)
        .text("::timestamp at time zone ")
        .fragment(&zone)
        .text(") and t.created_at < (")
        .fragment(&until)
        .text("::timestamp at time zone ")
        .fragment(&zone)
        .text(") and ")
        .fragment(&visible);
    if let Some(wanted) = filter.source {
        let wanted = sql.place(wanted);
        out = out.text(" and ").fragment(&source).text(" = ").fragment(&wanted);
    }
    out.text(") c")
}

fn counted(reader: &mut Reader, can: &Can<LeadView>, filter: &Filter) -> Result<Vec<Counted>, Problem> {
    let mut sql = Sql::new(
        "select c.key, o.name, d.name_zh as department_zh, d.name_en as department_en, o.login, count(*) as leads, count(c.converted_at) as converted from ",
    );
    let leads = leads(&mut sql, reader, can, filter);
    let owned = if filter.by == By::Owner { " on o.id = c.owner_id" } else { " on false" };
    sql.fragment(&leads)
        .text(" left join app_user o")
        .text(owned)
        .text(" left join department d on d.id = o.department_id group by 1, 2, 3, 4, 5")
        .rows(reader)
}

fn won(reader: &mut Reader, can: &Can<LeadView>, filter: &Filter) -> Result<Vec<Won>, Problem> {
    let Some(deals) = can.also::<OpportunityView>() else { return Ok(Vec::new()) };
    let mut sql = Sql::new("select c.key, w.currency, count(*) as deals, sum(w.amount) as amount from ");
    let leads = leads(&mut sql, reader, can, filter);
    let visible = shape::OPPORTUNITY.condition(&mut sql, &deals.reach());
    sql.fragment(&leads)
        .text(" join lateral (select t.currency, t.amount from opportunity t where ")
        .text(THROUGH)
        .text(" and ")
        .fragment(&visible)
        .text(") w on true group by 1, 2")
        .rows(reader)
}

/// Costs are the company's, so they stand beside all of its leads only, and by source or month.
fn costs(reader: &mut Reader, can: &Can<LeadView>, filter: &Filter) -> Result<Vec<Cost>, Problem> {
    if !can.reach().all || filter.by == By::Owner {
        return Ok(Vec::new());
    }
    let by_source = filter.by == By::Source;
    let key = if by_source { "source" } else { "to_char(month, 'YYYY-MM')" };
    Sql::new("select ")
        .text(key)
        .text(" as key, currency, sum(amount) as amount from source_cost where month >= ")
        .value(filter.months.0)
        .text(" and month <= ")
        .value(filter.months.1)
        .text(" and source = coalesce(")
        .value(filter.source.map(str::to_owned))
        .text(", source) group by 1, 2")
        .rows(reader)
}
