//! The ways in which somebody sees opportunities, for what is read by one limited branch for each: row-level security lies beneath.

use crate::core::access::{Reach, shape};
use crate::core::sql::{Fragment, Sql};

/// A way to see: by a plain condition, or by the keys of one column.
pub enum Way {
    Condition(Fragment),
    /// `keys` is a sub-select of one column `id`.
    Keys {
        keys: Fragment,
        column: &'static str,
    },
}

impl Way {
    /// For a limited branch of its own: what is joined before `t`, and what follows its other conditions.
    #[must_use]
    pub fn branch(&self) -> (Fragment, Fragment) {
        match self {
            Self::Condition(visible) => (Fragment::default(), Fragment::new(" and ").fragment(visible)),
            Self::Keys { keys, column } => (
                Fragment::new(" cross join (").fragment(keys).text(") k"),
                Fragment::new(" and t.").text(column).text(" = k.id"),
            ),
        }
    }

    /// Whether it leads to what belongs to departments.
    #[must_use]
    pub fn is_of_departments(&self) -> bool {
        matches!(self, Self::Keys { column, .. } if *column == shape::OPPORTUNITY.column(shape::Way::Departments))
    }

    /// As a condition on `t`.
    #[must_use]
    pub fn condition(&self) -> Fragment {
        match self {
            Self::Condition(visible) => visible.clone(),
            Self::Keys { keys, column } => {
                Fragment::new("t.").text(column).text(" = any(array(").fragment(keys).text("))")
            }
        }
    }
}

/// The ways to see; the whole reach as one condition where it is everything, very much, or narrowed to the actor's own.
pub fn ways(sql: &mut Sql, reach: &Reach, mine: bool) -> Vec<Way> {
    if reach.all || reach.wide || mine {
        return vec![Way::Condition(shape::OPPORTUNITY.condition(sql, reach))];
    }
    let ways = shape::OPPORTUNITY.ways(true);
    ways.into_iter()
        .filter_map(|way| {
            Some(Way::Keys { keys: shape::OPPORTUNITY.keys(sql, reach, way)?, column: shape::OPPORTUNITY.column(way) })
        })
        .collect()
}

/// The branches of all ways; `union` drops rows seen in two of them.
#[must_use]
pub fn merged(ways: &[Way], branch: impl Fn(&Way) -> Fragment) -> Fragment {
    let mut out = Fragment::default();
    for (place, way) in ways.iter().enumerate() {
        out = out.text(if place == 0 { "(" } else { " union (" }).fragment(&branch(way)).text(")");
    }
    if ways.is_empty() { branch(&Way::Condition(Fragment::new("false"))) } else { out }
}
