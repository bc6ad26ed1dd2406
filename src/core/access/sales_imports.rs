//! The function by which an import of sales is taken back.

/// Deletes for good what an import made and nobody changed or uses since, whoever may see it; what stayed is counted. For
/// whoever made the import, and for those who may delete customers and opportunities everywhere. People, departments,
/// products and pipelines go where no row of any table names them.
pub(super) const SCRIPT: &str = "
create or replace function kz_sales_taken_back(batch uuid) returns jsonb language plpgsql security definer as $$
declare
  made jsonb;
  import sales_import;
  ids bigint[];
  one bigint;
begin
  select b.* into import from sales_import b where b.id = batch and b.state = 'done'
    and (b.made_by = kz_actor() or kz_machine() or kz_all('customer', 'delete') and kz_all('opportunity', 'delete')) for update;
  if not found then
    return '{}';
  end if;
  made := import.made;
  ids := array(select o.id from opportunity o where o.import_id = batch and o.version = 1 and o.deleted_at is null
    and not exists (select 1 from follow_up_comment k where k.opportunity_id = o.id)
    and not exists (select 1 from task k where k.opportunity_id = o.id) order by o.id for update);
  delete from external_id e where e.object = 'opportunity' and e.row_id = any(ids);
  delete from opportunity o where o.id = any(ids);
  ids := array(select l.id from lead l where l.id in (select x::bigint from jsonb_array_elements_text(made->'leads') x)
    and l.version = 1 and l.status in ('new', 'following') and l.deleted_at is null
    and not exists (select 1 from follow_up f where f.lead_id = l.id)
    and not exists (select 1 from follow_up_comment k where k.lead_id = l.id)
    and not exists (select 1 from task k where k.object = 'lead' and k.row_id = l.id) order by l.id for update);
  delete from external_id e where e.object = 'lead' and e.row_id = any(ids);
  delete from lead l where l.id = any(ids);
  -- Those without subsidiaries first, as long as there are any.
  loop
    ids := array(select c.id from customer c where c.import_id = batch and c.version = 1 and c.deleted_at is null
      and not exists (select 1 from customer x where x.parent_id = c.id) and not exists (select 1 from opportunity x where x.customer_id = c.id)
      and not exists (select 1 from contact x where x.customer_id = c.id and (x.import_id is distinct from batch or x.version > 1 or x.deleted_at is not null))
      and not exists (select 1 from follow_up x where x.customer_id = c.id) and not exists (select 1 from attachment x where x.customer_id = c.id)
      and not exists (select 1 from task x where x.customer_id = c.id) and not exists (select 1 from lead x where x.customer_id = c.id)
      and not exists (select 1 from price_list x where x.customer_id = c.id)
      and not exists (select 1 from participant x where x.object = 'customer' and x.row_id = c.id));
    exit when ids = '{}';
    delete from tagging t where t.object = 'customer' and t.row_id = any(ids);
    delete from contact x where x.customer_id = any(ids) and x.import_id = batch;
    delete from customer c where c.id = any(ids);
  end loop;
  -- Its prices, as long as nobody has ended or followed them.
  delete from price p where p.set_at = import.done_at and p.set_by is not distinct from import.made_by and p.ended_at is null;
  foreach one in array array(select x::bigint from jsonb_array_elements_text(made->'products') x) loop
    begin
      delete from product p where p.id = one;
    exception when foreign_key_violation then null;
    end;
  end loop;
  delete from price_list l where l.id in (select x::bigint from jsonb_array_elements_text(made->'lists') x)
    and not exists (select 1 from price p where p.list_id = l.id);
  -- One pipeline in use stays for everybody, as when one is retired.
  perform from pipeline p where p.retired_at is null order by p.id for update;
  foreach one in array array(select x::bigint from jsonb_array_elements_text(made->'pipelines') x) loop
    continue when not exists (select from pipeline p where p.retired_at is null and p.id <> one
      and not exists (select from pipeline_department a where a.pipeline_id = p.id));
    begin
      delete from stage s using pipeline_version v where v.id = s.version_id and v.pipeline_id = one;
      delete from pipeline_version v where v.pipeline_id = one;
      delete from pipeline p where p.id = one;
    exception when foreign_key_violation then null;
    end;
  end loop;
  -- Whoever signed in or got a password since is one of the house. Managers come last, as they were made first.
  foreach one in array array(select x::bigint from jsonb_array_elements_text(made->'users') with ordinality t(x, n)
      join app_user u on u.id = t.x::bigint where u.password_hash is null and u.signed_in_at is null order by t.n desc) loop
    begin
      delete from reporting_line r where r.user_id = one or r.manager_id = one;
      delete from app_user u where u.id = one;
      update app_user_history h set during = tstzrange(lower(h.during), greatest(clock_timestamp(), lower(h.during)))
        where h.id = one and upper_inf(h.during);
    exception when foreign_key_violation then null;
    end;
  end loop;
  foreach one in array array(select x::bigint from jsonb_array_elements_text(made->'departments') x) loop
    begin
      delete from department_line l where l.department_id = one;
      delete from department d where d.id = one;
    exception when foreign_key_violation then null;
    end;
  end loop;
  return jsonb_build_object(
    'opportunities', (select count(*) from opportunity o where o.import_id = batch),
    'leads', (select count(*) from lead l where l.id in (select x::bigint from jsonb_array_elements_text(made->'leads') x)),
    'customers', (select count(*) from customer c where c.import_id = batch),
    'products', (select count(*) from product p where p.id in (select x::bigint from jsonb_array_elements_text(made->'products') x)),
    'users', (select count(*) from app_user u where u.id in (select x::bigint from jsonb_array_elements_text(made->'users') x)),
    'departments', (select count(*) from department d where d.id in (select x::bigint from jsonb_array_elements_text(made->'departments') x)));
end $$;
revoke all on function kz_sales_taken_back(uuid) from public;
";
