//! What the open opportunities of a department come to: every statement adds its difference, each morning they are added up.

/// Rows that come meanwhile stay as they are; whoever reads sees the same sums before and after.
pub(super) const SCRIPT: &str = "
create or replace function kz_tallies_added_up() returns void language sql security definer as $$
  with old as (delete from opportunity_tally returning *)
  insert into opportunity_tally (stage_id, owner_dept_id, currency, commitment, month_key, n, priced, hundredths)
    select stage_id, owner_dept_id, currency, commitment, month_key, sum(n), sum(priced), sum(hundredths) from old
    group by 1, 2, 3, 4, 5 having sum(n) <> 0 or sum(priced) <> 0 or sum(hundredths) <> 0 $$;
revoke all on function kz_tallies_added_up() from public;
";
