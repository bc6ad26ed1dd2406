//! Row-level security of targets. A department's is seen by whoever reaches the department and set by whoever reaches the one above
//! it; a person's is seen by the person, whoever is above them and whoever reaches their department, who also sets it, but never
//! one's own.

use super::policy::{policy, secure};

/// The policies.
pub fn script(out: &mut String) {
    let within = |action: &str| format!("any((select kz_ids('target', '{action}', 'departments'))::bigint[])");
    let of_person = |action: &str| {
        let departments = within(action);
        format!("exists (select 1 from app_user u where u.id = target.user_id and u.department_id = {departments})")
    };
    let see = format!(
        "(select kz_all('target', 'view')) or target.department_id = {} or target.user_id = any((select kz_ids('target', 'view', 'own'))::bigint[])
  or target.user_id = any((select kz_line('target', 'view'))::bigint[]) or {}
  or target.scope = 'company' and exists (select 1 from department d where d.parent_id is null and d.id = {})",
        within("view"),
        of_person("view"),
        within("view")
    );
    let set = format!(
        "(select kz_all('target', 'change'))
  or exists (select 1 from department d where d.id = target.department_id and d.parent_id = {})
  or target.user_id is distinct from (select kz_actor()) and {}",
        within("change"),
        of_person("change")
    );
    secure(out, "target");
    policy(out, "target", "see", &format!("for select using ({see})"));
    policy(out, "target", "add", &format!("for insert with check ({set})"));
    policy(out, "target", "change", &format!("for update using ({set}) with check ({set})"));
}
