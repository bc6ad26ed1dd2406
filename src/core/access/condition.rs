//! Whether a row lies within the actor's reach, as policies and functions of PostgreSQL write it.

use super::shape::{Shape, Way};
use std::fmt::Write;

/// The condition of one action over the table's alias, every value taken once per statement.
pub(super) fn condition(shape: &Shape, alias: &str, action: &str) -> String {
    let mut out = format!("(select kz_all('{}', '{action}'))", shape.object);
    for (way, values) in ways(shape, action) {
        for column in shape.columns(way) {
            let _infallible = write!(out, "\n  or {alias}.{column} = any((select {values})::bigint[])");
        }
    }
    out
}

/// The ways in which a row may lie within a reach, each with the function that tells the keys.
pub(super) fn ways(shape: &Shape, action: &str) -> Vec<(Way, String)> {
    let object = shape.object;
    let keys = |way| match way {
        Way::Own | Way::Cone => format!("kz_ids('{object}', '{action}', 'own')"),
        Way::Departments => format!("kz_ids('{object}', '{action}', 'departments')"),
        Way::Pools => format!("kz_ids('{object}', '{action}', 'pools')"),
        Way::Line => format!("kz_line('{object}', '{action}')"),
        Way::Shared => format!("kz_shared('{object}', '{action}', '{}')", shape.part.unwrap_or("")),
    };
    shape.ways(!matches!(action, "create" | "change")).into_iter().map(|way| (way, keys(way))).collect()
}

/// Whether the field that holds a complete number may be known of: a credit code has 18 characters, a phone at most 17.
pub(super) fn by_number(shape: &Shape) -> String {
    let phone = condition(shape, "t", "by_phone");
    if shape.part.is_some() {
        return format!("({phone})");
    }
    let code = condition(shape, "t", "by_code");
    format!("(case when length(pattern) = 18 then ({code}) else ({phone}) end)")
}
