//! The functions by which an import is taken back: what it made, and the contacts that it added to customers that were there.

/// Taking an import back looks at all that it made, wherever that is now, and deletes it for good: for whoever made it,
/// and for those who may import and delete everywhere. What is to be kept is for the caller to say.
pub(super) const SCRIPT: &str = "
-- Bytes of all that the actor has attached, wherever that is now: for the quota.
create or replace function kz_attached() returns bigint language sql stable security definer as
  $$ select coalesce(sum(size), 0)::bigint from attachment where created_by = kz_actor() and deleted_at is null $$;
revoke all on function kz_attached() from public;
create or replace function kz_import_made(batch uuid) returns table (id bigint, name text, owner_id bigint, owner_dept_id bigint,
  pool_id bigint, parent_id bigint, changed_by text, used boolean) language sql volatile security definer as
  $$ -- Held first, so that nobody changes one of them or adds to it between this look and the deleting.
     select 1 from import_batch b join customer c on c.import_id = b.id
     where b.id = batch and (b.made_by = kz_actor() or kz_machine() or kz_all('customer', 'import') and kz_all('customer', 'delete'))
     order by c.id for update of c;
     select 1 from import_batch b join customer c on c.import_id = b.id join contact x on x.customer_id = c.id and x.import_id = b.id
     where b.id = batch and (b.made_by = kz_actor() or kz_machine() or kz_all('customer', 'import') and kz_all('customer', 'delete'))
     order by x.id for update of x;
     select c.id, c.name, c.owner_id, c.owner_dept_id, c.pool_id, c.parent_id,
       (select h.actor_name from change_history h where h.object = 'customer' and h.row_id = c.id and h.at >= b.made_at - interval '1 day'
          and h.name not in ('customer.imported', 'customer.revealed', 'customer.sensitive_shown') order by h.at desc, h.id desc limit 1),
       exists (select 1 from contact x where x.customer_id = c.id and (x.import_id is distinct from batch or x.version > 1 or x.deleted_at is not null))
         or exists (select 1 from follow_up x where x.customer_id = c.id)
         or exists (select 1 from attachment x where x.customer_id = c.id) or exists (select 1 from task x where x.customer_id = c.id)
         or exists (select 1 from opportunity x where x.customer_id = c.id)
         or exists (select 1 from participant x where x.object = 'customer' and x.row_id = c.id)
         or exists (select 1 from lead x where x.customer_id = c.id)
         or exists (select 1 from customer x where x.parent_id = c.id and x.import_id is distinct from batch)
     from import_batch b join customer c on c.import_id = b.id
     where b.id = batch and (b.made_by = kz_actor() or kz_machine() or kz_all('customer', 'import') and kz_all('customer', 'delete')) $$;
revoke all on function kz_import_made(uuid) from public;
create or replace function kz_import_taken_back(batch uuid, ids bigint[]) returns bigint language plpgsql security definer as $$
declare
  gone bigint;
begin
  if not exists (select 1 from import_batch b where b.id = batch and b.state in ('done', 'undoing')
      and (b.made_by = kz_actor() or kz_machine() or kz_all('customer', 'import') and kz_all('customer', 'delete'))) then
    return 0;
  end if;
  delete from tagging t using unnest(ids) x(id) join customer c on c.id = x.id and c.import_id = batch
    where t.object = 'customer' and t.row_id = x.id;
  delete from contact t using unnest(ids) x(id) join customer c on c.id = x.id and c.import_id = batch
    where t.customer_id = c.id and t.import_id = batch;
  delete from customer c using unnest(ids) x(id) where c.id = x.id and c.import_id = batch;
  get diagnostics gone = row_count;
  delete from tag g using import_batch b where b.id = batch and g.id = any(b.made_tags)
    and not exists (select 1 from tagging t where t.tag_id = g.id);
  return gone;
end $$;
revoke all on function kz_import_taken_back(uuid, bigint[]) from public;
create or replace function kz_import_added(batch uuid) returns table (id bigint, customer_id bigint, name text, owner_id bigint,
  owner_dept_id bigint, pool_id bigint, customer_owner_id bigint, changed_by text, used boolean) language sql volatile security definer as
  $$ select 1 from import_batch b join contact x on x.import_id = b.id
     where b.id = batch and (b.made_by = kz_actor() or kz_machine() or kz_all('customer', 'import') and kz_all('customer', 'delete'))
     order by x.id for update of x;
     select x.id, x.customer_id, x.name, x.owner_id, x.owner_dept_id, x.pool_id, x.customer_owner_id,
       (select h.actor_name from change_history h where h.object = 'contact' and h.row_id = x.id and h.at >= b.made_at - interval '1 day'
          and h.name not in ('contact.created', 'contact.revealed', 'contact.sensitive_shown') order by h.at desc, h.id desc limit 1),
       x.version > 1 or x.deleted_at is not null or exists (select 1 from follow_up f where f.contact_id = x.id)
         or exists (select 1 from task k where k.object = 'contact' and k.row_id = x.id)
         or exists (select 1 from opportunity o where o.contact_id = x.id)
     from import_batch b join contact x on x.import_id = b.id join customer c on c.id = x.customer_id and c.import_id is distinct from b.id
     where b.id = batch and (b.made_by = kz_actor() or kz_machine() or kz_all('customer', 'import') and kz_all('customer', 'delete')) $$;
revoke all on function kz_import_added(uuid) from public;
create or replace function kz_import_added_taken_back(batch uuid, ids bigint[]) returns bigint language plpgsql security definer as $$
declare
  gone bigint;
begin
  if not exists (select 1 from import_batch b where b.id = batch and b.state in ('done', 'undoing')
      and (b.made_by = kz_actor() or kz_machine() or kz_all('customer', 'import') and kz_all('customer', 'delete'))) then
    return 0;
  end if;
  delete from contact t using customer c
    where t.id = any(ids) and t.import_id = batch and c.id = t.customer_id and c.import_id is distinct from batch;
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function kz_import_added_taken_back(uuid, bigint[]) from public;
";
