-- Tasks, on an object or on nothing. The owner is who does it; helper, maker and who gave it last see it as well.
create table task (
  id bigint generated always as identity primary key,
  title text not null check (char_length(title) between 1 and 200),
  remarks text not null default '' check (char_length(remarks) <= 20000),
  -- What it is about; the customer above it is kept beside, for the record cone.
  object text check (object in ('customer', 'contact', 'follow_up')),
  row_id bigint,
  customer_id bigint references customer,
  owner_id bigint not null references app_user,
  owner_dept_id bigint not null references department,
  helper_id bigint references app_user,
  given_by bigint references app_user,
  due_date date,
  -- The minute of the day, in the company's zone.
  due_minute int check (due_minute between 0 and 1439),
  -- When it is due in minutes since 2000, a day without a time at its end, nothing at the end of all: the order of lists.
  due_key int not null generated always as (coalesce((due_date - date '2000-01-01') * 1440 + coalesce(due_minute, 1439), 2147483647)) stored,
  priority text not null default 'normal' check (priority in ('high', 'normal', 'low')),
  repetition jsonb,
  checklist jsonb not null default '[]',
  done_at timestamptz,
  done_by bigint references app_user,
  -- The task that repetition made when this one was done.
  next_id bigint references task,
  pool_id bigint,
  customer_owner_id bigint,
  -- The customer lies in the recycle bin.
  customer_gone boolean not null default false,
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  deleted_at timestamptz,
  check ((object is null) = (row_id is null) and (object is null or customer_id is not null)),
  check (due_date between '2000-01-01' and '2200-12-31' and (due_minute is null or due_date is not null))
);
-- Open ones in the order in which they are due, for each kind of viewer.
create index task_owner on task (owner_id, due_key, id) where deleted_at is null and done_at is null and not customer_gone;
create index task_helper on task (helper_id, due_key, id) where deleted_at is null and done_at is null and not customer_gone;
create index task_giver on task (given_by, due_key, id) where deleted_at is null and done_at is null and not customer_gone;
create index task_maker on task (created_by, due_key, id) where deleted_at is null and done_at is null and not customer_gone;
create index task_customer on task (customer_id, due_key, id) where deleted_at is null and done_at is null and not customer_gone;
-- What was done, the last first.
create index task_owner_done on task (owner_id, done_at desc, id desc) where deleted_at is null and done_at is not null;
create index task_helper_done on task (helper_id, done_at desc, id desc) where deleted_at is null and done_at is not null;
create index task_giver_done on task (given_by, done_at desc, id desc) where deleted_at is null and done_at is not null;
create index task_maker_done on task (created_by, done_at desc, id desc) where deleted_at is null and done_at is not null;
-- Also what is done or deleted is found by its customer: for changes of owner, and for deleting for good.
create index task_of_customer on task (customer_id);
create index task_next on task (next_id) where next_id is not null;

create trigger customer before insert or update of customer_id on task
  for each row execute function child_of_customer();

-- Tasks go along with their customer: into and out of the recycle bin, and what its owner had still to do, to the next owner.
create function tasks_follow_customer() returns trigger language plpgsql security definer as $$
begin
  if (old.owner_id, old.owner_dept_id, old.pool_id, old.deleted_at is null) is distinct from (new.owner_id, new.owner_dept_id, new.pool_id, new.deleted_at is null) then
    update task t set customer_owner_id = new.owner_id, pool_id = new.pool_id, customer_gone = new.deleted_at is not null,
      owner_id = case when t.done_at is null and t.owner_id = old.owner_id then coalesce(new.owner_id, t.owner_id) else t.owner_id end,
      owner_dept_id = case when t.done_at is null and t.owner_id = old.owner_id then coalesce(new.owner_dept_id, t.owner_dept_id) else t.owner_dept_id end
      where t.customer_id = new.id;
  end if;
  return null;
end $$;
create trigger tasks_follow after update of owner_id, owner_dept_id, pool_id, deleted_at on customer
  for each row execute function tasks_follow_customer();
