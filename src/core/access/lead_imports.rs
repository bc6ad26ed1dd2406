//! The functions by which files of leads look at what is there, and by which an import of them is taken back.

use super::condition::condition;
use super::shape::{CONTACT, CUSTOMER, LEAD};
use std::fmt::Write;

/// The functions, as granted.
pub const FUNCTIONS: [&str; 3] =
    ["kz_lead_known(text[], text[])", "kz_lead_import_made(uuid)", "kz_lead_import_taken_back(uuid, bigint[])"];

/// All of them.
pub fn script(out: &mut String) {
    known(out);
    out.push_str(TAKEN_BACK);
}

/// Leads and customers of these names or with one of these numbers that the actor may view, and may find by the number: by what
/// each was met, and who is asked for there.
fn known(out: &mut String) {
    let (lead, customer) = (condition(&LEAD, "t", "view"), condition(&CUSTOMER, "t", "view"));
    let (of_lead, of_customer) = (condition(&LEAD, "t", "by_phone"), condition(&CUSTOMER, "t", "by_phone"));
    let of_contact = condition(&CONTACT, "k", "by_phone");
    let _infallible = write!(
        out,
        "
create or replace function kz_lead_known(wanted text[], sought text[])
  returns table (object text, id bigint, label text, contact text, key text, by_number boolean) language sql stable security definer as
  $$ select 'lead', t.id, t.name, t.contact, t.name, false from lead t
       where t.name = any(wanted) and t.name <> '' and t.deleted_at is null and ({lead})
     union all
     select 'lead', t.id, coalesce(nullif(t.name, ''), nullif(t.contact, ''), 'L' || lpad(t.number::text, 5, '0')), t.contact, x.number, true
       from lead_search s join lead t on t.id = s.lead_id cross join lateral unnest(s.numbers) x(number)
       where s.numbers && sought and x.number = any(sought) and t.deleted_at is null and ({lead}) and ({of_lead})
     union all
     select 'customer', t.id, t.name, '', t.name, false from customer t where t.name = any(wanted) and t.deleted_at is null and ({customer})
     union all
     select 'customer', t.id, t.name, '', x.number, true
       from customer_search s join customer t on t.id = s.customer_id cross join lateral unnest(s.numbers) x(number)
       where s.numbers && sought and x.number = any(sought) and t.deleted_at is null and ({customer}) and ({of_customer})
     union all
     select 'customer', t.id, t.name, '', x.number, true
       from contact_search s join contact k on k.id = s.contact_id join customer t on t.id = k.customer_id
         cross join lateral unnest(s.numbers) x(number)
       where s.numbers && sought and x.number = any(sought) and t.deleted_at is null and k.deleted_at is null and ({customer}) and ({of_contact}) $$;
revoke all on function kz_lead_known(text[], text[]) from public;
"
    );
}

/// As of customers: for whoever made the import, and for those who may import and delete everywhere. What is to be kept is for
/// the caller to say.
const TAKEN_BACK: &str = "
drop function if exists kz_lead_import_made(uuid);
create function kz_lead_import_made(batch uuid) returns table (id bigint, label text, owner_id bigint, owner_dept_id bigint,
  pool_id bigint, by_rule boolean, changed_by text, used boolean) language sql volatile security definer as
  $$ -- Held first, so that nobody changes one of them or adds to it between this look and the deleting.
     select 1 from import_batch b join lead t on t.import_id = b.id
     where b.id = batch and (b.made_by = kz_actor() or kz_machine() or kz_all('lead', 'import') and kz_all('lead', 'delete'))
     order by t.id for update of t;
     select t.id, coalesce(nullif(t.name, ''), nullif(t.contact, ''), 'L' || lpad(t.number::text, 5, '0')), t.owner_id, t.owner_dept_id, t.pool_id,
       exists (select 1 from lead_given g where g.lead_id = t.id and g.owner_id = t.owner_id),
       (select h.actor_name from change_history h where h.object = 'lead' and h.row_id = t.id and h.at >= b.made_at - interval '1 day'
          and h.name not in ('lead.imported', 'lead.revealed', 'lead.sensitive_shown')
          -- What a rule did in the import itself is part of it.
          and not (h.name = 'lead.given_by_rule' and exists (select 1 from change_history i where i.object = 'lead' and i.row_id = t.id
            and i.name = 'lead.imported' and i.at = h.at)) order by h.at desc, h.id desc limit 1),
       exists (select 1 from follow_up x where x.lead_id = t.id) or exists (select 1 from lead_conversion x where x.lead_id = t.id)
         or exists (select 1 from task x where x.object = 'lead' and x.row_id = t.id) or exists (select 1 from follow_up_comment x where x.lead_id = t.id)
     from import_batch b join lead t on t.import_id = b.id
     where b.id = batch and (b.made_by = kz_actor() or kz_machine() or kz_all('lead', 'import') and kz_all('lead', 'delete')) $$;
revoke all on function kz_lead_import_made(uuid) from public;
create or replace function kz_lead_import_taken_back(batch uuid, ids bigint[]) returns bigint language plpgsql security definer as $$
declare
  gone bigint;
begin
  if not exists (select 1 from import_batch b where b.id = batch and b.state in ('done', 'undoing')
      and (b.made_by = kz_actor() or kz_machine() or kz_all('lead', 'import') and kz_all('lead', 'delete'))) then
    return 0;
  end if;
  delete from lead t where t.id = any(ids) and t.import_id = batch;
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function kz_lead_import_taken_back(uuid, bigint[]) from public;
";
