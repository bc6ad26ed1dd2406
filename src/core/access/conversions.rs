//! The functions by which a lead becomes a customer, and stops being one: they look at and move what the actor may not see.

use super::condition::condition;
use super::shape::{CONTACT, CUSTOMER, LEAD};
use std::fmt::Write;

/// The functions, as granted.
pub const FUNCTIONS: [&str; 5] = [
    "kz_lead_holder(bigint, timestamptz)",
    "kz_customer_alike(text, text[])",
    "kz_lead_follows(bigint, date)",
    "kz_conversion_used(bigint)",
    "kz_conversion_taken_back(bigint)",
];

/// All of them.
pub fn script(out: &mut String) {
    out.push_str(HOLDER);
    alike(out);
    follows(out);
    out.push_str(USED);
    taken_back(out);
}

/// Who took a lead that lay in a pool of the actor within a day: what somebody is told who came second.
const HOLDER: &str = "
create or replace function kz_lead_holder(wanted bigint, since timestamptz) returns text language sql stable security definer as
  $$ select u.name from lead t join app_user u on u.id = t.owner_id where t.id = wanted and t.deleted_at is null
       and exists (select 1 from lead_owner_history h where h.lead_id = t.id and upper(h.during) >= since
         and h.pool_id = any(kz_ids('lead', 'view', 'pools'))) $$;
revoke all on function kz_lead_holder(bigint, timestamptz) from public;
";

/// Customers of a name, or with one of these numbers, wherever they are: each with whether the actor may see it and may know
/// of what it has in common.
fn alike(out: &mut String) {
    let (view, by_phone) = (condition(&CUSTOMER, "t", "view"), condition(&CUSTOMER, "t", "by_phone"));
    let of_contact = condition(&CONTACT, "k", "by_phone");
    let _infallible = write!(
        out,
        "
create or replace function kz_customer_alike(pattern text, wanted text[]) returns table (id bigint, seen boolean)
  language sql stable security definer as
  $$ select x.id, coalesce(bool_or(x.seen), false) from (
       select t.id, ({view}) as seen from customer_search s join customer t on t.id = s.customer_id
         where t.deleted_at is null and s.doubled like pattern
       union all
       select t.id, ({view}) and ({by_phone}) from customer_search s join customer t on t.id = s.customer_id
         where t.deleted_at is null and s.numbers && wanted
       union all
       select t.id, ({view}) and ({of_contact}) from contact_search s join contact k on k.id = s.contact_id join customer t on t.id = k.customer_id
         where t.deleted_at is null and k.deleted_at is null and s.numbers && wanted) x
     group by x.id order by x.id desc limit 50 $$;
revoke all on function kz_customer_alike(text, text[]) from public;
"
    );
}

/// What was said on a lead that the actor may change, and what is to be done on it, goes where the lead has gone, whoever said it: to its customer, or back. A
/// customer that was made takes over what was planned.
fn follows(out: &mut String) {
    let change = condition(&LEAD, "l", "change");
    let _infallible = write!(
        out,
        "
create or replace function kz_lead_follows(wanted bigint, planned date) returns bigint language plpgsql security definer as $$
declare
  goes bigint;
  moved bigint;
begin
  select l.customer_id into goes from lead l where l.id = wanted and ({change});
  if not found then
    return 0;
  end if;
  delete from follow_up_link k using follow_up f where f.lead_id = wanted and k.follow_up_id = f.id and k.object = 'customer';
  update follow_up f set customer_id = goes where f.lead_id = wanted and f.customer_id is distinct from goes;
  get diagnostics moved = row_count;
  insert into follow_up_link (follow_up_id, object, row_id)
    select f.id, 'customer', goes from follow_up f where f.lead_id = wanted and goes is not null;
  update task t set customer_id = goes where t.object = 'lead' and t.row_id = wanted and t.customer_id is distinct from goes;
  update attachment a set customer_id = goes from follow_up f where a.object = 'follow_up' and a.row_id = f.id and f.lead_id = wanted;
  update follow_up_comment m set customer_id = goes from follow_up f where m.follow_up_id = f.id and f.lead_id = wanted;
  update customer c set next_follow_up = planned where c.id = goes and planned is not null;
  return moved;
end $$;
revoke all on function kz_lead_follows(bigint, date) from public;
"
    );
}

