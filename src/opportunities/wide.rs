//! The SQL of what columns show beyond the lines of a list.

use super::model::Wide;
use crate::core::access::{Can, OpportunityView, Seen, shape};
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Reader;

const WIDE: &str = "
      )) / 86400)::int) as days_in_stage,
      t.amount, t.currency, t.expected_on, t.commitment, t.source, t.remarks,
      r.name_zh as reason_zh, r.name_en as reason_en, k.name_zh as competitor_zh, k.name_en as competitor_en, t.closed_on,
      t.pool_id, t.customer_owner_id,
      (select bool_or(x.can_write) from participant x where x.object = 'customer' and x.row_id = t.customer_id and 'opportunity' = any(x.parts)
         and x.user_id = any((select kz_ids('opportunity', 'view', 'shared'))::bigint[]) and (x.until is null or x.until > now())) as shared_write,
      t.created_at, m.name as created_by_name, t.updated_at
    from opportunity t join app_user o on o.id = t.owner_id join department d on d.id = t.owner_dept_id
      join stage s on s.id = t.stage_id join pipeline_version v on v.id = t.version_id join pipeline p on p.id = v.pipeline_id
      left join customer c on c.id = t.customer_id left join contact n on n.id = t.contact_id left join app_user m on m.id = t.created_by
      left join outcome_reason r on r.id = t.reason_id left join competitor k on k.id = t.competitor_id
    where t.deleted_at is null and not t.customer_gone and ";

/// Several opportunities at once, in order of id: those that the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn several(reader: &mut Reader, can: &Can<OpportunityView>, ids: &[i64]) -> Result<Vec<Seen<Wide>>, Problem> {
    let now = reader.now;
    let mut sql = Sql::new(
        "select t.id, t.number, t.name, c.name as customer_name, n.name as contact_name, c.last_follow_up_at, c.next_follow_up,
           t.owner_id, o.name as owner_name, t.owner_dept_id, d.name_zh as department_zh, d.name_en as department_en,
           p.name_zh as pipeline_zh, p.name_en as pipeline_en, s.name_zh as stage_zh, s.name_en as stage_en, s.rate, s.expected_days,
           t.state, t.stage_since,
           greatest(0, floor(extract(epoch from (case when t.state in ('open', 'paused') then ",
    );
    let now = sql.place(now);
    sql = sql.fragment(&now).text("::timestamptz else t.state_since end - t.stage_since").text(WIDE);
    let visible = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    let rows: Vec<Wide> =
        sql.fragment(&visible).text(" and t.id = any(").value(ids.to_vec()).text(") order by t.id").rows(reader)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}
