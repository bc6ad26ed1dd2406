//! The SQL of the ranking.

use crate::core::access::Reach;
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Reader;
use crate::row;
use crate::targets::metric::{Counted, source};
use rust_decimal::Decimal;

row! {
    /// A person with what counts for them.
    pub struct Ranked { user_id: i64, name: String, department_zh: String, department_en: String, value: Decimal }
}

/// The people within a reach for whom anything counts, the greatest value first.
///
/// # Errors
/// As the database answers.
pub fn ranked(r: &mut Reader, counted: &Counted, reach: &Reach) -> Result<Vec<Ranked>, Problem> {
    let mut sql = Sql::new(
        "select u.id as user_id, u.name, d.name_zh as department_zh, d.name_en as department_en, x.value
         from (select t.owner_id, sum(t.n) as value from (",
    );
    let rows = source(&mut sql, counted, reach);
    sql.fragment(&rows)
        .text(
            ") t group by t.owner_id) x join app_user u on u.id = x.owner_id join department d on d.id = u.department_id
             where x.value > 0 order by x.value desc, u.name, u.id limit 500",
        )
        .rows(r)
}
