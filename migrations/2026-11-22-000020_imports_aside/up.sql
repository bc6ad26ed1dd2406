-- Imports of large files are read, checked and applied by jobs, and every import can be taken back.

alter table import_batch drop constraint import_batch_state_check;
alter table import_batch add check (state in ('checking', 'waiting', 'applying', 'done', 'undoing', 'undone', 'failed', 'dropped'));
alter table import_batch
  -- The file as it was sent, where it is read again: it is large, or has several sheets.
  add file bytea,
  -- The result of the last check of a large file; small ones are checked whenever they are shown.
  add summary jsonb,
  -- Why the last attempt to read, apply or take back came to nothing, in the person's language.
  add problem text not null default '',
  -- Tags that did not exist before.
  add made_tags bigint[] not null default '{}',
  -- After it was taken back: the customers that stay, and why.
  add kept_back jsonb not null default '{}',
  add undone_at timestamptz;

-- How far a job is. It is written outside of the job's own transaction, and holds no business data.
create table import_progress (
  batch_id uuid primary key,
  stage text not null,
  done int not null,
  total int not null,
  at timestamptz not null
);

-- Ownership and stage of new customers are kept once for each statement, since imports insert many at once.
create function customers_begun() returns trigger language plpgsql security definer as $$
declare
  who bigint := nullif(current_setting('kezhan.actor', true), '')::bigint;
  why text := coalesce(nullif(current_setting('kezhan.reason', true), ''), '');
begin
  insert into customer_owner_history
    select id, owner_id, owner_dept_id, pool_id, tstzrange(clock_timestamp(), null), who, why from made;
  insert into customer_stage_history select id, stage, stage_since, clock_timestamp(), who from made;
  return null;
end $$;
drop trigger kept on customer;
create trigger begun after insert on customer referencing new table as made
  for each statement execute function customers_begun();
create trigger kept after update of owner_id, owner_dept_id, pool_id, stage on customer
  for each row execute function customer_owner_kept();

-- Also what lies in the recycle bin is found by its customer: for changes of owner, and for deleting for good.
create index contact_of_customer on contact (customer_id);
create index follow_up_of_customer on follow_up (customer_id);

-- What one person has attached is counted for the quota.
create index attachment_of_maker on attachment (created_by);
