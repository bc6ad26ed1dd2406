//! Row-level security of what is put in place of figures of the forecast. It is seen by whoever sees the figures of the person or
//! the department by `opportunity.view`, and set by whoever reaches them by `opportunity.forecast`.

use super::policy::{policy, secure};

/// The policies.
pub fn script(out: &mut String) {
    let reached = |action: &str| {
        let departments = format!("any((select kz_ids('opportunity', '{action}', 'departments'))::bigint[])");
        format!(
            "(select kz_all('opportunity', '{action}')) or forecast_override.department_id = {departments}
  or forecast_override.user_id = any((select kz_ids('opportunity', '{action}', 'own'))::bigint[])
  or forecast_override.user_id = any((select kz_line('opportunity', '{action}'))::bigint[])
  or exists (select 1 from app_user u where u.id = forecast_override.user_id and u.department_id = {departments})
  or forecast_override.scope = 'company' and exists (select 1 from department d where d.parent_id is null and d.id = {departments})"
        )
    };
    let (see, set) = (reached("view"), reached("forecast"));
    secure(out, "forecast_override");
    policy(out, "forecast_override", "see", &format!("for select using ({see})"));
    policy(out, "forecast_override", "add", &format!("for insert with check ({set})"));
    policy(out, "forecast_override", "change", &format!("for update using ({set}) with check ({set})"));
}
