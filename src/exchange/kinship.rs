//! Parents of rows: inside the file first, whatever the order of rows, then among the customers that are there.

use super::batch::Plan;
use super::known::Known;
use super::parents::{self, Named, Parent};
use super::report::{Fate, Fault, Link, Report};
use super::text;
use crate::text::Lang;

/// Finds every row's parent, names those that can't be, and lets rows wait whose parent is not good.
pub(super) fn link(report: &mut Report, plan: &Plan, known: &Known, lang: Lang) {
    let named: Vec<Named> = report
        .rows
        .iter()
        // A row that joins another, or a customer that is there, is no customer of its own.
        .map(|row| Named {
            row: row.number,
            name: if row.joins.is_some() || row.adds.is_some() { "" } else { &row.name },
            parent: row.named_parent.as_deref(),
        })
        .collect();
    let found = parents::order(&named);
    let links: Vec<Result<Link, (String, bool)>> = found.of.iter().map(|parent| one(parent, known, lang)).collect();
    report.order = found.order;
    let column = plan.column_of("parent");
    for (row, link) in report.rows.iter_mut().zip(links) {
        match link {
            Ok(link) => row.parent = link,
            Err((words, of_value)) => {
                row.fate = Fate::Faulty;
                let value = row.named_parent.as_deref().unwrap_or_default().to_owned();
                report.faults.push(Fault { row: row.number, column, field: "parent".into(), value, words, of_value });
            }
        }
    }
    wait(report, known);
}

/// The link, or what is wrong and whether the name itself is.
fn one(parent: &Parent, known: &Known, lang: Lang) -> Result<Link, (String, bool)> {
    match parent {
        Parent::Absent => Ok(Link::None),
        Parent::InFile(index) => Ok(Link::Row(*index)),
        Parent::Elsewhere(name) => match known.customers(name) {
            [id] => Ok(Link::Customer(*id)),
            [] => Err((text::no_such_parent(lang, name), true)),
            _ => Err((text::several_parents(lang, name), true)),
        },
        Parent::Itself => Err((text::own_parent(lang).into(), false)),
        Parent::Circle(rows) => Err((text::circle(lang, &numbers(rows, lang)), false)),
        Parent::Ambiguous(rows) => Err((text::parent_twice(lang, &numbers(rows, lang)), true)),
    }
}

fn numbers(rows: &[usize], lang: Lang) -> String {
    let some = lang.list(rows.iter().take(10).map(usize::to_string));
    if rows.len() > 10 { format!("{some}…") } else { some }
}

/// Parents come first in the order, so that one pass settles all.
fn wait(report: &mut Report, known: &Known) {
    for index in report.order.clone() {
        let Some(Link::Row(parent)) = report.rows.get(index).map(|row| row.parent) else { continue };
        let Some((fate, name)) = report.rows.get(parent).map(|row| (row.fate, row.name.clone())) else {
            continue;
        };
        let Some(row) = report.rows.get_mut(index) else { continue };
        match (fate, known.customers(&name)) {
            (Fate::Good, _) => {}
            (Fate::Known, [id]) => row.parent = Link::Customer(*id),
            _ if row.fate == Fate::Good => row.fate = Fate::Waits(parent),
            _ => {}
        }
    }
    let fates: Vec<Fate> = report.rows.iter().map(|row| row.fate).collect();
    for row in report.rows.iter_mut().filter(|row| row.fate == Fate::Good) {
        let Some(first) = row.joins else { continue };
        match fates.get(first) {
            Some(Fate::Good) => {}
            Some(Fate::Known) => row.fate = Fate::Known,
            _ => row.fate = Fate::Waits(first),
        }
    }
}
