-- Sales records of another program come in together: accounts, products, people and deals.

-- Files between their dry run and their decision, and what became of them.
create table sales_import (
  id uuid primary key,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'undone')),
  -- What was decided about the files.
  plan jsonb not null,
  -- After the decision: how much became what, and the ids of what has no column for its import.
  made jsonb not null default '{}',
  -- After it was taken back: how much stayed.
  kept_back jsonb not null default '{}',
  made_by bigint references app_user,
  made_at timestamptz not null,
  done_at timestamptz,
  undone_at timestamptz,
  version int not null default 1
);
create index sales_import_made on sales_import (made_at desc);

create table sales_import_file (
  import_id uuid not null references sales_import on delete cascade,
  place int not null,
  name text not null,
  bytes bytea not null,
  primary key (import_id, place)
);

-- What an opportunity is about, where it came with one product and without lines of its own.
alter table opportunity add column product_id bigint references product;
create index opportunity_product on opportunity (product_id) where product_id is not null;

-- What comes closed from elsewhere was open before: its history has both.
create or replace function opportunity_moved() returns trigger language plpgsql security definer as $$
declare
  moment timestamptz := greatest(new.stage_since, new.state_since);
  who bigint := nullif(current_setting('kezhan.actor', true), '')::bigint;
begin
  if tg_op = 'INSERT' and new.state in ('won', 'lost', 'invalid') and new.stage_since < new.state_since then
    insert into opportunity_stage (opportunity_id, stage_id, state, since, until, moved_by)
      values (new.id, new.stage_id, 'open', new.stage_since, new.state_since, who);
  end if;
  if tg_op = 'INSERT' or (old.stage_id, old.state) is distinct from (new.stage_id, new.state) then
    update opportunity_stage set until = greatest(moment, since) where opportunity_id = new.id and until is null;
    insert into opportunity_stage (opportunity_id, stage_id, state, since, moved_by, reason_id, note)
      values (new.id, new.stage_id, new.state, moment, who, new.reason_id, new.outcome_note);
  end if;
  return null;
end $$;
