//! To-do (待办): kinds of things that wait for a person. A feature declares its kinds with its routes; Today shows each with
//! how many there are at this moment, all counted in one statement.

use crate::core::access::PermissionInfo;
use crate::text::Lang;

/// A kind of thing that waits.
#[derive(Clone, Copy)]
pub struct Todo {
    /// Small ones come first.
    pub order: u16,
    pub label: fn(Lang) -> &'static str,
    /// The list of them.
    pub href: &'static str,
    /// Who lacks this is not asked.
    pub need: PermissionInfo,
    /// A query that counts them, under the rights of the person: `$1` is the person, `$2` the day, `$3` the present minute as
    /// tasks count it. More than a hundred need not be counted exactly.
    pub count: &'static str,
    /// Whether any of them is too many.
    pub late: bool,
}

/// From here on "many" is exact enough.
const MOST: i64 = 99;

/// A count as it is shown: `12`, or `99+`.
#[must_use]
pub fn counted(count: i64) -> String {
    if count > MOST { format!("{MOST}+") } else { count.to_string() }
}
