//! Which rows count for a node within a reach: those of the persons and departments themselves, not single ones that are shared.
//! One branch for each way to see, so that each reads by an index of its own.

use crate::core::access::Reach;
use crate::core::sql::{Fragment, Sql};
use crate::targets::model::Node;

/// A node as somebody sees it.
#[derive(Clone, Debug)]
pub struct Scope {
    pub node: Node,
    pub reach: Reach,
    /// The department directly in which rows count; none for all below the node.
    pub inside: Option<i64>,
}

/// A way to the rows: by keys of a column, or by a plain condition on `t`.
struct Way {
    keys: Option<(Fragment, &'static str)>,
    condition: Fragment,
}

impl Way {
    fn rows(&self, each: &Fragment, tail: &Fragment) -> Fragment {
        let mut out = Fragment::new("(select r.* from ");
        let mut key = Fragment::default();
        if let Some((keys, column)) = &self.keys {
            out = out.text("(").fragment(keys).text(") k cross join ");
            key = key.text(" and t.").text(column).text(" = k.id");
        }
        out = out.text("m cross join lateral (").fragment(each).fragment(&key).fragment(&self.condition);
        out.fragment(tail).text(") r)")
    }

    /// What is kept of the departments of this way beside one.
    fn kept(&self, beside: &Fragment) -> Fragment {
        let mut out = Fragment::new(
            "(select m.number, null::bigint, x.owner_dept_id, x.currency, x.commitment, x.stage_id, x.n, x.priced, x.hundredths
              from m join opportunity_tally x on x.month_key = m.first",
        );
        if let Some((keys, _)) = &self.keys {
            out = out.text(" and x.owner_dept_id in (").fragment(keys).text(")");
        }
        out.text(" and x.owner_dept_id is distinct from ").fragment(beside).text("::bigint)")
    }
}

impl Scope {
    /// Persons whose rows are seen wherever they count.
    fn people(&self) -> Vec<i64> {
        let below = self.reach.below.iter().filter(|_| !self.reach.line.is_empty());
        let mut people: Vec<i64> = self.reach.own.iter().chain(below).copied().collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    fn ways(&self, sql: &mut Sql) -> Vec<Way> {
        let mut condition = Fragment::default();
        if let Some(department) = self.inside {
            condition = condition.text(" and t.owner_dept_id = ").fragment(&sql.place(department));
        }
        let reach = &self.reach;
        let plain = |condition| vec![Way { keys: None, condition }];
        match self.node {
            Node::Person(id) => {
                condition = condition.text(" and t.owner_id = ").fragment(&sql.place(id));
                if !reach.all && !self.people().contains(&id) {
                    let held = sql.place(reach.departments.clone());
                    condition = condition.text(" and t.owner_dept_id = any(").fragment(&held).text("::bigint[])");
                }
                plain(condition)
            }
            Node::Company if reach.all => plain(condition),
            Node::Company => {
                let held = sql.place(reach.departments.clone());
                let keys = Fragment::new("select unnest(").fragment(&held).text("::bigint[]) as id");
                let own = self.own(sql, &held, condition.clone());
                vec![Way { keys: Some((keys, "owner_dept_id")), condition }, own]
            }
            Node::Department(id) => {
                let id = sql.place(id);
                let line = Fragment::new("select l.department_id as id from department_line l where l.ancestor_id = ")
                    .fragment(&id);
                if reach.all {
                    return vec![Way { keys: Some((line, "owner_dept_id")), condition }];
                }
                let held = sql.place(reach.departments.clone());
                let own = condition.clone().text(" and t.owner_dept_id = any(array(").fragment(&line).text("))");
                let own = self.own(sql, &held, own);
                let line = line.text(" and l.department_id = any(").fragment(&held).text("::bigint[])");
                vec![Way { keys: Some((line, "owner_dept_id")), condition }, own]
            }
        }
    }

    /// What the persons of the reach have outside of its departments.
    fn own(&self, sql: &mut Sql, held: &Fragment, condition: Fragment) -> Way {
        let keys = Fragment::new("select unnest(").fragment(&sql.place(self.people())).text("::bigint[]) as id");
        let condition = condition.text(" and not t.owner_dept_id = any(").fragment(held).text("::bigint[])");
        Way { keys: Some((keys, "owner_id")), condition }
    }

    /// The sums of all ways: of `direct` and of `people` row by row, of all other departments what is kept of each. Over `m`, whose
    /// months begin with the keys `first`; `each` is as for [`Self::rows`].
    pub fn sums(&self, sql: &mut Sql, each: &Fragment, (direct, people): (Option<i64>, &[i64])) -> Fragment {
        let direct = sql.place(direct);
        let people = (!people.is_empty()).then(|| sql.place(people.to_vec()));
        let mut out = Fragment::default();
        for (place, way) in self.ways(sql).into_iter().enumerate() {
            let between = if place == 0 { "" } else { " union all " };
            out = out.text(between);
            if matches!(self.node, Node::Person(_))
                || way.keys.as_ref().is_some_and(|(_, column)| *column == "owner_id")
            {
                out = out.fragment(&way.rows(each, &Fragment::default()));
                continue;
            }
            let here = Fragment::new(" and t.owner_dept_id = ").fragment(&direct).text("::bigint");
            out = out.fragment(&way.rows(each, &here)).text(" union all ").fragment(&way.kept(&direct));
            if let Some(people) = &people {
                let theirs = Fragment::new(" and t.owner_dept_id is distinct from ")
                    .fragment(&direct)
                    .text("::bigint and t.owner_id = any(")
                    .fragment(people)
                    .text("::bigint[])");
                let theirs = way.rows(each, &theirs);
                out = out.text(" union all ").fragment(&theirs)
                    .text(" union all select a.number, null, a.owner_dept_id, a.currency, a.commitment, a.stage_id, -a.n, -a.priced, -a.total from (")
                    .fragment(&theirs).text(") a");
            }
        }
        out
    }

    /// The rows of all ways: `each` is a select from an alias `t` that ends in a condition and reads by `m`, over which it is
    /// repeated.
    pub fn rows(&self, sql: &mut Sql, each: &Fragment, tail: &Fragment) -> Fragment {
        let mut out = Fragment::default();
        for (place, way) in self.ways(sql).iter().enumerate() {
            out = out.text(if place == 0 { "" } else { " union all " }).fragment(&way.rows(each, tail));
        }
        out
    }
}