/// Whether anybody has built on what a conversion made.
const USED: &str = "
create or replace function kz_conversion_used(wanted bigint) returns boolean language sql stable security definer as
  $$ select exists (select 1 from lead_conversion v where v.lead_id = wanted and (
       v.made_customer and (
         not exists (select 1 from customer c where c.id = v.customer_id and c.version = 1 and c.deleted_at is null)
         or exists (select 1 from contact x where x.customer_id = v.customer_id and x.id is distinct from v.contact_id)
         or exists (select 1 from follow_up x where x.customer_id = v.customer_id and x.lead_id is distinct from wanted)
         or exists (select 1 from attachment x where x.customer_id = v.customer_id and x.object = 'customer')
         or exists (select 1 from task x where x.customer_id = v.customer_id and not (x.object is not distinct from 'lead' and x.row_id = wanted) and (v.opportunity_id is null or x.opportunity_id is distinct from v.opportunity_id))
         or exists (select 1 from opportunity x where x.customer_id = v.customer_id and x.id is distinct from v.opportunity_id)
         or exists (select 1 from participant x where x.object = 'customer' and x.row_id = v.customer_id)
         or exists (select 1 from tagging x where x.object = 'customer' and x.row_id = v.customer_id)
         or exists (select 1 from customer x where x.parent_id = v.customer_id)
         or exists (select 1 from lead_referral x where x.customer_id = v.customer_id)
         or exists (select 1 from lead x where x.customer_id = v.customer_id and x.id <> wanted))
       or v.made_contact and (
         not exists (select 1 from contact k where k.id = v.contact_id and k.version = 1 and k.deleted_at is null)
         or exists (select 1 from follow_up x where x.contact_id = v.contact_id)
         or exists (select 1 from task x where x.object = 'contact' and x.row_id = v.contact_id)
         or exists (select 1 from lead_referral x where x.contact_id = v.contact_id)
         or exists (select 1 from opportunity x where x.contact_id = v.contact_id and x.id is distinct from v.opportunity_id))
       -- The task of its first stage came along with it.
       or v.opportunity_id is not null and (
         not exists (select 1 from opportunity o where o.id = v.opportunity_id and o.version = 1 and o.deleted_at is null)
         or exists (select 1 from follow_up_comment x where x.opportunity_id = v.opportunity_id)
         or exists (select 1 from task x where x.opportunity_id = v.opportunity_id and (x.created_at <> v.made_at or x.version > 1 or x.deleted_at is not null))))) $$;
revoke all on function kz_conversion_used(bigint) from public;
";

/// Deletes for good what the conversion of a lead made, once the lead that the actor may change no longer leads there.
fn taken_back(out: &mut String) {
    let change = condition(&LEAD, "l", "change");
    let _infallible = write!(
        out,
        "
create or replace function kz_conversion_taken_back(wanted bigint) returns bigint language plpgsql security definer as $$
declare
  v lead_conversion;
begin
  select x.* into v from lead_conversion x join lead l on l.id = x.lead_id
    where x.lead_id = wanted and l.converted_at is null and not kz_conversion_used(wanted) and ({change});
  if not found then
    return 0;
  end if;
  delete from notice n using task x where x.opportunity_id = v.opportunity_id and n.object = 'task' and n.row_id = x.id;
  delete from notice where object = 'opportunity' and row_id = v.opportunity_id;
  delete from task where opportunity_id = v.opportunity_id;
  delete from opportunity where id = v.opportunity_id;
  delete from contact where id = v.contact_id and v.made_contact;
  delete from custom_value where object = 'customer' and row_id = v.customer_id and v.made_customer;
  delete from customer where id = v.customer_id and v.made_customer;
  delete from lead_conversion where lead_id = wanted;
  return 1;
end $$;
revoke all on function kz_conversion_taken_back(bigint) from public;
"
    );
}
