-- A task may be on a lead that is no customer yet, and whoever owns the lead or the opportunity sees all that is to be done
-- on it. The owner of the tables sees every row while they are opened to it; what follows each migration closes them again.
alter table task no force row level security;
alter table opportunity no force row level security;
alter table task drop constraint task_object_check, drop constraint task_check;
alter table task
  add constraint task_object_check check (object in ('customer', 'contact', 'follow_up', 'lead')),
  add constraint task_about_check check ((object is null) = (row_id is null) and (object is null or object = 'lead' or customer_id is not null)),
  -- The owner of the lead or opportunity that it is on.
  add column record_owner_id bigint;
create index task_lead on task (row_id) where object = 'lead';
create index task_record_owner on task (record_owner_id) where record_owner_id is not null;

-- Whose the records are on which a task stands, and whether they are there: the customer with its pool, or else the lead; and the
-- lead or opportunity itself.
create function task_place() returns trigger language plpgsql security definer as $$
begin
  new.customer_owner_id := null;
  new.record_owner_id := null;
  new.pool_id := null;
  new.customer_gone := false;
  if new.object = 'lead' then
    select owner_id, pool_id, deleted_at is not null into new.record_owner_id, new.pool_id, new.customer_gone from lead where id = new.row_id;
  end if;
  if new.customer_id is not null then
    select owner_id, pool_id, deleted_at is not null into new.customer_owner_id, new.pool_id, new.customer_gone from customer where id = new.customer_id;
  end if;
  if new.opportunity_id is not null then
    select o.owner_id, new.customer_gone or o.customer_gone or o.deleted_at is not null into new.record_owner_id, new.customer_gone
      from opportunity o where o.id = new.opportunity_id;
  end if;
  new.customer_gone := coalesce(new.customer_gone, false);
  return new;
end $$;
drop trigger customer on task;
create trigger place before insert or update of customer_id, object, row_id, opportunity_id on task
  for each row execute function task_place();
update task set opportunity_id = opportunity_id where opportunity_id is not null;

-- Tasks go along with what they are on: into and out of the recycle bin, and what its owner had still to do, to the next owner.
-- Naming a column of the place has it looked up anew.
create or replace function tasks_follow_customer() returns trigger language plpgsql security definer as $$
begin
  if (old.owner_id, old.owner_dept_id, old.pool_id, old.deleted_at is null) is distinct from (new.owner_id, new.owner_dept_id, new.pool_id, new.deleted_at is null) then
    update task t set customer_id = t.customer_id,
      owner_id = case when t.done_at is null and t.owner_id = old.owner_id then coalesce(new.owner_id, t.owner_id) else t.owner_id end,
      owner_dept_id = case when t.done_at is null and t.owner_id = old.owner_id then coalesce(new.owner_dept_id, t.owner_dept_id) else t.owner_dept_id end
      where t.customer_id = new.id;
  end if;
  return null;
end $$;
create function tasks_follow_lead() returns trigger language plpgsql security definer as $$
begin
  if (old.owner_id, old.owner_dept_id, old.pool_id, old.deleted_at is null) is distinct from (new.owner_id, new.owner_dept_id, new.pool_id, new.deleted_at is null) then
    update task t set row_id = t.row_id,
      owner_id = case when t.done_at is null and t.owner_id = old.owner_id then coalesce(new.owner_id, t.owner_id) else t.owner_id end,
      owner_dept_id = case when t.done_at is null and t.owner_id = old.owner_id then coalesce(new.owner_dept_id, t.owner_dept_id) else t.owner_dept_id end
      where t.object = 'lead' and t.row_id = new.id;
  end if;
  return null;
end $$;
create trigger tasks_follow after update of owner_id, owner_dept_id, pool_id, deleted_at on lead
  for each row execute function tasks_follow_lead();
create function tasks_follow_opportunity() returns trigger language plpgsql security definer as $$
begin
  if (old.owner_id, old.owner_dept_id, old.customer_gone, old.deleted_at is null) is distinct from (new.owner_id, new.owner_dept_id, new.customer_gone, new.deleted_at is null) then
    update task t set opportunity_id = t.opportunity_id,
      owner_id = case when t.done_at is null and t.owner_id = old.owner_id then new.owner_id else t.owner_id end,
      owner_dept_id = case when t.done_at is null and t.owner_id = old.owner_id then new.owner_dept_id else t.owner_dept_id end
      where t.opportunity_id = new.id;
  end if;
  return null;
end $$;
create trigger tasks_follow after update of owner_id, owner_dept_id, customer_gone, deleted_at on opportunity
  for each row execute function tasks_follow_opportunity();
