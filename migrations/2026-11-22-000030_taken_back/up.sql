-- What people did to many customers, or to what hangs on them, kept so that they can take it back. What was kept before
-- could be taken back for a day and has another form, so it is given up.
drop table bulk_change;
create table bulk_change (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('transfer', 'edit', 'share', 'unshare', 'delete', 'follow_up')),
  -- In words of its maker: to whom, which values.
  note text not null default '',
  made_by bigint references app_user,
  made_at timestamptz not null,
  -- For each row its id, its name at that time, and what differed before and after.
  rows jsonb not null,
  -- Tags that did not exist before.
  made_tags text[] not null default '{}',
  undone_at timestamptz,
  -- Rows that were left as they are, each with its reason.
  kept jsonb not null default '[]'
);
create index bulk_change_maker on bulk_change (made_by, made_at desc, id desc);
create index bulk_change_made on bulk_change (made_at);
